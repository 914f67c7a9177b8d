# SPDX-License-Identifier: ISC
load ../helper
load servers

plugin=check_smtp_starttls

setup_file() {
	standard_certs
	mint mx1 --dns mx1.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint mx2 --dns mx2.example.test --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	mint mx3 --dns mx3.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	export CERTS
	cat >"$BATS_FILE_TMPDIR/zone" <<-'ZONE'
		@ 300 SOA ns admin 1 3600 600 86400 300
		@ NS ns
		@ MX 10 mx1
		@ MX 20 mx2
		@ MX 30 mx3
		ns A 127.0.0.1
		mx1 A 127.0.0.11
		mx2 A 127.0.0.12
		mx3 A 127.0.0.13
		null MX 0 .
		implicit A 127.0.0.11
		empty TXT "nothing here"
		alias MX 10 pointer
		pointer CNAME mx1
	ZONE
	start_nsd "$BATS_FILE_TMPDIR/nsd" "$BATS_FILE_TMPDIR/zone" example.test
}

teardown_file() {
	stop_nsd "$BATS_FILE_TMPDIR/nsd"
}

# host ADDRESS CERTIFICATE: a mail server there; the first chooses the port of all.
host() {
	serve "$1" ${PORT:+"PORT=$PORT"} <<-SCRIPT
		S: 220 mx.example.test ESMTP
		C: EHLO *
		S: 250-mx.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS $2
		C: EHLO *
		S: 250 mx.example.test
		C: QUIT
	SCRIPT
}

@test "of three mail hosts in NSD, the dead one and the one with an expired certificate are named" {
	PORT=
	host 127.0.0.11 mx1
	host 127.0.0.12 mx2
	check -d example.test --nameserver "$DNS" -p "$PORT" --ca-file "$CERTS/ca.crt" \
		--severity=mx-unroutable=ok
	line_is "SMTP CRITICAL - example.test: 2 of 3 mail hosts fail: mx2.example.test:$PORT (127.0.0.12) certificate expired 3 days ago; mx3.example.test:$PORT (127.0.0.13) refused the connection, 3 findings accepted"
	finding_is CRITICAL certificate-expired
	finding_is WARNING unreachable
	status_is 2
}

@test "the run takes as long as its slowest mail host, not as all together" {
	PORT=
	host 127.0.0.11 mx1
	serve 127.0.0.12 "PORT=$PORT" <<<STALL
	serve 127.0.0.13 "PORT=$PORT" <<<STALL
	check -d example.test --nameserver "$DNS" -p "$PORT" --ca-file "$CERTS/ca.crt" \
		--severity=mx-unroutable=ok -t 2
	line_is "SMTP WARNING - example.test: 2 of 3 mail hosts have warnings: mx2.example.test:$PORT (127.0.0.12) timed out after 2 s waiting for its greeting; mx3.example.test:$PORT (127.0.0.13) timed out after 2 s waiting for its greeting, 3 findings accepted"
	((took_ms < 3000))
}

@test "a null MX is OK and said to be one" {
	check -d null.example.test --nameserver "$DNS"
	line_is "SMTP OK - null.example.test accepts no mail (null MX)"
	status_is 0
}

@test "a domain without MX is probed at its own address" {
	PORT=
	mint implicit --dns implicit.example.test --issuer "$CERTS/ca.pem" --to=90d1h
	host 127.0.0.11 implicit
	check -d implicit.example.test --nameserver "$DNS" -p "$PORT" --ca-file "$CERTS/ca.crt" \
		--severity=mx-unroutable=ok
	line_is "SMTP OK - implicit.example.test: 1 mail host (1 address), STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	status_is 0
}

@test "a domain with neither MX nor address has no mail host" {
	check -d empty.example.test --nameserver "$DNS"
	line_is "SMTP CRITICAL - empty.example.test has no mail host: neither MX nor address records"
	finding_is CRITICAL no-mail-host
	status_is 2
}

@test "a mail host that is an alias is a warning, and probed" {
	PORT=
	mint pointer --dns pointer.example.test --issuer "$CERTS/ca.pem" --to=90d1h
	host 127.0.0.11 pointer
	check -d alias.example.test --nameserver "$DNS" -p "$PORT" --ca-file "$CERTS/ca.crt" \
		--severity=mx-unroutable=ok
	line_is "SMTP WARNING - alias.example.test: pointer.example.test is an alias (CNAME), but an MX record must not name one, 1 finding accepted"
	status_is 1
}

@test "a domain that does not exist is said not to" {
	check -d nowhere.example.test --nameserver "$DNS"
	line_is "SMTP CRITICAL - nowhere.example.test cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	finding_is CRITICAL dns-failed
	status_is 2
}
