/* controllers: work that follows a change. */
#ifndef SANDBOX_CONTROLLERS_H
#define SANDBOX_CONTROLLERS_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_change;
struct sb_cluster;
struct sb_kind;
struct sb_request;
struct sb_world;

struct sb_task;
/* Told of every change of a store. */
void sb_controllers_see(struct sb_cluster *c, const struct sb_change *change);
/* Runs once in `ms`, however often it is asked for until then; of several times the earliest. */
void sb_task_later(struct sb_cluster *c, int64_t ms, const char *name,
		   void (*run)(struct sb_cluster *c, const char *name));
/* As above for what comes back for ever: a world at rest may have it. */
void sb_task_idle(struct sb_cluster *c, int64_t ms, const char *name,
		  void (*run)(struct sb_cluster *c, const char *name));
void sb_tasks_drop(struct sb_world *w);
/* Runs every task up to now in the order of time, while w->filling; the rest get their timers. */
void sb_tasks_catch_up(struct sb_world *w);
void sb_namespace_provision(struct sb_cluster *c, const char *name, int64_t age);
/* A new object, all of which one manager has made. */
void sb_fields_made(json_t *v, const struct sb_kind *k, const char *manager);
/* Notes in metadata.managedFields who set what; `old` is NULL on create. */
void sb_fields_manage(const struct sb_request *q, const struct sb_kind *k, json_t *v, const json_t *old);
#endif
