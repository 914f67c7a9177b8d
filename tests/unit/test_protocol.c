/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "starttls/mechanism.h"
#include "starttls/protocol.h"

#include "unit.h"

enum { LINES_MAX = 6 };

/* Reads lines until the reply is over; one that goes on stays REPLY_MORE.  The lines are
 * what a reader sees: IMAP's is not shown what belongs to a literal, and of ManageSieve's it is
 * the line that follows.  Commands have the tag a1. */
static struct reply read_reply(const struct protocol *protocol, enum command command,
    const char *const *lines, int *used)
{
	struct reply reply = {
		.tag = protocol->is_tagged && command != COMMAND_NONE ? "a1" : NULL
	};

	*used = 0;
	do {
		const char *line = lines[(*used)++];

		protocol->read(&reply, command, line, strlen(line));
		reply.literal = 0;
		if (reply.is_continued && protocol == &protocol_sieve && lines[*used]) {
			reply.given = lines[(*used)++];
			reply.given_size = strlen(reply.given);
		}
	} while (reply.verdict == REPLY_MORE && lines[*used]);
	return reply;
}

static void test_replies(void)
{
	static const struct {
		const char *name;
		enum command command;
		const char *lines[LINES_MAX + 1];
		enum reply_verdict verdict;
		int code, used;
	} cases[] = {
		{ "greeting", COMMAND_NONE, { "220 mx1 ESMTP" }, REPLY_YES, 220, 1 },
		{ "code alone", COMMAND_NONE, { "220" }, REPLY_YES, 220, 1 },
		{ "code and a blank", COMMAND_NONE, { "220 " }, REPLY_YES, 220, 1 },
		{ "two lines", COMMAND_NONE, { "220-mx1", "220 hello" }, REPLY_YES, 220,
		    2 },
		{ "an empty line with a hyphen", COMMAND_NONE, { "220-", "220" },
		    REPLY_YES, 220, 2 },
		{ "it goes on", COMMAND_NONE, { "220-mx1" }, REPLY_MORE, 220, 1 },
		{ "too busy", COMMAND_NONE, { "421 4.3.2 too busy" }, REPLY_UNAVAILABLE,
		    421, 1 },
		{ "no service", COMMAND_NONE, { "554 no SMTP here" }, REPLY_UNAVAILABLE,
		    554, 1 },
		{ "takes no mail (RFC 7504)", COMMAND_NONE, { "521 no mail" },
		    REPLY_UNAVAILABLE, 521, 1 },
		{ "a refusal of several lines", COMMAND_NONE, { "554-no", "554 go" },
		    REPLY_UNAVAILABLE, 554, 2 },
		{ "450 as a greeting", COMMAND_NONE, { "450 later" }, REPLY_UNAVAILABLE,
		    450, 1 },
		{ "250 as a greeting", COMMAND_NONE, { "250 ok" }, REPLY_GARBAGE, 250,
		    1 },
		{ "354 as a greeting", COMMAND_NONE, { "354 go" }, REPLY_GARBAGE, 354,
		    1 },
		{ "the code changes", COMMAND_NONE, { "220-mx1", "250 hello" },
		    REPLY_GARBAGE, -1, 2 },
		{ "the code changes to a refusal", COMMAND_NONE,
		    { "220-mx1", "421 busy" }, REPLY_GARBAGE, -1, 2 },
		{ "the code changes and it goes on", COMMAND_NONE,
		    { "220-mx1", "250-a", "250 b" }, REPLY_GARBAGE, -1, 2 },
		{ "garbage inside", COMMAND_NONE, { "220-mx1", "hello", "220 x" },
		    REPLY_GARBAGE, -1, 2 },
		{ "nothing", COMMAND_NONE, { "" }, REPLY_GARBAGE, -1, 1 },
		{ "no code", COMMAND_NONE, { "hello" }, REPLY_GARBAGE, -1, 1 },
		{ "two digits", COMMAND_NONE, { "22" }, REPLY_GARBAGE, -1, 1 },
		{ "two digits and text", COMMAND_NONE, { "22 mx1" }, REPLY_GARBAGE, -1,
		    1 },
		{ "four digits", COMMAND_NONE, { "2200 mx1" }, REPLY_GARBAGE, -1, 1 },
		{ "a letter behind the code", COMMAND_NONE, { "220x" }, REPLY_GARBAGE, -1,
		    1 },
		{ "a tab behind the code", COMMAND_NONE, { "220\tmx1" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "a blank before the code", COMMAND_NONE, { " 220 mx1" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "1xx", COMMAND_NONE, { "120 soon" }, REPLY_GARBAGE, -1, 1 },
		{ "6xx", COMMAND_NONE, { "620 x" }, REPLY_GARBAGE, -1, 1 },
		{ "x6x", COMMAND_NONE, { "260 x" }, REPLY_GARBAGE, -1, 1 },
		{ "IMAP", COMMAND_NONE, { "* OK IMAP4rev1" }, REPLY_GARBAGE, -1, 1 },
		{ "POP3", COMMAND_NONE, { "+OK ready" }, REPLY_GARBAGE, -1, 1 },
		{ "HTTP", COMMAND_NONE, { "HTTP/1.1 400 Bad Request" }, REPLY_GARBAGE, -1,
		    1 },
		{ "SSH", COMMAND_NONE, { "SSH-2.0-OpenSSH" }, REPLY_GARBAGE, -1, 1 },
		{ "Arabic digits", COMMAND_NONE, { "\xd9\xa2\xd9\xa2\xd9\xa0 x" },
		    REPLY_GARBAGE, -1, 1 },

		{ "EHLO", COMMAND_HELLO, { "250-mx1", "250-STARTTLS", "250 SIZE" },
		    REPLY_YES, 250, 3 },
		{ "HELO", COMMAND_HELLO, { "250 mx1" }, REPLY_YES, 250, 1 },
		{ "EHLO, code alone", COMMAND_HELLO, { "250" }, REPLY_YES, 250, 1 },
		{ "EHLO, garbage behind", COMMAND_HELLO, { "250-", "\x16\x03\x01" },
		    REPLY_GARBAGE, -1, 2 },
		{ "EHLO, a line without code", COMMAND_HELLO, { "250-mx1", "STARTTLS" },
		    REPLY_GARBAGE, -1, 2 },
		{ "EHLO, the code changes", COMMAND_HELLO, { "250-mx1", "550 no" },
		    REPLY_GARBAGE, -1, 2 },
		{ "EHLO not known", COMMAND_HELLO, { "500 what?" }, REPLY_NO, 500, 1 },
		{ "EHLO not implemented", COMMAND_HELLO, { "502 5.5.1 no" }, REPLY_NO,
		    502, 1 },
		{ "EHLO refused", COMMAND_HELLO, { "550 go away" }, REPLY_NO, 550, 1 },
		{ "EHLO, bad parameter", COMMAND_HELLO, { "504 name?" }, REPLY_NO, 504,
		    1 },
		{ "EHLO, later", COMMAND_HELLO, { "450 later" }, REPLY_NO, 450, 1 },
		{ "EHLO, closing", COMMAND_HELLO, { "421 bye" }, REPLY_UNAVAILABLE, 421,
		    1 },
		{ "EHLO, 220", COMMAND_HELLO, { "220 mx1" }, REPLY_GARBAGE, 220, 1 },
		{ "EHLO, 354", COMMAND_HELLO, { "354 go" }, REPLY_GARBAGE, 354, 1 },

		{ "STARTTLS", COMMAND_UPGRADE, { "220 2.0.0 Ready" }, REPLY_YES, 220, 1 },
		{ "STARTTLS, code alone", COMMAND_UPGRADE, { "220" }, REPLY_YES, 220, 1 },
		{ "STARTTLS, two lines", COMMAND_UPGRADE, { "220-a", "220 b" }, REPLY_YES,
		    220, 2 },
		{ "STARTTLS not available", COMMAND_UPGRADE, { "454 4.7.0 no key" },
		    REPLY_NO, 454, 1 },
		{ "a refusal that talks of 220", COMMAND_UPGRADE,
		    { "454 TLS not available 220" }, REPLY_NO, 454, 1 },
		{ "a refusal that talks of 220 early", COMMAND_UPGRADE,
		    { "454 220 ready" }, REPLY_NO, 454, 1 },
		{ "a refusal of two lines", COMMAND_UPGRADE,
		    { "454-220 ready", "454 220 ready" }, REPLY_NO, 454, 2 },
		{ "STARTTLS, syntax", COMMAND_UPGRADE, { "501 no parameters" }, REPLY_NO,
		    501, 1 },
		{ "STARTTLS, sequence", COMMAND_UPGRADE, { "503 now?" }, REPLY_NO, 503,
		    1 },
		{ "STARTTLS, policy", COMMAND_UPGRADE, { "554 no" }, REPLY_NO, 554, 1 },
		{ "STARTTLS, garbage", COMMAND_UPGRADE, { "\x16\x03\x03" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "STARTTLS, 220 inside a refusal", COMMAND_UPGRADE,
		    { "454-no", "220 ready" }, REPLY_GARBAGE, -1, 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int used;
		struct reply reply = read_reply(
		    &protocol_smtp, cases[i].command, cases[i].lines, &used);

		EXPECT_NUMBER(reply.verdict, cases[i].verdict, cases[i].name);
		EXPECT_NUMBER(used, cases[i].used, cases[i].name);
		EXPECT_TEXT(
		    reply.text && !strpbrk(reply.text, "|\r\n\33\t\x16") ? "clean" : "no",
		    "clean", cases[i].name);
		if (cases[i].code >= 0)
			EXPECT_NUMBER(reply.code, cases[i].code, cases[i].name);
	}
	/* RFC 3207 4: only 220 begins TLS. */
	for (int code = 200; code < 600; code++) {
		const char *line = mem_printf("%d ready", code);
		struct reply reply = { 0 };

		protocol_smtp.read(&reply, COMMAND_UPGRADE, line, strlen(line));
		EXPECT((reply.verdict == REPLY_YES) == (code == 220), line);
		EXPECT(reply.verdict != REPLY_MORE, line);
	}
}

static void test_text(void)
{
	static const char *const refusal[] = { "454-4.7.0 first", "454 4.7.0 last",
		NULL };
	struct reply reply = { 0 };
	char endless[8192];
	int used;

	reply = read_reply(&protocol_smtp, COMMAND_UPGRADE, refusal, &used);
	EXPECT_TEXT(reply.text, "454 4.7.0 last", "the line that decides");
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, COMMAND_NONE, "220 a\0b|c\33\xff", 11);
	EXPECT_NUMBER(reply.verdict, REPLY_YES, "hostile");
	EXPECT_TEXT(reply.text, "220 a{00}b{7c}c{1b}{ff}", "hostile");
	memset(endless, 'a', sizeof endless);
	memcpy(endless, "220 ", 4);
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, COMMAND_NONE, endless, sizeof endless);
	EXPECT_NUMBER(reply.verdict, REPLY_YES, "endless");
	EXPECT(strlen(reply.text) < 1000, "endless");
	/* Lines that are no strings: nothing is read past length. */
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, COMMAND_NONE, "2204", 3);
	EXPECT_NUMBER(reply.verdict, REPLY_YES, "three bytes of four");
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, COMMAND_NONE, "220 mx1", 2);
	EXPECT_NUMBER(reply.verdict, REPLY_GARBAGE, "two bytes of more");
}

static void test_capabilities(void)
{
	static const char *const lines[] = { "250-mx1.example.org STARTTLS",
		"250-PIPELINING", "250-SIZE 10240000", "250-auth PLAIN LOGIN", "250-",
		"250 X|Y\33", NULL };
	static const char *const greeting[] = { "220-mx1", "220 STARTTLS", NULL };
	static const char *const refusal[] = { "550-no", "550 STARTTLS", NULL };
	static const char *const single[] = { "250 STARTTLS", NULL };
	int used;
	struct reply reply = read_reply(&protocol_smtp, COMMAND_HELLO, lines, &used);

	EXPECT_NUMBER(used, 6, "all lines");
	EXPECT(protocol_offers(&reply.capabilities, "PIPELINING"), "PIPELINING");
	EXPECT(protocol_offers(&reply.capabilities, "SIZE"), "SIZE");
	EXPECT(protocol_offers(&reply.capabilities, "AUTH PLAIN"), "AUTH PLAIN");
	EXPECT(!protocol_offers(&reply.capabilities, "STARTTLS"),
	    "the first line only greets");
	for (int i = 0; i < reply.capabilities.count; i++)
		EXPECT(!strpbrk(reply.capabilities.texts[i], "|\33"), "cleaned");
	reply = read_reply(&protocol_smtp, COMMAND_NONE, greeting, &used);
	EXPECT_NUMBER(reply.capabilities.count, 0, "a greeting has none");
	reply = read_reply(&protocol_smtp, COMMAND_HELLO, refusal, &used);
	EXPECT_NUMBER(reply.capabilities.count, 0, "a refusal has none");
	reply = read_reply(&protocol_smtp, COMMAND_HELLO, single, &used);
	EXPECT_NUMBER(reply.capabilities.count, 0, "a single line has none");

	reply = (struct reply){ 0 };
	for (int i = 0; i < 20000; i++)
		protocol_smtp.read(&reply, COMMAND_HELLO, "250-X", 5);
	EXPECT_NUMBER(reply.verdict, REPLY_MORE, "endless");
	EXPECT_NUMBER(reply.capabilities.count, 19999, "none is dropped");
}

static struct text_list list_of(const char *const *texts)
{
	struct text_list list = { 0 };

	for (; *texts; texts++)
		text_list_add(&list, *texts);
	return list;
}

static void test_offers(void)
{
	static const char *const texts[] = { "PIPELINING", "SIZE 10240000", "STARTTLS",
		"AUTH PLAIN LOGIN CRAM-MD5", "8BITMIME", "XFOO=BAR", NULL };
	static const char *const old[] = { "AUTH=LOGIN PLAIN", NULL };
	static const struct {
		const char *wanted;
		bool is_offered, is_offered_by_old;
	} cases[] = {
		{ "STARTTLS", true, false },
		{ "starttls", true, false },
		{ "StartTLS", true, false },
		{ "8bitmime", true, false },
		{ "SIZE", true, false },
		{ "SIZE 10240000", true, false },
		{ "AUTH", true, true },
		{ "auth", true, true },
		{ "AUTH PLAIN", true, true },
		{ "AUTH=PLAIN", true, true },
		{ "auth login", true, true },
		{ "AUTH LOGIN PLAIN", true, true },
		{ "AUTH=PLAIN LOGIN", true, true },
		{ "AUTH CRAM-MD5", true, false },
		{ "AUTH PLAIN CRAM-MD5", true, false },
		{ "AUTH PLAIN XOAUTH2", false, false },
		{ "AUTH XOAUTH2", false, false },
		{ "AUTH CRAM", false, false },
		{ "AUTH PLAINX", false, false },
		{ "AUTH AUTH", false, false },
		{ "XFOO", false, false },
		{ "xfoo=bar", true, false },
		{ "START", false, false },
		{ "STARTTLSX", false, false },
		{ "TLS", false, false },
		{ "PLAIN", false, false },
		{ "LOGIN", false, false },
		{ "10240000", false, false },
		{ "SIZE 1", false, false },
		{ "SMTPUTF8", false, false },
	};
	static const struct text_list none = { 0 };
	struct text_list modern = list_of(texts), ancient = list_of(old);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT(protocol_offers(&modern, cases[i].wanted) == cases[i].is_offered,
		    cases[i].wanted);
		EXPECT(protocol_offers(&ancient, cases[i].wanted) ==
			   cases[i].is_offered_by_old,
		    cases[i].wanted);
		EXPECT(!protocol_offers(&none, cases[i].wanted), cases[i].wanted);
	}
}

struct reading {
	const char *name;
	enum command command;
	const char *lines[LINES_MAX + 1];
	enum reply_verdict verdict;
	int used;
	const char *words; /* the capabilities, a comma behind each */
};

static const char *words_of(const struct text_list *list)
{
	const char *words = "";

	for (int i = 0; i < list->count; i++)
		words = mem_printf("%s%s,", words, list->texts[i]);
	return words;
}

static void expect_reading(const struct protocol *protocol, const struct reading *reading)
{
	const char *name = mem_printf("%s: %s", protocol->label, reading->name);
	int used;
	struct reply reply = read_reply(
	    protocol, reading->command, reading->lines, &used);

	EXPECT_NUMBER(reply.verdict, reading->verdict, name);
	EXPECT_NUMBER(used, reading->used, name);
	EXPECT_TEXT(
	    words_of(&reply.capabilities), reading->words ? reading->words : "", name);
	EXPECT_TEXT(reply.text && !strpbrk(reply.text, "|\r\n\33\t\x16") ? "clean" : "no",
	    "clean", name);
}

static void test_imap_replies(void)
{
	static const struct reading cases[] = {
		{ "greeting", COMMAND_NONE, { "* OK ready" }, REPLY_YES, 1, NULL },
		{ "no text", COMMAND_NONE, { "* OK" }, REPLY_YES, 1, NULL },
		{ "a blank", COMMAND_NONE, { "* OK " }, REPLY_YES, 1, NULL },
		{ "lower case", COMMAND_NONE, { "* ok ready" }, REPLY_YES, 1, NULL },
		{ "capabilities", COMMAND_NONE,
		    { "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready" }, REPLY_YES, 1,
		    "IMAP4rev1,STARTTLS," },
		{ "capabilities in lower case", COMMAND_NONE,
		    { "* ok [capability imap4rev1 starttls] ready" }, REPLY_YES, 1,
		    "imap4rev1,starttls," },
		{ "one capability", COMMAND_NONE, { "* OK [CAPABILITY STARTTLS]" },
		    REPLY_YES, 1, "STARTTLS," },
		{ "blanks between capabilities", COMMAND_NONE,
		    { "* OK [CAPABILITY  A  B ] ready" }, REPLY_YES, 1, "A,B," },
		{ "the first bracket ends the list", COMMAND_NONE,
		    { "* OK [CAPABILITY A] STARTTLS]" }, REPLY_YES, 1, "A," },
		{ "a list without its end", COMMAND_NONE, { "* OK [CAPABILITY A B" },
		    REPLY_YES, 1, NULL },
		{ "an empty list", COMMAND_NONE, { "* OK [CAPABILITY] ready" }, REPLY_YES,
		    1, NULL },
		{ "a list that is text", COMMAND_NONE, { "* OK ready [CAPABILITY A]" },
		    REPLY_YES, 1, NULL },
		{ "a list behind another code", COMMAND_NONE,
		    { "* OK [ALERT] [CAPABILITY A]" }, REPLY_YES, 1, NULL },
		{ "another code", COMMAND_NONE, { "* OK [XCAPABILITY A] ready" },
		    REPLY_YES, 1, NULL },
		{ "hostile text", COMMAND_NONE, { "* OK |\33\xff\t" }, REPLY_YES, 1,
		    NULL },
		{ "PREAUTH", COMMAND_NONE, { "* PREAUTH hi" }, REPLY_PREAUTH, 1, NULL },
		{ "PREAUTH with capabilities", COMMAND_NONE,
		    { "* preauth [CAPABILITY STARTTLS] hi" }, REPLY_PREAUTH, 1, NULL },
		{ "BYE", COMMAND_NONE, { "* BYE no" }, REPLY_UNAVAILABLE, 1, NULL },
		{ "BYE with capabilities", COMMAND_NONE,
		    { "* BYE [CAPABILITY STARTTLS]" }, REPLY_UNAVAILABLE, 1, NULL },
		{ "NO as a greeting", COMMAND_NONE, { "* NO" }, REPLY_GARBAGE, 1, NULL },
		{ "BAD as a greeting", COMMAND_NONE, { "* BAD no" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "data as a greeting", COMMAND_NONE, { "* CAPABILITY STARTTLS" },
		    REPLY_GARBAGE, 1, NULL },
		{ "OKAY", COMMAND_NONE, { "* OKAY" }, REPLY_GARBAGE, 1, NULL },
		{ "no blank", COMMAND_NONE, { "*OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "a star", COMMAND_NONE, { "*" }, REPLY_GARBAGE, 1, NULL },
		{ "a star and a blank", COMMAND_NONE, { "* " }, REPLY_GARBAGE, 1, NULL },
		{ "no star", COMMAND_NONE, { "OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "a tag", COMMAND_NONE, { "a1 OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "nothing", COMMAND_NONE, { "" }, REPLY_GARBAGE, 1, NULL },
		{ "a continuation", COMMAND_NONE, { "+ OK" }, REPLY_GARBAGE, 1, NULL },
		{ "POP3", COMMAND_NONE, { "+OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "SMTP", COMMAND_NONE, { "220 ready" }, REPLY_GARBAGE, 1, NULL },
		{ "HTTP", COMMAND_NONE, { "HTTP/1.1 400 Bad Request" }, REPLY_GARBAGE, 1,
		    NULL },

		{ "CAPABILITY", COMMAND_HELLO,
		    { "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "a1 OK done" }, REPLY_YES, 2,
		    "IMAP4rev1,AUTH=PLAIN," },
		{ "CAPABILITY in lower case", COMMAND_HELLO,
		    { "* capability STARTTLS", "a1 ok" }, REPLY_YES, 2, "STARTTLS," },
		{ "CAPABILITY without a list", COMMAND_HELLO, { "a1 OK done" }, REPLY_YES,
		    1, NULL },
		{ "CAPABILITY, an empty list", COMMAND_HELLO,
		    { "* CAPABILITY", "a1 OK done" }, REPLY_YES, 2, NULL },
		{ "CAPABILITY, a list alone", COMMAND_HELLO, { "* CAPABILITY STARTTLS" },
		    REPLY_MORE, 1, "STARTTLS," },
		{ "CAPABILITY, untagged lines", COMMAND_HELLO,
		    { "* NO full", "* OK [ALERT] x", "* CAPABILITY A", "* 3 EXISTS",
			"* BAD x", "a1 OK done" },
		    REPLY_YES, 6, "A," },
		{ "CAPABILITY, look-alikes", COMMAND_HELLO,
		    { "* CAPABILITYX A", "* XCAPABILITY B", "* OK CAPABILITY C",
			"* STARTTLS", "a1 OK STARTTLS" },
		    REPLY_YES, 5, NULL },
		{ "CAPABILITY refused", COMMAND_HELLO, { "a1 NO no" }, REPLY_NO, 1,
		    NULL },
		{ "CAPABILITY not known", COMMAND_HELLO, { "a1 BAD no" }, REPLY_NO, 1,
		    NULL },
		{ "CAPABILITY, BYE", COMMAND_HELLO, { "* BYE", "a1 OK" },
		    REPLY_UNAVAILABLE, 1, NULL },
		{ "CAPABILITY, BYE behind the list", COMMAND_HELLO,
		    { "* CAPABILITY A", "* BYE down" }, REPLY_UNAVAILABLE, 2, "A," },
		{ "CAPABILITY, garbage behind the list", COMMAND_HELLO,
		    { "* CAPABILITY A", "done" }, REPLY_GARBAGE, 2, "A," },

		{ "STARTTLS", COMMAND_UPGRADE, { "a1 OK begin" }, REPLY_YES, 1, NULL },
		{ "STARTTLS, no text", COMMAND_UPGRADE, { "a1 OK" }, REPLY_YES, 1, NULL },
		{ "STARTTLS, a list that comes unasked, and the go-ahead's",
		    COMMAND_UPGRADE, { "* CAPABILITY A", "a1 OK [CAPABILITY B] begin" },
		    REPLY_YES, 2, "A," },
		{ "STARTTLS, look-alikes", COMMAND_UPGRADE,
		    { "* OK begin TLS", "* STARTTLS", "* a1 OK", "* OK a1 OK",
			"a1 NO no" },
		    REPLY_NO, 5, NULL },
		{ "STARTTLS, look-alikes alone", COMMAND_UPGRADE,
		    { "* OK begin TLS", "* STARTTLS" }, REPLY_MORE, 2, NULL },
		{ "STARTTLS, a PREAUTH that is no greeting", COMMAND_UPGRADE,
		    { "* PREAUTH", "a1 OK" }, REPLY_GARBAGE, 1, NULL },
		{ "CAPABILITY, a PREAUTH that is no greeting", COMMAND_HELLO,
		    { "* PREAUTH", "a1 OK" }, REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS refused", COMMAND_UPGRADE, { "a1 NO OK" }, REPLY_NO, 1,
		    NULL },
		{ "STARTTLS not known", COMMAND_UPGRADE, { "a1 bad" }, REPLY_NO, 1,
		    NULL },
		{ "STARTTLS, BYE", COMMAND_UPGRADE, { "* BYE" }, REPLY_UNAVAILABLE, 1,
		    NULL },
		{ "STARTTLS, another tag", COMMAND_UPGRADE, { "a2 OK" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "STARTTLS, a longer tag", COMMAND_UPGRADE, { "a11 OK" }, REPLY_GARBAGE,
		    1, NULL },
		{ "STARTTLS, a shorter tag", COMMAND_UPGRADE, { "a OK" }, REPLY_GARBAGE,
		    1, NULL },
		{ "STARTTLS, the tag in the other case", COMMAND_UPGRADE, { "A1 OK" },
		    REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS, the tag alone", COMMAND_UPGRADE, { "a1" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "STARTTLS, the tag and a blank", COMMAND_UPGRADE, { "a1 " },
		    REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS, no blank", COMMAND_UPGRADE, { "a1OK" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "STARTTLS, OKAY", COMMAND_UPGRADE, { "a1 OKAY" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "STARTTLS, a tagged PREAUTH", COMMAND_UPGRADE, { "a1 PREAUTH" },
		    REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS, a tagged BYE", COMMAND_UPGRADE, { "a1 BYE" }, REPLY_GARBAGE,
		    1, NULL },
		{ "STARTTLS, a continuation", COMMAND_UPGRADE, { "+ go on" },
		    REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS, nothing", COMMAND_UPGRADE, { "" }, REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS, behind a literal", COMMAND_UPGRADE,
		    { "* X {10}", "a1 OK go", "a1 NO" }, REPLY_NO, 3, NULL },
		{ "STARTTLS, behind two literals", COMMAND_UPGRADE,
		    { "* X ({10}", " {10}", "* BYE)", "a1 OK" }, REPLY_YES, 4, NULL },
		{ "STARTTLS, braces in text", COMMAND_UPGRADE,
		    { "* OK wait {10}", "* NO {10}", "a1 OK" }, REPLY_YES, 3, NULL },
		{ "CAPABILITY, capabilities behind a literal", COMMAND_HELLO,
		    { "* X {10}", "* CAPABILITY A", "a1 OK" }, REPLY_YES, 3, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_reading(&protocol_imap, &cases[i]);
}

static void test_literals(void)
{
	enum { NONE = 0 };
	static const struct {
		const char *line;
		bool is_continued, is_huge;
		size_t literal;
	} cases[] = {
		{ "* X {10}", true, false, 10 },
		{ "* X {0}", true, false, 0 },
		{ "* X {007}", true, false, 7 },
		{ "* X ~{10}", true, false, 10 },
		{ "* X {3} {10}", true, false, 10 },
		{ "* {10}", true, false, 10 },
		{ "* X {10} ", false, false, NONE },
		{ "* X \"{10}\"", false, false, NONE },
		{ "* X {}", false, false, NONE },
		{ "* X {", false, false, NONE },
		{ "* X {10", false, false, NONE },
		{ "* X 10}", false, false, NONE },
		{ "* X {-1}", false, false, NONE },
		{ "* X { 1}", false, false, NONE },
		{ "* X {1a}", false, false, NONE },
		{ "* X {0x10}", false, false, NONE },
		{ "* OK {10}", false, false, NONE },
		{ "* no {10}", false, false, NONE },
		{ "* BAD {10}", false, false, NONE },
		{ "* X {65536}", true, false, 65536 },
		{ "* X {99999999999}", true, true, NONE },
		{ "* X {18446744073709551616}", true, true, NONE },
		{ "* X {18446744073709551617}", true, true, NONE },
		{ "* X {99999999999999999999999999999999999999}", true, true, NONE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *line = cases[i].line;
		struct reply reply = { .tag = "a1" };

		protocol_imap.read(&reply, COMMAND_UPGRADE, line, strlen(line));
		EXPECT_NUMBER(reply.verdict, REPLY_MORE, line);
		EXPECT(reply.is_continued == cases[i].is_continued, line);
		if (cases[i].is_huge)
			EXPECT(reply.literal > 65536, line);
		else
			EXPECT_NUMBER(reply.literal, cases[i].literal, line);
	}
}

static void test_pop3_replies(void)
{
	static const struct reading cases[] = {
		{ "greeting", COMMAND_NONE, { "+OK ready" }, REPLY_YES, 1, NULL },
		{ "no text", COMMAND_NONE, { "+OK" }, REPLY_YES, 1, NULL },
		{ "a blank", COMMAND_NONE, { "+OK " }, REPLY_YES, 1, NULL },
		{ "APOP", COMMAND_NONE, { "+OK ready <1896.697170952@dbc.mtview.ca.us>" },
		    REPLY_YES, 1, NULL },
		{ "hostile text", COMMAND_NONE, { "+OK |\33\xff\t" }, REPLY_YES, 1,
		    NULL },
		{ "no service", COMMAND_NONE, { "-ERR no" }, REPLY_UNAVAILABLE, 1, NULL },
		{ "no service, no text", COMMAND_NONE, { "-ERR" }, REPLY_UNAVAILABLE, 1,
		    NULL },
		{ "lower case", COMMAND_NONE, { "+ok ready" }, REPLY_GARBAGE, 1, NULL },
		{ "mixed case", COMMAND_NONE, { "+Ok ready" }, REPLY_GARBAGE, 1, NULL },
		{ "lower case refusal", COMMAND_NONE, { "-err no" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "OKAY", COMMAND_NONE, { "+OKAY" }, REPLY_GARBAGE, 1, NULL },
		{ "ERROR", COMMAND_NONE, { "-ERROR" }, REPLY_GARBAGE, 1, NULL },
		{ "a tab", COMMAND_NONE, { "+OK\tready" }, REPLY_GARBAGE, 1, NULL },
		{ "cut", COMMAND_NONE, { "+O" }, REPLY_GARBAGE, 1, NULL },
		{ "a plus", COMMAND_NONE, { "+" }, REPLY_GARBAGE, 1, NULL },
		{ "a plus apart", COMMAND_NONE, { "+ OK" }, REPLY_GARBAGE, 1, NULL },
		{ "a blank before", COMMAND_NONE, { " +OK" }, REPLY_GARBAGE, 1, NULL },
		{ "no plus", COMMAND_NONE, { "OK" }, REPLY_GARBAGE, 1, NULL },
		{ "nothing", COMMAND_NONE, { "" }, REPLY_GARBAGE, 1, NULL },
		{ "a dot", COMMAND_NONE, { "." }, REPLY_GARBAGE, 1, NULL },
		{ "IMAP", COMMAND_NONE, { "* OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "SMTP", COMMAND_NONE, { "220 ready" }, REPLY_GARBAGE, 1, NULL },

		{ "CAPA", COMMAND_HELLO,
		    { "+OK", "TOP", "SASL PLAIN LOGIN", "STLS", "." }, REPLY_YES, 5,
		    "TOP,SASL PLAIN LOGIN,STLS," },
		{ "CAPA, the first line only greets", COMMAND_HELLO, { "+OK STLS", "." },
		    REPLY_YES, 2, NULL },
		{ "CAPA, nothing in it", COMMAND_HELLO, { "+OK", "." }, REPLY_YES, 2,
		    NULL },
		{ "CAPA, an empty line", COMMAND_HELLO, { "+OK", "", "STLS", "." },
		    REPLY_YES, 4, "STLS," },
		{ "CAPA, stuffed dots", COMMAND_HELLO,
		    { "+OK", "..", "...", "..TOP", ".STLS", "." }, REPLY_YES, 6,
		    ".,..,.TOP,STLS," },
		{ "CAPA, a dot and a blank", COMMAND_HELLO, { "+OK", ". ", "TOP", "." },
		    REPLY_YES, 4, " ,TOP," },
		{ "CAPA, statuses in the list", COMMAND_HELLO,
		    { "+OK", "+OK", "-ERR", "." }, REPLY_YES, 4, "+OK,-ERR," },
		{ "CAPA without its end", COMMAND_HELLO, { "+OK", "STLS" }, REPLY_MORE, 2,
		    "STLS," },
		{ "CAPA, hostile", COMMAND_HELLO, { "+OK", "X|\33\xff", "." }, REPLY_YES,
		    3, "X{7c}{1b}{ff}," },
		{ "CAPA refused", COMMAND_HELLO, { "-ERR what?" }, REPLY_NO, 1, NULL },
		{ "CAPA refused, and a list", COMMAND_HELLO, { "-ERR", "STLS", "." },
		    REPLY_NO, 1, NULL },
		{ "CAPA, OKAY", COMMAND_HELLO, { "+OKAY", "." }, REPLY_GARBAGE, 1, NULL },
		{ "CAPA, no status", COMMAND_HELLO, { "STLS", "." }, REPLY_GARBAGE, 1,
		    NULL },

		{ "STLS", COMMAND_UPGRADE, { "+OK begin" }, REPLY_YES, 1, NULL },
		{ "STLS, no text", COMMAND_UPGRADE, { "+OK" }, REPLY_YES, 1, NULL },
		{ "STLS refused", COMMAND_UPGRADE, { "-ERR +OK" }, REPLY_NO, 1, NULL },
		{ "STLS, lower case", COMMAND_UPGRADE, { "+ok" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "STLS, OKAY", COMMAND_UPGRADE, { "+OKAY" }, REPLY_GARBAGE, 1, NULL },
		{ "STLS, a continuation", COMMAND_UPGRADE, { "+ " }, REPLY_GARBAGE, 1,
		    NULL },
		{ "STLS, nothing", COMMAND_UPGRADE, { "" }, REPLY_GARBAGE, 1, NULL },
		{ "STLS, a TLS record", COMMAND_UPGRADE, { "\x16\x03\x03" },
		    REPLY_GARBAGE, 1, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_reading(&protocol_pop3, &cases[i]);
}

static void test_sieve_replies(void)
{
	static const struct reading cases[] = {
		{ "greeting", COMMAND_NONE,
		    { "\"IMPLEMENTATION\" \"Example 1\"", "\"SASL\" \"PLAIN LOGIN\"",
			"\"SIEVE\" \"fileinto vacation\"", "\"STARTTLS\"", "OK" },
		    REPLY_YES, 5,
		    "IMPLEMENTATION Example 1,SASL PLAIN LOGIN,SIEVE fileinto "
		    "vacation,STARTTLS," },
		{ "OK with a code and text", COMMAND_NONE,
		    { "OK (TAG \"a\") \"ready (really)\"" }, REPLY_YES, 1, NULL },
		{ "lower case", COMMAND_NONE, { "\"starttls\"", "ok \"ready\"" },
		    REPLY_YES, 2, "starttls," },
		{ "text without quotes", COMMAND_NONE, { "OK ready" }, REPLY_YES, 1,
		    NULL },
		{ "text without its last quote", COMMAND_NONE, { "OK \"ready" },
		    REPLY_YES, 1, NULL },
		{ "an empty value", COMMAND_NONE, { "\"SASL\" \"\"", "OK" }, REPLY_YES, 2,
		    "SASL," },
		{ "escapes", COMMAND_NONE,
		    { "\"IMPLEMENTATION\" \"a \\\"b\\\" \\\\ c\"", "OK" }, REPLY_YES, 2,
		    "IMPLEMENTATION a \"b\" {5c} c," },
		{ "an escaped quote at the end", COMMAND_NONE, { "\"X\" \"a\\\"", "OK" },
		    REPLY_YES, 2, "\"X\" \"a{5c}\"," },
		{ "a name without its last quote", COMMAND_NONE, { "\"STARTTLS", "OK" },
		    REPLY_GARBAGE, 1, NULL },
		{ "a name whose last quote is escaped", COMMAND_NONE,
		    { "\"STARTTLS\\\"", "OK" }, REPLY_GARBAGE, 1, NULL },
		{ "no quotes", COMMAND_NONE, { "STARTTLS" }, REPLY_GARBAGE, 1, NULL },
		{ "BYE", COMMAND_NONE, { "BYE \"too many\"" }, REPLY_UNAVAILABLE, 1,
		    NULL },
		{ "BYE alone", COMMAND_NONE, { "bye" }, REPLY_UNAVAILABLE, 1, NULL },
		{ "BYE behind capabilities", COMMAND_NONE, { "\"STARTTLS\"", "BYE" },
		    REPLY_UNAVAILABLE, 2, "STARTTLS," },
		{ "a referral", COMMAND_NONE,
		    { "BYE (REFERRAL \"sieve://other\") \"Try other.\"" },
		    REPLY_UNAVAILABLE, 1, NULL },
		{ "later", COMMAND_NONE, { "NO (TRYLATER) \"backup\"" },
		    REPLY_UNAVAILABLE, 1, NULL },
		{ "OKAY", COMMAND_NONE, { "OKAY" }, REPLY_GARBAGE, 1, NULL },
		{ "a tab behind OK", COMMAND_NONE, { "OK\t\"x\"" }, REPLY_GARBAGE, 1,
		    NULL },
		{ "a blank before OK", COMMAND_NONE, { " OK" }, REPLY_GARBAGE, 1, NULL },
		{ "nothing", COMMAND_NONE, { "" }, REPLY_GARBAGE, 1, NULL },
		{ "IMAP", COMMAND_NONE, { "* OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "SMTP", COMMAND_NONE, { "220 ready" }, REPLY_GARBAGE, 1, NULL },
		{ "POP3", COMMAND_NONE, { "+OK ready" }, REPLY_GARBAGE, 1, NULL },
		{ "hostile", COMMAND_NONE, { "\"X\" \"|\33\xff\"", "OK |\33" }, REPLY_YES,
		    2, "X {7c}{1b}{ff}," },

		{ "CAPABILITY", COMMAND_HELLO, { "\"SASL\" \"PLAIN\"", "OK" }, REPLY_YES,
		    2, "SASL PLAIN," },
		{ "CAPABILITY refused", COMMAND_HELLO, { "NO \"no\"" }, REPLY_NO, 1,
		    NULL },
		{ "CAPABILITY, BYE", COMMAND_HELLO, { "BYE" }, REPLY_UNAVAILABLE, 1,
		    NULL },
		{ "CAPABILITY without its end", COMMAND_HELLO, { "\"STARTTLS\"" },
		    REPLY_MORE, 1, "STARTTLS," },
		{ "CAPABILITY, a name of several words", COMMAND_HELLO,
		    { "\"STARTTLS X\"", "OK" }, REPLY_YES, 2, "\"STARTTLS X\"," },
		{ "CAPABILITY, three strings", COMMAND_HELLO,
		    { "\"SIEVE\" \"a\" \"b\"", "OK" }, REPLY_YES, 2,
		    "\"SIEVE\" \"a\" \"b\"," },
		{ "CAPABILITY, no blank between", COMMAND_HELLO,
		    { "\"STARTTLS\"\"\"", "OK" }, REPLY_YES, 2, "\"STARTTLS\"\"\"," },
		{ "CAPABILITY, an empty name", COMMAND_HELLO, { "\"\"", "OK" }, REPLY_YES,
		    2, "\"\"," },

		{ "STARTTLS", COMMAND_UPGRADE, { "OK \"begin\"" }, REPLY_YES, 1, NULL },
		{ "STARTTLS, no text", COMMAND_UPGRADE, { "OK" }, REPLY_YES, 1, NULL },
		{ "STARTTLS refused", COMMAND_UPGRADE, { "NO \"OK\"" }, REPLY_NO, 1,
		    NULL },
		{ "STARTTLS, BYE", COMMAND_UPGRADE, { "BYE" }, REPLY_UNAVAILABLE, 1,
		    NULL },
		{ "STARTTLS, a capability", COMMAND_UPGRADE, { "\"STARTTLS\"", "OK" },
		    REPLY_GARBAGE, 1, NULL },
		{ "STARTTLS, a TLS record", COMMAND_UPGRADE, { "\x16\x03\x03" },
		    REPLY_GARBAGE, 1, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_reading(&protocol_sieve, &cases[i]);
}

/* RFC 5804 4: behind a line that ends in {5} come its bytes, and the rest of the line. */
static void test_sieve_literals(void)
{
	static const struct reading cases[] = {
		{ "a value", COMMAND_NONE, { "\"SASL\" {5}", "PLAIN", "", "OK" },
		    REPLY_YES, 4, "SASL PLAIN," },
		{ "of a client's kind", COMMAND_NONE,
		    { "\"SASL\" {5+}", "PLAIN", "", "OK" }, REPLY_YES, 4, "SASL PLAIN," },
		{ "a name and a value", COMMAND_NONE,
		    { "{4}", "SASL", " {5}", "PLAIN", "", "OK" }, REPLY_YES, 6,
		    "SASL PLAIN," },
		{ "a name and a quoted value", COMMAND_NONE,
		    { "{4}", "SASL", " \"PLAIN\"", "OK" }, REPLY_YES, 4, "SASL PLAIN," },
		{ "line ends in it", COMMAND_NONE,
		    { "\"X\" {8}", "a\r\nOK\r\nb", "", "OK" }, REPLY_YES, 4,
		    "X a{0d}{0a}OK{0d}{0a}b," },
		{ "empty", COMMAND_NONE, { "\"STARTTLS\" {0}", "", "", "OK" }, REPLY_YES,
		    4, "STARTTLS," },
		{ "a name with a line end", COMMAND_NONE,
		    { "{10}", "STARTTLS\r\n", "", "OK" }, REPLY_YES, 4,
		    "{10}{0a}STARTTLS{0d}{0a}," },
		{ "the text of OK", COMMAND_UPGRADE, { "OK {5}", "NO no", "" }, REPLY_YES,
		    3, NULL },
		{ "the text of NO", COMMAND_UPGRADE, { "NO (TRYLATER) {2}", "OK", "" },
		    REPLY_NO, 3, NULL },
		{ "in a code", COMMAND_UPGRADE,
		    { "OK (TAG {2}", "NO", ") {2}", "NO", "" }, REPLY_YES, 5, NULL },
		{ "in quotes", COMMAND_UPGRADE, { "OK \"{5}\"" }, REPLY_YES, 1, NULL },
		{ "in a word", COMMAND_UPGRADE, { "OK a{5}" }, REPLY_YES, 1, NULL },
		{ "no number", COMMAND_UPGRADE, { "OK {}" }, REPLY_YES, 1, NULL },
		{ "a letter", COMMAND_UPGRADE, { "OK {5a}" }, REPLY_YES, 1, NULL },
		{ "not at the end", COMMAND_UPGRADE, { "OK {5} x" }, REPLY_YES, 1, NULL },
		{ "in a quote without end", COMMAND_UPGRADE, { "OK \"a {5}" }, REPLY_YES,
		    1, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_reading(&protocol_sieve, &cases[i]);
	/* Without end. */
	struct reply reply = { .given = "" };

	for (int i = 0; i < 20 && reply.verdict == REPLY_MORE; i++)
		protocol_sieve.read(&reply, COMMAND_NONE, "OK {0}", 6);
	EXPECT_NUMBER(reply.verdict, REPLY_GARBAGE, "literals without end");
	reply = (struct reply){ 0 };
	protocol_sieve.read(&reply, COMMAND_NONE, "OK {99999999999999999999999}", 28);
	EXPECT(reply.literal > 65536, "a literal that is longer than any reply");
}

/* Lines that are no strings: nothing is read past their end. */
static void test_bounds(void)
{
	static const struct protocol *const protocols[] = { &protocol_smtp,
		&protocol_imap, &protocol_pop3, &protocol_sieve, NULL };
	static const char *const lines[] = { "* OK [CAPABILITY A] x", "a1 OK", "+OK",
		"* CAPABILITY A B", "* X {12}", ".", "-ERR", "* BYE", "220-x",
		"\"SASL\" \"a\\\"", "{4}", "OK (TAG {12+}", NULL };

	for (const struct protocol *const *protocol = protocols; *protocol; protocol++) {
		for (const char *const *line = lines; *line; line++) {
			for (size_t length = 0; length <= strlen(*line); length++) {
				for (int command = COMMAND_NONE;
				     command <= COMMAND_UPGRADE; command++) {
					struct reply reply = { .tag = "a1" };

					(*protocol)->read(&reply, (enum command)command,
					    mem_copy(*line, length), length);
					EXPECT(reply.lines <= 1, *line);
				}
			}
		}
	}
}

static void test_many_capabilities(void)
{
	const char *line = "* CAPABILITY";
	struct reply imap = { .tag = "a1" }, pop3 = { 0 };

	for (int i = 0; i < 2000; i++)
		line = mem_printf("%s X%d", line, i);
	protocol_imap.read(&imap, COMMAND_HELLO, line, strlen(line));
	EXPECT_NUMBER(imap.verdict, REPLY_MORE, "IMAP");
	EXPECT_NUMBER(imap.capabilities.count, 2000, "IMAP");
	protocol_pop3.read(&pop3, COMMAND_HELLO, "+OK", 3);
	for (int i = 0; i < 20000; i++)
		protocol_pop3.read(&pop3, COMMAND_HELLO, "X", 1);
	EXPECT_NUMBER(pop3.verdict, REPLY_MORE, "POP3");
	EXPECT_NUMBER(pop3.capabilities.count, 20000, "POP3");
}

/* What stands behind "250-", a line of CAPA, the line "* CAPABILITY". */
static struct reply offer_of(
    const struct protocol *protocol, const char *const *texts, const char *words)
{
	const char *lines[LINES_MAX + 1] = { NULL };
	int count = 0, used;

	if (protocol == &protocol_sieve) {
		for (; *texts; texts++)
			lines[count++] = *texts;
		lines[count++] = "OK";
		return read_reply(protocol, COMMAND_HELLO, lines, &used);
	}
	if (protocol == &protocol_imap) {
		lines[count++] = mem_printf("* CAPABILITY%s%s", *words ? " " : "", words);
		lines[count++] = "a1 OK done";
		return read_reply(protocol, COMMAND_HELLO, lines, &used);
	}
	lines[count++] = protocol == &protocol_smtp ? "250-mail AUTH LOGIN" : "+OK USER";
	for (; *texts; texts++)
		lines[count++] = protocol == &protocol_smtp ? mem_printf("250-%s", *texts)
							    : *texts;
	lines[count++] = protocol == &protocol_smtp ? "250 SIZE" : ".";
	return read_reply(protocol, COMMAND_HELLO, lines, &used);
}

struct login {
	const char *texts[4];
	const char *cleartext, *others;
};

static void expect_login(const struct protocol *protocol, const struct login *login)
{
	const char *words = login->texts[0] ? login->texts[0] : "";
	const char *name = mem_printf("%s: %s", protocol->label, words);
	struct reply reply = offer_of(protocol, login->texts, words);

	EXPECT_NUMBER(reply.verdict, REPLY_YES, name);
	EXPECT_TEXT(protocol_cleartext_login(protocol, &reply), login->cleartext, name);
	EXPECT_TEXT(
	    mechanism_names(&reply.mechanisms, true, "", ", "), login->others, name);
}

static void test_smtp_login(void)
{
	static const struct login cases[] = {
		{ { NULL }, NULL, NULL },
		{ { "STARTTLS", "SIZE 1" }, NULL, NULL },
		{ { "STARTTLS", "AUTH PLAIN LOGIN" }, "AUTH PLAIN LOGIN", NULL },
		{ { "auth plain" }, "AUTH PLAIN", NULL },
		{ { "AUTH=LOGIN PLAIN" }, "AUTH LOGIN PLAIN", NULL },
		{ { "AUTH=PLAIN LOGIN", "AUTH LOGIN PLAIN" }, "AUTH PLAIN LOGIN", NULL },
		{ { "AUTH CRAM-MD5", "AUTH=LOGIN" }, "AUTH LOGIN", "CRAM-MD5" },
		{ { "AUTH GSSAPI NTLM", "X-EXPS GSSAPI NTLM LOGIN" }, NULL,
		    "GSSAPI, NTLM" },
		{ { "AUTH SCRAM-SHA-256 SCRAM-SHA-1" }, NULL,
		    "SCRAM-SHA-256, SCRAM-SHA-1" },
		{ { "AUTH PLAIN-CLIENTTOKEN" }, "AUTH PLAIN-CLIENTTOKEN", NULL },
		{ { "AUTH XOAUTH2" }, "AUTH XOAUTH2", NULL },
		/* What clients of easy manners take for AUTH. */
		{ { "AUTH\tPLAIN LOGIN" }, "AUTH PLAIN LOGIN", NULL },
		{ { "AUTH \t PLAIN\tLOGIN\t" }, "AUTH PLAIN LOGIN", NULL },
		{ { " AUTH PLAIN" }, "AUTH PLAIN", NULL },
		{ { "\t AUTH\tPLAIN" }, "AUTH PLAIN", NULL },
		{ { "AUTH: PLAIN" }, "AUTH PLAIN", NULL },
		{ { "AUTH=PLAIN,LOGIN" }, "AUTH PLAIN LOGIN", NULL },
		{ { "AUTH, PLAIN" }, "AUTH PLAIN", NULL },
		{ { "AUTH\tCRAM-MD5" }, NULL, "CRAM-MD5" },
		/* Without a mechanism there is nothing to log in by. */
		{ { "AUTH" }, NULL, NULL },
		{ { "AUTH=" }, NULL, NULL },
		{ { "AUTH\t " }, NULL, NULL },
		{ { "XAUTH PLAIN", "AUTHX PLAIN", "AUTHENTICATE PLAIN" }, NULL, NULL },
		{ { "X AUTH PLAIN", "AUTH-PLAIN", "AUTH_ PLAIN" }, NULL, NULL },
		{ { "LOGIN", "PLAIN", "USER" }, NULL, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_login(&protocol_smtp, &cases[i]);
}

static void test_imap_login(void)
{
#define IMAP_LOGIN "LOGIN (LOGINDISABLED not advertised)"
	static const struct login cases[] = {
		{ { NULL }, IMAP_LOGIN, NULL },
		{ { "IMAP4rev1 STARTTLS" }, IMAP_LOGIN, NULL },
		{ { "LOGINDISABLED" }, NULL, NULL },
		{ { "STARTTLS logindisabled" }, NULL, NULL },
		{ { "STARTTLS  LoginDisabled  IDLE" }, NULL, NULL },
		{ { "XLOGINDISABLED LOGINDISABLEDX" }, IMAP_LOGIN, NULL },
		{ { "AUTH=LOGINDISABLED" }, IMAP_LOGIN ", AUTH=LOGINDISABLED", NULL },
		{ { "LOGINDISABLED= X" }, IMAP_LOGIN, NULL },
		{ { "LOGINDISABLED\tX" }, IMAP_LOGIN, NULL },
		{ { "X\tLOGINDISABLED" }, IMAP_LOGIN, NULL },
		{ { "X,LOGINDISABLED" }, IMAP_LOGIN, NULL },
		{ { "LOGINDISABLED AUTH=PLAIN" }, "AUTH=PLAIN", NULL },
		{ { "AUTH=LOGIN LOGINDISABLED" }, "AUTH=LOGIN", NULL },
		{ { "LOGINDISABLED auth=login auth=plain" }, "AUTH=LOGIN, AUTH=PLAIN",
		    NULL },
		{ { "LOGINDISABLED AUTH=SCRAM-SHA-256" }, NULL, "SCRAM-SHA-256" },
		{ { "LOGINDISABLED AUTH=NTLM AUTH=GSSAPI" }, NULL, "NTLM, GSSAPI" },
		{ { "LOGINDISABLED AUTH=NTLM AUTH=XOAUTH2" }, "AUTH=XOAUTH2", "NTLM" },
		{ { "LOGINDISABLED AUTH=PLAIN-CLIENTTOKEN" }, "AUTH=PLAIN-CLIENTTOKEN",
		    NULL },
		{ { "LOGINDISABLED AUTH=PLAINX XAUTH=LOGIN" }, "AUTH=PLAINX", NULL },
		{ { "LOGINDISABLED PLAIN LOGIN USER" }, NULL, NULL },
		{ { "LOGINDISABLED AUTH= PLAIN" }, NULL, NULL },
		{ { "LOGINDISABLED AUTH PLAIN" }, NULL, NULL },
		{ { "LOGINDISABLED\t AUTH=PLAIN" }, IMAP_LOGIN ", AUTH=PLAIN", NULL },
		{ { "LOGINDISABLED X\tAUTH=PLAIN\tY" }, "AUTH=PLAIN", NULL },
		{ { "LOGINDISABLED X,AUTH=PLAIN" }, "AUTH=PLAIN", NULL },
		{ { "LOGINDISABLED AUTH=CRAM-MD5,PLAIN" }, "AUTH=PLAIN", "CRAM-MD5" },
		{ { "LOGINDISABLED AUTH=CRAM-MD5,AUTH=PLAIN" }, "AUTH=PLAIN",
		    "CRAM-MD5" },
		{ { "AUTH=SCRAM-SHA-256" }, IMAP_LOGIN, "SCRAM-SHA-256" },
		{ { "AUTH=PLAIN" }, IMAP_LOGIN ", AUTH=PLAIN", NULL },
	};
#undef IMAP_LOGIN

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_login(&protocol_imap, &cases[i]);
}

static void test_pop3_login(void)
{
	static const struct login cases[] = {
		{ { NULL }, NULL, NULL },
		{ { "TOP", "STLS" }, NULL, NULL },
		{ { "USER" }, "USER", NULL },
		{ { "user" }, "USER", NULL },
		{ { "USER\t" }, "USER", NULL },
		{ { " USER" }, "USER", NULL },
		{ { "USER x" }, "USER", NULL },
		{ { "USERS", "XUSER", "X USER" }, NULL, NULL },
		{ { "..USER" }, NULL, NULL },
		{ { ".USER" }, "USER", NULL },
		{ { "SASL PLAIN" }, "SASL PLAIN", NULL },
		{ { "SASL\tPLAIN" }, "SASL PLAIN", NULL },
		{ { " SASL PLAIN" }, "SASL PLAIN", NULL },
		{ { "SASL=PLAIN,LOGIN" }, "SASL PLAIN, SASL LOGIN", NULL },
		{ { "sasl scram-sha-256 plain" }, "SASL PLAIN", "SCRAM-SHA-256" },
		{ { "SASL LOGIN PLAIN", "USER" }, "USER, SASL LOGIN, SASL PLAIN", NULL },
		{ { "SASL NTLM", "USER" }, "USER", "NTLM" },
		{ { "SASL SCRAM-SHA-256 CRAM-MD5" }, NULL, "SCRAM-SHA-256, CRAM-MD5" },
		{ { "SASL PLAINX", "XSASL PLAIN" }, "SASL PLAINX", NULL },
		{ { "SASL", "PLAIN", "AUTH PLAIN" }, NULL, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_login(&protocol_pop3, &cases[i]);
}

static void test_sieve_login(void)
{
	static const struct login cases[] = {
		{ { NULL }, NULL, NULL },
		{ { "\"STARTTLS\"", "\"SASL\" \"\"" }, NULL, NULL },
		{ { "\"SASL\"" }, NULL, NULL },
		{ { "\"SASL\" \"PLAIN LOGIN\"" }, "SASL PLAIN LOGIN", NULL },
		{ { "\"sasl\" \"plain\"" }, "SASL PLAIN", NULL },
		{ { "\"SASL\" \"SCRAM-SHA-256 GSSAPI\"" }, NULL,
		    "SCRAM-SHA-256, GSSAPI" },
		{ { "\"SASL\" \"CRAM-MD5 XOAUTH2\"" }, "SASL XOAUTH2", "CRAM-MD5" },
		{ { "\"SASL\" \"CRAM-MD5\"", "\"SASL\" \"LOGIN\"" }, "SASL LOGIN",
		    "CRAM-MD5" },
		{ { "\"SASL\" \"PL\\AIN\"" }, "SASL PLAIN", NULL },
		/* What a client of easy manners takes for SASL. */
		{ { "\"SASL\"  \"PLAIN\"" }, "SASL \"PLAIN\"", NULL },
		{ { "\"SASL\" PLAIN" }, "SASL PLAIN", NULL },
		{ { "\" SASL \" \"PLAIN\"" }, "SASL PLAIN", NULL },
		{ { "\"SASL PLAIN\"" }, "SASL PLAIN", NULL },
		{ { "\"SASL=PLAIN\"" }, "SASL PLAIN", NULL },
		{ { "\"XSASL\" \"PLAIN\"", "\"SIEVE\" \"SASL PLAIN\"" }, NULL, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_login(&protocol_sieve, &cases[i]);
}

/* RFC 2033 4.1: the replies are SMTP's. */
static void test_lmtp(void)
{
	static const char *const lines[] = { "250-mail AUTH LOGIN", "250-STARTTLS",
		"250 AUTH PLAIN", NULL };
	int used;
	struct reply reply = read_reply(&protocol_lmtp, COMMAND_HELLO, lines, &used);

	EXPECT_NUMBER(reply.verdict, REPLY_YES, "LHLO");
	EXPECT_TEXT(words_of(&reply.capabilities), "STARTTLS,AUTH PLAIN,", "LHLO");
	EXPECT_TEXT(
	    protocol_cleartext_login(&protocol_lmtp, &reply), "AUTH PLAIN", "LHLO");
}

/* Where there is no second hello, the first alone tells. */
static void test_refused_name(void)
{
	static const char *const refusal[] = { "501 5.5.4 Syntax: LHLO hostname", NULL };
	static const char *const unknown[] = { "500 unknown command", NULL };
	static const struct reply unasked = { 0 };
	int used;
	struct reply name = read_reply(&protocol_lmtp, COMMAND_HELLO, refusal, &used);
	struct reply no = read_reply(&protocol_lmtp, COMMAND_HELLO, unknown, &used);

	EXPECT(protocol_refuses_name(&protocol_lmtp, &name, &unasked), "LHLO");
	EXPECT(!protocol_refuses_name(&protocol_lmtp, &no, &unasked), "LHLO unknown");
	EXPECT(!protocol_refuses_name(&protocol_smtp, &name, &unasked), "EHLO alone");
	EXPECT(protocol_refuses_name(&protocol_smtp, &name, &name), "EHLO and HELO");
	EXPECT(protocol_refuses_name(&protocol_smtp, &name, &no), "HELO unknown");
}

/* RFC 9051 6.1.1, 7.2.2: the last list counts, wherever it stands. */
static void test_last_list(void)
{
	static const struct {
		const char *name;
		enum command command;
		const char *lines[LINES_MAX + 1];
		bool has_list;
		const char *words, *cleartext;
	} cases[] = {
		{ "none", COMMAND_HELLO, { "a1 OK done" }, false, "",
		    "LOGIN (LOGINDISABLED not advertised)" },
		{ "two lines", COMMAND_HELLO,
		    { "* CAPABILITY LOGINDISABLED AUTH=PLAIN",
			"* CAPABILITY STARTTLS LOGINDISABLED", "a1 OK done" },
		    true, "STARTTLS,LOGINDISABLED,", NULL },
		{ "a response code behind a line", COMMAND_HELLO,
		    { "* CAPABILITY STARTTLS LOGINDISABLED",
			"a1 OK [CAPABILITY AUTH=PLAIN] done" },
		    true, "AUTH=PLAIN,",
		    "LOGIN (LOGINDISABLED not advertised), AUTH=PLAIN" },
		{ "an untagged response code", COMMAND_HELLO,
		    { "* CAPABILITY A", "* OK [capability LOGINDISABLED] x",
			"a1 OK done" },
		    true, "LOGINDISABLED,", NULL },
		{ "a line behind an untagged response code", COMMAND_UPGRADE,
		    { "* OK [CAPABILITY A] x", "* CAPABILITY LOGINDISABLED B",
			"a1 OK done" },
		    true, "LOGINDISABLED,B,", NULL },
		{ "an empty list", COMMAND_HELLO,
		    { "* CAPABILITY LOGINDISABLED", "* CAPABILITY", "a1 OK done" }, true,
		    "", "LOGIN (LOGINDISABLED not advertised)" },
		{ "a refusal", COMMAND_HELLO,
		    { "* CAPABILITY LOGINDISABLED", "* NO [CAPABILITY A] x",
			"a1 NO [CAPABILITY B] no" },
		    true, "LOGINDISABLED,", NULL },
		{ "other response codes", COMMAND_HELLO,
		    { "* CAPABILITY LOGINDISABLED", "* OK [ALERT] [CAPABILITY A]",
			"* OK [CAPABILITYX B]", "* OK [CAPABILITY C",
			"a1 OK CAPABILITY D" },
		    true, "LOGINDISABLED,", NULL },
		{ "other data", COMMAND_HELLO,
		    { "* CAPABILITY LOGINDISABLED", "* XCAPABILITY A", "* CAPABILITYX B",
			"* AUTH=PLAIN", "a1 OK done" },
		    true, "LOGINDISABLED,", NULL },
		{ "STARTTLS, an unasked line", COMMAND_UPGRADE,
		    { "* CAPABILITY AUTH=PLAIN LOGINDISABLED", "a1 OK begin" }, true,
		    "AUTH=PLAIN,LOGINDISABLED,", "AUTH=PLAIN" },
		{ "STARTTLS, the go-ahead", COMMAND_UPGRADE,
		    { "a1 OK [CAPABILITY AUTH=PLAIN] begin" }, false, "",
		    "LOGIN (LOGINDISABLED not advertised)" },
		/* What is not quite a list: fault is found in it, credit is not given. */
		{ "a tab behind CAPABILITY", COMMAND_HELLO,
		    { "* CAPABILITY LOGINDISABLED STARTTLS",
			"* CAPABILITY\tLOGINDISABLED STARTTLS AUTH=PLAIN", "a1 OK done" },
		    true, "", "LOGIN (LOGINDISABLED not advertised), AUTH=PLAIN" },
		{ "two blanks", COMMAND_HELLO,
		    { "*  CAPABILITY LOGINDISABLED AUTH=PLAIN", "a1 OK done" }, true, "",
		    "LOGIN (LOGINDISABLED not advertised), AUTH=PLAIN" },
		{ "two blanks before a response code", COMMAND_HELLO,
		    { "a1 OK  [CAPABILITY LOGINDISABLED AUTH=PLAIN] done" }, true, "",
		    "LOGIN (LOGINDISABLED not advertised), AUTH=PLAIN" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int used;
		struct reply reply = read_reply(
		    &protocol_imap, cases[i].command, cases[i].lines, &used);

		EXPECT(reply.has_list == cases[i].has_list, cases[i].name);
		EXPECT_TEXT(words_of(&reply.capabilities), cases[i].words, cases[i].name);
		EXPECT_TEXT(protocol_cleartext_login(&protocol_imap, &reply),
		    cases[i].cleartext, cases[i].name);
	}
}

/* Credit is given for the exact word. */
static void test_exact(void)
{
	static const char *const lookalikes[] = { "STARTTLS\t", " STARTTLS", "\tSTARTTLS",
		"STARTTLS=", "STARTTLS,", "XSTARTTLS", "STARTTLSX", "X STARTTLS",
		"STARTTLS\tX", "START TLS", NULL };

	for (const char *const *word = lookalikes; *word; word++) {
		const char *texts[] = { *word, NULL };
		struct reply smtp = offer_of(&protocol_smtp, texts, NULL);
		struct reply pop3 = offer_of(&protocol_pop3, texts, NULL);

		EXPECT(!protocol_offers(&smtp.capabilities, "STARTTLS"), *word);
		EXPECT(!protocol_offers(&pop3.capabilities, "STARTTLS"), *word);
	}
	for (const char *const *word = lookalikes; *word; word++) {
		/* Blanks separate IMAP's words. */
		if ((*word)[0] == ' ' || strchr(*word, ' '))
			continue;
		struct reply imap = offer_of(&protocol_imap, NULL, *word);

		EXPECT(!protocol_offers(&imap.capabilities, "STARTTLS"), *word);
	}
}

static void test_required(void)
{
	static const char *const texts[] = { "IDLE", "AUTH=PLAIN", "auth=scram-sha-256",
		"SASL SCRAM-SHA-256 Plain", "UIDL", "EXPIRE 60", NULL };
	static const struct {
		const char *wanted;
		bool is_offered;
	} cases[] = {
		{ "idle", true },
		{ "AUTH", true },
		{ "AUTH=PLAIN", true },
		{ "AUTH=SCRAM-SHA-256", true },
		{ "AUTH=LOGIN", false },
		{ "AUTH=PLAI", false },
		{ "SASL", true },
		{ "SASL=PLAIN", true },
		{ "sasl plain", true },
		{ "SASL=LOGIN", false },
		{ "UIDL", true },
		{ "UID", false },
		{ "EXPIRE", true },
		{ "EXPIRE 60", true },
		{ "EXPIRE 6", false },
		{ "PLAIN", false },
		{ "60", false },
	};
	struct text_list list = list_of(texts);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(protocol_offers(&list, cases[i].wanted) == cases[i].is_offered,
		    cases[i].wanted);
}

static void test_row(void)
{
	EXPECT_TEXT(protocol_smtp.label, "SMTP", "the first word of the first line");
	EXPECT_NUMBER(protocol_smtp.port, 25, "RFC 5321 4.5.4.2");
	EXPECT_NUMBER(protocol_smtp.tls_port, 465, "RFC 8314 3.3");
	EXPECT_TEXT(protocol_imap.label, "IMAP", "the first word of the first line");
	EXPECT_NUMBER(protocol_imap.port, 143, "RFC 9051 2.1");
	EXPECT_NUMBER(protocol_imap.tls_port, 993, "RFC 8314 3.2");
	EXPECT_TEXT(protocol_pop3.label, "POP3", "the first word of the first line");
	EXPECT_NUMBER(protocol_pop3.port, 110, "RFC 1939 3");
	EXPECT_NUMBER(protocol_pop3.tls_port, 995, "RFC 8314 3.1");
	EXPECT_NUMBER(protocol_lmtp.port, 24, "RFC 2033 5");
	EXPECT_NUMBER(protocol_lmtp.tls_port, 0, "none is registered");
	EXPECT_NUMBER(protocol_sieve.port, 4190, "RFC 5804 1.8");
	EXPECT_NUMBER(protocol_sieve.tls_port, 0, "none is registered");
}

int main(void)
{
	test_replies();
	test_text();
	test_capabilities();
	test_offers();
	test_imap_replies();
	test_literals();
	test_pop3_replies();
	test_sieve_replies();
	test_sieve_literals();
	test_bounds();
	test_many_capabilities();
	test_smtp_login();
	test_imap_login();
	test_pop3_login();
	test_sieve_login();
	test_lmtp();
	test_refused_name();
	test_last_list();
	test_exact();
	test_required();
	test_row();
	return unit_end();
}
