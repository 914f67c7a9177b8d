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
	UPPER,    /* issued by ROOT */
	LOWER,    /* issued by UPPER */
	DEEP,     /* issued by LOWER */
	TWIN_OLD, /* as MIDDLE, its key too, and expired */
	TWIN_NO_CA,
	TWIN_OTHER, /* as MIDDLE, issued by PRIVATE */
	IMPOSTOR,   /* as MIDDLE, with another key */
	CROSS,      /* as ROOT, its key too, issued by PRIVATE */
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
	people[UPPER] = child("Upper", ROOT, true);
	people[LOWER] = child("Lower", UPPER, true);
	people[DEEP] = child("deep", LOWER, false);
	people[TWIN_OLD] = x509_make(&(struct x509_order){ .cn = "Test Middle",
	    .is_ca = true,
	    .issuer = people[ROOT],
	    .from_s = -90L * 86400,
	    .to_s = -86400 });
	people[TWIN_NO_CA] = child("Test Middle", ROOT, false);
	people[TWIN_OTHER] = child("Test Middle", PRIVATE, true);
	people[IMPOSTOR] = x509_make(&(struct x509_order){ .cn = "Test Middle",
	    .is_ca = true,
	    .issuer = people[ROOT],
	    .key = x509_another_key() });
	people[CROSS] = child("Test Root", PRIVATE, true);
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
	    "signature of 'forged.example.org' is invalid" },
	{ "a damaged signature", { DAMAGED, MIDDLE },
	    "signature of 'mx1.example.org' is invalid" },
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

/* What our store has and the server does not send (RFC 8446 4.4.2). */
static const struct {
	const char *name;
	enum who store[4], sent[5];
	const char *problem, *missing;
	enum who second; /* of the chain that is judged */
} unsent[] = {
	{ "the intermediate", { MIDDLE, ROOT }, { LEAF }, NULL, "Test Middle", MIDDLE },
	{ "the intermediate, the root is sent", { MIDDLE, ROOT }, { LEAF, ROOT }, NULL,
	    "Test Middle", MIDDLE },
	{ "nothing", { MIDDLE, ROOT }, { LEAF, MIDDLE }, NULL, NULL, MIDDLE },
	{ "the root", { ROOT, PRIVATE }, { LEAF, MIDDLE }, NULL, NULL, MIDDLE },
	{ "the upper of two", { LOWER, UPPER, ROOT }, { DEEP, LOWER }, NULL, "Upper",
	    LOWER },
	{ "the lower of two", { LOWER, UPPER, ROOT }, { DEEP, UPPER }, NULL, "Lower",
	    LOWER },
	{ "both", { LOWER, UPPER, ROOT }, { DEEP }, NULL, "Lower", LOWER },
	{ "the lower of two, the upper is the anchor", { LOWER, UPPER }, { DEEP }, NULL,
	    "Lower", LOWER },
	{ "an anchor that is no root", { MIDDLE, PRIVATE }, { LEAF }, NULL, NULL,
	    MIDDLE },
	{ "an anchor that is no root, of two", { UPPER, PRIVATE }, { DEEP, LOWER }, NULL,
	    NULL, LOWER },
	{ "an anchor that is no root, sent too", { UPPER, PRIVATE },
	    { DEEP, LOWER, UPPER }, NULL, NULL, LOWER },
	{ "the expired one is sent", { MIDDLE, ROOT }, { LEAF, TWIN_OLD }, NULL, NULL,
	    TWIN_OLD },
	{ "one that is no CA is sent", { MIDDLE, ROOT }, { LEAF, TWIN_NO_CA },
	    "Test Middle", NULL, TWIN_NO_CA },
	{ "one of an unknown root is sent", { MIDDLE, ROOT }, { LEAF, TWIN_OTHER }, NULL,
	    "Test Middle", MIDDLE },
	{ "one with another key is sent", { MIDDLE, ROOT }, { LEAF, IMPOSTOR },
	    "signature of 'mx1.example.org' is invalid", NULL, IMPOSTOR },
	{ "no CA in front of the good one", { MIDDLE, ROOT },
	    { LEAF, TWIN_NO_CA, MIDDLE }, "Test Middle", NULL, TWIN_NO_CA },
	{ "the expired one in front of the good one", { MIDDLE, ROOT },
	    { LEAF, TWIN_OLD, MIDDLE }, NULL, NULL, MIDDLE },
	{ "no CA behind the good one", { MIDDLE, ROOT }, { LEAF, MIDDLE, TWIN_NO_CA },
	    NULL, NULL, MIDDLE },
	{ "a root that another one signed", { ROOT, CROSS, PRIVATE }, { LEAF, MIDDLE },
	    NULL, NULL, MIDDLE },
	{ "only the root that another one signed", { CROSS, PRIVATE }, { LEAF, MIDDLE },
	    NULL, "Test Root", MIDDLE },
	{ "the same, sent", { CROSS, PRIVATE }, { LEAF, MIDDLE, CROSS }, NULL, NULL,
	    MIDDLE },
};

static void expect_unsent(const struct trust *trust, size_t index, const char *way)
{
	STACK_OF(X509) *sent = sk_X509_new_null();
	struct verification verification;
	const char *name = mem_printf("%s: %s", way, unsent[index].name);

	EXPECT(trust != NULL, name);
	for (int i = 0; unsent[index].sent[i] != NOBODY; i++)
		x509_need(sk_X509_push(sent, people[unsent[index].sent[i]]) > 0, "chain");
	STACK_OF(X509) *chain = trust ? trust_verify(trust, sk_X509_value(sent, 0), sent,
					    &verification)
				      : NULL;
	if (chain) {
		const char *problem = verification.problem_count
					  ? verification.problems[0]
					  : NULL;

		EXPECT_TEXT(verification.missing, unsent[index].missing, name);
		EXPECT((problem == NULL) == (unsent[index].problem == NULL) &&
			   (!problem || strstr(problem, unsent[index].problem)),
		    name);
		EXPECT(
		    X509_cmp(sk_X509_value(chain, 1), people[unsent[index].second]) == 0,
		    name);
	}
	sk_X509_pop_free(chain, X509_free);
	sk_X509_free(sent);
}

static const char *add_hashed(const char *directory, X509 *x509)
{
	unsigned long hash = X509_NAME_hash_ex(
	    X509_get_subject_name(x509), NULL, NULL, NULL);
	const char *path;
	int number = 0;

	do
		path = mem_printf("%s/%08lx.%d", directory, hash, number++);
	while (access(path, F_OK) == 0);
	x509_write(path, "w", x509);
	return path;
}

/* Each store as a file, as a directory, as both, and split. */
static void test_unsent(void)
{
	enum { IN_FILE = 1, IN_DIRECTORY = 2 };
	static const struct {
		const char *name;
		int first, others;
	} ways[] = {
		{ "a file", IN_FILE, IN_FILE },
		{ "a directory", IN_DIRECTORY, IN_DIRECTORY },
		{ "both, twice", IN_FILE | IN_DIRECTORY, IN_FILE | IN_DIRECTORY },
		{ "the first in the file", IN_FILE, IN_DIRECTORY },
		{ "the first in the directory", IN_DIRECTORY, IN_FILE },
	};
	const char *file = mem_printf("%s/store.pem", folder);
	const char *directory = mem_printf("%s/store", folder), *paths[4];

	x509_need(mkdir(directory, 0700) == 0, "folder");
	for (size_t i = 0; i < sizeof unsent / sizeof *unsent; i++) {
		for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
			const char *error, *culprit;
			int count = 0, places = ways[way].first | ways[way].others;

			for (int j = 0; unsent[i].store[j] != NOBODY; j++) {
				X509 *x509 = people[unsent[i].store[j]];
				int place = j == 0 ? ways[way].first : ways[way].others;

				if (place & IN_FILE)
					x509_write(file, "a", x509);
				if (place & IN_DIRECTORY)
					paths[count++] = add_hashed(directory, x509);
			}
			expect_unsent(trust_load(places & IN_FILE ? file : NULL,
					  places & IN_DIRECTORY ? directory : NULL,
					  &error, &culprit),
			    i, ways[way].name);
			unlink(file);
			while (count > 0)
				unlink(paths[--count]);
		}
	}
	rmdir(directory);
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
	test_unsent();
	test_load_failures();
	remove_files();
	rmdir(hashed);
	rmdir(empty);
	rmdir(folder);
	x509_end();
	return unit_end();
}
