# SPDX-License-Identifier: ISC
load ../helper

plugin=check_imap_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# offers WORDS [WORDS_INSIDE]: a server that offers these before TLS beside STARTTLS, and those inside TLS.
offers() {
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 STARTTLS $1
		S: {tag} OK done
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 ${2:-IDLE}
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
}

# greets_with WORDS: the same in the greeting.
greets_with() {
	serve <<-SCRIPT
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS $1] ready
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
}

ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
	! heard | grep -Eiq '^C: [^ ]* (LOGIN|AUTHENTICATE)' || complain "the plugin tried to log in"
}

# warns DETAIL
warns() {
	line_is "IMAP WARNING - $server allows login before TLS"
	has_line "[WARNING] cleartext-login: $server allows login before TLS: $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

is_fine() {
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
	no_mismatch
}

login='LOGIN (there is no LOGINDISABLED)'

@test "no LOGINDISABLED before TLS is a warning" {
	offers ''
	ask
	warns "$login"
}

@test "no LOGINDISABLED in the greeting's list is a warning" {
	greets_with LITERAL+
	ask
	warns "$login"
}

@test "LOGINDISABLED before TLS is OK, in any case and any place" {
	local words

	for words in LOGINDISABLED logindisabled 'IDLE LoginDisabled LITERAL+'; do
		offers "$words"
		ask
		is_fine
		stop_server "$last_server"
		greets_with "$words"
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "words that only resemble LOGINDISABLED are none" {
	local word

	for word in XLOGINDISABLED LOGINDISABLEDX LOGIN-DISABLED AUTH=LOGINDISABLED LOGINDISABLED.; do
		offers "$word"
		ask
		warns "$login"
		stop_server "$last_server"
	done
}

@test "a plaintext mechanism before TLS is a warning in spite of LOGINDISABLED" {
	local mechanism

	for mechanism in AUTH=PLAIN AUTH=LOGIN; do
		offers "LOGINDISABLED $mechanism"
		ask
		warns "$mechanism"
		stop_server "$last_server"
		greets_with "$mechanism LOGINDISABLED"
		ask
		warns "$mechanism"
		stop_server "$last_server"
	done
	offers 'auth=scram-sha-256 auth=plain auth=login logindisabled'
	ask
	warns 'AUTH=PLAIN, AUTH=LOGIN'
}

@test "mechanisms that send no password are OK beside LOGINDISABLED" {
	local mechanisms

	for mechanisms in AUTH=SCRAM-SHA-256 'AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256-PLUS' AUTH=CRAM-MD5 AUTH=GSSAPI \
		AUTH=EXTERNAL AUTH=PLAINX XAUTH=PLAIN PLAIN LOGIN 'AUTH= PLAIN'; do
		offers "LOGINDISABLED $mechanisms"
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "mechanisms that send no password do not stand for LOGINDISABLED" {
	offers AUTH=SCRAM-SHA-256
	ask
	warns "$login"
}

@test "all the ways to log in are told" {
	offers 'AUTH=PLAIN AUTH=LOGIN'
	ask
	warns "$login, AUTH=PLAIN, AUTH=LOGIN"
}

@test "what is offered inside TLS is no matter of clear text" {
	offers LOGINDISABLED 'AUTH=PLAIN AUTH=LOGIN'
	ask --require-capability=AUTH=PLAIN
	is_fine
}

@test "LOGINDISABLED of before is forgotten inside TLS" {
	offers LOGINDISABLED
	ask --require-capability=LOGINDISABLED
	line_is "IMAP CRITICAL - $server does not offer LOGINDISABLED inside TLS"
	finding_is CRITICAL missing-capability
	no_finding cleartext-login
	status_is 2
	no_mismatch
}

@test "LOGINDISABLED that comes inside TLS only does not count" {
	offers '' LOGINDISABLED
	ask
	warns "$login"
}

@test "LOGINDISABLED in untagged lines that are no list does not count" {
	serve <<-'SCRIPT'
		S: * OK LOGINDISABLED
		C: * CAPABILITY
		S: * OK LOGINDISABLED
		S: * LOGINDISABLED
		S: * CAPABILITY IMAP4rev1 STARTTLS
		S: {tag} OK LOGINDISABLED
		C: * STARTTLS
		S: * CAPABILITY LOGINDISABLED
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	warns "$login"
}

@test "login before TLS without STARTTLS is found beside the missing STARTTLS" {
	serve <<-'SCRIPT'
		S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	has_line "[CRITICAL] no-starttls: $server does not offer STARTTLS"
	has_line "[WARNING] cleartext-login: $server allows login before TLS: $login, AUTH=PLAIN"
	status_is 2
	no_mismatch
}

@test "login before STARTTLS that is refused is found beside the refusal" {
	serve <<-'SCRIPT'
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
		C: * STARTTLS
		S: {tag} NO not now
		C: * LOGOUT
	SCRIPT
	ask
	[[ ${lines[0]} == "IMAP CRITICAL - $server refuses STARTTLS: '"*" NO not now', allows login before TLS | "* ]] ||
		complain "expected both"
	finding_is CRITICAL starttls-refused
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "login before TLS is found beside a bad certificate" {
	mint expired --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	serve <<-'SCRIPT'
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
		C: * STARTTLS
		S: {tag} OK begin
		TLS expired
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server certificate expired 3 days ago, allows login before TLS"
	finding_is CRITICAL certificate-expired
	finding_is WARNING cleartext-login
	status_is 2
	no_mismatch
}

@test "login inside implicit TLS is OK" {
	serve <<-'SCRIPT'
		TLS good
		S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN] ready
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask --tls
	line_is "IMAP OK - $server implicit TLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	status_is 0
	no_mismatch
}

@test "login before TLS can be silenced where it is meant" {
	offers 'AUTH=PLAIN'
	ask --severity=cleartext-login=ok
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
	ask --severity=cleartext-login=critical
	line_is "IMAP CRITICAL - $server allows login before TLS"
	finding_is CRITICAL cleartext-login
	status_is 2
	no_mismatch
}

@test "no password and no name is ever sent" {
	offers 'AUTH=PLAIN AUTH=LOGIN' 'AUTH=PLAIN AUTH=LOGIN'
	ask -vvv
	said=$(heard | sed -n 's/^C: [A-Za-z0-9]* //p' | tr '\n' ' ')
	[[ $said == 'CAPABILITY STARTTLS CAPABILITY LOGOUT ' ]] || complain "heard: $said"
	status_is 1
	no_mismatch
}
