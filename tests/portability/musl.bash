# SPDX-License-Identifier: ISC
# shellcheck shell=bash
#
# For the rows that build for musl on a glibc machine: Debian's musl-gcc, and kernel headers in addition to those of musl.

# skip WHY: this row cannot run on this machine.
skip() {
	printf '%s\n' "$*"
	exit 77
}

find_musl() {
	command -v musl-gcc >/dev/null || ./bootstrap install musl-tools >/dev/null 2>&1 || true
	command -v musl-gcc >/dev/null || skip 'no musl-gcc (Debian: musl-tools)'
}

# musl_headers FOLDER: only the kernel headers of this machine, so that the use of a glibc header fails.
musl_headers() {
	local machine

	machine=$(gcc -print-multiarch)
	mkdir "$1"
	ln -s /usr/include/linux /usr/include/asm-generic "/usr/include/$machine/asm" "$1/"
}

# run_tests NAME…: with the plugins and tools already built (make check would build all); prints the logs of failed tests.
run_tests() {
	make -s -k -j"$(nproc)" check-TESTS check_PROGRAMS= check_DATA= TESTS="$*" && return
	grep -l '^:test-result: FAIL' tests/*.trs tests/*/*.trs | sed 's/trs$/log/' | xargs -r cat
	return 1
}
