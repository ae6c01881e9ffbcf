/* Revisions: whose they are, what differs between two templates, and the patch that goes back to one. */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/revision.h"
#include "kube/workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void changes(const char *was, const char *now, const char *expected)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	kube_template_changes(rh_str(was), rh_str(now), &out);
	assert_string_equal(out.p ? out.p : "", expected);
	rh_buf_release(&out);
}

#define CONTAINERS(text) "{\"spec\":{\"containers\":[" text "]}}"

static void test_changes(void **state)
{
	static const char one[] = CONTAINERS("{\"name\":\"a\",\"image\":\"x:1\"}");

	(void)state;
	changes(one, one, "");
	changes(one, CONTAINERS("{\"image\":\"x:1\",\"name\":\"a\"}"), ""); /* the order is nobody's */
	changes(one, CONTAINERS("{\"name\":\"a\",\"image\":\"x:2\"}"), "image");
	changes(one, CONTAINERS("{\"name\":\"a\",\"image\":\"x:2\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]}"),
		"image, env");
	changes(CONTAINERS("{\"name\":\"a\",\"image\":\"x:1\",\"tty\":true}"), one, "tty");
	/* of several containers each thing is said once */
	changes(CONTAINERS("{\"name\":\"a\",\"image\":\"x:1\"},{\"name\":\"b\",\"image\":\"y:1\"}"),
		CONTAINERS("{\"name\":\"a\",\"image\":\"x:2\"},{\"name\":\"b\",\"image\":\"y:2\"}"), "image");
	changes(one, CONTAINERS("{\"name\":\"a\",\"image\":\"x:1\"},{\"name\":\"b\",\"image\":\"y:1\"}"), "containers");
	changes(CONTAINERS("{\"name\":\"a\",\"image\":\"x:1\"},{\"name\":\"b\",\"image\":\"y:1\"}"), one, "containers");
	changes(one, CONTAINERS("{\"name\":\"renamed\",\"image\":\"x:1\"}"), "containers");
}

static void test_changes_of_the_rest(void **state)
{
	(void)state;
	changes("{\"spec\":{\"imagePullSecrets\":[{\"name\":\"a\"}]}}",
		"{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"}]}}", "pull secrets");
	changes("{\"spec\":{}}", "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"}],\"nodeName\":\"n\"}}",
		"pull secrets, nodeName");
	changes("{\"metadata\":{}}", "{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"now\"}}}",
		"redeployed");
	changes("{\"metadata\":{\"labels\":{\"app\":\"a\"}}}",
		"{\"metadata\":{\"labels\":{\"app\":\"a\",\"tier\":\"b\"}}}", "tier");
	/* what the controller writes into it is no change */
	changes("{\"metadata\":{\"labels\":{\"pod-template-hash\":\"1\"}},\"$patch\":\"replace\"}",
		"{\"metadata\":{\"labels\":{\"pod-template-hash\":\"2\"},\"creationTimestamp\":null}}", "");
}

static void test_number_and_owner(void **state)
{
	static const char set[] = "{\"metadata\":{\"annotations\":{\"deployment.kubernetes.io/revision\":\"12\"},"
				  "\"ownerReferences\":[{\"uid\":\"u0\"},{\"uid\":\"u1\",\"controller\":true}]}}";

	(void)state;
	assert_int_equal(kube_revision_number(rh_str(set)), 12);
	assert_int_equal(kube_revision_number(RH_STR("{\"revision\":3}")), 3);
	assert_int_equal(kube_revision_number(RH_STR("{}")), 0);
	assert_true(kube_revision_is_of(rh_str(set), "u1"));
	assert_false(kube_revision_is_of(rh_str(set), "u0")); /* an owner, but not what controls it */
	assert_false(kube_revision_is_of(RH_STR("{}"), "u1"));
	assert_ptr_equal(kube_revision_resource(&kube_workload_defs[KUBE_DEPLOYMENT]), &kube_res_replica_set);
	assert_ptr_equal(kube_revision_resource(&kube_workload_defs[KUBE_DAEMONSET]), &kube_res_controller_revision);
	assert_null(kube_revision_resource(&kube_workload_defs[KUBE_JOB]));
}

static void patch(const char *revision, const char *expected)
{
	struct rh_secret body;
	struct rh_err e;

	rh_secret_init(&body);
	assert_int_equal(kube_revision_patch(kube_revision_template(rh_str(revision)), &body, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body), expected));
	rh_secret_release(&body);
}

static void test_patch(void **state)
{
	static const char back[] = "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{},"
				   "\"$patch\":\"replace\"}}}";

	(void)state;
	patch("{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\",\"pod-template-hash\":\"1\"}},\"spec\":"
	      "{}}}}",
	      back);
	patch("{\"data\":{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":{\"labels\":{\"app\":\"a\"}},"
	      "\"spec\":{}}}}}",
	      back);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_changes), cmocka_unit_test(test_changes_of_the_rest),
					    cmocka_unit_test(test_number_and_owner), cmocka_unit_test(test_patch) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
