/* Several objects at once. Each is read, and the server is asked whether it would take the change (a dry run); then
 * they are written one after the other, with what became of each. At the first that fails the person is asked, once,
 * whether the others are still to be done. What was done can be undone as one. */
#include "screens/bulk.h"
#include "screens/edit/bulk_ask.h"
#include "screens/screens.h"
#include "app/apply.h"
#include "app/change.h"
#include "app/message.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "app/undo.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_READ = 1, TAG_DRY, TAG_UNDO };
enum item_state { WAITING, CHECKING, READY, REFUSED, WRITING, DONE, FAILED, UNDOING, UNDONE, LEFT, SAME, STATES };
enum phase { RESTS, CHECKS, WRITES, UNDOES };
static const struct {
	const char *word;
	enum ui_role role;
} states[STATES] = {
	[WAITING] = { "", UI_ROLE_TEXT },
	[CHECKING] = { N_("asking the server…"), UI_ROLE_MUTED },
	[READY] = { N_("would be taken"), UI_ROLE_GOOD },
	[REFUSED] = { N_("refused"), UI_ROLE_BAD },
	[WRITING] = { N_("writing…"), UI_ROLE_WARN },
	[DONE] = { N_("done"), UI_ROLE_GOOD },
	[FAILED] = { N_("not done"), UI_ROLE_BAD },
	[UNDOING] = { N_("writing…"), UI_ROLE_WARN },
	[UNDONE] = { N_("as it was"), UI_ROLE_TEXT },
	[SAME] = { N_("unchanged"), UI_ROLE_MUTED },
	[LEFT] = { N_("left: changed since"), UI_ROLE_WARN },
};

struct item {
	struct app_change *c;
	enum item_state state;
	struct rh_err err;
	uint64_t undo;
	char *note;
};
struct row {
	struct rh_row row;
	const char *what, *state, *note;
	enum ui_role role;
	int at;
};
struct state {
	struct ui_screen *screen, *list; /* list: where the rows are marked, while list_owner lives */
	struct rh_owner list_owner;
	char *title;
	struct item *v;
	size_t n, at;
	enum phase phase;
	bool go_on; /* whatever fails */
	bool applies;
	char *command;
	struct rh_rows rows;
};

static struct state *state_of(const struct ui_screen *s)
{
	return s->state;
}

/* ---- rows ---- */

#define AT(member) offsetof(struct row, member)
static const struct ui_column columns[] = {
	{ .id = "what", .title = N_("Object"), .min = 24, .flags = UI_COL_FIXED, .text_at = AT(what) },
	{ .id = "state", .title = N_("Server"), .min = 10, .want = 24, .text_at = AT(state), .role_at = AT(role) },
	{ .id = "at", .title = "", .min = 3, .want = 3, .flags = UI_COL_SORTED | UI_COL_RIGHT, .number_at = AT(at) },
	{ 0 },
};

static const char *word_of(const struct state *st, const struct item *it)
{
	bool creates = strcmp(it->c->method, "POST") == 0;

	if (it->err.code == RH_E_UNKNOWN)
		return _("not known");
	if (st->applies && it->state == READY)
		return creates ? _("would be created") : _("would be changed");
	if (st->applies && it->state == DONE)
		return creates ? _("created") : _("changed");
	return *states[it->state].word ? _(states[it->state].word) : "";
}

static void make_rows(struct state *st)
{
	static const size_t strings[] = { AT(what), AT(state), AT(note), 0 };

	rh_rows_clear(&st->rows);
	for (size_t i = 0; i < st->n; i++) {
		const struct item *it = &st->v[i];
		char *key = rh_format("%zu/%s", i, it->c->name);
		char *note = it->err.code == RH_OK ? rh_strdup(it->note ? it->note : "") : rh_err_line(&it->err, true);
		const struct row row = { .row.key = key,
					 .what = it->c->what,
					 .state = word_of(st, it),
					 .note = note,
					 .role = states[it->state].role,
					 .at = (int)i + 1 };

		rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
		free(note);
		free(key);
	}
	ui_screen_changed(st->screen);
}

static size_t count(const struct state *st, enum item_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < st->n; i++)
		n += st->v[i].state == state;
	return n;
}

/* A create is no loss: only what was deleted or changed is kept. */
static bool can_undo(const struct state *st)
{
	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].state == DONE && st->v[i].undo)
			return true;
	return false;
}

static const char *next_step(const struct state *st)
{
	if (st->phase == CHECKS)
		return _("dry run…");
	if (st->phase != RESTS)
		return _("writing…");
	if (can_undo(st))
		return _("{key:put_back} undoes what was done");
	if (st->applies && count(st, REFUSED))
		return _("all or nothing");
	return count(st, READY) ? _("{key:review} writes") : "";
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;
	size_t done = count(st, DONE);

	out->rows = &st->rows;
	out->phase = UI_LIST_READY;
	if (st->phase != RESTS) {
		out->progress.done = st->at;
		out->progress.of = st->n;
	}
	if (done)
		snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu of %zu done", "%zu of %zu done", st->n),
			 done, st->n);
	else if (count(st, SAME) == st->n)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu object, already as the file says", "%zu objects, already as the file says",
				     st->n),
			 st->n);
	else
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu object · the server would take %zu",
				     "%zu objects · the server would take %zu", st->n),
			 st->n, count(st, READY));
	snprintf(out->right, sizeof out->right, "%s", next_step(st));
}

/* ---- one after the other ---- */

static void step(struct state *st);
static void check(struct state *st);

static void set(struct state *st, enum item_state state, const struct rh_err *e)
{
	st->v[st->at].state = state;
	st->v[st->at].err = e ? *e : (struct rh_err){ 0 };
	make_rows(st);
}

static void next(struct state *st)
{
	st->at++;
	step(st);
}

static void read_it(struct state *st, int tag)
{
	const struct app_change *c = st->v[st->at].c;

	char *object = rh_str_dup(edit_bulk_object(c));

	kube_get(app_change_kube(st->screen->app, c), object, c->what, st->screen->owner, tag);
	free(object);
}

/* Which of the items this phase is about. */
static bool is_due(const struct state *st)
{
	static const enum item_state due[] = { [CHECKS] = WAITING, [WRITES] = READY, [UNDOES] = DONE };

	return st->v[st->at].state == due[st->phase] && (st->phase != UNDOES || st->v[st->at].undo);
}

static void write_it(struct state *st)
{
	struct app_change *c = app_change_copy(st->v[st->at].c);

	c->quiet = true;
	c->named = true; /* asked once, for all of them */
	app_write(st->screen->app, c, st->screen->owner);
}

/* Nothing is left to do for the marks. */
static bool all_done(const struct state *st)
{
	return count(st, DONE) + count(st, SAME) == st->n;
}

static void step(struct state *st)
{
	while (st->at < st->n && !is_due(st))
		st->at++;
	if (st->at == st->n) {
		if (st->phase == WRITES && all_done(st) && !st->applies && rh_owner_alive(st->list_owner) &&
		    st->list->ops->kind == UI_SCREEN_LIST)
			ui_list_unmark(st->list);
		st->phase = RESTS;
		make_rows(st);
		return;
	}
	set(st, st->phase == CHECKS ? CHECKING : st->phase == WRITES ? WRITING : UNDOING, NULL);
	if (st->phase == WRITES)
		write_it(st);
	else if (st->phase == CHECKS && st->v[st->at].c->undo_of) /* read already, to see what has changed since */
		check(st);
	else
		read_it(st, st->phase == CHECKS ? TAG_READ : TAG_UNDO);
}

static void begin(struct state *st, enum phase phase)
{
	st->phase = phase;
	st->at = 0;
	step(st);
}

/* ---- answers ---- */

static bool waits(const struct state *st)
{
	for (size_t i = 0; i < st->at; i++)
		if (app_apply_waits(st->v[st->at].c, st->v[i].c))
			return true;
	return false;
}

static void check(struct state *st)
{
	struct item *it = &st->v[st->at];
	bool unchecked = st->applies && waits(st);

	if (unchecked)
		it->c->no_dry_run = APP_NO_DRY_RUN_PLACE;
	if (!unchecked && !app_change_is_none(it->c)) {
		app_dry_run(app_change_kube(st->screen->app, it->c), it->c, st->screen->owner, TAG_DRY);
		return;
	}
	rh_strset(&it->note, unchecked ? _(it->c->no_dry_run) : NULL);
	set(st, unchecked ? READY : SAME, NULL);
	next(st);
}

/* What was marked, and not what was made under its name since. */
static void on_read(struct state *st, struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	struct app_change *c = st->v[st->at].c;
	struct rh_err e = m->err;

	if (st->applies && e.code == RH_E_NOTFOUND) {
		app_apply_creates(c);
		check(st);
		return;
	}
	if (!st->applies && e.code == RH_OK && r &&
	    !edit_bulk_same_uid(rh_secret_peek(&c->before), rh_secret_peek(&r->body)))
		rh_err_set(&e, RH_E_NOTFOUND, _("%s was made again since it was marked."), c->what);
	if (e.code != RH_OK || !r) {
		set(st, REFUSED, &e);
		next(st);
		return;
	}
	rh_secret_set(&c->before, rh_secret_peek(&r->body));
	check(st);
}

static void on_dry(struct state *st, const struct rh_message *m)
{
	struct rh_err e;

	app_dry_outcome(st->v[st->at].c, &m->err, m->body, &e);
	set(st, e.code == RH_OK ? READY : REFUSED, &e);
	next(st);
}

static void on_choice(void *ctx, int button)
{
	struct state *st = ctx;

	st->go_on = button == 1;
	if (st->go_on)
		next(st);
	else
		st->phase = RESTS;
	make_rows(st);
}

static size_t left(const struct state *st)
{
	size_t n = 0;

	for (size_t i = st->at + 1; i < st->n; i++)
		n += st->v[i].state == READY;
	return n;
}

static void on_written(struct state *st, const struct rh_message *m)
{
	struct item *it = &st->v[st->at];

	if (m->err.code == RH_OK) {
		bool undone = st->phase == UNDOES;

		if (st->applies)
			rh_strset(&it->note, NULL);
		set(st, undone ? UNDONE : DONE, NULL);
		it->undo = undone ? 0 : edit_bulk_undo_of(st->screen->app, it->c);
		next(st);
		return;
	}
	set(st, st->phase == UNDOES ? LEFT : FAILED, &m->err);
	if (st->phase == WRITES && !st->go_on && left(st))
		edit_bulk_ask_on(st->screen, &m->err, on_choice, st);
	else
		next(st);
}

static void on_undo(struct state *st, const struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	struct rh_err e = m->err;
	struct app_change *c = NULL;

	if (e.code == RH_OK || e.code == RH_E_NOTFOUND)
		c = app_undo_change(st->screen->app, st->v[st->at].undo,
				    e.code == RH_OK && r ? rh_secret_peek(&r->body) : RH_STR(""), &e);
	if (!c) {
		set(st, LEFT, &e);
		next(st);
		return;
	}
	c->kube = app_change_kube(st->screen->app, st->v[st->at].c);
	c->quiet = true;
	c->named = true;
	app_write(st->screen->app, c, st->screen->owner);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->tag == APP_MESSAGE_WRITTEN && (st->phase == WRITES || st->phase == UNDOES))
		on_written(st, m);
	else if (m->tag == TAG_READ)
		on_read(st, m);
	else if (m->tag == TAG_DRY)
		on_dry(st, m);
	else if (m->tag == TAG_UNDO)
		on_undo(st, m);
	else if (m->tag == APP_MESSAGE_LANGUAGE)
		make_rows(st);
}

/* ---- what a person does ---- */

static void on_sure(void *ctx, int button)
{
	if (button == 1)
		begin(ctx, WRITES);
}

static void on_undo_sure(void *ctx, int button)
{
	if (button == 1)
		begin(ctx, UNDOES);
}

/* In a protected place its name is typed first. */
static void begin_sure(struct state *st, enum phase phase, enum item_state due)
{
	const struct app_change *first = st->v[0].c;
	const char *place = app_protected(st->screen->app, first);
	bool deletes = phase == WRITES && strcmp(first->method, "DELETE") == 0;

	if (!place) {
		begin(st, phase);
		return;
	}
	edit_bulk_ask(st->screen, &(struct edit_bulk_question){ .title = phase == WRITES ? st->title : _("Undo"),
								.button = phase == UNDOES ? _("Undo")
									  : deletes       ? _("Delete")
											  : _("Write"),
								.place = place,
								.n = count(st, due),
								.deletes = deletes,
								.done = phase == UNDOES ? on_undo_sure : on_sure,
								.ctx = st });
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_OPEN && row) {
		edit_look(s, st->v[((const struct row *)(const void *)row)->at - 1].c);
		return true;
	}
	if (verb != UI_DO_REVIEW && verb != UI_DO_PUT_BACK)
		return false;
	if (st->phase != RESTS)
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("One moment: this is still going on."));
	else if (verb == UI_DO_REVIEW && count(st, READY))
		begin_sure(st, WRITES, READY);
	else if (verb == UI_DO_PUT_BACK && can_undo(st))
		begin_sure(st, UNDOES, DONE);
	return true;
}

/* While it goes on it can be done, a little later. */
static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct state *st = s->state;

	if (verb == UI_DO_REVIEW && st->phase == RESTS && st->applies && count(st, REFUSED))
		rh_buf_addz(why, _("The server would refuse one of them: nothing of the file is written."));
	else if (verb == UI_DO_REVIEW && st->phase == RESTS && !count(st, READY))
		rh_buf_addz(why, _("There is nothing to write."));
	else if (verb == UI_DO_PUT_BACK && !can_undo(st))
		rh_buf_addz(why, _("There is nothing to undo."));
	else
		return false;
	return true;
}

static bool leave(struct ui_screen *s)
{
	if (state_of(s)->phase == RESTS || state_of(s)->phase == CHECKS)
		return true;
	ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("One moment: this is still going on."));
	return false;
}

void edit_bulk(struct ui_screen *s, const struct edit_bulk_start *start)
{
	struct rh_err e;

	if (start->n && app_gate(s->app, APP_GATE_WRITE, &e)) {
		struct edit_bulk_start from = *start;

		from.list = s;
		app_push(s->app, &screen_bulk, &from);
		return;
	}
	if (start->n)
		app_error(s->app, &e);
	for (size_t i = 0; i < start->n; i++)
		app_change_free(&start->v[i]);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct edit_bulk_start *start = arg;
	struct state *st = s->state;

	st->screen = s;
	rh_rows_init(&st->rows);
	st->title = rh_strdup(start->title);
	s->writes = start->v[0]->verb;
	st->list = start->list;
	st->list_owner = start->list->owner;
	st->n = start->n;
	st->applies = start->applies;
	rh_strset(&st->command, start->command);
	st->v = rh_alloc(st->n * sizeof *st->v);
	for (size_t i = 0; i < st->n; i++) {
		st->v[i].c = start->v[i];
		st->v[i].note = start->notes ? rh_strdup(start->notes[i]) : NULL;
	}
	begin(st, CHECKS);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	for (size_t i = 0; i < st->n; i++) {
		app_change_free(&st->v[i].c);
		free(st->v[i].note);
	}
	free(st->v);
	free(st->title);
	free(st->command);
	rh_rows_release(&st->rows);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("%s: %zu"), state_of(s)->title, state_of(s)->n);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->command) {
		app_teach_start_in(out, app_change_kube(s->app, st->v[0].c));
		rh_buf_addf(out, " %s\n", st->command);
		return;
	}
	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].c->command) {
			app_teach_start_in(out, app_change_kube(s->app, st->v[i].c));
			rh_buf_addf(out, " %s\n", st->v[i].c->command);
		}
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Do it"),
	  .help = N_("Do it to those that the server would take, one after the other."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_PUT_BACK,
	  .label = N_("Undo"),
	  .help = N_("Put back what was done, where nothing has changed since."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_OPEN,
	  .label = N_("What changes"),
	  .help = N_("Show what would be sent of this one, or what changes."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_FIND },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that do the same.") },
	{ 0 },
};

const struct ui_screen_ops screen_bulk = {
	.id = "bulk",
	.title = N_("Review of several"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Nothing has been written yet. Each object was read, and the server was asked whether it would take "
		   "the change. They are written one after the other, and each row says what became of it."),
	.actions = actions,
	.columns = columns,
	.note_at = AT(note),
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.leave = leave,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
