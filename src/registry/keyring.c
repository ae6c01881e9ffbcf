/* keyring: which credentials the kubelet tries for an image, and in which order. */
#include "registry/keyring.h"
#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/internal.h"

#include <string.h>

#define HUB "index.docker.io"

struct entry {
	struct registry_key key;
	char *written;      /* the key as it stands in the secret */
	const char *secret; /* one of k->secrets */
	size_t order;       /* of insertion */
	bool empty, token_only;
};

struct registry_keyring {
	struct entry *v;
	size_t n, cap;
	char **secrets;
	size_t secret_count;
	const char *broken_by;
	bool sorted;
};

struct registry_keyring *registry_keyring_new(void)
{
	return rh_alloc(sizeof(struct registry_keyring));
}

void registry_keyring_free(struct registry_keyring **k)
{
	if (!*k)
		return;
	for (size_t i = 0; i < (*k)->n; i++) {
		registry_key_release(&(*k)->v[i].key);
		free((*k)->v[i].written);
	}
	for (size_t i = 0; i < (*k)->secret_count; i++)
		free((*k)->secrets[i]);
	free((*k)->v);
	free((*k)->secrets);
	free(*k);
	*k = NULL;
}

void registry_keyring_add(struct registry_keyring *k, const char *secret, const struct registry_docker_config *config)
{
	k->secrets = rh_resize(k->secrets, k->secret_count + 1, sizeof *k->secrets);
	const char *name = k->secrets[k->secret_count++] = rh_strdup(secret);
	if (registry_cover_breaks(config) && !k->broken_by)
		k->broken_by = name;
	for (size_t i = 0; config && i < config->count; i++) {
		const struct registry_docker_entry *from = &config->entries[i];
		struct entry e = { .secret = name, .order = k->n };
		if (!registry_key_parse(rh_str(from->key), &e.key))
			continue;
		e.written = rh_strdup(from->key);
		e.empty = from->empty || from->token_only;
		e.token_only = from->token_only;
		if (k->n == k->cap) {
			k->cap = k->cap ? k->cap * 2 : 16;
			k->v = rh_resize(k->v, k->cap, sizeof *k->v);
		}
		k->v[k->n++] = e;
	}
	k->sorted = false;
}

const char *registry_keyring_broken_by(const struct registry_keyring *k)
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

static void sort(const struct registry_keyring *k)
{
	struct registry_keyring *writable = (struct registry_keyring *)(uintptr_t)k; /* sorting changes no answer */
	if (!k->sorted && k->n)
		qsort(writable->v, k->n, sizeof *k->v, by_index);
	writable->sorted = true;
}

static void target_of(const struct registry_image *image, struct registry_key *out)
{
	if (!registry_key_parse_image(image, out))
		*out = (struct registry_key){ .index = rh_strdup("") };
}

/* pkg/credentialprovider/keyring.go, isDefaultRegistryMatch */
static bool registry_key_is_default(const char *domain)
{
	return strcmp(domain, "docker.io") == 0 || strcmp(domain, HUB) == 0 || (*domain && !strpbrk(domain, ".:"));
}

static bool is_hub(const char *domain)
{
	return strcmp(domain, "docker.io") == 0 || strcmp(domain, HUB) == 0;
}

size_t registry_keyring_lookup(const struct registry_keyring *k, const struct registry_image *image,
			       struct registry_match *out, size_t max)
{
	if (k->broken_by)
		return 0;
	sort(k);
	struct registry_key target;
	target_of(image, &target);
	size_t found = 0;
	bool hub = registry_key_is_default(image->domain);
	/* The second round is the kubelet's fallback for Docker Hub: the exact key index.docker.io, without a path. */
	for (int round = 0; round < (hub ? 2 : 1) && !found; round++) {
		for (size_t i = 0; i < k->n; i++) {
			const struct entry *e = &k->v[i];
			if (!(round ? rh_str_is(rh_str(e->key.index), HUB) : registry_key_match(&e->key, &target)))
				continue;
			if (found < max)
				out[found] = (struct registry_match){ .secret = e->secret,
								      .key = e->written,
								      .empty = e->empty,
								      .token_only = e->token_only,
								      .stray = round && !is_hub(image->domain) };
			found++;
		}
	}
	registry_key_release(&target);
	return found;
}

bool registry_key_covers(struct rh_str key, const struct registry_image *image, struct rh_err *e)
{
	struct registry_key k, target;
	*e = (struct rh_err){ 0 };
	bool hub = is_hub(image->domain), covers = false;
	target_of(image, &target);
	if (registry_key_parse(key, &k)) {
		covers = registry_key_match(&k, &target) ||
			 (registry_key_is_default(image->domain) && rh_str_is(rh_str(k.index), HUB));
		if (!covers)
			registry_key_near(key, &k, &target, hub, e);
		registry_key_release(&k);
	} else {
		registry_key_near(key, NULL, &target, hub, e);
	}
	registry_key_release(&target);
	return covers;
}
