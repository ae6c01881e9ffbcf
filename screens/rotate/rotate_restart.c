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
struct user {
	const struct kube_consumer *c;
	char *key, *how;
	const char *instead; /* what to do with what cannot be restarted; NULL: it can */
	bool chosen, sent;
};
struct user_row {
	struct rh_row row; /* key: "deployment/ns/name" */
	const char *kind, *name, *ns, *how, *instead;
	size_t at;
	bool can, chosen, sent;
};
struct state {
	struct rotate_restart_of *of; /* which secrets; its own strings */
	size_t of_count;
	struct kube_uses *uses;
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
	{ .id = "how", .title = N_("How"), .min = 12, .matters = 8, .text_at = AT(how) },
	{ 0 },
};

/* ---- rows ---- */

static void make_rows(struct ui_screen *s)
{
	static const size_t strings[] = { AT(kind), AT(name), AT(ns), AT(how), AT(instead), 0 };
	struct state *st = s->state;

	rh_rows_clear(&st->rows);
	for (size_t i = 0; i < st->n; i++) {
		const struct user *u = &st->v[i];
		const struct user_row row = { .row.key = u->key,
					      .kind = u->c->def->label,
					      .name = u->c->name,
					      .ns = u->c->ns,
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

/* How it uses one of the changed secrets; 0: it does not. */
static unsigned uses_any(struct ui_screen *s, const struct kube_consumer *c, bool *by_account)
{
	const struct state *st = s->state;
	unsigned how = 0;

	for (size_t i = 0; i < st->of_count; i++) {
		size_t n;
		const char **namespaces = secret_home_namespaces(s->app, st->of[i].home, &n);
		bool here = false;

		for (size_t j = 0; j < n; j++)
			here |= !strcmp(namespaces[j], c->ns);
		free(namespaces);
		if (!here)
			continue;
		how |= kube_consumer_names(c, st->of[i].secret);
		*by_account |= kube_consumer_by_account(st->uses, c, st->of[i].secret);
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

static void take(struct ui_screen *s)
{
	struct state *st = s->state;

	for (size_t i = 0; i < st->uses->n; i++) {
		const struct kube_consumer *c = &st->uses->v[i];
		bool by_account = false;
		unsigned how = c->def && !kube_consumer_made(c) ? uses_any(s, c, &by_account) : 0;
		struct rh_buf words;

		if (!how && !by_account)
			continue;
		rh_buf_init(&words, 256);
		secret_use_words(how, &words);
		if (by_account)
			rh_buf_addf(&words, _("%sby service account %s"), words.n ? ", " : "", c->account);
		st->v = rh_resize(st->v, st->n + 1, sizeof *st->v);
		st->v[st->n++] = (struct user){ .c = c,
						.key = rh_format("%s/%s/%s", c->def->id, c->ns, c->name),
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
	out->phase = st->uses ? UI_LIST_READY : UI_LIST_LOADING;
	out->empty = _("No workload names one of the changed secrets.");
	out->muted = (const char *const *)st->muted;
	if (st->sent)
		snprintf(out->summary, sizeof out->summary, _("%zu of %zu restarted, %zu refused"), st->done, st->sent,
			 st->refused);
	else if (st->uses)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu uses a changed secret · %zu ticked", "%zu use a changed secret · %zu ticked",
				     st->n),
			 st->n, chosen);
	if (chosen)
		snprintf(out->right, sizeof out->right, "%s", _("{key:review} restarts them"));
}

/* ---- restarting ---- */

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

		c->named = true; /* asked once, for all of them */
		app_write(s->app, c, s->owner);
	}
	make_rows(s);
}

struct asked {
	struct app *app;
	struct rh_owner screen;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;
	struct ui_screen *s = button == 1 ? app_by_owner(q->app, q->screen) : NULL;

	if (s)
		restart(s);
	free(q);
}

static void ask(struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	size_t n = 0;

	for (size_t i = 0; i < st->n; i++)
		n += st->v[i].chosen && !st->v[i].sent;
	if (!n) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing is ticked."));
		return;
	}
	char *line = rh_format(
		rh_ngettext("The pods of %zu workload are replaced, one after the other.",
			    "The pods of %zu workloads are replaced, those of each workload one after the other.", n),
		n);
	char *where = rh_format("%s ▸ %s", at->server_name, at->cluster_name);
	const char *const lines[] = { line, where };
	const char *const buttons[] = { _("Cancel"), _("Restart them") };
	struct asked *q = rh_alloc(sizeof *q);

	*q = (struct asked){ s->app, s->owner };
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Restart them?"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = app_protected(s->app, NULL),
						       .role = UI_ROLE_WARN,
						       .done = on_answer,
						       .ctx = q,
						       .owner = s->owner });
	free(line);
	free(where);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->tag == TAG_USES && m->body && !st->uses) {
		st->uses = rh_message_steal(m);
		for (size_t i = 0; i < st->uses->unread_count; i++)
			mute(st, rh_format(_("%s: could not be read. %s"), st->uses->unread[i].what,
					   st->uses->unread[i].err.what));
		take(s);
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

static bool has(const char **names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct rotate_restart_ask *a = arg;
	struct state *st = s->state;
	const char **all = NULL;
	size_t n = 0;

	rh_rows_init(&st->rows);
	st->of = rh_alloc((a->n + 1) * sizeof *st->of);
	for (st->of_count = 0; st->of_count < a->n; st->of_count++) {
		size_t count;
		const char **names = secret_home_namespaces(s->app, a->v[st->of_count].home, &count);

		st->of[st->of_count] = (struct rotate_restart_of){ rh_strdup(a->v[st->of_count].home),
								   rh_strdup(a->v[st->of_count].secret) };
		all = rh_resize(all, n + count + 1, sizeof *all);
		for (size_t i = 0; i < count; i++)
			if (!has(all, n, names[i]))
				all[n++] = names[i];
		free(names);
	}
	kube_uses_ask(app_session(s->app)->kube, all, n, s->owner, TAG_USES);
	free(all);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	for (size_t i = 0; i < st->of_count; i++) {
		free((char *)(uintptr_t)st->of[i].home);
		free((char *)(uintptr_t)st->of[i].secret);
	}
	for (size_t i = 0; i < st->n; i++) {
		free(st->v[i].key);
		free(st->v[i].how);
	}
	for (size_t i = 0; i < st->muted_count; i++)
		free(st->muted[i]);
	free(st->muted);
	free(st->of);
	free(st->v);
	rh_rows_release(&st->rows);
	kube_uses_free(st->uses);
}

/* kubectl's rollout restart is the same patch of the same annotation. */
static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].chosen) {
			app_teach_start(out, app_session(s->app));
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
