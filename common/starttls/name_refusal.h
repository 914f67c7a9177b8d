/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_NAME_REFUSAL_H
#define STARTTLS_NAME_REFUSAL_H

#include <stdbool.h>

/*
 * name_refusal - whether an SMTP server that rejects EHLO or HELO rejects the name in it.
 *
 * line: one line of the reply; code: its code.  True: the name is invalid, not fully
 * qualified, unknown or not allowed.  False: the command is unknown (500, 502, 503), the
 * service is shutting down (421), or the line is about the client's address, a list with
 * it, or a limit.
 */
bool name_refusal_is(int code, const char *line);

#endif
