/* Who vouches for a certificate: the authority among those that the server showed or sent along, which a person can
 * confirm once for all certificates that it will sign. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { CERTS_MOST = 32 };

static int no_passphrase(char *buf, int size, int writing, void *ctx)
{
	(void)buf, (void)size, (void)writing, (void)ctx;
	return -1;
}

static void add_all(STACK_OF(X509) * all, const char *pem)
{
	BIO *b = BIO_new_mem_buf(pem, -1);
	X509 *x;

	while (b && sk_X509_num(all) < CERTS_MOST && (x = PEM_read_bio_X509(b, NULL, no_passphrase, NULL)))
		if (!sk_X509_push(all, x))
			X509_free(x);
	BIO_free(b);
	ERR_clear_error();
}

bool net_trust_only(SSL_CTX *ctx, const char *pem)
{
	X509_STORE *store = X509_STORE_new();
	BIO *b = BIO_new_mem_buf(pem, -1);
	bool some = false;

	if (!store || !b)
		RH_BUG("out of memory");
	for (X509 *x; (x = PEM_read_bio_X509(b, NULL, no_passphrase, NULL)); X509_free(x))
		some = X509_STORE_add_cert(store, x) == 1 || some;
	BIO_free(b);
	ERR_clear_error();
	/* Who was named is trusted, also when somebody else has signed him. */
	(void)X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
	SSL_CTX_set_cert_store(ctx, store); /* which owns it now */
	return some;
}

/* By signatures alone: dates and names are judged elsewhere. An authority in the middle of a chain counts as well. */
static bool vouches(X509 *authority, X509 *leaf, STACK_OF(X509) * between)
{
	X509_STORE *trusted = X509_STORE_new();
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	bool ok = trusted && check && X509_STORE_add_cert(trusted, authority) == 1 &&
		  X509_STORE_CTX_init(check, trusted, leaf, between) == 1;

	if (ok) {
		X509_STORE_CTX_set_flags(check, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
		ok = X509_verify_cert(check) == 1;
	}
	X509_STORE_CTX_free(check);
	X509_STORE_free(trusted);
	ERR_clear_error();
	return ok;
}

static bool is_root(X509 *x)
{
	return X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) == 0;
}

/* The last that vouches: a root before one that another has signed. */
static X509 *find(STACK_OF(X509) * all, X509 *leaf)
{
	X509 *found = NULL;

	for (int i = 1; i < sk_X509_num(all); i++) {
		X509 *x = sk_X509_value(all, i);

		if (X509_check_ca(x) < 1 || X509_cmp(x, leaf) == 0 || !vouches(x, leaf, all))
			continue;
		if (!found || (is_root(x) && !is_root(found)))
			found = x;
	}
	return found;
}

struct net_cert *net_cert_authority(const struct net_cert *of, const char *more_pem)
{
	STACK_OF(X509) *all = sk_X509_new_null(), *none = sk_X509_new_null();
	struct net_cert *authority = NULL;

	if (!all || !none)
		RH_BUG("out of memory");
	add_all(all, of->chain_pem);
	if (more_pem)
		add_all(all, more_pem);
	X509 *leaf = sk_X509_num(all) ? sk_X509_value(all, 0) : NULL;
	X509 *found = leaf && !is_root(leaf) ? find(all, leaf) : NULL;

	if (found)
		authority = net_cert_read(found, none, "");
	sk_X509_pop_free(all, X509_free);
	sk_X509_free(none);
	return authority;
}

struct net_cert *net_cert_of_pem(const char *pem)
{
	STACK_OF(X509) *all = sk_X509_new_null();
	struct net_cert *c = NULL;

	if (!all)
		RH_BUG("out of memory");
	add_all(all, pem);
	if (sk_X509_num(all))
		c = net_cert_read(sk_X509_value(all, 0), all, "");
	sk_X509_pop_free(all, X509_free);
	return c;
}

bool net_cert_is_among(const struct net_cert *c, const char *pem)
{
	STACK_OF(X509) *all = sk_X509_new_null(), *own = sk_X509_new_null();
	bool there = false;

	if (!all || !own)
		RH_BUG("out of memory");
	add_all(all, pem);
	add_all(own, c->chain_pem);
	for (int i = 0; i < sk_X509_num(all) && sk_X509_num(own); i++)
		there = there || X509_cmp(sk_X509_value(all, i), sk_X509_value(own, 0)) == 0;
	sk_X509_pop_free(all, X509_free);
	sk_X509_pop_free(own, X509_free);
	return there;
}

void net_pem_checksum(struct rh_str pem, char out[64 + 1])
{
	struct rh_str s = rh_str_trim(pem);
	char *text = rh_format("%.*s\n", RH_ARG(s));

	net_hex_digest((const unsigned char *)text, strlen(text), out);
	free(text);
}
