/* SPDX-License-Identifier: ISC */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "base/text.h"
#include "cli/policy.h"

/*
 * result - the findings of one subject.
 *
 * A result without findings and without a summary is UNKNOWN: a missing result is never OK.
 * Filled by one thread.
 */
struct finding {
	const struct finding_kind *kind;
	enum state state;
	enum state own_state; /* the state if it were not mapped */
	bool is_mapped;       /* the administrator maps the kind */
	const char *text;     /* predicate of the subject: "does not offer STARTTLS" */
	const char *detail;   /* NULL, or more for the finding's own line */
	const char *fix;      /* NULL, or replaces the fix and remedies of the kind */
};

/* Its own fix, else the fix of its kind. */
const char *finding_fix(const struct finding *finding);

/* Whether it is mapped to OK, but not OK by itself. */
bool finding_is_accepted(const struct finding *finding);

struct fact {
	const char *label; /* NULL: none */
	const char *value;
};

struct fact_list {
	struct fact *facts;
	int count;
};

struct result {
	const struct check *check;
	const struct policy *policy;
	const char *subject; /* "mx1.example.org:25"; NULL: unknown */
	const char *outcome; /* NULL, or one word before the text: "fail" */
	const char
	    *group; /* the member of the whole that contains the subject, or NULL */
	/* Software whose remedies apply, ending with NULL; NULL: all software of the
	 * program. */
	const char *const *software;
	const char *part;    /* the part of the group, if parts are counted, or NULL */
	const char *summary; /* text if OK; set if the check was completed */
	struct finding *findings;
	int count;
	struct fact_list remarks;  /* at every verbosity */
	struct fact_list hints;    /* the same, indented like advice */
	struct fact_list facts;    /* for -vv */
	struct text_list dialogue; /* lines for -vvv */
};

/* Adds a finding with the state of its kind, or the state that the kind is mapped to. */
void result_add(struct result *result, const struct finding_kind *kind, const char *text);

/* The same with another state than the kind's, unless the kind is mapped. */
void result_add_as(struct result *result, const struct finding_kind *kind,
    enum state state, const char *text, const char *detail);

void result_add_detailed(struct result *result, const struct finding_kind *kind,
    const char *text, const char *detail);

/* Sets the fix of the last finding, whose cause is known; it replaces the fix of the kind. */
void result_advise(struct result *result, const char *fix);

/* Keeps both pointers; label may be NULL. */
void fact_add(struct fact_list *list, const char *label, const char *value);

/* "label: value" */
const char *fact_text(const struct fact *fact);

/* "fail: 192.0.2.9", or the subject alone. */
const char *result_subject(const struct result *result);

/* The summary after the outcome; NULL if there is no summary. */
const char *result_summary(const struct result *result);

/* The worst state of all findings. */
enum state result_state(const struct result *result);

/* The number of accepted findings. */
int result_accepted(const struct result *result);

#endif
