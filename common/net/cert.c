/* SPDX-License-Identifier: ISC */
#include "net/cert.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clean.h"
#include "base/mem.h"
#include "net/address.h"

enum { NAME_SHOWN_MAX = 120 };

static const char *string_text(const ASN1_STRING *string)
{
	unsigned char *utf8 = NULL;
	int length = ASN1_STRING_to_UTF8(&utf8, string);
	const char *text;

	if (length < 0)
		return clean_text((const char *)ASN1_STRING_get0_data(string),
		    (size_t)ASN1_STRING_length(string), NAME_SHOWN_MAX);
	text = clean_text((const char *)utf8, (size_t)length, NAME_SHOWN_MAX);
	OPENSSL_free(utf8);
	return text;
}

const char *cert_whole_name(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes = NULL;
	long length = 0;

	if (X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) >= 0)
		length = BIO_get_mem_data(bio, &bytes);
	const char *text = mem_copy(bytes, (size_t)length);
	BIO_free(bio);
	return text;
}

static const char *name_text(const X509_NAME *name)
{
	int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);

	if (index >= 0)
		return string_text(
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));

	const char *whole = cert_whole_name(name);

	return *whole ? clean_text(whole, strlen(whole), NAME_SHOWN_MAX) : "(no name)";
}

static bool read_time(const ASN1_TIME *time, int64_t *seconds)
{
	struct tm tm;

	/* RFC 5280 4.1.2.5: seconds and Z, which ASN1_TIME_to_tm() does not require. */
	if (!time || !ASN1_TIME_to_tm(time, &tm) || X509_cmp_time(time, NULL) == 0)
		return false;
	*seconds = calendar_seconds(&tm);
	return true;
}

/* With an exponent that is 1 or even anyone who knows the public key can sign. */
static bool is_exponent_weak(const EVP_PKEY *key)
{
	BIGNUM *exponent = NULL;
	bool is_weak = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) &&
		       (!BN_is_odd(exponent) || BN_is_one(exponent));

	BN_free(exponent);
	return is_weak;
}

static void read_key(X509 *x509, struct cert *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(x509);
	char group[64];
	size_t length;

	if (!key) {
		cert->key = "of an unknown type";
		return;
	}
	int bits = EVP_PKEY_get_bits(key);
	cert->key_bits = bits;

	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		cert->key = mem_printf("RSA %d", bits);
		cert->key_kind = CERT_KEY_RSA;
		cert->is_exponent_weak = is_exponent_weak(key);
		if (cert->is_exponent_weak)
			cert->key = mem_printf(
			    "RSA %d with an invalid public exponent", bits);
		break;
	case EVP_PKEY_DSA:
		cert->key = mem_printf("DSA %d", bits);
		cert->key_kind = CERT_KEY_DSA;
		break;
	case EVP_PKEY_EC:
		if (!EVP_PKEY_get_group_name(key, group, sizeof group, &length))
			length = 0;
		cert->key = mem_printf("EC %s %d", clean_text(group, length, 40), bits);
		cert->key_kind = CERT_KEY_EC;
		break;
	default:
		cert->key = mem_printf(
		    "%s %d", OBJ_nid2sn(EVP_PKEY_get_base_id(key)), bits);
	}
}

static enum cert_digest digest_of(int number)
{
	switch (number) {
	case NID_md2:
		return CERT_DIGEST_MD2;
	case NID_md4:
		return CERT_DIGEST_MD4;
	case NID_md5:
		return CERT_DIGEST_MD5;
	case NID_md5_sha1:
	case NID_sha1:
		return CERT_DIGEST_SHA1;
	default:
		return CERT_DIGEST_OTHER;
	}
}

static void read_signature(X509 *x509, struct cert *cert)
{
	int digest = NID_undef;

	cert->signature_bits = -1;
	cert->signature = OBJ_nid2ln(X509_get_signature_nid(x509));
	if (X509_get_signature_info(x509, &digest, NULL, &cert->signature_bits, NULL))
		cert->digest = digest_of(digest);
}

static const char *alternative_text(const GENERAL_NAME *name)
{
	struct address address;
	int type;
	const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);

	if (type == GEN_DNS)
		return clean_text((const char *)ASN1_STRING_get0_data(value),
		    (size_t)ASN1_STRING_length(value), NAME_SHOWN_MAX);
	if (type != GEN_IPADD)
		return NULL;
	if (ASN1_STRING_length(value) == 4)
		address = address_ipv4(ASN1_STRING_get0_data(value), 0);
	else if (ASN1_STRING_length(value) == 16)
		address = address_ipv6(ASN1_STRING_get0_data(value), 0);
	else
		return NULL;
	return address_text(&address);
}

static void read_names(X509 *x509, struct cert *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const char *text = cert->name_count < CERT_NAMES_MAX
				       ? alternative_text(sk_GENERAL_NAME_value(names, i))
				       : NULL;

		if (text)
			cert->names[cert->name_count++] = text;
		else
			cert->names_left_out++;
	}
	GENERAL_NAMES_free(names);
}

const char *cert_subject(const X509 *x509)
{
	return name_text(X509_get_subject_name(x509));
}

bool cert_is_among(X509 *x509, const STACK_OF(X509) *stack)
{
	for (int i = 0; i < sk_X509_num(stack); i++) {
		if (X509_cmp(x509, sk_X509_value(stack, i)) == 0)
			return true;
	}
	return false;
}

bool cert_is_current(const X509 *x509)
{
	return X509_cmp_current_time(X509_get0_notBefore(x509)) < 0 &&
	       X509_cmp_current_time(X509_get0_notAfter(x509)) > 0;
}

bool cert_is_twin(const X509 *one, const X509 *other)
{
	return X509_cmp(one, other) != 0 &&
	       X509_NAME_cmp(X509_get_subject_name(one), X509_get_subject_name(other)) ==
		   0 &&
	       EVP_PKEY_eq(X509_get0_pubkey(one), X509_get0_pubkey(other)) == 1;
}

void cert_read(X509 *x509, struct cert *cert)
{
	memset(cert, 0, sizeof *cert);
	cert->subject = cert_subject(x509);
	cert->issuer = name_text(X509_get_issuer_name(x509));
	cert->has_dates = read_time(X509_get0_notBefore(x509), &cert->not_before) &&
			  read_time(X509_get0_notAfter(x509), &cert->not_after);
	cert->is_self_signed = X509_self_signed(x509, 0) == 1;
	read_key(x509, cert);
	read_signature(x509, cert);
	read_names(x509, cert);
}

bool cert_is_for(X509 *x509, const char *name)
{
	const unsigned flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
			       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
	struct address address;

	if (!address_parse(name, 0, &address))
		return X509_check_host(x509, name, strlen(name), flags, NULL) == 1;
	if (address.as.any.sa_family == AF_INET)
		return X509_check_ip(x509,
			   (const unsigned char *)&address.as.ipv4.sin_addr,
			   sizeof address.as.ipv4.sin_addr, flags) == 1;
	return X509_check_ip(x509, (const unsigned char *)&address.as.ipv6.sin6_addr,
		   sizeof address.as.ipv6.sin6_addr, flags) == 1;
}
