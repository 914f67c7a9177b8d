/* SPDX-License-Identifier: ISC */
/*
 * The smallest program that counts the DNS lookups of a domain's SPF record (RFC 7208 4.6.4):
 * the cost of check_spf is compared with it.  It queries all of the record tree that depends
 * on no message, as soon as it is known and only once; any failure ends it.
 *
 * minimal_spf DOMAIN ADDRESS PORT    queries the DNS server at that IPv4 address.
 */
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <poll.h>
#include <resolv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 1232, WAIT_MS = 5000 };

static int fd;
static unsigned lookups;

static struct question {
	char domain[NS_MAXDNAME];
	ns_type type;
} questions[64]; /* the index is the id */

static unsigned asked, answered;

static void need(bool is_fine, const char *what)
{
	if (is_fine)
		return;
	printf("failed: %s\n", what);
	exit(1);
}

static void ask(const char *domain, ns_type type)
{
	/* RFC 6891 6.1.2: root, OPT, the size of our answers. */
	static const unsigned char opt[11] = { 0, 0, ns_t_opt, ANSWER_MAX >> 8,
		ANSWER_MAX & 0xff };
	struct __res_state state = { .options = RES_INIT | RES_RECURSE };
	struct question *question = &questions[asked];
	unsigned char packet[512];
	int size;

	need(asked < sizeof questions / sizeof *questions, "too many questions");
	need(snprintf(question->domain, sizeof question->domain, "%s", domain) <
		 (int)sizeof question->domain,
	    "long name");
	size = res_nmkquery(&state, ns_o_query, domain, ns_c_in, (int)type, NULL, 0, NULL,
	    packet, (int)(sizeof packet - sizeof opt));
	need(size > 0, domain);
	memcpy(packet + size, opt, sizeof opt);
	size += (int)sizeof opt;
	packet[0] = 0;
	packet[1] = (unsigned char)asked++;
	packet[11] = 1;
	need(send(fd, packet, (size_t)size, 0) == size, "send");
	question->type = type;
}

/* Counts a term that costs a lookup, and queries the domain that it names. */
static void follow(char *domain, char *term)
{
	static const struct {
		const char *word;
		ns_type type;
	} costly[] = { { "include", ns_t_txt }, { "redirect", ns_t_txt }, { "a", ns_t_a },
		{ "mx", ns_t_mx }, { "exists", ns_t_a }, { "ptr", ns_t_invalid } };

	term += strspn(term, "+-~?");
	term[strcspn(term, "/")] = '\0';
	for (size_t i = 0; i < sizeof costly / sizeof *costly; i++) {
		size_t size = strlen(costly[i].word);

		if (strncasecmp(term, costly[i].word, size) != 0 ||
		    !strchr(":=", term[size]))
			continue;
		domain = term[size] ? term + size + 1 : domain;
		lookups++;
		if (costly[i].type != ns_t_invalid && !strchr(domain, '%'))
			ask(domain, costly[i].type);
		return;
	}
}

static void read_text(char *domain, const unsigned char *data, size_t size)
{
	static const char version[] = "v=spf1 ";
	char text[ANSWER_MAX], *next = text + sizeof version - 1, *term;
	size_t length = 0;

	for (size_t at = 0; at < size; at += data[at] + 1U) {
		need(at + data[at] < size, "TXT");
		memcpy(text + length, data + at + 1, data[at]);
		length += data[at];
	}
	text[length] = '\0';
	if (strncasecmp(text, version, sizeof version - 1) != 0)
		return;
	while ((term = strtok_r(next, " ", &next)))
		follow(domain, term);
}

static void read_exchange(ns_msg *message, ns_rr *record)
{
	char host[NS_MAXDNAME];

	need(ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message),
		 ns_rr_rdata(*record) + NS_INT16SZ, host, sizeof host) >= 0,
	    "MX");
	ask(host, ns_t_a);
}

static void hear(void)
{
	unsigned char answer[ANSWER_MAX];
	ssize_t size = recv(fd, answer, sizeof answer, 0);
	struct question *question;
	ns_msg message;
	ns_rr record;

	need(size > 0, "recv");
	need(ns_initparse(answer, (int)size, &message) == 0, "answer");
	need(ns_msg_id(message) < asked, "an answer that nobody asked for");
	need(!ns_msg_getflag(message, ns_f_tc), "truncated");
	need(ns_msg_getflag(message, ns_f_rcode) == ns_r_noerror, "answer code");
	question = &questions[ns_msg_id(message)];
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		need(ns_parserr(&message, ns_s_an, i, &record) == 0, "record");
		if (ns_rr_type(record) != question->type)
			continue;
		if (question->type == ns_t_txt)
			read_text(
			    question->domain, ns_rr_rdata(record), ns_rr_rdlen(record));
		if (question->type == ns_t_mx)
			read_exchange(&message, &record);
	}
	answered++;
}

int main(int argc, char *argv[])
{
	struct sockaddr_in server = { .sin_family = AF_INET };
	struct pollfd ready = { .events = POLLIN };

	need(argc == 4, "usage: minimal_spf DOMAIN ADDRESS PORT");
	server.sin_port = htons((uint16_t)strtoul(argv[3], NULL, 10));
	need(inet_pton(AF_INET, argv[2], &server.sin_addr) == 1, "address");
	ready.fd = fd = socket(AF_INET, SOCK_DGRAM, 0);
	need(connect(fd, (struct sockaddr *)&server, sizeof server) == 0, "connect");
	ask(argv[1], ns_t_txt);
	while (answered < asked) {
		need(poll(&ready, 1, WAIT_MS) == 1, "no answer");
		hear();
	}
	printf("%u lookups\n", lookups);
	fflush(stdout);
	_exit(0);
}
