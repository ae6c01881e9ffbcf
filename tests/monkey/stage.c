/* The stage of a round: sandbox, home, program; whether the program lives, and what it left when it ended. */
#include "base/base.h"
#include "data/tree.h"

#include "tests/monkey/monkey.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WALL "1785578400" /* 2026-08-01T10:00:00Z */

static int64_t real_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what must not be seen ---- */

static void add_canary(struct mk_run *r, struct rh_str secret)
{
	if (secret.n < 8 || r->canary_count == MK_CANARIES)
		return;
	char *z = rh_str_dup(secret);
	rt_canary_init(&r->canaries[r->canary_count++], z);
	free(z);
}

/* Tokens and the passwords of users are shown nowhere; those of registries only where somebody looks at them. */
static void take_canaries(struct mk_run *r)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(r->sandbox.announcement), &e);
	add_canary(r, rh_str(MK_CANARY));
	for (const struct rh_tree *u = data_tree_first(data_tree_at(t, "/users")); u; u = data_tree_next(u)) {
		add_canary(r, data_tree_text(u, "/token"));
		add_canary(r, data_tree_text(u, "/password"));
	}
	for (const struct rh_tree *g = data_tree_first(data_tree_at(t, "/registries")); g && r->way.quiet;
	     g = data_tree_next(g))
		add_canary(r, data_tree_text(g, "/password"));
	data_tree_free(&t);
}

static void look_in(struct mk_run *r, struct rh_str text, const char *where)
{
	for (size_t i = 0; i < r->canary_count; i++) {
		const char *form = rt_canary_find(&r->canaries[i], text);
		if (form)
			mk_found(r, "a secret was seen %s, as \"%s\"", where, form);
	}
}

static void note_screen(struct mk_run *r, const char *id)
{
	for (size_t i = 0; i < r->screen_count; i++)
		if (!strcmp(r->screens[i], id))
			return;
	if (*id && r->screen_count < RH_LEN(r->screens))
		r->screens[r->screen_count++] = rh_strdup(id);
}

void mk_look(struct mk_run *r)
{
	struct rt_term *t = r->term;
	struct rh_buf text;

	note_screen(r, t->fence.screen);
	if (t->stream.violations)
		mk_found(r, "the output has what no terminal should get:\n%s", t->stream.problems.p);
	look_in(r, rh_buf_str(&t->raw), "in the output");
	if (t->raw.n > 512)
		rh_buf_drop(&t->raw, t->raw.n - 512);
	t->canary_from = 0;
	rh_buf_init(&text, (size_t)4 << 20);
	rt_screen_text(t->screen, &text);
	look_in(r, rh_buf_str(&text), "on the screen");
	rh_buf_release(&text);
	if (t->bytes - r->bytes_before > MK_KEY_BYTES)
		mk_found(r, "%llu bytes were written for one key", (unsigned long long)(t->bytes - r->bytes_before));
}

/* ---- alive ---- */

/* A stop is answered as a shell's `fg` does, after a look at the terminal that the person has meanwhile. */
static bool stopped(struct mk_run *r)
{
	struct rh_buf left;
	int status;
	if (waitpid(r->term->pid, &status, WNOHANG | WUNTRACED) != r->term->pid)
		return false;
	if (!WIFSTOPPED(status)) {
		r->term->status = status;
		r->term->ended = true;
		return true;
	}
	r->stops++;
	while (rt_term_read(r->term, 0) == RT_BYTES || r->term->held.n)
		;
	rh_buf_init(&left, 1024);
	rt_modes_left(&r->term->stream.modes, &left);
	if (left.n)
		mk_found(r, "stopped, and left behind in the terminal: %s", left.p);
	rh_buf_release(&left);
	kill(r->term->pid, SIGCONT);
	return true;
}

static void hangs(struct mk_run *r, const char *what)
{
	kill(r->term->pid, SIGABRT); /* a sanitizer says where it was */
	(void)rt_term_wait_end(r->term, 20000);
	mk_found(r, "%s for %d s", what, MK_WATCHDOG_MS / 1000);
}

void mk_send(struct mk_run *r, struct rh_str bytes)
{
	int64_t until = real_ms() + MK_WATCHDOG_MS;
	r->keys_before = r->term->fence.keys;
	r->bytes_before = r->term->bytes;
	(void)fcntl(r->term->pty, F_SETFL, O_RDWR | O_NONBLOCK);
	while (bytes.n && !r->term->ended && mk_well(r)) {
		struct pollfd p = { .fd = r->term->pty, .events = POLLIN | POLLOUT };
		if (poll(&p, 1, 100) <= 0) {
			if (!stopped(r) && real_ms() > until)
				hangs(r, "nothing was read");
			continue;
		}
		if (p.revents & (POLLIN | POLLHUP))
			(void)rt_term_read(r->term, 0);
		ssize_t n = p.revents & POLLOUT ? write(r->term->pty, bytes.p, bytes.n) : 0;
		if (n > 0)
			bytes = rh_str_from(bytes, (size_t)n);
	}
}

/* Keys and ticks come by two ways; the fence of a tick that was sent behind the keys says that the program lives. */
void mk_settle(struct mk_run *r, unsigned keys)
{
	enum { KEY_MS = 20, READS_MS = 400, STEP_MS = 20 };
	struct rt_term *t = r->term;
	int64_t start = real_ms(), life = start;
	uint64_t want = r->keys_before + keys, fences = t->fence.count;
	bool ticked = false;

	while (!t->ended && mk_well(r)) {
		int64_t now = real_ms();
		if (!ticked && ((t->fence.keys >= want && keys) || now - start > KEY_MS)) {
			rt_term_tick(t, 1);
			ticked = true;
		}
		if (ticked && t->fence.ticks >= t->ticks_sent && !t->held.n &&
		    (!t->fence.reads || now - start > READS_MS))
			break;
		enum rt_wait w = rt_term_read(t, STEP_MS);
		if (t->fence.count != fences) {
			fences = t->fence.count;
			life = now;
		}
		if (w == RT_TIMEOUT && !stopped(r) && t->fence.ticks >= t->ticks_sent)
			mk_tick(r, 20); /* a fault may wait for time to pass */
		if (now - life > MK_WATCHDOG_MS)
			hangs(r, "the program says nothing");
		if (t->bytes - r->bytes_before > MK_KEY_BYTES)
			break;
	}
	mk_look(r);
	if (t->ended && mk_well(r))
		mk_ends(r, -1);
}

void mk_tick(struct mk_run *r, int64_t ms)
{
	char path[64];
	snprintf(path, sizeof path, "/sandbox/tick?ms=%lld", (long long)ms);
	mk_control(r, path, NULL);
	rt_term_tick(r->term, ms);
}

/* Some answers are errors: not every profile knows every fault. None at all is a dead sandbox. */
void mk_control(struct mk_run *r, const char *path, const char *body)
{
	const char *const headers[] = { r->sandbox.control_header, NULL };
	struct rt_request q = { .method = "POST", .path = path, .body = rh_str(body), .headers = headers };
	struct rt_answer a;
	rt_http(&r->sandbox.at, &q, &a);
	if (a.status == 0)
		mk_found(r, "the sandbox does not answer POST %s %s: %s", path, body ? body : "", a.error);
	rt_answer_release(&a);
}

/* ---- ended ---- */

/* Reports that a sanitizer wrote: files beside log, with the process's number behind. */
static void take_reports(struct mk_run *r)
{
	char *dir = rh_format("%s/files", r->world.root);
	DIR *d = opendir(dir);
	struct dirent *f;
	struct rh_err e;

	while (d && (f = readdir(d)) != NULL) {
		struct rh_buf text;
		if (!rh_str_starts(rh_str(f->d_name), "sanitizer."))
			continue;
		char *path = rh_format("%s/%s", dir, f->d_name);
		rh_buf_init(&text, (size_t)1 << 20);
		if (rh_file_read(path, (size_t)1 << 20, &text, &e) == RH_OK)
			mk_found(r, "a sanitizer reports:\n%s", text.p);
		rh_buf_release(&text);
		(void)unlink(path);
		free(path);
	}
	if (d)
		closedir(d);
	free(dir);
}

static bool may_end_with(int code)
{
	return code == 0 || code == 1 || (code >= 3 && code <= 7); /* cancelled, or what the last error was */
}

void mk_ends(struct mk_run *r, int code)
{
	struct rh_buf bad;
	struct rt_term *t = r->term;
	if (!rt_term_wait_end(t, MK_WATCHDOG_MS)) {
		hangs(r, "the program does not end");
		return;
	}
	take_reports(r);
	if (!WIFEXITED(t->status))
		mk_found(r, "the program died, wait status %#x", (unsigned)t->status);
	else if (code >= 0 ? WEXITSTATUS(t->status) != code : !may_end_with(WEXITSTATUS(t->status)))
		mk_found(r, "the program ended with exit code %d", WEXITSTATUS(t->status));
	rh_buf_init(&bad, 65536);
	rt_term_verdict(t, &bad);
	rt_world_left(&r->world, &bad);
	if (bad.n && !rh_str_starts(rh_buf_str(&bad), "processes left behind"))
		mk_found(r, "after the end:\n%s", bad.p);
	rh_buf_release(&bad);
	if (code < 0)
		r->quits++;
	if (mk_well(r)) {
		rt_term_free(&r->term);
		mk_start(r);
	}
}

/* ---- a round ---- */

void mk_start(struct mk_run *r)
{
	const struct mk_way *w = &r->way;
	char *demo = rh_format("--demo=%s", w->profile);
	const char *argv[16] = { r->opt.client, demo, "--demo-user", w->user };
	size_t n = 4;
	if (w->read_only)
		argv[n++] = "--read-only";
	if (w->ascii)
		argv[n++] = "--ascii";
	if (w->mouse)
		argv[n++] = "--mouse";
	if (w->place)
		argv[n++] = w->place;
	const struct rt_term_start how = { .argv = argv,
					   .env = (const char *const *)r->world.env,
					   .rows = w->rows,
					   .columns = w->columns,
					   .utf8 = !w->ascii,
					   .driven = true,
					   .no_echo = true,
					   .wall = 1785578400 };
	r->term = rt_term_new(&how);
	r->term->stream.mouse = w->mouse;
	r->typed = false;
	r->starts++;
	r->keys_before = r->bytes_before = 0;
	mk_trail(r, "start %s as %s %s%s%s%s%s %dx%d", w->profile, w->user, w->place ? w->place : "",
		 w->read_only ? " --read-only" : "", w->chinese ? " zh_CN" : "", w->ascii ? " --ascii" : "",
		 w->quiet ? " (quiet)" : "", w->columns, w->rows);
	mk_settle(r, 0);
	free(demo);
}

/* A command can be typed into the program (get the password), and a monkey types anything: there are only the programs
 * that its editors need. */
static void allow_programs(struct mk_run *r)
{
	static const char *const names[] = { "true", "false", "sh", "sed", "grep", "stat" };
	char *bin = rh_format("%s/files/bin", r->world.root);

	if (mkdir(bin, 0700) != 0)
		rt_die("%s: %s", bin, strerror(errno));
	for (size_t i = 0; i < RH_LEN(names); i++) {
		struct rh_str rest = rh_str(getenv("PATH")), dir;
		bool found = false;

		while (!found && rh_str_cut(&rest, ':', &dir)) {
			char *from = rh_format("%.*s/%s", RH_ARG(dir), names[i]),
			     *to = rh_format("%s/%s", bin, names[i]);

			found = access(from, X_OK) == 0 && symlink(from, to) == 0;
			free(from);
			free(to);
		}
		if (!found)
			rt_die("there is no program %s", names[i]);
	}
	rt_world_setenv(&r->world, "PATH", bin);
	free(bin);
}

void mk_round_open(struct mk_run *r)
{
	const struct mk_way *w = &r->way;
	const char *rancher[] = { "--wall", WALL, "--rancher", w->profile, NULL };
	const char *plain[] = { "--wall", WALL, "--kubernetes", NULL };
	char *options;

	rt_world_init(&r->world);
	r->log = rh_format("%s/files/sanitizer", r->world.root);
	options = rh_format("log_path=%s:exitcode=86:handle_abort=1:print_stacktrace=1", r->log);
	rt_world_setenv(&r->world, "ASAN_OPTIONS", options);
	rt_world_setenv(&r->world, "UBSAN_OPTIONS", options);
	free(options);
	rt_world_setenv(&r->world, "LANG", w->ascii ? "C" : "C.UTF-8");
	rt_world_setenv(&r->world, "LANGUAGE", w->chinese ? "zh_CN" : NULL);
	rt_world_setenv(&r->world, "VISUAL", w->editor);
	rt_world_setenv(&r->world, "SSH_CONNECTION", w->remote ? "127.0.0.1 1 127.0.0.1 22" : NULL);
	allow_programs(r);
	rt_sandbox_start(&r->sandbox, r->opt.sandbox, strcmp(w->profile, "kubernetes") ? rancher : plain, r->world.env);
	take_canaries(r);
	char *path = rt_world_file(&r->world, "announcement", rh_str(r->sandbox.announcement));
	rt_world_setenv(&r->world, "RANCHHAND_DEMO_ANNOUNCE", path);
	free(path);
	mk_start(r);
}

void mk_round_close(struct mk_run *r)
{
	rt_term_free(&r->term);
	rt_sandbox_end(&r->sandbox);
	take_reports(r);
	for (size_t i = 0; i < r->canary_count; i++)
		rt_canary_release(&r->canaries[i]);
	r->canary_count = 0;
	rt_world_release(&r->world);
	free(r->log);
}
