/* The demo's workloads. Their past is played by the same controllers that go on afterwards, so that ages, events,
 * revisions and refusals fit together. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { ENDS = 1, TOLERATES = 2 };

static const struct demo_workload {
	const char *cluster, *ns, *plural, *name, *image, *secrets; /* comma-separated; "" none */
	int64_t age;
	int replicas;
	const char *schedule; /* of a CronJob */
	const char *command;  /* JSON list, NULL: the image's own */
	const char *before;   /* image until `changed` ago; NULL: always this one */
	int64_t changed;
	unsigned flags;
} workloads[] = {
	{ DEMO_SHOP, "web-blue", "deployments", "front", "quay.io/acme/front:3.1", "quay-pull", 4 * DAY, 2, NULL, NULL,
	  "quay.io/acme/front:3.0", 4 * HOUR, 0 },
	{ DEMO_SHOP, "web-blue", "deployments", "api", "harbor.corp.example/web/api:2.4", "harbor-robot,quay-pull",
	  3 * DAY, 2, NULL, NULL, "harbor.corp.example/web/api:2.3", 20 * HOUR, 0 },
	{ DEMO_SHOP, "web-blue", "statefulsets", "search", "quay.io/acme/search:8.1", "quay-pull", 3 * DAY, 2, NULL,
	  NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "web-blue", "daemonsets", "log-agent", "fluent/fluent-bit:2.1", "", 4 * DAY, 0, NULL, NULL, NULL,
	  0, 0 },
	{ DEMO_SHOP, "web-blue", "cronjobs", "sitemap", "quay.io/acme/sitemap:1.4", "quay-pull", 4 * DAY, 0,
	  "30 3 * * *", "[\"sh\",\"-c\",\"sitemap; sleep 40\"]", NULL, 0, ENDS },
	{ DEMO_SHOP, "web-green", "deployments", "front", "harbor.corp.example/web/front:3.2-rc1",
	  "two-registries,quay-pull", 2 * DAY, 2, NULL, NULL, "quay.io/acme/front:3.1", 40 * MINUTE, 0 },
	{ DEMO_SHOP, "web-green", "deployments", "shop-api", "ghcr.io/acme/shop-api:1.9", "ghcr-pull", 25 * MINUTE, 1,
	  NULL, NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "web-green", "deployments", "cache", "redis:7.2", "", 9 * DAY, 1, NULL, NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "web-green", "jobs", "migrate-prices", "quay.io/acme/migrate:7", "quay-pull", 3 * HOUR, 0, NULL,
	  "[\"sh\",\"-c\",\"migrate; sleep 75\"]", NULL, 0, ENDS },
	{ DEMO_SHOP, "pay-core", "statefulsets", "ledger", "mirror.corp.example/pay/ledger:12", "mirror-auth-only",
	  9 * DAY, 1, NULL, NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "pay-core", "deployments", "gateway", "harbor.corp.example/pay/gateway:5.1", "harbor-frozen",
	  12 * DAY, 2, NULL, NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "pay-batch", "cronjobs", "settlement", "python:3.12", "", 6 * DAY, 0, "0 2 * * *",
	  "[\"sh\",\"-c\",\"settle; sleep 120\"]", NULL, 0, ENDS },
	{ DEMO_SHOP, "pay-batch", "deployments", "importer", "quay.io/acme/importer:0.9", "broken-config", 30 * MINUTE,
	  1, NULL, NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "monitoring", "daemonsets", "node-exporter", "quay.io/prometheus/node-exporter:v1.7.0", "",
	  20 * DAY, 0, NULL, NULL, NULL, 0, TOLERATES },
	{ DEMO_SHOP, "monitoring", "deployments", "grafana", "grafana/grafana:10.2.0", "", 20 * DAY, 1, NULL, NULL,
	  NULL, 0, 0 },
	{ DEMO_SHOP, "ingress-nginx", "daemonsets", "ingress-nginx-controller",
	  "registry.k8s.io/ingress-nginx/controller:v1.9.4", "", 38 * DAY, 0, NULL, NULL, NULL, 0, 0 },
	{ DEMO_SHOP, "kube-system", "deployments", "coredns", "registry.k8s.io/coredns/coredns:v1.10.1", "", 38 * DAY,
	  2, NULL, NULL, NULL, 0, TOLERATES },
	{ DEMO_SHOP, "scratch", "pods", "debug", "busybox:1.36", "", 2 * HOUR, 0, NULL, "[\"sleep\",\"infinity\"]",
	  NULL, 0, 0 },
	{ DEMO_LOCAL, "cattle-system", "deployments", "rancher", "rancher/rancher:v2.6", "", 41 * DAY, 1, NULL, NULL,
	  NULL, 0, 0 },
	{ DEMO_LOCAL, "kube-system", "deployments", "coredns", "rancher/mirrored-coredns-coredns:1.10.1", "", 41 * DAY,
	  1, NULL, NULL, NULL, 0, 0 },
	{ DEMO_LOCAL, "tools", "deployments", "runner", "harbor.corp.example/tools/runner:4", "harbor-tools", 30 * DAY,
	  1, NULL, NULL, NULL, 0, 0 },
	{ DEMO_TEST, "yanshou", "deployments", "shop", "harbor.ceshi.example:8443/yanshou/shop:1.0", "jingxiang-ku",
	  10 * DAY, 2, NULL, NULL, NULL, 0, 0 },
	{ DEMO_TEST, "demo-store", "deployments", "store", "nginx:1.25", "", 9 * DAY, 1, NULL, NULL, NULL, 0, 0 },
};

static json_t *pod_template(const struct demo_workload *d, const char *image)
{
	json_t *t = sb_value_json("{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{\"containers\":[{\"name\":\"%"
				  "s\",\"image\":\"%s\"}]}}",
				  d->name, d->name, image);
	json_t *spec = json_object_get(t, "spec"), *list = json_array();
	struct rh_str rest = rh_str(d->secrets), name;
	while (rest.n && rh_str_cut(&rest, ',', &name))
		json_array_append_new(list, sb_value_json("{\"name\":\"%.*s\"}", RH_ARG(name)));
	json_object_set_new(spec, "imagePullSecrets", list);
	if (!sb_value_count(list))
		json_object_del(spec, "imagePullSecrets");
	if (d->command)
		json_object_set_new(json_array_get(json_object_get(spec, "containers"), 0), "command",
				    sb_value_json("%s", d->command));
	if (d->flags & ENDS)
		sb_value_set_text(spec, "restartPolicy", "OnFailure");
	if (d->flags & TOLERATES)
		json_object_set_new(spec, "tolerations", sb_value_json("[{\"operator\":\"Exists\"}]"));
	return t;
}

static json_t *body(const struct demo_workload *d, const char *image)
{
	json_t *v = json_object(), *spec = sb_value_need_map(v, "spec"), *t = pod_template(d, image);
	if (!strcmp(d->plural, "pods")) {
		json_object_set_new(v, "spec", json_deep_copy(json_object_get(t, "spec")));
		sb_value_free(&t);
	} else if (!strcmp(d->plural, "cronjobs")) {
		sb_value_set_text(spec, "schedule", d->schedule);
		json_object_set_new(sb_value_need_map(sb_value_need_map(spec, "jobTemplate"), "spec"), "template", t);
	} else {
		json_object_set_new(spec, "template", t);
	}
	if (d->replicas)
		json_object_set_new(spec, "replicas", json_integer(d->replicas));
	if (rh_str_ends(rh_str(d->plural), "sets") || !strcmp(d->plural, "deployments"))
		json_object_set_new(spec, "selector", sb_value_json("{\"matchLabels\":{\"app\":\"%s\"}}", d->name));
	if (!strcmp(d->plural, "statefulsets"))
		sb_value_set_text(spec, "serviceName", d->name);
	return v;
}

/* "7", or "7 web-03": the row, and the namespace in place of its own. */
static const struct demo_workload *row(const char *task, const char **ns)
{
	struct rh_str rest = rh_str(task), number;
	int64_t i = 0;

	rh_str_cut(&rest, ' ', &number);
	(void)!rh_str_number(number, 0, (int64_t)RH_LEN(workloads) - 1, &i);
	*ns = rest.n ? rest.p : workloads[i].ns;
	return &workloads[i];
}

static void create(struct sb_cluster *c, const struct demo_workload *d, const char *ns, const char *image)
{
	const struct sb_kind *k = sb_kind_named(d->plural);
	json_t *v = body(d, image), *meta = sb_value_need_map(v, "metadata");
	struct rh_buf why;
	sb_value_set_text(meta, "namespace", ns);
	sb_value_set_text(meta, "name", d->name);
	if (k->generation)
		json_object_set_new(meta, "generation", json_integer(1));
	char uid[37];
	sb_random_uid(c->world, uid);
	sb_value_set_text(meta, "uid", uid);
	if (k->defaults)
		k->defaults(v);
	rh_buf_init(&why, 1024);
	if (k->admit && !k->admit(c, v, &why))
		RH_BUG("the demo's %s: %s", d->name, why.p);
	rh_buf_release(&why);
	sb_world_add(c, k, ns, d->name, 0, v);
}

static void birth(struct sb_cluster *c, const char *task)
{
	const char *ns;
	const struct demo_workload *d = row(task, &ns);

	create(c, d, ns, d->before ? d->before : d->image);
}

static json_t *first_container(const json_t *v)
{
	return json_array_get(sb_value_at(v, "spec", "template", "spec", "containers", NULL), 0);
}

const char *sb_demo_image(const struct sb_object *o)
{
	return sb_value_z_of(first_container(o->v), "image");
}

void sb_demo_image_set(struct sb_cluster *c, const struct sb_object *o, const char *image)
{
	json_t *v = json_deep_copy(o->v), *meta = json_object_get(v, "metadata");

	sb_value_set_text(first_container(v), "image", image);
	json_object_set_new(meta, "generation", json_integer(sb_value_int_of(meta, "generation", 1) + 1));
	sb_store_put(&c->store, o->kind, v);
}

static void new_image(struct sb_cluster *c, const char *task)
{
	const char *ns;
	const struct demo_workload *d = row(task, &ns);
	char *key = rh_format("%s/%s", ns, d->name);

	sb_demo_image_set(c, sb_object_at(c, d->plural, key), d->image);
	free(key);
}

static void at(struct sb_cluster *c, int64_t ago, size_t i, const char *ns,
	       void (*run)(struct sb_cluster *c, const char *task))
{
	char task[80];

	snprintf(task, sizeof task, "%zu%s%s", i, ns ? " " : "", ns ? ns : "");
	c->world->past = -ago * 1000;
	sb_task_later(c, 0, task, run);
}

/* With its past; ns NULL: its own. */
static void live(struct sb_cluster *c, size_t i, const char *ns)
{
	const struct demo_workload *d = &workloads[i];

	at(c, d->age, i, ns, birth);
	if (d->before)
		at(c, d->changed, i, ns, new_image);
}

void sb_demo_workloads(struct sb_world *w)
{
	w->filling = true;
	for (size_t i = 0; i < w->clusters_n; i++)
		w->clusters[i].store.quiet = false;
	for (size_t i = 0; i < RH_LEN(workloads); i++) {
		const struct demo_workload *d = &workloads[i];
		struct sb_cluster *c = sb_demo_cluster(w, d->cluster);
		if (!c)
			continue;
		live(c, i, NULL);
		for (size_t l = 0; l < w->learners_n && sb_learner_own(&w->learners[l], d->ns); l++)
			live(c, i, sb_learner_own(&w->learners[l], d->ns));
	}
	w->past = INT64_MIN / 2;
	sb_tasks_catch_up(w);
	for (size_t i = 0; i < w->clusters_n; i++)
		w->clusters[i].store.quiet = true;
}

void sb_demo_workloads_like(struct sb_world *w, const char *like, const char *ns)
{
	for (size_t i = 0; i < RH_LEN(workloads); i++) {
		const struct demo_workload *d = &workloads[i];
		struct sb_cluster *c = !strcmp(d->ns, like) ? sb_demo_cluster(w, d->cluster) : NULL;
		if (c)
			create(c, d, ns, d->image);
	}
}

void sb_demo_deployment(struct sb_cluster *c, const char *ns, const char *name, const char *image, const char *secrets,
			int replicas)
{
	const struct demo_workload d = {
		.plural = "deployments", .name = name, .image = image, .secrets = secrets, .replicas = replicas
	};

	create(c, &d, ns, image);
}

/* ---- for benchmarks ---- */

enum { SPACES = 20, PODS_EACH = 4 };

static json_t *pull_secrets(const char *secret)
{
	return secret ? sb_value_json("[{\"name\":\"%s\"}]", secret) : json_array();
}

static json_t *running_pod(const struct sb_object *owner, const char *ns, const char *image, const char *secret,
			   int node)
{
	json_t *v = sb_value_json(
		"{\"metadata\":{\"namespace\":\"%s\",\"labels\":{\"app\":\"%s\"}},\"spec\":{\"nodeName\":\"shop-w-%d\","
		"\"serviceAccountName\":\"default\",\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]},"
		"\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}],"
		"\"containerStatuses\":[{\"name\":\"main\","
		"\"image\":\"%s\",\"ready\":true,\"restartCount\":0,\"state\":{\"running\":{}}}]}}",
		ns, owner->name, 1 + node % 3, image, image);
	json_object_set_new(json_object_get(v, "spec"), "imagePullSecrets", pull_secrets(secret));
	sb_owner_set(v, owner);
	return v;
}

static struct sb_object *ready_set(struct sb_cluster *c, const char *plural, const char *ns, const char *name,
				   const char *image, const char *secret, int pods)
{
	const struct sb_kind *k = sb_kind_named(plural);
	json_t *v = sb_value_json("{\"metadata\":{\"generation\":1},\"spec\":{\"replicas\":%d,\"selector\":{"
				  "\"matchLabels\":{\"app\":\"%s\"}},"
				  "\"template\":{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{"
				  "\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}}},"
				  "\"status\":{\"observedGeneration\":1,"
				  "\"replicas\":%d,\"updatedReplicas\":%d,\"readyReplicas\":%d,"
				  "\"availableReplicas\":%d}}",
				  pods, name, name, image, pods, pods, pods, pods);
	json_t *template = json_object_get(sb_value_at(v, "spec", "template", NULL), "spec");
	json_object_set_new(template, "imagePullSecrets", pull_secrets(secret));
	return sb_world_add(c, k, ns, name, DAY, v);
}

void sb_demo_ready(struct sb_cluster *c, const char *ns, const char *name, const char *image, const char *secret,
		   int pods)
{
	char *set_name = rh_format("%s-7c9f", name);
	struct sb_object *owner = ready_set(c, "deployments", ns, name, image, secret, pods);
	struct sb_object *set = ready_set(c, "replicasets", ns, set_name, image, secret, pods);
	json_t *v = json_deep_copy(set->v);
	sb_owner_set(v, owner);
	set = sb_store_put(&c->store, set->kind, v);
	for (int p = 0; p < pods; p++) {
		char *pod = rh_format("%s-%05d", set_name, p);
		sb_world_add(c, sb_kind_named("pods"), ns, pod, DAY, running_pod(set, ns, image, secret, p));
		free(pod);
	}
	free(set_name);
}

void sb_demo_many_workloads(struct sb_cluster *c, size_t n)
{
	char ns[16], name[64], image[64];
	for (int i = 0; i < SPACES; i++) {
		snprintf(ns, sizeof ns, "bench-%02d", i);
		if (!sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), rh_str(ns)))
			sb_demo_namespace(c, ns, NULL, "", DAY);
	}
	for (size_t i = 0; i < n; i++) {
		snprintf(ns, sizeof ns, "bench-%02zu", i * SPACES / n);
		snprintf(name, sizeof name, "app-%05zu", i);
		snprintf(image, sizeof image, "quay.io/acme/app-%05zu:1.0", i);
		sb_demo_ready(c, ns, name, image, "quay-pull", PODS_EACH);
	}
}
