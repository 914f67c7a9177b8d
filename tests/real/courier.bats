# SPDX-License-Identifier: ISC
load ../helper
load servers
load readers

setup_file() {
	standard_certs
	chmod -R a+rX "$CERTS"
	export CERTS
	start_courier "$BATS_FILE_TMPDIR/courier"
}

teardown_file() {
	stop_courier "$BATS_FILE_TMPDIR/courier"
}

# ask NAME OPTION…: sets server.
ask() {
	plugin=check_${1%-*}_starttls
	server=mail.example.test:$(courier_port "$1")
	check -H mail.example.test -I 127.0.0.1 -p "${server#*:}" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

@test "Courier that wants TLS before a login is OK" {
	ask imap-required --require-capability=AUTH=PLAIN
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Courier that takes a login in clear text is a warning" {
	ask imap
	line_is "IMAP WARNING - $server allows login before TLS"
	has_line "[WARNING] cleartext-login: $server allows login before TLS: LOGIN (there is no LOGINDISABLED)"
	status_is 1
	ask pop3
	line_is "POP3 WARNING - $server allows login before TLS"
	has_line "[WARNING] cleartext-login: $server allows login before TLS: USER"
	status_is 1
}

@test "Courier's POP3 is OK where its USER in clear text is accepted" {
	ask pop3 --severity=cleartext-login=ok
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}
