/* SPDX-License-Identifier: ISC */
#ifndef SPF_EXPAND_H
#define SPF_EXPAND_H

#include "net/address.h"
#include "spf/macro.h"

/*
 * expand - macro strings of SPF for a client (RFC 7208 7.2, 7.3).
 *
 * Pure; what is returned lives until exit.  Expansion is bounded: a domain by 253 bytes, an
 * explanation by SPF_EXPLANATION_MAX, either on its way by 16 KiB.
 */
enum { SPF_EXPLANATION_MAX = 1024, SPF_NAME_MAX = 253 };

/* What macro letters stand for (7.2). */
struct spf_macro_values {
	const char *local_part;    /* l */
	const char *sender_domain; /* o; s is l@o */
	const char *domain;        /* d */
	struct address address;    /* i, c, v; an IPv4 client is never given as mapped */
	const char *helo;          /* h */
	const char *validated;     /* p: "unknown" where there is none (7.2) */
	const char *receiver;      /* r */
	long long time_s;          /* t */
};

/* A checked domain-spec, expanded and cut from the left, by whole labels, to 253 bytes
 * (7.3); a dot at its end is cut off; "" where nothing fits.  The bytes are as the macros
 * gave them, not escaped.  Macros stay as they are where values is NULL; then only "%%",
 * "%_" and "%-" are expanded. */
const char *spf_expand_domain(const char *text, const struct spf_macro_values *values);

/* A checked explanation, expanded, at most SPF_EXPLANATION_MAX bytes. */
const char *spf_expand_explanation(
    const char *text, const struct spf_macro_values *values);

#endif
