/* Service accounts: who pods run as, and which pull secrets they give to the pods that name none. */
#include "screens/accounts.h"
#include "screens/accounts/account.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/row.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

struct account_row {
	struct rh_row row;
	const char *name, *ns, *uid, *pull_secrets;
	int64_t created;
};
#define AT(member) offsetof(struct account_row, member)

static const struct kube_row_spec row = {
	.size = sizeof(struct account_row),
	.members = { { .at = AT(name), .pointer = "/metadata/name" },
		     { .at = AT(ns), .pointer = "/metadata/namespace" },
		     { .at = AT(uid), .pointer = "/metadata/uid" },
		     { .at = AT(pull_secrets), .pointer = "/imagePullSecrets", .join = "name" },
		     { .at = AT(created), .pointer = "/metadata/creationTimestamp", .kind = KUBE_ROW_TIME } },
};

static const struct ui_column columns[] = {
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 16,
	  .want = 28,
	  .flags = UI_COL_SORTED | UI_COL_FIXED | UI_COL_ENDS,
	  .text_at = AT(name) },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 20,
	  .matters = 7,
	  .flags = UI_COL_SAME,
	  .text_at = AT(ns) },
	{ .id = "pull_secrets",
	  .title = N_("Pull Secrets"),
	  .min = 12,
	  .matters = 8,
	  .flags = UI_COL_DASH,
	  .text_at = AT(pull_secrets) },
	{ UI_COLUMN_AGE(AT(created)) },
	{ 0 },
};

static const struct live_spec spec = {
	.resource = &kube_res_service_account,
	.row = &row,
	.namespace_at = AT(ns),
	.count = NP_("%zu service account", "%zu service accounts"),
	.empty = N_("There is no service account here."),
	.forbidden = N_("you may not list service accounts there"),
	.forbidden_all = N_("You may not list service accounts in any of the namespaces that you see."),
};

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s ▸ %s ▸ %s", _("More Resources"), _("Core"), _("Service Accounts"));
}

static const struct account_row *selected(const struct ui_screen *s)
{
	return (const struct account_row *)(const void *)ui_list_selected(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct account_row *v = selected(s);
	struct rh_err e;
	char *key;

	if (verb != UI_DO_EDIT || !v)
		return live_list.act(s, verb);
	key = rh_format(ACCOUNT_KEY "%s", v->row.key);
	if (app_gate(s->app, APP_GATE_WRITE, &e))
		app_push(s->app, &screen_account_form, &(struct ui_form_start){ .key = key });
	else
		app_error(s->app, &e);
	free(key);
	return true;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct account_row *v = selected(s);

	return verb == UI_DO_EDIT && v && account_unable(s, v->ns, why);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .help = N_("Its pull secrets, the workloads that get them, and its pods."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_account_view },
	{ .verb = UI_DO_EDIT,
	  .label = N_("Pull secrets…"),
	  .help = N_("Choose the pull secrets that it gives to the pods of its workloads."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_YAML, .help = N_("Show it as YAML."), .flags = UI_ACT_NEEDS_ROW, .opens = &screen_yaml },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ LIVE_COPY },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_service_accounts = {
	.id = "service_accounts",
	.title = N_("Service Accounts"),
	LIVE_LIST(spec),
	.help = N_(
		"Pods run as a service account: \"default\", unless they name another one. It gives its pull secrets "
		"to every new pod that names none itself, however the pod was made."),
	.actions = actions,
	.key_prefix = ACCOUNT_KEY,
	.mark_at = AT(uid),
	.columns = columns,
	.act = act,
	.unable = unable,
	.crumb = crumb,
};
