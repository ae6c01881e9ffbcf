/* The columns of workloads, as printers/internalversion prints them. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

static void text(struct rh_buf *out, struct rh_str s)
{
	sb_value_write_text(s, out);
}

static void name(const struct sb_object *o, struct rh_buf *out)
{
	text(out, rh_str(o->name));
}

static void age_since(int64_t since, struct rh_buf *out)
{
	rh_buf_addc(out, '"');
	sb_age(rh_wall() - since, out);
	rh_buf_addc(out, '"');
}

static void age(const struct sb_object *o, struct rh_buf *out)
{
	if (o->created)
		age_since(o->created, out);
	else
		rh_buf_addz(out, "\"<unknown>\"");
}

static int64_t of_status(const struct sb_object *o, const char *member)
{
	return sb_value_int_of(json_object_get(o->v, "status"), member, 0);
}

static int64_t of_spec(const struct sb_object *o, const char *member, int64_t absent)
{
	return sb_value_int_of(json_object_get(o->v, "spec"), member, absent);
}

static void number(struct rh_buf *out, int64_t n)
{
	rh_buf_addf(out, "%lld", (long long)n);
}

/* Cells that are a member of status. */
#define STATUS_CELL(function, member)                                       \
	static void function(const struct sb_object *o, struct rh_buf *out) \
	{                                                                   \
		number(out, of_status(o, member));                          \
	}
STATUS_CELL(updated, "updatedReplicas")
STATUS_CELL(available, "availableReplicas")
STATUS_CELL(replicas, "replicas")
STATUS_CELL(ready_replicas, "readyReplicas")
STATUS_CELL(desired_nodes, "desiredNumberScheduled")
STATUS_CELL(current_nodes, "currentNumberScheduled")
STATUS_CELL(ready_nodes, "numberReady")
STATUS_CELL(updated_nodes, "updatedNumberScheduled")
STATUS_CELL(available_nodes, "numberAvailable")

static void ready_of(const struct sb_object *o, struct rh_buf *out)
{
	rh_buf_addf(out, "\"%lld/%lld\"", (long long)of_status(o, "readyReplicas"),
		    (long long)of_spec(o, "replicas", 1));
}

static void desired(const struct sb_object *o, struct rh_buf *out)
{
	number(out, of_spec(o, "replicas", 1));
}

static const json_t *pod_spec(const struct sb_object *o)
{
	const json_t *spec = json_object_get(o->v, "spec"), *job = sb_value_at(spec, "jobTemplate", "spec", NULL);
	return sb_value_at(job ? job : spec, "template", "spec", NULL);
}

static void join(const struct sb_object *o, const char *member, struct rh_buf *out)
{
	const json_t *list = json_object_get(pod_spec(o), "containers");
	struct rh_buf all;
	rh_buf_init(&all, 64 << 10);
	SB_EACH(c, list)
	rh_buf_addf(&all, "%s%s", all.n ? "," : "", sb_value_z_of(c.v, member));
	text(out, rh_buf_str(&all));
	rh_buf_release(&all);
}

static void containers(const struct sb_object *o, struct rh_buf *out)
{
	join(o, "name", out);
}

static void images(const struct sb_object *o, struct rh_buf *out)
{
	join(o, "image", out);
}

static void pairs(const json_t *map, struct rh_buf *out)
{
	struct rh_buf all;
	rh_buf_init(&all, 64 << 10);
	SB_EACH(m, map)
	rh_buf_addf(&all, "%s%s=%s", all.n ? "," : "", m.key.p, sb_value_z(m.v));
	text(out, all.n ? rh_buf_str(&all) : RH_STR("<none>"));
	rh_buf_release(&all);
}

/* "statefulset.apps/db" */
static void controller(const struct sb_object *o, struct rh_buf *out)
{
	struct rh_str kind, name;
	struct rh_buf all;

	rh_buf_init(&all, 1024);
	if (sb_owner_of(o, &kind, &name)) {
		rh_lower(&all, kind);
		rh_buf_addf(&all, ".apps/%.*s", RH_ARG(name));
	}
	text(out, all.n ? rh_buf_str(&all) : RH_STR("<none>"));
	rh_buf_release(&all);
}

static void revision(const struct sb_object *o, struct rh_buf *out)
{
	number(out, sb_value_int_of(o->v, "revision", 0));
}

static void selector(const struct sb_object *o, struct rh_buf *out)
{
	pairs(sb_value_at(o->v, "spec", "selector", "matchLabels", NULL), out);
}

static void node_selector(const struct sb_object *o, struct rh_buf *out)
{
	pairs(json_object_get(pod_spec(o), "nodeSelector"), out);
}

static void completions(const struct sb_object *o, struct rh_buf *out)
{
	rh_buf_addf(out, "\"%lld/%lld\"", (long long)of_status(o, "succeeded"),
		    (long long)of_spec(o, "completions", 1));
}

static void duration(const struct sb_object *o, struct rh_buf *out)
{
	int64_t start, end = rh_wall();
	const json_t *status = json_object_get(o->v, "status");
	if (!rh_time_parse(sb_value_str_of(status, "startTime"), &start)) {
		rh_buf_addz(out, "\"\"");
		return;
	}
	rh_time_parse(sb_value_str_of(status, "completionTime"), &end);
	rh_buf_addc(out, '"');
	sb_age(end - start, out);
	rh_buf_addc(out, '"');
}

static void schedule(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str(sb_value_at(o->v, "spec", "schedule", NULL)));
}

static void suspended(const struct sb_object *o, struct rh_buf *out)
{
	text(out, rh_str(sb_value_true_of(json_object_get(o->v, "spec"), "suspend") ? "True" : "False"));
}

static void active(const struct sb_object *o, struct rh_buf *out)
{
	number(out, (int64_t)sb_value_count(sb_value_at(o->v, "status", "active", NULL)));
}

static void last_schedule(const struct sb_object *o, struct rh_buf *out)
{
	int64_t when;
	if (rh_time_parse(sb_value_str(sb_value_at(o->v, "status", "lastScheduleTime", NULL)), &when))
		age_since(when, out);
	else
		rh_buf_addz(out, "\"<none>\"");
}

#define COLUMN(n, t, f)                               \
	{                                             \
		n, t, "", n " of the workload.", 0, f \
	}
#define WIDE(n, f)                                           \
	{                                                    \
		n, "string", "", n " of the workload.", 1, f \
	}
#define NAME                                                                                 \
	{                                                                                    \
		"Name", "string", "name", "Name must be unique within a namespace.", 0, name \
	}
#define AGE                                                                                                       \
	{                                                                                                         \
		"Age", "string", "", "CreationTimestamp is the server time when this object was created.", 0, age \
	}
#define CONTAINERS WIDE("Containers", containers), WIDE("Images", images)
#define END       \
	{         \
		0 \
	}

const struct sb_column sb_columns_deployment[] = {
	NAME,
	COLUMN("Ready", "string", ready_of),
	COLUMN("Up-to-date", "string", updated),
	COLUMN("Available", "string", available),
	AGE,
	CONTAINERS,
	WIDE("Selector", selector),
	END,
};
const struct sb_column sb_columns_stateful[] = { NAME, COLUMN("Ready", "string", ready_of), AGE, CONTAINERS, END };
const struct sb_column sb_columns_daemon[] = {
	NAME,
	COLUMN("Desired", "integer", desired_nodes),
	COLUMN("Current", "integer", current_nodes),
	COLUMN("Ready", "integer", ready_nodes),
	COLUMN("Up-to-date", "integer", updated_nodes),
	COLUMN("Available", "integer", available_nodes),
	COLUMN("Node Selector", "string", node_selector),
	AGE,
	CONTAINERS,
	WIDE("Selector", selector),
	END,
};
const struct sb_column sb_columns_replica[] = {
	NAME,
	COLUMN("Desired", "integer", desired),
	COLUMN("Current", "integer", replicas),
	COLUMN("Ready", "integer", ready_replicas),
	AGE,
	CONTAINERS,
	WIDE("Selector", selector),
	END,
};
const struct sb_column sb_columns_revision[] = {
	NAME, COLUMN("Controller", "string", controller), COLUMN("Revision", "integer", revision), AGE, END,
};
const struct sb_column sb_columns_job[] = {
	NAME,
	COLUMN("Completions", "string", completions),
	COLUMN("Duration", "string", duration),
	AGE,
	CONTAINERS,
	WIDE("Selector", selector),
	END,
};
const struct sb_column sb_columns_cron[] = {
	NAME,
	COLUMN("Schedule", "string", schedule),
	COLUMN("Suspend", "boolean", suspended),
	COLUMN("Active", "integer", active),
	COLUMN("Last Schedule", "string", last_schedule),
	AGE,
	CONTAINERS,
	END,
};
