/* SPDX-License-Identifier: ISC */
/* Made by findings.awk from the .words file beside it; not to be edited. */
/* clang-format off */
#include "starttls/findings.h"

const struct finding_kind findings_tls[] = {
	[TLS_HANDSHAKE_FAILED] = { "handshake-failed", "TLS", STATE_CRITICAL, NULL,
	    "The TLS handshake fails.",
	    "Opportunistic senders silently fall back to clear text, strict ones keep the mail in their queue, and mail clients cannot connect.",
	    "Compare protocol versions, cipher suites and key types: openssl s_client -starttls shows the server's side.",
	    "RFC 8446 4, 6.2",
	    REMEDIES(
		{ "Postfix", "'smtpd_tls_loglevel = 1' logs the reason; usually 'smtpd_tls_ciphers' or 'smtpd_tls_exclude_ciphers' leaves no cipher suite that works with the key of the certificate" },
		{ "Exim", "mainlog has 'TLS error on connection from ...'; usually 'tls_require_ciphers' is written for the other library (OpenSSL, GnuTLS: 'exim -bV' shows which)" },
		{ "Dovecot", "'log_debug = category=ssl' (2.3: 'verbose_ssl = yes') logs the reason; check 'ssl_min_protocol' and 'ssl_cipher_list'" }) },
	[TLS_OLD] = { "old-tls", "TLS", STATE_CRITICAL, NULL,
	    "The negotiated protocol version is older than --tls-min.",
	    "TLS 1.0 and 1.1 have known weaknesses, and more and more clients reject them: users cannot log in, and mail falls back to clear text.",
	    "Enable TLS 1.2 and 1.3 in the server.",
	    "RFC 8996; RFC 9325 3.1.1",
	    REMEDIES(
		{ "Postfix", "'smtpd_tls_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1', and the same for 'smtpd_tls_mandatory_protocols'" },
		{ "Exim", "OpenSSL: 'openssl_options = +no_sslv3 +no_tlsv1 +no_tlsv1_1'; GnuTLS: 'tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2'" },
		{ "Exchange Server", "enable TLS 1.2 in SCHANNEL (registry, Protocols, TLS 1.2, Server: Enabled = 1, DisabledByDefault = 0) and restart" },
		{ "Dovecot", "'ssl_min_protocol = TLSv1.2', with an OpenSSL that supports it" },
		{ "Courier", "in imapd-ssl and pop3d-ssl; OpenSSL: 'TLS_PROTOCOL=TLSv1.2' (or newer); GnuTLS (Debian, Ubuntu): 'TLS_PRIORITY=\"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2\"'" }) },
	[TLS_WEAK_CIPHER] = { "weak-cipher", "TLS", STATE_WARNING, "CRITICAL if the suite does not encrypt",
	    "The negotiated cipher suite is weak.",
	    "Recorded traffic can be decrypted: immediately if the cipher is broken, later if the key leaks and there is no forward secrecy.",
	    "Prefer suites with ECDHE and AES-GCM or ChaCha20, or enable TLS 1.3.",
	    "RFC 9325 4.1, 4.2",
	    REMEDIES(
		{ "Postfix", "'smtpd_tls_exclude_ciphers = aNULL, RC4, 3DES, kRSA' and 'tls_preempt_cipherlist = yes'; no 'smtpd_tls_dh1024_param_file' with a short group" },
		{ "Exim", "OpenSSL: 'tls_require_ciphers = ECDHE+AESGCM:ECDHE+CHACHA20'; GnuTLS: 'tls_require_ciphers = SECURE128:-RSA'; 'tls_dhparam' of 2048 bits" },
		{ "Dovecot", "remove 'ssl_cipher_list', whose default is strong; 'ssl_dh' (2.4: 'ssl_server_dh_file') of 2048 bits or none" },
		{ "Courier", "in imapd-ssl and pop3d-ssl; OpenSSL: 'TLS_CIPHER_LIST=ECDHE+AESGCM:ECDHE+CHACHA20'; GnuTLS (Debian, Ubuntu): 'TLS_PRIORITY=\"SECURE128:-RSA\"'" }) },
	[TLS_WEAK_HANDSHAKE] = { "weak-handshake", "TLS", STATE_CRITICAL, NULL,
	    "The handshake uses what clients with the defaults of OpenSSL 3 reject: a SHA-1 or MD5 signature, a Diffie-Hellman group below 2048 bits, or a group or suite that they do not offer.",
	    "Clients and senders on Debian and Ubuntu cannot connect (for a short group OpenSSL reports 'dh key too small'), and mail falls back to clear text.",
	    "Use ECDHE (X25519, P-256) or a Diffie-Hellman group of 2048 bits or more, SHA-256 signatures and AES-GCM or ChaCha20 suites, or enable TLS 1.3.",
	    "RFC 9155 2; RFC 7919 4; RFC 9325 4.1, 4.2",
	    REMEDIES(
		{ "Postfix", "'smtpd_tls_dh1024_param_file = auto' (since 3.7; before, a file with a group of 2048 bits), no 'smtpd_tls_eecdh_grade = none', no 'tls_eecdh_auto_curves' with only other curves" },
		{ "Exim", "'tls_dhparam' of 2048 bits or unset, 'tls_eccurve = auto', and no 'tls_require_ciphers' that allows only old suites" },
		{ "Dovecot", "'ssl_dh' (2.4: 'ssl_server_dh_file') of 2048 bits or none, no 'ssl_curve_list' with only other curves" },
		{ "Courier", "'TLS_DHPARAMS' names a group of 2048 bits ('mkdhparams' with 'BITS=2048')" }) },
	[TLS_UNSAFE_RENEGOTIATION] = { "unsafe-renegotiation", "TLS", STATE_CRITICAL, NULL,
	    "The server does not support secure renegotiation (RFC 5746): clients with OpenSSL 3 reject it.",
	    "Current mail clients and senders cannot connect, and others cannot tell whether an attacker has inserted data before theirs.",
	    "Update the TLS library of the server, or remove the option that disables RFC 5746.",
	    "RFC 5746 3.6, 4.1",
	    REMEDIES(
		{ "Exim", "no '%DISABLE_SAFE_RENEGOTIATION' in 'tls_require_ciphers' (GnuTLS)" },
		{ "Courier", "no '%DISABLE_SAFE_RENEGOTIATION' in 'TLS_PRIORITY' (GnuTLS)" },
		{ "Exchange Server", "keep the registry value 'AllowInsecureRenegoServers' and those like it at 0; install the Windows updates (MS10-049 and later)" }) },
	{ .id = NULL },
};
