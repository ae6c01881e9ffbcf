/* A text that comes from elsewhere, a file, into the field that has the focus: as a paste, which replaces what was
 * there. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/screen.h"

bool ui_form_takes_text(const struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);
	const struct ui_stop *now;

	ui_stops_make(form);
	now = ui_stop_now(form);
	return !form->locked && now->v && now->w && ui_widget_kind(now->w) == UI_WIDGET_INPUT;
}

/* What was refused, or was for the whole form, leaves the field as it was. */
static void put_back(struct ui_form *form, const struct ui_value *v, enum ui_part part, const struct rh_secret *before)
{
	struct ui_stop *now;

	ui_stops_make(form);
	now = ui_stop_now(form);
	if (now->v != v || now->part != part || !now->w || ui_input_secret(now->w)->n)
		return;
	ui_input_set(now->w, rh_secret_peek(before));
	ui_stops_take(form, now);
}

void ui_form_put(struct ui_screen *s, struct rh_secret *text)
{
	struct ui_form *form = ui_form_of(s);
	const struct ui_stop *now;
	struct rh_secret before;

	if (!ui_form_takes_text(s))
		return;
	now = ui_stop_now(form);
	const struct ui_value *v = now->v;
	enum ui_part part = now->part;

	rh_secret_init(&before);
	rh_secret_copy(&before, ui_input_secret(now->w));
	if (part != UI_PART_LINE)
		ui_input_set(now->w, RH_STR(""));
	(void)ui_screen_event(s, &(struct ui_event){ .key = UI_KEY_PASTE, .paste = text });
	if (part != UI_PART_LINE && before.n)
		put_back(form, v, part, &before);
	rh_secret_release(&before);
}
