/* Events: what happened is said once and then counted, and is forgotten after an hour (client-go's events_cache.go). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KEPT_MS = 3600 * 1000, MESSAGE_MOST = 1024 };

static json_t *about_value(const struct sb_object *o, const char *path)
{
	json_t *v = json_object();
	sb_value_set_text(v, "kind", o->kind->kind);
	if (o->ns.n)
		json_object_set_new(v, "namespace", sb_value_text(o->ns));
	sb_value_set_text(v, "name", o->name);
	json_object_set_new(v, "uid", sb_value_text(sb_meta_str(o, "uid")));
	sb_value_set_text(v, "apiVersion", o->kind->api);
	json_object_set_new(v, "resourceVersion", sb_value_textf("%llu", (unsigned long long)o->rv));
	if (path)
		sb_value_set_text(v, "fieldPath", path);
	return v;
}

/* The same said of the same thing by the same one. */
static struct sb_object *said_before(struct sb_cluster *c, const struct sb_object *about, const char *path,
				     const struct sb_source *from, const char *reason, struct rh_str message)
{
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("events"))];
	struct rh_str ns = about->ns.n ? about->ns : rh_str("default");
	char *prefix = rh_format("%.*s/%s.", RH_ARG(ns), about->name);
	struct sb_object *found = NULL;
	for (size_t i = sb_index_seek(all, rh_str(prefix)); i < all->n && rh_str_starts(rh_str(all->v[i]->key), prefix);
	     i++) {
		const json_t *v = all->v[i]->v, *of = json_object_get(v, "involvedObject");
		if (rh_str_is(sb_value_str_of(v, "reason"), reason) &&
		    rh_str_eq(sb_value_str_of(v, "message"), message) &&
		    rh_str_eq(sb_value_str_of(of, "uid"), sb_meta_str(about, "uid")) &&
		    rh_str_is(sb_value_str_of(of, "fieldPath"), path ? path : "") &&
		    rh_str_is(sb_value_str(sb_value_at(v, "source", "component", NULL)),
			      from->new_api ? "" : from->component))
			found = all->v[i];
	}
	free(prefix);
	return found;
}

static char *micro_time(const struct sb_cluster *c)
{
	char now[32];

	sb_now_text(c, now);
	return rh_format("%.19s.%06dZ", now, (int)(((sb_world_ms(c->world) % 1000 + 1000) % 1000) * 1000));
}

/* Of the newer API it is a series. */
static void count_again(struct sb_cluster *c, const struct sb_object *event)
{
	json_t *v = json_deep_copy(event->v);
	char now[32];

	if (sb_value_str_of(v, "eventTime").n) {
		json_t *series = sb_value_need_map(v, "series");
		char *micro = micro_time(c);

		json_object_set_new(series, "count", json_integer(sb_value_int_of(series, "count", 1) + 1));
		sb_value_set_text(series, "lastObservedTime", micro);
		free(micro);
	} else {
		sb_now_text(c, now);
		sb_value_set_text(v, "lastTimestamp", now);
		json_object_set_new(v, "count", json_integer(sb_value_int_of(v, "count", 1) + 1));
	}
	sb_store_put(&c->store, event->kind, v);
}

static void set_times(struct sb_cluster *c, json_t *v, const struct sb_source *from)
{
	char now[32];
	sb_now_text(c, now);
	if (!from->new_api) {
		sb_value_set_text(v, "firstTimestamp", now);
		sb_value_set_text(v, "lastTimestamp", now);
		json_object_set_new(v, "count", json_integer(1));
		return;
	}
	char *micro = micro_time(c);
	json_object_set_new(v, "firstTimestamp", json_null());
	json_object_set_new(v, "lastTimestamp", json_null());
	sb_value_set_text(v, "eventTime", micro);
	sb_value_set_text(v, "action", "Binding");
	free(micro);
}

static json_t *source_value(const struct sb_source *from)
{
	json_t *v = json_object();
	if (from->new_api)
		return v;
	sb_value_set_text(v, "component", from->component);
	if (from->host)
		sb_value_set_text(v, "host", from->host);
	return v;
}

static void say(struct sb_cluster *c, const struct sb_object *about, const char *path, const struct sb_source *from,
		const char *type, const char *reason, struct rh_str message)
{
	json_t *v = json_object();
	struct rh_str ns = about->ns.n ? about->ns : rh_str("default");
	static uint64_t order; /* two events of one millisecond */
	uint64_t nanos = (uint64_t)sb_world_time(c->world) * 1000000000u +
			 (uint64_t)((sb_world_ms(c->world) % 1000 + 1000) % 1000) * 1000000u + order++ % 1000000u;
	char *name = rh_format("%s.%llx", about->name, (unsigned long long)nanos), *in = rh_str_dup(ns);
	json_object_set_new(v, "involvedObject", about_value(about, path));
	sb_value_set_text(v, "reason", reason);
	json_object_set_new(v, "message", sb_value_text(message));
	json_object_set_new(v, "source", source_value(from));
	json_object_set_new(v, "eventTime", json_null());
	set_times(c, v, from);
	sb_value_set_text(v, "type", type);
	sb_value_set_text(v, "reportingComponent", from->component);
	sb_value_set_text(v, "reportingInstance", from->host ? from->host : "");
	sb_world_add(c, sb_kind_named("events"), in, name, 0, v);
	free(in);
	free(name);
}

void sb_event(struct sb_cluster *c, const struct sb_object *about, const char *path, const struct sb_source *from,
	      const char *type, const char *reason, const char *fmt, ...)
{
	struct rh_buf text;
	va_list args;
	va_start(args, fmt);
	char line[4096];
	vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	rh_buf_init(&text, MESSAGE_MOST + 8);
	struct rh_str whole = rh_str(line);
	if (whole.n > MESSAGE_MOST) { /* as the recorder cuts it */
		rh_buf_add(&text, line, MESSAGE_MOST - 3);
		rh_buf_addz(&text, "...");
	} else {
		rh_buf_adds(&text, whole);
	}
	const struct sb_object *before = said_before(c, about, path, from, reason, rh_buf_str(&text));
	if (before)
		count_again(c, before);
	else
		say(c, about, path, from, type, reason, rh_buf_str(&text));
	rh_buf_release(&text);
}

static void expire(struct sb_cluster *c, const char *key)
{
	struct sb_object *o = sb_object_at(c, "events", key);
	int64_t last = 0;
	if (!o)
		return;
	if (!rh_time_parse(sb_value_str_of(o->v, "lastTimestamp"), &last) &&
	    !rh_time_parse(sb_value_str(sb_value_at(o->v, "series", "lastObservedTime", NULL)), &last))
		last = o->created;
	int64_t left = last * 1000 + KEPT_MS - sb_world_time(c->world) * 1000;
	if (left > 0)
		sb_task_idle(c, left, key, expire);
	else
		sb_store_delete(&c->store, o);
}

/* Like etcd's lease: an event that nobody adds to is gone an hour later. */
void sb_event_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (change->now && !change->before)
		sb_task_idle(c, KEPT_MS, change->now->key, expire);
}
