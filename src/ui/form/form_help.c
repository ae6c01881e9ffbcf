/* The lines below a form: what the field in focus is, or what of it is cut above; and the same whole, on a key. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/form/form.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

/* In a form that does not fit, help has at most FEW lines, and those only while they are needed. */
enum { FEW = 2, MOST = 4, CHECK_WIDTH = 10 };

/* The row of a list to tick that the cursor is on; NULL: none. */
static const struct ui_choice *ticking(const struct ui_stop *now)
{
	int i = now && now->v && now->v->f->kind == UI_FIELD_CHECKLIST && now->w ? ui_checks_current(now->w) : -1;

	return i >= 0 && (size_t)i < now->v->choices.n ? &now->v->choices.v[i] : NULL;
}

static const char *reason(const struct ui_choice *c)
{
	return c->disabled ? c->disabled : c->note ? c->note : "";
}

/* Does the widget have to cut this row? Labels have one width, that of the longest. */
static bool row_is_cut(const struct ui_value *v, const struct ui_choice *c, int width)
{
	int labels = 0;

	for (size_t i = 0; i < v->choices.n; i++) {
		int w = rh_text_columns(rh_str(v->choices.v[i].label), 0);

		labels = w > labels ? w : labels;
	}
	return labels + rh_text_columns(rh_str(reason(c)), 0) + CHECK_WIDTH > width;
}

static void help_of(const struct ui_form *form, const struct ui_value *v, struct rh_buf *out)
{
	char *text = rh_strdup(v->f->help ? _(v->f->help) : "");

	ui_keys_expand(text, form->screen);
	rh_buf_addz(out, text);
	free(text);
}

static void text_of(const struct ui_form *form, int width, struct rh_buf *out)
{
	const struct ui_stop *now = ui_stop_now(form);
	const struct ui_choice *row = ticking(now);

	rh_buf_init(out, 16 << 10);
	if (form->locked)
		rh_buf_addz(out, form->locked);
	else if (row && row_is_cut(now->v, row, width))
		rh_buf_addf(out, _("%s: %s"), row->label, reason(row));
	else if (now && now->v)
		help_of(form, now->v, out);
}

static int rows_now(const struct ui_form *form, int width)
{
	struct rh_buf text;
	int n;

	text_of(form, width, &text);
	n = ui_wrap_count(rh_buf_str(&text), width - 2);
	rh_buf_release(&text);
	return n < 1 ? 1 : n < FEW ? n : FEW;
}

/* What the longest help of the form needs, so that nothing moves when the focus does. */
int ui_form_help_rows(const struct ui_form *form, int width, bool fits)
{
	int most = 1;

	if (!fits)
		return rows_now(form, width);
	for (size_t i = 0; i < form->n; i++) {
		struct rh_buf text;
		int n;

		rh_buf_init(&text, 16 << 10);
		help_of(form, form->v[i], &text);
		n = ui_wrap_count(rh_buf_str(&text), width - 2);
		most = n > most ? n : most;
		rh_buf_release(&text);
	}
	return most < MOST ? most : MOST;
}

void ui_form_draw_help(const struct ui_form *form, struct ui_rect r)
{
	enum ui_role role = form->locked ? UI_ROLE_WARN : UI_ROLE_MUTED;
	struct rh_buf text;

	text_of(form, r.w, &text);
	ui_wrap_draw(form->screen, (struct ui_rect){ r.y, r.x + 1, r.h, r.w - 2 }, role, rh_buf_str(&text));
	rh_buf_release(&text);
}

void ui_form_tell_all(const struct ui_screen *s, struct ui_facts *out)
{
	const struct ui_form *form = ui_form_of(s);
	const struct ui_stop *now = ui_stop_now(form);
	const struct ui_value *v = now ? now->v : NULL;
	struct rh_buf help;

	if (form->locked)
		ui_facts_note(out, UI_ROLE_WARN, "%s", form->locked);
	if (!v)
		return;
	rh_buf_init(&help, 16 << 10);
	help_of(form, v, &help);
	if (v->f->label && help.n)
		ui_facts_add(out, _(v->f->label), rh_buf_str(&help), UI_ROLE_TEXT);
	rh_buf_release(&help);
	if (v->f->label && v->f->hint && *v->f->hint && v->f->kind != UI_FIELD_NOTE)
		ui_facts_line(out, UI_ROLE_MUTED, rh_str(_(v->f->hint)));
	for (size_t i = 0; i < v->choices.n; i++)
		ui_facts_add(out, v->choices.v[i].label, rh_str(reason(&v->choices.v[i])), UI_ROLE_TEXT);
	if (!ui_value_masked(v) && v->text.n && !v->choices.n)
		ui_facts_line(out, UI_ROLE_TEXT, rh_buf_str(&v->text));
}
