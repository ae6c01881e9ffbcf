/* Rows made by a table of pointers: of plain objects and of Tables, with what is absent, null, empty or of another
 * type. */
#include "base/base.h"
#include "kube/list.h"
#include "kube/list/row_spec.h"
#include "kube/list/table.h"
#include "kube/row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct thing {
	struct rh_row row;
	const char *name, *ns, *images, *phase;
	int64_t created, seen;
	int replicas;
};
#define AT(member) offsetof(struct thing, member)
static const struct kube_row_spec thing = {
	.size = sizeof(struct thing),
	.members = {
		{ .at = AT(name), .pointer = "/metadata/name" },
		{ .at = AT(ns), .pointer = "/metadata/namespace" },
		{ .at = AT(images), .pointer = "/spec/containers", .join = "image" },
		{ .at = AT(phase), .pointer = "/status/phase" },
		{ .at = AT(phase), .pointer = "/status/reason" },
		{ .at = AT(created), .pointer = "/metadata/creationTimestamp", .kind = KUBE_ROW_TIME },
		{ .at = AT(seen), .pointer = "/status/seen", .kind = KUBE_ROW_TIME },
		{ .at = AT(seen), .pointer = "/metadata/creationTimestamp", .kind = KUBE_ROW_TIME },
		{ .at = AT(replicas), .pointer = "/spec/replicas", .kind = KUBE_ROW_NUMBER },
	},
};

static struct thing *make(const char *element)
{
	return (struct thing *)kube_row_spec_make((void *)&thing, NULL, rh_str(element));
}

static void test_every_kind_of_member(void **state)
{
	struct thing *t = make("{\"spec\":{\"replicas\":3,\"containers\":[{\"name\":\"a\",\"image\":\"one\"},{\"x\":1},"
			       "{\"image\":\"two\\u002fb\"}]},\"metadata\":{\"namespace\":\"n\",\"name\":\"x\","
			       "\"creationTimestamp\":\"1970-01-01T00:01:00Z\"},\"status\":{\"phase\":\"Running\","
			       "\"reason\":\"no\",\"seen\":\"1970-01-01T00:00:07Z\"}}");

	(void)state;
	assert_string_equal(t->row.key, "n/x");
	assert_string_equal(t->name, "x");
	assert_string_equal(t->ns, "n");
	assert_string_equal(t->images, "one,two/b");
	assert_string_equal(t->phase, "Running");
	assert_int_equal(t->created, 60);
	assert_int_equal(t->seen, 7);
	assert_int_equal(t->replicas, 3);
	free(t);
}

static void test_what_is_absent(void **state)
{
	struct thing *t = make("{\"metadata\":{\"name\":\"x\",\"creationTimestamp\":\"1970-01-01T00:01:00Z\"},"
			       "\"spec\":{\"containers\":{\"image\":\"one\"},\"replicas\":\"3\"},"
			       "\"status\":{\"phase\":\"\",\"reason\":\"Evicted\",\"seen\":null}}");

	(void)state;
	assert_string_equal(t->row.key, "x");
	assert_string_equal(t->ns, "");
	assert_string_equal(t->images, "");
	assert_string_equal(t->phase, "Evicted"); /* the second pointer, as the first is empty */
	assert_int_equal(t->seen, 60);
	assert_int_equal(t->replicas, -1);
	free(t);
	assert_null(make("{\"metadata\":{\"namespace\":\"n\"}}"));
	assert_null(make("[]"));
	assert_null(make("{\"metadata\":{\"name\":\"x\""));
}

/* Of duplicate members the last counts, as in Go; and a name may be written with escapes. */
static void test_names_of_members(void **state)
{
	struct thing *t = make("{\"metadata\":{\"name\":\"x\"},\"status\":{\"phase\":\"a\",\"ph\\u0061se\":\"b\","
			       "\"phases\":\"c\",\"hase\":\"d\"},\"phase\":\"e\"}");

	(void)state;
	assert_string_equal(t->phase, "b");
	free(t);
}

static void test_a_row_of_a_table(void **state)
{
	struct kube_table_columns *columns = kube_columns_read(RH_STR("[{\"name\":\"Name\"}]"));
	struct rh_str element =
		RH_STR("{\"cells\":[\"other\"],\"object\":{\"metadata\":{\"name\":\"x\",\"namespace\":\"n\"}}}");
	struct thing *t = (struct thing *)kube_row_spec_make((void *)&thing, columns, element);

	(void)state;
	assert_string_equal(t->row.key, "n/x");
	assert_string_equal(t->name, "x");
	free(t);
	kube_columns_free(&columns);
}

static void test_metadata_alone_is_enough(void **state)
{
	static const struct kube_row_spec names = { .size = sizeof(struct thing),
						    .members = { { .at = AT(name), .pointer = "/metadata/name" } } };

	(void)state;
	assert_true(kube_row_spec_metadata(&names));
	assert_false(kube_row_spec_metadata(&thing));
}

/* The name is the end of the key, and empty texts are the end of any. */
static void test_a_text_that_another_ends_with_is_kept_once(void **state)
{
	struct thing *t = make("{\"metadata\":{\"name\":\"x-1\",\"namespace\":\"n\"},\"status\":{\"phase\":\"-1\"}}");
	struct thing *other = make("{\"metadata\":{\"name\":\"a\"},\"status\":{\"phase\":\"aa\"}}");

	(void)state;
	assert_string_equal(t->row.key, "n/x-1");
	assert_ptr_equal(t->name, t->row.key + 2);
	assert_ptr_equal(t->phase, t->row.key + 3);
	assert_ptr_equal(t->images, t->row.key + 5);
	assert_string_equal(t->ns, "n");
	assert_ptr_equal(other->name, other->row.key);
	assert_string_equal(other->phase, "aa");
	free(t);
	free(other);
}

/* However many there are: those for which there is no more room stand in their row. */
static void test_common_texts_are_kept_once(void **state)
{
	struct thing *first[2] = { NULL, NULL };

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 6000; i++) {
			char raw[130], is[120];
			struct kube_row_maker m;
			struct thing *t;

			snprintf(is, sizeof is, i % 7 ? "common-%d" : "%090d", i);
			snprintf(raw, sizeof raw, "\"%s\"", is);
			kube_row_begin(&m);
			kube_row_text(&m, offsetof(struct rh_row, key), RH_STR("key"));
			kube_row_common(&m, AT(ns), rh_str(raw));
			kube_row_common(&m, AT(phase), RH_STR("\"\""));
			kube_row_text(&m, AT(name), RH_STR("mon"));
			t = kube_row_end(&m, sizeof *t);
			assert_string_equal(t->ns, is);
			assert_string_equal(t->phase, "");
			assert_string_equal(t->name, "mon");
			if (i == 1)
				first[round] = t;
			else
				free(t);
		}
	assert_ptr_equal(first[0]->ns, first[1]->ns);
	free(first[0]);
	free(first[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_of_member),
		cmocka_unit_test(test_what_is_absent),
		cmocka_unit_test(test_names_of_members),
		cmocka_unit_test(test_a_row_of_a_table),
		cmocka_unit_test(test_metadata_alone_is_enough),
		cmocka_unit_test(test_a_text_that_another_ends_with_is_kept_once),
		cmocka_unit_test(test_common_texts_are_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
