/* The sandbox's projects: feature flags, registry credentials of a project, projects and namespaces, and who may what.
 */
#include "sandbox/world.h"
#include "base/base.h"

#include "tests/unit/sandbox_ask.h"

#define SHOP "/k8s/clusters/c-m-4xq9zv2k"
#define LOCAL "/k8s/clusters/local"
#define FEATURES LOCAL "/apis/management.cattle.io/v3/features"
#define WEB "/v3/project/c-m-4xq9zv2k:p-4k7xq"
#define PAY "/v3/project/c-m-4xq9zv2k:p-mc2vd"
#define BACK LOCAL "/api/v1/namespaces/c-m-4xq9zv2k-p-4k7xq/secrets"

/* ---- feature flags ---- */

static void features(void **state)
{
	(void)state;
	expect(200, "GET", "/v3/features/legacy", NULL);
	must_say("\"value\":false,\"status\":{\"default\":false,\"description\":\"Enable legacy "
		 "features\",\"dynamic\":true,"
		 "\"lockedValue\":null}");
	expect(200, "PUT", "/v3/features/legacy", "{\"value\":true}");
	expect(200, "GET", "/v3/features", NULL);
	must_say("\"name\":\"legacy\",\"value\":true");
	expect(422, "PUT", "/v3/features/legacy", "{}");
	must_say("must contain value");
	expect(422, "PUT", "/v3/features/legacy", "{\"value\":null}");
	must_say("feature value must be a bool");
	expect(422, "PUT", "/v3/features/legacy", "true");
	must_say("\"code\":\"InvalidBodyContent\"");
	expect(200, "PUT", "/v3/features/legacy", "{\"value\":\"x\"}");
	must_say("\"value\":false");
	expect(200, "PUT", "/v3/features/legacy", "{\"value\":\"True\"}");
	must_say("\"value\":true");
	expect(404, "GET", "/v3/features/nope", NULL);
	must_say("features.management.cattle.io \\\"nope\\\" not found");
	expect(500, "PUT", "/v3/features/nope", "{\"value\":true}");
	must_say("\"code\":\"ServerError\"");
	must_say("features.management.cattle.io \\\"nope\\\" not found");
	expect(422, "POST", "/v3/features", "{\"name\":\"mine\"}");
	must_say("\"code\":\"MissingRequired\"");
	must_say("\"fieldName\":\"value\"");
	expect(405, "POST", "/v3/features", "{\"name\":\"mine\",\"value\":true}");
	must_say("cannot create new features");
	expect(405, "DELETE", "/v3/features/legacy", NULL);
	must_say("cannot delete features");
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":-1");
}

static void features_locked(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/fault", "{\"feature\":\"multi-cluster-management\",\"locked\":true}");
	expect(422, "PUT", "/v3/features/multi-cluster-management", "{\"value\":false}");
	must_say("feature flag cannot be changed from current value: true");
	expect(422, "PUT", "/v3/features/multi-cluster-management", "{\"value\":true}");
	content = "application/merge-patch+json";
	expect(400, "PATCH", FEATURES "/multi-cluster-management", "{\"spec\":{\"value\":false}}");
	must_say("\"reason\":\"Invalid\"");
	must_say("admission webhook \\\"rancher.cattle.io.features.management.cattle.io\\\" denied the request: "
		 "feature flag cannot be "
		 "changed from current value: true");
	expect(200, "PATCH", FEATURES "/multi-cluster-management", "{\"spec\":{\"value\":true}}");
	expect(200, "POST", "/sandbox/fault", "{\"feature\":\"legacy\",\"locked\":false}");
	expect(422, "PUT", "/v3/features/legacy", "{\"value\":true}");
	expect(200, "POST", "/sandbox/fault", "{\"feature\":\"legacy\",\"present\":false}");
	expect(404, "GET", "/v3/features/legacy", NULL);
	expect(200, "POST", "/sandbox/reset", NULL);
	expect(200, "GET", "/v3/features/legacy", NULL);
}

static void features_of_others(void **state)
{
	(void)state;
	send_as = "dana";
	expect(200, "GET", "/v3/features/legacy", NULL);
	expect(422, "PUT", "/v3/features/legacy", "{}");
	expect(403, "PUT", "/v3/features/legacy", "{\"value\":true}");
	must_say("{\"baseType\":\"error\",\"code\":\"Forbidden\",\"message\":\"features.management.cattle.io "
		 "\\\"legacy\\\" is forbidden: "
		 "User \\\"u-4hw9c\\\" cannot update resource \\\"features\\\" in API group "
		 "\\\"management.cattle.io\\\" at the cluster scope\"");
	content = "application/merge-patch+json";
	expect(403, "PATCH", FEATURES "/legacy", "{\"spec\":{\"value\":true}}");
	expect(200, "POST", "/sandbox/user", "{\"name\":\"dana\",\"role\":\"features-manage\",\"add\":true}");
	expect(200, "PATCH", FEATURES "/legacy", "{\"spec\":{\"value\":true}}");
	expect(200, "GET", "/v3/features/legacy", NULL);
	must_say("\"value\":true");
	expect(200, "PATCH", FEATURES "/legacy", "{\"spec\":{\"value\":null}}");
	expect(200, "GET", "/v3/features/legacy", NULL);
	must_say("\"value\":false");
	expect(200, "GET", FEATURES "/legacy", NULL);
	must_say("\"kind\":\"Feature\"");
	expect(404, "GET", SHOP "/apis/management.cattle.io/v3/features/legacy", NULL);
}

static void a_flag_that_restarts(void **state)
{
	(void)state;
	expect(200, "PUT", "/v3/features/rke2", "{\"value\":true}");
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":-1");
	expect(200, "PUT", "/v3/features/multi-cluster-management", "{\"value\":false}");
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":3000");
	tick(2999);
	assert_false(sb_world_down(&world));
	tick(1);
	assert_true(sb_world_down(&world));
	tick(5000);
	assert_false(sb_world_down(&world));
	/* one way: from now on it is locked */
	expect(200, "PUT", "/v3/features/token-hashing", "{\"value\":true}");
	tick(50);
	assert_false(sb_world_down(&world));
	expect(200, "GET", "/v3/features/token-hashing", NULL);
	must_say("\"lockedValue\":true");
	expect(422, "PUT", "/v3/features/token-hashing", "{\"value\":false}");
	content = "application/merge-patch+json";
	expect(200, "PATCH", FEATURES "/rke2", "{\"spec\":{\"value\":false}}");
	tick(3000);
	assert_true(sb_world_down(&world));
}

/* ---- credentials of a project ---- */

static void credentials(void **state)
{
	(void)state;
	expect(201, "POST", WEB "/dockerCredentials",
	       "{\"type\":\"dockerCredential\",\"name\":\"reg\",\"description\":\"of "
	       "all\",\"unknown\":1,\"registries\":{\"quay.io\":"
	       "{\"username\":\"u\",\"password\":\"not-a-password\",\"email\":\"e@x\",\"odd\":1},\"x.io\":{\"auth\":"
	       "\"YTpi\"}}}");
	must_say("{\"id\":\"c-m-4xq9zv2k-p-4k7xq:reg\",\"type\":\"dockerCredential\",\"baseType\":\"secret\"");
	must_say("\"projectId\":\"c-m-4xq9zv2k:p-4k7xq\",\"namespaceId\":null");
	must_say("\"self\":\"https://127.0.0.1:1/v3/project/c-m-4xq9zv2k:p-4k7xq/dockercredentials/"
		 "c-m-4xq9zv2k-p-4k7xq:reg\"");
	must_say("\"registries\":{\"quay.io\":{\"auth\":\"dTpub3QtYS1wYXNzd29yZA==\",\"email\":\"e@x\",\"password\":"
		 "\"not-a-password\","
		 "\"username\":\"u\"},\"x.io\":{\"auth\":\"YTpi\"}}");
	must_say("\"cattle.io/creator\":\"norman\"");
	must_say("\"creatorId\":\"user-7kq2x\"");
	must_say("\"description\":\"of all\"");
	expect(200, "GET", "/v3/projects/c-m-4xq9zv2k:p-4k7xq/DOCKERCREDENTIAL/c-m-4xq9zv2k-p-4k7xq:reg", NULL);
	must_say("\"registries\":{\"quay.io\":{\"email\":\"e@x\",\"username\":\"u\"},\"x.io\":{}}");
	expect(200, "GET", WEB "/dockercredentials?name=reg", NULL);
	must_say("\"total\":1}");
	assert_false(says("not-a-password"));
	expect(200, "GET", WEB "/dockercredentials?name=other", NULL);
	must_say("\"total\":0}");
	expect(409, "POST", WEB "/dockerCredentials", "{\"name\":\"reg\",\"registries\":{}}");
	must_say("\"code\":\"AlreadyExists\",\"message\":\"secrets \\\"reg\\\" already exists\"");
	expect(201, "POST", WEB "/dockerCredentials", "{\"registries\":{}}");
	must_say("\"name\":\"dc-");
	expect(422, "POST", WEB "/dockerCredentials", "{\"name\":\"a.b\",\"registries\":{}}");
	must_say("\"code\":\"InvalidFormat\",\"fieldName\":\"name\",\"message\":\"InvalidFormat 422: invalid value");
	expect(422, "POST", WEB "/dockerCredentials", "{\"name\":\"r2\",\"registries\":null}");
	must_say("\"code\":\"Invalid\"");
	must_say("data[.dockerconfigjson]: Required value");
	expect(422, "POST", WEB "/dockerCredentials", "{\"name\":\"r2\",\"registries\":[]}");
	expect(422, "POST", WEB "/dockerCredentials", "[]");
	expect(200, "GET", LOCAL "/api/v1/namespaces/c-m-4xq9zv2k-p-4k7xq/secrets/reg", NULL);
	must_say("\"type\":\"kubernetes.io/dockerconfigjson\"");
	must_say("\"field.cattle.io/projectId\":\"c-m-4xq9zv2k:p-4k7xq\"");
}

static void credentials_change(void **state)
{
	static const char reg[] = WEB "/dockercredentials/p-4k7xq:reg",
			  raw[] = LOCAL "/api/v1/namespaces/p-4k7xq/secrets/reg";
	(void)state;
	expect(201, "POST", WEB "/dockercredentials",
	       "{\"name\":\"reg\",\"registries\":{\"a.io\":{\"username\":\"u\",\"password\":\"p\"},"
	       "\"b.io\":{\"username\":\"u\",\"password\":\"p\"}}}");
	must_say("\"id\":\"p-4k7xq:reg\"");
	/* without registries the passwords stay; a name is not listened to */
	expect(200, "PUT", reg, "{\"name\":\"other\",\"description\":\"new\",\"labels\":{\"team\":\"web\"}}");
	must_say("\"description\":\"new\"");
	must_say("\"name\":\"reg\"");
	must_say("\"labels\":{\"cattle.io/creator\":\"norman\",\"team\":\"web\"}");
	expect(200, "GET", raw, NULL);
	must_say("eyJhdXRocyI6eyJhLmlvIjp7InVzZXJuYW1lIjoidSIsInBhc3N3b3JkIjoicCIs");
	/* with them all are replaced, and one without a password has none */
	expect(200, "PUT", reg, "{\"registries\":{\"b.io\":{\"username\":\"v\"}}}");
	must_say("\"registries\":{\"b.io\":{\"username\":\"v\"}}");
	expect(200, "GET", raw, NULL);
	must_say("\".dockerconfigjson\":\"eyJhdXRocyI6eyJiLmlvIjp7InVzZXJuYW1lIjoidiJ9fX0=\"");
	expect(404, "PUT", WEB "/dockercredentials/p-4k7xq:nope", "{\"registries\":{}}");
	must_say("secrets \\\"nope\\\" not found");
	expect(404, "GET", WEB "/dockercredentials/p-mc2vd:reg", NULL);
	expect(204, "DELETE", reg, NULL);
	expect(404, "GET", reg, NULL);
	must_say("secrets \\\"reg\\\" not found");
}

static void credentials_of_others(void **state)
{
	(void)state;
	expect(201, "POST", WEB "/dockercredentials", "{\"name\":\"reg\",\"registries\":{}}");
	expect(200, "GET", "/v3/project/c-m-4xq9zv2k:p-nope/dockercredentials", NULL);
	must_say("\"data\":[]");
	expect(503, "GET", "/v3/project/c-nope:p-x/dockercredentials", NULL);
	expect(503, "GET", "/v3/project/c-m-b7w2n5tc:p-x/dockercredentials", NULL);
	must_say("\"code\":\"ClusterUnavailable\"");
	send_as = "vic";
	expect(200, "GET", WEB "/dockercredentials", NULL);
	must_say("\"data\":[]");
	expect(403, "POST", WEB "/dockercredentials", "{\"name\":\"r2\",\"registries\":{}}");
	must_say("\"code\":\"PermissionDenied\",\"message\":\"unauthorized\"");
	expect(404, "PUT", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:reg", "{\"registries\":{}}");
	must_say("\"message\":\"not found\"");
	expect(403, "DELETE", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:reg", NULL);
	must_say("\"code\":\"Forbidden\",\"message\":\"secrets \\\"reg\\\" is forbidden: User \\\"u-x2m8t\\\" cannot "
		 "delete resource "
		 "\\\"secrets\\\" in API group \\\"\\\" in the namespace \\\"c-m-4xq9zv2k-p-4k7xq\\\"\"");
	expect(403, "POST", "/v3/project/c-m-4xq9zv2k:p-nope/dockercredentials", "{\"registries\":{}}");
	send_as = "dana";
	expect(200, "GET", WEB "/dockercredentials", NULL);
	must_say("\"id\":\"c-m-4xq9zv2k-p-4k7xq:reg\"");
	expect(201, "POST", WEB "/dockercredentials", "{\"name\":\"r2\",\"registries\":{}}");
	must_say("\"creatorId\":\"u-4hw9c\"");
	expect(200, "PUT", WEB "/dockercredentials/c-m-4xq9zv2k-p-4k7xq:r2", "{\"registries\":{\"a\":{}}}");
	expect(403, "POST", PAY "/dockercredentials", "{\"name\":\"r2\",\"registries\":{}}");
}

static void credentials_of_a_namespace(void **state)
{
	(void)state;
	expect(200, "GET", WEB "/namespacedDockerCredentials", NULL);
	must_say("\"id\":\"web-blue:quay-pull\",\"type\":\"namespacedDockerCredential\",\"baseType\":"
		 "\"namespacedSecret\"");
	must_say("\"registries\":{\"quay.io\":{\"username\":\"acme+deploy\"}}");
	assert_false(says("pay-core"));
	expect(422, "POST", WEB "/namespacedDockerCredentials", "{\"name\":\"n1\",\"registries\":{}}");
	must_say("\"code\":\"MissingRequired\",\"fieldName\":\"namespaceId\"");
	expect(404, "POST", WEB "/namespacedDockerCredentials",
	       "{\"name\":\"n1\",\"namespaceId\":\"nope\",\"registries\":{}}");
	/* outside of the project: accepted, and not to be seen there */
	expect(201, "POST", WEB "/namespacedDockerCredentials", "{\"namespaceId\":\"pay-core\",\"registries\":{}}");
	must_say("\"id\":\"pay-core:ndc-");
	expect(200, "GET", WEB "/namespacedDockerCredentials?namespaceId=pay-core", NULL);
	must_say("\"data\":[]");
	send_as = "vic";
	expect(200, "GET", WEB "/namespacedDockerCredentials", NULL);
	must_say("\"data\":[]");
	expect(403, "POST", WEB "/namespacedDockerCredentials", "{\"namespaceId\":\"web-blue\",\"registries\":{}}");
	send_as = "dana";
	expect(201, "POST", WEB "/namespaceddockercredential",
	       "{\"name\":\"n2\",\"namespaceId\":\"web-blue\",\"registries\":{}}");
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue/secrets/n2", NULL);
	expect(204, "DELETE", WEB "/namespaceddockercredential/web-blue:n2", NULL);
}

/* ---- namespaces and projects ---- */

#define SPACES "/v3/cluster/c-m-4xq9zv2k/namespaces"

static void namespaces(void **state)
{
	(void)state;
	send_as = "dana";
	expect(201, "POST", "/v3/clusters/c-m-4xq9zv2k/namespace",
	       "{\"name\":\"web-red\",\"projectId\":\"c-m-4xq9zv2k:p-4k7xq\"}");
	must_say("\"state\":\"activating\",\"transitioning\":\"yes\"");
	must_say("\\\"InitialRolesPopulated\\\",\\\"Status\\\":\\\"Unknown\\\"");
	must_say("\"creatorId\":\"u-4hw9c\"");
	expect(403, "GET", SHOP "/api/v1/namespaces/web-red/secrets", NULL);
	expect(200, "GET", SPACES, NULL);
	assert_false(says("web-red"));
	tick(1000);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-red/secrets", NULL);
	expect(200, "GET", SPACES "/web-red", NULL);
	must_say("\"state\":\"active\"");
	must_say("\"projectId\":\"c-m-4xq9zv2k:p-4k7xq\"");
	expect(409, "POST", SPACES, "{\"name\":\"web-red\"}");
	must_say("\"code\":\"AlreadyExists\"");
	expect(422, "POST", SPACES, "{\"name\":\"Web\"}");
	must_say("\"code\":\"InvalidFormat\",\"fieldName\":\"name\"");
	expect(422, "POST", SPACES, "{}");
	expect(403, "POST", SPACES, "{\"name\":\"mine\",\"projectId\":\"c-m-4xq9zv2k:p-mc2vd\"}");
	expect(404, "POST", SPACES, "{\"name\":\"mine\",\"projectId\":\"c-m-4xq9zv2k:p-nope\"}");
	expect(200, "PUT", SPACES "/web-red", "{\"description\":\"red\"}");
	must_say("\"description\":\"red\"");
	expect(403, "POST", SPACES "/web-red?action=move", "{\"projectId\":\"c-m-4xq9zv2k:p-mc2vd\"}");
	expect(404, "POST", SPACES "/web-red?action=paint", "{}");
	must_say("\"code\":\"ActionNotAvailable\"");
	expect(500, "POST", SPACES "/web-red?action=move", "{\"projectId\":\"c-m-4xq9zv2k:p-nope\"}");
	must_say("\"code\":\"ServerError\",\"message\":\"projects.management.cattle.io \\\"p-nope\\\" not found\"");
	/* Norman changes what its cache has, which is a moment behind */
	expect(500, "POST", SPACES "/web-red?action=move", "{\"projectId\":null}");
	must_say("\"code\":\"ServerError\",\"message\":\"Operation cannot be fulfilled on namespaces \\\"web-red\\\"");
	tick(30);
	expect(200, "POST", SPACES "/web-red?action=move", "{\"projectId\":null}");
	assert_int_equal(reply.body.n, 0);
	expect(404, "GET", SPACES "/web-red", NULL);
	send_as = "vic";
	expect(403, "POST", SPACES, "{\"name\":\"mine\"}");
	expect(403, "DELETE", SPACES "/web-blue", NULL);
	send_as = "admin";
	expect(200, "DELETE", SPACES "/web-red", NULL);
	must_say("\"state\":\"removing\"");
	settle();
	expect(404, "GET", SPACES "/web-red", NULL);
}

static void malformed_projects(void **state)
{
	static const char patch[] = "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":\"%s\"}}}";
	static const struct {
		const char *id;
		int status;
		const char *label;
	} rows[] = {
		{ "p-mc2vd", 500, "p-4k7xq" },
		{ "", 500, "p-4k7xq" },
		{ "c-m-4xq9zv2k:p-mc2vd:x", 200, "p-4k7xq" },
		{ "c-m-4xq9zv2k:p-nope", 200, "p-nope" },
	};
	(void)state;
	content = "application/merge-patch+json";
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char body[256];
		snprintf(body, sizeof body, patch, rows[i].id);
		expect(rows[i].status, "PATCH", SHOP "/api/v1/namespaces/web-blue", body);
		if (rows[i].status == 500)
			must_say("admission webhook \\\"rancher.cattle.io.namespaces\\\" denied the request: Internal "
				 "error occurred: "
				 "unable to retrieve project id from annotation, too few values");
		tick(5000);
		expect(200, "GET", SHOP "/api/v1/namespaces/web-blue", NULL);
		snprintf(body, sizeof body, "\"labels\":{\"field.cattle.io/projectId\":\"%s\"", rows[i].label);
		must_say(body);
	}
}

/* Before 2.7 no webhook looks at namespaces. */
static void malformed_projects_old(void **state)
{
	(void)state;
	merge(SHOP "/api/v1/namespaces/web-blue",
	      "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":\"p-mc2vd\"}}}");
	settle();
	expect(200, "GET", SPACES "/web-blue", NULL);
	must_say("\"projectId\":\"p-mc2vd\"");
	merge(SHOP "/api/v1/namespaces/web-blue",
	      "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":\"\"}}}");
	settle();
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue", NULL);
	must_say("\"field.cattle.io/projectId\":\"\"");
}

static char *id_of_reply(void)
{
	char *id = strstr(reply.body.p, "\"id\":\"") + 6, *end = strchr(id, '"');
	return rh_str_dup(rh_str_n(id, (size_t)(end - id)));
}

static void projects_come_and_go(const char *profile, bool labelled)
{
	char uri[200], body[300];
	expect(422, "POST", "/v3/projects", "{\"clusterId\":\"c-m-4xq9zv2k\"}");
	must_say("{\"baseType\":\"error\",\"code\":\"MissingRequired\",\"fieldName\":\"name\",\"message\":\"\"");
	expect(404, "POST", "/v3/projects", "{\"name\":\"X\",\"clusterId\":\"c-nope\"}");
	must_say("namespaces \\\"c-nope\\\" not found");
	expect(201, "POST", "/v3/projects",
	       "{\"name\":\"Web Shop\",\"clusterId\":\"c-m-4xq9zv2k\",\"description\":\"again\"}");
	char *id = id_of_reply(), *short_id = strchr(id, ':') + 1;
	assert_int_equal(says("backingNamespace"), strcmp(profile, "2.6") != 0);
	must_say("\"state\":\"activating\"");
	snprintf(uri, sizeof uri, "/v3/project/%s/dockercredentials", id);
	expect(404, "POST", uri, "{\"name\":\"reg\",\"registries\":{}}");
	settle();
	expect(201, "POST", uri, "{\"name\":\"reg\",\"registries\":{}}");
	snprintf(body, sizeof body, "{\"name\":\"web-two\",\"projectId\":\"%s\"}", id);
	expect(201, "POST", SPACES, body);
	snprintf(body, sizeof body, "{\"projectId\":\"%s\"}", id);
	expect(200, "POST", SPACES "/scratch?action=move", body);
	settle();
	expect(200, "GET", SHOP "/api/v1/namespaces/web-two/secrets/reg", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/scratch/secrets/reg", NULL);
	assert_int_equal(says("project-scoped-secret"), labelled);
	snprintf(uri, sizeof uri, "/v3/projects/%s", id);
	expect(200, "PUT", uri, "{\"name\":\"Web Shop 2\"}");
	must_say("\"name\":\"Web Shop 2\"");
	must_say("\"description\":\"again\"");
	expect(200, "DELETE", uri, NULL);
	must_say("\"state\":\"removing\"");
	settle();
	expect(404, "GET", uri, NULL);
	/* what was made for it is gone, what was only moved there stays without a project and without copies */
	expect(404, "GET", SPACES "/web-two", NULL);
	expect(200, "GET", SPACES "/scratch", NULL);
	must_say("\"projectId\":null");
	expect(404, "GET", SHOP "/api/v1/namespaces/scratch/secrets/reg", NULL);
	snprintf(uri, sizeof uri, LOCAL "/api/v1/namespaces/%s%s", strcmp(profile, "2.6") ? "c-m-4xq9zv2k-" : "",
		 short_id);
	expect(404, "GET", uri, NULL);
	free(id);
	expect(405, "DELETE", "/v3/projects/c-m-4xq9zv2k:p-b5ntz", NULL);
	must_say("System Project cannot be deleted");
	expect(400, "DELETE", LOCAL "/apis/management.cattle.io/v3/namespaces/c-m-4xq9zv2k/projects/p-b5ntz", NULL);
	send_as = "dana";
	expect(403, "POST", "/v3/projects", "{\"name\":\"X\",\"clusterId\":\"c-m-4xq9zv2k\"}");
	expect(403, "DELETE", "/v3/projects/c-m-4xq9zv2k:p-4k7xq", NULL);
}

static void projects_26(void **state)
{
	(void)state;
	projects_come_and_go("2.6", false);
}

static void projects_211(void **state)
{
	(void)state;
	projects_come_and_go("2.11", false);
}

static void projects_215(void **state)
{
	(void)state;
	projects_come_and_go("2.15", true);
	send_as = "admin";
	expect(201, "POST", LOCAL "/apis/management.cattle.io/v3/namespaces/c-8kd2p/projects",
	       "{\"metadata\":{\"name\":\"p-hand\"},\"spec\":{\"clusterName\":\"c-8kd2p\",\"displayName\":\"By "
	       "hand\"}}");
	must_say("\"backingNamespace\":\"c-8kd2p-p-hand\"");
	expect(400, "POST", LOCAL "/apis/management.cattle.io/v3/namespaces/c-8kd2p/projects",
	       "{\"metadata\":{\"name\":\"p-odd\"},\"spec\":{\"clusterName\":\"local\",\"displayName\":\"Odd\"}}");
	must_say(
		"project.spec.clusterName: Invalid value: \\\"local\\\": clusterName and project namespace must match");
	settle();
	expect(200, "GET", LOCAL "/api/v1/namespaces/c-8kd2p-p-hand", NULL);
	must_say("\"management.cattle.io/system-namespace\":\"true\"");
	expect(200, "GET", "/v3/cluster/local/namespaces", NULL);
	assert_false(says("c-8kd2p-p-hand"));
}

/* ---- who may what ---- */

static void the_backing_namespace(void **state)
{
	(void)state;
	send_as = "dana";
	expect(200, "GET", BACK, NULL);
	must_say("\"name\":\"harbor-shop\"");
	expect(201, "POST", BACK, "{\"metadata\":{\"name\":\"a\"}}");
	merge(BACK "/a", "{\"data\":{\"k\":\"dg==\"}}");
	expect(200, "DELETE", BACK "/a", NULL);
	expect(403, "GET", LOCAL "/api/v1/namespaces/c-m-4xq9zv2k-p-4k7xq", NULL);
	expect(403, "GET", LOCAL "/api/v1/namespaces/c-m-4xq9zv2k-p-mc2vd/secrets", NULL);
	expect(403, "GET", LOCAL "/api/v1/secrets", NULL);
	expect(403, "GET", "/v3/projects/c-m-4xq9zv2k:p-mc2vd", NULL);
	must_say("cannot get resource \\\"projects\\\" in API group \\\"management.cattle.io\\\" in the namespace "
		 "\\\"c-m-4xq9zv2k\\\"");
	send_as = "vic";
	expect(403, "GET", BACK, NULL);
	expect(403, "POST", BACK, "{\"metadata\":{\"name\":\"a\"}}");
	/* a role that is given later reaches there, too */
	expect(200, "POST", "/sandbox/user",
	       "{\"name\":\"vic\",\"role\":\"project-member\",\"cluster\":\"c-m-4xq9zv2k\",\"project\":\"p-4k7xq\"}");
	expect(200, "GET", BACK, NULL);
}

/* Up to 2.8 everybody may create secrets in Rancher's own cluster, which Norman knows better than to rely on. */
static void everybody_creates(void **state)
{
	(void)state;
	send_as = "vic";
	expect(201, "POST", LOCAL "/api/v1/namespaces/p-mc2vd/secrets", "{\"metadata\":{\"name\":\"a\"}}");
	expect(403, "GET", LOCAL "/api/v1/namespaces/p-mc2vd/secrets/a", NULL);
	expect(403, "POST", PAY "/dockercredentials", "{\"name\":\"b\",\"registries\":{}}");
}

static void members_manage_namespaces(void **state)
{
	(void)state;
	send_as = "dana";
	merge(SHOP "/api/v1/namespaces/web-blue",
	      "{\"metadata\":{\"annotations\":{\"field.cattle.io/description\":\"x\"}}}");
	content = "application/merge-patch+json";
	expect(403, "PATCH", SHOP "/api/v1/namespaces/web-blue",
	       "{\"metadata\":{\"annotations\":{\"field.cattle.io/projectId\":\"c-m-4xq9zv2k:p-mc2vd\"}}}");
	must_say("admission webhook \\\"rancher.cattle.io.namespaces\\\" denied the request: Unauthorized");
	expect(403, "PATCH", SHOP "/api/v1/namespaces/pay-core", "{}");
	expect(200, "DELETE", SHOP "/api/v1/namespaces/web-blue", NULL);
	send_as = "vic";
	expect(403, "DELETE", SHOP "/api/v1/namespaces/web-green", NULL);
}

/* status.backingNamespace is the webhook's work: without it a project keeps its secrets in a namespace of its own name.
 */
static void without_the_webhook(void **state)
{
	char uri[200];
	(void)state;
	world.no_webhook = true;
	expect(200, "POST", "/sandbox/reset", NULL);
	expect(200, "GET", "/v3/projects/c-m-4xq9zv2k:p-4k7xq", NULL);
	assert_false(says("backingNamespace\":"));
	expect(200, "GET", LOCAL "/api/v1/namespaces/p-4k7xq/secrets/harbor-shop", NULL);
	expect(201, "POST", "/v3/projects", "{\"name\":\"Bare\",\"clusterId\":\"c-m-4xq9zv2k\"}");
	assert_false(says("backingNamespace\":"));
	char *id = id_of_reply();
	settle();
	snprintf(uri, sizeof uri, LOCAL "/api/v1/namespaces/%s", strchr(id, ':') + 1);
	expect(200, "GET", uri, NULL);
	free(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(features, start_215, stop),
		cmocka_unit_test_setup_teardown(features_locked, start_211, stop),
		cmocka_unit_test_setup_teardown(features_of_others, start_26, stop),
		cmocka_unit_test_setup_teardown(a_flag_that_restarts, start_215, stop),
		cmocka_unit_test_setup_teardown(credentials, start_211, stop),
		cmocka_unit_test_setup_teardown(credentials_change, start_26, stop),
		cmocka_unit_test_setup_teardown(credentials_of_others, start_215, stop),
		cmocka_unit_test_setup_teardown(credentials_of_a_namespace, start_211, stop),
		cmocka_unit_test_setup_teardown(namespaces, start_215, stop),
		cmocka_unit_test_setup_teardown(malformed_projects, start_215, stop),
		cmocka_unit_test_setup_teardown(malformed_projects_old, start_26, stop),
		cmocka_unit_test_setup_teardown(projects_26, start_26, stop),
		cmocka_unit_test_setup_teardown(projects_211, start_211, stop),
		cmocka_unit_test_setup_teardown(projects_215, start_215, stop),
		cmocka_unit_test_setup_teardown(the_backing_namespace, start_215, stop),
		cmocka_unit_test_setup_teardown(everybody_creates, start_26, stop),
		cmocka_unit_test_setup_teardown(members_manage_namespaces, start_211, stop),
		cmocka_unit_test_setup_teardown(without_the_webhook, start_215, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
