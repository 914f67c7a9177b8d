#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
#
# terminal.py COLUMNS FOLDER PAGE: runs the commands on standard input, one on each line, with the programs in FOLDER, on a
# pseudo terminal, and writes its display to the HTML file PAGE; the second line of PAGE contains width and height.
import fcntl, html, os, pty, re, shlex, struct, subprocess, sys, termios

CELL, LINE, MARGIN = 9, 20, 16
PALETTE = ["#45475a", "#ff6b7f", "#8bd649", "#ffc24b", "#6cb6ff", "#d3a4ff", "#5fd7d7", "#d8dee9"]
STYLE = f"""html {{ background: #1a1d24 }}
body {{ margin: {MARGIN}px; color: #d8dee9; overflow: hidden }}
pre {{ margin: 0; font: 15px/{LINE}px 'DejaVu Sans Mono', monospace }}"""


def shown_by(command, columns):
    """The output of the command on a terminal with this number of columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = dict(os.environ, TERM="xterm-256color")
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    written = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        written += chunk
    os.close(master)
    return written.decode().replace("\r\n", "\n"), process.wait()


def css_of(state):
    rules = ["font-weight: bold"] * state["bold"] + ["opacity: 0.6"] * state["dim"]
    rules += ["text-decoration: underline"] * state["underline"]
    if state["colour"] is not None:
        rules.append("color: " + PALETTE[state["colour"]])
    return "; ".join(rules)


def select(state, code):
    """One number of a 'select graphic rendition' sequence."""
    if code == 0:
        state.update(bold=False, dim=False, underline=False, colour=None)
    elif code in (1, 2, 4):
        state[{1: "bold", 2: "dim", 4: "underline"}[code]] = True
    elif code == 22:
        state.update(bold=False, dim=False)
    elif code == 24:
        state["underline"] = False
    elif 30 <= code <= 37 or 90 <= code <= 97:
        state["colour"] = code % 10
    elif code == 39:
        state["colour"] = None
    else:
        sys.exit(f"terminal.py: unknown escape sequence \\e[{code}m")


def rows_of(text, columns):
    """The rows of the screen as HTML."""
    state, rows, column = {}, [""], 0
    select(state, 0)
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        if part.startswith("\x1b["):
            for code in part[2:-1].split(";"):
                select(state, int(code or 0))
            continue
        for line, cell in enumerate(part.split("\n")):
            if line:
                rows.append("")
                column = 0
            while cell:
                if column == columns:
                    rows.append("")
                    column = 0
                piece, cell = cell[: columns - column], cell[columns - column :]
                column += len(piece)
                piece, css = html.escape(piece), css_of(state)
                rows[-1] += f'<span style="{css}">{piece}</span>' if css else piece
    return rows


def main():
    columns, folder, page = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    rows = []
    for line in sys.stdin:
        words = shlex.split(line)
        text, code = shown_by([os.path.join(folder, words[0])] + words[1:], columns)
        prompt = f"\x1b[2m$\x1b[0m \x1b[1m{line.strip()}\x1b[0m\n"
        rows += rows_of(prompt + text.rstrip("\n") + f"\n\x1b[2m[exit code {code}]\x1b[0m", columns) + [""]
    rows.pop()
    width, height = columns * CELL + 2 * MARGIN + 8, len(rows) * LINE + 2 * MARGIN
    with open(page, "w", encoding="utf-8") as file:
        file.write(f"<!DOCTYPE html>\n<!-- {width} {height} -->\n<meta charset=\"utf-8\">\n<style>{STYLE}</style>\n")
        file.write("<pre>" + "\n".join(rows) + "</pre>\n")


main()
