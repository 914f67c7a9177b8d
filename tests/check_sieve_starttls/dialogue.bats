# SPDX-License-Identifier: ISC
load ../helper

plugin=check_sieve_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# Pieces of scripts.
offer='S: "IMPLEMENTATION" "Example 1"
S: "SASL" ""
S: "SIEVE" "fileinto"
S: "STARTTLS"
S: OK "ready"'
upgrade='C: STARTTLS
S: OK "begin"
TLS good'
list='S: "IMPLEMENTATION" "Example 1"
S: "SASL" "PLAIN"
S: "SIEVE" "fileinto vacation"
S: OK "done"'
inside="$list
C: CAPABILITY
$list
C: LOGOUT"

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
	line_is "SIEVE OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# fails ID TEXT: critical by that finding alone, which says the same as the first line.
fails() {
	line_is "SIEVE CRITICAL - $server $2"
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
	never_heard '^C: (AUTHENTICATE|PUTSCRIPT|LISTSCRIPTS)'
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

@test "a server that offers STARTTLS, lists its capabilities inside TLS and serves there is OK" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	commands_are STARTTLS CAPABILITY LOGOUT
}

@test "labels and order of the performance data are those of the other STARTTLS plugins" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	[[ $(perfdata | sed 's/=[^ ]*//g') == "time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days" ]] ||
		complain "other labels"
}

@test "a server that greets without capabilities is asked for them" {
	serve <<-SCRIPT
		S: OK "ready"
		C: CAPABILITY
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	commands_are CAPABILITY STARTTLS CAPABILITY LOGOUT
}

@test "replies that come byte by byte are read" {
	serve <<-'SCRIPT'
		SPLIT "IMPLEMENTATION" "Example 1"
		SPLIT "STARTTLS"
		SPLIT OK
		C: STARTTLS
		SPLIT OK (TAG {3}
		SPLIT a"b) {3}
		SPLIT go!
		TLS good
		SPLIT "SIEVE" {8}
		SPLIT fileinto
		SPLIT OK
		C: CAPABILITY
		SPLIT "SIEVE" "fileinto"
		SPLIT OK
		C: LOGOUT
	SCRIPT
	ask
	is_fine
}

@test "lines that end in LF alone, or in two CR, are read" {
	local end

	for end in '\n' '\r\r\n'; do
		serve <<-SCRIPT
			RAW "STARTTLS"${end}OK$end
			C: STARTTLS
			RAW OK "begin"$end
			TLS good
			RAW "SIEVE" "fileinto"${end}OK$end
			C: CAPABILITY
			RAW "SIEVE" "fileinto"${end}OK$end
			C: LOGOUT
		SCRIPT
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "lower case, a response code and a status without text are read" {
	after="$upgrade
$inside"
	fine_with <<-'CASES'
		S: "starttls" / S: ok
		S: "StartTLS" / S: Ok (WARNINGS) "ready"
		S: "STARTTLS" "" / S: OK (TAG "a (b) \"c\" {5}") "ready {3}"
		S: "STARTTLS" / S: OK ready
	CASES
}

@test "capabilities that the check does not know do no harm" {
	after="$upgrade
$inside"
	fine_with <<-'CASES'
		S: "STARTTLS" / S: "XNEW" / S: "OWNER" "joe \"the\" \\ boss" / S: "" / S: "X" "" / S: OK
		S: "STARTTLS" / S: "MAXREDIRECTS" "5" / S: "LANGUAGE" "de" / S: "A B" "C" / S: "X" "a" "b" / S: OK
	CASES
}

@test "a literal is a string, whatever it holds" {
	after="$upgrade
$inside"
	fine_with <<-'CASES'
		RAW {8}\r\nSTARTTLS\r\nOK\r\n
		RAW {8+}\r\nSTARTTLS {0}\r\n\r\nOK\r\n
		RAW "STARTTLS"\r\n"X" {10}\r\nBYE\r\nBYE\r\n\r\nOK\r\n
		RAW "STARTTLS"\r\n"X" {7}\r\na\0\x1b\xff|"\\\r\nOK {3}\r\nBYE\r\n
		RAW "STARTTLS"\r\n{1}\r\nX {4}\r\nb {9\r\nOK (TAG {2}\r\nNO) {2}\r\nNO\r\n
	CASES
}

@test "what is in a literal or in quotes is no capability and no status" {
	after='C: LOGOUT'
	outcomes no-starttls <<-'CASES'
		RAW "X" {10}\r\n"STARTTLS"\r\nOK\r\n ; does not offer STARTTLS
		RAW "X" {14}\r\n\r\n"STARTTLS"\r\n\r\nOK\r\n ; does not offer STARTTLS
		S: "X" "STARTTLS" / S: "SIEVE" "\"STARTTLS\"" / S: OK "STARTTLS" ; does not offer STARTTLS
	CASES
	never_heard STARTTLS
	before=$offer$'\nC: STARTTLS'
	outcomes starttls-refused <<-'CASES'
		RAW NO {4}\r\nOK\r\n\r\n ; refuses STARTTLS: 'NO {4}{0a}OK{0d}{0a}'
		S: NO "OK" ; refuses STARTTLS: 'NO "OK"'
	CASES
}

@test "a server that does not offer STARTTLS is not asked for it" {
	after='C: LOGOUT'
	outcomes no-starttls <<-'CASES'
		S: "IMPLEMENTATION" "x" / S: "SIEVE" "fileinto" / S: OK ; does not offer STARTTLS
		S: "XSTARTTLS" / S: "STARTTLSX" / S: "STARTTLS " / S: " STARTTLS" / S: "STARTTLS X" / S: "STARTTLS=" / S: OK ; does not offer STARTTLS
		S: "STARTTLS" x / S: "STARTTLS""" / S: "STARTTLS" "a" "b" / S: OK ; does not offer STARTTLS
		RAW {9}\r\nSTARTTLS \r\nOK\r\n ; does not offer STARTTLS
		RAW {10}\r\nSTARTTLS\r\n\r\nOK\r\n ; does not offer STARTTLS
	CASES
	never_heard STARTTLS
}

@test "STARTTLS that is offered and refused is found" {
	before=$offer$'\nC: STARTTLS'
	after='C: LOGOUT'
	outcomes starttls-refused <<-'CASES'
		S: NO "no certificate here" ; refuses STARTTLS: 'NO "no certificate here"'
		S: NO ; refuses STARTTLS: 'NO'
		S: no (TRYLATER) "OK" ; refuses STARTTLS: 'no (TRYLATER) "OK"'
	CASES
	never_heard '^TLS'
}

@test "an answer to STARTTLS that is none is a protocol error" {
	before=$offer$'\nC: STARTTLS'
	outcomes protocol-error <<-'CASES'
		S: OKAY ; sent an unexpected response: 'OKAY' (expected: the reply to STARTTLS)
		S: "STARTTLS" / S: OK ; sent an unexpected response: '"STARTTLS"' (expected: the reply to STARTTLS)
		S: * OK ; sent an unexpected response: '* OK' (expected: the reply to STARTTLS)
		S: 220 go ; sent an unexpected response: '220 go' (expected: the reply to STARTTLS)
		RAW \r\n ; sent an unexpected response: an empty line (expected: the reply to STARTTLS)
		RAW OK be\0gin\r\n ; sent a NUL byte (expected: the reply to STARTTLS)
		CLOSE ; closed the connection before the reply to STARTTLS
		RESET ; reset the connection before the reply to STARTTLS
		RAW OK {100}\r\nOK\r\n / CLOSE ; closed the connection before the reply to STARTTLS
	CASES
	never_heard '^TLS TLS'
}

@test "CAPABILITY that is refused is no service, and STARTTLS is not tried" {
	before=$'S: OK\nC: CAPABILITY'
	after='C: LOGOUT'
	outcomes unavailable <<-'CASES'
		S: NO "not now" ; refuses CAPABILITY: 'NO "not now"'
		S: "STARTTLS" / S: NO ; refuses CAPABILITY: 'NO'
	CASES
	never_heard STARTTLS
}

@test "BYE, or NO in place of a greeting, makes the server unavailable" {
	after='C: LOGOUT'
	outcomes unavailable <<-'CASES'
		S: BYE "Too many connections" ; refuses service: 'BYE "Too many connections"'
		S: bye ; refuses service: 'bye'
		S: BYE (REFERRAL "sieve://sieve2.example.test") "Try that." ; refuses service: 'BYE (REFERRAL "sieve://sieve2.example.test") "Try that."'
		S: NO (TRYLATER) "Backup" ; refuses service: 'NO (TRYLATER) "Backup"'
		S: "STARTTLS" / S: BYE (TRYLATER) ; refuses service: 'BYE (TRYLATER)'
	CASES
	before=$offer$'\nC: STARTTLS'
	outcomes unavailable <<<"S: BYE \"down\" ; refuses service: 'BYE \"down\"'"
}

@test "what does not greet as a ManageSieve server does is a bad greeting" {
	outcomes bad-greeting <<-'CASES'
		S: hello ; sent an unexpected response: 'hello' (expected: its greeting)
		S: STARTTLS ; sent an unexpected response: 'STARTTLS' (expected: its greeting)
		S: "STARTTLS ; sent an unexpected response: '"STARTTLS' (expected: its greeting)
		S: "STARTTLS" / S: hello ; sent an unexpected response: 'hello' (expected: its greeting)
		S: OKAY ; sent an unexpected response: 'OKAY' (expected: its greeting)
		S: {5 ; sent an unexpected response: '{5' (expected: its greeting)
		RAW \r\n ; sent an unexpected response: an empty line (expected: its greeting)
		CLOSE ; closed the connection before its greeting
	CASES
	never_heard '^C: '
}

@test "the server of another protocol is told by its greeting" {
	outcomes bad-greeting <<-'CASES'
		S: * OK IMAP4rev1 ready ; greets as IMAP: '* OK IMAP4rev1 ready'
		S: +OK ready ; greets as POP3: '+OK ready'
		S: 220 mail.example.test ESMTP ; greets as SMTP: '220 mail.example.test ESMTP'
		S: 220 mail.example.test LMTP ; greets as LMTP: '220 mail.example.test LMTP'
	CASES
	never_heard '^C: '
	for plugin in check_imap_starttls check_pop3_starttls check_smtp_starttls check_lmtp_starttls; do
		serve <<<"$offer"
		ask
		[[ ${lines[0]} == *" CRITICAL - $server greets as ManageSieve: '\"IMPLEMENTATION\" \"Example 1\"' | "* ]] ||
			complain "$plugin says something else"
		finding_is CRITICAL bad-greeting
		ask -v
		has_line '    Fix: This is not a port for '"$(sed 's/check_\(.*\)_starttls/\U\1/' <<<"$plugin")"': set the right one with -p.'
		stop_server "$last_server"
	done
}

@test "an answer that comes before its command is not taken" {
	outcomes protocol-error <<-'CASES'
		RAW "STARTTLS"\r\nOK\r\nOK "begin"\r\n ; sent unsolicited data: 'OK "begin"{0d}{0a}' (expected: the reply to STARTTLS)
	CASES
	never_heard STARTTLS
}

@test "a server that does not list its capabilities inside TLS is waited for until the deadline" {
	before="$offer
$upgrade"
	options=(-t 0.5)
	play 'C: CAPABILITY / S: OK ; '
	line_is "SIEVE CRITICAL - $server timed out after 0.5 s waiting for its capabilities inside TLS, does not respond after the TLS handshake"
	finding_is CRITICAL timeout
	finding_is CRITICAL no-service-inside-tls
	status_is 2
	((took_ms < 1000)) || complain "later than -t and half a second"
	never_heard '^C: (CAPABILITY|LOGOUT)'
}

@test "capabilities inside TLS without their end are waited for, and so is half a line or a literal" {
	local line text

	before="$offer
$upgrade"
	options=(-t 0.4)
	while IFS= read -r line; do
		play "$line ; "
		line_is "SIEVE CRITICAL - $server timed out after 0.4 s waiting for its capabilities inside TLS, does not respond after the TLS handshake"
		status_is 2
		stop_server "$last_server"
	done <<-'CASES'
		S: "SIEVE" "fileinto" / STALL
		RAW "SIEVE" "filein / STALL
		RAW OK / STALL
		RAW OK {5}\r\nOK\r\n / STALL
	CASES
}

@test "silence where CAPABILITY is asked inside TLS is a dead service" {
	before="$offer
$upgrade
$list
C: CAPABILITY"
	options=(-t 0.5)
	play 'STALL ; '
	line_is "SIEVE CRITICAL - $server timed out after 0.5 s waiting for the reply to CAPABILITY inside TLS, does not respond after the TLS handshake"
	status_is 2
}

@test "no service inside TLS is found, whatever is in its place" {
	before="$offer
$upgrade"
	outcomes no-service-inside-tls <<-'CASES'
		S: BYE "backend down" ; refuses service inside TLS: 'BYE "backend down"'
		S: NO (TRYLATER) ; refuses service inside TLS: 'NO (TRYLATER)'
		S: "SIEVE" "x" / S: BYE ; refuses service inside TLS: 'BYE'
		S: hello ; sent an unexpected response: 'hello' (expected: its capabilities inside TLS)
		S: * OK ready ; sent an unexpected response: '* OK ready' (expected: its capabilities inside TLS)
		CLOSE ; TLS ended: the server closed the connection before its capabilities inside TLS
	CASES
	before="$offer
$upgrade
$list
C: CAPABILITY"
	outcomes no-service-inside-tls <<-'CASES'
		S: BYE ; refuses service inside TLS: 'BYE'
		S: NO "no" ; refuses service inside TLS: 'NO "no"'
		S: OK "done" ; answers CAPABILITY inside TLS without a capability list: 'OK "done"'
		S: hello ; sent an unexpected response: 'hello' (expected: the reply to CAPABILITY inside TLS)
		CLOSE ; TLS ended: the server closed the connection before the reply to CAPABILITY inside TLS
	CASES
}

@test "an answer to CAPABILITY that comes unasked inside TLS is not taken" {
	before="$offer
$upgrade"
	outcomes no-service-inside-tls <<-'CASES'
		RAW "SIEVE" "x"\r\nOK\r\n"SIEVE" "y"\r\nOK\r\n ; sent unsolicited data: '"SIEVE" "y"{0d}{0a}OK{0d}{0a}' (expected: the reply to CAPABILITY inside TLS)
	CASES
}

@test "STARTTLS that is still offered inside TLS is a warning" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$list
		C: CAPABILITY
		S: "STARTTLS"
		$list
		C: LOGOUT
	SCRIPT
	ask
	line_is "SIEVE WARNING - $server still offers STARTTLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
}

@test "a required capability counts when it is offered inside TLS, with its values" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask --require-capability=SIEVE=vacation,sasl=plain --require-capability='SIEVE fileinto vacation'
	is_fine
	ask --require-capability=SIEVE=reject
	fails missing-capability "does not offer SIEVE=reject inside TLS"
	ask --require-capability=STARTTLS
	fails missing-capability "does not offer STARTTLS inside TLS"
}

@test "implicit TLS is spoken from the first byte, on the port that is given" {
	serve <<-SCRIPT
		TLS good
		$inside
	SCRIPT
	ask --tls
	line_is "SIEVE OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
	commands_are CAPABILITY LOGOUT
	serve <<<"$offer"
	ask --tls -v
	line_is "SIEVE CRITICAL - $server sent plain text instead of a TLS handshake: '\"IMPLEMENTATION\" \"Example 1\"'"
	has_line "    Fix: Omit --tls: the server greets in plain text on this port, where TLS is started with STARTTLS."
}

@test "--tls without --port is wrong usage, for no port is registered" {
	check -H mail.example.test --tls
	[[ $output == "SIEVE UNKNOWN - --tls requires --port: no port is registered for ManageSieve over TLS" ]]
	status_is 3
}

@test "the port is 4190 where none is given" {
	check -H mail.example.test -I 127.255.255.254 -t 1
	[[ ${lines[0]} == "SIEVE CRITICAL - mail.example.test:4190 "* ]] || complain "another port"
}

@test "an over-long line, a literal or a list without end ends the check" {
	outcomes protocol-error <<-'CASES'
		FLOODRAW "X ; sent a line of more than 8 KiB
		FLOOD "X" "y" ; sent a reply of more than 64 KiB
		S: "X" {65537} ; sent a reply of more than 64 KiB
		S: "X" {4294967296} ; sent a reply of more than 64 KiB
		S: "X" {18446744073709551616} ; sent a reply of more than 64 KiB
		S: "X" {99999999999999999999999999999999999999999999} ; sent a reply of more than 64 KiB
		RAW "X" {60000}\r\n / FLOODRAW y ; sent a line of more than 8 KiB
	CASES
	outcomes bad-greeting <<-'CASES'
		FLOODRAW OK {0}\r\n ; sent an unexpected response: 'OK {0}{0a}OK {0}{0a}OK {0}{0a}OK {0}{0a}OK {0}{0a}OK {0}{0a}OK {0}{0a}OK {0}{0a}OK {0}' (expected: its greeting)
		FLOODRAW "A" {0}\r\n ; sent an unexpected response: '"A" {0}{0a}"A" {0}{0a}"A" {0}{0a}"A" {0}{0a}"A" {0}{0a}"A" {0}{0a}"A" {0}{0a}"A" {0}{0a}"A" {0}' (expected: its greeting)
	CASES
	never_heard STARTTLS
}

@test "capabilities and dialogue are told by -vvv, and clean" {
	serve <<-SCRIPT
		RAW "IMPLEMENTATION" "a|b\\x1b[31m"\\r\\n"STARTTLS"\\r\\nOK\\r\\n
		$upgrade
		$inside
	SCRIPT
	ask -vvv
	is_fine
	has_line '    Offered before TLS: IMPLEMENTATION a{7c}b{1b}[31m; STARTTLS'
	has_line '    Offered inside TLS: IMPLEMENTATION Example 1; SASL PLAIN; SIEVE fileinto vacation'
	has_line '    S: "IMPLEMENTATION" "a{7c}b{1b}[31m"'
	has_line '    C: STARTTLS'
}

@test "the fix is that of the software that the greeting names" {
	serve <<-SCRIPT
		${offer/Example 1/Dovecot (Debian) Pigeonhole}
		C: STARTTLS
		S: NO
		C: LOGOUT
	SCRIPT
	ask -v
	status_is 2
	grep -q '^    Dovecot: ' <<<"$output" || complain "no remedy of Dovecot"
	! grep -q '^    Courier: ' <<<"$output" || complain "a remedy of Courier"
}
