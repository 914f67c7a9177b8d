/* SPDX-License-Identifier: ISC */
#ifndef SPF_STRANGER_H
#define SPF_STRANGER_H

#include "spf/eval.h"
#include "spf/share.h"

/*
 * stranger - clients that a record has no reason to name, and what they get: the
 * measurement behind a survey's verdict.
 *
 * The first of a family has an address of the documentation networks (RFC 5737, RFC 3849),
 * the first that no term names; where all are named, any that is not.  Where a wide network
 * holds it all the same, a second one has an address that only the end of the record
 * decides.  Both say HELO with the domain's name and send as postmaster@DOMAIN.  One
 * thread.
 */
enum { SPF_STRANGERS_MAX = 2 };

struct spf_stranger {
	struct address address;
	enum spf_result result;
	struct spf_eval host;
	bool is_named; /* no address was left that the record does not name */
};

/* family: RESOLVE_IPV4 or RESOLVE_IPV6; the share: of the root.  Returns how many
 * there are, one or two. */
int spf_stranger_meet(struct spf_stranger strangers[SPF_STRANGERS_MAX],
    struct spf_dns *dns, const char *domain, enum resolve_family family,
    const struct spf_share *share);

#endif
