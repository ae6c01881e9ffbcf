/* The elements of a list, read on their bytes: the columns of a Table, and the few members of metadata that rows need.
 * Nothing here parses an annotation that may hold a secret.
 */
#include "kube/list/table.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/list.h"
#include "kube/list/pick.h"
#include "kube/secret.h"

#include <string.h>

/* ---- columns ---- */

struct kube_table_columns *kube_columns_read(struct rh_str definitions)
{
	struct kube_table_columns *c;
	struct data_json_iter it;

	if (!data_json_iter_init(&it, definitions) || it.close != ']')
		return NULL;
	c = rh_alloc(sizeof *c);
	while (data_json_next(&it)) {
		char *name = kube_text(it.value, "/name");

		c->names = rh_resize(c->names, c->count + 1, sizeof *c->names);
		c->names[c->count++] = name ? name : rh_strdup("");
	}
	if (it.broken || !c->count)
		kube_columns_free(&c);
	return c;
}

void kube_columns_free(struct kube_table_columns **cp)
{
	struct kube_table_columns *c = *cp;

	if (!c)
		return;
	for (size_t i = 0; i < c->count; i++)
		free(c->names[i]);
	free(c->names);
	free(c);
	*cp = NULL;
}

int kube_table_column(const struct kube_table_columns *c, const char *name)
{
	for (size_t i = 0; c && i < c->count; i++)
		if (!strcmp(c->names[i], name))
			return (int)i;
	return -1;
}

/* ---- metadata ---- */

struct rh_str kube_metadata(struct rh_str element)
{
	struct data_json_iter it;
	struct rh_str found = { NULL, 0 };

	if (!data_json_iter_init(&it, element))
		return found;
	while (data_json_next(&it)) {
		if (data_json_key_is(it.key, "metadata"))
			return it.value;
		if (data_json_key_is(it.key, "object"))
			found = kube_member(it.value, "metadata");
	}
	return found;
}

void kube_meta_read(struct rh_str metadata, struct kube_meta *out)
{
	static const struct kube_pick members[] = {
		{ "name", offsetof(struct kube_meta, name) },
		{ "namespace", offsetof(struct kube_meta, ns) },
		{ "uid", offsetof(struct kube_meta, uid) },
		{ "resourceVersion", offsetof(struct kube_meta, version) },
		{ "creationTimestamp", offsetof(struct kube_meta, created) },
		{ "deletionTimestamp", offsetof(struct kube_meta, deleted) },
		{ "labels", offsetof(struct kube_meta, labels) },
		{ "annotations", offsetof(struct kube_meta, annotations) },
		{ "ownerReferences", offsetof(struct kube_meta, owners) },
		{ "generation", offsetof(struct kube_meta, generation) },
		{ NULL, 0 },
	};

	memset(out, 0, sizeof *out);
	kube_pick(metadata, members, out);
}

bool kube_member_is(struct rh_str object, const char *key, const char *value)
{
	struct rh_str raw = kube_member(object, key);

	return raw.n && data_json_key_is(raw, value);
}

/* Rancher: pkg/controllers/managementuser/secret (copies up to 2.11) and projectscopedsecret (2.12 on). */
enum kube_origin kube_origin(const struct kube_meta *m)
{
	if (kube_member_is(m->annotations, "management.cattle.io/project-scoped-secret-copy", "true") ||
	    kube_member_is(m->annotations, "secret.user.cattle.io/secret", "true"))
		return KUBE_ORIGIN_PROJECT_COPY;
	if (kube_member(m->labels, "management.cattle.io/project-scoped-secret").n)
		return KUBE_ORIGIN_PROJECT_SOURCE;
	return KUBE_ORIGIN_NONE;
}

int64_t kube_time(struct rh_str raw)
{
	int64_t seconds = 0;
	struct rh_buf b;

	rh_buf_init(&b, 64);
	if (!raw.n || !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&b)) || b.over ||
	    !rh_time_parse(rh_buf_str(&b), &seconds))
		seconds = 0;
	rh_buf_release(&b);
	return seconds;
}

bool kube_meta_key(const struct kube_meta *m, struct rh_buf *out)
{
	size_t before = out->n;

	if (m->ns.n) {
		if (!data_json_decode(m->ns, DATA_JSON_SHOW, rh_out_buf(out)))
			return false;
		if (out->n > before)
			rh_buf_addc(out, '/');
	}
	before = out->n;
	return m->name.n && data_json_decode(m->name, DATA_JSON_SHOW, rh_out_buf(out)) && !out->over && out->n > before;
}

bool kube_key(struct rh_str element, struct rh_buf *out)
{
	struct kube_meta m;

	kube_meta_read(kube_metadata(element), &m);
	return kube_meta_key(&m, out);
}
