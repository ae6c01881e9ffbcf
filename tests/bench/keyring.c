/* keyring: how long the kubelet's rule takes for one image against 10,000 registries. A row of make bench. */
#include "config.h"

#include "registry/registry.h"

#include <stdio.h>
#include <time.h>

enum { MANY = 10000, RUNS = 9 };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void fill(struct rh_keyring *k)
{
	for (int i = 0; i < MANY; i++) {
		char *name = rh_format("pull-%d", i), *key = rh_format(i % 3 ? "r%d.corp.example/team" : "*.r%d.example:5000", i);
		struct rh_docker_entry entry = { .key = key, .user = name };
		struct rh_docker_config config = { .entries = &entry, .count = 1 };
		rh_keyring_add(k, name, &config);
		free(name);
		free(key);
	}
}

int main(void)
{
	double build[RUNS], look[RUNS];
	struct rh_image image;
	struct rh_match found[4];
	struct rh_err e;

	if (!rh_image_parse(RH_STR("r8888.corp.example/team/web:1"), &image, &e))
		return 99;
	for (int run = 0; run < RUNS; run++) {
		struct rh_keyring *k = rh_keyring_new();
		double start = now_ms();
		fill(k);
		build[run] = now_ms() - start;
		start = now_ms();
		size_t n = rh_keyring_lookup(k, &image, found, RH_LEN(found));
		look[run] = now_ms() - start;
		rh_keyring_free(&k);
		if (n != 1)
			return 1;
	}
	qsort(build, RUNS, sizeof *build, by_value);
	qsort(look, RUNS, sizeof *look, by_value);
	printf("%-46s %-28s %.1f ms, and %.1f ms to read them\n", "one image against 10,000 registries", "<= 5 ms", look[RUNS / 2], build[RUNS / 2]);
	rh_image_release(&image);
	return 0;
}
