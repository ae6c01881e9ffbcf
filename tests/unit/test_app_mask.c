/* What a person may see of secrets, and what changed: masks let nothing through, diffs say what they must. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/rotate.h"
#include "base/base.h"

#include <string.h>

#define CONFIG(password)                                                          \
	"{\"auths\":{\"quay.io\":{\"username\":\"acme\",\"password\":\"" password \
	"\",\"auth\":\"czNjcmV0\",\"email\":\"a@b\"}}}"

static void one_line(void **state)
{
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	app_mask_docker_config(RH_STR("{\"auths\":{\"quay.io\":{\"username\":\"acme\",\"password\":\"s3cret\"}}}"),
			       rh_str(NULL), &b);
	assert_string_equal(b.p, "{\"auths\":{\"quay.io\":{\"username\":\"acme\",\"password\":\"••••••••\"}}}");
	rh_buf_release(&b);
}

static void a_registry_a_line(void **state)
{
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	app_mask_docker_config(RH_STR("{\"auths\":{\"quay.io\":{\"username\":\"acme\",\"password\":\"s3cret\",\"auth\":"
				      "\"czNjcmV0\"}}}"),
			       rh_str(NULL), &b);
	assert_string_equal(b.p, "{\n  \"auths\":{\n    "
				 "\"quay.io\":{\"username\":\"acme\",\"password\":\"••••••••\",\"auth\":\"••••••••\"}\n"
				 "  }\n}");
	rh_buf_release(&b);
}

static void a_member_a_line(void **state)
{
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	app_mask_docker_config(RH_STR("{\"auths\":{\"a-rather-long-host-name.registry.corp.example:5000\":{"
				      "\"username\":\"acme\",\"auth\":\"x\"}}}"),
			       rh_str(NULL), &b);
	assert_string_equal(b.p, "{\n  \"auths\":{\n    \"a-rather-long-host-name.registry.corp.example:5000\":{\n     "
				 " \"username\":\"acme\",\n"
				 "      \"auth\":\"••••••••\"\n    }\n  }\n}");
	rh_buf_release(&b);
}

static void nothing_else_passes(void **state)
{
	static const char *const configs[] = {
		"{\"auths\":{\"a\":{\"identitytoken\":\"s3cret\",\"registrytoken\":\"s3cret\"}}}",
		"{\"auths\":{\"a\":{\"new\":[\"s3cret\",{\"x\":\"s3cret\"}],\"n\":12345}},\"HttpHeaders\":{\"X\":"
		"\"s3cret\"}}",
		"s3cret",
		"{\"auths\":\"s3cret\"",
		"\"s3cret\"",
		"[[[[[[[[[[[[[[[[[[[[\"s3cret\"]]]]]]]]]]]]]]]]]]]]",
		"{\"auths\":{\"a\":{\"username\":{\"username\":[\"s3cret\"]}}}}",
		"{\"Username\":\"s3cret\"}",
	};
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	for (size_t i = 0; i < RH_LEN(configs); i++) {
		rh_buf_clear(&b);
		app_mask_docker_config(rh_str(configs[i]), rh_str(NULL), &b);
		assert_null(strstr(b.p, "s3cret"));
		assert_null(strstr(b.p, "12345"));
		assert_non_null(strstr(b.p, "••••••••"));
	}
	rh_buf_release(&b);
}

static void changed_values(void **state)
{
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	app_mask_docker_config(RH_STR(CONFIG("new")), RH_STR(CONFIG("old")), &b);
	assert_non_null(strstr(b.p, "\"password\":\"(changed)\""));
	assert_non_null(strstr(b.p, "      \"auth\":\"••••••••\",\n      \"email\":\"a@b\"\n"));
	rh_buf_clear(&b);
	app_mask_docker_config(RH_STR(CONFIG("old")), RH_STR(CONFIG("old")), &b);
	assert_null(strstr(b.p, "changed"));
	rh_buf_release(&b);
}

static void pointers(void **state)
{
	(void)state;
	assert_true(app_mask_secret(NULL, "/data/.dockerconfigjson"));
	assert_true(app_mask_secret(NULL, "/stringData/a"));
	assert_true(app_mask_secret(NULL, "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration"));
	assert_false(app_mask_secret(NULL, "/metadata/name"));
	assert_true(app_mask_credential(NULL, "/registries/quay.io/password"));
	assert_true(app_mask_credential(NULL, "/registries/quay.io~1acme/auth"));
	assert_true(app_mask_credential(NULL, "/registries/quay.io/whatever"));
	assert_false(app_mask_credential(NULL, "/registries/quay.io/username"));
	assert_false(app_mask_credential(NULL, "/registries/quay.io/email"));
	assert_false(app_mask_credential(NULL, "/registries/quay.io"));
	assert_false(app_mask_credential(NULL, "/description"));
	assert_false(app_mask_secret(NULL, "/metadata/annotations/field.cattle.io~1description"));
}

static void yaml(void **state)
{
	struct rh_buf b;
	struct rh_err e;

	(void)state;
	rh_buf_init(&b, 10000);
	assert_int_equal(
		app_mask_yaml(
			RH_STR("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"p\":\"czNjcmV0\"}}"),
			NULL, &b, &e),
		RH_OK);
	assert_non_null(strstr(b.p, "name: a"));
	assert_null(strstr(b.p, "czNjcmV0"));
	rh_buf_release(&b);
}

static void collect(void *ctx, enum app_diff kind, struct rh_str text)
{
	rh_buf_addc(ctx, kind == APP_DIFF_SAME ? ' ' : kind == APP_DIFF_OLD ? '-' : '+');
	rh_buf_adds(ctx, text);
	rh_buf_addc(ctx, '|');
}

static void diffs(void **state)
{
	static const struct {
		const char *a, *b, *out;
	} cases[] = {
		{ "", "", "" },
		{ "a\nb\n", "a\nb\n", " a| b|" },
		{ "a\nb\nc\n", "a\nx\nc\n", " a|-b|+x| c|" },
		{ "a\nc\n", "a\nb\nc\n", " a|+b| c|" },
		{ "a\nb\nc\nd\n", "b\nd\ne\n", "-a| b|-c| d|+e|" },
		{ "a\n", "", "-a|" },
		{ "", "a", "+a|" },
		{ "a\na\na\n", "a\na\n", " a| a|-a|" },
	};
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		app_diff_lines(rh_str(cases[i].a), rh_str(cases[i].b), collect, &b);
		assert_string_equal(b.p, cases[i].out);
	}
	rh_buf_release(&b);
}

/* The masked values of two registries look alike: a new one's must not stand there as the old one's, unchanged. */
static void diff_by_entry(void **state)
{
	static const char was[] = "{\"auths\":{\"b\":{\"username\":\"u\",\"password\":\"x\"}}}";
	static const struct {
		const char *now, *out;
	} cases[] = {
		{ "{\"auths\":{\"b\":{\"username\":\"u\",\"password\":\"x\"}}}",
		  " {|   \"auths\":{|     \"b\":{|       \"username\":\"u\",|       \"password\":\"••••••••\"|     }|  "
		  " }| }|" },
		{ "{\"auths\":{\"b\":{\"username\":\"u\",\"password\":\"y\"}}}",
		  " {|   \"auths\":{|     \"b\":{|       \"username\":\"u\",|-      \"password\":\"••••••••\"|+      "
		  "\"password\":\"(changed)\"|"
		  "     }|   }| }|" },
		{ "{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"x\"},\"b\":{\"username\":\"u\",\"password\":"
		  "\"x\"}}}",
		  " {|   \"auths\":{|+    \"a\":{|+      \"username\":\"u\",|+      \"password\":\"••••••••\"|+    },|"
		  "     \"b\":{|       \"username\":\"u\",|       \"password\":\"••••••••\"|     }|   }| }|" },
		{ "{\"auths\":{\"c\":{\"username\":\"u\",\"password\":\"x\"}}}",
		  " {|   \"auths\":{|-    \"b\":{|-      \"username\":\"u\",|-      \"password\":\"••••••••\"|-    }|"
		  "+    \"c\":{|+      \"username\":\"u\",|+      \"password\":\"••••••••\"|+    }|   }| }|" },
		{ "no json", "-{|-  \"auths\":{|-    \"b\":{|-      \"username\":\"u\",|-      "
			     "\"password\":\"••••••••\"|-    }|-  }|-}|+••••••••|" },
	};
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		app_mask_config_diff(RH_STR(was), rh_str(cases[i].now), collect, &b);
		assert_string_equal(b.p, cases[i].out);
	}
	rh_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line),
		cmocka_unit_test(a_registry_a_line),
		cmocka_unit_test(a_member_a_line),
		cmocka_unit_test(nothing_else_passes),
		cmocka_unit_test(changed_values),
		cmocka_unit_test(pointers),
		cmocka_unit_test(yaml),
		cmocka_unit_test(diffs),
		cmocka_unit_test(diff_by_entry),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
