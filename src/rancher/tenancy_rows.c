/* Namespaces and projects as rows, from Norman and from the native API, and Rancher's rules for the ones it hides. */
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "kube/list.h"
#include "kube/logins.h"
#include "kube/row.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

#define PROJECT_ID "field.cattle.io/projectId"
#define MARKED_SYSTEM "management.cattle.io/system-namespace"

/* ---- rules ---- */

bool rancher_namespace_system(const char *name, bool marked, bool project_is_system)
{
	static const char *const names[] = {
		"cattle-dashboards", "cattle-global-data", "cattle-system",    "gatekeeper-system",
		"ingress-nginx",     "kube-node-lease",    "kube-public",      "kube-system",
		"linkerd",           "security-scan",      "tekton-pipelines", "compliance-operator-system",
		"istio-system",      "longhorn-system",
	};

	if (marked || project_is_system)
		return true;
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return rh_str_starts(rh_str(name), "cattle-") && rh_str_ends(rh_str(name), "-system");
}

bool rancher_namespace_obscure(const char *name, bool system)
{
	static const char *const starts[] = { "c-", "p-", "user-", "local" };

	for (size_t i = 0; system && i < RH_LEN(starts); i++)
		if (rh_str_starts(rh_str(name), starts[i]))
			return true;
	return false;
}

/* "c-m-x:p-y" -> "p-y" */
static struct rh_str short_id(struct rh_str id)
{
	size_t colon = rh_str_find(id, ":");

	return colon < id.n ? rh_str_from(id, colon + 1) : id;
}

/* The project that a namespace names; one without a cluster before it names none (models/namespace.js projectId). */
static struct rh_str project_named(struct rh_str id)
{
	return rh_str_find(id, ":") < id.n ? short_id(id) : rh_str(NULL);
}

static bool is_true(struct rh_str text)
{
	return rh_str_is(text, "true");
}

/* ---- Norman ---- */

struct rh_row *rancher_project_row(void *ctx, struct rh_str element)
{
	struct rancher_project_row *row = NULL;
	struct rh_str id, name;
	struct kube_row_maker m;
	struct rh_tree *t;
	struct rh_err e;

	(void)ctx;
	t = data_tree_parse(element, &e);
	id = short_id(data_tree_text(t, "/id"));
	name = data_tree_text(t, "/name");
	if (id.n) {
		kube_row_begin(&m);
		kube_row_text(&m, offsetof(struct rancher_project_row, row.key), id);
		kube_row_text(&m, offsetof(struct rancher_project_row, id), id);
		kube_row_text(&m, offsetof(struct rancher_project_row, name), name.n ? name : id);
		kube_row_text(&m, offsetof(struct rancher_project_row, backing_namespace),
			      data_tree_text(t, "/backingNamespace").n ? data_tree_text(t, "/backingNamespace") : id);
		row = kube_row_end(&m, sizeof *row);
	}
	if (row) {
		row->system = is_true(data_tree_text(t, "/labels/authz.management.cattle.io~1system-project"));
		row->is_default = is_true(data_tree_text(t, "/labels/authz.management.cattle.io~1default-project"));
	}
	data_tree_free(&t);
	return row ? &row->row : NULL;
}

static struct rh_row *namespace_row(struct rh_str name, struct rh_str project, struct rh_str description,
				    struct rh_str state, bool marked, int64_t created)
{
	struct rancher_namespace_row *row;
	struct kube_row_maker m;

	kube_row_begin(&m);
	kube_row_text(&m, offsetof(struct rancher_namespace_row, row.key), name);
	kube_row_text(&m, offsetof(struct rancher_namespace_row, name), name);
	kube_row_text(&m, offsetof(struct rancher_namespace_row, project), project);
	kube_row_text(&m, offsetof(struct rancher_namespace_row, description), description);
	kube_row_text(&m, offsetof(struct rancher_namespace_row, state), state);
	row = kube_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->marked_system = marked;
	row->created = created;
	return &row->row;
}

struct rh_row *rancher_namespace_copy(const struct rancher_namespace_row *from)
{
	static const size_t strings[] = { offsetof(struct rancher_namespace_row, name),
					  offsetof(struct rancher_namespace_row, project),
					  offsetof(struct rancher_namespace_row, description),
					  offsetof(struct rancher_namespace_row, state), 0 };

	return rh_row_copy(from, sizeof *from, strings);
}

struct rh_row *rancher_namespace_named(const char *name)
{
	return rancher_namespace_copy(&(struct rancher_namespace_row){ .row.key = name, .name = name });
}

struct rh_row *rancher_namespace_row(void *ctx, struct rh_str element)
{
	struct rh_row *row = NULL;
	struct rh_str name, description;
	struct rh_buf state;
	int64_t created = 0;
	struct rh_tree *t;
	struct rh_err e;

	(void)ctx;
	rh_buf_init(&state, 256);
	t = data_tree_parse(element, &e);
	name = data_tree_text(t, "/id");
	description = data_tree_text(t, "/description");
	if (!description.n)
		description = data_tree_text(t, "/annotations/field.cattle.io~1description");
	if (!rh_time_parse(data_tree_text(t, "/created"), &created))
		created = 0;
	rancher_state_shown(data_tree_text(t, "/state"), &state);
	if (name.n)
		row = namespace_row(
			name, project_named(data_tree_text(t, "/projectId")), description, rh_buf_str(&state),
			is_true(data_tree_text(t, "/annotations/management.cattle.io~1system-namespace")), created);
	data_tree_free(&t);
	rh_buf_release(&state);
	return row;
}

/* ---- the native API ---- */

static struct rh_str member(struct rh_str object, const char *name)
{
	struct rh_str found = { NULL, 0 };
	struct data_json_iter it;

	if (data_json_iter_init(&it, object))
		while (data_json_next(&it))
			if (data_json_key_is(it.key, name))
				found = it.value;
	return found;
}

static struct rh_str cell(const struct kube_table_columns *columns, struct rh_str cells, const char *name)
{
	int wanted = kube_table_column(columns, name);
	struct data_json_iter it;

	if (data_json_iter_init(&it, cells))
		for (int i = 0; data_json_next(&it); i++)
			if (i == wanted)
				return it.value;
	return (struct rh_str){ NULL, 0 };
}

static struct rh_str decoded(struct rh_buf *out, struct rh_str raw)
{
	if (!raw.n || !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(out)) || out->over)
		return rh_str(NULL);
	return rh_buf_str(out);
}

struct rh_row *rancher_native_namespace_row(void *ctx, const struct kube_table_columns *columns, struct rh_str element)
{
	struct rh_str cells = member(element, "cells"), object = cells.n ? member(element, "object") : element;
	struct rh_str metadata = member(object, "metadata"), annotations = member(metadata, "annotations");
	struct rh_str raw[] = {
		member(metadata, "name"),
		member(annotations, PROJECT_ID),
		member(annotations, KUBE_DESCRIPTION),
		cells.n ? cell(columns, cells, "Status") : member(member(object, "status"), "phase"),
		member(metadata, "creationTimestamp"),
	};
	struct rh_buf text[RH_LEN(raw)];
	struct rh_str s[RH_LEN(raw)];
	struct rh_row *row = NULL;
	int64_t created = 0;

	(void)ctx;
	for (size_t i = 0; i < RH_LEN(raw); i++) {
		rh_buf_init(&text[i], 32768);
		s[i] = decoded(&text[i], raw[i]);
	}
	if (!rh_time_parse(s[4], &created))
		created = 0;
	if (s[0].n)
		row = namespace_row(s[0], project_named(s[1]), s[2], s[3],
				    data_json_key_is(member(annotations, MARKED_SYSTEM), "true"), created);
	for (size_t i = 0; i < RH_LEN(raw); i++)
		rh_buf_release(&text[i]);
	return row;
}
