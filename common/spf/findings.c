/* SPDX-License-Identifier: ISC */
#include "spf/findings.h"

const struct finding_kind findings_spf[] = {
	[SPF_NO_RECORD] = { "no-record", "SPF", STATE_CRITICAL, NULL,
	    "The domain publishes no SPF record: anyone can send in its name.",
	    "Forged mail is not told from real mail, and large receivers refuse or "
	    "junk what comes without SPF or DKIM.",
	    "Publish a TXT record that names the hosts that send and ends in -all; a "
	    "domain that sends no mail publishes \"v=spf1 -all\".",
	    "RFC 7208 3, 4.5, 10.1.2",
	    REMEDIES(
		{ "DNS", "'example.org. IN TXT \"v=spf1 mx ip4:192.0.2.0/24 -all\"'" },
		{ "Exchange Online",
		    "'\"v=spf1 include:spf.protection.outlook.com -all\"', with the "
		    "other hosts that send in front of -all" },
		{ "Google Workspace",
		    "'\"v=spf1 include:_spf.google.com ~all\"', with the other hosts "
		    "that send in front of ~all (Google's words: -all, once all "
		    "senders are named, ends softfail-all too)" }) },
	[SPF_MULTIPLE_RECORDS] = { "multiple-records", "SPF", STATE_CRITICAL, NULL,
	    "The domain publishes several SPF records: receivers see permerror.",
	    "The domain counts as without SPF, or its mail is refused, whichever "
	    "record would have been right.",
	    "Merge them into one TXT record and remove the others.", "RFC 7208 3.2, 4.5",
	    REMEDIES({ "DNS",
		"'\"v=spf1 include:spf.protection.outlook.com "
		"include:_spf.google.com -all\"': one v=spf1, all terms of both, "
		"one all" }) },
	[SPF_BROKEN] = { "permerror", "SPF", STATE_CRITICAL, NULL,
	    "The record, or one that it includes or redirects to, is wrong: receivers "
	    "see permerror.",
	    "Receivers ignore the record, so that forged mail passes, or refuse the "
	    "domain's own mail.",
	    "Mend the term named; where it is in a vendor's record, tell the vendor "
	    "and list the networks until it is mended.",
	    "RFC 7208 4.6, 12",
	    REMEDIES({ "DNS",
		"common slips: 'ipv4:' for 'ip4:', 'mx:10.0.0.1' for "
		"'ip4:10.0.0.1', a blank behind a colon, a comma between terms" }) },
	[SPF_UNEXPECTED] = { "unexpected-result", "SPF", STATE_CRITICAL, NULL,
	    "check_host() gives a result that --expect does not name.",
	    "Mail from a host that sends for the domain is refused or junked, or a "
	    "host that must not send passes.",
	    "Add the client to the record if it may send, remove it if it may not, or "
	    "say with --expect what is right.",
	    "RFC 7208 2.6, 8",
	    REMEDIES(
		{ "DNS", "'ip4:192.0.2.7' or 'ip6:2001:db8::7' in front of all lets one "
			 "host pass" },
		{ "Exchange Online",
		    "what leaves through Exchange Online passes by "
		    "'include:spf.protection.outlook.com'; what an own server sends "
		    "outwards needs its address" }) },
	[SPF_UNEXPECTED_HELO] = { "unexpected-helo-result", "SPF", STATE_CRITICAL, NULL,
	    "check_host() of the HELO name gives a result that --expect-helo does not "
	    "name.",
	    "Receivers check the HELO name too: a fail there refuses mail whose sender "
	    "passes, and bounces have no other identity.",
	    "Publish a record at the name that the server says in HELO or EHLO: "
	    "\"v=spf1 a -all\".",
	    "RFC 7208 2.3, 2.4, 10.1.3",
	    REMEDIES({ "DNS", "'mx.example.org. IN TXT \"v=spf1 a -all\"'" }) },
	[SPF_PASS_ALL] = { "pass-all", "SPF", STATE_CRITICAL, NULL,
	    "A client that the record does not name passes, or half of all addresses "
	    "and more: anyone can send in the domain's name.",
	    "Forged mail arrives with an SPF pass, which satisfies DMARC: worse than "
	    "no record at all.",
	    "Replace +all by -all, and networks that add up to everything by the hosts "
	    "that send; remove an exists: whose name resolves for everyone.",
	    "RFC 7208 5.1, 5.7",
	    REMEDIES({ "DNS", "'\"v=spf1 mx -all\"': all without a sign means +all" }) },
	[SPF_NEUTRAL_ALL] = { "neutral-all", "SPF", STATE_WARNING, NULL,
	    "A client that the record does not name gets neutral: it is treated as "
	    "without a record.",
	    "Forged mail is not told from real mail.",
	    "End it in -all once every host that sends is named.", "RFC 7208 2.6.2, 8.2",
	    REMEDIES({ "DNS",
		"'\"v=spf1 mx ip4:192.0.2.0/24 -all\"'; DMARC reports (rua) show "
		"who still sends before it is made strict" }) },
	[SPF_SOFTFAIL_ALL] = { "softfail-all", "SPF", STATE_WARNING, NULL,
	    "A client that the record does not name gets softfail: it is suspicious, "
	    "not refused.",
	    "Forged mail is mostly delivered, perhaps to the junk folder, unless DMARC "
	    "refuses it.",
	    "End it in -all; a domain with a DMARC policy of quarantine or reject may "
	    "keep ~all on purpose: --severity=softfail-all=ok.",
	    "RFC 7208 2.6.5, 8.5; RFC 7489 10.1",
	    REMEDIES(
		{ "DNS", "'\"v=spf1 mx ip4:192.0.2.0/24 -all\"'; or DMARC: first "
			 "'\"v=DMARC1; p=none; rua=mailto:dmarc@example.org\"' at "
			 "_dmarc.example.org, p=quarantine or p=reject once the reports "
			 "are clean, and then '--severity=softfail-all=ok'" },
		{ "Exchange Online",
		    "'\"v=spf1 include:spf.protection.outlook.com -all\"' is what "
		    "Microsoft asks for" }) },
	[SPF_NO_ALL] = { "no-all", "SPF", STATE_WARNING, NULL,
	    "The record ends in neither all nor redirect: the result is neutral for "
	    "everyone it does not name.",
	    "Forged mail is not told from real mail, as with ?all.",
	    "Add -all at its end.", "RFC 7208 4.7, 5.1",
	    REMEDIES({ "DNS", "'\"v=spf1 mx ip4:192.0.2.0/24 -all\"'" }) },
	[SPF_MANY_LOOKUPS] = { "too-many-lookups", "SPF", STATE_CRITICAL, "by -w and -c",
	    "The record tree needs more DNS lookups than -w or -c allow; above 10 "
	    "receivers see permerror.",
	    "Mail that matches a late term fails at every strict receiver, mostly "
	    "after a vendor has grown its own record.",
	    "See with -vv which include costs how many; drop senders no longer used, "
	    "replace a and mx by ip4 and ip6.",
	    "RFC 7208 4.6.4",
	    REMEDIES(
		{ "DNS", "send by a subdomain ('news.example.org') for what a service "
			 "sends, with a record of its own and ten lookups of its own" },
		{ "Exchange Online",
		    "'include:spf.protection.outlook.com' costs one lookup: look at "
		    "the others" }) },
	[SPF_MANY_VOIDS] = { "too-many-void-lookups", "SPF", STATE_CRITICAL, NULL,
	    "More than two lookups find nothing for clients of a family that may send: "
	    "receivers see permerror.",
	    "Receivers ignore the record or refuse the domain's mail, because of names "
	    "that nobody needs.",
	    "Remove terms whose names are gone; write hosts with addresses of one family "
	    "as ip4 or ip6.",
	    "RFC 7208 4.6.4, 11.1",
	    REMEDIES(
		{ "DNS", "remove the terms named, or publish their names again; a host "
			 "that has only an IPv4 address is written as 'ip4:192.0.2.7', "
			 "which finds something in either family" }) },
	[SPF_UNUSED_VOIDS] = { "void-lookups-unused-family", "SPF", STATE_OK, NULL,
	    "More than two lookups find nothing for clients of a family in which none "
	    "may send: receivers see permerror instead of fail there.",
	    "Nothing is lost: such clients are not allowed anyway. It breaks as soon "
	    "as a host of that family is to send.",
	    "Write hosts with addresses of one family as ip4 or ip6 before the other "
	    "family is used.",
	    "RFC 7208 4.6.4", NULL },
	[SPF_VOID_TERMS] = { "void-terms", "SPF", STATE_WARNING, NULL,
	    "Terms of the record find neither an IPv4 nor an IPv6 address.",
	    "Each is a void lookup, and the third makes receivers see permerror for "
	    "all mail; anyone who registers such a name may send.",
	    "Remove the terms, or publish their names again.", "RFC 7208 4.6.4, 11.1",
	    NULL },
	[SPF_MANY_MX] = { "too-many-mx", "SPF", STATE_CRITICAL, NULL,
	    "An mx term names a domain with more than ten mail hosts: receivers see "
	    "permerror.",
	    "Receivers ignore the record or refuse the domain's mail.",
	    "Replace mx by the networks that send.", "RFC 7208 4.6.4, 5.4",
	    REMEDIES({ "DNS", "'ip4:192.0.2.0/24 ip6:2001:db8::/48' in place of mx" }) },
	[SPF_INCLUDE_NONE] = { "include-none", "SPF", STATE_CRITICAL, NULL,
	    "The record includes a domain without an SPF record: receivers see "
	    "permerror.",
	    "All terms behind it are lost, and whoever registers the vanished name "
	    "decides who may send for the domain.",
	    "Remove the include, or correct its name.", "RFC 7208 5.2",
	    REMEDIES({ "DNS",
		"the vendor's own instructions have the name: '_spf.example.net' "
		"and 'example.net' are two" }) },
	[SPF_WIDE_NETWORK] = { "wide-network", "SPF", STATE_WARNING, NULL,
	    "A network broader than /16 (IPv6: /32) may send in the domain's name.",
	    "Anyone who rents a host in that network sends forged mail that passes SPF "
	    "and DMARC.",
	    "Name the hosts or smaller networks that send.", "RFC 7208 5.6",
	    REMEDIES({ "DNS", "'ip4:192.0.2.0/24' instead of 'ip4:192.0.0.0/8'" }) },
	[SPF_WIDE_INCLUDED] = { "wide-network-included", "SPF", STATE_OK, NULL,
	    "A record that the domain includes lets a network broader than /16 (IPv6: "
	    "/32) send.",
	    "Large providers publish such networks; any client there passes "
	    "SPF for the domain, which DKIM and DMARC alignment must tell apart.",
	    "Nothing, where the provider is trusted; else remove the include.",
	    "RFC 7208 5.2, 5.6", NULL },
	[SPF_WIDE_TOTAL] = { "wide-total", "SPF", STATE_WARNING, NULL,
	    "More than 16777216 IPv4 addresses (a /8) may send in all, includes counted.",
	    "Anyone who rents a host in one of these networks sends forged mail that "
	    "passes SPF and DMARC.",
	    "See with -vv which terms and includes let so many send; name smaller "
	    "networks.",
	    "RFC 7208 5.6, 11.4", NULL },
	[SPF_PRIVATE_NETWORK] = { "private-network", "SPF", STATE_WARNING, NULL,
	    "The record names private, loopback or link-local addresses, which no "
	    "receiver ever sees.",
	    "The term lets nobody send; the host that was meant sends from another "
	    "address, and its mail is refused.",
	    "Name the public address that the mail leaves from.",
	    "RFC 1918 3; RFC 6890 2.2; RFC 7208 5.6", NULL },
	[SPF_PTR_USED] = { "ptr-used", "SPF", STATE_WARNING, NULL,
	    "The record uses ptr, which is slow, unreliable and not to be published.",
	    "Large receivers skip it, so that mail which relies on it fails, and "
	    "whoever controls a reverse zone is asked who may send.",
	    "Replace ptr by a, mx, ip4 or ip6.", "RFC 7208 5.5",
	    REMEDIES(
		{ "DNS", "'\"v=spf1 a:mail.example.org ip4:192.0.2.0/24 -all\"'" }) },
	[SPF_DEAD_TERMS] = { "dead-terms", "SPF", STATE_WARNING, NULL,
	    "Terms stand behind all, or redirect stands beside it: nobody reads them.",
	    "A host that was to be allowed is not, and its mail is refused.",
	    "Move them in front of all if they are meant, else remove them.",
	    "RFC 7208 5.1, 6.1",
	    REMEDIES({ "DNS",
		"'\"v=spf1 mx include:_spf.example.net -all\"': all comes last" }) },
	[SPF_DUPLICATE_TERMS] = { "duplicate-terms", "SPF", STATE_WARNING, NULL,
	    "The record says the same twice.",
	    "Each lookup spent twice brings the record nearer to the ten after which "
	    "all mail fails.",
	    "Remove one; each include, a and mx costs a lookup.",
	    "RFC 7208 4.6.4, 10.1.1", NULL },
	[SPF_OBSOLETE_TYPE] = { "obsolete-spf-type", "SPF", STATE_WARNING, NULL,
	    "The record is published with the obsolete DNS type SPF (99) only: nobody "
	    "asks for it.",
	    "To receivers the domain has no record: anyone can send in its name.",
	    "Publish it as TXT.", "RFC 7208 3.1, 14.1",
	    REMEDIES({ "DNS",
		"'example.org. IN TXT \"v=spf1 mx -all\"' in place of 'IN SPF'" }) },
	[SPF_RECORD_SIZE] = { "record-size", "SPF", STATE_WARNING, NULL,
	    "The record has more than 450 bytes: the answer may not fit a UDP packet.",
	    "Where a firewall blocks DNS over TCP, receivers get no answer and put the "
	    "mail off.",
	    "Move parts into includes, drop what is no longer used.", "RFC 7208 3.4",
	    REMEDIES(
		{ "DNS", "'\"v=spf1 include:_spf1.example.org include:_spf2.example.org "
			 "-all\"'; a string has at most 255 bytes, several in one record "
			 "are joined without a blank" }) },
	[SPF_ANSWER_SIZE] = { "answer-size", "SPF", STATE_WARNING, NULL,
	    "The TXT answer of a name is over 1232 bytes: receivers need DNS over TCP.",
	    "Where a firewall blocks TCP port 53, receivers get no answer and defer the "
	    "mail.",
	    "Remove TXT records that are no longer used (verification tokens), or put "
	    "the SPF record at a name of its own and redirect to it.",
	    "RFC 7208 3.4; RFC 7766 5", NULL },
	[SPF_MISPLACED] = { "misplaced-record", "SPF", STATE_WARNING, NULL,
	    "Something meant as an SPF record stands where, or begins as, nobody reads "
	    "it.",
	    "To receivers the domain has no record, while its owner believes that it "
	    "is protected.",
	    "Publish it at the domain itself; it begins \"v=spf1 \", without quotes or "
	    "blanks in front.",
	    "RFC 7208 3.1, 4.5",
	    REMEDIES({ "DNS", "'example.org. IN TXT \"v=spf1 mx -all\"': not at "
			      "_spf.example.org, nor with quotes inside the quotes" }) },
	[SPF_MISSPELT] = { "misspelt-mechanism", "SPF", STATE_WARNING, NULL,
	    "An unknown modifier is written as a mechanism is: receivers ignore it.",
	    "The term lets nobody send, and receivers report no error.",
	    "Write a mechanism with ':' and a modifier with '='; a record has one "
	    "version tag, at its beginning.",
	    "RFC 7208 6, 12",
	    REMEDIES({ "DNS", "'include:_spf.example.net' in place of "
			      "'include=_spf.example.net'" }) },
	{ .id = NULL },
};
