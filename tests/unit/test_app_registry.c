/* The registry form: values -> body -> values, and that an edit touches nothing else. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "screens/screens.h"

#include <string.h>

static struct rh_registry_values values(const char *registry, const char *domain, const char *user, const char *password)
{
	struct rh_registry_values v = { .registry = registry };

	rh_strset(&v.domain, domain);
	rh_strset(&v.user, user);
	rh_secret_set(&v.password, rh_str(password));
	return v;
}

static void round_trip(void **state)
{
	static const struct {
		const char *registry, *domain, *key;
	} cases[] = {
		{ "custom", "harbor.corp.example:5000", "harbor.corp.example:5000" },
		{ "dockerhub", "", "index.docker.io/v1/" },
		{ "quay", "typed before the choice", "quay.io" },
		{ "artifactory", "acme.artifactory.example", "acme.artifactory.example" },
		{ "custom", "  spaces.example  ", "spaces.example" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_registry_values v = values(cases[i].registry, cases[i].domain, "acme+deploy", "s3\"cret"), back;
		struct rh_secret config;
		struct rh_err e;
		size_t others;
		rh_secret_init(&config);
		assert_int_equal(rh_registry_config(rh_str(NULL), false, &v, &config, &e), RH_OK);
		rh_registry_values_read(rh_secret_peek(&config), false, &back, &others);
		assert_int_equal(others, 0);
		assert_string_equal(back.registry, cases[i].registry);
		assert_string_equal(back.domain, cases[i].key);
		assert_string_equal(back.user, "acme+deploy");
		assert_true(rh_secret_eq(&v.password, &back.password));
		rh_registry_values_release(&v);
		rh_registry_values_release(&back);
		rh_secret_release(&config);
	}
}

/* kubectl's key is not the one that the choice DockerHub writes: it must not be shown as that choice and silently renamed. */
static void keys_of_others(void **state)
{
	struct rh_registry_values v;
	size_t others;

	(void)state;
	rh_registry_values_read(RH_STR("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"YTpi\"},\"b\":{},\"c\":{}}}"), false, &v, &others);
	assert_string_equal(v.registry, "custom");
	assert_string_equal(v.domain, "https://index.docker.io/v1/");
	assert_string_equal(v.user, "a");
	assert_int_equal(others, 2);
	rh_registry_values_release(&v);
	rh_registry_values_read(RH_STR("not json"), false, &v, &others);
	assert_null(v.domain);
	rh_registry_values_release(&v);
}

static void edit_keeps_the_rest(void **state)
{
	static const char before[] = "{ \"auths\": {\"quay.io\":{\"email\":\"a@b\",\"password\":\"old\",\"username\":\"u\",\"auth\":\"dTpvbGQ=\"},"
				     "\"ghcr.io\":{\"auth\":\"eDp5\"}},  \"credHelpers\":{\"x\":\"y\"}, \"big\":12345678901234567890 }";
	struct rh_registry_values v = values("quay", "", "u2", "");
	struct rh_secret out;
	struct rh_err e;

	(void)state;
	v.keep_password = true;
	rh_secret_init(&out);
	assert_int_equal(rh_registry_config(RH_STR(before), false, &v, &out, &e), RH_OK);
	struct rh_str text = rh_secret_peek(&out);
	assert_true(rh_str_find(text, "\"ghcr.io\":{\"auth\":\"eDp5\"}},  \"credHelpers\":{\"x\":\"y\"}, \"big\":12345678901234567890 }") < text.n);
	assert_true(rh_str_find(text, "\"email\":\"a@b\"") < text.n);
	assert_true(rh_str_find(text, "\"password\":\"old\"") < text.n);
	assert_true(rh_str_find(text, "\"username\":\"u2\"") < text.n);
	assert_true(rh_str_find(text, "\"auth\":\"dTI6b2xk\"") < text.n);
	rh_registry_values_release(&v);
	rh_secret_release(&out);
}

static void edited_pairs(void **state)
{
	static const char raw[] = "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"keep\":\"1\",\"drop\":\"2\",\"change\":\"3\"}}}";
	struct rh_pair base[] = { { rh_strdup("keep"), rh_strdup("1") }, { rh_strdup("drop"), rh_strdup("2") },
				  { rh_strdup("change"), rh_strdup("3") } };
	struct rh_pairs now = { 0 };
	struct rh_secret body;
	struct rh_buf text;
	struct rh_err e;

	(void)state;
	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR(raw));
	rh_pairs_add(&now, RH_STR("keep"), RH_STR("1"));
	rh_pairs_add(&now, RH_STR("change"), RH_STR("4"));
	rh_pairs_add(&now, RH_STR("example.com/new"), RH_STR("5"));
	assert_int_equal(rh_edit_pairs(&body, RH_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	rh_buf_init(&text, 100);
	assert_true(rh_json_find_text(rh_secret_peek(&body), "/metadata/labels/change", &text));
	assert_string_equal(text.p, "4");
	rh_buf_clear(&text);
	assert_true(rh_json_find_text(rh_secret_peek(&body), "/metadata/labels/example.com~1new", &text));
	assert_string_equal(text.p, "5");
	rh_buf_clear(&text);
	assert_false(rh_json_find_text(rh_secret_peek(&body), "/metadata/labels/drop", &text));
	assert_true(rh_str_find(rh_secret_peek(&body), "\"keep\":\"1\"") < body.n);
	/* nothing changed: not one byte does */
	rh_secret_set(&body, RH_STR(raw));
	rh_pairs_release(&now);
	for (size_t i = 0; i < RH_LEN(base); i++)
		rh_pairs_add(&now, rh_str(base[i].key), rh_str(base[i].value));
	assert_int_equal(rh_edit_pairs(&body, RH_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body), raw));
	for (size_t i = 0; i < RH_LEN(base); i++) {
		free(base[i].key);
		free(base[i].value);
	}
	rh_pairs_release(&now);
	rh_buf_release(&text);
	rh_secret_release(&body);
}

/* Mine on top of theirs: only what differs from what the form began with is touched in the newest version. */
static void edits_on_a_newer_version(void **state)
{
	struct rh_pair base[] = { { rh_strdup("gone"), rh_strdup("1") }, { rh_strdup("same"), rh_strdup("2") } };
	struct rh_pairs now = { 0 };
	struct rh_secret body;
	struct rh_err e;

	(void)state;
	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"same\":\"theirs\",\"by\":\"other\"}}}"));
	rh_pairs_add(&now, RH_STR("same"), RH_STR("2"));
	rh_pairs_add(&now, RH_STR("mine"), RH_STR("3"));
	assert_int_equal(rh_edit_pairs(&body, RH_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body), "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"same\":\"theirs\","
						     "\"by\":\"other\",\"mine\":\"3\"}}}"));
	/* a removal of what is not there any more leaves everything as it is, even without labels at all */
	rh_secret_set(&body, RH_STR("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}"));
	rh_pairs_release(&now);
	rh_pairs_add(&now, RH_STR("same"), RH_STR("2"));
	assert_int_equal(rh_edit_pairs(&body, RH_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body), "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}"));
	for (size_t i = 0; i < RH_LEN(base); i++) {
		free(base[i].key);
		free(base[i].value);
	}
	rh_pairs_release(&now);
	rh_secret_release(&body);
}

static void kinds(void **state)
{
	(void)state;
	for (const struct rh_secret_kind_def *k = rh_secret_kinds; k->id && k[1].id; k++)
		assert_true(strcmp(k->label, k[1].label) < 0);	/* as Rancher sorts its cards */
}

static void split_keys(void **state)
{
	char *ns, *name;

	(void)state;
	rh_key_split("web-blue/quay.pull", &ns, &name);
	assert_string_equal(ns, "web-blue");
	assert_string_equal(name, "quay.pull");
	free(ns);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip), cmocka_unit_test(keys_of_others), cmocka_unit_test(edit_keeps_the_rest),
		cmocka_unit_test(edited_pairs), cmocka_unit_test(edits_on_a_newer_version), cmocka_unit_test(kinds), cmocka_unit_test(split_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
