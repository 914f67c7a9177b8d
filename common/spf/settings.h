/* SPDX-License-Identifier: ISC */
#ifndef SPF_SETTINGS_H
#define SPF_SETTINGS_H

#include "cli/option.h"
#include "cli/range.h"
#include "mail/dns_options.h"
#include "net/address.h"
#include "spf/record.h"

/*
 * settings - the command-line settings of check_spf, and the identities derived from them
 * (RFC 7208 2.4, 4.1, 4.3).
 *
 * Read-only after spf_settings_prepare().
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

/* For a struct check: validates the combination of options and sets defaults.  A usage
 * error ends the process. */
void spf_settings_prepare(void *given);

extern const struct option_type option_results;   /* struct expected */
extern const struct option_type option_only_name; /* const char *: set by -d and by -H */

/* Rows for a struct spf_settings, by their heading in --help. */
extern const struct option_row spf_domain_rows[];     /* "Domain" */
extern const struct option_row spf_evaluation_rows[]; /* "Evaluation" */
extern const struct option_row spf_threshold_rows[];  /* "Verdict" */

#endif
