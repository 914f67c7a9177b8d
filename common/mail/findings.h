/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FINDINGS_H
#define MAIL_FINDINGS_H

#include "cli/finding.h"

/*
 * findings - all that can be found, a table a subject; a plugin lists the tables that it
 * can report from.  Each table ends with an id of NULL.
 */
enum { DNS_FAILURE, DNS_SILENCE, RUN_TIMEOUT, RUN_NO_SOCKET, RUN_NOT_EXAMINED };
extern const struct finding_kind findings_run[];

enum { RUN_SLOW };
extern const struct finding_kind findings_time[];

enum {
	CONNECTION_FAMILY_UNAVAILABLE,
	CONNECTION_UNREACHABLE,
	CONNECTION_NO_ADDRESS,
	CONNECTION_BAD_GREETING,
	CONNECTION_UNAVAILABLE,
	CONNECTION_PROTOCOL_ERROR,
};
extern const struct finding_kind findings_connection[];

enum {
	STARTTLS_MISSING,
	STARTTLS_REFUSED,
	STARTTLS_INJECTION,
	STARTTLS_CLEARTEXT_LOGIN,
	STARTTLS_EARLY_LOGIN,
	STARTTLS_MISSING_CAPABILITY,
	STARTTLS_REPEATED,
	STARTTLS_NO_SERVICE_INSIDE,
};
extern const struct finding_kind findings_starttls[];

enum { SMTP_NAME_REFUSED };
extern const struct finding_kind findings_smtp[];

enum { IMAP_PREAUTH };
extern const struct finding_kind findings_imap[];

enum {
	TLS_HANDSHAKE_FAILED,
	TLS_OLD,
	TLS_WEAK_CIPHER,
	TLS_WEAK_HANDSHAKE,
	TLS_UNSAFE_RENEGOTIATION,
};
extern const struct finding_kind findings_tls[];

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

enum {
	MX_NO_MAIL_HOST,
	MX_NULL,
	MX_IS_ADDRESS,
	MX_IS_CNAME,
	MX_MISSING,
	MX_INVALID_NAME,
	MX_UNROUTABLE,
	MX_IMPLICIT,
};
extern const struct finding_kind findings_mx[];

#endif
