# SPDX-License-Identifier: ISC
"""How each figure is taken. What else the machine does falls on all rows alike: rounds are interleaved and shuffled."""
import os
import random
import re
import shutil
import statistics
import subprocess
import time

from markdown import print_lines
from programs import FAR, WORK

LINK = os.environ.get("LINK")  # the process whose network namespace is 25 ms away
ROUND_TRIP_S = 0.050
INSTRUCTION_ROUNDS = 3
ROUND_TRIP_ROUNDS = 7
LOAD_ROUNDS, LOAD_CHECKS = 3, 100
WHOLE_NUMBERS = ("syscalls", "opens", "forks", "/s -P2", "/s -P8")


def shuffled(rows, rounds):
    order = random.Random(1)
    for _ in range(rounds):
        yield from order.sample(rows, len(rows))


def measure(row, wrapper=(), **options):
    read_end, write_end = os.pipe()
    try:
        row.run([*wrapper, "sh", "-c", f'exec "$@" 3>&{write_end}', "sh", f"{WORK}/measure"],
                pass_fds=[write_end], **options)
        wall, user, system, memory = map(int, os.read(read_end, 4096).split())
    finally:
        os.close(read_end)
        os.close(write_end)
    return {"wall ms": wall / 1e3, "cpu ms": (user + system) / 1e3, "RSS MB": memory / 1024}


def measure_time(rows, rounds):
    for row in shuffled(rows, rounds):
        for column, figure in measure(row).items():
            row.note(column, figure)


def measure_round_trips(rows):
    if not LINK:
        return
    for row in shuffled(rows, ROUND_TRIP_ROUNDS):
        figures = measure(row, ["nsenter", f"--net=/proc/{LINK}/ns/net"], address=FAR)
        row.note("round trips", (figures["wall ms"] - figures["cpu ms"]) / 1e3 / ROUND_TRIP_S)


def measure_load(rows):
    """Checks per second, two and eight at once; the server shares the processors."""
    for row in shuffled(rows, LOAD_ROUNDS):
        for at_once in (2, 8):
            begin = time.monotonic()
            # xargs runs it once for each number, of which the command has no use.
            row.run(["sh", "-c", f'seq {LOAD_CHECKS} | xargs -P {at_once} -I NUMBER "$@"', "sh"])
            row.note(f"/s -P{at_once}", LOAD_CHECKS / (time.monotonic() - begin))


def count_instructions(rows, rounds=INSTRUCTION_ROUNDS):
    if not shutil.which("valgrind"):
        return
    path = f"{WORK}/callgrind"
    for row in shuffled([row for row in rows if not row.changes_user], rounds):
        row.run(["valgrind", "--quiet", "--vgdb=no", "--tool=callgrind", f"--callgrind-out-file={path}"])
        with open(path) as file:
            profile = file.read()
        row.note("Minstr", int(re.search(r"^totals: (\d+)", profile, re.MULTILINE)[1]) / 1e6)
        row.note("certificates parsed", calls_of("d2i_X509", profile))


def calls_of(function, profile):
    """A callgrind profile names a function once, and then only by its number; a count of calls follows each callee."""
    number = re.search(rf"^c?fn=\((\d+)\) {function}$", profile, re.MULTILINE)
    if not number:
        return 0
    calls = rf"^cfn=\({number[1]}\).*\ncalls=(\d+)"
    return sum(int(count) for count in re.findall(calls, profile, re.MULTILINE))


def system_calls(row):
    """The lines of strace, a call each, whichever thread made it and however threads came between."""
    path = f"{WORK}/strace"
    row.run(["strace", "-f", "-qq", "-e", "signal=none", "-o", path])
    calls, unfinished = [], {}
    with open(path, errors="replace") as trace:
        for line in trace:
            thread = line.split()[0]
            resumed = re.match(r"\d+ +<\.\.\. \w+ resumed>(.*)", line)
            if line.endswith("<unfinished ...>\n"):
                unfinished[thread] = line[:-len("<unfinished ...>\n")]
            elif resumed and thread in unfinished:
                calls.append(unfinished.pop(thread) + resumed[1])
            elif re.match(r"\d+ +\w+\(", line):
                calls.append(line)
    return calls + list(unfinished.values())


def opened(calls):
    """The files that are opened, in order."""
    found = (re.search(r'\bopen(?:at)?\(.*?"([^"]*)".* = \d+\s*$', line) for line in calls)
    return [match[1] for match in found if match]


def count_system_calls(rows):
    if not shutil.which("strace"):
        return
    for row in rows:
        calls = system_calls(row)
        row.note("syscalls", len(calls))
        row.note("opens", len(opened(calls)))
        row.note("forks", sum(bool(re.match(r"\d+ +(clone3?|v?fork)\(", line)) for line in calls))


def ratio(row, base, column):
    """That of pairs of one round, which slow drift leaves alone."""
    pairs = zip(row.figures[column], base.figures[column])
    return statistics.median(figure / other for figure, other in pairs)


def cell(row, base, column):
    if column not in row.figures:
        return ""
    median = statistics.median(row.figures[column])
    number = f"{median:.0f}" if column in WHOLE_NUMBERS else f"{median:.2f}"
    return f"{number} {ratio(row, base, column):6.2f}" if all(base.figures[column]) else number


def print_table(title, columns, rows):
    """Markdown, aligned; in each cell the figure, then its ratio to the first row."""
    columns = [column for column in columns if any(column in row.figures for row in rows)]
    lines = [[title, *columns]]
    lines += [[row.name, *(cell(row, rows[0], column) for column in columns)] for row in rows]
    print_lines(lines)
