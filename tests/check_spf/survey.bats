# SPDX-License-Identifier: ISC
load ../helper

plugin=check_spf

setup_file() {
	local number long=v=spf1 wide many=''

	for number in {1..40}; do
		long+=" ip4:192.0.2.$number"
	done
	for number in {1..9}; do
		many+=" include:i$number.test"
	done
	export DNS
	{
		cat <<-ZONE
			good.test TXT "v=spf1 ip4:192.0.2.0/24 include:vendor.test mx -all"
			good.test TXT "google-site-verification=nothing"
			good.test MX 10 mx.good.test
			mx.good.test A 198.51.100.1
			vendor.test TXT "v=spf1 ip4:203.0.113.0/28 " "a:www.vendor.test ~all"
			www.vendor.test A 203.0.113.7
			alias.test CNAME good.test
			case.test TXT "V=SPF1 IP4:192.0.2.0/24 -ALL"
			null.test TXT "v=spf1 -all"
			redirect.test TXT "v=spf1 redirect=good.test"
			redirect-soft.test TXT "v=spf1 redirect=soft.test"
			redirect-gone.test TXT "v=spf1 redirect=gone.test"
			redirect-open.test TXT "v=spf1 redirect=%{l}.gone.test"
			nothing.test TXT "hello"
			two.test TXT "v=spf1 -all"
			two.test TXT "v=spf1 mx -all"
			version.test TXT "v=spf10 -all"
			quoted.test TXT "\\"v=spf1 -all\\""
			below.test TXT "hello"
			_spf.below.test TXT "v=spf1 -all"
			old.test TXT "hello"
			old.test SPF "v=spf1 -all"
			syntax.test TXT "v=spf1 ip4:192.0.2.0/24 ip4:1.2.3 -all"
			tab.test TXT "v=spf1 a\\009-all"
			high.test TXT "v=spf1 a:\\195\\188.test -all"
			nul.test TXT "v=spf1 a\\000b -all"
			vendor-syntax.test TXT "v=spf1 include:syntax.test -all"
			twice.test TXT "v=spf1 redirect=null.test redirect=null.test"
			vendor-two.test TXT "v=spf1 include:two.test -all"
			label.test TXT "v=spf1 a:x..good.test -all"
			plus.test TXT "v=spf1 +all"
			bare.test TXT "v=spf1 all"
			whole.test TXT "v=spf1 ip4:0.0.0.0/0 -all"
			halves.test TXT "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"
			half.test TXT "v=spf1 ip4:0.0.0.0/1 -ip4:128.0.0.0/2 ip4:128.0.0.0/1 -all"
			six.test TXT "v=spf1 ip6:::/0 -all"
			deep.test TXT "v=spf1 include:deep1.test -all"
			deep1.test TXT "v=spf1 include:plus.test -all"
			redirect-plus.test TXT "v=spf1 redirect=plus.test"
			first.test TXT "v=spf1 -all +all"
			minus-include.test TXT "v=spf1 -include:plus.test -all"
			a-zero.test TXT "v=spf1 a:www.vendor.test/0 -all"
			soft.test TXT "v=spf1 ip4:192.0.2.1 ~all"
			neutral.test TXT "v=spf1 ip4:192.0.2.1 ?all"
			open.test TXT "v=spf1 ip4:192.0.2.1"
			eight.test TXT "v=spf1$(printf ' include:i%d.test' {1..8}) -all"
			nine.test TXT "v=spf1$many -all"
			eleven.test TXT "v=spf1$many include:good1.test -all"
			good1.test TXT "v=spf1 a:www.vendor.test -all"
			void2.test TXT "v=spf1 ip4:192.0.2.1 a:n1.test a:n2.test -all"
			void3.test TXT "v=spf1 a:n1.test mx:n2.test exists:n3.test -all"
			six-only.test TXT "v=spf1 a a:six-only.test a:six-only.test -all"
			six-only.test AAAA 2001:db8::1
			include-none.test TXT "v=spf1 include:nothing.test -all"
			include-nx.test TXT "v=spf1 include:gone.test -all"
			many-mx.test TXT "v=spf1 mx -all"
			wide.test TXT "v=spf1 ip4:11.0.0.0/8 ip6:2001:db8::/31 ip4:192.0.0.0/16 -all"
			wide-deny.test TXT "v=spf1 -ip4:11.0.0.0/8 ip4:192.0.2.1 -all"
			ptr.test TXT "v=spf1 ptr -all"
			dead.test TXT "v=spf1 ip4:192.0.2.1 -all mx"
			beside.test TXT "v=spf1 -all redirect=good.test"
			double.test TXT "v=spf1 include:vendor.test INCLUDE:vendor.TEST -all"
			long.test TXT $long -all
			macro.test TXT "v=spf1 exists:%{ir}.list.test include:%{d}.x.test -all"
			macro.test.x.test TXT "v=spf1 ip4:203.0.113.0/28 -all"
			loop.test TXT "v=spf1 include:loop.test -all"
			ping.test TXT "v=spf1 include:pong.test -all"
			pong.test TXT "v=spf1 redirect=ping.test"
			servfail.test SERVFAIL
			refused.test REFUSED
			silent.test SILENT
			garbage.test GARBAGE
			truncated.test TXT "v=spf1 -all"
			truncated.test TRUNCATE
			uses-servfail.test TXT "v=spf1 a:servfail.test -all"
			include-servfail.test TXT "v=spf1 include:servfail.test -all"
			evil.test TXT "v=spf1 x|y=\\027[31m\\010SPF_OK -all"
			backslash.test TXT "v=spf1 a:\\\\100x.good.test -all"
			dot.test TXT "v=spf1 a:good.test. -all"
		ZONE
		for number in {1..9}; do
			echo "i$number.test TXT \"v=spf1 ip4:192.0.2.$number -all\""
		done
		for number in {1..11}; do
			echo "many-mx.test MX $number m$number.many-mx.test"
		done
		wide=v=spf1
		for number in {0..99}; do
			wide+=" a:h$number.flood.test"
		done
		echo "flood.test TXT $wide -all"
		printf 'bomb%d.test TXT "v=spf1 include:bomb%d.test include:bomb%d.test -all"\n' $(for number in {0..30}; do
			echo $number $((number + 1)) $((number + 1))
		done)
	} >"$BATS_FILE_TMPDIR/zone"
	serve_dns -f "$BATS_FILE_TMPDIR/zone"
}

# survey DOMAIN [OPTION]…: a survey has clean output and an exit code that fits its word.
survey() {
	check -d "$1" --nameserver "$DNS" "${@:2}"
	clean_output
	nothing_on_stderr
}

@test "a good record is OK, with its lookups, and the numbers in the performance data" {
	survey good.test
	status_is 0
	[[ $output == "SPF OK - good.test ends in -all, 3 of 10 DNS lookups | lookups=3;8;10;0;10 void_lookups=0;;2;0; includes=1;;;0 record_bytes=51;450;;0 ipv4_addresses=273;;;0;4294967296" ]] ||
		complain "not as in the contract"
}

@test "a record is found behind an alias, in any case, in strings joined, beside other text" {
	survey alias.test
	line_is "SPF OK - alias.test ends in -all, 3 of 10 DNS lookups"
	survey case.test
	line_is "SPF OK - case.test ends in -all, 0 of 10 DNS lookups"
	check -H case.test --nameserver "$DNS"
	line_is "SPF OK - case.test ends in -all, 0 of 10 DNS lookups"
}

@test "the null record is said to be one" {
	survey null.test
	line_is "SPF OK - null.test sends no mail (v=spf1 -all)"
	status_is 0
}

@test "a redirect is followed to the record that counts" {
	survey redirect.test
	line_is "SPF OK - redirect.test ends in -all, 4 of 10 DNS lookups"
	survey redirect-soft.test
	status_is 1
	finding_is WARNING softfail-all
	survey redirect-gone.test
	line_is "SPF CRITICAL - redirect-gone.test redirects to gone.test, which does not exist in DNS: anyone who registers it may send for redirect-gone.test"
	finding_is CRITICAL permerror
	survey redirect-open.test
	line_is "SPF CRITICAL - redirect-open.test gives 192.0.2.1 permerror: redirect=postmaster.gone.test leads to a domain without an SPF record"
	finding_is CRITICAL permerror
}

@test "no record: no-record, and where one was meant: misplaced-record, obsolete-spf-type" {
	survey nothing.test
	line_is "SPF CRITICAL - nothing.test publishes no SPF record"
	status_is 2
	finding_is CRITICAL no-record
	no_finding misplaced-record
	survey version.test
	finding_is CRITICAL no-record
	finding_is WARNING misplaced-record
	survey quoted.test
	finding_is CRITICAL no-record
	finding_is WARNING misplaced-record
	survey below.test
	finding_is CRITICAL no-record
	has_finding "[WARNING] misplaced-record: below.test has an SPF record at _spf, where receivers do not look"
	survey old.test
	finding_is CRITICAL no-record
	finding_is WARNING obsolete-spf-type
}

@test "a domain that does not exist is dns-failed" {
	survey gone.test
	line_is "SPF CRITICAL - gone.test does not exist in DNS (NXDOMAIN)"
	finding_is CRITICAL dns-failed
}

@test "two records are multiple-records; in an include they are permerror" {
	survey two.test
	line_is "SPF CRITICAL - two.test publishes 2 SPF records"
	finding_is CRITICAL multiple-records
	survey vendor-two.test
	line_is "SPF CRITICAL - vendor-two.test includes two.test, which publishes 2 SPF records"
	finding_is CRITICAL permerror
}

@test "a syntax error names the term and its byte" {
	survey syntax.test
	line_is "SPF CRITICAL - syntax.test has an error in its record: 'ip4:1.2.3' at byte 29: invalid IPv4 network"
	finding_is CRITICAL permerror
	survey vendor-syntax.test
	line_is "SPF CRITICAL - vendor-syntax.test includes syntax.test, whose record has an error: 'ip4:1.2.3' at byte 29: invalid IPv4 network"
	survey tab.test
	line_is "SPF CRITICAL - tab.test has an error in its record: 'a{09}-all' at byte 9: the byte 0x09 is not allowed in a record"
	survey high.test
	finding_is CRITICAL permerror
	survey nul.test
	line_is "SPF CRITICAL - nul.test has an error in its record: 'a' at byte 9: the byte 0x00 is not allowed in a record"
	survey twice.test
	finding_is CRITICAL permerror
	survey label.test
	finding_is CRITICAL permerror
}

@test "what lets everybody pass is found wherever it hides" {
	local domain

	for domain in plus bare; do
		survey $domain.test
		line_is "SPF CRITICAL - $domain.test lets anyone send (+all)"
		finding_is CRITICAL pass-all
	done
	for domain in whole halves half six deep redirect-plus a-zero; do
		survey $domain.test
		status_is 2
		finding_is CRITICAL pass-all
	done
	survey halves.test
	[[ $(perf ipv4_addresses) == 4294967296 ]]
	survey half.test
	line_is "SPF CRITICAL - half.test lets nearly anyone send: 75 % of all IPv4 addresses pass, lets a wide network send: ip4:0.0.0.0/1 and 1 more"
	[[ $(perf ipv4_addresses) == 3221225472 ]] || complain "expected three quarters"
}

@test "what is decided before it passes lets nobody pass" {
	survey first.test
	no_finding pass-all
	finding_is WARNING dead-terms
	survey minus-include.test
	line_is "SPF OK - minus-include.test ends in -all, 1 of 10 DNS lookups"
}

@test "the end of the record is judged" {
	survey soft.test
	line_is "SPF WARNING - soft.test ends in ~all, which marks forged mail but does not reject it"
	status_is 1
	finding_is WARNING softfail-all
	survey soft.test --severity=softfail-all=ok
	line_is "SPF OK - soft.test ends in ~all, 0 of 10 DNS lookups, 1 finding accepted"
	status_is 0
	survey neutral.test
	finding_is WARNING neutral-all
	survey open.test
	finding_is WARNING no-all
}

@test "lookups are counted over the whole tree, against -w and -c" {
	survey eight.test
	line_is "SPF OK - eight.test ends in -all, 8 of 10 DNS lookups"
	survey nine.test
	line_is "SPF WARNING - nine.test needs 9 DNS lookups (limit 10)"
	finding_is WARNING too-many-lookups
	survey eleven.test
	line_is "SPF CRITICAL - eleven.test needs 11 DNS lookups (limit 10)"
	[[ $(perf lookups) == 11 ]]
	survey good.test -w 2 -c 5
	finding_is WARNING too-many-lookups
	survey good.test -w 1 -c 2
	finding_is CRITICAL too-many-lookups
	survey nine.test -w 9
	status_is 0
}

@test "lookups that find nothing are counted" {
	survey void2.test
	line_is "SPF WARNING - void2.test has terms that find nothing: a:n1.test, a:n2.test"
	[[ $(perf void_lookups) == 2 ]]
	survey void3.test
	line_is "SPF CRITICAL - void3.test has 3 lookups that find nothing (a:n1.test, mx:n2.test, exists:n3.test), limit 2, has terms that find nothing: a:n1.test, mx:n2.test, exists:n3.test"
	finding_is CRITICAL too-many-void-lookups
	survey six-only.test
	[[ $(perf void_lookups) == 0 ]] || complain "a host with an IPv6 address is found"
}

@test "an include without a record, and too many mail hosts" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	survey include-none.test
	line_is "SPF CRITICAL - include-none.test includes nothing.test, which publishes no SPF record"
	finding_is CRITICAL include-none
	survey include-nx.test
	finding_is CRITICAL include-none
	survey many-mx.test
	line_is "SPF CRITICAL - many-mx.test uses mx with 11 mail hosts (limit 10)"
	finding_is CRITICAL too-many-mx
	! heard own | grep -q 'm1.many-mx.test' || complain "more than ten hosts are not asked for"
}

@test "weak spots are warnings" {
	survey wide.test
	has_finding "[WARNING] wide-network: wide.test lets a wide network send: ip4:11.0.0.0/8 and 1 more"
	survey wide-deny.test
	no_finding wide-network
	survey ptr.test
	line_is "SPF WARNING - ptr.test uses ptr"
	finding_is WARNING ptr-used
	survey dead.test
	line_is "SPF WARNING - dead.test has terms that are never evaluated: mx at byte 27 follows all"
	finding_is WARNING dead-terms
	survey beside.test
	finding_is WARNING dead-terms
	survey double.test
	finding_is WARNING duplicate-terms
	survey long.test
	finding_is WARNING record-size
}

@test "what depends on the message is asked for a stranger of each family, and not guessed" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	survey macro.test -vv
	line_is "SPF OK - macro.test ends in -all, 2 of 10 DNS lookups"
	has_line "      exists:%{ir}.list.test: 1 lookup, depends on the message"
	[[ $(heard own) == "UDP macro.test TXT
UDP macro.test.x.test TXT
UDP 1.2.0.192.list.test A
UDP 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.list.test A" ]] || complain "expected four questions"
}

@test "a record that includes itself ends" {
	survey loop.test
	line_is "SPF CRITICAL - loop.test includes loop.test, which includes itself"
	finding_is CRITICAL permerror
	survey ping.test
	finding_is CRITICAL permerror
}

@test "a tree without end is cut, and a flood of names ends at 200 questions" {
	survey bomb0.test
	line_is "SPF CRITICAL - bomb0.test needs more than 100 DNS lookups (limit 10), has include:bomb1.test twice"
	survey bomb0.test -w 1000 -c 1000
	status_is 1
	finding_is UNKNOWN not-examined
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	survey flood.test
	status_is 2
	no_finding permerror
	finding_is CRITICAL too-many-lookups
	finding_is UNKNOWN not-examined
	[[ $(heard own | grep -c '^UDP') == 200 ]] || complain "expected 200 questions"
}

@test "DNS that fails is dns-failed, DNS of which nothing was heard is dns-unreachable" {
	survey servfail.test
	line_is "SPF CRITICAL - servfail.test cannot be looked up: the DNS server $DNS answers SERVFAIL"
	finding_is CRITICAL dns-failed
	survey refused.test
	finding_is CRITICAL dns-failed
	survey garbage.test
	finding_is CRITICAL dns-failed
	survey uses-servfail.test
	line_is "SPF CRITICAL - uses-servfail.test uses a:servfail.test, which cannot be looked up: the DNS server $DNS answers SERVFAIL"
	survey include-servfail.test
	line_is "SPF CRITICAL - include-servfail.test includes servfail.test, which cannot be looked up: the DNS server $DNS answers SERVFAIL"
	survey silent.test -t 0.3
	line_is "SPF UNKNOWN - silent.test cannot be looked up: no DNS server answers in time ($DNS)"
	finding_is UNKNOWN dns-unreachable
	survey silent.test -t 0.3:ok
	status_is 3
	survey silent.test -t 0.3 --severity=dns-unreachable=warning
	status_is 1
	survey truncated.test
	line_is "SPF OK - truncated.test sends no mail (v=spf1 -all)"
}

@test "a DNS server that is not there is dns-unreachable" {
	check -d good.test --nameserver 127.0.0.1:1
	line_is "SPF UNKNOWN - good.test cannot be looked up: no DNS server answers (127.0.0.1:1)"
	status_is 3
	finding_is UNKNOWN dns-unreachable
	check -d good.test --nameserver 127.0.0.1:1 --severity=dns-unreachable=critical
	status_is 2
}

@test "the bytes of a record are shown clean" {
	survey evil.test -vvv
	status_is 2
	finding_is CRITICAL permerror
}

@test "names are asked for as they are: no backslash leads elsewhere, no search list" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	survey backslash.test
	heard_line 'UDP \092100x.good.test A' own
	survey dot.test
	heard_line 'UDP good.test A' own
}

@test "each question is asked once" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	survey good.test
	[[ $(heard own | sort) == "UDP good.test MX
UDP good.test TXT
UDP mx.good.test A
UDP mx.good.test AAAA
UDP vendor.test TXT
UDP www.vendor.test A
UDP www.vendor.test AAAA" ]] || complain "expected seven questions"
}

@test "-v tells what to do, -vv shows the tree with its costs, -vvv the questions" {
	survey soft.test -v
	has_line "    See: RFC 7208 2.6.5, 8.5; RFC 7489 10.1"
	has_line "    Exchange Online: Microsoft recommends '\"v=spf1 include:spf.protection.outlook.com -all\"'"
	survey good.test -vvv
	has_line "    good.test: 3 lookups: v=spf1 ip4:192.0.2.0/24 include:vendor.test mx -all"
	has_line "      include:vendor.test: 2 lookups: v=spf1 ip4:203.0.113.0/28 a:www.vendor.test ~all"
	has_line "        a:www.vendor.test: 1 lookup"
	has_line "    DNS good.test TXT: 2 records"
}

@test "wrong usage names the option and asks nothing" {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
	check --nameserver "$DNS"
	line_is "SPF UNKNOWN - nothing to check: name a domain with --domain"
	status_is 3
	check -d 192.0.2.1 --nameserver "$DNS"
	line_is "SPF UNKNOWN - --domain: '192.0.2.1' is an address, not a name"
	check -d "" --nameserver "$DNS"
	line_is "SPF UNKNOWN - --domain: the value is empty"
	check -d good.test --sender a@good.test --nameserver "$DNS"
	line_is "SPF UNKNOWN - --sender requires --ip"
	check -d good.test --expect fail --nameserver "$DNS"
	line_is "SPF UNKNOWN - --expect requires --ip"
	check -d good.test --ip 192.0.2.300 --nameserver "$DNS"
	line_is "SPF UNKNOWN - --ip: '192.0.2.300' is not an IPv4 or IPv6 address"
	check --ip 192.0.2.3 --nameserver "$DNS"
	line_is "SPF UNKNOWN - --ip: no domain to evaluate: give --domain, --sender or --helo"
	check -d good.test --ip 192.0.2.3 --expect maybe --nameserver "$DNS"
	status_is 3
	check -d good.test --ip ::1 -4 --nameserver "$DNS"
	line_is "SPF UNKNOWN - --ip: '::1' is not an IPv4 address"
	check -d good.test -4 -6 --nameserver "$DNS"
	line_is "SPF UNKNOWN - use either --use-ipv4 or --use-ipv6, not both"
	check good.test --nameserver "$DNS"
	line_is "SPF UNKNOWN - unexpected argument 'good.test'"
	check -d good.test -d null.test --nameserver "$DNS"
	line_is "SPF UNKNOWN - --domain: given twice, as 'good.test' and as 'null.test': only one name is allowed"
	status_is 3
	check -d good.test -H null.test --nameserver "$DNS"
	line_is "SPF UNKNOWN - --hostname: given twice, as 'good.test' and as 'null.test': only one name is allowed"
	[[ -z $(heard own) ]] || complain "a question was asked"
}

@test "the same domain may be given twice, and the last one of other options counts" {
	survey null.test -d NULL.test. -w 1 -w 5
	line_is "SPF OK - NULL.test sends no mail (v=spf1 -all)"
	[[ $(perf lookups 2) == 5 ]] || complain "expected the last -w"
}

@test "no OpenSSL is loaded" {
	run ldd "$PLUGINS/check_spf"
	[[ $output != *libssl* && $output != *libcrypto* ]]
}
