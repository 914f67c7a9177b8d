/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FINDINGS_H
#define MAIL_FINDINGS_H

#include "cli/finding.h"

/*
 * findings - the findings of several checks: about a run, its time, a certificate.  Each table
 * ends with an id of NULL; a check lists the tables that it uses.
 */
enum {
	RUN_DNS_FAILED,
	RUN_DNS_UNREACHABLE,
	RUN_TIMEOUT,
	RUN_NO_SOCKET,
	RUN_NOT_EXAMINED
};
extern const struct finding_kind findings_run[];

enum { RUN_SLOW };
extern const struct finding_kind findings_time[];

enum {
	CERTIFICATE_EXPIRED,
	CERTIFICATE_EXPIRING,
	CERTIFICATE_NOT_YET_VALID,
	CERTIFICATE_UNTRUSTED,
	CERTIFICATE_NAME_MISMATCH,
	CERTIFICATE_WEAK_KEY,
	CERTIFICATE_WEAK_SIGNATURE,
	CERTIFICATE_MISSING,
	CERTIFICATE_MISSING_INTERMEDIATE,
	CERTIFICATE_NONCONFORMING,
	CERTIFICATE_NO_ANCHORS,
};
extern const struct finding_kind findings_certificate[];

#endif
