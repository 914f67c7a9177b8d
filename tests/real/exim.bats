# SPDX-License-Identifier: ISC
load ../helper
load servers

plugin=check_smtp_starttls

setup_file() {
	standard_certs
	chmod -R a+rX "$CERTS"
	export CERTS
	start_exim "$BATS_FILE_TMPDIR/exim"
}

teardown_file() {
	stop_exim "$BATS_FILE_TMPDIR/exim"
}

@test "Exim, which speaks TLS with GnuTLS, is OK" {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" --require-capability=AUTH=PLAIN
	line_is "SMTP OK - mail.example.test:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	nothing_on_stderr
	status_is 0
}

@test "Exim's certificate is not trusted without its CA" {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT"
	finding_is CRITICAL untrusted
	status_is 2
}
