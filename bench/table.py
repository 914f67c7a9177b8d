# SPDX-License-Identifier: ISC
"""table.py ROUNDS: measures and prints the table. bench/run prepares what is in the environment: PLUGINS, WORK, PORT,
and LINK, the process whose network namespace is 25 ms away, where there is one.
"""
import os
import random
import re
import shutil
import statistics
import subprocess
import sys

WORK = os.environ["WORK"]
LINK = os.environ.get("LINK")
CA_FILE = f"{WORK}/certs/ca.crt"
HASHED = {"SSL_CERT_DIR": f"{WORK}/hashed", "SSL_CERT_FILE": "/nonexistent"}
BUNDLE = {"SSL_CERT_DIR": f"{WORK}/empty", "SSL_CERT_FILE": f"{WORK}/bundle.crt"}
PLUGINS = os.environ["PLUGINS"]
PEER = "/usr/lib/nagios/plugins/check_smtp"
HOST = "mail.example.test"
NEAR, FAR = "127.0.0.1", "10.9.116.248"
ROUND_TRIP_S = 0.050
INSTRUCTION_ROUNDS = 3
ROUND_TRIP_ROUNDS = 7


class Row:
    """One program in one setting; figures holds a list of measurements for each column."""

    def __init__(self, name, make_command, environment=None):
        self.name = name
        self.make_command = make_command
        self.environment = environment or {}
        self.figures = {}

    def run(self, wrapper, address=NEAR, **options):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT_")}
        done = subprocess.run(
            [*wrapper, *self.make_command(address)], env={**inherited, "LC_ALL": "C", **self.environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", **options)
        if done.returncode:
            sys.exit(f"{self.name} failed:\n{done.stdout}")

    def note(self, column, figure):
        self.figures.setdefault(column, []).append(figure)


def port(protocol):
    return os.environ[f"PORT_{protocol}"]


def ours(protocol, *options):
    plugin = f"{PLUGINS}/check_{protocol.lower()}_starttls"
    return lambda address: [plugin, "-H", HOST, "-I", address, "-p", port(protocol),
                            "--severity=cleartext-login=ok", *options]


def minimal(protocol, trust):
    return lambda address: [f"{WORK}/minimal", protocol, HOST, address, port(protocol), trust]


def check_smtp(address):
    return [PEER, "-H", address, "-p", port("SMTP"), "-S", "-D", "10"]


def s_client(protocol):
    return lambda address: ["openssl", "s_client", "-starttls", protocol.lower(), "-connect",
                            f"{address}:{port(protocol)}", "-servername", HOST, "-CAfile", CA_FILE,
                            "-verify_hostname", HOST, "-verify_return_error"]


def make_rows(protocol):
    rows = [
        Row("minimal, one CA file", minimal(protocol, CA_FILE)),
        Row("ours, one CA file", ours(protocol, "--ca-file", CA_FILE)),
    ]
    if protocol == "SMTP":
        rows += [
            Row("minimal, hashed directory", minimal(protocol, "-"), HASHED),
            Row("ours, hashed directory", ours(protocol), HASHED),
            Row("minimal, bundle", minimal(protocol, f"bundle:{WORK}/bundle.crt")),
            Row("ours, bundle", ours(protocol), BUNDLE),
        ]
        if os.path.exists(PEER):
            rows.append(Row("check_smtp -S -D (no verify)", check_smtp))
    if shutil.which("openssl"):
        rows.append(Row("openssl s_client -CAfile", s_client(protocol)))
    return rows


def shuffled(rows, rounds):
    """Interleaved, so that what else the machine does falls on all alike."""
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
    for row in shuffled(rows, ROUND_TRIP_ROUNDS):
        figures = measure(row, ["nsenter", f"--net=/proc/{LINK}/ns/net"], address=FAR)
        row.note("round trips", (figures["wall ms"] - figures["cpu ms"]) / 1e3 / ROUND_TRIP_S)


def count_instructions(rows):
    path = f"{WORK}/callgrind"
    for row in shuffled(rows, INSTRUCTION_ROUNDS):
        row.run(["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={path}"])
        with open(path) as profile:
            total = re.search(r"^totals: (\d+)", profile.read(), re.MULTILINE)
        row.note("Minstr", int(total[1]) / 1e6)


def count_system_calls(rows):
    path = f"{WORK}/strace"
    for row in rows:
        row.run(["strace", "-f", "-qq", "-e", "signal=none", "-o", path])
        with open(path, errors="replace") as trace:
            lines = trace.read().splitlines()
        row.note("syscalls", sum(bool(re.match(r"\d+ +\w+\(", line)) for line in lines))
        row.note("opens", sum(bool(re.match(r"\d+ +(<\.\.\. )?open(at)?\b.* = \d+$", line)) for line in lines))
        row.note("forks", sum(bool(re.match(r"\d+ +(clone3?|v?fork)\(", line)) for line in lines))


def cell(row, base, column):
    """The median; the ratio is that of pairs of one round, which slow drift leaves alone."""
    if column not in row.figures:
        return ""
    pairs = list(zip(row.figures[column], base.figures[column]))
    median = statistics.median(figure for figure, _ in pairs)
    ratio = statistics.median(figure / other if other else 1.0 + figure for figure, other in pairs)
    number = f"{median:.0f}" if column in ("syscalls", "opens", "forks") else f"{median:.2f}"
    return f"{number} {ratio:6.2f}" if base.figures[column][0] else number


def print_table(protocol, rows, rounds):
    columns = ["Minstr", "cpu ms", "wall ms", "RSS MB", "syscalls", "opens", "forks", "round trips"]
    columns = [column for column in columns if column in rows[0].figures]
    lines = [["", *columns]]
    lines += [[row.name, *(cell(row, rows[0], column) for column in columns)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines)]
    print(f"{protocol}: each figure, then its ratio to the first row; medians of {rounds} rounds.")
    for name, *cells in lines:
        print(name.ljust(widths[0]), *(text.rjust(width) for text, width in zip(cells, widths[1:])), sep="  ")


def main():
    rounds = int(sys.argv[1])
    for protocol in ("SMTP", "IMAP", "POP3"):
        rows = make_rows(protocol)
        measure_time(rows, rounds)
        if shutil.which("valgrind"):
            count_instructions(rows)
        if shutil.which("strace"):
            count_system_calls(rows)
        if LINK:
            measure_round_trips(rows)
        print_table(protocol, rows, rounds)
        print()


main()
