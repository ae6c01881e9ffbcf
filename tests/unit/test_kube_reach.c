/* Whom a service account's pull secrets reach, by the rule of admission; and the patch that changes them. */
#include "base/base.h"
#include "data/json.h"
#include "kube/account_patch.h"
#include "kube/kube.h"
#include "kube/reach.h"
#include "kube/uses.h"
#include "kube/workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- reach ---- */

static void add_account(struct kube_uses *u, const char *name, const char *list)
{
	char *o = rh_format("{\"metadata\":{\"namespace\":\"web\",\"name\":\"%s\"},\"imagePullSecrets\":[%s]}", name,
			    list);

	kube_uses_add(u, NULL, rh_str(o));
	free(o);
}

/* spec: what the pod spec holds. */
static void add_template(struct kube_uses *u, enum kube_workload_kind kind, const char *name, const char *spec)
{
	bool cron = kind == KUBE_CRONJOB;
	char *o = rh_format(
		"{\"metadata\":{\"namespace\":\"web\",\"name\":\"%s\"},\"spec\":{%s\"template\":{\"spec\":{%s}}%s}}",
		name, cron ? "\"jobTemplate\":{\"spec\":{" : "", spec, cron ? "}}" : "");

	kube_uses_add(u, &kube_workload_defs[kind], rh_str(o));
	free(o);
}

static void add_made(struct kube_uses *u, enum kube_workload_kind kind, const char *name, const char *owner_kind,
		     const char *owner, const char *spec)
{
	char *ref = owner_kind
			    ? rh_format("\"ownerReferences\":[{\"kind\":\"%s\",\"name\":\"%s\",\"controller\":true}],",
					owner_kind, owner)
			    : rh_strdup("");
	char *o = rh_format("{\"metadata\":{\"namespace\":\"web\",%s\"name\":\"%s\"},\"spec\":{%s}}", ref, name, spec);

	kube_uses_add(u, &kube_workload_defs[kind], rh_str(o));
	free(ref);
	free(o);
}

static enum kube_reach reach(const struct kube_uses *u, enum kube_workload_kind kind, const char *name,
			     const char *account, const char *secret)
{
	const struct kube_consumer *c = kube_uses_find(u, &kube_workload_defs[kind], "web", name);

	assert_non_null(c);
	return kube_reach_of(u, c, account, &secret, 1);
}

#define QUAY "\"imagePullSecrets\":[{\"name\":\"quay\"}]"
#define DEFAULT "\"serviceAccountName\":\"default\""

static void test_reach(void **state)
{
	struct kube_uses *u = rh_alloc(sizeof *u);

	(void)state;
	add_account(u, "default", "");
	add_account(u, "robot", "{\"name\":\"hub\"}");
	add_template(u, KUBE_DEPLOYMENT, "plain", "");
	add_made(u, KUBE_POD, "plain-5c47c-x", "ReplicaSet", "plain-5c47c", DEFAULT);
	add_template(u, KUBE_DEPLOYMENT, "fresh", "");
	add_made(u, KUBE_POD, "fresh-77-x", "ReplicaSet", "fresh-77", DEFAULT "," QUAY);
	add_template(u, KUBE_DEPLOYMENT, "own", "\"imagePullSecrets\":[{\"name\":\"mine\"}]");
	add_template(u, KUBE_DEPLOYMENT, "odd", "\"imagePullSecrets\":[{}]");
	add_template(u, KUBE_STATEFULSET, "idle", "\"replicas\":0");
	add_template(u, KUBE_DAEMONSET, "robots", "\"serviceAccountName\":\"robot\"");
	add_made(u, KUBE_POD, "robots-x", "DaemonSet", "robots",
		 "\"serviceAccountName\":\"robot\",\"imagePullSecrets\":[{\"name\":\"hub\"}]");
	add_template(u, KUBE_CRONJOB, "nightly", "");
	add_made(u, KUBE_JOB, "nightly-1", "CronJob", "nightly", "\"template\":{\"spec\":{}}");
	add_made(u, KUBE_POD, "nightly-1-x", "Job", "nightly-1", DEFAULT);
	add_template(u, KUBE_JOB, "running", "");
	add_made(u, KUBE_POD, "running-x", "Job", "running", DEFAULT);
	add_template(u, KUBE_JOB, "ended", "");
	kube_uses_add(
		u, &kube_workload_defs[KUBE_POD],
		RH_STR("{\"metadata\":{\"namespace\":\"web\",\"name\":\"ended-x\",\"ownerReferences\":[{\"kind\":"
		       "\"Job\","
		       "\"name\":\"ended\",\"controller\":true}]},\"spec\":{},\"status\":{\"phase\":\"Succeeded\"}}"));
	add_made(u, KUBE_POD, "lone", NULL, NULL, DEFAULT);
	add_made(u, KUBE_POD, "lone-has", NULL, NULL, DEFAULT "," QUAY);
	add_made(u, KUBE_POD, "lone-own", NULL, NULL, DEFAULT ",\"imagePullSecrets\":[{\"name\":\"mine\"}]");
	add_made(u, KUBE_POD, "lone-robot", NULL, NULL,
		 "\"serviceAccountName\":\"robot\",\"imagePullSecrets\":[{\"name\":\"hub\"}]");
	add_made(u, KUBE_POD, "foreign", "Rollout", "elsewhere", DEFAULT);
	kube_uses_sort(u);

	assert_int_equal(reach(u, KUBE_DEPLOYMENT, "plain", "default", "quay"), KUBE_REACH_RESTART);
	assert_int_equal(reach(u, KUBE_DEPLOYMENT, "fresh", "default", "quay"), KUBE_REACH_NEXT);
	assert_int_equal(reach(u, KUBE_DEPLOYMENT, "own", "default", "quay"), KUBE_REACH_OWN);
	/* an entry without a name is one: admission counts, nodes skip it */
	assert_int_equal(reach(u, KUBE_DEPLOYMENT, "odd", "default", "quay"), KUBE_REACH_OWN);
	assert_int_equal(reach(u, KUBE_STATEFULSET, "idle", "default", "quay"), KUBE_REACH_NEXT);
	assert_int_equal(reach(u, KUBE_DAEMONSET, "robots", "default", "quay"), KUBE_REACH_NONE);
	assert_int_equal(reach(u, KUBE_DAEMONSET, "robots", "robot", "hub"), KUBE_REACH_NEXT);
	assert_int_equal(reach(u, KUBE_DAEMONSET, "robots", "robot", "quay"), KUBE_REACH_RESTART);
	/* its next Jobs have it; what it made does not stand by itself */
	assert_int_equal(reach(u, KUBE_CRONJOB, "nightly", "default", "quay"), KUBE_REACH_NEXT);
	assert_int_equal(reach(u, KUBE_JOB, "nightly-1", "default", "quay"), KUBE_REACH_NONE);
	assert_int_equal(reach(u, KUBE_POD, "nightly-1-x", "default", "quay"), KUBE_REACH_NONE);
	assert_int_equal(reach(u, KUBE_POD, "plain-5c47c-x", "default", "quay"), KUBE_REACH_NONE);
	assert_int_equal(reach(u, KUBE_JOB, "running", "default", "quay"), KUBE_REACH_RESTART);
	assert_int_equal(reach(u, KUBE_JOB, "ended", "default", "quay"), KUBE_REACH_NEXT);
	/* what a bare pod names is its account's as long as the account names it too */
	assert_int_equal(reach(u, KUBE_POD, "lone", "default", "quay"), KUBE_REACH_RESTART);
	assert_int_equal(reach(u, KUBE_POD, "lone-has", "default", "quay"), KUBE_REACH_NEXT);
	assert_int_equal(reach(u, KUBE_POD, "lone-own", "default", "quay"), KUBE_REACH_OWN);
	assert_int_equal(reach(u, KUBE_POD, "lone-robot", "robot", "quay"), KUBE_REACH_RESTART);
	/* made by something that is not listed: it stands for that */
	assert_int_equal(reach(u, KUBE_POD, "foreign", "default", "quay"), KUBE_REACH_RESTART);
	kube_uses_free(u);
}

/* ---- the patch ---- */

static size_t patched(const char *object, const struct kube_account_edit *edits, size_t n, const char *wanted)
{
	struct rh_secret body = { 0 };
	size_t changes = kube_account_patch(rh_str(object), edits, n, &body);

	assert_true(rh_str_is(rh_secret_peek(&body), wanted));
	if (changes) { /* what was sent is seen as done where it is, and as not done where it was */
		assert_int_equal(kube_patch_held(KUBE_MERGE_PATCH, rh_secret_peek(&body), rh_str(object)),
				 KUBE_PATCH_NOT_HELD);
	}
	rh_secret_release(&body);
	return changes;
}

static char quay[] = "quay", hub[] = "hub", account[] = "default";

static void test_patch(void **state)
{
	static const char none[] = "{\"metadata\":{\"name\":\"default\",\"resourceVersion\":\"41\"}}";
	static const char two[] = "{\"metadata\":{\"resourceVersion\":\"41\"},\"imagePullSecrets\":[{\"name\":\"a\"},"
				  "{\"name\":\"hub\",\"x\":1.0}],\"secrets\":[{\"name\":\"quay\"}]}";
	const struct kube_account_edit on = { account, quay, true }, off = { account, hub, false };
	const struct kube_account_edit both[] = { on, off }, again = { account, hub, true };

	(void)state;
	assert_int_equal(
		patched(none, &on, 1,
			"{\"metadata\":{\"resourceVersion\":\"41\"},\"imagePullSecrets\":[{\"name\":\"quay\"}]}"),
		1);
	assert_int_equal(patched(two, both, 2,
				 "{\"metadata\":{\"resourceVersion\":\"41\"},\"imagePullSecrets\":[{\"name\":\"a\"},"
				 "{\"name\":\"quay\"}]}"),
			 2);
	/* what stays, stays to the byte */
	assert_int_equal(patched(two, &on, 1,
				 "{\"metadata\":{\"resourceVersion\":\"41\"},\"imagePullSecrets\":[{\"name\":\"a\"},"
				 "{\"name\":\"hub\",\"x\":1.0},{\"name\":\"quay\"}]}"),
			 1);
	assert_int_equal(patched(two, &again, 1, ""), 0);
	assert_int_equal(patched(none, &off, 1, ""), 0);
	/* without a version it could overwrite what somebody else has written since */
	assert_int_equal(patched("{\"metadata\":{\"name\":\"default\"}}", &on, 1, ""), 0);
}

/* The last one taken off: the server leaves an empty list out, which is what was sent. */
static void test_patch_of_the_last(void **state)
{
	static const char one[] =
		"{\"metadata\":{\"resourceVersion\":\"41\"},\"imagePullSecrets\":[{\"name\":\"hub\"}]}";
	const struct kube_account_edit off = { account, hub, false };
	struct rh_secret body = { 0 };

	(void)state;
	assert_int_equal(kube_account_patch(rh_str(one), &off, 1, &body), 1);
	assert_int_equal(kube_patch_held(KUBE_MERGE_PATCH, rh_secret_peek(&body),
					 RH_STR("{\"metadata\":{\"resourceVersion\":\"42\"}}")),
			 KUBE_PATCH_HELD);
	rh_secret_release(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_reach), cmocka_unit_test(test_patch),
					    cmocka_unit_test(test_patch_of_the_last) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
