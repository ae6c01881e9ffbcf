/* Events of the cluster, newest last. At the end it follows what comes. Those of one workload are in timeline.c. */
#include "screens/live.h"
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/workload.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { SHORT = 30 }; /* bytes of a message that the column shows at 80 columns */

#define DO_OBJECT UI_DO_SCREEN

struct state {
	struct live_screen live; /* first */
	bool warnings;
};

static const struct kube_event_row *event(const struct rh_row *row)
{
	return (const struct kube_event_row *)(const void *)row;
}

/* ---- columns ---- */

static enum ui_role type_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return strcmp(event(row)->type, "Normal") == 0 ? UI_ROLE_TEXT : UI_ROLE_WARN;
}

static void object_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s %s", event(row)->kind, event(row)->name);
}

/* A long warning is read whole; the column has room for its beginning only. */
static void warning_note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (strcmp(event(row)->type, "Normal") != 0 && strlen(event(row)->message) > SHORT)
		rh_buf_addz(out, event(row)->message);
}

#define AT(member) offsetof(struct kube_event_row, member)
static const struct ui_column columns[] = {
	{ .id = "last",
	  .title = N_("Last Seen"),
	  .min = 4,
	  .want = 9,
	  .flags = UI_COL_RIGHT | UI_COL_SORTED | UI_COL_FIXED,
	  .time_at = AT(last) },
	{ .id = "reason",
	  .title = N_("Reason"),
	  .min = 8,
	  .want = 16,
	  .matters = 8,
	  .text_at = AT(reason),
	  .role = type_role },
	{ .id = "object",
	  .title = N_("Object"),
	  .min = 12,
	  .want = 30,
	  .matters = 7,
	  .flags = UI_COL_ENDS,
	  .text = object_text },
	{ .id = "message", .title = N_("Message"), .min = 27, .matters = 9, .text_at = AT(message) },
	{ .id = "count",
	  .title = N_("Count"),
	  .min = 5,
	  .want = 5,
	  .matters = 2,
	  .flags = UI_COL_RIGHT | UI_COL_SAME,
	  .number_at = AT(count) },
	{ .id = "type",
	  .title = N_("Type"),
	  .min = 7,
	  .want = 7,
	  .matters = 1,
	  .flags = UI_COL_SAME,
	  .text_at = AT(type),
	  .role = type_role },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 16,
	  .matters = 3,
	  .flags = UI_COL_SAME,
	  .text_at = AT(ns) },
	{ 0 },
};

/* ---- the list ---- */

static void fill(struct ui_screen *s, struct kube_list_spec *out)
{
	static const struct kube_list_kind kind = { .resource = &kube_res_event,
						    .prefix = "",
						    .make = kube_event_row_make };

	(void)s;
	out->kinds = &kind;
	out->kind_count = 1;
}

static bool is_warning(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return strcmp(event(row)->type, "Normal") != 0;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;

	if (!live_rows(s, out))
		return;
	out->belongs = st->warnings ? is_warning : NULL;
	out->follow = true;
	snprintf(out->right, sizeof out->right, _("{key:kind} kind: %s"), st->warnings ? _("warnings") : _("all"));
}

static const struct live_spec spec = {
	.fill = fill,
	.namespace_at = AT(ns),
	.count = NP_("%zu event of the last hour", "%zu events of the last hour"),
	.empty = N_("No event of the last hour."),
	.forbidden = N_("you may not list events there"),
};

/* ---- actions ---- */

/* The workload or pod that the event is about, or whatever made it. */
static void open_object(struct ui_screen *s, const struct kube_event_row *e)
{
	const struct kube_workload_def *def = kube_workload_def_of_kind(rh_str(e->kind));
	char *key = NULL;

	if (def) {
		key = rh_format("%s/%s/%s", def->id, e->ns, e->name);
	} else if (strcmp(e->kind, "ReplicaSet") == 0 && strrchr(e->name, '-')) {
		key = rh_format("deployment/%s/%.*s", e->ns, (int)(strrchr(e->name, '-') - e->name), e->name);
	} else {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, _("There is no page for a %s."), e->kind);
		return;
	}
	app_push(s->app, &screen_workload_view, key);
	free(key);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_KIND) {
		st->warnings = !st->warnings;
		ui_screen_changed(s);
	} else if (verb == UI_DO_OPEN && row) {
		ui_whole(app_ui(s->app), s, DO_OBJECT);
	} else if (verb == DO_OBJECT && row) {
		open_object(s, event(row));
	} else if (verb == UI_DO_COPY && row) {
		(void)ui_copy(app_ui(s->app), rh_str(event(row)->message), false);
	} else {
		return false;
	}
	return true;
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s ▸ %s", _("Cluster"), _("Events"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	app_teach_list(out, s->app, "events", st->warnings ? "type=Warning" : NULL, live_list_of(s));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .help = N_("Read all of it; from there {key:open} goes to what it is about."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = DO_OBJECT,
	  .id = "event.object",
	  .label = N_("Go to the object"),
	  .help = N_("Go to the workload or pod that it is about."),
	  .flags = UI_ACT_NEEDS_ROW },
	{ .verb = UI_DO_KIND, .help = N_("Show warnings only, or all."), .flags = UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_COPY, .help = N_("Copy the message."), .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_SORT, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_REVERSE },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_events = {
	.id = "events",
	.title = N_("Events"),
	LIVE_LIST(spec),
	.state_size = sizeof(struct state),
	.help = N_(
		"What happened in the cluster, newest last. The server keeps events for an hour. The same event again "
		"counts up and moves to its last time.\n\nWhat happened to one workload, with all else that is known "
		"of it, is its timeline: {key:events} on it."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = warning_note,
	.act = act,
	.crumb = crumb,
	.teach = teach,
};
