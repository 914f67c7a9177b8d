/* SPDX-License-Identifier: ISC */
#include "cli/finding.h"
#include "spf/findings.h"
#include "starttls/findings.h"

#include "unit.h"

static const struct finding_kind fruit[] = {
	{ .id = "apple", .state = STATE_CRITICAL },
	{ .id = "pear", .state = STATE_WARNING },
	{ .id = NULL },
};
static const struct finding_kind empty[] = { { .id = NULL } };
static const struct finding_kind nuts[] = {
	{ .id = "hazel-nut", .state = STATE_OK },
	{ .id = NULL },
};
static const struct finding_kind *const tables[] = { fruit, empty, nuts, NULL };

static void test_states(void)
{
	static const struct {
		enum state state;
		const char *name;
		int exit_code;
	} names[] = {
		{ STATE_OK, "OK", 0 },
		{ STATE_WARNING, "WARNING", 1 },
		{ STATE_CRITICAL, "CRITICAL", 2 },
		{ STATE_UNKNOWN, "UNKNOWN", 3 },
	};
	static const struct {
		const char *text;
		enum state state;
	} good[] = {
		{ "ok", STATE_OK },
		{ "OK", STATE_OK },
		{ "warning", STATE_WARNING },
		{ "Warning", STATE_WARNING },
		{ "critical", STATE_CRITICAL },
		{ "cRITICAL", STATE_CRITICAL },
		{ "unknown", STATE_UNKNOWN },
		{ "UNKNOWN", STATE_UNKNOWN },
	};
	static const char *const bad[] = { "", " ", "warn", "warnings", "crit", "0", "2",
		"ok ", " ok", "ok,", "none", "ignore", "\xce\xbfk" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		EXPECT_TEXT(state_name(names[i].state), names[i].name, names[i].name);
		EXPECT_NUMBER(names[i].state, names[i].exit_code, names[i].name);
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		enum state state = good[i].state == STATE_OK ? STATE_UNKNOWN : STATE_OK;

		EXPECT(state_parse(good[i].text, &state), good[i].text);
		EXPECT_NUMBER(state, good[i].state, good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		enum state state = STATE_WARNING;

		EXPECT(!state_parse(bad[i], &state), bad[i]);
	}
}

static void test_worse(void)
{
	static const enum state rising[] = { STATE_OK, STATE_UNKNOWN, STATE_WARNING,
		STATE_CRITICAL };

	for (int i = 0; i < 4; i++) {
		for (int k = 0; k < 4; k++)
			EXPECT_TEXT(state_name(state_worse(rising[i], rising[k])),
			    state_name(rising[i > k ? i : k]), state_name(rising[i]));
	}
}

static void test_find(void)
{
	EXPECT(finding_kind_find(tables, "apple") == &fruit[0], "first");
	EXPECT(finding_kind_find(tables, "pear") == &fruit[1], "second");
	EXPECT(
	    finding_kind_find(tables, "hazel-nut") == &nuts[0], "behind an empty table");
	EXPECT(finding_kind_find(tables, "plum") == NULL, "unknown");
	EXPECT(finding_kind_find(tables, "appl") == NULL, "a beginning");
	EXPECT(finding_kind_find(tables, "apples") == NULL, "more than an id");
	EXPECT(finding_kind_find(tables, "") == NULL, "empty");
}

static void test_remedies(void)
{
	static const struct remedy remedies[] = {
		{ "Postfix", "one" },
		{ "Exim", "two" },
		{ "Dovecot", "three" },
		{ NULL, NULL },
	};
	static const char *const none[] = { NULL };
	static const char *const two[] = { "Dovecot", "Postfix", NULL };
	static const char *const other[] = { "Post", "Postfix 3", NULL };

	EXPECT(remedy_find(remedies, two) == &remedies[0], "in the row's order");
	EXPECT(remedy_find(remedies + 1, two) == &remedies[2], "one is skipped");
	EXPECT(remedy_find(remedies + 3, two) == NULL, "behind the last");
	EXPECT(remedy_find(remedies, other) == NULL, "no part of a name");
	EXPECT(remedy_find(remedies, none) == NULL, "no software");
	EXPECT(remedy_find(remedies, NULL) == NULL, "no list");
	EXPECT(remedy_find(NULL, two) == NULL, "no remedies");
}

static const struct finding_kind *const all[] = { findings_run, findings_time,
	findings_spf, findings_connection, findings_starttls, findings_imap, findings_tls,
	findings_certificate, findings_mx, NULL };

/* One line of our own, whose quotes come in pairs. */
static bool is_clean(const char *text)
{
	int quotes = 0;

	for (const char *at = text; at && *at; at++) {
		if (*at < ' ' || *at > '~' || *at == '|')
			return false;
		/* An apostrophe stands inside a word. */
		quotes += *at == '\'' && (at == text || at[-1] == ' ' || at[-1] == '(');
		quotes -= *at == '\'' && at != text && at[-1] != ' ' && at[-1] != '(' &&
			  !strchr("abcdefghijklmnopqrstuvwxyz", at[1] ? at[1] : ' ');
	}
	return text && *text && quotes == 0;
}

static void test_words(const struct finding_kind *kind)
{
	static const char *const known[] = { "Postfix", "Exim", "Exchange Online",
		"Exchange Server", "Cisco ASA", "Dovecot", "Courier", "Cyrus",
		"hMailServer", "certbot", "DNS", "Google Workspace", NULL };

	EXPECT(is_clean(kind->group), kind->id);
	EXPECT(is_clean(kind->meaning), kind->id);
	EXPECT(is_clean(kind->why), kind->id);
	EXPECT(is_clean(kind->fix), kind->id);
	EXPECT(is_clean(kind->reference), kind->id);
	for (const struct remedy *remedy = kind->remedies; remedy && remedy->software;
	     remedy++) {
		EXPECT(remedy_find(remedy, known) == remedy, remedy->software);
		EXPECT(is_clean(remedy->words), remedy->words);
	}
}

/* design.md section 4: people map and alert on these. */
static void test_table(void)
{
	static const struct {
		const char *id;
		enum state state;
	} wanted[] = {
		{ "unreachable", STATE_CRITICAL },
		{ "timeout", STATE_CRITICAL },
		{ "dns-failed", STATE_CRITICAL },
		{ "dns-unreachable", STATE_UNKNOWN },
		{ "no-address", STATE_CRITICAL },
		{ "bad-greeting", STATE_CRITICAL },
		{ "unavailable", STATE_CRITICAL },
		{ "protocol-error", STATE_CRITICAL },
		{ "slow", STATE_WARNING },
		{ "no-starttls", STATE_CRITICAL },
		{ "starttls-refused", STATE_CRITICAL },
		{ "plaintext-after-starttls", STATE_CRITICAL },
		{ "cleartext-login", STATE_WARNING },
		{ "missing-capability", STATE_CRITICAL },
		{ "starttls-repeated", STATE_WARNING },
		{ "no-service-inside-tls", STATE_CRITICAL },
		{ "preauth", STATE_CRITICAL },
		{ "handshake-failed", STATE_CRITICAL },
		{ "old-tls", STATE_CRITICAL },
		{ "weak-cipher", STATE_WARNING },
		{ "certificate-expired", STATE_CRITICAL },
		{ "certificate-expiring", STATE_WARNING },
		{ "certificate-not-yet-valid", STATE_CRITICAL },
		{ "untrusted", STATE_CRITICAL },
		{ "name-mismatch", STATE_CRITICAL },
		{ "weak-key", STATE_WARNING },
		{ "weak-signature", STATE_WARNING },
		{ "no-certificate", STATE_CRITICAL },
		{ "no-mail-host", STATE_CRITICAL },
		{ "null-mx", STATE_OK },
		{ "mx-is-address", STATE_CRITICAL },
		{ "mx-is-cname", STATE_WARNING },
	};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct finding_kind *kind = finding_kind_find(all, wanted[i].id);

		EXPECT(kind != NULL, wanted[i].id);
		if (kind)
			EXPECT_TEXT(state_name(kind->state), state_name(wanted[i].state),
			    wanted[i].id);
	}
	for (const struct finding_kind *const *table = all; *table; table++) {
		for (const struct finding_kind *kind = *table; kind->id; kind++) {
			EXPECT(
			    finding_kind_find(all, kind->id) == kind, "ids are unique");
			EXPECT(
			    strspn(kind->id, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
				strlen(kind->id),
			    kind->id);
			test_words(kind);
		}
	}
}

int main(void)
{
	test_states();
	test_worse();
	test_find();
	test_remedies();
	test_table();
	return unit_end();
}
