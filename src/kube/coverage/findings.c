/* What is wrong with registries themselves, whether or not an image needs them. */
#include "base/base.h"
#include "kube/coverage/judge.h"
#include "registry/docker_config.h"
#include "registry/expiry.h"

#include <string.h>

const struct kube_coverage_how_def kube_finding_defs[KUBE_FINDINGS] = {
	[KUBE_FINDING_BROKEN] = { "broken", N_("broken") },
	[KUBE_FINDING_ENDED] = { "ended", N_("the password has ended") },
	[KUBE_FINDING_ENDS_SOON] = { "ends-soon", N_("the password ends soon") },
	[KUBE_FINDING_UNUSED] = { "unused", N_("nothing uses it") },
	[KUBE_FINDING_PASSWORDS] = { "passwords", N_("one login, different passwords") },
	[KUBE_FINDING_DUPLICATES] = { "duplicates", N_("the same twice") },
};

/* An entry of a registry, for putting those of one login together. */
struct login {
	const char *host, *user;
	size_t secret;
	struct kube_coverage_entry *entry;
	unsigned hash; /* number of the password */
};

static struct kube_coverage_finding *find(struct kube_coverage *c, enum kube_finding kind, size_t secret)
{
	struct kube_coverage_finding *f;

	c->findings = rh_grow(c->findings, c->finding_count, sizeof *c->findings);
	f = &c->findings[c->finding_count++];
	*f = (struct kube_coverage_finding){ .kind = kind, .secrets = rh_alloc(sizeof *f->secrets), .n = 1 };
	f->secrets[0] = secret;
	return f;
}

static void add_secret(struct kube_coverage_finding *f, size_t secret)
{
	if (f->n && f->secrets[f->n - 1] == secret)
		return;
	f->secrets = rh_resize(f->secrets, f->n + 1, sizeof *f->secrets);
	f->secrets[f->n++] = secret;
}

/* ---- one by one ---- */

static bool of_project(const struct kube_coverage_secret *s)
{
	return s->origin != KUBE_ORIGIN_NONE;
}

static void find_single(struct kube_coverage *c, int64_t now)
{
	for (size_t i = 0; i < c->secret_count; i++) {
		const struct kube_coverage_secret *s = &c->secrets[i];
		/* whether something uses it is known only where all was read */
		unsigned gaps = kube_coverage_gaps(c, s->ns);

		if (!s->here)
			continue;
		if (s->broken)
			find(c, KUBE_FINDING_BROKEN, i);
		enum registry_expiry_state ends = registry_expiry_state(s->ends, now);

		if (ends == REGISTRY_EXPIRY_ENDED)
			find(c, KUBE_FINDING_ENDED, i);
		else if (ends == REGISTRY_EXPIRY_SOON)
			find(c, KUBE_FINDING_ENDS_SOON, i);
		if (!s->named_by && !of_project(s) && !gaps)
			find(c, KUBE_FINDING_UNUSED, i);
	}
}

/* ---- one login, several passwords ---- */

static int by_login(const void *a, const void *b)
{
	const struct login *x = a, *y = b;
	int by_host = x->host == y->host ? 0 : strcmp(x->host, y->host);
	int by_user = x->user == y->user ? 0 : strcmp(x->user, y->user);

	if (by_host || by_user)
		return by_host ? by_host : by_user;
	return x->secret == y->secret ? 0 : x->secret < y->secret ? -1 : 1;
}

static size_t logins_of(struct kube_coverage *c, struct login **out)
{
	size_t n = 0;

	*out = NULL;
	for (size_t i = 0; i < c->secret_count; i++)
		for (size_t j = 0; c->secrets[i].here && j < c->secrets[i].n; j++) {
			struct kube_coverage_entry *e = &c->secrets[i].entries[j];

			if (!*e->host || !*e->user)
				continue;
			*out = rh_grow(*out, n, sizeof **out);
			(*out)[n++] = (struct login){ e->host, e->user, i, e, 0 };
		}
	if (n)
		qsort(*out, n, sizeof **out, by_login);
	return n;
}

/* Numbers the passwords of entries of one login. */
static unsigned number(const struct kube_facts *f, struct login *logins, size_t n)
{
	unsigned *groups = rh_alloc((n + 1) * sizeof *groups), count;
	struct kube_index index = { 0 };

	for (size_t i = 0; i < n; i++) {
		const uint64_t *hash = f->logins[logins[i].entry->login];
		const void *const keys[KUBE_INDEX_KEYS] = { (void *)(uintptr_t)hash[0], (void *)(uintptr_t)hash[1] };

		groups[i] = (unsigned)kube_index_put(&index, keys, index.n);
	}
	count = (unsigned)registry_group_rank(groups, n);
	for (size_t i = 0; i < n; i++)
		logins[i].hash = groups[i];
	kube_index_release(&index);
	free(groups);
	return count;
}

static void find_passwords(struct kube_coverage *c)
{
	struct login *logins;
	size_t n = logins_of(c, &logins);

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && logins[end].host == logins[i].host && logins[end].user == logins[i].user;
		     end++)
			;
		unsigned groups = number(&c->inner->facts, logins + i, end - i);

		if (groups < 2)
			continue;
		struct kube_coverage_finding *f = find(c, KUBE_FINDING_PASSWORDS, logins[i].secret);

		f->host = logins[i].host;
		f->user = logins[i].user;
		f->groups = groups;
		for (size_t at = i; at < end; at++)
			add_secret(f, logins[at].secret);
	}
	for (size_t i = 0; i < c->secret_count; i++) /* those that are not compared */
		for (size_t k = 0; k < c->secrets[i].n; k++)
			c->secrets[i].entries[k].login = 0;
	for (size_t i = 0; i < n; i++)
		logins[i].entry->login = logins[i].hash;
	free(logins);
}

/* ---- the same twice ---- */

static void find_duplicates(struct kube_coverage *c)
{
	for (size_t i = 0; i < c->secret_count; i++) {
		const struct kube_coverage_secret *s = &c->secrets[i];
		struct kube_coverage_finding *f = NULL;
		bool first = true;

		if (!s->here || !s->same)
			continue;
		for (size_t k = i; first && k-- > 0 && c->secrets[k].ns == s->ns;)
			first = c->secrets[k].same != s->same;
		for (size_t k = i + 1; first && k < c->secret_count && c->secrets[k].ns == s->ns; k++) {
			if (c->secrets[k].same != s->same)
				continue;
			f = f ? f : find(c, KUBE_FINDING_DUPLICATES, i);
			add_secret(f, k);
		}
	}
}

static int by_kind(const void *a, const void *b)
{
	const struct kube_coverage_finding *x = a, *y = b;

	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	if (x->secrets[0] != y->secrets[0])
		return x->secrets[0] < y->secrets[0] ? -1 : 1;
	int by_host = x->host && y->host ? strcmp(x->host, y->host) : 0;

	return by_host || !x->user || !y->user ? by_host : strcmp(x->user, y->user);
}

void kube_coverage_find(struct kube_coverage *c, int64_t now)
{
	struct kube_facts *f = &c->inner->facts;

	find_single(c, now);
	find_passwords(c);
	find_duplicates(c);
	if (c->finding_count)
		qsort(c->findings, c->finding_count, sizeof *c->findings, by_kind);
	if (f->login_count)
		explicit_bzero(f->logins, f->login_count * sizeof *f->logins);
	explicit_bzero(f->salt, sizeof f->salt);
}
