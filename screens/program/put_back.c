/* Put back: what was deleted or changed in the last ten minutes, with the time that is left. */
#include "screens/bulk.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/undo.h"
#include "base/base.h"
#include "kube/kube.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_READ = 1, TAG_SEVERAL, TICK_MS = 1000 };
struct row {
	struct rh_row row;
	const char *what, *did, *note, *mark; /* mark: the id, in words */
	uint64_t id;
	int64_t until;
};
struct state {
	struct rh_rows rows;
	struct rh_timer tick;
	uint64_t asked; /* what is being put back */
	struct {
		uint64_t *ids; /* that are marked, while they are read */
		size_t n, at;
		struct app_change **v; /* what puts them back */
		size_t count;
		char *left; /* why some are left, a line each */
	} several;
	struct app_change *pending; /* while it is asked whether it is to be written all the same */
};

static const struct row *row_of(const struct rh_row *row)
{
	return (const struct row *)(const void *)row;
}

static void left_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	long long left = (long long)(row_of(row)->until - rh_now()) / 1000;

	(void)s;
	left = left > 0 ? left : 0;
	rh_buf_addf(out, "%lldm%02llds", left / 60, left % 60);
}

static int by_time(const struct rh_row *a, const struct rh_row *b)
{
	return (row_of(a)->id < row_of(b)->id) - (row_of(a)->id > row_of(b)->id);
}

#define AT(member) offsetof(struct row, member)
static const struct ui_column columns[] = {
	{ .id = "what", .title = N_("Object"), .min = 20, .flags = UI_COL_FIXED, .text_at = AT(what) },
	{ .id = "did", .title = N_("Done"), .min = 8, .want = 16, .text_at = AT(did) },
	{ .id = "left",
	  .title = N_("Time left"),
	  .min = 9,
	  .want = 9,
	  .flags = UI_COL_RIGHT | UI_COL_SORTED,
	  .text = left_text,
	  .cmp = by_time },
	{ 0 },
};

static void make_rows(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_undo *u;

	rh_rows_clear(&st->rows);
	for (size_t i = 0; (u = app_undo_at(s->app, i)); i++) {
		static const size_t strings[] = { AT(what), AT(did), AT(note), AT(mark), 0 };
		char *key = rh_format("%llu", (unsigned long long)u->id);
		char *note = u->by ? rh_format(_("by the project's registry %s: delete that one first"), u->by)
				   : rh_strdup("");
		struct row row = { .row.key = key,
				   .mark = key,
				   .what = u->what,
				   .did = _(u->verb),
				   .note = note,
				   .id = u->id,
				   .until = u->until };

		rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
		free(note);
		free(key);
	}
	ui_screen_changed(s);
}

static void on_tick(void *ctx)
{
	struct ui_screen *s = ctx;
	struct state *st = s->state;

	make_rows(s);
	if (st->rows.n)
		rh_timer_start(&st->tick, TICK_MS, on_tick, s);
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	out->rows = &((struct state *)s->state)->rows;
	out->phase = UI_LIST_READY;
	out->count = (struct rh_plural)NP_("%zu can be put back", "%zu can be put back");
	out->empty = _("Nothing was deleted or changed here in the last ten minutes.");
}

/* ---- what a project's registry overwrote ---- */

static void on_by(void *ctx, int button)
{
	struct ui_screen *s = ctx;
	struct state *st = s->state;
	const struct app_undo *u = app_undo_of(s->app, st->asked);
	struct app_change *c = st->pending;

	st->pending = NULL;
	if (button == 2) {
		app_review(s->app, c);
		return;
	}
	app_change_free(&c);
	if (button == 1 && u)
		app_push(s->app, app_screen(s->app, "secret_view"), u->by_key);
}

/* It stands under Rancher's copy, and would not stay. */
static void ask_by(struct ui_screen *s, const char *by)
{
	char *line = rh_format(_("The project's registry %s is still there. Rancher overwrites this secret again when "
				 "that one changes or Rancher restarts, and deletes it together with that one."),
			       by);
	const char *const lines[] = { line,
				      _("Delete the project's registry first, then put this back: it stays then.") };
	const char *const buttons[] = { _("Cancel"), _("Show the project's registry"), _("Put back all the same") };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("It would not stay"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .role = UI_ROLE_WARN,
						       .done = on_by,
						       .ctx = s,
						       .owner = s->owner });
	free(line);
}

/* ---- putting back ---- */

static void put_back(struct ui_screen *s, struct rh_str there)
{
	struct state *st = s->state;
	struct rh_err e;
	struct app_change *c = app_undo_change(s->app, st->asked, there, &e);

	if (!c) {
		app_error(s->app, &e);
		return;
	}
	c->kube = app_undo_kube(s->app, st->asked, &e);
	c->form = s->owner;
	const struct app_undo *u = app_undo_of(s->app, st->asked);
	if (u->by && there.n) {
		app_change_free(&st->pending);
		st->pending = c;
		ask_by(s, u->by);
		return;
	}
	app_review(s->app, c);
}

static void ask(struct ui_screen *s, uint64_t id)
{
	struct state *st = s->state;
	struct rh_err e;
	struct kube *k;

	if (!app_gate(s->app, APP_GATE_WRITE, &e) || !(k = app_undo_kube(s->app, id, &e))) {
		app_error(s->app, &e);
		return;
	}
	st->asked = id;
	kube_get(k, app_undo_of(s->app, id)->path, app_undo_of(s->app, id)->what, s->owner, TAG_READ);
}

/* ---- several ---- */

static void forget_several(struct state *st)
{
	for (size_t i = 0; i < st->several.count; i++)
		app_change_free(&st->several.v[i]);
	free(st->several.v);
	free(st->several.ids);
	free(st->several.left);
	memset(&st->several, 0, sizeof st->several);
}

static void leave_one(struct state *st, const struct rh_err *e)
{
	char *before = st->several.left;

	st->several.left = rh_format("%s%s%s %s", before ? before : "", before ? "\n" : "", e->what, e->fix);
	free(before);
}

/* Those that can be are reviewed together; why the others are left is said first. */
static void review_several(struct ui_screen *s)
{
	struct state *st = s->state;
	struct edit_bulk_start start = { .title = _("Put back"), .v = st->several.v, .n = st->several.count };
	const char *const lines[] = { st->several.left ? st->several.left : "" };
	const char *const buttons[] = { _("Close") };

	if (start.n) {
		edit_bulk(s, &start);
		st->several.count = 0; /* they are its own now */
	}
	if (st->several.left)
		ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Not all of it can be put back"),
							       .lines = lines,
							       .line_count = RH_LEN(lines),
							       .buttons = buttons,
							       .button_count = RH_LEN(buttons),
							       .role = UI_ROLE_WARN });
	forget_several(st);
}

static void read_next(struct ui_screen *s)
{
	struct state *st = s->state;

	for (; st->several.at < st->several.n; st->several.at++) {
		uint64_t id = st->several.ids[st->several.at];
		struct rh_err e;
		struct kube *k = app_undo_kube(s->app, id, &e);

		if (k) {
			const struct app_undo *u = app_undo_of(s->app, id);

			kube_get(k, u->path, u->what, s->owner, TAG_SEVERAL);
			return;
		}
		leave_one(st, &e);
	}
	review_several(s);
}

static void on_several(struct ui_screen *s, const struct rh_message *m)
{
	struct state *st = s->state;
	uint64_t id = st->several.at < st->several.n ? st->several.ids[st->several.at] : 0;
	const struct app_undo *u = app_undo_of(s->app, id);
	const struct kube_reply *r = m->body;
	struct rh_str there = m->err.code == RH_OK && r ? rh_secret_peek(&r->body) : RH_STR("");
	struct app_change *c = NULL;
	struct rh_err e = m->err;

	if (u && u->by && there.n) /* it would not stay: see ask_by */
		rh_err_set(&e, RH_E_CONFLICT,
			   _("%s is overwritten by the project's registry %s: delete that one first."), u->what, u->by);
	else if (e.code == RH_OK || e.code == RH_E_NOTFOUND)
		c = app_undo_change(s->app, id, there, &e);
	if (c) {
		struct rh_err none;

		c->kube = app_undo_kube(s->app, id, &none);
		st->several.v[st->several.count++] = c;
	} else {
		leave_one(st, &e);
	}
	st->several.at++;
	read_next(s);
}

static void ask_several(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct rh_row **rows;
	size_t n = ui_list_marked(s, &rows);
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		free(rows);
		return;
	}
	forget_several(st);
	st->several.ids = rh_alloc((n + 1) * sizeof *st->several.ids);
	st->several.v = rh_alloc((n + 1) * sizeof *st->several.v);
	for (size_t i = 0; i < n; i++)
		st->several.ids[st->several.n++] = row_of(rows[i])->id;
	free(rows);
	read_next(s);
}

/* A controller counts on while its workload rolls out: read again, and looked at again whether that is all. */
static void refused(struct ui_screen *s, const struct rh_err *e)
{
	if (e->code == RH_E_CONFLICT)
		ask(s, ((const struct state *)s->state)->asked);
	else
		app_error(s->app, e);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->tag == APP_MESSAGE_CHANGED)
		on_tick(s);
	if (m->tag == APP_MESSAGE_REFUSED)
		refused(s, &m->err);
	if (m->tag == TAG_SEVERAL)
		on_several(s, m);
	if (m->tag != TAG_READ)
		return;
	if (m->err.code == RH_E_NOTFOUND)
		put_back(s, RH_STR(""));
	else if (m->err.code != RH_OK)
		app_error(s->app, &m->err);
	else if (r)
		put_back(s, rh_secret_peek(&r->body));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if ((verb != UI_DO_OPEN && verb != UI_DO_PUT_BACK) || !row)
		return verb == UI_DO_PUT_BACK;
	if (ui_list_mark_count(s)) {
		ask_several(s);
		return true;
	}
	ask(s, row_of(row)->id);
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	on_tick(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->tick);
	app_change_free(&st->pending);
	forget_several(st);
	rh_rows_release(&st->rows);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Put back"),
	  .help = N_("Put it back as it stood, where nothing has changed since. The review shows it first."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_PUT_BACK, .help = N_("The same."), .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES },
	{ LIVE_MARK },
	{ LIVE_MARK_RANGE },
	{ LIVE_MARK_ALL },
	{ .verb = UI_DO_FIND },
	{ 0 },
};

const struct ui_screen_ops screen_put_back = {
	.id = "put_back",
	.title = N_("Put back"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"What was deleted or changed from here is kept for ten minutes, in this program's memory only, and "
		"then wiped. It can be put back where nobody has changed it since. A workload that is put back makes "
		"new pods. A secret that a project's registry overwrote is kept as well: delete that registry first, "
		"or Rancher overwrites it again."),
	.actions = actions,
	.columns = columns,
	.note_at = AT(note),
	.mark_at = AT(mark),
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
};
