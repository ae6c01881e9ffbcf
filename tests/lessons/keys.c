/* Which key does what: from ranchhand --describe, so that lessons name verbs and never keys. */
#include "base/base.h"
#include "data/tree.h"

#include "tests/lessons/play.h"

#include <stdio.h>
#include <string.h>

static const struct rh_tree *by_id(const struct rh_tree *list, const char *id)
{
	for (const struct rh_tree *e = data_tree_first(list); e; e = data_tree_next(e))
		if (rh_str_is(data_tree_text(e, "/id"), id))
			return e;
	return NULL;
}

static const struct rh_tree *screen_named(struct pl_play *p, const char *id)
{
	return by_id(data_tree_at(p->describe, "/screens"), id);
}

struct rh_str pl_screen_kind(struct pl_play *p, const char *screen)
{
	return data_tree_text(screen_named(p, screen), "/kind");
}

struct rh_str pl_field_kind(struct pl_play *p, const char *screen, const char *field)
{
	const struct rh_tree *at = screen_named(p, screen);
	struct rh_str rest = rh_str(field), step;

	while (at && rh_str_cut(&rest, '.', &step)) {
		char *id = rh_str_dup(step);
		at = by_id(data_tree_at(at, "/fields"), id);
		free(id);
		(void)rh_str_cut(&rest, '.', &step); /* which item: "more.0.username" */
	}
	return data_tree_text(at, "/kind");
}

const char *pl_key_of(struct pl_play *p, const char *verb, char out[24])
{
	const struct rh_tree *action = by_id(data_tree_at(screen_named(p, p->term->fence.screen), "/actions"), verb);
	struct rh_str name = action ? data_tree_text(action, "/verb") : rh_str(verb);
	char *z = rh_str_dup(name);
	const struct rh_tree *v = by_id(data_tree_at(p->describe, "/verbs"), z);
	bool form = rh_str_is(pl_screen_kind(p, p->term->fence.screen), "form");
	free(z);
	struct rh_str key = form ? data_tree_text(v, "/keysInForm/0") : rh_str(NULL);
	if (!key.n)
		key = data_tree_text(v, "/keys/0");
	if (!key.n)
		return NULL;
	snprintf(out, 24, "%.*s", RH_ARG(key));
	return out;
}

bool pl_key_is_prefixed(struct pl_play *p, const char *verb)
{
	const struct rh_tree *action = by_id(data_tree_at(screen_named(p, p->term->fence.screen), "/actions"), verb);
	struct rh_str name = action ? data_tree_text(action, "/verb") : rh_str(verb);
	char *z = rh_str_dup(name);
	const struct rh_tree *v = by_id(data_tree_at(p->describe, "/verbs"), z);
	bool form = rh_str_is(pl_screen_kind(p, p->term->fence.screen), "form");

	free(z);
	return form && !data_tree_text(v, "/keysInForm/0").n;
}

static bool has_key(const struct rh_tree *keys, const char *key)
{
	for (const struct rh_tree *k = data_tree_first(keys); k; k = data_tree_next(k))
		if (rh_str_is(data_tree_text(k, ""), key))
			return true;
	return false;
}

/* Does this key mean anything on this screen: an action of its own, a verb that is everywhere, or a key of the driver?
 */
bool pl_key_bound(struct pl_play *p, const char *screen, const char *key)
{
	static const char *const moving[] = { "Enter", "Tab",  "S-Tab", "Space", "Esc", "Up",
					      "Down",  "Left", "Right", "PgUp",  "PgDn" };
	static const char *const everywhere[] = { "menu",      "palette", "help", "redraw",  "suspend",
						  "from_file", "back",    "quit", "actions", "commands" };
	for (size_t i = 0; i < RH_LEN(moving); i++)
		if (!strcmp(moving[i], key))
			return true;
	const struct rh_tree *verbs = data_tree_at(p->describe, "/verbs");
	const struct rh_tree *actions = data_tree_at(screen_named(p, screen), "/actions");
	for (const struct rh_tree *v = data_tree_first(verbs); v; v = data_tree_next(v)) {
		char *id = rh_str_dup(data_tree_text(v, "/id"));
		bool here = false;
		for (size_t i = 0; i < RH_LEN(everywhere); i++)
			here = here || !strcmp(everywhere[i], id);
		for (const struct rh_tree *a = data_tree_first(actions); a && !here; a = data_tree_next(a))
			here = rh_str_is(data_tree_text(a, "/verb"), id);
		/* the drivers' own: finding in lists and menus, review in forms */
		here = here || !strcmp(id, "find") || !strcmp(id, "next_find") || !strcmp(id, "sort") ||
		       !strcmp(id, "review") || !strcmp(id, "reveal");
		free(id);
		if (here && (has_key(data_tree_at(v, "/keys"), key) || has_key(data_tree_at(v, "/keysInForm"), key)))
			return true;
	}
	return false;
}
