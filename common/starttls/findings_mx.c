/* SPDX-License-Identifier: ISC */
/* Made by findings.awk from the .words file beside it; not to be edited. */
/* clang-format off */
#include "starttls/findings.h"

const struct finding_kind findings_mx[] = {
	[MX_NO_MAIL_HOST] = { "no-mail-host", "MX", STATE_CRITICAL, NULL,
	    "The domain has no MX record and no address: nobody can send it mail, and it does not say so.",
	    "Mail to the domain is returned, and replies to what it sends are lost.",
	    "Publish MX records; a domain that takes no mail publishes the null MX \"0 .\".",
	    "RFC 5321 5.1; RFC 7505 3",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', or where no mail is taken 'example.org. IN MX 0 .'" },
		{ "Exchange Online", "'example.org. IN MX 0 example-org.mail.protection.outlook.com.', the target that the admin center shows for the accepted domain" }) },
	[MX_NULL] = { "null-mx", "MX", STATE_OK, "WARNING beside other MX",
	    "The domain says that it takes no mail.",
	    "Beside other MX records senders disagree about what it means: some deliver, some return the mail.",
	    "Nothing; beside other MX records, remove one or the other.",
	    "RFC 7505 3",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 0 .' as the only MX record, or none of it" }) },
	[MX_IS_ADDRESS] = { "mx-is-address", "MX", STATE_CRITICAL, NULL,
	    "An MX record names an address instead of a host: mail servers do not use it.",
	    "DNS takes the address for a host name that does not exist: what was to go there waits or is returned.",
	    "Publish a host name that has this address, and name it in the MX record.",
	    "RFC 1035 3.3.9; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.' and 'mx1.example.org. IN A 192.0.2.25'" }) },
	[MX_IS_CNAME] = { "mx-is-cname", "MX", STATE_WARNING, NULL,
	    "An MX record names an alias: some mail servers refuse that.",
	    "Mail from those servers is returned, and which name the certificate must carry is not clear.",
	    "Name the host that the alias stands for.",
	    "RFC 2181 10.3; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', where mx1 has A and AAAA records of its own and no CNAME" },
		{ "Exchange Online", "name the target that the admin center shows in the MX record itself, not through a CNAME" }) },
	[MX_MISSING] = { "mx-missing", "MX", STATE_WARNING, "CRITICAL where no other mail host serves",
	    "An MX record names a host that does not exist, beside others that do.",
	    "Senders that pick this host first lose time, and some return the mail.",
	    "Remove the MX record, or publish the host's A and AAAA records.",
	    "RFC 5321 5.1; RFC 2308 2.1",
	    REMEDIES(
		{ "DNS", "'dig mx1.example.org A' must not say NXDOMAIN for a name in 'dig example.org MX'" }) },
	[MX_INVALID_NAME] = { "mx-invalid-name", "MX", STATE_CRITICAL, NULL,
	    "An MX record names what is no host name: mail servers cannot use it.",
	    "Senders skip it, and where it is the only one they return the mail.",
	    "Name a host: labels of letters, digits and hyphens, 253 bytes at most.",
	    "RFC 5321 2.3.5; RFC 1123 2.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.': look for a missing dot, a comment or quotes in the zone file" }) },
	[MX_UNROUTABLE] = { "mx-unroutable", "MX", STATE_CRITICAL, NULL,
	    "A mail host has an address that no other machine can reach: loopback, unspecified, link-local or multicast.",
	    "Senders connect to themselves or to nobody: the mail loops, waits or is returned.",
	    "Publish the address at which other machines reach the host. The address is not probed unless the finding is mapped to ok.",
	    "RFC 6890 2.2; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'mx1.example.org. IN A 192.0.2.25', the public address, in the zone that the world sees" }) },
	[MX_IMPLICIT] = { "implicit-mx", "MX", STATE_OK, NULL,
	    "The domain has no MX record: senders use its own address (implicit MX).",
	    "Mail goes to whatever host the domain's name points to, often a web server.",
	    "Nothing where that host takes the domain's mail; an MX record says so. A domain that takes no mail publishes the null MX \"0 .\".",
	    "RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', or where no mail is taken 'example.org. IN MX 0 .'" }) },
	{ .id = NULL },
};
