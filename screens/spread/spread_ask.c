/* What a person is asked in the review of many places: to write, to go on after a failure, to undo, and whether what
 * stands somewhere is merged, replaced or kept. */
#include "screens/spread/spread.h"
#include "app/session.h"
#include "app/spread.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* ---- to write, to undo ---- */

enum spread_asked { SPREAD_WRITE, SPREAD_GO_ON, SPREAD_UNDO };
struct asked {
	struct app *app;
	struct rh_owner screen;
	enum spread_asked what;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;
	struct ui_screen *s = button == 1 ? app_by_owner(q->app, q->screen) : NULL;
	struct spread_state *st = s ? s->state : NULL;

	if (st && q->what == SPREAD_GO_ON)
		st->go_on = true;
	if (st && q->what == SPREAD_UNDO)
		app_spread_undo(st->spread);
	else if (st)
		app_spread_write(st->spread, st->go_on);
	free(q);
}

struct question {
	const char *title, *button, *cancel;
	const char *const *lines;
	size_t line_count;
	const char *typed; /* NULL: nothing */
};

static void ask(struct ui_screen *s, enum spread_asked what, const struct question *q)
{
	struct asked *a = rh_alloc(sizeof *a);
	const char *const buttons[] = { q->cancel ? q->cancel : _("Cancel"), q->button };

	a->app = s->app;
	a->screen = s->owner;
	a->what = what;
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = q->title,
						       .lines = q->lines,
						       .line_count = q->line_count,
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = q->typed,
						       .role = UI_ROLE_WARN,
						       .done = on_answer,
						       .ctx = a,
						       .owner = s->owner });
}

/* The cluster, or how many there are. */
static char *where_of(const struct ui_screen *s)
{
	const struct spread_state *st = s->state;
	const struct app_session *at = app_session(s->app);
	size_t n = 0;

	for (size_t i = 0; i < st->spread->n; i++) {
		bool known = !st->spread->v[i].chosen;

		for (size_t j = 0; !known && j < i; j++)
			known = st->spread->v[j].chosen && st->spread->v[j].kube == st->spread->v[i].kube;
		n += !known;
	}
	return n > 1 ? rh_format(rh_ngettext("in %zu cluster", "in %zu clusters", n), n)
		     : rh_format("%s ▸ %s", at->server_name, at->cluster_name);
}

void spread_ask_write(struct ui_screen *s)
{
	struct spread_state *st = s->state;
	char *typed = spread_protected(s);
	size_t n = app_spread_ready(st->spread), changes = 0;
	char *line, *more;

	for (size_t i = 0; i < st->spread->n; i++)
		changes += st->spread->v[i].chosen && st->spread->v[i].state == APP_SPREAD_READY &&
			   st->spread->v[i].there != APP_SPREAD_FREE;
	line = rh_format(rh_ngettext("%s is written into %zu place.", "%s is written into %zu places.", n), st->title,
			 n);
	more = changes ? rh_format(rh_ngettext("%zu of them has a registry of that name: it is changed.",
					       "%zu of them have a registry of that name: it is changed.", changes),
				   changes)
		       : rh_strdup(_("The first goes alone; if one fails the rest waits."));
	char *where = where_of(s);
	const char *const lines[] = { line, where, more };
	ask(s, SPREAD_WRITE,
	    &(struct question){ .title = _("Write them?"),
				.button = _("Write"),
				.lines = lines,
				.line_count = RH_LEN(lines),
				.typed = typed });
	free(line);
	free(where);
	free(more);
	free(typed);
}

void spread_ask_on(struct ui_screen *s, const struct rh_err *e)
{
	const char *const lines[] = { e->what, e->why, _("Are the others to be written all the same?") };

	ask(s, SPREAD_GO_ON,
	    &(struct question){ .title = _("One could not be written"),
				.button = _("Go on, whatever fails"),
				.cancel = _("Stop"),
				.lines = lines,
				.line_count = RH_LEN(lines) });
}

void spread_ask_undo(struct ui_screen *s)
{
	char *typed = spread_protected(s);
	size_t n = spread_undoable(s->state);
	char *line = rh_format(rh_ngettext("What was written into %zu place is undone.",
					   "What was written into %zu places is undone.", n),
			       n);
	const char *const lines[] = { line, _("What was created is deleted, what was changed is put back."),
				      _("What somebody else has changed since is left as it is.") };

	ask(s, SPREAD_UNDO,
	    &(struct question){ .title = _("Undo?"),
				.button = _("Undo"),
				.lines = lines,
				.line_count = RH_LEN(lines),
				.typed = typed });
	free(line);
	free(typed);
}

/* ---- another way ---- */

struct way_question {
	struct app *app;
	struct rh_owner screen;
	size_t at;
};

static void way_choices(void *ctx, struct ui_choices *out)
{
	const struct way_question *q = ctx;
	struct ui_screen *s = app_by_owner(q->app, q->screen);
	const struct spread_state *st = s ? s->state : NULL;
	const struct app_spread_item *i = st ? &st->spread->v[q->at] : NULL;

	if (!i)
		return;
	if (i->there == APP_SPREAD_OTHER)
		ui_choices_add(out, (struct ui_choice){ .value = "merge",
							.label = _("Merge"),
							.note = _("its other entries stay") });
	ui_choices_add(out, (struct ui_choice){
				    .value = "replace", .label = _("Replace"), .note = _("its other entries go") });
	ui_choices_add(
		out, (struct ui_choice){ .value = "keep", .label = _("Keep"), .note = _("nothing is written there") });
}

static const char *const way_ids[] = {
	[APP_SPREAD_MERGE] = "merge", [APP_SPREAD_REPLACE] = "replace", [APP_SPREAD_KEEP] = "keep"
};

static void way_done(void *ctx, const char *value)
{
	struct way_question *q = ctx;
	struct ui_screen *s = value ? app_by_owner(q->app, q->screen) : NULL;
	struct spread_state *st = s ? s->state : NULL;

	for (int i = 0; st && i < (int)RH_LEN(way_ids); i++)
		if (strcmp(way_ids[i], value) == 0)
			app_spread_set_way(st->spread, q->at, (enum app_spread_way)i);
	if (st) {
		st->way_at = q->at + 1;
		st->stale = true;
		ui_screen_changed(s);
	}
	free(q);
}

void spread_ask_way(struct ui_screen *s, const struct rh_row *row)
{
	struct spread_state *st = s->state;
	size_t at = (size_t)spread_row_of(row)->at;
	struct way_question *q;

	if (!spread_resting(st) || !app_spread_may_set_way(&st->spread->v[at])) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s",
			 spread_resting(st) ? _("There is nothing to choose there: no other registry of that name.")
					    : _("One moment: this is still going on."));
		return;
	}
	q = rh_alloc(sizeof *q);
	q->app = s->app;
	q->screen = s->owner;
	q->at = at;
	ui_pick(app_ui(s->app), &(struct ui_picker){ .title = st->spread->v[at].what,
						     .fill = way_choices,
						     .at = way_ids[st->spread->v[at].way],
						     .done = way_done,
						     .ctx = q,
						     .owner = app_owner(s->app) });
}
