/* Create: Rancher's grid of secret kinds. */
#include "screens/screens.h"

#include <string.h>

static void entries(struct rh_screen *s, struct rh_entries *out)
{
	(void)s;
	for (const struct rh_secret_kind_def *k = rh_secret_kinds; k->id; k++)
		rh_entries_add(out, (struct rh_entry){ .id = k->id, .label = _(k->label), .note = _(k->note) });
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const char *id = rh_menu_selected(s);

	if (verb != RH_DO_OPEN || !id)
		return false;
	if (strcmp(id, "registry") == 0)
		rh_app_push(s->app, &rh_screen_pull_secret_form, NULL);
	else
		rh_app_push(s->app, &rh_screen_secret_form, id);
	return true;
}

/* The form that was chosen says what it creates. */
static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	if (rh_app_on_top(s))
		rh_buf_addz(out, _("Secret: Create"));
}

static const struct rh_action actions[] = {
	{ RH_DO_OPEN, NULL, N_("Choose"), N_("Fill in the form for this kind of secret."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_secret_type = {
	.id = "secret_type",
	.title = N_("Secret: Create"),
	.kind = RH_SCREEN_MENU,
	.help = N_("Choose Registry to store the credentials of a container registry. All kinds share one set of names: no two secrets of a "
		   "namespace may have the same name, whatever their kind."),
	.actions = actions,
	.entries = entries,
	.act = act,
	.crumb = crumb,
};
