/* One workload: how far it is, what became of pulling its images, and why; its pods with their stories; and what can be
 * done. */
#include "screens/workloads/workload_view.h"
#include "screens/accounts.h"
#include "screens/screens.h"
#include "screens/workloads.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/shell.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/pull_secrets.h"
#include "kube/verdict.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { PODS_MOST = 50, EVENTS_MOST = 5 };
/* ---- sections ---- */

static void fill_state(const struct workload_page *p, struct ui_facts *out)
{
	const struct kube_workload_row *w = p->row;
	struct kube_rollout r;
	struct rh_buf b;
	char age[16];

	rh_buf_init(&b, 1024);
	kube_rollout_read(p->def, p->object, &r);
	rh_age_text(w->created ? rh_wall() - w->created : 0, age, NULL);
	rh_buf_addz(&b, *w->status ? w->status : kube_workload_state_word(w->state));
	if (w->wanted >= 0 && p->def->kind != KUBE_JOB)
		rh_buf_addf(&b, _(" · %d of %d ready"), w->ready, w->wanted);
	if (*r.text)
		rh_buf_addf(&b, " · %s", r.text);
	rh_buf_addf(&b, " · %s", age);
	ui_facts_add(out, _("State"), rh_buf_str(&b),
		     r.failed || w->state == KUBE_WORK_FAILED ? UI_ROLE_BAD
		     : r.done && w->ready >= w->wanted        ? UI_ROLE_GOOD
							      : UI_ROLE_WARN);
	rh_buf_release(&b);
}

/* Of a pod's own page, where no list of pods tells it. */
static void fill_story(const struct workload_page *p, struct ui_facts *out)
{
	const struct kube_event_row **events;
	struct kube_verdict_input in;
	struct rh_buf b;

	rh_buf_init(&b, 2048);
	if (*p->pod->node)
		rh_buf_addf(&b, "%s · ", p->pod->node);
	workload_page_input(p, p->pod, p->container, &events, &in);
	kube_pull_story(&in, &b);
	ui_facts_add(out, _("Story"), rh_buf_str(&b), UI_ROLE_TEXT);
	rh_buf_release(&b);
	free(events);
}

static void fill_images(const struct workload_page *p, struct ui_facts *out)
{
	struct rh_str rest = rh_str(p->row->images), image;
	const char *policy = p->container ? p->container->policy : "";
	bool one = !strchr(p->row->images, ',');

	while (rh_str_cut(&rest, ',', &image)) {
		if (one && *policy)
			ui_facts_addf(out, _("Image"), UI_ROLE_TEXT, "%.*s · %s", RH_ARG(image), policy);
		else
			ui_facts_add(out, _("Image"), image, UI_ROLE_TEXT);
	}
}

/* Its page says which those are. */
static void add_account(const struct workload_page *p, const char *account, struct ui_facts *out)
{
	char *id = rh_format(ACCOUNT_KEY "%s/%s", p->ns, account);
	char *value = rh_format(_("none of its own; those of the service account %s"), account);

	ui_facts_link(out, id, _("Pull Secrets"), rh_str(value), UI_ROLE_MUTED);
	free(value);
	free(id);
}

static void fill_general(struct ui_screen *s, struct ui_facts *out)
{
	struct workload_page *p = workload_page_of(s);
	const char *account;

	workload_page_sync(p);
	if (!p->row) {
		if (p->err.code == RH_OK && p->gone)
			ui_facts_note(out, UI_ROLE_MUTED, "%s", _("It is gone: somebody deleted it."));
		else
			ui_facts_waits(out, &p->err);
		return;
	}
	account = *p->row->account ? p->row->account : "default";
	fill_state(p, out);
	workload_rollout_bar(p, out);
	if (p->def->kind == KUBE_POD && p->pod)
		fill_story(p, out);
	fill_images(p, out);
	if (*p->row->pull_secrets)
		ui_facts_add(out, _("Pull Secrets"), rh_str(p->row->pull_secrets), UI_ROLE_TEXT);
	else
		add_account(p, account, out);
}

/* The other containers that wait for their image: one line each. */
static void fill_others(const struct workload_page *p, struct ui_facts *out)
{
	for (size_t i = 0; i < p->pod->container_count; i++) {
		const struct kube_container *c = &p->pod->containers[i];

		if (c != p->container && c->pull > KUBE_PULL_PULLING)
			ui_facts_note(out, UI_ROLE_BAD, _("Also not pulled: %s (%s), %s"), c->image, c->name,
				      _(kube_pull_defs[c->pull].word));
	}
}

static void fill_reading(const struct ui_screen *s, const struct workload_page *p, struct ui_facts *out)
{
	const struct app_session *at = app_session(s->app);

	if (p->reading == WORKLOAD_SECRETS_ASKED && !p->secrets)
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("reading the pull secrets…"));
	else if (p->reading == WORKLOAD_SECRETS_REFUSED)
		ui_facts_err(out, UI_ROLE_WARN, &p->secrets_err);
	else if (p->reading == WORKLOAD_SECRETS_NOT_READ && (at->read_only || app_protected(s->app, NULL)))
		ui_facts_note(out, UI_ROLE_MUTED, "%s",
			      _("The pull secrets were not read. {key:hosts} reads them, without their passwords."));
	else if (p->secrets && p->secrets->forbidden)
		ui_facts_note(out, UI_ROLE_MUTED, _("You may not read the secrets of %s."), p->ns);
}

static void fill_pull(struct ui_screen *s, struct ui_facts *out)
{
	static const char *const heads[] = { [KUBE_VERDICT_WAITING] = N_("WAITING"),
					     [KUBE_VERDICT_PULLING] = N_("PULLING"),
					     [KUBE_VERDICT_PULLED] = N_("PULLED"),
					     [KUBE_VERDICT_PRESENT] = N_("NOT PULLED, BUT THERE"),
					     [KUBE_VERDICT_ALLOWED] = N_("NOT PULLED, BUT THERE"),
					     [KUBE_VERDICT_OVER] = N_("ENDED"),
					     [KUBE_VERDICT_NOT_PULLED] = N_("NOT PULLED") };
	static const enum ui_role roles[] = {
		[KUBE_VERDICT_WAITING] = UI_ROLE_WARN,  [KUBE_VERDICT_PULLING] = UI_ROLE_WARN,
		[KUBE_VERDICT_PULLED] = UI_ROLE_GOOD,   [KUBE_VERDICT_PRESENT] = UI_ROLE_WARN,
		[KUBE_VERDICT_ALLOWED] = UI_ROLE_GOOD,  [KUBE_VERDICT_OVER] = UI_ROLE_MUTED,
		[KUBE_VERDICT_NOT_PULLED] = UI_ROLE_BAD
	};
	struct workload_page *p = workload_page_of(s);
	const struct kube_verdict *v = &p->verdict;

	if (!p->row)
		return;
	if (!p->pod) {
		ui_facts_note(out, UI_ROLE_MUTED, "%s",
			      p->row->wanted == 0 ? _("It wants no pod.") : _("It has no pod yet."));
		return;
	}
	ui_facts_note(out, roles[v->how], _("%s. %s"), _(heads[v->how]), v->what);
	fill_others(p, out);
	if (*v->hint)
		ui_facts_note(out, UI_ROLE_TEXT, "%s", v->hint);
	if (v->how == KUBE_VERDICT_NOT_PULLED)
		fill_reading(s, p, out);
	workload_crash(p, out);
	workload_unready(p, out);
	workload_fixes(s, out);
	if (*v->evidence)
		ui_facts_note(out, UI_ROLE_MUTED, _("The node said: %s"), v->evidence);
}

/* The container of a pod that is worst off. */
static const struct kube_container *container_of(const struct kube_pod *pod)
{
	const struct kube_container *worst = pod->container_count ? &pod->containers[0] : NULL;

	for (size_t i = 1; i < pod->container_count; i++)
		if (pod->containers[i].pull > worst->pull)
			worst = &pod->containers[i];
	return worst;
}

static void add_pod(const struct workload_page *p, const struct kube_pod *pod, struct ui_facts *out)
{
	const struct kube_container *c = container_of(pod);
	const struct kube_event_row **events;
	struct kube_verdict_input in;
	struct rh_buf b;
	char *id = rh_format("pod/%s/%s", pod->ns, pod->name);

	workload_page_input(p, pod, c, &events, &in);
	rh_buf_init(&b, 2048);
	if (*pod->node)
		rh_buf_addf(&b, "%s · ", pod->node);
	struct rh_buf story;
	rh_buf_init(&story, 2048);
	kube_pull_story(&in, &story);
	rh_buf_adds(&b, rh_buf_str(&story));
	if (pod->restarts)
		rh_buf_addf(&b, rh_ngettext(" · %d restart", " · %d restarts", (unsigned long)pod->restarts),
			    pod->restarts);
	if (strcmp(pod->status, "Running") != 0 && strcmp(story.p, pod->status) != 0)
		rh_buf_addf(&b, " · %s", pod->status);
	ui_facts_link(out, id, pod->name, rh_buf_str(&b),
		      pod->removing                         ? UI_ROLE_MUTED
		      : c && c->pull > KUBE_PULL_PULLING    ? UI_ROLE_BAD
		      : strcmp(pod->status, "Running") == 0 ? UI_ROLE_GOOD
							    : UI_ROLE_WARN);
	workload_pull_bar(&in, out);
	rh_buf_release(&story);
	rh_buf_release(&b);
	free(events);
	free(id);
}

static void fill_pods(struct ui_screen *s, struct ui_facts *out)
{
	const struct workload_page *p = workload_page_of(s);

	if (p->def->kind == KUBE_POD)
		return;
	for (size_t i = 0; i < p->pod_count && i < PODS_MOST; i++)
		add_pod(p, p->pods[i], out);
	if (p->pod_count > PODS_MOST)
		ui_facts_note(out, UI_ROLE_MUTED, _("and %zu more"), p->pod_count - PODS_MOST);
}

/* Of a pod's own page: each container by itself. */
static void fill_containers(struct ui_screen *s, struct ui_facts *out)
{
	const struct workload_page *p = workload_page_of(s);

	if (p->def->kind != KUBE_POD || !p->pod_count)
		return;
	for (size_t i = 0; i < p->pods[0]->container_count; i++) {
		const struct kube_container *c = &p->pods[0]->containers[i];
		const char *state = c->state == KUBE_CONTAINER_RUNNING
					    ? (c->ready ? _("running, ready") : _("running, not ready"))
				    : *c->reason                       ? c->reason
				    : c->state == KUBE_CONTAINER_ENDED ? _("ended")
								       : _("waiting");

		ui_facts_addf(out, c->name, c->pull > KUBE_PULL_PULLING ? UI_ROLE_BAD : UI_ROLE_TEXT, "%s%s · %s · %s",
			      c->init ? _("init · ") : "", c->image, c->policy, state);
	}
}

static void fill_conditions(struct ui_screen *s, struct ui_facts *out)
{
	const struct workload_page *p = workload_page_of(s);
	struct data_json_iter it;
	struct rh_str conditions;
	struct rh_err e;

	if (!p->object.n || data_json_find(p->object, "/status/conditions", &conditions, &e) != RH_OK ||
	    !data_json_iter_init(&it, conditions))
		return;
	while (data_json_next(&it)) {
		struct rh_tree *t = data_tree_parse(it.value, &e);
		struct rh_str type = data_tree_text(t, "/type"), status = data_tree_text(t, "/status");
		struct rh_str reason = data_tree_text(t, "/reason"), message = data_tree_text(t, "/message");
		char *label = rh_str_dup(type);
		bool bad = rh_str_is(status,
				     rh_str_is(type, "ReplicaFailure") || rh_str_is(type, "Failed") ? "True" : "False");

		ui_facts_addf(out, label, bad ? UI_ROLE_WARN : UI_ROLE_TEXT, "%.*s%s%.*s%s%.*s", RH_ARG(status),
			      reason.n ? " · " : "", RH_ARG(reason), message.n ? " · " : "", RH_ARG(message));
		free(label);
		data_tree_free(&t);
	}
}

/* Warnings about the workload itself and its ReplicaSets and Jobs: pods that never came, quota, admission. */
static void fill_events(struct ui_screen *s, struct ui_facts *out)
{
	const struct workload_page *p = workload_page_of(s);
	size_t n = 0;

	for (size_t i = p->event_count; i-- > 0 && n < EVENTS_MOST;) {
		const struct kube_event_row *e = p->events[i];
		char age[16];

		if (strcmp(e->type, "Normal") == 0 || (p->def->kind != KUBE_POD && strcmp(e->kind, "Pod") == 0))
			continue;
		rh_age_text(rh_wall() > e->last ? rh_wall() - e->last : 0, age, NULL);
		ui_facts_addf(out, e->reason, UI_ROLE_WARN, "%s · %s %s · %s", age, e->kind, e->name, e->message);
		n++;
	}
}

static const struct ui_section sections[] = {
	{ "general", NULL, fill_general },
	{ "pull", N_("Pull"), fill_pull },
	{ "containers", N_("Containers"), fill_containers },
	{ "pods", N_("Pods"), fill_pods },
	{ "warnings", N_("Warnings"), fill_events },
	{ "conditions", N_("Conditions"), fill_conditions },
	{ 0 },
};

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (!workload_fix_reply(s, m) && !workload_crash_reply(workload_page_of(s), m) &&
	    !workload_do_reply(&workload_page_of(s)->doing, m))
		workload_page_reply(s, m);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	ui_screen_changed(s);
}

static void open_link(struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);
	const char *id = ui_detail_selected(s);

	if (id && strcmp(id, p->key) != 0) {
		bool account = rh_str_starts(rh_str(id), ACCOUNT_KEY);
		char *key = rh_strdup(id);
		app_push(s->app, account ? app_screen(s->app, "account_view") : &screen_workload_view, key);
		free(key);
	}
}

/* Of the pod that the cursor is on, else of all its pods. */
static void open_logs(struct ui_screen *s)
{
	const char *id = ui_detail_selected(s);
	char *key = rh_strdup(id && rh_str_starts(rh_str(id), "pod/") ? id : workload_page_of(s)->key);

	app_push(s->app, &screen_logs, key);
	free(key);
}

static void read_again(struct workload_page *p)
{
	if (p->list)
		kube_list_again(p->list);
	if (p->reading == WORKLOAD_SECRETS_HERE || p->reading == WORKLOAD_SECRETS_REFUSED)
		workload_read_secrets(p);
}

/* The pod that is selected, else the one that the verdict is on. */
static const struct kube_pod *pod_at(const struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);
	const char *id = ui_detail_selected(s);

	for (size_t i = 0; id && i < p->pod_count; i++) {
		char *its = rh_format("pod/%s/%s", p->pods[i]->ns, p->pods[i]->name);
		bool is = strcmp(its, id) == 0;

		free(its);
		if (is)
			return p->pods[i];
	}
	return p->pod;
}

static void open_shell(struct ui_screen *s)
{
	struct workload_page *p = workload_page_of(s);
	const struct kube_pod *pod = pod_at(s);
	struct rh_buf names;

	if (!pod)
		return;
	rh_buf_init(&names, 16384);
	for (size_t i = 0; i < pod->container_count; i++)
		if (pod->containers[i].state == KUBE_CONTAINER_RUNNING)
			rh_buf_addf(&names, "%s%s", names.n ? "," : "", pod->containers[i].name);
	workload_shell(s, &p->doing, pod->ns, pod->name, names.p);
	rh_buf_release(&names);
}

static void ask_delete(struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);

	if (p->row)
		workload_delete_ask(s, p->def, p->ns, p->name, p->row->uid, true);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct workload_page *p = workload_page_of(s);

	workload_page_sync(p);
	switch ((int)verb) {
	case UI_DO_OPEN:
		open_link(s);
		return true;
	case UI_DO_FIX:
		workload_fix_menu(s);
		return true;
	case UI_DO_LOGS:
		open_logs(s);
		return true;
	case UI_DO_EDIT:
		workload_edit_open(s, p->key);
		return true;
	case UI_DO_DELETE:
		ask_delete(s);
		return true;
	case UI_DO_SHELL:
		open_shell(s);
		return true;
	case UI_DO_HOSTS:
		workload_read_secrets(p);
		return true;
	case UI_DO_AGAIN:
		read_again(p);
		return true;
	default:
		return workload_do(s, &p->doing, p->row, verb);
	}
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	if (verb == UI_DO_SHELL && !pod_at(s)) {
		rh_buf_addz(why, _("It has no pod."));
		return true;
	}
	if (verb == UI_DO_SHELL)
		return app_shell_cannot(s->app, why);
	return workload_unable(s, workload_page_of(s)->row, verb, why);
}

static void subject(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addz(out, workload_page_of(s)->key);
}

static void open(struct ui_screen *s, const void *arg)
{
	workload_page_open(s, arg);
}

static void close(struct ui_screen *s)
{
	workload_page_close(workload_page_of(s));
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_page *p = workload_page_of(s);

	rh_buf_addf(out, "%s %s", _(p->def->label), p->name);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_page *p = workload_page_of(s);
	const struct app_session *at = app_session(s->app);

	if (p->pod) {
		app_teach_start(out, at);
		rh_buf_addz(out, " get events -n ");
		app_teach_word(out, rh_str(p->ns));
		rh_buf_addf(out, " --field-selector involvedObject.kind=Pod,involvedObject.name=%s\n", p->pod->name);
	}
	app_teach_object(out, at, "get", p->def->id, rh_str(p->ns), rh_str(p->name), " -o wide");
	if (p->selector && *p->selector) {
		app_teach_start(out, at);
		rh_buf_addz(out, " get pods -n ");
		app_teach_word(out, rh_str(p->ns));
		rh_buf_addz(out, " -o wide -l ");
		app_teach_word(out, rh_str(p->selector));
		rh_buf_addc(out, '\n');
	}
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_FIX, .help = N_("What can be done about a pull that failed."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_OPEN, .help = N_("Open the selected pod, or the service account."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_LOGS,
	  .help = N_("What the containers of the selected pod write, or those of all its pods."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_EVENTS,
	  .label = N_("Timeline"),
	  .help = N_("What happened to it and its pods, one after the other."),
	  .flags = UI_ACT_HINT,
	  .opens = &screen_timeline },
	{ .verb = UI_DO_YAML, .help = N_("Show it as YAML."), .flags = UI_ACT_HINT, .opens = &screen_yaml },
	WORKLOAD_ACTIONS(0),
	{ .verb = UI_DO_EDIT, .help = N_("Change it in a form."), .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_DELETE,
	  .help = N_("Delete it, after asking."),
	  .flags = UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ .verb = UI_DO_HOSTS,
	  .label = N_("Read the pull secrets"),
	  .help = N_("Read the pull secrets of its namespace, without their passwords, for the verdict.") },
	{ .verb = UI_DO_COPY, .help = N_("Copy the selected value.") },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that show the same.") },
	{ 0 },
};

const struct ui_screen_ops screen_workload_view = {
	.id = "workload_view",
	.title = N_("Workload"),
	.kind = UI_SCREEN_DETAIL,
	.state_size = sizeof(struct workload_page),
	.help = N_(
		"How far the workload is, and what became of pulling its images: from its pods, their events, and, "
		"when a pull has failed, from "
		"the pull secrets that they name. Passwords are not read for that. {key:fix} lists what can be done."),
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
