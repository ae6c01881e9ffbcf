/* Registry Coverage as a list: a line for each image of each workload, the worst first; of all that the map shows, or
 * of one of its cells. */
#include "screens/coverage/coverage.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/message.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/uses.h"
#include "kube/workload_row.h"
#include "ui/columns.h"
#include "ui/map.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line_row {
	struct rh_row row; /* key: "deployment/ns/name image", behind "cluster/" where there are several */
	const char *cluster, *place, *ns, *name, *image, *secret, *words, *host, *object, *kind;
	enum kube_cell state;
	enum kube_coverage_how how;
	enum kube_pull now;
};
struct state {
	struct rh_owner map;
	char *cluster, *ns, *host; /* of a cell; NULL: all */
	unsigned version;          /* of the coverage that the rows are made of */
	struct rh_rows rows;
	struct coverage_about fixing;
	bool made;
};
#define AT(member) offsetof(struct line_row, member)

static const struct line_row *line_row(const struct rh_row *row)
{
	return (const struct line_row *)(const void *)row;
}

/* ---- columns ---- */

static void state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	const struct line_row *l = line_row(row);
	bool bad = l->state == KUBE_CELL_REFUSED && l->now != KUBE_PULL_NONE;

	rh_buf_addf(out, "%s %s", ui_map_sign_text(coverage_sign(l->state)->look),
		    bad ? _(kube_pull_defs[l->now].word) : _(kube_coverage_how_defs[l->how].word));
}

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return coverage_sign(line_row(row)->state)->role;
}

static int by_name(const struct line_row *x, const struct line_row *y)
{
	int order = strcmp(x->cluster, y->cluster);

	if (!order)
		order = strcmp(x->ns, y->ns);
	return order ? order : strcmp(x->name, y->name);
}

static int worst_first(const struct rh_row *a, const struct rh_row *b)
{
	const struct line_row *x = line_row(a), *y = line_row(b);

	if (x->state != y->state)
		return x->state > y->state ? -1 : 1;
	return by_name(x, y);
}

static void pull_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (line_row(row)->now != KUBE_PULL_NONE)
		rh_buf_addz(out, _(kube_pull_defs[line_row(row)->now].word));
}

static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("Coverage"),
	  .min = 16,
	  .want = 18,
	  .matters = 8,
	  .flags = UI_COL_SORTED,
	  .text = state_text,
	  .role = state_role,
	  .cmp = worst_first },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 10,
	  .want = 24,
	  .matters = 7,
	  .flags = UI_COL_FIXED | UI_COL_ENDS,
	  .text_at = AT(name) },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 16,
	  .matters = 6,
	  .flags = UI_COL_SAME | UI_COL_ENDS,
	  .text_at = AT(place) },
	{ .id = "image",
	  .title = N_("Image"),
	  .min = 16,
	  .want = 36,
	  .matters = 5,
	  .flags = UI_COL_ENDS,
	  .text_at = AT(image) },
	{ .id = "why", .title = N_("Why"), .min = 16, .matters = 9, .text_at = AT(words) },
	{ .id = "registry",
	  .title = N_("Registry"),
	  .min = 10,
	  .want = 18,
	  .matters = 2,
	  .flags = UI_COL_DASH,
	  .text_at = AT(secret) },
	{ .id = "pull", .title = N_("Pull"), .min = 8, .want = 14, .matters = 1, .text = pull_text },
	{ 0 },
};

/* ---- rows ---- */

static void add_line(struct state *st, const struct coverage_cluster *v, const struct kube_coverage_line *l)
{
	static const size_t strings[] = { AT(cluster), AT(place), AT(ns),     AT(name), AT(image), AT(secret),
					  AT(words),   AT(host),  AT(object), AT(kind), 0 };
	char *object = rh_format("%s/%s/%s", l->def->id, l->ns, l->name);
	char *key = *v->id ? rh_format("%s/%s %s", v->id, object, l->image) : rh_format("%s %s", object, l->image);
	char *place = *v->id ? rh_format("%s / %s", v->name, l->ns) : rh_strdup(l->ns);
	struct rh_buf words;

	rh_buf_init(&words, 8192);
	coverage_line_words(l, &words);
	rh_rows_put(&st->rows, rh_row_copy(&(struct line_row){ .row.key = key,
							       .cluster = v->name,
							       .place = place,
							       .ns = l->ns,
							       .name = l->name,
							       .image = l->image,
							       .secret = l->secret ? l->secret : "",
							       .words = words.p,
							       .host = l->host,
							       .object = object,
							       .kind = l->def->label,
							       .state = l->state,
							       .how = l->how,
							       .now = l->now },
					   sizeof(struct line_row), strings));
	rh_buf_release(&words);
	free(object);
	free(place);
	free(key);
}

static void make_rows(struct state *st, const struct coverage *c)
{
	rh_rows_clear(&st->rows);
	for (size_t i = 0; i < c->n; i++) {
		const struct coverage_cluster *v = &c->v[i];

		if (!v->found || (st->cluster && strcmp(st->cluster, v->id) != 0))
			continue;
		for (size_t k = 0; k < v->found->n; k++) {
			const struct kube_coverage_line *l = &v->found->lines[k];

			if (coverage_shows(c, v, l->ns) && (!st->ns || !strcmp(st->ns, l->ns)) &&
			    (!st->host || !strcmp(st->host, l->host)))
				add_line(st, v, l);
		}
	}
	st->version = c->version;
	st->made = true;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	const struct coverage *c = coverage_of(s->app, st->map);

	if (c && (!st->made || c->version != st->version))
		make_rows(st, c);
	out->rows = &st->rows;
	out->phase = c && coverage_loading(c) ? UI_LIST_LOADING : UI_LIST_READY;
	out->count = (struct rh_plural)NP_("%zu image", "%zu images");
	out->empty = coverage_empty(c);
	out->muted = c ? (const char *const *)c->muted : NULL;
	snprintf(out->right, sizeof out->right, "%s", _("{key:kind} as a map"));
}

/* ---- doing ---- */

static const struct coverage_cluster *cluster_of(const struct coverage *c, const char *name)
{
	for (size_t i = 0; c && i < c->n; i++)
		if (strcmp(c->v[i].name, name) == 0)
			return &c->v[i];
	return NULL;
}

static void fix(struct ui_screen *s, const struct line_row *l)
{
	struct state *st = s->state;
	const struct coverage_cluster *v = cluster_of(coverage_of(s->app, st->map), l->cluster);

	if (!v)
		return;
	coverage_about_release(&st->fixing);
	st->fixing = (struct coverage_about){ .screen = s,
					      .map = st->map,
					      .cluster = rh_strdup(v->id),
					      .ns = rh_strdup(l->ns),
					      .host = rh_strdup(l->host),
					      .workload = rh_strdup(l->object),
					      .image = rh_strdup(l->image) };
	coverage_fix(&st->fixing);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);
	struct coverage *c = coverage_of(s->app, st->map);

	if (verb == UI_DO_KIND)
		app_pop(s->app);
	else if (verb == UI_DO_AGAIN && c)
		coverage_read(c);
	else if (verb == UI_DO_OPEN && row)
		coverage_open(s, cluster_of(c, line_row(row)->cluster), "workload_view", line_row(row)->object);
	else if (verb == UI_DO_FIX && row)
		fix(s, line_row(row));
	else
		return false;
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct coverage_start *start = arg;

	rh_rows_init(&st->rows);
	if (!start)
		return;
	st->map = start->map;
	st->cluster = start->cluster ? rh_strdup(start->cluster) : NULL;
	st->ns = start->ns ? rh_strdup(start->ns) : NULL;
	st->host = start->host ? rh_strdup(start->host) : NULL;
}

/* The map below says when there is something new; it hears the same messages. */
static void reply(struct ui_screen *s, struct rh_message *m)
{
	(void)m;
	ui_screen_changed(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	coverage_about_release(&st->fixing);
	rh_rows_release(&st->rows);
	free(st->cluster);
	free(st->ns);
	free(st->host);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->ns && st->host)
		rh_buf_addf(out, "%s × %s", st->ns, coverage_host_label(st->host));
	else if (st->ns)
		rh_buf_addz(out, st->ns);
	else
		rh_buf_addz(out, _("List"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct coverage *c = coverage_of(s->app, ((const struct state *)s->state)->map);

	if (c)
		coverage_teach(c, out);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .help = N_("The workload: its pods, what became of pulling its images, and why."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_FIX,
	  .label = N_("Repair…"),
	  .help = N_("What can be done about it: attach, create a registry there, correct one."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_KIND, .label = N_("As a map"), .help = N_("Back to the map."), .flags = UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again now.") },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_coverage_list = {
	.id = "coverage_list",
	.title = N_("Coverage, as a list"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"Each image of each workload, and what it is pulled with. The worst come first: broken, refused, not "
		"covered, covered but not attached. The whole sentence about the selected line stands below."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
