/* After a password was rotated: the workloads that use the changed secrets, to restart those that are ticked. Nodes
 * read a pull secret again at the next pull; only what has a secret in its environment needs a restart to see it.
 */
#include "screens/rotate.h"
#include "screens/screens.h"
#include "screens/used_by.h"
#include "screens/workloads.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_USES = 1 };
/* A cluster, and the namespaces of it where changed secrets are. */
struct place {
	struct kube *kube;
	const char *name; /* NULL: the explored cluster, and no other */
	const char **namespaces;
	size_t namespace_count;
	struct kube_uses *uses; /* NULL: being read */
};
struct user {
	const struct place *place;
	const struct kube_consumer *c;
	char *key, *how;
	const char *instead; /* what to do with what cannot be restarted; NULL: it can */
	bool chosen, sent;
};
struct user_row {
	struct rh_row row; /* key: "deployment/ns/name" */
	const char *kind, *name, *ns, *cluster, *how, *instead;
	size_t at;
	bool can, chosen, sent;
};
struct state {
	struct rotate_restart_of *of; /* which secrets; its own strings */
	size_t of_count;
	struct place *places;
	size_t place_count, read;
	struct user *v;
	size_t n;
	struct rh_rows rows;
	size_t sent, done, refused;
	char **muted; /* what could not be read, and refusals */
	size_t muted_count;
};

static const struct user_row *user_of(const struct rh_row *row)
{
	return (const struct user_row *)(const void *)row;
}

static void tick_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, !user_of(row)->can     ? " – "
			 : user_of(row)->sent   ? " ✓ "
			 : user_of(row)->chosen ? "[x]"
						: "[ ]");
}

static void kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(user_of(row)->kind));
}

#define AT(member) offsetof(struct user_row, member)
static const struct ui_column columns[] = {
	{ .id = "tick", .title = "", .min = 3, .want = 3, .flags = UI_COL_FIXED, .text = tick_text },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 16,
	  .want = 30,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text_at = AT(name) },
	{ .id = "kind", .title = N_("Kind"), .min = 11, .want = 14, .matters = 6, .text = kind_text },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 20,
	  .matters = 7,
	  .flags = UI_COL_SAME,
	  .text_at = AT(ns) },
	{ .id = "cluster",
	  .title = N_("Cluster"),
	  .min = 9,
	  .want = 14,
	  .matters = 7,
	  .flags = UI_COL_SAME | UI_COL_USED,
	  .text_at = AT(cluster) },
	{ .id = "how", .title = N_("How"), .min = 12, .matters = 8, .text_at = AT(how) },
	{ 0 },
};

/* ---- rows ---- */

static void make_rows(struct ui_screen *s)
{
	static const size_t strings[] = { AT(kind), AT(name), AT(ns), AT(cluster), AT(how), AT(instead), 0 };
	struct state *st = s->state;

	rh_rows_clear(&st->rows);
	for (size_t i = 0; i < st->n; i++) {
		const struct user *u = &st->v[i];
		const struct user_row row = { .row.key = u->key,
					      .kind = u->c->def->label,
					      .name = u->c->name,
					      .ns = u->c->ns,
					      .cluster = u->place->name ? u->place->name : "",
					      .how = u->how,
					      .instead = u->instead ? _(u->instead) : "",
					      .at = i,
					      .can = !u->instead,
					      .chosen = u->chosen,
					      .sent = u->sent };

		rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
	}
	ui_screen_changed(s);
}

static bool has(const char **names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* How it uses one of the changed secrets; 0: it does not. */
static unsigned uses_any(const struct state *st, const struct place *p, const struct kube_consumer *c, bool *by_account)
{
	unsigned how = 0;

	for (size_t i = 0; i < st->of_count; i++) {
		const struct rotate_restart_of *of = &st->of[i];

		if (of->kube != p->kube || !has(of->namespaces, of->namespace_count, c->ns))
			continue;
		how |= kube_consumer_names(c, of->secret);
		*by_account |= kube_consumer_by_account(p->uses, c, of->secret);
	}
	return how;
}

static const char *instead_of(const struct kube_consumer *c)
{
	switch (c->def->kind) {
	case KUBE_JOB:
		return N_("a Job is not restarted: delete it and create it again, if it has not ended");
	case KUBE_CRONJOB:
		return N_("nothing to do: its next Job uses the new password");
	case KUBE_POD:
		return N_("a pod that nothing made is not restarted: delete it and create it again");
	default:
		return NULL;
	}
}

static void take(struct state *st, const struct place *p)
{
	for (size_t i = 0; i < p->uses->n; i++) {
		const struct kube_consumer *c = &p->uses->v[i];
		bool by_account = false;
		unsigned how = c->def && !kube_consumer_made(c) ? uses_any(st, p, c, &by_account) : 0;
		struct rh_buf words;

		if (!how && !by_account)
			continue;
		rh_buf_init(&words, 256);
		secret_use_words(how, &words);
		if (by_account)
			rh_buf_addf(&words, _("%sby service account %s"), words.n ? _(", ") : "", c->account);
		st->v = rh_resize(st->v, st->n + 1, sizeof *st->v);
		st->v[st->n++] = (struct user){ .place = p,
						.c = c,
						.key = rh_format("%s%s%s/%s/%s", p->name ? p->name : "",
								 p->name ? " " : "", c->def->id, c->ns, c->name),
						.how = rh_buf_take(&words),
						.instead = instead_of(c),
						.chosen = !instead_of(c) };
		rh_buf_release(&words);
	}
}

static void mute(struct state *st, char *line)
{
	st->muted = rh_resize(st->muted, st->muted_count + 2, sizeof *st->muted);
	st->muted[st->muted_count++] = line;
	st->muted[st->muted_count] = NULL;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	size_t chosen = 0;

	for (size_t i = 0; i < st->n; i++)
		chosen += st->v[i].chosen && !st->v[i].sent;
	out->rows = &st->rows;
	out->phase = st->read == st->place_count ? UI_LIST_READY : UI_LIST_LOADING;
	out->empty = _("No workload names one of the changed secrets.");
	out->muted = (const char *const *)st->muted;
	if (st->sent)
		snprintf(out->summary, sizeof out->summary, _("%zu of %zu restarted, %zu refused"), st->done, st->sent,
			 st->refused);
	else if (out->phase == UI_LIST_READY)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu uses a changed secret · %zu ticked", "%zu use a changed secret · %zu ticked",
				     st->n),
			 st->n, chosen);
	if (chosen)
		snprintf(out->right, sizeof out->right, "%s", _("{key:review} restarts them"));
}

/* ---- restarting ---- */

static size_t count_chosen(const struct state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->n; i++)
		n += st->v[i].chosen && !st->v[i].sent;
	return n;
}

static bool has_chosen(const struct state *st, const struct place *p)
{
	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].place == p && st->v[i].chosen && !st->v[i].sent)
			return true;
	return false;
}

/* What has to be typed before something of that cluster is restarted; NULL: nothing. */
static const char *name_at(struct ui_screen *s, size_t at)
{
	const struct state *st = s->state;

	if (at >= st->place_count || !has_chosen(st, &st->places[at]))
		return NULL;
	return app_protected(s->app, st->places[at].name ? &(struct app_change){ .kube = st->places[at].kube } : NULL);
}

/* In another cluster than the explored one. */
static void write_there(struct app_change *c, const struct user *u)
{
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	workload_object_path(u->place->kube, u->c->def, u->c->ns, u->c->name, &path);
	rh_strset(&c->path, path.p);
	c->kube = u->place->kube;
	rh_buf_release(&path);
}

static void restart(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	for (size_t i = 0; i < st->n; i++) {
		struct user *u = &st->v[i];

		if (!u->chosen || u->sent)
			continue;
		u->sent = true;
		st->sent++;
		struct app_change *c = workload_restart(s, u->c->def, u->c->ns, u->c->name);

		if (u->place->name)
			write_there(c, u);
		c->named = true; /* asked once, for all of them */
		app_write(s->app, c, s->owner);
	}
	make_rows(s);
}

struct asked {
	struct app *app;
	struct rh_owner screen;
	size_t at; /* the place whose name is asked for */
};

/* The next cluster whose name has to be typed; false: there is none. */
static bool next_name(struct ui_screen *s, struct asked *q)
{
	const struct state *st = s->state;
	size_t at = q->at + 1;

	while (at < st->place_count && !name_at(s, at))
		at++;
	if (at >= st->place_count)
		return false;
	q->at = at;
	return true;
}

static void show(struct ui_screen *s, struct asked *q);

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;
	struct ui_screen *s = button == 1 ? app_by_owner(q->app, q->screen) : NULL;

	if (s && next_name(s, q)) {
		show(s, q);
		return;
	}
	if (s)
		restart(s);
	free(q);
}

static void show(struct ui_screen *s, struct asked *q)
{
	const struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	size_t n = count_chosen(st), places = 0;

	for (size_t i = 0; i < st->place_count; i++)
		places += has_chosen(st, &st->places[i]);
	char *line = rh_format(
		rh_ngettext("The pods of %zu workload are replaced, one after the other.",
			    "The pods of %zu workloads are replaced, those of each workload one after the other.", n),
		n);
	char *where = st->places[0].name ? rh_format(rh_ngettext("%s ▸ %zu cluster", "%s ▸ %zu clusters", places),
						     at->server_name, places)
					 : rh_format("%s ▸ %s", at->server_name, at->cluster_name);
	const char *const lines[] = { line, where };
	const char *const buttons[] = { _("Cancel"), _("Restart them") };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Restart them?"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = name_at(s, q->at),
						       .role = UI_ROLE_WARN,
						       .done = on_answer,
						       .ctx = q,
						       .owner = s->owner });
	free(line);
	free(where);
}

static void ask(struct ui_screen *s)
{
	struct state *st = s->state;
	struct asked *q;

	if (!count_chosen(st)) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing is ticked."));
		return;
	}
	q = rh_alloc(sizeof *q);
	*q = (struct asked){ .app = s->app, .screen = s->owner };
	if (!name_at(s, 0))
		(void)next_name(s, q);
	show(s, q);
}

static void on_uses(struct state *st, struct place *p, struct kube_uses *uses)
{
	p->uses = uses;
	st->read++;
	for (size_t i = 0; i < uses->unread_count; i++)
		mute(st, p->name ? rh_format(_("%s ▸ %s: could not be read. %s"), p->name, uses->unread[i].what,
					     uses->unread[i].err.what)
				 : rh_format(_("%s: could not be read. %s"), uses->unread[i].what,
					     uses->unread[i].err.what));
	take(st, p);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	size_t at = (size_t)(m->tag - TAG_USES);

	if (m->tag >= TAG_USES && at < st->place_count && m->body && !st->places[at].uses) {
		on_uses(st, &st->places[at], rh_message_steal(m));
		make_rows(s);
	} else if (m->tag == APP_MESSAGE_LANGUAGE) {
		make_rows(s);
	} else if (m->tag == APP_MESSAGE_WRITTEN) {
		st->done += m->err.code == RH_OK;
		st->refused += m->err.code != RH_OK;
		if (m->err.code != RH_OK)
			mute(st, rh_err_line(&m->err, false));
		ui_screen_changed(s);
	}
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_REVIEW) {
		ask(s);
	} else if (verb == UI_DO_OPEN && row) {
		struct user *u = &st->v[user_of(row)->at];
		u->chosen = !u->instead && !u->chosen;
		make_rows(s);
	} else {
		return false;
	}
	return true;
}

static struct place *place_of(struct state *st, const struct rotate_restart_of *of)
{
	for (size_t i = 0; i < st->place_count; i++)
		if (st->places[i].kube == of->kube)
			return &st->places[i];
	st->places[st->place_count] = (struct place){ .kube = of->kube, .name = of->cluster };
	return &st->places[st->place_count++];
}

static void take_secret(struct state *st, const struct rotate_restart_of *from)
{
	struct rotate_restart_of *of = &st->of[st->of_count++];
	struct place *p;

	*of = (struct rotate_restart_of){ .secret = rh_strdup(from->secret),
					  .kube = from->kube,
					  .cluster = from->cluster ? rh_strdup(from->cluster) : NULL,
					  .namespaces =
						  rh_alloc((from->namespace_count + 1) * sizeof *of->namespaces) };
	p = place_of(st, of);
	for (size_t i = 0; i < from->namespace_count; i++) {
		const char *ns = rh_strdup(from->namespaces[i]);

		of->namespaces[of->namespace_count++] = ns;
		if (has(p->namespaces, p->namespace_count, ns))
			continue;
		p->namespaces = rh_resize(p->namespaces, p->namespace_count + 1, sizeof *p->namespaces);
		p->namespaces[p->namespace_count++] = ns;
	}
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct rotate_restart_ask *a = arg;
	struct state *st = s->state;

	rh_rows_init(&st->rows);
	st->of = rh_alloc((a->n + 1) * sizeof *st->of);
	st->places = rh_alloc((a->n + 1) * sizeof *st->places);
	for (size_t i = 0; i < a->n; i++)
		take_secret(st, &a->v[i]);
	for (size_t i = 0; i < st->place_count; i++)
		kube_uses_ask(st->places[i].kube, st->places[i].namespaces, st->places[i].namespace_count, s->owner,
			      TAG_USES + (int)i);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	for (size_t i = 0; i < st->of_count; i++) {
		free((char *)(uintptr_t)st->of[i].secret);
		free((char *)(uintptr_t)st->of[i].cluster);
		for (size_t j = 0; j < st->of[i].namespace_count; j++)
			free((char *)(uintptr_t)st->of[i].namespaces[j]);
		free(st->of[i].namespaces);
	}
	for (size_t i = 0; i < st->n; i++) {
		free(st->v[i].key);
		free(st->v[i].how);
	}
	for (size_t i = 0; i < st->muted_count; i++)
		free(st->muted[i]);
	for (size_t i = 0; i < st->place_count; i++) {
		free(st->places[i].namespaces);
		kube_uses_free(st->places[i].uses);
	}
	free(st->places);
	free(st->muted);
	free(st->of);
	free(st->v);
	rh_rows_release(&st->rows);
}

/* kubectl's rollout restart is the same patch of the same annotation. */
static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].chosen) {
			app_teach_start_in(out, st->v[i].place->kube);
			rh_buf_addf(out, " rollout restart %s/%s -n ", st->v[i].c->def->id, st->v[i].c->name);
			app_teach_word(out, rh_str(st->v[i].c->ns));
			rh_buf_addc(out, '\n');
		}
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Tick"),
	  .help = N_("Take it along, or leave it out."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Restart them"),
	  .help = N_("Restart those that are ticked."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_FIND, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that do the same."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_rotation_restart = {
	.id = "rotation_restart",
	.title = N_("Restart workloads"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"Workloads that use one of the secrets whose password was changed. Nodes read a pull secret again at "
		"their next pull, so that "
		"a restart is only needed to try it out now, or where the secret stands in the environment."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note_at = AT(instead),
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.teach = teach,
};
