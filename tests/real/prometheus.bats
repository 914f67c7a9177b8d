# SPDX-License-Identifier: ISC
#
# What --output=prometheus prints, in the opinion of Prometheus itself.
load ../helper

setup_file() {
	export DNS
	standard_certs
	cat >"$BATS_FILE_TMPDIR/zone" <<-'ZONE'
		good.test TXT "v=spf1 ip4:192.0.2.1 -all"
		soft.test TXT "v=spf1 ip4:192.0.2.1 ~all"
		exp.test TXT "v=spf1 ip4:192.0.2.1 -all exp=why.test"
		why.test TXT "no |<b> & \\ [OK] \"quoted\" HELP"
		two.test MX 10 mx1.two.test
		two.test MX 20 mx2.two.test
		mx1.two.test A 127.0.0.1
		mx2.two.test A 127.0.0.2
	ZONE
	serve_dns -n shared -f "$BATS_FILE_TMPDIR/zone"
}

# promtool_likes STATUS OPTION…: the exit code, and promtool has nothing to say.
promtool_likes() {
	local said code=0

	check "${@:2}" --output=prometheus
	status_is "$1"
	said=$(promtool check metrics <"$BATS_TEST_TMPDIR/stdout" 2>&1) || code=$?
	[[ $code == 0 && -z $said ]] || complain "promtool ends with $code: $said"
}

at_server() {
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

# server_is_liked: well, with a finding, dead, with all that can be said, wrong usage.
server_is_liked() {
	at_server
	promtool_likes 0 "${at[@]}" --severity=cleartext-login=ok
	promtool_likes 0 "${at[@]}" --severity=cleartext-login=ok -vvv
	promtool_likes 2 "${at[@]}" --verify-name=other.test
	promtool_likes 2 "${at[@]}" --verify-name=other.test -vvv
	promtool_likes 2 "${at[@]}" -I 127.0.0.2,127.0.0.3 --verify-name=other.test -v
	promtool_likes 3 -H mail.example.test -p 0
	promtool_likes 3 -H mail.example.test $'--"x|\e[31m\r\n\xff\\'
	stop_server "$last_server"
	promtool_likes 2 "${at[@]}"
}

@test "promtool has nothing to say of check_smtp_starttls" {
	plugin=check_smtp_starttls
	serve 0.0.0.0 <<-'SCRIPT'
		RAW 220 mail.example.test |\x1b "quoted" \x5c HELP\r\n
		C: EHLO *
		S: 250-mail.example.test
		S: 250-AUTH PLAIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	promtool_likes 2 -d two.test --nameserver "$DNS" -p "$PORT" --severity=mx-unroutable=ok
	promtool_likes 2 -d two.test --nameserver "$DNS" -p "$PORT" -vvv
	server_is_liked
}

@test "promtool has nothing to say of check_imap_starttls" {
	plugin=check_imap_starttls
	serve 0.0.0.0 <<-'SCRIPT'
		S: * OK "ready"
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN
		S: {tag} OK done
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	server_is_liked
}

@test "promtool has nothing to say of check_pop3_starttls" {
	plugin=check_pop3_starttls
	serve 0.0.0.0 <<-'SCRIPT'
		S: +OK "ready"
		C: CAPA
		S: +OK
		S: STLS
		S: USER
		S: .
		C: STLS
		S: +OK go ahead
		TLS good
		C: CAPA
		S: +OK
		S: USER
		S: .
		C: QUIT
	SCRIPT
	server_is_liked
}

@test "promtool has nothing to say of check_spf" {
	plugin=check_spf
	promtool_likes 0 --nameserver "$DNS" -d good.test
	promtool_likes 0 --nameserver "$DNS" -d good.test -vvv
	promtool_likes 1 --nameserver "$DNS" -d soft.test -v
	promtool_likes 2 --nameserver "$DNS" -d nowhere.test
	promtool_likes 2 --nameserver "$DNS" -d exp.test --ip 192.0.2.1,192.0.2.2,192.0.2.3 -vvv
	promtool_likes 3 --nameserver 127.0.0.1:1 -d good.test
	promtool_likes 3
	promtool_likes 3 -d good.test --ip 1.2.3
}
