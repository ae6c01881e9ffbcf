/* A certificate authority and a server certificate for loopback, made at start and kept in memory only. The certificate
 * is signed again with every new name that somebody asks for; authority and key stay. */
#include "sandbox/kinds.h"
#include "sandbox/server.h"
#include "base/base.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { DAYS = 30, NAMES_MOST = 40 };

struct sb_authority {
	EVP_PKEY *ca_key, *key;
	X509 *ca;
	struct rh_buf names; /* "IP:127.0.0.1,DNS:localhost", as OpenSSL writes them */
	size_t count;
};

static bool set_name(X509 *x, const char *common_name)
{
	X509_NAME *n = X509_get_subject_name(x);
	return X509_NAME_add_entry_by_txt(n, "O", MBSTRING_UTF8, (const unsigned char *)"ranchhand sandbox", -1, -1,
					  0) &&
	       X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0);
}

static bool set_serial(X509 *x)
{
	unsigned char bytes[16];
	if (RAND_bytes(bytes, sizeof bytes) != 1)
		return false;
	bytes[0] &= 0x7f;
	BIGNUM *n = BN_bin2bn(bytes, sizeof bytes, NULL);
	bool ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
	BN_free(n);
	return ok;
}

static bool extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	bool ok = e && X509_add_ext(x, e, -1);
	X509_EXTENSION_free(e);
	return ok;
}

/* issuer NULL: signed by itself, an authority. The dates are those of the machine, not of a driven clock. */
static X509 *make(EVP_PKEY *key, const char *name, X509 *issuer, EVP_PKEY *issuer_key, const char *names)
{
	X509 *x = X509_new();
	bool ca = !issuer;
	bool ok =
		x && X509_set_version(x, 2) && set_serial(x) && set_name(x, name) && X509_set_pubkey(x, key) &&
		X509_gmtime_adj(X509_getm_notBefore(x), -3600) &&
		X509_gmtime_adj(X509_getm_notAfter(x), DAYS * 86400L) &&
		X509_set_issuer_name(x, X509_get_subject_name(ca ? x : issuer)) &&
		extend(x, ca ? x : issuer, NID_subject_key_identifier, "hash") &&
		extend(x, ca ? x : issuer, NID_authority_key_identifier, "keyid:always") &&
		extend(x, x, NID_basic_constraints, ca ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
		extend(x, x, NID_key_usage, ca ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature") &&
		(ca || (extend(x, x, NID_ext_key_usage, "serverAuth") && extend(x, x, NID_subject_alt_name, names))) &&
		X509_sign(x, ca ? key : issuer_key, EVP_sha256());
	if (ok)
		return x;
	X509_free(x);
	return NULL;
}

static char *take_pem(BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	return rh_str_dup(rh_str_n(p, (size_t)n));
}

static char *cert_pem(X509 *x)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *z = bio && PEM_write_bio_X509(bio, x) ? take_pem(bio) : rh_strdup("");
	BIO_free(bio);
	return z;
}

static char *key_pem(EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	char *z = bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) ? take_pem(bio) : rh_strdup("");
	BIO_free(bio);
	return z;
}

static bool sign(struct sb_cert *c)
{
	struct sb_authority *a = c->authority;
	X509 *leaf = make(a->key, "localhost", a->ca, a->ca_key, a->names.p);
	if (!leaf)
		return false;
	free(c->cert);
	c->cert = cert_pem(leaf);
	c->signings++;
	X509_free(leaf);
	return true;
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

enum rh_code sb_cert_make(struct sb_cert *c, struct rh_err *e)
{
	struct sb_authority *a = rh_alloc(sizeof *a);
	*c = (struct sb_cert){ .authority = a };
	rh_buf_init(&a->names, 8192);
	rh_buf_addz(&a->names, "IP:127.0.0.1,DNS:localhost");
	a->ca_key = new_key();
	a->key = new_key();
	a->ca = a->ca_key ? make(a->ca_key, "ranchhand sandbox CA", NULL, NULL, NULL) : NULL;
	if (!a->ca || !a->key || !sign(c)) {
		sb_cert_release(c);
		return rh_err_set(e, RH_E_TLS, "the sandbox could not make its certificate");
	}
	c->ca = cert_pem(a->ca);
	c->key = key_pem(a->key);
	return RH_OK;
}

static bool has_name(const struct sb_authority *a, const char *entry)
{
	struct rh_str rest = rh_buf_str(&a->names), one;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is_nocase(one, entry))
			return true;
	return false;
}

void sb_cert_name(struct sb_cert *c, struct rh_str name)
{
	struct sb_authority *a = c->authority;
	if (!name.n || name.n > 253 || sb_subdomain_wrong(name) || a->count == NAMES_MOST)
		return;
	char *entry = rh_format("DNS:%.*s", RH_ARG(name));
	if (!has_name(a, entry)) {
		rh_buf_addf(&a->names, ",%s", entry);
		a->count++;
		(void)!sign(c);
	}
	free(entry);
}

void sb_cert_release(struct sb_cert *c)
{
	if (c->key)
		OPENSSL_cleanse(c->key, strlen(c->key));
	if (c->authority) {
		X509_free(c->authority->ca);
		EVP_PKEY_free(c->authority->key);
		EVP_PKEY_free(c->authority->ca_key);
		rh_buf_release(&c->authority->names);
	}
	free(c->authority);
	free(c->ca);
	free(c->cert);
	free(c->key);
	memset(c, 0, sizeof *c);
}
