/* A command: connects as the program does, but opens no screen. What a person would have to be asked for is one
 * sentence and an exit code. */
#include "app/apply.h"
#include "app/audit.h"
#include "app/cmdline.h"
#include "app/doctor.h"
#include "app/explain_ask.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/internal.h"
#include "app/kubectl.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kubeconfig.h"
#include "kube/list.h"
#include "net/net.h"
#include "rancher/rancher.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { TAG_CLUSTERS = 1 };

struct app_command {
	struct app *app;
	struct rh_owner owner;
	struct rancher_clusters *clusters;
	struct app_apply_objects objects; /* of apply */
	struct app_apply *apply;
	struct app_explain_questions questions; /* of explain */
	struct app_explaining *explaining;
	struct app_auditing *auditing; /* of audit */
	struct rh_buf out;
	bool done;
	int exit_code;
};

static void finish(struct app_command *c, int exit_code)
{
	c->done = true;
	c->exit_code = exit_code;
}

static void fail(struct app_command *c, const struct rh_err *e)
{
	finish(c, app_say_error(e));
}

/* ---- explain ---- */

static enum rh_code load_file(const char *file, struct app_explain_questions *q, struct rh_err *e)
{
	struct rh_secret text;
	enum rh_code code;

	rh_secret_init(&text);
	code = rh_file_read_named(file, APP_APPLY_BYTES, &text, e);
	if (code == RH_OK)
		code = app_explain_read(rh_secret_peek(&text), q, e);
	rh_secret_release(&text);
	return code;
}

static bool load_questions(const struct app_options *o, struct app_explain_questions *q, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	for (size_t i = 0; i < o->image_count; i++)
		if (app_explain_add(q, o->images[i], e) != RH_OK) {
			e->code = RH_E_USAGE; /* an argument, and no file */
			return false;
		}
	if (o->file && load_file(o->file, q, e) != RH_OK)
		return false;
	if (!q->n)
		rh_err_say(e, RH_E_USAGE, _("explain needs an image, or a file: -f FILE."), NULL, NULL);
	return q->n > 0;
}

static void explained(void *ctx, int exit_code)
{
	finish(ctx, exit_code);
}

/* ---- audit ---- */

static void audited(void *ctx, int exit_code)
{
	finish(ctx, exit_code);
}

/* Contexts need no session: each is reached for itself. */
static bool audit_contexts(struct app_command *c, struct rh_err *e)
{
	const struct app_options *o = &c->app->opt;
	const char *current = NULL;
	const struct kube_config *k;

	*e = (struct rh_err){ 0 };
	if (o->demo || o->server)
		return false;
	k = app_kubeconfig(c->app, e);
	for (size_t i = 0; k && i < k->count; i++)
		if (k->contexts[i].current)
			current = k->contexts[i].name;
	if (e->code != RH_OK || (!o->all_clusters && !o->context_count && !current))
		return false;
	c->auditing = app_audit_start(c->app,
				      &(struct app_audit_targets){ .by_contexts = true,
								   .ids = o->all_clusters    ? NULL
									  : o->context_count ? o->contexts
											     : &current,
								   .n = o->context_count ? o->context_count : 1 },
				      &c->out, audited, c);
	return true;
}

/* cluster NULL: all of the session. */
static void audit_session(struct app_command *c, const char *cluster)
{
	c->auditing = app_audit_start(c->app, &(struct app_audit_targets){ .ids = cluster ? &cluster : NULL, .n = 1 },
				      &c->out, audited, c);
}

/* ---- apply ---- */

static void applied(void *ctx, int exit_code)
{
	finish(ctx, exit_code);
}

/* Before anything is connected: a file that cannot be read needs no server. */
static bool load(struct app_command *c, struct rh_err *e)
{
	const struct app_options *o = &c->app->opt;

	if (o->audit) {
		*e = (struct rh_err){ 0 };
		return true;
	}
	if (o->explain)
		return load_questions(o, &c->questions, e);
	return app_apply_load(o->file, &c->objects, e) == RH_OK && app_apply_in_place(&c->objects, o, e);
}

/* What --into names is where it is written, or nothing is; a protected cluster has to be named. */
static bool is_meant(struct app_command *c, struct rh_err *e)
{
	const struct app *a = c->app;
	const char *into = a->opt.into, *name = a->session.cluster_name;

	if (into && strcmp(into, name) != 0) {
		rh_err_set(e, RH_E_USAGE, _("This cluster is %s, and --into says %s."), name, into);
		return false;
	}
	if (into || a->opt.dry_run || !app_protected(a, NULL))
		return true;
	rh_err_set(e, RH_E_REFUSED, _("%s is protected: nothing is written there unasked."), name);
	rh_err_fix(e, _("If it is meant, say so: --into %s."), name);
	return false;
}

static void enter(struct app_command *c, const char *cluster, const char *name)
{
	struct app *a = c->app;
	const char *ns = a->opt.namespace_count ? a->opt.namespaces[0] : app_join_namespace(a);
	struct rh_err e;

	if (a->opt.audit) {
		audit_session(c, a->opt.all_clusters ? NULL : cluster);
		return;
	}
	app_session_enter(a, cluster, name);
	app_kubectl_find(a, a->session.kube);
	if (!a->opt.apply)
		c->explaining = app_explain_start(a, &c->questions, ns, a->opt.output && !strcmp(a->opt.output, "json"),
						  &c->out, explained, c);
	else if (is_meant(c, &e) && (a->opt.dry_run || app_gate(a, APP_GATE_WRITE, &e)))
		c->apply = app_apply_start(a, &c->objects, ns, a->opt.dry_run, &c->out, applied, c);
	else
		fail(c, &e);
}

/* ---- the cluster ---- */

static void which_cluster(struct app_command *c, const char *what)
{
	struct rh_buf names;
	struct rh_err e;

	rh_buf_init(&names, 4096);
	for (size_t i = 0; i < c->clusters->rows.n; i++) {
		const struct rancher_cluster_row *row =
			(const struct rancher_cluster_row *)(const void *)c->clusters->rows.v[i];
		if (row->can_explore)
			rh_buf_addf(&names, "%s%s", names.n ? _(", ") : "", row->name);
	}
	rh_err_set(&e, RH_E_USAGE, "%s", what);
	rh_err_fix(&e, _("Name one with --cluster: %s."), names.p);
	rh_buf_release(&names);
	fail(c, &e);
}

static const struct rancher_cluster_row *wanted(const struct app_command *c, size_t *explorable)
{
	const char *name = c->app->session.wanted_cluster;
	const struct rancher_cluster_row *found = NULL;

	for (size_t i = 0; i < c->clusters->rows.n; i++) {
		const struct rancher_cluster_row *row =
			(const struct rancher_cluster_row *)(const void *)c->clusters->rows.v[i];
		*explorable += row->can_explore;
		if (name ? strcmp(row->id, name) == 0 || strcmp(row->name, name) == 0 : row->can_explore)
			found = row;
	}
	return found;
}

static void on_clusters(struct app_command *c)
{
	size_t explorable = 0;
	struct rh_err e;

	if (c->clusters->live == KUBE_LIVE_LOADING || c->app->session.kube || c->auditing)
		return;
	if (c->clusters->live != KUBE_LIVE_POLLING && c->clusters->live != KUBE_LIVE_WATCHING) {
		fail(c, &c->clusters->err);
		return;
	}
	const struct rancher_cluster_row *row = wanted(c, &explorable);
	if (!row) {
		which_cluster(c, _("There is no such cluster."));
	} else if (!c->app->session.wanted_cluster && explorable > 1) {
		which_cluster(c, _("This Rancher has several clusters."));
	} else if (!row->can_explore) {
		rh_err_set(&e, RH_E_NET, _("The cluster %s cannot be explored."), row->name);
		rh_err_why(&e, "%s", row->cannot ? row->cannot : "");
		fail(c, &e);
	} else {
		enter(c, row->id, row->name);
	}
}

static void on_join(struct app_command *c, struct rh_message *m)
{
	struct app_session *s = &c->app->session;

	if (m->err.code != RH_OK)
		fail(c, &m->err);
	else if (s->kind == APP_SERVER_KUBERNETES)
		enter(c, s->server_name, s->server_name);
	else if (c->app->opt.all_clusters)
		audit_session(c, NULL);
	else
		c->clusters = rancher_clusters_new(s->rancher, c->owner, TAG_CLUSTERS);
}

/* ---- the turn ---- */

static void take(void *ctx, struct rh_message *m)
{
	struct app_command *c = ctx;

	if (c->done)
		return;
	if (m->tag == APP_MESSAGE_JOIN)
		on_join(c, m);
	else if (m->tag == TAG_CLUSTERS)
		on_clusters(c);
}

static void on_doctor(void *ctx)
{
	finish(ctx, APP_EXIT_OK);
}

static void on_signal(void *ctx)
{
	(void)ctx; /* being awake is enough */
}

static void take_signals(struct app_command *c)
{
	unsigned got = rh_die_signals();

	if (got & (1u << SIGCHLD))
		net_child_reap(c->app->net);
	for (int s = 1; s < 32; s++)
		if ((s == SIGINT || s == SIGHUP || s == SIGTERM || s == SIGQUIT) && (got & (1u << s)))
			finish(c, 128 + s);
}

/* --server, --context or --demo, else the kubeconfig's current context, as kubectl would take. */
static struct app_target *target(struct app_command *c, struct rh_err *e)
{
	struct app *a = c->app;
	const struct app_options *o = &a->opt;
	struct app_target *t = NULL;

	*e = (struct rh_err){ 0 };
	if (o->demo || o->server || o->context)
		t = app_asked_for(a);
	const struct kube_config *k = t ? NULL : app_kubeconfig(a, e);
	for (size_t i = 0; k && i < k->count && !t; i++)
		if (k->contexts[i].current)
			t = app_target_new(APP_TARGET_CONTEXT, k->contexts[i].name);
	if (!t && e->code == RH_OK) {
		rh_err_say(e, RH_E_USAGE, _("It is not said which server to ask."), NULL,
			   _("Give --context, --server or --demo, or set a current context in the kubeconfig."));
	}
	if (t) {
		rh_strset(&t->cluster, o->cluster);
		if (!t->token.n && app_options_token(o, &t->token, e) != RH_OK)
			app_target_free(&t);
	}
	return t;
}

static void run(struct app_command *c)
{
	struct app *a = c->app;

	net_watch_fd(a->net, rh_die_fd(), on_signal, c);
	while (!c->done) {
		take_signals(c);
		rh_timer_run();
		app_deliver(a);
		app_turn_end(a);
		if (!c->done)
			net_wait(a->net, rh_message_waiting() ? 0 : rh_timer_wait());
	}
	net_forget_fd(a->net, rh_die_fd());
}

/* The doctor needs no server. */
static void start(struct app_command *c)
{
	struct rh_err e;

	if (c->app->opt.doctor) {
		app_doctor(c->app, &c->out, on_doctor, c);
		run(c);
		return;
	}
	if (!load(c, &e)) {
		fail(c, &e);
		return;
	}
	if (c->app->opt.audit && audit_contexts(c, &e)) {
		run(c);
		return;
	}
	struct app_target *t = e.code == RH_OK ? target(c, &e) : NULL;

	if (t) {
		app_connect(c->app, t, c->owner);
		run(c);
	} else {
		fail(c, &e);
	}
}

int app_command_run(struct app *a)
{
	struct app_command c = { .app = a };

	a->command = true;
	rh_buf_init(&c.out, (size_t)256 << 20);
	c.owner = rh_owner_new();
	a->owner = rh_owner_new();
	app_receive(a, c.owner, take, &c);
	start(&c);
	app_writing_last_words(a);
	app_apply_end(&c.apply);
	app_audit_end(&c.auditing);
	app_explain_end(&c.explaining);
	app_explain_questions_release(&c.questions);
	app_apply_release(&c.objects);
	rancher_clusters_free(&c.clusters);
	app_receive_no_more(a, c.owner);
	rh_owner_end(c.owner);
	if (c.out.n && (fwrite(c.out.p, 1, c.out.n, stdout) != c.out.n || fflush(stdout) != 0))
		c.exit_code = APP_EXIT_INTERNAL;
	rh_buf_release(&c.out);
	return c.exit_code;
}
