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
	hosts worst 3 1 9
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
	check -d "$1" -p "$PORT" --nameserver "$DNS" --ca-file "$CERTS/ca.crt" "${@:2}"
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
	line_is "SMTP OK - three.test: 3 addresses all right, $all_good"
	status_is 0
	no_mismatch
	heard_line 'TLS TLSv1.3 sni=three1.example.test'
	heard_line 'TLS TLSv1.3 sni=three2.example.test'
	heard_line 'TLS TLSv1.3 sni=three3.example.test'
}

@test "one expired certificate among three mail hosts is critical, and the host named" {
	ask expired.test
	line_is "SMTP CRITICAL - expired.test: 1 of 3 mail servers fails: $(at expired2 2) certificate expired 3 days ago"
	finding_is CRITICAL certificate-expired
	((${#lines[@]} == 2))
	[[ $(perf cert_days) == -3.0 ]]
	status_is 2
}

@test "a dead mail host and one with an expired certificate are both named" {
	ask two-fail.test
	line_is "SMTP CRITICAL - two-fail.test: 2 of 3 mail servers fail: $(at two-fail1 9) $refused; $(at two-fail3 2) certificate expired 3 days ago"
	finding_is CRITICAL unreachable
	finding_is CRITICAL certificate-expired
	status_is 2
}

@test "three dead mail hosts" {
	ask dead.test
	line_is "SMTP CRITICAL - dead.test: 3 of 3 mail servers fail: $(at dead1 9) $refused; $(at dead2 9) $refused; $(at dead3 9) $refused"
	finding_is CRITICAL unreachable
	status_is 2
}

@test "mail hosts are named in the order of preference, not of the answer" {
	ask unsorted.test --severity=certificate-expiring=critical
	line_is "SMTP CRITICAL - unsorted.test: 3 of 3 mail servers fail: $(at dead1 9) $refused; $(at warning2 3) certificate expires in 10 days; $(at expired2 2) certificate expired 3 days ago"
	status_is 2
}

@test "the worst mail host comes first, and decides the state" {
	ask worst.test
	[[ ${lines[0]} == "SMTP CRITICAL - worst.test: "*"$(at worst3 9) $refused; $(at worst1 3) certificate expires in 10 days | "* ]]
	[[ ${lines[1]} == '[CRITICAL] unreachable: '* && ${lines[2]} == '[WARNING] certificate-expiring: '* ]]
	status_is 2
}

@test "a mail host with a warning is a warning" {
	ask warning.test
	line_is "SMTP WARNING - warning.test: 1 of 3 mail servers has a warning: $(at warning2 3) certificate expires in 10 days"
	finding_is WARNING certificate-expiring
	[[ $(perf cert_days) == 10.0 ]]
	status_is 1
}

@test "the certificate is to carry the mail host's name" {
	ask foreign.test
	line_is "SMTP CRITICAL - foreign.test: mail.foreign.test:$PORT ($net.1) certificate is not for mail.foreign.test"
	finding_is CRITICAL name-mismatch
	status_is 2
	ask foreign.test --verify-name example.test
	line_is "SMTP OK - foreign.test: 1 address, $good"
	status_is 0
}

@test "a null MX is OK, and nothing else is asked for or connected to" {
	serve_dns <<-ZONE
		example.test MX 0 .
		example.test A $net.9
	ZONE
	ask example.test
	line_is 'SMTP OK - example.test takes no mail and says so (null MX)'
	status_is 0
	[[ $(heard dns) == 'UDP example.test MX' ]]
}

@test "a null MX is what it is mapped to" {
	ask null.test --severity=null-mx=critical
	line_is 'SMTP CRITICAL - null.test takes no mail and says so (null MX)'
	finding_is CRITICAL null-mx
	status_is 2
}

@test "a null MX beside others is a warning, and the others are probed" {
	ask beside.test
	line_is 'SMTP WARNING - beside.test: publishes a null MX beside other MX records'
	finding_is WARNING null-mx
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
}

@test "a domain without MX is probed at its own address" {
	ask implicit.example.test
	line_is "SMTP OK - implicit.example.test: 1 address, $good"
	status_is 0
}

@test "a domain without MX whose address is dead is critical" {
	ask down.example.test
	line_is "SMTP CRITICAL - down.example.test: $(at down 9) $refused"
	finding_is CRITICAL unreachable
	status_is 2
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
	line_is 'SMTP OK - null.test takes no mail and says so (null MX)'
	status_is 0
}

@test "an MX record that names an address is critical, and the address is left alone" {
	serve_dns <<-ZONE
		example.test MX 10 $net.2
		example.test MX 20 mx.example.test
		mx.example.test A $net.1
	ZONE
	ask example.test
	line_is "SMTP CRITICAL - example.test: 1 of 2 mail servers fails: $net.2 is an address, and an MX record must name a host"
	finding_is CRITICAL mx-is-address
	no_finding certificate-expired
	status_is 2
	[[ $(heard dns) != *"$net"* ]]
}

@test "an MX record that names an alias is a warning, and the host is probed by its name" {
	ask alias.test
	line_is 'SMTP WARNING - alias.test: alias.example.test is an alias (CNAME), and an MX record must not name one'
	finding_is WARNING mx-is-cname
	no_finding name-mismatch
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
}

@test "an alias whose target has to be asked for is an alias as well" {
	ask flat.test
	line_is 'SMTP WARNING - flat.test: flat.example.test is an alias (CNAME), and an MX record must not name one'
	finding_is WARNING mx-is-cname
	[[ $(perf cert_days) == 90.0 ]]
	status_is 1
}

@test "a mail host without an address is critical, and the others are probed" {
	ask no-address.test
	line_is "SMTP CRITICAL - no-address.test: 1 of 2 mail servers fails: txt.example.test:$PORT has no address"
	finding_is CRITICAL no-address
	[[ $(perf cert_days) == 90.0 ]]
	status_is 2
}

@test "a mail host that does not exist is a DNS failure, and the others are probed" {
	ask no-host.test
	line_is "SMTP CRITICAL - no-host.test: 1 of 2 mail servers fails: nowhere.example.test:$PORT cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	finding_is CRITICAL dns-failed
	[[ $(perf cert_days) == 90.0 ]]
	status_is 2
}

@test "a domain none of whose mail hosts can be reached by name is critical" {
	ask no-hosts.test
	line_is "SMTP CRITICAL - no-hosts.test: 2 of 2 mail servers fail: nowhere.example.test:$PORT cannot be resolved: it does not exist in DNS (NXDOMAIN); txt.example.test:$PORT has no address"
	finding_is CRITICAL dns-failed
	finding_is CRITICAL no-address
	status_is 2
}

@test "a mail host whose lookup fails is a DNS failure, and the others are probed" {
	ask broken.test
	[[ ${lines[0]} == "SMTP CRITICAL - broken.test: 1 of 2 mail servers fails: broken.example.test:$PORT cannot be resolved: "*SERVFAIL* ]] ||
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

@test "an MX lookup that is not answered ends at the deadline, in the state that -t says" {
	ask silent.test -t 0.5
	line_is 'SMTP CRITICAL - silent.test cannot be resolved: no DNS server answers in time'
	finding_is CRITICAL dns-unreachable
	status_is 2
	((took_ms >= 500 && took_ms < 1000))
	ask silent.test -t 0.3:unknown
	status_is 3
}

@test "an MX lookup that is not answered is what it is mapped to" {
	ask silent.test -t 0.3 --severity=dns-unreachable=unknown
	line_is 'SMTP UNKNOWN - silent.test cannot be resolved: no DNS server answers in time'
	status_is 3
}

@test "a mail host that is named twice is probed once" {
	ask twice.test
	line_is "SMTP OK - twice.test: 1 address, $good"
	status_is 0
}

@test "every address of a mail host is probed" {
	ask every.test
	line_is "SMTP CRITICAL - every.test: $(at every 8) $refused; $(at every 9) $refused"
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
	line_is "SMTP OK - example.test: 2 addresses all right, $all_good"
	status_is 0
	heard_line 'TLS TLSv1.3 sni=mx.example.test' mail
	heard_line 'TLS TLSv1.3 sni=mx.example.test' mail2
	[[ $(perfdata) != *::* ]]
	stop_server mail
	stop_server mail2
	ask example.test
	line_is "SMTP CRITICAL - example.test: mx.example.test:$PORT (::1) $refused; $(at mx 10) $refused"
	status_is 2
}

@test "-4 asks for and probes IPv4 alone" {
	serve_dns <<-ZONE
		example.test MX 10 mx.example.test
		mx.example.test A $net.1
		mx.example.test AAAA ::1
	ZONE
	ask example.test -4
	line_is "SMTP OK - example.test: 1 address, $good"
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
	line_is "SMTP CRITICAL - tls.test: 1 of 2 mail servers fails: $(at tls2 9) $refused"
	status_is 2
	no_mismatch
	heard_line 'TLS TLSv1.3 sni=tls1.example.test'
}

@test "without -p the port is that of SMTP, with --tls that of submissions" {
	check -d down.example.test --nameserver "$DNS"
	[[ ${lines[0]} == "SMTP CRITICAL - down.example.test: down.example.test:25 ($net.9) "* ]]
	check -d down.example.test --nameserver "$DNS" --tls
	[[ ${lines[0]} == "SMTP CRITICAL - down.example.test: down.example.test:465 ($net.9) "* ]]
}

@test "the first line is the same for records of equal preference in any order" {
	ask alike.test
	line_is "SMTP CRITICAL - alike.test: 2 of 2 mail servers fail: $(at dead1 9) $refused; $(at dead2 9) $refused"
	ask equal.test
	line_is "SMTP CRITICAL - equal.test: 2 of 2 mail servers fail: $(at dead1 9) $refused; $(at dead2 9) $refused"
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
	line_is "SMTP OK - many.test: 20 addresses all right, $all_good"
	status_is 0
	((took_ms < 2500))
	[[ $(heard mail | grep -c CONNECT) == 20 ]]
	no_mismatch mail
}

@test "twenty silent mail hosts all end at the deadline" {
	serve "$net.7" "PORT=$PORT" <<<STALL
	many_hosts 20 7
	ask many.test -t 0.5
	[[ ${lines[0]} == "SMTP CRITICAL - many.test: 20 of 20 mail servers fail: "*"and 17 more | "* ]]
	((${#lines[@]} >= 20))
	status_is 2
	((took_ms < 1000))
}

@test "more mail hosts than there are DNS queries for are critical, and not asked for" {
	many_hosts 40 1
	ask many.test
	[[ ${lines[0]} == 'SMTP CRITICAL - many.test: '* ]] || complain 'expected it to be critical'
	finding_is CRITICAL protocol-error
	status_is 2
	(($(heard dns | wc -l) <= 60))
}
