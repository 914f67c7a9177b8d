# SPDX-License-Identifier: ISC
"""What a TLS server seals its records with, out of the secrets that OpenSSL logs (SSLKEYLOGFILE): AES-256-GCM with
SHA-384 of TLS 1.2 (RFC 5246 5, 6.3; RFC 5288 3) and TLS 1.3 (RFC 8446 5.2, 7.1 to 7.3)."""
import hashlib
import hmac

from gcm import Gcm


def _mac(key, data):
    return hmac.new(key, data, hashlib.sha384).digest()


def _prf(secret, label, seed, length):
    out, chained = b"", label + seed
    while len(out) < length:
        chained = _mac(secret, chained)
        out += _mac(secret, chained + label + seed)
    return out[:length]


def _expand(secret, label, length):
    full = b"tls13 " + label
    return _mac(secret, length.to_bytes(2, "big") + bytes([len(full)]) + full + b"\0\1")[:length]


class Seal12:
    """One direction of a TLS 1.2 connection, the server's."""
    def __init__(self, master, client_random, server_random):
        block = _prf(master, b"key expansion", server_random + client_random, 72)
        self.gcm, self.salt, self.count = Gcm(block[32:64]), block[68:72], 0

    def seal(self, kind, data):
        counter = self.count.to_bytes(8, "big")
        self.count += 1
        header = counter + bytes([kind]) + b"\3\3" + len(data).to_bytes(2, "big")
        return kind, counter + self.gcm.seal(self.salt + counter, data, header)

    def open(self, kind, data):
        counter = self.count.to_bytes(8, "big")
        self.count += 1
        header = counter + bytes([kind]) + b"\3\3" + (len(data) - 24).to_bytes(2, "big")
        return kind, self.gcm.open(self.salt + data[:8], data[8:], header)


class Seal13:
    """One direction of a TLS 1.3 connection, from one traffic secret on."""
    def __init__(self, secret):
        self.secret = secret
        self.gcm, self.iv, self.count = Gcm(_expand(secret, b"key", 32)), _expand(secret, b"iv", 12), 0

    def updated(self):
        return Seal13(_expand(self.secret, b"traffic upd", 48))

    def _nonce(self):
        self.count += 1
        return bytes(one ^ other for one, other in zip(self.iv, (self.count - 1).to_bytes(12, "big")))

    def seal(self, kind, data):
        """A kind of 0 makes a record of nothing but padding."""
        inner = data + bytes([kind])
        header = b"\x17\3\3" + (len(inner) + 16).to_bytes(2, "big")
        return 23, self.gcm.seal(self._nonce(), inner, header)

    def open(self, _, data):
        header = b"\x17\3\3" + len(data).to_bytes(2, "big")
        inner = self.gcm.open(self._nonce(), data, header).rstrip(b"\0")
        return inner[-1], inner[:-1]


def secrets(path, client_random):
    """LABEL: secret, of the connection that began with this random."""
    with open(path, encoding="ascii") as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    return {row[0]: bytes.fromhex(row[2]) for row in rows if row[1] == client_random.hex()}
