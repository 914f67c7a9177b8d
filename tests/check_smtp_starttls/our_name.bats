# SPDX-License-Identifier: ISC
#
# What we call ourselves in EHLO (RFC 5321 4.1.1.1, 4.1.3, 4.1.4), and servers that do not like it.
load ../helper

plugin=check_smtp_starttls
fine='STARTTLS, TLSv1.3, certificate valid for 90 days'

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --ip 127.0.0.1 --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# host [ADDRESS]: a good mail server; sets server and at, the options that lead there.
host() {
	local address=${1:-127.0.0.1}

	serve -n mail "$address" <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I "${address//[][]/}" -p "$PORT" --ca-file "$CERTS/ca.crt")
}

# machine NAME [<<hosts]: the plugin runs on a machine of that name and with that /etc/hosts.
machine() {
	local new=()

	unshare -mu true 2>/dev/null || new=(-r)
	unshare "${new[@]}" -mu true 2>/dev/null || skip "no namespace to be had here"
	mkdir -p "$BATS_TEST_TMPDIR/plugins"
	cat >"$BATS_TEST_TMPDIR/hosts"
	# Not by hostname(1), which takes legal names alone.
	cat >"$BATS_TEST_TMPDIR/plugins/$plugin" <<-SCRIPT
		#!/bin/sh
		exec unshare ${new[*]} -mu sh -c '
			mount --bind "$BATS_TEST_TMPDIR/hosts" /etc/hosts &&
				"$PYTHON" -c "import socket, sys; socket.sethostname(sys.argv[1])" "\$0" && exec "\$@"
		' '$1' '$BUILT/$plugin' "\$@"
	SCRIPT
	chmod +x "$BATS_TEST_TMPDIR/plugins/$plugin"
	PLUGINS=$BATS_TEST_TMPDIR/plugins
}

# says NAME OPTION…: in both EHLOs, and nothing is wrong with it.
says() {
	check "${at[@]}" "${@:2}"
	line_is "SMTP OK - $server $fine"
	nothing_on_stderr
	[[ $(heard mail | grep '^C: EHLO' | tail -n 2 | sort -u) == "C: EHLO $1" ]] || complain "expected EHLO $1"
}

setup() {
	BUILT=$PLUGINS
}

@test "an address as our name is sent as an address literal" {
	host
	says '[192.0.2.7]' -F 192.0.2.7
	says '[192.0.2.7]' -F '[192.0.2.7]'
	says '[IPv6:2001:db8::7]' -F 2001:db8::7
	says '[IPv6:2001:db8::7]' -F '[2001:db8::7]'
	says '[IPv6:2001:db8::7]' -F '[ipv6:2001:DB8::7]'
	says client.example.test -F client.example.test
	says client -F client
	check "${at[@]}" -F 192.0.2.7 -vvv
	has_line "    C: EHLO [192.0.2.7]"
}

@test "a host name with a dot is our name" {
	host
	machine mon1.example.test <<<'127.0.0.1 localhost other.example.test'
	says mon1.example.test
	check "${at[@]}" -vvv
	has_line "    C: EHLO mon1.example.test"
	machine mon1.example.test. </dev/null
	says mon1.example.test
}

@test "a host name without a dot is completed by its line of /etc/hosts" {
	host
	machine mon1 <<-'HOSTS'
		127.0.0.1 localhost.example.test localhost
		127.0.1.1 MON1 mon1.example.test mon1.second.test # mon1.comment.test
	HOSTS
	says mon1.example.test
	machine mon_1 <<<'127.0.1.1 mon_1.example.test mon_1 mon-1.example.test'
	says mon-1.example.test
	says client.example.test -F client.example.test
}

@test "a host that has no name for EHLO says its address" {
	local name

	host
	for name in mon1 mon_1 mon_1.example.test 9f2c7d3b1a55 192.0.2.7 -mon.example.test; do
		machine "$name" <<-HOSTS
			127.0.0.1 localhost.example.test localhost
			127.0.1.1 $name
			127.0.1.2 mon2.example.test # $name
		HOSTS
		says '[127.0.0.1]'
	done
	check "${at[@]}" -vvv
	has_line "    C: EHLO [127.0.0.1]"
}

@test "the address that is said is the one of the connection's family" {
	host '[::1]' || skip "no IPv6 here"
	machine mon1 </dev/null
	says '[IPv6:::1]'
}

# refusal ANSWER…: a server that answers EHLO and HELO so, and to no other name.
refusal() {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO mon1
		$(printf 'S: %s\n' "$@")
		C: HELO mon1
		$(printf 'S: %s\n' "$@")
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -F mon1)
}

# name_is_refused TEXT: the only finding.
name_is_refused() {
	local shown=${1//</‹}

	shown=${shown//>/›}
	line_is "SMTP UNKNOWN - $server refuses our EHLO name 'mon1'$shown"
	has_finding "[UNKNOWN] our-name-refused: $server refuses our EHLO name 'mon1'$shown"
	[[ $(grep -c '^\[' <<<"$output") == 1 ]] || complain "expected one finding"
	status_is 3
	nothing_on_stderr
}

@test "a server that refuses our name in EHLO and HELO is told from one that gives no service" {
	local answer

	for answer in '504 5.5.2 <mon1>: Helo command rejected: need fully-qualified hostname' \
		'450 4.7.1 <mon1>: Helo command rejected: Host not found' \
		'550 5.5.0 Invalid EHLO domain.' '501 Syntactically invalid EHLO argument(s)' '501 5.5.4 Invalid domain name'; do
		refusal "$answer"
		check "${at[@]}" -v
		name_is_refused ": '$answer'"
		[[ ${lines[2]} == "    Fix: "*" -F "* ]] || complain "expected -F in the fix"
		no_mismatch
	done
	refusal '504-5.5.2 <mon1>: Helo command rejected: need fully-qualified hostname' '504 5.5.2 see postmaster.example.test'
	check "${at[@]}"
	name_is_refused ": '504-5.5.2 <mon1>: Helo command rejected: need fully-qualified hostname 5.5.2 see postmaster.example.test'"
}

@test "a refusal of the client is none of our name" {
	local answer

	for answer in '550 5.7.1 Service unavailable; client [192.0.2.9] blocked using zen.example' \
		'554 too many connections' '450 4.2.0 greylisted, try again' '502 5.5.2 what is EHLO?'; do
		refusal "$answer"
		check "${at[@]}"
		line_is "SMTP CRITICAL - $server refuses EHLO: '$answer'"
		finding_is CRITICAL unavailable
		no_finding our-name-refused
	done
	refusal '550-5.7.1 client blocked using zen.example' '550 5.7.1 Access denied'
	check "${at[@]}"
	finding_is CRITICAL unavailable
	no_finding our-name-refused
}

# after ANSWER: the server refuses our name in EHLO and answers HELO so.
after() {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO mon1
		S: 501 5.5.4 Invalid domain name
		C: HELO mon1
		S: $1
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -F mon1 -v
	no_mismatch
}

@test "EHLO and HELO must both refuse our name, or HELO be unknown" {
	after '502 5.5.1 what is HELO?'
	name_is_refused ": '501 5.5.4 Invalid domain name'"
	after '550 5.7.1 client blocked using zen.example'
	line_is "SMTP CRITICAL - $server refuses EHLO: '501 5.5.4 Invalid domain name'"
	finding_is CRITICAL unavailable
	no_finding our-name-refused
	after '250 mail.example.test'
	line_is "SMTP CRITICAL - $server does not offer STARTTLS: it refuses EHLO"
	finding_is CRITICAL no-starttls
	[[ ${lines[2]} == "    Fix: "*" -F "* ]] || complain "expected -F in the fix"
}

@test "our name that is refused inside TLS is said so, beside what TLS shows" {
	local answer='501 5.5.4 Invalid domain name'

	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO mon1
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO mon1
		S: $answer
		C: HELO mon1
		S: $answer
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -F mon1 --require-capability=AUTH)
	check "${at[@]}"
	name_is_refused " inside TLS: '$answer'"
	no_mismatch
	[[ $(perf cert_days) == 90* ]]
	check "${at[@]}" --verify-name=other.example.test
	finding_is CRITICAL name-mismatch
	finding_is UNKNOWN our-name-refused
	status_is 2

	serve <<-SCRIPT
		TLS good
		S: 220 mail.example.test ESMTP
		C: EHLO mon1
		S: $answer
		C: HELO mon1
		S: $answer
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -F mon1 --tls)
	check "${at[@]}"
	name_is_refused ": '$answer'"
	no_mismatch
}

@test "a refusal of another kind inside TLS is a service that is not there" {
	serve <<-SCRIPT
		TLS good
		S: 220 mail.example.test ESMTP
		C: EHLO mon1
		S: 550 5.7.1 client blocked using zen.example
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -F mon1 --tls
	finding_is CRITICAL no-service-inside-tls
	no_finding our-name-refused
	no_mismatch
}

@test "a refusal of thousands of lines is read to the limit, and not searched at each line" {
	local words

	printf -v words 'x%.0s' {1..500}
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 501-$words
		S: 501-$words
		FLOODRAW 501-\\r\\n
	SCRIPT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 3
	line_is "SMTP CRITICAL - mail.example.test:$PORT sent a reply of more than 64 KiB"
	finding_is CRITICAL protocol-error
	status_is 2
}
