/* SPDX-License-Identifier: ISC */
#include "spf/grammar.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "spf/macro.h"

enum shape { SHAPE_BARE, SHAPE_DOMAIN, SHAPE_MAY_DOMAIN, SHAPE_HOSTS, SHAPE_NETWORK };

static const struct mechanism {
	const char *name;
	enum spf_kind kind;
	enum shape shape;
} mechanisms[] = {
	{ "all", SPF_ALL, SHAPE_BARE },
	{ "include", SPF_INCLUDE, SHAPE_DOMAIN },
	{ "a", SPF_A, SHAPE_HOSTS },
	{ "mx", SPF_MX, SHAPE_HOSTS },
	{ "ptr", SPF_PTR, SHAPE_MAY_DOMAIN },
	{ "ip4", SPF_IP4, SHAPE_NETWORK },
	{ "ip6", SPF_IP6, SHAPE_NETWORK },
	{ "exists", SPF_EXISTS, SHAPE_DOMAIN },
};

/* A term being parsed: error is the first error, at is its offset. */
struct reading {
	struct spf_term *term;
	const char *text;
	size_t length;
	const char *error;
	size_t at;
};

static void wrong(struct reading *reading, size_t at, const char *error)
{
	if (reading->error)
		return;
	reading->error = error;
	reading->at = at;
}

static void read_domain(struct reading *reading, size_t begin, size_t end)
{
	size_t at = 0;
	const char *error = spf_macro_check_domain(
	    reading->text + begin, end - begin, &at);

	if (begin == end)
		error = "missing domain";
	if (error)
		wrong(reading, begin + at, error);
	reading->term->domain = end == reading->length
				    ? reading->text + begin
				    : mem_copy(reading->text + begin, end - begin);
}

/* Removes "/digits" with that many slashes from the end; leaves *bits unchanged if there
 * is none.  RFC 7208 section 12: no leading zeros. */
static void cut_prefix(
    struct reading *reading, size_t *end, int slashes, int most, int *bits)
{
	const char *text = reading->text;
	size_t digits = *end;
	int value = 0;

	while (digits > 0 && isdigit((unsigned char)text[digits - 1]))
		digits--;
	size_t begin = digits - (size_t)slashes;
	if (digits == *end || digits < (size_t)slashes)
		return;
	for (int i = 0; i < slashes; i++) {
		if (text[begin + (size_t)i] != '/')
			return;
	}
	if (slashes == 1 && begin > 0 && text[begin - 1] == '/')
		return;
	for (size_t i = digits; i < *end && value <= most; i++)
		value = 10 * value + (text[i] - '0');
	if (value > most || (text[digits] == '0' && *end - digits > 1))
		wrong(reading, digits,
		    most == 32 ? "the prefix length must be 0 to 32"
			       : "the prefix length must be 0 to 128");
	*bits = value;
	*end = begin;
}

/* a, mx: [":" domain-spec] ["/" bits] ["//" bits] (RFC 7208 5.3, 5.4) */
static void read_hosts(struct reading *reading, size_t at)
{
	size_t end = reading->length;

	cut_prefix(reading, &end, 2, 128, &reading->term->prefix6);
	cut_prefix(reading, &end, 1, 32, &reading->term->prefix4);
	if (end <= at && reading->text[at] != ':')
		return;
	if (reading->text[at] == ':')
		read_domain(reading, at + 1, end < at + 1 ? at + 1 : end);
	else
		wrong(reading, at, "expected ':' or a prefix length");
}

/* ip4, ip6: ":" network ["/" bits] (5.6) */
static void read_network(struct reading *reading, size_t at)
{
	struct spf_term *term = reading->term;
	bool is_ipv4 = term->kind == SPF_IP4;
	size_t end = reading->length;

	cut_prefix(reading, &end, 1, is_ipv4 ? 32 : 128,
	    is_ipv4 ? &term->prefix4 : &term->prefix6);
	if (at >= end || reading->text[at] != ':') {
		wrong(reading, at, "expected ':' and a network");
		return;
	}
	char literal[INET6_ADDRSTRLEN] = "";
	size_t length = end - at - 1;
	if (length < sizeof literal)
		memcpy(literal, reading->text + at + 1, length);
	if (inet_pton(is_ipv4 ? AF_INET : AF_INET6, literal, term->network) != 1)
		wrong(reading, at + 1,
		    is_ipv4 ? "invalid IPv4 network" : "invalid IPv6 network");
}

static void read_mechanism(struct reading *reading, size_t begin, size_t at)
{
	const struct mechanism *mechanism = NULL;

	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++) {
		const char *name = mechanisms[i].name;

		if (strlen(name) == at - begin &&
		    strncasecmp(name, reading->text + begin, at - begin) == 0)
			mechanism = &mechanisms[i];
	}
	if (!mechanism) {
		wrong(reading, begin, "unknown mechanism");
		return;
	}
	reading->term->kind = mechanism->kind;
	if (mechanism->shape == SHAPE_HOSTS)
		read_hosts(reading, at);
	else if (mechanism->shape == SHAPE_NETWORK)
		read_network(reading, at);
	else if (mechanism->shape == SHAPE_BARE) {
		if (at < reading->length)
			wrong(reading, at, "nothing may follow 'all'");
	} else if (at < reading->length && reading->text[at] == ':')
		read_domain(reading, at + 1, reading->length);
	else if (at < reading->length || mechanism->shape == SHAPE_DOMAIN)
		wrong(reading, at, "expected ':' and a domain");
}

static void read_modifier(struct reading *reading, size_t at)
{
	struct spf_term *term = reading->term;
	size_t offset = 0;

	term->kind = at == 8 && strncasecmp(reading->text, "redirect", at) == 0
			 ? SPF_REDIRECT
		     : at == 3 && strncasecmp(reading->text, "exp", at) == 0 ? SPF_EXP
									     : SPF_OTHER;
	if (term->kind != SPF_OTHER) {
		read_domain(reading, at + 1, reading->length);
		return;
	}
	const char *error = spf_macro_check_string(
	    reading->text + at + 1, reading->length - at - 1, &offset);
	if (error)
		wrong(reading, at + 1 + offset, error);
}

static void read_term(struct reading *reading)
{
	static const char qualifiers[] = "+-?~";
	static const enum spf_result results[] = { SPF_PASS, SPF_FAIL, SPF_NEUTRAL,
		SPF_SOFTFAIL };
	const char *qualifier = strchr(qualifiers, reading->text[0]);
	size_t begin = qualifier != NULL, at = begin;

	reading->term->result = qualifier ? results[qualifier - qualifiers] : SPF_PASS;
	while (at < reading->length && (isalnum((unsigned char)reading->text[at]) ||
					   strchr("-_.", reading->text[at])))
		at++;
	if (at == begin || !isalpha((unsigned char)reading->text[begin]))
		wrong(reading, begin, "expected a mechanism or modifier");
	else if (at < reading->length && reading->text[at] == '=' && !qualifier)
		read_modifier(reading, at);
	else
		read_mechanism(reading, begin, at);
}

const char *spf_grammar_read(struct spf_term *term, size_t length, size_t *at)
{
	struct reading reading = { .term = term, .text = term->text, .length = length };

	term->prefix4 = 32;
	term->prefix6 = 128;
	read_term(&reading);
	term->is_wrong = reading.error != NULL;
	*at = reading.at;
	return reading.error;
}
