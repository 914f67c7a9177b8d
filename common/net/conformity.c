/* SPDX-License-Identifier: ISC */
#include "net/conformity.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "base/mem.h"
#include "net/cert.h"
#include "net/certform.h"
#include "net/staple.h"

/* GnuTLS 3.7: DEFAULT_MAX_VERIFY_DEPTH */
enum { GNUTLS_CHAIN_MAX = 16 };

/* RFC 5280 4.2.1.3: bit numbers. */
enum { DIGITAL_SIGNATURE = 0, KEY_ENCIPHERMENT = 2 };

/* RFC 8446 4.4.2.2; RFC 5246 7.4.2 */
const char *conformity_key_usage(const struct scene *scene)
{
	bool is_transport = scene->cipher &&
			    SSL_CIPHER_get_kx_nid(scene->cipher) == NID_kx_rsa;
	int wanted = is_transport ? KEY_ENCIPHERMENT : DIGITAL_SIGNATURE;
	/* X509_get_key_usage() returns 0 if another extension is invalid. */
	ASN1_BIT_STRING *usage = X509_get_ext_d2i(
	    sk_X509_value(scene->sent, 0), NID_key_usage, NULL, NULL);
	bool is_lacking = usage && !ASN1_BIT_STRING_get_bit(usage, wanted);

	ASN1_BIT_STRING_free(usage);
	if (!is_lacking)
		return NULL;
	return mem_printf(
	    "certificate has a keyUsage without %s: clients with GnuTLS refuse it",
	    is_transport ? "keyEncipherment" : "digitalSignature");
}

/* The staple is for the leaf: OpenSSL does not return those of other certificates. */
static const char *wanting_staple(const struct scene *scene, enum staple_verdict verdict)
{
	for (int i = 0; i < sk_X509_num(scene->sent); i++) {
		X509 *x509 = sk_X509_value(scene->sent, i);

		if ((i > 0 || verdict == STAPLE_MISSING) && certform_must_staple(x509))
			return mem_printf(
			    "%s requires a stapled OCSP response (must-staple), but the "
			    "server sends none: clients with GnuTLS refuse it",
			    i == 0 ? "certificate"
				   : mem_printf(
					 "chain certificate '%s'", cert_subject(x509)));
	}
	return NULL;
}

static enum staple_verdict verdict_on_staple(const struct scene *scene)
{
	const unsigned char *response = NULL;
	long size = SSL_get_tlsext_status_ocsp_resp(scene->ssl, &response);

	return staple_judge(response, size, scene->path);
}

/* RFC 7633 4.2.3.1: a client that requested the response treats its absence as
 * failure. */
const char *conformity_staple(const struct scene *scene)
{
	enum staple_verdict verdict;

	if (!scene->is_staple_over)
		return NULL;
	verdict = verdict_on_staple(scene);
	if (scene->is_trusted && verdict == STAPLE_OLD)
		return "staples an OCSP response that is too old: clients with GnuTLS "
		       "refuse it";
	if (scene->is_trusted && verdict == STAPLE_INVALID)
		return "staples an OCSP response that is invalid: clients with GnuTLS "
		       "refuse it";
	return wanting_staple(scene, verdict);
}

/* RFC 6960 2.2 */
const char *conformity_revocation(const struct scene *scene)
{
	if (!scene->is_trusted || verdict_on_staple(scene) != STAPLE_REVOKED)
		return NULL;
	return "certificate is revoked, according to the OCSP response that the server "
	       "staples";
}

const char *conformity_length(const struct scene *scene)
{
	int count = sk_X509_num(scene->sent);

	if (count <= GNUTLS_CHAIN_MAX)
		return NULL;
	return mem_printf("sends %d certificates: clients with GnuTLS accept %d at most",
	    count, GNUTLS_CHAIN_MAX);
}

/* Returns why GnuTLS rejects the certificate if it tries it first, or NULL. */
static const char *twin_defect(X509 *x509)
{
	return cert_is_current(x509) ? certform_refused(x509) : "is not valid now";
}

/* OpenSSL uses the valid certificate, GnuTLS the first possible issuer. */
const char *conformity_twin(const struct scene *scene)
{
	STACK_OF(X509) *sent = scene->sent;

	for (int i = 1; i < sk_X509_num(sent); i++) {
		X509 *first = sk_X509_value(sent, i);
		const char *defect = cert_is_among(first, scene->path)
					 ? NULL
					 : twin_defect(first);

		for (int j = i + 1; defect && j < sk_X509_num(sent); j++) {
			X509 *later = sk_X509_value(sent, j);

			if (cert_is_twin(first, later) &&
			    cert_is_among(later, scene->path))
				return mem_printf(
				    "sends two certificates of '%s', and the first %s: "
				    "clients with GnuTLS use the first",
				    cert_subject(first), defect);
		}
	}
	return NULL;
}

static const char *sentence(X509 *x509, int index, const char *defect)
{
	return mem_printf("%s %s: clients with GnuTLS refuse it",
	    index == 0 ? "certificate"
		       : mem_printf("chain certificate '%s'", cert_subject(x509)),
	    defect);
}

const char *conformity_form(const struct scene *scene)
{
	const char *defect = NULL;

	for (int i = 0; i < sk_X509_num(scene->sent); i++) {
		defect = certform_unread(sk_X509_value(scene->sent, i));
		if (defect)
			return sentence(sk_X509_value(scene->sent, i), i, defect);
	}
	for (int i = 0; i < sk_X509_num(scene->path); i++) {
		X509 *x509 = sk_X509_value(scene->path, i);

		defect = certform_unread(x509);
		defect = defect ? defect : certform_refused(x509);
		if (!defect && i > 0)
			defect = certform_mismatch(
			    x509, sk_X509_value(scene->path, i - 1));
		if (defect)
			return sentence(x509, i, defect);
	}
	return NULL;
}
