#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Makes a certificate that OpenSSL would not write, out of one that mint wrote: PEM with the key of that one.

    forge.py --like LEAF.pem --out FILE.pem [--issuer CA.pem] [EDIT…]

FIELD=DER         version serial algorithm issuer validity subject key extensions, or what stands outside of what is
                  signed: outer-algorithm signature; in DER, @FIELD is what the certificate has there
OID=DER  OID!=DER  that extension, critical with `!`; without DER there is none
--exponent=1      an RSA key with this public exponent (1 alone is sure to work)
--plain=DER       this instead of the certificate;  @certificate is what was there
--cut=N           the first N bytes of it, N from the end if negative
--bytes=AT:HEX    these bytes of it overwritten

The issuer's key is of the curve P-256; without one the certificate's own signs. DER is written as
    SEQ{ INT{01} OID{1.2.3} UTF8{"text"} [0]{…} [2p]{…} }
with hexadecimal XX #TAG:LENGTH{…} with both in hexadecimal as
they shall be written.
"""
import argparse
import base64
import hashlib
import re
import secrets
import sys

TAGS = {"SEQ": 0x30, "SET": 0x31, "INT": 2, "BITS": 3, "OCT": 4, "NULL": 5, "OID": 6, "UTF8": 0x0c, "PRINT": 0x13,
        "T61": 0x14, "IA5": 0x16, "UTC": 0x17, "GEN": 0x18, "UNIV": 0x1c, "BMP": 0x1e, "BOOL": 1, "ENUM": 10}
TOKEN = re.compile(r"[\s,]*(?:(@[a-z-]+)|#([0-9a-f]+):([0-9a-f]*)\{|(\[\d+p?\]|[A-Z][A-Z0-9]*)\{|(\()|(\}|\)(?:\*\d+)?)|"
                   r'"((?:[^"\\]|\\.)*)"|(\d+(?:\.\d+)+)|((?:[0-9a-fA-F]{2})+)(?:\*(\d+))?)')
FIELDS = ("version", "serial", "algorithm", "issuer", "validity", "subject", "key", "extensions")
ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")


def tlv(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(length)]) + length + content


def split(data):
    """The elements that follow one another, whole."""
    parts = []
    while data:
        header, size = 2, data[1]
        if size > 127:
            header = 2 + size - 128
            size = int.from_bytes(data[2:header], "big")
        parts.append(data[:header + size])
        data = data[header + size:]
    return parts


def content(element):
    return element[2 + max(0, element[1] - 128):] if element[1] > 127 else element[2:]


def oid(text):
    first, second, *rest = map(int, text.split("."))
    out = b""
    for arc in [40 * first + second, *rest]:
        piece = bytes([arc & 127])
        while arc := arc >> 7:
            piece = bytes([arc & 127 | 128]) + piece
        out += piece
    return out


def text_bytes(text):
    plain = text.encode()
    return re.sub(rb"\\(?:x([0-9a-fA-F]{2})|(.))",
                  lambda found: bytes.fromhex(found[1].decode()) if found[1] else found[2], plain)


def der(text, known):
    """What the text says; `known` is what @FIELD stands for."""
    frames, at = [(None, b"")], 0
    text = text.strip()
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if not found:
            raise ValueError("no DER: " + text[at:])
        at = found.end()
        field, tag, length, name, group, end, string, dotted, plain, count = found.groups()
        if tag or name or group:
            frames.append(((tag, length) if tag else name or group, b""))
            continue
        if end:
            opened, inner = frames.pop()
            piece = inner * int(end[2:] or 1) if opened == "(" else closed(opened, inner)
        elif field:
            piece = known[field[1:]]
        elif string is not None:
            piece = text_bytes(string)
        else:
            piece = oid(dotted) if dotted else repeated(bytes.fromhex(plain), int(count or 1))
        frames[-1] = (frames[-1][0], frames[-1][1] + piece)
    return frames[0][1]


def repeated(data, count):
    return data[:-1] + data[-1:] * count


def closed(opened, inner):
    if isinstance(opened, tuple):
        return bytes.fromhex(opened[0]) + bytes.fromhex(opened[1]) + inner
    if opened[0] == "[":
        number = int(opened.strip("[p]"))
        return tlv((0x80 if "p" in opened else 0xa0) + number, inner)
    return tlv(TAGS[opened], inner)


def blocks(path):
    with open(path, encoding="ascii") as file:
        return {kind: base64.b64decode(body) for kind, body in
                re.findall("-BEGIN ([A-Z ]+)-----([^-]*)-", file.read())}


def pem(kind, data):
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(data).decode()}-----END {kind}-----\n"


PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
BASE = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
        0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)


def added(one, other):
    if one is None or other is None:
        return one or other
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, PRIME)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, PRIME)
    x = (slope * slope - one[0] - other[0]) % PRIME
    return x, (slope * (one[0] - x) - one[1]) % PRIME


def signed(private, data):
    """ECDSA with P-256 and SHA-256 (FIPS 186-5, 6.4), as a BIT STRING."""
    scalar, nonce = int.from_bytes(private, "big"), secrets.randbelow(ORDER - 1) + 1
    point, doubled = None, BASE
    for bit in range(256):
        point = added(point, doubled) if nonce >> bit & 1 else point
        doubled = added(doubled, doubled)
    r = point[0] % ORDER
    s = pow(nonce, -1, ORDER) * (int.from_bytes(hashlib.sha256(data).digest(), "big") + r * scalar) % ORDER
    return tlv(3, b"\0" + tlv(0x30, number(r) + number(s)))


def number(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def with_exponent(key, exponent):
    """The RSA key (PKCS #8) with another public exponent, and the SubjectPublicKeyInfo."""
    version, algorithm, wrapped = split(content(key))[:3]
    values = [int.from_bytes(content(part), "big") for part in split(content(content(wrapped)))]
    _, modulus, _, _, one, other, *_ = values
    private = pow(exponent, -1, (one - 1) * (other - 1))
    values[2:4] = exponent, private
    values[6:8] = private % (one - 1), private % (other - 1)
    inner = tlv(0x30, b"".join(map(number, values)))
    public = tlv(3, b"\0" + tlv(0x30, number(modulus) + number(exponent)))
    return tlv(0x30, version + algorithm + tlv(4, inner)), tlv(0x30, algorithm + public)


def edit_extensions(field, name, text, known):
    """The extensions with one replaced, added or taken out."""
    is_critical, name = name.endswith("!"), oid(name.rstrip("!"))
    kept = [one for one in split(content(content(field))) if content(split(content(one))[0]) != name]
    if text:
        value = tlv(6, name) + (b"\1\1\xff" if is_critical else b"") + tlv(4, der(text, known))
        kept.append(tlv(0x30, value))
    return tlv(0xa3, tlv(0x30, b"".join(kept)))


def forged(like, issuer_key, options):
    tbs, outer_algorithm, _ = split(content(like["CERTIFICATE"]))
    fields = dict(zip(FIELDS, split(content(tbs))))
    if options.exponent:
        like["PRIVATE KEY"], fields["key"] = with_exponent(like["PRIVATE KEY"], options.exponent)
    fields["algorithm"] = outer = ECDSA_SHA256 if issuer_key else outer_algorithm
    around = {"outer-algorithm": outer}
    for edit in options.edit:
        name, _, text = edit.partition("=")
        if name[0].isdigit():
            fields["extensions"] = edit_extensions(fields["extensions"], name, text, fields)
        elif name in FIELDS:
            fields[name] = der(text, fields)
        else:
            around[name] = der(text, fields)
    tbs = tlv(0x30, b"".join(fields.values()))
    private = content(split(content(content(split(content(issuer_key or like["PRIVATE KEY"]))[2])))[1])
    if "signature" not in around:
        around["signature"] = signed(private, tbs)
    result = tlv(0x30, tbs + around["outer-algorithm"] + around["signature"])
    if options.plain is not None:
        result = der(options.plain, {"certificate": result, "tbs": tbs})
    if options.bytes:
        at, _, new = options.bytes.partition(":")
        at, new = int(at) % len(result), bytes.fromhex(new)
        result = result[:at] + new + result[at + len(new):]
    return result[:options.cut]


def make(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--like", "--out"):
        parser.add_argument(name, required=True)
    for name in ("--issuer", "--plain", "--bytes"):
        parser.add_argument(name)
    for name in ("--exponent", "--cut"):
        parser.add_argument(name, type=int)
    parser.add_argument("edit", nargs="*")
    options = parser.parse_args(words)
    like = blocks(options.like)
    issuer_key = blocks(options.issuer)["PRIVATE KEY"] if options.issuer else None
    certificate = forged(like, issuer_key, options)
    with open(options.out, "w", encoding="ascii") as file:
        file.write(pem("PRIVATE KEY", like["PRIVATE KEY"]) + pem("CERTIFICATE", certificate))


if __name__ == "__main__":
    make(sys.argv[1:])
