/* What the files of probe share: one test under way. */
#ifndef PROBE_INTERNAL_H
#define PROBE_INTERNAL_H

#include "base/base.h"
#include "probe/probe.h"

struct net;
struct net_endpoint;
struct net_http_head;

struct probe;
typedef void probe_step(struct probe *p, const struct net_http_head *head, struct rh_str body);

struct probe {
	struct net *net;
	struct rh_owner owner;
	int tag;
	int64_t until; /* rh_now(): when all of it must be over */
	struct probe_result *result;
	struct net_endpoint *at, *realm_at; /* the registry, the token service */
	char *user, *ca_pem, *demo;         /* demo: see probe_request; NULL: none */
	struct rh_secret password;
	char *image_path, *image_name; /* "/v2/acme/web/manifests/3.1", "acme/web"; NULL: no image */
	struct probe_challenge challenge;
	probe_step *step;           /* that takes the answer under way */
	unsigned requests;          /* under way: the step that runs, and what it asked */
	bool plain;                 /* over http:// to this machine */
	enum probe_verdict pending; /* what is said when the login was judged; PROBE_VERDICTS: not so far yet */
	struct rh_secret kept;      /* the body that goes with it */
	char *nobody;               /* a made-up user name; NULL: none was tried */
};

/* say.c: ends the test with this verdict. body: of the answer that decides, for its words; may be empty. */
void probe_say(struct probe *p, enum probe_verdict verdict, struct rh_str body);
/* The same, once it is known whether the token service judges logins at all. judge.c */
void probe_settle(struct probe *p, enum probe_verdict verdict, struct rh_str body);
/* Asks the token service. scope: for the image. */
struct probe_token {
	bool scope, anonymous;
	const char *user; /* of the query */
};
void probe_ask_token(struct probe *p, const struct probe_token *how, probe_step *then);
void probe_say_redirect(struct probe *p, const struct net_http_head *head,
			struct rh_str body); /* ODD, and where it leads */
void probe_say_no_way(struct probe *p);      /* it wants a login, and names no way that nodes can go */
void probe_say_error(struct probe *p, const struct rh_err *e); /* of a request that got no answer */
/* What a registry or a token service says about itself: "errors", "details", "message". "" when nothing. Never the
 * password. */
void probe_words(const struct probe *p, struct rh_str body, struct rh_buf *out);
#endif
