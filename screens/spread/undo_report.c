/* Undo from a report: which file, then what it says, in the review that wrote it. */
#include "screens/edit_file.h"
#include "screens/screens.h"
#include "screens/spread/spread.h"
#include "app/spread.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

enum { FIELD_FILE };

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_FILE, "file"), .kind = UI_FIELD_TEXT, .label = N_("Report"), .flags = UI_FIELD_REQUIRED,
	  .check = edit_file_check,
	  .help = N_(
		  "A file that the review of several places has saved, or that was left when ranchhand was ended while "
		  "it wrote. ~ is your home directory.") },
	{ 0 },
};

static void submit(struct ui_screen *s)
{
	char *path = edit_file_path(ui_form_text(s, FIELD_FILE));
	struct app_spread_lines lines = { 0 };
	struct rh_buf text;
	struct rh_err e;

	ui_form_banner(s, NULL);
	rh_buf_init(&text, APP_SPREAD_REPORT_BYTES);
	if (rh_file_read(path, APP_SPREAD_REPORT_BYTES, &text, &e) != RH_OK ||
	    app_spread_lines_read(rh_buf_str(&text), &lines, &e) != RH_OK) {
		ui_form_banner(s, &e);
	} else {
		ui_form_clean(s);
		app_push(s->app, &screen_spread, &(struct spread_start){ .lines = &lines, .report = path });
	}
	app_spread_lines_release(&lines);
	rh_buf_release(&text);
	free(path);
}

static void open(struct ui_screen *s, const void *arg)
{
	char *newest = app_spread_newest(s->app);

	(void)arg;
	if (newest) {
		ui_form_set(s, FIELD_FILE, rh_str(newest));
		ui_form_note(s, FIELD_FILE, UI_ROLE_WARN, "%s", _("left when ranchhand was ended while it wrote"));
	}
	ui_form_clean(s);
	free(newest);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Show"),
	  .help = N_("Show what the report says, and what can be undone."),
	  .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_undo_report = {
	.id = "undo_report",
	.title = N_("Undo from a report"),
	.kind = UI_SCREEN_FORM,
	.help = N_("Takes back what was written into several places, also in another run of ranchhand. What was "
		   "created is "
		   "deleted, each by its own identity and only where nothing has changed since. What was changed "
		   "cannot be "
		   "put back from a report: no value is ever kept in a file."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Show"),
	.open = open,
};
