/* Sign in: a dialog over whatever is there, at first and whenever the server no longer knows us. */
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "base/base.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

enum { PROVIDER, USER, PASSWORD, REMEMBER };

static void provider_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct rancher_server_info *h = app_server_info(s->app);

	(void)field;
	for (size_t i = 0; h && i < h->count; i++) {
		const struct rancher_provider *p = &h->providers[i];
		ui_choices_add(out, (struct ui_choice){ .value = p->id,
							.label = p->label ? p->label : p->id,
							.disabled = p->password ? NULL : _("needs a browser") });
	}
}

static const struct ui_field fields[] = {
	{ UI_AT(PROVIDER, "provider"), .kind = UI_FIELD_CHOICE, .label = N_("Sign in with"),
	  .choices = provider_choices },
	{ UI_AT(USER, "user"), .kind = UI_FIELD_TEXT, .label = N_("Username"), .flags = UI_FIELD_REQUIRED },
	{ UI_AT(PASSWORD, "password"), .kind = UI_FIELD_SECRET, .label = N_("Password"), .flags = UI_FIELD_REQUIRED },
	{ UI_AT(REMEMBER, "remember"), .kind = UI_FIELD_CHECK, .label = N_("Remember"),
	  .help = N_("Keep the token on this account, so that the next start signs in by itself.") },
	{ 0 },
};

static const char *first_provider(const struct rancher_server_info *h)
{
	const char *first = "local";

	for (size_t i = h ? h->count : 0; i-- > 0;)
		if (h->providers[i].password)
			first = h->providers[i].id;
	return first;
}

static void submit(struct ui_screen *s)
{
	struct rh_secret password;
	char *provider = rh_str_dup(ui_form_text(s, PROVIDER)), *user = rh_str_dup(ui_form_text(s, USER));

	rh_secret_init(&password);
	rh_secret_copy(&password, ui_form_secret(s, PASSWORD));
	ui_form_banner(s, NULL);
	ui_form_lock(s, _("signing in…"));
	app_sign_in(s->app, provider, user, &password, ui_form_is(s, REMEMBER, "true"), s->owner);
	rh_secret_release(&password);
	free(provider);
	free(user);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct app_target *t = app_target(s->app);
	const struct rh_err *why = arg;

	const struct rancher_server_info *h = app_server_info(s->app);

	ui_form_set(s, PROVIDER, rh_str(t && t->provider ? t->provider : first_provider(h)));
	if (t && t->user)
		ui_form_set(s, USER, rh_str(t->user));
	else if (h && h->first_login) /* the only one that there is */
		ui_form_set(s, USER, RH_STR("admin"));
	if (t && t->password.n)
		ui_form_set_secret(s, PASSWORD, &t->password);
	ui_form_set(s, REMEMBER, rh_str(t && t->remember ? "true" : "false"));
	ui_form_clean(s);
	ui_form_focus(s, (t && t->user) || (h && h->first_login) ? PASSWORD : USER);
	if (why)
		ui_form_banner(s, why);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct rh_secret none;

	if (m->tag != APP_MESSAGE_JOIN)
		return;
	ui_form_lock(s, NULL);
	if (m->err.code == RH_OK)
		return;
	rh_secret_init(&none);
	ui_form_set_secret(s, PASSWORD, &none);
	ui_form_banner(s, &m->err);
	ui_form_focus(s, PASSWORD);
}

static bool leave(struct ui_screen *s)
{
	app_connect_cancel(s->app);
	ui_form_lock(s, NULL);
	ui_form_clean(s); /* nothing of a sign-in is worth a question */
	return true;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Sign in"),
	  .help = N_("Sign in with what is typed here."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_REVEAL, .help = N_("Show the password that was typed."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_sign_in = {
	.id = "sign_in",
	.title = N_("Sign in"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.help = N_("The token that the server gives is kept in memory and given back when you quit, unless "
		   "\"Remember\" is ticked."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Sign in"),
	.open = open,
	.reply = reply,
	.leave = leave,
};
