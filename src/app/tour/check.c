/* What can be seen of one line of a lesson from where the person is now. Deeds leave no trace of their own: what they
 * lead to does. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"
#include "data/lesson.h"
#include "rancher/nsfilter.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

enum { TEXT = 4096 };

bool app_tour_filled(const struct app_tour *t, const char *text, struct rh_buf *out)
{
	struct rh_err e;

	rh_buf_clear(out);
	if (data_lesson_fill(t->lesson, rh_str(text ? text : ""), out, &e) == RH_OK)
		return true;
	rh_buf_clear(out);
	return false;
}

/* ---- fields ---- */

static const struct ui_field *field_in(const struct ui_field *fields, struct rh_str id)
{
	for (const struct ui_field *f = fields; f && f->id; f++)
		if (rh_str_is(id, f->id))
			return f;
	return NULL;
}

/* "name", or "more.0.username" within a REPEAT that has that many. */
const struct ui_field *app_tour_field(const struct ui_screen *s, const char *id)
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

static bool is_typed(const struct ui_field *f)
{
	return f->kind == UI_FIELD_TEXT || f->kind == UI_FIELD_SECRET || f->kind == UI_FIELD_NUMBER ||
	       f->kind == UI_FIELD_KEYVALUES || f->kind == UI_FIELD_LINES;
}

static bool has_secret(const struct ui_screen *s, const struct ui_field *f, unsigned at)
{
	struct rh_str key;
	const struct rh_secret *value;

	for (size_t i = 0; f->kind == UI_FIELD_KEYVALUES && i < ui_form_pairs(s, at); i++) {
		ui_form_pair(s, at, i, &key, &value);
		if (value && value->n)
			return true;
	}
	return ui_form_secret(s, at)->n > 0;
}

/* Without a look at the focus. any: of a name of one's own any value that fits. */
static bool value_is(const struct app_tour *t, const struct ui_screen *s, const struct data_lesson_line *line, bool any)
{
	const struct ui_field *f = app_tour_field(s, line->arg);
	unsigned at = f ? ui_form_handle(s, line->arg) : UI_NO_FIELD;
	struct rh_buf want;

	if (at == UI_NO_FIELD || ui_form_wrong(s, at))
		return false;
	if (line->word == DATA_LESSON_SECRET)
		return has_secret(s, f, at);
	if (any && data_lesson_own(t->lesson, rh_str(line->value)))
		return ui_form_text(s, at).n > 0 && ui_form_fits(s, at);
	rh_buf_init(&want, TEXT);
	bool is = app_tour_filled(t, line->value, &want) &&
		  (f->kind == UI_FIELD_CHECKLIST ? ui_form_ticked(s, at, want.p) : ui_form_is(s, at, want.p)) !=
			  line->negated;
	rh_buf_release(&want);
	return is;
}

bool app_tour_typing(const struct app_tour *t, const struct data_lesson_line *line)
{
	const struct ui_screen *top = app_top(t->app);
	const struct ui_field *f = top && top->ops->kind == UI_SCREEN_FORM ? app_tour_field(top, line->arg) : NULL;
	bool open =
		line->word == DATA_LESSON_SECRET || (line->value && data_lesson_own(t->lesson, rh_str(line->value)));

	return f && open && is_typed(f) && ui_form_now(top) == ui_form_handle(top, line->arg) &&
	       value_is(t, top, line, true);
}

static bool field_holds(const struct app_tour *t, const struct ui_screen *top, const struct data_lesson_line *line)
{
	return top->ops->kind == UI_SCREEN_FORM && value_is(t, top, line, true) && !app_tour_typing(t, line);
}

bool app_tour_meant(const struct app_tour *t, const struct data_lesson_line *line)
{
	const struct ui_screen *top = app_top(t->app);

	return top && top->ops->kind == UI_SCREEN_FORM && value_is(t, top, line, false);
}

/* ---- rows ---- */

/* As a word of its own: "web-green" is not in "web-green-2". */
static bool has_word(const char *text, const char *want)
{
	size_t n = strlen(want);

	for (const char *p = n ? strstr(text, want) : NULL; p; p = strstr(p + 1, want))
		if ((p == text || strchr(" /", p[-1])) && (!p[n] || strchr(" /", p[n])))
			return true;
	return false;
}

static bool row_shows(const struct ui_screen *s, const struct rh_row *row, const char *want)
{
	struct rh_buf text;
	bool shows = false;

	rh_buf_init(&text, TEXT);
	for (const struct ui_column *c = s->ops->columns; c && c->id && row && !shows; c++) {
		rh_buf_clear(&text);
		if (c->text)
			c->text(s, row, &text);
		else if (c->text_at)
			rh_buf_addz(&text, *(const char *const *)(const void *)((const char *)row + c->text_at));
		shows = has_word(text.p, want);
	}
	rh_buf_release(&text);
	return shows;
}

/* By its key, by the last part of that, or by a text that stands in it. */
bool app_tour_row_is(const struct app_tour *t, const char *want)
{
	const struct ui_screen *top = app_top(t->app);
	struct rh_buf is;

	rh_buf_init(&is, TEXT);
	ui_screen_focus(top, &is);
	const char *slash = strrchr(is.p, '/');
	bool chosen = is.n && *want && (!strcmp(is.p, want) || (slash && !strcmp(slash + 1, want)));
	if (!chosen && top->ops->kind == UI_SCREEN_LIST && !strchr(want, '/'))
		chosen = row_shows(top, ui_list_selected(top), want);
	rh_buf_release(&is);
	return chosen;
}

static bool row_holds(const struct app_tour *t, const struct ui_screen *top, const struct data_lesson_line *line)
{
	struct rh_buf want;

	if (data_lesson_own(t->lesson, rh_str(line->arg)))
		return top->ops->kind == UI_SCREEN_LIST && ui_list_selected(top);
	rh_buf_init(&want, TEXT);
	bool is = app_tour_filled(t, line->arg, &want) && app_tour_row_is(t, want.p);
	rh_buf_release(&want);
	return is;
}

/* ---- what is shown ---- */

/* The filter, also where the terminal is too narrow for it. */
static bool filtered(const struct app_tour *t, const char *text)
{
	const struct app_session *s = &t->app->session;
	struct rh_buf label;
	bool has = false;

	rh_buf_init(&label, TEXT);
	for (size_t i = 0; s->tenancy && i < (s->filter.n ? s->filter.n : 1) && *text && !has; i++) {
		rh_buf_clear(&label);
		rancher_nsfilter_label(s->filter.n ? s->filter.ids[i] : RANCHER_FILTER_ALL, s->tenancy, &label);
		has = strstr(label.p, text) != NULL;
	}
	rh_buf_release(&label);
	return has;
}

static bool text_shown(const struct app_tour *t, struct rh_str text)
{
	char *z = rh_str_dup(text);
	bool has = ui_shows(t->app->ui, text) || ui_screen_holds(app_top(t->app), text) || filtered(t, z);

	free(z);
	return has;
}

static bool label_shown(const struct app_tour *t, const char *label)
{
	struct rh_str rest = rh_str(label), part;
	bool has = text_shown(t, data_lesson_label(label));

	while (has && data_lesson_label_next(&rest, &part))
		has = text_shown(t, part);
	return has;
}

static bool shown(const struct app_tour *t, const struct data_lesson_line *line)
{
	struct rh_buf want;

	rh_buf_init(&want, TEXT);
	bool known = app_tour_filled(t, line->arg, &want);
	bool has = known && (line->word == DATA_LESSON_LABEL ? label_shown(t, rh_gettext(want.p))
							     : text_shown(t, rh_buf_str(&want)));
	rh_buf_release(&want);
	return known && has != line->negated;
}

static bool focused(const struct app_tour *t, const struct ui_screen *top, const char *id)
{
	struct rh_buf is, want;

	rh_buf_init(&is, TEXT);
	rh_buf_init(&want, TEXT);
	if (!ui_overlay_focus(t->app->ui, &is))
		ui_screen_focus(top, &is);
	bool same = app_tour_filled(t, id, &want) && !strncmp(is.p, want.p, want.n) &&
		    (!is.p[want.n] || is.p[want.n] == '=');
	rh_buf_release(&want);
	rh_buf_release(&is);
	return same;
}

bool app_tour_check(const struct app_tour *t, const struct data_lesson_line *line)
{
	const struct ui_screen *top = app_top(t->app);

	if (!top)
		return false;
	switch (line->word) {
	case DATA_LESSON_SCREEN:
		return strcmp(top->ops->id, line->arg) == 0;
	case DATA_LESSON_FIELD:
	case DATA_LESSON_CHOOSE:
	case DATA_LESSON_SECRET:
		return field_holds(t, top, line);
	case DATA_LESSON_ROW:
		return row_holds(t, top, line);
	case DATA_LESSON_SEE:
	case DATA_LESSON_LABEL:
		return shown(t, line);
	case DATA_LESSON_FOCUS:
		return focused(t, top, line->arg);
	default:
		return true;
	}
}
