# SPDX-License-Identifier: ISC
load ../helper
load servers

plugin=check_smtp_starttls

setup_file() {
	standard_certs
	chmod -R a+rX "$CERTS"
	export CERTS
	start_postfix "$BATS_FILE_TMPDIR/postfix"
}

teardown_file() {
	stop_postfix "$BATS_FILE_TMPDIR/postfix"
}

# ask VARIANT OPTION…: checks the port of the variant, and sets server, the subject of the first line.
ask() {
	local port

	port=$(port_of "$1")
	server=mail.example.test:$port
	check -H mail.example.test -I 127.0.0.1 -p "$port" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

@test "Postfix with STARTTLS is OK" {
	ask starttls
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Postfix's submission port, where AUTH is offered inside TLS only, is OK" {
	ask submission --require-capability='AUTH PLAIN'
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Postfix's implicit TLS port is OK" {
	ask smtps --tls --require-capability=auth,8bitmime
	line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Postfix that takes logins before TLS is a warning" {
	ask auth-before-tls
	line_is "SMTP WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: AUTH PLAIN LOGIN"
	status_is 1
}

@test "Postfix without TLS is critical" {
	ask plain
	line_is "SMTP CRITICAL - $server does not offer STARTTLS"
	finding_is CRITICAL no-starttls
	status_is 2
}

@test "Postfix with an expired certificate is critical" {
	ask expired
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago"
	finding_is CRITICAL certificate-expired
	no_finding untrusted
	status_is 2
}

@test "Postfix with a certificate of another name is critical" {
	ask wrongname
	line_is "SMTP CRITICAL - $server certificate is not for mail.example.test"
	has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it is for other.example.test"
	status_is 2
}

@test "Postfix that speaks TLS 1.2 only is OK, but not where 1.3 is asked for" {
	ask tls12
	line_is "SMTP OK - $server STARTTLS, TLSv1.2, certificate valid for 90 days"
	status_is 0
	ask tls12 --tls-min=1.3
	line_is "SMTP CRITICAL - $server speaks TLSv1.2, older than TLSv1.3"
	status_is 2
}

@test "Postfix that speaks TLS 1.0 only is reached, and critical" {
	ask tls10
	line_is "SMTP CRITICAL - $server speaks TLSv1.0, older than TLSv1.2"
	finding_is CRITICAL old-tls
	status_is 2
}

@test "Postfix without a certificate is critical, and said to have none" {
	ask anonymous
	line_is "SMTP CRITICAL - $server has no certificate, fails the TLS handshake: the server sent the alert 'handshake failure'"
	finding_is CRITICAL no-certificate
	finding_is CRITICAL handshake-failed
	status_is 2
}

@test "postscreen's greeting in two parts is waited for" {
	ask postscreen
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Postfix sees a polite client: EHLO twice, STARTTLS once, QUIT, and no lost connection" {
	local log=$POSTFIX_DIR/log/maillog end=$((SECONDS + 5)) before

	before=$(wc -l <"$log")
	ask submission -F probe.example.test
	status_is 0
	until tail -n +$((before + 1)) "$log" | grep 'disconnect from ' >"$BATS_TEST_TMPDIR/farewell"; do
		((SECONDS < end)) || { cat "$log"; return 1; }
		read -rt 0.05 <> <(:) || true
	done
	grep 'ehlo=2 starttls=1 quit=1 commands=4$' "$BATS_TEST_TMPDIR/farewell"
	! tail -n +$((before + 1)) "$log" | grep -E 'lost connection|warning'
}

@test "Postfix behind a proxy is OK with --proxy-protocol" {
	ask proxied --proxy-protocol
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	ask proxied-smtps --proxy-protocol --tls
	line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Postfix that waits for a proxy's header: the fix names --proxy-protocol" {
	ask proxied -t 4 -v
	status_is 2
	grep -q "^    Postfix: .*'--proxy-protocol'" <<<"$output" || complain "expected --proxy-protocol"
}
