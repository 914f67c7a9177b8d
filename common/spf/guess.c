/* SPDX-License-Identifier: ISC */
#include "spf/guess.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "cli/spelling.h"
#include "spf/words.h"

static const char glued[] = "missing space before '%s'";

/* The form of the term with that name. */
static const struct form {
	const char *name, *mark;
} forms[] = {
	{ "include", ":" },
	{ "ip4", ":" },
	{ "ip6", ":" },
	{ "exists", ":" },
	{ "redirect", "=" },
	{ "exp", "=" },
	{ "a", ":" },
	{ "mx", ":" },
	{ "ptr", ":" },
	{ "all", "" },
};

/* LONG_FORMS require a value; the names of CLEAR_FORMS are also distinct from a part of a
 * domain. */
enum { FORMS = sizeof forms / sizeof *forms, LONG_FORMS = 6, CLEAR_FORMS = 5 };

static const struct form *form_of(const char *name)
{
	for (size_t i = 0; i < FORMS; i++) {
		if (strcasecmp(name, forms[i].name) == 0)
			return &forms[i];
	}
	return NULL;
}

static const char *guess_quotes(const struct spf_words *words)
{
	if (strpbrk(words->text, "\"'"))
		return "quotes do not belong in a record";
	return strchr(words->text, '\\') ? "a backslash does not belong in a record"
					 : NULL;
}

/* A comma or semicolon outside macros. */
static const char *separator(const char *text)
{
	for (bool is_inside = false; *text; text++) {
		if (*text == '{' || *text == '}')
			is_inside = *text == '{';
		else if (!is_inside && strchr(",;", *text))
			return text;
	}
	return NULL;
}

static const char *guess_separator(const struct spf_words *words)
{
	const struct form *form = form_of(words->name);
	const char *found = separator(words->text);

	if (!found)
		return NULL;
	/* include;x.org */
	if (found + 1 == words->value && words->value[0] && form &&
	    form < forms + LONG_FORMS)
		return spf_words_meant(words, form->name, form->mark, words->value);
	return mem_printf("terms are separated by spaces, not by '%c'", *found);
}

static const char *guess_qualifier(const struct spf_words *words)
{
	return words->qualifier[0] && words->body[0] && strchr("+-?~", words->body[0])
		   ? "more than one qualifier"
		   : NULL;
}

/* Two terms in one: mx-all, ip4:192.0.2.1ip4:192.0.2.2, -allinclude:x.org */
static const char *guess_glue(const struct spf_words *words)
{
	size_t length = strlen(words->body);
	const char *end = words->body + length;
	const struct form *form = strlen(words->name) > 3 ? form_of(words->name + 3)
							  : NULL;

	if (length > 4 && strcasecmp(end - 3, "all") == 0 && strchr("+-?~", end[-4]))
		return mem_printf(glued, end - 4);
	if (strncasecmp(words->name, "all", 3) == 0 && form)
		return mem_printf(glued, spf_words_shown(words->body + 3));
	for (const char *at = words->value; *at; at++) {
		for (size_t i = 0; i < LONG_FORMS; i++) {
			size_t size = strlen(forms[i].name);

			if (strncasecmp(at, forms[i].name, size) != 0 ||
			    at[size] != forms[i].mark[0])
				continue;
			if (at > words->value && strchr("+-?~", at[-1]))
				at--;
			/* a:ip4:192.0.2.1 */
			return at > words->value ? mem_printf(glued, spf_words_shown(at))
						 : spf_words_meant(words, "", "", at);
		}
	}
	return NULL;
}

/* An address after another name, or without a name. */
static const char *guess_address(const struct spf_words *words)
{
	static const char *const names[] = { "a", "mx", "ptr", "include", "exists",
		"redirect", "ip", "ipv4", "ipv6", "ip4", "ip6", NULL };
	const char *bare = spf_words_network(words->body);
	const char *network = spf_words_network(words->value);

	if (bare)
		return spf_words_meant(words, bare, ":", words->body);
	/* ip4::192.0.2.1 */
	if (!network && words->value[0] == ':') {
		network = spf_words_network(words->value + 1);
		return network ? spf_words_meant(words, network, "", words->value) : NULL;
	}
	if (!network || !spf_words_is(words->name, names) ||
	    (words->mark == ':' && strcasecmp(network, words->name) == 0))
		return NULL;
	return spf_words_meant(words, network, ":", words->value);
}

static const char *guess_network(const struct spf_words *words)
{
	static const char *const names[] = { "ip", "ipv4", "ipv6", "ip4", "ip6", NULL };
	const char *mended;

	if (!spf_words_is(words->name, names) || !words->mark ||
	    !strchr(":=", words->mark))
		return NULL;
	if ((mended = spf_words_mend(words->value)) != NULL)
		return spf_words_meant(words, "ip4", ":", mended);
	if (spf_words_is_domain(words->value))
		return spf_words_meant(words, "a", ":", words->value);
	return NULL;
}

/* A prefix length where none is allowed (RFC 7208 5.2, 5.5, 5.7, 6). */
static const char *guess_prefix(const struct spf_words *words)
{
	static const char *const names[] = { "include", "exists", "ptr", "redirect",
		"exp", NULL };
	const struct form *form = form_of(words->name);
	const char *slash = strrchr(words->text, '/');

	if (!slash || !form || !spf_words_is(words->name, names) ||
	    !isdigit((unsigned char)slash[1]) ||
	    slash[1 + strspn(slash + 1, "0123456789")])
		return NULL;
	return mem_printf("%s takes no prefix length", form->name);
}

/* redirect:x.org, -redirect=x.org, +include=x.org, -all:, mx:/24, include.x.org */
static const char *guess_mark(const struct spf_words *words)
{
	const struct form *form = form_of(words->name);

	for (size_t i = 0; !form && i < CLEAR_FORMS; i++) {
		size_t size = strlen(forms[i].name);

		if (strncasecmp(words->name, forms[i].name, size) == 0 &&
		    words->name[size] == '.' && words->name[size + 1])
			return spf_words_meant(
			    words, forms[i].name, forms[i].mark, words->body + size + 1);
	}
	if (strncasecmp(words->body, "all", 3) == 0 &&
	    !words->body[3 + strspn(words->body + 3, ".:=")])
		return spf_words_meant(words, "all", "", "");
	if (!form || !words->value[0] || !form->mark[0])
		return NULL;
	if (words->mark == ':' && words->value[0] == '/')
		return spf_words_meant(words, form->name, "", words->value);
	if (!strchr(":=", words->mark) ||
	    (words->mark == form->mark[0] &&
		!(words->mark == '=' && words->qualifier[0])))
		return NULL;
	return spf_words_meant(words, form->name, form->mark, words->value);
}

static bool has_spf(const char *text)
{
	while (*text && strncasecmp(text, "spf", 3) != 0)
		text++;
	return *text != '\0';
}

static const char *guess_domain(const struct spf_words *words)
{
	if (!spf_words_is_domain(words->body))
		return NULL;
	return spf_words_meant(
	    words, has_spf(words->body) ? "include" : "a", ":", words->body);
}

static const char *guess_name(const struct spf_words *words)
{
	struct spelling spelling = spelling_of(words->name);
	size_t length = strlen(words->body);

	if (length == 4 && strncasecmp(words->body, "all", 3) == 0 &&
	    strchr("+-?~", words->body[3]))
		return mem_printf(
		    "did you mean %call?", words->text[words->qualifier[0] ? 0 : 3]);
	if (form_of(words->name))
		return NULL;
	if (strcasecmp(words->name, "ip") == 0)
		return "did you mean ip4: or ip6:?";
	if (strcasecmp(words->name, "spf") == 0 && words->mark == ':')
		return "did you mean include:?";
	for (size_t i = 0; i < FORMS; i++)
		spelling_consider(&spelling, forms[i].name);
	/* Too short for the general rule of similar names. */
	if (strcasecmp(words->name, "al") == 0)
		spelling.nearest = "all";
	if (strcasecmp(words->name, "v") == 0 && strncasecmp(words->value, "spf", 3) == 0)
		return "a second version tag: two records were joined";
	const struct form *form = spelling.nearest ? form_of(spelling.nearest) : NULL;
	if (!form)
		return NULL;
	return mem_printf("did you mean %s%s%s?", form->mark[0] ? "" : words->qualifier,
	    form->name, form->mark);
}

const char *spf_guess(const char *text)
{
	static const char *(*const guesses[])(const struct spf_words *) = {
		guess_quotes,
		guess_separator,
		guess_qualifier,
		guess_glue,
		guess_address,
		guess_network,
		guess_prefix,
		guess_mark,
		guess_domain,
		guess_name,
	};
	struct spf_words words = spf_words_cut(text);
	const char *meant = NULL;

	for (size_t i = 0; !meant && i < sizeof guesses / sizeof *guesses; i++)
		meant = guesses[i](&words);
	return meant;
}
