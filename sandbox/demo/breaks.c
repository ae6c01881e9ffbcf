/* The breaks, one a row, and who is told of them. */
#include "sandbox/breaks.h"
#include "sandbox/access.h"
#include "sandbox/api/watch.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/fault.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { SLOW_MS = 3000, ENDED_SECONDS = 3 * 3600 };
/* What it is about: one at a time. */
enum about { SECRET, HARBOR, HUB, TOKEN, SESSION, CLUSTER, SERVER };

struct sb_break {
	const char *id, *what, *undo;
	enum about about;
	bool rancher;           /* not of a plain Kubernetes */
	bool everyone;          /* cannot be for one learner alone */
	bool green;             /* in the second namespace */
	const char *deployment; /* whose new pods meet it; NULL: none */
	const char *config;     /* the registry that quay-pull becomes, as demo_secrets.c writes it; NULL: it is gone */
	const char *type;
	const char *host, *fault; /* of a registry that answers wrongly, and how */
	void (*make)(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at);
	void (*mend)(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at);
};

#define GOOD "@ quay.io acme+deploy"
#define CONFIG "kubernetes.io/dockerconfigjson"
#define PULL_SECRET "quay-pull"
#define TOKEN_SECRET "ecr-pull"

static struct sb_object *pull_secret(struct sb_world *w, const struct sb_corner *at)
{
	return sb_store_get(&sb_shop(w)->store, sb_kind_named("secrets"), rh_str(at->blue), RH_STR(PULL_SECRET));
}

/* 0: it is not there. */
static uint64_t pull_version(struct sb_world *w, const struct sb_corner *at)
{
	const struct sb_object *o = pull_secret(w, at);

	return o ? o->rv : 0;
}

/* The secret becomes that; one of another type is another object. config NULL: it is deleted. */
static void put_secret(struct sb_world *w, const struct sb_corner *at, const char *config, const char *type)
{
	struct sb_store *s = &sb_shop(w)->store;
	const struct sb_kind *k = sb_kind_named("secrets");
	struct sb_object *old = pull_secret(w, at);
	json_t *v = config ? sb_demo_registry(w, config) : NULL;

	if (config && old && rh_str_is(sb_value_str_of(old->v, "type"), type) &&
	    !sb_value_true_of(old->v, "immutable")) {
		json_t *changed = json_deep_copy(old->v);
		json_object_set(changed, "data", json_object_get(v, "data"));
		sb_store_replace(s, old, changed);
		sb_value_free(&v);
		return;
	}
	if (old)
		sb_store_delete(s, old);
	if (v) {
		sb_value_set_text(v, "type", type);
		sb_world_add(sb_shop(w), k, at->blue, PULL_SECRET, 0, v);
	}
}

static void make_secret(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	put_secret(w, at, b->config, b->type);
}

static void mend_secret(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	put_secret(w, at, GOOD, CONFIG);
}

static const char *place(const struct sb_break *b, const struct sb_corner *at)
{
	return b->green ? at->green : at->blue;
}

static void make_fault(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	sb_registry_fault(w, b->host, at->user ? place(b, at) : NULL, b->fault);
}

static void mend_fault(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	sb_registry_fault(w, b->host, at->user ? place(b, at) : NULL, "none");
}

static void ended(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	json_t *v = json_pack("{s:s,s:s,s:s,s:i}", "cluster", sb_shop(w)->id, "ns", at->blue, "name", TOKEN_SECRET,
			      "seconds", -ENDED_SECONDS);

	sb_ecr_secret(w, v);
	sb_value_free(&v);
}

static void ended_mend(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	struct sb_store *s = &sb_shop(w)->store;
	struct sb_object *o = sb_store_get(s, sb_kind_named("secrets"), rh_str(at->blue), RH_STR(TOKEN_SECRET));

	(void)b;
	if (o)
		sb_store_delete(s, o);
}

/* Whose sessions are in that corner. */
static bool is_of(const struct sb_world *w, const struct sb_token *t, const struct sb_corner *at)
{
	return at->user ? !strcmp(t->user->name, at->user) : !sb_learner_named(w, t->user->name);
}

static void expire(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	for (size_t i = 0; i < w->tokens_n; i++) {
		struct sb_token *t = w->tokens[i];
		if (!is_of(w, t, at) || t->lapsed || (t->expires && t->expires <= rh_wall()))
			continue;
		t->lapsed = true;
		t->before = t->expires;
		t->expires = rh_wall();
	}
}

static void revive(struct sb_token *t)
{
	if (t->lapsed)
		t->expires = t->before;
	t->lapsed = false;
}

static void unexpire(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	for (size_t i = 0; i < w->tokens_n; i++)
		if (is_of(w, w->tokens[i], at))
			revive(w->tokens[i]);
}

static void away(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	(void)at;
	sb_cluster_connect(w, RH_STR(DEMO_SHOP), false);
	sb_watches_end(&sb_shop(w)->store);
}

static void back(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	(void)at;
	sb_cluster_connect(w, RH_STR(DEMO_SHOP), true);
}

static void slow(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	sb_fault_slow(w, at->user, SLOW_MS);
}

static void fast(struct sb_world *w, const struct sb_break *b, const struct sb_corner *at)
{
	(void)b;
	sb_fault_slow(w, at->user, 0);
}

static const struct sb_break breaks[] = {
	{ .id = "wrong-password",
	  .what = "quay-pull in web-blue holds a wrong password, and Deployment front is given a new version, whose "
		  "pods "
		  "cannot be pulled",
	  .undo = "The right password in quay-pull",
	  .about = SECRET,
	  .deployment = "front",
	  .config = "@ quay.io acme+deploy demo-wrong",
	  .type = CONFIG,
	  .make = make_secret,
	  .mend = mend_secret },
	{ .id = "missing-secret",
	  .what = "quay-pull is deleted from web-blue, and Deployment front, which names it, is given a new version",
	  .undo = "A registry quay-pull in web-blue, or another one that front names",
	  .about = SECRET,
	  .deployment = "front",
	  .make = make_secret,
	  .mend = mend_secret },
	{ .id = "wrong-type",
	  .what = "quay-pull in web-blue is a secret of type Opaque, which no kubelet reads, and Deployment front is "
		  "given a new version",
	  .undo = "A secret cannot change its type: delete quay-pull and create it as a registry",
	  .about = SECRET,
	  .deployment = "front",
	  .config = GOOD,
	  .type = "Opaque",
	  .make = make_secret,
	  .mend = mend_secret },
	{ .id = "near-key",
	  .what = "The entry of quay-pull in web-blue is for quay.io/v1, which no image of Deployment front begins "
		  "with; "
		  "it is given a new version",
	  .undo = "The entry of quay-pull for quay.io",
	  .about = SECRET,
	  .deployment = "front",
	  .config = "@ quay.io/v1 acme+deploy",
	  .type = CONFIG,
	  .make = make_secret,
	  .mend = mend_secret },
	{ .id = "ended-password",
	  .what = "A pull secret ecr-pull is in web-blue, with a token of Amazon ECR that ended three hours ago",
	  .undo = "A new token in ecr-pull",
	  .about = TOKEN,
	  .make = ended,
	  .mend = ended_mend },
	{ .id = "expired-token",
	  .what = "Every session is over, as after its sixteen hours: whoever asks next has to sign in",
	  .undo = "Sign in again",
	  .about = SESSION,
	  .make = expire,
	  .mend = unexpire },
	{ .id = "certificate",
	  .what = "harbor.corp.example shows a certificate that nobody trusts, and Deployment api in web-blue is given "
		  "a "
		  "new version",
	  .undo = "Nothing in the cluster: its nodes must trust who has signed it",
	  .about = HARBOR,
	  .deployment = "api",
	  .host = "harbor.corp.example",
	  .fault = "x509",
	  .make = make_fault,
	  .mend = mend_fault },
	{ .id = "rate-limit",
	  .what = "Docker Hub refuses who does not log in (429, toomanyrequests), and Deployment cache in web-green is "
		  "given a new version",
	  .undo = "A registry for Docker Hub in web-green that cache names",
	  .about = HUB,
	  .green = true,
	  .deployment = "cache",
	  .host = "docker.io",
	  .fault = "rate-limit-anonymous",
	  .make = make_fault,
	  .mend = mend_fault },
	{ .id = "cluster-away",
	  .what = "Rancher has lost the agent of shop-prod: the cluster cannot be explored",
	  .undo = "Nothing in Rancher: the agent has to come back",
	  .about = CLUSTER,
	  .rancher = true,
	  .everyone = true,
	  .make = away,
	  .mend = back },
	{ .id = "slow",
	  .what = "The server answers after three seconds",
	  .undo = "Patience",
	  .about = SERVER,
	  .make = slow,
	  .mend = fast },
};

/* ---- in force ---- */

static bool same_user(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static struct sb_broken **in_force(struct sb_world *w, enum about about, const char *user)
{
	struct sb_broken **at = &w->broken;

	while (*at && !(same_user((*at)->user, user) && (*at)->what->about == about))
		at = &(*at)->next;
	return at;
}

/* Does another one that is in force there need the workload as it is? */
static bool still_needed(const struct sb_world *w, const struct sb_break *b, const char *user)
{
	for (const struct sb_broken *o = w->broken; o; o = o->next)
		if (same_user(o->user, user) && o->what->deployment && o->what->green == b->green &&
		    !strcmp(o->what->deployment, b->deployment))
			return true;
	return false;
}

static void mend_one(struct sb_world *w, struct sb_broken **at, bool again)
{
	struct sb_broken *o = *at;
	const struct sb_break *b = o->what;
	struct sb_corner corner;

	*at = o->next;
	if (sb_corner_of(w, o->user, &corner)) {
		b->mend(w, b, &corner);
		if (b->deployment && !again && !still_needed(w, b, o->user))
			sb_rollback(w, place(b, &corner), b->deployment);
	}
	free(o->user);
	free(o);
}

static void break_one(struct sb_world *w, const struct sb_break *b, const char *user)
{
	struct sb_broken **old = in_force(w, b->about, user), *o;
	struct sb_corner corner;

	if (!sb_corner_of(w, user, &corner))
		return;
	if (*old)
		mend_one(w, old, true);
	o = rh_alloc(sizeof *o);
	o->what = b;
	o->user = user ? rh_strdup(user) : NULL;
	o->at = rh_wall();
	b->make(w, b, &corner);
	o->rv = b->about == SECRET ? pull_version(w, &corner) : 0;
	if (b->deployment)
		sb_rollout(w, place(b, &corner), b->deployment);
	o->next = w->broken;
	w->broken = o;
}

static const struct sb_break *find(const char *id)
{
	for (size_t i = 0; i < RH_LEN(breaks); i++)
		if (!strcmp(breaks[i].id, id))
			return &breaks[i];
	return NULL;
}

const char *sb_break(struct sb_world *w, const char *id, const char *user)
{
	const struct sb_break *b = find(id);

	if (!b)
		return "no such break: GET /sandbox/breaks lists them";
	if (b->rancher && !w->profile->minor)
		return "a plain Kubernetes has nothing of the kind";
	if (b->everyone && user)
		return "this would be for everybody: only the trainer can break it, for all";
	if (user && !sb_learner_named(w, user))
		return "no such learner";
	break_one(w, b, user);
	for (size_t i = 0; !user && !b->everyone && i < w->learners_n; i++)
		break_one(w, b, w->learners[i].name);
	return NULL;
}

bool sb_mend(struct sb_world *w, const char *id, const char *user)
{
	const struct sb_broken *last = w->broken;
	bool any = false;

	while (last && user && !same_user(last->user, user))
		last = last->next;
	const struct sb_break *b = id ? find(id) : last ? last->what : NULL;

	for (struct sb_broken **at = &w->broken; b && *at;) {
		if ((*at)->what == b && (!user || same_user((*at)->user, user))) {
			mend_one(w, at, false);
			any = true;
		} else {
			at = &(*at)->next;
		}
	}
	return any;
}

void sb_breaks_forget(struct sb_world *w)
{
	for (struct sb_broken *o = w->broken, *next; o; o = next) {
		next = o->next;
		free(o->user);
		free(o);
	}
	w->broken = NULL;
	sb_rollouts_forget(w);
	for (size_t i = 0; i < w->tokens_n; i++)
		revive(w->tokens[i]);
}

/* Has somebody repaired it, or changed it at least? */
static bool is_changed(struct sb_world *w, const struct sb_broken *o)
{
	struct sb_corner at;

	if (o->what->about == SESSION) {
		for (size_t i = 0; sb_corner_of(w, o->user, &at) && i < w->tokens_n; i++)
			if (is_of(w, w->tokens[i], &at) && !w->tokens[i]->lapsed && w->tokens[i]->created >= o->at)
				return true;
		return false;
	}
	return o->what->about == SECRET && sb_corner_of(w, o->user, &at) && pull_version(w, &at) != o->rv;
}

static json_t *tell_one(struct sb_world *w, const struct sb_break *b, const char *user)
{
	json_t *v = json_object(), *list = json_array();
	const char *state = "off";

	for (const struct sb_broken *o = w->broken; o; o = o->next) {
		if (o->what != b || (user && !same_user(o->user, user) && !b->everyone))
			continue;
		if (strcmp(state, "on"))
			state = is_changed(w, o) ? "changed" : "on";
		if (o->user)
			json_array_append_new(list, sb_value_text(rh_str(o->user)));
	}
	sb_value_set_text(v, "id", b->id);
	sb_value_set_text(v, "what", b->what);
	sb_value_set_text(v, "undo", b->undo);
	sb_value_set_text(v, "state", state);
	json_object_set_new(v, "everyone", json_boolean(b->everyone));
	json_object_set_new(v, "learners", list);
	return v;
}

json_t *sb_breaks_tell(struct sb_world *w, const char *user)
{
	json_t *list = json_array();

	for (size_t i = 0; i < RH_LEN(breaks); i++)
		if (w->profile->minor || !breaks[i].rancher)
			json_array_append_new(list, tell_one(w, &breaks[i], user));
	return list;
}
