/* The stage: a fresh home, the sandbox or a real cluster, the program under a pty, and when all of it has come to rest.
 */
#include "base/base.h"
#include "data/json.h"
#include "data/lesson.h"
#include "data/text.h"
#include "data/tree.h"

#include "tests/lessons/play.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REAL_WAIT_MS 250
#define WALL 1785578400 /* 2026-08-01T10:00:00Z: where every run on the sandbox begins */

/* ---- starting ---- */

/* Runs a program and gives its output. */
static void run(const char *const *argv, char *const *env, struct rh_buf *out)
{
	int fds[2];
	char piece[65536];
	ssize_t n;
	int status;
	if (pipe2(fds, O_CLOEXEC) != 0)
		rt_die("pipe: %s", strerror(errno));
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		execve(argv[0], (char *const *)(uintptr_t)argv, env);
		_exit(98);
	}
	close(fds[1]);
	while ((n = read(fds[0], piece, sizeof piece)) > 0)
		rh_buf_add(out, piece, (size_t)n);
	close(fds[0]);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		rt_die("%s %s failed (%d)", argv[0], argv[1], status);
}

static void read_describe(struct pl_play *p)
{
	const char *const argv[] = { p->opt.client, "--describe", NULL };
	struct rh_buf out;
	struct rh_err e;
	rh_buf_init(&out, (size_t)16 << 20);
	run(argv, p->world.env, &out);
	p->describe = data_tree_parse(rh_buf_str(&out), &e);
	if (!p->describe)
		rt_die("--describe: %s", e.what);
	rh_buf_release(&out);
}

static const char *let_of(const struct pl_play *p, const char *name)
{
	for (size_t i = 0; i < p->lesson->let_count; i++)
		if (!strcmp(p->lesson->lets[i].lang, name))
			return p->lesson->lets[i].text;
	return NULL;
}

/* Users are named in lessons by what they are; the announcement has roles and names. */
static const struct rh_tree *user_of(struct pl_play *p, const struct rh_tree *announcement, const char *wanted)
{
	for (const struct rh_tree *u = data_tree_first(data_tree_at(announcement, "/users")); u;
	     u = data_tree_next(u)) {
		struct rh_str role = data_tree_text(u, "/role");
		if (rh_str_is(data_tree_text(u, "/name"), wanted) || rh_str_is(role, wanted) ||
		    (!strcmp(wanted, "admin") && rh_str_starts(role, "admin")) ||
		    (!strcmp(wanted, "member") && rh_str_find(role, "member") < role.n) ||
		    (!strcmp(wanted, "reader") && rh_str_find(role, "read") < role.n))
			return u;
	}
	rt_die("the sandbox has no user \"%s\": %s", wanted, p->sandbox.announcement);
}

static void find_cluster(struct pl_play *p)
{
	struct rt_request q = { .method = "GET", .path = "/v3/clusters" };
	const char *name = let_of(p, "cluster");
	struct rt_answer a;
	struct rh_err e;
	if (!name)
		return;
	rt_http(&p->api, &q, &a);
	struct rh_tree *t = a.status == 200 ? data_tree_parse(rh_buf_str(&a.body), &e) : NULL;
	for (const struct rh_tree *c = data_tree_first(data_tree_at(t, "/data")); c; c = data_tree_next(c))
		if (rh_str_is(data_tree_text(c, "/name"), name)) {
			char *id = rh_str_dup(data_tree_text(c, "/id"));
			free(p->api_prefix);
			p->api_prefix = rh_format("/k8s/clusters/%s", id);
			data_lesson_let(p->lesson, "cluster_id", id);
			free(id);
		}
	if (!p->api_prefix)
		rt_die("the sandbox has no cluster \"%s\" (GET /v3/clusters: %d)", name, a.status);
	data_tree_free(&t);
	rt_answer_release(&a);
}

static void write_kubeconfig(struct pl_play *p)
{
	struct rh_buf b, ca;
	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_init(&ca, (size_t)1 << 20);
	data_base64_encode(rh_str(p->api.ca_pem), rh_out_buf(&ca));
	rh_buf_addf(&b,
		    "apiVersion: v1\nkind: Config\ncurrent-context: sandbox\n"
		    "clusters: [{name: sandbox, cluster: {server: \"%s%s\", certificate-authority-data: %s}}]\n"
		    "users: [{name: sandbox, user: {token: \"%s\"}}]\n"
		    "contexts: [{name: sandbox, context: {cluster: sandbox, user: sandbox}}]\n",
		    p->api.url, p->api_prefix ? p->api_prefix : "", ca.p, p->api.token);
	p->kubeconfig = rt_world_file(&p->world, "kubeconfig", rh_buf_str(&b));
	rh_buf_release(&b);
	rh_buf_release(&ca);
}

/* What the program is told: the sandbox's own words, but perhaps another address. */
static char *announced(struct pl_play *p)
{
	struct rh_str all = rh_str(p->sandbox.announcement);
	size_t at = rh_str_find(all, p->api.url);
	if (!p->opt.through || at >= all.n)
		return rh_str_dup(all);
	char *other = p->opt.through(p->opt.ctx, p->api.url, p->api.ca_pem);
	char *text = rh_format("%.*s%s%s", (int)at, all.p, other, all.p + at + strlen(p->api.url));
	free(other);
	return text;
}

static void start_sandbox(struct pl_play *p)
{
	char *wall = rh_format("%d", WALL);
	const char *rancher[] = { "--wall", wall, "--rancher", p->opt.profile, NULL };
	const char *plain[] = { "--wall", wall, "--kubernetes", NULL };
	struct rh_err e;
	p->rancher = strcmp(p->opt.profile, "kubernetes") != 0;
	rt_sandbox_start(&p->sandbox, p->opt.sandbox, p->rancher ? rancher : plain, p->world.env);
	free(wall);
	struct rh_tree *t = data_tree_parse(rh_str(p->sandbox.announcement), &e);
	p->user = rh_str_dup(data_tree_text(user_of(p, t, p->opt.user), "/name"));
	p->api.url = rh_strdup(p->sandbox.at.url);
	p->api.ca_pem = rh_strdup(p->sandbox.at.ca_pem);
	p->api.token = rh_str_dup(data_tree_text(user_of(p, t, "admin"), "/token"));
	rt_server_keep(&p->api);
	char *password = rh_str_dup(data_tree_text(user_of(p, t, p->opt.user), "/password"));
	data_lesson_let(p->lesson, "user", p->user);
	data_lesson_let(p->lesson, "user_password", password);
	free(password);
	data_tree_free(&t);
	data_lesson_let(p->lesson, "registry", p->api.url + strlen("https://"));
	data_lesson_let(p->lesson, "right", p->password);
	if (p->rancher)
		find_cluster(p);
	write_kubeconfig(p);
	/* the password of a lesson opens the sandbox's registries */
	struct rt_answer a;
	char *accept = rh_format("{\"accept\":\"%s\"}", p->password);
	rt_sandbox_control(&p->sandbox, "POST", "/sandbox/registry", rh_str(accept), &a);
	rt_answer_release(&a);
	free(accept);
	char *announcement = announced(p), *path = rt_world_file(&p->world, "announcement", rh_str(announcement));
	free(announcement);
	rt_world_setenv(&p->world, "RANCHHAND_DEMO_ANNOUNCE", path);
	free(path);
}

static void set_language(struct pl_play *p)
{
	const char *lang = p->opt.lang;
	/* `label` looks texts up as the program does */
	setenv("LANG", "C.UTF-8", 1);
	unsetenv("LC_ALL");
	unsetenv("LANGUAGE");
	rh_locale_init(rh_languages, lang);
	rt_world_setenv(&p->world, "LANG", p->opt.ascii ? "C" : "C.UTF-8");
	rt_world_setenv(&p->world, "LANGUAGE", !p->opt.ascii && strcmp(lang, "en") ? lang : NULL);
	if (p->opt.ascii || p->opt.linear)
		rt_world_setenv(&p->world, "TERM", p->opt.linear ? "dumb" : "xterm-mono");
}

/* The editor of lessons stands beside their golden screens; a real one would wait for a person. */
static void set_editor(struct pl_play *p)
{
	char *path = p->opt.golden ? rh_format("%s/../editor.sh", p->opt.golden) : NULL,
	     *whole = path ? realpath(path, NULL) : NULL;

	rt_world_setenv(&p->world, "VISUAL", whole ? whole : "false");
	free(whole);
	free(path);
}

static void bring_files(struct pl_play *p)
{
	for (size_t i = 0; p->opt.bring[i]; i++) {
		const char *slash = strrchr(p->opt.bring[i], '/');
		char *to = rh_format("%s/.kube/%s", p->world.home, slash ? slash + 1 : p->opt.bring[i]);
		struct rh_buf text;
		struct rh_err e;

		rh_buf_init(&text, (size_t)1 << 20);
		if (rh_file_read(p->opt.bring[i], (size_t)1 << 20, &text, &e) != RH_OK ||
		    rh_file_write(to, rh_buf_str(&text), &e) != RH_OK)
			rt_die("%s: %s", e.what, e.why);
		rh_buf_release(&text);
		free(to);
	}
}

/* Its authority is kept, as by a person who has trusted it; and whoever signs in has to choose a new password. */
static void keep_authority(struct pl_play *p)
{
	char *to = rh_format("%s/.local/state/ranchhand/state.json", p->world.home);
	char *must = rh_format("{\"name\":\"%s\",\"mustChangePassword\":true}", p->user);
	struct rt_answer a;
	struct rh_buf json;
	struct data_jw w;
	struct rh_err e;

	rh_buf_init(&json, (size_t)1 << 16);
	data_jw_init(&w, rh_out_buf(&json));
	data_jw_open(&w, '{');
	data_jw_key(&w, RH_STR("servers"));
	data_jw_open(&w, '[');
	data_jw_open(&w, '{');
	data_jw_kv(&w, "url", rh_str(p->api.url));
	data_jw_kv(&w, "ca", rh_str(p->api.ca_pem));
	data_jw_close(&w, '}');
	data_jw_close(&w, ']');
	data_jw_close(&w, '}');
	if (!strcmp(p->opt.server, "known") && rh_file_write(to, rh_buf_str(&json), &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	rt_sandbox_control(&p->sandbox, "POST", "/sandbox/user", rh_str(must), &a);
	rt_answer_release(&a);
	rh_buf_release(&json);
	free(must);
	free(to);
}

static void start_client(struct pl_play *p)
{
	char *demo = rh_format("--demo=%s", p->opt.profile ? p->opt.profile : ""), *cast = pl_cast_path(p);
	char *lesson = rh_format("--lesson=%s", p->lesson->id);
	const char *argv[20] = { p->opt.client };
	size_t n = 1;
	if (p->opt.kubeconfig) {
		argv[n++] = "--kubeconfig";
		argv[n++] = p->kubeconfig;
		if (p->opt.context) {
			argv[n++] = "--context";
			argv[n++] = p->opt.context;
		}
	} else if (p->opt.server) {
		keep_authority(p);
		argv[n++] = "--server";
		argv[n++] = p->api.url;
	} else {
		argv[n++] = demo;
		argv[n++] = "--demo-user";
		argv[n++] = p->user;
	}
	for (size_t i = 0; p->opt.start[i]; i++)
		argv[n++] = p->opt.start[i];
	if (p->opt.wrong)
		argv[n++] = lesson;
	if (p->opt.linear)
		argv[n++] = "--linear";
	if (p->opt.ascii) {
		argv[n++] = "--ascii";
		argv[n++] = "--mono";
	}
	if (p->opt.record) {
		argv[n++] = "--record";
		argv[n++] = cast;
	}
	const struct rt_term_start how = { .argv = argv,
					   .env = (const char *const *)p->world.env,
					   .rows = p->opt.rows,
					   .columns = p->opt.columns,
					   .utf8 = !p->opt.ascii,
					   .driven = true,
					   .speed = p->opt.slow ? B9600 : 0,
					   .wall = p->opt.kubeconfig ? (int64_t)time(NULL) : WALL };
	p->term = rt_term_new(&how);
	p->term->canary = &p->canary;
	p->term->stream.linear = p->opt.linear;
	free(lesson);
	free(demo);
	free(cast);
}

static bool signed_in(struct pl_play *p, const char *what)
{
	(void)what;
	return !strcmp(p->term->fence.screen, "clusters") || !strcmp(p->term->fence.screen, "explore");
}

/* A kubeconfig's current context is only selected, so a person presses Enter. One that leads through a Rancher opens
 * its cluster at once: the steps of a Rancher are played, with the cluster that --set cluster=NAME says. */
static void sign_in(struct pl_play *p)
{
	if (!p->opt.context && !strcmp(p->term->fence.screen, "connect") && !pl_press(p, "Enter"))
		return;
	if (pl_until(p, signed_in, ""))
		p->rancher = !strcmp(p->term->fence.screen, "explore");
}

void pl_stage_open(struct pl_play *p)
{
	if (!p->opt.profile)
		p->opt.profile = p->lesson->profiles[0];
	if (!p->opt.user)
		p->opt.user = p->lesson->users[0];
	rt_world_init(&p->world);
	set_language(p);
	set_editor(p);
	bring_files(p);
	rt_canary_init(&p->canary, p->password);
	read_describe(p);
	if (p->opt.kubeconfig)
		p->kubeconfig = rh_strdup(p->opt.kubeconfig);
	else
		start_sandbox(p);
	start_client(p);
	if (!pl_rest(p) || !pl_manners_step(p))
		return;
	if (p->opt.kubeconfig)
		sign_in(p);
}

/* ---- coming to rest ---- */

static bool read_more(struct pl_play *p)
{
	switch (rt_term_read(p->term, PL_WATCHDOG_MS)) {
	case RT_TIMEOUT:
		p->trying = false;
		return pl_fail(p, "the program says nothing for %d s", PL_WATCHDOG_MS / 1000);
	case RT_ENDED:
		p->trying = false;
		return pl_fail(p, "the program ended");
	default:
		return true;
	}
}

/* Everything sent was taken, no request is under way, and nothing is waiting to be read. */
static bool resting(struct pl_play *p)
{
	return rt_term_taken(p->term) && !p->term->fence.reads;
}

static int64_t real_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A program that goes on talking, or a server that answers for ever, ends here too. */
static bool patient(struct pl_play *p, int64_t since)
{
	if (real_ms() - since <= PL_MOST_REAL_MS)
		return true;
	return pl_fail(p, "waited for it for %d s", PL_MOST_REAL_MS / 1000);
}

static bool come_to_rest(struct pl_play *p)
{
	int64_t began = real_ms();
	while (!resting(p)) {
		if (!patient(p, began))
			return false;
		/* A single Esc waits for its timer before it is a key. */
		if (p->term->fence.keys < p->term->keys_sent && p->term->fence.next >= 0 && !p->term->fence.reads &&
		    p->term->fence.ticks >= p->term->ticks_sent && rt_term_read(p->term, 50) == RT_TIMEOUT) {
			rt_term_tick(p->term, p->term->fence.next ? p->term->fence.next : 1);
			continue;
		}
		if (!resting(p) && !read_more(p))
			return false;
	}
	return true;
}

/* What a person sees when the line has taken a screen: nobody acts on less. */
bool pl_rest(struct pl_play *p)
{
	enum { SCREEN_MS = 2000 };

	if (!come_to_rest(p))
		return false;
	if (!p->opt.slow)
		return true;
	if (p->sandbox.pid)
		rt_sandbox_tick(&p->sandbox, SCREEN_MS);
	rt_term_tick(p->term, SCREEN_MS);
	return come_to_rest(p);
}

bool pl_press(struct pl_play *p, const char *key)
{
	if (!rt_term_press(p->term, key))
		return pl_fail(p, "no key is called \"%s\"", key);
	return pl_rest(p) && pl_manners_key(p);
}

bool pl_type_text(struct pl_play *p, const char *text)
{
	while (*text) {
		size_t n = 1;
		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		rt_term_type(p->term, rh_str_n(text, n));
		if (!pl_rest(p))
			return false;
		text += n;
	}
	return true;
}

bool pl_tick(struct pl_play *p, int64_t ms)
{
	if (p->sandbox.pid)
		rt_sandbox_tick(&p->sandbox, ms);
	rt_term_tick(p->term, ms);
	return pl_rest(p);
}

/* Has something been sent that the program has not heard of? A stream that one end has closed, the other does not know
 * of at once. */
static bool is_behind(struct pl_play *p, struct rt_streams *sent, int64_t *due, int64_t *later)
{
	enum { TIMES = 50 };
	const struct rt_fence *f = &p->term->fence;

	for (int i = 0; i < TIMES && (sent->awake || sent->open != (int64_t)f->streams); i++)
		*due = rt_sandbox_due(&p->sandbox, later, sent);
	return sent->open == (int64_t)f->streams && sent->bytes != (int64_t)f->heard;
}

/* ms until the sandbox goes on with what was asked of it, -1: with nothing; *later: with what it does by itself.
 * *behind: the program is about to hear of something. */
static int64_t sandbox_due(struct pl_play *p, int64_t *later, bool *behind)
{
	struct rt_streams sent;
	int64_t due;

	*later = -1;
	*behind = false;
	if (!p->sandbox.pid)
		return -1;
	due = rt_sandbox_due(&p->sandbox, later, &sent);
	*behind = is_behind(p, &sent, &due, later);
	return due;
}

/* What the world will do next: ms until then, -1 nothing. */
static int64_t next_event(struct pl_play *p, bool *behind)
{
	int64_t later, due = sandbox_due(p, &later, behind), next = p->term->fence.next;
	if (due >= 0 && (next < 0 || due < next))
		next = due;
	if (later >= 0 && (next < 0 || later < next))
		next = later;
	return next;
}

bool pl_until(struct pl_play *p, bool (*holds)(struct pl_play *p, const char *what), const char *what)
{
	int64_t start = p->term->clock_ms, began = real_ms();
	while (!rt_term_taken(p->term) || !holds(p, what)) {
		bool behind = false;
		int64_t next;
		if (p->opt.kubeconfig && !patient(p, began))
			return false;
		if (!resting(p)) {
			if (!read_more(p))
				return false;
			continue;
		}
		next = next_event(p, &behind);
		/* A real server takes its own time: what it sends is waited for as long as the program's clock then
		 * moves. */
		int patience = p->sandbox.pid || next < 0 ? 0 : next < PL_PATIENCE_MS ? (int)next : PL_PATIENCE_MS;
		if (rt_term_read(p->term, patience) != RT_TIMEOUT)
			continue;
		if (behind || next < 0) {
			if (!read_more(p))
				return false;
			continue;
		}
		/* Nobody drives the clock of a real server: ours goes along with it. */
		if (p->opt.kubeconfig) {
			next = next > REAL_WAIT_MS ? REAL_WAIT_MS : next;
			if (rt_term_read(p->term, (int)next) != RT_TIMEOUT)
				continue;
		}
		if (p->term->clock_ms - start > (p->trying ? PL_TRY_VIRTUAL_MS : PL_MOST_VIRTUAL_MS))
			return pl_fail(p, "waited for it for %lld s of the program's clock",
				       (long long)(p->term->clock_ms - start) / 1000);
		if (!pl_tick(p, next ? next : 1))
			return false;
	}
	return true;
}

bool pl_quiet(struct pl_play *p)
{
	for (;;) {
		bool behind = false;
		int64_t due, later;
		if (!pl_rest(p))
			return false;
		due = sandbox_due(p, &later, &behind);
		if (rt_term_read(p->term, 0) != RT_TIMEOUT)
			continue;
		if (!behind && due < 0)
			return true;
		if (behind ? !read_more(p) : !pl_tick(p, due ? due : 1))
			return false;
	}
}

/* ---- the end ---- */

static void quit(struct pl_play *p)
{
	char key[24];
	if (p->term->ended)
		return;
	if (pl_overlay(p) && !pl_press(p, "Esc")) /* a dialog has the keys */
		return;
	(void)rt_term_press(p->term, pl_key_of(p, "quit", key) ? key : "^Q");
	while (!p->term->ended && !rt_term_taken(p->term) && rt_term_read(p->term, PL_WATCHDOG_MS) != RT_TIMEOUT)
		;
	/* A form with changes is asked for: yes, quit. */
	if (!p->term->ended && !strcmp(p->term->fence.focus, "button:0") && pl_press(p, "Tab"))
		(void)rt_term_press(p->term, "Enter");
	if (!rt_term_wait_end(p->term, PL_WATCHDOG_MS))
		(void)pl_fail(p, "the program does not quit");
	else if (!WIFEXITED(p->term->status) || WEXITSTATUS(p->term->status))
		(void)pl_fail(p, "the program ended with wait status %#x", (unsigned)p->term->status);
}

void pl_stage_close(struct pl_play *p)
{
	struct rh_buf bad;
	bool failed = p->failed;
	if (!failed && (!p->opt.record || pl_cast_check(p)))
		quit(p);
	rh_buf_init(&bad, 65536);
	if (!p->failed) {
		rt_term_verdict(p->term, &bad);
		rt_sandbox_end(&p->sandbox);
		rt_world_left(&p->world, &bad);
		if (bad.n)
			(void)pl_fail(p, "after the end:\n%s", bad.p);
	}
	rh_buf_release(&bad);
	rt_term_free(&p->term);
	rt_sandbox_end(&p->sandbox);
	rt_server_release(&p->api);
	data_tree_free(&p->describe);
	rt_canary_release(&p->canary);
	rt_world_release(&p->world);
	free(p->api_prefix);
	free(p->kubeconfig);
	free(p->user);
}
