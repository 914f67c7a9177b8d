/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "mail/judge_cert.h"

#include "cert_facts.h"
#include "unit.h"

enum { CHAIN_MAX = 3 };

/* "W 10 d of 21, 7 d", "unknown" */
static const char *lifetime_text(struct lifetime lifetime)
{
	if (!lifetime.is_known)
		return "unknown";
	return mem_printf("%c %d d of %g, %g d", "OWCU"[lifetime.state],
	    (int)(lifetime.seconds_left / DAY), lifetime.warning_days,
	    lifetime.critical_days);
}

int main(void)
{
	static const struct {
		const char *name;
		struct cert chain[CHAIN_MAX];
		const char *wanted;
	} cases[] = {
		{ "no certificate", { { .subject = NULL } }, "unknown" },
		{ "without dates", { { LEAF } }, "unknown" },
		{ "one", { { LEAF, GOOD_DATES } }, "O 300 d of 21, 7 d" },
		{ "the least time left",
		    { { LEAF, GOOD_DATES }, { CHAINED, DATES(-DAY, 299 * DAY) } },
		    "O 299 d of 21, 7 d" },
		{ "the first of two alike",
		    { { LEAF, DATES(-6 * DAY, 50 * DAY) },
			{ CHAINED, DATES(-50 * DAY, 50 * DAY) } },
		    "O 50 d of 14, 6.72 d" },
		/* Two days of two are enough, 20 of a year are not. */
		{ "the worst state before the least time",
		    { { LEAF, DATES(0, 2 * DAY) },
			{ CHAINED, DATES(-345 * DAY, 20 * DAY) } },
		    "W 20 d of 21, 7 d" },
		{ "critical before a warning",
		    { { LEAF, DATES(-358 * DAY, 6 * DAY) },
			{ CHAINED, DATES(-20 * DAY, 5 * DAY) } },
		    "C 6 d of 21, 7 d" },
		{ "expired", { { LEAF, DATES(-365 * DAY, -2 * DAY) } },
		    "C -2 d of 21, 7 d" },
		{ "an intermediate without dates", { { LEAF, GOOD_DATES }, { CHAINED } },
		    "O 300 d of 21, 7 d" },
		{ "not what is not part of the path",
		    { { LEAF, GOOD_DATES },
			{ CHAINED, DATES(-365 * DAY, -2 * DAY), .is_extra = true } },
		    "O 300 d of 21, 7 d" },
		{ "the first that is part of the path has no dates",
		    { { LEAF }, { CHAINED, GOOD_DATES } }, "unknown" },
	};
	static struct tls_facts tls;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tls.chain_count = 0;
		while (tls.chain_count < CHAIN_MAX &&
		       cases[i].chain[tls.chain_count].subject) {
			tls.chain[tls.chain_count] = cases[i].chain[tls.chain_count];
			tls.chain_count++;
		}
		EXPECT_TEXT(lifetime_text(lifetime_of(&tls, &expiry_default, NOW)),
		    cases[i].wanted, cases[i].name);
	}
	EXPECT_TEXT(lifetime_text(lifetime_of(NULL, &expiry_default, NOW)), "unknown",
	    "no session");
	return unit_end();
}
