/* Rotate: every secret that holds the login, ticked where it can be changed; a dry run of each, then the writes, with
 * what became of each; retry and undo are offered, and the restart of the workloads that use them. No password is
 * shown.
 */
#include "screens/rotate.h"
#include "screens/rotate/rotate.h"
#include "screens/screens.h"
#include "app/fleet.h"
#include "app/message.h"
#include "app/rotate.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/row.h"
#include "kube/uses.h"
#include "rancher/rancher.h"
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

static void mute(struct rotate_state *st, size_t *n, char *line)
{
	st->muted = rh_resize(st->muted, *n + 2, sizeof *st->muted);
	st->muted[(*n)++] = line;
	st->muted[*n] = NULL;
}

static void mute_unread(struct rotate_state *st, size_t *n, const struct rotate_place *p, const struct kube_logins *l)
{
	const char *cluster = rotate_cluster(p);

	for (size_t i = 0; l && i < l->unread_count; i++)
		mute(st, n,
		     cluster ? rh_format(_("%s ▸ %s: could not be read. %s"), cluster, l->unread[i].what,
					 l->unread[i].err.what)
			     : rh_format(_("%s: could not be read. %s"), l->unread[i].what, l->unread[i].err.what));
}

/* One line a cluster that is away. */
static void fill_muted(struct rotate_state *st)
{
	size_t n = 0, odd = 0, unreadable = 0;

	forget_muted(st);
	for (size_t i = 0; i < st->place_count; i++) {
		const struct rotate_place *p = &st->places[i];

		if (!p->over || !p->found || !p->sources)
			continue;
		unreadable += p->found->unreadable + p->sources->unreadable;
		for (size_t j = 0; j < p->found->n && !in_state(st, APP_ROTATE_DONE); j++)
			odd += p->found->v[j].group > 0;
	}
	if (odd)
		mute(st, &n,
		     rh_format(rh_ngettext("They drifted apart: %zu secret holds another password than most.",
					   "They drifted apart: %zu secrets hold another password than most.", odd),
			       odd));
	for (size_t i = 0; i < st->place_count; i++) {
		const struct rotate_place *p = &st->places[i];

		if (p->why)
			mute(st, &n, rh_format(_("%s: %s"), rotate_cluster(p), p->why));
		mute_unread(st, &n, p, p->found);
		mute_unread(st, &n, p, p->sources);
	}
	if (unreadable)
		mute(st, &n,
		     rh_format(rh_ngettext("%zu registry holds no docker config that can be read.",
					   "%zu registries hold no docker config that can be read.", unreadable),
			       unreadable));
}

static void make_rows(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	rh_rows_clear(&st->rows);
	for (size_t i = 0; (st->fleet || !rotate_reading(st)) && i < st->n; i++)
		rotate_row_add(st, i);
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
	if (rotate_looking(st))
		return "";
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
	out->phase = rotate_reading(st) && !st->rows.n ? UI_LIST_LOADING : UI_LIST_READY;
	out->empty = _("No secret in reach holds this login.");
	out->muted = (const char *const *)st->muted;
	if (st->fleet && st->fleet->err.code != RH_OK) {
		out->phase = UI_LIST_FAILED;
		out->err = &st->fleet->err;
	}
	if (rotate_looking(st) && st->place_count > 1) {
		out->progress.done = st->place_count - rotate_looking(st);
		out->progress.of = st->place_count;
	}
	if (out->phase != UI_LIST_READY)
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
		ui_toast(ui, UI_ROLE_WARN, _("%s: %s"), st->v[at].login->name, st->v[at].why_not);
		return;
	}
	st->v[at].chosen = !st->v[at].chosen;
	forget_check(st);
	make_rows(s);
}

static void take_along(struct rotate_state *st, struct rotate_target *t)
{
	char *what = rotate_what(t);

	t->item = app_rotation_add(st->rotation, rotate_kube(t), t->login->ns, t->login->name, what);
	free(what);
}

/* In the order of the clusters, whichever has answered first. */
static void check(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	if (!count_chosen(st)) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing is ticked."));
		return;
	}
	forget_check(st);
	st->rotation = app_rotation_new(s->app, st->host, st->user, &st->password, s->owner);
	for (size_t p = 0; p < st->place_count; p++)
		for (size_t i = 0; i < st->n; i++)
			if (st->v[i].chosen && st->v[i].place == &st->places[p])
				take_along(st, &st->v[i]);
	app_rotation_check(st->rotation);
	make_rows(s);
}

static void confirmed(struct ui_screen *s, bool undo)
{
	struct rotate_state *st = s->state;

	if (st->rotation && undo)
		app_rotation_undo(st->rotation);
	else if (st->rotation)
		app_rotation_write(st->rotation);
	make_rows(s);
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

	rotate_ask_write(s, false, _("Write the new password?"), line, more, confirmed);
	free(line);
	free(more);
}

static void go_on(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	size_t rest =
		in_state(st, APP_ROTATE_READY) + in_state(st, APP_ROTATE_FAILED) + in_state(st, APP_ROTATE_CHANGED);

	if (rotate_looking(st))
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Some clusters are still being read."));
	if (rotate_reading(st) || !resting(st))
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
	rotate_ask_write(s, true, _("Undo?"), line, _("What somebody else has changed since is left as it is."),
			 confirmed);
	free(line);
}

/* ---- what uses them ---- */

/* Where it is used: its own namespace, or those of its project. */
static struct rotate_restart_of used_at(const struct rotate_target *t)
{
	struct rotate_restart_of of = { .secret = t->login->name,
					.kube = t->place->kube,
					.cluster = rotate_cluster(t->place) };

	if (t->source && t->project) {
		of.namespaces = rancher_project_namespaces(t->place->tenancy, t->project, NULL, &of.namespace_count);
	} else {
		of.namespaces = rh_alloc(sizeof *of.namespaces);
		of.namespaces[of.namespace_count++] = t->login->ns;
	}
	return of;
}

static void restart(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	struct rotate_restart_of *v = rh_alloc((st->n + 1) * sizeof *v);
	size_t n = 0;

	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].item != ROTATE_NO_ITEM && st->rotation &&
		    st->rotation->v[st->v[i].item].state == APP_ROTATE_DONE)
			v[n++] = used_at(&st->v[i]);
	if (n)
		app_push(s->app, &screen_rotation_restart, &(struct rotate_restart_ask){ v, n });
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing was changed yet."));
	for (size_t i = 0; i < n; i++)
		free(v[i].namespaces);
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
		char *key = rotate_key(&st->v[i]);
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
	st->reach = a->reach;
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
