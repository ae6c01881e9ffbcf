/* What a form shows of where pods run, how they are replaced and reach others: into the object and back, and what it
 * does not show. */
#include "base/base.h"
#include "data/json.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "kube/workload_items.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define HEAD(kind)                                                                                             \
	"{\"apiVersion\":\"apps/v1\",\"kind\":\"" kind "\",\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}," \
	"\"spec\":{"
#define DEPLOYMENT(spec, pod)                                                         \
	HEAD("Deployment")                                                            \
	spec "\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{" pod \
	     "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}"

struct fixture {
	struct rh_secret doc;
	struct kube_workload_values base, now;
	struct rh_err e;
};

static void begin(struct fixture *f, const char *object, enum kube_workload_kind kind)
{
	memset(f, 0, sizeof *f);
	rh_secret_init(&f->doc);
	rh_secret_set(&f->doc, rh_str(object));
	assert_int_equal(kube_workload_read(rh_str(object), &kube_workload_defs[kind], &f->base, &f->e), RH_OK);
	assert_int_equal(kube_workload_read(rh_str(object), &kube_workload_defs[kind], &f->now, &f->e), RH_OK);
}

static void end(struct fixture *f)
{
	rh_secret_release(&f->doc);
	kube_workload_values_release(&f->base);
	kube_workload_values_release(&f->now);
}

/* Writes, expects the document, and that reading it again gives what was written. */
static void becomes(struct fixture *f, const char *want)
{
	struct kube_workload_values again;

	kube_workload_settle(&f->now);
	assert_int_equal(kube_workload_write(&f->doc, &f->base, &f->now, &f->e), RH_OK);
	char *got = rh_str_dup(rh_secret_peek(&f->doc));
	assert_string_equal(got, want);
	free(got);
	assert_int_equal(kube_workload_read(rh_secret_peek(&f->doc), f->now.def, &again, &f->e), RH_OK);
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++)
		if (kube_field_applies(&kube_workload_texts[i], f->now.def))
			assert_string_equal(again.text[i], f->now.text[i]);
	for (size_t i = 0; i < KUBE_WL_ITEMS; i++)
		assert_int_equal(again.items[i].n, f->now.items[i].n);
	kube_workload_values_release(&again);
	end(f);
}

static void set(struct fixture *f, enum kube_workload_text text, const char *value)
{
	rh_strset(&f->now.text[text], value);
}

/* ---- how it changes ---- */

static void test_strategy(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, DEPLOYMENT("", ""), KUBE_DEPLOYMENT);
	assert_string_equal(f.base.text[KUBE_WL_STRATEGY], "RollingUpdate"); /* what it is when nobody says */
	becomes(&f, DEPLOYMENT("", ""));
	begin(&f, DEPLOYMENT("\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":\"25%\"}},", ""),
	      KUBE_DEPLOYMENT);
	assert_string_equal(f.base.text[KUBE_WL_SURGE], "25%");
	set(&f, KUBE_WL_SURGE, "2");
	set(&f, KUBE_WL_UNAVAILABLE, "0%");
	becomes(&f, DEPLOYMENT("\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":2,"
			       "\"maxUnavailable\":\"0%\"}},",
			       ""));
	/* beside Recreate a rollingUpdate is refused, also an empty one */
	begin(&f, DEPLOYMENT("\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":2}},", ""),
	      KUBE_DEPLOYMENT);
	set(&f, KUBE_WL_STRATEGY, "Recreate");
	becomes(&f, DEPLOYMENT("\"strategy\":{\"type\":\"Recreate\"},", ""));
}

static void test_numbers(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, DEPLOYMENT("\"minReadySeconds\":5,", "\"terminationGracePeriodSeconds\":30,"), KUBE_DEPLOYMENT);
	set(&f, KUBE_WL_MIN_READY, "");
	set(&f, KUBE_WL_GRACE, "0");
	becomes(&f, DEPLOYMENT("", "\"terminationGracePeriodSeconds\":0,"));
	begin(&f, DEPLOYMENT("", ""), KUBE_DEPLOYMENT);
	set(&f, KUBE_WL_GRACE, "-1");
	assert_int_equal(kube_workload_write(&f.doc, &f.base, &f.now, &f.e), RH_E_INVALID);
	end(&f);
}

#define CRON(spec, job)                                                   \
	HEAD("CronJob")                                                   \
	spec "\"schedule\":\"0 * * * *\",\"jobTemplate\":{\"spec\":{" job \
	     "\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}}}"

static void test_jobs(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, CRON("\"suspend\":false,", "\"backoffLimit\":6,"), KUBE_CRONJOB);
	assert_string_equal(f.base.text[KUBE_WL_CONCURRENCY], "Allow");
	assert_string_equal(f.base.text[KUBE_WL_BACKOFF], "6");
	set(&f, KUBE_WL_BACKOFF, "2");
	set(&f, KUBE_WL_SUSPEND, "true");
	becomes(&f, CRON("\"suspend\":true,", "\"backoffLimit\":2,"));
	begin(&f, HEAD("Job") "\"backoffLimit\":6}}", KUBE_JOB);
	assert_string_equal(f.base.text[KUBE_WL_BACKOFF], "6");
	set(&f, KUBE_WL_PARALLELISM, "3");
	becomes(&f, HEAD("Job") "\"backoffLimit\":6,\"parallelism\":3}}");
}

/* ---- where it runs ---- */

#define TERM(key) "{\"matchExpressions\":[{\"key\":\"" key "\",\"operator\":\"Exists\"}]}"
#define REQUIRED(terms)                                                                                              \
	"\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":" \
	"[" terms "]}}},"

static struct kube_item *add_item(struct fixture *f, enum kube_workload_items sort, const char *const *texts)
{
	struct kube_item *item = kube_items_add(&f->now.items[sort], -1, -1);

	for (size_t i = 0; texts[i]; i++)
		rh_strset(&item->text[i], texts[i]);
	return item;
}

static void test_tolerations(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f,
	      DEPLOYMENT("", "\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\",\"other\":1},{\"effect\":"
			     "\"NoSchedule\",\"key\":\"b\",\"value\":\"x\"}],"),
	      KUBE_DEPLOYMENT);
	const struct kube_items *t = &f.base.items[KUBE_WL_TOLERATIONS];
	assert_int_equal(t->n, 2);
	assert_string_equal(t->v[1].text[KUBE_TOLERATION_OPERATOR], "Equal");
	rh_strset(&f.now.items[KUBE_WL_TOLERATIONS].v[1].text[KUBE_TOLERATION_VALUE], "y");
	add_item(&f, KUBE_WL_TOLERATIONS, (const char *const[]){ "c", "Exists", "", "NoExecute", "60", NULL });
	becomes(&f,
		DEPLOYMENT(
			"",
			"\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\",\"other\":1},{\"effect\":"
			"\"NoSchedule\",\"key\":\"b\",\"value\":\"y\"},"
			"{\"key\":\"c\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":60}],"));
}

static void test_node_rules(void **state)
{
	struct fixture f;
	(void)state;
	/* a term of fields cannot be said: it stays, and in its place */
	begin(&f, DEPLOYMENT("", REQUIRED("{\"matchFields\":[{\"key\":\"x\"}]}," TERM("gpu"))), KUBE_DEPLOYMENT);
	struct kube_items *rules = &f.now.items[KUBE_WL_NODE_RULES];
	assert_int_equal(rules->n, 1);
	assert_string_equal(rules->v[0].text[KUBE_NODE_RULE_MATCH], "gpu");
	rh_strset(&rules->v[0].text[KUBE_NODE_RULE_PRIORITY], "preferred"); /* another list */
	rh_strset(&rules->v[0].text[KUBE_NODE_RULE_WEIGHT], "10");
	becomes(&f,
		DEPLOYMENT("",
			   "\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{"
			   "\"nodeSelectorTerms\":[{\"matchFields\":[{\"key\":\"x\"}]}]},"
			   "\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":10,\"preference\":" TERM(
				   "gpu") "}]}},"));
	/* without any rule nothing of it stays behind */
	begin(&f, DEPLOYMENT("", REQUIRED(TERM("gpu"))), KUBE_DEPLOYMENT);
	kube_items_release(&f.now.items[KUBE_WL_NODE_RULES]);
	becomes(&f, DEPLOYMENT("", ""));
}

static void test_pod_rules(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, DEPLOYMENT("", ""), KUBE_DEPLOYMENT);
	add_item(&f, KUBE_WL_POD_RULES,
		 (const char *const[]){ "anti-affinity", "preferred", "app=web", "zone", "x  y", "", NULL });
	rh_strset(&f.now.items[KUBE_WL_POD_RULES].v[0].text[KUBE_POD_RULE_WEIGHT], "1");
	assert_int_equal(kube_workload_write(&f.doc, &f.base, &f.now, &f.e), RH_OK);
	static const char want[] =
		"{\"podAntiAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,"
		"\"podAffinityTerm\":{\"labelSelector\":{\"matchExpressions\":[{\"key\":\"app\",\"operator\":"
		"\"In\",\"values\":[\"web\"]}]},\"topologyKey\":\"zone\",\"namespaces\":[\"x\",\"y\"]}}]}}";
	char *got = rh_str_dup(data_json_part(rh_secret_peek(&f.doc), "/spec/template/spec/affinity"));
	assert_string_equal(got, want);
	free(got);
	end(&f);
	/* what it says of labels another way stays as long as nobody changes it */
	begin(&f,
	      DEPLOYMENT("",
			 "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{"
			 "\"labelSelector\":{"
			 "\"matchLabels\":{\"app\":\"db\"}},\"topologyKey\":\"host\",\"mismatchLabelKeys\":[]}]}},"),
	      KUBE_DEPLOYMENT);
	struct kube_item *rule = &f.now.items[KUBE_WL_POD_RULES].v[0];
	assert_string_equal(rule->text[KUBE_POD_RULE_SORT], "affinity");
	assert_string_equal(rule->text[KUBE_POD_RULE_MATCH], "app=db");
	rh_strset(&rule->text[KUBE_POD_RULE_TOPOLOGY], "zone");
	becomes(&f,
		DEPLOYMENT("",
			   "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{"
			   "\"labelSelector\":{"
			   "\"matchLabels\":{\"app\":\"db\"}},\"topologyKey\":\"zone\",\"mismatchLabelKeys\":[]}]}},"));
}

static void test_match(void **state)
{
	static const char *const fine[] = { "disk=ssd",
					    "a==b",
					    "a != b",
					    "gpu",
					    "!spot",
					    "zone in (a, b),x notin (c)",
					    "kubernetes.io/os=linux",
					    "a=",
					    "cpus>8",
					    "cpus < 8",
					    NULL };
	static const char *const bad[] = { "",     ",",  "a b", "a in b", "a in ()", "a in (b",
					   "a=b,", "=b", "!",   "cpus>x", NULL };
	struct rh_err e;

	(void)state;
	for (size_t i = 0; fine[i]; i++)
		assert_true(kube_match_check(rh_str(fine[i]), true, &e));
	for (size_t i = 0; bad[i]; i++)
		assert_false(kube_match_check(rh_str(bad[i]), true, &e));
	assert_false(kube_match_check(RH_STR("cpus>8"), false, &e)); /* for nodes only */
}

static void test_maps(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, DEPLOYMENT("", "\"nodeSelector\":{\"disk\":\"ssd\"},"), KUBE_DEPLOYMENT);
	kube_pairs_release(&f.now.list[KUBE_WL_NODE_SELECTOR]);
	kube_pairs_add(&f.now.list[KUBE_WL_NODE_SELECTOR], RH_STR("topology.kubernetes.io/zone"), RH_STR("a"));
	becomes(&f, DEPLOYMENT("", "\"nodeSelector\":{\"topology.kubernetes.io/zone\":\"a\"},"));
	begin(&f, DEPLOYMENT("", "\"nodeSelector\":{\"disk\":\"ssd\"},"), KUBE_DEPLOYMENT);
	kube_pairs_release(&f.now.list[KUBE_WL_NODE_SELECTOR]);
	becomes(&f, DEPLOYMENT("", ""));
	begin(&f, DEPLOYMENT("", ""), KUBE_DEPLOYMENT);
	assert_string_equal(kube_pairs_value(&f.base.list[KUBE_WL_POD_LABELS], "app"), "a");
	end(&f);
}

/* ---- the network ---- */

static void test_network(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, DEPLOYMENT("", "\"dnsConfig\":{\"options\":[{\"name\":\"ndots\",\"value\":\"2\"}]},"),
	      KUBE_DEPLOYMENT);
	set(&f, KUBE_WL_HOST_NETWORK, "true");
	set(&f, KUBE_WL_DNS, "ClusterFirstWithHostNet");
	set(&f, KUBE_WL_NAMESERVERS, "10.0.0.10 10.0.0.11");
	kube_pairs_add(&f.now.list[KUBE_WL_DNS_OPTIONS], RH_STR("rotate"), RH_STR(""));
	kube_pairs_add(&f.now.list[KUBE_WL_HOST_ALIASES], RH_STR("1.1.1.1"), RH_STR("a.example b.example"));
	becomes(&f, HEAD("Deployment") "\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{"
				       "\"dnsConfig\":{\"options\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":"
				       "\"rotate\"}],"
				       "\"nameservers\":[\"10.0.0.10\",\"10.0.0.11\"]},"
				       "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],\"hostNetwork\":true,"
				       "\"dnsPolicy\":\"ClusterFirstWithHostNet\",\"hostAliases\":[{\"ip\":\"1.1.1.1\","
				       "\"hostnames\":[\"a.example\",\"b.example\"]}]}}}}");
	begin(&f, DEPLOYMENT("", "\"dnsConfig\":{\"options\":[{\"name\":\"ndots\"}]},"), KUBE_DEPLOYMENT);
	kube_pairs_release(&f.now.list[KUBE_WL_DNS_OPTIONS]);
	becomes(&f, DEPLOYMENT("", ""));
}

/* ---- refusals ---- */

static void test_paths(void **state)
{
	static const char *const cases[][2] = {
		{ "spec.strategy.rollingUpdate.maxSurge", "surge" },
		{ "spec.strategy.rollingUpdate", "strategy" },
		{ "spec.progressDeadlineSeconds", "deadline" },
		{ "spec.template.spec.dnsConfig.nameservers[1]", "nameservers" },
		{ "spec.template.spec.dnsConfig.options[0].name", "dns_options" },
		{ "spec.template.spec.hostAliases[0].ip", "host_aliases" },
		{ "spec.template.spec.nodeSelector", "node_selector" },
		{ "spec.template.metadata.labels", "pod_labels" },
		{ "spec.template.spec.tolerations[1].effect", "tolerations.1.effect" },
		{ "spec.template.spec.tolerations[0].tolerationSeconds", "tolerations.0.seconds" },
		{ "spec.template.spec.tolerations[7].effect", "" },
		{ "spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution."
		  "nodeSelectorTerms[0]."
		  "matchExpressions[0].operator",
		  "node_rules.1.match" },
		{ "spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
		  "node_rules.0.weight" },
		{ "spec.template.spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]."
		  "podAffinityTerm."
		  "topologyKey",
		  "pod_rules.0.topology" },
	};
	struct fixture f;
	struct rh_buf out;

	(void)state;
	begin(&f, DEPLOYMENT("", "\"tolerations\":[{\"key\":\"a\"},{\"key\":\"b\"}],"), KUBE_DEPLOYMENT);
	add_item(&f, KUBE_WL_NODE_RULES, (const char *const[]){ "preferred", "gpu", "1000", NULL });
	add_item(&f, KUBE_WL_NODE_RULES, (const char *const[]){ "required", "gpu", NULL });
	add_item(&f, KUBE_WL_POD_RULES, (const char *const[]){ "affinity", "preferred", "a=b", NULL });
	rh_buf_init(&out, 4096);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		(void)kube_workload_path(&f.now, cases[i][0], &out);
		assert_string_equal(out.p, cases[i][1]);
	}
	rh_buf_release(&out);
	end(&f);
}

/* ---- what it does not show ---- */

static void listed(void *ctx, const char *path)
{
	rh_buf_addf(ctx, "%s ", path);
}

static void expect_unshown(const char *object, enum kube_workload_kind kind, const char *want)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	kube_workload_unshown(rh_str(object), RH_STR(""), &kube_workload_defs[kind], listed, &out);
	assert_string_equal(out.p, want);
	rh_buf_release(&out);
}

static void test_unshown(void **state)
{
	(void)state;
	/* as a server answers: its own and defaults are no fields of anybody */
	expect_unshown(
		DEPLOYMENT("\"replicas\":1,\"selector\":{\"matchLabels\":{\"app\":\"a\"}},\"strategy\":{\"type\":"
			   "\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}},"
			   "\"revisionHistoryLimit\":10,\"progressDeadlineSeconds\":600,",
			   "\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":"
			   "\"ClusterFirst\","
			   "\"securityContext\":{},\"schedulerName\":\"default-scheduler\","),
		KUBE_DEPLOYMENT, "");
	expect_unshown(DEPLOYMENT("\"paused\":true,",
				  "\"schedulerName\":\"own\",\"hostPID\":true,\"topologySpreadConstraints\":[{}],"),
		       KUBE_DEPLOYMENT,
		       "spec.paused spec.template.spec.schedulerName spec.template.spec.hostPID "
		       "spec.template.spec.topologySpreadConstraints ");
	/* only what a row cannot say of an element that it shows */
	expect_unshown(
		DEPLOYMENT(
			"",
			"\"tolerations\":[{\"key\":\"a\",\"new\":1}],\"hostAliases\":[{\"ip\":\"1.1.1.1\"},{\"x\":1}],"
			"\"affinity\":{\"podAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{"
			"\"weight\":1,"
			"\"podAffinityTerm\":{\"topologyKey\":\"z\",\"namespaceSelector\":{\"matchLabels\":{\"a\":"
			"\"b\"}}}}]}},"),
		KUBE_DEPLOYMENT,
		"spec.template.spec.tolerations[0].new spec.template.spec.hostAliases[1] "
		"spec.template.spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]."
		"podAffinityTerm."
		"namespaceSelector ");
	expect_unshown(
		CRON("\"timeZone\":\"Asia/Shanghai\",", "\"suspend\":false,\"podFailurePolicy\":{\"rules\":[]},"),
		KUBE_CRONJOB, "spec.timeZone spec.jobTemplate.spec.podFailurePolicy ");
}

/* ---- two people ---- */

static void conflicts(void *ctx, const char *path, const char *theirs)
{
	rh_buf_addf(ctx, "%s:%s ", path, theirs);
}

static void test_merge(void **state)
{
	struct fixture f;
	struct kube_workload_values theirs, out;
	struct rh_buf said;

	(void)state;
	rh_buf_init(&said, 4096);
	begin(&f, DEPLOYMENT("", "\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\"}],"), KUBE_DEPLOYMENT);
	assert_int_equal(
		kube_workload_read(RH_STR(DEPLOYMENT("\"minReadySeconds\":9,", "\"nodeSelector\":{\"a\":\"b\"},")),
				   f.now.def, &theirs, &f.e),
		RH_OK);
	set(&f, KUBE_WL_GRACE, "5");
	kube_workload_merge(&f.base, &f.now, &theirs, &out, conflicts, &said);
	assert_string_equal(said.p, "");
	assert_string_equal(out.text[KUBE_WL_GRACE], "5");
	assert_string_equal(out.text[KUBE_WL_MIN_READY], "9");
	assert_int_equal(out.items[KUBE_WL_TOLERATIONS].n, 0); /* theirs took it out */
	assert_int_equal(out.list[KUBE_WL_NODE_SELECTOR].n, 1);
	kube_workload_values_release(&out);
	add_item(&f, KUBE_WL_TOLERATIONS, (const char *const[]){ "c", "Exists", NULL });
	kube_workload_merge(&f.base, &f.now, &theirs, &out, conflicts, &said);
	assert_string_equal(said.p, "tolerations:0 ");
	assert_int_equal(out.items[KUBE_WL_TOLERATIONS].n, 2);
	assert_int_equal(out.items[KUBE_WL_TOLERATIONS].v[0].at, -1);
	kube_workload_values_release(&out);
	kube_workload_values_release(&theirs);
	rh_buf_release(&said);
	end(&f);
}

static void test_checks(void **state)
{
	struct rh_err e;
	(void)state;
	assert_true(kube_share_check(RH_STR("0"), &e));
	assert_true(kube_share_check(RH_STR("25%"), &e));
	assert_false(kube_share_check(RH_STR("25 %"), &e));
	assert_false(kube_share_check(RH_STR("-1"), &e));
	assert_false(kube_share_check(RH_STR("%"), &e));
	assert_true(kube_address_check(RH_STR("10.0.0.10"), &e));
	assert_true(kube_address_check(RH_STR("fd00::10"), &e));
	assert_false(kube_address_check(RH_STR("10.0.0"), &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strategy),    cmocka_unit_test(test_numbers),    cmocka_unit_test(test_jobs),
		cmocka_unit_test(test_tolerations), cmocka_unit_test(test_node_rules), cmocka_unit_test(test_pod_rules),
		cmocka_unit_test(test_match),       cmocka_unit_test(test_maps),       cmocka_unit_test(test_network),
		cmocka_unit_test(test_paths),       cmocka_unit_test(test_unshown),    cmocka_unit_test(test_merge),
		cmocka_unit_test(test_checks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
