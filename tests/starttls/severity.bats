# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

setup_file() {
	local -a names=(--dns mail.example.test --ip 127.0.0.1)

	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good "${names[@]}" --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	mint expired "${names[@]}" --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	mint expiring "${names[@]}" --issuer "$CERTS/ca.pem" --from=-80d --to=10d1h
	mint wrong --dns other.example.test --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# host CERTIFICATE [BEFORE [INSIDE]]: a server that offers these words before TLS and those inside.
host() {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-${2:-PIPELINING}
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS $1
		C: EHLO *
		S: 250-mail.example.test
		S: 250 ${3:-8BITMIME}
		C: QUIT
	SCRIPT
}

host_plain() {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# yields STATE CODE TEXT OPTION…: what is said behind the server's name.
yields() {
	local text=" $3"

	ask "${@:4}"
	[[ $3 != :* ]] || text=$3
	[[ ${lines[0]%% | *} == "SMTP $1 - $server$text" && $status == "$2" ]] ||
		complain "expected $1 ($2): $3" "with ${*:4}"
}

refuses() {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" "${@:2}"
	[[ $output == "SMTP UNKNOWN - --severity: $1" && $status == 3 ]] || complain "expected: $1" "with ${*:2}"
	nothing_on_stderr
}

fine='STARTTLS, TLSv1.3, certificate valid for 90 days'
no_starttls='does not offer STARTTLS'
login='allows login before TLS'
repeated='still offers STARTTLS inside TLS'

@test "a finding is mapped to any state" {
	host_plain
	yields CRITICAL 2 "$no_starttls"
	yields WARNING 1 "$no_starttls" --severity=no-starttls=warning
	finding_is WARNING no-starttls
	yields UNKNOWN 3 "$no_starttls" --severity no-starttls=unknown
	finding_is UNKNOWN no-starttls
	yields CRITICAL 2 "$no_starttls" --severity=no-starttls=critical
	yields OK 0 ": 1 finding accepted" --severity=no-starttls=ok
}

@test "a state is understood in any case" {
	local state

	host_plain
	for state in warning WARNING Warning wArNiNg; do
		yields WARNING 1 "$no_starttls" --severity="no-starttls=$state"
	done
}

@test "a finding mapped to ok is silent on a server that is fine otherwise" {
	host good 'AUTH PLAIN'
	yields WARNING 1 "$login"
	yields OK 0 "$fine, 1 finding accepted" --severity=cleartext-login=ok
	[[ ${#lines[@]} == 1 ]] || complain "expected silence"
	[[ $(perf cert_days) == 90.0 ]]
}

@test "one finding mapped leaves the others as they are" {
	host wrong 'AUTH PLAIN'
	yields CRITICAL 2 "certificate is not trusted: self-signed, certificate is not for mail.example.test, $login"
	yields CRITICAL 2 "certificate is not for mail.example.test, $login, 1 finding accepted" --severity=untrusted=ok
	no_finding untrusted
	yields WARNING 1 "$login, 2 findings accepted" --severity=untrusted=ok --severity=name-mismatch=ok
	yields OK 0 "$fine, 3 findings accepted" --severity=untrusted=ok --severity=name-mismatch=ok --severity=cleartext-login=ok
}

@test "mappings are comma separated and repeatable, alone and together" {
	host wrong 'AUTH PLAIN'
	yields OK 0 "$fine, 3 findings accepted" --severity=untrusted=ok,name-mismatch=ok,cleartext-login=ok
	yields OK 0 "$fine, 3 findings accepted" --severity=untrusted=ok,name-mismatch=ok --severity cleartext-login=ok
	yields WARNING 1 "certificate is not trusted: self-signed, certificate is not for mail.example.test, 1 finding accepted" \
		--severity=untrusted=warning,cleartext-login=ok,name-mismatch=Warning
}

@test "of several mappings of one finding the last one counts" {
	host_plain
	yields WARNING 1 "$no_starttls" --severity=no-starttls=ok --severity=no-starttls=warning
	yields OK 0 ": 1 finding accepted" --severity=no-starttls=warning --severity=no-starttls=ok
	yields WARNING 1 "$no_starttls" --severity=no-starttls=ok,no-starttls=unknown,no-starttls=warning
	yields UNKNOWN 3 "$no_starttls" --severity=no-starttls=ok,no-starttls=warning --severity=no-starttls=unknown
}

@test "CRITICAL is worse than WARNING, WARNING than UNKNOWN, UNKNOWN than OK" {
	host good 'AUTH PLAIN' STARTTLS
	yields WARNING 1 "$login, $repeated"
	yields CRITICAL 2 "$repeated, $login" --severity=starttls-repeated=critical
	yields WARNING 1 "$repeated, $login" --severity=cleartext-login=unknown
	[[ ${lines[1]} == "[WARNING] starttls-repeated: "* && ${lines[2]} == "[UNKNOWN] cleartext-login: "* ]] ||
		complain "expected the worst finding first"
	yields CRITICAL 2 "$repeated, $login" --severity=cleartext-login=unknown,starttls-repeated=critical
	yields UNKNOWN 3 "$login, 1 finding accepted" --severity=cleartext-login=unknown,starttls-repeated=ok
	yields UNKNOWN 3 "$login, $repeated" --severity=cleartext-login=unknown,starttls-repeated=unknown
	yields OK 0 "$fine, 2 findings accepted" --severity=cleartext-login=ok,starttls-repeated=ok
}

@test "an unknown finding is wrong usage" {
	local id

	host good
	for id in frobnicate no-record ''; do
		refuses "'$id' is not a finding (--list-findings shows them)" --severity="$id=ok"
	done
	for id in no_starttls NO-STARTTLS no-starttl no-starttlsx ' no-starttls' no-startlts; do
		refuses "'$id' is not a finding: did you mean no-starttls?" --severity="$id=ok"
	done
	refuses "'frobnicate' is not a finding (--list-findings shows them)" --severity=no-starttls=ok,frobnicate=ok
	refuses "'frobnicate' is not a finding (--list-findings shows them)" --severity=slow=ok --severity=frobnicate=ok
	[[ -z $(heard) ]] || complain "wrong usage reached the server"
}

@test "an unknown state, or none, is wrong usage" {
	local state

	host good
	for state in bad '' 0 'ok ' ok=ok =ok; do
		refuses "'$state' is not a state (ok, warning, critical, unknown)" --severity="no-starttls=$state"
	done
	for state in crit critcal CRITICLA; do
		refuses "'$state' is not a state: did you mean critical?" --severity="no-starttls=$state"
	done
	refuses "'no-starttls' is not FINDING=STATE" --severity=no-starttls
	refuses "'no-starttls:ok' is not FINDING=STATE" --severity=no-starttls:ok
	refuses "'ok' is not FINDING=STATE" --severity=slow=ok,ok
	[[ -z $(heard) ]] || complain "wrong usage reached the server"
}

@test "a certificate's findings are mapped" {
	host expired
	yields CRITICAL 2 "certificate expired 3 days ago"
	yields WARNING 1 "certificate expired 3 days ago" --severity=certificate-expired=warning
	ask --severity=certificate-expired=ok
	status_is 0
	no_finding certificate-expired
	stop_server "$last_server"

	host expiring
	yields WARNING 1 "certificate expires in 10 days"
	yields CRITICAL 2 "certificate expires in 10 days" -D 30,20
	yields CRITICAL 2 "certificate expires in 10 days" --severity=certificate-expiring=critical
	yields WARNING 1 "certificate expires in 10 days" --severity=certificate-expiring=warning -D 30,20
	yields OK 0 "STARTTLS, TLSv1.3, certificate valid for 10 days, 1 finding accepted" --severity=certificate-expiring=ok
	yields OK 0 "STARTTLS, TLSv1.3, certificate valid for 10 days, 1 finding accepted" --severity=certificate-expiring=ok -D 30,20
}

@test "a finding that is accepted is counted, shown from -v on, and no other is counted" {
	host good 'AUTH PLAIN' STARTTLS
	yields OK 0 "$fine, 2 findings accepted" --severity=cleartext-login=ok,starttls-repeated=ok
	[[ ${#lines[@]} == 1 ]] || complain "expected silence"
	yields OK 0 "$fine, 2 findings accepted" --severity=cleartext-login=ok,starttls-repeated=ok -v
	finding_is OK cleartext-login
	finding_is OK starttls-repeated
	yields WARNING 1 "$repeated, 1 finding accepted" --severity=cleartext-login=ok,untrusted=ok
	yields WARNING 1 "$login, $repeated" --severity=untrusted=ok
	stop_server "$last_server"

	host good 'AUTH CRAM-MD5'
	yields OK 0 "$fine"
	finding_is OK login-before-tls
	yields OK 0 "$fine" --severity=login-before-tls=ok
	yields OK 0 "$fine" --severity=cleartext-login=ok
}

@test "slowness is mapped" {
	local slow='^SMTP ([A-Z]+) - mail.example.test:[0-9]+ took 0\.[0-9]+ s, outside the range 0 \|'

	host good
	ask -w 0
	[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == WARNING && $status == 1 ]] || complain "expected WARNING"
	ask -w 0 --severity=slow=critical
	[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == CRITICAL && $status == 2 ]] || complain "expected CRITICAL"
	ask -c 0 --severity=slow=unknown
	[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == UNKNOWN && $status == 3 ]] || complain "expected UNKNOWN"
	yields OK 0 "$fine, 1 finding accepted" -c 0 --severity=slow=ok
}

@test "a timeout is mapped" {
	local late='timed out after 0.2 s waiting for its greeting'

	serve <<<STALL
	yields CRITICAL 2 "$late" -t 0.2
	yields WARNING 1 "$late" -t 0.2 --severity=timeout=warning
	finding_is WARNING timeout
	yields UNKNOWN 3 "$late" --severity=timeout=unknown -t 0.2
	yields OK 0 ": 1 finding accepted" --severity=timeout=ok -t 0.2:critical
	yields UNKNOWN 3 "$late" -t 0.2:unknown --severity=unreachable=ok
}

@test "a refused connection is mapped" {
	serve <<<CLOSE
	stop_server "$last_server"
	yields CRITICAL 2 "refused the connection"
	yields UNKNOWN 3 "refused the connection" --severity=unreachable=unknown
	yields CRITICAL 2 "refused the connection" --severity=bad-greeting=ok,protocol-error=ok,timeout=ok
}

@test "DNS that does not answer is mapped, and DNS that fails by itself" {
	serve_dns <<-'ZONE'
		fails.test SERVFAIL
		null.test MX 0 .
	ZONE
	check -H silent.test --nameserver "127.0.0.2:${DNS#*:}"
	line_is "SMTP UNKNOWN - silent.test:25 cannot be resolved: no DNS server answers (127.0.0.2:${DNS#*:})"
	finding_is UNKNOWN dns-unreachable
	status_is 3
	check -H silent.test --nameserver "127.0.0.2:${DNS#*:}" --severity=dns-unreachable=critical
	line_is "SMTP CRITICAL - silent.test:25 cannot be resolved: no DNS server answers (127.0.0.2:${DNS#*:})"
	finding_is CRITICAL dns-unreachable
	status_is 2
	check -H fails.test --nameserver "$DNS" --severity=dns-unreachable=warning
	finding_is CRITICAL dns-failed
	status_is 2
	check -d fails.test --nameserver "$DNS" --severity=dns-failed=warning
	finding_is WARNING dns-failed
	status_is 1
	check -H nowhere.test --nameserver "$DNS" --severity=dns-failed=unknown
	line_is "SMTP UNKNOWN - nowhere.test:25 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	status_is 3
	check -d null.test --nameserver "$DNS"
	line_is "SMTP OK - null.test accepts no mail (null MX)"
	status_is 0
	check -d null.test --nameserver "$DNS" --severity=null-mx=warning
	line_is "SMTP WARNING - null.test accepts no mail (null MX)"
	finding_is WARNING null-mx
	status_is 1
}
