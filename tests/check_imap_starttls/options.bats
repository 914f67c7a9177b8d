# SPDX-License-Identifier: ISC
load ../helper

plugin=check_imap_starttls
fine='STARTTLS, TLSv1.3, certificate valid for 90 days'

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --ip 127.0.0.1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
	serve -n nobody <<<STALL
	export NOBODY=$PORT
}

# For wrong usage: a server that nothing must ever reach.
nobody() {
	PORT=$NOBODY
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

nobody_heard_anything() {
	[[ ! -s $BATS_FILE_TMPDIR/nobody.log ]] || complain "wrong usage reached the server"
}

# host [ADDRESS]: a good server, for any number of clients; sets server and at, the options that lead there.
host() {
	serve -n mail ${1:+"$1"} <<-'SCRIPT'
		S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
		C: * STARTTLS
		S: {tag} OK begin
		TLS good
		C: * CAPABILITY
		S: * CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN
		S: {tag} OK done
		C: * LOGOUT
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

ask() {
	check "${at[@]}" "$@"
	nothing_on_stderr
	clean_output
}

# accepts OPTION…: nothing is wrong with the options, nor with the server.
accepts() {
	ask "$@"
	[[ ${lines[0]%% | *} == "IMAP OK - $server $fine" && $status == 0 ]] || complain "options: $*"
}

# alone WANTED OPTION…: the whole command line is refused with these words.
alone() {
	check "${@:2}"
	[[ $output == "IMAP UNKNOWN - $1" && $status == 3 ]] ||
		complain "expected one line: IMAP UNKNOWN - $1" "of the options: ${*:2}"
	nothing_on_stderr
	clean_output
}

# wrong WANTED OPTION…: the options are refused although the rest of the command line is right.
wrong() {
	alone "$1" "${at[@]}" "${@:2}"
}

# show OPTION: sets output to what --help and its like say, a | of our own included.
show() {
	check "$1"
	status_is 3
	nothing_on_stderr
}

lacks() {
	! grep -Eq -- "$1" <<<"$output" || complain "unexpected in the output: $1"
}

@test "every option is understood, long and short" {
	host
	accepts -S
	accepts --starttls
	accepts -4
	accepts --use-ipv4
	accepts --all-addresses
	accepts -D 21,7
	accepts --certificate=25%,12%
	accepts --verify-name=mail.example.test
	accepts --sni=mail.example.test
	accepts --no-sni
	accepts --tls-min=1.3
	accepts --require-capability=IDLE
	accepts --require-capability=IDLE,AUTH=PLAIN
	accepts -w 9 -c 9
	accepts --warning=9 --critical=9
	accepts -t 9
	accepts --timeout=9.500000:warning
	accepts --severity=preauth=warning,slow=ok
	accepts --nameserver=127.0.0.1
	accepts -v
	accepts ''
	no_mismatch mail
}

@test "several addresses are probed, each of them" {
	host 0.0.0.0
	at=(-H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt")
	ask -I 127.0.0.1,127.0.0.2
	line_is "IMAP OK - mail.example.test: 2 addresses, STARTTLS, TLSv1.3, certificates valid for at least 90 days"
	status_is 0
	[[ $(heard mail | grep -c '^CONNECT$') == 2 ]] || complain "expected two connections"
	no_mismatch mail
}

@test "there is no --domain: mail is read from a server, not from a domain" {
	local option

	nobody
	for option in -d --domain; do
		wrong "unknown option '$option' (see --help)" "$option" example.test
		alone "unknown option '$option' (see --help)" "$option" example.test
	done
	wrong "unknown option '--domain' (see --help)" --domain=example.test
	nobody_heard_anything
}

@test "there is no --fqdn: an IMAP client does not say its name" {
	local option

	nobody
	for option in -F --fqdn; do
		wrong "unknown option '$option' (see --help)" "$option" client.example.test
	done
	wrong "unknown option '--fqdn' (see --help)" --fqdn=client.example.test
	nobody_heard_anything
}

@test "options of other plugins are none" {
	local option

	nobody
	for option in --ip --sender --expect; do
		wrong "unknown option '$option' (see --help)" "$option=x"
	done
	wrong "unknown option '--helo': did you mean --help?" --helo=x
	nobody_heard_anything
}

@test "a command line without a server is wrong usage, and no option is named that there is not" {
	alone "nothing to check: name a server with --hostname"
	alone "nothing to check: name a server with --hostname" --tls
	alone "nothing to check: name a server with --hostname" -I 127.0.0.1
}

@test "wrong usage is said in one line, and nothing is probed" {
	nobody
	wrong "--hostname: the value is empty" -H ''
	wrong "--require-capability: the value is empty" --require-capability ''
	wrong "--require-capability: the value is empty" --require-capability=
	wrong "--require-capability: the list has an empty value" --require-capability=IDLE,
	wrong "--require-capability needs a value" --require-capability
	wrong "--tls takes no value" --tls=yes
	wrong "use either --starttls or --tls, not both" --tls --starttls
	wrong "use either --use-ipv4 or --use-ipv6, not both" -4 -6
	wrong "use either --sni or --no-sni, not both" --sni=a.example.test --no-sni
	wrong "unexpected argument 'stray'" stray
	wrong "--port: '0' is not a port (1 to 65535)" -p 0
	wrong "unknown option '--frobnicate' (see --help)" --frobnicate
	nobody_heard_anything
}

@test "findings of other plugins are unknown to --severity" {
	local id

	nobody
	for id in null-mx mx-is-cname no-mail-host no-record frobnicate; do
		ask "--severity=$id=ok"
		[[ ${lines[0]} == "IMAP UNKNOWN - --severity: '$id"*"' "* && ${#lines[@]} == 1 ]] || complain "expected wrong usage: $id"
		status_is 3
	done
	nobody_heard_anything
}

@test "the port is 143 where none is given, and 993 with implicit TLS" {
	local flag

	serve_dns -n dns <<<'mail.example.test A 127.0.0.1'
	for flag in -4 -S; do
		check $flag -H nowhere.example.test --nameserver "$DNS"
		line_is "IMAP CRITICAL - nowhere.example.test:143 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
		status_is 2
	done
	for flag in -s --tls --ssl; do
		check $flag -H nowhere.example.test --nameserver "$DNS"
		line_is "IMAP CRITICAL - nowhere.example.test:993 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
		status_is 2
	done
	nothing_on_stderr
	clean_output
}

@test "a host has no MX records asked of it" {
	host
	serve_dns -n dns <<-'ZONE'
		mail.example.test A 127.0.0.1
		mail.example.test MX 10 elsewhere.example.test
	ZONE
	check -H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt" --nameserver "$DNS" -4
	line_is "IMAP OK - $server $fine"
	status_is 0
	nothing_on_stderr
	clean_output
	! heard dns | grep -q MX || complain "MX was asked"
	no_mismatch mail
}

@test "a slow server is found by -w and -c" {
	host
	ask -w 0
	[[ ${lines[0]} == "IMAP WARNING - $server took 0."*" s, outside the range 0 | "* ]] || complain "expected slow"
	finding_is WARNING slow
	status_is 1
	ask -c 0
	finding_is CRITICAL slow
	status_is 2
	no_mismatch mail
}

@test "help is at most 80 columns wide, and names the plugin" {
	local option

	for option in -h --help; do
		show "$option"
		[[ $output == *check_imap_starttls*'-H HOST'* ]] || complain "expected the usage"
		[[ -z $(awk 'length > 80' <<<"$output") ]] || complain "a line of more than 80 columns"
		lacks '[[:space:]]$'
	done
}

@test "help tells the ports of IMAP" {
	show --help
	grep -Eq -- '--port=PORT .*143.*993' <<<"$(tr -s ' \n' ' ' <<<"$output")" || complain "expected 143 and 993"
	lacks '\<(25|465|110|995)\>.*--tls'
}

@test "help has every option of the contract, and none of SMTP" {
	local name

	show --help
	for name in timeout warning critical use-ipv4 use-ipv6 nameserver severity list-findings verbose version help hostname \
		address all-addresses port starttls tls proxy-protocol certificate ca-file ca-dir verify-name sni no-sni tls-min \
		require-capability; do
		grep -Eq -- "--$name([=, ]|\$)" <<<"$output" || complain "not in the help: --$name"
	done
	lacks '--(domain|fqdn)|-d,|-F,|EHLO|SMTP|MX'
}

@test "help says that what a server offers may depend on the client" {
	show --help
	[[ $(tr -s ' \n' ' ' <<<"$output") == *'may depend on the client'* ]] || complain "expected the note"
	[[ $output == *Dovecot* && $output == *LOGINDISABLED* ]] || complain "expected Dovecot and LOGINDISABLED"
}

@test "the version is said, and the plugin named" {
	local option

	for option in -V --version; do
		show "$option"
		[[ ${lines[0]} == *check_imap_starttls* && ${#lines[@]} == 1 ]] || complain "expected one line"
	done
}

@test "--list-findings has every finding of the contract with its state, and none of MX or SPF" {
	local one

	show --list-findings
	for one in unreachable:CRITICAL timeout dns-failed:CRITICAL dns-unreachable:UNKNOWN \
		not-examined:UNKNOWN family-unavailable:OK no-address:CRITICAL bad-greeting:CRITICAL unavailable:CRITICAL protocol-error:CRITICAL slow no-starttls:CRITICAL \
		starttls-refused:CRITICAL plaintext-after-starttls:CRITICAL preauth:CRITICAL cleartext-login:WARNING login-before-tls:OK \
		missing-capability:CRITICAL starttls-repeated:WARNING no-service-inside-tls:CRITICAL \
		handshake-failed:CRITICAL old-tls:CRITICAL weak-cipher:WARNING weak-handshake:CRITICAL unsafe-renegotiation:CRITICAL certificate-expired:CRITICAL \
		certificate-expiring certificate-not-yet-valid:CRITICAL untrusted:CRITICAL name-mismatch:CRITICAL \
		weak-key:WARNING weak-signature:WARNING no-certificate:CRITICAL \
		missing-intermediate:CRITICAL nonconforming-certificate:WARNING no-trust-anchors:UNKNOWN; do
		grep -Eq "^${one/:/ \\(}\\>" <<<"$output" || complain "expected the finding: $one"
	done
	lacks '^(no-mail-host|null-mx|mx-is-address|mx-is-cname|mx-missing|mx-invalid-name|mx-unroutable|implicit-mx|no-record|permerror|pass-all)\>'
}

@test "--list-findings shows the fix in what speaks IMAP, and in nothing else" {
	show --list-findings
	has_line "    Dovecot: 'ssl_min_protocol = TLSv1.2', with an OpenSSL that supports it"
	lacks '^    (Postfix|Exim|Cisco ASA|Exchange Online|Google Workspace): '
}

@test "--list-findings is asked of no server" {
	nobody
	ask --list-findings
	status_is 3
	nobody_heard_anything
}

@test "--list-findings refers to the RFCs of IMAP, not to those of SMTP alone" {
	local id

	show --list-findings
	for id in no-starttls starttls-refused cleartext-login starttls-repeated missing-capability no-service-inside-tls \
		bad-greeting unavailable; do
		awk -v id="$id" '$1 == id { is_meant = 1 } is_meant && $1 == "See:" { print; exit }' <<<"$output" |
			grep -Eq 'RFC (9051|3501|2595|8314)' || complain "expected a reference for IMAP: $id"
	done
}
