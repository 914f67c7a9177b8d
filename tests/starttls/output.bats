# SPDX-License-Identifier: ISC
load ../helper
load starttls

dialect smtp

# Bytes that have no business in a monitoring system's database or on a terminal: |, ESC, BEL, TAB, DEL, C1, bytes that
# are no UTF-8, a surrogate, bidirectional overrides, invisible characters. And how they are shown.
hostile='a|b\x1b[31m\x07\t\x7f\xc2\x9b\xff\xc0\xaf\xed\xa0\x80\xe2\x80\xae\xe2\x80\x8bz'
harmless='a{7c}b{1b}[31m{07}{09}{7f}{c2}{9b}{ff}{c0}{af}{ed}{a0}{80}{e2}{80}{ae}{e2}{80}{8b}z'

setup_file() {
	local -a names=(--dns mail.example.test --ip 127.0.0.1)

	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good "${names[@]}" --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint expired "${names[@]}" --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	certificates_of ca >"$CERTS/ca.crt"
}

# greets CERTIFICATE: a server with that certificate.
greets() {
	serve_upgraded "TLS $1"
}

at_server() {
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

# ask OPTION…: and looks whether every line is one of ours.
ask() {
	local line

	at_server
	check "${at[@]}" "$@"
	nothing_on_stderr
	clean_output
	for line in "${lines[@]:1}"; do
		[[ $line =~ ^(\[(OK|WARNING|CRITICAL|UNKNOWN)\]\ [a-z-]+:\ |\ {4}|[^\ ]+:[0-9]+(\ \([0-9.]+\))?:$|\(cut\ here) ]] ||
			complain "a line of the server's choice: $line"
	done
}

# ask_all OPTION…: in every verbosity; the last one counts for what follows.
ask_all() {
	local verbosity

	for verbosity in '' -v -vv -vvv; do
		ask $verbosity "$@"
	done
}

# perfdata_is LABEL…: these labels in this order, and well-formed.
perfdata_is() {
	local number='-?[0-9]+(\.[0-9]+)?' range='@?((~|-?[0-9.]+)?:)?(-?[0-9.]+)?'
	local metric="[a-z_]+=${number}s?(;($range)(;($range)(;($number)?(;($number)?)?)?)?)?"
	local all

	all=$(perfdata)
	[[ $all =~ ^$metric(\ $metric)*$ ]] || complain "no performance data: $all"
	[[ $(sed -E 's/=[^ ]*//g' <<<"$all") == "$*" ]] || complain "expected labels: $*"
}

# ends WANTED COMMAND…: the exit code, with whatever the caller did to the file descriptors.
ends() {
	local code=0

	timeout -k 1 20 "$PLUGINS/$plugin" "${@:2}" 2>"$BATS_TEST_TMPDIR/stderr" 3>&- 4>&- || code=$?
	[[ $code == "$1" ]] || complain "expected exit code $1, got $code: ${*:2}"
	nothing_on_stderr
}

@test "hostile bytes in a greeting are shown clean" {
	serve <<<"RAW 554 $hostile\r\n"
	ask_all
	line_is "SMTP CRITICAL - $server refuses service: '554 $harmless'"
	has_line "    S: 554 $harmless"
	status_is 2
	stop_server "$last_server"

	serve <<-SCRIPT
		RAW 220 $hostile\\r\\n
		C: EHLO *
		S: 250 mail.example.test
	SCRIPT
	ask_all
	line_is "SMTP CRITICAL - $server does not offer STARTTLS"
	has_line "    Greeting: 220 $harmless"
}

@test "hostile bytes instead of a greeting are shown clean" {
	serve <<<"RAW $hostile\r\n"
	ask_all
	line_is "SMTP CRITICAL - $server sent an unexpected response: '$harmless' (expected: its greeting)"
}

@test "a carriage return, a NUL or a line feed does not start a line of the server's choice" {
	serve <<<'RAW 554 no\rSMTP OK - all is well\r\n'
	ask_all
	line_is "SMTP CRITICAL - $server refuses service: '554 no{0d}SMTP OK - all is well'"
	stop_server "$last_server"

	serve <<<'RAW 554 no\0SMTP OK - all is well\r\n'
	ask_all
	line_is "SMTP CRITICAL - $server sent a NUL byte (expected: its greeting)"
	stop_server "$last_server"

	serve <<<'RAW 554-no\r\nSMTP OK - all is well | evil=666\r\n'
	ask_all
	line_is "SMTP CRITICAL - $server sent an unexpected response: 'SMTP OK - all is well {7c} evil=666' (expected: its greeting)"
	status_is 2
}

@test "hostile bytes in EHLO's reply, before and inside TLS, are shown clean" {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		RAW 250-$hostile\\r\\n250-X$hostile\\r\\n250-AUTH $hostile\\r\\n250 STARTTLS\\r\\n
		C: STARTTLS
		RAW 220 $hostile\\r\\n
		TLS good
		C: EHLO *
		RAW 250-$hostile\\r\\n250-$hostile | evil=1\\r\\n250 STARTTLS\\r\\n
		C: QUIT
	SCRIPT
	ask_all
	line_is "SMTP WARNING - $server allows login before TLS, still offers STARTTLS inside TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: AUTH ${harmless/"{09}"/ }"
	has_line "    S: 220 $harmless"
	has_line "    Offered inside TLS: $harmless {7c} evil=1; STARTTLS"
	status_is 1
	no_mismatch
}

@test "hostile bytes in a refusal of EHLO or STARTTLS are shown clean" {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		RAW 454 $hostile\\r\\n
		C: QUIT
	SCRIPT
	ask_all
	line_is "SMTP CRITICAL - $server refuses STARTTLS: '454 $harmless'"
	stop_server "$last_server"

	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		RAW 502 $hostile\\r\\n
		C: HELO *
		RAW 550 $hostile\\r\\n
	SCRIPT
	ask_all
	line_is "SMTP CRITICAL - $server refuses EHLO: '502 $harmless'"
	status_is 2
}

@test "hostile bytes in place of the service inside TLS are shown clean" {
	serve <<-SCRIPT
		TLS good
		S: 220 mail.example.test ESMTP
		C: EHLO *
		RAW 421 $hostile\\r\\n
	SCRIPT
	ask_all --tls
	line_is "SMTP CRITICAL - $server refuses service inside TLS: '421 $harmless'"
	status_is 2
}

@test "hostile bytes in a certificate's names are shown clean" {
	mint evil --cn "$hostile"'\r\nSMTP OK - all is well | evil=666' --dns "$hostile" \
		--dns 'x\nSMTP OK - all is well | evil=666' --from=-1m --to=90d1h
	greets evil
	ask_all
	line_is "SMTP CRITICAL - $server certificate is not trusted: self-signed, certificate is not for mail.example.test"
	has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it is for $harmless, x{0a}SMTP OK - all is well {7c} evil=666"
	grep -q 'evil=666' <<<"$output"
	status_is 2
}

@test "hostile bytes in the name of an issuer or of a chain's certificate are shown clean" {
	mint evilca --ca --cn 'x|\n\x1b[31m[OK] evil' --from=-365d --to=3650d
	mint evilinter --ca --cn 'y|\r\xe2\x80\xae' --issuer "$CERTS/evilca.pem" --from=-93d --to=-3d
	mint leaf --dns mail.example.test --issuer "$CERTS/evilinter.pem" --from=-1m --to=90d1h
	greets 'leaf chain=evilinter'
	ask_all
	line_is "SMTP CRITICAL - $server chain certificate 'y{7c}{0d}{e2}{80}{ae}' expired 3 days ago, certificate is not trusted: unknown issuer 'x{7c}{0a}{1b}[31m{5b}OK] evil': neither trusted nor sent by the server"
	status_is 2
}

@test "a NUL in a certificate's name does not end the name" {
	mint nul --cn mail.example.test --dns 'mail.example.test\x00.evil.test' --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	greets nul
	ask_all
	line_is "SMTP CRITICAL - $server certificate is not for mail.example.test"
	has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it is for mail.example.test{00}.evil.test"
	status_is 2
}

@test "hostile bytes in a name that DNS gives are shown clean" {
	serve_dns <<-'ZONE'
		example.test MX 10 ev\124il\027[31m\010.example.test
		ev\124il\027[31m\010.example.test A 127.0.0.1
	ZONE
	PORT=25
	check -d example.test --nameserver "$DNS" -p "$PORT" --severity=mx-unroutable=ok -vvv
	nothing_on_stderr
	clean_output
	line_is "SMTP CRITICAL - example.test: ev{7c}il{1b}[31m{0a}.example.test is not a host name: it contains the byte 0x7c"
	status_is 2
}

@test "hostile bytes on the command line are shown clean" {
	local option

	for option in "-H" "-d" "-I" "-p" "-t" "-t1:" "-w" "-D" "-F" "--nameserver=" "--sni=" "--verify-name=" "--tls-min=" \
		"--severity=" "--severity=slow=" "--frob" ""; do
		check "$option"$'x|\e[31m\r\n\xff'
		nothing_on_stderr
		clean_output
		[[ $status == 3 && ${#lines[@]} == 1 && $output == "SMTP UNKNOWN - "*'{7c}{1b}[31m{0d}{0a}'* ]] || complain "option $option"
	done
	greets good
	ask --require-capability=$'x|\e[31m\n'
	line_is "SMTP CRITICAL - $server does not offer x{7c}{1b}[31m{0a} inside TLS"
}

@test "the performance data of a good server have every stage, in the same order on every run" {
	greets good
	ask
	perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
	[[ $(perf cert_days) == 90.0 ]]
	[[ $(perf time) =~ ^0\.[0-9]{3}s$ ]]
	[[ $(perf time 4),$(perf time 5),$(perf time_tls 4) == 0,10,0 ]]
	ask -vvv -t 7.5
	perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
	[[ $(perf time 5) == 7.5 ]]
	stop_server "$last_server"
	serve <<-'SCRIPT'
		TLS good
		S: 220 mail.example.test
		C: EHLO *
		S: 250 mail.example.test
	SCRIPT
	ask --tls
	perfdata_is time time_dns time_connect time_greeting time_tls cert_days
}

@test "the performance data stand in WARNING and CRITICAL too, as far as the check has come" {
	greets expired
	ask
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago"
	perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
	[[ $(perf cert_days) == -3.0 ]]
	ask --severity=certificate-expired=warning
	line_is "SMTP WARNING - $server certificate expired 3 days ago"
	perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
	ask --severity=certificate-expired=unknown
	line_is "SMTP UNKNOWN - $server certificate expired 3 days ago"
	perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
	stop_server "$last_server"
	ask
	line_is "SMTP CRITICAL - $server refused the connection"
	perfdata_is time time_dns
	serve <<-'SCRIPT'
		S: 220 mail.example.test
		C: EHLO *
		S: 250 mail.example.test
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server does not offer STARTTLS"
	perfdata_is time time_dns time_connect time_greeting time_hello
}

@test "wrong usage has no performance data" {
	check -p 0
	[[ -z $(perfdata) && $output == "SMTP UNKNOWN - --port: '0' is not a port (1 to 65535)" ]] || complain "unexpected"
}

@test "the thresholds stand in the performance data as ranges" {
	local form

	greets good
	for form in '5 9' '0:5 ~:9' '@10:20 @30:' '9.500000 0.000000:9.900000'; do
		ask -w "${form% *}" -c "${form#* }"
		[[ $(perf time 2),$(perf time 3) == "${form/ /,}" ]] || complain "-w and -c: $form"
		status_is 0
	done
	while read -r form warning critical; do
		ask -D "$form"
		[[ $(perf cert_days 2),$(perf cert_days 3) == "$warning,$critical" ]] || complain "-D $form"
		perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
	done <<-'FORMS'
		21,7 21: 7:
		36h,12h 1.5: 0.5:
		50%,25% 45.02: 22.51:
		30.500000,14.250000 30.5: 14.25:
	FORMS
	ask
	[[ $(perf cert_days 2),$(perf cert_days 3) == 21:,7: ]] || complain "the default"
}

@test "the locale changes nothing" {
	local german=$BATS_TEST_TMPDIR/locale/de_DE.UTF-8

	mkdir "${german%/*}"
	localedef -i de_DE -f UTF-8 "$german" >"$BATS_TEST_TMPDIR/localedef" 2>&1 || skip "no German locale"
	[[ $(LOCPATH=${german%/*} LC_ALL=de_DE.UTF-8 /usr/bin/printf %.1f 1.5 2>/dev/null || true) == 1,5 ]] ||
		skip "the German locale does not work"
	greets expired
	export LOCPATH=${german%/*} LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 LANGUAGE=de
	ask -w 0.000001 -t 7.5 -D 30.5,7
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago, took $(perf time | tr -d s) s, outside the range 0.000001"
	[[ $(perfdata) != *,* && $(perf time 2),$(perf time 5),$(perf cert_days 2) == 0.000001,7.5,30.5: ]] ||
		complain "a comma for a decimal point"
	perfdata_is time time_dns time_connect time_greeting time_hello time_starttls time_tls cert_days
}

@test "a closed standard output ends with code 3, and nothing of ours goes to the server instead" {
	greets good
	at_server
	ends 3 "${at[@]}" </dev/null >&-
	ends 3 "${at[@]}" -vvv </dev/null >&-
	ends 3 "${at[@]}" <&- >&-
	ends 3 "${at[@]}" --severity=nothing=ok </dev/null >&-
	ends 3 --help </dev/null >&-
	ends 3 --version </dev/null >&-
	ends 3 --list-findings </dev/null >&-
	no_mismatch
	! heard | grep -Ev '^(CONNECT|EOF|TLS .*|C: (EHLO .*|STARTTLS|QUIT))$' || complain "the server heard more than SMTP"
	[[ $(heard | grep -c '^C: QUIT$') == 3 ]] || complain "expected three good checks"
}

@test "a closed standard output ends with code 3 after a timeout too" {
	serve <<<STALL
	at_server
	ends 3 "${at[@]}" -t 0.2 </dev/null >&-
	ends 3 "${at[@]}" -t 0.2:ok </dev/null >&-
	! heard | grep -E 'SMTP|C: ' || complain "the server heard what it should not"
}

@test "a full disk behind standard output ends with code 3" {
	greets good
	at_server
	ends 3 "${at[@]}" </dev/null >/dev/full
	ends 3 "${at[@]}" -vvv </dev/null >/dev/full
	ends 3 -p 0 </dev/null >/dev/full
	ends 3 --help </dev/null >/dev/full
	ends 3 --list-findings </dev/null >/dev/full
}

# Descriptor 9 becomes a pipe that nobody reads.
reader_gone() {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 8<>"$BATS_TEST_TMPDIR/pipe" 9>"$BATS_TEST_TMPDIR/pipe" 8<&-
}

@test "a reader that has gone ends with code 3 and no signal" {
	greets good
	at_server
	reader_gone
	ends 3 "${at[@]}" </dev/null >&9
	ends 3 "${at[@]}" -vvv </dev/null >&9
	exec 9>&-
}

@test "a reader that has gone ends wrong usage, the help and the findings with code 3 and no signal" {
	reader_gone
	ends 3 -p 0 </dev/null >&9
	ends 3 --help </dev/null >&9
	ends 3 --version </dev/null >&9
	ends 3 --list-findings </dev/null >&9
	exec 9>&-
}

@test "a certificate of 64 long names fills neither the first line nor the output" {
	local -a names=()
	local number label

	printf -v label '%055d' 0
	for number in {10..73}; do
		names+=(--dns "n$number$label.n$number$label.n$number$label.example.test")
	done
	mint many "${names[@]}" --from=-1m --to=90d1h
	greets many
	ask
	line_is "SMTP CRITICAL - $server certificate is not trusted: self-signed, certificate is not for mail.example.test"
	grep -q 'and 54 more' <<<"$output" || complain "expected the names to be counted"
	short_lines
	ask -vvv
	short_lines
	status_is 2
}

short_lines() {
	local -x LC_ALL=C
	local line

	for line in "${lines[@]}"; do
		((${#line} <= 4096)) || complain "a line of ${#line} bytes"
	done
}

@test "long replies fill neither the first line nor the output" {
	local line reply

	printf -v line '%01000d' 0
	reply=$(for number in {1..60}; do echo "S: 250-X$number-$line|"; done)
	serve <<-SCRIPT
		S: 220-$line$line$line$line$line$line$line
		S: 220 mail.example.test
		C: EHLO *
		S: 250-mail.example.test
		$reply
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 $line$line$line$line$line$line$line
		TLS good
		C: EHLO *
		$reply
		S: 250 8BITMIME
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ ${#lines[@]} == 1 ]] || complain "expected one line"
	ask -vvv
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	short_lines
	[[ $(tail -c 1 "$BATS_TEST_TMPDIR/stdout" | od -An -c) == *'\n'* ]] || complain "the last line is not ended"
	status_is 0
	stop_server "$last_server"

	serve <<<"S: 554 $line$line$line$line$line$line$line"
	ask
	[[ ${#lines[0]} -lt 600 && ${lines[0]} == "SMTP CRITICAL - $server refuses service: '554 000"*"...' | time="* ]] ||
		complain "expected a short first line"
	status_is 2
}

@test "forty addresses that all fail fill neither the first line nor the output" {
	local list

	printf -v list ',127.0.0.%d' {1..40}
	serve 0.0.0.0 <<<"RAW 554 $hostile$hostile$hostile$hostile$hostile\r\n"
	at_server
	check -H mail.example.test -I "${list#,}" -p "$PORT" -vvv
	clean_output
	nothing_on_stderr
	short_lines
	[[ ${lines[0]} == "SMTP CRITICAL - mail.example.test: 40 of 40 addresses fail: "*"; and 37 more | "* ]] ||
		complain "expected the addresses to be counted"
	status_is 2
}
