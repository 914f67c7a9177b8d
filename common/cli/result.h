/* SPDX-License-Identifier: ISC */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "base/text.h"
#include "cli/policy.h"

/*
 * result - what was found of one subject.
 *
 * A result without findings and without a summary is UNKNOWN: silence never passes for
 * OK. Filled by one thread.
 */
struct finding {
	const struct finding_kind *kind;
	enum state state;
	enum state own_state; /* what it would have if it were not mapped */
	bool is_mapped;       /* the administrator has given the state */
	const char *text;     /* a predicate to the subject: "does not offer STARTTLS" */
	const char *detail;   /* NULL, or more of it for the finding's own line */
	const char *fix; /* NULL, or what to do in place of the kind's fix and remedies */
};

/* What to do about it. */
const char *finding_fix(const struct finding *finding);

/* Mapped to ok, and not OK by itself. */
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
	const char *subject; /* "mx1.example.org:25"; NULL: none is known */
	const char *outcome; /* NULL, or one word that leads what is said: "fail" */
	const char
	    *group; /* the member of the whole that the subject is part of, or NULL */
	/* Whose remedies apply, ending in NULL; NULL: all that the program shows. */
	const char *const *software;
	const char *part;    /* what of the group, where its parts are counted, or NULL */
	const char *summary; /* what is good; set where the examination reached its end */
	struct finding *findings;
	int count;
	struct fact_list remarks;  /* for everybody */
	struct fact_list hints;    /* the same, beside advice */
	struct fact_list facts;    /* for -vv */
	struct text_list dialogue; /* lines for -vvv */
};

/* Adds a finding with the state that its kind has or is mapped to. */
void result_add(struct result *result, const struct finding_kind *kind, const char *text);

/* The same for a kind whose state comes about otherwise: state, unless the kind is
 * mapped. */
void result_add_as(struct result *result, const struct finding_kind *kind,
    enum state state, const char *text, const char *detail);

void result_add_detailed(struct result *result, const struct finding_kind *kind,
    const char *text, const char *detail);

/* The cause of the finding that was added last is known: the fix for it, in place of its kind's. */
void result_advise(struct result *result, const char *fix);

/* Keeps both; label may be NULL. */
void fact_add(struct fact_list *list, const char *label, const char *value);

/* "label: value" */
const char *fact_text(const struct fact *fact);

/* "fail: 192.0.2.9", or the subject alone. */
const char *result_subject(const struct result *result);

/* What is good, behind the outcome; NULL where nothing is. */
const char *result_summary(const struct result *result);

/* The worst state of what was found. */
enum state result_state(const struct result *result);

/* How many of its findings are accepted. */
int result_accepted(const struct result *result);

#endif
