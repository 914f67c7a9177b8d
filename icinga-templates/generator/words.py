# SPDX-License-Identifier: ISC
"""What is written by hand for a manual page: man/NAME.words, and for those of STARTTLS man/starttls.words.

"= HEADING" begins a section, "- TAG" an entry of a list, four blanks a line that stands as it is (output, commands);
the rest are paragraphs with an empty line between them. What is typed stands in 'single quotes'."""

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
