/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_FINDINGS_H
#define STARTTLS_FINDINGS_H

#include "mail/findings.h"

/*
 * findings - the findings of a STARTTLS check, one table per subject; a plugin lists the
 * tables of its protocol.  Each table ends with an id of NULL.
 */
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
