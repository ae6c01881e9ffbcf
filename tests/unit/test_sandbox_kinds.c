/* The sandbox's other workloads: numbered pods, one a machine, work that ends, schedules; what is refused; who may
 * what. */
#include "sandbox_ask.h"

#include "sandbox/controllers/workload.h"
#include "base/base.h"

#define NS "/api/v1/namespaces/web-blue"
#define APPS "/apis/apps/v1/namespaces/web-blue"
#define BATCH "/apis/batch/v1/namespaces/web-blue"
#define TEMPLATE(app, spec) "\"template\":{\"metadata\":{\"labels\":{\"app\":\"" app "\"}},\"spec\":{" spec "}}"
#define SELECTOR(app) "\"selector\":{\"matchLabels\":{\"app\":\"" app "\"}},"
#define BUSYBOX(words) "\"containers\":[{\"name\":\"main\",\"image\":\"busybox:1.36\",\"command\":[" words "]}]"
#define SEARCH_PODS NS "/pods?labelSelector=app%3Dkept"

static void numbered_pods(void **state)
{
	(void)state;
	expect(201, "POST", APPS "/statefulsets",
	       "{\"metadata\":{\"name\":\"kept\"},\"spec\":{\"replicas\":2," SELECTOR("kept")
		       TEMPLATE("kept", BUSYBOX("\"sleep\",\"infinity\"")) "}}");
	tick(1500);
	expect(200, "GET", SEARCH_PODS, NULL);
	must_say("\"kept-0\"");
	assert_false(says("\"name\":\"kept-1\"")); /* the first is not ready yet */
	tick(20000);
	expect(200, "GET", APPS "/statefulsets/kept", NULL);
	must_say("\"readyReplicas\":2");
	content = "application/merge-patch+json";
	expect(200, "PATCH", APPS "/statefulsets/kept/scale", "{\"spec\":{\"replicas\":1}}");
	content = NULL;
	must_say("\"kind\":\"Scale\"");
	tick(10000);
	expect(404, "GET", NS "/pods/kept-1", NULL);
	expect(200, "DELETE", APPS "/statefulsets/kept?propagationPolicy=Orphan", NULL);
	tick(10000);
	expect(404, "GET", APPS "/statefulsets/kept", NULL);
	expect(200, "GET", NS "/pods/kept-0", NULL);
	assert_false(says("ownerReferences"));
}

static void one_a_machine(void **state)
{
	(void)state;
	expect(201, "POST", APPS "/daemonsets",
	       "{\"metadata\":{\"name\":\"kept\"},\"spec\":{" SELECTOR("kept")
		       TEMPLATE("kept", BUSYBOX("\"sleep\",\"infinity\"")) "}}");
	tick(20000);
	expect(200, "GET", APPS "/daemonsets/kept", NULL);
	must_say("\"desiredNumberScheduled\":3,\"numberReady\":3");
	expect(200, "DELETE", APPS "/daemonsets/kept?propagationPolicy=Foreground", NULL);
	must_say("\"foregroundDeletion\"");
	tick(500);
	expect(200, "GET", APPS "/daemonsets/kept", NULL); /* it waits for its pods */
	tick(10000);
	expect(404, "GET", APPS "/daemonsets/kept", NULL);
	expect(200, "GET", SEARCH_PODS, NULL);
	must_say("\"items\":[]");
}

static void work_that_ends(void **state)
{
	(void)state;
	expect(201, "POST", BATCH "/jobs",
	       "{\"metadata\":{\"name\":\"good\"},\"spec\":{" TEMPLATE(
		       "good", "\"restartPolicy\":\"Never\"," BUSYBOX("\"sleep\",\"20\"")) "}}");
	expect(201, "POST", BATCH "/jobs",
	       "{\"metadata\":{\"name\":\"bad\"},\"spec\":{\"backoffLimit\":1," TEMPLATE(
		       "bad", "\"restartPolicy\":\"Never\"," BUSYBOX("\"false\"")) "}}");
	tick(15000);
	expect(200, "GET", BATCH "/jobs/good", NULL);
	must_say("\"active\":1");
	tick(60000);
	expect(200, "GET", BATCH "/jobs/good", NULL);
	must_say("\"type\":\"Complete\"");
	must_say("\"succeeded\":1");
	expect(200, "GET", BATCH "/jobs/bad", NULL);
	must_say("\"reason\":\"BackoffLimitExceeded\"");
	must_say("\"failed\":2");
	content = "application/strategic-merge-patch+json";
	expect(422, "PATCH", BATCH "/jobs/good",
	       "{\"spec\":{\"template\":{\"spec\":{\"imagePullSecrets\":[{\"name\":\"x\"}]}}}}");
	content = NULL;
	must_say("\"field\":\"spec.template\"");
	/* of Jobs the default is Orphan */
	expect(200, "DELETE", BATCH "/jobs/good", NULL);
	tick(5000);
	expect(200, "GET", NS "/pods?labelSelector=job-name%3Dgood", NULL);
	must_say("\"phase\":\"Succeeded\"");
}

static void schedules(void **state)
{
	static const struct {
		const char *schedule;
		int64_t after, next; /* 2026-08-01T10:00:00Z is a Saturday */
	} cases[] = {
		{ "* * * * *", 1785578400, 1785578460 },
		{ "*/15 * * * *", 1785578400, 1785579300 },
		{ "0 3 * * *", 1785578400, 1785639600 },
		{ "30 9 * * mon", 1785578400, 1785749400 },
		{ "0 0 1 1 *", 1785578400, 1798761600 },
		{ "@hourly", 1785578401, 1785582000 },
		{ "5-10/5 10 1 aug *", 1785578400, 1785578700 },
		{ "0 0 31 2 *", 1785578400, 0 },
		{ "often", 0, -1 },
		{ "60 * * * *", 0, -1 },
		{ "* * * *", 0, -1 },
		{ "@often", 0, -1 },
		{ "*/0 * * * *", 0, -1 },
		{ "5-1 * * * *", 0, -1 },
		{ "", 0, -1 },
	};
	char why[120];
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		int64_t next = sb_cron_next(rh_str(cases[i].schedule), cases[i].after, why);
		if (next != cases[i].next)
			fail_msg("\"%s\" after %lld: %lld", cases[i].schedule, (long long)cases[i].after,
				 (long long)next);
	}
	expect(201, "POST", BATCH "/cronjobs",
	       "{\"metadata\":{\"name\":\"often\"},\"spec\":{\"schedule\":\"* * * * "
	       "*\",\"jobTemplate\":{\"spec\":{" TEMPLATE("often",
							  "\"restartPolicy\":\"Never\"," BUSYBOX("\"true\"")) "}}}}");
	expect(200, "GET", "/sandbox/state", NULL);
	tick(1000);
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":-1"); /* a schedule keeps no world from being at rest */
	for (int i = 0; i < 6; i++)
		tick(60000);
	expect(200, "GET", BATCH "/jobs", NULL);
	must_say("cronjob-scheduled-timestamp");
	expect(200, "GET", BATCH "/cronjobs/often", NULL);
	must_say("\"lastSuccessfulTime\"");
}

static void refusals(void **state)
{
	static const struct {
		int status;
		const char *query, *spec, *says;
	} cases[] = {
		{ 400, "", "{\"replicas\":\"two\"}",
		  "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32" },
		{ 400, "", "{" SELECTOR("x") TEMPLATE("x", "\"containers\":[7]") "}",
		  "cannot unmarshal number into Go struct field" },
		{ 400, "",
		  "{" SELECTOR("x") TEMPLATE("x", "\"containers\":[{\"name\":\"a\",\"image\":\"b\",\"resources\":{"
						  "\"limits\":{\"cpu\":\"lots\"}}}]") "}",
		  "quantities must match the regular expression" },
		{ 400, "?fieldValidation=Strict",
		  "{" SELECTOR("x")
			  TEMPLATE("x", "\"imagePullSecret\":[],\"containers\":[{\"name\":\"a\",\"image\":\"b\"}]") "}",
		  "unknown field \\\"spec.template.spec.imagePullSecret\\\"" },
		{ 400, "?fieldValidation=Strict",
		  "{" SELECTOR("x")
			  TEMPLATE("x", "\"containers\":[{\"name\":\"a\",\"image\":\"b\",\"pullPolicy\":\"c\"}]") "}",
		  "unknown field \\\"spec.template.spec.containers[0].pullPolicy\\\"" },
		{ 422, "",
		  "{" SELECTOR("x") TEMPLATE("x", "\"containers\":[{\"name\":\"a\",\"image\":\"b\",\"volumeMounts\":[{"
						  "\"name\":\"v\",\"mountPath\":\"/\"}]}]") "}",
		  "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \\\"v\\\"" },
		{ 422, "",
		  "{" SELECTOR("x") TEMPLATE(
			  "x",
			  "\"containers\":[{\"name\":\"a\",\"image\":\"b\",\"resources\":{\"limits\":{\"cpu\":\"1\"},"
			  "\"requests\":{\"cpu\":\"1500m\"}}}]") "}",
		  "must be less than or equal to cpu limit" },
		{ 422, "",
		  "{" SELECTOR("x") "\"strategy\":{\"type\":\"Recreate\",\"rollingUpdate\":{\"maxSurge\":1}}," TEMPLATE(
			  "x", "\"containers\":[{\"name\":\"a\",\"image\":\"b\"}]") "}",
		  "may not be specified when strategy `type` is 'Recreate'" },
		{ 422, "",
		  "{" SELECTOR("x") TEMPLATE("x", "\"initContainers\":[{\"name\":\"a\",\"image\":\"b\"}],"
						  "\"containers\":[{\"name\":\"a\",\"image\":\"b\"}]") "}",
		  "spec.template.spec.initContainers[0].name: Duplicate value: \\\"a\\\"" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *uri = rh_format(APPS "/deployments%s", cases[i].query),
		     *body = rh_format("{\"metadata\":{\"name\":\"x\"},\"spec\":%s}", cases[i].spec);
		expect(cases[i].status, "POST", uri, body);
		must_say(cases[i].says);
		free(uri);
		free(body);
	}
}

static void accounts_and_their_secrets(void **state)
{
	(void)state;
	content = "application/merge-patch+json";
	expect(200, "PATCH", NS "/serviceaccounts/default", "{\"imagePullSecrets\":[{\"name\":\"quay-pull\"}]}");
	content = NULL;
	expect(201, "POST", NS "/pods",
	       "{\"metadata\":{\"name\":\"by-account\"},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"quay."
	       "io/acme/x:1\"}]}}");
	must_say("\"imagePullSecrets\":[{\"name\":\"quay-pull\"}]");
	must_say("kube-api-access-");
	expect(201, "POST", NS "/pods",
	       "{\"metadata\":{\"name\":\"by-itself\"},\"spec\":{\"imagePullSecrets\":[{\"name\":\"harbor-robot\"}],"
	       "\"containers\":[{\"name\":\"main\",\"image\":\"quay.io/acme/x:1\"}]}}");
	must_say("\"imagePullSecrets\":[{\"name\":\"harbor-robot\"}]");
	tick(8000);
	expect(200, "GET", NS "/pods/by-account", NULL);
	must_say("\"phase\":\"Running\"");
	expect(200, "GET", NS "/pods/by-itself", NULL);
	must_say("\"reason\":\"ImagePullBackOff\"");
}

static void members_and_readers(void **state)
{
	(void)state;
	send_as = "dana";
	expect(200, "GET", APPS "/deployments", NULL);
	expect(200, "GET", NS "/events", NULL);
	content = "application/merge-patch+json";
	expect(200, "PATCH", APPS "/deployments/front/scale", "{\"spec\":{\"replicas\":3}}");
	content = NULL;
	expect(403, "GET", "/apis/apps/v1/namespaces/pay-core/deployments", NULL);
	expect(403, "GET", "/api/v1/pods", NULL);
	send_as = "vic";
	expect(200, "GET", APPS "/deployments/front", NULL);
	expect(200, "GET", NS "/pods", NULL);
	expect(200, "GET", NS "/events", NULL);
	expect(403, "GET", NS "/secrets", NULL);
	content = "application/merge-patch+json";
	expect(403, "PATCH", APPS "/deployments/front/scale", "{\"spec\":{\"replicas\":1}}");
	content = NULL;
	expect(403, "DELETE", NS "/pods/search-0", NULL);
}

/* What the demo shows has come about by itself, and is at rest. */
static void the_demo(void **state)
{
	(void)state;
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":-1");
	expect(200, "GET", APPS "/deployments/front", NULL);
	must_say("\"availableReplicas\":2");
	must_say("\"deployment.kubernetes.io/revision\":\"2\"");
	expect(200, "GET", "/apis/apps/v1/namespaces/web-green/deployments/front", NULL);
	must_say("\"reason\":\"ProgressDeadlineExceeded\"");
	expect(200, "GET", "/api/v1/namespaces/web-green/events?fieldSelector=reason%3DFailedToRetrieveImagePullSecret",
	       NULL);
	must_say("ghcr-pull");
	expect(200, "GET", "/api/v1/namespaces/pay-batch/events?fieldSelector=reason%3DFailed", NULL);
	must_say("\"Error: illegal base64 data at input byte 3\"");
	expect(200, "GET", "/apis/batch/v1/namespaces/web-green/jobs/migrate-prices", NULL);
	must_say("\"type\":\"Complete\"");
	expect(200, "POST", "/sandbox/reset", NULL);
	expect(200, "GET", APPS "/deployments/front", NULL);
	must_say("\"availableReplicas\":2");
}

static void values(size_t *registries, size_t *others)
{
	sb_form_values(registries, others);
	expect(200, "GET", "/sandbox/state", NULL);
	char *text = rh_format("\"values\":{\"registries\":%zu,\"others\":%zu}", *registries, *others);
	must_say(text);
	free(text);
}

/* Counted are those that are sent, not those of Tables, of other kinds and of metadata alone. */
static void sent_values(void **state)
{
	static const char registries_only[] = NS "/secrets?fieldSelector=type%3Dkubernetes.io%2Fdockerconfigjson";
	size_t registries, others, more, rest;

	(void)state;
	values(&registries, &others);
	accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
	expect(200, "GET", NS "/secrets", NULL);
	accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
	expect(200, "GET", NS "/secrets", NULL);
	accept = NULL;
	expect(200, "GET", NS "/serviceaccounts", NULL);
	values(&more, &rest);
	assert_true(more == registries && rest == others);
	expect(200, "GET", registries_only, NULL);
	values(&more, &rest);
	assert_true(more > registries && rest == others);
	registries = more;
	expect(200, "GET", NS "/secrets/session-key", NULL);
	values(&more, &rest);
	assert_true(more == registries && rest > others);
	others = rest;
	accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
	expect(200, "GET", NS "/secrets?includeObject=Object", NULL);
	accept = NULL;
	values(&more, &rest);
	assert_true(more > registries && rest > others);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbered_pods, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(one_a_machine, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(work_that_ends, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(schedules, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(refusals, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(accounts_and_their_secrets, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(members_and_readers, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(the_demo, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(sent_values, start_kubernetes, stop),
	};
	return cmocka_run_group_tests_name("sandbox kinds of workloads", tests, NULL, NULL);
}
