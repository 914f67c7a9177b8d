# SPDX-License-Identifier: ISC
"""The programs that are put side by side, and how each is asked for the same check.

bench/run prepares what is in the environment: PLUGINS, WORK, and a port for each server (PORT_SMTP, PORT_RSA…).
"""
import os
import pathlib
import shutil
import subprocess
import sys

WORK = os.environ["WORK"]
PLUGINS = os.environ["PLUGINS"]
CA_FILE, ROOT_FILE = f"{WORK}/certs/ca.crt", f"{WORK}/certs/root.crt"
STRANGERS = f"{WORK}/strangers.crt"  # a bundle in which our CA is not
HASHED = {"SSL_CERT_DIR": f"{WORK}/hashed", "SSL_CERT_FILE": "/nonexistent"}
BUNDLE = {"SSL_CERT_DIR": f"{WORK}/empty", "SSL_CERT_FILE": f"{WORK}/bundle.crt"}
PEERS = "/usr/lib/nagios/plugins"
HOST = "mail.example.test"
NEAR, FAR = "127.0.0.1", "10.9.116.248"


class Row:
    """One program in one setting; figures holds a list of measurements for each column."""

    def __init__(self, name, make_command, environment=None, changes_user=False):
        self.name = name
        self.make_command = make_command
        self.environment = environment or {}
        self.changes_user = changes_user  # and then callgrind may not write its file
        self.figures = {}

    def surroundings(self):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT_")}
        return {**inherited, "LC_ALL": "C", **self.environment}

    def run(self, wrapper=(), address=NEAR, **options):
        done = subprocess.run(
            [*wrapper, *self.make_command(address)], env=self.surroundings(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", **options)
        if done.returncode:
            sys.exit(f"{self.name} failed:\n{done.stdout}")

    def note(self, column, figure):
        self.figures.setdefault(column, []).append(figure)


def port(server):
    return os.environ[f"PORT_{server}"]


def listed():
    """(name, libraries) of each plugin in the list."""
    for line in (pathlib.Path(__file__).resolve().parent.parent / "plugins/list").read_text().splitlines():
        if line.startswith("check_"):
            yield tuple(line.split())


def plugin(protocol):
    return f"{PLUGINS}/check_{protocol.lower()}_starttls"


def ours(protocol, *options, server=None):
    return lambda address: [plugin(protocol), "-H", HOST, "-I", address, "-p", port(server or protocol), "-t", "60",
                            "--severity=cleartext-login=ok", *options]


def ours_by_name(protocol):
    """The name server is where the mail server is."""
    return lambda address: [plugin(protocol), "-H", HOST, "--nameserver", f"{address}:{port('DNS')}", "-p", port(protocol), "-t", "60",
                            "--severity=cleartext-login=ok", "--ca-file", CA_FILE]


def minimal(protocol, trust, server=None):
    return lambda address: [f"{WORK}/minimal", protocol, HOST, address, port(server or protocol), trust]


def check_smtp(server="SMTP"):
    return lambda address: [f"{PEERS}/check_smtp", "-H", address, "-p", port(server), "-S", "-D", "10"]


def check_tls_port(program, protocol):
    """monitoring-plugins knows no STARTTLS for IMAP and POP3: the port that begins with TLS."""
    return lambda address: [f"{PEERS}/{program}", "-H", address, "-p", port(f"{protocol}S"), "-S", "-D", "10"]


def s_client(protocol):
    return lambda address: ["openssl", "s_client", "-starttls", protocol.lower(), "-connect",
                            f"{address}:{port(protocol)}", "-servername", HOST, "-CAfile", CA_FILE,
                            "-verify_hostname", HOST, "-verify_return_error"]


def gnutls_cli(protocol):
    return lambda address: ["gnutls-cli", f"--starttls-proto={protocol.lower()}", f"--x509cafile={CA_FILE}",
                            f"--verify-hostname={HOST}", f"--sni-hostname={HOST}", "--port", port(protocol), address]


def posttls_finger(address):
    return ["posttls-finger", "-c", "-C", "-l", "secure", "-F", CA_FILE,
            f"[{address}]:{port('SMTP')}", HOST]


def peers(protocol):
    rows = []
    if protocol == "SMTP":
        rows.append(("check_smtp", Row("check_smtp -S -D (no verify)", check_smtp())))
        rows.append(("posttls-finger", Row("posttls-finger -l secure", posttls_finger, {"MAIL_CONFIG": f"{WORK}/postfix/etc"},
                                          changes_user=True)))
    else:
        for program in {"IMAP": ["check_imap", "check_simap"], "POP3": ["check_pop"]}[protocol]:
            rows.append((program, Row(f"{program} -S -D (no verify, TLS port)", check_tls_port(program, protocol))))
    rows.append(("openssl", Row("openssl s_client -CAfile", s_client(protocol))))
    rows.append(("gnutls-cli", Row("gnutls-cli --x509cafile", gnutls_cli(protocol))))
    return [row for program, row in rows if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:{PEERS}")]


def both(protocol):
    return [
        Row("minimal, one CA file", minimal(protocol, CA_FILE)),
        Row("ours, one CA file", ours(protocol, "--ca-file", CA_FILE)),
    ]


def stores():
    """Where the trust anchors are: the distribution's directory, or its bundle alone."""
    return [
        Row("minimal, hashed directory", minimal("SMTP", "-"), HASHED),
        Row("ours, hashed directory", ours("SMTP"), HASHED),
        Row("minimal, bundle", minimal("SMTP", f"bundle:{WORK}/bundle.crt")),
        Row("ours, bundle", ours("SMTP"), BUNDLE),
    ]


def rows_of(protocol):
    """The first is what the others are compared with."""
    return both(protocol) + (stores() if protocol == "SMTP" else []) + peers(protocol)


SERVERS = {"SMTP": "P-256, TLS 1.3", "RSA": "RSA-2048", "TLS12": "TLS 1.2 only", "CHAIN": "as a public CA's"}


def rows_for_server(server):
    ca_file = ROOT_FILE if server == "CHAIN" else CA_FILE
    rows = [
        Row("minimal", minimal("SMTP", ca_file, server)),
        Row("ours", ours("SMTP", "--ca-file", ca_file, server=server)),
    ]
    if os.path.exists(f"{PEERS}/check_smtp"):
        rows.append(Row("check_smtp (no verify)", check_smtp(server)))
    return rows
