# SPDX-License-Identifier: ISC
#
# Certificates that OpenSSL makes nothing of: a fault of the certificate, not of versions and cipher suites.
load ../helper
load starttls

dialect smtp

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint rsa --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h --key rsa2048
	certificates_of ca >"$CERTS/ca.crt"
}

# shows DIRECTIVE…: a server whose handshake goes so.
shows() {
	serve_upgraded "$@"
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -v
	nothing_on_stderr
	clean_output
}

# forged LIKE EDIT: the server shows such a certificate, by TLS 1.2 or 1.3.
forged() {
	"$PYTHON" -BS "$TESTS/faults/forge.py" --like "$CERTS/$1.pem" --issuer "$CERTS/ca.pem" --out "$CERTS/leaf1.pem" "$2"
	shows "WIRE certificate certificates leaf1" "TLS $1 max=${3-1.3}"
	finding_is CRITICAL handshake-failed
}

advises_certificate() {
	grep -q '^    Fix: Install the certificate again' <<<"$output" || complain "expected the fix for a certificate"
	! grep -q 'cipher suites' <<<"$output" || complain "the cipher suites are not in question"
}

@test "bytes that are no certificate" {
	local edit

	for edit in --cut=1 --cut=-1 --plain= '--plain=@certificate,00' '--plain=INT{01}' 'serial=UTF8{"x"}'; do
		forged good "$edit"
		[[ ${lines[0]} == "SMTP CRITICAL - $server fails the TLS handshake: its certificate cannot be decoded ('"* ]] || complain
		advises_certificate
	done
	forged good --cut=100 1.2
	[[ ${lines[0]} == "SMTP CRITICAL - $server fails the TLS handshake: its certificate cannot be decoded ('"* ]] || complain
}

@test "a public key of an unknown type, curve or form" {
	local edit

	for edit in 'key=SEQ{SEQ{OID{1.2.3.4}NULL{}}BITS{00 01}}' \
		'key=SEQ{SEQ{OID{1.2.840.10045.2.1}OID{1.2.3.4}}BITS{00 04}}' \
		'key=SEQ{SEQ{OID{1.2.840.113549.1.1.1}NULL{}}BITS{00 30 03 02 01 01}}'; do
		forged good "$edit"
		[[ ${lines[0]} == *" fails the TLS handshake: the public key of its certificate cannot be decoded ('"* ]] || complain
		! grep -q "('')" <<<"$output" || complain "an empty name"
		advises_certificate
	done
}

@test "a handshake that fails elsewhere keeps its advice" {
	shows "WIRE verify flip" "TLS good max=1.3"
	finding_is CRITICAL handshake-failed
	! grep -q 'cannot be decoded' <<<"$output" || complain "the certificate can be decoded"
	shows "WIRE key-exchange edit -1 00" "TLS rsa max=1.2"
	! grep -q 'cannot be decoded' <<<"$output" || complain "the certificate can be decoded"
	shows "TLS good max=1.2"
	status_is 0
}
