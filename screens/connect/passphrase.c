/* The passphrase of a client certificate's key: a dialog over the screen that connects. It is kept nowhere: the key is
 * opened in memory, for this session. */
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

enum { PASSPHRASE };

static const struct ui_field fields[] = {
	{ UI_AT(PASSPHRASE, "passphrase"), .kind = UI_FIELD_SECRET, .label = N_("Passphrase"),
	  .flags = UI_FIELD_REQUIRED },
	{ 0 },
};

static void submit(struct ui_screen *s)
{
	struct rh_secret typed;

	rh_secret_init(&typed);
	rh_secret_copy(&typed, ui_form_secret(s, PASSPHRASE));
	ui_form_banner(s, NULL);
	app_unlock_key(s->app, &typed, s->owner);
	rh_secret_release(&typed);
}

static void open(struct ui_screen *s, const void *arg)
{
	if (arg)
		ui_form_banner(s, arg);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct rh_secret none;

	if (m->tag != APP_MESSAGE_JOIN || m->err.code == RH_OK)
		return;
	rh_secret_init(&none);
	ui_form_set_secret(s, PASSPHRASE, &none);
	ui_form_banner(s, &m->err);
	ui_form_focus(s, PASSPHRASE);
}

static bool leave(struct ui_screen *s)
{
	app_connect_cancel(s->app);
	ui_form_clean(s); /* nothing of it is worth a question */
	return true;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Open"),
	  .help = N_("Open the key with what is typed here."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_REVEAL, .help = N_("Show the passphrase that was typed."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_passphrase = {
	.id = "passphrase",
	.title = N_("Passphrase"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.help = N_("The key is opened in memory only, and the passphrase is asked for again at the next start. Nothing "
		   "of it is kept."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Open"),
	.open = open,
	.reply = reply,
	.leave = leave,
};
