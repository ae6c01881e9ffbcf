/* The sandbox's Deployments, ReplicaSets, pods and pulls, over its API and in driven time. */
#include "sandbox_ask.h"

#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#define NS "/api/v1/namespaces/web-blue"
#define APPS "/apis/apps/v1/namespaces/web-blue"

static void create(const char *name, const char *image, const char *secrets, int replicas)
{
	char *body = rh_format("{\"apiVersion\":\"apps/"
			       "v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"%s\"},\"spec\":{\"replicas\":%d,"
			       "\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},\"template\":{\"metadata\":{\"labels\":"
			       "{\"app\":\"%s\"}},\"spec\":{"
			       "\"imagePullSecrets\":[%s],\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}}}}",
			       name, replicas, name, name, secrets, image);
	expect(201, "POST", APPS "/deployments", body);
	free(body);
}

/* The first pod of a workload. */
static const struct sb_object *pod_of(const char *name)
{
	struct sb_cluster *c = &world.clusters[0];
	const struct sb_index *pods = &c->store.indexes[sb_kind_index(sb_kind_named("pods"))];
	for (size_t i = 0; i < pods->n; i++)
		if (rh_str_is(sb_value_str(sb_value_at(pods->v[i]->v, "metadata", "labels", "app", NULL)), name) &&
		    !sb_object_leaving(pods->v[i]))
			return pods->v[i];
	return NULL;
}

static const char *waits(const char *name)
{
	const struct sb_object *pod = pod_of(name);
	const json_t *list = pod ? sb_value_at(pod->v, "status", "containerStatuses", NULL) : NULL;
	return list ? sb_value_z(sb_value_at(json_array_get(list, 0), "state", "waiting", "reason", NULL)) : "no pod";
}

static void must_wait(const char *name, const char *reason)
{
	if (strcmp(waits(name), reason))
		fail_msg("%s waits for \"%s\", not \"%s\"", name, waits(name), reason);
}

static void a_deployment_runs(void **state)
{
	(void)state;
	create("shop", "quay.io/acme/shop:1.0", "{\"name\":\"quay-pull\"}", 2);
	tick(10000);
	expect(200, "GET", APPS "/deployments/shop", NULL);
	must_say("\"availableReplicas\":2");
	must_say("\"reason\":\"NewReplicaSetAvailable\"");
	must_say("\"deployment.kubernetes.io/revision\":\"1\"");
	expect(200, "GET", NS "/events?fieldSelector=reason%3DPulled%2CinvolvedObject.kind%3DPod", NULL);
	must_say("Successfully pulled image \\\"quay.io/acme/shop:1.0\\\" in ");
}

static void a_new_template_rolls(void **state)
{
	(void)state;
	create("shop", "quay.io/acme/shop:1.0", "{\"name\":\"quay-pull\"}", 4);
	tick(10000);
	content = "application/strategic-merge-patch+json";
	expect(200, "PATCH", APPS "/deployments/shop",
	       "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\","
	       "\"image\":\"quay.io/acme/shop:1.1\"}]}}}}");
	content = NULL;
	must_say("\"generation\":2");
	must_say("\"imagePullSecrets\":[{\"name\":\"quay-pull\"}]");
	tick(1500);
	expect(200, "GET", APPS "/deployments/shop", NULL);
	must_say("\"availableReplicas\":3"); /* at least three quarters, at most one too many */
	tick(60000);
	expect(200, "GET", APPS "/deployments/shop", NULL);
	must_say("\"availableReplicas\":4");
	must_say("\"deployment.kubernetes.io/revision\":\"2\"");
	expect(200, "GET", NS "/pods?labelSelector=app%3Dshop", NULL);
	assert_false(says("shop:1.0\",\"imageP"));
}

static void refusals_have_their_reasons(void **state)
{
	static const struct {
		const char *name, *image, *secrets, *waits, *says;
	} cases[] = {
		{ "none", "quay.io/acme/web:1", "", "ImagePullBackOff", "failed to fetch anonymous token" },
		{ "tag", "quay.io/acme/web:99.1", "{\"name\":\"quay-pull\"}", "ImagePullBackOff",
		  "quay.io/acme/web:99.1: not found" },
		{ "hub", "acme/web:1", "", "ImagePullBackOff", "insufficient_scope: authorization failed" },
		{ "host", "no.such.example/web:1", "", "ImagePullBackOff",
		  "lookup no.such.example on 10.43.0.10:53: no such host" },
		{ "ca", "registry.lab.example:5000/web:1", "", "ImagePullBackOff",
		  "x509: certificate signed by unknown authority" },
		{ "right", "harbor.corp.example/pay/x:1", "{\"name\":\"harbor-robot\"}", "ImagePullBackOff",
		  "pull access denied" },
		{ "name", "quay.io/ACME/web:1", "", "InvalidImageName",
		  "invalid reference format: repository name (ACME/web) must be lowercase" },
		{ "gone", "quay.io/acme/web:1", "{\"name\":\"not-there\"}", "ImagePullBackOff",
		  "Unable to retrieve some image pull secrets (not-there)" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		create(cases[i].name, cases[i].image, cases[i].secrets, 1);
	tick(8000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		must_wait(cases[i].name, cases[i].waits);
		char *uri =
			rh_format(NS "/events?fieldSelector=involvedObject.name%%3D%s", pod_of(cases[i].name)->name);
		expect(200, "GET", uri, NULL);
		must_say(cases[i].says);
		free(uri);
	}
}

/* What kubelets say differs by their version. */
static void words_by_version(void **state)
{
	static const struct {
		const char *version;
		const char *says[6];
	} rows[] = {
		{ "v1.20.2",
		  { "\"Created container main\"", "\"Started container main\"",
		    "\"Successfully pulled image \\\"quay.io/acme/web:1\\\" in ",
		    "couldn't parse image reference \\\"quay.io/ACME/web:1\\\": invalid reference format: repository "
		    "name must be lowercase",
		    "\"Back-off pulling image \\\"quay.io/acme/web:2\\\"\"",
		    "\"Failed to pull image \\\"quay.io/acme/web:3\\\": illegal base64 data at input byte 3\"" } },
		{ "v1.28.6",
		  { "\"Created container main\"", "\"Unable to retrieve some image pull secrets (gone); attempting",
		    " including waiting)\"", "couldn't parse image reference \\\"quay.io/ACME/web:1\\\"",
		    "\"Back-off pulling image \\\"quay.io/acme/web:2\\\"\"",
		    "\"Failed to pull image \\\"quay.io/acme/web:3\\\": illegal base64 data at input byte 3\"" } },
		{ "v1.36.3",
		  { "\"Container created\"", "\"Container started\"", " including waiting). Image size: ",
		    "couldn't parse image name \\\"quay.io/ACME/web:1\\\": invalid reference format: repository name "
		    "(ACME/web) must be",
		    "\"Back-off pulling image \\\"quay.io/acme/web:2\\\": ErrImagePull: rpc error",
		    "\"Error: illegal base64 data at input byte 3\"" } },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		expect(200, "POST", "/sandbox/reset", NULL);
		world.clusters[0].version = rows[i].version;
		expect(201, "POST", NS "/secrets",
		       "{\"metadata\":{\"name\":\"bad\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"stringData\":{"
		       "\".dockerconfigjson\":\"{\\\"auths\\\":{\\\"quay.io\\\":{\\\"auth\\\":\\\"abc%\\\"}}}\"}}");
		create("good", "quay.io/acme/web:1", "{\"name\":\"quay-pull\"}", 1);
		create("name", "quay.io/ACME/web:1", "", 1);
		create("none", "quay.io/acme/web:2", "{\"name\":\"gone\"}", 1);
		create("broken", "quay.io/acme/web:3", "{\"name\":\"bad\"}", 1);
		tick(9000);
		expect(200, "GET", NS "/events", NULL);
		for (size_t n = 0; n < RH_LEN(rows[i].says); n++)
			must_say(rows[i].says[n]);
		must_wait("broken", i == 2 ? "illegal base64 data at input byte 3" : "ImagePullBackOff");
	}
}

/* Since 1.35 an image on the node is for those alone who have a credential by which it came. */
static void images_are_hidden(void **state)
{
	static const struct {
		const char *name, *secrets, *policy, *waits;
	} rows[] = {
		{ "same", "{\"name\":\"quay-pull\"}", "IfNotPresent", "" },
		{ "none", "", "IfNotPresent", "ImagePullBackOff" },
		{ "never", "", "Never", "ErrImageNeverPull" },
		{ "allowed", "{\"name\":\"quay-pull\"}", "Never", "" },
	};
	(void)state;
	for (int new = 0; new < 2; new ++) {
		expect(200, "POST", "/sandbox/reset", NULL);
		world.clusters[0].version = new ? "v1.36.3" : "v1.34.0";
		create("first", "quay.io/acme/web:1", "{\"name\":\"quay-pull\"}", 1);
		tick(9000);
		const char *node = sb_value_z(sb_value_at(pod_of("first")->v, "spec", "nodeName", NULL));
		for (size_t i = 0; i < RH_LEN(rows); i++) {
			char *body = rh_format("{\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}},\"spec\":{"
					       "\"nodeName\":\"%s\",\"imagePullSecrets\":[%s],"
					       "\"containers\":[{\"name\":\"main\",\"image\":\"quay.io/acme/"
					       "web:1\",\"imagePullPolicy\":\"%s\"}]}}",
					       rows[i].name, rows[i].name, node, rows[i].secrets, rows[i].policy);
			expect(201, "POST", NS "/pods", body);
			free(body);
		}
		tick(8000);
		for (size_t i = 0; i < RH_LEN(rows); i++)
			must_wait(rows[i].name, new ? rows[i].waits : "");
		expect(200, "GET", NS "/events?fieldSelector=involvedObject.name%3Dallowed", NULL);
		must_say(new ? "already present on machine and can be accessed by the pod\""
			     : "already present on machine\"");
	}
}

/* A refused pull is tried again, later each time, and runs once its secret is right. */
static void a_mended_secret_is_taken(void **state)
{
	(void)state;
	content = "application/json";
	expect(201, "POST", NS "/secrets",
	       "{\"metadata\":{\"name\":\"ours\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"stringData\":{"
	       "\".dockerconfigjson\":\"{\\\"auths\\\":{\\\"quay.io\\\":{\\\"username\\\":\\\"acme+deploy\\\","
	       "\\\"password\\\":\\\"wrong\\\"}}}\"}}");
	create("web", "quay.io/acme/web:1", "{\"name\":\"ours\"}", 1);
	tick(6000);
	must_wait("web", "ImagePullBackOff");
	expect(200, "POST", "/sandbox/registry",
	       "{\"host\":\"quay.io\",\"user\":\"acme+deploy\",\"password\":\"not-a-password\"}");
	tick(20000);
	must_wait("web", "ImagePullBackOff");
	content = "application/merge-patch+json";
	expect(200, "PATCH", NS "/secrets/ours",
	       "{\"stringData\":{\".dockerconfigjson\":\"{\\\"auths\\\":{\\\"quay.io\\\":{\\\"username\\\":"
	       "\\\"acme+deploy\\\",\\\"password\\\":\\\"not-a-password\\\"}}}\"}}");
	content = NULL;
	tick(30000);
	must_wait("web", "");
	expect(200, "GET", NS "/events?fieldSelector=reason%3DPulling", NULL);
	must_say("\"count\":3");
}

static void a_deleted_pod_is_replaced(void **state)
{
	(void)state;
	create("shop", "quay.io/acme/shop:1.0", "{\"name\":\"quay-pull\"}", 1);
	tick(10000);
	char *name = rh_strdup(pod_of("shop")->name), *uri = rh_format(NS "/pods/%s", name);
	expect(200, "DELETE", uri, NULL);
	must_say("\"deletionTimestamp\"");
	must_say("\"kind\":\"Pod\"");
	tick(10000);
	expect(404, "GET", uri, NULL);
	assert_string_not_equal(pod_of("shop")->name, name);
	must_wait("shop", "");
	expect(200, "DELETE", APPS "/deployments/shop", "{\"propagationPolicy\":\"Background\"}");
	tick(10000);
	assert_null(pod_of("shop"));
	free(name);
	free(uri);
}

/* ---- probes and volumes ---- */

static void create_pod(const char *name, const char *spec)
{
	char *body = rh_format("{\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}},\"spec\":{"
			       "\"imagePullSecrets\":[{\"name\":\"quay-pull\"}],%s}}",
			       name, name, spec);
	expect(201, "POST", NS "/pods", body);
	free(body);
}
#define WEB(more) "\"containers\":[{\"name\":\"web\",\"image\":\"quay.io/acme/web:1\"" more "}]"

static void probes_decide(void **state)
{
	(void)state;
	create_pod("good", WEB(",\"readinessProbe\":{\"httpGet\":{\"port\":80}}"));
	create_pod("bad",
		   WEB(",\"readinessProbe\":{\"httpGet\":{\"port\":80,\"path\":\"/missing\"},\"periodSeconds\":2}"));
	create_pod("dead", WEB(",\"ports\":[{\"containerPort\":80}],\"livenessProbe\":{\"tcpSocket\":{\"port\":81},"
			       "\"periodSeconds\":1,\"failureThreshold\":2}"));
	create_pod("slow", WEB(",\"startupProbe\":{\"exec\":{\"command\":[\"cat\",\"/missing\"]},\"periodSeconds\":5},"
			       "\"readinessProbe\":{\"httpGet\":{\"port\":80}}"));
	tick(12000);
	expect(200, "GET", NS "/pods/good", NULL);
	must_say("\"ready\":true");
	expect(200, "GET", NS "/pods/bad", NULL);
	must_say("\"ready\":false");
	must_say("\"started\":true");
	must_say("containers with unready status: [web]");
	expect(200, "GET", NS "/pods/slow", NULL);
	must_say("\"started\":false");
	must_wait("dead", "CrashLoopBackOff");
	expect(200, "GET", NS "/events?fieldSelector=involvedObject.name%3Ddead", NULL);
	must_say("Liveness probe failed: dial tcp ");
	must_say("Container web failed liveness probe, will be restarted");
	expect(200, "GET", NS "/events?fieldSelector=involvedObject.name%3Dslow", NULL);
	must_say("Startup probe failed: cat: can't open '/missing'");
	assert_false(says("Readiness probe"));
}

static void volumes_are_waited_for(void **state)
{
	(void)state;
	create_pod("files", "\"volumes\":[{\"name\":\"conf\",\"configMap\":{\"name\":\"app\"}},"
			    "{\"name\":\"unused\",\"secret\":{\"secretName\":\"not-there\"}}]," WEB(
				    ",\"volumeMounts\":[{\"name\":\"conf\",\"mountPath\":\"/etc/app\"}]"));
	create_pod("claim",
		   "\"volumes\":[{\"name\":\"data\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]," WEB(""));
	tick(8000);
	must_wait("files", "ContainerCreating");
	expect(200, "GET", NS "/events?fieldSelector=involvedObject.name%3Dfiles", NULL);
	must_say("MountVolume.SetUp failed for volume \\\"conf\\\" : configmap \\\"app\\\" not found");
	assert_false(says("not-there"));
	expect(200, "GET", NS "/pods/claim", NULL);
	must_say("persistentvolumeclaim \\\"data\\\" not found");
	expect(201, "POST", NS "/configmaps", "{\"metadata\":{\"name\":\"app\"},\"data\":{\"a\":\"b\"}}");
	expect(201, "POST", NS "/persistentvolumeclaims", "{\"metadata\":{\"name\":\"data\"},\"spec\":{}}");
	tick(60000);
	expect(200, "GET", NS "/pods/files", NULL);
	must_say("\"phase\":\"Running\"");
	expect(200, "GET", NS "/pods/claim", NULL);
	must_say("\"phase\":\"Running\"");
}

/* It goes on beside the others, which wait until it has started. */
static void a_sidecar_goes_on(void **state)
{
	(void)state;
	create_pod("side",
		   "\"initContainers\":[{\"name\":\"mesh\",\"image\":\"quay.io/acme/web:1\",\"restartPolicy\":"
		   "\"Always\",\"startupProbe\":{\"tcpSocket\":{\"port\":15021},\"initialDelaySeconds\":5}}]," WEB(""));
	tick(5000);
	expect(200, "GET", NS "/pods/side", NULL);
	must_say("\"reason\":\"PodInitializing\"");
	tick(30000);
	expect(200, "GET", NS "/pods/side", NULL);
	must_say("\"phase\":\"Running\"");
	assert_false(says("\"ready\":false"));
	assert_false(says("\"terminated\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(probes_decide, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(volumes_are_waited_for, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(a_sidecar_goes_on, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(a_deployment_runs, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(a_new_template_rolls, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(refusals_have_their_reasons, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(words_by_version, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(images_are_hidden, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(a_mended_secret_is_taken, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(a_deleted_pod_is_replaced, start_kubernetes, stop),
	};
	return cmocka_run_group_tests_name("sandbox workloads", tests, NULL, NULL);
}
