# SPDX-License-Identifier: ISC
"""The mail hosts of a domain, asked side by side: four of them, each of which drips its greeting a little longer than the
one before, so that what the whole takes may be held against its slowest leg.
"""
import contextlib
import os
import shutil
import statistics
import subprocess

import figures
from programs import CA_FILE, PLUGINS, WORK, Row

SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "server")
DOMAIN, HOSTS, ROUNDS = "bench.test", 4, 3
# A byte of the greeting every 0.2 s.
SCRIPT = """DRIP 220 {name}
C: EHLO *
S: 250-mx.bench.test
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead
TLS mx
C: EHLO *
S: 250 mx.bench.test
C: QUIT
"""


def write(name, text):
    path = f"{WORK}/{name}"
    with open(path, "w") as file:
        file.write(text)
    return path


def start(stack, program, *arguments):
    """It ends with the stack; returns the port that it prints once it listens."""
    server = stack.enter_context(subprocess.Popen(
        ["python3", "-B", f"{SERVER}/{program}", "--parent", str(os.getpid()), *arguments],
        stdout=subprocess.PIPE, text=True))
    stack.callback(server.terminate)
    return server.stdout.readline().strip()


def start_world(stack):
    """Returns the options that lead to it: port and name server."""
    zone, port = "", "0"
    for number in range(1, HOSTS + 1):
        script = write(f"mx{number}.script", SCRIPT.format(name="x" * number))
        port = start(stack, "mailserver.py", "--listen", f"127.0.0.{number}:{port}", "--script", script,
                     "--certs", f"{WORK}/certs")
        zone += f"{DOMAIN} MX {number} mx{number}.{DOMAIN}\nmx{number}.{DOMAIN} A 127.0.0.{number}\n"
    name_server = start(stack, "dnsserver.py", "--listen", "127.0.0.1:0", "--zone", write("mx.zone", zone))
    return ["-t", "60", "-p", port, "--nameserver", f"127.0.0.1:{name_server}",
            "--severity=cleartext-login=ok,mx-unroutable=ok"]


def check(name, *options, environment=None):
    command = [f"{PLUGINS}/check_smtp_starttls", *options]
    return Row(name, lambda address: command, environment)


def whole(world, *options, environment=None):
    return check(f"the domain: {HOSTS} at once", "-d", DOMAIN, *world, *options, environment=environment)


def legs(world):
    return [check(f"mx{number} alone", "-H", f"mx{number}.{DOMAIN}", "--ca-file", CA_FILE, *world)
            for number in range(1, HOSTS + 1)]


@contextlib.contextmanager
def mail_hosts():
    with contextlib.ExitStack() as stack:
        yield start_world(stack)


def print_mail_hosts():
    with mail_hosts() as world:
        rows = [*reversed(legs(world)), whole(world, "--ca-file", CA_FILE)]
        figures.measure_time(rows, ROUNDS)
        if shutil.which("strace"):
            figures.count_system_calls(rows)
    figures.print_table("SMTP, each greeting 0.2 s longer", ["wall ms", "cpu ms", "RSS MB", "syscalls", "opens"], rows)
    slowest = max(statistics.median(row.figures["wall ms"]) for row in rows[:-1])
    ours = statistics.median(rows[-1].figures["wall ms"])
    print(f"The domain takes {ours / slowest:.2f} times its slowest leg (limit 1.10).\n")
