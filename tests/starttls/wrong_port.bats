# SPDX-License-Identifier: ISC
#
# TLS from the first byte where STARTTLS was tried, the other way round, and another protocol behind the port.
load ../helper

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# ask PROTOCOL OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	plugin=check_$1_starttls
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

# advises PATTERN: the fix under the first finding, and no other's in some software.
advises() {
	[[ ${lines[2]} == "    Fix: "$1 && ${lines[3]} == "    See: "* && ${#lines[@]} == 4 ]] || complain "expected a fix: $1"
}

# private: servers and plugins in a network of their own, where every port is free.
private() {
	local hold=$BATS_TEST_TMPDIR/hold pid enter name

	unshare -n ip link set lo up 2>/dev/null || skip "no network namespace to be had here"
	mkfifo "$hold" "$hold.up"
	unshare -n sh -c 'ip link set lo up && echo up >"$1" && read -r line' sh "$hold.up" <>"$hold" 3>&- 4>&- &
	pid=$!
	read -r -t 8 <"$hold.up"
	enter="nsenter --net=/proc/$pid/ns/net"
	for name in python3 check_smtp_starttls check_imap_starttls check_pop3_starttls; do
		printf '#!/bin/sh\nexec %s %s "$@"\n' "$enter" "$([[ $name == python3 ]] || echo "$PLUGINS/")$name" \
			>"$BATS_TEST_TMPDIR/$name"
		chmod +x "$BATS_TEST_TMPDIR/$name"
	done
	HOLD=$hold
	PLUGINS=$BATS_TEST_TMPDIR
	PYTHON=$BATS_TEST_TMPDIR/python3
}

teardown() {
	stop_servers
	[[ -z ${HOLD-} ]] || echo end <>"$HOLD" >"$HOLD"
}

@test "a silent server on a port of implicit TLS: the fix names --tls" {
	local protocol port

	private
	while read -r protocol port; do
		serve PORT="$port" <<<'RECORD'
		ask "$protocol" -t 0.3 -v
		line_is "${protocol^^} CRITICAL - $server timed out after 0.3 s waiting for its greeting"
		has_line "[CRITICAL] timeout: $server timed out after 0.3 s waiting for its greeting: port $port speaks TLS from the first byte (--tls)"
		advises "Add --tls: *"
	done <<-'PORTS'
		smtp 465
		imap 993
		pop3 995
	PORTS
}

@test "a server that hangs up on such a port before a byte was sent: the same" {
	private
	serve PORT=465 <<<'CLOSE'
	ask smtp -v
	line_is "SMTP CRITICAL - $server closed the connection before its greeting"
	finding_is CRITICAL bad-greeting
	advises "Add --tls: *"
}

@test "another port, or a server that has said something, has the usual advice" {
	private
	serve PORT=587 <<<STALL
	ask smtp -t 0.3 -v
	has_line "[CRITICAL] timeout: $server timed out after 0.3 s waiting for its greeting"
	! grep -q 'Add --tls' <<<"$output" || complain "--tls on port 587"
	serve PORT=465 <<-'SCRIPT'
		RAW 220 mail
		STALL
	SCRIPT
	ask smtp -t 0.3 -v
	! grep -q 'Add --tls' <<<"$output" || complain "--tls where plain text came"
	serve PORT=993 <<-'SCRIPT'
		TLS good
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask imap --tls
	status_is 0
}

@test "--tls where the server greets in plain text: leave it out" {
	local protocol greeting upgrade

	while IFS=';' read -r protocol upgrade greeting; do
		serve <<-SCRIPT
			S: $greeting
			RECORD
		SCRIPT
		ask "$protocol" --tls -v
		line_is "${protocol^^} CRITICAL - $server sent plain text instead of a TLS handshake: '$greeting'"
		finding_is CRITICAL handshake-failed
		[[ ${lines[1]} == *": offers $upgrade on this port: omit --tls" ]] || complain "expected the cause"
		advises "Omit --tls: *"
	done <<-'CASES'
		smtp;STARTTLS;220 mail.example.test ESMTP
		smtp;STARTTLS;220-mail.example.test ESMTP
		imap;STARTTLS;* OK [CAPABILITY IMAP4rev1 STARTTLS] ready
		pop3;STLS;+OK ready
	CASES
}

@test "plain text that is no greeting of this protocol does not say that STARTTLS is spoken" {
	serve <<-'SCRIPT'
		S: * OK ready
		RECORD
	SCRIPT
	ask smtp --tls -v
	[[ ${lines[1]} == *": greets as IMAP" ]] || complain "expected the cause"
	advises "This is not a port for SMTP: *"
	serve <<-'SCRIPT'
		S: hello
		RECORD
	SCRIPT
	ask smtp --tls -v
	has_line "[CRITICAL] handshake-failed: $server sent plain text instead of a TLS handshake: 'hello'"
	! grep -q 'omit --tls' <<<"$output" || complain "hello is no greeting"
}

@test "plain text behind the go-ahead is an injection, and --tls is not in question" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		RECORD
		S: 220 mail.example.test ESMTP
	SCRIPT
	ask smtp -v
	finding_is CRITICAL plaintext-after-starttls
	! grep -q 'omit --tls' <<<"$output" || complain "--tls was not given"
}

@test "the greeting of another protocol is said to be one" {
	local protocol other greeting

	while IFS=';' read -r protocol other greeting; do
		serve <<<"S: $greeting"
		ask "$protocol" -v
		line_is "${protocol^^} CRITICAL - $server greets as $other: '$greeting'"
		finding_is CRITICAL bad-greeting
		advises "This is not a port for ${protocol^^}: *"
	done <<-'CASES'
		smtp;IMAP;* OK IMAP4rev1 ready
		smtp;POP3;+OK ready
		smtp;SSH;SSH-2.0-OpenSSH_9.2p1
		imap;SMTP;220 mail.example.test ESMTP
		imap;POP3;+OK ready
		pop3;IMAP;* OK IMAP4rev1 ready
		pop3;SMTP;220 mail.example.test ESMTP
		pop3;FTP;220 (vsFTPd 3.0.3)
	CASES
	serve <<-'SCRIPT'
		TLS good
		S: * OK IMAP4rev1 ready
	SCRIPT
	ask smtp --tls
	line_is "SMTP CRITICAL - $server greets as IMAP inside TLS: '* OK IMAP4rev1 ready'"
	finding_is CRITICAL bad-greeting
}

@test "a broken greeting of the protocol itself is none of another" {
	serve <<<'S: * NO go away'
	ask imap
	line_is "IMAP CRITICAL - $server sent an unexpected response: '* NO go away' (expected: its greeting)"
	serve <<<'S: 250 ok'
	ask smtp
	line_is "SMTP CRITICAL - $server sent an unexpected response: '250 ok' (expected: its greeting)"
}
