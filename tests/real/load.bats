# SPDX-License-Identifier: ISC
#
# Many checks at once, against Postfix and Dovecot: each of a thousand results has to be right.
load ../helper
load servers
load readers

setup_file() {
	standard_certs
	chmod -R a+rX "$CERTS"
	export CERTS
	start_postfix "$BATS_FILE_TMPDIR/postfix"
	start_dovecot "$BATS_FILE_TMPDIR/dovecot" required yes-plaintext wrongname
}

teardown_file() {
	stop_dovecot "$BATS_FILE_TMPDIR/dovecot"
	stop_postfix "$BATS_FILE_TMPDIR/postfix"
}

# One line a kind of check: the exit code, the state, the program and its options.
kinds() {
	local smtp=check_smtp_starttls imap=check_imap_starttls pop3=check_pop3_starttls

	cat <<-TABLE
		0 OK $smtp -I 127.0.0.1 -p $(port_of starttls)
		0 OK $smtp -I 127.0.0.1 -p $(port_of smtps) --tls
		1 WARNING $smtp -I 127.0.0.1 -p $(port_of auth-before-tls)
		2 CRITICAL $smtp -I 127.0.0.1 -p $(port_of expired)
		2 CRITICAL $smtp -I 127.0.0.1 -p $(port_of plain)
		0 OK $imap -I 127.0.0.2 -p $(dovecot_port required imap)
		0 OK $imap -I 127.0.0.2 -p $(dovecot_port required imaps) --tls
		1 WARNING $imap -I 127.0.0.2 -p $(dovecot_port yes-plaintext imap)
		0 OK $pop3 -I 127.0.0.2 -p $(dovecot_port required pop3)
		2 CRITICAL $pop3 -I 127.0.0.2 -p $(dovecot_port wrongname pop3s) --tls
	TABLE
}

# checked CODE STATE PROGRAM OPTION…: prints the results that are wrong.
checked() {
	local said code=0

	said=$("$PLUGINS/$3" -H mail.example.test -t 30 --ca-file "$CERTS/ca.crt" "${@:4}" 2>&1) || code=$?
	[[ $code == "$1" && $said == *" $2 - mail.example.test:"* ]] || printf 'expected %s %s, got %s: %s\n' "$1" "$2" "$code" "$said"
}

@test "of a thousand checks, fifty at once, each result is right" {
	local wrong

	export PLUGINS
	export -f checked
	kinds >"$BATS_TEST_TMPDIR/kinds"
	for _ in {1..100}; do
		cat "$BATS_TEST_TMPDIR/kinds"
	done >"$BATS_TEST_TMPDIR/checks"
	wrong=$(xargs -P 50 -L 1 bash -c 'checked "$@"' - <"$BATS_TEST_TMPDIR/checks")
	[[ -z $wrong ]] || {
		printf '%s\n' "$wrong" | head -n 20 >&2
		return 1
	}
}

# silent: prints what did not end in time, or not as it should.
silent() {
	local said code=0 begin=${EPOCHREALTIME//[^0-9]/} took_ms

	said=$("$PLUGINS/check_smtp_starttls" -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 3 2>&1) || code=$?
	took_ms=$(((${EPOCHREALTIME//[^0-9]/} - begin) / 1000))
	[[ $code == 2 && $said == "SMTP CRITICAL - mail.example.test:$PORT timed out after 3 s"* ]] || printf '%s\n' "$said"
	((took_ms <= 3500)) || printf 'took %s ms\n' "$took_ms"
}

@test "fifty checks of a silent server at once all end in time" {
	local wrong

	serve <<-SCRIPT
		STALL
	SCRIPT
	export PLUGINS PORT
	export -f silent
	wrong=$(printf '%s\n' {1..50} | xargs -P 50 -L 1 bash -c silent)
	[[ -z $wrong ]] || {
		printf '%s\n' "$wrong" | head -n 20 >&2
		return 1
	}
}
