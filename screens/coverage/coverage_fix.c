/* What can be done about an image that is not pulled, or would not be: each kind of coverage names its repairs. */
#include "screens/accounts.h"
#include "screens/bulk.h"
#include "screens/coverage/coverage.h"
#include "screens/screens.h"
#include "screens/secrets.h"
#include "screens/spread.h"
#include "screens/workloads.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/workload.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { WORKLOADS_MOST = 5 };
enum repair { OPEN, ATTACH, EVERY_POD, RESTART, SECRET, COPY, CREATE, CHOOSE };

void coverage_about_release(struct coverage_about *a)
{
	free(a->cluster);
	free(a->ns);
	free(a->host);
	free(a->workload);
	free(a->image);
	*a = (struct coverage_about){ 0 };
}

/* ---- what it is about ---- */

static const struct coverage_cluster *cluster_of(const struct coverage_about *a)
{
	const struct coverage *c = coverage_of(a->screen->app, a->map);

	for (size_t i = 0; c && i < c->n; i++)
		if (strcmp(c->v[i].id, a->cluster) == 0 && c->v[i].found)
			return &c->v[i];
	return NULL;
}

static bool is_about(const struct coverage_about *a, const struct kube_coverage_line *l)
{
	char *object;
	bool yes;

	if (strcmp(l->ns, a->ns) != 0 || strcmp(l->host, a->host) != 0 || (a->image && strcmp(l->image, a->image) != 0))
		return false;
	object = rh_format("%s/%s/%s", l->def->id, l->ns, l->name);
	yes = !a->workload || strcmp(object, a->workload) == 0;
	free(object);
	return yes;
}

static const struct kube_coverage_secret *secret_of(const struct coverage_cluster *v,
						    const struct kube_coverage_line *l)
{
	for (size_t i = 0; l->secret && i < v->found->secret_count; i++)
		if (!strcmp(v->found->secrets[i].ns, l->from ? l->from : l->ns) &&
		    !strcmp(v->found->secrets[i].name, l->secret))
			return &v->found->secrets[i];
	return NULL;
}

/* Templates of Jobs and specs of pods cannot change. */
static bool can_attach(const struct kube_coverage_line *l)
{
	return l->def->kind != KUBE_POD && l->def->kind != KUBE_JOB;
}

static bool fits(enum repair r, const struct kube_coverage_line *l)
{
	bool refused = l->state == KUBE_CELL_REFUSED || l->state == KUBE_CELL_BROKEN;

	switch (r) {
	case ATTACH:
		return can_attach(l) && l->how == KUBE_COVERAGE_UNATTACHED;
	case CHOOSE:
		return can_attach(l) && (l->how == KUBE_COVERAGE_TYPE || l->how == KUBE_COVERAGE_MISSING ||
					 l->how == KUBE_COVERAGE_BROKEN);
	case EVERY_POD:
		return l->how == KUBE_COVERAGE_UNATTACHED;
	case RESTART:
		return l->before && l->def->can_restart;
	case COPY:
		return l->how == KUBE_COVERAGE_ELSEWHERE;
	case SECRET:
		return l->secret && !l->from && (refused || l->how == KUBE_COVERAGE_NEAR);
	case CREATE:
		return l->how == KUBE_COVERAGE_ELSEWHERE || l->how == KUBE_COVERAGE_NONE ||
		       l->how == KUBE_COVERAGE_MISSING || l->how == KUBE_COVERAGE_TYPE || l->how == KUBE_COVERAGE_NEAR;
	default:
		return true;
	}
}

/* ---- entries ---- */

struct entry {
	enum repair repair;
	const struct kube_coverage_line *line;
};

static bool is_there(const struct entry *v, size_t n, const struct entry *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage_line *x = v[i].line, *y = e->line;
		bool of_secret = e->repair == EVERY_POD || e->repair == SECRET || e->repair == COPY;

		if (v[i].repair != e->repair)
			continue;
		if (e->repair == CREATE ||
		    (of_secret ? !strcmp(x->secret, y->secret) : x->def == y->def && !strcmp(x->name, y->name)))
			return true;
	}
	return false;
}

/* At most WORKLOADS_MOST of each repair, what mends first. */
static size_t entries(const struct coverage_about *a, struct entry *out, size_t most)
{
	static const enum repair order[] = { ATTACH, EVERY_POD, RESTART, SECRET, COPY, CREATE, CHOOSE, OPEN };
	const struct coverage_cluster *v = cluster_of(a);
	size_t n = 0;

	for (size_t r = 0; v && r < RH_LEN(order); r++)
		for (size_t i = 0, of_it = 0; i < v->found->n && of_it < WORKLOADS_MOST && n < most; i++) {
			const struct entry e = { order[r], &v->found->lines[i] };

			if (!is_about(a, e.line) || !fits(e.repair, e.line) || is_there(out, n, &e) ||
			    (e.repair != OPEN && !v->here))
				continue;
			out[n++] = e;
			of_it++;
		}
	return n;
}

static char *label_of(const struct entry *e)
{
	const struct kube_coverage_line *l = e->line;

	switch (e->repair) {
	case ATTACH:
		return rh_format(_("Attach %s to %s"), l->secret, l->name);
	case CHOOSE:
		return rh_format(_("Choose other pull secrets for %s"), l->name);
	case EVERY_POD:
		return rh_format(_("Use %s for every pod of %s"), l->secret, l->ns);
	case RESTART:
		return rh_format(_("Restart %s: its pods were made before"), l->name);
	case COPY:
		return rh_format(_("Copy %s of %s to…"), l->secret, l->from);
	case SECRET:
		return rh_format(_("Correct %s: password, user name, address"), l->secret);
	case CREATE:
		return rh_format(_("Create a registry for %s in %s"), coverage_host_label(l->host), l->ns);
	default:
		return rh_format(_("Open %s: its pods, and the whole story"), l->name);
	}
}

enum { ENTRIES = 16, ID = 24 };

/* What lessons call it: "secret", and the second of its kind "secret:2". */
static void id_of(const struct entry *v, size_t i, char out[ID])
{
	static const char *const names[] = {
		[OPEN] = "open",     [ATTACH] = "attach", [EVERY_POD] = "every_pod", [RESTART] = "restart",
		[SECRET] = "secret", [COPY] = "copy",     [CREATE] = "create",       [CHOOSE] = "choose",
	};
	size_t nth = 1;

	for (size_t k = 0; k < i; k++)
		nth += v[k].repair == v[i].repair;
	if (nth == 1)
		snprintf(out, ID, "%s", names[v[i].repair]);
	else
		snprintf(out, ID, "%s:%zu", names[v[i].repair], nth);
}

static void fill(void *ctx, struct ui_choices *out)
{
	struct entry v[ENTRIES];
	size_t n = entries(ctx, v, RH_LEN(v));

	for (size_t i = 0; i < n; i++) {
		char *text = label_of(&v[i]), *label = rh_format("%zu %s", i + 1, text), value[ID];

		id_of(v, i, value);
		ui_choices_add(out, (struct ui_choice){ .value = value, .label = label });
		free(label);
		free(text);
	}
}

/* ---- doing ---- */

void coverage_open(struct ui_screen *s, const struct coverage_cluster *of, const char *screen, const char *key)
{
	const struct ui_screen_ops *ops = app_screen(s->app, screen);
	const struct rh_rows *clusters = app_session(s->app)->clusters;

	if (!of || !ops)
		return;
	if (of->here) {
		app_push(s->app, ops, key);
		return;
	}
	for (size_t i = 0; clusters && i < clusters->n; i++) {
		const struct rancher_cluster_row *row =
			(const struct rancher_cluster_row *)(const void *)clusters->v[i];

		if (strcmp(row->id, of->id) == 0) {
			app_open_in(s->app, row, screen, key);
			return;
		}
	}
	ui_toast(app_ui(s->app), UI_ROLE_WARN, _("Explore %s to open it there."), of->name);
}

static void correct(struct ui_screen *s, const struct kube_coverage_secret *secret, const struct kube_coverage_line *l)
{
	/* what was refused is nearly always the password */
	if (l->state == KUBE_CELL_REFUSED && l->how != KUBE_COVERAGE_NEAR)
		secret_edit_login(s, secret->ns, secret->name, secret->type, secret->origin, l->key);
	else
		secret_edit_open(s, secret->ns, secret->name, secret->type, secret->origin);
}

static void create(struct ui_screen *s, const struct kube_coverage_line *l)
{
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e))
		app_error(s->app, &e);
	else
		app_push(s->app, &screen_pull_secret_form,
			 &(struct ui_form_start){ .in = l->ns,
						  .about = l->host,
						  .name = l->how == KUBE_COVERAGE_MISSING ? l->missing : NULL });
}

static void restart(struct ui_screen *s, const struct kube_coverage_line *l)
{
	struct app_change *c = workload_restart(s, l->def, l->ns, l->name);

	c->command = rh_format("rollout restart %s/%s -n %s", l->def->id, l->name, l->ns);
	edit_bulk(s, &(struct edit_bulk_start){ .title = _("Redeploy"), .v = &c, .n = 1 });
}

static void do_it(const struct coverage_about *a, const struct entry *e)
{
	const struct coverage_cluster *v = cluster_of(a);
	const struct kube_coverage_line *l = e->line;
	const struct kube_coverage_secret *secret = secret_of(v, l);
	char *object = rh_format("%s/%s/%s", l->def->id, l->ns, l->name);
	char *key = rh_format("%s/%s", l->from ? l->from : l->ns, l->secret ? l->secret : "");

	if (e->repair == ATTACH || e->repair == CHOOSE)
		app_push(a->screen->app, &screen_rematch, object);
	else if (e->repair == EVERY_POD)
		account_every_pod_open(a->screen, key);
	else if (e->repair == RESTART)
		restart(a->screen, l);
	else if (e->repair == COPY)
		spread_copy(a->screen, (const char *const[]){ key }, 1);
	else if (e->repair == SECRET && secret)
		correct(a->screen, secret, l);
	else if (e->repair == CREATE)
		create(a->screen, l);
	else
		coverage_open(a->screen, v, "workload_view", object);
	free(object);
	free(key);
}

static void chosen(void *ctx, const char *value)
{
	struct entry v[ENTRIES];
	size_t n = entries(ctx, v, RH_LEN(v));
	char id[ID];

	for (size_t i = 0; value && i < n; i++) {
		id_of(v, i, id);
		if (!strcmp(id, value)) {
			do_it(ctx, &v[i]);
			return;
		}
	}
}

void coverage_fix(struct coverage_about *a)
{
	struct entry v[ENTRIES];

	if (!entries(a, v, RH_LEN(v))) {
		ui_toast(app_ui(a->screen->app), UI_ROLE_TEXT, "%s",
			 _("There is no image here to do something about."));
		return;
	}
	ui_pick(app_ui(a->screen->app), &(struct ui_picker){ .title = _("What can be done"),
							     .fill = fill,
							     .numbered = true,
							     .done = chosen,
							     .ctx = a,
							     .owner = a->screen->owner });
}
