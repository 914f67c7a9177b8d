# SPDX-License-Identifier: ISC
load ../helper

plugin=check_spf

# The client is 192.0.2.1 or 2001:db8::1 where it may send, and 192.0.2.2 where it may not.
setup_file() {
	local number

	export DNS
	{
		cat <<-ZONE
			pass.test TXT "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all"
			softfail.test TXT "v=spf1 ip4:192.0.2.1 ~all"
			neutral.test TXT "v=spf1 ip4:192.0.2.1 ?all"
			open.test TXT "v=spf1 ip4:192.0.2.1"
			empty.test TXT "v=spf1"
			nothing.test TXT "hello"
			version.test TXT "v=spf10 -all"
			old.test SPF "v=spf1 ip4:192.0.2.1 -all"
			two.test TXT "v=spf1 ip4:192.0.2.1 -all"
			two.test TXT "v=spf1 -all"
			beside.test TXT "hello"
			beside.test TXT "v=spf1 ip4:192.0.2.1 -all"
			servfail.test SERVFAIL
			alias.test CNAME pass.test
			joined.test TXT "v=spf1 ip4:192." "0.2.1 -all"
			blanks.test TXT "v=spf1   ip4:192.0.2.1   -all  "
			case.test TXT "V=SPF1 IP4:192.0.2.1 Include:CASE-INC.test A:HOST.test -ALL Exp=Text.TEST"
			case-inc.test TXT "v=SPF1 MX:mail.test Exists:gone.test Ptr:gone.test REDIRECT=null.test"
			case6.test TXT "v=spf1 IP6:2001:DB8::1 -aLL"
			first.test TXT "v=spf1 -all +all"
			plus.test TXT "v=spf1 +all"
			bare.test TXT "v=spf1 all"
			null.test TXT "v=spf1 -all"
			order.test TXT "v=spf1 ?ip4:192.0.2.1 ip4:192.0.2.0/24 -all"
			text.test TXT "no %{i}"

			unknown.test TXT "v=spf1 +all foo:bar"
			ip4-bad.test TXT "v=spf1 +all ip4:1.2.3"
			ip4-long.test TXT "v=spf1 +all ip4:192.0.2.0/33"
			ip6-bad.test TXT "v=spf1 +all ip6:::g"
			a-long.test TXT "v=spf1 +all a/33"
			a-long6.test TXT "v=spf1 +all a//129"
			include-bare.test TXT "v=spf1 +all include"
			exists-bare.test TXT "v=spf1 +all exists"
			all-more.test TXT "v=spf1 +all:x.test"
			twice.test TXT "v=spf1 +all redirect=pass.test redirect=pass.test"
			exp-twice.test TXT "v=spf1 +all exp=text.test exp=text.test"
			exp-empty.test TXT "v=spf1 +all exp="
			percent.test TXT "v=spf1 +all exists:%x.test"
			letter.test TXT "v=spf1 +all exists:%{x}.test"
			zero.test TXT "v=spf1 +all exists:%{d0}.test"
			macro-c.test TXT "v=spf1 +all exists:%{c}.test"
			macro-r.test TXT "v=spf1 +all exists:%{r}.test"
			macro-t.test TXT "v=spf1 +all exists:%{t}.test"
			high.test TXT "v=spf1 +all a:\\195\\188.test"
			qualified.test TXT "v=spf1 +all -redirect=pass.test"
			top.test TXT "v=spf1 +all a:museum"
			top-dot.test TXT "v=spf1 +all a:museum."
			numeric.test TXT "v=spf1 +all a:111.222.33.44"
			ip4-dual.test TXT "v=spf1 +all ip4:192.0.2.1//32"
			include-prefix.test TXT "v=spf1 +all include:pass.test/24"
			exists-prefix.test TXT "v=spf1 +all exists:pass.test/24"
			redirect-colon.test TXT "v=spf1 +all redirect:pass.test"
			redirect-empty.test TXT "v=spf1 +all redirect="
			nameless.test TXT "v=spf1 +all =x"
			a-empty.test TXT "v=spf1 +all a:"
			a-zeros.test TXT "v=spf1 +all a/024"
			ptr-empty.test TXT "v=spf1 +all ptr:"
			control.test TXT "v=spf1 +all a:x\\001.test"
			qualifiers.test TXT "v=spf1 +-all"
			modifier.test TXT "v=spf1 x=y ip4:192.0.2.1 more-of_it.1=%{d} -all"
			modifier-bad.test TXT "v=spf1 +all x=%{"

			include.test TXT "v=spf1 include:pass.test -all"
			include-soft.test TXT "v=spf1 ~include:pass.test -all"
			include-neutral.test TXT "v=spf1 ?include:pass.test -all"
			include-minus.test TXT "v=spf1 -include:pass.test +all"
			inc-fail.test TXT "v=spf1 include:null.test ip4:192.0.2.1 ~all"
			inc-softfail.test TXT "v=spf1 include:softfail.test +all"
			inc-neutral.test TXT "v=spf1 include:neutral.test +all"
			inc-open.test TXT "v=spf1 include:open.test +all"
			inc-none.test TXT "v=spf1 include:nothing.test +all"
			inc-gone.test TXT "v=spf1 include:gone.test +all"
			inc-temp.test TXT "v=spf1 include:servfail.test +all"
			inc-perm.test TXT "v=spf1 include:unknown.test +all"
			inc-two.test TXT "v=spf1 include:two.test +all"
			loop.test TXT "v=spf1 include:loop.test -all"
			redirect-loop.test TXT "v=spf1 redirect=redirect-loop.test"

			host.test A 198.51.100.7
			host.test A 192.0.2.1
			host.test AAAA 2001:db8::1
			host-alias.test CNAME host.test
			a.test TXT "v=spf1 a -all"
			a.test A 192.0.2.1
			a.test AAAA 2001:db8::1
			a-named.test TXT "v=spf1 a:host.test -all"
			a-alias.test TXT "v=spf1 a:host-alias.test -all"
			a24.test TXT "v=spf1 a:host.test/24 -all"
			a64.test TXT "v=spf1 a:host.test//64 -all"
			a-dual.test TXT "v=spf1 a:host.test/24//64 -all"
			a-own.test TXT "v=spf1 a/24//64 -all"
			a-own.test A 192.0.2.200
			a-own.test AAAA 2001:db8::99
			a-zero.test TXT "v=spf1 a:host.test/0 -all"
			mail.test MX 10 gone.mail.test
			mail.test MX 20 host.test
			mx.test TXT "v=spf1 mx -all"
			mx.test MX 10 host.test
			mx-named.test TXT "v=spf1 mx:mail.test -all"
			mx-dual.test TXT "v=spf1 mx:mail.test/24//64 -all"
			mx-a.test TXT "v=spf1 mx -all"
			mx-a.test A 192.0.2.1
			net4.test TXT "v=spf1 ip4:192.0.2.0/31 -all"
			net6.test TXT "v=spf1 ip6:2001:db8::/64 -all"
			mapped.test TXT "v=spf1 ip6:::ffff:192.0.2.1 -all"
			exists.test TXT "v=spf1 exists:host.test -all"
			exists-not.test TXT "v=spf1 exists:gone.test -all"
			exists6.test TXT "v=spf1 exists:only6.test -all"
			only6.test AAAA 2001:db8::1

			1.2.0.192.in-addr.arpa PTR host.test
			1.2.0.192.in-addr.arpa PTR sub.ptr.test
			1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR sub.ptr.test
			sub.ptr.test A 192.0.2.1
			sub.ptr.test AAAA 2001:db8::1
			ptr.test TXT "v=spf1 ptr -all"
			ptr-named.test TXT "v=spf1 ptr:host.test -all"
			ptr-tail.test TXT "v=spf1 ptr:st.test ptr:b.ptr.test -all"
			2.2.0.192.in-addr.arpa PTR lie.ptr.test
			lie.ptr.test A 198.51.100.1
			3.2.0.192.in-addr.arpa SERVFAIL
			4.2.0.192.in-addr.arpa PTR broken.ptr.test
			4.2.0.192.in-addr.arpa PTR four.ptr.test
			broken.ptr.test SERVFAIL
			four.ptr.test A 192.0.2.4
			5.2.0.192.in-addr.arpa CNAME 5.net.test
			5.net.test PTR SUB5.Ptr.TEST
			sub5.ptr.test A 192.0.2.5
			6.2.0.192.in-addr.arpa CNAME 6.2.0.192.in-addr.arpa

			redirect.test TXT "v=spf1 redirect=pass.test"
			redirect-soft.test TXT "v=spf1 redirect=softfail.test"
			redirect-first.test TXT "v=spf1 redirect=null.test ip4:192.0.2.1"
			redirect-all.test TXT "v=spf1 ~all redirect=pass.test"
			redirect-none.test TXT "v=spf1 redirect=nothing.test"
			redirect-gone.test TXT "v=spf1 redirect=gone.test"
			redirect-temp.test TXT "v=spf1 redirect=servfail.test"
			redirect-perm.test TXT "v=spf1 redirect=unknown.test"
			redirect-macro.test TXT "v=spf1 redirect=%{l}.policy.test"
			joe.policy.test TXT "v=spf1 exists:%{d}.seen.test -all"
			joe.policy.test.seen.test A 127.0.0.2

			exp.test TXT "v=spf1 ip4:192.0.2.1 -all exp=text.exp.test"
			text.exp.test TXT "%{i} is not one of %{d}'s " "servers: see %{o}, %{l}, %{h}"
			exp-macro.test TXT "v=spf1 exp=%{l}.exp.test -all"
			joe.exp.test TXT "c=%{c} r=%{r} v=%{v} S=%{S} 100%%%_sure%-."
			exp-time.test TXT "v=spf1 -all exp=time.exp.test"
			time.exp.test TXT "at %{t}."
			exp-soft.test TXT "v=spf1 ~all exp=text.exp.test"
			exp-perm.test TXT "v=spf1 -all exp=text.exp.test foo:bar"
			exp-include.test TXT "v=spf1 include:exp.test -all"
			exp-outer.test TXT "v=spf1 include:exp.test -all exp=text.test"
			exp-minus.test TXT "v=spf1 -include:exp.test exp=text.test"
			exp-target.test TXT "v=spf1 redirect=exp.test"
			exp-lost.test TXT "v=spf1 redirect=null.test exp=text.test"
			exp-both.test TXT "v=spf1 redirect=exp.test exp=text.test"
			exp-in-include.test TXT "v=spf1 include:exp-target.test -all"
			exp-gone.test TXT "v=spf1 -all exp=gone.test"
			exp-none.test TXT "v=spf1 -all exp=host.test"
			exp-temp.test TXT "v=spf1 -all exp=servfail.test"
			exp-two.test TXT "v=spf1 -all exp=pair.exp.test"
			pair.exp.test TXT "one"
			pair.exp.test TXT "two"
			exp-syntax.test TXT "v=spf1 -all exp=syntax.exp.test"
			syntax.exp.test TXT "what %{x} is"
			exp-high.test TXT "v=spf1 -all exp=high.exp.test"
			high.exp.test TXT "caf\\195\\169"
			exp-evil.test TXT "v=spf1 -all exp=evil.exp.test"
			evil.exp.test TXT "a | b=1"

			ten.test TXT "v=spf1$(printf ' a:other%d.test' {1..10}) ip4:192.0.2.1 ip6:2001:db8::1 -all exp=text.test"
			eleven.test TXT "v=spf1$(printf ' a:other%d.test' {1..11}) +all"
			eleven-late.test TXT "v=spf1 ip4:192.0.2.1$(printf ' a:other%d.test' {1..11}) -all"
			ten-redirect.test TXT "v=spf1$(printf ' a:other%d.test' {1..9}) redirect=pass.test"
			eleven-redirect.test TXT "v=spf1$(printf ' a:other%d.test' {1..10}) redirect=pass.test"
			eleven-include.test TXT "v=spf1 include:five.test include:four.test +all"
			ten-include.test TXT "v=spf1 include:four.test include:four.test +all"
			five.test TXT "v=spf1$(printf ' a:other%d.test' {1..5}) -all"
			four.test TXT "v=spf1$(printf ' a:other%d.test' {1..4}) -all"
			eleven-ptr.test TXT "v=spf1$(printf ' a:other%d.test' {1..9}) ptr:gone.test exists:host.test -all"
			same.test TXT "v=spf1$(printf ' a:other1.test%.0s' {1..11}) +all"
			void2.test TXT "v=spf1 a:n1.test exists:n2.test ip4:192.0.2.1 -all"
			void3.test TXT "v=spf1 a:n1.test mx:n2.test exists:n3.test +all"
			void3-data.test TXT "v=spf1 a:text.test mx:text.test exists:text.test +all"
			void3-deep.test TXT "v=spf1 a:n1.test include:void-inc.test +all"
			void-inc.test TXT "v=spf1 a:n2.test a:n3.test -all"
			void3-late.test TXT "v=spf1 a:n1.test a:n2.test ip4:192.0.2.1 a:n3.test -all"
			void3-6.test TXT "v=spf1 a:other1.test a:other2.test a:other3.test +all"
			mx10.test TXT "v=spf1 mx -all"
			mx11.test TXT "v=spf1 mx -all"
			ptr-names.test TXT "v=spf1 ptr -all"

			temp-a.test TXT "v=spf1 a:servfail.test +all"
			temp-mx.test TXT "v=spf1 mx:servfail.test +all"
			temp-mx-host.test TXT "v=spf1 mx +all"
			temp-mx-host.test MX 10 servfail.test
			temp-exists.test TXT "v=spf1 exists:servfail.test +all"
			temp-late.test TXT "v=spf1 a:host.test a:servfail.test include:servfail.test -all"

			p.test TXT "v=spf1 exists:%{p}.p-is.test -all"
			sub.p.test TXT "v=spf1 exists:%{p}.p-is.test -all"
			elsewhere.test TXT "v=spf1 exists:%{p}.p-is.test -all"
			20.2.0.192.in-addr.arpa PTR fake.p.test
			20.2.0.192.in-addr.arpa PTR stranger.example.test
			20.2.0.192.in-addr.arpa PTR mail.sub.p.test
			20.2.0.192.in-addr.arpa PTR p.test
			fake.p.test A 198.51.100.1
			stranger.example.test A 192.0.2.20
			mail.sub.p.test A 192.0.2.20
			p.test A 192.0.2.20
			p.test.p-is.test A 127.0.0.2
			mail.sub.p.test.p-is.test A 127.0.0.3
			stranger.example.test.p-is.test A 127.0.0.4
			21.2.0.192.in-addr.arpa PTR fake.p.test
			22.2.0.192.in-addr.arpa SERVFAIL
			unknown.p-is.test A 127.0.0.5
			exp-p.test TXT "v=spf1 -all exp=p.exp.test"
			p.exp.test TXT "you are %{p}"

			local.test TXT "v=spf1 exists:%{l}.at.%{o}.local.test -all"
			joe.at.sender.test.local.test A 127.0.0.2
			postmaster.at.sender.test.local.test A 127.0.0.2
			postmaster.at.helo.test.local.test A 127.0.0.2
			postmaster.at.local.test.local.test A 127.0.0.2
			sender.test TXT "v=spf1 include:local.test -all"
			helo.test TXT "v=spf1 include:local.test -all"
			helo-is.test TXT "v=spf1 exists:%{h}.helo-is.test -all"
			mx.there.test.helo-is.test A 127.0.0.2
			helo-is.test.helo-is.test A 127.0.0.2
			at.test TXT "v=spf1 exists:%{l}.l.at.test -all"
			joe@there.l.at.test A 127.0.0.2
		ZONE
		for number in {1..11}; do
			echo "other$number.test A 198.51.100.$number"
			echo "many-a.test A 198.51.100.$number"
		done
		for number in {1..9}; do
			echo "mx10.test MX $number other$number.test"
			echo "mx11.test MX $number other$number.test"
		done
		for number in {1..9}; do
			echo "30.2.0.192.in-addr.arpa PTR n$number.names.test"
			echo "31.2.0.192.in-addr.arpa PTR n$number.names.test"
			echo "n$number.names.test A 198.51.100.1"
		done
		cat <<-ZONE
			mx10.test MX 10 host.test
			mx11.test MX 10 host.test
			mx11.test MX 11 other10.test
			many-a.test A 192.0.2.1
			many-a.test TXT "v=spf1 a -all"
			30.2.0.192.in-addr.arpa PTR tenth.ptr-names.test
			tenth.ptr-names.test A 192.0.2.30
			31.2.0.192.in-addr.arpa PTR n10.names.test
			31.2.0.192.in-addr.arpa PTR eleventh.ptr-names.test
			n10.names.test A 198.51.100.1
			eleventh.ptr-names.test A 192.0.2.31
		ZONE
	} >"$BATS_FILE_TMPDIR/zone"
	serve_dns -n shared -f "$BATS_FILE_TMPDIR/zone"
}

# own_dns: a server of this test's own with the zone of all, to see what it hears.
own_dns() {
	serve_dns -f "$BATS_FILE_TMPDIR/zone"
}

evaluate() {
	check --nameserver "$DNS" "$@"
	clean_output
	nothing_on_stderr
}

# first_line_is CLIENT DOMAIN RESULT [WHY]: the whole first line, and the exit code; pass is what is expected.
first_line_is() {
	local said word=CRITICAL code=2

	case $3 in
		pass) said="is allowed to send for $2" word=OK code=0 ;;
		fail) said="is not allowed to send for $2" ;;
		softfail) said="is probably not allowed to send for $2" ;;
		neutral) said="is neither allowed nor forbidden to send for $2" ;;
		*) said="cannot be evaluated for $2: ${4?}" ;;
	esac
	line_is "SPF $word - $3: $1 $said"
	status_is "$code"
}

# gives CLIENT DOMAIN RESULT [WHY]
gives() {
	evaluate --ip "$1" -d "$2"
	first_line_is "$@"
}

# is_permerror DOMAIN: whatever it says of it.
is_permerror() {
	evaluate --ip 192.0.2.1 -d "$1"
	[[ ${lines[0]} == "SPF CRITICAL - permerror: 192.0.2.1 cannot be evaluated for $1: "* ]] ||
		complain "no permerror for $1"
	status_is 2
	finding_is CRITICAL permerror
}

no_explanation() {
	[[ $output != *Explanation* ]] || complain "unexpected explanation"
}

# expands MACRO NAME [OPTION]…: exists:MACRO asks for NAME and for nothing else but the record.
expands() {
	local name

	serve_dns <<-ZONE
		email.example.com TXT "v=spf1 exists:$1 -all"
		$2 A 127.0.0.2
	ZONE
	name=$last_server
	evaluate --ip 192.0.2.3 -d email.example.com --sender strong-bad@email.example.com "${@:3}"
	[[ ${lines[0]} == "SPF OK - pass: "* ]] || complain "no pass with $1"
	[[ $(heard "$name") == "UDP email.example.com TXT"$'\n'"UDP $2 A" ]] || complain "$1 is not expanded to $2"
	stop_server "$name"
}

# --- results ----------------------------------------------------------------------------------------------------

@test "pass is OK" {
	gives 192.0.2.1 pass.test pass
	gives 2001:db8::1 pass.test pass
}

@test "fail is CRITICAL" {
	gives 192.0.2.2 pass.test fail
	finding_is CRITICAL unexpected-result
	gives 2001:db8::2 pass.test fail
}

@test "softfail is CRITICAL" {
	gives 192.0.2.2 softfail.test softfail
	finding_is CRITICAL unexpected-result
}

@test "neutral is CRITICAL, and it is what a record gives that says nothing of the client" {
	gives 192.0.2.2 neutral.test neutral
	finding_is CRITICAL unexpected-result
	gives 192.0.2.2 open.test neutral
	gives 192.0.2.2 empty.test neutral
}

@test "none is the result without a record, without the domain, and with a record of another version or type" {
	gives 192.0.2.1 nothing.test none "nothing.test publishes no SPF record"
	finding_is CRITICAL no-record
	gives 192.0.2.1 gone.test none "gone.test publishes no SPF record"
	gives 192.0.2.1 version.test none "version.test publishes no SPF record"
	gives 192.0.2.1 old.test none "old.test publishes no SPF record"
}

@test "temperror is the result where the record cannot be looked up" {
	gives 192.0.2.1 servfail.test temperror "servfail.test cannot be looked up: the DNS server $DNS answers SERVFAIL"
	finding_is CRITICAL dns-failed
}

@test "permerror is the result of two records" {
	gives 192.0.2.1 two.test permerror "two.test publishes 2 SPF records"
	finding_is CRITICAL permerror
}

@test "permerror is the result of a term that nobody knows, even behind one that matches" {
	gives 192.0.2.1 unknown.test permerror \
		"'foo:bar' at byte 13 of the record of unknown.test: unknown mechanism"
	finding_is CRITICAL permerror
}

@test "permerror is the result of every error of syntax, wherever it stands" {
	local name

	for name in ip4-bad ip4-long ip6-bad a-long a-long6 include-bare exists-bare all-more twice \
		exp-twice exp-empty percent letter zero macro-c macro-r macro-t high qualified modifier-bad top \
		top-dot numeric ip4-dual include-prefix exists-prefix redirect-colon redirect-empty nameless a-empty \
		a-zeros ptr-empty control qualifiers; do
		is_permerror "$name.test"
	done
}

@test "unknown modifiers are ignored" {
	gives 192.0.2.1 modifier.test pass
	gives 192.0.2.2 modifier.test fail
}

@test "a record is found behind an alias, beside other text, in strings joined without a blank, with many blanks" {
	local name

	for name in alias beside joined blanks; do
		gives 192.0.2.1 "$name.test" pass
		gives 192.0.2.2 "$name.test" fail
	done
}

@test "version, mechanisms and modifiers are read in any case" {
	gives 192.0.2.1 case.test pass
	gives 192.0.2.2 case.test fail
	has_line "Explanation: no 192.0.2.2"
	gives 2001:db8::1 case6.test pass
	gives 2001:db8::2 case6.test fail
}

# --- mechanisms -------------------------------------------------------------------------------------------------

@test "all matches everybody, and without a qualifier it passes" {
	gives 192.0.2.2 plus.test pass
	gives 192.0.2.2 bare.test pass
	gives 2001:db8::2 bare.test pass
	gives 192.0.2.2 null.test fail
}

@test "the first term that matches decides" {
	gives 192.0.2.1 first.test fail
	gives 192.0.2.1 order.test neutral
	gives 192.0.2.2 order.test pass
}

@test "ip4 matches its network and no IPv6 client" {
	gives 192.0.2.0 net4.test pass
	gives 192.0.2.1 net4.test pass
	gives 192.0.2.2 net4.test fail
	gives 2001:db8::1 net4.test fail
}

@test "ip6 matches its network and no IPv4 client" {
	gives 2001:db8::ffff net6.test pass
	gives 2001:db8:0:1::1 net6.test fail
	gives 192.0.2.1 net6.test fail
}

@test "an IPv4-mapped client is an IPv4 client" {
	evaluate --ip ::ffff:192.0.2.1 -d pass.test
	first_line_is 192.0.2.1 pass.test pass
	evaluate --ip ::ffff:192.0.2.1 -d a.test
	first_line_is 192.0.2.1 a.test pass
	evaluate --ip ::ffff:192.0.2.1 -d mapped.test
	first_line_is 192.0.2.1 mapped.test fail
}

@test "a matches the addresses of its name or of the domain, by alias too" {
	local name

	for name in a a-named a-alias; do
		gives 192.0.2.1 "$name.test" pass
		gives 2001:db8::1 "$name.test" pass
		gives 192.0.2.2 "$name.test" fail
		gives 2001:db8::2 "$name.test" fail
	done
}

@test "a and mx take one prefix length for IPv4 and one for IPv6" {
	local name

	gives 192.0.2.99 a24.test pass
	gives 192.0.3.1 a24.test fail
	gives 2001:db8::2 a24.test fail
	gives 192.0.2.2 a64.test fail
	gives 2001:db8::2 a64.test pass
	for name in a-dual a-own mx-dual; do
		gives 192.0.2.99 "$name.test" pass
		gives 192.0.3.1 "$name.test" fail
		gives 2001:db8::2 "$name.test" pass
		gives 2001:db8:0:1::1 "$name.test" fail
	done
	gives 203.0.113.1 a-zero.test pass
	gives 2001:db8::2 a-zero.test fail
}

@test "a asks for the addresses of the client's family, and exists always for A" {
	own_dns
	evaluate --ip 2001:db8::1 -d a-named.test
	heard_line "UDP host.test AAAA"
	! heard | grep -q ' A$' || complain "A was asked for an IPv6 client"
	evaluate --ip 2001:db8::1 -d exists.test
	heard_line "UDP host.test A"
	own_dns
	evaluate --ip 192.0.2.1 -d a-named.test
	heard_line "UDP host.test A"
	! heard | grep -q ' AAAA$' || complain "AAAA was asked for an IPv4 client"
}

@test "mx matches the addresses of the mail hosts, and not those of the domain" {
	local name

	for name in mx mx-named; do
		gives 192.0.2.1 "$name.test" pass
		gives 2001:db8::1 "$name.test" pass
		gives 192.0.2.2 "$name.test" fail
	done
	gives 192.0.2.1 mx-a.test fail
}

@test "exists matches where there is an A record, whatever it says, and for an IPv6 client too" {
	gives 192.0.2.2 exists.test pass
	gives 2001:db8::2 exists.test pass
	gives 192.0.2.2 exists-not.test fail
	gives 2001:db8::1 exists6.test fail
}

@test "ptr matches a validated name that is the domain or below it" {
	gives 192.0.2.1 ptr.test pass
	gives 2001:db8::1 ptr.test pass
	gives 192.0.2.1 ptr-named.test pass
	gives 192.0.2.1 ptr-tail.test fail
	gives 192.0.2.9 ptr.test fail
}

@test "ptr follows an alias of the reverse name and takes names in any case" {
	gives 192.0.2.5 ptr.test pass
	gives 192.0.2.6 ptr.test fail
}

@test "ptr does not match a name that has another address" {
	gives 192.0.2.2 ptr.test fail
}

@test "a DNS error while ptr looks up names is no match, and one of a name's address skips the name" {
	gives 192.0.2.3 ptr.test fail
	gives 192.0.2.4 ptr.test pass
}

@test "only the first ten names of the client count for ptr" {
	gives 192.0.2.30 ptr-names.test pass
	own_dns
	gives 192.0.2.31 ptr-names.test fail
	! heard | grep -q eleventh || complain "the eleventh name was asked for"
}

# --- include and redirect ---------------------------------------------------------------------------------------

@test "include matches where the included record passes, and the qualifier says what that means" {
	gives 192.0.2.1 include.test pass
	gives 192.0.2.1 include-soft.test softfail
	gives 192.0.2.1 include-neutral.test neutral
	gives 192.0.2.1 include-minus.test fail
	gives 192.0.2.2 include.test fail
	gives 192.0.2.2 include-minus.test pass
}

@test "include does not match where the included record fails, softfails or is neutral" {
	gives 192.0.2.1 inc-fail.test pass
	gives 192.0.2.2 inc-fail.test softfail
	gives 192.0.2.2 inc-softfail.test pass
	gives 192.0.2.2 inc-neutral.test pass
	gives 192.0.2.2 inc-open.test pass
}

@test "include of no record is permerror" {
	gives 192.0.2.1 inc-none.test permerror "include:nothing.test leads to a domain without an SPF record"
	gives 192.0.2.1 inc-gone.test permerror "include:gone.test leads to a domain without an SPF record"
}

@test "temperror and permerror of an included record are those of the whole" {
	gives 192.0.2.1 inc-temp.test temperror "servfail.test cannot be looked up: the DNS server $DNS answers SERVFAIL"
	gives 192.0.2.1 inc-perm.test permerror \
		"'foo:bar' at byte 13 of the record of unknown.test: unknown mechanism"
	gives 192.0.2.1 inc-two.test permerror "two.test publishes 2 SPF records"
}

@test "a record that includes itself or redirects to itself is permerror" {
	gives 192.0.2.1 loop.test permerror "more than 10 DNS lookups are needed"
	gives 192.0.2.1 redirect-loop.test permerror "more than 10 DNS lookups are needed"
}

@test "redirect gives the result of the other record" {
	gives 192.0.2.1 redirect.test pass
	gives 192.0.2.2 redirect.test fail
	gives 192.0.2.2 redirect-soft.test softfail
}

@test "redirect comes last wherever it stands, and counts for nothing beside all" {
	gives 192.0.2.1 redirect-first.test pass
	gives 192.0.2.2 redirect-first.test fail
	gives 192.0.2.1 redirect-all.test softfail
}

@test "redirect to no record is permerror, and errors of the other record are those of the whole" {
	gives 192.0.2.1 redirect-none.test permerror "redirect=nothing.test leads to a domain without an SPF record"
	gives 192.0.2.1 redirect-gone.test permerror "redirect=gone.test leads to a domain without an SPF record"
	gives 192.0.2.1 redirect-temp.test temperror \
		"servfail.test cannot be looked up: the DNS server $DNS answers SERVFAIL"
	gives 192.0.2.1 redirect-perm.test permerror \
		"'foo:bar' at byte 13 of the record of unknown.test: unknown mechanism"
}

@test "redirect takes macros, and the domain of the other record is the new %{d}" {
	evaluate --ip 192.0.2.2 -d redirect-macro.test --sender joe@redirect-macro.test
	first_line_is 192.0.2.2 redirect-macro.test pass
}

# --- exp --------------------------------------------------------------------------------------------------------

@test "a fail is explained by the text of exp, its strings joined and its macros expanded" {
	evaluate --ip 192.0.2.2 -d exp.test --sender joe@sender.test --helo mx.there.test
	first_line_is 192.0.2.2 exp.test fail
	has_line "Explanation: 192.0.2.2 is not one of exp.test's servers: see sender.test, joe, mx.there.test"
}

@test "an explanation may use the macros c, r, v, URL escapes and %%, %_, %-" {
	evaluate --ip 2001:db8::2 -d exp-macro.test --sender joe@exp-macro.test
	has_line "Explanation: c=2001:db8::2 r=unknown v=ip6 S=joe%40exp-macro.test 100% sure%20."
}

@test "an explanation may say the time" {
	local before after said

	before=$(date +%s)
	evaluate --ip 192.0.2.2 -d exp-time.test
	after=$(date +%s)
	said=$(sed -n 's/^Explanation: at \([0-9]*\)\.$/\1/p' <<<"$output")
	[[ -n $said ]] || complain "no time"
	((before <= said && said <= after)) || complain "$said is not between $before and $after"
}

@test "only a fail is explained" {
	gives 192.0.2.1 exp.test pass
	no_explanation
	gives 192.0.2.2 exp-soft.test softfail
	no_explanation
	is_permerror exp-perm.test
	no_explanation
}

@test "exp of an included record is not taken" {
	gives 192.0.2.2 exp-include.test fail
	no_explanation
	gives 192.0.2.2 exp-in-include.test fail
	no_explanation
	gives 192.0.2.2 exp-outer.test fail
	has_line "Explanation: no 192.0.2.2"
	gives 192.0.2.1 exp-minus.test fail
	has_line "Explanation: no 192.0.2.1"
}

@test "exp is taken from the target of a redirect, and from there only" {
	evaluate --ip 192.0.2.2 -d exp-target.test
	has_line "Explanation: 192.0.2.2 is not one of exp.test's servers: see exp-target.test, postmaster, exp-target.test"
	evaluate --ip 192.0.2.2 -d exp-both.test
	has_line "Explanation: 192.0.2.2 is not one of exp.test's servers: see exp-both.test, postmaster, exp-both.test"
	gives 192.0.2.2 exp-lost.test fail
	no_explanation
}

@test "an explanation that is not there, not one, or wrong is ignored" {
	local name

	for name in gone none temp two syntax high; do
		gives 192.0.2.2 "exp-$name.test" fail
		no_explanation
	done
}

@test "an explanation cannot forge performance data" {
	gives 192.0.2.2 exp-evil.test fail
	[[ $output == *"Explanation: a "* ]] || complain "no explanation"
	[[ $(perf lookups) == 0 ]]
}

# --- macros -----------------------------------------------------------------------------------------------------

@test "the macros of RFC 7208 7.4 for domains expand as it says" {
	expands '%{d}.x.test' email.example.com.x.test
	expands '%{d4}.x.test' email.example.com.x.test
	expands '%{d3}.x.test' email.example.com.x.test
	expands '%{d2}.x.test' example.com.x.test
	expands '%{d1}.x.test' com.x.test
	expands '%{dr}.x.test' com.example.email.x.test
	expands '%{d2r}.x.test' example.email.x.test
	expands '%{o}.x.test' email.example.com.x.test
	expands '%{d2}' example.com
}

@test "the macros of RFC 7208 7.4 for senders expand as it says" {
	expands '%{s}.x.test' strong-bad@email.example.com.x.test
	expands '%{l}.x.test' strong-bad.x.test
	expands '%{l-}.x.test' strong.bad.x.test
	expands '%{lr}.x.test' strong-bad.x.test
	expands '%{lr-}.x.test' bad.strong.x.test
	expands '%{l1r-}.x.test' strong.x.test
}

@test "the names of RFC 7208 7.4 expand as it says" {
	expands '%{ir}.%{v}._spf.%{d2}' 3.2.0.192.in-addr._spf.example.com
	expands '%{lr-}.lp._spf.%{d2}' bad.strong.lp._spf.example.com
	expands '%{lr-}.lp.%{ir}.%{v}._spf.%{d2}' bad.strong.lp.3.2.0.192.in-addr._spf.example.com
	expands '%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}' 3.2.0.192.in-addr.strong.lp._spf.example.com
	expands '%{d2}.trusted-domains.example.net' example.com.trusted-domains.example.net
}

@test "the name of RFC 7208 7.4 for an IPv6 client expands as it says" {
	serve_dns <<-ZONE
		email.example.com TXT "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all"
	ZONE
	evaluate --ip 2001:db8::cb01 -d email.example.com
	heard_line "UDP 1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com A"
}

@test "macros take several delimiters, letters in capitals escape, and %% is a percent sign" {
	expands '%{l-+}.x.test' strong.bad.tag.x.test --sender strong-bad+tag@email.example.com
	expands '%{L}.x.test' strong-bad%2Btag.x.test --sender strong-bad+tag@email.example.com
	expands '%%.%{H}.x.test' %.mx.there.test.x.test --helo mx.there.test
	expands '%{D2R}.x.test' example.email.x.test
}

@test "a name longer than 253 bytes loses labels on its left" {
	local part a b c d

	part=$(printf 'x%.0s' {1..62})
	a=a$part b=b$part c=c$part d=d$part
	expands '%{l}.x.test' "$b.$c.$d.x.test" --sender "$a.$b.$c.$d@email.example.com"
}

@test "%{d} is the domain of the record it stands in, and %{o} stays the sender's" {
	serve_dns <<-ZONE
		email.example.com TXT "v=spf1 include:other.example.net -all"
		other.example.net TXT "v=spf1 exists:%{d}.%{o}.x.test -all"
	ZONE
	evaluate --ip 192.0.2.3 --sender joe@email.example.com
	heard_line "UDP other.example.net.email.example.com.x.test A"
}

@test "%{p} is the domain if validated, else a name below it, else any name, else unknown" {
	own_dns
	gives 192.0.2.20 p.test pass
	heard_line "UDP p.test.p-is.test A"
	own_dns
	gives 192.0.2.20 sub.p.test pass
	heard_line "UDP mail.sub.p.test.p-is.test A"
	own_dns
	gives 192.0.2.20 elsewhere.test pass
	heard_line "UDP stranger.example.test.p-is.test A"
	own_dns
	gives 192.0.2.21 p.test pass
	heard_line "UDP unknown.p-is.test A"
}

@test "%{p} is unknown after a DNS error and without a name" {
	own_dns
	gives 192.0.2.22 p.test pass
	heard_line "UDP unknown.p-is.test A"
	own_dns
	gives 192.0.2.23 p.test pass
	heard_line "UDP unknown.p-is.test A"
}

@test "%{p} works in an explanation" {
	gives 192.0.2.20 exp-p.test fail
	has_line "Explanation: you are stranger.example.test"
	gives 192.0.2.23 exp-p.test fail
	has_line "Explanation: you are unknown"
}

@test "a backslash of a local part stays one byte of the name, and escapes nothing" {
	expands '%{l}.x.test' 'a\092.b.x.test' --sender 'a\.b@email.example.com'
	expands '%{l}.x.test' 'a\092046b.x.test' --sender 'a\046b@email.example.com'
	expands '%{l}.x.test' '\092\092.x.test' --sender '\\@email.example.com'
	expands '%{l}.x.test' 'a\092.x.test' --sender 'a\@email.example.com'
}

@test "a dot of a local part parts labels, and a blank or a quote is a byte of the name" {
	expands '%{l}.x.test' a.b.x.test --sender a.b@email.example.com
	expands '%{l}.x.test' '"a\032b".x.test' --sender '"a b"@email.example.com'
}

@test "a local part that makes no name asks for no other one" {
	local sender

	serve_dns <<-ZONE
		email.example.com TXT "v=spf1 exists:%{l}.x.test -all"
		b.x.test A 127.0.0.2
		a.b.x.test A 127.0.0.2
		x.test A 127.0.0.2
	ZONE
	for sender in a..b .b b. . "$(printf 'a%.0s' {1..64})"; do
		evaluate --ip 192.0.2.3 --sender "$sender@email.example.com"
		first_line_is 192.0.2.3 email.example.com fail
	done
	[[ $(heard | sort -u) == "UDP email.example.com TXT" ]] || complain "another name was asked for"
}

@test "a dot within a label of a mail host or a client's name is not taken for the end of a label" {
	serve_dns <<-'ZONE'
		dots.test TXT "v=spf1 mx ptr -all"
		dots.test MX 10 mail\.dots.test
		2.2.0.192.in-addr.arpa PTR ptr\.dots.test
		mail.dots.test A 192.0.2.2
		ptr.dots.test A 192.0.2.2
	ZONE
	gives 192.0.2.2 dots.test fail
	! heard | grep -Eq 'UDP (mail|ptr)\.dots\.test' || complain "another name was asked for"
}

# --- limits -----------------------------------------------------------------------------------------------------

@test "ten terms may need DNS, and ip4, ip6, all and exp do not count" {
	gives 192.0.2.1 ten.test pass
	[[ $(perf lookups) == 10 ]]
	[[ $(perf lookups 5) == 10 ]]
	gives 192.0.2.2 ten.test fail
	has_line "Explanation: no 192.0.2.2"
	gives 192.0.2.1 ten-redirect.test pass
	gives 192.0.2.1 ten-include.test pass
}

@test "the eleventh term that needs DNS is permerror, whatever it is and wherever it stands" {
	local name

	for name in eleven eleven-redirect eleven-include eleven-ptr same; do
		gives 192.0.2.1 "$name.test" permerror "more than 10 DNS lookups are needed"
		finding_is CRITICAL permerror
	done
}

@test "an eleventh term behind one that matches is not reached" {
	gives 192.0.2.1 eleven-late.test pass
}

@test "two lookups may find nothing" {
	gives 192.0.2.1 void2.test pass
	[[ $(perf void_lookups) == 2 ]]
	[[ $(perf void_lookups 3) == 2 ]]
	gives 192.0.2.2 void2.test fail
	gives 192.0.2.1 void3-late.test pass
}

@test "the third lookup that finds nothing is permerror, be it no name or no data, in an include too" {
	local name

	for name in void3 void3-data void3-deep; do
		gives 192.0.2.1 "$name.test" permerror "more than 2 lookups find nothing"
		finding_is CRITICAL permerror
	done
	gives 2001:db8::1 void3-6.test permerror "more than 2 lookups find nothing"
	gives 192.0.2.1 void3-6.test pass
}

@test "ten mail hosts may be, and eleven are permerror" {
	gives 192.0.2.1 mx10.test pass
	gives 192.0.2.2 mx10.test fail
	gives 192.0.2.2 mx11.test permerror "mx:mx11.test has 11 mail hosts, more than 10"
	gives 192.0.2.1 mx11.test permerror "mx:mx11.test has 11 mail hosts, more than 10"
	finding_is CRITICAL permerror
}

@test "a name may have any number of addresses" {
	gives 192.0.2.1 many-a.test pass
	gives 192.0.2.2 many-a.test fail
}

# --- DNS errors -------------------------------------------------------------------------------------------------

@test "a DNS error of a, mx, a mail host or exists is temperror" {
	local name

	for name in a mx mx-host exists; do
		gives 192.0.2.1 "temp-$name.test" temperror \
			"servfail.test cannot be looked up: the DNS server $DNS answers SERVFAIL"
		finding_is CRITICAL dns-failed
	done
}

@test "a DNS error behind a term that matches is no error" {
	gives 192.0.2.1 temp-late.test pass
	gives 192.0.2.2 temp-late.test temperror "servfail.test cannot be looked up: the DNS server $DNS answers SERVFAIL"
}

# --- identities -------------------------------------------------------------------------------------------------

@test "the domain is that of -d, else the sender's, else the name of HELO" {
	evaluate --ip 192.0.2.1 -d pass.test --sender joe@softfail.test --helo null.test
	first_line_is 192.0.2.1 pass.test pass
	evaluate --ip 192.0.2.1 -H pass.test
	first_line_is 192.0.2.1 pass.test pass
	evaluate --ip 192.0.2.2 --sender joe@softfail.test --helo null.test
	first_line_is 192.0.2.2 softfail.test softfail
	evaluate --ip 192.0.2.2 --helo neutral.test
	first_line_is 192.0.2.2 neutral.test neutral
}

@test "the sender's parts are those of the macros, whatever -d is" {
	evaluate --ip 192.0.2.2 -d local.test --sender joe@sender.test
	first_line_is 192.0.2.2 local.test pass
	evaluate --ip 192.0.2.2 -d local.test --sender '<joe@sender.test>'
	first_line_is 192.0.2.2 local.test pass
	evaluate --ip 192.0.2.2 -d local.test --sender jim@sender.test
	first_line_is 192.0.2.2 local.test fail
}

@test "the null sender is postmaster at the name of HELO" {
	evaluate --ip 192.0.2.2 --sender '<>' --helo helo.test
	first_line_is 192.0.2.2 helo.test pass
	evaluate --ip 192.0.2.2 --helo helo.test
	first_line_is 192.0.2.2 helo.test pass
	evaluate --ip 192.0.2.2 -d local.test --helo helo.test
	first_line_is 192.0.2.2 local.test pass
	evaluate --ip 192.0.2.2 -d local.test
	first_line_is 192.0.2.2 local.test pass
}

@test "a sender without a local part is postmaster" {
	evaluate --ip 192.0.2.2 --sender @sender.test
	first_line_is 192.0.2.2 sender.test pass
	evaluate --ip 192.0.2.2 --sender sender.test
	first_line_is 192.0.2.2 sender.test pass
}

@test "the last @ parts a sender" {
	evaluate --ip 192.0.2.2 --sender joe@there@at.test
	first_line_is 192.0.2.2 at.test pass
}

@test "%{h} is the name of HELO, else the domain" {
	evaluate --ip 192.0.2.2 -d helo-is.test --helo mx.there.test
	first_line_is 192.0.2.2 helo-is.test pass
	evaluate --ip 192.0.2.2 -d helo-is.test --helo mx.elsewhere.test
	first_line_is 192.0.2.2 helo-is.test fail
	evaluate --ip 192.0.2.2 -d helo-is.test
	first_line_is 192.0.2.2 helo-is.test pass
}

@test "a domain of one label or none that DNS can hold is none, and nothing is asked" {
	local name

	own_dns
	for name in localhost com.. pass.test.. a..test .pass.test "$(printf 'a%.0s' {1..64}).test"; do
		gives 192.0.2.1 "$name" none "not a fully qualified domain name"
		finding_is CRITICAL no-record
	done
	evaluate --ip 192.0.2.1 --helo localhost
	first_line_is 192.0.2.1 localhost none "not a fully qualified domain name"
	evaluate --ip 192.0.2.1 --sender joe@localhost
	first_line_is 192.0.2.1 localhost none "not a fully qualified domain name"
	[[ -z $(heard) ]] || complain "something was asked"
}

@test "a client without any domain, and a sender without a client, are wrong usage" {
	check --ip 192.0.2.1
	status_is 3
	check --ip 192.0.2.1 --sender '<>'
	status_is 3
	check -d pass.test --sender joe@pass.test
	status_is 3
	check -d pass.test --expect=pass
	status_is 3
	check --ip 192.0.2 -d pass.test
	status_is 3
}

@test "a misspelt result, and a misspelt option, are told what was meant" {
	check -d pass.test --ip 192.0.2.1 --expect=pass,sofftail
	line_is "SPF UNKNOWN - --expect: 'sofftail' is not a result: did you mean softfail?"
	status_is 3
	check -d pass.test --ip 192.0.2.1 --expect=good
	line_is "SPF UNKNOWN - --expect: 'good' is not a result (none, neutral, pass, fail, softfail, temperror, permerror)"
	status_is 3
	check -d pass.test --sneder joe@pass.test
	line_is "SPF UNKNOWN - unknown option '--sneder': did you mean --sender?"
	status_is 3
	nothing_on_stderr
}

# --- what is expected -------------------------------------------------------------------------------------------

@test "each result can be the expected one, and is OK then" {
	local row domain result rest

	for row in pass:pass softfail:softfail neutral:neutral nothing:none servfail:temperror unknown:permerror null:fail; do
		domain=${row%:*}.test result=${row#*:}
		rest=192.0.2.2
		[[ $result != pass ]] || rest=192.0.2.1
		evaluate --ip "$rest" -d "$domain" "--expect=$result"
		[[ ${lines[0]} == "SPF OK - $result: $rest "* ]] || complain "$result is not OK"
		status_is 0
	done
}

@test "an expected fail is OK with its explanation" {
	evaluate --ip 192.0.2.2 -d case.test --expect=fail
	line_is "SPF OK - fail: 192.0.2.2 is not allowed to send for case.test"
	has_line "Explanation: no 192.0.2.2"
	no_finding unexpected-result
}

@test "a pass is CRITICAL where another result is expected" {
	evaluate --ip 192.0.2.1 -d pass.test --expect=fail
	line_is "SPF CRITICAL - pass: 192.0.2.1 is allowed to send for pass.test"
	status_is 2
	finding_is CRITICAL unexpected-result
}

@test "several results can be expected, repeated or in a list, in any case" {
	evaluate --ip 192.0.2.2 -d softfail.test --expect=fail --expect=softfail
	status_is 0
	evaluate --ip 192.0.2.2 -d softfail.test --expect=Fail,SOFTFAIL
	status_is 0
	evaluate --ip 192.0.2.2 -d neutral.test --expect=fail,softfail
	status_is 2
	check --ip 192.0.2.2 -d neutral.test --expect=maybe
	status_is 3
}

@test "an unexpected result yields what --severity says" {
	evaluate --ip 192.0.2.2 -d pass.test --severity=unexpected-result=warning
	line_is "SPF WARNING - fail: 192.0.2.2 is not allowed to send for pass.test"
	status_is 1
	evaluate --ip 192.0.2.2 -d nothing.test --severity=no-record=unknown
	status_is 3
}

@test "an unexpected result that is accepted still leads the first line" {
	evaluate --ip 192.0.2.2 -d pass.test --severity=unexpected-result=ok
	line_is "SPF OK - fail: 192.0.2.2 is not allowed to send for pass.test, 1 finding accepted"
	[[ ${#lines[@]} == 1 ]] || complain "expected silence"
	status_is 0
	evaluate --ip 192.0.2.2 -d softfail.test --severity=unexpected-result=ok
	line_is "SPF OK - softfail: 192.0.2.2 is probably not allowed to send for softfail.test, 1 finding accepted"
	evaluate --ip 192.0.2.2 --ip 192.0.2.3 -d pass.test --severity=unexpected-result=ok
	line_is "SPF OK - fail: 192.0.2.2 is not allowed to send for pass.test (0 of 2 clients as expected), 2 findings accepted"
	evaluate --ip 192.0.2.1 -d pass.test --severity=unexpected-result=ok
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for pass.test"
}

# --- several clients --------------------------------------------------------------------------------------------

@test "several clients that all pass are OK, and counted" {
	evaluate --ip 192.0.2.1 --ip 2001:db8::1 -d pass.test
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for pass.test (2 of 2 clients as expected)"
	status_is 0
}

@test "the first line is about the first client that is not as expected" {
	evaluate --ip 192.0.2.1,192.0.2.2,2001:db8::1,192.0.2.3 -d pass.test
	line_is "SPF CRITICAL - fail: 192.0.2.2 is not allowed to send for pass.test (2 of 4 clients as expected)"
	status_is 2
	[[ $output == *"unexpected-result: fail: 192.0.2.3 is not allowed to send for pass.test"* ]] ||
		complain "the other failure is not said"
}

@test "the limits count for each client on its own, and the performance data have the most of them" {
	evaluate --ip 192.0.2.1 --ip 192.0.2.2 --ip 192.0.2.3 -d void2.test --expect=pass,fail
	status_is 0
	[[ $(perf lookups) == 2 ]]
	[[ $(perf void_lookups) == 2 ]]
	evaluate --ip 192.0.2.2 --ip 192.0.2.1 --ip 192.0.2.2 -d ten.test --expect=pass,fail
	status_is 0
	[[ $(perf lookups) == 10 ]]
}

@test "a dot at the end of a domain is no part of it" {
	serve_dns -n own <<-'ZONE'
		dot.test TXT "v=spf1 exists:%{d}.%{h}.%{o}.x.test ptr -all"
		dot.test.dot.test.dot.test.x.test A 127.0.0.2
		1.2.0.192.in-addr.arpa PTR mail.below.test
		mail.below.test A 192.0.2.1
		below.test TXT "v=spf1 ptr -all"
	ZONE
	check --ip 192.0.2.9 --sender joe@dot.test. --helo dot.test. -d dot.test. --nameserver "$DNS"
	line_is "SPF OK - pass: 192.0.2.9 is allowed to send for dot.test"
	check --ip 192.0.2.1 -d below.test. --nameserver "$DNS"
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for below.test"
}

@test "an mx term whose hosts have no address counts once among the lookups that find nothing" {
	serve_dns -n own <<-'ZONE'
		two.test TXT "v=spf1 mx:a.test mx:b.test +all"
		three.test TXT "v=spf1 mx:a.test mx:b.test mx:c.test +all"
		a.test MX 10 gone1.test
		a.test MX 20 gone2.test
		b.test MX 10 gone3.test
		c.test MX 10 gone4.test
	ZONE
	check --ip 192.0.2.9 -d two.test --nameserver "$DNS"
	line_is "SPF OK - pass: 192.0.2.9 is allowed to send for two.test"
	[[ $(perf void_lookups) == 2 ]]
	check --ip 192.0.2.9 -d three.test --nameserver "$DNS"
	line_is "SPF CRITICAL - permerror: 192.0.2.9 cannot be evaluated for three.test: more than 2 lookups find nothing"
	check -d three.test --nameserver "$DNS"
	finding_is CRITICAL too-many-void-lookups
}
