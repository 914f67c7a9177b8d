/* SPDX-License-Identifier: ISC */
#include "net/session.h"

#include "net/cipher.h"

static void read_parameters(SSL *ssl, struct tls_facts *facts)
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

bool session_read(SSL *ssl, const struct trust *trust, const struct tls_wish *wish,
    struct tls_facts *facts)
{
	STACK_OF(X509) *sent = SSL_get_peer_cert_chain(ssl);

	read_parameters(ssl, facts);
	if (sk_X509_num(sent) <= 0)
		return true;
	if (sk_X509_num(sent) > TLS_CHAIN_MAX)
		return false;
	X509 *leaf = sk_X509_value(sent, 0);
	STACK_OF(X509) *built = trust_verify(trust, leaf, sent, &facts->verification);

	/* RFC 8446 4.4.2: what is not needed for the chain does no harm. */
	for (int i = 0; i < sk_X509_num(sent); i++) {
		struct cert *cert = &facts->chain[facts->chain_count++];

		cert_read(sk_X509_value(sent, i), cert);
		cert->is_extra = facts->verification.problem_count == 0 &&
				 !is_among(sk_X509_value(sent, i), built);
	}
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
	return true;
}
