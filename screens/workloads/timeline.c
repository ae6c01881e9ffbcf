/* The timeline of a workload: its events and those of its ReplicaSets, Jobs and pods, together with what is known
 * without them and with what this session wrote; newest last, and followed as it grows. */
#include "screens/workloads/timeline.h"
#include "screens/edit_file.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/workloads/workload_live.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/revision.h"
#include "kube/timeline.h"
#include "kube/workload.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

#define ALL_PODS "/" /* no name of a pod */
#define DO_OBJECT UI_DO_SCREEN
#define DO_POD (UI_DO_SCREEN + 1)

/* ---- the list ---- */

/* Beside the workload, its events and its pods: what it makes them through. */
static void fill(struct ui_screen *s, struct kube_list_spec *out)
{
	static char made[] = "made/";
	struct workload_timeline *t = workload_timeline_of(s);
	const struct kube_workload_def *def = t->of.def;
	const struct kube *k = app_session(s->app)->kube;
	const struct kube_resource *through =
		def->kind == KUBE_CRONJOB ? kube_workload_defs[KUBE_JOB].resource : kube_revision_resource(def);
	size_t n;

	t->filter = (struct kube_event_filter){ def, t->of.name };
	t->itself = t->itself ? t->itself : rh_format("metadata.name=%s", t->of.name);
	n = workload_live_kinds(k, &t->filter, t->itself, t->of.selector, t->kinds);
	if (through)
		t->kinds[n++] =
			(struct kube_list_kind){ .resource = through,
						 .prefix = made,
						 .make = kube_object_row_make,
						 .ctx = made,
						 .label_selector = def->kind == KUBE_CRONJOB ? NULL : t->of.selector };
	out->kinds = t->kinds;
	out->kind_count = n;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct workload_timeline *t = workload_timeline_of(s);

	workload_timeline_make(s);
	workload_live_rows(s, out);
	out->rows = &t->rows;
	out->belongs = workload_timeline_shows;
	out->follow = true;
	if (t->trouble)
		out->empty = _("Nothing of what is known went wrong.");
	snprintf(out->right, sizeof out->right, _("{key:kind} %s"), t->trouble ? _("trouble only") : _("all"));
}

static const struct live_spec spec = {
	WORKLOAD_LIVE,
	.fill = fill,
	.count = NP_("%zu entry", "%zu entries"),
	.empty = N_("Nothing is known of it. The server keeps events for an hour."),
	.forbidden = N_("you may not list its events there"),
};

/* ---- actions ---- */

static int newest_first(const void *a, const void *b)
{
	return kube_moment_cmp(*(const struct rh_row *const *)b, *(const struct rh_row *const *)a);
}

/* Those that something happened to last come first. */
static void fill_pods(void *ctx, struct ui_choices *out)
{
	const struct rh_rows *rows = &workload_timeline_of(ctx)->rows;
	const struct rh_row **v = rh_alloc((rows->n + 1) * sizeof *v);
	struct rh_rows seen;

	ui_choices_add(out, (struct ui_choice){ .value = ALL_PODS, .label = _("All pods") });
	rh_rows_init(&seen);
	for (size_t i = 0; i < rows->n; i++)
		v[i] = rows->v[i];
	qsort(v, rows->n, sizeof *v, newest_first);
	for (size_t i = 0; i < rows->n; i++) {
		const char *pod = workload_timeline_moment(v[i])->pod;

		if (!*pod || rh_rows_get(&seen, pod))
			continue;
		rh_rows_put(&seen,
			    rh_row_copy(&(struct rh_row){ .key = pod }, sizeof(struct rh_row), (const size_t[]){ 0 }));
		ui_choices_add(out, (struct ui_choice){ .value = pod, .label = pod });
	}
	rh_rows_release(&seen);
	free(v);
}

static void pod_chosen(void *ctx, const char *value)
{
	struct ui_screen *s = ctx;
	struct workload_timeline *t = workload_timeline_of(s);

	if (!value)
		return;
	rh_strset(&t->pod, strcmp(value, ALL_PODS) ? value : NULL);
	app_teach_later(s->app);
	ui_screen_changed(s);
}

static void choose_pod(struct ui_screen *s)
{
	const struct workload_timeline *t = workload_timeline_of(s);

	ui_pick(app_ui(s->app), &(struct ui_picker){ .title = _("Pod"),
						     .fill = fill_pods,
						     .at = t->pod ? t->pod : ALL_PODS,
						     .done = pod_chosen,
						     .ctx = s,
						     .owner = s->owner });
}

static void open_object(struct ui_screen *s, const struct kube_moment *m)
{
	char *key = rh_strdup(*m->of ? m->of : workload_timeline_of(s)->of.key);

	app_push(s->app, &screen_workload_view, key);
	free(key);
}

static void to_file(struct ui_screen *s)
{
	const struct workload_timeline *t = workload_timeline_of(s);
	char *name = rh_format("%s-timeline.txt", t->pod ? t->pod : t->of.name);
	struct rh_buf text;

	rh_buf_init(&text, (size_t)16 << 20);
	workload_timeline_print(s, &text);
	app_push(s->app, &screen_to_file,
		 &(struct edit_file_start){ .name = name, .text = rh_buf_str(&text), .open = true });
	rh_buf_release(&text);
	free(name);
}

static void open_logs(struct ui_screen *s, const struct kube_moment *m)
{
	const struct workload_timeline *t = workload_timeline_of(s);
	char *key = m && *m->pod ? rh_format("pod/%s/%s", t->of.ns, m->pod) : rh_strdup(t->of.key);

	app_push(s->app, app_screen(s->app, "logs"), key);
	free(key);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct workload_timeline *t = workload_timeline_of(s);
	const struct rh_row *row = ui_list_selected(s);
	const struct kube_moment *m = row ? workload_timeline_moment(row) : NULL;

	switch ((int)verb) {
	case UI_DO_KIND:
		t->trouble = !t->trouble;
		ui_screen_changed(s);
		return true;
	case UI_DO_OPEN:
		if (m)
			ui_whole(app_ui(s->app), s, DO_OBJECT);
		return true;
	case DO_OBJECT:
		if (m)
			open_object(s, m);
		return true;
	case DO_POD:
		choose_pod(s);
		return true;
	case UI_DO_LOGS:
		open_logs(s, m);
		return true;
	case UI_DO_TO_FILE:
		to_file(s);
		return true;
	case UI_DO_COPY:
		if (m)
			(void)ui_copy(app_ui(s->app), rh_str(*m->message ? m->message : m->what), false);
		return true;
	default:
		return live_list.act(s, verb);
	}
}

/* ---- life ---- */

static void open(struct ui_screen *s, const void *key)
{
	rh_rows_init(&workload_timeline_of(s)->rows);
	workload_timeline_of(s)->of.outlives = true; /* events do */
	workload_live_open(s, key);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (!workload_live_reply(s, m))
		live_reply(s, m);
	ui_screen_changed(s);
}

static void close(struct ui_screen *s)
{
	struct workload_timeline *t = workload_timeline_of(s);

	rh_timer_stop(&t->rest);
	rh_rows_release(&t->rows);
	free(t->itself);
	free(t->pod);
	workload_live_close(s);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_timeline *t = workload_timeline_of(s);

	if (!app_find_here(s->app, "workload_view"))
		rh_buf_addf(out, "%s · ", t->of.name);
	rh_buf_addz(out, _("Timeline"));
	if (t->pod)
		rh_buf_addf(out, " · %s", t->pod);
}

/* What kubectl has no one command for. */
static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_timeline *t = workload_timeline_of(s);
	const struct app_session *at = app_session(s->app);
	bool pod = t->pod || t->of.def->kind == KUBE_POD;

	app_teach_start(out, at);
	rh_buf_addz(out, " get events -n ");
	app_teach_word(out, rh_str(t->of.ns));
	if (pod)
		rh_buf_addf(out, " --field-selector involvedObject.kind=Pod,involvedObject.name=%s",
			    t->pod ? t->pod : t->of.name);
	rh_buf_addz(out, " --sort-by=.metadata.creationTimestamp\n");
	if (pod)
		return;
	if (kube_revision_resource(t->of.def)) {
		app_teach_start(out, at);
		rh_buf_addf(out, " rollout history %s/%s -n %s\n", t->of.def->id, t->of.name, t->of.ns);
	}
	app_teach_start(out, at);
	rh_buf_addf(out, " describe %s/%s -n %s\n", t->of.def->id, t->of.name, t->of.ns);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .help = N_("Read all of it; from there {key:open} goes to what it is about."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = DO_OBJECT,
	  .id = "timeline.object",
	  .label = N_("Go to the object"),
	  .help = N_("Go to the workload or pod that it is about."),
	  .flags = UI_ACT_NEEDS_ROW },
	{ .verb = DO_POD,
	  .id = "timeline.pod",
	  .label = N_("Pod"),
	  .help = N_("Show what happened to one pod, or to all."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_KIND,
	  .label = N_("Trouble only"),
	  .help = N_("Show what went wrong only, or all."),
	  .flags = UI_ACT_HINT },
	{ LIVE_FIND },
	{ .verb = UI_DO_LOGS, .help = N_("What its containers write."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_TO_FILE, .help = N_("Write the lines into a file."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_COPY, .help = N_("Copy the message."), .flags = UI_ACT_NEEDS_ROW },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

static const struct ui_own_key own_keys[] = {
	{ DO_POD, "c" },
	{ 0 },
};

const struct ui_screen_ops screen_timeline = {
	.id = "timeline",
	.title = N_("Timeline"),
	LIVE_LIST(spec),
	.state_size = sizeof(struct workload_timeline),
	.help = N_(
		"What happened to a workload and its pods, newest last: its events, its revisions, how far the rollout "
		"is, the runs of its containers, when an image is pulled next, and what was written from here. What "
		"happens again counts up and moves to its last time.\n\nThe server keeps events for an hour; what is "
		"older is what the objects still say. Times are those of this machine's clock."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = workload_timeline_columns,
	.rows = rows,
	.note = workload_timeline_note,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
