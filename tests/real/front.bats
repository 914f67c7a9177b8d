# SPDX-License-Identifier: ISC
load ../helper
load servers
load readers

setup_file() {
	standard_certs
	chmod -R a+rX "$CERTS"
	export CERTS
	start_front "$BATS_FILE_TMPDIR/front"
}

teardown_file() {
	stop_front "$BATS_FILE_TMPDIR/front"
}

# ask WORD OPTION…: sets server.
ask() {
	# shellcheck disable=SC2034  # check reads it
	plugin=check_${1,,}_starttls
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

@test "behind a TLS front whose service is down, nothing serves" {
	local word

	for word in IMAP POP3 SMTP; do
		ask "$word" --tls
		line_is "$word CRITICAL - $server TLS ended: the server reset the connection before its greeting inside TLS"
		finding_is CRITICAL no-service-inside-tls
		[[ $(perf cert_days) == 90.0 && $(perf time_tls) == 0.* ]]
		status_is 2
	done
}

@test "a TLS port that is asked for STARTTLS never greets" {
	local word

	for word in IMAP POP3 SMTP; do
		ask "$word" -t 0.3
		line_is "$word CRITICAL - $server timed out after 0.3 s waiting for its greeting"
		finding_is CRITICAL timeout
		status_is 2
	done
}
