/* SPDX-License-Identifier: ISC */
#include "net/tls.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/cipher.h"

struct tls_context {
	SSL_CTX *ssl;
	const struct trust *trust;
};

/* What belongs to one connection; conn->session points to it. */
struct session {
	SSL *ssl;
	int alert;
};

static int leave_verification_to_us(X509_STORE_CTX *context, void *unused)
{
	(void)context;
	(void)unused;
	return 1;
}

static void note_alert(const SSL *ssl, int where, int value)
{
	struct session *session = SSL_get_app_data(ssl);

	if (where == SSL_CB_READ_ALERT && session)
		session->alert = value & 0xff;
}

struct tls_context *tls_context_make(const struct trust *trust, enum tls_offer offer)
{
	struct tls_context *context = mem_alloc(sizeof *context);

	context->trust = trust;
	context->ssl = SSL_CTX_new(TLS_client_method());
	if (!context->ssl)
		return NULL;
	/* Servers that a policy would not talk to must be reached to be reported. */
	SSL_CTX_set_min_proto_version(context->ssl, TLS1_VERSION);
	if (offer == TLS_OFFER_ANYTHING)
		SSL_CTX_set_cipher_list(context->ssl, "ALL:COMPLEMENTOFALL");
	SSL_CTX_set_security_level(context->ssl, 0);
	SSL_CTX_set_options(context->ssl, SSL_OP_LEGACY_SERVER_CONNECT);
	SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_cert_verify_callback(context->ssl, leave_verification_to_us, NULL);
	SSL_CTX_set_info_callback(context->ssl, note_alert);
	return context;
}

/* Why the TLS layer failed, in words. */
static const char *reason(const struct session *session, int ssl_error, int system_error)
{
	unsigned long error = ERR_peek_error();
	const char *text = error ? ERR_reason_error_string(error) : NULL;

	if (session->alert >= 0)
		return mem_printf("the server sent the alert '%s'",
		    SSL_alert_desc_string_long(session->alert));
	if (ssl_error == SSL_ERROR_ZERO_RETURN || ssl_error == SSL_ERROR_SYSCALL ||
	    ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return system_error == ECONNRESET || system_error == EPIPE
			   ? "the server reset the connection"
			   : "the server closed the connection";
	return text ? text : "no reason is known";
}

/* Waits for what an SSL call wants.  False when it wants nothing: it has failed. */
static bool wait_for_ssl(struct conn *conn, int ssl_error)
{
	if (ssl_error == SSL_ERROR_WANT_READ)
		return conn_wait(conn, POLLIN);
	if (ssl_error == SSL_ERROR_WANT_WRITE)
		return conn_wait(conn, POLLOUT);
	return false;
}

static void fail_stream(struct conn *conn, int ssl_error)
{
	struct session *session = conn->session;
	int system_error = errno;
	const char *why = reason(session, ssl_error, system_error);

	conn_fail(conn, session->alert > 0 ? CONN_TLS : CONN_CLOSED,
	    mem_printf("TLS ended: %s", why));
}

/* A TLS 1.3 server sends session tickets after the handshake, and with Nagle's algorithm
 * (RFC 9293 3.7.4) its next reply waits until they are acknowledged: which our kernel
 * delays by 40 ms (RFC 9293 3.8.6.3) unless told not to. */
static void acknowledge_at_once(const struct conn *conn)
{
#ifdef TCP_QUICKACK
	int on = 1;

	setsockopt(conn->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
#else
	(void)conn;
#endif
}

static size_t tls_receive(struct conn *conn, void *bytes, size_t size)
{
	struct session *session = conn->session;
	size_t received;

	acknowledge_at_once(conn);
	while (conn->failure == CONN_FINE) {
		ERR_clear_error();
		errno = 0;
		int result = SSL_read_ex(session->ssl, bytes, size, &received);
		int ssl_error = SSL_get_error(session->ssl, result);

		if (result > 0)
			return received;
		if (!wait_for_ssl(conn, ssl_error))
			fail_stream(conn, ssl_error);
	}
	return 0;
}

static bool tls_send(struct conn *conn, const void *bytes, size_t size)
{
	struct session *session = conn->session;
	size_t sent;

	while (conn->failure == CONN_FINE) {
		ERR_clear_error();
		errno = 0;
		int result = SSL_write_ex(session->ssl, bytes, size, &sent);
		int ssl_error = SSL_get_error(session->ssl, result);

		if (result > 0)
			return true;
		if (!wait_for_ssl(conn, ssl_error))
			fail_stream(conn, ssl_error);
	}
	return false;
}

static void tls_close(struct conn *conn)
{
	struct session *session = conn->session;

	ERR_clear_error();
	if (conn->failure == CONN_FINE)
		SSL_shutdown(session->ssl);
	SSL_free(session->ssl);
	session->ssl = NULL;
}

static const struct transport over_tls = { tls_receive, tls_send, tls_close };

/* RFC 8446 5.1, B.1: content types are 20 to 23, none of which is printable. */
static bool is_text_byte(unsigned char byte)
{
	return byte >= ' ' || byte == '\r' || byte == '\n' || byte == '\t';
}

/* Looks at the first bytes that answer the ClientHello, and leaves them where they are. */
static void refuse_plain_text(struct conn *conn, struct tls_facts *facts)
{
	unsigned char bytes[80];
	ssize_t length;

	if (!conn_wait(conn, POLLIN))
		return;
	length = recv(conn->fd, bytes, sizeof bytes, MSG_PEEK);
	if (length <= 0 || !is_text_byte(bytes[0]))
		return;
	facts->is_plain_text = true;
	size_t shown = 0;
	while (shown < (size_t)length && bytes[shown] != '\r' && bytes[shown] != '\n')
		shown++;
	conn_fail(conn, CONN_TLS,
	    mem_printf("sent plain text instead of a TLS handshake: '%s'",
		clean_text((const char *)bytes, shown, 80)));
}

static void shake_hands(
    struct conn *conn, struct session *session, struct tls_facts *facts)
{
	bool has_heard = false;

	while (conn->failure == CONN_FINE) {
		ERR_clear_error();
		errno = 0;
		int result = SSL_connect(session->ssl);
		int ssl_error = SSL_get_error(session->ssl, result), system_error = errno;

		if (result == 1)
			return;
		if (ssl_error == SSL_ERROR_WANT_READ && !has_heard) {
			has_heard = true;
			refuse_plain_text(conn, facts);
		} else if (!wait_for_ssl(conn, ssl_error)) {
			conn_fail(conn, CONN_TLS,
			    mem_printf("fails the TLS handshake: %s",
				reason(session, ssl_error, system_error)));
		}
	}
}

static void read_session(SSL *ssl, struct tls_facts *facts)
{
	const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);

	switch (SSL_version(ssl)) {
	case TLS1_VERSION:
		facts->version = TLS_1_0;
		break;
	case TLS1_1_VERSION:
		facts->version = TLS_1_1;
		break;
	case TLS1_2_VERSION:
		facts->version = TLS_1_2;
		break;
	case TLS1_3_VERSION:
		facts->version = TLS_1_3;
		break;
	default:
		facts->version = TLS_OLDER;
	}
	facts->version_text = facts->version == TLS_1_0 ? "TLSv1.0"
							: SSL_get_version(ssl);
	facts->cipher = SSL_CIPHER_standard_name(cipher);
	facts->cipher_weakness = cipher_weakness(cipher, ssl);
}

static bool is_among(X509 *x509, STACK_OF(X509) *stack)
{
	for (int i = 0; i < sk_X509_num(stack); i++) {
		if (X509_cmp(x509, sk_X509_value(stack, i)) == 0)
			return true;
	}
	return false;
}

static void read_chain(struct conn *conn, SSL *ssl, const struct trust *trust,
    const struct tls_wish *wish, struct tls_facts *facts)
{
	STACK_OF(X509) *sent = SSL_get_peer_cert_chain(ssl);

	if (sk_X509_num(sent) <= 0)
		return;
	if (sk_X509_num(sent) > TLS_CHAIN_MAX) {
		conn_fail(conn, CONN_LIMIT, "sent a chain of more than 32 certificates");
		return;
	}
	X509 *leaf = sk_X509_value(sent, 0);
	STACK_OF(X509) *built = trust_verify(trust, leaf, sent, &facts->verification);

	for (int i = 0; i < sk_X509_num(sent); i++)
		cert_read(sk_X509_value(sent, i), &facts->chain[facts->chain_count++]);
	facts->sent_count = facts->chain_count;
	for (int i = 0; i < sk_X509_num(built) && facts->chain_count < TLS_CHAIN_MAX;
	     i++) {
		if (is_among(sk_X509_value(built, i), sent))
			continue;
		cert_read(sk_X509_value(built, i), &facts->chain[facts->chain_count]);
		facts->chain[facts->chain_count++].is_anchor = true;
	}
	sk_X509_pop_free(built, X509_free);
	for (int i = 0; i < wish->name_count; i++)
		facts->is_for_name |= cert_is_for(leaf, wish->names[i]);
}

void tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_wish *wish, struct tls_facts *facts)
{
	struct session *session = mem_alloc(sizeof *session);

	memset(facts, 0, sizeof *facts);
	facts->alert = -1;
	session->alert = -1;
	if (conn->failure != CONN_FINE)
		return;
	session->ssl = SSL_new(context->ssl);
	if (!session->ssl || !SSL_set_fd(session->ssl, conn->fd) ||
	    (wish->server_name &&
		!SSL_set_tlsext_host_name(session->ssl, wish->server_name))) {
		SSL_free(session->ssl);
		conn_fail(conn, CONN_LOCAL, "cannot be tried: OpenSSL has no memory");
		return;
	}
	SSL_set_app_data(session->ssl, session);
	conn->session = session;
	conn->via = &over_tls;
	shake_hands(conn, session, facts);
	facts->alert = session->alert;
	if (conn->failure != CONN_FINE)
		return;
	facts->is_established = true;
	read_session(session->ssl, facts);
	read_chain(conn, session->ssl, context->trust, wish, facts);
}
