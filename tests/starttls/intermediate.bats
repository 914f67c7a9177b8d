# SPDX-License-Identifier: ISC
#
# The chain as it is sent: of this machine's trust store roots alone help a server (RFC 8446 4.4.2).
load ../helper
load starttls

dialect smtp

# ca issues inter, inter issues leaf and sub, sub issues below; the twins of inter have its name and its key.
setup_file() {
	local leaf=(--dns mail.example.test --from=-1m --to=90d1h)
	local twin=(--ca --pathlen 0 --cn 'Intermediate CA' --key-from "$CERTS/inter.pem" --issuer "$CERTS/ca.pem")

	standard_certs
	mint late "${twin[@]}" --from=-365d --to=-3d
	mint early "${twin[@]}" --from=+2d1h --to=1825d
	mint sha1 "${twin[@]}" --digest sha1 --from=-365d --to=1825d
	mint noca --cn 'Intermediate CA' --key-from "$CERTS/inter.pem" --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint cross --ca --cn 'Intermediate CA' --key-from "$CERTS/inter.pem" --issuer "$CERTS/otherca.pem" --from=-365d --to=1825d
	mint impostor --ca --pathlen 0 --cn 'Intermediate CA' --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint upper --ca --cn 'Upper CA' --issuer "$CERTS/ca.pem" --from=-365d --to=1825d
	mint lower --ca --cn 'Lower CA' --issuer "$CERTS/upper.pem" --from=-365d --to=1825d
	mint deep "${leaf[@]}" --issuer "$CERTS/lower.pem"
	mint crossroot --ca --cn 'Test CA' --key-from "$CERTS/ca.pem" --issuer "$CERTS/otherca.pem" --from=-365d --to=1825d
	mint weakca --ca --cn 'Weak Root' --key rsa1024 --from=-365d --to=3650d
	mint ofweak "${leaf[@]}" --issuer "$CERTS/weakca.pem"
}

# serve_chain NAME [chain=NAME,NAME]
serve_chain() {
	serve_upgraded "TLS $*"
}

# trusts NAME…: a trust store of these certificates, as a file and as a directory.
trusts() {
	local name

	rm -rf "$BATS_TEST_TMPDIR/dir"
	mkdir -p "$BATS_TEST_TMPDIR/dir" "$BATS_TEST_TMPDIR/empty"
	certificates_of "$@" >"$BATS_TEST_TMPDIR/file"
	for name in "$@"; do
		certificates_of "$name" >"$BATS_TEST_TMPDIR/dir/$name.pem"
	done
	openssl rehash "$BATS_TEST_TMPDIR/dir"
}

stores="given_file given_directory system_file system_directory"

# ask STORE [OPTION…]
ask() {
	local -x SSL_CERT_FILE=$BATS_TEST_TMPDIR/nowhere SSL_CERT_DIR=$BATS_TEST_TMPDIR/empty
	local options=()

	case $1 in
		given_file) options=(--ca-file "$BATS_TEST_TMPDIR/file") ;;
		given_directory) options=(--ca-dir "$BATS_TEST_TMPDIR/dir") ;;
		system_file) SSL_CERT_FILE=$BATS_TEST_TMPDIR/file ;;
		system_directory) SSL_CERT_DIR=$BATS_TEST_TMPDIR/dir ;;
	esac
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" "${options[@]}" "${@:2}"
	nothing_on_stderr
	clean_output
}

# found STATE CODE ID TEXT…: these findings of this state and no others, for every kind of trust store.
found() {
	local store text all

	for store in $stores; do
		ask "$store"
		all="SMTP $1 - $server $4"
		for text in "${@:5}"; do
			all+=", $text"
		done
		line_is "$all" || complain "with the store $store"
		grep -Eq "^\[$1\] $3: [^ ]* " <<<"$output" || complain "expected $3 with the store $store"
		((${#lines[@]} == $# - 2)) || complain "expected $(($# - 3)) findings with the store $store"
		status_is "$2"
	done
}

is_ok() {
	local store

	for store in $stores; do
		ask "$store"
		line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days" || complain "with the store $store"
		((${#lines[@]} == 1)) || complain "expected no finding with the store $store"
		status_is 0
	done
}

# lacks NAME [TEXT…]
lacks() {
	found CRITICAL 2 missing-intermediate \
		"does not send the intermediate certificate '$1', which only the trust store of this machine has" "${@:2}"
}

@test "an intermediate that is not sent is missing, whatever kind of trust store has it" {
	trusts ca inter
	serve_chain leaf
	lacks 'Intermediate CA'
	serve_chain leaf chain=ca
	lacks 'Intermediate CA'
	serve_chain leaf chain=otherca,wrongname
	lacks 'Intermediate CA'
}

@test "an intermediate out of the directory is missing, with the root out of the file" {
	trusts ca
	cp "$BATS_TEST_TMPDIR/file" "$BATS_TEST_TMPDIR/ca.crt"
	trusts inter
	serve_chain leaf
	ask given_directory --ca-file "$BATS_TEST_TMPDIR/ca.crt"
	finding_is CRITICAL missing-intermediate
	status_is 2
	trusts ca
	certificates_of inter >"$BATS_TEST_TMPDIR/inter.crt"
	ask given_directory --ca-file "$BATS_TEST_TMPDIR/inter.crt"
	finding_is CRITICAL missing-intermediate
	status_is 2
	ask given_directory
	finding_is CRITICAL untrusted
	no_finding missing-intermediate
}

@test "of two intermediates the one that is missing is named" {
	trusts ca upper lower
	serve_chain deep chain=lower
	lacks 'Upper CA'
	serve_chain deep chain=upper
	lacks 'Lower CA'
	serve_chain deep
	lacks 'Lower CA'
	serve_chain deep chain=upper,lower
	is_ok
}

@test "an intermediate that is sent is not missing, though the trust store has it too" {
	trusts ca inter
	serve_chain leaf chain=inter
	is_ok
	serve_chain leaf chain=inter,ca
	is_ok
}

@test "a root may be left out" {
	trusts ca
	serve_chain leaf chain=inter
	is_ok
	serve_chain good
	is_ok
}

@test "an intermediate that is alone in --ca-file or --ca-dir is an anchor, also beside other roots" {
	stores="given_file given_directory"
	trusts inter
	serve_chain leaf
	is_ok
	trusts inter otherca
	is_ok
	trusts lower
	serve_chain deep
	is_ok
}

@test "an intermediate that is alone in the system's store is no anchor" {
	stores="system_file system_directory"
	trusts inter
	serve_chain leaf
	for store in $stores; do
		ask "$store"
		finding_is CRITICAL untrusted
		no_finding missing-intermediate
		status_is 2
	done
}

@test "a root that another one has signed is no intermediate where it is trusted itself" {
	trusts ca crossroot otherca
	serve_chain leaf chain=inter
	is_ok
	trusts crossroot ca otherca
	is_ok
}

@test "a signed root whose issuer is the anchor is an intermediate: it is to be sent" {
	trusts crossroot otherca
	serve_chain leaf chain=inter
	lacks 'Test CA'
	serve_chain leaf chain=inter,crossroot
	is_ok
}

@test "a missing intermediate is what it is mapped to" {
	trusts ca inter
	serve_chain leaf
	ask given_file --severity=missing-intermediate=warning
	line_is "SMTP WARNING - $server does not send the intermediate certificate 'Intermediate CA', which only the trust store of this machine has"
	status_is 1
	ask given_file --severity=missing-intermediate=ok
	[[ ${lines[0]} == "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"* ]] || complain "expected OK"
	status_is 0
}

@test "-vv tells what was not sent" {
	trusts ca inter
	serve_chain leaf
	ask given_file -vv
	grep -q "^    Certificate not sent 1: 'Intermediate CA', issued by 'Test CA'" <<<"$output" || complain "not told"
	grep -q "^    Trust anchor 2: 'Test CA'" <<<"$output" || complain "no anchor"
}

@test "the expired intermediate that is sent is judged, not the one of the trust store" {
	trusts ca inter
	serve_chain leaf chain=late
	found CRITICAL 2 certificate-expired "chain certificate 'Intermediate CA' expired 3 days ago"
	serve_chain leaf chain=late,ca
	found CRITICAL 2 certificate-expired "chain certificate 'Intermediate CA' expired 3 days ago"
}

@test "the intermediate that is sent and not valid yet is judged, not the one of the trust store" {
	trusts ca inter
	serve_chain leaf chain=early
	found CRITICAL 2 certificate-not-yet-valid "chain certificate 'Intermediate CA' is not yet valid (valid in 2 days)"
}

@test "the intermediate that is sent and signed with SHA-1 is judged, not the one of the trust store" {
	trusts ca inter
	serve_chain leaf chain=sha1
	found WARNING 1 weak-signature "chain certificate 'Intermediate CA' has a weak signature (ecdsa-with-SHA1)"
}

@test "the intermediate that is sent and no CA is judged, not the one of the trust store" {
	trusts ca inter
	serve_chain leaf chain=noca
	for store in $stores; do
		ask "$store"
		[[ ${lines[0]} == "SMTP CRITICAL - $server certificate is not trusted: invalid CA certificate ('Intermediate CA')"* ]] ||
			complain "with the store $store"
		finding_is CRITICAL untrusted
		no_finding missing-intermediate
		status_is 2
	done
}

@test "an impostor that is sent for the intermediate does not do, though the trust store has the right one" {
	trusts ca inter
	serve_chain leaf chain=impostor
	lacks 'Intermediate CA'
}

@test "an intermediate of a root that is not trusted does not do, though the trust store has a good one" {
	trusts ca inter
	serve_chain leaf chain=cross
	lacks 'Intermediate CA'
	serve_chain leaf chain=cross,otherca
	lacks 'Intermediate CA'
}

@test "a twin that is sent behind the good intermediate does no harm, nor does an impostor in front of it" {
	trusts ca inter
	for chain in inter,late inter,early inter,sha1 inter,noca impostor,inter; do
		serve_chain leaf "chain=$chain"
		is_ok
	done
	trusts ca
	for chain in inter,late inter,early impostor,inter; do
		serve_chain leaf "chain=$chain"
		is_ok
	done
}

@test "an expired twin in front of the good intermediate is nonconforming: GnuTLS takes the first" {
	local text="sends two certificates of 'Intermediate CA', and the first is not valid now: clients with GnuTLS use the first"

	trusts ca
	for chain in late,inter early,inter late,otherca,inter; do
		serve_chain leaf "chain=$chain"
		found WARNING 1 nonconforming-certificate "$text"
	done
}

@test "an expired twin in front of the good intermediate is nonconforming, though the trust store has the good one" {
	local text="sends two certificates of 'Intermediate CA', and the first is not valid now: clients with GnuTLS use the first"

	trusts ca inter
	serve_chain leaf chain=late,inter
	found WARNING 1 nonconforming-certificate "$text"
}

@test "a twin with SHA-1 in front of the good intermediate is judged, whatever the trust store has" {
	trusts ca
	serve_chain leaf chain=sha1,inter
	found WARNING 1 weak-signature "chain certificate 'Intermediate CA' has a weak signature (ecdsa-with-SHA1)"
	trusts ca inter
	found WARNING 1 weak-signature "chain certificate 'Intermediate CA' has a weak signature (ecdsa-with-SHA1)"
}

@test "a twin that is no CA in front of the good intermediate is judged, whatever the trust store has" {
	serve_chain leaf chain=noca,inter
	for trusted in ca 'ca inter'; do
		# shellcheck disable=SC2086  # a list
		trusts $trusted
		ask given_file
		finding_is CRITICAL untrusted || complain "with a store of $trusted"
		status_is 2
	done
}

@test "an intermediate of the trust store that is signed with SHA-1 is told and missing" {
	trusts ca sha1
	serve_chain leaf
	lacks 'Intermediate CA' "unsent intermediate 'Intermediate CA' has a weak signature (ecdsa-with-SHA1)"
	ask given_file --severity=missing-intermediate=ok
	line_is "SMTP WARNING - $server unsent intermediate 'Intermediate CA' has a weak signature (ecdsa-with-SHA1), 1 finding accepted"
	has_finding "[WARNING] weak-signature: $server unsent intermediate 'Intermediate CA' has a weak signature (ecdsa-with-SHA1)"
}

@test "an intermediate of the trust store that has expired is told and missing" {
	trusts ca late
	serve_chain leaf
	for store in $stores; do
		ask "$store"
		finding_is CRITICAL missing-intermediate
		has_finding "[CRITICAL] certificate-expired: $server unsent intermediate 'Intermediate CA' expired 3 days ago: valid until $(
			date -u -d "$(openssl x509 -in "$CERTS/late.pem" -noout -enddate | sed 's/.*=//')" '+%F %T UTC'); subject 'Intermediate CA', issuer 'Test CA'"
		status_is 2
	done
}

@test "a root with a weak key is weak, sent or not" {
	trusts weakca
	serve_chain ofweak
	found WARNING 1 weak-key "trust anchor 'Weak Root' has a weak key (RSA 1024)"
	serve_chain ofweak chain=weakca
	found WARNING 1 weak-key "chain certificate 'Weak Root' has a weak key (RSA 1024)"
}

@test "a root with a curve of 192 bits is weak, sent or not" {
	mint weakcurve --ca --cn 'Weak Root' --key p192 --from=-365d --to=3650d
	mint one --dns mail.example.test --from=-1m --to=90d1h --issuer "$CERTS/weakcurve.pem"
	trusts weakcurve
	for chain in '' chain=weakcurve; do
		serve_chain one "$chain"
		ask given_file
		finding_is WARNING weak-key
		((${#lines[@]} == 2)) || complain "expected one finding"
		status_is 1
	done
}

@test "how a root is signed does not matter, sent or not, and its key is long enough" {
	mint sha1ca --ca --cn 'SHA-1 Root' --digest sha1 --key rsa2048 --from=-365d --to=3650d
	mint one --dns mail.example.test --from=-1m --to=90d1h --issuer "$CERTS/sha1ca.pem"
	trusts sha1ca
	for chain in '' chain=sha1ca; do
		serve_chain one "$chain"
		is_ok
	done
}

@test "an expired intermediate that is sent is judged, although a valid twin is an anchor here" {
	serve_chain leaf chain=late
	trusts inter
	ask given_file
	line_is "SMTP CRITICAL - $server chain certificate 'Intermediate CA' expired 3 days ago"
	finding_is CRITICAL certificate-expired
	status_is 2
	serve_chain leaf chain=inter
	ask given_file
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

@test "an expired root in the directory does not stand in the way of a valid one in the file" {
	mint old --ca --cn 'Test CA' --key-from "$CERTS/ca.pem" --from=-700d --to=-10d
	serve_chain leaf chain=inter
	trusts old
	mkdir "$BATS_TEST_TMPDIR/old"
	mv "$BATS_TEST_TMPDIR/dir" "$BATS_TEST_TMPDIR/old"
	trusts ca
	ask given_file --ca-dir "$BATS_TEST_TMPDIR/old/dir"
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	SSL_CERT_FILE=$BATS_TEST_TMPDIR/file SSL_CERT_DIR=$BATS_TEST_TMPDIR/old/dir \
		check -H mail.example.test -I 127.0.0.1 -p "$PORT"
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	ask none --ca-dir "$BATS_TEST_TMPDIR/old/dir"
	line_is "SMTP CRITICAL - $server trust anchor 'Test CA' expired 10 days ago"
	status_is 2
}

@test "a signature by RIPEMD-160 is as weak as one by SHA-1" {
	mint rsaca --ca --cn 'RSA CA' --key rsa2048 --from=-365d --to=3650d
	mint ripemd --dns mail.example.test --issuer "$CERTS/rsaca.pem" --digest ripemd160 --from=-1m --to=90d1h
	mint short --dns mail.example.test --issuer "$CERTS/rsaca.pem" --digest sha224 --from=-1m --to=90d1h
	trusts rsaca
	serve_chain ripemd
	ask given_file
	line_is "SMTP WARNING - $server certificate has a weak signature (ripemd160WithRSA)"
	finding_is WARNING weak-signature
	status_is 1
	serve_chain short
	ask given_file
	status_is 0
}
