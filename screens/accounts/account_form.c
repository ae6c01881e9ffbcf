/* The pull secrets of one service account: those of its namespace, ticked where it names them. */
#include "screens/accounts.h"
#include "screens/accounts/account.h"
#include "screens/edit.h"
#include "screens/screens.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/account_patch.h"
#include "kube/kube.h"
#include "kube/pull_secrets.h"
#include "kube/uses.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { TAG_USES = 1, TAG_SECRETS };
enum { FIELD_ACCOUNT, FIELD_SECRETS, FIELD_NOTES };
struct state {
	char *ns, *name;
	struct kube_uses *uses;
	struct kube_pull_secrets *secrets;
	struct account_changes changes;
};

/* NULL: it is gone, or nothing has been read. */
static const struct kube_consumer *account_of(const struct state *st)
{
	return st->uses ? kube_uses_find(st->uses, NULL, st->ns, st->name) : NULL;
}

static bool ready(const struct state *st)
{
	return st->secrets && account_of(st);
}

static bool names(const struct state *st, const char *secret)
{
	return kube_consumer_names(account_of(st), secret) & KUBE_USE_PULL;
}

/* Those of the namespace, then those that it names: some are among both. */
static const char *secret_at(const struct state *st, size_t i)
{
	return i < st->secrets->n ? st->secrets->v[i].name : account_of(st)->uses[i - st->secrets->n].secret;
}

/* ---- the form ---- */

static void hosts_of(const struct kube_pull_secret *v, struct rh_buf *out)
{
	for (size_t i = 0; i < v->config.count; i++)
		rh_buf_addf(out, "%s%s", i ? _(", ") : "", v->config.entries[i].key);
}

static void secret_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct state *st = s->state;
	const struct kube_consumer *account = ready(st) ? account_of(st) : NULL;

	(void)field;
	for (size_t i = 0; account && i < st->secrets->n; i++) {
		const struct kube_pull_secret *v = &st->secrets->v[i];
		struct rh_buf note;

		rh_buf_init(&note, 65536);
		hosts_of(v, &note);
		ui_choices_add(out,
			       (struct ui_choice){ .value = v->name,
						   .label = v->name,
						   .note = v->broken ? _("broken: a pod that names it pulls without "
									 "any login")
							   : note.n  ? note.p
								     : NULL });
		rh_buf_release(&note);
	}
	for (size_t i = 0; account && i < account->use_count; i++)
		if ((account->uses[i].how & KUBE_USE_PULL) &&
		    !kube_pull_secrets_find(st->secrets, account->uses[i].secret))
			ui_choices_add(out, (struct ui_choice){ .value = account->uses[i].secret,
								.label = account->uses[i].secret,
								.note = st->secrets->forbidden
										? NULL
										: _("there is no such registry") });
}

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_ACCOUNT, "account"), .kind = UI_FIELD_NOTE, .label = N_("Service Account") },
	{ UI_AT(FIELD_SECRETS, "secrets"), .kind = UI_FIELD_CHECKLIST, .label = N_("Pull Secrets"),
	  .choices = secret_choices,
	  .help = N_(
		  "Ticked are those that it names. New pods that run as it and name none themselves are given all of "
		  "them.") },
	ACCOUNT_NOTES(FIELD_NOTES),
	{ 0 },
};

/* Each secret of the list that is not as it was: `add` gets it. */
static size_t each_change(struct ui_screen *s, void (*add)(void *ctx, const char *secret, bool on), void *ctx)
{
	const struct state *st = s->state;
	const struct kube_consumer *account = account_of(st);
	size_t n = 0;

	for (size_t i = 0; i < st->secrets->n + account->use_count; i++) {
		const char *secret = secret_at(st, i);
		bool on = ui_form_ticked(s, FIELD_SECRETS, secret);

		if (on == names(st, secret) || (i >= st->secrets->n && kube_pull_secrets_find(st->secrets, secret)))
			continue;
		add(ctx, secret, on);
		n++;
	}
	return n;
}

struct edits {
	struct kube_account_edit v[64];
	size_t n;
	char *account;
};

static void collect(void *ctx, const char *secret, bool on)
{
	struct edits *e = ctx;

	if (e->n < RH_LEN(e->v))
		e->v[e->n++] = (struct kube_account_edit){ e->account, (char *)(uintptr_t)secret, on };
}

static void say_reach(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct edits edits = { .account = st->name };
	struct rh_buf lines;

	rh_buf_init(&lines, (size_t)64 << 10);
	if (each_change(s, collect, &edits))
		account_reach_lines(st->uses, st->ns, edits.v, edits.n, &lines);
	if (st->secrets->forbidden)
		account_line(&lines, rh_format(_("!You may not read the secrets of %s."), st->ns));
	else if (!st->secrets->n)
		account_line(&lines, rh_strdup(_("There is no registry in this namespace yet.")));
	account_say(s, FIELD_NOTES, rh_buf_str(&lines));
	rh_buf_release(&lines);
}

static void show(struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct kube_consumer *account;

	if (!ready(st))
		return;
	account = account_of(st);
	ui_form_refresh(s);
	for (size_t i = 0; i < st->secrets->n + account->use_count; i++) {
		const char *secret = secret_at(st, i);

		if (!ui_form_touched(s, FIELD_SECRETS, secret))
			ui_form_tick(s, FIELD_SECRETS, secret, names(st, secret));
	}
	ui_form_clean(s);
	if (ui_form_now(s) == UI_NO_FIELD)
		ui_form_focus(s, FIELD_SECRETS);
	say_reach(s);
}

static void changed(struct ui_screen *s, unsigned field)
{
	if (field == FIELD_SECRETS && ready(s->state))
		say_reach(s);
}

static void add_change(void *ctx, const char *secret, bool on)
{
	struct state *st = ctx;

	account_changes_add(&st->changes, st->name, secret, on);
}

static void submit(struct ui_screen *s)
{
	struct state *st = s->state;

	if (!ready(st)) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("One moment: it is still being read."));
		return;
	}
	account_changes_begin(s, &st->changes, st->ns);
	if (each_change(s, add_change, st))
		account_changes_review(&st->changes);
	else
		edit_say_unchanged(s);
}

/* ---- life ---- */

static void load(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct kube *k = app_session(s->app)->kube;
	const char *const namespaces[] = { st->ns };

	kube_uses_ask(k, namespaces, 1, s->owner, TAG_USES);
	kube_pull_secrets_ask(k, st->ns, false, s->owner, TAG_SECRETS);
}

static void on_uses(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	struct rh_err e;

	kube_uses_free(st->uses);
	st->uses = rh_message_steal(m);
	if (account_of(st))
		return;
	if (st->uses->unread_count)
		e = st->uses->unread[0].err;
	else
		rh_err_set(&e, RH_E_NOTFOUND, _("There is no service account %s in %s."), st->name, st->ns);
	ui_form_banner(s, &e);
}

static void on_secrets(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	else if (m->err.code != RH_OK)
		ui_form_banner(s, &m->err);
	if (m->err.code != RH_OK)
		return;
	kube_pull_secrets_free(st->secrets);
	st->secrets = rh_message_steal(m);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (account_changes_reply(&st->changes, st->uses, m))
		return;
	if (m->tag == TAG_USES && m->body)
		on_uses(s, m);
	else if (m->tag == TAG_SECRETS)
		on_secrets(s, m);
	else if (m->tag == APP_MESSAGE_REFUSED)
		edit_form_take_refusal(s, m);
	if (m->tag == TAG_USES || m->tag == TAG_SECRETS)
		show(s);
	if (m->tag == APP_MESSAGE_SIGNED_IN || m->tag == APP_MESSAGE_CHANGED || m->tag == APP_MESSAGE_REFUSED)
		load(s);
	ui_screen_changed(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const char *key = ((const struct ui_form_start *)arg)->key;

	s->edits = true;
	if (!account_key_split(key, &st->ns, &st->name))
		RH_BUG("no service account: %s", key);
	ui_form_note(s, FIELD_ACCOUNT, UI_ROLE_TEXT, _("Service account %s, namespace %s"), st->name, st->ns);
	load(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	account_changes_release(&st->changes);
	kube_uses_free(st->uses);
	kube_pull_secrets_free(st->secrets);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("Pull secrets of %s"), ((const struct state *)s->state)->name);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .help = N_("See what would be written."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_account_form = {
	.id = "account_form",
	.title = N_("Pull secrets of a service account"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("The registries of the namespace; ticked are those that the service account names. It gives them to "
		   "every new pod that runs as it and names none itself."),
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
