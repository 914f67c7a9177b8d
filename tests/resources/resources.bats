# SPDX-License-Identifier: ISC
#
# Whatever this machine runs out of, the plugin says so in a proper line, with code 2 or 3, and never calls bad good.
load ../helper

bats_require_minimum_version 1.5.0

FAILING=${FAILING:-$TESTS/tools/failing.so}
# Each allocation, or one of as many.
FAIL_STEP=${FAIL_STEP:-53}

setup_file() {
	standard_certs
}

setup() {
	[[ -e $FAILING ]]
	! grep -q __asan_init "$PLUGINS/check_smtp_starttls" || skip "AddressSanitizer brings its own malloc"
	grep -qF .interp "$PLUGINS/check_smtp_starttls" || skip "a static program has no loader that could preload"
}

# smtp CERTIFICATE: a server of Postfix's kind.
smtp() {
	serve "${2:-127.0.0.1}" <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS $1
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
}

# outcomes PLUGIN ARGUMENT…: of all runs; none may be a signal, or anything else than a proper line with its code.
outcomes() {
	local code line count bad=

	"$PYTHON" -BS "$TESTS/resources/each_allocation.py" "$FAILING" "$FAIL_STEP" "$PLUGINS/$1" "${@:2}" \
		>"$BATS_TEST_TMPDIR/outcomes"
	while read -r count code line; do
		case "$code $line" in
		"0 "*" OK - "* | "2 "*" CRITICAL - "* | "3 "*" UNKNOWN - "*) ;;
		*) bad+="$count $code $line"$'\n' ;;
		esac
	done <"$BATS_TEST_TMPDIR/outcomes"
	[[ -z $bad ]] || {
		printf '%s' "$bad" >&2
		return 1
	}
	grep -q ' 3 .* UNKNOWN - no memory left on this machine$' "$BATS_TEST_TMPDIR/outcomes" || {
		cat "$BATS_TEST_TMPDIR/outcomes" >&2
		return 1
	}
}

# never_ok: not one of the runs called it good.
never_ok() {
	! grep -E '^[0-9]+ [01] ' "$BATS_TEST_TMPDIR/outcomes" >&2 || return 1
}

@test "an allocation that fails, SMTP: no memory is said to be so" {
	smtp good
	outcomes check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
}

@test "no allocation any more from one on, SMTP: never good" {
	smtp good
	FAIL_ON=1 outcomes check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	never_ok
}

@test "an allocation that fails, SMTP: an expired certificate is never good" {
	smtp expired
	outcomes check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -vvv
	never_ok
}

@test "an allocation that fails, SMTP: an untrusted certificate of another name is never good" {
	smtp unknown
	outcomes check_smtp_starttls -H other.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	never_ok
}

@test "an allocation that fails, IMAP without STARTTLS: never good" {
	serve <<-SCRIPT
		S: * OK IMAP4rev1 ready
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: *
	SCRIPT
	outcomes check_imap_starttls -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt"
	never_ok
}

@test "an allocation that fails, POP3 over implicit TLS, from a hashed folder" {
	mkdir -p "$BATS_TEST_TMPDIR/hashed"
	cp "$CERTS/ca.crt" "$BATS_TEST_TMPDIR/hashed/ca.pem"
	openssl rehash "$BATS_TEST_TMPDIR/hashed"
	serve <<-SCRIPT
		TLS good
		S: +OK ready
		C: CAPA
		S: +OK
		S: USER
		S: .
		C: QUIT
	SCRIPT
	outcomes check_pop3_starttls --tls -H mail.example.test -I 127.0.0.1 -p "$PORT" \
		--ca-dir "$BATS_TEST_TMPDIR/hashed"
}

@test "an allocation that fails, all mail hosts of a domain, one of them bad: never good" {
	smtp good 127.0.0.31
	serve_dns <<-ZONE
		example.test MX 10 mail.example.test
		example.test MX 20 bad.example.test
		mail.example.test A 127.0.0.31
		bad.example.test A 127.0.0.31
	ZONE
	FAIL_STEP=$((FAIL_STEP * 3)) outcomes check_smtp_starttls -d example.test --nameserver "$DNS" -p "$PORT" \
		--ca-file "$CERTS/ca.crt" --severity=mx-unroutable=ok
	never_ok
}

@test "an allocation that fails, SPF: a record that lets everybody pass is never good" {
	serve_dns <<-'ZONE'
		example.test TXT v=spf1 include:a.example.test mx ~all
		example.test MX 10 a.example.test
		a.example.test TXT v=spf1 ip4:0.0.0.0/0 ip6:::/0 -all
		a.example.test A 192.0.2.1
	ZONE
	FAIL_STEP=$((FAIL_STEP / 30 + 1)) outcomes check_spf -d example.test --nameserver "$DNS" -vvv
	never_ok
	FAIL_STEP=$((FAIL_STEP / 30 + 1)) outcomes check_spf -d example.test --ip 192.0.2.9 --sender 'x%y@example.test' \
		--expect fail --nameserver "$DNS"
	never_ok
}

# ends_properly CODES: code, line and silence on standard error.
ends_properly() {
	local states=(OK WARNING CRITICAL UNKNOWN)

	[[ $1 == *$status* && ${lines[0]-} == *" ${states[status]-} - "* ]] || complain "not a proper end"
	nothing_on_stderr
	clean_output
}

@test "descriptors that run out at any number: a proper line" {
	local most

	smtp good 127.0.0.32
	serve_dns <<-ZONE
		mail.example.test A 127.0.0.32
	ZONE
	export LD_PRELOAD=$FAILING
	for most in {0..12}; do
		plugin=check_smtp_starttls
		FAIL_FILES=$most check -H mail.example.test --nameserver "$DNS" -p "$PORT" --ca-file "$CERTS/ca.crt"
		LD_PRELOAD='' ends_properly 023
		plugin=check_spf
		FAIL_FILES=$most check -d mail.example.test --nameserver "$DNS"
		LD_PRELOAD='' ends_properly 23
	done
}

@test "where no thread can be started, all mail hosts are examined all the same" {
	local host

	smtp good 127.0.0.33
	{
		for host in mail a b c; do
			echo "example.test MX 10 $host.example.test"
			echo "$host.example.test A 127.0.0.33"
		done
	} >"$BATS_TEST_TMPDIR/zone"
	serve_dns -f "$BATS_TEST_TMPDIR/zone"
	plugin=check_smtp_starttls
	LD_PRELOAD=$FAILING FAIL_THREADS=1 check -d example.test --nameserver "$DNS" -p "$PORT" --severity=mx-unroutable=ok \
		--verify-name mail.example.test --ca-file "$CERTS/ca.crt"
	line_is "SMTP OK - example.test: 4 mail hosts (4 addresses), STARTTLS, TLSv1.3, certificates valid for at least 90 days, 4 findings accepted"
	status_is 0
}
