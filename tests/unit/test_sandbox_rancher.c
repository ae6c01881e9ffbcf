/* The sandbox as a Rancher: sign-in, who sees what, Norman's shapes, and the errors of its layers. */
#include "sandbox/access.h"
#include "sandbox/fault.h"
#include "sandbox/request.h"
#include "base/base.h"

#include "tests/unit/sandbox_ask.h"

#define SHOP "/k8s/clusters/c-m-4xq9zv2k"
#define EDGE "/k8s/clusters/c-m-b7w2n5tc"
#define STAGE "/k8s/clusters/c-m-9hj6r4fd"

static void sign_in_new(void **state)
{
	(void)state;
	send_as = NULL;
	expect(201, "POST", "/v1-public/login",
	       "{\"type\":\"localProvider\",\"username\":\"dana\",\"password\":\"demo-dana\"}");
	must_say("\"baseType\":\"token\",\"type\":\"token\"}");
	assert_false(says("userId"));
	expect(422, "POST", "/v1-public/login", "{\"username\":\"dana\",\"password\":\"demo-dana\"}");
	must_say("\"code\":\"InvalidBodyContent\"");
	expect(401, "POST", "/v1-public/login",
	       "{\"type\":\"localProvider\",\"username\":\"dana\",\"password\":\"x\"}");
	must_say("{\"baseType\":\"error\",\"code\":\"Unauthorized\",\"message\":\"authentication "
		 "failed\",\"status\":401,\"type\":\"error\"}");
	expect(200, "GET", "/v1-public/authproviders", NULL);
	must_say("{\"data\":[{\"id\":\"local\",\"type\":\"localProvider\"");
	expect(200, "GET", "/rancherversion", NULL);
	must_say("\"Version\":\"v2.15.0\"");
	expect(200, "GET", "/cacerts", NULL);
	must_say("BEGIN CERTIFICATE");
}

static void sign_in_old(void **state)
{
	(void)state;
	send_as = NULL;
	expect(404, "POST", "/v1-public/login", "{}");
	expect(404, "GET", "/rancherversion", NULL);
	expect(201, "POST", "/v3-public/localProviders/local?action=login",
	       "{\"username\":\"dana\",\"password\":\"demo-dana\"}");
	must_say("\"userId\":\"u-4hw9c\"");
	must_say("\"ttl\":57600000");
	expect(200, "POST", "/v3-public/localproviders/local?action=login",
	       "{\"username\":\"dana\",\"password\":\"demo-dana\",\"responseType\":\"cookie\"}");
	assert_int_equal(reply.body.n, 0);
	assert_true(rh_str_starts(rh_str(reply.headers[1].value), "R_SESS=token-"));
	expect(422, "POST", "/v3-public/localProviders/local?action=login", "{");
	expect(404, "POST", "/v3-public/githubProviders/github?action=login", "{}");
	expect(200, "GET", "/v3-public/authProviders", NULL);
	must_say("\"resourceType\":\"authProvider\"");
}

static void sign_out(void **state)
{
	(void)state;
	send_as = "vic";
	expect(200, "GET", "/v3/users?me=true", NULL);
	must_say("\"username\":\"vic\"");
	must_say("\"me\":true");
	assert_false(says("\"username\":\"dana\""));
	sb_token_make(&world, sb_user_named(&world, "vic"), 1000);
	struct sb_token *mine = world.tokens[world.tokens_n - 1];
	char *wire = rh_format("%s:%s", mine->name, mine->secret);
	assert_ptr_equal(sb_token_find(&world, rh_str(wire)), mine);
	rh_clock_advance(1000);
	assert_null(sb_token_find(&world, rh_str(wire)));
	free(wire);
	expect(200, "POST", "/v3/tokens?action=logout", NULL);
	assert_int_equal(reply.body.n, 0);
	assert_string_equal(reply.headers[0].value, "true");
}

static void refusals_by_layer(void **state)
{
	(void)state;
	send_as = NULL;
	expect(401, "GET", "/v3/clusters", NULL);
	must_say("{\"type\":\"error\",\"status\":\"401\",\"message\":\"Unauthorized 401: must authenticate\"}");
	assert_string_equal(reply.headers[0].value, "false");
	/* who shows no credential is somebody who may not: of a cluster that there is not, too */
	expect(403, "GET", SHOP "/api/v1/secrets", NULL);
	must_say("{\"Code\":{\"Code\":\"Forbidden\"");
	expect(403, "GET", "/k8s/clusters/c-nope/version", NULL);
	must_say("clusters.management.cattle.io \\\"c-nope\\\" is forbidden: User \\\"system:unauthenticated\\\"");
	expect(401, "GET", "/k8s/clusters/local/api/v1/secrets", NULL);
	assert_string_equal(reply.body.p, "not authorized\n");
	expect(403, "GET", "/k8s/clusters/local/apis/management.cattle.io/v3/features", NULL);
	assert_int_equal(reply.body.n, 0);
	expect(200, "GET", "/k8s/clusters/local/version", NULL);
	expect(200, "GET", "/v3/settings/first-login", NULL);
	expect(401, "GET", "/v3/settings/server-version", NULL);
	expect(404, "GET", "/no/such/page", NULL);
	send_as = "admin";
	expect(404, "GET", "/k8s/clusters/c-nope/api/v1/secrets", NULL);
	must_say("{\"Code\":{\"Code\":\"NotFound\",\"Status\":404},\"Message\":\"No cluster "
		 "available\",\"Cause\":null,\"FieldName\":\"\"}");
	assert_null(reply.type);
	expect(503, "GET", STAGE "/api/v1/secrets", NULL);
	must_say("{\"Code\":{\"Code\":\"ClusterUnavailable\",\"Status\":503},\"Message\":\"cluster not provisioned\"");
	expect(503, "GET", EDGE "/api/v1/secrets", NULL);
	assert_string_equal(reply.body.p, "cluster agent disconnected\n");
	expect(503, "GET", "/v3/cluster/c-nope/namespaces", NULL);
	must_say("\"code\":\"ClusterUnavailable\",\"message\":\"clusters.management.cattle.io \\\"c-nope\\\" not "
		 "found\"");
	expect(404, "GET", "/v3/clusters/c-nope", NULL);
	send_as = "dana";
	expect(403, "GET", "/v3/clusters/c-nope", NULL);
	expect(403, "GET", "/k8s/clusters/c-nope/version", NULL);
	send_as = "admin";
	expect(503, "GET", "/v3/cluster/c-m-b7w2n5tc/namespaces", NULL);
	expect(404, "GET", "/v3/frobs", NULL);
	must_say("failed to find schema frobs");
	expect(405, "PATCH", "/v3/features/legacy", "{}");
	must_say("\"code\":\"MethodNotAllow\"");
}

static void clusters(void **state)
{
	(void)state;
	expect(200, "GET", "/v3/clusters", NULL);
	must_say("\"pagination\":{\"limit\":1000,\"total\":5}");
	must_say("\"ui.rancher/badge-text\":\"PROD\"");
	expect(200, "GET", "/v3/clusters/c-m-b7w2n5tc", NULL);
	must_say("\"state\":\"unavailable\"");
	expect(200, "GET", "/v3/clusters/c-m-9hj6r4fd", NULL);
	must_say("\"state\":\"provisioning\",\"transitioning\":\"yes\"");
	/* a bare Kubernetes, as the one that Rancher itself runs on; Ready has no time */
	expect(200, "GET", "/v3/clusters/local", NULL);
	must_say("\"provider\":\"\",\"driver\":\"imported\"");
	must_say("{\"type\":\"Ready\",\"status\":\"True\"}");
	expect(200, "GET", "/v3/clusters?name=shop-prod", NULL);
	must_say("\"total\":1}");
	must_say("\"state\":\"active\"");
	expect(200, "POST", "/sandbox/fault", "{\"cluster\":\"c-m-4xq9zv2k\",\"connected\":false}");
	expect(503, "GET", SHOP "/api/v1/secrets", NULL);
	expect(200, "POST", "/sandbox/fault", "{\"cluster\":\"c-m-4xq9zv2k\",\"connected\":true}");
	expect(200, "GET", SHOP "/api/v1/secrets", NULL);
	expect(200, "POST", "/v3/clusters/c-m-4xq9zv2k?action=generateKubeconfig", "{}");
	must_say("server: \\\"https://127.0.0.1:1/k8s/clusters/c-m-4xq9zv2k\\\"");
	send_as = "dana";
	expect(200, "GET", "/v3/clusters", NULL);
	must_say("\"total\":2}");
	expect(403, "GET", "/v3/clusters/c-m-9hj6r4fd", NULL);
	expect(403, "GET", EDGE "/api/v1/secrets", NULL);
	must_say("{\"Code\":{\"Code\":\"Forbidden\"");
}

static void collections(void **state)
{
	(void)state;
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?limit=5", NULL);
	must_say("\"next\":\"https://127.0.0.1:1/v3/cluster/c-m-4xq9zv2k/namespaces?limit=5&marker=kube-system\"");
	must_say("\"total\":13");
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?limit=5&marker=scratch", NULL);
	must_say("\"data\":[{\"id\":\"scratch\"");
	assert_false(says("\"next\":"));
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?projectId=c-m-4xq9zv2k:p-4k7xq", NULL);
	must_say("\"total\":2}");
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?projectId_null=", NULL);
	must_say("\"total\":2}");
	must_say("\"projectId\":null");
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?name_in=web-blue&name_in=scratch&no_such_filter=1",
	       NULL);
	must_say("\"total\":2}");
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?name_ne=web-blue", NULL);
	must_say("\"total\":12}");
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces?sort=name&order=desc", NULL);
	must_say("\"data\":[{\"id\":\"web-green\"");
	expect(200, "GET", "/v3/cluster/local/namespaces", NULL);
	assert_false(says("c-m-4xq9zv2k-p-4k7xq"));
	expect(200, "GET", "/v3/projects?clusterId=c-m-4xq9zv2k", NULL);
	must_say("\"total\":5}");
	must_say("\"backingNamespace\":\"c-m-4xq9zv2k-p-4k7xq\"");
	expect(200, "GET", "/v3/projects/c-m-4xq9zv2k:p-4k7xq", NULL);
	must_say("\"name\":\"Web Shop\"");
}

static void a_member(void **state)
{
	(void)state;
	send_as = "dana";
	expect(403, "GET", SHOP "/api/v1/secrets", NULL);
	must_say("secrets is forbidden: User \\\"u-4hw9c\\\" cannot list resource \\\"secrets\\\" in API group "
		 "\\\"\\\" at the cluster scope");
	expect(403, "GET", SHOP "/api/v1/namespaces", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue", NULL);
	expect(403, "GET", SHOP "/api/v1/namespaces/pay-core", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue/secrets", NULL);
	expect(403, "GET", SHOP "/api/v1/namespaces/pay-core/secrets", NULL);
	must_say("in the namespace \\\"pay-core\\\"");
	expect(201, "POST", SHOP "/api/v1/namespaces/web-blue/secrets", "{\"metadata\":{\"name\":\"x\"}}");
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces", NULL);
	must_say("\"total\":2}");
	expect(200, "GET", "/v3/projects", NULL);
	must_say("\"total\":2}");
	expect(200, "GET", "/k8s/clusters/local/api/v1/namespaces/c-m-4xq9zv2k-p-4k7xq/secrets", NULL);
	expect(403, "GET", "/k8s/clusters/local/api/v1/namespaces/c-m-4xq9zv2k-p-mc2vd/secrets", NULL);
	expect(403, "PUT", "/v3/features/legacy", "{\"value\":true}");
	must_say("\"code\":\"Forbidden\"");
}

static void a_reader(void **state)
{
	(void)state;
	send_as = "vic";
	expect(403, "GET", SHOP "/api/v1/namespaces/web-blue/secrets", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue/events", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/pay-core/configmaps", NULL);
	expect(403, "DELETE", SHOP "/api/v1/namespaces/web-blue/configmaps/kube-root-ca.crt", NULL);
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces", NULL);
	must_say("\"total\":4}");
	expect(400, "POST", "/sandbox/user", "{\"name\":\"vic\",\"role\":\"wizard\"}");
	expect(200, "POST", "/sandbox/user",
	       "{\"name\":\"vic\",\"role\":\"project-member\",\"cluster\":\"c-m-4xq9zv2k\",\"project\":\"p-mc2vd\"}");
	expect(200, "GET", SHOP "/api/v1/namespaces/pay-core/secrets", NULL);
	expect(403, "GET", SHOP "/api/v1/namespaces/web-blue/events", NULL);
	expect(200, "POST", "/sandbox/user", "{\"name\":\"vic\",\"role\":\"administrator\"}");
	expect(200, "GET", SHOP "/api/v1/secrets", NULL);
}

static void reviews(void **state)
{
	static const char ask_list[] =
		"{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":"
		"{\"resourceAttributes\":{\"namespace\":\"%s\",\"verb\":\"%s\",\"group\":\"%s\",\"resource\":\"%s\"}}}";
	static const struct {
		const char *user, *ns, *verb, *group, *resource;
		bool yes;
	} rows[] = {
		{ "admin", "", "list", "", "secrets", true },
		{ "admin", "", "*", "*", "*", true },
		{ "dana", "", "list", "", "secrets", false },
		{ "dana", "web-blue", "list", "", "secrets", true },
		{ "dana", "web-blue", "*", "*", "*", false },
		{ "dana", "pay-core", "list", "", "secrets", false },
		{ "dana", "web-blue", "create", "apps", "deployments", true },
		{ "vic", "web-blue", "get", "", "secrets", false },
		{ "vic", "web-blue", "get", "", "configmaps", true },
		{ "dana", "", "create", "", "namespaces", true },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char body[512];
		snprintf(body, sizeof body, ask_list, rows[i].ns, rows[i].verb, rows[i].group, rows[i].resource);
		send_as = rows[i].user;
		expect(201, "POST", SHOP "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body);
		if (says("\"allowed\":true") != rows[i].yes)
			fail_msg("row %zu: %s", i, reply.body.p);
	}
	send_as = "dana";
	expect(201, "POST", SHOP "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
	       "{\"kind\":\"SelfSubjectRulesReview\",\"spec\":{\"namespace\":\"web-blue\"}}");
	must_say("\"resources\":[\"secrets\",");
	must_say("\"incomplete\":false");
	expect(422, "POST", SHOP "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{}");
	expect(400, "POST", SHOP "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{\"kind\":\"Pod\"}");
}

static void preferences(void **state)
{
	(void)state;
	expect(200, "GET", "/v3/preferences/ns-by-cluster", NULL);
	must_say("all://user");
	send_as = "dana";
	expect(404, "GET", "/v3/preferences/ns-by-cluster", NULL);
	expect(200, "GET", "/v3/preferences", NULL);
	must_say("\"data\":[]");
}

static void tokens(void **state)
{
	(void)state;
	expect(201, "POST", "/v3/tokens",
	       "{\"type\":\"token\",\"description\":\"mine\",\"ttl\":60000,\"clusterId\":\"local\"}");
	must_say("\"isDerived\":true");
	must_say("\"token\":\"token-");
	char *id = rh_strdup(world.tokens[world.tokens_n - 1]->name), uri[128];
	snprintf(uri, sizeof uri, "/v3/tokens/%s", id);
	expect(200, "GET", uri, NULL);
	assert_false(says("\"token\":\"token-"));
	send_as = "dana";
	expect(404, "GET", uri, NULL);
	send_as = "admin";
	expect(204, "DELETE", uri, NULL);
	expect(404, "GET", uri, NULL);
	free(id);
}

static void plain_kubernetes(void **state)
{
	(void)state;
	send_as = NULL;
	expect(403, "GET", "/api/v1/namespaces/web-blue/secrets", NULL);
	must_say("User \\\"system:anonymous\\\" cannot list resource");
	expect(403, "GET", "/api", NULL);
	expect(200, "GET", "/version", NULL);
	send_as = "dana";
	expect(403, "GET", "/api/v1/secrets", NULL);
	must_say("User \\\"dana\\\"");
	expect(200, "GET", "/api/v1/namespaces/web-blue/secrets", NULL);
	expect(404, "GET", "/v3/clusters", NULL);
	expect(404, "GET", "/apis/management.cattle.io/v3/features", NULL);
	expect(200, "GET", "/apis", NULL);
	assert_false(says("cattle"));
	expect(200, "GET", "/api/v1", NULL);
	must_say("\"name\":\"secrets\",\"singularName\":\"secret\",\"namespaced\":true,\"kind\":\"Secret\"");
}

static void control(void **state)
{
	(void)state;
	expect(201, "POST", SHOP "/api/v1/namespaces/web-blue/secrets", "{\"metadata\":{\"name\":\"x\"}}");
	uint64_t before = world.clusters[1].store.rv;
	expect(200, "POST", "/sandbox/reset", NULL);
	assert_true(world.clusters[1].store.rv > before);
	expect(404, "GET", SHOP "/api/v1/namespaces/web-blue/secrets/x", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue/secrets/quay-pull", NULL);
	expect(200, "POST", "/sandbox/fault", "{\"path\":\"/v3/\",\"method\":\"GET\",\"status\":503,\"times\":2}");
	struct sb_request q = { .world = &world };
	sb_request_init(&q, "GET", "/v3/clusters");
	assert_int_equal(sb_fault_for(&world, &q)->status, 503);
	q.method = "POST";
	assert_null(sb_fault_for(&world, &q));
	q.method = "GET";
	assert_non_null(sb_fault_for(&world, &q));
	assert_null(sb_fault_for(&world, &q));
	sb_request_release(&q);
	expect(400, "POST", "/sandbox/fault", "{\"what\":1}");
	expect(400, "POST", "/sandbox/fault", "[]");
	expect(404, "GET", "/sandbox/nope", NULL);
	expect(200, "POST", "/sandbox/fault", "{\"skew\":-3600}");
	must_say("\"time\":1789996400");
	control_token = "other";
	expect(403, "GET", "/sandbox/state", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sign_in_new, start_215, stop),
		cmocka_unit_test_setup_teardown(sign_in_old, start_26, stop),
		cmocka_unit_test_setup_teardown(sign_out, start_215, stop),
		cmocka_unit_test_setup_teardown(refusals_by_layer, start_215, stop),
		cmocka_unit_test_setup_teardown(clusters, start_215, stop),
		cmocka_unit_test_setup_teardown(collections, start_215, stop),
		cmocka_unit_test_setup_teardown(a_member, start_215, stop),
		cmocka_unit_test_setup_teardown(a_reader, start_215, stop),
		cmocka_unit_test_setup_teardown(reviews, start_215, stop),
		cmocka_unit_test_setup_teardown(preferences, start_215, stop),
		cmocka_unit_test_setup_teardown(tokens, start_215, stop),
		cmocka_unit_test_setup_teardown(plain_kubernetes, start_kubernetes, stop),
		cmocka_unit_test_setup_teardown(control, start_215, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
