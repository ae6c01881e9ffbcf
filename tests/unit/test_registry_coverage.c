/* What a pod would pull an image with: what it names, what its service account adds, what lies beside it unused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "registry/coverage.h"
#include "registry/docker_config.h"
#include "registry/image.h"

#include <string.h>

#define AUTHS(key) "{\"auths\":{\"" key "\":{\"username\":\"u\",\"password\":\"not-a-password\"}}}"
#define SECRETS 5

/* the pull secrets of the namespace */
static const struct {
	const char *name, *value; /* value NULL: cannot be read */
} secrets[SECRETS] = {
	{ "broken", NULL },
	{ "empty", "{\"auths\":{\"empty.example\":{}}}" },
	{ "harbor", AUTHS("harbor.example/shop") },
	{ "near", AUTHS("port.example:5000") },
	{ "quay", AUTHS("quay.io") },
};

/* Names are separated by blanks. */
static size_t split(char *text, const char **out)
{
	size_t n = 0;

	for (char *word = strtok_r(text, " ", &text); word; word = strtok_r(NULL, " ", &text))
		out[n++] = word;
	return n;
}

/* "attached quay" and, where something is missing, " without gone" */
static void answer(const char *named, const char *account, const char *reference, struct rh_buf *out)
{
	static const char *const hows[] = { "attached", "by account", "unattached", "broken", "near", "none" };
	char *own = rh_strdup(named), *added = rh_strdup(account);
	const char *own_names[SECRETS], *added_names[SECRETS];
	struct registry_docker_config configs[SECRETS] = { 0 };
	struct registry_cover_source sources[SECRETS];
	struct registry_image image;
	struct rh_err e;

	for (size_t i = 0; i < SECRETS; i++) {
		if (secrets[i].value)
			assert_int_equal(registry_docker_config_read(rh_str(secrets[i].value), false, &configs[i], &e),
					 RH_OK);
		sources[i] = (struct registry_cover_source){ secrets[i].name, secrets[i].value ? &configs[i] : NULL };
	}
	assert_true(registry_image_parse(rh_str(reference), &image, &e));
	const struct registry_pod pod = { own_names, split(own, own_names), added_names, split(added, added_names) };
	const struct registry_coverage_answer a = registry_coverage(sources, SECRETS, &pod, &image);

	rh_buf_init(out, 1000);
	rh_buf_addf(out, "%s%s%s%s%s", hows[a.how], a.line.secret ? " " : "", a.line.secret ? a.line.secret : "",
		    a.missing ? " without " : "", a.missing ? a.missing : "");
	registry_image_release(&image);
	for (size_t i = 0; i < SECRETS; i++)
		registry_docker_config_release(&configs[i]);
	free(own);
	free(added);
}

static void test_answers(void **state)
{
	static const struct {
		const char *named, *account, *image, *expected;
	} rows[] = {
		{ "quay", "", "quay.io/acme/web", "attached quay" },
		{ "harbor quay", "", "quay.io/acme/web", "attached quay" },
		/* nothing is named: what the account adds counts */
		{ "", "quay", "quay.io/acme/web", "by account quay" },
		/* something is named: the account adds nothing */
		{ "harbor", "quay", "quay.io/acme/web", "unattached quay" },
		{ "", "", "quay.io/acme/web", "unattached quay" },
		{ "", "harbor", "quay.io/acme/web", "unattached quay" },
		/* the path counts too */
		{ "harbor", "", "harbor.example/shop/web", "attached harbor" },
		{ "harbor", "", "harbor.example/other/web", "near harbor" },
		/* one that cannot be read breaks those beside it */
		{ "quay broken", "", "quay.io/acme/web", "broken broken" },
		{ "", "broken", "quay.io/acme/web", "broken broken" },
		/* names that are not there are passed over, and told */
		{ "gone quay", "", "quay.io/acme/web", "attached quay without gone" },
		{ "gone", "quay", "quay.io/acme/web", "unattached quay without gone" },
		{ "gone gone-too", "", "ghcr.io/acme/web", "none without gone" },
		/* a key that nearly fits, an entry that is sure to be refused */
		{ "near", "", "port.example/web", "near near" },
		{ "", "", "port.example/web", "near near" },
		{ "empty", "", "empty.example/web", "near empty" },
		{ "quay quay", "", "ghcr.io/acme/web", "none" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_buf got;

		answer(rows[i].named, rows[i].account, rows[i].image, &got);
		if (strcmp(got.p, rows[i].expected) != 0)
			fail_msg("[%s] + [%s], %s: %s, not: %s", rows[i].named, rows[i].account, rows[i].image, got.p,
				 rows[i].expected);
		rh_buf_release(&got);
	}
}

/* A namespace without a pull secret. */
static void test_nothing_there(void **state)
{
	static const char *const named[] = { "gone" };
	const struct registry_pod pods[] = { { 0 }, { .named = named, .named_count = 1 } };
	struct registry_image image;
	struct rh_err e;

	(void)state;
	assert_true(registry_image_parse(RH_STR("quay.io/acme/web"), &image, &e));
	for (size_t i = 0; i < RH_LEN(pods); i++) {
		const struct registry_coverage_answer a = registry_coverage(NULL, 0, &pods[i], &image);

		assert_int_equal(a.how, REGISTRY_COVERAGE_NONE);
		assert_null(a.line.secret);
		assert_true(i ? a.missing == named[0] : !a.missing);
	}
	registry_image_release(&image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_nothing_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
