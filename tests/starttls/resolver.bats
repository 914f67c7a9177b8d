# SPDX-License-Identifier: ISC
#
# Names as the system resolves them: resolv.conf(5), glibc's rules, several DNS servers, and what they say of their
# failures. On a machine of the test's own, whose DNS servers have port 53.
load ../helper

plugin=check_smtp_starttls

setup_file() {
	standard_certs
}

# world RESOLV.CONF-LINE…: the machine, and a good mail server on its port 25.
world() {
	start_machine "${NAME-mon1}"
	printf '%s\n' "$@" >"$MACHINE/resolv.conf"
	serve -n mail 127.0.0.1:25 <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
}

ask() {
	check --ca-file "$CERTS/ca.crt" --verify-name mail.example.test "$@"
}

# is_ok HOST
is_ok() {
	line_is "SMTP OK - $1:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

# asked SERVER: the names that it was asked for their A records, in order.
asked() {
	heard "$1" | sed -n 's/^\(UDP\|TCP\) \([^ ]*\) A\( .*\)*$/\2/p' | tr '\n' ' '
}

is_asked() {
	local names

	names=$(asked "$1")
	[[ $names == "$2 " ]] || complain "expected $1 to be asked for: $2" "got: $names"
}

@test "a name with a dot is completed by the search list, as in a pod" {
	world 'nameserver 127.0.0.1' 'search mon.svc.cluster.test svc.cluster.test cluster.test' 'options ndots:5'
	serve_dns -n dns 127.0.0.1:53 <<<'postfix.mail.svc.cluster.test A 127.0.0.1'
	ask -H postfix.mail
	is_ok postfix.mail
	is_asked dns 'postfix.mail.mon.svc.cluster.test postfix.mail.svc.cluster.test'
}

@test "a name with as many dots as ndots is asked for as it is first, then with the search list" {
	world 'nameserver 127.0.0.1' 'search example.test'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		mx.sub.example.test A 127.0.0.1
		there.test A 127.0.0.1
	ZONE
	ask -H mx.sub
	is_ok mx.sub
	is_asked dns 'mx.sub mx.sub.example.test'
	ask -H there.test
	is_ok there.test
	is_asked dns 'mx.sub mx.sub.example.test there.test'
}

@test "a name that nothing completes fails by what was said of the name itself" {
	world 'nameserver 127.0.0.1' 'search example.test'
	serve_dns -n dns 127.0.0.1:53 <<<'nowhere.test.example.test TXT "no address"'
	ask -H nowhere.test
	line_is "SMTP CRITICAL - nowhere.test:25 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	is_asked dns 'nowhere.test nowhere.test.example.test'
}

@test "a completed name whose servers fail is not called one that does not exist" {
	world 'nameserver 127.0.0.1' 'search corp.test example.test' 'options ndots:3'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		x.y.corp.test SERVFAIL
		there.y.corp.test SERVFAIL
		there.y.example.test A 127.0.0.1
	ZONE
	ask -H x.y
	line_is "SMTP CRITICAL - x.y:25 cannot be resolved: x.y.corp.test: the DNS server 127.0.0.1 answers SERVFAIL"
	ask -H there.y
	is_ok there.y
}

@test "no-aaaa looks up IPv4 addresses alone" {
	world 'nameserver 127.0.0.1' 'options no-aaaa'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 127.0.0.1
		mail.example.test AAAA ::1
	ZONE
	ask -H mail.example.test
	is_ok mail.example.test
	! heard dns | grep -q AAAA || complain "AAAA was asked for"
}

@test "a name that ends in a dot is absolute" {
	world 'nameserver 127.0.0.1' 'search example.test'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		mx.example.test A 127.0.0.1
		mail.example.test A 127.0.0.1
	ZONE
	ask -H mx.
	line_is "SMTP CRITICAL - mx:25 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	is_asked dns mx
	ask -H mail.example.test.
	is_ok mail.example.test
	is_asked dns 'mx mail.example.test'
	ask -H mx
	is_ok mx
}

@test "a mail domain is never completed" {
	world 'nameserver 127.0.0.1' 'search example.test' 'options ndots:5'
	serve_dns -n dns 127.0.0.1:53 <<<'corp.example.test MX 10 mx'
	ask -d corp
	line_is "SMTP CRITICAL - corp cannot be resolved: it does not exist in DNS (NXDOMAIN)"
}

@test "the last search line counts, and a comment is none" {
	world 'nameserver 127.0.0.1' 'search wrong.test' 'domain example.test' '# search other.test' '  search indented.test'
	serve_dns -n dns 127.0.0.1:53 <<<'mx.example.test A 127.0.0.1'
	ask -H mx
	is_ok mx
	is_asked dns mx.example.test
}

@test "without a search list the domain in this machine's name completes" {
	NAME=mon1.example.test world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<<'mx.example.test A 127.0.0.1'
	ask -H mx
	is_ok mx
}

@test "a server that does not resolve for us gives way to the next" {
	world 'nameserver 127.0.0.2' 'nameserver 127.0.0.1'
	serve_dns -n lame 127.0.0.2:53 <<<'mail.example.test LAME'
	serve_dns -n dns 127.0.0.1:53 <<<'mail.example.test A 127.0.0.1'
	ask -H mail.example.test
	is_ok mail.example.test
	is_asked lame mail.example.test
	is_asked dns mail.example.test
}

@test "where no server resolves for us, the name has not lost its address" {
	world 'nameserver 127.0.0.2'
	serve_dns -n lame 127.0.0.2:53 <<<'mail.example.test LAME'
	ask -H mail.example.test
	line_is "SMTP CRITICAL - mail.example.test:25 cannot be resolved: the DNS server 127.0.0.2 does not offer recursion to this machine"
	finding_is CRITICAL dns-failed
	no_finding no-address
}

@test "an empty answer with authority, or from a resolver, is one" {
	world 'nameserver 127.0.0.2' 'nameserver 127.0.0.1'
	serve_dns -n empty 127.0.0.2:53 <<<'mail.example.test TXT "no address"'
	serve_dns -n dns 127.0.0.1:53 <<<'mail.example.test A 127.0.0.1'
	ask -H mail.example.test
	line_is "SMTP CRITICAL - mail.example.test:25 has no address"
	[[ -z $(asked dns) ]] || complain "the second server was asked"
}

@test "use-vc asks over TCP alone" {
	world 'nameserver 127.0.0.1' 'options use-vc'
	serve_dns -n dns 127.0.0.1:53 <<<'mail.example.test A 127.0.0.1'
	ask -H mail.example.test
	is_ok mail.example.test
	[[ $(heard dns | grep -c '^TCP') == 2 ]] || complain "expected two questions over TCP"
	! heard dns | grep -q '^UDP' || complain "expected none over UDP"
}

@test "use-vc goes on to the next server where the first takes no TCP" {
	world 'nameserver 127.0.0.2' 'nameserver 127.0.0.1' 'options use-vc'
	serve_dns -n dns 127.0.0.1:53 <<<'mail.example.test A 127.0.0.1'
	ask -H mail.example.test
	is_ok mail.example.test
	ask -H mail.example.test --nameserver 127.0.0.2
	line_is "SMTP UNKNOWN - mail.example.test:25 cannot be resolved: no DNS server answers (127.0.0.2)"
	finding_is UNKNOWN dns-unreachable
}

@test "rotate spreads the questions of all runs over the servers" {
	local run

	world 'nameserver 127.0.0.2' 'nameserver 127.0.0.1' 'options rotate'
	serve_dns -n one 127.0.0.2:53 <<<'mail.example.test A 127.0.0.1'
	serve_dns -n other 127.0.0.1:53 <<<'mail.example.test A 127.0.0.1'
	for run in {1..24}; do
		[[ -z $(asked one) || -z $(asked other) ]] || break
		ask -4 -H mail.example.test
		is_ok mail.example.test
	done
	[[ -n $(asked one) && -n $(asked other) ]] || complain "$run runs asked one server alone"
}

@test "timeout and attempts are resolv.conf's" {
	world 'nameserver 127.0.0.1' 'options timeout:1 attempts:1'
	serve_dns -n dns 127.0.0.1:53 <<<'mail.example.test SILENT'
	ask -H mail.example.test
	line_is "SMTP UNKNOWN - mail.example.test:25 cannot be resolved: no DNS server answers (127.0.0.1)"
	((took_ms >= 900 && took_ms < 5000)) || complain "expected one second"
	is_asked dns mail.example.test
}

@test "a server that was silent is asked last from then on" {
	world 'nameserver 127.0.0.2' 'nameserver 127.0.0.1' 'search a.test b.test c.test example.test' 'options ndots:2'
	serve_dns -n silent 127.0.0.2:53 <<<'* SILENT'
	serve_dns -n dns 127.0.0.1:53 <<<'mx.one.example.test A 127.0.0.1'
	ask -H mx.one
	is_ok mx.one
	((took_ms < 3500)) || complain "each question waited for the silent server"
	is_asked silent mx.one.a.test
}

@test "a server that answers only without EDNS0 is asked without" {
	world 'nameserver 127.0.0.1' 'search a.test b.test example.test' 'options ndots:2'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		mx.one.a.test DROPEDNS
		mx.one.b.test DROPEDNS
		mx.one.example.test DROPEDNS
		mx.one.example.test A 127.0.0.1
	ZONE
	ask -H mx.one
	is_ok mx.one
	((took_ms >= 900 && took_ms < 2900)) || complain "expected one wait, then questions without EDNS0"
}

@test "OPT in the wrong place of an answer is asked without" {
	world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<<$'mail.example.test A 127.0.0.1\nmail.example.test OPTFIRST'
	ask -H mail.example.test
	is_ok mail.example.test
}

@test "the failure of a lookup names the server, and says why as the server does" {
	world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		bogus.test SERVFAIL
		bogus.test EDE 6
		expired.test SERVFAIL
		expired.test EDE 7 signature of bogus.test expired
		refused.test REFUSED
		blocked.test NXDOMAIN
		blocked.test EDE 15
		many.test SERVFAIL
		many.test EDE 22
		many.test EDE 23 192.0.2.1:53 timed out
		many.test EDE 3
	ZONE
	ask -H bogus.test
	line_is "SMTP CRITICAL - bogus.test:25 cannot be resolved: the DNS server 127.0.0.1 answers SERVFAIL (DNSSEC Bogus)"
	finding_is CRITICAL dns-failed
	ask -H expired.test
	line_is "SMTP CRITICAL - expired.test:25 cannot be resolved: the DNS server 127.0.0.1 answers SERVFAIL (Signature Expired: 'signature of bogus.test expired')"
	ask -d refused.test
	line_is "SMTP CRITICAL - refused.test cannot be resolved: the DNS server 127.0.0.1 answers REFUSED"
	ask -H blocked.test
	line_is "SMTP CRITICAL - blocked.test:25 cannot be resolved: it does not exist in DNS (NXDOMAIN: Blocked)"
	ask -H many.test
	line_is "SMTP CRITICAL - many.test:25 cannot be resolved: the DNS server 127.0.0.1 answers SERVFAIL (No Reachable Authority; Network Error: '192.0.2.1:53 timed out')"
	ask -H nowhere.test
	has_line "[CRITICAL] dns-failed: nowhere.test:25 cannot be resolved: it does not exist in DNS (NXDOMAIN): according to 127.0.0.1"
}

@test "no DNS server at all is unknown, and they are named" {
	world 'nameserver 127.0.0.2' 'nameserver ::1'
	ask -H mail.example.test
	line_is "SMTP UNKNOWN - mail.example.test:25 cannot be resolved: no DNS server answers (127.0.0.2, ::1)"
	ask -d example.test
	line_is "SMTP UNKNOWN - example.test cannot be resolved: no DNS server answers (127.0.0.2, ::1)"
	finding_is UNKNOWN dns-unreachable
}

@test "a silent AAAA costs milliseconds where the first address will do" {
	world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 127.0.0.1
		mail.example.test AAAA SILENT
	ZONE
	ask -H mail.example.test
	is_ok mail.example.test
	((took_ms < 2500)) || complain "it waited for AAAA"
}

@test "with all mail hosts wanted, the family that is silent is told after milliseconds" {
	world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		example.test MX 10 mail.example.test
		mail.example.test A 127.0.0.1
		mail.example.test AAAA SILENT
	ZONE
	ask -d example.test --severity=mx-unroutable=ok
	has_finding "[UNKNOWN] dns-unreachable: mail.example.test:25 has an address, but its IPv6 addresses (AAAA) were not found: no DNS server answers in time (127.0.0.1)"
	status_is 3
	((took_ms < 2500)) || complain "it waited for AAAA"
}

@test "a name that takes long is waited for, though another has its address" {
	world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		example.test MX 10 mail.example.test
		example.test MX 20 slow.example.test
		mail.example.test A 127.0.0.1
		slow.example.test A 127.0.0.1
		slow.example.test DELAY 2.5
	ZONE
	ask -d example.test --severity=mx-unroutable=ok -t 4.5
	status_is 0
	((took_ms >= 2400)) || complain "expected the time of the slow name"
}

@test "a slow AAAA has twice the time that A has taken" {
	world 'nameserver 127.0.0.1'
	serve_dns -n dns 127.0.0.1:53 <<-'ZONE'
		example.test MX 10 mail.example.test
		mail.example.test A 127.0.0.1
		mail.example.test A DELAY 0.5
		mail.example.test AAAA ::1
		mail.example.test AAAA DELAY 1.2
	ZONE
	ask -d example.test --severity=mx-unroutable=ok
	no_finding dns-unreachable
	[[ $output == *'(::1)'* ]] || complain "the address ::1 was not tried"
}
