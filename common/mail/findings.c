/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"

const struct finding_kind findings_run[] = {
	[RUN_DNS_FAILED] = { "dns-failed", "Connection", STATE_CRITICAL, NULL,
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
	[RUN_DNS_UNREACHABLE] = { "dns-unreachable", "Connection", STATE_UNKNOWN, NULL,
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
