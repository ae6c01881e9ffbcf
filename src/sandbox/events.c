/* Events: what happened is said once and then counted, and is forgotten after an hour (client-go's events_cache.go). */
#include "sandbox/workload.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KEPT_MS = 3600 * 1000, MESSAGE_MOST = 1024 };

static struct rh_value *about_value(const struct rh_object *o, const char *path)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "kind", o->kind->kind);
	if (o->ns.n)
		rh_value_set(v, "namespace", rh_value_text(o->ns));
	rh_value_set_text(v, "name", o->name);
	rh_value_set(v, "uid", rh_value_text(rh_meta_str(o, "uid")));
	rh_value_set_text(v, "apiVersion", o->kind->api);
	rh_value_set(v, "resourceVersion", rh_value_textf("%llu", (unsigned long long)o->rv));
	if (path)
		rh_value_set_text(v, "fieldPath", path);
	return v;
}

/* The same said of the same thing by the same one. */
static struct rh_object *said_before(struct rh_cluster *c, const struct rh_object *about, const char *path,
				     const struct rh_source *from, const char *reason, struct rh_str message)
{
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named("events"))];
	struct rh_str ns = about->ns.n ? about->ns : rh_str("default");
	char *prefix = rh_format("%.*s/%s.", RH_ARG(ns), about->name);
	struct rh_object *found = NULL;
	for (size_t i = rh_shelf_seek(all, rh_str(prefix)); i < all->n && rh_str_starts(rh_str(all->v[i]->key), prefix); i++) {
		const struct rh_value *v = all->v[i]->v, *of = rh_value_get(v, "involvedObject");
		if (rh_str_is(rh_value_str_of(v, "reason"), reason) && rh_str_eq(rh_value_str_of(v, "message"), message) &&
		    rh_str_eq(rh_value_str_of(of, "uid"), rh_meta_str(about, "uid")) &&
		    rh_str_is(rh_value_str_of(of, "fieldPath"), path ? path : "") &&
		    rh_str_is(rh_value_str(rh_value_at(v, "source", "component", NULL)), from->new_api ? "" : from->component))
			found = all->v[i];
	}
	free(prefix);
	return found;
}

static void count_again(struct rh_cluster *c, const struct rh_object *event)
{
	struct rh_value *v = rh_value_copy(event->v);
	char now[32];
	rh_now_text(c, now);
	rh_value_set_text(v, "lastTimestamp", now);
	rh_value_set(v, "count", rh_value_int(rh_value_int_of(v, "count", 1) + 1));
	rh_store_put(&c->store, event->kind, v);
}

static void set_times(struct rh_cluster *c, struct rh_value *v, const struct rh_source *from)
{
	char now[32];
	rh_now_text(c, now);
	if (!from->new_api) {
		rh_value_set_text(v, "firstTimestamp", now);
		rh_value_set_text(v, "lastTimestamp", now);
		rh_value_set(v, "count", rh_value_int(1));
		return;
	}
	char *micro = rh_format("%.19s.%06dZ", now, (int)(((rh_world_ms(c->world) % 1000 + 1000) % 1000) * 1000));
	rh_value_set(v, "firstTimestamp", rh_value_new(RH_V_NULL));
	rh_value_set(v, "lastTimestamp", rh_value_new(RH_V_NULL));
	rh_value_set_text(v, "eventTime", micro);
	rh_value_set_text(v, "action", "Binding");
	free(micro);
}

static struct rh_value *source_value(const struct rh_source *from)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	if (from->new_api)
		return v;
	rh_value_set_text(v, "component", from->component);
	if (from->host)
		rh_value_set_text(v, "host", from->host);
	return v;
}

static void say(struct rh_cluster *c, const struct rh_object *about, const char *path, const struct rh_source *from,
		const char *type, const char *reason, struct rh_str message)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	struct rh_str ns = about->ns.n ? about->ns : rh_str("default");
	static uint64_t order;		/* two events of one millisecond */
	uint64_t nanos = (uint64_t)rh_world_time(c->world) * 1000000000u +
			 (uint64_t)((rh_world_ms(c->world) % 1000 + 1000) % 1000) * 1000000u + order++ % 1000000u;
	char *name = rh_format("%s.%llx", about->name, (unsigned long long)nanos), *in = rh_str_dup(ns);
	rh_value_set(v, "involvedObject", about_value(about, path));
	rh_value_set_text(v, "reason", reason);
	rh_value_set(v, "message", rh_value_text(message));
	rh_value_set(v, "source", source_value(from));
	rh_value_set(v, "eventTime", rh_value_new(RH_V_NULL));
	set_times(c, v, from);
	rh_value_set_text(v, "type", type);
	rh_value_set_text(v, "reportingComponent", from->component);
	rh_value_set_text(v, "reportingInstance", from->host ? from->host : "");
	rh_world_add(c, rh_kind_named("events"), in, name, 0, v);
	free(in);
	free(name);
}

void rh_event(struct rh_cluster *c, const struct rh_object *about, const char *path, const struct rh_source *from,
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
	if (whole.n > MESSAGE_MOST) {	/* as the recorder cuts it */
		rh_buf_add(&text, line, MESSAGE_MOST - 3);
		rh_buf_addz(&text, "...");
	} else {
		rh_buf_adds(&text, whole);
	}
	const struct rh_object *before = said_before(c, about, path, from, reason, rh_buf_str(&text));
	if (before)
		count_again(c, before);
	else
		say(c, about, path, from, type, reason, rh_buf_str(&text));
	rh_buf_release(&text);
}

static void expire(struct rh_cluster *c, const char *key)
{
	struct rh_object *o = rh_object_at(c, "events", key);
	int64_t last = 0;
	if (!o)
		return;
	if (!rh_time_parse(rh_value_str_of(o->v, "lastTimestamp"), &last))
		last = o->created;
	int64_t left = last * 1000 + KEPT_MS - rh_world_time(c->world) * 1000;
	if (left > 0)
		rh_task_idle(c, left, key, expire);
	else
		rh_store_delete(&c->store, o);
}

/* Like etcd's lease: an event that nobody adds to is gone an hour later. */
void rh_event_changed(struct rh_cluster *c, const struct rh_change *change)
{
	if (change->now && !change->before)
		rh_task_idle(c, KEPT_MS, change->now->key, expire);
}
