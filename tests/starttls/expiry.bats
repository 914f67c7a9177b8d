# SPDX-License-Identifier: ISC
load ../helper
load starttls

dialect smtp

setup_file() {
	standard_certs
}

# aged LIFETIME LEFT [OPTION…]: a certificate as aged.pem, in minutes.
aged() {
	mint aged --dns mail.example.test --issuer "$CERTS/ca.pem" --from="-$(($1 - $2))m" --to="$2m" "${@:3}"
}

# serve_certificate NAME [TLS-OPTION…]
serve_certificate() {
	serve_upgraded "TLS $*"
}

# is_ok LEFT
is_ok() {
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for $1"
	no_finding certificate-expiring
	status_is 0
	no_mismatch
}

# expires STATE LEFT
expires() {
	line_is "SMTP $1 - $server certificate expires in $2"
	finding_is "$1" certificate-expiring
	no_finding certificate-expired
	if [[ $1 == CRITICAL ]]; then status_is 2; else status_is 1; fi
	no_mismatch
}

day=1440

@test "by default a one-year certificate warns below 21 days and is critical below 7" {
	aged $((365 * day)) $((21 * day + 10))
	serve_certificate aged
	ask
	is_ok '21 days'
	[[ $(perf cert_days 2) == 21: && $(perf cert_days 3) == 7: ]]
	no_mismatch
	aged $((365 * day)) $((21 * day - 10))
	serve_certificate aged
	ask
	expires WARNING '20 days'
	aged $((365 * day)) $((7 * day + 10))
	serve_certificate aged
	ask
	expires WARNING '7 days'
	aged $((365 * day)) $((7 * day - 10))
	serve_certificate aged
	ask
	expires CRITICAL '6 days'
}

@test "by default a 90-day certificate warns below 21 days and is critical below 7" {
	aged $((90 * day)) $((21 * day + 10))
	serve_certificate aged
	ask
	is_ok '21 days'
	[[ $(perf cert_days 2) == 21: && $(perf cert_days 3) == 7: ]]
	aged $((90 * day)) $((21 * day - 10))
	serve_certificate aged
	ask
	expires WARNING '20 days'
	aged $((90 * day)) $((7 * day + 10))
	serve_certificate aged
	ask
	expires WARNING '7 days'
	aged $((90 * day)) $((7 * day - 10))
	serve_certificate aged
	ask
	expires CRITICAL '6 days'
}

@test "by default a 47-day certificate warns below a quarter of it and is critical below 12 %" {
	aged $((47 * day)) $((47 * day * 25 / 100 + 10))
	serve_certificate aged
	ask
	is_ok '11 days'
	[[ $(perf cert_days 2) == 11.75: && $(perf cert_days 3) == 5.64: ]]
	aged $((47 * day)) $((47 * day * 25 / 100 - 10))
	serve_certificate aged
	ask
	expires WARNING '11 days'
	aged $((47 * day)) $((47 * day * 12 / 100 + 10))
	serve_certificate aged
	ask
	expires WARNING '5 days'
	aged $((47 * day)) $((47 * day * 12 / 100 - 10))
	serve_certificate aged
	ask
	expires CRITICAL '5 days'
}

@test "by default a 6-day certificate warns below 36 hours and is critical below 17" {
	aged $((6 * day)) $((6 * day * 25 / 100 + 10))
	serve_certificate aged
	ask
	is_ok '36 hours'
	[[ $(perf cert_days 2) == 1.5: && $(perf cert_days 3) == 0.72: ]]
	aged $((6 * day)) $((6 * day * 25 / 100 - 10))
	serve_certificate aged
	ask
	expires WARNING '35 hours'
	aged $((6 * day)) $((6 * day * 12 / 100 + 10))
	serve_certificate aged
	ask
	expires WARNING '17 hours'
	aged $((6 * day)) $((6 * day * 12 / 100 - 10))
	serve_certificate aged
	ask
	expires CRITICAL '17 hours'
}

@test "-D takes days, as they are and with a d, decimals too" {
	aged $((90 * day)) $((30 * day + 30))
	serve_certificate aged
	for days in 30 30d 30.000000 30.01 30.01d 0; do
		ask -D "$days"
		is_ok '30 days'
	done
	for days in 31 31d 30.5 31.000000 60d; do
		ask -D "$days"
		expires WARNING '30 days'
	done
	for days in 40,31 31d,31d 40,30.5; do
		ask --certificate="$days"
		expires CRITICAL '30 days'
	done
	ask --certificate 31,30
	expires WARNING '30 days'
}

@test "-D takes hours" {
	aged $((6 * day)) $((37 * 60 + 10))
	serve_certificate aged
	ask -D 36h
	[[ $(perf cert_days 2) == 1.5: ]]
	is_ok '37 hours'
	ask -D 38h,37h
	expires WARNING '37 hours'
	ask -D 72h,38h
	expires CRITICAL '37 hours'
}

@test "-D takes shares of the lifetime" {
	aged $((90 * day)) $((30 * day + 30))
	serve_certificate aged
	ask -D 33%
	is_ok '30 days'
	ask -D 34%
	expires WARNING '30 days'
	[[ $(perf cert_days 2) == 30.6: ]]
	ask -D 50%,33.0%
	expires WARNING '30 days'
	ask -D 50%,34.0%
	expires CRITICAL '30 days'
}

@test "-D takes different units for the two" {
	aged $((90 * day)) $((30 * day + 30))
	serve_certificate aged
	ask -D 31,10%
	expires WARNING '30 days'
	ask -D 50%,31
	expires CRITICAL '30 days'
	ask -D 50%,700h
	expires WARNING '30 days'
}

@test "-D with WARN alone never makes a certificate that is valid critical" {
	aged $((90 * day)) 130
	serve_certificate aged
	ask -D 14
	expires WARNING '2 hours'
	aged $((90 * day)) 5
	serve_certificate aged
	ask -D 14
	[[ ${lines[0]} == "SMTP WARNING - $server certificate expires in "?" minutes | "* ]]
	status_is 1
}

@test "-D with WARN alone leaves an expired certificate critical" {
	serve_certificate expired
	ask -D 0
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago"
	status_is 2
}

@test "-D that is no time is wrong usage, and nothing is probed" {
	serve_certificate good
	for value in '' ',' '14,' ',7' x 14x -1 '10,x' '7,14' 101% 1e3 '14,7,3' ' '; do
		ask -D "$value"
		[[ ${lines[0]} == "SMTP UNKNOWN - --certificate: "* && ${#lines[@]} == 1 ]] || complain "with '$value'"
		status_is 3
	done
	[[ -z $(heard) ]]
}

@test "the perfdata has the days left and the thresholds as ranges" {
	serve_certificate good
	ask -D 30,14
	[[ $(perf cert_days) == 90.0 && $(perf cert_days 2) == 30: && $(perf cert_days 3) == 14: ]]
	is_ok '90 days'
	serve_certificate expired
	ask
	[[ $(perf cert_days) == -3.0 && $(perf cert_days 2) == 21: ]]
	status_is 2
}

@test "an expired certificate is critical, and not untrusted for it" {
	serve_certificate expired
	ask
	line_is "SMTP CRITICAL - $server certificate expired 3 days ago"
	finding_is CRITICAL certificate-expired
	no_finding certificate-expiring
	no_finding untrusted
	status_is 2
	no_mismatch
}

@test "a certificate that has just expired is critical" {
	mint just --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-90d --to=-130s
	serve_certificate just
	ask
	line_is "SMTP CRITICAL - $server certificate expired 2 minutes ago"
	finding_is CRITICAL certificate-expired
	status_is 2
}

@test "an intermediate that expires sooner than the server's certificate is named" {
	mint soon --ca --cn 'Soon CA' --issuer "$CERTS/ca.pem" --from=-365d --to=5d1h
	mint leafofsoon --dns mail.example.test --issuer "$CERTS/soon.pem" --from=-1m --to=90d1h
	serve_certificate leafofsoon chain=soon
	ask
	line_is "SMTP CRITICAL - $server chain certificate 'Soon CA' expires in 5 days"
	finding_is CRITICAL certificate-expiring
	[[ $(perf cert_days) == 5.0 ]]
	status_is 2
	ask -D 6
	line_is "SMTP WARNING - $server chain certificate 'Soon CA' expires in 5 days"
	status_is 1
}

@test "an expired intermediate is named, and not untrusted for it" {
	mint past --ca --cn 'Past CA' --issuer "$CERTS/ca.pem" --from=-365d --to=-3d
	mint leafofpast --dns mail.example.test --issuer "$CERTS/past.pem" --from=-1m --to=90d1h
	serve_certificate leafofpast chain=past
	ask
	line_is "SMTP CRITICAL - $server chain certificate 'Past CA' expired 3 days ago"
	finding_is CRITICAL certificate-expired
	no_finding untrusted
	[[ $(perf cert_days) == -3.0 ]]
	status_is 2
}

@test "a trust anchor that expires soon is named" {
	mint oldca --ca --cn 'Old Root' --from=-365d --to=5d1h
	mint leafofold --dns mail.example.test --issuer "$CERTS/oldca.pem" --from=-1m --to=90d1h
	serve_certificate leafofold
	ask --ca-file "$CERTS/oldca.pem"
	line_is "SMTP CRITICAL - $server trust anchor 'Old Root' expires in 5 days"
	finding_is CRITICAL certificate-expiring
	status_is 2
}

@test "the state of an expiring certificate is what it is mapped to" {
	serve_certificate expiring
	ask
	expires WARNING '10 days'
	ask --severity=certificate-expiring=critical
	expires CRITICAL '10 days'
	ask --severity=certificate-expiring=unknown
	line_is "SMTP UNKNOWN - $server certificate expires in 10 days"
	status_is 3
	ask --severity=certificate-expiring=ok
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 10 days, 1 finding accepted"
	status_is 0
}

@test "the state of an expired certificate is what it is mapped to" {
	serve_certificate expired
	ask --severity=certificate-expired=warning
	line_is "SMTP WARNING - $server certificate expired 3 days ago"
	finding_is WARNING certificate-expired
	status_is 1
}

# until_end NAME END: NAME, but valid from 2020 to that notAfter, as far.pem.
until_end() {
	"$PYTHON" -BS "$TESTS/faults/forge.py" --like "$CERTS/$1.pem" --issuer "$CERTS/ca.pem" --out "$CERTS/far.pem" \
		"validity=SEQ{UTC{\"200101000000Z\"}$2}"
}

# RFC 5280 4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050, the last of them for what has no end. A time_t of 32 bits
# ends at 2038-01-19 03:14:07.
@test "a certificate that is valid until 2038, 2045, 2049 or 9999 is so on machines of any width" {
	local end seconds days

	until_end ca 'GEN{"99991231235959Z"}'
	certificates_of far >"$BATS_TEST_TMPDIR/ca.crt"
	while read -r end seconds; do
		until_end good "$end"
		serve_certificate far
		days=$(((seconds - EPOCHSECONDS) / 86400))
		ask --ca-file "$BATS_TEST_TMPDIR/ca.crt"
		is_ok "$days days"
		[[ $(perf cert_days) == "$days".[0-9] ]] || complain "expected cert_days=$days"
	done <<-'ENDS'
		UTC{"380120000000Z"} 2147558400
		UTC{"450101000000Z"} 2366841600
		UTC{"491231235959Z"} 2524607999
		GEN{"99991231235959Z"} 253402300799
	ENDS
}
