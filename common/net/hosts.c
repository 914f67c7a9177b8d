/* SPDX-License-Identifier: ISC */
#include "net/hosts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char path[] = "/etc/hosts";
static const char blanks[] = " \t\r\n";

static bool is_named(char *names, const char *name)
{
	char *position = NULL;

	for (char *word = strtok_r(names, blanks, &position); word;
	     word = strtok_r(NULL, blanks, &position)) {
		if (strcasecmp(word, name) == 0)
			return true;
	}
	return false;
}

int hosts_find(const char *name, struct address *addresses, int most)
{
	FILE *file = fopen(path, "re");
	char line[2048];
	int count = 0;

	while (file && count < most && fgets(line, sizeof line, file)) {
		char *position = NULL;

		line[strcspn(line, "#")] = '\0';
		const char *address = strtok_r(line, blanks, &position);
		if (address && position && is_named(position, name) &&
		    address_parse(address, 0, &addresses[count]))
			count++;
	}
	if (file)
		fclose(file);
	return count;
}

bool hosts_is_localhost(const char *name)
{
	static const char localhost[] = "localhost";
	size_t length = strlen(name), size = strlen(localhost);

	return length >= size && strcasecmp(name + length - size, localhost) == 0 &&
	       (length == size || name[length - size - 1] == '.');
}
