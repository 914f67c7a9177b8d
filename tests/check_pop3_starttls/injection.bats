# SPDX-License-Identifier: ISC
load ../helper

plugin=check_pop3_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

hello='S: +OK ready
C: CAPA'
offer="$hello
S: +OK
S: STLS
S: .
C: STLS"
inside='TLS good
C: CAPA
S: +OK
S: UIDL
S: .
C: QUIT'

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# after_go_ahead RAW SHOWN: the server sends these bytes behind the go-ahead, in one segment with it.
after_go_ahead() {
	local shown="'$2'"

	[[ $2 != *'empty line'* ]] || shown=$2
	serve <<-SCRIPT
		$offer
		RAW +OK begin\\r\\n$1
		$inside
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server sends plain text after the reply to STLS"
	has_finding "[CRITICAL] plaintext-after-starttls: $server sends plain text after the reply to STLS: $shown"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	no_talk_after_stls
}

# Neither a handshake nor another command, in clear text or not.
no_talk_after_stls() {
	heard_line 'C: STLS'
	! heard | sed '1,/^C: STLS$/d' | grep -Eq '^TLS TLS|CAPA|QUIT' || complain "the client went on after the injection"
}

@test "a reply behind the go-ahead is found, and nothing more is said" {
	after_go_ahead '+OK\r\n' '+OK{0d}{0a}'
	after_go_ahead '-ERR no\r\n' '-ERR no{0d}{0a}'
}

@test "a list behind the go-ahead is found, and not taken for the one inside TLS" {
	after_go_ahead '+OK\r\nUSER\r\n.\r\n' '+OK{0d}{0a}USER{0d}{0a}.{0d}{0a}'
	no_finding cleartext-login
}

@test "half a line behind the go-ahead is found" {
	after_go_ahead '+O' '+O'
}

@test "one byte behind the go-ahead is found, whichever it is" {
	after_go_ahead ' ' ' '
	after_go_ahead '.' '.'
	after_go_ahead '\n' '{0a}'
	after_go_ahead '\0' '{00}'
	after_go_ahead '\x16' '{16}'
}

@test "a doubled line end behind the go-ahead is found" {
	after_go_ahead '\r\n' 'an empty line'
	after_go_ahead '\r\n\r\n' 'empty lines'
}

@test "a TLS record that comes before it can have been asked for is found" {
	after_go_ahead '\x15\x03\x03\0\x02\x02\x28' '{15}{03}{03}{00}{02}{02}('
}

@test "hostile bytes behind the go-ahead are shown clean" {
	after_go_ahead 'a|b\x1b[31m\xff\xe2\x80\xae\xc2\x9b' 'a{7c}b{1b}[31m{ff}{e2}{80}{ae}{c2}{9b}'
	ask -vvv
	line_is "POP3 CRITICAL - $server sends plain text after the reply to STLS"
	has_line '    S: a{7c}b{1b}[31m{ff}{e2}{80}{ae}{c2}{9b}'
	status_is 2
}

@test "a flood behind the go-ahead is found at once" {
	serve <<-SCRIPT
		$offer
		RAW +OK begin\\r\\n+OK evil\\r\\n+OK evil\\r\\n+OK evil\\r\\n+OK evil\\r\\n+OK evil\\r\\n+OK evil\\r\\n
		FLOOD +OK evil
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server sends plain text after the reply to STLS"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	((took_ms < 1000)) || complain "too slow"
}

@test "text behind the go-ahead is found where CAPA was refused too" {
	serve <<-SCRIPT
		$hello
		S: -ERR what is CAPA?
		C: STLS
		RAW +OK begin\\r\\n+OK\\r\\n.\\r\\n
		$inside
	SCRIPT
	ask
	finding_is CRITICAL plaintext-after-starttls
	finding_is CRITICAL no-starttls
	status_is 2
	no_talk_after_stls
	ask --severity=no-starttls=ok
	line_is "POP3 CRITICAL - $server sends plain text after the reply to STLS, 1 finding accepted"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
}

@test "text behind a refusal is no injection, and the refusal counts" {
	serve <<-SCRIPT
		$offer
		RAW -ERR no\\r\\n+OK begin\\r\\n
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server refuses STLS: '-ERR no'"
	finding_is CRITICAL starttls-refused
	no_finding plaintext-after-starttls
	status_is 2
}

@test "plain text where the handshake should be is found" {
	serve <<-SCRIPT
		$offer
		S: +OK begin
		RECORD
		S: +OK evil
		S: USER
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server sent plain text instead of a TLS handshake: '+OK evil'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	no_mismatch
	no_talk_after_stls
}

@test "a refusal where the handshake should be is plain text" {
	serve <<-SCRIPT
		$offer
		S: +OK begin
		RECORD
		RAW -ERR TLS is |broken\\x1b\\r\\n
		CLOSE
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server sent plain text instead of a TLS handshake: '-ERR TLS is {7c}broken{1b}'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
}

@test "a go-ahead that comes in pieces is no injection" {
	serve <<-SCRIPT
		$offer
		SPLIT +OK begin
		$inside
	SCRIPT
	ask
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

@test "half a go-ahead is none" {
	local half

	for half in '+OK begin\r' '+OK begin' '+OK' '+'; do
		serve <<-SCRIPT
			$offer
			RAW $half
			STALL
		SCRIPT
		ask -t 0.4
		line_is "POP3 CRITICAL - $server timed out after 0.4 s waiting for the reply to STLS"
		finding_is CRITICAL timeout
		status_is 2
		no_talk_after_stls
		stop_server "$last_server"
	done
}

@test "a go-ahead that comes before STLS was said is not taken" {
	serve <<-SCRIPT
		$hello
		RAW +OK\\r\\nSTLS\\r\\n.\\r\\n+OK begin\\r\\n
		C: STLS
		$inside
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server sent unsolicited data: '+OK begin{0d}{0a}' (expected: the reply to STLS)"
	finding_is CRITICAL protocol-error
	status_is 2
	! heard | grep -Eq '^(TLS TLS|C: STLS)' || complain "the client went on"
}

@test "what was offered before TLS is forgotten inside" {
	serve <<-SCRIPT
		$hello
		S: +OK
		S: TOP
		S: STLS
		S: .
		C: STLS
		S: +OK begin
		$inside
	SCRIPT
	ask --require-capability=TOP
	line_is "POP3 CRITICAL - $server does not offer TOP inside TLS"
	finding_is CRITICAL missing-capability
	status_is 2
	ask --require-capability=UIDL
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}
