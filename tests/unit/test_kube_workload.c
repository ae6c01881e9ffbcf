/* Rows of workloads and pods, made from objects as Kubernetes 1.20 to 1.31 write them. */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct kube_workload_row *make(enum kube_workload_kind kind, const char *element)
{
	return (struct kube_workload_row *)(void *)kube_workload_row_make((void *)&kube_workload_defs[kind], NULL,
									  rh_str(element));
}

#define META(more)                                                                                           \
	"\"metadata\":{\"name\":\"front\",\"namespace\":\"web\",\"uid\":\"u-1\",\"resourceVersion\":\"77\"," \
	"\"generation\":3,\"creationTimestamp\":\"2026-08-01T10:00:00Z\"" more "}"
#define TEMPLATE(more)                                                                                               \
	"\"template\":{\"metadata\":{\"labels\":{\"app\":\"front\"}},\"spec\":{\"initContainers\":[{\"name\":\"i\"," \
	"\"image\":\"quay.io/acme/init:1\"}],\"containers\":[{\"name\":\"a\",\"image\":\"quay.io/acme/front:3\"},"   \
	"{\"name\":\"b\",\"image\":\"nginx\"}],\"imagePullSecrets\":[{\"name\":\"quay\"},{},{\"name\":\"harbor\"}"   \
	"]" more "}}"

static void test_deployment(void **state)
{
	struct kube_workload_row *r = make(
		KUBE_DEPLOYMENT, "{" META("") ",\"spec\":{\"replicas\":2," TEMPLATE(
					 ",\"serviceAccountName\":\"robot\"") "},\"status\":{"
									      "\"observedGeneration\":3,\"replicas\":2,"
									      "\"updatedReplicas\":2,\"readyReplicas\":"
									      "2,\"availableReplicas\":2}}");

	(void)state;
	assert_non_null(r);
	assert_string_equal(r->row.key, "deployment/web/front");
	assert_string_equal(r->ns, "web");
	assert_string_equal(r->name, "front");
	assert_string_equal(r->uid, "u-1");
	assert_string_equal(r->resource_version, "77");
	assert_string_equal(r->images, "quay.io/acme/front:3,nginx,quay.io/acme/init:1");
	assert_string_equal(r->pull_secrets, "quay,harbor");
	assert_string_equal(r->account, "robot");
	assert_string_equal(r->owner, "");
	assert_int_equal(r->ready, 2);
	assert_int_equal(r->wanted, 2);
	assert_int_equal(r->restarts, -1);
	assert_int_equal(r->created, 1785578400);
	assert_int_equal(r->state, KUBE_WORK_ACTIVE);
	free(r);
}

/* What is left out is what the API's defaults say. */
static void test_states(void **state)
{
	static const struct {
		enum kube_workload_kind kind;
		const char *spec, *status;
		int ready, wanted;
		enum kube_workload_state is;
	} cases[] = {
		{ KUBE_DEPLOYMENT, "", "", 0, 1, KUBE_WORK_UPDATING },
		{ KUBE_DEPLOYMENT, "\"replicas\":0", "\"observedGeneration\":3", 0, 0, KUBE_WORK_ACTIVE },
		{ KUBE_DEPLOYMENT, "\"replicas\":1",
		  "\"observedGeneration\":2,\"replicas\":1,\"updatedReplicas\":1,\"readyReplicas\":1", 1, 1,
		  KUBE_WORK_UPDATING }, /* the controller has not seen the change yet */
		{ KUBE_DEPLOYMENT, "\"replicas\":1",
		  "\"observedGeneration\":3,\"replicas\":2,\"updatedReplicas\":1,\"readyReplicas\":1", 1, 1,
		  KUBE_WORK_UPDATING }, /* an old pod is still there */
		{ KUBE_DEPLOYMENT, "\"paused\":true", "\"observedGeneration\":3", 0, 1, KUBE_WORK_PAUSED },
		{ KUBE_DEPLOYMENT, "",
		  "\"observedGeneration\":3,\"conditions\":[{\"type\":\"Available\",\"status\":\"False\"},"
		  "{\"type\":\"Progressing\",\"status\":\"False\",\"reason\":\"ProgressDeadlineExceeded\"}]",
		  0, 1, KUBE_WORK_FAILED },
		{ KUBE_STATEFULSET, "\"replicas\":3",
		  "\"observedGeneration\":3,\"replicas\":3,\"updatedReplicas\":3,\"readyReplicas\":3", 3, 3,
		  KUBE_WORK_ACTIVE },
		{ KUBE_STATEFULSET, "\"replicas\":3",
		  "\"observedGeneration\":3,\"replicas\":3,\"updatedReplicas\":1,\"readyReplicas\":3", 3, 3,
		  KUBE_WORK_UPDATING },
		{ KUBE_DAEMONSET, "",
		  "\"observedGeneration\":3,\"desiredNumberScheduled\":4,\"numberReady\":4,\"updatedNumberScheduled\":"
		  "4",
		  4, 4, KUBE_WORK_ACTIVE },
		{ KUBE_DAEMONSET, "",
		  "\"observedGeneration\":3,\"desiredNumberScheduled\":4,\"numberReady\":3,\"updatedNumberScheduled\":"
		  "4",
		  3, 4, KUBE_WORK_UPDATING },
		{ KUBE_JOB, "\"completions\":2", "\"succeeded\":1,\"active\":1", 1, 2, KUBE_WORK_RUNNING },
		{ KUBE_JOB, "\"suspend\":true", "", 0, 1, KUBE_WORK_SUSPENDED },
		{ KUBE_JOB, "", "\"succeeded\":1,\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]", 1, 1,
		  KUBE_WORK_COMPLETED },
		{ KUBE_JOB, "",
		  "\"failed\":7,\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\",\"reason\":"
		  "\"BackoffLimitExceeded\"}]",
		  0, 1, KUBE_WORK_FAILED },
		{ KUBE_CRONJOB, "\"schedule\":\"0 * * * *\",\"suspend\":false", "", -1, -1, KUBE_WORK_ACTIVE },
		{ KUBE_CRONJOB, "\"suspend\":true", "", -1, -1, KUBE_WORK_SUSPENDED },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = rh_format("{" META("") ",\"spec\":{%s},\"status\":{%s}}", cases[i].spec, cases[i].status);
		struct kube_workload_row *r = make(cases[i].kind, text);

		assert_non_null(r);
		if (r->ready != cases[i].ready || r->wanted != cases[i].wanted || r->state != cases[i].is)
			fail_msg("case %zu: %d of %d, %s", i, r->ready, r->wanted, kube_workload_state_word(r->state));
		free(r);
		free(text);
	}
}

static void test_cronjob_template(void **state)
{
	struct kube_workload_row *r = make(
		KUBE_CRONJOB,
		"{" META("") ",\"spec\":{\"schedule\":\"0 * * * *\",\"jobTemplate\":{\"spec\":{" TEMPLATE("") "}}}}");

	(void)state;
	assert_non_null(r);
	assert_string_equal(r->images, "quay.io/acme/front:3,nginx,quay.io/acme/init:1");
	assert_string_equal(r->pull_secrets, "quay,harbor");
	free(r);
}

static void test_owner_and_removal(void **state)
{
	struct kube_workload_row *r =
		make(KUBE_POD, "{" META(",\"deletionTimestamp\":\"2026-08-01T11:00:00Z\",\"ownerReferences\":["
					"{\"kind\":\"Other\",\"name\":\"x\"},{\"apiVersion\":\"apps/"
					"v1\",\"controller\":true,\"kind\":\"ReplicaSet\",\"name\":"
					"\"front-5c47c\"}]") ",\"spec\":{\"nodeName\":\"node-1\",\"containers\":[{"
							     "\"name\":\"a\",\"image\":\"nginx\"}]},"
							     "\"status\":{\"phase\":\"Running\"}}");

	(void)state;
	assert_string_equal(r->row.key, "pod/web/front");
	assert_string_equal(r->owner, "ReplicaSet/front-5c47c");
	assert_string_equal(r->node, "node-1");
	assert_string_equal(r->status, "Terminating");
	assert_int_equal(r->state, KUBE_WORK_REMOVING);
	free(r);
}

/* The same cases as printers_test.go of Kubernetes has for printPod. */
static void test_pod_words(void **state)
{
#define WAITING(reason) \
	"{\"name\":\"a\",\"ready\":false,\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"" reason "\"}}}"
#define RUNNING                                                                                                       \
	"{\"name\":\"b\",\"ready\":true,\"restartCount\":1,\"state\":{\"running\":{\"startedAt\":\"2026-08-01T10:00:" \
	"00Z\"}}}"
#define ENDED(reason, code, signal) \
	"{\"restartCount\":2,\"state\":{\"terminated\":{" reason "\"exitCode\":" code ",\"signal\":" signal "}}}"
	static const struct {
		const char *status, *word;
		int ready, restarts;
	} cases[] = {
		{ "\"phase\":\"Pending\"", "Pending", 0, 0 },
		{ "\"phase\":\"Running\",\"containerStatuses\":[" RUNNING "," RUNNING "]", "Running", 2, 2 },
		{ "\"phase\":\"Pending\",\"containerStatuses\":[" WAITING("ImagePullBackOff") "," RUNNING "]",
		  "ImagePullBackOff", 1, 4 },
		{ "\"phase\":\"Failed\",\"reason\":\"Evicted\"", "Evicted", 0, 0 },
		{ "\"phase\":\"Failed\",\"containerStatuses\":[" ENDED("", "1", "0") "]", "ExitCode:1", 0, 2 },
		{ "\"phase\":\"Failed\",\"containerStatuses\":[" ENDED("", "1", "9") "]", "Signal:9", 0, 2 },
		{ "\"phase\":\"Running\",\"containerStatuses\":[" ENDED("\"reason\":\"Completed\",", "0",
									"0") "," RUNNING "]",
		  "NotReady", 1, 3 },
		{ "\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}],"
		  "\"containerStatuses\":[" ENDED("\"reason\":\"Completed\",", "0", "0") "," RUNNING "]",
		  "Running", 1, 3 },
		{ "\"phase\":\"Pending\",\"initContainerStatuses\":[" ENDED(
			  "\"reason\":\"Completed\",", "0",
			  "0") "," WAITING("ErrImagePull") "],"
							   "\"containerStatuses\":[" WAITING("PodInitializing") "]",
		  "Init:ErrImagePull", 0, 5 },
		{ "\"phase\":\"Pending\",\"initContainerStatuses\":[" WAITING("PodInitializing") "]", "Init:0/2", 0,
		  3 },
		{ "\"phase\":\"Pending\",\"initContainerStatuses\":[" ENDED("", "3", "0") "]", "Init:ExitCode:3", 0,
		  2 },
		{ "\"phase\":\"Pending\",\"initContainerStatuses\":[" ENDED("\"reason\":\"Error\",", "3", "0") "]",
		  "Init:Error", 0, 2 },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = rh_format("{" META("") ",\"spec\":{\"containers\":[{\"image\":\"x\"},{\"image\":\"y\"}],"
						    "\"initContainers\":[{},{}]},"
						    "\"status\":{%s}}",
				       cases[i].status);
		struct kube_workload_row *r = make(KUBE_POD, text);

		assert_non_null(r);
		assert_string_equal(r->status, cases[i].word);
		if (r->ready != cases[i].ready || r->restarts != cases[i].restarts || r->wanted != 2)
			fail_msg("%s: %d of %d ready, %d restarts", cases[i].word, r->ready, r->wanted, r->restarts);
		free(r);
		free(text);
	}
}

/* What cannot be a workload makes no row, and nothing in it can lead astray. */
static void test_nonsense(void **state)
{
	static const char *const cases[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"metadata\":{}}",
		"{\"metadata\":{\"name\":\"\"}}",
		"{\"metadata\":{\"name\":7}}",
	};
	static const char *const odd[] = {
		"{" META("") "}",
		"{" META("") ",\"spec\":7,\"status\":\"x\"}",
		"{" META("") ",\"spec\":{\"containers\":{\"image\":\"x\"},"
			     "\"imagePullSecrets\":[[],\"x\",{\"name\":null},{\"name\":\"\\ud800\"}]},\"status\":{"
			     "\"containerStatuses\":[7,null,{}]}}",
	};

	(void)state;
	for (int k = 0; k < KUBE_WORKLOAD_KINDS; k++) {
		for (size_t i = 0; i < RH_LEN(cases); i++)
			assert_null(make((enum kube_workload_kind)k, cases[i]));
		for (size_t i = 0; i < RH_LEN(odd); i++) {
			struct kube_workload_row *r = make((enum kube_workload_kind)k, odd[i]);

			assert_non_null(r);
			assert_string_equal(r->name, "front");
			free(r);
		}
	}
}

static void test_keys(void **state)
{
	const struct kube_workload_def *def;
	char *ns, *name;

	(void)state;
	assert_true(kube_workload_key_split("cronjob/web-blue/nightly", &def, &ns, &name));
	assert_ptr_equal(def, &kube_workload_defs[KUBE_CRONJOB]);
	assert_string_equal(ns, "web-blue");
	assert_string_equal(name, "nightly");
	free(ns);
	free(name);
	assert_false(kube_workload_key_split("secret/web/x", &def, &ns, &name));
	assert_false(kube_workload_key_split("pod/web", &def, &ns, &name));
	assert_false(kube_workload_key_split("pod//x", &def, &ns, &name));
	assert_ptr_equal(kube_workload_def_of_kind(RH_STR("StatefulSet")), &kube_workload_defs[KUBE_STATEFULSET]);
	assert_null(kube_workload_def_of_kind(RH_STR("ReplicaSet")));
}

/* ---- pods and what made them ---- */

static void put(struct rh_rows *rows, enum kube_workload_kind kind, const char *name, const char *owner,
		const char *rest)
{
	char *text = rh_format("{\"metadata\":{\"name\":\"%s\",\"namespace\":\"web\",\"uid\":\"u-%s\"%s},%s}", name,
			       name, owner, rest);
	struct kube_workload_row *row = make(kind, text);

	assert_non_null(row);
	rh_rows_put(rows, &row->row);
	free(text);
}

static const struct kube_workload_row *get(const struct rh_rows *rows, const char *key)
{
	const struct rh_row *row = rh_rows_get(rows, key);

	assert_non_null(row);
	return (const struct kube_workload_row *)(const void *)row;
}

#define OWNER(kind, name) ",\"ownerReferences\":[{\"controller\":true,\"kind\":\"" kind "\",\"name\":\"" name "\"}]"
#define POD(restarts, state)                                                                                        \
	"\"spec\":{\"imagePullSecrets\":[{\"name\":\"q\"}],\"containers\":[{}]},\"status\":{\"phase\":\"Pending\"," \
	"\"containerStatuses\":[{\"restartCount\":" restarts ",\"image\":\"i:1\",\"state\":{" state "}}]}"

static void test_sums(void **state)
{
	struct rh_rows rows;

	(void)state;
	rh_rows_init(&rows);
	put(&rows, KUBE_DEPLOYMENT, "front-end", "", "\"spec\":{}");
	put(&rows, KUBE_CRONJOB, "nightly", "", "\"spec\":{}");
	put(&rows, KUBE_JOB, "nightly-1", OWNER("CronJob", "nightly"), "\"spec\":{}");
	put(&rows, KUBE_POD, "a", OWNER("ReplicaSet", "front-end-5c47c"), POD("2", "\"running\":{}"));
	put(&rows, KUBE_POD, "b", OWNER("ReplicaSet", "front-end-77aa1"),
	    POD("1", "\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"i:1: not found\"}"));
	put(&rows, KUBE_POD, "c", OWNER("Job", "nightly-1"),
	    POD("4", "\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"x509: y\"}"));
	put(&rows, KUBE_POD, "d", "", POD("0", "\"running\":{}"));
	assert_true(kube_workloads_sum(&rows));
	assert_int_equal(get(&rows, "deployment/web/front-end")->restarts, 3);
	assert_int_equal(get(&rows, "deployment/web/front-end")->pull, KUBE_PULL_NO_TAG);
	assert_int_equal(get(&rows, "job/web/nightly-1")->pull, KUBE_PULL_CERTIFICATE);
	assert_int_equal(get(&rows, "cronjob/web/nightly")->restarts, 4);
	assert_int_equal(get(&rows, "cronjob/web/nightly")->pull, KUBE_PULL_CERTIFICATE);
	assert_ptr_equal(kube_workload_owner(&rows, get(&rows, "pod/web/a")), get(&rows, "deployment/web/front-end"));
	assert_null(kube_workload_owner(&rows, get(&rows, "pod/web/d")));
	for (size_t i = 0; i < rows.n; i++) {
		const struct kube_workload_row *w = (const struct kube_workload_row *)(const void *)rows.v[i];
		assert_int_equal(w->made_by_another, kube_workload_owner(&rows, w) != NULL);
	}
	assert_false(kube_workloads_sum(&rows)); /* nothing has changed since */
	rh_rows_remove(&rows, "pod/web/b");
	assert_true(kube_workloads_sum(&rows));
	assert_int_equal(get(&rows, "deployment/web/front-end")->pull, KUBE_PULL_OK);
	rh_rows_remove(&rows, "cronjob/web/nightly");
	(void)kube_workloads_sum(&rows);
	assert_false(get(&rows, "job/web/nightly-1")->made_by_another);
	rh_rows_release(&rows);
}

/* Until Kubernetes 1.31 a pod that backs off does not say any more why: what was known of it stays. */
static void test_inherits(void **state)
{
	struct kube_list_kind kinds[KUBE_WORKLOAD_KINDS];
	struct kube_inner inner = { 0 };
	struct kube kube = { .inner = &inner };
	struct rh_rows rows;

	(void)state;
	assert_int_equal(kube_workload_list_kinds(&kube, 1u << KUBE_POD | 1u << KUBE_CRONJOB, kinds), 2);
	assert_string_equal(kinds[0].prefix, "pod/");
	assert_ptr_equal(kinds[1].older, &kube_res_cron_job_beta);
	inner.old_cron_jobs = true;
	assert_int_equal(kube_workload_list_kinds(&kube, 1u << KUBE_POD | 1u << KUBE_CRONJOB, kinds), 2);
	assert_ptr_equal(kinds[1].resource, &kube_res_cron_job_beta);
	rh_rows_init(&rows);
	put(&rows, KUBE_POD, "a", "",
	    POD("0", "\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"i:1: not found\"}"));
	struct kube_workload_row *next = make(
		KUBE_POD,
		"{\"metadata\":{\"name\":\"a\",\"namespace\":\"web\",\"uid\":\"u-a\"}," POD(
			"0",
			"\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"Back-off pulling image\"}") "}");
	assert_int_equal(next->pull, KUBE_PULL_FAILED);
	kinds[0].inherit(&next->row, rh_rows_get(&rows, "pod/web/a"));
	assert_int_equal(next->pull, KUBE_PULL_NO_TAG);
	free(next);
	rh_rows_release(&rows);
}

static void test_selector_and_rollout(void **state)
{
	struct kube_rollout r;
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 1024);
	kube_pods_selector(RH_STR("{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"front\",\"x/"
				  "y\":\"z\"},\"matchExpressions\":[{\"key\":\"tier\","
				  "\"operator\":\"In\",\"values\":[\"a\",\"b\"]},{\"key\":\"old\",\"operator\":"
				  "\"DoesNotExist\"},{\"key\":\"new\","
				  "\"operator\":\"Exists\"}]}}}"),
			   &b);
	assert_string_equal(b.p, "app=front,x/y=z,tier in (a,b),!old,new");
	rh_buf_release(&b);
	kube_rollout_read(&kube_workload_defs[KUBE_DEPLOYMENT],
			  RH_STR("{\"metadata\":{\"generation\":2},\"spec\":{\"replicas\":3},\"status\":{"
				 "\"observedGeneration\":2,\"replicas\":4,\"updatedReplicas\":1}}"),
			  &r);
	assert_string_equal(r.text, "1 of 3 new replicas updated");
	assert_false(r.done);
	kube_rollout_read(&kube_workload_defs[KUBE_DEPLOYMENT],
			  RH_STR("{\"metadata\":{\"generation\":3},\"status\":{\"observedGeneration\":2}}"), &r);
	assert_string_equal(r.text, "the change has not been taken up yet");
	kube_rollout_read(
		&kube_workload_defs[KUBE_JOB],
		RH_STR("{\"status\":{\"failed\":7,\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\"}]}}"), &r);
	assert_true(r.failed);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deployment),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_cronjob_template),
		cmocka_unit_test(test_owner_and_removal),
		cmocka_unit_test(test_pod_words),
		cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_inherits),
		cmocka_unit_test(test_selector_and_rollout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
