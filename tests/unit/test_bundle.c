/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include "net/bundle.h"

#include "unit.h"
#include "x509.h"

static const char *path;
static X509 *root, *other;

static void test_unreadable(void)
{
	static const char *const texts[] = { "", "\n", "garbage",
		"-----BEGIN CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMIID\n",
		/* DER that lies about its size, and that is no SEQUENCE of the right
		   parts. */
		"-----BEGIN CERTIFICATE-----\nMIJ/fw==\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMAMwAQA=\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMIAwgAIBAAAAAAA=\n-----END "
		"CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMAowCAIBATAAMAAwAA==\n-----END "
		"CERTIFICATE-----\n",
		"-----BEGIN PRIVATE KEY-----\nMAMwAQA=\n-----END PRIVATE KEY-----\n" };
	static const char *const missing[] = { "/nonexistent/ca.pem", "", "/",
		"/dev/null", "/nonexistent/a|b\n\33[2J" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct bundle bundle;
		const char *error = NULL;

		x509_write_text(path, texts[i]);
		EXPECT(!bundle_read(&bundle, path, &error), texts[i]);
		EXPECT(
		    error && strstr(error, path) && !strpbrk(error, "|\n\33"), texts[i]);
	}
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
		struct bundle bundle;
		const char *error = NULL;

		EXPECT(!bundle_read(&bundle, missing[i], &error), missing[i]);
		EXPECT(error && *error && !strpbrk(error, "|\n\33"), missing[i]);
	}
}

static void expect_count(const char *text, int count, const char *what)
{
	struct bundle bundle;
	const char *error = NULL;

	x509_write_text(path, text);
	EXPECT(bundle_read(&bundle, path, &error), what);
	EXPECT_NUMBER(bundle.count, count, what);
}

/* The good ones are there, but it is said that not all are. */
static void expect_damaged(const char *text, int count, const char *what)
{
	struct bundle bundle;
	const char *error = NULL;

	x509_write_text(path, text);
	EXPECT(!bundle_read(&bundle, path, &error), what);
	EXPECT(error && strstr(error, "damaged"), what);
	EXPECT_NUMBER(bundle.count, count, what);
}

static const char *crlf(const char *text)
{
	const char *result = "";

	for (size_t length; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		result = mem_printf("%s%.*s\r\n", result, (int)length, text);
	}
	return result;
}

/* The base64 in one line, as some tools write it. */
static const char *unbroken(const char *text)
{
	const char *result = "";

	for (size_t length; *text; text += length + (text[length] == '\n')) {
		bool is_mark = *text == '-';

		length = strcspn(text, "\n");
		result = mem_printf("%s%s%.*s%s", result,
		    is_mark && strncmp(text, "-----E", 6) == 0 ? "\n" : "", (int)length,
		    text, is_mark ? "\n" : "");
	}
	return result;
}

/* With a blank before or behind each line of base64. */
static const char *padded(const char *text, bool is_behind)
{
	const char *result = "";

	for (size_t length; *text; text += length + (text[length] == '\n')) {
		bool is_mark = *text == '-';

		length = strcspn(text, "\n");
		result = mem_printf("%s%s%.*s%s\n", result,
		    is_mark || is_behind ? "" : " ", (int)length, text,
		    is_mark || !is_behind ? "" : " ");
	}
	return result;
}

static const char *trusted_pem(X509 *x509)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;

	X509_alias_set1(x509, (const unsigned char *)"alias", 5);
	x509_need(bio && PEM_write_bio_X509_AUX(bio, x509), "PEM");
	long length = BIO_get_mem_data(bio, &bytes);
	const char *text = mem_copy(bytes, (size_t)length);
	BIO_free(bio);
	return text;
}

static void test_readable(void)
{
	const char *one = x509_pem(root), *two = x509_pem(other);
	const char *key =
	    "-----BEGIN PRIVATE KEY-----\nMAMwAQA=\n-----END PRIVATE KEY-----\n";
	const char *broken =
	    "-----BEGIN CERTIFICATE-----\nMAMwAQA=\n-----END CERTIFICATE-----\n";
	const char *unreadable =
	    "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
	const char *many = "";

	expect_count(one, 1, "one");
	expect_count(mem_printf("%s%s", one, two), 2, "two");
	expect_count(mem_printf("# Root\n%s\n\nRoot of others:\n%s# end\n", one, two), 2,
	    "words around them");
	expect_count(mem_printf("%s%s", key, one), 1, "behind a key");
	expect_count(mem_printf("%s%s%s", one, key, two), 2, "a key between");
	expect_count(mem_printf("%s-----BEGIN PRIVATE KEY-----\n!!!\n%s", one, two), 2,
	    "a damaged key between");
	expect_damaged(
	    mem_printf("%s%s%s", one, broken, two), 2, "one that is none between");
	expect_damaged(
	    mem_printf("%s%s%s", one, unreadable, two), 2, "one not in base64");
	expect_damaged(mem_printf("-----BEGIN CERTIFICATE-----\nMIID\n%s", one), 1,
	    "one that is cut before another");
	expect_damaged(mem_printf("%s-----BEGIN CERTIFICATE-----\nMAMwAQA=\n-----END "
				  "PRIVATE KEY-----\n%s",
			   one, two),
	    2, "one that ends as something else");
	expect_damaged(mem_printf("%s-----BEGIN CERTIFICATE-----\nMA=wAQA=\n-----END "
				  "CERTIFICATE-----\n",
			   one),
	    1, "padding inside");
	expect_damaged(
	    mem_printf("%.*s%s", (int)strlen(one) - 1, one, two), 0, "two on one line");
	expect_damaged(mem_printf("%.*s # Root\n%s", (int)strlen(one) - 1, one, two), 1,
	    "text behind the closing mark");
	expect_damaged(
	    mem_printf("%.400s-%s%s", one, one + 401, two), 1, "a dash in the base64");
	/* RFC 7468 2: unlike those of RFC 1421, these blocks have no headers. */
	expect_damaged(
	    mem_printf("-----BEGIN CERTIFICATE-----\nProc-Type: 4,CLEAR\n\n%s%s",
		strchr(one, '\n') + 1, two),
	    1, "a header");
	expect_count(mem_printf("\xef\xbb\xbf%s%s", one, two), 2, "a byte order mark");
	expect_count(mem_printf("-----BEGIN CERTIFICATE-----x\n%s", one), 1,
	    "no label, and then one");
	expect_count(crlf(one), 1, "CR LF");
	expect_count(
	    mem_printf("-----BEGIN CERTIFICATE-----  \n%s", strchr(one, '\n') + 1), 1,
	    "blanks behind the label");
	expect_count(unbroken(one), 1, "one line");
	expect_count(padded(one, 1), 1, "blanks behind lines");
	expect_count(padded(one, 0), 1, "blanks before lines");
	expect_count(mem_printf("%.*s", (int)strlen(one) - 1, one), 1, "no end of line");
	expect_count(trusted_pem(other), 1, "TRUSTED CERTIFICATE");
	for (int i = 0; i < 300; i++)
		many = mem_printf("%s%s", many, i % 2 ? one : two);
	expect_count(many, 300, "three hundred");
}

/* How many a search finds; whether wanted is among them. */
static int find(const char *text, X509 *member, X509 *wanted, bool *is_found)
{
	struct bundle bundle;
	const char *error;
	STACK_OF(X509) *members = sk_X509_new_null(), *found = sk_X509_new_null();

	x509_write_text(path, text);
	x509_need(bundle_read(&bundle, path, &error) && members && found, "bundle");
	if (member)
		x509_need(sk_X509_push(members, member) > 0, "member");
	bundle_find(&bundle, members, found);
	int count = sk_X509_num(found);
	*is_found = false;
	for (int i = 0; i < count; i++)
		*is_found = *is_found || X509_cmp(sk_X509_value(found, i), wanted) == 0;
	sk_X509_free(members);
	sk_X509_pop_free(found, X509_free);
	return count;
}

static void test_find(void)
{
	X509 *middle = x509_make(
	    &(struct x509_order){ .cn = "Middle", .is_ca = true, .issuer = root });
	X509 *low = x509_make(
	    &(struct x509_order){ .cn = "Low", .is_ca = true, .issuer = middle });
	X509 *leaf = x509_make(&(struct x509_order){ .cn = "leaf", .issuer = low });
	/* The same subject, another key: both may be meant. */
	X509 *twin = x509_make(&(struct x509_order){
	    .cn = "Root", .is_ca = true, .key = x509_another_key() });
	const char *all = mem_printf(
	    "%s%s%s%s", x509_pem(other), x509_pem(root), x509_pem(middle), x509_pem(low));
	bool is_found;

	EXPECT_NUMBER(find(all, middle, root, &is_found), 2, "issuer and member");
	EXPECT(is_found, "the issuer");
	EXPECT_NUMBER(find(all, leaf, root, &is_found), 3, "issuers of issuers");
	EXPECT(is_found, "the root above two");
	EXPECT_NUMBER(find(all, root, root, &is_found), 1, "itself");
	EXPECT(is_found, "itself");
	EXPECT_NUMBER(
	    find(x509_pem(leaf), leaf, leaf, &is_found), 1, "a leaf as an anchor");
	EXPECT_NUMBER(find(x509_pem(other), leaf, other, &is_found), 0, "none");
	EXPECT_NUMBER(find(all, NULL, root, &is_found), 0, "no members");
	EXPECT_NUMBER(find(mem_printf("%s%s", x509_pem(root), x509_pem(twin)), middle,
			  twin, &is_found),
	    2, "twins");
	EXPECT(is_found, "twins");
	X509_free(middle);
	X509_free(low);
	X509_free(leaf);
	X509_free(twin);
}

/* RFC 5280 7.1: the same name though the strings are encoded otherwise. */
static void test_find_other_encoding(void)
{
	static const struct name_part utf8[] = {
		{ NID_commonName, V_ASN1_UTF8STRING, "Example  Root", -1 }, { .nid = 0 }
	};
	static const struct name_part printable[] = {
		{ NID_commonName, V_ASN1_PRINTABLESTRING, "EXAMPLE Root", -1 },
		{ .nid = 0 }
	};
	X509 *one = x509_make(&(struct x509_order){ .subject = utf8, .is_ca = true });
	X509 *same = x509_make(
	    &(struct x509_order){ .subject = printable, .is_ca = true });
	X509 *leaf = x509_make(&(struct x509_order){ .cn = "leaf", .issuer = same });
	bool is_found;

	EXPECT_NUMBER(find(x509_pem(one), leaf, one, &is_found), 1, "another encoding");
	EXPECT(is_found, "another encoding");
	X509_free(one);
	X509_free(same);
	X509_free(leaf);
}

/* Two that issued each other: the search ends. */
static void test_find_circle(void)
{
	X509 *a = x509_make(&(struct x509_order){ .cn = "A", .is_ca = true });
	X509 *b = x509_make(&(struct x509_order){ .cn = "B", .is_ca = true });
	X509 *a_by_b = x509_make(
	    &(struct x509_order){ .cn = "A", .is_ca = true, .issuer = b });
	X509 *b_by_a = x509_make(
	    &(struct x509_order){ .cn = "B", .is_ca = true, .issuer = a });
	X509 *leaf = x509_make(&(struct x509_order){ .cn = "leaf", .issuer = a });
	bool is_found;

	EXPECT_NUMBER(find(mem_printf("%s%s", x509_pem(a_by_b), x509_pem(b_by_a)), leaf,
			  b_by_a, &is_found),
	    2, "a circle");
	EXPECT(is_found, "a circle");
	X509_free(a);
	X509_free(b);
	X509_free(a_by_b);
	X509_free(b_by_a);
	X509_free(leaf);
}

int main(void)
{
	const char *folder = x509_folder();

	path = mem_printf("%s/ca.pem", folder);
	root = x509_make(&(struct x509_order){ .cn = "Root", .is_ca = true });
	other = x509_make(&(struct x509_order){ .cn = "Other", .is_ca = true });
	test_unreadable();
	test_readable();
	test_find();
	test_find_other_encoding();
	test_find_circle();
	X509_free(root);
	X509_free(other);
	x509_end();
	unlink(path);
	rmdir(folder);
	return unit_end();
}
