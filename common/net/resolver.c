/* SPDX-License-Identifier: ISC */
#include "net/resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/mem.h"

/* glibc's limits of the options; ATTEMPTS of ours: until -t ends the run. */
enum {
	NDOTS_MAX = 15,
	WAIT_MAX_S = 30,
	ATTEMPTS_MAX = 5,
	ATTEMPTS = 6,
	LINE_MAX_BYTES = 16384
};

static const char path[] = "/etc/resolv.conf";
static const char blanks[] = " \t\r\n";

static void add_server(struct resolver *resolver, const char *text)
{
	struct dns_servers *servers = &resolver->servers;
	struct address address;

	if (servers->count < DNS_SERVERS_MAX && address_parse(text, DNS_PORT, &address))
		servers->addresses[servers->count++] = address;
}

/* The last "search" or "domain" line counts (resolv.conf(5)). */
static void read_search(struct resolver *resolver, char *rest)
{
	char *position = NULL;

	resolver->search_count = 0;
	for (char *word = strtok_r(rest, blanks, &position);
	     word && resolver->search_count < DNS_SEARCH_MAX;
	     word = strtok_r(NULL, blanks, &position)) {
		const char *domain;

		if (!host_name_parse(word, &domain))
			resolver->search[resolver->search_count++] = domain;
	}
}

/* The number behind the option's name, at most most; -1 where it is another option. */
static int option_number(const char *word, const char *name, int most)
{
	size_t length = strlen(name);

	if (strncmp(word, name, length) != 0)
		return -1;
	long number = strtol(word + length, NULL, 10);
	return number < 0 ? 0 : number > most ? most : (int)number;
}

static void read_options(struct resolver *resolver, char *rest)
{
	char *position = NULL;

	for (char *word = strtok_r(rest, blanks, &position); word;
	     word = strtok_r(NULL, blanks, &position)) {
		int ndots = option_number(word, "ndots:", NDOTS_MAX);
		int wait_s = option_number(word, "timeout:", WAIT_MAX_S);
		int attempts = option_number(word, "attempts:", ATTEMPTS_MAX);

		if (ndots >= 0)
			resolver->ndots = ndots;
		if (wait_s > 0)
			resolver->wait_us = (int64_t)wait_s * 1000000;
		if (attempts > 0)
			resolver->attempts = attempts;
		resolver->is_rotating |= strcmp(word, "rotate") == 0;
		resolver->uses_tcp |= strcmp(word, "use-vc") == 0;
		resolver->is_without_aaaa |= strcmp(word, "no-aaaa") == 0;
	}
}

/* As glibc does without a search list: what follows the first dot of this machine's name. */
static void search_own_domain(struct resolver *resolver)
{
	char name[256] = "";
	const char *domain;

	if (gethostname(name, sizeof name - 1) != 0)
		return;
	const char *dot = strchr(name, '.');
	if (dot && !host_name_parse(dot + 1, &domain))
		resolver->search[resolver->search_count++] = domain;
}

static void read_file(struct resolver *resolver)
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
				add_server(resolver, value);
		} else if (strcmp(key, "search") == 0 || strcmp(key, "domain") == 0) {
			read_search(resolver, position);
			has_search = true;
		} else if (strcmp(key, "options") == 0) {
			read_options(resolver, position);
		}
	}
	if (file)
		fclose(file);
	if (!has_search)
		search_own_domain(resolver);
}

void resolver_start(struct resolver *resolver, const struct dns_servers *given)
{
	*resolver = (struct resolver){
		.servers = *given, .ndots = 1, .attempts = ATTEMPTS, .wait_us = 1000000
	};
	atomic_init(&resolver->questions_left, DNS_QUESTIONS_MAX);
	/* Runs are short: each begins with another server. */
	atomic_init(&resolver->rotation, (unsigned)clock_us() / 16);
	if (resolver->servers.count > 0)
		return;
	read_file(resolver);
	if (resolver->servers.count == 0) {
		add_server(resolver, "127.0.0.1");
		add_server(resolver, "::1");
	}
}

void resolver_allow(struct resolver *resolver, int questions)
{
	atomic_store(&resolver->questions_left, questions);
}

bool resolver_may_ask(struct resolver *resolver)
{
	return atomic_fetch_sub(&resolver->questions_left, 1) > 0;
}

void resolver_order(struct resolver *resolver, int order[DNS_SERVERS_MAX])
{
	unsigned silent = atomic_load(&resolver->silent), first = 0;
	unsigned count = (unsigned)resolver->servers.count;
	int used = 0;

	if (resolver->is_rotating)
		first = atomic_fetch_add(&resolver->rotation, 1);
	for (unsigned is_silent = 0; is_silent < 2; is_silent++) {
		for (unsigned i = 0; i < count; i++) {
			unsigned server = (first + i) % count;

			if ((silent >> server & 1U) == is_silent)
				order[used++] = (int)server;
		}
	}
}

bool resolver_asks_plainly(const struct resolver *resolver, int server, int round)
{
	unsigned bit = 1U << server;

	if (atomic_load(&resolver->extended) & bit)
		return false;
	return round % 2 == 1 || (atomic_load(&resolver->plain) & bit);
}

void resolver_heard(struct resolver *resolver, int server, bool is_udp, bool is_plain)
{
	unsigned bit = 1U << server;

	if (atomic_load(&resolver->silent) & bit)
		atomic_fetch_and(&resolver->silent, ~bit);
	if (!is_udp)
		return;
	if (!is_plain)
		atomic_fetch_or(&resolver->extended, bit);
	else if (!(atomic_load(&resolver->extended) & bit))
		atomic_fetch_or(&resolver->plain, bit);
}

void resolver_missed(struct resolver *resolver, int server)
{
	atomic_fetch_or(&resolver->silent, 1U << server);
}

void resolver_without_edns(struct resolver *resolver, int server)
{
	atomic_fetch_or(&resolver->plain, 1U << server);
	atomic_fetch_and(&resolver->extended, ~(1U << server));
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
