/* Rancher's own rules: which cluster may be explored, which namespaces are the system's, which version can what. */
#include "base/base.h"
#include "data/tree.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "rancher/counts.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define NOW 1785578400 /* 2026-08-01T10:00:00Z */

static const struct explore_sample {
	const char *name, *conditions; /* members of the cluster */
	bool can;
	const char *why;
} explore_samples[] = {
	{ "connected and ready",
	  "\"conditions\":[{\"type\":\"Connected\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"True\"}]",
	  true, "" },
	{ "connected decides, not ready",
	  "\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"},{\"type\":\"Connected\",\"status\":\"True\"}]",
	  true, "" },
	{ "contact lost",
	  "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"Connected\",\"status\":\"False\","
	  "\"lastUpdateTime\":\"2026-08-01T09:46:00Z\"}]",
	  false, "Rancher lost contact 14m ago (Connected=False)" },
	{ "contact unknown", "\"conditions\":[{\"type\":\"Connected\",\"status\":\"Unknown\"}]", false,
	  "Rancher lost contact (Connected=Unknown)" },
	{ "old Rancher: ready decides", "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]", true, "" },
	{ "old Rancher: not ready",
	  "\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"message\":\"etcd is down\"}]", false,
	  "not ready (Ready=False): etcd is down" },
	{ "no conditions yet", "\"state\":\"provisioning\",\"transitioningMessage\":\"waiting for nodes\"", false,
	  "not set up yet: waiting for nodes" },
	{ "nothing at all", "\"conditions\":null", false, "not set up yet" },
	{ "an error newer than ready",
	  "\"conditions\":[{\"type\":\"Connected\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"True\","
	  "\"lastUpdateTime\":\"2026-08-01T09:00:00Z\"},{\"type\":\"Updated\",\"status\":\"False\",\"reason\":"
	  "\"Error\","
	  "\"message\":\"disk full\",\"lastUpdateTime\":\"2026-08-01T09:30:00Z\"}]",
	  false, "it reports an error: disk full" },
	{ "an error older than ready",
	  "\"conditions\":[{\"type\":\"Connected\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"True\","
	  "\"lastUpdateTime\":\"2026-08-01T09:30:00Z\"},{\"type\":\"Updated\",\"status\":\"False\",\"reason\":"
	  "\"Error\","
	  "\"message\":\"disk full\",\"lastUpdateTime\":\"2026-08-01T09:00:00Z\"}]",
	  true, "" },
	{ "ready without a time, as real Ranchers have it",
	  "\"conditions\":[{\"status\":\"True\",\"type\":\"Ready\"},{\"type\":\"Connected\",\"status\":\"True\"},{"
	  "\"type\":"
	  "\"Updated\",\"status\":\"False\",\"reason\":\"Error\",\"message\":\"x\",\"lastUpdateTime\":\"2026-08-01T09:"
	  "30:00Z\"}]",
	  true, "" },
	{ "an error of something else, newer than ready",
	  "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastUpdateTime\":\"2026-08-01T09:00:00Z\"},{"
	  "\"type\":"
	  "\"GlobalAdminsSynced\",\"status\":\"False\",\"reason\":\"Error\",\"message\":\"failed to get "
	  "GlobalRoleBinding\","
	  "\"lastUpdateTime\":\"2026-08-01T09:30:00Z\"}]",
	  true, "" },
	{ "an error without ready",
	  "\"conditions\":[{\"type\":\"Connected\",\"status\":\"True\"},{\"type\":\"Updated\",\"status\":\"False\","
	  "\"reason\":"
	  "\"Error\",\"message\":\"disk full\"}]",
	  false, "it reports an error: disk full" },
};

static bool but_system(void *ctx, const char *ns)
{
	(void)ctx;
	return strncmp(ns, "kube-", 5) != 0;
}

static void test_counts(void **state)
{
	static const char answer[] =
		"{\"data\":[{\"counts\":{"
		"\"secret\":{\"summary\":{\"count\":9},\"namespaces\":"
		"{\"web\":{\"count\":3},\"pay\":{\"count\":2,\"errors\":1},\"kube-system\":{\"count\":4},\"new\":{}}},"
		"\"apps.deployment\":{\"summary\":{}},"
		"\"namespace\":{\"summary\":{\"count\":4}},"
		"\"batch.job\":{\"summary\":{\"count\":\"?\"},\"namespaces\":{\"web\":{\"count\":-1}}}}}]}";
	const struct rh_str a = rancher_counts_in(RH_STR(answer));

	(void)state;
	assert_int_equal(rancher_counts_of(a, &kube_res_secret, but_system, NULL), 5);
	assert_int_equal(rancher_counts_of(a, &kube_res_secret, NULL, NULL), 9);
	assert_int_equal(rancher_counts_of(a, &kube_res_deployment, but_system, NULL), 0);
	assert_int_equal(rancher_counts_of(a, &kube_res_namespace, but_system, NULL), 4); /* is in none */
	assert_int_equal(rancher_counts_of(a, &kube_res_job, but_system, NULL), -1);
	assert_int_equal(rancher_counts_of(a, &kube_res_job, NULL, NULL), -1);
	assert_int_equal(rancher_counts_of(a, &kube_res_pod, but_system, NULL), -1); /* may not be listed */
	assert_int_equal(rancher_counts_of(rancher_counts_in(RH_STR("<html>")), &kube_res_pod, NULL, NULL), -1);
}

static void test_explore(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(explore_samples); i++) {
		const struct explore_sample *s = &explore_samples[i];
		char *json = rh_format("{%s}", s->conditions);
		struct rancher_explore got;
		struct rh_err e;
		struct rh_tree *t = data_tree_parse(rh_str(json), &e);

		assert_non_null(t);
		rancher_explore(t, NOW, &got);
		if (got.can != s->can || strcmp(got.why, s->why))
			fail_msg("%s: %d “%s”", s->name, got.can, got.why);
		data_tree_free(&t);
		free(json);
	}
}

static void test_project_source(void **state)
{
	static const char registry[] = "kubernetes.io/dockerconfigjson", opaque[] = "Opaque";
	const struct rancher_project_row project = { .id = "p-1", .backing_namespace = "p-1" };
	const struct {
		struct kube_secret_row secret;
		bool of;
	} cases[] = {
		{ { .ns = "p-1", .type = opaque, .origin = KUBE_ORIGIN_PROJECT_SOURCE }, true },
		{ { .ns = "p-1", .type = registry, .origin = KUBE_ORIGIN_NONE }, true }, /* made by the old API */
		{ { .ns = "p-1", .type = opaque, .origin = KUBE_ORIGIN_NONE },
		  false }, /* Rancher's own: tokens and the like */
		{ { .ns = "p-1", .type = opaque, .origin = KUBE_ORIGIN_PROJECT_COPY }, false },
		{ { .ns = "p-2", .type = opaque, .origin = KUBE_ORIGIN_PROJECT_SOURCE }, false },
		{ { .ns = "p-2", .type = registry, .origin = KUBE_ORIGIN_NONE }, false },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		if (rancher_project_source_of(&project, &cases[i].secret) != cases[i].of)
			fail_msg("%zu", i);
}

static void test_cluster_row(void **state)
{
	struct rancher_cluster_row *c = (struct rancher_cluster_row *)rancher_cluster_row(
		NULL, RH_STR("{\"id\":\"c-m-1\",\"name\":\"\xe6\xb5\x8b\xe8\xaf\x95\",\"state\":\"active\","
			     "\"provider\":\"rke2\","
			     "\"version\":{\"gitVersion\":\"v1.28.6+rke2r1\"},\"nodeCount\":6,\"created\":"
			     "\"2026-08-01T10:00:00Z\",\"internal\":false,\"annotations\":{\"ui.rancher/"
			     "badge-text\":\"PROD\","
			     "\"ui.rancher/"
			     "badge-color\":\"#dd0000\"},\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}"));

	(void)state;
	assert_non_null(c);
	assert_string_equal(c->row.key, "c-m-1");
	assert_string_equal(c->name, "\xe6\xb5\x8b\xe8\xaf\x95");
	assert_string_equal(c->state, "Active");
	assert_string_equal(c->provider, "rke2");
	assert_string_equal(c->version, "v1.28.6+rke2r1");
	assert_string_equal(c->badge_text, "PROD");
	assert_string_equal(c->badge_color, "#dd0000");
	assert_string_equal(c->cannot, "");
	assert_int_equal(c->machines, 6);
	assert_int_equal(c->created, NOW);
	assert_false(c->local);
	assert_true(c->can_explore);
	free(c);

	c = (struct rancher_cluster_row *)rancher_cluster_row(
		NULL, RH_STR("{\"id\":\"local\",\"name\":\"\",\"driver\":\"imported\",\"state\":\"wait-for-it\","
			     "\"nodeCount\":null}"));
	assert_string_equal(c->name, "local");
	assert_string_equal(c->state, "Wait For It");
	assert_string_equal(c->provider, "imported");
	assert_string_equal(c->version, "");
	assert_int_equal(c->machines, -1);
	assert_int_equal(c->created, 0);
	assert_true(c->local);
	assert_false(c->can_explore);
	free(c);

	assert_null(rancher_cluster_row(NULL, RH_STR("{\"id\":\"c-h\",\"provider\":\"harvester\"}")));
	assert_null(rancher_cluster_row(NULL,
					RH_STR("{\"id\":\"c-h\",\"labels\":{\"provider.cattle.io\":\"harvester\"}}")));
	assert_null(rancher_cluster_row(NULL, RH_STR("{\"name\":\"x\"}")));
	assert_null(rancher_cluster_row(NULL, RH_STR("[")));
}

static void test_system_namespaces(void **state)
{
	(void)state;
	assert_true(rancher_namespace_system("kube-system", false, false));
	assert_true(rancher_namespace_system("cattle-impersonation-system", false, false));
	assert_false(rancher_namespace_system("cattle-fleet", false, false));
	assert_false(rancher_namespace_system("default", false, false));
	assert_true(rancher_namespace_system("web", true, false));
	assert_true(rancher_namespace_system("web", false, true));
	assert_true(rancher_namespace_obscure("p-abcde", true));
	assert_true(rancher_namespace_obscure("c-m-1", true));
	assert_true(rancher_namespace_obscure("user-x", true));
	assert_true(rancher_namespace_obscure("local-p-x", true));
	assert_false(rancher_namespace_obscure("p-abcde", false));
	assert_false(rancher_namespace_obscure("kube-system", true));
}

static void test_place_rows(void **state)
{
	struct rancher_namespace_row *ns = (struct rancher_namespace_row *)rancher_namespace_row(
		NULL,
		RH_STR("{\"id\":\"web\",\"projectId\":\"c-m-1:p-x\",\"state\":\"active\",\"annotations\":{"
		       "\"field.cattle.io/description\":\"Schaufenster\"},\"created\":\"2026-08-01T10:00:00Z\"}"));
	struct rancher_project_row *p;

	(void)state;
	assert_string_equal(ns->row.key, "web");
	assert_string_equal(ns->project, "p-x");
	assert_string_equal(ns->description, "Schaufenster");
	assert_string_equal(ns->state, "Active");
	assert_int_equal(ns->created, NOW);
	assert_false(ns->marked_system);
	free(ns);
	ns = (struct rancher_namespace_row *)rancher_namespace_row(
		NULL, RH_STR("{\"id\":\"p-x\",\"projectId\":null,\"description\":\"d\",\"annotations\":{"
			     "\"management.cattle.io/system-namespace\":\"true\"}}"));
	assert_string_equal(ns->project, "");
	assert_string_equal(ns->description, "d");
	assert_true(ns->marked_system);
	free(ns);
	assert_null(rancher_namespace_row(NULL, RH_STR("{}")));
	assert_null(rancher_namespace_row(NULL, RH_STR("nonsense")));

	p = (struct rancher_project_row *)rancher_project_row(
		NULL,
		RH_STR("{\"id\":\"c-m-1:p-x\",\"name\":\"Web Shop\",\"backingNamespace\":\"c-m-1-p-x\",\"labels\":{"
		       "\"authz.management.cattle.io/system-project\":\"true\"}}"));
	assert_string_equal(p->row.key, "p-x");
	assert_string_equal(p->name, "Web Shop");
	assert_string_equal(p->backing_namespace, "c-m-1-p-x");
	assert_true(p->system);
	assert_false(p->is_default);
	free(p);
	p = (struct rancher_project_row *)rancher_project_row(
		NULL, RH_STR("{\"id\":\"c:p-y\",\"name\":\"Default\",\"labels\":{"
			     "\"authz.management.cattle.io/default-project\":\"true\"}}"));
	assert_string_equal(p->backing_namespace, "p-y");
	assert_true(p->is_default);
	free(p);
}

static void test_versions(void **state)
{
	struct rancher r = { 0 };

	(void)state;
	rancher_set_version(&r, "v2.11.3");
	assert_int_equal(r.minor, 11);
	assert_string_equal(r.version, "v2.11.3");
	rancher_set_version(&r, "2.6.14");
	assert_int_equal(r.minor, 6);
	rancher_set_version(&r, "v2.12.0-rc1");
	assert_int_equal(r.minor, 12);
	rancher_set_version(&r, "");
	assert_int_equal(r.minor, 12);
	rancher_set_version(&r, "master-head");
	assert_int_equal(r.minor, 0);
	free(r.version);
	assert_false(rancher_version(6)->open_version);
	assert_true(rancher_version(7)->open_version);
	assert_false(rancher_version(11)->labelled_project_secrets);
	assert_true(rancher_version(12)->labelled_project_secrets);
	assert_false(rancher_version(12)->v1_public);
	assert_true(rancher_version(13)->v1_public);
	assert_true(rancher_version(14)->origin_column);
	assert_true(rancher_version(40)->provider_first);
	assert_true(rancher_version(0)->provider_first);
}

static void test_providers(void **state)
{
	(void)state;
	assert_true(rancher_provider_kind("localProvider")->password);
	assert_true(rancher_provider_kind("freeIpaProvider")->password);
	assert_false(rancher_provider_kind("keyCloakOIDCProvider")->password);
	assert_null(rancher_provider_kind("newProvider"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_project_source),    cmocka_unit_test(test_counts),
		cmocka_unit_test(test_explore),           cmocka_unit_test(test_cluster_row),
		cmocka_unit_test(test_system_namespaces), cmocka_unit_test(test_place_rows),
		cmocka_unit_test(test_versions),          cmocka_unit_test(test_providers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
