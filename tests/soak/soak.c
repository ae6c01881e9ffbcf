/* soak: does anything grow? Hours of watching under a driven clock; memory and open descriptors of the hours before the
 * middle are compared with those of the last. It is a leak check: no time is judged. */
#include "base/base.h"

#include "tests/soak/soak.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* Until the middle of the run everything has been done that is ever done: buffers have their size, caches and the log
 * are full. That took twenty hours of seventy-two, in which 5.1 MB became 5.3. */
enum { SOME = 3, LEAST = 2 * SOME };
/* How far the emptiest of the last hours may be above the fullest of those before the middle. In kB: of two days in
 * which nothing grew, hours differed by 45, but for single ones, because where the allocator finds room depends on
 * which answer comes first; 512 bytes that every screen leaves behind are 350 in half a day. In descriptors:
 * connections that are kept for the next request come and go. */
enum { ALLOWED_KB = 128, ALLOWED_DESCRIPTORS = 2 };

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

static long most(long a, long b)
{
	return a > b ? a : b;
}

static long least(long a, long b)
{
	return a < b ? a : b;
}

static int judge(const struct measure *hour, int64_t hours)
{
	const struct measure *middle = hour + hours / 2 - 1;
	struct measure first = *middle, last = hour[hours - 1];
	int bad = 0;

	for (int64_t i = 1; i < SOME; i++) {
		first.memory = most(first.memory, middle[-i].memory);
		first.descriptors = most(first.descriptors, middle[-i].descriptors);
		last.memory = least(last.memory, hour[hours - 1 - i].memory);
		last.descriptors = least(last.descriptors, hour[hours - 1 - i].descriptors);
	}
	if (last.memory > first.memory + ALLOWED_KB) {
		printf("memory has grown by %ld kB; %d are allowed\n", last.memory - first.memory, ALLOWED_KB);
		bad = 1;
	}
	if (last.descriptors > first.descriptors + ALLOWED_DESCRIPTORS) {
		printf("%ld more descriptors are open\n", last.descriptors - first.descriptors);
		bad = 1;
	}
	if (!bad)
		printf("nothing has grown\n");
	return bad;
}

int main(int argc, char **argv)
{
	int64_t hours;
	struct sk s;

	if (argc != 4 || !rh_str_number(rh_str(argv[3]), LEAST, 10000, &hours))
		rt_die("usage: soak RANCHHAND SANDBOX HOURS (%d at least)", LEAST);
	char *program = realpath(argv[1], NULL), *sandbox = realpath(argv[2], NULL);
	if (!program || !sandbox)
		rt_die("no such program: %s or %s", argv[1], argv[2]);
	rh_locale_init(NULL, NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	struct measure *hour = rh_alloc((size_t)hours * sizeof *hour);
	sk_open(&s, program, sandbox);
	printf("%4s %10s %12s %11s\n", "hour", "own kB", "resident kB", "descriptors");
	for (int i = 0; i < hours; i++) {
		sk_hour(&s, i);
		hour[i] = measured(&s);
		printf("%4d %10ld %12ld %11ld\n", i + 1, hour[i].memory, hour[i].resident, hour[i].descriptors);
	}
	sk_close(&s);
	int bad = judge(hour, hours);
	free(hour);
	free(program);
	free(sandbox);
	return bad;
}
