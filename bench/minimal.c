/* SPDX-License-Identifier: ISC */
/*
 * The smallest program for one check: the cost of the plugins is compared with it.  It uses
 * plain calls and OpenSSL's defaults, and reports only the days left; any failure ends it.
 *
 * minimal SMTP|IMAP|POP3 HOST ADDRESS PORT FILE    trusts the certificates of FILE, or of
 *                                        bundle:FILE, or, for -, the hashed directory.
 */
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

static int fd;
static SSL *ssl;

static void need(bool is_fine, const char *what)
{
	if (is_fine)
		return;
	printf("failed: %s\n", what);
	exit(1);
}

static void say(const char *line)
{
	size_t size = strlen(line), sent;

	if (ssl)
		need(SSL_write_ex(ssl, line, size, &sent) == 1, line);
	else
		need(write(fd, line, size) == (ssize_t)size, line);
}

/* Whether the reply is complete: its last line starts with end. */
static bool is_whole(const char *reply, size_t size, const char *end)
{
	const char *line = reply, *next;

	if (size < 2 || reply[size - 1] != '\n')
		return false;
	while ((next = strchr(line, '\n')) && next[1])
		line = next + 1;
	return strncmp(line, end, strlen(end)) == 0;
}

/* Reads until a line starts with end. */
static const char *hear(const char *end)
{
	static char reply[8192];
	size_t size = 0;

	do {
		ssize_t got = ssl ? SSL_read(
					ssl, reply + size, (int)(sizeof reply - 1 - size))
				  : read(fd, reply + size, sizeof reply - 1 - size);

		need(got > 0, end);
		size += (size_t)got;
		reply[size] = '\0';
	} while (!is_whole(reply, size, end));
	return reply;
}

static void open_connection(const char *address, const char *port)
{
	struct addrinfo *found, hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	int yes = 1;

	need(getaddrinfo(address, port, &hints, &found) == 0, "address");
	fd = socket(found->ai_family, found->ai_socktype, 0);
	need(fd >= 0, "socket");
	need(connect(fd, found->ai_addr, found->ai_addrlen) == 0, "connect");
	need(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0, "option");
}

static void start_tls(const char *host, const char *trust)
{
	static const char bundle[] = "bundle:";
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	bool is_bundle = strncmp(trust, bundle, sizeof bundle - 1) == 0;
	const char *file = is_bundle ? trust + sizeof bundle - 1 : trust;

	need(context != NULL, "SSL_CTX_new");
	if (strcmp(trust, "-") == 0)
		need(SSL_CTX_set_default_verify_dir(context) == 1, "default directory");
	else
		need(SSL_CTX_load_verify_locations(context, file, NULL) == 1, file);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);

	SSL *made = SSL_new(context);

	need(made && SSL_set_tlsext_host_name(made, host) == 1 &&
		 SSL_set1_host(made, host) == 1 && SSL_set_fd(made, fd) == 1,
	    "SSL_new");
	need(SSL_connect(made) == 1, "handshake");
	ssl = made;
}

static int days_left(void)
{
	X509 *certificate = SSL_get0_peer_certificate(ssl);
	int days, seconds;

	need(certificate &&
		 ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(certificate)),
	    "notAfter");
	return days;
}

static const struct dialogue {
	const char *name, *greeting;
	const char *hello, *offered; /* NULL: from the greeting */
	const char *upgrade, *upgraded;
	const char *inside, *served;
	const char *bye, *offer;
} dialogues[] = {
	{ "SMTP", "220 ", "EHLO bench.example.test\r\n", "250 ", "STARTTLS\r\n", "220 ",
	    "EHLO bench.example.test\r\n", "250 ", "QUIT\r\n", "STARTTLS" },
	{ "IMAP", "* OK ", NULL, NULL, "a1 STARTTLS\r\n", "a1 OK ", "a2 CAPABILITY\r\n",
	    "a2 OK ", "a3 LOGOUT\r\n", "STARTTLS" },
	{ "POP3", "+OK ", "CAPA\r\n", ".\r\n", "STLS\r\n", "+OK ", "CAPA\r\n", ".\r\n",
	    "QUIT\r\n", "STLS" },
};

int main(int argc, char *argv[])
{
	const struct dialogue *dialogue = dialogues;
	const char *offer;

	need(argc == 6,
	    "usage: minimal SMTP|IMAP|POP3 HOST ADDRESS PORT FILE|bundle:FILE|-");
	while (strcmp(dialogue->name, argv[1]) != 0)
		need(++dialogue < dialogues + 3, argv[1]);
	open_connection(argv[3], argv[4]);
	offer = hear(dialogue->greeting);
	if (dialogue->hello) {
		say(dialogue->hello);
		offer = hear(dialogue->offered);
	}
	need(strstr(offer, dialogue->offer) != NULL, "TLS not offered");
	say(dialogue->upgrade);
	hear(dialogue->upgraded);
	start_tls(argv[2], argv[5]);
	say(dialogue->inside);
	hear(dialogue->served);
	printf("%d days\n", days_left());
	say(dialogue->bye);
	fflush(stdout);
	_exit(0);
}
