/* soak: does anything grow? Hours of watching under a driven clock; memory and open descriptors after the first hours
 * are compared with those after the last.
 *
 * It is a leak check: no time is judged. */
#include "base/base.h"

#include "tests/soak/soak.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* After so many hours everything has been done that is ever done: buffers have their size, caches and the log are full.
 */
enum { WARM = 3, LEAST = WARM + 1 };
/* kB that the last hour may have above the fullest of the warm ones. */
enum { ALLOWED_KB = 128 };

struct measure {
	long memory, resident, descriptors; /* memory is what is the program's own: no page of a file */
};

static long number_of(const char *text, const char *name)
{
	const char *at = strstr(text, name);
	if (!at)
		rt_die("smaps_rollup has no %s", name);
	return strtol(at + strlen(name), NULL, 10);
}

static struct measure measured(const struct sk *s)
{
	struct measure m = { 0 };
	struct rh_buf text;
	struct rh_err e;
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)s->term->pid);
	rh_buf_init(&text, 65536);
	if (rh_file_read(path, 65536, &text, &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	m.memory = number_of(text.p, "Anonymous:");
	m.resident = number_of(text.p, "Rss:");
	rh_buf_release(&text);
	snprintf(path, sizeof path, "/proc/%d/fd", (int)s->term->pid);
	DIR *d = opendir(path);
	if (!d)
		rt_die("%s cannot be listed", path);
	for (struct dirent *f; (f = readdir(d)) != NULL;)
		m.descriptors += f->d_name[0] != '.';
	closedir(d);
	return m;
}

static int judge(const struct measure *warm, const struct measure *end)
{
	int bad = 0;

	if (end->memory > warm->memory + ALLOWED_KB) {
		printf("memory has grown by %ld kB; %d are allowed\n", end->memory - warm->memory, ALLOWED_KB);
		bad = 1;
	}
	if (end->descriptors > warm->descriptors) {
		printf("%ld more descriptors are open\n", end->descriptors - warm->descriptors);
		bad = 1;
	}
	if (!bad)
		printf("nothing grows\n");
	return bad;
}

int main(int argc, char **argv)
{
	struct measure warm = { 0 }, m = { 0 };
	int64_t hours;
	struct sk s;

	if (argc != 4 || !rh_str_number(rh_str(argv[3]), LEAST, 10000, &hours))
		rt_die("usage: soak RANCHHAND SANDBOX HOURS (%d at least)", LEAST);
	char *program = realpath(argv[1], NULL), *sandbox = realpath(argv[2], NULL);
	if (!program || !sandbox)
		rt_die("no such program: %s or %s", argv[1], argv[2]);
	rh_locale_init(NULL, NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	sk_open(&s, program, sandbox);
	printf("%4s %10s %12s %11s\n", "hour", "own kB", "resident kB", "descriptors");
	for (int hour = 1; hour <= hours; hour++) {
		sk_hour(&s, hour);
		m = measured(&s);
		printf("%4d %10ld %12ld %11ld\n", hour, m.memory, m.resident, m.descriptors);
		if (hour <= WARM && m.memory > warm.memory)
			warm.memory = m.memory;
		if (hour <= WARM && m.descriptors > warm.descriptors)
			warm.descriptors = m.descriptors;
	}
	sk_close(&s);
	free(program);
	free(sandbox);
	return judge(&warm, &m);
}
