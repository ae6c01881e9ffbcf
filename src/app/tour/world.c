/* What the server says of a step: each `api GET` is asked as the learner, and what is expected of the answer compared.
 * After a write of ours, when a list has changed, and every second while nothing else is missing. Answers may hold
 * secrets: they are looked at where they came, in memory that is wiped, and lines with {password} are compared only
 * where the step tells it. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "data/lesson.h"
#include "data/text.h"
#include "kube/kube.h"
#include "net/net.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

enum { EVERY_MS = 1000, PATH = 4096 };

#define DECODES "|base64|"

static bool is_asked(const struct data_lesson_line *l)
{
	return l->word == DATA_LESSON_API && rh_str_starts(rh_str(l->arg), "GET ");
}

bool app_tour_asks(const struct data_lesson_step *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_asked(&s->lines[i]))
			return true;
	return false;
}

/* What would say which password it is. One that the step tells the learner to type is no secret. */
static bool left_out(const struct data_lesson_step *s, const struct data_lesson_line *l)
{
	if (l->word != DATA_LESSON_EXPECT)
		return false;
	return strstr(l->value, "{right}") ||
	       (strstr(l->value, "{password}") && !strstr(s->say.v[0].text, "{password}"));
}

bool app_tour_any_way(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);

	if (!app_tour_asks(s))
		return false;
	for (size_t i = 0; t->world.before && i < s->count; i++)
		if (left_out(s, &s->lines[i]))
			return false;
	return true;
}

/* ---- what is expected ---- */

/* The text of a value: of a string what it says, of anything else its JSON. */
static void text_of(struct rh_str raw, struct rh_secret *out)
{
	rh_secret_clear(out);
	if (!raw.n || raw.p[0] != '"' || !data_json_decode(raw, DATA_JSON_SHOW, rh_out_secret(out)))
		rh_secret_set(out, raw);
}

/* "/data/.dockerconfigjson|base64|/auths/quay.io/username" */
static bool find(struct rh_str doc, const char *pointer, struct rh_secret *out)
{
	struct rh_str rest = rh_str(pointer), raw;
	struct rh_secret decoded;
	struct rh_err e;
	size_t at = rh_str_find(rest, DECODES);
	char *first = rh_str_dup(rh_str_n(rest.p, at));
	bool found = data_json_find(doc, first, &raw, &e) == RH_OK;

	free(first);
	if (found)
		text_of(raw, out);
	if (!found || at == rest.n)
		return found;
	rh_secret_init(&decoded);
	found = data_base64_decode(rh_secret_peek(out), false, rh_out_secret(&decoded)) &&
		find(rh_secret_peek(&decoded), pointer + at + strlen(DECODES), out);
	rh_secret_release(&decoded);
	return found;
}

static bool expected(const struct app_tour *t, const struct data_lesson_line *l, int status, struct rh_str body)
{
	struct rh_buf pointer, want;
	struct rh_secret is;
	int64_t code;
	bool holds = false;

	if (left_out(app_tour_step(t), l))
		return true;
	rh_buf_init(&pointer, PATH);
	rh_buf_init(&want, PATH);
	rh_secret_init(&is);
	if (!app_tour_filled(t, l->arg, &pointer) || !app_tour_filled(t, l->value, &want))
		holds = false;
	else if (!strcmp(pointer.p, "status"))
		holds = rh_str_number(rh_buf_str(&want), 0, 999, &code) && code == status;
	else
		holds = find(body, pointer.p, &is) && rh_str_eq(rh_secret_peek(&is), rh_buf_str(&want));
	rh_secret_release(&is);
	rh_buf_release(&want);
	rh_buf_release(&pointer);
	return holds;
}

/* ---- asking ---- */

static void ask(struct app_tour *t);

static void asked(struct app_tour *t, bool holds)
{
	struct app_tour_world *w = &t->world;

	w->asking = false;
	w->before = w->known ? w->before : holds;
	w->known = true;
	w->holds = holds;
	ui_touch(t->app->ui);
}

static void on_answer(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct app_tour *t = ctx;
	struct app_tour_world *w = &t->world;
	const struct data_lesson_step *s = app_tour_step(t);
	size_t i = w->line;

	w->failed = i;
	if (e->code != RH_OK) {
		asked(t, false);
		return;
	}
	while (++i < s->count && s->lines[i].word != DATA_LESSON_API)
		if (s->lines[i].word == DATA_LESSON_EXPECT && !expected(t, &s->lines[i], head->status, body)) {
			w->failed = i;
			asked(t, false);
			return;
		}
	w->line = i;
	ask(t);
}

/* Of the cluster that is explored, or of the server itself. */
static struct net_endpoint *where(const struct app_tour *t, const char *path, struct rh_buf *whole)
{
	const struct app_session *s = &t->app->session;
	bool native = rh_str_starts(rh_str(path), "/api");

	if (native && !s->kube)
		return NULL;
	rh_buf_addf(whole, "%s%s", native && s->kube->prefix ? s->kube->prefix : "", path);
	return native ? s->kube->at : s->at;
}

/* The next `api` from world.line on; behind the last all holds. */
static void ask(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	struct app_tour_world *w = &t->world;
	struct rh_buf path, whole;

	while (w->line < s->count && !is_asked(&s->lines[w->line]))
		w->line++;
	if (w->line == s->count) {
		asked(t, true);
		return;
	}
	rh_buf_init(&path, PATH);
	rh_buf_init(&whole, PATH);
	bool known = app_tour_filled(t, s->lines[w->line].arg + strlen("GET "), &path);
	struct net_endpoint *at = known ? where(t, path.p, &whole) : NULL;
	w->failed = w->line;
	if (at)
		net_http_start(t->app->net, &(struct net_http){ .at = at,
								.method = "GET",
								.path = whole.p,
								.owner = w->owner,
								.on_done = on_answer,
								.ctx = t });
	else
		asked(t, false);
	rh_buf_release(&whole);
	rh_buf_release(&path);
}

static void begin(struct app_tour *t)
{
	struct app_tour_world *w = &t->world;

	w->asking = true;
	w->stale = false;
	w->asked = rh_now();
	w->line = 0;
	ask(t);
}

static void on_timer(void *ctx)
{
	struct app_tour *t = ctx;

	ui_touch(t->app->ui);
}

/* ---- when ---- */

static uint64_t versions(const struct app *a)
{
	const struct ui_screen *s;
	uint64_t h = RH_HASH;

	for (size_t i = 0; (s = app_at(a, i)); i++) {
		const char *v = UI_CALLBACK(s->ops, version) ? UI_CALLBACK(s->ops, version)(s) : NULL;

		if (v)
			h = rh_hash(h, v, strlen(v));
	}
	return h;
}

static void notice(struct app_tour *t)
{
	struct app_tour_world *w = &t->world;
	uint64_t now = versions(t->app);
	bool writing = app_busy(t->app);

	w->stale |= now != w->versions || (w->writing && !writing);
	w->versions = now;
	w->writing = writing;
}

void app_tour_world_begin(struct app_tour *t)
{
	app_tour_world_end(t);
	t->world = (struct app_tour_world){ .owner = rh_owner_new(), .stale = true };
}

void app_tour_world_end(struct app_tour *t)
{
	struct app_tour_world *w = &t->world;

	rh_timer_stop(&w->timer);
	if (!w->owner.id)
		return;
	net_http_cancel_owner(t->app->net, w->owner);
	rh_owner_end(w->owner);
	*w = (struct app_tour_world){ 0 };
}

void app_tour_world_look(struct app_tour *t, bool only)
{
	struct app_tour_world *w = &t->world;
	int64_t since = rh_now() - w->asked;

	notice(t);
	if (w->asking || w->writing)
		return;
	if (w->stale || (only && !w->holds && since >= EVERY_MS))
		begin(t);
	else if (only && !w->holds && !w->timer.running)
		rh_timer_start(&w->timer, EVERY_MS - since, on_timer, t);
}
