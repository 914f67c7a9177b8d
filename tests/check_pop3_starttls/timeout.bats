# SPDX-License-Identifier: ISC
load ../helper

plugin=check_pop3_starttls

# Every case waits for its deadline, so all run at once before the tests, which look at what came of them.

hello='S: +OK ready
C: CAPA'
offer="$hello
S: +OK
S: STLS
S: .
C: STLS"
go_ahead="$offer
S: +OK begin"
inside="$go_ahead
TLS good
C: CAPA"

# stall NAME SCRIPT [OPTION…]: a check in the background of a server that falls silent.
stall() {
	serve -n "$1-server" <<<"$2"$'\nSTALL'
	printf '%s\n' "$PORT" >"$BATS_FILE_TMPDIR/$1.port"
	mkdir "$BATS_FILE_TMPDIR/$1"
	{
		BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/$1
		check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -t 1 "${@:3}"
		printf '%s\n' "$status $took_ms" >"$BATS_TEST_TMPDIR/end"
	} 3>&- 4>&- &
	tries+=($!)
}

setup_file() {
	local -a tries=()
	local state name

	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"

	stall half-greeting 'RAW +OK rea'
	stall lone-cr 'RAW +OK ready\r'
	stall capa "$hello"
	stall half-capa "$hello"$'\nRAW +OK'
	stall endless-capa "$hello"$'\nS: +OK\nS: STLS'
	stall half-dot "$hello"$'\nS: +OK\nS: STLS\nRAW .'
	stall stuffed-dot "$hello"$'\nS: +OK\nS: STLS\nS: ..\nRAW . \\r\\n'
	stall stls "$offer"
	stall stls-after-refusal "$hello"$'\nS: -ERR what is CAPA?\nC: STLS'
	stall half-inside "$inside"$'\nS: +OK'
	stall endless-inside "$inside"$'\nS: +OK\nS: UIDL'
	stall drip-inside "$inside"$'\nDRIP +OK a reply that takes its time'
	stall implicit-capa $'TLS good\n'"$hello" --tls
	stall drip-list "$hello"$'\nS: +OK\nDRIP IMPLEMENTATION of great patience'
	stall quit "$inside"$'\nS: +OK\nS: .\nC: QUIT' -t 8
	stall quit-after-err "$offer"$'\nS: -ERR not now\nC: QUIT' -t 8
	stall quit-after-capa "$hello"$'\nS: +OK\nS: .\nC: QUIT' -t 8
	wait "${tries[@]}"
	for name in "${!server_pids[@]}"; do
		settle "$name"
	done
}

# recall NAME: what came of it; sets server, the subject of the first line.
recall() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/$1
	output=$(<"$BATS_TEST_TMPDIR/stdout")
	mapfile -t lines <<<"$output"
	read -r status took_ms <"$BATS_TEST_TMPDIR/end"
	server=mail.example.test:$(<"$BATS_FILE_TMPDIR/$1.port")
	nothing_on_stderr
	clean_output
	((took_ms <= 1500)) || complain "later than -t and half a second"
}

# commands_are NAME COMMAND…
commands_are() {
	local said

	said=$(sed -n 's/^C: //p' "$BATS_FILE_TMPDIR/$1-server.log" | tr '\n' ' ')
	[[ $said == "${*:2}${2:+ }" ]] || complain "expected the commands: ${*:2}" "heard: $said"
	! grep '^MISMATCH.* got [^E]' "$BATS_FILE_TMPDIR/$1-server.log" || complain "a mismatch"
}

# names NAME STAGE COMMAND…: it timed out in that stage, when these had been said.
names() {
	recall "$1"
	line_is "POP3 CRITICAL - $server timed out after 1 s waiting for $2"
	finding_is CRITICAL timeout
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
	[[ $(perf time) =~ ^1\.[0-4][0-9]{2}s$ && $(perf time 5) == 1 ]] || complain "wrong time"
	commands_are "$1" "${@:3}"
}

# is_dead_inside NAME STAGE COMMAND…
is_dead_inside() {
	recall "$1"
	line_is "POP3 CRITICAL - $server timed out after 1 s waiting for $2, does not respond after the TLS handshake"
	finding_is CRITICAL timeout
	finding_is CRITICAL no-service-inside-tls
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
	commands_are "$1" "${@:3}"
}

@test "half a greeting is waited for until the deadline, and not believed" {
	names half-greeting "its greeting"
	names lone-cr "its greeting"
}

@test "no answer to CAPA, or half of one, is waited for until the deadline" {
	names capa "the reply to CAPA" CAPA
	names half-capa "the reply to CAPA" CAPA
}

@test "a list of CAPA without its dot is waited for until the deadline, and not believed" {
	names endless-capa "the reply to CAPA" CAPA
	names half-dot "the reply to CAPA" CAPA
	names stuffed-dot "the reply to CAPA" CAPA
}

@test "no answer to STLS is waited for until the deadline" {
	names stls "the reply to STLS" CAPA STLS
}

@test "no answer to STLS where CAPA was refused is waited for until the deadline" {
	recall stls-after-refusal
	finding_is CRITICAL timeout
	finding_is CRITICAL no-starttls
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
	commands_are stls-after-refusal CAPA STLS
}

@test "silence inside TLS is a dead service too" {
	local name

	for name in half-inside endless-inside drip-inside; do
		is_dead_inside "$name" "the reply to CAPA inside TLS" CAPA STLS CAPA
	done
}

@test "silence inside implicit TLS is a dead service too" {
	is_dead_inside implicit-capa "the reply to CAPA inside TLS" CAPA
}

@test "bytes that drip do not move the deadline" {
	names drip-list "the reply to CAPA" CAPA
}

@test "QUIT is said, and its answer not waited for" {
	recall quit
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	commands_are quit CAPA STLS CAPA QUIT
	recall quit-after-err
	line_is "POP3 CRITICAL - $server refuses STLS: '-ERR not now'"
	status_is 2
	commands_are quit-after-err CAPA STLS QUIT
	recall quit-after-capa
	line_is "POP3 CRITICAL - $server does not offer STLS"
	status_is 2
	commands_are quit-after-capa CAPA QUIT
}
