/* SPDX-License-Identifier: ISC */
#include "net/idn.h"

#include <stddef.h>

#include "config.h"

#ifdef HAVE_LIBIDN2
#include <idn2.h>
#include <string.h>

#include "base/mem.h"

const char *idn_ascii(const char *name)
{
	const char *ascii = NULL;
	char *found = NULL;

	/* As browsers and registries do (UTS 46, not transitional): case is folded first. */
	if (idn2_to_ascii_8z(name, &found, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) ==
	    IDN2_OK)
		ascii = mem_copy(found, strlen(found));
	idn2_free(found);
	return ascii;
}
#else
const char *idn_ascii(const char *name)
{
	(void)name;
	return NULL;
}
#endif
