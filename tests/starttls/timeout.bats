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

# try_domain NAME DOMAIN OPTION…: mail hosts on loopback, as wave() makes them.
try_domain() {
	try "$1" -d "$2.test" -p "$PORT" --nameserver "$DNS" --ca-file "$CERTS/ca.crt" --verify-name mail.example.test \
		--severity=mx-unroutable=ok "${@:3}"
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
	local name one state

	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint expired --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	certificates_of ca >"$CERTS/ca.crt"

	stall greeting ''
	try_mail fraction -t 0.250000
	for state in ok WARNING Unknown critical; do
		try_mail "state-$state" -t "1:$state"
	done
	try_mail ok-critical -t 1:ok -c 0.5
	try_mail ok-warning -t 1:ok -w 0.5
	try_mail ok-within -t 1:ok -w 0.5:3 -c 0.5:5
	try_mail ok-mapped -t 1:ok -c 0.5 --severity=slow=ok
	try_mail both -t 1 -w 0.5
	stall half-greeting 'RAW 220-mail.example.test\r\n220 half'
	stall ehlo "$hello"
	stall half-ehlo "$hello"$'\nRAW 250-mail.example.test\\r\\n250'
	stall helo "$hello"$'\nS: 502 5.5.2 no\nC: HELO *'
	stall starttls "$offer"
	stall handshake "$go_ahead"
	stall half-record 'RAW \x16\x03\x03\x20' --tls
	stall inside "$ehlo_inside"
	for state in ok warning unknown critical; do
		try_mail "inside-$state" -t "1:$state"
	done
	try_mail inside-mapped -t 1 --severity=no-service-inside-tls=warning,timeout=ok
	stall half-inside "$ehlo_inside"$'\nS: 250-mail.example.test'
	stall implicit '' --tls
	stall implicit-greeting 'TLS good' --tls
	stall implicit-ehlo $'TLS good\n'"$hello" --tls
	stall expired-inside "${ehlo_inside/TLS good/TLS expired}"
	stall drip-ehlo "$hello"$'\nDRIP 250-mail.example.test takes its time'
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

	{ wave many 16 13; wave more 40 5; wave pair 1 1; wave lone 0 1; wave dead 20 0; } >"$BATS_FILE_TMPDIR/zone"
	cat >>"$BATS_FILE_TMPDIR/zone" <<-'ZONE'
		silent.test SILENT
		slow.test DELAY 5
		dripping.test A 127.0.0.1
		dripping.test DRIPTCP
		mail.example.test A 127.0.0.2
		mail.example.test A 127.0.0.1
		example.test MX 10 silent.test
	ZONE
	serve_dns -n dns -f "$BATS_FILE_TMPDIR/zone"
	export DNS
	try next -H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt" --nameserver "$DNS" -t 1
	for one in many:3 many-ok:3:ok many-warning:3:warning more:3:ok dead:3; do
		name=${one%%:*}
		try_domain "$name" "${name%%-*}" -t "${one#*:}"
	done
	try_domain pair pair -t 1
	try_domain pair-critical pair -t 1:critical
	try_domain pair-ok pair -t 1:ok
	try_domain pair-mapped pair -t 1 --severity=timeout=critical
	try_domain lone lone -t 1
	try late -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 0.0000001
	try late-ok -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 0.0000001:ok
	try late-two -H mail.example.test -I 127.0.0.1,127.0.0.3 -p "$PORT" -t 0.0000001:ok
	for one in silent slow dripping; do
		try "dns-$one" -H "$one.test" --nameserver "$DNS" -t 1
	done
	try dns-domain -d silent.test --nameserver "$DNS" -t 1
	try dns-mx -d example.test --nameserver "$DNS" -t 1
	try dns-state -H silent.test --nameserver "$DNS" -t 1:unknown
	try dns-ok -d silent.test --nameserver "$DNS" -t 1:ok

	wait "${tries[@]}"
}

# wave DOMAIN SILENT GOOD: so many mail hosts that answer no SYN, and less preferred ones that are well.
wave() {
	local number

	for ((number = 1; number <= $2 + $3; number++)); do
		printf '%s.test MX %d m%02d.%s.test\n' "$1" "$number" "$number" "$1"
		printf 'm%02d.%s.test A 127.0.0.%d\n' "$number" "$1" $((number <= $2 ? 2 : 1))
	done
}

# recall NAME [SECONDS]: what came of a try with that -t, else 1; sets server, the subject of the first line.
recall() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/$1
	output=$(<"$BATS_TEST_TMPDIR/stdout")
	mapfile -t lines <<<"$output"
	read -r status took_ms <"$BATS_TEST_TMPDIR/end"
	[[ ! -e $BATS_FILE_TMPDIR/$1.port ]] || server=mail.example.test:$(<"$BATS_FILE_TMPDIR/$1.port")
	nothing_on_stderr
	clean_output
	((took_ms <= ${2:-1} * 1000 + 500)) || complain "later than -t and half a second"
}

# shares: writes SHARE for half of the time that the run had, for a loaded machine takes some of it first.
shares() {
	mapfile -t lines < <(sed 's/timed out after \(0\.[345]\|1\.[2345]\) s/timed out after SHARE s/g' <<<"$output")
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
		line_is "SMTP CRITICAL - $server timed out after 1 s waiting for the reply to EHLO inside TLS, does not respond after the TLS handshake"
		finding_is CRITICAL timeout
		finding_is CRITICAL no-service-inside-tls
		status_is 2
	done
	recall implicit-greeting
	line_is "SMTP CRITICAL - $server timed out after 1 s waiting for its greeting inside TLS, does not respond after the TLS handshake"
	finding_is CRITICAL timeout
	finding_is CRITICAL no-service-inside-tls
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
	! grep '^C: ' "$BATS_FILE_TMPDIR/implicit-greeting-server.log" || complain "spoke before the greeting"
	recall implicit-ehlo
	line_is "SMTP CRITICAL - $server timed out after 1 s waiting for the reply to EHLO inside TLS, does not respond after the TLS handshake"
	finding_is CRITICAL timeout
	finding_is CRITICAL no-service-inside-tls
	status_is 2
	((took_ms >= 900)) || complain "before the deadline"
}

@test "the certificate is examined though the service inside TLS is silent" {
	recall expired-inside
	finding_is CRITICAL timeout
	finding_is CRITICAL no-service-inside-tls
	finding_is CRITICAL certificate-expired
	status_is 2
}

@test "bytes that drip do not move the deadline" {
	names drip "its greeting"
	names drip-ehlo "the reply to EHLO"
	recall drip-inside
	line_is "SMTP CRITICAL - $server timed out after 1 s waiting for the reply to EHLO inside TLS, does not respond after the TLS handshake"
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
		text+="$server (127.0.0.$one) timed out after SHARE s waiting for its greeting; "
	done
	shares
	line_is "SMTP CRITICAL - mail.example.test: 20 of 20 addresses fail: ${text}and 17 more"
	# The first four threads see to a second address each.
	[[ $(grep -c '^\[CRITICAL\] timeout: .* timed out after 1 s ' <<<"$output") == 12 ]] || complain "expected shares"
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
		line_is "SMTP UNKNOWN - $name.test:25 cannot be resolved: no DNS server answers in time ($DNS)"
		finding_is UNKNOWN dns-unreachable
		status_is 3
		((took_ms >= 900)) || complain "before the deadline"
	done
	recall dns-domain
	line_is "SMTP UNKNOWN - silent.test cannot be resolved: no DNS server answers in time ($DNS)"
	finding_is UNKNOWN dns-unreachable
	status_is 3
	recall dns-mx
	line_is "SMTP UNKNOWN - example.test: silent.test:25 cannot be resolved: no DNS server answers in time ($DNS)"
	finding_is UNKNOWN dns-unreachable
	status_is 3
}

@test "a DNS answer that drips over TCP does not move the deadline" {
	recall dns-dripping
	line_is "SMTP UNKNOWN - dripping.test:25 cannot be resolved: no DNS server answers in time ($DNS)"
	status_is 3
	((took_ms >= 900)) || complain "before the deadline"
}

@test "DNS that does not answer by the deadline is unknown whatever -t says" {
	recall dns-state
	line_is "SMTP UNKNOWN - silent.test:25 cannot be resolved: no DNS server answers in time ($DNS)"
	status_is 3
	recall dns-ok
	line_is "SMTP UNKNOWN - silent.test cannot be resolved: no DNS server answers in time ($DNS)"
	status_is 3
}

# --- the time is shared ---------------------------------------------------------------------------------------------

# timed_out DOMAIN NUMBER SECONDS
timed_out() {
	printf 'm%02d.%s.test:%s (127.0.0.2) timed out after %s s waiting for the connection' "$2" "$1" \
		"$(<"$BATS_FILE_TMPDIR/backlog.port")" "$3"
}

# recall_wave NAME [SECONDS]
recall_wave() {
	recall "$@"
	shares
	[[ $output != *"waiting for its greeting"* ]] || skip "this kernel completes connections to a full backlog"
}

@test "sixteen mail hosts that answer no SYN leave time for thirteen more, which are well" {
	recall_wave many 3
	line_is "SMTP WARNING - many.test: 16 of 29 mail hosts have warnings: $(timed_out many 1 SHARE); $(timed_out many 2 SHARE); $(timed_out many 3 SHARE); and 13 more, 29 findings accepted"
	[[ $(grep -c '^\[WARNING\] timeout: ' <<<"$output") == 16 ]] || complain "expected sixteen findings"
	no_finding not-examined
	status_is 1
	recall_wave many-ok 3
	line_is "SMTP OK - many.test: 13 of 29 mail hosts (13 of 29 addresses), STARTTLS, TLSv1.3, certificates valid for at least 90 days, 29 findings accepted"
	no_finding not-examined
	status_is 0
	recall_wave many-warning 3
	no_finding not-examined
	status_is 1
}

@test "every wave has its share, also where more than one is silent" {
	recall_wave more 3
	[[ $(grep -c '^\[UNKNOWN\] not-examined: more.test has 16 mail hosts more than a run checks' <<<"$output") == 1 ]] ||
		complain "expected what is left out"
	[[ $(grep -c '^\[OK\] timeout: ' <<<"$output") == 29 ]] || complain "expected twenty-nine findings"
	status_is 3
	recall_wave dead 3
	line_is "SMTP CRITICAL - dead.test: 20 of 20 mail hosts fail: $(timed_out dead 1 SHARE); $(timed_out dead 2 SHARE); $(timed_out dead 3 SHARE); and 17 more, 20 findings accepted"
	status_is 2
}

@test "one of two mail hosts that is silent is a warning while the other serves, or what -t says" {
	recall_wave pair
	line_is "SMTP WARNING - pair.test: 1 of 2 mail hosts has a warning: $(timed_out pair 1 1), 2 findings accepted"
	finding_is WARNING timeout
	status_is 1
	recall_wave pair-critical
	line_is "SMTP CRITICAL - pair.test: 1 of 2 mail hosts fails: $(timed_out pair 1 1), 2 findings accepted"
	status_is 2
	recall_wave pair-ok
	line_is "SMTP OK - pair.test: 1 of 2 mail hosts (1 of 2 addresses), STARTTLS, TLSv1.3, certificate valid for 90 days, 2 findings accepted"
	status_is 0
	recall_wave pair-mapped
	finding_is CRITICAL timeout
	status_is 2
	recall lone
	line_is "SMTP OK - lone.test: 1 mail host (1 address), STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	[[ ${#lines[@]} == 1 ]] || complain "expected one line"
	status_is 0
}

@test "a time-out too short to begin is one, and where there are others nothing was checked" {
	local name at
	at=mail.example.test:$(<"$BATS_FILE_TMPDIR/backlog.port")

	recall late
	line_is "SMTP CRITICAL - $at timed out after 0.0000001 s, before connecting"
	finding_is CRITICAL timeout
	status_is 2
	recall late-ok
	finding_is OK timeout
	status_is 0
	recall late-two
	line_is "SMTP UNKNOWN - mail.example.test: 2 of 2 addresses were not checked: $at (127.0.0.1) was not checked: no time was left; $at (127.0.0.3) was not checked: no time was left"
	finding_is UNKNOWN not-examined
	status_is 3
}

# --- what -t does not decide ----------------------------------------------------------------------------------------

@test "silence inside TLS is critical whatever -t says" {
	local state

	for state in ok warning unknown critical; do
		recall "inside-$state"
		finding_is "${state^^}" timeout
		finding_is CRITICAL no-service-inside-tls
		status_is 2
	done
	recall inside-ok
	line_is "SMTP CRITICAL - $server does not respond after the TLS handshake"
	recall inside-mapped
	line_is "SMTP WARNING - $server does not respond after the TLS handshake, 1 finding accepted"
	status_is 1
}

@test "-w and -c judge the time of a run that timed out" {
	local slow='^SMTP ([A-Z]+) - mail\.example\.test:[0-9]+ (timed out after 1 s waiting for its greeting, )?took 1\.[0-9]+ s, outside the range 0\.5 \|'

	recall ok-critical
	[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == CRITICAL && $status == 2 ]] || complain "expected CRITICAL"
	finding_is CRITICAL slow
	finding_is OK timeout
	recall ok-warning
	[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == WARNING && $status == 1 ]] || complain "expected WARNING"
	recall both
	[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == CRITICAL && $status == 2 ]] || complain "expected both"
	finding_is WARNING slow
	recall ok-within
	line_is "SMTP OK - $server timed out after 1 s waiting for its greeting"
	status_is 0
	recall ok-mapped
	line_is "SMTP OK - $server timed out after 1 s waiting for its greeting, 1 finding accepted"
	status_is 0
}
