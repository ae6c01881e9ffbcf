/* The one gate through which screens are left: whichever way that is, what would be lost is said first, and asked
 * about. */
#include "app/internal.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"

static void add_loss(const struct ui_screen *s, struct rh_buf *out)
{
	if (UI_CALLBACK(s->ops, loses))
		UI_CALLBACK(s->ops, loses)(s, out);
	else if (s->ops->kind == UI_SCREEN_FORM && !(s->ops->flags & UI_SCREEN_DIALOG))
		ui_form_lost(s, out);
}

/* Of each screen that loses something, its title and what. */
static void losses(const struct app *a, size_t keep, struct rh_buf *out)
{
	const struct ui_screen *s;
	struct rh_buf one;

	rh_buf_init(&one, 1 << 16);
	for (size_t i = keep; (s = app_at(a, i)); i++) {
		rh_buf_clear(&one);
		add_loss(s, &one);
		if (one.n && s->ops->kind == UI_SCREEN_FORM)
			rh_buf_addf(out, "%s\n", _("This was changed and would be lost:"));
		rh_buf_adds(out, rh_buf_str(&one));
	}
	rh_buf_release(&one);
}

bool app_depart_asks(const struct app *a, size_t keep)
{
	struct rh_buf lost;

	rh_buf_init(&lost, 1 << 16);
	losses(a, keep, &lost);
	bool any = lost.n > 0;
	rh_buf_release(&lost);
	return any;
}

static void drop_departure(struct app *a)
{
	struct app_departure d = a->departing.now;

	a->departing.now = (struct app_departure){ 0 };
	if (d.what)
		(d.drop ? d.drop : free)(d.what);
}

static void on_departure(void *app, int button)
{
	struct app *a = app;
	struct app_departure d = a->departing.now;
	struct ui_screen *s;

	if (button != 1 || !d.go) {
		drop_departure(a);
		return;
	}
	a->departing.now = (struct app_departure){ 0 };
	for (size_t i = d.keep; (s = app_at(a, i)); i++)
		if (s->ops->kind == UI_SCREEN_FORM)
			ui_form_clean(s);
	d.go(a, d.what);
}

static bool form_is_lost(const struct app *a, size_t keep)
{
	const struct ui_screen *s;

	for (size_t i = keep; (s = app_at(a, i)); i++)
		if (s->ops->kind == UI_SCREEN_FORM && !(s->ops->flags & UI_SCREEN_DIALOG) && ui_form_dirty(s))
			return true;
	return false;
}

static void ask_departure(struct app *a, const struct app_departure *d, struct rh_str lost)
{
	enum { LINES = 24 };
	bool form = !d->title && form_is_lost(a, d->keep);
	const char *title = d->title ? d->title : form ? _("Leave the form?") : _("Leave it half done?");
	const char *const buttons[] = { form ? _("Keep editing") : _("Stay"), d->yes ? d->yes
									      : form ? _("Discard")
										     : _("Leave") };
	const char *lines[LINES];
	char *owned[LINES];
	struct rh_str line;
	size_t n = 0;

	while (n < LINES && rh_str_cut(&lost, '\n', &line))
		if (line.n)
			lines[n] = owned[n] = rh_str_dup(line), n++;
	ui_dialog(a->ui, &(struct ui_dialog){ .title = title,
					      .lines = lines,
					      .line_count = n,
					      .buttons = buttons,
					      .button_count = RH_LEN(buttons),
					      .done = on_departure,
					      .ctx = a,
					      .owner = a->owner });
	while (n)
		free(owned[--n]);
}

void app_depart(struct app *a, struct app_departure d)
{
	struct rh_buf lost;

	rh_buf_init(&lost, 1 << 16);
	losses(a, d.keep, &lost);
	if (d.also)
		rh_buf_addf(&lost, "%s\n", d.also);
	if (lost.n) {
		drop_departure(a);
		a->departing.now = d;
		ask_departure(a, &d, rh_buf_str(&lost));
	} else {
		d.go(a, d.what);
	}
	rh_buf_release(&lost);
}

void app_depart_release(struct app *a)
{
	drop_departure(a);
}
