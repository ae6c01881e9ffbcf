/* The registry form's values and the docker config in the secret: the only bridge between the two, in both directions.
 */
#include "screens/registry.h"
#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/known.h"

#include <string.h>

void pull_secret_values_release(struct pull_secret_values *v)
{
	free(v->domain);
	free(v->user);
	free(v->stored);
	rh_secret_release(&v->password);
	*v = (struct pull_secret_values){ 0 };
}

void pull_secret_values_copy(struct pull_secret_values *to, const struct pull_secret_values *from)
{
	*to = *from;
	to->domain = from->domain ? rh_strdup(from->domain) : NULL;
	to->user = from->user ? rh_strdup(from->user) : NULL;
	to->stored = from->stored ? rh_strdup(from->stored) : NULL;
	to->password = (struct rh_secret){ 0 };
	rh_secret_copy(&to->password, &from->password);
}

void pull_secret_registries_release(struct pull_secret_registries *set)
{
	for (size_t i = 0; i < set->n; i++)
		pull_secret_values_release(&set->v[i]);
	free(set->v);
	*set = (struct pull_secret_registries){ 0 };
}

struct pull_secret_values *pull_secret_registries_add(struct pull_secret_registries *set)
{
	set->v = rh_resize(set->v, set->n + 1, sizeof *set->v);
	set->v[set->n] = (struct pull_secret_values){ .registry = "custom" };
	return &set->v[set->n++];
}

/* A stored key that nobody touched stays as it is, spaces and all. */
struct rh_str pull_secret_registry_address(const struct pull_secret_values *v)
{
	const struct registry_known_registry *k = registry_known_registry(rh_str(v->registry));

	if (k && k->address)
		return rh_str(k->address);
	return v->stored && rh_str_is(rh_str(v->domain), v->stored) ? rh_str(v->domain)
								    : rh_str_trim(rh_str(v->domain));
}

/* ---- config -> values ---- */

static void read_entry(const struct registry_docker_entry *from, struct pull_secret_values *to)
{
	const struct registry_known_registry *k = registry_known_registry_of(rh_str(from->key));

	/* Only a key that the choice would write again may be shown as that choice. */
	to->registry = k && (!k->address || strcmp(k->address, from->key) == 0) ? k->id : "custom";
	to->domain = rh_strdup(from->key);
	to->stored = rh_strdup(from->key);
	to->user = from->user ? rh_strdup(from->user) : NULL;
	to->keep_password = true;
	to->broken = from->auth_broken || from->misshapen;
	to->misshapen = from->misshapen;
	to->token = from->has_token;
	to->ends = from->ends;
	rh_secret_copy(&to->password, &from->password);
}

enum rh_code pull_secret_registries_read(struct rh_str config, bool legacy, struct pull_secret_registries *out,
					 struct rh_err *e)
{
	struct registry_docker_config c = { 0 };
	enum rh_code code = RH_OK;

	*out = (struct pull_secret_registries){ 0 };
	if (!rh_str_trim(config).n)
		return code;
	code = registry_docker_config_read(config, legacy, &c, e);
	for (size_t i = 0; code == RH_OK && i < c.count; i++)
		read_entry(&c.entries[i], pull_secret_registries_add(out));
	registry_docker_config_release(&c);
	return code;
}

/* ---- values -> config ---- */

static const struct pull_secret_values *by_stored(const struct pull_secret_registries *set, const char *key)
{
	for (size_t i = 0; key && i < set->n; i++)
		if (set->v[i].stored && strcmp(set->v[i].stored, key) == 0)
			return &set->v[i];
	return NULL;
}

static bool is_renamed(const struct pull_secret_values *v)
{
	return v->stored && !rh_str_is(pull_secret_registry_address(v), v->stored);
}

static bool same_credentials(const struct pull_secret_values *now, const struct pull_secret_values *was)
{
	return now->keep_password && strcmp(now->user ? now->user : "", was->user ? was->user : "") == 0;
}

/* The steps of an edit; each makes a whole new document, because each holds passwords. */
struct edit {
	struct rh_secret doc;
	bool legacy, moved; /* moved: a name passes from one entry to another, so places are not kept */
	struct pull_secret_registries was, theirs;
	const struct pull_secret_registries *now;
};

static enum rh_code drop(struct edit *x, struct rh_str key, struct rh_err *e)
{
	struct rh_secret next = { 0 };
	enum rh_code code = RH_OK;

	if (x->doc.n)
		code = registry_docker_config_remove(rh_secret_peek(&x->doc), x->legacy, key, &next, e);
	if (code == RH_OK && x->doc.n)
		rh_secret_move(&x->doc, &next);
	rh_secret_release(&next);
	return code == RH_E_NOTFOUND ? RH_OK : code;
}

/* Entries that the form had and has no more; and those that stand in the way of a new name. */
static enum rh_code drop_gone(struct edit *x, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < x->was.n; i++)
		if (!by_stored(x->now, x->was.v[i].stored))
			code = drop(x, rh_str(x->was.v[i].stored), e);
	for (size_t i = 0; i < x->now->n; i++) {
		char *key = rh_str_dup(pull_secret_registry_address(&x->now->v[i]));
		x->moved |= is_renamed(&x->now->v[i]) && by_stored(x->now, key);
		free(key);
	}
	for (size_t i = 0; code == RH_OK && i < x->now->n; i++)
		if (is_renamed(&x->now->v[i]))
			code = drop(
				x, x->moved ? rh_str(x->now->v[i].stored) : pull_secret_registry_address(&x->now->v[i]),
				e);
	return code;
}

/* One entry that differs from what the form began with. The password that was kept is the newest. */
static enum rh_code put(struct edit *x, const struct pull_secret_values *now, const struct pull_secret_values *was,
			struct rh_err *e)
{
	const struct pull_secret_values *theirs = by_stored(&x->theirs, now->stored);
	const struct rh_secret *password = !now->keep_password || !(theirs || was) ? &now->password
					   : theirs                                ? &theirs->password
										   : &was->password;
	const char *user = now->keep_password && was && same_credentials(now, was) && theirs ? theirs->user : now->user;
	struct rh_str old_key = x->moved ? RH_STR("") : rh_str(now->stored), config = rh_secret_peek(&x->doc);
	struct rh_secret next = { 0 };
	enum rh_code code;

	if (now->keep_password && !password->n && !(user && *user) &&
	    old_key.n) /* nothing to sign in with: only its name */
		code = registry_docker_config_rename(config, x->legacy, old_key, pull_secret_registry_address(now),
						     &next, e);
	else
		code = registry_docker_config_put(config, x->legacy, old_key, pull_secret_registry_address(now),
						  rh_str(user), password, &next, e);
	if (code == RH_OK)
		rh_secret_move(&x->doc, &next);
	rh_secret_release(&next);
	return code == RH_E_NOTFOUND
		       ? RH_OK
		       : code; /* taken out by somebody else meanwhile, and there is nothing to put back */
}

static enum rh_code edit(struct edit *x, struct rh_err *e)
{
	enum rh_code code = drop_gone(x, e);

	for (size_t i = 0; code == RH_OK && i < x->now->n; i++) {
		const struct pull_secret_values *now = &x->now->v[i], *was = by_stored(&x->was, now->stored);
		if (!was || is_renamed(now) || !same_credentials(now, was))
			code = put(x, now, was, e);
	}
	return code;
}

enum rh_code pull_secret_registries_write(struct rh_str base, struct rh_str onto, bool legacy,
					  const struct pull_secret_registries *now, struct rh_secret *out,
					  struct rh_err *e)
{
	struct edit x = { .legacy = legacy, .now = now };
	enum rh_code code = pull_secret_registries_read(base, legacy, &x.was, e);

	if (code == RH_OK)
		code = pull_secret_registries_read(onto, legacy, &x.theirs, e);
	if (code == RH_OK) {
		rh_secret_set(&x.doc, onto);
		code = edit(&x, e);
	}
	if (code == RH_OK)
		rh_secret_move(out, &x.doc);
	rh_secret_release(&x.doc);
	pull_secret_registries_release(&x.was);
	pull_secret_registries_release(&x.theirs);
	return code;
}
