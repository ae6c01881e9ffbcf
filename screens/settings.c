/* Settings: few, and kept for the next time. */
#include "screens/screens.h"

static const struct rh_choice languages[] = {
	{ "system", N_("as the system says"), NULL, NULL },
	{ "en", "English", NULL, NULL },
	{ "zh_CN", "简体中文", NULL, NULL },
	{ 0 },
};

static const struct rh_field fields[] = {
	{ .id = "language", .kind = RH_FIELD_CHOICE, .label = N_("Language"), .preset = "system", .options = languages },
	{ .id = "teach", .kind = RH_FIELD_CHECK, .label = N_("kubectl line"), .preset = "true",
	  .help = N_("Show at the bottom of each screen the kubectl command that does the same.") },
	{ 0 },
};

static void submit(struct rh_screen *s)
{
	struct rh_app *a = s->app;
	struct rh_state *st = rh_app_state(a);

	st->teach_off = !rh_form_is(s, "teach", "true");
	if (rh_form_is(s, "language", "system"))
		rh_app_set_language(a, NULL);
	else
		rh_app_set_language(a, rh_form_is(s, "language", "en") ? "en" : "zh_CN");
	rh_app_state_changed(a);
	if (st->why_not)
		rh_ui_toast(rh_app_ui(a), RH_ROLE_WARN, "%s", st->why_not);
	rh_app_close(a, s->owner);
}

static void open(struct rh_screen *s, const void *arg)
{
	const struct rh_state *st = rh_app_state(s->app);

	(void)arg;
	rh_form_set(s, "language", rh_str(st->language && *st->language ? st->language : "system"));
	rh_form_set(s, "teach", rh_str(st->teach_off ? "false" : "true"));
	rh_form_clean(s);
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, N_("Save"), N_("Use it from now on."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_settings = {
	.id = "settings",
	.title = N_("Settings"),
	.kind = RH_SCREEN_FORM,
	.help = N_("Kept in the state directory, unless --no-state says otherwise."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Save"),
	.open = open,
};
