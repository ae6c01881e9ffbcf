/* The sandbox's JSON values, patches, selectors and protobuf: pure rules, in tables. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static json_t *parse(const char *z)
{
	struct rh_err e = { 0 };
	json_t *v = sb_value_parse(rh_str(z), &e);
	if (!v)
		fail_msg("%s: %s", z, e.what);
	return v;
}

static void same(const json_t *v, const char *expected)
{
	struct rh_buf out;
	rh_buf_init(&out, 1 << 20);
	sb_value_write(v, &out);
	assert_string_equal(out.p, expected);
	rh_buf_release(&out);
}

static void reads_and_writes(void **state)
{
	static const char *const pairs[][2] = {
		{ " { \"a\" : [ 1 , 0.1, -7, true, null ] } ", "{\"a\":[1,0.1,-7,true,null]}" },
		{ "9007199254740993", "9007199254740993" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "\"\\u00fc\\ud83d\\ude00\\n\\/\"", "\"ü😀\\n/\"" },
		{ "\"\\ud800x\"", "\"\xef\xbf\xbdx\"" },
		{ "\"\\ud800\\u0041\\udc00\"", "\"\xef\xbf\xbd"
					       "A\xef\xbf\xbd\"" },
		{ "\"\\\\ud800\"", "\"\\\\ud800\"" },
		{ "\"a\\u0000b\"", "\"a\\u0000b\"" },
		{ "\"\xff\xc3\"", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "{\"k\":1,\"l\":2,\"k\":3}", "{\"k\":3,\"l\":2}" },
		{ "{}", "{}" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(pairs); i++) {
		json_t *v = parse(pairs[i][0]);
		same(v, pairs[i][1]);
		sb_value_free(&v);
	}
}

static void refuses(void **state)
{
	static const char *const bad[] = { "",      "{",         "[1,]",  "{\"a\"}", "{\"a\":1,}", "01",
					   "1.",    "1e",        "-",     "\"\n\"",  "\"\\x\"",    "tru",
					   "[1] 2", "\"\\u12\"", "{a:1}", "'a'" };
	(void)state;
	for (size_t i = 0; i < RH_LEN(bad); i++) {
		struct rh_err e = { 0 };
		json_t *v = sb_value_parse(rh_str(bad[i]), &e);
		assert_null(v);
		assert_int_equal(e.code, RH_E_PARSE);
		assert_true(*e.what != '\0');
	}
}

/* encoding/json's own words: people read them when a docker config is broken. */
static void words_of_go(void **state)
{
	static const char *const rows[][2] = {
		{ "hello", "invalid character 'h' looking for beginning of value" },
		{ "{", "unexpected end of JSON input" },
		{ "{\"a\"}", "invalid character '}' after object key" },
		{ "{\"a\":1 2}", "invalid character '2' after object key:value pair" },
		{ "[1 2]", "invalid character '2' after array element" },
		{ "[1,]", "invalid character ']' looking for beginning of value" },
		{ "{\"a\":1,}", "invalid character '}' looking for beginning of object key string" },
		{ "{}x", "invalid character 'x' after top-level value" },
		{ "01", "invalid character '1' after top-level value" },
		{ "-x", "invalid character 'x' in numeric literal" },
		{ "1.x", "invalid character 'x' after decimal point in numeric literal" },
		{ "1ex", "invalid character 'x' in exponent of numeric literal" },
		{ "nope", "invalid character 'o' in literal null (expecting 'u')" },
		{ "\"\n\"", "invalid character '\\n' in string literal" },
		{ "\"\\x\"", "invalid character 'x' in string escape code" },
		{ "\"\\u12g\"", "invalid character 'g' in \\u hexadecimal character escape" },
		{ "tru", "unexpected end of JSON input" },
		{ "[1.", "unexpected end of JSON input" },
		{ "\"\\u12", "unexpected end of JSON input" },
		{ "{\"a\" 1}", "invalid character '1' after object key" },
		{ "{\"a\":1]", "invalid character ']' after object key:value pair" },
		{ "[a-very-long-word-that-no-message-quotes]", "invalid character 'a' looking for beginning of value" },
		{ "'", "invalid character '\\'' looking for beginning of value" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_err e = { 0 };
		assert_null(sb_value_parse(rh_str(rows[i][0]), &e));
		assert_string_equal(e.what, rows[i][1]);
	}
}

static void refuses_depth(void **state)
{
	char deep[200];
	struct rh_err e = { 0 };
	(void)state;
	memset(deep, '[', 100);
	memset(deep + 100, ']', 100);
	assert_null(sb_value_parse(rh_str_n(deep, sizeof deep), &e));
}

static void orders_as_go(void **state)
{
	static const char *const order[] = { "kind", "data", NULL };
	json_t *v = parse("{\"x\":1,\"data\":{\"b\":1,\"a\":2,\".c\":3},\"kind\":\"K\"}");
	(void)state;
	sb_value_order(v, order);
	sb_value_sort(json_object_get(v, "data"));
	same(v, "{\"kind\":\"K\",\"data\":{\".c\":3,\"a\":2,\"b\":1},\"x\":1}");
	json_object_set_new(v, "x", json_integer(7));
	json_object_del(v, "kind");
	sb_value_set_text(v, "y", "last");
	same(v, "{\"data\":{\".c\":3,\"a\":2,\"b\":1},\"x\":7,\"y\":\"last\"}");
	sb_value_free(&v);
}

/* RFC 7386, appendix A, as far as the target is an object. */
static void merges(void **state)
{
	static const char *const rows[][3] = {
		{ "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
		{ "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
		{ "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
		{ "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
		{ "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
		{ "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" },
		{ "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
		{ "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
		{ "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		json_t *v = parse(rows[i][0]), *p = parse(rows[i][1]);
		sb_patch_merge(v, p);
		same(v, rows[i][2]);
		sb_value_free(&v);
		sb_value_free(&p);
	}
}

static void json_patches(void **state)
{
	/* NULL: the patch fails */
	static const char *const rows[][3] = {
		{ "{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]",
		  "{\"foo\":\"bar\",\"baz\":\"qux\"}" },
		{ "{\"foo\":[1,3]}", "[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":2}]", "{\"foo\":[1,2,3]}" },
		{ "{\"foo\":[1]}", "[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":2}]", "{\"foo\":[1,2]}" },
		{ "{\"foo\":[1]}", "[{\"op\":\"add\",\"path\":\"/foo/5\",\"value\":2}]", NULL },
		{ "{}", "[{\"op\":\"add\",\"path\":\"/list/-\",\"value\":2}]", NULL },
		{ "{\"a\":1,\"b\":2}", "[{\"op\":\"remove\",\"path\":\"/a\"}]", "{\"b\":2}" },
		{ "{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"/x\"}]", NULL },
		{ "{\"a\":[1,2]}", "[{\"op\":\"replace\",\"path\":\"/a/0\",\"value\":9}]", "{\"a\":[9,2]}" },
		{ "{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"/x\",\"value\":9}]", NULL },
		{ "{\"a/b\":{\"m~n\":1}}", "[{\"op\":\"replace\",\"path\":\"/a~1b/m~0n\",\"value\":9}]",
		  "{\"a/b\":{\"m~n\":9}}" },
		{ "{\"a\":{\"x\":1},\"b\":{}}", "[{\"op\":\"move\",\"from\":\"/a/x\",\"path\":\"/b/y\"}]",
		  "{\"a\":{},\"b\":{\"y\":1}}" },
		{ "{\"a\":1}", "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]", "{\"a\":1,\"b\":1}" },
		{ "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]", "{\"a\":1}" },
		{ "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2},{\"op\":\"remove\",\"path\":\"/a\"}]",
		  NULL },
		{ "{\"a\":1}", "[{\"op\":\"frob\",\"path\":\"/a\"}]", NULL },
		{ "{\"a\":1}", "{\"op\":\"remove\",\"path\":\"/a\"}", NULL },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		json_t *v = parse(rows[i][0]), *p = parse(rows[i][1]);
		bool ok = sb_patch_json(&v, p);
		assert_int_equal(ok, rows[i][2] != NULL);
		if (ok)
			same(v, rows[i][2]);
		sb_value_free(&v);
		sb_value_free(&p);
	}
}

static void strategic_patches(void **state)
{
	static const char *const rows[][4] = {
		{ "Secret", "{\"data\":{\"a\":\"1\",\"b\":\"2\"}}", "{\"data\":{\"a\":null,\"c\":\"3\"}}",
		  "{\"data\":{\"b\":\"2\",\"c\":\"3\"}}" },
		{ "Secret", "{\"data\":{\"a\":\"1\"}}", "{\"data\":{\"$patch\":\"replace\",\"c\":\"3\"}}",
		  "{\"data\":{\"c\":\"3\"}}" },
		{ "Secret", "{\"metadata\":{\"finalizers\":[\"x\"]}}", "{\"metadata\":{\"finalizers\":[\"y\",\"x\"]}}",
		  "{\"metadata\":{\"finalizers\":[\"x\",\"y\"]}}" },
		{ "Secret", "{\"metadata\":{\"finalizers\":[\"x\",\"y\"]}}",
		  "{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"x\"]}}",
		  "{\"metadata\":{\"finalizers\":[\"y\"]}}" },
		/* a pod's pull secrets merge by name, the new ones first; those of a service account are one value */
		{ "Pod", "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"a\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"},{\"name\":\"a\"}]}}" },
		{ "Pod", "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"$patch\":\"delete\",\"name\":\"a\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"}]}}" },
		{ "Pod", "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"a\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"$patch\":\"replace\"},{\"name\":\"b\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"}]}}" },
		{ "Pod", "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}",
		  "{\"spec\":{\"$setElementOrder/imagePullSecrets\":[{\"name\":\"b\"},{\"name\":\"a\"}]}}",
		  "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"b\"},{\"name\":\"a\"}]}}" },
		{ "ServiceAccount", "{\"imagePullSecrets\":[{\"name\":\"a\"}]}",
		  "{\"imagePullSecrets\":[{\"name\":\"b\"}]}", "{\"imagePullSecrets\":[{\"name\":\"b\"}]}" },
		{ "Deployment",
		  "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i:1\",\"tty\":true}]}"
		  "}}}",
		  "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i:2\"}]}}}}",
		  "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i:2\",\"tty\":true}]}"
		  "}}}" },
		{ "Deployment", "{\"spec\":{\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{}}}}",
		  "{\"spec\":{\"strategy\":{\"$retainKeys\":[\"type\"],\"type\":\"Recreate\"}}}",
		  "{\"spec\":{\"strategy\":{\"type\":\"Recreate\"}}}" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		json_t *v = parse(rows[i][1]), *p = parse(rows[i][2]);
		sb_patch_strategic(v, p, rows[i][0]);
		same(v, rows[i][3]);
		sb_value_free(&v);
		sb_value_free(&p);
	}
}

static void label_selectors(void **state)
{
	static const struct {
		const char *selector;
		int yes; /* -1: malformed */
	} rows[] = {
		{ "", 1 },
		{ "app=web", 1 },
		{ "app==web", 1 },
		{ "app=api", 0 },
		{ "app!=api", 1 },
		{ "none!=x", 1 },
		{ "app", 1 },
		{ "none", 0 },
		{ "!none", 1 },
		{ "!app", 0 },
		{ "app in (api, web)", 1 },
		{ "app in (api)", 0 },
		{ "app notin (api)", 1 },
		{ "none notin (x)", 1 },
		{ "none in (x)", 0 },
		{ "tier>3", 1 },
		{ "tier<3", 0 },
		{ "app=web,tier=5", 1 },
		{ "app=web,tier=6", 0 },
		{ " app = web , tier ", 1 },
		{ "empty=", 1 },
		{ "app=", 0 },
		{ "a.example/x=1", 1 },
		{ "app in api", -1 },
		{ "app in (api", -1 },
		{ "=web", -1 },
		{ "app=web tier", -1 },
		{ ",", -1 },
	};
	json_t *labels = parse("{\"app\":\"web\",\"tier\":\"5\",\"empty\":\"\",\"a.example/x\":\"1\"}");
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_err e = { 0 };
		bool ok;
		struct sb_selector *s = sb_selector_labels(rh_str(rows[i].selector), &ok, &e);
		int got = !ok ? -1 : !s || sb_selector_matches_labels(s, labels);
		if (got != rows[i].yes)
			fail_msg("%s: %d", rows[i].selector, got);
		sb_selector_free(&s);
	}
	sb_value_free(&labels);
}

static struct rh_str field(const void *ctx, const char *key)
{
	return sb_value_str_of(ctx, key);
}

static bool known(const void *ctx, const char *key)
{
	return json_object_get(ctx, key) != NULL;
}

static void field_selectors(void **state)
{
	static const struct {
		const char *selector;
		int yes;
		const char *unknown;
	} rows[] = {
		{ "", 1, NULL },
		{ "type=Opaque", 1, NULL },
		{ "type!=Opaque", 0, NULL },
		{ "type==Opaque,metadata.name=a=b", -1, NULL },
		{ "metadata.name=a\\=b\\,c\\\\", 1, NULL },
		{ "metadata.name!=x,type=Opaque", 1, NULL },
		{ "spec.x=1", 0, "spec.x" },
		{ "type", -1, NULL },
		{ "type=\\x", -1, NULL },
	};
	json_t *v = parse("{\"type\":\"Opaque\",\"metadata.name\":\"a=b,c\\\\\"}");
	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_err e = { 0 };
		bool ok;
		struct sb_selector *s = sb_selector_fields(rh_str(rows[i].selector), &ok, &e);
		const char *unknown = ok ? sb_selector_unknown(s, known, v) : NULL;
		int got = !ok ? -1 : !s || sb_selector_matches_fields(s, field, v);
		if (got != rows[i].yes || (unknown != NULL) != (rows[i].unknown != NULL))
			fail_msg("%s: %d", rows[i].selector, got);
		sb_selector_free(&s);
	}
	sb_value_free(&v);
}

/* What kubectl 1.32 sends for `create secret docker-registry r`, shortened. */
static void protobuf_secret(void **state)
{
	static const char body[] = "k8s\0"
				   "\x0a\x0c"
				   "\x0a\x02v1"
				   "\x12\x06Secret"
				   "\x12\x2a"
				   "\x0a\x0b"
				   "\x0a\x01r"
				   "\x1a\x02ns"
				   "\x38\x00"
				   "\x42\x00"
				   "\x12\x09"
				   "\x0a\x02.d"
				   "\x12\x03"
				   "a\0b"
				   "\x1a\x06Opaque"
				   "\x28\x01"
				   "\x22\x06"
				   "\x0a\x01k"
				   "\x12\x01v"
				   "\x1a\x00"
				   "\x22\x00";
	json_t *v = NULL;
	struct rh_err e = { 0 };
	(void)state;
	assert_int_equal(sb_protobuf_object(rh_str_n(body, sizeof body - 1), &v, &e), RH_OK);
	same(v, "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"r\",\"namespace\":\"ns\"},"
		"\"data\":{\".d\":\"YQBi\"},"
		"\"type\":\"Opaque\",\"immutable\":true,\"stringData\":{\"k\":\"v\"}}");
	sb_value_free(&v);
	/* cut off anywhere it is refused or whole, and never read past */
	for (size_t n = 0; n < sizeof body - 1; n++) {
		char *copy = rh_str_dup(rh_str_n(body, n));
		if (sb_protobuf_object(rh_str_n(copy, n), &v, &e) == RH_OK)
			sb_value_free(&v);
		assert_null(v);
		free(copy);
	}
	assert_int_equal(sb_protobuf_object(RH_STR("{\"kind\":\"Secret\"}"), &v, &e), RH_E_PARSE);
	assert_int_equal(sb_protobuf_object(RH_STR("k8s\0\x0a\x0a\x0a\x02v1\x12\x04Node"), &v, &e), RH_E_INVALID);
}

/* A field of bytes around what `in` holds, which is emptied. */
static void wrap(struct rh_buf *in, unsigned number)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	rh_buf_addc(&out, (char)(number << 3 | 2));
	for (size_t n = in->n;; n >>= 7) {
		rh_buf_addc(&out, (char)((n & 0x7f) | (n > 0x7f ? 0x80 : 0)));
		if (n <= 0x7f)
			break;
	}
	rh_buf_adds(&out, rh_buf_str(in));
	rh_buf_clear(in);
	rh_buf_adds(in, rh_buf_str(&out));
	rh_buf_release(&out);
}

static void kind_in_protobuf(const char *api, const char *kind, struct rh_buf *raw, json_t **v)
{
	struct rh_buf body;
	struct rh_err e = { 0 };

	rh_buf_init(&body, 4096);
	rh_buf_addf(&body, "\x0a%c%s\x12%c%s", (int)strlen(api), api, (int)strlen(kind), kind);
	wrap(&body, 1);
	wrap(raw, 2);
	rh_buf_adds(&body, rh_buf_str(raw));
	struct rh_buf whole;
	rh_buf_init(&whole, 4096);
	rh_buf_add(&whole, "k8s", 4);
	rh_buf_adds(&whole, rh_buf_str(&body));
	if (sb_protobuf_object(rh_buf_str(&whole), v, &e) != RH_OK)
		fail_msg("%s: %s", kind, e.what);
	rh_buf_release(&whole);
	rh_buf_release(&body);
}

/* Lists, maps of quantities, int-or-string, zeros behind pointers, inlined sources, times, fields that nobody knows. */
static void protobuf_pod(void **state)
{
	struct rh_buf b, spec;
	json_t *v;

	(void)state;
	rh_buf_init(&b, 4096);
	rh_buf_init(&spec, 4096);
	rh_buf_addz(&b, "\x0a\x01m\x12\x01i\x1a\x02sh\x1a\x02-c\x32\x03\x18\x90\x3f"); /* name, image, command, ports */
	static const char resources[] = "\x42\x0e\x0a\x0c\x0a\x03"
					"cpu\x12\x05\x0a\x03"
					"10m";
	static const char probe[] = "\x52\x0b\x0a\x09\x12\x07\x12\x05\x08\x00\x10\xb8\x17"; /* httpGet.port 3000 */
	static const char from[] = "\x9a\x01\x07\x1a\x05\x0a\x03\x0a\x01s"; /* envFrom secretRef, inlined name */
	rh_buf_add(&b, resources, sizeof resources - 1);
	rh_buf_add(&b, probe, sizeof probe - 1);
	rh_buf_add(&b, from, sizeof from - 1);
	wrap(&b, 2);
	rh_buf_adds(&spec, rh_buf_str(&b));
	static const char zero[] = "\x20\x00"; /* terminationGracePeriodSeconds */
	rh_buf_add(&spec, zero, sizeof zero - 1);
	wrap(&spec, 2);
	rh_buf_clear(&b);
	static const char meta[] =
		"\x0a\x0f\x0a\x01p\x42\x06\x08\x80\x94\xaa\xd8\x06\xfa\x06\x01x"; /* creationTimestamp, field 111 */
	rh_buf_add(&b, meta, sizeof meta - 1);
	rh_buf_adds(&b, rh_buf_str(&spec));
	kind_in_protobuf("v1", "Pod", &b, &v);
	same(v, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p\",\"creationTimestamp\":\"2026-11-"
		"28T08:00:00Z\"},"
		"\"spec\":{\"containers\":[{\"name\":\"m\",\"image\":\"i\",\"command\":[\"sh\",\"-c\"],"
		"\"ports\":[{\"containerPort\":8080}],\"resources\":{\"limits\":{\"cpu\":\"10m\"}},"
		"\"livenessProbe\":{\"httpGet\":{\"port\":3000}},\"envFrom\":[{\"secretRef\":{\"name\":\"s\"}}]}],"
		"\"terminationGracePeriodSeconds\":0}}");
	sb_value_free(&v);
	rh_buf_release(&b);
	rh_buf_release(&spec);
}

static void protobuf_review(void **state)
{
	struct rh_buf b;
	json_t *v;

	(void)state;
	rh_buf_init(&b, 4096);
	static const char attributes[] = "\x12\x06"
					 "create\x1a\x00\x2a\x07"
					 "secrets";
	rh_buf_add(&b, attributes, sizeof attributes - 1);
	wrap(&b, 1);
	wrap(&b, 2);
	kind_in_protobuf("authorization.k8s.io/v1", "SelfSubjectAccessReview", &b, &v);
	same(v, "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":{"
		"\"resourceAttributes\":{\"verb\":\"create\",\"resource\":\"secrets\"}}}");
	sb_value_free(&v);
	rh_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes), cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_depth),    cmocka_unit_test(words_of_go),
		cmocka_unit_test(orders_as_go),     cmocka_unit_test(merges),
		cmocka_unit_test(json_patches),     cmocka_unit_test(strategic_patches),
		cmocka_unit_test(label_selectors),  cmocka_unit_test(field_selectors),
		cmocka_unit_test(protobuf_secret),  cmocka_unit_test(protobuf_pod),
		cmocka_unit_test(protobuf_review),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
