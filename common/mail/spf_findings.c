/* SPDX-License-Identifier: ISC */
#include "mail/spf_findings.h"

#include <stddef.h>

const struct finding_kind findings_spf[] = {
	[SPF_NO_RECORD] = { "no-record", STATE_CRITICAL, NULL,
	    "The domain publishes no SPF record: anyone can send in its name.",
	    "Publish a TXT record that names the hosts that send and ends in -all; a "
	    "domain "
	    "that sends no mail publishes \"v=spf1 -all\".",
	    "RFC 7208 3, 4.5, 10.1.2" },
	[SPF_MULTIPLE_RECORDS] = { "multiple-records", STATE_CRITICAL, NULL,
	    "The domain publishes several SPF records: receivers see permerror.",
	    "Merge them into one TXT record and remove the others.",
	    "RFC 7208 3.2, 4.5" },
	[SPF_BROKEN] = { "permerror", STATE_CRITICAL, NULL,
	    "The record, or one that it includes or redirects to, is wrong: receivers "
	    "see "
	    "permerror.",
	    "Mend the term named; where it is in a vendor's record, tell the vendor and "
	    "list the networks until it is mended.",
	    "RFC 7208 4.6, 12" },
	[SPF_UNEXPECTED] = { "unexpected-result", STATE_CRITICAL, NULL,
	    "check_host() gives a result that --expect does not name.",
	    "Add the client to the record if it may send, remove it if it may not, or "
	    "say "
	    "with --expect what is right.",
	    "RFC 7208 2.6, 8" },
	[SPF_PASS_ALL] = { "pass-all", STATE_CRITICAL, NULL,
	    "The record lets every address pass: anyone can send in the domain's name.",
	    "Replace +all by -all, and networks that add up to everything by the hosts "
	    "that "
	    "send.",
	    "RFC 7208 5.1, 11.2" },
	[SPF_NEUTRAL_ALL] = { "neutral-all", STATE_WARNING, NULL,
	    "The record ends in ?all: whoever it does not name is treated as without a "
	    "record.",
	    "End it in -all once every host that sends is named.",
	    "RFC 7208 2.6.2, 8.2" },
	[SPF_SOFTFAIL_ALL] = { "softfail-all", STATE_WARNING, NULL,
	    "The record ends in ~all: whoever it does not name is suspicious, not "
	    "refused.",
	    "End it in -all; a domain with a DMARC policy of quarantine or reject may "
	    "keep "
	    "~all on purpose: --severity=softfail-all=ok.",
	    "RFC 7208 2.6.5, 8.5; RFC 7489 10.1" },
	[SPF_NO_ALL] = { "no-all", STATE_WARNING, NULL,
	    "The record ends in neither all nor redirect: the result is neutral for "
	    "everyone "
	    "it does not name.",
	    "Add -all at its end.", "RFC 7208 4.7, 5.1" },
	[SPF_MANY_LOOKUPS] = { "too-many-lookups", STATE_CRITICAL, "by -w and -c",
	    "The record tree needs more DNS lookups than -w or -c allow; above 10 "
	    "receivers "
	    "see permerror.",
	    "See with -vv which include costs how many; drop senders no longer used, "
	    "replace "
	    "a and mx by ip4 and ip6.",
	    "RFC 7208 4.6.4" },
	[SPF_MANY_VOIDS] = { "too-many-void-lookups", STATE_CRITICAL, NULL,
	    "More than two lookups find nothing: receivers see permerror.",
	    "Remove the terms whose names no longer exist.", "RFC 7208 4.6.4, 11.1" },
	[SPF_MANY_MX] = { "too-many-mx", STATE_CRITICAL, NULL,
	    "An mx term names a domain with more than ten mail hosts: receivers see "
	    "permerror.",
	    "Replace mx by the networks that send.", "RFC 7208 4.6.4, 5.4" },
	[SPF_INCLUDE_NONE] = { "include-none", STATE_CRITICAL, NULL,
	    "The record includes a domain without an SPF record: receivers see "
	    "permerror.",
	    "Remove the include, or correct its name.", "RFC 7208 5.2" },
	[SPF_WIDE_NETWORK] = { "wide-network", STATE_WARNING, NULL,
	    "A network broader than /16 (IPv6: /32) may send in the domain's name.",
	    "Name the hosts or smaller networks that send.", "RFC 7208 5.6, 11.2" },
	[SPF_PTR_USED] = { "ptr-used", STATE_WARNING, NULL,
	    "The record uses ptr, which is slow, unreliable and not to be published.",
	    "Replace ptr by a, mx, ip4 or ip6.", "RFC 7208 5.5" },
	[SPF_DEAD_TERMS] = { "dead-terms", STATE_WARNING, NULL,
	    "Terms stand behind all, or redirect stands beside it: nobody reads them.",
	    "Move them in front of all if they are meant, else remove them.",
	    "RFC 7208 5.1, 6.1" },
	[SPF_DUPLICATE_TERMS] = { "duplicate-terms", STATE_WARNING, NULL,
	    "The record says the same twice.",
	    "Remove one; each include, a and mx costs a lookup.",
	    "RFC 7208 4.6.4, 10.1.1" },
	[SPF_OBSOLETE_TYPE] = { "obsolete-spf-type", STATE_WARNING, NULL,
	    "The record is published with the obsolete DNS type SPF (99) only: nobody "
	    "asks "
	    "for it.",
	    "Publish it as TXT.", "RFC 7208 3.1, 14.1" },
	[SPF_RECORD_SIZE] = { "record-size", STATE_WARNING, NULL,
	    "The record has more than 450 bytes: the answer may not fit a UDP packet.",
	    "Move parts into includes, drop what is no longer used.", "RFC 7208 3.4" },
	[SPF_MISPLACED] = { "misplaced-record", STATE_WARNING, NULL,
	    "Something meant as an SPF record stands where, or begins as, nobody reads "
	    "it.",
	    "Publish it at the domain itself; it begins \"v=spf1 \", without quotes or "
	    "blanks "
	    "in front.",
	    "RFC 7208 3.1, 4.5" },
	{ .id = NULL },
};
