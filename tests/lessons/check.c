/* What must be seen, and what must be on the server. */
#include "base/base.h"
#include "data/lesson.h"

#include "tests/lessons/play.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REST_MS = 650 };

/* ---- the screen ---- */

static bool on_screen(struct pl_play *p, const char *what)
{
	return !strcmp(p->term->fence.screen, what);
}

bool pl_wait_screen(struct pl_play *p, const char *screen)
{
	return pl_until(p, on_screen, screen);
}

bool pl_screen(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	(void)negated;
	if (!pl_screen_kind(p, arg).n)
		return pl_fail(p, "no screen is called \"%s\"", arg);
	return pl_wait_screen(p, arg) && pl_rest(p);
}

static bool focus_holds(struct pl_play *p, const char *what)
{
	const char *focus = p->term->fence.focus;
	size_t n = strlen(what);
	return !strncmp(focus, what, n) && (!focus[n] || focus[n] == '=');
}

bool pl_focus(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	(void)negated;
	return pl_until(p, focus_holds, arg);
}

static bool seen(struct pl_play *p, const char *what)
{
	if (p->opt.linear)
		return pl_heard(p, what);
	return rt_screen_has(p->term->screen, what);
}

/* Is it gone, or goes in a moment? A list whose watch is cut again and again waits before it asks anew, and has not
 * heard of anything meanwhile. */
static bool gone(struct pl_play *p, const char *what)
{
	enum { MOMENT_MS = 2000, STEP_MS = 100 };

	if (!pl_quiet(p))
		return false;
	for (int ms = 0; ms < MOMENT_MS && seen(p, what); ms += STEP_MS)
		if (!pl_tick(p, STEP_MS) || !pl_quiet(p))
			return false;
	return !seen(p, what) || pl_fail(p, "\"%s\" is on the screen", what);
}

bool pl_see(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	if (!negated && p->opt.linear && !seen(p, arg))
		pl_hear_rows(p, arg);
	if (!negated)
		return pl_until(p, seen, arg);
	return gone(p, arg);
}

/* A text of the program's own, in the language of this run. */
bool pl_label(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	const char *text = p->opt.ascii ? arg : rh_gettext(arg);
	struct rh_str rest = rh_str(text), part = data_lesson_label(text);
	bool well = true, first = true;

	for (; well && (first || (!negated && data_lesson_label_next(&rest, &part))); first = false) {
		char *z = rh_str_dup(part);

		well = pl_see(p, z, value, negated);
		free(z);
	}
	return well;
}

/* ---- golden screens ---- */

/* How many seconds something young has lived is chance: " 9s" and "10s" become " Ns". */
static void blur_seconds(char *z)
{
	for (char *p = z; *p; p++) {
		size_t n = *p == ' ' ? strspn(p + 1, "0123456789") : 0;
		if (n < 1 || n > 2 || p[n + 1] != 's' || !strchr(" \n", p[n + 2]))
			continue;
		if (n == 2)
			p[1] = ' ';
		p[n] = 'N';
	}
}

/* A blank, or the end of "│", what a box leaves of the row below it, or of "，". */
static bool ends_before(const char *p)
{
	return *p == ' ' || *p == '\x82' || *p == '\x8c';
}

/* So are minutes and what stands behind them, where many waits come together: " 9m5s" and "9m12s" become " NmNs", and
 * "25m" becomes "NNm". */
static void blur_minutes(char *z)
{
	for (char *p = z; *p; p++) {
		size_t m = ends_before(p) ? strspn(p + 1, "0123456789") : 0, s;

		if (m < 1 || m > 3 || p[m + 1] != 'm')
			continue;
		s = strspn(p + m + 2, "0123456789");
		if (!s && strchr(" \n", p[m + 2])) {
			memset(p + 1, 'N', m);
		} else if (s && s <= 2 && p[m + 2 + s] == 's') {
			if (s == 2)
				memmove(p + 2, p + 1, m + 1);
			p[1] = ' ';
			memset(p + s, 'N', m);
			p[m + 1 + s] = 'N';
		}
	}
}

/* `like` has a 9 where a digit stands. */
static bool is_like(const char *p, const char *like)
{
	for (; *like; p++, like++)
		if (*like == '9' ? *p < '0' || *p > '9' : *p != *like)
			return false;
	return true;
}

/* Where a server is, and what its certificate is made of: "127.0.0.1:NNNNN", digests and their first eight digits as
 * x, and when it is valid. */
static void blur_server(char *z)
{
	static const char here[] = "127.0.0.1:";

	for (char *p = strstr(z, here); p; p = strstr(p, here))
		for (p += sizeof here - 1; *p >= '0' && *p <= '9'; p++)
			*p = 'N';
	for (char *p = z; *p; p++) {
		size_t n = strspn(p, "0123456789abcdef");

		if (is_like(p, "9999-99-99"))
			memcpy(p, "2026-11-30", 10);
		else if (is_like(p, "99:99 UTC"))
			memcpy(p, "12:00", 5);
		else if (n >= 8 && strcspn(p, "0123456789") < n)
			memset(p, 'x', n);
		p += n ? n - 1 : 0;
	}
}

/* What the sandbox makes by chance. */
static void blur_ids(struct rh_buf *text)
{
	static const char *const keys[] = { "uid: ", "resourceVersion: " };

	for (size_t i = 0; i < RH_LEN(keys); i++)
		for (char *p = strstr(text->p, keys[i]); p; p = strstr(p, keys[i])) {
			char *end = p + strcspn(p, "\n");

			p += strlen(keys[i]);
			*p++ = 'N';
			memmove(p, end, strlen(end) + 1);
		}
	text->n = strlen(text->p);
}

static void take_picture(const struct pl_play *p, struct rh_buf *out)
{
	int y, x;
	bool shown = rt_screen_cursor(p->term->screen, &y, &x);
	if (p->opt.linear) {
		pl_said(p, p->pictured, out);
		return;
	}
	rh_buf_addf(out, "screen %s focus %s cursor ", p->term->fence.screen, p->term->fence.focus);
	if (shown)
		rh_buf_addf(out, "%d,%d\n", y, x);
	else
		rh_buf_addz(out, "hidden\n");
	rt_screen_text(p->term->screen, out);
	blur_seconds(out->p);
	if (p->opt.places) {
		blur_minutes(out->p);
		if (p->opt.server)
			blur_server(out->p);
		blur_ids(out);
		return;
	}
	rh_buf_addz(out, "attributes\n");
	rt_screen_attributes(p->term->screen, out);
}

static char *golden_path(const struct pl_play *p, const char *name)
{
	char *dir = rh_format("%s/%s", p->opt.golden, p->lesson->id);
	char *path = rh_format("%s/%s-%s-%s-%dx%d%s%s%s.txt", dir, name, p->opt.profile, p->opt.user, p->opt.columns,
			       p->opt.rows,
			       p->opt.linear  ? "-linear"
			       : p->opt.slow  ? "-slow"
			       : p->opt.ascii ? "-ascii"
					      : "",
			       strcmp(p->opt.lang, "en") ? "-" : "", strcmp(p->opt.lang, "en") ? p->opt.lang : "");
	free(dir);
	return path;
}

static void write_golden(const char *path, struct rh_str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
		rt_die("%s: %s", path, strerror(errno));
	close(fd);
}

static bool differs(struct pl_play *p, const char *path, struct rh_str want, struct rh_str have)
{
	int n = 0;
	struct rh_str a = { 0 }, b = { 0 };
	bool more_a, more_b;
	do {
		n++;
		more_a = rh_str_cut(&want, '\n', &a);
		more_b = rh_str_cut(&have, '\n', &b);
		if (more_a != more_b || (more_a && !rh_str_eq(a, b)))
			return pl_fail(p, "%s, line %d\n  want: %.*s\n  have: %.*s\n(--update writes it anew)", path, n,
				       RH_ARG(a), RH_ARG(b));
	} while (more_a);
	return true;
}

/* What a screen shows only after a rest (hosts of a list, remarks of a form, the teach strip) belongs into its picture.
 */
static bool pl_rested(struct pl_play *p)
{
	int64_t rested = 0;
	while (pl_quiet(p)) {
		int64_t next = p->term->fence.next;
		if (next < 0 || rested + next > REST_MS)
			return true;
		rested += next ? next : 1;
		if (!pl_tick(p, next ? next : 1))
			return false;
	}
	return false;
}

bool pl_golden(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_buf have, want;
	struct rh_err e;
	bool ok = true;
	(void)value;
	(void)negated;
	if (!p->opt.golden || p->opt.kubeconfig)
		return true;
	if (!pl_rested(p))
		return false;
	if (p->opt.pictures)
		return pl_picture(p, arg);
	char *path = golden_path(p, arg);
	rh_buf_init(&have, (size_t)4 << 20);
	rh_buf_init(&want, (size_t)4 << 20);
	take_picture(p, &have);
	if (p->opt.update && !p->opt.linear && (p->opt.places || access(path, F_OK) == 0))
		write_golden(path, rh_buf_str(&have));
	else if (rh_file_read(path, (size_t)4 << 20, &want, &e) == RH_OK && p->opt.linear)
		ok = pl_said_in_order(p, path, rh_buf_str(&want), rh_buf_str(&have));
	else if (want.n)
		ok = differs(p, path, rh_buf_str(&want), rh_buf_str(&have));
	else if (p->opt.places || !access(path, F_OK)) /* of a lesson, not every variant has a picture */
		ok = pl_fail(p, "%s: %s", e.what, e.why);
	p->pictured = p->term->raw.n;
	free(path);
	rh_buf_release(&have);
	rh_buf_release(&want);
	if (ok && p->opt.places && p->opt.columns == 80)
		ok = pl_readable(p, arg);
	return ok;
}

/* ---- time and the terminal ---- */

bool pl_tick_word(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	int64_t ms;
	(void)value;
	(void)negated;
	if (!rh_str_number(rh_str(arg), 1, 86400000, &ms))
		return pl_fail(p, "expected milliseconds");
	return pl_rest(p) && pl_tick(p, ms);
}

/* Not more than that many since the beginning, or since the last time. */
bool pl_keys(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	uint64_t n = p->term->keys_sent - p->keys_counted;
	int64_t most;
	(void)value;
	(void)negated;
	if (!rh_str_number(rh_str(arg), 0, 100000, &most))
		return pl_fail(p, "expected a number of keys");
	printf("keys: %llu of %lld\n", (unsigned long long)n, (long long)most);
	p->keys_counted = p->term->keys_sent;
	return n <= (uint64_t)most || pl_fail(p, "%llu keys were pressed", (unsigned long long)n);
}

static bool frames_more(struct pl_play *p, const char *what)
{
	int64_t before;
	return rh_str_number(rh_str(what), 0, INT64_MAX, &before) && p->term->fence.frames > (unsigned)before;
}

bool pl_resize(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_str rest = rh_str(arg), w;
	int64_t columns, rows;
	char before[24];
	(void)value;
	(void)negated;
	if (!rh_str_cut(&rest, 'x', &w) || !rh_str_number(w, 10, 400, &columns) || !rh_str_number(rest, 3, 200, &rows))
		return pl_fail(p, "expected a size like 80x24");
	snprintf(before, sizeof before, "%u", p->term->fence.frames);
	rt_term_resize(p->term, (int)rows, (int)columns);
	return pl_until(p, frames_more, before);
}

/* The password may be on the screen until the step is over. */
bool pl_reveal(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)arg;
	(void)value;
	(void)negated;
	p->term->reveal = true;
	return true;
}

/* ---- the server ---- */

bool pl_fault(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rt_answer a;
	(void)value;
	(void)negated;
	if (!p->sandbox.pid)
		return pl_fail(p, "only the sandbox has faults");
	rt_sandbox_control(&p->sandbox, "POST", "/sandbox/fault", rh_str(arg), &a);
	rt_answer_release(&a);
	return true;
}

/* Breaks something in the sandbox, as a trainer does. */
bool pl_setup(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	char *path = rh_format("/sandbox/break/%s", arg);
	struct rt_answer a;
	(void)value;
	(void)negated;
	if (!p->sandbox.pid) {
		free(path);
		return pl_fail(p, "setup %s: only the sandbox can be broken", arg);
	}
	rt_sandbox_control(&p->sandbox, "POST", path, (struct rh_str){ 0 }, &a);
	bool ok = a.status / 100 == 2 || pl_fail(p, "setup %s: %d %.300s", arg, a.status, a.body.p);
	rt_answer_release(&a);
	free(path);
	return ok;
}

bool pl_api(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_str rest = rh_str(arg), method, path;
	struct rt_answer a;
	(void)value;
	(void)negated;
	if (p->opt.kubeconfig)
		return true; /* contracts and kubectl look at real servers */
	if (!rh_str_cut(&rest, ' ', &method) || !rh_str_cut(&rest, ' ', &path))
		return pl_fail(p, "expected METHOD PATH [BODY]");
	bool native = rh_str_starts(path, "/api");
	char *m = rh_str_dup(method);
	char *whole = rh_format("%s%.*s", native && p->api_prefix ? p->api_prefix : "", RH_ARG(path));
	static const char *const merge[] = { "Content-Type: application/merge-patch+json", NULL };
	struct rt_request q = {
		.method = m, .path = whole, .body = rest, .headers = strcmp(m, "PATCH") ? NULL : merge
	};
	rt_http(&p->api, &q, &a);
	p->status = a.status;
	rh_buf_clear(&p->answer);
	rh_buf_adds(&p->answer, rh_buf_str(&a.body));
	bool ok = a.status || pl_fail(p, "%s %s: %s", m, whole, a.error);
	rt_answer_release(&a);
	free(m);
	free(whole);
	return ok;
}

bool pl_expect(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_buf why;
	int64_t status;
	(void)negated;
	if (p->opt.kubeconfig)
		return true;
	if (!strcmp(arg, "status"))
		return (rh_str_number(rh_str(value), 0, 999, &status) && status == p->status) ||
		       pl_fail(p, "the status is %d: %.300s", p->status, p->answer.p);
	char *text = rh_format("%s = %s", arg, value);
	rh_buf_init(&why, 4096);
	bool ok = rt_expect(rh_buf_str(&p->answer), rh_str(text), &why) || pl_fail(p, "%s", why.p);
	rh_buf_release(&why);
	free(text);
	return ok;
}

/* Words separated by blanks; 'quotes' keep them together. */
static size_t split_words(char *z, const char **v, size_t most)
{
	size_t n = 0;
	while (*z && n < most) {
		char end = ' ';
		while (*z == ' ')
			z++;
		if (*z == '\'')
			end = *z++;
		if (*z)
			v[n++] = z;
		while (*z && *z != end)
			z++;
		if (*z)
			*z++ = '\0';
	}
	return n;
}

static const char *find_kubectl(void)
{
	static char path[4096];
	struct rh_str rest = rh_str(getenv("PATH")), dir;
	while (rh_str_cut(&rest, ':', &dir)) {
		snprintf(path, sizeof path, "%.*s/kubectl", RH_ARG(dir));
		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

/* Where there is no kubectl, this and `printed` say nothing. */
bool pl_kubectl(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	char *cache = rh_format("--cache-dir=%s/files/cache", p->world.root);
	const char *argv[64] = { find_kubectl(), "--kubeconfig", p->kubeconfig, cache };
	int fds[2], status = 0;
	char piece[4096];
	ssize_t n;
	(void)value;
	(void)negated;
	rh_buf_clear(&p->printed);
	if (!argv[0]) {
		free(cache);
		return true;
	}
	char *words = rh_strdup(arg);
	(void)split_words(words, argv + 4, RH_LEN(argv) - 5);
	if (pipe2(fds, O_CLOEXEC) != 0)
		rt_die("pipe: %s", strerror(errno));
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		dup2(fds[1], 2);
		execve(argv[0], (char *const *)(uintptr_t)argv, p->world.env);
		_exit(98);
	}
	close(fds[1]);
	while ((n = read(fds[0], piece, sizeof piece)) > 0)
		rh_buf_add(&p->printed, piece, (size_t)n);
	close(fds[0]);
	waitpid(pid, &status, 0);
	free(words);
	free(cache);
	return !status || pl_fail(p, "kubectl ended with %d: %s", WEXITSTATUS(status), p->printed.p);
}

bool pl_printed(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	if (!find_kubectl())
		return true;
	return (strstr(p->printed.p, arg) != NULL) != negated || pl_fail(p, "it printed: %s", p->printed.p);
}
