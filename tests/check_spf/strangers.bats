# SPDX-License-Identifier: ISC
#
# What a host gets that nobody has named. A survey computes who passes, and asks the evaluation for one stranger a family.
load ../helper
load spf

# The strangers, as the macros %{i} and %{ir} write them.
nibbles=2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1
nibbles_other=2.0.0.1.0.d.b.8.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1

# signs COUNT: as many pairs of a network that passes and one that does not, none of them within another.
signs() {
	local number

	for ((number = 0; number < $1; number++)); do
		printf ' ip4:20.1.%d.%d -ip4:20.2.%d.%d' $((number / 250)) $((number % 250)) \
			$((number / 250)) $((number % 250))
	done
}

setup_file() {
	cat >"$BATS_FILE_TMPDIR/zone" <<-ZONE
		host.test A 127.0.0.2
		host-alias.test CNAME host.test
		only6.test AAAA 2001:db8:6::6
		plus.test TXT "v=spf1 +all"
		soft.test TXT "v=spf1 ~all"
		null.test TXT "v=spf1 -all"
		fine.test TXT "v=spf1 ip4:192.0.2.0/28 ip6:2001:db8:2::/64 mx -all"
		fine.test MX 10 mail.fine.test
		mail.fine.test A 192.0.2.77
		mail.fine.test AAAA 2001:db8:2::77

		but.test TXT "v=spf1 -ip4:192.0.2.1 -ip6:2001:db8::1 +all"
		but-neutral.test TXT "v=spf1 ?ip4:192.0.2.1 ~ip6:2001:db8::1 +all"
		but-strangers.test TXT "v=spf1 -ip4:192.0.2.0/24 -ip4:198.51.100.0/24 -ip4:203.0.113.0/24 -ip6:2001:db8::/32 +all"
		but-many.test TXT "v=spf1 -ip4:0.0.0.0/2 -ip4:192.0.2.0/24 -ip6:2001::/16 +all"
		but-include.test TXT "v=spf1 include:but.test -all"
		but-redirect.test TXT "v=spf1 redirect=but.test"
		half4.test TXT "v=spf1 ip4:0.0.0.0/1 -all"
		half6.test TXT "v=spf1 ip6:2000::/4 -all"
		three6.test TXT "v=spf1 ip6:2000::/3 -all"
		sum-half.test TXT "v=spf1 ip4:32.0.0.0/3 include:sixteenth4.test -all"
		sixteenth4.test TXT "v=spf1 ip4:208.0.0.0/4 -all"
		quarter4.test TXT "v=spf1 ip4:0.0.0.0/2 -all"
		quarter6.test TXT "v=spf1 ip6:3000::/5 -all"
		nowhere6.test TXT "v=spf1 ip6:8000::/1 -all"
		but-all.test TXT "v=spf1 -ip4:0.0.0.0/0 -ip6:2000::/3 +all"
		but-quarter.test TXT "v=spf1 -ip4:192.0.0.0/2 -ip4:0.0.0.0/1 -ip6:2000::/3 +all"

		exists.test TXT "v=spf1 exists:host.test -all"
		exists-self.test TXT "v=spf1 exists:exists-self.test -all"
		exists-self.test A 192.0.2.99
		exists-d.test TXT "v=spf1 exists:%{d} -all"
		exists-d.test A 192.0.2.99
		exists-alias.test TXT "v=spf1 exists:host-alias.test -all"
		exists-include.test TXT "v=spf1 ip4:192.0.2.5 include:exists.test -all"
		exists-redirect.test TXT "v=spf1 ip4:192.0.2.5 redirect=exists.test"
		exists-gone.test TXT "v=spf1 ip4:192.0.2.5 exists:gone.test -all"
		exists-six.test TXT "v=spf1 ip4:192.0.2.5 exists:only6.test -all"
		exists-minus.test TXT "v=spf1 -exists:host.test +all"
		include-minus.test TXT "v=spf1 -include:exists.test +all"
		nets-minus.test TXT "v=spf1 -ip4:0.0.0.0/0 -ip6:::/0 +all"
		exists-question.test TXT "v=spf1 ?exists:host.test +all"
		exists-not.test TXT "v=spf1 -exists:gone.test +all"
		exists-late.test TXT "v=spf1 ip4:192.0.2.5 -ip4:0.0.0.0/0 -ip6:::/0 exists:host.test -all"

		nets-neutral.test TXT "v=spf1 ip4:192.0.2.5 ?ip4:0.0.0.0/0 ?ip6:::/0 -all"
		nets-soft.test TXT "v=spf1 ip4:192.0.2.5 ~ip4:0.0.0.0/0 ~ip6:::/0 -all"
		nets-four.test TXT "v=spf1 ip4:192.0.2.5 ?ip4:0.0.0.0/0 -all"
		nets-six.test TXT "v=spf1 ip4:192.0.2.5 ~ip6:2000::/3 -all"
		exists-neutral.test TXT "v=spf1 ip4:192.0.2.5 ?exists:host.test -all"
		exists-soft.test TXT "v=spf1 ip4:192.0.2.5 ~exists:host.test -all"
		include-soft.test TXT "v=spf1 ip4:192.0.2.5 ~include:plus.test -all"
		include-neutral.test TXT "v=spf1 ip4:192.0.2.5 ?include:exists.test -all"
		nets-redirect.test TXT "v=spf1 redirect=nets-soft.test"
		some-neutral.test TXT "v=spf1 ip4:192.0.2.5 ?ip4:203.0.113.64/28 ~ip4:203.0.113.80/28 ~ip6:2001:db8:9::/48 -all"
		named-neutral.test TXT "v=spf1 ip4:192.0.2.5 ?ip4:192.0.2.0/24 ~ip6:2001:db8::/64 -all"

		r-plus.test TXT "v=spf1 redirect=_spf.%{d}"
		_spf.r-plus.test TXT "v=spf1 +all"
		r-o.test TXT "v=spf1 include:%{o}.o.test -all"
		r-o.test.o.test TXT "v=spf1 redirect=_all.%{o}"
		_all.r-o.test TXT "v=spf1 all"
		r-part.test TXT "v=spf1 redirect=%{d1r}.part.test"
		r-part.part.test TXT "v=spf1 ip4:0.0.0.0/0 -all"
		r-none.test TXT "v=spf1 redirect=_spf.%{d}"
		r-none-o.test TXT "v=spf1 redirect=%{o}.none.test"
		r-self.test TXT "v=spf1 redirect=%{d}"
		r-soft.test TXT "v=spf1 redirect=_spf.%{d}"
		_spf.r-soft.test TXT "v=spf1 ip4:192.0.2.5 ~all"
		r-fine.test TXT "v=spf1 redirect=_spf.%{d}"
		_spf.r-fine.test TXT "v=spf1 ip4:192.0.2.5 -all"
		open-gone.test TXT "v=spf1 redirect=%{l}.gone.test"
		open-plus.test TXT "v=spf1 redirect=%{i}.open-plus.test"
		*.open-plus.test TXT "v=spf1 +all"
		open-soft.test TXT "v=spf1 redirect=%{ir}.open-soft.test"
		*.open-soft.test TXT "v=spf1 ~all"
		open-neutral.test TXT "v=spf1 redirect=%{l}.open-neutral.test"
		postmaster.open-neutral.test TXT "v=spf1 ?all"
		open-fine.test TXT "v=spf1 redirect=%{l}.open-fine.test"
		postmaster.open-fine.test TXT "v=spf1 -all"

		signs.test TXT v=spf1$(signs 120) +all
		signs-include.test TXT "v=spf1 include:signs.test -all"
		signs-redirect.test TXT "v=spf1 redirect=signs.test"
		signs-many.test TXT "v=spf1 include:signs-many1.test -all"
		signs-many1.test TXT v=spf1$(signs 700) +all
		signs-late.test TXT "v=spf1 include:signs-late1.test -all"
		signs-late1.test TXT v=spf1$(signs 90) include:plus.test -all
		signs-fine.test TXT "v=spf1 include:signs-fine1.test -all"
		signs-fine1.test TXT v=spf1$(signs 120) -all

		fixed.test TXT "v=spf1 exists:%{i}._i.%{d}._d.espf.vendor.test include:%{d}.33.protect.test -all"
		fixed.test.33.protect.test TXT "v=spf1$(printf ' include:i%d.test' {1..9}) -all"
		$(printf 'i%d.test TXT "v=spf1 ip4:192.0.2.%d -all"\n' {1,1,2,2,3,3,4,4,5,5,6,6,7,7,8,8,9,9})
		nest.test TXT "v=spf1 include:inner.nest.test -all"
		inner.nest.test TXT "v=spf1 include:%{d2}.%{o}.deep.test ~all"
		nest.test.nest.test.deep.test TXT "v=spf1 ip4:192.0.2.41 -all"
		with-dash.test TXT "v=spf1 include:%{d-}.form.test include:%{dr}.form.test include:%{D1}.form.test -all"
		with.dash.test.form.test TXT "v=spf1 ip4:192.0.2.51 -all"
		test.with-dash.form.test TXT "v=spf1 ip4:192.0.2.52 -all"
		test.form.test TXT "v=spf1 ip4:192.0.2.53 -all"
		hosts.test TXT "v=spf1 a:mail.%{d} mx:%{d} -all"
		hosts.test MX 10 mx.hosts.test
		mail.hosts.test A 192.0.2.61
		mx.hosts.test A 192.0.2.62
		d-none.test TXT "v=spf1 ip4:192.0.2.5 include:%{d}.none.test -all"
		d-plus.test TXT "v=spf1 include:%{d}.plus.test -all"
		d-plus.test.plus.test TXT "v=spf1 +all"

		every.test TXT "v=spf1 exists:%{i}._spf.every.test -all"
		*._spf.every.test A 127.0.0.2
		every-r.test TXT "v=spf1 exists:%{ir}.%{v}._spf.every.test -all"
		every-include.test TXT "v=spf1 include:every.test -all"
		every-record.test TXT "v=spf1 include:%{i}._spf.every-record.test -all"
		*._spf.every-record.test TXT "v=spf1 +all"
		every-neutral.test TXT "v=spf1 ?exists:%{i}._spf.every.test -all"
		every-soft.test TXT "v=spf1 ~include:%{i}._spf.every-record.test -all"
		every-local.test TXT "v=spf1 exists:%{l}.users.test -all"
		postmaster.users.test A 127.0.0.2
		every-helo.test TXT "v=spf1 exists:%{h}.helo.test -all"
		every-helo.test.helo.test A 127.0.0.2
		circle.test TXT "v=spf1 include:%{ir}.%{d}._spf.circle.test -all"
		*._spf.circle.test TXT "v=spf1 include:%{ir}.%{d}._spf.circle.test -all"
		guessed.test TXT "v=spf1 include:%{i}._ip.%{h}._ehlo.%{d}._spf.vendor.test ~all"
		fails.test TXT "v=spf1 exists:%{i}.broken.test -all"
		*.broken.test SERVFAIL
		waits.test TXT "v=spf1 exists:%{i}.mute.test -all"
		*.mute.test SILENT
		list.test TXT "v=spf1 exists:%{i}._spf.list.test exists:%{s}._spf.list.test -all"
		192.0.2.78._spf.list.test A 127.0.0.2
		inner-list.test TXT "v=spf1 include:list.test -all"
		list6.test TXT "v=spf1 exists:%{i}._spf.list6.test -all"
		$nibbles._spf.list6.test A 127.0.0.2
		list4.test TXT "v=spf1 exists:%{i}._spf.list4.test -all"
		192.0.2.1._spf.list4.test A 127.0.0.2

		named.test TXT "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 exists:%{i}._spf.named.test -all"
		198.51.100.1._spf.named.test A 127.0.0.2
		$nibbles_other._spf.named.test A 127.0.0.2
		named2.test TXT "v=spf1 ip4:192.0.2.0/24 a:h.named2.test exists:%{i}._spf.named2.test -all"
		h.named2.test A 198.51.100.1
		203.0.113.1._spf.named2.test A 127.0.0.2
		named-fine.test TXT "v=spf1 a mx:named-fine.test -all"
		named-fine.test A 192.0.2.1
		named-fine.test AAAA 2001:db8::1
		named-fine.test MX 10 mx.named-fine.test
		mx.named-fine.test A 198.51.100.1
		mx.named-fine.test AAAA 2001:db8::2
		named-all.test TXT "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip6:2001:db8::/32 -all"

		mx-servfail.test TXT "v=spf1 mx -all"
		mx-servfail.test MX 10 dead.test
		dead.test SERVFAIL
		mx-refused.test TXT "v=spf1 mx -all"
		mx-refused.test MX 10 refused.test
		refused.test REFUSED
		mx-one.test TXT "v=spf1 mx:two.mx-one.test -all"
		two.mx-one.test MX 10 mail.fine.test
		two.mx-one.test MX 20 dead.test
		mx-include.test TXT "v=spf1 ip4:192.0.2.5 include:mx-one.test -all"
		mx-zero.test TXT "v=spf1 mx/0 -all"
		mx-zero.test MX 10 mail.fine.test
		mx-zero-dead.test TXT "v=spf1 mx/0 -all"
		mx-zero-dead.test MX 10 mail.fine.test
		mx-zero-dead.test MX 20 dead.test
		a-half.test TXT "v=spf1 a:half.test -all"
		half.test A 192.0.2.81
		half.test AAAA SERVFAIL
		mx-half.test TXT "v=spf1 mx -all"
		mx-half.test MX 10 half.test
		mx-silent.test TXT "v=spf1 mx -all"
		mx-silent.test MX 10 mail.fine.test
		mx-silent.test MX 20 silent.test
		silent.test SILENT
		mx-gone.test TXT "v=spf1 mx -all"
		mx-gone.test MX 10 mail.fine.test
		mx-gone.test MX 20 gone.fine.test
	ZONE
	serve_zone
}

# --- by size ----------------------------------------------------------------------------------------------------

@test "+all is pass-all, whoever is excepted in front of it" {
	local name

	for name in but but-neutral but-strangers but-many but-include but-redirect; do
		lets_anyone_pass "$name.test"
	done
}

@test "half of all IPv4 or of all IPv6 addresses that are in use is pass-all" {
	local name

	for name in half4 half6 three6; do
		lets_anyone_pass "$name.test"
	done
	survey sum-half.test
	no_finding pass-all
	perf_is ipv4_addresses 805306368
}

@test "a quarter is a wide network, but not where +all lets it pass, and what nobody routes is nobody" {
	local name

	for name in quarter4 quarter6; do
		stands "$name.test" WARNING wide-network
		no_finding pass-all
	done
	lets_anyone_pass but-quarter.test
	for name in nowhere6 but-all; do
		survey "$name.test"
		no_finding pass-all
	done
}

# --- exists of a name that depends on nothing -------------------------------------------------------------------

@test "exists of a constant name that resolves lets anyone pass" {
	local name

	for name in exists exists-self exists-d exists-alias exists-include exists-redirect; do
		lets_anyone_pass "$name.test"
		evaluate --ip 198.51.100.9 --ip 2001:db8:77::9 -d "$name.test"
		status_is 0
	done
}

@test "exists of a name without an IPv4 address lets nobody pass, and is void" {
	local name

	for name in exists-gone exists-six; do
		stands "$name.test" WARNING void-terms
		no_finding pass-all
	done
}

@test "exists behind what decides for everybody lets nobody pass" {
	survey exists-late.test
	no_finding pass-all
	perf_is ipv4_addresses 1
}

@test "+all behind what matches everybody is never reached" {
	local name

	for name in exists-minus include-minus nets-minus; do
		stands "$name.test" WARNING dead-terms
		says dead-terms +all
		no_finding pass-all
	done
	stands exists-question.test WARNING neutral-all
	no_finding pass-all
}

@test "+all behind an exists that matches nobody is reached" {
	lets_anyone_pass exists-not.test
}

# --- neutral and softfail ---------------------------------------------------------------------------------------

@test "a record is as strong as what decides for a stranger, not as the all at its end" {
	local name

	for name in nets-neutral nets-four exists-neutral include-neutral; do
		stands "$name.test" WARNING neutral-all
		no_finding pass-all
	done
	for name in nets-soft nets-six exists-soft include-soft nets-redirect; do
		stands "$name.test" WARNING softfail-all
		no_finding pass-all
	done
}

@test "a network that is neutral or softfail leaves the others to -all" {
	is_fine some-neutral.test 0
	is_fine named-neutral.test 0
}

# --- redirects with macros --------------------------------------------------------------------------------------

@test "a redirect with macros of the domain is followed" {
	local name

	for name in r-plus r-o r-part; do
		lets_anyone_pass "$name.test"
	done
	for name in r-none r-none-o r-self; do
		stands "$name.test" CRITICAL permerror
	done
	stands r-soft.test WARNING softfail-all
	is_fine r-fine.test 1
	perf_is ipv4_addresses 1
}

@test "a redirect that depends on the message is judged by what a stranger gets" {
	lets_anyone_pass open-plus.test
	stands open-gone.test CRITICAL permerror
	stands open-soft.test WARNING softfail-all
	stands open-neutral.test WARNING neutral-all
	survey open-fine.test
	status_is 0
}

# --- limits of the set algebra ----------------------------------------------------------------------------------

@test "a record that changes its sign hundreds of times is read to its end" {
	local name

	for name in signs signs-include signs-redirect signs-many signs-late; do
		lets_anyone_pass "$name.test"
	done
	survey signs-fine.test
	no_finding pass-all
	perf_is ipv4_addresses 120
}

# --- macros that are fixed for the domain -----------------------------------------------------------------------

@test "an include with macros of the domain is followed, and its lookups count" {
	own_dns
	stands fixed.test CRITICAL too-many-lookups
	perf_is lookups 11
	perf_is includes 10
	perf_is ipv4_addresses 9
	heard_line 'UDP fixed.test.33.protect.test TXT' own
	nothing_asked_twice
}

@test "the domain of a macro is the one of the record it stands in, and the sender's is that of the survey" {
	is_fine nest.test 2
	perf_is ipv4_addresses 1
}

@test "digits, r and delimiters of a macro are those of an evaluation" {
	own_dns
	is_fine with-dash.test 3
	perf_is ipv4_addresses 3
	heard_line 'UDP with.dash.test.form.test TXT' own
	heard_line 'UDP test.with-dash.form.test TXT' own
	heard_line 'UDP test.form.test TXT' own
}

@test "a and mx with macros of the domain are looked up" {
	is_fine hosts.test 2
	perf_is ipv4_addresses 2
}

@test "what is behind a macro of the domain is judged as what is written out" {
	stands d-none.test CRITICAL include-none
	says include-none d-none.test.none.test
	lets_anyone_pass d-plus.test
}

# --- macros of the client ---------------------------------------------------------------------------------------

@test "a name that answers for every client lets anyone pass" {
	local name

	for name in every every-r every-include every-record every-local every-helo; do
		lets_anyone_pass "$name.test"
	done
	stands every-neutral.test WARNING neutral-all
	stands every-soft.test WARNING softfail-all
}

@test "what sends every client round in circles or nowhere is permerror" {
	stands circle.test CRITICAL permerror
	stands guessed.test CRITICAL permerror
}

@test "a name of a client that cannot be looked up is dns-failed, or dns-unreachable where no server answers" {
	stands fails.test CRITICAL dns-failed
	stands waits.test UNKNOWN dns-unreachable -t 0.5
	stands waits.test UNKNOWN dns-unreachable -t 0.5:warning
}

@test "a name that answers for some clients is fine, and costs a question a stranger" {
	own_dns
	survey list.test
	status_is 0
	no_finding pass-all
	no_finding void-terms
	no_finding too-many-void-lookups
	perf_is void_lookups 0
	heard_line 'UDP 192.0.2.1._spf.list.test A' own
	heard_line 'UDP postmaster@list.test._spf.list.test A' own
	heard_line "UDP $nibbles._spf.list.test A" own
	nothing_asked_twice
	evaluate -d list.test --ip 192.0.2.78
	status_is 0
	survey inner-list.test
	status_is 0
}

@test "each family has a stranger, and -4 and -6 one alone" {
	lets_anyone_pass list6.test
	lets_anyone_pass list6.test -6
	survey list6.test -4
	status_is 0
	lets_anyone_pass list4.test
	lets_anyone_pass list4.test -4
	survey list4.test -6
	status_is 0
}

@test "a host that the record authorises is no stranger" {
	own_dns
	lets_anyone_pass named.test -4
	heard_line 'UDP 198.51.100.1._spf.named.test A' own
	! asked | grep -q '^192\.0\.2\.1\.' || complain "192.0.2.1 was taken for a stranger"
	lets_anyone_pass named.test -6
	heard_line "UDP $nibbles_other._spf.named.test A" own
	lets_anyone_pass named2.test -4
	heard_line 'UDP 203.0.113.1._spf.named2.test A' own
	is_fine named-fine.test 2
	is_fine named-all.test 0
}

# --- lookups that fail ------------------------------------------------------------------------------------------

@test "a mail host that cannot be looked up is dns-failed, as it is temperror for every receiver" {
	local name

	for name in mx-servfail mx-refused mx-one mx-include mx-zero-dead mx-half a-half; do
		stands "$name.test" CRITICAL dns-failed
	done
	stands mx-one.test CRITICAL dns-failed
	says dns-failed dead.test
	survey a-half.test
	says dns-failed half.test
}

@test "a family that is not asked for cannot fail" {
	is_fine a-half.test 1 -4
	is_fine mx-half.test 1 -4
}

@test "a mail host whose lookup is silent is dns-unreachable, whatever -t says" {
	stands mx-silent.test UNKNOWN dns-unreachable -t 0.5
	took_less_than 1500
	stands mx-silent.test UNKNOWN dns-unreachable -t 0.5:warning
}

@test "mail hosts that are found are fine, and a prefix length of 0 is pass-all" {
	is_fine fine.test 1
	survey mx-gone.test
	status_is 0
	no_finding void-terms
	lets_anyone_pass mx-zero.test
}

# --- both together ----------------------------------------------------------------------------------------------

@test "where a survey is OK, strangers fail" {
	local domain

	while read -r domain; do
		survey "$domain"
		[[ $status == 0 ]] || continue
		evaluate -d "$domain" --ip 198.51.100.211 --ip 2001:db8:77::211 --expect fail
		status_is 0
	done < <(sed -n 's/^\([a-z0-9-]*\.test\) TXT.*/\1/p' "$BATS_FILE_TMPDIR/zone" |
		grep -vE '^(waits|mx-silent|named-all)\.test$')
}
