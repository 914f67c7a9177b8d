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

@test "behind a TLS front whose service is down, nothing serves" {
	local word

	for word in IMAP POP3 SMTP; do
		plugin=check_${word,,}_starttls
		check -H mail.example.test -I 127.0.0.1 -p "$PORT" --tls --ca-file "$CERTS/ca.crt"
		[[ ${lines[0]} == "$word CRITICAL - mail.example.test:$PORT TLS ended: "*" before its greeting inside TLS | "* ]] ||
			complain "$word"
		finding_is CRITICAL no-service-inside-tls
		[[ $(perf cert_days) == 90.0 && $(perf time_tls) == 0.* ]]
		nothing_on_stderr
		clean_output
		status_is 2
	done
}
