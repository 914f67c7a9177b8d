/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/program.h"
#include "fuzz.h"
#include "spf/findings.h"
#include "spf/metrics.h"
#include "spf/settings.h"
#include "starttls/findings.h"
#include "starttls/metrics.h"
#include "starttls/settings.h"
#include "world.h"

enum { ARGUMENTS_MAX = 60 };

static const struct finding_kind *const findings[] = { findings_run, findings_time,
	findings_connection, findings_starttls, findings_tls, findings_certificate,
	findings_mx, findings_spf, NULL };

static const struct program program = {
	.name = "check", .label = "FUZZ", .findings = findings, .metrics = metrics_spf
};

struct line {
	char *argv[ARGUMENTS_MAX + 2];
	int argc;
	bool is_spf;
};

static void expect_policy(const struct policy *policy)
{
	EXPECT(policy->timeout_s > 0 && policy->timeout_s <= 3600);
	EXPECT(policy->timeout_state <= STATE_UNKNOWN);
	EXPECT(!policy->warning.text || policy->warning.start <= policy->warning.end);
	EXPECT(!policy->critical.text || policy->critical.start <= policy->critical.end);
	range_alert(&policy->warning, 1);
}

static void expect_name(const char *name)
{
	fuzz_expect_clean(name, 253);
	EXPECT(name[0] && !strpbrk(name, " \"'/\\"));
}

static void expect_limit(const struct expiry_limit *limit)
{
	double days = expiry_limit_days(limit, 90);

	EXPECT(limit->share >= 0 && limit->share <= 1);
	EXPECT(days >= 0 && days <= 36500);
}

static void expect_settings(const struct starttls_settings *settings)
{
	expect_policy(&settings->policy);
	expect_name(settings->host ? settings->host : settings->domain);
	if (settings->our_name)
		expect_name(settings->our_name);
	if (settings->server_name)
		expect_name(settings->server_name);
	for (int i = 0; i < settings->verify_names.count; i++)
		expect_name(settings->verify_names.texts[i]);
	EXPECT(settings->port >= 1 && settings->port <= 65535);
	EXPECT(settings->nameservers.count <= DNS_SERVERS_MAX);
	EXPECT(settings->tls_oldest >= TLS_1_0 && settings->tls_oldest <= TLS_1_3);
	expect_limit(&settings->expiry.warning);
	expect_limit(&settings->expiry.critical);
}

static void read_starttls(struct line *line)
{
	struct starttls_settings settings = starttls_settings_default(findings);
	const struct option_row options[] = {
		SETTINGS_OPTION_HOST(settings),
		SETTINGS_OPTION_DOMAIN(settings),
		SETTINGS_OPTIONS(settings, "25", "465"),
		SETTINGS_OPTION_OUR_NAME(settings),
		SETTINGS_OPTION_CAPABILITIES(settings),
		POLICY_THRESHOLD_OPTIONS(settings.policy, "the time"),
		POLICY_OPTIONS(settings.policy),
		{ .name = NULL },
	};

	option_parse(&program, options, line->argc, line->argv);
	starttls_settings_check(&settings, &program, &protocol_smtp);
	expect_settings(&settings);
}

static void read_spf(struct line *line)
{
	struct spf_settings settings = spf_settings_default(findings);
	const struct option_row options[] = {
		SPF_SETTINGS_OPTIONS(settings),
		POLICY_THRESHOLD_OPTIONS(settings.policy, "the number"),
		POLICY_OPTIONS(settings.policy),
		{ .name = NULL },
	};

	option_parse(&program, options, line->argc, line->argv);
	spf_settings_check(&settings, &program);
	expect_policy(&settings.policy);
	EXPECT(settings.domain);
	if (settings.clients.count == 0)
		expect_name(settings.domain);
	else
		EXPECT(settings.local_part[0] && settings.sender_domain && settings.helo);
}

static void read_line(void *context)
{
	struct line *line = context;

	if (line->is_spf)
		read_spf(line);
	else
		read_starttls(line);
}

/* One byte: 1: check_spf's options; then the arguments, a line each. */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	struct line line = { .argc = 1 };

	if (size == 0)
		return;
	line.is_spf = bytes[0] & 1;
	bytes++;
	size--;
	line.argv[0] = mem_copy("check", strlen("check"));
	while (size > 0 && line.argc <= ARGUMENTS_MAX) {
		const char *argument = fuzz_field(&bytes, &size, '\n');

		line.argv[line.argc++] = mem_copy(argument, strlen(argument));
	}
	optind = 0;
	int code = world_run(read_line, &line);
	if (world.printed_size > 0)
		world_expect_wrong_usage("FUZZ", code);
	else
		EXPECT(code == RETURNED || code == 3);
}
