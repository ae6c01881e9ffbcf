/* Image references: the answers of the upstream parser, and the rules that they are examples of. */
#include "vectors.h"

#include "base/base.h"
#include "registry/image.h"

static void image_row(char *const *f, size_t count)
{
	(void)count;
	struct registry_image i;
	struct rh_err e = { 0 };
	bool ok = registry_image_parse(rh_str(f[0]), &i, &e);
	if (ok != (strcmp(f[1], "ok") == 0))
		fail_msg("%s: upstream says %s, we say %s", f[0], f[1], ok ? "ok" : e.what);
	if (!ok) {
		assert_true(e.what[0] && e.fix[0]);
		return;
	}
	struct rh_buf familiar;
	rh_buf_init(&familiar, 4096);
	registry_image_familiar(&i, &familiar);
	if (strcmp(i.domain, f[2]) || strcmp(i.path, f[3]) || strcmp(i.tag ? i.tag : "", f[4]) ||
	    strcmp(i.digest ? i.digest : "", f[5]) || strcmp(familiar.p, f[6]))
		fail_msg("%s: %s %s %s %s %s", f[0], i.domain, i.path, i.tag ? i.tag : "", i.digest ? i.digest : "",
			 familiar.p);
	rh_buf_release(&familiar);
	registry_image_release(&i);
}

static void upstream_answers(void **state)
{
	(void)state;
	assert_true(vectors_each("image-references.tsv", image_row) > 60);
}

static void lengths(void **state)
{
	(void)state;
	struct registry_image i;
	struct rh_err e;
	char ref[400];
	memset(ref, 'a', sizeof ref);
	memcpy(ref, "quay.io/", 8);
	assert_true(registry_image_parse(rh_str_n(ref, 8 + 255), &i, &e));
	registry_image_release(&i);
	assert_false(registry_image_parse(rh_str_n(ref, 8 + 256), &i, &e));
	ref[20] = ':';
	assert_true(registry_image_parse(rh_str_n(ref, 21 + 128), &i, &e));
	registry_image_release(&i);
	assert_false(registry_image_parse(rh_str_n(ref, 21 + 129), &i, &e));
}

static void full_name(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "nginx", "docker.io/library/nginx:latest" },
		{ "quay.io/a/b:1", "quay.io/a/b:1" },
		{ "localhost/x", "localhost/x:latest" },
	};
	for (size_t n = 0; n < RH_LEN(cases); n++) {
		struct registry_image i;
		struct rh_err e;
		struct rh_buf full;
		assert_true(registry_image_parse(rh_str(cases[n][0]), &i, &e));
		rh_buf_init(&full, 4096);
		registry_image_full(&i, &full);
		assert_string_equal(full.p, cases[n][1]);
		rh_buf_release(&full);
		registry_image_release(&i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(upstream_answers), cmocka_unit_test(lengths),
					    cmocka_unit_test(full_name) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
