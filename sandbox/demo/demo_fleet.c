/* Clusters besides those of the profile: the test cluster beside a plain Kubernetes, and as many as are asked for, by
 * number. They have chance of their own, so that what the others draw stays the same.
 */
#include "sandbox/demo/demo.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>

static bool has_test(const struct sb_world *w)
{
	return !w->profile->minor;
}

size_t sb_demo_fleet_size(const struct sb_world *w)
{
	return (has_test(w) ? 1 : 0) + w->many_clusters;
}

char *sb_demo_fleet_id(const struct sb_world *w, size_t i)
{
	if (!has_test(w))
		return rh_format("c-m-%08zu", i);
	return i ? rh_format("fleet-%03zu", i - 1) : rh_strdup("test");
}

static void add_namespace(struct sb_cluster *c, size_t cluster, size_t i)
{
	char ns[32], name[32], image[64];
	snprintf(ns, sizeof ns, "ns-%03zu", i);
	snprintf(name, sizeof name, "app-%03zu-%03zu", cluster, i);
	snprintf(image, sizeof image, "quay.io/acme/app-%03zu:1.0", i);
	sb_demo_namespace(c, ns, NULL, "", DAY);
	sb_world_add(c, sb_kind_named("secrets"), ns, "quay-pull", DAY,
		     sb_demo_registry(c->world, "@ quay.io acme+deploy"));
	/* every tenth names no secret */
	sb_demo_ready(c, ns, name, image, i % 10 == 9 ? NULL : "quay-pull", 1);
}

static void add_numbered(struct sb_world *w, struct sb_cluster *c, size_t number)
{
	char *name = rh_format("fleet-%03zu", number);
	sb_demo_begin(c, "v1.30.4+k3s1");
	if (w->profile->minor)
		sb_demo_managed(&w->clusters[0], c->id, name);
	sb_demo_namespace(c, "kube-system", NULL, "", DAY);
	for (size_t i = 0; i < w->cluster_namespaces; i++)
		add_namespace(c, number, i);
	free(name);
}

static void add_test(struct sb_world *w, struct sb_cluster *c)
{
	sb_demo_begin(c, "v1.26.4");
	sb_demo_namespaces(w);
	sb_demo_secrets(w);
	sb_demo_nodes(w);
	sb_demo_workloads(w);
}

/* The shop's login at quay.io is in the test cluster as well. */
static void add_shared(struct sb_world *w)
{
	struct sb_cluster *c = sb_cluster_find(w, rh_str(has_test(w) ? "test" : DEMO_TEST));
	sb_world_add(c, sb_kind_named("secrets"), "demo-store", "quay-pull", 9 * DAY,
		     sb_demo_registry(w, "@ quay.io acme+deploy"));
}

void sb_demo_fleet(struct sb_world *w, size_t first)
{
	uint64_t random = w->random;
	w->random = ~random;
	w->more = true;
	for (size_t i = first; i < w->clusters_n; i++) {
		w->clusters[i].world = w;
		if (has_test(w) && i == first)
			add_test(w, &w->clusters[i]);
		else
			add_numbered(w, &w->clusters[i], i - first - (has_test(w) ? 1 : 0));
	}
	add_shared(w);
	w->more = false;
	w->random = random;
}
