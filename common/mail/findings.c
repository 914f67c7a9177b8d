/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"

#include <stddef.h>

const struct finding_kind findings_run[] = {
	[DNS_FAILURE] = { "dns-failed", STATE_CRITICAL, NULL,
	    "DNS says that the name does not exist, or its servers fail (SERVFAIL, "
	    "REFUSED, "
	    "malformed answers).",
	    "Ask with dig for the name at the DNS server named; mend the zone, its "
	    "DNSSEC "
	    "signatures or the name in the command line.",
	    "RFC 1035 4.1.1; RFC 2308 2" },
	[DNS_SILENCE] = { "dns-unreachable", STATE_CRITICAL, NULL,
	    "No DNS server answers.",
	    "Mend the resolver of this machine (/etc/resolv.conf, --nameserver); where "
	    "another "
	    "check watches it, map this finding: --severity=dns-unreachable=unknown.",
	    "RFC 1035 7.1" },
	[RUN_TIMEOUT] = { "timeout", STATE_CRITICAL, "as -t says",
	    "The run has reached its deadline (-t).",
	    "See which step it waits in: a firewall that drops packets, a greeting "
	    "delay, a "
	    "server under load. Raise -t only where the delay is wanted.",
	    "RFC 5321 4.5.3.2" },
	[RUN_NO_SOCKET] = { "no-socket", STATE_UNKNOWN, NULL,
	    "This machine gives no socket to the check: nothing is said of what it "
	    "checks.",
	    "Raise the limits of open files and processes of the monitoring system.",
	    "Monitoring Plugins Guidelines, return codes" },
	{ .id = NULL },
};

const struct finding_kind findings_time[] = {
	[RUN_SLOW] = { "slow", STATE_WARNING, "by -w and -c",
	    "The run took longer than the range allows.",
	    "See in the performance data which stage takes the time: DNS, connection, "
	    "greeting "
	    "or TLS.",
	    "Monitoring Plugins Guidelines, thresholds" },
	{ .id = NULL },
};

const struct finding_kind findings_connection[] = {
	[CONNECTION_UNREACHABLE] = { "unreachable", STATE_CRITICAL, NULL,
	    "Nothing accepts the connection: refused, reset, or no route.",
	    "Start the service, open the port in the firewall, or mend the address in "
	    "DNS.",
	    "RFC 9293 3.5" },
	[CONNECTION_NO_ADDRESS] = { "no-address", STATE_CRITICAL, NULL,
	    "The host has no address of the family asked for.",
	    "Publish an A or AAAA record for the host, or take the host out of the MX "
	    "records.",
	    "RFC 5321 5.1" },
	[CONNECTION_BAD_GREETING] = { "bad-greeting", STATE_CRITICAL, NULL,
	    "What answers does not greet as a server of this protocol does.",
	    "See what listens on the port: another service, a proxy, a TLS-only port "
	    "(--tls).",
	    "RFC 5321 4.3.1; RFC 9051 7.1; RFC 1939 3" },
	[CONNECTION_UNAVAILABLE] = { "unavailable", STATE_CRITICAL, NULL,
	    "The server answers that it gives no service, or not now.",
	    "Read its text: too many connections, a block list, a full disk, a "
	    "maintenance mode. "
	    "Let the monitoring host's address in.",
	    "RFC 5321 3.1, 3.8; RFC 7504 2; RFC 9051 7.1.5; RFC 1939 3" },
	[CONNECTION_PROTOCOL_ERROR] = { "protocol-error", STATE_CRITICAL, NULL,
	    "The server breaks the protocol, hangs up in the middle or sends without "
	    "end.",
	    "Run with -vvv to see the dialogue; look for a proxy or firewall that "
	    "rewrites it.",
	    "RFC 5321 4.2, 4.5.3.1" },
	{ .id = NULL },
};

const struct finding_kind findings_starttls[] = {
	[STARTTLS_MISSING] = { "no-starttls", STATE_CRITICAL, NULL,
	    "The server does not offer STARTTLS: mail and passwords travel in clear "
	    "text.",
	    "Configure a certificate and STARTTLS (Postfix: smtpd_tls_security_level = "
	    "may); if "
	    "it is configured, a firewall strips the offer.",
	    "RFC 3207 4; RFC 9051 6.2.1; RFC 2595 3, 4; RFC 8314 3" },
	[STARTTLS_REFUSED] = { "starttls-refused", STATE_CRITICAL, NULL,
	    "The server offers STARTTLS and then refuses it.",
	    "Read its log: mostly the certificate or key cannot be read (owner, mode, "
	    "path).",
	    "RFC 3207 4; RFC 9051 6.2.1; RFC 2595 4" },
	[STARTTLS_INJECTION] = { "plaintext-after-starttls", STATE_CRITICAL, NULL,
	    "Clear text stands between the go-ahead and the TLS handshake: somebody "
	    "injects, or "
	    "the server is broken.",
	    "Update the server; if its own log shows no such text, somebody on the way "
	    "inserts "
	    "it.",
	    "RFC 3207 4.2, 5; RFC 9051 6.2.1; RFC 2595 2.2; CVE-2011-0411" },
	[STARTTLS_CLEARTEXT_LOGIN] = { "cleartext-login", STATE_WARNING, NULL,
	    "The server lets clients log in before TLS: passwords can travel in clear "
	    "text.",
	    "Offer logins inside TLS only (Postfix: smtpd_tls_auth_only = yes; Dovecot: "
	    "ssl = required).",
	    "RFC 8314 3, 4.1; RFC 4954 4; RFC 9051 6.2.3; RFC 2595 2.2" },
	[STARTTLS_MISSING_CAPABILITY] = { "missing-capability", STATE_CRITICAL, NULL,
	    "A capability that --require-capability names is not offered inside TLS.",
	    "Switch it on in the server, or drop the requirement.",
	    "RFC 5321 4.1.1.1; RFC 9051 6.1.1; RFC 2449 5" },
	[STARTTLS_REPEATED] = { "starttls-repeated", STATE_WARNING, NULL,
	    "The server offers STARTTLS although TLS is already there.",
	    "Update the server, or the proxy that ends TLS in front of it.",
	    "RFC 3207 4.2; RFC 9051 6.2.1; RFC 2595 4" },
	[STARTTLS_NO_SERVICE_INSIDE] = { "no-service-inside-tls", STATE_CRITICAL, NULL,
	    "TLS is there, but behind it nothing serves: silence, a refusal or a closed "
	    "connection.",
	    "Start the service behind the TLS front (proxy, load balancer); see both "
	    "logs.",
	    "RFC 3207 4.2; RFC 9051 6.1.1; RFC 2449 5" },
	{ .id = NULL },
};

const struct finding_kind findings_imap[] = {
	[IMAP_PREAUTH] = { "preauth", STATE_CRITICAL, NULL,
	    "The server greets with PREAUTH: the session counts as logged in, and "
	    "STARTTLS is "
	    "ruled out.",
	    "Switch pre-authentication off for network clients; if the server does not "
	    "send "
	    "it, somebody on the way does.",
	    "RFC 9051 7.1.4, 11.1" },
	{ .id = NULL },
};

const struct finding_kind findings_tls[] = {
	[TLS_HANDSHAKE_FAILED] = { "handshake-failed", STATE_CRITICAL, NULL,
	    "The TLS handshake does not succeed.",
	    "Compare protocol versions, cipher suites and key types: openssl s_client "
	    "-starttls "
	    "shows the server's side.",
	    "RFC 8446 4, 6.2" },
	[TLS_OLD] = { "old-tls", STATE_CRITICAL, NULL,
	    "The protocol version agreed on is older than --tls-min.",
	    "Let the server speak TLS 1.2 and 1.3 (Postfix: smtpd_tls_protocols = "
	    ">=TLSv1.2).",
	    "RFC 8996; RFC 9325 3.1.1" },
	[TLS_WEAK_CIPHER] = { "weak-cipher", STATE_WARNING, NULL,
	    "The cipher suite agreed on is weak.",
	    "Prefer suites with ECDHE and AES-GCM or ChaCha20, or switch TLS 1.3 on.",
	    "RFC 9325 4.1, 4.2" },
	{ .id = NULL },
};

const struct finding_kind findings_certificate[] = {
	[CERTIFICATE_EXPIRED] = { "certificate-expired", STATE_CRITICAL, NULL,
	    "A certificate of the chain has expired.",
	    "Renew it, install it with its chain, and reload the server: it keeps the "
	    "old one "
	    "in memory.",
	    "RFC 5280 4.1.2.5" },
	[CERTIFICATE_EXPIRING] = { "certificate-expiring", STATE_WARNING, "by -D",
	    "A certificate of the chain expires soon.",
	    "See why the renewal has not run; if it has, reload the server.",
	    "RFC 5280 4.1.2.5" },
	[CERTIFICATE_NOT_YET_VALID] = { "certificate-not-yet-valid", STATE_CRITICAL, NULL,
	    "A certificate of the chain is not valid yet.",
	    "Compare the clocks of this machine and of the issuer; else use the old "
	    "certificate "
	    "until then.",
	    "RFC 5280 4.1.2.5" },
	[CERTIFICATE_UNTRUSTED] = { "untrusted", STATE_CRITICAL, NULL,
	    "The chain does not end in a trusted certificate, or does not hold together.",
	    "Install the full chain (leaf, then intermediates) of a public CA; for a CA "
	    "of your "
	    "own use --ca-file.",
	    "RFC 5280 6.1; RFC 8446 4.4.2" },
	[CERTIFICATE_NAME_MISMATCH] = { "name-mismatch", STATE_CRITICAL, NULL,
	    "The certificate is not for the name.",
	    "Get a certificate whose subjectAltName carries the name, or say with "
	    "--verify-name "
	    "which name counts.",
	    "RFC 9525 6.3, 6.4; RFC 6125" },
	[CERTIFICATE_WEAK_KEY] = { "weak-key", STATE_WARNING, NULL,
	    "A key of the chain is too short: RSA below 2048 bits, EC below 224.",
	    "Renew with a new key: EC P-256, or RSA with 2048 bits or more.",
	    "RFC 9325 4.5" },
	[CERTIFICATE_WEAK_SIGNATURE] = { "weak-signature", STATE_WARNING, NULL,
	    "A certificate of the chain is signed with MD5 or SHA-1.",
	    "Have it issued anew with SHA-256.", "RFC 9325 4.5; RFC 9155" },
	[CERTIFICATE_MISSING] = { "no-certificate", STATE_CRITICAL, NULL,
	    "The server has no certificate: anybody can stand in for it.",
	    "Configure a certificate and its key.", "RFC 5246 7.4.2; RFC 9325 4.1" },
	{ .id = NULL },
};

const struct finding_kind findings_mx[] = {
	[MX_NO_MAIL_HOST] = { "no-mail-host", STATE_CRITICAL, NULL,
	    "The domain has no MX record and no address: nobody can send it mail, and it "
	    "does "
	    "not say so.",
	    "Publish MX records; a domain that takes no mail publishes the null MX \"0 "
	    ".\".",
	    "RFC 5321 5.1; RFC 7505 3" },
	[MX_NULL] = { "null-mx", STATE_OK, "WARNING beside other MX",
	    "The domain says that it takes no mail.",
	    "Nothing; beside other MX records, remove one or the other.", "RFC 7505 3" },
	[MX_IS_ADDRESS] = { "mx-is-address", STATE_CRITICAL, NULL,
	    "An MX record names an address instead of a host: mail servers do not use "
	    "it.",
	    "Publish a host name that has this address, and name it in the MX record.",
	    "RFC 1035 3.3.9; RFC 5321 5.1" },
	[MX_IS_CNAME] = { "mx-is-cname", STATE_WARNING, NULL,
	    "An MX record names an alias: some mail servers refuse that.",
	    "Name the host that the alias stands for.", "RFC 2181 10.3; RFC 5321 5.1" },
	{ .id = NULL },
};
