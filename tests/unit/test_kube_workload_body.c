/* Bodies of workloads: what a form says comes out, what it does not say stays to the byte. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/object.h"
#include "kube/schedule.h"
#include "kube/workload.h"
#include "kube/workload_body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define OBJECT                                                                                                         \
	"{\"apiVersion\":\"apps/"                                                                                      \
	"v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"front\",\"namespace\":\"web-blue\","                    \
	"\"resourceVersion\":\"12345678901234567890\",\"labels\":{\"app\":\"front\",\"x.cattle.io/y\":\"1\"}},"        \
	"\"spec\":{\"replicas\":2,\"paused\":false,\"selector\":{\"matchLabels\":{\"app\":\"front\"}},\"template\":{"  \
	"\"metadata\":{\"labels\":{\"app\":\"front\"}},\"spec\":{\"volumes\":[{\"name\":\"v\"}],\"containers\":["      \
	"{\"name\":\"web\",\"image\":\"quay.io/acme/front:1\",\"stdin\":true,\"command\":[\"sh\",\"-c\",\"echo 'a  "   \
	"b'\"],"                                                                                                       \
	"\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"NODE\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":"     \
	"\"x\"}}},"                                                                                                    \
	"{\"name\":\"P\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"db\",\"key\":\"pw\"}}}],"                         \
	"\"ports\":[{\"containerPort\":8080,\"name\":\"http\",\"hostIP\":\"10.0.0.1\"}],"                              \
	"\"resources\":{\"limits\":{\"cpu\":2,\"nvidia.com/gpu\":\"1\"}}},{\"name\":\"side\",\"image\":\"busybox\"}]," \
	"\"initContainers\":[{\"name\":\"prep\",\"image\":\"prep:1\"}],\"imagePullSecrets\":[{\"name\":\"old\"},{}]}}" \
	"}}"

struct fixture {
	struct rh_secret doc;
	struct kube_workload_values base, now;
	struct rh_err e;
};

static void open_object(struct fixture *f, const char *object, enum kube_workload_kind kind)
{
	memset(f, 0, sizeof *f);
	rh_secret_init(&f->doc);
	rh_secret_set(&f->doc, rh_str(object));
	assert_int_equal(kube_workload_read(rh_str(object), &kube_workload_defs[kind], &f->base, &f->e), RH_OK);
	assert_int_equal(kube_workload_read(rh_str(object), &kube_workload_defs[kind], &f->now, &f->e), RH_OK);
}

static void close_object(struct fixture *f)
{
	rh_secret_release(&f->doc);
	kube_workload_values_release(&f->base);
	kube_workload_values_release(&f->now);
}

/* The object with one piece replaced is what must come out. */
static void expect_replaced(struct fixture *f, const char *object, const char *old, const char *now)
{
	struct rh_str o = rh_str(object);
	size_t at = rh_str_find(o, old);
	char *want = rh_format("%.*s%s%s", (int)at, object, now, object + at + strlen(old));

	assert_true(at < o.n);
	assert_int_equal(kube_workload_write(&f->doc, &f->base, &f->now, &f->e), RH_OK);
	char *got = rh_str_dup(rh_secret_peek(&f->doc));
	assert_string_equal(got, want);
	free(got);
	free(want);
}

static void test_read(void **state)
{
	struct fixture f;
	(void)state;
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	assert_string_equal(f.base.text[KUBE_WL_NAME], "front");
	assert_string_equal(f.base.text[KUBE_WL_REPLICAS], "2");
	assert_int_equal(f.base.labels.n, 1);
	assert_int_equal(f.base.count, 3);
	assert_true(f.base.containers[2].init);
	assert_string_equal(f.base.containers[0].text[KUBE_WC_COMMAND], "sh -c 'echo '\\''a  b'\\'''");
	assert_string_equal(f.base.containers[0].text[KUBE_WC_CPU_LIMIT], "2");
	assert_string_equal(kube_pairs_value(&f.base.containers[0].list[KUBE_WC_PORTS], "8080/TCP"), "http");
	assert_string_equal(kube_pairs_value(&f.base.containers[0].list[KUBE_WC_ENV], "A"), "1");
	assert_null(kube_pairs_value(&f.base.containers[0].list[KUBE_WC_ENV], "NODE"));
	assert_string_equal(kube_pairs_value(&f.base.containers[0].list[KUBE_WC_ENV_SECRET], "P"), "db/pw");
	assert_int_equal(f.base.pull_secrets.n, 1);
	close_object(&f);
}

static void test_untouched(void **state)
{
	struct fixture f;
	(void)state;
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	expect_replaced(&f, OBJECT, "\"replicas\":2", "\"replicas\":2");
	close_object(&f);
}

static void test_edit_texts(void **state)
{
	struct fixture f;
	(void)state;
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	rh_strset(&f.now.text[KUBE_WL_REPLICAS], "5");
	expect_replaced(&f, OBJECT, "\"replicas\":2", "\"replicas\":5");
	close_object(&f);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	rh_strset(&f.now.containers[0].text[KUBE_WC_IMAGE], "quay.io/acme/front:2");
	expect_replaced(&f, OBJECT, "quay.io/acme/front:1", "quay.io/acme/front:2");
	close_object(&f);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	rh_strset(&f.now.containers[0].text[KUBE_WC_COMMAND], "env -i");
	expect_replaced(&f, OBJECT, "[\"sh\",\"-c\",\"echo 'a  b'\"]", "[\"env\",\"-i\"]");
	close_object(&f);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	rh_strset(&f.now.containers[0].text[KUBE_WC_COMMAND], "");
	expect_replaced(&f, OBJECT, "\"command\":[\"sh\",\"-c\",\"echo 'a  b'\"],", "");
	close_object(&f);
}

static void test_edit_lists(void **state)
{
	struct fixture f;
	(void)state;
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	rh_strset(&f.now.containers[0].list[KUBE_WC_ENV].v[0].value, "2");
	expect_replaced(&f, OBJECT, "\"value\":\"1\"", "\"value\":\"2\"");
	close_object(&f);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT); /* the port's own address stays with its new name */
	rh_strset(&f.now.containers[0].list[KUBE_WC_PORTS].v[0].value, "web");
	expect_replaced(&f, OBJECT, "\"name\":\"http\",\"hostIP\":\"10.0.0.1\"",
			"\"name\":\"web\",\"hostIP\":\"10.0.0.1\",\"protocol\":\"TCP\"");
	close_object(&f);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT); /* an entry without a name is not ours to remove */
	kube_pairs_add(&f.now.pull_secrets, RH_STR("quay"), RH_STR(""));
	expect_replaced(&f, OBJECT, "[{\"name\":\"old\"},{}]", "[{\"name\":\"old\"},{},{\"name\":\"quay\"}]");
	close_object(&f);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	kube_pairs_add(&f.now.containers[1].list[KUBE_WC_ENV_CONFIG], RH_STR("C"), RH_STR("map/key"));
	expect_replaced(&f, OBJECT, "\"image\":\"busybox\"",
			"\"image\":\"busybox\",\"env\":[{\"name\":\"C\",\"valueFrom\":{\"configMapKeyRef\":{\"name\":"
			"\"map\",\"key\":\"key\","
			"\"optional\":false}}}]");
	close_object(&f);
}

static void test_last_pull_secret_goes(void **state)
{
	static const char object[] = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{"
				     "\"name\":\"c\",\"image\":\"i\"}],"
				     "\"imagePullSecrets\":[{\"name\":\"old\"}]}}";
	struct fixture f;
	(void)state;
	open_object(&f, object, KUBE_POD);
	kube_pairs_release(&f.now.pull_secrets);
	expect_replaced(&f, object, ",\"imagePullSecrets\":[{\"name\":\"old\"}]", "");
	close_object(&f);
}

static void test_containers_come_and_go(void **state)
{
	struct fixture f;
	struct rh_str got;
	(void)state;
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	struct kube_container_values *c = kube_workload_add_container(&f.now, false, -1);
	rh_strset(&c->text[KUBE_WC_NAME], "new");
	rh_strset(&c->text[KUBE_WC_IMAGE], "nginx");
	rh_strset(&f.now.containers[1].text[KUBE_WC_NAME], "side-car");
	assert_int_equal(kube_workload_write(&f.doc, &f.base, &f.now, &f.e), RH_OK);
	got = rh_secret_peek(&f.doc);
	assert_true(rh_str_find(got, "{\"name\":\"side-car\",\"image\":\"busybox\"},{\"securityContext\":") < got.n);
	assert_true(rh_str_find(got, "\"stdin\":true") < got.n);
	close_object(&f);
}

/* A new object of each kind has what its server needs. */
static void test_new(void **state)
{
	(void)state;
	for (int k = 0; k < KUBE_WORKLOAD_KINDS; k++) {
		const struct kube_workload_def *def = &kube_workload_defs[k];
		struct fixture f = { 0 };
		struct rh_buf label, text;
		char *pointer = rh_format("%s/containers/0/image", def->pod);
		rh_buf_init(&label, 4096);
		rh_buf_init(&text, 4096);
		rh_secret_init(&f.doc);
		kube_workload_new(def, "apps/v1", &f.doc);
		assert_int_equal(kube_workload_read(rh_secret_peek(&f.doc), def, &f.base, &f.e), RH_OK);
		assert_int_equal(kube_workload_read(rh_secret_peek(&f.doc), def, &f.now, &f.e), RH_OK);
		struct kube_container_values *c = kube_workload_add_container(&f.now, false, -1);
		rh_strset(&c->text[KUBE_WC_NAME], "container-0");
		rh_strset(&c->text[KUBE_WC_IMAGE], "quay.io/acme/front:3.1");
		rh_strset(&f.now.text[KUBE_WL_NAME], "front");
		rh_strset(&f.now.text[KUBE_WL_NAMESPACE], "web-blue");
		kube_pairs_add(&f.now.pull_secrets, RH_STR("quay"), RH_STR(""));
		assert_int_equal(kube_workload_write(&f.doc, &f.base, &f.now, &f.e), RH_OK);
		kube_workload_selector(def, "web-blue", "front", &label);
		assert_int_equal(kube_workload_select(&f.doc, def, NULL, label.p, &f.e), RH_OK);
		assert_int_equal(data_json_check(rh_secret_peek(&f.doc), &f.e), RH_OK);
		assert_true(data_json_find_text(rh_secret_peek(&f.doc), pointer, &text));
		assert_string_equal(text.p, "quay.io/acme/front:3.1");
		rh_buf_clear(&text);
		assert_int_equal(data_json_find_text(
					 rh_secret_peek(&f.doc),
					 "/spec/selector/matchLabels/workload.user.cattle.io~1workloadselector", &text),
				 def->selector);
		if (k == KUBE_DEPLOYMENT)
			assert_string_equal(text.p, "apps.deployment-web-blue-front");
		free(pointer);
		rh_buf_release(&label);
		rh_buf_release(&text);
		close_object(&f);
	}
}

static void test_selector_fits(void **state)
{
	struct rh_buf a, b;
	struct rh_err e;
	(void)state;
	rh_buf_init(&a, 4096);
	rh_buf_init(&b, 4096);
	kube_workload_selector(&kube_workload_defs[KUBE_STATEFULSET], "a-rather-long-namespace-name-indeed",
			       "a-rather-long-workload-name-one", &a);
	kube_workload_selector(&kube_workload_defs[KUBE_STATEFULSET], "a-rather-long-namespace-name-indeed",
			       "a-rather-long-workload-name-two", &b);
	assert_int_equal(a.n, 63);
	assert_true(data_name_label_value(rh_buf_str(&a), &e));
	assert_string_not_equal(a.p, b.p);
	rh_buf_release(&a);
	rh_buf_release(&b);
}

static void test_selector_of_others_stays(void **state)
{
	struct fixture f;
	(void)state;
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	assert_int_equal(kube_workload_select(&f.doc, f.base.def, "apps.deployment-web-blue-old",
					      "apps.deployment-web-blue-new", &f.e),
			 RH_OK);
	expect_replaced(&f, OBJECT, "\"replicas\":2", "\"replicas\":2");
	close_object(&f);
}

static void test_clone(void **state)
{
	static const char job[] =
		"{\"kind\":\"Job\",\"metadata\":{\"name\":\"j\",\"uid\":\"u\",\"labels\":{\"app\":\"a\",\"job-name\":"
		"\"j\"}},\"spec\":"
		"{\"selector\":{\"matchLabels\":{\"controller-uid\":\"u\"}},\"template\":{\"metadata\":{\"labels\":{"
		"\"controller-uid\":\"u\",\"tier\":\"x\"}},\"spec\":{\"containers\":[]}}},\"status\":{\"active\":1}}";
	struct fixture f;
	(void)state;
	open_object(&f, job, KUBE_JOB);
	assert_int_equal(kube_workload_clone(&f.doc, f.base.def, &f.e), RH_OK);
	char *got = rh_str_dup(rh_secret_peek(&f.doc));
	assert_string_equal(got, "{\"kind\":\"Job\",\"metadata\":{\"name\":\"j\",\"labels\":{\"app\":\"a\"}},\"spec\":{"
				 "\"template\":{\"metadata\":"
				 "{\"labels\":{\"tier\":\"x\"}},\"spec\":{\"containers\":[]}}}}");
	free(got);
	close_object(&f);
}

static void check_without(const char *doc, void (*take_out)(struct rh_secret *doc), const char *rest)
{
	struct rh_secret s;
	char *got;

	rh_secret_init(&s);
	rh_secret_set(&s, rh_str(doc));
	take_out(&s);
	got = rh_str_dup(rh_secret_peek(&s));
	assert_string_equal(got, rest);
	free(got);
	rh_secret_release(&s);
}

static void as_new(struct rh_secret *doc)
{
	struct rh_err e;

	assert_int_equal(kube_object_as_new(doc, &e), RH_OK);
}

/* What is the server's goes; what a person wrote, or another controller refers to, stays. */
static void test_servers_own(void **state)
{
#define PERSONS "\"name\":\"j\",\"labels\":{\"a\":\"b\"},\"finalizers\":[\"x\"],\"annotations\":{\"note\":\"n\""
#define IDENTITY "\"uid\":\"u\",\"creationTimestamp\":\"t\",\"selfLink\":\"/x\""
	static const char doc[] =
		"{\"kind\":\"Deployment\",\"metadata\":{" PERSONS
		",\"deployment.kubernetes.io/revision\":\"3\"},\"resourceVersion\":\"7\","
		"\"generation\":2,\"managedFields\":[{}]," IDENTITY "},\"spec\":{},\"status\":{\"x\":1}}";

	(void)state;
	check_without(doc, kube_object_uncounted,
		      "{\"kind\":\"Deployment\",\"metadata\":{" PERSONS "}," IDENTITY "},\"spec\":{}}");
	check_without(doc, as_new, "{\"kind\":\"Deployment\",\"metadata\":{" PERSONS "}},\"spec\":{}}");
	check_without("{\"kind\":\"Secret\"}", as_new, "{\"kind\":\"Secret\"}");
}

static void test_job_of_cron(void **state)
{
	static const char cron[] =
		"{\"apiVersion\":\"batch/"
		"v1\",\"kind\":\"CronJob\",\"metadata\":{\"name\":\"map\",\"namespace\":\"web\","
		"\"uid\":\"u1\"},\"spec\":{\"schedule\":\"0 3 * * "
		"*\",\"jobTemplate\":{\"metadata\":{\"labels\":{\"app\":"
		"\"map\"},\"annotations\":{\"note\":\"x\"}},\"spec\":{\"big\":12345678901234567890}}}}";
	struct rh_secret job;
	struct rh_err e;
	char *got;

	(void)state;
	rh_secret_init(&job);
	assert_int_equal(kube_job_of_cron(rh_str(cron), "map-1", &job, &e), RH_OK);
	got = rh_str_dup(rh_secret_peek(&job));
	assert_string_equal(got,
			    "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"map-1\","
			    "\"namespace\":\"web\",\"labels\":{\"app\":\"map\"},\"annotations\":{"
			    "\"cronjob.kubernetes.io/instantiate\":\"manual\",\"note\":\"x\"},\"ownerReferences\":["
			    "{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",\"name\":\"map\",\"uid\":\"u1\","
			    "\"controller\":true}]},\"spec\":{\"big\":12345678901234567890}}");
	free(got);
	rh_secret_clear(&job);
	assert_int_equal(kube_job_of_cron(RH_STR("{\"kind\":\"Pod\",\"spec\":{}}"), "x", &job, &e), RH_E_PARSE);
	rh_secret_release(&job);
}

/* ---- mine and theirs ---- */

static void told(void *ctx, const char *path, const char *theirs)
{
	rh_buf_addf(ctx, "%s=%s;", path, theirs);
}

static void test_merge(void **state)
{
	struct fixture f, t;
	struct kube_workload_values out;
	struct rh_buf said;
	(void)state;
	rh_buf_init(&said, 4096);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	open_object(&t, OBJECT, KUBE_DEPLOYMENT);
	rh_strset(&f.now.text[KUBE_WL_REPLICAS], "5");
	rh_strset(&t.now.text[KUBE_WL_REPLICAS], "7");
	rh_strset(&f.now.containers[0].text[KUBE_WC_IMAGE], "mine");
	rh_strset(&t.now.containers[1].text[KUBE_WC_IMAGE], "theirs");
	kube_pairs_add(&f.now.pull_secrets, RH_STR("a"), RH_STR(""));
	kube_pairs_add(&t.now.pull_secrets, RH_STR("b"), RH_STR(""));
	kube_workload_merge(&f.base, &f.now, &t.now, &out, told, &said);
	assert_string_equal(said.p, "replicas=7;");
	assert_string_equal(out.text[KUBE_WL_REPLICAS], "5");
	assert_string_equal(out.containers[0].text[KUBE_WC_IMAGE], "mine");
	assert_string_equal(out.containers[1].text[KUBE_WC_IMAGE], "theirs");
	assert_int_equal(out.pull_secrets.n, 3);
	kube_workload_values_release(&out);
	rh_buf_release(&said);
	close_object(&f);
	close_object(&t);
}

static void test_paths(void **state)
{
	static const char *const cases[][2] = {
		{ "metadata.name", "name" },
		{ "spec.replicas", "replicas" },
		{ "metadata.labels", "labels" },
		{ "spec.template.spec.containers[0].image", "containers.0.image" },
		{ "spec.template.spec.containers[1].ports[0].containerPort", "containers.1.ports" },
		{ "spec.template.spec.containers[0].resources.limits[cpu]", "containers.0.cpu_limit" },
		{ "spec.template.spec.initContainers[0].name", "containers.2.container" },
		{ "spec.template.spec.imagePullSecrets[0].name", "pull_secrets" },
		{ "spec.template.spec.volumes[0]", "volumes.0.volume_kind" },
		{ "spec.template.spec.containers[9].image", "" },
		{ "spec.replicasX", "" },
	};
	struct fixture f;
	struct rh_buf out;
	(void)state;
	rh_buf_init(&out, 4096);
	open_object(&f, OBJECT, KUBE_DEPLOYMENT);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		(void)kube_workload_path(&f.base, cases[i][0], &out);
		assert_string_equal(out.p, cases[i][1]);
	}
	rh_buf_release(&out);
	close_object(&f);
}

static void listed(void *ctx, const char *path)
{
	rh_buf_addf(ctx, "%s ", path);
}

static void test_unshown(void **state)
{
	struct rh_buf out;
	(void)state;
	rh_buf_init(&out, 4096);
	kube_workload_unshown(RH_STR(OBJECT), RH_STR("{}"), &kube_workload_defs[KUBE_DEPLOYMENT], listed, &out);
	assert_string_equal(out.p, "spec.template.spec.containers[0].stdin "
				   "spec.template.spec.containers[0].env[1] "
				   "spec.template.spec.containers[0].ports[0].hostIP "
				   "spec.template.spec.containers[0].resources.limits.nvidia.com/gpu ");
	rh_buf_release(&out);
}

static void test_ports(void **state)
{
	int64_t host, port;
	struct rh_str protocol;
	(void)state;
	assert_true(kube_port_read(RH_STR("80:8080/udp"), &host, &port, &protocol));
	assert_int_equal(host, 80);
	assert_int_equal(port, 8080);
	assert_true(kube_port_read(RH_STR("443"), &host, &port, &protocol));
	assert_true(rh_str_is(protocol, "TCP"));
	static const char *const bad[] = { "", "0", "65536", "80/", "80/HTTP", ":80", "80:", "a", "-1" };
	for (size_t i = 0; i < RH_LEN(bad); i++)
		assert_false(kube_port_read(rh_str(bad[i]), &host, &port, &protocol));
}

static void test_words(void **state)
{
	struct data_words w;
	(void)state;
	assert_true(data_words_split(RH_STR("  sh -c 'a  b'\"c $x \\\" \"\\ d  "), &w));
	assert_null(w.v[w.n]);
	assert_int_equal(w.n, 3);
	assert_string_equal(w.v[2], "a  bc $x \" "
				    " d");
	data_words_release(&w);
	assert_true(data_words_split(RH_STR("''"), &w));
	assert_int_equal(w.n, 1);
	data_words_release(&w);
	assert_false(data_words_split(RH_STR("a 'b"), &w));
	data_words_release(&w);
}

/* ---- single values ---- */

static void check_all(bool (*check)(struct rh_str, struct rh_err *), const char *const *good, const char *const *bad)
{
	struct rh_err e;

	for (; *good; good++)
		assert_true(check(rh_str(*good), &e));
	for (; *bad; bad++) {
		assert_false(check(rh_str(*bad), &e));
		assert_true(e.what[0] && e.fix[0]);
	}
}
#define LIST(...)                 \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

/* Kubernetes takes more names of variables since 1.32. */
#define ENV_NAME(minor_name, minor)                                          \
	static bool env_name_##minor_name(struct rh_str s, struct rh_err *e) \
	{                                                                    \
		return kube_env_name_check(s, minor, e);                     \
	}
ENV_NAME(31, 31)
ENV_NAME(32, 32)
ENV_NAME(unknown, 0)

static void test_versions(void **state)
{
	(void)state;
	assert_int_equal(kube_minor(RH_STR("v1.28.3+rke2r1")), 28);
	assert_int_equal(kube_minor(RH_STR("v1.36.3")), 36);
	assert_int_equal(kube_minor(RH_STR("v1.9")), 9);
	assert_int_equal(kube_minor(RH_STR("")), 0);
	assert_int_equal(kube_minor(RH_STR("v2.1.0")), 0);
	assert_int_equal(kube_minor(RH_STR("v1.x")), 0);
}

static void test_checks(void **state)
{
	(void)state;
	check_all(kube_schedule_check,
		  LIST("0 * * * *", "*/5 0-4,22 1 jan MON-FRI", "@hourly", "@every 1h", "5/10 * ? * 0"),
		  LIST("", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7",
		       "*/0 * * * *", "5-1 * * * *", "a * * * *", "1, * * * *", "@often", "'* * * * *"));
	check_all(kube_quantity_check, LIST("500m", "2", "0.5", "1Gi", "1e3", "256Mi", "1."),
		  LIST("", "m", "1.2.3", "1gb", "1 Gi", "-1", "1KiB", "."));
	check_all(env_name_31, LIST("A", "a.b-c_D1"), LIST("", "1A", "A=B", "A B", "ConnectionStrings:Default"));
	check_all(env_name_32, LIST("A", "a.b-c_D1", "1x", "ConnectionStrings:Default", "A B", "~"),
		  LIST("", "A=B", "a\tb", "\xc3\xa9", "\x7f"));
	check_all(env_name_unknown, LIST("A", "1x"), LIST("", "A=B"));
	check_all(kube_env_ref_check, LIST("db/password", "db/.key"), LIST("db", "/x", "db/", "DB/x", "db/a b"));
	check_all(kube_env_from_check, LIST("secret/db", "configmap/x"), LIST("db", "secret/", "pod/x", ""));
	check_all(kube_port_check, LIST("8080", "53/UDP", "80:8080"), LIST("http", "0"));
	check_all(kube_port_name_check, LIST("", "http", "a-1"), LIST("HTTP", "-a", "a--b", "1", "abcdefghijklmnop"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_untouched),
		cmocka_unit_test(test_edit_texts),
		cmocka_unit_test(test_edit_lists),
		cmocka_unit_test(test_last_pull_secret_goes),
		cmocka_unit_test(test_containers_come_and_go),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_selector_fits),
		cmocka_unit_test(test_selector_of_others_stays),
		cmocka_unit_test(test_clone),
		cmocka_unit_test(test_servers_own),
		cmocka_unit_test(test_job_of_cron),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_unshown),
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
