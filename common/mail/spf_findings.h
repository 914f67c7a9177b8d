/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_FINDINGS_H
#define MAIL_SPF_FINDINGS_H

#include "cli/finding.h"

/*
 * spf_findings - all that can be found of an SPF record; ends with an id of NULL.
 */
enum {
	SPF_NO_RECORD,
	SPF_MULTIPLE_RECORDS,
	SPF_BROKEN,
	SPF_UNEXPECTED,
	SPF_PASS_ALL,
	SPF_NEUTRAL_ALL,
	SPF_SOFTFAIL_ALL,
	SPF_NO_ALL,
	SPF_MANY_LOOKUPS,
	SPF_MANY_VOIDS,
	SPF_MANY_MX,
	SPF_INCLUDE_NONE,
	SPF_WIDE_NETWORK,
	SPF_PTR_USED,
	SPF_DEAD_TERMS,
	SPF_DUPLICATE_TERMS,
	SPF_OBSOLETE_TYPE,
	SPF_RECORD_SIZE,
	SPF_MISPLACED,
};
extern const struct finding_kind findings_spf[];

#endif
