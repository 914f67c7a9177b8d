# SPDX-License-Identifier: ISC
load ../helper

plugin=check_spf

setup_file() {
	export DNS
	cat >"$BATS_FILE_TMPDIR/zone" <<-ZONE
		good.test TXT "v=spf1 a -all"
		good.test A 192.0.2.1
		early.test TXT "v=spf1 ip4:192.0.2.1 include:good.test a mx -all"
		silent.test SILENT
		uses-silent.test TXT "v=spf1 a:silent.test +all"
		spelt.test TXT "v=spf1 a:good.test mx:Good.test a:GOOD.test. exists:good.test. include:SPELT.TEST. -all"
		good.test MX 10 GOOD.test
		silent.fails.test SILENT
		silent.uses.test TXT "v=spf1 include:silent.fails.test -all"
		wrongid.test TXT "v=spf1 +all"
		wrongid.test WRONGID
		wrongquestion.test TXT "v=spf1 +all"
		wrongquestion.test WRONGQUESTION
		garbage.test GARBAGE
		drip.test TXT "v=spf1 +all"
		drip.test DRIPTCP
		flat.test CNAME good.test
		flat.test FLAT
		circle.test CNAME circle2.test
		circle2.test CNAME circle.test
		big.test TXT v=spf1$(printf ' ip4:20.%d.%d.1' $(for a in {0..15}; do for b in {0..249}; do echo "$a $b"; done; done)) -all
		comb.test TXT v=spf1$(printf ' ip4:20.%d.%d.1 -ip4:20.%d.%d.2' $(for a in {0..7}; do for b in {0..249}; do echo "$a $b $a $b"; done; done)) -all
		noise.test TXT v=spf1 $(printf 'x%.0s' {1..60000})
		many.test TXT v=spf1$(printf ' a:n%d.many.test' {1..3000})
	ZONE
	serve_dns -f "$BATS_FILE_TMPDIR/zone"
}

# ask DOMAIN [OPTION]…: survey and evaluation, both bounded.
ask() {
	check --nameserver "${SERVER:-$DNS}" -d "$@"
	clean_output
	nothing_on_stderr
}

@test "a run that ends by -t is temperror, and unknown whatever -t says" {
	ask uses-silent.test --ip 192.0.2.9 -t 0.3:warning
	status_is 3
	line_is "SPF UNKNOWN - temperror: 192.0.2.9 cannot be evaluated for uses-silent.test: silent.test cannot be looked up: no DNS server answers in time ($DNS)"
	finding_is UNKNOWN dns-unreachable
	ask uses-silent.test -t 0.3
	finding_is UNKNOWN dns-unreachable
	ask silent.uses.test -t 0.3:warning
	status_is 3
	ask silent.uses.test -t 0.3 --severity=dns-unreachable=warning
	status_is 1
	SERVER=127.0.0.1:1 ask good.test --ip 192.0.2.9
	finding_is UNKNOWN dns-unreachable
	SERVER=127.0.0.1:1 ask good.test --ip 192.0.2.9 --expect temperror
	status_is 0
	no_finding dns-unreachable
}

@test "answers with another id or another question are no answers" {
	local domain

	for domain in wrongid wrongquestion; do
		ask $domain.test -t 0.4
		finding_is UNKNOWN dns-unreachable
		ask $domain.test --ip 192.0.2.1 -t 0.4
		[[ ${lines[0]} == "SPF UNKNOWN - temperror: "* ]] || complain "expected temperror"
	done
}

@test "a malformed answer is temperror" {
	ask garbage.test --ip 192.0.2.1
	[[ ${lines[0]} == "SPF CRITICAL - temperror: "* ]] || complain "expected temperror"
	finding_is CRITICAL dns-failed
}

@test "a server that drips over TCP cannot hold the check past -t" {
	ask drip.test -t 0.5
	status_is 3
	((took_ms < 1500)) || complain "it took too long"
}

@test "aliases are followed to their end, and have one" {
	ask flat.test --ip 192.0.2.1
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for flat.test"
	ask circle.test --ip 192.0.2.1
	status_is 2
}

@test "records of 50 KiB over TCP are read, and what they hold is bounded" {
	ask big.test
	[[ $(perf ipv4_addresses) == 4000 ]] || complain "expected 4000 addresses"
	finding_is WARNING record-size
	ask big.test --ip 20.15.249.1
	[[ ${lines[0]} == "SPF OK - pass: "* ]] || complain "expected pass"
	ask comb.test --ip 20.7.249.1
	[[ ${lines[0]} == "SPF OK - pass: "* ]] || complain "expected pass"
	ask comb.test
	finding_is WARNING record-size
	ask noise.test -vvv
	finding_is CRITICAL permerror
	ask many.test -vvv
	finding_is CRITICAL too-many-lookups
}

@test "a run asks no question twice, however the name is spelt and whoever needs it" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	ask spelt.test
	[[ $(heard own | tr '[:upper:]' '[:lower:]' | sort) == "$(printf 'udp %s\n' \
		'good.test a' 'good.test aaaa' 'good.test mx' 'spelt.test txt')" ]] || complain "heard: $(heard own)"
	serve_dns -n clients -f "$BATS_FILE_TMPDIR/zone"
	ask spelt.test --ip 192.0.2.9,192.0.2.10 --ip 2001:db8::9 --helo Spelt.test --expect-helo pass
	line_is "SPF CRITICAL - permerror: 2001:db8::9 cannot be evaluated for spelt.test: more than 2 lookups find nothing (2 of 3 clients as expected), gets permerror for the HELO name Spelt.test (more than 2 lookups find nothing)"
	[[ -z $(heard clients | tr '[:upper:]' '[:lower:]' | sort | uniq -d) ]] || complain "heard: $(heard clients)"
}

@test "terms behind one that matches by address cost no question" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	ask early.test --ip 192.0.2.1
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for early.test"
	[[ $(heard own) == "UDP early.test TXT" ]] || complain "expected one question"
}
