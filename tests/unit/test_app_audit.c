/* What an audit prints: of images and registries with every kind of trouble, and of names that would break a format. */
#include "app/audit_print.h"
#include "app/audit_words.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/coverage.h"
#include "kube/coverage/judge.h"
#include "kube/kube.h"
#include "kube/list/sweep.h"
#include "kube/uses.h"
#include "kube/workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { NOW = 2000000000 };

static void add_registry(struct kube_coverage *c, const char *name, const char *user, const char *password)
{
	struct rh_buf config, body;

	rh_buf_init(&config, 8192);
	rh_buf_init(&body, 65536);
	rh_buf_addf(&config, "{\"auths\":{\"quay.io\":{\"username\":\"%s\",\"password\":\"%s\"}}}", user, password);
	rh_buf_addf(&body, "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"web\"},\"data\":{\".dockerconfigjson\":\"",
		    name);
	data_base64_encode(rh_buf_str(&config), rh_out_buf(&body));
	rh_buf_addz(&body, "\"}}");
	kube_facts_add_secret(kube_coverage_facts(c), "kubernetes.io/dockerconfigjson", rh_buf_str(&body));
	rh_buf_release(&config);
	rh_buf_release(&body);
}

static void add_work(struct kube_coverage *c, const char *name, const char *more, const char *image)
{
	char *body =
		rh_format("{\"metadata\":{\"name\":\"%s\",\"namespace\":\"web\"},\"spec\":{\"template\":{\"spec\":{%s"
			  "\"containers\":[{\"name\":\"c\",\"image\":\"%s\"}]}}}}",
			  name, more, image);

	kube_facts_add_work(kube_coverage_facts(c), &kube_workload_defs[KUBE_DEPLOYMENT], rh_str(body));
	free(body);
}

/* A JWT that ends then, as a registry's token may be. */
static char *token_until(int64_t ends)
{
	char *claims = rh_format("{\"exp\":%lld}", (long long)ends);
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	rh_buf_addz(&b, "eyJhbGciOiJub25lIn0."); /* {"alg":"none"} */
	data_base64_encode(rh_str(claims), rh_out_buf(&b));
	while (b.n && b.p[b.n - 1] == '=') {
		b.n--;
		b.p[b.n] = '\0';
	}
	rh_buf_addz(&b, ".c2lnbmF0dXJl");
	free(claims);
	char *token = rh_buf_take(&b);
	rh_buf_release(&b);
	return token;
}

#define NAMES(name) "\"imagePullSecrets\":[{\"name\":\"" name "\"}],"

static struct kube_coverage *world(bool trouble)
{
	struct kube_coverage *c = kube_coverage_new(NULL, 0);
	char *ended = token_until(NOW - 5 * 3600), *soon = token_until(NOW + 5 * 3600);

	add_registry(c, "good", "u", "canary-password");
	add_work(c, "fine", NAMES("good"), "quay.io/acme/web");
	if (trouble) {
		add_registry(c, "ended", "t", ended);
		add_registry(c, "soon", "s", soon);
		add_work(c, "old", NAMES("ended"), "quay.io/acme/old");
		add_work(c, "odd", "", "=cmd|'/c calc'!A1,\\\"x\\\"\\u001b[31m");
		for (int i = 0; i < 9; i++) {
			char *name = rh_format("drift-%d", i), *password = rh_format("canary-%d", i);

			add_registry(c, name, "d", password);
			free(name);
			free(password);
		}
	}
	free(ended);
	free(soon);
	kube_coverage_draft(c);
	kube_coverage_judge(c);
	kube_coverage_sum(c, NOW);
	return c;
}

static char *printed(void (*print)(const struct app_audit_cluster *v, size_t n, struct rh_buf *out),
		     const struct app_audit_cluster *v, size_t n)
{
	struct rh_buf out;

	rh_buf_init(&out, (size_t)1 << 20);
	print(v, n, &out);
	char *text = rh_buf_take(&out);
	rh_buf_release(&out);
	assert_null(strstr(text, "canary"));
	assert_null(strchr(text, '\033'));
	return text;
}

static void has(char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no '%s' in:\n%s", part, text);
}

static void test_prints(void **state)
{
	struct kube_coverage *c = world(true);
	struct app_audit_cluster v[] = { { .name = "shop", .found = c, .now = NOW },
					 { .name = "edge" },
					 { .name = "empty", .none = true } };
	struct rh_err e;

	(void)state;
	rh_err_say(&v[1].err, RH_E_TIMEOUT, "It does not answer", NULL, NULL);
	char *table = printed(app_audit_table, v, 3), *csv = printed(app_audit_csv, v, 3),
	     *json = printed(app_audit_json, v, 3), *sarif = printed(app_audit_sarif, v, 3);

	has(table, "edge: It does not answer");
	has(table, "Its password ended 5h ago.");
	has(table, "Its password ends in 5h.");
	has(table,
	    "The login of d at quay.io has 9 different passwords: also in web/drift-1, web/drift-2, web/drift-3, "
	    "web/drift-4, web/drift-5, ... (8 in all).");
	assert_null(strstr(table, "empty"));
	has(csv, "\r\nunread,edge,,,,,,,,,,,,,,,,It does not answer\r\n");
	has(csv, ",\"'=cmd|'/c calc'!A1,\"\"x\"\"");
	has(csv, "Covered by ended. Its password ended 5h ago.");
	assert_int_equal(data_json_check(rh_str(json), &e), RH_OK);
	assert_int_equal(data_json_check(rh_str(sarif), &e), RH_OK);
	has(json, "\"error\":\"It does not answer\"");
	has(json, "\"finding\":\"ended\"");
	has(sarif, "\"ruleId\":\"password-ended\"");
	has(sarif, "\"ruleId\":\"passwords-differ\"");
	has(sarif, "\"uri\":\"shop/web/deployment/odd\"");
	free(table);
	free(csv);
	free(json);
	free(sarif);
	kube_coverage_free(c);
}

static void test_fails_on(void **state)
{
	struct kube_coverage *good = world(false), *bad = world(true);
	struct app_audit_cluster v[] = { { .name = "good", .found = good }, { .name = "bad", .found = bad } };
	struct rh_err e;
	unsigned bits;

	(void)state;
	assert_int_equal(app_audit_bits(v, 1), 0);
	assert_int_equal(app_audit_bits(v, 2), APP_AUDIT_UNCOVERED | APP_AUDIT_EXPIRED | APP_AUDIT_UNUSED);
	v[0].found = NULL;
	assert_int_equal(app_audit_bits(v, 1), APP_AUDIT_UNKNOWN);
	v[0].none = true;
	assert_int_equal(app_audit_bits(v, 1), 0);
	assert_int_equal(app_audit_fail_on("failing, unused", &bits, &e), RH_OK);
	assert_int_equal(bits, APP_AUDIT_FAILING | APP_AUDIT_UNUSED);
	assert_int_equal(app_audit_fail_on("failing,", &bits, &e), RH_E_USAGE);
	assert_int_equal(app_audit_fail_on("all", &bits, &e), RH_E_USAGE);
	kube_coverage_free(good);
	kube_coverage_free(bad);
}

/* Of a hundred namespaces that may not be read, a person sees the first; programs get all. */
static void test_unread(void **state)
{
	static const struct kube_sweep_part part = { .resource = &kube_res_secret };
	struct kube_coverage *c = world(false);
	struct app_audit_cluster v[] = { { .name = "shop", .found = c, .now = NOW } };
	struct rh_err e;

	(void)state;
	for (int i = 0; i < 100; i++) {
		char *ns = rh_format("n%02d", i);

		rh_err_set(&e, RH_E_FORBIDDEN, "forbidden");
		kube_unread_add(&c->unread, &c->unread_count, &part, ns, &e);
		free(ns);
	}
	char *table = printed(app_audit_table, v, 1), *json = printed(app_audit_json, v, 1);

	has(table, "secrets in n19: forbidden\n  ... (100 in all)\n");
	assert_null(strstr(table, "n20"));
	has(json, "secrets in n99");
	free(table);
	free(json);
	kube_coverage_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_prints), cmocka_unit_test(test_fails_on),
					    cmocka_unit_test(test_unread) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
