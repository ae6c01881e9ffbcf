/* clock: the time, real or driven by a test, and the timers that hang on it. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static bool driven;
static int64_t driven_ms, driven_wall;
static struct rh_timer *timers; /* by due time, earliest first */

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

struct age {
	unsigned whole, rest;
	char whole_unit, rest_unit;
};

/* apimachinery's HumanDuration: the row decides the units, `last` is the finest that is shown. */
static struct age age_of(int64_t seconds, int64_t *next_ms)
{
	enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, YEAR = 365 * DAY };
	static const struct {
		int64_t below;
		int32_t first, last;
		char first_unit, last_unit;
	} rows[] = {
		{ 2 * MINUTE, 1, 1, 's', 's' },
		{ 10 * MINUTE, MINUTE, 1, 'm', 's' },
		{ 3 * HOUR, MINUTE, MINUTE, 'm', 'm' },
		{ 8 * HOUR, HOUR, MINUTE, 'h', 'm' },
		{ 2 * DAY, HOUR, HOUR, 'h', 'h' },
		{ 8 * DAY, DAY, HOUR, 'd', 'h' },
		{ 2 * (int64_t)YEAR, DAY, DAY, 'd', 'd' },
		{ 8 * (int64_t)YEAR, YEAR, DAY, 'y', 'd' },
		{ INT64_MAX, YEAR, YEAR, 'y', 'y' },
	};
	size_t i = 0;
	if (seconds < 0)
		seconds = 0;
	if (seconds > INT32_MAX) /* 68 years: nothing in a cluster is older */
		seconds = INT32_MAX;
	while (seconds >= rows[i].below)
		i++;
	if (next_ms)
		*next_ms = (rows[i].last - seconds % rows[i].last) * 1000;
	return (struct age){ (unsigned)(seconds / rows[i].first) % 1000,
			     (unsigned)(seconds % rows[i].first / rows[i].last) % 1000, rows[i].first_unit,
			     rows[i].last_unit };
}

void rh_age_text(int64_t seconds, char out[16], int64_t *next_ms)
{
	struct age age = age_of(seconds, next_ms);

	if (age.rest)
		snprintf(out, 16, "%u%c%u%c", age.whole, age.whole_unit, age.rest, age.rest_unit);
	else
		snprintf(out, 16, "%u%c", age.whole, age.whole_unit);
}

/* TRANSLATORS: seconds, minutes, hours, days and years of an age within a sentence */
static const char *const units[] = { N_("%us"), N_("%um"), N_("%uh"), N_("%ud"), N_("%uy") };

static void age_part(unsigned n, char unit, struct rh_buf *out)
{
	for (size_t i = 0; i < RH_LEN(units); i++)
		if (units[i][2] == unit) {
			struct rh_str text = rh_str(_(units[i]));

			rh_buf_addf(out, "%u%.*s", n, RH_ARG(rh_str_from(text, strlen("%u"))));
		}
}

void rh_age_said(int64_t seconds, char out[RH_AGE_SAID], int64_t *next_ms)
{
	struct age age = age_of(seconds, next_ms);
	struct rh_buf b;

	rh_buf_init(&b, RH_AGE_SAID);
	age_part(age.whole, age.whole_unit, &b);
	/* units that stand apart from their number ("3 小时") leave two of them apart as well */
	if (age.rest && memchr(b.p, ' ', b.n))
		rh_buf_addc(&b, ' ');
	if (age.rest)
		age_part(age.rest, age.rest_unit, &b);
	snprintf(out, RH_AGE_SAID, "%s", b.p);
	rh_buf_release(&b);
}

size_t rh_age_unit(struct rh_str text)
{
	for (size_t i = 0; i < RH_LEN(units); i++) {
		const char *forms[] = { units[i] + strlen("%u"), _(units[i]) + strlen("%u") };

		for (size_t k = 0; k < RH_LEN(forms); k++)
			if (rh_str_starts(text, forms[k]))
				return strlen(forms[k]);
	}
	return 0;
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

static int64_t days_in(int64_t year, int64_t month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return days[month - 1] + (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0));
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
	if (s.n || mo < 1 || mo > 12 || d < 1 || d > days_in(y, mo) || h > 23 || mi > 59 || sec > 60 || oh > 23 ||
	    om > 59)
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
