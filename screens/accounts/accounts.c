/* Service accounts: who pods run as, and which pull secrets they give to the pods that name none. */
#include "screens/accounts.h"
#include "screens/accounts/account.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/row.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

struct account_row {
	struct rh_row row;
	const char *name, *ns, *uid, *pull_secrets;
	int64_t created;
};
/* Pods that run as one of them: asked for the rows on the screen only. */
struct pods {
	char *key;
	int64_t n; /* -1: more than are counted, or not known */
	bool said;
};
struct state {
	struct live_screen live; /* first */
	struct ui_screen *screen;
	struct rh_timer rest;
	struct pods *pods;
	size_t n;
	int round;
};
/* Each round of questions has tags of its own: answers of an earlier one come too late. */
enum { TAG_PODS = 2000, PODS_ASKED = 1000, ROUNDS = 7, REST_MS = 300, VISIBLE = 256 };
#define AT(member) offsetof(struct account_row, member)

static const struct kube_row_spec row = {
	.size = sizeof(struct account_row),
	.members = { { .at = AT(name), .pointer = "/metadata/name" },
		     { .at = AT(ns), .pointer = "/metadata/namespace" },
		     { .at = AT(uid), .pointer = "/metadata/uid" },
		     { .at = AT(pull_secrets), .pointer = "/imagePullSecrets", .join = "name" },
		     { .at = AT(created), .pointer = "/metadata/creationTimestamp", .kind = KUBE_ROW_TIME } },
};

static const struct account_row *account(const struct rh_row *v)
{
	return (const struct account_row *)(const void *)v;
}

/* ---- how many pods run as it ---- */

static struct pods *pods_of(const struct state *st, const char *key)
{
	for (size_t i = 0; i < st->n; i++)
		if (strcmp(st->pods[i].key, key) == 0)
			return &st->pods[i];
	return NULL;
}

static int first_tag(const struct state *st)
{
	return TAG_PODS + st->round * PODS_ASKED;
}

static void ask_pods(struct ui_screen *s, const struct account_row *v)
{
	struct state *st = s->state;

	if (pods_of(st, v->row.key) || st->n == PODS_ASKED)
		return;
	kube_count_selected(app_session(s->app)->kube, &kube_res_pod, v->ns, "spec.serviceAccountName", v->name,
			    s->owner, first_tag(st) + (int)st->n);
	st->pods = rh_resize(st->pods, st->n + 1, sizeof *st->pods);
	st->pods[st->n++] = (struct pods){ .key = rh_strdup(v->row.key), .n = -1 };
}

static void on_rest(void *screen)
{
	struct ui_screen *s = screen;
	const struct rh_row *rows[VISIBLE];
	size_t n = ui_list_visible(s, rows, VISIBLE);

	for (size_t i = 0; i < n; i++)
		ask_pods(s, account(rows[i]));
}

static void forget_pods(struct state *st)
{
	for (size_t i = 0; i < st->n; i++)
		free(st->pods[i].key);
	free(st->pods);
	st->pods = NULL;
	st->n = 0;
	st->round = (st->round + 1) % ROUNDS;
}

static void pods_text(const struct ui_screen *s, const struct rh_row *v, struct rh_buf *out)
{
	struct state *st = s->state;
	const struct pods *p = pods_of(st, v->key);

	if (!p)
		rh_timer_start(&st->rest, REST_MS, on_rest, st->screen);
	else if (p->said && p->n >= 0)
		rh_buf_addf(out, "%lld", (long long)p->n);
	else if (p->said)
		rh_buf_addz(out, "…");
}

static void on_pods(struct ui_screen *s, const struct rh_message *m)
{
	struct state *st = s->state;
	size_t i = (size_t)(m->tag - first_tag(st));

	if (m->tag < first_tag(st) || i >= st->n)
		return;
	st->pods[i].said = true;
	st->pods[i].n = m->err.code == RH_OK && m->body ? *(const int64_t *)m->body : -1;
	ui_list_sort_again(s, "pods");
}

/* ---- the list ---- */

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
	{ .id = "pods",
	  .title = N_("Pods"),
	  .min = 4,
	  .want = 4,
	  .matters = 6,
	  .flags = UI_COL_RIGHT,
	  .text = pods_text },
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

static void open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	((struct state *)s->state)->screen = s;
	live_open(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag >= TAG_PODS && m->tag < TAG_PODS + ROUNDS * PODS_ASKED)
		on_pods(s, m);
	else
		live_reply(s, m);
	if (m->tag == APP_MESSAGE_CHANGED || m->tag == APP_MESSAGE_SIGNED_IN)
		forget_pods(s->state);
	ui_screen_changed(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->rest);
	forget_pods(st);
	live_close(s);
}

static const struct account_row *selected(const struct ui_screen *s)
{
	return account(ui_list_selected(s));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct account_row *v = selected(s);
	char *key;

	if (verb == UI_DO_AGAIN)
		forget_pods(s->state);
	if (verb != UI_DO_EDIT || !v)
		return live_list.act(s, verb);
	key = rh_format(ACCOUNT_KEY "%s", v->row.key);
	account_edit_open(s, key);
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
	.state_size = sizeof(struct state),
	.help = N_(
		"Pods run as a service account: \"default\", unless they name another one. It gives its pull secrets "
		"to every new pod that names none itself, however the pod was made.\n\nPods says how many run as it; "
		"they are "
		"counted for the rows on the screen."),
	.actions = actions,
	.key_prefix = ACCOUNT_KEY,
	.mark_at = AT(uid),
	.columns = columns,
	.open = open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.close = close,
	.crumb = crumb,
};
