/* The fault matrix: every fault of a network, a proxy and a server (rows) against what a person does (columns), on the
 * real program, with what it said, whether that is true, how long it took to be well again by itself, and how often
 * something was written.
 *
 *   faults [--client FILE] [--sandbox FILE] [--only NAME] [--column NAME] [--print] [--table FILE]
 *
 * A column is a process of its own. It fails where something was written twice, where what is said is not true, and
 * where a list or a page does not come back.
 */
#include "base/base.h"
#include "data/lesson.h"

#include "tests/faults/faults.h"
#include "tests/faults/middle.h"
#include "tests/lessons/play.h"

#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACK_MOST_MS = 90000, SETTLE_MOST_MS = 180000, PAGE_MOST_MS = 20000, REAL_MOST_MS = 150000, CALM_MS = 3000 };

/* ---- one case ---- */

static char *through(void *ctx, const char *url, const char *ca_pem)
{
	struct ft_run *r = ctx;
	r->m = ft_middle_start(url, ca_pem);
	return ft_middle_url(r->m);
}

static bool print;
static const char *client = "./ranchhand", *sandbox = "./ranchhand-sandbox";

static void open_stage(struct ft_run *r)
{
	static const char lesson[] = "lesson faults\ntitle en: Faults\nprofiles 2.15\nusers admin\n"
				     "let cluster = shop-prod\nstep only\nsay en: It goes wrong.\ndo open\n";
	struct rh_err e;
	r->p = (struct pl_play){ .opt = { .client = client,
					  .sandbox = sandbox,
					  .lang = "en",
					  .rows = 60,
					  .columns = 140,
					  .through = through,
					  .ctx = r } };
	r->p.password = rh_strdup(PL_CANARY);
	if (data_lesson_parse(rh_str(lesson), &r->p.lesson, &e) != RH_OK)
		rt_die("%s; %s", e.what, e.why);
	rh_buf_init(&r->p.answer, (size_t)16 << 20);
	rh_buf_init(&r->p.printed, (size_t)1 << 20);
	pl_stage_open(&r->p);
}

/* The program is not quit: it may be in the middle of something. What it left is looked at elsewhere. */
static void close_stage(struct ft_run *r)
{
	r->p.failed = true;
	pl_stage_close(&r->p);
	ft_middle_stop(r->m);
	free(r->p.password);
	data_lesson_free(&r->p.lesson);
	rh_buf_release(&r->p.answer);
	rh_buf_release(&r->p.printed);
}

/* ---- time ---- */

/* Until the program rests, for as long as an answer may take. */
static bool rest(struct ft_run *r)
{
	struct rt_term *t = r->p.term;
	while (!rt_term_taken(t) || t->fence.reads)
		if (rt_term_read(t, REAL_MOST_MS) == RT_TIMEOUT || t->ended)
			return false;
	return true;
}

/* Lets time pass until it holds; how much of the program's time it took, -1 when it did not. */
static int64_t until(struct ft_run *r, bool (*holds)(struct ft_run *r, const char *what), const char *what,
		     int64_t most)
{
	int64_t start = r->p.term->clock_ms;
	for (;;) {
		if (!rest(r))
			return -1;
		if (holds(r, what))
			return r->p.term->clock_ms - start;
		if (r->p.term->clock_ms - start > most)
			return -1;
		if (rt_term_read(r->p.term, r->patience_ms) != RT_TIMEOUT)
			continue;
		int64_t step = r->p.term->clock_ms - start < 5000 ? 200 : 1000;
		rt_sandbox_tick(&r->p.sandbox, step);
		rt_term_tick(r->p.term, step);
	}
}

static bool shows(struct ft_run *r, const char *text)
{
	return rt_screen_has(r->p.term->screen, text);
}

/* A watch that is only just being opened when all are closed lives on, so they are closed until one has met the fault.
 */
static bool watch_met_fault(struct ft_run *r, const char *unused)
{
	struct rt_answer a;
	(void)unused;
	if (ft_middle_done(r->m))
		return true;
	rt_sandbox_control(&r->p.sandbox, "POST", "/sandbox/fault", rh_str("{\"watches\":\"close\"}"), &a);
	rt_answer_release(&a);
	return false;
}

static bool never(struct ft_run *r, const char *unused)
{
	(void)r;
	(void)unused;
	return false;
}

/* A write is over when nothing is said of checking any more. */
static bool decided(struct ft_run *r, const char *unused)
{
	(void)unused;
	return !shows(r, "checking") && !shows(r, "creating…") && !shows(r, "saving…") && !shows(r, "writing") &&
	       !shows(r, "working");
}

/* A moment of a run without a fault, now and a little later. */
static bool usual(struct ft_run *r)
{
	if (r->known_is_made)
		return true;
	ft_look(r);
	(void)until(r, never, NULL, CALM_MS);
	ft_look(r);
	return true;
}

static void wrong(struct ft_run *r, const char *fmt, ...) RH_PRINTF(2, 3);
static void wrong(struct ft_run *r, const char *fmt, ...)
{
	va_list ap;
	if (*r->out->wrong)
		return;
	va_start(ap, fmt);
	vsnprintf(r->out->wrong, sizeof r->out->wrong, fmt, ap);
	va_end(ap);
}

/* ---- columns ---- */

static bool to_secrets(struct ft_run *r, bool open)
{
	struct pl_play *p = &r->p;
	return pl_menu(p, "go.clusters", NULL, false) && pl_wait_screen(p, "clusters") &&
	       pl_row(p, "shop-prod", NULL, false) && pl_do(p, "open", NULL, false) && pl_wait_screen(p, "explore") &&
	       pl_rest(p) &&
	       (!open || (pl_menu(p, "go.secrets", NULL, false) && pl_wait_screen(p, "secrets") &&
			  pl_see(p, "two-registries", NULL, false) && pl_rest(p)));
}

static bool asks_who(struct ft_run *r)
{
	return !strcmp(r->p.term->fence.screen, "sign_in");
}

/* The fault has come: what is said, and when it is well again. */
static void come_back(struct ft_run *r, const char *text, int64_t most)
{
	if (!rest(r)) {
		wrong(r, "the program does not come to rest");
		return;
	}
	ft_look(r);
	r->out->signs_in = asks_who(r);
	r->out->back_ms = r->out->signs_in ? -1 : until(r, shows, text, most);
	if (r->out->signs_in)
		return;
	if (r->out->back_ms < 0 && pl_do(&r->p, "again", NULL, false)) {
		r->out->by_key = until(r, shows, text, BACK_MOST_MS) >= 0;
		if (!r->out->by_key)
			wrong(r, "does not come back, not even when it is asked again");
	} else if (r->out->back_ms < 0) {
		wrong(r, "does not come back");
	}
	(void)usual(r);
}

static void play_list(struct ft_run *r, const struct ft_fault *f)
{
	if (!to_secrets(r, false))
		return;
	ft_middle_set(r->m, f, "GET", "/v1/secrets", "watch=");
	(void)pl_menu(&r->p, "go.secrets", NULL, false); /* no answer may take longer than its patience */
	r->out->played = !f || ft_middle_done(r->m);
	come_back(r, "two-registries", BACK_MOST_MS);
	if (strstr(r->out->said, "No secret here yet"))
		wrong(r, "it is said that there are none");
}

static void play_open(struct ft_run *r, const struct ft_fault *f)
{
	if (!to_secrets(r, true) || !pl_row(&r->p, "web-green/two-registries", NULL, false))
		return;
	ft_middle_set(r->m, f, "GET", "/secrets/two-registries", "watch=");
	r->out->played = pl_do(&r->p, "open", NULL, false);
	come_back(r, "artifactory.corp.example:8443", PAGE_MOST_MS);
}

/* What the server has, asked directly. */
static int status_of(struct ft_run *r, const char *path, struct rh_buf *body)
{
	struct rt_request q = { .method = "GET", .path = path };
	struct rt_answer a;
	rt_http(&r->p.api, &q, &a);
	int status = a.status;
	if (body)
		rh_buf_adds(body, rh_buf_str(&a.body));
	rt_answer_release(&a);
	return status;
}

static bool claims(struct ft_run *r, const char *const *texts)
{
	for (; *texts; texts++)
		if (shows(r, *texts))
			return true;
	return false;
}

static void play_save(struct ft_run *r, const struct ft_fault *f)
{
	static const char *const done[] = { "Created secret", "was created", "it is there", NULL };
	static const char *const undone[] = { "Not written", "nothing was written", "Nothing was written", NULL };
	struct pl_play *p = &r->p;
	bool there;
	if (!to_secrets(r, true) || !usual(r) || !pl_do(p, "create", NULL, false) ||
	    !pl_wait_screen(p, "secret_type") || !pl_row(p, "registry", NULL, false) ||
	    !pl_do(p, "open", NULL, false) || !pl_wait_screen(p, "pull_secret_form") ||
	    !pl_field(p, "name", "aa-fault", false) || !pl_choose(p, "namespace", "web-blue", false) ||
	    !pl_choose(p, "registry", "quay", false) || !pl_field(p, "username", "acme+fault", false) ||
	    !pl_secret(p, "password", PL_CANARY, false) || !usual(r) || !pl_do(p, "review", NULL, false) ||
	    !pl_wait_screen(p, "review") || !pl_rest(p) || !usual(r))
		return;
	ft_middle_set(r->m, f, "POST PUT PATCH", "/secrets", "dryRun");
	r->out->played = pl_do(p, "review", NULL, false) || true;
	if (!rest(r) || until(r, decided, NULL, SETTLE_MOST_MS) < 0)
		wrong(r, "it is never said what became of the write");
	ft_look(r);
	(void)usual(r);
	r->out->most = ft_middle_most(r->m);
	char *path = rh_format("%s/api/v1/namespaces/web-blue/secrets/aa-fault", r->p.api_prefix);
	there = status_of(r, path, NULL) == 200;
	free(path);
	if (r->out->most != 1)
		wrong(r, "written %u times", r->out->most);
	if (claims(r, done) && !there)
		wrong(r, "it is said to be written, and is not");
	if (claims(r, undone) && there)
		wrong(r, "it is said not to be written, and is");
	if (!there && !strcmp(p->term->fence.screen, "secrets"))
		wrong(r, "it is not there, and the form is gone");
	r->out->back_ms = there ? 0 : -1;
}

static void play_watch(struct ft_run *r, const struct ft_fault *f)
{
	static const char body[] =
		"{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"aa-news\"},\"type\":\"Opaque\"}";
	static const char *const headers[] = { "Content-Type: application/json", NULL };
	char *path = NULL;
	struct rt_answer a;
	if (!to_secrets(r, true) || !usual(r))
		return;
	ft_middle_set(r->m, f, "GET", "/v1/secrets", "limit=");
	r->out->played = f ? until(r, watch_met_fault, NULL, BACK_MOST_MS) >= 0 : until(r, never, NULL, CALM_MS) < 0;
	if (!r->out->played)
		return;
	ft_look(r);
	path = rh_format("%s/api/v1/namespaces/web-blue/secrets", r->p.api_prefix);
	rt_http(&r->p.api,
		&(struct rt_request){ .method = "POST", .path = path, .headers = headers, .body = rh_str(body) }, &a);
	if (a.status != 201)
		rt_die("POST %s: %d %s", path, a.status, a.body.p);
	rt_answer_release(&a);
	free(path);
	r->out->back_ms = until(r, shows, "aa-news", BACK_MOST_MS);
	r->out->signs_in = asks_who(r);
	if (r->out->back_ms < 0 && !r->out->signs_in)
		wrong(r, "what happened meanwhile is never seen");
	(void)usual(r);
}

/* Has the secret whose write went wrong the new password? */
static bool has_new_password(struct ft_run *r)
{
	char *path = ft_middle_path(r->m);
	struct rh_buf body, why;
	rh_buf_init(&body, (size_t)1 << 20);
	rh_buf_init(&why, 4096);
	bool has = path && status_of(r, path, &body) == 200 &&
		   rt_expect(rh_buf_str(&body),
			     rh_str("/data/.dockerconfigjson|base64|/auths/harbor.corp.example/password = " PL_CANARY),
			     &why);
	rh_buf_release(&body);
	rh_buf_release(&why);
	free(path);
	return has;
}

/* The first of the rotation, whose write goes wrong. */
static bool first_row_says(struct ft_run *r, const char *text)
{
	struct rh_buf row;
	int y = rt_screen_find(r->p.term->screen, "Project: Web Shop ");
	rh_buf_init(&row, 65536);
	if (y >= 0)
		rt_screen_row(r->p.term->screen, y, &row);
	bool says = strstr(row.p, text) != NULL;
	rh_buf_release(&row);
	return says;
}

static void play_rotate(struct ft_run *r, const struct ft_fault *f)
{
	struct pl_play *p = &r->p;
	if (!to_secrets(r, true) || !pl_row(p, "web-blue/harbor-robot", NULL, false) ||
	    !pl_do(p, "rotate", NULL, false) || !pl_wait_screen(p, "rotate") || !pl_see(p, "robot$web", NULL, false) ||
	    !pl_secret(p, "password", PL_CANARY, false) || !pl_do(p, "review", NULL, false) ||
	    !pl_wait_screen(p, "rotation") || !pl_see(p, "Web Shop", NULL, false) || !pl_do(p, "review", NULL, false) ||
	    !pl_see(p, "would be taken", NULL, false) || !pl_rest(p))
		return;
	ft_look(r);
	ft_middle_set(r->m, f, "PUT PATCH", "/secrets/", "dryRun");
	r->out->played = pl_do(p, "review", NULL, false) && pl_focus(p, "button:0", NULL, false) &&
			 pl_press(p, "Tab") && rt_term_press(p->term, "Enter");
	if (!rest(r) || until(r, decided, NULL, SETTLE_MOST_MS) < 0)
		wrong(r, "it is never said what became of the writes");
	(void)until(r, never, NULL, CALM_MS);
	ft_look(r);
	r->out->most = ft_middle_most(r->m);
	bool there = has_new_password(r);
	r->out->back_ms = there ? 0 : -1;
	if (f && !there && (first_row_says(r, "the new one") || first_row_says(r, " changed")))
		wrong(r, "it is said to be changed, and is not");
	if (f && there && (first_row_says(r, "the same") || first_row_says(r, "failed")))
		wrong(r, "it is said to be as it was, and is changed");
	if (r->out->most > 1)
		wrong(r, "written %u times", r->out->most);
}

/* The row of the first of the places. */
static bool first_place_says(struct ft_run *r, const char *text)
{
	struct rh_buf row;
	int y = rt_screen_find(r->p.term->screen, "scratch ");
	rh_buf_init(&row, 65536);
	if (y >= 0)
		rt_screen_row(r->p.term->screen, y, &row);
	bool says = strstr(row.p, text) != NULL;
	rh_buf_release(&row);
	return says;
}

static bool choose_places(struct pl_play *p)
{
	bool ok = pl_type_text(p, "scratch") && pl_press(p, "Ins");
	for (size_t i = 0; i < strlen("scratch"); i++)
		ok = ok && pl_press(p, "Backspace");
	return ok && pl_type_text(p, "web-green") && pl_press(p, "Ins") && pl_press(p, "Enter");
}

/* Into two places: the write of the first goes wrong, and the second waits for what the person says. */
static void play_copy(struct ft_run *r, const struct ft_fault *f)
{
	struct pl_play *p = &r->p;
	if (!to_secrets(r, true) || !pl_row(p, "web-blue/harbor-robot", NULL, false) ||
	    !pl_do(p, "copy_to", NULL, false) || !choose_places(p) || !pl_wait_screen(p, "spread") ||
	    !pl_see(p, "the server would take 2", NULL, false) || !pl_rest(p))
		return;
	ft_look(r);
	ft_middle_set(r->m, f, "POST PUT PATCH", "/secrets", "dryRun");
	r->out->played = pl_do(p, "review", NULL, false) && pl_focus(p, "button:0", NULL, false) &&
			 pl_press(p, "Tab") && rt_term_press(p->term, "Enter");
	if (!rest(r) || until(r, decided, NULL, SETTLE_MOST_MS) < 0)
		wrong(r, "it is never said what became of the writes");
	(void)until(r, never, NULL, CALM_MS);
	ft_look(r);
	r->out->most = ft_middle_most(r->m);
	char *path = rh_format("%s/api/v1/namespaces/scratch/secrets/harbor-robot", p->api_prefix);
	bool there = status_of(r, path, NULL) == 200;
	free(path);
	r->out->back_ms = there ? 0 : -1;
	if (!there && first_place_says(r, "created"))
		wrong(r, "it is said to be created, and is not");
	if (there && (first_place_says(r, "not written") || first_place_says(r, "would take")))
		wrong(r, "it is said not to be written, and is");
	if (r->out->most != 1)
		wrong(r, "written %u times", r->out->most);
}

static const struct {
	const char *name;
	void (*play)(struct ft_run *r, const struct ft_fault *f);
} columns[] = {
	{ "list", play_list },   { "open", play_open },     { "save", play_save },
	{ "watch", play_watch }, { "rotate", play_rotate }, { "copy", play_copy },
};
enum { COLUMNS = 6 };

static void play_case(const struct ft_fault *f, int column, struct rh_buf *usual, struct ft_outcome *out)
{
	struct ft_run r = {
		.known = usual,
		.known_is_made = f != NULL,
		.out = out,
		.print = print,
		.patience_ms = f && f->how == FT_SILENT ? 700 : 60,
	};
	*out = (struct ft_outcome){ .back_ms = -1 };
	open_stage(&r);
	if (!r.p.failed)
		columns[column].play(&r, f);
	if (r.p.term && r.p.term->ended)
		wrong(&r, "the program ended, wait status %#x", (unsigned)r.p.term->status);
	if (!out->played)
		wrong(&r, "it could not be played");
	close_stage(&r);
}

/* ---- all of it ---- */

static const char *only;

static bool wanted(size_t row)
{
	return !only || strstr(ft_rows[row].name, only);
}

static void play_column(int column, int to)
{
	struct rh_buf usual;
	struct ft_outcome out;
	rh_buf_init(&usual, (size_t)1 << 20);
	play_case(NULL, column, &usual, &out);
	if (*out.wrong)
		rt_die("%s without a fault: %s", columns[column].name, out.wrong);
	for (size_t row = 0; row < ft_row_count; row++) {
		memset(&out, 0, sizeof out);
		if (wanted(row))
			play_case(&ft_rows[row], column, &usual, &out);
		if (write(to, &out, sizeof out) != (ssize_t)sizeof out)
			rt_die("no pipe");
		fprintf(stderr, "%s, %s: %s%s%s\n", columns[column].name, ft_rows[row].name, out.said,
			*out.wrong ? "; WRONG: " : "", out.wrong);
	}
	rh_buf_release(&usual);
}

static struct ft_outcome outcomes[COLUMNS][FT_ROWS_MOST];

/* Each column in a process of its own: they wait, most of the time. */
static bool play_columns(const char *which)
{
	int pipes[COLUMNS][2];
	bool ok = true;
	fflush(NULL);
	for (int c = 0; c < COLUMNS; c++) {
		if (pipe(pipes[c]) != 0)
			rt_die("no pipe");
		pid_t pid = fork();
		if (pid == 0) {
			if (!which || !strcmp(which, columns[c].name))
				play_column(c, pipes[c][1]);
			_exit(0);
		}
		close(pipes[c][1]);
	}
	for (int c = 0; c < COLUMNS; c++) {
		for (size_t row = 0; row < ft_row_count; row++) {
			struct ft_outcome *o = &outcomes[c][row];
			for (size_t n = 0; n < sizeof *o;) {
				ssize_t k = read(pipes[c][0], (char *)o + n, sizeof *o - n);
				if (k <= 0)
					break;
				n += (size_t)k;
			}
			ok = ok && !*o->wrong;
		}
		close(pipes[c][0]);
	}
	for (int c = 0, status; c < COLUMNS; c++)
		ok = wait(&status) > 0 && status == 0 && ok;
	return ok;
}

/* How long it took varies by the pauses' jitter: its order is told. */
static void back_within(FILE *to, int64_t ms)
{
	static const int most[] = { 10, 30, 90 };
	size_t i = 0;
	while (i + 1 < RH_LEN(most) && ms > most[i] * 1000)
		i++;
	fprintf(to, "within %d s", most[i]);
}

static bool is_write(int c)
{
	static const char *const names[] = { "save", "rotate", "copy" };
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (!strcmp(columns[c].name, names[i]))
			return true;
	return false;
}

static void back(FILE *to, int c, const struct ft_outcome *o)
{
	if (is_write(c) && strcmp(columns[c].name, "rotate") != 0)
		fprintf(to, "%s", o->back_ms >= 0 ? "is there" : "is not there");
	else if (!strcmp(columns[c].name, "rotate"))
		fprintf(to, "%s", o->back_ms >= 0 ? "has the new one" : "has the old one");
	else if (o->back_ms >= 0)
		back_within(to, o->back_ms);
	else
		fprintf(to, "%s", o->signs_in ? "asks who one is" : o->by_key ? "with Again" : "never");
}

static void table(FILE *to)
{
	for (int c = 0; c < COLUMNS; c++) {
		fprintf(to, "\n## %s\n\n| fault | what is said | %s | written |\n|---|---|---|---|\n", columns[c].name,
			is_write(c) ? "afterwards" : "back by itself");
		for (size_t row = 0; row < ft_row_count; row++) {
			const struct ft_outcome *o = &outcomes[c][row];
			if (!wanted(row) || (!o->played && !*o->wrong))
				continue;
			fprintf(to, "| %s | %s", ft_rows[row].name, *o->said ? o->said : "–");
			if (*o->wrong)
				fprintf(to, " **Wrong: %s**", o->wrong);
			fprintf(to, " | ");
			back(to, c, o);
			fprintf(to, " | ");
			if (o->most)
				fprintf(to, "%u", o->most);
			fprintf(to, " |\n");
		}
	}
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "client", 1, NULL, 'c' },
						 { "sandbox", 1, NULL, 's' },
						 { "only", 1, NULL, 'o' },
						 { "column", 1, NULL, 'C' },
						 { "print", 0, NULL, 'p' },
						 { "table", 1, NULL, 't' },
						 { 0 } };
	const char *which = NULL;
	FILE *to = stdout;
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'c')
			client = optarg;
		else if (c == 's')
			sandbox = optarg;
		else if (c == 'o')
			only = optarg;
		else if (c == 'p')
			print = true;
		else if (c == 'C')
			which = optarg;
		else if (c != 't' || (to = fopen(optarg, "w")) == NULL)
			return 2;
	}
	setvbuf(stderr, NULL, _IOLBF, 4096);
	bool ok = play_columns(which);
	table(to);
	if (to != stdout)
		fclose(to);
	return !ok;
}
