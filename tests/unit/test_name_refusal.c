/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "starttls/name_refusal.h"

#include "unit.h"

static const char *const of_name[] = {
	/* Postfix: reject_non_fqdn_helo_hostname, reject_invalid_helo_hostname,
	 * reject_unknown_helo_hostname, check_helo_access, reject_rhsbl_helo */
	"504 5.5.2 <mon1>: Helo command rejected: need fully-qualified hostname",
	"501 5.5.2 <mon_1>: Helo command rejected: Invalid name",
	"450 4.7.1 <mon1.example.test>: Helo command rejected: Host not found",
	"550 5.7.1 <mon1.example.test>: Helo command rejected: Host not found",
	"554 5.7.1 <mon1.example.test>: Helo command rejected: Access denied",
	"550 5.7.1 <mon1>: Helo command rejected: your IP address is not that",
	"554 5.7.1 Service unavailable; Helo command [mon1.example.test] blocked using "
	"dbl.example",
	"501 Syntax: EHLO hostname",
	/* Exim: helo_accept_junk_hosts, helo_verify_hosts, an ACL */
	"501 Syntactically invalid EHLO argument(s)",
	"501 Syntactically invalid HELO argument(s)",
	"550 EHLO argument does not match calling host",
	"550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
	"550 HELO does not match your reverse DNS",
	/* Exchange, IIS */
	"501 5.5.4 Invalid domain name",
	"501 5.5.4 Invalid Address",
	/* Stalwart */
	"550 5.5.0 Invalid EHLO domain.",
	/* Sendmail */
	"501 5.0.0 Invalid domain name",
	"501 5.0.0 HELO requires domain address",
	"553 5.0.0 mon1 invalid host name",
	/* qmail patches, others */
	"550 5.7.1 Access denied",
	"550 bad HELO name",
	"501 5.5.4 HELO requires domain name",
	"504 5.5.4 command parameter not implemented",
	"554 you must send a fully qualified domain name",
	"550 5.5.2 bad syntax",
	"450 4.5.2 need FQDN",
	NULL,
};

static const char *const of_client[] = {
	/* RFC 5321 3.8, 4.2.3 */
	"421 4.7.0 mail.example.test Error: too many errors",
	"421 4.3.2 EHLO: service shutting down",
	"554 too many connections",
	"554 5.7.1 No SMTP service here",
	"450 4.7.1 Too many connections from 192.0.2.9",
	"452 4.3.1 Out of disk space",
	"451 4.3.0 Temporary lookup failure",
	"451 4.3.0 Local error in processing",
	/* lists */
	"550 5.7.1 Service unavailable; client [192.0.2.9] blocked using zen.example",
	"554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using "
	"zen.example; HELO was mon1",
	"550 5.7.1 Your host is blacklisted",
	"550 5.7.1 192.0.2.9 is listed at bl.example",
	"550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.9]",
	"550 5.7.1 Your IP address is not allowed to connect",
	"550 5.7.1 EHLO refused: your address is on our denylist",
	"550 5.7.1 relaying denied",
	"550 5.7.1 poor reputation",
	"554 5.7.1 <unknown[192.0.2.9]>: Client host rejected: Access denied",
	"550 5.7.1 Client was not authenticated",
	/* the service */
	"451 4.3.0 Error: queue file write error processing EHLO",
	"452 4.3.1 Insufficient system storage (EHLO)",
	"554 5.3.2 System not accepting network messages: EHLO refused",
	"550 EHLO disabled by administrator",
	"550 5.7.1 Mail server is in maintenance mode",
	"550 5.7.1 Mail from all hosts is refused: the policy service is down",
	"550 5.7.1 Bandwidth exceeded",
	"550 5.5.1 Out of memory",
	"501 5.5.4 License expired",
	"504 Unable to check licence",
	"451 Internal error, hostname of mail store unknown",
	/* greylisting */
	"450 4.2.0 Greylisted, try again in 300 s",
	"451 4.7.1 HELO greylisted, come back later",
	"450 4.7.1 try again later",
	"451 too many HELO commands",
	/* the command */
	"500 5.5.1 Command unrecognized: EHLO",
	"500 unrecognized command",
	"502 5.5.2 what is EHLO?",
	"502 5.5.1 EHLO not implemented",
	"550 5.5.1 Invalid command: LHLO",
	"550 5.5.1 Unrecognized command",
	"503 5.5.1 bad sequence: EHLO",
	/* nothing that says it */
	"550 Administrative prohibition",
	"550 5.3.2 system not accepting mail",
	"550 5.7.10 no",
	"550",
	"250 HELO mon1",
	NULL,
};

static void test_lines(const char *const *lines, bool wanted)
{
	for (; *lines; lines++)
		EXPECT(name_refusal_is(atoi(*lines), *lines) == wanted, *lines);
}

int main(void)
{
	test_lines(of_name, true);
	test_lines(of_client, false);
	return unit_end();
}
