/* SPDX-License-Identifier: ISC */
#ifndef NET_CONFORMITY_H
#define NET_CONFORMITY_H

#include "net/concession.h"

/*
 * conformity - what OpenSSL accepts of a certificate chain, and GnuTLS or the RFCs do not.
 *
 * Rows of net/concession: NULL, or a predicate to the server that lives until exit.
 */
const char *conformity_key_usage(const struct scene *scene);
const char *conformity_revocation(const struct scene *scene);
const char *conformity_staple(const struct scene *scene);
const char *conformity_length(const struct scene *scene);
const char *conformity_twin(const struct scene *scene);
const char *conformity_form(const struct scene *scene);

#endif
