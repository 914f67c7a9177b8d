# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

# Every case waits for its deadline, so all run at once before the tests, which look at what came of them.

hello='S: 220 mail.example.test ESMTP
C: EHLO *'
offer="$hello
S: 250-mail.example.test
S: 250 STARTTLS
C: STARTTLS"
go_ahead="$offer
S: 220 go ahead"
ehlo_inside="$go_ahead
TLS good
C: EHLO *"

# try NAME OPTION…: a check in the background.
try() {
	mkdir "$BATS_FILE_TMPDIR/$1"
	{
		BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/$1
		check "${@:2}"
		printf '%s\n' "$status $took_ms" >"$BATS_TEST_TMPDIR/end"
	} 3>&- 4>&- &
	tries+=($!)
}

# try_mail NAME OPTION…: the server that was started last.
try_mail() {
	printf '%s\n' "$PORT" >"$BATS_FILE_TMPDIR/$1.port"
	try "$1" -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "${@:2}"
}

# stall NAME SCRIPT [OPTION…]
stall() {
	serve -n "$1-server" <<<"$2"$'\nSTALL'
	try_mail "$1" -t 1 "${@:3}"
}

# A port on the address whose queue of connections is full: SYNs to it get no answer.
serve_backlog() {
	cat >"$BATS_FILE_TMPDIR/backlog.py" <<-'PYTHON'
		import signal, socket, sys

		listener = socket.socket()
		listener.bind((sys.argv[1], int(sys.argv[2])))
		listener.listen(0)
		fillers = [socket.socket() for _ in range(8)]
		for filler in fillers:
		    filler.setblocking(False)
		    filler.connect_ex(listener.getsockname())
		print(listener.getsockname()[1], flush=True)
		signal.alarm(60)
		signal.pause()
	PYTHON
	start_server backlog '' "$BATS_FILE_TMPDIR/backlog.py" "$@"
}

setup_file() {
	local -a tries=()
	local one state

	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"

	stall greeting ''
	try_mail fraction -t 0.250000
	for state in ok WARNING Unknown critical; do
		try_mail "state-$state" -t "1:$state"
	done
	stall half-greeting 'RAW 220-mail.example.test\r\n220 half'
	stall ehlo "$hello"
	stall half-ehlo "$hello"$'\nRAW 250-mail.example.test\\r\\n250'
	stall helo "$hello"$'\nS: 502 5.5.2 no\nC: HELO *'
	stall starttls "$offer"
	stall handshake "$go_ahead"
	stall half-record 'RAW \x16\x03\x03\x20' --tls
	stall inside "$ehlo_inside"
	stall half-inside "$ehlo_inside"$'\nS: 250-mail.example.test'
	stall implicit '' --tls
	stall implicit-greeting 'TLS good' --tls
	stall drip 'DRIP 220-a banner that takes its time, a byte every fifth of a second'
	stall drip-inside "$ehlo_inside"$'\nDRIP 250-a reply that takes its time, a byte every fifth of a second'
	stall records $'RAW \\x16\\x03\\x03\\0\\x7a\\x02\\0\\0\\x76\\x03\\x03\nDRIP 0123456789012345678901234567890123456789' --tls
	stall flood 'FLOOD 220-welcome'
	stall quit "$ehlo_inside"$'\nS: 250 mail.example.test'

	serve -n all 0.0.0.0 <<<STALL
	one=$(printf ',127.0.0.%d' {1..20})
	printf '%s\n' "$PORT" >"$BATS_FILE_TMPDIR/twenty.port"
	try twenty -H mail.example.test -I "${one#,}" -p "$PORT" -t 1

	serve -n next <<-SCRIPT
		$ehlo_inside
		S: 250 mail.example.test
	SCRIPT
	serve_backlog 127.0.0.2 "$PORT"
	printf '%s\n' "$PORT" >"$BATS_FILE_TMPDIR/backlog.port"
	try backlog -H mail.example.test -I 127.0.0.2 -p "$PORT" -t 1
	try backlog-state -H mail.example.test -I 127.0.0.2 -p "$PORT" -t 1:unknown

	serve_dns -n dns <<-'ZONE'
		silent.test SILENT
		slow.test DELAY 5
		dripping.test A 127.0.0.1
		dripping.test DRIPTCP
		mail.example.test A 127.0.0.2
		mail.example.test A 127.0.0.1
		example.test MX 10 silent.test
	ZONE
	try next -H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt" --nameserver "$DNS" -t 1
	for one in silent slow dripping; do
		try "dns-$one" -H "$one.test" --nameserver "$DNS" -t 1
	done
	try dns-domain -d silent.test --nameserver "$DNS" -t 1
	try dns-mx -d example.test --nameserver "$DNS" -t 1
	try dns-state -H silent.test --nameserver "$DNS" -t 1:unknown
	try dns-ok -d silent.test --nameserver "$DNS" -t 1:ok

	wait "${tries[@]}"
}

# recall NAME: what came of a try; sets server, the subject of the first line.
recall() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/$1
	output=$(<"$BATS_TEST_TMPDIR/stdout")
	mapfile -t lines <<<"$output"
	read -r status took_ms <"$BATS_TEST_TMPDIR/end"
	[[ ! -e $BATS_FILE_TMPDIR/$1.port ]] || server=mail.example.test:$(<"$BATS_FILE_TMPDIR/$1.port")
	nothing_on_stderr
	clean_output
	((took_ms <= 1500)) || complain "later than -t and half a second"
}

# names NAME STAGE: the try timed out in that stage.
names() {
	recall "$1"
	line_is "SMTP CRITICAL - $server timed out after 1 s waiting for $2"
	finding_is CRITICAL timeout
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
	[[ $(perf time) =~ ^1\.[0-4][0-9]{2}s$ && $(perf time 5) == 1 ]] || complain "wrong time"
}

@test "a server that accepts and says nothing is waited for until the deadline" {
	names greeting "its greeting"
}

@test "a greeting that never ends is waited for until the deadline" {
	names half-greeting "its greeting"
}

@test "no reply to EHLO, or half of one, is waited for until the deadline" {
	names ehlo "the reply to EHLO"
	names half-ehlo "the reply to EHLO"
}

@test "no reply to HELO is waited for until the deadline" {
	names helo "the reply to HELO"
}

@test "no reply to STARTTLS is waited for until the deadline" {
	names starttls "the reply to STARTTLS"
}

@test "a handshake that does not begin, or not end, is waited for until the deadline" {
	names handshake "its part of the TLS handshake"
	names half-record "its part of the TLS handshake"
}

@test "implicit TLS that does not begin is waited for until the deadline" {
	names implicit "its part of the TLS handshake"
}

@test "silence inside TLS is a dead service too" {
	local name

	for name in inside half-inside; do
		recall "$name"
		line_is "SMTP CRITICAL - $server timed out after 1 s waiting for the reply to EHLO inside TLS, is silent inside TLS"
		finding_is CRITICAL timeout
		finding_is CRITICAL no-service-inside-tls
		status_is 2
	done
	recall implicit-greeting
	line_is "SMTP CRITICAL - $server timed out after 1 s waiting for its greeting inside TLS, is silent inside TLS"
	finding_is CRITICAL no-service-inside-tls
	status_is 2
}

@test "bytes that drip do not move the deadline" {
	names drip "its greeting"
	recall drip-inside
	line_is "SMTP CRITICAL - $server timed out after 1 s waiting for the reply to EHLO inside TLS, is silent inside TLS"
	status_is 2
}

@test "a handshake that drips does not move the deadline" {
	names records "its part of the TLS handshake"
}

@test "a flood does not hold the plugin" {
	recall flood
	line_is "SMTP CRITICAL - $server sent a reply of more than 64 KiB"
	finding_is CRITICAL protocol-error
	status_is 2
}

@test "the answer to QUIT is not waited for" {
	recall quit
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	((took_ms < 900)) || complain "waited"
}

@test "a deadline may be a fraction of a second" {
	recall fraction
	line_is "SMTP CRITICAL - $server timed out after 0.25 s waiting for its greeting"
	status_is 2
	((took_ms <= 750)) || complain "later than -t and half a second"
	[[ $(perf time 5) == 0.25 ]]
}

@test "-t says which state the deadline yields" {
	local case

	for case in ok:OK:0 WARNING:WARNING:1 Unknown:UNKNOWN:3 critical:CRITICAL:2; do
		IFS=: read -r name state code <<<"$case"
		recall "state-$name"
		line_is "SMTP $state - $server timed out after 1 s waiting for its greeting"
		finding_is "$state" timeout
		status_is "$code"
	done
}

@test "twenty silent addresses, four more than run at once, end at the same deadline" {
	local one text=

	recall twenty
	for one in 1 2 3; do
		text+="$server (127.0.0.$one) timed out after 1 s waiting for its greeting; "
	done
	line_is "SMTP CRITICAL - mail.example.test: 20 of 20 addresses fail: ${text}and 17 more"
	[[ $(grep -c '^\[CRITICAL\] timeout: ' <<<"$output") == 20 ]] || complain "expected twenty findings"
	status_is 2
}

@test "an address that answers no SYN is waited for until the deadline" {
	recall backlog
	[[ $output != *"waiting for its greeting"* ]] || skip "this kernel completes connections to a full backlog"
	names backlog "the connection"
	recall backlog-state
	line_is "SMTP UNKNOWN - ${server:-mail.example.test:$(<"$BATS_FILE_TMPDIR/backlog.port")} timed out after 1 s waiting for the connection"
	status_is 3
}

@test "an address that answers no SYN leaves time for the next" {
	recall next
	line_is "SMTP OK - mail.example.test:$(<"$BATS_FILE_TMPDIR/backlog.port") STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "a DNS server that is silent, or answers too late, is waited for until the deadline" {
	local name

	for name in silent slow; do
		recall "dns-$name"
		line_is "SMTP CRITICAL - $name.test:25 cannot be resolved: no DNS server answers in time"
		finding_is CRITICAL dns-unreachable
		status_is 2
		((took_ms >= 900)) || complain "before the deadline"
	done
	recall dns-domain
	line_is "SMTP CRITICAL - silent.test cannot be resolved: no DNS server answers in time"
	finding_is CRITICAL dns-unreachable
	status_is 2
	recall dns-mx
	line_is "SMTP CRITICAL - example.test: silent.test:25 cannot be resolved: no DNS server answers in time"
	finding_is CRITICAL dns-unreachable
	status_is 2
}

@test "a DNS answer that drips over TCP does not move the deadline" {
	recall dns-dripping
	line_is "SMTP CRITICAL - dripping.test:25 cannot be resolved: no DNS server answers in time"
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
}

@test "-t says which state a deadline passed in DNS yields" {
	recall dns-state
	line_is "SMTP UNKNOWN - silent.test:25 cannot be resolved: no DNS server answers in time"
	status_is 3
	recall dns-ok
	line_is "SMTP OK - silent.test cannot be resolved: no DNS server answers in time"
	status_is 0
}
