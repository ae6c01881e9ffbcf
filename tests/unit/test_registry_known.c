/* Known registries, and the addresses that people type instead of the right one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "registry/known.h"

#include <string.h>
#include <strings.h>

static void by_host(void **state)
{
	static const struct {
		const char *address, *id;
	} v[] = {
		{ "ghcr.io", "ghcr" },
		{ "https://index.docker.io/v1/", "dockerhub" },
		{ "quay.io/acme", "quay" },
		{ "quay.io:443", "quay" },
		{ "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "ecr" },
		{ "1.dkr.ecr.cn-north-1.amazonaws.com.cn", "ecr" },
		{ "public.ecr.aws", "ecr-public" },
		{ "europe-west1-docker.pkg.dev", "gar" },
		{ "eu.gcr.io", "gcr" },
		{ "gcr.io", "gcr" },
		{ "acme.azurecr.io", "acr" },
		{ "de.icr.io", "ibm" },
		{ "fra.ocir.io", "ocir" },
		{ "nvcr.io", "ngc" },
		{ "acme.jfrog.io", "artifactory" },
		{ "rg.fr-par.scw.cloud", "scaleway" },
		{ "image-registry.openshift-image-registry.svc:5000", "openshift" },
		{ "harbor.corp.example", NULL },
		{ "xquay.io", NULL },
		{ "-docker.pkg.dev", NULL },
		{ "", NULL },
		{ "a.b.azurecr.io", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(v); i++) {
		const struct registry_known_registry *k = registry_known_registry_at(rh_str(v[i].address));
		if ((k == NULL) != (v[i].id == NULL) || (k && strcmp(k->id, v[i].id) != 0))
			fail_msg("%s is %s", v[i].address, k ? k->id : "unknown");
	}
}

/* Rancher's four come first and are read back as its page reads them; every other one can be written as it stands. */
static void the_table(void **state)
{
	static const char *const first[] = { "custom", "dockerhub", "quay", "artifactory" };
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < REGISTRY_RANCHER_REGISTRIES; i++)
		assert_string_equal(registry_known_registries[i].id, first[i]);
	assert_string_equal(registry_known_registry_of(RH_STR("index.docker.io/v1/"))->id, "dockerhub");
	assert_string_equal(registry_known_registry_of(RH_STR("https://index.docker.io/v1/"))->id, "custom");
	assert_string_equal(registry_known_registry_of(RH_STR("ghcr.io"))->id, "custom");
	for (const struct registry_known_registry *k = &registry_known_registries[REGISTRY_RANCHER_REGISTRIES]; k->id;
	     k++) {
		assert_non_null(k->pattern);
		assert_ptr_equal(registry_known_registry(rh_str(k->id)), k);
		bool gap = registry_address_gap(rh_str(k->pattern)).n > 0;
		assert_int_equal(registry_address_check(rh_str(k->pattern), &e), !gap);
		if (!gap) {
			assert_false(registry_address_doubt(rh_str(k->pattern), &e));
			assert_ptr_equal(registry_known_registry_at(rh_str(k->pattern)), k);
		}
		if (k[1].id)
			assert_true(strcasecmp(k->label, k[1].label) < 0);
	}
}

static void a_gap_is_a_pair_of_angle_brackets(void **state)
{
	static const struct {
		const char *typed, *gap;
	} v[] = { { "<host>", "<host>" }, { "https://<host>:<port>/v1", "<host>" },
		  { "a<b>", "<b>" },      { "<host", "" },
		  { "host>", "" },        { ">host<", "" } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(v); i++) {
		struct rh_str gap = registry_address_gap(rh_str(v[i].typed));
		if (!rh_str_is(gap, v[i].gap))
			fail_msg("%s has the gap \"%.*s\"", v[i].typed, RH_ARG(gap));
	}
}

static void users(void **state)
{
	struct rh_err e;

	(void)state;
	const struct registry_known_registry *ecr = registry_known_registry(RH_STR("ecr")),
					     *gar = registry_known_registry(RH_STR("gar"));
	assert_true(registry_known_user_doubt(ecr, RH_STR("me"), &e));
	assert_true(strstr(e.fix, "AWS") != NULL);
	assert_false(registry_known_user_doubt(ecr, RH_STR("AWS"), &e));
	assert_false(registry_known_user_doubt(ecr, RH_STR(""), &e));
	assert_non_null(registry_known_lifetime(ecr, RH_STR("AWS")));
	assert_null(registry_known_lifetime(gar, RH_STR("_json_key")));
	assert_non_null(registry_known_lifetime(gar, RH_STR("oauth2accesstoken")));
	assert_true(registry_known_user_doubt(gar, RH_STR("me@example.org"), &e));
	assert_non_null(registry_known_lifetime(registry_known_registry(RH_STR("harbor")), RH_STR("robot$web+ci")));
	assert_null(registry_known_lifetime(registry_known_registry(RH_STR("harbor")), RH_STR("alice")));
}

static void corrections(void **state)
{
	static const struct {
		const char *typed, *better; /* NULL: fine as it is, or nothing suggests itself */
	} v[] = {
		{ "quay.io", NULL },
		{ "https://quay.io", NULL },
		{ "harbor.corp.example:8443/team", NULL },
		{ "https://index.docker.io/v1/", NULL },
		{ "https://host.example/v2", "host.example" },
		{ "host.example/v1", "host.example" },
		{ "registry-1.docker.io", "index.docker.io/v1/" },
		{ "https://hub.docker.com/r/acme/web", "index.docker.io/v1/" },
		{ "index.docker.io/v1", "index.docker.io/v1/" },
		{ "HTTPS://Quay.io", "quay.io" },
		{ "quay.io/acme/web:1.2", "quay.io/acme/web" },
		{ "quay.io:latest", "quay.io" },
		{ "quay.io:443", "quay.io" },
		{ "https://harbor.corp.example/harbor/projects/4", "harbor.corp.example" },
		{ "quay.io /acme", "quay.io/acme" },
		{ "user@quay.io", "quay.io" },
		{ "quay.io/acme/", "quay.io/acme" },
		{ "https://quay.io/repository/acme/web?tab=tags", "quay.io" },
		{ "https://artifactory.corp.example/ui/packages", "artifactory.corp.example" },
		{ "oci://quay.io/acme", "quay.io/acme" },
		{ "<name>.azurecr.io", NULL },
		{ "", NULL },
		{ "///", NULL },
		{ "quay.io:99999", "quay.io" },
		{ "2001:db8::1", NULL },
		{ "[2001:db8::1]", NULL },
		{ "[2001:DB8::1]:5000", "[2001:db8::1]:5000" },
		{ "ghcr.io/Org/Team", "ghcr.io/org/team" },
		{ "quay.io/acme/*", "quay.io/acme" },
		{ "quay.io/*", "quay.io" },
		{ "quay.io/acme*", "quay.io/acme" },
	};
	struct rh_buf better;

	(void)state;
	rh_buf_init(&better, 4096);
	for (size_t i = 0; i < RH_LEN(v); i++) {
		bool any = registry_address_better(rh_str(v[i].typed), &better);
		if (any != (v[i].better != NULL) || (any && strcmp(better.p, v[i].better) != 0))
			fail_msg("%s: %s", v[i].typed, any ? better.p : "nothing");
	}
	rh_buf_release(&better);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_host),
		cmocka_unit_test(the_table),
		cmocka_unit_test(a_gap_is_a_pair_of_angle_brackets),
		cmocka_unit_test(users),
		cmocka_unit_test(corrections),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
