#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A DNS server that answers, UDP and TCP, from a zone file of one record or behaviour a line:

NAME A|AAAA|MX|TXT|SPF|CNAME|NS|PTR DATA    a record: MX 10 host, MX 0 . and TXT "one string" "and another";
                                            unquoted text is one string; \\DDD and \\" as in any zone file
NAME TYPE52 HEX                             any type by number, its data as they are
NAME [TYPE] BEHAVIOUR                       for queries of that TYPE, or of all

SERVFAIL REFUSED FORMERR NOTIMP NXDOMAIN    that answer code            SILENT       no answer
DELAY SECONDS    answer later                                           GARBAGE      noise behind a right header
TRUNCATE         TC by UDP, whole by TCP                                WRONGID      the id of another query
DRIPTCP          TC by UDP, a byte every 0.2 s by TCP                   WRONGQUESTION  the question of another query
FLAT             a CNAME without what it points to                  LAME         a referral, no recursion
DROPEDNS         no answer to a query with EDNS0                    OPTFIRST     OPT in front of the answer
EDE CODE [TEXT]  an extended error (RFC 8914) in OPT; repeatable

A NAME whose first label is * answers for what does not exist below the rest of it (RFC 4592).
"""
import contextlib
import ipaddress
import random
import re
import socket
import struct
import sys
import threading
import time

sys.dont_write_bytecode = True
from mailserver import Host, Log, arguments, endpoint, listener  # noqa: E402

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "OPT": 41, "SPF": 99}
TYPE_NAMES = {number: name for name, number in TYPES.items()}
RCODES = {"NOERROR": 0, "FORMERR": 1, "SERVFAIL": 2, "NXDOMAIN": 3, "NOTIMP": 4, "REFUSED": 5}
FAILURES = set(RCODES) - {"NOERROR"}
BEHAVIOURS = FAILURES | {"SILENT", "DELAY", "TRUNCATE", "GARBAGE", "WRONGID", "WRONGQUESTION", "DRIPTCP", "FLAT", "LAME",
                         "DROPEDNS", "OPTFIRST", "EDE"}
ESCAPE = re.compile(rb"\\(\d{3}|.)", re.S)
EXTENDED_ERROR = 15  # RFC 8914 2
TTL, QR, AA, TC, RD, RA = 60, 0x8000, 0x0400, 0x0200, 0x0100, 0x0080


def type_number(word):
    number = re.fullmatch(r"TYPE(\d+)", word)
    if word not in TYPES and not number:
        raise ValueError(f"unknown type {word}")
    return TYPES[word] if word in TYPES else int(number[1])


def type_name(number):
    return TYPE_NAMES.get(number, f"TYPE{number}")


def unescaped(data):
    return ESCAPE.sub(lambda found: bytes([int(found[1])]) if len(found[1]) == 3 else found[1], data)


def labels_of(text):
    """A name as a tuple of labels in bytes; the root is ()."""
    labels = tuple(unescaped(label) for label in re.findall(rb"(?:\\.|[^.\\])+", text.encode(), re.S))
    if any(len(label) > 63 for label in labels) or sum(map(len, labels)) + len(labels) > 254:
        raise ValueError("too long a name")
    return labels


def lowered(labels):
    return tuple(label.lower() for label in labels)


def shown(labels):
    return ".".join("".join(chr(byte) if 32 < byte < 127 and byte not in b".\\" else f"\\{byte:03d}"
                            for byte in label) for label in labels) or "."


def packed(labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def strings_of(text):
    quoted = re.findall(rb'"((?:\\.|[^"\\])*)"', text, re.S) if text.startswith(b'"') else None
    if quoted is None:
        text = unescaped(text)
        quoted = [text[at:at + 255] for at in range(0, len(text), 255)] or [b""]
    else:
        quoted = [unescaped(string) for string in quoted]
    return b"".join(bytes([len(string)]) + string for string in quoted)


def data_of(kind, text):
    if kind in ("A", "AAAA"):
        return (ipaddress.IPv4Address if kind == "A" else ipaddress.IPv6Address)(text).packed
    if kind in ("CNAME", "NS", "PTR"):
        return packed(labels_of(text))
    if kind == "MX":
        preference, host = text.split()
        return struct.pack("!H", int(preference)) + packed(labels_of(host))
    if kind in ("TXT", "SPF"):
        return strings_of(text.encode())
    return bytes.fromhex(text)


def extended_error(code, *text):
    data = struct.pack("!H", int(code)) + " ".join(text).encode()
    return struct.pack("!HH", EXTENDED_ERROR, len(data)) + data


class Zone:
    def __init__(self, path):
        self.records, self.behaviours, self.targets = {}, {}, {}
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip() and not line.lstrip().startswith("#"):
                    try:
                        self.add(*line.strip().split(None, 1))
                    except (ValueError, TypeError, IndexError) as error:
                        sys.exit(f"{path}:{number}: {error}")
        self.names = {name[at:] for name in [*self.records, *self.behaviours] for at in range(len(name) + 1)}

    def add(self, name, rest):
        name = lowered(labels_of(name))
        words = rest.split()
        if words[0] in BEHAVIOURS or len(words) > 1 and words[1] in BEHAVIOURS:
            kind = None if words[0] in BEHAVIOURS else type_number(words.pop(0))
            argument = float(words[1]) if words[0] == "DELAY" else extended_error(*words[1:]) if words[0] == "EDE" else None
            self.behaviours.setdefault(name, []).append((kind, words[0], argument))
            return
        kind, text = rest.split(None, 1)
        self.records.setdefault(name, []).append((type_number(kind), data_of(kind, text)))
        if kind == "CNAME":
            self.targets[name] = labels_of(text)

    def source_of(self, name):
        """The name whose records answer for that one: itself, else the wildcard of its closest ancestor that exists."""
        if name in self.names:
            return name
        return (b"*", *next((name[at:] for at in range(1, len(name)) if name[at:] in self.names), ()))

    def look_up(self, asked, kind):
        """Answer code, records as (name, type, data) and the behaviours met along the CNAME chain."""
        answers, behaviours, seen = [], {}, set()
        name = lowered(asked)
        while name not in seen:
            seen.add(name)
            source = self.source_of(name)
            for limit, word, argument in self.behaviours.get(source, []):
                if limit in (None, kind):
                    behaviours[word] = behaviours.get(word, b"") + argument if word == "EDE" else argument
            here = [(asked, found, data) for found, data in self.records.get(source, [])
                    if found == kind or found == TYPES["CNAME"]]
            answers += here
            if kind == TYPES["CNAME"] or source not in self.targets or "FLAT" in behaviours:
                break
            asked = self.targets[source]
            name = lowered(asked)
        code = "NOERROR" if source in self.names else "NXDOMAIN"
        for word in FAILURES & set(behaviours):
            code, answers = word, []
        return code, answers, behaviours


class Query:
    def __init__(self, packet):
        self.id, self.flags, questions, *_, extra = struct.unpack_from("!6H", packet)
        at, labels = 12, []
        while packet[at]:
            if packet[at] > 63:
                raise ValueError("a compressed question")
            labels.append(packet[at + 1:at + 1 + packet[at]])
            at += 1 + packet[at]
        self.name, (self.type, self.rr_class) = tuple(labels), struct.unpack_from("!HH", packet, at + 1)
        self.question = packet[12:at + 5]
        self.room, self.has_edns = 512, False
        if extra and packet[at + 5:at + 8] == struct.pack("!BH", 0, TYPES["OPT"]):
            self.has_edns = True
            self.room = min(4096, max(512, *struct.unpack_from("!H", packet, at + 8)))
        if self.flags & QR or questions != 1:
            raise ValueError("no query")


def compose(query, code, answers, behaviours, by_tcp):
    identity, question = query.id, query.question
    if "WRONGID" in behaviours:
        identity ^= 0x5555
    if "WRONGQUESTION" in behaviours:
        question = packed((b"wrong",) + query.name[1:]) + question[-4:]
    flags = QR | AA | RA | query.flags & RD | RCODES[code]
    if "GARBAGE" in behaviours:
        noise = random.Random(query.question).getrandbits(8 * 120).to_bytes(120, "big")
        return struct.pack("!6H", identity, flags, 1, 3, 0, 0) + noise

    body = b""
    for name, kind, data in answers:
        owner = b"\xc0\x0c" if name == query.name else packed(name)
        body += owner + struct.pack("!HHIH", kind, 1, TTL, len(data)) + data
    options = behaviours.get("EDE", b"")
    edns = struct.pack("!BHHIH", 0, TYPES["OPT"], 1232, 0, len(options)) + options if query.has_edns else b""
    count = len(answers)
    if "LAME" in behaviours:
        referral = b"\0" + struct.pack("!HHIH", TYPES["NS"], 1, TTL, 4) + packed((b"ns",))
        flags &= ~(AA | RA)
        return struct.pack("!6H", identity, flags, 1, 0, 1, int(query.has_edns)) + question + referral + edns
    if "OPTFIRST" in behaviours and edns:
        return struct.pack("!6H", identity, flags, 1, count + 1, 0, 0) + question + edns + body
    is_long = 12 + len(question) + len(body) + len(edns) > query.room
    if not by_tcp and (is_long or {"TRUNCATE", "DRIPTCP"} & set(behaviours)):
        flags, count, body = flags | TC, 0, b""
    return struct.pack("!6H", identity, flags, 1, count, 0, int(query.has_edns)) + question + body + edns


class Server:
    def __init__(self, zone, log):
        self.zone, self.log = zone, log

    def answer(self, packet, transport):
        """What to send and how: (bytes or None, behaviours)."""
        try:
            query = Query(packet)
        except (ValueError, IndexError, struct.error):
            self.log(f"{transport} malformed")
            return None, {}
        self.log(f"{transport} {shown(query.name)} {type_name(query.type)}")
        code, answers, behaviours = self.zone.look_up(query.name, query.type)
        if "SILENT" in behaviours or "DROPEDNS" in behaviours and query.has_edns:
            return None, behaviours
        return compose(query, code, answers, behaviours, transport == "TCP"), behaviours

    def datagram(self, sock):
        packet, client = sock.recvfrom(65535)
        reply, behaviours = self.answer(packet, "UDP")
        if reply is None:
            return
        if "DELAY" in behaviours:
            timer = threading.Timer(behaviours["DELAY"], sock.sendto, (reply, client))
            timer.daemon = True
            timer.start()
        else:
            sock.sendto(reply, client)

    def connection(self, sock):
        with sock, contextlib.suppress(OSError), sock.makefile("rb") as stream:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                head = stream.read(2)
                if len(head) < 2:
                    return
                reply, behaviours = self.answer(stream.read(*struct.unpack("!H", head)), "TCP")
                if reply is None:
                    continue
                time.sleep(behaviours.get("DELAY", 0))
                reply = struct.pack("!H", len(reply)) + reply
                if "DRIPTCP" not in behaviours:
                    sock.sendall(reply)
                    continue
                for at in range(len(reply)):
                    sock.sendall(reply[at:at + 1])
                    time.sleep(0.2)


def listeners(address, port):
    """TCP and UDP on one port; a free one for TCP may be taken for UDP, so try a few."""
    for attempt in range(50, -1, -1):
        tcp = listener(address, port)
        udp = socket.socket(tcp.family, socket.SOCK_DGRAM)
        try:
            udp.bind((address, tcp.getsockname()[1]))
            return tcp, udp
        except OSError:
            tcp.close()
            udp.close()
            if port or not attempt:
                raise


def main():
    options = arguments(__doc__, "--zone").parse_args()
    server = Server(Zone(options.zone), Log(options.log))
    host = Host(options.parent, options.ready)
    try:
        tcp, udp = listeners(*endpoint(options.listen))
    except (OSError, OverflowError) as error:
        sys.exit(f"cannot listen on {options.listen}: {error}")
    host.run(tcp.getsockname()[1],
             {tcp: lambda sock: host.spawn(server.connection, sock.accept()[0]), udp: server.datagram})


if __name__ == "__main__":
    main()
