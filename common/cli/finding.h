/* SPDX-License-Identifier: ISC */
#ifndef CLI_FINDING_H
#define CLI_FINDING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * finding - what a plugin can find wrong, and the state each finding yields.
 *
 * A kind is a row of a constant table that ends with an id of NULL; a check names the
 * tables it can report from.  Administrators map a kind to another state by its id
 * (cli/severity.h).  Constant; any thread may read.
 */
enum state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

/* How the fix is done in one software.  'single quotes' stand around what is typed. */
struct remedy {
	const char *software;
	const char *words;
};

struct finding_kind {
	const char *id;        /* stable: people map and alert on it */
	const char *group;     /* the heading that it stands under */
	enum state state;      /* unless the administrator says otherwise */
	const char *varies;    /* NULL, or how the state comes about: "by -D" */
	const char *meaning;   /* one line */
	const char *why;       /* what happens while it is left so, one sentence */
	const char *fix;       /* what to do, one or two sentences */
	const char *reference; /* the RFC section */
	const struct remedy *remedies; /* NULL, or ending with a software of NULL */
};

#define REMEDIES(...) ((const struct remedy[]){ __VA_ARGS__, { NULL, NULL } })

/* "OK", "WARNING", "CRITICAL", "UNKNOWN" */
const char *state_name(enum state state);

/* False where text is no state; any case is understood. */
bool state_parse(const char *text, enum state *state);

/* A sentence on text, which is no state: perhaps on which one was meant. */
const char *state_parse_error(const char *text);

/* The worse of two: CRITICAL > WARNING > UNKNOWN > OK. */
enum state state_worse(enum state one, enum state other);

/* NULL where no table of the NULL-terminated list has that id. */
const struct finding_kind *finding_kind_find(
    const struct finding_kind *const *tables, const char *id);

/* The next remedy in a software of the NULL-terminated list, from the one given on; NULL
 * where there is none.  remedies and software may be NULL. */
const struct remedy *remedy_find(
    const struct remedy *remedies, const char *const *software);

/* Whether the remedy's software is in the NULL-terminated list; so is any in NULL. */
bool remedy_applies(const struct remedy *remedy, const char *const *software);

#endif
