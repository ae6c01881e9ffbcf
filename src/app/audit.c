/* Running an audit: the clusters are reached and read side by side; one that does not answer is one line. */
#include "app/audit.h"
#include "app/audit_print.h"
#include "app/audit_words.h"
#include "app/cmdline.h"
#include "app/fleet.h"
#include "app/internal.h"
#include "app/message.h"
#include "base/base.h"
#include "kube/coverage.h"
#include "kube/kube.h"
#include "rancher/rancher.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 12, TAG_FOUND = 20000, TELL_MS = 200, LINE = 78 };

struct one {
	struct kube_coverage *found;
	struct kube_coverage_progress progress;
	bool asked, done, none;
};
struct app_auditing {
	struct app *app;
	struct rh_owner owner;
	struct app_fleet *fleet;
	struct one *ones; /* one for each of the fleet, once it is listed */
	size_t running, finished;
	bool tells, told; /* somebody sees how far it is; something stands on that line */
	int64_t told_at;
	struct rh_buf *out;
	void (*done)(void *ctx, int exit_code);
	void *ctx;
};

static void (*const print[APP_AUDIT_OUTPUTS])(const struct app_audit_cluster *v, size_t n, struct rh_buf *out) = {
	[APP_AUDIT_TABLE] = app_audit_table,
	[APP_AUDIT_JSON] = app_audit_json,
	[APP_AUDIT_CSV] = app_audit_csv,
	[APP_AUDIT_SARIF] = app_audit_sarif,
};

/* ---- how far it is ---- */

static void clear_line(struct app_auditing *p)
{
	if (p->told)
		fprintf(stderr, "\r%*s\r", LINE, "");
	p->told = false;
}

static void tell(struct app_auditing *p)
{
	unsigned asked = 0, answered = 0;
	size_t objects = 0;
	char *line;

	if (!p->tells || (p->told && rh_now() - p->told_at < TELL_MS))
		return;
	for (size_t i = 0; p->ones && i < p->fleet->n; i++) {
		asked += p->ones[i].progress.asked;
		answered += p->ones[i].progress.answered;
		objects += p->ones[i].progress.elements;
	}
	line = rh_format(_("%zu of %zu clusters, %u of %u requests, %zu objects"), p->finished, p->fleet->n, answered,
			 asked, objects);
	clear_line(p);
	fprintf(stderr, "%.*s", LINE, line);
	fflush(stderr);
	free(line);
	p->told = true;
	p->told_at = rh_now();
}

/* ---- the end ---- */

static int exit_of(const struct app_auditing *p, const struct app_audit_cluster *v)
{
	unsigned wanted = 0;
	struct rh_err e;
	bool any = false;

	if (p->app->opt.fail_on)
		(void)(app_audit_fail_on(p->app->opt.fail_on, &wanted, &e) == RH_OK); /* it has been looked at */
	if (app_audit_bits(v, p->fleet->n) & wanted)
		return APP_EXIT_FOUND;
	for (size_t i = 0; i < p->fleet->n; i++) {
		if (v[i].err.code != RH_OK)
			return app_exit_code(v[i].err.code);
		any = any || !v[i].none;
	}
	return any ? APP_EXIT_OK : APP_EXIT_CONFIG;
}

static bool is_nothing(const struct app_audit_cluster *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!v[i].none)
			return false;
	return true;
}

static void say_nothing(const struct app_auditing *p)
{
	struct rh_err e;

	if (p->app->opt.namespace_count)
		rh_err_set(&e, RH_E_NOTFOUND, _("There is no namespace %s."), p->app->opt.namespaces[0]);
	else
		rh_err_set(&e, RH_E_NOTFOUND, "%s", _("There is no cluster to look at."));
	app_say_error(&e);
}

static void finish(struct app_auditing *p)
{
	size_t output = APP_AUDIT_TABLE;
	struct app_audit_cluster *v = rh_alloc((p->fleet->n + 1) * sizeof *v);

	for (size_t i = 0; i < p->fleet->n; i++) {
		v[i].name = p->fleet->v[i].name;
		v[i].found = p->ones[i].found;
		v[i].err = p->fleet->v[i].err;
		v[i].none = p->ones[i].none;
		v[i].now = kube_wall(p->fleet->v[i].kube);
	}
	for (size_t i = 0; p->app->opt.output && i < APP_AUDIT_OUTPUTS; i++)
		if (strcmp(app_audit_outputs[i], p->app->opt.output) == 0)
			output = i;
	clear_line(p);
	if (is_nothing(v, p->fleet->n))
		say_nothing(p);
	else
		print[output](v, p->fleet->n, p->out);
	p->done(p->ctx, exit_of(p, v));
	free(v);
}

/* ---- reading ---- */

static void ask(struct app_auditing *p, size_t i)
{
	const struct app_fleet_cluster *c = &p->fleet->v[i];
	bool some = p->app->opt.namespace_count > 0;
	size_t n;
	const char **names = app_fleet_names(c, some, &n);

	p->ones[i].asked = true;
	if (some && !n) {
		p->ones[i].done = p->ones[i].none = true;
		p->finished++;
	} else {
		p->running++;
		kube_coverage_ask(c->kube, &(struct kube_coverage_spec){ .namespaces = n ? names : NULL,
									 .n = n,
									 .no_values = c->kube->read_only,
									 .owner = p->owner,
									 .tag = TAG_FOUND + 2 * (int)i,
									 .progress_tag = TAG_FOUND + 2 * (int)i + 1 });
	}
	free(names);
}

static void go_on(struct app_auditing *p)
{
	const struct app_fleet *f = p->fleet;

	if (!f->listed)
		return;
	if (!p->ones)
		p->ones = rh_alloc((f->n + 1) * sizeof *p->ones);
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].state == APP_FLEET_FAILED && !p->ones[i].done) {
			p->ones[i].asked = p->ones[i].done = true;
			p->finished++;
		} else if (f->v[i].state == APP_FLEET_READY && !p->ones[i].asked && p->running < AT_ONCE) {
			ask(p, i);
		}
	}
	tell(p);
	if (p->finished == f->n)
		finish(p);
}

static void take_found(struct app_auditing *p, size_t i, struct rh_message *m)
{
	p->ones[i].found = rh_message_steal(m);
	p->ones[i].done = true;
	p->running--;
	p->finished++;
	go_on(p);
}

static void take(void *ctx, struct rh_message *m)
{
	struct app_auditing *p = ctx;
	size_t i = m->tag >= TAG_FOUND ? (size_t)(m->tag - TAG_FOUND) / 2 : 0;

	if (m->tag == APP_MESSAGE_FLEET && !p->fleet->listed && p->fleet->err.code != RH_OK) {
		clear_line(p);
		p->done(p->ctx, app_say_error(&p->fleet->err));
	} else if (m->tag == APP_MESSAGE_FLEET) {
		go_on(p);
	} else if ((m->tag - TAG_FOUND) % 2) {
		p->ones[i].progress = *(const struct kube_coverage_progress *)m->body;
		tell(p);
	} else {
		take_found(p, i, m);
	}
}

struct app_auditing *app_audit_start(struct app *a, const struct app_audit_targets *t, struct rh_buf *out,
				     void (*done)(void *ctx, int exit_code), void *ctx)
{
	struct app_auditing *p = rh_alloc(sizeof *p);

	*p = (struct app_auditing){ .app = a, .out = out, .done = done, .ctx = ctx };
	p->tells = isatty(STDERR_FILENO) == 1;
	p->owner = rh_owner_new();
	app_receive(a, p->owner, take, p);
	p->fleet = t->by_contexts ? app_fleet_open_contexts(a, t->ids, t->n, p->owner)
				  : app_fleet_open(a, t->ids, t->n, p->owner);
	return p;
}

void app_audit_end(struct app_auditing **p)
{
	if (!*p)
		return;
	clear_line(*p);
	app_receive_no_more((*p)->app, (*p)->owner);
	rh_owner_end((*p)->owner);
	for (size_t i = 0; (*p)->ones && i < (*p)->fleet->n; i++)
		kube_coverage_free((*p)->ones[i].found);
	free((*p)->ones);
	app_fleet_close(&(*p)->fleet);
	free(*p);
	*p = NULL;
}
