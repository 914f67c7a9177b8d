/* SPDX-License-Identifier: ISC */
#include "spf/record.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "spf/grammar.h"
#include "spf/slip.h"

static const char version[] = "v=spf1";

/* A record being parsed: words is its text with a NUL for each blank. */
struct reader {
	struct spf_record *record;
	char *words;
	int all, redirect, exp; /* index of the term, -1: none yet */
};

bool spf_record_is(const unsigned char *bytes, size_t length)
{
	size_t size = sizeof version - 1;

	return length >= size && strncasecmp((const char *)bytes, version, size) == 0 &&
	       (length == size || bytes[size] == ' ');
}

/* Records an error of the last term at that offset in the record. */
static void fail(
    struct spf_record *record, const char *error, const char *hint, size_t offset)
{
	struct spf_term *term = &record->terms[record->count - 1];
	struct spf_slip slip = { .error = error,
		.term = term->text,
		.position = (int)offset + 1,
		.hint = hint };

	term->is_wrong = true;
	if (record->slip_count == SPF_SLIPS_MAX) {
		record->slips_left_out++;
		return;
	}
	record->slips = mem_extend(
	    record->slips, record->slip_count, sizeof *record->slips);
	record->slips[record->slip_count++] = slip;
	if (record->slip_count > 1)
		return;
	record->error = slip.error;
	record->error_term = slip.term;
	record->error_position = slip.position;
}

/* The probable intention of the last term; after: the next word.  Omitted slips need no
 * hint. */
static const char *hint_at(const struct spf_record *record, const char *after)
{
	int last = record->count - 1;
	const struct spf_term *term = &record->terms[last];
	const char *before = last > 0 && term[-1].is_wrong ? term[-1].text : NULL;

	return record->slip_count == SPF_SLIPS_MAX
		   ? NULL
		   : spf_slip_meant(term->text, before, after);
}

static void fail_at_byte(struct spf_record *record, size_t offset)
{
	const char *hint = NULL, *error = NULL;

	if (record->slip_count < SPF_SLIPS_MAX)
		error = spf_slip_byte(
		    record->text + offset, record->length - offset, &hint);
	fail(record, error, hint, offset);
}

/* RFC 7208 section 6: each of the two modifiers at most once.  False for another. */
static bool note_place(struct reader *reader)
{
	int last = reader->record->count - 1;
	const struct spf_term *term = &reader->record->terms[last];
	int *place = term->kind == SPF_REDIRECT ? &reader->redirect
		     : term->kind == SPF_EXP    ? &reader->exp
						: NULL;

	if (term->kind == SPF_ALL && !term->is_wrong && reader->all < 0)
		reader->all = last;
	if (!place)
		return true;
	bool is_first = *place < 0;
	*place = last;
	return is_first;
}

static void read_term(struct reader *reader, size_t at, size_t length, const char *after)
{
	struct spf_record *record = reader->record;
	size_t good = 0, fault;

	record->terms = mem_extend(record->terms, record->count, sizeof *record->terms);
	struct spf_term *term = &record->terms[record->count++];
	*term = (struct spf_term){
		.kind = SPF_OTHER, .text = reader->words + at, .position = (int)at + 1
	};
	while (good < length && term->text[good] >= 0x21 && term->text[good] <= 0x7e)
		good++;
	if (good < length) {
		fail_at_byte(record, at + good);
		return;
	}
	const char *error = spf_grammar_read(term, length, &fault);
	bool is_first = note_place(reader);
	if (error)
		fail(record, error, hint_at(record, after), at + fault);
	else if (!is_first)
		fail(record, "duplicate modifier", NULL, at);
}

static size_t skip_blanks(const struct spf_record *record, size_t at)
{
	while (at < record->length && record->text[at] == ' ')
		at++;
	return at;
}

static void read_terms(struct reader *reader, int terms_max)
{
	struct spf_record *record = reader->record;
	size_t at = skip_blanks(record, sizeof version - 1), next;

	for (; at < record->length; at = next) {
		if (record->count == terms_max) {
			record->is_cut = true;
			return;
		}
		size_t end = at;
		while (end < record->length && record->text[end] != ' ')
			end++;
		next = skip_blanks(record, end);
		read_term(reader, at, end - at,
		    next < record->length ? reader->words + next : NULL);
	}
}

static const struct spf_term *term_at(const struct spf_record *record, int index)
{
	return index < 0 ? NULL : &record->terms[index];
}

void spf_record_read(
    struct spf_record *record, const unsigned char *bytes, size_t length, int terms_max)
{
	struct reader reader = { .record = record,
		.words = mem_copy(bytes, length),
		.all = -1,
		.redirect = -1,
		.exp = -1 };

	*record = (struct spf_record){ .text = mem_copy(bytes, length),
		.length = length };
	for (size_t i = 0; i < length; i++) {
		if (reader.words[i] == ' ')
			reader.words[i] = '\0';
	}
	read_terms(&reader, terms_max);
	record->all = term_at(record, reader.all);
	record->redirect = term_at(record, reader.redirect);
	record->exp = term_at(record, reader.exp);
}

/* If both sides of the seam are valid terms, the missing blank is the error. */
static const char *hint_at_seam(const struct spf_term *term)
{
	size_t ahead = (size_t)(term->seam - term->position), fault;
	size_t behind = strlen(term->text) - ahead;
	struct spf_term left = { .text = mem_copy(term->text, ahead) };
	struct spf_term right = { .text = term->text + ahead };

	if (spf_grammar_read(&left, ahead, &fault) ||
	    spf_grammar_read(&right, behind, &fault))
		return NULL;
	return mem_printf("missing space before '%s', where two strings are joined",
	    clean_text(right.text, behind, SPF_SLIP_SHOWN));
}

/* Whether the slip is a byte invalid in any record; then nothing else was parsed. */
static bool is_of_byte(const struct spf_record *record, const struct spf_slip *slip)
{
	size_t at = (size_t)slip->position - 1;

	return at < record->length &&
	       (record->text[at] < 0x20 || record->text[at] > 0x7e);
}

static void hint_at_seams(struct spf_record *record)
{
	const struct spf_term *term = record->terms;

	for (int i = 0; i < record->slip_count; i++) {
		struct spf_slip *slip = &record->slips[i];

		while (term->text != slip->term)
			term++;
		if (term->seam == 0 || is_of_byte(record, slip))
			continue;
		const char *hint = hint_at_seam(term);
		if (hint)
			slip->hint = hint;
	}
}

void spf_record_mark_seams(struct spf_record *record, const uint16_t *seams, int count)
{
	int last = 0;

	for (int i = 0; i < count && record->count > 0; i++) {
		size_t seam = seams[i];

		while (last + 1 < record->count &&
		       (size_t)record->terms[last + 1].position <= seam)
			last++;
		struct spf_term *term = &record->terms[last];
		size_t begin = (size_t)term->position - 1;
		if (seam <= begin || seam >= record->length || term->seam)
			continue;
		if (memchr(record->text + begin, ' ', seam + 1 - begin))
			continue;
		term->seam = (int)seam + 1;
	}
	hint_at_seams(record);
}
