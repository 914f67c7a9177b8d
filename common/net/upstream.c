/* SPDX-License-Identifier: ISC */
#include "net/upstream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/mem.h"

/* The limits of glibc for the options; ATTEMPTS is our default: until -t ends the run. */
enum {
	NDOTS_MAX = 15,
	WAIT_MAX_S = 30,
	ATTEMPTS_MAX = 5,
	ATTEMPTS = 6,
	LINE_MAX_BYTES = 16384
};

static const char path[] = "/etc/resolv.conf";
static const char blanks[] = " \t\r\n";

static void add_server(struct upstream *upstream, const char *text)
{
	struct dns_servers *servers = &upstream->servers;
	struct address address;

	if (servers->count < DNS_SERVERS_MAX && address_parse(text, DNS_PORT, &address))
		servers->addresses[servers->count++] = address;
}

/* The last "search" or "domain" line counts (resolv.conf(5)). */
static void read_search(struct upstream *upstream, char *rest)
{
	char *position = NULL;

	upstream->search_count = 0;
	for (char *word = strtok_r(rest, blanks, &position);
	     word && upstream->search_count < DNS_SEARCH_MAX;
	     word = strtok_r(NULL, blanks, &position)) {
		const char *domain;

		if (!host_name_parse(word, &domain))
			upstream->search[upstream->search_count++] = domain;
	}
}

/* Returns the number after the option's name, at most most; -1 for another option. */
static int option_number(const char *word, const char *name, int most)
{
	size_t length = strlen(name);

	if (strncmp(word, name, length) != 0)
		return -1;
	long number = strtol(word + length, NULL, 10);
	return number < 0 ? 0 : number > most ? most : (int)number;
}

static void read_options(struct upstream *upstream, char *rest)
{
	char *position = NULL;

	for (char *word = strtok_r(rest, blanks, &position); word;
	     word = strtok_r(NULL, blanks, &position)) {
		int ndots = option_number(word, "ndots:", NDOTS_MAX);
		int wait_s = option_number(word, "timeout:", WAIT_MAX_S);
		int attempts = option_number(word, "attempts:", ATTEMPTS_MAX);

		if (ndots >= 0)
			upstream->ndots = ndots;
		if (wait_s > 0)
			upstream->wait_us = (int64_t)wait_s * 1000000;
		if (attempts > 0)
			upstream->attempts = attempts;
		upstream->is_rotating |= strcmp(word, "rotate") == 0;
		upstream->uses_tcp |= strcmp(word, "use-vc") == 0;
		upstream->is_without_aaaa |= strcmp(word, "no-aaaa") == 0;
	}
}

/* Like glibc without a search list: uses the part after the first dot of this machine's
 * name. */
static void search_own_domain(struct upstream *upstream)
{
	char name[256] = "";
	const char *domain;

	if (gethostname(name, sizeof name - 1) != 0)
		return;
	const char *dot = strchr(name, '.');
	if (dot && !host_name_parse(dot + 1, &domain))
		upstream->search[upstream->search_count++] = domain;
}

static void read_file(struct upstream *upstream)
{
	FILE *file = fopen(path, "re");
	char line[LINE_MAX_BYTES];
	bool has_search = false;

	while (file && fgets(line, sizeof line, file)) {
		char *position = NULL;
		/* The keyword begins the line (resolv.conf(5)). */
		const char *key = strchr(blanks, *line)
				      ? NULL
				      : strtok_r(line, blanks, &position);

		if (!key || !position)
			continue;
		if (strcmp(key, "nameserver") == 0) {
			const char *value = strtok_r(NULL, blanks, &position);

			if (value)
				add_server(upstream, value);
		} else if (strcmp(key, "search") == 0 || strcmp(key, "domain") == 0) {
			read_search(upstream, position);
			has_search = true;
		} else if (strcmp(key, "options") == 0) {
			read_options(upstream, position);
		}
	}
	if (file)
		fclose(file);
	if (!has_search)
		search_own_domain(upstream);
}

void upstream_start(struct upstream *upstream, const struct dns_servers *given)
{
	*upstream = (struct upstream){
		.servers = *given, .ndots = 1, .attempts = ATTEMPTS, .wait_us = 1000000
	};
}

void upstream_read(struct upstream *upstream)
{
	/* Runs are short, so each begins with another server. */
	atomic_init(&upstream->rotation, (unsigned)clock_us() / 16);
	if (upstream->servers.count > 0)
		return;
	read_file(upstream);
	if (upstream->servers.count == 0) {
		add_server(upstream, "127.0.0.1");
		add_server(upstream, "::1");
	}
}

void upstream_order(struct upstream *upstream, int order[DNS_SERVERS_MAX])
{
	unsigned silent = atomic_load(&upstream->silent), first = 0;
	unsigned count = (unsigned)upstream->servers.count;
	int used = 0;

	if (upstream->is_rotating)
		first = atomic_fetch_add(&upstream->rotation, 1);
	for (unsigned is_silent = 0; is_silent < 2; is_silent++) {
		for (unsigned i = 0; i < count; i++) {
			unsigned server = (first + i) % count;

			if ((silent >> server & 1U) == is_silent)
				order[used++] = (int)server;
		}
	}
}

bool upstream_asks_plainly(const struct upstream *upstream, int server, int round)
{
	unsigned bit = 1U << server;

	if (atomic_load(&upstream->extended) & bit)
		return false;
	return round % 2 == 1 || (atomic_load(&upstream->plain) & bit);
}

void upstream_heard(struct upstream *upstream, int server, bool is_udp, bool is_plain)
{
	unsigned bit = 1U << server;

	if (atomic_load(&upstream->silent) & bit)
		atomic_fetch_and(&upstream->silent, ~bit);
	if (!is_udp)
		return;
	if (!is_plain)
		atomic_fetch_or(&upstream->extended, bit);
	else if (!(atomic_load(&upstream->extended) & bit))
		atomic_fetch_or(&upstream->plain, bit);
}

void upstream_missed(struct upstream *upstream, int server)
{
	atomic_fetch_or(&upstream->silent, 1U << server);
}

void upstream_without_edns(struct upstream *upstream, int server)
{
	atomic_fetch_or(&upstream->plain, 1U << server);
	atomic_fetch_and(&upstream->extended, ~(1U << server));
}

const char *dns_server_text(const struct address *server)
{
	const char *text = address_text(server);
	int port = address_port(server);

	return port == DNS_PORT ? text : host_port_text(text, port);
}

const char *dns_servers_text(const struct dns_servers *servers)
{
	const char *text = "";

	for (int i = 0; i < servers->count; i++)
		text = mem_printf("%s%s%s", text, i ? ", " : "",
		    dns_server_text(&servers->addresses[i]));
	return text;
}
