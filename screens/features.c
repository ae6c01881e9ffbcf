/* Global Settings › Feature Flags: what this Rancher has switched on, and switching those that need no restart. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum { TAG_MAY = 1 };
enum { DO_ACTIVATE = RH_DO_SCREEN, DO_DEACTIVATE };
#define LEGACY "legacy"

struct state {
	bool may_not;			/* the server says that this user may not change them */
	const char *muted[2];
};

static const struct rh_feature_row *feature(const struct rh_row *row)
{
	return (const struct rh_feature_row *)(const void *)row;
}

static const struct rh_rancher_version *version(const struct rh_screen *s)
{
	const struct rh_rancher *r = rh_app_session(s->app)->rancher;

	return rh_rancher_version(r ? r->minor : 0);
}

/* ---- columns ------------------------------------------------------------------------------------------------------------ */

static void state_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, feature(row)->on ? "Active" : "Disabled");	/* Rancher does not translate states */
}

static enum rh_role state_role(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return feature(row)->on ? RH_ROLE_GOOD : RH_ROLE_MUTED;
}

static void name_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, feature(row)->id);
	if (feature(row)->locked)
		rh_buf_addf(out, " %s", _("(locked)"));
}

/* Rancher's own translations of descriptions; what it does not translate is shown as the server says it. */
static void description_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, strcmp(feature(row)->id, LEGACY) == 0 ? _("Enable legacy features") : feature(row)->description);
}

static void restart_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, feature(row)->restart ? _("yes") : "");
}

static const struct rh_column columns[] = {
	{ .id = "state", .title = N_("State"), .min = 8, .want = 8, .text = state_text, .role = state_role },
	{ .id = "name", .title = N_("Name"), .min = 33, .want = 36, .flags = RH_COL_SORTED | RH_COL_FIXED, .text = name_text },
	{ .id = "description", .title = N_("Description"), .min = 16, .text = description_text },
	{ .id = "restart", .title = N_("Restart"), .min = 7, .want = 7, .text = restart_text },
	{ 0 },
};

/* What the flag of the documentation does here, below it. */
static void note(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rh_feature_row *f = feature(row);

	if (strcmp(f->id, LEGACY) != 0)
		return;
	if (!version(s)->legacy_pages)
		rh_buf_addz(out, _("Changes nothing here any more: Storage › Project Secrets replaces it."));
	else if (!f->on)
		rh_buf_addz(out, _("Active, it brings Legacy › Project › Secrets: for a whole project."));
	else if (!rh_app_has_legacy(s->app))
		rh_buf_addz(out, _("Legacy stands in a cluster's menu while the filter is one project."));
}

static void rows(struct rh_screen *s, struct rh_list_shown *out)
{
	static const struct rh_rows none;
	struct state *st = s->state;
	const struct rh_features *f = rh_app_features(s->app);
	size_t on = 0;

	out->rows = f ? &f->rows : &none;
	out->phase = !f || f->live == RH_LIVE_LOADING ? RH_LIST_LOADING : f->live == RH_LIVE_FAILED ? RH_LIST_FAILED : RH_LIST_READY;
	out->empty = _("This Rancher has no feature flags that you may see.");
	if (!f)
		return;
	if (f->live == RH_LIVE_STALE)
		out->stale_since = f->stale_since;
	if (f->live == RH_LIVE_FAILED || f->live == RH_LIVE_STALE)
		out->err = &f->err;
	for (size_t i = 0; i < f->rows.n; i++)
		on += feature(f->rows.v[i])->on;
	if (f->rows.n)
		snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu flag, %zu active", "%zu flags, %zu active", f->rows.n),
			 f->rows.n, on);
	if (st->may_not)
		snprintf(out->right, sizeof out->right, "%s", _("you may look, not change"));
	st->muted[0] = f->rows.n && !rh_rows_get(&f->rows, LEGACY) ? _("This Rancher has no feature flag “legacy”.") : NULL;
	out->muted = st->muted;
}

/* ---- switching ------------------------------------------------------------------------------------------------------------ */

struct asked {
	struct rh_app *app;
	struct rh_owner from;
	struct rh_change *change;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;

	if (button == 1)
		rh_app_write(q->app, q->change, q->from);
	else
		rh_change_free(&q->change);
	free(q);
}

static struct rh_change *change_of(struct rh_screen *s, const struct rh_feature_row *f)
{
	struct rh_change *c = rh_change_new(f->on ? N_("Deactivate") : N_("Activate"), "PUT");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_feature_path(f->id, &path);
	c->path = rh_buf_take(&path);
	c->what = rh_format(_("feature flag %s"), f->id);
	c->name = rh_strdup(f->id);
	c->kube = rh_app_session(s->app)->management;
	c->no_dry_run = true;
	c->ours = rh_feature_is_ours;
	c->done_key = rh_strdup(f->id);
	rh_feature_body(!f->on, &c->body);
	return c;
}

static void ask(struct rh_screen *s, const struct rh_feature_row *f)
{
	char *confirm = rh_format(f->on ? _("Please confirm that you want to deactivate the feature flag “%s”.") :
					  _("Please confirm that you want to activate the feature flag “%s”."), f->id);
	const char *lines[2] = { confirm, NULL };
	const char *const buttons[] = { _("Cancel"), f->on ? _("Deactivate") : _("Activate") };
	struct asked *q = rh_alloc(sizeof *q);
	struct rh_buf more;

	rh_buf_init(&more, 1024);
	note(s, &f->row, &more);
	lines[1] = more.n ? more.p : NULL;
	*q = (struct asked){ s->app, s->owner, change_of(s, f) };
	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("Are you sure?"), .lines = lines, .line_count = more.n ? 2 : 1,
		     .buttons = buttons, .button_count = RH_LEN(buttons), .role = RH_ROLE_WARN, .done = on_answer, .ctx = q,
		     .owner = rh_app_owner(s->app) });
	rh_buf_release(&more);
	free(confirm);
}

static void change(struct rh_screen *s, const struct rh_feature_row *f, bool on)
{
	const struct state *st = s->state;
	struct rh_err e;

	if (f->on == on) {
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_MUTED, on ? _("%s is active already.") : _("%s is disabled already."), f->id);
		return;
	}
	if (!rh_feature_may_set(f, on, &e) || !rh_app_gate(s->app, RH_GATE_WRITE, &e)) {
		rh_app_error(s->app, &e);
	} else if (st->may_not) {
		(void)rh_err_set(&e, RH_E_FORBIDDEN, "%s", _("You may not change feature flags."));
		(void)rh_err_fix(&e, "%s", _("It takes an administrator, or the global role \"features-manage\"."));
		rh_app_error(s->app, &e);
	} else {
		ask(s, f);
	}
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct rh_row *row = rh_list_selected(s);
	struct rh_features *f = rh_app_features(s->app);

	if (verb == RH_DO_AGAIN && f) {
		rh_features_again(f);
		return true;
	}
	if (!row || (verb != RH_DO_OPEN && verb != (enum rh_verb)DO_ACTIVATE && verb != (enum rh_verb)DO_DEACTIVATE))
		return false;
	change(s, feature(row), verb == RH_DO_OPEN ? !feature(row)->on : verb == (enum rh_verb)DO_ACTIVATE);
	return true;
}

/* ---- life ------------------------------------------------------------------------------------------------------------------ */

static void ask_rights(struct rh_screen *s)
{
	struct rh_kube *k = rh_app_session(s->app)->management;

	if (k)
		rh_kube_can(k, "update", &rh_res_feature, NULL, s->owner, TAG_MAY);
}

static void on_written(struct rh_screen *s, const struct rh_mail *m)
{
	if (m->err.code != RH_OK)
		rh_app_error(s->app, &m->err);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;
	struct rh_features *f = rh_app_features(s->app);
	const bool *allowed = m->body;

	if (m->tag == TAG_MAY)
		st->may_not = m->err.code == RH_OK && allowed && !*allowed;
	if (m->tag == RH_MAIL_WRITTEN)
		on_written(s, m);
	if (m->tag == RH_MAIL_SIGNED_IN)
		ask_rights(s);
	if ((m->tag == RH_MAIL_CHANGED || m->tag == RH_MAIL_SIGNED_IN) && f)
		rh_features_again(f);
	if (m->tag == RH_MAIL_FEATURES && f && f->live == RH_LIVE_FAILED && f->err.code == RH_E_AUTH)
		rh_app_error(s->app, &f->err);
	rh_screen_changed(s);
}

static void open(struct rh_screen *s, const void *arg)
{
	(void)arg;
	rh_app_features(s->app);
	ask_rights(s);
	rh_list_select(s, LEGACY);	/* what the documentation sends people here for */
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s ▸ %s", _("Global Settings"), _("Feature Flags"));
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_row *row = rh_list_selected(s);
	struct rh_err e;

	if (!at->management)
		return;
	rh_teach_start_in(out, at->management);
	rh_buf_addz(out, " get features.management.cattle.io\n");
	if (!row || !rh_feature_may_set(feature(row), !feature(row)->on, &e))
		return;
	rh_teach_start_in(out, at->management);
	rh_buf_addz(out, " patch features.management.cattle.io ");
	rh_teach_word(out, rh_str(feature(row)->id));
	rh_buf_addf(out, " --type=merge -p '{\"spec\":{\"value\":%s}}'\n", feature(row)->on ? "false" : "true");
}

static const struct rh_action actions[] = {
	{ RH_DO_OPEN, NULL, N_("Activate or Deactivate"), N_("Switch the selected flag, after asking."), RH_ACT_NEEDS_ROW | RH_ACT_HINT | RH_ACT_WRITES },
	{ (enum rh_verb)DO_ACTIVATE, "feature.activate", N_("Activate"), NULL, RH_ACT_NEEDS_ROW | RH_ACT_WRITES },
	{ (enum rh_verb)DO_DEACTIVATE, "feature.deactivate", N_("Deactivate"), NULL, RH_ACT_NEEDS_ROW | RH_ACT_WRITES },
	{ RH_DO_FIND, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_SORT, NULL, NULL, NULL, 0 },
	{ RH_DO_REVERSE, NULL, NULL, NULL, 0 },
	{ RH_DO_AGAIN, NULL, NULL, N_("Ask the server again now."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_features = {
	.id = "features",
	.title = N_("Feature Flags"),
	.kind = RH_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Features that this Rancher has switched on or off for everybody. Those that take effect at once can be switched here; "
		   "those that restart Rancher are shown only.\n\nUntil Rancher 2.11 the flag \"legacy\" brings registries and secrets that "
		   "serve every namespace of a project: Legacy › Project › Secrets, while the filter (n) is exactly one project. From 2.12 on "
		   "they stand in Storage › Project Secrets, without a flag."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = note,
	.open = open,
	.reply = reply,
	.act = act,
	.crumb = crumb,
	.teach = teach,
};
