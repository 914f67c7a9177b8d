/* SPDX-License-Identifier: ISC */
#include "starttls/wrong_port.h"

#include "unit.h"

static void test_protocols(void)
{
	static const struct {
		const char *greeting, *protocol;
	} cases[] = {
		{ "* OK IMAP4rev1 ready", "IMAP" },
		{ "* OK", "IMAP" },
		{ "* PREAUTH joe", "IMAP" },
		{ "* BYE too many", "IMAP" },
		{ "+OK ready", "POP3" },
		{ "-ERR no", "POP3" },
		{ "220 mx1 ESMTP Postfix", "SMTP" },
		{ "220-mx1 smtp", "SMTP" },
		{ "220 mx1 LMTP", "LMTP" },
		{ "220 (vsFTPd 3.0.3)", "FTP" },
		{ "220 ready", "SMTP or FTP" },
		{ "SSH-2.0-OpenSSH_9.2p1", "SSH" },
		{ "HTTP/1.1 400 Bad Request", "HTTP" },
		{ "\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"", "ManageSieve" },
		{ "\"SASL\" \"\"", "ManageSieve" },
		{ "\"SIEVE\" \"fileinto\"", "ManageSieve" },
		{ "BYE \"no\"", NULL },
		{ "* OKAY", NULL },
		{ "* NO", NULL },
		{ "*OK", NULL },
		{ "+OKAY", NULL },
		{ "2200", NULL },
		{ "250 ok", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(wrong_port_protocol(cases[i].greeting), cases[i].protocol,
		    cases[i].greeting);
}

static void test_silence(void)
{
	static const struct {
		const char *name;
		int port;
		enum step step;
		bool is_implicit;
		int lines;
		size_t bytes;
		bool is_clue;
	} cases[] = {
		{ "465", 465, STEP_GREETING, false, 0, 0, true },
		{ "993", 993, STEP_GREETING, false, 0, 0, false },
		{ "995", 995, STEP_GREETING, false, 0, 0, false },
		{ "25", 25, STEP_GREETING, false, 0, 0, false },
		{ "587", 587, STEP_GREETING, false, 0, 0, false },
		{ "implicit", 465, STEP_GREETING, true, 0, 0, false },
		{ "connecting", 465, STEP_CONNECT, false, 0, 0, false },
		{ "a line came", 465, STEP_GREETING, false, 1, 9, false },
		{ "half a line came", 465, STEP_GREETING, false, 0, 3, false },
		{ "later", 465, STEP_HELLO, false, 1, 0, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct probe probe = { .dialogue = {
					   .protocol = &protocol_smtp,
					   .step = cases[i].step,
					   .is_implicit = cases[i].is_implicit,
				       } };

		probe.dialogue.greeting.lines = cases[i].lines;
		probe.conn.end = cases[i].bytes;
		struct clue clue = wrong_port_silence(&probe, cases[i].port);
		EXPECT((clue.fix != NULL) == cases[i].is_clue, cases[i].name);
		EXPECT(!clue.fix || strstr(clue.fix, "--tls"), cases[i].name);
	}
}

static void test_plain_text(void)
{
	static const struct {
		const struct protocol *protocol;
		const char *text, *words;
	} cases[] = {
		{ &protocol_smtp, "220 mx1 ESMTP",
		    "offers STARTTLS on this port: omit --tls" },
		{ &protocol_smtp, "220-mx1", "offers STARTTLS on this port: omit --tls" },
		{ &protocol_smtp, "554 no", "offers STARTTLS on this port: omit --tls" },
		{ &protocol_imap, "* OK ready",
		    "offers STARTTLS on this port: omit --tls" },
		{ &protocol_pop3, "+OK ready", "offers STLS on this port: omit --tls" },
		{ &protocol_lmtp, "220 mx1 LMTP",
		    "offers STARTTLS on this port: omit --tls" },
		{ &protocol_sieve, "\"IMPLEMENTATION\" \"x\"",
		    "offers STARTTLS on this port: omit --tls" },
		{ &protocol_sieve, "* OK ready", "greets as IMAP" },
		{ &protocol_imap, "\"SIEVE\" \"x\"", "greets as ManageSieve" },
		{ &protocol_smtp, "* OK ready", "greets as IMAP" },
		{ &protocol_imap, "220 mx1 ESMTP", "greets as SMTP" },
		{ &protocol_pop3, "HTTP/1.1 400 Bad Request", "greets as HTTP" },
		{ &protocol_smtp, "hello", NULL },
		{ &protocol_smtp, NULL, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dialogue dialogue = {
			.protocol = cases[i].protocol,
			.is_implicit = true,
		};

		dialogue.tls.plain_text = cases[i].text;
		EXPECT_TEXT(wrong_port_plain_text(&dialogue).words, cases[i].words,
		    cases[i].text ? cases[i].text : "nothing");
		dialogue.is_implicit = false;
		EXPECT(!wrong_port_plain_text(&dialogue).fix, "behind STARTTLS");
	}
	struct dialogue lmtp = { .protocol = &protocol_lmtp, .is_implicit = true };

	lmtp.tls.plain_text = "220 mx1 LMTP";
	EXPECT(!strstr(wrong_port_plain_text(&lmtp).fix, "port 0"), "no port");
}

/* SMTP, LMTP and FTP greet alike. */
static void test_refusal(void)
{
	static const struct {
		const struct protocol *protocol;
		int code; /* of the refusal */
		const char *greeting, *words;
	} cases[] = {
		{ &protocol_lmtp, 502, "220 mx1 ESMTP Postfix",
		    "greets as SMTP: '220 mx1 ESMTP Postfix'" },
		{ &protocol_smtp, 500, "220 mx1 LMTP", "greets as LMTP: '220 mx1 LMTP'" },
		{ &protocol_smtp, 500, "220 (vsFTPd 3.0.3)",
		    "greets as FTP: '220 (vsFTPd 3.0.3)'" },
		{ &protocol_lmtp, 500, "220 mx1", "greets as SMTP or FTP: '220 mx1'" },
		{ &protocol_lmtp, 500, "220 mx1 LMTP", NULL },
		{ &protocol_smtp, 500, "220 mx1", NULL },
		{ &protocol_smtp, 500, "220 mx1 ESMTP", NULL },
		/* the command is known */
		{ &protocol_lmtp, 454, "220 mx1 Dovecot ready.", NULL },
		{ &protocol_lmtp, 451, "220 mx1 ESMTP Postfix", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dialogue dialogue = { .protocol = cases[i].protocol };

		dialogue.greeting.verdict = REPLY_YES;
		dialogue.hello.code = cases[i].code;
		dialogue.greeting.first = dialogue.greeting.text = cases[i].greeting;
		EXPECT_TEXT(wrong_port_refusal(&dialogue).words, cases[i].words,
		    cases[i].greeting);
	}
}

static void test_greeting(void)
{
	static const struct {
		const struct protocol *protocol;
		const char *greeting;
		bool is_implicit;
		const char *words;
	} cases[] = {
		{ &protocol_smtp, "220 mx1 ESMTP", false, NULL },
		{ &protocol_smtp, "554 no", false, NULL },
		{ &protocol_smtp, "hello", false, NULL },
		{ &protocol_smtp, "* OK ready", false, "greets as IMAP: '* OK ready'" },
		{ &protocol_smtp, "+OK ready", true,
		    "greets as POP3 inside TLS: '+OK ready'" },
		{ &protocol_smtp, "SSH-2.0-x", false, "greets as SSH: 'SSH-2.0-x'" },
		{ &protocol_imap, "220 ready", false,
		    "greets as SMTP or FTP: '220 ready'" },
		{ &protocol_imap, "* PREAUTH joe", false, NULL },
		{ &protocol_imap, "* OKAY", false, NULL },
		{ &protocol_pop3, "+OKAY", false, NULL },
		{ &protocol_pop3, "220 mx1 ESMTP", false,
		    "greets as SMTP: '220 mx1 ESMTP'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dialogue dialogue = { .protocol = cases[i].protocol,
			.is_implicit = cases[i].is_implicit };

		cases[i].protocol->read(&dialogue.greeting, COMMAND_NONE,
		    cases[i].greeting, strlen(cases[i].greeting));
		EXPECT_TEXT(wrong_port_greeting(&dialogue).words, cases[i].words,
		    cases[i].greeting);
		dialogue.greeting.lines++;
		EXPECT(!wrong_port_greeting(&dialogue).words, "a later line");
	}
}

int main(void)
{
	test_greeting();
	test_protocols();
	test_silence();
	test_plain_text();
	test_refusal();
	return unit_end();
}
