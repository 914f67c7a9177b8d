# SPDX-License-Identifier: ISC
load ../helper
load starttls

dialect smtp

setup_file() {
	standard_certs
	for number in {1..149}; do
		mint many --ca --cn "Other CA $number" --from=-365d --to=3650d
		certificates_of many
	done >"$CERTS/149.crt"
	mkdir "$CERTS/hashed" "$CERTS/unhashed" "$CERTS/empty"
	cp "$CERTS/ca.crt" "$CERTS/hashed/ca.pem"
	cp "$CERTS/ca.crt" "$CERTS/unhashed/ca.pem"
	openssl rehash "$CERTS/hashed"
}

# serve_chain NAME [chain=NAME,NAME]
serve_chain() {
	serve_upgraded "TLS $*"
}

ask() {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" "$@"
	nothing_on_stderr
	clean_output
}

is_trusted() {
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	no_finding untrusted
	status_is 0
	no_mismatch
}

# is_untrusted WHY
is_untrusted() {
	line_is "SMTP CRITICAL - $server certificate is not trusted: $1"
	has_finding "[CRITICAL] untrusted: $server certificate is not trusted: $1"
	status_is 2
	no_mismatch
}

# is_untrusted_like GLOB
is_untrusted_like() {
	# shellcheck disable=SC2053  # a glob
	[[ ${lines[0]%% | *} == "SMTP CRITICAL - $server certificate is not trusted: "$1 ]] ||
		complain "expected it not to be trusted: $1"
	finding_is CRITICAL untrusted
	status_is 2
}

# lacks_intermediate NAME
lacks_intermediate() {
	local sentence="does not send the intermediate certificate '$1', which only the trust store of this machine has"

	line_is "SMTP CRITICAL - $server $sentence"
	has_finding "[CRITICAL] missing-intermediate: $server $sentence"
	no_finding untrusted
	status_is 2
}

alone="a private CA, or a missing intermediate (the server sends only its own certificate)"

@test "--ca-file with one certificate" {
	serve_chain good
	ask --ca-file "$CERTS/ca.crt"
	is_trusted
	no_mismatch
}

@test "--ca-file with 150 certificates, wherever the right one stands" {
	cat "$CERTS/149.crt" "$CERTS/ca.crt" >"$CERTS/last.crt"
	cat "$CERTS/ca.crt" "$CERTS/149.crt" >"$CERTS/first.crt"
	serve_chain good
	ask --ca-file "$CERTS/last.crt"
	is_trusted
	ask --ca-file "$CERTS/first.crt"
	is_trusted
	ask --ca-file "$CERTS/149.crt"
	is_untrusted "unknown issuer 'Test CA': $alone"
}

@test "--ca-file with text, a key and CRLF around the certificate" {
	{
		printf 'Certificate:\n  Data: -----BEGIN nothing\n# %4000s\n' x
		seq 20000
		cat "$CERTS/otherca.pem"
		printf '\n\nsubject=CN = Test CA\n'
		sed 's/$/\r/' "$CERTS/ca.crt"
		printf -- '-----END CERTIFICATE-----\n\377\376\n'
	} >"$CERTS/junk.crt"
	serve_chain good
	ask --ca-file "$CERTS/junk.crt"
	is_trusted
}

@test "--ca-file with a damaged certificate is UNKNOWN, and nothing is probed" {
	{
		printf -- '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
		cat "$CERTS/ca.crt"
	} >"$CERTS/broken.crt"
	serve_chain good
	ask --ca-file "$CERTS/broken.crt"
	line_is "SMTP UNKNOWN - --ca-file: '$CERTS/broken.crt' contains damaged PEM blocks: 1"
	status_is 3
	[[ -z $(heard) ]]
}

@test "--ca-file with two certificates of one name finds the one that signed" {
	mint ca2 --ca --cn 'Test CA' --from=-365d --to=3650d
	serve_chain good
	certificates_of ca2 ca >"$CERTS/both.crt"
	ask --ca-file "$CERTS/both.crt"
	is_trusted
	certificates_of ca ca2 >"$CERTS/both.crt"
	ask --ca-file "$CERTS/both.crt"
	is_trusted
	ask --ca-file "$CERTS/ca2.pem"
	is_untrusted_like '*'
}

@test "--ca-file that cannot be read is UNKNOWN, and nothing is probed" {
	serve_chain good
	ask --ca-file "$CERTS/nowhere.crt"
	line_is "SMTP UNKNOWN - --ca-file: cannot read '$CERTS/nowhere.crt': No such file or directory"
	((${#lines[@]} == 1))
	status_is 3
	ask --ca-file "$CERTS"
	line_is "SMTP UNKNOWN - --ca-file: cannot read '$CERTS': Is a directory"
	status_is 3
	[[ -z $(heard) ]]
}

@test "--ca-file without a certificate is UNKNOWN, and nothing is probed" {
	serve_chain good
	printf 'not a certificate\n' >"$CERTS/text.crt"
	: >"$CERTS/empty.crt"
	for file in text.crt empty.crt; do
		ask --ca-file "$CERTS/$file"
		line_is "SMTP UNKNOWN - --ca-file: '$CERTS/$file' contains no PEM certificate"
		status_is 3
	done
	[[ -z $(heard) ]]
}

@test "--ca-dir, hashed" {
	serve_chain good
	ask --ca-dir "$CERTS/hashed"
	is_trusted
	serve_chain unknown
	ask --ca-dir "$CERTS/hashed"
	is_untrusted "unknown issuer 'Other CA': $alone"
}

@test "--ca-dir that is not hashed is UNKNOWN, and what to do is said" {
	serve_chain good
	ask --ca-dir "$CERTS/unhashed"
	line_is "SMTP UNKNOWN - --ca-dir: '$CERTS/unhashed' contains no hashed certificate (run: openssl rehash)"
	status_is 3
	[[ -z $(heard) ]]
}

@test "--ca-dir that is not there is UNKNOWN" {
	serve_chain good
	ask --ca-dir "$CERTS/nowhere"
	line_is "SMTP UNKNOWN - --ca-dir: cannot read '$CERTS/nowhere': No such file or directory"
	status_is 3
	[[ -z $(heard) ]]
}

@test "--ca-file and --ca-dir together trust what either holds" {
	serve_chain good
	ask --ca-file "$CERTS/otherca.pem" --ca-dir "$CERTS/hashed"
	is_trusted
	serve_chain unknown
	ask --ca-file "$CERTS/otherca.pem" --ca-dir "$CERTS/hashed"
	is_trusted
}

@test "the system's store: a hashed directory" {
	mkdir "$CERTS/otherhashed"
	cp "$CERTS/otherca.pem" "$CERTS/otherhashed"
	openssl rehash "$CERTS/otherhashed"
	serve_chain good
	SSL_CERT_DIR=$CERTS/hashed SSL_CERT_FILE=$CERTS/nowhere ask
	is_trusted
	SSL_CERT_DIR=$CERTS/otherhashed SSL_CERT_FILE=$CERTS/nowhere ask
	is_untrusted "unknown issuer 'Test CA': $alone"
}

@test "the system's store: a bundle file, where the directory does not do" {
	serve_chain good
	cat "$CERTS/149.crt" "$CERTS/ca.crt" >"$CERTS/bundle.crt"
	SSL_CERT_FILE=$CERTS/bundle.crt ask
	is_trusted
	SSL_CERT_DIR=$CERTS/empty SSL_CERT_FILE=$CERTS/bundle.crt ask
	is_trusted
	SSL_CERT_DIR=$CERTS/nowhere SSL_CERT_FILE=$CERTS/bundle.crt ask
	is_trusted
	SSL_CERT_FILE=$CERTS/149.crt ask
	is_untrusted "unknown issuer 'Test CA': $alone"
}

@test "the system's store: a chain whose root only the bundle file has" {
	serve_chain leaf chain=inter
	SSL_CERT_DIR=$CERTS/empty SSL_CERT_FILE=$CERTS/ca.crt ask
	is_trusted
}

@test "--ca-file and --ca-dir stand instead of the system's store" {
	serve_chain good
	SSL_CERT_DIR=$CERTS/hashed SSL_CERT_FILE=$CERTS/ca.crt ask --ca-file "$CERTS/otherca.pem"
	is_untrusted "unknown issuer 'Test CA': $alone"
	mkdir -p "$CERTS/otherhashed"
	cp "$CERTS/otherca.pem" "$CERTS/otherhashed"
	openssl rehash "$CERTS/otherhashed"
	SSL_CERT_DIR=$CERTS/hashed SSL_CERT_FILE=$CERTS/ca.crt ask --ca-dir "$CERTS/otherhashed"
	is_untrusted "unknown issuer 'Test CA': $alone"
}

@test "a self-signed certificate is said to be one" {
	serve_chain selfsigned
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted self-signed
	no_mismatch
	SSL_CERT_DIR=$CERTS/hashed ask
	is_untrusted self-signed
}

@test "a certificate of a CA that is not trusted, and sent along, has an unknown issuer" {
	serve_chain unknown chain=otherca
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted "unknown issuer: its chain ends in 'Other CA', which is self-signed and not trusted"
	no_finding name-mismatch
}

@test "a certificate whose issuer is neither trusted nor sent may lack its intermediate" {
	serve_chain leaf
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted "unknown issuer 'Intermediate CA': $alone"
}

@test "a chain that is sent but leads nowhere does not lack an intermediate" {
	mint inter2 --ca --cn 'Second CA' --issuer "$CERTS/otherca.pem" --from=-365d --to=1825d
	mint leaf2 --dns mail.example.test --issuer "$CERTS/inter2.pem" --from=-1m --to=90d1h
	serve_chain leaf2 chain=inter2
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted "unknown issuer 'Other CA': neither trusted nor sent by the server"
}

@test "the chain that a server should send is trusted" {
	serve_chain leaf chain=inter
	ask --ca-file "$CERTS/ca.crt"
	is_trusted
	serve_chain leaf chain=inter,ca
	ask --ca-file "$CERTS/ca.crt"
	is_trusted
}

@test "an intermediate that only the trust store has is missing" {
	certificates_of inter ca >"$CERTS/interca.crt"
	serve_chain leaf
	ask --ca-file "$CERTS/interca.crt"
	lacks_intermediate 'Intermediate CA'
}

@test "a chain is trusted in any order" {
	mint upper --ca --cn 'Upper CA' --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint lower --ca --cn 'Lower CA' --issuer "$CERTS/upper.pem" --from=-365d --to=1825d
	mint deep --dns mail.example.test --issuer "$CERTS/lower.pem" --from=-1m --to=90d1h
	for chain in lower,upper upper,lower ca,upper,lower; do
		serve_chain deep "chain=$chain"
		ask --ca-file "$CERTS/ca.crt"
		is_trusted
	done
}

@test "certificates that have nothing to do with it may be sent along" {
	serve_chain leaf chain=otherca,wrongname,inter,selfsigned
	ask --ca-file "$CERTS/ca.crt"
	is_trusted
}

@test "a server's certificate in --ca-file is trusted, whoever signed it" {
	certificates_of unknown >"$CERTS/unknown.crt"
	serve_chain unknown
	ask --ca-file "$CERTS/unknown.crt"
	is_trusted
	certificates_of selfsigned >"$CERTS/selfsigned.crt"
	serve_chain selfsigned
	ask --ca-file "$CERTS/selfsigned.crt"
	is_trusted
}

@test "an intermediate in --ca-file or --ca-dir ends the chain" {
	certificates_of inter >"$CERTS/inter.crt"
	mkdir "$CERTS/interhashed"
	cp "$CERTS/inter.crt" "$CERTS/interhashed"
	openssl rehash "$CERTS/interhashed"
	serve_chain leaf
	ask --ca-file "$CERTS/inter.crt"
	is_trusted
	ask --ca-dir "$CERTS/interhashed"
	is_trusted
}

@test "a certificate issued by one that is no CA is not trusted" {
	mint forged --dns mail.example.test --issuer "$CERTS/good.pem" --from=-1m --to=90d1h
	serve_chain forged chain=good
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted_like '*'
}

@test "a chain longer than its path length constraint is not trusted" {
	mint beyond --ca --cn 'Beyond CA' --issuer "$CERTS/inter.pem" --from=-365d --to=1825d
	mint leafbeyond --dns mail.example.test --issuer "$CERTS/beyond.pem" --from=-1m --to=90d1h
	serve_chain leafbeyond chain=beyond,inter
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted_like '*path length*'
}

@test "a certificate whose signature another key made is not trusted" {
	mint impostor --ca --pathlen 0 --cn 'Intermediate CA' --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	serve_chain leaf chain=impostor
	ask --ca-file "$CERTS/ca.crt"
	is_untrusted_like '*'
}

@test "what is untrusted is what it is mapped to" {
	serve_chain selfsigned
	ask --ca-file "$CERTS/ca.crt" --severity=untrusted=warning
	line_is "SMTP WARNING - $server certificate is not trusted: self-signed"
	finding_is WARNING untrusted
	status_is 1
	ask --ca-file "$CERTS/ca.crt" --severity=untrusted=ok
	status_is 0
}

@test "an expired certificate that the chain does not need does no harm (RFC 8446 4.4.2)" {
	serve_upgraded 'TLS good chain=expired'
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -vv
	line_is "SMTP OK - mail.example.test:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	grep -q '^    Certificate not needed 1: ' <<<"$output"
	status_is 0
}
