/* The three kinds of patches. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <string.h>

/* ---- RFC 7386 ---- */

/* A value of a merge patch that stands alone: its nulls mean nothing. */
static json_t *without_nulls(const json_t *v)
{
	json_t *c = json_deep_copy(v);
	SB_EACH(m, json_is_object(c) ? c : NULL)
	if (json_is_null(m.v))
		sb_item_drop(&m);
	else if (json_is_object(m.v))
		json_object_setn_new(c, SB_KEY(m.key), without_nulls(m.v));
	return c;
}

void sb_patch_merge(json_t *target, const json_t *patch)
{
	SB_EACH(p, json_is_object(patch) ? patch : NULL)
	{
		json_t *old = json_object_getn(target, SB_KEY(p.key));
		if (json_is_null(p.v))
			json_object_deln(target, SB_KEY(p.key));
		else if (json_is_object(p.v) && json_is_object(old))
			sb_patch_merge(old, p.v);
		else
			json_object_setn_new(target, SB_KEY(p.key), without_nulls(p.v));
	}
}

/* ---- RFC 6902 ---- */

struct place {
	json_t *parent, *at;
	char *last; /* the last reference token, decoded */
	bool whole;
};

static char *token(struct rh_str t)
{
	char *z = rh_alloc(t.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) {
		bool esc = t.p[i] == '~' && i + 1 < t.n;
		z[n++] = esc ? t.p[i + 1] == '1' ? '/' : '~' : t.p[i];
		i += esc;
	}
	return z;
}

static json_t *step(const json_t *v, const char *t)
{
	int64_t i;
	if (json_is_object(v))
		return json_object_get(v, t);
	return rh_str_number(rh_str(t), 0, INT32_MAX, &i) ? json_array_get(v, (size_t)i) : NULL;
}

static bool find(json_t *root, struct rh_str pointer, struct place *p)
{
	*p = (struct place){ .at = root, .whole = !pointer.n };
	if (!pointer.n)
		return true;
	if (*pointer.p != '/')
		return false;
	struct rh_str rest = rh_str_from(pointer, 1);
	for (bool more = true; more;) {
		const char *slash = rest.n ? memchr(rest.p, '/', rest.n) : NULL;
		struct rh_str part = slash ? rh_str_n(rest.p, (size_t)(slash - rest.p)) : rest;
		more = slash;
		rest = rh_str_from(rest, part.n + 1);
		free(p->last);
		p->last = token(part);
		p->parent = p->at;
		if (!p->parent)
			return false;
		p->at = step(p->parent, p->last);
	}
	return json_is_object(p->parent) || json_is_array(p->parent);
}

static bool insert(const struct place *p, json_t *v)
{
	int64_t i, n = (int64_t)sb_value_count(p->parent);
	if (json_is_object(p->parent))
		return !json_object_set(p->parent, p->last, v);
	if (!strcmp(p->last, "-"))
		i = n;
	else if (!rh_str_number(rh_str(p->last), 0, n, &i))
		return false;
	return !json_array_insert(p->parent, (size_t)i, v);
}

static void take_off(const struct place *p)
{
	SB_EACH(m, p->parent)
	if (m.v == p->at) {
		sb_item_drop(&m);
		return;
	}
}

static bool op_add(json_t **root, const struct place *p, const json_t *v)
{
	if (!v)
		return false;
	json_t *copy = json_deep_copy(v);
	if (p->whole) {
		sb_value_free(root);
		*root = copy;
		return true;
	}
	bool ok = insert(p, copy);
	json_decref(copy);
	return ok;
}

static bool op_remove(json_t **root, const struct place *p, const json_t *v)
{
	(void)root;
	(void)v;
	if (p->whole || !p->at)
		return false;
	take_off(p);
	return true;
}

static bool op_replace(json_t **root, const struct place *p, const json_t *v)
{
	if (!v || !p->at)
		return false;
	if (!p->whole && json_is_array(p->parent))
		take_off(p);
	return op_add(root, p, v);
}

static bool op_test(json_t **root, const struct place *p, const json_t *v)
{
	(void)root;
	return p->at && v && sb_value_eq(p->at, v);
}

static const struct {
	const char *name;
	bool (*run)(json_t **root, const struct place *p, const json_t *v);
	bool from, moves;
} ops[] = {
	{ "add", op_add, false, false },         { "remove", op_remove, false, false },
	{ "replace", op_replace, false, false }, { "test", op_test, false, false },
	{ "copy", op_add, true, false },         { "move", op_add, true, true },
};

static bool run(json_t **root, const json_t *op)
{
	struct rh_str name = sb_value_str_of(op, "op");
	struct place p = { 0 }, from = { 0 };
	json_t *moved = NULL;
	size_t i = 0;
	bool ok = false;
	while (i < RH_LEN(ops) && !rh_str_is(name, ops[i].name))
		i++;
	if (i == RH_LEN(ops))
		return false;
	if (ops[i].from) {
		if (find(*root, sb_value_str_of(op, "from"), &from) && from.at) {
			moved = json_deep_copy(from.at);
			if (ops[i].moves && !from.whole)
				take_off(&from);
		}
		free(from.last);
	}
	if (json_object_get(op, "path") && find(*root, sb_value_str_of(op, "path"), &p))
		ok = ops[i].run(root, &p, ops[i].from ? moved : json_object_get(op, "value"));
	sb_value_free(&moved);
	free(p.last);
	return ok;
}

bool sb_patch_json(json_t **target, const json_t *list)
{
	if (!json_is_array(list))
		return false;
	SB_EACH(op, list)
	if (!run(target, op.v))
		return false;
	return true;
}
