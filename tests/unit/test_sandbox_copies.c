/* The sandbox's controllers of project secrets, in both generations, and what of them the demo has from the start. */
#include "sandbox/world.h"
#include "base/base.h"

#include "tests/unit/sandbox_ask.h"

#define SHOP "/k8s/clusters/c-m-4xq9zv2k"
#define LOCAL "/k8s/clusters/local"
#define WEB "/v3/project/c-m-4xq9zv2k:p-4k7xq"
#define SPACES "/v3/cluster/c-m-4xq9zv2k/namespaces"
#define BLUE SHOP "/api/v1/namespaces/web-blue/secrets"
#define GREEN SHOP "/api/v1/namespaces/web-green/secrets"
#define CORE SHOP "/api/v1/namespaces/pay-core/secrets"
#define BACK LOCAL "/api/v1/namespaces/c-m-4xq9zv2k-p-4k7xq/secrets"

static void copies(void **state)
{
	(void)state;
	settle();
	expect(201, "POST", GREEN,
	       "{\"metadata\":{\"name\":\"reg\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":"
	       "{\".dockerconfigjson\":\"e30=\"}}");
	send_as = "dana";
	expect(201, "POST", WEB "/dockercredentials",
	       "{\"name\":\"reg\",\"labels\":{\"team\":\"web\"},\"registries\":{\"q.io\":{}}}");
	expect(404, "GET", BLUE "/reg", NULL);
	tick(99);
	expect(404, "GET", BLUE "/reg", NULL);
	tick(901);
	expect(200, "GET", BLUE "/reg", NULL);
	must_say("\"labels\":{\"cattle.io/creator\":\"norman\",\"team\":\"web\"}");
	must_say("\"secret.user.cattle.io/secret\":\"true\"");
	must_say("\"field.cattle.io/creatorId\":\"u-4hw9c\"");
	assert_false(says("finalizers"));
	/* the source carries the controller's marks, and that is a change: what had the name was overwritten */
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	must_say("\".dockerconfigjson\":\"eyJhdXRocyI6eyJxLmlvIjp7fX19\"");
	must_say("\"secret.user.cattle.io/secret\":\"true\"");
	expect(200, "GET", BACK "/reg", NULL);
	must_say("\"finalizers\":[\"clusterscoped.controller.cattle.io/secretsController_c-m-4xq9zv2k\"]");
	must_say("\"lifecycle.cattle.io/create.secretsController_c-m-4xq9zv2k\":\"true\"");
	/* labels alone are not carried; registries are, over what has the name */
	expect(200, "PUT", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:reg", "{\"labels\":{\"team\":\"shop\"}}");
	merge(GREEN "/reg", "{\"data\":{\".dockerconfigjson\":\"eyJhdXRocyI6eyJxLmlvIjp7fX19\"}}");
	settle();
	expect(200, "GET", BLUE "/reg", NULL);
	must_say("\"team\":\"web\"");
	expect(200, "PUT", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:reg", "{\"registries\":{\"r.io\":{}}}");
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	must_say("\".dockerconfigjson\":\"eyJhdXRocyI6eyJyLmlvIjp7fX19\"");
	must_say("\"team\":\"shop\"");
	/* gone with its copies, by name */
	expect(200, "DELETE", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:reg", NULL);
	must_say("\"removed\":\"");
	settle();
	expect(404, "GET", BACK "/reg", NULL);
	expect(404, "GET", BLUE "/reg", NULL);
	expect(404, "GET", GREEN "/reg", NULL);
}

/* What has the name and another type stays; the controller stops there, and tries again with growing pauses. */
static void another_type_delays_the_others(void **state)
{
	int64_t waited = 0;
	(void)state;
	settle();
	expect(201, "POST", GREEN, "{\"metadata\":{\"name\":\"reg\"},\"data\":{\"a\":\"YQ==\"}}");
	for (char name[16], body[200], n = 0; n < 8; n++) {
		snprintf(name, sizeof name, "web-%d", n);
		snprintf(body, sizeof body,
			 "{\"metadata\":{\"name\":\"%s\",\"annotations\":{\"field.cattle.io/"
			 "projectId\":\"c-m-4xq9zv2k:p-4k7xq\"}}}",
			 name);
		expect(201, "POST", SHOP "/api/v1/namespaces", body);
	}
	settle();
	expect(201, "POST", WEB "/dockercredentials", "{\"name\":\"reg\",\"registries\":{\"q.io\":{}}}");
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	must_say("\"type\":\"Opaque\"");
	expect(200, "PUT", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:reg", "{\"registries\":{\"r.io\":{}}}");
	tick(1000);
	for (size_t late = 9; late; waited += 100) {
		tick(100);
		expect(200, "GET", SHOP "/api/v1/secrets?fieldSelector=metadata.name%3Dreg", NULL);
		late = 0;
		for (const char *p = reply.body.p; (p = strstr(p, "eyJhdXRocyI6eyJxLmlvIjp7fX19")); p++)
			late++;
		assert_true(waited < 600000);
	}
	assert_true(waited > 0);
	expect(200, "GET", GREEN "/reg", NULL);
	must_say("\"type\":\"Opaque\"");
	assert_non_null(world.clusters[1].retries); /* and for ever */
	/* once the name is free there is nothing to try any more */
	expect(200, "DELETE", GREEN "/reg", NULL);
	tick(60000);
	expect(200, "GET", GREEN "/reg", NULL);
	assert_null(world.clusters[1].retries);
}

/* In Rancher's own cluster the lifecycle marks copies as well, and a deletion waits for it. */
static void copies_in_local(void **state)
{
	(void)state;
	settle();
	expect(201, "POST", "/v3/project/local:p-2xk7d/dockercredentials",
	       "{\"name\":\"reg\",\"registries\":{\"q.io\":{}}}");
	settle();
	expect(200, "GET", LOCAL "/api/v1/namespaces/tools/secrets/reg", NULL);
	must_say("\"finalizers\":[\"clusterscoped.controller.cattle.io/secretsController_local\"]");
	must_say("\"lifecycle.cattle.io/create.secretsController_local\":\"true\"");
	expect(200, "DELETE", LOCAL "/api/v1/namespaces/tools/secrets/reg", NULL);
	must_say("\"deletionTimestamp\":\"");
	expect(200, "GET", LOCAL "/api/v1/namespaces/tools/secrets/reg", NULL);
	tick(30);
	expect(404, "GET", LOCAL "/api/v1/namespaces/tools/secrets/reg", NULL);
}

static void copies_of_namespaces(void **state)
{
	(void)state;
	expect(201, "POST", WEB "/dockercredentials", "{\"name\":\"reg\",\"registries\":{}}");
	/* made by hand it has no label: nobody looks until a namespace changes */
	expect(201, "POST", LOCAL "/api/v1/namespaces/p-4k7xq/secrets", "{\"metadata\":{\"name\":\"by-hand\"}}");
	settle();
	expect(404, "GET", BLUE "/by-hand", NULL);
	merge(SHOP "/api/v1/namespaces/web-blue", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	settle();
	expect(200, "GET", BLUE "/by-hand", NULL);
	expect(404, "GET", GREEN "/by-hand", NULL);
	/* a namespace leaves for another project */
	expect(201, "POST", BLUE, "{\"metadata\":{\"name\":\"own\"}}");
	merge(SHOP "/api/v1/namespaces/web-blue",
	      "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":\"c-m-4xq9zv2k:p-mc2vd\"}}}");
	settle();
	expect(404, "GET", BLUE "/reg", NULL);
	expect(404, "GET", BLUE "/by-hand", NULL);
	expect(200, "GET", BLUE "/own", NULL);
	must_say("\"field.cattle.io/projectId\":\"c-m-4xq9zv2k:p-mc2vd\"");
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue", NULL);
	must_say("\"field.cattle.io/projectId\":\"p-mc2vd\"");
	/* and one for none: annotation away, label and copies left behind */
	merge(SHOP "/api/v1/namespaces/web-green",
	      "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":null}}}");
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-green", NULL);
	must_say("\"labels\":{\"field.cattle.io/projectId\":\"p-4k7xq\"");
	send_as = "dana";
	expect(403, "GET", GREEN "/reg", NULL);
}

static const char pss[] =
	"{\"metadata\":{\"name\":\"reg\",\"labels\":{\"management.cattle.io/project-scoped-secret\":\"p-4k7xq\"},"
	"\"annotations\":{\"management.cattle.io/project-scoped-secret-ignore-namespaces\":\"other, web-green\"}},"
	"\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"e30=\"}}";

static void project_secrets(void **state)
{
	(void)state;
	settle();
	expect(201, "POST", BLUE,
	       "{\"metadata\":{\"name\":\"reg\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":"
	       "{\".dockerconfigjson\":\"eyJhdXRocyI6e319\"}}");
	send_as = "dana";
	expect(201, "POST", BACK, pss);
	tick(40);
	expect(200, "GET", BACK "/reg", NULL); /* told its cluster at once */
	must_say("\"management.cattle.io/project-scoped-secret-cluster\":\"c-m-4xq9zv2k\"");
	tick(59);
	expect(200, "GET", BLUE "/reg", NULL);
	must_say("eyJhdXRocyI6e319");
	settle();
	/* a secret that has the name is overwritten */
	expect(200, "GET", BLUE "/reg", NULL);
	must_say("\"annotations\":{\"management.cattle.io/project-scoped-secret-copy\":\"true\","
		 "\"management.cattle.io/project-scoped-secret-ignore-namespaces\":\"other, web-green\","
		 "\"secret.user.cattle.io/secret\":\"true\"}");
	must_say("\"management.cattle.io/project-scoped-secret\":\"p-4k7xq\"");
	must_say("\"management.cattle.io/project-scoped-secret-cluster\":\"c-m-4xq9zv2k\"");
	must_say("\".dockerconfigjson\":\"e30=\"");
	expect(404, "GET", GREEN "/reg", NULL);
	/* no longer ignored there */
	merge(BACK "/reg", "{\"metadata\":{\"annotations\":{\"management.cattle.io/"
			   "project-scoped-secret-ignore-namespaces\":null}}}");
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	/* an edited copy stays until the namespace is looked at again */
	merge(GREEN "/reg", "{\"data\":{\".dockerconfigjson\":\"eyJhdXRocyI6e319\"}}");
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	must_say("eyJhdXRocyI6e319");
	send_as = "admin";
	merge(SHOP "/api/v1/namespaces/web-green", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	settle();
	expect(200, "GET", GREEN "/reg", NULL);
	must_say("\".dockerconfigjson\":\"e30=\"");
	expect(200, "DELETE", BACK "/reg", NULL);
	settle();
	expect(404, "GET", BLUE "/reg", NULL);
	expect(404, "GET", GREEN "/reg", NULL);
}

static void project_secrets_are_migrated(void **state)
{
	(void)state;
	expect(201, "POST", WEB "/dockercredentials", "{\"name\":\"reg\",\"registries\":{}}");
	settle();
	/* nobody carries what Norman has made, until something happens to a namespace */
	expect(404, "GET", BLUE "/reg", NULL);
	expect(200, "GET", BACK "/reg", NULL);
	must_say("\"cattle.io/creator\":\"norman\"");
	assert_false(says("finalizers"));
	merge(SHOP "/api/v1/namespaces/web-green", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	settle();
	expect(200, "GET", BACK "/reg", NULL);
	must_say("\"labels\":{\"management.cattle.io/project-scoped-secret\":\"p-4k7xq\","
		 "\"management.cattle.io/project-scoped-secret-cluster\":\"c-m-4xq9zv2k\"}");
	expect(200, "GET", BLUE "/reg", NULL);
	expect(200, "GET", GREEN "/reg", NULL);
	/* another type has the name: the API server refuses, and the secret stays */
	expect(201, "POST", CORE, "{\"metadata\":{\"name\":\"tls\"},\"data\":{\"a\":\"YQ==\"}}");
	expect(201, "POST", LOCAL "/api/v1/namespaces/c-m-4xq9zv2k-p-mc2vd/secrets",
	       "{\"metadata\":{\"name\":\"tls\",\"labels\":"
	       "{\"management.cattle.io/project-scoped-secret\":\"p-mc2vd\"}},\"type\":\"acme/x\",\"data\":{}}");
	settle();
	expect(200, "GET", CORE "/tls", NULL);
	must_say("\"a\":\"YQ==\"");
	expect(200, "GET", SHOP "/api/v1/namespaces/pay-batch/secrets/tls", NULL);
	/* it moves: what it had goes, what the other project has comes */
	merge(SHOP "/api/v1/namespaces/pay-batch",
	      "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":\"c-m-4xq9zv2k:p-4k7xq\"}}}");
	settle();
	expect(404, "GET", SHOP "/api/v1/namespaces/pay-batch/secrets/tls", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/pay-batch/secrets/reg", NULL);
}

/* ---- the demo ---- */

static void what_the_demo_has(void **state)
{
	(void)state;
	expect(200, "GET", "/v3/projects?name=Payments", NULL);
	must_say("\"total\":2}");
	must_say("\"backingNamespace\":\"p-w8nfs\"");
	expect(200, "GET", BLUE "/harbor-shop", NULL);
	must_say("\"management.cattle.io/project-scoped-secret-copy\":\"true\"");
	expect(200, "GET", CORE "/artifactory-ci", NULL);
	must_say("\"type\":\"Opaque\"");
	expect(404, "GET", CORE "/quay-audit", NULL);
	expect(200, "GET", LOCAL "/api/v1/namespaces/default/secrets/harbor-platform", NULL);
	expect(200, "GET", LOCAL "/api/v1/namespaces/p-2xk7d/secrets/harbor-platform", NULL);
	/* what happens to Payments: the one is migrated, the other stays what it is */
	merge(SHOP "/api/v1/namespaces/pay-core", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	settle();
	expect(200, "GET", CORE "/quay-audit", NULL);
	expect(200, "GET", CORE "/artifactory-ci", NULL);
	must_say("\"type\":\"Opaque\"");
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":-1");
}

/* A change of a namespace finds everything as the controllers would have left it: nothing of the demo is undone by
 * them. */
static void the_demo_is_at_rest(void **state)
{
	static const struct {
		const char *cluster, *ns;
	} spaces[] = { { "c-m-4xq9zv2k", "web-blue" }, { "c-m-4xq9zv2k", "web-green" }, { "c-8kd2p", "yanshou" },
		       { "c-8kd2p", "demo-store" },    { "local", "default" },          { "local", "tools" } };
	char uri[200];
	(void)state;
	for (size_t i = 0; i < RH_LEN(spaces); i++) {
		struct sb_cluster *c = sb_cluster_find(&world, rh_str(spaces[i].cluster));
		snprintf(uri, sizeof uri, "/k8s/clusters/%s/api/v1/namespaces/%s", spaces[i].cluster, spaces[i].ns);
		merge(uri, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
		size_t before = c->store.log_n;
		settle();
		for (size_t n = before; n < c->store.log_n; n++)
			if (!strcmp(c->store.log[n].kind->plural, "secrets") ||
			    !strcmp(c->store.log[n].kind->plural, "namespaces"))
				fail_msg("%s: %s change", spaces[i].ns, c->store.log[n].kind->plural);
	}
}

static void many_places(void **state)
{
	(void)state;
	world.many_projects = 30;
	world.many_namespaces = 1200;
	expect(200, "POST", "/sandbox/reset", NULL);
	expect(200, "GET", SPACES, NULL);
	must_say("\"limit\":1000,\"total\":1213,");
	must_say("\"next\":\"https://127.0.0.1:1" SPACES "?marker=");
	expect(200, "GET", SPACES "?projectId=c-m-4xq9zv2k:p-m0007", NULL);
	must_say("\"total\":40}");
	expect(201, "POST", "/v3/project/c-m-4xq9zv2k:p-m0007/dockercredentials",
	       "{\"name\":\"reg\",\"registries\":{}}");
	settle();
	expect(200, "GET", SHOP "/api/v1/secrets?fieldSelector=metadata.name%3Dreg&limit=1", NULL);
	must_say("\"namespace\":\"many-00007\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(copies, start_211, stop),
		cmocka_unit_test_setup_teardown(another_type_delays_the_others, start_211, stop),
		cmocka_unit_test_setup_teardown(copies_in_local, start_26, stop),
		cmocka_unit_test_setup_teardown(copies_of_namespaces, start_26, stop),
		cmocka_unit_test_setup_teardown(project_secrets, start_215, stop),
		cmocka_unit_test_setup_teardown(project_secrets_are_migrated, start_215, stop),
		cmocka_unit_test_setup_teardown(what_the_demo_has, start_215, stop),
		cmocka_unit_test_setup_teardown(the_demo_is_at_rest, start_26, stop),
		cmocka_unit_test_setup_teardown(the_demo_is_at_rest, start_211, stop),
		cmocka_unit_test_setup_teardown(the_demo_is_at_rest, start_215, stop),
		cmocka_unit_test_setup_teardown(many_places, start_211, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
