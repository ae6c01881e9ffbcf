/* clusters: what the screens about several clusters share. */
#ifndef SCREENS_CLUSTERS_CLUSTERS_H
#define SCREENS_CLUSTERS_CLUSTERS_H

#include "base/base.h"

struct app_fleet;
struct app_session;
struct clusters_search;
struct kube;
struct kube_secret_row;
struct kube_workload_row;
struct rancher_cluster_row;
struct ui_screen;

/* A row of its own, for the caller. */
struct rh_row *clusters_copy(const struct rancher_cluster_row *row);
struct rh_row *clusters_plain(const struct app_session *at);

/* A registry or a workload of some cluster: names, no value. */
struct clusters_hit {
	struct rh_row row; /* key: "shop-prod/secret/web-blue/quay-pull" */
	const char *cluster_id, *cluster, *kind, *ns, *name;
	const char *type, *uid, *version; /* of a registry; else "" */
	const char *what;                 /* images; of a registry its hosts, once they are known */
	const char *screen;               /* that shows it, static */
	const char *key;                  /* by this key */
};
/* NULL: it is none that the list has. */
struct rh_row *clusters_hit_secret(const struct rancher_cluster_row *c, const struct kube_secret_row *v);
/* Reads the hosts of those registries; CLUSTERS_SEARCH comes as they are known. */
void clusters_hits_ask(struct clusters_search *q, const struct rh_row *const *rows, size_t n);
/* Takes over what is known by now. */
void clusters_hits_hosts(struct clusters_search *q);
struct rh_row *clusters_hit_workload(const struct rancher_cluster_row *c, const struct kube_workload_row *v);

/* Reads registries and workloads of clusters side by side, a few at a time: each once, as a whole or, where that may
 * not be listed, by namespace. One that does not answer gives its place to the next after a while. */
struct clusters_search {
	struct rh_rows hits;
	struct app_fleet *fleet;
	struct clusters_one *v;
	size_t n, done; /* clusters */
	char **muted;   /* one line a cluster that did not tell all, NULL-terminated */
	struct ui_screen *screen;
};
void clusters_search_begin(struct clusters_search *q, struct ui_screen *s, const struct rh_rows *clusters);
/* On each of its messages (CLUSTERS_SEARCH). */
void clusters_search_go_on(struct clusters_search *q);
void clusters_search_end(struct clusters_search *q);
const struct rancher_cluster_row *clusters_search_cluster(const struct clusters_search *q, const char *id);
struct kube *clusters_search_nth(const struct clusters_search *q, size_t i); /* NULL: it was not asked */
struct kube *clusters_search_kube(const struct clusters_search *q, const char *id);
enum { CLUSTERS_SEARCH = 40 };
#endif
