/* SPDX-License-Identifier: ISC */
#include "net/staple.h"

#include <openssl/ocsp.h>

#include "unit.h"
#include "x509.h"

/* ROOT issues MIDDLE, MIDDLE issues LEAF, OTHER and the two delegates; STRANGER is its own root. */
enum who { ROOT, MIDDLE, LEAF, OTHER, DELEGATE, NO_DELEGATE, STRANGER, WHO_COUNT };

static X509 *people[WHO_COUNT];

enum { DAY = 86400 };

static void make_people(void)
{
	static const struct x509_order root = { .cn = "Root", .is_ca = true };
	static const struct x509_order stranger = { .cn = "Stranger", .is_ca = true };

	people[ROOT] = x509_make(&root);
	people[STRANGER] = x509_make(&stranger);
	people[MIDDLE] = x509_make(&(struct x509_order){
	    .cn = "Middle", .is_ca = true, .issuer = people[ROOT] });
	people[LEAF] = x509_make(
	    &(struct x509_order){ .cn = "mail", .issuer = people[MIDDLE] });
	people[OTHER] = x509_make(
	    &(struct x509_order){ .cn = "other", .issuer = people[MIDDLE] });
	people[DELEGATE] = x509_make(&(struct x509_order){ .cn = "responder",
	    .issuer = people[MIDDLE],
	    .key = x509_another_key(),
	    .extensions = { { NID_ext_key_usage, "OCSPSigning" } } });
	people[NO_DELEGATE] = x509_make(&(struct x509_order){ .cn = "no responder",
	    .issuer = people[MIDDLE],
	    .key = x509_another_key(),
	    .extensions = { { NID_ext_key_usage, "serverAuth" } } });
	for (enum who who = ROOT; who < WHO_COUNT; who++)
		people[who] = x509_reread(people[who]);
}

struct answer {
	enum who about, signer;
	int status;
	long from, until; /* 0: none */
	const EVP_MD *(*hash)(void);
	bool is_forged; /* another key signs than the signer's */
	int outer;      /* the status of the whole */
};

static const EVP_MD *usual_hash(void)
{
	return NULL;
}

static OCSP_RESPONSE *make_response(const struct answer *answer)
{
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	OCSP_CERTID *id = OCSP_cert_to_id(
	    answer->hash(), people[answer->about], people[MIDDLE]);
	ASN1_TIME *from = X509_gmtime_adj(NULL, answer->from);
	ASN1_TIME *until = answer->until ? X509_gmtime_adj(NULL, answer->until) : NULL;
	bool is_delegate = answer->signer == DELEGATE || answer->signer == NO_DELEGATE;
	OCSP_RESPONSE *response;

	x509_need(basic && id && from &&
		      OCSP_basic_add1_status(basic, id, answer->status,
			  OCSP_REVOKED_STATUS_UNSPECIFIED, from, from, until) &&
		      OCSP_basic_sign(basic, people[answer->signer],
			  is_delegate ? x509_another_key() : x509_key(), EVP_sha256(),
			  NULL, is_delegate ? 0 : OCSP_NOCERTS),
	    "response");
	if (answer->is_forged) {
		ASN1_OCTET_STRING *signature =
		    (ASN1_OCTET_STRING *)OCSP_resp_get0_signature(basic);

		signature->data[signature->length - 1] ^= 1;
	}
	response = OCSP_response_create(answer->outer, answer->outer ? NULL : basic);
	x509_need(response != NULL, "response");
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
	return response;
}

static STACK_OF(X509) *path_of_leaf(int length)
{
	static const enum who members[] = { LEAF, MIDDLE, ROOT };
	STACK_OF(X509) *path = sk_X509_new_null();

	for (int i = 0; i < length; i++)
		x509_need(sk_X509_push(path, people[members[i]]) > 0, "path");
	return path;
}

static void test_answers(void)
{
	enum {
		FINE = V_OCSP_CERTSTATUS_GOOD,
		REVOKED = V_OCSP_CERTSTATUS_REVOKED,
		UNKNOWN = V_OCSP_CERTSTATUS_UNKNOWN
	};
	static const struct {
		const char *name;
		struct answer answer;
		enum staple_verdict verdict;
	} cases[] = {
		{ "good", { LEAF, MIDDLE, FINE, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "unknown",
		    { LEAF, MIDDLE, UNKNOWN, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "revoked",
		    { LEAF, MIDDLE, REVOKED, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_REVOKED },
		{ "revoked long ago",
		    { LEAF, MIDDLE, REVOKED, -60 * DAY, -50 * DAY, usual_hash, false, 0 },
		    STAPLE_REVOKED },
		{ "of tomorrow",
		    { LEAF, MIDDLE, FINE, DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "over for a minute",
		    { LEAF, MIDDLE, FINE, -DAY, -60, usual_hash, false, 0 }, STAPLE_OLD },
		{ "over in a minute",
		    { LEAF, MIDDLE, FINE, -60 * DAY, 60, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "without an end, 14 days old",
		    { LEAF, MIDDLE, FINE, -14 * DAY, 0, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "without an end, 16 days old",
		    { LEAF, MIDDLE, FINE, -16 * DAY, 0, usual_hash, false, 0 },
		    STAPLE_OLD },
		{ "by SHA-256",
		    { LEAF, MIDDLE, FINE, -DAY, 6 * DAY, EVP_sha256, false, 0 },
		    STAPLE_GOOD },
		{ "of another certificate",
		    { OTHER, MIDDLE, FINE, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_INVALID },
		{ "that revokes another certificate",
		    { OTHER, MIDDLE, REVOKED, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_INVALID },
		{ "by the root",
		    { LEAF, ROOT, FINE, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "by a delegate",
		    { LEAF, DELEGATE, FINE, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_GOOD },
		{ "revoked by a delegate",
		    { LEAF, DELEGATE, REVOKED, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_REVOKED },
		{ "by a certificate for another purpose",
		    { LEAF, NO_DELEGATE, REVOKED, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_INVALID },
		{ "by a stranger",
		    { LEAF, STRANGER, REVOKED, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_INVALID },
		{ "by the certificate itself",
		    { LEAF, LEAF, FINE, -DAY, 6 * DAY, usual_hash, false, 0 },
		    STAPLE_INVALID },
		{ "with a wrong signature",
		    { LEAF, MIDDLE, FINE, -DAY, 6 * DAY, usual_hash, true, 0 },
		    STAPLE_INVALID },
		{ "revoked, with a wrong signature",
		    { LEAF, MIDDLE, REVOKED, -DAY, 6 * DAY, usual_hash, true, 0 },
		    STAPLE_INVALID },
		{ "tryLater",
		    { LEAF, MIDDLE, FINE, -DAY, 6 * DAY, usual_hash, false,
			OCSP_RESPONSE_STATUS_TRYLATER },
		    STAPLE_MISSING },
		{ "unauthorized",
		    { LEAF, MIDDLE, FINE, -DAY, 6 * DAY, usual_hash, false,
			OCSP_RESPONSE_STATUS_UNAUTHORIZED },
		    STAPLE_MISSING },
	};
	STACK_OF(X509) *path = path_of_leaf(3);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		OCSP_RESPONSE *response = make_response(&cases[i].answer);
		unsigned char *der = NULL;
		int size = i2d_OCSP_RESPONSE(response, &der);

		EXPECT_NUMBER(
		    staple_judge(der, size, path), cases[i].verdict, cases[i].name);
		/* Cut anywhere, it is nothing. */
		for (int cut = 1; cut < size; cut += 7)
			EXPECT_NUMBER(staple_judge(der, cut, path), STAPLE_INVALID,
			    mem_printf("%s, %d of %d bytes", cases[i].name, cut, size));
		OPENSSL_free(der);
		OCSP_RESPONSE_free(response);
	}
	sk_X509_free(path);
}

static void test_paths(void)
{
	static const struct answer good = { LEAF, MIDDLE, V_OCSP_CERTSTATUS_GOOD, -DAY,
		6 * DAY, usual_hash, false, 0 };
	static const struct {
		int length;
		enum staple_verdict verdict;
	} cases[] = { { 3, STAPLE_GOOD }, { 2, STAPLE_GOOD }, { 1, STAPLE_INVALID },
		{ 0, STAPLE_INVALID } };
	OCSP_RESPONSE *response = make_response(&good);
	unsigned char *der = NULL;
	int size = i2d_OCSP_RESPONSE(response, &der);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		STACK_OF(X509) *path = path_of_leaf(cases[i].length);

		EXPECT_NUMBER(staple_judge(der, size, path), cases[i].verdict,
		    mem_printf("a path of %d", cases[i].length));
		sk_X509_free(path);
	}
	EXPECT_NUMBER(staple_judge(der, size, NULL), STAPLE_INVALID, "no path");
	EXPECT_NUMBER(staple_judge(NULL, -1, NULL), STAPLE_MISSING, "no response");
	EXPECT_NUMBER(staple_judge(der, 0, NULL), STAPLE_MISSING, "an empty response");
	OPENSSL_free(der);
	OCSP_RESPONSE_free(response);
}

int main(void)
{
	make_people();
	test_answers();
	test_paths();
	for (enum who who = ROOT; who < WHO_COUNT; who++)
		X509_free(people[who]);
	x509_end();
	return unit_end();
}
