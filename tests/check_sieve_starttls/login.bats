# SPDX-License-Identifier: ISC
load ../helper

plugin=check_sieve_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

inside='S: "SASL" "PLAIN LOGIN"
S: OK
C: CAPABILITY
S: "SASL" "PLAIN LOGIN"
S: OK
C: LOGOUT'

# offers RAW: a server that offers these lines before TLS beside STARTTLS, and every mechanism inside TLS.
offers() {
	serve <<-SCRIPT
		RAW $1
		S: "STARTTLS"
		S: OK
		C: STARTTLS
		S: OK
		TLS good
		$inside
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	! heard | grep -Eiq '^C: AUTHENTICATE' || complain "the plugin tried to log in"
}

# warns DETAIL
warns() {
	line_is "SIEVE WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

# is_fine [WHAT]: with that behind it all.
is_fine() {
	line_is "SIEVE OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days${1-}"
	no_finding cleartext-login
	no_finding login-before-tls
	status_is 0
	no_mismatch
}

@test "a plaintext mechanism before TLS is a warning, and named" {
	local line

	while IFS= read -r line; do
		offers "${line% ; *}"
		ask
		warns "${line#* ; }"
		stop_server "$last_server"
	done <<-'CASES'
		"SASL" "PLAIN"\r\n ; SASL PLAIN
		"sasl" "plain login"\r\n ; SASL PLAIN LOGIN
		"SASL" "CRAM-MD5 PLAIN"\r\n ; SASL PLAIN
		"SASL" "SCRAM-SHA-256"\r\n"SASL" "XOAUTH2"\r\n ; SASL XOAUTH2
		"SASL" {5}\r\nPLAIN\r\n ; SASL PLAIN
		{4}\r\nSASL {11}\r\nPLAIN LOGIN\r\n ; SASL PLAIN LOGIN
		"SASL" "PL\\AIN"\r\n ; SASL PLAIN
	CASES
}

@test "a mechanism is found in any spelling that a client may understand" {
	local line

	while IFS= read -r line; do
		offers "$line"
		ask
		warns 'SASL PLAIN'
		stop_server "$last_server"
	done <<-'CASES'
		"SASL" PLAIN\r\n
		"SASL"\tPLAIN\r\n
		" SASL" "PLAIN"\r\n
		"SASL=PLAIN"\r\n
		"SASL PLAIN"\r\n
		"SASL" "CRAM-MD5,PLAIN"\r\n
	CASES
}

@test "no mechanism before TLS is OK" {
	local line

	while IFS= read -r line; do
		offers "$line"
		ask
		is_fine
		stop_server "$last_server"
	done <<-'CASES'
		"SASL" ""\r\n
		"SASL"\r\n
		"SASL" {0}\r\n\r\n
		"XSASL" "PLAIN"\r\n
		"SIEVE" "SASL PLAIN"\r\n
		"IMPLEMENTATION" "\\"SASL\\" \\"PLAIN\\""\r\n
	CASES
}

@test "mechanisms that send no password are OK, and told" {
	local names

	for names in SCRAM-SHA-256 'CRAM-MD5, DIGEST-MD5' GSSAPI EXTERNAL; do
		offers "\"SASL\" \"${names//,/}\"\\r\\n"
		ask
		line_is "SIEVE OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
		has_line "[OK] login-before-tls: $server allows login before TLS by $names"
		status_is 0
		stop_server "$last_server"
	done
}

@test "a login without STARTTLS is found beside the missing STARTTLS" {
	serve <<-'SCRIPT'
		S: "SASL" "PLAIN"
		S: OK
		C: LOGOUT
	SCRIPT
	ask
	line_is "SIEVE CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	finding_is CRITICAL no-starttls
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "what is offered inside TLS is no matter of clear text" {
	offers '"SASL" ""\r\n'
	ask --require-capability='SASL PLAIN LOGIN'
	is_fine
	serve <<-SCRIPT
		TLS good
		$inside
	SCRIPT
	ask --tls
	line_is "SIEVE OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
}

@test "login before TLS can be silenced where it is meant" {
	offers '"SASL" "PLAIN"\r\n'
	ask --severity=cleartext-login=ok
	is_fine ', 1 finding accepted'
}
