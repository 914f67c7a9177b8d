# SPDX-License-Identifier: ISC
"""What every run of a plugin owes, whatever the server did, and what a case expects of it."""
import fnmatch
import re

STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
RANK = {"OK": 0, "UNKNOWN": 1, "WARNING": 2, "CRITICAL": 3}
FINDING = re.compile(r"\[(OK|WARNING|CRITICAL|UNKNOWN)\] ([a-z0-9-]+): (.*)", re.S)
TAG = re.compile(r"^\[(OK|WARNING|CRITICAL|UNKNOWN)\] ")
# What Icinga DB Web draws as a coloured ball, and a little more.
BALL = re.compile(r"[\[(](OK|UP|WARNING|CRITICAL|UNKNOWN|DOWN|UNREACHABLE|PENDING)")
# What -v adds: indented lines, below a line for each server.
HEADING = re.compile(r"([a-z]+: )?[^ ]+( \([^ ]+\))?:|\(cut here: the output would pass 64 KiB\)")
# What an evaluation guessed or left out; its words are ours.
NOTE = re.compile(r"Note: (the record depends on the (sender|HELO name), and none was given: use --(sender|helo)|"
                  r"only the sender was evaluated; --expect-helo evaluates the HELO name too \(RFC 7208 2\.3\))")
METRIC = re.compile(r" ?('(?:[^']|'')*'|[^ ='|]+)=(-?[0-9.]+|U)([a-zA-Z%]*)((?:;[-0-9.:~@]*){0,4})(?= |$)")
LABELS = {"time", "time_dns", "time_connect", "time_greeting", "time_hello", "time_starttls", "time_tls",
          "cert_days", "lookups", "void_lookups", "addresses", "hosts", "record_bytes"}
SECRETS = ("AUTH*", "LOGIN*", "USER*", "PASS*", "APOP*", "MAIL*", "RCPT*", "DATA*")
LINE_MAX, OUTPUT_MAX = 4096, 65536


class Run:
    """What became of one run; stdout and stderr are bytes."""

    def __init__(self, command, code, stdout, stderr, seconds, heard):
        self.command, self.code, self.stdout, self.stderr = command, code, stdout, stderr
        self.seconds, self.heard = seconds, heard
        self.text = stdout.decode("utf-8", "replace")
        self.lines = self.text.split("\n")[:-1] if self.text.endswith("\n") else self.text.split("\n")
        self.findings = [found.groups() for found in map(FINDING.fullmatch, self.lines[1:]) if found]

    def summary(self):
        return self.lines[0].partition(" | ")[0]

    def perfdata(self):
        return self.lines[0].partition(" | ")[2]


def bytes_complaints(run):
    try:
        run.stdout.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"the output is not UTF-8 ({error.reason} at byte {error.start})"
    controls = [char for char in run.text if (char < " " and char != "\n") or "\x7f" <= char <= "\x9f"
                or char in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
    if controls:
        yield f"control characters in the output: {controls[:5]!r}"
    interpreted = [char for char in "\\<>&" if char in run.text]
    if interpreted:
        yield f"what other programs interpret in the output: {interpreted!r}"
    balls = [line for number, line in enumerate(run.lines) if BALL.search(TAG.sub("", line) if number else line)]
    if balls:
        yield f"a state in brackets that is no tag of ours: {balls[0]!r}"
    if len(run.stdout) > OUTPUT_MAX:
        yield f"the output has {len(run.stdout)} bytes"
    if len(run.lines[0].encode()) > LINE_MAX:
        yield f"the first line has {len(run.lines[0].encode())} bytes"
    bars = run.text.count("|")
    if bars > 1 or bars == 1 and " | " not in run.lines[0]:
        yield "a | that begins no perfdata"
    if not run.text.endswith("\n"):
        yield "the last line has no end"


def perfdata_complaints(run):
    rest = run.perfdata()
    while rest:
        metric = METRIC.match(rest)
        if not metric:
            yield f"no perfdata: {rest!r}"
            return
        label = metric[1].strip("'")
        if "::" in label:
            yield f"a :: in the label {label}"
        if label not in LABELS and not re.fullmatch(r"[A-Za-z0-9.:()\[\]_ -]+", label):
            yield f"the label {label!r} is none of ours"
        rest = rest[metric.end():]


def form_complaints(run, label):
    if run.code < 0:
        yield f"ended by signal {-run.code}"
    if run.stderr:
        yield "something on standard error"
    first = re.match(label + r" (OK|WARNING|CRITICAL|UNKNOWN) - .", run.lines[0])
    if not first:
        yield f"the first line does not begin {label} STATE - "
    elif run.code >= 0 and (run.code > 3 or STATES[run.code] != first[1]):
        yield f"the first line says {first[1]}, the exit code is {run.code}"
    for line in run.lines[1:]:
        if not (FINDING.fullmatch(line) or HEADING.fullmatch(line) or NOTE.fullmatch(line) or
                line.startswith(("    ", "Explanation: "))):
            yield f"a line that is none of ours: {line!r}"
    worst = max((state for state, _, _ in run.findings), key=RANK.get, default=None)
    if first and worst and RANK[worst] != RANK[first[1]]:
        yield f"the worst finding is {worst}, the first line says {first[1]}"


def finding_complaints(run, expected):
    """Exactly these findings: `id`, `id=STATE`, `one|other`, `id?` where it may be missing, `*` for any more."""
    there = {identity: state for state, identity, _ in run.findings}
    known = set()
    for word in expected:
        names = [name.partition("=") for name in word.rstrip("?").split("|")]
        known |= {name for name, _, _ in names}
        if not word.endswith("?") and word != "*" and not any(
                name in there and (not state or there[name].lower() == state.lower()) for name, _, state in names):
            yield f"no finding {word}"
    if "*" not in expected:
        for identity in sorted(set(there) - known):
            yield f"a finding nobody expects: {identity}"


def heard_complaints(run, case):
    commands = [line[3:] for line in run.heard if line.startswith("C: ")]
    for command in commands:
        word = command.partition(" ")[2] if case.given["protocol"] == "imap" else command
        if any(fnmatch.fnmatchcase(word.upper(), secret) for secret in SECRETS):
            yield f"the plugin said {command}"
    for glob in case.all("never"):
        yield from (f"the server heard {line!r}" for line in run.heard if fnmatch.fnmatchcase(line, glob))
    for glob in case.all("hears"):
        if not fnmatch.filter(run.heard, glob):
            yield f"the server did not hear {glob}"
    yield from (line for line in run.heard if line.startswith(("BROKEN", "UNUSED")))
    if case.fault.is_harmless:
        if "mode" in case.given and not any(line.startswith("TLS TLSv") for line in run.heard):
            yield "the server met no client that speaks TLS"
        yield from (line for line in run.heard if line.startswith("MISMATCH"))


def complaints(case, run, label, bound):
    if run.seconds > bound:
        yield f"took {run.seconds:.2f} s, more than {bound:.2f} s"
    codes, findings = case.expected()
    if run.code not in codes:
        yield f"the exit code is {run.code}, not {' or '.join(map(str, codes))}"
    if not run.stdout:
        yield "no output"
        return
    yield from bytes_complaints(run)
    yield from form_complaints(run, label)
    yield from perfdata_complaints(run)
    yield from finding_complaints(run, findings)
    yield from (f"the output does not say {text!r}" for text in case.all("says") if text not in run.text)
    for word in case.best("forbid").split():
        if word in run.perfdata() or any(line.lstrip().startswith(word) for line in run.lines):
            yield f"the server speaks through us: {word}"
    yield from heard_complaints(run, case)
