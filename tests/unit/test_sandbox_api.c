/* The sandbox as a server, without the wire: requests in, replies out, on a driven clock. */
#include "sandbox/api/value.h"
#include "sandbox/request.h"
#include "sandbox/world.h"
#include "base/base.h"

#include "tests/unit/sandbox_ask.h"

#define SHOP "/k8s/clusters/c-m-4xq9zv2k/api/v1"
#define BLUE SHOP "/namespaces/web-blue/secrets"
#define TABLE "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"

/* A watch lives beside other requests: its reply is put aside. */
static struct sb_stream *watch(const char *uri, struct sb_request *keep)
{
	expect(200, "GET", uri, NULL);
	struct sb_stream *s = reply.stream;
	assert_non_null(s);
	reply.stream = NULL;
	*keep = request;
	memset(&request, 0, sizeof request);
	return s;
}

static bool more(struct sb_stream *s, struct rh_buf *out)
{
	rh_buf_clear(out);
	return s->fill(s, out);
}

static void close_watch(struct sb_stream *s, struct sb_request *keep)
{
	s->done(s);
	sb_request_release(keep);
}

/* ---- reading ---- */

static void pages_are_one_snapshot(void **state)
{
	(void)state;
	struct rh_err e = { 0 };
	char uri[512], names[4096] = "";
	int pages = 0;
	expect(200, "GET", BLUE "?limit=3", NULL);
	must_say("\"remainingItemCount\":5");
	for (;;) {
		json_t *v = sb_value_parse(rh_buf_str(&reply.body), &e);
		const json_t *items = json_object_get(v, "items");
		SB_EACH(i, items)
		{
			size_t n = strlen(names);
			snprintf(names + n, sizeof names - n, "%s ",
				 sb_value_z(sb_value_at(i.v, "metadata", "name", NULL)));
		}
		const char *token = sb_value_z(sb_value_at(v, "metadata", "continue", NULL));
		snprintf(uri, sizeof uri, BLUE "?limit=3&continue=%s", token);
		bool last = !*token;
		sb_value_free(&v);
		if (last)
			break;
		/* what changes between two pages is not seen by them */
		char name[64];
		snprintf(name, sizeof name, "{\"metadata\":{\"name\":\"zz-%d\"}}", pages++);
		expect(201, "POST", BLUE, name);
		ask("DELETE", BLUE "/session-key", NULL);
		expect(200, "GET", uri, NULL);
	}
	assert_string_equal(names, "harbor-robot harbor-shop hub-by-rancher quay-pull session-key "
				   "sh.helm.release.v1.front.v3 shop-login shop-tls ");
	expect(200, "GET", BLUE, NULL);
	must_say("zz-0");
	assert_false(says("session-key"));
}

static void old_pages_expire(void **state)
{
	(void)state;
	struct rh_err e = { 0 };
	char uri[512];
	expect(200, "GET", BLUE "?limit=3", NULL);
	json_t *v = sb_value_parse(rh_buf_str(&reply.body), &e);
	snprintf(uri, sizeof uri, BLUE "?limit=3&continue=%s",
		 sb_value_z(sb_value_at(v, "metadata", "continue", NULL)));
	sb_value_free(&v);
	expect(200, "POST", "/sandbox/fault", "{\"compact\":true}");
	expect(410, "GET", uri, NULL);
	must_say("\"reason\":\"Expired\"");
	v = sb_value_parse(rh_buf_str(&reply.body), &e);
	snprintf(uri, sizeof uri, BLUE "?limit=3&continue=%s",
		 sb_value_z(sb_value_at(v, "metadata", "continue", NULL)));
	sb_value_free(&v);
	expect(200, "GET", uri, NULL);
	must_say("session-key");
	expect(400, "GET", BLUE "?continue=xyz!", NULL);
	must_say("invalid continue token");
}

static void versions(void **state)
{
	(void)state;
	expect(504, "GET", BLUE "?resourceVersion=999999999", NULL);
	must_say("ResourceVersionTooLarge");
	must_say("\"retryAfterSeconds\":1");
	expect(410, "GET", BLUE "?resourceVersion=1&resourceVersionMatch=Exact", NULL);
	expect(200, "GET", BLUE "?resourceVersion=1&resourceVersionMatch=NotOlderThan", NULL);
	expect(200, "GET", BLUE "?resourceVersion=0&limit=1", NULL);
	expect(400, "GET", BLUE "?resourceVersion=x", NULL);
	expect(422, "GET", BLUE "?resourceVersionMatch=Exact", NULL);
	expect(422, "GET", BLUE "?resourceVersion=0&resourceVersionMatch=foo", NULL);
	must_say("\"field\":\"resourceVersionMatch\"");
	expect(200, "GET", SHOP "/namespaces/no-such/secrets", NULL);
	must_say("\"items\":[]");
}

static void selectors(void **state)
{
	(void)state;
	expect(200, "GET",
	       SHOP
	       "/secrets?fieldSelector=type%3Dkubernetes.io%2Fdockerconfigjson%2Cmetadata.namespace%3Dweb-blue&limit=2",
	       NULL);
	must_say("harbor-robot");
	assert_false(says("session-key") || says("remainingItemCount"));
	expect(200, "GET", SHOP "/secrets?labelSelector=owner%20in%20(helm,argo),status", NULL);
	must_say("sh.helm.release.v1.front.v3");
	assert_false(says("quay-pull"));
	expect(400, "GET", SHOP "/secrets?fieldSelector=foo%3Dx", NULL);
	must_say("field label not supported: foo");
	expect(400, "GET", SHOP "/secrets?labelSelector=a%20b", NULL);
}

static void forms(void **state)
{
	(void)state;
	accept = TABLE;
	expect(200, "GET", BLUE "?includeObject=None&limit=1", NULL);
	must_say("{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\"");
	must_say("\"cells\":[\"harbor-robot\",\"kubernetes.io/dockerconfigjson\",1,\"4d\"],\"object\":null");
	expect(200, "GET", BLUE "?limit=1", NULL);
	must_say("\"object\":{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/"
		 "v1\",\"metadata\":{\"name\":\"harbor-robot\"");
	assert_false(says("\"data\":{"));
	expect(200, "GET", BLUE "?limit=1&includeObject=Object", NULL);
	must_say("\"data\":{\".dockerconfigjson\"");
	expect(400, "GET", BLUE "?includeObject=Foo", NULL);
	accept = "application/json;as=Table;v=v1beta1;g=meta.k8s.io";
	expect(200, "GET", BLUE "/harbor-robot", NULL);
	must_say("\"apiVersion\":\"meta.k8s.io/v1beta1\"");
	accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
	expect(200, "GET", BLUE, NULL);
	must_say("{\"kind\":\"PartialObjectMetadataList\"");
	assert_false(says(".dockerconfigjson\":\""));
	accept = "text/html";
	expect(406, "GET", BLUE, NULL);
	accept = "application/yaml, */*";
	expect(200, "GET", BLUE, NULL);
	must_say("{\"kind\":\"SecretList\",\"apiVersion\":\"v1\"");
	assert_false(says("\"kind\":\"Secret\","));
}

/* ---- watching ---- */

static void watches(void **state)
{
	(void)state;
	struct sb_request keep;
	struct rh_buf out;
	rh_buf_init(&out, 1 << 20);
	struct sb_stream *s = watch(
		BLUE "?watch=1&labelSelector=w&allowWatchBookmarks=true&timeoutSeconds=90&resourceVersion=0", &keep);
	assert_true(more(s, &out));
	assert_int_equal(out.n, 0);
	expect(201, "POST", BLUE, "{\"metadata\":{\"name\":\"a\",\"labels\":{\"w\":\"1\"}},\"data\":{\"k\":\"dg==\"}}");
	expect(201, "POST", BLUE, "{\"metadata\":{\"name\":\"other\"}}");
	content = "application/merge-patch+json";
	expect(200, "PATCH", BLUE "/a", "{\"metadata\":{\"labels\":{\"x\":\"2\"}}}");
	expect(200, "PATCH", BLUE "/a", "{\"metadata\":{\"labels\":{\"w\":null}}}");
	expect(200, "PATCH", BLUE "/other", "{\"metadata\":{\"labels\":{\"w\":\"3\"}}}");
	content = NULL;
	expect(200, "DELETE", BLUE "/other", NULL);
	assert_true(more(s, &out));
	static const char *const types[] = { "ADDED", "MODIFIED", "DELETED", "ADDED", "DELETED" };
	struct rh_str rest = rh_buf_str(&out), line;
	for (size_t i = 0; i < RH_LEN(types); i++) {
		char start_of[64];
		snprintf(start_of, sizeof start_of, "{\"type\":\"%s\",", types[i]);
		assert_true(rh_str_cut(&rest, '\n', &line));
		assert_true(rh_str_starts(line, start_of));
	}
	assert_int_equal(rest.n, 0);
	tick(60000);
	assert_true(more(s, &out));
	assert_true(rh_str_starts(rh_buf_str(&out), "{\"type\":\"BOOKMARK\""));
	tick(30000);
	assert_false(more(s, &out));
	close_watch(s, &keep);
	rh_buf_release(&out);
}

static void table_watches(void **state)
{
	(void)state;
	struct sb_request keep;
	struct rh_buf out;
	rh_buf_init(&out, 1 << 20);
	accept = TABLE;
	struct sb_stream *s =
		watch(BLUE "?watch=true&fieldSelector=metadata.name%3Dquay-pull&allowWatchBookmarks=1", &keep);
	assert_true(more(s, &out));
	assert_non_null(strstr(out.p, "\"columnDefinitions\":[{\"name\":\"Name\""));
	tick(60000);
	assert_true(more(s, &out));
	assert_non_null(strstr(out.p, "\"columnDefinitions\":null,\"rows\":[{\"cells\":[\"\",\"\",0,\"<unknown>\"]"));
	close_watch(s, &keep);
	rh_buf_release(&out);
}

static void old_watches(void **state)
{
	(void)state;
	struct sb_request keep;
	struct rh_buf out;
	rh_buf_init(&out, 1 << 20);
	struct sb_stream *s = watch(BLUE "?watch=1&resourceVersion=12", &keep);
	assert_true(more(s, &out));
	assert_non_null(strstr(out.p, "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\""));
	assert_non_null(strstr(out.p, "\"code\":410"));
	assert_false(more(s, &out));
	close_watch(s, &keep);
	s = watch(BLUE "?watch=1", &keep);
	assert_true(more(s, &out));
	assert_non_null(strstr(out.p, "harbor-robot"));
	expect(200, "POST", "/sandbox/fault", "{\"watches\":\"close\"}");
	assert_false(more(s, &out));
	close_watch(s, &keep);
	rh_buf_release(&out);
}

/* ---- writing ---- */

static void refused_bodies(void **state)
{
	static const struct {
		int status;
		const char *uri, *body, *says;
	} rows[] = {
		{ 400, BLUE, "not json",
		  "json parse error: invalid character 'o' in literal null (expecting 'u') (6e6f74206a736f6e)" },
		{ 400, BLUE, "", "unexpected end of JSON input (<empty>)" },
		{ 400, BLUE, "[]", "cannot unmarshal array" },
		{ 400, BLUE, "{\"kind\":\"Pod\"}", "unknown conversion" },
		{ 400, BLUE, "{\"metadata\":{\"name\":\"x\",\"namespace\":\"web-green\"}}",
		  "does not match the namespace" },
		{ 400, BLUE, "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"%%%\"}}",
		  "illegal base64 data at input byte 0" },
		{ 400, BLUE, "{\"metadata\":{\"name\":\"x\"},\"data\":[]}", "cannot unmarshal" },
		{ 400, BLUE, "{\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":1}}}", "cannot unmarshal number" },
		{ 422, BLUE, "{}", "name or generateName is required" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"Bad_Name\"}}", "\"field\":\"metadata.name\"" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\",\"labels\":{\"a b\":\"\"}}}",
		  "\"field\":\"metadata.labels\"" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":\"-\"}}}", "a valid label must be" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\",\"annotations\":{\"a/b/c\":\"\"}}}",
		  "\"field\":\"metadata.annotations\"" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a b\":\"\"}}", "a valid config key" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\"},\"data\":{\"..a\":\"\"}}", "must not start with '..'" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/dockerconfigjson\"}",
		  "data[.dockerconfigjson]: Required value" },
		{ 422, BLUE,
		  "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/"
		  "dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"W10=\"}}",
		  "<secret contents redacted>\\\": json: cannot unmarshal array" },
		{ 422, BLUE,
		  "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/dockercfg\",\"data\":{\".dockercfg\":\"\"}}",
		  "unexpected end of JSON" },
		{ 201, BLUE "?dryRun=All",
		  "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/"
		  "dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"bnVsbA==\"}}",
		  "" },
		{ 422, BLUE,
		  "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/tls\",\"data\":{\"tls.crt\":\"\"}}",
		  "data[tls.key]" },
		{ 201, BLUE "?dryRun=All",
		  "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/basic-auth\",\"data\":{\"password\":\"\"}}",
		  "" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/basic-auth\"}",
		  "data[username]: Required value" },
		{ 422, BLUE, "{\"metadata\":{\"name\":\"x\"},\"type\":\"kubernetes.io/service-account-token\"}",
		  "kubernetes.io/service-account.name" },
		{ 422, BLUE "?dryRun=Some", "{\"metadata\":{\"name\":\"x\"}}", "dryRun" },
		{ 400, BLUE "?fieldValidation=Strict", "{\"metadata\":{\"name\":\"x\"},\"foo\":1}",
		  "unknown field \\\"foo\\\"" },
		{ 404, SHOP "/namespaces/nope/secrets", "{\"metadata\":{\"name\":\"x\"}}",
		  "namespaces \\\"nope\\\" not found" },
		{ 409, BLUE, "{\"metadata\":{\"name\":\"quay-pull\"}}", "AlreadyExists" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		expect(rows[i].status, "POST", rows[i].uri, rows[i].body);
		must_say(rows[i].says);
	}
	content = "text/plain";
	expect(415, "POST", BLUE, "{}");
}

static void too_big(void **state)
{
	struct rh_buf body;
	(void)state;
	rh_buf_init(&body, 4 << 20);
	rh_buf_addz(&body, "{\"metadata\":{\"name\":\"big\"},\"stringData\":{\"a\":\"");
	for (size_t i = 0; i < (1 << 20) - 1; i++)
		rh_buf_addc(&body, 'x');
	size_t n = body.n;
	rh_buf_addz(&body, "x\"}}");
	expect(201, "POST", BLUE "?dryRun=All", body.p);
	body.p[n] = '\0';
	body.n = n;
	rh_buf_addz(&body, "xx\"}}");
	expect(422, "POST", BLUE, body.p);
	must_say("data: Too long: must have at most 1048576 bytes");
	rh_buf_release(&body);
}

static void creates(void **state)
{
	(void)state;
	expect(201, "POST", BLUE "?dryRun=All", "{\"metadata\":{\"name\":\"n\"},\"stringData\":{\"a\":\"b\"}}");
	must_say("\"data\":{\"a\":\"Yg==\"}");
	assert_false(says("resourceVersion") || says("stringData"));
	expect(404, "GET", BLUE "/n", NULL);
	expect(201, "POST", BLUE, "{\"metadata\":{\"generateName\":\"reg-\"}}");
	must_say("\"name\":\"reg-");
	must_say("\"type\":\"Opaque\"");
	expect(201, "POST", BLUE, "{\"metadata\":{\"name\":\"n\"},\"odd\":1,\"data\":{\"a\":\"Yg==\",\"c\":null}}");
	must_say("\"data\":{\"a\":\"Yg==\",\"c\":\"\"}");
	assert_int_equal(reply.headers_n, 2);
	assert_string_equal(reply.headers[1].key, "Warning");
	assert_false(says("odd"));
}

static void updates(void **state)
{
	(void)state;
	char body[512];
	expect(201, "POST", BLUE, "{\"metadata\":{\"name\":\"n\"},\"data\":{\"a\":\"Yg==\"}}");
	struct rh_err e = { 0 };
	json_t *v = sb_value_parse(rh_buf_str(&reply.body), &e);
	const char *rv = sb_value_z(sb_value_at(v, "metadata", "resourceVersion", NULL));
	snprintf(body, sizeof body,
		 "{\"metadata\":{\"name\":\"n\",\"resourceVersion\":\"%s\"},\"data\":{\"a\":\"Yw==\"}}", rv);
	expect(200, "PUT", BLUE "/n", body);
	expect(409, "PUT", BLUE "/n", body);
	must_say("\"reason\":\"Conflict\"");
	must_say("the object has been modified");
	sb_value_free(&v);
	expect(200, "PUT", BLUE "/n", "{\"data\":{\"z\":\"\"}}");
	expect(400, "PUT", BLUE "/n", "{\"metadata\":{\"name\":\"m\"}}");
	expect(404, "PUT", BLUE "/m", "{\"metadata\":{\"name\":\"m\"}}");
	expect(422, "PUT", BLUE "/n", "{\"type\":\"kubernetes.io/tls\",\"data\":{\"tls.crt\":\"\",\"tls.key\":\"\"}}");
	must_say("\"message\":\"Invalid value: \\\"kubernetes.io/tls\\\": field is immutable\"");
	expect(409, "PUT", BLUE "/n", "{\"metadata\":{\"uid\":\"other\"}}");
	content = "application/merge-patch+json";
	expect(409, "PATCH", BLUE "/n", "{\"metadata\":{\"resourceVersion\":\"1\"}}");
	expect(200, "PATCH", BLUE "/n", "{\"immutable\":true}");
	expect(200, "PATCH", BLUE "/n", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	expect(422, "PATCH", BLUE "/n", "{\"data\":{\"z\":\"YQ==\"}}");
	must_say("FieldValueForbidden");
	expect(422, "PATCH", BLUE "/n", "{\"immutable\":null}");
	content = "application/json-patch+json";
	expect(422, "PATCH", BLUE "/n", "[{\"op\":\"test\",\"path\":\"/type\",\"value\":\"x\"}]");
	must_say("the server rejected our request due to an error in our request");
	content = "application/json";
	expect(415, "PATCH", BLUE "/n", "{}");
	content = "application/merge-patch+json";
	expect(422, "PATCH", BLUE "/quay-pull", "{\"data\":{\"x\":\"%\"}}");
	must_say("\"field\":\"patch\"");
	expect(400, "PATCH", BLUE "/quay-pull", "[]");
	expect(404, "GET", BLUE "/quay-pull/status", NULL);
}

static void status_is_apart(void **state)
{
	(void)state;
	content = "application/merge-patch+json";
	expect(200, "PATCH", SHOP "/namespaces/scratch",
	       "{\"status\":{\"phase\":\"Odd\"},\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	must_say("\"phase\":\"Active\"");
	must_say("\"a\":\"b\"");
	expect(200, "PATCH", SHOP "/namespaces/scratch/status",
	       "{\"status\":{\"phase\":\"Odd\"},\"metadata\":{\"labels\":{\"a\":\"c\"}}}");
	must_say("\"phase\":\"Odd\"");
	must_say("\"a\":\"b\"");
}

/* The same object put again is no change: no new version, no event. */
static void nothing_changes(void **state)
{
	(void)state;
	expect(200, "GET", BLUE "/quay-pull", NULL);
	char *body = rh_strdup(reply.body.p);
	uint64_t rv = sb_cluster_find(&world, RH_STR("c-m-4xq9zv2k"))->store.rv;
	expect(200, "PUT", BLUE "/quay-pull", body);
	assert_int_equal(sb_cluster_find(&world, RH_STR("c-m-4xq9zv2k"))->store.rv, rv);
	free(body);
}

static void managers(void **state)
{
	(void)state;
	expect(201, "POST", BLUE "?fieldManager=one",
	       "{\"metadata\":{\"name\":\"n\",\"labels\":{\"l\":\"1\"}},\"data\":{\"a\":\"\",\"b\":\"\"}}");
	must_say("\"manager\":\"one\",\"operation\":\"Update\",\"apiVersion\":\"v1\"");
	must_say("{\"f:data\":{\".\":{},\"f:a\":{},\"f:b\":{}},\"f:metadata\":{\"f:labels\":{\".\":{},\"f:l\":{}}},\"f:"
		 "type\":{}}");
	content = "application/merge-patch+json";
	expect(200, "PATCH", BLUE "/n?fieldManager=two", "{\"data\":{\"b\":\"YQ==\"}}");
	must_say("{\"f:data\":{\".\":{},\"f:a\":{}},");
	must_say("\"manager\":\"two\"");
	must_say("{\"f:data\":{\"f:b\":{}}}");
	expect(200, "PATCH", BLUE "/n?fieldManager=three", "{\"data\":{\"b\":null}}");
	assert_false(says("two") || says("three"));
}

static void deletes(void **state)
{
	(void)state;
	expect(409, "DELETE", BLUE "/quay-pull", "{\"preconditions\":{\"uid\":\"nope\"}}");
	must_say("does not match the UID in record");
	expect(200, "DELETE", BLUE "/quay-pull", "{\"dryRun\":[\"All\"]}");
	expect(200, "DELETE", BLUE "/quay-pull", "{\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Background\"}");
	must_say("\"status\":\"Success\"");
	must_say("\"uid\":");
	expect(404, "DELETE", BLUE "/quay-pull", NULL);
	expect(200, "DELETE", BLUE "?fieldSelector=type%3DOpaque", NULL);
	must_say("session-key");
	expect(404, "GET", BLUE "/session-key", NULL);
	expect(200, "GET", BLUE "/harbor-robot", NULL);
	content = "application/merge-patch+json";
	expect(200, "PATCH", BLUE "/harbor-robot", "{\"metadata\":{\"finalizers\":[\"a.example/wait\"]}}");
	expect(200, "DELETE", BLUE "/harbor-robot", NULL);
	must_say("deletionTimestamp");
	expect(200, "GET", BLUE "/harbor-robot", NULL);
	expect(200, "PATCH", BLUE "/harbor-robot", "{\"metadata\":{\"finalizers\":null}}");
	expect(404, "GET", BLUE "/harbor-robot", NULL);
	expect(405, "DELETE", SHOP "/namespaces", NULL);
}

/* ---- namespaces, a moment later ---- */

static void namespaces_grow(void **state)
{
	static const char body[] = "{\"metadata\":{\"name\":\"web-red\",\"annotations\":{\"field.cattle.io/"
				   "projectId\":\"c-m-4xq9zv2k:p-4k7xq\"}}}";
	(void)state;
	send_as = "dana";
	expect(403, "POST", SHOP "/namespaces",
	       "{\"metadata\":{\"name\":\"x\",\"annotations\":{\"field.cattle.io/"
	       "projectId\":\"c-m-4xq9zv2k:p-mc2vd\"}}}");
	expect(201, "POST", SHOP "/namespaces", body);
	expect(403, "GET", SHOP "/namespaces/web-red/secrets", NULL);
	expect(200, "GET", "/sandbox/state", NULL);
	must_say("\"due\":20,");
	tick(20);
	send_as = "admin";
	expect(200, "GET", "/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces?fieldSelector=metadata.name%3Dweb-red", NULL);
	must_say("\"cattle.io/status\":\"{\\\"Conditions\\\":[{\\\"Type\\\":\\\"ResourceQuotaInit\\\"");
	assert_false(says("\"field.cattle.io/projectId\":\"p-4k7xq\""));
	send_as = "dana";
	tick(980);
	expect(200, "GET", SHOP "/namespaces/web-red/secrets", NULL);
	expect(200, "GET", SHOP "/namespaces/web-red/serviceaccounts/default", NULL);
	expect(200, "GET", "/v3/cluster/c-m-4xq9zv2k/namespaces/web-red", NULL);
	must_say("\"state\":\"active\"");
	tick(1000);
	must_say("\"due\":-1,");
	send_as = "admin";
	expect(201, "POST", SHOP "/namespaces/web-red/secrets", "{\"metadata\":{\"name\":\"s\"}}");
	expect(200, "DELETE", SHOP "/namespaces/web-red", NULL);
	must_say("\"phase\":\"Terminating\"");
	expect(403, "POST", SHOP "/namespaces/web-red/secrets", "{\"metadata\":{\"name\":\"t\"}}");
	must_say("because it is being terminated");
	tick(2000);
	expect(404, "GET", SHOP "/namespaces/web-red", NULL);
	expect(404, "GET", SHOP "/namespaces/web-red/secrets/s", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_are_one_snapshot, start_215, stop),
		cmocka_unit_test_setup_teardown(old_pages_expire, start_215, stop),
		cmocka_unit_test_setup_teardown(versions, start_215, stop),
		cmocka_unit_test_setup_teardown(selectors, start_215, stop),
		cmocka_unit_test_setup_teardown(forms, start_215, stop),
		cmocka_unit_test_setup_teardown(watches, start_215, stop),
		cmocka_unit_test_setup_teardown(table_watches, start_215, stop),
		cmocka_unit_test_setup_teardown(old_watches, start_215, stop),
		cmocka_unit_test_setup_teardown(refused_bodies, start_215, stop),
		cmocka_unit_test_setup_teardown(too_big, start_215, stop),
		cmocka_unit_test_setup_teardown(creates, start_215, stop),
		cmocka_unit_test_setup_teardown(updates, start_215, stop),
		cmocka_unit_test_setup_teardown(status_is_apart, start_215, stop),
		cmocka_unit_test_setup_teardown(nothing_changes, start_215, stop),
		cmocka_unit_test_setup_teardown(managers, start_215, stop),
		cmocka_unit_test_setup_teardown(deletes, start_215, stop),
		cmocka_unit_test_setup_teardown(namespaces_grow, start_215, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
