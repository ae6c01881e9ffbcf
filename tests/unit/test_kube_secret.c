/* Rows of Secrets, a Secret that is opened, and bodies that are made and edited. */
#include "base/base.h"
#include "kube/list/table.h"
#include "kube/logins.h"
#include "kube/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define COLUMNS "[{\"name\":\"Name\",\"type\":\"string\"},{\"name\":\"Type\"},{\"name\":\"Data\"},{\"name\":\"Age\"}]"
#define TRAP \
	"\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"data\\\":{\\\"password\\\":\\\"Y2FuYXJ5\\\"}}\""

static struct kube_secret_row *make(const char *columns, const char *element)
{
	struct kube_table_columns *c = columns ? kube_columns_read(rh_str(columns)) : NULL;
	struct rh_row *row = kube_secret_row_make(NULL, c, rh_str(element));

	kube_columns_free(&c);
	return (struct kube_secret_row *)row;
}

static void test_table_row(void **state)
{
	struct kube_secret_row *r = make(
		COLUMNS,
		"{\"cells\":[\"quay\",\"kubernetes.io/dockerconfigjson\",1,\"4d\"],\"object\":{\"kind\":"
		"\"PartialObjectMetadata\",\"metadata\":{\"managedFields\":[{\"manager\":\"x\"}],\"name\":\"quay\","
		"\"namespace\":\"web\",\"uid\":\"u-1\",\"resourceVersion\":\"77\",\"creationTimestamp\":"
		"\"2026-08-01T10:00:00Z\",\"annotations\":{" TRAP ",\"secret.user.cattle.io/secret\":\"true\"}}}}");

	(void)state;
	assert_non_null(r);
	assert_string_equal(r->row.key, "web/quay");
	assert_string_equal(r->name, "quay");
	assert_string_equal(r->ns, "web");
	assert_string_equal(r->type, KUBE_TYPE_DOCKERCONFIGJSON);
	assert_string_equal(r->uid, "u-1");
	assert_string_equal(r->resource_version, "77");
	assert_int_equal(r->created, 1785578400);
	assert_int_equal(r->keys, 1);
	assert_false(r->removing);
	assert_int_equal(r->origin, KUBE_ORIGIN_PROJECT_COPY);
	struct kube_secret_row *other =
		make(COLUMNS, "{\"cells\":[\"b\",\"kubernetes.io/dockerconfigjson\",1,\"4d\"],\"object\":{\"metadata\":"
			      "{\"name\":\"b\",\"namespace\":\"web\"}}}");
	assert_ptr_equal(other->ns, r->ns); /* kept once for all rows */
	assert_ptr_equal(other->type, r->type);
	free(other);
	free(r);
}

static void test_columns_by_name(void **state)
{
	struct kube_secret_row *r =
		make("[{\"name\":\"Name\"},{\"name\":\"New\"},{\"name\":\"Data\"},{\"name\":\"Type\"}]",
		     "{\"cells\":[\"a\",9,3,\"Opaque\"],\"object\":{\"metadata\":{\"name\":\"a\","
		     "\"namespace\":\"n\",\"deletionTimestamp\":\"2026-08-01T10:00:00Z\",\"labels\":{"
		     "\"management.cattle.io/project-scoped-secret\":\"p-x\"}}}}");

	(void)state;
	assert_non_null(r);
	assert_string_equal(r->type, "Opaque");
	assert_int_equal(r->keys, 3);
	assert_true(r->removing);
	assert_int_equal(r->origin, KUBE_ORIGIN_PROJECT_SOURCE);
	free(r);
}

static void test_copy_before_source(void **state)
{
	struct kube_secret_row *r =
		make(COLUMNS,
		     "{\"cells\":[\"a\",\"Opaque\",0,\"1s\"],\"object\":{\"metadata\":{\"name\":\"a\",\"namespace\":"
		     "\"n\",\"labels\":{\"management.cattle.io/project-scoped-secret\":\"p-x\"},\"annotations\":{"
		     "\"management.cattle.io/project-scoped-secret-copy\":\"true\"}}}}");

	(void)state;
	assert_int_equal(r->origin, KUBE_ORIGIN_PROJECT_COPY);
	free(r);
}

static void test_plain_row(void **state)
{
	struct kube_secret_row *r =
		make(NULL, "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"namespace\":\"n\","
			   "\"deletionTimestamp\":null},\"data\":{\"x\":\"Y2FuYXJ5\",\"y\":\"\"},\"type\":"
			   "\"Opaque\"}");

	(void)state;
	assert_non_null(r);
	assert_int_equal(r->keys, 2);
	assert_string_equal(r->type, "Opaque");
	assert_string_equal(r->resource_version, "");
	assert_false(r->removing);
	assert_int_equal(r->origin, KUBE_ORIGIN_NONE);
	free(r);
}

static void test_bad_rows(void **state)
{
	(void)state;
	assert_null(
		make(COLUMNS,
		     "{\"cells\":[\"\",\"\",0,\"<unknown>\"],\"object\":{\"metadata\":{\"resourceVersion\":\"5\"}}}"));
	assert_null(make(COLUMNS, "[]"));
	assert_null(make(NULL, "{\"metadata\":{\"name\":7}}"));
	assert_null(make(NULL, "{\"metadata\":null}"));
}

static void test_kinds(void **state)
{
	(void)state;
	assert_string_equal(kube_secret_kind(KUBE_TYPE_DOCKERCONFIGJSON), "Registry");
	assert_string_equal(kube_secret_kind("kubernetes.io/tls"), "TLS Certificate");
	assert_string_equal(kube_secret_kind("kubernetes.io/other"), "other");
	assert_string_equal(kube_secret_kind("rke.cattle.io/machine-plan"), "rke.cattle.io/machine-plan");
	assert_true(kube_secret_is_registry(KUBE_TYPE_DOCKERCFG));
	assert_false(kube_secret_is_registry("Opaque"));
}

/* ---- one secret ---- */

#define OBJECT                                                                                              \
	"{\"kind\":\"Secret\", "                                                                            \
	"\"big\":12345678901234567890,\"metadata\":{\"name\":\"a\",\"namespace\":\"n\",\"uid\":\"u\","      \
	"\"resourceVersion\":\"9\",\"labels\":{\"app\":\"x\"},\"annotations\":{" TRAP ",\"field.cattle.io/" \
	"description\":\"robot\"}},\"immutable\":true,\"type\":\"Opaque\",\"data\":{\"user\":\"YWRh\","     \
	"\"empty\":\"\",\"none\":null}}"

static void open_text(const char *text, struct kube_secret_object *o, enum rh_code expected)
{
	struct rh_secret body;
	struct rh_err e;

	rh_secret_init(&body);
	rh_secret_set(&body, rh_str(text));
	assert_int_equal(kube_secret_object_read(&body, o, &e), expected);
	rh_secret_release(&body);
}

static void test_open(void **state)
{
	struct kube_secret_object o;

	(void)state;
	open_text(OBJECT, &o, RH_OK);
	assert_string_equal(o.name, "a");
	assert_string_equal(o.ns, "n");
	assert_string_equal(o.type, "Opaque");
	assert_string_equal(o.resource_version, "9");
	assert_true(o.immutable);
	assert_true(o.last_applied);
	assert_int_equal(o.annotation_count, 1);
	assert_string_equal(kube_secret_object_annotation(&o, KUBE_DESCRIPTION), "robot");
	assert_null(kube_secret_object_annotation(&o, "nope"));
	assert_int_equal(o.label_count, 1);
	assert_int_equal(o.data_count, 3);
	assert_true(rh_str_is(rh_secret_peek(kube_secret_object_value(&o, "user")), "ada"));
	assert_int_equal(rh_secret_peek(kube_secret_object_value(&o, "none")).n, 0);
	assert_null(kube_secret_object_value(&o, "x"));
	assert_true(rh_str_is(rh_secret_peek(&o.raw), OBJECT));
	kube_secret_object_release(&o);
}

static void test_open_bad(void **state)
{
	struct kube_secret_object o;

	(void)state;
	open_text("{\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"???\"}}", &o, RH_E_PARSE);
	kube_secret_object_release(&o);
	open_text("<html>", &o, RH_E_PARSE);
	kube_secret_object_release(&o);
	open_text("{\"kind\":\"Status\",\"metadata\":{}}", &o, RH_E_PARSE);
	kube_secret_object_release(&o);
}

static void test_body(void **state)
{
	struct kube_pair label = { (char *)"app", (char *)"x" }, note = { (char *)KUBE_DESCRIPTION, (char *)"a \"b\"" };
	struct kube_datum d = { .key = (char *)".dockerconfigjson" };
	struct kube_secret_draft draft = { .type = KUBE_TYPE_DOCKERCONFIGJSON,
					   .ns = "web",
					   .name = "quay",
					   .labels = &label,
					   .label_count = 1,
					   .annotations = &note,
					   .annotation_count = 1,
					   .data = &d,
					   .data_count = 1 };
	struct rh_secret out;

	(void)state;
	rh_secret_init(&d.value);
	rh_secret_set(&d.value, RH_STR("{}"));
	rh_secret_init(&out);
	kube_secret_body(&draft, &out);
	assert_true(rh_str_is(
		rh_secret_peek(&out),
		"{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"quay\",\"namespace\":\"web\","
		"\"labels\":{\"app\":\"x\"},\"annotations\":{\"field.cattle.io/description\":\"a \\\"b\\\"\"}},"
		"\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"e30=\"}}"));
	rh_secret_release(&out);
	rh_secret_release(&d.value);
}

static void edit(struct rh_secret *body, enum kube_secret_part part, const char *key, const char *value)
{
	struct rh_str text = rh_str(value);
	struct rh_err e;

	assert_int_equal(kube_secret_edit(body, part, key, value ? &text : NULL, &e), RH_OK);
}

static void test_edit(void **state)
{
	struct rh_secret body;

	(void)state;
	rh_secret_init(&body);
	rh_secret_set(&body,
		      RH_STR("{\"n\": 12345678901234567890,\"metadata\":{\"labels\":null,\"name\":\"a\"},\"data\":"
			     "{\"u\":\"YQ==\",\"z\" : \"\"},\"odd\":\"\\u0000\"}"));
	edit(&body, KUBE_PART_DATA, "u", "ada");
	edit(&body, KUBE_PART_DATA, "z", NULL);
	edit(&body, KUBE_PART_DATA, "gone", NULL);
	edit(&body, KUBE_PART_LABEL, "a/b~c", "1");
	edit(&body, KUBE_PART_ANNOTATION, "note", "x\"y");
	edit(&body, KUBE_PART_ANNOTATION, "absent", NULL);
	assert_true(rh_str_is(rh_secret_peek(&body),
			      "{\"n\": 12345678901234567890,\"metadata\":{\"labels\":{\"a/b~c\":\"1\"},\"name\":\"a\","
			      "\"annotations\":{\"note\":\"x\\\"y\"}},\"data\":{\"u\":\"YWRh\"},\"odd\":\"\\u0000\"}"));
	rh_secret_release(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_row),
		cmocka_unit_test(test_columns_by_name),
		cmocka_unit_test(test_copy_before_source),
		cmocka_unit_test(test_plain_row),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_open_bad),
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
