/* Leaving a form with changes: first a question, which lists what would be lost. */
#include "base/base.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"

#include <stdio.h>
#include <string.h>

enum { LISTED = 8 };

static void answered(void *ctx, int button)
{
	struct ui_screen *s = ctx;

	if (button != 1)
		return;
	ui_form_clean(s);
	ui_choose(ui_current(), ui_verb_find(UI_DO_BACK)->id);
}

/* The names of the fields that differ, at most LISTED lines. The caller frees the strings. */
static size_t lost(const struct ui_form *form, char **lines)
{
	size_t n = 0, more = 0;

	for (size_t i = 0; i < form->n; i++) {
		const struct ui_value *v = form->v[i];
		const char *name = v->f->label ? _(v->f->label) : v->path;

		if (!ui_value_dirty(v))
			continue;
		if (n == LISTED)
			more++;
		else if (v->parent)
			lines[n++] = rh_format("  %s %zu, %s", v->parent->f->label ? _(v->parent->f->label) : "",
					       v->item + 1, name);
		else
			lines[n++] = rh_format("  %s", name);
	}
	if (more)
		lines[n++] = rh_format(rh_ngettext("  and %zu more", "  and %zu more", more), more);
	return n;
}

bool ui_form_leave(struct ui_form *form)
{
	const char *const buttons[] = { _("Keep editing"), _("Discard") };
	char *lines[LISTED + 2];
	size_t n = 1;

	if (form->locked) {
		ui_toast(ui_current(), UI_ROLE_WARN, "%s", form->locked);
		return true;
	}
	if (!ui_form_dirty(form->screen))
		return false;
	lines[0] = rh_strdup(_("This was changed and would be lost:"));
	n += lost(form, lines + 1);
	ui_dialog(ui_current(), &(struct ui_dialog){ .title = _("Leave the form?"),
						     .lines = (const char *const *)lines,
						     .line_count = n,
						     .buttons = buttons,
						     .button_count = RH_LEN(buttons),
						     .done = answered,
						     .ctx = form->screen,
						     .owner = form->screen->owner });
	for (size_t i = 0; i < n; i++)
		free(lines[i]);
	return true;
}
