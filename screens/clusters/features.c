/* Global Settings › Feature Flags: what this Rancher has switched on, and switching those that need no restart. */
#include "screens/live.h"
#include "screens/screens.h"
#include "app/features.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DO_ACTIVATE = UI_DO_SCREEN, DO_DEACTIVATE };
#define LEGACY "legacy"

struct state {
	char *no_legacy;
	const char *muted[2];
};

static const struct rancher_feature_row *feature(const struct rh_row *row)
{
	return (const struct rancher_feature_row *)(const void *)row;
}

/* ---- columns ---- */

static void state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, feature(row)->on ? "Active" : "Disabled"); /* Rancher does not translate states */
}

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return feature(row)->on ? UI_ROLE_GOOD : UI_ROLE_MUTED;
}

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, feature(row)->id);
	if (feature(row)->locked)
		rh_buf_addf(out, " %s", _("(locked)"));
}

/* Rancher's own translations of descriptions; what it does not translate is shown as the server says it. */
static void description_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out,
		    strcmp(feature(row)->id, LEGACY) == 0 ? _("Enable legacy features") : feature(row)->description);
}

static void restart_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, feature(row)->restart ? _("yes") : "");
}

static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("State"),
	  .min = 8,
	  .want = 8,
	  .matters = 9,
	  .text = state_text,
	  .role = state_role },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 33,
	  .want = 36,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text },
	{ .id = "description", .title = N_("Description"), .min = 16, .matters = 5, .text = description_text },
	{ .id = "restart", .title = N_("Restart"), .min = 7, .want = 7, .matters = 6, .text = restart_text },
	{ 0 },
};

static void note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const char *text = app_feature_note(s->app, feature(row)->id, feature(row)->on);

	rh_buf_addz(out, text ? text : "");
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	static const struct rh_rows none;
	struct state *st = s->state;
	const struct rancher_features *f = app_features(s->app);
	size_t on = 0;

	out->rows = f ? &f->rows : &none;
	live_state(out, f ? f->live : KUBE_LIVE_LOADING, f ? &f->err : NULL, f ? f->stale_since : 0);
	out->empty = _("This Rancher has no feature flags that you may see.");
	if (!f)
		return;
	for (size_t i = 0; i < f->rows.n; i++)
		on += feature(f->rows.v[i])->on;
	if (f->rows.n)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu flag, %zu active", "%zu flags, %zu active", f->rows.n), f->rows.n, on);
	if (app_feature_forbidden(s->app))
		snprintf(out->right, sizeof out->right, "%s", _("you may look, not change"));
	st->muted[0] = f->rows.n && !rh_rows_get(&f->rows, LEGACY) ? st->no_legacy : NULL;
	out->muted = st->muted;
}

/* ---- switching ---- */

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);
	struct rancher_features *f = app_features(s->app);

	if (verb == UI_DO_AGAIN && f) {
		rancher_features_again(f);
		return true;
	}
	if (!row || (verb != UI_DO_OPEN && verb != (enum ui_verb)DO_ACTIVATE && verb != (enum ui_verb)DO_DEACTIVATE))
		return false;
	app_feature_ask(s->app, feature(row)->id,
			verb == UI_DO_OPEN ? !feature(row)->on : verb == (enum ui_verb)DO_ACTIVATE, s->owner);
	return true;
}

/* ---- life ---- */

static void reply(struct ui_screen *s, struct rh_message *m)
{
	const struct rancher_features *f = app_features(s->app);

	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	if (m->tag == APP_MESSAGE_FEATURES && f && f->live == KUBE_LIVE_FAILED && f->err.code == RH_E_AUTH)
		app_error(s->app, &f->err);
	ui_screen_changed(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	st->no_legacy = rh_format(_("This Rancher has no feature flag “%s”."), LEGACY);
	app_features(s->app);
	ui_list_select(s, LEGACY); /* what the documentation sends people here for */
}

static void close(struct ui_screen *s)
{
	free(((struct state *)s->state)->no_legacy);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s ▸ %s", _("Global Settings"), _("Feature Flags"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct app_session *at = app_session(s->app);
	const struct rh_row *row = ui_list_selected(s);
	struct rh_err e;

	if (!at->management)
		return;
	app_teach_start_in(out, at->management);
	rh_buf_addz(out, " get features.management.cattle.io\n");
	if (!row || !rancher_feature_may_set(feature(row), !feature(row)->on, &e))
		return;
	app_teach_start_in(out, at->management);
	rh_buf_addz(out, " patch features.management.cattle.io ");
	app_teach_word(out, rh_str(feature(row)->id));
	rh_buf_addf(out, " --type=merge -p '{\"spec\":{\"value\":%s}}'\n", feature(row)->on ? "false" : "true");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Activate or Deactivate"),
	  .help = N_("Switch the selected flag, after asking."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT | UI_ACT_WRITES },
	{ .verb = (enum ui_verb)DO_ACTIVATE,
	  .id = "feature.activate",
	  .label = N_("Activate"),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES },
	{ .verb = (enum ui_verb)DO_DEACTIVATE,
	  .id = "feature.deactivate",
	  .label = N_("Deactivate"),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the server again now.") },
	{ .verb = UI_DO_COMMANDS, .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_features = {
	.id = "features",
	.title = N_("Feature Flags"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Features that this Rancher has switched on or off for everybody. Those that take effect at once "
		   "can be switched here; "
		   "those that restart Rancher are shown only.\n\nUntil Rancher 2.11 the flag \"legacy\" brings "
		   "registries and secrets that "
		   "serve every namespace of a project: Legacy › Project › Secrets, while the filter ({key:filter}) is "
		   "exactly one project. From 2.12 on "
		   "they are in Storage › Project Secrets, without a flag."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = note,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
