/* SPDX-License-Identifier: ISC */
#ifndef NET_ALERT_H
#define NET_ALERT_H

#include <stdbool.h>

/*
 * alert - the alerts that a TLS server sends (RFC 8446 6).
 */

/* Returns the name of the alert, also of alerts that OpenSSL 3.0 has no name for. */
const char *alert_text(int alert);

/* Whether the alert can be about the client certificate or its absence (RFC 8446 4.4.2.4,
 * 6.2). */
bool alert_is_about_client(int alert);

#endif
