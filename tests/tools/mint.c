/* SPDX-License-Identifier: ISC */
/* Mints certificates for the tests, including hostile ones: values go into the certificate
 * unchecked. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum { MAX_NAMES = 200, MAX_EXTENSIONS = 8, DAY = 86400 };

static const char usage[] =
    "usage: mint --out FILE.pem [--cn TEXT] [--dns NAME]... [--ip ADDRESS]...\n"
    "            [--from=-1h] [--to=+90d] [--raw-not-after TEXT]\n"
    "            [--issuer CA.pem] [--ca] [--pathlen N]\n"
    "            [--key p192|p224|p256|p384|p521|rsaBITS|rsapssBITS|ed25519|ed448|"
    "CURVE]\n"
    "            [--exponent N] [--explicit-curve] [--key-from FILE.pem]\n"
    "            [--digest sha256|sha1|md5|...] [--version N]\n"
    "            [--key-usage LIST] [--purpose LIST] [--must-staple]\n"
    "            [--extension OID=HEX[,critical]]...\n"
    "            [--ocsp good|revoked|unknown|old|undated|stranger|other]\n"
    "FILE.pem gets key and certificate. Without --issuer it is self-signed.\n"
    "--ocsp: FILE.ocsp gets a response, which may be too old, signed by the "
    "certificate\n"
    "itself, or about another one.\n"
    "LIST is as in x509v3_config(5); an empty one leaves the extension out.\n"
    "Times count from now: -90d, 36h, 10d1h. TEXT and NAME know \\n \\r \\t \\\\ "
    "\\xHH.\n";

struct order {
	const char *out, *cn, *issuer, *key, *key_from, *digest, *raw_not_after;
	const char *key_usage, *purpose; /* NULL: the default */
	const char *ocsp;
	const char *dns[MAX_NAMES], *ip[MAX_NAMES], *extensions[MAX_EXTENSIONS];
	int dns_count, ip_count, extension_count;
	long from, to, pathlen, exponent, version;
	bool is_ca, is_curve_explicit, is_staple_demanded;
};

struct bytes {
	unsigned char *data;
	int length;
};

static _Noreturn void fail(const char *what, const char *which)
{
	fprintf(stderr, "mint: %s: %s\n", what, which);
	ERR_print_errors_fp(stderr);
	exit(1);
}

static void need(bool is_done, const char *what)
{
	if (!is_done)
		fail(what, "failed");
}

/* "-1d12h" is minus 36 hours: one sign, then numbers with units. */
static long seconds_of(const char *text)
{
	const char *at = text;
	long sum = 0, sign = *at == '-' ? -1 : 1;

	if (*at == '-' || *at == '+')
		at++;
	do {
		char *end;
		long number = strtol(at, &end, 10), unit = 0;

		switch (*end) {
		case 's':
			unit = 1;
			break;
		case 'm':
			unit = 60;
			break;
		case 'h':
			unit = 3600;
			break;
		case 'd':
			unit = 86400;
			break;
		default:
			break;
		}
		if (end == at || number < 0 || !unit)
			fail("not a time such as -10d, 36h or 10d1h", text);
		sum += number * unit;
		at = end + 1;
	} while (*at);
	return sign * sum;
}

static long number_of(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (end == text || *end || number < 0)
		fail("not a number", text);
	return number;
}

static struct bytes unescape(const char *text)
{
	struct bytes raw = { OPENSSL_malloc(strlen(text) + 1), 0 };

	need(raw.data != NULL, "memory");
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;

		if (byte == '\\') {
			char hex[3] = { 0 }, *end = hex;

			switch (*++at) {
			case 'n':
				byte = '\n';
				break;
			case 'r':
				byte = '\r';
				break;
			case 't':
				byte = '\t';
				break;
			case '\\':
				break;
			case 'x':
				strncpy(hex, at + 1, 2);
				byte = (unsigned char)strtoul(hex, &end, 16);
				if (end != hex + 2)
					fail("not \\xHH", text);
				at += 2;
				break;
			default:
				fail("unknown escape", text);
			}
		}
		raw.data[raw.length++] = byte;
	}
	return raw;
}

static bool is_utf8(struct bytes raw)
{
	unsigned long point;
	int used;

	for (int at = 0; at < raw.length; at += used) {
		used = UTF8_getc(raw.data + at, raw.length - at, &point);
		if (used <= 0)
			return false;
	}
	return true;
}

static EVP_PKEY *read_key(const char *path)
{
	FILE *file = fopen(path, "r");
	EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;

	if (!key)
		fail("no key in", path);
	fclose(file);
	return key;
}

static X509 *read_certificate(const char *path)
{
	FILE *file = fopen(path, "r");
	X509 *certificate = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;

	if (!certificate)
		fail("no certificate in", path);
	fclose(file);
	return certificate;
}

/* An exponent of 0 is the default. */
static EVP_PKEY *make_rsa_key(const char *type, long bits, long exponent)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	BIGNUM *number = BN_new();
	EVP_PKEY *key = NULL;

	need(context && number && EVP_PKEY_keygen_init(context) > 0 &&
		 EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits) > 0,
	    type);
	if (exponent)
		need(BN_set_word(number, (BN_ULONG)exponent) &&
			 EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, number) > 0,
		    "--exponent");
	EVP_PKEY_generate(context, &key);
	BN_free(number);
	EVP_PKEY_CTX_free(context);
	return key;
}

static EVP_PKEY *make_key(const struct order *order)
{
	const char *kind = order->key;
	EVP_PKEY *key = NULL;
	char curve[16];

	if (!strcmp(kind, "ed25519"))
		key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	else if (!strcmp(kind, "ed448"))
		key = EVP_PKEY_Q_keygen(NULL, NULL, "ED448");
	else if (!strncmp(kind, "rsapss", 6))
		key = make_rsa_key("RSA-PSS", number_of(kind + 6), order->exponent);
	else if (!strncmp(kind, "rsa", 3))
		key = make_rsa_key("RSA", number_of(kind + 3), order->exponent);
	else if (*kind == 'p') {
		snprintf(curve, sizeof curve, "P-%s", kind + 1);
		key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
	} else
		key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", kind);
	if (!key)
		fail("cannot make a key of the kind", kind);
	if (order->is_curve_explicit)
		need(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING,
			 OSSL_PKEY_EC_ENCODING_EXPLICIT),
		    "--explicit-curve");
	return key;
}

/* Bytes that are not UTF-8 become a T61String: OpenSSL neither writes nor reads them as a
 * UTF8String. */
static void set_subject(X509 *certificate, const char *text)
{
	struct bytes raw = unescape(text);

	if (raw.length)
		need(X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate),
			 NID_commonName,
			 is_utf8(raw) ? V_ASN1_UTF8STRING : V_ASN1_T61STRING, raw.data,
			 raw.length, -1, 0),
		    "subject");
	OPENSSL_free(raw.data);
}

static void add_name(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
	GENERAL_NAME *name = GENERAL_NAME_new();

	need(name && value, "memory");
	GENERAL_NAME_set0_value(name, type, value);
	need(sk_GENERAL_NAME_push(names, name) > 0, "memory");
}

static void add_alternative_names(X509 *certificate, const struct order *order)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();

	if (order->dns_count + order->ip_count) {
		for (int i = 0; i < order->dns_count; i++) {
			struct bytes raw = unescape(order->dns[i]);
			ASN1_STRING *value = ASN1_STRING_type_new(V_ASN1_IA5STRING);

			need(value && ASN1_STRING_set(value, raw.data, raw.length),
			    "memory");
			add_name(names, GEN_DNS, value);
			OPENSSL_free(raw.data);
		}
		for (int i = 0; i < order->ip_count; i++) {
			ASN1_OCTET_STRING *value = a2i_IPADDRESS(order->ip[i]);

			if (!value)
				fail("not an address", order->ip[i]);
			add_name(names, GEN_IPADD, value);
		}
		need(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0,
			 X509V3_ADD_DEFAULT) > 0,
		    "names");
	}
	sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
}

static void add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	need(extension && X509_add_ext(certificate, extension, -1), OBJ_nid2sn(nid));
	X509_EXTENSION_free(extension);
}

/* OID=HEX[,critical]: the bytes are added unchanged, even if there already is such an
 * extension. */
static void add_raw_extension(X509 *certificate, const char *text)
{
	const char *value = strchr(text, '='), *comma = strchr(text, ',');
	char oid[128], hex[4096];
	unsigned char *bytes;
	long size;

	if (!value || value - text >= (long)sizeof oid || strlen(value) > sizeof hex)
		fail("not OID=HEX", text);
	snprintf(oid, sizeof oid, "%.*s", (int)(value - text), text);
	snprintf(hex, sizeof hex, "%.*s",
	    comma ? (int)(comma - value) - 1 : (int)sizeof hex - 1, value + 1);
	bytes = OPENSSL_hexstr2buf(hex, &size);

	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *string = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension = NULL;

	if (bytes && object && string && ASN1_OCTET_STRING_set(string, bytes, (int)size))
		extension = X509_EXTENSION_create_by_OBJ(
		    NULL, object, comma && !strcmp(comma, ",critical"), string);
	need(extension && X509_add_ext(certificate, extension, -1), text);
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(string);
	ASN1_OBJECT_free(object);
	OPENSSL_free(bytes);
}

/* The default value if none is ordered; no extension if the ordered value is empty. */
static void add_ordered(
    X509 *certificate, X509 *issuer, int nid, const char *ordered, const char *usual)
{
	const char *value = ordered ? ordered : usual;

	if (value && *value)
		add_extension(certificate, issuer, nid, value);
}

static void add_extensions(X509 *certificate, X509 *issuer, const struct order *order)
{
	char constraints[64] = "critical,CA:FALSE";

	if (order->is_ca && order->pathlen >= 0)
		snprintf(constraints, sizeof constraints, "critical,CA:TRUE,pathlen:%ld",
		    order->pathlen);
	else if (order->is_ca)
		snprintf(constraints, sizeof constraints, "critical,CA:TRUE");
	add_extension(certificate, issuer, NID_basic_constraints, constraints);
	add_ordered(certificate, issuer, NID_key_usage, order->key_usage,
	    order->is_ca ? "critical,keyCertSign,cRLSign"
			 : "critical,digitalSignature,keyEncipherment");
	add_ordered(certificate, issuer, NID_ext_key_usage, order->purpose,
	    order->is_ca ? NULL : "serverAuth");
	if (order->is_staple_demanded)
		add_extension(certificate, issuer, NID_tlsfeature, "status_request");
	add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
	if (issuer != certificate)
		add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
	add_alternative_names(certificate, order);
	for (int i = 0; i < order->extension_count; i++)
		add_raw_extension(certificate, order->extensions[i]);
}

static void set_times(X509 *certificate, const struct order *order)
{
	ASN1_TIME *not_after = X509_getm_notAfter(certificate);

	need(X509_gmtime_adj(X509_getm_notBefore(certificate), order->from) != NULL,
	    "--from");
	need(X509_gmtime_adj(not_after, order->to) != NULL, "--to");
	if (order->raw_not_after) {
		struct bytes raw = unescape(order->raw_not_after);

		need(ASN1_STRING_set(not_after, raw.data, raw.length), "--raw-not-after");
		OPENSSL_free(raw.data);
	}
}

static void set_serial(X509 *certificate)
{
	unsigned char random[8];
	BIGNUM *serial;

	need(RAND_bytes(random, sizeof random) == 1, "random");
	random[0] = (unsigned char)((random[0] & 0x7f) | 0x40);
	serial = BN_bin2bn(random, sizeof random, NULL);
	need(serial && BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)),
	    "serial number");
	BN_free(serial);
}

static void write_out(const char *path, EVP_PKEY *key, X509 *certificate)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	FILE *file = fd < 0 || fchmod(fd, 0600) ? NULL : fdopen(fd, "w");

	if (!file)
		fail(path, strerror(errno));
	need(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) &&
		 PEM_write_X509(file, certificate),
	    "writing");
	if (fclose(file))
		fail(path, strerror(errno));
}

static const struct answer {
	const char *word;
	int status;
	long from, until; /* 0: no end */
	bool is_by_itself, is_about_another;
} answers[] = {
	{ "good", V_OCSP_CERTSTATUS_GOOD, -DAY, 6 * DAY, false, false },
	{ "revoked", V_OCSP_CERTSTATUS_REVOKED, -DAY, 6 * DAY, false, false },
	{ "unknown", V_OCSP_CERTSTATUS_UNKNOWN, -DAY, 6 * DAY, false, false },
	{ "old", V_OCSP_CERTSTATUS_GOOD, -8 * DAY, -DAY, false, false },
	{ "undated", V_OCSP_CERTSTATUS_GOOD, -16 * DAY, 0, false, false },
	{ "stranger", V_OCSP_CERTSTATUS_GOOD, -DAY, 6 * DAY, true, false },
	{ "other", V_OCSP_CERTSTATUS_GOOD, -DAY, 6 * DAY, false, true },
};

static const struct answer *find_answer(const char *word)
{
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (!strcmp(answers[i].word, word))
			return &answers[i];
	}
	fail("no OCSP response is", word);
}

/* RFC 6960 */
static void write_response(const char *path, const struct answer *answer,
    X509 *certificate, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	OCSP_CERTID *id = OCSP_cert_to_id(
	    NULL, answer->is_about_another ? issuer : certificate, issuer);
	ASN1_TIME *from = X509_gmtime_adj(NULL, answer->from);
	ASN1_TIME *until = answer->until ? X509_gmtime_adj(NULL, answer->until) : NULL;
	OCSP_RESPONSE *response;
	BIO *file = BIO_new_file(path, "wb");

	need(basic && id && from &&
		 OCSP_basic_add1_status(basic, id, answer->status,
		     OCSP_REVOKED_STATUS_UNSPECIFIED, from, from, until) &&
		 OCSP_basic_sign(basic, answer->is_by_itself ? certificate : issuer,
		     answer->is_by_itself ? key : issuer_key, EVP_sha256(), NULL,
		     OCSP_NOCERTS),
	    "OCSP response");
	response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	need(file && response && i2d_OCSP_RESPONSE_bio(file, response) &&
		 BIO_flush(file) > 0,
	    path);
	BIO_free(file);
	OCSP_RESPONSE_free(response);
	ASN1_TIME_free(until);
	ASN1_TIME_free(from);
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
}

/* FILE.ocsp of FILE.pem */
static const char *response_path(const char *out)
{
	static char path[4096];
	const char *end = strrchr(out, '.');

	snprintf(path, sizeof path, "%.*s.ocsp",
	    (int)(end && !strchr(end, '/') ? end - out : (long)strlen(out)), out);
	return path;
}

/* X509_sign() of OpenSSL 3.5 sets version 3 if there are extensions. */
static void sign_as_version(
    X509 *certificate, long version, EVP_PKEY *key, const EVP_MD *digest)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	const ASN1_BIT_STRING *signature;
	unsigned char *text = NULL, *bytes;
	size_t size = 0;

	need(X509_set_version(certificate, version - 1), "--version");
	int length = i2d_re_X509_tbs(certificate, &text);

	need(length > 0 && context &&
		 EVP_DigestSignInit(context, NULL, digest, NULL, key) == 1 &&
		 EVP_DigestSign(context, NULL, &size, text, (size_t)length) == 1,
	    "signing");
	bytes = OPENSSL_malloc(size);
	X509_get0_signature(&signature, NULL, certificate);
	need(bytes && EVP_DigestSign(context, bytes, &size, text, (size_t)length) == 1 &&
		 ASN1_STRING_set((ASN1_STRING *)signature, bytes, (int)size),
	    "signing");
	OPENSSL_free(bytes);
	OPENSSL_free(text);
	EVP_MD_CTX_free(context);
}

static void mint(const struct order *order)
{
	EVP_PKEY *key = order->key_from ? read_key(order->key_from) : make_key(order);
	EVP_PKEY *issuer_key = order->issuer ? read_key(order->issuer) : key;
	X509 *certificate = X509_new();
	X509 *issuer = order->issuer ? read_certificate(order->issuer) : certificate;
	const EVP_MD *digest = EVP_get_digestbyname(order->digest);

	if (!digest)
		fail("unknown digest", order->digest);
	if (EVP_PKEY_is_a(issuer_key, "ED25519") || EVP_PKEY_is_a(issuer_key, "ED448"))
		digest = NULL;
	need(certificate && X509_set_version(certificate, X509_VERSION_3), "memory");
	set_serial(certificate);
	set_subject(certificate, order->cn          ? order->cn
				 : order->dns_count ? order->dns[0]
						    : "mint");
	set_times(certificate, order);
	need(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)), "issuer");
	need(X509_set_pubkey(certificate, key), "public key");
	add_extensions(certificate, issuer, order);
	need(X509_sign(certificate, issuer_key, digest) > 0, "signing");
	if (order->version != 3)
		sign_as_version(certificate, order->version, issuer_key, digest);
	write_out(order->out, key, certificate);
	if (order->ocsp)
		write_response(response_path(order->out), find_answer(order->ocsp),
		    certificate, key, issuer, issuer_key);

	if (issuer != certificate)
		X509_free(issuer);
	if (issuer_key != key)
		EVP_PKEY_free(issuer_key);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

static void add_text(const char **list, int *count, int most, const char *text)
{
	if (*count == most)
		fail("too many", text);
	list[(*count)++] = text;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "out", required_argument, NULL, 'o' },
		{ "cn", required_argument, NULL, 'n' },
		{ "dns", required_argument, NULL, 'd' },
		{ "ip", required_argument, NULL, 'i' },
		{ "from", required_argument, NULL, 'f' },
		{ "to", required_argument, NULL, 't' },
		{ "issuer", required_argument, NULL, 's' },
		{ "ca", no_argument, NULL, 'c' },
		{ "pathlen", required_argument, NULL, 'p' },
		{ "key", required_argument, NULL, 'k' },
		{ "key-from", required_argument, NULL, 'K' },
		{ "exponent", required_argument, NULL, 'e' },
		{ "explicit-curve", no_argument, NULL, 'E' },
		{ "digest", required_argument, NULL, 'm' },
		{ "raw-not-after", required_argument, NULL, 'r' },
		{ "version", required_argument, NULL, 'v' },
		{ "key-usage", required_argument, NULL, 'u' },
		{ "purpose", required_argument, NULL, 'P' },
		{ "must-staple", no_argument, NULL, 'S' },
		{ "extension", required_argument, NULL, 'x' },
		{ "ocsp", required_argument, NULL, 'O' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static struct order order = { .key = "p256",
		.digest = "sha256",
		.from = -3600,
		.to = 90L * 86400,
		.pathlen = -1,
		.version = 3 };
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'o':
			order.out = optarg;
			break;
		case 'n':
			order.cn = optarg;
			break;
		case 'd':
			add_text(order.dns, &order.dns_count, MAX_NAMES, optarg);
			break;
		case 'i':
			add_text(order.ip, &order.ip_count, MAX_NAMES, optarg);
			break;
		case 'f':
			order.from = seconds_of(optarg);
			break;
		case 't':
			order.to = seconds_of(optarg);
			break;
		case 's':
			order.issuer = optarg;
			break;
		case 'c':
			order.is_ca = true;
			break;
		case 'p':
			order.pathlen = number_of(optarg);
			break;
		case 'k':
			order.key = optarg;
			break;
		case 'K':
			order.key_from = optarg;
			break;
		case 'e':
			order.exponent = number_of(optarg);
			break;
		case 'E':
			order.is_curve_explicit = true;
			break;
		case 'm':
			order.digest = optarg;
			break;
		case 'r':
			order.raw_not_after = optarg;
			break;
		case 'v':
			order.version = number_of(optarg);
			break;
		case 'u':
			order.key_usage = optarg;
			break;
		case 'P':
			order.purpose = optarg;
			break;
		case 'S':
			order.is_staple_demanded = true;
			break;
		case 'x':
			add_text(order.extensions, &order.extension_count, MAX_EXTENSIONS,
			    optarg);
			break;
		case 'O':
			order.ocsp = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (!order.out || optind != argc) {
		fputs(usage, stderr);
		return 2;
	}
	mint(&order);
	return 0;
}
