/* May this user write secrets here at all? Asked once a cluster; a user who may not is told by a mark, before a form is
 * filled in for nothing.
 */
#include "app/internal.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "ui/ui.h"

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
