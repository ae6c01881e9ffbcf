/* Parts of a workload's pod: probes, security context, volumes and mounts, from values to JSON and back. */
#include "base/base.h"
#include "data/json.h"
#include "kube/logins.h"
#include "kube/pod.h"
#include "kube/unready.h"
#include "kube/workload.h"
#include "kube/workload_body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define POD(volumes, container)                                                                                 \
	"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"volumes\":[" volumes \
	"],\"containers\":[{\"name\":\"web\",\"image\":\"nginx\"" container "}]}}"
#define READY(probe) POD("", ",\"readinessProbe\":" probe)

struct fixture {
	struct rh_secret doc;
	struct kube_workload_values base, now;
	struct rh_err e;
};

static const struct kube_workload_def *pod(void)
{
	return &kube_workload_defs[KUBE_POD];
}

static struct kube_container_values *begin(struct fixture *f, const char *object)
{
	memset(f, 0, sizeof *f);
	rh_secret_init(&f->doc);
	rh_secret_set(&f->doc, rh_str(object));
	assert_int_equal(kube_workload_read(rh_str(object), pod(), &f->base, &f->e), RH_OK);
	assert_int_equal(kube_workload_read(rh_str(object), pod(), &f->now, &f->e), RH_OK);
	return &f->now.containers[0];
}

static void set(struct kube_container_values *c, enum kube_probe p, enum kube_probe_text t, const char *text)
{
	rh_strset(&c->text[KUBE_PROBE_AT(p, t)], text);
}

static const char *get(const struct kube_container_values *c, enum kube_probe p, enum kube_probe_text t)
{
	return c->text[KUBE_PROBE_AT(p, t)];
}

/* What comes of it is that document, and read again it is what was written. */
static void expect(struct fixture *f, const char *want)
{
	struct kube_workload_values again;

	for (size_t i = 0; i < f->now.count; i++)
		kube_container_settle(&f->now.containers[i]);
	for (size_t i = 0; i < f->now.volume_count; i++)
		kube_volume_settle(&f->now.volumes[i]);
	assert_int_equal(kube_workload_write(&f->doc, &f->base, &f->now, &f->e), RH_OK);
	char *got = rh_str_dup(rh_secret_peek(&f->doc));
	assert_string_equal(got, want);
	assert_int_equal(kube_workload_read(rh_str(got), pod(), &again, &f->e), RH_OK);
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		assert_string_equal(again.containers[0].text[i], f->now.containers[0].text[i]);
	kube_workload_values_release(&again);
	free(got);
	rh_secret_release(&f->doc);
	kube_workload_values_release(&f->base);
	kube_workload_values_release(&f->now);
}

static void test_probe_read(void **state)
{
	static const struct {
		const char *json, *type, *port, *tcp, *command;
	} rows[] = {
		{ "{\"httpGet\":{\"path\":\"/z\",\"port\":8080,\"scheme\":\"HTTP\"}}", "http", "8080", "", "" },
		{ "{\"periodSeconds\":5,\"httpGet\":{\"port\":\"web\",\"scheme\":\"HTTPS\"}}", "https", "web", "", "" },
		{ "{\"tcpSocket\":{\"port\":25}}", "tcp", "", "25", "" },
		{ "{\"exec\":{\"command\":[\"cat\",\"a b\"]}}", "command", "", "", "cat 'a b'" },
		{ "{\"grpc\":{\"port\":9000,\"service\":\"\"}}", "grpc", "", "", "" },
		{ "{\"httpGet\":null,\"tcpSocket\":{\"port\":1}}", "tcp", "", "1", "" },
		{ "{}", "none", "", "", "" },
		{ "null", "none", "", "", "" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct fixture f;
		char *object = rh_format(READY("%s"), rows[i].json);
		const struct kube_container_values *c = begin(&f, object);
		assert_string_equal(get(c, KUBE_READINESS, KUBE_PROBE_TYPE), rows[i].type);
		assert_string_equal(get(c, KUBE_READINESS, KUBE_PROBE_PORT), rows[i].port);
		assert_string_equal(get(c, KUBE_READINESS, KUBE_PROBE_TCP_PORT), rows[i].tcp);
		assert_string_equal(get(c, KUBE_READINESS, KUBE_PROBE_COMMAND), rows[i].command);
		assert_string_equal(get(c, KUBE_LIVENESS, KUBE_PROBE_TYPE), "none");
		expect(&f, object);
		free(object);
	}
}

static void test_probe_made(void **state)
{
	struct fixture f;
	(void)state;
	struct kube_container_values *c = begin(&f, POD("", ""));
	set(c, KUBE_LIVENESS, KUBE_PROBE_TYPE, "https");
	set(c, KUBE_LIVENESS, KUBE_PROBE_PORT, "8443");
	set(c, KUBE_LIVENESS, KUBE_PROBE_PATH, "/live");
	set(c, KUBE_LIVENESS, KUBE_PROBE_PERIOD, "30");
	set(c, KUBE_LIVENESS, KUBE_PROBE_COMMAND, "was typed before"); /* and belongs to another type */
	kube_pairs_add(&c->list[KUBE_WC_HEADERS + KUBE_LIVENESS], RH_STR("Host"), RH_STR("a.example"));
	expect(&f, POD("", ",\"livenessProbe\":{\"httpGet\":{\"scheme\":\"HTTPS\",\"port\":8443,\"path\":\"/live\","
			   "\"httpHeaders\":[{\"name\":\"Host\",\"value\":\"a.example\"}]},\"periodSeconds\":30}"));
	c = begin(&f, POD("", ""));
	set(c, KUBE_STARTUP, KUBE_PROBE_TYPE, "tcp");
	set(c, KUBE_STARTUP, KUBE_PROBE_TCP_PORT, "db");
	expect(&f, POD("", ",\"startupProbe\":{\"tcpSocket\":{\"port\":\"db\"}}"));
	c = begin(&f, POD("", ""));
	set(c, KUBE_READINESS, KUBE_PROBE_TYPE, "command");
	set(c, KUBE_READINESS, KUBE_PROBE_COMMAND, "cat /tmp/health");
	set(c, KUBE_READINESS, KUBE_PROBE_FAILURE, "1");
	expect(&f, READY("{\"exec\":{\"command\":[\"cat\",\"/tmp/health\"]},\"failureThreshold\":1}"));
}

/* Another type takes the place of the one that was, and what all types have stays, the form's own or not. */
static void test_probe_changes(void **state)
{
	struct fixture f;
	(void)state;
	struct kube_container_values *c =
		begin(&f, READY("{\"httpGet\":{\"host\":\"x\",\"path\":\"/\",\"port\":80,\"scheme\":\"HTTP\"},"
				"\"terminationGracePeriodSeconds\":5,\"timeoutSeconds\":1}"));
	set(c, KUBE_READINESS, KUBE_PROBE_TYPE, "tcp");
	set(c, KUBE_READINESS, KUBE_PROBE_TCP_PORT, "80");
	expect(&f, READY("{\"terminationGracePeriodSeconds\":5,\"timeoutSeconds\":1,\"tcpSocket\":{\"port\":80}}"));
	c = begin(&f, READY("{\"httpGet\":{\"host\":\"x\",\"path\":\"/\",\"port\":80,\"scheme\":\"HTTP\"}}"));
	set(c, KUBE_READINESS, KUBE_PROBE_TYPE, "https");
	expect(&f, READY("{\"httpGet\":{\"host\":\"x\",\"path\":\"/\",\"port\":80,\"scheme\":\"HTTPS\"}}"));
	c = begin(&f, READY("{\"grpc\":{\"port\":9000},\"periodSeconds\":10}"));
	set(c, KUBE_READINESS, KUBE_PROBE_PERIOD, "7");
	expect(&f, READY("{\"grpc\":{\"port\":9000},\"periodSeconds\":7}"));
	c = begin(&f, READY("{\"grpc\":{\"port\":9000},\"periodSeconds\":10}"));
	set(c, KUBE_READINESS, KUBE_PROBE_TYPE, "none");
	set(c, KUBE_READINESS, KUBE_PROBE_PERIOD, "7"); /* nothing of it comes back */
	expect(&f, POD("", ""));
}

static void test_security(void **state)
{
	struct fixture f;
	(void)state;
	struct kube_container_values *c =
		begin(&f, POD("", ",\"securityContext\":{\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}"));
	assert_string_equal(c->text[KUBE_WC_PRIVILEGED], "false");
	assert_string_equal(c->text[KUBE_WC_ESCALATION], "true"); /* what Kubernetes does when nothing is said */
	rh_strset(&c->text[KUBE_WC_ESCALATION], "false");
	rh_strset(&c->text[KUBE_WC_USER], "1000");
	rh_strset(&c->text[KUBE_WC_CAP_ADD], "NET_ADMIN SYS_TIME");
	rh_strset(&c->text[KUBE_WC_CAP_DROP], "ALL");
	expect(&f, POD("", ",\"securityContext\":{\"seccompProfile\":{\"type\":\"RuntimeDefault\"},"
			   "\"allowPrivilegeEscalation\":false,\"runAsUser\":1000,\"capabilities\":{\"add\":["
			   "\"NET_ADMIN\",\"SYS_TIME\"],\"drop\":[\"ALL\"]}}"));
	begin(&f, POD("", ",\"securityContext\":{\"privileged\":false}")); /* said or not: it is the same, and stays */
	expect(&f, POD("", ",\"securityContext\":{\"privileged\":false}"));
}

/* A new container of a Deployment begins as Rancher's page begins it, and what is ticked is written over that. */
static void test_fresh(void **state)
{
	const struct kube_workload_def *def = &kube_workload_defs[KUBE_DEPLOYMENT];
	struct kube_workload_values base, now;
	struct rh_secret doc;
	struct rh_err e;
	(void)state;
	rh_secret_init(&doc);
	kube_workload_new(def, "apps/v1", &doc);
	assert_int_equal(kube_workload_read(rh_secret_peek(&doc), def, &base, &e), RH_OK);
	assert_int_equal(kube_workload_read(rh_secret_peek(&doc), def, &now, &e), RH_OK);
	struct kube_container_values *c = kube_workload_add_container(&now, false, -1);
	kube_workload_fresh(def, c);
	assert_string_equal(c->text[KUBE_WC_ESCALATION], "false");
	rh_strset(&c->text[KUBE_WC_NAME], "web");
	rh_strset(&c->text[KUBE_WC_READ_ONLY], "true");
	assert_int_equal(kube_workload_write(&doc, &base, &now, &e), RH_OK);
	struct rh_str made = data_json_part(rh_secret_peek(&doc), "/spec/template/spec/containers");
	assert_true(rh_str_is(made, "[{\"securityContext\":{\"runAsNonRoot\":false,\"readOnlyRootFilesystem\":true,"
				    "\"privileged\":false,\"allowPrivilegeEscalation\":false},\"name\":\"web\"}]"));
	kube_workload_values_release(&base);
	kube_workload_values_release(&now);
	rh_secret_release(&doc);
}

#define VOLUMES                                                                                          \
	"{\"name\":\"conf\",\"configMap\":{\"name\":\"app\",\"defaultMode\":420,\"items\":[{\"key\":"    \
	"\"a\",\"path\":\"a.conf\"},{\"key\":\"b\",\"path\":\"b\",\"mode\":256}]}},"                     \
	"{\"name\":\"n\",\"nfs\":{\"server\":\"s\",\"path\":\"/\"}},{\"name\":\"tmp\",\"emptyDir\":{}}," \
	"{\"name\":\"old\"}"

static void test_volumes_read(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, POD(VOLUMES, ""));
	const struct kube_volume_values *v = f.now.volumes;
	assert_int_equal(f.now.volume_count, 4);
	assert_string_equal(v[0].text[KUBE_WV_KIND], "configMap");
	assert_string_equal(v[0].text[KUBE_WV_CONFIG], "app");
	assert_string_equal(v[0].text[KUBE_WV_CONFIG_MODE], "0644");
	assert_string_equal(v[0].text[KUBE_WV_CONFIG_OPTIONAL], "false");
	assert_string_equal(kube_pairs_value(&v[0].list[KUBE_WV_CONFIG_ITEMS], "a"), "a.conf");
	assert_null(kube_pairs_value(&v[0].list[KUBE_WV_CONFIG_ITEMS], "b")); /* it has a mode of its own */
	assert_string_equal(v[1].text[KUBE_WV_KIND], "nfs");
	assert_false(kube_volume_edited(v[1].text[KUBE_WV_KIND]));
	assert_string_equal(v[3].text[KUBE_WV_KIND], "emptyDir");
	expect(&f, POD(VOLUMES, ""));
}

/* One changes, one goes, one comes: what the form does not show of the rest stays to the byte. */
static void test_volumes_change(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, POD(VOLUMES, ""));
	rh_strset(&f.now.volumes[0].text[KUBE_WV_CONFIG_MODE], "0400");
	rh_strset(&f.now.volumes[0].text[KUBE_WV_CONFIG_OPTIONAL], "true");
	rh_strset(&f.now.volumes[2].text[KUBE_WV_KIND], "secret"); /* was an empty directory */
	rh_strset(&f.now.volumes[2].text[KUBE_WV_SECRET], "tls");
	rh_strset(&f.now.volumes[3].text[KUBE_WV_KIND], "hostPath");
	rh_strset(&f.now.volumes[3].text[KUBE_WV_PATH], "/var/log");
	rh_strset(&f.now.volumes[3].text[KUBE_WV_PATH_TYPE], "Directory");
	struct kube_volume_values *claim = kube_workload_add_volume(&f.now, -1);
	rh_strset(&claim->text[KUBE_WV_NAME], "data");
	rh_strset(&claim->text[KUBE_WV_KIND], "persistentVolumeClaim");
	rh_strset(&claim->text[KUBE_WV_CLAIM], "data-0");
	rh_strset(&claim->text[KUBE_WV_CLAIM_READ_ONLY], "true");
	expect(&f, POD("{\"name\":\"conf\",\"configMap\":{\"name\":\"app\",\"defaultMode\":256,\"items\":[{\"key\":"
		       "\"a\",\"path\":\"a.conf\"},{\"key\":\"b\",\"path\":\"b\",\"mode\":256}],\"optional\":true}},"
		       "{\"name\":\"n\",\"nfs\":{\"server\":\"s\",\"path\":\"/\"}},"
		       "{\"name\":\"tmp\",\"secret\":{\"secretName\":\"tls\"}},"
		       "{\"name\":\"old\",\"hostPath\":{\"path\":\"/var/log\",\"type\":\"Directory\"}},"
		       "{\"name\":\"data\",\"persistentVolumeClaim\":{\"claimName\":\"data-0\",\"readOnly\":true}}",
		       ""));
}

static void test_mounts(void **state)
{
	static const char *const there = ",\"volumeMounts\":[{\"name\":\"a\",\"mountPath\":\"/a\"},"
					 "{\"name\":\"b\",\"mountPath\":\"/b\",\"subPath\":\"x/y\",\"readOnly\":true,"
					 "\"mountPropagation\":\"None\"},"
					 "{\"name\":\"c\",\"mountPath\":\"/c\",\"subPathExpr\":\"$(POD)\"}]";
	struct fixture f;
	char *object = rh_format(POD("", "%s"), there);
	(void)state;
	struct kube_container_values *c = begin(&f, object);
	struct kube_pairs *m = &c->list[KUBE_WC_MOUNTS];
	assert_int_equal(m->n, 2);
	assert_string_equal(kube_pairs_value(m, "/a"), "a");
	assert_string_equal(kube_pairs_value(m, "/b"), "b/x/y:ro");
	rh_strset(&m->v[0].value, "a:ro");
	rh_strset(&m->v[1].value, "b");
	kube_pairs_add(m, RH_STR("/d"), RH_STR("d/one"));
	expect(&f, POD("", ",\"volumeMounts\":[{\"name\":\"a\",\"mountPath\":\"/a\",\"readOnly\":true},"
			   "{\"name\":\"b\",\"mountPath\":\"/b\",\"mountPropagation\":\"None\"},"
			   "{\"name\":\"c\",\"mountPath\":\"/c\",\"subPathExpr\":\"$(POD)\"},"
			   "{\"name\":\"d\",\"mountPath\":\"/d\",\"subPath\":\"one\"}]"));
	free(object);
}

static void test_mount_texts(void **state)
{
	struct rh_str volume, sub;
	bool read_only;
	(void)state;
	assert_true(kube_mount_read(RH_STR("v/a/b:ro"), &volume, &sub, &read_only));
	assert_true(rh_str_is(volume, "v") && rh_str_is(sub, "a/b") && read_only);
	assert_true(kube_mount_read(RH_STR("v"), &volume, &sub, &read_only));
	assert_true(rh_str_is(volume, "v") && !sub.n && !read_only);
	static const char *const bad[] = { "", ":ro", "/a", "v/", "v/:ro" };
	for (size_t i = 0; i < RH_LEN(bad); i++)
		assert_false(kube_mount_read(rh_str(bad[i]), &volume, &sub, &read_only));
}

/* The server's names, to the fields of the form. */
static void test_paths(void **state)
{
	static const struct {
		const char *server, *form;
	} rows[] = {
		{ "spec.containers[0].readinessProbe.httpGet.port", "containers.0.ready_port" },
		{ "spec.containers[0].readinessProbe.httpGet.httpHeaders", "containers.0.ready_headers" },
		{ "spec.containers[0].livenessProbe.successThreshold", "containers.0.live_success" },
		{ "spec.containers[0].startupProbe", "containers.0.startup" },
		{ "spec.containers[0].securityContext", "containers.0.privileged" },
		{ "spec.containers[0].securityContext.runAsUser", "containers.0.user" },
		{ "spec.containers[0].volumeMounts[1].name", "containers.0.mounts" },
		{ "spec.volumes[0].name", "volumes.0.volume" },
		{ "spec.volumes[0].configMap.defaultMode", "volumes.0.config_mode" },
		{ "spec.volumes[2]", "volumes.2.volume_kind" },
	};
	struct fixture f;
	struct rh_buf out;
	(void)state;
	begin(&f, POD(VOLUMES, ""));
	rh_buf_init(&out, 256);
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		assert_true(kube_workload_path(&f.now, rows[i].server, &out));
		assert_string_equal(out.p, rows[i].form);
	}
	assert_false(kube_workload_path(&f.now, "spec.volumes[9].name", &out));
	rh_buf_release(&out);
	expect(&f, POD(VOLUMES, ""));
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
	kube_workload_unshown(RH_STR(POD(VOLUMES, ",\"readinessProbe\":{\"grpc\":{\"port\":1}},\"securityContext\":{"
						  "\"privileged\":false,\"procMount\":\"Default\"}")),
			      RH_STR("{}"), pod(), listed, &out);
	assert_string_equal(out.p, "spec.volumes[0].configMap.items[1] spec.volumes[1].nfs "
				   "spec.containers[0].readinessProbe.grpc "
				   "spec.containers[0].securityContext.procMount ");
	rh_buf_release(&out);
}

/* Two people at once: one made a probe and a volume, the other took a volume out. */
static void test_merge(void **state)
{
	struct fixture f;
	struct kube_workload_values theirs, out;
	(void)state;
	struct kube_container_values *c = begin(&f, POD(VOLUMES, ""));
	assert_int_equal(kube_workload_read(RH_STR(POD("{\"name\":\"conf\",\"configMap\":{\"name\":\"other\"}}", "")),
					    pod(), &theirs, &f.e),
			 RH_OK);
	set(c, KUBE_READINESS, KUBE_PROBE_TYPE, "tcp");
	set(c, KUBE_READINESS, KUBE_PROBE_TCP_PORT, "80");
	rh_strset(&f.now.volumes[0].text[KUBE_WV_CONFIG_OPTIONAL], "true");
	rh_strset(&kube_workload_add_volume(&f.now, -1)->text[KUBE_WV_NAME], "mine");
	kube_workload_merge(&f.base, &f.now, &theirs, &out, NULL, NULL);
	assert_string_equal(get(&out.containers[0], KUBE_READINESS, KUBE_PROBE_TCP_PORT), "80");
	assert_int_equal(out.volume_count, 2);
	assert_string_equal(out.volumes[0].text[KUBE_WV_CONFIG], "other");
	assert_string_equal(out.volumes[0].text[KUBE_WV_CONFIG_OPTIONAL], "true");
	assert_string_equal(out.volumes[1].text[KUBE_WV_NAME], "mine");
	kube_workload_values_release(&out);
	kube_workload_values_release(&theirs);
	kube_workload_values_release(&f.base);
	kube_workload_values_release(&f.now);
	rh_secret_release(&f.doc);
}

/* In the pods of every kind: of the pod, of an init container, of a sidecar. */
static void test_kinds(void **state)
{
	(void)state;
	for (int kind = 0; kind < KUBE_WORKLOAD_KINDS; kind++) {
		const struct kube_workload_def *def = &kube_workload_defs[kind];
		struct kube_workload_values base, now, again;
		struct rh_secret doc;
		struct rh_err e;
		char *user = rh_format("%s/securityContext/runAsUser", def->pod);
		char *probe = rh_format("%s/initContainers/0/startupProbe/tcpSocket/port", def->pod);
		char *volume = rh_format("%s/volumes/0/emptyDir/medium", def->pod);
		rh_secret_init(&doc);
		kube_workload_new(def, "v1", &doc);
		assert_int_equal(kube_workload_read(rh_secret_peek(&doc), def, &base, &e), RH_OK);
		assert_int_equal(kube_workload_read(rh_secret_peek(&doc), def, &now, &e), RH_OK);
		rh_strset(&now.text[KUBE_WL_POD_USER], "1000");
		rh_strset(&now.text[KUBE_WL_POD_NON_ROOT], "true");
		struct kube_container_values *c = kube_workload_add_container(&now, true, -1);
		rh_strset(&c->text[KUBE_WC_RESTART], "Always");
		set(c, KUBE_STARTUP, KUBE_PROBE_TYPE, "tcp");
		set(c, KUBE_STARTUP, KUBE_PROBE_TCP_PORT, "25");
		struct kube_volume_values *v = kube_workload_add_volume(&now, -1);
		rh_strset(&v->text[KUBE_WV_NAME], "tmp");
		rh_strset(&v->text[KUBE_WV_KIND], "emptyDir");
		rh_strset(&v->text[KUBE_WV_MEDIUM], "Memory");
		assert_int_equal(kube_workload_write(&doc, &base, &now, &e), RH_OK);
		assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), user), "1000"));
		assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), probe), "25"));
		assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), volume), "\"Memory\""));
		assert_int_equal(kube_workload_read(rh_secret_peek(&doc), def, &again, &e), RH_OK);
		assert_string_equal(again.text[KUBE_WL_POD_NON_ROOT], "true");
		assert_string_equal(again.containers[0].text[KUBE_WC_RESTART], "Always");
		assert_string_equal(again.volumes[0].text[KUBE_WV_MEDIUM], "Memory");
		kube_workload_values_release(&again);
		kube_workload_values_release(&now);
		kube_workload_values_release(&base);
		rh_secret_release(&doc);
		free(volume);
		free(probe);
		free(user);
	}
}

/* ---- why a pod is not ready ---- */

static void test_unready(void **state)
{
	static const struct {
		const char *reason, *message;
		enum kube_container_state state;
		bool ready;
		enum kube_unready_why why;
		const char *of, *says;
	} rows[] = {
		{ "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404", KUBE_CONTAINER_RUNNING,
		  false, KUBE_UNREADY_READINESS, "web", "HTTP probe failed with statuscode: 404" },
		{ "Unhealthy", "Readiness probe failed: before it was ready", KUBE_CONTAINER_RUNNING, true,
		  KUBE_UNREADY_NOT, "", "" },
		{ "Unhealthy", "Liveness probe failed: dial tcp 10.0.0.1:81: connect: connection refused",
		  KUBE_CONTAINER_WAITING, false, KUBE_UNREADY_LIVENESS, "web",
		  "dial tcp 10.0.0.1:81: connect: connection refused" },
		{ "Unhealthy", "Startup probe failed: no\nsuch file\n", KUBE_CONTAINER_RUNNING, false,
		  KUBE_UNREADY_STARTUP, "web", "no such file" },
		{ "FailedMount", "MountVolume.SetUp failed for volume \"conf\" : configmap \"app\" not found",
		  KUBE_CONTAINER_WAITING, false, KUBE_UNREADY_VOLUME, "conf", "configmap \"app\" not found" },
		{ "FailedMount", "MountVolume.SetUp failed for volume \"conf\" : it was so at first",
		  KUBE_CONTAINER_RUNNING, false, KUBE_UNREADY_NOT, "", "" },
		{ "Pulled", "Readiness probe failed: ", KUBE_CONTAINER_RUNNING, false, KUBE_UNREADY_NOT, "", "" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char name[] = "web";
		struct kube_container c = { .name = name, .state = rows[i].state, .ready = rows[i].ready };
		struct kube_pod pod = { .containers = &c, .container_count = 1 };
		struct kube_event_row e = {
			.reason = rows[i].reason, .message = rows[i].message, .container = "web", .last = 1
		};
		const struct kube_event_row *const events[] = { &e };
		struct kube_unready out;
		kube_unready_read(&pod, events, 1, &out);
		assert_int_equal(out.why, rows[i].why);
		assert_string_equal(out.of, rows[i].of);
		assert_string_equal(out.message, rows[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_probe_read),     cmocka_unit_test(test_probe_made),
		cmocka_unit_test(test_probe_changes),  cmocka_unit_test(test_security),
		cmocka_unit_test(test_fresh),          cmocka_unit_test(test_volumes_read),
		cmocka_unit_test(test_volumes_change), cmocka_unit_test(test_mounts),
		cmocka_unit_test(test_mount_texts),    cmocka_unit_test(test_paths),
		cmocka_unit_test(test_unshown),        cmocka_unit_test(test_merge),
		cmocka_unit_test(test_kinds),          cmocka_unit_test(test_unready),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
