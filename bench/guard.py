# SPDX-License-Identifier: ISC
"""guard.py: the limits that do not depend on how busy the machine is: instructions and system calls, held against the
minimal program on the same machine, and what is opened. Prints a line each; fails where one is passed.
"""
import contextlib
import statistics
import subprocess
import sys

import figures
import programs
from mailhosts import HOSTS, mail_hosts, start, whole, write

failed = []


def hold(what, figure, limit, unit="", least=0):
    """At least: what a figure cannot be below, unless it was not measured."""
    is_kept = least <= figure <= limit
    print(f"{'ok    ' if is_kept else 'FAILED'} {what}: {figure:.2f}{unit}, limit {limit:.2f}{unit}".replace(".00", ""), flush=True)
    if not is_kept:
        failed.append(what)


def median(row, column):
    return statistics.median(row.figures[column])


def hold_protocol(protocol):
    minimal, ours = rows = programs.both(protocol)
    figures.count_instructions(rows)
    figures.count_system_calls(rows)
    hold(f"{protocol} instructions / minimal", figures.ratio(ours, minimal, "Minstr"), 1.00)
    hold(f"{protocol} certificates parsed", median(ours, "certificates parsed"), median(minimal, "certificates parsed"), least=2)
    hold(f"{protocol} system calls / minimal", figures.ratio(ours, minimal, "syscalls"), 1.25)
    hold(f"{protocol} files opened", median(ours, "opens"), 10)
    hold(f"{protocol} processes and threads started", median(ours, "forks"), 0)
    return ours


def hold_stores(one_file):
    """Of a hashed directory and of a bundle only what the chain needs is parsed."""
    hashed, bundle = (row for row in programs.stores() if row.name.startswith("ours"))
    figures.count_instructions([hashed, bundle])
    hold("SMTP instructions, hashed directory / one CA file", figures.ratio(hashed, one_file, "Minstr"), 1.05)
    hold("SMTP certificates parsed, hashed directory", median(hashed, "certificates parsed"), median(one_file, "certificates parsed"), least=2)
    hold("SMTP certificates parsed, bundle alone", median(bundle, "certificates parsed"), median(one_file, "certificates parsed"), least=2)
    hold("SMTP instructions, bundle alone / one CA file", figures.ratio(bundle, one_file, "Minstr"), 1.6)


def hold_mail_hosts():
    """However many hosts: one OpenSSL context, one reading of the trust anchors. These hosts are not trusted, so that
    all of them look into the bundle."""
    with mail_hosts() as world:
        row = whole(world, "--severity=untrusted=ok", environment={**programs.BUNDLE, "SSL_CERT_FILE": programs.STRANGERS})
        paths = figures.opened(figures.system_calls(row))
    hold(f"openings of openssl.cnf for {HOSTS} hosts", sum(path.endswith("openssl.cnf") for path in paths), 1, least=1)
    hold(f"openings of the bundle for {HOSTS} hosts", paths.count(programs.STRANGERS), 1, least=1)


def hold_spf():
    """Nine includes, none of which matches."""
    plugin, names = f"{programs.PLUGINS}/check_spf", [f"n{number}.test" for number in range(1, 10)]
    zone = f"nine.test TXT v=spf1 {' '.join('include:' + name for name in names)} -all\n"
    zone += "".join(f"{name} TXT v=spf1 ip4:192.0.2.{number} -all\n" for number, name in enumerate(names))
    with contextlib.ExitStack() as stack:
        name_server = start(stack, "dnsserver.py", "--listen", "127.0.0.1:0", "--zone", write("spf.zone", zone))
        row = programs.Row("check_spf", lambda address: [
            plugin, "-d", "nine.test", "--nameserver", f"127.0.0.1:{name_server}", "-t", "60", "-w", "10"])
        figures.count_instructions([row])
        figures.count_system_calls([row])
    hold("check_spf, nine includes, instructions", median(row, "Minstr"), 1, " M")
    hold("check_spf, processes and threads started", median(row, "forks"), 0)


def hold_libraries():
    """Each plugin is linked with what the list says, and a check of DNS without OpenSSL."""
    strange = {"dns": ("libssl", "libcrypto"), "crypto": ("libssl",), "tls": ()}
    for name, libraries in programs.listed():
        linked = subprocess.run(["ldd", f"{programs.PLUGINS}/{name}"], capture_output=True, text=True, check=True).stdout
        hold(f"{name}, libraries of OpenSSL too many", sum(library in linked for library in strange[libraries]), 0)


def main():
    one_file = hold_protocol("SMTP")
    hold_protocol("IMAP")
    hold_protocol("POP3")
    hold_stores(one_file)
    hold_mail_hosts()
    hold_spf()
    hold_libraries()
    sys.exit(bool(failed))


main()
