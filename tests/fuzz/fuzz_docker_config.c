/* Any bytes as the value of a pull secret, after two lines: the entry's name so far and its new one. What is put is
 * read back, putting it again changes nothing, and removing it leaves something that can be read. */
#include "base/base.h"
#include "data/json.h"
#include "registry/docker_config.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rh_str line(struct rh_str *rest)
{
	struct rh_str part = { NULL, 0 };

	(void)rh_str_cut(rest, '\n', &part);
	return part;
}

static bool holds(struct rh_str value, bool legacy, struct rh_str key, const struct rh_secret *password)
{
	struct registry_docker_config c;
	struct rh_err e;
	bool found = false;

	if (registry_docker_config_read(value, legacy, &c, &e) != RH_OK)
		RH_BUG("what was put is not read: %s %s", e.what, e.why);
	for (size_t i = 0; i < c.count; i++)
		found |= rh_str_is(key, c.entries[i].key) && c.entries[i].user && !strcmp(c.entries[i].user, "robot") &&
			 rh_secret_eq(&c.entries[i].password, password);
	registry_docker_config_release(&c);
	return found;
}

static void edit(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key)
{
	struct rh_secret password = { 0 }, once = { 0 }, twice = { 0 }, without = { 0 };
	struct rh_err e;

	rh_secret_set(&password, rh_str("a:\"b\\"));
	if (registry_docker_config_put(value, legacy, old_key, key, rh_str("robot"), &password, &once, &e) == RH_OK) {
		struct rh_str put = rh_secret_peek(&once);
		if (!holds(put, legacy, key, &password))
			RH_BUG("what was put is not there");
		if (registry_docker_config_put(put, legacy, key, key, rh_str("robot"), &password, &twice, &e) !=
			    RH_OK ||
		    !rh_secret_eq(&once, &twice))
			RH_BUG("putting it again changes something");
		if (registry_docker_config_remove(put, legacy, key, &without, &e) != RH_OK)
			RH_BUG("what was put cannot be removed");
		if (data_json_check(rh_secret_peek(&without), &e) != RH_OK ||
		    holds(rh_secret_peek(&without), legacy, key, &password))
			RH_BUG("removing it left it there");
	}
	rh_secret_release(&password);
	rh_secret_release(&once);
	rh_secret_release(&twice);
	rh_secret_release(&without);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str rest = rh_str_n((const char *)data, size), old_key = line(&rest), key = line(&rest);
	struct registry_docker_config c;
	struct rh_buf hosts;
	struct rh_err e;

	rh_buf_init(&hosts, 4096);
	for (int legacy = 0; legacy < 2; legacy++) {
		if (registry_docker_config_read(rest, legacy, &c, &e) == RH_OK)
			registry_docker_config_release(&c);
		registry_docker_config_hosts(rest, legacy, &hosts);
		if (key.n && rh_utf8_valid(key) && !memchr(key.p, 0, key.n))
			edit(rest, legacy, old_key, key);
	}
	registry_docker_config_scan(rest, &hosts);
	rh_buf_release(&hosts);
	return 0;
}
