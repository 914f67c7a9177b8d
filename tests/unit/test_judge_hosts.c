/* SPDX-License-Identifier: ISC */
#include "starttls/judge_hosts.h"

#include "found.h"
#include "starttls/check.h"
#include "starttls/findings.h"
#include "unit.h"

enum { HOSTS_MAX = 3 };

static const struct check *const checks[] = { &smtp_check, NULL };

struct host {
	const char *group; /* NULL: what is found of the domain itself */
	bool answers;
	const struct finding_kind *kind; /* NULL: nothing was found */
};

#define UNREACHABLE &findings_connection[CONNECTION_UNREACHABLE]
#define UNAVAILABLE &findings_connection[CONNECTION_UNAVAILABLE]
#define TIMEOUT     &findings_run[RUN_TIMEOUT]
#define MISSING     &findings_mx[MX_MISSING]
#define NO_STARTTLS &findings_starttls[STARTTLS_MISSING]
#define NULL_MX     &findings_mx[MX_NULL]

static const struct hosts_case {
	const char *name;
	struct host hosts[HOSTS_MAX];
	const char *states; /* a letter a host, "-" where nothing was found */
	const char *severity;
	bool has_timeout_state;
} cases[] = {
	{ "one is unreachable, another serves",
	    { { "mx1", false, UNREACHABLE }, { "mx2", true, NULL } }, .states = "W-" },
	{ "one gives no service, another does",
	    { { "mx1", false, UNAVAILABLE }, { "mx2", true, NULL } }, .states = "W-" },
	{ "one is silent, another serves",
	    { { "mx1", false, TIMEOUT }, { "mx2", true, NULL } }, .states = "W-" },
	{ "one does not exist, another serves",
	    { { "mx1", false, MISSING }, { "mx2", true, NULL } }, .states = "W-" },
	{ "all are down",
	    { { "mx1", false, UNREACHABLE }, { "mx2", false, TIMEOUT },
		{ "mx3", false, MISSING } },
	    .states = "CCC" },
	{ "the other one does not answer EHLO",
	    { { "mx1", false, UNREACHABLE }, { "mx2", false, NULL } }, .states = "C-" },
	{ "the other one answers EHLO and then stops",
	    { { "mx1", false, UNREACHABLE }, { "mx2", true, TIMEOUT } }, .states = "CC" },
	{ "the other one serves without STARTTLS",
	    { { "mx1", false, UNREACHABLE }, { "mx2", true, NO_STARTTLS } },
	    .states = "WC" },
	{ "another address of the same host serves",
	    { { "mx1", false, UNREACHABLE }, { "mx1", true, NULL } }, .states = "C-" },
	{ "no STARTTLS is critical, whoever else serves",
	    { { "mx1", true, NO_STARTTLS }, { "mx2", true, NULL } }, .states = "C-" },
	{ "what is found of the domain is left as it is",
	    { { NULL, false, NULL_MX }, { "mx1", false, UNREACHABLE } }, .states = "OC" },
	{ "the domain itself is no mail host",
	    { { NULL, true, NULL }, { "mx1", false, UNREACHABLE } }, .states = "-C" },
	{ "the only one", { { "mx1", false, UNREACHABLE } }, .states = "C" },
	{ "--severity comes first",
	    { { "mx1", false, UNREACHABLE }, { "mx2", false, NULL } }, .states = "O-",
	    .severity = "unreachable=ok" },
	{ "a state of -t comes first",
	    { { "mx1", false, TIMEOUT }, { "mx2", false, UNREACHABLE } }, .states = "UC",
	    .has_timeout_state = true },
	{ "a state of -t comes first, also where another serves",
	    { { "mx1", false, TIMEOUT }, { "mx2", true, NULL } }, .states = "U-",
	    .has_timeout_state = true },
};

static const char *states_of(const struct result *results, int count)
{
	const char *text = "";

	for (int i = 0; i < count; i++)
		text = mem_printf("%s%c", text,
		    results[i].count ? "OWCU"[results[i].findings[0].state] : '-');
	return text;
}

static void test_case(const struct hosts_case *test)
{
	struct policy policy = policy_default(checks);
	struct result results[HOSTS_MAX], *pointers[HOSTS_MAX];
	bool answers[HOSTS_MAX];
	int count = (int)strlen(test->states);

	if (test->severity)
		EXPECT_TEXT(severities_read(test->severity, &policy.severities), NULL,
		    test->name);
	policy.has_timeout_state = test->has_timeout_state;
	policy.timeout_state = test->has_timeout_state ? STATE_UNKNOWN : STATE_CRITICAL;
	for (int i = 0; i < count; i++) {
		const struct host *host = &test->hosts[i];

		results[i] = (struct result){
			.check = &smtp_check, .policy = &policy, .group = host->group
		};
		pointers[i] = &results[i];
		answers[i] = host->answers;
		if (host->kind == TIMEOUT)
			result_add_as(
			    &results[i], host->kind, policy.timeout_state, "x", NULL);
		else if (host->kind)
			result_add(&results[i], host->kind, "x");
	}
	judge_hosts(pointers, count, answers);
	EXPECT_TEXT(states_of(results, count), test->states, test->name);
}

static void test_answers(void)
{
	struct probe probe = { .conn.failure = CONN_FINE };

	EXPECT(!judge_hosts_answers(&probe), "nothing was said");
	probe.dialogue.hello.verdict = REPLY_YES;
	EXPECT(judge_hosts_answers(&probe), "before TLS");
	probe.dialogue.hello.verdict = REPLY_NO;
	EXPECT(!judge_hosts_answers(&probe), "a refusal");
	probe.dialogue.inside.verdict = REPLY_YES;
	EXPECT(judge_hosts_answers(&probe), "inside TLS");
	probe.dialogue.inside.verdict = REPLY_UNAVAILABLE;
	EXPECT(!judge_hosts_answers(&probe), "no service inside TLS");
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(&cases[i]);
	test_answers();
	return unit_end();
}
