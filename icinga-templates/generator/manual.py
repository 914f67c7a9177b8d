# SPDX-License-Identifier: ISC
"""Manual pages, in man(7)."""

from plugin import state_of


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\\&" + text if text.startswith((".", "\\(aq")) else text


def tagged(tag, *paragraphs):
    return ".TP\n" + tag + "\n" + "\n.sp\n".join(map(escaped, paragraphs)) + "\n"


def option_tag(option):
    names = [f"\\-{option.letter}"] if option.letter else []
    names += [escaped("--" + name) for name in (option.name, option.alias) if name]
    value = f"=\\fI{escaped(option.argument)}\\fR" if option.argument else ""
    return ", ".join(f"\\fB{name}\\fR" for name in names) + value


def options(plugin):
    return "".join(
        f".SS {escaped(group)}\n" + "".join(tagged(option_tag(option), option.help) for option in rows)
        for group, rows in plugin.groups.items()
    )


def findings(plugin):
    return "".join(
        tagged(
            f"\\fB{escaped(finding['id'])}\\fR ({escaped(state_of(finding))})",
            finding["meaning"] + " " + finding["why"],
            finding["fix"],
            "See " + finding["reference"] + ".",
        )
        for finding in plugin.findings
    )


def metrics(plugin):
    return "".join(
        tagged(f"\\fB{metric['label']}\\fR" + (" (seconds)" if metric["unit"] else ""), metric["meaning"])
        for metric in plugin.metrics
    )


def examples(plugin):
    return "\n".join(escaped(f"{e['what']}:\n    {plugin.name} {e['options']}") for e in plugin.examples)


def page(plugin, plugins):
    others = ", ".join(f"\\fB{other.name}\\fR(8)" for other in plugins if other is not plugin)
    notes = f".PP\n{escaped(plugin.notes)}\n" if plugin.notes else ""
    return f""".\\" SPDX-License-Identifier: ISC
.TH {plugin.name.upper()} 8 "" "{plugin.package} {plugin.version}" "Monitoring plugins"
.SH NAME
{plugin.name} \\- {escaped(plugin.summary)}
.SH SYNOPSIS
\\fB{plugin.name}\\fR {escaped(plugin.usage)}
.SH DESCRIPTION
The first line of the output stands by itself and says what is wrong; a line for each finding follows, the worst
first. It is meant to be run by Nagios, Icinga and their like, and by hand.
{notes}.SH OPTIONS
A repeatable option also takes its values separated by commas. \\fIRANGE\\fR is a range of the Monitoring Plugins
Development Guidelines. Decimals are written with a point.
{options(plugin)}.SH EXIT STATUS
0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. Of several findings the worst counts: CRITICAL, WARNING, UNKNOWN, OK.
Wrong usage and what this machine lacks is UNKNOWN.
.SH FINDINGS
Each with the state that it yields where \\fB\\-\\-severity\\fR says nothing else.
{findings(plugin)}.SH PERFORMANCE DATA
Behind the first \\(dq | \\(dq of the output; a number that a run has not reached is left out.
{metrics(plugin)}.SH EXAMPLES
.EX
{examples(plugin)}
.EE
.SH SEE ALSO
{others}
"""
