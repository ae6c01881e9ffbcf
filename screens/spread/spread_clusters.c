/* Other clusters: those of this Rancher, or the contexts of the kubeconfig. Each is ticked as a whole, which is what
 * its namespace filter shows, or by its namespaces; one that does not answer says so in its line. */
#include "screens/spread/spread.h"
#include "app/fleet.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/spread.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

struct asked {
	struct app *app;
	struct rh_owner screen;
	char **ids; /* "1", a whole cluster by its place in the fleet; "1/web-blue", a namespace of it */
	size_t n;
};

static struct ui_screen *screen_of(const struct asked *q)
{
	return app_by_owner(q->app, q->screen);
}

static const struct app_fleet *fleet_of(const struct asked *q)
{
	const struct ui_screen *s = screen_of(q);

	return s ? ((const struct spread_state *)s->state)->fleet : NULL;
}

static size_t find(const struct asked *q, const char *id)
{
	size_t i = 0;

	while (i < q->n && strcmp(q->ids[i], id) != 0)
		i++;
	return i;
}

static bool ticked(void *ctx, const char *id)
{
	return find(ctx, id) < ((const struct asked *)ctx)->n;
}

static void toggle(void *ctx, const char *id)
{
	struct asked *q = ctx;
	size_t at = find(q, id);

	if (at < q->n) {
		free(q->ids[at]);
		q->ids[at] = q->ids[--q->n];
		return;
	}
	q->ids = rh_resize(q->ids, q->n + 1, sizeof *q->ids);
	q->ids[q->n++] = rh_strdup(id);
}

/* ---- the list ---- */

static char *note_of(const struct app_fleet_cluster *c)
{
	size_t n;

	if (c->state == APP_FLEET_FAILED)
		return rh_err_line(&c->err, false);
	if (c->state == APP_FLEET_CONNECTING)
		return rh_strdup(_("connecting…"));
	free(app_fleet_names(c, true, &n));
	return rh_format(rh_ngettext("%zu namespace", "%zu namespaces", n), n);
}

static void add_namespaces(struct ui_ticks *out, const struct app_fleet_cluster *c, size_t at)
{
	size_t n;
	const char **names = app_fleet_names(c, false, &n);

	for (size_t i = 0; i < n; i++) {
		char *id = rh_format("%zu/%s", at, names[i]);

		ui_ticks_add(out,
			     (struct ui_tick_entry){ .id = id, .label = names[i], .note = c->name, .within = true });
		free(id);
	}
	free(names);
}

static void fill(void *ctx, struct ui_ticks *out)
{
	const struct app_fleet *f = fleet_of(ctx);

	for (size_t i = 0; f && i < f->n; i++) {
		char *id = rh_format("%zu", i), *note = note_of(&f->v[i]);

		if (!f->v[i].here)
			ui_ticks_add(out, (struct ui_tick_entry){ .id = id, .label = f->v[i].name, .note = note });
		if (!f->v[i].here && f->v[i].state == APP_FLEET_READY)
			add_namespaces(out, &f->v[i], i);
		free(id);
		free(note);
	}
}

static bool is_target(const struct asked *q, size_t cluster, const char *ns, bool shown)
{
	char *whole = rh_format("%zu", cluster), *one = rh_format("%zu/%s", cluster, ns);
	bool is = find(q, one) < q->n || (shown && find(q, whole) < q->n);

	free(whole);
	free(one);
	return is;
}

static bool has(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Calls `take` for each namespace of the cluster that is ticked, by itself or with all; how many. */
static size_t each(const struct asked *q, const struct app_fleet *f, size_t at,
		   void (*take)(struct spread_state *st, const struct app_fleet_cluster *c, const char *ns))
{
	const struct app_fleet_cluster *c = &f->v[at];
	struct ui_screen *s = screen_of(q);
	size_t n = 0, shown = 0, count = 0;
	const char **names = c->state == APP_FLEET_READY ? app_fleet_names(c, false, &n) : NULL;
	const char **kept = names ? app_fleet_names(c, true, &shown) : NULL;

	for (size_t i = 0; !c->here && i < n; i++)
		if (is_target(q, at, names[i], has(kept, shown, names[i]))) {
			count++;
			if (take && s)
				take(s->state, c, names[i]);
		}
	free(names);
	free(kept);
	return count;
}

static void status(void *ctx, struct rh_buf *out)
{
	const struct asked *q = ctx;
	const struct app_fleet *f = fleet_of(q);
	size_t n = 0;

	for (size_t i = 0; f && i < f->n; i++)
		n += each(q, f, i, NULL);
	if (f && f->err.code != RH_OK) {
		char *line = rh_err_line(&f->err, false);

		rh_buf_addz(out, line);
		free(line);
		return;
	}
	rh_buf_addf(out, rh_ngettext("%zu further place", "%zu further places", n), n);
	if (f && (!f->listed || f->done < f->n))
		rh_buf_addf(out, " · %s", _("connecting…"));
}

/* ---- its end ---- */

static bool is_there(const struct app_spread *x, const struct kube *k, const char *ns, size_t source)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->v[i].kube == k && x->v[i].source == source && strcmp(x->v[i].ns, ns) == 0)
			return true;
	return false;
}

static void add(struct spread_state *st, const struct app_fleet_cluster *c, const char *ns)
{
	for (size_t j = 0; j < st->sources; j++)
		if (!is_there(st->spread, c->kube, ns, j))
			(void)app_spread_add(st->spread, c->kube, c->name, ns, j);
}

static void done(void *ctx, bool apply)
{
	struct asked *q = ctx;
	struct ui_screen *s = apply ? screen_of(q) : NULL;
	const struct app_fleet *f = s ? fleet_of(q) : NULL;
	size_t n = 0;

	for (size_t i = 0; f && i < f->n; i++)
		n += each(q, f, i, add);
	if (n) {
		struct spread_state *st = s->state;

		st->stale = true;
		app_spread_check(st->spread);
		st->phase = st->spread->phase;
		ui_screen_changed(s);
	}
	for (size_t i = 0; i < q->n; i++)
		free(q->ids[i]);
	free(q->ids);
	free(q);
}

void spread_clusters(struct ui_screen *s)
{
	struct spread_state *st = s->state;
	struct asked *q = rh_alloc(sizeof *q);

	if (!st->fleet)
		st->fleet = app_fleet_open(s->app, NULL, 0, s->owner);
	q->app = s->app;
	q->screen = s->owner;
	ui_tick(app_ui(s->app), &(struct ui_ticker){ .title = _("Other clusters"),
						     .fill = fill,
						     .ticked = ticked,
						     .toggle = toggle,
						     .status = status,
						     .done = done,
						     .ctx = q,
						     .owner = app_owner(s->app) });
}

void spread_fleet_changed(struct ui_screen *s)
{
	struct spread_state *st = s->state;

	if (!st->report) {
		ui_tick_again(app_ui(s->app));
		return;
	}
	for (size_t i = 0; st->fleet && i < st->fleet->n; i++)
		if (st->fleet->v[i].state == APP_FLEET_READY)
			app_spread_connect(st->spread, st->fleet->v[i].kube);
	st->stale = true;
}

/* Is something written there next, or undone? */
static bool concerns(const struct spread_state *st, const struct kube *k)
{
	for (size_t i = 0; i < st->spread->n; i++)
		if (st->spread->v[i].kube == k && (st->spread->v[i].chosen || st->spread->v[i].can_undo))
			return true;
	return false;
}

char *spread_protected(const struct ui_screen *s)
{
	const struct spread_state *st = s->state;
	const char *here = app_protected(s->app, NULL);
	struct rh_buf names;
	char *text = NULL;

	rh_buf_init(&names, 4096);
	if (here && concerns(st, app_session(s->app)->kube))
		rh_buf_addz(&names, here);
	for (size_t i = 0; st->fleet && i < st->fleet->n; i++) {
		const struct app_fleet_cluster *c = &st->fleet->v[i];
		const char *name = c->kube && !c->here ? app_fleet_protected(s->app, c) : NULL;

		if (name && concerns(st, c->kube))
			rh_buf_addf(&names, "%s%s", names.n ? " " : "", name);
	}
	if (names.n)
		text = rh_strdup(names.p);
	rh_buf_release(&names);
	return text;
}
