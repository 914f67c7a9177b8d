# SPDX-License-Identifier: ISC
load ../helper

plugin=check_imap_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

hello='S: * OK ready
C: * CAPABILITY'
offer="$hello
S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
S: {tag} OK done
C: * STARTTLS"
inside='TLS good
C: * CAPABILITY
S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
S: {tag} OK done
C: * LOGOUT'
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
		RAW {tag} OK begin\\r\\n$1
		$inside
	SCRIPT
	ask
	is_injected "$2"
	no_talk_after_starttls
}

# is_injected SHOWN
is_injected() {
	local shown="'$1'"

	[[ $1 != *'empty line'* ]] || shown=$1
	line_is "IMAP CRITICAL - $server sends plain text after the reply to STARTTLS"
	has_finding "[CRITICAL] plaintext-after-starttls: $server sends plain text after the reply to STARTTLS: $shown"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

# Neither a handshake nor another command, in clear text or not.
no_talk_after_starttls() {
	heard_line "$(heard | grep -E '^C: [^ ]+ STARTTLS$')"
	! heard | sed -E '1,/^C: [^ ]+ STARTTLS$/d' | grep -Eq '^TLS TLS|CAPABILITY|LOGOUT' ||
		complain "the client went on after the injection"
}

@test "capabilities behind the go-ahead are found, and not taken for those inside TLS" {
	after_go_ahead '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n' '* CAPABILITY IMAP4rev1 AUTH=PLAIN{0d}{0a}'
	no_finding cleartext-login
}

@test "an answer to a command that is yet to come is found behind the go-ahead" {
	after_go_ahead 'a3 OK done\r\n' 'a3 OK done{0d}{0a}'
	after_go_ahead '* CAPABILITY IMAP4rev1\r\na3 OK done\r\n' '* CAPABILITY IMAP4rev1{0d}{0a}a3 OK done{0d}{0a}'
}

@test "untagged lines, which mean nothing elsewhere, are found behind the go-ahead" {
	after_go_ahead '* OK [ALERT] log in at evil.test\r\n' '* OK [ALERT] log in at evil.test{0d}{0a}'
	after_go_ahead '* PREAUTH welcome\r\n' '* PREAUTH welcome{0d}{0a}'
	after_go_ahead '* BYE\r\n' '* BYE{0d}{0a}'
}

@test "half a line behind the go-ahead is found" {
	after_go_ahead '* ' '* '
}

@test "one byte behind the go-ahead is found, whichever it is" {
	after_go_ahead ' ' ' '
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
	line_is "IMAP CRITICAL - $server sends plain text after the reply to STARTTLS"
	has_line '    S: a{7c}b{1b}[31m{ff}{e2}{80}{ae}{c2}{9b}'
	status_is 2
}

@test "a flood behind the go-ahead is found at once" {
	serve <<-SCRIPT
		$offer
		RAW {tag} OK begin\\r\\n* OK evil\\r\\n* OK evil\\r\\n* OK evil\\r\\n* OK evil\\r\\n* OK evil\\r\\n* OK evil\\r\\n
		FLOOD * OK evil
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server sends plain text after the reply to STARTTLS"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	((took_ms < 1000)) || complain "too slow"
}

@test "text behind the go-ahead is found where the greeting has listed the capabilities" {
	serve <<-SCRIPT
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
		C: * STARTTLS
		RAW {tag} OK begin\\r\\n* CAPABILITY IMAP4rev1\\r\\n
		$inside
	SCRIPT
	ask
	is_injected '* CAPABILITY IMAP4rev1{0d}{0a}'
	no_talk_after_starttls
}

@test "text behind the go-ahead is found after untagged lines and literals before it" {
	serve <<-SCRIPT
		$offer
		RAW * OK wait\\r\\n* X {4}\\r\\n* OK)\\r\\n{tag} OK begin\\r\\n* OK evil\\r\\n
		$inside
	SCRIPT
	ask
	is_injected '* OK evil{0d}{0a}'
	no_talk_after_starttls
}

@test "text behind a refusal is no injection, and the refusal counts" {
	serve <<-SCRIPT
		$offer
		RAW {tag} NO no\\r\\n{tag} OK begin\\r\\n
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server refuses STARTTLS: '$(heard | sed -n 's/^C: \([^ ]*\) STARTTLS$/\1/p') NO no'"
	finding_is CRITICAL starttls-refused
	no_finding plaintext-after-starttls
	status_is 2
}

@test "plain text where the handshake should be is found" {
	serve <<-SCRIPT
		$offer
		S: {tag} OK begin
		RECORD
		S: * OK evil
		S: * CAPABILITY IMAP4rev1
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server sent plain text instead of a TLS handshake: '* OK evil'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
	no_mismatch
}

@test "a refusal where the handshake should be is plain text" {
	serve <<-SCRIPT
		$offer
		S: {tag} OK begin
		RECORD
		S: a2 BAD TLS not available
		CLOSE
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server sent plain text instead of a TLS handshake: 'a2 BAD TLS not available'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
}

@test "an untagged OK that talks of STARTTLS is no go-ahead" {
	local line

	for line in '* OK begin TLS negotiation now' '* OK STARTTLS' '* STARTTLS' '* STARTTLS OK' '* a2 OK begin'; do
		serve <<-SCRIPT
			$offer
			S: $line
			S: {tag} NO not really
			C: * LOGOUT
		SCRIPT
		ask
		line_is "IMAP CRITICAL - $server refuses STARTTLS: '$(heard | sed -n 's/^C: \([^ ]*\) STARTTLS$/\1/p') NO not really'"
		finding_is CRITICAL starttls-refused
		status_is 2
		no_mismatch
		stop_server "$last_server"
	done
}

@test "an untagged OK that talks of STARTTLS, and then a handshake, is no go-ahead" {
	serve <<-SCRIPT
		$offer
		S: * OK begin TLS negotiation now
		$inside
	SCRIPT
	ask -t 0.4
	line_is "IMAP CRITICAL - $server timed out after 0.4 s waiting for the reply to STARTTLS"
	finding_is CRITICAL timeout
	status_is 2
	no_talk_after_starttls
}

@test "a go-ahead that comes in pieces is no injection" {
	serve <<-SCRIPT
		$offer
		SPLIT {tag} OK begin
		$inside
	SCRIPT
	ask
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

@test "half a go-ahead is none" {
	local half

	for half in '{tag} OK begin\r' '{tag} OK begin' '{tag} OK'; do
		serve <<-SCRIPT
			$offer
			RAW $half
			STALL
		SCRIPT
		ask -t 0.4
		line_is "IMAP CRITICAL - $server timed out after 0.4 s waiting for the reply to STARTTLS"
		finding_is CRITICAL timeout
		status_is 2
		no_talk_after_starttls
		stop_server "$last_server"
	done
}

@test "a go-ahead that comes before STARTTLS was said is not taken" {
	serve <<-SCRIPT
		$hello
		RAW * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\\r\\n{tag} OK done\\r\\na2 OK begin\\r\\n
		C: * STARTTLS
		$inside
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server sent unsolicited data: 'a2 OK begin{0d}{0a}' (expected: the reply to STARTTLS)"
	finding_is CRITICAL protocol-error
	status_is 2
	! heard | grep -q '^TLS TLS' || complain "the client went on"
}

@test "what was offered before TLS is forgotten inside" {
	serve <<-SCRIPT
		$hello
		S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED MOVE
		S: {tag} OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED UIDPLUS] done
		C: * STARTTLS
		S: * CAPABILITY IMAP4rev1 NAMESPACE
		S: {tag} OK [CAPABILITY IMAP4rev1 IDLE] begin
		$inside
	SCRIPT
	for word in MOVE UIDPLUS NAMESPACE IDLE; do
		ask --require-capability="$word"
		line_is "IMAP CRITICAL - $server does not offer $word inside TLS"
		finding_is CRITICAL missing-capability
		status_is 2
	done
	ask --require-capability=AUTH=PLAIN
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}
