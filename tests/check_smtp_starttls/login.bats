# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# offers WORDS [WORDS_INSIDE]: a server that offers these lines before TLS beside STARTTLS, and those inside TLS.
offers() {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-$1
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250-mail.example.test
		S: 250 ${2:-8BITMIME}
		C: QUIT
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	! heard | grep -q '^C: AUTH' || complain "the plugin tried to log in"
}

# warns DETAIL
warns() {
	line_is "SMTP WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

# is_fine [WHAT]: with that behind it all.
is_fine() {
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days${1-}"
	no_finding cleartext-login
	no_finding login-before-tls
	status_is 0
	no_mismatch
}

# mentions MECHANISMS: a login before TLS that is OK, by these.
mentions() {
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	has_line "[OK] login-before-tls: $server allows login before TLS by $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 0
	no_mismatch
}

@test "AUTH before TLS is a warning that names the mechanisms" {
	offers 'AUTH PLAIN LOGIN' 'AUTH PLAIN LOGIN'
	ask
	warns 'AUTH PLAIN LOGIN'
}

# each_warns DETAIL LINE…: each of the lines does.
each_warns() {
	local line

	for line in "${@:2}"; do
		offers "$line"
		ask
		warns "$1"
		stop_server "$last_server"
	done
}

@test "a mechanism that sends the password, or one that nobody knows, is a warning" {
	local mechanism

	for mechanism in PLAIN LOGIN XOAUTH2 OAUTHBEARER PLAIN-CLIENTTOKEN XYMCOOKIE NTLMX; do
		each_warns "AUTH $mechanism" "AUTH $mechanism"
	done
}

@test "AUTH is found in any spelling that a client may understand" {
	each_warns 'AUTH PLAIN LOGIN' 'auth plain login' 'AUTH=PLAIN LOGIN' $'AUTH\tPLAIN LOGIN' $'AUTH\tPLAIN\tLOGIN' \
		' AUTH PLAIN LOGIN' $'\tAUTH PLAIN LOGIN' 'AUTH  PLAIN   LOGIN ' 'AUTH PLAIN,LOGIN' 'AUTH=PLAIN,LOGIN' \
		'AUTH: PLAIN LOGIN'
}

@test "mechanisms that send no password are OK, and told" {
	local mechanisms

	for mechanisms in NTLM CRAM-MD5 DIGEST-MD5 GSSAPI GSS-SPNEGO KERBEROS_V4 SCRAM-SHA-1 SCRAM-SHA-256-PLUS GS2-KRB5 \
		EXTERNAL OTP; do
		offers "AUTH $mechanisms"
		ask
		mentions "$mechanisms"
		stop_server "$last_server"
	done
	offers $'auth\tcram-md5,scram-sha-256'
	ask
	mentions 'CRAM-MD5, SCRAM-SHA-256'
}

@test "of mechanisms of both kinds those that send the password are named" {
	each_warns 'AUTH PLAIN LOGIN' 'AUTH GSSAPI PLAIN NTLM LOGIN CRAM-MD5' $'AUTH NTLM\nS: 250-AUTH=PLAIN LOGIN'
}

@test "Exchange as installed, with LOGIN inside TLS only, is OK" {
	offers $'X-ANONYMOUSTLS\nS: 250-AUTH GSSAPI NTLM\nS: 250-X-EXPS GSSAPI NTLM' 'AUTH GSSAPI NTLM LOGIN'
	ask
	mentions 'GSSAPI, NTLM'
	ask -v
	has_line "[OK] login-before-tls: $server allows login before TLS by GSSAPI, NTLM"
	! grep -q 'can travel in clear text' <<<"$output" || complain "expected no word of passwords in clear text"
	ask --severity=login-before-tls=warning
	line_is "SMTP WARNING - $server allows login before TLS by GSSAPI, NTLM"
	status_is 1
}

@test "AUTH without a mechanism is no login" {
	local words

	for words in AUTH AUTH= 'AUTH ' $'AUTH\t'; do
		offers "$words"
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "STARTTLS counts as the exact word alone" {
	local word

	for word in $'STARTTLS\t' ' STARTTLS' 'STARTTLS=' XSTARTTLS 'START TLS' $'STARTTLS\tAUTH PLAIN'; do
		serve <<-SCRIPT
			S: 220 mail.example.test ESMTP
			C: EHLO *
			S: 250-mail.example.test
			S: 250 $word
			C: QUIT
		SCRIPT
		ask
		line_is "SMTP CRITICAL - $server does not offer STARTTLS"
		status_is 2
		no_mismatch
		stop_server "$last_server"
	done
}

@test "hMailServer lists AUTH though it refuses logins before TLS: the fix says so, and leads to OK" {
	offers 'AUTH LOGIN PLAIN' 'AUTH LOGIN PLAIN'
	ask -v
	line_is "SMTP WARNING - $server allows login before TLS"
	grep -q "^    hMailServer: 'STARTTLS (Required)'.*'--severity=cleartext-login=ok'" <<<"$output" ||
		complain "expected a word on hMailServer"
	ask --severity=cleartext-login=ok
	is_fine ', 1 finding accepted'
}

@test "AUTH twice, as servers write it for old clients, is one warning" {
	offers $'AUTH=PLAIN\nS: 250-AUTH PLAIN LOGIN'
	ask
	line_is "SMTP WARNING - $server allows login before TLS"
	finding_is WARNING cleartext-login
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
}

@test "AUTH inside TLS only is OK" {
	offers 8BITMIME 'AUTH PLAIN LOGIN'
	ask
	is_fine
	ask --require-capability='AUTH PLAIN'
	is_fine
}

@test "words that only resemble AUTH are OK" {
	offers $'XAUTH PLAIN\nS: 250-AUTHX PLAIN\nS: 250-AUTHENTICATE\nS: 250-X AUTH PLAIN\nS: 250-AUTH-PLAIN'
	ask
	is_fine
}

@test "AUTH as the name in EHLO's first line is no offer" {
	serve <<-'SCRIPT'
		S: 220-AUTH PLAIN
		S: 220 AUTH PLAIN
		C: EHLO *
		S: 250-AUTH PLAIN LOGIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask
	is_fine
}

@test "AUTH without STARTTLS is found beside the missing STARTTLS" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 AUTH PLAIN
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	has_finding "[CRITICAL] no-starttls: $server does not offer STARTTLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: AUTH PLAIN"
	status_is 2
	no_mismatch
}

@test "AUTH before STARTTLS that is refused is found beside the refusal" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-AUTH LOGIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 454 4.7.0 no
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP CRITICAL - $server refuses STARTTLS: '454 4.7.0 no', allows login before TLS"
	finding_is CRITICAL starttls-refused
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "AUTH inside implicit TLS is OK" {
	serve <<-'SCRIPT'
		TLS good
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 AUTH PLAIN LOGIN
		C: QUIT
	SCRIPT
	ask --tls
	line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
}

@test "hostile mechanisms before TLS are shown clean" {
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		RAW 250-AUTH PL|AIN\x1b[31m\r\n250 STARTTLS\r\n
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask
	warns 'AUTH PL{7c}AIN{1b}[31m'
}

@test "login before TLS can be silenced where it is meant" {
	offers 'AUTH PLAIN LOGIN' 'AUTH PLAIN LOGIN'
	ask --severity=cleartext-login=ok
	is_fine ', 1 finding accepted'
	ask --severity=cleartext-login=critical
	line_is "SMTP CRITICAL - $server allows login before TLS"
	finding_is CRITICAL cleartext-login
	status_is 2
}
