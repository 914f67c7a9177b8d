# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034  # what is set here is read by starttls.bash and the bats files
#
# What the protocols with STARTTLS say, as directives for server/mailserver.py; starttls.bash makes scripts of it. One
# block for each plugin check_NAME_starttls:
#
#   NAME_words          sets label and upgrade, as the first line has them; port and tls_port, '' where --tls needs -p;
#                       offer, the words by which TLS is offered; lacks, a capability that hello does not have; own, its
#                       options and findings that others do not have; notes, what --help says besides; rfcs, a regular
#                       expression; software, a fix that --list-findings shows, and strangers, software that it does not name
#   NAME_greet WORD…    the greeting of a server that offers WORDs besides
#   NAME_hello WHEN WORD…   the capabilities and how they are asked for; WHEN: clear (before TLS), upgraded, implicit
#   NAME_upgrade        the command that begins TLS, and the go-ahead
#   NAME_bye            what the client ends with

smtp_words() {
	label=SMTP upgrade=STARTTLS port=25 tls_port=465
	offer=STARTTLS lacks=SIZE notes=()
	own='--domain --fqdn no-mail-host null-mx mx-is-address mx-is-cname mx-missing mx-invalid-name mx-unroutable implicit-mx our-name-refused'
	rfcs='RFC (5321|3207|4954|8314)'
	software="Postfix: 'smtpd_tls_auth_only = yes'" strangers='Dovecot|Courier|Google Workspace'
}
smtp_greet() {
	echo 'S: 220 mail.example.test ESMTP'
}
smtp_hello() {
	echo 'C: EHLO *'
	printf 'S: 250-%s\n' mail.example.test "${@:2}"
	echo 'S: 250 8BITMIME'
}
smtp_upgrade() {
	printf '%s\n' 'C: STARTTLS' 'S: 220 go ahead'
}
smtp_bye() {
	echo 'C: QUIT'
}

imap_words() {
	label=IMAP upgrade=STARTTLS port=143 tls_port=993
	offer='STARTTLS LOGINDISABLED' lacks=IDLE own=preauth
	notes=('may depend on the client' Dovecot LOGINDISABLED)
	rfcs='RFC (9051|3501|2595|8314)'
	software="Dovecot: 'ssl_min_protocol = TLSv1.2', with an OpenSSL that supports it" strangers='Postfix|Exim|Cisco ASA|Exchange Online|Google Workspace'
}
imap_greet() {
	echo 'S: * OK ready'
}
imap_hello() {
	printf '%s\n' 'C: * CAPABILITY' "S: * CAPABILITY IMAP4rev1 ${*:2}" 'S: {tag} OK done'
}
imap_upgrade() {
	printf '%s\n' 'C: * STARTTLS' 'S: {tag} OK begin'
}
imap_bye() {
	echo 'C: * LOGOUT'
}

pop3_words() {
	label=POP3 upgrade=STLS port=110 tls_port=995
	offer=STLS lacks=TOP own=''
	notes=('may depend on the client' Dovecot 'plaintext logins')
	rfcs='RFC (1939|2449|2595|8314)'
	software="Dovecot: 'ssl_min_protocol = TLSv1.2', with an OpenSSL that supports it" strangers='Postfix|Exim|Cisco ASA|Exchange Online|Google Workspace'
}
pop3_greet() {
	echo 'S: +OK ready'
}
pop3_hello() {
	echo 'C: CAPA'
	printf 'S: %s\n' +OK "${@:2}" UIDL .
}
pop3_upgrade() {
	printf '%s\n' 'C: STLS' 'S: +OK begin'
}
pop3_bye() {
	echo 'C: QUIT'
}

lmtp_words() {
	label=LMTP upgrade=STARTTLS port=24 tls_port=''
	offer=STARTTLS lacks=SIZE own='--fqdn our-name-refused' notes=()
	rfcs='RFC (2033|5321|3207|4954|8314)'
	software="Dovecot: 'ssl_min_protocol = TLSv1.2', with an OpenSSL that supports it" strangers='Postfix|Exim|Courier|Exchange|Google Workspace'
}
lmtp_greet() {
	echo 'S: 220 mail.example.test LMTP'
}
lmtp_hello() {
	echo 'C: LHLO *'
	printf 'S: 250-%s\n' mail.example.test "${@:2}"
	echo 'S: 250 8BITMIME'
}
lmtp_upgrade() {
	smtp_upgrade
}
lmtp_bye() {
	echo 'C: QUIT'
}

sieve_words() {
	label=SIEVE upgrade=STARTTLS port=4190 tls_port=''
	offer=STARTTLS lacks=NOTIFY own=''
	notes=('may depend on the client' Dovecot 'plaintext logins')
	rfcs='RFC (5804|3207|4422|8314)'
	software="Dovecot: 'ssl_min_protocol = TLSv1.2', with an OpenSSL that supports it" strangers='Postfix|Exim|Courier|Cisco ASA|Exchange|Google Workspace'
}
sieve_greet() {
	printf 'S: "%s"\n' 'IMPLEMENTATION" "Example 1' "$@"
	echo 'S: OK "ready"'
}
sieve_hello() {
	case $1 in
		clear) return ;; # in the greeting
		upgraded) sieve_greet "${@:2}" ;; # again, unasked (RFC 5804 2.2)
	esac
	echo 'C: CAPABILITY'
	sieve_greet "${@:2}"
}
sieve_upgrade() {
	printf '%s\n' 'C: STARTTLS' 'S: OK "begin"'
}
sieve_bye() {
	echo 'C: LOGOUT'
}
