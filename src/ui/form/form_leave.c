/* Leaving a form with changes: what would be lost. The question is the app's, who knows all ways of leaving. */
#include "base/base.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

enum { LISTED = 8 };

void ui_form_lost(const struct ui_screen *s, struct rh_buf *out)
{
	const struct ui_form *form = ui_form_of(s);
	size_t n = 0, more = 0;

	for (size_t i = 0; i < form->n; i++) {
		const struct ui_value *v = form->v[i];
		const char *name = v->f->label ? _(v->f->label) : v->path;

		if (!ui_value_dirty(v) || (!v->shown && !v->f->label))
			continue;
		if (n == LISTED) {
			more++;
			continue;
		}
		n++;
		if (v->parent)
			rh_buf_addf(out, _("  %s %zu, %s\n"), v->parent->f->label ? _(v->parent->f->label) : "",
				    v->item + 1, name);
		else
			rh_buf_addf(out, "  %s\n", name);
	}
	if (more)
		rh_buf_addf(out, rh_ngettext("  and %zu more\n", "  and %zu more\n", more), more);
}

bool ui_form_holds(struct ui_form *form)
{
	if (!form->locked)
		return false;
	ui_toast(ui_current(), UI_ROLE_WARN, "%s", form->locked);
	return true;
}
