# SPDX-License-Identifier: ISC
load ../helper

plugin=check_imap_starttls

# Every case waits for its deadline, so all run at once before the tests, which look at what came of them.

hello='S: * OK ready
C: * CAPABILITY'
offer="$hello
S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
S: {tag} OK done
C: * STARTTLS"
go_ahead="$offer
S: {tag} OK begin"
inside="$go_ahead
TLS good
C: * CAPABILITY"

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

	stall half-greeting 'RAW * OK [CAPABILITY IMAP4rev1 STARTTLS] rea'
	stall lone-cr 'RAW * OK ready\r'
	stall untagged-greeting 'RAW * '
	stall capability "$hello"
	stall no-tagged-answer "$hello"$'\nS: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED'
	stall half-capability "$hello"$'\nS: * CAPABILITY IMAP4rev1 STARTTLS\nRAW {tag} OK do'
	stall starttls "$offer"
	stall look-alike "$offer"$'\nS: * OK begin TLS\nS: * STARTTLS'
	stall literal "$offer"$'\nRAW * X {60000}\\r\\n{tag} OK begin\\r\\n'
	stall behind-literal "$offer"$'\nRAW * X {4}\\r\\n)\\r\\n{tag} OK begin'
	stall half-inside "$inside"$'\nS: * CAPABILITY IMAP4rev1'
	stall literal-inside "$inside"$'\nRAW * X {60000}\\r\\n{tag} OK done\\r\\n'
	stall untagged-inside "$inside"$'\nDRIP * OK [ALERT] a reply that takes its time'
	stall implicit-capability $'TLS good\n'"$hello" --tls
	stall drip-answer "$hello"$'\nDRIP * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED'
	stall logout "$inside"$'\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK done\nC: * LOGOUT' -t 8
	stall logout-after-no "$offer"$'\nS: {tag} NO not now\nC: * LOGOUT' -t 8
	stall logout-after-preauth $'S: * PREAUTH hi\nC: * LOGOUT' -t 8
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

	said=$(sed -n 's/^C: [A-Za-z0-9]* //p' "$BATS_FILE_TMPDIR/$1-server.log" | tr '\n' ' ')
	[[ $said == "${*:2}${2:+ }" ]] || complain "expected the commands: ${*:2}" "heard: $said"
	! grep '^MISMATCH.* got [^E]' "$BATS_FILE_TMPDIR/$1-server.log" || complain "a mismatch"
}

# names NAME STAGE COMMAND…: it timed out in that stage, when these had been said.
names() {
	recall "$1"
	line_is "IMAP CRITICAL - $server timed out after 1 s waiting for $2"
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
	line_is "IMAP CRITICAL - $server timed out after 1 s waiting for $2, does not respond after the TLS handshake"
	finding_is CRITICAL timeout
	finding_is CRITICAL no-service-inside-tls
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
	commands_are "$1" "${@:3}"
}

@test "half a greeting is waited for until the deadline, and not believed" {
	names half-greeting "its greeting"
	names lone-cr "its greeting"
	names untagged-greeting "its greeting"
}

@test "no answer to CAPABILITY, or half of one, is waited for until the deadline" {
	names capability "the reply to CAPABILITY" CAPABILITY
	names half-capability "the reply to CAPABILITY" CAPABILITY
}

@test "the list of capabilities is no answer to CAPABILITY without the tag" {
	names no-tagged-answer "the reply to CAPABILITY" CAPABILITY
}

@test "no answer to STARTTLS is waited for until the deadline" {
	names starttls "the reply to STARTTLS" CAPABILITY STARTTLS
	names look-alike "the reply to STARTTLS" CAPABILITY STARTTLS
}

@test "a literal without its end is waited for until the deadline" {
	names literal "the reply to STARTTLS" CAPABILITY STARTTLS
	names behind-literal "the reply to STARTTLS" CAPABILITY STARTTLS
}

@test "silence inside TLS is a dead service too" {
	local stage="the reply to CAPABILITY inside TLS"

	is_dead_inside half-inside "$stage" CAPABILITY STARTTLS CAPABILITY
	is_dead_inside literal-inside "$stage" CAPABILITY STARTTLS CAPABILITY
	is_dead_inside untagged-inside "$stage" CAPABILITY STARTTLS CAPABILITY
}

@test "silence inside implicit TLS is a dead service too" {
	is_dead_inside implicit-capability "the reply to CAPABILITY inside TLS" CAPABILITY
}

@test "bytes that drip do not move the deadline" {
	names drip-answer "the reply to CAPABILITY" CAPABILITY
}

@test "LOGOUT is said, and its answer not waited for" {
	recall logout
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	commands_are logout CAPABILITY STARTTLS CAPABILITY LOGOUT
	recall logout-after-preauth
	line_is "IMAP CRITICAL - $server greets with PREAUTH, which rules out STARTTLS"
	status_is 2
	commands_are logout-after-preauth LOGOUT
	recall logout-after-no
	finding_is CRITICAL starttls-refused
	status_is 2
	commands_are logout-after-no CAPABILITY STARTTLS LOGOUT
}
