/* SPDX-License-Identifier: ISC */
#include "spf/way.h"

#include "base/mem.h"

const char *spf_way_to(const struct spf_node *node)
{
	const char *way = mem_printf("%s %s",
	    node->from->kind == SPF_INCLUDE ? "includes" : "redirects to", node->domain);

	return node->parent->parent ? mem_printf("uses the record of %s, which %s",
					  node->parent->domain, way)
				    : way;
}

const char *spf_way_place(const struct spf_node *node)
{
	return node->parent ? mem_printf(" in the record of %s", node->domain) : "";
}
