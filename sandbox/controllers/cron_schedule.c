/* The schedule of a CronJob: five fields and the @words, as robfig/cron v3 reads them. Times are UTC. */
#include "sandbox/controllers/workload.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct field {
	const char *name;
	int64_t least, most;
	const char *words; /* names of the values from `least` on, comma-separated */
};
static const struct field fields[] = {
	{ "minute", 0, 59, NULL },
	{ "hour", 0, 23, NULL },
	{ "day of month", 1, 31, NULL },
	{ "month", 1, 12, "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec" },
	{ "day of week", 0, 6, "sun,mon,tue,wed,thu,fri,sat" },
};

struct schedule {
	uint64_t bits[RH_LEN(fields)];
	bool star[RH_LEN(fields)];
};

static bool number(const struct field *f, struct rh_str s, int64_t *out)
{
	struct rh_str rest = rh_str(f->words), word;
	for (int64_t i = f->least; f->words && rh_str_cut(&rest, ',', &word); i++) {
		char *z = rh_str_dup(word);
		bool hit = rh_str_is_nocase(s, z);
		free(z);
		if (hit) {
			*out = i;
			return true;
		}
	}
	return rh_str_number(s, 0, INT32_MAX, out);
}

static bool wrong(char why[120], const char *what, struct rh_str s)
{
	snprintf(why, 120, "%s: %.*s", what, (int)(s.n > 60 ? 60 : s.n), s.p ? s.p : "");
	return false;
}

/* "*", "5", "1-5", "x/15" */
static bool range(const struct field *f, struct rh_str s, uint64_t *bits, bool *star, char why[120])
{
	struct rh_str step = s, from, to;
	int64_t low, high, by = 1;
	bool all, stepped;
	rh_str_cut(&step, '/', &from);
	stepped = from.n < s.n;
	if (stepped && (!rh_str_number(step, 0, INT32_MAX, &by) || !by))
		return wrong(why, "step of range should be a positive number", s);
	to = from;
	struct rh_str first;
	rh_str_cut(&to, '-', &first);
	all = rh_str_is(first, "*") || rh_str_is(first, "?");
	low = f->least;
	high = f->most;
	if (!all && !number(f, first, &low))
		return wrong(why, "failed to parse int from", first);
	if (!all && first.n < from.n && !number(f, to, &high))
		return wrong(why, "failed to parse int from", to);
	if (!all && first.n == from.n && !stepped)
		high = low;
	if (low < f->least || high > f->most) {
		snprintf(why, 120,
			 low < f->least ? "beginning of range (%lld) below minimum (%lld): %.*s"
					: "end of range (%lld) above maximum "
					  "(%lld): %.*s",
			 (long long)(low < f->least ? low : high), (long long)(low < f->least ? f->least : f->most),
			 (int)(s.n > 40 ? 40 : s.n), s.p);
		return false;
	}
	if (low > high)
		return wrong(why, "beginning of range is beyond its end", s);
	*star |= all && by == 1;
	for (int64_t i = low; i <= high; i += by)
		*bits |= (uint64_t)1 << i;
	return true;
}

static bool parse(struct rh_str text, struct schedule *out, char why[120])
{
	static const struct {
		const char *word, *same;
	} words[] = { { "@yearly", "0 0 1 1 *" }, { "@annually", "0 0 1 1 *" }, { "@monthly", "0 0 1 * *" },
		      { "@weekly", "0 0 * * 0" }, { "@daily", "0 0 * * *" },    { "@midnight", "0 0 * * *" },
		      { "@hourly", "0 * * * *" } };
	struct rh_str rest = rh_str_trim(text), part, one;
	size_t n = 0;
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < RH_LEN(words); i++)
		if (rh_str_is(rest, words[i].word))
			rest = rh_str(words[i].same);
	if (rest.n && rest.p[0] == '@')
		return wrong(why, "unrecognized descriptor", rest);
	for (struct rh_str count = rest; rh_str_cut(&count, ' ', &part);)
		n += part.n > 0;
	if (n != RH_LEN(fields)) {
		snprintf(why, 120, "expected exactly 5 fields, found %zu: [%.*s]", n, (int)(rest.n > 60 ? 60 : rest.n),
			 rest.p ? rest.p : "");
		return false;
	}
	n = 0;
	while (rh_str_cut(&rest, ' ', &part)) {
		while (part.n && rh_str_cut(&part, ',', &one))
			if (!range(&fields[n], one, &out->bits[n], &out->star[n], why))
				return false;
		n += out->bits[n] != 0;
		if (n == RH_LEN(fields))
			break;
	}
	return true;
}

static bool on_day(const struct schedule *s, const struct tm *t)
{
	bool month_day = s->bits[2] >> t->tm_mday & 1, week_day = s->bits[4] >> t->tm_wday & 1;
	return s->star[2] || s->star[4] ? month_day && week_day : month_day || week_day;
}

int64_t sb_cron_next(struct rh_str text, int64_t after, char why[120])
{
	enum { DAY = 86400, YEARS = 5 * 366 };
	struct schedule s;
	if (!parse(text, &s, why))
		return -1;
	int64_t at = after - after % 60 + 60;
	for (int days = 0; days < YEARS; days++) {
		time_t day = (time_t)at;
		struct tm t;
		gmtime_r(&day, &t);
		bool on = (s.bits[3] >> (t.tm_mon + 1) & 1) && on_day(&s, &t);
		for (; on && at / DAY == day / DAY; at += 60)
			if ((s.bits[1] >> (at % DAY / 3600) & 1) && (s.bits[0] >> (at % 3600 / 60) & 1))
				return at;
		if (at == (int64_t)day || at % DAY)
			at += DAY - at % DAY;
	}
	return 0;
}
