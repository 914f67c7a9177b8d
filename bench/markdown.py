# SPDX-License-Identifier: ISC
"""Tables that read well in a terminal too."""


def print_lines(lines):
    """The first line is the head; names stand left, figures right."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    lines.insert(1, ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]])
    for name, *cells in lines:
        cells = (text.rjust(width) for text, width in zip(cells, widths[1:]))
        print("|", " | ".join([name.ljust(widths[0]), *cells]), "|")
    print(flush=True)
