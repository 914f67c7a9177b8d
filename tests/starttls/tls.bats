# SPDX-License-Identifier: ISC
load ../helper
load starttls

dialect smtp

setup_file() {
	standard_certs
	mint rsa --dns mail.example.test --issuer "$CERTS/ca.pem" --key rsa2048 --from=-1m --to=90d1h
	mint loopback --ip 127.0.0.1 --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
}

# is_ok VERSION
is_ok() {
	line_is "SMTP OK - $server STARTTLS, $1, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# fails_handshake TEXT
fails_handshake() {
	line_is "SMTP CRITICAL - $server fails the TLS handshake: $1"
	has_finding "[CRITICAL] handshake-failed: $server fails the TLS handshake: $1"
	status_is 2
}

# is_too_old VERSION OLDEST
is_too_old() {
	line_is "SMTP CRITICAL - $server speaks $1, older than $2"
	has_finding "[CRITICAL] old-tls: $server speaks $1, older than $2"
	no_finding handshake-failed
	status_is 2
	no_mismatch
}

@test "a server that speaks TLS 1.3 is OK" {
	serve_upgraded 'TLS good min=1.3'
	ask
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
}

@test "a server that speaks TLS 1.2 at most is OK" {
	serve_upgraded 'TLS good max=1.2'
	ask
	is_ok TLSv1.2
	heard_line 'TLS TLSv1.2 sni=mail.example.test'
}

@test "a server that speaks TLS 1.1 at most is reached, and too old" {
	serve_upgraded 'TLS good max=1.1'
	ask
	is_too_old TLSv1.1 TLSv1.2
	heard_line 'TLS TLSv1.1 sni=mail.example.test'
}

@test "a server that speaks TLS 1.0 at most is reached, and too old" {
	serve_upgraded 'TLS good max=1.0'
	ask
	is_too_old TLSv1.0 TLSv1.2
	heard_line 'TLS TLSv1 sni=mail.example.test'
}

@test "--tls-min=1.0 lets TLS 1.0 pass" {
	serve_upgraded 'TLS good max=1.0'
	ask --tls-min=1.0
	is_ok TLSv1.0
}

@test "--tls-min=1.1 lets TLS 1.1 pass, and not TLS 1.0" {
	serve_upgraded 'TLS good max=1.1'
	ask --tls-min 1.1
	is_ok TLSv1.1
	serve_upgraded 'TLS good max=1.0'
	ask --tls-min 1.1
	is_too_old TLSv1.0 TLSv1.1
}

@test "--tls-min=1.3 lets TLS 1.3 pass, and not TLS 1.2" {
	serve_upgraded 'TLS good'
	ask --tls-min=1.3
	is_ok TLSv1.3
	serve_upgraded 'TLS good max=1.2'
	ask --tls-min=1.3
	is_too_old TLSv1.2 TLSv1.3
}

@test "--tls-min takes the number as Icinga writes it" {
	serve_upgraded 'TLS good max=1.2'
	ask --tls-min=1.200000
	is_ok TLSv1.2
	ask --tls-min=1.300000
	is_too_old TLSv1.2 TLSv1.3
}

@test "--tls-min with a version that there is not is wrong usage, and nothing is probed" {
	serve_upgraded 'TLS good'
	for version in 1.4 1 TLSv1.2 1.21; do
		ask --tls-min="$version"
		line_is "SMTP UNKNOWN - --tls-min: '$version' is not a TLS version (1.0, 1.1, 1.2, 1.3)"
		status_is 3
	done
	[[ -z $(heard) ]]
}

@test "old TLS is what it is mapped to" {
	serve_upgraded 'TLS good max=1.1'
	ask --severity=old-tls=warning
	line_is "SMTP WARNING - $server speaks TLSv1.1, older than TLSv1.2"
	status_is 1
	ask --severity=old-tls=ok
	status_is 0
}

@test "a server with old TLS is examined to the end" {
	serve_upgraded 'TLS expired max=1.0'
	ask --require-capability=SIZE
	line_is "SMTP CRITICAL - $server speaks TLSv1.0, older than TLSv1.2, certificate expired 3 days ago, does not offer SIZE inside TLS"
	finding_is CRITICAL old-tls
	finding_is CRITICAL certificate-expired
	finding_is CRITICAL missing-capability
	status_is 2
	no_mismatch
}

@test "old TLS is found with implicit TLS too" {
	serve_implicit 'TLS good max=1.1'
	ask --tls
	is_too_old TLSv1.1 TLSv1.2
}

@test "a cipher suite without forward secrecy is weak" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=AES128-SHA'
	ask
	line_is "SMTP WARNING - $server negotiates TLS_RSA_WITH_AES_128_CBC_SHA, which has no forward secrecy"
	has_finding "[WARNING] weak-cipher: $server negotiates TLS_RSA_WITH_AES_128_CBC_SHA, which has no forward secrecy"
	status_is 1
	no_mismatch
}

@test "AES-GCM does not make up for missing forward secrecy" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=AES256-GCM-SHA384'
	ask
	line_is "SMTP WARNING - $server negotiates TLS_RSA_WITH_AES_256_GCM_SHA384, which has no forward secrecy"
	finding_is WARNING weak-cipher
	status_is 1
}

@test "a weak cipher suite is what it is mapped to" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=AES128-SHA'
	ask --severity weak-cipher=critical
	finding_is CRITICAL weak-cipher
	status_is 2
	ask --severity weak-cipher=ok
	line_is "SMTP OK - $server STARTTLS, TLSv1.2, certificate valid for 90 days, 1 finding accepted"
	status_is 0
}

@test "cipher suites with forward secrecy are not weak" {
	for cipher in ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-CHACHA20-POLY1305; do
		serve_upgraded "TLS rsa max=1.2 ciphers=$cipher"
		ask
		is_ok TLSv1.2
		no_finding weak-cipher
	done
}

@test "a server that only knows suites without encryption is critical, and its suite named" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=NULL-SHA256'
	ask
	line_is "SMTP CRITICAL - $server fails the TLS handshake: the server sent the alert 'handshake failure', negotiates TLS_RSA_WITH_NULL_SHA256, which does not encrypt at all"
	finding_is CRITICAL handshake-failed
	finding_is CRITICAL weak-cipher
	status_is 2
}

@test "a server without a certificate is critical, and said to have none" {
	serve_upgraded 'TLS - anonymous'
	ask
	line_is "SMTP CRITICAL - $server has no certificate, fails the TLS handshake: the server sent the alert 'handshake failure'"
	finding_is CRITICAL no-certificate
	finding_is CRITICAL handshake-failed
	no_finding untrusted
	no_finding name-mismatch
	status_is 2
}

@test "the server name indication has no dot at its end" {
	serve_upgraded 'TLS good'
	check -H mail.example.test. -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
}

@test "the server name indication is sent with implicit TLS too" {
	serve_implicit 'TLS good'
	ask --ssl
	line_is "SMTP OK - mail.example.test:$PORT implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
	check -H mail.example.test. -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" --tls
	line_is "SMTP OK - mail.example.test:$PORT implicit TLS, TLSv1.3, certificate valid for 90 days"
	[[ $(heard | grep -c '^TLS TLSv1.3 sni=mail.example.test$') == 2 ]] || complain "expected no dot"
}

@test "no server name indication is sent for an IPv4 address" {
	serve_upgraded 'TLS loopback'
	check -H 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "SMTP OK - 127.0.0.1:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	heard_line 'TLS TLSv1.3 sni=-'
}

@test "no server name indication is sent for an IPv6 address" {
	serve_upgraded 'TLS loopback'
	for host in ::1 '[::1]'; do
		check -H "$host" -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
		line_is "SMTP OK - [::1]:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
		status_is 0
	done
	[[ $(heard | grep ^TLS) == $'TLS TLSv1.3 sni=-\nTLS TLSv1.3 sni=-' ]]
}

@test "--sni is sent instead of the host name, which the certificate is still to carry" {
	serve_upgraded 'TLS good'
	ask --sni=front.example.test
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=front.example.test'
}

@test "--sni is sent to an address literal too" {
	serve_upgraded 'TLS loopback'
	check -H 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" --sni mail.example.test
	line_is "SMTP OK - 127.0.0.1:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	heard_line 'TLS TLSv1.3 sni=mail.example.test'
}

@test "--verify-name does not change the server name indication" {
	serve_upgraded 'TLS good'
	check -H front.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" --verify-name=mail.example.test
	line_is "SMTP OK - front.example.test:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	heard_line 'TLS TLSv1.3 sni=front.example.test'
}

@test "--sni with an address is wrong usage, and nothing is probed" {
	serve_upgraded 'TLS good'
	ask --sni=192.0.2.1
	line_is "SMTP UNKNOWN - --sni: '192.0.2.1' is an address, not a name"
	status_is 3
	ask --sni=2001:db8::1
	status_is 3
	[[ -z $(heard) ]]
}

@test "--no-sni sends none" {
	serve_upgraded 'TLS good'
	ask --no-sni
	is_ok TLSv1.3
	heard_line 'TLS TLSv1.3 sni=-'
}

@test "a server that ends the handshake with an alert is critical, and the alert named" {
	serve_upgraded RECORD 'RAW \x15\x03\x03\x00\x02\x02\x50' CLOSE
	ask
	fails_handshake "the server sent the alert 'internal error'"
}

@test "a server that finds nothing in common is critical" {
	serve_upgraded RECORD 'RAW \x15\x03\x03\x00\x02\x02\x28' CLOSE
	ask
	fails_handshake "the server sent the alert 'handshake failure'"
	no_finding no-certificate
}

@test "a server that sends a record that is none fails the handshake" {
	local more

	serve_upgraded RECORD 'RAW \x16\x03\x03\x00\x06\xff\xff\xff\xff\xff\xff' CLOSE
	for more in '' -vvv; do
		# shellcheck disable=SC2086  # none, or one
		ask $more
		[[ ${lines[0]} == "SMTP CRITICAL - $server fails the TLS handshake: "* ]]
		finding_is CRITICAL handshake-failed
		status_is 2
	done
	no_mismatch
}

@test "bytes of no content type fail the handshake, and do not leave their place" {
	local bytes

	for bytes in '\x01\x02\x03\x04\x05\x06\x07\x08' '\x01\xff|\x1b[31m\r\n\0\0\0\0'; do
		serve_upgraded RECORD "RAW $bytes" CLOSE
		ask -vvv
		[[ ${lines[0]} == "SMTP CRITICAL - $server fails the TLS handshake: "* ]] || complain "expected a failed handshake"
		finding_is CRITICAL handshake-failed
		status_is 2
		no_mismatch
	done
}

@test "a server that closes the connection in the handshake is critical" {
	serve_upgraded RECORD CLOSE
	ask
	fails_handshake 'the server closed the connection'
}

@test "a server that resets the connection in the handshake is critical" {
	serve_upgraded RECORD RESET
	ask
	fails_handshake 'the server reset the connection'
}

@test "a server that goes silent in the handshake ends at the deadline" {
	serve_upgraded RECORD STALL
	ask -t 0.5
	line_is "SMTP CRITICAL - $server timed out after 0.5 s waiting for its part of the TLS handshake"
	finding_is CRITICAL timeout
	status_is 2
	((took_ms >= 500 && took_ms < 1000))
}

@test "plain text instead of an answer to the ClientHello is plain text after STARTTLS" {
	serve_upgraded RECORD 'S: 454 TLS not available' CLOSE
	ask
	line_is "SMTP CRITICAL - $server sent plain text instead of a TLS handshake: '454 TLS not available'"
	finding_is CRITICAL plaintext-after-starttls
	status_is 2
}

@test "plain text on a port for implicit TLS fails the handshake, come it before the ClientHello or after" {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		STALL
	SCRIPT
	server=mail.example.test:$PORT
	for _ in {1..10}; do
		check -H mail.example.test -I 127.0.0.1 -p "$PORT" --tls
		line_is "SMTP CRITICAL - $server sent plain text instead of a TLS handshake: '220 mail.example.test ESMTP'"
		finding_is CRITICAL handshake-failed
		no_finding plaintext-after-starttls
		status_is 2
	done
	nothing_on_stderr
	clean_output
}

@test "a server that asks for a client certificate and does without is OK" {
	serve_upgraded 'TLS good client=optional'
	ask
	is_ok TLSv1.3
	serve_upgraded 'TLS good client=optional max=1.2'
	ask
	is_ok TLSv1.2
}

@test "a server that requires a client certificate fails the handshake of TLS 1.2" {
	serve_upgraded 'TLS good client=required max=1.2'
	ask
	fails_handshake "the server sent the alert 'handshake failure' (it asked for a client certificate)"
}

@test "a server that requires a client certificate fails the handshake of TLS 1.3" {
	serve_upgraded 'TLS good client=required'
	ask
	[[ ${lines[0]} == "SMTP CRITICAL - $server "*"alert "* ]]
	finding_is CRITICAL handshake-failed
	no_finding no-service-inside-tls
	[[ ${lines[0]} != *"'unknown'"* ]]
	status_is 2
}

# chain_of COUNT: so many certificates behind the server's.
chain_of() {
	local others=inter

	while (($1 > 1)); do
		others+=,ca
		set -- $(($1 - 1))
	done
	printf 'TLS leaf chain=%s\n' "$others"
}

@test "a chain of 32 certificates is taken, though GnuTLS does not" {
	serve_upgraded "$(chain_of 31)"
	ask
	line_is "SMTP WARNING - $server sends 32 certificates: clients with GnuTLS accept 16 at most"
	has_finding "[WARNING] nonconforming-certificate: $server sends 32 certificates: clients with GnuTLS accept 16 at most"
	status_is 1
	no_mismatch
}

@test "a chain of 33 certificates is a protocol error" {
	serve_upgraded "$(chain_of 32)"
	ask
	line_is "SMTP CRITICAL - $server sent a chain of more than 32 certificates"
	finding_is CRITICAL protocol-error
	status_is 2
}

@test "the TLS session is ended politely" {
	serve_upgraded 'TLS good'
	ask
	is_ok TLSv1.3
	heard_line 'C: QUIT'
	heard_line EOF
	[[ $(heard) != *RESET* && $(heard) != *'TLS failed'* ]]
}

# serve_anonymous [LINE…]: what stands behind EHLO inside TLS.
serve_anonymous() {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS - anonymous
		C: EHLO *
		$(printf '%s\n' "$@")
	SCRIPT
	server=mail.example.test:$PORT
}

@test "a server without a certificate may be accepted, what is dead inside its TLS is not" {
	serve_anonymous 'S: 250 mail.example.test' 'C: QUIT'
	ask --severity=no-certificate=ok
	line_is "SMTP OK - $server STARTTLS, TLSv1.2, no certificate, 2 findings accepted"
	status_is 0
	ask --severity=no-certificate=ok --require-capability=AUTH
	line_is "SMTP CRITICAL - $server does not offer AUTH inside TLS, 2 findings accepted"
	status_is 2
	serve_anonymous CLOSE
	ask --severity=no-certificate=ok
	line_is "SMTP CRITICAL - $server refuses service inside TLS, 2 findings accepted"
	finding_is CRITICAL no-service-inside-tls
	status_is 2
	serve_anonymous 'S: 421 busy'
	ask --severity=no-certificate=ok
	finding_is CRITICAL no-service-inside-tls
	status_is 2
}
