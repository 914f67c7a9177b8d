/* SPDX-License-Identifier: ISC */
#include "starttls/software.h"

#include "unit.h"

struct sample {
	const char *greeting, *host, *software;
};

static void expect(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *const *applies = software_of(
		    samples[i].greeting, samples[i].host);

		EXPECT_TEXT(applies ? applies[0] : NULL, samples[i].software,
		    samples[i].greeting ? samples[i].greeting : samples[i].host);
		if (applies)
			EXPECT(strcmp(applies[1], "certbot") == 0 &&
				   strcmp(applies[2], "DNS") == 0 && !applies[3],
			    "what is no server applies to all");
	}
}

static void test_greeting(void)
{
	static const struct sample samples[] = {
		{ "220 mail.example.org ESMTP Postfix", NULL, "Postfix" },
		{ "220 mail.example.org ESMTP Postfix (Debian/GNU)", NULL, "Postfix" },
		{ "220-mail.example.org ESMTP Postfix", NULL, "Postfix" },
		{ "220 localhost ESMTP Postfix", NULL, "Postfix" },
		{ "220 mail.example.org ESMTP Exim 4.96 Mon, 30 Nov 2026 04:00:00 +0000",
		    NULL, "Exim" },
		{ "220 mail.example.org ESMTP Sendmail 8.17.1/8.17.1; Mon, 30 Nov 2026",
		    NULL, "Sendmail" },
		{ "220 mail.example.org ESMTP OpenSMTPD", NULL, "OpenSMTPD" },
		{ "220 mail.example.org ESMTP MailEnable Service, Version: 10.30 ready",
		    NULL, "MailEnable" },
		{ "+OK Welcome to MailEnable POP3 Server", NULL, "MailEnable" },
		{ "220 mail.example.org ESMTP Haraka/3.0.2 ready", NULL, "Haraka" },
		{ "220 mail.example.org ESMTP hMailServer", NULL, "hMailServer" },
		{ "* OK IMAPrev1", NULL, "hMailServer" },
		{ "220 mail.example.org Microsoft ESMTP MAIL Service ready at Mon, 30 "
		  "Nov",
		    NULL, "Exchange Server" },
		{ "220 AM6EUR05FT013.mail.protection.outlook.com Microsoft ESMTP MAIL "
		  "Service ready at Mon, 30 Nov",
		    NULL, "Exchange Online" },
		{ "* OK The Microsoft Exchange IMAP4 service is ready.", NULL,
		    "Exchange Server" },
		{ "+OK The Microsoft Exchange POP3 service is ready.", NULL,
		    "Exchange Server" },
		{ "* OK Microsoft Exchange Server 2007 IMAP4 service ready", NULL,
		    "Exchange Server" },
		{ "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] Dovecot ready.",
		    NULL, "Dovecot" },
		{ "* OK [CAPABILITY IMAP4rev1 IDLE] Dovecot (Debian) ready.", NULL,
		    "Dovecot" },
		{ "+OK Dovecot ready. <1a2b.1.2@mail.example.org>", NULL, "Dovecot" },
		{ "220 mail.example.org Dovecot (Debian) ready.", NULL, "Dovecot" },
		{ "* OK [CAPABILITY IMAP4rev1 ID] mail.example.org Cyrus IMAP "
		  "3.6.1-Debian-3.6.1-4 server ready",
		    NULL, "Cyrus" },
		{ "+OK mail.example.org Cyrus POP3 3.6.1 server ready <1.2@x>", NULL,
		    "Cyrus" },
		{ "220 mail.example.org Cyrus LMTP 3.6.1-Debian server ready", NULL,
		    "Cyrus" },
		{ "\"IMPLEMENTATION\" \"Cyrus timsieved 3.6.1\"", NULL, "Cyrus" },
		{ "\"IMPLEMENTATION\" \"Dovecot (Debian) Pigeonhole\"", NULL, "Dovecot" },
		{ "\"SIEVE\" \"Dovecot\"", NULL, NULL },
		{ "* OK [CAPABILITY IMAP4rev1 UIDPLUS] Courier-IMAP ready. Copyright "
		  "1998-2018 Double Precision, Inc.",
		    NULL, "Courier" },
		{ "+OK Hello there.", NULL, "Courier" },
		{ "+OK Hello there. <12.345@mail.example.org>", NULL, "Courier" },
		{ "* OK mail.example.org Zimbra IMAP4rev1 server ready", NULL, "Zimbra" },
		{ "220 mail.example.org Stalwart ESMTP at your service", NULL,
		    "Stalwart" },
		{ "* OK [CAPABILITY IMAP4rev2] Stalwart IMAP4rev2 at your service.", NULL,
		    "Stalwart" },
		{ "220 mail.example.org Kerio Connect 9.4.1 ESMTP ready", NULL,
		    "Kerio Connect" },
	};

	expect(samples, sizeof samples / sizeof *samples);
}

static void test_nothing(void)
{
	static const struct sample samples[] = {
		{ NULL, NULL, NULL },
		{ "", NULL, NULL },
		{ "220", NULL, NULL },
		{ "220 ", NULL, NULL },
		{ "* OK [CAPABILITY IMAP4rev1", NULL, NULL },
		{ "220 mail.example.org ESMTP", NULL, NULL },
		{ "220 mail.example.org ESMTP not Postfix", NULL, NULL },
		{ "220 mail.example.org not ESMTP Postfix", NULL, NULL },
		{ "220 not ESMTP Postfix", NULL, NULL },
		{ "220 mail.example.org ESMTP PostfixAdmin", NULL, NULL },
		{ "220 mail.example.org ESMTP Postfix-like", NULL, NULL },
		{ "220 mail.example.org ESMTP NotPostfix", NULL, NULL },
		{ "220 postfix.example.org ESMTP ready", NULL, NULL },
		{ "220 mail.example.org ESMTP ready, this is no Exim 4.96", NULL, NULL },
		{ "220 mail.example.org ESMTP Eximious", NULL, NULL },
		{ "554 mail.example.org ESMTP Postfix", NULL, NULL },
		{ "* BYE Dovecot ready.", NULL, NULL },
		{ "* OK not Dovecot ready.", NULL, NULL },
		{ "* OK Dovecots ready.", NULL, NULL },
		{ "* OK dovecot.example.org ready", NULL, NULL },
		{ "* OK [ALERT Dovecot ready.] hello", NULL, NULL },
		{ "* OK IMAPrev1 and more", NULL, NULL },
		{ "+OK Hello there, friend", NULL, NULL },
		{ "+OK The Microsoft Exchange rate service", NULL, NULL },
		{ "220 *************************2***0***", NULL, NULL },
		{ "220 mail.protection.outlook.com ESMTP ready", NULL, NULL },
	};

	expect(samples, sizeof samples / sizeof *samples);
}

static void test_host(void)
{
	static const char postfix[] = "220 mail.example.org ESMTP Postfix";
	static const struct sample samples[] = {
		{ NULL, "example-org.mail.protection.outlook.com", "Exchange Online" },
		{ NULL, "Example-Org.Mail.Protection.Outlook.COM.", "Exchange Online" },
		{ NULL, "example-org.a-v1.mx.microsoft", "Exchange Online" },
		{ NULL, "outlook.office365.com", "Exchange Online" },
		{ NULL, "aspmx.l.google.com", "Google Workspace" },
		{ NULL, "aspmx2.googlemail.com", "Google Workspace" },
		{ NULL, "imap.gmail.com", "Google Workspace" },
		{ postfix, "aspmx.l.google.com", "Google Workspace" },
		{ postfix, "mail.example.org", "Postfix" },
		{ postfix, "mail.google.com.example.org", "Postfix" },
		{ NULL, "mail.example.org", NULL },
		{ NULL, "notgoogle.com", NULL },
		{ NULL, "google.com.example.org", NULL },
		{ NULL, "protection.outlook.com.evil.example", NULL },
		{ NULL, ".google.com", NULL },
		{ NULL, ".", NULL },
		{ NULL, "", NULL },
		{ NULL, "192.0.2.1", NULL },
	};

	expect(samples, sizeof samples / sizeof *samples);
}

int main(void)
{
	test_greeting();
	test_nothing();
	test_host();
	return unit_end();
}
