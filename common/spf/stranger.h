/* SPDX-License-Identifier: ISC */
#ifndef SPF_STRANGER_H
#define SPF_STRANGER_H

#include "spf/eval.h"
#include "spf/share.h"

/*
 * stranger - clients that a record has no reason to name (strangers), and their results,
 * on which the verdict of a survey is based.
 *
 * The first stranger of a family uses the first address of the documentation networks
 * (RFC 5737, RFC 3849) that no term names; if all are named, any unnamed address.  If a
 * wide network contains it, a second stranger uses an address that only the end of the
 * record decides.  Both send HELO with the domain's name and MAIL FROM postmaster@DOMAIN.
 * One thread.
 */
enum { SPF_STRANGERS_MAX = 2 };

struct spf_stranger {
	struct address address;
	enum spf_result result;
	struct spf_eval host;
	bool is_named; /* the record names all addresses */
};

/* family: RESOLVE_IPV4 or RESOLVE_IPV6; share: of the root.  Returns the number of
 * strangers, one or two. */
int spf_stranger_meet(struct spf_stranger strangers[SPF_STRANGERS_MAX],
    struct spf_dns *dns, const char *domain, enum resolve_family family,
    const struct spf_share *share);

#endif
