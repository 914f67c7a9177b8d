# SPDX-License-Identifier: ISC
#
# What configure misses, it names in one line, with the packages that bring it.

bats_require_minimum_version 1.5.0

setup() {
	local source=$BATS_TEST_DIRNAME/..

	cd "$BATS_TEST_TMPDIR" || return 1
	mkdir -p common/base
	cp -R "$source/configure" "$source/build-aux" .
	cp "$source/common/base/deadline.h" common/base/
	printf '#!/bin/sh\ncase "$*" in\n*--atleast-pkgconfig-version*) ;;\n*--modversion*) echo 1.1.1w ;;\n*) exit 1 ;;\nesac\n' >pkg-config
	chmod +x pkg-config
}

# refuses LINE ARGUMENT…: configure, and says that.
refuses() {
	run -1 ./configure --quiet "${@:2}"
	[[ ${lines[-1]} == "configure: error: $1" ]] || {
		printf '%s\n' "expected: configure: error: $1" "got: $output" >&2
		return 1
	}
}

@test "configure reports an OpenSSL that is too old, and the required version" {
	refuses 'OpenSSL 3.0 or later with its headers is required, found: 1.1.1w (package libssl-dev, openssl-devel, libopenssl-3-devel or openssl-dev)' \
		PKG_CONFIG="$PWD/pkg-config"
	sed -i '/modversion/d' pkg-config
	refuses 'OpenSSL 3.0 or later with its headers is required, found: none (package libssl-dev, openssl-devel, libopenssl-3-devel or openssl-dev)' \
		PKG_CONFIG="$PWD/pkg-config"
}

@test "a static build without static libraries names their packages" {
	refuses '--enable-static requires static libraries for -lnone-of-this-name (packages libssl-dev zlib1g-dev libzstd-dev, or openssl-libs-static)' \
		--enable-static PKG_CONFIG="$PWD/pkg-config" OPENSSL_CFLAGS=-I. OPENSSL_LIBS=-lnone-of-this-name
}

@test "a static build with sanitizers is rejected" {
	refuses 'use either --enable-static or --enable-sanitize, not both: a sanitizer requires a shared libc' \
		--enable-static --enable-sanitize
}
