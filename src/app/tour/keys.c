/* What a person does with the tour itself: next, back, jump, do it for me, hint, say it again, pause, leave; by keys
 * that are taken before anything else, and by name. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/guide.h"
#include "ui/ui.h"

#include <string.h>

/* ---- what they do ---- */

/* Not yet done: the first press says what is missing, the second one leaves it out. */
static void next(struct app_tour *t)
{
	app_tour_hand_off(t);
	if (t->at == t->lesson->count)
		return;
	if (t->marks[t->at] != APP_TOUR_OPEN) /* it was passed before */
		app_tour_next(t, t->marks[t->at]);
	else if (t->now.done)
		app_tour_next(t, APP_TOUR_DONE);
	else if (t->now.tried)
		app_tour_next(t, APP_TOUR_SKIPPED);
	else
		t->now.tried = true;
}

static void back(struct app_tour *t)
{
	size_t step = t->at;

	app_tour_hand_off(t);
	while (step > 0 && !app_tour_has(t, --step))
		;
	if (!app_tour_has(t, step))
		return;
	app_tour_go_to(t, step);
	t->now.waits = true; /* it was passed already */
}

static void do_it(struct app_tour *t)
{
	if (app_tour_hand_on(t))
		app_tour_hand_end(t);
	else if (t->at < t->lesson->count && (!t->now.done || app_tour_kubectl_next(t) < t->lesson->steps[t->at].count))
		app_tour_hand_begin(t);
	else
		next(t);
}

static void hint(struct app_tour *t)
{
	t->now.hint = !t->now.hint;
}

static void say_again(struct app_tour *t)
{
	struct rh_buf text;

	rh_buf_init(&text, 1 << 14);
	app_tour_all(t, &text);
	app_tour_dialog(t, t->told.title.p, rh_buf_str(&text));
	rh_buf_release(&text);
}

static void play(struct app_tour *t)
{
	app_tour_play(t->app);
}

static void pause(struct app_tour *t)
{
	t->paused = !t->paused;
	app_tour_hand_off(t);
}

static void leave(struct app_tour *t)
{
	app_tour_end(t->app);
}

/* ---- the list of steps ---- */

static void fill_steps(void *ctx, struct ui_choices *out)
{
	const struct app_tour *t = app_tour_of(ctx);
	size_t n = 0;

	for (size_t i = 0; t && i < t->lesson->count; i++) {
		struct rh_err e;
		struct rh_buf say;

		if (!app_tour_has(t, i))
			continue;
		rh_buf_init(&say, 1 << 14);
		if (data_lesson_fill(t->lesson,
				     rh_str(data_lesson_say(&t->lesson->steps[i].say, app_lesson_language())), &say,
				     &e) != RH_OK)
			rh_buf_addz(&say, t->lesson->steps[i].id);
		enum ui_guide_mark mark = i == t->at ? UI_GUIDE_HERE : (enum ui_guide_mark)t->marks[i];
		char *label = rh_format("%s %zu  %s", ui_guide_sign(mark), ++n, say.p);
		ui_choices_add(out, (struct ui_choice){ .value = t->lesson->steps[i].id, .label = label });
		free(label);
		rh_buf_release(&say);
	}
}

static void jump(void *ctx, const char *id)
{
	struct app_tour *t = app_tour_of(ctx);
	size_t step = t ? data_lesson_step_of(t->lesson, rh_str(id)) : 0;

	if (t && step < t->lesson->count) {
		app_tour_hand_end(t);
		app_tour_go_to(t, step);
		t->now.waits = true;
	}
}

static void steps(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	ui_pick(t->app->ui, &(struct ui_picker){ .title = _("Steps of this lesson"),
						 .fill = fill_steps,
						 .at = s ? s->id : NULL,
						 .done = jump,
						 .ctx = t->app,
						 .owner = t->owner });
}

/* ---- starting again ---- */

static void again(struct app *a, void *what)
{
	struct app_tour *t = app_tour_of(a);
	char *id = t ? rh_strdup(t->id) : NULL;
	struct rh_err e;

	(void)what;
	if (id) {
		app_go(a, "go.clusters");
		if (app_tour_start(a, id, NULL, &e) != RH_OK)
			app_error(a, &e);
	}
	free(id);
}

static void reset_asked(void *ctx, int button)
{
	if (button == 1)
		app_depart(ctx, (struct app_departure){ .keep = 1, .go = again });
}

static void reset(struct app_tour *t)
{
	const char *const lines[] = { _(
		"The lesson begins at its first step again, and what was made in the demo is gone.") };
	const char *const buttons[] = { _("Go on with it"), _("Begin again") };

	ui_dialog(t->app->ui, &(struct ui_dialog){ .title = _("Begin the lesson again?"),
						   .lines = lines,
						   .line_count = RH_LEN(lines),
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .done = reset_asked,
						   .ctx = t->app,
						   .owner = t->owner });
}

/* ---- by key and by name ---- */

static const struct {
	enum ui_key key;
	uint32_t c;
	const char *id, *label;
	void (*act)(struct app_tour *t);
	bool paused; /* also while it pauses */
} deeds[] = {
	{ UI_KEY_ALT_RIGHT, 0, "do.lesson.next", N_("lesson: next step"), next, false },
	{ UI_KEY_ALT_LEFT, 0, "do.lesson.back", N_("lesson: step before"), back, false },
	{ UI_KEY_ALT, 'd', "do.lesson.do", N_("lesson: do it for me"), do_it, false },
	{ UI_KEY_ALT, 'h', "do.lesson.hint", N_("lesson: hint"), hint, false },
	{ UI_KEY_ALT, 'j', "do.lesson.steps", N_("lesson: list of steps"), steps, false },
	{ UI_KEY_ALT, 'r', "do.lesson.again", N_("lesson: say it again, all of it"), say_again, false },
	{ UI_KEY_ALT, 'p', "do.lesson.pause", N_("lesson: pause, go on"), pause, true },
	{ UI_KEY_NONE, 0, "do.lesson.play", N_("lesson: play the rest by itself"), play, false },
	{ UI_KEY_NONE, 0, "do.lesson.reset", N_("lesson: reset, from the first step"), reset, true },
	{ UI_KEY_ALT, 'q', "do.lesson.end", N_("lesson: end"), leave, true },
};

bool app_tour_key(struct app *a, const struct ui_event *e)
{
	struct app_tour *t = app_tour_of(a);

	for (size_t i = 0; t && e->key != UI_KEY_NONE && i < RH_LEN(deeds); i++)
		if (deeds[i].key == e->key && deeds[i].c == e->c && (deeds[i].paused || !t->paused)) {
			deeds[i].act(t);
			ui_touch(a->ui);
			return true;
		}
	if (t)
		app_tour_hand_off(t);
	return false;
}

void app_tour_palette(struct app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx)
{
	const struct app_tour *t = app_tour_of(a);

	for (size_t i = 0; t && i < RH_LEN(deeds); i++)
		if (deeds[i].paused || !t->paused)
			add(ctx, deeds[i].id, _(deeds[i].label));
	for (size_t i = 0, n = 0; t && i < t->lesson->count; i++) {
		if (!app_tour_has(t, i))
			continue;
		char *id = rh_format("do.lesson.step:%zu", i);
		char *label = rh_format(_("lesson: step %zu: %s"), ++n,
					data_lesson_say(&t->lesson->steps[i].say, app_lesson_language()));
		add(ctx, id, label);
		free(id);
		free(label);
	}
}

bool app_tour_chosen(struct app *a, const char *id)
{
	struct app_tour *t = app_tour_of(a);
	int64_t step;

	if (strncmp(id, "do.lesson.", 10) != 0 || !t)
		return false;
	for (size_t i = 0; i < RH_LEN(deeds); i++)
		if (!strcmp(deeds[i].id, id)) {
			deeds[i].act(t);
			ui_touch(a->ui);
			return true;
		}
	if (rh_str_number(rh_str(id + strlen("do.lesson.step:")), 0, (int64_t)t->lesson->count - 1, &step))
		jump(a, t->lesson->steps[step].id);
	ui_touch(a->ui);
	return true;
}
