# SPDX-License-Identifier: ISC
"""AES-GCM (NIST SP 800-38D) with keys of 256 bits, as far as a test server needs it to seal records of its own."""


def _multiplied(one, other):
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (0x11b if one & 0x80 else 0)
        other >>= 1
    return product


def _substitutes():
    """The S-box of FIPS 197, 5.1.1."""
    box, power, inverse = [0x63] * 256, 1, 1
    while True:
        power = _multiplied(power, 3)
        inverse = _multiplied(inverse, 0xf6)
        turned = inverse | inverse << 8
        box[power] = 0x63 ^ inverse ^ (turned >> 7 ^ turned >> 6 ^ turned >> 5 ^ turned >> 4) & 0xff
        if power == 1:
            return bytes(box)


BOX = _substitutes()
TABLE = [[int.from_bytes(bytes(_multiplied(BOX[byte], (2, 1, 1, 3)[(row - at) % 4]) for row in range(4)), "big")
          for byte in range(256)] for at in range(4)]


class Gcm:
    def __init__(self, key):
        words = [int.from_bytes(key[at:at + 4], "big") for at in range(0, 32, 4)]
        constant = 1
        for at in range(8, 60):
            word = words[-1]
            if at % 8 == 0:
                word = (word << 8 | word >> 24) & 0xffffffff
            if at % 4 == 0:
                word = int.from_bytes(word.to_bytes(4, "big").translate(BOX), "big")
            if at % 8 == 0:
                word ^= constant << 24
                constant = _multiplied(constant, 2)
            words.append(words[-8] ^ word)
        self.rounds = [words[at:at + 4] for at in range(0, 60, 4)]
        self.hash_key = int.from_bytes(self._block(bytes(16)), "big")

    def _block(self, data):
        state = [int.from_bytes(data[4 * at:4 * at + 4], "big") ^ self.rounds[0][at] for at in range(4)]
        for key in self.rounds[1:-1]:
            state = [TABLE[0][state[at] >> 24] ^ TABLE[1][state[(at + 1) % 4] >> 16 & 255] ^
                     TABLE[2][state[(at + 2) % 4] >> 8 & 255] ^ TABLE[3][state[(at + 3) % 4] & 255] ^ key[at]
                     for at in range(4)]
        last = [(state[at] & 0xff000000 | state[(at + 1) % 4] & 0xff0000 | state[(at + 2) % 4] & 0xff00 |
                 state[(at + 3) % 4] & 0xff) for at in range(4)]
        return b"".join((int.from_bytes(word.to_bytes(4, "big").translate(BOX), "big") ^ key).to_bytes(4, "big")
                        for word, key in zip(last, self.rounds[-1]))

    def _keystream(self, nonce, data):
        stream = b"".join(self._block(nonce + (2 + at).to_bytes(4, "big")) for at in range((len(data) + 15) // 16))
        return bytes(one ^ other for one, other in zip(data, stream))

    def _tag(self, nonce, data, header):
        hashed = 0
        for part in (header, data):
            for at in range(0, len(part), 16):
                hashed = self._times(hashed ^ int.from_bytes(part[at:at + 16].ljust(16, b"\0"), "big"))
        hashed = self._times(hashed ^ len(header) << 67 ^ len(data) << 3)
        return (hashed ^ int.from_bytes(self._block(nonce + b"\0\0\0\1"), "big")).to_bytes(16, "big")

    def _times(self, factor):
        product, value = 0, self.hash_key
        for bit in range(127, -1, -1):
            if factor >> bit & 1:
                product ^= value
            value = value >> 1 ^ (0xe1 << 120 if value & 1 else 0)
        return product

    def seal(self, nonce, data, header):
        sealed = self._keystream(nonce, data)
        return sealed + self._tag(nonce, sealed, header)

    def open(self, nonce, data, header):
        if self._tag(nonce, data[:-16], header) != data[-16:]:
            raise ValueError("a record that does not open")
        return self._keystream(nonce, data[:-16])
