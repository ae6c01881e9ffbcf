/* linear: the program as lines of text, one for each change of screen, focus or message. Nothing is drawn, no cursor is
 * moved: it works on a terminal that can only print, with a screen reader, and on paper. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/guide.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/state.h"
#include "ui/terminal/glyphs.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 4096, BODY = 1 << 20, BODY_LINES = 400 };

struct ui_linear {
	const void *of; /* the overlay or screen that was said last; only compared */
	char *title, *focus, *focus_id, *problem, *toast, *filter, *marks, *busy, *guide;
	struct rh_buf body;
	char *typed; /* the focus while it is typed in, not said yet; NULL: none */
};

static void said_init(struct ui_said *s)
{
	rh_buf_init(&s->what, LINE);
	rh_buf_init(&s->focus, LINE);
	rh_buf_init(&s->problem, LINE);
	rh_buf_init(&s->body, BODY);
	s->typing = s->fresh = false;
}

static void said_release(struct ui_said *s)
{
	rh_buf_release(&s->what);
	rh_buf_release(&s->focus);
	rh_buf_release(&s->problem);
	rh_buf_release(&s->body);
}

/* One line, made safe as everything that leaves, and in characters that the terminal has. */
static void line(struct ui *ui, struct rh_str text)
{
	struct rh_buf out;
	struct rh_glyph g;

	rh_buf_init(&out, 4 * LINE);
	for (int n = 0; n < LINE && rh_glyph_next(&text, &g); n++) {
		const char *instead = ui_glyph_instead(g.text);

		rh_buf_addz(&out, instead ? instead : g.text);
	}
	rh_buf_addc(&out, '\n');
	ui_tty_send(&ui->tty, rh_buf_str(&out));
	rh_buf_release(&out);
}

static void keyed_line(struct ui *ui, const struct ui_screen *s, const char *text)
{
	char *z = rh_strdup(text);

	ui_keys_expand(z, s);
	line(ui, rh_str(z));
	free(z);
}

/* The text without ages ("3m5s", "41d", "3 小时"): they change all the time, and nobody wants to hear it. */
static char *steady(struct rh_str text)
{
	char *out = rh_alloc(text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n;) {
		size_t digits = i;

		while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
			digits++;
		size_t unit = digits > i ? rh_age_unit(rh_str_from(text, digits)) : 0;

		if (unit) {
			i = digits + unit;
			continue;
		}
		do
			out[n++] = text.p[i++];
		while (i < digits);
	}
	out[n] = 0;
	return out;
}

/* Says a text if it is another than last time, and there is one. */
static void if_new(struct ui *ui, const struct ui_screen *s, char **was, const char *now)
{
	char *key = steady(rh_str(now));

	if (*key && (!*was || strcmp(*was, key) != 0))
		keyed_line(ui, s, now);
	free(*was);
	*was = key;
}

/* ---- parts ---- */

static bool had(struct rh_str all, const char *one)
{
	struct rh_str l;

	while (rh_str_cut(&all, '\n', &l))
		if (rh_str_is(l, one))
			return true;
	return false;
}

/* Only lines that were not there before: a page changes while its pods come and go. */
static void say_body(struct ui *ui, struct ui_linear *l, const struct ui_said *s, bool all)
{
	struct rh_str rest = rh_buf_str(&s->body), one;
	struct rh_buf now;
	int n = 0;

	rh_buf_init(&now, BODY);
	while (rh_str_cut(&rest, '\n', &one)) {
		char *key = steady(one);

		if (one.n && (all || s->fresh || !had(rh_buf_str(&l->body), key)) && n++ < BODY_LINES)
			line(ui, one);
		rh_buf_addf(&now, "%s\n", key);
		free(key);
	}
	if (n > BODY_LINES)
		line(ui, RH_STR("…"));
	rh_buf_release(&l->body);
	l->body = now;
}

static void say_around(struct ui *ui, struct ui_linear *l, const struct ui_frame *f, const struct ui_screen *top)
{
	struct rh_buf text;
	enum ui_role role;

	rh_buf_init(&text, LINE);
	for (size_t i = 0; i < f->mark_count; i++)
		rh_buf_addf(&text, "%s%s", i ? _(", ") : "", f->marks[i].text);
	if_new(ui, top, &l->marks, text.p);
	rh_buf_clear(&text);
	for (size_t i = 0; i < f->filter_count; i++)
		rh_buf_addf(&text, "%s%s", i ? _(", ") : _("Filter: "), f->filter[i]);
	if_new(ui, top, &l->filter, text.p);
	rh_buf_clear(&text);
	if (f->guide)
		ui_guide_say(f->guide, &text);
	if_new(ui, top, &l->guide, text.p);
	if_new(ui, top, &l->busy, f->busy);
	if_new(ui, top, &l->toast, ui_toast_text(ui, &role));
	rh_buf_release(&text);
}

/* What was typed is said when it is left: each letter would be a line. */
static void say_focus(struct ui *ui, struct ui_linear *l, const struct ui_said *s, const struct ui_screen *top,
		      const char *id)
{
	bool same = l->focus_id && !strcmp(l->focus_id, id);

	if (s->typing && same) {
		char *key = steady(rh_buf_str(&s->focus));

		rh_strset(&l->typed, strcmp(l->focus ? l->focus : "", key) ? s->focus.p : NULL);
		free(key);
	} else {
		if (l->typed)
			keyed_line(ui, top, l->typed);
		rh_strset(&l->typed, NULL);
		if_new(ui, top, &l->focus, s->focus.p);
	}
	rh_strset(&l->focus_id, id);
	if_new(ui, top, &l->problem, s->problem.p);
}

static void focus_id(const struct ui *ui, const struct ui_screen *top, struct rh_buf *out)
{
	if (!ui_overlay_focus(ui, out) && top)
		ui_screen_focus(top, out);
	out->n = rh_str_find(rh_buf_str(out), "=");
	if (out->p)
		out->p[out->n] = 0;
}

static void say_title(struct ui *ui, struct ui_linear *l, const char *title, const struct ui_said *s)
{
	char *text = rh_format("%s%s%s", title, s->what.n ? _(", ") : "", s->what.p ? s->what.p : "");

	if_new(ui, NULL, &l->title, text);
	free(text);
}

static const char *title_of(const struct ui_frame *f, const struct ui_screen *top, const struct ui_overlay *o)
{
	if (o)
		return o->ops->title ? o->ops->title(o) : "";
	if (top->ops->flags & UI_SCREEN_DIALOG || !f->crumb_count)
		return _(top->ops->title);
	return f->crumbs[f->crumb_count - 1];
}

void ui_linear_say(struct ui *ui, const struct ui_frame *f)
{
	const struct ui_screen *top = f->depth ? f->stack[f->depth - 1] : NULL;
	struct ui_overlay *o = ui_overlay_top(ui);
	struct ui_linear *l = ui->linear;
	struct rh_buf id;
	struct ui_said s;
	bool other;

	if (!top)
		return;
	if (!l) {
		l = ui->linear = rh_alloc(sizeof *l);
		rh_buf_init(&l->body, BODY);
	}
	other = l->of != (o ? (const void *)o : top);
	l->of = o ? (const void *)o : top;
	said_init(&s);
	rh_buf_init(&id, LINE);
	if (o && o->ops->say)
		o->ops->say(o, &s);
	else if (!o && ui_drive(top)->ops->say)
		ui_drive(top)->ops->say((struct ui_screen *)(uintptr_t)top, &s);
	focus_id(ui, top, &id);
	if (other) {
		rh_strset(&l->title, NULL);
		rh_strset(&l->focus, NULL);
		rh_strset(&l->focus_id, NULL);
		rh_strset(&l->problem, NULL);
		if (l->typed)
			keyed_line(ui, top, l->typed);
		rh_strset(&l->typed, NULL);
	}
	say_around(ui, l, f, top);
	say_title(ui, l, title_of(f, top, o), &s);
	say_body(ui, l, &s, other);
	if (other && !o) {
		struct rh_buf keys;

		rh_buf_init(&keys, LINE);
		ui_hints_say(top, &keys);
		if (keys.n)
			line(ui, rh_buf_str(&keys));
		rh_buf_release(&keys);
	}
	say_focus(ui, l, &s, top, id.p);
	rh_buf_release(&id);
	said_release(&s);
}

void ui_linear_release(struct ui *ui)
{
	struct ui_linear *l = ui->linear;

	if (!l)
		return;
	char *const texts[] = { l->title,  l->focus, l->focus_id, l->problem, l->toast,
				l->filter, l->marks, l->busy,     l->guide,   l->typed };
	for (size_t i = 0; i < RH_LEN(texts); i++)
		free(texts[i]);
	rh_buf_release(&l->body);
	free(l);
	ui->linear = NULL;
}

void ui_linear_again(struct ui *ui)
{
	ui_linear_release(ui);
}
