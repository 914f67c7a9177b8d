# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# offers WORDS [WORDS_INSIDE]: a server that offers these lines before TLS beside STARTTLS, and those inside TLS.
offers() {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-$1
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250-mail.example.test
		S: 250 ${2:-8BITMIME}
		C: QUIT
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	! heard | grep -q '^C: AUTH' || complain "the plugin tried to log in"
}

# warns DETAIL
warns() {
	line_is "SMTP WARNING - $server allows login before TLS"
	has_line "[WARNING] cleartext-login: $server allows login before TLS: $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

is_fine() {
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
	no_mismatch
}

@test "AUTH before TLS is a warning that names the mechanisms" {
	offers 'AUTH PLAIN LOGIN' 'AUTH PLAIN LOGIN'
	ask
	warns 'AUTH PLAIN LOGIN'
}

@test "AUTH before TLS is a warning in any spelling and with any mechanism" {
	local words

	for words in 'auth plain' 'AUTH=PLAIN LOGIN' 'AUTH CRAM-MD5' 'AUTH SCRAM-SHA-256' 'AUTH GSSAPI' 'AUTH'; do
		offers "$words"
		ask
		warns "$words"
		stop_server "$last_server"
	done
}

@test "AUTH twice, as servers write it for old clients, is one warning" {
	offers $'AUTH=PLAIN\nS: 250-AUTH PLAIN LOGIN'
	ask
	line_is "SMTP WARNING - $server allows login before TLS"
	finding_is WARNING cleartext-login
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
}

@test "AUTH inside TLS only is OK" {
	offers 8BITMIME 'AUTH PLAIN LOGIN'
	ask
	is_fine
	ask --require-capability='AUTH PLAIN'
	is_fine
}

@test "words that only resemble AUTH are OK" {
	offers $'XAUTH PLAIN\nS: 250-AUTHX PLAIN\nS: 250-AUTHENTICATE\nS: 250-X AUTH PLAIN\nS: 250-AUTH-PLAIN'
	ask
	is_fine
}

@test "AUTH as the name in EHLO's first line is no offer" {
	serve <<-'SCRIPT'
		S: 220-AUTH PLAIN
		S: 220 AUTH PLAIN
		C: EHLO *
		S: 250-AUTH PLAIN LOGIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "AUTH without STARTTLS is found beside the missing STARTTLS" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 AUTH PLAIN
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	has_line "[CRITICAL] no-starttls: $server does not offer STARTTLS"
	has_line "[WARNING] cleartext-login: $server allows login before TLS: AUTH PLAIN"
	status_is 2
	no_mismatch
}

@test "AUTH before STARTTLS that is refused is found beside the refusal" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-AUTH LOGIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 454 4.7.0 no
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server refuses STARTTLS: '454 4.7.0 no', allows login before TLS"
	finding_is CRITICAL starttls-refused
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "AUTH inside implicit TLS is OK" {
	serve <<-'SCRIPT'
		TLS good
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 AUTH PLAIN LOGIN
		C: QUIT
	SCRIPT
	ask --tls
	line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
}

@test "hostile mechanisms before TLS are shown clean" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		RAW 250-AUTH PL|AIN\x1b[31m\r\n250 STARTTLS\r\n
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask
	warns 'AUTH PL\x7cAIN\x1b[31m'
}

@test "login before TLS can be silenced where it is meant" {
	offers 'AUTH PLAIN LOGIN' 'AUTH PLAIN LOGIN'
	ask --severity=cleartext-login=ok
	is_fine
	ask --severity=cleartext-login=critical
	line_is "SMTP CRITICAL - $server allows login before TLS"
	finding_is CRITICAL cleartext-login
	status_is 2
}
