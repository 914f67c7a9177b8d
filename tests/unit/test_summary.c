/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "starttls/metrics.h"

#include "cert_facts.h"
#include "starttls/check.h"
#include "unit.h"

enum { TARGETS_MAX = 4 };

static const struct check *const checks[] = { &smtp_check, NULL };

struct seen {
	const char *group; /* NULL: what is found of the whole */
	bool is_done;
	int days_left;
	enum tls_version version;
	enum conn_failure failure;
	bool is_ipv6;
};

#define DONE(name, days, tls)                                                            \
	{                                                                                \
		.group = (name), .is_done = true, .days_left = (days), .version = (tls)  \
	}
#define LOST(name, why, ipv6)                                                            \
	{                                                                                \
		.group = (name), .failure = (why), .is_ipv6 = (ipv6)                     \
	}

static const struct summary_case {
	const char *name;
	bool is_domain;
	struct seen seen[TARGETS_MAX];
	int count;
	const char *counted, *text;
	const char *cert_days; /* "VALUE;WARNING;CRITICAL" */
	bool is_implicit;
} cases[] = {
	{ "a host", false, { DONE("a", 300, TLS_1_3) }, 1, .counted = "1 address",
	    .text = "1 address, STARTTLS, TLSv1.3, certificate valid for 300 days",
	    .cert_days = "300;21:;7:" },
	{ "implicit TLS", false, { DONE("a", 300, TLS_1_2) }, 1, .counted = "1 address",
	    .text = "1 address, implicit TLS, TLSv1.2, certificate valid for 300 days",
	    .cert_days = "300;21:;7:", .is_implicit = true },
	{ "two addresses of a host", true,
	    { DONE("a", 300, TLS_1_3), DONE("a", 100, TLS_1_3) }, 2,
	    .counted = "1 mail host (2 addresses)",
	    .text =
		"1 mail host (2 addresses), STARTTLS, TLSv1.3, certificates valid for "
		"at least 100 days",
	    .cert_days = "100;21:;7:" },
	{ "the oldest version counts", true,
	    { DONE("a", 300, TLS_1_3), DONE("b", 300, TLS_1_2) }, 2,
	    .counted = "2 mail hosts (2 addresses)",
	    .text =
		"2 mail hosts (2 addresses), STARTTLS, TLSv1.2 or newer, certificates "
		"valid for at least 300 days",
	    .cert_days = "300;21:;7:" },
	{ "one has no route", true,
	    { DONE("a", 300, TLS_1_3), LOST("a", CONN_NO_ROUTE, true),
		DONE("b", 300, TLS_1_3) },
	    3, .counted = "2 mail hosts (2 of 3 addresses: no IPv6 here)",
	    .text = "2 mail hosts (2 of 3 addresses: no IPv6 here), STARTTLS, TLSv1.3, "
		    "certificates valid for at least 300 days",
	    .cert_days = "300;21:;7:" },
	{ "a mail host was not checked", true,
	    { DONE("a", 300, TLS_1_3), LOST("b", CONN_NO_ROUTE, false) }, 2,
	    .counted = "1 of 2 mail hosts (1 of 2 addresses: no IPv4 here)",
	    .text = "1 of 2 mail hosts (1 of 2 addresses: no IPv4 here), STARTTLS, "
		    "TLSv1.3, certificate valid for 300 days",
	    .cert_days = "300;21:;7:" },
	{ "addresses of a host", false,
	    { DONE("192.0.2.1", 300, TLS_1_3), LOST("2001:db8::1", CONN_NO_ROUTE, true) },
	    2, .counted = "1 of 2 addresses (no IPv6 here)",
	    .text =
		"1 of 2 addresses (no IPv6 here), STARTTLS, TLSv1.3, certificate valid "
		"for 300 days",
	    .cert_days = "300;21:;7:" },
	{ "no route at all", true,
	    { LOST("a", CONN_NO_ROUTE, false), LOST("a", CONN_NO_ROUTE, true) }, 2,
	    .counted = "0 of 1 mail hosts (0 of 2 addresses: no route from here)",
	    .text = NULL },
	{ "another failure is no lack of a route", true,
	    { LOST("a", CONN_UNREACHABLE, false) }, 1,
	    .counted = "0 of 1 mail hosts (0 of 1 addresses)", .text = NULL },
	{ "what is found of the domain is no mail host", true,
	    { { .group = NULL }, DONE("a", 300, TLS_1_3) }, 2,
	    .counted = "1 mail host (1 address)",
	    .text =
		"1 mail host (1 address), STARTTLS, TLSv1.3, certificate valid for 300 "
		"days",
	    .cert_days = "300;21:;7:" },
	{ "expired", true, { DONE("a", -2, TLS_1_3), DONE("b", 300, TLS_1_3) }, 2,
	    .counted = "2 mail hosts (2 addresses)",
	    .text = "2 mail hosts (2 addresses), STARTTLS, TLSv1.3, certificates expired",
	    .cert_days = "-2;21:;7:" },
};

static struct planned planned[TARGETS_MAX];
static struct probe probes[TARGETS_MAX];
static struct result results[TARGETS_MAX], *pointers[TARGETS_MAX];

static void set_target(int i, const struct seen *seen)
{
	static const unsigned char bytes[16] = { 192, 0, 2, 1 };

	planned[i] = (struct planned){ .group = seen->group,
		.part = seen->group ? "an address" : NULL };
	planned[i].target.address_count = seen->group != NULL;
	probes[i] = (struct probe){ .target = &planned[i].target,
		.address = seen->is_ipv6 ? address_ipv6(bytes, 25)
					 : address_ipv4(bytes, 25) };
	probes[i].conn.failure = seen->failure;
	results[i] = (struct result){ .summary = seen->is_done ? "all is well" : NULL };
	pointers[i] = &results[i];
	if (!seen->is_done)
		return;
	probes[i].dialogue.tls = (struct tls_facts){ .is_established = true,
		.version = seen->version,
		.version_text = seen->version == TLS_1_2 ? "TLSv1.2" : "TLSv1.3",
		.chain_count = 1 };
	probes[i].dialogue.tls.chain[0] = (struct cert){ LEAF,
		DATES((seen->days_left - 365) * DAY, seen->days_left * DAY) };
}

static const char *cert_days(const struct section *section)
{
	for (int i = 0; i < section->metric_count; i++) {
		const struct metric *metric = &section->metrics[i];

		if (metric->kind == &metrics_starttls[METRIC_CERT_DAYS])
			return mem_printf(
			    "%g;%s;%s", metric->value, metric->warning, metric->critical);
	}
	return NULL;
}

static void test_case(const struct summary_case *test)
{
	struct policy policy = policy_default(checks);
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);
	struct probe_context context = { .settings = &settings, .policy = &policy };
	struct targets targets = { .planned = planned, .count = test->count };
	struct examined examined = { &targets, pointers, probes, &context, NOW };
	struct section section = section_begin(&smtp_check, &policy, "d.test");

	settings.domain = test->is_domain ? "d.test" : NULL;
	settings.tls = test->is_implicit;
	for (int i = 0; i < test->count; i++)
		set_target(i, &test->seen[i]);
	EXPECT_TEXT(summary_count(&examined), test->counted, test->name);
	EXPECT_TEXT(summary_text(&examined), test->text, test->name);
	metrics_add(&section, &examined, 1);
	EXPECT_TEXT(cert_days(&section), test->cert_days, test->name);
}

/* The labels of what was measured, with the slowest of all targets. */
static const char *stages_of(bool is_implicit)
{
	struct policy policy = policy_default(checks);
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);
	struct probe_context context = { .settings = &settings, .policy = &policy };
	struct targets targets = { .planned = planned, .count = 2, .dns_seconds = 0.25 };
	struct examined examined = { &targets, pointers, probes, &context, NOW };
	struct section section = section_begin(&smtp_check, &policy, "d.test");
	const char *text = "";

	settings.tls = is_implicit;
	metrics_add(&section, &examined, 4);
	for (int i = 0; i < section.metric_count; i++)
		text = mem_printf("%s%s%s=%g", text, i ? " " : "",
		    section.metrics[i].kind->label, section.metrics[i].value);
	return text;
}

static void test_stages(void)
{
	static const struct seen seen = { .group = "a" };

	set_target(0, &seen);
	set_target(1, &seen);
	probes[0].conn.failure = probes[1].conn.failure = CONN_TIMEOUT;
	EXPECT_TEXT(stages_of(false), "time=4 time_dns=0.25", "nothing was passed");
	for (int i = 0; i < STEPS; i++) {
		probes[0].dialogue.seconds[i] = 1;
		probes[1].dialogue.seconds[i] = 2;
		probes[1].dialogue.has_passed[i] = i <= STEP_UPGRADE;
	}
	EXPECT_TEXT(stages_of(false),
	    "time=4 time_dns=0.25 time_connect=2 time_greeting=2 time_hello=2 "
	    "time_starttls=2",
	    "up to the handshake");
	EXPECT_TEXT(stages_of(true),
	    "time=4 time_dns=0.25 time_connect=2 time_greeting=2",
	    "implicit TLS has no step before it");
	probes[0].dialogue.step = STEP_TLS;
	probes[0].conn.failure = CONN_FINE;
	EXPECT_TEXT(stages_of(true),
	    "time=4 time_dns=0.25 time_connect=2 time_greeting=2 time_tls=2",
	    "the last step counts where it did not fail");
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(&cases[i]);
	test_stages();
	return unit_end();
}
