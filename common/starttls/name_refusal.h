/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_NAME_REFUSAL_H
#define STARTTLS_NAME_REFUSAL_H

#include <stdbool.h>

/*
 * name_refusal - whether an SMTP server that refuses EHLO or HELO refuses the name behind it.
 *
 * line is one line of the reply, code its code.  Names: the name is none, is not full, does not
 * exist or is not let in.  Not so: the command is unknown (500, 502, 503), the service is shut
 * down (421), or the line speaks of the client's address, of a list that has it, or of a limit.
 */
bool name_refusal_is(int code, const char *line);

#endif
