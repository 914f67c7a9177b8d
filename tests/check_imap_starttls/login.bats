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
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 1
	no_mismatch
}

is_fine() {
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	no_finding cleartext-login
	no_finding login-before-tls
	status_is 0
	no_mismatch
}

# mentions MECHANISMS: a login before TLS that is OK, by these.
mentions() {
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
	has_line "[OK] login-before-tls: $server allows login before TLS by $1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 0
	no_mismatch
}

login='LOGIN (LOGINDISABLED not advertised)'

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

	for word in XLOGINDISABLED LOGINDISABLEDX LOGIN-DISABLED LOGINDISABLED. LOGINDISABLED= LOGINDISABLED, \
		$'LOGINDISABLED\t' $'X\tLOGINDISABLED' $'LOGINDISABLED\tX'; do
		offers "$word"
		ask
		warns "$login"
		stop_server "$last_server"
	done
}

@test "a plaintext mechanism before TLS is a warning in spite of LOGINDISABLED" {
	local mechanism

	for mechanism in AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 AUTH=PLAIN-CLIENTTOKEN AUTH=PLAINX; do
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

@test "mechanisms are found in any form that a client may understand" {
	local words

	for words in $'LOGINDISABLED X\tAUTH=PLAIN' $'LOGINDISABLED X\t\tAUTH=PLAIN\tY' 'LOGINDISABLED   AUTH=PLAIN  ' \
		'LOGINDISABLED X,AUTH=PLAIN' 'LOGINDISABLED AUTH=CRAM-MD5,PLAIN' 'auth=plain logindisabled'; do
		offers "$words"
		ask
		warns AUTH=PLAIN
		stop_server "$last_server"
	done
}

@test "mechanisms that send no password are OK beside LOGINDISABLED, and told" {
	local name

	for name in SCRAM-SHA-256 CRAM-MD5 GSSAPI EXTERNAL NTLM; do
		offers "LOGINDISABLED AUTH=$name"
		ask
		mentions "$name"
		stop_server "$last_server"
	done
	greets_with 'AUTH=NTLM AUTH=GSSAPI LOGINDISABLED'
	ask
	mentions 'NTLM, GSSAPI'
}

@test "words that only resemble a mechanism are none" {
	local words

	for words in XAUTH=PLAIN PLAIN LOGIN 'AUTH= PLAIN' 'AUTH PLAIN' AUTH AUTH=; do
		offers "LOGINDISABLED $words"
		ask
		is_fine
		stop_server "$last_server"
	done
}

@test "STARTTLS counts as the exact word alone" {
	local word

	for word in $'STARTTLS\t' $'IDLE\tSTARTTLS' STARTTLS= STARTTLS, XSTARTTLS 'START TLS'; do
		serve <<-SCRIPT
			S: * OK ready
			C: * CAPABILITY
			S: * CAPABILITY IMAP4rev1 LOGINDISABLED $word
			S: {tag} OK done
			C: * LOGOUT
		SCRIPT
		ask
		line_is "IMAP CRITICAL - $server does not offer STARTTLS"
		status_is 2
		no_mismatch
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
		S: * LOGINDISABLED
		S: {tag} OK [CAPABILITY LOGINDISABLED] begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	warns "$login"
}

# lists BEFORE CODE: CAPABILITY is answered by the lines BEFORE and a tagged OK with CODE.
lists() {
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		$1
		S: {tag} OK $2 done
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 IDLE
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
}

full='IMAP4rev1 STARTTLS LOGINDISABLED'
bare='IMAP4rev1 STARTTLS'

@test "of several lists the last one counts: LOGINDISABLED in an earlier one is no more" {
	lists "S: * CAPABILITY $full"$'\n'"S: * CAPABILITY $bare" ''
	ask
	warns "$login"
	stop_server "$last_server"
	lists "S: * CAPABILITY $full" "[CAPABILITY $bare AUTH=PLAIN]"
	ask
	warns "$login, AUTH=PLAIN"
	stop_server "$last_server"
	lists "S: * CAPABILITY $full"$'\n'"S: * OK [CAPABILITY $bare] x" ''
	ask
	warns "$login"
}

@test "of several lists the last one counts: an earlier one without LOGINDISABLED is no fault" {
	lists "S: * CAPABILITY $bare AUTH=PLAIN"$'\n'"S: * CAPABILITY $full" ''
	ask
	is_fine
	stop_server "$last_server"
	lists "S: * CAPABILITY $bare AUTH=PLAIN" "[CAPABILITY $full]"
	ask
	is_fine
	stop_server "$last_server"
	lists "S: * CAPABILITY $full"$'\n'"S: * CAPABILITY $full" "[CAPABILITY $full]"
	ask
	is_fine
}

@test "STARTTLS in an earlier list is no more" {
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY $full
		S: * CAPABILITY IMAP4rev1 LOGINDISABLED
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server does not offer STARTTLS"
	status_is 2
	no_mismatch
}

@test "a list that comes unasked before CAPABILITY is replaced by the answer" {
	serve <<-SCRIPT
		S: * OK ready
		S: * CAPABILITY $bare AUTH=PLAIN
		C: * CAPABILITY
		S: * CAPABILITY $full
		S: {tag} OK done
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	is_fine
}

# unasked GREETING LIST: a list in the greeting, and one that comes unasked behind it.
unasked() {
	serve <<-SCRIPT
		S: * OK [CAPABILITY $1] ready
		S: * CAPABILITY $2
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
}

@test "a list that comes unasked replaces the greeting's" {
	unasked "$full" "$bare AUTH=PLAIN"
	ask
	warns "$login, AUTH=PLAIN"
	stop_server "$last_server"
	unasked "$bare AUTH=PLAIN" "$full"
	ask
	is_fine
	stop_server "$last_server"
	unasked "$full" 'IMAP4rev1 LOGINDISABLED'
	ask
	line_is "IMAP CRITICAL - $server does not offer STARTTLS"
	has_finding "[CRITICAL] no-starttls: $server does not offer STARTTLS: its last capability list before TLS does not have it"
	status_is 2
	stop_server "$last_server"
	unasked "$full" "$full"
	ask
	is_fine
}

@test "a list in the reply to STARTTLS replaces the greeting's" {
	serve <<-SCRIPT
		S: * OK [CAPABILITY $full] ready
		C: * STARTTLS
		S: * CAPABILITY $bare
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

@test "a list that comes unasked behind the answer to CAPABILITY replaces it" {
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		RAW * CAPABILITY $full\\r\\n{tag} OK done\\r\\n* CAPABILITY $bare\\r\\n
		C: * STARTTLS
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

@test "a list that comes when STARTTLS was said is forgotten inside TLS" {
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY $full
		S: {tag} OK done
		C: * STARTTLS
		S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	is_fine
}

@test "a list that comes with a refusal of STARTTLS counts" {
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY $full
		S: {tag} OK done
		C: * STARTTLS
		S: * CAPABILITY $bare AUTH=PLAIN
		S: {tag} NO not now
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server refuses STARTTLS: 'a2 NO not now', allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $login, AUTH=PLAIN"
	status_is 2
	no_mismatch
}

@test "the list of the go-ahead itself is forgotten with the clear text" {
	serve <<-SCRIPT
		S: * OK [CAPABILITY $full] ready
		C: * STARTTLS
		S: {tag} OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	is_fine
}

@test "a list that is not quite in its form is to nobody's credit" {
	lists "S: * CAPABILITY $bare LOGINDISABLED"$'\n'$'S: * X\tCAPABILITY A' ''
	ask
	is_fine
	stop_server "$last_server"
	serve <<-SCRIPT
		S: * OK ready
		C: * CAPABILITY
		S: * CAPABILITY	$full AUTH=PLAIN
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $login, AUTH=PLAIN"
	status_is 2
	no_mismatch
}

@test "inside TLS the last list counts" {
	serve <<-SCRIPT
		S: * OK [CAPABILITY $full] ready
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 XOLD
		S: * CAPABILITY IMAP4rev1 XNEW
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	ask --require-capability=XNEW
	is_fine
	ask --require-capability=XOLD
	line_is "IMAP CRITICAL - $server does not offer XOLD inside TLS"
	status_is 2
	no_mismatch
}

@test "login before TLS without STARTTLS is found beside the missing STARTTLS" {
	serve <<-'SCRIPT'
		S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready
		C: * LOGOUT
	SCRIPT
	ask
	line_is "IMAP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	has_finding "[CRITICAL] no-starttls: $server does not offer STARTTLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: $login, AUTH=PLAIN"
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
	line_is "IMAP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
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
