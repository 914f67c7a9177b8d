# SPDX-License-Identifier: ISC
"""spf.py ROUNDS: measures and prints the tables of check_spf.

bench/spf prepares what is in the environment: PLUGINS, and WORK with the programs, the zones near and far, and a
resolv.conf that leads to 127.0.0.1. Each round has a DNS server of its own.
"""
import contextlib
import os
import random
import re
import shutil
import statistics
import subprocess
import sys

from markdown import print_lines

WORK, PLUGINS = os.environ["WORK"], os.environ["PLUGINS"]
DNS_SERVER = f"{os.path.dirname(os.path.abspath(__file__))}/../tests/server/dnsserver.py"
ADDRESS, CLIENT = "127.0.0.1", "203.0.113.1"
DELAY_MS = 20
PATIENCE_S = 120
COLUMNS = ["Minstr", "cpu ms", "RSS MB", "syscalls", "opens", "forks", "questions"]
WHOLE_NUMBERS = ("syscalls", "opens", "forks", "questions")
LIMITS = {"Minstr": "1.00", "RSS MB": "2.50"}


class Domain:
    """A record of the zones; depth is that of its tree, each level of which waits for an answer."""

    def __init__(self, name, title, depth, lookups):
        self.name, self.title, self.depth, self.lookups = name, title, depth, lookups


NINE = Domain("nine.test", "9 includes", 1, 9)
DOMAINS = [
    Domain("one.test", "one record", 0, 0),
    NINE,
    Domain("mix.test", "4 include 3 a 2 mx", 2, 9),
    Domain("deep.test", "depth 4", 4, 9),
    Domain("long.test", "1.1 KB record", 0, 0),
]


class Program:
    """One row: command and answer make from a domain what is run and what it has to say."""

    def __init__(self, name, command, answer):
        self.name, self.command, self.answer = name, command, answer
        self.figures = {}

    def run(self, domain, wrapper=(), **options):
        done = subprocess.run([*wrapper, *self.command(domain.name)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, errors="replace", timeout=PATIENCE_S, **options)
        if not re.search(self.answer(domain), done.stdout, re.MULTILINE):
            sys.exit(f"{self.name} {domain.name} failed:\n{done.stdout}")

    def note(self, column, figure):
        self.figures.setdefault(column, []).append(figure)


def fails(domain):
    return r"\bfail\b"


def counts(domain):
    return rf"\blookups={domain.lookups};|^{domain.lookups} lookups$"


def ours():
    plugin, server = f"{PLUGINS}/check_spf", ["--nameserver", ADDRESS]
    return [
        Program("minimal_spf", lambda name: [f"{WORK}/minimal_spf", name, ADDRESS, "53"], counts),
        Program("check_spf --ip",
                lambda name: [plugin, "-d", name, "--ip", CLIENT, "--expect", "fail", *server], fails),
        Program("check_spf, survey", lambda name: [plugin, "-d", name, *server], counts),
    ]


def libspf2(name):
    return ["spfquery.libspf2", "-ip", CLIENT, "-sender", f"a@{name}", "-helo", name]


def pyspf(name):
    return ["/usr/bin/python3", "-c", f"import spf; print(spf.check2(i='{CLIENT}', s='a@{name}', h='{name}'))"]


def mail_spf(name):
    return ["spfquery.mail-spf-perl", "--ip-address", CLIENT, "--mfrom", f"a@{name}", "--helo", name]


def has_pyspf():
    return subprocess.run(["/usr/bin/python3", "-c", "import spf"], stderr=subprocess.DEVNULL).returncode == 0


def peers():
    """Those that are there, and the names of those that are not."""
    known = [
        (shutil.which("spfquery.libspf2"), Program("libspf2 spfquery", libspf2, fails)),
        (os.path.exists("/usr/bin/python3") and has_pyspf(), Program("pyspf", pyspf, fails)),
        (shutil.which("spfquery.mail-spf-perl"), Program("Mail::SPF spfquery", mail_spf, fails)),
    ]
    return [peer for is_there, peer in known if is_there], [peer.name for is_there, peer in known if not is_there]


@contextlib.contextmanager
def dns_server(zone):
    """Serves it on port 53, logs each question in WORK/questions, and is gone afterwards."""
    with subprocess.Popen([sys.executable, "-B", DNS_SERVER, "--listen", f"{ADDRESS}:53", "--zone", f"{WORK}/{zone}",
                           "--log", f"{WORK}/questions", "--parent", str(os.getpid())], stdout=subprocess.PIPE) as server:
        try:
            if not server.stdout.readline():
                sys.exit("no DNS server")
            yield
        finally:
            server.kill()


def questions():
    with open(f"{WORK}/questions") as log:
        return sum(1 for _ in log)


def shuffled(programs, rounds, zone):
    order = random.Random(1)
    for _ in range(rounds):
        with dns_server(zone):
            yield from order.sample(programs, len(programs))


def measure(program, domain):
    before = questions()
    read_end, write_end = os.pipe()
    try:
        program.run(domain, ["sh", "-c", f'exec "$@" 3>&{write_end}', "sh", f"{WORK}/measure"], pass_fds=[write_end])
        wall, user, system, memory = map(int, os.read(read_end, 4096).split())
    finally:
        os.close(read_end)
        os.close(write_end)
    return {"wall ms": wall / 1e3, "cpu ms": (user + system) / 1e3, "RSS MB": memory / 1024,
            "questions": questions() - before}


def measure_cost(programs, rounds):
    for program in shuffled(programs, rounds, "near"):
        for column, figure in measure(program, NINE).items():
            program.note(column, figure)


def measure_wall(programs, rounds):
    for program in shuffled(programs, rounds, "far"):
        for domain in DOMAINS:
            figures = measure(program, domain)
            program.note(domain, (figures["wall ms"] / DELAY_MS, figures["questions"]))


def count_instructions(programs):
    if not shutil.which("valgrind"):
        return
    path = f"{WORK}/callgrind"
    for program in programs:
        with dns_server("near"):
            program.run(NINE, ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={path}"])
        with open(path) as profile:
            total = re.search(r"^totals: (\d+)", profile.read(), re.MULTILINE)
        program.note("Minstr", int(total[1]) / 1e6)


def count_system_calls(programs):
    if not shutil.which("strace"):
        return
    path = f"{WORK}/strace"
    for program in programs:
        with dns_server("near"):
            program.run(NINE, ["strace", "-f", "-qq", "-e", "signal=none", "-o", path])
        with open(path, errors="replace") as trace:
            calls = [line for line in trace if re.match(r"\d+ +\w+\(", line)]
        program.note("syscalls", len(calls))
        program.note("opens", sum(bool(re.search(r"\bopen(at)?\(.* = \d+$", line)) for line in calls))
        program.note("forks", sum(bool(re.match(r"\d+ +(clone3?|v?fork)\(", line)) for line in calls))


def cost_cell(program, base, column):
    """The ratio is that of pairs of one round, which slow drift leaves alone."""
    median = statistics.median(program.figures[column])
    number = f"{median:.0f}" if column in WHOLE_NUMBERS else f"{median:.2f}"
    if not all(base.figures[column]):
        return number
    pairs = zip(program.figures[column], base.figures[column])
    return f"{number} {statistics.median(figure / other for figure, other in pairs):7.2f}"


def print_cost(programs):
    columns = [column for column in COLUMNS if column in programs[0].figures]
    lines = [["nine includes", *columns]]
    lines += [[program.name, *(cost_cell(program, programs[0], column) for column in columns)] for program in programs]
    lines.append(["limit of check_spf", *(f"{LIMITS.get(column, '')} {'':7}" for column in columns)])
    print_lines(lines)


def wall_cell(program, domain):
    walls, asked = zip(*program.figures[domain])
    return f"{statistics.median(walls):.1f} {f'({statistics.median_low(asked)})':>4}"


def print_wall(programs):
    lines = [["wall / delay (questions)", *(domain.title for domain in DOMAINS)]]
    lines.append(["floor", *(f"{domain.depth + 1:.1f} {'':4}" for domain in DOMAINS)])
    lines += [[program.name, *(wall_cell(program, domain) for domain in DOMAINS)] for program in programs]
    lines.append(["limit of check_spf", *(f"{domain.depth + 1.7:.1f} {'':4}" for domain in DOMAINS)])
    print_lines(lines)


def main():
    rounds = int(sys.argv[1])
    others, missing = peers()
    programs = ours() + others
    print(f"## SPF\n\nEach figure, then its ratio to the first row; times are medians of {rounds} rounds.\n")
    if missing:
        print(f"Not there: {', '.join(missing)}.\n")
    measure_cost(programs, rounds)
    count_instructions(programs)
    count_system_calls(programs)
    print_cost(programs)
    print(f"A DNS server that answers {DELAY_MS} ms after each question; the floor is an answer a level.\n")
    measure_wall(programs, rounds)
    print_wall(programs)


main()
