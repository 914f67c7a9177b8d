/* SPDX-License-Identifier: ISC */
/* Made by findings.awk from the .words file beside it; not to be edited. */
/* clang-format off */
#include "starttls/findings.h"

const struct finding_kind findings_mx[] = {
	[MX_NO_MAIL_HOST] = { "no-mail-host", "MX", STATE_CRITICAL, NULL,
	    "The domain has no MX record and no address: nobody can send it mail, and no null MX declares that.",
	    "Mail to the domain is returned, and replies to its own mail are lost.",
	    "Publish MX records; for a domain that accepts no mail, publish the null MX \"0 .\".",
	    "RFC 5321 5.1; RFC 7505 3",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', or for a domain that accepts no mail 'example.org. IN MX 0 .'" },
		{ "Exchange Online", "'example.org. IN MX 0 example-org.mail.protection.outlook.com.', the target that the admin center shows for the accepted domain" }) },
	[MX_NULL] = { "null-mx", "MX", STATE_OK, "WARNING if there are other MX records",
	    "The domain declares that it accepts no mail (null MX).",
	    "If there are other MX records, senders disagree: some deliver the mail, some return it.",
	    "No action is needed; if there are other MX records, remove either them or the null MX.",
	    "RFC 7505 3",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 0 .' as the only MX record, or not at all" }) },
	[MX_IS_ADDRESS] = { "mx-is-address", "MX", STATE_CRITICAL, NULL,
	    "An MX record contains an address instead of a host name: mail servers do not use it.",
	    "DNS treats the address as a host name that does not exist: mail for it waits or is returned.",
	    "Publish a host name that has this address, and use that name in the MX record.",
	    "RFC 1035 3.3.9; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.' and 'mx1.example.org. IN A 192.0.2.25'" }) },
	[MX_IS_CNAME] = { "mx-is-cname", "MX", STATE_WARNING, NULL,
	    "An MX record points to an alias (CNAME), which some mail servers reject.",
	    "Those servers return the mail, and it is unclear which name the certificate must have.",
	    "Use the name that the alias points to in the MX record.",
	    "RFC 2181 10.3; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', where mx1 has A and AAAA records of its own and no CNAME" },
		{ "Exchange Online", "use the target that the admin center shows in the MX record itself, not through a CNAME" }) },
	[MX_MISSING] = { "mx-missing", "MX", STATE_WARNING, "CRITICAL if no other mail host works",
	    "An MX record names a host that does not exist; other MX hosts exist.",
	    "Senders that try this host first lose time, and some return the mail.",
	    "Remove the MX record, or publish the host's A and AAAA records.",
	    "RFC 5321 5.1; RFC 2308 2.1",
	    REMEDIES(
		{ "DNS", "'dig mx1.example.org A' must not return NXDOMAIN for a name in 'dig example.org MX'" }) },
	[MX_INVALID_NAME] = { "mx-invalid-name", "MX", STATE_CRITICAL, NULL,
	    "An MX record contains an invalid host name: mail servers cannot use it.",
	    "Senders skip it, and if it is the only one they return the mail.",
	    "Use a host name: labels of letters, digits and hyphens, at most 253 bytes.",
	    "RFC 5321 2.3.5; RFC 1123 2.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.': look for a missing dot, a comment or quotes in the zone file" }) },
	[MX_UNROUTABLE] = { "mx-unroutable", "MX", STATE_CRITICAL, NULL,
	    "A mail host has an address that no other machine can reach: loopback, unspecified, link-local or multicast.",
	    "Senders connect to themselves or to nobody: the mail loops, waits or is returned.",
	    "Publish the address at which other machines reach the host. The check does not connect to the address unless the finding is mapped to ok.",
	    "RFC 6890 2.2; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'mx1.example.org. IN A 192.0.2.25', the public address, in the public zone" }) },
	[MX_IMPLICIT] = { "implicit-mx", "MX", STATE_OK, NULL,
	    "The domain has no MX record: senders use its own address (implicit MX).",
	    "Mail goes to the host that the domain's name points to, often a web server.",
	    "No action is needed if that host accepts the domain's mail, but an MX record makes it explicit. For a domain that accepts no mail, publish the null MX \"0 .\".",
	    "RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', or for a domain that accepts no mail 'example.org. IN MX 0 .'" }) },
	{ .id = NULL },
};
