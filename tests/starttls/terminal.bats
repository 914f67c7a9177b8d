# SPDX-License-Identifier: ISC
#
# What a person sees who runs the plugin by hand: and only a person.
load ../helper
load starttls

dialect smtp

setup_file() {
	standard_certs
}

setup() {
	unset NO_COLOR
	export TERM=xterm
	red=$'\e[1;31m' green=$'\e[1;32m' dim=$'\e[2m' end=$'\e[0m'
}

# on_terminal [OPTION…] -- ARGUMENT…: as check, on a pseudo terminal; the options are those of tests/tools/terminal.py.
on_terminal() {
	local options=()

	while [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	status=0
	"$PYTHON" -BS "$TESTS/tools/terminal.py" "${options[@]}" "$PLUGINS/$plugin" "${@:2}" </dev/null \
		>"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" 3>&- 4>&- || status=$?
	output=$(<"$BATS_TEST_TMPDIR/stdout")
	stderr_text=$(<"$BATS_TEST_TMPDIR/stderr")
	mapfile -t lines <<<"$output"
}

plain_server() {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
	server=mail.example.test:$PORT
}

good_server() {
	serve_upgraded 'TLS good'
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
	server=mail.example.test:$PORT
}

# no_escapes: what was printed has no colour.
no_escapes() {
	[[ $output$stderr_text != *$'\e'* ]] || complain "an escape in the output"
}

@test "-v on a terminal colours the states and dims the advice" {
	plain_server
	on_terminal -- "${at[@]}" -v
	line_is "SMTP ${red}CRITICAL$end - $server does not offer STARTTLS"
	[[ ${lines[1]} == "${red}[CRITICAL]$end no-starttls: $server does not offer STARTTLS" ]] || complain "no tag"
	[[ ${lines[2]} == "$dim    Fix: "*"$end" ]] || complain "no dim fix"
	has_line "$dim    See: RFC 3207 4; RFC 9051 6.2.1; RFC 2595 3, 4; RFC 5804 2.2; RFC 8314 3$end"
	[[ $output == *$'\n'"$dim    Postfix: 'smtpd_tls_chain_files = "* ]] || complain "no dim remedy"
	status_is 2

	good_server
	on_terminal -- "${at[@]}" -v
	line_is "SMTP ${green}OK$end - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "there is no colour without -v, without a terminal, with NO_COLOR or on a dumb terminal" {
	plain_server
	on_terminal -- "${at[@]}"
	no_escapes
	line_is "SMTP CRITICAL - $server does not offer STARTTLS"
	on_terminal --pipe stdout -- "${at[@]}" -v
	no_escapes
	[[ -z $output && $stderr_text == "SMTP CRITICAL - $server does not offer STARTTLS | "*"Fix: "* ]]
	NO_COLOR=1 on_terminal -- "${at[@]}" -v
	no_escapes
	line_is "SMTP CRITICAL - $server does not offer STARTTLS"
	TERM=dumb on_terminal -- "${at[@]}" -v
	no_escapes
	TERM='' on_terminal -- "${at[@]}" -v
	no_escapes
	NO_COLOR='' on_terminal -- "${at[@]}" -v
	[[ $output == *$'\e'* ]] || complain "an empty NO_COLOR says nothing"
}

@test "advice is wrapped to the terminal's width, and to nothing elsewhere" {
	local columns line fix

	plain_server
	check "${at[@]}" -v
	fix=${lines[2]}
	[[ ${#fix} -gt 79 && ${lines[3]} == "    See: "* ]] || complain "expected one line"
	# The longest word and its label take 48.
	for columns in 50 60 79; do
		NO_COLOR=1 on_terminal --columns "$columns" -- "${at[@]}" -v
		[[ $output == *"    Fix: "*$'\n         '*"    See: "* ]] || complain "not wrapped"
		for line in "${lines[@]:2}"; do
			((${#line} <= columns)) || complain "wider than $columns: $line"
		done
		line=$(printf '%s\n' "${lines[@]:2}" | sed '/^    See: /,$d')
		[[ $(tr -s '\n ' '  ' <<<"$line") == "$(tr -s '\n ' '  ' <<<"$fix")" ]] || complain "other words"
	done
	NO_COLOR=1 on_terminal --columns 5 -- "${at[@]}" -v
	has_line "$fix"
}

@test "an escape of a server's does not reach the terminal" {
	serve <<-'SCRIPT'
		RAW 554 \x1b[32mOK\x1b[0m\x9b2J\r\n
	SCRIPT
	on_terminal -- -H mail.example.test -I 127.0.0.1 -p "$PORT" -vvv
	output=${output//"$red"/} output=${output//"$dim"/} output=${output//"$end"/}
	no_escapes
	[[ $output == *'{1b}[32mOK{1b}[0m{9b}2J'* ]] || complain "expected it cleaned"
	status_is 2
}

# --- what is being waited for -----------------------------------------------------------------------------------

# stall: a server that says nothing, and nothing it is asked for.
stall() {
	serve "$@" <<<STALL
	at=(-H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt")
}

@test "a wait of two seconds is said on the terminal, and the line is cleared before the output" {
	local text blanked=$'^\r +\rSMTP '

	stall
	text="waiting for mail.example.test:$PORT: its greeting"
	on_terminal -- "${at[@]}" -I 127.0.0.1 -t 2.3
	[[ $output == "$text"$'\r'*$'\rSMTP CRITICAL - mail.example.test:'* ]] || complain "expected the notice first"
	[[ ${output#"$text"} =~ $blanked ]] || complain "expected it blanked"
	no_escapes
	on_terminal --screen -- "${at[@]}" -I 127.0.0.1 -t 2.3
	line_is "SMTP CRITICAL - mail.example.test:$PORT timed out after 2.3 s waiting for its greeting"
	[[ $output != *"$text"* && ${#lines[@]} == 2 ]] || complain "expected a clean screen"
	status_is 2
}

@test "a plugin that is ended while it waits leaves the screen clean" {
	stall
	on_terminal --until "its greeting" --screen -- "${at[@]}" -I 127.0.0.1 -t 15
	[[ $output == "SMTP UNKNOWN - terminated by SIGTERM" ]] || complain "not clean"
	status_is 3
}

@test "Ctrl-C takes the notice away, and ends as ever" {
	stall
	on_terminal --until "its greeting" --signal SIGINT --screen -- "${at[@]}" -I 127.0.0.1 -t 15
	[[ -z $output ]] || complain "not clean"
	status_is 130
}

@test "servers that are waited for together stand in one line, no wider than the terminal" {
	local many seen

	stall 0.0.0.0
	many=$(printf ',127.0.0.%d' {1..20})
	on_terminal --columns 70 --until "waiting for 16 servers: " -- "${at[@]}" -I "${many#,}" -t 15
	seen=${output%%$'\r'*}
	[[ $seen == "waiting for 16 servers: mail.example.test:$PORT (127.0.0."*... ]] || complain "no notice"
	((${#seen} == 69)) || complain "expected 69 columns, got ${#seen}"
	status_is 3
}

@test "a DNS server that is waited for is named" {
	serve_dns <<<'silent.test SILENT'
	on_terminal --until "DNS server" -- -d silent.test --nameserver "$DNS" -t 15
	[[ $output == "waiting for silent.test: an answer from the DNS server 127.0.0.1"$'\r'* ]] || complain "no notice"
	status_is 3
}

@test "a wait is said to nobody else: not to a pipe, not with one, not without TERM or on a dumb terminal" {
	local one pids=()

	stall
	at+=(-I 127.0.0.1 -t 2.3)
	# All at once: each takes its 2.3 seconds.
	for one in stdout stderr dumb none; do
		mkdir "$BATS_TEST_TMPDIR/no-$one"
		(
			BATS_TEST_TMPDIR=$BATS_TEST_TMPDIR/no-$one
			case $one in
			std*) on_terminal --pipe "$one" -- "${at[@]}" ;;
			dumb) TERM=dumb on_terminal -- "${at[@]}" ;;
			none) TERM='' on_terminal -- "${at[@]}" ;;
			esac
		) 3>&- 4>&- &
		pids+=($!)
	done
	check "${at[@]}"
	nothing_on_stderr
	wait "${pids[@]}"
	line_is "SMTP CRITICAL - mail.example.test:$PORT timed out after 2.3 s waiting for its greeting"
	for one in stdout stderr dumb none; do
		output=$(cat "$BATS_TEST_TMPDIR/no-$one/stdout" "$BATS_TEST_TMPDIR/no-$one/stderr")
		[[ $output == "SMTP CRITICAL - "* && $output != *$'\r'* && $output != *"waiting for mail"* ]] ||
			complain "$one: expected the output alone"
	done
}
