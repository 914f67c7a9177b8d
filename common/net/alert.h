/* SPDX-License-Identifier: ISC */
#ifndef NET_ALERT_H
#define NET_ALERT_H

#include <stdbool.h>

/*
 * alert - the alerts that a TLS server sends (RFC 8446 6).
 */

/* In words, those too that OpenSSL 3.0 has no name for. */
const char *alert_text(int alert);

/* Whether it is about the client's certificate, or the lack of one (RFC 8446 4.4.2.4, 6.2). */
bool alert_is_about_client(int alert);

#endif
