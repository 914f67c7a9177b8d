# SPDX-License-Identifier: ISC
"""A TLS server whose records are tampered with on their way out.

OpenSSL makes the server's messages; each is opened, changed as the rules say, and sealed again under the keys of the
connection, so that also what follows the handshake can be forged. A rule is `WIRE MOMENT VERB [ARGUMENT…]`; it stands
above the TLS directive of its handshake and is used for the first message of that moment.

MOMENT  hello status certificate key-exchange verify request done ccs extensions finished ticket data alert:
        the message of that name; ready: the handshake is over, in the server's eyes

stall  close  reset           from here on nothing is sent; it is closed; it is reset
drip  segments                from here on a byte every 0.2 s; a byte a segment
records N                     from here on handshake messages and data in records, limit N bytes
join                          in one record with the message after it
drop  twice                   the message is left out; is sent twice
raw HEX [COUNT]               these bytes before it, as they are
insert KIND HEX [COUNT]       a record of this content type before it, sealed where the connection is; KIND in hex;
                              HEX as 00*16384 repeats; COUNT may be `forever`
edit OFFSET HEX               bytes of the message overwritten; a negative OFFSET counts from its end
flip                          the last byte of the record, sealed or not, is another
kind HEX, version HEX, length N   the header of its record says so
cut N                         N bytes of its record, then the connection is closed
cutstall N                    N bytes of its record, then silence
body HEX                      what the message has behind its length
field NAME HEX                ServerHello: version random tail session cipher compression extensions; +extensions appends
certificates FILE…            the list of the Certificate message: all certificates of these PEM files of the
                              directory, whatever is in them; none for an empty list; FILE*N repeats
"""
import base64
import os
import re
import socket
import ssl
import struct
import tempfile
import time

import tlskeys

NAMES = {2: "hello", 22: "status", 11: "certificate", 12: "key-exchange", 15: "verify", 13: "request", 14: "done",
         8: "extensions", 20: "finished", 4: "ticket", 0: "hello-request", 24: "key-update"}
VERBS = ("stall close reset drip segments records join drop twice raw insert edit flip kind version length cut "
         "cutstall body field certificates").split()
MOMENTS = ("hello status certificate key-exchange verify request done ccs extensions finished ticket data alert "
           "ready").split()
HANDSHAKE, DATA, CCS = 22, 23, 20


class Keylog:
    """The secrets of this process, where OpenSSL writes them and tlskeys reads them."""
    def __init__(self):
        # Without a name in a folder: servers are ended by a signal, and nobody would remove it.
        self.file = tempfile.TemporaryFile()
        self.process = os.getpid()
        self.name = f"/proc/self/fd/{self.file.fileno()}"

    @classmethod
    def path(cls):
        """A process that was forked has one of its own."""
        if cls.current is None or cls.current.process != os.getpid():
            cls.current = cls()
        return cls.current.name

    current = None


class Cut(Exception):
    """The tampering ended the connection."""


def sequence(text):
    """The bytes of "16034100*2,ff": hexadecimal, the pair before a `*` so many times, commas for the eye."""
    out = b""
    for part in text.split(","):
        plain, _, count = part.partition("*")
        data = bytes.fromhex(plain)
        out += data[:-1] + data[-1:] * int(count or 1)
    return out


def rule(text):
    moment, verb, *words = text.split()
    if moment not in MOMENTS or verb not in VERBS:
        raise ValueError("unknown moment or verb: " + text)
    sequence(words[-1] if verb in ("edit", "field", "kind", "version") else "".join(words[:1]) if verb in
             ("raw", "body") else words[1] if verb == "insert" else "")
    return moment, verb, words


def der_list(directory, names):
    found = []
    for name in names:
        name, _, count = name.partition("*")
        with open(os.path.join(directory, name + ".pem"), encoding="ascii") as file:
            blocks = re.findall("-BEGIN CERTIFICATE-----([^-]*)-", file.read())
        found += [base64.b64decode(block) for block in blocks] * int(count or 1)
    return found


def sized(data, width):
    return len(data).to_bytes(width, "big") + data


class Wire:
    """In the place of an SSLSocket."""
    def __init__(self, sock, context, rules, certs):
        self.sock, self.certs = sock, certs
        self.rules = list(rules)
        if context.keylog_filename != Keylog.path():
            context.keylog_filename = Keylog.path()
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.client_random = self.server_random = None
        self.source = self.sink = None      # what opens OpenSSL's records, and what seals ours
        self.is_13 = self.is_cut = False
        self.pace = self.limit = None
        self.joined = b""

    # --- as a socket ---------------------------------------------------------------------------------------------

    def do_handshake(self):
        self._until(self.tls.do_handshake)
        self._meet("ready", 0, b"")

    @property
    def sni(self):
        return getattr(self.tls, "sni", None)

    @sni.setter
    def sni(self, name):
        self.tls.sni = name

    def recv(self, size):
        if self.is_cut:
            return self.sock.recv(size)
        try:
            return self._until(lambda: self.tls.read(size))
        except ssl.SSLZeroReturnError:
            return b""

    def sendall(self, data):
        for at in range(0, len(data), 16384):
            part = data[at:at + 16384]
            self._until(lambda: self.tls.write(part))

    def unwrap(self):
        if not self.is_cut:
            self._until(self.tls.unwrap)

    def version(self):
        return self.tls.version()

    def __getattr__(self, name):
        return getattr(self.sock, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    # --- OpenSSL's records ---------------------------------------------------------------------------------------

    def _until(self, action):
        while True:
            try:
                result = action()
                self._flush()
                return result
            except ssl.SSLWantReadError:
                self._flush()
                self._feed()
            except ssl.SSLError:
                self._flush()
                raise

    def _feed(self):
        received = self.sock.recv(65536)
        if self.client_random is None and len(received) > 43:
            self.client_random = received[11:43]
        if received:
            self.incoming.write(received)
        else:
            self.incoming.write_eof()

    def _flush(self):
        out = self.outgoing.read()
        while out:
            kind, size = out[0], int.from_bytes(out[3:5], "big")
            self._take(kind, out[1:3], out[5:5 + size])
            out = out[5 + size:]

    def _take(self, kind, version, data):
        if self.source and kind != CCS:
            kind, data = self.source.open(kind, data)
        name = {DATA: "data", CCS: "ccs", 21: "alert"}.get(kind) or NAMES.get(data[0], "sealed")
        if name == "hello":
            self.server_random = data[6:38]
            self.is_13 = b"\0\x2b\0\2\3\4" in data
        self.version_bytes = version
        self._meet(name, kind, data)
        self._turn(name)

    def _turn(self, name):
        """The keys change with these messages."""
        if name not in ("hello", "ccs", "finished"):
            return
        known = tlskeys.secrets(Keylog.path(), self.client_random)
        if self.is_13 and name in ("hello", "finished"):
            secret = known["SERVER_HANDSHAKE_TRAFFIC_SECRET" if name == "hello" else "SERVER_TRAFFIC_SECRET_0"]
            if len(secret) == 48:
                self.source, self.sink = tlskeys.Seal13(secret), tlskeys.Seal13(secret)
        elif not self.is_13 and name == "ccs" and "GCM-SHA384" in (self.tls.cipher() or ("",))[0]:
            keys = (known["CLIENT_RANDOM"], self.client_random, self.server_random)
            self.source, self.sink = tlskeys.Seal12(*keys), tlskeys.Seal12(*keys)

    # --- ours ----------------------------------------------------------------------------------------------------

    def _meet(self, name, kind, data):
        mine = [one for one in self.rules if one[0] == name]
        self.rules = [one for one in self.rules if one[0] != name]
        look = {"copies": 1}
        for _, verb, words in mine:
            data = getattr(self, "_" + verb)(look, data, *words)
        if look.get("join"):
            self.joined += data
        elif name != "ready":
            for _ in range(look["copies"]):
                self._emit(kind, self.joined + data, look)
            self.joined = b""

    def _emit(self, kind, data, look=None):
        """In records, sealed where OpenSSL's would be."""
        size = self.limit or (16384 if look else len(data) or 1)
        size = size if kind in (HANDSHAKE, DATA) else len(data) or 1
        look = look or {}
        for at in range(0, len(data) or 1, size):
            part = data[at:at + size]
            shown, sealed = self.sink.seal(kind, part) if self.sink and kind != CCS else (kind, part)
            if look.get("flip"):
                sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
            record = (look.get("kind", bytes([shown])) + look.get("version", self.version_bytes) +
                      look.get("length", len(sealed)).to_bytes(2, "big") + sealed)
            self._write(record[:look.get("cut")])
            if "cut" in look:
                self._stall() if look.get("stall") else self._close()

    def _write(self, data):
        if self.pace is None:
            self.sock.sendall(data)
            return
        for at in range(len(data)):
            self.sock.sendall(data[at:at + 1])
            time.sleep(self.pace)

    def _stall(self, *_):
        while self.sock.recv(65536):
            pass
        self._close()

    def _close(self, *_):
        self.is_cut = True
        raise Cut

    def _reset(self, *_):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        self._close()

    def _drip(self, _, data):
        self.pace = 0.2
        return data

    def _segments(self, _, data):
        self.pace = 0
        return data

    def _records(self, _, data, size):
        self.limit = int(size)
        return data

    def _join(self, look, data):
        look["join"] = True
        return data

    def _drop(self, look, data):
        look["copies"] = 0
        return data

    def _twice(self, look, data):
        look["copies"] = 2
        return data

    def _raw(self, _, data, text, count="1"):
        self._repeat(count, lambda: self._write(sequence(text)))
        return data

    def _insert(self, _, data, kind, text, count="1"):
        content = sequence(text)
        self._repeat(count, lambda: self._add(int(kind, 16), content))
        return data

    def _add(self, kind, content):
        self._emit(kind, content)
        if kind == HANDSHAKE and content[:1] == b"\x18" and self.is_13:
            self.sink = self.sink.updated()

    @staticmethod
    def _repeat(count, action):
        times = 0
        while count == "forever" or times < int(count):
            action()
            times += 1

    def _edit(self, _, data, offset, text):
        at, new = int(offset) % len(data), sequence(text)
        return data[:at] + new + data[at + len(new):]

    def _flip(self, look, data):
        look["flip"] = True
        return data

    def _kind(self, look, data, text):
        look["kind"] = sequence(text)
        return data

    def _version(self, look, data, text):
        look["version"] = sequence(text)
        return data

    def _length(self, look, data, number):
        look["length"] = int(number)
        return data

    def _cut(self, look, data, number):
        look["cut"] = int(number)
        return data

    def _cutstall(self, look, data, number):
        look["cut"], look["stall"] = int(number), True
        return data

    def _body(self, _, data, text=""):
        return data[:1] + sized(sequence(text), 3)

    def _field(self, _, data, name, text):
        new = sequence(text)
        session = 39 + data[38]
        cipher = {"version": (4, 6), "random": (6, 38), "tail": (30, 38), "session": (38, session),
                  "cipher": (session, session + 2), "compression": (session + 2, session + 3),
                  "extensions": (session + 3, len(data))}
        if name == "+extensions":
            new = sized(data[session + 5:] + new, 2)
        begin, end = cipher[name.lstrip("+")]
        changed = data[:begin] + (sized(new, 1) if name == "session" else new) + data[end:]
        return changed[:1] + sized(changed[4:], 3)

    def _certificates(self, _, data, *names):
        entries = [sized(der, 3) + (b"\0\0" if self.is_13 else b"") for der in der_list(self.certs, names)]
        listed = sized(b"".join(entries), 3)
        return data[:1] + sized((b"\0" if self.is_13 else b"") + listed, 3)
