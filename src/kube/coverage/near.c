/* Which registries of a namespace can have to do with an image at all: a cluster has thousands, and the rule is asked
 * about a few. Those left out are about other hosts, and would be told so.
 */
#include "base/base.h"
#include "kube/coverage/judge.h"

#include <string.h>

/* What a host is looked up by: a key that nearly covers an image may differ in scheme, capitals, blanks and port
 * (registry/near.c). */
static const char *name_of(struct kube_pool *pool, struct rh_str key)
{
	static const char *const hub[] = { "hub.docker.com", "registry-1.docker.io", "registry.hub.docker.com",
					   "index.docker.io" };
	struct rh_str host = rh_str_trim(key);
	size_t scheme = rh_str_find(host, "://");
	struct rh_buf b;
	const char *name;

	host = rh_str_from(host, scheme < host.n ? scheme + 3 : 0);
	host.n = rh_str_find(host, "/");
	host = rh_str_from(host, rh_str_find(host, "@") < host.n ? rh_str_find(host, "@") + 1 : 0);
	host.n = rh_str_find(host, ":");
	rh_buf_init(&b, 4096);
	rh_lower(&b, rh_str_trim(host));
	name = kube_pool_text(pool, rh_buf_str(&b));
	rh_buf_release(&b);
	for (size_t i = 0; i < RH_LEN(hub); i++)
		if (strcmp(name, hub[i]) == 0)
			return kube_pool_text(pool, RH_STR("docker.io"));
	/* a pattern, or what nobody can read, can be about every host */
	return !*name || strpbrk(name, "*?[\\") ? NULL : name;
}

static void add(struct kube_near *n, const char *ns, const char *name, size_t secret)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns, name };
	size_t first = kube_index_put(&n->index, keys, n->n);

	n->v = rh_grow(n->v, n->n, sizeof *n->v);
	n->v[n->n] = (struct kube_near_entry){ secret, SIZE_MAX };
	if (first != n->n) {
		n->v[n->n].next = n->v[first].next;
		n->v[first].next = n->n;
	}
	n->n++;
}

void kube_near_read(struct kube_near *n, struct kube_pool *pool, const struct kube_coverage_secret *secrets,
		    size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < secrets[i].n; k++)
			add(n, secrets[i].ns, name_of(pool, rh_str(secrets[i].entries[k].key)), i);
}

/* ---- asking ---- */

void kube_near_take(struct kube_near *n, size_t secret)
{
	for (size_t i = 0; i < n->found_count; i++)
		if (n->found[i] == secret)
			return;
	n->found = rh_grow(n->found, n->found_count, sizeof *n->found);
	n->found[n->found_count++] = secret;
}

static void take_all(struct kube_near *n, const char *ns, const char *name)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns, name };
	size_t at;

	if (kube_index_get(&n->index, keys, &at))
		for (; at != SIZE_MAX; at = n->v[at].next)
			kube_near_take(n, n->v[at].secret);
}

void kube_near_find(struct kube_near *n, struct kube_pool *pool, const char *ns, const char *host)
{
	const char *name = name_of(pool, rh_str(host));

	n->found_count = 0;
	take_all(n, ns, NULL);
	if (name)
		take_all(n, ns, name);
	if (!strpbrk(host, ".:")) /* the kubelet takes it for Docker Hub */
		take_all(n, ns, kube_pool_text(pool, RH_STR("docker.io")));
}

static int by_number(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return *x == *y ? 0 : *x < *y ? -1 : 1;
}

void kube_near_sort(struct kube_near *n)
{
	if (n->found_count)
		qsort(n->found, n->found_count, sizeof *n->found, by_number);
}

void kube_near_release(struct kube_near *n)
{
	kube_index_release(&n->index);
	free(n->v);
	free(n->found);
	*n = (struct kube_near){ 0 };
}
