/* Download KubeConfig, Copy KubeConfig to Clipboard: Rancher makes a token and a file with it; from then on the kubectl
 * lines name that file. */
#include "screens/edit_file.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/kubectl.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "rancher/kubeconfig.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdlib.h>

enum { TAG_MADE = 1 };
enum { TO, FIELD_FILE, NOTE };
struct state {
	bool asked;
};

static const struct ui_choice tos[] = {
	{ "file", N_("a file"), NULL, NULL },
	{ "clipboard", N_("the terminal's clipboard"), NULL, NULL },
	{ 0 },
};

static const struct ui_field fields[] = {
	{ UI_AT(TO, "to"), .kind = UI_FIELD_CHOICE, .label = N_("Into"), .preset = "file", .options = tos },
	{ UI_AT(FIELD_FILE, "file"), .kind = UI_FIELD_TEXT, .label = N_("File"), .flags = UI_FIELD_REQUIRED,
	  .when = { TO, "file" }, .check = edit_file_check, .help = EDIT_FILE_HELP },
	{ UI_AT(NOTE, "note"), .kind = UI_FIELD_NOTE },
	{ 0 },
};

static void ask(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);

	if (st->asked)
		return;
	st->asked = true;
	ui_form_lock(s, _("Rancher makes it…"));
	rancher_kubeconfig_make(at->rancher, at->cluster_id, s->owner, TAG_MADE);
}

static void submit(struct ui_screen *s)
{
	char *file = edit_file_path(ui_form_text(s, FIELD_FILE));
	struct rh_err e;

	ui_form_banner(s, NULL);
	if (!app_gate(s->app, APP_GATE_WRITE, &e))
		app_error(s->app, &e);
	else if (ui_form_is(s, TO, "file"))
		edit_file_ask(s, file, ask);
	else
		ask(s);
	free(file);
}

static void save(struct ui_screen *s, const struct rancher_kubeconfig *k)
{
	char *file = edit_file_path(ui_form_text(s, FIELD_FILE));
	struct rh_err e;

	if (rh_file_write(file, rh_secret_peek(&k->yaml), &e) != RH_OK) {
		ui_form_banner(s, &e);
	} else {
		app_kubectl_take(s->app, file);
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, _("Written: %s. The kubectl lines name it now."), file);
		app_close(s->app, s->owner);
	}
	free(file);
}

static void copy(struct ui_screen *s, const struct rancher_kubeconfig *k)
{
	if (!ui_copy(app_ui(s->app), rh_secret_peek(&k->yaml), true))
		return;
	ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s",
		 _("Copied to the terminal's clipboard; it is cleared from there in 30 seconds."));
	app_close(s->app, s->owner);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	bool made = m->tag == TAG_MADE && m->err.code == RH_OK && m->body;

	if (m->tag != TAG_MADE)
		return;
	st->asked = false;
	ui_form_lock(s, NULL);
	app_kubectl_made(s->app, &m->err);
	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	else if (!made)
		ui_form_banner(s, &m->err);
	else if (ui_form_is(s, TO, "file"))
		save(s, m->body);
	else
		copy(s, m->body);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct ui_form_start *start = arg;
	char *file = app_kubectl_file(s->app);

	if (start && start->kind)
		ui_form_set(s, TO, rh_str(start->kind));
	ui_form_set(s, FIELD_FILE, rh_str(file ? file : ""));
	ui_form_note(s, NOTE, UI_ROLE_MUTED, "%s",
		     _("Rancher makes a token of yours for it, which ends when its settings say so. It is listed, and "
		       "can be deleted, under Account & API Keys on Rancher's page. Whoever has the file is you."));
	ui_form_clean(s);
	free(file);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("KubeConfig"));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .label = N_("Get it"), .help = N_("Ask Rancher for it."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_kubeconfig = {
	.id = "kubeconfig",
	.title = N_("KubeConfig"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("A kubeconfig of this cluster, as Rancher's page gives it: with it kubectl, and every line that is "
		   "shown at the bottom, works from a shell."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Get it"),
	.open = open,
	.reply = reply,
	.crumb = crumb,
};
