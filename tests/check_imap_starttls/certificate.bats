# SPDX-License-Identifier: ISC
load ../helper

plugin=check_imap_starttls

setup_file() {
	standard_certs
}

# serve_certificate NAME [TLS-OPTION…]
serve_certificate() {
	serve <<-SCRIPT
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
		C: * STARTTLS
		S: {tag} OK begin
		TLS $*
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	server=mail.example.test:$PORT
}

# serve_implicit NAME
serve_implicit() {
	serve <<-SCRIPT
		TLS $1
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	server=mail.example.test:$PORT
}

ask() {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	no_mismatch
}

is_fine() {
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

# fails ID TEXT: critical by that finding alone.
fails() {
	line_is "IMAP CRITICAL - $server $2"
	finding_is CRITICAL "$1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

@test "a certificate that holds is OK, and its days are told" {
	serve_certificate good
	ask
	is_fine
	[[ $(perf cert_days) == 90.0 ]] || complain "wrong cert_days"
}

@test "an expired certificate is critical, with STARTTLS and with implicit TLS" {
	serve_certificate expired
	ask
	fails certificate-expired "certificate expired 3 days ago"
	serve_implicit expired
	ask --tls
	fails certificate-expired "certificate expired 3 days ago"
}

@test "a certificate of another name is critical, with STARTTLS and with implicit TLS" {
	serve_certificate wrongname
	ask
	fails name-mismatch "certificate is not for mail.example.test"
	has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it is for other.example.test"
	serve_implicit wrongname
	ask --tls
	fails name-mismatch "certificate is not for mail.example.test"
}

@test "a self-signed certificate is critical, with STARTTLS and with implicit TLS" {
	serve_certificate selfsigned
	ask
	[[ ${lines[0]} == "IMAP CRITICAL - $server certificate is not trusted: "*self-signed* ]] || complain "expected self-signed"
	finding_is CRITICAL untrusted
	status_is 2
	serve_implicit selfsigned
	ask --tls
	[[ ${lines[0]} == "IMAP CRITICAL - $server certificate is not trusted: "*self-signed* ]] || complain "expected self-signed"
	finding_is CRITICAL untrusted
	status_is 2
}

@test "an unknown issuer is critical, and named" {
	serve_certificate unknown chain=otherca
	ask
	[[ ${lines[0]} == "IMAP CRITICAL - $server certificate is not trusted: "*"'Other CA'"* ]] || complain "expected the issuer"
	finding_is CRITICAL untrusted
	no_finding name-mismatch
	status_is 2
}

@test "a missing intermediate is critical, and one that is sent is OK" {
	serve_certificate leaf
	ask
	[[ ${lines[0]} == "IMAP CRITICAL - $server certificate is not trusted: "*"missing intermediate"* ]] ||
		complain "expected a missing intermediate"
	finding_is CRITICAL untrusted
	status_is 2
	serve_certificate leaf chain=inter
	ask
	is_fine
}

@test "a certificate that is not valid yet is critical" {
	mint later --dns mail.example.test --issuer "$CERTS/ca.pem" --from=+2d1h --to=90d1h
	serve_certificate later
	ask
	fails certificate-not-yet-valid "certificate is not yet valid (valid in 2 days)"
}

@test "a certificate that expires soon is a warning, or what -D makes of it" {
	serve_certificate expiring
	ask
	line_is "IMAP WARNING - $server certificate expires in 10 days"
	finding_is WARNING certificate-expiring
	status_is 1
	ask -D 21,11
	fails certificate-expiring "certificate expires in 10 days"
	ask -D 9
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 10 days"
	status_is 0
}

@test "--verify-name is wanted instead of the host, and any of several suffices" {
	serve_certificate wrongname
	ask --verify-name=other.example.test
	is_fine
	ask --verify-name=first.example.test,other.example.test
	is_fine
	serve_certificate good
	ask --verify-name=other.example.test
	fails name-mismatch "certificate is not for other.example.test"
}

@test "an address is compared by value" {
	serve_certificate good
	check -H 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "IMAP OK - 127.0.0.1:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	check -H 127.0.0.2 -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "IMAP CRITICAL - 127.0.0.2:$PORT certificate is not for 127.0.0.2"
	finding_is CRITICAL name-mismatch
	status_is 2
	nothing_on_stderr
	clean_output
	no_mismatch
}

@test "a wildcard stands for one label, the leftmost" {
	local host

	mint wild --dns '*.example.test' --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	serve_certificate wild
	ask
	is_fine
	for host in example.test a.mail.example.test; do
		check -H "$host" -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
		line_is "IMAP CRITICAL - $host:$PORT certificate is not for $host"
		status_is 2
	done
	no_mismatch
}

@test "all that is wrong is found in one run, the service inside TLS too" {
	mint bad --dns other.example.test --issuer "$CERTS/otherca.pem" --from=-93d --to=-3d
	serve_certificate bad
	ask --require-capability=IDLE
	finding_is CRITICAL certificate-expired
	finding_is CRITICAL untrusted
	finding_is CRITICAL name-mismatch
	finding_is CRITICAL missing-capability
	((${#lines[@]} == 5)) || complain "expected four findings"
	status_is 2
}

@test "what a certificate says of itself does not leave its place" {
	local evil='all is well\nIMAP OK - fine | evil=666\x1b[31m\x9b\r\x00\x7f'

	mint evil --cn "$evil" --dns "$evil" --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	serve_certificate evil
	ask -vv
	line_is "IMAP CRITICAL - $server certificate expired 3 days ago, certificate is not for mail.example.test"
	[[ $(perfdata) != *evil* ]] || complain "evil performance data"
	status_is 2
}
