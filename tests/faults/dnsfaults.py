# SPDX-License-Identifier: ISC
"""The scripted DNS server of tests/server, able to lie: its zone knows more behaviours, and shorthand for what is long.

NAME [TYPE] MESSAGE ITEM, ITEM …   the answer, changed so; several lines are several datagrams in turn
    id+N  qr=0  opcode=N  rcode=N  aa=0  tc=1  ra=0  z=N  ad=1  counts=QD,AN,NS,AR   the header
    question=none|other|twice|case|chaos|type|pointer   edns=none|HEX                 the question, the OPT record
    an|ns|ar [OWNER TYPE[/CLASS][#RDLENGTH] [DATA]]   one more record; OWNER @ is the name asked, 0xHEX the bytes as
             they are; DATA as in the zone or 0xHEX; without any, the section is empty but for what follows
    order=reverse   size=N   cut=N   pad=HEX   when=udp|tcp|edns|plain   from=port|ADDRESS
NAME TCP MODE    TC by UDP, then: silent close reset drip endless half short long zero twice split noise alone
NAME LOSE N      no answer to the first N questions                 . NOTCP      nobody listens at the TCP port
*.NAME …         a record of any name below that has none

A line with {1..300} stands for that many; {#} is its number there, {#+1} one more. {400*text} is text so often.
"""
import contextlib
import pathlib
import re
import socket
import struct
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "server"))
import dnsserver  # noqa: E402
from dnsserver import AA, QR, RA, RCODES, RD, TC, TTL, TYPES, compose, data_of, labels_of, lowered, packed  # noqa: E402

FAULTS = {"MESSAGE", "TCP", "LOSE", "NOTCP"}
SECTIONS = {"an": 1, "ns": 2, "ar": 3}
REPEATED = re.compile(r"\{(\d+)\*((?:%\{[^{}]*\}|[^{}])*)\}")
NUMBERED = re.compile(r"\{(\d+)\.\.(\d+)\}")


def written_out(lines):
    for line in lines:
        number = NUMBERED.search(line)
        for at in range(int(number[1]), int(number[2]) + 1) if number else [None]:
            text = line
            if number:
                text = NUMBERED.sub(str(at), line).replace("{#}", str(at)).replace("{#+1}", str(at + 1))
            while REPEATED.search(text):
                text = REPEATED.sub(lambda found: int(found[1]) * found[2], text)
            yield text


class Zone(dnsserver.Zone):
    def __init__(self, path):
        self.faults = {}
        with open(path, encoding="utf-8") as file, tempfile.NamedTemporaryFile("w", encoding="utf-8") as whole:
            whole.writelines(written_out(file))
            whole.flush()
            super().__init__(whole.name)
        self.has_tcp = () not in self.faults
        self.names |= {name[at:] for name in self.faults for at in range(len(name) + 1)}

    def add(self, name, rest):
        words = rest.split(None, 2)
        kind = None if words[0] in FAULTS else words.pop(0)
        if words and words[0] in FAULTS:
            kind = kind and dnsserver.type_number(kind)
            argument = rest.partition(words[0])[2].strip()
            self.faults.setdefault(lowered(labels_of(name)), []).append((kind, words[0], argument))
        else:
            super().add(name, rest)

    def faults_of(self, query):
        found = {}
        for kind, word, argument in self.faults.get(lowered(query.name), []):
            if kind in (None, query.type):
                found.setdefault(word, []).append(argument)
        return found

    def look_up(self, asked, kind):
        name = lowered(asked)
        for at in range(1, len(name)):
            wild = (b"*", *name[at:])
            if name not in self.records and wild in self.records:
                return "NOERROR", [(asked, found, data) for found, data in self.records[wild] if found == kind], {}
        return super().look_up(asked, kind)


def record(query, text):
    owner, kind, *rest = text.split(None, 2)
    number, rr_class, rdlength = re.fullmatch(r"(\w+?)(?:/(\d+))?(?:#(\d+))?", kind).groups()
    text = rest[0] if rest else ""
    data = bytes.fromhex(text[2:]) if text.startswith("0x") else data_of(number, text) if text else b""
    if owner == "@":
        owner = b"\xc0\x0c"
    else:
        owner = bytes.fromhex(owner[2:]) if owner.startswith("0x") else packed(labels_of(owner))
    return owner + struct.pack("!HHIH", dnsserver.type_number(number), int(rr_class or query.rr_class), TTL,
                               int(rdlength or len(data))) + data


def question_of(query, how):
    name, tail = query.question[:-4], query.question[-4:]
    return {
        "none": b"", "twice": query.question * 2, "case": name.swapcase() + tail,
        "other": packed((b"other",) + query.name[1:]) + tail, "chaos": name + tail[:2] + b"\0\3",
        "type": name + b"\0\x10\0\1", "pointer": b"\xc0\x0c" + tail, "same": query.question,
    }[how]


class Message:
    """One answer, from the items of a MESSAGE line and the records of the zone."""

    def __init__(self, text, query, code, answers):
        self.query = query
        self.fields = {"rcode": RCODES[code], "question": "same"}
        self.records = {1: [], 2: [], 3: []}
        for name, kind, data in answers:
            owner = b"\xc0\x0c" if name == query.name else packed(name)
            self.records[1].append(owner + struct.pack("!HHIH", kind, 1, TTL, len(data)) + data)
        if query.has_edns:
            self.records[3].append(struct.pack("!BHHIH", 0, TYPES["OPT"], 1232, 0, 0))
        for item in filter(None, map(str.strip, text.split(", "))):
            self.take(item)

    def take(self, item):
        section, _, rest = item.partition(" ")
        if section in SECTIONS and not rest:
            self.records[SECTIONS[section]] = []
        elif section in SECTIONS:
            self.records[SECTIONS[section]].append(record(self.query, rest.strip()))
        elif item.startswith("id+"):
            self.fields["id"] = int(item[3:])
        else:
            key, _, value = item.partition("=")
            self.fields[key] = int(value) if value.isdigit() and key not in ("pad", "edns") else value

    def suits(self, transport):
        when = self.fields.get("when")
        if when in ("udp", "tcp"):
            return when.upper() == transport
        return when is None or self.query.has_edns == (when == "edns")

    def header(self, questions):
        field = self.fields.get
        flags = (QR * field("qr", 1) | field("opcode", 0) << 11 | AA * field("aa", 1) | TC * field("tc", 0) |
                 self.query.flags & RD | RA * field("ra", 1) | field("z", 0) << 6 | field("ad", 0) << 5 |
                 field("rcode"))
        counts = [questions] + [len(self.records[at]) for at in (1, 2, 3)]
        if "counts" in self.fields:
            counts = map(int, str(field("counts")).split(","))
        return struct.pack("!6H", (self.query.id + field("id", 0)) & 0xffff, flags, *counts)

    def packet(self):
        field = self.fields.get
        if "edns" in self.fields:
            self.records[3] = [one for one in self.records[3] if one[:3] != b"\0\0\x29"]
            if field("edns") != "none":
                self.records[3].append(bytes.fromhex(str(field("edns"))))
        if field("order") == "reverse":
            self.records[1].reverse()
        how = field("question")
        whole = (self.header({"none": 0, "twice": 2}.get(how, 1)) + question_of(self.query, how) +
                 b"".join(b"".join(self.records[at]) for at in (1, 2, 3)))
        whole = whole[:field("size", len(whole))]
        return whole[:len(whole) - field("cut", 0)] + bytes.fromhex(str(field("pad", "")))


def with_length(packet, more=0):
    return struct.pack("!H", min(len(packet) + more, 65535)) + packet


class Server(dnsserver.Server):
    def __init__(self, zone, log):
        super().__init__(zone, log)
        self.lost = {}

    def replies(self, packet, transport):
        """What to send, as (bytes, where from), in turn, and how by TCP."""
        query = dnsserver.Query(packet)
        self.log(f"{transport} {dnsserver.shown(query.name)} {dnsserver.type_name(query.type)}")
        faults = self.zone.faults_of(query)
        code, answers, behaviours = self.zone.look_up(query.name, query.type)
        key = (lowered(query.name), query.type)
        self.lost[key] = self.lost.get(key, 0) + 1
        if "SILENT" in behaviours or self.lost[key] <= int(faults.get("LOSE", ["0"])[0]):
            return [], None
        mode = faults.get("TCP", [None])[0]
        if mode and transport == "UDP":
            behaviours["TRUNCATE"] = None
        time.sleep(behaviours.get("DELAY", 0))
        written = [Message(text, query, code, answers) for text in faults.get("MESSAGE", [])]
        suiting = [(one.packet(), one.fields.get("from")) for one in written if one.suits(transport)]
        if not suiting or mode and transport == "UDP":
            suiting = [(compose(query, code, answers, behaviours, transport == "TCP"), None)]
        return suiting, mode

    def datagram(self, sock):
        packet, client = sock.recvfrom(65535)
        threading.Thread(target=self.reply, args=(sock, packet, client), daemon=True).start()

    def reply(self, sock, packet, client):
        """The client and the socket may be gone by now."""
        try:
            for reply, origin in self.replies(packet, "UDP")[0]:
                if origin is None:
                    sock.sendto(reply, client)
                    continue
                with socket.socket(sock.family, socket.SOCK_DGRAM) as other:
                    address, port = sock.getsockname()[:2]
                    other.bind((address, 0) if origin == "port" else (origin, port))
                    other.sendto(reply, client)
        except (OSError, ValueError, IndexError, struct.error) as error:
            self.log(f"UDP failed: {error}")

    def connection(self, sock):
        with sock, contextlib.suppress(OSError, ValueError, struct.error), sock.makefile("rb") as stream:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while len(head := stream.read(2)) == 2:
                replies, mode = self.replies(stream.read(*struct.unpack("!H", head)), "TCP")
                packet = replies[0][0] if replies else b""
                if replies and not self.send(sock, packet, mode):
                    return

    def send(self, sock, packet, mode):
        """By TCP. True if the connection goes on."""
        whole = {"short": with_length(packet, -len(packet) // 2), "long": with_length(packet, 9), "zero": b"\0\0",
                 "half": with_length(packet)[:2 + len(packet) // 2], "alone": with_length(packet)[:1],
                 "noise": b"HTTP/1.1 400 Bad Request\r\n\r\n" * 900, "silent": b"", "close": b"", "reset": b"",
                 "twice": 2 * with_length(packet), "endless": b"\xff\xff" + packet}.get(mode, with_length(packet))
        if mode in ("drip", "split"):
            for at in range(len(whole)):
                sock.sendall(whole[at:at + 1])
                time.sleep(0.2 if mode == "drip" else 0.001)
        sock.sendall(b"" if mode in ("drip", "split") else whole)
        while mode == "endless":
            sock.sendall(bytes(4096))
            time.sleep(0.01)
        if mode == "reset":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if mode in ("silent", "half", "long", "alone"):
            sock.recv(1)
        return mode in (None, "split", "twice")
