# SPDX-License-Identifier: ISC
#
# Servers behind a proxy that says by the PROXY protocol whom it speaks for.
load ../helper

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# ask PROTOCOL ADDRESS OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	plugin=check_$1_starttls
	server=mail.example.test:$PORT
	check -H mail.example.test -I "$2" -p "$PORT" --ca-file "$CERTS/ca.crt" "${@:3}"
	nothing_on_stderr
	clean_output
}

# hears_header PATTERN: as the first line of every connection.
hears_header() {
	[[ $(heard | grep -A 1 '^CONNECT$' | grep -c '^C: ') == $(heard | grep -c '^CONNECT$') ]] || complain "no first line"
	! heard | grep -A 1 '^CONNECT$' | grep '^C: ' | grep -Evx "C: $1" || complain "expected $1"
}

smtp='C: PROXY TCP*
S: 220 mail.example.test ESMTP
C: EHLO *
S: 250-mail.example.test
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead'
inside='C: EHLO *
S: 250 mail.example.test
C: QUIT'

@test "--proxy-protocol sends the header before anything else" {
	serve <<-SCRIPT
		$smtp
		TLS good
		$inside
	SCRIPT
	ask smtp 127.0.0.1 --proxy-protocol -vvv
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	hears_header "PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 [1-9][0-9]{0,4} $PORT"
	grep -qx "    C: PROXY TCP4 127.0.0.1 127.0.0.1 [0-9]* $PORT" <<<"$output" || complain "expected it in the dialogue"
	no_mismatch
}

@test "a server that waits for no header answers it as a command, and the fix says so" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: PROXY TCP4 *
		S: 502 5.5.2 Error: command not recognized
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: *
	SCRIPT
	ask smtp 127.0.0.1 --proxy-protocol -v
	has_line "    Fix: Omit --proxy-protocol: the server answers the PROXY header as if it were a command."
	status_is 2
}

@test "over IPv6 it is TCP6" {
	start_machine
	serve '[::1]' <<-SCRIPT
		$smtp
		TLS good
		$inside
	SCRIPT
	ask smtp ::1 --proxy-protocol
	status_is 0
	hears_header "PROXY TCP6 ::1 ::1 [1-9][0-9]{0,4} $PORT"
}

@test "with --tls it goes before the ClientHello" {
	serve <<-SCRIPT
		C: PROXY TCP4 *
		TLS good
		S: 220 mail.example.test ESMTP
		$inside
	SCRIPT
	ask smtp 127.0.0.1 --proxy-protocol --tls
	line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	no_mismatch
}

@test "every further connection begins with it too" {
	serve <<-SCRIPT
		$smtp
		TLS good max=1.2 ciphers=ECDHE-ECDSA-NULL-SHA:ECDHE-RSA-NULL-SHA:NULL-SHA256:@SECLEVEL=0
		$inside
	SCRIPT
	ask smtp 127.0.0.1 --proxy-protocol
	status_is 2
	[[ $(heard | grep -c '^CONNECT$') -ge 2 ]] || complain "expected a second look"
	hears_header "PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 [1-9][0-9]{0,4} $PORT"
}

@test "IMAP and POP3 send it as well" {
	serve <<-'SCRIPT'
		C: PROXY TCP4 127.0.0.1 127.0.0.1 *
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
		C: * STARTTLS
		S: {tag} OK go
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask imap 127.0.0.1 --proxy-protocol
	status_is 0
	no_mismatch
	serve <<-'SCRIPT'
		C: PROXY TCP4 127.0.0.1 127.0.0.1 *
		S: +OK ready
		C: CAPA
		S: +OK
		S: STLS
		S: .
		C: STLS
		S: +OK go
		TLS good
		C: CAPA
		S: +OK
		S: UIDL
		S: .
		C: QUIT
	SCRIPT
	ask pop3 127.0.0.1 --proxy-protocol
	status_is 0
	no_mismatch
}

@test "without the option nothing goes before the greeting" {
	serve <<-'SCRIPT'
		C: PROXY TCP4 *
		S: 220 mail.example.test ESMTP
	SCRIPT
	ask smtp 127.0.0.1 -t 0.3
	! heard | grep -q '^C: ' || complain "something was said first"
}

@test "where a server may want the header, the fix names the option" {
	local finding script

	while IFS=';' read -r finding script; do
		serve <<<"$script"
		ask smtp 127.0.0.1 -t 0.3 -v
		finding_is CRITICAL "$finding"
		grep -Eq "^    (Fix|Postfix): .*--proxy-protocol" <<<"$output" || complain "expected --proxy-protocol"
	done <<-'CASES'
		timeout;STALL
		bad-greeting;CLOSE
		unavailable;S: 421 4.3.0 mail.example.test Server local error
	CASES
}
