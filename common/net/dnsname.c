/* SPDX-License-Identifier: ISC */
#include "net/dnsname.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"

enum { SHOWN_MAX = 256 };

unsigned char dnsname_byte(const char **text, bool *is_escaped)
{
	const char *at = *text;

	*is_escaped = at[0] == '\\' && at[1] != '\0';
	if (*is_escaped)
		at++;
	if (*is_escaped && strspn(at, "0123456789") >= 3) {
		*text = at + 3;
		return (unsigned char)((at[0] - '0') * 100 + (at[1] - '0') * 10 +
				       (at[2] - '0'));
	}
	*text = at + 1;
	return (unsigned char)*at;
}

const char *dnsname_shown(const char *name)
{
	static const char blank[] = "{20}";
	char *bytes = mem_alloc(strlen(blank) * strlen(name) + 1);
	size_t used = 0;
	bool is_escaped;

	while (*name) {
		unsigned char byte = dnsname_byte(&name, &is_escaped);

		if (byte != ' ')
			bytes[used++] = (char)byte;
		for (int i = 0; byte == ' ' && blank[i]; i++)
			bytes[used++] = blank[i];
	}
	return clean_text(bytes, used, SHOWN_MAX);
}
