/* A registry into many places: each with what is there now and what the server would say; then the writes, with what
 * became of each; again, undo, and a report for a file. No password is shown. */
#include "screens/spread/spread.h"
#include "screens/edit_file.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/fleet.h"
#include "app/message.h"
#include "app/session.h"
#include "app/spread.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DO_WAY = UI_DO_SCREEN, DO_REPORT };
enum { SHOW_MS = 100 };

static struct spread_state *state_of(const struct ui_screen *s)
{
	return s->state;
}

static size_t in_state(const struct spread_state *st, enum app_spread_state state)
{
	return app_spread_count(st->spread, state);
}

bool spread_resting(const struct spread_state *st)
{
	return !spread_finding(st) && st->spread->phase == APP_SPREAD_RESTS;
}

static size_t troubled(const struct spread_state *st)
{
	return in_state(st, APP_SPREAD_FAILED) + in_state(st, APP_SPREAD_CHANGED);
}

size_t spread_undoable(const struct spread_state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->spread->n; i++)
		n += st->spread->v[i].state == APP_SPREAD_DONE && st->spread->v[i].can_undo;
	return n;
}

/* ---- rows ---- */

static const char *next_step(const struct spread_state *st)
{
	if (spread_finding(st))
		return _("reading…");
	if (st->spread->phase == APP_SPREAD_CHECKS)
		return _("dry run…");
	if (st->spread->phase != APP_SPREAD_RESTS)
		return _("writing…");
	if (troubled(st))
		return _("{key:again} looks at the rest again");
	if (in_state(st, APP_SPREAD_READY))
		return _("{key:review} writes");
	return spread_undoable(st) ? _("{key:put_back} undoes what was done") : "";
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct spread_state *st = s->state;
	const struct app_spread *x = st->spread;
	size_t done = in_state(st, APP_SPREAD_DONE);

	if (st->stale)
		spread_make_rows(st);
	out->rows = &st->rows;
	out->phase = spread_finding(st) ? UI_LIST_LOADING : UI_LIST_READY;
	out->empty = _("There is nothing to write, or nowhere to write it.");
	out->muted = (const char *const *)st->muted;
	if (x->phase != APP_SPREAD_RESTS) {
		out->progress.done = x->done;
		out->progress.of = x->due;
	}
	if (x->phase == APP_SPREAD_WRITES)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu of %zu written", "%zu of %zu written", x->due), x->done, x->due);
	else if (done || st->report)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu of %zu place written", "%zu of %zu places written", x->n), done, x->n);
	else
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu place · the server would take %zu", "%zu places · the server would take %zu",
				     x->n),
			 x->n, in_state(st, APP_SPREAD_READY));
	snprintf(out->right, sizeof out->right, "%s", next_step(st));
}

/* ---- writing ---- */

static void choose(struct ui_screen *s)
{
	struct spread_state *st = s->state;
	const struct rh_row **marked;
	size_t n = ui_list_marked(s, &marked);

	for (size_t i = 0; i < st->spread->n; i++)
		st->spread->v[i].chosen = false;
	for (size_t i = 0; i < n; i++)
		st->spread->v[spread_row_of(marked[i])->at].chosen = true;
	free(marked);
}

/* ---- what has come ---- */

static const struct rh_err *first_failure(const struct spread_state *st)
{
	for (size_t i = 0; i < st->spread->n; i++)
		if (st->spread->v[i].err.code != RH_OK &&
		    (st->spread->v[i].state == APP_SPREAD_FAILED || st->spread->v[i].state == APP_SPREAD_CHANGED))
			return &st->spread->v[i].err;
	return NULL;
}

static void mark_one(struct ui_screen *s, size_t item)
{
	char *key = spread_key(&state_of(s)->spread->v[item]);

	ui_list_mark(s, key);
	free(key);
}

/* A pass has ended. */
static void on_rest(struct ui_screen *s)
{
	struct spread_state *st = s->state;
	const struct rh_err *e = first_failure(st);

	if (st->report) {
		if (!spread_undoable(st) && !troubled(st))
			app_spread_finished(s->app, st->report);
	} else if (st->way_at) {
		mark_one(s, st->way_at - 1);
	} else if (st->marked_to < st->spread->n) {
		if (!st->marked_to)
			ui_list_mark(s, NULL);
		for (size_t i = st->marked_to; st->marked_to && i < st->spread->n; i++)
			mark_one(s, i);
		st->marked_to = st->spread->n;
		ui_screen_unseen(s);
	}
	st->way_at = 0;
	if (e && e->code == RH_E_AUTH)
		app_error(s->app, e);
	else if (st->spread->stopped && e)
		spread_ask_on(s, e);
}

static void show(void *screen)
{
	struct ui_screen *s = screen;

	state_of(s)->shows_soon = false;
	state_of(s)->stale = true;
	ui_screen_changed(s);
}

/* While hundreds are under way they are not drawn one by one. */
static void show_soon(struct ui_screen *s)
{
	struct spread_state *st = s->state;

	if (!st->shows_soon)
		rh_timer_start(&st->timer, SHOW_MS, show, s);
	st->shows_soon = true;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct spread_state *st = s->state;
	enum app_spread_phase before = st->phase;

	if (m->tag == APP_MESSAGE_SPREAD)
		st->phase = st->spread->phase;
	else if (m->tag == APP_MESSAGE_FLEET)
		spread_fleet_changed(s);
	else if (m->tag != APP_MESSAGE_LANGUAGE && !spread_found(s, m))
		return;
	if (m->tag == APP_MESSAGE_SPREAD && st->phase != APP_SPREAD_RESTS) {
		show_soon(s);
		return;
	}
	show(s);
	if (m->tag == APP_MESSAGE_SPREAD && before != APP_SPREAD_RESTS && st->phase == APP_SPREAD_RESTS)
		on_rest(s);
}

/* ---- what a person does ---- */

static void write_them(struct ui_screen *s)
{
	struct spread_state *st = s->state;

	choose(s);
	if (!spread_resting(st))
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("One moment: this is still going on."));
	else if (app_spread_ready(st->spread))
		spread_ask_write(s);
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s",
			 in_state(st, APP_SPREAD_READY) ? _("Nothing is marked.") : _("There is nothing to write."));
}

static void other_clusters(struct ui_screen *s)
{
	const struct spread_state *st = s->state;

	if (!st->report && spread_resting(st))
		spread_clusters(s);
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s",
			 st->report ? _("A report is only undone.") : _("One moment: this is still going on."));
}

static void save_report(struct ui_screen *s)
{
	struct spread_state *st = s->state;
	struct rh_buf text;

	rh_buf_init(&text, APP_SPREAD_REPORT_BYTES);
	app_spread_report(st->spread, &text);
	if (text.n)
		app_push(s->app, &screen_to_file,
			 &(struct edit_file_start){ .name = "copies.jsonl",
						    .remark =
							    _("What was written where, without a value. ranchhand undo "
							      "takes back what was created."),
						    .text = rh_buf_str(&text) });
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing was written yet."));
	rh_buf_release(&text);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct spread_state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	switch ((int)verb) {
	case UI_DO_REVIEW:
		write_them(s);
		return true;
	case UI_DO_PUT_BACK:
		if (spread_resting(st) && spread_undoable(st))
			spread_ask_undo(s);
		return true;
	case UI_DO_AGAIN:
		if (spread_resting(st))
			app_spread_check(st->spread);
		return true;
	case UI_DO_CREATE:
		other_clusters(s);
		return true;
	case DO_REPORT:
		save_report(s);
		return true;
	case DO_WAY:
		if (row)
			spread_ask_way(s, row);
		return true;
	default:
		return false;
	}
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct spread_state *st = s->state;

	if (verb == UI_DO_REVIEW && spread_resting(st) && !in_state(st, APP_SPREAD_READY))
		rh_buf_addz(why, _("There is nothing to write."));
	else if (verb == UI_DO_PUT_BACK && !spread_undoable(st))
		rh_buf_addz(why, _("There is nothing to undo."));
	else if (st->report && ((int)verb == DO_WAY || verb == UI_DO_CREATE || verb == UI_DO_AGAIN))
		rh_buf_addz(why, _("A report is only undone."));
	else
		return false;
	return true;
}

/* ---- life ---- */

static void open(struct ui_screen *s, const void *arg)
{
	struct spread_state *st = s->state;

	st->screen = s;
	s->writes = N_("Write");
	rh_rows_init(&st->rows);
	st->spread = app_spread_new(s->app, s->owner);
	if (arg)
		spread_take(s, arg);
	st->phase = st->spread->phase;
}

/* The form that it came from has done its work: back to the list that shows what was made. */
static bool leave(struct ui_screen *s)
{
	struct spread_state *st = s->state;

	if (!rh_owner_alive(st->form) || !in_state(st, APP_SPREAD_DONE) || troubled(st))
		return true;
	if (app_find_here(s->app, "secrets"))
		app_pop_to(s->app, "secrets");
	else
		app_close(s->app, st->form);
	return false;
}

static void loses(const struct ui_screen *s, struct rh_buf *out)
{
	const struct spread_state *st = s->state;

	if (!spread_resting(st) || !spread_undoable(st) || !troubled(st))
		return;
	rh_buf_addf(out, "%s\n", _("It is written into some places and not into others."));
	rh_buf_addf(out, "%s\n", _("What was there before is forgotten with this screen: it cannot be undone then."));
}

static void close(struct ui_screen *s)
{
	struct spread_state *st = s->state;

	rh_timer_stop(&st->timer);
	app_fleet_close(&st->fleet);
	app_spread_leave(&st->spread);
	spread_drop(st);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct spread_state *st = s->state;

	if (st->report) {
		rh_buf_addz(out, _("Undo from a report"));
		return;
	}
	rh_buf_addf(out, rh_ngettext("Review: %s into %zu place", "Review: %s into %zu places", st->spread->n),
		    st->title ? st->title : "", st->spread->n);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct rh_row *row = ui_list_selected(s);
	const struct app_spread_item *i = row ? &state_of(s)->spread->v[spread_row_of(row)->at] : NULL;

	if (!i || !i->kube)
		return;
	app_teach_start_in(out, i->kube);
	rh_buf_addz(out, " get secret ");
	app_teach_word(out, rh_str(i->name));
	rh_buf_addz(out, " -n ");
	app_teach_word(out, rh_str(i->ns));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Write"),
	  .help = N_("Write the marked ones: the first alone, then several at a time."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ LIVE_MARK },
	{ LIVE_MARK_RANGE },
	{ LIVE_MARK_ALL },
	{ .verb = (enum ui_verb)DO_WAY,
	  .id = "way",
	  .label = N_("Merge, replace, keep…"),
	  .help = N_("What becomes of a registry of that name."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_PUT_BACK,
	  .label = N_("Undo"),
	  .help = N_("Delete what was created and put back what was changed, where nothing has changed since."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_CREATE,
	  .label = N_("Other clusters…"),
	  .help = N_("Add places in other clusters: of this Rancher, or of the contexts of the kubeconfig."),
	  .flags = UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_REPORT,
	  .id = "report",
	  .label = N_("Report…"),
	  .help = N_("Save what was written where, to look it up or to undo it another day."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN,
	  .help = N_("Look again at those that were refused or have failed."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl command that shows this one.") },
	{ 0 },
};
static const struct ui_own_key own_keys[] = {
	{ .verb = (enum ui_verb)DO_WAY, .keys = "r" },
	{ .verb = (enum ui_verb)DO_REPORT, .keys = "E" },
	{ .verb = UI_DO_NOTHING },
};

const struct ui_screen_ops screen_spread = {
	.id = "spread",
	.title = N_("Copy to several places"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct spread_state),
	.help = N_(
		"Nothing has been written yet. Each place was asked whether it would take the registry. Where one of "
		"that name exists it is merged entry by entry: what it holds besides stays. Another kind of secret is "
		"never touched.\n\nThe first is written alone, then several at a time. When one fails the rest waits "
		"until you decide. What was written can be undone as long as this screen is open."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = spread_columns,
	.mark_at = offsetof(struct spread_row, mark),
	.note_at = offsetof(struct spread_row, note),
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.leave = leave,
	.loses = loses,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
