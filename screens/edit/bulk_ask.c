/* What the review of several asks before it writes, and what it looks up of one object. */
#include "screens/edit/bulk_ask.h"
#include "app/change.h"
#include "app/stack.h"
#include "app/undo.h"
#include "base/base.h"
#include "data/json.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

struct rh_str edit_bulk_object(const struct app_change *c)
{
	struct rh_str path = rh_str(c->path);

	return rh_str_n(path.p, rh_str_find(path, "?"));
}

uint64_t edit_bulk_undo_of(struct app *a, const struct app_change *c)
{
	const struct app_undo *u;
	struct rh_str object = edit_bulk_object(c);

	for (size_t i = 0; (u = app_undo_at(a, i)); i++)
		if (rh_str_is(object, u->path))
			return u->id;
	return 0;
}

bool edit_bulk_same_uid(struct rh_str a, struct rh_str b)
{
	struct rh_str x, y;
	struct rh_err e;

	return data_json_find(a, "/metadata/uid", &x, &e) != RH_OK ||
	       (data_json_find(b, "/metadata/uid", &y, &e) == RH_OK && rh_str_eq(x, y));
}

void edit_bulk_ask(struct ui_screen *s, const struct edit_bulk_question *q)
{
	char *line = rh_format(rh_ngettext("%s: %zu object in %s.", "%s: %zu objects in %s.", q->n), q->title, q->n,
			       q->place);
	char *typed = q->deletes ? rh_format("%zu %s", q->n, q->place) : rh_strdup(q->place);
	const char *const lines[] = { line };
	const char *const buttons[] = { _("Cancel"), q->button };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Are you sure?"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = typed,
						       .role = q->deletes ? UI_ROLE_BAD : UI_ROLE_WARN,
						       .done = q->done,
						       .ctx = q->ctx,
						       .owner = s->owner });
	free(line);
	free(typed);
}

void edit_bulk_ask_on(struct ui_screen *s, const struct rh_err *e, void (*done)(void *ctx, int button), void *ctx)
{
	const char *const lines[] = { e->what, e->why, _("Are the others to be done all the same?") };
	const char *const buttons[] = { _("Stop"), _("Go on, whatever fails") };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("One could not be done"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .role = UI_ROLE_WARN,
						       .done = done,
						       .ctx = ctx,
						       .owner = s->owner });
}
