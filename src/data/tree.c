/* Trees: cJSON behind a small face, on texts that passed our own scanner first, with names compared to the letter. */
#include "data/tree.h"
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"

#include <cjson/cJSON.h>

/* struct rh_tree is cJSON's node; nothing else is ever behind the pointer. */
static const cJSON *node(const struct rh_tree *t)
{
	return (const cJSON *)(const void *)t;
}

static const struct rh_tree *tree(const cJSON *c)
{
	return (const struct rh_tree *)(const void *)c;
}

struct rh_tree *data_tree_parse(struct rh_str text, struct rh_err *e)
{
	if (data_json_check(text, e) != RH_OK)
		return NULL;
	cJSON *c = cJSON_ParseWithLength(text.p, text.n);
	if (!c) {
		rh_err_set(e, RH_E_PARSE, _("This is not JSON that can be read"));
		rh_err_why(e, _("a text in it has half a surrogate pair"));
	}
	return (struct rh_tree *)(void *)c;
}

void data_tree_free(struct rh_tree **t)
{
	cJSON_Delete((cJSON *)(void *)*t);
	*t = NULL;
}

static bool is_container(const struct rh_tree *t)
{
	return t && (cJSON_IsObject(node(t)) || cJSON_IsArray(node(t)));
}

const struct rh_tree *data_tree_first(const struct rh_tree *container)
{
	return is_container(container) ? tree(node(container)->child) : NULL;
}

const struct rh_tree *data_tree_next(const struct rh_tree *element)
{
	return element ? tree(node(element)->next) : NULL;
}

const char *data_tree_key(const struct rh_tree *member)
{
	return member && node(member)->string ? node(member)->string : "";
}

size_t data_tree_count(const struct rh_tree *container)
{
	size_t n = 0;

	for (const struct rh_tree *t = data_tree_first(container); t; t = data_tree_next(t))
		n++;
	return n;
}

enum data_tree_kind data_tree_kind(const struct rh_tree *t)
{
	const cJSON *c = t ? node(t) : NULL;

	if (cJSON_IsBool(c))
		return DATA_TREE_BOOL;
	if (cJSON_IsNumber(c))
		return DATA_TREE_NUMBER;
	if (cJSON_IsString(c))
		return DATA_TREE_TEXT;
	if (cJSON_IsArray(c))
		return DATA_TREE_ARRAY;
	return cJSON_IsObject(c) ? DATA_TREE_OBJECT : DATA_TREE_NULL;
}

const struct rh_tree *data_tree_member(const struct rh_tree *t, struct rh_str key)
{
	const struct rh_tree *found = NULL;

	if (data_tree_kind(t) != DATA_TREE_OBJECT)
		return NULL;
	for (const struct rh_tree *m = data_tree_first(t); m; m = data_tree_next(m))
		if (rh_str_is(key, data_tree_key(m)))
			found = m;
	return found;
}

static const struct rh_tree *element(const struct rh_tree *t, struct rh_str token)
{
	unsigned index;

	if (!data_pointer_index(token, &index))
		return NULL;
	const struct rh_tree *m = data_tree_first(t);
	while (m && index--)
		m = data_tree_next(m);
	return m;
}

const struct rh_tree *data_tree_at(const struct rh_tree *t, const char *pointer)
{
	struct rh_str rest = rh_str(pointer);
	struct rh_buf token;

	rh_buf_init(&token, DATA_TOKEN_LIMIT);
	while (t && data_pointer_next(&rest, &token))
		t = data_tree_kind(t) == DATA_TREE_ARRAY ? element(t, rh_buf_str(&token))
							 : data_tree_member(t, rh_buf_str(&token));
	rh_buf_release(&token);
	return t;
}

struct rh_str data_tree_text(const struct rh_tree *t, const char *pointer)
{
	const struct rh_tree *at = data_tree_at(t, pointer);

	return data_tree_kind(at) == DATA_TREE_TEXT ? rh_str(node(at)->valuestring) : rh_str("");
}

int64_t data_tree_int(const struct rh_tree *t, const char *pointer, int64_t absent)
{
	const struct rh_tree *at = data_tree_at(t, pointer);

	if (data_tree_kind(at) != DATA_TREE_NUMBER)
		return absent;
	double v = node(at)->valuedouble;
	if (v >= 9223372036854775807.0)
		return INT64_MAX;
	return v <= -9223372036854775808.0 ? INT64_MIN : (int64_t)v;
}

bool data_tree_true(const struct rh_tree *t, const char *pointer)
{
	const struct rh_tree *at = data_tree_at(t, pointer);

	return at && cJSON_IsTrue(node(at));
}
