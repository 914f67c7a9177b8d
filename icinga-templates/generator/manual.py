# SPDX-License-Identifier: ISC
"""Manual pages, in man(7): from the tables, and from the hand-written text."""

import re

import rfc
import words
from plugin import TYPED, state_of


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\\&" + text if text.startswith((".", "\\(aq")) else text


def marked(text):
    """Text in single quotes becomes bold and is not hyphenated."""
    parts = TYPED.split(text)
    text = "".join(f"\\fB{whole(escaped(part))}\\fR" if i % 2 else escaped(part) for i, part in enumerate(parts))
    return whole(text, r"\\-\\-")


def whole(text, beginning=r"\S"):
    return re.sub(rf"(?<!\S)(?={beginning})", r"\\%", text)


def tagged(tag, *paragraphs):
    return ".TP\n" + tag + "\n" + "\n.sp\n".join(paragraphs) + "\n"


def display(text):
    return ".EX\n" + "\n".join(escaped(line) for line in text.split("\n")) + "\n.EE\n"


def written(blocks):
    """Blocks of words.py; a list ends with the section."""
    text, in_list = "", False
    for i, (kind, words) in enumerate(blocks):
        if kind == "tag":
            text += f".TP\n\\fB{escaped(words)}\\fR\n"
            in_list = True
        elif kind == "display":
            text += (".sp\n" if in_list else ".PP\n.RS 2\n") + display(words) + ("" if in_list else ".RE\n")
        else:
            is_first = i == 0 or blocks[i - 1][0] == "tag"
            text += ("" if is_first else ".sp\n" if in_list else ".PP\n") + marked(words) + "\n"
    return text


def option_tag(option):
    names = [f"\\-{option.letter}"] if option.letter else []
    names += [escaped("--" + name) for name in (option.name, option.alias) if name]
    value = f"=\\fI{escaped(option.argument)}\\fR" if option.argument else ""
    return ", ".join(f"\\fB{name}\\fR" for name in names) + value


def options(plugin):
    return "".join(
        f".SS {escaped(group)}\n" + "".join(tagged(option_tag(option), escaped(option.help)) for option in rows)
        for group, rows in plugin.groups.items()
    )


def remedies(plugin, finding):
    rows = [row for row in finding["remedies"] if row[0] in plugin.software]
    return "".join(f".IP \"{software}:\" 4\n{marked(text)}\n" for software, text in rows)


def finding_entry(plugin, finding):
    head = f"\\fB{escaped(finding['id'])}\\fR ({escaped(state_of(finding))})"
    rows = remedies(plugin, finding)
    return tagged(
        head,
        marked(finding["meaning"]) + "\n" + marked(finding["why"]),
        marked(finding["fix"]),
        "See " + escaped(finding["reference"]) + ".",
    ) + (f".RS\n{rows}.RE\n" if rows else "")


def findings(plugin):
    return "".join(finding_entry(plugin, finding) for finding in plugin.findings)


def metrics(plugin):
    return "".join(
        tagged(f"\\fB{metric['label']}\\fR" + (" (seconds)" if metric["unit"] else ""), escaped(metric["meaning"]))
        for metric in plugin.metrics
    )


def examples(plugin):
    return "".join(
        f".PP\n{escaped(example['what'])}:\n.PP\n.RS 2\n{display(plugin.name + ' ' + example['options'])}.RE\n"
        for example in plugin.examples
    )


def see_also(plugin, plugins):
    others = ",\n".join(f"\\fB{other.name}\\fR(8)" for other in plugins if other is not plugin)
    titles = "".join(f".IP \"RFC {n}\" 10\n{escaped(rfc.TITLES[n])}\n" for n in rfc.numbers(plugin.findings))
    return f"{others}\n{titles}.PP\nMonitoring Plugins Development Guidelines, \\%{rfc.GUIDELINES}\n"


def page(plugin, plugins):
    by_hand = words.sections(plugin)
    notes = f".PP\n{escaped(plugin.notes)}\n" if plugin.notes else ""
    return f""".\\" SPDX-License-Identifier: ISC
.TH {plugin.name.upper()} 8 "" "{plugin.package} {plugin.version}" "Monitoring plugins"
.ad l
.SH NAME
{plugin.name} \\- {escaped(plugin.summary)}
.SH SYNOPSIS
\\fB{plugin.name}\\fR {escaped(plugin.usage)}
.SH DESCRIPTION
{written(by_hand['DESCRIPTION'])}{notes}.SH OPTIONS
A repeatable option also accepts values separated by commas. \\fIRANGE\\fR is a range of the Monitoring Plugins
Development Guidelines. The decimal separator is a point.
{options(plugin)}.SH EXIT STATUS
0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. The worst finding decides, in the order CRITICAL, WARNING, UNKNOWN, OK.
Usage errors and failures of this machine are UNKNOWN.
.SH EXAMPLES
{examples(plugin).removeprefix('.PP' + chr(10))}.PP
{written(by_hand['EXAMPLES'])}.SH NOTES
{written(by_hand['NOTES'])}.SH FINDINGS
Each finding with its state, unless \\fB\\-\\-severity\\fR changes it, and how to fix it.
{findings(plugin)}.SH PERFORMANCE DATA
After the first \\(dq | \\(dq of the output. A value that the run did not reach is omitted.
{metrics(plugin)}.SH SEE ALSO
{see_also(plugin, plugins)}"""
