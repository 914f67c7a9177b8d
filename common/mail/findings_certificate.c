/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"

const struct finding_kind findings_certificate[] = {
	[CERTIFICATE_EXPIRED] = { "certificate-expired", "Certificate", STATE_CRITICAL,
	    NULL, "A certificate of the chain has expired.",
	    "Mail clients warn or refuse, senders that verify (DANE-TA, MTA-STS) keep "
	    "the mail, and users learn to click warnings away.",
	    "Renew it, install it with its chain, and reload the server: it keeps the "
	    "old one in memory.",
	    "RFC 5280 4.1.2.5",
	    REMEDIES({ "Postfix",
			 "'postconf smtpd_tls_chain_files smtpd_tls_cert_file' names the "
			 "file; 'postfix reload' has it read" },
		{ "Exim", "takes the new file by itself: see that 'exim -bP "
			  "tls_certificate' names the renewed one, and that Exim's user "
			  "may read it" },
		{ "Exchange Server",
		    "'Get-ExchangeCertificate' lists the dates; "
		    "'Enable-ExchangeCertificate -Thumbprint ... -Services "
		    "SMTP,IMAP,POP' puts the new one to use" },
		{ "Dovecot",
		    "'doveconf ssl_server_cert_file' (2.3: 'ssl_cert') names the "
		    "file; 'doveadm reload' has it read" },
		{ "Courier",
		    "'TLS_CERTFILE' holds key and certificate in one file: write "
		    "both anew at each renewal" },
		{ "certbot",
		    "'certbot certificates' lists the dates, 'certbot renew' renews; "
		    "a script in /etc/letsencrypt/renewal-hooks/deploy reloads the "
		    "server" }) },
	[CERTIFICATE_EXPIRING] = { "certificate-expiring", "Certificate", STATE_WARNING,
	    "by -D", "A certificate of the chain expires soon.",
	    "Renewal should have happened by itself; when the day is there, clients "
	    "refuse and senders that verify keep the mail.",
	    "See why the renewal has not run; if it has, reload the server.",
	    "RFC 5280 4.1.2.5",
	    REMEDIES({ "Postfix", "'postfix reload', as a deploy hook of the renewal" },
		{ "Exim",
		    "takes a renewed file by itself: 'exim -bP tls_certificate' must "
		    "name it" },
		{ "Exchange Server",
		    "'Get-ExchangeCertificate' lists the dates; "
		    "'Enable-ExchangeCertificate' puts a new one to use" },
		{ "Dovecot", "'doveadm reload', as a deploy hook of the renewal" },
		{ "certbot",
		    "'systemctl list-timers certbot.timer', 'certbot renew "
		    "--dry-run'; a script in /etc/letsencrypt/renewal-hooks/deploy "
		    "reloads the server" }) },
	[CERTIFICATE_NOT_YET_VALID] = { "certificate-not-yet-valid", "Certificate",
	    STATE_CRITICAL, NULL, "A certificate of the chain is not valid yet.",
	    "Until then clients and senders that verify take it for a wrong one: "
	    "refused logins, waiting mail.",
	    "Compare the clocks of this machine and of the issuer; else use the old "
	    "certificate until then.",
	    "RFC 5280 4.1.2.5", NULL },
	[CERTIFICATE_UNTRUSTED] = { "untrusted", "Certificate", STATE_CRITICAL, NULL,
	    "The chain does not end in a trusted certificate, or does not hold "
	    "together.",
	    "Nobody can tell the server from an attacker who stands in the way: "
	    "clients warn, and senders that verify keep the mail.",
	    "Install the full chain (leaf, then intermediates) of a public CA; for a "
	    "CA of your own use --ca-file.",
	    "RFC 5280 6.1; RFC 8446 4.4.2",
	    REMEDIES(
		{ "Postfix",
		    "'smtpd_tls_chain_files': the key, the certificate, then its "
		    "intermediates; leave 'smtpd_tls_CAfile' to client certificates" },
		{ "Exim",
		    "'tls_certificate' names a file with certificate and "
		    "intermediates; where it is unset, Exim makes a self-signed one "
		    "by itself" },
		{ "Exchange Server",
		    "import the intermediates into the store Intermediate "
		    "Certification Authorities of the computer" },
		{ "Dovecot",
		    "'ssl_server_cert_file' (2.3: 'ssl_cert') names a file "
		    "with certificate and intermediates; 'ssl_server_ca_file' (2.3: "
		    "'ssl_ca') is for client certificates" },
		{ "Courier", "'TLS_CERTFILE' holds key, certificate and intermediates" },
		{ "certbot", "install fullchain.pem, not cert.pem" }) },
	[CERTIFICATE_NAME_MISMATCH] = { "name-mismatch", "Certificate", STATE_CRITICAL,
	    NULL, "The certificate is not for the name.",
	    "Clients warn or refuse, and senders that verify the MX host's name "
	    "(MTA-STS) keep the mail: to them it is another's server.",
	    "Get a certificate whose subjectAltName carries the name, or say with "
	    "--verify-name which name counts.",
	    "RFC 9525 6.3, 6.4; RFC 6125",
	    REMEDIES({ "Postfix",
			 "one certificate with all names, or 'tls_server_sni_maps' with "
			 "one for each" },
		{ "Exim",
		    "'tls_certificate' is expanded for each connection: "
		    "'$tls_in_sni' chooses one by the name that the client asks for" },
		{ "Exchange Online",
		    "the MX record must name the host that the admin center shows "
		    "(example-org.mail.protection.outlook.com): an alias in the own "
		    "domain never matches" },
		{ "Dovecot",
		    "'local_name mail.example.org { ... }' with a certificate of its "
		    "own" },
		{ "certbot", "'certbot certonly --cert-name mail.example.org -d "
			     "mail.example.org -d mx1.example.org' with all names" }) },
	[CERTIFICATE_WEAK_KEY] = { "weak-key", "Certificate", STATE_WARNING, NULL,
	    "A key of the chain is too short: RSA below 2048 bits, EC below 224.",
	    "Whoever computes the key reads and changes mail unnoticed; current "
	    "libraries refuse such a key, and delivery fails.",
	    "Renew with a new key: EC P-256, or RSA with 2048 bits or more.",
	    "RFC 9325 4.5",
	    REMEDIES({ "certbot", "'certbot renew --cert-name mail.example.org "
				  "--force-renewal --key-type ecdsa', or "
				  "'--key-type rsa --rsa-key-size 2048'" }) },
	[CERTIFICATE_WEAK_SIGNATURE] = { "weak-signature", "Certificate", STATE_WARNING,
	    NULL, "A certificate of the chain is signed with MD5 or SHA-1.",
	    "Such signatures can be forged, and current libraries refuse them: the "
	    "chain counts as untrusted there.",
	    "Have it issued anew with SHA-256.", "RFC 9325 4.5; RFC 9155", NULL },
	[CERTIFICATE_MISSING] = { "no-certificate", "Certificate", STATE_CRITICAL, NULL,
	    "The server has no certificate: anybody can stand in for it.",
	    "An attacker on the way ends TLS himself and reads all that passes; many "
	    "clients cannot connect at all.",
	    "Configure a certificate and its key.", "RFC 5246 7.4.2; RFC 9325 4.1",
	    REMEDIES(
		{ "Postfix", "'smtpd_tls_chain_files' instead of 'smtpd_tls_cert_file = "
			     "none', and 'smtpd_tls_exclude_ciphers = aNULL'" },
		{ "Exim", "'tls_certificate' and 'tls_privatekey'" },
		{ "Dovecot", "'ssl_server_cert_file' and 'ssl_server_key_file' (2.3: "
			     "'ssl_cert', 'ssl_key')" }) },
	[CERTIFICATE_MISSING_INTERMEDIATE] = { "missing-intermediate", "Certificate",
	    STATE_CRITICAL, NULL,
	    "The server does not send an intermediate certificate, which only this "
	    "machine's "
	    "trust store holds.",
	    "Whoever lacks that intermediate does not trust the certificate: senders "
	    "that "
	    "verify keep the mail, and clients warn or refuse.",
	    "Have the server send its certificate and all intermediates; only the root "
	    "may be "
	    "left out.",
	    "RFC 8446 4.4.2; RFC 5246 7.4.2",
	    REMEDIES({ "Postfix",
			 "'smtpd_tls_chain_files': the key, the certificate, then its "
			 "intermediates" },
		{ "Exim",
		    "'tls_certificate' names a file with certificate and intermediates" },
		{ "Exchange Server",
		    "import the intermediates into the store Intermediate "
		    "Certification Authorities of the computer" },
		{ "Dovecot", "'ssl_server_cert_file' (2.3: 'ssl_cert') names a file "
			     "with certificate and intermediates" },
		{ "Courier", "'TLS_CERTFILE' holds key, certificate and intermediates" },
		{ "certbot", "install fullchain.pem, not cert.pem" }) },
	[CERTIFICATE_NONCONFORMING] = { "nonconforming-certificate", "Certificate",
	    STATE_WARNING, NULL,
	    "OpenSSL accepts the chain, but the RFCs or GnuTLS do not.",
	    "Exim of Debian and other programs on GnuTLS refuse the server: mail from "
	    "them "
	    "waits or travels in clear text.",
	    "Have the certificate issued anew without what is named, or send the chain "
	    "without it.",
	    "RFC 8446 4.4.2.2; RFC 5280 4.2; RFC 7633 4.2.2",
	    REMEDIES({ "Exim", "must-staple: 'tls_ocsp_file' names the OCSP response" },
		{ "Dovecot", "must-staple: Dovecot does not staple; renew without it" },
		{ "Postfix", "must-staple: Postfix does not staple; renew without it" },
		{ "certbot",
		    "must-staple: 'must-staple = True' in the renewal file asks for "
		    "it; remove that and renew" }) },
	[CERTIFICATE_NO_ANCHORS] = { "no-trust-anchors", "Certificate", STATE_UNKNOWN,
	    NULL,
	    "This machine has no trust anchors, or cannot read them: no certificate "
	    "can be verified here.",
	    "An untrusted certificate is not noticed, and a good one is not confirmed.",
	    "Install the trust anchors of the system (Debian: ca-certificates), replace "
	    "a file that is named, or name the anchors to use with --ca-file or "
	    "--ca-dir.",
	    "RFC 5280 6.1.1", NULL },
	{ .id = NULL },
};
