/* Rotate: every secret that holds the login, ticked where it can be changed; a dry run of each, then the writes, with
 * what became of each; retry and undo are offered, and the restart of the workloads that use them. No password is
 * shown.
 */
#include "screens/rotate.h"
#include "screens/rotate/rotate.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "app/filter.h"
#include "app/rotate.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/row.h"
#include "kube/uses.h"
#include "registry/docker_config.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DO_UNDO = UI_DO_SCREEN };
static size_t in_state(const struct rotate_state *st, enum app_rotate_state state)
{
	return st->rotation ? app_rotation_count(st->rotation, state) : 0;
}

static void forget_muted(struct rotate_state *st)
{
	for (size_t i = 0; st->muted && st->muted[i]; i++)
		free(st->muted[i]);
	free(st->muted);
	st->muted = NULL;
}

static void fill_muted(struct rotate_state *st)
{
	const struct kube_logins *lists[] = { st->found, st->sources };
	size_t n = 0, odd = 0, unreadable = st->found->unreadable + st->sources->unreadable;

	forget_muted(st);
	st->muted = rh_alloc((st->found->unread_count + st->sources->unread_count + 3) * sizeof *st->muted);
	for (size_t i = 0; i < st->found->n && !in_state(st, APP_ROTATE_DONE); i++)
		odd += st->found->v[i].group > 0;
	if (odd)
		st->muted[n++] =
			rh_format(rh_ngettext("They drifted apart: %zu secret holds another password than most.",
					      "They drifted apart: %zu secrets hold another password than most.", odd),
				  odd);
	for (size_t i = 0; i < RH_LEN(lists); i++)
		for (size_t j = 0; j < lists[i]->unread_count; j++)
			st->muted[n++] = rh_format(_("%s: could not be read. %s"), lists[i]->unread[j].what,
						   lists[i]->unread[j].err.what);
	if (unreadable)
		st->muted[n++] =
			rh_format(rh_ngettext("%zu registry holds no docker config that can be read.",
					      "%zu registries hold no docker config that can be read.", unreadable),
				  unreadable);
}

static void make_rows(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	rh_rows_clear(&st->rows);
	for (size_t i = 0; !st->reading && i < st->n; i++)
		rotate_row_add(st, i);
	if (st->found && st->sources)
		fill_muted(st);
	ui_screen_changed(s);
}

static size_t count_chosen(const struct rotate_state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->n; i++)
		n += st->v[i].chosen;
	return n;
}

/* What ^S would do next, in the person's words. */
static const char *next_step(const struct rotate_state *st)
{
	if (st->rotation && st->rotation->phase == APP_ROTATE_CHECKS)
		return _("dry run…");
	if (st->rotation && st->rotation->phase != APP_ROTATE_RESTS)
		return _("writing…");
	if (in_state(st, APP_ROTATE_FAILED) + in_state(st, APP_ROTATE_CHANGED))
		return _("{key:again} tries the rest again");
	if (in_state(st, APP_ROTATE_READY))
		return _("{key:review} writes");
	if (!count_chosen(st))
		return "";
	return in_state(st, APP_ROTATE_DONE) ? _("{key:redeploy}: restart what uses them")
					     : _("{key:review} checks (dry run)");
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct rotate_state *st = s->state;
	size_t done = in_state(st, APP_ROTATE_DONE);

	out->rows = &st->rows;
	out->phase = st->reading ? UI_LIST_LOADING : UI_LIST_READY;
	out->empty = _("No secret in reach holds this login.");
	out->muted = (const char *const *)st->muted;
	if (st->reading)
		return;
	if (st->rotation && st->rotation->phase != APP_ROTATE_RESTS) {
		out->progress.done = st->rotation->at;
		out->progress.of = st->rotation->n;
	}
	if (done)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu of %zu changed", "%zu of %zu changed", st->rotation->n), done,
			 st->rotation->n);
	else
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu secret holds it · %zu ticked", "%zu secrets hold it · %zu ticked", st->n),
			 st->n, count_chosen(st));
	snprintf(out->right, sizeof out->right, "%s", next_step(st));
}

/* ---- check, write, undo ---- */

static bool resting(const struct rotate_state *st)
{
	return !st->rotation || st->rotation->phase == APP_ROTATE_RESTS;
}

static bool untouched(const struct rotate_state *st)
{
	return in_state(st, APP_ROTATE_DONE) + in_state(st, APP_ROTATE_FAILED) + in_state(st, APP_ROTATE_CHANGED) == 0;
}

static void forget_check(struct rotate_state *st)
{
	app_rotation_leave(&st->rotation);
	for (size_t i = 0; i < st->n; i++)
		st->v[i].item = ROTATE_NO_ITEM;
}

static void toggle(struct ui_screen *s, size_t at)
{
	struct rotate_state *st = s->state;
	struct ui *ui = app_ui(s->app);

	if (!resting(st) || !untouched(st)) {
		ui_toast(ui, UI_ROLE_WARN, "%s", _("It has begun: which ones cannot be chosen any more."));
		return;
	}
	if (st->v[at].why_not) {
		ui_toast(ui, UI_ROLE_WARN, "%s: %s", st->v[at].login->name, st->v[at].why_not);
		return;
	}
	st->v[at].chosen = !st->v[at].chosen;
	forget_check(st);
	make_rows(s);
}

static void check(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	if (!count_chosen(st)) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing is ticked."));
		return;
	}
	forget_check(st);
	st->rotation = app_rotation_new(s->app, st->host, st->user, &st->password, s->owner);
	for (size_t i = 0; i < st->n; i++) {
		if (!st->v[i].chosen)
			continue;
		char *what = secret_home_what(s->app, st->v[i].home, st->v[i].login->name);
		st->v[i].item = app_rotation_add(st->rotation, secret_home_kube(s->app, st->v[i].home),
						 secret_home_ns(st->v[i].home), st->v[i].login->name, what);
		free(what);
	}
	app_rotation_check(st->rotation);
	make_rows(s);
}

struct asked {
	struct app *app;
	struct rh_owner screen;
	bool undo;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;
	struct ui_screen *s = button == 1 ? app_by_owner(q->app, q->screen) : NULL;
	struct rotate_state *st = s ? s->state : NULL;

	if (st && st->rotation && q->undo)
		app_rotation_undo(st->rotation);
	else if (st && st->rotation)
		app_rotation_write(st->rotation);
	if (s)
		make_rows(s);
	free(q);
}

static void ask(struct ui_screen *s, bool undo, const char *title, const char *line, const char *more)
{
	const struct app_session *at = app_session(s->app);
	struct asked *q = rh_alloc(sizeof *q);
	char *where = rh_format("%s ▸ %s", at->server_name, at->cluster_name);
	const char *const lines[] = { line, where, more };
	const char *const buttons[] = { _("Cancel"), undo ? _("Undo") : _("Write") };

	*q = (struct asked){ s->app, s->owner, undo };
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = title,
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = app_protected(s->app, NULL),
						       .role = UI_ROLE_WARN,
						       .done = on_answer,
						       .ctx = q,
						       .owner = s->owner });
	free(where);
}

static void ask_write(struct ui_screen *s, size_t n)
{
	struct rotate_state *st = s->state;
	size_t refused = in_state(st, APP_ROTATE_REFUSED);
	char *line = rh_format(
		rh_ngettext("The new password of %s at %s is written into %zu secret.",
			    "The new password of %s at %s is written into %zu secrets, one after the other.", n),
		st->user, st->host, n);
	char *more = refused ? rh_format(rh_ngettext("%zu that was refused stays as it is.",
						     "%zu that were refused stay as they are.", refused),
					 refused)
			     : rh_strdup(_("If one fails the rest waits: then it can be tried again, or undone."));

	ask(s, false, _("Write the new password?"), line, more);
	free(line);
	free(more);
}

static void go_on(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	size_t rest =
		in_state(st, APP_ROTATE_READY) + in_state(st, APP_ROTATE_FAILED) + in_state(st, APP_ROTATE_CHANGED);

	if (st->reading || !resting(st))
		return;
	if (rest)
		ask_write(s, rest);
	else if (in_state(st, APP_ROTATE_DONE))
		ui_toast(app_ui(s->app), UI_ROLE_TEXT, "%s", _("Everything that was ticked is written."));
	else
		check(s);
}

static void undo(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	size_t n = in_state(st, APP_ROTATE_DONE);

	if (!n || !resting(st)) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("There is nothing to undo."));
		return;
	}
	char *line = rh_format(rh_ngettext("What stood there before is written back into %zu secret.",
					   "What stood there before is written back into %zu secrets.", n),
			       n);
	ask(s, true, _("Undo?"), line, _("What somebody else has changed since is left as it is."));
	free(line);
}

/* ---- what uses them ---- */

static void restart(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	struct rotate_restart_of *v = rh_alloc((st->n + 1) * sizeof *v);
	size_t n = 0;

	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].item != ROTATE_NO_ITEM && st->rotation &&
		    st->rotation->v[st->v[i].item].state == APP_ROTATE_DONE)
			v[n++] = (struct rotate_restart_of){ st->v[i].home, st->v[i].login->name };
	if (n)
		app_push(s->app, &screen_rotation_restart, &(struct rotate_restart_ask){ v, n });
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing was changed yet."));
	free(v);
}

static void again(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	if (resting(st) && untouched(st))
		rotate_find(s);
	else if (resting(st) &&
		 in_state(st, APP_ROTATE_READY) + in_state(st, APP_ROTATE_FAILED) + in_state(st, APP_ROTATE_CHANGED))
		app_rotation_write(st->rotation); /* what was confirmed */
	else
		go_on(s);
	make_rows(s);
}

/* The first that failed is where one looks next; a sign-in is asked for at once. */
static void on_pass(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	for (size_t i = 0; st->rotation && resting(st) && i < st->n; i++) {
		const struct app_rotate_item *item =
			st->v[i].item != ROTATE_NO_ITEM ? &st->rotation->v[st->v[i].item] : NULL;

		if (!item || item->err.code == RH_OK || item->state == APP_ROTATE_GONE)
			continue;
		char *key = rh_format("%s/%s", st->v[i].home, st->v[i].login->name);
		ui_list_select(s, key);
		free(key);
		if (item->err.code == RH_E_AUTH)
			app_error(s->app, &item->err);
		break;
	}
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct rotate_state *st = s->state;

	if (m->tag == APP_MESSAGE_ROTATION)
		on_pass(s);
	else if (m->tag == APP_MESSAGE_SIGNED_IN && resting(st) && untouched(st))
		rotate_find(s);
	else if (m->tag != APP_MESSAGE_LANGUAGE && !rotate_found(s, m))
		return;
	make_rows(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	switch ((int)verb) {
	case UI_DO_OPEN:
		if (row)
			toggle(s, rotate_row_of(row)->at);
		return true;
	case UI_DO_REVIEW:
		go_on(s);
		return true;
	case UI_DO_AGAIN:
		again(s);
		return true;
	case DO_UNDO:
		undo(s);
		return true;
	case UI_DO_REDEPLOY:
		restart(s);
		return true;
	default:
		return false;
	}
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct rotate_ask *a = arg;
	struct rotate_state *st = s->state;
	struct rh_buf host;

	rh_buf_init(&host, 4096);
	(void)registry_host(rh_str(a->key), &host);
	st->host = rh_buf_take(&host);
	st->user = rh_strdup(a->user);
	rh_secret_init(&st->password);
	rh_secret_copy(&st->password, a->password);
	st->everywhere = a->everywhere;
	rh_rows_init(&st->rows);
	rotate_find(s);
}

static void close(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	rotate_forget(st);
	rh_rows_release(&st->rows);
	rh_secret_release(&st->password);
	forget_muted(st);
	free(st->host);
	free(st->user);
}

/* Half done, and the old values are forgotten with the screen. */
static void loses(const struct ui_screen *s, struct rh_buf *out)
{
	const struct rotate_state *st = s->state;

	if (!resting(st) || !in_state(st, APP_ROTATE_DONE) ||
	    !(in_state(st, APP_ROTATE_FAILED) + in_state(st, APP_ROTATE_CHANGED)))
		return;
	rh_buf_addf(out, "%s\n", _("Some secrets have the new password and some have not."));
	rh_buf_addf(out, "%s\n", _("What stood there before is forgotten with this screen: it cannot be undone then."));
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct rotate_state *st = s->state;

	rh_buf_addf(out, _("Rotate %s at %s"), st->user, st->host);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Tick"),
	  .help = N_("Take it along, or leave it out."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Go on"),
	  .help = N_("Check each with a dry run; then write; after a failure try the rest again."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_UNDO,
	  .id = "undo",
	  .label = N_("Undo"),
	  .help = N_("Write back what stood there before."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_REDEPLOY,
	  .label = N_("Restart…"),
	  .help = N_("The workloads that use the changed secrets, to restart them."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN, .help = N_("Look again; after a failure: try the rest again."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ 0 },
};
static const struct ui_own_key own_keys[] = {
	{ .verb = (enum ui_verb)DO_UNDO, .keys = "U" },
	{ .verb = UI_DO_NOTHING },
};

const struct ui_screen_ops screen_rotation = {
	.id = "rotation",
	.title = N_("Rotate a password"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct rotate_state),
	.help = N_("Every secret in reach that holds credentials of this user for this registry. Nothing is written "
		   "before the dry run of each "
		   "and your word; only the password changes, every other byte of a secret stays.\n\nOne after the "
		   "other is written. When one "
		   "fails the rest waits, and what was written stays: try again, or undo. Copies of project secrets "
		   "follow their source."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = rotate_columns,
	.rows = rows,
	.note_at = offsetof(struct rotate_row, note),
	.open = open,
	.reply = reply,
	.act = act,
	.loses = loses,
	.close = close,
	.crumb = crumb,
};
