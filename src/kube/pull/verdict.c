/* The verdict on one container's image: from its state, the pod's events, and the pull secrets that the pod names, by
 * the rules of the kubelet (pkg/kubelet/images, pkg/credentialprovider). What is found out here is said in
 * verdict_text.c.
 */
#include "kube/verdict.h"
#include "base/base.h"
#include "kube/pod.h"
#include "kube/pull/words.h"
#include "kube/pull_secrets.h"
#include "kube/workload_row.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <stdio.h>
#include <string.h>

/* A kubelet may look at a secret through a cache that is about a minute old. */
enum { CACHE_SECONDS = 70, MATCHES = 16 };

struct finding {
	const struct kube_verdict_input *in;
	struct kube_verdict *v;
	struct kube_verdict_words w;
	struct registry_image image;
	bool parsed;
	struct rh_buf secrets; /* "quay-pull, harbor-robot" */
	char near[500], took[32];
	int64_t failed;   /* when it was last refused; 0 unknown */
	int64_t youngest; /* when the youngest of the secrets that cover was made */
};

/* ---- what happened ---- */

static bool about(const struct finding *f, const struct kube_event_row *e)
{
	return !*e->container || !strcmp(e->container, f->in->container->name);
}

/* The newest event of that container with the reason, and a message that begins so. */
static const struct kube_event_row *newest(const struct finding *f, const char *reason, const char *begins)
{
	const struct kube_event_row *found = NULL;

	for (size_t i = 0; i < f->in->event_count; i++) {
		const struct kube_event_row *e = f->in->events[i];

		if (about(f, e) && !strcmp(e->reason, reason) && rh_str_starts(rh_str(e->message), begins) &&
		    (!found || e->last >= found->last))
			found = e;
	}
	return found;
}

/* What the node said, without what is known anyway. */
static void set_evidence(struct finding *f, const char *message)
{
	static const char *const ends[] = { "ErrImagePull: ", "desc = ", "Error response from daemon: ",
					    "failed to pull and unpack image ", "failed to resolve reference " };
	struct rh_str s = rh_str(message);
	struct rh_buf clean;

	if (rh_str_starts(s, "Failed to pull image \"")) {
		size_t at = rh_str_find(s, "\": ");
		s = rh_str_from(s, at < s.n ? at + 3 : 0);
	}
	for (size_t i = 0; i < RH_LEN(ends); i++) {
		size_t at = rh_str_find(s, ends[i]);
		if (at >= s.n || at > 120)
			continue;
		s = rh_str_from(s, at + strlen(ends[i]));
		if (rh_str_starts(s, "\"") && rh_str_find(s, "\": ") < s.n) /* the image, in quotes */
			s = rh_str_from(s, rh_str_find(s, "\": ") + 3);
	}
	rh_buf_init(&clean, 8192);
	rh_line_clean(&clean, s);
	snprintf(f->v->evidence, sizeof f->v->evidence, "%s", clean.p);
	rh_buf_release(&clean);
}

/* Kubelets before 1.32 forget the cause while they back off: then the event of the attempt has it. */
static void find_cause(struct finding *f)
{
	const struct kube_container *c = f->in->container;
	const struct kube_event_row *e = newest(f, "Failed", "Failed to pull image");

	f->v->pull = c->pull;
	f->failed = e ? e->last : 0;
	if (c->pull != KUBE_PULL_FAILED) {
		set_evidence(f, c->message);
	} else if (e) {
		f->v->pull = kube_pull_of_text(rh_str(e->message), rh_str(c->image));
		set_evidence(f, e->message);
	}
}

static void find_how(struct finding *f)
{
	const struct kube_container *c = f->in->container;
	const struct kube_event_row *pulled = newest(f, "Pulled", "");
	struct kube_verdict *v = f->v;

	v->pull = c->pull;
	if (c->pull > KUBE_PULL_PULLING) {
		v->how = KUBE_VERDICT_NOT_PULLED;
		find_cause(f);
	} else if (c->pull == KUBE_PULL_OK) {
		v->how = pulled && kube_pulled_present(rh_str(pulled->message)) ? KUBE_VERDICT_PRESENT
										: KUBE_VERDICT_PULLED;
	} else if (pulled) {
		v->how = kube_pulled_present(rh_str(pulled->message)) ? KUBE_VERDICT_PRESENT : KUBE_VERDICT_PULLED;
		v->pull = KUBE_PULL_OK;
	} else {
		v->how = newest(f, "Pulling", "") ? KUBE_VERDICT_PULLING : KUBE_VERDICT_WAITING;
	}
	if (pulled) {
		struct rh_str took = kube_pulled_in(rh_str(pulled->message));
		snprintf(f->took, sizeof f->took, "%.*s", (int)(took.n < 31 ? took.n : 31), took.p ? took.p : "");
		f->w.took = *f->took ? f->took : NULL;
	}
}

/* ---- what its pull secrets are to it ---- */

static void blame(struct finding *f, enum kube_credentials what, const char *secret)
{
	f->v->credentials = what;
	snprintf(f->v->secret, sizeof f->v->secret, "%s", secret ? secret : "");
}

static const struct registry_docker_entry *entry_of(const struct kube_pull_secret *s, const char *key)
{
	for (size_t i = 0; s && key && i < s->config.count; i++)
		if (!strcmp(s->config.entries[i].key, key))
			return &s->config.entries[i];
	return NULL;
}

static void sent(struct finding *f, const struct registry_cover_line *line, size_t n)
{
	const struct kube_pull_secret *s = kube_pull_secrets_find(f->in->secrets, line->secret);
	const struct registry_docker_entry *entry = entry_of(s, line->key);

	blame(f,
	      line->empty ? KUBE_CREDENTIALS_EMPTY
	      : n > 1     ? KUBE_CREDENTIALS_SENT_MANY
			  : KUBE_CREDENTIALS_SENT,
	      line->secret);
	snprintf(f->v->key, sizeof f->v->key, "%s", line->key ? line->key : "");
	snprintf(f->v->user, sizeof f->v->user, "%s", entry && entry->user ? entry->user : "");
}

static void lost(struct finding *f, const char *name)
{
	const struct kube_lost_secret *l = NULL;

	for (size_t i = 0; i < f->in->lost_count && !l; i++)
		if (!strcmp(f->in->lost[i].name, name))
			l = &f->in->lost[i];
	f->w.type = l ? l->type : NULL;
	f->w.elsewhere = l ? l->elsewhere : NULL;
	blame(f,
	      f->w.type        ? KUBE_CREDENTIALS_TYPE
	      : f->w.elsewhere ? KUBE_CREDENTIALS_ELSEWHERE
			       : KUBE_CREDENTIALS_LOST,
	      name);
}

/* The lines come best first: those that cover, near misses, the rest, broken ones. */
static void judge(struct finding *f, const struct registry_cover_line *lines, size_t n, const char *first_lost)
{
	size_t covering = 0;

	for (size_t i = 0; i < n; i++) {
		const struct kube_pull_secret *s = kube_pull_secrets_find(f->in->secrets, lines[i].secret);

		if (lines[i].how == REGISTRY_COVER_BROKEN) {
			blame(f, KUBE_CREDENTIALS_BROKEN, lines[i].secret);
			snprintf(f->near, sizeof f->near, "%s", lines[i].why.what);
			return;
		}
		if (lines[i].how == REGISTRY_COVER_YES) {
			covering++;
			if (s && s->created > f->youngest)
				f->youngest = s->created;
		}
	}
	if (covering) {
		sent(f, &lines[0], covering);
	} else if (first_lost) {
		lost(f, first_lost);
	} else if (n && lines[0].how == REGISTRY_COVER_NEAR) {
		blame(f, KUBE_CREDENTIALS_NEAR, lines[0].secret);
		snprintf(f->v->key, sizeof f->v->key, "%s", lines[0].key ? lines[0].key : "");
		snprintf(f->near, sizeof f->near, "%s%s%s", lines[0].why.what, *lines[0].why.fix ? "; " : "",
			 lines[0].why.fix);
	} else {
		blame(f, n ? KUBE_CREDENTIALS_OTHER : KUBE_CREDENTIALS_NONE, n ? lines[0].secret : NULL);
	}
}

static void find_credentials(struct finding *f)
{
	const struct kube_pull_secrets *all = f->in->secrets;
	const struct kube_pod *pod = f->in->pod;
	struct registry_cover_source sources[MATCHES];
	struct registry_cover_line lines[MATCHES];
	const char *first_lost = NULL;
	size_t n = 0;

	for (size_t i = 0; i < pod->secret_count; i++)
		rh_buf_addf(&f->secrets, "%s%s", i ? ", " : "", pod->secrets[i]);
	if (!pod->secret_count) {
		f->v->credentials = KUBE_CREDENTIALS_NONE;
		return;
	}
	if (!all || all->forbidden || !f->parsed)
		return;
	for (size_t i = 0; i < pod->secret_count && n < MATCHES; i++) {
		const struct kube_pull_secret *s = kube_pull_secrets_find(all, pod->secrets[i]);

		if (!s && !first_lost)
			first_lost = pod->secrets[i];
		if (s)
			sources[n++] = (struct registry_cover_source){ s->name, s->broken ? NULL : &s->config };
	}
	judge(f, lines, registry_cover(sources, n, &f->image, lines, MATCHES), first_lost);
}

/* ---- the whole ---- */

/* A first refusal proves little while the kubelet may not have seen the secret, or what was changed in it. */
static bool too_soon(const struct finding *f)
{
	int64_t since = f->youngest > f->in->changed ? f->youngest : f->in->changed;

	if (f->v->how != KUBE_VERDICT_NOT_PULLED || f->v->pull < KUBE_PULL_DENIED || !since)
		return false;
	return f->in->now - since < CACHE_SECONDS || (f->failed && f->failed < since);
}

void kube_verdict_make(const struct kube_verdict_input *in, struct kube_verdict *out)
{
	struct finding f = { .in = in, .v = out };
	struct rh_err e;

	memset(out, 0, sizeof *out);
	rh_buf_init(&f.secrets, 4096);
	f.parsed = registry_image_parse(rh_str(in->container->image), &f.image, &e);
	snprintf(out->image, sizeof out->image, "%s", in->container->image);
	snprintf(out->host, sizeof out->host, "%s", f.parsed ? f.image.domain : "");
	find_how(&f);
	find_credentials(&f);
	out->final = !too_soon(&f);
	f.w.image = out->image;
	f.w.host = *out->host ? out->host : NULL;
	f.w.repository = f.parsed ? f.image.path : NULL;
	f.w.tag = f.parsed ? (f.image.tag ? f.image.tag : f.image.digest) : NULL;
	f.w.node = *in->pod->node ? in->pod->node : NULL;
	f.w.ns = in->pod->ns;
	f.w.policy = in->container->policy;
	f.w.secret = *out->secret ? out->secret : NULL;
	f.w.secrets = f.secrets.n ? f.secrets.p : NULL;
	f.w.user = *out->user ? out->user : NULL;
	f.w.key = *out->key ? out->key : NULL;
	f.w.near = f.near;
	f.w.waits = in->pod->unscheduled;
	kube_verdict_say(out, &f.w);
	if (f.parsed)
		registry_image_release(&f.image);
	rh_buf_release(&f.secrets);
}
