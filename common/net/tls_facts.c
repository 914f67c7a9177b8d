/* SPDX-License-Identifier: ISC */
#include "net/tls_facts.h"

/* In TLS 1.2 a handshake may fail before the negotiated suite is in use. */
static const SSL_CIPHER *agreed_cipher(const SSL *ssl)
{
	const SSL_CIPHER *current = SSL_get_current_cipher(ssl);

	return current ? current : SSL_get_pending_cipher(ssl);
}

static void read_parameters(SSL *ssl, struct tls_facts *facts)
{
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
	facts->cipher = SSL_CIPHER_standard_name(agreed_cipher(ssl));
}

/* In the path, an administrator's anchor may replace a certificate that the server sent, and
 * that other clients have to use. */
static bool is_replaced(X509 *x509, const struct scene *scene)
{
	for (int i = 1; i < sk_X509_num(scene->path); i++) {
		X509 *member = sk_X509_value(scene->path, i);

		if (cert_is_twin(x509, member) && X509_self_signed(member, 0) != 1 &&
		    !cert_is_among(member, scene->sent))
			return true;
	}
	return false;
}

/* The server's certificates, then what the trust store added to the path. */
static void read_chain(const struct scene *scene, struct tls_facts *facts)
{
	STACK_OF(X509) *sent = scene->sent, *path = scene->path;
	X509 *anchor = facts->verification.problem_count == 0
			   ? sk_X509_value(path, sk_X509_num(path) - 1)
			   : NULL;

	/* RFC 8446 4.4.2: certificates outside the chain are allowed. */
	for (int i = 0; i < sk_X509_num(sent); i++) {
		struct cert *cert = &facts->chain[facts->chain_count++];

		cert_read(sk_X509_value(sent, i), cert);
		cert->is_extra = facts->verification.problem_count == 0 &&
				 !cert_is_among(sk_X509_value(sent, i), path) &&
				 !is_replaced(sk_X509_value(sent, i), scene);
		cert->is_anchor = anchor && X509_cmp(sk_X509_value(sent, i), anchor) == 0;
	}
	for (int i = 0; i < sk_X509_num(path) && facts->chain_count < TLS_CHAIN_MAX;
	     i++) {
		if (cert_is_among(sk_X509_value(path, i), sent))
			continue;
		cert_read(sk_X509_value(path, i), &facts->chain[facts->chain_count]);
		facts->chain[facts->chain_count].is_stored = true;
		facts->chain[facts->chain_count++].is_anchor = i == sk_X509_num(path) - 1;
	}
}

bool tls_facts_read(SSL *ssl, STACK_OF(SSL_CIPHER) *usual, const struct trust *trust,
    const struct tls_params *params, struct tls_facts *facts)
{
	struct scene scene = { .ssl = ssl,
		.cipher = agreed_cipher(ssl),
		.usual = usual,
		.sent = SSL_get_peer_cert_chain(ssl) };

	read_parameters(ssl, facts);
	if (sk_X509_num(scene.sent) > TLS_CHAIN_MAX)
		return false;
	if (sk_X509_num(scene.sent) > 0) {
		X509 *leaf = sk_X509_value(scene.sent, 0);

		scene.path = trust_verify(trust, leaf, scene.sent, &facts->verification);
		scene.is_trusted = facts->verification.problem_count == 0;
		/* RFC 5246 7.3, RFC 6066 8: it is sent before CertificateRequest. */
		scene.is_staple_over = SSL_is_init_finished(ssl) ||
				       facts->is_certificate_asked;
		read_chain(&scene, facts);

		for (int i = 0; i < params->name_count; i++)
			facts->is_for_name |= cert_is_for(leaf, params->names[i]);
	}
	concessions_read(&scene, facts->conceded);
	sk_X509_pop_free(scene.path, X509_free);
	return true;
}
