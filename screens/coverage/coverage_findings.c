/* Findings: what is wrong with registries themselves, whichever image they are for. */
#include "screens/coverage/coverage.h"
#include "screens/live.h"
#include "screens/rotate.h"
#include "screens/screens.h"
#include "screens/secrets.h"
#include "app/audit_print.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A secret of a finding; or the heading above those of a kind. */
struct finding_row {
	struct rh_row row;
	const char *cluster, *place, *ns, *name, *type, *words;
	enum kube_finding kind;
	enum kube_origin origin;
	bool heading;
	unsigned order;
};
struct state {
	struct rh_owner map;
	unsigned version;
	struct rh_rows rows;
	size_t members[KUBE_FINDINGS];
	bool made;
};
#define AT(member) offsetof(struct finding_row, member)

static const struct finding_row *finding(const struct rh_row *row)
{
	return (const struct finding_row *)(const void *)row;
}

static const char *const titles[KUBE_FINDINGS] = {
	[KUBE_FINDING_BROKEN] = N_("Broken"),
	[KUBE_FINDING_ENDED] = N_("The password has ended"),
	[KUBE_FINDING_ENDS_SOON] = N_("The password ends within a day"),
	[KUBE_FINDING_UNUSED] = N_("Nothing uses them"),
	[KUBE_FINDING_PASSWORDS] = N_("One login, several passwords"),
	[KUBE_FINDING_DUPLICATES] = N_("The same registry twice"),
};

/* ---- columns ---- */

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s%s", finding(row)->heading ? "" : "  ", finding(row)->name);
}

static enum ui_role name_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	if (!finding(row)->heading)
		return UI_ROLE_TEXT;
	return finding(row)->kind <= KUBE_FINDING_ENDED ? UI_ROLE_BAD : UI_ROLE_WARN;
}

static int in_order(const struct rh_row *a, const struct rh_row *b)
{
	return finding(a)->order < finding(b)->order ? -1 : finding(a)->order > finding(b)->order;
}

static int by_kind(const struct rh_row *a, const struct rh_row *b)
{
	const struct finding_row *x = finding(a), *y = finding(b);

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (int)y->heading - (int)x->heading;
}

static const struct ui_column columns[] = {
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 20,
	  .want = 32,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text,
	  .role = name_role,
	  .cmp = in_order },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 20,
	  .matters = 7,
	  .flags = UI_COL_ENDS,
	  .text_at = AT(place) },
	{ .id = "why", .title = N_("Why"), .min = 20, .matters = 8, .text_at = AT(words) },
	{ 0 },
};

/* ---- rows ---- */

static void put(struct state *st, const struct finding_row *row)
{
	static const size_t strings[] = { AT(cluster), AT(place), AT(ns), AT(name), AT(type), AT(words), 0 };

	rh_rows_put(&st->rows, rh_row_copy(row, sizeof *row, strings));
}

static void add_secret(struct state *st, const struct coverage_cluster *v, size_t number, size_t which)
{
	const struct kube_coverage_finding *f = &v->found->findings[number];
	const struct kube_coverage_secret *s = &v->found->secrets[f->secrets[which]];
	char *key = rh_format("%s%s%d.%zu:%s/%s", v->id, *v->id ? "/" : "", (int)f->kind, number, s->ns, s->name);
	char *place = *v->id ? rh_format("%s / %s", v->name, s->ns) : rh_strdup(s->ns);
	char *words =
		app_audit_finds(&(struct app_audit_cluster){ .name = v->name, .found = v->found, .now = rh_wall() },
				number, f->secrets[which]);

	put(st, &(struct finding_row){ .row.key = key,
				       .cluster = v->name,
				       .place = place,
				       .ns = s->ns,
				       .name = s->name,
				       .type = s->type,
				       .words = words,
				       .kind = f->kind,
				       .origin = s->origin,
				       .order = (unsigned)st->rows.n + 1 });
	st->members[f->kind]++;
	free(words);
	free(place);
	free(key);
}

static void make_rows(struct state *st, const struct coverage *c)
{
	rh_rows_clear(&st->rows);
	memset(st->members, 0, sizeof st->members);
	for (size_t i = 0; i < c->n; i++)
		for (size_t f = 0; c->v[i].found && f < c->v[i].found->finding_count; f++)
			if (coverage_shows_finding(c, &c->v[i], &c->v[i].found->findings[f]))
				for (size_t k = 0; k < c->v[i].found->findings[f].n; k++)
					add_secret(st, &c->v[i], f, k);
	for (int k = 0; k < KUBE_FINDINGS; k++) {
		char key[8];

		if (!st->members[k])
			continue;
		snprintf(key, sizeof key, "%d", k);
		put(st, &(struct finding_row){ .row.key = key,
					       .cluster = "",
					       .place = "",
					       .ns = "",
					       .name = _(titles[k]),
					       .type = "",
					       .words = "",
					       .kind = (enum kube_finding)k,
					       .heading = true });
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
	out->empty = !c || coverage_unread(c) ? _("The registries were not read.")
		     : c->muted[0]            ? _("Nothing is wrong with the registries that were read.")
					      : _("Nothing is wrong with the registries themselves.");
	out->muted = c ? (const char *const *)c->muted : NULL;
	if (c)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu finding", "%zu findings", c->sums.findings), c->sums.findings);
}

/* ---- doing ---- */

static const struct coverage_cluster *cluster_of(const struct coverage *c, const char *name)
{
	for (size_t i = 0; c && i < c->n; i++)
		if (strcmp(c->v[i].name, name) == 0)
			return &c->v[i];
	return NULL;
}

static char *key_of(const struct finding_row *f)
{
	return rh_format("%s/%s", f->ns, f->name);
}

/* Elsewhere the object is opened, and there all can be done. */
static bool is_here(struct ui_screen *s, const struct finding_row *f)
{
	const struct coverage_cluster *v = cluster_of(coverage_of(s->app, ((struct state *)s->state)->map), f->cluster);

	return v && v->here;
}

static void fix(struct ui_screen *s, const struct finding_row *f)
{
	char *key = key_of(f);

	if (!is_here(s, f) || f->kind == KUBE_FINDING_UNUSED || f->kind == KUBE_FINDING_DUPLICATES)
		coverage_open(s, cluster_of(coverage_of(s->app, ((struct state *)s->state)->map), f->cluster),
			      "secret_view", key);
	else if (f->kind == KUBE_FINDING_BROKEN)
		secret_edit_open(s, f->ns, f->name, f->type, f->origin);
	else
		rotate_open(s, key, f->type);
	free(key);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);
	struct coverage *c = coverage_of(s->app, st->map);
	char *key;

	if (verb == UI_DO_AGAIN && c) {
		coverage_read(c);
		return true;
	}
	if ((verb != UI_DO_OPEN && verb != UI_DO_FIX && verb != UI_DO_ROTATE) || !row)
		return false;
	if (finding(row)->heading)
		return true;
	key = key_of(finding(row));
	if (verb == UI_DO_FIX)
		fix(s, finding(row));
	else if (verb == UI_DO_ROTATE && is_here(s, finding(row)))
		rotate_open(s, key, finding(row)->type);
	else
		coverage_open(s, cluster_of(c, finding(row)->cluster), "secret_view", key);
	free(key);
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct coverage_start *start = arg;

	rh_rows_init(&st->rows);
	if (start)
		st->map = start->map;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	(void)m;
	ui_screen_changed(s);
}

static void close(struct ui_screen *s)
{
	rh_rows_release(&((struct state *)s->state)->rows);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN, .help = N_("The page of the registry."), .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_FIX,
	  .label = N_("Repair…"),
	  .help = N_("Correct what is broken, rotate a password that ended or differs; of others the page, where they "
		     "can be deleted."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_ROTATE,
	  .help = N_("One new password for all secrets that have this login."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again now.") },
	{ 0 },
};

const struct ui_screen_ops screen_coverage_findings = {
	.id = "coverage_findings",
	.title = N_("Findings"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"What is wrong with registries themselves: they cannot be read, their password has ended or soon will, "
		"nothing uses them, one login has several passwords, two of a namespace are the same. Passwords are "
		"only compared, never shown."),
	.actions = actions,
	.columns = columns,
	.group = by_kind,
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
};
