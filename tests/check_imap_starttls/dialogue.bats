# SPDX-License-Identifier: ISC
load ../helper

plugin=check_imap_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint expired --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	certificates_of ca >"$CERTS/ca.crt"
}

# Pieces of scripts.
hello='S: * OK IMAP4rev1 ready
C: * CAPABILITY'
offer="$hello
S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
S: {tag} OK done"
upgrade='C: * STARTTLS
S: {tag} OK begin
TLS good'
inside='C: * CAPABILITY
S: * CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN
S: {tag} OK done
C: * LOGOUT'
# ask OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# commands_are COMMAND…: all that the server heard on its only connection, each behind a tag of its own (RFC 9051 2.2.1).
commands_are() {
	local said

	said=$(heard | sed -n 's/^C: //p')
	[[ $(sed 's/^[A-Za-z0-9]* //' <<<"$said") == "$(printf '%s\n' "$@")" ]] || complain "expected the commands: $*"
	[[ -z $(cut -d ' ' -f 1 <<<"$said" | sort | uniq -d) ]] || complain "a tag is used twice"
}

is_fine() {
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# fails ID TEXT: critical by that finding alone, which says the same as the first line.
fails() {
	line_is "IMAP CRITICAL - $server $2"
	finding_is CRITICAL "$1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

# What must not have been said.
never_heard() {
	! heard | grep -Eq -e "$1" || complain "the server should not have heard: $1"
}

# The tag of the last command before LOGOUT.
last_tag() {
	heard | sed -n '/ LOGOUT$/d; s/^C: \([A-Za-z0-9]*\) [A-Z]*$/\1/p' | tail -n 1
}

# play LINE: "DIRECTIVE… ; TEXT", DIRECTIVEs being split at " / ", behind $before, in front of $after. Sets text, in
# which {tag} is the tag of the last command.
play() {
	local script=${1%% ; *}

	text=${1#* ; }
	serve <<<"$before"$'\n'"${script// \/ /$'\n'}"$'\n'"$after"
	ask "${options[@]}"
	text=${text//'{tag}'/$(last_tag)}
	never_heard '^C: [^ ]* (LOGIN|AUTHENTICATE|SELECT)'
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

@test "a server that offers STARTTLS and serves inside TLS is OK" {
	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	commands_are CAPABILITY STARTTLS CAPABILITY LOGOUT
}

@test "capabilities in the greeting are believed, and asked for inside TLS only" {
	serve <<-SCRIPT
		S: * OK [CAPABILITY IMAP4rev1 LITERAL+ STARTTLS LOGINDISABLED] ready
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	commands_are STARTTLS CAPABILITY LOGOUT
}

@test "a greeting that lists capabilities without STARTTLS does not offer it" {
	serve <<-'SCRIPT'
		S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready
		C: * LOGOUT
	SCRIPT
	ask
	fails no-starttls "does not offer STARTTLS"
	commands_are LOGOUT
}

@test "a greeting that only talks of capabilities lists none" {
	after="C: * CAPABILITY
S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
S: {tag} OK done
$upgrade
$inside"
	fine_with <<-'CASES'
		S: * OK
		S: * OK ready [CAPABILITY IMAP4rev1]
		S: * OK [ALERT] [CAPABILITY IMAP4rev1]
		S: * OK [CAPABILITY IMAP4rev1
		S: * OK [XCAPABILITY IMAP4rev1] ready
		S: * OK [CAPABILITY] ready
		S: * OK CAPABILITY IMAP4rev1
		RAW * OK \xe2\x82\xac\xff|\x1b[31m\r\n
	CASES
}

@test "labels and order of the performance data do not depend on what was asked" {
	local labels

	serve <<-SCRIPT
		$offer
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	labels=$(perfdata | sed 's/=[^ ]*//g')
	[[ $labels == "time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days" ]] ||
		complain "labels: $labels"
	serve <<-SCRIPT
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
	[[ $(perfdata | sed 's/=[^ ]*//g') == "$labels" ]] || complain "expected the labels: $labels"
}

@test "replies that come byte by byte are read" {
	serve <<-'SCRIPT'
		SPLIT * OK IMAP4rev1 ready
		C: * CAPABILITY
		SPLIT * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
		SPLIT {tag} OK done
		C: * STARTTLS
		SPLIT * OK wait
		SPLIT {tag} OK begin
		TLS good
		C: * CAPABILITY
		SPLIT * CAPABILITY IMAP4rev1
		SPLIT {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	is_fine
}

@test "lines that end in LF alone, or in two CR, are read" {
	local end

	for end in '\n' '\r\r\n'; do
		serve <<-SCRIPT
			RAW * OK ready$end
			C: * CAPABILITY
			RAW * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED$end{tag} OK done$end
			C: * STARTTLS
			RAW {tag} OK begin$end
			TLS good
			C: * CAPABILITY
			RAW * CAPABILITY IMAP4rev1$end{tag} OK done$end
			C: * LOGOUT
		SCRIPT
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "lower case is read like upper case" {
	serve <<-'SCRIPT'
		S: * ok imap4rev1 ready
		C: * CAPABILITY
		S: * capability imap4rev1 starttls logindisabled
		S: {tag} ok done
		C: * STARTTLS
		S: {tag} ok begin
		TLS good
		C: * CAPABILITY
		S: * Capability imap4rev1 idle
		S: {tag} Ok done
		C: * LOGOUT
	SCRIPT
	ask --require-capability=IDLE
	is_fine
	serve <<-SCRIPT
		S: * ok [capability imap4rev1 starttls logindisabled] ready
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
}

@test "replies without text are read" {
	serve <<-'SCRIPT'
		S: * OK
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
		S: {tag} OK
		C: * STARTTLS
		S: {tag} OK
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK
		C: * LOGOUT
	SCRIPT
	ask
	is_fine
}

# RFC 9051 2.2.2: a client must be prepared to accept any untagged response at all times.
untagged='S: * OK still here
S: * OK [ALERT] maintenance tonight
S: * NO disk is filling
S: * BAD that was no command
S: * FLAGS (\Answered \Seen)
S: * 23 EXISTS
S: * LIST (\Noselect) "/" ""
S: * STARTTLS
S: * OK STARTTLS
S: * OK begin TLS negotiation now
S: * XUNKNOWN
S: * OK a line that ends in {10}
S: * OK [ALERT] one / S: * NO two / S: * 3 EXISTS'

@test "untagged lines before the answer to CAPABILITY mean nothing" {
	before=$hello
	after="S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
S: {tag} OK done
$upgrade
$inside"
	fine_with <<<"$untagged"
}

@test "untagged lines before the answer to STARTTLS mean nothing" {
	before="$offer
C: * STARTTLS"
	after="S: {tag} OK begin
TLS good
$inside"
	fine_with <<<"$untagged"
	fine_with <<<'S: * CAPABILITY IMAP4rev1'
}

@test "untagged lines before the answer to CAPABILITY inside TLS mean nothing" {
	before="$offer
$upgrade
C: * CAPABILITY"
	after='S: * CAPABILITY IMAP4rev1
S: {tag} OK done
C: * LOGOUT'
	fine_with <<<"$untagged"
}

@test "untagged lines that come unasked behind the greeting mean nothing" {
	after="C: * CAPABILITY
S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
S: {tag} OK done
$upgrade
$inside"
	fine_with <<-'CASES'
		RAW * OK ready\r\n* OK [ALERT] maintenance tonight\r\n
		RAW * OK ready\r\n* NO disk is filling\r\n
	CASES
}

@test "untagged lines that come unasked behind the answer to CAPABILITY mean nothing" {
	before=$hello
	after="$upgrade
$inside"
	fine_with <<-'CASES'
		RAW * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n{tag} OK done\r\n* OK [ALERT] maintenance tonight\r\n
	CASES
}

@test "untagged lines that come unasked behind the greeting of implicit TLS mean nothing" {
	serve <<-SCRIPT
		TLS good
		RAW * OK ready\\r\\n* OK [ALERT] maintenance tonight\\r\\n
		$inside
	SCRIPT
	ask --tls
	line_is "IMAP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# Here a tag must have two letters, for its length is part of that of a literal.
@test "what stands in a literal is no answer, though it looks like one" {
	before="$offer
C: ?? STARTTLS"
	after='C: * LOGOUT'
	outcomes starttls-refused <<-'CASES'
		RAW * LIST () "/" {10}\r\n{tag} OK go\r\n\r\n{tag} NO really not\r\n ; refuses STARTTLS: '{tag} NO really not'
		RAW * X ({10}\r\n{tag} OK go\r\n {10}\r\n{tag} OK go\r\n)\r\n{tag} NO really not\r\n ; refuses STARTTLS: '{tag} NO really not'
		RAW * X {20}\r\n{tag} OK go\r\n{tag} OK go\r\n)\r\n{tag} NO really not\r\n ; refuses STARTTLS: '{tag} NO really not'
		RAW * X ~{11}\r\n{tag} OK go\r\n\0 / S: ) / S: {tag} NO really not ; refuses STARTTLS: '{tag} NO really not'
		RAW * X {0}\r\n{tag} OK go\r\n{tag} NO really not\r\n ; refuses STARTTLS: '{tag} NO really not'
		RAW * X {7}\r / RAW \n* BYE\r / RAW \n)\r\n{tag} NO really not\r\n ; refuses STARTTLS: '{tag} NO really not'
	CASES
	before=$offer$'\nC: ?? STARTTLS'
	after="TLS good
$inside"
	fine_with <<-'CASES'
		RAW * X {10}\r\n{tag} NO no\r\n)\r\n{tag} OK go\r\n
		RAW * X "{10}"\r\n{tag} OK go\r\n
		RAW * X {}\r\n{tag} OK go\r\n
		RAW * X {1a}\r\n{tag} OK go\r\n
		RAW * X {-1}\r\n{tag} OK go\r\n
	CASES
}

@test "capabilities in a literal are none" {
	before=$hello
	after='C: * LOGOUT'
	outcomes no-starttls <<-'CASES'
		RAW * CAPABILITY IMAP4rev1 LOGINDISABLED\r\n* X {23}\r\n* CAPABILITY STARTTLS\r\n)\r\n{tag} OK done\r\n ; does not offer STARTTLS
	CASES
}

@test "a literal that is longer than any reply is a protocol error" {
	before=$offer$'\nC: * STARTTLS'
	outcomes protocol-error <<-'CASES'
		S: * X {99999999999} ; sent a reply of more than 64 KiB
		S: * X {65537} ; sent a reply of more than 64 KiB
		S: * X {4294967296} ; sent a reply of more than 64 KiB
		S: * X {18446744073709551616} ; sent a reply of more than 64 KiB
		RAW * X {18446744073709551617}\r\n)\r\n{tag} OK go\r\n ; sent a reply of more than 64 KiB
		RAW * X {99999999999999999999999999999999999999999999}\r\n ; sent a reply of more than 64 KiB
		FLOODRAW * X {0}\r\n ; sent a reply of more than 64 KiB
	CASES
	never_heard '^TLS TLS'
}

@test "a connection that ends in a literal is a protocol error" {
	before=$offer$'\nC: * STARTTLS'
	outcomes protocol-error <<-'CASES'
		RAW * X {100}\r\n{tag} OK go\r\n / CLOSE ; closed the connection before the reply to STARTTLS
	CASES
}

@test "an answer that is none of this command is a protocol error" {
	before=$offer$'\nC: * STARTTLS'
	outcomes protocol-error <<-'CASES'
		S: x{tag} OK begin ; sent an unexpected response: 'x{tag} OK begin' (expected: the reply to STARTTLS)
		S: {tag}x OK begin ; sent an unexpected response: '{tag}x OK begin' (expected: the reply to STARTTLS)
		S: {tag}OK begin ; sent an unexpected response: '{tag}OK begin' (expected: the reply to STARTTLS)
		S: {tag} ; sent an unexpected response: '{tag}' (expected: the reply to STARTTLS)
		S: {tag} OKAY ; sent an unexpected response: '{tag} OKAY' (expected: the reply to STARTTLS)
		S: {tag} PREAUTH go ; sent an unexpected response: '{tag} PREAUTH go' (expected: the reply to STARTTLS)
		S: {tag} BYE ; sent an unexpected response: '{tag} BYE' (expected: the reply to STARTTLS)
		S: {tag} STARTTLS ; sent an unexpected response: '{tag} STARTTLS' (expected: the reply to STARTTLS)
		S: OK begin ; sent an unexpected response: 'OK begin' (expected: the reply to STARTTLS)
		S: *OK begin ; sent an unexpected response: '*OK begin' (expected: the reply to STARTTLS)
		S: +OK begin ; sent an unexpected response: '+OK begin' (expected: the reply to STARTTLS)
		S: 220 begin ; sent an unexpected response: '220 begin' (expected: the reply to STARTTLS)
		S: + go on ; sent an unexpected response: '+ go on' (expected: the reply to STARTTLS)
		S: + ; sent an unexpected response: '+' (expected: the reply to STARTTLS)
		RAW \r\n ; sent an unexpected response: an empty line (expected: the reply to STARTTLS)
		RAW \r\n{tag} OK begin\r\n ; sent an unexpected response: an empty line (expected: the reply to STARTTLS)
		RAW {tag} OK be\0gin\r\n ; sent a NUL byte (expected: the reply to STARTTLS)
		S: * OK begin / CLOSE ; closed the connection before the reply to STARTTLS
		CLOSE ; closed the connection before the reply to STARTTLS
		RESET ; reset the connection before the reply to STARTTLS
	CASES
	never_heard '^TLS TLS'
}

@test "a broken answer to CAPABILITY is a protocol error" {
	before=$hello
	outcomes protocol-error <<-'CASES'
		S: x{tag} OK done ; sent an unexpected response: 'x{tag} OK done' (expected: the reply to CAPABILITY)
		S: CAPABILITY IMAP4rev1 STARTTLS ; sent an unexpected response: 'CAPABILITY IMAP4rev1 STARTTLS' (expected: the reply to CAPABILITY)
		S: + go on ; sent an unexpected response: '+ go on' (expected: the reply to CAPABILITY)
		S: * CAPABILITY IMAP4rev1 STARTTLS / S: done ; sent an unexpected response: 'done' (expected: the reply to CAPABILITY)
		RAW * CAPABILITY IMAP4rev1 \0STARTTLS\r\n ; sent a NUL byte (expected: the reply to CAPABILITY)
		CLOSE ; closed the connection before the reply to CAPABILITY
		S: * CAPABILITY IMAP4rev1 STARTTLS / CLOSE ; closed the connection before the reply to CAPABILITY
		RESET ; reset the connection before the reply to CAPABILITY
	CASES
	never_heard STARTTLS
}

@test "CAPABILITY that is refused is no service, and STARTTLS is not tried" {
	before=$hello
	after='C: * LOGOUT'
	outcomes unavailable <<-'CASES'
		S: {tag} NO not now ; refuses CAPABILITY: '{tag} NO not now'
		S: {tag} BAD what? ; refuses CAPABILITY: '{tag} BAD what?'
		S: * CAPABILITY IMAP4rev1 STARTTLS / S: {tag} NO after all ; refuses CAPABILITY: '{tag} NO after all'
	CASES
	never_heard STARTTLS
}

@test "STARTTLS that is offered and refused is found" {
	before=$offer$'\nC: * STARTTLS'
	after='C: * LOGOUT'
	outcomes starttls-refused <<-'CASES'
		S: {tag} NO no certificate here ; refuses STARTTLS: '{tag} NO no certificate here'
		S: {tag} BAD unknown command ; refuses STARTTLS: '{tag} BAD unknown command'
		S: {tag} no OK ; refuses STARTTLS: '{tag} no OK'
		S: * OK STARTTLS / S: {tag} NO OK begin TLS ; refuses STARTTLS: '{tag} NO OK begin TLS'
		S: * STARTTLS / S: {tag} NO ; refuses STARTTLS: '{tag} NO'
	CASES
	never_heard '^TLS'
}

@test "a server that does not offer STARTTLS is not asked for it" {
	before=$hello
	after='C: * LOGOUT'
	outcomes no-starttls <<-'CASES'
		S: * CAPABILITY IMAP4rev1 LOGINDISABLED / S: {tag} OK done ; does not offer STARTTLS
		S: * CAPABILITY IMAP4rev1 LOGINDISABLED XSTARTTLS STARTTLSX START-TLS X=STARTTLS STARTTLS. STLS / S: {tag} OK STARTTLS ; does not offer STARTTLS
		S: * CAPABILITY IMAP4rev1 LOGINDISABLED / S: * OK STARTTLS / S: * STARTTLS / S: {tag} OK [STARTTLS] done ; does not offer STARTTLS
		S: * CAPABILITY IMAP4rev1 LOGINDISABLED / S: * XCAPABILITY STARTTLS / S: {tag} OK done ; does not offer STARTTLS
	CASES
	never_heard STARTTLS
}

@test "a capability with an equals sign is another word (RFC 9051 9: capability is an atom)" {
	before=$hello
	after='C: * LOGOUT'
	outcomes no-starttls <<-'CASES'
		S: * CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS=NO / S: {tag} OK done ; does not offer STARTTLS
	CASES
}

@test "CAPABILITY that is answered without a list offers nothing" {
	serve <<-SCRIPT
		$hello
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	[[ ${lines[0]} == "IMAP CRITICAL - $server does not offer STARTTLS"* ]] || complain "expected no STARTTLS"
	finding_is CRITICAL no-starttls
	status_is 2
	commands_are CAPABILITY LOGOUT
}

@test "a BYE greeting makes the server unavailable" {
	outcomes unavailable <<-'CASES'
		S: * BYE too many connections ; refuses service: '* BYE too many connections'
		S: * BYE [UNAVAILABLE] backend down / CLOSE ; refuses service: '* BYE [UNAVAILABLE] backend down'
		S: * bye ; refuses service: '* bye'
		S: * BYE [CAPABILITY IMAP4rev1 STARTTLS] no ; refuses service: '* BYE [CAPABILITY IMAP4rev1 STARTTLS] no'
	CASES
	never_heard '(CAPABILITY|STARTTLS)$'
}

@test "BYE in place of an answer makes the server unavailable" {
	before=$hello
	outcomes unavailable <<-'CASES'
		S: * BYE shutting down ; refuses service: '* BYE shutting down'
		S: * CAPABILITY IMAP4rev1 STARTTLS / S: * BYE shutting down / CLOSE ; refuses service: '* BYE shutting down'
	CASES
	never_heard STARTTLS
	before=$offer$'\nC: * STARTTLS'
	outcomes unavailable <<-'CASES'
		S: * BYE shutting down ; refuses service: '* BYE shutting down'
		S: * OK begin / S: * BYE shutting down / CLOSE ; refuses service: '* BYE shutting down'
	CASES
	never_heard '^TLS'
}

@test "a PREAUTH greeting rules out STARTTLS, which is not tried" {
	after='C: * LOGOUT'
	outcomes preauth <<-'CASES'
		S: * PREAUTH welcome ; greets with PREAUTH, which rules out STARTTLS
		S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] welcome ; greets with PREAUTH, which rules out STARTTLS
		S: * preauth ; greets with PREAUTH, which rules out STARTTLS
	CASES
	never_heard STARTTLS
	never_heard '^TLS'
}

@test "PREAUTH can be silenced by nobody's mistake: it never passes for a certificate that holds" {
	serve <<-'SCRIPT'
		S: * PREAUTH welcome
		C: * LOGOUT
	SCRIPT
	ask --severity=preauth=ok
	[[ $output != *"certificate valid"* ]] || complain "no certificate was seen"
	no_mismatch
}

@test "what does not greet as an IMAP server does is a bad greeting" {
	outcomes bad-greeting <<-'CASES'
		S: * NO go away ; sent an unexpected response: '* NO go away' (expected: its greeting)
		S: * BAD go away ; sent an unexpected response: '* BAD go away' (expected: its greeting)
		S: * CAPABILITY IMAP4rev1 STARTTLS ; sent an unexpected response: '* CAPABILITY IMAP4rev1 STARTTLS' (expected: its greeting)
		S: * OKAY ; sent an unexpected response: '* OKAY' (expected: its greeting)
		S: *OK ready ; sent an unexpected response: '*OK ready' (expected: its greeting)
		S: OK ready ; sent an unexpected response: 'OK ready' (expected: its greeting)
		S: a1 OK ready ; sent an unexpected response: 'a1 OK ready' (expected: its greeting)
		S: + OK ready ; sent an unexpected response: '+ OK ready' (expected: its greeting)
		S: +OK POP3 ready ; greets as POP3: '+OK POP3 ready'
		S: 220 ESMTP ; greets as SMTP: '220 ESMTP'
		S: SSH-2.0-OpenSSH_9.2p1 ; greets as SSH: 'SSH-2.0-OpenSSH_9.2p1'
		S: HTTP/1.1 400 Bad Request ; greets as HTTP: 'HTTP/1.1 400 Bad Request'
		RAW \r\n ; sent an unexpected response: an empty line (expected: its greeting)
		RAW \xff\x80\x01|\r\n ; sent an unexpected response: '{ff}{80}{01}{7c}' (expected: its greeting)
		RAW * OK rea\0dy\r\n ; sent a NUL byte (expected: its greeting)
		RAW * OK ready / CLOSE ; closed the connection before its greeting
		CLOSE ; closed the connection before its greeting
	CASES
	never_heard '(CAPABILITY|STARTTLS)$'
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

@test "an answer that comes before its command is not taken" {
	outcomes protocol-error <<-'CASES'
		RAW * OK ready\r\na1 OK done\r\n ; sent unsolicited data: 'a1 OK done{0d}{0a}' (expected: the reply to CAPABILITY)
		RAW * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\na1 OK begin\r\n ; sent unsolicited data: 'a1 OK begin{0d}{0a}' (expected: the reply to STARTTLS)
		RAW * OK ready\r\n\r\n ; sent unsolicited data: an empty line (expected: the reply to CAPABILITY)
	CASES
	before=$hello
	outcomes protocol-error <<-'CASES'
		RAW * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n{tag} OK done\r\na2 OK begin\r\n ; sent unsolicited data: 'a2 OK begin{0d}{0a}' (expected: the reply to STARTTLS)
	CASES
	never_heard STARTTLS
}

@test "a connection that ends where the handshake should be is a failed handshake" {
	before="$offer
C: * STARTTLS
S: {tag} OK begin
RECORD"
	outcomes handshake-failed <<-'CASES'
		CLOSE ; fails the TLS handshake: the server closed the connection
		RESET ; fails the TLS handshake: the server reset the connection
	CASES
}

@test "no service inside TLS is found, whatever stands in its place" {
	before="$offer
$upgrade
C: * CAPABILITY"
	outcomes no-service-inside-tls <<-'CASES'
		S: {tag} NO backend down ; refuses service inside TLS: '{tag} NO backend down'
		S: {tag} BAD what? ; refuses service inside TLS: '{tag} BAD what?'
		S: * CAPABILITY IMAP4rev1 / S: {tag} NO ; refuses service inside TLS: '{tag} NO'
		S: * BYE backend down ; refuses service inside TLS: '* BYE backend down'
		S: * BYE backend down / CLOSE ; refuses service inside TLS: '* BYE backend down'
		S: HTTP/1.1 502 Bad Gateway ; sent an unexpected response: 'HTTP/1.1 502 Bad Gateway' (expected: the reply to CAPABILITY inside TLS)
		S: x{tag} OK done ; sent an unexpected response: 'x{tag} OK done' (expected: the reply to CAPABILITY inside TLS)
		S: + go on ; sent an unexpected response: '+ go on' (expected: the reply to CAPABILITY inside TLS)
		RAW \r\n ; sent an unexpected response: an empty line (expected: the reply to CAPABILITY inside TLS)
		RAW * CAPABILITY \0\r\n ; sent a NUL byte (expected: the reply to CAPABILITY inside TLS)
		RESET ; TLS ended: the server reset the connection before the reply to CAPABILITY inside TLS
	CASES
}

@test "a connection that is closed inside TLS is no service, and said to be closed" {
	local closed='TLS ended: the server closed the connection before'

	before=$offer$'\n'$upgrade
	outcomes no-service-inside-tls <<-CASES
		CLOSE ; $closed the reply to CAPABILITY inside TLS
		C: * CAPABILITY / CLOSE ; $closed the reply to CAPABILITY inside TLS
		C: * CAPABILITY / S: * CAPABILITY IMAP4rev1 / CLOSE ; $closed the reply to CAPABILITY inside TLS
	CASES
	before='TLS good'
	options=(--tls)
	outcomes no-service-inside-tls <<<"CLOSE ; $closed its greeting inside TLS"
}

@test "an answer inside TLS with a tag of before is none" {
	before="$offer
$upgrade
C: * CAPABILITY"
	outcomes no-service-inside-tls <<-'CASES'
		S: a1 OK done ; sent an unexpected response: 'a1 OK done' (expected: the reply to CAPABILITY inside TLS)
	CASES
}

@test "CAPABILITY that is answered without a list inside TLS is no service, and does not offer what is required" {
	serve <<-SCRIPT
		$offer
		$upgrade
		C: * CAPABILITY
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask --require-capability=LOGINDISABLED
	line_is "IMAP CRITICAL - $server answers CAPABILITY inside TLS without a capability list: 'a3 OK done', does not offer LOGINDISABLED inside TLS"
	finding_is CRITICAL no-service-inside-tls
	finding_is CRITICAL missing-capability
	status_is 2
	no_mismatch
}

@test "STARTTLS that is still offered inside TLS is a warning" {
	serve <<-SCRIPT
		$offer
		$upgrade
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 StartTLS
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP WARNING - $server still offers STARTTLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
	commands_are CAPABILITY STARTTLS CAPABILITY LOGOUT
}

@test "STARTTLS that is offered inside implicit TLS is a warning" {
	serve <<-'SCRIPT'
		TLS good
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 STARTTLS
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask --tls
	line_is "IMAP WARNING - $server still offers STARTTLS inside TLS"
	finding_is WARNING starttls-repeated
	status_is 1
	no_mismatch
	commands_are CAPABILITY LOGOUT
}

@test "a required capability counts when it is offered inside TLS" {
	local word

	serve <<-SCRIPT
		$hello
		S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED NAMESPACE
		S: {tag} OK done
		$upgrade
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN auth=scram-sha-256 XAUTH=X
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	for word in IDLE idle AUTH=PLAIN auth=plain AUTH=SCRAM-SHA-256 IMAP4rev1 IDLE,AUTH=PLAIN; do
		ask --require-capability="$word"
		is_fine
	done
	ask --require-capability=IDLE --require-capability=AUTH=PLAIN
	is_fine
	for word in NAMESPACE LOGINDISABLED STARTTLS IDL IDLES PLAIN AUTH=PLAI AUTH=PLAINS AUTH=LOGIN AUTH=X IMAP4; do
		ask --require-capability="$word"
		fails missing-capability "does not offer $word inside TLS"
	done
	ask --require-capability=IDLE,AUTH=LOGIN --require-capability=MOVE
	line_is "IMAP CRITICAL - $server does not offer AUTH=LOGIN inside TLS, does not offer MOVE inside TLS"
	has_finding "[CRITICAL] missing-capability: $server does not offer AUTH=LOGIN inside TLS"
	has_finding "[CRITICAL] missing-capability: $server does not offer MOVE inside TLS"
	status_is 2
	no_mismatch
}

@test "what the greeting offered is forgotten inside TLS" {
	serve <<-SCRIPT
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED MOVE] ready
		$upgrade
		$inside
	SCRIPT
	ask --require-capability=MOVE
	fails missing-capability "does not offer MOVE inside TLS"
	no_mismatch
	commands_are STARTTLS CAPABILITY LOGOUT
}

@test "implicit TLS is spoken from the first byte" {
	local option

	for option in -s --tls --ssl; do
		serve <<-SCRIPT
			TLS good
			S: * OK ready
			$inside
		SCRIPT
		ask $option
		line_is "IMAP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
		status_is 0
		no_mismatch
		commands_are CAPABILITY LOGOUT
		stop_server "$last_server"
	done
}

@test "the service is asked inside implicit TLS though its greeting lists capabilities" {
	serve <<-SCRIPT
		TLS good
		S: * OK [CAPABILITY IMAP4rev1 MOVE] ready
		$inside
	SCRIPT
	ask --tls --require-capability=IDLE
	line_is "IMAP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
	commands_are CAPABILITY LOGOUT
}

@test "PREAUTH inside implicit TLS is critical, and the certificate is examined all the same" {
	serve <<-'SCRIPT'
		TLS good
		S: * PREAUTH welcome
		C: * LOGOUT
	SCRIPT
	ask --tls
	[[ ${lines[0]} == "IMAP CRITICAL - $server greets with PREAUTH"* ]] || complain "expected PREAUTH"
	finding_is CRITICAL preauth
	status_is 2
	no_mismatch
	serve <<-'SCRIPT'
		TLS expired
		S: * PREAUTH welcome
		C: * LOGOUT
	SCRIPT
	ask --tls
	finding_is CRITICAL preauth
	finding_is CRITICAL certificate-expired
	status_is 2
	no_mismatch
}

@test "PREAUTH inside implicit TLS is not said to rule out STARTTLS, which nobody wanted" {
	serve <<-'SCRIPT'
		TLS good
		S: * PREAUTH welcome
		C: * LOGOUT
	SCRIPT
	ask --tls
	[[ ${lines[0]} != *STARTTLS* ]] || complain "there is no STARTTLS to rule out"
	status_is 2
}

@test "a BYE greeting inside implicit TLS makes the server unavailable" {
	before='TLS good'
	options=(--tls)
	outcomes unavailable <<-'CASES'
		S: * BYE too many connections ; refuses service: '* BYE too many connections'
	CASES
	never_heard CAPABILITY
}

@test "no IMAP server behind implicit TLS is critical" {
	local line text

	before='TLS good'
	options=(--tls)
	while IFS= read -r line; do
		play "$line"
		line_is "IMAP CRITICAL - $server $text"
		[[ $status == 2 && ${#lines[@]} == 2 ]] || complain "expected one critical finding"
		never_heard CAPABILITY
		stop_server "$last_server"
	done <<-'CASES'
		S: HTTP/1.1 400 Bad Request ; greets as HTTP inside TLS: 'HTTP/1.1 400 Bad Request'
		S: * NO go away ; sent an unexpected response: '* NO go away' (expected: its greeting inside TLS)
		RAW * OK \0\r\n ; sent a NUL byte (expected: its greeting inside TLS)
	CASES
	before=$'TLS good\n'$hello
	outcomes no-service-inside-tls <<-'CASES'
		S: {tag} NO backend down ; refuses service inside TLS: '{tag} NO backend down'
		S: * BYE backend down ; refuses service inside TLS: '* BYE backend down'
		S: nonsense ; sent an unexpected response: 'nonsense' (expected: the reply to CAPABILITY inside TLS)
	CASES
}

@test "a plain-text server on a TLS port is said to be one" {
	serve <<<"$hello"
	ask --tls
	fails handshake-failed "sent plain text instead of a TLS handshake: '* OK IMAP4rev1 ready'"
	serve <<<$'S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nSTALL'
	ask --tls
	fails handshake-failed "sent plain text instead of a TLS handshake: '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready'"
}

@test "a TLS server on a plain port is silent" {
	serve <<<'TLS good'
	ask -t 0.5
	fails timeout "timed out after 0.5 s waiting for its greeting"
	((took_ms < 1000)) || complain "later than -t and half a second"
}

@test "an over-long line ends the check" {
	outcomes protocol-error <<-'CASES'
		FLOODRAW * OK x ; sent a line of more than 8 KiB
		FLOODRAW \0 ; sent a line of more than 8 KiB
	CASES
	before=$hello
	outcomes protocol-error <<<"FLOODRAW * CAPABILITY X ; sent a line of more than 8 KiB"
	before=$offer$'\nC: * STARTTLS'
	outcomes protocol-error <<<"FLOODRAW {tag} OK begin ; sent a line of more than 8 KiB"
}

@test "untagged lines without end end the check" {
	before=$hello
	outcomes protocol-error <<-'CASES'
		FLOOD * OK still here ; sent a reply of more than 64 KiB
		FLOOD * CAPABILITY IMAP4rev1 STARTTLS ; sent a reply of more than 64 KiB
	CASES
	before=$offer$'\nC: * STARTTLS'
	outcomes protocol-error <<-'CASES'
		FLOOD * OK STARTTLS ; sent a reply of more than 64 KiB
		FLOOD * 1 EXISTS ; sent a reply of more than 64 KiB
	CASES
	never_heard '^TLS'
}

@test "a line or lines without end inside TLS end the check" {
	local line text

	before="$offer
$upgrade
C: * CAPABILITY"
	while IFS= read -r line; do
		play "$line"
		line_is "IMAP CRITICAL - $server $text"
		[[ $status == 2 && ${#lines[@]} == 2 ]] || complain "expected one critical finding"
		stop_server "$last_server"
	done <<-'CASES'
		FLOOD * OK still here ; sent a reply of more than 64 KiB
		FLOODRAW * OK x ; sent a line of more than 8 KiB
		S: * X {99999999999} ; sent a reply of more than 64 KiB
	CASES
}

@test "a long line and a long reply within the limits are read" {
	local line

	printf -v line '%08000d' 0
	serve <<-SCRIPT
		S: * OK $line
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 X$line
		$(for i in 1 2 3 4 5; do echo "S: * OK $line"; done)
		S: * CAPABILITY STARTTLS LOGINDISABLED
		S: {tag} OK done
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
}

@test "a literal within the limits is read" {
	local data

	printf -v data '%020000d' 0
	serve <<-SCRIPT
		$offer
		C: * STARTTLS
		S: * X {20000}
		RAW $data)\\r\\n{tag} OK begin\\r\\n
		TLS good
		$inside
	SCRIPT
	ask
	is_fine
}

@test "many capabilities are read to the last" {
	local words

	words=$(printf ' X%d' {1..300})
	serve <<-SCRIPT
		$hello
		S: * CAPABILITY IMAP4rev1$words STARTTLS LOGINDISABLED
		S: {tag} OK done
		$upgrade
		$inside
	SCRIPT
	ask
	is_fine
}

@test "capabilities, chain and dialogue are told by -vvv, and clean" {
	serve <<-SCRIPT
		$hello
		RAW * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED X|Y\\x1b[31m\\r\\n{tag} OK d|one\\r\\n
		$upgrade
		$inside
	SCRIPT
	ask -vvv
	is_fine
	[[ $output == *'C: '*' STARTTLS'* && $output == *'S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED X{7c}Y{1b}[31m'* ]] ||
		complain "expected the dialogue"
}

@test "an IPv6 address literal is a server" {
	mint six --ip ::1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	serve ::1 <<-SCRIPT || skip "no IPv6 here"
		$offer
		C: * STARTTLS
		S: {tag} OK begin
		TLS six
		$inside
	SCRIPT
	check -H ::1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "IMAP OK - [::1]:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	nothing_on_stderr
	clean_output
	no_mismatch
	[[ $(perfdata) != *::* ]] || complain "a :: in the performance data"
}
