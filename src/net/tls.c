/* What a certificate must be, and what it was: pins, and facts for messages that a person can act on. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- reading a certificate ---- */

static char *clean_copy(struct rh_str s)
{
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	rh_line_clean(&b, s);
	return rh_buf_take(&b);
}

static char *bio_text(BIO *b, bool clean)
{
	char *p = NULL;
	long n = BIO_get_mem_data(b, &p);
	struct rh_str s = rh_str_n(p, n > 0 ? (size_t)n : 0);
	char *text = clean ? clean_copy(s) : rh_str_dup(s);

	BIO_free(b);
	return text;
}

static BIO *memory(void)
{
	BIO *b = BIO_new(BIO_s_mem());

	if (!b)
		RH_BUG("BIO_new");
	return b;
}

static char *name_text(const X509_NAME *name)
{
	BIO *b = memory();

	(void)X509_NAME_print_ex(b, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	return bio_text(b, true);
}

int64_t net_tls_time(const ASN1_TIME *t)
{
	struct tm tm;

	return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

static void add_address(struct rh_buf *out, const ASN1_OCTET_STRING *ip)
{
	char text[INET6_ADDRSTRLEN];
	int n = ASN1_STRING_length(ip);

	if ((n == 4 || n == 16) && inet_ntop(n == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(ip), text, sizeof text))
		rh_buf_addf(out, "%s%s", out->n ? ", " : "", text);
}

/* Subject alternative names; the common name counts only where there are none (RFC 6125, 6.4.4). */
static char *names_text(X509 *x)
{
	GENERAL_NAMES *all = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	struct rh_buf list;

	rh_buf_init(&list, 2048);
	for (int i = 0; i < sk_GENERAL_NAME_num(all); i++) {
		const GENERAL_NAME *g = sk_GENERAL_NAME_value(all, i);

		if (g->type == GEN_IPADD) {
			add_address(&list, g->d.iPAddress);
		} else if (g->type == GEN_DNS) {
			char *safe = clean_copy(rh_str_n((const char *)ASN1_STRING_get0_data(g->d.dNSName),
							 (size_t)ASN1_STRING_length(g->d.dNSName)));

			rh_buf_addf(&list, "%s%s", list.n ? ", " : "", safe);
			free(safe);
		}
	}
	GENERAL_NAMES_free(all);
	if (!list.n) {
		char cn[256];

		if (X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, cn, sizeof cn) > 0)
			rh_line_clean(&list, rh_str(cn));
	}
	return rh_buf_take(&list);
}

void net_hex_digest(const unsigned char *bytes, size_t n, char out[64 + 1])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;

	if (EVP_Digest(bytes, n, digest, &size, EVP_sha256(), NULL) != 1 || size != 32)
		RH_BUG("EVP_Digest");
	for (unsigned i = 0; i < size; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static void write_pins(X509 *x, struct net_cert *c)
{
	unsigned char *der = NULL;
	char hex[64 + 1];
	int n = i2d_X509(x, &der);

	if (n > 0) {
		net_hex_digest(der, (size_t)n, hex);
		snprintf(c->pin, sizeof c->pin, "sha256:%s", hex);
	}
	OPENSSL_free(der);
	der = NULL;
	n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
	if (n > 0) {
		net_hex_digest(der, (size_t)n, hex);
		snprintf(c->key, sizeof c->key, "key:sha256:%s", hex);
	}
	OPENSSL_free(der);
}

static bool name_matches(X509 *x, const char *name)
{
	unsigned char address[16];

	if (inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1)
		return X509_check_ip_asc(x, name, 0) == 1;
	return X509_check_host(x, name, 0, 0, NULL) == 1;
}

static char *pem_text(X509 *leaf, const STACK_OF(X509) * chain)
{
	BIO *b = memory();

	(void)PEM_write_bio_X509(b, leaf);
	for (int i = 0; i < sk_X509_num(chain) && i < 16; i++)
		if (X509_cmp(sk_X509_value(chain, i), leaf) != 0)
			(void)PEM_write_bio_X509(b, sk_X509_value(chain, i));
	return bio_text(b, false);
}

struct net_cert *net_cert_read(X509 *leaf, const STACK_OF(X509) * chain, const char *name)
{
	struct net_cert *c = rh_alloc(sizeof *c);

	write_pins(leaf, c);
	c->subject = name_text(X509_get_subject_name(leaf));
	c->issuer = name_text(X509_get_issuer_name(leaf));
	c->names = names_text(leaf);
	c->from = net_tls_time(X509_get0_notBefore(leaf));
	c->until = net_tls_time(X509_get0_notAfter(leaf));
	c->expired = X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0;
	c->not_yet = X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0;
	c->self_signed = X509_NAME_cmp(X509_get_subject_name(leaf), X509_get_issuer_name(leaf)) == 0;
	c->name_matches = name_matches(leaf, name);
	c->chain_pem = chain ? pem_text(leaf, chain) : rh_strdup("");
	return c;
}

void net_cert_free(struct net_cert **cert)
{
	struct net_cert *c = *cert;

	*cert = NULL;
	if (!c)
		return;
	free(c->subject);
	free(c->issuer);
	free(c->names);
	free(c->chain_pem);
	free(c);
}

/* ---- the handshake ---- */

struct net_handshake *net_handshake_new(const struct net_endpoint *at, const char *host)
{
	struct net_handshake *h = rh_alloc(sizeof *h);

	h->refs = 1;
	snprintf(h->pin, sizeof h->pin, "%s", at->pin ? at->pin : "");
	snprintf(h->name, sizeof h->name, "%s", host);
	h->insecure = at->insecure && !at->pin;
	h->own_ca = at->ca_pem ? rh_strdup(at->ca_pem) : NULL;
	return h;
}

static struct net_handshake *net_handshake_hold(struct net_handshake *h)
{
	h->refs++;
	return h;
}

void net_handshake_drop(struct net_handshake **handshake)
{
	struct net_handshake *h = *handshake;

	*handshake = NULL;
	if (!h || --h->refs)
		return;
	net_cert_free(&h->seen);
	free(h->own_ca);
	free(h);
}

const char *net_handshake_shown(const struct net_handshake *h)
{
	return !h->seen ? "-" : rh_str_starts(rh_str(h->pin), "key:") ? h->seen->key : h->seen->pin;
}

static void note_failure(struct net_handshake *h, X509_STORE_CTX *store)
{
	X509 *bad = X509_STORE_CTX_get_current_cert(store);

	h->verified = X509_STORE_CTX_get_error(store);
	if (!bad)
		return;
	h->bad_from = net_tls_time(X509_get0_notBefore(bad));
	h->bad_until = net_tls_time(X509_get0_notAfter(bad));
	char *subject = name_text(X509_get_subject_name(bad));

	snprintf(h->bad_subject, sizeof h->bad_subject, "%s", subject);
	free(subject);
}

/* In place of OpenSSL's own verification, in every handshake: a pinned endpoint accepts exactly its certificate or key,
 * any other endpoint what X509_verify_cert accepts; what was shown is noted for the messages. */
static int verify(X509_STORE_CTX *store, void *ctx)
{
	struct net_handshake *h = ctx;
	X509 *leaf = X509_STORE_CTX_get0_cert(store);
	bool ok = true;

	net_cert_free(&h->seen);
	if (leaf)
		h->seen = net_cert_read(leaf, h->read_only ? X509_STORE_CTX_get0_untrusted(store) : NULL, h->name);
	if (h->read_only || h->insecure) {
		X509_STORE_CTX_set_error(store, X509_V_OK);
	} else if (*h->pin) {
		ok = h->seen && rh_str_is_nocase(rh_str(h->pin), net_handshake_shown(h));
		X509_STORE_CTX_set_error(store, ok ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
	} else {
		ok = X509_verify_cert(store) == 1;
	}
	h->verified = X509_V_OK;
	if (!ok)
		note_failure(h, store);
	return ok;
}

/* OpenSSL's cert_cb: the server has asked for a client certificate; the one that is set goes. */
static int asked(SSL *ssl, void *ctx)
{
	struct net_handshake *h = ctx;

	(void)ssl;
	h->client_cert_asked = true;
	return 1;
}

static void let_go(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp)
{
	struct net_handshake *h = ptr;

	(void)parent, (void)ad, (void)idx, (void)argl, (void)argp;
	net_handshake_drop(&h);
}

CURLcode net_handshake_install(CURL *easy, void *ssl_ctx, void *handshake)
{
	static int slot = -1;
	struct net_handshake *h = handshake;
	SSL_CTX *ctx = ssl_ctx;

	(void)easy;
	/* OpenSSL decrypts in place, and would keep what was read last as long as the connection lives. */
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	/* Through an https:// proxy the first handshake of each connection is with the proxy, which the system's roots
	 * vouch for. Should the count ever be off, the server's rules meet the proxy's certificate and refuse it. */
	h->contexts++;
	if (h->through_tls_proxy && h->contexts % 2)
		return CURLE_OK;
	if (slot < 0)
		slot = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, let_go);
	if (slot < 0 || !SSL_CTX_set_ex_data(ctx, slot, net_handshake_hold(h)))
		RH_BUG("SSL_CTX_set_ex_data");
	if (h->own_ca_here && !net_trust_only(ctx, h->own_ca))
		return CURLE_SSL_CACERT_BADFILE;
	SSL_CTX_set_cert_verify_callback(ctx, verify, h);
	SSL_CTX_set_cert_cb(ctx, asked, h);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	return CURLE_OK;
}
