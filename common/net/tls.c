/* SPDX-License-Identifier: ISC */
#include "net/tls.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/alert.h"

struct tls_context {
	SSL_CTX *ssl;
	STACK_OF(SSL_CIPHER) *usual; /* the suites that clients offer */
	const struct trust *trust;
};

/* The state of one connection; conn->session points to it. */
struct stream {
	SSL *ssl;
	int alert;
	bool is_certificate_asked;
	bool has_received; /* application data */
};

/* Also groups that are too short to use; libraries without them use the second list. */
static const char *const every_group[] = {
	"X25519:P-256:X448:P-521:P-384:P-224:P-192:secp256k1:"
	"brainpoolP256r1:brainpoolP384r1:brainpoolP512r1:"
	"secp224k1:secp192k1:secp160k1:secp160r1:secp160r2:"
	"sect571r1:sect571k1:sect409r1:sect409k1:sect283r1:sect283k1:sect239k1:"
	"sect233r1:sect233k1:sect193r2:sect193r1:sect163r2:sect163r1:sect163k1",
	"X25519:P-256:X448:P-521:P-384:P-224:P-192:secp256k1",
};

static int leave_verification_to_us(X509_STORE_CTX *context, void *unused)
{
	(void)context;
	(void)unused;
	return 1;
}

/* RFC 5246 7.2, RFC 8446 6: only a fatal alert ends the session. */
static void note_alert(const SSL *ssl, int where, int value)
{
	struct stream *stream = SSL_get_app_data(ssl);

	if (where == SSL_CB_READ_ALERT && stream && value >> 8 == SSL3_AL_FATAL)
		stream->alert = value & 0xff;
}

static int note_request(SSL *ssl, X509 **x509, EVP_PKEY **key)
{
	struct stream *stream = SSL_get_app_data(ssl);

	(void)x509;
	(void)key;
	if (stream)
		stream->is_certificate_asked = true;
	return 0;
}

static void offer_anything(SSL_CTX *ssl, const char *suites)
{
	SSL_CTX_set_cipher_list(ssl, suites);
	if (!SSL_CTX_set1_groups_list(ssl, every_group[0]))
		SSL_CTX_set1_groups_list(ssl, every_group[1]);
	ERR_clear_error();
}

struct tls_context *tls_context_make(const struct trust *trust, enum tls_offer offer)
{
	struct tls_context *context = mem_alloc(sizeof *context);

	context->trust = trust;
	context->ssl = SSL_CTX_new(TLS_client_method());
	if (!context->ssl)
		return NULL;
	/* Servers that violate a policy must be reached to be reported. */
	SSL_CTX_set_min_proto_version(context->ssl, TLS1_VERSION);
	context->usual = sk_SSL_CIPHER_dup(SSL_CTX_get_ciphers(context->ssl));
	if (offer == TLS_OFFER_ANYTHING)
		offer_anything(context->ssl, "ALL:COMPLEMENTOFALL:!aNULL");
	else if (offer == TLS_OFFER_ANONYMOUS)
		offer_anything(context->ssl, "aNULL");
	SSL_CTX_set_security_level(context->ssl, 0);
	SSL_CTX_set_options(context->ssl, SSL_OP_LEGACY_SERVER_CONNECT);
	/* Return after records without data, so that the deadline is checked. */
	SSL_CTX_clear_mode(context->ssl, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_read_ahead(
	    context->ssl, 1); /* a call reads a flight, not a record header */
	SSL_CTX_set_cert_verify_callback(context->ssl, leave_verification_to_us, NULL);
	SSL_CTX_set_info_callback(context->ssl, note_alert);
	SSL_CTX_set_client_cert_cb(context->ssl, note_request);
	/* RFC 6066 8: a server staples only on request. */
	SSL_CTX_set_tlsext_status_type(context->ssl, TLSEXT_STATUSTYPE_ocsp);
	return context;
}

/* Returns NULL, or what OpenSSL cannot decode in the certificate; its last error says that,
 * the first one why. */
static const char *undecodable(const SSL *ssl)
{
	unsigned long first = ERR_peek_error(), last = ERR_peek_last_error();
	int lib = ERR_GET_LIB(first), why = ERR_GET_REASON(first);

	if (ERR_GET_LIB(last) != ERR_LIB_SSL)
		return NULL;
	switch (ERR_GET_REASON(last)) {
	case ERR_R_ASN1_LIB:
	case SSL_R_CERT_LENGTH_MISMATCH:
		return SSL_get_peer_cert_chain(ssl) ? NULL
						    : "its certificate cannot be decoded";
	case SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS:
	case SSL_R_UNKNOWN_CERTIFICATE_TYPE:
		return "the public key of its certificate cannot be decoded";
	default:
		return lib == ERR_LIB_RSA && (why == RSA_R_BAD_E_VALUE ||
						 why == RSA_R_MODULUS_TOO_LARGE)
			   ? "the public key of its certificate cannot be used"
			   : NULL;
	}
}

/* Returns why the TLS layer failed. */
static const char *reason(const struct stream *stream, int ssl_error, int system_error)
{
	unsigned long error = ERR_peek_error();
	const char *text = error ? ERR_reason_error_string(error) : NULL;

	if (stream->alert >= 0)
		return mem_printf(
		    "the server sent the alert '%s'", alert_text(stream->alert));
	if (ssl_error == SSL_ERROR_ZERO_RETURN || ssl_error == SSL_ERROR_SYSCALL ||
	    ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return system_error == ECONNRESET || system_error == EPIPE
			   ? "the server reset the connection"
			   : "the server closed the connection";
	if (undecodable(stream->ssl))
		return mem_printf("%s ('%s')", undecodable(stream->ssl), text);
	return text ? text : "unknown reason";
}

/* Waits for the event that an SSL call needs.  Returns false if the call has failed. */
static bool wait_for_ssl(struct conn *conn, int ssl_error)
{
	if (ssl_error == SSL_ERROR_WANT_READ)
		return conn_wait(conn, POLLIN);
	if (ssl_error == SSL_ERROR_WANT_WRITE)
		return conn_wait(conn, POLLOUT);
	return false;
}

/* A server that gets no client certificate may send a specific or a general alert. */
static void fail_handshake(
    struct conn *conn, const struct stream *stream, const char *why)
{
	bool is_unsaid = stream->is_certificate_asked &&
			 stream->alert != SSL_AD_CERTIFICATE_REQUIRED;

	conn_fail(conn, CONN_TLS,
	    mem_printf("fails the TLS handshake: %s%s", why,
		is_unsaid ? " (it asked for a client certificate)" : ""));
}

/* In TLS 1.3 the server may reject the client's part of the handshake after the client has
 * finished: with such an alert instead of the first data. */
static void fail_stream(struct conn *conn, int ssl_error)
{
	struct stream *stream = conn->session;
	int system_error = errno;
	const char *why = reason(stream, ssl_error, system_error);
	bool is_handshake = SSL_version(stream->ssl) == TLS1_3_VERSION &&
			    !stream->has_received &&
			    (alert_is_about_client(stream->alert) ||
				(stream->alert < 0 && stream->is_certificate_asked));

	if (is_handshake)
		fail_handshake(conn, stream, why);
	else
		conn_fail(conn, CONN_CLOSED, mem_printf("TLS ended: %s", why));
}

/* A TLS 1.3 server sends session tickets after the handshake.  With Nagle's algorithm
 * (RFC 9293 3.7.4) its next reply waits for their acknowledgment, which our kernel delays by
 * 40 ms (RFC 9293 3.8.6.3) by default. */
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
	struct stream *stream = conn->session;
	size_t received;

	acknowledge_at_once(conn);
	while (conn->failure == CONN_FINE) {
		ERR_clear_error();
		errno = 0;
		int result = SSL_read_ex(stream->ssl, bytes, size, &received);
		int ssl_error = SSL_get_error(stream->ssl, result);

		if (result > 0) {
			stream->has_received = true;
			return received;
		}
		if (!wait_for_ssl(conn, ssl_error))
			fail_stream(conn, ssl_error);
	}
	return 0;
}

static size_t tls_receive_ready(struct conn *conn, void *bytes, size_t size)
{
	struct stream *stream = conn->session;
	size_t received;

	ERR_clear_error();
	errno = 0;
	int result = SSL_read_ex(stream->ssl, bytes, size, &received);
	int ssl_error = SSL_get_error(stream->ssl, result);

	if (result > 0)
		return received;
	/* OpenSSL reports only once why it failed. */
	if (ssl_error == SSL_ERROR_SSL && conn->failure == CONN_FINE)
		fail_stream(conn, ssl_error);
	return 0;
}

static bool tls_send(struct conn *conn, const void *bytes, size_t size)
{
	struct stream *stream = conn->session;
	size_t sent;

	while (conn->failure == CONN_FINE) {
		ERR_clear_error();
		errno = 0;
		int result = SSL_write_ex(stream->ssl, bytes, size, &sent);
		int ssl_error = SSL_get_error(stream->ssl, result);

		if (result > 0)
			return true;
		if (!wait_for_ssl(conn, ssl_error))
			fail_stream(conn, ssl_error);
	}
	return false;
}

static void tls_close(struct conn *conn)
{
	struct stream *stream = conn->session;

	ERR_clear_error();
	if (conn->failure == CONN_FINE)
		SSL_shutdown(stream->ssl);
	SSL_free(stream->ssl);
	stream->ssl = NULL;
}

static const struct transport over_tls = {
	tls_receive,
	tls_receive_ready,
	tls_send,
	tls_close,
};

/* RFC 8446 5.1, B.1: content types are 20 to 23, not printable; SSLv2 begins with 0x80. */
static bool is_text_byte(unsigned char byte)
{
	return (byte >= ' ' && byte < 0x7f) || byte == '\r' || byte == '\n' ||
	       byte == '\t';
}

/* Peeks at the first bytes after the ClientHello, and fails if they are plain text. */
static void refuse_plain_text(struct conn *conn, struct tls_facts *facts)
{
	unsigned char bytes[80];
	size_t shown = 0;
	ssize_t length;

	if (!conn_wait(conn, POLLIN))
		return;
	length = recv(conn->fd, bytes, sizeof bytes, MSG_PEEK);
	if (length <= 0 || !is_text_byte(bytes[0]))
		return;
	while (shown < (size_t)length && bytes[shown] != '\r' && bytes[shown] != '\n')
		shown++;
	facts->plain_text = clean_text((const char *)bytes, shown, sizeof bytes);
	conn_fail(conn, CONN_TLS,
	    mem_printf(
		"sent plain text instead of a TLS handshake: '%s'", facts->plain_text));
}

/* A BIO callback: prevents reads before refuse_plain_text(). */
static long hold_reads(BIO *bio, int operation, const char *bytes, size_t size,
    int number, long argument, int result,
    size_t *processed) /* NOLINT(readability-non-const-parameter) */
{
	(void)bytes, (void)size, (void)number, (void)argument, (void)processed;
	if (operation != BIO_CB_READ)
		return result;
	BIO_set_retry_read(bio);
	return -1;
}

static void shake_hands(struct conn *conn, struct stream *stream, struct tls_facts *facts)
{
	BIO *bio = SSL_get_rbio(stream->ssl);
	bool has_looked = false;

	BIO_set_callback_ex(bio, hold_reads);
	while (conn->failure == CONN_FINE) {
		ERR_clear_error();
		errno = 0;
		int result = SSL_connect(stream->ssl);
		int ssl_error = SSL_get_error(stream->ssl, result), system_error = errno;

		if (result == 1)
			return;
		if (ssl_error == SSL_ERROR_WANT_READ && !has_looked) {
			has_looked = true;
			BIO_set_callback_ex(bio, NULL);
			refuse_plain_text(conn, facts);
		} else if (!wait_for_ssl(conn, ssl_error)) {
			facts->is_undecodable = undecodable(stream->ssl) != NULL;
			fail_handshake(
			    conn, stream, reason(stream, ssl_error, system_error));
		}
	}
}

void tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_params *params, struct tls_facts *facts)
{
	struct stream *stream = mem_alloc(sizeof *stream);

	memset(facts, 0, sizeof *facts);
	facts->alert = -1;
	stream->alert = -1;
	if (conn->failure != CONN_FINE)
		return;
	stream->ssl = SSL_new(context->ssl);
	SSL_set_fd(stream->ssl, conn->fd);
	if (params->server_name)
		SSL_set_tlsext_host_name(stream->ssl, params->server_name);
	SSL_set_app_data(stream->ssl, stream);
	conn->session = stream;
	conn->via = &over_tls;
	shake_hands(conn, stream, facts);
	facts->alert = stream->alert;
	facts->is_certificate_asked = stream->is_certificate_asked;
	facts->is_established = conn->failure == CONN_FINE;
	/* The facts before a failure are reported too. */
	if (!facts->is_established && !SSL_get_peer_cert_chain(stream->ssl))
		return;
	if (!tls_facts_read(stream->ssl, context->usual, context->trust, params, facts)) {
		facts->is_established = false;
		conn_fail(conn, CONN_LIMIT, "sent a chain of more than 32 certificates");
	}
}
