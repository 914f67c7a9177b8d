# SPDX-License-Identifier: ISC
#
# The receivers' limits (RFC 7208 4.6.4) and ours, and what of both is said.
load ../helper
load spf

# Bats traces each command, so what is written thousands of times is written by one.

# repeat COUNT FORMAT: FORMAT with 1 to COUNT in it.
repeat() {
	awk -v count="$1" -v format="$2" 'BEGIN { for (i = 1; i <= count; i++) printf format, i, i, i, i, i }'
}

# networks COUNT SECOND: as many addresses in 20.SECOND.0.0/16.
networks() {
	awk -v count="$1" -v second="$2" 'BEGIN {
		for (i = 0; i < count; i++) printf " ip4:20.%d.%d.%d", second, i / 250, i % 250
	}'
}

# tokens NAME COUNT: as many TXT records of 90 bytes beside whatever that name has.
tokens() {
	repeat "$2" "$1 TXT \"vendor%03d-domain-verification=%060d\"\\n"
}

# mail_hosts NAME COUNT NETWORK: as many mail hosts with one IPv4 address each.
mail_hosts() {
	repeat "$2" "$1 MX %d m%d.$1\\nm%d.$1 A $3.%d\\n"
}

setup_file() {
	local number many_a

	many_a=$(repeat 30000 ' a')
	{
		cat <<-ZONE
			tokens.test TXT "v=spf1 ip4:192.0.2.1 -all"
			$(tokens tokens.test 45)
			tokens-include.test TXT "v=spf1 include:tokens.test -all"
			tokens-deep.test TXT "v=spf1 include:tokens-include.test -all"
			tokens-redirect.test TXT "v=spf1 redirect=tokens.test"
			tokens-truncate.test TXT "v=spf1 ip4:192.0.2.1 -all"
			$(tokens tokens-truncate.test 45)
			tokens-truncate.test TXT TRUNCATE
			tokens-14.test TXT "v=spf1 ip4:192.0.2.1 -all"
			$(tokens tokens-14.test 14)
			tokens-9.test TXT "v=spf1 ip4:192.0.2.1 -all"
			$(tokens tokens-9.test 9)
			tokens-9-include.test TXT "v=spf1 include:tokens-9.test -all"
			tokens-host.test TXT "v=spf1 a:host.tokens-host.test -all"
			host.tokens-host.test A 192.0.2.9
			$(tokens host.tokens-host.test 45)
			order.test TXT "v=spf1 include:%{i}.e.test include:x.order.test -all"
			203.0.113.1.e.test TXT v=spf1$(repeat 15000 ' x=') -all
			198.51.100.7.e.test TXT "v=spf1 -all"
			x.order.test TXT v=spf1$(repeat 8000 ' x=') ip4:198.51.100.7 -all
			tokens-none.test TXT "hello"
			$(tokens tokens-none.test 45)
			long.test TXT v=spf1$(networks 90 1) -all
			long-include.test TXT "v=spf1 include:long.test -all"
			medium.test TXT v=spf1$(networks 40 1) -all
			medium-include.test TXT "v=spf1 include:medium.test -all"
			medium-redirect.test TXT "v=spf1 redirect=medium.test"

			seven.test TXT "v=spf1$(repeat 7 ' mx:d%d.seven.test') -all"
			ten.test TXT "v=spf1$(repeat 10 ' mx:d%d.ten.test') -all"
			thirty.test TXT v=spf1$(repeat 30 ' mx:d%d.thirty.test') -all
			flood.test TXT v=spf1$(repeat 300 ' a:h%d.flood.test') -all
			flood-include.test TXT "v=spf1 include:flood.test -all"
			fifty.test TXT v=spf1$(repeat 50 ' a:h%d.fifty.test') -all
			row1.test TXT v=spf1$(repeat 60 ' include:row1-%d.test') -all

			host.test A 192.0.2.9
			four.test TXT "v=spf1 a:h1.v4.test a:h2.v4.test a:h3.v4.test ip6:2001:db8:5::/64 -all"
			four-include.test TXT "v=spf1 a:h1.v4.test a:h2.v4.test a:h3.v4.test include:sixes.test -all"
			four-first.test TXT "v=spf1 ip6:2001:db8:5::5 mx:m1.v4.test mx:m2.v4.test mx:m3.v4.test -all"
			four-deep.test TXT "v=spf1 include:four.test -all"
			four-host.test TXT "v=spf1 a:h1.v4.test a:h2.v4.test a:h3.v4.test a:h1.v6.test -all"
			sixes.test TXT "v=spf1 ip6:2001:db8:5::/64 -all"
			four-only.test TXT "v=spf1 a:h1.v4.test a:h2.v4.test a:h3.v4.test ip4:203.0.113.7 -all"
			four-only-mx.test TXT "v=spf1 mx:m1.v4.test mx:m2.v4.test mx:m3.v4.test -all"
			four-only-minus.test TXT "v=spf1 a:h1.v4.test a:h2.v4.test a:h3.v4.test -ip6:2001:db8:5::/64 -all"
			four-two.test TXT "v=spf1 a:h1.v4.test a:h2.v4.test ip6:2001:db8:5::/64 -all"
			six.test TXT "v=spf1 a:h1.v6.test a:h2.v6.test a:h3.v6.test ip4:203.0.113.7 -all"
			six-include.test TXT "v=spf1 a:h1.v6.test mx:m2.v6.test a:h3.v6.test include:host-is.test -all"
			host-is.test TXT "v=spf1 a:host.test -all"
			six-only.test TXT "v=spf1 a:h1.v6.test a:h2.v6.test mx:m3.v6.test -all"
			dual.test TXT "v=spf1 a:h1.dual.test a:h2.dual.test mx:m3.dual.test ip6:2001:db8:5::/64 -all"

			void3.test TXT "v=spf1 mx a:old1.void3.test a:old2.void3.test ip4:192.0.2.1 -all"
			void3-kinds.test TXT "v=spf1 ip4:192.0.2.1 exists:old1.test mx:old2.test a:host-text.test ip6:2001:db8:5::5 -all"
			host-text.test TXT "hello"
			void2.test TXT "v=spf1 mx a:oldhost.void2.test ip4:192.0.2.1 -all"
			void1.test TXT "v=spf1 exists:old1.test ip4:192.0.2.1 -all"
			void-hosts.test TXT "v=spf1 mx ip4:192.0.2.1 -all"
			void-hosts.test MX 10 gone1.void-hosts.test
			void-hosts.test MX 20 gone2.void-hosts.test
			void-redirect.test TXT "v=spf1 redirect=void2.test"
			void-include.test TXT "v=spf1 include:void2.test -all"
			void-client.test TXT "v=spf1 exists:%{i}.list.test exists:%{s}.list.test ip4:192.0.2.1 -all"

			a-chain.test TXT "v=spf1 include:a1.chain.test -all"
			net-chain.test TXT "v=spf1 redirect=n1.chain.test"
			net-tree.test TXT "v=spf1$(repeat 8 ' include:n%d.tree.test') -all"
			six-chain.test TXT "v=spf1 redirect=s37.chain.test"
			six-long.test TXT "v=spf1 redirect=s1.chain.test"
			net-pair.test TXT "v=spf1 redirect=n7.chain.test"
			x-flood.test TXT v=spf1$(repeat 21000 ' x=') -all
			all-flood.test TXT v=spf1$(repeat 12000 ' ?all')
			same-flood.test TXT v=spf1$(repeat 4000 ' ip4:192.0.2.1') -all
			net-flood.test TXT v=spf1$(networks 3500 3) -all
		ZONE
		for number in {1..7}; do
			mail_hosts "d$number.seven.test" 9 "203.0.$((112 + number))"
		done
		for number in {1..10}; do
			mail_hosts "d$number.ten.test" 10 "20.0.$number"
		done
		for number in {1..30}; do
			mail_hosts "d$number.thirty.test" 10 "20.1.$number"
		done
		repeat 300 'h%d.flood.test A 20.2.0.1\n'
		repeat 50 'h%d.fifty.test A 20.3.0.%d\n'
		repeat 60 'row1-%d.test TXT "v=spf1 a:h1.row2.test a:h2.row2.test include:row2-%d.test -all"\n'
		repeat 60 'row2-%d.test TXT "v=spf1 ip4:20.4.0.%d -all"\n'
		for number in {1..3}; do
			echo "h$number.v4.test A 20.5.0.$number"
			echo "m$number.v4.test MX 10 h$number.v4.test"
			echo "h$number.v6.test AAAA 2001:db8:6::$number"
			echo "m$number.v6.test MX 10 h$number.v6.test"
			echo "h$number.dual.test A 20.6.0.$number"
			echo "h$number.dual.test AAAA 2001:db8:7::$number"
			echo "m$number.dual.test MX 10 h$number.dual.test"
			echo "h$number.row2.test A 20.7.0.$number"
		done
		for number in {1..30}; do
			echo "a$number.chain.test TXT v=spf1$many_a include:a$((number + 1)).chain.test -all"
			echo "a$number.chain.test A 20.8.0.$number"
		done
		for number in {1..8}; do
			echo "n$number.chain.test TXT v=spf1$(networks 3500 "$((number + 20))") redirect=n$((number + 1)).chain.test"
			echo "n$number.tree.test TXT v=spf1$(networks 3500 "$((number + 40))") -all"
		done
		for number in {1..40}; do
			echo "s$number.chain.test TXT v=spf1$(repeat 4300 " ip6:2a$number::%x") redirect=s$((number + 1)).chain.test"
		done
		echo 's41.chain.test TXT "v=spf1 -all"'
		echo 'n9.chain.test TXT "v=spf1 ip4:192.0.2.1 -all"'
	} >"$BATS_FILE_TMPDIR/zone"
	serve_zone
}

# cost OPTION…: a run of the plugin; sets kib and cpu_ms, what it took at most.
cost() {
	local program='import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=20)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, int(1000 * (used.ru_utime + used.ru_stime)))'

	read -r kib cpu_ms < <("$PYTHON" -c "$program" "$PLUGINS/check_spf" --nameserver "$DNS" "$@")
}

# is_cheap DOMAIN [OPTION]…: 40 MiB and a second of CPU.
is_cheap() {
	! grep -q __asan_init "$PLUGINS/check_spf" || return 0
	cost -d "$@"
	((kib <= 40960)) || complain "$1 took $kib KiB" || return 1
	((cpu_ms <= 1000)) || complain "$1 took $cpu_ms ms of CPU"
}

# --- size -------------------------------------------------------------------------------------------------------

@test "a TXT answer over 1,232 bytes is answer-size, however short the record in it" {
	local name

	for name in tokens tokens-14 tokens-truncate; do
		stands "$name.test" WARNING answer-size
		says answer-size "$name.test"
		no_finding record-size
	done
	survey tokens.test
	says answer-size 46
	survey tokens-14.test
	says answer-size 15
}

@test "the answer of an include and of a redirect's target is one of the tree" {
	local name

	for name in tokens-include tokens-deep tokens-redirect; do
		stands "$name.test" WARNING answer-size
		says answer-size tokens.test
		no_finding record-size
	done
}

@test "a long record has both findings, and an include of one the answer's alone" {
	stands long.test WARNING answer-size
	finding_is WARNING record-size
	stands long-include.test WARNING answer-size
	says answer-size long.test
	no_finding record-size
	stands medium.test WARNING record-size
	no_finding answer-size
	stands medium-redirect.test WARNING record-size
	says record-size medium.test
	no_finding answer-size
}

@test "an answer that fits, and one that nobody asks for, are fine" {
	is_fine tokens-9.test 0
	is_fine tokens-9-include.test 1
	is_fine medium-include.test 1
	is_fine tokens-host.test 1
}

@test "without a record the size of the answer is no matter" {
	survey tokens-none.test
	finding_is CRITICAL no-record
	status_is 2
}

# --- questions --------------------------------------------------------------------------------------------------

@test "the mail hosts of seven mx terms are no lookups of their own" {
	own_dns
	is_fine seven.test 7
	perf_is ipv4_addresses 63
	nothing_asked_twice
	evaluate -d seven.test --ip 203.0.119.9
	line_is "SPF OK - pass: 203.0.119.9 is allowed to send for seven.test"
	evaluate -d seven.test --ip 203.0.120.9 --expect fail
	status_is 0
}

@test "ten mx terms of ten hosts, all that a receiver has to ask, can be evaluated" {
	own_dns
	evaluate -d ten.test --ip 20.0.10.10
	line_is "SPF OK - pass: 20.0.10.10 is allowed to send for ten.test"
	(($(asked | wc -l) <= 111)) || complain "expected 111 questions at most"
	nothing_asked_twice
	survey ten.test -4
	status_is 1
	finding_is WARNING too-many-lookups
	no_finding permerror
	no_finding not-examined
	perf_is ipv4_addresses 100
}

@test "several clients have questions of their own" {
	own_dns
	evaluate -d ten.test --ip 20.0.10.10 --ip 20.0.10.11 --ip 192.0.2.77 --expect pass,fail
	line_is "SPF OK - pass: 20.0.10.10 is allowed to send for ten.test (3 of 3 clients as expected)"
	no_finding not-examined
	nothing_asked_twice
}

@test "at most 200 questions are asked, and what is left out is not-examined" {
	own_dns
	survey thirty.test -w 1000 -c 1000
	finding_is UNKNOWN not-examined
	(($(asked | wc -l) <= 200)) || complain "expected 200 questions at most"
	nothing_asked_twice
	survey thirty.test
	status_is 2
	finding_is CRITICAL too-many-lookups
	says_not permerror queries
}

@test "reading ends at 100 lookups, as too-many-lookups" {
	local name

	own_dns
	for name in flood flood-include row1; do
		stands "$name.test" CRITICAL too-many-lookups
		says_not permerror queries
	done
	stop_server own
	own_dns
	survey flood.test
	(($(asked | wc -l) <= 200)) || complain "expected 200 questions at most"
	nothing_asked_twice
}

@test "where so many lookups are allowed, what was not read is not-examined, and named" {
	survey flood.test -w 1000 -c 1000
	finding_is UNKNOWN not-examined
	says not-examined flood.test
	no_finding too-many-lookups
	survey flood-include.test -w 1000 -c 1000
	finding_is UNKNOWN not-examined
	says not-examined flood.test
	survey fifty.test -w 1000 -c 1000
	no_finding not-examined
	no_finding too-many-lookups
	perf_is lookups 50
}

# --- lookups that find nothing, by family -----------------------------------------------------------------------

@test "hosts with IPv4 alone are too many void lookups where IPv6 clients are to pass" {
	local name

	for name in four four-include four-first four-deep four-host; do
		stands "$name.test" CRITICAL too-many-void-lookups
		no_finding void-lookups-unused-family
		no_finding void-terms
		perf_is void_lookups 3
	done
	survey four.test
	says too-many-void-lookups IPv6
	stands four.test CRITICAL too-many-void-lookups -6
}

@test "hosts with IPv6 alone are too many void lookups where IPv4 clients are to pass" {
	local name

	for name in six six-include; do
		stands "$name.test" CRITICAL too-many-void-lookups
		says too-many-void-lookups IPv4
		perf_is void_lookups 3
		no_finding void-terms
		stands "$name.test" CRITICAL too-many-void-lookups -4
	done
}

@test "in a family in which nobody can pass they are void-lookups-unused-family" {
	local name

	for name in four-only four-only-mx four-only-minus six-only; do
		is_fine "$name.test" 3
		finding_is OK void-lookups-unused-family
		no_finding too-many-void-lookups
		no_finding void-terms
		perf_is void_lookups 0
	done
	survey four-only.test -6
	no_finding too-many-void-lookups
	survey six-only.test -4
	no_finding too-many-void-lookups
}

@test "two of them in a family are allowed, and hosts with both have none" {
	is_fine four-two.test 2
	perf_is void_lookups 2
	no_finding void-lookups-unused-family
	is_fine dual.test 3
	perf_is void_lookups 0
	no_finding void-lookups-unused-family
	is_fine four.test 3 -4
	no_finding void-lookups-unused-family
	is_fine six.test 3 -6
}

# --- lookups that find nothing, by term -------------------------------------------------------------------------

@test "too many void lookups name their terms" {
	stands void3.test CRITICAL too-many-void-lookups
	says too-many-void-lookups mx a:old1.void3.test a:old2.void3.test
	perf_is void_lookups 3
	stands void3-kinds.test CRITICAL too-many-void-lookups
	says too-many-void-lookups exists:old1.test mx:old2.test a:host-text.test
}

@test "a term that finds nothing is void-terms, and all of them are named" {
	stands void2.test WARNING void-terms
	says void-terms mx a:oldhost.void2.test
	perf_is void_lookups 2
	no_finding too-many-void-lookups
	stands void1.test WARNING void-terms
	says void-terms exists:old1.test
	perf_is void_lookups 1
	stands void-hosts.test WARNING void-terms
	says void-terms mx
	perf_is void_lookups 1
	stands void-redirect.test WARNING void-terms
	says void-terms a:oldhost.void2.test
}

@test "a term of an include that finds nothing is the vendor's, and one of the client's is nobody's" {
	is_fine void-include.test 3
	no_finding void-terms
	perf_is void_lookups 2
	survey void-client.test
	status_is 0
	no_finding void-terms
	perf_is void_lookups 0
}

@test "-vv shows which lookups find nothing" {
	survey void2.test -vv
	has_line "      mx: 1 lookup, finds nothing"
	has_line "      a:oldhost.void2.test: 1 lookup, finds nothing"
	survey four-two.test -vv
	! [[ $output == *"a:h1.v4.test: 1 lookup, finds nothing"* ]] || complain "it finds an IPv4 address"
}

# --- what a tree may cost ---------------------------------------------------------------------------------------

@test "a chain of records of 60,000 bytes that each cost 30,000 lookups is not read" {
	own_dns
	stands a-chain.test CRITICAL too-many-lookups
	(($(asked | wc -l) <= 20)) || complain "expected few questions"
	survey a-chain.test -vv
	is_cheap a-chain.test
	is_cheap a-chain.test -vv
	is_cheap a-chain.test -w 1000 -c 1000
}

@test "a chain of records of thousands of terms without a lookup is read to 20,000 terms" {
	local name

	for name in net-chain net-tree six-long x-flood; do
		survey "$name.test"
		finding_is UNKNOWN not-examined
		no_finding timeout
		is_cheap "$name.test"
		is_cheap "$name.test" -vv
	done
	survey net-chain.test
	says not-examined chain.test
	survey x-flood.test
	says not-examined x-flood.test
}

@test "a record of thousands of terms is read, whatever they are" {
	local name

	for name in all-flood same-flood net-flood net-pair six-chain; do
		survey "$name.test"
		no_finding not-examined
		no_finding timeout
		is_cheap "$name.test"
	done
	survey net-flood.test
	perf_is ipv4_addresses 3500
	survey net-pair.test
	perf_is ipv4_addresses 7001
	survey same-flood.test
	finding_is WARNING duplicate-terms
	survey all-flood.test
	finding_is WARNING dead-terms
}

@test "a limit that one client meets does not count for the next" {
	evaluate -d order.test --ip 203.0.113.1,198.51.100.7
	line_is "SPF UNKNOWN - temperror: 203.0.113.1 cannot be evaluated for order.test: the records up to that of x.order.test have more than 20000 terms together (1 of 2 clients as expected)"
	finding_is UNKNOWN not-examined
}
