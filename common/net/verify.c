/* SPDX-License-Identifier: ISC */
#include "net/verify.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/mem.h"
#include "net/cert.h"

static void add_problem(
    struct verification *verification, const char *sentence, bool is_lack)
{
	for (int i = 0; i < verification->problem_count; i++) {
		if (strcmp(verification->problems[i], sentence) == 0)
			return;
	}
	if (verification->problem_count == VERIFICATION_PROBLEMS_MAX)
		return;
	verification->is_lack[verification->problem_count] = is_lack;
	verification->problems[verification->problem_count++] = sentence;
}

static const char *unknown_issuer(const struct attempt *attempt, const struct cert *cert)
{
	if (attempt->sent_count > 1)
		return mem_printf(
		    "unknown issuer '%s': neither trusted nor sent by the server",
		    cert->issuer);
	return mem_printf(
	    "unknown issuer '%s': a private CA, or a missing intermediate (the server "
	    "sends only its own certificate)",
	    cert->issuer);
}

static const char *problem_text(const struct attempt *attempt, X509_STORE_CTX *context)
{
	int error = X509_STORE_CTX_get_error(context);
	X509 *x509 = X509_STORE_CTX_get_current_cert(context);
	struct cert cert = { .subject = "", .issuer = "" };

	if (x509)
		cert_read(x509, &cert);
	/* For OpenSSL such a certificate has no issuer (RFC 5280 4.2). */
	if (x509 && X509_get_extension_flags(x509) & EXFLAG_INVALID)
		return mem_printf("'%s' has an invalid extension", cert.subject);
	switch (error) {
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return "self-signed";
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
		return mem_printf(
		    "unknown issuer: its chain ends in '%s', which is self-signed and "
		    "not trusted",
		    cert.subject);
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_UNTRUSTED:
		return unknown_issuer(attempt, &cert);
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		return mem_printf("the signature of '%s' is invalid", cert.subject);
	default:
		if (!x509)
			return X509_verify_cert_error_string(error);
		return mem_printf(
		    "%s ('%s')", X509_verify_cert_error_string(error), cert.subject);
	}
}

/* Whether the chain does not reach an anchor: only then may another source help. */
static bool is_issuer_lacking(int error)
{
	return error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
	       error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	       error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
	       error == X509_V_ERR_CERT_UNTRUSTED;
}

/* Records every error and continues the verification, to find all errors. */
static int note_error(int ok, X509_STORE_CTX *context)
{
	struct attempt *attempt = X509_STORE_CTX_get_app_data(context);
	int error = X509_STORE_CTX_get_error(context);

	/* The caller checks dates. */
	if (ok || error == X509_V_ERR_CERT_HAS_EXPIRED ||
	    error == X509_V_ERR_CERT_NOT_YET_VALID ||
	    error == X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD ||
	    error == X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD)
		return 1;
	/* Already reported for the same certificate. */
	if (error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE && attempt->lacks_issuer)
		return 1;
	attempt->lacks_issuer |= is_issuer_lacking(error);
	add_problem(attempt->verification, problem_text(attempt, context),
	    is_issuer_lacking(error));
	return 1;
}

STACK_OF(X509) *verify_once(X509_STORE *store, X509 *leaf, STACK_OF(X509) *sent,
    STACK_OF(X509) *anchors, struct attempt *attempt)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *chain;

	memset(attempt->verification, 0, sizeof *attempt->verification);
	attempt->sent_count = sk_X509_num(sent);
	attempt->lacks_issuer = false;
	attempt->own = 0;
	X509_STORE_CTX_init(context, store, leaf, sent);
	if (anchors)
		X509_STORE_CTX_set0_trusted_stack(context, anchors);
	X509_STORE_CTX_set_default(context, "ssl_server");
	if (attempt->is_partial)
		X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN);
	X509_STORE_CTX_set_app_data(context, attempt);
	X509_STORE_CTX_set_verify_cb(context, note_error);
	if (X509_verify_cert(context) <= 0 && attempt->verification->problem_count == 0)
		add_problem(attempt->verification, problem_text(attempt, context), false);
	chain = X509_STORE_CTX_get1_chain(context);
	attempt->own = X509_STORE_CTX_get_num_untrusted(context);
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return chain;
}
