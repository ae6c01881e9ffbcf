/* The three kinds of patches. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <string.h>

static struct rh_str key_of(const struct sb_value *m)
{
	return rh_str_n(m->key, m->key_n);
}

/* ---- RFC 7386 ---- */

/* A value of a merge patch that stands alone: its nulls mean nothing. */
static struct sb_value *without_nulls(const struct sb_value *v)
{
	struct sb_value *c = sb_value_copy(v);
	for (struct sb_value *m = c->kind == SB_V_MAP ? c->child : NULL, *next; m; m = next) {
		next = m->next;
		if (m->kind == SB_V_NULL)
			sb_value_remove_child(c, m);
		else if (m->kind == SB_V_MAP)
			sb_value_set_str(c, key_of(m), without_nulls(m));
	}
	return c;
}

void sb_patch_merge(struct sb_value *target, const struct sb_value *patch)
{
	for (const struct sb_value *p = patch->kind == SB_V_MAP ? patch->child : NULL; p; p = p->next) {
		struct sb_value *old = sb_value_get_str(target, key_of(p));
		if (p->kind == SB_V_NULL)
			sb_value_remove_str(target, key_of(p));
		else if (p->kind == SB_V_MAP && old && old->kind == SB_V_MAP)
			sb_patch_merge(old, p);
		else
			sb_value_set_str(target, key_of(p), without_nulls(p));
	}
}

/* ---- RFC 6902 ---- */

struct place {
	struct sb_value *parent, *at;
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

static struct sb_value *step(const struct sb_value *v, const char *t)
{
	int64_t i;
	if (v->kind == SB_V_MAP)
		return sb_value_get(v, t);
	if (v->kind != SB_V_LIST || !rh_str_number(rh_str(t), 0, INT32_MAX, &i))
		return NULL;
	struct sb_value *m = v->child;
	while (m && i-- > 0)
		m = m->next;
	return m;
}

static bool find(struct sb_value *root, struct rh_str pointer, struct place *p)
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
	return p->parent->kind == SB_V_MAP || p->parent->kind == SB_V_LIST;
}

static bool insert(const struct place *p, struct sb_value *v)
{
	if (p->parent->kind == SB_V_MAP) {
		sb_value_set(p->parent, p->last, v);
		return true;
	}
	int64_t i = 0;
	bool end = !strcmp(p->last, "-");
	if (!end && !rh_str_number(rh_str(p->last), 0, (int64_t)sb_value_count(p->parent), &i))
		return false;
	if (end || i == (int64_t)sb_value_count(p->parent)) {
		sb_value_add(p->parent, v);
	} else if (i == 0) {
		sb_value_add_front(p->parent, v);
	} else {
		struct sb_value *before = p->parent->child;
		while (--i > 0)
			before = before->next;
		v->next = before->next;
		before->next = v;
	}
	return true;
}

static bool op_add(struct sb_value **root, const struct place *p, const struct sb_value *v)
{
	if (!v)
		return false;
	struct sb_value *copy = sb_value_copy(v);
	if (p->whole) {
		sb_value_free(root);
		*root = copy;
		return true;
	}
	if (insert(p, copy))
		return true;
	sb_value_free(&copy);
	return false;
}

static bool op_remove(struct sb_value **root, const struct place *p, const struct sb_value *v)
{
	(void)root;
	(void)v;
	if (p->whole || !p->at)
		return false;
	sb_value_remove_child(p->parent, p->at);
	return true;
}

static bool op_replace(struct sb_value **root, const struct place *p, const struct sb_value *v)
{
	if (!v || !p->at)
		return false;
	if (!p->whole && p->parent->kind == SB_V_LIST)
		sb_value_remove_child(p->parent, p->at);
	return op_add(root, p, v);
}

static bool op_test(struct sb_value **root, const struct place *p, const struct sb_value *v)
{
	(void)root;
	return p->at && v && sb_value_eq(p->at, v);
}

static const struct {
	const char *name;
	bool (*run)(struct sb_value **root, const struct place *p, const struct sb_value *v);
	bool from, moves;
} ops[] = {
	{ "add", op_add, false, false },         { "remove", op_remove, false, false },
	{ "replace", op_replace, false, false }, { "test", op_test, false, false },
	{ "copy", op_add, true, false },         { "move", op_add, true, true },
};

static bool run(struct sb_value **root, const struct sb_value *op)
{
	struct rh_str name = sb_value_str_of(op, "op");
	struct place p = { 0 }, from = { 0 };
	struct sb_value *moved = NULL;
	size_t i = 0;
	bool ok = false;
	while (i < RH_LEN(ops) && !rh_str_is(name, ops[i].name))
		i++;
	if (i == RH_LEN(ops))
		return false;
	if (ops[i].from) {
		if (find(*root, sb_value_str_of(op, "from"), &from) && from.at) {
			moved = sb_value_copy(from.at);
			if (ops[i].moves && !from.whole)
				sb_value_remove_child(from.parent, from.at);
		}
		free(from.last);
	}
	if (sb_value_get(op, "path") && find(*root, sb_value_str_of(op, "path"), &p))
		ok = ops[i].run(root, &p, ops[i].from ? moved : sb_value_get(op, "value"));
	sb_value_free(&moved);
	free(p.last);
	return ok;
}

bool sb_patch_json(struct sb_value **target, const struct sb_value *list)
{
	if (list->kind != SB_V_LIST)
		return false;
	for (const struct sb_value *op = list->child; op; op = op->next)
		if (!run(target, op))
			return false;
	return true;
}
