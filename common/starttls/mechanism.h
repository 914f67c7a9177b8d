/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_MECHANISM_H
#define STARTTLS_MECHANISM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * mechanism - SASL mechanisms (RFC 4422), by whether they show the secret to whoever listens.
 *
 * Pure; any thread may call.
 */

/* Whether the client proves who it is without sending what logs in once more: by an answer
 * to a challenge, a ticket, a key.  False for a mechanism that nobody knows.  In any case. */
bool mechanism_hides_secret(const char *name);

/* A byte that ends a word for some client or other: a blank, a comma, '=', ':', ';'. */
bool mechanism_is_separator(char byte);

/* Adds the names that stand in text, in upper case (RFC 4422 3.1), cleaned. */
void mechanism_add(struct text_list *names, const char *text, size_t length);

/* The names that hide the secret, or those that do not: each once, in their order, as
 * "AUTH PLAIN LOGIN" with first "AUTH " and next " ".  A list without end is cut.  NULL: none. */
const char *mechanism_names(const struct text_list *names, bool is_secret_hidden,
    const char *first, const char *next);

#endif
