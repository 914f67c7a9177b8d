/* SPDX-License-Identifier: ISC */
#include "net/staple.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>

/* GnuTLS accepts a response without nextUpdate for 15 days. */
enum { AGE_MAX_DAYS = 15 };

/* RFC 6960 4.1.1: the responder chooses the hash. */
static OCSP_SINGLERESP *find_answer(OCSP_BASICRESP *basic, X509 *leaf, X509 *issuer)
{
	for (int i = 0; i < OCSP_resp_count(basic); i++) {
		OCSP_SINGLERESP *answer = OCSP_resp_get0(basic, i);
		OCSP_CERTID *id = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(answer), *wanted;
		ASN1_OBJECT *hash = NULL;

		OCSP_id_get0_info(NULL, &hash, NULL, NULL, id);
		wanted = OCSP_cert_to_id(EVP_get_digestbyobj(hash), leaf, issuer);
		bool is_same = wanted && OCSP_id_cmp(id, wanted) == 0;
		OCSP_CERTID_free(wanted);
		if (is_same)
			return answer;
	}
	return NULL;
}

/* RFC 6960 4.2.2.2: signed by an issuer of the chain, or by a responder to which it issued a
 * certificate for that. */
static bool is_signed(OCSP_BASICRESP *basic, STACK_OF(X509) *path)
{
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *issuers = sk_X509_new_null();
	bool is_good = store != NULL;

	for (int i = 1; i < sk_X509_num(path) && is_good; i++)
		is_good = sk_X509_push(issuers, sk_X509_value(path, i)) > 0 &&
			  X509_STORE_add_cert(store, sk_X509_value(path, i)) == 1;
	is_good = is_good && OCSP_basic_verify(basic, issuers, store,
				 OCSP_TRUSTOTHER | OCSP_PARTIAL_CHAIN) == 1;
	sk_X509_free(issuers);
	X509_STORE_free(store);
	return is_good;
}

/* RFC 6960 3.2 */
static bool is_old(const ASN1_GENERALIZEDTIME *from, const ASN1_GENERALIZEDTIME *until)
{
	int days = 0, seconds = 0;

	if (until)
		return X509_cmp_current_time(until) <= 0;
	return !ASN1_TIME_diff(&days, &seconds, from, NULL) || days >= AGE_MAX_DAYS;
}

static enum staple_verdict judge_basic(OCSP_BASICRESP *basic, STACK_OF(X509) *path)
{
	X509 *leaf = sk_X509_value(path, 0);
	X509 *issuer = sk_X509_value(path, sk_X509_num(path) > 1 ? 1 : 0);
	OCSP_SINGLERESP *answer = find_answer(basic, leaf, issuer);
	ASN1_GENERALIZEDTIME *from = NULL, *until = NULL;

	if (!answer || !is_signed(basic, path))
		return STAPLE_INVALID;
	if (OCSP_single_get0_status(answer, NULL, NULL, &from, &until) ==
	    V_OCSP_CERTSTATUS_REVOKED)
		return STAPLE_REVOKED;
	return is_old(from, until) ? STAPLE_OLD : STAPLE_GOOD;
}

enum staple_verdict staple_judge(
    const unsigned char *response, long size, STACK_OF(X509) *path)
{
	enum staple_verdict verdict = STAPLE_INVALID;
	OCSP_RESPONSE *parsed;

	if (size <= 0)
		return STAPLE_MISSING;
	parsed = d2i_OCSP_RESPONSE(NULL, &response, size);
	if (parsed && OCSP_response_status(parsed) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
		verdict = STAPLE_MISSING;
	} else if (parsed && sk_X509_num(path) > 0) {
		OCSP_BASICRESP *basic = OCSP_response_get1_basic(parsed);

		if (basic)
			verdict = judge_basic(basic, path);
		OCSP_BASICRESP_free(basic);
	}
	OCSP_RESPONSE_free(parsed);
	ERR_clear_error();
	return verdict;
}
