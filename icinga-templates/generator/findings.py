# SPDX-License-Identifier: ISC
"""All findings of all plugins, in Markdown."""

import re

import rfc
from plugin import TYPED, state_of

HEAD = """<!-- SPDX-License-Identifier: ISC -->
<!-- Generated from the tables of findings by `make templates`. -->
# Findings

All findings of the plugins: the meaning, the consequences and the fix. `-v` shows the fix under each finding,
`--list-findings` everything that a plugin can report. `--severity=FINDING=STATE` changes the state of a finding:
`--severity=cleartext-login=critical,softfail-all=ok`.
"""


def plain(text):
    return re.sub(r"([\\<*_`$\[\]])", r"\\\1", text)


def marked(text):
    """Text in single quotes becomes code, the rest is escaped."""
    parts = TYPED.split(text)
    return "".join(f"`{part}`" if i % 2 else plain(part) for i, part in enumerate(parts))


def reporters(plugins, id):
    return [plugin for plugin in plugins if plugin.finds(id)]


def section(finding, plugins):
    names = ", ".join(f"`{plugin.name}`" for plugin in reporters(plugins, finding["id"]))
    remedies = "".join(f"- {software}: {marked(words)}\n" for software, words in finding["remedies"])
    links = "; ".join(map(rfc.link, finding["reference"].split("; ")))
    return (
        f"### {finding['id']}\n\n**{state_of(finding)}** in {names}\n\n"
        f"{marked(finding['meaning'])}\n\n"
        f"Why: {marked(finding['why'])}\n\n"
        f"Fix: {marked(finding['fix'])}\n\n" + (remedies + "\n" if remedies else "") + f"See: {links}\n"
    )


def grouped(plugins):
    """Groups and findings in the order of the plugins."""
    findings = {finding["id"]: finding for plugin in plugins for finding in plugin.findings}
    groups = {}
    for finding in findings.values():
        groups.setdefault(finding["group"], []).append(finding)
    return groups


def contents(groups):
    return "".join(
        f"- [{group}](#{group.lower()}): " + ", ".join(f"[{f['id']}](#{f['id']})" for f in findings) + "\n"
        for group, findings in groups.items()
    )


def document(plugins):
    groups = grouped(plugins)
    text = HEAD + "\n" + contents(groups)
    for group, findings in groups.items():
        text += f"\n## {group}\n\n" + "\n".join(section(finding, plugins) for finding in findings)
    return text
