/* look: themes, the mouse and the width of characters, from the command line and from what is kept. */
#include "app/look.h"
#include "app/internal.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/ui.h"

#include <string.h>

const char *const app_themes[] = {
	[UI_THEME_AUTO] = "auto",         [UI_THEME_DARK] = "dark", [UI_THEME_LIGHT] = "light",
	[UI_THEME_CONTRAST] = "contrast", [UI_THEME_MONO] = "mono", NULL
};
const char *const app_widths[] = {
	[UI_AMBIGUOUS_AUTO] = "auto", [UI_AMBIGUOUS_NARROW] = "narrow", [UI_AMBIGUOUS_WIDE] = "wide", NULL
};

/* Its place in the table; 0 for what is not there: by itself. */
static unsigned place(const char *const *names, const char *name)
{
	for (unsigned i = 0; name && names[i]; i++)
		if (!strcmp(names[i], name))
			return i;
	return 0;
}

bool app_look_known(const char *const *names, const char *name)
{
	return !strcmp(names[place(names, name)], name);
}

void app_look_fill(const struct app *a, struct ui_options *o)
{
	const struct app_options *opt = &a->opt;
	const char *theme = opt->mono ? "mono" : opt->theme ? opt->theme : a->present.on ? "contrast" : a->state.theme;

	if (a->play.blind) {
		o->rows = 24;
		o->columns = 80;
	}
	o->ascii = opt->ascii;
	o->linear = opt->linear;
	o->theme = (enum ui_theme)place(app_themes, theme);
	o->ambiguous = (enum ui_ambiguous)place(app_widths, opt->ambiguous ? opt->ambiguous : a->state.ambiguous);
	o->mouse = opt->mouse || (a->state.mouse && !opt->no_mouse);
}

void app_look_changed(struct app *a)
{
	struct ui_options o = { 0 };

	app_look_fill(a, &o);
	ui_look(a->ui, &o);
}

const char *app_look_theme_option(const struct app *a)
{
	return a->opt.mono ? "--mono" : a->opt.theme ? "--theme" : NULL;
}

const char *app_look_ambiguous_option(const struct app *a)
{
	return a->opt.ambiguous ? "--ambiguous" : NULL;
}

const char *app_look_mouse_option(const struct app *a)
{
	return a->opt.mouse ? "--mouse" : a->opt.no_mouse ? "--no-mouse" : NULL;
}
