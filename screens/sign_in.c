/* Sign in: a dialog over whatever is there, at first and whenever the server no longer knows us. */
#include "screens/screens.h"

#include <string.h>

static void provider_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct rh_rancher_hello *h = rh_app_hello(s->app);

	(void)field;
	for (size_t i = 0; h && i < h->count; i++) {
		const struct rh_provider *p = &h->providers[i];
		rh_choices_add(out, (struct rh_choice){ .value = p->id, .label = p->label ? p->label : p->id,
			       .disabled = p->password ? NULL : _("needs a browser") });
	}
}

static const struct rh_field fields[] = {
	{ .id = "provider", .kind = RH_FIELD_CHOICE, .label = N_("Sign in with"), .choices = provider_choices },
	{ .id = "user", .kind = RH_FIELD_TEXT, .label = N_("Username"), .flags = RH_FIELD_REQUIRED },
	{ .id = "password", .kind = RH_FIELD_SECRET, .label = N_("Password"), .flags = RH_FIELD_REQUIRED },
	{ .id = "remember", .kind = RH_FIELD_CHECK, .label = N_("Remember"),
	  .help = N_("Keep the token on this account, so that the next start signs in by itself.") },
	{ 0 },
};

static const char *first_provider(const struct rh_rancher_hello *h)
{
	const char *first = "local";

	for (size_t i = h ? h->count : 0; i-- > 0;)
		if (h->providers[i].password)
			first = h->providers[i].id;
	return first;
}

static void submit(struct rh_screen *s)
{
	struct rh_secret password;
	char *provider = rh_str_dup(rh_form_text(s, "provider")), *user = rh_str_dup(rh_form_text(s, "user"));

	rh_secret_init(&password);
	rh_secret_copy(&password, rh_form_secret(s, "password"));
	rh_form_banner(s, NULL);
	rh_form_lock(s, _("signing in…"));
	rh_app_sign_in(s->app, provider, user, &password, rh_form_is(s, "remember", "true"), s->owner);
	rh_secret_release(&password);
	free(provider);
	free(user);
}

static void open(struct rh_screen *s, const void *arg)
{
	const struct rh_target *t = rh_app_target(s->app);
	const struct rh_err *why = arg;

	rh_form_set(s, "provider", rh_str(t && t->provider ? t->provider : first_provider(rh_app_hello(s->app))));
	if (t && t->user)
		rh_form_set(s, "user", rh_str(t->user));
	if (t && t->password.n)
		rh_form_set_secret(s, "password", &t->password);
	rh_form_set(s, "remember", rh_str(t && t->remember ? "true" : "false"));
	rh_form_clean(s);
	rh_form_focus(s, t && t->user ? "password" : "user");
	if (why)
		rh_form_banner(s, why);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_secret none;

	if (m->tag != RH_MAIL_JOIN)
		return;
	rh_form_lock(s, NULL);
	if (m->err.code == RH_OK)
		return;
	rh_secret_init(&none);
	rh_form_set_secret(s, "password", &none);
	rh_form_banner(s, &m->err);
	rh_form_focus(s, "password");
}

static bool leave(struct rh_screen *s)
{
	rh_app_connect_cancel(s->app);
	rh_form_lock(s, NULL);
	rh_form_clean(s);	/* nothing of a sign-in is worth a question */
	return true;
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, N_("Sign in"), N_("Sign in with what stands here."), RH_ACT_HINT },
	{ RH_DO_REVEAL, NULL, NULL, N_("Show the password that was typed."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_sign_in = {
	.id = "sign_in",
	.title = N_("Sign in"),
	.kind = RH_SCREEN_FORM,
	.flags = RH_SCREEN_DIALOG,
	.help = N_("The token that the server gives is kept in memory and given back when you quit, unless \"Remember\" is ticked."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Sign in"),
	.open = open,
	.reply = reply,
	.leave = leave,
};
