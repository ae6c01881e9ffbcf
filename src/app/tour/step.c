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
#include "ui/verbs.h"

#include <string.h>

bool app_tour_deed(const struct data_lesson_line *line)
{
	return data_lesson_words[line->word].part == DATA_LESSON_PERSON;
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

static size_t screens_in(const struct data_lesson_step *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += s->lines[i].word == DATA_LESSON_SCREEN;
	return n;
}

static const char *screen_in(const struct data_lesson_step *s, size_t number)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN && number-- == 0)
			return s->lines[i].arg;
	return NULL;
}

/* With the one that the last deed leads to, which may stand at the beginning of the next step. */
static size_t screens_of(const struct app_tour *t)
{
	return screens_in(app_tour_step(t)) + (t->now.beyond != NULL);
}

static const char *screen_of(const struct app_tour *t, size_t number)
{
	const char *own = screen_in(app_tour_step(t), number);

	return own ? own : t->now.beyond ? t->now.beyond->arg : NULL;
}

const char *app_tour_screen(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	return s && t->now.passed ? screen_of(t, t->now.passed - 1) : t->now.home;
}

/* Where the step before, or one before that, ended. */
static const char *home_of(const struct app_tour *t)
{
	for (size_t i = t->at; i-- > 0;) {
		const struct data_lesson_step *s = &t->lesson->steps[i];
		size_t n = screens_in(s);

		if (n && app_tour_has(t, i))
			return screen_in(s, n - 1);
	}
	return NULL;
}

static bool ends_with_deed(const struct data_lesson_step *s)
{
	bool deed = false;

	for (size_t i = 0; i < s->count; i++)
		if (data_lesson_words[s->lines[i].word].part != DATA_LESSON_ENGINE)
			deed = app_tour_deed(&s->lines[i]) && !is_choice(&s->lines[i]);
	return deed && screens_in(s);
}

/* A step may end with what leads to another screen, and the next one begin with that. */
static const struct data_lesson_line *beyond(const struct app_tour *t)
{
	size_t next = t->at + 1;

	if (t->at >= t->lesson->count || !ends_with_deed(&t->lesson->steps[t->at]))
		return NULL;
	while (next < t->lesson->count && !app_tour_has(t, next))
		next++;
	for (size_t i = 0; next < t->lesson->count && i < t->lesson->steps[next].count; i++) {
		const struct data_lesson_line *l = &t->lesson->steps[next].lines[i];

		if (l->word == DATA_LESSON_SCREEN)
			return l;
		if (data_lesson_words[l->word].part != DATA_LESSON_ENGINE)
			return NULL;
	}
	return NULL;
}

void app_tour_lines_begin(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	app_tour_lines_release(t);
	t->now.held = rh_alloc((s && s->count ? s->count : 1) * sizeof *t->now.held);
	t->now.home = home_of(t);
	t->now.beyond = beyond(t);
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
		if (app_tour_deed(&s->lines[i]) && (!is_choice(&s->lines[i]) || s->lines[i].negated))
			return true;
	return false;
}

/* Then the field is left by going there. */
static bool screen_follows(const struct app_tour *t, const struct data_lesson_step *s, size_t i)
{
	while (++i < s->count)
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			return true;
	return t->now.beyond != NULL;
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
	} else if (*held && !app_tour_hand_on(t)) {
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
	held = app_tour_check(t, l) || (app_tour_typing(t, l) && screen_follows(t, s, i));
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
static void go_back(struct app_tour *t)
{
	const char *top = app_top(t->app)->ops->id;

	for (size_t k = t->now.passed; k-- > 0;) {
		const char *at = k ? screen_of(t, k - 1) : t->now.home;

		if (at && !strcmp(at, top)) {
			t->now.passed = k;
			t->now.went_back = true;
			return;
		}
	}
}

static void pass_screens(struct app_tour *t)
{
	size_t all = screens_of(t);
	const char *top = app_top(t->app)->ops->id;

	if (t->now.passed && strcmp(top, screen_of(t, t->now.passed - 1)) != 0 &&
	    (t->now.passed == all || strcmp(top, screen_of(t, t->now.passed)) != 0))
		go_back(t);
	while (t->now.passed < all && !strcmp(top, screen_of(t, t->now.passed))) {
		t->now.passed++;
		t->now.went_back = false;
	}
}

const char *app_tour_way_back(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	for (size_t k = s ? t->now.passed + 1 : 0; k-- > 0;) {
		const char *at = k ? screen_of(t, k - 1) : t->now.home;

		if (at && app_find(t->app, at))
			return at;
	}
	return NULL;
}

/* Where the server is asked about the result, any way that led to it is as good: what comes last on its screen counts,
 * and what is a deed's means does not. */
static bool counts(const struct app_tour *t, const struct data_lesson_step *s, size_t i, size_t screens)
{
	if (!app_tour_any_way(t))
		return true;
	for (size_t n = 0, k = 0; k < i; k++) {
		n += s->lines[k].word == DATA_LESSON_SCREEN;
		if (n == screens)
			return !deed_follows(s, i);
	}
	return !screens && !deed_follows(s, i);
}

/* Is the screen of this line what is missing? number: from 1. */
static bool screen_missing(const struct app_tour *t, const struct data_lesson_line *l, size_t number, size_t screens)
{
	const struct data_lesson_step *s = app_tour_step(t);
	bool here = !strcmp(app_top(t->app)->ops->id, l->arg);

	if (number < screens)
		return number > t->now.passed && !app_tour_any_way(t);
	if (t->now.passed < screens && !app_tour_any_way(t))
		return true;
	return !here && (t->now.passed < screens || t->now.beyond || !ends_with_deed(s));
}

const struct data_lesson_line *app_tour_missing(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	size_t screens = s ? screens_of(t) : 0, n = 0;

	for (size_t i = 0; s && i < s->count; i++) {
		const struct data_lesson_line *l = &s->lines[i];

		if (l->word == DATA_LESSON_SCREEN && screen_missing(t, l, ++n, screens))
			return l;
		if (is_check(l) && !t->now.held[i] && counts(t, s, i, screens))
			return l;
	}
	if (s && t->now.beyond && screen_missing(t, t->now.beyond, screens, screens))
		return t->now.beyond;
	if (s && app_tour_asks(s) && !t->world.holds)
		return &s->lines[t->world.failed < s->count ? t->world.failed : 0];
	return NULL;
}

/* What comes last must be right now, on its own screen. */
static void forget_elsewhere(struct app_tour *t, const struct data_lesson_step *s)
{
	size_t screens = screens_of(t), n = 0;
	const char *last = screens ? screen_of(t, screens - 1) : t->now.home;

	if (!last || !strcmp(app_top(t->app)->ops->id, last))
		return;
	for (size_t i = 0; i < s->count; i++) {
		n += s->lines[i].word == DATA_LESSON_SCREEN;
		if (n == screens && !deed_follows(s, i))
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

static bool leads_on(const struct app_tour *t, enum ui_verb verb)
{
	const struct data_lesson_step *s = app_tour_step(t);
	size_t part = 0;

	for (size_t i = 0; i < s->count; i++) {
		part += s->lines[i].word == DATA_LESSON_SCREEN;
		if (part == t->now.passed && s->lines[i].word == DATA_LESSON_DO &&
		    ui_screen_verb(t->now.top, s->lines[i].arg) == verb)
			return true;
	}
	return false;
}

/* Was what leads on tried here, in vain so far? */
static void look_at_verbs(struct app_tour *t)
{
	const struct ui_screen *top = app_top(t->app);
	struct app_tour_lines *n = &t->now;
	enum ui_verb last;
	uint64_t verbs = ui_screen_asked(top, &last);

	if (top != n->top) {
		n->top = top;
		n->verbs = verbs;
		n->asked = false;
	}
	n->asked = n->asked || (verbs > n->verbs && leads_on(t, last));
	n->verbs = verbs;
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
	pass_screens(t);
	look_at_all(t, false);
	forget_elsewhere(t, s);
	look_at_verbs(t);
	const struct data_lesson_line *missing = app_tour_missing(t);
	bool world = missing && (missing->word == DATA_LESSON_API || missing->word == DATA_LESSON_EXPECT);
	if (app_tour_asks(s))
		app_tour_world_look(t, world);
	n->done = !missing;
	if (n->done && (!has_checks(s) || (ends_with_deed(s) && !n->beyond && !app_tour_asks(s)) || !has_deeds(s) ||
			ui_keys(t->app->ui) == n->keys))
		n->waits = true;
	n->was_done |= n->done;
	n->looked = true;
}
