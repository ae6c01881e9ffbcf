/* What each of several pull secrets is to one image: order, near misses, broken and empty ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

#define MOST 8

struct row {
	const char *secret, *value; /* value NULL: cannot be read */
};

/* Who wants the first few gets the same ones. */
static void first_lines(const struct registry_cover_source *sources, size_t n, const struct registry_image *image,
			const struct registry_cover_line *all)
{
	for (size_t most = 1; most <= n; most++) {
		struct registry_cover_line some[MOST];

		assert_int_equal(registry_cover(sources, n, image, some, most), n);
		for (size_t i = 0; i < most; i++) {
			assert_ptr_equal(some[i].secret, all[i].secret);
			assert_ptr_equal(some[i].key, all[i].key);
			assert_int_equal(some[i].how, all[i].how);
			assert_string_equal(some[i].why.what, all[i].why.what);
		}
	}
}

/* The lines as text: "secret how key" each, joined by " | ". */
static void lines_of(const struct row *rows, size_t n, const char *reference, struct registry_cover_line *lines,
		     struct rh_buf *out)
{
	static const char *const hows[] = { "yes", "near", "no", "broken" };
	static struct registry_docker_config configs[MOST];
	struct registry_cover_source sources[MOST];
	struct registry_image image;
	struct rh_err e;

	assert_true(registry_image_parse(rh_str(reference), &image, &e));
	for (size_t i = 0; i < MOST; i++)
		registry_docker_config_release(&configs[i]);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].value)
			assert_int_equal(registry_docker_config_read(rh_str(rows[i].value), false, &configs[i], &e),
					 RH_OK);
		registry_docker_config_forget(&configs[i]);
		sources[i] = (struct registry_cover_source){ rows[i].secret, rows[i].value ? &configs[i] : NULL };
	}
	assert_int_equal(registry_cover(sources, n, &image, lines, MOST), n);
	first_lines(sources, n, &image, lines);
	rh_buf_init(out, 4096);
	for (size_t i = 0; i < n; i++)
		rh_buf_addf(out, "%s%s %s %s%s", i ? " | " : "", lines[i].secret, hows[lines[i].how],
			    lines[i].key ? lines[i].key : "-", lines[i].empty ? " empty" : "");
	registry_image_release(&image);
}

static void expect(const struct row *rows, size_t n, const char *reference, const char *expected)
{
	struct registry_cover_line lines[MOST];
	struct rh_buf got;
	lines_of(rows, n, reference, lines, &got);
	assert_string_equal(got.p, expected);
	rh_buf_release(&got);
}

#define AUTHS(key) "{\"auths\":{\"" key "\":{\"username\":\"u\",\"password\":\"not-a-password\"}}}"

static void order(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "other", AUTHS("harbor.corp.example") }, { "host", AUTHS("quay.io") },
		{ "port", AUTHS("quay.io:443") },          { "broken", "{\"auths\":{\"quay.io\":{\"auth\":\"%%\"}}}" },
		{ "path", AUTHS("https://quay.io/acme") }, { "second", AUTHS("quay.io") },
	};
	/* the longest path first, equal keys in the order of the sources, then near, no, broken */
	expect(rows, RH_LEN(rows), "quay.io/acme/web:1",
	       "path yes https://quay.io/acme | host yes quay.io | second yes quay.io | port near quay.io:443 | other "
	       "no - | broken broken -");
	expect(rows, 0, "quay.io/acme/web:1", "");
	expect(rows, 1, "quay.io/acme/web:1", "other no -");
}

static void hub(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "fallback", AUTHS("https://index.docker.io/v1/") },
		{ "direct", AUTHS("docker.io") },
		{ "alias", AUTHS("registry-1.docker.io") },
	};
	/* the fallback covers alone; beside a direct key it comes later */
	expect(rows, 1, "nginx", "fallback yes https://index.docker.io/v1/");
	/* a host without dot and port is taken for Docker Hub's */
	struct registry_cover_line lines[MOST];
	struct rh_buf got;
	lines_of(rows, 3, "localhost/app", lines, &got);
	assert_string_equal(got.p, "fallback yes https://index.docker.io/v1/ | direct no - | alias no -");
	assert_true(lines[0].stray);
	assert_non_null(strstr(lines[0].why.fix, "would be sent to localhost"));
	rh_buf_release(&got);
	expect(rows, 3, "nginx",
	       "direct yes docker.io | fallback yes https://index.docker.io/v1/ | alias near registry-1.docker.io");
}

static void is_said(char *why, const char *want)
{
	assert_string_equal(why, want);
	free(why);
}

static void empty_and_broken(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "empty", "{\"auths\":{\"quay.io\":{}}}" },
		{ "null", "{\"auths\":{\"quay.io\":null}}" },
		{ "nothing", "{\"auths\":{}}" },
		{ "no-auths", "{\"quay.io\":{\"username\":\"u\"}}" },
		{ "list", "{\"auths\":[]}" },
		{ "word", "{\"auths\":{\"quay.io\":\"x\"}}" },
		{ "number", "{\"auths\":{\"quay.io\":{\"username\":5}}}" },
		{ "unread", NULL },
	};
	struct registry_cover_line lines[MOST];
	struct rh_buf got;
	lines_of(rows, RH_LEN(rows), "quay.io/acme/web", lines, &got);
	assert_string_equal(
		got.p,
		"empty yes quay.io empty | null yes quay.io empty | nothing no - | no-auths no - | list broken - | "
		"word broken - | number broken - | unread broken -");
	{
		struct registry_docker_config c = { 0 };
		struct rh_err e;

		/* said alike wherever it is said */
		assert_null(registry_cover_broken(&c));
		is_said(registry_cover_broken(NULL), "it is no docker config");
		assert_int_equal(registry_docker_config_read(RH_STR("{\"auths\":{\"a.b\":7}}"), false, &c, &e), RH_OK);
		is_said(registry_cover_broken(&c), "what its key a.b holds is not an entry");
		registry_docker_config_release(&c);
		assert_int_equal(registry_docker_config_read(RH_STR("{\"auths\":[]}"), false, &c, &e), RH_OK);
		is_said(registry_cover_broken(&c), "its \"auths\" is not a map");
		registry_docker_config_release(&c);
		assert_int_equal(
			registry_docker_config_read(RH_STR("{\"auths\":{\"a.b\":{\"auth\":\"%\"}}}"), false, &c, &e),
			RH_OK);
		is_said(registry_cover_broken(&c), "auth of its key a.b is not user:password in base64");
		registry_docker_config_release(&c);
	}
	assert_non_null(strstr(lines[0].why.what, "without a user name and a password"));
	assert_true(lines[0].why.fix[0]);
	assert_non_null(strstr(lines[2].why.what, "no registry in it"));
	assert_non_null(strstr(lines[4].why.fix, "no credentials at all"));
	rh_buf_release(&got);
	/* an identity token is nothing to a kubelet, whatever the user name (az acr login writes such entries) */
	static const struct row tokens[] = {
		{ "acr", "{\"auths\":{\"reg.azurecr.io\":{\"auth\":"
			 "\"MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOg==\",\"identitytoken\":\"t\"}}}" },
		{ "both", "{\"auths\":{\"reg.azurecr.io\":{\"username\":\"u\",\"password\":\"not-a-password\","
			  "\"identitytoken\":\"t\"}}}" },
	};
	lines_of(tokens, RH_LEN(tokens), "reg.azurecr.io/app", lines, &got);
	assert_string_equal(got.p, "acr yes reg.azurecr.io empty | both yes reg.azurecr.io");
	assert_non_null(strstr(lines[0].why.what, "with a token only"));
	assert_non_null(strstr(lines[0].why.fix, "enter a password"));
	rh_buf_release(&got);
	/* null for a text is as good as absent to Go */
	static const struct row nulls[] = {
		{ "a", "{\"auths\":{\"quay.io\":{\"auth\":null,\"email\":null,\"username\":\"u\",\"password\":\"not-a-"
		       "password\"}}}" },
	};
	expect(nulls, 1, "quay.io/acme/web", "a yes quay.io");
}

static void reasons(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "yes", AUTHS("quay.io") },
		{ "one", AUTHS("harbor.corp.example") },
		{ "three", "{\"auths\":{\"a.example\":{},\"b.example\":{},\"c.example\":{}}}" },
		{ "five", "{\"auths\":{\"a.example\":{},\"b.example\":{},\"c.example\":{},\"d.example\":{},\"e."
			  "example\":{}}}" },
	};
	static const char *const says[] = {
		"covers quay.io/acme/web by key quay.io",
		"no: its key is harbor.corp.example",
		"no: its keys are a.example, b.example, c.example",
		"no: its keys are a.example, b.example, c.example and 2 more",
	};
	struct registry_cover_line lines[MOST];
	struct rh_buf got;
	lines_of(rows, RH_LEN(rows), "quay.io/acme/web:3.1", lines, &got);
	for (size_t i = 0; i < RH_LEN(says); i++)
		assert_string_equal(lines[i].why.what, says[i]);
	rh_buf_release(&got);
}

static void the_best_near_miss_of_several_keys(void **state)
{
	(void)state;
	static const struct row rows[] = { { "many",
					     "{\"auths\":{\"a.example\":{},\"QUAY.io\":{\"username\":\"u\"}}}" } };
	expect(rows, 1, "quay.io/acme/web", "many near QUAY.io");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(hub),
		cmocka_unit_test(empty_and_broken),
		cmocka_unit_test(reasons),
		cmocka_unit_test(the_best_near_miss_of_several_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
