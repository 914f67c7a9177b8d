# SPDX-License-Identifier: ISC
"""Reads *.faults (README.md has the format) into cases: one fault for one protocol in one mode."""
import itertools
import re
import shlex

from dialogue import ORDER, REPLY_STEPS, STEPS

MAIL = ("smtp", "imap", "pop3")
KINDS = {**dict.fromkeys((*MAIL, "lmtp", "sieve", "mx", "spf"), "protocol"), **dict.fromkeys(ORDER, "mode"),
         **dict.fromkeys(STEPS, "step")}
CHANGES = ("before", "ahead", "at", "after")
QUALIFIED = {*CHANGES, "expect", "options", "never", "hears", "says", "mint", "forge", "zone"}
PLAIN = {"for", "modes", "each", "vary", "forbid", "target", "trust", "bound", "refuse", "skip"}
ADDRESS = re.compile(r"127\.\d+\.\d+\.\d+")


class Mistake(Exception):
    """In the data; where and what."""


class Field:
    def __init__(self, name, words, lines, where):
        self.name, self.lines, self.where = name, lines, where
        self.wanted, self.steps, self.label = {}, [], None
        for word in words:
            if name in ("mint", "forge", "vary"):
                self.label = word
            elif name in CHANGES and (word in STEPS or word in ("each", "every")) and not self.steps:
                self.steps.append(word)
            else:
                self.wanted.setdefault(self.kind_of(word), set()).add(word)
        if name in CHANGES and not self.steps:
            raise Mistake(f"{where}: {name} which step?")

    def kind_of(self, word):
        if word not in KINDS and not ADDRESS.fullmatch(word):
            raise Mistake(f"{self.where}: what is {word}?")
        return KINDS.get(word, "address")

    def applies(self, given):
        return all(kind == "address" or given.get(kind) in words for kind, words in self.wanted.items())

    def text(self):
        return " ".join(self.lines)


class Case:
    """given: protocol, mode and, where the fault is for each step, the step."""

    def __init__(self, fault, given):
        self.fault, self.given = fault, given
        self.name = "/".join([fault.id, *(given[kind] for kind in ("protocol", "mode") if kind in given)])
        self.fields = [field for field in fault.fields if field.applies(given)]

    def best(self, name, otherwise=""):
        """The text of the most particular field of that name, the last of several."""
        fields = [field for field in self.fields if field.name == name]
        if not fields:
            return otherwise
        return max(enumerate(fields), key=lambda item: (len(item[1].wanted), item[0]))[1].text()

    def all(self, name):
        return [line for field in self.fields if field.name == name for line in field.lines]

    def minted(self):
        return {field.label: (["forge"] if field.name == "forge" else []) + shlex.split(field.text())
                for field in self.fields if field.name in ("mint", "forge")}

    def addresses(self):
        """Where mail servers listen."""
        named = {word for field in self.fields for word in field.wanted.get("address", ())}
        return sorted({"127.0.0.1", *named} - set(self.best("refuse").split()))

    def changes(self, address):
        changes = {}
        for field in self.fields:
            if field.name not in CHANGES or address not in field.wanted.get("address", {address}):
                continue
            word = field.steps[0]
            steps = REPLY_STEPS if word == "every" else [self.given["step"]] if word == "each" else [word]
            for step in steps:
                changes.setdefault(step, {})[field.name] = field.lines
        return changes

    def expected(self):
        """Allowed exit codes and findings."""
        if self.fault.is_harmless:
            return [0], self.best("expect").split()[1:]
        codes, *findings = self.best("expect").split() or ["-"]
        if not re.fullmatch(r"[0-3](,[0-3])*", codes):
            raise Mistake(f"{self.fault.where}: {self.name} expects no exit code")
        return [int(code) for code in codes.split(",")], findings

    def is_possible(self):
        steps = {step for field in self.fields if field.name in CHANGES for step in field.steps}
        steps = {self.given.get("step") if step == "each" else step for step in steps} - {"every"}
        return steps <= set(ORDER[self.given["mode"]])


class Fault:
    def __init__(self, file, where, is_harmless, identity, sentence, fields):
        self.file, self.where, self.is_harmless = file, where, is_harmless
        self.id, self.sentence, self.fields = identity, sentence, fields
        self.step, self.variant = None, None

    def word_list(self, name, otherwise):
        for field in self.fields:
            if field.name == name:
                return tuple(field.text().split())
        return otherwise

    def cases(self):
        given = {"step": self.step} if self.step else {}
        for protocol in self.word_list("for", MAIL):
            if KINDS.get(protocol) != "protocol":
                raise Mistake(f"{self.where}: no protocol {protocol}")
            if protocol == "spf":
                yield Case(self, {**given, "protocol": protocol})
                continue
            for mode in self.word_list("modes", tuple(ORDER) if protocol != "mx" else ("upgrade",)):
                case = Case(self, {**given, "protocol": protocol, "mode": mode})
                if case.is_possible():
                    yield case


def substituted(field, name, value):
    lines = [line.replace("{" + name + "}", value) for line in field.lines]
    copy = Field.__new__(Field)
    copy.__dict__.update(field.__dict__, lines=lines)
    return copy


def choices(field):
    """The values of a `vary`: (name, value, a word for it that no other has)."""
    taken, found = set(), []
    for value in (value.strip() for line in field.lines for value in line.split(" ; ")):
        word = re.sub(r"[^A-Za-z0-9]+", "-", value).strip("-").lower()[:24]
        if not word or word in taken:
            word = f"{word}-{len(found) + 1}".lstrip("-")
        taken.add(word)
        found.append((field.label, value, word))
    return found


def variants(fault):
    """A fault for each value of `vary` and each step of `each`."""
    vary = [field for field in fault.fields if field.name == "vary"]
    for chosen in itertools.product(*map(choices, vary)):
        for step in fault.word_list("each", (None,)):
            fields, identity, sentence = fault.fields, fault.id, fault.sentence
            for name, value, word in chosen:
                fields = [substituted(field, name, value) for field in fields]
                identity += "-" + word
                sentence = sentence.replace("{" + name + "}", value)
            if step:
                fields = [substituted(field, "step", step) for field in fields]
                identity, sentence = f"{identity}-{step}", sentence.replace("{step}", step)
            one = Fault(fault.file, fault.where, fault.is_harmless, identity, sentence, fields)
            one.step = step
            yield one


def read_fields(lines, path):
    fields, field = [], None
    for number, line in lines:
        if line[0] in " \t":
            if field is None:
                raise Mistake(f"{path}:{number}: continues nothing")
            field.lines.append(line.strip())
            continue
        key, colon, value = line.partition(":")
        name, *words = key.split()
        if not colon or name not in QUALIFIED | PLAIN:
            raise Mistake(f"{path}:{number}: unknown field {key}")
        field = Field(name, words, [value.strip()] if value.strip() else [], f"{path}:{number}")
        fields.append(field)
    return fields


def read_faults(path):
    """The faults as they are written, in order."""
    blocks = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        start = re.fullmatch(r"(fault|harmless) ([a-z0-9-]+): (.+)", line)
        if start:
            blocks.append((start, number, []))
        elif line.strip() and not line.startswith("#"):
            if not blocks:
                raise Mistake(f"{path}:{number}: belongs to no fault")
            blocks[-1][2].append((number, line))
    return [Fault(path.stem, f"{path.name}:{number}", start[1] == "harmless", start[2], start[3],
                  read_fields(lines, path.name)) for start, number, lines in blocks]
