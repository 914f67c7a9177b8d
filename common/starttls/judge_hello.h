/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_HELLO_H
#define STARTTLS_JUDGE_HELLO_H

#include "cli/result.h"
#include "starttls/dialogue.h"

/*
 * judge_hello - judges the reply to hello before TLS: a rejection, or the capabilities.
 */
void judge_hello(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol);

/* The server rejects our name in hello and its fallback; where: "" or " inside TLS". */
void judge_name_refusal(struct result *result, const struct dialogue *dialogue,
    const struct reply *hello, const char *where);

#endif
