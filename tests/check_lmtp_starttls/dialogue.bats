# SPDX-License-Identifier: ISC
load ../helper

plugin=check_lmtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# Pieces of scripts.
hello='S: 220 mail.example.test LMTP ready
C: LHLO *'
offer="$hello
S: 250-mail.example.test
S: 250-PIPELINING
S: 250 STARTTLS"
upgrade='C: STARTTLS
S: 220 2.0.0 begin
TLS good'
inside='C: LHLO *
S: 250-mail.example.test
S: 250 PIPELINING
C: QUIT'

# ask OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -F mon1.example.test "$@"
	nothing_on_stderr
	clean_output
}

# commands_are COMMAND…: all that the server heard on its only connection.
commands_are() {
	[[ $(heard | sed -n 's/^C: //p') == "$(printf '%s\n' "$@")" ]] || complain "expected the commands: $*"
}

is_fine() {
	line_is "LMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# fails ID TEXT: critical by that finding alone, which begins with what the first line says.
fails() {
	line_is "LMTP CRITICAL - $server $2"
	finding_is CRITICAL "$1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

# What must not have been said.
never_heard() {
	! heard | grep -Eq -e "$1" || complain "the server should not have heard: $1"
}

# outcomes ID: reads a case a line, "DIRECTIVE… ; TEXT", DIRECTIVEs being split at " / ", and plays it behind $before,
# in front of $after; it fails with that finding and that text.
outcomes() {
	local line script

	while IFS= read -r line; do
		script=${line%% ; *}
		serve <<<"$before"$'\n'"${script// \/ /$'\n'}"$'\n'"$after"
		ask
		fails "$1" "${line#* ; }"
		never_heard '^C: (EHLO|HELO|MAIL|RCPT)'
		stop_server "$last_server"
	done
}

before=
after=

@test "a server that offers STARTTLS and serves inside TLS is OK, and is greeted with LHLO" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	commands_are 'LHLO mon1.example.test' STARTTLS 'LHLO mon1.example.test' QUIT
	[[ $(perfdata | sed 's/=[^ ]*//g') == "time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days" ]] ||
		complain "other labels"
}

@test "replies that come byte by byte, and lines that end in LF alone, are read" {
	serve <<-SCRIPT
		SPLIT 220 mail.example.test LMTP
		C: LHLO *
		SPLIT 250-mail.example.test
		SPLIT 250 STARTTLS
		C: STARTTLS
		SPLIT 220 begin
		TLS good
		C: LHLO *
		RAW 250-mail.example.test\\n250 PIPELINING\\n
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "LHLO that is refused is no service, and neither EHLO nor HELO is tried" {
	before=$hello
	outcomes unavailable <<-'CASES'
		S: 500 what? ; refuses LHLO: '500 what?'
		S: 502 5.5.2 Unknown command ; refuses LHLO: '502 5.5.2 Unknown command'
		S: 550 5.7.1 Client host blocked ; refuses LHLO: '550 5.7.1 Client host blocked'
		S: 451 4.3.0 later ; refuses LHLO: '451 4.3.0 later'
	CASES
}

@test "LHLO whose name is refused is told from a server that gives no service" {
	local answer

	for answer in '501 5.5.4 Syntax: LHLO hostname' '550 5.7.1 Invalid domain name in LHLO'; do
		serve <<-SCRIPT
			$hello
			S: $answer
			C: QUIT
		SCRIPT
		ask
		line_is "LMTP UNKNOWN - $server refuses our LHLO name 'mon1.example.test': '$answer'"
		finding_is UNKNOWN our-name-refused
		[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
		status_is 3
		no_mismatch
		stop_server "$last_server"
	done
	serve <<-SCRIPT
		$offer
		$upgrade
		C: LHLO *
		S: 501 5.5.4 Syntax: LHLO hostname
		C: QUIT
	SCRIPT
	ask
	line_is "LMTP UNKNOWN - $server refuses our LHLO name 'mon1.example.test' inside TLS: '501 5.5.4 Syntax: LHLO hostname'"
	status_is 3
	no_mismatch
}

@test "an SMTP server is told by its greeting where it refuses LHLO, and an LMTP server where it refuses EHLO" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP Postfix
		C: LHLO *
		S: 502 5.5.2 Error: command not recognized
		C: QUIT
	SCRIPT
	ask
	line_is "LMTP CRITICAL - $server refuses LHLO: '502 5.5.2 Error: command not recognized'"
	has_finding "[CRITICAL] unavailable: $server refuses LHLO: '502 5.5.2 Error: command not recognized': greets as SMTP: '220 mail.example.test ESMTP Postfix'"
	status_is 2
	no_mismatch
	ask -v
	has_line '    Fix: This is not a port for LMTP: set the right one with -p.'
	plugin=check_smtp_starttls
	serve <<-'SCRIPT'
		S: 220 mail.example.test LMTP ready
		C: EHLO *
		S: 500 5.5.1 Command unknown
		C: HELO *
		S: 500 5.5.1 Command unknown
		C: QUIT
	SCRIPT
	ask -v
	line_is "SMTP CRITICAL - $server refuses EHLO: '500 5.5.1 Command unknown'"
	has_line "[CRITICAL] unavailable: $server refuses EHLO: '500 5.5.1 Command unknown': greets as LMTP: '220 mail.example.test LMTP ready'"
	has_line '    Fix: This is not a port for SMTP: set the right one with -p.'
	status_is 2
	no_mismatch
}

@test "the server of another protocol is told by its greeting" {
	outcomes bad-greeting <<-'CASES'
		S: * OK IMAP4rev1 ready ; greets as IMAP: '* OK IMAP4rev1 ready'
		S: +OK ready ; greets as POP3: '+OK ready'
		S: "IMPLEMENTATION" "Example" ; greets as ManageSieve: '"IMPLEMENTATION" "Example"'
		S: hello ; sent an unexpected response: 'hello' (expected: its greeting)
	CASES
}

@test "a server that does not offer STARTTLS is not asked for it" {
	before=$hello
	after='C: QUIT'
	outcomes no-starttls <<-'CASES'
		S: 250 mail.example.test STARTTLS ; does not offer STARTTLS
		S: 250-mail.example.test / S: 250-XSTARTTLS / S: 250 STARTTLSX ; does not offer STARTTLS
		S: 250-mail.example.test / S: 250 XXXXXXXA ; does not offer STARTTLS
	CASES
	never_heard STARTTLS
}

@test "STARTTLS that is offered and refused, and an answer that is none, are found" {
	before=$offer$'\nC: STARTTLS'
	outcomes starttls-refused <<-'CASES'
		S: 454 4.7.0 no certificate here ; refuses STARTTLS: '454 4.7.0 no certificate here'
		S: 250 ok ; refuses STARTTLS: '250 ok'
	CASES
	outcomes protocol-error <<-'CASES'
		S: OK ; sent an unexpected response: 'OK' (expected: the reply to STARTTLS)
		CLOSE ; closed the connection before the reply to STARTTLS
	CASES
	never_heard '^TLS TLS'
}

@test "a greeting that refuses service makes the server unavailable" {
	outcomes unavailable <<-'CASES'
		S: 421 4.3.2 too busy ; refuses service: '421 4.3.2 too busy'
		S: 554 5.7.1 not for you ; refuses service: '554 5.7.1 not for you'
	CASES
}

@test "no service inside TLS is found, whatever is in its place" {
	before="$offer
$upgrade
C: LHLO *"
	outcomes no-service-inside-tls <<-'CASES'
		S: 421 4.3.0 backend down ; refuses service inside TLS: '421 4.3.0 backend down'
		S: 502 5.5.2 what? ; refuses service inside TLS: '502 5.5.2 what?'
		S: nonsense ; sent an unexpected response: 'nonsense' (expected: the reply to LHLO inside TLS)
		CLOSE ; TLS ended: the server closed the connection before the reply to LHLO inside TLS
	CASES
}

@test "silence is waited for until the deadline, and named" {
	serve <<-SCRIPT
		$hello
		STALL
	SCRIPT
	ask -t 0.5
	fails timeout "timed out after 0.5 s waiting for the reply to LHLO"
	serve <<-SCRIPT
		$offer
		$upgrade
		C: LHLO *
		STALL
	SCRIPT
	ask -t 0.5
	line_is "LMTP CRITICAL - $server timed out after 0.5 s waiting for the reply to LHLO inside TLS, does not respond after the TLS handshake"
	status_is 2
	((took_ms < 1000)) || complain "later than -t and half a second"
}

@test "STARTTLS that is still offered inside TLS is a warning" {
	serve <<-SCRIPT
		$offer
		$upgrade
		C: LHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: QUIT
	SCRIPT
	ask
	line_is "LMTP WARNING - $server still offers STARTTLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
}

@test "a required capability counts when it is offered inside TLS" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask --require-capability=pipelining
	is_fine
	ask --require-capability=STARTTLS
	fails missing-capability "does not offer STARTTLS inside TLS"
}

@test "implicit TLS is spoken from the first byte, on the port that is given" {
	serve <<-SCRIPT
		TLS good
		S: 220 mail.example.test LMTP
		$inside
	SCRIPT
	ask --tls
	line_is "LMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
	commands_are 'LHLO mon1.example.test' QUIT
	serve <<<"$offer"
	ask --tls -v
	line_is "LMTP CRITICAL - $server sent plain text instead of a TLS handshake: '220 mail.example.test LMTP ready'"
	has_line "    Fix: Omit --tls: the server greets in plain text on this port, where TLS is started with STARTTLS."
}

@test "--tls without --port is wrong usage, for no port is registered" {
	check -H mail.example.test --tls
	[[ $output == "LMTP UNKNOWN - --tls requires --port: no port is registered for LMTP over TLS" ]]
	status_is 3
}

@test "the port is 24 where none is given, and there is no --domain" {
	check -H mail.example.test -I 127.255.255.254 -t 1
	[[ ${lines[0]} == "LMTP CRITICAL - mail.example.test:24 "* ]] || complain "another port"
	check -d example.test
	[[ $output == "LMTP UNKNOWN - "* && $output != *' | '* ]] || complain "expected wrong usage"
	status_is 3
}

@test "the fix is that of the software that the greeting names" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test Dovecot (Debian) ready.
		C: LHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask -v
	status_is 2
	grep -q '^    Dovecot: ' <<<"$output" || complain "no remedy of Dovecot"
	! grep -q '^    Cyrus: ' <<<"$output" || complain "a remedy of Cyrus"
	serve <<-'SCRIPT'
		S: 220 mail.example.test Cyrus LMTP 3.6.1-Debian server ready
		C: LHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask -v
	grep -q '^    Cyrus: ' <<<"$output" || complain "no remedy of Cyrus"
}
