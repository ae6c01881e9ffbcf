/* kubectl, run for the learner where none of its arguments is a password: those are there for everybody to read. It
 * reaches the demo with the kubeconfig that the guide tells. What it printed is shown when the step is done. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"
#include "data/lesson.h"
#include "data/text.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

enum { RUN_MS = 20000, PRINTED_MOST = 64 << 10, LINES = 24, WORDS = 60 };

/* What the tests call so as well: what a person must not see of a lesson stands in these. */
static bool names_secret(const char *words)
{
	return strstr(words, "{password}") || strstr(words, "{right}");
}

static bool can_run(const struct app_tour *t, const struct data_lesson_line *l)
{
	char *kubectl =
		t->app->session.demo && t->shell.path && !names_secret(l->arg) ? rh_program_find("kubectl") : NULL;
	bool can = kubectl != NULL;

	free(kubectl);
	return can;
}

bool app_tour_kubectl_secret(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	for (size_t i = 0; s && i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_KUBECTL && names_secret(s->lines[i].arg))
			return true;
	return false;
}

size_t app_tour_kubectl_next(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	for (size_t i = t->now.ran; s && i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_KUBECTL && can_run(t, &s->lines[i]))
			return i;
	return s ? s->count : 0;
}

/* ---- what it printed ---- */

/* The password that the guide tells, as it is or in base64 (what a secret is kept in). */
static bool has_password(const struct app_tour *t, struct rh_str word)
{
	struct rh_secret decoded;
	bool has = rh_str_find(word, t->password) < word.n;

	rh_secret_init(&decoded);
	while (word.n && strchr("'\",", word.p[word.n - 1]))
		word.n--;
	if (!has && data_base64_decode(word, true, rh_out_secret(&decoded)))
		has = rh_str_find(rh_secret_peek(&decoded), t->password) < rh_secret_peek(&decoded).n;
	rh_secret_release(&decoded);
	return has;
}

/* Of what holds the password only the beginning is shown. */
static void add_printed(const struct app_tour *t, struct rh_str line, struct rh_buf *out)
{
	enum { SHOWN = 12 };

	for (size_t i = 0, end; i < line.n; i = end) {
		bool blank = line.p[i] == ' ' || line.p[i] == '\t';

		for (end = i; end < line.n && (line.p[end] == ' ' || line.p[end] == '\t') == blank;)
			end++;
		struct rh_str word = rh_str_n(line.p + i, end - i);
		if (!blank && has_password(t, word))
			rh_buf_addf(out, "%.*s…", (int)(rh_str_starts(word, "eyJ") ? SHOWN : 0), word.p);
		else
			rh_line_clean(out, word);
	}
}

static void keep_printed(struct app_tour *t, struct rh_str text)
{
	struct app_tour_kubectl *k = &t->kubectl;
	struct rh_str line;

	for (size_t n = 0; n < LINES && rh_str_cut(&text, '\n', &line); n++) {
		add_printed(t, line, &k->printed);
		rh_buf_addc(&k->printed, '\n');
	}
}

void app_tour_kubectl_show(struct app_tour *t)
{
	struct app_tour_kubectl *k = &t->kubectl;

	if (!k->printed.n)
		return;
	app_tour_dialog(t, _("kubectl was run"), rh_buf_str(&k->printed));
	rh_buf_clear(&k->printed);
}

/* ---- running it ---- */

static void on_done(void *ctx, int status, struct rh_secret *out, const char *said, const struct rh_err *how)
{
	struct app_tour *t = ctx;
	struct rh_err e;

	t->kubectl.child = 0;
	if (how->code == RH_OK && status == 0) {
		keep_printed(t, rh_secret_peek(out));
		t->kubectl.state = APP_TOUR_KUBECTL_DONE;
	} else {
		char *why = net_child_why(status, said, how);
		rh_err_set(&e, RH_E_IO, "%s", _("kubectl could not do it."));
		rh_err_why(&e, "%s", why);
		free(why);
		ui_error(t->app->ui, &e);
		t->kubectl.state = APP_TOUR_KUBECTL_FAILED;
	}
	t->world.stale = true;
	ui_touch(t->app->ui);
}

static void start(struct app_tour *t, const char *kubectl, const struct data_words *words)
{
	char *config = rh_format("--kubeconfig=%s", t->shell.path);
	/* nothing of the demo is to stay: what it would keep cannot be written there */
	const char *argv[WORDS + 4] = { kubectl, config, "--cache-dir=/dev/null" };

	for (size_t i = 0; i < words->n && i < WORDS; i++)
		argv[3 + i] = words->v[i];
	t->kubectl.state = APP_TOUR_KUBECTL_RUNS;
	t->kubectl.child = net_child_start(t->app->net, &(struct net_child){ .argv = argv,
									     .no_terminal = true,
									     .timeout_ms = RUN_MS,
									     .limit = PRINTED_MOST,
									     .on_done = on_done,
									     .ctx = t });
	free(config);
}

bool app_tour_kubectl_run(struct app_tour *t, const struct data_lesson_line *l, const char *arg)
{
	char *kubectl = rh_program_find("kubectl");
	struct data_words words = { 0 };
	bool can = can_run(t, l) && data_words_split(rh_str(arg), &words);

	if (t->kubectl.child)
		net_child_end(t->app->net, t->kubectl.child);
	t->kubectl.child = 0;
	if (can) {
		rh_buf_addf(&t->kubectl.printed, "$ kubectl %s\n", arg);
		start(t, kubectl, &words);
	} else if (!kubectl) {
		ui_toast(t->app->ui, UI_ROLE_TEXT, "%s",
			 _("kubectl is not installed here: the command is only shown."));
	}
	data_words_release(&words);
	free(kubectl);
	return can;
}

unsigned app_tour_runs(const struct app *a)
{
	const struct app_tour *t = app_tour_of(a);

	return t && t->kubectl.child ? 1 : 0;
}

void app_tour_kubectl_init(struct app_tour *t)
{
	rh_buf_init(&t->kubectl.printed, 2 * PRINTED_MOST);
}

void app_tour_kubectl_end(struct app_tour *t)
{
	if (t->kubectl.child)
		net_child_end(t->app->net, t->kubectl.child);
	rh_buf_release(&t->kubectl.printed);
	t->kubectl = (struct app_tour_kubectl){ 0 };
}
