# SPDX-License-Identifier: ISC
#
# What the monitoring host lacks is not the mail server's fault: routes, resolvers, trust anchors, files; and how addresses
# that do not answer are passed over (RFC 8305). On a machine of the test's own, with loopback alone.
load ../helper

plugin=check_smtp_starttls

setup_file() {
	standard_certs
	mkdir "$CERTS/hashed" "$CERTS/empty" "$CERTS/fifo"
	cp "$CERTS/ca.crt" "$CERTS/hashed/ca.pem"
	openssl rehash "$CERTS/hashed"
	mkfifo "$CERTS/fifo/$(basename "$CERTS"/hashed/*.0)"
}

# mail [ADDRESS] [CERTIFICATE]: a mail server on port 25 of the machine.
mail() {
	serve "${1:-127.0.0.1}:25" <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS ${2:-good}
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
}

ask() {
	check --ca-file "$CERTS/ca.crt" "$@"
}

# A network whose hosts never answer.
silence() {
	"${on_machine[@]}" ip route add 198.51.100.0/24 dev lo
}

# --- routes -----------------------------------------------------------------------------------------------------

@test "an address family that this machine lacks is passed over, and said" {
	start_machine
	mail
	serve_dns 127.0.0.1:53 <<-'ZONE'
		example.test MX 10 mail.example.test
		mail.example.test A 127.0.0.1
		mail.example.test AAAA 2001:db8::25
	ZONE
	ask -d example.test --severity=mx-unroutable=ok
	line_is 'SMTP OK - example.test: 1 mail host (1 of 2 addresses: no IPv6 here), STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted'
	status_is 0
	has_line '[OK] family-unavailable: mail.example.test:25 (2001:db8::25) was not checked: this machine has no IPv6 route to it'
	ask -H mail.example.test --all-addresses
	line_is 'SMTP OK - mail.example.test: 1 of 2 addresses (no IPv6 here), STARTTLS, TLSv1.3, certificate valid for 90 days'
	status_is 0
	finding_is OK family-unavailable
	ask -H mail.example.test
	line_is "SMTP OK - mail.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	ask -d example.test --severity=mx-unroutable=ok,family-unavailable=warning
	status_is 1
}

@test "a host that has addresses of the lacking family alone is unknown" {
	start_machine
	mail
	serve_dns 127.0.0.1:53 <<-'ZONE'
		example.test MX 10 mail.example.test
		example.test MX 20 six.example.test
		mail.example.test A 127.0.0.1
		six.example.test AAAA 2001:db8::25
		six.example.test AAAA 2001:db8::26
	ZONE
	ask -H six.example.test
	line_is "SMTP UNKNOWN - six.example.test:25 was not checked: this machine has no IPv6 route to it"
	finding_is UNKNOWN family-unavailable
	status_is 3
	ask -d example.test --severity=mx-unroutable=ok
	[[ ${lines[0]} == 'SMTP UNKNOWN - example.test: 1 of 2 mail hosts was not checked: '* ]] || complain "the count is wrong"
	finding_is UNKNOWN family-unavailable
	no_finding unreachable
	status_is 3
}

@test "a machine without IPv4 is no other case" {
	start_machine
	mail '[::1]'
	serve_dns '[::1]:53' <<-'ZONE'
		mail.example.test A 192.0.2.25
		mail.example.test AAAA ::1
		four.example.test A 192.0.2.25
	ZONE
	printf 'nameserver ::1\n' >"$MACHINE/resolv.conf"
	ask -H mail.example.test --all-addresses
	has_line '[OK] family-unavailable: mail.example.test:25 (192.0.2.25) was not checked: this machine has no IPv4 route to it'
	status_is 0
	ask -H four.example.test
	line_is "SMTP UNKNOWN - four.example.test:25 was not checked: this machine has no IPv4 route to it"
}

@test "no network at all is unknown" {
	start_machine
	"${on_machine[@]}" ip link set lo down
	ask -H mail.example.test
	finding_is UNKNOWN dns-unreachable
	status_is 3
	ask -d example.test
	finding_is UNKNOWN dns-unreachable
	status_is 3
	ask -H mail.example.test -I 192.0.2.25
	finding_is UNKNOWN family-unavailable
	status_is 3
}

@test "a host that is refused, or unreachable from the net, is still the server's fault" {
	local words='Host is unreachable' # musl's, or glibc's below

	start_machine
	serve_dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 127.0.0.1
		mail.example.test AAAA 2001:db8::25
	ZONE
	ask -H mail.example.test
	line_is "SMTP CRITICAL - mail.example.test:25 refused the connection"
	"${on_machine[@]}" ip route add blackhole 203.0.114.0/24
	ask -H mail.example.test -I 203.0.114.25
	finding_is UNKNOWN family-unavailable
	"${on_machine[@]}" ip route add prohibit 203.0.115.0/24
	ask -H mail.example.test -I 203.0.115.25
	line_is "SMTP UNKNOWN - mail.example.test:25 was not checked: this machine forbids the connection: Permission denied"
	"${on_machine[@]}" ip route add unreachable 203.0.113.0/24
	ask -H mail.example.test -I 203.0.113.25
	[[ $output != *'No route to host'* ]] || words='No route to host'
	line_is "SMTP CRITICAL - mail.example.test:25 cannot be reached: $words"
	finding_is CRITICAL unreachable
}

# --- addresses that do not answer ---------------------------------------------------------------------------------

@test "a first address that is silent costs a quarter of a second" {
	start_machine
	silence
	mail
	serve_dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 198.51.100.1
		mail.example.test A 127.0.0.1
	ZONE
	ask -H mail.example.test -vv
	line_is "SMTP OK - mail.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ $output == *'198.51.100.1 had not answered yet'* ]] || complain "the silent address is not told"
	((took_ms >= 240 && took_ms < 2500)) || complain "expected some 250 ms"
}

@test "a silent address of the first family does not keep the second waiting behind its siblings" {
	start_machine
	silence
	mail '[::1]'
	printf '127.0.0.1 localhost\n' >"$MACHINE/hosts"
	serve_dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test AAAA 2001:db8::1
		mail.example.test AAAA 2001:db8::2
		mail.example.test A 198.51.100.1
		mail.example.test A 198.51.100.2
		mail.example.test A 198.51.100.3
		mail.example.test AAAA ::1
	ZONE
	ask -H mail.example.test
	line_is "SMTP OK - mail.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	((took_ms < 2500)) || complain "expected two waits at most"
}

@test "an address that refuses is told, and the next one answers" {
	start_machine
	mail 127.0.0.2
	serve_dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 127.0.0.1
		mail.example.test A 127.0.0.2
	ZONE
	ask -H mail.example.test -vv
	line_is "SMTP OK - mail.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ $output == *'127.0.0.1 refused the connection'* ]] || complain "the refusal is not told"
}

@test "an A record that comes late is tried where the address of the other family does not do" {
	start_machine
	mail
	serve_dns 127.0.0.1:53 <<-'ZONE'
		noroute.example.test AAAA 2001:db8::1
		noroute.example.test A 127.0.0.1
		noroute.example.test A DELAY 0.3
		refused.example.test AAAA ::1
		refused.example.test A 127.0.0.1
		refused.example.test A DELAY 0.3
		never.example.test AAAA ::1
		never.example.test A SILENT
	ZONE
	ask -H noroute.example.test --verify-name mail.example.test
	line_is "SMTP OK - noroute.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	ask -H refused.example.test --verify-name mail.example.test
	line_is "SMTP OK - refused.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	ask -H never.example.test
	line_is "SMTP CRITICAL - never.example.test:25 refused the connection"
	((took_ms < 4800)) || complain "it waited for the silent family"
}

@test "an AAAA record that comes late is tried where the address of the other family is silent" {
	start_machine
	silence
	mail '[::1]'
	serve_dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 198.51.100.1
		mail.example.test AAAA ::1
		mail.example.test AAAA DELAY 0.3
	ZONE
	ask -H mail.example.test
	line_is "SMTP OK - mail.example.test:25 STARTTLS, TLSv1.3, certificate valid for 90 days"
	((took_ms < 4800)) || complain "it waited for the silent address"
}

@test "where all addresses are silent the run ends by -t, and says for what it waited" {
	start_machine
	silence
	serve_dns 127.0.0.1:53 <<-'ZONE'
		mail.example.test A 198.51.100.1
		mail.example.test A 198.51.100.2
	ZONE
	ask -H mail.example.test -t 1
	line_is "SMTP CRITICAL - mail.example.test:25 timed out after 1 s waiting for the connection"
	finding_is CRITICAL timeout
	((took_ms < 1500)) || complain "past -t"
}

# --- trust anchors and files ----------------------------------------------------------------------------------------

@test "without any trust anchor no certificate is called untrusted" {
	export SSL_CERT_DIR=$CERTS/empty SSL_CERT_FILE=$CERTS/none.pem
	start_machine
	mail
	check -H mail.example.test -I 127.0.0.1
	line_is "SMTP UNKNOWN - mail.example.test:25 certificate cannot be verified: this machine has no trust anchors, neither in '$CERTS/empty' nor in '$CERTS/none.pem'"
	finding_is UNKNOWN no-trust-anchors
	no_finding untrusted
	status_is 3
	check -H mail.example.test -I 127.0.0.1 --ca-file "$CERTS/ca.crt"
	status_is 0
	stop_server "$last_server"
	mail 127.0.0.1 selfsigned
	check -H mail.example.test -I 127.0.0.1
	finding_is UNKNOWN no-trust-anchors
	status_is 3
}

@test "without any trust anchor what can be seen of a certificate is judged all the same" {
	export SSL_CERT_DIR=$CERTS/empty SSL_CERT_FILE=$CERTS/none.pem
	start_machine
	mail 127.0.0.1 expired
	check -H mail.example.test -I 127.0.0.1
	finding_is CRITICAL certificate-expired
	finding_is UNKNOWN no-trust-anchors
	stop_server "$last_server"
	mail 127.0.0.1 wrongname
	check -H mail.example.test -I 127.0.0.1
	finding_is CRITICAL name-mismatch
}

@test "with anchors, if others, the certificate is untrusted" {
	export SSL_CERT_DIR=$CERTS/hashed SSL_CERT_FILE=$CERTS/none.pem
	start_machine
	mail 127.0.0.1 unknown
	check -H mail.example.test -I 127.0.0.1
	finding_is CRITICAL untrusted
	no_finding no-trust-anchors
	export SSL_CERT_DIR=$CERTS/empty SSL_CERT_FILE=$CERTS/ca.crt
	check -H mail.example.test -I 127.0.0.1
	finding_is CRITICAL untrusted
	no_finding no-trust-anchors
}

@test "of the folders in SSL_CERT_DIR one with an anchor is enough" {
	start_machine
	mail 127.0.0.1 unknown
	export SSL_CERT_FILE=$CERTS/none.pem
	SSL_CERT_DIR=$CERTS/empty:$CERTS/hashed check -H mail.example.test -I 127.0.0.1
	finding_is CRITICAL untrusted
	no_finding no-trust-anchors
	SSL_CERT_DIR=$CERTS/empty:$CERTS/empty check -H mail.example.test -I 127.0.0.1
	finding_is UNKNOWN no-trust-anchors
	stop_server "$last_server"
	mail
	SSL_CERT_DIR=$CERTS/empty:$CERTS/fifo check -H mail.example.test -I 127.0.0.1 -t 3
	finding_is UNKNOWN no-trust-anchors
	((took_ms < 2500)) || complain "it waited for the FIFO"
}

@test "a FIFO in the place of an anchor is this machine's fault, and not waited for" {
	start_machine
	mail
	check -H mail.example.test -I 127.0.0.1 --ca-dir "$CERTS/fifo" -t 3
	[[ ${lines[0]} == "SMTP UNKNOWN - mail.example.test:25 certificate cannot be verified: '$CERTS/fifo/"*"' is not a regular file"* ]] ||
		complain "the FIFO is not named"
	finding_is UNKNOWN no-trust-anchors
	((took_ms < 2500)) || complain "it waited for the FIFO"
	SSL_CERT_DIR=$CERTS/fifo check -H mail.example.test -I 127.0.0.1 -t 3
	finding_is UNKNOWN no-trust-anchors
	check -H mail.example.test -I 127.0.0.1 --ca-dir "$CERTS/hashed"
	status_is 0
	check -H mail.example.test -I 127.0.0.1 --ca-file "$(echo "$CERTS"/fifo/*.0)"
	line_is "SMTP UNKNOWN - --ca-file: '$(echo "$CERTS"/fifo/*.0)' is not a regular file"
}

@test "a FIFO or a folder as OPENSSL_CONF is said, /dev/null is none" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	start_machine
	mail
	OPENSSL_CONF=$BATS_TEST_TMPDIR/fifo ask -H mail.example.test -I 127.0.0.1 -t 3
	line_is "SMTP UNKNOWN - OPENSSL_CONF: '$BATS_TEST_TMPDIR/fifo' is not a regular file"
	status_is 3
	((took_ms < 2500)) || complain "it waited for the FIFO"
	OPENSSL_CONF=$BATS_TEST_TMPDIR ask -H mail.example.test -I 127.0.0.1
	status_is 3
	OPENSSL_CONF=/dev/null ask -H mail.example.test -I 127.0.0.1
	status_is 0
	OPENSSL_CONF=/nowhere ask -H mail.example.test -I 127.0.0.1
	status_is 0
}
