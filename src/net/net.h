/* net: the one wait, and HTTP over it.
 *
 * One net a program. Everything that could block is a descriptor or a transfer here; net_wait is the only
 * place where the program sleeps. The only room that includes curl.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/base.h"

struct net;
void net_versions(struct rh_say say); /* of curl and what it is linked with, and of OpenSSL */
struct net *net_new(void);            /* curl itself is started lazily, with the first request */
void net_free(struct net **n);
/* Calls fn whenever the descriptor is readable; one fn a descriptor. */
void net_watch_fd(struct net *n, int fd, void (*readable)(void *ctx), void *ctx);
void net_forget_fd(struct net *n, int fd);
/* Calls fn once, when something can be written to the descriptor, and forgets it; one descriptor at a time, -1: none.
 */
void net_watch_out(struct net *n, int fd, void (*writable)(void *ctx), void *ctx);
/* Sleeps until a descriptor, a transfer, or `timeout_ms` (-1: none), then runs what came: readable callbacks, and
 * on_data / on_done of transfers (never from within curl's callbacks). */
void net_wait(struct net *n, int64_t timeout_ms);
/* Transfers under way that are not streams: what "busy" on the screen and the test fence count. */
unsigned net_reads(const struct net *n);
unsigned net_opening(const struct net *n); /* streams whose answer has not begun */
/* Streams whose answer has begun; *bytes: of their bodies, that have come so far. */
unsigned net_streaming(const struct net *n, uint64_t *bytes);
/* The one of them that has waited longest: since when (rh_now), and how much of its answer has come. False: none. */
bool net_waiting(const struct net *n, int64_t *since, size_t *bytes);

/* ---- endpoints: where to, and how it is trusted ---- */

struct net_endpoint;

/* A credential that does not stay as it is (a token file, a credential plugin). When its time is over, and after a 401,
 * renew is called before the next request starts; it ends with net_endpoint_renewed, at once or later, and the requests
 * wait until then. A read that was answered 401 is repeated once with the new credential. */
struct net_renewal {
	void (*renew)(struct net *n, struct net_endpoint *at, void *ctx); /* NULL: the credential stays */
	void *(*share)(void *ctx); /* for a second endpoint, net_endpoint_beside */
	void (*release)(void *ctx);
	void *ctx;
	int64_t until;       /* rh_wall() when it must be renewed; 0: not before it is refused */
	unsigned generation; /* net's own, as the next two */
	bool running, refused;
};

enum net_auth { NET_AUTH_NONE, NET_AUTH_BEARER, NET_AUTH_BASIC };
struct net_endpoint {
	unsigned refs; /* requests hold one: net_endpoint_hold / _drop */
	char *url;     /* "https://host:port[/path]", no trailing slash */
	/* trust */
	char *ca_pem; /* NULL: the system's roots; else only these */
	/* What a person confirmed of a server that no authority vouches for: "key:sha256:<64 hex>" of its public key,
	 * or, by older versions, "sha256:<64 hex>" of its certificate; NULL: none. A confirmed authority is ca_pem. */
	char *pin;
	char *server_name; /* SNI and name to verify when it is not the URL's host */
	bool insecure;     /* not verified: the screen carries NOT VERIFIED */
	char *client_cert_pem;
	struct rh_secret client_key_pem;
	/* who */
	enum net_auth auth;
	char *user;                  /* NET_AUTH_BASIC */
	char *who;                   /* what the kubeconfig calls this user, for messages; NULL: nothing */
	struct rh_secret credential; /* bearer token or password */
	struct net_renewal renewal;
	char **headers; /* extra "Name: value" (impersonation), NULL-terminated, may be NULL */
	/* way */
	char *proxy;      /* http, https, socks5h URL; "" none at all; NULL: the environment's */
	char *connect_to; /* "host:port" to connect to instead (ssh -L) */
	bool no_gzip;
};
struct net_endpoint *net_endpoint_new(const char *url);
struct net_endpoint *net_endpoint_hold(struct net_endpoint *at);
void net_endpoint_drop(struct net_endpoint **at); /* frees with the last holder; wipes */
/* The same way, trust and credential, to another address: the Rancher in front of a cluster. */
struct net_endpoint *net_endpoint_beside(const struct net_endpoint *at, const char *url);
/* The proxy that requests to it go through, without user and password; "" for none. Caller frees. */
char *net_endpoint_proxy(const struct net_endpoint *at);
/* The proxies that the environment names, by variable, without user and password; whom they are not for as well. */
void net_proxies(struct rh_say say);
/* How renew ends. With an error the requests that waited end with it. */
void net_endpoint_renewed(struct net *n, struct net_endpoint *at, const struct rh_err *e);
/* Drops pooled connections, after a changed certificate or credential. */
void net_forget_connections(struct net *n, const struct net_endpoint *at);

/* A private key in PEM. LOCKED: it wants a passphrase (PKCS #8 ENCRYPTED PRIVATE KEY, or Proc-Type: 4,ENCRYPTED of RFC
 * 1421). */
enum net_key_state { NET_KEY_OPEN, NET_KEY_LOCKED, NET_KEY_BROKEN };
enum net_key_state net_key_look(const struct rh_secret *pem);
/* The same key without its passphrase, in place. False, and pem as it was: the passphrase is wrong. */
bool net_key_unlock(struct rh_secret *pem, const struct rh_secret *passphrase) RH_NODISCARD;
/* From when and until when the first certificate in a PEM text is valid, seconds since 1970. False: there is none. */
bool net_certificate_dates(const char *pem, int64_t *from, int64_t *until);
void net_day_text(int64_t seconds, char out[16]); /* "2026-12-31", in UTC; "" for what is no date */
/* What a request says whose host has no address. */
void net_err_no_host(struct rh_err *e, const char *where);
/* The name that a certificate is verified for: a host name, or an address, IPv6 with or without brackets. False with a
 * reason. */
bool net_server_name_check(struct rh_str name, struct rh_err *e);
/* A proxy's URL: http, https, socks5 or socks5h, a host, maybe a port. False with a reason. */
bool net_proxy_check(struct rh_str url, struct rh_err *e);
/* "host:port" to connect to in place of the URL's. False with a reason. */
bool net_connect_to_check(struct rh_str to, struct rh_err *e);

/* The certificate that a server shows, read by a handshake that sends no HTTP (CURLOPT_CONNECT_ONLY). */
struct net_cert {
	char pin[8 + 64 + 1];           /* "sha256:<hex>" of the certificate, DER */
	char key[12 + 64 + 1];          /* "key:sha256:<hex>" of its public key, DER (RFC 7469, 2.4) */
	char *subject, *issuer, *names; /* made safe; names: SANs, comma-separated */
	int64_t from, until;            /* seconds since 1970 */
	bool expired, not_yet, self_signed, name_matches;
	char *chain_pem;
};
void net_cert_free(struct net_cert **c);
/* The authority that signed it, among what the server showed and more_pem (may be NULL): the root, if there is one.
 * chain_pem is the authority's own PEM. Only signatures are looked at. NULL: none, or it is signed by itself. */
struct net_cert *net_cert_authority(const struct net_cert *of, const char *more_pem);
struct net_cert *net_cert_of_pem(const char *pem);                 /* the first in a PEM text; NULL: there is none */
bool net_cert_is_among(const struct net_cert *c, const char *pem); /* the very certificate, in a PEM text */
/* SHA-256, hex, of a PEM text with one line end behind it: Rancher's --ca-checksum (package/run.sh of rancher/agent).
 */
void net_pem_checksum(struct rh_str pem, char out[64 + 1]);
/* Message to owner/tag: body struct net_cert. */
void net_read_cert(struct net *n, struct net_endpoint *at, struct rh_owner owner, int tag);

/* ---- requests ---- */

/* What a request said of who we are: an answer of 401 is about that. */
enum net_sent { NET_SENT_UNKNOWN, NET_SENT_NOTHING, NET_SENT_TOKEN, NET_SENT_PASSWORD, NET_SENT_CERTIFICATE };
struct net_http_head {
	int status;
	enum net_sent sent;
	char sent_user[96]; /* made safe; the kubeconfig's name of the user, else the user name; may be empty */
	int64_t sent_until; /* of a client certificate: when it ends */
	char content_type[80];
	char location[512];
	char warning[400];          /* text of Warning headers (299), made safe, newline-separated */
	int retry_after;            /* seconds, -1 when absent */
	const char *auth_challenge; /* all WWW-Authenticate values, newline-separated, 8 KiB at most; NULL: none.
				     * Lives until the callback returns. */
	int64_t date;               /* the server's clock, 0 when absent */
	char cattle_auth[8];        /* X-API-Cattle-Auth: "true", "false", "none", or empty */
};

struct net_http {
	struct net_endpoint *at;
	const char *method; /* "GET", … */
	const char *path; /* appended to the endpoint's URL, with query; or an absolute https URL when at->url is "" */
	const char *accept;       /* NULL: application/json */
	const char *content_type; /* NULL when there is no body */
	struct rh_secret *body;   /* moved from: empty afterwards; wiped when the answer is there. NULL: none */
	struct rh_owner owner;    /* ends with it, unless `keep` */
	bool keep;                /* a write: not cancelled when its owner ends */
	bool stream;              /* a watch: no overall timeout, counted apart */
	bool anonymous;           /* send no credentials */
	bool patient; /* a read: 429 and 5xx that name a Retry-After of at most 10 s are asked again, 3 times at most */
	unsigned timeout_ms; /* whole transfer, of a stream until its headers are there; 0: 30,000 */
	unsigned connect_ms; /* until connected, TLS included; 0: 15,000 */
	size_t limit;        /* of the answer's body; 0: 256 MiB when on_data, else 16 MiB */
	/* Called once when a 2xx answer's headers are there, before any of its body: a quiet watch is alive. May be
	 * NULL. */
	void (*on_head)(void *ctx, const struct net_http_head *head);
	/* Called with pieces of the body as they come (status 2xx only); NULL: the body is kept and given to on_done.
	 */
	void (*on_data)(void *ctx, const struct net_http_head *head, struct rh_str piece);
	/* Exactly once, unless cancelled. e->field of RH_E_TLS says which part: "pin" (it changed), "ca", "expired",
	 * "not-yet", "name", "scheme" (no TLS there), "client-certificate"; of RH_E_NET "name" (there is none), "host"
	 * or "proxy". `body` is empty with on_data, except for answers that are not 2xx (their first 64 KiB). It lives
	 * in memory that is wiped after the call. e->code tells transport errors; any status is RH_OK. */
	void (*on_done)(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e);
	void *ctx;
	void (*drop)(void *ctx); /* called after on_done, or instead of it when cancelled; may be NULL */
};
/* Starts, or queues: at most 32 streams and 8 others at a time run to one endpoint. The struct and its strings are
 * copied. Redirects are not followed. Returns an id for net_http_cancel. */
uint64_t net_http_start(struct net *n, const struct net_http *request);
void net_http_cancel(struct net *n, uint64_t id);
void net_http_cancel_owner(struct net *n, struct rh_owner owner); /* its reads and streams, not its `keep`s */

/* Where an http(s) URL leads; false for anything else. */
struct net_url {
	bool tls, loopback; /* loopback: 127.0.0.0/8, ::1, localhost */
	bool private_;      /* loopback, or an address of a private or link-local network written as a number */
	bool user_info;     /* it has a user name or a password in it */
	char host[256];     /* an IPv6 address without its brackets */
	int port;
};
bool net_url_read(const char *url, struct net_url *out);
/* Appends s percent-encoded for a path segment or a query value. */
void net_url_escape(struct rh_buf *out, struct rh_str s);
/* "https://Rancher.Corp/" -> "https://rancher.corp"; false with a reason for what is no http(s) URL, has user info,
 * a query or a fragment. */
bool net_url_normalise(struct rh_str typed, struct rh_buf *out, struct rh_err *e);

/* ---- children ---- */

/* A child process (exec credential plugins, the editor, the sandbox): never a shell, its own process group, stderr
 * captured (64 KiB), no descriptor of ours. */
struct net_child {
	const char *const *argv;
	const char *const *env; /* added to ours, "NAME=value", NULL-terminated, may be NULL */
	/* Our terminal is its stdin, stdout and stderr, and it stays in our process group, as an editor must; the ui
	 * has left the terminal meanwhile. */
	bool on_terminal;
	int terminal;
	bool no_terminal;    /* a session of its own: opening /dev/tty fails, in place of stopping it */
	bool capture;        /* on a terminal: stdout is read all the same */
	const char *input;   /* what stands on its stdin, which ends behind it, at most 4096 bytes; NULL: nothing */
	bool keep_stdin;     /* a pipe stays open to its stdin until net_child_end: it ends when we do */
	unsigned timeout_ms; /* 0: none */
	size_t limit;        /* of its stdout */
	bool first_line;     /* report as soon as one line stands on stdout; the child goes on */
	/* What stands on its stderr so far, made safe, whenever more has come while it runs; may be NULL. */
	void (*on_said)(void *ctx, const char *text);
	/* Once, unless ended before: exit status (-1 while it still runs), stdout in a secret, stderr made safe. */
	void (*on_done)(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e);
	void *ctx;
	void (*drop)(void *ctx); /* after on_done, or instead of it; may be NULL */
};
uint64_t net_child_start(struct net *n, const struct net_child *c);
/* Why a child that failed gave nothing, in one line: what it said (stderr), else how it ended, or what broke it off.
 * Free it. */
char *net_child_why(int status, const char *said, const struct rh_err *how);
void net_child_end(struct net *n, uint64_t id);
void net_child_wait_longer(struct net *n, uint64_t id, unsigned ms); /* from now on, in place of its timeout_ms */
void net_child_reap(struct net *n);                                  /* after SIGCHLD */
#endif
