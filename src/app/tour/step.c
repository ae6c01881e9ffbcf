/* How far a person is in the lines of one step. Its screens cut it into parts; a line counts where its screen is on
 * top. What is chosen or filled in before a further screen must have been right when that was gone to; what comes last
 * must be right now. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

bool app_tour_deed(const struct data_lesson_line *line)
{
	return data_lesson_words[line->word].part == DATA_LESSON_PERSON && line->word != DATA_LESSON_SETUP;
}

static bool is_choice(const struct data_lesson_line *l)
{
	return l->word == DATA_LESSON_ROW || l->word == DATA_LESSON_FIELD || l->word == DATA_LESSON_CHOOSE ||
	       l->word == DATA_LESSON_SECRET;
}

static bool is_check(const struct data_lesson_line *l)
{
	return is_choice(l) || l->word == DATA_LESSON_SEE || l->word == DATA_LESSON_LABEL ||
	       l->word == DATA_LESSON_FOCUS;
}

static size_t screens_of(const struct data_lesson_step *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += s->lines[i].word == DATA_LESSON_SCREEN;
	return n;
}

static const char *screen_of(const struct data_lesson_step *s, size_t number)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN && number-- == 0)
			return s->lines[i].arg;
	return NULL;
}

const char *app_tour_screen(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	return s && t->now.passed ? screen_of(s, t->now.passed - 1) : t->now.home;
}

/* Where the step before, or one before that, ended. */
static const char *home_of(const struct app_tour *t)
{
	for (size_t i = t->at; i-- > 0;) {
		const struct data_lesson_step *s = &t->lesson->steps[i];
		size_t n = screens_of(s);

		if (n && app_tour_has(t, i))
			return screen_of(s, n - 1);
	}
	return NULL;
}

void app_tour_lines_begin(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	app_tour_lines_release(t);
	t->now.held = rh_alloc((s && s->count ? s->count : 1) * sizeof *t->now.held);
	t->now.home = home_of(t);
	t->now.keys = t->app->ui ? ui_keys(t->app->ui) : 0;
}

void app_tour_lines_release(struct app_tour *t)
{
	free(t->now.held);
	t->now = (struct app_tour_lines){ 0 };
}

/* ---- one part ---- */

static bool deed_follows(const struct data_lesson_step *s, size_t i)
{
	while (++i < s->count && s->lines[i].word != DATA_LESSON_SCREEN)
		if (app_tour_deed(&s->lines[i]) && !is_choice(&s->lines[i]))
			return true;
	return false;
}

/* A cluster is explored: which one is known better than what was selected. */
static bool by_cluster(const struct app_tour *t, const struct data_lesson_step *s, size_t i, const char *part,
		       bool *held)
{
	const char *name = t->app->session.cluster_name;
	const char *own = data_lesson_own(t->lesson, rh_str(s->lines[i].arg));
	struct rh_buf want;
	size_t next = i;

	if (s->lines[i].word != DATA_LESSON_ROW || (part && strcmp(part, "clusters") != 0))
		return false;
	while (next < s->count && s->lines[next].word != DATA_LESSON_SCREEN)
		next++;
	if (next == s->count || strcmp(s->lines[next].arg, "explore") != 0)
		return false;
	*held = name && app_find(t->app, "explore");
	if (*held && !own) {
		rh_buf_init(&want, 1024);
		*held = app_tour_filled(t, s->lines[i].arg, &want) &&
			(!strcmp(want.p, name) || !strcmp(want.p, t->app->session.cluster_id));
		rh_buf_release(&want);
	} else if (*held) {
		data_lesson_let(t->lesson, own, name);
	}
	return true;
}

static void look_at(struct app_tour *t, const struct data_lesson_step *s, size_t i, const char *part, bool choices)
{
	const struct data_lesson_line *l = &s->lines[i];
	bool here = !part || !strcmp(app_top(t->app)->ops->id, part), held = false;

	if (!is_check(l) || (choices && !is_choice(l)))
		return;
	if (by_cluster(t, s, i, part, &held)) {
		t->now.held[i] = held;
		return;
	}
	if (!here) /* of what comes last it is asked again below */
		return;
	held = app_tour_check(t, l);
	t->now.held[i] = held || (t->now.held[i] && !is_choice(l) && deed_follows(s, i));
	if (held && is_choice(l))
		(void)app_tour_bind(t, l);
}

static void look_at_all(struct app_tour *t, bool choices)
{
	const struct data_lesson_step *s = app_tour_step(t);
	const char *part = t->now.home;

	for (size_t i = 0; s && i < s->count; i++) {
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			part = s->lines[i].arg;
		else
			look_at(t, s, i, part, choices);
	}
}

void app_tour_lines_note(struct app_tour *t)
{
	if (app_top(t->app) && !ui_overlay_shown(t->app->ui))
		look_at_all(t, true);
}

/* ---- the whole step ---- */

/* Whoever goes back to an earlier one passes those behind it again. */
static void go_back(struct app_tour *t, const struct data_lesson_step *s)
{
	const char *top = app_top(t->app)->ops->id;

	for (size_t k = t->now.passed; k-- > 0;) {
		const char *at = k ? screen_of(s, k - 1) : t->now.home;

		if (at && !strcmp(at, top)) {
			t->now.passed = k;
			return;
		}
	}
}

static void pass_screens(struct app_tour *t, const struct data_lesson_step *s)
{
	size_t all = screens_of(s);
	const char *top = app_top(t->app)->ops->id;

	if (t->now.passed && strcmp(top, screen_of(s, t->now.passed - 1)) != 0 &&
	    (t->now.passed == all || strcmp(top, screen_of(s, t->now.passed)) != 0))
		go_back(t, s);
	while (t->now.passed < all && !strcmp(top, screen_of(s, t->now.passed)))
		t->now.passed++;
}

const char *app_tour_way_back(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	for (size_t k = s ? t->now.passed + 1 : 0; k-- > 0;) {
		const char *at = k ? screen_of(s, k - 1) : t->now.home;

		if (at && app_find(t->app, at))
			return at;
	}
	return NULL;
}

/* Where the server is asked about the result, any way that led to it is as good: what comes last on its screen counts,
 * and what is a deed's means does not. */
static bool counts(const struct data_lesson_step *s, size_t i, size_t screens)
{
	if (!app_tour_asks(s))
		return true;
	for (size_t n = 0, k = 0; k < i; k++) {
		n += s->lines[k].word == DATA_LESSON_SCREEN;
		if (n == screens)
			return !deed_follows(s, i);
	}
	return !screens && !deed_follows(s, i);
}

const struct data_lesson_line *app_tour_missing(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	size_t screens = s ? screens_of(s) : 0, n = 0;
	const char *top = app_top(t->app)->ops->id;

	for (size_t i = 0; s && i < s->count; i++) {
		const struct data_lesson_line *l = &s->lines[i];

		if (l->word == DATA_LESSON_SCREEN) {
			n++;
			if (n == screens ? strcmp(top, l->arg) != 0 : n > t->now.passed && !app_tour_asks(s))
				return l;
			if (n == screens && t->now.passed < screens && !app_tour_asks(s))
				return l;
		} else if (is_check(l) && !t->now.held[i] && counts(s, i, screens)) {
			return l;
		}
	}
	if (s && app_tour_asks(s) && !t->world.holds)
		return &s->lines[t->world.failed < s->count ? t->world.failed : 0];
	return NULL;
}

/* What comes last must be right now, on its own screen. */
static void forget_elsewhere(struct app_tour *t, const struct data_lesson_step *s)
{
	size_t screens = screens_of(s), n = 0;
	const char *last = screens ? screen_of(s, screens - 1) : t->now.home;

	if (!last || !strcmp(app_top(t->app)->ops->id, last))
		return;
	for (size_t i = 0; i < s->count; i++) {
		n += s->lines[i].word == DATA_LESSON_SCREEN;
		if (n == screens && screens && !deed_follows(s, i))
			t->now.held[i] = false;
	}
}

static bool has_deeds(const struct data_lesson_step *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (app_tour_deed(&s->lines[i]))
			return true;
	return false;
}

/* Is there anything that could tell whether it was done? */
static bool has_checks(const struct data_lesson_step *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_check(&s->lines[i]) || s->lines[i].word == DATA_LESSON_SCREEN)
			return true;
	return app_tour_asks(s);
}

void app_tour_lines_look(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	struct app_tour_lines *n = &t->now;

	if (!s)
		return;
	pass_screens(t, s);
	look_at_all(t, false);
	forget_elsewhere(t, s);
	const struct data_lesson_line *missing = app_tour_missing(t);
	bool world = missing && (missing->word == DATA_LESSON_API || missing->word == DATA_LESSON_EXPECT);
	if (app_tour_asks(s))
		app_tour_world_look(t, world);
	n->done = !missing;
	if (n->done && (!has_checks(s) || !has_deeds(s) || ui_keys(t->app->ui) == n->keys))
		n->waits = true;
	n->looked = true;
}
