/* SPDX-License-Identifier: ISC */
#ifndef UNIT_CERT_FACTS_H
#define UNIT_CERT_FACTS_H

#include "net/cert.h"

/*
 * cert_facts - initializers for a table of struct cert, at a fixed time.
 */
enum { HOUR = 3600, DAY = 86400 };

/* 2026-01-01 00:00:00 UTC */
#define NOW     INT64_C(1767225600)

#define LEAF    .subject = "mx.test", .issuer = "Test CA"
#define CHAINED .subject = "Test CA", .issuer = "Test Root"
#define ROOT    .subject = "Test Root", .issuer = "Test Root", .is_self_signed = true
#define DATES(from, to)                                                                  \
	.has_dates = true, .not_before = NOW + (from), .not_after = NOW + (to)
#define GOOD_DATES DATES(-65 * DAY, 300 * DAY)
#define KEY(name, kind, bits)                                                            \
	.key = (name), .key_kind = CERT_KEY_##kind, .key_bits = (bits)
#define GOOD_KEY              KEY("RSA 2048", RSA, 2048)
#define SIGNED                .signature = "sha256WithRSAEncryption", .signature_bits = 128
#define SIGNED_BY(name, kind) .signature = (name), .digest = CERT_DIGEST_##kind

/* Expires in 300 days. */
#define GOOD_LEAF                                                                        \
	{                                                                                \
		LEAF, GOOD_DATES, GOOD_KEY, SIGNED                                       \
	}
#define GOOD_CHAINED                                                                     \
	{                                                                                \
		CHAINED, GOOD_DATES, GOOD_KEY, SIGNED                                    \
	}

#endif
