/* SPDX-License-Identifier: ISC */
#include "net/certform.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "net/cert.h"

enum { EC_LEAST_BITS = 224, IPV4_SUBTREE_BYTES = 8, IPV6_SUBTREE_BYTES = 32 };

/* RFC 7633 4.2.1, RFC 6066 8: the number of the extension status_request. */
enum { FEATURE_STATUS_REQUEST = 5 };

/* RFC 5280 4.1.2.1: extensions require version 3. */
static const char *wrong_version(X509 *x509)
{
	return X509_get_ext_count(x509) > 0 && X509_get_version(x509) < X509_VERSION_3
		   ? "has extensions, but is not version 3"
		   : NULL;
}

/* RFC 5280 4.2: at most one extension of each type. */
static const char *repeated_extension(X509 *x509)
{
	for (int i = 0; i < X509_get_ext_count(x509); i++) {
		const ASN1_OBJECT *object = X509_EXTENSION_get_object(
		    X509_get_ext(x509, i));

		if (X509_get_ext_by_OBJ(x509, object, i) >= 0)
			return "has an extension twice";
	}
	return NULL;
}

static bool is_unread_name(const GENERAL_NAME *name)
{
	int type;
	const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);

	if (type == GEN_DNS || type == GEN_URI || type == GEN_EMAIL || type == GEN_IPADD)
		return ASN1_STRING_length(value) == 0;
	return type == GEN_X400 || type == GEN_EDIPARTY;
}

static const char *unread_name(X509 *x509)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
	bool is_unread = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		is_unread = is_unread || is_unread_name(sk_GENERAL_NAME_value(names, i));
	GENERAL_NAMES_free(names);
	return is_unread ? "has an empty or unusual name in subjectAltName" : NULL;
}

const char *certform_unread(X509 *x509)
{
	const char *defect = wrong_version(x509);

	defect = defect ? defect : repeated_extension(x509);
	return defect ? defect : unread_name(x509);
}

/* OpenSSL supports these extensions, GnuTLS does not. */
static const char *unknown_extension(X509 *x509)
{
	static const int unknown[] = { NID_policy_constraints, NID_policy_mappings,
		NID_netscape_cert_type, NID_sbgp_ipAddrBlock, NID_sbgp_autonomousSysNum };

	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		int at = X509_get_ext_by_NID(x509, unknown[i], -1);

		if (at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(x509, at)))
			return mem_printf(
			    "has the critical extension '%s'", OBJ_nid2ln(unknown[i]));
	}
	return NULL;
}

/* A curve that is too short is reported as a weak key. */
static const char *unknown_curve(X509 *x509)
{
	static const char known[] = " secp224r1 prime256v1 secp384r1 secp521r1 ";
	EVP_PKEY *key = X509_get0_pubkey(x509);
	char name[64];
	size_t length;

	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
	    EVP_PKEY_get_bits(key) < EC_LEAST_BITS ||
	    !EVP_PKEY_get_group_name(key, name, sizeof name, &length) ||
	    strstr(known, mem_printf(" %s ", name)))
		return NULL;
	return mem_printf("has a key on the curve %s", name);
}

static bool has_purpose(const EXTENDED_KEY_USAGE *purposes, int nid)
{
	for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); i++) {
		if (OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, i)) == nid)
			return true;
	}
	return false;
}

/* OpenSSL accepts the purposes of 1996, Server Gated Cryptography, as serverAuth; GnuTLS
 * accepts Netscape's in a CA certificate. */
static const char *old_purpose(X509 *x509)
{
	EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(
	    x509, NID_ext_key_usage, NULL, NULL);
	bool is_netscape = has_purpose(purposes, NID_ns_sgc);
	bool is_old = (is_netscape || has_purpose(purposes, NID_ms_sgc)) &&
		      !has_purpose(purposes, NID_server_auth) &&
		      !has_purpose(purposes, NID_anyExtendedKeyUsage) &&
		      X509_self_signed(x509, 0) != 1 &&
		      !(is_netscape && X509_check_ca(x509) > 0);

	EXTENDED_KEY_USAGE_free(purposes);
	return is_old ? "is for Server Gated Cryptography, not for serverAuth" : NULL;
}

static bool is_subtree_of_addresses(const ASN1_OCTET_STRING *octets)
{
	int length = ASN1_STRING_length(octets);

	return length == IPV4_SUBTREE_BYTES || length == IPV6_SUBTREE_BYTES;
}

static bool has_subtree(const STACK_OF(GENERAL_SUBTREE) *trees, bool is_name_known)
{
	for (int i = 0; i < sk_GENERAL_SUBTREE_num(trees); i++) {
		const GENERAL_NAME *base = sk_GENERAL_SUBTREE_value(trees, i)->base;

		switch (base->type) {
		case GEN_DNS:
		case GEN_EMAIL:
		case GEN_URI:
			break;
		case GEN_IPADD:
			if (is_subtree_of_addresses(base->d.iPAddress))
				break;
			return true;
		case GEN_DIRNAME:
			if (is_name_known)
				break;
			return true;
		default:
			return true;
		}
	}
	return false;
}

/* GnuTLS rejects constraints of name types that it cannot compare. */
static const char *unknown_constraint(X509 *x509)
{
	NAME_CONSTRAINTS *constraints = X509_get_ext_d2i(
	    x509, NID_name_constraints, NULL, NULL);
	bool is_unknown = constraints &&
			  (has_subtree(constraints->permittedSubtrees, true) ||
			      has_subtree(constraints->excludedSubtrees, false));

	NAME_CONSTRAINTS_free(constraints);
	return is_unknown
		   ? "has nameConstraints of a name type that GnuTLS does not support"
		   : NULL;
}

const char *certform_refused(X509 *x509)
{
	const char *defect = unknown_extension(x509);

	defect = defect ? defect : unknown_constraint(x509);
	defect = defect ? defect : unknown_curve(x509);
	return defect ? defect : old_purpose(x509);
}

static bool has_feature(const TLS_FEATURE *features, int64_t wanted)
{
	for (int i = 0; i < sk_ASN1_INTEGER_num(features); i++) {
		int64_t number;

		if (ASN1_INTEGER_get_int64(&number, sk_ASN1_INTEGER_value(features, i)) &&
		    number == wanted)
			return true;
	}
	return false;
}

bool certform_must_staple(X509 *x509)
{
	TLS_FEATURE *features = X509_get_ext_d2i(x509, NID_tlsfeature, NULL, NULL);
	bool is_demanded = has_feature(features, FEATURE_STATUS_REQUEST);

	TLS_FEATURE_free(features);
	return is_demanded;
}

/* RFC 7633 4.2.2: certificates need the TLS features of their issuer. */
static const char *lost_feature(X509 *issuer, X509 *subject)
{
	int found = -1;
	TLS_FEATURE *features = X509_get_ext_d2i(issuer, NID_tlsfeature, &found, NULL);
	TLS_FEATURE *kept = X509_get_ext_d2i(subject, NID_tlsfeature, NULL, NULL);
	bool is_lost = !features && found >= 0;

	for (int i = 0; i < sk_ASN1_INTEGER_num(features); i++) {
		int64_t number = -1;

		is_lost = is_lost ||
			  !ASN1_INTEGER_get_int64(
			      &number, sk_ASN1_INTEGER_value(features, i)) ||
			  !has_feature(kept, number);
	}
	TLS_FEATURE_free(features);
	TLS_FEATURE_free(kept);
	return is_lost ? "has a TLS feature that what it issued does not have" : NULL;
}

/* RFC 5280 7.1 ignores case, blanks and string types; GnuTLS compares the text, for a root the
 * bytes. */
static const char *other_spelling(X509 *issuer, X509 *subject)
{
	X509_NAME *one = X509_get_subject_name(issuer),
		  *other = X509_get_issuer_name(subject);
	bool is_root = X509_self_signed(issuer, 0) == 1;
	const unsigned char *der, *other_der;
	size_t size, other_size;

	if (!X509_NAME_get0_der(one, &der, &size) ||
	    !X509_NAME_get0_der(other, &other_der, &other_size) ||
	    (size == other_size && memcmp(der, other_der, size) == 0) ||
	    (!is_root && strcmp(cert_whole_name(one), cert_whole_name(other)) == 0))
		return NULL;
	return "encodes its name differently from the issuer field of the certificate "
	       "that it issued";
}

const char *certform_mismatch(X509 *issuer, X509 *subject)
{
	const char *defect = lost_feature(issuer, subject);

	return defect ? defect : other_spelling(issuer, subject);
}
