/* One row of a list of Events (core/v1), and a row that keeps an object as it came. */
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/pod.h"
#include "kube/row.h"

#include <string.h>

struct parts {
	struct rh_str metadata, about, reason, message, type, first, last, count, time, series, source, component;
	struct rh_str kind, name, uid, path; /* of what it is about */
	struct rh_str series_count, series_last, source_component;
	struct kube_meta meta;
};

static bool parts_read(struct rh_str element, struct parts *p)
{
	static const struct kube_pick members[] = {
		{ "metadata", offsetof(struct parts, metadata) },
		{ "involvedObject", offsetof(struct parts, about) },
		{ "reason", offsetof(struct parts, reason) },
		{ "message", offsetof(struct parts, message) },
		{ "type", offsetof(struct parts, type) },
		{ "firstTimestamp", offsetof(struct parts, first) },
		{ "lastTimestamp", offsetof(struct parts, last) },
		{ "count", offsetof(struct parts, count) },
		{ "eventTime", offsetof(struct parts, time) },
		{ "series", offsetof(struct parts, series) },
		{ "source", offsetof(struct parts, source) },
		{ "reportingComponent", offsetof(struct parts, component) },
		{ NULL, 0 },
	};
	static const struct kube_pick about[] = {
		{ "kind", offsetof(struct parts, kind) },
		{ "name", offsetof(struct parts, name) },
		{ "uid", offsetof(struct parts, uid) },
		{ "fieldPath", offsetof(struct parts, path) },
		{ NULL, 0 },
	};
	static const struct kube_pick series[] = {
		{ "count", offsetof(struct parts, series_count) },
		{ "lastObservedTime", offsetof(struct parts, series_last) },
		{ NULL, 0 },
	};

	memset(p, 0, sizeof *p);
	if (!kube_pick(element, members, p))
		return false;
	kube_pick(p->about, about, p);
	kube_pick(p->series, series, p);
	p->source_component = kube_member(p->source, "component");
	kube_meta_read(p->metadata, &p->meta);
	return p->meta.name.n > 2;
}

/* "spec.containers{main}" -> "main" */
static void add_container(struct kube_row_maker *m, struct rh_str path)
{
	struct rh_buf b;
	size_t open, shut;

	rh_buf_init(&b, 512);
	data_json_decode(path, DATA_JSON_SHOW, rh_out_buf(&b));
	open = rh_str_find(rh_buf_str(&b), "{");
	shut = rh_str_find(rh_buf_str(&b), "}");
	kube_row_text(m, offsetof(struct kube_event_row, container),
		      open < shut && shut < b.n ? rh_str_n(b.p + open + 1, shut - open - 1) : rh_str_n(NULL, 0));
	rh_buf_release(&b);
}

static int64_t first_of(int64_t a, int64_t b, int64_t c, int64_t d)
{
	return a ? a : b ? b : c ? c : d;
}

/* Times and counts as the server's own printer takes them (kubernetes, printers/internalversion, printEvent). */
struct rh_row *kube_event_row_make(void *ctx, const struct kube_table_columns *columns, struct rh_str element)
{
	const struct kube_event_filter *filter = ctx;
	struct kube_event_row *row;
	struct kube_row_maker m;
	struct parts p;

	(void)columns;
	if (!parts_read(element, &p) || (filter && !filter->keep(filter->ctx, p.kind, p.name)))
		return NULL;
	kube_row_begin(&m);
	kube_row_key(&m, filter ? "event/" : "", &p.meta);
	kube_row_json(&m, offsetof(struct kube_event_row, ns), p.meta.ns);
	kube_row_json(&m, offsetof(struct kube_event_row, type), p.type);
	kube_row_json(&m, offsetof(struct kube_event_row, reason), p.reason);
	kube_row_json(&m, offsetof(struct kube_event_row, message), p.message);
	kube_row_json(&m, offsetof(struct kube_event_row, kind), p.kind);
	kube_row_json(&m, offsetof(struct kube_event_row, name), p.name);
	kube_row_json(&m, offsetof(struct kube_event_row, uid), p.uid);
	kube_row_json(&m, offsetof(struct kube_event_row, component),
		      p.source_component.n > 2 ? p.source_component : p.component);
	add_container(&m, p.path);
	row = kube_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->first = first_of(kube_time(p.first), kube_time(p.time), kube_time(p.meta.created), 0);
	row->last = first_of(kube_time(p.series_last), kube_time(p.last), kube_time(p.time), kube_time(p.meta.created));
	row->count = p.series_count.n ? (int)kube_number(p.series_count, 0) + 1 : (int)kube_number(p.count, 1);
	if (row->count < 1)
		row->count = 1;
	return &row->row;
}

struct rh_row *kube_object_row_make(void *prefix, const struct kube_table_columns *columns, struct rh_str element)
{
	struct kube_object_row *row;
	struct kube_meta meta;
	struct rh_buf key;

	(void)columns;
	kube_meta_read(kube_metadata(element), &meta);
	rh_buf_init(&key, 1024);
	rh_buf_addz(&key, prefix);
	if (!kube_meta_key(&meta, &key)) {
		rh_buf_release(&key);
		return NULL;
	}
	row = rh_alloc(sizeof *row + key.n + 1 + element.n + 1);
	char *text = (char *)(row + 1);
	memcpy(text, key.p, key.n + 1);
	memcpy(text + key.n + 1, element.p, element.n);
	row->row.key = text;
	row->object = rh_str_n(text + key.n + 1, element.n);
	row->created = kube_time(meta.created);
	rh_buf_release(&key);
	return &row->row;
}
