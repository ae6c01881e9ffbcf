/* The one way of writing a file that a person names: never over another one unasked, readable by nobody else. */
#include "screens/edit_file.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *edit_file_path(struct rh_str typed)
{
	const char *home = getenv("HOME");
	char here[4096];

	if (home && (rh_str_is(typed, "~") || rh_str_starts(typed, "~/")))
		return rh_format("%s%.*s", home, RH_ARG(rh_str_from(typed, 1)));
	if (!rh_str_starts(typed, "/") && getcwd(here, sizeof here))
		return rh_format("%s/%.*s", here, RH_ARG(typed));
	return rh_str_dup(typed);
}

bool edit_file_check(struct ui_screen *s, struct rh_str typed, struct rh_err *e)
{
	(void)s;
	if (rh_str_starts(typed, "~") && !rh_str_is(typed, "~") && !rh_str_starts(typed, "~/")) {
		rh_err_set(e, RH_E_INVALID, "%s", _("Only your own home directory has a short name here."));
		rh_err_fix(e, "%s", _("~/ is yours; of others write the whole path."));
		return false;
	}
	if (!rh_str_is(typed, "~") && (!typed.n || typed.p[typed.n - 1] != '/'))
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("This is a directory."));
	rh_err_fix(e, "%s", _("Add the name of a file."));
	return false;
}

/* ---- over a file that is there ---- */

struct asked {
	struct ui_screen *screen;
	void (*go_on)(struct ui_screen *s);
};

static void answered(void *ctx, int button)
{
	struct asked *a = ctx;

	if (button == 1)
		a->go_on(a->screen);
	free(a);
}

static void ask_over(struct ui_screen *s, const char *path, void (*go_on)(struct ui_screen *s))
{
	const char *const lines[] = { path, _("It is replaced as a whole.") };
	const char *const buttons[] = { _("Cancel"), _("Replace") };
	struct asked *a = rh_alloc(sizeof *a);

	*a = (struct asked){ s, go_on };
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("There is such a file already"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .role = UI_ROLE_WARN,
						       .done = answered,
						       .ctx = a,
						       .owner = s->owner });
}

void edit_file_ask(struct ui_screen *s, const char *path, void (*go_on)(struct ui_screen *s))
{
	struct stat st;
	struct rh_err e;

	if (lstat(path, &st) != 0) {
		go_on(s);
	} else if (S_ISREG(st.st_mode)) {
		ask_over(s, path, go_on);
	} else {
		rh_err_set(&e, RH_E_IO, _("%s is there, and is not a plain file."), path);
		rh_err_fix(&e, "%s", _("Choose another name."));
		ui_form_banner(s, &e);
	}
}
