# SPDX-License-Identifier: ISC
#
# The tools of the other bats files: that they see what they are asked to see.
load helper

bats_require_minimum_version 1.5.0

plugin=check_smtp_starttls

# prints TEXT: a plugin of that output, as printf has it.
prints() {
	printf "$1" >"$BATS_TEST_TMPDIR/stdout"
	text_of output "$BATS_TEST_TMPDIR/stdout"
	lines=()
	mapfile -t lines <<<"$output"
}

# unclean TEXT WHY
unclean() {
	prints "$1"
	run ! clean_output
	[[ $output == *"$2"* ]] || {
		printf 'expected of %q: %s\n' "$1" "$2" >&2
		return 1
	}
}

@test "clean output is taken for clean" {
	local text

	for text in '' 'SMTP OK - fine\n' 'SMTP OK - fine | a=1;2\n[CRITICAL] one: ‹x› {7c}\n[OK] two: (OKAY)\n' \
		'one-two (CRITICAL)\n    text\nthree (WARNING, by -w)\n' 'no-socket (UNKNOWN)\n' 'ünïcode €\n'; do
		text=${text//(OKAY)/(ok)}
		prints "$text"
		clean_output
	done
}

@test "what is unclean in an output is seen, wherever it is" {
	local byte

	for byte in 001 010 011 013 015 033 037 177; do
		unclean "SMTP OK - fine\n[OK] one: x\\$byte\n" 'a control byte'
		unclean "\\${byte}SMTP OK - fine\n" 'a control byte'
	done
	unclean 'SMTP OK - \0fine\n' 'a NUL byte'
	unclean 'SMTP OK - fine\n\0' 'a NUL byte'
	unclean 'SMTP OK - \302\200\n' 'a C1 control character'
	unclean 'SMTP OK - \302\237\n' 'a C1 control character'
	unclean 'SMTP OK - \377\n' 'not UTF-8'
	unclean 'SMTP OK - \303\n' 'not UTF-8'
	unclean 'SMTP OK - \355\240\200\n' 'not UTF-8'
	unclean 'SMTP OK - fine | a=1 | b\n' 'begins no perfdata'
	unclean 'SMTP OK - fine |a=1\n' 'begins no perfdata'
	unclean 'SMTP OK - fine\n[OK] one: x | y\n' 'begins no perfdata'
	unclean 'SMTP OK - fine | a=1\n[OK] one: x | y\n' 'begins no perfdata'
	for byte in '<' '>' '&' '\\'; do
		unclean "SMTP OK - fine\n[OK] one: x ${byte//\\/\\\\} y\n" 'a backslash or markup'
	done
}

@test "output that is too long is seen" {
	unclean "$(printf '%65536s' x)\n" 'bytes'
	unclean "$(printf '%4097s' x)\n" 'the first line has 4097 bytes'
	unclean "x\n$(printf '%65535s' x)\n" 'the output has 65538 bytes'
	prints "$(printf '%4096s' x)\n"
	clean_output
}

@test "a state in brackets is seen, but for the tags that are ours" {
	local state

	for state in OK UP WARNING CRITICAL UNKNOWN DOWN UNREACHABLE PENDING; do
		unclean "SMTP OK - [$state] x\n" 'a state in brackets'
		unclean "SMTP OK - x\n[OK] one: ($state)\n" 'a state in brackets'
		unclean "SMTP OK - x\n    [$state] one: x\n" 'a state in brackets'
	done
	unclean '[OK] one: first line\n' 'a state in brackets'
	unclean 'SMTP OK - x\n[OK] [OK] one: x\n' 'a state in brackets'
	unclean 'SMTP OK - x\none-two (CRITICAL) (OK)\n' 'a state in brackets'
	unclean 'SMTP OK - x\n[DOWN] one: x\n' 'a state in brackets'
}

@test "a server that cannot start says why" {
	run ! serve <<<'NONSENSE 1'
	[[ $output == *"the server mail did not start:"*"unknown directive NONSENSE"* ]]
	run ! serve <<<'TLS nowhere'
	[[ $output == *"FileNotFoundError"* ]]
	run ! serve_dns <<<'nonsense'
	[[ $output == *"the server dns did not start:"* ]]
}

@test "a server that was stopped is gone, and its port is free" {
	local port pid

	serve -n one <<<STALL
	port=$PORT pid=${server_pids[one]}
	kill -0 "$pid"
	stop_server one
	run ! kill -0 "$pid"
	serve -n two PORT="$port" <<<STALL
	[[ $PORT == "$port" ]]
}

@test "what is heard, and what was not expected, is seen" {
	serve <<-'SCRIPT'
		S: 220 hello
		C: EHLO *
		S: 500 no
		C: QUIT
	SCRIPT
	check -H 127.0.0.1 -p "$PORT" -F mon.example.test
	heard_line 'C: EHLO mon.example.test'
	run ! heard_line 'C: EHLO *'
	run ! heard_line 'EHLO mon.example.test'
	run ! no_mismatch
	[[ $output == *"heard what its script did not expect"* ]]
}
