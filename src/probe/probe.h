/* probe: Test login. Does a registry accept these credentials, and may they pull one image?
 *
 * Speaks the registry's HTTP API (distribution: docs/spec/api.md, docs/spec/auth/token.md): the challenge of /v2/, or
 * of the manifest where /v2/ is open, Basic or Bearer with its token service, and the manifest of one image by HEAD. A
 * service that gives tokens to nobody as well is asked once more, with a made-up login: who accepts that judges none.
 * Only ever on demand: repeated wrong logins lock accounts. Credentials go to the registry's host and to the token
 * service that it names (https, not into a private network), never after a redirect, never over plain HTTP except to
 * this machine; one login a call with them, no retry.
 */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "base/base.h"

struct net;
struct registry_image;

enum probe_verdict {
	PROBE_WORKS,       /* user and password are right */
	PROBE_PULLS,       /* and may pull the image */
	PROBE_OPEN,        /* the registry asks nobody for a login: nothing can be said about these */
	PROBE_UNJUDGED,    /* its token service accepts any login, a made-up one too: neither can anything be said */
	PROBE_WRONG,       /* user or password */
	PROBE_NO_PULL,     /* right, but may not pull the image, or not use the registry */
	PROBE_NO_IMAGE,    /* right, but the image is not there, or hidden from this user */
	PROBE_LIMITED,     /* locked out or rate limited */
	PROBE_NO_HOST,     /* the name cannot be resolved */
	PROBE_UNREACHED,   /* refused, timed out, cut off */
	PROBE_UNTRUSTED,   /* its certificate */
	PROBE_PLAIN,       /* speaks HTTP without TLS: nothing was sent */
	PROBE_NO_REGISTRY, /* something else answers there */
	PROBE_UNSAFE,      /* its token service is somewhere where credentials must not go */
	PROBE_ODD,         /* an answer that says none of this */
	PROBE_VERDICTS
};
struct probe_def {
	const char *id;  /* "works", "wrong-password": for scripts and tests */
	bool login, bad; /* login: user and password are right. bad: something has to be put right */
};
extern const struct probe_def probe_defs[PROBE_VERDICTS];

struct probe_request {
	const char *key; /* as it stands, or would stand, in the docker config */
	const char *user;
	const struct rh_secret *password;   /* copied */
	const struct registry_image *image; /* whose pull permission is tested; NULL: none */
	const char *ca_pem;                 /* trusted instead of the system's roots; NULL: those */
	/* A demo: every host is connected at this address ("127.0.0.1:8443") instead, and there are no hosts but those
	 * that `plays` says. Nothing goes anywhere else. NULL: the network. */
	const char *demo;
	bool (*plays)(void *ctx, const char *host);
	void *ctx;
};
struct probe_result {
	enum probe_verdict verdict;
	struct rh_err say;  /* what: the verdict in a sentence; why: the other side's words; fix: what to do */
	char *host;         /* host[:port] that was asked; "" when there was none */
	char *realm;        /* host of the token service; NULL: none was asked */
	char *from, *proxy; /* name of this machine, and the proxy on the way ("": none) */
	int64_t when;       /* rh_wall() */
	int retry_after;    /* seconds, -1: the registry does not say */
};
/* Message: body struct probe_result *, always with RH_OK. Ends with its owner. At most 15 s. */
void probe_start(struct net *n, const struct probe_request *p, struct rh_owner owner, int tag);
void probe_result_free(void *result); /* fits rh_message.drop */

/* ---- WWW-Authenticate (RFC 9110, 11.6.1), for the probe and its tests ---- */

struct probe_challenge {
	enum { PROBE_CHALLENGE_NONE, PROBE_CHALLENGE_BASIC, PROBE_CHALLENGE_BEARER } scheme;
	char *realm, *service, *error; /* NULL: absent */
	char *others;                  /* "Negotiate, NTLM": schemes that are neither, NULL: none */
};
/* The best challenge among the values, one a line: Bearer with a realm, else Basic; false when there is neither. Broken
 * parts are passed over. Release it in either case. */
bool probe_challenge_read(struct rh_str values, struct probe_challenge *out);
void probe_challenge_release(struct probe_challenge *c);
/* May user and password of a registry (`at`) be sent to this token service? False with the reason. */
bool probe_realm_allowed(const char *registry_url, const char *realm_url, struct rh_err *e);
#endif
