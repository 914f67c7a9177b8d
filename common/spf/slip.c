/* SPDX-License-Identifier: ISC */
#include "spf/slip.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/lookalike.h"
#include "base/mem.h"
#include "cli/spelling.h"
#include "spf/guess.h"
#include "spf/words.h"

static const char *const mechanisms[] = { "all", "include", "a", "mx", "ptr", "ip4",
	"ip6", "exists", NULL };

static bool is_like_term(const char *word)
{
	return !spf_words_network(word) &&
	       (strpbrk(word, ":=") || strchr("+-?~", word[0]) ||
		   spf_words_is(word, mechanisms));
}

/* Whether a space separates the tail from its head: "include: x.org", "ip4:192.0.2.0/
 * 24", "- all". */
static bool is_torn(const char *head, const char *tail)
{
	size_t length = strlen(head);

	if (length == 0 || tail[0] == '\0')
		return false;
	const char *last = head + length - 1;
	if (length == 1 && strchr("+-?~", *last))
		return isalnum((unsigned char)tail[0]);
	if (*last == '/')
		return isdigit((unsigned char)tail[0]);
	return strchr(":=", *last) && !is_like_term(tail);
}

const char *spf_slip_meant(const char *text, const char *before, const char *after)
{
	static const char ahead[] = "no space is allowed before '%c'";

	if (text[0] && strchr(":=/", text[0]))
		return mem_printf(ahead, text[0]);
	if (after && after[0] && strchr(":=", after[0]) && !strpbrk(text, ":=/"))
		return mem_printf(ahead, after[0]);
	if (after && is_torn(text, after))
		return mem_printf(
		    "no space is allowed after '%c'", text[strlen(text) - 1]);
	if (before && is_torn(before, text))
		return mem_printf(
		    "it must directly follow '%s'", spf_words_shown(before));
	return spf_guess(text);
}

const char *spf_slip_byte(const char *bytes, size_t length, const char **hint)
{
	static const char *const hints[] = {
		[LOOKALIKE_NONE] = NULL,
		[LOOKALIKE_SPACE] = "write ' '",
		[LOOKALIKE_INVISIBLE] = "remove it",
		[LOOKALIKE_DASH] = "write '-'",
		[LOOKALIKE_QUOTE] = "quotes do not belong in a record",
		[LOOKALIKE_COLON] = "write ':'",
		[LOOKALIKE_EQUALS] = "write '='",
	};
	size_t size;
	const char *name = lookalike_name(bytes, length, &size);

	*hint = hints[lookalike_kind(bytes, length, &size)];
	if (name)
		return mem_printf("%s is not allowed in a record", name);
	return mem_printf("the byte 0x%02x is not allowed in a record",
	    (unsigned)(unsigned char)bytes[0]);
}

/* One letter extra, missing or wrong, two in redirect: "exclude" is a different word. */
static const char *near_name(const char *name)
{
	static const char *const names[] = { "include", "exists", "redirect" };
	enum { LETTERS_MIN = 5, LETTERS_A_SLIP = 4 };
	struct spelling spelling = spelling_of(name);

	if (strlen(name) < LETTERS_MIN)
		return NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		spelling_consider(&spelling, names[i]);
	return spelling.nearest &&
		       spelling.slips <= strlen(spelling.nearest) / LETTERS_A_SLIP
		   ? spelling.nearest
		   : NULL;
}

/* The intended form of the modifier's name, or NULL. */
static const char *name_meant(const char *name, const char *value)
{
	static const char *const networks[] = { "ip", "ipv4", "ipv6", NULL };
	static const char *const explanations[] = { "expl", "explain", "explanation",
		NULL };
	const char *network = spf_words_network(value);

	for (size_t i = 0; mechanisms[i]; i++) {
		if (strcasecmp(name, mechanisms[i]) == 0)
			return network && strcasecmp(name, "all") != 0 ? network
								       : mechanisms[i];
	}
	if (spf_words_is(name, networks))
		return network                            ? network
		       : name[2] == 'v' && name[3] == '6' ? "ip6"
							  : "ip4";
	if (strcasecmp(name, "spf") == 0)
		return "include";
	return spf_words_is(name, explanations) ? "exp" : near_name(name);
}

bool spf_slip_is_misspelt(const struct spf_term *term, const char **meant)
{
	if (term->kind != SPF_OTHER || term->is_wrong)
		return false;
	struct spf_words words = spf_words_cut(term->text);
	if (words.mark != '=')
		return false;
	if (strcasecmp(words.name, "v") == 0 && strncasecmp(words.value, "spf", 3) == 0) {
		*meant = "a second version tag: two records were joined";
		return true;
	}
	const char *name = name_meant(words.name, words.value);
	if (!name)
		return false;
	bool is_modifier = strcmp(name, "redirect") == 0 || strcmp(name, "exp") == 0;
	bool is_bare = strcmp(name, "all") == 0 || !words.value[0];
	*meant = spf_words_meant(&words, name,
	    is_modifier ? "="
	    : is_bare   ? ""
			: ":",
	    is_bare ? "" : words.value);
	return true;
}
