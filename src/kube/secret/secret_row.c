/* One row of a list of Secrets: a single small block, made from a Table row or, where there are no Tables, from the
 * Secret itself, of which only the number of its keys is kept.
 */
#include "base/base.h"
#include "data/json.h"
#include "kube/list.h"
#include "kube/list/pick.h"
#include "kube/row.h"
#include "kube/secret.h"

#include <string.h>

static const struct secret_kind {
	const char *type, *kind;
} kinds[] = {
	/* Rancher dashboard, models/secret.js and its translations */
	{ KUBE_TYPE_DOCKERCONFIGJSON, N_("Registry") },
	{ KUBE_TYPE_DOCKERCFG, N_("Registry") },
	{ "kubernetes.io/tls", N_("TLS Certificate") },
	{ "kubernetes.io/basic-auth", N_("HTTP Basic Auth") },
	{ "kubernetes.io/ssh-auth", N_("SSH Key") },
	{ "kubernetes.io/service-account-token", N_("Service Account Token") },
	{ "bootstrap.kubernetes.io/token", N_("Bootstrap Token") },
	{ "helm.sh/release.v1", N_("Helm Release") },
	{ "Opaque", N_("Opaque") },
};

const char *kube_secret_kind(const char *type)
{
	for (size_t i = 0; i < RH_LEN(kinds); i++)
		if (!strcmp(type, kinds[i].type))
			return _(kinds[i].kind);
	if (!strncmp(type, "kubernetes.io/", strlen("kubernetes.io/")))
		return type + strlen("kubernetes.io/");
	return type;
}

bool kube_secret_is_registry(const char *type)
{
	return !strcmp(type, KUBE_TYPE_DOCKERCONFIGJSON) || !strcmp(type, KUBE_TYPE_DOCKERCFG);
}

/* What a row is made of, as spans of the element. */
struct row_parts {
	struct kube_meta meta;
	struct rh_str type; /* JSON string */
	int keys;
};

/* Type and Data stand in cells; 1.20 to newest name them so (printers/internalversion). */
static void parts_from_cells(const struct kube_table_columns *columns, struct rh_str cells, struct row_parts *p)
{
	int type = kube_table_column(columns, "Type"), data = kube_table_column(columns, "Data");
	struct data_json_iter it;
	int64_t keys;

	if (!data_json_iter_within(&it, cells))
		return;
	for (int i = 0; data_json_next(&it); i++) {
		if (i == type)
			p->type = it.value;
		if (i == data && rh_str_number(it.value, 0, INT32_MAX, &keys))
			p->keys = (int)keys;
	}
}

/* An element is passed over once, then the part of it that holds metadata: thousands of them come at a time. */
static bool parts_read(const struct kube_table_columns *columns, struct rh_str element, struct row_parts *p)
{
	struct members {
		struct rh_str cells, type, data, metadata, object;
	} m = { 0 };
	static const struct kube_pick members[] = {
		{ "cells", offsetof(struct members, cells) },   { "type", offsetof(struct members, type) },
		{ "data", offsetof(struct members, data) },     { "metadata", offsetof(struct members, metadata) },
		{ "object", offsetof(struct members, object) }, { NULL, 0 },
	};

	memset(p, 0, sizeof *p);
	if (!kube_pick(element, members, &m))
		return false;
	p->type = m.type;
	p->keys = kube_count(m.data);
	parts_from_cells(columns, m.cells, p);
	kube_meta_read(m.metadata.n ? m.metadata : kube_member(m.object, "metadata"), &p->meta);
	return p->meta.name.n > 0;
}

struct rh_row *kube_secret_row_make(void *ctx, const struct kube_table_columns *columns, struct rh_str element)
{
	struct kube_row_maker m;
	struct row_parts p;
	struct kube_secret_row *row;

	(void)ctx;
	if (!parts_read(columns, element, &p))
		return NULL;
	kube_row_begin(&m);
	kube_row_key(&m, "", &p.meta);
	kube_row_json(&m, offsetof(struct kube_secret_row, name), p.meta.name);
	kube_row_common(&m, offsetof(struct kube_secret_row, ns), p.meta.ns);
	kube_row_common(&m, offsetof(struct kube_secret_row, type), p.type);
	kube_row_json(&m, offsetof(struct kube_secret_row, uid), p.meta.uid);
	kube_row_json(&m, offsetof(struct kube_secret_row, resource_version), p.meta.version);
	row = kube_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->created = kube_time(p.meta.created);
	row->keys = p.keys;
	row->removing = p.meta.deleted.n && !rh_str_is(p.meta.deleted, "null");
	row->origin = kube_origin(&p.meta);
	return &row->row;
}
