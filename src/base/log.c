/* log: the last lines of what happened, in memory, safe to show. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINES 1000

static char *lines[LINES];
static size_t first, count;

void rh_log(const char *fmt, ...)
{
	char raw[1024];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	struct rh_buf line;
	rh_buf_init(&line, 4096);
	time_t now = (time_t)rh_wall();
	struct tm tm;
	char stamp[24] = "";
	if (gmtime_r(&now, &tm))
		strftime(stamp, sizeof stamp, "%H:%M:%S ", &tm);
	rh_buf_addz(&line, stamp);
	rh_line_clean(&line, rh_str(raw));
	size_t at = (first + count) % LINES;
	if (count == LINES)
		first = (first + 1) % LINES;
	else
		count++;
	free(lines[at]);
	lines[at] = rh_strdup(line.p);
	rh_buf_release(&line);
}

void rh_log_err(const char *about, const struct rh_err *e)
{
	char *line = rh_err_line(e, false);

	rh_log("%s%s%s", about ? about : "", about ? ": " : "", line);
	free(line);
}

size_t rh_log_count(void)
{
	return count;
}

const char *rh_log_line(size_t i)
{
	return i < count ? lines[(first + i) % LINES] : "";
}
