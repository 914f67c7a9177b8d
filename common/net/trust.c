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
#include <sys/stat.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/pool.h"
#include "net/bundle.h"
#include "net/cert.h"
#include "net/verify.h"

/* Read if the directory does not suffice: once, by the endpoint that needs it first. */
struct default_file {
	const char *path;
	struct once reading;
	struct bundle bundle;
};

struct trust {
	X509_STORE *store;     /* the hashed directory; empty if there is none */
	const char *directory; /* NULL: none, or the system's store itself */
	bool has_directory;
	bool
	    is_given; /* by the administrator: every anchor ends a chain (RFC 5280 6.1.1) */
	struct bundle file;                /* given */
	struct default_file *default_file; /* NULL if anchors are given */
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
	return entry ? NULL
		     : mem_printf(
			   "'%s' contains no hashed certificate (run: openssl rehash)",
			   shown);
}

static void add_directory(struct trust *trust, const char *path)
{
	X509_LOOKUP *lookup = X509_STORE_add_lookup(trust->store, X509_LOOKUP_hash_dir());

	trust->directory = path;
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

static void add_named(
    X509_STORE_CTX *context, const X509_NAME *name, STACK_OF(X509) *found)
{
	STACK_OF(X509) *named = X509_STORE_CTX_get1_certs(context, name);

	while (sk_X509_num(named) > 0) {
		X509 *x509 = sk_X509_pop(named);

		if (cert_is_among(x509, found))
			X509_free(x509);
		else
			sk_X509_push(found, x509);
	}
	sk_X509_free(named);
}

/* Adds the members and their issuers, as far as the directory has them. */
static void find_in_directory(
    const struct trust *trust, const STACK_OF(X509) *members, STACK_OF(X509) *found)
{
	X509_STORE_CTX *context;

	if (!trust->has_directory)
		return;
	context = X509_STORE_CTX_new();
	X509_STORE_CTX_init(context, trust->store, NULL, NULL);
	for (int i = 0; i < sk_X509_num(members); i++) {
		X509 *member = sk_X509_value(members, i);

		add_named(context, X509_get_subject_name(member), found);
		add_named(context, X509_get_issuer_name(member), found);
	}
	X509_STORE_CTX_free(context);
	ERR_clear_error();
}

/* Adds the members, their issuers, and the issuers of those, as far as directory and file have
 * them. */
static void find_anchors(const struct trust *trust, const struct bundle *bundle,
    STACK_OF(X509) *members, STACK_OF(X509) *found)
{
	find_in_directory(trust, members, found);
	bundle_find(bundle, members, found);
	for (int before = -1; before < sk_X509_num(found);) {
		before = sk_X509_num(found);
		find_in_directory(trust, found, found);
		if (sk_X509_num(found) > before)
			bundle_find(bundle, found, found);
	}
}

/* RFC 5280 6.1.1 (d): any certificate may be an anchor; but one whose issuer is an anchor too is
 * an intermediate, which other clients do not have. */
static bool is_root(const struct trust *trust, X509 *x509, const STACK_OF(X509) *anchors)
{
	if (X509_self_signed(x509, 0) == 1)
		return true;
	for (int i = 0; i < sk_X509_num(anchors); i++) {
		X509 *issuer = sk_X509_value(anchors, i);

		if (X509_cmp(issuer, x509) != 0 &&
		    X509_check_issued(issuer, x509) == X509_V_OK)
			return false;
	}
	return trust->is_given;
}

/* Whether a certificate from the trust store is not a root. */
static bool has_help(const STACK_OF(X509) *chain, const struct attempt *attempt)
{
	for (int i = attempt->own; i < sk_X509_num(chain); i++) {
		if (X509_self_signed(sk_X509_value(chain, i), 0) != 1)
			return true;
	}
	return false;
}

/* Returns the first member of the chain that is neither sent nor a root, or NULL. */
static X509 *find_unsent(const struct trust *trust, const STACK_OF(X509) *chain,
    const STACK_OF(X509) *sent, const STACK_OF(X509) *anchors)
{
	for (int i = 0; i < sk_X509_num(chain); i++) {
		X509 *member = sk_X509_value(chain, i);

		if (!cert_is_among(member, sent) && !is_root(trust, member, anchors))
			return member;
	}
	return NULL;
}

/* Verifies a chain with an intermediate from the trust store again, against roots only, as other
 * clients do.  If the server sent a certificate for that place, the new result counts; if not,
 * the chain stays as it is. */
static STACK_OF(X509) *verify_as_sent(const struct trust *trust, STACK_OF(X509) *chain,
    STACK_OF(X509) *sent, STACK_OF(X509) *anchors, struct verification *verification)
{
	struct verification as_sent;
	struct attempt attempt = { .verification = &as_sent,
		.is_partial = trust->is_given };
	STACK_OF(X509) *roots = sk_X509_new_null();
	X509 *unsent = find_unsent(trust, chain, sent, anchors);

	for (int i = 0; i < sk_X509_num(anchors); i++) {
		if (is_root(trust, sk_X509_value(anchors, i), anchors))
			sk_X509_push(roots, sk_X509_value(anchors, i));
	}
	STACK_OF(X509) *other = verify_once(
	    trust->store, sk_X509_value(chain, 0), sent, roots, &attempt);

	sk_X509_free(roots);
	if (attempt.lacks_issuer && unsent) {
		if (verification->problem_count == 0)
			verification->missing = cert_subject(unsent);
		sk_X509_pop_free(other, X509_free);
		return chain;
	}
	*verification = as_sent;
	sk_X509_pop_free(chain, X509_free);
	return other;
}

/* Whether all certificates from the trust store are valid now; if not, another anchor of that
 * name may be. */
static bool is_current(const STACK_OF(X509) *chain, int own)
{
	for (int i = own; i < sk_X509_num(chain); i++) {
		if (!cert_is_current(sk_X509_value(chain, i)))
			return false;
	}
	return true;
}

/* Verifies with everything in the trust store; with roots first, which show what is missing
 * before them.  Leaves the certificates found in anchors. */
static STACK_OF(X509) *verify_by_all(const struct trust *trust, X509 *leaf,
    STACK_OF(X509) *sent, STACK_OF(X509) *anchors, struct attempt *attempt)
{
	const struct bundle *bundle = &trust->file;
	STACK_OF(X509) *chain = NULL;

	if (trust->has_directory) {
		chain = verify_once(trust->store, leaf, sent, NULL, attempt);
		if (!attempt->lacks_issuer && is_current(chain, attempt->own))
			return chain;
	}
	if (trust->default_file) {
		pool_once(&trust->default_file->reading, read_default_file,
		    trust->default_file);
		bundle = &trust->default_file->bundle;
	}
	find_anchors(trust, bundle, sent, anchors);
	if (chain && sk_X509_num(anchors) == 0)
		return chain;
	sk_X509_pop_free(chain, X509_free);
	chain = verify_once(trust->store, leaf, sent, anchors, attempt);
	if (attempt->lacks_issuer && trust->is_given) {
		attempt->is_partial = true;
		sk_X509_pop_free(chain, X509_free);
		chain = verify_once(trust->store, leaf, sent, anchors, attempt);
	}
	return chain;
}

/* Returns the next directory of a colon-separated list (SSL_CERT_DIR), or NULL. */
static const char *next_folder(const char **list)
{
	while (**list == ':')
		(*list)++;
	size_t length = strcspn(*list, ":");
	const char *folder = length > 0 ? mem_copy(*list, length) : NULL;

	*list += length;
	return folder;
}

/* OpenSSL opens the files for the hash of a name, and would wait for a FIFO.  Returns NULL, or a
 * sentence about the file. */
static const char *irregular_file(const char *folder, const X509_NAME *name)
{
	unsigned long hash = X509_NAME_hash_ex(name, NULL, NULL, NULL);
	struct stat status;

	for (int number = 0;; number++) {
		const char *path = mem_printf("%s/%08lx.%d", folder, hash, number);

		if (stat(path, &status) != 0)
			return NULL;
		if (!S_ISREG(status.st_mode))
			return mem_printf("'%s' is not a regular file",
			    clean_text(path, strlen(path), 300));
	}
}

/* Checks directories that an administrator names; the system's come with the distribution. */
static const char *unreadable_anchor(const struct trust *trust, STACK_OF(X509) *sent)
{
	bool is_named = trust->is_given || getenv(X509_get_default_cert_dir_env());
	const char *list = trust->directory && is_named ? trust->directory : "", *folder;

	while ((folder = next_folder(&list))) {
		for (int i = 0; i < sk_X509_num(sent); i++) {
			const X509 *x509 = sk_X509_value(sent, i);
			const char *error = irregular_file(
			    folder, X509_get_issuer_name(x509));

			if (!error)
				error = irregular_file(
				    folder, X509_get_subject_name(x509));
			if (error)
				return error;
		}
	}
	return NULL;
}

/* Returns NULL, or a sentence if this machine has no anchor at all. */
static const char *missing_anchors(const struct trust *trust)
{
	const struct default_file *file = trust->default_file;
	const char *list = trust->directory, *folder;

	if (!file || file->bundle.count > 0)
		return NULL;
	while ((folder = next_folder(&list))) {
		if (!directory_error(folder))
			return NULL;
	}
	return mem_printf(
	    "this machine has no trust anchors, neither in '%s' nor in '%s'",
	    clean_text(trust->directory, strlen(trust->directory), 300),
	    clean_text(file->path, strlen(file->path), 300));
}

STACK_OF(X509) *trust_verify(const struct trust *trust, X509 *leaf, STACK_OF(X509) *sent,
    struct verification *verification)
{
	struct attempt attempt = { .verification = verification };
	const char *unreadable = unreadable_anchor(trust, sent);

	if (unreadable) {
		*verification = (struct verification){ .lack = unreadable };
		return X509_chain_up_ref(sent);
	}
	STACK_OF(X509) *anchors = sk_X509_new_null();
	STACK_OF(X509) *chain = verify_by_all(trust, leaf, sent, anchors, &attempt);

	if (attempt.lacks_issuer)
		verification->lack = missing_anchors(trust);
	if (has_help(chain, &attempt)) {
		find_anchors(trust, &trust->file, chain, anchors);
		chain = verify_as_sent(trust, chain, sent, anchors, verification);
	}
	sk_X509_pop_free(anchors, X509_free);
	return chain;
}
