/* Things to do to one object, by name, after a while: it may be gone by then. While the demo's past is played they run
 * in the order of their time, in no time. */
#include "sandbox/controllers.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

struct sb_task {
	struct sb_job job;
	struct sb_task *next;
	struct sb_cluster *cluster;
	char *name;
	int64_t due; /* as sb_world_ms */
	void (*run)(struct sb_cluster *c, const char *name);
};

static void unlink_task(struct sb_world *w, struct sb_task *t)
{
	struct sb_task **at = &w->tasks;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	sb_job_stop(w, &t->job);
}

static void fire(void *ctx)
{
	struct sb_task *t = ctx;
	unlink_task(t->cluster->world, t);
	t->run(t->cluster, t->name);
	free(t->name);
	free(t);
}

static void set_timer(struct sb_task *t)
{
	struct sb_world *w = t->cluster->world;
	int64_t left = t->due - sb_world_ms(w);
	if (!w->filling)
		sb_job_start(w, &t->job, left > 0 ? left : 0, fire, t);
}

static struct sb_task *waiting(struct sb_cluster *c, const char *name,
			       void (*run)(struct sb_cluster *c, const char *name))
{
	for (struct sb_task *t = c->world->tasks; t; t = t->next)
		if (t->cluster == c && t->run == run && !strcmp(t->name, name))
			return t;
	return NULL;
}

static void later(struct sb_cluster *c, int64_t ms, const char *name,
		  void (*run)(struct sb_cluster *c, const char *name), bool idle)
{
	struct sb_task *t = waiting(c, name, run);
	int64_t due = sb_world_ms(c->world) + ms;
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

void sb_task_later(struct sb_cluster *c, int64_t ms, const char *name,
		   void (*run)(struct sb_cluster *c, const char *name))
{
	later(c, ms, name, run, false);
}

void sb_task_idle(struct sb_cluster *c, int64_t ms, const char *name,
		  void (*run)(struct sb_cluster *c, const char *name))
{
	later(c, ms, name, run, true);
}

void sb_tasks_drop(struct sb_world *w)
{
	while (w->tasks) {
		struct sb_task *t = w->tasks;
		unlink_task(w, t);
		free(t->name);
		free(t);
	}
}

/* The earliest; of two at one time the one that was asked for first, which is further back in the list. */
static struct sb_task *earliest(struct sb_world *w)
{
	struct sb_task *best = w->tasks;
	for (struct sb_task *t = w->tasks; t; t = t->next)
		if (t->due <= best->due)
			best = t;
	return best;
}

void sb_tasks_catch_up(struct sb_world *w)
{
	struct sb_task *t;
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
