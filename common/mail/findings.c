/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"

const struct finding_kind findings_run[] = {
	[DNS_FAILURE] = { "dns-failed", "Connection", STATE_CRITICAL, NULL,
	    "DNS says that the name does not exist, or its servers fail (SERVFAIL, "
	    "REFUSED, malformed answers).",
	    "Whoever looks the name up gets no answer either: mail waits in queues and "
	    "is returned after days, and clients find no server.",
	    "Query the name with dig at the DNS server that was asked; mend the zone, "
	    "its "
	    "DNSSEC signatures or the name in the command line.",
	    "RFC 1035 4.1.1; RFC 2308 2",
	    REMEDIES({ "DNS",
		"'dig +trace NAME' shows which server fails; SERVFAIL that goes "
		"away with 'dig +cd NAME' is DNSSEC: sign the zone anew, or mend "
		"the DS record at the registrar" }) },
	[DNS_SILENCE] = { "dns-unreachable", "Connection", STATE_UNKNOWN, NULL,
	    "No DNS server that this machine asks answers.",
	    "Without DNS nothing can be said of the mail, and a mail server that uses "
	    "the same resolver delivers nothing.",
	    "Repair the resolver of this machine (/etc/resolv.conf, --nameserver); where "
	    "no other check watches it, map this finding: "
	    "--severity=dns-unreachable=critical.",
	    "RFC 1035 7.1", NULL },
	[RUN_TIMEOUT] = { "timeout", "Connection", STATE_CRITICAL, "as -t says",
	    "The run has reached its deadline (-t).",
	    "A server that lets a client wait this long loses users, and mail servers "
	    "that give up try another time or another host.",
	    "See which step it waits in: a firewall that drops packets, a greeting "
	    "delay, a server under load. Raise -t only where the delay is wanted.",
	    "RFC 5321 4.5.3.2",
	    REMEDIES({ "Postfix",
			 "'postscreen_greet_wait' (6s) delays the greeting on purpose: "
			 "use '-t 20', or let the monitoring host in by "
			 "'postscreen_access_list'; with "
			 "'smtpd_upstream_proxy_protocol = haproxy' it waits for the "
			 "header of a proxy: '--proxy-protocol'" },
		{ "Exim",
		    "a 'delay' in the ACL of 'acl_smtp_connect', or a DNS list that "
		    "does not answer, holds the greeting back; a host in "
		    "'hosts_proxy' must send the header of a proxy: "
		    "'--proxy-protocol'" },
		{ "Dovecot",
		    "its log says when 'process_limit' or 'client_limit' of 'service "
		    "imap-login' or 'service pop3-login' is reached; an "
		    "'inet_listener' with 'haproxy = yes' waits for the header of a "
		    "proxy: '--proxy-protocol'" },
		{ "Courier",
		    "'MAXDAEMONS' and 'MAXPERIP' in imapd and pop3d limit who is "
		    "served" }) },
	[RUN_NO_SOCKET] = { "no-socket", "Connection", STATE_UNKNOWN, NULL,
	    "This machine gives no socket to the check: nothing is said of what it "
	    "checks.",
	    "While the monitoring host is short of files or processes, other checks "
	    "are blind too.",
	    "Raise the limits of open files and processes of the monitoring system.",
	    "Monitoring Plugins Guidelines, return codes", NULL },
	[RUN_NOT_EXAMINED] = { "not-examined", "Connection", STATE_UNKNOWN, NULL,
	    "A limit of this check was reached (questions, terms, hosts): nothing is "
	    "said of what is left out.",
	    "What was not examined may be wrong, and nobody is told.",
	    "Look at what is named: a record or a host list of that size is mostly a "
	    "mistake. Check its parts by themselves.",
	    "Monitoring Plugins Guidelines, return codes", NULL },
	{ .id = NULL },
};

const struct finding_kind findings_time[] = {
	[RUN_SLOW] = { "slow", "Connection", STATE_WARNING, "by -w and -c",
	    "The run took longer than the range allows.",
	    "Slowness is what comes before time-outs: queues grow, and users wait each "
	    "time they look for mail.",
	    "See in the performance data which stage takes the time: DNS, connection, "
	    "greeting or TLS.",
	    "Monitoring Plugins Guidelines, thresholds",
	    REMEDIES({ "Postfix",
			 "a slow greeting is mostly 'postscreen_greet_wait', a reverse "
			 "lookup of the client, or 'smtpd_client_restrictions' that ask "
			 "slow DNS lists" },
		{ "Exim",
		    "a slow greeting is mostly 'host_lookup', "
		    "'rfc1413_query_timeout' (0s switches it off) or a 'delay' in an "
		    "ACL" },
		{ "Dovecot",
		    "'restart_request_count = unlimited' (2.3: 'service_count = 0') in "
		    "'service imap-login' and 'service pop3-login' keeps login "
		    "processes alive instead of starting one for each client" }) },
	{ .id = NULL },
};

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
		{ "Dovecot", "'protocols = imap pop3' and 'listen = *, ::'; 'doveconf "
			     "service/imap-login' shows the ports" },
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
	    "RFC 5321 4.3.1; RFC 9051 7.1; RFC 1939 3",
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
	    "RFC 5321 3.1, 3.8; RFC 7504 3; RFC 9051 7.1.5; RFC 1939 3",
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
