/* keyring: which credentials the kubelet tries for an image, and in which order. */
#include "registry/internal.h"

#include <string.h>

#define HUB "index.docker.io"

struct entry {
	struct rh_key key;
	char *written;			/* the key as it stands in the secret */
	const char *secret;		/* one of k->secrets */
	size_t order;			/* of insertion */
	bool empty;
};

struct rh_keyring {
	struct entry *v;
	size_t n, cap;
	char **secrets;
	size_t secret_count;
	const char *broken_by;
	bool sorted;
};

struct rh_keyring *rh_keyring_new(void)
{
	return rh_alloc(sizeof(struct rh_keyring));
}

void rh_keyring_free(struct rh_keyring **k)
{
	if (!*k)
		return;
	for (size_t i = 0; i < (*k)->n; i++) {
		rh_key_release(&(*k)->v[i].key);
		free((*k)->v[i].written);
	}
	for (size_t i = 0; i < (*k)->secret_count; i++)
		free((*k)->secrets[i]);
	free((*k)->v);
	free((*k)->secrets);
	free(*k);
	*k = NULL;
}

void rh_keyring_add(struct rh_keyring *k, const char *secret, const struct rh_docker_config *config)
{
	k->secrets = rh_resize(k->secrets, k->secret_count + 1, sizeof *k->secrets);
	const char *name = k->secrets[k->secret_count++] = rh_strdup(secret);
	if (rh_cover_breaks(config) && !k->broken_by)
		k->broken_by = name;
	for (size_t i = 0; config && i < config->count; i++) {
		const struct rh_docker_entry *from = &config->entries[i];
		struct entry e = { .secret = name, .order = k->n };
		if (!rh_key_parse(rh_str(from->key), &e.key))
			continue;
		e.written = rh_strdup(from->key);
		e.empty = from->empty;
		if (k->n == k->cap) {
			k->cap = k->cap ? k->cap * 2 : 16;
			k->v = rh_resize(k->v, k->cap, sizeof *k->v);
		}
		k->v[k->n++] = e;
	}
	k->sorted = false;
}

const char *rh_keyring_broken_by(const struct rh_keyring *k)
{
	return k->broken_by;
}

/* The kubelet's index: keys in reverse byte order, entries of one key as they were added. */
static int by_index(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = strcmp(y->key.index, x->key.index);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void sort(const struct rh_keyring *k)
{
	struct rh_keyring *writable = (struct rh_keyring *)(uintptr_t)k;	/* sorting changes no answer */
	if (!k->sorted && k->n)
		qsort(writable->v, k->n, sizeof *k->v, by_index);
	writable->sorted = true;
}

static void target_of(const struct rh_image *image, struct rh_key *out)
{
	if (!rh_key_parse_image(image, out))
		*out = (struct rh_key){ .index = rh_strdup("") };
}

size_t rh_keyring_lookup(const struct rh_keyring *k, const struct rh_image *image, struct rh_match *out, size_t max)
{
	if (k->broken_by)
		return 0;
	sort(k);
	struct rh_key target;
	target_of(image, &target);
	size_t found = 0;
	bool hub = rh_str_is(rh_str(image->domain), "docker.io") || rh_str_is(rh_str(image->domain), HUB);
	/* The second round is the kubelet's fallback for Docker Hub: the exact key index.docker.io, without a path. */
	for (int round = 0; round < (hub ? 2 : 1) && !found; round++) {
		for (size_t i = 0; i < k->n; i++) {
			const struct entry *e = &k->v[i];
			if (!(round ? rh_str_is(rh_str(e->key.index), HUB) : rh_key_match(&e->key, &target)))
				continue;
			if (found < max)
				out[found] = (struct rh_match){ .secret = e->secret, .key = e->written, .empty = e->empty };
			found++;
		}
	}
	rh_key_release(&target);
	return found;
}

bool rh_key_covers(struct rh_str key, const struct rh_image *image, struct rh_err *e)
{
	struct rh_key k, target;
	*e = (struct rh_err){ 0 };
	bool hub = rh_str_is(rh_str(image->domain), "docker.io"), covers = false;
	target_of(image, &target);
	if (rh_key_parse(key, &k)) {
		covers = rh_key_match(&k, &target) || (hub && rh_str_is(rh_str(k.index), HUB));
		if (!covers)
			rh_key_near(key, &k, &target, hub, e);
		rh_key_release(&k);
	} else {
		rh_key_near(key, NULL, &target, hub, e);
	}
	rh_key_release(&target);
	return covers;
}
