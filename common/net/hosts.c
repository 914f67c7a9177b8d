/* SPDX-License-Identifier: ISC */
#include "net/hosts.h"

#include <netinet/in.h>
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
	if (count == 0 && most >= 2 && strcasecmp(name, "localhost") == 0) {
		const in_addr_t loopback = htonl(INADDR_LOOPBACK);

		addresses[count++] = address_ipv6(&in6addr_loopback, 0);
		addresses[count++] = address_ipv4(&loopback, 0);
	}
	return count;
}
