/* A text of another screen into a file. */
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

enum { FIELD_FILE, NOTE };
struct state {
	struct rh_secret text; /* locked memory is scarce: of what is no secret it is in `plain` */
	struct rh_buf plain;
};

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_FILE, "file"), .kind = UI_FIELD_TEXT, .label = N_("File"), .flags = UI_FIELD_REQUIRED,
	  .check = edit_file_check, .help = EDIT_FILE_HELP },
	{ UI_AT(NOTE, "note"), .kind = UI_FIELD_NOTE },
	{ 0 },
};

static void write_it(struct ui_screen *s)
{
	const struct state *st = s->state;
	char *path = edit_file_path(ui_form_text(s, FIELD_FILE));
	struct rh_err e;

	if (rh_file_write(path, st->plain.n ? rh_buf_str(&st->plain) : rh_secret_peek(&st->text), &e) != RH_OK) {
		ui_form_banner(s, &e);
	} else {
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, _("Written: %s"), path);
		ui_form_clean(s);
		app_close(s->app, s->owner);
	}
	free(path);
}

static void submit(struct ui_screen *s)
{
	char *path = edit_file_path(ui_form_text(s, FIELD_FILE));

	ui_form_banner(s, NULL);
	edit_file_ask(s, path, write_it);
	free(path);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct edit_file_start *start = arg;

	rh_secret_init(&st->text);
	rh_buf_init(&st->plain, start ? start->text.n : 0);
	if (!start)
		return;
	if (start->open)
		rh_buf_adds(&st->plain, start->text);
	else
		rh_secret_set(&st->text, start->text);
	ui_form_set(s, FIELD_FILE, rh_str(start->name));
	if (start->remark)
		ui_form_note(s, NOTE, UI_ROLE_MUTED, "%s", start->remark);
	ui_form_clean(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_secret_release(&st->text);
	rh_buf_release(&st->plain);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .label = N_("Write"), .help = N_("Write the file."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_to_file = {
	.id = "to_file",
	.title = N_("Into a file"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.state_size = sizeof(struct state),
	.help = N_("What the screen below shows, written to a file on this machine. Nothing goes to the server."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Write"),
	.open = open,
	.close = close,
};
