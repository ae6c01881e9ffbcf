/* One row of a list of Events (core/v1), and a row that keeps an object as it came. */
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/pod.h"
#include "kube/row.h"
#include "kube/workload_row.h"

#include <string.h>

#define AT(member) offsetof(struct kube_event_row, member)
/* Times as the server's own printer takes them (kubernetes, printers/internalversion, printEvent). */
static const struct kube_row_spec event = {
	.size = sizeof(struct kube_event_row),
	.members = {
		{ .at = AT(ns), .pointer = "/metadata/namespace" },
		{ .at = AT(type), .pointer = "/type" },
		{ .at = AT(reason), .pointer = "/reason" },
		{ .at = AT(message), .pointer = "/message" },
		{ .at = AT(kind), .pointer = "/involvedObject/kind" },
		{ .at = AT(name), .pointer = "/involvedObject/name" },
		{ .at = AT(uid), .pointer = "/involvedObject/uid" },
		{ .at = AT(component), .pointer = "/source/component" },
		{ .at = AT(component), .pointer = "/reportingComponent" },
		{ .at = AT(first), .pointer = "/firstTimestamp", .kind = KUBE_ROW_TIME },
		{ .at = AT(first), .pointer = "/eventTime", .kind = KUBE_ROW_TIME },
		{ .at = AT(first), .pointer = "/metadata/creationTimestamp", .kind = KUBE_ROW_TIME },
		{ .at = AT(last), .pointer = "/series/lastObservedTime", .kind = KUBE_ROW_TIME },
		{ .at = AT(last), .pointer = "/lastTimestamp", .kind = KUBE_ROW_TIME },
		{ .at = AT(last), .pointer = "/eventTime", .kind = KUBE_ROW_TIME },
		{ .at = AT(last), .pointer = "/metadata/creationTimestamp", .kind = KUBE_ROW_TIME },
		{ .at = AT(count), .pointer = "/count", .kind = KUBE_ROW_NUMBER },
	},
};

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

static bool keeps(const struct kube_event_filter *filter, struct rh_str kind, struct rh_str name)
{
	struct rh_buf a, b;
	bool is;

	rh_buf_init(&a, 512);
	rh_buf_init(&b, 512);
	data_json_decode(kind, DATA_JSON_SHOW, rh_out_buf(&a));
	data_json_decode(name, DATA_JSON_SHOW, rh_out_buf(&b));
	is = kube_workload_made(filter->def, filter->name, rh_buf_str(&a), rh_buf_str(&b));
	rh_buf_release(&b);
	rh_buf_release(&a);
	return is;
}

struct rh_row *kube_event_row_make(void *ctx, const struct kube_table_columns *columns, struct rh_str element)
{
	const struct kube_event_filter *filter = ctx;
	struct rh_str series = kube_at(element, "/series/count");
	struct kube_event_row *row;
	struct kube_row_maker m;

	(void)columns;
	kube_row_from(&m, &event, filter ? "event/" : "", element);
	if (filter && !keeps(filter, kube_row_found(&m, AT(kind)), kube_row_found(&m, AT(name))))
		m.broken = true;
	add_container(&m, kube_at(element, "/involvedObject/fieldPath"));
	row = kube_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	if (series.n) /* some servers begin to count at the second */
		row->count = kube_number(series, 0) > 2 ? (int)kube_number(series, 0) : 2;
	if (row->count < 1)
		row->count = 1;
	return &row->row;
}

struct rh_row *kube_object_row_make(void *prefix, const struct kube_table_columns *columns, struct rh_str element)
{
	struct kube_object_row *row = NULL;
	struct kube_meta meta;
	struct rh_buf key, uid;

	(void)columns;
	kube_meta_read(kube_metadata(element), &meta);
	rh_buf_init(&key, 1024);
	rh_buf_init(&uid, 256);
	rh_buf_addz(&key, prefix);
	if (kube_meta_key(&meta, &key)) {
		(void)data_json_decode(meta.uid, DATA_JSON_SHOW, rh_out_buf(&uid));
		row = rh_alloc(sizeof *row + key.n + 1 + uid.n + 1 + element.n + 1);
		char *text = (char *)(row + 1);
		memcpy(text, key.p, key.n);
		row->row.key = text;
		text += key.n + 1;
		memcpy(text, rh_buf_str(&uid).p, uid.n);
		row->uid = text;
		text += uid.n + 1;
		memcpy(text, element.p, element.n);
		row->object = rh_str_n(text, element.n);
		row->created = kube_time(meta.created);
	}
	rh_buf_release(&uid);
	rh_buf_release(&key);
	return row ? &row->row : NULL;
}
