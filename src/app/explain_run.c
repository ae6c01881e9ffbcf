/* Many questions answered: the pull secrets of each namespace are read once, then all is said in the order asked. */
#include "app/cmdline.h"
#include "app/explain.h"
#include "app/explain_ask.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/report.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/pull_secrets.h"
#include "registry/image.h"
#include "registry/keyring.h"
#include "ui/role.h"

#include <string.h>

enum { AT_ONCE = 8 };

/* A namespace that is asked about; its number is the tag of what is read of it. */
struct place {
	const char *ns;
	struct kube_pull_secrets *found;
};
struct app_explaining {
	struct app *app;
	struct rh_owner owner;
	const struct app_explain_questions *q;
	struct place *places;
	size_t place_count, asked, read;
	size_t *place_of; /* one for each question */
	bool json;
	struct rh_buf *out;
	void (*done)(void *ctx, int exit_code);
	void *ctx;
};

/* The exit code of an answer, and its word in JSON. */
static const struct {
	int exit_code;
	const char *word;
} verdicts[] = {
	[APP_EXPLAINED_COVERED] = { APP_EXIT_OK, "covered" },
	[APP_EXPLAINED_BY_ACCOUNT] = { APP_EXIT_BY_ACCOUNT, "by-account" },
	[APP_EXPLAINED_PUBLIC] = { APP_EXIT_OK, "public" },
	[APP_EXPLAINED_UNATTACHED] = { APP_EXIT_UNATTACHED, "unattached" },
	[APP_EXPLAINED_NEAR] = { APP_EXIT_NEAR, "near" },
	[APP_EXPLAINED_NOTHING] = { APP_EXIT_NOTHING, "nothing" },
	[APP_EXPLAINED_BROKEN] = { APP_EXIT_NOTHING, "broken" },
	[APP_EXPLAINED_UNKNOWN] = { APP_EXIT_UNKNOWN, "unknown" },
	[APP_EXPLAINED_NO_NAMESPACE] = { APP_EXIT_CONFIG, "no-namespace" },
};

struct answer {
	const struct app_explain_question *q;
	const struct kube_pull_secrets *found;
	enum app_explained verdict;
};

/* ---- the rule, to a sink ---- */

static void ask_rule(struct answer *a, const struct app_explain_sink *sink)
{
	const struct app_explain_pod pod = { (const char *const *)a->q->named, a->q->named_count, a->q->account };

	a->verdict = app_explain(rh_str(a->q->image), &a->q->parsed, a->found, a->q->of ? &pod : NULL, sink);
}

static void take_heading(void *ctx, enum app_explain_part part, const char *title)
{
	(void)part;
	app_report_heading(ctx, title);
}

static void take_line(void *ctx, enum ui_role role, const char *label, const char *text)
{
	(void)role;
	app_report_line(ctx, label, text);
}

/* Only the verdict, as lines of a report or as one text. */
struct verdict {
	enum app_explain_part now;
	struct app_report *report;
	struct rh_buf *text;
};

static void verdict_heading(void *ctx, enum app_explain_part part, const char *title)
{
	(void)title;
	((struct verdict *)ctx)->now = part;
}

static void verdict_line(void *ctx, enum ui_role role, const char *label, const char *text)
{
	const struct verdict *v = ctx;

	(void)role;
	if (v->now != APP_EXPLAIN_VERDICT)
		return;
	if (v->report)
		app_report_line(v->report, label, text);
	if (v->text)
		rh_buf_addf(v->text, "%s%s", rh_gap(v->text->p), text);
}

/* ---- text ---- */

static void tell_whole(struct answer *a, struct app_report *r)
{
	ask_rule(a, &(struct app_explain_sink){ take_heading, take_line, r });
}

static void tell_briefly(struct answer *a, struct app_report *r)
{
	struct verdict v = { .report = r };
	char *title =
		a->q->of ? rh_format(_("%s (%s in %s)"), a->q->image, a->q->of, a->found->ns) : rh_strdup(a->q->image);

	app_report_heading(r, title);
	free(title);
	ask_rule(a, &(struct app_explain_sink){ verdict_heading, verdict_line, &v });
}

static void tell_sum(size_t all, size_t uncovered, struct app_report *r)
{
	char *text = uncovered ? rh_format(_("%zu of %zu are not covered."), uncovered, all)
			       : rh_format(_("All %zu are covered, or need no login."), all);

	app_report_heading(r, text);
	free(text);
}

/* ---- JSON ---- */

static void put_names(struct data_jw *w, const char *key, char *const *names, size_t n)
{
	data_jw_kv_open(w, key, '[');
	for (size_t i = 0; i < n; i++)
		data_jw_str(w, rh_str(names[i]));
	data_jw_close(w, ']');
}

static void put_registries(struct data_jw *w, const struct answer *a)
{
	static const char *const hows[] = { [REGISTRY_COVER_YES] = "yes",
					    [REGISTRY_COVER_NEAR] = "near",
					    [REGISTRY_COVER_NO] = "no",
					    [REGISTRY_COVER_BROKEN] = "broken" };
	struct registry_cover_line *lines = rh_alloc((a->found->n ? a->found->n : 1) * sizeof *lines);
	size_t n = kube_pull_secrets_cover(a->found, &a->q->parsed, lines);

	data_jw_kv_open(w, "registries", '[');
	for (size_t i = 0; i < n; i++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "name", lines[i].secret);
		data_jw_kv_given(w, "covers", hows[lines[i].how]);
		data_jw_kv_given(w, "key", lines[i].key);
		if (lines[i].how == REGISTRY_COVER_YES)
			data_jw_kv_bool(w, "usable", registry_cover_of_use(&lines[i]));
		data_jw_kv_given(w, "why", lines[i].why.what);
		data_jw_kv_given(w, "fix", lines[i].why.fix);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	free(lines);
}

static void put_account(struct data_jw *w, const struct answer *a)
{
	const struct kube_account *account = kube_pull_secrets_account(a->found, a->q->account);

	if (!account)
		return;
	data_jw_kv_open(w, "serviceAccount", '{');
	data_jw_kv_given(w, "name", account->name);
	put_names(w, "imagePullSecrets", account->secrets, account->n);
	data_jw_close(w, '}');
}

static void put_answer(struct data_jw *w, struct answer *a)
{
	struct rh_buf text, full;
	struct verdict v = { .text = &text };

	rh_buf_init(&text, 16384);
	rh_buf_init(&full, 8192);
	ask_rule(a, &(struct app_explain_sink){ verdict_heading, verdict_line, &v });
	registry_image_full(&a->q->parsed, &full);
	data_jw_open(w, '{');
	data_jw_kv_given(w, "image", a->q->image);
	data_jw_kv_given(w, "reference", full.p);
	data_jw_kv_given(w, "namespace", a->found->ns);
	data_jw_kv_given(w, "workload", a->q->of);
	data_jw_kv_given(w, "verdict", verdicts[a->verdict].word);
	data_jw_kv_given(w, "says", text.p);
	if (a->q->of)
		put_names(w, "imagePullSecrets", a->q->named, a->q->named_count);
	put_registries(w, a);
	put_account(w, a);
	data_jw_close(w, '}');
	rh_buf_release(&full);
	rh_buf_release(&text);
}

/* ---- all of them ---- */

static void tell_all(struct app_explaining *p)
{
	enum app_explained worst = APP_EXPLAINED_COVERED;
	struct app_report report = { 0 };
	struct data_jw w;
	size_t uncovered = 0;

	data_jw_init(&w, rh_out_buf(p->out));
	if (p->json) {
		data_jw_open(&w, '{');
		data_jw_kv_open(&w, "images", '[');
	}
	for (size_t i = 0; i < p->q->n; i++) {
		struct answer a = { .q = &p->q->v[i], .found = p->places[p->place_of[i]].found };

		if (p->json)
			put_answer(&w, &a);
		else if (p->q->n == 1)
			tell_whole(&a, &report);
		else
			tell_briefly(&a, &report);
		uncovered += a.verdict > APP_EXPLAINED_PUBLIC;
		if (a.verdict > worst)
			worst = a.verdict;
	}
	if (p->json) {
		data_jw_close(&w, ']');
		data_jw_close(&w, '}');
		rh_buf_addc(p->out, '\n');
	} else if (p->q->n > 1) {
		tell_sum(p->q->n, uncovered, &report);
	}
	app_report_print(&report, p->out);
	app_report_release(&report);
	p->done(p->ctx, verdicts[worst].exit_code);
}

/* ---- reading ---- */

static void ask_next(struct app_explaining *p)
{
	for (; p->asked < p->place_count && p->asked < p->read + AT_ONCE; p->asked++)
		kube_pull_secrets_ask(p->app->session.kube, p->places[p->asked].ns, false, p->owner, (int)p->asked);
}

static void take(void *ctx, struct rh_message *m)
{
	struct app_explaining *p = ctx;

	if (m->tag < 0 || (size_t)m->tag >= p->asked || p->places[m->tag].found)
		return;
	if (m->err.code != RH_OK) {
		p->done(p->ctx, app_say_error(&m->err));
		return;
	}
	p->places[m->tag].found = rh_message_steal(m);
	p->read++;
	ask_next(p);
	if (p->read == p->place_count)
		tell_all(p);
}

static size_t place(struct app_explaining *p, const char *ns)
{
	for (size_t i = 0; i < p->place_count; i++)
		if (strcmp(p->places[i].ns, ns) == 0)
			return i;
	p->places = rh_grow(p->places, p->place_count, sizeof *p->places);
	p->places[p->place_count] = (struct place){ .ns = ns };
	return p->place_count++;
}

struct app_explaining *app_explain_start(struct app *a, const struct app_explain_questions *q, const char *ns,
					 bool json, struct rh_buf *out, void (*done)(void *ctx, int exit_code),
					 void *ctx)
{
	struct app_explaining *p = rh_alloc(sizeof *p);

	*p = (struct app_explaining){ .app = a, .q = q, .json = json, .out = out, .done = done, .ctx = ctx };
	p->owner = rh_owner_new();
	p->place_of = rh_resize(NULL, q->n ? q->n : 1, sizeof *p->place_of);
	for (size_t i = 0; i < q->n; i++)
		p->place_of[i] = place(p, q->v[i].ns ? q->v[i].ns : ns);
	app_receive(a, p->owner, take, p);
	ask_next(p);
	return p;
}

void app_explain_end(struct app_explaining **p)
{
	if (!*p)
		return;
	app_receive_no_more((*p)->app, (*p)->owner);
	rh_owner_end((*p)->owner);
	for (size_t i = 0; i < (*p)->place_count; i++)
		kube_pull_secrets_free((*p)->places[i].found);
	free((*p)->places);
	free((*p)->place_of);
	free(*p);
	*p = NULL;
}
