/* After docker configs, pastes and their YAML were read, changed and given up, no copy of a password is left in this
 * process. Linked with wipe.c, as the program is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/paste.h"
#include "tests/support/leftover.h"

#include <string.h>

/* `before`, the secret and `after` as one secret. */
static void text_with(struct rh_secret *out, const char *before, const struct rh_secret *secret, const char *after)
{
	rh_secret_clear(out);
	rh_secret_add(out, before, strlen(before));
	rh_secret_add(out, rh_secret_peek(secret).p, secret->n);
	rh_secret_add(out, after, strlen(after));
}

static void pastes(void **state)
{
	static const struct {
		const char *before, *after;
	} v[] = {
		{ "docker login quay.io -u a -p ", "" },
		{ "echo ", " | docker login quay.io -u a --password-stdin" },
		{ "docker login quay.io -u a --password=\"", "\"" },
		{ "docker login -u a quay.io\n", "\n" },
		{ "docker login -Q", " -u a -p x quay.io" },
		{ "kubectl create secret docker-registry n --docker-username=a --docker-password '",
		  "' --docker-server=q" },
		{ "{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"", "\"}}}" },
		{ "{\"quay.io\":{\"username\":\"a\",\"password\":\"", "\"}}" },
		{ "kind: Secret\nstringData:\n  .dockerconfigjson: "
		  "'{\"auths\":{\"q\":{\"username\":\"a\",\"password\":\"",
		  "\"}}}'\n" },
		{ "kind: Secret\nstringData:\n  x: [", "\n" },
		{ "{\"name\":\"robot$a\",\"secret\":\"", "\"}" },
		{ "{\"type\":\"service_account\",\"private_key\":\"", "\"}" },
		{ "{\"auths\":{\"q\":{\"password\":\"", "\"" },
	};
	struct rh_secret canary, text = { 0 };
	struct registry_paste p;
	size_t recognised = 0;

	(void)state;
	rt_leftover_make(&canary, 3);
	for (size_t i = 0; i < RH_LEN(v); i++) {
		text_with(&text, v[i].before, &canary, v[i].after);
		if (registry_paste_read(rh_secret_peek(&text), &p)) {
			recognised++;
			registry_paste_release(&p);
		}
		rh_secret_release(&text);
		if (rt_leftover_count(&canary) != 0)
			fail_msg("left behind by: %s", v[i].before);
	}
	assert_int_equal(recognised, RH_LEN(v) - 2);
	rh_secret_release(&canary);
}

static void configs(void **state)
{
	struct rh_secret canary, text = { 0 }, other = { 0 }, next = { 0 };
	struct registry_docker_config c;
	struct rh_buf hosts;
	struct rh_err e;

	(void)state;
	rt_leftover_make(&canary, 5);
	rh_buf_init(&hosts, 1000);
	text_with(&text, "{\"auths\":{\"a.example\":{\"username\":\"u\",\"password\":\"", &canary, "\"},\"b\":{}}}");
	registry_docker_config_hosts(rh_secret_peek(&text), false, &hosts);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(registry_docker_config_read(rh_secret_peek(&text), false, &c, &e), RH_OK);
		registry_docker_config_release(&c);
		assert_int_equal(registry_docker_config_put(rh_secret_peek(&text), false, RH_STR("b"), RH_STR("c"),
							    RH_STR("u"), &canary, &next, &e),
				 RH_OK);
		assert_int_equal(registry_docker_config_rename(rh_secret_peek(&next), false, RH_STR("c"), RH_STR("d"),
							       &other, &e),
				 RH_OK);
		assert_int_equal(
			registry_docker_config_remove(rh_secret_peek(&other), false, RH_STR("a.example"), &next, &e),
			RH_OK);
	}
	assert_int_equal(rt_leftover_count(&canary),
			 4); /* one in text, two in other, one in next: the search finds what is there */
	rh_secret_release(&text);
	rh_secret_release(&other);
	rh_secret_release(&next);
	rh_buf_release(&hosts);
	assert_int_equal(rt_leftover_count(&canary), 0);
	rh_secret_release(&canary);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(pastes), cmocka_unit_test(configs) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
