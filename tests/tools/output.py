#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Whether what a plugin printed with --output=json or --output=prometheus is what the contract has.

    output.py json|prometheus FILE           ends with 0, or says what is wrong and ends with 1
    output.py get FILE PATH...               what stands at PATH in a JSON output, a line a value: as JSON, but text
                                             without its quotes; of several paths with tabs between them
    output.py sample FILE SERIES             the value of that series of a Prometheus output
    output.py schema                         whether the schema itself is one

A PATH is keys and indexes with dots: checks.0.subjects.0.findings.0.id. Instead of an index, * stands for each;
# at the end is the number of elements.
"""

import functools
import json
import pathlib
import re
import sys

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "doc" / "output.schema.json"
SIZE_MAX = 65536
STATES = "OK|UP|WARNING|CRITICAL|UNKNOWN|DOWN|UNREACHABLE|PENDING"
UNCLEAN = (
    (re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"), "a control character"),
    (re.compile(r"[\ud800-\udfff]"), "a surrogate"),
    (re.compile(r"\\"), "a backslash"),
    (re.compile(r"[<>&]"), "markup"),
    (re.compile(r"\|"), "a |"),
    (re.compile(r"[\[(](" + STATES + ")"), "a state in brackets"),
)
METRIC_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL_NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"
LABEL = re.compile(r"(" + LABEL_NAME + r')="((?:[^"\\]|\\["\\n])*)"')
SAMPLE = re.compile(r"(" + METRIC_NAME + r")(?:\{(.*)\})? (-?[0-9]+(?:\.[0-9]+)?)")
HEAD = re.compile(r"# (HELP|TYPE) (" + METRIC_NAME + r") (.+)")


class Wrong(Exception):
    """What is wrong, in a sentence."""


def read(path):
    """The text of an output, which is not too long, UTF-8, and ends with a newline."""
    octets = pathlib.Path(path).read_bytes()
    if len(octets) > SIZE_MAX:
        raise Wrong(f"the output has {len(octets)} bytes")
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Wrong(f"the output is not UTF-8: {error}") from None
    if not text.endswith("\n"):
        raise Wrong("the last line is not ended")
    return text


def must_be_clean(text, where):
    for pattern, what in UNCLEAN:
        if pattern.search(text):
            raise Wrong(f"{what} in {where}: {text!r}")


# --- JSON --------------------------------------------------------------------------------------------------------


def without_repeated_keys(pairs):
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise Wrong(f"the key {key} stands twice in an object")
    return dict(pairs)


def no_constant(name):
    raise Wrong(f"{name} is no number of RFC 8259")


def parse(text):
    if text.count("\n") != 1:
        raise Wrong(f"expected one line, got {text.count(chr(10))}")
    if not (text.startswith("{") and text.endswith("}\n")):
        raise Wrong("there is more than one object in the line")
    try:
        return json.loads(text, object_pairs_hook=without_repeated_keys, parse_constant=no_constant)
    except ValueError as error:
        raise Wrong(f"this is no JSON: {error}") from None


def strings(value, where="the object"):
    """Each text in it, with its place."""
    if isinstance(value, str):
        yield value, where
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, f"{where}.{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{where}.{key}")


@functools.lru_cache(maxsize=None)
def validator():
    """None without the library."""
    try:
        import jsonschema
    except ImportError:
        return None
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def must_keep_schema(report):
    for error in validator().iter_errors(report) if validator() else ():
        place = ".".join(str(step) for step in error.absolute_path)
        raise Wrong(f"against the schema at '{place}': {error.message}")


RANK = ("OK", "UNKNOWN", "WARNING", "CRITICAL")


def worst(states):
    return max(states, key=RANK.index)


def must_agree(report):
    """States follow from those below them; and the first line says the same state."""
    if f" {report['state']} - " not in report["text"]:
        raise Wrong(f"the state is {report['state']}, the text says otherwise: {report['text']}")
    judged = [check["state"] for check in report["checks"] if check["state"]]
    if judged and worst(judged) != report["state"]:
        raise Wrong(f"the state is {report['state']}, those of the checks are {judged}")
    for check in report["checks"]:
        states = [subject["state"] for subject in check["subjects"]]
        if check["state"] and states and RANK.index(worst(states)) > RANK.index(check["state"]):
            raise Wrong(f"the check {check['check']} is {check['state']}, its subjects are {states}")


def check_json(path):
    report = parse(read(path))
    must_keep_schema(report)
    for text, where in strings(report):
        must_be_clean(text, where)
    must_agree(report)


def values_at(value, steps):
    if not steps:
        return [value]
    step, rest = steps[0], steps[1:]
    if step == "#":
        return [len(value)]
    if step == "*":
        return [found for item in value for found in values_at(item, rest)]
    try:
        return values_at(value[int(step)] if isinstance(value, list) else value[step], rest)
    except (KeyError, IndexError, ValueError):
        return []


def get(path, *places):
    """Nothing where there is no such place."""
    report = parse(read(path))
    for row in zip(*(values_at(report, place.split(".")) for place in places)):
        print("\t".join(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in row))


def check_schema():
    """The schema is one, and lists every key that it requires; without the library there is nothing to say."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name, part in [("the object", schema), *schema["$defs"].items()]:
        if part.get("type") != "object":
            continue
        if part.get("additionalProperties", True):
            raise Wrong(f"{name} may have any other key")
        if not set(part["required"]) <= set(part["properties"]):
            raise Wrong(f"{name} requires a key that it does not know")
        for key, value in part["properties"].items():
            if not value.get("description"):
                raise Wrong(f"{name}: {key} is not described")
    try:
        import jsonschema
    except ImportError:
        return
    jsonschema.Draft202012Validator.check_schema(schema)


# --- Prometheus --------------------------------------------------------------------------------------------------


def labels_of(text, line):
    """The labels between the braces."""
    labels, at = {}, 0
    while at < len(text):
        found = LABEL.match(text, at)
        if not found:
            raise Wrong(f"the labels are not well-formed: {line!r}")
        name = found.group(1)
        if name in labels or name.startswith("__"):
            raise Wrong(f"the label {name} is reserved or stands twice: {line!r}")
        labels[name] = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], found.group(2))
        must_be_clean(labels[name], f"the label {name}")
        at = found.end()
        if at < len(text):
            if text[at] != ",":
                raise Wrong(f"the labels are not well-formed: {line!r}")
            at += 1
    return labels


class Exposition:
    """The text exposition format, version 0.0.4, as far as the plugins use it."""

    def __init__(self):
        self.heads = set()  # (HELP or TYPE, name)
        self.ended = set()  # names whose samples were left behind
        self.name = None  # of the samples that are being read
        self.series = {}

    def turn_to(self, name, line):
        if name == self.name:
            return
        if name in self.ended:
            raise Wrong(f"the samples of {name} do not stand together: {line!r}")
        if self.name:
            self.ended.add(self.name)
        self.name = name

    def read_head(self, line):
        found = HEAD.fullmatch(line)
        if not found:
            raise Wrong(f"neither HELP nor TYPE: {line!r}")
        kind, name, rest = found.groups()
        if (kind, name) in self.heads:
            raise Wrong(f"a second {kind} of {name}")
        self.turn_to(name, line)
        if any(series[0] == name for series in self.series):
            raise Wrong(f"{kind} of {name} stands behind its samples")
        self.heads.add((kind, name))
        if kind == "TYPE" and rest != "gauge":
            raise Wrong(f"no gauge: {line!r}")
        must_be_clean(rest, kind)

    def read_sample(self, line):
        found = SAMPLE.fullmatch(line)
        if not found:
            raise Wrong(f"no sample: {line!r}")
        name, labels, value = found.groups()
        self.turn_to(name, line)
        for kind in ("HELP", "TYPE"):
            if (kind, name) not in self.heads:
                raise Wrong(f"{name} has no {kind} in front of it")
        series = (name, tuple(sorted(labels_of(labels or "", line).items())))
        if series in self.series:
            raise Wrong(f"a series stands twice: {line!r}")
        self.series[series] = value

    def read_line(self, line):
        if line.startswith("## "):
            must_be_clean(line, "a comment")
        elif line.startswith("#"):
            self.read_head(line)
        else:
            self.read_sample(line)


def exposition(path):
    result = Exposition()
    for line in read(path)[:-1].split("\n"):
        result.read_line(line)
    return result


def check_prometheus(path):
    result = exposition(path)
    for kind, name in sorted(result.heads):
        if not any(series[0] == name for series in result.series):
            raise Wrong(f"{kind} of {name}, and no sample")
    if not any(series[0] == "mailsec_state" for series in result.series):
        raise Wrong("no mailsec_state")


def sample(path, wanted):
    """wanted: NAME{LABEL="VALUE",…}: of the one series that has these labels, whatever others it has."""
    name, _, labels = wanted.partition("{")
    asked = labels_of(labels.rstrip("}"), wanted).items()
    found = [value for series, value in exposition(path).series.items()
             if series[0] == name and asked <= dict(series[1]).items()]
    if len(found) != 1:
        raise Wrong(f"{len(found)} series are {wanted}")
    print(found[0])


ACTIONS = {"json": check_json, "prometheus": check_prometheus, "get": get, "sample": sample,
           "schema": check_schema}


def main(arguments):
    try:
        ACTIONS[arguments[0]](*arguments[1:])
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
