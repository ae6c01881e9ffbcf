/* Objects for an editor and back: what is secret never stands in the text, and comes back to the byte. */
#include "app/parts/private_file.h"
#include "app/rotate.h"
#include "app/yaml_edit.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRET                                                                                                         \
	"{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"user\":\"bWU=\",\"pass/" \
	"word\":\"bm90LWEtcGFzc3dvcmQ=\"}}"

static const struct app_yaml_edit secret = { .what = "secret web/a\nanother line",
					     .json = { SECRET, sizeof SECRET - 1 },
					     .masked = app_mask_secret };

static void text_of(const struct app_yaml_edit *y, const struct rh_err *why, struct rh_buf *out)
{
	struct rh_err e;

	rh_buf_init(out, 1 << 16);
	assert_int_equal(app_yaml_edit_text(y, RH_STR(""), why, out, &e), RH_OK);
}

static enum rh_code read_back(const struct app_yaml_edit *y, const char *text, char **json, struct rh_err *e)
{
	struct rh_secret out;

	rh_secret_init(&out);
	enum rh_code code = app_yaml_edit_read(y, rh_str(text), &out, e);
	*json = rh_str_dup(rh_secret_peek(&out));
	rh_secret_release(&out);
	return code;
}

static void test_there_and_back(void **state)
{
	struct rh_buf text;
	struct rh_err e;
	char *json;

	(void)state;
	text_of(&secret, NULL, &text);
	assert_null(strstr(text.p, "bm90"));
	assert_non_null(strstr(text.p, "# another line\n"));
	assert_int_equal(read_back(&secret, text.p, &json, &e), RH_OK);
	assert_string_equal(json, SECRET);
	free(json);
	rh_buf_release(&text);
}

static size_t line_of(const char *text, const char *what)
{
	const char *at = strstr(text, what);
	size_t n = 1;

	assert_non_null(at);
	for (const char *p = text; p < at; p++)
		n += *p == '\n';
	return n;
}

/* The file that opens again has longer remarks: the line is counted in that one, however often it comes back. */
static void test_the_line_of_an_error_is_that_of_the_file_that_opens_again(void **state)
{
	static const char broken[] = "a: 1\nb: 2\n  c: [\n";
	struct rh_buf first, again;
	struct rh_err e, none;
	char *json, said[40];

	(void)state;
	text_of(&secret, NULL, &first);
	rh_buf_clear(&first);
	rh_buf_init(&again, 1 << 16);
	assert_int_equal(app_yaml_edit_text(&secret, rh_str(broken), NULL, &first, &none), RH_OK);
	for (int round = 0; round < 3; round++) {
		assert_int_equal(read_back(&secret, first.p, &json, &e), RH_E_PARSE);
		free(json);
		rh_buf_clear(&again);
		assert_int_equal(app_yaml_edit_text(&secret, app_yaml_edit_body(rh_buf_str(&first)), &e, &again, &none),
				 RH_OK);
		snprintf(said, sizeof said, "Line %zu ", line_of(again.p, "c: ["));
		if (!strstr(e.what, said))
			fail_msg("%s, which is not: %s", e.what, said);
		rh_buf_clear(&first);
		rh_buf_adds(&first, rh_buf_str(&again));
	}
	rh_buf_release(&again);
	rh_buf_release(&first);
}

static void test_managed_fields_are_not_shown_and_stay(void **state)
{
	static const struct app_yaml_edit plain = {
		.json = RH_STR("{\"metadata\":{\"name\":\"a\",\"managedFields\":[{\"manager\":\"m\"}],\"x\":1}}"),
		.what = "a",
	};
	struct rh_buf text;
	struct rh_err e;
	char *json;

	(void)state;
	text_of(&plain, NULL, &text);
	assert_null(strstr(text.p, "manage"));
	assert_non_null(strstr(text.p, "name: a"));
	assert_int_equal(read_back(&plain, text.p, &json, &e), RH_OK);
	assert_string_equal(json, "{\"metadata\":{\"name\":\"a\",\"x\":1,\"managedFields\":[{\"manager\":\"m\"}]}}");
	free(json);
	assert_int_equal(read_back(&plain, "metadata: {managedFields: []}", &json, &e), RH_OK);
	assert_string_equal(json, "{\"metadata\":{\"managedFields\":[]}}"); /* as it was typed */
	free(json);
	assert_int_equal(read_back(&plain, "kind: x", &json, &e), RH_OK);
	assert_string_equal(json, "{\"kind\":\"x\"}");
	free(json);
	rh_buf_release(&text);
}

static void test_the_status_is_the_servers(void **state)
{
	static const struct app_yaml_edit object = {
		.json = RH_STR("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"replicas\":2},\"status\":{\"replicas\":2}}"),
		.what = "a",
	};
	struct rh_buf text;
	struct rh_err e;
	char *json;

	(void)state;
	text_of(&object, NULL, &text);
	assert_null(strstr(text.p, "status"));
	assert_int_equal(read_back(&object, text.p, &json, &e), RH_OK);
	assert_string_equal(json, object.json.p);
	free(json);
	assert_int_equal(read_back(&object, "metadata: {name: a}\nstatus: {replicas: 3}", &json, &e), RH_OK);
	assert_string_equal(json, "{\"metadata\":{\"name\":\"a\"},\"status\":{\"replicas\":2}}");
	free(json);
	rh_buf_release(&text);
}

static void test_remarks(void **state)
{
	struct rh_buf text;
	struct rh_err e;

	(void)state;
	rh_err_set(&e, RH_E_INVALID, "bad\nthing");
	rh_err_fix(&e, "do this");
	text_of(&secret, &e, &text);
	assert_non_null(strstr(text.p, "# error: bad"));
	assert_non_null(strstr(text.p, "#   do this\n"));
	struct rh_str rest = rh_buf_str(&text), line;
	while (rh_str_cut(&rest, '\n', &line) && !rh_str_starts(line, "apiVersion"))
		assert_true(line.n && line.p[0] == '#');
	rh_buf_release(&text);
}

static void test_secret_values_cannot_be_typed(void **state)
{
	static const char *const texts[] = {
		"kind: Secret\ndata:\n  user: dHlwZWQ=\n",
		"kind: Secret\ndata:\n  new: \"\u2022\u2022\u2022\u2022\"\n",
		"kind: Secret\nstringData:\n  user: typed\n",
		"kind: Secret\ndata:\n  user: [1]\n",
		"kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: x\n",
	};
	struct rh_err e;
	char *json;

	(void)state;
	for (size_t i = 0; i < RH_LEN(texts); i++) {
		assert_int_equal(read_back(&secret, texts[i], &json, &e), RH_E_INVALID);
		assert_true(e.fix[0]);
		free(json);
	}
	/* one may go */
	assert_int_equal(read_back(&secret, "kind: Secret\ndata:\n  user: \"\u2022\u2022\u2022\u2022\"\n", &json, &e),
			 RH_OK);
	assert_string_equal(json, "{\"kind\":\"Secret\",\"data\":{\"user\":\"bWU=\"}}");
	free(json);
}

static void test_nothing(void **state)
{
	static const char *const empty[] = { "", "\n", "# only\n\n  # remarks\n", "---\n" };
	static const char *const broken[] = { "- a\n", "a: [\n", "text\n" };
	struct rh_err e;
	char *json;

	(void)state;
	for (size_t i = 0; i < RH_LEN(empty); i++) {
		assert_int_equal(read_back(&secret, empty[i], &json, &e), RH_OK);
		assert_string_equal(json, "");
		free(json);
	}
	for (size_t i = 0; i < RH_LEN(broken); i++) {
		assert_int_not_equal(read_back(&secret, broken[i], &json, &e), RH_OK);
		assert_true(e.what[0]);
		free(json);
	}
}

/* A program that was killed leaves its editor's file; the next one removes it, and nothing else. */
static void test_files_of_the_dead_go(void **state)
{
	char dir[] = "/tmp/rh-sweep-XXXXXX";
	pid_t dead = fork();
	char *const files[] = {
		rh_format("%s/ranchhand-%ld-Ab12Cd.yaml", mkdtemp(dir), (long)dead), /* goes */
		rh_format("%s/ranchhand-%ld-Ab12Cd.yaml", dir, (long)getpid()),
		rh_format("%s/ranchhand-%ld-Ab12Cd.json", dir, (long)dead),
		rh_format("%s/ranchhand-%ld-notes.yaml", dir, (long)dead),
		rh_format("%s/ranchhand--1-Ab12Cd.yaml", dir),
		rh_format("%s/notes.yaml", dir),
	};
	char *link = rh_format("%s/ranchhand-%ld-Ef34Gh.yaml", dir, (long)dead);

	(void)state;
	if (dead == 0)
		_exit(0);
	assert_int_equal(waitpid(dead, NULL, 0), dead);
	for (size_t i = 0; i < RH_LEN(files); i++) {
		int fd = open(files[i], O_CREAT | O_EXCL | O_WRONLY, 0600);
		assert_true(fd >= 0);
		close(fd);
	}
	assert_int_equal(symlink(files[5], link), 0);
	app_private_sweep(dir);
	for (size_t i = 0; i < RH_LEN(files); i++) {
		assert_int_equal(access(files[i], F_OK) == 0, i > 0);
		(void)unlink(files[i]);
		free(files[i]);
	}
	assert_int_equal(unlink(link), 0);
	free(link);
	assert_int_equal(rmdir(dir), 0);
	app_private_sweep(dir); /* not there: nothing to do */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_managed_fields_are_not_shown_and_stay),
		cmocka_unit_test(test_the_status_is_the_servers),
		cmocka_unit_test(test_the_line_of_an_error_is_that_of_the_file_that_opens_again),
		cmocka_unit_test(test_remarks),
		cmocka_unit_test(test_secret_values_cannot_be_typed),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_files_of_the_dead_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
