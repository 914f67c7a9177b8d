/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "net/dns.h"

static const char path[] = "/etc/resolv.conf";
static const char blanks[] = " \t\r\n";

static void add_server(struct dns_servers *servers, const char *text)
{
	struct address address;

	if (servers->count < DNS_SERVERS_MAX && address_parse(text, DNS_PORT, &address))
		servers->addresses[servers->count++] = address;
}

/* The last "search" or "domain" line counts (resolv.conf(5)). */
static void read_search(struct dns_servers *servers, char *rest)
{
	char *position = NULL;

	servers->search_count = 0;
	for (char *word = strtok_r(rest, blanks, &position);
	     word && servers->search_count < DNS_SEARCH_MAX;
	     word = strtok_r(NULL, blanks, &position)) {
		const char *domain;

		if (!host_name_parse(word, &domain))
			servers->search[servers->search_count++] = domain;
	}
}

void dns_servers_read(struct dns_servers *servers)
{
	FILE *file = fopen(path, "re");
	char line[1024];

	while (file && fgets(line, sizeof line, file)) {
		char *position = NULL;
		const char *key = strtok_r(line, blanks, &position);

		if (!key || !position)
			continue;
		if (strcmp(key, "nameserver") == 0) {
			const char *value = strtok_r(NULL, blanks, &position);

			if (value)
				add_server(servers, value);
		} else if (strcmp(key, "search") == 0 || strcmp(key, "domain") == 0) {
			read_search(servers, position);
		}
	}
	if (file)
		fclose(file);
	if (servers->count == 0) {
		add_server(servers, "127.0.0.1");
		add_server(servers, "::1");
	}
}
