/* SPDX-License-Identifier: ISC */
#ifndef MAIL_EXPIRY_H
#define MAIL_EXPIRY_H

#include <stdint.h>

#include "cli/option.h"

/*
 * expiry - how long a certificate must still be valid.
 *
 * A limit is a time, a share of the certificate's lifetime, or the smaller of the two, so
 * that one pair of limits suits certificates of a year, of 47 days and of 6.  Pure.
 */
struct expiry_limit {
	double share; /* of the lifetime, 0 to 1; 0: no limit */
	double days;  /* INFINITY: no limit */
};

struct expiry_limits {
	struct expiry_limit warning, critical;
};

/* 25% but at most 21 days, 12% but at most 7 days. */
extern const struct expiry_limits expiry_default;

/* -D WARN[,CRIT]: 21, 14d, 36h, 25%.  Variable: struct expiry_limits. */
extern const struct option_type option_expiry;

/* Returns the limit for a certificate with that lifetime. */
double expiry_limit_days(const struct expiry_limit *limit, double lifetime_days);

/* Returns a time span as text: "63 days", "36 hours", "5 minutes". */
const char *expiry_span_text(int64_t seconds);

#endif
