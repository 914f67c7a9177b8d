# SPDX-License-Identifier: ISC
#
# Programs read the output and interpret it again: scripts that make a mail of it with printf(1) and %b, and web pages.
# What a server chose is never more than text to them.
load helper

# What somebody would write who wants to be more than text; a line each.
texts=(
	'\n\nState: OK\nInfo: all fine'
	'\012\x0a\u000a\r\t\v\f\a\b'
	'stop\c here'
	'\033[2J\x1b[31m\e[0m'
	'\\n \\\n \0101'
	'<a href="http://x.example/">sign in</a>'
	'<img src=http://x.example/y.png> <b>bold</b> <!-- -->'
	'&#91;OK] &lt;b&gt; &#10;'
	'[OK] all is well'
	'(OK) (UP)[DOWN](WARNING)[CRITICAL]'
	'(UNKNOWN][UNREACHABLE)[PENDING]'
	'[[OK]] ((CRITICAL))'
)

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	certificates_of ca >"$CERTS/ca.crt"
}

# mailed: the mail of a script that puts output and long output into its text for printf(1), as Nagios and Icinga do.
mailed() {
	local first=${output%%$'\n'*} rest=
	local text

	[[ $output != *$'\n'* ]] || rest=${output#*$'\n'}
	text="Service: smtp\nState: CRITICAL\n\n${first%% | *}\n$rest\n-- \nmonitoring\n"
	/usr/bin/printf "%b" "$text"
}

# What it has to be.
meant() {
	printf '%s\n' 'Service: smtp' 'State: CRITICAL' '' "${lines[0]%% | *}"
	((${#lines[@]} > 1)) && printf '%s\n' "${lines[@]:1}" || echo
	printf '%s\n' '-- ' monitoring
}

# made_of_it FILE: sets answer to what a page would show.
made_of_it() {
	resident readers "$1"
}

# ask OPTION…: whatever readers do with the output, it stays what it was.
ask() { local - && set +T && untraced_ask "$@"; }
untraced_ask() {
	check "$@"
	nothing_on_stderr
	clean_output
	cmp -s <(mailed) <(meant) || complain "the mail is another text:" "$(mailed)"
	made_of_it "$BATS_TEST_TMPDIR/stdout"
	[[ -z $answer ]] || complain "a page would show:" "$answer"
}

# raw TEXT: as mailserver.py and mint want it.
raw() {
	printf '%s' "${1//\\/\\\\}"
}

# zoned TEXT: as a string of a zone.
zoned() {
	local text=${1//\\/\\\\}

	printf '%s' "${text//\"/\\\"}"
}

# name_of TEXT: as a label of a zone: bytes that are special there as \DDD.
name_of() {
	local -x LC_ALL=C
	local text=$1 name='' at

	for ((at = 0; at < ${#text} && at < 60; at++)); do
		case ${text:at:1} in
			[a-zA-Z0-9-]) name+=${text:at:1} ;;
			*) printf -v name '%s\\%03d' "$name" "'${text:at:1}" ;;
		esac
	done
	printf '%s' "$name"
}

@test "the readers of these tests interpret each of the texts" {
	local text

	for text in "${texts[@]}"; do
		output="SMTP CRITICAL - $text"
		lines=("$output")
		printf '%s\n' "$output" >"$BATS_TEST_TMPDIR/text"
		made_of_it "$BATS_TEST_TMPDIR/text"
		! cmp -s <(mailed) <(meant) || [[ -n $answer ]] || complain "nothing comes of: $text"
	done
	printf '%s\n' 'SMTP OK - x' '[OK] login-before-tls: [OK]' >"$BATS_TEST_TMPDIR/tagged"
	made_of_it "$BATS_TEST_TMPDIR/tagged"
	[[ $answer == "state: '[OK]'" ]] || complain "our tag"
	output=$'SMTP CRITICAL - 554 \\n\\nState: OK\\c'
	[[ $(mailed) == *$'\n\nState: OK' ]] || complain "no mail of a stock script"
}

@test "a greeting, a refusal and a capability of such a text stay text" {
	plugin=check_smtp_starttls
	for text in "${texts[@]}"; do
		serve <<<"RAW 554 $(raw "$text")\r\n"
		ask -H 127.0.0.1 -p "$PORT" -vvv
		[[ ${lines[0]} == "SMTP CRITICAL - 127.0.0.1:$PORT refuses service: '554 "* ]] || complain
		status_is 2
		stop_server "$last_server"

		serve <<-SCRIPT
			RAW 220 $(raw "$text")\\r\\n
			C: EHLO *
			RAW 250-$(raw "$text")\\r\\n250-AUTH $(raw "$text")\\r\\n250 STARTTLS\\r\\n
			C: STARTTLS
			RAW 454 $(raw "$text")\\r\\n
		SCRIPT
		ask -H 127.0.0.1 -p "$PORT" -vvv
		[[ ${lines[0]} == "SMTP CRITICAL - 127.0.0.1:$PORT refuses STARTTLS: '454 "* ]] || complain
		stop_server "$last_server"
	done
}

@test "the words of IMAP and POP3 servers stay text" {
	for text in "${texts[@]}"; do
		serve <<<"RAW * BYE $(raw "$text")\r\n"
		plugin=check_imap_starttls
		ask -H 127.0.0.1 -p "$PORT" -vvv
		status_is 2
		stop_server "$last_server"
		serve <<<"RAW -ERR $(raw "$text")\r\n"
		plugin=check_pop3_starttls
		ask -H 127.0.0.1 -p "$PORT" -vvv
		status_is 2
		stop_server "$last_server"
	done
}

@test "the names of certificates stay text" {
	plugin=check_smtp_starttls
	for text in "${texts[@]}"; do
		mint evilca --ca --cn "$(raw "$text")" --from=-365d --to=3650d
		mint evil --cn "$(raw "$text")" --dns "$(raw "$text")" --issuer "$CERTS/evilca.pem" --from=-1m --to=90d1h
		serve <<-'SCRIPT'
			TLS evil
			S: 220 mail.example.test ESMTP
			C: EHLO *
			S: 250 mail.example.test
		SCRIPT
		ask -H mail.example.test -I 127.0.0.1 -p "$PORT" --tls --ca-file "$CERTS/ca.crt" -vvv
		finding_is CRITICAL untrusted
		finding_is CRITICAL name-mismatch
		stop_server "$last_server"
	done
}

@test "terms, macros and explanations of SPF records stay text" {
	local zone='' number=0

	plugin=check_spf
	for text in "${texts[@]}"; do
		number=$((number + 1))
		zone+="term$number.test TXT \"v=spf1 a:$(zoned "${text// /_}") x=$(zoned "${text// /_}") -all\"
			why$number.test TXT \"v=spf1 -all exp=text$number.test\"
			text$number.test TXT \"$(zoned "$text")\"
			name$number.test TXT \"v=spf1 exists:%{l}.x.test include:inner$number.test -all\"
			inner$number.test CNAME $(name_of "$text").test
		"
	done
	serve_dns <<<"$zone"
	for ((number = 1; number <= ${#texts[@]}; number++)); do
		ask -d "term$number.test" --nameserver "$DNS" -vvv
		ask -d "why$number.test" --nameserver "$DNS" --ip 192.0.2.1 -vvv
		[[ $output == *$'\nExplanation: '* ]] || complain "no explanation"
		ask -d "name$number.test" --nameserver "$DNS" --ip 192.0.2.1 --sender "${texts[number - 1]}@name$number.test" -vvv
		ask -d "name$number.test" --nameserver "$DNS" -vvv
		finding_is CRITICAL include-none
	done
}

@test "a mail host's name stays text, and DNS names are shown alike" {
	local name='evil\027[31m\010\092n\060b\062\040OK\041\038x' shown='evil{1b}[31m{0a}{5c}n‹b›{28}OK)＆x.test' number=0
	local zone="example.test MX 10 $name.test
		mxspf.test TXT \"v=spf1 mx:example.test -all\"
		alias.test CNAME $name.test
		include.test TXT \"v=spf1 include:alias.test -all\"
	"

	for text in "${texts[@]}"; do
		number=$((number + 1))
		zone+="mx$number.test MX 10 $(name_of "$text").test
			"
	done
	serve_dns <<<"$zone"
	plugin=check_smtp_starttls
	ask -d example.test --nameserver "$DNS" -vvv
	line_is "SMTP CRITICAL - example.test: $shown is not a host name: it contains the byte 0x1b"
	has_line "    example.test MX 10 $shown"
	for ((number = 1; number <= ${#texts[@]}; number++)); do
		ask -d "mx$number.test" --nameserver "$DNS" -vvv
		finding_is CRITICAL mx-invalid-name
	done
	plugin=check_spf
	ask -d mxspf.test --nameserver "$DNS" -vvv
	[[ $output == *"DNS $shown A: "* ]] || complain "expected the name in the dialogue"
	ask -d include.test --nameserver "$DNS"
	[[ ${lines[0]} == *"an alias (CNAME) of $shown, which does not exist"* ]] || complain "expected the alias"
	ask -d alias.test --nameserver "$DNS"
	[[ ${lines[0]} == *"is an alias (CNAME) of $shown, which does not exist"* ]] || complain "expected the alias"
}

@test "the command line, file names and the environment stay text" {
	local option

	for text in "${texts[@]}"; do
		plugin=check_smtp_starttls
		for option in "-H" "-d" "-I" "-p" "-t" "-t1:" "-w" "-D" "-F" "--nameserver=" "--sni=" "--verify-name=" \
			"--tls-min=" "--severity=" "--severity=slow=" "--frob" ""; do
			ask "$option$text"
			status_is 3
		done
		ask -H 127.0.0.1 -p 1 --ca-file="/$text"
		status_is 3
		ask -H 127.0.0.1 -p 1 --ca-dir="/$text"
		SSL_CERT_FILE=/$text SSL_CERT_DIR=/$text OPENSSL_CONF=/$text ask -H 127.0.0.1 -p 1 -vvv
		plugin=check_spf
		ask --sender "$text@$text" --helo "$text" --ip 192.0.2.1 --nameserver 127.0.0.1:1 -t 0.2 -vvv
		ask -d "$text" --nameserver 127.0.0.1:1 -t 0.2
		ask --expect "$text" -d example.test
	done
}

@test "the plugins' own words have no backslash and no markup" {
	local own

	for plugin in $(plugin_names); do
		for own in --help --version --list-findings; do
			check "$own"
			[[ $output != *[\<\>\&\\]* ]] || complain "not so"
		done
	done
}

@test "ordinary text of a server is shown as it is" {
	local text

	plugin=check_smtp_starttls
	for text in 'mx1.example.test ESMTP Postfix (Debian/GNU) [192.0.2.7]' 'Grüße aus Köln, 20 % Rabatt: 100 €' \
		'{x} {0a} {5c} [ OK ] ( OK ) OK] OK) [ok] (unknown) [O K]' '"quoted" '"'single'"' $(id) `id` %s%n @@@@@@ **__--~~' \
		'4.7.1 <a@b.test>: try later' 'A&B'; do
		serve <<<"S: 554 $text"
		ask -H 127.0.0.1 -p "$PORT"
		text=${text//</‹}
		text=${text//>/›}
		line_is "SMTP CRITICAL - 127.0.0.1:$PORT refuses service: '554 ${text//&/＆}'"
		stop_server "$last_server"
	done
}
