/* May I? SelfSubjectAccessReview, remembered for a minute. */
#include "base/base.h"
#include "data/json.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "net/net.h"

#include <string.h>

#define RIGHT_MS 60000

struct kube_right {
	struct kube_right *next;
	char *question; /* "verb group/plural namespace" */
	bool allowed;
	int64_t until; /* rh_now() */
};

struct access_ask {
	struct rh_owner owner;
	int tag;
	char *question;
};

static void answer(struct rh_owner owner, int tag, bool allowed)
{
	bool *body = rh_alloc(sizeof *body);

	*body = allowed;
	rh_message_post((struct rh_message){ .to = owner, .tag = tag, .body = body, .drop = free });
}

static struct kube_right *right_find(struct kube_inner *inner, const char *question)
{
	struct kube_right **link = &inner->rights;

	while (*link) {
		struct kube_right *right = *link;

		if (right->until <= rh_now()) {
			*link = right->next;
			free(right->question);
			free(right);
			continue;
		}
		if (!strcmp(right->question, question))
			return right;
		link = &right->next;
	}
	return NULL;
}

static void right_keep(struct kube_inner *inner, const char *question, bool allowed)
{
	struct kube_right *right = right_find(inner, question);

	if (!right) {
		right = rh_alloc(sizeof *right);
		right->question = rh_strdup(question);
		right->next = inner->rights;
		inner->rights = right;
	}
	right->allowed = allowed;
	right->until = rh_now() + RIGHT_MS;
}

void kube_rights_release(struct kube *k)
{
	struct kube_inner *inner = kube_inner(k);

	while (inner->rights) {
		struct kube_right *right = inner->rights;

		inner->rights = right->next;
		free(right->question);
		free(right);
	}
}

static void access_free(void *ctx)
{
	struct access_ask *a = ctx;

	free(a->question);
	free(a);
}

/* A review that fails says nothing about the right: the real request decides then, and nothing is remembered. */
static void access_done(struct kube *k, void *ctx, const struct net_http_head *head, struct rh_str body,
			const struct rh_err *e)
{
	struct access_ask *a = ctx;
	struct rh_str allowed;
	struct rh_err err;

	if (e->code != RH_OK || kube_reply_error(head, body, "", &err) != RH_OK ||
	    data_json_find(body, "/status/allowed", &allowed, &err) != RH_OK) {
		answer(a->owner, a->tag, true);
		return;
	}
	right_keep(kube_inner(k), a->question, rh_str_is(allowed, "true"));
	answer(a->owner, a->tag, rh_str_is(allowed, "true"));
}

static void review_body(const char *verb, const struct kube_resource *r, const char *ns, struct rh_secret *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", RH_STR("authorization.k8s.io/v1"));
	data_jw_kv(&w, "kind", RH_STR("SelfSubjectAccessReview"));
	data_jw_kv_open(&w, "spec", '{');
	data_jw_kv_open(&w, "resourceAttributes", '{');
	data_jw_kv(&w, "namespace", rh_str(ns));
	data_jw_kv(&w, "verb", rh_str(verb));
	data_jw_kv(&w, "group", rh_str(r->group));
	data_jw_kv(&w, "resource", rh_str(r->plural));
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
}

void kube_can(struct kube *k, const char *verb, const struct kube_resource *r, const char *ns, struct rh_owner owner,
	      int tag)
{
	char *question = rh_format("%s %s/%s %s", verb, r->group, r->plural, ns ? ns : "");
	const struct kube_right *right = right_find(kube_inner(k), question);
	struct rh_secret body;
	struct access_ask *a;
	char *path;

	if (right) {
		free(question);
		answer(owner, tag, right->allowed);
		return;
	}
	a = rh_alloc(sizeof *a);
	a->owner = owner;
	a->tag = tag;
	a->question = question;
	rh_secret_init(&body);
	review_body(verb, r, ns, &body);
	path = rh_format("%s/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", k->prefix);
	kube_ask(k,
		 &(struct net_http){ .method = "POST",
				     .path = path,
				     .owner = owner,
				     .content_type = "application/json",
				     .body = &body },
		 access_done, a, access_free);
	rh_secret_release(&body);
	free(path);
}
