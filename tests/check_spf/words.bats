# SPDX-License-Identifier: ISC
#
# What a sentence must name so that it leads to the repair: the term, its byte, the domain at fault, the option.
load ../helper
load spf

setup_file() {
	cat >"$BATS_FILE_TMPDIR/zone" <<-ZONE
		good.test TXT "v=spf1 ip4:192.0.2.1 -all"
		v.test TXT "v=spf1 ip4:192.0.2.21 -all"
		w.test TXT "v=spf1 ip4:192.0.2.22 -all"
		mail.good.test A 192.0.2.32

		seam.test TXT "v=spf1 include:v.test" "include:w.test -all"
		seam-ip4.test TXT "v=spf1 ip4:192.0.2.1" "ip4:192.0.2.2 -all"
		seam-all.test TXT "v=spf1 ip4:192.0.2.1 " "a:mail.good.test mx" "-all"
		seam-include.test TXT "v=spf1 include:seam-ip4.test -all"
		seam-blank.test TXT "v=spf1 include:v.test " "include:w.test" " -all"
		seam-within.test TXT "v=spf1 ip4:192." "0.2.0/2" "5 -all"
		seam-elsewhere.test TXT "v=spf1 include:v.test " "ip4:1.2.3 -all"

		www.test CNAME d1.cdn.test
		d1.cdn.test A 192.0.2.1
		www2.test CNAME www.test
		dangling.test CNAME gone.cdn.test
		alias.test CNAME good.test
		uses-alias.test TXT "v=spf1 include:www.test -all"

		guess-helo.test TXT "v=spf1 include:%{i}._ip.%{h}._ehlo.%{d}._spf.vendor.test ~all"
		192.0.2.1._ip.mx.guess-helo.test._ehlo.guess-helo.test._spf.vendor.test TXT "v=spf1 ip4:192.0.2.1 ~all"
		guess-fail.test TXT "v=spf1 exists:%{h}.helo.test -all"
		guess-deep.test TXT "v=spf1 include:guess-fail.test -all"
		mx.guess-fail.test.helo.test A 127.0.0.2
		guess-sender.test TXT "v=spf1 exists:%{s}.sender.test -all"
		guess-local.test TXT "v=spf1 exists:%{l}.local.test -all"
		joe.local.test A 127.0.0.2
		guess-none.test TXT "v=spf1 exists:%{d}.x.test exists:%{i}.x.test -all"

		all-two.test TXT "v=spf1 ip4:192.0.2.1 ~all -all"
		all-neutral.test TXT "v=spf1 ip4:192.0.2.1 ?all -all"
		all-plus.test TXT "v=spf1 +all -all"
		all-minus.test TXT "v=spf1 ip4:192.0.2.1 -all ~all"
		all-behind.test TXT "v=spf1 ip4:192.0.2.1 -all a:mail.good.test"

		slip-redirect.test TXT "v=spf1 redirect:good.test"
		slip-ipv4.test TXT "v=spf1 ipv4:192.0.2.1 -all"
		slip-ipv6.test TXT "v=spf1 ipv6:2001:db8::1 -all"
		slip-six-in-four.test TXT "v=spf1 ip4:2001:db8::1 -all"
		slip-four-in-six.test TXT "v=spf1 ip6:192.0.2.1 -all"
		slip-name-in-four.test TXT "v=spf1 ip4:mail.good.test -all"
		slip-four-in-a.test TXT "v=spf1 a:192.0.2.1 -all"
		slip-four-in-mx.test TXT "v=spf1 mx:192.0.2.1 -all"
		slip-prefix.test TXT "v=spf1 include:good.test/24 -all"
		slip-comma.test TXT "v=spf1 ip4:192.0.2.1, mx -all"
		slip-semicolon.test TXT "v=spf1 ip4:192.0.2.1 ~all;"
		slip-en.test TXT "v=spf1 ip4:192.0.2.1 \\226\\128\\147all"
		slip-em.test TXT "v=spf1 ip4:192.0.2.1 \\226\\128\\148all"
		slip-nbsp.test TXT "v=spf1 ip4:192.0.2.1\\194\\160-all"
		slip-zero.test TXT "v=spf1 ip4:192.0.2.1 \\226\\128\\139-all"
		slip-gap.test TXT "v=spf1 include: good.test -all"
		slip-dot.test TXT "v=spf1 include.good.test -all"
		slip-joined.test TXT "v=spf1 ip4:192.0.2.1~all"
		slip-network.test TXT "v=spf1 ip4:192.0.2.0/ 24 -all"
		slip-word.test TXT "v=spf1 incldue:good.test -all"
		slips.test TXT "v=spf1 ip4:192.0.2.1, ip4:192.0.2.2, mx; -all;"
		slips-other.test TXT "v=spf1 ipv4:192.0.2.1 include:good.test/24 a: -all"
		slips-far.test TXT "v=spf1 ip4:192.0.2.300 ip4:192.0.2.1 a:mail.good.test mx:192.0.2.7 -all"
		slips-include.test TXT "v=spf1 include:slips.test -all"
		slips-redirect.test TXT "v=spf1 redirect=slips-other.test"
		spelt.test TXT "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 a:mail.good.test include:v.test -all"

		free.test TXT "v=spf1 include:gone.v.test -all"
		free-deep.test TXT "v=spf1 include:free.test -all"
		free-redirect.test TXT "v=spf1 redirect=gone.v.test"
		free-macro.test TXT "v=spf1 include:%{d}.gone.test -all"
		kept.test TXT "v=spf1 include:mail.good.test -all"
		kept-empty.test TXT "v=spf1 include:between.test -all"
		below.between.test A 192.0.2.1
		kept-text.test TXT "v=spf1 include:text.test -all"
		kept-redirect.test TXT "v=spf1 redirect=text.test"
		text.test TXT "hello"

		at-soft.test TXT "v=spf1 redirect=soft.test"
		soft.test TXT "v=spf1 ip4:192.0.2.1 ~all"
		at-neutral.test TXT "v=spf1 redirect=neutral.test"
		neutral.test TXT "v=spf1 ip4:192.0.2.1 ?all"
		at-open.test TXT "v=spf1 redirect=open.test"
		open.test TXT "v=spf1 ip4:192.0.2.1"
		at-plus.test TXT "v=spf1 redirect=plus.test"
		plus.test TXT "v=spf1 +all"
		at-dead.test TXT "v=spf1 redirect=dead.test"
		dead.test TXT "v=spf1 ip4:192.0.2.1 -all mx"
		at-twice.test TXT "v=spf1 redirect=twice.test"
		twice.test TXT "v=spf1 include:v.test include:v.test -all"
		at-ptr.test TXT "v=spf1 redirect=ptr.test"
		ptr.test TXT "v=spf1 ip4:192.0.2.1 ptr -all"
		at-long.test TXT "v=spf1 redirect=long.test"
		long.test TXT v=spf1$(printf ' ip4:192.0.2.%d' {1..40}) -all
		at-end.test TXT "v=spf1 redirect=at-soft.test"
		at-fine.test TXT "v=spf1 redirect=good.test"
		in-soft.test TXT "v=spf1 include:soft.test -all"
		in-dead.test TXT "v=spf1 include:dead.test include:open.test -all"
	ZONE
	serve_zone
}

# says_within ID FROM-TO…: the finding's line, which is one, names a byte within each of these, in their order.
says_within() {
	local line rest='' range count=0

	for line in "${lines[@]}"; do
		[[ $line =~ ^\[[A-Z]+\]\ $1:\  ]] || continue
		count=$((count + 1))
		rest=$line
	done
	((count == 1)) || complain "expected one finding $1, got $count" || return 1
	for range in "${@:2}"; do
		[[ $rest =~ byte\ ([0-9]+)(.*)$ ]] || complain "expected a byte within $range" || return 1
		rest=${BASH_REMATCH[2]}
		((BASH_REMATCH[1] >= ${range%-*} && BASH_REMATCH[1] <= ${range#*-})) ||
			complain "expected a byte within $range, got ${BASH_REMATCH[1]}" || return 1
	done
}

# --- strings ----------------------------------------------------------------------------------------------------

@test "where two strings are joined without a blank the sentence says so, and at which byte" {
	stands seam.test CRITICAL include-none
	says include-none "two strings are joined" v.testinclude:w.test
	says_within include-none 21-22
	stands seam-ip4.test CRITICAL permerror
	says permerror "two strings are joined" ip4:192.0.2.1ip4:192.0.2.2
	stands seam-all.test CRITICAL permerror
	says permerror "two strings are joined" mx-all
	stands seam-include.test CRITICAL permerror
	says permerror "two strings are joined" seam-ip4.test
}

@test "strings that meet where they may are no matter" {
	is_fine seam-blank.test 2
	is_fine seam-within.test 0
	stands seam-elsewhere.test CRITICAL permerror
	says permerror ip4:1.2.3
	says_not permerror "strings are joined"
}

# --- aliases ----------------------------------------------------------------------------------------------------

@test "an alias without a record names what it is an alias of" {
	stands www.test CRITICAL no-record
	says no-record d1.cdn.test alias
	stands www2.test CRITICAL no-record
	says no-record d1.cdn.test
	evaluate -d www.test --ip 192.0.2.1
	[[ ${lines[0]} == "SPF CRITICAL - none: "* ]] || complain "expected none"
	says no-record d1.cdn.test
	stands uses-alias.test CRITICAL include-none
	says include-none www.test
}

@test "an alias of what does not exist says that its target does not" {
	survey dangling.test
	status_is 2
	[[ $output == *gone.cdn.test* ]] || complain "expected the target to be named"
}

@test "an alias of a name with a record is fine, and a name without one is no alias" {
	is_fine alias.test 0
	survey text.test
	line_is "SPF CRITICAL - text.test publishes no SPF record"
}

# --- identities that were not given -----------------------------------------------------------------------------

@test "where the result depends on a HELO name that was not given, --helo is named" {
	evaluate -d guess-helo.test --ip 192.0.2.1
	status_is 2
	has_line "Note: the record depends on the HELO name, and none was given: use --helo"
	evaluate -d guess-fail.test --ip 192.0.2.1
	status_is 2
	has_line "Note: the record depends on the HELO name, and none was given: use --helo"
	evaluate -d guess-deep.test --ip 192.0.2.1
	has_line "Note: the record depends on the HELO name, and none was given: use --helo"
	evaluate --sender joe@guess-fail.test --ip 192.0.2.1
	has_line "Note: the record depends on the HELO name, and none was given: use --helo"
}

@test "where it depends on a sender that was not given, --sender is named" {
	evaluate -d guess-sender.test --ip 192.0.2.1
	has_line "Note: the record depends on the sender, and none was given: use --sender"
	evaluate -d guess-local.test --ip 192.0.2.1
	has_line "Note: the record depends on the sender, and none was given: use --sender"
	says_not unexpected-result --helo
}

@test "what was given, and what nothing depends on, is not asked for" {
	evaluate -d guess-helo.test --ip 192.0.2.1 --helo mx.guess-helo.test
	line_is "SPF OK - pass: 192.0.2.1 is allowed to send for guess-helo.test"
	evaluate -d guess-fail.test --ip 192.0.2.1 --helo other.guess-fail.test
	status_is 2
	says_not unexpected-result --helo
	evaluate -d guess-local.test --ip 192.0.2.1 --sender jim@guess-local.test
	status_is 2
	says_not unexpected-result --sender --helo
	evaluate -d guess-none.test --ip 192.0.2.1
	status_is 2
	says_not unexpected-result --sender --helo
}

# --- an all that is not the last --------------------------------------------------------------------------------

@test "an all behind another one is dead, and not said twice" {
	stands all-two.test WARNING dead-terms
	says dead-terms "-all at byte 27"
	no_finding duplicate-terms
	finding_is WARNING softfail-all
	stands all-neutral.test WARNING dead-terms
	no_finding duplicate-terms
	finding_is WARNING neutral-all
	stands all-plus.test CRITICAL pass-all
	finding_is WARNING dead-terms
	no_finding duplicate-terms
	stands all-minus.test WARNING dead-terms
	says dead-terms "~all at byte 27"
	no_finding duplicate-terms
	no_finding softfail-all
	stands all-behind.test WARNING dead-terms
	says dead-terms "a:mail.good.test at byte 27"
	is_fine good.test 0
}

# --- slips ------------------------------------------------------------------------------------------------------

@test "every slip is permerror with its term and a byte within it" {
	local row

	for row in redirect=redirect:good.test=8-26 ipv4=ipv4:192.0.2.1=8-22 ipv6=ipv6:2001:db8::1=8-24 \
		six-in-four=ip4:2001:db8::1=8-23 four-in-six=ip6:192.0.2.1=8-21 name-in-four=ip4:mail.good.test=8-26 \
		four-in-a=a:192.0.2.1=8-19 four-in-mx=mx:192.0.2.1=8-20 prefix=include:good.test/24=8-28 \
		comma=ip4:192.0.2.1,=8-22 'semicolon=~all;=22-27' en=all=22-28 em=all=22-28 nbsp=ip4:192.0.2.1=8-28 \
		zero=all=22-29 gap=include:=8-16 dot=include.good.test=8-25 joined=ip4:192.0.2.1~all=8-25 \
		network=ip4:192.0.2.0/=8-22 word=incldue:good.test=8-25; do
		stands "slip-${row%%=*}.test" CRITICAL permerror
		row=${row#*=}
		says permerror "${row%=*}"
		says_within permerror "${row##*=}"
	done
	is_fine spelt.test 2
}

# hint NAME TEXT…: the sentence of slip-NAME.test says what is meant.
hint() {
	survey "slip-$1.test"
	says permerror "${@:2}"
}

@test "a slip that is plain says what is meant" {
	hint redirect redirect=
	hint ipv4 ip4:
	hint ipv6 ip6:
	hint six-in-four ip6:
	hint four-in-six ip4:
	hint name-in-four a:mail.good.test
	hint four-in-a ip4:
	hint four-in-mx ip4:
	hint prefix "prefix length"
	hint dot include:
	hint word include:
}

@test "a slip of the keyboard or of a text processor is called by its name" {
	hint comma space
	hint semicolon space
	hint en dash
	hint em dash
	hint nbsp "no-break space"
	hint zero invisible
	hint gap space
	hint joined space
	hint network space
}

@test "several slips of one record are all named, each with its byte" {
	stands slips.test CRITICAL permerror
	says permerror ip4:192.0.2.1, ip4:192.0.2.2, "mx;" "-all;"
	says_within permerror 8-22 23-37 38-41 42-47
	stands slips-other.test CRITICAL permerror
	says permerror ipv4:192.0.2.1 include:good.test/24 "'a:'"
	says_within permerror 8-22 23-43 44-46
	stands slips-far.test CRITICAL permerror
	says permerror ip4:192.0.2.300 mx:192.0.2.7
	says_not permerror "'ip4:192.0.2.1'" "'a:mail.good.test'"
	says_within permerror 8-23 55-67
	stands slips-include.test CRITICAL permerror
	says permerror slips.test "mx;" "-all;"
	stands slips-redirect.test CRITICAL permerror
	says permerror slips-other.test include:good.test/24
}

# --- names that are free ----------------------------------------------------------------------------------------

@test "an include of a name that does not exist says that anyone who registers it may send" {
	stands free.test CRITICAL include-none
	says include-none gone.v.test "does not exist" "anyone who registers it"
	says_not include-none "publishes no SPF record"
	stands free-deep.test CRITICAL include-none
	says include-none gone.v.test "does not exist"
	stands free-macro.test CRITICAL include-none
	says include-none free-macro.test.gone.test "does not exist"
	stands free-redirect.test CRITICAL permerror
	says permerror gone.v.test "does not exist" "anyone who registers it"
}

@test "an include of a name that exists says that it publishes no SPF record" {
	local row

	for row in kept:mail.good.test kept-empty:between.test kept-text:text.test; do
		stands "${row%:*}.test" CRITICAL include-none
		line_is "SPF CRITICAL - ${row%:*}.test includes ${row#*:}, which publishes no SPF record"
		says_not include-none "does not exist" registers
	done
	survey kept-redirect.test
	line_is "SPF CRITICAL - kept-redirect.test redirects to text.test, which publishes no SPF record"
}

# --- the record at fault ----------------------------------------------------------------------------------------

@test "the target of a redirect is named where its record is at fault" {
	local row

	for row in soft:softfail-all neutral:neutral-all open:no-all dead:dead-terms twice:duplicate-terms ptr:ptr-used \
		long:record-size; do
		stands "at-${row%:*}.test" WARNING "${row#*:}"
		says "${row#*:}" " ${row%:*}.test"
	done
	stands at-plus.test CRITICAL pass-all
	says pass-all " plus.test"
	stands at-end.test WARNING softfail-all
	says softfail-all " soft.test"
	is_fine at-fine.test 1
}

@test "how an included record ends, and what stands behind its all, is the vendor's" {
	is_fine in-soft.test 1
	survey in-dead.test
	no_finding no-all
	no_finding softfail-all
}

# --- invisible characters ---------------------------------------------------------------------------------------

@test "an invisible character in a domain is called one" {
	local character

	for character in $'\u200b' $'\u200d' $'\u00ad' $'\ufeff' $'\u2060'; do
		wrong_usage --domain -d "good.test$character"
		called_invisible
		wrong_usage --domain -d "$character"good.test
		called_invisible
		wrong_usage --domain -d "good.test$character" --ip 192.0.2.1
		wrong_usage --sender --sender "a@good.test$character" --ip 192.0.2.1
		called_invisible
		wrong_usage --helo --helo "mail.good.test$character" --ip 192.0.2.1
	done
	wrong_usage --domain -d göod.test
	[[ ${lines[0]} == *"xn--"* && ${lines[0]} != *invisible* ]] || complain "expected its xn-- form"
}
