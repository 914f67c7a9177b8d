/* SPDX-License-Identifier: ISC */
#include "net/hosts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

static const char path[] = "/etc/hosts";
enum { LINE_MAX_BYTES = 8192 };

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
	char line[LINE_MAX_BYTES];
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

/* Returns the first wanted name if the names contain name, or NULL. */
static const char *companion_on(
    char *names, const char *name, bool (*is_wanted)(const char *name))
{
	const char *wanted = NULL;
	char *position = NULL;
	bool is_there = false;

	for (char *word = strtok_r(names, blanks, &position); word;
	     word = strtok_r(NULL, blanks, &position)) {
		is_there |= strcasecmp(word, name) == 0;
		if (!wanted && is_wanted(word))
			wanted = word;
	}
	return is_there ? wanted : NULL;
}

const char *hosts_companion(const char *name, bool (*is_wanted)(const char *name))
{
	FILE *file = fopen(path, "re");
	char line[LINE_MAX_BYTES];
	const char *found = NULL;
	size_t length = strlen(name);

	if (length > 0 && name[length - 1] == '.')
		name = mem_copy(name, length - 1);
	while (file && !found && fgets(line, sizeof line, file)) {
		char *position = NULL;

		line[strcspn(line, "#")] = '\0';
		const char *address = strtok_r(line, blanks, &position);
		struct address ignored;

		if (address && position && address_parse(address, 0, &ignored))
			found = companion_on(position, name, is_wanted);
	}
	if (file)
		fclose(file);
	return found ? mem_copy(found, strlen(found)) : NULL;
}

bool hosts_is_localhost(const char *name)
{
	static const char localhost[] = "localhost";
	size_t length = strlen(name), size = strlen(localhost);

	return length >= size && strcasecmp(name + length - size, localhost) == 0 &&
	       (length == size || name[length - size - 1] == '.');
}
