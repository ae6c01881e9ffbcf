/* A small HTTPS server for tests, on loopback, in its own thread, with certificates made when it starts. It does what
 * real servers must not: stop in the middle, answer with nonsense, wait until the test lets it go on. */
#ifndef RH_TEST_HTTPS_SERVER_H
#define RH_TEST_HTTPS_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/* A certificate and its key, PEM. */
struct ts_cert {
	void *x509, *key;
	char *cert_pem, *key_pem;
};
/* issuer NULL: signed by itself. names: "DNS:a,IP:1.2.3.4", NULL for a CA. Days from now. */
void ts_cert_make(struct ts_cert *out, const struct ts_cert *issuer, const char *cn, const char *names, int from_day,
		  int until_day);
/* Another certificate for the key of `old`, as a server that renews its own. */
void ts_cert_renew(struct ts_cert *out, const struct ts_cert *old, const struct ts_cert *issuer, const char *cn,
		   const char *names);
void ts_cert_free(struct ts_cert *c);
/* Its key behind a passphrase, PEM, free() it: PKCS #8, or the older form with Proc-Type and DEK-Info. */
char *ts_key_locked(const struct ts_cert *c, const char *passphrase, bool traditional);

/* gzip of `in`, or of as many zero bytes when it is NULL; free() it. */
char *ts_gzip(const char *in, size_t n, size_t *size);

struct ts_server;
struct ts_config {
	const struct ts_cert *cert;      /* NULL: plain HTTP */
	const struct ts_cert *chain;     /* is sent along; may be NULL */
	bool tls12;                      /* nothing newer */
	const struct ts_cert *client_ca; /* a client certificate of it is asked for; may be NULL */
	bool proxy;                      /* serves CONNECT only */
	const char *proxy_user;          /* "Basic …" that a proxy wants; NULL: none */
	const char *token;               /* "Bearer …" without which /private is 401; ts_set_token changes it */
	/* Serves what it wants, one request at a time: a whole answer that free() frees, NULL for what is listed below.
	 */
	char *(*handle)(void *ctx, const char *request);
	void *ctx;
};
/*
 * What it serves:
 *   /hello                 200 "hello"
 *   /echo                  200, the request as it came, head and body
 *   /big?N                 200, N bytes
 *   /headers?N             200 with N bytes of headers
 *   /long-header?N         200 with one header of N bytes
 *   /cut                   promises 100 bytes, sends 10, closes
 *   /empty                 closes without a word
 *   /noise                 something that is not HTTP
 *   /redirect              302 to https://elsewhere.example/
 *   /refuse?N              403 with a body of N bytes
 *   /hang                  answers only when ts_let_go is called
 *   /stream                chunked "one\n", then one line for each ts_let_go until ts_end_streams
 *   /warn                  two Warning headers, Retry-After, Date, two WWW-Authenticate
 *   /gzip                  "hello" compressed when the client takes it
 *   /bomb?N                200, N zero bytes, compressed to about a thousandth
 *   /private               200 "welcome" with the token, else 401
 *   anything else          404
 */
struct ts_server *ts_start(const struct ts_config *c);
void ts_stop(struct ts_server *s);
int ts_port(const struct ts_server *s);
int ts_event_fd(const struct ts_server *s);   /* an eventfd: counts requests that have arrived */
unsigned ts_connections(struct ts_server *s); /* accepted so far */
unsigned ts_resumed(struct ts_server *s);     /* of these, with the TLS session of an earlier one */
unsigned ts_requests(struct ts_server *s);    /* whole requests so far */
unsigned ts_hanging(struct ts_server *s);     /* /hang and /stream under way */
void ts_let_go(struct ts_server *s, unsigned how_many);
void ts_end_streams(struct ts_server *s);
void ts_set_token(struct ts_server *s, const char *token);
/* Of the newest request: the client certificate's common name, "" for none; the SNI. Caller frees. */
char *ts_client_name(struct ts_server *s);
char *ts_sni(struct ts_server *s);
#endif
