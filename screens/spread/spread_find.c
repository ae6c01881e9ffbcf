/* What is written, and where: the registries as the server has them, and the namespaces of labels. */
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/spread/spread.h"
#include "app/fleet.h"
#include "app/session.h"
#include "app/spread.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "net/net.h"
#include "ui/screen.h"

#include <string.h>

static void mute(struct spread_state *st, char *line)
{
	st->muted = rh_resize(st->muted, st->muted_count + 2, sizeof *st->muted);
	st->muted[st->muted_count++] = line;
	st->muted[st->muted_count] = NULL;
}

static void add_name(struct spread_state *st, const char *name)
{
	for (size_t i = 0; i < st->n; i++)
		if (strcmp(st->names[i], name) == 0)
			return;
	st->names = rh_grow(st->names, st->n, sizeof *st->names);
	st->names[st->n++] = rh_strdup(name);
}

bool spread_finding(const struct spread_state *st)
{
	return st->read < st->key_count || st->listed < st->label_count;
}

static void begin(struct ui_screen *s)
{
	struct spread_state *st = s->state;

	if (spread_finding(st))
		return;
	for (size_t i = 0; i < st->n; i++)
		for (size_t j = 0; j < st->sources; j++)
			(void)app_spread_add(st->spread, app_session(s->app)->kube, NULL, st->names[i], j);
	st->checked = true;
	app_spread_check(st->spread);
	st->stale = true;
}

/* ---- what is written ---- */

/* Labels and annotations with a domain belong to whoever put them there: Rancher, a controller, kubectl. The
 * description is the person's. */
static bool is_own(const char *key)
{
	return !strchr(key, '/') || strcmp(key, KUBE_DESCRIPTION) == 0;
}

static void copy_own(struct kube_pairs *to, const struct kube_pair *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_own(v[i].key))
			kube_pairs_add(to, rh_str(v[i].key), rh_str(v[i].value));
}

static void on_source(struct spread_state *st, struct rh_message *m)
{
	const char *key = st->keys[m->tag - SPREAD_TAG_SOURCE];
	struct kube_reply *r = m->body;
	struct kube_secret_object o = { 0 };
	struct kube_pairs labels = { 0 }, annotations = { 0 };
	struct rh_err e = m->err;

	st->read++;
	if (e.code == RH_OK && r && kube_secret_object_read(&r->body, &o, &e) == RH_OK &&
	    !kube_secret_is_registry(o.type))
		rh_err_set(&e, RH_E_INVALID, "%s", _("it is not a registry any more"));
	if (e.code == RH_OK) {
		copy_own(&labels, o.labels, o.label_count);
		copy_own(&annotations, o.annotations, o.annotation_count);
		(void)app_spread_source(st->spread, &(struct kube_secret_draft){ .type = o.type,
										 .name = o.name,
										 .labels = labels.v,
										 .label_count = labels.n,
										 .annotations = annotations.v,
										 .annotation_count = annotations.n,
										 .data = o.data,
										 .data_count = o.data_count });
		st->sources++;
	} else {
		mute(st, rh_format(_("%s: could not be read. %s"), key, e.what));
	}
	kube_pairs_release(&labels);
	kube_pairs_release(&annotations);
	kube_secret_object_release(&o);
}

static void ask_source(struct ui_screen *s, size_t i)
{
	const struct spread_state *st = s->state;
	char *home, *name, *what;
	struct rh_buf path;

	secret_key_split(st->keys[i], &home, &name);
	what = secret_home_what(s->app, home, name);
	rh_buf_init(&path, 4096);
	secret_home_path(s->app, home, name, &path);
	kube_get(secret_home_kube(s->app, home), path.p, what, s->owner, SPREAD_TAG_SOURCE + (int)i);
	rh_buf_release(&path);
	free(what);
	free(home);
	free(name);
}

/* ---- namespaces by label ---- */

static void ask_labels(struct ui_screen *s, size_t i)
{
	const struct spread_state *st = s->state;
	const struct kube *k = app_session(s->app)->kube;
	struct rh_buf path;

	rh_buf_init(&path, 8192);
	kube_path(k, &kube_res_namespace, NULL, NULL, &path);
	rh_buf_addz(&path, "?labelSelector=");
	net_url_escape(&path, rh_str(st->labels[i]));
	kube_get(app_session(s->app)->kube, path.p, _("Namespaces"), s->owner, SPREAD_TAG_LABELS + (int)i);
	rh_buf_release(&path);
}

static void on_labels(struct spread_state *st, const struct rh_message *m)
{
	const char *selector = st->labels[m->tag - SPREAD_TAG_LABELS];
	const struct kube_reply *r = m->body;
	struct data_json_iter it;
	size_t before = st->n;

	st->listed++;
	if (m->err.code != RH_OK || !r) {
		mute(st, rh_format(_("Namespaces with the label %s: %s"), selector, m->err.what));
		return;
	}
	if (data_json_iter_init(&it, data_json_part(rh_secret_peek(&r->body), "/items")))
		while (data_json_next(&it)) {
			struct rh_buf name;

			rh_buf_init(&name, 256);
			if (data_json_find_text(it.value, "/metadata/name", &name))
				add_name(st, name.p);
			rh_buf_release(&name);
		}
	if (st->n == before)
		mute(st, rh_format(_("No further namespace has the label %s."), selector));
}

/* ---- life ---- */

bool spread_found(struct ui_screen *s, struct rh_message *m)
{
	struct spread_state *st = s->state;

	if (m->tag >= SPREAD_TAG_SOURCE && (size_t)(m->tag - SPREAD_TAG_SOURCE) < st->key_count)
		on_source(st, m);
	else if (m->tag >= SPREAD_TAG_LABELS && (size_t)(m->tag - SPREAD_TAG_LABELS) < st->label_count)
		on_labels(st, m);
	else
		return false;
	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	begin(s);
	return true;
}

static char **copy(const char *const *v, size_t n)
{
	char **to = rh_alloc((n + 1) * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = rh_strdup(v[i]);
	return to;
}

static bool among(const char *const *v, size_t n, const char *z)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], z) == 0)
			return true;
	return false;
}

static void take_lines(struct ui_screen *s, const struct spread_start *start)
{
	struct spread_state *st = s->state;
	struct kube *here = app_session(s->app)->kube;

	const char **ids = rh_alloc((start->lines->n + 1) * sizeof *ids);
	size_t elsewhere = 0;

	st->report = rh_strdup(start->report);
	for (size_t i = 0; i < start->lines->n; i++) {
		const struct app_spread_line *l = &start->lines->v[i];
		bool is_here = app_spread_line_is_of(l, here);

		app_spread_add_line(st->spread, l, is_here ? here : NULL);
		if (!is_here && !among(ids, elsewhere, l->cluster))
			ids[elsewhere++] = l->cluster;
	}
	st->stale = true;
	if (elsewhere)
		st->fleet = app_fleet_open(s->app, ids, elsewhere, s->owner);
	free(ids);
}

void spread_take(struct ui_screen *s, const struct spread_start *start)
{
	struct spread_state *st = s->state;

	st->here = rh_strdup(app_session(s->app)->cluster_name);
	if (start->lines) {
		take_lines(s, start);
		return;
	}
	for (size_t i = 0; i < start->n; i++)
		add_name(st, start->names[i]);
	st->labels = copy(start->labels, start->label_count);
	st->label_count = start->label_count;
	st->keys = copy(start->keys, start->key_count);
	st->key_count = start->key_count;
	st->form = start->form;
	st->title = start->draft ? rh_strdup(start->draft->name)
		    : st->key_count == 1
			    ? rh_strdup(strrchr(st->keys[0], '/') + 1)
			    : rh_format(rh_ngettext("%zu registry", "%zu registries", st->key_count), st->key_count);
	if (start->draft) {
		(void)app_spread_source(st->spread, start->draft);
		st->sources = 1;
	}
	for (size_t i = 0; i < st->key_count; i++)
		ask_source(s, i);
	for (size_t i = 0; i < st->label_count; i++)
		ask_labels(s, i);
	begin(s);
}

static void strings_free(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

void spread_drop(struct spread_state *st)
{
	strings_free(st->keys, st->key_count);
	strings_free(st->names, st->n);
	strings_free(st->labels, st->label_count);
	strings_free(st->muted, st->muted_count);
	free(st->title);
	free(st->report);
	free(st->here);
	rh_rows_release(&st->rows);
}
