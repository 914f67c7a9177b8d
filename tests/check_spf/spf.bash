# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154  # what is set here and in helper.bash is read there and by the bats files
#
# For the bats files of this folder, after `load ../helper`: `load spf`. A file has one zone, $BATS_FILE_TMPDIR/zone.

plugin=check_spf

# survey DOMAIN [OPTION]…
survey() {
	check -d "$1" --nameserver "$DNS" "${@:2}"
	clean_output
	nothing_on_stderr
}

# evaluate OPTION…
evaluate() {
	check --nameserver "$DNS" "$@"
	clean_output
	nothing_on_stderr
}

# serve_zone: a server for the whole file.
serve_zone() {
	export DNS
	serve_dns -n shared -f "$BATS_FILE_TMPDIR/zone"
}

# own_dns: a server of this test's own with the zone of all, to see what it hears.
own_dns() {
	serve_dns -n own -f "$BATS_FILE_TMPDIR/zone"
}

# asked: the questions that own_dns has heard.
asked() {
	heard own | sed -n 's/^UDP //p'
}

# nothing_asked_twice: nor is one of both families a second one.
nothing_asked_twice() {
	[[ -z $(asked | sort | uniq -d) ]] || complain "asked twice: $(asked | sort | uniq -d)"
}

# says ID TEXT…: a line of that finding, whatever its state, has each TEXT.
says() { local - && set +T && untraced_says "$@"; }
untraced_says() {
	local text line is_said

	for text in "${@:2}"; do
		is_said=
		for line in "${lines[@]}"; do
			[[ ! $line =~ ^\[[A-Z]+\]\ $1:\  || $line != *"$text"* ]] || is_said=1
		done
		[[ -n $is_said ]] || complain "expected the finding $1 to say: $text" || return 1
	done
}

# says_not ID TEXT…
says_not() { local - && set +T && untraced_says_not "$@"; }
untraced_says_not() {
	local text line

	for text in "${@:2}"; do
		for line in "${lines[@]}"; do
			[[ ! $line =~ ^\[[A-Z]+\]\ $1:\  || $line != *"$text"* ]] ||
				complain "the finding $1 is not to say: $text" || return 1
		done
	done
}

# perf_is LABEL VALUE
perf_is() {
	local value

	value=$(perf "$1") || return 1
	[[ $value == "$2" ]] || complain "expected $1=$2" "got: $1=$value"
}

# is_fine DOMAIN LOOKUPS [OPTION]…: nothing to complain of.
is_fine() {
	survey "$1" "${@:3}"
	line_is "SPF OK - $1 ends in -all, $2 of 10 DNS lookups"
	status_is 0
}

# lets_anyone_pass DOMAIN [OPTION]…
lets_anyone_pass() {
	survey "$@"
	status_is 2
	finding_is CRITICAL pass-all
}

# stands DOMAIN STATE ID [OPTION]…: that finding is the worst.
stands() {
	local -A code=([OK]=0 [WARNING]=1 [CRITICAL]=2 [UNKNOWN]=3)

	survey "$1" "${@:4}"
	finding_is "$2" "$3"
	status_is "${code[$2]}"
}

took_less_than() {
	((took_ms < $1)) || complain "expected less than $1 ms"
}

# wrong_usage OPTION ARGUMENT…: says so of that option, and asks nobody.
wrong_usage() {
	check --nameserver "$DNS" "${@:2}"
	status_is 3
	[[ ${lines[0]-} == "SPF UNKNOWN - $1"[:\ ]* ]] || complain "expected wrong usage of $1"
	clean_output
	nothing_on_stderr
}

# called_invisible: there is no xn-- form of what no letter is.
called_invisible() {
	[[ ${lines[0]} == *invisible* || ${lines[0]} == *"soft hyphen"* ]] || complain "expected an invisible character"
	[[ ${lines[0]} != *xn--* ]] || complain "it has no xn-- form"
}
