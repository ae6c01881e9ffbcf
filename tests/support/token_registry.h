/* A container registry with a token service, for tests: plays what a real one does, and what an evil one might. */
#ifndef RH_TEST_TOKEN_REGISTRY_H
#define RH_TEST_TOKEN_REGISTRY_H

#include "tests/support/https_server.h"

struct ts_cert;
struct ts_server;

/* What it does instead of the usual, one thing at a time. */
enum tr_trick {
	TR_NONE,         /* /v2/ names the token service; acme/web is allowed, acme/secret denied, the rest absent */
	TR_BASIC,        /* no token service: Basic */
	TR_OPEN,         /* no login at all */
	TR_TOKEN_429,    /* with Retry-After: 33 */
	TR_TOKEN_LOCKED, /* 403, in words */
	TR_TOKEN_DENIES_SCOPE, /* 403 for a scope it does not give, as GHCR */
	TR_TOKEN_HUGE,         /* 70 KiB of token */
	TR_TOKEN_HTML,
	TR_TOKEN_EMPTY, /* {} */
	TR_TOKEN_ECHO,  /* 401 with the password in its message */
	TR_V2_HTML,
	TR_V2_404,
	TR_V2_500,
	TR_V2_NO_CHALLENGE,
	TR_V2_REDIRECT,
	TR_TOKEN_REDIRECT,
	TR_MANIFEST_REDIRECT, /* to `elsewhere` */
	TR_MANIFEST_429,
	TR_V2_NEGOTIATE, /* Negotiate and Digest only */
	TR_HALF_OPEN,    /* /v2/ is open, manifests ask for Bearer */
	TR_HALF_OPEN_BASIC,
	TR_TOKEN_ANYBODY, /* a token for any login and for none, and acme/web for any token */
	TR_TOKEN_NOBODY,  /* a token without a login as well; a wrong login is refused */
};
struct token_registry {
	enum tr_trick trick;
	const char *realm;     /* that /v2/ names; NULL: its own /token */
	const char *elsewhere; /* "http://127.0.0.1:PORT" */
	char basic[256];       /* "Basic …" that is right */
	struct ts_server *server;
	char own_realm[128];
	/* what it has seen */
	unsigned logins, wrong_logins; /* requests with Basic, those that were wrong */
	char last_login[256];          /* the Authorization of the newest */
	char token_query[512];         /* of the newest token request with a login */
};
/* The password is put together by the test. Start it before anything is asked. */
void tr_start(struct token_registry *r, const struct ts_cert *cert, const char *user, const char *password);
void tr_stop(struct token_registry *r);
#endif
