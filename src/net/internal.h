/* What only net shares: a transfer, the pool of connections it uses, and what its TLS handshake saw. */
#ifndef RH_NET_INTERNAL_H
#define RH_NET_INTERNAL_H

#include "config.h"

#include "net/net.h"

#include <curl/curl.h>
#include <openssl/x509.h>

#define READS_AT_ONCE 6
#define STREAMS_AT_ONCE 16
#define CONNECT_TIMEOUT_MS 15000
#define TIMEOUT_MS 30000
#define BODY_LIMIT ((size_t)16 << 20)
#define DATA_LIMIT ((size_t)256 << 20)
#define PIECE_LIMIT ((size_t)256 << 10)	/* of what on_data gets at once */
#define ERROR_BODY_LIMIT ((size_t)64 << 10)
#define HEADER_LIMIT ((size_t)256 << 10)

/* ---- url.c, proxy.c ---------------------------------------------------------------------------------------- */

struct url_parts {
	bool tls;
	char host[256];			/* an IPv6 address without its brackets */
	char authority[280];		/* "host:port", brackets kept, port always there */
	int port;
};
bool rh_url_parts(const char *url, struct url_parts *out);
bool rh_url_loopback(const struct url_parts *u);
/* The proxy that the environment asks for, "" for none; caller frees. Go's httpproxy rules, so the same as kubectl. */
char *rh_proxy_from_environment(const struct url_parts *u);
char *rh_proxy_of(const struct rh_endpoint *at, const struct url_parts *u);	/* its own, else the environment's */

/* ---- tls.c ------------------------------------------------------------------------------------------------- */

/* What is asked of a handshake and what it saw. Shared by the transfer that caused the connection and by the SSL_CTX,
 * which lives as long as the connection does. */
struct handshake {
	unsigned refs;
	char pin[8 + 64 + 1];		/* the only certificate to accept; "" is none */
	char name[256];			/* that the certificate must be for */
	bool insecure;			/* accept anything */
	bool read_only;			/* rh_net_read_cert: keep the chain, accept anything */
	bool through_tls_proxy;		/* then every other handshake is the proxy's */
	unsigned contexts;
	int verified;			/* X509_V_…, of the last verification */
	int64_t bad_from, bad_until;	/* of the certificate that failed, which may be an issuer */
	char bad_subject[160];
	struct rh_cert *seen;		/* NULL until a certificate came */
};
struct handshake *handshake_new(const struct rh_endpoint *at, const char *host);
struct handshake *handshake_hold(struct handshake *h);
void handshake_drop(struct handshake **h);
CURLcode handshake_install(CURL *easy, void *ssl_ctx, void *handshake);
struct rh_cert *cert_read(X509 *leaf, const STACK_OF(X509) *chain, const char *name);

/* ---- the rest ---------------------------------------------------------------------------------------------- */

/* Connections of one endpoint: never shared with another that trusts or signs in differently. */
struct pool {
	CURLSH *share;
	unsigned users;
	bool forgotten;			/* goes with its last user */
};

struct lane {
	struct lane *next;
	struct rh_endpoint *at;		/* held */
	struct pool *pool;		/* NULL until needed */
	unsigned running[2];		/* reads, streams */
	unsigned transfers;		/* in any state */
};

enum transfer_state { TRANSFER_QUEUED, TRANSFER_RUNNING, TRANSFER_FINISHED, TRANSFER_DEAD };

struct transfer {
	struct transfer *next;
	uint64_t id;
	enum transfer_state state;
	struct rh_http ask;		/* its strings are ours; ask.body is NULL, see body */
	struct rh_secret body;
	struct lane *lane;
	struct pool *pool;
	CURL *easy;
	struct curl_slist *headers, *connect_to;
	struct handshake *handshake;
	char curl_says[CURL_ERROR_SIZE];
	struct rh_http_head head;
	struct rh_secret got;		/* of the body, not yet delivered */
	size_t total, header_bytes;
	bool paused;			/* until what is there has been delivered */
	bool over;			/* a limit of ours was hit */
	bool header_over;
	bool head_here, head_told;
	bool in_callback;		/* of its owner: is freed afterwards */
	bool read_cert;
	bool repeated;			/* after a 401, with a renewed credential */
	unsigned waited;		/* how often for a server that asked for time */
	int64_t not_before;		/* net_clock() at which it may begin; 0: now */
	unsigned generation;		/* of the credential that it was sent with */
	int tag;
	struct rh_err err;
};

struct fd_watch {
	int fd;
	void (*readable)(void *ctx);
	void *ctx;
};

struct rh_net {
	CURLM *multi;			/* NULL until the first request */
	struct transfer *first, **end;
	struct lane *lanes;
	struct fd_watch *fds;
	size_t fd_count, fd_cap;
	struct child *children;
	uint64_t next_id;
	bool in_wait;
	unsigned walking;		/* along the list of transfers: none may be freed */
	bool called_out;		/* somebody was called before the wait: they may have work now */
};

/* http.c */
struct transfer *transfer_new(struct rh_net *n, const struct rh_http *request);
void transfer_cancel(struct rh_net *n, struct transfer *t);
int64_t transfers_wait(const struct rh_net *n);	/* ms until one that waits may begin, -1: none */
bool transfers_due(const struct rh_net *n);	/* something can be delivered without waiting */
void transfers_begin(struct rh_net *n);		/* the queue, as far as the limits allow */
void transfers_collect(struct rh_net *n);	/* what curl has finished */
void transfers_deliver(struct rh_net *n);
void transfers_sweep(struct rh_net *n);		/* frees the dead, and lanes that nobody needs */
void transfers_end(struct rh_net *n);
/* easy.c */
bool easy_make(struct transfer *t);		/* false: t->err says why */
/* Wipes what held credentials. */
void easy_drop(struct transfer *t);
/* cert.c */
void read_cert_done(struct transfer *t);
/* fail.c */
void transfer_failed(struct transfer *t, CURLcode code);
/* endpoint.c */
struct lane *lane_for(struct rh_net *n, struct rh_endpoint *at);
struct pool *pool_hold(struct lane *l);
void pool_drop(struct pool **p);
void lanes_sweep(struct rh_net *n, bool all);
/* child.c */
size_t children_fds(const struct rh_net *n, struct curl_waitfd *fds);	/* fds may be NULL: how many */
void children_run(struct rh_net *n);		/* pipes, exits, deadlines */
int64_t children_wait(const struct rh_net *n);	/* ms until a deadline, -1: none */
void children_end(struct rh_net *n);
int64_t net_clock(void);			/* real monotonic ms: a driven clock does not stop the world */
#endif
