/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_HELLO_H
#define STARTTLS_JUDGE_HELLO_H

#include "cli/result.h"
#include "starttls/dialogue.h"

/*
 * judge_hello - what is wrong with the answer to hello before TLS: a refusal, or what it offers.
 */
void judge_hello(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol);

/* The server refuses our name in hello and in its fallback; where: "" or " inside TLS". */
void judge_name_refusal(struct result *result, const struct dialogue *dialogue,
    const struct reply *hello, const char *where);

#endif
