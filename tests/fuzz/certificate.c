/* SPDX-License-Identifier: ISC */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

#include "fuzz.h"
#include "net/cert.h"
#include "net/certform.h"
#include "net/staple.h"

enum { SHOWN_MAX = 120, KEY_MAX = 80, SIGNATURE_MAX = 120, DEFECT_MAX = 120 };

static void expect_facts(const struct cert *cert)
{
	fuzz_expect_clean(cert->subject, SHOWN_MAX);
	fuzz_expect_clean(cert->issuer, SHOWN_MAX);
	fuzz_expect_clean(cert->key, KEY_MAX);
	fuzz_expect_clean(cert->signature, SIGNATURE_MAX);
	EXPECT(cert->name_count >= 0 && cert->name_count <= CERT_NAMES_MAX);
	EXPECT(cert->names_left_out >= 0);
	for (int i = 0; i < cert->name_count; i++)
		fuzz_expect_clean(cert->names[i], SHOWN_MAX);
}

/* A certificate without a name matches no name (RFC 9525 6.3: the common name is never
 * used). */
static void expect_match(X509 *x509, const struct cert *cert)
{
	static const char *const names[] = { "mail.example.org", "example.org",
		"a.b.example.org", "192.0.2.7", "2001:db8::7", "localhost" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool is_for = cert_is_for(x509, names[i]);

		EXPECT(!is_for || cert->name_count > 0);
	}
}

/* Checks what GnuTLS rejects, and judges the bytes after the certificate as its staple. */
static void expect_form(X509 *x509, const unsigned char *rest, size_t size)
{
	STACK_OF(X509) *path = sk_X509_new_null();
	const char *const defects[] = { certform_unread(x509), certform_refused(x509),
		certform_mismatch(x509, x509) };

	for (size_t i = 0; i < sizeof defects / sizeof *defects; i++) {
		if (defects[i])
			fuzz_expect_clean(defects[i], DEFECT_MAX);
	}
	certform_must_staple(x509);
	EXPECT(sk_X509_push(path, x509) > 0);
	EXPECT(staple_judge(rest, (long)size, path) != STAPLE_GOOD || size > 0);
	sk_X509_free(path);
}

void fuzz_one(const unsigned char *bytes, size_t size)
{
	const unsigned char *at = bytes;
	X509 *x509 = d2i_X509(NULL, &at, (long)size);
	struct cert cert;

	if (x509) {
		cert_read(x509, &cert);
		expect_facts(&cert);
		expect_match(x509, &cert);
		expect_form(x509, at, size - (size_t)(at - bytes));
		X509_free(x509);
	}
	ERR_clear_error();
}
