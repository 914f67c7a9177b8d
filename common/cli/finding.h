/* SPDX-License-Identifier: ISC */
#ifndef CLI_FINDING_H
#define CLI_FINDING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * finding - the problems that a plugin can find, and the state of each.
 *
 * A kind is a row of a constant table that ends with an id of NULL; a check lists the tables
 * that it can report from.  Administrators map a kind to another state by its id
 * (cli/severity.h).  Constant; any thread may read.
 */
enum state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

/* How to apply the fix in one software.  Text to type is in 'single quotes'. */
struct remedy {
	const char *software;
	const char *words;
};

struct finding_kind {
	const char *id;                /* stable: users map it and alert on it */
	const char *group;             /* its heading in the manual */
	enum state state;              /* unless the administrator maps it */
	const char *varies;            /* NULL, or what the state depends on: "by -D" */
	const char *meaning;           /* one line */
	const char *why;               /* consequence if it is not fixed, one sentence */
	const char *fix;               /* what to do, one or two sentences */
	const char *reference;         /* the RFC section */
	const struct remedy *remedies; /* NULL, or ending with a software of NULL */
};

#define REMEDIES(...) ((const struct remedy[]){ __VA_ARGS__, { NULL, NULL } })

/* "OK", "WARNING", "CRITICAL", "UNKNOWN" */
const char *state_name(enum state state);

/* Returns false if text is not a state.  Case is ignored. */
bool state_parse(const char *text, enum state *state);

/* An error sentence for text, which is not a state; it may suggest one. */
const char *state_parse_error(const char *text);

/* The worse of two: CRITICAL > WARNING > UNKNOWN > OK. */
enum state state_worse(enum state one, enum state other);

/* Returns NULL if no table of the NULL-terminated list has that id. */
const struct finding_kind *finding_kind_find(
    const struct finding_kind *const *tables, const char *id);

/* The first remedy from the given one on for a software of the NULL-terminated list; NULL if
 * there is none. remedies and software may be NULL. */
const struct remedy *remedy_find(
    const struct remedy *remedies, const char *const *software);

/* Whether the remedy's software is in the NULL-terminated list; true if the list is NULL. */
bool remedy_applies(const struct remedy *remedy, const char *const *software);

#endif
