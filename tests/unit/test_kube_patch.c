/* A patch whose answer was lost: does the object have what it says? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "kube/kube.h"

#define YES KUBE_PATCH_HELD
#define NO KUBE_PATCH_NOT_HELD
#define HUH KUBE_PATCH_UNSURE

struct patch_case {
	const char *patch, *there;
	enum kube_patch_held held;
};

static void expect(const char *type, const struct patch_case *c)
{
	enum kube_patch_held got = kube_patch_held(type, rh_str(c->patch), rh_str(c->there));

	if (got != c->held)
		fail_msg("%s on %s: %d, not %d", c->patch, c->there, (int)got, (int)c->held);
}

/* What both kinds agree about. */
static void members(void **state)
{
	static const struct patch_case cases[] = {
		{ "{\"spec\":{\"replicas\":3}}", "{\"spec\": {\"more\":1, \"replicas\": 3}}", YES },
		{ "{\"spec\":{\"replicas\":3}}", "{\"spec\":{\"replicas\":2}}", NO },
		{ "{\"spec\":{\"replicas\":3}}", "{\"spec\":{}}", NO },
		{ "{\"spec\":{\"replicas\":3}}", "{}", NO },
		{ "{\"spec\":{\"replicas\":3}}", "{\"spec\":\"3\"}", NO },
		{ "{\"a\":\"3\"}", "{\"a\":3}", NO },
		{ "{\"a\":\"<&>\",\"\\u0062\":true}", "{\"b\":true,\"a\":\"\\u003c\\u0026\\u003e\"}", YES },
		{ "{\"a\":null}", "{\"b\":1}", YES },
		{ "{\"a\":null}", "{\"a\":null}", YES },
		{ "{\"a\":null}", "{\"a\":1}", NO },
		{ "{\"a\":{\"b\":null}}", "{}", YES },
		{ "{\"a\":{}}", "{}", YES },
		{ "{\"metadata\":{\"resourceVersion\":\"5\",\"labels\":{\"x\":\"y\"}}}",
		  "{\"metadata\":{\"resourceVersion\":\"6\",\"labels\":{\"x\":\"y\"}}}", YES },
		{ "{\"args\":[\"a\",\"b\"]}", "{\"args\":[\"a\",\"b\"]}", YES },
		{ "{\"args\":[\"a\",\"b\"]}", "{\"args\":[\"b\",\"a\"]}", NO },
		{ "{\"args\":[\"a\"]}", "{\"args\":[\"a\",\"b\"]}", NO },
		{ "{\"args\":[\"a\",\"b\"]}", "{\"args\":[\"a\"]}", NO },
		{ "{\"args\":[]}", "{}", YES },
		{ "{\"args\":[]}", "{\"args\":[\"a\"]}", NO },
		{ "{\"tolerations\":[{\"key\":\"a\"}]}", "{\"tolerations\":[{\"key\":\"a\",\"operator\":\"Equal\"}]}",
		  YES },
		{ "{\"a\":1", "{\"a\":1}", HUH },
		{ "[]", "{\"a\":1}", HUH },
		{ "{\"a\":1}", "", HUH },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		expect(KUBE_MERGE_PATCH, &cases[i]);
		expect(KUBE_STRATEGIC_PATCH, &cases[i]);
	}
}

static void merge_lists(void **state)
{
	static const struct patch_case cases[] = {
		{ "{\"imagePullSecrets\":[{\"name\":\"a\"}]}",
		  "{\"imagePullSecrets\":[{\"name\":\"b\"},{\"name\":\"a\"}]}", NO },
		{ "{\"imagePullSecrets\":[{\"name\":\"a\"}]}", "{\"imagePullSecrets\":[{\"name\":\"a\"}]}", YES },
		{ "{\"$patch\":\"delete\"}", "{}", NO }, /* an ordinary name here */
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		expect(KUBE_MERGE_PATCH, &cases[i]);
	expect("application/json-patch+json",
	       &(struct patch_case){ "[{\"op\":\"remove\",\"path\":\"/a\"}]", "{}", HUH });
	expect("application/apply-patch+yaml", &(struct patch_case){ "{\"a\":1}", "{\"a\":1}", HUH });
}

static void strategic_lists(void **state)
{
	static const struct patch_case cases[] = {
		{ "{\"imagePullSecrets\":[{\"name\":\"a\"}]}",
		  "{\"imagePullSecrets\":[{\"name\":\"b\"},{\"name\":\"a\"}]}", YES },
		{ "{\"imagePullSecrets\":[{\"name\":\"a\"}]}", "{\"imagePullSecrets\":[{\"name\":\"b\"}]}", NO },
		{ "{\"imagePullSecrets\":[{\"name\":\"a\"}]}", "{}", NO },
		{ "{\"imagePullSecrets\":[{\"$patch\":\"delete\",\"name\":\"a\"},{\"name\":\"b\"}]}",
		  "{\"imagePullSecrets\":[{\"name\":\"b\"}]}", YES },
		{ "{\"imagePullSecrets\":[{\"$patch\":\"delete\",\"name\":\"a\"}]}", "{}", YES },
		{ "{\"imagePullSecrets\":[{\"$patch\":\"delete\",\"name\":\"a\"}]}",
		  "{\"imagePullSecrets\":[{\"name\":\"a\"}]}", NO },
		{ "{\"containers\":[{\"name\":\"web\",\"image\":\"x:2\"}]}",
		  "{\"containers\":[{\"name\":\"side\",\"image\":\"x:2\"},{\"name\":\"web\",\"image\":\"x:2\",\"tty\":"
		  "true}]}",
		  YES },
		{ "{\"containers\":[{\"name\":\"web\",\"image\":\"x:2\"}]}",
		  "{\"containers\":[{\"name\":\"side\",\"image\":\"x:2\"},{\"name\":\"web\",\"image\":\"x:1\"}]}", NO },
		{ "{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}],\"ports\":[{"
		  "\"containerPort\":80}]}]}",
		  "{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"B\"},{\"name\":\"A\",\"value\":\"1\"}],"
		  "\"ports\":[{\"containerPort\":81},"
		  "{\"containerPort\":80,\"protocol\":\"TCP\"}]}]}",
		  YES },
		{ "{\"ports\":[{\"port\":80,\"targetPort\":\"web\"}]}",
		  "{\"ports\":[{\"port\":80,\"targetPort\":\"web\"},{\"port\":81}]}", YES },
		{ "{\"finalizers\":[\"a\"]}", "{\"finalizers\":[\"b\",\"a\"]}", YES },
		{ "{\"finalizers\":[\"a\"]}", "{\"finalizers\":[\"b\"]}", NO },
		{ "{\"$setElementOrder/env\":[{\"name\":\"A\"}],\"a\":1}", "{\"a\":1}", YES },
		{ "{\"$retainKeys\":[\"a\"],\"a\":1}", "{\"a\":1}", HUH },
		{ "{\"$retainKeys\":[\"a\"],\"a\":1}", "{\"a\":2}", NO },
		{ "{\"a\":{\"$patch\":\"delete\"}}", "{}", HUH },
		{ "{\"$deleteFromPrimitiveList/finalizers\":[\"a\"]}", "{}", HUH },
		{ "{\"containers\":[{\"name\":\"web\",\"$patch\":\"replace\"}]}",
		  "{\"containers\":[{\"name\":\"web\"}]}", HUH },
		{ "{\"containers\":[{\"name\":\"web\"},{\"$patch\":\"replace\"}]}",
		  "{\"containers\":[{\"name\":\"web\"}]}", HUH },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		expect(KUBE_STRATEGIC_PATCH, &cases[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(members), cmocka_unit_test(merge_lists),
					    cmocka_unit_test(strategic_lists) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
