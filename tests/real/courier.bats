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
	local service=${1%-*} tls=()

	# shellcheck disable=SC2034  # check reads it
	plugin=check_${service%s}_starttls
	[[ $service != *s ]] || tls=(--tls)
	server=mail.example.test:$(courier_port "$1")
	check -H mail.example.test -I 127.0.0.1 -p "${server#*:}" --ca-file "$CERTS/ca.crt" "${tls[@]}" "${@:2}"
	nothing_on_stderr
	clean_output
}

@test "Courier that wants TLS before a login is OK" {
	ask imap-required --require-capability=AUTH=PLAIN
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Courier's POP3 that wants TLS before a login says USER all the same: a warning, and OK where that is accepted" {
	ask pop3-required
	line_is "POP3 WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: USER"
	status_is 1
	ask pop3-required --severity=cleartext-login=ok --require-capability='SASL PLAIN'
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	status_is 0
}

@test "Courier's TLS ports are OK" {
	ask imaps --require-capability=AUTH=PLAIN
	line_is "IMAP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	ask pop3s --require-capability='SASL PLAIN'
	line_is "POP3 OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "Courier that takes a login in clear text is a warning" {
	ask imap
	line_is "IMAP WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: LOGIN (LOGINDISABLED not advertised)"
	status_is 1
	ask pop3
	line_is "POP3 WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: USER"
	status_is 1
}

# has_logged COMMAND…: what Courier has logged since the line `before` becomes these commands, in time.
has_logged() {
	local end=$((SECONDS + 5))

	until [[ $(tail -n +$((before + 1)) "$COURIER_DIR/log" | sed -n 's/.*command=//p' | paste -sd' ') == "$*" ]]; do
		((SECONDS < end)) || { tail -n +$((before + 1)) "$COURIER_DIR/log"; return 1; }
		read -rt 0.05 <> <(:) || true
	done
}

@test "Courier hears each command once, the good-bye last, and nothing of a TLS error" {
	local before log=$COURIER_DIR/log

	before=$(wc -l <"$log")
	ask imap-required
	has_logged STARTTLS CAPABILITY LOGOUT
	before=$(wc -l <"$log")
	ask pop3-required
	has_logged CAPA STLS CAPA QUIT
	run grep -ivE '^(DEBUG|INFO): ' "$log"
	[[ -z $output ]]
}
