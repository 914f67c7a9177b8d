# SPDX-License-Identifier: ISC
#
# However a run is ended, from without or within, it ends with a proper line.
load ../helper

plugin=check_smtp_starttls
FAILING=${FAILING:-$TESTS/tools/failing.so}

setup_file() {
	standard_certs
}

@test "a library that does not come back is left by the last-resort timer, a moment after the deadline" {
	[[ -e $FAILING ]]
	! grep -q __asan_init "$PLUGINS/$plugin" || skip "AddressSanitizer wants to be loaded first"
	! grep -q __tsan_init "$PLUGINS/$plugin" || skip "ThreadSanitizer holds signals back while it spins"
	grep -qF .interp "$PLUGINS/$plugin" || skip "a static program has no loader that could preload"
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
	SCRIPT
	FAIL_LIBRARY=1 LD_PRELOAD=$FAILING check -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 1 --ca-file "$CERTS/ca.crt"
	line_is "SMTP CRITICAL - timed out after 1 s"
	has_finding "[CRITICAL] timeout: timed out after 1 s"
	status_is 2
	nothing_on_stderr
	((took_ms >= 1000)) || complain "too early"
	FAIL_LIBRARY=1 LD_PRELOAD=$FAILING check -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 1:unknown \
		--ca-file "$CERTS/ca.crt"
	line_is "SMTP UNKNOWN - timed out after 1 s"
	status_is 3
}

@test "SIGTERM, by which a scheduler ends a check, is answered with UNKNOWN" {
	local code=0 pid

	serve <<-SCRIPT
		STALL
	SCRIPT
	"$PLUGINS/$plugin" -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 15 \
		</dev/null >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- 4>&- &
	pid=$!
	until grep -q CONNECT "$(server_dir)/mail.log"; do
		read -rt 0.02 <> <(:) || true
	done
	kill -TERM "$pid"
	wait "$pid" || code=$?
	[[ $code == 3 && $(<"$BATS_TEST_TMPDIR/said") == "SMTP UNKNOWN - terminated by SIGTERM" ]]
}

@test "a closed standard output ends with code 3" {
	local code=0

	serve <<-SCRIPT
		S: 554 no
	SCRIPT
	"$PLUGINS/$plugin" -H mail.example.test -I 127.0.0.1 -p "$PORT" </dev/null >&- 2>"$BATS_TEST_TMPDIR/said" || code=$?
	[[ $code == 3 && ! -s $BATS_TEST_TMPDIR/said ]]
}

# ended_by SIGNAL SERVER LINE PLUGIN OPTION…: what the plugin says that is ended once the server has heard LINE once more;
# sets code.
ended_by() {
	local pid before

	before=$(grep -c "$3" "$(server_dir)/$2.log") || true
	"$PLUGINS/$4" "${@:5}" </dev/null >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- 4>&- &
	pid=$!
	until (($(grep -c "$3" "$(server_dir)/$2.log") > before)); do
		read -rt 0.02 <> <(:) || true
	done
	kill -s "$1" "$pid"
	code=0
	wait "$pid" || code=$?
	mapfile -t lines <"$BATS_TEST_TMPDIR/said"
	output=$(<"$BATS_TEST_TMPDIR/said")
}

@test "the last words have the finding and the numbers of their check, and no other's" {
	local code

	serve <<-SCRIPT
		STALL
	SCRIPT
	ended_by ALRM mail CONNECT check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 15
	[[ $code == 2 ]]
	[[ ${lines[0]} == "SMTP CRITICAL - timed out after 15 s | time=15.000s;;;0;15" ]]
	has_finding "[CRITICAL] timeout: timed out after 15 s"
	ended_by ALRM mail CONNECT check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 15:ok -w 5
	[[ $code == 1 ]]
	[[ ${lines[0]} == "SMTP WARNING - took 15.000 s, outside the range 5 | time=15.000s;5;;0;15" ]]

	serve_dns <<-ZONE
		silent.test TXT SILENT
	ZONE
	ended_by ALRM dns silent.test check_spf -d silent.test --nameserver "$DNS" -t 15:unknown
	[[ $code == 3 ]]
	[[ ${lines[0]} == "SPF UNKNOWN - timed out after 15 s" ]]
	ended_by ALRM dns silent.test check_spf -d silent.test --nameserver "$DNS" -t 15 --severity=spf/timeout=ok
	[[ $code == 0 ]]
	[[ ${lines[0]} == "SPF OK - 1 finding accepted" ]]
}
