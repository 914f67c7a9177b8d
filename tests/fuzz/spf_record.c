/* SPDX-License-Identifier: ISC */
#include "spf/record.h"

#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "spf/macro.h"
#include "spf/near.h"
#include "spf/slip.h"

static void expect_term(const struct spf_record *record, const struct spf_term *term)
{
	size_t length = strlen(term->text), at = (size_t)term->position - 1;

	EXPECT(at + length <= record->length);
	EXPECT(memcmp(record->text + at, term->text, length) == 0);
	EXPECT(term->kind <= SPF_OTHER);
	EXPECT(term->prefix4 >= 0 && term->prefix4 <= 32);
	EXPECT(term->prefix6 >= 0 && term->prefix6 <= 128);
	EXPECT(term->result >= SPF_NEUTRAL && term->result <= SPF_SOFTFAIL);
	if (term->domain)
		EXPECT(!spf_macro_check_domain(term->domain, strlen(term->domain), &at));
}

static void expect_error(const struct spf_record *record)
{
	fuzz_expect_clean(record->error, 200);
	EXPECT(record->error_term);
	EXPECT(record->error_position >= 1);
	EXPECT((size_t)record->error_position <= record->length + 1);
}

static void expect_slips(const struct spf_record *record)
{
	EXPECT((record->slip_count > 0) == (record->error != NULL));
	EXPECT(record->slip_count <= SPF_SLIPS_MAX);
	for (int i = 0; i < record->slip_count; i++) {
		const struct spf_slip *slip = &record->slips[i];

		EXPECT(slip->term && slip->position >= (i ? slip[-1].position : 7));
		EXPECT((size_t)slip->position <= record->length + 1);
		fuzz_expect_clean(slip->error, 200);
		if (slip->hint)
			fuzz_expect_clean(slip->hint, 200);
	}
}

/* Strings of three and five bytes, alternating. */
static void expect_seams(struct spf_record *record)
{
	uint16_t seams[200];
	int count = 0;

	for (size_t at = 3; at < record->length && count < 200; at += count % 2 ? 5 : 3)
		seams[count++] = (uint16_t)at;
	spf_record_mark_seams(record, seams, count);
	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];
		const char *meant = NULL;

		EXPECT(!term->seam || (term->seam > term->position &&
					  (size_t)term->seam <= record->length));
		if (spf_slip_is_misspelt(term, &meant))
			fuzz_expect_clean(meant, 200);
	}
}

/* The terms, separated by one blank, are the same record. */
static void expect_same(const struct spf_record *record)
{
	const char *text = "v=spf1";
	struct spf_record again;

	for (int i = 0; i < record->count; i++)
		text = mem_printf("%s %s", text, record->terms[i].text);
	spf_record_read(&again, (const unsigned char *)text, strlen(text), SPF_TERMS_ALL);
	EXPECT(!again.error && again.count == record->count);
	EXPECT(!again.redirect == !record->redirect && !again.exp == !record->exp);
	for (int i = 0; i < record->count; i++) {
		const struct spf_term *one = &record->terms[i], *other = &again.terms[i];

		EXPECT(one->kind == other->kind && one->result == other->result);
		EXPECT(memcmp(one->network, other->network, sizeof one->network) == 0);
		EXPECT(one->prefix4 == other->prefix4 && one->prefix6 == other->prefix6);
	}
}

void fuzz_one(const unsigned char *bytes, size_t size)
{
	static const char version[] = "v=spf1 ";
	struct spf_record record;
	size_t ahead = spf_record_is(bytes, size) ? 0 : strlen(version);
	unsigned char *text = malloc(ahead + size);

	EXPECT(text);
	memcpy(text, version, ahead);
	if (size > 0)
		memcpy(text + ahead, bytes, size);
	EXPECT(spf_record_is(text, ahead + size));
	spf_record_read(&record, text, ahead + size, SPF_TERMS_ALL);
	free(text);
	EXPECT(!spf_near_miss(bytes, size) || !spf_record_is(bytes, size));
	expect_slips(&record);
	expect_seams(&record);
	expect_slips(&record);
	EXPECT(record.length == ahead + size);
	if (record.error) {
		expect_error(&record);
		return;
	}
	EXPECT(strlen(record.text) == record.length);
	for (int i = 0; i < record.count; i++)
		expect_term(&record, &record.terms[i]);
	if (size < 1024)
		expect_same(&record);
}
