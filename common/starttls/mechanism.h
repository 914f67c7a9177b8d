/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_MECHANISM_H
#define STARTTLS_MECHANISM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * mechanism - SASL mechanisms (RFC 4422), by whether eavesdroppers learn the secret.
 *
 * Pure; any thread may call.
 */

/* Whether the client authenticates without sending reusable credentials: by a challenge
 * response, a ticket or a key.  False for an unknown mechanism.  Ignores case. */
bool mechanism_hides_secret(const char *name);

/* Whether the byte ends a word for some clients: a blank, a comma, '=', ':', ';'. */
bool mechanism_is_separator(char byte);

/* Adds the mechanism names in text, in upper case (RFC 4422 3.1), cleaned. */
void mechanism_add(struct text_list *names, const char *text, size_t length);

/* The mechanisms that hide the secret, or those that do not: each once, as "AUTH PLAIN
 * LOGIN" with first "AUTH " and next " ".  Long lists are cut.  NULL if none. */
const char *mechanism_names(const struct text_list *names, bool is_secret_hidden,
    const char *first, const char *next);

#endif
