# SPDX-License-Identifier: ISC
"""The healthy dialogue of each protocol as steps, and scripts made of it with something changed."""
import re

REPLY_STEPS = ("greeting", "hello", "starttls", "inside")
ORDER = {
    "upgrade": ("connect", "greeting", "hello", "starttls", "tls", "inside", "quit"),
    "implicit": ("connect", "tls", "greeting", "inside", "quit"),
}
STEPS = frozenset(ORDER["upgrade"])
HOSTILE = (r"evil\x1b[31m\x07\x7f'|evil=666;;;0 \xff\xfe\xc2\x9b\xc0\xaf\xed\xa0\x80\xe2\x80\xae\xe2\x80\xa8"
           r"\rSMTP OK - evil\tOK \\\x22$(id) %s%n")
SIMPLE_ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


class Protocol:
    """commands: what the client says at a step; yes, no, part: how a line of the reply begins; greets_inside: behind
    STARTTLS the list comes unasked, before it is asked for."""

    def __init__(self, label, plugin, commands, yes, no, part, offer, greets_inside=False):
        self.label, self.plugin, self.commands = label, plugin, commands
        self.yes, self.no, self.part, self.offer = yes, no, part, offer
        self.greets_inside = greets_inside
        self.upgrade = commands["starttls"].split()[-1]


def offer_smtp(words, _step):
    lines = ["mail.example.test", *words]
    return "".join(f"250{' ' if at == len(lines) - 1 else '-'}{line}\r\n" for at, line in enumerate(lines))


def offer_imap(words, step):
    safe = ["LOGINDISABLED"] if step == "hello" else []
    return f"* CAPABILITY {' '.join(['IMAP4rev1', *safe, *words])}\r\n{{tag}} OK done\r\n"


def offer_pop3(words, _step):
    return "".join(f"{line}\r\n" for line in ["+OK", *words, "."])


def offer_sieve(words, _step):
    strings = [['"' + string + '"' for string in word.split(" ", 1)] for word in ["IMPLEMENTATION Example", *words]]
    return "".join(" ".join(line) + "\r\n" for line in [*strings, ["OK"]])


def by_step(greeting, hello, starttls):
    return {"greeting": greeting, "hello": hello, "starttls": starttls, "inside": hello}


PROTOCOLS = {
    "smtp": Protocol("SMTP", "check_smtp_starttls",
                     {"hello": "EHLO *", "starttls": "STARTTLS", "inside": "EHLO *", "quit": "QUIT"},
                     by_step("220 ", "250 ", "220 "), by_step("554 ", "550 ", "454 "),
                     by_step("220-", "250-", "220-"), offer_smtp),
    "imap": Protocol("IMAP", "check_imap_starttls",
                     {"hello": "* CAPABILITY", "starttls": "* STARTTLS", "inside": "* CAPABILITY",
                      "quit": "* LOGOUT"},
                     by_step("* OK ", "{tag} OK ", "{tag} OK "), by_step("* BYE ", "{tag} NO ", "{tag} NO "),
                     by_step("* OK ", "* X ", "* X "), offer_imap),
    "pop3": Protocol("POP3", "check_pop3_starttls",
                     {"hello": "CAPA", "starttls": "STLS", "inside": "CAPA", "quit": "QUIT"},
                     by_step("+OK ", "+OK ", "+OK "), by_step("-ERR ", "-ERR ", "-ERR "),
                     by_step("+OK ", "", "+OK "), offer_pop3),
    "lmtp": Protocol("LMTP", "check_lmtp_starttls",
                     {"hello": "LHLO *", "starttls": "STARTTLS", "inside": "LHLO *", "quit": "QUIT"},
                     by_step("220 ", "250 ", "220 "), by_step("554 ", "550 ", "454 "),
                     by_step("220-", "250-", "220-"), offer_smtp),
    "sieve": Protocol("SIEVE", "check_sieve_starttls",
                      {"hello": "CAPABILITY", "starttls": "STARTTLS", "inside": "CAPABILITY", "quit": "LOGOUT"},
                      by_step("OK ", "OK ", "OK "), by_step("BYE ", "NO ", "NO "),
                      by_step('"X" ', '"X" ', '"X" '), offer_sieve, greets_inside=True),
}
PROTOCOLS["mx"] = PROTOCOLS["smtp"]


def unescaped(text):
    def byte(found):
        return bytes.fromhex(found[1].decode()) if found[1] else SIMPLE_ESCAPES[found[2].decode()]

    return re.sub(rb"\\(?:x([0-9a-fA-F]{2})|([rnt0\\]))", byte, text.encode())


class Writer:
    """Writes the script of one case for one protocol, mode and server address."""

    def __init__(self, protocol, mode, minted):
        self.protocol, self.mode, self.minted = PROTOCOLS[protocol], mode, minted

    def filled(self, text, step):
        """With what stands in braces replaced; {tag} waits until the client has said it."""
        protocol = self.protocol
        values = {"upgrade": protocol.upgrade, "hostile": HOSTILE, "label": protocol.label}
        if step in REPLY_STEPS:
            values |= {"yes": protocol.yes[step], "no": protocol.no[step], "part": protocol.part[step]}
        text = re.sub(r"\{(yes|no|part|upgrade|hostile|label)\}", lambda found: values.get(found[1], found[0]), text)
        times = 1
        while times:
            text, times = re.subn(r"\{([^{}]+)\*(\d+)\}", lambda found: found[1] * int(found[2]), text)
        return text

    def healthy(self, step):
        if step == "hello":
            return self.protocol.offer([self.protocol.upgrade], step)
        if step == "inside":
            return self.protocol.offer(["SIZE" if self.protocol.label == "SMTP" else "UIDPLUS"], step)
        return self.protocol.yes[step] + "mail.example.test at your service\r\n"

    def directive(self, line, step):
        """(verb, argument) as the player takes them; what is sent is bytes by now."""
        verb, _, text = line.partition(" ")
        if verb == "HEALTHY":
            data = self.healthy(step).encode()
            manner, _, end = text.partition(" ")
            if manner == "ends":
                return "SEND", data.replace(b"\r\n", unescaped(end))
            if manner in ("lower", "upper"):
                return "SEND", getattr(data, manner)()
            return {"": "SEND", "split": "SPLITRAW", "drip": "DRIPRAW"}[manner], data
        text = self.filled(text, step)
        if verb == "OFFER":
            words = [word.strip() for word in text.split(",") if word.strip()]
            return "SEND", unescaped(self.protocol.offer(words, step))
        if verb in ("S:", "SPLIT", "DRIP", "FLOOD"):
            data = unescaped(text) + b"\r\n"
            return {"S:": "SEND", "SPLIT": "SPLITRAW", "DRIP": "DRIPRAW", "FLOOD": "FLOODBYTES"}[verb], data
        if verb in ("RAW", "FLOODRAW"):
            return {"RAW": "SEND", "FLOODRAW": "FLOODBYTES"}[verb], unescaped(text)
        return verb, self.minted(verb, text) if verb in ("TLS", "WIRE") else text

    def step(self, step, changes):
        """The directives of a step: changes maps before, ahead, at, after to lines."""
        is_greeting = step == "inside" and self.protocol.greets_inside and self.mode == "upgrade"
        lines = list(changes.get("before", ["HEALTHY"] if is_greeting else []))
        if step in self.protocol.commands:
            lines.append("C: " + self.protocol.commands[step])
        lines += changes.get("ahead", [])
        default = {"tls": ["TLS good"], "connect": [], "quit": []}.get(step, ["HEALTHY"])
        lines += changes.get("at", default)
        return lines + changes.get("after", [])

    def script(self, changes, skipped):
        """changes maps a step to what is changed there. Bytes sent in a row are one segment."""
        script = []
        for step in (step for step in ORDER[self.mode] if step not in skipped):
            for line in self.step(step, changes.get(step, {})):
                verb, argument = self.directive(line, step)
                if verb == "SEND" and script and script[-1][0] == "SEND":
                    argument = script.pop()[1] + argument
                script.append((verb, argument))
        return script
