#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""generate.py TARGET DESCRIBER...: writes everything that is generated from the option tables below TARGET: the top of
the repository, or a directory that a test compares with it. Each DESCRIBER prints the table of one plugin (describe.c)."""

import pathlib
import sys

import completion
import director
import findings
import graphite
import icinga2
import manual
import nagios
import variables
from plugin import read_plugin

MARKS = ("<!-- generated: begin -->\n", "<!-- generated: end -->\n")


def head(mark):
    return f"{mark} SPDX-License-Identifier: ISC\n{mark} Generated from the plugins' option tables by `make templates`.\n\n"


def files(plugins):
    slashed, hashed, semicolon = head("//"), head("#"), head(";")
    yield "icinga-templates/icinga2/commands.conf", slashed + icinga2.commands(plugins)
    yield "icinga-templates/icinga2/services.conf", slashed + icinga2.services(plugins)
    yield "icinga-templates/nagios/commands.cfg", hashed + nagios.commands(plugins)
    yield "icinga-templates/nagios/services.cfg", hashed + nagios.services(plugins)
    yield "icinga-templates/nrpe/mailsec.cfg", hashed + nagios.nrpe(plugins)
    yield "icinga-templates/director/mailsec-basket.json", director.basket(plugins, has_uuids=True)
    yield "icinga-templates/director/mailsec-basket-1.10.json", director.basket(plugins, has_uuids=False)
    yield "icinga-templates/graphite/mailsec.ini", semicolon + graphite.graphs(plugins)
    for plugin in plugins:
        yield f"icinga-templates/bash-completion/{plugin.name}", completion.script(plugin)
        yield f"man/{plugin.name}.8", manual.page(plugin, plugins)
    yield "doc/findings.md", findings.document(plugins)


def with_section(text, section):
    before, rest = text.split(MARKS[0])
    return before + MARKS[0] + "\n" + section + "\n" + MARKS[1] + rest.split(MARKS[1])[1]


def main():
    target = pathlib.Path(sys.argv[1])
    plugins = [read_plugin(describer) for describer in sys.argv[2:]]
    for name, text in files(plugins):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    readme = pathlib.Path(__file__).resolve().parent.parent / "README.md"
    (target / "icinga-templates/README.md").write_text(with_section(readme.read_text(), variables.section(plugins)))


if __name__ == "__main__":
    main()
