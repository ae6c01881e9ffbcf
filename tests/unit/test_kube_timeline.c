/* A workload's timeline: what its events say, what is known without them, and what is the same joined. */
#include "base/base.h"
#include "kube/pod.h"
#include "kube/timeline.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* 2026-08-01T10:00:00Z */
enum { T = 1785578400 };

static struct kube_event_row event(const char *type, const char *reason, const char *message, int64_t at)
{
	return (struct kube_event_row){ .ns = "web",
					.type = type,
					.reason = reason,
					.message = message,
					.kind = "Pod",
					.name = "front-5c47c-7b7k2",
					.uid = "u",
					.container = "main",
					.first = at,
					.last = at,
					.count = 1 };
}

static struct rh_rows made;

static void make(const struct kube_event_row *events, size_t n, const char *const *pods, size_t pod_count,
		 const struct kube_timeline_input *more)
{
	struct kube_timeline_input in = *more;
	const struct kube_event_row *at[16];
	struct kube_pod *parsed[4];

	for (size_t i = 0; i < n; i++)
		at[i] = &events[i];
	for (size_t i = 0; i < pod_count; i++)
		assert_non_null(parsed[i] = kube_pod_parse(rh_str(pods[i])));
	in.def = in.def ? in.def : &kube_workload_defs[KUBE_DEPLOYMENT];
	in.ns = "web";
	in.name = "front";
	in.events = at;
	in.event_count = n;
	in.pods = parsed;
	in.pod_count = pod_count;
	kube_timeline(&in, &made);
	for (size_t i = 0; i < pod_count; i++)
		kube_pod_free(&parsed[i]);
}

static const struct kube_moment *find(const char *what)
{
	for (size_t i = 0; i < made.n; i++) {
		const struct kube_moment *m = (const struct kube_moment *)(const void *)made.v[i];

		if (strcmp(m->what, what) == 0)
			return m;
	}
	return NULL;
}

static const struct kube_moment *has(const char *what)
{
	const struct kube_moment *m = find(what);

	if (!m)
		fail_msg("there is no \"%s\"", what);
	return m;
}

static void test_a_pull_that_is_refused(void **state)
{
	const struct kube_event_row events[] = {
		event("Normal", "Scheduled", "Successfully assigned web/front-5c47c-7b7k2 to node-1", T),
		event("Normal", "Pulling", "Pulling image \"quay.io/acme/front:3.1\"", T + 1),
		event("Warning", "Failed",
		      "Failed to pull image \"quay.io/acme/front:3.1\": rpc error: 401 Unauthorized", T + 2),
		event("Warning", "Failed", "Error: ErrImagePull", T + 2),
		event("Normal", "BackOff", "Back-off pulling image \"quay.io/acme/front:3.1\"", T + 3),
		event("Warning", "Failed", "Error: ImagePullBackOff", T + 3),
	};

	(void)state;
	make(events, RH_LEN(events), NULL, 0, &(struct kube_timeline_input){ .now = T + 4 });
	assert_int_equal(made.n, 4); /* the two echoes are none */
	assert_string_equal(has("placed on")->message, "node-1");
	assert_string_equal(has("pulling")->message, "quay.io/acme/front:3.1");
	assert_string_equal(has("refused")->message, "rpc error: 401 Unauthorized");
	assert_int_equal(has("refused")->mood, KUBE_MOOD_BAD);
	assert_int_equal(has("refused")->kind, KUBE_MOMENT_PULL);
	assert_string_equal(has("refused")->pod, "front-5c47c-7b7k2");
	assert_string_equal(has("refused")->of, "pod/web/front-5c47c-7b7k2");
	assert_int_equal(has("waits to pull")->kind, KUBE_MOMENT_PULL);
}

/* An echo that is all there is is not left out. */
static void test_an_echo_alone(void **state)
{
	const struct kube_event_row events[] = { event("Warning", "Failed", "Error: ErrImagePull", T) };

	(void)state;
	make(events, 1, NULL, 0, &(struct kube_timeline_input){ .now = T });
	assert_int_equal(made.n, 1);
}

static void test_when_it_pulls_again(void **state)
{
	static const char *const pods[] = {
		"{\"metadata\":{\"name\":\"front-5c47c-7b7k2\",\"namespace\":\"web\",\"uid\":\"u\","
		"\"creationTimestamp\":"
		"\"2026-08-01T10:00:00Z\"},\"spec\":{\"nodeName\":\"node-1\",\"containers\":[{\"name\":\"main\","
		"\"image\":"
		"\"quay.io/acme/"
		"front:3.1\"}]},\"status\":{\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"main\","
		"\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"401 Unauthorized\"}}}]}}"
	};
	struct kube_event_row events[] = { event(
		"Warning", "Failed", "Failed to pull image \"quay.io/acme/front:3.1\": 401 Unauthorized", T + 2) };

	(void)state;
	make(events, 1, pods, 1, &(struct kube_timeline_input){ .now = T + 5 });
	assert_int_equal(has("pulls again")->last, T + 12); /* ten seconds after the first failure */
	assert_true(has("pulls again")->expected);
	assert_int_equal(has("pod made")->last, T);
	make(events, 1, pods, 1, &(struct kube_timeline_input){ .now = T + 12 });
	assert_null(find("pulls again")); /* any moment */
}

static void test_a_crash_loop(void **state)
{
	static const char *const pods[] = {
		"{\"metadata\":{\"name\":\"front-5c47c-7b7k2\",\"namespace\":\"web\",\"uid\":\"u\","
		"\"creationTimestamp\":"
		"\"2026-08-01T10:00:00Z\"},\"spec\":{\"nodeName\":\"node-1\",\"containers\":[{\"name\":\"main\","
		"\"image\":"
		"\"a\"}]},\"status\":{\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"main\",\"restartCount\":"
		"3,"
		"\"state\":{\"running\":{\"startedAt\":\"2026-08-01T10:01:00Z\"}},\"lastState\":{\"terminated\":{"
		"\"exitCode\":"
		"137,\"reason\":\"OOMKilled\",\"finishedAt\":\"2026-08-01T10:00:59Z\"}}}]}}"
	};
	struct kube_event_row events[] = {
		event("Normal", "Started", "Started container main", T + 60),
		event("Warning", "BackOff", "Back-off restarting failed container", T + 61),
		event("Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", T + 62),
		event("Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", T + 72),
	};

	(void)state;
	events[0].count = 4;
	events[0].first = T + 1;
	make(events, RH_LEN(events), pods, 1, &(struct kube_timeline_input){ .now = T + 80 });
	assert_int_equal(has("started")->count, 4); /* the run that the status tells of is the event's */
	assert_int_equal(has("started")->first, T + 1);
	assert_string_equal(has("ended with 137")->message, "main · OOMKilled");
	assert_int_equal(has("ended with 137")->last, T + 59);
	assert_int_equal(has("waits to start")->kind, KUBE_MOMENT_CONTAINER);
	assert_int_equal(has("readiness failed")->count, 2); /* two events that say the same */
	assert_int_equal(has("readiness failed")->first, T + 62);
	assert_int_equal(has("readiness failed")->last, T + 72);
	assert_int_equal(has("readiness failed")->kind, KUBE_MOMENT_PROBE);
	make(NULL, 0, pods, 1, &(struct kube_timeline_input){ .now = T + 9999 });
	assert_int_equal(has("started")->last, T + 60); /* no event is left of it */
}

static void test_a_rollout(void **state)
{
	static const char
		first[] = "{\"metadata\":{\"name\":\"front-aaa\",\"creationTimestamp\":\"2026-08-01T10:00:00Z\","
			  "\"annotations\":{\"deployment.kubernetes.io/revision\":\"1\"},\"ownerReferences\":[{"
			  "\"controller\":true,\"uid\":\"d\"}]},\"spec\":{\"template\":{\"spec\":{\"containers\":[{"
			  "\"name\":\"main\",\"image\":\"a:1\"}]}}}}",
		second[] = "{\"metadata\":{\"name\":\"front-bbb\",\"creationTimestamp\":\"2026-08-01T10:05:00Z\","
			   "\"annotations\":{\"deployment.kubernetes.io/revision\":\"2\"},\"ownerReferences\":[{"
			   "\"controller\":true,\"uid\":\"d\"}]},\"spec\":{\"template\":{\"spec\":{\"containers\":[{"
			   "\"name\":\"main\",\"image\":\"a:2\"}]}}}}",
		another[] = "{\"metadata\":{\"name\":\"other-bbb\",\"creationTimestamp\":\"2026-08-01T10:05:00Z\","
			    "\"annotations\":{\"deployment.kubernetes.io/revision\":\"7\"},\"ownerReferences\":[{"
			    "\"controller\":true,\"uid\":\"x\"}]},\"spec\":{\"template\":{}}}";
	const struct rh_str revisions[] = { rh_str(first), rh_str(second), rh_str(another) };
	struct kube_event_row events[] = {
		event("Normal", "ScalingReplicaSet", "Scaled up replica set front-bbb to 1 from 0", T + 300),
		event("Normal", "SuccessfulCreate", "Created pod: front-bbb-7b7k2", T + 300),
	};

	(void)state;
	events[0].kind = "Deployment";
	events[0].name = "front";
	events[0].container = "";
	events[1].kind = "ReplicaSet";
	events[1].name = "front-bbb";
	events[1].container = "";
	make(events, 2, NULL, 0,
	     &(struct kube_timeline_input){
		     .object = RH_STR(
			     "{\"metadata\":{\"uid\":\"d\"},\"status\":{\"conditions\":[{\"type\":\"Progressing\","
			     "\"status\":\"True\",\"reason\":\"NewReplicaSetAvailable\",\"lastUpdateTime\":"
			     "\"2026-08-01T10:05:09Z\",\"message\":\"ReplicaSet \\\"front-bbb\\\" has successfully "
			     "progressed.\"}]}}"),
		     .made = revisions,
		     .made_count = 3,
		     .deeds =
			     &(struct kube_timeline_deed){
				     .when = T + 299, .what = "Save", .object = "deployment web/front", .done = true },
		     .deed_count = 1,
		     .now = T + 400 });
	assert_string_equal(has("revision 1")->message, "front-aaa");
	assert_string_equal(has("revision 2")->message, "image · front-bbb");
	assert_null(find("revision 7"));
	assert_string_equal(has("scaled up")->message, "front-bbb to 1 from 0");
	assert_string_equal(has("scaled up")->of, "deployment/web/front");
	assert_string_equal(has("pod made")->pod, "front-bbb-7b7k2");
	assert_string_equal(has("rolled out")->message, "front-bbb");
	assert_int_equal(has("Save")->kind, KUBE_MOMENT_OURS);
	assert_true(kube_moment_cmp(&has("Save")->row, &has("revision 2")->row) < 0);
	assert_true(kube_moment_cmp(&has("revision 2")->row, &has("scaled up")->row) < 0); /* of one second */
	assert_true(kube_moment_cmp(&has("scaled up")->row, &has("pod made")->row) < 0);
}

/* An event of a kind that nobody knows is shown as it is. */
static void test_unknown(void **state)
{
	const struct kube_event_row events[] = { event("Warning", "DiskOnFire", "it burns", T) };

	(void)state;
	make(events, 1, NULL, 0, &(struct kube_timeline_input){ .now = T });
	assert_int_equal(has("DiskOnFire")->kind, KUBE_MOMENT_OTHER);
	assert_int_equal(has("DiskOnFire")->mood, KUBE_MOOD_BAD);
	assert_string_equal(has("DiskOnFire")->message, "it burns");
}

static bool is_made(enum kube_workload_kind kind, const char *of_kind, const char *of)
{
	return kube_workload_made(&kube_workload_defs[kind], "front", rh_str(of_kind), rh_str(of));
}

/* By name alone, because an event outlives its pod; front-end's are not front's. */
static void test_whose(void **state)
{
	(void)state;
	assert_true(is_made(KUBE_DEPLOYMENT, "Deployment", "front"));
	assert_true(is_made(KUBE_DEPLOYMENT, "ReplicaSet", "front-5c47cd9b8f"));
	assert_true(is_made(KUBE_DEPLOYMENT, "Pod", "front-5c47cd9b8f-7b7k2"));
	assert_true(is_made(KUBE_DEPLOYMENT, "HorizontalPodAutoscaler", "front"));
	assert_false(is_made(KUBE_DEPLOYMENT, "Deployment", "front-end"));
	assert_false(is_made(KUBE_DEPLOYMENT, "ReplicaSet", "front-end-5c47cd9b8f"));
	assert_false(is_made(KUBE_DEPLOYMENT, "Pod", "front-end-5c47cd9b8f-7b7k2"));
	assert_false(is_made(KUBE_DEPLOYMENT, "Pod", "front-end-0"));
	assert_false(is_made(KUBE_DEPLOYMENT, "Pod", "front"));
	assert_false(is_made(KUBE_DEPLOYMENT, "Ingress", "front"));
	assert_true(is_made(KUBE_STATEFULSET, "Pod", "front-0"));
	assert_false(is_made(KUBE_STATEFULSET, "Pod", "front-end-0"));
	assert_false(is_made(KUBE_STATEFULSET, "Pod", "front-7b7k2"));
	assert_true(is_made(KUBE_DAEMONSET, "Pod", "front-7b7k2"));
	assert_true(is_made(KUBE_JOB, "Pod", "front-7b7k2"));
	assert_true(is_made(KUBE_CRONJOB, "Job", "front-29932050"));
	assert_true(is_made(KUBE_CRONJOB, "Job", "front-by-hand"));
	assert_true(is_made(KUBE_CRONJOB, "Pod", "front-29932050-7b7k2"));
	assert_true(is_made(KUBE_POD, "Pod", "front"));
	assert_false(is_made(KUBE_POD, "Pod", "front-7b7k2"));
}

/* The scheduler's, by the newer API: no older times, no count; repeated, a series. */
static void test_an_event_of_the_newer_api(void **state)
{
	struct kube_event_filter filter = { &kube_workload_defs[KUBE_DEPLOYMENT], "front" };
	struct rh_row *row = kube_event_row_make(
		&filter, NULL,
		RH_STR("{\"metadata\":{\"name\":\"e.1\",\"namespace\":\"web\",\"creationTimestamp\":"
		       "\"2026-08-01T10:00:00Z\"},\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"front-5c47c-7b7k2\"},"
		       "\"reason\":\"FailedScheduling\",\"message\":\"0/1 nodes are available\",\"type\":\"Warning\","
		       "\"firstTimestamp\":null,\"lastTimestamp\":null,\"eventTime\":\"2026-08-01T10:00:00.123456Z\","
		       "\"series\":{\"count\":3,\"lastObservedTime\":\"2026-08-01T10:00:30.000001Z\"}}"));
	const struct kube_event_row *e = (const struct kube_event_row *)(const void *)row;

	(void)state;
	assert_non_null(row);
	make(e, 1, NULL, 0, &(struct kube_timeline_input){ .now = T + 31 });
	assert_int_equal(has("no node takes it")->first, T);
	assert_int_equal(has("no node takes it")->last, T + 30);
	assert_int_equal(has("no node takes it")->count, 3);
	free(row);
	row = kube_event_row_make(&filter, NULL,
				  RH_STR("{\"metadata\":{\"name\":\"e.2\",\"namespace\":\"web\"},\"involvedObject\":{"
					 "\"kind\":\"Pod\",\"name\":\"front-end-5c47c-7b7k2\"}}"));
	assert_null(row); /* a namesake's */
}

static int rows_begin(void **state)
{
	(void)state;
	rh_rows_init(&made);
	return 0;
}

static int rows_end(void **state)
{
	(void)state;
	rh_rows_release(&made);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pull_that_is_refused),
		cmocka_unit_test(test_an_echo_alone),
		cmocka_unit_test(test_when_it_pulls_again),
		cmocka_unit_test(test_a_crash_loop),
		cmocka_unit_test(test_a_rollout),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_whose),
		cmocka_unit_test(test_an_event_of_the_newer_api),
	};

	return cmocka_run_group_tests(tests, rows_begin, rows_end);
}
