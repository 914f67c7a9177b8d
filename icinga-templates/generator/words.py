# SPDX-License-Identifier: ISC
"""The hand-written text of a manual page: man/NAME.words, and for STARTTLS plugins also man/starttls.words.

"= HEADING" begins a section, "- TAG" an entry of a list, four blanks a literal line (output, commands); the rest are
paragraphs, separated by empty lines. Commands and settings are in 'single quotes'."""

import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "man"


def files(plugin):
    return [plugin.name] + (["starttls"] if plugin.has("starttls") else [])


def blocks(text):
    """(kind, text) of each block: "tag", "display", "paragraph"."""
    for block in text.strip("\n").split("\n\n"):
        if block.startswith("- "):
            tag, _, rest = block[2:].partition("\n")
            yield "tag", tag
            block = rest
        if block.startswith("    "):
            yield "display", "\n".join(line[4:] for line in block.split("\n"))
        elif block:
            yield "paragraph", block.replace("\n", " ")


def sections(plugin):
    """The blocks under each heading, the plugin's own first."""
    found = {}
    for name in files(plugin):
        for part in ("\n" + (FOLDER / f"{name}.words").read_text()).split("\n= ")[1:]:
            heading, _, text = part.partition("\n")
            found.setdefault(heading, []).extend(blocks(text))
    return found
