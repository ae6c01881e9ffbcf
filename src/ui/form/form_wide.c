/* Full-width characters, as an input method for Chinese types them (：５０００), in a field that takes ASCII: what they
 * are is said, and a key writes what was meant. And what such a field does not take at all. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdint.h>

static bool has_wide(struct rh_str s)
{
	uint32_t c;

	while (rh_utf8_next(&s, &c))
		if (rh_narrow_char(c))
			return true;
	return false;
}

bool ui_text_wide(const struct ui_value *v, struct rh_str text, bool refused)
{
	bool ascii = v->f->flags & UI_FIELD_ASCII || v->f->kind == UI_FIELD_NUMBER;

	return (ascii || refused) && has_wide(text);
}

bool ui_text_mends(const struct ui_value *v, enum ui_part part, struct rh_str text)
{
	struct rh_secret narrow;
	struct rh_err e = { 0 };
	int64_t n;

	rh_secret_init(&narrow);
	bool mends = rh_narrow(&narrow, text) && part == UI_PART_MAIN;
	struct rh_str now = rh_secret_peek(&narrow);
	if (v->f->kind == UI_FIELD_NUMBER)
		mends = mends && rh_str_number(now, INT64_MIN, INT64_MAX, &n);
	else
		mends = mends && v->f->check && v->f->check(v->form->screen, now, &e);
	rh_secret_release(&narrow);
	return mends;
}

void ui_text_wide_say(struct rh_str text, bool masked, struct rh_err *e)
{
	struct rh_secret narrow;

	rh_err_set(e, RH_E_INVALID, "%s", _("It has full-width characters"));
	if (masked) {
		rh_err_fix(e, "%s", _("{key:fix} makes them half-width"));
		return;
	}
	rh_secret_init(&narrow);
	(void)rh_narrow(&narrow, text);
	rh_err_fix(e, _("{key:fix} writes %.*s"), RH_ARG(rh_secret_peek(&narrow)));
	rh_secret_release(&narrow);
}

bool ui_form_narrow(struct ui_form *form, struct ui_stop *s, const struct ui_event *e)
{
	struct ui_event fix;
	struct rh_secret narrow;
	struct rh_err why;

	if (!s->v || !s->w || ui_widget_kind(s->w) != UI_WIDGET_INPUT || e->key != UI_KEY_CTRL ||
	    !ui_event_parse(ui_verb_find(UI_DO_FIX)->keys_in_form, &fix) || fix.key != e->key || fix.c != e->c)
		return false;
	ui_stops_take(form, s);
	struct rh_str text = rh_secret_peek(ui_input_secret(s->w));
	bool any = s->v->f->kind == UI_FIELD_SECRET || s->v->f->flags & UI_FIELD_LATIN;
	if (!ui_text_wide(s->v, text, any || !ui_value_fits(s->v, s->part, s->index, &why)))
		return false;
	rh_secret_init(&narrow);
	(void)rh_narrow(&narrow, text);
	ui_input_set(s->w, rh_secret_peek(&narrow));
	rh_secret_release(&narrow);
	ui_stops_take(form, s);
	ui_value_changed(s->v);
	return true;
}

/* Of what an input does not take: a character, if it is one, else that there is too much. */
static char *why_not_taken(const struct ui_stop *s, const struct ui_event *e)
{
	const struct ui_field *f = s->v ? s->v->f : NULL;
	struct rh_str rest = e->key == UI_KEY_PASTE && e->paste ? rh_secret_peek(e->paste) : rh_str("");
	bool digits = f && f->kind == UI_FIELD_NUMBER, ascii = digits || (f && f->flags & UI_FIELD_ASCII);
	uint32_t c = e->key == UI_KEY_CHAR ? e->c : 0;
	char sign[5];

	while (ascii && rest.n && (c < 0x80 || rh_narrow_char(c)))
		(void)rh_utf8_next(&rest, &c);
	if (digits)
		return rh_strdup(_("Only digits are taken here."));
	if (!ascii || c < 0x80 || c & RH_UTF8_BAD)
		return rh_strdup(_("That is too long for this field."));
	(void)rh_utf8_put(sign, c);
	return rh_format(_("“%s” is not taken here: Kubernetes allows only ASCII letters, digits and marks in it."),
			 sign);
}

void ui_form_say_refused(const struct ui_form *form, const struct ui_stop *s, const struct ui_event *e)
{
	const char *why = ui_widget_kind(s->w) == UI_WIDGET_RADIO    ? ui_radio_why_not(s->w)
			  : ui_widget_kind(s->w) == UI_WIDGET_CHECKS ? ui_checks_why_not(s->w)
								     : NULL;
	char *text = why ? rh_format(_("Not now: %s."), why) : why_not_taken(s, e);

	ui_keys_expand(text, form->screen);
	ui_form_say(text);
	free(text);
}
