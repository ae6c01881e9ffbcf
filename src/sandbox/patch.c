/* The three kinds of patches. */
#include "sandbox/value.h"

#include <string.h>

static struct rh_str key_of(const struct rh_value *m)
{
	return rh_str_n(m->key, m->key_n);
}

/* ---- RFC 7386 ------------------------------------------------------------------------------------------------ */

/* A value of a merge patch that stands alone: its nulls mean nothing. */
static struct rh_value *without_nulls(const struct rh_value *v)
{
	struct rh_value *c = rh_value_copy(v);
	for (struct rh_value *m = c->kind == RH_V_MAP ? c->child : NULL, *next; m; m = next) {
		next = m->next;
		if (m->kind == RH_V_NULL)
			rh_value_remove_child(c, m);
		else if (m->kind == RH_V_MAP)
			rh_value_set_str(c, key_of(m), without_nulls(m));
	}
	return c;
}

void rh_patch_merge(struct rh_value *target, const struct rh_value *patch)
{
	for (const struct rh_value *p = patch->kind == RH_V_MAP ? patch->child : NULL; p; p = p->next) {
		struct rh_value *old = rh_value_get_str(target, key_of(p));
		if (p->kind == RH_V_NULL)
			rh_value_remove_str(target, key_of(p));
		else if (p->kind == RH_V_MAP && old && old->kind == RH_V_MAP)
			rh_patch_merge(old, p);
		else
			rh_value_set_str(target, key_of(p), without_nulls(p));
	}
}

/* ---- RFC 6902 ------------------------------------------------------------------------------------------------ */

struct place {
	struct rh_value *parent, *at;
	char *last;			/* the last reference token, decoded */
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

static struct rh_value *step(const struct rh_value *v, const char *t)
{
	int64_t i;
	if (v->kind == RH_V_MAP)
		return rh_value_get(v, t);
	if (v->kind != RH_V_LIST || !rh_str_number(rh_str(t), 0, INT32_MAX, &i))
		return NULL;
	struct rh_value *m = v->child;
	while (m && i-- > 0)
		m = m->next;
	return m;
}

static bool find(struct rh_value *root, struct rh_str pointer, struct place *p)
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
	return p->parent->kind == RH_V_MAP || p->parent->kind == RH_V_LIST;
}

static bool insert(const struct place *p, struct rh_value *v)
{
	if (p->parent->kind == RH_V_MAP) {
		rh_value_set(p->parent, p->last, v);
		return true;
	}
	int64_t i = 0;
	bool end = !strcmp(p->last, "-");
	if (!end && !rh_str_number(rh_str(p->last), 0, (int64_t)rh_value_count(p->parent), &i))
		return false;
	if (end || i == (int64_t)rh_value_count(p->parent)) {
		rh_value_add(p->parent, v);
	} else if (i == 0) {
		rh_value_add_front(p->parent, v);
	} else {
		struct rh_value *before = p->parent->child;
		while (--i > 0)
			before = before->next;
		v->next = before->next;
		before->next = v;
	}
	return true;
}

static bool op_add(struct rh_value **root, const struct place *p, const struct rh_value *v)
{
	if (!v)
		return false;
	struct rh_value *copy = rh_value_copy(v);
	if (p->whole) {
		rh_value_free(root);
		*root = copy;
		return true;
	}
	if (insert(p, copy))
		return true;
	rh_value_free(&copy);
	return false;
}

static bool op_remove(struct rh_value **root, const struct place *p, const struct rh_value *v)
{
	(void)root;
	(void)v;
	if (p->whole || !p->at)
		return false;
	rh_value_remove_child(p->parent, p->at);
	return true;
}

static bool op_replace(struct rh_value **root, const struct place *p, const struct rh_value *v)
{
	if (!v || !p->at)
		return false;
	if (!p->whole && p->parent->kind == RH_V_LIST)
		rh_value_remove_child(p->parent, p->at);
	return op_add(root, p, v);
}

static bool op_test(struct rh_value **root, const struct place *p, const struct rh_value *v)
{
	(void)root;
	return p->at && v && rh_value_eq(p->at, v);
}

static const struct {
	const char *name;
	bool (*run)(struct rh_value **root, const struct place *p, const struct rh_value *v);
	bool from, moves;
} ops[] = {
	{ "add", op_add, false, false },   { "remove", op_remove, false, false }, { "replace", op_replace, false, false },
	{ "test", op_test, false, false }, { "copy", op_add, true, false },	  { "move", op_add, true, true },
};

static bool run(struct rh_value **root, const struct rh_value *op)
{
	struct rh_str name = rh_value_str_of(op, "op");
	struct place p = { 0 }, from = { 0 };
	struct rh_value *moved = NULL;
	size_t i = 0;
	bool ok = false;
	while (i < RH_LEN(ops) && !rh_str_is(name, ops[i].name))
		i++;
	if (i == RH_LEN(ops))
		return false;
	if (ops[i].from) {
		if (find(*root, rh_value_str_of(op, "from"), &from) && from.at) {
			moved = rh_value_copy(from.at);
			if (ops[i].moves && !from.whole)
				rh_value_remove_child(from.parent, from.at);
		}
		free(from.last);
	}
	if (rh_value_get(op, "path") && find(*root, rh_value_str_of(op, "path"), &p))
		ok = ops[i].run(root, &p, ops[i].from ? moved : rh_value_get(op, "value"));
	rh_value_free(&moved);
	free(p.last);
	return ok;
}

bool rh_patch_json(struct rh_value **target, const struct rh_value *list)
{
	if (list->kind != RH_V_LIST)
		return false;
	for (const struct rh_value *op = list->child; op; op = op->next)
		if (!run(target, op))
			return false;
	return true;
}
