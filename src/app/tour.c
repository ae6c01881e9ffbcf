/* tour: a lesson for a person. One step at a time, what to press, checked by itself by looking at where the person is
 * and what is on the screen; everybody may wander off.
 */
#include "app/internal.h"
#include "app/lesson.h"
#include "app/lesson_files.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "net/net.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/menu.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { HINT_KEYS = 5 };

struct app_tour {
	struct data_lesson *lesson;
	char *id;
	size_t at;     /* step; lesson->count when all are done */
	bool been[16]; /* which of the step's screens have been there */
	struct rh_buf title, text;
	struct rh_owner owner; /* of the request for a fresh sandbox */
	struct net_endpoint *control;
};

/* ---- is a step done? ---- */

static bool filled(const struct app_tour *t, const char *text, struct rh_buf *out)
{
	struct rh_err e;

	rh_buf_clear(out);
	return data_lesson_fill(t->lesson, rh_str(text ? text : ""), out, &e) == RH_OK;
}

static const struct ui_field *field_in(const struct ui_field *fields, struct rh_str id)
{
	for (const struct ui_field *f = fields; f && f->id; f++)
		if (rh_str_is(id, f->id))
			return f;
	return NULL;
}

/* "name", or "more.0.username" within a REPEAT that has that many. */
static const struct ui_field *field_on(const struct ui_screen *s, const char *id)
{
	struct rh_str rest = rh_str(id), outer, number;
	const struct ui_field *f;
	int64_t item;

	(void)rh_str_cut(&rest, '.', &outer);
	f = field_in(s->ops->fields, outer);
	if (!f || f->kind != UI_FIELD_REPEAT || !rh_str_cut(&rest, '.', &number))
		return rest.n ? NULL : f;
	if (!rh_str_number(number, 0, 1000, &item) || (size_t)item >= ui_form_items(s, f->at))
		return NULL;
	return field_in(f->nested, rest);
}

static bool field_holds(const struct app_tour *t, const struct ui_screen *top, const struct data_lesson_line *line)
{
	const struct ui_field *f = field_on(top, line->arg);
	struct rh_buf want;

	if (!f)
		return false;
	if (line->word == DATA_LESSON_SECRET)
		return ui_form_secret(top, ui_form_handle(top, line->arg))->n > 0;
	rh_buf_init(&want, 4096);
	bool holds = filled(t, line->value, &want) && ui_form_is(top, ui_form_handle(top, line->arg), want.p);
	rh_buf_release(&want);
	return holds;
}

static bool row_chosen(const struct app_tour *t, const struct ui_screen *top, const char *name)
{
	struct rh_buf want, is;

	rh_buf_init(&want, 4096);
	rh_buf_init(&is, 4096);
	if (top->ops->kind == UI_SCREEN_MAP)
		ui_screen_focus(top, &is);
	else if (top->ops->kind == UI_SCREEN_LIST && ui_list_selected(top))
		rh_buf_addz(&is, ui_list_selected(top)->key);
	else if (top->ops->kind == UI_SCREEN_MENU && ui_menu_selected(top))
		rh_buf_addz(&is, ui_menu_selected(top));
	bool chosen = is.n && filled(t, name, &want) && strstr(is.p, want.p);
	rh_buf_release(&is);
	rh_buf_release(&want);
	return chosen;
}

static bool shown(struct app *a, const struct app_tour *t, const struct data_lesson_line *line)
{
	struct rh_buf want;

	rh_buf_init(&want, 4096);
	bool seen = !filled(t, line->arg, &want) || ui_shows(a->ui, rh_buf_str(&want)) != line->negated;
	rh_buf_release(&want);
	return seen;
}

/* What can be seen of one instruction from where the person is now. Deeds leave no trace of their own: what they
 * lead to does. */
static bool holds(struct app *a, const struct app_tour *t, const struct data_lesson_line *line)
{
	const struct ui_screen *top = app_top(a);

	switch (line->word) {
	case DATA_LESSON_SCREEN:
		return strcmp(top->ops->id, line->arg) == 0;
	case DATA_LESSON_FIELD:
	case DATA_LESSON_CHOOSE:
	case DATA_LESSON_SECRET:
		return field_holds(t, top, line);
	case DATA_LESSON_ROW:
		return row_chosen(t, top, line->arg);
	case DATA_LESSON_SEE:
		return shown(a, t, line);
	default:
		return true;
	}
}

/* Everything from the last screen that the step leads to; all of them must have been passed. */
static bool step_done(struct app *a, struct app_tour *t)
{
	const struct data_lesson_step *s = &t->lesson->steps[t->at];
	size_t from = 0, screens = 0;
	bool passed = true;

	for (size_t i = 0; i < s->count; i++) {
		if (s->lines[i].word != DATA_LESSON_SCREEN)
			continue;
		if (screens < RH_LEN(t->been)) {
			t->been[screens] |= passed && holds(a, t, &s->lines[i]);
			passed = t->been[screens];
		}
		screens++;
		from = i;
	}
	if (!passed)
		return false;
	for (size_t i = from; i < s->count; i++)
		if (!holds(a, t, &s->lines[i]))
			return false;
	return true;
}

/* ---- what the person is told ---- */

static const char *key_of(const struct app *a, const struct data_lesson_line *line, char key[16])
{
	const char *id = line->word == DATA_LESSON_MENU      ? "menu"
			 : line->word == DATA_LESSON_PALETTE ? "palette"
							     : line->arg;
	if (line->word == DATA_LESSON_ROW)
		return "↑ ↓";
	if (line->word == DATA_LESSON_FIELD || line->word == DATA_LESSON_CHOOSE || line->word == DATA_LESSON_SECRET)
		return "Tab";
	if (line->word != DATA_LESSON_DO && line->word != DATA_LESSON_MENU && line->word != DATA_LESSON_PALETTE)
		return NULL;
	return ui_key_name(app_top(a), id, key) ? key : NULL;
}

static void add_keys(const struct app *a, const struct data_lesson_step *s, struct rh_buf *out)
{
	char last[16] = "";
	int n = 0;

	for (size_t i = 0; i < s->count && n < HINT_KEYS; i++) {
		char key[16];
		const char *is = key_of(a, &s->lines[i], key);
		if (!is || strcmp(is, last) == 0)
			continue;
		rh_buf_addf(out, "%s%s", n++ ? _(", ") : "  [", is);
		snprintf(last, sizeof last, "%s", is);
	}
	if (n)
		rh_buf_addc(out, ']');
}

/* "Name: lesson-quay", in the words of the screen. */
static void add_value(const struct app *a, struct app_tour *t, const struct data_lesson_line *line)
{
	const struct ui_field *f = field_on(app_top(a), line->arg);
	const char *label = f ? _(f->label) : line->arg;
	struct rh_buf value;

	if (line->word != DATA_LESSON_FIELD && line->word != DATA_LESSON_CHOOSE)
		return;
	rh_buf_init(&value, 1024);
	if (filled(t, line->value, &value)) {
		const char *is = value.p;
		for (const struct ui_choice *c = f ? f->options : NULL; c && c->value; c++)
			if (strcmp(c->value, value.p) == 0)
				is = _(c->label);
		rh_buf_addf(&t->text, _("  %s: %s"), label, is);
	}
	rh_buf_release(&value);
}

static void tell(struct app *a, struct app_tour *t)
{
	const struct data_lesson *l = t->lesson;
	const char *title = data_lesson_say(&l->title, app_lesson_language());

	rh_buf_clear(&t->title);
	rh_buf_clear(&t->text);
	if (t->at == l->count) {
		rh_buf_addf(&t->title, _("Lesson: %s: done"), title);
		rh_buf_addz(&t->text,
			    _("That was all. Look around as you like; “: lesson” starts it again or ends it."));
		return;
	}
	const struct data_lesson_step *s = &l->steps[t->at];
	struct rh_err e;
	size_t count = 0, at = 0;
	for (size_t i = 0; i < l->count; i++) {
		count += app_lesson_has_step(a, l, i);
		at += i <= t->at && app_lesson_has_step(a, l, i);
	}
	rh_buf_addf(&t->title, _("Lesson: %s: %zu of %zu (“: lesson” skips or ends)"), title, at, count);
	const char *say = data_lesson_say(&s->say, app_lesson_language());
	if (data_lesson_fill(l, rh_str(say), &t->text, &e) != RH_OK)
		rh_buf_addz(&t->text, say);
	for (size_t i = 0; i < s->count; i++)
		add_value(a, t, &s->lines[i]);
	add_keys(a, s, &t->text);
}

bool app_tour_look(struct app *a)
{
	struct app_tour *t = a->tour;
	bool moved = false;

	if (!t || !app_top(a))
		return false;
	while (t->at < t->lesson->count) {
		if (app_lesson_has_step(a, t->lesson, t->at) && !step_done(a, t))
			break;
		memset(t->been, 0, sizeof t->been);
		t->at++;
		moved = true;
	}
	if (moved) {
		const struct data_lesson *l = t->lesson;
		app_lesson_keep(a, t->id, t->at < l->count ? l->steps[t->at].id : NULL, t->at == l->count);
	}
	struct rh_buf before;
	rh_buf_init(&before, 1 << 16);
	rh_buf_adds(&before, rh_buf_str(&t->text));
	tell(a, t);
	moved |= !rh_str_eq(rh_buf_str(&before), rh_buf_str(&t->text));
	rh_buf_release(&before);
	return moved;
}

void app_tour_fill(const struct app *a, struct ui_frame *f)
{
	f->guide_title = a->tour ? a->tour->title.p : NULL;
	f->guide = a->tour ? a->tour->text.p : NULL;
}

/* ---- starting, starting again, ending ---- */

void app_tour_end(struct app *a)
{
	struct app_tour *t = a->tour;

	if (!t)
		return;
	a->tour = NULL;
	app_receive_no_more(a, t->owner);
	rh_owner_end(t->owner);
	net_endpoint_drop(&t->control);
	data_lesson_free(&t->lesson);
	rh_buf_release(&t->title);
	rh_buf_release(&t->text);
	free(t->id);
	free(t);
	if (a->ui)
		ui_touch(a->ui);
}

static void take_nothing(void *ctx, struct rh_message *m)
{
	(void)ctx;
	(void)m;
}

void app_lesson(struct app *a, const char *id)
{
	struct data_lesson *lesson;
	struct rh_err e;

	if (app_lesson_read(&a->opt, id, &lesson, &e) != RH_OK) {
		app_error(a, &e);
		return;
	}
	const char *password = app_demo_registry_password(a);
	char *kept = rh_strdup(id);
	app_tour_end(a);
	struct app_tour *t = a->tour = rh_alloc(sizeof *t);
	t->lesson = lesson;
	app_classroom_rename(a, lesson);
	if (a->session.at)
		data_lesson_let(lesson, "registry",
				a->session.at->url + (rh_str_starts(rh_str(a->session.at->url), "https://") ? 8 : 0));
	data_lesson_let(lesson, "right", password ? password : "");
	t->id = kept;
	t->owner = rh_owner_new();
	app_receive(a, t->owner, take_nothing, a);
	rh_buf_init(&t->title, 1024);
	rh_buf_init(&t->text, 1 << 14);
	ui_touch(a->ui);
}

static void sandbox_is_new(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct app *a = ctx;

	(void)body;
	if (e->code != RH_OK || head->status / 100 != 2) {
		ui_toast(a->ui, UI_ROLE_WARN, "%s",
			 _("The sandbox could not be set back; the lesson starts again as it is."));
		return;
	}
	ui_toast(a->ui, UI_ROLE_GOOD, "%s", _("Everything is as it was at the start."));
	app_demo_made(a, false);
	app_go(a, "go.clusters");
}

/* Sets the sandbox back where it is ours to do so, and begins at the first step. */
static void again(struct app *a, void *what)
{
	char *id = a->tour ? rh_strdup(a->tour->id) : NULL;

	(void)what;
	if (!id)
		return;

	app_lesson(a, id);
	free(id);
	if (!app_demo_control(a) || !a->session.at || !a->tour)
		return;
	struct app_tour *t = a->tour;
	net_endpoint_drop(&t->control);
	t->control = net_endpoint_new(a->session.at->url);
	rh_strset(&t->control->ca_pem, a->session.at->ca_pem);
	rh_strset(&t->control->proxy, "");
	t->control->headers = rh_alloc(2 * sizeof *t->control->headers);
	t->control->headers[0] = rh_format("X-Sandbox-Control: %s", app_demo_control(a));
	net_http_start(a->net, &(struct net_http){ .at = t->control,
						   .method = "POST",
						   .path = "/sandbox/reset",
						   .owner = t->owner,
						   .on_done = sandbox_is_new,
						   .ctx = a });
}

void app_tour_palette(struct app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx)
{
	const struct app_tour *t = a->tour;

	if (!t)
		return;
	add(ctx, "do.lesson.reset", _("lesson: reset, from the first step"));
	add(ctx, "do.lesson.end", _("lesson: end"));
	for (size_t i = 0; i < t->lesson->count; i++) {
		char *id = rh_format("do.lesson.step:%zu", i);
		char *label = rh_format(_("lesson: step %zu: %s"), i + 1,
					data_lesson_say(&t->lesson->steps[i].say, app_lesson_language()));
		add(ctx, id, label);
		free(id);
		free(label);
	}
}

bool app_tour_chosen(struct app *a, const char *id)
{
	int64_t step;

	if (strncmp(id, "do.lesson.", 10) != 0 || !a->tour)
		return false;
	if (strcmp(id, "do.lesson.reset") == 0)
		app_depart(a, (struct app_departure){ .keep = 1, .go = again });
	else if (strcmp(id, "do.lesson.end") == 0)
		app_tour_end(a);
	else if (rh_str_number(rh_str(id + strlen("do.lesson.step:")), 0, (int64_t)a->tour->lesson->count - 1, &step)) {
		a->tour->at = (size_t)step;
		memset(a->tour->been, 0, sizeof a->tour->been);
	}
	ui_touch(a->ui);
	return true;
}
