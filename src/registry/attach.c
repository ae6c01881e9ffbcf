/* attach: which pull secrets a workload gets, and why. Every one that covers an image; what the workload had already;
 * what its service account names, because a list that is not empty switches that off (kubernetes:
 * plugin/pkg/admission/serviceaccount); and whatever the person ticked or unticked, until an image for which that was
 * done becomes another one. */
#include "registry/attach.h"
#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

static void repository(const struct registry_image *i, struct rh_buf *out)
{
	rh_buf_clear(out);
	rh_buf_addf(out, "%s/%s", i->domain, i->path);
}

/* ---- what a person chose ---- */

void registry_attach_choose(struct registry_attach_choices *c, const char *secret, bool on,
			    const struct registry_image *images, size_t n)
{
	struct registry_attach_choice *v = NULL;
	char *name = rh_strdup(secret); /* it may be the one that is forgotten */
	struct rh_buf repo;

	registry_attach_forget(c, name);
	c->v = rh_resize(c->v, c->n + 1, sizeof *c->v);
	v = &c->v[c->n++];
	*v = (struct registry_attach_choice){ .secret = name, .on = on };
	rh_buf_init(&repo, 4096);
	for (size_t i = 0; i < n; i++) {
		repository(&images[i], &repo);
		v->repositories = rh_resize(v->repositories, v->n + 1, sizeof *v->repositories);
		v->repositories[v->n++] = rh_strdup(repo.p);
	}
	rh_buf_release(&repo);
}

static void choice_release(struct registry_attach_choice *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->repositories[i]);
	free(v->repositories);
	free(v->secret);
}

void registry_attach_forget(struct registry_attach_choices *c, const char *secret)
{
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->v[i].secret, secret) != 0)
			continue;
		choice_release(&c->v[i]);
		c->v[i--] = c->v[--c->n];
	}
}

void registry_attach_choices_release(struct registry_attach_choices *c)
{
	for (size_t i = 0; i < c->n; i++)
		choice_release(&c->v[i]);
	free(c->v);
	*c = (struct registry_attach_choices){ 0 };
}

static bool has_repository(const struct registry_image *images, size_t n, const char *wanted)
{
	struct rh_buf repo;
	bool found = false;

	rh_buf_init(&repo, 4096);
	for (size_t i = 0; i < n && !found; i++) {
		repository(&images[i], &repo);
		found = strcmp(repo.p, wanted) == 0;
	}
	rh_buf_release(&repo);
	return found;
}

static const struct registry_attach_choice *choice_of(const struct registry_attach *a, const char *secret)
{
	for (size_t i = 0; a->choices && i < a->choices->n; i++) {
		const struct registry_attach_choice *c = &a->choices->v[i];
		bool stands = strcmp(c->secret, secret) == 0;
		for (size_t r = 0; stands && r < c->n; r++)
			stands = has_repository(a->images, a->image_count, c->repositories[r]);
		if (stands)
			return c;
	}
	return NULL;
}

/* ---- the lines ---- */

static struct registry_attach_line *line_of(struct registry_attach_line *v, size_t n, const char *secret)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].secret, secret) == 0)
			return &v[i];
	return NULL;
}

static bool named(const char *const *v, size_t n, const char *secret)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], secret) == 0)
			return true;
	return false;
}

struct maker {
	const struct registry_attach *ask;
	bool *wanting; /* an image each: changed, and covered by nothing that the workload names */
	struct registry_attach_line *v;
	size_t n;
};

static void take(struct maker *m, const struct registry_cover_line *c, bool wanted)
{
	struct registry_attach_line *l = line_of(m->v, m->n, c->secret);

	if (!l) {
		l = &m->v[m->n++];
		*l = (struct registry_attach_line){
			.secret = c->secret, .how = c->how, .why = c->why, .stray = c->stray
		};
		l->offered = c->how == REGISTRY_COVER_YES;
	} else if (l->stray && c->how == REGISTRY_COVER_YES && !c->stray) {
		l->why = c->why;
		l->stray = false;
	}
	if (c->how == REGISTRY_COVER_YES && wanted)
		l->offered = false;
	l->empty |= c->how == REGISTRY_COVER_YES && c->empty;
}

/* ---- a workload that exists ---- */

static bool same_reference(const struct registry_image *a, const struct registry_image *b)
{
	struct rh_buf x, y;
	bool same;

	rh_buf_init(&x, 4096);
	rh_buf_init(&y, 4096);
	registry_image_full(a, &x);
	registry_image_full(b, &y);
	same = rh_str_eq(rh_buf_str(&x), rh_buf_str(&y));
	rh_buf_release(&x);
	rh_buf_release(&y);
	return same;
}

static bool is_changed(const struct registry_attach *a, const struct registry_image *image)
{
	for (size_t i = 0; i < a->before_count; i++)
		if (same_reference(&a->before[i], image))
			return false;
	return true;
}

/* Is a secret needed for the image, without anybody asking for it? Always for what is new. */
static bool wants(const struct registry_attach *a, const struct registry_image *image,
		  const struct registry_cover_line *lines)
{
	if (!a->exists)
		return true;
	for (size_t i = 0; i < a->source_count; i++)
		if (lines[i].how == REGISTRY_COVER_YES && !lines[i].empty &&
		    named(a->there, a->there_count, lines[i].secret))
			return false;
	return is_changed(a, image);
}

/* Of each image the secrets of that sort: a secret is what it is to the image that it serves best. */
static void take_sort(struct maker *m, struct registry_cover_line *const *lines, enum registry_cover how)
{
	for (size_t i = 0; i < m->ask->image_count; i++)
		for (size_t j = 0; j < m->ask->source_count; j++)
			if (lines[i][j].how == how)
				take(m, &lines[i][j], m->wanting[i]);
}

static void take_name(struct maker *m, const char *secret)
{
	struct registry_attach_line *l;

	if (!*secret || line_of(m->v, m->n, secret))
		return;
	l = &m->v[m->n++];
	*l = (struct registry_attach_line){ .secret = secret, .how = REGISTRY_COVER_NO };
	l->missing = !m->ask->unknown;
	for (size_t i = 0; i < m->ask->source_count; i++)
		if (strcmp(m->ask->sources[i].secret, secret) == 0)
			l->missing = false;
	if (l->missing)
		rh_err_set(&l->why, RH_E_NOTFOUND, "%s", _("there is no pull secret of this name here"));
	else if (m->ask->unknown)
		rh_err_set(&l->why, RH_OK, "%s", _("whether it covers the image is not known"));
}

static void without_images(struct maker *m)
{
	for (size_t i = 0; i < m->ask->source_count; i++)
		take_name(m, m->ask->sources[i].secret);
}

static void collect(struct maker *m)
{
	static const enum registry_cover rest[] = { REGISTRY_COVER_NEAR, REGISTRY_COVER_NO, REGISTRY_COVER_BROKEN };
	const struct registry_attach *a = m->ask;
	struct registry_cover_line **lines = rh_alloc((a->image_count + 1) * sizeof *lines);

	for (size_t i = 0; i < a->image_count; i++) {
		lines[i] = rh_alloc((a->source_count + 1) * sizeof **lines);
		(void)registry_cover(a->sources, a->source_count, &a->images[i], lines[i], a->source_count);
		m->wanting[i] = wants(a, &a->images[i], lines[i]);
	}
	take_sort(m, lines, REGISTRY_COVER_YES);
	for (size_t r = 0; r < RH_LEN(rest); r++)
		take_sort(m, lines, rest[r]);
	if (!a->image_count)
		without_images(m);
	for (size_t i = 0; i < a->account_secret_count; i++)
		take_name(m, a->account_secrets[i]);
	for (size_t i = 0; i < a->there_count; i++)
		take_name(m, a->there[i]);
	for (size_t i = 0; a->choices && i < a->choices->n; i++)
		take_name(m, a->choices->v[i].secret);
	for (size_t i = 0; i < a->image_count; i++)
		free(lines[i]);
	free(lines);
}

/* ---- what is ticked ---- */

static bool tick_one(const struct registry_attach *a, struct registry_attach_line *l)
{
	const struct registry_attach_choice *c = choice_of(a, l->secret);

	l->person = c != NULL;
	l->there = named(a->there, a->there_count, l->secret);
	l->account = named(a->account_secrets, a->account_secret_count, l->secret);
	if (c)
		return c->on;
	return l->there || (l->how == REGISTRY_COVER_YES && !l->stray && !l->offered);
}

static void add_reason(struct registry_attach_line *l, const char *more)
{
	char *both = l->why.what[0] ? rh_format(_("%s; %s"), l->why.what, more) : rh_strdup(more);
	struct rh_err fix = l->why;

	rh_err_set(&l->why, fix.code, "%s", both);
	rh_err_fix(&l->why, "%s", fix.fix);
	free(both);
}

static void offer(struct registry_attach_line *l)
{
	struct rh_err was = l->why;

	/* TRANSLATORS: a pull secret that nobody ticked; %s: why it is worth a tick */
	rh_err_set(&l->why, was.code, _("offered: %s"), was.what);
	rh_err_fix(&l->why, "%s", was.fix);
}

static void tick_all(struct maker *m)
{
	const struct registry_attach *a = m->ask;
	bool any = false, listed = a->exists && a->there_count > 0; /* those of the account are off already */

	for (size_t i = 0; i < m->n; i++) {
		m->v[i].tick = tick_one(a, &m->v[i]);
		any |= m->v[i].tick;
	}
	for (size_t i = 0; i < m->n; i++) {
		struct registry_attach_line *l = &m->v[i];
		if (l->account && any && !listed && !l->person && !l->tick && l->how != REGISTRY_COVER_BROKEN) {
			l->tick = l->by_account = true;
			char *why = rh_format(
				_("named by service account \"%s\", whose own are not used beside a list"), a->account);
			add_reason(l, why);
			free(why);
		} else if (l->account && !any && !l->person) {
			char *why = rh_format(_("used through service account \"%s\", as long as nothing is ticked"),
					      a->account);
			add_reason(l, why);
			free(why);
		}
		l->offered = l->offered && !l->tick;
		if (l->offered && !l->person)
			offer(l);
		if (l->there && l->how != REGISTRY_COVER_YES)
			add_reason(l, _("the workload names it already"));
	}
}

/* Ticked ones first, then what is most worth a look. */
static int rank(const struct registry_attach_line *l)
{
	if (l->how == REGISTRY_COVER_YES)
		return 0;
	return l->tick || l->account || l->there ? 1 : 1 + (int)l->how;
}

size_t registry_attach_rule(const struct registry_attach *a, struct registry_attach_line *out, size_t max)
{
	size_t most = a->source_count + a->account_secret_count + a->there_count + (a->choices ? a->choices->n : 0),
	       n = 0;
	struct maker m = { .ask = a,
			   .wanting = rh_alloc((a->image_count + 1) * sizeof *m.wanting),
			   .v = rh_alloc((most + 1) * sizeof *m.v) };

	collect(&m);
	tick_all(&m);
	for (int r = 0; r <= 1 + REGISTRY_COVER_BROKEN; r++)
		for (size_t i = 0; i < m.n; i++)
			if (rank(&m.v[i]) == r && n++ < max)
				out[n - 1] = m.v[i];
	free(m.wanting);
	free(m.v);
	return n;
}

/* ---- may it be pulled without credentials? ---- */

static struct rh_str host_of(struct rh_str key)
{
	size_t scheme = rh_str_find(key, "://");

	if (scheme < key.n)
		key = rh_str_from(key, scheme + 3);
	key.n = rh_str_find(key, "/");
	return rh_str_is_nocase(key, "index.docker.io") || rh_str_is_nocase(key, "registry-1.docker.io")
		       ? RH_STR("docker.io")
		       : key;
}

static bool same_host(struct rh_str a, const char *domain)
{
	return rh_str_is_nocase(host_of(a), domain);
}

enum registry_access registry_image_access(const struct registry_image *image,
					   const struct registry_cover_source *sources, size_t n,
					   const char *const *hosts, size_t host_count)
{
	struct rh_str domain = rh_str(image->domain);

	if (strcmp(image->domain, "docker.io") == 0 && rh_str_starts(rh_str(image->path), "library/"))
		return REGISTRY_ACCESS_PUBLIC;
	if (rh_str_find(domain, ".dkr.ecr.") < domain.n)
		return REGISTRY_ACCESS_PRIVATE;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; sources[i].config && j < sources[i].config->count; j++)
			if (same_host(rh_str(sources[i].config->entries[j].key), image->domain))
				return REGISTRY_ACCESS_PRIVATE;
	for (size_t i = 0; i < host_count; i++)
		if (same_host(rh_str(hosts[i]), image->domain))
			return REGISTRY_ACCESS_PRIVATE;
	return REGISTRY_ACCESS_UNKNOWN;
}
