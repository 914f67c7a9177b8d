# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# The site in the pictures, in separate namespaces: example.org with common faults. Servers and configurations are those of
# the tests; only ports, names and certificates differ.

screenshots=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../tests/helper.bash disable=SC1091
source "$screenshots/../../tests/helper.bash"
# shellcheck source-path=SCRIPTDIR source=../../tests/integration/icinga.bash disable=SC1091
source "$TESTS/integration/icinga.bash"
# shellcheck source-path=SCRIPTDIR source=../../tests/integration/director.bash disable=SC1091
source "$TESTS/integration/director.bash"
# shellcheck source-path=SCRIPTDIR source=../../tests/real/readers.bash disable=SC1091
source "$TESTS/real/readers.bash"

# The real ports are free in the namespace; Icinga, PostgreSQL and the web server use any port.
eval "any_$(declare -f free_ports)"
free_ports() {
	case ${FUNCNAME[1]} in
	run_postfix) echo 25 587 465 ;;
	run_dovecot) if [[ $dir == */imap ]]; then echo 143 993 1110 1995; else echo 1143 1993 110 995; fi ;;
	run_nsd) echo 53 ;;
	*) any_free_ports "$@" ;;
	esac
}

postfix_variants() {
	cat <<-'TABLE'
		smtp smtpd -o myhostname=mail.example.org
		submission smtpd -o myhostname=mail.example.org -o smtpd_sasl_auth_enable=yes
		smtps smtpd -o myhostname=mail.example.org -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
	TABLE
}

dovecot_variants() {
	cat <<-'TABLE'
		imap 127.0.0.2 expiring ssl = required
		pop3 127.0.0.2 good disable_plaintext_auth = no
	TABLE
}

site_certificates() {
	local names=(--dns mail.example.org --dns imap.example.org --dns pop3.example.org)

	mint ca --ca --cn 'Example CA' --from=-365d --to=3650d
	mint good "${names[@]}" --cn mail.example.org --issuer "$CERTS/ca.pem" --from=-20d --to=70d1h
	mint expiring "${names[@]}" --cn imap.example.org --issuer "$CERTS/ca.pem" --from=-81d --to=9d1h
	mint expired --dns mx2.example.org --cn mx2.example.org --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	mkdir "$CERTS/trusted"
	certificates_of ca >"$CERTS/trusted/ca.pem"
	openssl rehash "$CERTS/trusted"
	chmod -R a+rX "$CERTS"
}

site_zones() {
	mkdir "$BATS_FILE_TMPDIR/zones"
	cat >"$BATS_FILE_TMPDIR/zones/example.org" <<-'ZONE'
		@ 300 SOA ns hostmaster 1 3600 600 86400 300
		@ NS ns
		@ MX 10 mail
		@ MX 20 mx2
		@ TXT "v=spf1 mx include:_spf.example.net -all"
		ns A 127.0.0.1
		mail A 127.0.0.1
		imap A 127.0.0.2
		pop3 A 127.0.0.2
		mx2 A 127.0.0.3
		lists A 127.0.0.4
		news MX 0 .
		news TXT "v=spf1 include:_spf.example.net ~all"
		shop MX 10 mail
		shop TXT "v=spf1 mx include:_hosting.example.net -all"
	ZONE
	cat >"$BATS_FILE_TMPDIR/zones/example.net" <<-'ZONE'
		@ 300 SOA ns hostmaster 1 3600 600 86400 300
		@ NS ns
		ns A 127.0.0.1
		_spf TXT "v=spf1 ip4:192.0.2.0/24 -all"
		_hosting TXT "v=spf1 ip4:198.51.100.0/24 +all"
	ZONE
}

# start_site: starts all servers of example.org.
start_site() {
	ip link set lo up
	hostname monitor.example.org
	site_certificates
	site_zones
	echo 'nameserver 127.0.0.1' >"$BATS_FILE_TMPDIR/resolv.conf"
	mount --bind "$BATS_FILE_TMPDIR/resolv.conf" /etc/resolv.conf
	mount --bind "$CERTS/trusted" /etc/ssl/certs
	start_nsd "$BATS_FILE_TMPDIR/nsd" "$BATS_FILE_TMPDIR/zones" example.org example.net
	start_postfix "$BATS_FILE_TMPDIR/postfix"
	start_dovecot "$BATS_FILE_TMPDIR/dovecot"
	serve -f "$TESTS/demo/expired.script" 127.0.0.3 PORT=25
	serve -f "$TESTS/demo/plain.script" 127.0.0.4 PORT=25
}
