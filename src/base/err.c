/* err: what failed, why, and what to do, in a struct of the caller's. */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Prints into one of the fixed texts: made safe, cut at a glyph. The arguments may be texts of the same error. */
static void put(char *to, size_t size, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));
static void put(char *to, size_t size, const char *fmt, va_list ap)
{
	char raw[2048];
	int n = vsnprintf(raw, sizeof raw, fmt, ap);
	size_t used = 0;
	struct rh_str rest = rh_str_n(raw, n < 0 ? 0 : strlen(raw));
	struct rh_glyph g;
	while (rh_glyph_next(&rest, &g) && used + g.bytes < size) {
		memcpy(to + used, g.text, g.bytes);
		used += g.bytes;
	}
	to[used] = '\0';
}

static void begin(struct rh_err *e, struct rh_err fresh, const char *what, va_list ap)
	__attribute__((format(printf, 3, 0)));
static void begin(struct rh_err *e, struct rh_err fresh, const char *what, va_list ap)
{
	put(fresh.what, sizeof fresh.what, what, ap);
	*e = fresh;
}

enum rh_code rh_err_set(struct rh_err *e, enum rh_code code, const char *what, ...)
{
	va_list ap;
	va_start(ap, what);
	begin(e, (struct rh_err){ .code = code }, what, ap);
	va_end(ap);
	return code;
}

enum rh_code rh_err_why(struct rh_err *e, const char *why, ...)
{
	va_list ap;
	va_start(ap, why);
	put(e->why, sizeof e->why, why, ap);
	va_end(ap);
	return e->code;
}

enum rh_code rh_err_fix(struct rh_err *e, const char *fix, ...)
{
	va_list ap;
	va_start(ap, fix);
	put(e->fix, sizeof e->fix, fix, ap);
	va_end(ap);
	return e->code;
}

enum rh_code rh_err_say(struct rh_err *e, enum rh_code code, const char *what, const char *why, const char *fix)
{
	rh_err_set(e, code, "%s", what);
	if (why)
		rh_err_why(e, "%s", why);
	if (fix)
		rh_err_fix(e, "%s", fix);
	return code;
}

/* How many bytes of full stop it ends with; a Chinese one is three. */
static size_t stop(const char *text)
{
	return rh_str_ends(rh_str(text), ".") ? 1 : rh_str_ends(rh_str(text), "。") ? strlen("。") : 0;
}

const char *rh_gap(const char *sentence)
{
	static const char *const wide[] = { "。", "；", "：", "，", "！", "？", "）", "”", "、" };
	struct rh_str s = rh_str(sentence);

	for (size_t i = 0; i < RH_LEN(wide); i++)
		if (rh_str_ends(s, wide[i]))
			return "";
	return s.n ? " " : "";
}

char *rh_err_line(const struct rh_err *e, bool fix)
{
	const char *what = e->what, *why = e->why, *then = fix ? e->fix : "";
	char *line = !*why ? rh_strdup(what) : /* TRANSLATORS: what failed, and why */
			     rh_format(_("%.*s: %s"), (int)(strlen(what) - stop(what)), what, why);

	if (*then) {
		char *all = rh_format("%s%s%s", line, stop(line) ? rh_gap(line) : _("; "), then);
		free(line);
		line = all;
	}
	return line;
}

/* libc's own words, those that a person meets, so that they can be translated. */
static const struct {
	int sys;
	const char *text;
} system_words[] = {
	{ ENOENT, N_("No such file or directory") }, { EACCES, N_("Permission denied") },
	{ EPERM, N_("Operation not permitted") },    { EEXIST, N_("File exists") },
	{ ENOTDIR, N_("Not a directory") },          { EISDIR, N_("Is a directory") },
	{ ENOSPC, N_("No space left on device") },   { EDQUOT, N_("Disk quota exceeded") },
	{ EROFS, N_("Read-only file system") },      { EIO, N_("Input/output error") },
	{ EMFILE, N_("Too many open files") },       { ECONNREFUSED, N_("Connection refused") },
};

static const char *system_says(int sys)
{
	for (size_t i = 0; i < RH_LEN(system_words); i++)
		if (system_words[i].sys == sys)
			return _(system_words[i].text);
	return strerror(sys);
}

enum rh_code rh_err_sys(struct rh_err *e, int sys, const char *what, ...)
{
	va_list ap;
	va_start(ap, what);
	begin(e, (struct rh_err){ .code = RH_E_IO, .sys = sys }, what, ap);
	va_end(ap);
	return rh_err_why(e, "%s", system_says(sys));
}

static const char *const names[] = {
	[RH_OK] = "RH_OK",
	[RH_E_CANCELLED] = "RH_E_CANCELLED",
	[RH_E_TIMEOUT] = "RH_E_TIMEOUT",
	[RH_E_NET] = "RH_E_NET",
	[RH_E_TLS] = "RH_E_TLS",
	[RH_E_AUTH] = "RH_E_AUTH",
	[RH_E_FORBIDDEN] = "RH_E_FORBIDDEN",
	[RH_E_NOTFOUND] = "RH_E_NOTFOUND",
	[RH_E_EXISTS] = "RH_E_EXISTS",
	[RH_E_CONFLICT] = "RH_E_CONFLICT",
	[RH_E_GONE] = "RH_E_GONE",
	[RH_E_INVALID] = "RH_E_INVALID",
	[RH_E_SERVER] = "RH_E_SERVER",
	[RH_E_PARSE] = "RH_E_PARSE",
	[RH_E_IO] = "RH_E_IO",
	[RH_E_LIMIT] = "RH_E_LIMIT",
	[RH_E_REFUSED] = "RH_E_REFUSED",
	[RH_E_USAGE] = "RH_E_USAGE",
	[RH_E_UNKNOWN] = "RH_E_UNKNOWN",
};

const char *rh_code_name(enum rh_code code)
{
	return (size_t)code < RH_LEN(names) && names[code] ? names[code] : "RH_E_?";
}
