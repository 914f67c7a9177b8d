# SPDX-License-Identifier: ISC
load ../helper

plugin=check_lmtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# offers KEYWORD…: a server that offers these before TLS beside STARTTLS, and AUTH inside TLS.
offers() {
	serve <<-SCRIPT
		S: 220 mail.example.test LMTP
		C: LHLO *
		S: 250-mail.example.test AUTH PLAIN
		$(printf 'S: 250-%s\n' "$@")
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 begin
		TLS good
		C: LHLO *
		S: 250-mail.example.test
		S: 250 AUTH PLAIN LOGIN
		C: QUIT
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	! heard | grep -Eiq '^C: AUTH' || complain "the plugin tried to log in"
}

@test "a plaintext mechanism before TLS is a warning, and named" {
	offers 'AUTH GSSAPI PLAIN' SIZE
	ask
	line_is "LMTP WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: AUTH PLAIN"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

@test "mechanisms that send no password are OK, and told" {
	offers 'AUTH GSSAPI EXTERNAL'
	ask
	line_is "LMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	has_line "[OK] login-before-tls: $server allows login before TLS by GSSAPI, EXTERNAL"
	status_is 0
	no_mismatch
}

@test "no AUTH before TLS is OK, and what is offered inside TLS is no matter of clear text" {
	offers SIZE XAUTH
	ask --require-capability='AUTH LOGIN'
	line_is "LMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	no_finding login-before-tls
	status_is 0
	no_mismatch
}

@test "a login without STARTTLS is found beside the missing STARTTLS" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test LMTP
		C: LHLO *
		S: 250-mail.example.test
		S: 250 AUTH LOGIN
		C: QUIT
	SCRIPT
	ask
	line_is "LMTP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	finding_is CRITICAL no-starttls
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}
