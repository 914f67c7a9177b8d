# SPDX-License-Identifier: ISC
bats_require_minimum_version 1.5.0
load ../helper
load servers
load readers

setup_file() {
	standard_certs
	chmod -R a+rX "$CERTS"
	export CERTS
	start_dovecot "$BATS_FILE_TMPDIR/dovecot"
}

teardown_file() {
	stop_dovecot "$BATS_FILE_TMPDIR/dovecot"
}

# ask VARIANT SERVICE OPTION…: checks imap, imaps, pop3, pop3s, sieve or lmtp of the variant; sets server and word.
ask() {
	local port tls=()

	# shellcheck disable=SC2034  # check reads it
	plugin=check_${2%s}_starttls
	word=$(tr '[:lower:]' '[:upper:]' <<<"${2%s}")
	[[ $2 != *s ]] || tls=(--tls)
	port=$(dovecot_port "$1" "$2")
	server=mail.example.test:$port
	check -H mail.example.test -I "$(dovecot_address "$1")" -p "$port" --ca-file "$CERTS/ca.crt" "${tls[@]}" "${@:3}"
	nothing_on_stderr
	clean_output
}

# upgrade SERVICE: how the first line calls its way into TLS.
upgrade() {
	case $1 in
	imap | sieve | lmtp) echo STARTTLS ;;
	pop3) echo STLS ;;
	*) echo 'implicit TLS' ;;
	esac
}

is_ok() {
	line_is "$word OK - $server $(upgrade "$1"), $2, certificate valid for 90 days"
	status_is 0
}

@test "Dovecot with ssl = required is OK, by STARTTLS and on the TLS ports" {
	local service

	for service in imap imaps pop3 pop3s; do
		ask required "$service"
		is_ok "$service" TLSv1.3
	done
}

@test "Dovecot that takes passwords before TLS is a warning, on its TLS ports OK" {
	ask yes-plaintext imap
	line_is "IMAP WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: LOGIN (LOGINDISABLED not advertised), AUTH=PLAIN, AUTH=LOGIN"
	status_is 1
	ask yes-plaintext pop3
	line_is "POP3 WARNING - $server allows login before TLS"
	has_finding "[WARNING] cleartext-login: $server allows login before TLS: USER, SASL PLAIN, SASL LOGIN"
	status_is 1
	ask yes-plaintext imaps
	is_ok imaps TLSv1.3
	ask yes-plaintext pop3s
	is_ok pop3s TLSv1.3
}

@test "Dovecot with ssl = yes that takes no password before TLS is OK" {
	local service

	for service in imap imaps pop3 pop3s; do
		ask yes-noplaintext "$service"
		is_ok "$service" TLSv1.3
	done
}

@test "the same Dovecot lets in a client from its own address: who connects decides" {
	ask local imap
	line_is "IMAP WARNING - $server allows login before TLS"
	status_is 1
	ask local pop3
	line_is "POP3 WARNING - $server allows login before TLS"
	status_is 1
}

@test "Dovecot without TLS is critical, and its TLS ports are closed" {
	ask no imap
	line_is "IMAP CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	status_is 2
	ask no pop3
	line_is "POP3 CRITICAL - $server does not offer STLS, allows login before TLS"
	status_is 2
	ask no imaps
	line_is "IMAP CRITICAL - $server refused the connection"
	status_is 2
	ask no pop3s
	line_is "POP3 CRITICAL - $server refused the connection"
	status_is 2
}

@test "Dovecot that speaks TLS 1.2 only is OK, but not where 1.3 is asked for" {
	local service

	for service in imap imaps pop3 pop3s; do
		ask tls12 "$service"
		is_ok "$service" TLSv1.2
		ask tls12 "$service" --tls-min=1.3
		line_is "$word CRITICAL - $server speaks TLSv1.2, older than TLSv1.3"
		status_is 2
	done
}

@test "Dovecot with an expired certificate is critical" {
	local service

	for service in imap imaps pop3 pop3s; do
		ask expired "$service"
		line_is "$word CRITICAL - $server certificate expired 3 days ago"
		status_is 2
	done
}

@test "Dovecot with a certificate of another name is critical" {
	local service

	for service in imap imaps pop3 pop3s; do
		ask wrongname "$service"
		line_is "$word CRITICAL - $server certificate is not for mail.example.test"
		status_is 2
	done
}

@test "Dovecot that others deliver to over LMTP, and its ManageSieve server, are OK" {
	local variant service

	for variant in required yes-noplaintext; do
		for service in lmtp sieve; do
			ask "$variant" "$service"
			is_ok "$service" TLSv1.3
		done
	done
	ask yes-plaintext lmtp
	is_ok lmtp TLSv1.3
	ask tls12 sieve
	is_ok sieve TLSv1.2
}

@test "a ManageSieve server that takes passwords before TLS is a warning, and why depends on who connects" {
	local variant

	for variant in yes-plaintext local; do
		ask "$variant" sieve
		line_is "SIEVE WARNING - $server allows login before TLS"
		has_finding "[WARNING] cleartext-login: $server allows login before TLS: SASL PLAIN LOGIN"
		status_is 1
	done
}

@test "Dovecot's LMTP and ManageSieve without TLS, or with a bad certificate, are critical" {
	local service

	ask no lmtp
	line_is "LMTP CRITICAL - $server does not offer STARTTLS"
	status_is 2
	ask no sieve
	line_is "SIEVE CRITICAL - $server does not offer STARTTLS, allows login before TLS"
	status_is 2
	for service in lmtp sieve; do
		ask expired "$service"
		line_is "$word CRITICAL - $server certificate expired 3 days ago"
		status_is 2
		ask wrongname "$service"
		line_is "$word CRITICAL - $server certificate is not for mail.example.test"
		status_is 2
	done
}

@test "a check of another protocol tells Dovecot's ManageSieve by its greeting" {
	ask yes-plaintext sieve
	plugin=check_imap_starttls
	check -H mail.example.test -I 127.0.0.2 -p "$(dovecot_port yes-plaintext sieve)"
	[[ ${lines[0]} == "IMAP CRITICAL - $server greets as ManageSieve: "* ]] || complain "it says something else"
	status_is 2
}

@test "capabilities inside TLS can be required" {
	ask required imap --require-capability=IDLE,AUTH=PLAIN
	is_ok imap TLSv1.3
	ask required pop3 --require-capability=UIDL,SASL=PLAIN
	is_ok pop3 TLSv1.3
	ask required sieve --require-capability=SIEVE=fileinto,SASL=PLAIN
	is_ok sieve TLSv1.3
	ask required imap --require-capability=X-NONE
	line_is "IMAP CRITICAL - $server does not offer X-NONE inside TLS"
	status_is 2
}

# What Dovecot 2.3 and 2.4 log of a client that said good-bye without a login.
parted='(Aborted login by logging out|Login aborted: Logged out) .*, TLS'

# has_parted VARIANT COUNT: so many clients said good-bye, in time, and nothing else is in the log.
has_parted() {
	local log=$DOVECOT_DIR/$1/log end=$((SECONDS + 5))

	until [[ $(grep -cE "$parted" "$log") == "$2" ]]; do
		((SECONDS < end)) || { cat "$log"; return 1; }
		read -rt 0.05 <> <(:) || true
	done
	! grep -vE "starting up|$parted|lmtp.*: (Connect from|Disconnect.*: Logged out)" "$log" || return 1
}

@test "Dovecot sees a client that says good-bye, and no TLS alert for a bad certificate" {
	local variant service before

	for variant in required tls12 expired wrongname; do
		before=$(grep -cE "$parted" "$DOVECOT_DIR/$variant/log") || true
		for service in lmtp imap imaps pop3 pop3s sieve; do
			ask "$variant" "$service"
		done
		has_parted "$variant" $((before + 5))
	done
}

@test "Dovecot behind a proxy is OK with --proxy-protocol" {
	local service

	for service in imap imaps pop3; do
		ask proxied "$service" --proxy-protocol
		line_is "$word OK - $server $(upgrade "$service"), TLSv1.3, certificate valid for 90 days"
		status_is 0
	done
	ask proxied imap -t 1 -v
	status_is 2
	grep -q "^    \(Fix\|Dovecot\): .*--proxy-protocol" <<<"$output" || complain "expected --proxy-protocol"
}
