# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

# Addresses of this file's own: .1 is a good server, .2 has an expired certificate, .3 one that expires soon, nothing is
# at .8 and .9. The certificates are for example.test and the hosts in it, which are named after the domain they serve.
setup_file() {
	net=127.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1))
	export net DNS PORT
	standard_certs
	mint any --dns example.test --dns '*.example.test' --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint old --dns '*.example.test' --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	mint aging --dns '*.example.test' --issuer "$CERTS/ca.pem" --from=-80d --to=10d1h
	host "$net.1" any
	host "$net.2" old
	host "$net.3" aging
	write_zone >"$BATS_FILE_TMPDIR/zone"
	serve_dns -f "$BATS_FILE_TMPDIR/zone"
}

# host ADDRESS CERTIFICATE: a mail server there; the first chooses the port of all.
host() {
	serve "$1" ${PORT:+"PORT=$PORT"} <<-SCRIPT
		S: 220 mx.example.test ESMTP
		C: EHLO *
		S: 250-mx.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS $2
		C: EHLO *
		S: 250 mx.example.test
		C: QUIT
	SCRIPT
}

# hosts DOMAIN NUMBER…: mail hosts 1, 2 … with these addresses, in the order of preference.
hosts() {
	local domain=$1 number=0

	while shift && (($#)); do
		number=$((number + 1))
		printf '%s.test MX %s %s%s.example.test\n' "$domain" $((number * 10)) "$domain" "$number"
		printf '%s%s.example.test A %s.%s\n' "$domain" "$number" "$net" "$1"
	done
}

write_zone() {
	hosts expired 1 2 1
	hosts two-fail 9 1 2
	hosts dead 9 9 9
	hosts worst 3 1 11
	hosts warning 1 3 1
	hosts tls 5 9
	hosts three 4 4 4
	cat <<-ZONE
		unsorted.test MX 20 warning2.example.test
		unsorted.test MX 30 expired2.example.test
		unsorted.test MX 9 dead1.example.test
		foreign.test MX 10 mail.foreign.test
		mail.foreign.test A $net.1
		null.test MX 0 .
		null.test A $net.1
		beside.test MX 0 .
		beside.test MX 10 expired1.example.test
		implicit.example.test A $net.1
		down.example.test A $net.9
		empty.test TXT "v=spf1 -all"
		lame.test A SERVFAIL
		lame.test AAAA SERVFAIL
		alias.test MX 10 alias.example.test
		alias.example.test CNAME mail.foreign.test
		flat.test MX 10 flat.example.test
		flat.example.test CNAME mail.foreign.test
		flat.example.test FLAT
		no-address.test MX 10 txt.example.test
		no-address.test MX 20 expired1.example.test
		txt.example.test TXT "no address"
		no-host.test MX 10 nowhere.example.test
		no-host.test MX 20 expired1.example.test
		no-hosts.test MX 10 nowhere.example.test
		no-hosts.test MX 20 txt.example.test
		broken.test MX 10 broken.example.test
		broken.test MX 20 expired1.example.test
		broken.example.test SERVFAIL
		half.test MX 10 half.example.test
		half.example.test A $net.1
		half.example.test AAAA SERVFAIL
		twice.test MX 10 expired1.example.test
		twice.test MX 20 Expired1.example.test
		every.test MX 10 every.example.test
		every.example.test A $net.1
		every.example.test A $net.8
		every.example.test A $net.9
		equal.test MX 10 dead2.example.test
		equal.test MX 10 dead1.example.test
		alike.test MX 10 dead1.example.test
		alike.test MX 10 dead2.example.test
		garbage.test MX GARBAGE
		silent.test MX SILENT
		servfail.test MX SERVFAIL
		refused.test MX REFUSED
		notimp.test MX NOTIMP
		formerr.test MX FORMERR
	ZONE
}

# ask DOMAIN [OPTION…]
ask() {
	check -d "$1" -p "$PORT" --nameserver "$DNS" --ca-file "$CERTS/ca.crt" --severity=mx-unroutable=ok "${@:2}"
	nothing_on_stderr
	clean_output
}

# at HOST NUMBER: how the mail host is named.
at() {
	printf '%s.example.test:%s (%s.%s)' "$1" "$PORT" "$net" "$2"
}

refused='refused the connection'
good='STARTTLS, TLSv1.3, certificate valid for 90 days'
all_good='STARTTLS, TLSv1.3, certificates valid for at least 90 days'

@test "three mail hosts that are well are OK, each asked by its own name" {
	host "$net.4" any
	ask three.test
	line_is "SMTP OK - three.test: 3 mail hosts (3 addresses), $all_good, 3 findings accepted"
	status_is 0
	no_mismatch
	heard_line 'TLS TLSv1.3 sni=three1.example.test'
	heard_line 'TLS TLSv1.3 sni=three2.example.test'
	heard_line 'TLS TLSv1.3 sni=three3.example.test'
}

@test "one expired certificate among three mail hosts is critical, and the host named" {
	ask expired.test
	line_is "SMTP CRITICAL - expired.test: 1 of 3 mail hosts fails: $(at expired2 2) certificate expired 3 days ago, 3 findings accepted"
	finding_is CRITICAL certificate-expired
	((${#lines[@]} == 2))
	[[ $(perf cert_days) == -3.0 ]]
	status_is 2
}

@test "a dead mail host and one with an expired certificate are both named" {
	ask two-fail.test
	line_is "SMTP CRITICAL - two-fail.test: 2 of 3 mail hosts fail: $(at two-fail3 2) certificate expired 3 days ago; $(at two-fail1 9) $refused, 3 findings accepted"
	finding_is WARNING unreachable
	finding_is CRITICAL certificate-expired
	status_is 2
}

@test "three dead mail hosts" {
	ask dead.test
	line_is "SMTP CRITICAL - dead.test: 3 of 3 mail hosts fail: $(at dead1 9) $refused; $(at dead2 9) $refused; $(at dead3 9) $refused, 3 findings accepted"
	finding_is CRITICAL unreachable
	status_is 2
}

@test "mail hosts are named in the order of preference, not of the answer" {
	ask unsorted.test --severity=certificate-expiring=critical,unreachable=critical
	line_is "SMTP CRITICAL - unsorted.test: 3 of 3 mail hosts fail: $(at dead1 9) $refused; $(at warning2 3) certificate expires in 10 days; $(at expired2 2) certificate expired 3 days ago, 3 findings accepted"
	status_is 2
}

@test "the worst mail host comes first, and decides the state" {
	host "$net.11" old
	ask worst.test
	[[ ${lines[0]} == "SMTP CRITICAL - worst.test: "*"$(at worst3 11) certificate expired 3 days ago; $(at worst1 3) certificate expires in 10 days, 3 findings accepted | "* ]]
	[[ ${lines[1]} == '[CRITICAL] certificate-expired: '* && ${lines[2]} == '[WARNING] certificate-expiring: '* ]]
	status_is 2
}

@test "a mail host with a warning is a warning" {
	ask warning.test
	line_is "SMTP WARNING - warning.test: 1 of 3 mail hosts has a warning: $(at warning2 3) certificate expires in 10 days, 3 findings accepted"
	finding_is WARNING certificate-expiring
	[[ $(perf cert_days) == 10.0 ]]
	status_is 1
}

@test "the certificate is to carry the mail host's name" {
	ask foreign.test
	line_is "SMTP CRITICAL - foreign.test: mail.foreign.test:$PORT ($net.1) certificate is not for mail.foreign.test, 1 finding accepted"
	finding_is CRITICAL name-mismatch
	status_is 2
	ask foreign.test --verify-name example.test
	line_is "SMTP OK - foreign.test: 1 mail host (1 address), $good, 1 finding accepted"
	status_is 0
}

@test "a null MX is OK, and nothing else is asked for or connected to" {
	serve_dns <<-ZONE
		example.test MX 0 .
		example.test A $net.9
	ZONE
	ask example.test
	line_is 'SMTP OK - example.test accepts no mail (null MX)'
	status_is 0
	[[ $(heard dns) == 'UDP example.test MX' ]]
}

@test "a null MX is what it is mapped to" {
	ask null.test --severity=null-mx=critical
	line_is 'SMTP CRITICAL - null.test accepts no mail (null MX)'
	finding_is CRITICAL null-mx
	status_is 2
}

@test "a null MX beside others is a warning, and the others are probed" {
	ask beside.test
	line_is 'SMTP WARNING - beside.test: publishes a null MX together with other MX records, 1 finding accepted'
	finding_is WARNING null-mx
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
}

@test "a domain without MX is probed at its own address" {
	ask implicit.example.test
	line_is "SMTP OK - implicit.example.test: 1 mail host (1 address), $good, 1 finding accepted"
	has_line '[OK] implicit-mx: implicit.example.test has no MX record: senders use its own address (RFC 5321 5.1)'
	status_is 0
	ask implicit.example.test --severity=implicit-mx=warning
	line_is 'SMTP WARNING - implicit.example.test: has no MX record: senders use its own address (RFC 5321 5.1), 1 finding accepted'
	status_is 1
	ask foreign.test --verify-name example.test
	no_finding implicit-mx
}

@test "a domain without MX whose address is dead is critical" {
	ask down.example.test
	line_is "SMTP CRITICAL - down.example.test: $(at down 9) $refused, 1 finding accepted"
	finding_is CRITICAL unreachable
	finding_is OK implicit-mx
	status_is 2
	ask down.example.test --severity=unreachable=ok
	line_is "SMTP OK - down.example.test: 2 findings accepted"
	finding_is OK implicit-mx
	status_is 0
}

@test "a domain with neither MX nor address has no mail host" {
	ask empty.test
	line_is 'SMTP CRITICAL - empty.test has no mail host: neither MX nor address records'
	finding_is CRITICAL no-mail-host
	status_is 2
}

@test "a domain without MX whose address lookup fails is a DNS failure" {
	ask lame.test
	[[ ${lines[0]} == "SMTP CRITICAL - lame.test"*" cannot be resolved: "*SERVFAIL* ]] || complain 'expected SERVFAIL'
	finding_is CRITICAL dns-failed
	no_finding no-mail-host
	status_is 2
}

@test "a domain that does not exist is a DNS failure" {
	ask nowhere.test
	line_is 'SMTP CRITICAL - nowhere.test cannot be resolved: it does not exist in DNS (NXDOMAIN)'
	finding_is CRITICAL dns-failed
	status_is 2
}

@test "a domain may have a dot at its end" {
	ask null.test.
	line_is 'SMTP OK - null.test accepts no mail (null MX)'
	status_is 0
}

@test "an MX record that names an address is critical, and the address is left alone" {
	serve_dns <<-ZONE
		example.test MX 10 $net.2
		example.test MX 20 mx.example.test
		mx.example.test A $net.1
	ZONE
	ask example.test
	line_is "SMTP CRITICAL - example.test: 1 of 2 mail hosts fails: $net.2 is an address, but an MX record must name a host, 1 finding accepted"
	finding_is CRITICAL mx-is-address
	no_finding certificate-expired
	status_is 2
	[[ $(heard dns) != *"$net"* ]]
}

@test "an MX record that names an alias is a warning, and the host is probed by its name" {
	ask alias.test
	line_is 'SMTP WARNING - alias.test: alias.example.test is an alias (CNAME), but an MX record must not name one, 1 finding accepted'
	finding_is WARNING mx-is-cname
	no_finding name-mismatch
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
}

@test "an alias whose target has to be asked for is an alias as well" {
	ask flat.test
	line_is 'SMTP WARNING - flat.test: flat.example.test is an alias (CNAME), but an MX record must not name one, 1 finding accepted'
	finding_is WARNING mx-is-cname
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
}

@test "a mail host without an address is critical, and the others are probed" {
	ask no-address.test
	line_is "SMTP CRITICAL - no-address.test: 1 of 2 mail hosts fails: txt.example.test:$PORT has no address, 1 finding accepted"
	finding_is CRITICAL no-address
	[[ $(perf cert_days) == 90.0 ]]
	status_is 2
}

@test "a mail host that does not exist is a warning while another serves, and the others are probed" {
	ask no-host.test
	line_is "SMTP WARNING - no-host.test: 1 of 2 mail hosts has a warning: nowhere.example.test:$PORT does not exist in DNS (NXDOMAIN), 1 finding accepted"
	finding_is WARNING mx-missing
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
	ask no-host.test --severity=mx-missing=critical
	status_is 2
	ask no-host.test --severity=mx-missing=ok
	line_is "SMTP OK - no-host.test: 1 of 2 mail hosts (1 address), $good, 2 findings accepted"
	status_is 0
}

@test "a mail host that does not exist is critical where no other serves" {
	ask no-hosts.test
	line_is "SMTP CRITICAL - no-hosts.test: 2 of 2 mail hosts fail: nowhere.example.test:$PORT does not exist in DNS (NXDOMAIN); txt.example.test:$PORT has no address"
	finding_is CRITICAL mx-missing
	finding_is CRITICAL no-address
	status_is 2
	serve_dns <<-ZONE
		example.test MX 10 nowhere.example.test
		example.test MX 20 dead.example.test
		dead.example.test A $net.9
	ZONE
	ask example.test
	line_is "SMTP CRITICAL - example.test: 2 of 2 mail hosts fail: nowhere.example.test:$PORT does not exist in DNS (NXDOMAIN); $(at dead 9) $refused, 1 finding accepted"
	finding_is CRITICAL mx-missing
	finding_is CRITICAL unreachable
	status_is 2
}

@test "a domain none of whose mail hosts exists has no mail host" {
	serve_dns <<-ZONE
		one.test MX 10 nowhere.example.test
		five.test MX 10 a.example.test
		five.test MX 20 b.example.test
		five.test MX 30 c.example.test
		five.test MX 40 d.example.test
		five.test MX 50 e.example.test
		null.test MX 0 .
		null.test MX 10 nowhere.example.test
		alias.test MX 10 alias.example.test
		alias.example.test CNAME nowhere.example.test
		example.test TXT "only the name"
	ZONE
	ask one.test
	line_is 'SMTP CRITICAL - one.test has no mail host: none of its MX hosts exists in DNS (NXDOMAIN): nowhere.example.test'
	finding_is CRITICAL no-mail-host
	no_finding mx-missing
	status_is 2
	ask five.test
	line_is 'SMTP CRITICAL - five.test has no mail host: none of its MX hosts exists in DNS (NXDOMAIN): a.example.test, b.example.test, c.example.test and 2 more'
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	ask null.test
	finding_is CRITICAL no-mail-host
	finding_is WARNING null-mx
	status_is 2
	ask alias.test
	finding_is CRITICAL no-mail-host
	finding_is WARNING mx-is-cname
	status_is 2
}

@test "a mail host whose lookup fails is a DNS failure, and the others are probed" {
	ask broken.test
	[[ ${lines[0]} == "SMTP CRITICAL - broken.test: 1 of 2 mail hosts fails: broken.example.test:$PORT cannot be resolved: "*SERVFAIL* ]] ||
		complain 'expected broken.example.test to be named'
	finding_is CRITICAL dns-failed
	status_is 2
}

@test "one family of a mail host that cannot be looked up is a DNS failure, and the other is probed" {
	ask half.test
	[[ ${lines[0]} == "SMTP CRITICAL - half.test: half.example.test:$PORT cannot be resolved: "*SERVFAIL* ]] ||
		complain 'expected half.example.test to be named'
	finding_is CRITICAL dns-failed
	[[ $(perf cert_days) == 90.0 ]]
	status_is 2
}

@test "an MX lookup that fails is a DNS failure" {
	for code in SERVFAIL REFUSED NOTIMP FORMERR; do
		ask "${code,,}.test"
		[[ ${lines[0]} == "SMTP CRITICAL - ${code,,}.test cannot be resolved: "*"$code"* ]] || complain "for $code"
		finding_is CRITICAL dns-failed
		status_is 2
	done
}

@test "a malformed answer to the MX lookup is a DNS failure" {
	ask garbage.test -t 0.5
	[[ ${lines[0]} == 'SMTP CRITICAL - garbage.test cannot be resolved: '* ]]
	finding_is CRITICAL dns-failed
	status_is 2
}

@test "an MX lookup that is not answered ends at the deadline, and is unknown whatever -t says" {
	local state

	ask silent.test -t 0.5
	line_is "SMTP UNKNOWN - silent.test cannot be resolved: no DNS server answers in time ($DNS)"
	finding_is UNKNOWN dns-unreachable
	status_is 3
	((took_ms >= 500 && took_ms < 1000))
	for state in ok warning critical; do
		ask silent.test -t 0.2:$state
		finding_is UNKNOWN dns-unreachable
		status_is 3
	done
}

@test "an MX lookup that is not answered is what it is mapped to" {
	ask silent.test -t 0.3 --severity=dns-unreachable=warning
	line_is "SMTP WARNING - silent.test cannot be resolved: no DNS server answers in time ($DNS)"
	finding_is WARNING dns-unreachable
	status_is 1
}

@test "a mail host that is named twice is probed once" {
	ask twice.test
	line_is "SMTP OK - twice.test: 1 mail host (1 address), $good, 1 finding accepted"
	status_is 0
}

@test "every address of a mail host is probed" {
	ask every.test
	line_is "SMTP CRITICAL - every.test: 2 of 3 addresses fail: $(at every 8) $refused; $(at every 9) $refused, 3 findings accepted"
	finding_is CRITICAL unreachable
	[[ $(perf cert_days) == 90.0 ]]
	status_is 2
}

@test "both families of a mail host are probed, IPv6 first" {
	local has_ipv6='' PORT=''

	! grep -qs '^0\{31\}1 ' /proc/net/if_inet6 || has_ipv6=1
	[[ ! $has_ipv6 ]] || host ::1 any
	host "$net.10" any
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		mx.example.test A $net.10
		mx.example.test AAAA ::1
	ZONE
	ask example.test
	if [[ ! $has_ipv6 ]]; then
		finding_is CRITICAL unreachable
		[[ ${lines[0]} == "SMTP CRITICAL - example.test: mx.example.test:$PORT (::1) "* ]]
		return 0
	fi
	line_is "SMTP OK - example.test: 1 mail host (2 addresses), $all_good, 2 findings accepted"
	status_is 0
	heard_line 'TLS TLSv1.3 sni=mx.example.test' mail
	heard_line 'TLS TLSv1.3 sni=mx.example.test' mail2
	[[ $(perfdata) != *::* ]]
	stop_server mail
	stop_server mail2
	ask example.test
	line_is "SMTP CRITICAL - example.test: 2 of 2 addresses fail: mx.example.test:$PORT (::1) $refused; $(at mx 10) $refused, 2 findings accepted"
	status_is 2
}

@test "-4 asks for and probes IPv4 alone" {
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		mx.example.test A $net.1
		mx.example.test AAAA ::1
	ZONE
	ask example.test -4
	line_is "SMTP OK - example.test: 1 mail host (1 address), $good, 1 finding accepted"
	status_is 0
	[[ $(heard dns) == $'UDP example.test MX\nUDP mx.example.test A' ]]
}

@test "-6 asks for and probes IPv6 alone" {
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		mx.example.test A $net.1
	ZONE
	ask example.test -6
	line_is "SMTP CRITICAL - example.test: mx.example.test:$PORT has no IPv6 address"
	finding_is CRITICAL no-address
	status_is 2
	[[ $(heard dns) == $'UDP example.test MX\nUDP mx.example.test AAAA' ]]
}

@test "--tls with a domain is implicit TLS with every mail host" {
	serve "$net.5" "PORT=$PORT" <<-SCRIPT
		TLS any
		S: 220 mx.example.test ESMTP
		C: EHLO *
		S: 250 mx.example.test
		C: QUIT
	SCRIPT
	ask tls.test --tls
	line_is "SMTP WARNING - tls.test: 1 of 2 mail hosts has a warning: $(at tls2 9) $refused, 2 findings accepted"
	status_is 1
	no_mismatch
	heard_line 'TLS TLSv1.3 sni=tls1.example.test'
}

@test "without -p the port is that of SMTP, with --tls that of submissions" {
	check -d down.example.test --nameserver "$DNS" --severity=mx-unroutable=ok
	[[ ${lines[0]} == "SMTP CRITICAL - down.example.test: down.example.test:25 ($net.9) "* ]]
	check -d down.example.test --nameserver "$DNS" --severity=mx-unroutable=ok --tls
	[[ ${lines[0]} == "SMTP CRITICAL - down.example.test: down.example.test:465 ($net.9) "* ]]
}

@test "the first line is the same for records of equal preference in any order" {
	ask alike.test
	line_is "SMTP CRITICAL - alike.test: 2 of 2 mail hosts fail: $(at dead1 9) $refused; $(at dead2 9) $refused, 2 findings accepted"
	ask equal.test
	line_is "SMTP CRITICAL - equal.test: 2 of 2 mail hosts fail: $(at dead1 9) $refused; $(at dead2 9) $refused, 2 findings accepted"
}

# many_hosts COUNT NUMBER: so many mail hosts at one address.
many_hosts() {
	local numbers=()

	while ((${#numbers[@]} < $1)); do
		numbers+=("$2")
	done
	serve_dns <<<"$(hosts many "${numbers[@]}")"
}

@test "twenty mail hosts take as long as the slowest, not as all together" {
	serve "$net.6" "PORT=$PORT" <<-SCRIPT
		RAW 220 mx.example.test
		DRIP
		C: EHLO *
		S: 250-mx.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS any
		C: EHLO *
		S: 250 mx.example.test
		C: QUIT
	SCRIPT
	many_hosts 20 6
	ask many.test
	line_is "SMTP OK - many.test: 20 mail hosts (20 addresses), $all_good, 20 findings accepted"
	status_is 0
	((took_ms < 2500))
	[[ $(heard mail | grep -c CONNECT) == 20 ]]
	no_mismatch mail
}

@test "twenty silent mail hosts all end at the deadline" {
	serve "$net.7" "PORT=$PORT" <<<STALL
	many_hosts 20 7
	ask many.test -t 0.5
	[[ ${lines[0]} == "SMTP CRITICAL - many.test: 20 of 20 mail hosts fail: "*"and 17 more, 20 findings accepted | "* ]]
	((${#lines[@]} >= 20))
	status_is 2
	((took_ms < 1000))
}

@test "mail hosts beyond those that a run examines are UNKNOWN, and not asked for" {
	many_hosts 40 1
	ask many.test
	line_is 'SMTP UNKNOWN - many.test: has 11 mail hosts more than a run checks, 29 findings accepted'
	finding_is UNKNOWN not-examined
	((${#lines[@]} == 2))
	status_is 3
	[[ $(heard dns | wc -l) == 60 ]]
	[[ $(heard dns) != *' many30.example.test '* ]]
}

# --- one of several mail hosts is down ------------------------------------------------------------------------------

@test "a mail host that refuses the connection is a warning while another serves" {
	serve_dns <<-ZONE
		spare.test MX 10 dead.example.test
		spare.test MX 20 mx.example.test
		one.test MX 10 dead.example.test
		dead.example.test A $net.9
		mx.example.test A $net.1
	ZONE
	ask spare.test
	line_is "SMTP WARNING - spare.test: 1 of 2 mail hosts has a warning: $(at dead 9) $refused, 2 findings accepted"
	finding_is WARNING unreachable
	status_is 1
	ask spare.test --severity=unreachable=critical
	line_is "SMTP CRITICAL - spare.test: 1 of 2 mail hosts fails: $(at dead 9) $refused, 2 findings accepted"
	status_is 2
	ask spare.test --severity=unreachable=ok
	line_is "SMTP OK - spare.test: 1 of 2 mail hosts (1 of 2 addresses), $good, 3 findings accepted"
	status_is 0
	ask one.test
	line_is "SMTP CRITICAL - one.test: $(at dead 9) $refused, 1 finding accepted"
	status_is 2
}

# The greeting of the server at .12 says that it gives no service; at .13 it does so after EHLO.
busy_hosts() {
	serve "$net.12" "PORT=$PORT" <<<'S: 421 4.3.2 too many connections'
	serve "$net.13" "PORT=$PORT" <<-'SCRIPT'
		S: 220 mx.example.test ESMTP
		C: EHLO *
		S: 421 4.3.2 going down
	SCRIPT
	serve_dns <<-ZONE
		spare.test MX 10 busy.example.test
		spare.test MX 20 mx.example.test
		late.test MX 10 going.example.test
		late.test MX 20 mx.example.test
		both.test MX 10 busy.example.test
		both.test MX 20 going.example.test
		mixed.test MX 10 busy.example.test
		mixed.test MX 20 nowhere.example.test
		mixed.test MX 30 dead.example.test
		expired.test MX 10 busy.example.test
		expired.test MX 20 old.example.test
		half.test MX 10 half.example.test
		half.test MX 20 mx.example.test
		alone.test MX 10 half.example.test
		busy.example.test A $net.12
		going.example.test A $net.13
		dead.example.test A $net.9
		mx.example.test A $net.1
		old.example.test A $net.2
		half.example.test A $net.1
		half.example.test A $net.9
	ZONE
}

@test "a mail host that gives no service is a warning while another serves, and critical where none does" {
	busy_hosts
	ask spare.test
	line_is "SMTP WARNING - spare.test: 1 of 2 mail hosts has a warning: $(at busy 12) refuses service: '421 4.3.2 too many connections', 2 findings accepted"
	finding_is WARNING unavailable
	status_is 1
	ask late.test
	finding_is WARNING unavailable
	status_is 1
	ask both.test
	line_is "SMTP CRITICAL - both.test: 2 of 2 mail hosts fail: $(at busy 12) refuses service: '421 4.3.2 too many connections'; $(at going 13) refuses service: '421 4.3.2 going down', 2 findings accepted"
	status_is 2
	ask mixed.test
	finding_is CRITICAL unavailable
	finding_is CRITICAL mx-missing
	finding_is CRITICAL unreachable
	status_is 2
}

@test "a mail host with a bad certificate serves all the same" {
	busy_hosts
	ask expired.test
	line_is "SMTP CRITICAL - expired.test: 2 of 2 mail hosts fail: $(at old 2) certificate expired 3 days ago; $(at busy 12) refuses service: '421 4.3.2 too many connections', 2 findings accepted"
	finding_is WARNING unavailable
	finding_is CRITICAL certificate-expired
	status_is 2
}

@test "one address of a mail host that is down is a warning only where another mail host serves" {
	busy_hosts
	ask half.test
	line_is "SMTP WARNING - half.test: 1 of 2 mail hosts has a warning: $(at half 9) $refused, 3 findings accepted"
	status_is 1
	ask alone.test
	line_is "SMTP CRITICAL - alone.test: 1 of 2 addresses fails: $(at half 9) $refused, 2 findings accepted"
	status_is 2
}

@test "with -H one address that is down is critical, as it was" {
	check -H mx.example.test -I "$net.1,$net.9" -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "SMTP CRITICAL - mx.example.test: 1 of 2 addresses fails: $(at mx 9) $refused"
	status_is 2
}

# under HEADING: the lines that stand under it.
under() {
	local line is_under=0

	for line in "${lines[@]:1}"; do
		if [[ $line != '    '* ]]; then
			is_under=$([[ $line == "$1:" ]] && echo 1 || echo 0)
		elif ((is_under)); then
			printf '%s\n' "$line"
		fi
	done
}

@test "-vv has the records under the domain, and equal chains once" {
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		example.test MX 20 aging.example.test
		mx.example.test A $net.1
		mx.example.test A $net.2
		aging.example.test A $net.1
		aging.example.test A $net.3
	ZONE
	ask example.test -vv
	under example.test | cmp - <<-FACTS || complain "expected the records"
		    example.test MX 10 mx.example.test
		    example.test MX 20 aging.example.test
		    mx.example.test has the address $net.1
		    mx.example.test has the address $net.2
		    aging.example.test has the address $net.1
		    aging.example.test has the address $net.3
	FACTS
	[[ $(grep -c ' MX \| has the address ' <<<"$output") == 6 ]] || complain "expected the records once"
	[[ $(under "$(at mx 1)" | grep -c '^    Certificate 0: ') == 1 ]] || complain "expected a chain"
	[[ $(under "$(at mx 2)" | grep -c '^    Certificate 0: ') == 1 ]] || complain "expected another chain"
	[[ $(under "$(at aging 1)" | grep '^    Certificate') == "    Certificates: as on $(at mx 1)" ]] ||
		complain "expected the first chain again"
	[[ $(under "$(at aging 3)" | grep -c '^    Certificate 0: ') == 1 ]] || complain "expected a third chain"
	[[ $(under "$(at aging 1)" | grep -c '^    TLS: ') == 1 ]] || complain "expected each session"
}

@test "-vv has the address records of a host under the host" {
	serve_dns <<<"mx.example.test A $net.1"
	check -H mx.example.test --nameserver "$DNS" -p "$PORT" --ca-file "$CERTS/ca.crt" -vv
	under "mx.example.test:$PORT" | grep -Fxq "    mx.example.test has the address $net.1" || complain "expected the address"
}

@test "of one mail host the addresses are counted, of several the hosts" {
	serve_dns <<-ZONE
		one.test MX 10 two.example.test
		several.test MX 10 two.example.test
		several.test MX 20 mx.example.test
		aging.test MX 10 aging.example.test
		two.example.test A $net.1
		two.example.test A $net.2
		mx.example.test A $net.1
		aging.example.test A $net.1
		aging.example.test A $net.3
	ZONE
	ask one.test
	line_is "SMTP CRITICAL - one.test: 1 of 2 addresses fails: $(at two 2) certificate expired 3 days ago, 2 findings accepted"
	ask several.test
	line_is "SMTP CRITICAL - several.test: 1 of 2 mail hosts fails: $(at two 2) certificate expired 3 days ago, 3 findings accepted"
	ask aging.test
	line_is "SMTP WARNING - aging.test: 1 of 2 addresses has a warning: $(at aging 3) certificate expires in 10 days, 2 findings accepted"
	status_is 1
	ask several.test --severity=certificate-expired=ok
	line_is "SMTP OK - several.test: 2 mail hosts (3 addresses), STARTTLS, TLSv1.3, certificates expired, 4 findings accepted"
	ask aging.test -D 5,2
	line_is "SMTP OK - aging.test: 1 mail host (2 addresses), STARTTLS, TLSv1.3, certificates valid for at least 10 days, 2 findings accepted"
}

# --- addresses that no other machine can reach ----------------------------------------------------------------------

# ask_plainly DOMAIN [OPTION…]: as on a machine where no mail host is on loopback.
ask_plainly() {
	check -d "$1" -p "$PORT" --nameserver "$DNS" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

@test "a mail host at a loopback address is critical and not probed, unless that is accepted" {
	serve "$net.14" "PORT=$PORT" <<<'S: 554 probed'
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		mx.example.test A $net.14
		alone.test A $net.14
	ZONE
	ask_plainly example.test
	line_is "SMTP CRITICAL - example.test: $(at mx 14) is a loopback address, which no other machine can reach"
	finding_is CRITICAL mx-unroutable
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	ask_plainly example.test --severity=mx-unroutable=warning
	line_is "SMTP WARNING - example.test: $(at mx 14) is a loopback address, which no other machine can reach"
	status_is 1
	ask_plainly alone.test
	line_is "SMTP CRITICAL - alone.test: alone.test:$PORT ($net.14) is a loopback address, which no other machine can reach"
	finding_is OK implicit-mx
	[[ -z $(heard mail) ]] || complain "probed"
	ask example.test
	line_is "SMTP CRITICAL - example.test: $(at mx 14) refuses service: '554 probed', 1 finding accepted"
	no_finding mx-unroutable
}

@test "an address that is accepted is said from -v on" {
	ask_plainly foreign.test --verify-name example.test --severity=mx-unroutable=ok
	line_is "SMTP OK - foreign.test: 1 mail host (1 address), $good, 1 finding accepted"
	[[ ${#lines[@]} == 1 ]] || complain "expected one line"
	ask_plainly foreign.test --verify-name example.test --severity=mx-unroutable=ok -v
	finding_is OK mx-unroutable
	status_is 0
}

@test "addresses that are unspecified, link-local, multicast or broadcast are none either, in IPv6 form too" {
	local address what

	while read -r address what; do
		serve_dns <<-ZONE
			example.test MX 10 mx.example.test
			mx.example.test $([[ $address == *:* ]] && echo AAAA || echo A) $address
		ZONE
		ask_plainly example.test
		line_is "SMTP CRITICAL - example.test: mx.example.test:$PORT ($address) is $what address, which no other machine can reach"
		status_is 2
		stop_server dns
	done <<-'CASES'
		0.0.0.0 an unspecified
		0.1.2.3 an unspecified
		169.254.169.254 a link-local
		224.0.0.251 a multicast
		255.255.255.255 a broadcast
		:: an unspecified
		::1 a loopback
		fe80::25 a link-local
		ff02::1 a multicast
		::ffff:127.0.0.1 a loopback
		::ffff:0.0.0.0 an unspecified
	CASES
}

@test "an address that cannot be reached is found beside others, which are judged by themselves" {
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		example.test MX 20 dead.example.test
		mx.example.test A $net.1
		mx.example.test A 169.254.1.1
		dead.example.test A $net.9
	ZONE
	ask_plainly example.test
	[[ ${lines[0]} == "SMTP CRITICAL - example.test: 2 of 2 mail hosts fail: "* ]] || complain "expected both"
	[[ $(grep -c '^\[CRITICAL\] mx-unroutable: ' <<<"$output") == 3 ]] || complain "expected three"
	no_finding unreachable
}

@test "with -H an address on loopback is nothing special" {
	check -H mx.example.test -I "$net.1" -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "SMTP OK - mx.example.test:$PORT $good"
	no_finding mx-unroutable
	status_is 0
}

# --- names that are none --------------------------------------------------------------------------------------------

@test "a mail host whose name is no host name is critical, not asked for and not probed" {
	local escaped

	printf -v escaped '\\010%.0s' {1..60}
	serve_dns <<-ZONE
		long.test MX 10 $escaped.$escaped.$escaped.$escaped.test
		$escaped.$escaped.$escaped.$escaped.test A $net.1
		dot.test MX 10 a\.b.test
		star.test MX 10 *.example.test
		port.test MX 10 mx.example.test:25
		blank.test MX 10 mx\032example.test
		beside.test MX 10 mx\124example.test
		beside.test MX 20 mx.example.test
		fine.test MX 10 _mx_1.example.test
		_mx_1.example.test A $net.1
		mx.example.test A $net.1
		*.test A $net.1
	ZONE
	ask long.test
	[[ ${lines[0]} == "SMTP CRITICAL - long.test: {0a}{0a}"*"{0a}... is not a host name: it contains the byte 0x0a | "* ]] ||
		complain "expected no host name"
	finding_is CRITICAL mx-invalid-name
	[[ $output != *memory* ]] || complain "it is not memory"
	status_is 2
	ask dot.test
	line_is 'SMTP CRITICAL - dot.test: a.b.test is not a host name: a label of it contains a dot'
	ask star.test
	line_is 'SMTP CRITICAL - star.test: *.example.test is not a host name: it contains the byte 0x2a (*)'
	ask port.test
	line_is 'SMTP CRITICAL - port.test: mx.example.test:25 is not a host name: it contains the byte 0x3a (:)'
	ask blank.test
	line_is 'SMTP CRITICAL - blank.test: mx{20}example.test is not a host name: it contains the byte 0x20'
	[[ $(heard dns) != *' A'* ]] || complain "asked for"
	ask beside.test
	line_is 'SMTP CRITICAL - beside.test: 1 of 2 mail hosts fails: mx{7c}example.test is not a host name: it contains the byte 0x7c, 1 finding accepted'
	status_is 2
	ask beside.test --severity=mx-invalid-name=ok
	line_is "SMTP OK - beside.test: 1 of 2 mail hosts (1 address), $good, 2 findings accepted"
	ask fine.test --verify-name mx.example.test
	line_is "SMTP OK - fine.test: 1 mail host (1 address), $good, 1 finding accepted"
	status_is 0
}
