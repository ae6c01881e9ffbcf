/* In place of libFuzzer: gives the target every file of its corpus, which is found by the target's own name. */
#include "base/base.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
	struct rh_buf b;
	struct rh_err e;

	rh_buf_init(&b, (size_t)64 << 20);
	if (rh_file_read(path, b.limit, &b, &e) != RH_OK) {
		fprintf(stderr, "%s: %s\n", e.what, e.why);
		return 1;
	}
	(void)LLVMFuzzerTestOneInput((const uint8_t *)b.p, b.n);
	rh_buf_release(&b);
	return 0;
}

int main(int argc, char **argv)
{
	const char *src = getenv("srcdir"), *name = strstr(argv[0], "fuzz_");
	unsigned count = 0;
	int bad = 0;

	if (argc < 1 || !name)
		return 99;
	for (const char *next; (next = strstr(name + 1, "fuzz_"));)
		name = next;
	char *path = rh_format("%s/tests/fuzz/corpus/%s", src ? src : ".", name + strlen("fuzz_"));
	DIR *dir = opendir(path);

	for (struct dirent *d; dir && (d = readdir(dir));) {
		char *file = rh_format("%s/%s", path, d->d_name);

		if (d->d_name[0] != '.') {
			bad |= replay(file);
			count++;
		}
		free(file);
	}
	if (dir)
		closedir(dir);
	free(path);
	printf("%u inputs\n", count);
	return bad || !count;
}
