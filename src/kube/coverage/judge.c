/* What covers each image. The rule is registry/coverage.h's; here are its questions, asked once for pods that are
 * alike, and what a whole cluster knows besides: other namespaces, and what could not be read.
 */
#include "kube/coverage/judge.h"
#include "base/base.h"
#include "kube/list/sweep.h"
#include "registry/attach.h"
#include "registry/coverage.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

enum { NAMES = 64 }; /* pull secrets of a pod that are looked at */

struct judging {
	struct kube_coverage *c;
	struct kube_coverage_inner *in;
	struct kube_near near;
	struct kube_index asked;      /* pods that are alike, to the first draft */
	struct kube_index elsewhere;  /* a repository, to the number in found, + 1; 0: nowhere */
	struct kube_index hosts;      /* of registries, to the first of `next` */
	size_t *entries, entry_count; /* secrets by the hosts of their entries: those of one host in a chain */
	size_t *next;
	size_t *wild, wild_count; /* secrets with a pattern for a host */
};

/* ---- what it is made from ---- */

struct kube_coverage *kube_coverage_new(const char *const *namespaces, size_t n)
{
	struct kube_coverage *c = rh_alloc(sizeof *c);
	struct kube_coverage_inner *in = c->inner = rh_alloc(sizeof *in);

	kube_facts_init(&in->facts);
	in->asked = rh_alloc((n + 1) * sizeof *in->asked);
	for (; in->asked_count < n; in->asked_count++) {
		in->asked[in->asked_count] = kube_pool_text(&in->facts.pool, rh_str(namespaces[in->asked_count]));
		kube_facts_ask(&in->facts, in->asked[in->asked_count]);
	}
	return c;
}

struct kube_facts *kube_coverage_facts(struct kube_coverage *c)
{
	return &c->inner->facts;
}

void kube_coverage_gap(struct kube_coverage *c, const char *ns, unsigned what)
{
	struct kube_coverage_inner *in = c->inner;

	in->gaps = rh_grow(in->gaps, in->gap_count, sizeof *in->gaps);
	in->gaps[in->gap_count++] =
		(struct kube_coverage_gap){ ns ? kube_pool_text(&in->facts.pool, rh_str(ns)) : NULL, what };
}

unsigned kube_coverage_gaps(const struct kube_coverage *c, const char *ns)
{
	unsigned what = 0;

	for (size_t i = 0; i < c->inner->gap_count; i++)
		if (!c->inner->gaps[i].ns || c->inner->gaps[i].ns == ns)
			what |= c->inner->gaps[i].what;
	return what;
}

void kube_coverage_free(void *p)
{
	struct kube_coverage *c = p;

	if (!c)
		return;
	for (size_t i = 0; i < c->finding_count; i++)
		free(c->findings[i].secrets);
	free(c->findings);
	free(c->lines);
	free(c->namespaces);
	free(c->hosts);
	free(c->cells);
	kube_unread_free(c->unread, c->unread_count);
	free(c->inner->asked);
	free(c->inner->gaps);
	free(c->inner->drafts);
	free(c->inner->line_of);
	kube_index_release(&c->inner->accounts);
	kube_facts_release(&c->inner->facts);
	free(c->inner);
	free(c);
}

static int secrets_by_place(const void *a, const void *b)
{
	const struct kube_coverage_secret *x = a, *y = b;
	int by_ns = strcmp(x->ns, y->ns);

	return by_ns ? by_ns : strcmp(x->name, y->name);
}

static const struct kube_coverage_secret *secret_named(const struct kube_coverage *c, const char *ns, const char *name)
{
	const struct kube_coverage_secret wanted = { .ns = ns, .name = name };

	return c->secret_count ? bsearch(&wanted, c->secrets, c->secret_count, sizeof *c->secrets, secrets_by_place)
			       : NULL;
}

static const struct registry_docker_config *config_of(const struct kube_coverage_secret *s)
{
	return s->broken && !s->config.misshapen && !s->config.count ? NULL : &s->config;
}

/* ---- elsewhere ---- */

static void index_secret(struct judging *j, size_t number)
{
	const struct kube_coverage_secret *s = &j->c->secrets[number];

	for (size_t i = 0; !s->broken && i < s->n; i++) {
		const void *const keys[KUBE_INDEX_KEYS] = { s->entries[i].host };

		if (strpbrk(s->entries[i].host, "*?[")) {
			j->wild = rh_grow(j->wild, j->wild_count, sizeof *j->wild);
			j->wild[j->wild_count++] = number;
			continue;
		}
		j->entries = rh_grow(j->entries, j->entry_count, sizeof *j->entries);
		j->next = rh_grow(j->next, j->entry_count, sizeof *j->next);
		j->entries[j->entry_count] = number;
		j->next[j->entry_count] = SIZE_MAX;
		size_t first = kube_index_put(&j->hosts, keys, j->entry_count);

		if (first != j->entry_count) { /* in a chain behind the first, newest next: walked from the back */
			j->next[j->entry_count] = j->next[first];
			j->next[first] = j->entry_count;
		}
		j->entry_count++;
	}
}

/* The key by which it covers the image by itself, with what a node can send; NULL: it does not. */
static const char *covers(const struct kube_coverage_secret *s, const struct registry_image *image)
{
	const struct registry_cover_source source = { s->name, config_of(s) };
	struct registry_cover_line line;

	registry_cover(&source, 1, image, &line, 1);
	return registry_cover_of_use(&line) ? line.key : NULL;
}

/* A key that names a part of the image's path besides the host: whoever wrote it meant such images. */
static bool is_meant(const char *key, const struct registry_image *image)
{
	struct rh_str path = rh_str(image->path), first;
	char *part = rh_str_cut(&path, '/', &first) ? rh_format("/%.*s", RH_ARG(first)) : NULL;
	bool is = part && strstr(key, part);

	free(part);
	return is;
}

/* The first by namespace and name; SIZE_MAX: none. */
static size_t look_elsewhere(struct judging *j, const char *host, const struct registry_image *image)
{
	const void *const keys[KUBE_INDEX_KEYS] = { host };
	size_t at, found = SIZE_MAX;

	if (kube_index_get(&j->hosts, keys, &at))
		for (; at != SIZE_MAX; at = j->next[at])
			if (j->entries[at] < found && covers(&j->c->secrets[j->entries[at]], image))
				found = j->entries[at];
	for (size_t i = 0; i < j->wild_count && j->wild[i] < found; i++)
		if (covers(&j->c->secrets[j->wild[i]], image))
			found = j->wild[i];
	return found;
}

static void set_elsewhere(struct judging *j, struct kube_coverage_line *l, const struct registry_image *image)
{
	const void *const keys[KUBE_INDEX_KEYS] = { l->repository };
	size_t found;

	if (!kube_index_get(&j->elsewhere, keys, &found)) {
		found = look_elsewhere(j, l->host, image);
		kube_index_put(&j->elsewhere, keys, found == SIZE_MAX ? 0 : found + 1);
	} else {
		found = found ? found - 1 : SIZE_MAX;
	}
	if (found == SIZE_MAX)
		return;
	l->how = KUBE_COVERAGE_ELSEWHERE;
	l->secret = j->c->secrets[found].name;
	l->from = j->c->secrets[found].ns;
	l->key = kube_pool_text(&j->in->facts.pool, rh_str(covers(&j->c->secrets[found], image)));
	l->needs_login |= is_meant(l->key, image);
}

/* ---- one question ---- */

static size_t split(struct kube_facts *f, const char *names, const char **out)
{
	struct rh_str rest = rh_str(names), name;
	size_t n = 0;

	while (*names && n < NAMES && rh_str_cut(&rest, '\n', &name))
		out[n++] = kube_pool_text(&f->pool, name);
	return n;
}

static const char *account_names(const struct judging *j, const char *ns, const char *account)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns, account };
	size_t at;

	return kube_index_get(&j->in->accounts, keys, &at) ? j->in->facts.accounts[at].named : "";
}

static void take_answer(struct judging *j, struct kube_coverage_line *l, const struct registry_coverage_answer *a)
{
	static const enum kube_coverage_how hows[] = {
		[REGISTRY_COVERAGE_ATTACHED] = KUBE_COVERAGE_ATTACHED,
		[REGISTRY_COVERAGE_BY_ACCOUNT] = KUBE_COVERAGE_BY_ACCOUNT,
		[REGISTRY_COVERAGE_UNATTACHED] = KUBE_COVERAGE_UNATTACHED,
		[REGISTRY_COVERAGE_BROKEN] = KUBE_COVERAGE_BROKEN,
		[REGISTRY_COVERAGE_NEAR] = KUBE_COVERAGE_NEAR,
		[REGISTRY_COVERAGE_NONE] = KUBE_COVERAGE_NONE,
	};
	struct kube_pool *pool = &j->in->facts.pool;

	l->how = hows[a->how];
	l->missing = a->missing;
	if (a->how == REGISTRY_COVERAGE_NONE)
		return;
	l->secret = a->line.secret;
	l->key = a->line.key ? kube_pool_text(pool, rh_str(a->line.key)) : NULL;
	if (a->how == REGISTRY_COVERAGE_BROKEN || a->how == REGISTRY_COVERAGE_NEAR) {
		l->why = kube_pool_text(pool, rh_str(a->line.why.what));
		l->fix = kube_pool_text(pool, rh_str(a->line.why.fix));
	}
}

static void take_named(struct judging *j, const char *ns, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage_secret *s = secret_named(j->c, ns, names[i]);

		if (s)
			kube_near_take(&j->near, (size_t)(s - j->c->secrets));
	}
}

static void ask_rule(struct judging *j, struct kube_draft *d, const struct registry_image *image)
{
	struct kube_coverage_line *l = &d->line;
	const char *account = account_names(j, l->ns, l->account), *named[NAMES], *given[NAMES];
	const struct registry_pod pod = { .named = named,
					  .named_count = split(&j->in->facts, d->named, named),
					  .account_secrets = given,
					  .account_secret_count =
						  d->own_list || d->exists ? 0 : split(&j->in->facts, account, given) };
	struct registry_cover_source *sources;
	size_t n;

	kube_near_find(&j->near, &j->in->facts.pool, l->ns, l->host);
	take_named(j, l->ns, named, pod.named_count);
	take_named(j, l->ns, given, pod.account_secret_count);
	kube_near_sort(&j->near);
	n = j->near.found_count;
	sources = rh_alloc((n + 1) * sizeof *sources);
	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage_secret *s = &j->c->secrets[j->near.found[i]];

		sources[i] = (struct registry_cover_source){ s->name, config_of(s) };
	}
	const struct registry_coverage_answer a = registry_coverage(sources, n, &pod, image);

	take_answer(j, l, &a);
	if (d->exists && *d->named && d->named == account && l->how == KUBE_COVERAGE_ATTACHED)
		l->how = KUBE_COVERAGE_BY_ACCOUNT; /* admission copied its whole list */
	free(sources);
}

static bool is_bare_need(const struct kube_coverage_line *l)
{
	return l->how == KUBE_COVERAGE_UNATTACHED || l->how == KUBE_COVERAGE_NEAR || l->how == KUBE_COVERAGE_NONE;
}

/* What cannot be known, because a secret or an account could change it. */
static bool is_unknown(const struct judging *j, const struct kube_draft *d)
{
	unsigned gaps = kube_coverage_gaps(j->c, d->line.ns);

	return j->c->no_values || (gaps & KUBE_UNREAD_SECRETS) ||
	       ((gaps & KUBE_UNREAD_ACCOUNTS) && !d->own_list && !d->exists);
}

static void ask(struct judging *j, struct kube_draft *d)
{
	struct kube_coverage_line *l = &d->line;
	struct registry_image image;
	struct rh_err e;

	l->how = KUBE_COVERAGE_NONE;
	if (!registry_image_parse(rh_str(l->image), &image, &e))
		return;
	enum registry_access access = registry_image_access(&image, NULL, 0, NULL, 0);

	l->needs_login = access == REGISTRY_ACCESS_PRIVATE;
	if (is_unknown(j, d)) {
		l->how = access == REGISTRY_ACCESS_PUBLIC ? KUBE_COVERAGE_PUBLIC : KUBE_COVERAGE_UNKNOWN;
	} else {
		ask_rule(j, d, &image);
		if (access == REGISTRY_ACCESS_PUBLIC && is_bare_need(l)) {
			l->how = KUBE_COVERAGE_PUBLIC;
			l->secret = l->key = l->why = l->fix = NULL;
		}
		if (l->how == KUBE_COVERAGE_NONE)
			set_elsewhere(j, l, &image);
		if (l->how == KUBE_COVERAGE_NONE && l->missing)
			l->how = KUBE_COVERAGE_MISSING;
	}
	registry_image_release(&image);
}

/* Pods that are alike in all that matters have one answer. */
static void judge(struct judging *j, size_t number)
{
	struct kube_draft *d = &j->in->drafts[number], *like;
	static const char own = 0, exists = 0;
	const void *const keys[KUBE_INDEX_KEYS] = {
		d->line.ns,      d->line.repository,        d->named,
		d->line.account, d->own_list ? &own : NULL, d->exists ? &exists : NULL
	};
	size_t at = kube_index_put(&j->asked, keys, number);

	if (at == number || !*d->line.repository) {
		ask(j, d);
		return;
	}
	like = &j->in->drafts[at];
	d->line.how = like->line.how;
	d->line.secret = like->line.secret;
	d->line.key = like->line.key;
	d->line.from = like->line.from;
	d->line.missing = like->line.missing;
	d->line.why = like->line.why;
	d->line.fix = like->line.fix;
	d->line.needs_login = like->line.needs_login;
}

static void set_ends(struct judging *j, struct kube_coverage_line *l)
{
	const struct kube_coverage_secret *s =
		l->secret ? secret_named(j->c, l->from ? l->from : l->ns, l->secret) : NULL;

	for (size_t i = 0; s && l->key && i < s->n; i++)
		if (s->entries[i].key == l->key)
			l->ends = s->entries[i].ends;
}

/* Pods that were made before their template or their account named the secret. */
static void set_before(struct kube_coverage_inner *in)
{
	for (size_t i = 0; i < in->facts.group_count; i++) {
		const struct kube_facts_group *g = &in->facts.groups[i];
		struct kube_coverage_line *l = in->line_of[i] == SIZE_MAX ? NULL : &in->drafts[in->line_of[i]].line;
		struct rh_str rest = rh_str(g->named), name;
		bool has = false;

		if (!l || !g->not_pulled || (l->how != KUBE_COVERAGE_ATTACHED && l->how != KUBE_COVERAGE_BY_ACCOUNT))
			continue;
		while (!has && rh_str_cut(&rest, '\n', &name))
			has = rh_str_is(name, l->secret);
		l->before |= !has;
	}
}

void kube_coverage_judge(struct kube_coverage *c)
{
	struct judging j = { .c = c, .in = c->inner };
	struct kube_facts *f = &c->inner->facts;

	c->secrets = f->secrets;
	c->secret_count = f->secret_count;
	if (c->secret_count)
		qsort(c->secrets, c->secret_count, sizeof *c->secrets, secrets_by_place);
	for (size_t i = 0; i < f->account_count; i++) {
		const void *const keys[KUBE_INDEX_KEYS] = { f->accounts[i].ns, f->accounts[i].name };

		kube_index_put(&c->inner->accounts, keys, i);
	}
	for (size_t i = 0; i < c->secret_count; i++)
		index_secret(&j, i);
	kube_near_read(&j.near, &f->pool, c->secrets, c->secret_count);
	for (size_t i = 0; i < c->inner->draft_count; i++) {
		judge(&j, i);
		set_ends(&j, &c->inner->drafts[i].line);
	}
	set_before(c->inner);
	kube_near_release(&j.near);
	kube_index_release(&j.asked);
	kube_index_release(&j.elsewhere);
	kube_index_release(&j.hosts);
	free(j.entries);
	free(j.next);
	free(j.wild);
}
