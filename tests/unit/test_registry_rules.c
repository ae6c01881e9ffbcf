/* The keyring and the reference parser against rules that hold for every input, on inputs made by chance from a seed: a
 * second, slow keyring that is written as the kubelet's comments say it, and round trips of references. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

enum { ROUNDS = 4000, KEYS = 6 };

static uint32_t seed = 20260801;

static uint32_t chance(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

#define PICK(list) list[chance(RH_LEN(list))]

static char *some_key(void)
{
	static const char *const schemes[] = { "", "", "https://", "http://" };
	static const char *const labels[] = { "a", "b", "*", "a*", "?", "ab" };
	static const char *const ports[] = { "", "", ":5", ":50" };
	static const char *const paths[] = { "", "", "/", "/x", "/x/y", "/v1/", "/v2/", "/v2", "/v1/x", "/x/" };
	struct rh_buf b;

	rh_buf_init(&b, 1000);
	rh_buf_addf(&b, "%s%s", PICK(schemes), PICK(labels));
	for (uint32_t n = chance(3); n > 0; n--)
		rh_buf_addf(&b, ".%s", PICK(labels));
	rh_buf_addf(&b, "%s%s", PICK(ports), PICK(paths));
	char *key = rh_buf_take(&b);
	rh_buf_release(&b);
	return key;
}

static char *some_image(void)
{
	static const char *const hosts[] = { "a.b", "ab.b", "a.ab.b", "a.b:5", "ab.a:50", "b.a.b:5" };
	static const char *const paths[] = { "x", "xx", "x/y", "x/y/z", "y", "v1/x" };

	return rh_format("%s/%s", PICK(hosts), PICK(paths));
}

/* ---- the slow way ---- */

static bool glob(const char *p, const char *t)
{
	if (!*p)
		return !*t;
	if (*p == '*')
		return glob(p + 1, t) || (*t && glob(p, t + 1));
	return *t && (*p == '?' || *p == *t) && glob(p + 1, t + 1);
}

/* host:port/path -> its three parts, in a copy. */
static void take_apart(char *s, char **host, char **port, char **path)
{
	static char none[] = "";
	char *slash = strchr(s, '/'), *colon;

	*path = none;
	if (slash) {
		*path = rh_strdup(slash);
		*slash = '\0';
	} else {
		*path = rh_strdup("");
	}
	colon = strchr(s, ':');
	*port = colon ? colon + 1 : none;
	if (colon)
		*colon = '\0';
	*host = s;
}

/* The index of a key, as the kubelet builds it. */
static char *index_of(const char *key)
{
	const char *rest = !strncmp(key, "https://", 8) ? key + 8 : !strncmp(key, "http://", 7) ? key + 7 : key;
	size_t query = strcspn(rest, "?"), n = strcspn(rest, "/?"); /* a URL's query begins at the question mark */
	const char *path = n < query ? rest + n : "";

	if (!strncmp(path, "/v1/", 4) || !strncmp(path, "/v2/", 4))
		path += 3;
	int length = (int)(rest + query - path);
	return *path && !(length == 1 && *path == '/') ? rh_format("%.*s%.*s", (int)n, rest, length, path)
						       : rh_format("%.*s", (int)n, rest);
}

static bool matches(const char *index, const char *image)
{
	char *k = rh_strdup(index), *t = rh_strdup(image), *kh, *kp, *kpath, *th, *tp, *tpath, *kl, *tl;
	take_apart(k, &kh, &kp, &kpath);
	take_apart(t, &th, &tp, &tpath);
	bool same = !strcmp(kp, tp) && !strncmp(kpath, tpath, strlen(kpath));

	while (same && (kh || th)) {
		kl = kh;
		tl = th;
		if (!kl || !tl) {
			same = false;
			break;
		}
		kh = strchr(kl, '.');
		th = strchr(tl, '.');
		if (kh)
			*kh++ = '\0';
		if (th)
			*th++ = '\0';
		same = glob(kl, tl);
	}
	free(kpath);
	free(tpath);
	free(k);
	free(t);
	return same;
}

/* ---- both ---- */

static void keyrings_agree(void **state)
{
	size_t covered = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct registry_keyring *ring = registry_keyring_new();
		char *keys[KEYS], *index[KEYS], *reference = some_image();
		struct registry_match found[KEYS];
		struct registry_image image;
		struct rh_err e;
		size_t expected = 0;

		assert_true(registry_image_parse(rh_str(reference), &image, &e));
		for (size_t i = 0; i < KEYS; i++) {
			struct registry_docker_entry entry = { .key = keys[i] = some_key(), .user = reference };
			struct registry_docker_config config = { .entries = &entry, .count = 1 };
			index[i] = index_of(keys[i]);
			registry_keyring_add(ring, "s", &config);
			bool yes = matches(index[i], reference);
			expected += yes;
			if (registry_key_covers(rh_str(keys[i]), &image, &e) != yes)
				fail_msg("%s and %s", keys[i], reference);
		}
		size_t n = registry_keyring_lookup(ring, &image, found, KEYS);
		if (n != expected)
			fail_msg("%s: %zu instead of %zu", reference, n, expected);
		for (size_t i = 0; i < n; i++) { /* in reverse byte order of their index */
			char *now = index_of(found[i].key), *before = i ? index_of(found[i - 1].key) : NULL;
			assert_true(matches(now, reference));
			assert_true(!before || strcmp(before, now) >= 0);
			free(now);
			free(before);
		}
		covered += n;
		for (size_t i = 0; i < KEYS; i++) {
			free(keys[i]);
			free(index[i]);
		}
		registry_image_release(&image);
		registry_keyring_free(&ring);
		free(reference);
	}
	assert_true(covered > ROUNDS / 40); /* the inputs are no idle ones */
}

static char *some_reference(void)
{
	static const char *const hosts[] = { "",
					     "",
					     "quay.io/",
					     "localhost/",
					     "localhost:5000/",
					     "docker.io/",
					     "index.docker.io/",
					     "h.example:1/",
					     "[::1]:5/" };
	static const char *const parts[] = { "a",   "library", "a.b",   "a_b", "a__b", "a---b",
					     "web", "A",       "a___b", "-a",  "" };
	static const char *const tags[] = { "", "", ":latest", ":1.2", ":A_b", ":-x", ":" };
	static const char *const digests[] = {
		"", "", "", "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "@sha256:12"
	};
	struct rh_buf b;

	rh_buf_init(&b, 1000);
	rh_buf_addf(&b, "%s%s", PICK(hosts), PICK(parts));
	for (uint32_t n = chance(3); n > 0; n--)
		rh_buf_addf(&b, "/%s", PICK(parts));
	rh_buf_addf(&b, "%s%s", PICK(tags), PICK(digests));
	char *text = rh_buf_take(&b);
	rh_buf_release(&b);
	return text;
}

/* What is written says the same when it is read; a host is always there, docker.io under one name, its paths with two
 * parts. */
static void references_come_back(void **state)
{
	size_t fine = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		char *text = some_reference();
		struct registry_image one, two;
		struct rh_buf b;
		struct rh_err e = { 0 };

		rh_buf_init(&b, 1000);
		if (registry_image_parse(rh_str(text), &one, &e)) {
			fine++;
			assert_true(*one.domain && *one.path && strcmp(one.domain, "index.docker.io") != 0);
			assert_true(strcmp(one.domain, "docker.io") != 0 || strchr(one.path, '/'));
			registry_image_full(&one, &b);
			assert_true(registry_image_parse(rh_buf_str(&b), &two, &e));
			assert_string_equal(one.domain, two.domain);
			assert_string_equal(one.path, two.path);
			registry_image_release(&two);
			rh_buf_clear(&b);
			registry_image_familiar(&one, &b);
			assert_true(registry_image_parse(rh_buf_str(&b), &two, &e));
			assert_string_equal(one.domain, two.domain);
			assert_string_equal(one.path, two.path);
			registry_image_release(&two);
			registry_image_release(&one);
		} else {
			assert_true(*e.what);
		}
		rh_buf_release(&b);
		free(text);
	}
	assert_true(fine > ROUNDS / 20 && fine < ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(keyrings_agree), cmocka_unit_test(references_come_back) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
