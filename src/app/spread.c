/* Registries written into many namespaces: its life, and what a screen asks of it. A pass that writes outlives its
 * screen; what was there before is kept only as long as the screen is there. */
#include "app/spread.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/journal.h"
#include "app/parts/spread.h"
#include "base/base.h"
#include "kube/kube.h"

#include <string.h>

static struct app_spread_task *inner(struct app_spread *s)
{
	return (struct app_spread_task *)(void *)s;
}

/* ---- its life ---- */

static void work_forget(struct app_spread_work *w)
{
	rh_secret_release(&w->raw);
	rh_secret_release(&w->sent);
	rh_strset(&w->version, NULL);
}

static void source_release(struct app_spread_source *s)
{
	free(s->type);
	free(s->name);
	kube_pairs_release(&s->labels);
	kube_pairs_release(&s->annotations);
	for (size_t i = 0; i < s->data_count; i++) {
		free(s->data[i].key);
		rh_secret_release(&s->data[i].value);
	}
	free(s->data);
}

static void item_release(struct app_spread_item *i, struct app_spread_work *w)
{
	work_forget(w);
	rh_secret_release(&w->old);
	char *const texts[] = {
		w->uid, w->wrote, i->cluster, i->server, i->cluster_id, i->ns, i->name, i->what, i->type
	};
	for (size_t at = 0; at < RH_LEN(texts); at++)
		free(texts[at]);
}

static void spread_free(struct app_spread_task *x)
{
	struct app_spread_task **at = &x->app->spreads.first;

	while (*at != x)
		at = &(*at)->following;
	*at = x->following;
	app_spread_keep_end(x);
	for (size_t i = 0; i < RH_LEN(x->slots); i++)
		app_lookup_end(&x->slots[i].lookup);
	app_receive_no_more(x->app, x->owner);
	rh_owner_end(x->owner);
	for (size_t i = 0; i < x->source_count; i++)
		source_release(&x->sources[i]);
	for (size_t i = 0; i < x->face.n; i++)
		item_release(&x->face.v[i], &x->work[i]);
	free(x->sources);
	free(x->work);
	free(x->face.v);
	free(x);
}

void app_spreads_free(struct app *a)
{
	while (a->spreads.first)
		spread_free(a->spreads.first);
}

static bool writes(const struct app_spread_task *x)
{
	return x->face.phase == APP_SPREAD_WRITES || x->face.phase == APP_SPREAD_UNDOES;
}

bool app_spreads_busy(const struct app *a)
{
	for (const struct app_spread_task *x = a->spreads.first; x; x = x->following)
		if (writes(x))
			return true;
	return false;
}

char *app_spreads_say(const struct app *a)
{
	for (const struct app_spread_task *x = a->spreads.first; x; x = x->following)
		if (writes(x))
			return rh_format(_("writing registries: %zu of %zu…"), x->face.done, x->face.due);
	return NULL;
}

/* ---- the program ends meanwhile ---- */

static void abandon_item(struct app_spread_task *x, size_t item, void (*tell)(struct app *a, const struct rh_err *e))
{
	const struct app_spread_item *i = &x->face.v[item];
	const struct rh_err none = { 0 };
	char *path = app_spread_path(i, false, false);
	struct rh_err e;

	app_err_unknown(&e, app_spread_method(x, item), i->what, i->kube, path, &none);
	app_spread_note(x, item, &e);
	tell(x->app, &e);
	free(path);
}

/* What became of the others is known: how many, and where it is written down. */
static void abandon_rest(struct app_spread_task *x, void (*tell)(struct app *a, const struct rh_err *e))
{
	struct rh_err e;

	rh_err_set(&e, RH_E_UNKNOWN,
		   rh_ngettext("%zu of %zu registry was written when the program ended.",
			       "%zu of %zu registries were written when the program ended.", x->face.due),
		   x->good, x->face.due);
	if (x->kept)
		rh_err_why(&e, _("Where is in %s"), x->kept);
	rh_err_fix(&e, "%s", _("ranchhand undo shows it and takes back what was created."));
	tell(x->app, &e);
}

void app_spreads_abandon(struct app *a, void (*tell)(struct app *a, const struct rh_err *e))
{
	for (struct app_spread_task *x = a->spreads.first; x; x = x->following) {
		for (size_t n = 0; writes(x) && n < RH_LEN(x->slots); n++)
			if (x->slots[n].used)
				abandon_item(x, x->slots[n].item, tell);
		if (writes(x))
			abandon_rest(x, tell);
	}
}

/* ---- its end ---- */

static void say_end(struct app_spread_task *x, size_t written)
{
	app_outcome_post(
		x->app,
		(struct app_outcome){ .role = written == x->face.due ? UI_ROLE_GOOD : UI_ROLE_WARN,
				      .say = rh_format(rh_ngettext("%zu of %zu registry is written.",
								   "%zu of %zu registries are written.", x->face.due),
						       written, x->face.due) });
}

void app_spread_ended(struct app_spread_task *x)
{
	bool wrote = writes(x);

	x->face.phase = APP_SPREAD_RESTS;
	if (wrote)
		app_tell_all(x->app, APP_MESSAGE_CHANGED);
	if (wrote && x->left)
		say_end(x, x->good);
	app_spread_tell(x);
	if (x->left)
		spread_free(x);
}

/* ---- the face ---- */

struct app_spread *app_spread_new(struct app *a, struct rh_owner screen)
{
	struct app_spread_task *x = rh_alloc(sizeof *x);

	x->app = a;
	x->screen = screen;
	x->owner = rh_owner_new();
	x->following = a->spreads.first;
	a->spreads.first = x;
	app_receive(a, x->owner, app_spread_take, x);
	return &x->face;
}

static void pairs_copy(struct kube_pairs *to, const struct kube_pair *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kube_pairs_add(to, rh_str(v[i].key), rh_str(v[i].value));
}

size_t app_spread_source(struct app_spread *s, const struct kube_secret_draft *d)
{
	struct app_spread_task *x = inner(s);
	struct app_spread_source *to;

	x->sources = rh_resize(x->sources, x->source_count + 1, sizeof *x->sources);
	to = &x->sources[x->source_count];
	*to = (struct app_spread_source){ .type = rh_strdup(d->type), .name = rh_strdup(d->name) };
	pairs_copy(&to->labels, d->labels, d->label_count);
	pairs_copy(&to->annotations, d->annotations, d->annotation_count);
	to->data = rh_alloc((d->data_count + 1) * sizeof *to->data);
	for (; to->data_count < d->data_count; to->data_count++) {
		to->data[to->data_count].key = rh_strdup(d->data[to->data_count].key);
		rh_secret_copy(&to->data[to->data_count].value, &d->data[to->data_count].value);
	}
	return x->source_count++;
}

size_t app_spread_add(struct app_spread *s, struct kube *kube, const char *cluster, const char *ns, size_t source)
{
	struct app_spread_task *x = inner(s);
	const char *name = x->sources[source].name;

	s->v = rh_grow(s->v, s->n, sizeof *s->v);
	x->work = rh_grow(x->work, s->n, sizeof *x->work);
	s->v[s->n] = (struct app_spread_item){ .kube = kube,
					       .cluster = cluster ? rh_strdup(cluster) : NULL,
					       .server = rh_strdup(kube->at->url),
					       .cluster_id = rh_strdup(kube->id),
					       .ns = rh_strdup(ns),
					       .name = rh_strdup(name),
					       .what = rh_format(_("secret %s/%s"), ns, name),
					       .source = source,
					       .chosen = true };
	x->work[s->n] = (struct app_spread_work){ 0 };
	return s->n++;
}

bool app_spread_may_set_way(const struct app_spread_item *i)
{
	return (i->there == APP_SPREAD_OTHER || i->there == APP_SPREAD_BROKEN) &&
	       (i->state == APP_SPREAD_READY || i->state == APP_SPREAD_NOTHING || i->state == APP_SPREAD_REFUSED);
}

void app_spread_check(struct app_spread *s)
{
	struct app_spread_task *x = inner(s);

	for (size_t i = 0; s->phase == APP_SPREAD_RESTS && i < s->n; i++)
		if (s->v[i].source < x->source_count &&
		    (s->v[i].state == APP_SPREAD_REFUSED || s->v[i].state == APP_SPREAD_FAILED ||
		     s->v[i].state == APP_SPREAD_CHANGED || s->v[i].state == APP_SPREAD_UNDONE)) {
			work_forget(&x->work[i]);
			s->v[i].state = APP_SPREAD_WAITING;
		}
	app_spread_begin(x, APP_SPREAD_CHECKS);
}

void app_spread_set_way(struct app_spread *s, size_t item, enum app_spread_way way)
{
	if (s->phase != APP_SPREAD_RESTS || !app_spread_may_set_way(&s->v[item]) || s->v[item].way == way)
		return;
	s->v[item].way = way;
	s->v[item].state = APP_SPREAD_WAITING;
	app_spread_begin(inner(s), APP_SPREAD_CHECKS);
}

static void write_pass(struct app_spread_task *x, enum app_spread_phase phase)
{
	struct rh_err e;

	if (app_gate(x->app, APP_GATE_WRITE, &e))
		app_spread_begin(x, phase);
	else
		app_outcome_post(x->app, (struct app_outcome){ .err = e });
}

void app_spread_write(struct app_spread *s, bool go_on)
{
	inner(s)->go_on = go_on;
	write_pass(inner(s), APP_SPREAD_WRITES);
}

void app_spread_undo(struct app_spread *s)
{
	inner(s)->go_on = false;
	write_pass(inner(s), APP_SPREAD_UNDOES);
}

size_t app_spread_count(const struct app_spread *s, enum app_spread_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->v[i].state == state;
	return n;
}

size_t app_spread_ready(const struct app_spread *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->v[i].chosen && s->v[i].state == APP_SPREAD_READY;
	return n;
}

void app_spread_leave(struct app_spread **s)
{
	struct app_spread_task *x = *s ? inner(*s) : NULL;

	*s = NULL;
	if (!x)
		return;
	x->left = true;
	for (size_t i = 0; x->face.phase != APP_SPREAD_UNDOES && i < x->face.n; i++)
		rh_secret_release(&x->work[i].old);
	if (!writes(x))
		spread_free(x);
}
