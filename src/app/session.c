/* The session: which server, who, which cluster. Changed here; what screens and tasks may still use of one that was
 * left is freed when nobody can any more.
 */
#include "app/session.h"
#include "app/internal.h"
#include "app/parts/member.h"
#include "app/places.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "registry/expiry.h"

#include <string.h>

static void release(struct app_session *s)
{
	rancher_tenancy_free(&s->tenancy);
	app_members_free(&s->members);
	rancher_features_free(&s->features);
	kube_free(&s->kube);
	kube_free(&s->management);
	rancher_clusters_free(&s->clusters_ahead);
	rancher_free(&s->rancher);
	net_endpoint_drop(&s->at);
	char *const strings[] = { s->server_name, s->kube_version,   s->cluster_id,   s->cluster_name,   s->badge_text,
				  s->badge_color, s->wanted_cluster, s->wanted_place, s->last_namespace, s->identity };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rancher_nsfilter_release(&s->filter);
	*s = (struct app_session){ 0 };
}

/* ---- leaving ---- */

static void leave(struct app *a, struct app_session *s)
{
	struct app_left *l = &a->left;

	l->v = rh_resize(l->v, l->n + 1, sizeof *l->v);
	l->v[l->n++] = *s;
	*s = (struct app_session){ 0 };
}

/* Oldest first: the places of a cluster that was left hold on to the server that is left after it. */
void app_session_free_left(struct app *a)
{
	for (size_t i = 0; i < a->left.n; i++)
		release(&a->left.v[i]);
	a->left.n = 0;
}

static void app_session_leave_cluster(struct app *a)
{
	struct app_session *s = &a->session;
	struct app_session old = { .kube = s->kube,
				   .tenancy = s->tenancy,
				   .cluster_id = s->cluster_id,
				   .cluster_name = s->cluster_name,
				   .last_namespace = s->last_namespace,
				   .badge_text = s->badge_text,
				   .badge_color = s->badge_color,
				   .filter = s->filter };

	s->kube = NULL;
	s->tenancy = NULL;
	s->filter = (struct rancher_nsfilter){ 0 };
	s->cluster_id = s->cluster_name = s->badge_text = s->badge_color = s->last_namespace = NULL;
	s->signed_read_only = s->no_new_namespaces = false;
	if (a->left.cluster.id) {
		app_receive_no_more(a, a->left.cluster);
		rh_owner_end(a->left.cluster);
		a->left.cluster = (struct rh_owner){ 0 };
	}
	leave(a, &old);
}

void app_session_end(struct app *a)
{
	app_session_leave_cluster(a);
	if (a->session.kind != APP_SERVER_NONE)
		leave(a, &a->session);
}

void app_session_release(struct app *a)
{
	app_session_end(a);
	app_session_free_left(a);
	free(a->left.v);
	a->left.v = NULL;
}

/* ---- a server ---- */

/* "https://rancher.corp:8443" -> "rancher.corp:8443" */
static char *name_of_url(const char *url)
{
	struct rh_str s = rh_str(url);
	size_t at = rh_str_find(s, "://");

	if (at < s.n)
		s = rh_str_from(s, at + 3);
	return rh_str_dup(rh_str_n(s.p, rh_str_find(s, "/")));
}

static void take_server(struct app_session *s, struct app_join *j)
{
	s->kind = j->rancher ? APP_SERVER_RANCHER : APP_SERVER_KUBERNETES;
	s->at = net_endpoint_hold(j->rancher ? j->rancher->at : j->at);
	s->rancher = j->rancher;
	j->rancher = NULL;
	s->clusters_ahead = j->clusters;
	j->clusters = NULL;
	s->kube_version = j->kube_version;
	j->kube_version = NULL;
}

/* What the target says of it: who it is to be called, and where to go in it. */
static void take_target(struct app_session *s, const struct app_target *t)
{
	s->demo = s->sandbox = t->kind == APP_TARGET_DEMO;
	s->server_name = s->demo                         ? rh_strdup("demo")
			 : t->kind == APP_TARGET_RANCHER ? name_of_url(t->url)
							 : rh_strdup(t->name);
	rh_strset(&s->wanted_cluster, t->cluster);
	rh_strset(&s->wanted_place, t->place);
	/* `lesson` is no place: what is played begins before its cluster is opened */
	if (t->place && app_place_of_cli(t->place) && !t->cluster && s->kind == APP_SERVER_KUBERNETES)
		rh_strset(&s->wanted_cluster, s->server_name);
}

static char *identity(const struct app_target *t)
{
	const char *name = t->kind == APP_TARGET_RANCHER ? t->url : t->name;

	return rh_format("%d %d %s", (int)t->kind, t->read_only || t->read_only_now, name ? name : "");
}

bool app_connected_to(const struct app *a, const struct app_target *t)
{
	char *id = identity(t);
	bool same = a->session.kind != APP_SERVER_NONE && a->session.identity && strcmp(a->session.identity, id) == 0;

	free(id);
	return same;
}

void app_session_begin(struct app *a, struct app_join *j)
{
	struct app_session *s = &a->session;

	app_session_end(a);
	take_server(s, j);
	take_target(s, j->target);
	s->identity = identity(j->target);
	s->read_only = a->opt.read_only || j->target->read_only || j->target->read_only_now;
	if (s->rancher) {
		s->management = kube_new(a->net, s->at, "/k8s/clusters/local", "local");
		s->management->read_only = s->read_only;
	}
}

void app_session_is_sandbox(struct app *a)
{
	a->session.sandbox = true;
}

/* ---- a cluster ---- */

void app_session_enter(struct app *a, const char *id, const char *name)
{
	struct app_session *s = &a->session;
	char *prefix = s->kind == APP_SERVER_RANCHER ? rh_format("/k8s/clusters/%s", id) : rh_strdup("");

	app_session_leave_cluster(a);
	s->cluster_id = rh_strdup(id);
	s->cluster_name = rh_strdup(name);
	s->kube = kube_new(a->net, s->at, prefix, id);
	rh_strset(&s->kube->context, name);
	s->kube->read_only = s->read_only;
	free(prefix);
}

const char *app_session_key(const struct app_session *s)
{
	if (s->demo)
		return APP_STATE_DEMO;
	return s->kind == APP_SERVER_RANCHER && s->at ? s->at->url : s->server_name;
}

struct rh_owner app_cluster_owner(struct app *a)
{
	return a->left.cluster;
}

void app_session_listen(struct app *a, void (*take)(void *app, struct rh_message *m))
{
	a->left.cluster = rh_owner_new();
	app_receive(a, a->left.cluster, take, a);
}

/* ---- until when ---- */

int64_t app_login_ends(const struct app *a)
{
	const struct app_session *s = &a->session;
	const struct net_endpoint *at = s->rancher ? s->rancher->at : s->at;
	int64_t ends = s->rancher ? s->rancher->token_expires : 0, from, until;

	if (!at || at->renewal.renew)
		return ends;
	if (at->client_cert_pem && net_certificate_dates(at->client_cert_pem, &from, &until))
		ends = registry_expiry_first(ends, until);
	if (at->auth == NET_AUTH_BEARER)
		ends = registry_expiry_first(ends, registry_expiry(rh_secret_peek(&at->credential)).ends);
	return ends;
}
