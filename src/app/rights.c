/* May this user write secrets here at all? Asked once a cluster; a user who may not is told by a mark, before a form is
 * filled in for nothing.
 */
#include "app/change.h"
#include "app/internal.h"
#include "app/may.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "kube/workload.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { MOST = APP_CAN_LAST - APP_CAN_FIRST }; /* namespaces */

static uint64_t cluster_of(struct app *a)
{
	struct rh_owner o = app_cluster_owner(a);

	return (uint64_t)o.id << 32 | o.generation;
}

static void ask(struct app *a, const char *ns)
{
	int tag = APP_CAN_FIRST + a->rights.asked;

	a->rights.asked++;
	a->rights.open++;
	kube_can(a->session.kube, "create", &kube_res_secret, ns, app_cluster_owner(a), tag);
}

/* Cluster-wide first; then, when that is refused and the namespaces are known, in each of a few of them. In more of
 * them than that the real request has to tell. */
void app_rights_ask(struct app *a)
{
	const struct rancher_tenancy *p = a->session.tenancy;
	const struct rh_rows *r = p ? &p->namespaces : NULL;

	if (!p)
		return;
	if (a->rights.cluster != cluster_of(a))
		a->rights = (struct app_rights){ .cluster = cluster_of(a) };
	if (!a->rights.asked) {
		ask(a, NULL);
		kube_can(a->session.kube, "create", &kube_res_namespace, NULL, app_cluster_owner(a), APP_CAN_MAKE);
	}
	if (a->rights.asked != 1 || a->rights.open || p->live == KUBE_LIVE_LOADING || !r->n || r->n >= MOST)
		return;
	for (size_t i = 0; i < r->n; i++)
		ask(a, ((const struct rancher_namespace_row *)r->v[i])->name);
}

bool app_rights_reply(struct app *a, struct rh_message *m)
{
	if (m->tag == APP_CAN_MAKE) {
		a->session.no_new_namespaces = m->err.code == RH_OK && m->body && !*(const bool *)m->body;
		return true;
	}
	if (m->tag < APP_CAN_FIRST || m->tag > APP_CAN_LAST)
		return false;
	const bool *allowed = m->body;
	bool cluster_wide = m->tag == APP_CAN_FIRST;

	a->rights.open--;
	if (m->err.code != RH_OK || (allowed && *allowed)) {
		a->rights.allowed = true;
		a->session.signed_read_only = false;
	} else if (cluster_wide) {
		app_rights_ask(a);
	} else if (!a->rights.open && !a->rights.allowed) {
		a->session.signed_read_only = true;
		ui_touch(a->ui);
	}
	return true;
}

/* ---- what is not offered ---- */

/* Lists and pages of objects, by the key of what is selected: "ns/name", or "kind/ns/name". */
static const struct {
	const char *screen;
	bool by_kind;
} screens[] = { { "secrets", false },  { "secret_view", false },  { "used_by", false },
		{ "workloads", true }, { "workload_kind", true }, { "workload_view", true } };

static const struct kube_resource *resource_of(struct rh_str *key, bool by_kind)
{
	struct rh_str kind;

	if (!by_kind)
		return &kube_res_secret;
	(void)rh_str_cut(key, '/', &kind);
	char *z = rh_str_dup(kind);
	const struct kube_workload_def *def = kube_workload_def_find(z);

	free(z);
	return def ? def->resource : NULL;
}

static bool row_is_refused(struct app *a, const struct ui_screen *s, const char *verb, bool by_kind, struct rh_buf *why)
{
	struct rh_buf key;
	struct rh_str rest, ns;
	bool refused = false;

	rh_buf_init(&key, 4096);
	if (ui_screen_selected(s, &key)) {
		rest = rh_buf_str(&key);
		const struct kube_resource *r = resource_of(&rest, by_kind);
		(void)rh_str_cut(&rest, '/', &ns);
		char *z = rh_str_dup(ns);
		if (r && *z && !strchr(z, ':') && rest.n) /* a project's secret is elsewhere */
			refused = app_may_not(a, verb, r, z, why);
		free(z);
	}
	rh_buf_release(&key);
	return refused;
}

bool app_rights_unable(void *app, const struct ui_screen *s, const struct ui_action *act, struct rh_buf *why)
{
	struct app *a = app;
	const char *verb = act->verb == UI_DO_EDIT ? "update" : act->verb == UI_DO_DELETE ? "delete" : NULL;
	struct rh_err e;

	if (!(act->flags & UI_ACT_WRITES) || !a->session.kube)
		return false;
	if (!app_gate(a, APP_GATE_WRITE, &e)) {
		rh_buf_addz(why, e.what);
		return true;
	}
	if (act->verb == UI_DO_CREATE && a->session.signed_read_only && strcmp(s->ops->id, "secrets") == 0) {
		rh_buf_addz(why, _("You may not write secrets here: the right is called \"create secrets\"."));
		return true;
	}
	for (size_t i = 0; verb && i < RH_LEN(screens); i++)
		if (strcmp(screens[i].screen, s->ops->id) == 0)
			return row_is_refused(a, s, verb, screens[i].by_kind, why);
	return false;
}
