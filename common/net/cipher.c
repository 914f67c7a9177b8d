/* SPDX-License-Identifier: ISC */
#include "net/cipher.h"

#include "base/mem.h"

const char *cipher_weakness(const SSL_CIPHER *cipher, SSL *ssl)
{
	int bits = SSL_CIPHER_get_bits(cipher, NULL);
	int algorithm = SSL_CIPHER_get_cipher_nid(cipher),
	    exchange = SSL_CIPHER_get_kx_nid(cipher);
	EVP_PKEY *group = NULL;

	if (bits == 0)
		return "does not encrypt at all";
	if (SSL_CIPHER_get_auth_nid(cipher) == NID_auth_null)
		return "authenticates nobody";
	if (algorithm == NID_rc4)
		return "is RC4";
	if (algorithm == NID_des_ede3_cbc || bits < 128)
		return mem_printf("has less than 128 bits");
	if (SSL_CIPHER_get_digest_nid(cipher) == NID_md5)
		return "uses MD5";
	if (exchange == NID_kx_rsa)
		return "has no forward secrecy";
	if (exchange == NID_kx_dhe && SSL_get_peer_tmp_key(ssl, &group)) {
		int group_bits = EVP_PKEY_get_bits(group);

		EVP_PKEY_free(group);
		if (group_bits < 2048)
			return mem_printf(
			    "uses a Diffie-Hellman group of %d bits", group_bits);
	}
	return NULL;
}
