# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

# Addresses of this file's own: .1 and .2 are good servers, .3 has an expired certificate, nothing is at .8 and .9.
setup_file() {
	net=127.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1))
	export net DNS PORT
	standard_certs
	mint any --dns '*.example.test' --dns localhost --ip 127.0.0.1 --ip ::1 --ip "$net.1" --ip "$net.2" \
		--issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	host "$net.1" any
	host "$net.2" any
	host "$net.3" expired
	serve_dns <<-ZONE
		one.example.test A $net.1
		two.example.test A $net.1
		two.example.test A $net.2
		second.example.test A $net.9
		second.example.test A $net.2
		sick.example.test A $net.3
		sick.example.test A $net.2
		dead.example.test A $net.8
		dead.example.test A $net.9
		six.example.test AAAA ::1
		half.example.test A $net.1
		half.example.test AAAA SERVFAIL
	ZONE
}

# host ADDRESS CERTIFICATE: a mail server there; the first chooses the port of all.
host() {
	serve "$1" ${PORT:+"PORT=$PORT"} <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS $2
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
}

# ask HOST [OPTION…]
ask() {
	check -H "$1" -p "$PORT" --nameserver "$DNS" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

# is_ok SUBJECT
is_ok() {
	line_is "SMTP OK - $1 STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

has_ipv6() {
	grep -qs '^0\{31\}1 ' /proc/net/if_inet6
}

refused='refused the connection'
all_good='STARTTLS, TLSv1.3, certificates valid for at least 90 days'

@test "-H takes an IPv4 address" {
	ask "$net.1"
	is_ok "$net.1:$PORT"
}

@test "-H takes an IPv6 address, with brackets and without" {
	local PORT=''

	if has_ipv6; then
		host ::1 any
		for address in ::1 '[::1]'; do
			ask "$address"
			is_ok "[::1]:$PORT"
		done
		ask 0:0:0:0:0:0:0:1
		status_is 0
		no_mismatch
		[[ $(heard | grep -c CONNECT) == 3 ]]
		[[ $(perfdata) != *::* ]]
	else
		PORT=25
		ask ::1
		finding_is CRITICAL unreachable
		status_is 2
	fi
}

@test "-H takes a name, which DNS resolves" {
	ask one.example.test
	is_ok "one.example.test:$PORT"
}

@test "-H takes a name with a dot at its end" {
	ask one.example.test.
	is_ok "one.example.test:$PORT"
}

@test "-H that is neither a name nor an address is wrong usage" {
	for host in 192.0.2.300 192.0.2 1.2.3.4.5 2001:db8::g '[::1' 'mail example' a..b http://mail.example.test mail.example.test:25; do
		ask "$host"
		[[ ${lines[0]} == 'SMTP UNKNOWN - --hostname: '* && ${#lines[@]} == 1 ]] || complain "for $host"
		status_is 3
	done
}

@test "-I is connected to, and -H is still the name" {
	serve_dns <<<'mail.example.test A 192.0.2.1'
	ask mail.example.test -I "$net.1"
	is_ok "mail.example.test:$PORT"
	ask other.test -I "$net.1"
	line_is "SMTP CRITICAL - other.test:$PORT certificate is not for other.test"
	status_is 2
	[[ -z $(heard dns) ]]
}

@test "-I that is no address is wrong usage" {
	for address in mail.example.test 192.0.2.300 '' "$net.1,x"; do
		ask mail.example.test -I "$address"
		[[ ${lines[0]} == 'SMTP UNKNOWN - --address: '* && ${#lines[@]} == 1 ]] || complain "for $address"
		status_is 3
	done
}

@test "-I repeated: every address is probed" {
	ask mail.example.test -I "$net.1" -I "$net.2"
	line_is "SMTP OK - mail.example.test: 2 addresses, $all_good"
	status_is 0
	ask mail.example.test -I "$net.1" -I "$net.9" --address="$net.2"
	line_is "SMTP CRITICAL - mail.example.test: 1 of 3 addresses fails: mail.example.test:$PORT ($net.9) $refused"
	finding_is CRITICAL unreachable
	status_is 2
}

@test "-I with addresses separated by commas" {
	ask mail.example.test -I "$net.1,$net.2"
	line_is "SMTP OK - mail.example.test: 2 addresses, $all_good"
	status_is 0
	ask mail.example.test -I "$net.9,$net.3"
	line_is "SMTP CRITICAL - mail.example.test: 2 of 2 addresses fail: mail.example.test:$PORT ($net.9) $refused; mail.example.test:$PORT ($net.3) certificate expired 3 days ago"
	status_is 2
}

@test "-I takes an IPv6 address" {
	local PORT=''

	has_ipv6 || return 0
	host ::1 any
	ask mail.example.test -I ::1
	is_ok "mail.example.test:$PORT"
	ask mail.example.test --address='[::1]'
	is_ok "mail.example.test:$PORT"
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
}

@test "a name with several addresses is well where the first that answers is" {
	ask two.example.test
	is_ok "two.example.test:$PORT"
	ask second.example.test
	is_ok "second.example.test:$PORT"
}

@test "an address that was passed over is told with -vv" {
	ask second.example.test -vv
	is_ok "second.example.test:$PORT"
	[[ $output == *"$net.9 $refused"* && $output == *"$net.2"* ]]
}

@test "the first that answers decides, well or not" {
	ask sick.example.test
	line_is "SMTP CRITICAL - sick.example.test:$PORT certificate expired 3 days ago, certificate is not for sick.example.test"
	status_is 2
}

@test "a name none of whose addresses answers is critical" {
	ask dead.example.test
	line_is "SMTP CRITICAL - dead.example.test:$PORT $refused"
	finding_is CRITICAL unreachable
	status_is 2
}

@test "IPv4 is tried where IPv6 is refused" {
	serve_dns <<-ZONE
		both.example.test AAAA ::1
		both.example.test A $net.1
	ZONE
	ask both.example.test
	is_ok "both.example.test:$PORT"
	ask both.example.test --all-addresses
	[[ ${lines[0]} == "SMTP CRITICAL - both.example.test: 1 of 2 addresses fails: both.example.test:$PORT (::1) "* ]]
	finding_is CRITICAL unreachable
	status_is 2
}

@test "--all-addresses probes every address" {
	ask two.example.test --all-addresses
	line_is "SMTP OK - two.example.test: 2 addresses, $all_good"
	status_is 0
	ask second.example.test --all-addresses
	line_is "SMTP CRITICAL - second.example.test: 1 of 2 addresses fails: second.example.test:$PORT ($net.9) $refused"
	finding_is CRITICAL unreachable
	status_is 2
	ask dead.example.test --all-addresses
	line_is "SMTP CRITICAL - dead.example.test: 2 of 2 addresses fail: dead.example.test:$PORT ($net.8) $refused; dead.example.test:$PORT ($net.9) $refused"
	status_is 2
}

@test "--all-addresses of a name with one" {
	ask one.example.test --all-addresses
	is_ok "one.example.test:$PORT"
	ask "$net.1" --all-addresses
	is_ok "$net.1:$PORT"
}

@test "a family that cannot be looked up fails --all-addresses, and not the first that answers" {
	ask half.example.test
	is_ok "half.example.test:$PORT"
	ask half.example.test --all-addresses
	finding_is CRITICAL dns-failed
	[[ $(perf cert_days) == 90.0 ]]
	status_is 2
}

@test "a name in /etc/hosts is resolved without DNS" {
	local PORT=''

	host 127.0.0.1 any
	serve_dns <<<'localhost A 192.0.2.1'
	ask localhost
	is_ok "localhost:$PORT"
	ask LocalHost -4
	line_is "SMTP OK - LocalHost:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch mail
	[[ -z $(heard dns) ]]
}

@test "localhost is never asked for in DNS (RFC 6761 6.3)" {
	serve_dns <<<'localhost AAAA ::2'
	ask localhost -6
	[[ -z $(heard dns) ]] || complain "DNS was asked for localhost"
}

@test "-4 and -6 with a name of the other family: there is no address" {
	ask one.example.test -6
	line_is "SMTP CRITICAL - one.example.test:$PORT has no IPv6 address"
	finding_is CRITICAL no-address
	status_is 2
	ask six.example.test -4
	line_is "SMTP CRITICAL - six.example.test:$PORT has no IPv4 address"
	finding_is CRITICAL no-address
	status_is 2
	ask six.example.test --use-ipv4 --severity=no-address=warning
	status_is 1
}

@test "-4 and -6 with an address of the other family: there is no address" {
	ask "$net.1" -6
	line_is "SMTP CRITICAL - $net.1:$PORT has no IPv6 address"
	finding_is CRITICAL no-address
	status_is 2
	ask ::1 --use-ipv4
	line_is "SMTP CRITICAL - [::1]:$PORT has no IPv4 address"
	finding_is CRITICAL no-address
	status_is 2
}

@test "-4 and -6 with a name of that family" {
	ask two.example.test -4
	is_ok "two.example.test:$PORT"
	local PORT=''
	has_ipv6 || return 0
	host ::1 any
	ask six.example.test --use-ipv6
	is_ok "six.example.test:$PORT"
	no_mismatch
}

@test "-4 with a name of both families asks for and uses one" {
	serve_dns <<-ZONE
		both.example.test AAAA ::1
		both.example.test A $net.1
	ZONE
	ask both.example.test -4 --all-addresses
	is_ok "both.example.test:$PORT"
	[[ $(heard dns) == 'UDP both.example.test A' ]]
}

@test "without -p the port is that of SMTP, with --tls that of submissions" {
	check -H "$net.9"
	[[ ${lines[0]} == "SMTP CRITICAL - $net.9:25 "* ]]
	check -H "$net.9" --tls
	[[ ${lines[0]} == "SMTP CRITICAL - $net.9:465 "* ]]
}

@test "a machine that has no socket left is not the server's fault" {
	printf '#!/bin/bash\nulimit -n 5\nexec "%s" "$@"\n' "$PLUGINS/$plugin" >"$BATS_TEST_TMPDIR/$plugin"
	chmod +x "$BATS_TEST_TMPDIR/$plugin"
	serve "$net.4" "PORT=$PORT" <<<STALL
	PLUGINS=$BATS_TEST_TMPDIR ask mail.example.test -I "$net.4,$net.4,$net.4,$net.4" -t 0.5
	finding_is UNKNOWN no-socket
	finding_is CRITICAL timeout
	status_is 2
}

# der TAG HEX: one DER element of less than 128 bytes.
der() {
	printf '%s%02x%s' "$1" "$((${#2} / 2))" "$2"
}

@test "no address that a server or a certificate names is connected to" {
	local uri access elsewhere

	serve -n elsewhere "$net.6" <<<STALL
	elsewhere=$PORT
	uri=$(printf 'http://%s:%s/ca' "$net.6" "$elsewhere" | od -An -v -tx1 | tr -d ' \n')
	# RFC 5280 4.2.2.1: where the issuer's certificate (48.2) and the OCSP responder (48.1) are.
	access=$(der 30 "$(der 06 2b06010505073002)$(der 86 "$uri")")$(der 30 "$(der 06 2b06010505073001)$(der 86 "$uri")")
	mint pointing --dns mail.example.test --ip "$net.6" --issuer "$CERTS/otherca.pem" --from=-1m --to=90d1h \
		--extension "1.3.6.1.5.5.7.1.1=30$(printf %02x "$((${#access} / 2))")$access"
	serve -n pointing "$net.5" <<-SCRIPT
		S: 220 mail.example.test, better ask $net.6:$elsewhere
		C: EHLO *
		S: 250-see smtp://$net.6:$elsewhere/
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS pointing
		C: EHLO *
		S: 551 user not local; please try <x@[$net.6]:$elsewhere>
	SCRIPT
	check -H mail.example.test -I "$net.5" -p "$PORT" --ca-file "$CERTS/ca.crt" -vvv
	finding_is CRITICAL untrusted
	[[ -z $(heard elsewhere) ]] || complain "connected to"
}
