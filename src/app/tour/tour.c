/* The lesson that is on: which step a person is at, and how each of them went. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "app/lesson_files.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

enum { AHEAD = 3 /* steps that another way may lead past */ };

/* Opens the sandbox's registries while a lesson is on, and nothing else. */
static const char told_password[] = "for-this-lesson";

/* ---- from step to step ---- */

void app_tour_go_to(struct app_tour *t, size_t step)
{
	while (step < t->lesson->count && !app_tour_has(t, step))
		step++;
	t->at = step;
	app_tour_lines_begin(t);
	app_tour_world_begin(t);
	if (step < t->lesson->count && t->marks[step] == APP_TOUR_OPEN)
		app_tour_prepare_step(t);
	ui_touch(t->app->ui);
	app_lesson_keep(t->app, t->id, step < t->lesson->count ? t->lesson->steps[step].id : NULL,
			step == t->lesson->count);
}

void app_tour_next(struct app_tour *t, enum app_tour_mark mark)
{
	if (t->at == t->lesson->count)
		return;
	t->marks[t->at] = mark;
	app_tour_go_to(t, t->at + 1);
}

/* ---- another way ---- */

/* Does the line lead somewhere and no more? on: the screen where it stands; NULL: not known. */
static bool only_leads(const struct app_tour *t, const struct data_lesson_line *l, const char *on)
{
	const struct ui_screen_ops *ops = on ? app_screen(t->app, on) : NULL;

	switch (l->word) {
	case DATA_LESSON_DO:
		return !strcmp(l->arg, "open") || !strcmp(l->arg, "create");
	case DATA_LESSON_ROW: /* of a menu, where it chooses nothing that matters for more than the way */
		return ops && ops->kind == UI_SCREEN_MENU;
	case DATA_LESSON_MENU:
	case DATA_LESSON_PALETTE:
	case DATA_LESSON_SCREEN:
	case DATA_LESSON_SEE:
	case DATA_LESSON_LABEL:
	case DATA_LESSON_FOCUS:
		return true;
	default:
		return data_lesson_words[l->word].part == DATA_LESSON_ENGINE;
	}
}

/* The screen to which the step leads from another one, if it does nothing else; else NULL. */
static const char *leads_to(const struct app_tour *t, const struct data_lesson_step *s, const char *from)
{
	const char *to = NULL;

	for (size_t i = 0; i < s->count; i++) {
		if (!only_leads(t, &s->lines[i], to ? to : from))
			return NULL;
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			to = s->lines[i].arg;
	}
	return to;
}

/* What is to be seen where it leads to. */
static bool shows_its_own(const struct app_tour *t, const struct data_lesson_step *s)
{
	bool all = true;

	for (size_t i = s->count; i-- > 0 && s->lines[i].word != DATA_LESSON_SCREEN;)
		all = all && app_tour_check(t, &s->lines[i]);
	return all;
}

/* Whoever is already where a later step leads to has gone another way: the steps between were its means. */
static bool other_way(struct app_tour *t)
{
	const char *top = app_top(t->app)->ops->id, *to = t->now.home;
	size_t n = 0;

	for (size_t i = t->at; i < t->lesson->count && n < AHEAD; i++) {
		if (!app_tour_has(t, i))
			continue;
		to = leads_to(t, &t->lesson->steps[i], to);
		if (!to)
			return false;
		n++;
		if (!strcmp(to, top) && shows_its_own(t, &t->lesson->steps[i])) {
			while (t->at <= i)
				app_tour_next(t, APP_TOUR_DONE);
			return true;
		}
	}
	return false;
}

/* What was told to be done waits for the key that goes on; whoever does the next step instead has read it. */
static bool went_on(struct app_tour *t)
{
	const char *top = app_top(t->app)->ops->id;
	size_t next = t->at + 1;
	bool there = false;

	while (next < t->lesson->count && !app_tour_has(t, next))
		next++;
	for (size_t i = 0; next < t->lesson->count && i < t->lesson->steps[next].count; i++) {
		const struct data_lesson_line *l = &t->lesson->steps[next].lines[i];

		there |= l->word == DATA_LESSON_SCREEN && !strcmp(l->arg, top);
	}
	if (!t->now.was_done || t->now.done || !there)
		return false;
	app_tour_next(t, t->marks[t->at] == APP_TOUR_OPEN ? APP_TOUR_DONE : t->marks[t->at]);
	t->now.keys = 0; /* the key that led there was already one of this step */
	return true;
}

/* ---- looking ---- */

static bool look(struct app_tour *t)
{
	app_tour_lines_look(t);
	if (app_tour_hand_on(t) || !app_tour_step(t))
		return false;
	if (t->now.done && !t->now.waits) {
		app_tour_next(t, t->marks[t->at] == APP_TOUR_SHOWN ? APP_TOUR_SHOWN : APP_TOUR_DONE);
		return true;
	}
	return !t->now.done && (went_on(t) || other_way(t));
}

/* Of what the guide says now. */
static uint64_t told_hash(const struct app_tour_told *d)
{
	const char *const said[] = { d->text.p, d->commands.p, d->yet.p, d->step.p, d->keys[1] ? d->keys[1] : "" };
	uint64_t h = rh_hash(RH_HASH, &d->guide.key_count, sizeof d->guide.key_count);

	for (size_t i = 0; i < RH_LEN(said); i++)
		h = rh_hash(h, said[i], strlen(said[i]) + 1);
	return h;
}

bool app_tour_look(struct app *a)
{
	struct app_tour *t = app_tour_of(a);

	if (!t || !app_top(a))
		return false;
	while (!t->paused && look(t))
		;
	app_tour_shell_look(t);
	uint64_t before = told_hash(&t->told);
	app_tour_tell(t);
	bool moved = told_hash(&t->told) != before;
	app_tour_hand_look(t);
	return moved;
}

void app_tour_note(struct app *a)
{
	struct app_tour *t = app_tour_of(a);

	if (t && !t->paused)
		app_tour_lines_note(t);
}

void app_tour_fill(const struct app *a, struct ui_frame *f)
{
	const struct app_tour *t = app_tour_of(a);

	f->guide = t && t->told.guide.text ? &t->told.guide : NULL;
}

const char *app_tour_password(const struct app *a)
{
	const struct app_tour *t = app_tour_of(a);

	return t ? t->password : NULL;
}

bool app_tour_now(const struct app *a, struct app_tour_now *out)
{
	const struct app_tour *t = app_tour_of(a);

	*out = (struct app_tour_now){ 0 };
	if (!t)
		return false;
	const struct data_lesson_step *s = app_tour_step(t);
	out->lesson = t->id;
	out->step = s ? s->id : NULL;
	out->title = data_lesson_say(&t->lesson->title, app_lesson_language());
	out->say = t->told.say.p;
	out->commands = t->told.shell.n ? t->told.shell.p : NULL;
	out->count = t->told.guide.mark_count;
	out->at = t->told.guide.at + (s ? 1 : 0);
	out->docs = s ? s->docs : 0;
	out->docs_of = s ? s->docs_of : 0;
	out->procedure = t->lesson->procedure;
	out->mark = s ? t->marks[t->at] : APP_TOUR_DONE;
	return true;
}

void app_tour_fence(const struct app *a, struct rh_buf *out)
{
	static const char marks[] = {
		[APP_TOUR_OPEN] = 'o', [APP_TOUR_DONE] = 'd', [APP_TOUR_SKIPPED] = 's', [APP_TOUR_SHOWN] = 'h'
	};
	const struct app_tour *t = app_tour_of(a);
	const struct data_lesson_step *s = t ? app_tour_step(t) : NULL;

	if (!t)
		return;
	rh_buf_addf(out, ";tour=%s/%s/", t->id, s ? s->id : "");
	for (size_t i = 0; i < t->lesson->count; i++)
		rh_buf_addc(out, app_tour_has(t, i) ? marks[t->marks[i]] : '-');
	rh_buf_addf(out, "/%s%s%s%s", t->told.yet.n ? "y" : "", s && t->now.done ? "d" : "",
		    app_tour_hand_on(t) ? "h" : "", t->world.asking || t->orders.n ? "w" : "");
}

/* ---- starting and ending ---- */

static void told_release(struct app_tour_told *d)
{
	struct rh_buf *all[] = { &d->title, &d->step, &d->docs, &d->text, &d->commands, &d->yet, &d->say, &d->shell };

	for (size_t i = 0; i < RH_LEN(all); i++)
		rh_buf_release(all[i]);
	free(d->marks);
}

static void told_init(struct app_tour_told *d, size_t steps)
{
	struct rh_buf *all[] = { &d->title, &d->step, &d->docs, &d->text, &d->commands, &d->yet, &d->say, &d->shell };

	for (size_t i = 0; i < RH_LEN(all); i++)
		rh_buf_init(all[i], 1 << 14);
	d->marks = rh_alloc(steps * sizeof *d->marks);
}

void app_tour_end(struct app *a)
{
	struct app_tour *t = app_tour_of(a);

	if (!t)
		return;
	app_tour_hand_end(t);
	app_tour_world_end(t);
	app_tour_prepare_end(t);
	app_tour_request_end(t);
	app_tour_kubectl_end(t);
	app_tour_shell_end(t);
	app_tour_lines_release(t);
	app_tour_put(a, NULL);
	rh_owner_end(t->owner);
	data_lesson_free(&t->lesson);
	told_release(&t->told);
	free(t->marks);
	free(t->password);
	free(t->id);
	free(t);
	if (a->ui)
		ui_touch(a->ui);
}

/* What the engine of the tests sets as well. */
static void let_known(struct app *a, struct app_tour *t)
{
	const char *right = app_demo_registry_password(a), *registry = app_demo_address(a);
	const char *user = a->session.rancher ? a->session.rancher->user_name : NULL;

	data_lesson_let(t->lesson, "registry", registry ? registry : "");
	data_lesson_let(t->lesson, "right", right ? right : "");
	data_lesson_let(t->lesson, "password", t->password);
	data_lesson_let(t->lesson, "user", user ? user : "");
}

enum rh_code app_tour_start(struct app *a, const char *id, const char *step, struct rh_err *e)
{
	struct data_lesson *lesson;
	enum rh_code code = app_lesson_read(&a->opt, id, &lesson, e);

	if (code != RH_OK)
		return code;
	size_t at = step ? data_lesson_step_of(lesson, rh_str(step)) : 0;
	if (at == lesson->count) {
		rh_err_set(e, RH_E_INVALID, _("The lesson %s has no step \"%s\"."), id, step);
		data_lesson_free(&lesson);
		return e->code;
	}
	char *kept = rh_strdup(id);
	app_tour_end(a);
	struct app_tour *t = rh_alloc(sizeof *t);
	app_tour_put(a, t);
	t->app = a;
	t->lesson = lesson;
	app_classroom_rename(a, lesson);
	t->id = kept;
	t->password = rh_strdup(told_password);
	t->marks = rh_alloc(lesson->count * sizeof *t->marks);
	t->owner = rh_owner_new();
	app_tour_kubectl_init(t);
	let_known(a, t);
	told_init(&t->told, lesson->count);
	app_tour_go_to(t, at);
	app_tour_prepare(t, !step && app_demo_has_made(a));
	return RH_OK;
}
