/* A file of this machine into the field of the form below: a key, a certificate, a config.json, a password. */
#include "screens/edit_file.h"
#include "screens/screens.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { FIELD_FILE };
enum { LIMIT = 1 << 20 }; /* of a Secret: k8s.io/api core/v1, MaxSecretSize */
struct state {
	struct rh_owner form;
};

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_FILE, "file"), .kind = UI_FIELD_TEXT, .label = N_("File"), .flags = UI_FIELD_REQUIRED,
	  .check = edit_file_check,
	  .help = N_("~ is your home directory. The whole file goes into the field, at most 1 MiB, and is shown only "
		     "where "
		     "the field shows what is typed.") },
	{ 0 },
};

/* A pipe or a device may never end. */
static bool read_plain(const char *path, struct rh_secret *text, struct rh_err *e)
{
	struct stat st;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		rh_err_set(e, RH_E_IO, _("%s is there, and is not a plain file."), path);
		rh_err_fix(e, "%s", _("Choose another name."));
		return false;
	}
	return rh_file_read_secret(path, LIMIT, false, text, e) == RH_OK;
}

static void submit(struct ui_screen *s)
{
	struct ui_screen *form = app_by_owner(s->app, ((const struct state *)s->state)->form);
	char *path = edit_file_path(ui_form_text(s, FIELD_FILE));
	struct rh_secret text;
	struct rh_err e;

	rh_secret_init(&text);
	if (!form || !read_plain(path, &text, &e)) {
		ui_form_banner(s, form ? &e : NULL);
	} else {
		ui_form_clean(s);
		ui_toast(app_ui(s->app), UI_ROLE_MUTED, _("Read: %s"), path);
		ui_form_put(form, &text);
		app_close(s->app, s->owner);
	}
	rh_secret_release(&text);
	free(path);
}

/* arg: the form */
static void open(struct ui_screen *s, const void *arg)
{
	const struct ui_screen *form = arg;

	if (form)
		((struct state *)s->state)->form = form->owner;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Read"),
	  .help = N_("Read the file into the field."),
	  .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_from_file = {
	.id = "from_file",
	.title = N_("From a file"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.state_size = sizeof(struct state),
	.help = N_("A file of this machine, into the field of the form below that has the focus. It replaces what is "
		   "in it. "
		   "Nothing goes to the server."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Read"),
	.open = open,
};
