/* SPDX-License-Identifier: ISC */
#include "net/concession.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/conformity.h"

enum { DH_LEAST_BITS = 2048, SUITE_LEAST_BITS = 128 };

static const char *suite_name(const struct scene *scene)
{
	return SSL_CIPHER_standard_name(scene->cipher);
}

/* RFC 5746 3.4: TLS 1.3 has no renegotiation. */
static const char *unsafe_renegotiation(const struct scene *scene)
{
	if (SSL_version(scene->ssl) >= TLS1_3_VERSION ||
	    SSL_get_secure_renegotiation_support(scene->ssl))
		return NULL;
	return "does not support secure renegotiation (RFC 5746): clients with OpenSSL 3 "
	       "refuse it";
}

/* RFC 9155 2: only TLS 1.2; older versions have no other digests, TLS 1.3 has neither. */
static const char *weak_signature(const struct scene *scene)
{
	int digest = NID_undef;

	if (SSL_version(scene->ssl) != TLS1_2_VERSION ||
	    !SSL_get_peer_signature_nid(scene->ssl, &digest))
		return NULL;
	if (digest == NID_sha1 || digest == NID_md5 || digest == NID_md5_sha1)
		return mem_printf("signs the handshake with %s: clients with OpenSSL 3 "
				  "refuse it",
		    digest == NID_md5 ? "MD5" : "SHA-1");
	return NULL;
}

static const char *short_dh_group(const struct scene *scene)
{
	EVP_PKEY *key = NULL;
	int bits = DH_LEAST_BITS;

	if (SSL_get_peer_tmp_key(scene->ssl, &key) &&
	    EVP_PKEY_get_base_id(key) == EVP_PKEY_DH)
		bits = EVP_PKEY_get_bits(key);
	EVP_PKEY_free(key);
	if (bits >= DH_LEAST_BITS)
		return NULL;
	return mem_printf("negotiates %s, which uses a Diffie-Hellman group of %d bits",
	    suite_name(scene), bits);
}

static const char *odd_group(const struct scene *scene)
{
	static const char usual[] = " prime256v1 secp384r1 secp521r1 ";
	EVP_PKEY *key = NULL;
	char name[64];
	size_t length = 0;

	if (SSL_get_peer_tmp_key(scene->ssl, &key) &&
	    EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	    !EVP_PKEY_get_group_name(key, name, sizeof name, &length))
		length = 0;
	EVP_PKEY_free(key);
	if (length == 0 || strstr(usual, mem_printf(" %s ", name)))
		return NULL;
	return mem_printf(
	    "negotiates the group %s: clients with OpenSSL 3 do not offer it",
	    clean_text(name, length, 40));
}

static bool is_anonymous(const struct scene *scene)
{
	return SSL_CIPHER_get_auth_nid(scene->cipher) == NID_auth_null;
}

static const char *no_encryption(const struct scene *scene)
{
	if (SSL_CIPHER_get_bits(scene->cipher, NULL) > 0)
		return NULL;
	return mem_printf(
	    "negotiates %s, which does not encrypt at all", suite_name(scene));
}

/* Anonymous suites are reported as a missing certificate. */
static const char *odd_suite(const struct scene *scene)
{
	if (sk_SSL_CIPHER_find(scene->usual, scene->cipher) >= 0 || is_anonymous(scene) ||
	    no_encryption(scene))
		return NULL;
	return mem_printf(
	    "negotiates %s: clients with OpenSSL 3 do not offer it", suite_name(scene));
}

/* RFC 9325 4.1, 4.2 */
static const char *suite_weakness(const SSL_CIPHER *cipher)
{
	int bits = SSL_CIPHER_get_bits(cipher, NULL);
	int algorithm = SSL_CIPHER_get_cipher_nid(cipher);

	if (bits == 0)
		return NULL;
	if (algorithm == NID_rc4)
		return "is RC4";
	if (algorithm == NID_des_ede3_cbc || bits < SUITE_LEAST_BITS)
		return "has less than 128 bits";
	if (SSL_CIPHER_get_digest_nid(cipher) == NID_md5)
		return "uses MD5";
	return SSL_CIPHER_get_kx_nid(cipher) == NID_kx_rsa ? "has no forward secrecy"
							   : NULL;
}

static const char *weak_suite(const struct scene *scene)
{
	const char *weakness = suite_weakness(scene->cipher);

	return weakness
		   ? mem_printf("negotiates %s, which %s", suite_name(scene), weakness)
		   : NULL;
}

static const struct {
	const char *(*used)(const struct scene *scene);
	bool is_about_certificate;
} rows[CONCESSIONS] = {
	[CONCEDED_RENEGOTIATION] = { unsafe_renegotiation, false },
	[CONCEDED_SIGNATURE] = { weak_signature, false },
	[CONCEDED_DH] = { short_dh_group, false },
	[CONCEDED_GROUP] = { odd_group, false },
	[CONCEDED_SUITE] = { odd_suite, false },
	[CONCEDED_NULL] = { no_encryption, false },
	[CONCEDED_WEAK_SUITE] = { weak_suite, false },
	[CONCEDED_KEY_USAGE] = { conformity_key_usage, true },
	[CONCEDED_REVOCATION] = { conformity_revocation, true },
	[CONCEDED_STAPLE] = { conformity_staple, true },
	[CONCEDED_LENGTH] = { conformity_length, true },
	[CONCEDED_TWIN] = { conformity_twin, true },
	[CONCEDED_FORM] = { conformity_form, true },
};

void concessions_read(const struct scene *scene, const char *used[CONCESSIONS])
{
	for (int i = 0; i < CONCESSIONS; i++) {
		bool is_there = rows[i].is_about_certificate
				    ? sk_X509_num(scene->sent) > 0
				    : scene->cipher != NULL;

		used[i] = is_there ? rows[i].used(scene) : NULL;
	}
}
