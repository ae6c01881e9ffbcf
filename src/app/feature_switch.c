/* Switching a feature flag: asks first, then is a write like any other. */
#include "app/change.h"
#include "app/features.h"
#include "app/internal.h"
#include "app/stack.h"
#include "base/base.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

/* What the flag of the documentation does in this Rancher; NULL for all others. */
const char *app_feature_note(struct app *a, const char *id, bool on)
{
	const struct rancher *r = a->session.rancher;

	if (strcmp(id, "legacy") != 0 || !r)
		return NULL;
	if (!rancher_version(r->minor)->legacy_pages)
		return _("Changes nothing here any more: see Storage › Project Secrets.");
	if (!on)
		return _("Active, it brings Legacy › Project › Secrets: for a whole project.");
	return app_has_legacy(a) ? NULL : _("Legacy is in a cluster's menu while the filter is one project.");
}

/* ---- switching ---- */

static void written(struct app *a, const struct app_change *c)
{
	(void)c;
	app_features_again_all(a);
}

static struct app_change *change_of(struct app *a, const struct rancher_feature_row *f)
{
	struct app_change *c = app_change_new(f->on ? N_("Deactivate") : N_("Activate"), "PUT");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rancher_feature_path(f->id, &path);
	c->path = rh_buf_take(&path);
	c->what = rh_format(_("feature flag %s"), f->id);
	c->name = rh_strdup(f->id);
	c->kube = a->session.management;
	c->no_dry_run = APP_NO_DRY_RUN_NORMAN;
	c->of_server = true;
	c->ours = rancher_feature_is_ours;
	c->written = written;
	rancher_feature_body(!f->on, &c->body);
	return c;
}

static void ask(struct app *a, const struct rancher_feature_row *f, struct rh_owner from)
{
	char *confirm = rh_format(f->on ? _("Please confirm that you want to deactivate the feature flag “%s”.")
					: _("Please confirm that you want to activate the feature flag “%s”."),
				  f->id);
	const char *const lines[] = { confirm, app_feature_note(a, f->id, f->on) };
	const char *const buttons[] = { _("Cancel"), f->on ? _("Deactivate") : _("Activate") };

	app_ask_write(a,
		      &(struct ui_dialog){ .title = _("Are you sure?"),
					   .lines = lines,
					   .line_count = lines[1] ? 2 : 1,
					   .buttons = buttons,
					   .button_count = RH_LEN(buttons),
					   .role = UI_ROLE_WARN },
		      change_of(a, f), from);
	free(confirm);
}

void app_feature_ask(struct app *a, const char *id, bool on, struct rh_owner from)
{
	struct rancher_features *all = app_features(a);
	const struct rh_row *row = all ? rh_rows_get(&all->rows, id) : NULL;
	const struct rancher_feature_row *f = (const struct rancher_feature_row *)(const void *)row;
	struct rh_err e;

	if (!f) {
		rh_err_set(&e, RH_E_NOTFOUND, _("This Rancher has no feature flag “%s”."), id);
	} else if (f->on == on) {
		ui_toast(a->ui, UI_ROLE_MUTED, on ? _("%s is active already.") : _("%s is disabled already."), f->id);
		return;
	} else if (rancher_feature_may_set(f, on, &e) && app_gate(a, APP_GATE_WRITE, &e)) {
		if (!app_feature_forbidden(a)) {
			ask(a, f, from);
			return;
		}
		rh_err_say(&e, RH_E_FORBIDDEN, _("You may not change feature flags."), NULL,
			   _("It takes an administrator, or the global role \"features-manage\"."));
	}
	app_error(a, &e);
}
