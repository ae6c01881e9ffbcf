/* Certificates and keys for tests, made when they start. */
#include "tests/support/https_server.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what)
{
	fprintf(stderr, "test_certs: %s\n", what);
	ERR_print_errors_fp(stderr);
	abort();
}

static char *bio_take(BIO *b)
{
	char *p, *out;
	long n = BIO_get_mem_data(b, &p);

	out = calloc(1, (size_t)n + 1);
	if (!out)
		die("memory");
	memcpy(out, p, (size_t)n);
	BIO_free(b);
	return out;
}

static void extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);

	if (!e || !X509_add_ext(x, e, -1))
		die("extension");
	X509_EXTENSION_free(e);
}

/* Takes the key over. */
static void make(struct ts_cert *out, EVP_PKEY *key, const struct ts_cert *issuer, const char *cn, const char *names,
		 int from_day, int until_day)
{
	static long serial = 1000;
	X509 *x = X509_new();
	X509 *parent = issuer ? issuer->x509 : x;

	if (!key || !x)
		die("key");
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(x), (long)from_day * 86400 - 60);
	X509_gmtime_adj(X509_getm_notAfter(x), (long)until_day * 86400);
	X509_set_pubkey(x, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(parent));
	extend(x, parent, NID_basic_constraints, names ? "CA:FALSE" : "critical,CA:TRUE");
	extend(x, parent, NID_subject_key_identifier, "hash");
	if (names)
		extend(x, parent, NID_subject_alt_name, names);
	if (!X509_sign(x, issuer ? issuer->key : key, EVP_sha256()))
		die("sign");
	BIO *c = BIO_new(BIO_s_mem()), *k = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(c, x);
	PEM_write_bio_PKCS8PrivateKey(k, key, NULL, NULL, 0, NULL, NULL);
	*out = (struct ts_cert){ .x509 = x, .key = key, .cert_pem = bio_take(c), .key_pem = bio_take(k) };
}

static EVP_PKEY *new_key(void)
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	EVP_PKEY *key = NULL;

	if (c && EVP_PKEY_keygen_init(c) == 1 && EVP_PKEY_CTX_set_ec_paramgen_curve_nid(c, NID_X9_62_prime256v1) == 1)
		(void)EVP_PKEY_keygen(c, &key);
	EVP_PKEY_CTX_free(c);
	return key;
}

void ts_cert_make(struct ts_cert *out, const struct ts_cert *issuer, const char *cn, const char *names, int from_day,
		  int until_day)
{
	make(out, new_key(), issuer, cn, names, from_day, until_day);
}

void ts_cert_renew(struct ts_cert *out, const struct ts_cert *old, const struct ts_cert *issuer, const char *cn,
		   const char *names)
{
	EVP_PKEY_up_ref(old->key);
	make(out, old->key, issuer, cn, names, 0, 30);
}

void ts_cert_free(struct ts_cert *c)
{
	X509_free(c->x509);
	EVP_PKEY_free(c->key);
	free(c->cert_pem);
	free(c->key_pem);
	memset(c, 0, sizeof *c);
}

char *ts_key_locked(const struct ts_cert *c, const char *passphrase, bool traditional)
{
	BIO *b = BIO_new(BIO_s_mem());
	int n = (int)strlen(passphrase);
	char *given = (char *)(uintptr_t)passphrase; /* before OpenSSL 3 these are not const */
	int ok = traditional ? PEM_write_bio_PrivateKey_traditional(b, c->key, EVP_aes_128_cbc(),
								    (unsigned char *)given, n, NULL, NULL)
			     : PEM_write_bio_PKCS8PrivateKey(b, c->key, EVP_aes_256_cbc(), given, n, NULL, NULL);

	if (!ok)
		die("locked key");
	return bio_take(b);
}
