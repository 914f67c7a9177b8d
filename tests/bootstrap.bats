# SPDX-License-Identifier: ISC
#
# bootstrap on other systems than this one: a copy of it, a PATH that has only what a test puts there, a false os-release.

bats_require_minimum_version 1.5.0

setup() {
	local tool

	tree=$BATS_TEST_TMPDIR/tree bin=$BATS_TEST_TMPDIR/bin
	mkdir -p "$tree/tests/real" "$bin"
	cp "$BATS_TEST_DIRNAME/../bootstrap" "$tree/"
	echo 'postfix # a server' >"$tree/tests/real/packages"
	touch "$tree/configure.ac"
	for tool in bash env sed grep tr dirname cat nproc; do
		ln -s "$(command -v "$tool")" "$bin/"
	done
	stub id 'echo 1000'
}

# stub NAME TEXT: a program of the system that is played.
stub() {
	rm -f "$bin/$1"
	printf '#!/bin/bash\n%s\n' "$2" >"$bin/$1"
	chmod +x "$bin/$1"
}

# build_tools: all that ./bootstrap build asks for; make notes what it is called for.
build_tools() {
	local tool

	for tool in cc pkg-config autoreconf; do
		stub "$tool" 'exit 0'
	done
	stub autoconf 'echo "autoconf (GNU Autoconf) 2.71"'
	stub automake 'echo "automake (GNU automake) 1.16.5"'
	stub make "echo \"make \$*\" >>'$BATS_TEST_TMPDIR/made'"
	touch "$tree/Makefile"
}

# test_tools BATS: what the tests ask for beside it.
test_tools() {
	local tool

	for tool in python3 openssl ip timeout; do
		stub "$tool" 'exit 0'
	done
	stub bats "echo 'Bats $1'"
}

# debian [PACKAGE…]: dpkg, which knows these as installed, each for two architectures.
debian() {
	stub dpkg-query "
		[[ \$3 != *Provides* && ' $* ' == *\" \$4 \"* ]] || exit 1
		printf \"\${3/'\${Status}'/install ok installed}\"
		printf \"\${3/'\${Status}'/install ok installed}\""
	stub apt-get 'exit 0'
}

# bootstrap SYSTEM ARGUMENT…: on a system with these lines in its os-release.
bootstrap() {
	printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/os-release"
	run -1 env -i PATH="$bin" OS_RELEASE="$BATS_TEST_TMPDIR/os-release" "$tree/bootstrap" "${@:2}"
}

# says LINE: it alone.
says() {
	[[ $output == "bootstrap: $1" ]] || {
		printf '%s\n' "expected: bootstrap: $1" "got: $output" >&2
		return 1
	}
}

@test "a system without dpkg gets the names of its own packages" {
	local all='cc stdlib.h linux/types.h make autoreconf automake pkg-config openssl.pc'

	bootstrap 'ID=alpine' build
	says "missing: $all; as root: apk add gcc musl-dev linux-headers make autoconf automake pkgconf openssl-dev"
	bootstrap 'ID=fedora' build
	says "missing: $all; as root: dnf install gcc glibc-devel kernel-headers make autoconf automake pkgconf-pkg-config openssl-devel"
	bootstrap $'ID="rocky"\nID_LIKE="rhel centos fedora"' build
	says "missing: $all; as root: dnf install gcc glibc-devel kernel-headers make autoconf automake pkgconf-pkg-config openssl-devel"
	bootstrap $'ID="opensuse-leap"\nID_LIKE="suse opensuse"' build
	says "missing: $all; as root: zypper install gcc glibc-devel linux-glibc-devel make autoconf automake pkg-config libopenssl-3-devel"
	bootstrap $'NAME="A like"\nID=manjaro\nID_LIKE=arch' build
	says "missing: $all; as root: pacman -S --needed gcc glibc linux-api-headers make autoconf automake pkgconf openssl"
	bootstrap 'ID=haiku' build
	says "missing: $all (the README names packages)"
}

@test "a system without dpkg gets all packages that the action needs, and no others" {
	build_tools
	bootstrap 'ID=alpine' demo
	says "missing: python3; as root: apk add python3"
	bootstrap 'ID=alpine' check
	says "missing: python3 jsonschema bats coreutils openssl ip; as root: apk add python3 py3-jsonschema bats coreutils openssl iproute2"
	[[ ! -e $BATS_TEST_TMPDIR/made ]]
}

@test "a system without dpkg that has all packages builds and runs the tests, except the real servers" {
	build_tools
	test_tools 1.11.0
	run -0 env -i PATH="$bin" OS_RELEASE=/nonexistent "$tree/bootstrap" build
	[[ $(<"$BATS_TEST_TMPDIR/made") == 'make -j'* ]]
	run -0 env -i PATH="$bin" OS_RELEASE=/nonexistent "$tree/bootstrap" check
	[[ $output == *'=== Real servers: skipped, because they are installed from packages of Debian and Ubuntu' ]]
	grep -q 'check$' "$BATS_TEST_TMPDIR/made"
	bootstrap 'ID=fedora' integration
	says './bootstrap integration is for Debian and Ubuntu, whose packages it installs'
}

@test "an unpacked tarball needs no autoconf" {
	build_tools
	rm "$bin"/auto*
	bootstrap 'ID=fedora' build
	says 'missing: autoreconf automake; as root: dnf install autoconf automake'
	printf '#!/bin/bash\n' >"$tree/configure"
	chmod +x "$tree/configure"
	touch -r "$tree/configure" "$tree/configure.ac"
	run -0 env -i PATH="$bin" OS_RELEASE=/nonexistent "$tree/bootstrap" build
}

@test "a user without root or sudo gets the one command for the administrator" {
	debian gcc libc6-dev linux-libc-dev make autoconf automake pkg-config python3 coreutils openssl locales iproute2
	bootstrap 'ID=debian' build
	says "missing packages, and neither root nor sudo; as root: apt-get install --no-install-recommends libssl-dev"
	bootstrap 'ID=debian' check
	says "missing packages, and neither root nor sudo; as root: apt-get install --no-install-recommends libssl-dev bats python3-jsonschema ca-certificates postfix"
}

@test "a package installed for two architectures is installed" {
	debian gcc libc6-dev linux-libc-dev make autoconf automake pkg-config libssl-dev
	build_tools
	run -0 env -i PATH="$bin" "$tree/bootstrap" build
}

@test "bootstrap reports a bats that is too old before it builds anything" {
	build_tools
	test_tools 1.2.1
	bootstrap 'ID=ubuntu' check
	says 'bats 1.2.1 is too old: 1.7 or later is required; without it, ./bootstrap build and make check-unit run the unit tests'
	[[ ! -e $BATS_TEST_TMPDIR/made ]]
	test_tools 1.7.0
	run -0 env -i PATH="$bin" OS_RELEASE=/nonexistent "$tree/bootstrap" check
}

@test "bootstrap reports a Debian or Ubuntu that is too old before it installs the servers of the tests" {
	local installed="echo \"\$*\" >>'$BATS_TEST_TMPDIR/installed'"

	debian
	stub old-bats 'echo Bats 1.2.1'
	stub apt-get "$installed; $(command -v ln) -sf old-bats '$bin/bats'"
	stub id 'echo 0'
	# Nothing of this machine is touched.
	stub tee 'cat >/dev/null'
	stub chmod 'exit 0'
	stub rm 'exit 0'
	bootstrap 'ID=ubuntu' check
	[[ ${lines[-1]} == 'bootstrap: bats 1.2.1 is too old: 1.7 or later is required; without it, ./bootstrap build and make check-unit run the unit tests' ]]
	grep -q 'install bats pkg-config libssl-dev$' "$BATS_TEST_TMPDIR/installed"
	! grep postfix "$BATS_TEST_TMPDIR/installed" || return 1
	test_tools 1.11.0
	stub apt-get "$installed"
	stub pkg-config 'echo 1.1.1w'
	bootstrap 'ID=ubuntu' check
	[[ ${lines[-1]} == 'bootstrap: OpenSSL 1.1.1w is too old: 3.0 or later is required' ]]
	! grep postfix "$BATS_TEST_TMPDIR/installed" || return 1
}

@test "bootstrap reports an autoconf or automake that is too old in one line" {
	build_tools
	stub automake 'echo "automake (GNU automake) 1.15.1"'
	bootstrap 'ID=fedora' build
	[[ ${lines[-1]} == 'bootstrap: automake 1.15.1 is too old: 1.16 or later is required, or use the tarball, which contains configure' ]]
	stub autoconf 'echo "autoconf (GNU Autoconf) 2.63"'
	bootstrap 'ID=fedora' build
	[[ ${lines[-1]} == 'bootstrap: autoconf 2.63 is too old: 2.69 or later is required, or use the tarball, which contains configure' ]]
	[[ ! -e $BATS_TEST_TMPDIR/made ]]
}
