# SPDX-License-Identifier: ISC
load ../helper

plugin=check_lmtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

offer='S: 220 mail.example.test LMTP
C: LHLO *
S: 250-mail.example.test
S: 250 STARTTLS
C: STARTTLS'
inside='TLS good
C: LHLO *
S: 250-mail.example.test
S: 250 SIZE
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
		RAW 220 begin\\r\\n$1
		$inside
	SCRIPT
	ask
	line_is "LMTP CRITICAL - $server sends plain text after the reply to STARTTLS"
	has_finding "[CRITICAL] plaintext-after-starttls: $server sends plain text after the reply to STARTTLS: '$2'"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	no_talk_after_starttls
	stop_server "$last_server"
}

# Neither a handshake nor another command, in clear text or not.
no_talk_after_starttls() {
	heard_line 'C: STARTTLS'
	! heard | sed '1,/^C: STARTTLS$/d' | grep -Eq '^TLS TLS|LHLO|QUIT' || complain "the client went on after the injection"
}

@test "a reply behind the go-ahead is found, and not taken for the one inside TLS" {
	after_go_ahead '250-evil\r\n250 AUTH PLAIN\r\n' '250-evil{0d}{0a}250 AUTH PLAIN{0d}{0a}'
	no_finding cleartext-login
}

@test "a single byte behind the go-ahead is found" {
	after_go_ahead ' ' ' '
	after_go_ahead '\0' '{00}'
	after_go_ahead '\x16' '{16}'
}

@test "plain text where the handshake should be is found" {
	serve <<-SCRIPT
		$offer
		S: 220 begin
		RECORD
		S: 250 evil
	SCRIPT
	ask
	line_is "LMTP CRITICAL - $server sent plain text instead of a TLS handshake: '250 evil'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	no_talk_after_starttls
}

@test "what was offered before TLS is forgotten inside" {
	serve <<-SCRIPT
		${offer/S: 250 STARTTLS/S: 250-X-BEFORE$'\n'S: 250 STARTTLS}
		S: 220 begin
		$inside
	SCRIPT
	ask --require-capability=X-BEFORE
	line_is "LMTP CRITICAL - $server does not offer X-BEFORE inside TLS"
	finding_is CRITICAL missing-capability
	status_is 2
	no_mismatch
}
