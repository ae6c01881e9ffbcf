/* What is done to a workload where it is: scale, redeploy, pause, run now, clone, re-match; from the list and from its
 * page. What changes it is read first, so that the review shows what changes, and made of what was read. */
#include "screens/tags.h"
#include "screens/workloads/workload_do.h"
#include "screens/screens.h"
#include "screens/workloads.h"
#include "screens/workloads/workload.h"
#include "app/change.h"
#include "app/may.h"
#include "app/session.h"
#include "app/shell.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/revision.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "kube/workload_row.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { JOB_NAME = 52 }; /* bytes of a Job's name that is run again, before "-" and ten digits: 63 at most */

/* ---- what cannot be done ---- */

static const char *no_scale(const struct kube_workload_row *w)
{
	return w->def->replicas ? NULL : N_("A %s has no replicas.");
}

static const char *no_redeploy(const struct kube_workload_row *w)
{
	return w->def->can_restart
		       ? NULL
		       : N_("A %s cannot be redeployed: its pods are not replaced when its template changes.");
}

static const char *no_pause(const struct kube_workload_row *w)
{
	return w->def->kind == KUBE_DEPLOYMENT || w->def->kind == KUBE_CRONJOB || w->def->kind == KUBE_JOB
		       ? NULL
		       : N_("A %s cannot be paused.");
}

static const char *no_run_now(const struct kube_workload_row *w)
{
	return w->def->kind == KUBE_CRONJOB || w->def->kind == KUBE_JOB
		       ? NULL
		       : N_("Only a CronJob or a Job can be run now; this is a %s.");
}

static const char *no_shell(const struct kube_workload_row *w)
{
	return w->def->kind == KUBE_POD ? NULL : N_("A %s runs in its pods: open it, and choose one.");
}

static const char *no_roll_back(const struct kube_workload_row *w)
{
	return kube_revision_resource(w->def) ? NULL : N_("A %s keeps none of the templates that it had.");
}

/* A pod that another workload made is cloned for nothing. */
static const char *no_clone(const struct kube_workload_row *w)
{
	return w->def->kind == KUBE_POD && *w->owner ? N_("This %s was made by another workload: clone that one.")
						     : NULL;
}

static const char *no_rematch(const struct kube_workload_row *w)
{
	return w->def->kind != KUBE_POD && w->def->kind != KUBE_JOB ? NULL
	       : w->def->kind == KUBE_POD
		       ? N_("Nothing of the pull secrets of a %s can change: change what made it, or clone it.")
		       : N_("The template of a %s cannot change: change what made it, or clone it.");
}

static void scale(struct workload_doing *d);
static void read_first(struct workload_doing *d);
static void clone(struct workload_doing *d);
static void rematch(struct workload_doing *d);
static void shell(struct workload_doing *d);
/* What is written, made of the object as it was read; NULL: e says why there is nothing. */
static struct app_change *scale_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e);
static struct app_change *redeploy_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e);
static struct app_change *pause_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e);
static struct app_change *run_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e);

static const struct doing {
	enum ui_verb verb;
	const char *(*cannot)(const struct kube_workload_row *w); /* untranslated, with its kind; NULL: it can */
	const char *right; /* verb of Kubernetes' on the kind; NULL: it only opens a screen, as its row says */
	bool makes_job;    /* the right is about Jobs */
	void (*act)(struct workload_doing *d); /* NULL: the same */
	struct app_change *(*change)(const struct workload_doing *d, struct rh_str object, struct rh_err *e);
} doings[] = {
	{ UI_DO_SCALE, no_scale, "patch", false, scale, scale_change },
	{ UI_DO_REDEPLOY, no_redeploy, "patch", false, read_first, redeploy_change },
	{ UI_DO_PAUSE, no_pause, "patch", false, read_first, pause_change },
	{ UI_DO_SHELL, no_shell, NULL, false, shell, NULL },
	{ UI_DO_ROLL_BACK, no_roll_back, NULL, false, NULL, NULL },
	{ UI_DO_RUN_NOW, no_run_now, "create", true, read_first, run_change },
	{ UI_DO_CLONE, no_clone, "create", false, clone, NULL },
	{ UI_DO_REMATCH, no_rematch, "patch", false, rematch, NULL },
};

static const struct doing *doing_of(enum ui_verb verb)
{
	for (size_t i = 0; i < RH_LEN(doings); i++)
		if (doings[i].verb == verb)
			return &doings[i];
	return NULL;
}

bool workload_unable(const struct ui_screen *s, const struct kube_workload_row *w, enum ui_verb verb,
		     struct rh_buf *why)
{
	const struct doing *doing = doing_of(verb);
	const char *cannot = doing && w ? doing->cannot(w) : NULL;
	const struct kube_resource *r;

	if (!doing || !w)
		return false;
	if (verb == UI_DO_SHELL && !cannot && app_shell_cannot(s->app, why))
		return true;
	if (cannot) {
		struct rh_str text = rh_str(_(cannot));
		size_t at = rh_str_find(text, "%s");

		rh_buf_adds(why, rh_str_n(text.p, at));
		if (at < text.n) {
			rh_buf_addz(why, _(w->def->label));
			rh_buf_adds(why, rh_str_from(text, at + 2));
		}
		return true;
	}
	if (!doing->right)
		return false;
	r = doing->makes_job ? &kube_res_job : kube_workload_resource(app_session(s->app)->kube, w->def);
	return app_may_not(s->app, doing->right, r, w->ns, why);
}

/* ---- the changes ---- */

/* {"spec":{NAME:…}}, of which the value is the caller's. */
static void spec_open(struct data_jw *w, struct rh_secret *body, const char *name)
{
	data_jw_init(w, rh_out_secret(body));
	data_jw_open(w, '{');
	data_jw_kv_open(w, "spec", '{');
	data_jw_key(w, rh_str(name));
}

static void spec_close(struct data_jw *w)
{
	data_jw_close(w, '}');
	data_jw_close(w, '}');
}

static struct app_change *scale_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e)
{
	struct app_change *c = workload_patch(d->screen, d->def, d->ns, d->name, "merge");
	struct data_jw w;

	(void)object;
	(void)e;
	c->verb = N_("Scale");
	spec_open(&w, &c->body, "replicas");
	data_jw_int(&w, d->to);
	spec_close(&w);
	c->command = rh_format("scale %s/%s -n %s --replicas=%lld", d->def->id, d->name, d->ns, (long long)d->to);
	if (!d->to)
		rh_strset(&c->notes, _("!With no replicas it has no pods: nothing of it runs."));
	return c;
}

static struct app_change *redeploy_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e)
{
	struct app_change *c = workload_restart(d->screen, d->def, d->ns, d->name);

	(void)e;
	c->command = rh_format("rollout restart %s/%s -n %s", d->def->id, d->name, d->ns);
	rh_strset(&c->notes, workload_effect_of_pods(d->def, object));
	return c;
}

static struct app_change *pause_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e)
{
	struct app_change *c = workload_patch(d->screen, d->def, d->ns, d->name, "merge");
	bool deployment = d->def->kind == KUBE_DEPLOYMENT;
	static const char *const notes[KUBE_WORKLOAD_KINDS][2] = {
		[KUBE_DEPLOYMENT] = { N_("Changes of its template wait until it is resumed; it can still be scaled."),
				      N_("Changes of its template that have waited happen now.") },
		[KUBE_CRONJOB] = { N_("It makes no more Jobs until it is resumed; those that run go on."),
				   N_("It makes Jobs again from its next hour on. If it has missed one that may still "
				      "start, that is made now.") },
		[KUBE_JOB] = { N_("!Its pods that run are ended; it begins them again when it is resumed."),
			       N_("Its pods are made.") },
	};
	struct data_jw w;

	(void)object;
	(void)e;
	c->verb = d->paused ? N_("Resume") : deployment ? N_("Pause") : N_("Suspend");
	spec_open(&w, &c->body, deployment ? "paused" : "suspend");
	if (deployment && d->paused) /* the server keeps no false: what a resumed one has is nothing */
		data_jw_null(&w);
	else
		data_jw_bool(&w, !d->paused);
	spec_close(&w);
	if (deployment)
		c->command =
			rh_format("rollout %s %s/%s -n %s", d->paused ? "resume" : "pause", d->def->id, d->name, d->ns);
	else
		c->command = rh_format("patch %s/%s -n %s --type=merge -p '{\"spec\":{\"suspend\":%s}}'", d->def->id,
				       d->name, d->ns, d->paused ? "false" : "true");
	rh_strset(&c->notes, _(notes[d->def->kind][d->paused]));
	return c;
}

/* The Job's template once more: what is its own is made by the server. */
static enum rh_code job_again(struct rh_str object, const char *name, struct rh_secret *out, struct rh_err *e)
{
	static const char *const not_again[] = { "/spec/suspend", "/metadata/ownerReferences" };
	struct rh_secret quoted;
	struct data_jw w;
	enum rh_code code;

	rh_secret_init(&quoted);
	data_jw_init(&w, rh_out_secret(&quoted));
	data_jw_str(&w, rh_str(name));
	rh_secret_set(out, object);
	code = kube_workload_clone(out, &kube_workload_defs[KUBE_JOB], e);
	if (code == RH_OK)
		code = data_json_drop(out, not_again, RH_LEN(not_again), e);
	if (code == RH_OK)
		code = data_json_put(out, "/metadata/name", rh_secret_peek(&quoted), false, e);
	rh_secret_release(&quoted);
	return code;
}

/* A name that Jobs of the CronJob have by themselves is its name and eleven characters: so has this. */
static struct app_change *run_change(const struct workload_doing *d, struct rh_str object, struct rh_err *e)
{
	bool cron = d->def->kind == KUBE_CRONJOB;
	char *name = rh_format("%.*s-%010lld", cron ? (int)strlen(d->name) : JOB_NAME, d->name,
			       (long long)rh_wall() % 10000000000);
	struct app_change *c =
		workload_change(d->screen, N_("Create"), "POST", &kube_workload_defs[KUBE_JOB], d->ns, NULL);

	free(c->what);
	free(c->name);
	c->what = rh_format("job %s/%s", d->ns, name);
	c->name = name;
	if ((cron ? kube_job_of_cron(object, name, &c->body, e) : job_again(object, name, &c->body, e)) != RH_OK) {
		app_change_free(&c);
		return NULL;
	}
	if (cron)
		c->command = rh_format("create job %s --from=cronjob/%s -n %s", name, d->name, d->ns);
	c->then_screen = rh_strdup("workload_view");
	c->then_key = rh_format("job/%s/%s", d->ns, name);
	return c;
}

static void review(struct workload_doing *d, struct app_change *c, struct rh_str object)
{
	struct ui_screen *s = d->screen;

	if (strcmp(c->method, "POST") != 0)
		rh_secret_set(&c->before, object);
	c->done_screen = rh_strdup(s->ops->id);
	app_review(s->app, c);
}

static void on_object(struct workload_doing *d, struct rh_str object)
{
	struct rh_err e;
	struct app_change *c = doing_of(d->verb)->change(d, object, &e);

	if (c)
		review(d, c, object);
	else
		app_error(d->screen->app, &e);
}

bool workload_do_reply(struct workload_doing *d, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->tag != WORKLOAD_TAG_DO)
		return false;
	if (m->err.code != RH_OK)
		app_error(d->screen->app, &m->err);
	else if (r)
		on_object(d, rh_secret_peek(&r->body));
	return true;
}

static void read_first(struct workload_doing *d)
{
	workload_object_ask(d->screen, d->def, d->ns, d->name, WORKLOAD_TAG_DO);
}

/* ---- how many ---- */

static void scale_choices(void *ctx, struct ui_choices *out)
{
	const struct workload_doing *d = ctx;
	int64_t most = d->now > 5 ? d->now + 1 : 6;

	for (int64_t i = d->now > 8 ? d->now - 3 : 0; i <= most; i++) {
		char number[24];

		snprintf(number, sizeof number, "%lld", (long long)i);
		ui_choices_add(out, (struct ui_choice){ .value = number,
							.label = number,
							.note = i == d->now ? _("as it is now") : NULL });
	}
}

static void scale_to(void *ctx, const char *value)
{
	struct workload_doing *d = ctx;

	if (!value)
		return;
	if (rh_str_number(rh_str_trim(rh_str(value)), 0, 100000, &d->to))
		read_first(d);
	else
		ui_toast(app_ui(d->screen->app), UI_ROLE_WARN, "%s", _("Replicas are a whole number from 0."));
}

static void scale(struct workload_doing *d)
{
	char at[24];
	char *title = rh_format(_("Replicas of %s (now %lld)"), d->name, (long long)d->now);

	snprintf(at, sizeof at, "%lld", (long long)d->now);
	ui_pick(app_ui(d->screen->app), &(struct ui_picker){ .title = title,
							     .fill = scale_choices,
							     .typed = true,
							     .at = at,
							     .done = scale_to,
							     .ctx = d,
							     .owner = d->screen->owner });
	free(title);
}

/* ---- the others ---- */

static char *key_of(const struct workload_doing *d)
{
	return rh_format("%s/%s/%s", d->def->id, d->ns, d->name);
}

static void clone(struct workload_doing *d)
{
	char *key = key_of(d);

	app_push(d->screen->app, &screen_workload_form, &(struct ui_form_start){ .like = key });
	free(key);
}

static void rematch(struct workload_doing *d)
{
	char *key = key_of(d);

	app_push(d->screen->app, &screen_rematch, key);
	free(key);
}

static void shell(struct workload_doing *d)
{
	workload_shell(d->screen, d, d->ns, d->name, NULL);
}

void workload_do_release(struct workload_doing *d)
{
	free(d->ns);
	free(d->name);
	free(d->containers);
	d->ns = d->name = d->containers = NULL;
}

bool workload_do(struct ui_screen *s, struct workload_doing *d, const struct kube_workload_row *w, enum ui_verb verb)
{
	const struct doing *doing = doing_of(verb);
	struct rh_err e;

	if (!doing || !doing->act || !w)
		return false;
	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return true;
	}
	workload_do_release(d);
	*d = (struct workload_doing){ .screen = s,
				      .verb = verb,
				      .def = w->def,
				      .ns = rh_strdup(w->ns),
				      .name = rh_strdup(w->name),
				      .paused = w->paused,
				      .now = w->wanted };
	doing->act(d);
	return true;
}
