/* A class in one sandbox: what each learner has, and that nobody gets at anybody else's. */
#include "sandbox_ask.h"

#include "sandbox/api/value.h"
#include "sandbox/breaks.h"
#include "sandbox/fault.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/world_file.h"
#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

#define SHOP "/k8s/clusters/c-m-4xq9zv2k"
#define BLUE_1 SHOP "/api/v1/namespaces/web-01/secrets"
#define BLUE_2 SHOP "/api/v1/namespaces/web-02/secrets"
#define MINE "{\"metadata\":{\"name\":\"mine\"},\"type\":\"Opaque\",\"data\":{\"a\":\"YQ==\"}}"

static int start_class_of(const char *profile)
{
	start(profile);
	sb_learners_init(&world, 3);
	sb_world_reset(&world);
	return 0;
}

static int start_class(void **state)
{
	(void)state;
	return start_class_of("2.15");
}

static int start_class_26(void **state)
{
	(void)state;
	return start_class_of("2.6");
}

static int start_class_kubernetes(void **state)
{
	(void)state;
	return start_class_of("kubernetes");
}

static const char *door(size_t i)
{
	return world.learners[i].control;
}

static bool pod_waits(const char *ns)
{
	const struct sb_index *pods = &sb_shop(&world)->store.indexes[sb_kind_index(sb_kind_named("pods"))];

	for (size_t i = 0; i < pods->n; i++) {
		const json_t *list = sb_value_at(pods->v[i]->v, "status", "containerStatuses", NULL);
		if (rh_str_is(pods->v[i]->ns, ns) &&
		    sb_value_at(json_array_get(list, 0), "state", "waiting", "message", NULL))
			return true;
	}
	return false;
}

static void everybody_has_their_own(void **state)
{
	(void)state;
	send_as = "learner01";
	expect(200, "GET", BLUE_1 "/quay-pull", NULL);
	expect(403, "GET", BLUE_2 "/quay-pull", NULL);
	expect(403, "GET", SHOP "/api/v1/namespaces/web-blue/secrets", NULL);
	expect(200, "GET", SHOP "/apis/apps/v1/namespaces/green-01/deployments/front", NULL);
	must_say("harbor.corp.example/web/front:3.2-rc1");
	expect(200, "GET", BLUE_1 "/harbor-shop", NULL); /* of the project */
	expect(200, "GET", "/v3/projects?clusterId=c-m-4xq9zv2k", NULL);
	must_say("Web Shop 01");
	assert_false(says("Web Shop 02"));
	assert_false(says("\"name\":\"Web Shop\""));
}

static void one_name_does_not_collide(void **state)
{
	(void)state;
	send_as = "learner01";
	expect(201, "POST", BLUE_1, MINE);
	send_as = "learner02";
	expect(201, "POST", BLUE_2, MINE);
	expect(403, "DELETE", BLUE_1 "/mine", NULL);
}

static void a_reset_is_of_one(void **state)
{
	(void)state;
	send_as = "admin";
	expect(201, "POST", BLUE_1, MINE);
	expect(201, "POST", BLUE_2, MINE);
	expect(200, "DELETE", SHOP "/apis/apps/v1/namespaces/web-01/deployments/front", NULL);
	expect(200, "DELETE", BLUE_1 "/quay-pull", NULL);
	control_token = door(0);
	expect(403, "POST", "/sandbox/reset/learner02", NULL);
	expect(200, "POST", "/sandbox/reset", NULL);
	control_token = NULL;
	tick(60000);
	expect(404, "GET", BLUE_1 "/mine", NULL);
	expect(200, "GET", BLUE_1 "/quay-pull", NULL);
	expect(200, "GET", BLUE_1 "/harbor-shop", NULL);
	expect(200, "GET", BLUE_2 "/mine", NULL);
	expect(200, "GET", SHOP "/apis/apps/v1/namespaces/web-01/deployments/front", NULL);
	must_say("\"availableReplicas\":2");
	expect(200, "GET", SHOP "/api/v1/namespaces/web-01/serviceaccounts/default", NULL);
	send_as = "learner01";
	expect(201, "POST", BLUE_1, MINE);
	send_as = "admin";
	expect(200, "POST", "/sandbox/reset/learner02", NULL);
	expect(404, "GET", BLUE_2 "/mine", NULL);
	expect(200, "GET", BLUE_1 "/mine", NULL);
	expect(200, "POST", "/sandbox/reset", NULL); /* the trainer's: all */
	expect(404, "GET", BLUE_1 "/mine", NULL);
}

/* What a learner makes besides is gone too: a namespace in the project, a secret of the project. */
static void a_reset_is_whole(void **state)
{
	(void)state;
	send_as = "admin";
	expect(201, "POST", SHOP "/api/v1/namespaces",
	       "{\"metadata\":{\"name\":\"extra\",\"annotations\":{\"field.cattle.io/"
	       "projectId\":\"c-m-4xq9zv2k:p-shop01\"}}}");
	expect(201, "POST", SHOP "/api/v1/namespaces/extra/secrets", MINE);
	expect(201, "POST", "/k8s/clusters/local/api/v1/namespaces/c-m-4xq9zv2k-p-shop01/secrets", MINE);
	tick(5000);
	expect(200, "POST", "/sandbox/reset/learner01", NULL);
	tick(5000);
	expect(404, "GET", SHOP "/api/v1/namespaces/extra", NULL);
	expect(404, "GET", "/k8s/clusters/local/api/v1/namespaces/c-m-4xq9zv2k-p-shop01/secrets/mine", NULL);
	expect(200, "GET", "/k8s/clusters/local/api/v1/namespaces/c-m-4xq9zv2k-p-shop01/secrets/harbor-shop", NULL);
}

static void a_learner_opens_one_door(void **state)
{
	static const struct {
		const char *method, *path, *body;
	} trainers[] = {
		{ "GET", "/sandbox/state", NULL },
		{ "GET", "/sandbox/class", NULL },
		{ "POST", "/sandbox/tick?ms=1", NULL },
		{ "POST", "/sandbox/fault", "{\"clear\":true}" },
		{ "POST", "/sandbox/user", "{\"name\":\"learner01\",\"role\":\"administrator\"}" },
		{ "POST", "/sandbox/registry", "{\"host\":\"quay.io\",\"fault\":\"timeout\"}" },
	};

	(void)state;
	control_token = door(0);
	for (size_t i = 0; i < RH_LEN(trainers); i++)
		expect(403, trainers[i].method, trainers[i].path, trainers[i].body);
	expect(409, "POST", "/sandbox/break/cluster-away", NULL);
}

static void a_break_is_of_one(void **state)
{
	static const struct {
		const char *id, *ns[3];
	} pulls[] = {
		{ "missing-secret", { "web-01", "web-02", "web-blue" } },
		{ "certificate", { "web-01", "web-02", "web-blue" } },
		{ "rate-limit", { "green-01", "", "" } },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(pulls); i++) {
		char *path = rh_format("/sandbox/break/%s?user=learner02", pulls[i].id);
		control_token = door(0);
		expect(200, "POST", path, NULL); /* of learner01, whatever it says */
		control_token = NULL;
		free(path);
		tick(10000);
		assert_true(pod_waits(pulls[i].ns[0]));
		for (size_t k = 1; k < 3; k++)
			assert_false(*pulls[i].ns[k] && pod_waits(pulls[i].ns[k]));
		control_token = door(0);
		expect(200, "POST", "/sandbox/mend", NULL);
		control_token = NULL;
		tick(20000);
		assert_false(i < 2 && pod_waits(pulls[i].ns[0]));
	}
}

static void a_break_of_the_trainer_is_for_all(void **state)
{
	(void)state;
	expect(200, "POST", "/sandbox/break/missing-secret", NULL);
	must_say("\"learners\":[\"learner03\",\"learner02\",\"learner01\"]");
	tick(10000);
	assert_true(pod_waits("web-blue") && pod_waits("web-01") && pod_waits("web-03"));
	expect(200, "POST", "/sandbox/mend", NULL);
	tick(20000);
	assert_false(pod_waits("web-blue") || pod_waits("web-01") || pod_waits("web-03"));
}

static void a_session_ends_of_one(void **state)
{
	(void)state;
	control_token = door(0);
	expect(200, "POST", "/sandbox/break/expired-token", NULL);
	control_token = NULL;
	send_as = "learner01";
	expect(401, "GET", BLUE_1, NULL);
	send_as = "learner02";
	expect(200, "GET", BLUE_2, NULL);
	send_as = "admin";
	expect(200, "GET", BLUE_2, NULL);
}

static int64_t delay_for(const char *user)
{
	struct sb_request q = { .world = &world,
				.method = "GET",
				.path = rh_strdup("/v3/users"),
				.full_path = rh_strdup("/v3/users"),
				.header = header };
	send_as = user;
	const struct sb_fault *f = sb_fault_for(&world, &q);

	free(q.path);
	free(q.full_path);
	return f ? f->delay : 0;
}

static void the_server_is_slow_for_one(void **state)
{
	(void)state;
	control_token = door(1);
	expect(200, "POST", "/sandbox/break/slow", NULL);
	assert_int_equal(delay_for("learner02"), 3000);
	assert_int_equal(delay_for("learner01"), 0);
	assert_int_equal(delay_for("admin"), 0);
}

static void the_trainer_sees_where_they_are(void **state)
{
	(void)state;
	control_token = door(1);
	expect(200, "POST", "/sandbox/progress",
	       "{\"lesson\":\"Create a registry\",\"step\":\"Enter a name\",\"at\":3,\"count\":11}");
	expect(400, "POST", "/sandbox/progress", "[]");
	control_token = NULL;
	expect(400, "POST", "/sandbox/progress", "{}");
	tick(60000);
	expect(200, "GET", "/sandbox/class", NULL);
	must_say("{\"name\":\"learner01\",\"lesson\":\"\",\"step\":\"\",\"at\":0,\"count\":0,\"since\":0,\"seen\":0,"
		 "\"broken\":0}");
	must_say(
		"{\"name\":\"learner02\",\"lesson\":\"Create a registry\",\"step\":\"Enter a name\",\"at\":3,\"count\":"
		"11,\"since\":1790000000,\"seen\":1790000000,\"broken\":0}");
	control_token = door(1);
	expect(200, "POST", "/sandbox/progress", "{\"lesson\":\"Create a registry\",\"at\":3,\"count\":11}");
	control_token = NULL;
	expect(200, "GET", "/sandbox/class", NULL);
	must_say("\"since\":1790000000,\"seen\":1790000060"); /* the same step */
	expect(200, "POST", "/sandbox/reset/learner02", NULL);
	expect(200, "GET", "/sandbox/class", NULL);
	must_say("Create a registry"); /* their program is where it was */
	control_token = door(1);
	expect(200, "POST", "/sandbox/progress", "{}");
	control_token = NULL;
	expect(200, "GET", "/sandbox/class", NULL);
	assert_false(says("Create a registry"));
}

/* Whoever signs in with a password gets their door by the login. */
static void a_login_is_enough(void **state)
{
	(void)state;
	control_token = "";
	send_as = NULL;
	expect(401, "GET", "/sandbox/hello", NULL);
	send_as = "learner02";
	expect(200, "GET", "/sandbox/hello", NULL);
	must_say(door(1));
	must_say("\"web-blue\":\"web-02\"");
	assert_false(says(world.control) || says(door(0)));
	send_as = "dana";
	expect(200, "GET", "/sandbox/hello", NULL);
	assert_false(says("control"));
	send_as = "admin";
	expect(200, "GET", "/sandbox/hello", NULL);
	must_say(world.control);
	must_say("\"class\":3");
}

static void a_file_tells_its_own(void **state)
{
	struct rh_buf out;

	(void)state;
	json_t *v = sb_announcement(&world, &world.learners[0], "/kubeconfig");
	rh_buf_init(&out, 65536);
	sb_value_write(v, &out);
	sb_value_free(&v);
	assert_non_null(strstr(out.p, door(0)));
	assert_non_null(strstr(out.p, world.learners[0].password));
	const char *const others[] = { world.control,
				       door(1),
				       world.learners[1].password,
				       "demo-admin",
				       "robot$pay",
				       world.tokens[0]->secret,
				       world.tokens[4]->secret,
				       "/kubeconfig" };
	for (size_t i = 0; i < RH_LEN(others); i++)
		if (strstr(out.p, others[i]))
			fail_msg("it tells number %zu", i);
	rh_buf_release(&out);
}

static void a_plain_cluster_has_a_class_too(void **state)
{
	(void)state;
	send_as = "learner01";
	expect(200, "GET", "/api/v1/namespaces/web-01/secrets/quay-pull", NULL);
	expect(403, "GET", "/api/v1/namespaces/web-02/secrets/quay-pull", NULL);
	expect(201, "POST", "/api/v1/namespaces/web-01/secrets", MINE);
	control_token = door(0);
	expect(200, "POST", "/sandbox/reset", NULL);
	expect(404, "GET", "/api/v1/namespaces/web-01/secrets/mine", NULL);
	expect(200, "GET", "/api/v1/namespaces/web-01/secrets/quay-pull", NULL);
}

/* ---- a trainer's own world ---- */

static const char own[] =
	"projects:\n"
	"- name: Team A\n"
	"  namespaces: [team-a]\n"
	"  members: [dana]\n"
	"registries:\n"
	"- {host: quay.io, user: acme+deploy, password: demo-own}\n"
	"secrets:\n"
	"- {namespace: team-a, name: pull, host: quay.io, user: acme+deploy}\n"
	"- {namespace: team-a, name: bad, host: quay.io, user: acme+deploy, password: \"demo; wrong one\"}\n"
	"workloads:\n"
	"- {namespace: team-a, name: good, image: \"quay.io/acme/web:1.0\", secrets: [pull]}\n"
	"- {namespace: team-a, name: worse, image: \"quay.io/acme/api:1.0\", secrets: [bad]}\n";

static enum rh_code read_world(const char *yaml, struct data_yaml **out, struct rh_err *e)
{
	char path[] = "/tmp/rh-world-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
	close(fd);
	enum rh_code code = sb_world_file_read(&world, path, out, e);
	unlink(path);
	return code;
}

static void a_world_of_ones_own(void **state)
{
	struct rh_err e = { 0 };

	(void)state;
	assert_int_equal(read_world(own, &world.file, &e), RH_OK);
	for (int i = 0; i < 2; i++) { /* and again after a reset */
		expect(200, "POST", "/sandbox/reset", NULL);
		tick(20000);
		send_as = "dana";
		expect(200, "GET", SHOP "/api/v1/namespaces/team-a/secrets/pull", NULL);
		expect(200, "GET", SHOP "/apis/apps/v1/namespaces/team-a/deployments/good", NULL);
		must_say("\"availableReplicas\":1");
		expect(200, "GET", SHOP "/api/v1/namespaces/team-a/events?fieldSelector=reason%3DFailed", NULL);
		must_say("quay.io/acme/api:1.0");
		assert_false(says("quay.io/acme/web:1.0"));
		send_as = "admin";
	}
}

static void mistakes_in_a_world_are_named(void **state)
{
	static const struct {
		const char *yaml, *says[2];
	} bad[] = {
		{ "secrets:\n- {namspace: a, name: b, host: quay.io, user: acme+deploy}\n",
		  { "line 2", "\"namspace\" is not known in secrets" } },
		{ "secrets:\n- name: b\n  host: quay.io\n  user: acme+deploy\n",
		  { "line 2", "\"namespace\" is missing" } },
		{ "teams: []\n", { "line 1", "expected: projects" } },
		{ "registries:\n- {host: quay.io, user: nobody, password: x}\n", { "line 2", "no registry" } },
		{ "registries:\n- {host: quay.io, fault: broken}\n", { "line 2", "rate-limit-anonymous" } },
		{ "registries:\n- host: quay.example\n  fault: x509\n", { "line 2", "no such registry" } },
		{ "secrets:\n- namespace: team a\n", { "line 2", "no \"namespace\"" } },
		{ "projects:\n- name: A\n  namespaces: team-a\n", { "line 3", "a list of names" } },
		{ "workloads:\n- namespace: a\n  name: b\n  image: \"A b\"\n", { "line 4", "expected: an image" } },
		{ "workloads:\n- {namespace: a, name: b, image: c, replicas: 99}\n", { "line 2", "0 to 20" } },
		{ "projects: {}\n", { "line 1", "no list" } },
		{ "projects: [\n", { "", "" } },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(bad); i++) {
		struct data_yaml *y = NULL;
		struct rh_err e = { 0 };
		char *whole;

		assert_int_not_equal(read_world(bad[i].yaml, &y, &e), RH_OK);
		assert_null(y);
		whole = rh_format("%s: %s", e.what, e.why);
		if (!strstr(whole, bad[i].says[0]) || !strstr(whole, bad[i].says[1]))
			fail_msg("%s", whole);
		free(whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everybody_has_their_own, start_class, stop),
		cmocka_unit_test_setup_teardown(everybody_has_their_own, start_class_26, stop),
		cmocka_unit_test_setup_teardown(one_name_does_not_collide, start_class, stop),
		cmocka_unit_test_setup_teardown(a_reset_is_of_one, start_class, stop),
		cmocka_unit_test_setup_teardown(a_reset_is_of_one, start_class_26, stop),
		cmocka_unit_test_setup_teardown(a_reset_is_whole, start_class, stop),
		cmocka_unit_test_setup_teardown(a_learner_opens_one_door, start_class, stop),
		cmocka_unit_test_setup_teardown(a_break_is_of_one, start_class, stop),
		cmocka_unit_test_setup_teardown(a_break_of_the_trainer_is_for_all, start_class, stop),
		cmocka_unit_test_setup_teardown(a_session_ends_of_one, start_class, stop),
		cmocka_unit_test_setup_teardown(the_server_is_slow_for_one, start_class, stop),
		cmocka_unit_test_setup_teardown(the_trainer_sees_where_they_are, start_class, stop),
		cmocka_unit_test_setup_teardown(a_login_is_enough, start_class, stop),
		cmocka_unit_test_setup_teardown(a_file_tells_its_own, start_class, stop),
		cmocka_unit_test_setup_teardown(a_world_of_ones_own, start_215, stop),
		cmocka_unit_test_setup_teardown(a_world_of_ones_own, start_26, stop),
		cmocka_unit_test_setup_teardown(mistakes_in_a_world_are_named, start_215, stop),
		cmocka_unit_test_setup_teardown(a_plain_cluster_has_a_class_too, start_class_kubernetes, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
