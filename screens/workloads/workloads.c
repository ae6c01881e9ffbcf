/* Workloads: all kinds in one live list, or one kind; each with what became of pulling its images, from the pods beside
 * it. */
#include "screens/workloads.h"
#include "screens/live.h"
#include "screens/screens.h"
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
	struct live_screen live; /* first: live_version looks here */
	int kind;                /* enum kube_workload_kind, or ALL */
	unsigned listed;         /* kinds in the list, bits */
	uint64_t summed;         /* version of the rows when pods were last added up */
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

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, workload(row)->name);
}

static void ns_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, workload(row)->ns);
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

static void image_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, workload(row)->images);
}

static void restarts_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (workload(row)->restarts >= 0)
		rh_buf_addf(out, "%d", workload(row)->restarts);
}

static int restarts_cmp(const struct rh_row *a, const struct rh_row *b)
{
	return workload(a)->restarts - workload(b)->restarts;
}

static int64_t since(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return workload(row)->created;
}

#define FIRST                                                                                                  \
	{ .id = "state", .title = N_("State"), .min = 8, .want = 18, .text = state_text, .role = state_role }, \
		{ .id = "name",                                                                                \
		  .title = N_("Name"),                                                                         \
		  .min = 14,                                                                                   \
		  .want = 40,                                                                                  \
		  .flags = UI_COL_SORTED | UI_COL_FIXED,                                                       \
		  .text = name_text },                                                                         \
	{                                                                                                      \
		.id = "namespace", .title = N_("Namespace"), .min = 8, .want = 16, .text = ns_text             \
	}
#define LAST                                                                                                          \
	{ .id = "pull", .title = N_("Pull"), .min = 14, .want = 14, .text = pull_text, .role = pull_role },           \
		{ .id = "ready", .title = N_("Ready"), .min = 5, .want = 7, .text = ready_text, .role = ready_role }, \
		{ .id = "age",                                                                                        \
		  .title = N_("Age"),                                                                                 \
		  .min = 4,                                                                                           \
		  .want = 4,                                                                                          \
		  .flags = UI_COL_RIGHT | UI_COL_AGE,                                                                 \
		  .since = since },                                                                                   \
		{ .id = "image", .title = N_("Image"), .min = 10, .text = image_text },                               \
		{ .id = "restarts",                                                                                   \
		  .title = N_("Restarts"),                                                                            \
		  .min = 8,                                                                                           \
		  .want = 8,                                                                                          \
		  .flags = UI_COL_RIGHT,                                                                              \
		  .text = restarts_text,                                                                              \
		  .cmp = restarts_cmp },                                                                              \
	{                                                                                                             \
		0                                                                                                     \
	}

static const struct ui_column all_columns[] = {
	FIRST,
	{ .id = "type", .title = N_("Type"), .min = 10, .want = 11, .text = type_text },
	LAST,
};
static const struct ui_column kind_columns[] = { FIRST, LAST };

/* ---- the list ---- */

/* In the list of all kinds, what another workload made stands with that one. */
static bool of_kind(const struct ui_screen *s, const struct rh_row *row)
{
	const struct state *st = s->state;

	if (st->kind != ALL)
		return (int)workload(row)->def->kind == st->kind;
	return !workload(row)->made_by_another;
}

static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	return of_kind(s, row) && app_filter_keeps(s->app, workload(row)->ns);
}

static void spec(struct ui_screen *s, struct kube_list_spec *out)
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

static size_t fill_summary(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	const struct kube_list *l = st->live.list;
	size_t n = 0, all = 0;

	for (size_t i = 0; i < l->rows.n; i++) {
		bool is = of_kind(s, l->rows.v[i]);

		all += is;
		n += is && app_filter_keeps(s->app, workload(l->rows.v[i])->ns);
	}
	if (st->kind == ALL)
		snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu workload", "%zu workloads", n), n);
	else
		snprintf(out->summary, sizeof out->summary, "%zu %s", n,
			 _(n == 1 ? kube_workload_defs[st->kind].label : kube_workload_defs[st->kind].plural_label));
	live_summary(s, &st->live, out, n, all);
	snprintf(out->right, sizeof out->right, _("{key:kind} kind: %s"),
		 st->kind == ALL ? _("all") : _(kube_workload_defs[st->kind].plural_label));
	return all;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	static const struct rh_rows none;
	struct state *st = s->state;
	struct kube_list *l = st->live.list;

	if (l && l->rows.version != st->summed) {
		kube_workloads_sum(&l->rows);
		st->summed = l->rows.version;
	}
	out->empty = st->kind == ALL ? _("No workload here yet. {key:create} creates one.")
				     : _("None of this kind here yet. {key:create} creates one.");
	if (!live_rows(&st->live, out))
		return;
	out->keep = keep;
	if (!fill_summary(s, out) && out->phase == UI_LIST_READY)
		out->rows = &none; /* what is there is beside it */
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	live_reply(s, &st->live, m);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	ui_screen_changed(s);
}

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
		live_start(s, &st->live);
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

static bool act_on_row(struct ui_screen *s, enum ui_verb verb, const struct kube_workload_row *w)
{
	switch (verb) {
	case UI_DO_OPEN:
		app_push(s->app, &screen_workload_view, w->row.key);
		return true;
	case UI_DO_YAML:
		app_push(s->app, &screen_yaml, w->row.key);
		return true;
	case UI_DO_EVENTS:
		app_push(s->app, &screen_events, w->row.key);
		return true;
	case UI_DO_EDIT:
		workload_edit_open(s, w->row.key);
		return true;
	case UI_DO_DELETE:
		workload_delete_ask(s, w->def, w->ns, w->name, w->uid, true);
		return true;
	default:
		return false;
	}
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	switch (verb) {
	case UI_DO_CREATE:
		create(s);
		return true;
	case UI_DO_KIND:
		ui_pick(app_ui(s->app), &(struct ui_picker){ .title = _("Kind"),
							     .fill = kind_choices,
							     .done = kind_chosen,
							     .ctx = s,
							     .owner = s->owner });
		return true;
	case UI_DO_AGAIN:
		live_again(s, &st->live);
		return true;
	default:
		return row && act_on_row(s, verb, workload(row));
	}
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct kube_workload_def *def = arg ? kube_workload_def_find(arg) : NULL;

	st->kind = def ? (int)def->kind : ALL;
	live_open(s, &st->live, spec, N_("you may not list all kinds of workloads there"));
}

static void close(struct ui_screen *s)
{
	live_close(&((struct state *)s->state)->live);
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
		       NULL, st->live.list);
}

static const struct ui_action actions[] = {
	{ UI_DO_CREATE, NULL, NULL, N_("Create a workload."), UI_ACT_WRITES | UI_ACT_HINT },
	{ UI_DO_OPEN, NULL, NULL, N_("Its pods, what became of pulling its images, and why."),
	  UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_KIND, NULL, NULL, N_("Show one kind of workload, or all."), UI_ACT_HINT },
	{ UI_DO_FILTER, NULL, NULL, N_("Choose whose namespaces are shown: projects, namespaces, all."), UI_ACT_HINT },
	{ UI_DO_FIND, NULL, NULL, NULL, UI_ACT_HINT },
	{ UI_DO_EVENTS, NULL, NULL, N_("The events of the workload and its pods."), UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_EDIT, NULL, NULL, N_("Change it in a form."), UI_ACT_NEEDS_ROW | UI_ACT_WRITES },
	{ UI_DO_DELETE, NULL, NULL, N_("Delete it, after asking."),
	  UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ UI_DO_SORT, NULL, NULL, NULL, 0 },
	{ UI_DO_REVERSE, NULL, NULL, NULL, 0 },
	{ UI_DO_YAML, NULL, NULL, N_("Show it as YAML."), UI_ACT_NEEDS_ROW },
	{ UI_DO_AGAIN, NULL, NULL, N_("List again now."), 0 },
	{ UI_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that show the same."), 0 },
	{ UI_DO_NOTHING, NULL, NULL, NULL, 0 },
};

#define HELP                                                                                                          \
	N_("Workloads run containers. The column Pull says what became of pulling their images, taken from their "    \
	   "pods: ok; pulling; "                                                                                      \
	   "or why not: refused, no credentials, not found, and so on. Open one to read the whole story and to mend " \
	   "it.\n\nPods and Jobs "                                                                                    \
	   "that another workload made stand in the lists of their own kind only.")

const struct ui_screen_ops screen_workloads = {
	.id = "workloads",
	.title = N_("Workloads"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = HELP,
	.actions = actions,
	.columns = all_columns,
	.rows = rows,
	.version = live_version,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};

/* The same with one kind, whose column is left out. arg: the id of the kind, "deployment". */
const struct ui_screen_ops screen_workload_kind = {
	.id = "workload_kind",
	.title = N_("Workloads of one kind"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = HELP,
	.actions = actions,
	.columns = kind_columns,
	.rows = rows,
	.version = live_version,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
