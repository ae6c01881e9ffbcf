/* The keyring: the answers of the kubelet's own code, its unit tests' cases, and what near misses are told. */
#include "vectors.h"

#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

/* A config with these keys, joined by " ; ", in one secret each. */
static struct registry_keyring *keyring_of(const char *keys)
{
	struct registry_keyring *k = registry_keyring_new();
	struct rh_str rest = rh_str(keys);
	for (int n = 0; rest.n; n++) {
		size_t sep = rh_str_find(rest, " ; ");
		struct registry_docker_entry entry = { .key = rh_str_dup(rh_str_n(rest.p, sep)),
						       .user = rh_strdup("u") };
		struct registry_docker_config config = { .entries = &entry, .count = 1 };
		char name[16];
		snprintf(name, sizeof name, "s%d", n);
		registry_keyring_add(k, name, &config);
		free(entry.key);
		free(entry.user);
		rest = rh_str_from(rest, sep + 3);
	}
	return k;
}

static void keyring_row(char *const *f, size_t count)
{
	(void)count;
	struct registry_image image;
	struct rh_err e;
	bool valid = registry_image_parse(rh_str(f[0]), &image, &e);
	if (strcmp(f[2], "invalid") == 0) {
		if (valid)
			fail_msg("%s should not be valid", f[0]);
		return;
	}
	if (!valid)
		fail_msg("%s: %s", f[0], e.what);
	struct registry_keyring *k = keyring_of(f[1]);
	struct registry_match m[8];
	size_t n = registry_keyring_lookup(k, &image, m, RH_LEN(m));
	struct rh_buf order;
	rh_buf_init(&order, 4096);
	for (size_t i = 0; i < n; i++)
		rh_buf_addf(&order, "%s%s", i ? " , " : "", m[i].key);
	if ((n > 0) != (strcmp(f[2], "yes") == 0) || strcmp(order.p, f[3]))
		fail_msg("%s with %s: upstream %s [%s], we [%s]", f[0], f[1], f[2], f[3], order.p);
	rh_buf_release(&order);
	registry_keyring_free(&k);
	registry_image_release(&image);
}

static void upstream_answers(void **state)
{
	(void)state;
	assert_true(vectors_each("keyring.tsv", keyring_row) > 60);
}

static bool covers(const char *key, const char *reference, struct rh_err *e)
{
	struct registry_image i;
	assert_true(registry_image_parse(rh_str(reference), &i, e));
	bool yes = registry_key_covers(rh_str(key), &i, e);
	registry_image_release(&i);
	return yes;
}

/* Cases beside the vectors: globs, classes, escapes, percent-encoding. */
static void rules(void **state)
{
	(void)state;
	static const struct {
		const char *key, *image;
		bool covers;
	} cases[] = {
		{ "prefix.*.io/foo", "prefix.kubernetes.io/foo/bar", true },
		{ "*.kubernetes.io:1111/blah", "prefix.kubernetes.io:1111/blah", true },
		{ "prefix.*.io/foo", "prefix.kubernetes.io:1111/foo/bar", false },
		{ "*.*.kubernetes.io", "prefix.kubernetes.io/x", false },
		{ "k*.io", "quay.io/x", false },
		{ "[pq]uay.io", "quay.io/x", false }, /* a [ starts an IPv6 address in a URL */
		{ "q[t-v]ay.io", "quay.io/x", true },
		{ "q[^a-c]ay.io", "quay.io/x", false }, /* Go's URLs allow no ^ in a host */
		{ "q**y.io", "quay.io/x", true },
		{ "quay.io/%61cme", "quay.io/acme/x", true },
		{ "quay.io/%zz", "quay.io/acme/x", false },
		{ "quay.io#x", "quay.io/acme/x", true },
		{ "https://quay.io/v1/acme", "quay.io/acme/x", true },
		{ "https://index.docker.io/v1/", "nginx", true },
		{ "quay.io/", "quay.io/x", true },
		{ "", "quay.io/x", false },
		/* isDefaultRegistryMatch: a host with neither dot nor port gets Docker Hub's login, by its default key
		   only */
		{ "https://index.docker.io/v1/", "localhost/app", true },
		{ "index.docker.io", "Nexus/team/app", true },
		{ "docker.io", "localhost/app", false },
		{ "index.docker.io/team", "localhost/team/app", false },
		{ "https://index.docker.io/v1/", "localhost:5000/app", false },
		{ "https://index.docker.io/v1/", "nexus.corp/app", false },
		{ "localhost", "localhost/app", true },
		{ "[2001:db8::1]", "[2001:db8::1]/app", false },
		{ "2001:db8::1", "[2001:db8::1]/app", false },
		{ "[2001:db8::1]:5000", "[2001:db8::1]:5000/app", true },
		{ "ghcr.io/Org", "ghcr.io/org/app", false },
		{ "quay.io/acme/*", "quay.io/acme/app", false },
	};
	struct rh_err e;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		if (covers(cases[i].key, cases[i].image, &e) != cases[i].covers)
			fail_msg("%s for %s: %s", cases[i].key, cases[i].image, e.what);
}

/* "write KEY", "write KEY for all of it, …" */
static void assert_fix_covers(const struct rh_err *e, const char *image)
{
	struct rh_err unused;
	char *key = rh_str_dup(rh_str_n(e->fix + 6, strcspn(e->fix + 6, " ")));
	assert_true(covers(key, image, &unused));
	free(key);
}

static void near_misses(void **state)
{
	(void)state;
	static const struct {
		const char *key, *image, *says, *fix;
	} cases[] = {
		{ "quay.io:443", "quay.io/acme/x", "has a port", "write quay.io" },
		{ "quay.io", "quay.io:443/acme/x", "no port", "write quay.io:443" },
		{ "quay.io:1", "quay.io:443/acme/x", "another port", "write quay.io:443" },
		{ "registry-1.docker.io", "nginx", "Docker Hub", "write index.docker.io/v1/" },
		{ "https://hub.docker.com/", "acme/x", "Docker Hub", "write index.docker.io/v1/" },
		{ "https://quay.io/v2", "quay.io/acme/x", "without a slash", "write quay.io" },
		{ "Quay.io", "quay.io/acme/x", "capitals", "write quay.io" },
		{ "HTTPS://quay.io", "quay.io/acme/x", "https://", "write quay.io" },
		{ " quay.io", "quay.io/acme/x", "a space", "write quay.io" },
		{ "quay.io/acme/x:1", "quay.io/acme/x:1", "has a tag", "write quay.io/acme/x" },
		{ "quay.io/acme/x/", "quay.io/acme/x", "with a slash", "write quay.io/acme/x" },
		{ "https://harbor.example/harbor/projects/2", "harbor.example/team/x", "web page",
		  "write harbor.example" },
		{ "quay.io/other", "quay.io/acme/x", "another path", "write quay.io for all of it, or quay.io/acme" },
		{ "quay.io/other", "quay.io/x", "another path", "write quay.io" },
		{ "ghcr.io", "quay.io/acme/x", "", "" },
		{ "a b", "quay.io/acme/x", "ignores", "" },
	};
	struct rh_err e;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		assert_false(covers(cases[i].key, cases[i].image, &e));
		if ((cases[i].says[0] ? !strstr(e.what, cases[i].says) : e.what[0]) || strcmp(e.fix, cases[i].fix) != 0)
			fail_msg("%s for %s says: %s; %s", cases[i].key, cases[i].image, e.what, e.fix);
		if (cases[i].fix[0]) /* what it says really covers the image */
			assert_fix_covers(&e, cases[i].image);
	}
}

static void broken_secret_blocks_all(void **state)
{
	(void)state;
	struct registry_keyring *k = keyring_of("quay.io");
	struct registry_image i;
	struct rh_err e;
	struct registry_match m;
	assert_true(registry_image_parse(RH_STR("quay.io/a/b"), &i, &e));
	assert_int_equal(registry_keyring_lookup(k, &i, &m, 1), 1);
	registry_keyring_add(k, "bad", NULL);
	assert_int_equal(registry_keyring_lookup(k, &i, &m, 1), 0);
	assert_string_equal(registry_keyring_broken_by(k), "bad");
	registry_image_release(&i);
	registry_keyring_free(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(upstream_answers), cmocka_unit_test(rules),
					    cmocka_unit_test(near_misses), cmocka_unit_test(broken_secret_blocks_all) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
