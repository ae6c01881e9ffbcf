/* The demo's secrets of projects, with the copies that Rancher has made of them long ago: one that waits for its migration
 * where Rancher is new, and one whose name a namespace has taken for something else. */
#include "sandbox/demo.h"

#include "sandbox/project.h"

#include <stdio.h>
#include <string.h>

static const struct demo_project_secret {
	const char *cluster, *project, *name, *description, *config, *copies;	/* config: as demo_secrets.c has it */
	int64_t age;
	bool norman;			/* made through Norman in every version: newer ones have not copied it yet */
} secrets[] = {
	{ DEMO_SHOP, "p-4k7xq", "harbor-shop", "Images of the shop, for all of its namespaces", "@ harbor.corp.example robot$web",
	  "web-blue,web-green", 20 * DAY, false },
	/* pay-core has an Opaque secret of this name, and keeps it: a secret cannot change its type */
	{ DEMO_SHOP, "p-mc2vd", "artifactory-ci", "", "@ artifactory.corp.example:8443 ci", "pay-batch", 14 * DAY, false },
	{ DEMO_SHOP, "p-mc2vd", "quay-audit", "支付项目的审计镜像", "@ quay.io acme+ci", "pay-core,pay-batch", 3 * HOUR, true },
	{ DEMO_LOCAL, "p-2xk7d", "harbor-platform", "", "@ harbor.corp.example robot$tools", "default,tools", 28 * DAY, false },
	{ DEMO_TEST, "p-7tgxh", "gongyong-ku", "公用镜像库", "@ harbor.ceshi.example:8443 yanshou", "yanshou,demo-store", 9 * DAY, false },
};

/* The marks of Norman and, up to 2.11, of the controller that copied. */
static void mark_old(const struct rh_world *w, const struct demo_project_secret *s, struct rh_value *v)
{
	char *project = rh_format("%s:%s", s->cluster, s->project);
	char *created = rh_format(RH_OLD_CREATED "%s", s->cluster), *finalizer = rh_format(RH_OLD_FINALIZER "%s", s->cluster);
	rh_demo_label(v, "cattle.io/creator", "norman");
	rh_demo_annotate(v, RH_PROJECT_ID, project);
	rh_demo_annotate(v, "field.cattle.io/creatorId", w->users[0].id);
	if (!rh_labelled_secrets(w)) {
		rh_demo_annotate(v, created, "true");
		rh_finalizer_add(rh_value_get(v, "metadata"), finalizer);
	}
	free(project);
	free(created);
	free(finalizer);
}

static void add_copies(struct rh_cluster *c, const struct demo_project_secret *s, const struct rh_object *source)
{
	struct rh_str rest = rh_str(s->copies), ns;
	while (rh_str_cut(&rest, ',', &ns)) {
		char *name = rh_str_dup(ns);
		struct rh_value *v = rh_copy_make(source, name);
		if (rh_labelled_secrets(c->world))
			rh_demo_annotate(v, RH_PROJECT_SECRET_COPY, "true");
		rh_world_add(c, rh_kind_named("secrets"), name, s->name, s->age, v);
		free(name);
	}
}

static void add(struct rh_world *w, const struct demo_project_secret *s)
{
	struct rh_cluster *local = &w->clusters[0], *c = rh_cluster_find(w, rh_str(s->cluster));
	bool labelled = rh_labelled_secrets(w) && !s->norman;
	struct rh_value *v = rh_demo_registry(w, s->config);
	char *backing = rh_demo_backing(w, s->cluster, s->project);
	if (*s->description)
		rh_demo_annotate(v, "field.cattle.io/description", s->description);
	if (labelled) {
		rh_demo_label(v, RH_PROJECT_SECRET, s->project);
		rh_demo_label(v, RH_PROJECT_SECRET_CLUSTER, s->cluster);
	} else {
		mark_old(w, s, v);
	}
	const struct rh_object *source = rh_world_add(local, rh_kind_named("secrets"), backing, s->name, s->age, v);
	if (labelled || !rh_labelled_secrets(w))
		add_copies(c, s, source);
	free(backing);
}

void rh_demo_project_secrets(struct rh_world *w)
{
	for (size_t i = 0; i < RH_LEN(secrets); i++)
		add(w, &secrets[i]);
}

/* For benchmarks: so many projects of shop-prod, and namespaces that are spread over them. */
void rh_demo_many_places(struct rh_world *w)
{
	struct rh_cluster *shop = rh_cluster_find(w, rh_str(DEMO_SHOP));
	char id[24], name[32];
	for (size_t i = 0; i < w->many_projects; i++) {
		snprintf(id, sizeof id, "p-m%04zu", i);
		snprintf(name, sizeof name, "Team %04zu", i);
		rh_demo_project(&w->clusters[0], DEMO_SHOP, id, name);
	}
	for (size_t i = 0; i < w->many_namespaces; i++) {
		snprintf(id, sizeof id, "p-m%04zu", w->many_projects ? i % w->many_projects : 0);
		snprintf(name, sizeof name, "many-%05zu", i);
		rh_demo_namespace(shop, name, w->many_projects ? id : NULL, "", DAY);
	}
}
