/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include "net/trust.h"

#include "unit.h"
#include "x509.h"

/*
 * The certificates: ROOT issues MIDDLE, MIDDLE issues LEAF; PRIVATE is a root that nobody
 * knows and issues STRANGER; the others are what their names say.
 */
enum who {
	NOBODY,
	ROOT,
	MIDDLE,
	LEAF,
	DIRECT, /* issued by ROOT itself */
	PRIVATE,
	STRANGER,
	LONE, /* self-signed, no CA */
	LATE, /* expired */
	EARLY,
	FORGED,   /* "issued" by MIDDLE with another key */
	DAMAGED,  /* LEAF with a bit of its signature turned */
	BASTARD,  /* issued by LEAF, which is no CA */
	CLIENT,   /* for TLS clients only */
	SHORT_CA, /* pathlen 0, issued by ROOT */
	BELOW,    /* a CA issued by SHORT_CA */
	TOO_DEEP, /* issued by BELOW */
	HOSTILE,  /* by an issuer with hostile bytes in its name */
	WHO_COUNT,
};

static X509 *people[WHO_COUNT];
static const char *folder, *file_of[WHO_COUNT], *hashed, *hashed_root, *empty;

static X509 *child(const char *cn, enum who issuer, bool is_ca)
{
	return x509_make(
	    &(struct x509_order){ .cn = cn, .is_ca = is_ca, .issuer = people[issuer] });
}

static X509 *damaged(X509 *x509)
{
	unsigned char *der = NULL;
	int size = i2d_X509(x509, &der);
	const unsigned char *at = der;

	x509_need(size > 0, "encoding");
	der[size - 1] ^= 1;
	X509 *copy = d2i_X509(NULL, &at, size);
	OPENSSL_free(der);
	x509_need(copy != NULL, "damaged certificate");
	return copy;
}

static void make_people(void)
{
	static const struct x509_order root = { .cn = "Test Root", .is_ca = true };
	static const struct x509_order private = { .cn = "Private Root", .is_ca = true };
	static const struct x509_order lone = { .cn = "lone.example.org" };
	X509 *hostile = x509_make(
	    &(struct x509_order){ .cn = "a|b\n\33[2J", .is_ca = true });

	people[ROOT] = x509_make(&root);
	people[MIDDLE] = child("Test Middle", ROOT, true);
	people[LEAF] = child("mx1.example.org", MIDDLE, false);
	people[DIRECT] = child("mx1.example.org", ROOT, false);
	people[PRIVATE] = x509_make(&private);
	people[STRANGER] = child("mx1.example.org", PRIVATE, false);
	people[LONE] = x509_make(&lone);
	people[LATE] = x509_make(&(struct x509_order){ .cn = "late",
	    .issuer = people[MIDDLE],
	    .from_s = -90L * 86400,
	    .to_s = -86400 });
	people[EARLY] = x509_make(&(struct x509_order){ .cn = "early",
	    .issuer = people[MIDDLE],
	    .from_s = 86400,
	    .to_s = 90L * 86400 });
	people[FORGED] = x509_make(&(struct x509_order){ .cn = "forged.example.org",
	    .issuer = people[MIDDLE],
	    .issuer_key = x509_another_key() });
	people[DAMAGED] = damaged(people[LEAF]);
	people[BASTARD] = child("bastard", LEAF, false);
	people[CLIENT] = x509_make(&(struct x509_order){ .cn = "client",
	    .issuer = people[MIDDLE],
	    .extensions = { { NID_ext_key_usage, "clientAuth" } } });
	people[SHORT_CA] = x509_make(&(struct x509_order){ .cn = "Short",
	    .issuer = people[ROOT],
	    .is_bare = true,
	    .extensions = { { NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
		{ NID_key_usage, "critical,keyCertSign" } } });
	people[BELOW] = child("Below", SHORT_CA, true);
	people[TOO_DEEP] = child("deep", BELOW, false);
	people[HOSTILE] = x509_make(&(struct x509_order){ .cn = "x", .issuer = hostile });
	X509_free(hostile);
}

static void write_files(void)
{
	folder = x509_folder();
	for (enum who who = ROOT; who < WHO_COUNT; who++) {
		people[who] = x509_reread(people[who]);
		file_of[who] = mem_printf("%s/%d.pem", folder, (int)who);
		x509_write(file_of[who], "w", people[who]);
	}
	hashed = mem_printf("%s/hashed", folder);
	empty = mem_printf("%s/empty", folder);
	x509_need(mkdir(hashed, 0700) == 0 && mkdir(empty, 0700) == 0, "folders");
	hashed_root = mem_printf("%s/%08lx.0", hashed,
	    X509_NAME_hash_ex(X509_get_subject_name(people[ROOT]), NULL, NULL, NULL));
	x509_write(hashed_root, "w", people[ROOT]);
}

static void remove_files(void)
{
	for (enum who who = ROOT; who < WHO_COUNT; who++) {
		unlink(file_of[who]);
		X509_free(people[who]);
	}
	unlink(hashed_root);
}

static void expect_verification(const struct trust *trust, const enum who *sent,
    enum who leaf, const char *problem, const char *name)
{
	STACK_OF(X509) *others = sk_X509_new_null();
	struct verification verification;

	for (; *sent != NOBODY; sent++)
		x509_need(sk_X509_push(others, people[*sent]) > 0, "chain");
	STACK_OF(X509) *chain = trust_verify(trust, people[leaf], others, &verification);
	EXPECT(chain != NULL, name);
	EXPECT(sk_X509_num(chain) > 0 &&
		   X509_cmp(sk_X509_value(chain, 0), people[leaf]) == 0,
	    name);
	EXPECT((verification.problem_count == 0) == (problem == NULL), name);
	if (verification.problem_count > 0 && !problem)
		EXPECT_TEXT(verification.problems[0], NULL, name);
	bool is_told = problem == NULL;
	for (int i = 0; i < verification.problem_count; i++) {
		is_told = is_told || strstr(verification.problems[i], problem) != NULL;
		EXPECT(!strpbrk(verification.problems[i], "|\n\33"), name);
	}
	EXPECT(is_told, name);
	if (!is_told)
		EXPECT_TEXT(verification.problems[0], problem, name);
	sk_X509_pop_free(chain, X509_free);
	sk_X509_free(others);
}

/* What the server sends, its own certificate first; part of a problem's sentence, or
 * NULL. */
static const struct {
	const char *name;
	enum who sent[5];
	const char *problem;
} cases[] = {
	{ "a full chain", { LEAF, MIDDLE }, NULL },
	{ "with the root", { LEAF, MIDDLE, ROOT }, NULL },
	{ "out of order", { LEAF, ROOT, MIDDLE }, NULL },
	{ "with a stranger beside", { LEAF, PRIVATE, MIDDLE }, NULL },
	{ "twice the same", { LEAF, LEAF, MIDDLE, MIDDLE }, NULL },
	{ "issued by the root", { DIRECT }, NULL },
	{ "expired: the dates are the caller's", { LATE, MIDDLE }, NULL },
	{ "not yet valid: the same", { EARLY, MIDDLE }, NULL },
	{ "self-signed", { LONE }, "self-signed" },
	{ "missing intermediate", { LEAF }, "missing intermediate" },
	{ "missing intermediate, the root is there", { LEAF, ROOT }, "Test Middle" },
	{ "unknown issuer", { STRANGER }, "unknown issuer 'Private Root'" },
	{ "unknown root", { STRANGER, PRIVATE }, "self-signed and not trusted" },
	{ "unknown root, by name", { STRANGER, PRIVATE }, "Private Root" },
	{ "a root as the server's own", { PRIVATE }, "self-signed" },
	{ "a wrong signature", { FORGED, MIDDLE },
	    "signature of 'forged.example.org' is wrong" },
	{ "a damaged signature", { DAMAGED, MIDDLE },
	    "signature of 'mx1.example.org' is wrong" },
	{ "issued by one that is no CA", { BASTARD, LEAF, MIDDLE }, "" },
	{ "not for servers", { CLIENT, MIDDLE }, "" },
	{ "a longer path than allowed", { TOO_DEEP, BELOW, SHORT_CA }, "" },
	{ "an issuer with a hostile name", { HOSTILE }, "unknown issuer" },
};

/* What every way to name the root must yield. */
static void test_cases(const struct trust *trust, const char *way)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_verification(trust, cases[i].sent, cases[i].sent[0],
		    cases[i].problem, mem_printf("%s: %s", way, cases[i].name));
}

static void test_ways(void)
{
	const char *error = NULL, *culprit;
	const struct trust *trust = trust_load(file_of[ROOT], NULL, &error, &culprit);

	EXPECT(trust != NULL, "a file");
	if (trust)
		test_cases(trust, "a file");
	trust = trust_load(NULL, hashed, &error, &culprit);
	EXPECT(trust != NULL, "a directory");
	if (trust)
		test_cases(trust, "a directory");
	trust = trust_load(file_of[LONE], hashed, &error, &culprit);
	EXPECT(trust != NULL, "both");
	if (trust) {
		const enum who full[] = { LEAF, MIDDLE, NOBODY },
			       lone[] = { LONE, NOBODY };

		expect_verification(
		    trust, full, LEAF, NULL, "both, out of the directory");
		expect_verification(trust, lone, LONE, NULL, "both, out of the file");
	}
	setenv("SSL_CERT_DIR", hashed, 1);
	setenv("SSL_CERT_FILE", "/nonexistent/file", 1);
	trust = trust_load(NULL, NULL, &error, &culprit);
	EXPECT(trust != NULL, "the system's directory");
	if (trust)
		test_cases(trust, "the system's directory");
	setenv("SSL_CERT_DIR", empty, 1);
	setenv("SSL_CERT_FILE", file_of[ROOT], 1);
	trust = trust_load(NULL, NULL, &error, &culprit);
	EXPECT(trust != NULL, "the system's file");
	if (trust)
		test_cases(trust, "the system's file");
	setenv("SSL_CERT_FILE", "/nonexistent/file", 1);
	trust = trust_load(NULL, NULL, &error, &culprit);
	EXPECT(trust != NULL, "the system has none");
	if (trust) {
		const enum who full[] = { LEAF, MIDDLE, NOBODY };

		expect_verification(
		    trust, full, LEAF, "unknown issuer", "the system has none");
	}
}

/* RFC 5280 6.1.1: what the administrator names is an anchor, a root or not. */
static void test_anchors(void)
{
	static const struct {
		const char *name;
		enum who anchor, sent[4];
		const char *problem;
	} anchors[] = {
		{ "an intermediate", MIDDLE, { LEAF }, NULL },
		{ "an intermediate, sent too", MIDDLE, { LEAF, MIDDLE }, NULL },
		{ "the certificate itself", LEAF, { LEAF }, NULL },
		{ "a self-signed one", LONE, { LONE }, NULL },
		{ "a private root", PRIVATE, { STRANGER }, NULL },
		{ "a private root, sent too", PRIVATE, { STRANGER, PRIVATE }, NULL },
		{ "another one", PRIVATE, { LEAF, MIDDLE }, "unknown issuer" },
		{ "another one, of the same subject", DIRECT, { LEAF, MIDDLE },
		    "unknown issuer" },
		{ "another self-signed one", PRIVATE, { LONE }, "self-signed" },
	};

	for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++) {
		const char *error = NULL, *culprit;
		const struct trust *trust = trust_load(
		    file_of[anchors[i].anchor], NULL, &error, &culprit);

		EXPECT(trust != NULL, anchors[i].name);
		if (trust)
			expect_verification(trust, anchors[i].sent, anchors[i].sent[0],
			    anchors[i].problem, anchors[i].name);
	}
}

/* The chain that was built ends in the anchor, which the server need not send. */
static void test_chain(void)
{
	const char *error, *culprit;
	const struct trust *trust = trust_load(file_of[ROOT], NULL, &error, &culprit);
	STACK_OF(X509) *others = sk_X509_new_null();
	struct verification verification;

	x509_need(
	    sk_X509_push(others, people[LEAF]) && sk_X509_push(others, people[MIDDLE]),
	    "chain");
	STACK_OF(X509) *chain = trust_verify(trust, people[LEAF], others, &verification);
	EXPECT_NUMBER(sk_X509_num(chain), 3, "leaf, middle, root");
	if (sk_X509_num(chain) == 3)
		EXPECT(X509_cmp(sk_X509_value(chain, 2), people[ROOT]) == 0, "the root");
	sk_X509_pop_free(chain, X509_free);
	sk_X509_free(others);
}

static void test_load_failures(void)
{
	const char *garbage = mem_printf("%s/garbage", folder);
	const struct {
		const char *name, *file, *directory;
	} failures[] = {
		{ "no such file", "/nonexistent/ca.pem", NULL },
		{ "a directory as a file", empty, NULL },
		{ "garbage", garbage, NULL },
		{ "no such directory", NULL, "/nonexistent/certs" },
		{ "a file as a directory", NULL, file_of[ROOT] },
		{ "a directory without hashed names", NULL, empty },
		{ "a good file, no such directory", file_of[ROOT], "/nonexistent/certs" },
		{ "no such file, a good directory", "/nonexistent/ca.pem", hashed },
		{ "hostile", "/nonexistent/a|b\n\33[2J", NULL },
		{ "hostile directory", NULL, "/nonexistent/a|b\n\33[2J" },
	};

	x509_write_text(garbage, "garbage\n");
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		const char *error = NULL, *culprit;

		EXPECT(trust_load(failures[i].file, failures[i].directory, &error,
			   &culprit) == NULL,
		    failures[i].name);
		EXPECT(error && *error && !strpbrk(error, "|\n\33"), failures[i].name);
	}
	unlink(garbage);
}

int main(void)
{
	make_people();
	write_files();
	test_ways();
	test_anchors();
	test_chain();
	test_load_failures();
	remove_files();
	rmdir(hashed);
	rmdir(empty);
	rmdir(folder);
	x509_end();
	return unit_end();
}
