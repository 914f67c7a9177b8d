/* SPDX-License-Identifier: ISC */
#include "starttls/findings.h"

const struct finding_kind findings_starttls[] = {
	[STARTTLS_MISSING] = { "no-starttls", "STARTTLS", STATE_CRITICAL, NULL,
	    "The server does not offer STARTTLS: mail and passwords travel in clear "
	    "text.",
	    "Whoever is on the way reads and changes all that passes; servers that "
	    "insist on TLS (DANE, MTA-STS) do not deliver at all.",
	    "Configure a certificate and switch STARTTLS on; if it is configured, a "
	    "firewall on the way strips the offer.",
	    "RFC 3207 4; RFC 9051 6.2.1; RFC 2595 3, 4; RFC 5804 2.2; RFC 8314 3",
	    REMEDIES({ "Postfix",
			 "'smtpd_tls_chain_files = /etc/ssl/mail.key, /etc/ssl/mail.pem' "
			 "and 'smtpd_tls_security_level = may' in main.cf (before 3.4: "
			 "'smtpd_tls_cert_file', 'smtpd_tls_key_file')" },
		{ "Exim", "'tls_advertise_hosts = *', 'tls_certificate' and "
			  "'tls_privatekey'; on Debian 'MAIN_TLS_ENABLE = yes'" },
		{ "Exchange Online",
		    "its hosts offer STARTTLS: something between strips it, or the "
		    "MX record names another host" },
		{ "Exchange Server",
		    "'Enable-ExchangeCertificate -Thumbprint ... -Services "
		    "SMTP,IMAP,POP'" },
		{ "Cisco ASA",
		    "'inspect esmtp' hides STARTTLS (the offer reads XXXXXXXA): "
		    "'allow-tls' in its policy map, or 'no inspect esmtp'" },
		{ "Dovecot",
		    "'ssl = required', 'ssl_server_cert_file' and "
		    "'ssl_server_key_file' (2.3: 'ssl_cert' and 'ssl_key', with a "
		    "less-than sign in front of the path)" },
		{ "Cyrus",
		    "'tls_server_cert' and 'tls_server_key' in imapd.conf, readable "
		    "for the user cyrus" },
		{ "Courier", "'IMAPDSTARTTLS=YES' in imapd-ssl, 'POP3_STARTTLS=YES' in "
			     "pop3d-ssl, and 'TLS_CERTFILE' in both" }) },
	[STARTTLS_REFUSED] = { "starttls-refused", "STARTTLS", STATE_CRITICAL, NULL,
	    "The server offers STARTTLS and then refuses it.",
	    "Most senders go on in clear text and tell nobody; those that insist on "
	    "TLS keep the mail, and mail clients fail.",
	    "Read its log: mostly the certificate or key cannot be read (owner, mode, "
	    "path).",
	    "RFC 3207 4; RFC 9051 6.2.1; RFC 2595 4; RFC 5804 2.2",
	    REMEDIES(
		{ "Postfix",
		    "the mail log names the file; 'smtpd_tls_chain_files' holds key, "
		    "certificate and chain in this order, and the key belongs to its "
		    "certificate" },
		{ "Exim", "the key must be readable for the user that Exim runs as "
			  "(Debian: Debian-exim): 'exim -bP tls_privatekey' names it" },
		{ "Dovecot",
		    "'doveconf ssl_server_key_file' (2.3: 'ssl_key') names the key; "
		    "the log says why it was not loaded" },
		{ "Courier",
		    "'TLS_CERTFILE' must hold key and certificate, and be readable "
		    "for the user daemon or courier" }) },
	[STARTTLS_INJECTION] = { "plaintext-after-starttls", "STARTTLS", STATE_CRITICAL,
	    NULL,
	    "Clear text stands between the go-ahead and the TLS handshake: somebody "
	    "injects, or the server is broken.",
	    "A client that takes this text for a part of the TLS session obeys an "
	    "attacker: mail is redirected, passwords leak.",
	    "Update the server; if its own log shows no such text, somebody on the way "
	    "inserts it.",
	    "RFC 3207 4.2, 6; RFC 9051 6.2.1; RFC 2595 3.1, 4; CVE-2011-0411", NULL },
	[STARTTLS_CLEARTEXT_LOGIN] = { "cleartext-login", "STARTTLS", STATE_WARNING, NULL,
	    "The server lets clients log in before TLS: passwords can travel in clear "
	    "text.",
	    "One client without TLS, or an attacker who strips STARTTLS, is enough: "
	    "the password reads the mailbox and sends spam in its owner's name.",
	    "Offer logins inside TLS only.",
	    "RFC 8314 3, 4.1; RFC 4954 4; RFC 9051 6.2.3; RFC 2595 2.3, 3.2; RFC 5804 "
	    "1.7",
	    REMEDIES({ "Postfix",
			 "'smtpd_tls_auth_only = yes' in main.cf, or for one service '-o "
			 "smtpd_tls_security_level=encrypt' in master.cf; no "
			 "'smtpd_sasl_auth_enable' on port 25" },
		{ "Exim", "'auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}'" },
		{ "Exchange Server",
		    "'Get-ReceiveConnector' lists AuthMechanism: 'Set-ReceiveConnector' "
		    "with what is listed and BasicAuthRequireTLS added (the list is "
		    "replaced: keep Integrated and ExchangeServer); 'Set-ImapSettings "
		    "-LoginType SecureLogin', 'Set-PopSettings -LoginType "
		    "SecureLogin', and restart both services" },
		{ "Dovecot",
		    "'ssl = required' and 'auth_allow_cleartext = no' (2.3: "
		    "'disable_plaintext_auth = yes'); 2.3 lets clients of its own "
		    "address and of 'login_trusted_networks' in all the same, 2.4 only "
		    "without 'ssl = required'" },
		{ "Cyrus", "'allowplaintext: no' in imapd.conf" },
		{ "Courier",
		    "'IMAP_TLS_REQUIRED=1' in imapd-ssl; 'POP3_TLS_REQUIRED=1' in "
		    "pop3d-ssl, which goes on listing USER: then "
		    "'--severity=cleartext-login=ok'" },
		{ "hMailServer",
		    "'STARTTLS (Required)' as the connection security of the TCP/IP "
		    "port: it then refuses logins before TLS, but goes on listing AUTH "
		    "and USER, and lists no LOGINDISABLED: then "
		    "'--severity=cleartext-login=ok'" }) },
	[STARTTLS_EARLY_LOGIN] = { "login-before-tls", "STARTTLS", STATE_OK, NULL,
	    "The server lets clients log in before TLS, but only by mechanisms that do "
	    "not send the password (challenge and response, GSSAPI, EXTERNAL).",
	    "The password stays hidden; what is read and sent in such a session travels "
	    "in clear text.",
	    "Nothing has to be done; to have sessions encrypted too, offer logins inside "
	    "TLS only.",
	    "RFC 4954 4, 9; RFC 4422 6.1; RFC 8314 4.1", NULL },
	[STARTTLS_MISSING_CAPABILITY] = { "missing-capability", "STARTTLS",
	    STATE_CRITICAL, NULL,
	    "A capability that --require-capability names is not offered inside TLS.",
	    "Whoever relies on it fails: without AUTH nobody submits mail, without "
	    "IDLE new mail shows late.",
	    "Switch it on in the server, or drop the requirement.",
	    "RFC 5321 4.1.1.1; RFC 9051 6.1.1; RFC 2449 5; RFC 5804 1.7", NULL },
	[STARTTLS_REPEATED] = { "starttls-repeated", "STARTTLS", STATE_WARNING, NULL,
	    "The server offers STARTTLS although TLS is already there.",
	    "Two parties believe that they end TLS: a client may upgrade twice and "
	    "fail, and what lies behind the front may be clear text.",
	    "Update the server, or the proxy that ends TLS in front of it.",
	    "RFC 3207 4.2; RFC 9051 6.2.1; RFC 2595 4; RFC 5804 2.2", NULL },
	[STARTTLS_NO_SERVICE_INSIDE] = { "no-service-inside-tls", "STARTTLS",
	    STATE_CRITICAL, NULL,
	    "TLS is there, but behind it nothing serves: silence, a refusal or a "
	    "closed connection.",
	    "A check that looks at the certificate alone sees green, while no mail is "
	    "taken and nobody can log in.",
	    "Start the service behind the TLS front (proxy, load balancer); see both "
	    "logs.",
	    "RFC 3207 4.2; RFC 9051 6.1.1; RFC 2449 5; RFC 5804 2.2, 2.4",
	    REMEDIES({ "Postfix",
			 "behind a proxy 'smtpd_upstream_proxy_protocol = haproxy' "
			 "exactly where the proxy sends that header; else the mail log "
			 "names the fatal error of smtpd" },
		{ "Exim", "behind a proxy 'hosts_proxy' must name it; else see paniclog "
			  "and mainlog" },
		{ "Dovecot",
		    "'doveadm log errors'; behind a proxy 'haproxy = yes' in the "
		    "'inet_listener', and 'haproxy_trusted_networks'" }) },
	{ .id = NULL },
};

const struct finding_kind findings_smtp[] = {
	[SMTP_NAME_REFUSED] = { "our-name-refused", "Connection", STATE_UNKNOWN, NULL,
	    "The server refuses the name that this check says in EHLO and HELO (LHLO in "
	    "LMTP): nothing else of its service was examined.",
	    "Nobody is told what is wrong with the server; whether it takes mail from "
	    "others is not known.",
	    "Give the check a name that the server takes: -F with a full name "
	    "(mon1.example.org) or with the address that the monitoring host connects "
	    "from.",
	    "RFC 5321 4.1.1.1, 4.1.3, 4.1.4; RFC 2033 4.1",
	    REMEDIES({ "Postfix",
			 "'reject_non_fqdn_helo_hostname' wants a full name, "
			 "'reject_unknown_helo_hostname' one that has an A or MX record; "
			 "'check_client_access' in front of them in "
			 "'smtpd_helo_restrictions' lets the monitoring host in" },
		{ "Exim", "underscores need 'helo_allow_chars = _'; 'helo_verify_hosts' "
			  "compares the name with the address, and the ACL of "
			  "'acl_smtp_helo' may refuse it" },
		{ "Exchange Server",
		    "'501 5.5.4 Invalid domain name': no underscore and no blank in "
		    "the name" }) },
	{ .id = NULL },
};

const struct finding_kind findings_imap[] = {
	[IMAP_PREAUTH] = { "preauth", "STARTTLS", STATE_CRITICAL, NULL,
	    "The server greets with PREAUTH: the session counts as logged in, and "
	    "STARTTLS is ruled out.",
	    "An attacker who sends PREAUTH keeps a client in clear text, and it hands "
	    "over all the mail that it saves there.",
	    "Switch pre-authentication off for network clients; if the server does not "
	    "send it, somebody on the way does.",
	    "RFC 9051 7.1.4, 11.3",
	    REMEDIES({ "Dovecot",
		"the imap binary started by inetd or a tunnel greets so: let "
		"'service imap-login' listen instead" }) },
	{ .id = NULL },
};
