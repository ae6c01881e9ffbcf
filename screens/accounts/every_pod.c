/* A registry for every pod of its namespace: which service accounts name it. What is ticked names it afterwards, what
 * is not does not; so this is also where it is taken off. */
#include "screens/accounts.h"
#include "screens/accounts/account.h"
#include "screens/edit.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "app/change.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/account_patch.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "kube/uses.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { TAG_USES = 1 };
enum { FIELD_REGISTRY, FIELD_ACCOUNTS, FIELD_NOTES };
struct state {
	char *ns, *name;
	struct kube_uses *uses;
	struct account_changes changes;
};

static bool names_it(const struct state *st, const struct kube_consumer *c)
{
	return kube_consumer_names(c, st->name) & KUBE_USE_PULL;
}

static bool is_account(const struct state *st, const struct kube_consumer *c)
{
	return !c->def && strcmp(c->ns, st->ns) == 0;
}

static void account_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct state *st = s->state;

	(void)field;
	for (size_t i = 0; st->uses && i < st->uses->n; i++) {
		const struct kube_consumer *c = &st->uses->v[i];
		struct rh_buf note;

		if (!is_account(st, c))
			continue;
		rh_buf_init(&note, 4096);
		if (names_it(st, c))
			rh_buf_addf(&note, "%s · ", _("names it"));
		account_reach_words(st->uses, st->ns, c->name, st->name, &note);
		ui_choices_add(out, (struct ui_choice){ .value = c->name, .label = c->name, .note = note.p });
		rh_buf_release(&note);
	}
}

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_REGISTRY, "registry"), .kind = UI_FIELD_NOTE, .label = N_("Registry") },
	{ UI_AT(FIELD_ACCOUNTS, "accounts"), .kind = UI_FIELD_CHECKLIST, .label = N_("Service Accounts"),
	  .choices = account_choices,
	  .help = N_("Those that name the registry give it to their pods. Pods run as \"default\" unless they say "
		     "otherwise.") },
	ACCOUNT_NOTES(FIELD_NOTES),
	{ 0 },
};

/* ---- what it would do ---- */

/* The accounts that would change, into `to`; `one` is the last of them. Either may be NULL. */
static size_t each_change(struct ui_screen *s, struct account_changes *to, struct kube_account_edit *one)
{
	const struct state *st = s->state;
	size_t n = 0;

	for (size_t i = 0; st->uses && i < st->uses->n; i++) {
		const struct kube_consumer *c = &st->uses->v[i];
		bool on = is_account(st, c) && ui_form_ticked(s, FIELD_ACCOUNTS, c->name);

		if (!is_account(st, c) || on == names_it(st, c))
			continue;
		if (to)
			account_changes_add(to, c->name, st->name, on);
		if (one)
			*one = (struct kube_account_edit){ c->name, st->name, on };
		n++;
	}
	return n;
}

/* Of the one account that would be changed; of several, the review tells. */
static void say_reach(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct kube_account_edit edit;
	size_t changes = each_change(s, NULL, &edit);
	struct rh_buf lines;

	rh_buf_init(&lines, (size_t)64 << 10);
	if (changes == 1)
		account_reach_lines(st->uses, st->ns, &edit, 1, &lines);
	else if (changes)
		rh_buf_addz(&lines, _("Several service accounts change: the review says what each of them reaches."));
	account_say(s, FIELD_NOTES, rh_buf_str(&lines));
	rh_buf_release(&lines);
}

static void tick(struct ui_screen *s)
{
	const struct state *st = s->state;
	bool any = false;

	for (size_t i = 0; i < st->uses->n; i++)
		any |= is_account(st, &st->uses->v[i]) && names_it(st, &st->uses->v[i]);
	ui_form_refresh(s);
	for (size_t i = 0; i < st->uses->n; i++) {
		const struct kube_consumer *c = &st->uses->v[i];

		if (is_account(st, c) && !ui_form_touched(s, FIELD_ACCOUNTS, c->name))
			ui_form_tick(s, FIELD_ACCOUNTS, c->name,
				     any ? names_it(st, c) : strcmp(c->name, "default") == 0);
	}
	ui_form_clean(s);
	if (ui_form_now(s) == UI_NO_FIELD)
		ui_form_focus(s, FIELD_ACCOUNTS);
	say_reach(s);
}

static void changed(struct ui_screen *s, unsigned field)
{
	if (field == FIELD_ACCOUNTS && ((const struct state *)s->state)->uses)
		say_reach(s);
}

static void submit(struct ui_screen *s)
{
	struct state *st = s->state;

	account_changes_begin(s, &st->changes, st->ns);
	if (each_change(s, &st->changes, NULL))
		account_changes_review(&st->changes);
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s",
			 st->uses ? _("Nothing changes: the ticked ones name it already, the others do not.")
				  : _("One moment: the service accounts are still being read."));
}

/* ---- from a registry ---- */

bool account_every_pod_unable(const struct ui_screen *s, const char *home, const char *type, struct rh_buf *why)
{
	if (secret_home_is_project(home)) {
		rh_buf_addz(why, _("Service accounts are in namespaces: do this with its copy in one of them."));
		return true;
	}
	if (!kube_secret_is_registry(type)) {
		rh_buf_addz(why, _("Only a registry can be given to pods."));
		return true;
	}
	return account_unable(s, home, why);
}

void account_every_pod_open(struct ui_screen *s, const char *key)
{
	struct rh_err e;

	if (app_gate(s->app, APP_GATE_WRITE, &e))
		app_push(s->app, &screen_every_pod, &(struct ui_form_start){ .key = key });
	else
		app_error(s->app, &e);
}

/* ---- life ---- */

static void load(struct ui_screen *s)
{
	const struct state *st = s->state;
	const char *const namespaces[] = { st->ns };

	kube_uses_ask(app_session(s->app)->kube, namespaces, 1, s->owner, TAG_USES);
}

static bool accounts_unread(const struct kube_uses *u, struct rh_err *e)
{
	for (size_t i = 0; i < u->unread_count; i++)
		if (rh_str_starts(rh_str(u->unread[i].what), kube_res_service_account.plural)) {
			*e = u->unread[i].err;
			return true;
		}
	return false;
}

static void on_uses(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	struct rh_err e;

	kube_uses_free(st->uses);
	st->uses = rh_message_steal(m);
	if (accounts_unread(st->uses, &e))
		ui_form_banner(s, &e);
	tick(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (account_changes_reply(&st->changes, st->uses, m))
		return;
	if (m->tag == TAG_USES && m->body)
		on_uses(s, m);
	else if (m->tag == APP_MESSAGE_REFUSED)
		edit_form_take_refusal(s, m);
	if (m->tag == APP_MESSAGE_SIGNED_IN || m->tag == APP_MESSAGE_CHANGED || m->tag == APP_MESSAGE_REFUSED)
		load(s);
	ui_screen_changed(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	s->edits = true;
	secret_key_split(((const struct ui_form_start *)arg)->key, &st->ns, &st->name);
	ui_form_note(s, FIELD_REGISTRY, UI_ROLE_TEXT, _("Registry %s, namespace %s"), st->name, st->ns);
	load(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	account_changes_release(&st->changes);
	kube_uses_free(st->uses);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("%s for every pod"), ((const struct state *)s->state)->name);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .help = N_("See what would be written."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_every_pod = {
	.id = "every_pod",
	.title = N_("Use for every pod"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("A workload gets a registry's credentials when it names the registry in its pull secrets; Rancher's "
		   "pages do that for workloads that are made there, and for no others. A service account does it for "
		   "every pod that names none: also for what kubectl, Helm or an operator makes.\n\nTicked service "
		   "accounts name the registry. Take a tick away to take it off. Nothing of their other pull secrets "
		   "changes."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
	.submit = submit,
	.submit_label = N_("Save…"),
	.open = open,
	.reply = reply,
	.close = close,
	.crumb = crumb,
};
