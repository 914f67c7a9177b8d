# SPDX-License-Identifier: ISC
#
# The words of findings, from which common/findings.awk makes tables in C.
load helper

bats_require_minimum_version 1.5.0

SOURCE=${TESTS%/*}

setup() {
	mkdir -p "$BATS_TEST_TMPDIR/spf"
	file=$BATS_TEST_TMPDIR/spf/findings_spf.words
}

# whole [LINE…]: a finding, without the lines that begin with one of these words.
whole() {
	local line left=()

	while IFS= read -r line; do
		left=(1)
		for word; do
			[[ $line != "$word"* ]] || left=()
		done
		((${#left[@]} == 0)) || printf '%s\n' "$line"
	done <<-'WORDS'
		= no-record

		Row: SPF_NO_RECORD
		Group: SPF
		State: CRITICAL
		Reference: RFC 7208 3

		Meaning: The domain publishes no SPF record:
		    anyone can send in its name.

		Why: Receivers say "none".

		Fix: Publish one.

		- DNS: "v=spf1 -all"
	WORDS
}

made() {
	run awk -f "$SOURCE/common/findings.awk" "$file"
}

# refused LINE WHY
refused() {
	made
	[[ $status == 1 && ${lines[-1]} == "$file:$1: $2" ]] || complain "expected: $file:$1: $2"
}

@test "words become a table with the name of the file, lines that go on are joined, and quotes stay what they are" {
	{ echo '# About it.' && whole; } >"$file"
	made
	[[ $status == 0 ]]
	[[ $output == *'#include "spf/findings.h"'*'const struct finding_kind findings_spf[] = {'* ]]
	[[ $output == *'[SPF_NO_RECORD] = { "no-record", "SPF", STATE_CRITICAL, NULL,'* ]]
	[[ $output == *'"The domain publishes no SPF record: anyone can send in its name.",'* ]]
	[[ $output == *'"Receivers say \"none\".",'* ]]
	[[ $output == *'{ "DNS", "\"v=spf1 -all\"" }) },'*'{ .id = NULL },'* ]]
	whole '- DNS' >"$file"
	made
	[[ $status == 0 && $output == *'"RFC 7208 3",'*'NULL },'* && $output != *REMEDIES* ]]
}

@test "words that lack something are refused, and said where" {
	local key

	for key in Group Reference Why Fix; do
		whole "$key" >"$file"
		refused 14 "the finding 'no-record' has no $key" || return 1
	done
	whole State >"$file"
	refused 14 "the finding 'no-record' has the state ''"
	whole Row >"$file"
	refused 14 "the finding 'no-record' has the row ''"
}

@test "words in another form are refused, and said where" {
	{ whole && echo 'fix: Publish one.'; } >"$file"
	refused 16 "unknown key 'fix'"
	{ whole && echo && echo 'Fix: Another.'; } >"$file"
	refused 17 "a second Fix of 'no-record'"
	{ whole && whole; } >"$file"
	refused 16 "a second finding 'no-record'"
	{ echo '= No Record' && whole; } >"$file"
	refused 1 "'No Record' is not the id of a finding"
	{ echo 'Fix: Publish one.' && whole; } >"$file"
	refused 1 "expected '= id' or 'Key: text'"
	{ whole Fix && echo && echo 'Fix: Publish <one>.'; } >"$file"
	refused 16 'a \, <, >, & or | in: Publish <one>.'
	{ whole && echo && echo '    more'; } >"$file"
	refused 17 'an indented line that continues nothing'
}
