/* SPDX-License-Identifier: ISC */
/* Made by findings.awk from the .words file beside it; not to be edited. */
/* clang-format off */
#include "starttls/findings.h"

const struct finding_kind findings_connection[] = {
	[CONNECTION_FAMILY_UNAVAILABLE] = { "family-unavailable", "Connection", STATE_OK, "UNKNOWN if no address of the host can be checked",
	    "This machine has no route for an address family, so addresses of that family were not checked.",
	    "A fault at these addresses is not detected here, but affects other mail servers and users.",
	    "Run the check from a machine that has both IPv4 and IPv6; use -4 or -6 to leave out the other family on purpose.",
	    "RFC 8305 4",
	    NULL },
	[CONNECTION_UNREACHABLE] = { "unreachable", "Connection", STATE_CRITICAL, "WARNING while another mail host works",
	    "The connection fails: refused, reset, or no route to the host.",
	    "No mail arrives, or none can be read: senders keep it in their queue for days and then return it.",
	    "Start the service, open the port in the firewall, or correct the address in DNS.",
	    "RFC 9293 3.5",
	    REMEDIES(
		{ "Postfix", "'postfix status'; 'inet_interfaces = all' and 'inet_protocols = all' in main.cf; the line smtp, submission or submissions in master.cf" },
		{ "Exim", "'daemon_smtp_ports = 25 : 465 : 587', with 'tls_on_connect_ports = 465'; 'local_interfaces' must not be loopback alone" },
		{ "Exchange Online", "its hosts answer on port 25 only; if all are unreachable, the network of the monitoring host blocks outgoing port 25" },
		{ "Dovecot", "'protocols = imap pop3' and 'listen = *, ::'; 'doveconf service/imap-login' shows the ports" },
		{ "Courier", "'IMAPDSTART=YES', 'IMAPDSSLSTART=YES', 'POP3DSTART=YES', 'POP3DSSLSTART=YES'; 'ADDRESS' and 'PORT' in the same files" },
		{ "DNS", "the A and AAAA records must contain addresses that the server listens on: remove an AAAA record if it does not serve IPv6" }) },
	[CONNECTION_NO_ADDRESS] = { "no-address", "Connection", STATE_CRITICAL, NULL,
	    "The host has no address of the requested family.",
	    "Nobody can connect to it: senders skip the host, and if it is the only one they return the mail.",
	    "Publish an A or AAAA record for the host, or remove the host from the MX records. With -4 or -6 only addresses of that family count.",
	    "RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'mail.example.org. IN A 192.0.2.25' and, where it has IPv6, 'mail.example.org. IN AAAA 2001:db8::25'" }) },
	[CONNECTION_BAD_GREETING] = { "bad-greeting", "Connection", STATE_CRITICAL, NULL,
	    "The server does not send a greeting of this protocol.",
	    "Mail servers and clients that connect here fail at the first line.",
	    "Find out what listens on the port: another service, a TLS-only port (--tls), a listener behind a proxy that waits for the PROXY header (--proxy-protocol).",
	    "RFC 5321 4.3.1; RFC 9051 7.1; RFC 1939 3",
	    REMEDIES(
		{ "Postfix", "set 'smtpd_upstream_proxy_protocol' (with postscreen 'postscreen_upstream_proxy_protocol') to 'haproxy' only on a port where a proxy sends the PROXY header, and check that port with '--proxy-protocol'" },
		{ "Exim", "'hosts_proxy' must list a proxy if it sends the PROXY header, and only then: check that port with '--proxy-protocol'" },
		{ "Dovecot", "behind a proxy its 'inet_listener' needs 'haproxy = yes', and 'haproxy_trusted_networks' the address of the proxy, or that of the monitoring host for a check with '--proxy-protocol'" }) },
	[CONNECTION_UNAVAILABLE] = { "unavailable", "Connection", STATE_CRITICAL, "WARNING while another mail host works",
	    "The server replies that it does not provide service, or not at the moment.",
	    "Senders keep the mail in their queue or return it, and users cannot log in, although the port is open.",
	    "Read the reply: too many connections, a block list, a full disk, maintenance. Allow the address of the monitoring host; a listener behind a proxy needs the PROXY header first: --proxy-protocol.",
	    "RFC 5321 3.1, 3.8; RFC 7504 3; RFC 9051 7.1.5; RFC 1939 3",
	    REMEDIES(
		{ "Postfix", "421 'Server local error' before the greeting: with 'smtpd_upstream_proxy_protocol = haproxy' it expects the PROXY header: '--proxy-protocol'; 421 'too many connections': 'smtpd_client_event_limit_exceptions = $mynetworks, 192.0.2.9' exempts the monitoring host; with postscreen the limit is 'postscreen_client_connection_count_limit', and 'postscreen_access_list' exempts a host from the other tests" },
		{ "Exim", "'smtp_accept_max' (20) and 'smtp_accept_max_per_host' limit connections; a deny in the ACL of 'acl_smtp_connect' gives 550" },
		{ "Dovecot", "BYE and -ERR give the reason: 'doveadm log errors' shows what failed after the login" },
		{ "Courier", "'MAXPERIP' in imapd and pop3d limits the connections from one address" }) },
	[CONNECTION_PROTOCOL_ERROR] = { "protocol-error", "Connection", STATE_CRITICAL, NULL,
	    "The server violates the protocol, closes the connection early or sends data without end.",
	    "Mail servers and clients fail at the same point, and some of them silently continue without TLS.",
	    "Run with -vvv to see the dialogue; look for a proxy or firewall that modifies it.",
	    "RFC 5321 4.2, 4.5.3.1",
	    REMEDIES(
		{ "Cisco ASA", "'inspect esmtp' modifies the dialogue: disable it with 'no inspect esmtp'" }) },
	{ .id = NULL },
};
