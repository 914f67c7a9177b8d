# SPDX-License-Identifier: ISC
#
# Firewalls that write over what hides TLS from them (Cisco PIX and ASA).
load ../helper

plugin=check_smtp_starttls

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
}

# ask OPTION…: the server that was started last; sets server, the subject of the first line.
ask() {
	server=mail.example.test:$PORT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}

# offers GREETING KEYWORD…
offers() {
	serve <<-SCRIPT
		S: 220 $1
		C: EHLO *
		S: 250-mail.example.test
		$(printf 'S: 250-%s\n' "${@:2}")
		S: 250 8BITMIME
		C: QUIT
	SCRIPT
	ask -v
	finding_is CRITICAL no-starttls
	status_is 2
}

is_cisco() {
	[[ ${lines[2]} == "    Fix: "*"Cisco"*"'no inspect esmtp'"* && ${lines[3]} == "    See: "* && ${#lines[@]} == 4 ]] ||
		complain "expected the fix of a Cisco firewall"
}

@test "a masked STARTTLS is said to be one" {
	local keyword

	for keyword in XXXXXXXA XXXXXXXB XXXXXXXX; do
		offers '****' SIZE "$keyword"
		line_is "SMTP CRITICAL - $server does not offer STARTTLS: a firewall masks it ('$keyword')"
		is_cisco
	done
	offers 'mail.example.test ESMTP' XXXXXXXA
	line_is "SMTP CRITICAL - $server does not offer STARTTLS: a firewall masks it ('XXXXXXXA')"
}

@test "a masked greeting, and no STARTTLS" {
	offers '********0*2****' SIZE
	line_is "SMTP CRITICAL - $server does not offer STARTTLS: a firewall masks the dialogue ('220 ********0*2****')"
	is_cisco
	serve <<-'SCRIPT'
		S: 220 ****
		C: EHLO *
		S: 500 5.5.1 Command unrecognized: "XXXX mon1"
		C: HELO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	ask -v
	line_is "SMTP CRITICAL - $server does not offer STARTTLS: it refuses EHLO"
	is_cisco
}

@test "keywords that only begin with X are no masks" {
	local keyword

	for keyword in XFORWARD 'XCLIENT NAME ADDR' 'X-EXPS GSSAPI NTLM' XXXA XXXXXXXXXXXA; do
		offers 'mail.example.test ESMTP' "$keyword"
		line_is "SMTP CRITICAL - $server does not offer STARTTLS"
		! grep -q 'masks' <<<"$output" || complain "$keyword is no mask"
	done
}

@test "a mask beside an offer that works does no harm" {
	serve <<-'SCRIPT'
		S: 220 ****
		C: EHLO *
		S: 250-mail.example.test
		S: 250-XXXXXXXA
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250-mail.example.test
		S: 250 XXXXXXXA
		C: QUIT
	SCRIPT
	ask
	line_is "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days"
}
