/* A lesson from the command line: it plays itself in the demo, on the terminal or without one. A line is printed for
 * each step, or a handout is made of them. */
#include "app/parts/play.h"
#include "app/cmdline.h"
#include "app/handout.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "app/lesson_files.h"
#include "app/parts/picture.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/screen.h"
#include "ui/snapshot.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OUT_MOST = 64 << 20, PACE_S = 3 };

/* ---- asked for ---- */

static bool failed(struct app *a, const struct rh_err *err);

enum rh_code app_play_asked(struct app *a, struct rh_err *e)
{
	const struct app_options *o = &a->opt;
	struct app_play *p = &a->play;
	enum rh_code code;

	*e = (struct rh_err){ 0 };
	if (!o->play && !o->handout)
		return RH_OK;
	code = o->play ? app_lesson_parse_file(o->play, &p->lesson, e)
		       : app_lesson_read(o, o->images[0], &p->lesson, e);
	if (code != RH_OK)
		return code;
	p->on = true;
	a->takes_error = failed;
	p->blind = o->handout || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);
	p->id = rh_strdup(p->lesson->id);
	a->opt.lesson = p->id;
	rh_buf_init(&p->out, OUT_MOST);
	if (o->handout)
		p->handout = app_handout_new(o->handout);
	return RH_OK;
}

/* ---- what is printed ---- */

/* A terminal has the screens until the end. */
static void print_now(struct app_play *p)
{
	if (!p->blind || p->handout)
		return;
	fwrite(p->out.p, 1, p->out.n, stdout);
	fflush(stdout);
	rh_buf_clear(&p->out);
}

static void end(struct app *a, int exit_code)
{
	a->play.ended = true;
	a->play.exit_code = exit_code;
	app_quit_with(a, exit_code);
}

/* It cannot begin: the demo is not to be had. */
static bool failed(struct app *a, const struct rh_err *err)
{
	struct app_tour_now now;

	if (!a->play.on || a->play.ended || app_tour_now(a, &now))
		return false;
	char *line = rh_err_line(err, false);
	rh_buf_addf(&a->play.out, _("The lesson could not begin: %s\n"), line);
	free(line);
	end(a, app_exit_code(err->code));
	return true;
}

/* ---- keys ---- */

static void add_key(const char *key, struct rh_buf *out)
{
	struct rh_str all = rh_buf_str(out), last = all;

	for (size_t i = 0; i < all.n; i++)
		if (all.p[i] == '\t')
			last = rh_str_from(all, i + 1);
	if (*key && !rh_str_is(last, key))
		rh_buf_addf(out, "%s%s", out->n ? "\t" : "", key);
}

/* on: the screen where that is done. */
static void add_line_keys(const struct ui_screen_ops *on, const struct data_lesson_line *l, struct rh_buf *out)
{
	const struct ui_screen there = { .ops = on };
	const char *id = l->word == DATA_LESSON_MENU ? "menu" : l->word == DATA_LESSON_PALETTE ? "palette" : l->arg;
	struct rh_str rest = rh_str(l->arg), word;
	char key[16];

	switch (l->word) {
	case DATA_LESSON_DO:
	case DATA_LESSON_MENU:
	case DATA_LESSON_PALETTE:
		if (ui_key_name(&there, id, key))
			add_key(key, out);
		break;
	case DATA_LESSON_ROW:
		add_key("↑ ↓", out);
		break;
	case DATA_LESSON_PICK:
		add_key("↑ ↓", out);
		add_key("Enter", out);
		break;
	case DATA_LESSON_FIELD:
	case DATA_LESSON_CHOOSE:
	case DATA_LESSON_SECRET:
		add_key("Tab", out);
		break;
	case DATA_LESSON_PRESS:
		while (rh_str_cut(&rest, ' ', &word)) {
			char *z = rh_str_dup(word);

			add_key(z, out);
			free(z);
		}
		break;
	default:
		break;
	}
}

static const struct data_lesson_step *step_of(const struct app_play *p, const char *id)
{
	size_t i = data_lesson_step_of(p->lesson, rh_str(id));

	return i < p->lesson->count ? &p->lesson->steps[i] : NULL;
}

/* ---- steps ---- */

void app_play_fill(const struct app *a, struct ui_frame *f)
{
	if (a->play.handout)
		f->guide = NULL;
}

/* On paper a password has no place, also not the one that the lesson tells. */
static char *without_password(const struct app *a, const char *text)
{
	struct rh_str rest = rh_str(text ? text : ""), told = rh_str(app_tour_password(a));
	struct rh_buf out;

	rh_buf_init(&out, 1 << 16);
	for (size_t at; (at = told.n ? rh_str_find(rest, told.p) : rest.n) < rest.n;
	     rest = rh_str_from(rest, at + told.n))
		rh_buf_addf(&out, "%.*s••••••••", (int)at, rest.p);
	rh_buf_adds(&out, rest);
	char *z = rh_str_dup(rh_buf_str(&out));
	rh_buf_release(&out);
	return z;
}

static void add_page(struct app *a, const struct app_tour_now *now)
{
	char *say = without_password(a, now->say), *commands = without_password(a, now->commands);
	struct app_tour_now on_paper = *now;
	const struct data_lesson_step *s = step_of(&a->play, now->step);
	struct ui_snapshot screen;
	struct rh_buf keys;

	rh_buf_init(&keys, 4096);
	for (size_t i = 0; s && i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			a->play.at = app_screen(a, s->lines[i].arg);
		else
			add_line_keys(a->play.at ? a->play.at : app_top(a)->ops, &s->lines[i], &keys);
	a->play.at = app_top(a)->ops;
	app_picture_take(a, &screen);
	on_paper.say = say;
	on_paper.commands = now->commands ? commands : NULL;
	app_handout_step(a->play.handout, &on_paper, keys.p, &screen, &a->play.out);
	free(commands);
	free(say);
	ui_snapshot_release(&screen);
	rh_buf_release(&keys);
}

static void could_not(struct app *a, const struct app_tour_now *now, const struct rh_err *err)
{
	const struct data_lesson_step *s = step_of(&a->play, now->step);
	int line = now->line ? now->line : s ? s->line : 0;
	char *why = rh_err_line(err, false);

	fprintf(stderr, "%s:%d: %s\n", a->opt.play ? a->opt.play : a->play.id, line, why);
	free(why);
	end(a, APP_EXIT_CONFIG);
}

static void at_end(struct app *a, const struct app_tour_now *now)
{
	if (a->play.handout)
		app_handout_end(a->play.handout, &a->play.out);
	else
		rh_buf_addf(&a->play.out, rh_ngettext("%s: %zu step\n", "%s: %zu steps\n", now->count), a->play.id,
			    now->count);
	end(a, APP_EXIT_OK);
}

static unsigned pace_ms(const struct app *a)
{
	return (unsigned)(a->opt.pace < 0 ? PACE_S : a->opt.pace) * 1000;
}

static void on_step(void *ctx, const struct app_tour_now *now, const struct rh_err *err)
{
	struct app *a = ctx;
	struct app_play *p = &a->play;

	if (p->ended)
		return;
	if (err->code != RH_OK)
		could_not(a, now, err);
	else if (!now->step)
		at_end(a, now);
	else if (p->handout)
		add_page(a, now);
	else
		rh_buf_addf(&p->out, "%zu/%zu %s: %s%s%s\n", now->at, now->count, now->step, now->say,
			    now->commands ? "\n" : "", now->commands ? now->commands : "");
	if (p->blind) /* whoever looks at the recording has time all the same */
		app_record_pause(a, pace_ms(a));
	print_now(p);
}

static const char *user_of(const struct app *a)
{
	return a->opt.demo_user ? a->opt.demo_user : "admin";
}

void app_play_begin(struct app *a)
{
	struct app_play *p = &a->play;
	struct app_tour_now now;
	struct rh_err e;

	if (!p->on)
		return;
	if (!app_tour_now(a, &now)) {
		rh_err_set(&e, RH_E_INVALID, "%s", _("it did not start"));
		(void)failed(a, &e);
		return;
	}
	p->at = app_top(a)->ops;
	if (p->handout)
		app_handout_begin(p->handout, &now, a->opt.demo, user_of(a), &p->out);
	app_tour_auto(a, p->blind ? 0 : pace_ms(a), on_step, a);
}

int app_play_end(struct app *a, int code)
{
	struct app_play *p = &a->play;

	if (!p->on)
		return code;
	if (p->handout && p->exit_code)
		rh_buf_clear(&p->out);
	if (p->out.n && (fwrite(p->out.p, 1, p->out.n, stdout) != p->out.n || fflush(stdout) != 0))
		code = APP_EXIT_INTERNAL;
	if (!p->ended && code == APP_EXIT_OK) /* somebody has quit */
		code = APP_EXIT_CANCELLED;
	app_handout_free(&p->handout);
	data_lesson_free(&p->lesson);
	rh_buf_release(&p->out);
	free(p->id);
	*p = (struct app_play){ 0 };
	return code;
}
