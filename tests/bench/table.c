/* The table that bench prints. */
#include "tests/bench/bench.h"
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>

const char *bench_text(const char *fmt, ...)
{
	static char texts[8][200];
	static unsigned next;
	char *text = texts[next++ % RH_LEN(texts)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof texts[0], fmt, ap);
	va_end(ap);
	return text;
}

void bench_line(const struct bench_line *l)
{
	char ratio[16] = "";

	if (l->ratio > 0)
		snprintf(ratio, sizeof ratio, "%.2f", l->ratio);
	printf("%-48s | %-26s | %-30s | %-24s | %s%s%s\n", l->what, l->goal ? l->goal : "", l->bound ? l->bound : "-",
	       l->measured ? l->measured : "", ratio, l->peer && *ratio ? "; " : "", l->peer ? l->peer : "");
	fflush(stdout);
}

void bench_row(const char *what, const char *goal, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	bench_line(&(struct bench_line){ .what = what, .goal = goal, .measured = text });
}

void bench_key_row(const char *what, const char *goal, double bytes, double median, double worst)
{
	double echo = bench_echo(bytes);

	bench_line(&(struct bench_line){ .what = what,
					 .goal = goal,
					 .bound = bench_text("%.2f ms: echo of %.0f bytes", echo, bytes),
					 .measured = bench_text("%.2f, %.2f ms", median, worst),
					 .ratio = median / echo });
}
