# SPDX-License-Identifier: ISC
"""A plugin as its option table describes it, and the names of its options in monitoring systems."""

import json
import re
import subprocess

# Matches an address, to distinguish it from a name in the `address` of a host.
ADDRESS_PATTERN = "^[0-9.]+$|:"

# Literal text (commands, settings) in the text of a finding: in single quotes that are not apostrophes.
TYPED = re.compile(r"(?<!\w)'(.+?)'(?!\w)")

# RFC 7208 2.6.
SPF_RESULTS = ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"]


class Option:
    def __init__(self, plugin, row):
        self.plugin = plugin
        self.name = row["name"]
        self.letter = row["letter"]
        self.alias = row["alias"]
        self.type = row["type"]
        self.takes_value = row["takes_value"]
        self.is_list = row["is_list"]
        self.is_answer = row["is_answer"]
        self.synonym_of = row["synonym_of"]
        self.argument = row["argument"]
        self.group = row["group"]
        self.help = row["help"]

    @property
    def key(self):
        return "--" + self.name

    @property
    def variable(self):
        return self.plugin.variable(self.name)

    @property
    def is_offered(self):
        """To services: not an option that prints and exits, nor a second name of an option."""
        return not self.is_answer and not self.synonym_of

    @property
    def choices(self):
        """All possible values, if the table lists them."""
        if self.type == "results":
            return SPF_RESULTS
        return self.argument.split("|") if self.argument and "|" in self.argument else []

    @property
    def description(self):
        help = self.help[0].upper() + self.help[1:]
        return f"{self.argument} - {self.help}" if self.argument else help


class Plugin:
    def __init__(self, description):
        self.name = description["name"]
        self.label = description["label"]
        self.summary = description["summary"]
        self.usage = description["usage"]
        self.notes = description["notes"]
        self.examples = description["examples"]
        self.software = description["software"]
        self.package = description["package"]
        self.version = description["version"]
        self.findings = description["findings"]
        self.metrics = description["metrics"]
        self.options = [Option(self, row) for row in description["options"]]

    @property
    def command(self):
        """The name of the CheckCommand, and the prefix of its variables."""
        return self.name.removeprefix("check_")

    @property
    def is_of_server(self):
        """Connects to a server; otherwise it queries DNS for a domain."""
        return self.has("address")

    @property
    def template(self):
        return "mailsec-" + self.command.replace("_", "-")

    @property
    def offered(self):
        return [option for option in self.options if option.is_offered]

    @property
    def groups(self):
        groups = {}
        for option in self.options:
            groups.setdefault(option.group, []).append(option)
        return groups

    def has(self, name):
        return any(option.name == name and option.is_offered for option in self.options)

    @property
    def has_tls_port(self):
        """A port for --tls is registered, so that -p is optional."""
        return any(re.search(r"with --tls \d", option.help) for option in self.options if option.name == "port")

    def finds(self, id):
        return any(finding["id"] == id for finding in self.findings)

    @property
    def identities(self):
        """The variables that also name a domain, instead of --domain."""
        return [self.variable(name) for name in ("sender", "helo") if self.has(name)]

    def variable(self, name):
        return f"{self.command}_{name.replace('-', '_')}"

    def finding_lines(self):
        return [f"{f['id']} ({state_of(f)}): {f['meaning']}" for f in self.findings]


def state_of(finding):
    return finding["state"] + (", " + finding["varies"] if finding["varies"] else "")


def read_plugin(describer):
    return Plugin(json.loads(subprocess.run([describer], check=True, capture_output=True).stdout))
