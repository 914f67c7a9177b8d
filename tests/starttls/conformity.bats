# SPDX-License-Identifier: ISC
#
# Chains that OpenSSL accepts, and GnuTLS or the RFCs do not.
load ../helper
load starttls

dialect smtp

setup_file() {
	standard_certs
}

# leaf NAME OPTION…: a certificate of the test CA; options that come later win.
leaf() {
	mint "$1" --cn mail.example.test --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h "${@:2}"
}

# under NAME OPTION…: NAME is an intermediate that is like this, and one a certificate of it.
under() {
	mint "$1" --ca --cn 'Odd CA' --issuer "$CERTS/ca.pem" --from=-365d --to=1825d "${@:2}"
	leaf one --issuer "$CERTS/$1.pem"
}

# serve_certificate NAME [TLS-OPTION…]
serve_certificate() {
	serve_upgraded "TLS $*"
}

ask() {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "${trusted:-$CERTS/ca.crt}" "$@"
	nothing_on_stderr
	clean_output
}

is_ok() {
	ask
	[[ ${lines[0]%% | *} == "SMTP OK - $server STARTTLS, TLSv1."[23]", certificate valid for 90 days" ]] ||
		complain "expected OK" "${@}"
	((${#lines[@]} == 1)) || complain "expected no finding"
	status_is 0
}

# finds TEXT…: these findings and no others.
finds() {
	local text all=''

	ask
	for text in "$@"; do
		all+="${all:+, }$text"
		has_finding "[WARNING] nonconforming-certificate: $server $text"
	done
	line_is "SMTP WARNING - $server $all"
	((${#lines[@]} == $# + 1)) || complain "expected $# findings"
	status_is 1
	no_mismatch
}

# is_refused DEFECT
is_refused() {
	finds "certificate $1: clients with GnuTLS refuse it"
}

# chain_is_refused DEFECT
chain_is_refused() {
	finds "chain certificate 'Odd CA' $1: clients with GnuTLS refuse it"
}

no_staple="requires a stapled OCSP response (must-staple), but the server sends none: clients with GnuTLS refuse it"
constraint="has nameConstraints of a name type that GnuTLS does not support"

@test "a keyUsage without digitalSignature is nonconforming in TLS 1.3, EC or RSA" {
	for key in p256 rsa2048; do
		for usage in keyEncipherment keyAgreement critical,keyEncipherment critical,keyAgreement,keyEncipherment; do
			leaf one --key "$key" --key-usage "$usage"
			serve_certificate one min=1.3
			is_refused "has a keyUsage without digitalSignature"
		done
	done
}

@test "a keyUsage without digitalSignature is nonconforming in TLS 1.2 with ephemeral keys" {
	leaf one --key rsa2048 --key-usage critical,keyEncipherment
	for suites in ECDHE+AESGCM 'DHE+AESGCM dh=2048'; do
		serve_certificate one max=1.2 "ciphers=$suites"
		is_refused "has a keyUsage without digitalSignature"
	done
}

@test "with RSA key exchange the keyUsage is to have keyEncipherment" {
	leaf one --key rsa2048 --key-usage critical,digitalSignature
	serve_certificate one max=1.2 ciphers=AES256-GCM-SHA384
	ask
	line_is "SMTP WARNING - $server negotiates TLS_RSA_WITH_AES_256_GCM_SHA384, which has no forward secrecy, certificate has a keyUsage without keyEncipherment: clients with GnuTLS refuse it"
	finding_is WARNING weak-cipher
	finding_is WARNING nonconforming-certificate
	status_is 1
	leaf one --key rsa2048 --key-usage critical,keyEncipherment
	serve_certificate one max=1.2 ciphers=AES256-GCM-SHA384
	ask
	line_is "SMTP WARNING - $server negotiates TLS_RSA_WITH_AES_256_GCM_SHA384, which has no forward secrecy"
	no_finding nonconforming-certificate
}

@test "a certificate without keyUsage, or with digitalSignature among others, is OK" {
	for usage in '' digitalSignature critical,digitalSignature,keyAgreement digitalSignature,nonRepudiation; do
		leaf one --key-usage "$usage"
		for version in 1.2 1.3; do
			serve_certificate one "max=$version"
			is_ok "with the usage $usage, TLS $version"
		done
	done
}

@test "the keyUsage of a server whose handshake fails behind its certificate is judged" {
	leaf one --key rsa2048 --key-usage keyEncipherment
	serve_certificate one max=1.2 client=required
	ask
	finding_is CRITICAL handshake-failed
	finding_is WARNING nonconforming-certificate
	status_is 2
}

@test "must-staple without a staple is nonconforming" {
	leaf one --must-staple
	for version in 1.2 1.3; do
		serve_certificate one "max=$version"
		finds "certificate $no_staple"
	done
	leaf one --extension 1.3.6.1.5.5.7.1.24=3006020111020105
	serve_certificate one
	finds "certificate $no_staple"
}

@test "must-staple with a staple that says tryLater is nonconforming" {
	leaf one --must-staple
	serve_certificate one staple=30030a0103
	finds "certificate $no_staple"
}

@test "must-staple with a staple is OK, as is a staple that nobody demands" {
	for options in '--must-staple --ocsp good' '--ocsp good' '--ocsp unknown'; do
		# shellcheck disable=SC2086  # a list
		leaf one $options
		for version in 1.2 1.3; do
			serve_certificate one staple "max=$version"
			is_ok "with $options, TLS $version"
		done
	done
}

@test "a TLS feature that is not status_request demands no staple" {
	leaf one --extension 1.3.6.1.5.5.7.1.24=3003020111
	serve_certificate one
	is_ok
}

@test "a staple that may have come later is not missed where the handshake fails" {
	leaf one --must-staple
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		WIRE key-exchange close
		TLS one max=1.2
	SCRIPT
	server=mail.example.test:$PORT
	ask
	finding_is CRITICAL handshake-failed
	no_finding nonconforming-certificate
}

@test "a staple that has not come before a client certificate is demanded is missed" {
	leaf one --must-staple
	serve_certificate one max=1.2 client=required
	ask
	finding_is CRITICAL handshake-failed
	finding_is WARNING nonconforming-certificate
}

@test "a staple that is too old is nonconforming" {
	for answer in old undated; do
		leaf one --ocsp "$answer"
		serve_certificate one staple
		finds "staples an OCSP response that is too old: clients with GnuTLS refuse it"
	done
}

@test "a staple of another certificate, of a stranger, or that cannot be read is nonconforming" {
	for answer in other stranger; do
		leaf one --ocsp "$answer"
		serve_certificate one staple
		finds "staples an OCSP response that is invalid: clients with GnuTLS refuse it"
	done
	serve_certificate good staple=ffff
	finds "staples an OCSP response that is invalid: clients with GnuTLS refuse it"
}

@test "a staple that revokes the certificate is critical, demanded or not" {
	for options in '' --must-staple; do
		# shellcheck disable=SC2086  # an option or none
		leaf one --ocsp revoked $options
		serve_certificate one staple
		ask
		line_is "SMTP CRITICAL - $server certificate is revoked, according to the OCSP response that the server staples"
		finding_is CRITICAL untrusted
		((${#lines[@]} == 2)) || complain "expected one finding"
		status_is 2
	done
}

@test "an intermediate that demands a staple is nonconforming, and wants its certificates to do so too" {
	under odd --must-staple
	serve_certificate one chain=odd
	finds "chain certificate 'Odd CA' $no_staple" \
		"chain certificate 'Odd CA' has a TLS feature that what it issued does not have: clients with GnuTLS refuse it"
}

@test "16 certificates are OK, 17 are nonconforming, whatever they are" {
	serve_certificate leaf "chain=inter$(printf ',ca%.0s' {1..14})"
	is_ok
	serve_certificate leaf "chain=inter$(printf ',ca%.0s' {1..15})"
	finds "sends 17 certificates: clients with GnuTLS accept 16 at most"
	serve_certificate leaf "chain=inter$(printf ',otherca%.0s' {1..15})"
	finds "sends 17 certificates: clients with GnuTLS accept 16 at most"
	serve_certificate leaf "chain=inter$(printf ',inter%.0s' {1..15})"
	finds "sends 17 certificates: clients with GnuTLS accept 16 at most"
}

@test "critical policy constraints, policy mappings and Netscape types are nonconforming" {
	while read -r extension name; do
		leaf one --extension "$extension,critical"
		serve_certificate one
		is_refused "has the critical extension '$name'"
		under odd --extension "${extension/0640/0602},critical"
		serve_certificate one chain=odd
		chain_is_refused "has the critical extension '$name'"
	done <<-'EXTENSIONS'
		2.5.29.36=3003800100 X509v3 Policy Constraints
		2.5.29.36=3003810100 X509v3 Policy Constraints
		2.5.29.33=300a300806022a0306022a04 X509v3 Policy Mappings
		2.16.840.1.113730.1.1=03020640 Netscape Cert Type
	EXTENSIONS
}

@test "policy extensions that are not critical, or that GnuTLS knows, are OK" {
	for extension in 2.5.29.36=3003800100 2.5.29.33=300a300806022a0306022a04 2.16.840.1.113730.1.1=03020640 \
		2.5.29.54=020100 2.5.29.54=020100,critical 2.5.29.32=3006300406022a03,critical; do
		leaf one --extension "$extension"
		serve_certificate one
		is_ok "with $extension in the leaf"
		under odd --extension "${extension/0640/0602}"
		serve_certificate one chain=odd
		is_ok "with $extension in the intermediate"
	done
}

@test "a root of the trust store is judged too, sent or not" {
	mint oddroot --ca --cn 'Odd CA' --extension 2.5.29.36=3003800100,critical --from=-365d --to=3650d
	leaf one --issuer "$CERTS/oddroot.pem"
	certificates_of oddroot >"$CERTS/oddroot.crt"
	trusted=$CERTS/oddroot.crt
	serve_certificate one
	ask
	finding_is WARNING nonconforming-certificate
	[[ ${lines[0]} == *"'Odd CA' has the critical extension 'X509v3 Policy Constraints'"* ]] || complain "not named"
	status_is 1
	serve_certificate one chain=oddroot
	chain_is_refused "has the critical extension 'X509v3 Policy Constraints'"
}

@test "a critical policy extension of a certificate that the chain does not need is no matter" {
	mint oddroot --ca --cn 'Odd CA' --extension 2.5.29.36=3003800100,critical --from=-365d --to=3650d
	serve_certificate leaf chain=inter,oddroot
	is_ok
}

@test "extensions in a certificate of version 1 or 2 are nonconforming, needed or not" {
	for version in 1 2; do
		leaf one --version "$version"
		serve_certificate one
		is_refused "has extensions, but is not version 3"
	done
	under odd --version 2
	serve_certificate one chain=odd
	chain_is_refused "has extensions, but is not version 3"
	serve_certificate leaf chain=inter,odd
	chain_is_refused "has extensions, but is not version 3"
}

@test "a certificate of version 4 is OK" {
	leaf one --version 4
	serve_certificate one
	is_ok
}

@test "an extension twice is nonconforming, needed or not" {
	local twice=(--extension 1.3.6.1.4.1.99999.1=0500 --extension 1.3.6.1.4.1.99999.1=0500)

	leaf one "${twice[@]}"
	serve_certificate one
	is_refused "has an extension twice"
	under odd "${twice[@]}"
	serve_certificate one chain=odd
	chain_is_refused "has an extension twice"
	serve_certificate leaf chain=inter,odd
	chain_is_refused "has an extension twice"
}

@test "extensions that nobody knows, one of each, are OK" {
	leaf one --extension 1.3.6.1.4.1.99999.1=0500 --extension 1.3.6.1.4.1.99999.2=0500
	serve_certificate one
	is_ok
}

@test "constraints of names that GnuTLS does not know are nonconforming" {
	while read -r value _; do
		for critical in '' ,critical; do
			under odd --extension "2.5.29.30=$value$critical"
			serve_certificate one chain=odd
			chain_is_refused "$constraint"
		done
	done <<-'VALUES'
		3014a1123010a40e300c310a300806035504030c0178 directoryName excluded
		300fa00d300ba00906022a03a0030c0178 otherName permitted
		3008a106300488022a03 registeredID excluded
		300aa1083006870401020304 iPAddress of a wrong length
	VALUES
}

@test "constraints of names that GnuTLS knows are OK" {
	while read -r value what; do
		under odd --extension "2.5.29.30=$value,critical"
		serve_certificate one chain=odd
		is_ok "with $what"
	done <<-'VALUES'
		3012a010300e820c6578616d706c652e74657374 dNSName permitted
		3008a0063004a4023000 directoryName permitted
		300ea10c300a8708c0000200ffffff00 iPAddress excluded
	VALUES
}

@test "a TLS feature of the issuer that the certificate does not have is nonconforming" {
	for feature in 3003020111 3003020163 0500; do
		under odd --extension "1.3.6.1.5.5.7.1.24=$feature"
		serve_certificate one chain=odd
		chain_is_refused "has a TLS feature that what it issued does not have"
	done
}

@test "the same TLS feature in both, or an empty list, is OK" {
	under odd --extension 1.3.6.1.5.5.7.1.24=3003020111
	leaf one --issuer "$CERTS/odd.pem" --extension 1.3.6.1.5.5.7.1.24=3003020111
	serve_certificate one chain=odd
	is_ok
	under odd --extension 1.3.6.1.5.5.7.1.24=3000
	serve_certificate one chain=odd
	is_ok
}

@test "an issuer with a curve that GnuTLS does not know is nonconforming" {
	for curve in secp256k1 brainpoolP256r1 brainpoolP384r1; do
		under odd --key "$curve"
		serve_certificate one chain=odd
		chain_is_refused "has a key on the curve $curve"
	done
}

@test "issuers with other curves are OK" {
	for key in p224 p384 p521 ed25519 rsapss2048; do
		under odd --key "$key"
		serve_certificate one chain=odd
		is_ok "with $key"
	done
}

@test "a certificate for Server Gated Cryptography alone is nonconforming" {
	for purpose in nsSGC msSGC clientAuth,msSGC; do
		leaf one --purpose "$purpose"
		serve_certificate one
		is_refused "is for Server Gated Cryptography, not for serverAuth"
	done
	under odd --purpose msSGC
	serve_certificate one chain=odd
	chain_is_refused "is for Server Gated Cryptography, not for serverAuth"
	under odd --purpose nsSGC,msSGC
	serve_certificate one chain=odd
	is_ok "with Netscape's purpose in a CA"
}

@test "a certificate for serverAuth among others, or for no purpose, is OK" {
	for purpose in serverAuth,nsSGC serverAuth,clientAuth ''; do
		leaf one --purpose "$purpose"
		serve_certificate one
		is_ok "with the purpose $purpose"
	done
}

@test "an empty name in subjectAltName is nonconforming" {
	leaf one --dns ''
	serve_certificate one
	is_refused "has an empty or unusual name in subjectAltName"
}

@test "an issuer whose name is spelt in another way is nonconforming" {
	for name in 'intermediate ca' 'Intermediate  CA'; do
		mint spelt --ca --cn "$name" --key-from "$CERTS/inter.pem" --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
		serve_certificate leaf chain=spelt
		finds "chain certificate '$name' encodes its name differently from the issuer field of the certificate that it issued: clients with GnuTLS refuse it"
	done
}

@test "a twin with a critical policy constraint in front of the good one is nonconforming, and not behind it" {
	mint twin --ca --pathlen 0 --cn 'Intermediate CA' --key-from "$CERTS/inter.pem" --issuer "$CERTS/ca.pem" \
		--from=-365d --to=-3d --extension 2.5.29.36=3003800100,critical
	serve_certificate leaf chain=twin,inter
	finds "sends two certificates of 'Intermediate CA', and the first is not valid now: clients with GnuTLS use the first"
	serve_certificate leaf chain=inter,twin
	is_ok
}

@test "a nonconforming certificate is what it is mapped to" {
	leaf one --key-usage keyAgreement
	serve_certificate one
	ask --severity=nonconforming-certificate=critical
	finding_is CRITICAL nonconforming-certificate
	status_is 2
	ask --severity=nonconforming-certificate=ok
	[[ ${lines[0]} == "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"* ]] || complain "expected OK"
	status_is 0
}

@test "an extension that cannot be read does not make the keyUsage a wrong one" {
	leaf two
	leaf one --extension 2.5.29.30=020101,critical --key-from "$CERTS/two.pem"
	serve_certificate two leaf=one
	ask
	finding_is CRITICAL untrusted
	no_finding nonconforming-certificate
	status_is 2
}
