# SPDX-License-Identifier: ISC
#
# What the probe allows in a handshake that clients with the defaults of OpenSSL 3 do not.
load ../helper
load starttls

dialect smtp

setup_file() {
	local names=(--dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h)

	standard_certs
	mint rsa "${names[@]}" --key rsa2048
	mint brainpool "${names[@]}" --key brainpoolP256r1
	mint expiredrsa --dns mail.example.test --issuer "$CERTS/ca.pem" --key rsa2048 --from=-93d --to=-3d
}

# is_ok VERSION: and nothing is found.
is_ok() {
	line_is "SMTP OK - $server STARTTLS, $1, certificate valid for 90 days"
	((${#lines[@]} == 1)) || complain "expected no finding"
	status_is 0
	no_mismatch
}

# finds_alone STATE CODE ID TEXT
finds_alone() {
	line_is "SMTP $1 - $server $4"
	has_finding "[$1] $3: $server $4"
	((${#lines[@]} == 2)) || complain "expected one finding"
	status_is "$2"
	no_mismatch
}

count_findings() {
	[[ $(grep -c '^\[' <<<"$output") == "$1" ]] || complain "expected $1 findings"
}

no_5746="does not support secure renegotiation (RFC 5746): clients with OpenSSL 3 refuse it"
refusal="fails the TLS handshake: the server sent the alert 'handshake failure'"
asked="(it asked for a client certificate)"

@test "TLS 1.2 without secure renegotiation is critical: OpenSSL 3 refuses it" {
	serve_upgraded 'TLS good max=1.2 legacy'
	ask
	finds_alone CRITICAL 2 unsafe-renegotiation "$no_5746"
	ask -vv
	grep -q '^    TLS: TLSv1.2, TLS_.*, no secure renegotiation$' <<<"$output" || complain "-vv does not tell it"
}

@test "an RSA certificate and old TLS do not hide that secure renegotiation is missing" {
	serve_upgraded 'TLS rsa max=1.2 legacy'
	ask
	finds_alone CRITICAL 2 unsafe-renegotiation "$no_5746"
	serve_upgraded 'TLS rsa max=1.0 legacy'
	ask
	line_is "SMTP CRITICAL - $server speaks TLSv1.0, older than TLSv1.2, $no_5746"
	finding_is CRITICAL old-tls
	finding_is CRITICAL unsafe-renegotiation
	count_findings 2
	ask --tls-min=1.0
	finds_alone CRITICAL 2 unsafe-renegotiation "$no_5746"
}

@test "secure renegotiation is missed with implicit TLS too" {
	serve_implicit 'TLS good max=1.2 legacy'
	ask --tls
	finds_alone CRITICAL 2 unsafe-renegotiation "$no_5746"
}

@test "TLS 1.3 has no renegotiation, secure or not" {
	serve_upgraded 'TLS good legacy'
	ask
	is_ok TLSv1.3
}

@test "TLS 1.2 with secure renegotiation is OK" {
	serve_upgraded 'TLS good max=1.2'
	ask
	is_ok TLSv1.2
	ask -vv
	grep -q '^    TLS: TLSv1.2, TLS_[^,]*$' <<<"$output" || complain "-vv tells of renegotiation"
}

@test "unsafe renegotiation is what it is mapped to" {
	serve_upgraded 'TLS good max=1.2 legacy'
	ask --severity=unsafe-renegotiation=warning
	finds_alone WARNING 1 unsafe-renegotiation "$no_5746"
	ask --severity=unsafe-renegotiation=ok
	[[ ${lines[0]} == "SMTP OK - $server STARTTLS, TLSv1.2, certificate valid for 90 days"* ]] || complain "expected OK"
	status_is 0
}

@test "a handshake signed with SHA-1 in TLS 1.2 is critical, by RSA or ECDSA" {
	local text="signs the handshake with SHA-1: clients with OpenSSL 3 refuse it"

	serve_upgraded 'TLS rsa max=1.2 sigalgs=RSA+SHA1 ciphers=ECDHE+AESGCM'
	ask
	finds_alone CRITICAL 2 weak-handshake "$text"
	serve_upgraded 'TLS good max=1.2 sigalgs=ECDSA+SHA1'
	ask
	finds_alone CRITICAL 2 weak-handshake "$text"
	serve_upgraded 'TLS rsa max=1.2 sigalgs=RSA+SHA1 ciphers=DHE+AESGCM dh=2048'
	ask
	finds_alone CRITICAL 2 weak-handshake "$text"
}

@test "SHA-1 is what TLS 1.1 has: only the version is told" {
	serve_upgraded 'TLS good max=1.1'
	ask
	finds_alone CRITICAL 2 old-tls "speaks TLSv1.1, older than TLSv1.2"
	ask --tls-min=1.1
	is_ok TLSv1.1
}

@test "handshakes signed with SHA-224 and more are OK" {
	for digest in SHA224 SHA256 SHA384 SHA512; do
		serve_upgraded "TLS rsa max=1.2 sigalgs=RSA+$digest ciphers=ECDHE+AESGCM"
		ask
		is_ok TLSv1.2
	done
}

@test "a Diffie-Hellman group below 2048 bits is critical" {
	for bits in 1024 1536 2047; do
		serve_upgraded "TLS rsa max=1.2 ciphers=DHE-RSA-AES256-GCM-SHA384 dh=$bits"
		ask
		finds_alone CRITICAL 2 weak-handshake \
			"negotiates TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, which uses a Diffie-Hellman group of $bits bits"
	done
}

@test "a Diffie-Hellman group of 2048 bits or more is OK" {
	for bits in 2048 2049 3072; do
		serve_upgraded "TLS rsa max=1.2 ciphers=DHE-RSA-AES256-GCM-SHA384 dh=$bits"
		ask
		is_ok TLSv1.2
	done
}

@test "a group that clients do not offer fails the handshake, and is named" {
	for group in secp224r1 secp256k1 prime192v1 brainpoolP256r1; do
		serve_upgraded "TLS rsa max=1.2 ciphers=ECDHE+AESGCM groups=$group"
		ask
		line_is "SMTP CRITICAL - $server $refusal, negotiates the group $group: clients with OpenSSL 3 do not offer it"
		finding_is CRITICAL handshake-failed
		has_finding "[CRITICAL] weak-handshake: $server negotiates the group $group: clients with OpenSSL 3 do not offer it"
		count_findings 2
		status_is 2
	done
}

@test "a group that clients do not offer does no harm beside one that they do" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=ECDHE+AESGCM groups=secp224r1:secp256k1:P-256'
	ask
	is_ok TLSv1.2
}

@test "groups that clients offer are OK, in TLS 1.2 and 1.3" {
	for version in 1.2 1.3; do
		for group in X25519 X448 P-256 P-384 P-521; do
			serve_upgraded "TLS rsa min=$version max=$version ciphers=ECDHE+AESGCM groups=$group"
			ask
			is_ok "TLSv$version"
		done
	done
}

@test "a suite that clients do not offer fails the handshake, and is named" {
	while read -r suite name; do
		serve_upgraded "TLS rsa max=1.2 ciphers=$suite"
		ask
		line_is "SMTP CRITICAL - $server $refusal, negotiates $name: clients with OpenSSL 3 do not offer it"
		has_finding "[CRITICAL] handshake-failed: $server $refusal: it negotiates only $name"
		has_finding "[CRITICAL] weak-handshake: $server negotiates $name: clients with OpenSSL 3 do not offer it"
		count_findings 2
		status_is 2
	done <<-'SUITES'
		ECDHE-RSA-CAMELLIA128-SHA256 TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256
		ECDHE-ARIA128-GCM-SHA256 TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256
	SUITES
}

@test "a suite that clients do not offer may be weak as well" {
	local suite=TLS_RSA_WITH_CAMELLIA_128_CBC_SHA

	serve_upgraded 'TLS rsa max=1.2 ciphers=CAMELLIA128-SHA'
	ask
	line_is "SMTP CRITICAL - $server $refusal, negotiates $suite: clients with OpenSSL 3 do not offer it, negotiates $suite, which has no forward secrecy"
	finding_is CRITICAL handshake-failed
	finding_is CRITICAL weak-handshake
	finding_is WARNING weak-cipher
	count_findings 3
	status_is 2
}

@test "a suite that clients do not offer does no harm beside one that they do" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=CAMELLIA128-SHA:ECDHE-RSA-AES128-GCM-SHA256'
	ask
	is_ok TLSv1.2
}

@test "a client certificate that is demanded in TLS 1.2 fails the handshake, and the server's own is judged" {
	serve_upgraded 'TLS expired client=required max=1.2'
	ask
	line_is "SMTP CRITICAL - $server $refusal $asked, certificate expired 3 days ago"
	finding_is CRITICAL handshake-failed
	finding_is CRITICAL certificate-expired
	count_findings 2
	status_is 2
	[[ $(perf cert_days) == -3.0 ]]
	ask --severity=handshake-failed=ok
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago, 1 finding accepted"
	status_is 2
}

@test "-vv shows the certificate of a server that demands one of the client" {
	serve_upgraded 'TLS good client=required max=1.2'
	ask -vv
	line_is "SMTP CRITICAL - $server $refusal $asked"
	count_findings 1
	grep -q '^    Client certificate: the server asks for one$' <<<"$output" || complain "no request"
	grep -q "^    Certificate 0: 'mail.example.test', issued by 'Test CA'" <<<"$output" || complain "no certificate"
	grep -q '^    Certificate 0 names: mail.example.test' <<<"$output" || complain "no names"
	grep -q '^    TLS: TLSv1.2, TLS_[^,]*$' <<<"$output" || complain "no suite"
	[[ $(perf cert_days) == 90.0 ]]
}

@test "a client certificate that is demanded in TLS 1.3 fails the handshake, and the server's own is judged" {
	serve_upgraded 'TLS expired client=required'
	ask
	line_is "SMTP CRITICAL - $server fails the TLS handshake: the server sent the alert 'certificate required', certificate expired 3 days ago"
	count_findings 2
	status_is 2
	[[ $(perf cert_days) == -3.0 ]]
}

@test "a client certificate that may be missing is no matter" {
	serve_upgraded 'TLS good client=optional max=1.2'
	ask
	is_ok TLSv1.2
	serve_upgraded 'TLS good client=optional'
	ask
	is_ok TLSv1.3
}

@test "the certificate of a server that leaves behind it is judged, TLS 1.2" {
	for certificate in expired expiredrsa; do
		for moment in key-exchange done; do
			serve_upgraded "WIRE $moment close" "TLS $certificate max=1.2"
			ask
			line_is "SMTP CRITICAL - $server fails the TLS handshake: the server closed the connection, certificate expired 3 days ago"
			count_findings 2
			status_is 2
			[[ $(perf cert_days) == -3.0 ]]
		done
	done
}

@test "the certificate of a server that leaves behind it is judged, TLS 1.3" {
	serve_upgraded 'WIRE verify close' 'TLS expired'
	ask
	line_is "SMTP CRITICAL - $server fails the TLS handshake: the server closed the connection, certificate expired 3 days ago"
	count_findings 2
	status_is 2
	[[ $(perf cert_days) == -3.0 ]]
}

@test "the suite of a handshake that fails behind the certificate is judged" {
	serve_upgraded 'WIRE done close' 'TLS rsa max=1.2 ciphers=AES128-SHA'
	ask
	line_is "SMTP CRITICAL - $server fails the TLS handshake: the server closed the connection, negotiates TLS_RSA_WITH_AES_128_CBC_SHA, which has no forward secrecy"
	finding_is WARNING weak-cipher
	count_findings 2
	status_is 2
}

@test "a server that leaves before its certificate has shown nothing" {
	serve_upgraded 'WIRE certificate close' 'TLS expired max=1.2'
	ask
	finds_alone CRITICAL 2 handshake-failed "fails the TLS handshake: the server closed the connection"
	[[ $(perfdata) != *cert_days* ]]
}

@test "a server without a certificate that encrypts is OK where that is accepted" {
	serve_upgraded 'TLS - anonymous'
	ask --severity=no-certificate=ok
	[[ ${lines[0]} == "SMTP OK - $server"* ]] || complain "expected OK"
	status_is 0
	ask --severity=no-certificate=ok -v
	has_line "[OK] no-certificate: $server has no certificate: it negotiates only TLS_ECDH_anon_WITH_AES_256_CBC_SHA"
	ask --severity=no-certificate=warning
	line_is "SMTP WARNING - $server has no certificate, $refusal"
	status_is 1
}

@test "a server without a certificate that does not encrypt is critical, accepted or not" {
	local text="negotiates TLS_ECDH_anon_WITH_NULL_SHA, which does not encrypt at all"

	serve_upgraded 'TLS - anonymous ciphers=AECDH-NULL-SHA'
	ask
	line_is "SMTP CRITICAL - $server has no certificate, $refusal, $text"
	count_findings 3
	status_is 2
	ask --severity=no-certificate=ok
	line_is "SMTP CRITICAL - $server $text, 2 findings accepted"
	has_finding "[CRITICAL] weak-cipher: $server $text"
	status_is 2
}

@test "a server without a certificate is judged by its version too" {
	serve_upgraded 'TLS - anonymous max=1.0'
	ask --severity=no-certificate=ok
	line_is "SMTP CRITICAL - $server speaks TLSv1.0, older than TLSv1.2, 2 findings accepted"
	status_is 2
}

@test "handshake-failed keeps a state that it is mapped to itself, without a certificate too" {
	serve_upgraded 'TLS - anonymous'
	ask --severity=no-certificate=ok,handshake-failed=critical
	line_is "SMTP CRITICAL - $server $refusal, 1 finding accepted"
	status_is 2
	ask --severity=handshake-failed=ok
	line_is "SMTP CRITICAL - $server has no certificate, 1 finding accepted"
	status_is 2
}

@test "a certificate that clients have no curve for is not a missing one, though anonymous suites are accepted" {
	serve_upgraded 'TLS brainpool max=1.2 ciphers=ALL'
	ask
	[[ ${lines[0]} == "SMTP CRITICAL - $server $refusal"* ]] || complain "expected a failed handshake first"
	finding_is CRITICAL handshake-failed
	no_finding no-certificate
	status_is 2
	ask --severity=no-certificate=ok
	[[ ${lines[0]} == "SMTP CRITICAL - $server $refusal"* ]] || complain "expected a failed handshake first"
	status_is 2
}

@test "a group that clients do not have is no missing certificate, though anonymous suites are accepted" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=ECDHE-RSA-AES128-GCM-SHA256:ADH-AES256-GCM-SHA384 groups=secp224r1'
	ask --severity=no-certificate=ok
	line_is "SMTP CRITICAL - $server $refusal, negotiates the group secp224r1: clients with OpenSSL 3 do not offer it"
	no_finding no-certificate
	status_is 2
}

@test "a certificate beside anonymous suites is OK" {
	serve_upgraded 'TLS rsa max=1.2 ciphers=ALL'
	ask
	is_ok TLSv1.2
}
