/* Workloads: all kinds in one live list, or one kind; each with what became of pulling its images, from the pods beside
 * it. */
#include "screens/bulk.h"
#include "screens/workloads.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/workloads/rematch_many.h"
#include "screens/workloads/workload_do.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { ALL = -1 };
struct state {
	struct live_screen live; /* first */
	int kind;                /* enum kube_workload_kind, or ALL */
	unsigned listed;         /* kinds in the list, bits */
	uint64_t summed;         /* version of the rows when pods were last added up */
	struct workload_doing doing;
	struct workload_rematch_many matching;
};

static const struct kube_workload_row *workload(const struct rh_row *row)
{
	return (const struct kube_workload_row *)(const void *)row;
}

/* ---- columns ---- */

static void state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct kube_workload_row *w = workload(row);

	(void)s;
	rh_buf_addz(out, *w->status ? w->status : kube_workload_state_word(w->state));
}

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	static const enum ui_role roles[KUBE_WORK_STATES] = {
		[KUBE_WORK_ACTIVE] = UI_ROLE_GOOD,     [KUBE_WORK_RUNNING] = UI_ROLE_GOOD,
		[KUBE_WORK_UPDATING] = UI_ROLE_WARN,   [KUBE_WORK_PENDING] = UI_ROLE_WARN,
		[KUBE_WORK_COMPLETED] = UI_ROLE_MUTED, [KUBE_WORK_SUSPENDED] = UI_ROLE_MUTED,
		[KUBE_WORK_PAUSED] = UI_ROLE_MUTED,    [KUBE_WORK_REMOVING] = UI_ROLE_WARN,
		[KUBE_WORK_FAILED] = UI_ROLE_BAD,
	};

	(void)s;
	return roles[workload(row)->state];
}

static void type_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(workload(row)->def->label));
}

static void pull_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (*kube_pull_defs[workload(row)->pull].word)
		rh_buf_addz(out, _(kube_pull_defs[workload(row)->pull].word));
}

static enum ui_role pull_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return workload_pull_role(workload(row)->pull);
}

static void ready_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (workload(row)->wanted >= 0)
		rh_buf_addf(out, "%d/%d", workload(row)->ready, workload(row)->wanted);
}

static enum ui_role ready_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return workload(row)->ready < workload(row)->wanted && workload(row)->state != KUBE_WORK_COMPLETED
		       ? UI_ROLE_WARN
		       : UI_ROLE_TEXT;
}

#define AT(member) offsetof(struct kube_workload_row, member)
#define COLUMN_STATE                                                                                   \
	.id = "state", .title = N_("State"), .min = 8, .want = 18, .matters = 6, .flags = UI_COL_SAME, \
	.text = state_text, .role = state_role
#define COLUMN_NAME                                                                                                    \
	.id = "name", .title = N_("Name"), .min = 14, .want = 40, .flags = UI_COL_SORTED | UI_COL_FIXED | UI_COL_ENDS, \
	.text_at = AT(name)
#define COLUMN_NAMESPACE                                                                                       \
	.id = "namespace", .title = N_("Namespace"), .min = 9, .want = 16, .matters = 7, .flags = UI_COL_SAME, \
	.text_at = AT(ns)
#define COLUMN_PULL \
	.id = "pull", .title = N_("Pull"), .min = 14, .want = 14, .matters = 9, .text = pull_text, .role = pull_role
#define COLUMN_READY \
	.id = "ready", .title = N_("Ready"), .min = 5, .want = 7, .matters = 8, .text = ready_text, .role = ready_role
#define COLUMN_IMAGE \
	.id = "image", .title = N_("Image"), .min = 16, .matters = 5, .flags = UI_COL_ENDS, .text_at = AT(images)
#define COLUMN_RESTARTS                                                               \
	.id = "restarts", .title = N_("Restarts"), .min = 8, .want = 8, .matters = 1, \
	.flags = UI_COL_RIGHT | UI_COL_SAME, .number_at = AT(restarts)

static const struct ui_column all_columns[] = {
	{ COLUMN_STATE },
	{ COLUMN_NAME },
	{ COLUMN_NAMESPACE },
	{ .id = "type", .title = N_("Type"), .min = 10, .want = 11, .matters = 5, .text = type_text },
	{ COLUMN_PULL },
	{ COLUMN_READY },
	{ UI_COLUMN_AGE(AT(created)) },
	{ COLUMN_IMAGE },
	{ COLUMN_RESTARTS },
	{ 0 },
};
static const struct ui_column kind_columns[] = {
	{ COLUMN_STATE }, { COLUMN_NAME },     { COLUMN_NAMESPACE },
	{ COLUMN_PULL },  { COLUMN_READY },    { UI_COLUMN_AGE(AT(created)) },
	{ COLUMN_IMAGE }, { COLUMN_RESTARTS }, { 0 },
};

/* ---- the list ---- */

/* In the list of all kinds, what another workload made is left to that one. */
static bool of_kind(const struct ui_screen *s, const struct rh_row *row)
{
	const struct state *st = s->state;

	if (st->kind != ALL)
		return (int)workload(row)->def->kind == st->kind;
	return !workload(row)->made_by_another;
}

static void fill(struct ui_screen *s, struct kube_list_spec *out)
{
	struct state *st = s->state;
	static struct kube_list_kind kinds[KUBE_WORKLOAD_KINDS]; /* copied by the list */

	st->listed = st->kind == ALL ? (1u << KUBE_WORKLOAD_KINDS) - 1 : 1u << st->kind | 1u << KUBE_POD;
	if (st->kind == KUBE_CRONJOB)
		st->listed |= 1u << KUBE_JOB;
	out->kind_count = kube_workload_list_kinds(app_session(s->app)->kube, st->listed, kinds);
	out->kinds = kinds;
	st->summed = 0;
}

static void sum_up(const struct ui_screen *s, const struct ui_list_counts *n, struct rh_buf *out)
{
	const struct kube_workload_def *def = &kube_workload_defs[((const struct state *)s->state)->kind];

	rh_buf_addf(out, "%zu %s", n->kept, _(n->kept == 1 ? def->label : def->plural_label));
}

static bool not_pulled(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return workload(row)->pull >= KUBE_PULL_FAILED && workload(row)->pull != KUBE_PULL_QUEUED;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	struct kube_list *l = st->live.list;

	if (l && l->rows.version != st->summed &&
	    st->listed != 1u << KUBE_POD) { /* pods alone have nobody to sum up for */
		kube_workloads_sum(&l->rows);
		st->summed = l->rows.version;
	}
	bool there = live_rows(s, out);
	out->belongs = of_kind;
	if (there && st->kind != ALL)
		out->sum_up = sum_up;
	out->alarms = not_pulled;
	out->alarm_word = _("not pulled");
	if (!out->empty)
		out->empty = st->kind == ALL ? _("No workload here yet. {key:create} creates one.")
					     : _("None of this kind here yet. {key:create} creates one.");
	if (there)
		snprintf(out->right, sizeof out->right, _("{key:kind} kind: %s"),
			 st->kind == ALL ? _("all") : _(kube_workload_defs[st->kind].plural_label));
}

static const struct live_spec spec = {
	.fill = fill,
	.namespace_at = AT(ns),
	.count = NP_("%zu workload", "%zu workloads"),
	.forbidden = N_("you may not list all kinds of workloads there"),
};

/* ---- actions ---- */

static void kind_choices(void *ctx, struct ui_choices *out)
{
	(void)ctx;
	ui_choices_add(out, (struct ui_choice){ .value = "all", .label = _("All kinds") });
	for (int k = 0; k < KUBE_WORKLOAD_KINDS; k++)
		ui_choices_add(out, (struct ui_choice){ .value = kube_workload_defs[k].id,
							.label = _(kube_workload_defs[k].plural_label) });
}

static void set_kind(struct ui_screen *s, int kind)
{
	struct state *st = s->state;

	st->kind = kind;
	if (kind == ALL ? st->listed != (1u << KUBE_WORKLOAD_KINDS) - 1 : !(st->listed & 1u << kind))
		live_start(s);
	app_teach_later(s->app);
	ui_screen_changed(s);
}

static void kind_chosen(void *ctx, const char *value)
{
	const struct kube_workload_def *def = value ? kube_workload_def_find(value) : NULL;

	struct ui_screen *s = ctx;

	if (value && !def && s->ops == &screen_workload_kind)
		app_go(s->app, "go.workloads"); /* the list that has a column for the kind */
	else if (value)
		set_kind(s, def ? (int)def->kind : ALL);
}

static void create(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e))
		app_error(s->app, &e);
	else if (st->kind == ALL)
		app_push(s->app, &screen_workload_type, NULL);
	else
		app_push(s->app, &screen_workload_form,
			 &(struct ui_form_start){ .kind = kube_workload_defs[st->kind].id });
}

/* What is marked, all at once. What cannot be done to one of them is not done to it, and is said. */
static struct app_change *change_of(struct ui_screen *s, const struct kube_workload_row *w, enum ui_verb verb)
{
	struct app_change *c;

	if (verb == UI_DO_DELETE)
		return workload_deletion(s, w->def, w->ns, w->name, w->uid);
	c = workload_restart(s, w->def, w->ns, w->name);
	c->command = rh_format("rollout restart %s/%s -n %s", w->def->id, w->name, w->ns);
	return c;
}

static bool act_on_marked(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row **marked;
	size_t n, all = ui_list_marked(s, &marked);
	struct app_change **v = rh_alloc((all + 1) * sizeof *v);

	n = 0;
	for (size_t i = 0; i < all; i++)
		if (verb == UI_DO_DELETE || workload(marked[i])->def->can_restart)
			v[n++] = change_of(s, workload(marked[i]), verb);
	if (n < all)
		ui_toast(app_ui(s->app), UI_ROLE_WARN,
			 rh_ngettext("%zu of the marked ones cannot be redeployed: it is left out.",
				     "%zu of the marked ones cannot be redeployed: they are left out.", all - n),
			 all - n);
	edit_bulk(s, &(struct edit_bulk_start){
			     .title = verb == UI_DO_DELETE ? _("Delete") : _("Redeploy"), .v = v, .n = n });
	free(v);
	free(marked);
	return true;
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if ((verb == UI_DO_DELETE || verb == UI_DO_REDEPLOY) && ui_list_mark_count(s))
		return act_on_marked(s, verb);
	if (verb == UI_DO_REMATCH && ui_list_mark_count(s)) {
		workload_rematch_many_start(s, &((struct state *)s->state)->matching);
		return true;
	}
	if (verb == UI_DO_CREATE)
		create(s);
	else if (verb == UI_DO_KIND)
		ui_pick(app_ui(s->app), &(struct ui_picker){ .title = _("Kind"),
							     .fill = kind_choices,
							     .done = kind_chosen,
							     .ctx = s,
							     .owner = s->owner });
	else if (verb == UI_DO_EDIT && row)
		workload_edit_open(s, row->key);
	else if (verb == UI_DO_DELETE && row)
		workload_delete_ask(s, workload(row)->def, workload(row)->ns, workload(row)->name, workload(row)->uid,
				    true);
	else
		return row && workload_do(s, &((struct state *)s->state)->doing, workload(row), verb);
	return true;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct rh_row *row = ui_list_selected(s);

	return row && !((verb == UI_DO_REDEPLOY || verb == UI_DO_REMATCH) && ui_list_mark_count(s)) &&
	       workload_unable(s, workload(row), verb, why);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (!workload_do_reply(&st->doing, m) && !workload_rematch_many_reply(&st->matching, m))
		live_reply(s, m);
}

static void close(struct ui_screen *s)
{
	workload_do_release(&((struct state *)s->state)->doing);
	workload_rematch_many_release(&((struct state *)s->state)->matching);
	live_close(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct kube_workload_def *def = arg ? kube_workload_def_find(arg) : NULL;

	((struct state *)s->state)->kind = def ? (int)def->kind : ALL;
	live_open(s);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_buf_addz(out, _("Workloads"));
	if (st->kind != ALL)
		rh_buf_addf(out, " ▸ %s", _(kube_workload_defs[st->kind].plural_label));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	app_teach_list(out, s->app,
		       st->kind == ALL ? "deploy,sts,ds,job,cronjob,pod"
				       : kube_workload_defs[st->kind].resource->plural,
		       NULL, live_list_of(s));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_CREATE, .help = N_("Create a workload."), .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_OPEN,
	  .help = N_("Its pods, what became of pulling its images, and why."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_workload_view },
	WORKLOAD_ACTIONS(UI_ACT_NEEDS_ROW),
	{ .verb = UI_DO_KIND, .help = N_("Show one kind of workload, or all."), .flags = UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_LOGS,
	  .help = N_("What its containers write."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_logs },
	{ .verb = UI_DO_EVENTS,
	  .label = N_("Timeline"),
	  .help = N_("What happened to it and its pods, one after the other."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_timeline },
	{ LIVE_EDIT, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES },
	{ LIVE_DELETE, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ LIVE_MARK },
	{ LIVE_MARK_RANGE },
	{ LIVE_MARK_ALL },
	{ LIVE_COPY },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_YAML, .help = N_("Show it as YAML."), .flags = UI_ACT_NEEDS_ROW, .opens = &screen_yaml },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

#define SHARED                                                                                                         \
	LIVE_LIST(spec), .state_size = sizeof(struct state), .actions = actions, .rows = rows, .open = open,           \
			 .reply = reply, .close = close, .mark_at = AT(uid), .unable = unable, .act = act,             \
			 .crumb = crumb, .teach = teach,                                                               \
			 .help = N_("Workloads run containers. The column Pull says what became of pulling their "     \
				    "images, taken from their "                                                        \
				    "pods: ok; pulling; "                                                              \
				    "or why not: refused, no credentials, not found, and so on. Open one to read the " \
				    "whole story and to mend "                                                         \
				    "it.\n\nPods and Jobs "                                                            \
				    "that another workload made stand in the lists of their own kind only.")

const struct ui_screen_ops screen_workloads = {
	.id = "workloads", .title = N_("Workloads"), .columns = all_columns, SHARED
};

/* The same with one kind, whose column is left out. arg: the id of the kind, "deployment". */
const struct ui_screen_ops screen_workload_kind = {
	.id = "workload_kind", .title = N_("Workloads of one kind"), .columns = kind_columns, SHARED
};
