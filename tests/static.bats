# SPDX-License-Identifier: ISC
#
# What ./configure --enable-static promises; another build has nothing to show here.
load helper

plugin=check_smtp_starttls

setup_file() {
	standard_certs
}

setup() {
	! grep -qF .interp "$PLUGINS/$plugin" || skip "the plugins are not static"
}

@test "a static plugin needs no loader and no library, and is as hard as others" {
	local file segments dynamic

	for file in $(plugin_names); do
		file=$PLUGINS/$file
		segments=$(readelf -lW "$file") dynamic=$(readelf -dW "$file")
		[[ $segments != *INTERP* && $dynamic != *NEEDED* && $dynamic != *PATH* ]] || complain "$file is not static"
		[[ $segments == *GNU_RELRO* && $(grep GNU_STACK <<<"$segments") != *E* ]] || complain "$file is not hard"
	done
}

@test "a static plugin has no name service of libc in it" {
	local name

	for name in $(plugin_names); do
		! grep -aqF nsswitch.conf "$PLUGINS/$name" || complain "$name has it"
	done
}

# configured NAME TEXT…: a file for OPENSSL_CONF.
configured() {
	printf '%s\n' 'openssl_conf = begin' '[begin]' "${@:2}" >"$BATS_TEST_TMPDIR/$1.cnf"
}

@test "a module that OpenSSL's configuration asks for is left out, and where TLS hangs on it, that is said" {
	local name

	configured legacy 'providers = all' '[all]' 'default = on' 'legacy = on' '[on]' 'activate = 1'
	configured engine 'engines = all' '[all]' 'afalg = one' '[one]' 'engine_id = afalg' 'init = 1'
	configured fips 'providers = all' '[all]' 'fips = on' '[on]' 'activate = 1'
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	for name in legacy engine; do
		OPENSSL_CONF=$BATS_TEST_TMPDIR/$name.cnf check -H mail.example.test -I 127.0.0.1 -p "$PORT" \
			--ca-file "$CERTS/ca.crt"
		line_is "SMTP OK - mail.example.test:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
		nothing_on_stderr
	done
	OPENSSL_CONF=$BATS_TEST_TMPDIR/fips.cnf check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	line_is "SMTP UNKNOWN - OpenSSL cannot be initialised on this machine"
	nothing_on_stderr
}
