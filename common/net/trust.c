/* SPDX-License-Identifier: ISC */
#include "net/trust.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "net/bundle.h"
#include "net/cert.h"

/* Read where the directory does not do: once, by the endpoint that needs it first. */
struct default_file {
	const char *path;
	struct once reading;
	struct bundle bundle;
};

struct trust {
	X509_STORE *store; /* the hashed directory; empty where there is none */
	bool has_directory;
	bool
	    is_given; /* by the administrator: every anchor ends a chain (RFC 5280 6.1.1) */
	struct bundle file;                /* given */
	struct default_file *default_file; /* NULL where anchors are given */
};

/* openssl-rehash(1): eight hexadecimal digits, a dot, a number. */
static bool is_hashed_name(const char *name)
{
	size_t digits = strspn(name, "0123456789abcdef");

	return digits == 8 && name[8] == '.' && isdigit((unsigned char)name[9]);
}

static const char *directory_error(const char *path)
{
	const char *shown = clean_text(path, strlen(path), 300);
	DIR *directory = opendir(path);
	struct dirent *entry;

	if (!directory)
		return mem_printf("cannot read '%s': %s", shown, strerror(errno));
	while ((entry = readdir(directory)) && !is_hashed_name(entry->d_name))
		;
	closedir(directory);
	return entry
		   ? NULL
		   : mem_printf(
			 "'%s' holds no hashed certificate (run: openssl rehash)", shown);
}

static void add_directory(struct trust *trust, const char *path)
{
	X509_LOOKUP *lookup = X509_STORE_add_lookup(trust->store, X509_LOOKUP_hash_dir());

	trust->has_directory = lookup &&
			       X509_LOOKUP_add_dir(lookup, path, X509_FILETYPE_PEM);
}

static const char *environment_or(const char *variable, const char *otherwise)
{
	const char *value = getenv(variable);

	return value && *value ? value : otherwise;
}

static struct default_file *default_file_make(void)
{
	struct default_file *file = mem_alloc(sizeof *file);

	file->reading = (struct once)ONCE_AHEAD;
	file->path = environment_or(
	    X509_get_default_cert_file_env(), X509_get_default_cert_file());
	return file;
}

static void read_default_file(void *context)
{
	struct default_file *file = context;
	const char *ignored;

	bundle_read(&file->bundle, file->path, &ignored);
}

struct trust *trust_load(
    const char *file, const char *directory, const char **error, const char **culprit)
{
	struct trust *trust = mem_alloc(sizeof *trust);

	*culprit = NULL;
	trust->store = X509_STORE_new();
	if (!trust->store) {
		*error = "no memory for a trust store";
		return NULL;
	}
	trust->is_given = file || directory;
	if (!trust->is_given) {
		add_directory(trust, environment_or(X509_get_default_cert_dir_env(),
					 X509_get_default_cert_dir()));
		trust->default_file = default_file_make();
		return trust;
	}
	*culprit = file;
	if (file && !bundle_read(&trust->file, file, error))
		return NULL;
	*culprit = directory;
	if (directory && (*error = directory_error(directory)))
		return NULL;
	if (directory)
		add_directory(trust, directory);
	return trust;
}

struct attempt {
	struct verification *verification;
	STACK_OF(X509) *sent;
	bool lacks_issuer;
};

static void add_problem(struct verification *verification, const char *sentence)
{
	for (int i = 0; i < verification->problem_count; i++) {
		if (strcmp(verification->problems[i], sentence) == 0)
			return;
	}
	if (verification->problem_count < TRUST_PROBLEMS_MAX)
		verification->problems[verification->problem_count++] = sentence;
}

static const char *unknown_issuer(const struct attempt *attempt, const struct cert *cert)
{
	if (sk_X509_num(attempt->sent) > 1)
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
	/* Such a certificate has no issuer for OpenSSL (RFC 5280 4.2). */
	if (x509 && X509_get_extension_flags(x509) & EXFLAG_INVALID)
		return mem_printf(
		    "'%s' has an extension that cannot be read", cert.subject);
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
		return mem_printf("the signature of '%s' is wrong", cert.subject);
	default:
		return mem_printf(
		    "%s ('%s')", X509_verify_cert_error_string(error), cert.subject);
	}
}

/* Whether the chain ends before an anchor: only then another source may help. */
static bool is_issuer_lacking(int error)
{
	return error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
	       error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	       error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
	       error == X509_V_ERR_CERT_UNTRUSTED;
}

/* Notes every error and lets the verification go on: all that is wrong is to be found. */
static int note_error(int ok, X509_STORE_CTX *context)
{
	struct attempt *attempt = X509_STORE_CTX_get_app_data(context);
	int error = X509_STORE_CTX_get_error(context);

	/* Dates are the caller's. */
	if (ok || error == X509_V_ERR_CERT_HAS_EXPIRED ||
	    error == X509_V_ERR_CERT_NOT_YET_VALID ||
	    error == X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD ||
	    error == X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD)
		return 1;
	/* Said already, of the same certificate. */
	if (error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE && attempt->lacks_issuer)
		return 1;
	attempt->lacks_issuer |= is_issuer_lacking(error);
	add_problem(attempt->verification, problem_text(attempt, context));
	return 1;
}

/* One verification, against the store or, where given, against the anchors alone. */
static STACK_OF(X509) *verify_once(const struct trust *trust, X509 *leaf,
    STACK_OF(X509) *sent, STACK_OF(X509) *anchors, struct attempt *attempt)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *chain = NULL;

	memset(attempt->verification, 0, sizeof *attempt->verification);
	attempt->sent = sent;
	attempt->lacks_issuer = false;
	if (context && X509_STORE_CTX_init(context, trust->store, leaf, sent)) {
		if (anchors)
			X509_STORE_CTX_set0_trusted_stack(context, anchors);
		X509_STORE_CTX_set_default(context, "ssl_server");
		if (trust->is_given)
			X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN);
		X509_STORE_CTX_set_app_data(context, attempt);
		X509_STORE_CTX_set_verify_cb(context, note_error);
		if (X509_verify_cert(context) <= 0 &&
		    attempt->verification->problem_count == 0)
			add_problem(
			    attempt->verification, problem_text(attempt, context));
		chain = X509_STORE_CTX_get1_chain(context);
	} else {
		add_problem(attempt->verification, "no memory to verify it");
	}
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return chain;
}

STACK_OF(X509) *trust_verify(const struct trust *trust, X509 *leaf, STACK_OF(X509) *sent,
    struct verification *verification)
{
	struct attempt attempt = { .verification = verification };
	struct bundle bundle = trust->file;
	STACK_OF(X509) *chain = NULL;

	if (trust->has_directory) {
		chain = verify_once(trust, leaf, sent, NULL, &attempt);
		if (!attempt.lacks_issuer)
			return chain;
	}
	if (trust->default_file) {
		parallel_once(&trust->default_file->reading, read_default_file,
		    trust->default_file);
		bundle = trust->default_file->bundle;
	}

	STACK_OF(X509) *anchors = sk_X509_new_null();
	if (bundle.count > 0)
		bundle_find(&bundle, sent, anchors);
	if (!chain || sk_X509_num(anchors) > 0) {
		sk_X509_pop_free(chain, X509_free);
		chain = verify_once(trust, leaf, sent, anchors, &attempt);
	}
	sk_X509_pop_free(anchors, X509_free);
	return chain;
}
