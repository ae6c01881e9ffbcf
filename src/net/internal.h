/* What only net shares: a transfer, the pool of connections it uses, and what its TLS handshake saw. */
#ifndef NET_INTERNAL_H
#define NET_INTERNAL_H

#include "base/base.h"
#include "net/net.h"

#include <curl/curl.h>
#include <openssl/x509.h>

struct child;
struct curl_slist;
struct curl_waitfd;

#define READS_AT_ONCE 8 /* of an endpoint, writes too */
#define STREAMS_AT_ONCE 32
#define CONNECT_TIMEOUT_MS 15000
#define TIMEOUT_MS 30000
#define BODY_LIMIT ((size_t)16 << 20)
#define DATA_LIMIT ((size_t)256 << 20)
#define PIECE_LIMIT ((size_t)64 << 10) /* of what on_data gets at once */
#define ERROR_BODY_LIMIT ((size_t)64 << 10)
#define HEADER_LIMIT ((size_t)256 << 10)
#define CHALLENGE_LIMIT ((size_t)8 << 10)

/* ---- url.c, proxy.c ---- */

struct net_url_parts {
	bool tls;
	char host[256];      /* an IPv6 address without its brackets */
	char authority[280]; /* "host:port", brackets kept, port always there */
	int port;
};
bool net_url_parts(const char *url, struct net_url_parts *out);
bool net_url_loopback(const struct net_url_parts *u);
/* The proxy that the environment asks for, "" for none; caller frees. Go's httpproxy rules, so the same as kubectl. */
char *net_proxy_from_environment(const struct net_url_parts *u);
char *net_proxy_of(const struct net_endpoint *at, const struct net_url_parts *u); /* its own, else the environment's */

char *net_proxy_shown(const struct net_endpoint *at,
		      const char *url); /* without user and password; "" for none; caller frees */

/* ---- tls.c ---- */

/* What is asked of a handshake and what it saw. Shared by the transfer that caused the connection and by the SSL_CTX,
 * which lives as long as the connection does. */
struct net_handshake {
	unsigned refs;
	char pin[12 + 64 + 1];  /* the only certificate, or public key, to accept; "" is none */
	char *own_ca;           /* PEM: the authorities that the endpoint names itself, NULL: those of this machine */
	bool own_ca_here;       /* libcurl cannot be told: the handshake has to */
	char name[256];         /* that the certificate must be for */
	bool insecure;          /* accept anything */
	bool read_only;         /* net_read_cert: keep the chain, accept anything */
	bool through_tls_proxy; /* then every other handshake is the proxy's */
	unsigned contexts;
	bool client_cert_asked;      /* by the server, in a handshake of this transfer */
	int verified;                /* X509_V_…, of the last verification */
	int64_t bad_from, bad_until; /* of the certificate that failed, which may be an issuer */
	char bad_subject[160];
	struct net_cert *seen; /* NULL until a certificate came */
};
const char *net_handshake_shown(const struct net_handshake *h); /* what to compare with its pin */
struct net_handshake *net_handshake_new(const struct net_endpoint *at, const char *host);
void net_handshake_drop(struct net_handshake **h);
CURLcode net_handshake_install(CURL *easy, void *ssl_ctx, void *handshake);
struct net_cert *net_cert_read(X509 *leaf, const STACK_OF(X509) * chain, const char *name);
void net_hex_digest(const unsigned char *bytes, size_t n, char out[64 + 1]); /* SHA-256 */
void net_tls_day(int64_t seconds, char out[32]);                             /* "2026-12-31 23:59 UTC" */
int64_t net_tls_time(const ASN1_TIME *t); /* seconds since 1970, 0 when it cannot be read */

/* ---- authority.c ---- */

/* The certificates of `pem`, and no others, are trusted in handshakes of `ctx`; false when there is none to read. */
bool net_trust_only(SSL_CTX *ctx, const char *pem);

/* ---- client_cert.c ---- */

/* Can its key be used as it is? e says why not; `where` is the server. */
void net_client_cert_sent(const struct net_endpoint *at,
			  struct net_http_head *head); /* what a request that was not anonymous sent */
/* The connection did not come about or was ended without an answer: where the client certificate is the reason, because
 * it has ended or the server had just `asked` for it, that is put in place of what e says. */
void net_client_cert_blame(const struct net_endpoint *at, bool asked, const char *where, struct rh_err *e);
bool net_client_key_fits(const struct net_endpoint *at, const char *where, struct rh_err *e);

/* ---- the rest ---- */

/* Connections of one endpoint: never shared with another that trusts or signs in differently. */
struct net_pool {
	CURLSH *share;
	char *ca; /* its endpoint's own authorities, as they were; "" for none */
	unsigned users;
	bool forgotten; /* goes with its last user */
};

struct net_queue {
	struct net_queue *next;
	struct net_endpoint *at; /* held */
	struct net_pool *pool;   /* NULL until needed */
	unsigned running[2];     /* reads, streams */
	unsigned transfers;      /* in any state */
};

enum net_transfer_state { TRANSFER_QUEUED, TRANSFER_RUNNING, TRANSFER_FINISHED, TRANSFER_DEAD };

struct net_transfer {
	struct net_transfer *next;
	uint64_t id;
	int64_t asked; /* rh_now(), when it was asked for */
	enum net_transfer_state state;
	struct net_http ask; /* its strings are ours; ask.body is NULL, see body */
	struct rh_secret body;
	struct net_queue *queue;
	struct net_pool *pool;
	CURL *easy;
	struct curl_slist *headers, *connect_to;
	struct net_handshake *handshake;
	char curl_says[CURL_ERROR_SIZE];
	struct net_http_head head;
	char *challenge;      /* what head.auth_challenge points to */
	struct rh_secret got; /* of the body, not yet delivered */
	size_t total, header_bytes;
	bool paused; /* until what is there has been delivered */
	bool over;   /* a limit of ours was hit */
	bool header_over;
	bool head_here, head_told;
	bool in_callback; /* of its owner: is freed afterwards */
	bool read_cert;
	bool repeated;       /* after a 401, with a renewed credential */
	unsigned waited;     /* how often for a server that asked for time */
	int64_t not_before;  /* net_clock() at which it may begin; 0: now */
	int64_t head_by;     /* net_clock() by which the headers of a stream must be there; 0: no stream */
	unsigned generation; /* of the credential that it was sent with */
	int tag;
	struct rh_err err;
};

struct net_fd_watch {
	int fd;
	void (*readable)(void *ctx); /* of net.out: writable */
	void *ctx;
};

struct net {
	/* Of requests and of streams; NULL until the first request. A multi keeps the buffer that answers pass through
	 * until it has no transfer: one that has streams always has some, and what a request read would stay in this
	 * process. */
	CURLM *multi[2];
	struct net_transfer *first, **end;
	struct net_queue *queues;
	struct net_fd_watch *fds;
	size_t fd_count, fd_cap;
	struct net_fd_watch out; /* what is written to; without a function: none */
	struct child *children;
	uint64_t next_id;
	bool in_wait;
	unsigned walking; /* along the list of transfers: none may be freed */
	bool called_out;  /* somebody was called before the wait: they may have work now */
};

/* http.c */
struct net_transfer *net_transfer_new(struct net *n, const struct net_http *request);
int64_t net_transfers_wait(const struct net *n); /* ms until one that waits may begin, -1: none */
bool net_transfers_due(const struct net *n);     /* something can be delivered without waiting */
void net_transfers_begin(struct net *n);         /* the queue, as far as the limits allow */
void net_transfers_collect(struct net *n);       /* what curl has finished */
void net_transfers_deliver(struct net *n);
void net_transfers_sweep(struct net *n); /* frees the dead, and queues that nobody needs */
void net_transfers_end(struct net *n);
/* easy.c */
bool net_easy_make(struct net_transfer *t); /* false: t->err says why */
/* Wipes what held credentials. */
void net_easy_drop(struct net_transfer *t);
/* cert.c */
void net_read_cert_done(struct net_transfer *t);
/* fail.c */
void net_transfer_failed(struct net_transfer *t, CURLcode code);
/* endpoint.c */
struct net_queue *net_queue_for(struct net *n, struct net_endpoint *at);
struct net_pool *net_pool_hold(struct net_queue *l);
void net_pool_drop(struct net_pool **p);
void net_queues_sweep(struct net *n, bool all);
/* child.c */
size_t net_children_fds(const struct net *n, struct curl_waitfd *fds); /* fds may be NULL: how many */
void net_children_run(struct net *n);                                  /* pipes, exits, deadlines */
int64_t net_children_wait(const struct net *n);                        /* ms until a deadline, -1: none */
void net_children_end(struct net *n);
int64_t net_clock(void); /* real monotonic ms: a driven clock does not stop the world */
#endif
