/* Create: Rancher's grid of secret kinds. */
#include "screens/screens.h"
#include "screens/secrets.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/menu.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

static void entries(struct ui_screen *s, struct ui_entries *out)
{
	(void)s;
	for (const struct secret_kind_def *k = secret_kinds; k->id; k++)
		ui_entries_add(out, (struct ui_entry){ .id = k->id, .label = _(k->label), .note = _(k->note) });
}

/* The grid is Rancher's, in its order; registries are what this program is for. */
static void open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	ui_menu_select(s, "registry");
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const char *id = ui_menu_selected(s);

	if (verb != UI_DO_OPEN || !id)
		return false;
	if (strcmp(id, "registry") == 0)
		app_push(s->app, &screen_pull_secret_form, NULL);
	else
		app_push(s->app, &screen_secret_form, &(struct ui_form_start){ .kind = id });
	return true;
}

/* The form that was chosen says what it creates. */
static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	if (app_on_top(s))
		rh_buf_addz(out, _("Secret: Create"));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Choose"),
	  .help = N_("Fill in the form for this kind of secret."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_secret_type = {
	.id = "secret_type",
	.title = N_("Secret: Create"),
	.kind = UI_SCREEN_MENU,
	.help = N_("Choose Registry to store the credentials of a container registry. All kinds share one set of "
		   "names: no two secrets of a "
		   "namespace may have the same name, whatever their kind."),
	.actions = actions,
	.entries = entries,
	.open = open,
	.act = act,
	.crumb = crumb,
};
