# SPDX-License-Identifier: ISC
"""Certificates for the cases: minted once for each set of options, as tests/tools/mint does it."""
import functools
import hashlib
import pathlib
import subprocess
import threading

import forge
import players

NAMES = ["--dns", "mail.example.test", "--ip", "127.0.0.1"]
LASTING = ["--from=-1m", "--to=90d1h"]
# Those of standard_certs in tests/helper.bash.
STANDARD = {
    "ca": ["--ca", "--cn", "Test CA", "--from=-365d", "--to=3650d"],
    "otherca": ["--ca", "--cn", "Other CA", "--from=-365d", "--to=3650d"],
    "good": [*NAMES, "--issuer", "ca", *LASTING],
    "expired": [*NAMES, "--issuer", "ca", "--from=-93d", "--to=-3d"],
    "expiring": [*NAMES, "--issuer", "ca", "--from=-80d", "--to=10d1h"],
    "wrongname": ["--dns", "other.example.test", "--issuer", "ca", *LASTING],
    "selfsigned": [*NAMES, *LASTING],
    "unknown": [*NAMES, "--issuer", "otherca", *LASTING],
    "inter": ["--ca", "--pathlen", "0", "--cn", "Intermediate CA", "--issuer", "ca", "--from=-365d", "--to=1825d"],
    "leaf": [*NAMES, "--issuer", "inter", *LASTING],
}
NAMED = ("--issuer", "--key-from", "--like")


class Shelf:
    """directory: where they lie; program: mint."""

    def __init__(self, program, directory):
        self.program, self.directory = program, pathlib.Path(directory)
        self.lock, self.made = threading.RLock(), {}
        self.context = functools.lru_cache(maxsize=None)(self.make_context)

    def file_name(self, name, orders):
        """Mints it unless that is done; orders: the case's own, by name. Without the suffix."""
        order = list(orders[name] if name in orders else STANDARD[name])
        for at, word in enumerate(order[:-1]):
            if word in NAMED:
                order[at + 1] = str(self.directory / (self.file_name(order[at + 1], orders) + ".pem"))
        key = hashlib.sha256("\0".join(order).encode()).hexdigest()[:16]
        with self.lock:
            if key not in self.made:
                out = ["--out", str(self.directory / (key + ".pem"))]
                if order[0] == "forge":
                    forge.make([*out, *order[1:]])
                else:
                    subprocess.run([self.program, *out, *order], check=True)
                self.made[key] = key
        return key

    def make_context(self, text):
        with self.lock:
            return players.mailserver.server_context(self.directory, text)

    def for_case(self, case):
        """The function that turns "NAME chain=NAME …" into the server's side of TLS."""
        orders = case.minted()

        def tampering(text):
            moment, verb, words = players.mailserver.wire.rule(text)
            if verb == "certificates":
                parts = [word.partition("*") for word in words]
                words = [self.file_name(name, orders) + star + count for name, star, count in parts]
            return self.directory, moment, verb, words

        def minted(verb, text):
            if verb == "WIRE":
                return tampering(text)
            words = text.split()
            for at, word in enumerate(words):
                if at == 0 and "anonymous" not in words:
                    words[at] = self.file_name(word, orders)
                elif word.startswith(("chain=", "leaf=")):
                    option, _, links = word.partition("=")
                    words[at] = option + "=" + ",".join(self.file_name(link, orders) for link in links.split(","))
            return self.context(" ".join(words))

        return minted

    def anchors(self, case):
        """The file with the certificates that the case trusts."""
        orders = case.minted()
        names = [self.file_name(name, orders) for name in case.best("trust", "ca").split()]
        path = self.directory / ("+".join(names) + ".crt")
        with self.lock:
            if not path.exists():
                texts = [(self.directory / (name + ".pem")).read_text(encoding="ascii") for name in names]
                path.write_text("".join(text[text.index("-----BEGIN CERTIFICATE"):] for text in texts), encoding="ascii")
        return path
