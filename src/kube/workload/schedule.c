/* Schedules of CronJobs: five fields, each a set of numbers, and names for some of them. */
#include "kube/schedule.h"
#include "base/base.h"
#include "data/text.h"

#include <string.h>
#include <time.h>

enum { MINUTE, HOUR, DAY, MONTH, WEEKDAY, FIELDS, DAY_SECONDS = 24 * 3600, DAYS_MOST = 5 * 366 };
static const struct field {
	int least, most;
	const char *names; /* from `least` on */
} fields[FIELDS] = {
	[MINUTE] = { 0, 59, "" },
	[HOUR] = { 0, 23, "" },
	[DAY] = { 1, 31, "" },
	[MONTH] = { 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec" },
	[WEEKDAY] = { 0, 6, "sun mon tue wed thu fri sat" },
};
static const struct {
	const char *name, *same;
} named[] = { { "@yearly", "0 0 1 1 *" }, { "@annually", "0 0 1 1 *" }, { "@monthly", "0 0 1 * *" },
	      { "@weekly", "0 0 * * 0" }, { "@daily", "0 0 * * *" },    { "@midnight", "0 0 * * *" },
	      { "@hourly", "0 * * * *" } };

struct schedule {
	uint64_t set[FIELDS];
	bool any[FIELDS]; /* it is "*": the other of day and weekday alone counts */
};

static bool number(const struct field *f, struct rh_str s, int64_t *n)
{
	struct rh_str rest = rh_str(f->names), name;

	if (rh_str_number(s, f->least, f->most, n))
		return true;
	for (*n = f->least; rh_str_cut(&rest, ' ', &name); ++*n)
		if (name.n == s.n && rh_str_has_nocase(name, s))
			return true;
	return false;
}

/* "*", "5", "1-5", each with "/step". */
static bool range(const struct field *f, struct rh_str s, uint64_t *set, bool *any)
{
	struct rh_str part, step = s, from, to;
	int64_t a = f->least, b = f->most, by = 1;
	bool stepped;

	if (!rh_str_cut(&step, '/', &part) || !part.n)
		return false;
	stepped = part.n < s.n;
	if (stepped && !rh_str_number(step, 1, 1 << 20, &by))
		return false;
	if (rh_str_is(part, "*") || rh_str_is(part, "?")) {
		*any |= by == 1;
	} else {
		to = part;
		(void)rh_str_cut(&to, '-', &from);
		if (!number(f, from, &a) || (from.n < part.n && (!number(f, to, &b) || a > b)))
			return false;
		if (from.n == part.n && !stepped)
			b = a;
	}
	for (int64_t i = a; i <= b; i += by)
		*set |= (uint64_t)1 << i;
	return true;
}

static bool list(const struct field *f, struct rh_str s, uint64_t *set, bool *any)
{
	struct rh_str one;

	while (rh_str_cut(&s, ',', &one))
		if (!range(f, one, set, any))
			return false;
	return true;
}

static bool parse(struct rh_str s, struct schedule *out)
{
	struct data_words w;
	bool fine;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < RH_LEN(named); i++)
		if (rh_str_is(s, named[i].name))
			s = rh_str(named[i].same);
	fine = data_words_split(s, &w) && w.n == FIELDS;
	for (size_t i = 0; fine && i < w.n; i++)
		fine = list(&fields[i], rh_str(w.v[i]), &out->set[i], &out->any[i]);
	data_words_release(&w);
	return fine;
}

static bool wrong(struct rh_err *e, const char *fix)
{
	rh_err_set(e, RH_E_INVALID, "%s", _("This is no schedule."));
	rh_err_fix(e, "%s", fix);
	return false;
}

bool kube_schedule_check(struct rh_str s, struct rh_err *e)
{
	struct schedule parsed;

	if (rh_str_starts(s, "@every "))
		return s.n > 7 || wrong(e, _("@every takes a time: @every 1h30m."));
	return parse(s, &parsed) ||
	       wrong(e, _("Five fields: minute, hour, day, month, weekday. Every hour is \"0 * * * *\", or @hourly."));
}

/* ---- when next ---- */

static bool has(uint64_t set, int n)
{
	return set >> n & 1;
}

/* Where both say something, one of them is enough. */
static bool is_day(const struct schedule *s, const struct tm *tm)
{
	bool day = has(s->set[DAY], tm->tm_mday), weekday = has(s->set[WEEKDAY], tm->tm_wday);

	if (!has(s->set[MONTH], tm->tm_mon + 1))
		return false;
	return s->any[DAY] || s->any[WEEKDAY] ? day && weekday : day || weekday;
}

/* The first minute of the day from `from` on (minutes since midnight); -1: there is none. */
static int minute_of(const struct schedule *s, int from)
{
	for (int m = from; m < 24 * 60; m++)
		if (has(s->set[HOUR], m / 60) && has(s->set[MINUTE], m % 60))
			return m;
	return -1;
}

int64_t kube_schedule_next(struct rh_str s, int64_t after)
{
	struct schedule parsed;
	int64_t midnight = after - after % DAY_SECONDS;
	int from = (int)((after - midnight) / 60) + 1;

	if (after < 0 || !parse(s, &parsed))
		return 0;
	for (int i = 0; i < DAYS_MOST; i++, midnight += DAY_SECONDS, from = 0) {
		time_t t = (time_t)midnight;
		struct tm tm;
		int minute;

		if (!gmtime_r(&t, &tm) || !is_day(&parsed, &tm))
			continue;
		minute = minute_of(&parsed, from);
		if (minute >= 0)
			return midnight + (int64_t)minute * 60;
	}
	return 0;
}
