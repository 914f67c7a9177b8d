# SPDX-License-Identifier: ISC
"""readers.py FILE: what web pages make of the plugin's output in it: a line for each thing that they do not show as it is.

The rules are those of Icinga DB Web (PluginOutput), and wider: the monitoring module of Icinga Web 2, Thruk and the CGIs
of Nagios know no more. The tag in front of a finding is the plugin's own word, and so is shown as a state.
"""
import pathlib
import re
import sys

OWN_TAG = re.compile(r"^\[(OK|WARNING|CRITICAL|UNKNOWN)\] (?=[a-z0-9-]+: )")
RULES = (
    # One tag makes the whole output HTML.
    ("markup", re.compile(r"<[/!?]?\w[^>]*")),
    ("entity", re.compile(r"&#?\w+;")),
    ("break", re.compile(r"\\[ntr]")),
    ("state", re.compile(r"[\[(](?:OK|UP|WARNING|CRITICAL|UNKNOWN|DOWN|UNREACHABLE|PENDING)[\])]")),
    # What a terminal or a browser acts on by itself.
    ("control", re.compile(r"[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")),
)


def main(arguments):
    text = pathlib.Path(arguments[0]).read_bytes().decode("utf-8", "replace")
    for number, line in enumerate(text.removesuffix("\n").split("\n")):
        if number > 0:
            line = OWN_TAG.sub("", line)
        for what, rule in RULES:
            for found in rule.findall(line):
                print(f"{what}: {found!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
