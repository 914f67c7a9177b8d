# SPDX-License-Identifier: ISC
#
# The corpora once more, as plain tests: with any compiler, and under whatever sanitizers the build has.

bats_require_minimum_version 1.5.0

setup() {
	: "${FUZZ:=$BATS_TEST_DIRNAME}"
	corpus=$BATS_TEST_DIRNAME/corpus
}

@test "every target has a corpus, a program and no more than 150 inputs in 300 kB" {
	local source target files

	for source in "$BATS_TEST_DIRNAME"/*.c; do
		grep -q '^void fuzz_one(' "$source" || continue
		target=$(basename "$source" .c)
		[[ -x $FUZZ/$target ]]
		files=$(find "$corpus/$target" -type f | wc -l)
		((files >= 5 && files <= 150))
		(($(cat "$corpus/$target"/* | wc -c) <= 300000))
	done
}

@test "every input of every corpus is got through" {
	local folder target

	for folder in "$corpus"/*/; do
		target=$(basename "$folder")
		run timeout 60 "$FUZZ/$target" "$folder"
		[[ $status == 0 ]] || {
			printf '%s: %s\n%s\n' "$target" "$status" "$output" >&2
			return 1
		}
	done
}
