/* SPDX-License-Identifier: ISC */
#ifndef SPF_SETTINGS_H
#define SPF_SETTINGS_H

#include "cli/option.h"
#include "cli/range.h"
#include "mail/dns_options.h"
#include "net/address.h"
#include "spf/record.h"

/*
 * settings - what the command line of check_spf says, and the identities that follow
 * from it (RFC 7208 2.4, 4.1, 4.3).
 *
 * Read-only once spf_settings_prepare() has seen it.
 */
struct spf_settings {
	const char *domain; /* surveyed or evaluated */
	struct address_list clients;
	const char *sender, *helo; /* as given, or NULL */
	struct expected {
		bool results[SPF_PERMERROR + 1];
		bool is_given;
	} expected, expected_helo;
	struct dns_options dns;
	struct threshold lookups; /* of the record tree */
	/* Filled in by the check: */
	const char *local_part, *sender_domain; /* of the sender */
	bool is_sender_given, is_helo_given;
};

struct spf_settings spf_settings_default(void);

/* For a struct check: looks at what the options say together, and fills in what they leave open.
 * Wrong usage ends the process. */
void spf_settings_prepare(void *given);

extern const struct option_type option_results; /* struct expected */
extern const struct option_type
    option_only_name; /* const char *: of -d and -H together */

/* Rows for a struct spf_settings, by the heading that they stand under. */
extern const struct option_row spf_domain_rows[];     /* "Domain" */
extern const struct option_row spf_evaluation_rows[]; /* "Evaluation" */
extern const struct option_row spf_threshold_rows[];  /* "Verdict" */

#endif
