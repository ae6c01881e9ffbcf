/* The demo's secrets of projects, with the copies that Rancher has made of them long ago: one that waits for its
 * migration where Rancher is new, and one whose name a namespace has taken for something else. */
#include "sandbox/api/value.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/rancher/project.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

static const struct demo_project_secret {
	const char *cluster, *project, *name, *description, *config, *copies; /* config: as demo_secrets.c has it */
	int64_t age;
	bool norman; /* made through Norman in every version: newer ones have not copied it yet */
} secrets[] = {
	{ DEMO_SHOP, "p-4k7xq", "harbor-shop", "Images of the shop, for all of its namespaces",
	  "@ harbor.corp.example robot$web", "web-blue,web-green", 20 * DAY, false },
	/* pay-core has an Opaque secret of this name, and keeps it: a secret cannot change its type */
	{ DEMO_SHOP, "p-mc2vd", "artifactory-ci", "", "@ artifactory.corp.example:8443 ci", "pay-batch", 14 * DAY,
	  false },
	{ DEMO_SHOP, "p-mc2vd", "quay-audit", "支付项目的审计镜像", "@ quay.io acme+ci", "pay-core,pay-batch", 3 * HOUR,
	  true },
	{ DEMO_LOCAL, "p-2xk7d", "harbor-platform", "", "@ harbor.corp.example robot$tools", "default,tools", 28 * DAY,
	  false },
	{ DEMO_TEST, "p-7tgxh", "gongyong-ku", "公用镜像库", "@ harbor.ceshi.example:8443 yanshou",
	  "yanshou,demo-store", 9 * DAY, false },
};

/* The marks of Norman and, up to 2.11, of the controller that copied. */
static void mark_old(const struct sb_world *w, const struct demo_project_secret *s, const char *id, json_t *v)
{
	char *project = rh_format("%s:%s", s->cluster, id);
	char *created = rh_format(SB_OLD_CREATED "%s", s->cluster),
	     *finalizer = rh_format(SB_OLD_FINALIZER "%s", s->cluster);
	sb_demo_label(v, "cattle.io/creator", "norman");
	sb_demo_annotate(v, SB_PROJECT_ID, project);
	sb_demo_annotate(v, "field.cattle.io/creatorId", w->users[0].id);
	if (!sb_labelled_secrets(w)) {
		sb_demo_annotate(v, created, "true");
		sb_finalizer_add(json_object_get(v, "metadata"), finalizer);
	}
	free(project);
	free(created);
	free(finalizer);
}

static void add_copies(struct sb_cluster *c, const struct demo_project_secret *s, const struct sb_learner *l,
		       const struct sb_object *source)
{
	struct rh_str rest = rh_str(s->copies), ns;
	while (rh_str_cut(&rest, ',', &ns)) {
		char *demo = rh_str_dup(ns);
		const char *name = l ? sb_learner_own(l, demo) : demo;
		json_t *v = sb_copy_make(source, name);
		if (sb_labelled_secrets(c->world))
			sb_demo_annotate(v, SB_PROJECT_SECRET_COPY, "true");
		else if (c == &c->world->clusters[0])
			sb_finalizer_add(json_object_get(v, "metadata"), SB_OLD_FINALIZER "local");
		sb_world_add(c, sb_kind_named("secrets"), name, s->name, s->age, v);
		free(demo);
	}
}

static void add(struct sb_world *w, const struct demo_project_secret *s, const struct sb_learner *l)
{
	const char *project = l ? l->project : s->project;
	struct sb_cluster *local = &w->clusters[0], *c = sb_cluster_find(w, rh_str(s->cluster));
	bool labelled = sb_labelled_secrets(w) && !s->norman;
	json_t *v = sb_demo_registry(w, s->config);
	char *backing = sb_demo_backing(w, s->cluster, project);
	if (*s->description)
		sb_demo_annotate(v, "field.cattle.io/description", s->description);
	if (labelled) {
		sb_demo_label(v, SB_PROJECT_SECRET, project);
		sb_demo_label(v, SB_PROJECT_SECRET_CLUSTER, s->cluster);
	} else {
		mark_old(w, s, project, v);
	}
	const struct sb_object *source = sb_world_add(local, sb_kind_named("secrets"), backing, s->name, s->age, v);
	if (c->store.quiet && (labelled || !sb_labelled_secrets(w)))
		add_copies(c, s, l, source);
	free(backing);
}

void sb_demo_project_secrets(struct sb_world *w)
{
	for (size_t i = 0; i < RH_LEN(secrets); i++)
		add(w, &secrets[i], NULL);
}

void sb_demo_project_secrets_like(struct sb_world *w, const struct sb_learner *l)
{
	for (size_t i = 0; i < RH_LEN(secrets); i++)
		if (!strcmp(secrets[i].project, DEMO_WEB_SHOP))
			add(w, &secrets[i], l);
}

/* For benchmarks: so many projects of shop-prod, and namespaces that are spread over them. */
void sb_demo_many_namespaces(struct sb_world *w)
{
	struct sb_cluster *shop = sb_cluster_find(w, rh_str(DEMO_SHOP));
	char id[24], name[32];
	for (size_t i = 0; i < w->many_projects; i++) {
		snprintf(id, sizeof id, "p-m%04zu", i);
		snprintf(name, sizeof name, "Team %04zu", i);
		sb_demo_project(&w->clusters[0], DEMO_SHOP, id, name);
	}
	for (size_t i = 0; i < w->many_namespaces; i++) {
		snprintf(id, sizeof id, "p-m%04zu", w->many_projects ? i % w->many_projects : 0);
		snprintf(name, sizeof name, "many-%05zu", i);
		sb_demo_namespace(shop, name, w->many_projects ? id : NULL, "", DAY);
	}
}
