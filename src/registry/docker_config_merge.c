/* docker_config_merge: one registry put into another, entry by entry. */
#include "base/base.h"
#include "registry/docker_config.h"

#include <string.h>

static const struct registry_docker_entry *entry_of(const struct registry_docker_config *c, const char *key)
{
	for (size_t i = c->count; i-- > 0;) /* the last of a name counts */
		if (strcmp(c->entries[i].key, key) == 0)
			return &c->entries[i];
	return NULL;
}

static bool same_login(const struct registry_docker_entry *a, const struct registry_docker_entry *b)
{
	return rh_str_eq(rh_str(a->user), rh_str(b->user)) && rh_secret_eq(&a->password, &b->password);
}

static void compare(const struct registry_docker_config *theirs, const struct registry_docker_config *ours,
		    struct registry_merge *what)
{
	*what = (struct registry_merge){ 0 };
	for (size_t i = 0; i < theirs->count; i++)
		what->others += !entry_of(ours, theirs->entries[i].key);
	for (size_t i = 0; i < ours->count; i++) {
		const struct registry_docker_entry *there = entry_of(theirs, ours->entries[i].key);

		what->added += !there;
		what->differ += there && !same_login(there, &ours->entries[i]);
	}
}

/* An entry that says the same already stays to the byte. */
static enum rh_code put(struct rh_secret *doc, bool legacy, const struct registry_docker_config *theirs,
			const struct registry_docker_entry *entry, struct rh_err *e)
{
	const struct registry_docker_entry *there = entry_of(theirs, entry->key);
	struct rh_secret next = { 0 };
	enum rh_code code;

	if (there && same_login(there, entry))
		return RH_OK;
	if (!entry->user || entry->token_only || entry->misshapen) {
		rh_err_set(e, RH_E_INVALID, _("%s holds no user with a password."), entry->key);
		return rh_err_fix(e, "%s", _("It can only replace what is there as a whole."));
	}
	code = registry_docker_config_put(rh_secret_peek(doc), legacy, rh_str(NULL), rh_str(entry->key),
					  rh_str(entry->user), &entry->password, &next, e);
	if (code == RH_OK)
		rh_secret_move(doc, &next);
	rh_secret_release(&next);
	return code;
}

enum rh_code registry_docker_config_merge(struct rh_str theirs, bool legacy, struct rh_str ours, bool ours_legacy,
					  struct registry_merge *what, struct rh_secret *out, struct rh_err *e)
{
	struct registry_docker_config old = { 0 }, new = { 0 };
	struct rh_secret doc = { 0 };
	enum rh_code code = RH_OK;

	*e = (struct rh_err){ 0 };
	*what = (struct registry_merge){ 0 };
	if (theirs.n)
		code = registry_docker_config_read(theirs, legacy, &old, e);
	if (code == RH_OK)
		code = registry_docker_config_read(ours, ours_legacy, &new, e);
	if (code == RH_OK) {
		compare(&old, &new, what);
		rh_secret_add(&doc, theirs.p, theirs.n);
	}
	for (size_t i = 0; code == RH_OK && i < new.count; i++)
		code = put(&doc, legacy, &old, &new.entries[i], e);
	if (code == RH_OK)
		rh_secret_move(out, &doc);
	rh_secret_release(&doc);
	registry_docker_config_release(&old);
	registry_docker_config_release(&new);
	return code;
}
