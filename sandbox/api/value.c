/* JSON values that can be changed: making, reading, changing and writing them. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct sb_value *sb_value_new(enum sb_value_kind kind)
{
	struct sb_value *v = rh_alloc(sizeof *v);
	v->kind = kind;
	return v;
}

struct sb_value *sb_value_text(struct rh_str s)
{
	struct sb_value *v = sb_value_new(SB_V_TEXT);
	v->text = rh_str_dup(s);
	v->n = s.n;
	return v;
}

struct sb_value *sb_value_textf(const char *fmt, ...)
{
	char z[2048];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(z, sizeof z, fmt, ap);
	va_end(ap);
	return sb_value_text(rh_str(z));
}

struct sb_value *sb_value_int(int64_t i)
{
	struct sb_value *v = sb_value_textf("%lld", (long long)i);
	v->kind = SB_V_NUMBER;
	return v;
}

struct sb_value *sb_value_bool(bool b)
{
	struct sb_value *v = sb_value_new(SB_V_BOOL);
	v->truth = b;
	return v;
}

void sb_value_free(struct sb_value **pv)
{
	struct sb_value *v = *pv;
	*pv = NULL;
	if (!v)
		return;
	for (struct sb_value *c = v->child, *next; c; c = next) {
		next = c->next;
		sb_value_free(&c);
	}
	free(v->text);
	free(v->key);
	free(v);
}

static void take_key(struct sb_value *v, struct rh_str key)
{
	char *copy = rh_str_dup(key);
	free(v->key);
	v->key = copy;
	v->key_n = key.n;
}

static void append(struct sb_value *container, struct sb_value *v)
{
	v->next = NULL;
	if (container->last)
		container->last->next = v;
	else
		container->child = v;
	container->last = v;
}

struct sb_value *sb_value_copy(const struct sb_value *v)
{
	struct sb_value *c = sb_value_new(v->kind);
	c->truth = v->truth;
	if (v->text) {
		c->text = rh_str_dup(rh_str_n(v->text, v->n));
		c->n = v->n;
	}
	for (const struct sb_value *m = v->child; m; m = m->next) {
		struct sb_value *copy = sb_value_copy(m);
		if (m->key)
			take_key(copy, rh_str_n(m->key, m->key_n));
		append(c, copy);
	}
	return c;
}

static bool same_list(const struct sb_value *a, const struct sb_value *b)
{
	const struct sb_value *x = a->child, *y = b->child;
	for (; x && y; x = x->next, y = y->next)
		if (!sb_value_eq(x, y))
			return false;
	return !x && !y;
}

static bool same_map(const struct sb_value *a, const struct sb_value *b)
{
	if (sb_value_count(a) != sb_value_count(b))
		return false;
	for (const struct sb_value *m = a->child; m; m = m->next) {
		const struct sb_value *other = sb_value_get_str(b, rh_str_n(m->key, m->key_n));
		if (!other || !sb_value_eq(m, other))
			return false;
	}
	return true;
}

bool sb_value_eq(const struct sb_value *a, const struct sb_value *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case SB_V_NULL:
		return true;
	case SB_V_BOOL:
		return a->truth == b->truth;
	case SB_V_NUMBER:
	case SB_V_TEXT:
		return a->n == b->n && !memcmp(a->text, b->text, a->n);
	case SB_V_LIST:
		return same_list(a, b);
	case SB_V_MAP:
		return same_map(a, b);
	}
	return false;
}

/* ---- reading ---- */

struct sb_value *sb_value_get_str(const struct sb_value *map, struct rh_str key)
{
	if (!map || map->kind != SB_V_MAP)
		return NULL;
	for (struct sb_value *m = map->child; m; m = m->next)
		if (m->key_n == key.n && !memcmp(m->key, key.p, key.n))
			return m;
	return NULL;
}

struct sb_value *sb_value_get(const struct sb_value *map, const char *key)
{
	return sb_value_get_str(map, rh_str(key));
}

struct sb_value *sb_value_at(const struct sb_value *v, ...)
{
	struct sb_value *at = (struct sb_value *)v;
	va_list ap;
	va_start(ap, v);
	for (const char *key; at && (key = va_arg(ap, const char *));)
		at = sb_value_get(at, key);
	va_end(ap);
	return at;
}

struct rh_str sb_value_str(const struct sb_value *v)
{
	return v && v->kind == SB_V_TEXT ? rh_str_n(v->text, v->n) : rh_str("");
}

const char *sb_value_z(const struct sb_value *v)
{
	return v && v->kind == SB_V_TEXT ? v->text : "";
}

struct rh_str sb_value_str_of(const struct sb_value *map, const char *key)
{
	return sb_value_str(sb_value_get(map, key));
}

const char *sb_value_z_of(const struct sb_value *map, const char *key)
{
	return sb_value_z(sb_value_get(map, key));
}

int64_t sb_value_int_of(const struct sb_value *map, const char *key, int64_t absent)
{
	const struct sb_value *v = sb_value_get(map, key);
	int64_t i;
	if (!v || v->kind != SB_V_NUMBER || !rh_str_number(rh_str_n(v->text, v->n), INT64_MIN, INT64_MAX, &i))
		return absent;
	return i;
}

bool sb_value_true_of(const struct sb_value *map, const char *key)
{
	const struct sb_value *v = sb_value_get(map, key);
	return v && v->kind == SB_V_BOOL && v->truth;
}

size_t sb_value_count(const struct sb_value *container)
{
	size_t n = 0;
	for (const struct sb_value *m = container ? container->child : NULL; m; m = m->next)
		n++;
	return n;
}

/* ---- changing ---- */

void sb_value_add(struct sb_value *list, struct sb_value *v)
{
	append(list, v);
}

void sb_value_add_front(struct sb_value *list, struct sb_value *v)
{
	v->next = list->child;
	list->child = v;
	if (!list->last)
		list->last = v;
}

static struct sb_value **place_of(struct sb_value *container, const struct sb_value *child)
{
	struct sb_value **at = &container->child;
	while (*at && *at != child)
		at = &(*at)->next;
	return at;
}

static void find_last(struct sb_value *container)
{
	container->last = NULL;
	for (struct sb_value *m = container->child; m; m = m->next)
		container->last = m;
}

void sb_value_remove_child(struct sb_value *container, struct sb_value *child)
{
	*place_of(container, child) = child->next;
	find_last(container);
	sb_value_free(&child);
}

void sb_value_set_str(struct sb_value *map, struct rh_str key, struct sb_value *v)
{
	struct sb_value *old = sb_value_get_str(map, key);
	take_key(v, key);
	if (!old) {
		append(map, v);
		return;
	}
	v->next = old->next;
	*place_of(map, old) = v;
	find_last(map);
	sb_value_free(&old);
}

void sb_value_set(struct sb_value *map, const char *key, struct sb_value *v)
{
	sb_value_set_str(map, rh_str(key), v);
}

void sb_value_set_text(struct sb_value *map, const char *key, const char *z)
{
	sb_value_set(map, key, sb_value_text(rh_str(z)));
}

bool sb_value_remove_str(struct sb_value *map, struct rh_str key)
{
	struct sb_value *old = sb_value_get_str(map, key);
	if (old)
		sb_value_remove_child(map, old);
	return old != NULL;
}

bool sb_value_remove(struct sb_value *map, const char *key)
{
	return sb_value_remove_str(map, rh_str(key));
}

struct sb_value *sb_value_need_map(struct sb_value *map, const char *key)
{
	struct sb_value *v = sb_value_get(map, key);
	if (!v || v->kind != SB_V_MAP) {
		v = sb_value_new(SB_V_MAP);
		sb_value_set(map, key, v);
	}
	return v;
}

static int by_key(const void *a, const void *b)
{
	const struct sb_value *x = *(struct sb_value *const *)a, *y = *(struct sb_value *const *)b;
	return rh_str_cmp(rh_str_n(x->key, x->key_n), rh_str_n(y->key, y->key_n));
}

void sb_value_sort(struct sb_value *map)
{
	size_t n = sb_value_count(map), i = 0;
	if (n < 2)
		return;
	struct sb_value **v = rh_resize(NULL, n, sizeof(struct sb_value *));
	for (struct sb_value *m = map->child; m; m = m->next)
		v[i++] = m;
	qsort(v, n, sizeof *v, by_key);
	map->child = map->last = NULL;
	for (i = 0; i < n; i++)
		append(map, v[i]);
	free(v);
}

void sb_value_order(struct sb_value *map, const char *const *order)
{
	struct sb_value *front = NULL, **end = &front;
	if (!map || map->kind != SB_V_MAP)
		return;
	for (; *order; order++) {
		struct sb_value *m = sb_value_get(map, *order);
		if (!m)
			continue;
		*place_of(map, m) = m->next;
		m->next = NULL;
		*end = m;
		end = &m->next;
	}
	*end = map->child;
	map->child = front;
	find_last(map);
}

/* ---- writing ---- */

static void write_text(struct rh_buf *out, const char *p, size_t n)
{
	static const char short_form[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	size_t start = 0;
	rh_buf_addc(out, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		rh_buf_add(out, p + start, i - start);
		start = i + 1;
		if (c == '"' || c == '\\')
			rh_buf_addf(out, "\\%c", c);
		else if (c < 0x20 && short_form[c])
			rh_buf_addf(out, "\\%c", short_form[c]);
		else
			rh_buf_addf(out, "\\u%04x", c);
	}
	rh_buf_add(out, p + start, n - start);
	rh_buf_addc(out, '"');
}

void sb_value_write(const struct sb_value *v, struct rh_buf *out)
{
	switch (v->kind) {
	case SB_V_NULL:
		rh_buf_addz(out, "null");
		return;
	case SB_V_BOOL:
		rh_buf_addz(out, v->truth ? "true" : "false");
		return;
	case SB_V_NUMBER:
		rh_buf_add(out, v->text, v->n);
		return;
	case SB_V_TEXT:
		write_text(out, v->text, v->n);
		return;
	case SB_V_LIST:
	case SB_V_MAP:
		break;
	}
	rh_buf_addc(out, v->kind == SB_V_MAP ? '{' : '[');
	for (const struct sb_value *m = v->child; m; m = m->next) {
		if (m != v->child)
			rh_buf_addc(out, ',');
		if (v->kind == SB_V_MAP) {
			write_text(out, m->key, m->key_n);
			rh_buf_addc(out, ':');
		}
		sb_value_write(m, out);
	}
	rh_buf_addc(out, v->kind == SB_V_MAP ? '}' : ']');
}
