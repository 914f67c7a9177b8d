/* SPDX-License-Identifier: ISC */
#ifndef SPF_EXPAND_H
#define SPF_EXPAND_H

#include "net/address.h"
#include "spf/macro.h"

/*
 * expand - macro strings of SPF for a client (RFC 7208 7.2, 7.3).
 *
 * Pure; returned text lives until exit.  Limits: 253 bytes for a domain,
 * SPF_EXPLANATION_MAX for an explanation, 16 KiB for either during expansion.
 */
enum { SPF_EXPLANATION_MAX = 1024, SPF_NAME_MAX = 253 };

/* The values of the macro letters (7.2). */
struct spf_macro_values {
	const char *local_part;    /* l */
	const char *sender_domain; /* o; s is l@o */
	const char *domain;        /* d */
	struct address address;    /* i, c, v; never an IPv4-mapped address */
	const char *helo;          /* h */
	const char *validated;     /* p: "unknown" if there is none (7.2) */
	const char *receiver;      /* r */
	long long time_s;          /* t */
};

/* Expands a checked domain-spec, without a trailing dot; removes labels from the left
 * until 253 bytes remain (7.3); "" if nothing fits.  The bytes of macro values are not
 * escaped.  If values is NULL, only "%%", "%_" and "%-" are expanded. */
const char *spf_expand_domain(const char *text, const struct spf_macro_values *values);

/* Expands a checked explanation to at most SPF_EXPLANATION_MAX bytes. */
const char *spf_expand_explanation(
    const char *text, const struct spf_macro_values *values);

#endif
