/* SPDX-License-Identifier: ISC */
#include "net/concession.h"

#include "unit.h"
#include "x509.h"

/* What a session before its handshake, a suite and a chain look like to a row. */
static SSL_CTX *context;
static SSL *ssl;

static STACK_OF(X509) *stack_of(X509 *first, X509 *second, X509 *third)
{
	X509 *const members[] = { first, second, third };
	STACK_OF(X509) *stack = sk_X509_new_null();

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		x509_need(!members[i] || sk_X509_push(stack, members[i]) > 0, "stack");
	return stack;
}

static const SSL_CIPHER *cipher_of(unsigned number)
{
	const unsigned char bytes[] = { (unsigned char)(number >> 8),
		(unsigned char)number };

	return number ? SSL_CIPHER_find(ssl, bytes) : NULL;
}

enum {
	RSA_AES = 0x002f,       /* TLS_RSA_WITH_AES_128_CBC_SHA */
	ECDHE_RSA_AES = 0xc02f, /* TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 */
	DHE_RSA_AES = 0x009e,   /* TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 */
	AES = 0x1301,           /* of TLS 1.3 */
};

static void test_key_usage(void)
{
#define LACKS(what)                                                                      \
	"certificate has a keyUsage without " what ": clients with GnuTLS refuse it"
	static const struct {
		const char *name, *usage;
		unsigned cipher;
		const char *wanted;
	} cases[] = {
		{ "none", NULL, AES, NULL },
		{ "none, RSA key exchange", NULL, RSA_AES, NULL },
		{ "digitalSignature", "digitalSignature", AES, NULL },
		{ "digitalSignature among others",
		    "critical,keyAgreement,digitalSignature", AES, NULL },
		{ "keyEncipherment", "keyEncipherment", AES, LACKS("digitalSignature") },
		{ "keyAgreement, critical", "critical,keyAgreement", AES,
		    LACKS("digitalSignature") },
		{ "nonRepudiation", "nonRepudiation", AES, LACKS("digitalSignature") },
		{ "keyCertSign", "keyCertSign", AES, LACKS("digitalSignature") },
		{ "no bit at all", "DER:03020700", AES, LACKS("digitalSignature") },
		{ "keyEncipherment, ECDHE", "keyEncipherment", ECDHE_RSA_AES,
		    LACKS("digitalSignature") },
		{ "keyEncipherment, DHE", "keyEncipherment", DHE_RSA_AES,
		    LACKS("digitalSignature") },
		{ "digitalSignature, ECDHE", "digitalSignature", ECDHE_RSA_AES, NULL },
		{ "digitalSignature, RSA key exchange", "digitalSignature", RSA_AES,
		    LACKS("keyEncipherment") },
		{ "keyEncipherment, RSA key exchange", "keyEncipherment", RSA_AES, NULL },
		{ "both, RSA key exchange", "digitalSignature,keyEncipherment", RSA_AES,
		    NULL },
		{ "keyEncipherment, no suite yet", "keyEncipherment", 0,
		    LACKS("digitalSignature") },
		{ "digitalSignature, no suite yet", "digitalSignature", 0, NULL },
		{ "unreadable", "DER:0500", AES, NULL },
	};
#undef LACKS

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct x509_order order = { .cn = "mail", .is_bare = true };

		if (cases[i].usage) {
			order.extensions[0].nid = NID_key_usage;
			order.extensions[0].value = cases[i].usage;
		}
		X509 *leaf = x509_reread(x509_make(&order));
		struct scene scene = { .ssl = ssl,
			.cipher = cipher_of(cases[i].cipher),
			.sent = stack_of(leaf, NULL, NULL) };

		EXPECT_TEXT(conformity_key_usage(&scene), cases[i].wanted, cases[i].name);
		sk_X509_pop_free(scene.sent, X509_free);
	}
}

/* A broken extension beside it says nothing of the keyUsage. */
static void test_broken_neighbour(void)
{
	X509 *leaf = x509_reread(x509_make(&(struct x509_order){ .cn = "mail",
	    .extensions = { { NID_name_constraints, "critical,DER:020101" } } }));
	struct scene scene = {
		.ssl = ssl, .cipher = cipher_of(AES), .sent = stack_of(leaf, NULL, NULL)
	};

	EXPECT(X509_get_extension_flags(leaf) & EXFLAG_INVALID, "it is broken");
	EXPECT_TEXT(conformity_key_usage(&scene), NULL, "a broken neighbour");
	sk_X509_pop_free(scene.sent, X509_free);
}

enum row { FINE, UNREAD, REFUSED, ISSUER };

/* Forms: whatever is UNREAD is so where it is only sent; what is REFUSED, only in the path; ISSUER: only
 * as the issuer of a plain certificate. */
static const struct {
	const char *name;
	struct x509_order order;
	long version; /* 0: 3 */
	enum row row;
	const char *defect;
} forms[] = {
	{ "plain", { 0 }, 0, FINE, NULL },
	{ "version 1", { .is_bare = true }, 1, FINE, NULL },
	{ "version 1 with extensions", { 0 }, 1, UNREAD,
	    "has extensions, but is not version 3" },
	{ "version 2 with extensions", { 0 }, 2, UNREAD,
	    "has extensions, but is not version 3" },
	{ "version 4", { 0 }, 4, FINE, NULL },
	{ "an extension once", { .extensions = { { NID_netscape_comment, "x" } } }, 0,
	    FINE, NULL },
	{ "an extension twice",
	    { .extensions = { { NID_netscape_comment, "x" },
		  { NID_netscape_comment, "y" } } },
	    0, UNREAD, "has an extension twice" },
	{ "two extensions",
	    { .extensions = { { NID_netscape_comment, "x" },
		  { NID_netscape_base_url, "y" } } },
	    0, FINE, NULL },
	{ "an empty DNS name", { .dns = { "a.example.org", "" } }, 0, UNREAD,
	    "has an empty or unusual name in subjectAltName" },
	{ "an empty URI", { .extensions = { { NID_subject_alt_name, "DER:30028600" } } },
	    0, UNREAD, "has an empty or unusual name in subjectAltName" },
	{ "an empty mail address",
	    { .extensions = { { NID_subject_alt_name, "DER:30028100" } } }, 0, UNREAD,
	    "has an empty or unusual name in subjectAltName" },
	{ "an address of no bytes",
	    { .extensions = { { NID_subject_alt_name, "DER:30028700" } } }, 0, UNREAD,
	    "has an empty or unusual name in subjectAltName" },
	{ "an EDI party",
	    { .extensions = { { NID_subject_alt_name, "DER:3008a506a1040c0261620a" } } },
	    0, UNREAD, "has an empty or unusual name in subjectAltName" },
	{ "an address of three bytes",
	    { .extensions = { { NID_subject_alt_name, "DER:30058703010203" } } }, 0, FINE,
	    NULL },
	{ "other names",
	    { .extensions = { { NID_subject_alt_name,
		  "DNS:a.example.org,email:a@example.org,URI:http://a,RID:1.2.3" } } },
	    0, FINE, NULL },
	{ "critical policy constraints",
	    { .extensions = { { NID_policy_constraints,
		  "critical,requireExplicitPolicy:0" } } },
	    0, REFUSED, "has the critical extension 'X509v3 Policy Constraints'" },
	{ "policy constraints",
	    { .extensions = { { NID_policy_constraints, "requireExplicitPolicy:0" } } },
	    0, FINE, NULL },
	{ "critical policy mappings",
	    { .extensions = { { NID_policy_mappings, "critical,1.2.3:1.2.4" } } }, 0,
	    REFUSED, "has the critical extension 'X509v3 Policy Mappings'" },
	{ "policy mappings", { .extensions = { { NID_policy_mappings, "1.2.3:1.2.4" } } },
	    0, FINE, NULL },
	{ "a critical Netscape type",
	    { .extensions = { { NID_netscape_cert_type, "critical,server,sslCA" } } }, 0,
	    REFUSED, "has the critical extension 'Netscape Cert Type'" },
	{ "a Netscape type",
	    { .extensions = { { NID_netscape_cert_type, "server,sslCA" } } }, 0, FINE,
	    NULL },
	{ "critical inhibitAnyPolicy",
	    { .extensions = { { NID_inhibit_any_policy, "critical,0" } } }, 0, FINE,
	    NULL },
	{ "critical policies",
	    { .extensions = { { NID_certificate_policies,
		  "critical,DER:3006300406022a03" } } },
	    0, FINE, NULL },
	{ "constraints of DNS names, addresses, mail and URIs",
	    { .extensions = { { NID_name_constraints,
		  "critical,permitted;DNS:example.org,excluded;IP:192.0.2.0/"
		  "255.255.255.0,excluded;email:example.org,excluded;URI:example."
		  "org" } } },
	    0, FINE, NULL },
	{ "permitted directory names",
	    { .extensions = { { NID_name_constraints, "DER:3008a0063004a4023000" } } }, 0,
	    FINE, NULL },
	{ "excluded directory names",
	    { .extensions = { { NID_name_constraints, "DER:3008a1063004a4023000" } } }, 0,
	    REFUSED, "has nameConstraints of a name type that GnuTLS does not support" },
	{ "permitted registered ids",
	    { .extensions = { { NID_name_constraints, "DER:3008a006300488022a03" } } }, 0,
	    REFUSED, "has nameConstraints of a name type that GnuTLS does not support" },
	{ "excluded registered ids",
	    { .extensions = { { NID_name_constraints, "DER:3008a106300488022a03" } } }, 0,
	    REFUSED, "has nameConstraints of a name type that GnuTLS does not support" },
	{ "excluded addresses of a wrong length",
	    { .extensions = { { NID_name_constraints,
		  "DER:300aa1083006870401020304" } } },
	    0, REFUSED,
	    "has nameConstraints of a name type that GnuTLS does not support" },
	{ "Netscape's SGC", { .extensions = { { NID_ext_key_usage, "nsSGC" } } }, 0,
	    REFUSED, "is for Server Gated Cryptography, not for serverAuth" },
	{ "Microsoft's SGC",
	    { .extensions = { { NID_ext_key_usage, "clientAuth,msSGC" } } }, 0, REFUSED,
	    "is for Server Gated Cryptography, not for serverAuth" },
	{ "SGC and serverAuth",
	    { .extensions = { { NID_ext_key_usage, "serverAuth,nsSGC" } } }, 0, FINE,
	    NULL },
	{ "SGC and any purpose",
	    { .extensions = { { NID_ext_key_usage, "anyExtendedKeyUsage,nsSGC" } } }, 0,
	    FINE, NULL },
	{ "serverAuth", { .extensions = { { NID_ext_key_usage, "serverAuth" } } }, 0,
	    FINE, NULL },
	{ "must-staple", { .extensions = { { NID_tlsfeature, "status_request" } } }, 0,
	    ISSUER, "has a TLS feature that what it issued does not have" },
	{ "another TLS feature", { .extensions = { { NID_tlsfeature, "17" } } }, 0,
	    ISSUER, "has a TLS feature that what it issued does not have" },
	{ "no TLS feature", { .extensions = { { NID_tlsfeature, "DER:3000" } } }, 0, FINE,
	    NULL },
	{ "an unreadable TLS feature",
	    { .extensions = { { NID_tlsfeature, "DER:0500" } } }, 0, ISSUER,
	    "has a TLS feature that what it issued does not have" },
};

static X509 *make_form(size_t index, X509 *issuer)
{
	struct x509_order order = forms[index].order;

	order.cn = "odd";
	order.issuer = issuer;
	X509 *x509 = x509_unsigned(&order);

	x509_need(X509_sign(x509, x509_key(), EVP_sha256()) > 0, "signature");
	/* X509_sign() of OpenSSL 3.5 makes version 3 of whatever has extensions. */
	if (forms[index].version)
		x509_need(X509_set_version(x509, forms[index].version - 1), "version");
	return x509_reread(x509);
}

static const char *sentence(const char *subject, const char *defect)
{
	return defect
		   ? mem_printf("%s %s: clients with GnuTLS refuse it", subject, defect)
		   : NULL;
}

static void expect_form(
    STACK_OF(X509) *sent, STACK_OF(X509) *path, const char *wanted, const char *name)
{
	struct scene scene = {
		.ssl = ssl, .cipher = cipher_of(AES), .sent = sent, .path = path
	};

	EXPECT_TEXT(conformity_form(&scene), wanted, name);
	sk_X509_free(sent);
	sk_X509_free(path);
}

static void test_forms(void)
{
	static const struct x509_order other = { .cn = "other" };
	X509 *plain = x509_reread(x509_make(&other));

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		X509 *odd = make_form(i, plain);
		X509 *child = x509_reread(
		    x509_make(&(struct x509_order){ .cn = "child", .issuer = odd }));
		const char *name = forms[i].name, *defect = forms[i].defect;
		enum row row = forms[i].row;

		expect_form(stack_of(odd, NULL, NULL), stack_of(odd, NULL, NULL),
		    sentence("certificate", row == ISSUER ? NULL : defect),
		    mem_printf("%s, the server's own", name));
		expect_form(stack_of(child, odd, NULL), stack_of(child, odd, NULL),
		    sentence("chain certificate 'odd'", defect),
		    mem_printf("%s, an issuer", name));
		expect_form(stack_of(plain, odd, NULL), stack_of(plain, NULL, NULL),
		    sentence("chain certificate 'odd'", row == UNREAD ? defect : NULL),
		    mem_printf("%s, sent beside the path", name));
		X509_free(child);
		X509_free(odd);
	}
	X509_free(plain);
}

/* Of an intermediate and of a root, which GnuTLS treats alike but for its name. */
static void test_issuers(void)
{
	static const struct {
		const char *name, *curve, *issuer, *spelt;
		int type;
		bool is_root;
		const char *defect;
	} cases[] = {
		{ "P-256", "P-256", "Odd", "Odd", V_ASN1_UTF8STRING, false, NULL },
		{ "P-224", "P-224", "Odd", "Odd", V_ASN1_UTF8STRING, false, NULL },
		{ "P-521", "P-521", "Odd", "Odd", V_ASN1_UTF8STRING, true, NULL },
		{ "P-192 is a weak key", "P-192", "Odd", "Odd", V_ASN1_UTF8STRING, false,
		    NULL },
		{ "secp256k1", "secp256k1", "Odd", "Odd", V_ASN1_UTF8STRING, false,
		    "has a key on the curve secp256k1" },
		{ "brainpool", "brainpoolP384r1", "Odd", "Odd", V_ASN1_UTF8STRING, true,
		    "has a key on the curve brainpoolP384r1" },
		{ "another case", "P-256", "ODD", "Odd", V_ASN1_UTF8STRING, false,
		    "encodes its name differently from the issuer field of the "
		    "certificate that it issued" },
		{ "more blanks", "P-256", "O  dd", "O dd", V_ASN1_UTF8STRING, false,
		    "encodes its name differently from the issuer field of the "
		    "certificate that it issued" },
		{ "another type of string", "P-256", "Odd", "Odd", V_ASN1_PRINTABLESTRING,
		    false, NULL },
		{ "another type of string, a root", "P-256", "Odd", "Odd",
		    V_ASN1_PRINTABLESTRING, true,
		    "encodes its name differently from the issuer field of the "
		    "certificate that it issued" },
	};
	static const struct x509_order top = { .cn = "Top", .is_ca = true };
	X509 *root = x509_reread(x509_make(&top));

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EVP_PKEY *key = EVP_EC_gen(cases[i].curve);
		const struct name_part subject[] = { { NID_commonName, cases[i].type,
							 cases[i].issuer, -1 },
			{ 0, 0, NULL, 0 } };
		X509 *namesake = x509_make(
		    &(struct x509_order){ .cn = cases[i].spelt, .is_ca = true });
		X509 *issuer = x509_reread(
		    x509_make(&(struct x509_order){ .subject = subject,
			.is_ca = true,
			.key = key,
			.issuer_key = key,
			.issuer = cases[i].is_root ? NULL : root }));
		X509 *leaf = x509_reread(
		    x509_make(&(struct x509_order){ .cn = "mail", .issuer = namesake }));

		x509_need(key != NULL, cases[i].curve);
		expect_form(stack_of(leaf, issuer, NULL),
		    stack_of(leaf, issuer, cases[i].is_root ? NULL : root),
		    sentence(mem_printf("chain certificate '%s'", cases[i].issuer),
			cases[i].defect),
		    cases[i].name);
		X509_free(namesake);
		X509_free(issuer);
		X509_free(leaf);
		EVP_PKEY_free(key);
	}
	X509_free(root);
}

static void test_features_kept(void)
{
	X509 *issuer = x509_reread(x509_make(&(struct x509_order){
	    .cn = "odd", .extensions = { { NID_tlsfeature, "status_request,17" } } }));
	static const struct {
		const char *features, *defect;
	} cases[] = {
		{ "status_request,17", NULL },
		{ "17,status_request,99", NULL },
		{ "status_request",
		    "has a TLS feature that what it issued does not have" },
		{ "DER:3000", "has a TLS feature that what it issued does not have" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		X509 *leaf = x509_reread(x509_make(&(struct x509_order){ .cn = "mail",
		    .issuer = issuer,
		    .extensions = { { NID_tlsfeature, cases[i].features } } }));

		expect_form(stack_of(leaf, issuer, NULL), stack_of(leaf, issuer, NULL),
		    sentence("chain certificate 'odd'", cases[i].defect),
		    cases[i].features);
		X509_free(leaf);
	}
	X509_free(issuer);
}

static void test_length(void)
{
	static const struct {
		int count;
		const char *wanted;
	} cases[] = {
		{ 1, NULL },
		{ 16, NULL },
		{ 17, "sends 17 certificates: clients with GnuTLS accept 16 at most" },
		{ 32, "sends 32 certificates: clients with GnuTLS accept 16 at most" },
	};
	X509 *x509 = x509_make(&(struct x509_order){ .cn = "mail" });

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene = { .ssl = ssl, .sent = sk_X509_new_null() };

		for (int j = 0; j < cases[i].count; j++)
			x509_need(sk_X509_push(scene.sent, x509) > 0, "chain");
		EXPECT_TEXT(conformity_length(&scene), cases[i].wanted,
		    mem_printf("%d certificates", cases[i].count));
		sk_X509_free(scene.sent);
	}
	X509_free(x509);
}

enum twin { NONE, GOOD, OLD, EARLY, POLICY, OTHER_KEY, OTHER_NAME, TWINS };

/* What is sent behind the server's own; GOOD is in the path. */
static void test_twins(void)
{
	static const char not_valid[] =
	    "sends two certificates of 'Middle', and the first "
	    "is not valid now: clients with GnuTLS use the first";
	static const struct {
		const char *name;
		enum twin sent[3];
		const char *wanted;
	} cases[] = {
		{ "alone", { GOOD }, NULL },
		{ "the same twice", { GOOD, GOOD }, NULL },
		{ "expired in front", { OLD, GOOD }, not_valid },
		{ "not yet valid in front", { EARLY, GOOD }, not_valid },
		{ "expired behind", { GOOD, OLD }, NULL },
		{ "expired in front, another between", { OLD, OTHER_NAME, GOOD },
		    not_valid },
		{ "expired, of another key", { OTHER_KEY, GOOD }, NULL },
		{ "expired, of another name", { OTHER_NAME, GOOD }, NULL },
		{ "expired alone", { OLD }, NULL },
		{ "critical policy constraints in front", { POLICY, GOOD },
		    "sends two certificates of 'Middle', and the first has the critical "
		    "extension 'X509v3 Policy Constraints': clients with GnuTLS use the "
		    "first" },
		{ "critical policy constraints behind", { GOOD, POLICY }, NULL },
	};
	static const struct x509_order own = { .cn = "mail" };
	X509 *leaf = x509_reread(x509_make(&own));
	X509 *people[TWINS] = {
		[GOOD] = x509_make(&(struct x509_order){ .cn = "Middle", .is_ca = true }),
		[OLD] = x509_make(&(struct x509_order){
		    .cn = "Middle", .is_ca = true, .from_s = -90L * 86400, .to_s = -60 }),
		[EARLY] = x509_make(&(struct x509_order){
		    .cn = "Middle", .is_ca = true, .from_s = 3600, .to_s = 86400 }),
		[POLICY] = x509_make(&(struct x509_order){ .cn = "Middle",
		    .is_ca = true,
		    .extensions = { { NID_policy_constraints,
			"critical,requireExplicitPolicy:0" } } }),
		[OTHER_KEY] = x509_make(&(struct x509_order){ .cn = "Middle",
		    .is_ca = true,
		    .key = x509_another_key(),
		    .from_s = -90L * 86400,
		    .to_s = -60 }),
		[OTHER_NAME] = x509_make(&(struct x509_order){
		    .cn = "Other", .is_ca = true, .from_s = -90L * 86400, .to_s = -60 }),
	};

	for (enum twin who = GOOD; who < TWINS; who++)
		people[who] = x509_reread(people[who]);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene = { .ssl = ssl,
			.sent = stack_of(leaf, NULL, NULL),
			.path = stack_of(leaf, people[GOOD], NULL) };

		for (int j = 0; j < 3 && cases[i].sent[j]; j++)
			x509_need(sk_X509_push(scene.sent, people[cases[i].sent[j]]) > 0,
			    "chain");
		EXPECT_TEXT(conformity_twin(&scene), cases[i].wanted, cases[i].name);
		sk_X509_free(scene.sent);
		sk_X509_free(scene.path);
	}
	for (enum twin who = GOOD; who < TWINS; who++)
		X509_free(people[who]);
	X509_free(leaf);
}

/* A session that ends in the middle of its handshake has less to look at. */
static void test_unfinished(void)
{
	X509 *leaf = x509_reread(x509_make(&(struct x509_order){
	    .cn = "mail", .extensions = { { NID_tlsfeature, "status_request" } } }));
	STACK_OF(X509) *sent = stack_of(leaf, NULL, NULL);
	const struct scene scenes[] = {
		{ .ssl = ssl },
		{ .ssl = ssl, .sent = sent },
		{ .ssl = ssl, .sent = sent, .path = sent },
		{ .ssl = ssl, .sent = sent, .path = sent, .is_trusted = true },
	};

	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
		const char *used[CONCESSIONS];

		concessions_read(&scenes[i], used);
		for (int j = 0; j < CONCESSIONS; j++)
			EXPECT_TEXT(used[j], NULL,
			    mem_printf("scene %d, concession %d", (int)i, j));
	}
	sk_X509_pop_free(sent, X509_free);
}

int main(void)
{
	context = SSL_CTX_new(TLS_client_method());
	ssl = context ? SSL_new(context) : NULL;
	x509_need(ssl != NULL, "session");
	test_key_usage();
	test_broken_neighbour();
	test_forms();
	test_issuers();
	test_features_kept();
	test_length();
	test_twins();
	test_unfinished();
	SSL_free(ssl);
	SSL_CTX_free(context);
	x509_end();
	return unit_end();
}
