/* The word before a rotation writes, or undoes. In protected clusters the name of each is typed, one after the other.
 */
#include "screens/rotate/rotate.h"
#include "app/change.h"
#include "app/fleet.h"
#include "app/protect.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

struct asked {
	struct app *app;
	struct rh_owner screen;
	bool undo;
	char *title, *line, *more;
	char **names; /* still to be typed, the first of them now */
	size_t count, at;
	void (*go)(struct ui_screen *s, bool undo);
};

static void asked_free(struct asked *q)
{
	for (size_t i = 0; i < q->count; i++)
		free(q->names[i]);
	free(q->names);
	free(q->title);
	free(q->line);
	free(q->more);
	free(q);
}

static void name_add(struct asked *q, const char *name)
{
	for (size_t i = 0; name && i < q->count; i++)
		if (!strcmp(q->names[i], name))
			return;
	if (!name)
		return;
	q->names = rh_resize(q->names, q->count + 1, sizeof *q->names);
	q->names[q->count++] = rh_strdup(name);
}

/* Will this pass write to it? */
static bool is_due(const struct rotate_state *st, const struct rotate_target *t, bool undo)
{
	enum app_rotate_state state =
		t->item != ROTATE_NO_ITEM && st->rotation ? st->rotation->v[t->item].state : APP_ROTATE_WAITING;

	return undo ? state == APP_ROTATE_DONE
		    : state == APP_ROTATE_READY || state == APP_ROTATE_FAILED || state == APP_ROTATE_CHANGED;
}

static void names_of(struct ui_screen *s, struct asked *q)
{
	const struct rotate_state *st = s->state;

	for (size_t i = 0; i < st->n; i++) {
		const struct rotate_target *t = &st->v[i];

		if (!is_due(st, t, q->undo))
			continue;
		if (!t->place->cluster)
			name_add(q, app_protected(s->app, NULL));
		else
			name_add(q, app_fleet_protected(s->app, t->place->cluster));
		if (t->place->cluster && t->source && app_cluster_protected(s->app, "local"))
			name_add(q, "local");
	}
}

static char *where_text(struct ui_screen *s, bool undo)
{
	const struct rotate_state *st = s->state;
	const struct app_session *at = app_session(s->app);
	size_t n = 0;

	if (!st->fleet)
		return rh_format("%s ▸ %s", at->server_name, at->cluster_name);
	for (size_t i = 0; i < st->place_count; i++) {
		bool any = false;

		for (size_t j = 0; j < st->n; j++)
			any = any || (st->v[j].place == &st->places[i] && is_due(st, &st->v[j], undo));
		n += any;
	}
	return rh_format(rh_ngettext("%s ▸ %zu cluster", "%s ▸ %zu clusters", n), at->server_name, n);
}

static void show(struct ui_screen *s, struct asked *q);

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;
	struct ui_screen *s = button == 1 ? app_by_owner(q->app, q->screen) : NULL;

	if (s && ++q->at < q->count) {
		show(s, q);
		return;
	}
	if (s)
		q->go(s, q->undo);
	asked_free(q);
}

static void show(struct ui_screen *s, struct asked *q)
{
	char *where = where_text(s, q->undo);
	const char *const lines[] = { q->line, where, q->more };
	const char *const buttons[] = { _("Cancel"), q->undo ? _("Undo") : _("Write") };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = q->title,
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = q->at < q->count ? q->names[q->at] : NULL,
						       .role = UI_ROLE_WARN,
						       .done = on_answer,
						       .ctx = q,
						       .owner = s->owner });
	free(where);
}

void rotate_ask_write(struct ui_screen *s, bool undo, const char *title, const char *line, const char *more,
		      void (*go)(struct ui_screen *s, bool undo))
{
	struct asked *q = rh_alloc(sizeof *q);

	*q = (struct asked){ .app = s->app,
			     .screen = s->owner,
			     .undo = undo,
			     .title = rh_strdup(title),
			     .line = rh_strdup(line),
			     .more = rh_strdup(more),
			     .go = go };
	names_of(s, q);
	show(s, q);
}
