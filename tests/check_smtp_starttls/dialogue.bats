# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# Pieces of scripts.
hello='S: 220 mail.example.test ESMTP
C: EHLO *'
offer="$hello
S: 250-mail.example.test
S: 250 STARTTLS"
upgrade='C: STARTTLS
S: 220 go ahead
TLS good'
inside='C: EHLO *
S: 250-mail.example.test
S: 250 8BITMIME
C: QUIT'

# ask OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

is_fine() {
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
	heard_line "C: QUIT"
}

# fails ID TEXT: critical by that finding alone, which says the same as the first line.
fails() {
	line_is "SMTP CRITICAL - $server $2"
	finding_is CRITICAL "$1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

# What must not have been said.
never_heard() {
	! heard | grep -Eq -e "$1" || complain "the server should not have heard: $1"
}

# outcomes ID: reads a case a line, "DIRECTIVE… ; TEXT", DIRECTIVEs being split at " / "; each is played behind
# $before, in front of $after, and fails with that finding and that text.
outcomes() {
	local id=$1 script text line

	while IFS= read -r line; do
		script=${line%% ; *}
		text=${line#* ; }
		serve <<<"$before"$'\n'"${script// \/ /$'\n'}"$'\n'"$after"
		ask "${options[@]}"
		fails "$id" "$text"
		never_heard '^C: (MAIL|RCPT|DATA|AUTH)'
		stop_server "$last_server"
	done
}

before=
after=
options=()

@test "a server that offers STARTTLS and serves inside TLS is OK" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	[[ $(heard | grep -c '^C: ') == 4 ]] || complain "expected four commands: EHLO, STARTTLS, EHLO, QUIT"
}

@test "replies that come byte by byte are read" {
	serve <<-'SCRIPT'
		SPLIT 220 mail.example.test ESMTP
		C: EHLO *
		SPLIT 250-mail.example.test
		SPLIT 250-PIPELINING
		SPLIT 250 STARTTLS
		C: STARTTLS
		SPLIT 220 go ahead
		TLS good
		C: EHLO *
		SPLIT 250-mail.example.test
		SPLIT 250 8BITMIME
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "replies of many lines are read to their end" {
	serve <<-'SCRIPT'
		S: 220-mail.example.test ESMTP
		S: 220-No mail for strangers
		S: 220-250 STARTTLS
		S: 220 Welcome
		C: EHLO *
		S: 250-mail.example.test greets you
		S: 250-PIPELINING
		S: 250-SIZE 10240000
		S: 250-STARTTLS
		S: 250-ENHANCEDSTATUSCODES
		S: 250 8BITMIME
		C: STARTTLS
		S: 220-go
		S: 220-on
		S: 220 ahead
		TLS good
		C: EHLO *
		S: 250-mail.example.test
		S: 250-SIZE 10240000
		S: 250 8BITMIME
		C: QUIT
	SCRIPT
	ask --require-capability=SIZE
	is_fine
}

@test "lines that end in LF alone are read" {
	serve <<-'SCRIPT'
		RAW 220 mail.example.test ESMTP\n
		C: EHLO *
		RAW 250-mail.example.test\n250 STARTTLS\n
		C: STARTTLS
		RAW 220 go ahead\n
		TLS good
		C: EHLO *
		RAW 250-mail.example.test\n250 8BITMIME\n
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "replies without text are read" {
	serve <<-'SCRIPT'
		S: 220
		C: EHLO *
		S: 250-
		S: 250-STARTTLS
		S: 250
		C: STARTTLS
		S: 220
		TLS good
		C: EHLO *
		S: 250
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "where EHLO is refused and HELO works, STARTTLS is not offered" {
	serve <<-SCRIPT
		$hello
		S: 502 5.5.2 what is EHLO?
		C: HELO client.example.test
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask -F client.example.test
	fails no-starttls "does not offer STARTTLS: it refuses EHLO"
	no_mismatch
}

@test "where EHLO and HELO are refused, there is no service" {
	serve <<-SCRIPT
		$hello
		S: 502 5.5.2 what is EHLO?
		C: HELO *
		S: 550 5.7.1 nor HELO
		C: QUIT
	SCRIPT
	ask
	fails unavailable "refuses EHLO: '502 5.5.2 what is EHLO?'"
	no_mismatch
}

@test "a greeting that refuses service makes the server unavailable, and QUIT is said" {
	after='C: QUIT'
	outcomes unavailable <<-'CASES'
		S: 421 4.3.2 too many connections ; refuses service: '421 4.3.2 too many connections'
		S: 554 5.7.1 no mail from you ; refuses service: '554 5.7.1 no mail from you'
		S: 521 5.3.2 takes no mail ; refuses service: '521 5.3.2 takes no mail'
		S: 450 4.3.2 later ; refuses service: '450 4.3.2 later'
		S: 554-no / S: 554 service ; refuses service: '554 service'
	CASES
	heard_line "C: QUIT"
	never_heard EHLO
}

@test "421 in answer to EHLO makes the server unavailable" {
	before=$hello
	after='C: QUIT'
	outcomes unavailable <<-'CASES'
		S: 421 4.3.2 shutting down ; refuses service: '421 4.3.2 shutting down'
	CASES
	never_heard HELO
}

@test "what does not greet as a mail server does is a bad greeting" {
	outcomes bad-greeting <<-'CASES'
		S: SSH-2.0-OpenSSH_9.2p1 ; greets as SSH: 'SSH-2.0-OpenSSH_9.2p1'
		S: HTTP/1.1 400 Bad Request ; greets as HTTP: 'HTTP/1.1 400 Bad Request'
		S: 250 mail.example.test ; sent an unexpected response: '250 mail.example.test' (expected: its greeting)
		S: 2200 mail.example.test ; sent an unexpected response: '2200 mail.example.test' (expected: its greeting)
		RAW \r\n ; sent an unexpected response: an empty line (expected: its greeting)
		S: 220-one / S: 554 two ; sent an unexpected response: '554 two' (expected: its greeting)
		RAW \xff\x80\x01\r\n ; sent an unexpected response: '{ff}{80}{01}' (expected: its greeting)
		RAW 220 mail\0.example.test\r\n ; sent a NUL byte (expected: its greeting)
		RAW 220 mail.example.test / CLOSE ; closed the connection before its greeting
		CLOSE ; closed the connection before its greeting
	CASES
	never_heard EHLO
}

@test "a server that does not offer STARTTLS is not asked for it" {
	local word reply

	for word in XSTARTTLS STARTTLSX X-STARTTLS STARTTLS-X STARTTLS. 'START TLS' 'XTLS STARTTLS' ' STARTTLS'; do
		reply+=$'\n'"RAW 250-$word\\r\\n"
	done
	for reply in 'S: 250 mail.example.test' 'S: 250 STARTTLS' $'S: 250-STARTTLS\nS: 250 8BITMIME' \
		"S: 250-mail.example.test$reply"$'\nS: 250 STARTTLSSTARTTLS'; do
		serve <<-SCRIPT
			$hello
			$reply
			C: QUIT
		SCRIPT
		ask
		fails no-starttls "does not offer STARTTLS"
		no_mismatch
		never_heard STARTTLS
		stop_server "$last_server"
	done
}

@test "STARTTLS is seen in any case and in any place" {
	local word

	for word in StartTLS 'starttls '; do
		serve <<-SCRIPT
			$hello
			S: 250-mail.example.test
			RAW 250-$word\\r\\n
			S: 250 8BITMIME
			$upgrade
			$inside
		SCRIPT
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "STARTTLS that is offered and refused is found" {
	before=$offer$'\nC: STARTTLS'
	after='C: QUIT'
	outcomes starttls-refused <<-'CASES'
		S: 454 4.7.0 TLS not available 220 ; refuses STARTTLS: '454 4.7.0 TLS not available 220'
		S: 454-4.7.0 no certificate / S: 454 220 go ahead ; refuses STARTTLS: '454 220 go ahead'
		S: 554 5.7.1 no ; refuses STARTTLS: '554 5.7.1 no'
		S: 250 2.0.0 220 ready ; refuses STARTTLS: '250 2.0.0 220 ready'
	CASES
	heard_line "C: QUIT"
	never_heard '^TLS'
}

@test "a broken answer to STARTTLS is a protocol error" {
	before=$offer$'\nC: STARTTLS'
	outcomes protocol-error <<-'CASES'
		S: ready ; sent an unexpected response: 'ready' (expected: the reply to STARTTLS)
		S: 220go ahead ; sent an unexpected response: '220go ahead' (expected: the reply to STARTTLS)
		S: 220-go / S: 454 no ; sent an unexpected response: '454 no' (expected: the reply to STARTTLS)
		RAW 220 go\0ahead\r\n ; sent a NUL byte (expected: the reply to STARTTLS)
		CLOSE ; closed the connection before the reply to STARTTLS
		RESET ; reset the connection before the reply to STARTTLS
	CASES
	never_heard '^TLS'
}

@test "a broken answer to EHLO is a protocol error" {
	before=$hello
	outcomes protocol-error <<-'CASES'
		S: 250-mail.example.test / S: 550 no ; sent an unexpected response: '550 no' (expected: the reply to EHLO)
		S: 250-STARTTLS / S: 220 STARTTLS ; sent an unexpected response: '220 STARTTLS' (expected: the reply to EHLO)
		S: 220 mail.example.test ; sent an unexpected response: '220 mail.example.test' (expected: the reply to EHLO)
		RAW 250-mail.example.test\r\n250 \0STARTTLS\r\n ; sent a NUL byte (expected: the reply to EHLO)
		CLOSE ; closed the connection before the reply to EHLO
		S: 250-mail.example.test / CLOSE ; closed the connection before the reply to EHLO
		RESET ; reset the connection before the reply to EHLO
	CASES
	never_heard STARTTLS
}

@test "a connection that ends in answer to HELO is a protocol error" {
	serve <<-SCRIPT
		$hello
		S: 502 5.5.2 what is EHLO?
		C: HELO *
		CLOSE
	SCRIPT
	ask
	fails protocol-error "closed the connection before the reply to HELO"
}

@test "a port where nobody listens refuses the connection" {
	serve <<<CLOSE
	stop_server "$last_server"
	ask
	fails unreachable "refused the connection"
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

@test "a connection that ends where the handshake should be is a failed handshake" {
	before=$offer$'\nC: STARTTLS\nS: 220 go ahead'
	outcomes handshake-failed <<-'CASES'
		CLOSE ; fails the TLS handshake: the server closed the connection
		RECORD / RESET ; fails the TLS handshake: the server reset the connection
	CASES
	never_heard 'C: QUIT'
}

@test "no service inside TLS is found, whatever stands in its place" {
	before=$offer$'\n'$upgrade$'\nC: EHLO *'
	outcomes no-service-inside-tls <<-'CASES'
		S: 502 5.5.2 no ; refuses service inside TLS: '502 5.5.2 no'
		S: 421 4.3.2 backend down ; refuses service inside TLS: '421 4.3.2 backend down'
		S: HTTP/1.1 502 Bad Gateway ; sent an unexpected response: 'HTTP/1.1 502 Bad Gateway' (expected: the reply to EHLO inside TLS)
		S: 250-mail.example.test / S: 550 no ; sent an unexpected response: '550 no' (expected: the reply to EHLO inside TLS)
		RAW 250 mail\0.example.test\r\n ; sent a NUL byte (expected: the reply to EHLO inside TLS)
		RESET ; TLS ended: the server reset the connection before the reply to EHLO inside TLS
	CASES
}

@test "a connection that is closed inside TLS is no service, and said to be closed" {
	local closed='TLS ended: the server closed the connection before'

	before=$offer$'\n'$upgrade
	outcomes no-service-inside-tls <<-CASES
		CLOSE ; $closed the reply to EHLO inside TLS
		C: EHLO * / CLOSE ; $closed the reply to EHLO inside TLS
		C: EHLO * / S: 250-mail.example.test / CLOSE ; $closed the reply to EHLO inside TLS
	CASES
	before='TLS good'
	options=(--tls)
	outcomes no-service-inside-tls <<<"CLOSE ; $closed its greeting inside TLS"
}

@test "STARTTLS that is still offered inside TLS is a warning" {
	serve <<-SCRIPT
		$offer
		$upgrade
		C: EHLO *
		S: 250-mail.example.test
		S: 250-starttls
		S: 250 8BITMIME
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP WARNING - $server still offers STARTTLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
}

@test "a required capability counts when it is offered inside TLS" {
	local word

	serve <<-SCRIPT
		$hello
		S: 250-mail.example.test
		S: 250-DSN
		S: 250 STARTTLS
		$upgrade
		C: EHLO *
		S: 250-CHUNKING
		S: 250-SIZE 10240000
		S: 250-XAUTHX
		S: 250-Auth PLAIN LOGIN
		S: 250 8BITMIME
		C: QUIT
	SCRIPT
	for word in size 8BITMIME AUTH 'AUTH LOGIN PLAIN' AUTH,SIZE; do
		ask --require-capability="$word"
		is_fine
	done
	ask --require-capability=SIZE --require-capability=AUTH
	is_fine
	for word in DSN STARTTLS CHUNKING SIZ SIZES PLAIN 'AUTH PLAI'; do
		ask --require-capability="$word"
		fails missing-capability "does not offer $word inside TLS"
	done
	ask --require-capability=SIZE,DSN --require-capability=XCLIENT
	line_is "SMTP CRITICAL - $server does not offer DSN inside TLS, does not offer XCLIENT inside TLS"
	has_finding "[CRITICAL] missing-capability: $server does not offer DSN inside TLS"
	has_finding "[CRITICAL] missing-capability: $server does not offer XCLIENT inside TLS"
	status_is 2
}

@test "implicit TLS is spoken from the first byte" {
	local option

	serve <<-SCRIPT
		TLS good
		$hello
		S: 250-mail.example.test
		S: 250 AUTH PLAIN LOGIN
		C: QUIT
	SCRIPT
	for option in -s --tls --ssl; do
		ask $option
		line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
		status_is 0
	done
	no_mismatch
	heard_line "C: QUIT"
	never_heard STARTTLS
}

@test "a greeting inside implicit TLS that refuses service makes the server unavailable" {
	before='TLS good'
	after='C: QUIT'
	options=(--tls)
	outcomes unavailable <<-'CASES'
		S: 421 4.3.2 too many connections ; refuses service: '421 4.3.2 too many connections'
		S: 554 5.7.1 no ; refuses service: '554 5.7.1 no'
	CASES
	never_heard EHLO
}

@test "no mail server behind implicit TLS is critical" {
	local text

	while IFS= read -r text; do
		serve <<<$'TLS good\n'"${text%% ; *}"
		ask --tls
		line_is "SMTP CRITICAL - $server ${text#* ; }"
		[[ $status == 2 && ${#lines[@]} == 2 ]] || complain "expected one critical finding"
		never_heard EHLO
		stop_server "$last_server"
	done <<-'CASES'
		S: HTTP/1.1 400 Bad Request ; greets as HTTP inside TLS: 'HTTP/1.1 400 Bad Request'
		RAW 220 mail\0\r\n ; sent a NUL byte (expected: its greeting inside TLS)
	CASES
	options=(--tls)
	before=$'TLS good\n'$hello
	outcomes no-service-inside-tls <<-'CASES'
		S: 502 5.5.2 no ; refuses service inside TLS: '502 5.5.2 no'
	CASES
}

@test "a plain-text server on a TLS port is said to be one" {
	serve <<<"$hello"
	ask --tls
	fails handshake-failed "sent plain text instead of a TLS handshake: '220 mail.example.test ESMTP'"
}

@test "a server on a TLS port that hangs up fails the handshake" {
	options=(--tls)
	outcomes handshake-failed <<-'CASES'
		CLOSE ; fails the TLS handshake: the server closed the connection
		RAW \x15\x03\x01\0\x02\x02\x28 / STALL ; fails the TLS handshake: the server sent the alert 'handshake failure'
	CASES
}

@test "a TLS server on a plain port is silent" {
	serve <<<'TLS good'
	ask -t 0.5
	fails timeout "timed out after 0.5 s waiting for its greeting"
	((took_ms < 1000))
}

@test "our name is said in EHLO before and inside TLS" {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO client.example.test
		S: 250-mail.example.test
		S: 250 STARTTLS
		$upgrade
		C: EHLO client.example.test
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask -F client.example.test
	is_fine
}

@test "a server that speaks before it is asked breaks the protocol" {
	outcomes protocol-error <<-'CASES'
		RAW 220 mail\r\n250 STARTTLS\r\n ; sent unsolicited data: '250 STARTTLS{0d}{0a}' (expected: the reply to EHLO)
		S: 220 mail / C: EHLO * / RAW 250-a\r\n250 STARTTLS\r\n220 go\r\n ; sent unsolicited data: '220 go{0d}{0a}' (expected: the reply to STARTTLS)
		S: 220 mail / C: EHLO * / RAW 502 no\r\n250 STARTTLS\r\n ; sent unsolicited data: '250 STARTTLS{0d}{0a}' (expected: the reply to HELO)
	CASES
	never_heard 'C: (STARTTLS|HELO)'
}

@test "a server that speaks before it is asked inside implicit TLS breaks the protocol" {
	serve <<-'SCRIPT'
		TLS good
		RAW 220 mail.example.test\r\n250 mail.example.test\r\n
	SCRIPT
	ask --tls
	line_is "SMTP CRITICAL - $server sent unsolicited data: '250 mail.example.test{0d}{0a}' (expected: the reply to EHLO inside TLS)"
	status_is 2
}

@test "an over-long line ends the check" {
	outcomes protocol-error <<-'CASES'
		FLOODRAW 220 x ; sent a line of more than 8 KiB
		FLOODRAW \0 ; sent a line of more than 8 KiB
	CASES
	before=$hello
	outcomes protocol-error <<<"FLOODRAW 250-A ; sent a line of more than 8 KiB"
}

@test "a reply without end ends the check" {
	outcomes protocol-error <<<"FLOOD 220-welcome ; sent a reply of more than 64 KiB"
	before=$offer$'\nC: STARTTLS'
	outcomes protocol-error <<<"FLOOD 220-go ahead ; sent a reply of more than 64 KiB"
}

@test "a line or a reply without end inside TLS ends the check" {
	local script

	while IFS= read -r script; do
		serve <<-SCRIPT
			$offer
			$upgrade
			C: EHLO *
			${script%% ; *}
		SCRIPT
		ask
		line_is "SMTP CRITICAL - $server ${script#* ; }"
		[[ $status == 2 && ${#lines[@]} == 2 ]] || complain "expected one critical finding"
		stop_server "$last_server"
	done <<-'CASES'
		FLOOD 250-8BITMIME ; sent a reply of more than 64 KiB
		FLOODRAW 250-A ; sent a line of more than 8 KiB
	CASES
}

@test "a long line and a long reply within the limits are read" {
	local line

	printf -v line '%08000d' 0
	serve <<-SCRIPT
		S: 220-$line
		S: 220-$line
		S: 220 mail.example.test
		C: EHLO *
		S: 250-mail.example.test
		$(for i in 1 2 3 4 5 6 7; do echo "S: 250-X$line"; done)
		S: 250 STARTTLS
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
}

@test "an IPv6 address literal is a server" {
	mint six --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	serve ::1 <<-SCRIPT || skip "no IPv6 here"
		$offer
		C: STARTTLS
		S: 220 go ahead
		TLS six
		$inside
	SCRIPT
	check -H ::1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "SMTP OK - [::1]:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	check -H '[::1]' -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "SMTP OK - [::1]:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	[[ $(perfdata) != *::* ]] || complain "a :: in the performance data"
}
