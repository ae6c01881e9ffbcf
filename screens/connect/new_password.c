/* A new password, where Rancher wants one: after its first start, and of users who were told to change theirs. Its own
 * page asks for the same; here nobody needs a browser.
 */
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

enum { PASSWORD, AGAIN };

static const struct ui_field fields[] = {
	{ UI_AT(PASSWORD, "password"), .kind = UI_FIELD_SECRET, .label = N_("New password"),
	  .flags = UI_FIELD_REQUIRED },
	{ UI_AT(AGAIN, "again"), .kind = UI_FIELD_SECRET, .label = N_("Once more"), .flags = UI_FIELD_REQUIRED },
	{ 0 },
};

static void submit(struct ui_screen *s)
{
	const struct rh_secret *first = ui_form_secret(s, PASSWORD);
	struct rh_secret fresh;
	struct rh_err e;

	if (!rh_secret_eq(first, ui_form_secret(s, AGAIN))) {
		rh_err_set(&e, RH_E_INVALID, "%s", _("The two passwords differ."));
		ui_form_banner(s, &e);
		ui_form_focus(s, AGAIN);
		return;
	}
	rh_secret_init(&fresh);
	rh_secret_copy(&fresh, first);
	ui_form_banner(s, NULL);
	ui_form_lock(s, _("changing it…"));
	app_new_password(s->app, &fresh, s->owner);
	rh_secret_release(&fresh);
}

static void open(struct ui_screen *s, const void *arg)
{
	if (arg)
		ui_form_banner(s, arg);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag != APP_MESSAGE_JOIN)
		return;
	ui_form_lock(s, NULL);
	if (m->err.code == RH_OK)
		return;
	ui_form_banner(s, &m->err);
	ui_form_focus(s, PASSWORD);
}

static bool leave(struct ui_screen *s)
{
	ui_form_clean(s);
	app_new_password_later(s->app);
	return true;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Change"),
	  .help = N_("Change the password, and go on."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_REVEAL, .help = N_("Show the password that was typed."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_new_password = {
	.id = "new_password",
	.title = N_("New password"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.help = N_("Rancher wants at least 12 characters unless its setting password-min-length says otherwise. "
		   "{key:back} "
		   "leaves the password as "
		   "it is for now: Rancher asks again at the next sign-in."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Change"),
	.open = open,
	.reply = reply,
	.leave = leave,
};
