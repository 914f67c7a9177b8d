#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A mail server that follows a script, one directive a line, anew for every connection:

S: TEXT      send TEXT and CRLF               C: GLOB      read a line, leave unless it matches (case ignored)
RAW TEXT     send TEXT, nothing appended      TLS NAME     handshake with CERTS/NAME.pem; options: server_context()
SPLIT TEXT   as S:, in segments of one byte
DRIP TEXT    as S:, a byte every 0.2 s        RECORD       read a TLS record, such as a ClientHello
FLOOD TEXT   as S:, over and over, 64 MiB     STALL        say nothing until the client leaves
FLOODRAW TEXT  as RAW, over and over          CLOSE        end the connection
WIRE RULE    tamper with the handshake of     RESET        end it with a TCP reset
             the next TLS; see wire.py        FIN          end our half, and read on

RAW and FLOODRAW know \\r \\n \\t \\0 \\\\ \\xHH. {tag} in what is sent is the first word of the client's last line.
"""
import argparse
import contextlib
import fnmatch
import os
import re
import select
import signal
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time
import warnings

import library
import wire

LIFETIME = 600
PATIENCE = 5
FLOOD_BYTES = 64 << 20


class Log:
    def __init__(self, path):
        self.file = open(path or os.devnull, "a", encoding="utf-8", buffering=1)
        self.lock = threading.Lock()

    def __call__(self, line):
        with self.lock:
            self.file.write(line + "\n")


class Host:
    """Serves until ten minutes have passed or its parent is gone. Prints its port once it listens.

    SIGUSR1 asks it to finish the connections under way; it prints "settled" when the log holds all they said.
    """

    def __init__(self, parent, ready):
        self.parent, self.ready = parent, ready
        self.threads = []
        self.wake, wakeup = socket.socketpair()
        wakeup.setblocking(False)
        signal.signal(signal.SIGUSR1, lambda *_: None)
        signal.set_wakeup_fd(wakeup.fileno())
        self.wakeup = wakeup

    def spawn(self, target, *args):
        thread = threading.Thread(target=target, args=args, daemon=True)
        self.threads = [other for other in self.threads if other.is_alive()] + [thread]
        thread.start()

    def run(self, port, handlers):
        self.announce(port)
        end = time.monotonic() + LIFETIME
        asked = False
        while time.monotonic() < end and self.parent_lives():
            readable, _, _ = select.select([self.wake, *handlers], [], [], 0 if asked else 1)
            if self.wake in readable:
                self.wake.recv(64)
                asked = True
            elif readable:
                for one in readable:
                    handlers[one](one)
            elif asked:
                self.settle()
                asked = False

    def announce(self, port):
        if self.ready:
            with open(self.ready + ".new", "w", encoding="ascii") as file:
                file.write(f"{port}\n")
            os.rename(self.ready + ".new", self.ready)
        say(str(port))

    def settle(self):
        end = time.monotonic() + PATIENCE
        for thread in self.threads:
            thread.join(max(0, end - time.monotonic()))
        say("settled")

    def parent_lives(self):
        if self.parent:
            try:
                os.kill(self.parent, 0)
            except ProcessLookupError:
                return False
        return True


def say(line):
    with contextlib.suppress(OSError):
        os.write(1, line.encode() + b"\n")


def arguments(program, file_option):
    parser = argparse.ArgumentParser(description=program, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="127.0.0.1", metavar="ADDR[:PORT]")
    parser.add_argument(file_option, required=True, metavar="FILE")
    parser.add_argument("--log", metavar="FILE")
    parser.add_argument("--ready", metavar="FILE", help="gets the port once the server listens")
    parser.add_argument("--parent", type=int, metavar="PID", help="leave when this process is gone")
    return parser


def endpoint(text):
    """("::1", 25) of "[::1]:25"; the port may be missing."""
    match = re.fullmatch(r"\[(.+)\](?::(\d+))?|([^:]+)(?::(\d+))?|(.+)", text)
    return match[1] or match[3] or match[5], int(match[2] or match[4] or 0)


def listener(address, port):
    # SO_REUSEADDR with port 0 may hand one port to two servers at once.
    one = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(port != 0))
    one.bind((address, port))
    one.listen(64)
    return one


def shown(data):
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in data)


def unescaped(data):
    simple = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}
    return re.sub(rb"\\(?:x([0-9a-fA-F]{2})|([rnt0\\]))",
                  lambda found: bytes.fromhex(found[1].decode()) if found[1] else simple[found[2]], data)


def server_context(directory, text):
    """The TLS side of "NAME OPTION…":

    max=1.2 min=1.0 ciphers=LIST      versions and suites
    chain=NAME2,NAME3                 sent behind the certificate
    leaf=NAME4                        sent instead, for the same key: may be one that OpenSSL does not like
    anonymous                         no certificate, and suites that need none
    client=required|optional          a certificate is asked of the client
    groups=LIST sigalgs=LIST dh=BITS  of the key exchange and its signature, in OpenSSL's words
    legacy                            no secure renegotiation (RFC 5746)
    staple[=HEX]                      an OCSP response, for who asks: CERTS/NAME.ocsp, or these bytes
    """
    versions = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1,
                "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
    name, *words = text.split()
    options = dict(word.partition("=")[::2] for word in words)
    anonymous = options.pop("anonymous", None) is not None
    newest = options.pop("max", "1.2" if anonymous else "1.3")
    oldest = options.pop("min", min("1.2", newest))
    ciphers = options.pop("ciphers", "aNULL" if anonymous else "ALL:!aNULL")
    chain = [link for link in options.pop("chain", "").split(",") if link]
    leaf = options.pop("leaf", None)
    client = ssl.VerifyMode["CERT_" + options.pop("client", "none").upper()]
    beyond = {word: options.pop(word) for word in list(options) if word in BEYOND}
    if options:
        raise ValueError("unknown option " + " ".join(options))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers + ":@SECLEVEL=0")
    context.minimum_version, context.maximum_version = versions[oldest], versions[newest]
    context.verify_mode = client
    context.sni_callback = lambda sock, server_name, _: setattr(sock, "sni", server_name)
    if not anonymous:
        with tempfile.NamedTemporaryFile("w") as pem:
            for link in [name, *chain]:
                with open(os.path.join(directory, link + ".pem"), encoding="ascii") as file:
                    content = file.read()
                pem.write(content if link is name else content[content.index("-----BEGIN CERTIFICATE"):])
            pem.flush()
            context.load_cert_chain(pem.name)
    if leaf:
        library.replace_certificate(context, wire.der_list(directory, [leaf])[0])
    if beyond.get("staple") == "":
        with open(os.path.join(directory, (leaf or name) + ".ocsp"), "rb") as file:
            beyond["staple"] = file.read().hex()
    for word, value in beyond.items():
        BEYOND[word](context, value)
    return context


# Options that Python's ssl does not have.
BEYOND = {
    "groups": library.set_groups, "sigalgs": library.set_signatures,
    "dh": lambda context, bits: library.set_dh_bits(context, int(bits)),
    "legacy": lambda context, _: library.deny_renegotiation(context),
    "staple": lambda context, text: library.set_staple(context, bytes.fromhex(text)),
}


def parsed(verb, text, certs):
    if verb == "TLS":
        return server_context(certs, text.decode())
    return (certs, *wire.rule(text.decode())) if verb == "WIRE" else text


def read_script(path, certs):
    script = []
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            verb, _, text = line.strip(b"\r\n").lstrip().partition(b" ")
            verb = verb.decode()
            if not verb or verb.startswith("#"):
                continue
            if verb not in Connection.DIRECTIVES:
                sys.exit(f"{path}:{number}: unknown directive {verb}")
            try:
                script.append((verb, parsed(verb, text, certs)))
            except (OSError, ValueError, KeyError) as error:
                sys.exit(f"{path}:{number}: {error!r}")
    return script


class Over(Exception):
    """The connection ends here; what there was to say of it is logged."""


class Connection:
    def __init__(self, sock, log):
        self.sock, self.log = sock, log
        self.tag = b""
        self.rules = []
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def follow(self, script):
        self.log("CONNECT")
        try:
            for verb, argument in script:
                self.DIRECTIVES[verb](self, argument)
            self.sock.settimeout(PATIENCE)
            self.stall()
        except (Over, wire.Cut):
            pass
        except socket.timeout:
            self.log("TIMEOUT")
        except ssl.SSLError as error:
            self.log(f"TLS failed: {error.reason}")
        except OSError:
            self.log("RESET")
        self.close()

    def close(self):
        """Ends with close_notify and FIN; unread bytes in our buffers would turn them into a reset."""
        for moment, verb, _ in getattr(self.sock, "rules", ()):
            self.log(f"UNUSED WIRE {moment} {verb}")
        with self.sock, contextlib.suppress(OSError, ValueError):
            if isinstance(self.sock, (ssl.SSLSocket, wire.Wire)):
                self.sock.settimeout(0)
                with contextlib.suppress(OSError, ValueError):
                    self.sock.unwrap()
            self.sock.settimeout(2)
            self.sock.shutdown(socket.SHUT_WR)
            while self.sock.recv(65536):
                pass

    def read_line(self):
        """Byte by byte, so that nothing behind the line is taken from a TLS handshake that may follow."""
        line, end = bytearray(), None
        while not line.endswith(b"\n") and len(line) < 65536:
            try:
                byte = self.sock.recv(1)
            except ConnectionError:
                byte, end = b"", "RESET"
            if not byte:
                if line:
                    self.log("C: " + shown(line))
                self.log(end or "EOF")
                raise Over(end or "EOF")
            line += byte
        if line.endswith(b"\r\n"):
            del line[-2:]
        self.tag = bytes(line).partition(b" ")[0]
        self.log("C: " + shown(line))
        return shown(line)

    def expect(self, text):
        glob = text.decode()
        try:
            line = self.read_line()
        except Over as end:
            self.log(f"MISMATCH expected {glob} got {end}")
            raise
        if not fnmatch.fnmatchcase(line.lower(), glob.lower()):
            self.log(f"MISMATCH expected {glob} got {line}")
            raise Over

    def stall(self, _=None):
        while True:
            self.read_line()

    def send(self, data, pause=None):
        data = data.replace(b"{tag}", self.tag)
        if pause is None:
            self.sock.sendall(data)
        else:
            for at in range(len(data)):
                self.sock.sendall(data[at:at + 1])
                time.sleep(pause)

    def flood(self, data):
        data = data.replace(b"{tag}", self.tag)
        block = data * (65536 // len(data) + 1)
        for _ in range(FLOOD_BYTES // len(block)):
            self.sock.sendall(block)

    def handshake(self, context):
        if self.rules:
            self.sock = wire.Wire(self.sock, context, [one[1:] for one in self.rules], self.rules[0][0])
        else:
            self.sock = context.wrap_socket(self.sock, server_side=True, do_handshake_on_connect=False)
        self.sock.sni = None
        try:
            self.sock.do_handshake()
        except OSError as error:
            self.log(f"TLS failed: {getattr(error, 'reason', None) or error}")
            if getattr(error, "reason", None) == "NO_SHARED_CIPHER":
                self.sock.rules = []    # there is no message to tamper with
            raise Over from error
        self.log(f"TLS {self.sock.version()} sni={self.sock.sni or '-'}")

    def tamper(self, rule):
        self.rules.append(rule)

    def record(self, _):
        with self.sock.makefile("rb", buffering=0) as stream:
            header = stream.read(3) + stream.read(2)
            size = int.from_bytes(header[3:], "big")
            while size > 0 and (part := stream.read(size)):
                size -= len(part)

    def leave(self, _):
        raise Over

    def half_close(self, _):
        """Without close_notify."""
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self, _):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        raise Over

    DIRECTIVES = {
        "S:": lambda self, text: self.send(text + b"\r\n"),
        "RAW": lambda self, text: self.send(unescaped(text)),
        "SPLIT": lambda self, text: self.send(text + b"\r\n", pause=0.001),
        "DRIP": lambda self, text: self.send(text + b"\r\n", pause=0.2),
        "FLOOD": lambda self, text: self.flood(text + b"\r\n"),
        "FLOODRAW": lambda self, text: self.flood(unescaped(text)),
        "C:": expect, "TLS": handshake, "WIRE": tamper, "RECORD": record, "STALL": stall, "CLOSE": leave,
        "RESET": reset, "FIN": half_close,
    }


def main():
    parser = arguments(__doc__, "--script")
    parser.add_argument("--certs", default=".", metavar="DIR")
    options = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    script = read_script(options.script, options.certs)
    log = Log(options.log)
    host = Host(options.parent, options.ready)
    try:
        sock = listener(*endpoint(options.listen))
    except (OSError, OverflowError) as error:
        sys.exit(f"cannot listen on {options.listen}: {error}")
    host.run(sock.getsockname()[1],
             {sock: lambda sock: host.spawn(Connection(sock.accept()[0], log).follow, script)})


if __name__ == "__main__":
    main()
