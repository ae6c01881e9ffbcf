/* Client certificates and their keys: what is wrong with one is found out before curl and OpenSSL meet it, because they
 * would ask for a passphrase on the terminal. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct asking {
	struct rh_str passphrase;
	bool asked;
};

/* OpenSSL's pem_password_cb: the passphrase, or a refusal that is noted. */
static int give_passphrase(char *buf, int size, int writing, void *ctx)
{
	struct asking *a = ctx;

	(void)writing;
	a->asked = true;
	if (!a->passphrase.n || a->passphrase.n > (size_t)size)
		return -1;
	memcpy(buf, a->passphrase.p, a->passphrase.n);
	return (int)a->passphrase.n;
}

static EVP_PKEY *read_key(struct rh_str pem, struct asking *a)
{
	BIO *b = BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *key = b ? PEM_read_bio_PrivateKey(b, NULL, give_passphrase, a) : NULL;

	BIO_free(b);
	ERR_clear_error();
	return key;
}

enum net_key_state net_key_look(const struct rh_secret *pem)
{
	struct asking a = { 0 };
	EVP_PKEY *key = pem->n <= INT32_MAX ? read_key(rh_secret_peek(pem), &a) : NULL;
	enum net_key_state state = key ? NET_KEY_OPEN : a.asked ? NET_KEY_LOCKED : NET_KEY_BROKEN;

	EVP_PKEY_free(key);
	return state;
}

bool net_key_unlock(struct rh_secret *pem, const struct rh_secret *passphrase)
{
	struct asking a = { .passphrase = rh_secret_peek(passphrase) };
	EVP_PKEY *key = read_key(rh_secret_peek(pem), &a);
	BIO *b = key ? BIO_new(BIO_s_secmem()) : NULL;
	bool ok = b && PEM_write_bio_PKCS8PrivateKey(b, key, NULL, NULL, 0, NULL, NULL) == 1;
	char *text = NULL;

	if (ok) {
		long n = BIO_get_mem_data(b, &text);

		rh_secret_set(pem, rh_str_n(text, n > 0 ? (size_t)n : 0));
		explicit_bzero(text, n > 0 ? (size_t)n : 0);
	}
	BIO_free(b);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return ok;
}

/* Caller frees; NULL when it is none. */
static X509 *read_certificate(const char *pem)
{
	BIO *b = BIO_new_mem_buf(pem, -1);
	struct asking none = { 0 };
	X509 *x = b ? PEM_read_bio_X509(b, NULL, give_passphrase, &none) : NULL;

	BIO_free(b);
	ERR_clear_error();
	return x;
}

bool net_certificate_dates(const char *pem, int64_t *from, int64_t *until)
{
	X509 *x = read_certificate(pem);

	if (x) {
		*from = net_tls_time(X509_get0_notBefore(x));
		*until = net_tls_time(X509_get0_notAfter(x));
	}
	X509_free(x);
	return x != NULL;
}

void net_day_text(int64_t seconds, char out[16])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(out, 16, "%Y-%m-%d", &tm))
		out[0] = 0;
}

/* Of the certificate that requests to it carry; 0 when there is none. */
static int64_t net_client_cert_until(const struct net_endpoint *at)
{
	int64_t from = 0, until = 0;

	if (!at->client_cert_pem || !net_certificate_dates(at->client_cert_pem, &from, &until))
		return 0;
	return until;
}

void net_client_cert_sent(const struct net_endpoint *at, struct net_http_head *head)
{
	const char *user = at->who ? at->who : at->auth == NET_AUTH_BASIC && at->user ? at->user : "";
	struct rh_buf clean;

	rh_buf_init(&clean, 4096);
	rh_line_clean(&clean, rh_str(user));
	if (clean.n < sizeof head->sent_user)
		memcpy(head->sent_user, clean.p, clean.n + 1);
	rh_buf_release(&clean);
	head->sent_until = net_client_cert_until(at);
	head->sent = at->auth == NET_AUTH_BEARER  ? NET_SENT_TOKEN
		     : at->auth == NET_AUTH_BASIC ? NET_SENT_PASSWORD
		     : at->client_cert_pem        ? NET_SENT_CERTIFICATE
						  : NET_SENT_NOTHING;
}

static void ended(const struct net_endpoint *at, int64_t until, const char *where, struct rh_err *e)
{
	char when[32];

	net_tls_day(until, when);
	rh_err_set(e, RH_E_TLS, _("%s does not accept the client certificate."), where);
	if (at->who)
		rh_err_why(e, _("The client certificate of user \"%s\" ended on %s."), at->who, when);
	else
		rh_err_why(e, _("It ended on %s."), when);
	rh_err_fix(e, "%s", _("Get a new one from whoever runs the cluster. Check the clock of this machine as well."));
}

/* With TLS 1.3 a client is through with the handshake before the server has looked at its certificate: what comes then
 * is an alert or, when the reset is faster, nothing. */
static void not_accepted(const struct net_endpoint *at, const char *where, struct rh_err *e)
{
	char said[sizeof e->why], when[32];
	bool alert = strcmp(e->field, "client-certificate") == 0;
	X509 *x = read_certificate(at->client_cert_pem);
	struct net_cert *c = x ? net_cert_read(x, NULL, "") : NULL;

	X509_free(x);
	if (!c)
		return;
	snprintf(said, sizeof said, "%s", e->why);
	net_tls_day(c->until, when);
	rh_err_set(e, alert ? RH_E_TLS : e->code, /* without an alert a write may have been done all the same */
		   alert ? _("%s refused the client certificate.")
			 : _("%s ended the connection when it had the client certificate."),
		   where);
	rh_err_why(e, _("Sent was %s, issued by %s, valid until %s. (%s)"), c->subject, c->issuer, when, said);
	rh_err_fix(e, "%s",
		   _("The server may not know that issuer, or the certificate was withdrawn: ask whoever runs the "
		     "cluster, or sign in with something else."));
	net_cert_free(&c);
}

void net_client_cert_blame(const struct net_endpoint *at, bool asked, const char *where, struct rh_err *e)
{
	int64_t until = net_client_cert_until(at);

	if (!until || (until > rh_wall() && !asked))
		return;
	if (until <= rh_wall())
		ended(at, until, where, e);
	else
		not_accepted(at, where, e);
	memcpy(e->field, "client-certificate", sizeof "client-certificate");
}

bool net_client_key_fits(const struct net_endpoint *at, const char *where, struct rh_err *e)
{
	enum net_key_state state = at->client_cert_pem ? net_key_look(&at->client_key_pem) : NET_KEY_OPEN;

	if (state == NET_KEY_OPEN)
		return true;
	rh_err_set(e, RH_E_TLS, _("The client certificate for %s cannot be used."), where);
	memcpy(e->field, "client-certificate", sizeof "client-certificate");
	if (state == NET_KEY_LOCKED) {
		rh_err_why(e, "%s", _("Its private key is protected by a passphrase."));
		rh_err_fix(e, "%s",
			   _("Take the passphrase off a copy that only you can read: openssl pkey -in KEY -out NEW."));
	} else {
		rh_err_why(e, "%s", _("Its private key cannot be read."));
		rh_err_fix(e, "%s", _("The key must be PEM (-----BEGIN PRIVATE KEY-----) and complete."));
	}
	return false;
}
