/* SPDX-License-Identifier: ISC */
#include "cli/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { LENGTH_MAX = 40 };

bool decimal_parse_bytes(const char *text, int length, double *value)
{
	char copy[LENGTH_MAX + 1];
	int digits = 0, points = 0;

	if (length <= 0 || length > LENGTH_MAX)
		return false;
	for (int i = 0; i < length; i++) {
		if (text[i] >= '0' && text[i] <= '9')
			digits++;
		else if (text[i] == '.')
			points++;
		else if (text[i] != '-' || i > 0)
			return false;
	}
	if (digits == 0 || points > 1)
		return false;
	memcpy(copy, text, (size_t)length);
	copy[length] = '\0';
	*value = strtod(copy, NULL);
	return true;
}

bool decimal_parse(const char *text, double *value)
{
	size_t length = strlen(text);

	return length <= LENGTH_MAX && decimal_parse_bytes(text, (int)length, value);
}

const char *decimal_text(double value, int decimals)
{
	char *text = mem_printf("%.*f", decimals, value);

	if (strchr(text, '.')) {
		size_t length = strlen(text);

		while (text[length - 1] == '0')
			text[--length] = '\0';
		if (text[length - 1] == '.')
			text[--length] = '\0';
	}
	return strcmp(text, "-0") == 0 ? "0" : text;
}
