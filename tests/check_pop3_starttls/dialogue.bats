# SPDX-License-Identifier: ISC
load ../helper

plugin=check_pop3_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint expired --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	certificates_of ca >"$CERTS/ca.crt"
}

# Pieces of scripts.
hello='S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
C: CAPA'
offer="$hello
S: +OK capabilities follow
S: TOP
S: STLS
S: ."
upgrade='C: STLS
S: +OK begin
TLS good'
inside='C: CAPA
S: +OK capabilities follow
S: TOP
S: UIDL
S: USER
S: SASL PLAIN
S: .
C: QUIT'

# ask OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# commands_are COMMAND…: all that the server heard on its only connection.
commands_are() {
	[[ $(heard | sed -n 's/^C: //p') == "$(printf '%s\n' "$@")" ]] || complain "expected the commands: $*"
}

is_fine() {
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# fails ID TEXT: critical by that finding alone, which says the same as the first line.
fails() {
	line_is "POP3 CRITICAL - $server $2"
	finding_is CRITICAL "$1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

# What must not have been said.
never_heard() {
	! heard | grep -Eq -e "$1" || complain "the server should not have heard: $1"
}

# play LINE: "DIRECTIVE… ; TEXT", DIRECTIVEs being split at " / ", behind $before, in front of $after. Sets text.
play() {
	local script=${1%% ; *}

	text=${1#* ; }
	serve <<<"$before"$'\n'"${script// \/ /$'\n'}"$'\n'"$after"
	ask "${options[@]}"
	never_heard '^C: (USER|PASS|APOP|AUTH|STAT|LIST|RETR)'
	[[ -z $after ]] || no_mismatch
}

# outcomes ID: reads a case a line and plays it; it fails with that finding and that text.
outcomes() {
	local line text

	while IFS= read -r line; do
		play "$line"
		fails "$1" "$text"
		stop_server "$last_server"
	done
}

# fine_with: reads a case a line, which does no harm in front of $after.
fine_with() {
	local line text

	while IFS= read -r line; do
		play "$line ; "
		is_fine
		stop_server "$last_server"
	done
}

before=
after=
options=()

@test "a server that offers STLS and serves inside TLS is OK" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	commands_are CAPA STLS CAPA QUIT
}

@test "a greeting is OK with an APOP banner, with any text, and with none" {
	after="C: CAPA
S: +OK
S: STLS
S: .
$upgrade
$inside"
	fine_with <<-'CASES'
		S: +OK
		RAW +OK \r\n
		S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
		S: +OK <1896.697170952@dbc.mtview.ca.us>
		S: +OK STLS CAPA -ERR . +OK
		S: +OK [CAPABILITY STLS] ready
		RAW +OK \xe2\x82\xac\xff|\x1b[31m\r\n
	CASES
}

@test "replies that come byte by byte are read" {
	serve <<-'SCRIPT'
		SPLIT +OK ready
		C: CAPA
		SPLIT +OK
		SPLIT TOP
		SPLIT STLS
		SPLIT .
		C: STLS
		SPLIT +OK begin
		TLS good
		C: CAPA
		SPLIT +OK
		SPLIT UIDL
		SPLIT .
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "lines that end in LF alone, or in two CR, are read" {
	local end

	for end in '\n' '\r\r\n'; do
		serve <<-SCRIPT
			RAW +OK ready$end
			C: CAPA
			RAW +OK${end}TOP${end}STLS$end.$end
			C: STLS
			RAW +OK begin$end
			TLS good
			C: CAPA
			RAW +OK${end}UIDL$end.$end
			C: QUIT
		SCRIPT
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "STLS is seen in any case, in any place, and with blanks behind it" {
	before=$hello
	after="$upgrade
$inside"
	fine_with <<-'CASES'
		S: +OK / S: STLS / S: .
		S: +OK / S: stls / S: .
		S: +OK / S: TOP / S: Stls / S: UIDL / S: .
		RAW +OK\r\nSTLS \r\n.\r\n
		S: +OK STLS / S: IMPLEMENTATION STLS less / S: STLS / S: .
	CASES
}

@test "lines of CAPA that begin with a dot are unstuffed, and end nothing" {
	before=$hello
	after="$upgrade
$inside"
	fine_with <<-'CASES'
		S: +OK / S: .. / S: ..TOP / S: STLS / S: .
		S: +OK / S: ... / S: STLS / S: .
		RAW +OK\r\n. \r\nSTLS\r\n.\r\n
		S: +OK / S: .STLS / S: .
		RAW +OK\r\n\r\nSTLS\r\n.\r\n
		S: +OK / S: +OK / S: -ERR / S: STLS / S: .
	CASES
	after='C: QUIT'
	outcomes no-starttls <<-'CASES'
		S: +OK / S: ..STLS / S: . ; does not offer STLS
	CASES
}

@test "a server that does not offer STLS is not asked for it" {
	before=$hello
	after='C: QUIT'
	outcomes no-starttls <<-'CASES'
		S: +OK / S: . ; does not offer STLS
		S: +OK / S: TOP / S: UIDL / S: . ; does not offer STLS
		S: +OK STLS / S: XSTLS / S: STLSX / S: X STLS / S: STARTTLS / S: STLS-X / S: IMPLEMENTATION STLS / S: . ; does not offer STLS
		RAW +OK\r\n STLS\r\n.\r\n ; does not offer STLS
		RAW +OK\r\nTOP STLS\r\n.\r\n ; does not offer STLS
	CASES
	never_heard STLS
}

@test "CAPA that is refused offers nothing, but STLS may work, and the certificate is examined" {
	serve <<-SCRIPT
		$hello
		S: -ERR what is CAPA?
		$upgrade
		$inside
	SCRIPT
	ask
	line_is "POP3 CRITICAL - $server does not offer STLS: it refuses CAPA"
	has_finding "[CRITICAL] no-starttls: $server does not offer STLS: it refuses CAPA: '-ERR what is CAPA?'; STLS works anyway"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
	[[ $(perf cert_days) == 90.0 ]] || complain "expected cert_days"
	no_mismatch
	commands_are CAPA STLS CAPA QUIT

	serve <<-SCRIPT
		$hello
		S: -ERR what is CAPA?
		${upgrade/good/expired}
		$inside
	SCRIPT
	ask
	finding_is CRITICAL no-starttls
	finding_is CRITICAL certificate-expired
	status_is 2
	no_mismatch
}

@test "CAPA that is refused before and inside TLS is no dead service" {
	serve <<-SCRIPT
		$hello
		S: -ERR what is CAPA?
		$upgrade
		C: CAPA
		S: -ERR what is CAPA?
		C: QUIT
	SCRIPT
	ask
	fails no-starttls "does not offer STLS: it refuses CAPA"
	no_mismatch
	ask --severity=no-starttls=ok
	line_is "POP3 OK - $server STLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	status_is 0
}

@test "what is required and cannot be listed, for CAPA is refused, is not offered" {
	serve <<-SCRIPT
		$hello
		S: -ERR what is CAPA?
		$upgrade
		C: CAPA
		S: -ERR what is CAPA?
		C: QUIT
	SCRIPT
	ask --severity=no-starttls=ok --require-capability=UIDL
	finding_is CRITICAL missing-capability
	line_is "POP3 CRITICAL - $server does not offer UIDL inside TLS, 1 finding accepted"
	status_is 2
	no_mismatch
}

@test "a dead service inside TLS is found though CAPA was refused before" {
	before="$hello
S: -ERR what is CAPA?
$upgrade
C: CAPA"
	options=(--severity=no-starttls=ok)
	local line text

	while IFS= read -r line; do
		play "$line"
		finding_is CRITICAL no-service-inside-tls
		status_is 2
		stop_server "$last_server"
	done <<-'CASES'
		S: nonsense
		CLOSE
		RESET
	CASES
}

@test "CAPA and STLS that are both refused are no STLS" {
	before="$hello
S: -ERR what is CAPA?
C: STLS"
	after='C: QUIT'
	outcomes no-starttls <<-'CASES'
		S: -ERR what is STLS? ; does not offer STLS: it refuses CAPA
		S: -ERR ; does not offer STLS: it refuses CAPA
	CASES
	has_finding "[CRITICAL] no-starttls: $server does not offer STLS: it refuses CAPA: '-ERR what is CAPA?'; STLS is refused too"
	never_heard '^TLS'
}

@test "STLS that is not answered where CAPA was refused is not said to be refused" {
	serve <<-SCRIPT
		$hello
		S: -ERR what is CAPA?
		C: STLS
		CLOSE
	SCRIPT
	ask
	finding_is CRITICAL no-starttls
	finding_is CRITICAL protocol-error
	status_is 2
	[[ $output != *'STLS is refused'* && $output != *'STLS works'* ]] || complain "STLS was not answered"
	no_mismatch
}

@test "STLS that is offered and refused is found" {
	before=$offer$'\nC: STLS'
	after='C: QUIT'
	outcomes starttls-refused <<-'CASES'
		S: -ERR no certificate here ; refuses STLS: '-ERR no certificate here'
		S: -ERR ; refuses STLS: '-ERR'
		S: -ERR +OK begin ; refuses STLS: '-ERR +OK begin'
		S: -ERR [SYS/TEMP] not now ; refuses STLS: '-ERR [SYS/TEMP] not now'
	CASES
	never_heard '^TLS'
}

@test "a broken answer to STLS is a protocol error" {
	before=$offer$'\nC: STLS'
	outcomes protocol-error <<-'CASES'
		S: +OKAY ; sent an unexpected response: '+OKAY' (expected: the reply to STLS)
		S: +ok begin ; sent an unexpected response: '+ok begin' (expected: the reply to STLS)
		S: -err ; sent an unexpected response: '-err' (expected: the reply to STLS)
		S: OK begin ; sent an unexpected response: 'OK begin' (expected: the reply to STLS)
		S: + ; sent an unexpected response: '+' (expected: the reply to STLS)
		S: + OK ; sent an unexpected response: '+ OK' (expected: the reply to STLS)
		S: . ; sent an unexpected response: '.' (expected: the reply to STLS)
		S: * OK begin ; sent an unexpected response: '* OK begin' (expected: the reply to STLS)
		S: 220 begin ; sent an unexpected response: '220 begin' (expected: the reply to STLS)
		RAW \r\n ; sent an unexpected response: an empty line (expected: the reply to STLS)
		RAW \r\n+OK begin\r\n ; sent an unexpected response: an empty line (expected: the reply to STLS)
		RAW +OK be\0gin\r\n ; sent a NUL byte (expected: the reply to STLS)
		RAW +OK / CLOSE ; closed the connection before the reply to STLS
		CLOSE ; closed the connection before the reply to STLS
		RESET ; reset the connection before the reply to STLS
	CASES
	never_heard '^TLS TLS'
}

@test "a broken answer to CAPA is a protocol error" {
	before=$hello
	outcomes protocol-error <<-'CASES'
		S: +OKAY ; sent an unexpected response: '+OKAY' (expected: the reply to CAPA)
		S: +ok / S: STLS / S: . ; sent an unexpected response: '+ok' (expected: the reply to CAPA)
		S: STLS ; sent an unexpected response: 'STLS' (expected: the reply to CAPA)
		S: . ; sent an unexpected response: '.' (expected: the reply to CAPA)
		S: -ERROR ; sent an unexpected response: '-ERROR' (expected: the reply to CAPA)
		RAW \r\n ; sent an unexpected response: an empty line (expected: the reply to CAPA)
		RAW +OK\r\nST\0LS\r\n.\r\n ; sent a NUL byte (expected: the reply to CAPA)
		CLOSE ; closed the connection before the reply to CAPA
		S: +OK / CLOSE ; closed the connection before the reply to CAPA
		S: +OK / S: STLS / CLOSE ; closed the connection before the reply to CAPA
		RAW +OK\r\nSTLS\r\n. / CLOSE ; closed the connection before the reply to CAPA
		RESET ; reset the connection before the reply to CAPA
	CASES
	never_heard '^C: STLS'
}

@test "a greeting that refuses service makes the server unavailable" {
	outcomes unavailable <<-'CASES'
		S: -ERR too many connections ; refuses service: '-ERR too many connections'
		S: -ERR [SYS/TEMP] backend down / CLOSE ; refuses service: '-ERR [SYS/TEMP] backend down'
		S: -ERR ; refuses service: '-ERR'
	CASES
	never_heard CAPA
}

@test "what does not greet as a POP3 server does is a bad greeting" {
	outcomes bad-greeting <<-'CASES'
		S: +OKAY ; sent an unexpected response: '+OKAY' (expected: its greeting)
		S: +ok ready ; sent an unexpected response: '+ok ready' (expected: its greeting)
		S: +Ok ; sent an unexpected response: '+Ok' (expected: its greeting)
		S: -err no ; sent an unexpected response: '-err no' (expected: its greeting)
		S: OK ready ; sent an unexpected response: 'OK ready' (expected: its greeting)
		RAW  +OK ready\r\n ; sent an unexpected response: ' +OK ready' (expected: its greeting)
		S: +OK<1896.697170952@dbc.mtview.ca.us> ; sent an unexpected response: '+OK‹1896.697170952@dbc.mtview.ca.us›' (expected: its greeting)
		S: + OK ; sent an unexpected response: '+ OK' (expected: its greeting)
		S: * OK IMAP4rev1 ready ; greets as IMAP: '* OK IMAP4rev1 ready'
		S: 220 ESMTP ; greets as SMTP: '220 ESMTP'
		S: SSH-2.0-OpenSSH_9.2p1 ; greets as SSH: 'SSH-2.0-OpenSSH_9.2p1'
		S: HTTP/1.1 400 Bad Request ; greets as HTTP: 'HTTP/1.1 400 Bad Request'
		RAW \r\n ; sent an unexpected response: an empty line (expected: its greeting)
		RAW \xff\x80\x01|\r\n ; sent an unexpected response: '{ff}{80}{01}{7c}' (expected: its greeting)
		RAW +OK rea\0dy\r\n ; sent a NUL byte (expected: its greeting)
		RAW +OK ready / CLOSE ; closed the connection before its greeting
		CLOSE ; closed the connection before its greeting
	CASES
	never_heard CAPA
}

@test "a connection that is reset at once is found" {
	serve <<<RESET
	ask
	# The reset may come before connect(2) is asked for its outcome.
	case ${lines[0]%% | *} in
		*" before its greeting") fails bad-greeting "reset the connection before its greeting" ;;
		*) fails unreachable "reset the connection" ;;
	esac
}

@test "a port where nobody listens refuses the connection" {
	serve <<<CLOSE
	stop_server "$last_server"
	ask
	fails unreachable "refused the connection"
}

@test "a server that speaks before it is asked breaks the protocol" {
	outcomes protocol-error <<-'CASES'
		RAW +OK ready\r\n+OK\r\n ; sent unsolicited data: '+OK{0d}{0a}' (expected: the reply to CAPA)
		RAW +OK ready\r\n\r\n ; sent unsolicited data: an empty line (expected: the reply to CAPA)
		S: +OK ready / C: CAPA / RAW +OK\r\nSTLS\r\n.\r\n+OK begin\r\n ; sent unsolicited data: '+OK begin{0d}{0a}' (expected: the reply to STLS)
		S: +OK ready / C: CAPA / RAW +OK\r\nSTLS\r\n.\r\n.\r\n ; sent unsolicited data: '.{0d}{0a}' (expected: the reply to STLS)
		S: +OK ready / C: CAPA / RAW +OK\r\nSTLS\r\n.\r\n\r\n ; sent unsolicited data: an empty line (expected: the reply to STLS)
	CASES
	never_heard '^C: STLS'
}

@test "a refusal of CAPA that lists all the same speaks before it is asked" {
	before=$hello
	local line text

	while IFS= read -r line; do
		play "$line"
		finding_is CRITICAL protocol-error
		status_is 2
		never_heard '^C: STLS'
		stop_server "$last_server"
	done <<-'CASES'
		RAW -ERR no\r\nSTLS\r\n.\r\n
		RAW -ERR no\r\n+OK begin\r\n
	CASES
}

@test "a connection that ends where the handshake should be is a failed handshake" {
	before="$offer
C: STLS
S: +OK begin
RECORD"
	outcomes handshake-failed <<-'CASES'
		CLOSE ; fails the TLS handshake: the server closed the connection
		RESET ; fails the TLS handshake: the server reset the connection
	CASES
}

@test "no service inside TLS is found, whatever stands in its place" {
	before="$offer
$upgrade
C: CAPA"
	outcomes no-service-inside-tls <<-'CASES'
		S: -ERR backend down ; refuses service inside TLS: '-ERR backend down'
		S: -ERR ; refuses service inside TLS: '-ERR'
		S: +OKAY ; sent an unexpected response: '+OKAY' (expected: the reply to CAPA inside TLS)
		S: +ok / S: . ; sent an unexpected response: '+ok' (expected: the reply to CAPA inside TLS)
		S: HTTP/1.1 502 Bad Gateway ; sent an unexpected response: 'HTTP/1.1 502 Bad Gateway' (expected: the reply to CAPA inside TLS)
		S: * BYE ; sent an unexpected response: '* BYE' (expected: the reply to CAPA inside TLS)
		RAW \r\n ; sent an unexpected response: an empty line (expected: the reply to CAPA inside TLS)
		RAW +OK\r\n\0\r\n ; sent a NUL byte (expected: the reply to CAPA inside TLS)
		RESET ; TLS ended: the server reset the connection before the reply to CAPA inside TLS
	CASES
}

@test "a connection that is closed inside TLS is no service, and said to be closed" {
	local closed='TLS ended: the server closed the connection before'

	before=$offer$'\n'$upgrade
	outcomes no-service-inside-tls <<-CASES
		CLOSE ; $closed the reply to CAPA inside TLS
		C: CAPA / CLOSE ; $closed the reply to CAPA inside TLS
		C: CAPA / S: +OK / S: UIDL / CLOSE ; $closed the reply to CAPA inside TLS
	CASES
	before='TLS good'
	options=(--tls)
	outcomes no-service-inside-tls <<<"CLOSE ; $closed its greeting inside TLS"
}

@test "STLS that is still offered inside TLS is a warning" {
	serve <<-SCRIPT
		$offer
		$upgrade
		C: CAPA
		S: +OK
		S: UIDL
		S: stls
		S: .
		C: QUIT
	SCRIPT
	ask
	line_is "POP3 WARNING - $server still offers STLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
	commands_are CAPA STLS CAPA QUIT
}

@test "STLS that is offered inside implicit TLS is a warning" {
	serve <<-'SCRIPT'
		TLS good
		S: +OK ready
		C: CAPA
		S: +OK
		S: STLS
		S: .
		C: QUIT
	SCRIPT
	ask --tls
	line_is "POP3 WARNING - $server still offers STLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
	commands_are CAPA QUIT
}

@test "a required capability counts when it is offered inside TLS" {
	local word

	serve <<-SCRIPT
		$hello
		S: +OK
		S: TOP
		S: STLS
		S: .
		$upgrade
		C: CAPA
		S: +OK UTF8
		S: UIDL
		S: SASL SCRAM-SHA-256 Plain
		S: EXPIRE 60
		S: XSASL LOGIN
		S: IMPLEMENTATION PIPELINING
		S: .
		C: QUIT
	SCRIPT
	for word in UIDL uidl SASL SASL=PLAIN 'SASL PLAIN' sasl=plain 'SASL PLAIN SCRAM-SHA-256' EXPIRE 'EXPIRE 60' \
		UIDL,SASL=PLAIN; do
		ask --require-capability="$word"
		is_fine
	done
	ask --require-capability=UIDL --require-capability=SASL=PLAIN
	is_fine
	for word in TOP STLS UTF8 UID UIDLS PLAIN SASL=LOGIN SASL=PLAI PIPELINING 'EXPIRE 6'; do
		ask --require-capability="$word"
		fails missing-capability "does not offer $word inside TLS"
	done
	ask --require-capability=UIDL,SASL=LOGIN --require-capability=TOP
	line_is "POP3 CRITICAL - $server does not offer SASL=LOGIN inside TLS, does not offer TOP inside TLS"
	has_finding "[CRITICAL] missing-capability: $server does not offer SASL=LOGIN inside TLS"
	has_finding "[CRITICAL] missing-capability: $server does not offer TOP inside TLS"
	status_is 2
	no_mismatch
}

@test "implicit TLS is spoken from the first byte" {
	local option

	for option in -s --tls --ssl; do
		serve <<-SCRIPT
			TLS good
			S: +OK ready
			$inside
		SCRIPT
		ask $option --require-capability=UIDL
		line_is "POP3 OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
		status_is 0
		no_mismatch
		commands_are CAPA QUIT
		stop_server "$last_server"
	done
}

@test "a greeting inside implicit TLS that refuses service makes the server unavailable" {
	before='TLS good'
	options=(--tls)
	outcomes unavailable <<-'CASES'
		S: -ERR too many connections ; refuses service: '-ERR too many connections'
	CASES
	never_heard CAPA
}

@test "no POP3 server behind implicit TLS is critical" {
	local line text

	before='TLS good'
	options=(--tls)
	while IFS= read -r line; do
		play "$line"
		line_is "POP3 CRITICAL - $server $text"
		[[ $status == 2 && ${#lines[@]} == 2 ]] || complain "expected one critical finding"
		never_heard CAPA
		stop_server "$last_server"
	done <<-'CASES'
		S: HTTP/1.1 400 Bad Request ; greets as HTTP inside TLS: 'HTTP/1.1 400 Bad Request'
		S: +ok ready ; sent an unexpected response: '+ok ready' (expected: its greeting inside TLS)
		RAW +OK \0\r\n ; sent a NUL byte (expected: its greeting inside TLS)
	CASES
	before=$'TLS good\nS: +OK ready\nC: CAPA'
	outcomes no-service-inside-tls <<-'CASES'
		S: -ERR backend down ; refuses service inside TLS: '-ERR backend down'
		S: nonsense ; sent an unexpected response: 'nonsense' (expected: the reply to CAPA inside TLS)
	CASES
}

@test "a plain-text server on a TLS port is said to be one" {
	serve <<<'S: +OK ready'
	ask --tls
	fails handshake-failed "sent plain text instead of a TLS handshake: '+OK ready'"
}

@test "a TLS server on a plain port is silent" {
	serve <<<'TLS good'
	ask -t 0.5
	fails timeout "timed out after 0.5 s waiting for its greeting"
	((took_ms < 1000)) || complain "later than -t and half a second"
}

@test "an over-long line ends the check" {
	outcomes protocol-error <<-'CASES'
		FLOODRAW +OK x ; sent a line of more than 8 KiB
		FLOODRAW \0 ; sent a line of more than 8 KiB
	CASES
	before=$hello
	outcomes protocol-error <<-'CASES'
		FLOODRAW +OK x ; sent a line of more than 8 KiB
		S: +OK / FLOODRAW . ; sent a line of more than 8 KiB
	CASES
	before=$offer$'\nC: STLS'
	outcomes protocol-error <<<"FLOODRAW +OK begin ; sent a line of more than 8 KiB"
	never_heard '^TLS'
}

@test "a list of CAPA without end ends the check" {
	before=$hello
	outcomes protocol-error <<-'CASES'
		S: +OK / FLOOD STLS ; sent a reply of more than 64 KiB
		S: +OK / FLOOD .. ; sent a reply of more than 64 KiB
		FLOOD +OK ; sent a reply of more than 64 KiB
		S: +OK / FLOODRAW \r\n ; sent a reply of more than 64 KiB
	CASES
	never_heard '^C: STLS'
}

@test "a line or a list without end inside TLS ends the check" {
	local line text

	before="$offer
$upgrade
C: CAPA"
	while IFS= read -r line; do
		play "$line"
		line_is "POP3 CRITICAL - $server $text"
		[[ $status == 2 && ${#lines[@]} == 2 ]] || complain "expected one critical finding"
		stop_server "$last_server"
	done <<-'CASES'
		S: +OK / FLOOD UIDL ; sent a reply of more than 64 KiB
		S: +OK / FLOODRAW X ; sent a line of more than 8 KiB
	CASES
}

@test "a long line and a long list within the limits are read" {
	local line

	printf -v line '%08000d' 0
	serve <<-SCRIPT
		S: +OK $line
		C: CAPA
		S: +OK $line
		$(for i in 1 2 3 4 5; do echo "S: X$line"; done)
		S: STLS
		S: .
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
}

@test "many capabilities are read to the last" {
	serve <<-SCRIPT
		$hello
		S: +OK
		$(printf 'S: X%d\n' {1..300})
		S: STLS
		S: .
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
}

@test "capabilities and dialogue are told by -vvv, and clean" {
	serve <<-SCRIPT
		$hello
		RAW +OK d|one\\r\\nSTLS\\r\\nX|Y\\x1b[31m\\r\\n.\\r\\n
		$upgrade
		$inside
	SCRIPT
	ask -vvv
	is_fine
	has_line '    C: STLS'
	has_line '    S: X{7c}Y{1b}[31m'
}

@test "an IPv6 address literal is a server" {
	mint six --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	serve ::1 <<-SCRIPT || skip "no IPv6 here"
		$offer
		${upgrade/good/six}
		$inside
	SCRIPT
	check -H ::1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "POP3 OK - [::1]:$PORT STLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	nothing_on_stderr
	clean_output
	no_mismatch
	[[ $(perfdata) != *::* ]] || complain "a :: in the performance data"
}
