/* What is run in a container: a program, the small shell with what is typed into it, or the log of what runs there
 * already. */
#include "sandbox/api/log_lines.h"
#include "sandbox/api/remote.h"
#include "sandbox/api/shell.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MOST = 4096, AT_ONCE = 1000, SOON_MS = 20 };
#define MS INT64_C(1000000)

struct sb_run {
	struct sb_place place;
	char **words;
	size_t n;
	bool tty, in, over, escape;
	struct sb_run_out to;
	struct sb_shell shell;
	bool typing;        /* the shell reads lines */
	struct rh_buf line; /* that is typed */
	/* of an attach */
	struct sb_log log;
	int64_t at; /* the next line of the log */
	struct rh_timer timer;
};

/* ---- out ---- */

/* On a terminal a line ends with both. */
static void put(struct sb_run *r, enum sb_channel c, struct rh_str bytes)
{
	struct rh_buf b;

	rh_buf_init(&b, 2 * bytes.n + 1);
	for (size_t i = 0; i < bytes.n; i++) {
		if (r->tty && bytes.p[i] == '\n')
			rh_buf_addc(&b, '\r');
		rh_buf_addc(&b, bytes.p[i]);
	}
	if (b.n)
		r->to.out(r->to.ctx, r->tty ? SB_STDOUT : c, rh_buf_str(&b));
	rh_buf_release(&b);
}

static void shell_out(void *ctx, bool err, struct rh_str bytes)
{
	put(ctx, err ? SB_STDERR : SB_STDOUT, bytes);
}

static void finish(struct sb_run *r, int code, const char *why)
{
	if (!r->over) {
		r->over = true;
		r->to.exit(r->to.ctx, code, why);
	}
}

/* ---- the shell ---- */

static void prompt(struct sb_run *r)
{
	if (r->tty && !r->over)
		sb_shell_say(&r->shell, false, "%s # ", r->shell.directory);
}

static void run_line(struct sb_run *r)
{
	struct rh_buf line = r->line;

	rh_buf_init(&r->line, LINE_MOST);
	sb_shell_line(&r->shell, rh_buf_str(&line));
	rh_buf_release(&line);
	if (r->shell.leaving && !r->shell.stays)
		finish(r, r->shell.code, NULL);
	r->shell.leaving = r->shell.stays = false;
	prompt(r);
}

static void rub_out(struct sb_run *r)
{
	if (!r->line.n)
		return;
	while (r->line.n > 1 && ((unsigned char)r->line.p[r->line.n - 1] & 0xc0) == 0x80)
		r->line.n--;
	r->line.n--;
	put(r, SB_STDOUT, rh_str("\b \b"));
}

/* As a terminal's line discipline: echo, rubbing out, ^C, ^D, ^U. Arrow keys do nothing. */
static void type(struct sb_run *r, char c)
{
	if (r->escape) {
		r->escape = c == '[' || c == 'O' || c == ';' || (c >= '0' && c <= '9');
	} else if (c == 27) {
		r->escape = true;
	} else if (c == '\r' || c == '\n') {
		put(r, SB_STDOUT, rh_str("\n"));
		run_line(r);
	} else if (c == 127 || c == '\b') {
		rub_out(r);
	} else if (c == 3) {
		rh_buf_clear(&r->line);
		put(r, SB_STDOUT, rh_str("^C\n"));
		r->shell.code = 130;
		prompt(r);
	} else if (c == 21) {
		while (r->line.n)
			rub_out(r);
	} else if (c == 4 && !r->line.n) {
		put(r, SB_STDOUT, rh_str("\n"));
		finish(r, r->shell.code, NULL);
	} else if ((unsigned char)c >= ' ') {
		rh_buf_addc(&r->line, c);
		put(r, SB_STDOUT, rh_str_n(&c, 1));
	}
}

void sb_run_input(struct sb_run *r, struct rh_str bytes)
{
	for (size_t i = 0; i < bytes.n && !r->over && r->typing; i++) {
		if (r->tty)
			type(r, bytes.p[i]);
		else if (bytes.p[i] == '\n')
			run_line(r);
		else
			rh_buf_addc(&r->line, bytes.p[i]);
	}
}

void sb_run_eof(struct sb_run *r)
{
	if (!r->typing || r->over)
		return;
	if (r->line.n)
		run_line(r);
	finish(r, r->shell.code, NULL);
}

void sb_run_size(struct sb_run *r, int columns, int rows)
{
	char text[16];

	(void)rows;
	if (columns <= 0 || columns > 10000)
		return;
	snprintf(text, sizeof text, "%d", columns);
	sb_shell_set(&r->shell, "COLUMNS", text);
}

/* ---- attached ---- */

static int64_t now_ns(const struct sb_run *r)
{
	return sb_world_ns(r->place.cluster->world);
}

static void follow(void *ctx)
{
	struct sb_run *r = ctx;
	int64_t count = sb_log_count(&r->log, now_ns(r)), next;
	struct rh_buf text;

	if (!sb_place_pod(&r->place)) {
		finish(r, 137, NULL);
		return;
	}
	rh_buf_init(&text, (size_t)1 << 20);
	for (int i = 0; i < AT_ONCE && r->at < count; i++) {
		sb_log_text(&r->log, r->at++, &text);
		rh_buf_addc(&text, '\n');
	}
	put(r, SB_STDOUT, rh_buf_str(&text));
	rh_buf_release(&text);
	next = r->at < count ? 0 : (sb_log_at(&r->log, r->at) - now_ns(r)) / MS + 1;
	if (r->log.kind != SB_LOG_SILENT && (r->log.kind != SB_LOG_SCRIPT || r->log.period))
		rh_timer_start(&r->timer, next < SOON_MS ? SOON_MS : next, follow, r);
}

static void attach(struct sb_run *r)
{
	const struct sb_object *pod = sb_place_pod(&r->place);
	const json_t *all = pod ? json_object_get(sb_status_of(pod), "containerStatuses") : NULL,
		     *status = sb_value_named(all, r->place.container);

	if (!status)
		return;
	sb_log_init(&r->log, sb_place_container(&r->place), sb_value_at(status, "state", "running", NULL),
		    rh_str(r->place.pod), sb_value_int_of(status, "restartCount", 0));
	r->at = sb_log_count(&r->log, now_ns(r));
	follow(r);
}

/* ---- life ---- */

/* "sh", "sh -i"; "sh -c TEXT" runs the text, and goes on with what is typed where that ends with a shell. */
static void start_shell(struct sb_run *r)
{
	if (r->n > 2 && strcmp(r->words[1], "-c") == 0) {
		sb_shell_line(&r->shell, rh_str(r->words[2]));
		if (!r->shell.stays) {
			finish(r, r->shell.code, NULL);
			return;
		}
		r->shell.leaving = r->shell.stays = false;
	}
	if (!r->in) {
		finish(r, 0, NULL); /* its input has ended before it began */
		return;
	}
	r->typing = true;
	prompt(r);
}

void sb_run_start(struct sb_run *r)
{
	if (!r->n) {
		attach(r);
	} else if (sb_shell_is(r->words[0])) {
		start_shell(r);
	} else if (sb_shell_run(&r->shell, r->n, r->words)) {
		finish(r, r->shell.code, NULL);
	} else {
		char *why =
			rh_format("error executing command in container: failed to exec in container: failed to start "
				  "exec: OCI runtime exec failed: exec failed: unable to start container process: "
				  "exec: \"%s\": executable file not found in $PATH: unknown",
				  r->words[0]);

		finish(r, 0, why);
		free(why);
	}
}

struct sb_run *sb_run_new(const struct sb_place *p, char *const *words, size_t n, bool tty, bool in,
			  const struct sb_run_out *to)
{
	struct sb_run *r = rh_alloc(sizeof *r);

	*r = (struct sb_run){ .place = { p->cluster, rh_strdup(p->pod), rh_strdup(p->uid), rh_strdup(p->container) },
			      .n = n,
			      .tty = tty,
			      .in = in,
			      .to = *to };
	r->words = rh_alloc((n + 1) * sizeof *r->words);
	for (size_t i = 0; i < n; i++)
		r->words[i] = rh_strdup(words[i]);
	rh_buf_init(&r->line, LINE_MOST);
	sb_shell_init(&r->shell, &r->place);
	r->shell.out = shell_out;
	r->shell.ctx = r;
	return r;
}

void sb_run_free(struct sb_run **pr)
{
	struct sb_run *r = *pr;

	*pr = NULL;
	rh_timer_stop(&r->timer);
	sb_log_release(&r->log);
	sb_shell_release(&r->shell);
	rh_buf_release(&r->line);
	for (size_t i = 0; i < r->n; i++)
		free(r->words[i]);
	free(r->words);
	free(r->place.pod);
	free(r->place.uid);
	free(r->place.container);
	free(r);
}
