/* SPDX-License-Identifier: ISC */
#include "cli/severity.h"

#include "unit.h"

static const struct finding_kind fruit[] = {
	{ .id = "apple", .state = STATE_CRITICAL },
	{ .id = "pear", .state = STATE_WARNING },
	{ .id = NULL },
};
static const struct finding_kind nuts[] = {
	{ .id = "hazel-nut", .state = STATE_OK },
	{ .id = NULL },
};
static const struct finding_kind *const tables[] = { fruit, nuts, NULL };
static const struct finding_kind *const fruits[] = { fruit, NULL };
static const struct check basket = { .name = "basket", .findings = tables };
static const struct check tree = { .name = "apple-tree", .findings = fruits };
static const struct check *const one[] = { &basket, NULL };
static const struct check *const two[] = { &basket, &tree, NULL };

static void test_severities(void)
{
	struct severities severities = { .checks = one };
	static const char *const bad[] = { "", "=", "apple", "apple=", "=ok",
		"apple=good", "plum=ok", "apple =ok", "apple= ok", "apple=ok=ok",
		"apple:ok", "appl=ok" };
	bool is_mapped = true;

	EXPECT_NUMBER(
	    severities_state(&severities, &basket, &fruit[0], STATE_CRITICAL, &is_mapped),
	    STATE_CRITICAL, "nothing mapped");
	EXPECT(!is_mapped, "nothing mapped");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT(severities_read(bad[i], &severities) != NULL, bad[i]);
	EXPECT_NUMBER(
	    severities_state(&severities, &basket, &fruit[0], STATE_WARNING, &is_mapped),
	    STATE_WARNING, "wrong ones change nothing");
	EXPECT(!is_mapped, "wrong ones change nothing");

	EXPECT_TEXT(severities_read("apple=ok", &severities), NULL, "apple=ok");
	EXPECT_TEXT(severities_read("hazel-nut=UNKNOWN", &severities), NULL, "hazel-nut");
	EXPECT_NUMBER(
	    severities_state(&severities, &basket, &fruit[0], STATE_CRITICAL, &is_mapped),
	    STATE_OK, "apple");
	EXPECT(is_mapped, "apple");
	EXPECT_NUMBER(
	    severities_state(&severities, &basket, &nuts[0], STATE_OK, &is_mapped),
	    STATE_UNKNOWN, "hazel-nut");
	EXPECT_NUMBER(
	    severities_state(&severities, &basket, &fruit[1], STATE_WARNING, &is_mapped),
	    STATE_WARNING, "pear is not mapped");
	EXPECT(!is_mapped, "pear is not mapped");

	EXPECT_TEXT(severities_read("apple=warning", &severities), NULL, "again");
	EXPECT_NUMBER(
	    severities_state(&severities, &basket, &fruit[0], STATE_CRITICAL, &is_mapped),
	    STATE_WARNING, "the last one counts");

	const char *error = severities_read("a|b\n=ok", &severities);
	EXPECT(error && !strpbrk(error, "|\n"), "an error line stays clean");
}

static enum state mapped(const struct severities *severities, const struct check *check,
    const struct finding_kind *kind)
{
	bool is_mapped;

	return severities_state(severities, check, kind, kind->state, &is_mapped);
}

/* The name of the check in front is understood everywhere, and needed where there are several. */
static void test_scopes(void)
{
	struct severities alone = { .checks = one };

	EXPECT_TEXT(severities_read("basket/apple=ok", &alone), NULL, "its own scope");
	EXPECT_NUMBER(mapped(&alone, &basket, &fruit[0]), STATE_OK, "its own scope");
	EXPECT_TEXT(severities_read("baskt/apple=ok", &alone),
	    "'baskt/apple' is not a finding: did you mean basket/apple?",
	    "a slip in the scope");
	EXPECT(severities_read("apple-tree/apple=ok", &alone) != NULL, "another scope");

	struct severities both = { .checks = two };
	static const char *const bad[] = { "apple=ok", "/apple=ok", "basket=ok",
		"basket/=ok", "apple-tree/hazel-nut=ok", "apple-tree/basket/apple=ok" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT(severities_read(bad[i], &both) != NULL, bad[i]);
	EXPECT_TEXT(severities_read("apple-tree/apple=warning", &both), NULL, "scoped");
	EXPECT_NUMBER(mapped(&both, &tree, &fruit[0]), STATE_WARNING, "that check's");
	EXPECT_NUMBER(mapped(&both, &basket, &fruit[0]), STATE_CRITICAL, "not another's");
	EXPECT_TEXT(severities_read("basket/aple=ok", &both),
	    "'basket/aple' is not a finding: did you mean basket/apple?", "a slip");
}

int main(void)
{
	test_severities();
	test_scopes();
	return unit_end();
}
