# SPDX-License-Identifier: ISC
load ../helper

plugin=check_pop3_starttls

setup_file() {
	standard_certs
	mint rsa --dns mail.example.test --issuer "$CERTS/ca.pem" --key rsa2048 --from=-1m --to=90d1h
	mint loopback --ip 127.0.0.1 --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
}

# serve_upgrade DIRECTIVE…: STLS offered and granted, then the directives, then the service inside TLS.
serve_upgrade() {
	serve <<-SCRIPT
		S: +OK ready
		C: CAPA
		S: +OK
		S: STLS
		S: UIDL
		S: .
		C: STLS
		S: +OK begin
		$(printf '%s\n' "$@")
		C: CAPA
		S: +OK
		S: UIDL
		S: SASL PLAIN
		S: .
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
}

# serve_implicit TLS-DIRECTIVE
serve_implicit() {
	serve <<-SCRIPT
		$1
		S: +OK ready
		C: CAPA
		S: +OK
		S: UIDL
		S: SASL PLAIN
		S: .
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
}

ask() {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# is_ok VERSION
is_ok() {
	line_is "POP3 OK - $server STLS, $1, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# fails_handshake TEXT
fails_handshake() {
	line_is "POP3 CRITICAL - $server fails the TLS handshake: $1"
	has_finding "[CRITICAL] handshake-failed: $server fails the TLS handshake: $1"
	status_is 2
}

# is_too_old VERSION OLDEST
is_too_old() {
	line_is "POP3 CRITICAL - $server speaks $1, older than $2"
	has_finding "[CRITICAL] old-tls: $server speaks $1, older than $2"
	no_finding handshake-failed
	status_is 2
	no_mismatch
}

@test "a server that speaks TLS 1.3 or TLS 1.2 is OK" {
	serve_upgrade 'TLS good min=1.3'
	ask
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
	serve_upgrade 'TLS good max=1.2'
	ask
	is_ok TLSv1.2
	heard_line 'TLS TLSv1.2 sni=mail.example.test'
}

@test "a server that speaks TLS 1.0 at most is reached, and too old" {
	serve_upgrade 'TLS good max=1.0'
	ask
	is_too_old TLSv1.0 TLSv1.2
	heard_line 'TLS TLSv1 sni=mail.example.test'
}

@test "a server that speaks TLS 1.1 at most is reached, and too old" {
	serve_upgrade 'TLS good max=1.1'
	ask
	is_too_old TLSv1.1 TLSv1.2
	heard_line 'TLS TLSv1.1 sni=mail.example.test'
}

@test "old TLS is found with implicit TLS too" {
	serve_implicit 'TLS good max=1.0'
	ask --tls
	is_too_old TLSv1.0 TLSv1.2
}

@test "--tls-min says what is too old" {
	serve_upgrade 'TLS good max=1.0'
	ask --tls-min=1.0
	is_ok TLSv1.0
	ask --tls-min=1.1
	is_too_old TLSv1.0 TLSv1.1
	serve_upgrade 'TLS good max=1.2'
	ask --tls-min=1.3
	is_too_old TLSv1.2 TLSv1.3
}

@test "a server with old TLS is examined to the end" {
	serve_upgrade 'TLS expired max=1.0'
	ask --require-capability=TOP
	line_is "POP3 CRITICAL - $server speaks TLSv1.0, older than TLSv1.2, certificate expired 3 days ago, does not offer TOP inside TLS"
	finding_is CRITICAL old-tls
	finding_is CRITICAL certificate-expired
	finding_is CRITICAL missing-capability
	status_is 2
	no_mismatch
}

@test "a cipher suite without forward secrecy is weak" {
	serve_upgrade 'TLS rsa max=1.2 ciphers=AES128-SHA'
	ask
	line_is "POP3 WARNING - $server negotiates TLS_RSA_WITH_AES_128_CBC_SHA, which has no forward secrecy"
	finding_is WARNING weak-cipher
	status_is 1
	no_mismatch
}

@test "a server without a certificate is critical, and said to have none" {
	serve_upgrade 'TLS - anonymous'
	ask
	line_is "POP3 CRITICAL - $server has no certificate, fails the TLS handshake: the server sent the alert 'handshake failure'"
	finding_is CRITICAL no-certificate
	finding_is CRITICAL handshake-failed
	no_finding untrusted
	no_finding name-mismatch
	status_is 2
	serve_implicit 'TLS - anonymous'
	ask --tls
	line_is "POP3 CRITICAL - $server has no certificate, fails the TLS handshake: the server sent the alert 'handshake failure'"
	finding_is CRITICAL no-certificate
	finding_is CRITICAL handshake-failed
	status_is 2
}

@test "a server that only knows suites without encryption is critical, and its suite named" {
	serve_upgrade 'TLS rsa max=1.2 ciphers=NULL-SHA256'
	ask
	line_is "POP3 CRITICAL - $server fails the TLS handshake: the server sent the alert 'handshake failure', negotiates TLS_RSA_WITH_NULL_SHA256, which does not encrypt at all"
	finding_is CRITICAL handshake-failed
	finding_is CRITICAL weak-cipher
	status_is 2
}

@test "the server name indication is the host's name, and none for an address" {
	local host

	serve_implicit 'TLS good'
	check -H mail.example.test. -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" --tls
	line_is "POP3 OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
	serve_upgrade 'TLS loopback'
	for host in 127.0.0.1 ::1; do
		check -H "$host" -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
		nothing_on_stderr
		clean_output
		status_is 0
	done
	[[ $(heard | grep ^TLS) == $'TLS TLSv1.3 sni=-\nTLS TLSv1.3 sni=-' ]] || complain "expected no name"
}

@test "--sni names another server, and --no-sni none" {
	serve_upgrade 'TLS good'
	ask --sni=front.example.test
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=front.example.test'
	ask --no-sni
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=-'
}

@test "a server that ends the handshake with an alert is critical, and the alert named" {
	serve_upgrade RECORD 'RAW \x15\x03\x03\x00\x02\x02\x50' CLOSE
	ask
	fails_handshake "the server sent the alert 'internal error'"
	serve_upgrade RECORD 'RAW \x15\x03\x03\x00\x02\x02\x28' CLOSE
	ask
	fails_handshake "the server sent the alert 'handshake failure'"
	no_finding no-certificate
}

@test "bytes that are neither text nor TLS fail the handshake" {
	local bytes

	for bytes in '\x16\x03\x03\x00\x06\xff\xff\xff\xff\xff\xff' '\x01\x02\x03\x04\x05\x06\x07\x08' '\x01\xff|\x1b[31m\r\n\0\0\0\0'; do
		serve_upgrade RECORD "RAW $bytes" CLOSE
		ask -vvv
		[[ ${lines[0]} == "POP3 CRITICAL - $server fails the TLS handshake: "* ]] || complain "expected a failed handshake"
		finding_is CRITICAL handshake-failed
		status_is 2
		no_mismatch
	done
}

@test "a server that closes or resets the connection in the handshake is critical" {
	serve_upgrade RECORD CLOSE
	ask
	fails_handshake 'the server closed the connection'
	serve_upgrade RECORD RESET
	ask
	fails_handshake 'the server reset the connection'
}

@test "a server that goes silent in the handshake ends at the deadline" {
	serve_upgrade RECORD STALL
	ask -t 0.5
	line_is "POP3 CRITICAL - $server timed out after 0.5 s waiting for its part of the TLS handshake"
	finding_is CRITICAL timeout
	status_is 2
	((took_ms >= 500 && took_ms < 1000)) || complain "not at the deadline"
}

@test "a plain-text answer to a ClientHello of implicit TLS fails the handshake" {
	serve <<-SCRIPT
		S: +OK ready
		STALL
	SCRIPT
	server=mail.example.test:$PORT
	ask --tls
	line_is "POP3 CRITICAL - $server sent plain text instead of a TLS handshake: '+OK ready'"
	finding_is CRITICAL handshake-failed
	no_finding plaintext-after-starttls
	status_is 2
}

@test "the TLS session is ended politely" {
	serve_upgrade 'TLS good'
	ask
	is_ok TLSv1.3
	[[ $(heard | grep -c '^C: QUIT$') == 1 ]] || complain "expected one QUIT"
	heard_line EOF
	[[ $(heard) != *RESET* && $(heard) != *'TLS failed'* ]] || complain "not polite"
}
