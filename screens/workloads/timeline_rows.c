/* The rows of a timeline: made of a live list of what belongs to the workload and of what this session wrote; and how
 * each is shown. */
#include "screens/workloads/timeline.h"
#include "app/deeds.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/revision.h"
#include "kube/timeline.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <string.h>
#include <time.h>

enum { SHORT = 30 /* bytes of a message that the column shows at 80 columns */, DAY = 86400 };

struct workload_timeline *workload_timeline_of(const struct ui_screen *s)
{
	return s->state;
}

const struct kube_moment *workload_timeline_moment(const struct rh_row *row)
{
	return (const struct kube_moment *)(const void *)row;
}

/* ---- what it is made of ---- */

struct gathered {
	struct kube_timeline_input in;
	const struct kube_event_row **events;
	struct kube_pod **pods;
	struct rh_str *made;
	struct kube_timeline_deed *deeds;
	char **names; /* of objects that belong to it, as a write calls them: "deployment web-blue/front" */
	size_t name_count;
};

static void add_name(struct gathered *g, char *name)
{
	g->names = rh_grow(g->names, g->name_count, sizeof *g->names);
	g->names[g->name_count++] = name;
}

static void take_pod(const struct workload_timeline *t, struct gathered *g, struct rh_str object)
{
	bool ours = kube_workload_has_pod(t->of.def, t->of.name, object);
	struct kube_pod *pod = ours ? kube_pod_parse(object) : NULL;

	if (!pod)
		return;
	g->pods = rh_grow(g->pods, g->in.pod_count, sizeof(struct kube_pod *));
	g->pods[g->in.pod_count++] = pod;
	add_name(g, rh_format("pod %s/%s", pod->ns, pod->name));
	for (size_t i = 0; i < pod->secret_count; i++)
		add_name(g, rh_format("secret %s/%s", pod->ns, pod->secrets[i]));
	add_name(g, rh_format("serviceaccount %s/%s", pod->ns, *pod->account ? pod->account : "default"));
}

/* A ReplicaSet, a ControllerRevision, or a Job that is listed with all others of its namespace. */
static void take_made(const struct workload_timeline *t, struct gathered *g, const struct kube_object_row *o)
{
	if (!kube_revision_is_of(o->object, t->of.uid))
		return;
	g->made = rh_grow(g->made, g->in.made_count, sizeof *g->made);
	g->made[g->in.made_count++] = o->object;
	if (t->of.def->kind == KUBE_CRONJOB)
		add_name(g, rh_format("%s %s", kube_workload_defs[KUBE_JOB].id, o->row.key + strlen("made/")));
}

static void take_row(const struct workload_timeline *t, struct gathered *g, const struct rh_row *row)
{
	struct rh_str key = rh_str(row->key);
	const struct kube_object_row *o = (const struct kube_object_row *)(const void *)row;

	if (rh_str_starts(key, "event/")) {
		g->events = rh_grow(g->events, g->in.event_count, sizeof *g->events);
		g->events[g->in.event_count++] = (const struct kube_event_row *)(const void *)row;
		return;
	}
	if (rh_str_starts(key, "object/"))
		g->in.object = o->object;
	if (rh_str_starts(key, "made/")) {
		take_made(t, g, o);
	} else if (rh_str_starts(key, "pod/") || t->of.def->kind == KUBE_POD) {
		take_pod(t, g, o->object);
	}
}

static bool has_name(const struct gathered *g, const char *object)
{
	for (size_t i = 0; i < g->name_count; i++)
		if (strcmp(g->names[i], object) == 0)
			return true;
	return false;
}

static void take_deeds(const struct ui_screen *s, struct gathered *g)
{
	const struct kube *k = app_session(s->app)->kube;
	const struct app_deed *deed;

	for (size_t i = 0; (deed = app_deed_at(s->app, k, i)); i++) {
		if (!has_name(g, deed->object))
			continue;
		g->deeds = rh_grow(g->deeds, g->in.deed_count, sizeof *g->deeds);
		g->deeds[g->in.deed_count++] = (struct kube_timeline_deed){
			.when = deed->when, .what = _(deed->verb), .object = deed->object, .done = deed->done
		};
	}
}

static void gathered_release(struct gathered *g)
{
	for (size_t i = 0; i < g->in.pod_count; i++)
		kube_pod_free(&g->pods[i]);
	for (size_t i = 0; i < g->name_count; i++)
		free(g->names[i]);
	free(g->names);
	free(g->pods);
	free(g->events);
	free(g->made);
	free(g->deeds);
}

static void gather(const struct ui_screen *s, struct gathered *g)
{
	const struct workload_timeline *t = workload_timeline_of(s);

	*g = (struct gathered){ .in = { .def = t->of.def,
					.ns = t->of.ns,
					.name = t->of.name,
					.now = kube_wall(app_session(s->app)->kube) } };
	add_name(g, rh_format("%s %s/%s", t->of.def->id, t->of.ns, t->of.name));
	for (size_t i = 0; i < t->of.list->rows.n; i++)
		take_row(t, g, t->of.list->rows.v[i]);
	take_deeds(s, g);
	g->in.events = g->events;
	g->in.pods = g->pods;
	g->in.made = g->made;
	g->in.deeds = g->deeds;
}

static void due(void *ctx)
{
	struct ui_screen *s = ctx;

	workload_timeline_of(s)->made_of = 0;
	ui_screen_changed(s);
}

/* What is to come is taken away when its time is there. */
static void wait_for(struct ui_screen *s, int64_t now)
{
	struct workload_timeline *t = workload_timeline_of(s);
	int64_t soonest = 0;

	rh_timer_stop(&t->rest);
	for (size_t i = 0; i < t->rows.n; i++) {
		const struct kube_moment *m = workload_timeline_moment(t->rows.v[i]);

		if (m->expected && (!soonest || m->last < soonest))
			soonest = m->last;
	}
	if (soonest)
		rh_timer_start(&t->rest, (soonest > now ? soonest - now : 0) * 1000 + 200, due, s);
}

void workload_timeline_make(struct ui_screen *s)
{
	struct workload_timeline *t = workload_timeline_of(s);
	struct gathered g;

	if (!t->of.list ||
	    (t->made_of == t->of.list->rows.version && t->deeds == app_deeds_version(s->app) && t->made_of))
		return;
	gather(s, &g);
	kube_timeline(&g.in, &t->rows);
	t->made_of = t->of.list->rows.version;
	t->deeds = app_deeds_version(s->app);
	wait_for(s, g.in.now);
	gathered_release(&g);
}

/* ---- how it is shown ---- */

static const enum ui_role moods[] = { [KUBE_MOOD_PLAIN] = UI_ROLE_TEXT,
				      [KUBE_MOOD_GOOD] = UI_ROLE_GOOD,
				      [KUBE_MOOD_BUSY] = UI_ROLE_WARN,
				      [KUBE_MOOD_BAD] = UI_ROLE_BAD };

static void time_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	time_t when = (time_t)workload_timeline_moment(row)->last, now = (time_t)rh_wall();
	bool far = when < now - DAY / 2 || when > now + DAY / 2;
	struct tm tm;
	char text[16] = "";

	(void)s;
	if (localtime_r(&when, &tm))
		strftime(text, sizeof text, far ? "%m-%d %H:%M" : "%H:%M:%S", &tm);
	rh_buf_addz(out, text);
}

/* What is to come has no age. */
static int64_t since(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return workload_timeline_moment(row)->expected ? -1 : workload_timeline_moment(row)->last;
}

static void kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(kube_moment_defs[workload_timeline_moment(row)->kind].word));
}

static enum ui_role kind_role(const struct ui_screen *s, const struct rh_row *row)
{
	static const enum ui_role roles[KUBE_MOMENTS] = { [KUBE_MOMENT_OURS] = UI_ROLE_MADE,
							  [KUBE_MOMENT_ROLLOUT] = UI_ROLE_TITLE,
							  [KUBE_MOMENT_JOB] = UI_ROLE_TITLE,
							  [KUBE_MOMENT_PULL] = UI_ROLE_KEY,
							  [KUBE_MOMENT_OTHER] = UI_ROLE_MUTED };

	(void)s;
	return roles[workload_timeline_moment(row)->kind];
}

static void what_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct kube_moment *m = workload_timeline_moment(row);
	int64_t now = kube_wall(app_session(s->app)->kube);
	char wait[16];

	if (!m->expected || m->last <= now) {
		rh_buf_addz(out, m->what);
		return;
	}
	rh_age_text(m->last - now, wait, NULL);
	/* TRANSLATORS: "pulls again, in 12s" */
	rh_buf_addf(out, _("%s, in %s"), m->what, wait);
}

/* "5 in 3m" */
static void add_times(const struct kube_moment *m, struct rh_buf *out)
{
	char span[16];

	if (m->count < 2)
		return;
	rh_age_text(m->last - m->first, span, NULL);
	if (m->last > m->first)
		rh_buf_addf(out, _("%d in %s"), m->count, span);
	else
		rh_buf_addf(out, "%d", m->count);
}

static void times_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	add_times(workload_timeline_moment(row), out);
}

static int by_count(const struct rh_row *a, const struct rh_row *b)
{
	return workload_timeline_moment(a)->count - workload_timeline_moment(b)->count;
}

static enum ui_role what_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return workload_timeline_moment(row)->expected ? UI_ROLE_MUTED : moods[workload_timeline_moment(row)->mood];
}

/* What went wrong is read whole; the column has room for its beginning only. */
void workload_timeline_note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct kube_moment *m = workload_timeline_moment(row);

	(void)s;
	if (m->mood == KUBE_MOOD_BAD && strlen(m->message) > SHORT)
		rh_buf_addz(out, m->message);
}

#define AT(member) offsetof(struct kube_moment, member)
const struct ui_column workload_timeline_columns[] = {
	{ .id = "time",
	  .title = N_("Time"),
	  .min = 8,
	  .want = 11,
	  .matters = 8,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = time_text,
	  .cmp = kube_moment_cmp },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 4, .matters = 4, .flags = UI_COL_RIGHT, .since = since },
	{ .id = "kind", .title = N_("Kind"), .min = 9, .want = 9, .matters = 7, .text = kind_text, .role = kind_role },
	{ .id = "pod",
	  .title = N_("Pod"),
	  .min = 9,
	  .want = 24,
	  .matters = 6,
	  .flags = UI_COL_SAME | UI_COL_USED | UI_COL_ENDS,
	  .text_at = AT(pod) },
	{ .id = "what",
	  .title = N_("What happened"),
	  .min = 21,
	  .want = 28,
	  .matters = 9,
	  .text = what_text,
	  .role = what_role },
	{ .id = "times",
	  .title = N_("Count"),
	  .min = 9,
	  .want = 11,
	  .matters = 4,
	  .flags = UI_COL_SAME | UI_COL_USED,
	  .text = times_text,
	  .cmp = by_count },
	{ .id = "message", .title = N_("Message"), .min = 10, .matters = 5, .text_at = AT(message) },
	{ 0 },
};

/* ---- which ---- */

bool workload_timeline_shows(const struct ui_screen *s, const struct rh_row *row)
{
	const struct workload_timeline *t = workload_timeline_of(s);
	const struct kube_moment *m = workload_timeline_moment(row);

	return (!t->trouble || m->mood == KUBE_MOOD_BAD || m->kind == KUBE_MOMENT_OURS) &&
	       (!t->pod || strcmp(m->pod, t->pod) == 0);
}

/* ---- as text ---- */

static int by_time(const void *a, const void *b)
{
	return kube_moment_cmp(*(const struct rh_row *const *)a, *(const struct rh_row *const *)b);
}

static void print(const struct kube_moment *m, struct rh_buf *out)
{
	const char *const texts[] = { m->pod, m->what, m->message };
	time_t when = (time_t)m->last;
	struct rh_buf times;
	char text[40] = "";
	struct tm tm;

	if (localtime_r(&when, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &tm);
	rh_buf_addf(out, "%s  %-9s", text, kube_moment_defs[m->kind].id);
	for (size_t i = 0; i < RH_LEN(texts); i++) {
		rh_buf_addz(out, *texts[i] ? "  " : "");
		rh_line_clean(out, rh_str(texts[i]));
	}
	rh_buf_init(&times, 128);
	add_times(m, &times);
	if (times.n)
		rh_buf_addf(out, _("  (%s)"), times.p);
	rh_buf_release(&times);
	rh_buf_addc(out, '\n');
}

void workload_timeline_print(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_timeline *t = workload_timeline_of(s);
	const struct rh_row **v = rh_alloc((t->rows.n + 1) * sizeof *v);
	size_t n = 0;

	for (size_t i = 0; i < t->rows.n; i++)
		if (workload_timeline_shows(s, t->rows.v[i]))
			v[n++] = t->rows.v[i];
	qsort(v, n, sizeof *v, by_time);
	for (size_t i = 0; i < n; i++)
		print(workload_timeline_moment(v[i]), out);
	free(v);
}
