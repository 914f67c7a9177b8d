/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "mail/protocol.h"

#include "unit.h"

enum { LINES_MAX = 6 };

/* Reads lines until the reply is over; "(more)" stays REPLY_MORE. */
static struct reply read_reply(enum stage stage, const char *const *lines, int *used)
{
	struct reply reply = { 0 };

	*used = 0;
	do {
		const char *line = lines[(*used)++];

		protocol_smtp.read(&reply, stage, line, strlen(line));
	} while (reply.verdict == REPLY_MORE && lines[*used]);
	return reply;
}

static void test_replies(void)
{
	static const struct {
		const char *name;
		enum stage stage;
		const char *lines[LINES_MAX + 1];
		enum verdict verdict;
		int code, used;
	} cases[] = {
		{ "greeting", STAGE_GREETING, { "220 mx1 ESMTP" }, REPLY_YES, 220, 1 },
		{ "code alone", STAGE_GREETING, { "220" }, REPLY_YES, 220, 1 },
		{ "code and a blank", STAGE_GREETING, { "220 " }, REPLY_YES, 220, 1 },
		{ "two lines", STAGE_GREETING, { "220-mx1", "220 hello" }, REPLY_YES, 220,
		    2 },
		{ "an empty line with a hyphen", STAGE_GREETING, { "220-", "220" },
		    REPLY_YES, 220, 2 },
		{ "it goes on", STAGE_GREETING, { "220-mx1" }, REPLY_MORE, 220, 1 },
		{ "too busy", STAGE_GREETING, { "421 4.3.2 too busy" }, REPLY_UNAVAILABLE,
		    421, 1 },
		{ "no service", STAGE_GREETING, { "554 no SMTP here" }, REPLY_UNAVAILABLE,
		    554, 1 },
		{ "takes no mail (RFC 7504)", STAGE_GREETING, { "521 no mail" },
		    REPLY_UNAVAILABLE, 521, 1 },
		{ "a refusal of several lines", STAGE_GREETING, { "554-no", "554 go" },
		    REPLY_UNAVAILABLE, 554, 2 },
		{ "450 as a greeting", STAGE_GREETING, { "450 later" }, REPLY_UNAVAILABLE,
		    450, 1 },
		{ "250 as a greeting", STAGE_GREETING, { "250 ok" }, REPLY_GARBAGE, 250,
		    1 },
		{ "354 as a greeting", STAGE_GREETING, { "354 go" }, REPLY_GARBAGE, 354,
		    1 },
		{ "the code changes", STAGE_GREETING, { "220-mx1", "250 hello" },
		    REPLY_GARBAGE, -1, 2 },
		{ "the code changes to a refusal", STAGE_GREETING,
		    { "220-mx1", "421 busy" }, REPLY_GARBAGE, -1, 2 },
		{ "the code changes and it goes on", STAGE_GREETING,
		    { "220-mx1", "250-a", "250 b" }, REPLY_GARBAGE, -1, 2 },
		{ "garbage inside", STAGE_GREETING, { "220-mx1", "hello", "220 x" },
		    REPLY_GARBAGE, -1, 2 },
		{ "nothing", STAGE_GREETING, { "" }, REPLY_GARBAGE, -1, 1 },
		{ "no code", STAGE_GREETING, { "hello" }, REPLY_GARBAGE, -1, 1 },
		{ "two digits", STAGE_GREETING, { "22" }, REPLY_GARBAGE, -1, 1 },
		{ "two digits and text", STAGE_GREETING, { "22 mx1" }, REPLY_GARBAGE, -1,
		    1 },
		{ "four digits", STAGE_GREETING, { "2200 mx1" }, REPLY_GARBAGE, -1, 1 },
		{ "a letter behind the code", STAGE_GREETING, { "220x" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "a tab behind the code", STAGE_GREETING, { "220\tmx1" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "a blank before the code", STAGE_GREETING, { " 220 mx1" },
		    REPLY_GARBAGE, -1, 1 },
		{ "1xx", STAGE_GREETING, { "120 soon" }, REPLY_GARBAGE, -1, 1 },
		{ "6xx", STAGE_GREETING, { "620 x" }, REPLY_GARBAGE, -1, 1 },
		{ "x6x", STAGE_GREETING, { "260 x" }, REPLY_GARBAGE, -1, 1 },
		{ "IMAP", STAGE_GREETING, { "* OK IMAP4rev1" }, REPLY_GARBAGE, -1, 1 },
		{ "POP3", STAGE_GREETING, { "+OK ready" }, REPLY_GARBAGE, -1, 1 },
		{ "HTTP", STAGE_GREETING, { "HTTP/1.1 400 Bad Request" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "SSH", STAGE_GREETING, { "SSH-2.0-OpenSSH" }, REPLY_GARBAGE, -1, 1 },
		{ "Arabic digits", STAGE_GREETING, { "\xd9\xa2\xd9\xa2\xd9\xa0 x" },
		    REPLY_GARBAGE, -1, 1 },

		{ "EHLO", STAGE_HELLO, { "250-mx1", "250-STARTTLS", "250 SIZE" },
		    REPLY_YES, 250, 3 },
		{ "HELO", STAGE_HELLO, { "250 mx1" }, REPLY_YES, 250, 1 },
		{ "EHLO, code alone", STAGE_HELLO, { "250" }, REPLY_YES, 250, 1 },
		{ "EHLO, garbage behind", STAGE_HELLO, { "250-", "\x16\x03\x01" },
		    REPLY_GARBAGE, -1, 2 },
		{ "EHLO, a line without code", STAGE_HELLO, { "250-mx1", "STARTTLS" },
		    REPLY_GARBAGE, -1, 2 },
		{ "EHLO, the code changes", STAGE_HELLO, { "250-mx1", "550 no" },
		    REPLY_GARBAGE, -1, 2 },
		{ "EHLO not known", STAGE_HELLO, { "500 what?" }, REPLY_NO, 500, 1 },
		{ "EHLO not implemented", STAGE_HELLO, { "502 5.5.1 no" }, REPLY_NO, 502,
		    1 },
		{ "EHLO refused", STAGE_HELLO, { "550 go away" }, REPLY_NO, 550, 1 },
		{ "EHLO, bad parameter", STAGE_HELLO, { "504 name?" }, REPLY_NO, 504, 1 },
		{ "EHLO, later", STAGE_HELLO, { "450 later" }, REPLY_NO, 450, 1 },
		{ "EHLO, closing", STAGE_HELLO, { "421 bye" }, REPLY_UNAVAILABLE, 421,
		    1 },
		{ "EHLO, 220", STAGE_HELLO, { "220 mx1" }, REPLY_GARBAGE, 220, 1 },
		{ "EHLO, 354", STAGE_HELLO, { "354 go" }, REPLY_GARBAGE, 354, 1 },

		{ "STARTTLS", STAGE_UPGRADE, { "220 2.0.0 Ready" }, REPLY_YES, 220, 1 },
		{ "STARTTLS, code alone", STAGE_UPGRADE, { "220" }, REPLY_YES, 220, 1 },
		{ "STARTTLS, two lines", STAGE_UPGRADE, { "220-a", "220 b" }, REPLY_YES,
		    220, 2 },
		{ "STARTTLS not available", STAGE_UPGRADE, { "454 4.7.0 no key" },
		    REPLY_NO, 454, 1 },
		{ "a refusal that talks of 220", STAGE_UPGRADE,
		    { "454 TLS not available 220" }, REPLY_NO, 454, 1 },
		{ "a refusal that talks of 220 early", STAGE_UPGRADE, { "454 220 ready" },
		    REPLY_NO, 454, 1 },
		{ "a refusal of two lines", STAGE_UPGRADE,
		    { "454-220 ready", "454 220 ready" }, REPLY_NO, 454, 2 },
		{ "STARTTLS, syntax", STAGE_UPGRADE, { "501 no parameters" }, REPLY_NO,
		    501, 1 },
		{ "STARTTLS, sequence", STAGE_UPGRADE, { "503 now?" }, REPLY_NO, 503, 1 },
		{ "STARTTLS, policy", STAGE_UPGRADE, { "554 no" }, REPLY_NO, 554, 1 },
		{ "STARTTLS, garbage", STAGE_UPGRADE, { "\x16\x03\x03" }, REPLY_GARBAGE,
		    -1, 1 },
		{ "STARTTLS, 220 inside a refusal", STAGE_UPGRADE,
		    { "454-no", "220 ready" }, REPLY_GARBAGE, -1, 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int used;
		struct reply reply = read_reply(cases[i].stage, cases[i].lines, &used);

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

		protocol_smtp.read(&reply, STAGE_UPGRADE, line, strlen(line));
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

	reply = read_reply(STAGE_UPGRADE, refusal, &used);
	EXPECT_TEXT(reply.text, "454 4.7.0 last", "the line that decides");
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, STAGE_GREETING, "220 a\0b|c\33\xff", 11);
	EXPECT_NUMBER(reply.verdict, REPLY_YES, "hostile");
	EXPECT_TEXT(reply.text, "220 a\\x00b\\x7cc\\x1b\\xff", "hostile");
	memset(endless, 'a', sizeof endless);
	memcpy(endless, "220 ", 4);
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, STAGE_GREETING, endless, sizeof endless);
	EXPECT_NUMBER(reply.verdict, REPLY_YES, "endless");
	EXPECT(strlen(reply.text) < 1000, "endless");
	/* Lines that are no strings: nothing is read past length. */
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, STAGE_GREETING, "2204", 3);
	EXPECT_NUMBER(reply.verdict, REPLY_YES, "three bytes of four");
	reply = (struct reply){ 0 };
	protocol_smtp.read(&reply, STAGE_GREETING, "220 mx1", 2);
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
	struct reply reply = read_reply(STAGE_HELLO, lines, &used);

	EXPECT_NUMBER(used, 6, "all lines");
	EXPECT(protocol_offers(&reply.capabilities, "PIPELINING"), "PIPELINING");
	EXPECT(protocol_offers(&reply.capabilities, "SIZE"), "SIZE");
	EXPECT(protocol_offers(&reply.capabilities, "AUTH PLAIN"), "AUTH PLAIN");
	EXPECT(!protocol_offers(&reply.capabilities, "STARTTLS"),
	    "the first line only greets");
	for (int i = 0; i < reply.capabilities.count; i++)
		EXPECT(!strpbrk(reply.capabilities.texts[i], "|\33"), "cleaned");
	reply = read_reply(STAGE_GREETING, greeting, &used);
	EXPECT_NUMBER(reply.capabilities.count, 0, "a greeting has none");
	reply = read_reply(STAGE_HELLO, refusal, &used);
	EXPECT_NUMBER(reply.capabilities.count, 0, "a refusal has none");
	reply = read_reply(STAGE_HELLO, single, &used);
	EXPECT_NUMBER(reply.capabilities.count, 0, "a single line has none");

	reply = (struct reply){ 0 };
	for (int i = 0; i < 20000; i++)
		protocol_smtp.read(&reply, STAGE_HELLO, "250-X", 5);
	EXPECT_NUMBER(reply.verdict, REPLY_MORE, "endless");
	EXPECT(reply.capabilities.count <= 1000, "endless");
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
		{ "XFOO", true, false },
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

static void test_login(void)
{
	static const struct {
		const char *texts[4];
		const char *wanted;
	} cases[] = {
		{ { NULL }, NULL },
		{ { "STARTTLS", "SIZE", NULL }, NULL },
		{ { "STARTTLS", "AUTH PLAIN LOGIN", NULL }, "AUTH PLAIN LOGIN" },
		{ { "auth plain", NULL }, "auth plain" },
		{ { "AUTH=LOGIN PLAIN", NULL }, "AUTH=LOGIN PLAIN" },
		{ { "XAUTH PLAIN", "AUTHX PLAIN", NULL }, NULL },
		{ { "X AUTH PLAIN", NULL }, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text_list list = list_of(cases[i].texts);

		EXPECT_TEXT(protocol_smtp.login(&list), cases[i].wanted,
		    cases[i].texts[0] ? cases[i].texts[0] : "nothing");
	}
}

static void test_row(void)
{
	EXPECT_TEXT(protocol_smtp.label, "SMTP", "the first word of the first line");
	EXPECT_NUMBER(protocol_smtp.port, 25, "RFC 5321 4.5.4.2");
	EXPECT_NUMBER(protocol_smtp.tls_port, 465, "RFC 8314 3.3");
}

int main(void)
{
	test_replies();
	test_text();
	test_capabilities();
	test_offers();
	test_login();
	test_row();
	return unit_end();
}
