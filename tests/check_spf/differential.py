#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""differential.py [--trees N] [--seed S] [--jobs J] [--only N]: the survey of check_spf against its own evaluation.

Random trees of SPF records, each below a domain of its own, are surveyed. Where the survey says OK, a stranger of each
family, whom no record names by a narrow network, must get fail. Two permerrors by void lookups are right all the same:
in a family in which nobody can pass (the survey says so: void-lookups-unused-family), and where a term of the tree
depends on the client, whom the survey does not know. What crashes or writes to standard error is wrong in any case.

A spice is what makes a tree hard; most trees have one or two. The strangers, and the addresses that the plugin tries, all
lie in 192.0.0.0/4 and 2000::/3, and a network is either narrow or at least as wide as these: for one stranger it means
what it means for the others. A name *.x has the records of every name below x that has none.
"""
import argparse
import collections
import ipaddress
import multiprocessing
import multiprocessing.connection
import os
import random
import re
import selectors
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests/server")
sys.dont_write_bytecode = True
from dnsserver import Server, Zone, listeners, lowered  # noqa: E402

PLUGIN = os.environ.get("PLUGINS", f"{ROOT}/plugins") + "/check_spf"
STATES = ["OK", "WARNING", "CRITICAL", "UNKNOWN"]
CHUNK, SHOWN, PATIENCE = 500, 5, 30
FORK = multiprocessing.get_context("fork")

# Of the plugin's own strangers one of each family is left unnamed, so that it has one to try.
STRANGERS = {4: ["203.0.113.99", "198.51.100.77", "192.0.2.199", "192.0.2.1", "203.0.113.1", "198.18.7.9",
                 "203.0.114.5"],
             6: ["2001:db8:ffff::99", "2001:db8:ffff::1", "2001:db8::99", "2001:db8::1", "2001:db8:f0f0::99",
                 "2001:470::7"]}
TRIED = {4: ["192.0.2.1", "198.51.100.1", "203.0.113.1"], 6: ["2001:db8::1", "2001:db8:ffff::1"]}
BLOCKS = {4: ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "10.1.2.0/24", "198.18.0.0/24"],
          6: ["2001:db8::/48", "2001:db8:ffff::/48", "2001:db8:1::/48", "2001:db8:abcd::/48"]}
BLOCKS = {width: [ipaddress.ip_network(block) for block in blocks] for width, blocks in BLOCKS.items()}
NARROW = {4: ["", "", "/32", "/31", "/30", "/29", "/28", "/26", "/25", "/24"],
          6: ["", "", "/128", "/127", "/124", "/112", "/96", "/64", "/64", "/56", "/48"]}

HOSTS = {"both": 12, "a": 5, "aaaa": 5, "alias": 3, "nodata": 2, "nx": 2, "dangling": 1, "servfail": 1, "refused": 1,
         "servfail-a": 1, "servfail-aaaa": 1, "circle": 1}
FIXED = ["%{d}", "%{o}", "%{d2}", "%{dr}", "%{o1r}", "%{D}", "%{d3}", "%{o2}.%{d1r}"]
OPEN = ["%{i}", "%{ir}", "%{l}", "%{h}", "%{s}", "%{v}", "%{p}", "%{ir}.%{v}", "%{l}.%{o}", "%{i}.%{d}",
        "%{l}.%{ir}.%{v}"]
ERRORS = ["ip4:192.0.2.1/33", "ip4:192.0.2.999", "ip6:2001:db8::1/129", "ip4:", "a:", "a/33", "a//129", "include",
          "exists", "foo", "foo:bar", "all:x", "redirect=", "a:%{z}.test", "a:%", "ip6:192.0.2.1", "ip4:2001:db8::1",
          "mx:", "-", "foo=%", "include:x..test", "a:h1.test,", "redirect=a.test redirect=a.test",
          "exp=a.test exp=a.test", "+-all", "include:a.test/24"]


class Tree:
    def __init__(self, seed, number):
        self.rng = random.Random(f"{seed}/{number}")
        self.number, self.name = number, f"t{number}.test"
        self.lines, self.spices, self.done, self.hosts_made = [], [], [], {}
        self.count, self.depends = 0, False
        self.strangers = [self.rng.choice(STRANGERS[width]) for width in (4, 6)]
        self.spared = [ipaddress.ip_address(one) for one in
                       (*self.strangers, *(self.rng.choice(TRIED[width]) for width in (4, 6)))]
        weights = {name: weight for name, (weight, _) in SPICES.items()}
        self.record(self.name, [self.weighted(weights) for _ in range(self.weighted({0: 8, 1: 50, 2: 36, 3: 6}))], 0)

    def chance(self, probability):
        return self.rng.random() < probability

    def weighted(self, weights):
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def sign(self):
        return self.weighted({"": 40, "+": 8, "-": 18, "~": 16, "?": 18})

    def add(self, name, text):
        self.lines.append(f"{name} {text}")

    def fresh(self, kind):
        self.count += 1
        return f"{kind}{self.count}.{self.name}"

    def network(self, width):
        """A narrow network, written with the bits of a host at times, that has none of the spared."""
        while True:
            block, prefix = self.rng.choice(BLOCKS[width]), self.rng.choice(NARROW[width])
            address = block[self.rng.randrange(256)]
            network = ipaddress.ip_network(f"{address}{prefix}", strict=False)
            if not any(one in network for one in self.spared):
                return f"{self.rng.choice([address, network.network_address])}{prefix}"

    def address(self, width):
        """Of a host: whatever narrow prefix follows it, none of the spared is in that network."""
        block = self.rng.choice([block for block in BLOCKS[width] if not any(one in block for one in self.spared)])
        return block[self.rng.randrange(1, 255)]

    def host(self, kind=None):
        kind = kind or self.weighted(HOSTS)
        if kind in self.hosts_made and self.chance(0.1):
            return self.hosts_made[kind]
        name = self.hosts_made[kind] = self.fresh("h")
        self.spices.append(f"host {kind}")
        if kind in ("both", "a", "servfail-aaaa"):
            for _ in range(self.rng.choice([1, 1, 2])):
                self.add(name, f"A {self.address(4)}")
        if kind in ("both", "aaaa", "servfail-a"):
            self.add(name, f"AAAA {self.address(6)}")
        if kind in ("alias", "dangling"):
            self.add(name, f"CNAME {self.host('both' if kind == 'alias' else 'nx')}")
        if kind == "circle":
            other = self.fresh("h")
            self.lines += [f"{name} CNAME {other}", f"{other} CNAME {name}"]
        if kind == "nodata":
            self.add(name, "TXT text")
        if kind.startswith(("servfail", "refused")):
            self.add(name, " ".join(reversed(kind.upper().split("-"))))
        return name

    def mailhosts(self, name, kinds):
        for number, kind in enumerate(kinds):
            self.add(name, f"MX {number} {self.host(kind)}")
        return name

    def cidr(self):
        return self.rng.choice(["", "", "", "/32", "/28", "/24", "//64", "//128", "/30//48"])

    def plain(self, owner):
        """A term that means nothing to a stranger."""
        sign = self.weighted({"": 60, "+": 6, "-": 14, "~": 10, "?": 10})
        kind = self.weighted({"ip4": 9, "ip6": 5, "a": 4, "mx": 3, "include": 4, "own-a": 1, "mapped": 1})
        if kind in ("ip4", "ip6"):
            return f"{sign}{kind}:{self.network(int(kind[2]))}"
        if kind == "a":
            return f"{sign}a:{self.host('both')}{self.cidr()}"
        if kind == "mx":
            return f"{sign}mx:{self.mailhosts(self.fresh('m'), ['both'] * self.rng.randint(1, 3))}{self.cidr()}"
        if kind == "mapped":
            return f"{sign}ip6:::ffff:192.0.2.0/{self.rng.choice([96, 120, 128])}"
        if kind == "own-a":
            self.lines += [f"{owner} A {self.address(4)}", f"{owner} AAAA {self.address(6)}"]
            return f"{sign}a{self.cidr()}"
        child = self.fresh("p")
        end = self.rng.choice([" -all", " ~all", " ?all", ""])
        self.add(child, f"TXT v=spf1 ip4:{self.network(4)} ip6:{self.network(6)}{end}")
        return f"{sign}include:{child}"

    def record(self, name, spices, depth):
        """The record of a name with these spices, some of them in records that it includes or redirects to."""
        terms = [self.plain(name) for _ in range(self.rng.choice([0, 1, 1, 2, 3] if depth == 0 else [0, 0, 1, 1]))]
        for spice in spices:
            if depth < 4 and self.chance(0.4):
                child, kind = self.fresh("i"), "redirect" if self.chance(0.25) else "include"
                self.record(child, [spice], depth + 1)
                fresh = [f"redirect={child}" if kind == "redirect" else f"{self.sign()}include:{child}"]
                self.spices.append(f"spice by {kind} {depth + 1}")
            elif self.done and self.chance(0.15):
                fresh = [f"{self.sign()}include:{self.rng.choice(self.done)}"]
                self.spices.append("shared")
            else:
                fresh = SPICES[spice][1](self, name)
                self.spices.append(spice)
            at = self.rng.randint(0, len(terms))
            terms[at:at] = fresh
        if self.chance(0.04):
            terms = [self.rng.choice([term if "%" in term else term.upper(), re.sub(r"\.test$", ".test.", term)])
                     for term in terms]
        last = [term for term in terms if re.fullmatch(r"[+~?-]?all|redirect=.*", term, re.I)]
        if len(last) == 1 or self.chance(0.8):
            terms = [term for term in terms if term not in last] + last[-1:]
        if not last or self.chance(0.03):
            terms += self.end(depth)
        self.add(name, "TXT " + " ".join([self.rng.choice(["v=spf1"] * 30 + ["V=SPF1"]), *terms]))
        self.done.append(name)

    def end(self, depth):
        if self.chance(0.08) and depth < 4:
            child = self.fresh("r")
            self.record(child, [], depth + 1)
            return [f"redirect={child}"]
        ends = {"-all": 90, "~all": 3, "?all": 2, "": 2, "+all": 3}
        if depth:
            ends = {"-all": 60, "~all": 14, "?all": 10, "": 8, "+all": 8}
        return [end for end in [self.weighted(ends)] if end]

    def policy(self):
        """The text of a small record."""
        return "v=spf1 " + self.weighted({"-all": 5, "+all": 4, "?all": 2, "~all": 2, f"ip4:{self.network(4)} -all": 3,
                                          f"-ip4:{self.network(4)} all": 2, "ip4:0.0.0.0/0 -all": 1, "a -all": 1})

    # --- spices: each gives terms, and writes what they need ------------------------------------------------------

    def wide(self, _owner):
        width, bits = self.rng.choice([(4, 32), (6, 128)])
        depth = self.weighted({0: 4, 1: 4, 2: 2, 3: 1})
        network = ipaddress.IPv4Address if width == 4 else ipaddress.IPv6Address
        parts = [f"ip{width}:{network(number << bits - depth)}/{depth}" for number in range(1 << depth)]
        if depth and self.chance(0.35):
            parts.remove(self.rng.choice(parts))
        self.rng.shuffle(parts)
        sign = None if self.chance(0.25) else self.sign()
        parts = [(self.sign() if sign is None else sign) + part for part in parts]
        return [*self.exceptions(self.rng.choice([0, 0, 1, 2])), *parts]

    def exceptions(self, count):
        wide = ["ip4:10.0.0.0/8", "ip4:192.0.0.0/4", "ip6:2000::/3", "ip6:fe80::/10", "ip4:0.0.0.0/1", "ip6:8000::/1"]
        return [self.rng.choice("--~?") + self.rng.choice([f"ip4:{self.network(4)}", f"ip6:{self.network(6)}", *wide])
                for _ in range(count)]

    def wide_host(self, owner):
        kinds = {"both": 6, "a": 3, "aaaa": 3, "alias": 1, "nx": 1, "servfail-a": 1, "servfail-aaaa": 1, "nodata": 1}
        cidr = self.rng.choice(["/0", "//0", "/0//0", "/1", "//1", "/4//3", "/24//0", "/0//64", "//3", "/2"])
        if self.chance(0.5):
            return [f"{self.sign()}a:{self.host(self.weighted(kinds))}{cidr}"]
        where = owner if self.chance(0.3) else self.fresh("m")
        self.mailhosts(where, [self.weighted(kinds) for _ in range(self.rng.choice([1, 1, 2, 3]))])
        return [f"{self.sign()}mx{'' if where == owner else ':' + where}{cidr}"]

    def hosts(self, _owner):
        return [f"{self.sign()}a:{self.host()}{self.cidr()}" for _ in range(self.rng.choice([1, 1, 2]))]

    def mail(self, owner):
        where = owner if self.chance(0.3) else self.fresh("m")
        term = f"{self.sign()}mx{'' if where == owner else ':' + where}{self.cidr()}"
        if self.chance(0.1):
            self.add(where, "MX 0 .")
        elif self.chance(0.08):
            self.add(where, self.rng.choice(["SERVFAIL", "REFUSED", "MX SERVFAIL", "MX REFUSED"]))
        else:
            odd = self.chance(0.6)
            self.mailhosts(where, [self.weighted(HOSTS) if odd and self.chance(0.4) else "both"
                                   for _ in range(self.weighted({0: 2, 1: 4, 2: 4, 3: 2, 5: 1, 10: 1, 11: 1}))])
        return [term]

    def exists(self, _owner):
        return [f"{self.sign()}exists:{self.host()}"]

    def voids(self, _owner):
        kinds = [("a", "nx"), ("a", "nodata"), ("a", "dangling"), ("a", "a"), ("a", "aaaa"), ("mx", "nx"), ("mx", "both"),
                 ("exists", "nx"), ("exists", "aaaa")]
        terms = [f"{self.sign()}{term}:{self.host(kind)}"
                 for term, kind in self.rng.choices(kinds, k=self.rng.choice([1, 2, 2, 3, 4]))]
        if self.chance(0.2):
            terms[0] = f"{self.sign()}mx:{self.mailhosts(self.fresh('m'), ['nx', 'a'])}"
        return terms

    def family(self, _owner):
        """Hosts of one family: nothing is found for clients of the other one."""
        kind = self.rng.choice(["a", "aaaa"])
        terms = []
        for _ in range(self.rng.choice([1, 2, 3, 3, 4])):
            where = self.host(kind) if self.chance(0.7) else self.mailhosts(self.fresh("m"), [kind])
            terms.append(f"{self.sign()}{'mx' if where[0] == 'm' else 'a'}:{where}{self.cidr()}")
        if self.chance(0.3):
            terms.append(f"{self.sign()}a:{self.host('nx')}")
        return terms

    def fixed(self, owner):
        macro = self.rng.choice(FIXED)
        kind = self.weighted({"exists:": 4, "include:": 5, "redirect=": 4, "a:": 1})
        sign = "" if kind == "redirect=" else self.sign()
        self.spices.append(macro)
        own = self.chance(0.2) and macro in ("%{d}", "%{o}", "%{D}")
        text = macro if own else f"{macro}.{self.fresh('f')}"
        name = expanded(text, owner, self.name)
        if own and kind not in ("exists:", "a:"):
            return [f"{sign}{kind}{text}"]
        if not self.chance(0.25):
            if kind in ("exists:", "a:"):
                self.add(name, self.rng.choice(["A 10.1.2.3", "AAAA 2001:db8:abcd::1", "TXT text", "SERVFAIL"]
                                               if self.chance(0.4) else ["A 10.1.2.3"]))
            elif self.chance(0.1):
                self.add(name, self.rng.choice(["SERVFAIL", "TXT text", "A 10.1.2.3"]))
            else:
                self.add(name, f"TXT {self.policy()}")
        return [f"{sign}{kind}{text}"]

    def open(self, owner):
        self.depends = True
        below, macro = self.fresh("w"), self.rng.choice(OPEN)
        kind = self.weighted({"exists:": 9, "include:": 4, "redirect=": 3, "a:": 2, "mx:": 1})
        sign = "" if kind == "redirect=" else self.sign()
        self.spices.append(macro)
        name = f"*.{below}"
        if macro == "%{v}" and self.chance(0.5):
            name = f"{self.rng.choice(['in-addr', 'ip6'])}.{below}"
        if self.chance(0.1):
            self.add(name, "SERVFAIL")
        elif self.chance(0.65):
            if kind in ("include:", "redirect="):
                self.add(name, f"TXT {self.policy()}")
            elif kind == "mx:":
                self.add(name, f"MX 0 {self.host('both')}")
            else:
                self.add(name, f"A {self.address(4)}")
        wide = self.rng.choice(["", "", "/0", "/0//0"]) if kind in ("a:", "mx:") else ""
        return [f"{sign}{kind}{macro}.{below}{wide}"]

    def loop(self, owner):
        if self.chance(0.5):
            return [self.rng.choice([f"include:{owner}", f"?include:{owner}", f"redirect={owner}"])]
        child = self.fresh("i")
        self.add(child, "TXT v=spf1 " + self.rng.choice([f"include:{owner} -all", f"redirect={owner}"]))
        return [f"{self.sign()}include:{child}"]

    def twice(self, _owner):
        child, outer = self.fresh("i"), self.fresh("i")
        self.add(child, f"TXT {self.policy()}")
        self.add(outer, f"TXT v=spf1 {self.sign()}include:{child} " + self.rng.choice(["-all", "?all", "include:" + child]))
        return [f"{self.sign()}include:{child}", f"{self.sign()}include:{outer}"]

    def ptr(self, _owner):
        self.depends = True
        return [self.sign() + self.rng.choice(["ptr", f"ptr:{self.name}"])]

    def modifier(self, _owner):
        return [self.rng.choice(["foo=bar", "foo=%{d}.x", "x-y.z=1", f"exp={self.host()}", "foo=", "exp=%{i}.test"])]

    def error(self, _owner):
        return [self.rng.choice(ERRORS)]

    def beside(self, owner):
        texts = ['""', "google-site-verification=x", "v=spf10 +all", "spf2.0/pra +all", "v=DMARC1"]
        self.lines += [f"{owner} TXT {text}" for text in self.rng.sample(texts, 2)]
        if self.chance(0.15):
            self.add(owner, f"TXT {self.policy()}")
        return []

    def signs(self, _owner):
        """Many changes of sign, in records beside the domain's own one, whose size is a finding."""
        child = self.fresh("i")
        signs = self.rng.choice([["", "-"], ["-", ""], ["+", "?"], ["~", ""], ["", "-", "?", "~"]])
        changes = [f"{signs[number % len(signs)]}ip4:10.7.{number % 256}.{self.rng.randrange(256)}"
                   for number in range(self.rng.choice([2, 20, 60, 98, 99, 100, 101, 120, 150, 301]))]
        end = self.weighted({"+all": 6, "-all": 4, "?all": 2, "~all": 1})
        if self.chance(0.25):
            inner = self.fresh("i")
            self.add(inner, f"TXT {self.policy()}")
            end = f"redirect={inner}"
        self.add(child, f"TXT v=spf1 {' '.join(changes)} {end}")
        return [f"redirect={child}" if self.chance(0.3) else f"{self.sign()}include:{child}"]

    def most(self, _owner):
        """all with exceptions."""
        return [*self.exceptions(self.rng.choice([1, 1, 2, 3])), self.rng.choice(["all", "+all", "?all", "~all", "-all"])]

    def lookups(self, _owner):
        kind = self.rng.choice(["a", "exists", "mixed"])
        return [f"a:{self.host('both')}" if kind == "a" or kind == "mixed" and self.chance(0.5) else
                f"-exists:{self.host('a')}" for _ in range(self.rng.choice([5, 6, 7, 8, 9, 10, 11, 12]))]

    def gone(self, _owner):
        """What is included is no record, or two, or cannot be looked up."""
        child = self.fresh("i")
        kind = self.rng.choice(["nx", "text", "two", "SERVFAIL", "REFUSED", "TXT SERVFAIL", "long"])
        if kind == "text":
            self.add(child, "TXT text")
        elif kind == "two":
            self.lines += [f"{child} TXT v=spf1 -all", f"{child} TXT {self.policy()}"]
        elif kind == "long":
            child = "x" * 64 + "." + self.name
        elif kind != "nx":
            self.add(child, kind)
        return [f"redirect={child}" if self.chance(0.33) else f"{self.sign()}include:{child}"]


SPICES = {"wide": (12, Tree.wide), "wide-host": (9, Tree.wide_host), "hosts": (7, Tree.hosts), "mail": (9, Tree.mail),
          "exists": (6, Tree.exists), "voids": (7, Tree.voids), "family": (8, Tree.family), "fixed-macro": (11, Tree.fixed),
          "client-macro": (12, Tree.open), "loop": (1, Tree.loop), "twice": (5, Tree.twice), "ptr": (1, Tree.ptr),
          "modifier": (4, Tree.modifier), "error": (2, Tree.error), "beside": (3, Tree.beside), "signs": (5, Tree.signs),
          "most": (6, Tree.most), "lookups": (3, Tree.lookups), "gone": (2, Tree.gone)}


def expanded(text, domain, sender):
    def value(found):
        labels = (sender if found[1] == "o" else domain).split(".")
        labels = labels[::-1] if found[3] else labels
        return ".".join(labels[-int(found[2]):] if found[2] else labels)
    return re.sub(r"%\{([do])(\d*)(r?)\}", value, text, flags=re.I)


class World(Zone):
    def look_up(self, asked, kind):
        name = lowered(asked)
        if name not in self.names:
            closest = next(name[at:] for at in range(1, len(name) + 1) if name[at:] in self.names)
            star = (b"*", *closest)
            if star in self.names:
                self.names.add(name)
                self.records[name] = self.records.get(star, [])
                self.behaviours[name] = self.behaviours.get(star, [])
        return super().look_up(asked, kind)


def serve(zone, tcp, udp, lifeline):
    server = Server(zone, lambda line: None)
    with selectors.DefaultSelector() as selector:
        for source in (tcp, udp, lifeline):
            selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is udp:
                    server.datagram(udp)
                elif key.fileobj is tcp:
                    threading.Thread(target=server.connection, args=(tcp.accept()[0],), daemon=True).start()
                else:
                    return


class Run:
    def __init__(self, tree, server, *arguments):
        self.command = [PLUGIN, "-d", tree.name, f"--nameserver={server}", "-t", "20", *arguments]
        try:
            done = subprocess.run(self.command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
            self.code, output, errors = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.code, output, errors = None, b"", b"no end in time\n"
        self.output, self.errors = output.decode(errors="replace"), errors.decode(errors="replace")
        first = self.output.partition("\n")[0]
        self.word = first.partition(" - ")[2].partition(":")[0]
        self.is_void = self.word == "permerror" and "more than 2 lookups find nothing" in first
        self.is_sane = self.code in range(4) and not errors and first.startswith(f"SPF {STATES[self.code]} - ")

    def __str__(self):
        return f"$ {' '.join(self.command)}\n{self.output}{self.errors}[{self.code}]"


# What is wrong is kinds; the lines of the zone and the runs are kept of trees that may be told of.
Verdict = collections.namedtuple("Verdict", "number state kinds spices lines runs")


class Judge:
    def __init__(self, tree, server):
        self.tree, self.server, self.kinds, self.runs = tree, server, [], []
        self.survey = self.run("survey")
        if self.survey.code == 0:
            for width, stranger in zip((4, 6), tree.strangers):
                self.meet(width, stranger)

    def run(self, who, *arguments):
        run = Run(self.tree, self.server, *arguments)
        self.runs.append(run)
        if not run.is_sane:
            self.kinds.append(f"{who}: no proper end")
        return run

    def meet(self, width, stranger):
        run = self.run(f"IPv{width}", "--ip", stranger, "--expect", "fail")
        if not run.is_sane or run.word == "fail" or run.is_void and self.tree.depends:
            return
        if run.is_void and self.is_unused(width):
            others = [other for other in self.named(width) if self.run(f"IPv{width}", "--ip", other).word == "pass"]
            self.kinds += [f"IPv{width}: a client passes in the unused family"] * bool(others)
        else:
            self.kinds.append(f"IPv{width}: {run.word}{' by void lookups' if run.is_void else ''}")

    def is_unused(self, width):
        """The survey says that nobody can pass in that family, or does not say in which."""
        said = [line for line in self.survey.output.splitlines() if line.startswith("[OK] void-lookups-unused-family:")]
        return any(f"IPv{width}" in line or f"IPv{10 - width}" not in line for line in said)

    def named(self, width):
        text = " ".join(self.tree.lines)
        found = re.findall(r"(?:ip4:| A )([\d.]+)" if width == 4 else r"(?:ip6:| AAAA )([\da-f:]+)", text, re.I)
        return sorted(set(found))[:30]

    def verdict(self, is_told):
        state = STATES[self.survey.code] if self.survey.code in range(4) else "UNKNOWN"
        told = (self.tree.lines, [str(run) for run in self.runs]) if self.kinds or is_told else ([], [])
        return Verdict(self.tree.number, state, self.kinds, sorted(set(self.tree.spices)), *told)


def judged(seed, numbers):
    """The trees of these numbers, with a server of their own, which ends with this process at the latest."""
    parent, verdicts = os.getppid(), []
    trees = [Tree(seed, number) for number in numbers]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".zone") as file:
        file.writelines(f"{line}\n" for tree in trees for line in tree.lines)
        file.flush()
        zone = World(file.name)
    tcp, udp = listeners("127.0.0.1", 0)
    lifeline, end = FORK.Pipe(duplex=False)
    address = f"127.0.0.1:{tcp.getsockname()[1]}"

    def child():
        end.close()
        serve(zone, tcp, udp, lifeline)

    server = FORK.Process(target=child)
    server.start()
    for one in (tcp, udp, lifeline):
        one.close()
    try:
        for tree in trees:
            verdicts.append(Judge(tree, address).verdict(len(trees) == 1))
            if os.getppid() != parent:
                sys.exit("the parent has gone")
    finally:
        end.close()
        server.join()
    return verdicts


def work(seed, chunks, results):
    for chunk in chunks:
        results.send(judged(seed, chunk))


def judge_all(seed, chunks, jobs):
    workers, readers, verdicts = [], [], []
    for job in range(min(jobs, len(chunks))):
        reader, writer = FORK.Pipe(duplex=False)
        workers.append(FORK.Process(target=work, args=(seed, chunks[job::jobs], writer)))
        workers[-1].start()
        writer.close()
        readers.append(reader)
    try:
        while readers:
            for reader in multiprocessing.connection.wait(readers):
                try:
                    verdicts += reader.recv()
                except EOFError:
                    readers.remove(reader)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
    if len(verdicts) != sum(map(len, chunks)):
        sys.exit(f"seed {seed}: a worker failed")
    return sorted(verdicts)


def tell(seed, verdict):
    print(f"--- tree {verdict.number} (--seed {seed} --only {verdict.number}), {', '.join(verdict.spices) or 'no spice'}: "
          f"{', '.join(verdict.kinds) or 'agrees'}")
    print("\n".join([*verdict.lines, *verdict.runs]))


def counted(things, most=None):
    return ", ".join(f"{thing} {count}" for thing, count in collections.Counter(things).most_common(most)) or "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--only", type=int, metavar="N", help="the tree of that number alone, whatever comes of it")
    options = parser.parse_args()
    begin = time.monotonic()
    numbers = range(options.trees) if options.only is None else [options.only]
    chunks = [numbers[at:at + CHUNK] for at in range(0, len(numbers), CHUNK)]
    verdicts = judge_all(options.seed, chunks, options.jobs)
    wrong = [verdict for verdict in verdicts if verdict.kinds]
    for verdict in wrong[:SHOWN] if options.only is None else verdicts:
        tell(options.seed, verdict)
    print("trees with:", counted(spice for verdict in verdicts for spice in verdict.spices))
    if wrong:
        print("disagreements:", counted(kind for verdict in wrong for kind in set(verdict.kinds)))
        mixtures = ("+".join(spice for spice in verdict.spices if spice in SPICES) for verdict in wrong)
        print("in trees with:", counted(mixtures, 20))
    states = collections.Counter(verdict.state for verdict in verdicts)
    print(f"seed {options.seed}: {len(verdicts)} trees, {', '.join(f'{states[state]} {state}' for state in STATES)}, "
          f"{len(wrong)} disagreements, {time.monotonic() - begin:.1f} s")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
