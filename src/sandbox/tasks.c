/* Things to do to one object, by name, after a while: it may be gone by then. While the demo's past is played they run
 * in the order of their time, in no time. */
#include "sandbox/sandbox.h"

#include <string.h>

struct rh_task {
	struct rh_job job;
	struct rh_task *next;
	struct rh_cluster *cluster;
	char *name;
	int64_t due;			/* as rh_world_ms */
	void (*run)(struct rh_cluster *c, const char *name);
};

static void unlink_task(struct rh_world *w, struct rh_task *t)
{
	struct rh_task **at = &w->tasks;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	rh_job_stop(w, &t->job);
}

static void fire(void *ctx)
{
	struct rh_task *t = ctx;
	unlink_task(t->cluster->world, t);
	t->run(t->cluster, t->name);
	free(t->name);
	free(t);
}

static void set_timer(struct rh_task *t)
{
	struct rh_world *w = t->cluster->world;
	int64_t left = t->due - rh_world_ms(w);
	if (!w->filling)
		rh_job_start(w, &t->job, left > 0 ? left : 0, fire, t);
}

static struct rh_task *waiting(struct rh_cluster *c, const char *name, void (*run)(struct rh_cluster *c, const char *name))
{
	for (struct rh_task *t = c->world->tasks; t; t = t->next)
		if (t->cluster == c && t->run == run && !strcmp(t->name, name))
			return t;
	return NULL;
}

static void later(struct rh_cluster *c, int64_t ms, const char *name, void (*run)(struct rh_cluster *c, const char *name), bool idle)
{
	struct rh_task *t = waiting(c, name, run);
	int64_t due = rh_world_ms(c->world) + ms;
	if (t && t->due <= due) {
		t->job.idle &= idle;
		return;
	}
	if (!t) {
		t = rh_alloc(sizeof *t);
		t->cluster = c;
		t->name = rh_strdup(name);
		t->run = run;
		t->job.idle = idle;
		t->next = c->world->tasks;
		c->world->tasks = t;
	}
	t->job.idle &= idle;
	t->due = due;
	set_timer(t);
}

void rh_task_later(struct rh_cluster *c, int64_t ms, const char *name, void (*run)(struct rh_cluster *c, const char *name))
{
	later(c, ms, name, run, false);
}

void rh_task_idle(struct rh_cluster *c, int64_t ms, const char *name, void (*run)(struct rh_cluster *c, const char *name))
{
	later(c, ms, name, run, true);
}

void rh_tasks_drop(struct rh_world *w)
{
	while (w->tasks) {
		struct rh_task *t = w->tasks;
		unlink_task(w, t);
		free(t->name);
		free(t);
	}
}

/* The earliest; of two at one time the one that was asked for first, which is further back in the list. */
static struct rh_task *earliest(struct rh_world *w)
{
	struct rh_task *best = w->tasks;
	for (struct rh_task *t = w->tasks; t; t = t->next)
		if (t->due <= best->due)
			best = t;
	return best;
}

void rh_tasks_catch_up(struct rh_world *w)
{
	struct rh_task *t;
	while ((t = earliest(w)) && t->due <= 0) {
		if (t->due > w->past)
			w->past = t->due;
		fire(t);
	}
	w->past = 0;
	w->filling = false;
	for (t = w->tasks; t; t = t->next)
		set_timer(t);
}
