/* What the guide says: where one is, what is to be done and with which keys, and what is still missing. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1024, MOST_KEYS = 4 };

/* ---- texts of the lesson ---- */

static void add_say(const struct app_tour *t, const struct data_lesson_texts *texts, struct rh_buf *out)
{
	const char *say = data_lesson_say(texts, app_lesson_language());
	struct rh_err e;

	if (data_lesson_fill(t->lesson, rh_str(say), out, &e) != RH_OK)
		rh_buf_addz(out, say);
}

static const struct ui_field *field_of(const struct app_tour *t, const struct data_lesson_line *l)
{
	const struct ui_screen *top = app_top(t->app);
	const struct ui_field *f = top->ops->kind == UI_SCREEN_FORM ? app_tour_field(top, l->arg) : NULL;

	return f && f->label ? f : NULL;
}

static bool is_elsewhere(const struct ui_field *fields, const struct ui_field *f)
{
	for (const struct ui_field *o = fields; o && o->id; o++)
		if (o != f && o->label && strcmp(o->label, f->label) == 0)
			return true;
	return false;
}

/* A field in the words of the screen: "Username", and where there is another one of the name "Further Registry 1,
 * Username". False: it has no label. */
static bool add_label(const struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *out)
{
	const struct ui_field *f = field_of(t, l), *around = NULL;
	struct rh_str rest = rh_str(l->arg), id, number;
	int64_t item = 0;

	if (!f)
		return false;
	(void)rh_str_cut(&rest, '.', &id);
	for (const struct ui_field *o = app_top(t->app)->ops->fields; rest.n && o->id && !around; o++)
		around = rh_str_is(id, o->id) ? o : NULL;
	if (around && rh_str_cut(&rest, '.', &number) && rh_str_number(number, 0, 1000, &item) &&
	    (ui_form_items(app_top(t->app), around->at) > 1 || is_elsewhere(app_top(t->app)->ops->fields, f)))
		rh_buf_addf(out, _("%s %zu, %s"), _(around->item ? around->item : around->label), (size_t)item + 1,
			    _(f->label));
	else
		rh_buf_addz(out, _(f->label));
	return true;
}

/* So the value. False: it is not known. */
static bool add_worth(const struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *out)
{
	const struct ui_screen *top = app_top(t->app);
	const struct ui_field *f = app_tour_field(top, l->arg);
	struct rh_buf value;

	rh_buf_init(&value, VALUE);
	bool known = f && app_tour_filled(t, l->value, &value);
	if (known && f->kind == UI_FIELD_CHECK)
		rh_buf_addz(out, !strcmp(value.p, "on") ? _("ticked") : _("not ticked"));
	else if (known && !ui_form_option(top, ui_form_handle(top, l->arg), value.p, out))
		rh_buf_adds(out, rh_buf_str(&value));
	rh_buf_release(&value);
	return known && out->n;
}

/* "Registry: Quay.io", unless the sentence says it already. */
static void add_value(struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *text)
{
	bool own = l->value && data_lesson_own(t->lesson, rh_str(l->value));
	struct rh_buf value, label;

	if ((l->word != DATA_LESSON_FIELD && l->word != DATA_LESSON_CHOOSE && l->word != DATA_LESSON_SECRET) ||
	    l->negated || t->now.held[l - app_tour_step(t)->lines])
		return;
	rh_buf_init(&value, VALUE);
	rh_buf_init(&label, VALUE);
	if (add_label(t, l, &label) && add_worth(t, l, &value) && !strstr(text->p, value.p)) {
		rh_buf_addz(text, "  ");
		rh_buf_addf(text, own ? _("%s: such as %s") : _("%s: %s"), label.p, value.p);
	}
	rh_buf_release(&label);
	rh_buf_release(&value);
}

/* ---- keys ---- */

static const char *field_key(const struct app_tour *t, const struct data_lesson_line *l)
{
	const struct ui_screen *top = app_top(t->app);
	const struct ui_field *f = top->ops->kind == UI_SCREEN_FORM ? app_tour_field(top, l->arg) : NULL;

	if (!f || t->now.held[l - app_tour_step(t)->lines])
		return NULL;
	if (ui_form_now(top) != ui_form_handle(top, l->arg))
		return "Tab";
	switch (f->kind) {
	case UI_FIELD_PICK:
		return "Enter";
	case UI_FIELD_CHOICE:
		return "← →";
	case UI_FIELD_CHECK:
		return "Space";
	default:
		return app_tour_typing(t, l) ? "Tab" : NULL;
	}
}

/* What to press for a line now; NULL: nothing, or it is done. */
static const char *key_of(const struct app_tour *t, const struct data_lesson_line *l, char key[16])
{
	const char *id = l->word == DATA_LESSON_MENU ? "menu" : l->word == DATA_LESSON_PALETTE ? "palette" : l->arg;

	switch (l->word) {
	case DATA_LESSON_ROW:
		return t->now.held[l - app_tour_step(t)->lines] ? NULL : "↑ ↓";
	case DATA_LESSON_FIELD:
	case DATA_LESSON_CHOOSE:
	case DATA_LESSON_SECRET:
		return field_key(t, l);
	case DATA_LESSON_DO:
	case DATA_LESSON_MENU:
	case DATA_LESSON_PALETTE:
		return ui_key_name(app_top(t->app), id, key) ? key : NULL;
	case DATA_LESSON_PICK:
		return "↑ ↓ Enter";
	case DATA_LESSON_PRESS:
		return l->arg;
	default:
		return NULL;
	}
}

static bool is_away(const struct app_tour *t)
{
	struct rh_buf way;

	rh_buf_init(&way, VALUE);
	bool away = app_tour_away(t, &way);
	rh_buf_release(&way);
	return away;
}

/* Of what is to be done next: up to the next screen. Elsewhere they would do something else. */
static void add_keys(const struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);
	char last[40] = "";
	size_t part = 0;
	int n = 0;

	if (t->now.done || is_away(t))
		return;
	for (size_t i = 0; i < s->count && n < MOST_KEYS; i++) {
		char key[16];
		part += s->lines[i].word == DATA_LESSON_SCREEN;
		const char *is = part == t->now.passed ? key_of(t, &s->lines[i], key) : NULL;
		if (!is || !strcmp(is, last))
			continue;
		rh_buf_addf(out, "%s%s", n++ ? _(", ") : "  [", is);
		snprintf(last, sizeof last, "%s", is);
	}
	if (n)
		rh_buf_addc(out, ']');
}

/* ---- what is missing ---- */

static void field_missing(const struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *out)
{
	const struct ui_screen *top = app_top(t->app);
	bool open = l->word == DATA_LESSON_SECRET || data_lesson_own(t->lesson, rh_str(l->value));
	struct rh_buf value, label;

	rh_buf_init(&value, VALUE);
	rh_buf_init(&label, VALUE);
	if (!add_label(t, l, &label))
		rh_buf_addz(out, _("Not yet."));
	else if (app_tour_typing(t, l))
		rh_buf_addz(out, _("Tab leaves the field."));
	else if (ui_form_wrong(top, ui_form_handle(top, l->arg)))
		rh_buf_addf(out, _("Not yet: there is a remark at %s."), label.p);
	else if (l->negated && add_worth(t, l, &value))
		rh_buf_addf(out, _("Not yet: “%s” is still ticked."), value.p);
	else if (!open && add_worth(t, l, &value))
		rh_buf_addf(out, _("Not yet: %s shall be “%s”."), label.p, value.p);
	else
		rh_buf_addf(out, _("Not yet: %s is empty."), label.p);
	rh_buf_release(&label);
	rh_buf_release(&value);
}

/* The screen by the entry of the menu that the step names for it: what several entries lead to has no name of its own
 * that one would know. */
static void screen_missing(const struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);
	const struct ui_screen_ops *ops = app_screen(t->app, l->arg);
	bool own = l > s->lines && l < s->lines + s->count;
	const struct app_place *p = own && (l[-1].word == DATA_LESSON_MENU || l[-1].word == DATA_LESSON_PALETTE)
					    ? app_place_of_id(l[-1].arg)
					    : NULL;
	char *place = p && p->menu ? rh_format("%s › %s", _(p->menu), _(p->label)) : NULL;

	rh_buf_addf(out, _("Not yet: “%s” is not open."), place ? place : ops ? _(ops->title) : l->arg);
	free(place);
}

static void say_missing(const struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *out)
{
	struct rh_buf text;

	rh_buf_init(&text, VALUE);
	switch (l->word) {
	case DATA_LESSON_SCREEN:
		screen_missing(t, l, out);
		break;
	case DATA_LESSON_ROW:
		if (app_tour_filled(t, l->arg, &text) && app_find(t->app, "explore") && t->now.passed)
			rh_buf_addf(out, _("Not yet: “%s” is meant. {key:back} leads back."), text.p);
		else if (text.n)
			rh_buf_addf(out, _("Not yet: “%s” is not selected."), text.p);
		break;
	case DATA_LESSON_FIELD:
	case DATA_LESSON_CHOOSE:
	case DATA_LESSON_SECRET:
		field_missing(t, l, out);
		break;
	case DATA_LESSON_SEE:
	case DATA_LESSON_LABEL:
		if (!app_tour_filled(t, l->arg, &text))
			break;
		if (l->word == DATA_LESSON_LABEL) {
			char *part = rh_str_dup(data_lesson_label(rh_gettext(text.p)));
			rh_buf_clear(&text);
			rh_buf_addz(&text, part);
			free(part);
		}
		rh_buf_addf(out, l->negated ? _("Not yet: “%s” is still shown.") : _("Not yet: “%s” is not shown."),
			    text.p);
		break;
	case DATA_LESSON_API:
	case DATA_LESSON_EXPECT:
		rh_buf_addz(out, t->world.known ? _("Not yet: the server says otherwise.")
						: _("The server is being asked…"));
		break;
	default:
		rh_buf_addz(out, _("Not yet."));
	}
	rh_buf_release(&text);
}

static bool filled_wrongly(const struct app_tour *t, const struct data_lesson_line *l)
{
	const struct ui_screen *top = app_top(t->app);
	unsigned at = field_of(t, l) ? ui_form_handle(top, l->arg) : UI_NO_FIELD;

	return at != UI_NO_FIELD && l->word != DATA_LESSON_SECRET && ui_form_now(top) != at &&
	       (ui_form_text(top, at).n || ui_form_wrong(top, at)) && ui_keys(t->app->ui) != t->now.keys;
}

/* Is it worth saying unasked? On the way it is not; where one has arrived and something is missing, it is. */
static bool said_unasked(const struct app_tour *t, const struct data_lesson_line *l)
{
	const struct data_lesson_step *s = app_tour_step(t);
	const char *last = NULL;

	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			last = s->lines[i].arg;
	if (t->now.tried || t->now.went_back || app_tour_typing(t, l) || filled_wrongly(t, l))
		return true;
	if (t->now.asked && !app_busy(t->app) && !ui_overlay_shown(t->app->ui))
		return true;
	if (t->now.beyond)
		last = t->now.beyond->arg;
	return last ? !strcmp(last, app_top(t->app)->ops->id) : s->yet.n > 0;
}

void app_tour_yet(const struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);
	const struct data_lesson_line *missing = s && t->now.looked ? app_tour_missing(t) : NULL;

	if (!missing || app_tour_away(t, out) || !said_unasked(t, missing))
		return;
	if (s->yet.n && !app_tour_typing(t, missing))
		add_say(t, &s->yet, out);
	else
		say_missing(t, missing, out);
}

/* ---- a hint ---- */

/* A deed in a few words; nothing where there is none for it. */
static void hint_line(const struct app_tour *t, const struct data_lesson_line *l, const struct ui_screen *on,
		      struct rh_buf *out)
{
	const struct app_place *p = app_place_of_id(l->arg);
	bool valued = l->value && !l->negated && l->word != DATA_LESSON_SECRET;
	char key[16];
	struct rh_buf text, label;

	rh_buf_init(&text, VALUE);
	rh_buf_init(&label, VALUE);
	if (l->word == DATA_LESSON_ROW && app_tour_filled(t, l->arg, &text))
		rh_buf_addf(out, _("to “%s”"), text.p);
	else if ((l->word == DATA_LESSON_MENU || l->word == DATA_LESSON_PALETTE) && p)
		rh_buf_addf(out, p->menu ? "%s › %s" : "%s%s", p->menu ? _(p->menu) : "", _(p->label));
	else if (l->word == DATA_LESSON_DO && ui_key_name(on, l->arg, key))
		rh_buf_addz(out, key);
	else if (l->word == DATA_LESSON_PRESS)
		rh_buf_addz(out, l->arg);
	else if (l->word == DATA_LESSON_TYPE && app_tour_filled(t, l->arg, &text))
		rh_buf_addf(out, _("type “%s”"), text.p);
	else if (valued && add_label(t, l, &label) && add_worth(t, l, &text))
		rh_buf_addf(out, _("%s: %s"), label.p, text.p);
	rh_buf_release(&label);
	rh_buf_release(&text);
}

static void add_hint(const struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);
	const struct ui_screen *top = app_top(t->app);
	const char *part = t->now.home;
	struct rh_buf one;
	bool any = false;

	if (s && s->hint.n) {
		add_say(t, &s->hint, out);
		return;
	}
	rh_buf_init(&one, VALUE);
	for (size_t i = 0; s && i < s->count; i++) {
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			part = s->lines[i].arg;
		if (!app_tour_deed(&s->lines[i]))
			continue;
		rh_buf_clear(&one);
		hint_line(t, &s->lines[i], !part || !strcmp(part, top->ops->id) ? top : NULL, &one);
		if (one.n)
			rh_buf_addf(out, "%s%s", any ? " → " : "", one.p);
		any |= one.n > 0;
	}
	rh_buf_release(&one);
}

/* ---- all of it ---- */

static void add_kubectl(const struct app_tour *t, const struct data_lesson_line *l, struct rh_buf *out)
{
	struct rh_buf words;

	rh_buf_init(&words, VALUE);
	if (app_tour_filled(t, l->arg, &words))
		rh_buf_addf(out, "$ kubectl %s", words.p);
	rh_buf_release(&words);
}

/* One a line. */
static void add_shell(const struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);

	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_KUBECTL) {
			rh_buf_addz(out, out->n ? "\n" : "");
			add_kubectl(t, &s->lines[i], out);
		}
}

static void add_commands(struct app_tour *t)
{
	struct app_tour_told *d = &t->told;

	add_shell(t, &d->shell);
	if (app_tour_shell_path(t))
		rh_buf_addf(&d->commands, "$ export KUBECONFIG=%s%s", app_tour_shell_path(t), d->shell.n ? "\n" : "");
	rh_buf_adds(&d->commands, rh_buf_str(&d->shell));
}

static void add_step(struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);

	if (s->count && t->now.done && !app_tour_hand_on(t))
		rh_buf_addf(out, "%s ", ui_guide_sign(UI_GUIDE_DONE));
	if (t->now.hint && !t->now.done)
		add_hint(t, out);
	if (!t->now.hint || t->now.done || !out->n)
		add_say(t, &s->say, out);
	for (size_t i = 0; i < s->count && !t->now.done; i++)
		add_value(t, &s->lines[i], out);
	add_keys(t, out);
}

/* The same whatever has been done of it. */
static void add_whole(struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);

	add_say(t, &s->say, out);
	for (size_t i = 0; i < s->count; i++)
		add_value(t, &s->lines[i], out);
}

static void add_end(const struct app_tour *t, struct rh_buf *out)
{
	size_t n[4] = { 0 };

	for (size_t i = 0; i < t->lesson->count; i++)
		n[t->marks[i]] += app_tour_has(t, i);
	rh_buf_addf(out, _("That was all: %zu steps done, %zu done for you, %zu skipped. Look around as you like."),
		    n[APP_TOUR_DONE], n[APP_TOUR_SHOWN], n[APP_TOUR_SKIPPED]);
}

/* Of the steps that are for this server and user; and where one is among them. */
static void fill_marks(struct app_tour *t)
{
	struct ui_guide *g = &t->told.guide;
	size_t n = 0;

	g->at = 0;
	for (size_t i = 0; i < t->lesson->count; i++) {
		if (!app_tour_has(t, i))
			continue;
		g->at += i < t->at;
		t->told.marks[n++] = (enum ui_guide_mark)t->marks[i];
	}
	g->marks = t->told.marks;
	g->mark_count = n;
}

static void add_key(struct app_tour_told *d, const char *key, const char *label)
{
	if (d->guide.key_count + 2 > RH_LEN(d->keys))
		return;
	d->keys[d->guide.key_count++] = key;
	d->keys[d->guide.key_count++] = label;
}

static void fill_keys(struct app_tour *t)
{
	struct app_tour_told *d = &t->told;
	bool over = t->at == t->lesson->count;

	d->guide.keys = d->keys;
	d->guide.key_count = 0;
	if (t->paused) {
		add_key(d, "Alt-P", _("go on"));
		add_key(d, "Alt-Q", _("leave"));
		return;
	}
	if (!over)
		add_key(d, "Alt-→", t->now.done ? _("next") : t->now.tried ? _("skip") : _("next"));
	add_key(d, "Alt-←", _("back"));
	if (!over) {
		add_key(d, "Alt-D", app_tour_hand_on(t) ? _("stop") : _("do it"));
		add_key(d, "Alt-H", t->now.hint ? _("no hint") : _("hint"));
	}
	add_key(d, "Alt-J", _("steps"));
	add_key(d, "Alt-Q", _("leave"));
	if (!over) {
		add_key(d, "Alt-R", _("all of it"));
		add_key(d, "Alt-P", _("pause"));
	}
}

void app_tour_tell(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	struct app_tour_told *d = &t->told;
	struct rh_buf *all[] = { &d->title, &d->step, &d->docs, &d->text, &d->commands, &d->yet, &d->say, &d->shell };

	for (size_t i = 0; i < RH_LEN(all); i++)
		rh_buf_clear(all[i]);
	fill_marks(t);
	rh_buf_addz(&d->title, data_lesson_say(&t->lesson->title, app_lesson_language()));
	if (s)
		rh_buf_addf(&d->step, _("step %zu of %zu"), d->guide.at + 1, d->guide.mark_count);
	if (s && s->docs)
		rh_buf_addf(&d->docs, _("docs %d/%d"), s->docs, s->docs_of);
	if (t->paused)
		rh_buf_addz(&d->text, _("The lesson pauses."));
	else if (s)
		add_step(t, &d->text);
	else
		add_end(t, &d->text);
	if (s)
		add_whole(t, &d->say);
	if (s && !t->paused)
		add_commands(t);
	if (s && !t->paused)
		app_tour_yet(t, &d->yet);
	ui_keys_expand(d->yet.p, app_top(t->app));
	fill_keys(t);
	d->guide.title = d->title.p;
	d->guide.step = d->step.p;
	d->guide.docs = d->docs.p;
	d->guide.procedure = s && s->docs ? t->lesson->procedure : NULL;
	d->guide.text = d->text.p;
	d->guide.commands = d->commands.n ? d->commands.p : NULL;
	d->guide.yet = d->yet.n ? d->yet.p : NULL;
}

void app_tour_all(const struct app_tour *t, struct rh_buf *out)
{
	const struct data_lesson_step *s = app_tour_step(t);

	rh_buf_addf(out, "%s\n", t->told.text.p);
	if (t->told.commands.n)
		rh_buf_addf(out, "%s\n", t->told.commands.p);
	if (s)
		app_tour_yet(t, out);
	rh_buf_addc(out, '\n');
	if (s && !t->now.hint)
		add_hint(t, out);
	if (s && s->docs)
		rh_buf_addf(out, "\n%s %s", t->told.docs.p, t->lesson->procedure ? t->lesson->procedure : "");
}

void app_tour_dialog(struct app_tour *t, const char *title, struct rh_str text)
{
	enum { LINES = 26 };
	const char *const buttons[] = { _("Close") };
	const char *lines[LINES];
	char *owned[LINES];
	struct rh_str line;
	size_t n = 0;

	while (n < LINES && rh_str_cut(&text, '\n', &line))
		lines[n] = owned[n] = rh_str_dup(line), n++;
	ui_dialog(t->app->ui, &(struct ui_dialog){ .title = title,
						   .lines = lines,
						   .line_count = n,
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .owner = t->owner });
	while (n)
		free(owned[--n]);
}
