/* A wrong turn: the learner is on a screen that the step has nothing to do with. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/screen.h"

#include <string.h>

static bool names_screen(const struct app_tour *t, const struct data_lesson_step *s, const char *id)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN && !strcmp(s->lines[i].arg, id))
			return true;
	return t->now.beyond && !strcmp(t->now.beyond->arg, id);
}

/* The menu and the palette lead on from anywhere, but not to the places of a cluster without one. */
static bool leads_from_here(const struct app_tour *t, const struct data_lesson_line *l)
{
	const struct app_place *p = app_place_of_id(l->arg);

	return (l->word == DATA_LESSON_MENU || l->word == DATA_LESSON_PALETTE) && (!p || app_can_go(t->app, p));
}

/* Does the next deed? */
static bool from_anywhere(const struct app_tour *t, const struct data_lesson_step *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct data_lesson_line *l = &s->lines[i];

		if (n == t->now.passed && app_tour_deed(l))
			return leads_from_here(t, l);
		n += l->word == DATA_LESSON_SCREEN;
	}
	return false;
}

/* What a screen calls itself, or is called. */
static void title_of(const struct app_tour *t, const char *id, struct rh_buf *out)
{
	const struct ui_screen *s = app_find(t->app, id);
	const struct ui_screen_ops *ops = s ? s->ops : app_screen(t->app, id);

	if (s && ops->crumb)
		ops->crumb(s, out);
	if (!out->n && ops)
		rh_buf_addz(out, _(ops->title));
}

static const struct app_place *place_of(const char *screen)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->screen && p->menu && !p->arg && !strcmp(p->screen, screen))
			return p;
	return NULL;
}

bool app_tour_away(const struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);
	const struct ui_screen *top = app_top(t->app);
	const char *back = app_tour_way_back(t), *at = back ? back : t->now.home ? t->now.home : app_tour_screen(t);
	const struct app_place *place = at ? place_of(at) : NULL;
	struct rh_buf title;

	if (!s || !top || !at || !strcmp(top->ops->id, at))
		return false;
	if ((top->ops->flags & UI_SCREEN_DIALOG) && !t->now.tried) /* it may be on the way */
		return false;
	if (t->now.done || names_screen(t, s, top->ops->id) || from_anywhere(t, s))
		return false;
	rh_buf_init(&title, 1024);
	title_of(t, at, &title);
	if (back)
		rh_buf_addf(out, _("You are elsewhere: {key:back} leads back to “%s”."), title.p);
	else if (place && app_can_go(t->app, place)) /* that of a cluster is not there before one is explored */
		rh_buf_addf(out, _("You are elsewhere: this is about %s › %s, in the menu."), _(place->menu),
			    _(place->label));
	else
		rh_buf_addf(out, _("You are elsewhere: this is about “%s”. The step before leads there."), title.p);
	rh_buf_release(&title);
	return true;
}
