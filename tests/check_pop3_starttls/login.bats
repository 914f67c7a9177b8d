# SPDX-License-Identifier: ISC
load ../helper

plugin=check_pop3_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# offers LINE…: a server that offers these before TLS beside STLS, and every way to log in inside TLS.
offers() {
	serve <<-SCRIPT
		S: +OK ready <1896.697170952@dbc.mtview.ca.us>
		C: CAPA
		S: +OK USER
		$(printf 'S: %s\n' "$@")
		S: STLS
		S: .
		C: STLS
		S: +OK begin
		TLS good
		C: CAPA
		S: +OK
		S: USER
		S: SASL PLAIN LOGIN
		S: .
		C: QUIT
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	! heard | grep -Eiq '^C: (USER|PASS|APOP|AUTH)' || complain "the plugin tried to log in"
}

# warns DETAIL
warns() {
	line_is "POP3 WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

# is_fine [WHAT]: with that behind it all.
is_fine() {
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days${1-}"
	no_finding cleartext-login
	no_finding login-before-tls
	status_is 0
	no_mismatch
}

# mentions MECHANISMS: a login before TLS that is OK, by these.
mentions() {
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days"
	has_line "[OK] login-before-tls: $server allows login before TLS by $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 0
	no_mismatch
}

@test "USER before TLS is a warning" {
	offers TOP USER
	ask
	warns USER
}

@test "USER before TLS is a warning in lower case too" {
	offers user
	ask
	warns USER
}

@test "a plaintext SASL mechanism before TLS is a warning" {
	local line

	for line in 'SASL PLAIN' 'sasl plain' 'SASL SCRAM-SHA-256 PLAIN' 'SASL CRAM-MD5 PLAIN DIGEST-MD5' 'SASL=PLAIN' \
		$'SASL\tPLAIN' ' SASL PLAIN' $'SASL CRAM-MD5,PLAIN' $'\tSASL\t\tPLAIN\t'; do
		offers "$line"
		ask
		warns 'SASL PLAIN'
		stop_server "$last_server"
	done
	for line in 'SASL LOGIN' 'SASL XOAUTH2' 'SASL PLAINX'; do
		offers "$line"
		ask
		warns "$line"
		stop_server "$last_server"
	done
}

@test "USER is found in any spelling that a client may understand" {
	local line

	for line in $'USER\t' ' USER' $'\tuser' 'USER '; do
		offers "$line"
		ask
		warns USER
		stop_server "$last_server"
	done
}

@test "all the ways to log in are told" {
	offers USER 'SASL PLAIN LOGIN'
	ask
	warns 'USER, SASL PLAIN, SASL LOGIN'
}

@test "an offer of neither USER nor a mechanism is OK" {
	local line

	for line in TOP SASL 'SASL ' SASL=; do
		offers "$line"
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "mechanisms that send no password are OK, and told" {
	local names

	for names in SCRAM-SHA-256 'SCRAM-SHA-1, SCRAM-SHA-256-PLUS' 'CRAM-MD5, DIGEST-MD5' GSSAPI EXTERNAL 'NTLM, GSSAPI'; do
		offers "SASL ${names//,/}"
		ask
		mentions "$names"
		stop_server "$last_server"
	done
	offers 'SASL NTLM' USER
	ask
	warns USER
}

@test "STLS counts as the exact word alone" {
	local word

	for word in $'STLS\t' ' STLS' STLS= XSTLS 'X STLS'; do
		serve <<-SCRIPT
			S: +OK ready
			C: CAPA
			S: +OK
			S: $word
			S: .
			C: QUIT
		SCRIPT
		ask
		line_is "POP3 CRITICAL - $server does not offer STLS"
		status_is 2
		no_mismatch
		stop_server "$last_server"
	done
}

@test "words that only resemble USER and SASL are none" {
	offers XUSER USERS 'X USER' 'XSASL PLAIN' 'IMPLEMENTATION USER SASL PLAIN' PLAIN 'AUTH PLAIN' ..USER
	ask
	is_fine
}

@test "USER that a dot was put in front of is USER" {
	offers .USER
	ask
	warns USER
}

@test "what is offered inside TLS is no matter of clear text" {
	offers TOP
	ask --require-capability=USER --require-capability=SASL=PLAIN
	is_fine
}

@test "USER without STLS is found beside the missing STLS" {
	serve <<-'SCRIPT'
		S: +OK ready
		C: CAPA
		S: +OK
		S: USER
		S: .
		C: QUIT
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server does not offer STLS, allows login before TLS"
	has_finding "[CRITICAL] no-starttls: $server does not offer STLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: USER"
	status_is 2
	no_mismatch
}

@test "USER before STLS that is refused is found beside the refusal" {
	serve <<-'SCRIPT'
		S: +OK ready
		C: CAPA
		S: +OK
		S: USER
		S: STLS
		S: .
		C: STLS
		S: -ERR not now
		C: QUIT
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server refuses STLS: '-ERR not now', allows login before TLS"
	finding_is CRITICAL starttls-refused
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "USER before TLS is found beside a bad certificate" {
	mint expired --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	serve <<-'SCRIPT'
		S: +OK ready
		C: CAPA
		S: +OK
		S: USER
		S: STLS
		S: .
		C: STLS
		S: +OK begin
		TLS expired
		C: CAPA
		S: +OK
		S: .
		C: QUIT
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server certificate expired 3 days ago, allows login before TLS"
	finding_is CRITICAL certificate-expired
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "USER inside implicit TLS is OK" {
	serve <<-'SCRIPT'
		TLS good
		S: +OK ready
		C: CAPA
		S: +OK
		S: USER
		S: SASL PLAIN LOGIN
		S: .
		C: QUIT
	SCRIPT
	ask --tls
	line_is "POP3 OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
	no_mismatch
}

@test "login before TLS can be silenced where it is meant" {
	offers USER
	ask --severity=cleartext-login=ok
	is_fine ', 1 finding accepted'
	ask --severity=cleartext-login=critical
	line_is "POP3 CRITICAL - $server allows login before TLS"
	finding_is CRITICAL cleartext-login
	status_is 2
	no_mismatch
}

@test "no password and no name is ever sent" {
	offers USER 'SASL PLAIN'
	ask -vvv
	status_is 1
	[[ $(heard | sed -n 's/^C: //p') == $'CAPA\nSTLS\nCAPA\nQUIT' ]] || complain "expected four commands"
	no_mismatch
}
