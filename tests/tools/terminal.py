#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Runs a program on a terminal of its own, prints what it wrote there, and ends with its exit code, or with 128 and the
number of the signal that ended it.

--columns N     how wide the terminal is (80)
--pipe stdout   that stream, or stderr, is a pipe; what comes through it is printed to our standard error
--until TEXT    once TEXT has been seen, SIGTERM is sent, or what --signal names
--screen        print the screen as it stands at the end instead, without colours and blanks at line ends
"""
import argparse
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios


def screen(text):
    lines = []
    for line in re.sub(r"\x1b\[[0-9;]*m", "", text.replace("\r\n", "\n")).split("\n"):
        cells = []
        column = 0
        for character in line:
            if character == "\r":
                column = 0
                continue
            cells[column:column + 1] = character
            column += 1
        lines.append("".join(cells).rstrip(" "))
    return "\n".join(lines)


def watch(process, outside, pipe, until, number):
    seen = {outside: b"", pipe: b""}
    waiting = [fd for fd in seen if fd is not None]
    while waiting:
        for fd in select.select(waiting, [], [])[0]:
            try:
                some = os.read(fd, 65536)
            except OSError:  # EIO: the last one to have the terminal open has gone
                some = b""
            if not some:
                waiting.remove(fd)
            seen[fd] += some
            if until and until.encode() in seen[fd]:
                process.send_signal(number)
                until = None
    return seen[outside], seen[pipe]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--columns", type=int, default=80)
    parser.add_argument("--pipe", choices=("stdout", "stderr"))
    parser.add_argument("--until")
    parser.add_argument("--signal", default="SIGTERM")
    parser.add_argument("--screen", action="store_true")
    parser.add_argument("program", nargs=argparse.REMAINDER)
    options = parser.parse_args()

    outside, inside = os.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, options.columns, 0, 0))
    streams = {"stdin": inside, "stdout": inside, "stderr": inside}
    pipe = None
    if options.pipe:
        pipe, streams[options.pipe] = os.pipe()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs us in the background ignores it, and so would the program
    process = subprocess.Popen(options.program, **streams)
    os.close(inside)
    if options.pipe:
        os.close(streams[options.pipe])
    signal.alarm(30)
    text, piped = watch(process, outside, pipe, options.until, signal.Signals[options.signal])
    text = text.decode()
    sys.stdout.write(screen(text) if options.screen else text.replace("\r\n", "\n"))
    sys.stderr.write(piped.decode())
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
