/* complete: what may come next on the command line, from its tables, the kubeconfig and what is remembered. */
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/options.h"
#include "app/places.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kubeconfig.h"

#include <string.h>

enum answer { COBRA_FILES = 0, COBRA_NO_FILES = 4, COBRA_DIRECTORIES = 16 };

struct complete {
	struct app *app;
	struct rh_buf *out;
	struct rh_rows given; /* what was offered already */
	const char *before;   /* "--lang=": stands in front of every value */
	const char *typed;    /* begins with this, behind `before` */
	enum answer answer;
};

static void offer(struct complete *c, const char *value, const char *what)
{
	struct rh_str v = rh_str(value);

	if (!v.n || !rh_str_starts(v, c->typed) || rh_rows_get(&c->given, value))
		return;
	struct rh_row *row = rh_alloc(sizeof *row + v.n + 1);

	row->key = memcpy((char *)(row + 1), value, v.n + 1);
	rh_rows_put(&c->given, row);
	rh_buf_addz(c->out, c->before);
	rh_line_clean(c->out, v);
	if (what && *what) {
		rh_buf_addc(c->out, '\t');
		rh_line_clean(c->out, rh_str(what));
	}
	rh_buf_addc(c->out, '\n');
}

/* ---- values ---- */

static void contexts(struct complete *c)
{
	struct rh_err e;
	const struct kube_config *k = app_kubeconfig(c->app, &e);

	for (size_t i = 0; k && i < k->count; i++)
		offer(c, k->contexts[i].name, k->contexts[i].server);
}

static void servers(struct complete *c)
{
	const struct app_state *s = &c->app->state;

	for (size_t i = 0; i < s->server_count; i++)
		offer(c, s->servers[i].url, s->servers[i].name);
}

static void clusters(struct complete *c)
{
	const struct app_state *s = &c->app->state;

	for (size_t i = 0; i < s->filter_count; i++)
		offer(c, s->filters[i].cluster, s->filters[i].server);
}

/* Those that a filter picked, and those that contexts name. */
static void namespaces(struct complete *c)
{
	const struct app_state *s = &c->app->state;
	struct rh_err e;
	const struct kube_config *k = app_kubeconfig(c->app, &e);

	for (size_t i = 0; i < s->filter_count; i++)
		for (size_t j = 0; j < s->filters[i].filter.n; j++)
			if (rh_str_starts(rh_str(s->filters[i].filter.ids[j]), "ns://"))
				offer(c, s->filters[i].filter.ids[j] + strlen("ns://"), NULL);
	for (size_t i = 0; k && i < k->count; i++)
		if (k->contexts[i].own_namespace)
			offer(c, k->contexts[i].namespace_, NULL);
}

static void files(struct complete *c)
{
	c->answer = COBRA_FILES;
}

static void directories(struct complete *c)
{
	c->answer = COBRA_DIRECTORIES;
}

static void (*const takes[APP_TAKES_COUNT])(struct complete *c) = {
	[APP_TAKES_FILE] = files,     [APP_TAKES_DIRECTORY] = directories, [APP_TAKES_CONTEXT] = contexts,
	[APP_TAKES_SERVER] = servers, [APP_TAKES_CLUSTER] = clusters,      [APP_TAKES_NAMESPACE] = namespaces,
};

static void values(struct complete *c, const struct app_option_def *d)
{
	struct rh_str rest, one;
	struct rh_buf all;

	if (takes[d->takes])
		takes[d->takes](c);
	if (!d->values)
		return;
	rh_buf_init(&all, 4096);
	d->values(&all);
	rest = rh_buf_str(&all);
	while (rh_str_cut(&rest, ',', &one)) {
		char *value = rh_str_dup(rh_str_trim(one));
		offer(c, value, NULL);
		free(value);
	}
	rh_buf_release(&all);
}

/* ---- options and places ---- */

static void options(struct complete *c)
{
	for (const struct app_option_def *d = app_option_defs; d->name; d++) {
		char *name = rh_format("--%s", d->name);
		offer(c, name, _(d->help));
		free(name);
	}
}

static void places(struct complete *c)
{
	for (const struct app_command_def *d = app_command_defs; d->name; d++)
		offer(c, d->name, _(d->help));
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->cli)
			offer(c, p->cli, _(p->label));
}

/* ---- the words before ---- */

struct line {
	const struct app_option_def *awaits; /* the next word is its value */
	bool ended;                          /* "--": no option comes any more */
	size_t words;
};

/* The option that a word begins with, and its value where it holds one. */
static const struct app_option_def *option_of(const char *word, const char **value)
{
	struct rh_str w = rh_str(word), name;

	*value = NULL;
	if (!rh_str_starts(w, "-") || w.n < 2)
		return NULL;
	bool letter = w.p[1] != '-';
	struct rh_str rest = rh_str_from(w, letter ? 1 : 2);

	if (letter)
		name = rh_str_n(rest.p, 1);
	else
		(void)rh_str_cut(&rest, '=', &name);
	if (letter ? w.n > 2 : strchr(word, '=') != NULL)
		*value = letter ? word + 2 : strchr(word, '=') + 1;
	for (const struct app_option_def *d = app_option_defs; d->name; d++)
		if (letter ? d->letter == name.p[0] && strchr("nhV", d->letter) : rh_str_is(name, d->name))
			return d;
	return NULL;
}

/* What decides which contexts and namespaces there are. */
static void take(struct app_options *o, const struct app_option_def *d, const char *value)
{
	if (strcmp(d->name, "kubeconfig") == 0)
		o->kubeconfig = value;
	else if (strcmp(d->name, "state-dir") == 0)
		o->state_dir = value;
	else if (strcmp(d->name, "no-state") == 0)
		o->no_state = true;
}

static void pass(struct complete *c, struct line *l, const char *word)
{
	const char *value;
	const struct app_option_def *d = l->awaits;

	l->awaits = NULL;
	if (d) {
		take(&c->app->opt, d, word);
	} else if (l->ended || word[0] != '-') {
		l->words++;
	} else if (strcmp(word, "--") == 0) {
		l->ended = true;
	} else if ((d = option_of(word, &value)) != NULL) {
		if (d->arg && !d->optional && !value)
			l->awaits = d;
		else
			take(&c->app->opt, d, value);
	}
}

static void last(struct complete *c, const struct line *l, const char *word)
{
	const char *value;
	const struct app_option_def *d = l->awaits ? NULL : option_of(word, &value);

	c->typed = word;
	if (l->awaits) {
		values(c, l->awaits);
	} else if (!l->ended && d && value) {
		char *before = rh_format("%.*s", (int)(value - word), word);
		c->before = before;
		c->typed = value;
		values(c, d);
		free(before);
	} else if (!l->ended && word[0] == '-') {
		options(c);
	} else if (l->words == 0) {
		places(c);
	}
}

void app_complete(struct app *a, struct rh_buf *out)
{
	struct complete c = { .app = a, .out = out, .before = "", .answer = COBRA_NO_FILES };
	struct line l = { 0 };
	size_t n = a->opt.complete_count;

	rh_rows_init(&c.given);
	for (size_t i = 0; i + 1 < n; i++)
		pass(&c, &l, a->opt.complete[i]);
	app_state_load(&a->state, a->opt.state_dir, a->opt.no_state);
	last(&c, &l, n ? a->opt.complete[n - 1] : "");
	rh_buf_addf(out, ":%d\n", (int)c.answer);
	rh_rows_release(&c.given);
	app_keep_release(a);
	app_state_release(&a->state);
}
