/* What is remembered: round trip, modes, and that nothing breaks where nothing can be kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/parts/draft.h"
#include "app/state.h"
#include "base/base.h"
#include "rancher/nsfilter.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];
static char state_file[128], token_file[128];

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/rh-state-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(state_file, sizeof state_file, "%s/s/state.json", dir);
	snprintf(token_file, sizeof token_file, "%s/s/tokens.json", dir);
	return 0;
}

static int tear_down(void **state)
{
	char sub[80];

	(void)state;
	snprintf(sub, sizeof sub, "%s/s", dir);
	DIR *files = opendir(sub);
	const struct dirent *file;
	while (files && (file = readdir(files)))
		(void)unlinkat(dirfd(files), file->d_name, 0);
	if (files)
		closedir(files);
	rmdir(sub);
	rmdir(dir);
	return 0;
}

static char *sub_dir(void)
{
	return rh_format("%s/s", dir);
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (unsigned)st.st_mode & 0777 : 0;
}

static void nothing_yet(void **state)
{
	struct app_state s;
	char *d = sub_dir();

	(void)state;
	app_state_load(&s, d, false);
	assert_non_null(s.dir);
	assert_null(s.why_not);
	assert_int_equal(s.server_count, 0);
	assert_int_equal(mode_of(d), 0); /* not made before there is something to keep */
	app_state_release(&s);
	free(d);
}

/* Filters stand by server and cluster; what is no id of a filter is left out, the rest of the file is as it was. */
static void filters(void **state)
{
	struct rancher_nsfilter f = { 0 }, none = { 0 };
	struct app_state s, t;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	app_state_load(&s, d, false);
	rancher_nsfilter_add(&f, RH_STR("project://p-web"));
	rancher_nsfilter_add(&f, RH_STR("ns://web \"blue\""));
	app_state_filter_put(&s, "https://a", "c-1", &f);
	app_state_filter_put(&s, "https://a", "c-2", &none);
	app_state_filter_put(&s, "https://b", "c-1", &none);
	app_state_filter_put(&s, "https://b", "c-1", &f);
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.filter_count, 3);
	assert_true(rancher_nsfilter_eq(app_state_filter(&t, "https://a", "c-1"), &f));
	assert_true(rancher_nsfilter_eq(app_state_filter(&t, "https://b", "c-1"), &f));
	assert_int_equal(app_state_filter(&t, "https://a", "c-2")->n, 0);
	assert_null(app_state_filter(&t, "https://c", "c-1"));
	assert_null(app_state_filter(&t, "https://b", "c-2"));
	app_state_filter_forget(&t, "https://a", "c-1");
	assert_null(app_state_filter(&t, "https://a", "c-1"));
	assert_non_null(app_state_filter(&t, "https://a", "c-2"));
	app_state_server_add(&t, "https://a");
	app_state_server_forget(&t, "https://a"); /* its filters as well */
	assert_int_equal(t.filter_count, 1);
	app_state_release(&s);
	app_state_release(&t);
	assert_int_equal(rh_file_write(state_file,
				       RH_STR("{\"filters\":[{\"server\":\"x\",\"cluster\":\"c\",\"ids\":[7,\"ns://a\","
					      "\"rubbish\"]},{\"server\":\"x\"},4,{\"ids\":{}}]}"),
				       &e),
			 RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.filter_count, 1);
	assert_int_equal(app_state_filter(&t, "x", "c")->n, 1);
	app_state_release(&t);
	rancher_nsfilter_release(&f);
	free(d);
}

/* A mark is there or not; those of a demo are not written, and those of a server go with it. */
static void protections(void **state)
{
	struct app_state s, t;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	app_state_load(&s, d, false);
	(void)app_state_server_add(&s, "https://a");
	app_state_protect(&s, "https://a", "", true);
	app_state_protect(&s, "https://a", "c-1", true);
	app_state_protect(&s, "https://a", "c-1", true);
	app_state_protect(&s, "shop \"prod\"", "c-1", true);
	app_state_protect(&s, "b", "c-1", true);
	app_state_protect(&s, "b", "c-1", false);
	app_state_protect(&s, APP_STATE_DEMO, "c-1", true);
	assert_int_equal(s.protection_count, 4);
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.protection_count, 3);
	assert_true(app_state_protects(&t, "https://a", "") && app_state_protects(&t, "https://a", "c-1"));
	assert_true(app_state_protects(&t, "shop \"prod\"", "c-1"));
	assert_false(app_state_protects(&t, "https://a", "c-2") || app_state_protects(&t, "b", "c-1"));

	/* another copy adds one and takes one away meanwhile */
	app_state_protect(&t, "https://a", "c-1", false);
	app_state_protect(&t, "https://a", "c-2", true);
	assert_int_equal(app_state_save(&t, &e), RH_OK);
	app_state_protect(&s, "mine", "", true);
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	assert_true(app_state_protects(&s, "https://a", "c-2") && app_state_protects(&s, "mine", ""));
	assert_false(app_state_protects(&s, "https://a", "c-1"));
	assert_true(app_state_protects(&s, APP_STATE_DEMO, "c-1"));
	app_state_release(&t);
	app_state_server_forget(&s, "https://a");
	assert_false(app_state_protects(&s, "https://a", "") || app_state_protects(&s, "https://a", "c-2"));
	app_state_release(&s);
	assert_int_equal(rh_file_write(state_file,
				       RH_STR("{\"protected\":[{\"server\":\"x\"},{\"cluster\":\"c\"},4,null]}"), &e),
			 RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.protection_count, 1);
	assert_true(app_state_protects(&t, "x", ""));
	app_state_release(&t);
	free(d);
}

/* Which command gave the password of a registry: the last one, of a hundred registries. */
static void commands(void **state)
{
	struct app_state s, t;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	app_state_load(&s, d, false);
	assert_null(app_state_command(&s, "quay.io"));
	assert_true(app_state_command_put(&s, "quay.io", "pass show \"a b\""));
	assert_false(app_state_command_put(&s, "quay.io", "pass show \"a b\""));
	assert_true(app_state_command_put(&s, "ghcr.io", "one"));
	assert_true(app_state_command_put(&s, "ghcr.io", "two"));
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.command_count, 2);
	assert_string_equal(app_state_command(&t, "quay.io"), "pass show \"a b\"");
	assert_string_equal(app_state_command(&t, "ghcr.io"), "two");

	/* another copy has used others meanwhile: what both changed is ours */
	app_state_command_put(&t, "quay.io", "theirs");
	app_state_command_put(&t, "ghcr.io", "theirs");
	app_state_command_put(&t, "new.example", "theirs");
	assert_int_equal(app_state_save(&t, &e), RH_OK);
	app_state_command_put(&s, "quay.io", "ours");
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	assert_string_equal(app_state_command(&s, "quay.io"), "ours");
	assert_string_equal(app_state_command(&s, "ghcr.io"), "theirs");
	assert_string_equal(app_state_command(&s, "new.example"), "theirs");
	app_state_release(&t);
	for (int i = 0; i < 100; i++) {
		char *server = rh_format("r%d.example", i);

		app_state_command_put(&s, server, "x");
		free(server);
	}
	assert_int_equal(s.command_count, 100);
	assert_null(app_state_command(&s, "quay.io"));
	app_state_release(&s);
	assert_int_equal(
		rh_file_write(state_file, RH_STR("{\"commands\":[{\"server\":\"x\"},4,{\"command\":\"c\"}]}"), &e),
		RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.command_count, 0);
	app_state_release(&t);
	free(d);
}

/* What was done stays done, whichever copy of the program says so; where somebody was last is the later one's. */
static void lessons(void **state)
{
	struct app_state s, t;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	app_state_load(&s, d, false);
	assert_null(app_state_lesson(&s, "filter"));
	assert_false(app_state_lesson_put(&s, "filter", NULL, false)); /* nothing to keep */
	assert_true(app_state_lesson_put(&s, "filter", "list", false));
	assert_false(app_state_lesson_put(&s, "filter", "list", false));
	assert_true(app_state_lesson_put(&s, "create-registry", NULL, true));
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	app_state_load(&t, d, false);
	assert_int_equal(t.lesson_count, 2);
	assert_string_equal(app_state_lesson(&t, "filter")->step, "list");
	assert_false(app_state_lesson(&t, "filter")->done);
	assert_true(app_state_lesson(&t, "create-registry")->done);
	assert_null(app_state_lesson(&t, "create-registry")->step);

	app_state_lesson_put(&t, "filter", NULL, true);
	app_state_lesson_put(&t, "create-registry", "name", false); /* begun again */
	app_state_lesson_put(&t, "rotate-password", "find", false);
	assert_true(app_state_lesson(&t, "create-registry")->done);
	assert_int_equal(app_state_save(&t, &e), RH_OK);
	app_state_lesson_put(&s, "create-registry", "site", false);
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	assert_true(app_state_lesson(&s, "filter")->done);
	assert_null(app_state_lesson(&s, "filter")->step);
	assert_string_equal(app_state_lesson(&s, "create-registry")->step, "site"); /* what both changed is ours */
	assert_string_equal(app_state_lesson(&s, "rotate-password")->step, "find");
	app_state_release(&s);
	app_state_release(&t);
	free(d);
}

static void round_trip(void **state)
{
	struct app_state s, t;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	app_state_load(&s, d, false);
	struct app_saved_server *v = app_state_server_add(&s, "https://rancher.corp");
	rh_strset(&v->name, "rancher.corp");
	rh_strset(&v->pin, "sha256:00");
	rh_strset(&v->ca_pem, "-----BEGIN\nx\n");
	rh_strset(&v->user, "alice \"a\" \xe6\xb5\x8b");
	v->read_only = true;
	v->used = 1700000000;
	assert_ptr_equal(app_state_server_add(&s, "https://rancher.corp"),
			 app_state_server(&s, "https://rancher.corp"));
	rh_strset(&s.last_server, "https://rancher.corp");
	rh_strset(&s.last_cluster, "c-m-abc");
	rh_strset(&s.language, "zh_CN");
	s.teach_off = s.mouse = s.hosts_off = s.present = true;
	rh_strset(&s.theme, "contrast");
	rh_strset(&s.ambiguous, "wide");
	rh_strset(&s.editor, "nano -w");
	for (int i = 0; i < 70; i++) {
		char *url = rh_format("https://10.0.0.%d", i);

		app_state_unverified_add(&s, url);
		app_state_unverified_add(&s, url);
		free(url);
	}
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	assert_int_equal(mode_of(state_file), 0600);
	assert_int_equal(mode_of(d), 0700);
	app_state_load(&t, d, false);
	assert_int_equal(t.server_count, 1);
	assert_int_equal(t.unverified_count, 64);
	assert_true(app_state_unverified(&t, "https://10.0.0.69") && app_state_unverified(&t, "https://10.0.0.6"));
	assert_false(app_state_unverified(&t, "https://10.0.0.5"));
	assert_string_equal(t.servers[0].user, "alice \"a\" \xe6\xb5\x8b");
	assert_string_equal(t.servers[0].ca_pem, "-----BEGIN\nx\n");
	assert_null(t.servers[0].proxy);
	assert_true(t.servers[0].read_only);
	assert_false(t.servers[0].has_token);
	assert_int_equal(t.servers[0].used, 1700000000);
	assert_string_equal(t.last_cluster, "c-m-abc");
	assert_null(t.last_context);
	assert_true(t.teach_off && t.mouse && t.hosts_off && t.present);
	assert_string_equal(t.theme, "contrast");
	assert_string_equal(t.ambiguous, "wide");
	assert_string_equal(t.editor, "nano -w");
	app_state_release(&s);
	app_state_release(&t);
	free(d);
}

static void tokens(void **state)
{
	struct app_state s;
	struct rh_secret token, back;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	rh_secret_init(&token);
	rh_secret_init(&back);
	app_state_load(&s, d, false);
	rh_secret_set(&token, RH_STR("token-abcde:se\"cret"));
	assert_int_equal(app_state_token_read(&s, "https://a/~b", &back, &e), RH_E_NOTFOUND);
	assert_int_equal(app_state_token_write(&s, "https://a/~b", &token, &e), RH_OK);
	assert_int_equal(app_state_token_write(&s, "https://c", &token, &e), RH_OK);
	assert_int_equal(mode_of(token_file), 0600);
	assert_int_equal(app_state_token_read(&s, "https://a/~b", &back, &e), RH_OK);
	assert_true(rh_secret_eq(&token, &back));
	assert_int_equal(app_state_token_write(&s, "https://a/~b", NULL, &e), RH_OK);
	rh_secret_clear(&back);
	assert_int_equal(app_state_token_read(&s, "https://a/~b", &back, &e), RH_E_NOTFOUND);
	assert_int_equal(app_state_token_read(&s, "https://c", &back, &e), RH_OK);
	assert_int_equal(chmod(token_file, 0640), 0);
	rh_secret_clear(&back);
	assert_int_not_equal(app_state_token_read(&s, "https://c", &back, &e), RH_OK);
	assert_non_null(strstr(e.fix, "chmod"));
	rh_secret_release(&token);
	rh_secret_release(&back);
	app_state_release(&s);
	free(d);
}

static void forgetting_takes_the_token_along(void **state)
{
	struct app_state s;
	struct rh_secret token;
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	rh_secret_init(&token);
	rh_secret_set(&token, RH_STR("token-a:b"));
	app_state_load(&s, d, false);
	app_state_server_add(&s, "https://a")->has_token = true;
	app_state_server_add(&s, "https://b");
	rh_strset(&s.last_server, "https://a");
	assert_int_equal(app_state_token_write(&s, "https://a", &token, &e), RH_OK);
	app_state_server_forget(&s, "https://a");
	assert_null(app_state_server(&s, "https://a"));
	assert_non_null(app_state_server(&s, "https://b"));
	assert_null(s.last_server);
	rh_secret_clear(&token);
	assert_int_equal(app_state_token_read(&s, "https://a", &token, &e), RH_E_NOTFOUND);
	rh_secret_release(&token);
	app_state_release(&s);
	free(d);
}

static struct app_draft *draft_of(const char *screen, int64_t when)
{
	struct app_draft *d = rh_alloc(sizeof *d);

	d->screen = rh_strdup(screen);
	d->server = rh_strdup("https://a");
	d->cluster = rh_strdup("local");
	d->when = when;
	return d;
}

static bool is_screen(void *ctx, const struct app_draft *d)
{
	return strcmp(d->screen, ctx) == 0;
}

static void keep_draft(const char *where, struct app_draft *d)
{
	struct rh_err e;

	assert_int_equal(app_draft_write(where, d, &e), RH_OK);
	app_draft_free(&d);
}

static void drafts(void **state)
{
	char *where = sub_dir(), *path, screen[] = "namespace_form";
	struct app_draft *d = draft_of("pull_secret_form", 5);
	struct stat st;

	(void)state;
	app_draft_add(d, "name", (struct rh_str){ 0 }, RH_STR("quay"));
	app_draft_add(d, "containers.0.ports", RH_STR("http"), RH_STR("80"));
	rh_strset(&d->writing, "secret web/quay");
	keep_draft(where, d);
	keep_draft(where, draft_of("namespace_form", 4)); /* two that die at once: both are there */
	d = app_draft_read(where, NULL, NULL);
	assert_non_null(d);
	assert_string_equal(d->screen, "pull_secret_form"); /* the newer one */
	assert_string_equal(d->writing, "secret web/quay");
	assert_int_equal(d->count, 2);
	assert_null(d->key);
	assert_null(d->values[0].key);
	assert_string_equal(d->values[1].field, "containers.0.ports");
	assert_string_equal(d->values[1].key, "http");
	assert_string_equal(d->values[1].text, "80");
	path = rh_format("%s/%s", where, d->file);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	app_draft_remove(where, d);
	assert_int_not_equal(stat(path, &st), 0);
	app_draft_free(&d);
	free(path);
	d = app_draft_read(where, is_screen, screen);
	assert_non_null(d);
	app_draft_free(&d);
	free(where);
}

static bool count_draft(void *ctx, const struct app_draft *d)
{
	assert_true(d->when > 0);
	++*(unsigned *)ctx;
	return false;
}

/* The oldest go; what is no draft is left alone. */
static void drafts_are_not_hoarded(void **state)
{
	char *where = sub_dir(), *broken = rh_format("%s/draft-x.json", where),
	     *link = rh_format("%s/draft-y.json", where);
	unsigned n = 0;
	struct rh_err e;

	(void)state;
	for (int i = 1; i <= 20; i++)
		keep_draft(where, draft_of("namespace_form", i));
	assert_int_equal(rh_file_write(broken, RH_STR("{\"screen\":"), &e), RH_OK);
	assert_int_equal(symlink(broken, link), 0);
	assert_null(app_draft_read(where, count_draft, &n));
	assert_int_equal(n, 16);
	struct app_draft *d = app_draft_read(where, NULL, NULL);
	assert_int_equal(d->when, 20);
	app_draft_free(&d);
	assert_null(app_draft_read(NULL, NULL, NULL));
	d = draft_of("namespace_form", 1);
	assert_int_equal(app_draft_write(NULL, d, &e), RH_OK); /* nothing is kept */
	assert_null(d->file);
	app_draft_free(&d);
	free(broken);
	free(link);
	free(where);
}

/* Two copies of the program, each with its own view of one file: what one adds, changes and forgets stays so after the
 * other has saved as well. */
static void two_copies(void **state)
{
	struct app_state one, two, after;
	struct rancher_nsfilter f = { 0 };
	struct rh_err e;
	char *d = sub_dir();

	(void)state;
	app_state_load(&one, d, false);
	rh_strset(&app_state_server_add(&one, "https://stays")->user, "alice");
	(void)app_state_server_add(&one, "https://goes");
	(void)app_state_server_add(&one, "https://both");
	rh_strset(&one.language, "en");
	assert_int_equal(app_state_save(&one, &e), RH_OK);

	app_state_load(&two, d, false);
	(void)app_state_server_add(&one, "https://of-one");
	rh_strset(&app_state_server(&one, "https://both")->user, "one");
	app_state_server_forget(&one, "https://goes");
	rancher_nsfilter_add(&f, RH_STR("ns://web"));
	app_state_filter_put(&one, "https://stays", "c-1", &f);
	rh_strset(&one.last_place, "secrets");
	assert_int_equal(app_state_save(&one, &e), RH_OK);

	(void)app_state_server_add(&two, "https://of-two");
	rh_strset(&app_state_server(&two, "https://both")->user, "two");
	rh_strset(&two.language, "zh_CN");
	assert_int_equal(app_state_save(&two, &e), RH_OK);
	assert_int_equal(app_state_save(&one, &e), RH_OK);

	app_state_load(&after, d, false);
	assert_int_equal(after.server_count, 4);
	assert_string_equal(app_state_server(&after, "https://stays")->user, "alice");
	assert_string_equal(app_state_server(&after, "https://both")->user, "two");
	assert_non_null(app_state_server(&after, "https://of-one"));
	assert_non_null(app_state_server(&after, "https://of-two"));
	assert_null(app_state_server(&after, "https://goes"));
	assert_non_null(app_state_filter(&after, "https://stays", "c-1"));
	assert_string_equal(after.language, "zh_CN");
	assert_string_equal(after.last_place, "secrets");

	/* and a server that is forgotten in one takes its filters along, in the other too */
	app_state_server_forget(&two, "https://stays");
	assert_int_equal(app_state_save(&two, &e), RH_OK);
	rh_strset(&one.language, "en");
	assert_int_equal(app_state_save(&one, &e), RH_OK);
	assert_null(app_state_server(&one, "https://stays"));
	assert_null(app_state_filter(&one, "https://stays", "c-1"));
	rancher_nsfilter_release(&f);
	app_state_release(&one);
	app_state_release(&two);
	app_state_release(&after);
	free(d);
}

static void switched_off(void **state)
{
	struct app_state s;
	struct rh_err e;

	(void)state;
	app_state_load(&s, NULL, true);
	assert_null(s.dir);
	assert_non_null(strstr(s.why_not, "--no-state"));
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	app_state_release(&s);
}

static void no_home(void **state)
{
	struct app_state s;
	struct rh_err e;
	char *home = rh_strdup(getenv("HOME") ? getenv("HOME") : "/");

	(void)state;
	unsetenv("HOME");
	unsetenv("XDG_STATE_HOME");
	app_state_load(&s, NULL, false);
	assert_null(s.dir);
	assert_non_null(strstr(s.why_not, "HOME"));
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	app_state_release(&s);
	setenv("XDG_STATE_HOME", "relative", 1); /* not allowed by the XDG rules: as if it were not set */
	app_state_load(&s, NULL, false);
	assert_null(s.dir);
	app_state_release(&s);
	setenv("XDG_STATE_HOME", dir, 1);
	app_state_load(&s, NULL, false);
	assert_true(rh_str_ends(rh_str(s.dir), "/ranchhand"));
	app_state_release(&s);
	setenv("HOME", home, 1);
	free(home);
}

/* /proc cannot be written to, not even by root. */
static void a_home_that_is_not_writable(void **state)
{
	struct app_state s;
	struct rh_err e;

	(void)state;
	app_state_load(&s, "/proc/nobody/home", false);
	if (s.dir) {
		assert_int_not_equal(app_state_save(&s, &e), RH_OK);
		assert_int_equal(app_state_save(&s, &e), RH_OK); /* said once, then silent */
	}
	assert_null(s.dir);
	assert_non_null(s.why_not);
	app_state_release(&s);
}

static void a_broken_file_is_left_alone(void **state)
{
	struct app_state s;
	struct rh_err e;
	struct rh_buf text;
	char *d = sub_dir();

	(void)state;
	assert_int_equal(rh_file_write(state_file, RH_STR("{\"servers\":[{"), &e), RH_OK);
	app_state_load(&s, d, false);
	assert_null(s.dir);
	assert_non_null(strstr(s.why_not, "state.json"));
	assert_int_equal(app_state_save(&s, &e), RH_OK);
	rh_buf_init(&text, 1000);
	assert_int_equal(rh_file_read(state_file, 1000, &text, &e), RH_OK);
	assert_string_equal(text.p, "{\"servers\":[{");
	rh_buf_release(&text);
	app_state_release(&s);
	free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_yet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(filters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(protections, set_up, tear_down),
		cmocka_unit_test_setup_teardown(commands, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lessons, set_up, tear_down),
		cmocka_unit_test_setup_teardown(round_trip, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tokens, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forgetting_takes_the_token_along, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drafts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drafts_are_not_hoarded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(two_copies, set_up, tear_down),
		cmocka_unit_test(switched_off),
		cmocka_unit_test_setup_teardown(no_home, set_up, tear_down),
		cmocka_unit_test(a_home_that_is_not_writable),
		cmocka_unit_test_setup_teardown(a_broken_file_is_left_alone, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
