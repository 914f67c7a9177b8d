# SPDX-License-Identifier: ISC
load ../helper
load starttls

dialect smtp

setup_file() {
	standard_certs
}

# certificate OPTION…: a certificate of the test CA, valid for 90 days, as one.pem; options that come later win.
certificate() {
	mint one --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h "$@"
}

# serve_certificate NAME [TLS-OPTION…]; what is to happen to the messages of its handshake (see server/wire.py) is in $wire.
serve_certificate() {
	serve_upgraded ${wire:+"$wire"} "TLS $*"
}

# ask_for HOST [OPTION…]
ask_for() {
	check -H "$1" -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

ask() {
	ask_for mail.example.test "$@"
}

# line_like GLOB: as line_is, for a line that has words of OpenSSL's in it.
line_like() {
	# shellcheck disable=SC2053  # a glob
	[[ ${lines[0]%% | *} == $1 ]] || complain "expected first line like: $1"
}

# is_for HOST [OPTION…]
is_for() {
	local subject=$1:$PORT

	[[ $1 != *:* ]] || subject="[$1]:$PORT"
	ask_for "$@"
	line_is "SMTP OK - $subject STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	no_mismatch
}

# is_not_for HOST [OPTION…]
is_not_for() {
	ask_for "$@"
	line_is "SMTP CRITICAL - $1:$PORT certificate is not for $1"
	finding_is CRITICAL name-mismatch
	status_is 2
	no_mismatch
}

@test "a certificate that carries the name is OK" {
	serve_certificate good
	is_for mail.example.test
	[[ $(perf cert_days) == 90.0 ]] || complain "wrong cert_days"
	no_mismatch
}

@test "a certificate of another name is critical, and its names are told" {
	serve_certificate wrongname
	ask
	line_is "SMTP CRITICAL - $server certificate is not for mail.example.test"
	has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it is for other.example.test"
	no_finding untrusted
	status_is 2
	no_mismatch
}

@test "case does not matter in names" {
	certificate --dns MAIL.Example.test
	serve_certificate one
	is_for mail.example.TEST
}

@test "a wildcard stands for one label, the leftmost" {
	certificate --dns '*.example.test'
	serve_certificate one
	is_for mail.example.test
	is_not_for example.test
	is_not_for a.mail.example.test
	is_not_for mail.example.test.example
}

@test "a wildcard does not stand for its own parent" {
	certificate --dns '*.mail.example.test'
	serve_certificate one
	is_not_for mail.example.test
}

@test "a wildcard that is not a whole label does not count" {
	certificate --dns 'm*.example.test' --dns '*l.example.test' --dns 'm*l.example.test'
	serve_certificate one
	is_not_for mail.example.test
}

@test "a wildcard that is not the leftmost label does not count" {
	certificate --dns 'mail.*.test' --dns '*.*.test' --dns 'mail.example.*'
	serve_certificate one
	is_not_for mail.example.test
}

@test "a bare wildcard does not count" {
	certificate --dns '*' --dns '*.'
	serve_certificate one
	is_not_for mail.example.test
	is_not_for localhost
}

@test "a wildcard does not stand for an address" {
	certificate --dns '*.0.0.1' --dns '*'
	serve_certificate one
	is_not_for 127.0.0.1
}

@test "the common name is never used: there is no subjectAltName" {
	certificate --cn mail.example.test
	serve_certificate one
	ask
	line_is "SMTP CRITICAL - $server certificate is not for mail.example.test"
	has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it has no subjectAltName (common name 'mail.example.test')"
	status_is 2
}

@test "the common name is never used: the subjectAltName is an address" {
	certificate --cn mail.example.test --ip 127.0.0.1
	serve_certificate one
	is_not_for mail.example.test
}

@test "the common name is never used for an address" {
	certificate --cn 127.0.0.1 --dns mail.example.test
	serve_certificate one
	is_not_for 127.0.0.1
}

@test "a name behind a NUL byte is not the name" {
	certificate --dns 'mail.example.test\x00.evil.test'
	serve_certificate one
	is_not_for mail.example.test
}

@test "any of many names suffices" {
	local names=()

	for number in {1..199}; do
		names+=(--dns "host$number.example.test")
	done
	certificate "${names[@]}" --dns mail.example.test
	serve_certificate one
	is_for mail.example.test
	is_not_for nowhere.example.test
	((${#lines[1]} < 1000))
}

@test "an IPv4 address is compared by value" {
	certificate --ip 127.0.0.1
	serve_certificate one
	is_for 127.0.0.1
	is_not_for 127.0.0.2
}

@test "an IPv6 address is compared by value, however it is written" {
	certificate --ip 2001:db8::1
	serve_certificate one
	is_for 2001:db8::1
	ask_for 2001:DB8:0:0::0:1
	status_is 0
	ask_for '[2001:0db8:0000::0001]'
	status_is 0
	ask_for 2001:db8::2
	line_is "SMTP CRITICAL - [2001:db8::2]:$PORT certificate is not for 2001:db8::2"
	has_finding "[CRITICAL] name-mismatch: [2001:db8::2]:$PORT certificate is not for 2001:db8::2: it is for 2001:db8::1"
	status_is 2
}

@test "an address written as a DNS name does not count" {
	certificate --dns 127.0.0.1
	serve_certificate one
	is_not_for 127.0.0.1
}

@test "the address connected to is not the name" {
	certificate --ip 127.0.0.1
	serve_certificate one
	is_not_for mail.example.test
}

@test "--verify-name is wanted instead of the host" {
	serve_certificate wrongname
	is_for mail.example.test --verify-name=other.example.test
	ask_for other.example.test --verify-name=mail.example.test
	line_is "SMTP CRITICAL - other.example.test:$PORT certificate is not for mail.example.test"
	finding_is CRITICAL name-mismatch
	status_is 2
}

@test "any of several --verify-name suffices" {
	serve_certificate good
	is_for any.example.test --verify-name first.example.test --verify-name mail.example.test
	is_for any.example.test --verify-name=mail.example.test,second.example.test
	ask --verify-name=first.example.test,second.example.test --verify-name=third.example.test
	line_is "SMTP CRITICAL - $server certificate is not for first.example.test or second.example.test or third.example.test"
	finding_is CRITICAL name-mismatch
	status_is 2
}

@test "--verify-name may be an address" {
	certificate --ip 192.0.2.7 --ip 2001:db8::7
	serve_certificate one
	is_for mail.example.test --verify-name=192.0.2.7
	is_for mail.example.test --verify-name=2001:DB8::0:7
	ask --verify-name=192.0.2.8
	line_is "SMTP CRITICAL - $server certificate is not for 192.0.2.8"
	status_is 2
}

@test "a mismatch is what it is mapped to" {
	serve_certificate wrongname
	ask --severity=name-mismatch=warning
	line_is "SMTP WARNING - $server certificate is not for mail.example.test"
	finding_is WARNING name-mismatch
	status_is 1
	ask --severity=name-mismatch=ok
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	status_is 0
}

@test "all that is wrong is found in one run, the worst first" {
	mint bad --dns other.example.test --issuer "$CERTS/otherca.pem" --key rsa1024 --digest sha1 --from=-93d --to=-3d
	serve_certificate bad
	ask
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago, certificate is not trusted: unknown issuer 'Other CA': a private CA, or a missing intermediate (the server sends only its own certificate), certificate is not for mail.example.test and 2 more"
	finding_is CRITICAL certificate-expired
	finding_is CRITICAL untrusted
	finding_is CRITICAL name-mismatch
	finding_is WARNING weak-key
	finding_is WARNING weak-signature
	((${#lines[@]} == 6))
	[[ ${lines[4]} == '[WARNING] '* && ${lines[5]} == '[WARNING] '* ]]
	status_is 2
	no_mismatch
}

@test "the service inside TLS is examined, whatever is wrong with the certificate" {
	mint bad --dns other.example.test --issuer "$CERTS/otherca.pem" --from=-93d --to=-3d
	serve_certificate bad
	ask --require-capability=SIZE
	finding_is CRITICAL certificate-expired
	finding_is CRITICAL untrusted
	finding_is CRITICAL name-mismatch
	finding_is CRITICAL missing-capability
	((${#lines[@]} == 5)) || complain "expected four findings"
	status_is 2
	no_mismatch
}

@test "an RSA key below 2048 bits is weak" {
	certificate --dns mail.example.test --key rsa1024
	serve_certificate one
	ask
	line_is "SMTP WARNING - $server certificate has a weak key (RSA 1024)"
	has_line "[WARNING] weak-key: $server certificate has a weak key (RSA 1024). Fix: Renew the certificate with a new key: EC P-256, or RSA with 2048 bits or more."
	status_is 1
	certificate --dns mail.example.test --key rsa2047
	serve_certificate one
	ask
	line_is "SMTP WARNING - $server certificate has a weak key (RSA 2047)"
	status_is 1
}

@test "keys that are long enough are not weak" {
	for key in rsa2048 p256 p384 p521 ed25519; do
		certificate --dns mail.example.test --key "$key"
		serve_certificate one
		is_for mail.example.test
		no_finding weak-key
	done
}

@test "an EC key below 224 bits is weak, though no handshake succeeds with it" {
	certificate --dns mail.example.test --key p192
	serve_certificate one max=1.2
	ask
	finding_is WARNING weak-key
	((status == 1 || status == 2))
}

@test "a weak key in the middle of the chain is found and named" {
	mint weakinter --ca --cn 'Weak CA' --key p192 --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint leafofweak --dns mail.example.test --issuer "$CERTS/weakinter.pem" --from=-1m --to=90d1h
	serve_certificate leafofweak chain=weakinter
	ask
	line_like "SMTP WARNING - $server chain certificate 'Weak CA' has a weak key (EC * 192)"
	finding_is WARNING weak-key
	status_is 1
}

@test "an EC key of 224 bits is not weak" {
	mint fairinter --ca --cn 'Fair CA' --key p224 --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint leaffair --dns mail.example.test --issuer "$CERTS/fairinter.pem" --from=-1m --to=90d1h
	serve_certificate leaffair chain=fairinter
	is_for mail.example.test
}

@test "a certificate signed with SHA-1 or MD5 has a weak signature" {
	mint rsaca --ca --cn 'RSA CA' --key rsa2048 --from=-365d --to=3650d
	for digest in sha1 md5; do
		mint one --dns mail.example.test --digest "$digest" --issuer "$CERTS/rsaca.pem" --from=-1m --to=90d1h
		serve_certificate one
		ask --ca-file "$CERTS/rsaca.pem"
		line_like "SMTP WARNING - $server certificate has a weak signature ($digest*)"
		finding_is WARNING weak-signature
		no_finding untrusted
		status_is 1
	done
}

@test "an intermediate signed with SHA-1 has a weak signature, and is named" {
	mint sha1inter --ca --cn 'SHA-1 CA' --digest sha1 --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint leafofsha1 --dns mail.example.test --issuer "$CERTS/sha1inter.pem" --from=-1m --to=90d1h
	serve_certificate leafofsha1 chain=sha1inter
	ask
	line_like "SMTP WARNING - $server chain certificate 'SHA-1 CA' has a weak signature (*SHA1*)"
	finding_is WARNING weak-signature
	no_finding untrusted
	status_is 1
}

@test "how a root is signed does not matter, sent or not" {
	mint sha1ca --ca --cn 'SHA-1 Root' --digest sha1 --from=-365d --to=3650d
	mint leafofroot --dns mail.example.test --issuer "$CERTS/sha1ca.pem" --from=-1m --to=90d1h
	for chain in '' chain=sha1ca; do
		serve_certificate leafofroot "$chain"
		check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/sha1ca.pem"
		line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
		no_finding weak-signature
		status_is 0
	done
}

@test "a certificate that is not valid yet is critical" {
	certificate --dns mail.example.test --from=+2d1h
	serve_certificate one
	ask
	line_is "SMTP CRITICAL - $server certificate is not yet valid (valid in 2 days)"
	finding_is CRITICAL certificate-not-yet-valid
	no_finding untrusted
	no_finding certificate-expired
	status_is 2
	no_mismatch
}

@test "an intermediate that is not valid yet is critical, and named" {
	mint later --ca --cn 'Later CA' --issuer "$CERTS/ca.pem" --from=+2d1h --to=1825d
	mint leafoflater --dns mail.example.test --issuer "$CERTS/later.pem" --from=-1m --to=90d1h
	serve_certificate leafoflater chain=later
	ask
	line_is "SMTP CRITICAL - $server chain certificate 'Later CA' is not yet valid (valid in 2 days)"
	finding_is CRITICAL certificate-not-yet-valid
	status_is 2
}

@test "a date that is no date is critical" {
	local wire

	for date in '|evil' 991332000000Z ''; do
		certificate --dns mail.example.test --raw-not-after "$date"
		# Newer releases of OpenSSL 3 take no certificate whose date is too short, nor does the server's.
		if openssl x509 -in "$CERTS/one.pem" -noout 2>/dev/null; then
			wire=
			serve_certificate one
			ask
			line_like "SMTP CRITICAL - $server certificate has an invalid date*"
			finding_is CRITICAL untrusted
		else
			wire='WIRE certificate certificates one'
			serve_certificate good
			ask -v
			line_like "SMTP CRITICAL - $server fails the TLS handshake: its certificate cannot be decoded ('*"
			finding_is CRITICAL handshake-failed
			grep -q '^    Fix: Install the certificate again' <<<"$output" || complain "the certificate is at fault"
		fi
		status_is 2
		[[ $(perfdata) != *cert_days* ]] || complain "there is a cert_days for a date that is none"
	done
}

@test "what a certificate says of itself does not leave its place" {
	local evil='all is well\nSMTP OK - fine | evil=666\x1b[31m\x9b\r\x00\x7f'

	certificate --cn "$evil" --dns "$evil" --from=-93d --to=-3d
	serve_certificate one
	ask -vv
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago, certificate is not for mail.example.test"
	[[ $(perfdata) != *evil* ]]
	status_is 2
	no_mismatch
}

@test "the certificate is examined with implicit TLS too" {
	serve_implicit 'TLS wrongname'
	is_not_for mail.example.test --tls
	no_mismatch
}
