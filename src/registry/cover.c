/* cover: what each of several pull secrets is to one image: covers it, nearly does, has nothing to do with it, or
 * breaks them all. */
#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

bool registry_cover_breaks(const struct registry_docker_config *config)
{
	if (!config || config->misshapen)
		return true;
	for (size_t i = 0; i < config->count; i++)
		if (config->entries[i].auth_broken)
			return true;
	return false;
}

char *registry_cover_broken_entry(const char *key, bool misshapen)
{
	return rh_format(misshapen ? _("what its key %s holds is not an entry")
				   : _("auth of its key %s is not user:password in base64"),
			 key);
}

char *registry_cover_broken(const struct registry_docker_config *config)
{
	if (!config)
		return rh_strdup(_("it is no docker config"));
	if (config->auths_misshapen)
		return rh_strdup(_("its \"auths\" is not a map"));
	for (size_t i = 0; i < config->count; i++)
		if (config->entries[i].auth_broken || config->entries[i].misshapen)
			return registry_cover_broken_entry(config->entries[i].key, config->entries[i].misshapen);
	return NULL;
}

/* ---- the reason of each ---- */

static void repository_of(const struct registry_image *image, struct rh_buf *out)
{
	rh_buf_addf(out, "%s%s%s", image->domain, image->domain[0] ? "/" : "", image->path);
}

static void say_covers(struct registry_cover_line *l, const struct registry_image *image)
{
	struct rh_buf repository;
	rh_buf_init(&repository, 4096);
	repository_of(image, &repository);
	if (l->token_only) {
		rh_err_set(&l->why, RH_E_INVALID, _("covers %s by key %s, but with a token only, and no password"),
			   repository.p, l->key);
		rh_err_fix(
			&l->why, "%s",
			_("Nodes know no such tokens and send an empty password, which is refused: enter a password."));
	} else if (l->stray) {
		rh_err_set(&l->why, RH_OK,
			   _("covers %s by key %s, as nodes take a host without dot and port for Docker Hub"),
			   repository.p, l->key);
		rh_err_fix(&l->why, _("Docker Hub's login would be sent to %s: leave it out unless that is meant."),
			   image->domain);
	} else if (l->empty) {
		rh_err_set(&l->why, RH_E_INVALID, _("covers %s by key %s, but without a user name and a password"),
			   repository.p, l->key);
		rh_err_fix(
			&l->why, "%s",
			_("Empty credentials are sent all the same, and refused: fill them in, or remove the entry."));
	} else {
		rh_err_set(&l->why, RH_OK, _("covers %s by key %s"), repository.p, l->key);
	}
	rh_buf_release(&repository);
}

#define KEYS_SHOWN 3

static void say_other(struct registry_cover_line *l, const struct registry_docker_config *config)
{
	struct rh_buf keys;
	if (!config->count) {
		rh_err_set(&l->why, RH_E_NOTFOUND, "%s", _("no: it has no registry in it"));
		return;
	}
	rh_buf_init(&keys, 2048);
	for (size_t i = 0; i < config->count && i < KEYS_SHOWN; i++)
		rh_buf_addf(&keys, "%s%s", i ? _(", ") : "", config->entries[i].key);
	if (config->count == 1)
		rh_err_set(&l->why, RH_E_NOTFOUND, _("no: its key is %s"), keys.p);
	else if (config->count <= KEYS_SHOWN)
		rh_err_set(&l->why, RH_E_NOTFOUND, _("no: its keys are %s"), keys.p);
	else
		rh_err_set(&l->why, RH_E_NOTFOUND, _("no: its keys are %s and %zu more"), keys.p,
			   config->count - KEYS_SHOWN);
	rh_buf_release(&keys);
}

static void say_broken(struct registry_cover_line *l, const struct registry_docker_config *config)
{
	char *why = registry_cover_broken(config);

	l->how = REGISTRY_COVER_BROKEN;
	rh_err_set(&l->why, RH_E_PARSE, _("broken: %s"), why);
	rh_err_fix(&l->why, "%s",
		   _("A pod that names it gets no credentials at all, not even from other pull secrets: repair it or "
		     "take it off."));
	free(why);
}

/* ---- putting them in order ---- */

static const struct registry_docker_entry *own_entry(const struct registry_docker_config *config, const char *key)
{
	for (size_t i = 0; i < config->count; i++)
		if (strcmp(config->entries[i].key, key) == 0)
			return &config->entries[i];
	RH_BUG("the keyring names a key that is not in the secret");
}

/* The sources that are not broken, each under its number, so that two secrets may have one name (of two namespaces). */
static void add_source(struct registry_keyring *k, const struct registry_cover_source *sources, size_t i)
{
	char *number = rh_format("%zu", i);
	registry_keyring_add(k, number, sources[i].config);
	free(number);
}

static void mark_covering(const struct registry_keyring *k, const struct registry_cover_source *sources,
			  const struct registry_image *image, struct registry_cover_line *lines, size_t *order,
			  size_t *count, size_t max)
{
	size_t most = registry_keyring_lookup(k, image, NULL, 0);
	struct registry_match *m = rh_resize(NULL, most ? most : 1, sizeof *m);
	registry_keyring_lookup(k, image, m, most);
	for (size_t i = 0; i < most && *count < max; i++) {
		size_t at = (size_t)strtoul(m[i].secret, NULL, 10);
		if (lines[at].key)
			continue;
		const struct registry_docker_entry *own = own_entry(sources[at].config, m[i].key);

		lines[at].how = REGISTRY_COVER_YES;
		lines[at].key = own->key;
		lines[at].ends = own->ends;
		lines[at].empty = m[i].empty;
		lines[at].token_only = m[i].token_only;
		lines[at].stray = m[i].stray;
		say_covers(&lines[at], image);
		order[(*count)++] = at;
	}
	free(m);
}

/* index.docker.io is asked last, and only where nothing else covers an image of Docker Hub: beside another one such a
 * secret is never tried, alone it is. */
static void mark_fallback(const struct registry_cover_source *sources, size_t n, const struct registry_image *image,
			  struct registry_cover_line *lines, size_t *order, size_t *count, size_t max)
{
	for (size_t i = 0; i < n && *count < max; i++) {
		if (lines[i].key || lines[i].how == REGISTRY_COVER_BROKEN)
			continue;
		struct registry_keyring *alone = registry_keyring_new();
		add_source(alone, sources, i);
		mark_covering(alone, sources, image, lines, order, count, max);
		registry_keyring_free(&alone);
	}
}

static void mark_other(const struct registry_docker_config *config, const struct registry_image *image,
		       struct registry_cover_line *l)
{
	l->how = REGISTRY_COVER_NO;
	for (size_t i = 0; i < config->count && l->how == REGISTRY_COVER_NO; i++) {
		registry_key_covers(rh_str(config->entries[i].key), image, &l->why);
		if (!l->why.what[0])
			continue;
		l->how = REGISTRY_COVER_NEAR;
		l->key = config->entries[i].key;
		l->ends = config->entries[i].ends;
		l->empty = config->entries[i].empty || config->entries[i].token_only;
	}
	if (l->how == REGISTRY_COVER_NO)
		say_other(l, config);
}

/* What is behind those that cover: near misses, then the rest, then the broken ones. */
static void mark_rest(const struct registry_cover_source *sources, size_t n, const struct registry_image *image,
		      struct registry_cover_line *lines, size_t *order, size_t *count)
{
	static const enum registry_cover rest[] = { REGISTRY_COVER_NEAR, REGISTRY_COVER_NO, REGISTRY_COVER_BROKEN };

	for (size_t i = 0; i < n; i++)
		if (lines[i].how == REGISTRY_COVER_NO)
			mark_other(sources[i].config, image, &lines[i]);
	for (size_t r = 0; r < RH_LEN(rest); r++)
		for (size_t i = 0; i < n; i++)
			if (lines[i].how == rest[r])
				order[(*count)++] = i;
}

size_t registry_cover(const struct registry_cover_source *sources, size_t n, const struct registry_image *image,
		      struct registry_cover_line *out, size_t max)
{
	struct registry_cover_line *lines = rh_alloc((n ? n : 1) * sizeof *lines);
	size_t *order = rh_alloc((n ? n : 1) * sizeof *order), count = 0;
	struct registry_keyring *k = registry_keyring_new();

	for (size_t i = 0; i < n; i++) {
		lines[i].secret = sources[i].secret;
		lines[i].how = REGISTRY_COVER_NO;
		if (registry_cover_breaks(sources[i].config))
			say_broken(&lines[i], sources[i].config);
		else
			add_source(k, sources, i);
	}
	mark_covering(k, sources, image, lines, order, &count, max);
	mark_fallback(sources, n, image, lines, order, &count, max);
	if (count < max)
		mark_rest(sources, n, image, lines, order, &count);
	for (size_t i = 0; i < n && i < max; i++)
		out[i] = lines[order[i]];
	registry_keyring_free(&k);
	free(order);
	free(lines);
	return n;
}

bool registry_cover_of_use(const struct registry_cover_line *l)
{
	return l->how == REGISTRY_COVER_YES && !l->empty && !l->stray;
}
