/* What is broken on purpose: what the world does then, and that it is whole again afterwards. */
#include "sandbox_ask.h"

#include "sandbox/api/value.h"
#include "sandbox/breaks.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/fault.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#define SHOP "/k8s/clusters/c-m-4xq9zv2k"
#define FRONT SHOP "/apis/apps/v1/namespaces/web-blue/deployments/front"
#define SECRET SHOP "/api/v1/namespaces/web-blue/secrets/quay-pull"

/* How many pods of the workload wait for that reason, and what the first of them was told. */
static size_t waiting(const char *ns, const char *app, const char *reason, char said[512])
{
	const struct sb_index *pods = &sb_shop(&world)->store.indexes[sb_kind_index(sb_kind_named("pods"))];
	size_t n = 0;

	*said = '\0';
	for (size_t i = 0; i < pods->n; i++) {
		const json_t *list = sb_value_at(pods->v[i]->v, "status", "containerStatuses", NULL);
		const json_t *w = sb_value_at(json_array_get(list, 0), "state", "waiting", NULL);
		if (!rh_str_is(pods->v[i]->ns, ns) || sb_object_leaving(pods->v[i]) ||
		    !rh_str_is(sb_value_str(sb_value_at(pods->v[i]->v, "metadata", "labels", "app", NULL)), app) ||
		    strcmp(sb_value_z_of(w, "reason"), reason))
			continue;
		n++;
		snprintf(said, 512, "%s", sb_value_z_of(w, "message"));
	}
	return n;
}

static bool fails(const char *ns, const char *app, char said[512])
{
	return waiting(ns, app, "ErrImagePull", said) || waiting(ns, app, "ImagePullBackOff", said);
}

static void must_fail(const char *ns, const char *app, const char *why)
{
	char said[512];

	tick(10000);
	if (!fails(ns, app, said))
		fail_msg("%s of %s is pulled", app, ns);
	if (!strstr(said, why) && !strstr(said, "Back-off"))
		fail_msg("%s", said);
	char *uri = rh_format(SHOP "/api/v1/namespaces/%s/events?fieldSelector=reason%%3DFailed", ns);
	expect(200, "GET", uri, NULL);
	free(uri);
	must_say(why);
}

static void must_run(const char *ns, const char *app, const char *image)
{
	char said[512];

	tick(20000);
	if (fails(ns, app, said))
		fail_msg("%s of %s: %s", app, ns, said);
	char *uri = rh_format(SHOP "/apis/apps/v1/namespaces/%s/deployments/%s", ns, app);
	expect(200, "GET", uri, NULL);
	free(uri);
	must_say(image);
}

static void state_is(const char *id, const char *state)
{
	char *says_so = rh_format("\"state\":\"%s\"", state), *from = rh_format("\"id\":\"%s\"", id);

	expect(200, "GET", "/sandbox/breaks", NULL);
	const char *at = strstr(reply.body.p, from);
	const char *is = at ? strstr(at, "\"state\"") : NULL;
	if (!is || strncmp(is, says_so, strlen(says_so)))
		fail_msg("%s is not %s: %s", id, state, reply.body.p);
	free(says_so);
	free(from);
}

static const struct {
	const char *id, *ns, *app, *why, *before;
} pulls[] = {
	{ "wrong-password", "web-blue", "front", "401 UNAUTHORIZED", "quay.io/acme/front:3.1" },
	{ "missing-secret", "web-blue", "front", "failed to fetch anonymous token", "quay.io/acme/front:3.1" },
	{ "wrong-type", "web-blue", "front", "failed to fetch anonymous token", "quay.io/acme/front:3.1" },
	{ "near-key", "web-blue", "front", "failed to fetch anonymous token", "quay.io/acme/front:3.1" },
	{ "certificate", "web-blue", "api", "certificate signed by unknown authority", "web/api:2.4" },
	{ "rate-limit", "web-green", "cache", "429 Too Many Requests - Server message: toomanyrequests", "redis:7.2" },
};

static void a_pull_fails_and_is_mended(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(pulls); i++) {
		char *uri = rh_format("/sandbox/break/%s", pulls[i].id);
		expect(200, "POST", uri, NULL);
		free(uri);
		state_is(pulls[i].id, "on");
		must_fail(pulls[i].ns, pulls[i].app, pulls[i].why);
		state_is(pulls[i].id, "on");
		expect(200, "POST", "/sandbox/mend", NULL);
		state_is(pulls[i].id, "off");
		must_run(pulls[i].ns, pulls[i].app, pulls[i].before);
	}
}

static void a_second_time_is_broken_again(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		expect(200, "POST", "/sandbox/break/missing-secret", NULL);
		must_fail("web-blue", "front", "failed to fetch anonymous token");
		expect(200, "POST", "/sandbox/mend/missing-secret", NULL);
		must_run("web-blue", "front", "quay.io/acme/front:3.1");
	}
}

static void of_two_about_one_thing_the_second_counts(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/break/missing-secret", NULL);
	expect(200, "POST", "/sandbox/break/wrong-type", NULL);
	state_is("missing-secret", "off");
	state_is("wrong-type", "on");
	expect(200, "GET", SECRET, NULL);
	must_say("\"type\":\"Opaque\"");
	expect(200, "POST", "/sandbox/mend", NULL);
	expect(200, "GET", SECRET, NULL);
	must_say("kubernetes.io/dockerconfigjson");
	must_run("web-blue", "front", "quay.io/acme/front:3.1");
}

static void of_two_about_two_things_both_do(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/break/certificate", NULL);
	expect(200, "POST", "/sandbox/break/wrong-password", NULL);
	must_fail("web-blue", "api", "certificate signed by unknown authority");
	must_fail("web-blue", "front", "401 UNAUTHORIZED");
	expect(200, "POST", "/sandbox/mend", NULL);
	state_is("certificate", "on");
	must_run("web-blue", "front", "quay.io/acme/front:3.1");
	expect(200, "POST", "/sandbox/mend", NULL);
	must_run("web-blue", "api", "web/api:2.4");
}

/* Who puts the right password in sees the pods come, and the trainer sees that it was done. */
static void somebody_repairs_it(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/break/missing-secret", NULL);
	must_fail("web-blue", "front", "failed to fetch anonymous token");
	expect(200, "GET", SHOP "/api/v1/namespaces/web-green/secrets/quay-pull", NULL);
	json_t *v = sb_value_parse(rh_buf_str(&reply.body), &(struct rh_err){ 0 });
	json_object_set_new(v, "metadata", sb_value_json("{\"name\":\"quay-pull\",\"namespace\":\"web-blue\"}"));
	struct rh_buf body;
	rh_buf_init(&body, 65536);
	sb_value_write(v, &body);
	sb_value_free(&v);
	expect(201, "POST", SHOP "/api/v1/namespaces/web-blue/secrets", body.p);
	rh_buf_release(&body);
	state_is("missing-secret", "changed");
	tick(400000);
	char said[512];
	assert_false(fails("web-blue", "front", said));
	expect(200, "GET", FRONT, NULL);
	must_say("quay.io/acme/front:3.2");
}

static void sessions_end(void **state)
{
	(void)state;
	expect(200, "GET", SECRET, NULL);
	expect(200, "POST", "/sandbox/break/expired-token", NULL);
	expect(401, "GET", SECRET, NULL);
	send_as = "dana";
	expect(401, "GET", SECRET, NULL);
	state_is("expired-token", "on");
	send_as = NULL;
	tick(2000);
	expect(201, "POST", "/v3-public/localProviders/local?action=login",
	       "{\"username\":\"dana\",\"password\":\"demo-dana\"}");
	state_is("expired-token", "changed");
	expect(200, "POST", "/sandbox/mend/expired-token", NULL);
	send_as = "admin";
	expect(200, "GET", SECRET, NULL);
}

static void the_cluster_is_away(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/break/cluster-away", NULL);
	expect(503, "GET", SECRET, NULL);
	must_say("cluster agent disconnected");
	expect(200, "POST", "/sandbox/mend", NULL);
	expect(200, "GET", SECRET, NULL);
}

static int64_t delay_of(const char *path)
{
	struct sb_request q = { .world = &world,
				.method = "GET",
				.path = rh_strdup(path),
				.full_path = rh_strdup(path),
				.header = header };
	const struct sb_fault *f = sb_fault_for(&world, &q);

	free(q.path);
	free(q.full_path);
	return f ? f->delay : 0;
}

/* A registry's token that has ended, for who wants to see what that looks like. */
static void a_password_has_ended(void **state)
{
	(void)state;
	expect(404, "GET", SHOP "/api/v1/namespaces/web-blue/secrets/ecr-pull", NULL);
	expect(200, "POST", "/sandbox/break/ended-password", NULL);
	expect(200, "GET", SHOP "/api/v1/namespaces/web-blue/secrets/ecr-pull", NULL);
	must_say("kubernetes.io/dockerconfigjson");
	state_is("ended-password", "on");
	expect(200, "POST", "/sandbox/mend", NULL);
	expect(404, "GET", SHOP "/api/v1/namespaces/web-blue/secrets/ecr-pull", NULL);
	state_is("ended-password", "off");
}

static void the_server_is_slow(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/break/slow", NULL);
	assert_int_equal(delay_of("/v3/users"), 3000);
	assert_int_equal(delay_of("/sandbox/state"), 0);
	expect(200, "POST", "/sandbox/mend/slow", NULL);
	assert_int_equal(delay_of("/v3/users"), 0);
}

static void all_begins_again(void **state)
{
	(void)state;
	expect(200, "GET", "/sandbox/breaks", NULL);
	char *whole = rh_strdup(reply.body.p);
	static const char *const all[] = { "wrong-password", "certificate",  "rate-limit",
					   "expired-token",  "cluster-away", "slow" };
	for (size_t i = 0; i < RH_LEN(all); i++) {
		char *uri = rh_format("/sandbox/break/%s", all[i]);
		expect(200, "POST", uri, NULL);
		free(uri);
	}
	expect(200, "POST", "/sandbox/reset", NULL);
	expect(200, "GET", "/sandbox/breaks", NULL);
	assert_string_equal(reply.body.p, whole);
	free(whole);
	must_run("web-blue", "front", "quay.io/acme/front:3.1");
	must_run("web-green", "cache", "redis:7.2");
	expect(200, "GET", SECRET, NULL);
	must_say("kubernetes.io/dockerconfigjson");
	assert_int_equal(delay_of("/v3/users"), 0);
}

static void what_there_is_not(void **state)
{
	(void)state;
	expect(404, "POST", "/sandbox/break/everything", NULL);
	expect(404, "POST", "/sandbox/break/slow?user=nobody", NULL);
	expect(404, "POST", "/sandbox/reset/dana", NULL);
	expect(200, "POST", "/sandbox/mend", NULL); /* nothing is broken: no mistake */
	control_token = "guessed";
	expect(403, "POST", "/sandbox/break/slow", NULL);
	expect(403, "GET", "/sandbox/breaks", NULL);
}

static void a_plain_cluster_has_them_too(void **state)
{
	char said[512];

	(void)state;
	expect(409, "POST", "/sandbox/break/cluster-away", NULL);
	expect(200, "POST", "/sandbox/break/near-key", NULL);
	tick(10000);
	assert_true(fails("web-blue", "front", said));
	expect(200, "POST", "/sandbox/mend", NULL);
	tick(20000);
	assert_false(fails("web-blue", "front", said));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_pull_fails_and_is_mended, start_215, stop),
		cmocka_unit_test_setup_teardown(a_pull_fails_and_is_mended, start_26, stop),
		cmocka_unit_test_setup_teardown(a_second_time_is_broken_again, start_215, stop),
		cmocka_unit_test_setup_teardown(a_second_time_is_broken_again, start_26, stop),
		cmocka_unit_test_setup_teardown(of_two_about_one_thing_the_second_counts, start_215, stop),
		cmocka_unit_test_setup_teardown(of_two_about_two_things_both_do, start_211, stop),
		cmocka_unit_test_setup_teardown(somebody_repairs_it, start_215, stop),
		cmocka_unit_test_setup_teardown(sessions_end, start_215, stop),
		cmocka_unit_test_setup_teardown(the_cluster_is_away, start_215, stop),
		cmocka_unit_test_setup_teardown(a_password_has_ended, start_215, stop),
		cmocka_unit_test_setup_teardown(the_server_is_slow, start_215, stop),
		cmocka_unit_test_setup_teardown(all_begins_again, start_215, stop),
		cmocka_unit_test_setup_teardown(what_there_is_not, start_215, stop),
		cmocka_unit_test_setup_teardown(a_plain_cluster_has_them_too, start_kubernetes, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
