/* Settings: few, and kept for the next time. */
#include "screens/screens.h"
#include "app/language.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

enum { LANGUAGE, TEACH };

static const struct ui_choice languages[] = {
	{ "system", N_("as the system says"), NULL, NULL },
#define APP_LANGUAGE(code, name) { code, name, NULL, NULL },
#include "app/language.def"
#undef APP_LANGUAGE
	{ 0 },
};

static const struct ui_field fields[] = {
	{ UI_AT(LANGUAGE, "language"), .kind = UI_FIELD_CHOICE, .label = N_("Language"), .preset = "system",
	  .options = languages },
	{ UI_AT(TEACH, "teach"), .kind = UI_FIELD_CHECK, .label = N_("kubectl line"), .preset = "true",
	  .help = N_("Show at the bottom of each screen the kubectl command that does the same.") },
	{ 0 },
};

static void submit(struct ui_screen *s)
{
	struct app *a = s->app;
	struct app_state *st = app_state(a);
	char *language = rh_str_dup(ui_form_text(s, LANGUAGE));

	st->teach_off = !ui_form_is(s, TEACH, "true");
	app_set_language(a, ui_form_is(s, LANGUAGE, "system") ? NULL : language);
	free(language);
	app_state_changed(a);
	if (st->why_not)
		ui_toast(app_ui(a), UI_ROLE_WARN, "%s", st->why_not);
	app_close(a, s->owner);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct app_state *st = app_state(s->app);

	(void)arg;
	ui_form_set(s, LANGUAGE, rh_str(st->language && *st->language ? st->language : "system"));
	ui_form_set(s, TEACH, rh_str(st->teach_off ? "false" : "true"));
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
