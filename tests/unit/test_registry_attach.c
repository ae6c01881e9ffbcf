/* The attach rule: every reason for a tick, and every reason against one. */
#include "base/base.h"
#include "registry/attach.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { MOST = 12 };

struct world {
	struct registry_docker_config configs[MOST];
	struct registry_cover_source sources[MOST];
	struct registry_image images[MOST];
	struct registry_attach_choices choices;
	struct registry_attach ask;
	struct registry_attach_line lines[MOST];
	size_t n;
};

/* keys: space-separated; "!" makes a secret that cannot be read. */
static void secret(struct world *w, const char *name, const char *keys)
{
	size_t i = w->ask.source_count++;
	struct rh_str rest = rh_str(keys), key;
	struct rh_buf value;
	struct rh_err e;

	w->sources[i] = (struct registry_cover_source){ .secret = name };
	w->ask.sources = w->sources;
	if (*keys == '!')
		return;
	rh_buf_init(&value, 4096);
	rh_buf_addz(&value, "{\"auths\":{");
	for (bool first = true; rh_str_cut(&rest, ' ', &key); first = false)
		rh_buf_addf(&value, "%s\"%.*s\":{\"username\":\"u\",\"password\":\"not-a-password\"}", first ? "" : ",",
			    RH_ARG(key));
	rh_buf_addz(&value, "}}");
	assert_int_equal(registry_docker_config_read(rh_buf_str(&value), false, &w->configs[i], &e), RH_OK);
	w->sources[i].config = &w->configs[i];
	rh_buf_release(&value);
}

static void image(struct world *w, const char *reference)
{
	struct rh_err e;

	assert_true(registry_image_parse(rh_str(reference), &w->images[w->ask.image_count++], &e));
	w->ask.images = w->images;
}

/* What comes out, as "+ticked -not", in the order of the lines. */
static void expect(struct world *w, const char *want)
{
	struct rh_buf got;

	w->ask.choices = &w->choices;
	w->n = registry_attach_rule(&w->ask, w->lines, MOST);
	rh_buf_init(&got, 4096);
	for (size_t i = 0; i < w->n; i++)
		rh_buf_addf(&got, "%s%c%s", i ? " " : "", w->lines[i].tick ? '+' : '-', w->lines[i].secret);
	assert_string_equal(got.p, want);
	rh_buf_release(&got);
}

static void done(struct world *w)
{
	for (size_t i = 0; i < w->ask.source_count; i++)
		registry_docker_config_release(&w->configs[i]);
	for (size_t i = 0; i < w->ask.image_count; i++)
		registry_image_release(&w->images[i]);
	registry_attach_choices_release(&w->choices);
	memset(w, 0, sizeof *w);
}

static bool says(const struct registry_attach_line *l, const char *text)
{
	return rh_str_find(rh_str(l->why.what), text) < strlen(l->why.what);
}

static void test_covers(void **state)
{
	struct world w = { 0 };
	(void)state;
	secret(&w, "harbor", "harbor.corp.example");
	secret(&w, "quay", "quay.io");
	secret(&w, "near", "quay.io:443");
	secret(&w, "deep", "quay.io/acme");
	image(&w, "quay.io/acme/front:3.1");
	expect(&w, "+deep +quay -near -harbor");
	assert_true(says(&w.lines[1], "covers quay.io/acme/front by key quay.io"));
	assert_int_equal(w.lines[2].how, REGISTRY_COVER_NEAR);
	assert_true(says(&w.lines[3], "harbor.corp.example"));
	done(&w);
}

static void test_init_containers_and_no_duplicates(void **state)
{
	struct world w = { 0 };
	(void)state;
	secret(&w, "both", "quay.io ghcr.io");
	secret(&w, "gh", "ghcr.io");
	secret(&w, "none", "example.com");
	image(&w, "quay.io/acme/front");
	image(&w, "ghcr.io/acme/prep");
	expect(&w, "+both +gh -none");
	done(&w);
}

/* Docker Hub's login is not attached to be sent to another host. */
static void test_stray(void **state)
{
	struct world w = { 0 };
	(void)state;
	secret(&w, "hub", "https://index.docker.io/v1/");
	image(&w, "localhost/app");
	expect(&w, "-hub");
	assert_true(says(&w.lines[0], "for Docker Hub"));
	image(&w, "acme/web");
	expect(&w, "+hub");
	assert_true(says(&w.lines[0], "covers docker.io/acme/web"));
	done(&w);
}

static void test_nothing_covers(void **state)
{
	struct world w = { 0 };
	static const char *const account[] = { "robot" };
	(void)state;
	secret(&w, "robot", "ghcr.io");
	secret(&w, "x", "example.com");
	image(&w, "quay.io/acme/front");
	w.ask.account = "default";
	w.ask.account_secrets = account;
	w.ask.account_secret_count = 1;
	expect(&w, "-robot -x");
	assert_true(says(&w.lines[0], "as long as nothing is ticked"));
	done(&w);
}

/* A save of a workload that exists makes its pods anew: nothing is added that nobody asked for. */
static void test_what_exists_is_not_changed_unasked(void **state)
{
	struct world w = { 0 };
	struct registry_image before[2] = { 0 };
	static const char *const there[] = { "named" }, *const account[] = { "robot" };
	struct rh_err e;
	(void)state;
	secret(&w, "named", "quay.io");
	secret(&w, "other", "quay.io");
	secret(&w, "hub", "ghcr.io");
	secret(&w, "robot", "example.com");
	assert_true(registry_image_parse(RH_STR("quay.io/acme/front:1"), &before[0], &e));
	assert_true(registry_image_parse(RH_STR("ghcr.io/acme/side:1"), &before[1], &e));
	w.ask.exists = true;
	w.ask.before = before;
	w.ask.before_count = 2;
	w.ask.there = there;
	w.ask.there_count = 1;
	w.ask.account = "default";
	w.ask.account_secrets = account;
	w.ask.account_secret_count = 1;
	image(&w, "quay.io/acme/front:1");
	image(&w, "ghcr.io/acme/side:1");
	expect(&w, "+named -other -hub -robot"); /* only the replicas, say */
	assert_true(w.lines[1].offered && w.lines[2].offered && !w.lines[0].offered);
	assert_true(says(&w.lines[2], "offered: covers ghcr.io/acme/side by key ghcr.io"));
	registry_image_release(&w.images[1]);
	w.ask.image_count = 1;
	image(&w, "ghcr.io/acme/side:2"); /* changed, and nothing that is named covers it */
	expect(&w, "+named -other +hub -robot");
	registry_image_release(&w.images[0]);
	registry_image_release(&w.images[1]);
	w.ask.image_count = 0;
	image(&w, "quay.io/acme/front:2"); /* changed, and what is named covers it */
	image(&w, "ghcr.io/acme/side:1");
	expect(&w, "+named -other -hub -robot");
	w.ask.there_count = 0; /* it names nothing, the account's serve: with a list they would be off */
	expect(&w, "+named +other -hub +robot");
	registry_attach_choose(&w.choices, "hub", true, w.images, w.ask.image_count);
	expect(&w, "+named +other +hub +robot");
	registry_image_release(&before[0]);
	registry_image_release(&before[1]);
	done(&w);
}

/* A list that is not empty switches the service account's own off: they come along. */
static void test_account_joins(void **state)
{
	struct world w = { 0 };
	static const char *const account[] = { "robot", "gone", "broken" };
	(void)state;
	secret(&w, "robot", "ghcr.io");
	secret(&w, "quay", "quay.io");
	secret(&w, "broken", "!");
	image(&w, "quay.io/acme/front");
	w.ask.account = "default";
	w.ask.account_secrets = account;
	w.ask.account_secret_count = 3;
	expect(&w, "+quay +robot -broken +gone");
	assert_true(w.lines[1].by_account);
	assert_true(says(&w.lines[1], "service account \"default\""));
	assert_true(w.lines[3].missing);
	registry_attach_choose(&w.choices, "quay", false, w.images, 1); /* the only other one goes: so do they */
	expect(&w, "-quay -robot -broken -gone");
	registry_attach_choose(&w.choices, "quay", true, w.images, 1);
	registry_attach_choose(&w.choices, "robot", false, w.images, 1);
	expect(&w, "+quay -robot -broken +gone");
	done(&w);
}

/* What a workload has is never taken from it, whatever its image. */
static void test_there_stays(void **state)
{
	struct world w = { 0 };
	static const char *const there[] = { "old", "gone", "broken" };
	(void)state;
	secret(&w, "old", "example.com");
	secret(&w, "broken", "!");
	secret(&w, "quay", "quay.io");
	image(&w, "quay.io/acme/front");
	w.ask.there = there;
	w.ask.there_count = 3;
	expect(&w, "+quay +old +broken +gone");
	assert_true(says(&w.lines[1], "names it already"));
	registry_attach_choose(&w.choices, "old", false, w.images, 1);
	expect(&w, "+quay -old +broken +gone");
	done(&w);
}

static void test_broken(void **state)
{
	struct world w = { 0 };
	(void)state;
	secret(&w, "broken", "!");
	image(&w, "quay.io/acme/front");
	expect(&w, "-broken");
	assert_int_equal(w.lines[0].how, REGISTRY_COVER_BROKEN);
	registry_attach_choose(&w.choices, "broken", true, w.images, 1);
	expect(&w, "+broken");
	done(&w);
}

/* A tick of the person stays until the image becomes another repository: another tag is the same one. */
static void test_person(void **state)
{
	struct world w = { 0 };
	(void)state;
	secret(&w, "quay", "quay.io");
	secret(&w, "other", "example.com");
	image(&w, "quay.io/acme/front:1");
	registry_attach_choose(&w.choices, "quay", false, w.images, 1);
	registry_attach_choose(&w.choices, "other", true, w.images, 1);
	expect(&w, "-quay +other");
	assert_true(w.lines[0].person);
	registry_image_release(&w.images[0]);
	w.ask.image_count = 0;
	image(&w, "quay.io/acme/front:2");
	expect(&w, "-quay +other");
	image(&w, "example.net/sidecar"); /* one more image leaves the choice alone */
	expect(&w, "-quay +other");
	registry_image_release(&w.images[0]);
	registry_image_release(&w.images[1]);
	w.ask.image_count = 0;
	image(&w, "quay.io/acme/back:2");
	expect(&w, "+quay -other");
	done(&w);
}

static void test_typed(void **state)
{
	struct world w = { 0 };
	(void)state;
	image(&w, "quay.io/acme/front");
	registry_attach_choose(&w.choices, "typed", true, NULL, 0);
	expect(&w, "+typed");
	assert_true(w.lines[0].missing);
	w.ask.unknown = true; /* who may not read secrets is not told that there is none */
	expect(&w, "+typed");
	assert_false(w.lines[0].missing);
	registry_attach_forget(&w.choices, "typed");
	expect(&w, "");
	done(&w);
}

static void test_no_image_yet(void **state)
{
	struct world w = { 0 };
	(void)state;
	secret(&w, "quay", "quay.io");
	expect(&w, "-quay");
	registry_attach_choose(&w.choices, "quay", true, NULL, 0);
	image(&w, "ghcr.io/acme/front");
	expect(&w, "+quay");
	done(&w);
}

static void test_access(void **state)
{
	static const struct {
		const char *image;
		enum registry_access access;
	} cases[] = {
		{ "nginx", REGISTRY_ACCESS_PUBLIC },
		{ "docker.io/library/redis:7", REGISTRY_ACCESS_PUBLIC },
		{ "acme/app", REGISTRY_ACCESS_UNKNOWN },
		{ "quay.io/other/x", REGISTRY_ACCESS_PRIVATE },
		{ "harbor.corp.example/x/y", REGISTRY_ACCESS_PRIVATE },
		{ "123.dkr.ecr.eu-west-1.amazonaws.com/x", REGISTRY_ACCESS_PRIVATE },
		{ "ghcr.io/x/y", REGISTRY_ACCESS_UNKNOWN },
		{ "public.ecr.aws/x/y", REGISTRY_ACCESS_UNKNOWN },
	};
	static const char *const hosts[] = { "https://harbor.corp.example/v2/" };
	struct world w = { 0 };
	(void)state;
	secret(&w, "quay", "https://quay.io/acme");
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct registry_image one;
		struct rh_err e;
		assert_true(registry_image_parse(rh_str(cases[i].image), &one, &e));
		assert_int_equal(registry_image_access(&one, w.sources, 1, hosts, 1), cases[i].access);
		registry_image_release(&one);
	}
	done(&w);
}

static void test_meant(void **state)
{
	static const char *const cases[][2] = {
		{ "https://quay.io/acme/front:3.1", "quay.io/acme/front:3.1" },
		{ "https://quay.io/repository/acme/front", "quay.io/acme/front" },
		{ "https://quay.io/repository/acme/front?tab=tags&tag=latest", "quay.io/acme/front:latest" },
		{ "https://hub.docker.com/r/acme/app/tags", "acme/app" },
		{ "hub.docker.com/_/nginx", "nginx" },
		{ "https://github.com/orgs/acme/packages/container/package/app", "ghcr.io/acme/app" },
		{ "https://github.com/acme/repo/pkgs/container/app", "ghcr.io/acme/app" },
		{ "docker pull ghcr.io/acme/app:1", "ghcr.io/acme/app:1" },
		{ "http://localhost:5000/a/b", "localhost:5000/a/b" },
		{ "  nginx ", "nginx" },
		{ "nginx", "" },
		{ "quay.io/acme/front", "" },
		{ "https://", "" },
		{ "https://UPPER/Case", "" },
		{ "hub.docker.com/r/", "" },
	};
	struct rh_buf out;
	(void)state;
	rh_buf_init(&out, 4096);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		assert_int_equal(registry_image_meant(rh_str(cases[i][0]), &out), *cases[i][1] != '\0');
		assert_string_equal(out.p, cases[i][1]);
	}
	rh_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_stray),
		cmocka_unit_test(test_init_containers_and_no_duplicates),
		cmocka_unit_test(test_nothing_covers),
		cmocka_unit_test(test_account_joins),
		cmocka_unit_test(test_what_exists_is_not_changed_unasked),
		cmocka_unit_test(test_there_stays),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_person),
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_no_image_yet),
		cmocka_unit_test(test_access),
		cmocka_unit_test(test_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
