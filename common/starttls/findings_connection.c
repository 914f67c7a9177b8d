/* SPDX-License-Identifier: ISC */
#include "starttls/findings.h"

const struct finding_kind findings_connection[] = {
	[CONNECTION_FAMILY_UNAVAILABLE] = { "family-unavailable", "Connection", STATE_OK,
	    "UNKNOWN where no address of the host can be examined",
	    "This machine has no route for an address family, so addresses of that "
	    "family were not examined.",
	    "A fault at the addresses that this machine cannot reach is not noticed "
	    "here, while other mail servers and users meet it.",
	    "Run the check from a machine that has both IPv4 and IPv6; -4 and -6 leave "
	    "the other family out on purpose.",
	    "RFC 8305 4", NULL },
	[CONNECTION_UNREACHABLE] = { "unreachable", "Connection", STATE_CRITICAL,
	    "WARNING while another mail host serves",
	    "Nothing accepts the connection: refused, reset, or not to be reached.",
	    "No mail arrives, or none can be read: senders keep it for days and then "
	    "return it.",
	    "Start the service, open the port in the firewall, or mend the address in "
	    "DNS.",
	    "RFC 9293 3.5",
	    REMEDIES(
		{ "Postfix",
		    "'postfix status'; 'inet_interfaces = all' and 'inet_protocols = "
		    "all' in main.cf; the line smtp, submission or submissions in "
		    "master.cf" },
		{ "Exim", "'daemon_smtp_ports = 25 : 465 : 587', with "
			  "'tls_on_connect_ports = 465'; 'local_interfaces' must not be "
			  "loopback alone" },
		{ "Exchange Online",
		    "its hosts answer on port 25 only; where all are unreachable, "
		    "the network of the monitoring host blocks port 25 outwards" },
		{ "Dovecot",
		    "'protocols = imap pop3 lmtp sieve', those that it is to speak, "
		    "and 'listen = *, ::'; 'doveconf service/imap-login' and the "
		    "like (managesieve-login, lmtp) show the ports" },
		{ "Courier",
		    "'IMAPDSTART=YES', 'IMAPDSSLSTART=YES', 'POP3DSTART=YES', "
		    "'POP3DSSLSTART=YES'; 'ADDRESS' and 'PORT' in the same files" },
		{ "DNS", "the A and AAAA records must name the addresses that it listens "
			 "on: remove an AAAA record where IPv6 is not served" }) },
	[CONNECTION_NO_ADDRESS] = { "no-address", "Connection", STATE_CRITICAL, NULL,
	    "The host has no address of the family asked for.",
	    "Nobody can connect to it: senders skip the host, and where it is the only "
	    "one they return the mail.",
	    "Publish an A or AAAA record for the host, or take the host out of the MX "
	    "records. With -4 or -6 only addresses of that family count.",
	    "RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'mail.example.org. IN A 192.0.2.25' and, where it has IPv6, "
			 "'mail.example.org. IN AAAA 2001:db8::25'" }) },
	[CONNECTION_BAD_GREETING] = { "bad-greeting", "Connection", STATE_CRITICAL, NULL,
	    "What answers does not greet as a server of this protocol does.",
	    "Mail servers and clients that connect here fail at the first line.",
	    "See what listens on the port: another service, a TLS-only port (--tls), a "
	    "listener behind a proxy that waits for its header (--proxy-protocol).",
	    "RFC 5321 4.3.1; RFC 9051 7.1; RFC 1939 3; RFC 5804 1.7",
	    REMEDIES(
		{ "Postfix",
		    "behind a proxy 'smtpd_upstream_proxy_protocol' (with postscreen "
		    "'postscreen_upstream_proxy_protocol') must be 'haproxy' exactly "
		    "where the proxy sends that header: check that port with "
		    "'--proxy-protocol'" },
		{ "Exim", "behind a proxy 'hosts_proxy' must name it exactly where it "
			  "sends the PROXY header: check that port with "
			  "'--proxy-protocol'" },
		{ "Dovecot",
		    "behind a proxy its 'inet_listener' needs 'haproxy = yes', and "
		    "'haproxy_trusted_networks' the proxy's address, or the monitoring "
		    "host's for a check with '--proxy-protocol'" }) },
	[CONNECTION_UNAVAILABLE] = { "unavailable", "Connection", STATE_CRITICAL,
	    "WARNING while another mail host serves",
	    "The server answers that it gives no service, or not now.",
	    "Senders keep the mail or return it, and users cannot log in, although the "
	    "port is open.",
	    "Read its text: too many connections, a block list, a full disk, a "
	    "maintenance mode. Let the monitoring host's address in; a listener behind "
	    "a proxy wants its header first: --proxy-protocol.",
	    "RFC 5321 3.1, 3.8; RFC 7504 3; RFC 9051 7.1.5; RFC 1939 3; RFC 5804 1.2",
	    REMEDIES({ "Postfix",
			 "421 'Server local error' before the greeting: with "
			 "'smtpd_upstream_proxy_protocol = haproxy' it lacks the header, "
			 "so '--proxy-protocol'; 421 'too many connections': "
			 "'smtpd_client_event_limit_exceptions = $mynetworks, 192.0.2.9' "
			 "exempts the monitoring host; with postscreen the limit is "
			 "'postscreen_client_connection_count_limit', and "
			 "'postscreen_access_list' lets it past the other tests" },
		{ "Exim",
		    "'smtp_accept_max' (20) and 'smtp_accept_max_per_host' limit "
		    "connections; a deny in the ACL of 'acl_smtp_connect' answers 550" },
		{ "Dovecot",
		    "BYE and -ERR give the reason: 'doveadm log errors' shows what "
		    "failed behind the login" },
		{ "Courier",
		    "'MAXPERIP' in imapd and pop3d limits the connections of one "
		    "address" }) },
	[CONNECTION_PROTOCOL_ERROR] = { "protocol-error", "Connection", STATE_CRITICAL,
	    NULL,
	    "The server breaks the protocol, hangs up in the middle or sends without "
	    "end.",
	    "Mail servers and clients give up in the same place, and some of them "
	    "silently go on without TLS.",
	    "Run with -vvv to see the dialogue; look for a proxy or firewall that "
	    "rewrites it.",
	    "RFC 5321 4.2, 4.5.3.1",
	    REMEDIES({ "Cisco ASA",
		"'inspect esmtp' rewrites the dialogue: switch it off with 'no "
		"inspect esmtp'" }) },
	{ .id = NULL },
};
