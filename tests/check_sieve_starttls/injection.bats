# SPDX-License-Identifier: ISC
load ../helper

plugin=check_sieve_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

offer='S: "SIEVE" "fileinto"
S: "STARTTLS"
S: OK
C: STARTTLS'
inside='TLS good
S: "SIEVE" "vacation"
S: OK
C: CAPABILITY
S: "SIEVE" "vacation"
S: OK
C: LOGOUT'

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
		RAW OK "begin"\\r\\n$1
		$inside
	SCRIPT
	ask
	line_is "SIEVE CRITICAL - $server sends plain text after the reply to STARTTLS"
	has_finding "[CRITICAL] plaintext-after-starttls: $server sends plain text after the reply to STARTTLS: $shown"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	no_talk_after_starttls
	stop_server "$last_server"
}

# Neither a handshake nor another command, in clear text or not.
no_talk_after_starttls() {
	heard_line 'C: STARTTLS'
	! heard | sed '1,/^C: STARTTLS$/d' | grep -Eq '^TLS TLS|CAPABILITY|LOGOUT' ||
		complain "the client went on after the injection"
}

@test "capabilities behind the go-ahead are found, and not taken for those inside TLS" {
	after_go_ahead '"SASL" "PLAIN"\r\nOK\r\n' '"SASL" "PLAIN"{0d}{0a}OK{0d}{0a}'
	no_finding cleartext-login
}

@test "a status, half a line and a single byte behind the go-ahead are found" {
	after_go_ahead 'OK\r\n' 'OK{0d}{0a}'
	after_go_ahead 'BYE "no"\r\n' 'BYE "no"{0d}{0a}'
	after_go_ahead '"SIE' '"SIE'
	after_go_ahead '"' '"'
	after_go_ahead '\0' '{00}'
	after_go_ahead '\x16' '{16}'
	after_go_ahead '\r\n' 'an empty line'
}

@test "bytes behind a literal that ends the go-ahead are found" {
	serve <<-SCRIPT
		$offer
		RAW OK {5}\\r\\nbegin\\r\\nOK\\r\\n
		$inside
	SCRIPT
	ask
	line_is "SIEVE CRITICAL - $server sends plain text after the reply to STARTTLS"
	status_is 2
	no_talk_after_starttls
}

@test "hostile bytes behind the go-ahead are shown clean" {
	after_go_ahead 'a|b\x1b[31m\xff' 'a{7c}b{1b}[31m{ff}'
}

@test "text behind a refusal is no injection, and the refusal counts" {
	serve <<-SCRIPT
		$offer
		RAW NO "no"\\r\\nOK "begin"\\r\\n
	SCRIPT
	ask
	line_is "SIEVE CRITICAL - $server refuses STARTTLS: 'NO \"no\"'"
	no_finding plaintext-after-starttls
	status_is 2
}

@test "capabilities in plain text where the handshake should be are found" {
	serve <<-SCRIPT
		$offer
		S: OK "begin"
		RECORD
		S: "SASL" "PLAIN"
		S: OK
	SCRIPT
	ask
	line_is "SIEVE CRITICAL - $server sent plain text instead of a TLS handshake: '\"SASL\" \"PLAIN\"'"
	finding_is CRITICAL plaintext-after-starttls
	no_finding cleartext-login
	status_is 2
	no_talk_after_starttls
}

@test "a go-ahead that comes in pieces is no injection, and half of one is none" {
	serve <<-SCRIPT
		$offer
		SPLIT OK "begin"
		$inside
	SCRIPT
	ask
	line_is "SIEVE OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
	local half

	for half in 'OK "begin"' 'OK {3}\r\nab' 'O'; do
		serve <<-SCRIPT
			$offer
			RAW $half
			STALL
		SCRIPT
		ask -t 0.4
		line_is "SIEVE CRITICAL - $server timed out after 0.4 s waiting for the reply to STARTTLS"
		status_is 2
		no_talk_after_starttls
		stop_server "$last_server"
	done
}

@test "what was offered before TLS is forgotten inside" {
	serve <<-SCRIPT
		$offer
		S: OK
		$inside
	SCRIPT
	ask --require-capability=SIEVE=fileinto
	line_is "SIEVE CRITICAL - $server does not offer SIEVE=fileinto inside TLS"
	finding_is CRITICAL missing-capability
	status_is 2
	ask --require-capability=SIEVE=vacation
	status_is 0
	no_mismatch
}
