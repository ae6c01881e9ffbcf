/* A cluster as we reach it: paths, and what was learned about it. */
#include "kube/kube.h"
#include "base/base.h"
#include "kube/internal.h"
#include "kube/list/feed.h"
#include "net/net.h"

#include <string.h>

enum { SAME_CLOCK = 60 }; /* seconds: an answer's date is whole seconds, and it was under way */

const struct kube_resource kube_res_secret = { "", "v1", "secrets", "Secret", true };
const struct kube_resource kube_res_namespace = { "", "v1", "namespaces", "Namespace", false };
const struct kube_resource kube_res_service_account = { "", "v1", "serviceaccounts", "ServiceAccount", true };
const struct kube_resource kube_res_event = { "", "v1", "events", "Event", true };
const struct kube_resource kube_res_node = { "", "v1", "nodes", "Node", false };
const struct kube_resource kube_res_config_map = { "", "v1", "configmaps", "ConfigMap", true };
const struct kube_resource kube_res_claim = { "", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true };
const struct kube_resource kube_res_pod = { "", "v1", "pods", "Pod", true };

struct kube *kube_new(struct net *n, struct net_endpoint *at, const char *prefix, const char *id)
{
	struct kube *k = rh_alloc(sizeof *k);
	struct kube_inner *inner = rh_alloc(sizeof *inner);

	rh_rows_init(&inner->hosts);
	k->net = n;
	k->at = net_endpoint_hold(at);
	k->prefix = rh_strdup(prefix ? prefix : "");
	k->id = rh_strdup(id);
	k->context = rh_strdup(id);
	k->default_namespace = rh_strdup("default");
	k->inner = inner;
	return k;
}

void kube_free(struct kube **kp)
{
	struct kube *k = *kp;
	struct kube_inner *inner;

	if (!k)
		return;
	inner = kube_inner(k);
	kube_pulse_stop(k);
	kube_asks_release(k);
	kube_rights_release(k);
	kube_hosts_release(k);
	kube_pull_reads_release(k);
	kube_sweeps_release(k);
	kube_coverages_release(k);
	for (size_t i = 0; i < inner->narrow_count; i++)
		free(inner->narrow[i]);
	free(inner->narrow);
	free(inner);
	net_endpoint_drop(&k->at);
	free(k->prefix);
	free(k->id);
	free(k->context);
	free(k->kubeconfig);
	free(k->default_namespace);
	free(k);
	*kp = NULL;
}

void kube_path(const struct kube *k, const struct kube_resource *r, const char *ns, const char *name,
	       struct rh_buf *out)
{
	rh_buf_addf(out, "%s/%s", k->prefix, *r->group ? "apis/" : "api/");
	if (*r->group)
		rh_buf_addf(out, "%s/", r->group);
	rh_buf_addz(out, r->version);
	if (r->namespaced && ns) {
		rh_buf_addz(out, "/namespaces/");
		net_url_escape(out, rh_str(ns));
	}
	rh_buf_addf(out, "/%s", r->plural);
	if (name) {
		rh_buf_addc(out, '/');
		net_url_escape(out, rh_str(name));
	}
}

int kube_minor(struct rh_str git_version)
{
	struct rh_str major, minor;
	int64_t n;

	if (!rh_str_cut(&git_version, '.', &major) || !rh_str_is(major, "v1") || !rh_str_cut(&git_version, '.', &minor))
		return 0;
	return rh_str_number(minor, 1, 999, &n) ? (int)n : 0;
}

int64_t kube_wall(const struct kube *k)
{
	int64_t ahead = k ? kube_inner(k)->ahead : 0;

	return rh_wall() + (ahead > SAME_CLOCK || ahead < -SAME_CLOCK ? ahead : 0);
}

static size_t narrow_find(const struct kube_inner *inner, const char *resource)
{
	size_t i = 0;

	while (i < inner->narrow_count && strcmp(inner->narrow[i], resource))
		i++;
	return i;
}

bool kube_narrow(const struct kube *k, const struct kube_resource *r)
{
	const struct kube_inner *inner = kube_inner(k);
	char *resource = rh_format("%s/%s", r->group, r->plural);
	bool narrow = narrow_find(inner, resource) < inner->narrow_count;

	free(resource);
	return narrow;
}

void kube_set_narrow(struct kube *k, const struct kube_resource *r, bool narrow)
{
	struct kube_inner *inner = kube_inner(k);
	char *resource = rh_format("%s/%s", r->group, r->plural);
	size_t i = narrow_find(inner, resource);

	if (narrow && i == inner->narrow_count) {
		inner->narrow = rh_resize(inner->narrow, inner->narrow_count + 1, sizeof *inner->narrow);
		inner->narrow[inner->narrow_count++] = resource;
		return;
	}
	if (!narrow && i < inner->narrow_count) {
		free(inner->narrow[i]);
		inner->narrow[i] = inner->narrow[--inner->narrow_count];
	}
	free(resource);
}
