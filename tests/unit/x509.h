/* SPDX-License-Identifier: ISC */
#ifndef UNIT_X509_H
#define UNIT_X509_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/*
 * x509 - certificates for a test, made in the process from unchecked values.
 *
 * The caller frees what it makes.  If anything cannot be made, the test ends.
 */
struct name_part {
	int nid, type; /* NID_commonName; V_ASN1_UTF8STRING, … */
	const char *bytes;
	int length; /* -1: a string */
};

enum { X509_NAMES_MAX = 60, X509_EXTENSIONS_MAX = 4 };

struct x509_order {
	const char *cn;
	const struct name_part *subject; /* instead of cn; ends with a nid of 0 */
	const char *dns[X509_NAMES_MAX];
	const char *ip[X509_NAMES_MAX];
	bool is_ca;
	bool is_bare; /* no extensions except names */
	struct {
		int nid;
		const char *value;
	} extensions[X509_EXTENSIONS_MAX]; /* in addition */
	long from_s, to_s; /* from now; 0, 0: an hour ago, 90 days ahead */
	const char *raw_not_before, *raw_not_after;
	int raw_time_type;
	EVP_PKEY *key;        /* NULL: the shared P-256 key */
	const EVP_MD *digest; /* NULL: SHA-256 */
	X509 *issuer;         /* NULL: self-signed */
	EVP_PKEY *issuer_key; /* NULL: the shared key */
};

static inline void x509_need(bool is_done, const char *what)
{
	if (is_done)
		return;
	printf("cannot make: %s\n", what);
	ERR_print_errors_fp(stdout);
	fflush(stdout);
	_exit(1);
}

static EVP_PKEY *x509_key_shared, *x509_key_other;

/* Two P-256 keys, made once. */
static inline EVP_PKEY *x509_key(void)
{
	if (!x509_key_shared)
		x509_key_shared = EVP_EC_gen("P-256");
	x509_need(x509_key_shared != NULL, "key");
	return x509_key_shared;
}

static inline EVP_PKEY *x509_another_key(void)
{
	if (!x509_key_other)
		x509_key_other = EVP_EC_gen("P-256");
	x509_need(x509_key_other != NULL, "key");
	return x509_key_other;
}

static inline void x509_end(void)
{
	EVP_PKEY_free(x509_key_shared);
	EVP_PKEY_free(x509_key_other);
}

static inline void x509_add_part(X509 *x509, const struct name_part *part)
{
	int length = part->length < 0 ? (int)strlen(part->bytes) : part->length;
	ASN1_STRING *value = ASN1_STRING_type_new(part->type);
	X509_NAME_ENTRY *entry = NULL;

	/* Not through X509_NAME_add_entry_by_NID(), which checks and converts. */
	x509_need(value && ASN1_STRING_set(value, part->bytes, length), "string");
	entry = X509_NAME_ENTRY_create_by_NID(
	    NULL, part->nid, V_ASN1_UTF8STRING, (const unsigned char *)"x", 1);
	x509_need(entry != NULL, "name entry");
	x509_need(X509_NAME_ENTRY_set_data(
		      entry, part->type, (const unsigned char *)part->bytes, length) == 1,
	    "name entry");
	x509_need(X509_NAME_add_entry(X509_get_subject_name(x509), entry, -1, 0) == 1,
	    "subject");
	X509_NAME_ENTRY_free(entry);
	ASN1_STRING_free(value);
}

static inline void x509_add_extension(
    X509 *x509, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	x509_need(extension && X509_add_ext(x509, extension, -1), value);
	X509_EXTENSION_free(extension);
}

static inline void x509_add_name(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
	GENERAL_NAME *name = GENERAL_NAME_new();

	x509_need(name && value, "subjectAltName");
	GENERAL_NAME_set0_value(name, type, value);
	x509_need(sk_GENERAL_NAME_push(names, name) > 0, "subjectAltName");
}

/* A DNS name may begin with "=LENGTH=": LENGTH bytes follow, which may include NULs. */
static inline void x509_add_names(X509 *x509, const struct x509_order *order)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();

	for (int i = 0; i < X509_NAMES_MAX && order->dns[i]; i++) {
		const char *bytes = order->dns[i];
		int length = (int)strlen(bytes);
		ASN1_STRING *value = ASN1_STRING_type_new(V_ASN1_IA5STRING);

		if (bytes[0] == '=') {
			length = atoi(bytes + 1);
			bytes = strchr(bytes + 1, '=') + 1;
		}
		x509_need(value && ASN1_STRING_set(value, bytes, length), "DNS name");
		x509_add_name(names, GEN_DNS, value);
	}
	for (int i = 0; i < X509_NAMES_MAX && order->ip[i]; i++)
		x509_add_name(names, GEN_IPADD, a2i_IPADDRESS(order->ip[i]));
	if (sk_GENERAL_NAME_num(names) > 0)
		x509_need(X509_add1_ext_i2d(x509, NID_subject_alt_name, names, 0,
			      X509V3_ADD_DEFAULT) == 1,
		    "subjectAltName");
	GENERAL_NAMES_free(names);
}

static inline void x509_set_times(X509 *x509, const struct x509_order *order)
{
	ASN1_TIME *before = X509_getm_notBefore(x509), *after = X509_getm_notAfter(x509);
	bool is_given = order->from_s || order->to_s;

	x509_need(X509_gmtime_adj(before, is_given ? order->from_s : -3600) &&
		      X509_gmtime_adj(after, is_given ? order->to_s : 90L * 86400),
	    "times");
	if (order->raw_not_before)
		x509_need(
		    ASN1_STRING_set(before, order->raw_not_before, -1), "notBefore");
	if (order->raw_not_after)
		x509_need(ASN1_STRING_set(after, order->raw_not_after, -1), "notAfter");
	if (order->raw_time_type) {
		before->type = order->raw_not_before ? order->raw_time_type
						     : before->type;
		after->type = order->raw_not_after ? order->raw_time_type : after->type;
	}
}

static inline X509 *x509_unsigned(const struct x509_order *order)
{
	static long serial = 1000;
	X509 *x509 = X509_new();
	X509 *issuer = order->issuer ? order->issuer : x509;
	struct name_part cn = { NID_commonName, V_ASN1_UTF8STRING, order->cn, -1 };

	x509_need(x509 && X509_set_version(x509, X509_VERSION_3), "certificate");
	x509_need(
	    ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++), "serial number");
	if (order->cn)
		x509_add_part(x509, &cn);
	for (const struct name_part *part = order->subject; part && part->nid; part++)
		x509_add_part(x509, part);
	x509_set_times(x509, order);
	x509_need(X509_set_issuer_name(x509, X509_get_subject_name(issuer)), "issuer");
	x509_need(
	    X509_set_pubkey(x509, order->key ? order->key : x509_key()), "public key");
	if (!order->is_bare) {
		x509_add_extension(x509, issuer, NID_basic_constraints,
		    order->is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
		x509_add_extension(x509, issuer, NID_key_usage,
		    order->is_ca ? "critical,keyCertSign,cRLSign"
				 : "critical,digitalSignature");
	}
	for (int i = 0; i < X509_EXTENSIONS_MAX && order->extensions[i].nid; i++)
		x509_add_extension(
		    x509, issuer, order->extensions[i].nid, order->extensions[i].value);
	x509_add_names(x509, order);
	return x509;
}

static inline X509 *x509_make(const struct x509_order *order)
{
	X509 *x509 = x509_unsigned(order);
	EVP_PKEY *own = order->key ? order->key : x509_key();
	EVP_PKEY *signer = order->issuer_key ? order->issuer_key
			   : order->issuer   ? x509_key()
					     : own;
	bool is_pure = EVP_PKEY_is_a(signer, "ED25519");
	const EVP_MD *digest = order->digest ? order->digest : EVP_sha256();

	x509_need(X509_sign(x509, signer, is_pure ? NULL : digest) > 0, "signature");
	return x509;
}

/* Encodes, frees and decodes the certificate, as if it came from the network.  NULL if this
 * libcrypto cannot decode it. */
static inline X509 *x509_decoded(X509 *x509)
{
	unsigned char *der = NULL;
	int size = i2d_X509(x509, &der);
	const unsigned char *at = der;
	X509 *copy = size > 0 ? d2i_X509(NULL, &at, size) : NULL;

	x509_need(size > 0, "encoding of a certificate");
	OPENSSL_free(der);
	X509_free(x509);
	return copy;
}

static inline X509 *x509_reread(X509 *x509)
{
	X509 *copy = x509_decoded(x509);

	x509_need(copy != NULL, "certificate from its own encoding");
	return copy;
}

/* A new folder for the test's files. */
static inline const char *x509_folder(void)
{
	const char *parent = getenv("TMPDIR");
	char *path = mem_printf("%s/unit.XXXXXX", parent && *parent ? parent : "/tmp");

	x509_need(mkdtemp(path) != NULL, "temporary folder");
	return path;
}

static inline void x509_write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	x509_need(file && fputs(text, file) >= 0 && fclose(file) == 0, path);
}

static inline void x509_write(const char *path, const char *mode, X509 *x509)
{
	FILE *file = fopen(path, mode);

	x509_need(file && PEM_write_X509(file, x509) && fclose(file) == 0, path);
}

static inline const char *x509_pem(X509 *x509)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;

	x509_need(bio && PEM_write_bio_X509(bio, x509), "PEM");
	long length = BIO_get_mem_data(bio, &bytes);
	const char *text = mem_copy(bytes, (size_t)length);
	BIO_free(bio);
	return text;
}

#endif
