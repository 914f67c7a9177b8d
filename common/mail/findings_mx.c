/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"

const struct finding_kind findings_mx[] = {
	[MX_NO_MAIL_HOST] = { "no-mail-host", "MX", STATE_CRITICAL, NULL,
	    "The domain has no MX record and no address: nobody can send it mail, and "
	    "it does not say so.",
	    "Mail to the domain is returned, and replies to what it sends are lost.",
	    "Publish MX records; a domain that takes no mail publishes the null MX \"0 "
	    ".\".",
	    "RFC 5321 5.1; RFC 7505 3",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', or where no mail is "
			 "taken 'example.org. IN MX 0 .'" },
		{ "Exchange Online",
		    "'example.org. IN MX 0 "
		    "example-org.mail.protection.outlook.com.', the target that the "
		    "admin center shows for the accepted domain" }) },
	[MX_NULL] = { "null-mx", "MX", STATE_OK, "WARNING beside other MX",
	    "The domain says that it takes no mail.",
	    "Beside other MX records senders disagree about what it means: some "
	    "deliver, some return the mail.",
	    "Nothing; beside other MX records, remove one or the other.", "RFC 7505 3",
	    REMEDIES({ "DNS",
		"'example.org. IN MX 0 .' as the only MX record, or none of it" }) },
	[MX_IS_ADDRESS] = { "mx-is-address", "MX", STATE_CRITICAL, NULL,
	    "An MX record names an address instead of a host: mail servers do not use "
	    "it.",
	    "DNS takes the address for a host name that does not exist: what was to go "
	    "there waits or is returned.",
	    "Publish a host name that has this address, and name it in the MX record.",
	    "RFC 1035 3.3.9; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.' and 'mx1.example.org. "
			 "IN A 192.0.2.25'" }) },
	[MX_IS_CNAME] = { "mx-is-cname", "MX", STATE_WARNING, NULL,
	    "An MX record names an alias: some mail servers refuse that.",
	    "Mail from those servers is returned, and which name the certificate must "
	    "carry is not clear.",
	    "Name the host that the alias stands for.", "RFC 2181 10.3; RFC 5321 5.1",
	    REMEDIES(
		{ "DNS", "'example.org. IN MX 10 mx1.example.org.', where mx1 has A and "
			 "AAAA records of its own and no CNAME" },
		{ "Exchange Online",
		    "name the target that the admin center shows in the MX record "
		    "itself, not through a CNAME" }) },
	{ .id = NULL },
};
