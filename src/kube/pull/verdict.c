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
#include "registry/expiry.h"
#include "registry/image.h"
#include "registry/keyring.h"
#include "registry/known.h"

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
	char near[500], took[32], age[RH_AGE_SAID], ended[RH_AGE_SAID];
	const struct registry_known_registry *known; /* whose host it is; NULL */
	int64_t failed;                              /* when it was last refused; 0 unknown */
	int64_t ends;                                /* of the entry that was sent, as it says itself; 0: not known */
	int64_t youngest; /* when the youngest of the secrets that cover was made or changed */
};

/* ---- which image ---- */

/* The image that a message of the kubelet or the runtime names: image "…", docker://…; empty when it names none. */
static struct rh_str named(struct rh_str message)
{
	static const struct {
		const char *before, *behind;
	} places[] = { { "image \"", "\"" }, { "docker://", ": " } };

	for (size_t i = 0; i < RH_LEN(places); i++) {
		size_t at = rh_str_find(message, places[i].before);
		struct rh_str name = rh_str_from(message, at < message.n ? at + strlen(places[i].before) : message.n);
		size_t end = rh_str_find(name, places[i].behind);

		if (at < message.n && end < name.n)
			return rh_str_n(name.p, end);
	}
	return rh_str_n(NULL, 0);
}

static bool same_text(const char *a, const char *b)
{
	return !strcmp(a ? a : "latest", b ? b : "latest");
}

/* Are both about one image? The runtime writes names out in full, and drops a tag beside a digest. */
static bool same_image(const struct registry_image *a, const struct registry_image *b)
{
	return !strcmp(a->domain, b->domain) && !strcmp(a->path, b->path) &&
	       (a->digest || b->digest || same_text(a->tag, b->tag));
}

/* A container waits for the images of its volumes as well (KEP-4639): then the message names another image than its
 * own. */
static void find_image(struct finding *f)
{
	const struct kube_container *c = f->in->container;
	struct rh_str other = named(rh_str(c->message));
	struct registry_image image;
	struct rh_err e;

	f->parsed = registry_image_parse(rh_str(c->image), &f->image, &e);
	snprintf(f->v->image, sizeof f->v->image, "%s", c->image);
	if (f->parsed && other.n && registry_image_parse(other, &image, &e)) {
		f->w.volume = !same_image(&f->image, &image);
		if (f->w.volume) {
			registry_image_release(&f->image);
			f->image = image;
			snprintf(f->v->image, sizeof f->v->image, "%.*s", RH_ARG(other));
		} else {
			registry_image_release(&image);
		}
	}
	snprintf(f->v->host, sizeof f->v->host, "%s", f->parsed ? f->image.domain : "");
	f->known = f->parsed ? registry_known_registry_at(rh_str(f->image.domain)) : NULL;
}

/* ---- what happened ---- */

static bool about(const struct finding *f, const struct kube_event_row *e)
{
	struct rh_str other = named(rh_str(e->message));
	struct registry_image image;
	struct rh_err err;
	bool same = true;

	if (*e->container && strcmp(e->container, f->in->container->name))
		return false;
	if (f->parsed && other.n && registry_image_parse(other, &image, &err)) {
		same = same_image(&f->image, &image);
		registry_image_release(&image);
	}
	return same;
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
	static const char *const ends[] = { "ErrImagePull: ",
					    "desc = ",
					    "Error response from daemon: ",
					    "failed to pull and unpack image ",
					    "failed to resolve reference ",
					    "failed to resolve image: " };
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

/* Does the message say more than that the kubelet waits before it tries again? */
static bool tells(const char *message)
{
	struct rh_str s = rh_str(message);

	return s.n && (!rh_str_starts(s, "Back-off pulling image ") || rh_str_find(s, "\": ") < s.n);
}

/* Kubelets before 1.32 forget the cause while they back off: then the event of the attempt has it. */
static void find_cause(struct finding *f)
{
	const struct kube_container *c = f->in->container;
	const struct kube_event_row *e = newest(f, "Failed", "Failed to pull image");

	f->v->pull = c->pull;
	f->failed = e ? e->last : 0;
	if (c->pull == KUBE_PULL_FAILED && e && !tells(c->message)) {
		f->v->pull = kube_pull_of_text(rh_str(e->message), rh_str(f->v->image));
		set_evidence(f, e->message);
	} else if (tells(c->message)) {
		set_evidence(f, c->message);
	} else if (strchr(c->reason, ' ')) { /* the text of an error in place of a reason */
		set_evidence(f, c->reason);
	}
}

static enum kube_verdict_how how_there(const struct kube_event_row *pulled)
{
	struct rh_str message = rh_str(pulled ? pulled->message : "");

	return kube_pulled_allowed(message)   ? KUBE_VERDICT_ALLOWED
	       : kube_pulled_present(message) ? KUBE_VERDICT_PRESENT
					      : KUBE_VERDICT_PULLED;
}

static void find_how(struct finding *f)
{
	const struct kube_container *c = f->in->container;
	/* a container that starts again finds what was pulled for its first start */
	const struct kube_event_row *fresh = newest(f, "Pulled", "Successfully pulled image"),
				    *pulled = fresh ? fresh : newest(f, "Pulled", "");
	struct kube_verdict *v = f->v;

	v->pull = c->pull;
	if (c->pull > KUBE_PULL_PULLING) {
		v->how = KUBE_VERDICT_NOT_PULLED;
		find_cause(f);
	} else if (c->pull == KUBE_PULL_OK || pulled) {
		v->how = how_there(pulled);
		v->pull = KUBE_PULL_OK;
	} else if (c->pull == KUBE_PULL_NONE) {
		v->how = KUBE_VERDICT_OVER;
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
	f->ends = line->ends;
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

static int64_t written(const struct kube_pull_secret *s)
{
	return s->changed > s->created ? s->changed : s->created;
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
			if (s && written(s) > f->youngest)
				f->youngest = written(s);
		}
	}
	if (covering) {
		sent(f, &lines[0], covering);
	} else if (first_lost) {
		lost(f, first_lost);
	} else if (n && lines[0].how == REGISTRY_COVER_NEAR) {
		blame(f, KUBE_CREDENTIALS_NEAR, lines[0].secret);
		snprintf(f->v->key, sizeof f->v->key, "%s", lines[0].key ? lines[0].key : "");
		snprintf(f->near, sizeof f->near, "%s%s%s", lines[0].why.what, *lines[0].why.fix ? _("; ") : "",
			 lines[0].why.fix);
	} else {
		blame(f, n ? KUBE_CREDENTIALS_OTHER : KUBE_CREDENTIALS_NONE, n ? lines[0].secret : NULL);
	}
}

/* Of the one secret that was sent: how long such passwords last, and for how long nobody has changed it. */
static void find_lifetime(struct finding *f)
{
	struct rh_str user = rh_str(f->v->user);
	unsigned hours = f->known ? registry_known_lifetime_hours(f->known, user) : 0;
	int64_t age = f->in->now - f->youngest;

	if (!hours || f->v->credentials != KUBE_CREDENTIALS_SENT)
		return;
	f->w.lifetime = _(registry_known_lifetime(f->known, user));
	if (!f->youngest || age < 0)
		return;
	rh_age_said(age, f->age, NULL);
	f->w.age = f->age;
	if ((f->v->pull == KUBE_PULL_DENIED || f->v->pull == KUBE_PULL_REFUSED) && age > (int64_t)hours * 3600)
		f->v->credentials = KUBE_CREDENTIALS_OLD;
}

/* It need not be guessed when the password says so itself. */
static void find_end(struct finding *f)
{
	static const unsigned about_it = 1u << KUBE_PULL_DENIED | 1u << KUBE_PULL_REFUSED | 1u << KUBE_PULL_EXPIRED;
	bool sent = f->v->credentials == KUBE_CREDENTIALS_SENT || f->v->credentials == KUBE_CREDENTIALS_OLD;

	if (!sent || !(about_it & 1u << f->v->pull) ||
	    registry_expiry_state(f->ends, f->in->now) != REGISTRY_EXPIRY_ENDED)
		return;
	rh_age_said(f->in->now - f->ends, f->ended, NULL);
	f->w.ended = f->ended;
	f->v->credentials = KUBE_CREDENTIALS_ENDED;
}

/* None of the pod's pull secrets is for the image, and yet the answer is about credentials: they are the node's own. */
static void find_node_login(struct finding *f)
{
	static const char *const sent[] = { "fetch oauth token", "username or password", "username/password" };
	struct rh_str said = rh_str(f->v->evidence);
	bool any = f->v->pull == KUBE_PULL_EXPIRED;

	for (size_t i = 0; i < RH_LEN(sent); i++)
		any |= rh_str_find(said, sent[i]) < said.n;
	if (any && (f->v->pull == KUBE_PULL_REFUSED || f->v->pull == KUBE_PULL_EXPIRED) &&
	    (f->v->credentials == KUBE_CREDENTIALS_NONE || f->v->credentials == KUBE_CREDENTIALS_OTHER))
		f->v->credentials = KUBE_CREDENTIALS_NODE;
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
		rh_buf_addf(&f->secrets, "%s%s", i ? _(", ") : "", pod->secrets[i]);
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
			sources[n++] = (struct registry_cover_source){ s->name, kube_pull_secret_config(s) };
	}
	judge(f, lines, registry_cover(sources, n, &f->image, lines, MATCHES), first_lost);
}

/* ---- the whole ---- */

/* A first refusal proves little while the kubelet may not have seen the secret, or what was changed in it. */
static bool too_soon(const struct finding *f)
{
	int64_t since = f->youngest > f->in->changed ? f->youngest : f->in->changed;

	if (f->v->credentials == KUBE_CREDENTIALS_ENDED) /* an older one would not be better */
		return false;
	if (f->v->how != KUBE_VERDICT_NOT_PULLED || f->v->pull < KUBE_PULL_DENIED || !since)
		return false;
	return f->in->now - since < CACHE_SECONDS || (f->failed && f->failed < since);
}

static void find_words(struct finding *f)
{
	const struct kube_verdict *v = f->v;

	f->w.image = v->image;
	f->w.host = *v->host ? v->host : NULL;
	f->w.repository = f->parsed ? f->image.path : NULL;
	f->w.tag = f->parsed ? (f->image.tag ? f->image.tag : f->image.digest) : NULL;
	f->w.node = *f->in->pod->node ? f->in->pod->node : NULL;
	f->w.ns = f->in->pod->ns;
	f->w.policy = f->in->container->policy;
	f->w.secret = *v->secret ? v->secret : NULL;
	f->w.secrets = f->secrets.n ? f->secrets.p : NULL;
	f->w.user = *v->user ? v->user : NULL;
	f->w.key = *v->key ? v->key : NULL;
	f->w.near = f->near;
	f->w.waits = f->in->pod->unscheduled;
	f->w.status = f->in->pod->status;
	f->w.minor = f->in->minor;
}

void kube_verdict_make(const struct kube_verdict_input *in, struct kube_verdict *out)
{
	struct finding f = { .in = in, .v = out };

	memset(out, 0, sizeof *out);
	rh_buf_init(&f.secrets, 4096);
	find_image(&f);
	find_how(&f);
	find_credentials(&f);
	find_lifetime(&f);
	find_end(&f);
	find_node_login(&f);
	out->final = !too_soon(&f);
	find_words(&f);
	kube_verdict_say(out, &f.w);
	if (f.parsed)
		registry_image_release(&f.image);
	rh_buf_release(&f.secrets);
}
