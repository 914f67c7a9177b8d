#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Every case's result from check_spf, pyspf and Mail::SPF, all asking one DNS server: do the three agree?

Records are written with $ for the case's domain, ! for its IPv4 prefix (three octets), ^ for its IPv6 prefix (three
words and a colon) and < for the reverse name of its client. A record without a type is the TXT of the domain.
"""
import collections
import concurrent.futures
import ipaddress
import os
import random
import re
import subprocess
import sys
import tempfile

import DNS
import spf

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLUGINS = os.environ.get("PLUGINS", f"{ROOT}/plugins")
RESULTS = {"none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"}
Case = collections.namedtuple("Case", "name zone ip sender helo")

# What the records of a random case may name.
HOSTS = ["h1.$ A !.1", "h1.$ AAAA ^:1", "h2.$ A !.200", "h2.$ A !.77", "h3.$ AAAA ^1::7", "cn.$ CNAME h1.$",
         "mx.$ MX 10 h1.$", "mx.$ MX 20 h2.$", "mx6.$ MX 10 h3.$", "$ A !.1", "$ MX 10 h2.$", "$ AAAA ^:9",
         "p.$ TXT v=spf1 ip4:!.1 -all", "f.$ TXT v=spf1 -all", "s.$ TXT v=spf1 ip4:!.200 ip6:^:/64 ~all",
         "n.$ TXT v=spf1 ?all", "e.$ TXT v=spf1 foo:bar", "i.$ TXT v=spf1 include:p.$ a:h2.$ -all",
         "r.$ TXT v=spf1 redirect=s.$", "rr.$ TXT v=spf1 ip6:^1::/48 redirect=i.$", "t.$ TXT other",
         "two.$ TXT v=spf1 -all", "two.$ TXT v=spf1 +all", "joe.l.$ A 127.0.0.2", "bad.$ SERVFAIL"]
CLIENTS = ["!.1", "!.1", "!.3", "!.200", "!.77", "^:1", "^:1", "^:9", "^1::7", "^ff::1", "::ffff:!.1"]
SENDERS = ["joe@$", "joe@$", "joe@$", "Joe.X-Y@$", "a+b-c@$", "", "$", "@$", "joe@h.$"]
DOMAINS = ["h1.$", "h2.$", "h3.$", "cn.$", "mx.$", "mx6.$", "$", "none.$", "%{d}", "h1.%{o}", "h%{i1}.$",
           "h1.%{d2}.", "H1.$", "bad.$"]
POLICIES = ["p.$", "f.$", "s.$", "n.$", "e.$", "i.$", "r.$", "rr.$", "two.$", "none.$", "t.$", "bad.$"]
SPOILERS = ["ip4:!.1/33", "ip4:!.999", "ip6:^:1/129", "ip4", "ip4:", "ip6:", "a:", "a/", "a/33", "a//129", "a/24/64",
            "mx:", "include", "include:", "exists", "exists:", "all:x", "all/8", "foo", "foo:bar", "foo=bar", "foo=%{x}",
            "foo=%", "redirect=", "redirect=f.$ redirect=f.$", "exp=x.$ exp=x.$", "exp=", "a:%{z}.$", "a:%", "a:%%.$",
            "a:$/08", "ip4:!.1/024", "ip4:!.1/", "a:h1", "a:h1.1", "a:-.-", "a:$..", "a:.$", "ptr:", "ptr/24", "exists:$/24",
            "include:f.$/24", "+-all", "1a", "=x", "a=", "-", "ip4:^:1", "ip6:!.1", "ip6:::ffff:!.1", "ip4:!.1//64",
            "exp=none.$", "exp=%{p}.$", "exp=%{c}.$", "a:%{d0}", "a:%{d200}.$", "a:%{dr", "a:%{d2x}", "a:%{dr2}", "x-y.z=1",
            "ip4:!", "ip4:01.2.3.4", "ip6:^", "redirect:f.$", "a:h1.$,", "mx/0", "a//0", "a/0", "a:h1.$/24//64", "exists:%{c}.$"]


def chained(count, mechanism, last="-all"):
    return "v=spf1 " + " ".join(mechanism.replace("#", str(i)) for i in range(count)) + " " + last


def listed(count, line):
    return [line.replace("#", str(i)) for i in range(count)]


FIXED = [
    # (client, records..., [sender, [helo]]) ; a record starting with v= is the domain's own
    *[(ip, [f"v=spf1 {term}"]) for ip in ("!.1", "^:1") for term in (
        "", "all", "+all", "-all", "~all", "?all", "-ALL", "ip4:!.1 -all", "ip4:!.0/24 -all", "ip4:!.0/30 ?all",
        "ip4:0.0.0.0/0 -all", "ip6:::/0 -all", "ip6:^:1 -all", "ip6:^:/64 ~all", "IP6:^:2/127 -all", "IP4:!.1", "~ip4:!.1",
        "-ip6:^:1 +all", "  ip4:!.1   -all  ", "all -foo=", "exists:%{ir}.%{v}.x.$ -all", "-all redirect=none.$")],
    *[("!.1", [record]) for record in ("v=spf1", "v=spf10 -all", "v=spf1-all", "v=spf1\t-all", "V=SPF1 -all", "V=sPf1 ~all",
                                       "spf2.0/mfrom -all", "v=spf1 -all\\233", "v=spf1 a\tmx -all", " v=spf1 -all")],
    ("!.1", ["$ TXT \"v=spf1 ip4:!\" \".1 -all\""]), ("!.1", ["$ TXT \"v=spf1\" \" -all\""]), ("!.1", ["$ TXT \"v=spf1\" \"-all\""]),
    ("!.1", ["v=spf1 -all", "v=spf1 +all"]), ("!.1", ["v=spf1 -all", "$ TXT other"]), ("!.1", ["$ A !.1"]), ("!.1", []),
    ("!.1", ["v=spf1 -all", "v=spf10 +all"]), ("!.1", ["v=spf1", "v=spf1"]), ("!.1", ["$ SPF v=spf1 -all"]),
    ("!.1", ["$ SERVFAIL"]), ("!.1", ["$ REFUSED"]), ("!.1", ["$ NXDOMAIN"]), ("!.1", ["$ CNAME f.$", "f.$ TXT v=spf1 -all"]),
    *[("!.1", [chained(n, m), *listed(n, z)]) for n in (9, 10, 11) for m, z in (
        ("a:h#.$", "h#.$ A !.9"), ("mx:h#.$", "h#.$ MX 1 h0.h.$"), ("include:h#.$", "h#.$ TXT v=spf1 -all"),
        ("exists:h#.$", "h#.$ TXT x"), ("exists:h#.$", "h.$ TXT x"), ("ip4:!.10#", "h.$ TXT x"))],
    *[("!.1", [chained(n, "include:f.$ a:h1.$", "redirect=f.$"), "f.$ TXT v=spf1 -all", "h1.$ A !.9"]) for n in (4, 5, 6)],
    *[("!.1", ["v=spf1 redirect=r0.$", *[f"r{i}.$ TXT v=spf1 redirect=r{i + 1}.$" for i in range(n)], f"r{n}.$ TXT v=spf1 -all"])
      for n in (8, 9, 10)],
    *[("!.1", ["v=spf1 include:r0.$ ~all", *[f"r{i}.$ TXT v=spf1 include:r{i + 1}.$" for i in range(n)], f"r{n}.$ TXT v=spf1 +all"])
      for n in (8, 9, 10)],
    *[(ip, [chained(n, f"{m}:v#.$", "ip4:!.1 ip6:^:1 -all")]) for n in (1, 2, 3) for m in ("a", "mx", "exists")
      for ip in ("!.1", "^:1")],
    *[("!.1", [chained(n, "a:v#.$"), *listed(n, "v#.$ AAAA ^:1")]) for n in (2, 3)],
    *[("!.1", ["v=spf1 mx:m.$ -all", *listed(n, "m.$ MX 1# x#.$"), *listed(n, "x#.$ A !.1#")]) for n in (9, 10, 11)],
    *[("!.1", ["v=spf1 mx:m.$ -all", *listed(n, "m.$ MX 1# x#.$"), "x0.$ A !.1"]) for n in (1, 2, 3, 4, 5)],
    *[("!.1", ["v=spf1 mx:m.$ ~all", *listed(n, "m.$ MX 1# x#.$"), "x9.$ A !.7"]) for n in (2, 3, 4)],
    *[(ip, ["v=spf1 mx -all", "$ MX 0 ."]) for ip in ("!.1", "^:1")], ("!.1", ["v=spf1 mx -all", "$ A !.1"]),
    *[(ip, [f"v=spf1 {t} -all", f"< PTR {p}", f"{p} {a}"]) for ip, a in (("!.1", "A !.1"), ("!.1", "A !.2"), ("^:1", "AAAA ^:1"))
      for t in ("ptr", "ptr:$", "ptr:h.$", "ptr:%{d}", "exists:%{p}.ok.$", "exists:%{p2}.$")
      for p in ("h.$", "$", "x.h.$", "h.other.$")],
    *[("!.1", ["v=spf1 ptr:p#.$ -all".replace("p#.", ""), *listed(n, "< PTR h#.$"), f"h{n - 1}.$ A !.1"]) for n in (2, 9, 10, 11)],
    ("!.1", ["v=spf1 ptr -all"]), ("!.1", ["v=spf1 ptr -all", "< SERVFAIL"]), ("!.1", ["v=spf1 ptr -all", "< PTR h.$", "h.$ SERVFAIL"]),
    ("!.1", ["v=spf1 ptr ptr:a.$ ptr:b.$ ?all"]), ("!.1", ["v=spf1 a:$ -all", "$ A !.1", "$ A !.2"]), ("!.1", ["v=spf1 ptr:H.$ -all", "< PTR h.$", "h.$ A !.1"]),
    *[("!.1", [f"v=spf1 exists:{m}.$ -all", f"{name}.$ A 127.0.0.2"], sender, "Helo.$") for sender in ("Joe.X-y@$", "joe@$", "") for m, name in (
        ("%{i}", "!.1"), ("%{l}", "joe"), ("%{l1r-}", "joe"), ("%{lr-}", "y.joe.x"), ("%{l1r-+.}", "joe"), ("%{h2}", "x"), ("%{v}", "in-addr"),
        ("%{l1}", "joe.x-y"), ("%{d1r}", "test"), ("%{o1}.%{s1}", "test.test"), ("%{L-}", "Joe"), ("%{s1r@}", "x"), ("%%", "\\037"), ("a%-b", "a%20b"),
        ("%{h1}", "test"), ("%{d}.%{d}.%{d}.%{d}" * 9, "x"), ("%{S}", "x"))],
    *[("^:1", [f"v=spf1 exists:{m}.$ -all", f"{name}.$ A 127.0.0.2"]) for m, name in (("%{ir2}", "0.0"), ("%{i1}", "1"), ("%{v}", "ip6"))],
    ("!.1", ["v=spf1 exists:e.$ -all", "e.$ AAAA ^:1"]), ("^:1", ["v=spf1 exists:e.$ -all", "e.$ A !.1"]),
    ("!.1", ["v=spf1 include:$ -all"]), ("!.1", ["v=spf1 redirect=$"]), ("!.1", ["v=spf1 a:l.$ -all", "l.$ CNAME m.$", "m.$ CNAME l.$"]),
    ("!.1", ["v=spf1 a:" + "x" * 64 + ".$ -all"]), ("!.1", ["v=spf1 include:" + "x" * 64 + ".$ -all"]), ("!.1", ["v=spf1 redirect=" + "x" * 64 + ".$"]),
    ("!.1", ["v=spf1 +all"], "joe@", "$"), ("!.1", ["v=spf1 +all"], "joe@" + "x" * 64 + ".$"), ("!.1", ["v=spf1 +all"], "joe@a..$"),
    ("!.1", ["v=spf1 +all"], "a@b@$"), ("!.1", ["v=spf1 +all"], "joe@$."), ("!.1", ["v=spf1 +all"], "joe@localhost"), ("!.1", ["v=spf1 +all"], "joe@[!.1]"),
    ("!.1", ["v=spf1 +all"], "", "[!.1]"), ("!.1", ["v=spf1 -all"], "", "$"), ("!.1", ["h.$ TXT v=spf1 a -all", "h.$ A !.1"], "", "h.$"),
    *[("!.1", [f"v=spf1 {t}", *HOSTS]) for t in ("include:p.$ -all", "-include:p.$ +all", "include:f.$ ~all", "include:n.$ -all", "include:e.$ +all",
      "include:none.$ +all", "include:two.$ +all", "include:bad.$ +all", "redirect=none.$", "redirect=two.$", "redirect=e.$", "redirect=bad.$", "redirect=%{d}",
      "a:bad.$ +all", "mx:bad.$ +all", "exists:bad.$ +all", "all a:bad.$", "+all foo", "a:none.$ foo:x +all", "redirect=p.$ ?all", "redirect=n.$ mx:none.$")],
]


def random_case(rng):
    terms = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice(["a", "a", "mx", "ip4", "ip6", "include", "include", "exists", "ptr"])
        cidr = rng.choice(["", "", "", "/24", "/32", "/31", "//64", "//48", "/24//64", "/0", "//128"])
        domain = rng.choice(DOMAINS)
        text = {"a": rng.choice([f":{domain}", f":{domain}", ""]) + cidr, "mx": rng.choice([f":{domain}", ":mx.$", ""]) + cidr,
                "ip4": rng.choice([":!.1", ":!.0/24", ":!.200/31", ":!.0/25"]), "ip6": rng.choice([":^:1", ":^:/64", ":^1::/48", ":^:8/127"]),
                "include": ":" + rng.choice(POLICIES), "ptr": rng.choice(["", ":$", ":none.$"]),
                "exists": ":" + rng.choice([domain, "%{l}.l.$", "%{l1r-}.l.$", "%{i}.none.$"])}[kind]
        terms.append(rng.choice(["", "", "", "+", "-", "~", "?"]) + rng.choice([kind] * 9 + [kind.upper()]) + text)
    if rng.random() < 0.3:
        terms.insert(rng.randint(0, len(terms)), rng.choice(SPOILERS))
    terms.append(rng.choice(["-all", "~all", "?all", "", "redirect=" + rng.choice(POLICIES)]))
    records = ["v=spf1 " + " ".join(terms), *HOSTS, *rng.choice([[], ["< PTR h1.$"], ["< PTR h2.$", "< PTR $"]])]
    return rng.choice(CLIENTS), records, rng.choice(SENDERS)


def made(number, client, records, sender="joe@$", helo="$"):
    name = f"c{number}.test"

    def filled(text):
        ip4 = f"10.{number // 250}.{number % 250}"
        return text.replace("!", ip4).replace("^", f"2001:db8:{number:x}:").replace("$", name)

    ip = filled(client)
    address = ipaddress.ip_address(ip)
    reverse = (getattr(address, "ipv4_mapped", None) or address).reverse_pointer
    zone = []
    for record in records:
        own = record.lstrip()[:3].lower() in ("v=s", "spf")
        owner, kind, data = ("$", "TXT", record) if own else (record.split(" ", 2) + [""])[:3]
        if kind == "TXT" and not data.startswith('"'):
            data = f'"{data}"'
        zone.append(" ".join((filled(owner.replace("<", reverse)), kind, filled(data))).strip())
    return Case(name, zone, ip, filled(sender), filled(helo))


def look_up(name, kind, strict=True, timeout=20):
    for protocol in "udp", "tcp":
        try:
            reply = DNS.DnsRequest(name, qtype=kind, timeout=timeout, protocol=protocol).req()
        except DNS.DNSError as error:
            raise spf.TempError(f"DNS {error}") from None
        if not reply.header["tc"]:
            break
    if reply.header["rcode"] not in (0, 3):
        raise spf.TempError("DNS rcode")
    return [((a["name"], a["typename"]), str(ipaddress.IPv6Address(a["data"])) if a["typename"] == "AAAA" else a["data"])
            for a in reply.answers]


def pyspf_result(case):
    try:
        return spf.check2(i=case.ip, s=case.sender, h=case.helo)[0]
    except Exception as error:  # what it raises instead of a result is a result to compare too
        return f"raised {type(error).__name__}"


PERL = r"""
use Mail::SPF; use Net::DNS; $| = 1;
my $resolver = Net::DNS::Resolver->new(nameservers => ['127.0.0.1'], port => shift, recurse => 1, searchlist => [], udp_timeout => 3, retry => 1);
my $server = Mail::SPF::Server->new(dns_resolver => $resolver, query_rr_types => Mail::SPF::Server->query_rr_type_txt);
while (<STDIN>) {
    chomp; my ($ip, $sender, $helo) = split /\t/;
    my $code = eval { $server->process(Mail::SPF::Request->new(versions => [1], scope => 'mfrom', identity => $sender,
        ip_address => $ip, helo_identity => $helo))->code };
    print STDERR "$ip $sender: $@\n" if $@ && $ENV{CROSSCHECK_DEBUG};
    print defined $code ? $code : 'raised', "\n";
}
"""


def plugin_result(case, port):
    command = [f"{PLUGINS}/check_spf", "--ip", case.ip, "--helo", case.helo, "--nameserver", f"127.0.0.1:{port}"]
    command += ["--sender", case.sender] if case.sender else []
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace").stdout
    word = output.partition(" - ")[2].partition(":")[0].strip()
    return word if word in RESULTS else (output.splitlines() or ["no output"])[0]


# What RFC 7208 says to a difference, and which one it is: predicate(case, own record, ours, pyspf's, Mail::SPF's).
EXPLAINED = [
    ("4.3: the last @ parts a sender, and a dot at the end of a domain is no part of it",
     lambda case, own, our, py, perl: our == perl and (case.sender.count("@") > 1 or case.sender.endswith("."))),
    ("4.6: the syntax of the whole record comes first",
     lambda case, own, our, py, perl: our == "permerror" and "%{d0}" in own),
    ("7.1: @ is no delimiter, and digits stand in front of r",
     lambda case, own, our, py, perl: our == perl == "permerror" and re.search(r"%\{(s1r@|ir2)\}", own)),
    ("5.5: a DNS error of ptr is no match",
     lambda case, own, our, py, perl: our == "fail" and " ptr" in own and py == "temperror"),
    ("4.6.4: void lookups are counted by terms, not by questions",
     lambda case, own, our, py, perl: py == "permerror" and perl in (our, "permerror") and
     len(re.findall(r"[ ~?+-]mx\b", own, re.I)) in (1, 2) and " ptr" not in own),
    ("5.5: what fails to lead a name back is passed over",
     lambda case, own, our, py, perl: py == "permerror" and perl in (our, "permerror") and re.search(r"[ ~?+-]ptr\b", own)),
    ("4.6.4: an eleventh mail host is an error",
     lambda case, own, our, py, perl: our == py == "permerror" and
     sum(" MX " in line for line in case.zone) > 10),
    ("5.6: no IPv4 client is in an IPv6 network",
     lambda case, own, our, py, perl: our == py and " ip6:::/0" in own and ":" not in case.ip),
    ("4.4: an alias without end is no answer",
     lambda case, own, our, py, perl: our == "temperror" and own.endswith('"v=spf1 a:l.' + case.name + ' -all"')),
    ("4.8: what a name with an empty label leads to is left open",
     lambda case, own, our, py, perl: our == py and perl == "none" and re.search(r"[:=]\.", own)),
    ("4.3, 4.8: no result is no exception",
     lambda case, own, our, py, perl: our == py and perl == "raised"),
]


def main():
    rng = random.Random(7208)
    cases = [made(number, *case) for number, case in enumerate(FIXED + [random_case(rng) for _ in range(300)])]
    with tempfile.TemporaryDirectory() as directory:
        with open(f"{directory}/zone", "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for case in cases for line in case.zone)
        server = subprocess.Popen([sys.executable, f"{ROOT}/tests/server/dnsserver.py", "--listen", "127.0.0.1:0", "--zone", file.name,
                                   "--log", f"{directory}/log", "--parent", str(os.getpid())], stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline())
            DNS.defaults.update(server=["127.0.0.1"], port=port)
            spf.DNSLookup = look_up
            perl = subprocess.Popen(["perl", "-e", PERL, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            text = "".join(f"{case.ip}\t{case.sender or 'postmaster@' + case.helo}\t{case.helo}\n" for case in cases)
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                perls = pool.submit(perl.communicate, text)
                ours = list(pool.map(lambda case: plugin_result(case, port), cases))
                pys = [pyspf_result(case) for case in cases]
                perls = perls.result()[0].split("\n")[:len(cases)]
        finally:
            server.terminate()
            server.wait()
    counts = collections.Counter(report(*found) for found in zip(cases, ours, pys, perls, strict=True))
    print(f"{len(cases)} cases, {counts['agree']} agree, {counts['explained']} explained, {counts['differ']} differ")
    sys.exit(counts["differ"] != 0)


def report(case, our, py, perl):
    if our == py == perl:
        return "agree"
    own = next((line for line in case.zone if line.startswith(f"{case.name} TXT")), "no record")
    sections = [section for section, holds in EXPLAINED if holds(case, own, our, py, perl)]
    print(f"{'explained by ' + sections[0] if sections else 'DIFFER'}: check_spf {our}, pyspf {py}, Mail::SPF {perl}:"
          f" client {case.ip} sender {case.sender!r} helo {case.helo}: {own}")
    if not sections:
        print("".join(f"    {line}\n" for line in case.zone if line != own and len(case.zone) < 12), end="")
    return "explained" if sections else "differ"


if __name__ == "__main__":
    main()
