# SPDX-License-Identifier: ISC
#
# What people report of records and of tools that judge them: networks, near misses, wildcards, duplicates, identities.
load ../helper
load spf

setup_file() {
	cat >"$BATS_FILE_TMPDIR/zone" <<-ZONE
		good.test TXT "v=spf1 ip4:192.0.2.1 -all"
		null.test TXT "v=spf1 -all"
		v.test TXT "v=spf1 ip4:192.0.2.21 -all"
		w.test TXT "v=spf1 include:v.test -all"

		big.test TXT "v=spf1 include:spf.big.test -all"
		spf.big.test TXT "v=spf1 ip4:40.92.0.0/15 ip4:40.107.0.0/16 ip4:52.100.0.0/15 -all"
		big6.test TXT "v=spf1 include:spf.big6.test -all"
		spf.big6.test TXT "v=spf1 ip6:2a01:110::/31 -all"
		big-deep.test TXT "v=spf1 include:big.test -all"
		big-target.test TXT "v=spf1 include:big-redirect.test -all"
		big-redirect.test TXT "v=spf1 redirect=spf.big.test"
		big-a.test TXT "v=spf1 include:spf.big-a.test -all"
		spf.big-a.test TXT "v=spf1 a:host.test/12 -all"
		host.test A 40.92.0.1
		big-own.test TXT "v=spf1 ip4:40.92.0.0/15 -all"
		big-own-a.test TXT "v=spf1 a:host.test/8 -all"
		big-both.test TXT "v=spf1 ip4:11.0.0.0/8 include:spf.big.test -all"
		narrow.test TXT "v=spf1 include:spf.narrow.test ip4:40.108.0.0/16 ip6:2a01:111::/32 -all"
		spf.narrow.test TXT "v=spf1 ip4:40.107.0.0/16 -all"
		sign-neutral.test TXT "v=spf1 ip4:192.0.2.1 ?include:eight.test -all"
		sign-soft.test TXT "v=spf1 ip4:192.0.2.1 ~include:eight.test -all"
		sign-minus.test TXT "v=spf1 ip4:192.0.2.1 -include:eight.test -all"
		sign-deep.test TXT "v=spf1 ip4:192.0.2.1 ?include:sign-mid.test -all"
		sign-mid.test TXT "v=spf1 include:eight.test -all"
		sign-inner.test TXT "v=spf1 ip4:192.0.2.1 include:sign-term.test -all"
		sign-term.test TXT "v=spf1 ?ip4:11.0.0.0/8 -all"
		eight.test TXT "v=spf1 ip4:11.0.0.0/8 -all"

		sum.test TXT v=spf1$(printf ' ip4:11.%d.0.0/16' {0..255}) ip4:12.0.0.0/32 -all
		sum-equal.test TXT v=spf1$(printf ' ip4:11.%d.0.0/16' {0..255}) -all
		sum-twice.test TXT v=spf1$(printf ' ip4:11.%d.0.0/16' {0..255} 7 8 9) -all
		sum-minus.test TXT v=spf1 -ip4:11.0.0.0/24$(printf ' ip4:11.%d.0.0/16' {0..255}) ip4:12.0.0.0/24 -all
		sum-include.test TXT "v=spf1 include:sum1.test include:sum2.test include:sum3.test -all"
		sum1.test TXT v=spf1$(printf ' ip4:13.%d.0.0/16' {0..127}) -all
		sum2.test TXT v=spf1$(printf ' ip4:13.%d.0.0/16' {128..255}) -all
		sum3.test TXT "v=spf1 ip4:14.0.0.0/24 -all"
		sum-redirect.test TXT "v=spf1 redirect=sum-include.test"
		sum-six.test TXT v=spf1$(printf ' ip6:2a02:%x::/32' {1..90}) -all
		sum-neutral.test TXT "v=spf1 ip4:192.0.2.1 ?include:sum-include.test -all"

		private.test TXT "v=spf1 ip4:192.168.1.10 ip4:127.0.0.1 a:m.private.test ip4:192.0.2.7 -all"
		m.private.test A 10.1.2.3
		private-ten.test TXT "v=spf1 ip4:10.0.0.0/8 ip4:192.0.2.7 -all"
		private-hosts.test TXT "v=spf1 mx ip4:192.0.2.7 -all"
		private-hosts.test MX 10 h.private-hosts.test
		h.private-hosts.test A 192.168.7.7
		private-redirect.test TXT "v=spf1 redirect=private-ten.test"
		private-include.test TXT "v=spf1 include:private-ten.test -all"
		private-minus.test TXT "v=spf1 -ip4:10.0.0.0/8 ip4:192.0.2.7 -all"
		public.test TXT "v=spf1 ip4:9.255.255.255 ip4:11.0.0.0 ip4:172.15.255.255 ip4:172.32.0.1 ip4:192.167.1.1 -all"
		public2.test TXT "v=spf1 ip4:192.169.1.1 ip4:100.63.1.1 ip4:100.128.1.1 ip4:169.253.1.1 ip4:126.1.1.1 ip6:2001:db8::7 -all"
		$(number=0
		for network in 10.1.1.1 10.0.0.0/8 172.16.0.0/12 172.31.255.255 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16 \
			100.64.0.0/10 100.127.1.1 ::1 fc00::/7 fd12::/48 fe80::/10; do
			number=$((number + 1))
			[[ $network == *:* ]] && term=ip6:$network || term=ip4:$network
			echo "private$number.test TXT \"v=spf1 $term ip4:192.0.2.7 ip6:2001:db8::7 -all\""
		done)

		equal-include.test TXT "v=spf1 ip4:192.0.2.1 include=_spf.vendor.test -all"
		equal-case.test TXT "v=spf1 ip4:192.0.2.1 INCLUDE=_spf.vendor.test -all"
		equal-a.test TXT "v=spf1 ip4:192.0.2.1 a=mail.vendor.test -all"
		equal-mx.test TXT "v=spf1 ip4:192.0.2.1 mx=vendor.test -all"
		equal-ip4.test TXT "v=spf1 ip4:192.0.2.1 ip4=192.0.2.7 -all"
		equal-ip6.test TXT "v=spf1 ip4:192.0.2.1 ip6=2001 -all"
		equal-exists.test TXT "v=spf1 ip4:192.0.2.1 exists=%{i}.vendor.test -all"
		equal-redirect.test TXT "v=spf1 ip4:192.0.2.1 redirct=good.test -all"
		equal-version.test TXT "v=spf1 ip4:192.0.2.1 v=spf1 ip4:192.0.2.7 -all"
		equal-target.test TXT "v=spf1 redirect=equal-include.test"
		report.test TXT "v=spf1 ip4:192.0.2.1 ra=postmaster rp=100 rr=e -all"
		report-all.test TXT "v=spf1 ip4:192.0.2.1 ra=postmaster rp=10 rr=all -all exp=text.test"
		text.test TXT "no"
		unrelated.test TXT "v=spf1 ip4:192.0.2.1 moo.cow-far_out=man:dog/cat comment=office -all"

		near-curly.test TXT "\\226\\128\\156v=spf1 ip4:192.0.2.1 -all\\226\\128\\157"
		near-single.test TXT "\\226\\128\\152v=spf1 ip4:192.0.2.1 -all\\226\\128\\153"
		near-angle.test TXT "\\194\\171v=spf1 ip4:192.0.2.1 -all\\194\\187"
		near-low.test TXT "\\226\\128\\158v=spf1 ip4:192.0.2.1 -all\\226\\128\\156"
		near-zero.test TXT "\\226\\128\\139v=spf1 ip4:192.0.2.1 -all"
		near-bom.test TXT "\\239\\187\\191v=spf1 ip4:192.0.2.1 -all"
		near-nbsp.test TXT "\\194\\160v=spf1 ip4:192.0.2.1 -all"
		near-type.test TXT "TXT v=spf1 ip4:192.0.2.1 -all"
		near-pasted.test TXT "near-pasted.test. IN TXT \\"v=spf1 ip4:192.0.2.1 -all\\""
		near-blanks.test TXT "v = spf1 ip4:192.0.2.1 -all"
		near-colon.test TXT "v:spf1 ip4:192.0.2.1 -all"
		near-semicolon.test TXT "v=spf1; ip4:192.0.2.1 -all"
		near-blank.test TXT " v=spf1 ip4:192.0.2.1 -all"
		near-strings.test TXT "v=spf1" "redirect=good.test"
		far-word.test TXT "This domain sends no mail at all, and so it has nothing that begins with v=spf1 as yet"
		far-id.test TXT "spf2.0/pra ip4:192.0.2.1 -all"
		far-dmarc.test TXT "v=DMARC1; p=reject"
		far-beside.test TXT "v=spf1 ip4:192.0.2.1 -all"
		far-beside.test TXT "spf2.0/mfrom,pra ip4:192.0.2.1 -all"
		cut.test TXT "v=spf1 ip4:59.10" "6.116.96/27 ip4:192.0.2" ".7 -all"
		# A quote that is not closed: a record without any string.
		hollow.test TXT "
		hollow-beside.test TXT "
		hollow-beside.test TXT "v=spf1 ip4:192.0.2.1 -all"
		hollow-string.test TXT ""

		wild.test A 192.0.2.1
		*.wild.test TXT "v=spf1 -all"
		wild-mx.test MX 10 mail.good.test
		*.wild-mx.test TXT "v=spf1 include:good.test -all"
		wild-alias.test TXT "hello"
		*.wild-alias.test CNAME null.test
		wild-deep.test A 192.0.2.1
		*.wild-deep.test TXT "hello"
		*.wild-deep.test TXT "v=spf1 mx -all"
		wild-own.test TXT "v=spf1 ip4:192.0.2.1 -all"
		*.wild-own.test TXT "v=spf1 -all"
		below.test A 192.0.2.1
		_spf.below.test TXT "v=spf1 -all"
		below-wild.test A 192.0.2.1
		*.below-wild.test A 192.0.2.1
		_spf.below-wild.test TXT "v=spf1 -all"

		three.test TXT "v=spf1 redirect=mail.three.test"
		three.test TXT "v=spf1 mx ~all"
		three.test TXT "v=spf1 redirect=_spf.vendor.test"
		mail.three.test TXT "v=spf1 -all"
		same.test TXT "v=spf1 ip4:192.0.2.1 -all"
		same.test TXT "V=SPF1 ip4:192.0.2.1 -all"
		bad.test TXT "v=spf1 ip4:192.0.2.1 -all"
		bad.test TXT "v=spf1 foo:bar -all"

		dup.test TXT "v=spf1 a a:dup.test mx mx:DUP.TEST. include:v.test include:v.test. ip4:192.0.2.5/24 ip4:192.0.2.0/24 -all"
		dup-a.test TXT "v=spf1 a a:dup-a.test -all"
		dup-d.test TXT "v=spf1 a a:%{d} -all"
		dup-mx.test TXT "v=spf1 mx +mx:DUP-MX.test. -all"
		dup-include.test TXT "v=spf1 include:v.test include:V.test. -all"
		dup-ip4.test TXT "v=spf1 ip4:192.0.2.5/24 ip4:192.0.2.0/24 -all"
		dup-32.test TXT "v=spf1 ip4:192.0.2.5 ip4:192.0.2.5/32 -all"
		dup-ip6.test TXT "v=spf1 ip6:2001:db8::1 ip6:2001:0DB8:0::1/128 -all"
		dup-prefix.test TXT "v=spf1 a a/32//128 -all"
		dup-tree.test TXT "v=spf1 include:v.test include:w.test -all"
		dup-tree-back.test TXT "v=spf1 include:w.test include:v.test -all"
		dup-target.test TXT "v=spf1 redirect=dup-tree.test"
		$(printf 'dup%s.test A 192.0.2.31\n' '' -a -d -prefix)
		$(printf 'dup%s.test MX 10 mail.good.test\n' '' -mx)
		mail.good.test A 192.0.2.32
		other.test TXT "v=spf1 a a:host.test a:mail.good.test mx mx:good.test a/28 ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all"
		other.test A 192.0.2.31
		other.test MX 10 mail.good.test
		good.test MX 10 mail.good.test
		other-include.test TXT "v=spf1 include:v.test include:good.test -all"

		case.test TXT "V=SPF1 IP4:192.0.2.9/24 A:HOST.test/24 -ALL"
		front.test TXT "v=spf1 redirect=good.test ip4:192.0.2.77"
		front-alias.test CNAME good.test
		vendor-ptr.test TXT "v=spf1 include:ptr.test -all"
		ptr.test TXT "v=spf1 ptr ip4:192.0.2.1 -all"
		ptr-redirect.test TXT "v=spf1 redirect=ptr.test"

		mx.helo.test TXT "v=spf1 -all"
		host.helo.test TXT "v=spf1 ip4:192.0.2.1 -all"
		ids.helo.test TXT "v=spf1 exists:%{l}.%{o}.%{d}.%{h}.seen.test -all"
		postmaster.ids.helo.test.ids.helo.test.ids.helo.test.seen.test A 127.0.0.2
		none.helo.test A 192.0.2.1
		xn--mnchen-3ya.test TXT "v=spf1 ip4:192.0.2.1 -all"
	ZONE
	serve_zone
}

# --- networks ---------------------------------------------------------------------------------------------------

@test "a wide network of an include is a fact that the administrator cannot mend" {
	local name

	for name in big big6 big-deep big-target big-a; do
		survey "$name.test"
		finding_is OK wide-network-included
		no_finding wide-network
		status_is 0
	done
	is_fine big.test 1
	says wide-network-included spf.big.test ip4:40.92.0.0/15
	stands big.test WARNING wide-network-included --severity=wide-network-included=warning
}

@test "a wide network of the own record or of its redirect's target is wide-network" {
	stands big-own.test WARNING wide-network
	says wide-network ip4:40.92.0.0/15
	no_finding wide-network-included
	stands big-own-a.test WARNING wide-network
	stands big-redirect.test WARNING wide-network
	says wide-network spf.big.test
	stands big-both.test WARNING wide-network
	says wide-network ip4:11.0.0.0/8
	finding_is OK wide-network-included
}

@test "a /16 and an IPv6 /32 are not wide" {
	is_fine narrow.test 1
	no_finding wide-network-included
}

@test "a wide network by which nobody passes is none, for the sign on the way counts" {
	local name

	for name in sign-neutral sign-soft sign-minus sign-deep sign-inner; do
		survey "$name.test"
		status_is 0
		no_finding wide-network
		no_finding wide-network-included
		no_finding wide-total
		perf_is ipv4_addresses 1
	done
}

@test "more than 2^24 addresses in all are wide-total, however many networks they are" {
	local name

	for name in sum sum-include sum-redirect; do
		stands "$name.test" WARNING wide-total
		no_finding wide-network
		no_finding pass-all
	done
	survey sum.test
	perf_is ipv4_addresses 16777217
	survey sum-include.test
	perf_is ipv4_addresses 16777472
}

@test "2^24 addresses, counted once, less those excepted, and IPv6 are not wide-total" {
	local name

	for name in sum-equal sum-twice sum-minus; do
		survey "$name.test"
		no_finding wide-total
		perf_is ipv4_addresses 16777216
	done
	for name in sum-six sum-neutral big; do
		survey "$name.test"
		no_finding wide-total
	done
}

@test "addresses that no receiver sees are private-network, and not counted" {
	stands private.test WARNING private-network
	says private-network ip4:192.168.1.10
	no_finding wide-network
	perf_is ipv4_addresses 1
	stands private-ten.test WARNING private-network
	says private-network ip4:10.0.0.0/8
	no_finding wide-network
	perf_is ipv4_addresses 1
	stands private-hosts.test WARNING private-network
	says private-network mx
	perf_is ipv4_addresses 1
	stands private-redirect.test WARNING private-network
	says private-network private-ten.test
}

@test "each private network is one, and its neighbours are not" {
	local number

	for number in {1..13}; do
		stands "private$number.test" WARNING private-network
		no_finding wide-network
		perf_is ipv4_addresses 1
	done
	is_fine public.test 0
	is_fine public2.test 0
}

@test "private addresses of an include and those that may not send are no matter" {
	is_fine private-include.test 1
	no_finding private-network
	no_finding wide-network-included
	perf_is ipv4_addresses 1
	is_fine private-minus.test 0
	no_finding private-network
}

@test "ptr of an include is the vendor's, and that of a redirect's target the domain's" {
	is_fine vendor-ptr.test 2
	no_finding ptr-used
	stands ptr-redirect.test WARNING ptr-used
	says ptr-used ptr.test
}

# --- terms that are none ----------------------------------------------------------------------------------------

@test "a mechanism written as a modifier lets nobody send, and is said" {
	local row

	for row in include:include=_spf.vendor.test case:INCLUDE=_spf.vendor.test a:a=mail.vendor.test mx:mx=vendor.test \
		ip4:ip4=192.0.2.7 ip6:ip6=2001 'exists:exists=%{i}.vendor.test' redirect:redirct=good.test version:v=spf1; do
		stands "equal-${row%%:*}.test" WARNING misspelt-mechanism
		says misspelt-mechanism "${row#*:}"
	done
	survey equal-include.test
	says misspelt-mechanism include:
	survey equal-redirect.test
	says misspelt-mechanism redirect=
	survey equal-target.test
	says misspelt-mechanism equal-include.test
}

@test "the modifiers of RFC 6652 and those that resemble nothing are quiet" {
	is_fine report.test 0
	is_fine report-all.test 0
	is_fine unrelated.test 0
}

# --- near misses ------------------------------------------------------------------------------------------------

@test "a record behind quotes of any sort, invisible characters or a pasted type is misplaced-record" {
	local name

	for name in curly single angle low zero bom nbsp type pasted blanks colon semicolon blank strings; do
		stands "near-$name.test" CRITICAL no-record
		finding_is WARNING misplaced-record
		says misplaced-record spf1
	done
	survey near-strings.test
	says misplaced-record v=spf1redirect=good.test
}

@test "the near miss is named beside the result none" {
	local name

	for name in curly zero semicolon blanks strings; do
		evaluate -d "near-$name.test" --ip 192.0.2.1
		[[ ${lines[0]} == "SPF CRITICAL - none: "* ]] || complain "expected none"
		finding_is CRITICAL no-record
		finding_is WARNING misplaced-record
		says misplaced-record spf1
	done
}

@test "other text is no near miss" {
	local name

	for name in word id dmarc; do
		survey "far-$name.test"
		finding_is CRITICAL no-record
		no_finding misplaced-record
		evaluate -d "far-$name.test" --ip 192.0.2.1
		no_finding misplaced-record
	done
	is_fine far-beside.test 0
}

@test "strings are joined without a blank, and a record without strings is empty" {
	is_fine cut.test 0
	perf_is ipv4_addresses 33
	is_fine hollow-beside.test 0
	survey hollow.test
	line_is "SPF CRITICAL - hollow.test publishes no SPF record"
	survey hollow-string.test
	line_is "SPF CRITICAL - hollow-string.test publishes no SPF record"
	evaluate -d hollow.test --ip 192.0.2.1 --expect none
	status_is 0
}

# --- wildcards --------------------------------------------------------------------------------------------------

@test "a wildcard is no record that somebody placed at _spf" {
	local name

	for name in wild wild-mx wild-alias wild-deep; do
		stands "$name.test" CRITICAL no-record
		no_finding misplaced-record
		says no-record "*.$name.test"
	done
	is_fine wild-own.test 0
}

@test "a record at _spf alone is misplaced-record, whatever other wildcards there are" {
	local name

	for name in below below-wild; do
		stands "$name.test" CRITICAL no-record
		has_finding "[WARNING] misplaced-record: $name.test has an SPF record at _spf, where receivers do not look"
	done
}

# --- several records --------------------------------------------------------------------------------------------

@test "several records are all shown, none of them is followed, and none has a size" {
	own_dns
	stands three.test CRITICAL multiple-records -vv
	line_is "SPF CRITICAL - three.test publishes 3 SPF records"
	[[ $output == *"v=spf1 redirect=mail.three.test"* && $output == *"v=spf1 mx ~all"* &&
		$output == *"v=spf1 redirect=_spf.vendor.test"* ]] || complain "expected all three records"
	[[ $(perfdata) != *record_bytes=* ]] || complain "a size of what nobody uses"
	[[ $(asked) == "three.test TXT" ]] || complain "a record was followed"
}

@test "records that are equal, and one beside a wrong one, are several records" {
	local name

	for name in same bad; do
		stands "$name.test" CRITICAL multiple-records
		no_finding permerror
		[[ $(perfdata) != *record_bytes=* ]] || complain "a size of what nobody uses"
	done
	survey good.test
	perf_is record_bytes 25
}

# --- duplicates -------------------------------------------------------------------------------------------------

@test "terms that mean the same are duplicate-terms, however they are written" {
	local name

	for name in dup dup-a dup-d dup-mx dup-include dup-ip4 dup-32 dup-ip6 dup-prefix; do
		stands "$name.test" WARNING duplicate-terms
	done
	survey dup-a.test
	says duplicate-terms a:dup-a.test
	survey dup-ip4.test
	says duplicate-terms ip4:192.0.2
}

@test "an include that another one has already is a fact of -vv" {
	local name

	for name in dup-tree dup-tree-back; do
		survey "$name.test" -vv
		status_is 0
		no_finding duplicate-terms
		[[ $output == *"    v.test is looked up 2 times (by "*"): 2 lookups"* ]] || complain "v.test is not named"
	done
	survey dup-target.test -vv
	has_line "    v.test is looked up 2 times (by dup-tree.test, w.test): 2 lookups"
}

@test "terms that differ are no duplicates" {
	survey other.test
	no_finding duplicate-terms
	is_fine other-include.test 2
}

# --- as it was --------------------------------------------------------------------------------------------------

@test "capitals, host bits, a redirect in front and an alias are as good as any" {
	is_fine case.test 1
	perf_is ipv4_addresses 512
	survey front.test
	status_is 0
	is_fine front-alias.test 0
}

# --- identities -------------------------------------------------------------------------------------------------

@test "without --expect-helo only the sender is evaluated, and -v says so" {
	own_dns
	evaluate --ip 192.0.2.1 --sender a@good.test --helo mx.helo.test
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for good.test"
	status_is 0
	[[ $(asked) == "good.test TXT" ]] || complain "HELO was asked for"
	[[ $output != *HELO* ]] || complain "HELO is for -v"
	evaluate --ip 192.0.2.1 --sender a@good.test --helo mx.helo.test -v
	status_is 0
	[[ $output == *--expect-helo* ]] || complain "expected a word of --expect-helo"
	! asked | grep -q helo || complain "HELO was asked for"
}

@test "a result of HELO that --expect-helo does not name is unexpected-helo-result" {
	evaluate --ip 192.0.2.1 --sender a@good.test --helo mx.helo.test --expect-helo=pass
	status_is 2
	finding_is CRITICAL unexpected-helo-result
	says unexpected-helo-result fail mx.helo.test
	no_finding unexpected-result
	evaluate --ip 192.0.2.1 --sender a@good.test --helo host.helo.test --expect-helo=fail,softfail
	status_is 2
	says unexpected-helo-result pass host.helo.test
	evaluate --ip 192.0.2.1 --sender a@good.test --helo none.helo.test --expect-helo=pass
	status_is 2
	says unexpected-helo-result none none.helo.test
	evaluate --ip 192.0.2.1 --sender a@good.test --helo mx.helo.test --expect-helo=pass \
		--severity=unexpected-helo-result=warning
	status_is 1
	evaluate --ip 192.0.2.2 --sender a@good.test --helo mx.helo.test --expect-helo=pass
	finding_is CRITICAL unexpected-result
	finding_is CRITICAL unexpected-helo-result
}

@test "a result of HELO that --expect-helo names is fine" {
	local option

	for option in --expect-helo=fail --expect-helo=none,FAIL '--expect-helo=none --expect-helo=fail'; do
		# shellcheck disable=SC2086  # two options
		evaluate --ip 192.0.2.1 --sender a@good.test --helo mx.helo.test $option
		status_is 0
		line_is "SPF OK - pass: 192.0.2.1 is allowed to send for good.test"
		no_finding unexpected-helo-result
	done
	evaluate --ip 192.0.2.1 --sender a@good.test --helo host.helo.test --expect-helo=pass
	status_is 0
	evaluate --ip 192.0.2.1 --sender a@good.test --helo none.helo.test --expect-helo=none,pass
	status_is 0
	evaluate --ip 192.0.2.1 --ip 192.0.2.2 --sender a@good.test --helo host.helo.test --expect pass,fail --expect-helo=pass
	status_is 2
	finding_is CRITICAL unexpected-helo-result
	says unexpected-helo-result 192.0.2.2
}

@test "the HELO identity is postmaster at the HELO name, whatever the sender is" {
	own_dns
	evaluate --ip 192.0.2.1 --sender a@good.test --helo ids.helo.test --expect-helo=pass
	status_is 0
	heard_line 'UDP postmaster.ids.helo.test.ids.helo.test.ids.helo.test.seen.test A' own
	evaluate --ip 192.0.2.1 --sender a@good.test --helo good.test --expect-helo=pass
	status_is 0
}

@test "where both identities are one nothing is asked twice" {
	own_dns
	evaluate --ip 192.0.2.1 --sender '<>' --helo host.helo.test --expect-helo=pass
	status_is 0
	nothing_asked_twice
	[[ $(asked) == "host.helo.test TXT" ]] || complain "expected one question"
}

@test "--expect-helo without a client, without a value or with another word is wrong usage" {
	own_dns
	wrong_usage --expect-helo -d good.test --expect-helo=pass
	wrong_usage --expect-helo -d good.test --ip 192.0.2.1 --expect-helo=maybe
	wrong_usage --expect-helo -d good.test --ip 192.0.2.1 --expect-helo=
	[[ -z $(asked) ]] || complain "a question was asked"
}

@test "a domain that is not ASCII is wrong usage of the option that has it" {
	own_dns
	wrong_usage --domain -d münchen.test
	wrong_usage --domain -d münchen.test --ip 192.0.2.1
	wrong_usage --domain -H münchen.test --ip 192.0.2.1
	wrong_usage --sender --sender a@münchen.test --ip 192.0.2.1
	wrong_usage --sender -d good.test --sender a@münchen.test --ip 192.0.2.1
	wrong_usage --helo --helo münchen.test --ip 192.0.2.1
	wrong_usage --helo --sender a@good.test --helo mail.münchen.test --ip 192.0.2.1
	wrong_usage --domain -d 日本.test --ip 192.0.2.1
	wrong_usage --domain -d user@example.org
	[[ $output == *"did you mean example.org?" ]] || complain "expected the domain of the mailbox"
	[[ -z $(asked) ]] || complain "a question was asked"
}

@test "its xn-- form and a local part that is not ASCII are evaluated" {
	is_fine xn--mnchen-3ya.test 0
	evaluate --sender a@xn--mnchen-3ya.test --helo xn--mnchen-3ya.test --ip 192.0.2.1
	status_is 0
	evaluate --sender jürgen@good.test --ip 192.0.2.1
	status_is 0
}

# --- this machine's DNS -----------------------------------------------------------------------------------------

@test "no DNS server of this machine is dns-unreachable, and not the domain's fault" {
	check -d good.test --nameserver 127.0.0.1:1
	status_is 3
	finding_is UNKNOWN dns-unreachable
	check -d good.test --nameserver 127.0.0.1:1 --ip 192.0.2.1
	status_is 3
	finding_is UNKNOWN dns-unreachable
	check -d good.test --nameserver 127.0.0.1:1 --ip 192.0.2.1 --expect temperror
	status_is 0
	check -d good.test --nameserver 127.0.0.1:1 --severity=dns-unreachable=critical
	status_is 2
}
