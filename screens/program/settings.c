/* Settings: few, and kept for the next time. */
#include "screens/screens.h"
#include "app/language.h"
#include "app/look.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { LANGUAGE, THEME, PRESENT, AMBIGUOUS, MOUSE, HOSTS, TEACH, EDITOR };

static const struct ui_choice languages[] = {
	{ "system", N_("as the system says"), NULL, NULL },
#define APP_LANGUAGE(code, name) { code, name, NULL, NULL },
#include "app/language.def"
#undef APP_LANGUAGE
	{ 0 },
};

static const struct ui_choice themes[] = {
	{ "auto", N_("by itself"), NULL, NULL },  { "dark", N_("dark"), NULL, NULL },
	{ "light", N_("light"), NULL, NULL },     { "contrast", N_("high contrast"), NULL, NULL },
	{ "mono", N_("no colours"), NULL, NULL }, { 0 },
};

static const struct ui_choice widths[] = {
	{ "auto", N_("ask the terminal"), NULL, NULL },
	{ "narrow", N_("one column"), NULL, NULL },
	{ "wide", N_("two columns"), NULL, NULL },
	{ 0 },
};

static const struct ui_field fields[] = {
	{ UI_AT(LANGUAGE, "language"), .kind = UI_FIELD_CHOICE, .label = N_("Language"), .preset = "system",
	  .options = languages },
	{ UI_AT(THEME, "theme"), .kind = UI_FIELD_CHOICE, .label = N_("Theme"), .preset = "auto", .options = themes,
	  .help = N_("Dark and light use the terminal's own background; high contrast is for projectors.") },
	{ UI_AT(PRESENT, "present"), .kind = UI_FIELD_CHECK, .label = N_("Present"), .preset = "false",
	  .help = N_("For a room that looks on: high contrast, a lesson's words in large, the keys as they are pressed "
		     "(Alt-V).") },
	{ UI_AT(AMBIGUOUS, "ambiguous"), .kind = UI_FIELD_CHOICE, .label = N_("Ambiguous width"), .preset = "auto",
	  .options = widths,
	  .help = N_("How wide the terminal draws … and lines. Where it is two columns they are drawn in ASCII.") },
	{ UI_AT(MOUSE, "mouse"), .kind = UI_FIELD_CHECK, .label = N_("Mouse"), .preset = "false",
	  .help = N_("Click on rows, menus, buttons and fields. Text is then selected with Shift held down.") },
	{ UI_AT(HOSTS, "hosts"), .kind = UI_FIELD_CHECK, .label = N_("Registry hosts in lists"), .preset = "true",
	  .help = N_("Read the registries on the screen for their hosts. Otherwise only {key:hosts} reads them.") },
	{ UI_AT(TEACH, "teach"), .kind = UI_FIELD_CHECK, .label = N_("kubectl line"), .preset = "true",
	  .help = N_("Show at the bottom of each screen the kubectl command that does the same.") },
	{ UI_AT(EDITOR, "editor"), .kind = UI_FIELD_TEXT, .label = N_("Editor"), .max = 200,
	  .hint = N_("$VISUAL, $EDITOR or vi"), .help = N_("The command that edits YAML, with its arguments.") },
	{ 0 },
};

static char *text_of(const struct ui_screen *s, unsigned field)
{
	return rh_str_dup(ui_form_text(s, field));
}

static void keep_text(struct ui_screen *s, unsigned field, const char *by_itself, char **to)
{
	char *text = text_of(s, field);

	rh_strset(to, strcmp(text, by_itself) ? text : NULL);
	free(text);
}

static void submit(struct ui_screen *s)
{
	struct app *a = s->app;
	struct app_state *st = app_state(a);
	char *language = text_of(s, LANGUAGE);

	keep_text(s, THEME, "auto", &st->theme);
	keep_text(s, AMBIGUOUS, "auto", &st->ambiguous);
	keep_text(s, EDITOR, "", &st->editor);
	st->mouse = ui_form_is(s, MOUSE, "true");
	st->present = ui_form_is(s, PRESENT, "true");
	app_look_present(a, st->present);
	st->hosts_off = !ui_form_is(s, HOSTS, "true");
	st->teach_off = !ui_form_is(s, TEACH, "true");
	app_look_changed(a);
	app_set_language(a, ui_form_is(s, LANGUAGE, "system") ? NULL : language);
	free(language);
	app_state_changed(a);
	if (st->why_not)
		ui_toast(app_ui(a), UI_ROLE_WARN, "%s", st->why_not);
	app_close(a, s->owner);
}

/* A setting that the command line has decided for this run says so. */
static void say_option(struct ui_screen *s, unsigned field, const char *option)
{
	if (option)
		ui_form_note(s, field, UI_ROLE_MUTED, _("From the next start on: now %s decides."), option);
}

static void show_flag(struct ui_screen *s, unsigned field, bool on)
{
	ui_form_set(s, field, rh_str(on ? "true" : "false"));
}

static void show_text(struct ui_screen *s, unsigned field, const char *kept, const char *by_itself)
{
	ui_form_set(s, field, rh_str(kept && *kept ? kept : by_itself));
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct app_state *st = app_state(s->app);

	(void)arg;
	show_text(s, LANGUAGE, st->language, "system");
	show_text(s, THEME, st->theme, "auto");
	show_text(s, AMBIGUOUS, st->ambiguous, "auto");
	show_text(s, EDITOR, st->editor, "");
	show_flag(s, MOUSE, st->mouse);
	show_flag(s, PRESENT, st->present);
	show_flag(s, HOSTS, !st->hosts_off);
	show_flag(s, TEACH, !st->teach_off);
	say_option(s, THEME, app_look_theme_option(s->app));
	say_option(s, AMBIGUOUS, app_look_ambiguous_option(s->app));
	say_option(s, MOUSE, app_look_mouse_option(s->app));
	ui_form_clean(s);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .label = N_("Save"), .help = N_("Use it from now on."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_settings = {
	.id = "settings",
	.title = N_("Settings"),
	.kind = UI_SCREEN_FORM,
	.help = N_("Kept in the state directory, unless --no-state says otherwise."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Save"),
	.open = open,
};
