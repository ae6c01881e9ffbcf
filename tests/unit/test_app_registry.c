/* The registry form: values -> body -> values, and that an edit touches nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "screens/registry.h"
#include "screens/secrets.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/logins.h"
#include "kube/secret.h"

#include <string.h>

static struct pull_secret_values *add(struct pull_secret_registries *set, const char *registry, const char *domain,
				      const char *user, const char *password)
{
	struct pull_secret_values *v = pull_secret_registries_add(set);

	v->registry = registry;
	rh_strset(&v->domain, domain);
	rh_strset(&v->user, user);
	rh_secret_set(&v->password, rh_str(password));
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
		struct pull_secret_registries set = { 0 }, back;
		struct rh_secret config = { 0 };
		struct rh_err e;
		add(&set, cases[i].registry, cases[i].domain, "acme+deploy", "s3\"cret");
		assert_int_equal(pull_secret_registries_write(rh_str(NULL), rh_str(NULL), false, &set, &config, &e),
				 RH_OK);
		assert_int_equal(pull_secret_registries_read(rh_secret_peek(&config), false, &back, &e), RH_OK);
		assert_int_equal(back.n, 1);
		assert_string_equal(back.v->registry, cases[i].registry);
		assert_string_equal(back.v->domain, cases[i].key);
		assert_string_equal(back.v->stored, cases[i].key);
		assert_string_equal(back.v->user, "acme+deploy");
		assert_true(rh_secret_eq(&set.v->password, &back.v->password));
		pull_secret_registries_release(&set);
		pull_secret_registries_release(&back);
		rh_secret_release(&config);
	}
}

/* kubectl's key is not the one that the choice DockerHub writes: it must not be shown as that choice and silently
 * renamed. */
static void keys_of_others(void **state)
{
	struct pull_secret_registries set;
	struct rh_err e;

	(void)state;
	assert_int_equal(
		pull_secret_registries_read(
			RH_STR("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"YTpi\"},\"b\":{},\"c\":{}}}"),
			false, &set, &e),
		RH_OK);
	assert_int_equal(set.n, 3);
	assert_string_equal(set.v[0].registry, "custom");
	assert_string_equal(set.v[0].domain, "https://index.docker.io/v1/");
	assert_string_equal(set.v[0].user, "a");
	pull_secret_registries_release(&set);
	assert_int_equal(pull_secret_registries_read(RH_STR("not json"), false, &set, &e), RH_E_PARSE);
	assert_int_equal(set.n, 0);
}

/* ---- edits: `base` is what the form was filled from, `onto` the newest; each case changes the values that were read
 * ---- */

static char *edited_onto(const char *base, const char *onto, bool legacy,
			 void (*change)(struct pull_secret_registries *set))
{
	struct pull_secret_registries set;
	struct rh_secret out = { 0 };
	struct rh_err e = { 0 };

	assert_int_equal(pull_secret_registries_read(rh_str(base), legacy, &set, &e), RH_OK);
	change(&set);
	assert_int_equal(pull_secret_registries_write(rh_str(base), rh_str(onto), legacy, &set, &out, &e), RH_OK);
	char *text = rh_str_dup(rh_secret_peek(&out));
	rh_secret_release(&out);
	pull_secret_registries_release(&set);
	return text;
}

static void expect_edit(const char *base, const char *onto, bool legacy,
			void (*change)(struct pull_secret_registries *set), const char *want)
{
	char *is = edited_onto(base, onto, legacy, change);

	assert_string_equal(is, want);
	free(is);
}

static void drop(struct pull_secret_registries *set, size_t at)
{
	pull_secret_values_release(&set->v[at]);
	memmove(set->v + at, set->v + at + 1, (set->n - at - 1) * sizeof *set->v);
	set->n--;
}

static void type_password(struct pull_secret_values *v, const char *text)
{
	rh_secret_set(&v->password, rh_str(text));
	v->keep_password = false;
}

static void nothing(struct pull_secret_registries *set)
{
	(void)set;
}

static void other_user(struct pull_secret_registries *set)
{
	rh_strset(&set->v[0].user, "u2");
}

static void other_password(struct pull_secret_registries *set)
{
	type_password(&set->v[0], "pw");
}

static void other_name(struct pull_secret_registries *set)
{
	rh_strset(&set->v[0].domain, "new.example");
}

static void no_first(struct pull_secret_registries *set)
{
	drop(set, 0);
}

static void one_more(struct pull_secret_registries *set)
{
	add(set, "quay", "", "robot", "pw");
}

static void swapped(struct pull_secret_registries *set)
{
	rh_strset(&set->v[0].domain, set->v[1].stored);
	rh_strset(&set->v[1].domain, set->v[0].stored);
}

#define ODD                                                                                                  \
	"{ \"credHelpers\":{\"x\":\"y\"}, \"auths\" : {\"a.example\":{\"email\":\"a@b\",\"auth\":\"dTpv\"} " \
	",\n\"b.example\":{\"identitytoken\":\"t\"}},"                                                       \
	"\"big\":12345678901234567890 }"

static void edits_lose_nothing(void **state)
{
	static const char *const same[] = {
		ODD,
		"{\"auths\":{\"a\":{}}}",
		" {} ",
		"null",
		"{\"auths\":null}",
		"{\"Auths\":{\"q\":{\"AUTH\":\"dTpv\"}}}",
		"{\"auths\":{\"\":{\"auth\":\"dTpv\"},\"  spaces \":{\"auth\":\"not base64!\"}}}",
		"{\"auths\":{\"a\":\"a text\",\"b\":7}}",
		"{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"p\"}},\"auths\":{\"b\":{}}}",
		"{\"auths\":[1,2]}",
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(same); i++)
		expect_edit(same[i], same[i], false, nothing, same[i]);
	expect_edit("{\"q\":{\"auth\":\"dTpv\"} }", "{\"q\":{\"auth\":\"dTpv\"} }", true, nothing,
		    "{\"q\":{\"auth\":\"dTpv\"} }");
	expect_edit(
		ODD, ODD, false, other_user,
		"{ \"credHelpers\":{\"x\":\"y\"}, \"auths\" : {\"a.example\":{\"email\":\"a@b\",\"auth\":\"dTI6bw==\","
		"\"username\":\"u2\",\"password\":\"o\"} "
		",\n\"b.example\":{\"identitytoken\":\"t\"}},\"big\":12345678901234567890 }");
	expect_edit(
		ODD, ODD, false, other_password,
		"{ \"credHelpers\":{\"x\":\"y\"}, \"auths\" : {\"a.example\":{\"email\":\"a@b\",\"auth\":\"dTpwdw==\","
		"\"username\":\"u\",\"password\":\"pw\"} "
		",\n\"b.example\":{\"identitytoken\":\"t\"}},\"big\":12345678901234567890 }");
	expect_edit(ODD, ODD, false, no_first,
		    "{ \"credHelpers\":{\"x\":\"y\"}, \"auths\" : {\"b.example\":{\"identitytoken\":\"t\"}},"
		    "\"big\":12345678901234567890 }");
	expect_edit("{\"auths\":{\"b.example\":{\"identitytoken\":\"t\"}}}",
		    "{\"auths\":{\"b.example\":{\"identitytoken\":\"t\"}}}", false, other_name,
		    "{\"auths\":{\"new.example\":{\"identitytoken\":\"t\"}}}");
	expect_edit("{\"auths\":{\"a\":\"a text\"}}", "{\"auths\":{\"a\":\"a text\"}}", false, one_more,
		    "{\"auths\":{\"a\":\"a "
		    "text\",\"quay.io\":{\"username\":\"robot\",\"password\":\"pw\",\"auth\":\"cm9ib3Q6cHc=\"}}}");
	expect_edit("{}", "{}", false, one_more,
		    "{\"auths\":{\"quay.io\":{\"username\":\"robot\",\"password\":\"pw\",\"auth\":\"cm9ib3Q6cHc=\"}}}");
	expect_edit("{\"a\":{\"auth\":\"dTpv\"},\"b\":{\"auth\":\"eDp5\"}}",
		    "{\"a\":{\"auth\":\"dTpv\"},\"b\":{\"auth\":\"eDp5\"}}", true, swapped,
		    "{\"b\":{\"username\":\"u\",\"password\":\"o\",\"auth\":\"dTpv\"},\"a\":{\"username\":\"x\","
		    "\"password\":\"y\",\"auth\":\"eDp5\"}}");
}

/* Mine on top of theirs, entry by entry. */
static void edits_on_their_config(void **state)
{
	static const char base[] = "{\"auths\":{\"a\":{\"auth\":\"dTpv\"},\"b\":{\"auth\":\"eDp5\"}}}";

	(void)state;
	expect_edit(base, "{\"auths\":{\"a\":{\"auth\":\"dTpv\"},\"c\":{}}}", false, nothing,
		    "{\"auths\":{\"a\":{\"auth\":\"dTpv\"},\"c\":{}}}");
	/* their new password stays when only the user was changed here */
	expect_edit(base, "{\"auths\":{\"a\":{\"auth\":\"dTpu\"},\"b\":{}}}", false, other_user,
		    "{\"auths\":{\"a\":{\"auth\":\"dTI6bg==\",\"username\":\"u2\",\"password\":\"n\"},\"b\":{}}}");
	/* removed there, changed here: what was typed is not lost */
	expect_edit(base, "{\"auths\":{\"b\":{}}}", false, other_password,
		    "{\"auths\":{\"b\":{},\"a\":{\"username\":\"u\",\"password\":\"pw\",\"auth\":\"dTpwdw==\"}}}");
	expect_edit(base, "{\"auths\":{\"b\":{}}}", false, no_first, "{\"auths\":{\"b\":{}}}");
	/* a new name that somebody else gave to an entry meanwhile */
	expect_edit(base, "{\"auths\":{\"a\":{\"auth\":\"dTpv\"},\"new.example\":{\"auth\":\"eDp5\"}}}", false,
		    other_name,
		    "{\"auths\":{\"new.example\":{\"auth\":\"dTpv\",\"username\":\"u\",\"password\":\"o\"}}}");
}

static void edited_pairs(void **state)
{
	static const char raw[] = "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"keep\":\"1\","
				  "\"drop\":\"2\",\"change\":\"3\"}}}";
	struct kube_pair base[] = { { rh_strdup("keep"), rh_strdup("1") },
				    { rh_strdup("drop"), rh_strdup("2") },
				    { rh_strdup("change"), rh_strdup("3") } };
	struct kube_pairs now = { 0 };
	struct rh_secret body;
	struct rh_buf text;
	struct rh_err e;

	(void)state;
	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR(raw));
	kube_pairs_add(&now, RH_STR("keep"), RH_STR("1"));
	kube_pairs_add(&now, RH_STR("change"), RH_STR("4"));
	kube_pairs_add(&now, RH_STR("example.com/new"), RH_STR("5"));
	assert_int_equal(kube_edit_pairs(&body, KUBE_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	rh_buf_init(&text, 100);
	assert_true(data_json_find_text(rh_secret_peek(&body), "/metadata/labels/change", &text));
	assert_string_equal(text.p, "4");
	rh_buf_clear(&text);
	assert_true(data_json_find_text(rh_secret_peek(&body), "/metadata/labels/example.com~1new", &text));
	assert_string_equal(text.p, "5");
	rh_buf_clear(&text);
	assert_false(data_json_find_text(rh_secret_peek(&body), "/metadata/labels/drop", &text));
	assert_true(rh_str_find(rh_secret_peek(&body), "\"keep\":\"1\"") < body.n);
	/* nothing changed: not one byte does */
	rh_secret_set(&body, RH_STR(raw));
	kube_pairs_release(&now);
	for (size_t i = 0; i < RH_LEN(base); i++)
		kube_pairs_add(&now, rh_str(base[i].key), rh_str(base[i].value));
	assert_int_equal(kube_edit_pairs(&body, KUBE_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body), raw));
	for (size_t i = 0; i < RH_LEN(base); i++) {
		free(base[i].key);
		free(base[i].value);
	}
	kube_pairs_release(&now);
	rh_buf_release(&text);
	rh_secret_release(&body);
}

/* Mine on top of theirs: only what differs from what the form began with is touched in the newest version. */
static void edits_on_a_newer_version(void **state)
{
	struct kube_pair base[] = { { rh_strdup("gone"), rh_strdup("1") }, { rh_strdup("same"), rh_strdup("2") } };
	struct kube_pairs now = { 0 };
	struct rh_secret body;
	struct rh_err e;

	(void)state;
	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"same\":\"theirs\","
				    "\"by\":\"other\"}}}"));
	kube_pairs_add(&now, RH_STR("same"), RH_STR("2"));
	kube_pairs_add(&now, RH_STR("mine"), RH_STR("3"));
	assert_int_equal(kube_edit_pairs(&body, KUBE_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body),
			      "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"same\":\"theirs\","
			      "\"by\":\"other\",\"mine\":\"3\"}}}"));
	/* a removal of what is not there any more leaves everything as it is, even without labels at all */
	rh_secret_set(&body, RH_STR("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}"));
	kube_pairs_release(&now);
	kube_pairs_add(&now, RH_STR("same"), RH_STR("2"));
	assert_int_equal(kube_edit_pairs(&body, KUBE_PART_LABEL, base, RH_LEN(base), &now, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&body), "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}"));
	for (size_t i = 0; i < RH_LEN(base); i++) {
		free(base[i].key);
		free(base[i].value);
	}
	kube_pairs_release(&now);
	rh_secret_release(&body);
}

static void kinds(void **state)
{
	(void)state;
	for (const struct secret_kind_def *k = secret_kinds; k->id && k[1].id; k++)
		assert_true(strcmp(k->label, k[1].label) < 0); /* as Rancher sorts its cards */
}

static void split_keys(void **state)
{
	char *ns, *name;

	(void)state;
	secret_key_split("web-blue/quay.pull", &ns, &name);
	assert_string_equal(ns, "web-blue");
	assert_string_equal(name, "quay.pull");
	free(ns);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(keys_of_others),
		cmocka_unit_test(edits_lose_nothing),
		cmocka_unit_test(edits_on_their_config),
		cmocka_unit_test(edited_pairs),
		cmocka_unit_test(edits_on_a_newer_version),
		cmocka_unit_test(kinds),
		cmocka_unit_test(split_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
