# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

hello='S: 220 mail.example.test ESMTP
C: EHLO *'
offer="$hello
S: 250-mail.example.test
S: 250 STARTTLS
C: STARTTLS"
inside='TLS good
C: EHLO *
S: 250-mail.example.test
S: 250 8BITMIME
C: QUIT'

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# after_go_ahead RAW SHOWN: the server sends these bytes behind the go-ahead, in one segment with it.
after_go_ahead() {
	serve <<-SCRIPT
		$offer
		RAW 220 go ahead\\r\\n$1
		$inside
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server sends plain text after the reply to STARTTLS"
	has_finding "[CRITICAL] plaintext-after-starttls: $server sends plain text after the reply to STARTTLS: '$2'"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	no_talk_after_starttls
}

# Neither a handshake nor another command, in clear text or not.
no_talk_after_starttls() {
	! heard | sed '1,/^C: STARTTLS$/d' | grep -Eq '^TLS TLS|EHLO|QUIT' || complain "the client went on after the injection"
}

@test "a reply behind the go-ahead is found, and nothing more is said" {
	after_go_ahead '250 OK\r\n' '250 OK{0d}{0a}'
}

@test "an EHLO reply behind the go-ahead is found, and not taken for the one inside TLS" {
	after_go_ahead '250-mail.example.test\r\n250 AUTH PLAIN\r\n' \
		'250-mail.example.test{0d}{0a}250 AUTH PLAIN{0d}{0a}'
	no_finding cleartext-login
}

@test "half a line behind the go-ahead is found" {
	after_go_ahead '25' '25'
}

@test "one byte behind the go-ahead is found, whichever it is" {
	after_go_ahead ' ' ' '
	after_go_ahead '\n' '{0a}'
	after_go_ahead '\0' '{00}'
	after_go_ahead '\x16' '{16}'
}

@test "a TLS record that comes before it can have been asked for is found" {
	after_go_ahead '\x15\x03\x03\0\x02\x02\x28' '{15}{03}{03}{00}{02}{02}('
}

@test "hostile bytes behind the go-ahead are shown clean" {
	after_go_ahead 'a|b\x1b[31m\xff\xe2\x80\xae\xc2\x9b' 'a{7c}b{1b}[31m{ff}{e2}{80}{ae}{c2}{9b}'
	ask -vvv
	line_is "SMTP CRITICAL - $server sends plain text after the reply to STARTTLS"
	has_line '    S: a{7c}b{1b}[31m{ff}{e2}{80}{ae}{c2}{9b}'
}

@test "a flood behind the go-ahead is found at once" {
	serve <<-SCRIPT
		$offer
		RAW 220 go ahead\\r\\n250 evil\\r\\n250 evil\\r\\n250 evil\\r\\n250 evil\\r\\n250 evil\\r\\n250 evil\\r\\n250 evil\\r\\n250 evil\\r\\n
		FLOOD 250 evil
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server sends plain text after the reply to STARTTLS"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	((took_ms < 1000))
}

@test "text behind a go-ahead of many lines is found" {
	serve <<-SCRIPT
		$offer
		RAW 220-go\\r\\n220 ahead\\r\\n250 OK\\r\\n
		$inside
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server sends plain text after the reply to STARTTLS"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	no_talk_after_starttls
}

@test "text behind a refusal is no injection, and the refusal counts" {
	serve <<-SCRIPT
		$offer
		RAW 454 4.7.0 no\\r\\n220 go ahead\\r\\n
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server refuses STARTTLS: '454 4.7.0 no'"
	finding_is CRITICAL starttls-refused
	status_is 2
}

@test "plain text where the handshake should be is found" {
	serve <<-SCRIPT
		$offer
		S: 220 go ahead
		RECORD
		S: 250 mail.example.test
		S: 250 evil
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server sent plain text instead of a TLS handshake: '250 mail.example.test'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	no_talk_after_starttls
}

@test "half a line of plain text where the handshake should be is found" {
	serve <<-SCRIPT
		$offer
		S: 220 go ahead
		RECORD
		RAW 454 |\\x1b
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server sent plain text instead of a TLS handshake: '454 {7c}{1b}'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
}

@test "bytes that are neither text nor TLS fail the handshake" {
	serve <<-SCRIPT
		$offer
		S: 220 go ahead
		RECORD
		RAW \\x01\\xff|\\x1b[31m\\r\\n\\0\\0\\0\\0
	SCRIPT
	ask -vvv
	[[ ${lines[0]} == "SMTP CRITICAL - $server fails the TLS handshake: "* ]] || complain "expected a failed handshake"
	finding_is CRITICAL handshake-failed
	status_is 2
	no_talk_after_starttls
}

@test "a go-ahead that comes in pieces is no injection" {
	serve <<-SCRIPT
		$offer
		SPLIT 220-go
		SPLIT 220 ahead
		$inside
	SCRIPT
	ask
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

@test "half a go-ahead is none" {
	serve <<-SCRIPT
		$offer
		RAW 220 go ahead\\r
		STALL
	SCRIPT
	ask -t 0.4
	line_is "SMTP CRITICAL - $server timed out after 0.4 s waiting for the reply to STARTTLS"
	finding_is CRITICAL timeout
	status_is 2
	no_talk_after_starttls
}

@test "a go-ahead that comes before STARTTLS was said is not taken" {
	serve <<-SCRIPT
		$hello
		RAW 250-mail.example.test\\r\\n250 STARTTLS\\r\\n220 go ahead\\r\\n
		C: STARTTLS
		$inside
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server sent unsolicited data: '220 go ahead{0d}{0a}' (expected: the reply to STARTTLS)"
	finding_is CRITICAL protocol-error
	status_is 2
	no_talk_after_starttls
}

@test "what was offered before TLS is forgotten inside" {
	serve <<-SCRIPT
		$hello
		S: 250-mail.example.test
		S: 250-DSN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		$inside
	SCRIPT
	ask --require-capability=DSN
	line_is "SMTP CRITICAL - $server does not offer DSN inside TLS"
	finding_is CRITICAL missing-capability
	status_is 2
	ask --require-capability=8BITMIME
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}
