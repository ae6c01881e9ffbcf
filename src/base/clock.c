/* clock: the time, real or driven by a test, and the timers that hang on it. */
#define _GNU_SOURCE
#include "base/base.h"

#include <stdio.h>
#include <time.h>

static bool driven;
static int64_t driven_ms, driven_wall;
static struct rh_timer *timers;		/* by due time, earliest first */

int64_t rh_now(void)
{
	if (driven)
		return driven_ms;
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t rh_wall(void)
{
	return driven ? driven_wall + driven_ms / 1000 : (int64_t)time(NULL);
}

void rh_clock_drive(int64_t wall)
{
	driven = true;
	driven_ms = 0;
	driven_wall = wall;
}

void rh_clock_advance(int64_t ms)
{
	driven_ms += ms;
}

bool rh_clock_driven(void)
{
	return driven;
}

void rh_age_text(int64_t seconds, char out[16], int64_t *next_ms)
{
	/* The steps of apimachinery's HumanDuration, without its double units. */
	static const struct { int64_t below, unit; char letter; } steps[] = {
		{ 120, 1, 's' }, { 2 * 3600, 60, 'm' }, { 48 * 3600, 3600, 'h' }, { (int64_t)730 * 86400, 86400, 'd' },
		{ INT64_MAX, (int64_t)365 * 86400, 'y' },
	};
	if (seconds < 0)
		seconds = 0;
	size_t i = 0;
	while (seconds >= steps[i].below)
		i++;
	snprintf(out, 16, "%d%c", (int)(seconds / steps[i].unit % 1000000000), steps[i].letter);
	if (next_ms)
		*next_ms = (steps[i].unit - seconds % steps[i].unit) * 1000;
}

/* Takes exactly `count` digits off *s. */
static bool digits(struct rh_str *s, size_t count, int64_t *out)
{
	if (s->n < count || !rh_str_number(rh_str_n(s->p, count), 0, 9999, out) || s->p[0] == '-')
		return false;
	*s = rh_str_from(*s, count);
	return true;
}

static bool sign(struct rh_str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = rh_str_from(*s, 1);
	return true;
}

/* Days from 1970-01-01 of the proleptic Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	if (month <= 2) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

bool rh_time_parse(struct rh_str s, int64_t *seconds)
{
	int64_t y, mo, d, h, mi, sec, oh = 0, om = 0;
	if (!digits(&s, 4, &y) || !sign(&s, '-') || !digits(&s, 2, &mo) || !sign(&s, '-') || !digits(&s, 2, &d))
		return false;
	if (!sign(&s, 'T') && !sign(&s, 't') && !sign(&s, ' '))
		return false;
	if (!digits(&s, 2, &h) || !sign(&s, ':') || !digits(&s, 2, &mi) || !sign(&s, ':') || !digits(&s, 2, &sec))
		return false;
	if (sign(&s, '.')) {
		size_t n = 0;
		while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
			n++;
		if (!n)
			return false;
		s = rh_str_from(s, n);
	}
	int64_t direction = 0;
	if (sign(&s, '+'))
		direction = 1;
	else if (sign(&s, '-'))
		direction = -1;
	else if (!sign(&s, 'Z') && !sign(&s, 'z'))
		return false;
	if (direction && (!digits(&s, 2, &oh) || !sign(&s, ':') || !digits(&s, 2, &om)))
		return false;
	if (s.n || mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || sec > 60 || oh > 23 || om > 59)
		return false;
	*seconds = days_of(y, mo, d) * 86400 + h * 3600 + mi * 60 + sec - direction * (oh * 3600 + om * 60);
	return true;
}

void rh_timer_stop(struct rh_timer *t)
{
	if (!t->running)
		return;
	for (struct rh_timer **at = &timers; *at; at = &(*at)->next)
		if (*at == t) {
			*at = t->next;
			break;
		}
	t->running = false;
	t->next = NULL;
}

void rh_timer_start(struct rh_timer *t, int64_t delay_ms, void (*fire)(void *ctx), void *ctx)
{
	rh_timer_stop(t);
	t->due = rh_now() + (delay_ms > 0 ? delay_ms : 0);
	t->fire = fire;
	t->ctx = ctx;
	t->running = true;
	struct rh_timer **at = &timers;
	while (*at && (*at)->due <= t->due)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
}

int64_t rh_timer_wait(void)
{
	if (!timers)
		return -1;
	int64_t left = timers->due - rh_now();
	return left > 0 ? left : 0;
}

void rh_timer_run(void)
{
	/* Those started meanwhile stand behind the ones that are due now: they wait for the next turn. */
	int64_t now = rh_now();
	size_t due = 0;
	for (const struct rh_timer *t = timers; t && t->due <= now; t = t->next)
		due++;
	for (; due && timers && timers->due <= now; due--) {
		struct rh_timer *t = timers;
		rh_timer_stop(t);
		t->fire(t->ctx);
	}
}
