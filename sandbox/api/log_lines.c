/* What containers write. Words that print ("echo", "yes") are taken from the command; where there is no command the
 * image says what sort of program it is. */
#include "sandbox/api/log_lines.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

enum { SCRIPT_MOST = 64 };

/* ---- sorts of programs ---- */

struct sb_log_profile {
	const char *images; /* words, one of which the image's name has */
	int64_t period;
	void (*text)(const struct sb_log *l, int64_t line, struct rh_buf *out);
};

static uint64_t dice(const struct sb_log *l, int64_t line, uint64_t salt)
{
	uint64_t h = l->seed ^ (uint64_t)line * UINT64_C(0x9e3779b97f4a7c15) ^ salt * UINT64_C(0xbf58476d1ce4e5b9);

	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 31;
}
#define PICK(l, line, salt, list) (list)[dice(l, line, salt) % RH_LEN(list)]

static void clf_time(int64_t ns, char out[40])
{
	time_t t = (time_t)(ns / SECOND);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 40, "%d/%b/%Y:%H:%M:%S +0000", &tm);
}

/* A web server's access log, in the combined format. */
static void access_line(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	static const char *const paths[] = { "/",           "/products",      "/products/417", "/products/88",
					     "/cart",       "/assets/app.js", "/api/prices",   "/search?q=lamp",
					     "/favicon.ico" };
	static const char *const agents[] = { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
					      "kube-probe/1.28", "curl/8.5.0" };
	uint64_t d = dice(l, line, 1);
	bool broken = d % 23 == 0, missing = d % 17 == 0;
	char when[40];

	clf_time(sb_log_at(l, line), when);
	rh_buf_addf(out, "10.42.%u.%u - - [%s] \"%s %s HTTP/1.1\" %d %u \"-\" \"%s\"", (unsigned)(d >> 8 & 3),
		    (unsigned)(d >> 12 & 127) + 2, when, d % 11 == 0 ? "POST" : "GET", PICK(l, line, 2, paths),
		    broken    ? 502
		    : missing ? 404
			      : 200,
		    (unsigned)(d >> 20 & 0x3fff) + 120, PICK(l, line, 3, agents));
}

/* A service that writes one JSON object a line. */
static void json_line(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	static const char *const what[] = { "request served",  "request served",    "request served",
					    "cache refreshed", "price list loaded", "session ended" };
	uint64_t d = dice(l, line, 1);
	char when[40];
	bool slow = d % 19 == 0;

	sb_log_time(sb_log_at(l, line), when);
	if (!line) {
		rh_buf_addf(out, "{\"time\":\"%s\",\"level\":\"info\",\"msg\":\"listening\",\"addr\":\":8080\"}", when);
		return;
	}
	rh_buf_addf(out, "{\"time\":\"%s\",\"level\":\"%s\",\"msg\":\"%s\",\"ms\":%u,\"trace\":\"%08x\"}", when,
		    slow ? "warn" : "info", slow ? "upstream is slow" : PICK(l, line, 2, what),
		    (unsigned)(d >> 8) % 90 + (slow ? 800 : 3), (unsigned)(d >> 32));
}

static void redis_line(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	static const char *const begin[] = { "* Ready to accept connections tcp", "* Server initialized" };
	static const char *const what[] = { "* 100 changes in 300 seconds. Saving...",
					    "* Background saving started by pid 417", "* DB saved on disk",
					    "* Background saving terminated with success" };
	char when[40];

	clf_time(sb_log_at(l, line), when);
	rh_buf_addf(out, "1:M %.20s.%03u %s", when, (unsigned)(dice(l, line, 1) % 1000),
		    line < 2 ? begin[1 - line] : what[line % 4]);
}

/* It passes on what others wrote, in colours and in all sorts of bytes: what a terminal must not get as it is. */
static void collector_line(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	switch (line % 6) {
	case 0:
		rh_buf_addz(out, "\033[1m[\033[0m2026/11/30 03:00:00\033[1m]\033[0m [\033[93m info\033[0m] [engine] ");
		rh_buf_addf(out, "flushed chunk %u", (unsigned)(dice(l, line, 1) % 9000));
		return;
	case 1:
		rh_buf_addz(
			out,
			"passed on: \033]0;owned\007\033[2J\033[31mred\033[0m and \xff\xfe and \xe2\x80\xaegnp.exe");
		return;
	case 2:
		rh_buf_addz(
			out,
			"passed on: \xe8\xae\xa2\xe5\x8d\x95 4711 \xe5\xb7\xb2\xe4\xbb\x98\xe6\xac\xbe\tcolumns\there");
		return;
	case 3:
		rh_buf_addz(out, "passed on: progress 10%\rprogress 60%\rprogress 100%");
		return;
	case 4:
		rh_buf_addz(out, "passed on: one long line");
		for (int i = 0; i < 60; i++)
			rh_buf_addf(out, " field%02d=%08x", i, (unsigned)dice(l, line, (uint64_t)i + 9));
		return;
	default:
		rh_buf_addf(out, "[ warn] [input:tail] %u files, %u inotify watches", (unsigned)(dice(l, line, 1) % 40),
			    (unsigned)(dice(l, line, 2) % 90));
	}
}

static void batch_line(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	(void)l;
	if (!line)
		rh_buf_addz(out, "connected to the database, 25,000 rows to go");
	else
		rh_buf_addf(out, "batch %lld done, %lld rows", (long long)line, (long long)line * 1000);
}

static void plain_line(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	static const char *const what[] = { "health check ok", "connection from 10.42.1.7", "configuration unchanged",
					    "3 objects synced" };
	static const char levels[] = "IIIIIIIW";
	int64_t at = sb_log_at(l, line);
	time_t t = (time_t)(at / SECOND);
	struct tm tm;
	char when[40];

	gmtime_r(&t, &tm);
	strftime(when, sizeof when, "%m%d %H:%M:%S", &tm);
	rh_buf_addf(out, "%c%s.%06u       1 main.go:%u] %s", levels[dice(l, line, 1) % 8], when,
		    (unsigned)(at % SECOND / 1000), (unsigned)(dice(l, line, 2) % 400) + 20, PICK(l, line, 3, what));
}

static const struct sb_log_profile profiles[] = {
	{ "front gateway nginx store shop", 1700 * MS, access_line },
	{ "api search ledger grafana rancher runner", 2300 * MS, json_line },
	{ "redis", 60000 * MS, redis_line },
	{ "fluent", 4000 * MS, collector_line },
	{ "migrate settle sitemap importer python", 3000 * MS, batch_line },
	{ "", 15000 * MS, plain_line },
};

static const struct sb_log_profile *profile_of(struct rh_str image)
{
	const struct sb_log_profile *p = profiles;

	for (;; p++) {
		struct rh_str rest = rh_str(p->images), word;

		if (!*p->images)
			return p;
		while (rh_str_cut(&rest, ' ', &word)) {
			char z[32];

			snprintf(z, sizeof z, "%.*s", RH_ARG(word));
			if (rh_str_find(image, z) < image.n)
				return p;
		}
	}
}

/* ---- programs that want something ---- */

/* They end at once where a variable of theirs is missing. */
static const struct {
	const char *image, *variable;
} wants[] = { { "acme/mailer:2.2", "SMTP_HOST" } };

const char *sb_log_missing(const json_t *spec)
{
	struct rh_str image = sb_value_str_of(spec, "image");

	if (sb_value_count(json_object_get(spec, "command")))
		return NULL;
	for (size_t i = 0; i < RH_LEN(wants); i++) {
		if (rh_str_find(image, wants[i].image) == image.n)
			continue;
		return sb_value_named(json_object_get(spec, "env"), wants[i].variable) ? NULL : wants[i].variable;
	}
	return NULL;
}

/* ---- from a container ---- */

static void add(struct sb_log *l, int64_t at, struct rh_str text)
{
	if (l->script_n == SCRIPT_MOST)
		return;
	l->script = rh_resize(l->script, l->script_n + 1, sizeof *l->script);
	l->script[l->script_n++] = (struct sb_log_line){ at, rh_str_dup(text) };
}

static void say_missing(struct sb_log *l, const char *variable)
{
	struct rh_buf b;

	rh_buf_init(&b, 1024);
	add(l, 20 * MS, RH_STR("mailer 2.2 starts"));
	add(l, 140 * MS, RH_STR("reading the configuration from the environment"));
	rh_buf_addf(&b, "FATAL %s is not set: where is mail to be sent to?", variable);
	add(l, 190 * MS, rh_buf_str(&b));
	rh_buf_release(&b);
	l->kind = SB_LOG_SCRIPT;
}

/* The next word of a command: what stands between quotes is one, and ; & | are words. */
static bool next_word(struct rh_str *rest, struct rh_str *word, bool *quoted)
{
	*rest = rh_str_trim(*rest);
	*quoted = rest->n && strchr("'\"", *rest->p);
	if (!rest->n)
		return false;
	size_t from = *quoted ? 1 : 0, n = from;
	if (*quoted)
		while (n < rest->n && rest->p[n] != *rest->p)
			n++;
	else if (strchr(";&|", *rest->p))
		n = 1;
	else
		while (n < rest->n && !strchr(" \t\n;&|", rest->p[n]))
			n++;
	*word = rh_str_n(rest->p + from, n - from);
	*rest = rh_str_from(*rest, *quoted ? n + 1 : n);
	return true;
}

static void end_echo(struct sb_log *l, bool *echo, int64_t *at, struct rh_buf *said)
{
	if (*echo) {
		add(l, *at, rh_buf_str(said));
		*at += 2 * MS;
	}
	*echo = false;
	rh_buf_clear(said);
}

/* "echo one; sleep 2; echo two", once or in a loop; "yes TEXT" without end. */
static void read_words(struct sb_log *l, struct rh_str rest)
{
	bool echo = false, sleeps = false, floods = false, loops = false, quoted;
	int64_t at = 10 * MS, n;
	struct rh_str word;
	struct rh_buf said;

	rh_buf_init(&said, 16 << 10);
	while (next_word(&rest, &word, &quoted)) {
		if (!quoted && word.n == 1 && strchr(";&|", *word.p)) {
			end_echo(l, &echo, &at, &said);
		} else if (echo || floods) {
			rh_buf_addf(&said, "%s%.*s", said.n ? " " : "", RH_ARG(word));
		} else if (sleeps && rh_str_number(word, 0, 1000000, &n)) {
			at += n * SECOND;
		}
		loops |= rh_str_is(word, "while");
		sleeps = rh_str_is(word, "sleep");
		floods |= !quoted && !echo && rh_str_is(word, "yes");
		echo |= !quoted && !floods && rh_str_is(word, "echo");
	}
	if (floods)
		add(l, 0, said.n ? rh_buf_str(&said) : RH_STR("y"));
	else
		end_echo(l, &echo, &at, &said);
	l->kind = floods ? SB_LOG_FLOOD : l->script_n ? SB_LOG_SCRIPT : SB_LOG_SILENT;
	l->period = floods ? MS / 10 : loops ? (at > SECOND ? at : SECOND) : 0;
	rh_buf_release(&said);
}

static void words_of(const json_t *spec, struct rh_buf *out)
{
	static const char *const lists[] = { "command", "args" };

	for (size_t i = 0; i < RH_LEN(lists); i++)
		SB_EACH(w, json_object_get(spec, lists[i]))
	rh_buf_addf(out, "%s ", sb_value_z(w.v));
}

bool sb_log_floods(struct rh_str words)
{
	return rh_str_starts(words, "yes ") || rh_str_find(words, "-c yes ") < words.n;
}

/* ["sh","-c","…"]: the last one is a command line. */
static bool prints(struct rh_str words)
{
	return rh_str_find(words, "echo ") < words.n || sb_log_floods(words);
}

void sb_log_init(struct sb_log *l, const json_t *spec, const json_t *run, struct rh_str pod, int64_t restart)
{
	struct rh_str started = sb_value_str_of(run, "startedAt"), ended = sb_value_str_of(run, "finishedAt");
	struct rh_str image = sb_value_str_of(spec, "image");
	int64_t seconds = 0;
	struct rh_buf words;

	memset(l, 0, sizeof *l);
	l->seed = sb_text_hash(pod, (uint64_t)restart + 1) ^ sb_text_hash(sb_value_str_of(spec, "name"), 3);
	l->from = rh_time_parse(started, &seconds) ? seconds * SECOND : 0;
	l->until = ended.n && rh_time_parse(ended, &seconds) ? seconds * SECOND + SECOND - 1 : INT64_MAX;
	rh_buf_init(&words, 64 << 10);
	words_of(spec, &words);
	l->profile = profile_of(image);
	l->kind = SB_LOG_PROFILE;
	l->period = l->profile->period;
	if (sb_log_missing(spec))
		say_missing(l, sb_log_missing(spec));
	else if (prints(rh_buf_str(&words)))
		read_words(l, rh_str_n(words.p, words.n));
	else if (rh_str_find(rh_buf_str(&words), "infinity") < words.n)
		l->kind = SB_LOG_SILENT;
	rh_buf_release(&words);
}

void sb_log_release(struct sb_log *l)
{
	for (size_t i = 0; i < l->script_n; i++)
		free(l->script[i].text);
	free(l->script);
	memset(l, 0, sizeof *l);
}

/* ---- lines ---- */

int64_t sb_log_at(const struct sb_log *l, int64_t line)
{
	int64_t n = (int64_t)l->script_n;

	if (l->kind == SB_LOG_FLOOD)
		return l->from + line * l->period;
	if (l->kind == SB_LOG_SCRIPT)
		return l->from + line / n * l->period + l->script[line % n].at;
	return l->from + line * l->period + (int64_t)(dice(l, line, 77) % (uint64_t)l->period);
}

int64_t sb_log_count(const struct sb_log *l, int64_t now)
{
	int64_t until = now < l->until ? now : l->until, n;

	if (l->kind == SB_LOG_SILENT || until < l->from)
		return 0;
	if (l->kind == SB_LOG_SCRIPT && !l->period)
		n = (int64_t)l->script_n;
	else if (l->kind == SB_LOG_SCRIPT)
		n = ((until - l->from) / l->period + 1) * (int64_t)l->script_n;
	else
		n = (until - l->from) / l->period + 1;
	while (n && sb_log_at(l, n - 1) > until)
		n--;
	return n;
}

void sb_log_text(const struct sb_log *l, int64_t line, struct rh_buf *out)
{
	if (l->kind == SB_LOG_FLOOD)
		rh_buf_addf(out, "%s %lld", l->script[0].text, (long long)line);
	else if (l->kind == SB_LOG_SCRIPT)
		rh_buf_addz(out, l->script[line % (int64_t)l->script_n].text);
	else
		l->profile->text(l, line, out);
}

void sb_log_time(int64_t ns, char out[40])
{
	time_t t = (time_t)(ns / SECOND);
	struct tm tm;
	char day[32];

	gmtime_r(&t, &tm);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out, 40, "%.20s.%09uZ", day, (unsigned)(ns % SECOND));
}
