/* SPDX-License-Identifier: ISC */
#include "spf/macro.h"

#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "spf/expand.h"

static struct spf_macro_values read_values(
    const unsigned char **bytes, size_t *size, bool is_ipv6)
{
	static const unsigned char client[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 0xcb };

	return (struct spf_macro_values){
		.address = is_ipv6 ? address_ipv6(client, 0) : address_ipv4(client, 0),
		.local_part = fuzz_field(bytes, size, '\n'),
		.sender_domain = fuzz_field(bytes, size, '\n'),
		.domain = fuzz_field(bytes, size, '\n'),
		.helo = fuzz_field(bytes, size, '\n'),
		.validated = fuzz_field(bytes, size, '\n'),
		.receiver = "unknown",
		.time_s = 1790000000,
	};
}

/* Another message from another client, for the same domains. */
static struct spf_macro_values other_values(const struct spf_macro_values *values)
{
	static const unsigned char client[4] = { 192, 0, 2, 7 };
	struct spf_macro_values other = *values;

	other.address = address_ipv4(client, 0);
	other.local_part = "other";
	other.helo = "helo.example";
	other.validated = "validated.example";
	other.time_s = 0;
	return other;
}

static void expand(const char *text, const struct spf_macro_values *values)
{
	size_t length = strlen(text), at;
	bool needs = spf_macro_needs_client(text);

	EXPECT(needs || !spf_macro_needs_validated(text));
	if (!spf_macro_check_domain(text, length, &at)) {
		struct spf_macro_values other = other_values(values);
		const char *name = spf_expand_domain(text, values);

		EXPECT(strlen(name) <= SPF_NAME_MAX);
		EXPECT(needs || strcmp(name, spf_expand_domain(text, &other)) == 0);
		EXPECT(!spf_macro_check_string(text, length, &at));
		EXPECT(!spf_macro_check_explanation(text, length, &at));
	}
	if (!spf_macro_check_explanation(text, length, &at)) {
		EXPECT(
		    strlen(spf_expand_explanation(text, values)) <= SPF_EXPLANATION_MAX);
	} else {
		EXPECT(spf_macro_check_domain(text, length, &at));
	}
}

static void check(const char *text, size_t length,
    const char *(*checked)(const char *text, size_t length, size_t *at))
{
	size_t at = 0;
	const char *error = checked(text, length, &at);

	EXPECT(at <= length);
	if (error)
		fuzz_expect_clean(error, 200);
}

/* First byte: 1: the client has an IPv6 address.  Then one line each for the values of l, o,
 * d, h and p; the rest is the text. */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size == 0)
		return;
	bool is_ipv6 = bytes[0] & 1;

	bytes++;
	size--;
	struct spf_macro_values values = read_values(&bytes, &size, is_ipv6);
	check((const char *)bytes, size, spf_macro_check_domain);
	check((const char *)bytes, size, spf_macro_check_string);
	check((const char *)bytes, size, spf_macro_check_explanation);
	expand(mem_copy(bytes, size), &values);
}
