/* The feature flags of the session's Rancher, listed once for all who look: the menu, for the pages that one of them brings,
 * forms that need one, and the screen. Switching one asks first, then is a write like any other.
 */
#include "app/internal.h"

#include <string.h>

static void ask_rights(struct rh_app *a)
{
	if (a->session.management)
		rh_kube_can(a->session.management, "update", &rh_res_feature, NULL, a->owner, RH_APP_FEATURES_CAN);
}

struct rh_features *rh_app_features(struct rh_app *a)
{
	struct rh_session *s = &a->session;

	if (!s->features && s->rancher) {
		s->features = rh_features_new(s->rancher, a->owner, RH_APP_FEATURES);
		ask_rights(a);
	}
	return s->features;
}

void rh_features_start(struct rh_app *a)
{
	if (a->session.rancher && rh_rancher_version(a->session.rancher->minor)->legacy_pages)
		rh_app_features(a);
}

void rh_features_again_all(struct rh_app *a)
{
	if (!a->session.features)
		return;
	rh_features_again(a->session.features);
	ask_rights(a);
}

bool rh_features_reply(struct rh_app *a, const struct rh_mail *m)
{
	const bool *allowed = m->body;

	if (m->tag != RH_APP_FEATURES && m->tag != RH_APP_FEATURES_CAN)
		return false;
	if (m->tag == RH_APP_FEATURES_CAN)
		a->session.features_forbidden = m->err.code == RH_OK && allowed && !*allowed;
	rh_app_tell_all(a, RH_MAIL_FEATURES);
	rh_ui_touch(a->ui);
	return true;
}

bool rh_app_feature_forbidden(const struct rh_app *a)
{
	return a->session.features_forbidden;
}

/* Rancher until 2.11 has the pages of a project's own secrets under Legacy: with the flag on, and while the filter is one
 * project (rancher/dashboard, config/product/legacy.js). */
bool rh_app_has_legacy(const struct rh_app *a)
{
	const struct rh_session *s = &a->session;

	return s->rancher && s->places && rh_rancher_version(s->rancher->minor)->legacy_pages &&
	       rh_features_on(s->features, "legacy") && rh_nsfilter_project(&s->filter, s->places);
}

/* What the flag of the documentation does in this Rancher; NULL for all others. */
const char *rh_app_feature_note(struct rh_app *a, const char *id, bool on)
{
	const struct rh_rancher *r = a->session.rancher;

	if (strcmp(id, "legacy") != 0 || !r)
		return NULL;
	if (!rh_rancher_version(r->minor)->legacy_pages)
		return _("Changes nothing here any more: see Storage › Project Secrets.");
	if (!on)
		return _("Active, it brings Legacy › Project › Secrets: for a whole project.");
	return rh_app_has_legacy(a) ? NULL : _("Legacy stands in a cluster's menu while the filter is one project.");
}

/* ---- switching ------------------------------------------------------------------------------------------------------ */

static void written(struct rh_app *a, const struct rh_change *c)
{
	(void)c;
	rh_features_again_all(a);
}

static struct rh_change *change_of(struct rh_app *a, const struct rh_feature_row *f)
{
	struct rh_change *c = rh_change_new(f->on ? N_("Deactivate") : N_("Activate"), "PUT");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_feature_path(f->id, &path);
	c->path = rh_buf_take(&path);
	c->what = rh_format(_("feature flag %s"), f->id);
	c->name = rh_strdup(f->id);
	c->kube = a->session.management;
	c->no_dry_run = true;
	c->ours = rh_feature_is_ours;
	c->written = written;
	rh_feature_body(!f->on, &c->body);
	return c;
}

static void ask(struct rh_app *a, const struct rh_feature_row *f, struct rh_owner from)
{
	char *confirm = rh_format(f->on ? _("Please confirm that you want to deactivate the feature flag “%s”.") :
					  _("Please confirm that you want to activate the feature flag “%s”."), f->id);
	const char *const lines[] = { confirm, rh_app_feature_note(a, f->id, f->on) };
	const char *const buttons[] = { _("Cancel"), f->on ? _("Deactivate") : _("Activate") };

	rh_app_ask_write(a, &(struct rh_dialog){ .title = _("Are you sure?"), .lines = lines, .line_count = lines[1] ? 2 : 1,
		     .buttons = buttons, .button_count = RH_LEN(buttons), .role = RH_ROLE_WARN }, change_of(a, f), from);
	free(confirm);
}

void rh_app_feature_ask(struct rh_app *a, const char *id, bool on, struct rh_owner from)
{
	struct rh_features *all = rh_app_features(a);
	const struct rh_row *row = all ? rh_rows_get(&all->rows, id) : NULL;
	const struct rh_feature_row *f = (const struct rh_feature_row *)(const void *)row;
	struct rh_err e;

	if (!f) {
		(void)rh_err_set(&e, RH_E_NOTFOUND, _("This Rancher has no feature flag “%s”."), id);
	} else if (f->on == on) {
		rh_ui_toast(a->ui, RH_ROLE_MUTED, on ? _("%s is active already.") : _("%s is disabled already."), f->id);
		return;
	} else if (rh_feature_may_set(f, on, &e) && rh_app_gate(a, RH_GATE_WRITE, &e)) {
		if (!rh_app_feature_forbidden(a)) {
			ask(a, f, from);
			return;
		}
		(void)rh_err_set(&e, RH_E_FORBIDDEN, "%s", _("You may not change feature flags."));
		(void)rh_err_fix(&e, "%s", _("It takes an administrator, or the global role \"features-manage\"."));
	}
	rh_app_error(a, &e);
}
