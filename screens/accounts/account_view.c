/* One service account: the pull secrets that it names, and what becomes of each; which workloads get them, which of
 * those have to be restarted for it, and which name their own; the pods that run as it. */
#include "screens/accounts.h"
#include "screens/accounts/account.h"
#include "screens/bulk.h"
#include "screens/screens.h"
#include "screens/workloads.h"
#include "app/change.h"
#include "app/may.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/reach.h"
#include "kube/row.h"
#include "kube/secret.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_LOAD = 1, TAG_USES, TAG_PODS, TAG_SECRET = 100 };
enum { REST_MS = 500 };
/* Each reading asks for its secrets by tags of its own: answers of an earlier one come too late. */
enum { SECRETS_MOST = 50, PODS_MOST = 50, ROUNDS = 100 };
struct state {
	char *ns, *name;
	int64_t created;
	bool loaded, token_off;
	struct rh_err err;
	char *secrets[SECRETS_MOST]; /* that it names, in its order */
	size_t secret_count;
	int round;
	struct kube_secret_row *found[SECRETS_MOST]; /* NULL: there is none, or it is not known */
	bool known[SECRETS_MOST];
	struct kube_uses *uses;
	struct kube_list *pods; /* that run as it: when they come and go the rest is read again */
	bool watched;
	struct rh_timer rest;
	struct ui_screen *screen;
};
struct pod_row {
	struct rh_row row;
	const char *uid;
};
static const struct kube_row_spec pod_row = {
	.size = sizeof(struct pod_row),
	.members = { { .at = offsetof(struct pod_row, uid), .pointer = "/metadata/uid" } },
};

/* ---- reading ---- */

static void load(struct ui_screen *s)
{
	const struct state *st = s->state;
	const char *const namespaces[] = { st->ns };

	account_get(s, st->ns, st->name, TAG_LOAD);
	kube_uses_ask(app_session(s->app)->kube, namespaces, 1, s->owner, TAG_USES);
}

static void watch_pods(struct ui_screen *s)
{
	struct state *st = s->state;
	const char *const namespaces[] = { st->ns };
	char *selector = rh_format("spec.serviceAccountName=%s", st->name);

	st->pods = kube_list_new(app_session(s->app)->kube,
				 &(struct kube_list_spec){ .resource = &kube_res_pod,
							   .row = &pod_row,
							   .namespaces = namespaces,
							   .namespace_count = 1,
							   .field_selector = selector },
				 s->owner, TAG_PODS);
	free(selector);
}

static void on_rest(void *screen)
{
	load(screen);
}

/* The first answer says no more than what is being read anyhow. */
static void on_pods(struct state *st)
{
	bool first = !st->watched;

	st->watched = st->pods->live == KUBE_LIVE_WATCHING || st->pods->live == KUBE_LIVE_POLLING;
	if (!first && st->watched)
		rh_timer_start(&st->rest, REST_MS, on_rest, st->screen);
}

static int first_tag(const struct state *st)
{
	return TAG_SECRET + st->round * SECRETS_MOST;
}

static void forget_secrets(struct state *st)
{
	for (size_t i = 0; i < st->secret_count; i++) {
		free(st->secrets[i]);
		free(st->found[i]);
		st->found[i] = NULL;
		st->known[i] = false;
	}
	st->secret_count = 0;
	st->round = (st->round + 1) % ROUNDS;
}

static void take_secrets(struct ui_screen *s, struct rh_str list)
{
	struct state *st = s->state;
	struct data_json_iter it;
	struct rh_buf name;

	forget_secrets(st);
	if (!data_json_iter_init(&it, list) || it.close != ']')
		return;
	rh_buf_init(&name, 4096);
	while (data_json_next(&it) && st->secret_count < SECRETS_MOST) {
		rh_buf_clear(&name);
		if (!data_json_find_text(it.value, "/name", &name) || !name.n)
			continue;
		kube_object_exists(app_session(s->app)->kube, &kube_res_secret, st->ns, name.p, s->owner,
				   first_tag(st) + (int)st->secret_count);
		st->secrets[st->secret_count++] = rh_strdup(name.p);
	}
	rh_buf_release(&name);
}

static void on_load(struct ui_screen *s, const struct rh_message *m)
{
	struct state *st = s->state;
	const struct kube_reply *r = m->body;
	struct rh_buf created;

	st->err = m->err;
	st->loaded = m->err.code == RH_OK && r;
	if (!st->loaded)
		return;
	struct rh_str o = rh_secret_peek(&r->body);
	rh_buf_init(&created, 256);
	if (data_json_find_text(o, "/metadata/creationTimestamp", &created))
		(void)rh_time_parse(rh_buf_str(&created), &st->created);
	rh_buf_release(&created);
	st->token_off = rh_str_is(data_json_part(o, "/automountServiceAccountToken"), "false");
	take_secrets(s, data_json_part(o, "/imagePullSecrets"));
}

static void on_secret(struct state *st, struct rh_message *m)
{
	size_t i = (size_t)(m->tag - first_tag(st));

	if (m->tag < first_tag(st) || i >= st->secret_count || m->err.code != RH_OK)
		return;
	free(st->found[i]);
	st->found[i] = rh_message_steal(m);
	st->known[i] = true;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if ((m->tag == TAG_LOAD || m->tag == TAG_USES) && m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	if (m->tag == TAG_LOAD) {
		on_load(s, m);
	} else if (m->tag == TAG_USES && m->body) {
		kube_uses_free(st->uses);
		st->uses = rh_message_steal(m);
	} else if (m->tag == TAG_PODS) {
		on_pods(st);
	} else if (m->tag >= TAG_SECRET && m->tag < TAG_SECRET + ROUNDS * SECRETS_MOST) {
		on_secret(st, m);
	} else if (m->tag == APP_MESSAGE_SIGNED_IN || m->tag == APP_MESSAGE_CHANGED) {
		if (m->tag == APP_MESSAGE_SIGNED_IN)
			kube_list_again(st->pods);
		load(s);
	}
	ui_screen_changed(s);
}

/* ---- sections ---- */

static void fill_general(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	char age[16];

	if (!st->loaded) {
		ui_facts_waits(out, &st->err);
		return;
	}
	rh_age_text(st->created ? rh_wall() - st->created : 0, age, NULL);
	ui_facts_add(out, _("Namespace"), rh_str(st->ns), UI_ROLE_TEXT);
	ui_facts_addf(out, _("Age"), UI_ROLE_TEXT, "%s", age);
	if (st->token_off)
		ui_facts_addf(out, _("Token"), UI_ROLE_TEXT, "%s", _("not mounted into its pods"));
}

static void add_secret(const struct state *st, size_t i, struct ui_facts *out)
{
	const struct kube_secret_row *v = st->found[i];
	char *id = rh_format("secret/%s/%s", st->ns, st->secrets[i]);

	if (!st->known[i])
		ui_facts_link(out, id, st->secrets[i], RH_STR(""), UI_ROLE_TEXT);
	else if (!v)
		ui_facts_addf(out, st->secrets[i], UI_ROLE_BAD, "%s", _("there is no such secret: nodes leave it out"));
	else if (!kube_secret_is_registry(v->type))
		ui_facts_link(out, id, st->secrets[i], rh_str(_("no registry: nodes leave it out")), UI_ROLE_WARN);
	else
		ui_facts_link(out, id, st->secrets[i], rh_str(_(kube_secret_kind(v->type))), UI_ROLE_TEXT);
	free(id);
}

static void fill_secrets(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;

	if (!st->loaded)
		return;
	for (size_t i = 0; i < st->secret_count; i++)
		add_secret(st, i, out);
	if (!st->secret_count)
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("none: pods that name none themselves pull without a login"));
}

static enum kube_reach reach_of(const struct state *st, const struct kube_consumer *c)
{
	return strcmp(c->ns, st->ns) == 0
		       ? kube_reach_of(st->uses, c, st->name, (const char *const *)st->secrets, st->secret_count)
		       : KUBE_REACH_NONE;
}

static void add_consumer(const struct state *st, const struct kube_consumer *c, enum kube_reach reach,
			 struct ui_facts *out)
{
	static const struct {
		const char *word;
		enum ui_role role;
	} said[] = {
		[KUBE_REACH_OWN] = { N_("has pull secrets of its own"), UI_ROLE_MUTED },
		[KUBE_REACH_NEXT] = { N_("gets them"), UI_ROLE_GOOD },
		[KUBE_REACH_RESTART] = { N_("to be restarted: a pod is without them"), UI_ROLE_WARN },
	};
	bool none = reach == KUBE_REACH_NEXT && !st->secret_count;
	bool again = reach == KUBE_REACH_RESTART && !c->def->can_restart;
	char *id = rh_format("%s/%s/%s", c->def->id, c->ns, c->name);
	char *value = none ? rh_strdup(_(c->def->label))
			   : rh_format("%s · %s", _(c->def->label),
				       again ? _("to be made again: it is without them") : _(said[reach].word));

	ui_facts_link(out, id, c->name, rh_str(value), none ? UI_ROLE_TEXT : said[reach].role);
	free(value);
	free(id);
}

static void fill_workloads(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	size_t n = 0;

	if (!st->loaded)
		return;
	if (!st->uses) {
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("reading…"));
		return;
	}
	for (size_t i = 0; i < st->uses->unread_count; i++)
		ui_facts_note(out, UI_ROLE_WARN, _("%s: could not be read. %s"), st->uses->unread[i].what,
			      st->uses->unread[i].err.what);
	for (size_t i = 0; i < st->uses->n; i++) {
		enum kube_reach reach = reach_of(st, &st->uses->v[i]);

		if (reach == KUBE_REACH_NONE)
			continue;
		add_consumer(st, &st->uses->v[i], reach, out);
		n++;
	}
	if (!n && !st->uses->unread_count)
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("No workload runs as it."));
}

static void add_pod(const struct kube_consumer *c, struct ui_facts *out)
{
	char *id = rh_format("pod/%s/%s", c->ns, c->name);
	struct rh_buf names;

	rh_buf_init(&names, 65536);
	for (size_t i = 0; i < c->use_count; i++)
		if (c->uses[i].how & KUBE_USE_PULL)
			rh_buf_addf(&names, "%s%s", names.n ? _(", ") : "", c->uses[i].secret);
	ui_facts_link(out, id, c->name, names.n ? rh_buf_str(&names) : rh_str(_("(none)")),
		      names.n ? UI_ROLE_TEXT : UI_ROLE_MUTED);
	rh_buf_release(&names);
	free(id);
}

static void fill_pods(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	size_t n = 0;

	for (size_t i = 0; st->loaded && st->uses && i < st->uses->n; i++) {
		const struct kube_consumer *c = &st->uses->v[i];

		if (c->def && c->def->kind == KUBE_POD && strcmp(c->account, st->name) == 0 && n++ < PODS_MOST)
			add_pod(c, out);
	}
	if (n > PODS_MOST)
		ui_facts_note(out, UI_ROLE_MUTED, _("and %zu more"), n - PODS_MOST);
}

static const struct ui_section sections[] = {
	{ "general", NULL, fill_general },
	{ "secrets", N_("Pull Secrets"), fill_secrets },
	{ "workloads", N_("Workloads that run as it"), fill_workloads },
	{ "pods", N_("Pods, and the pull secrets that they were given"), fill_pods },
	{ 0 },
};

/* ---- actions ---- */

static size_t to_restart(const struct state *st, const struct kube_consumer **v)
{
	size_t n = 0;

	for (size_t i = 0; st->loaded && st->uses && i < st->uses->n; i++) {
		const struct kube_consumer *c = &st->uses->v[i];

		if (!c->def || !c->def->can_restart || reach_of(st, c) != KUBE_REACH_RESTART)
			continue;
		if (v)
			v[n] = c;
		n++;
	}
	return n;
}

/* One review of all of them; each is a patch like that of kubectl rollout restart. */
static void restart(struct ui_screen *s)
{
	const struct state *st = s->state;
	size_t n = to_restart(st, NULL);
	const struct kube_consumer **of = rh_alloc((n + 1) * sizeof *of);
	struct app_change **v = rh_alloc((n + 1) * sizeof *v);

	(void)to_restart(st, of);
	for (size_t i = 0; i < n; i++) {
		v[i] = workload_restart(s, of[i]->def, of[i]->ns, of[i]->name);
		v[i]->command = rh_format("rollout restart %s/%s -n %s", of[i]->def->id, of[i]->name, of[i]->ns);
	}
	edit_bulk(s, &(struct edit_bulk_start){ .title = _("Redeploy"), .v = v, .n = n });
	free(of);
	free(v);
}

static char *key_of(const struct state *st)
{
	return rh_format(ACCOUNT_KEY "%s/%s", st->ns, st->name);
}

static void edit(struct ui_screen *s)
{
	char *key = key_of(s->state);

	account_edit_open(s, key);
	free(key);
}

static void open_link(struct ui_screen *s)
{
	const char *id = ui_detail_selected(s);
	bool secret = id && rh_str_starts(rh_str(id), "secret/");
	const struct ui_screen_ops *page = app_screen(s->app, secret ? "secret_view" : "workload_view");
	char *key = id ? rh_strdup(secret ? id + strlen("secret/") : id) : NULL;

	if (key)
		app_push(s->app, page, key);
	free(key);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == UI_DO_OPEN)
		open_link(s);
	else if (verb == UI_DO_AGAIN)
		load(s);
	else if (verb == UI_DO_EDIT)
		edit(s);
	else if (verb == UI_DO_REDEPLOY)
		restart(s);
	else
		return false;
	return true;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct state *st = s->state;

	if (verb == UI_DO_EDIT)
		return account_unable(s, st->ns, why);
	if (verb != UI_DO_REDEPLOY)
		return false;
	if (to_restart(st, NULL))
		return app_may_not(s->app, "patch", &kube_res_deployment, st->ns, why);
	rh_buf_addz(why, _("No workload has to be restarted for its pull secrets."));
	return true;
}

/* ---- life ---- */

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	if (!account_key_split(arg, &st->ns, &st->name))
		RH_BUG("no service account: %s", (const char *)arg);
	st->screen = s;
	load(s);
	watch_pods(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->rest);
	kube_list_free(&st->pods);
	forget_secrets(st);
	kube_uses_free(st->uses);
	free(st->ns);
	free(st->name);
}

static void subject(const struct ui_screen *s, struct rh_buf *out)
{
	char *key = key_of(s->state);

	rh_buf_addz(out, key);
	free(key);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("Service Account %s"), ((const struct state *)s->state)->name);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	const struct app_session *at = app_session(s->app);

	app_teach_object(out, at, "get", "serviceaccount", rh_str(st->ns), rh_str(st->name), " -o yaml");
	app_teach_start(out, at);
	rh_buf_addz(out, " get pods -n ");
	app_teach_word(out, rh_str(st->ns));
	rh_buf_addz(out, " --field-selector spec.serviceAccountName=");
	app_teach_word(out, rh_str(st->name));
	rh_buf_addc(out, '\n');
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN, .help = N_("Open the selected secret, workload or pod."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_EDIT,
	  .label = N_("Pull secrets…"),
	  .help = N_("Choose the pull secrets that it gives to the pods of its workloads."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_REDEPLOY,
	  .label = N_("Restart…"),
	  .help = N_("Restart the workloads whose pods were made before it named its pull secrets."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_YAML, .help = N_("Show it as YAML."), .flags = UI_ACT_HINT, .opens = &screen_yaml },
	{ .verb = UI_DO_COPY, .help = N_("Copy the selected value.") },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that show the same.") },
	{ 0 },
};

const struct ui_screen_ops screen_account_view = {
	.id = "account_view",
	.title = N_("Service Account"),
	.kind = UI_SCREEN_DETAIL,
	.state_size = sizeof(struct state),
	.help = N_(
		"Kubernetes adds the pull secrets of a service account to each new pod that runs as it and names none "
		"itself, whether it was made here, by kubectl or by an operator. A workload whose own list is not "
		"empty gets none of them.\n\nA pod that exists keeps what it was given: to have another pull "
		"secret it is made again."),
	.actions = actions,
	.sections = sections,
	.open = open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.subject = subject,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
