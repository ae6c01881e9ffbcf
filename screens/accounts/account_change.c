/* Pull secrets of service accounts, changed: each account is read, and patched as it stands then. */
#include "screens/accounts/account.h"
#include "screens/accounts.h"
#include "screens/bulk.h"
#include "screens/screens.h"
#include "screens/tags.h"
#include "app/change.h"
#include "app/may.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/account_patch.h"
#include "kube/kube.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* ---- the change ---- */

static size_t edits_of_this(const struct account_changes *c)
{
	size_t n = 0;

	while (c->at + n < c->n && strcmp(c->edits[c->at + n].account, c->edits[c->at].account) == 0)
		n++;
	return n;
}

static struct app_change *change_of(struct ui_screen *s, const char *ns, const char *account, bool on)
{
	struct app_change *c = app_change_new(on ? N_("Save") : N_("Take off"), "PATCH");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	account_path(s->app, ns, account, &path);
	c->path = rh_buf_take(&path);
	rh_buf_release(&path);
	c->content_type = KUBE_MERGE_PATCH;
	c->what = rh_format("serviceaccount %s/%s", ns, account);
	c->ns = rh_strdup(ns);
	c->name = rh_strdup(account);
	c->form = s->owner;
	return c;
}

static void say_command(struct app_change *c)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)64 << 10);
	rh_buf_addf(&b, "patch serviceaccount/%s -n %s --type=merge -p ", c->name, c->ns);
	app_teach_word(&b, rh_secret_peek(&c->body));
	c->command = rh_buf_take(&b);
	rh_buf_release(&b);
}

/* What the review of several has room for: one line, without the marks. */
static char *as_note(const char *lines)
{
	char *note = rh_strdup(lines), *to = note;

	for (const char *from = lines; *from; from++)
		if (*from != '!')
			*to++ = *from == '\n' ? ' ' : *from;
	*to = '\0';
	return note;
}

static void take(struct account_changes *c, const struct kube_uses *uses, struct rh_str object)
{
	const struct kube_account_edit *edits = &c->edits[c->at];
	size_t n = edits_of_this(c);
	struct app_change *change = change_of(c->screen, c->ns, edits->account, edits->on);
	struct rh_buf lines;

	if (!kube_account_patch(object, edits, n, &change->body)) {
		app_change_free(&change);
		return;
	}
	rh_buf_init(&lines, (size_t)64 << 10);
	if (uses)
		account_reach_lines(uses, c->ns, edits, n, &lines);
	rh_secret_set(&change->before, object);
	say_command(change);
	c->v = rh_resize(c->v, c->count + 1, sizeof *c->v);
	c->notes = rh_resize(c->notes, c->count + 1, sizeof *c->notes);
	c->notes[c->count] = as_note(lines.n ? lines.p : "");
	rh_strset(&change->notes, lines.n ? lines.p : NULL);
	c->v[c->count++] = change;
	rh_buf_release(&lines);
}

/* ---- reading them, then the review ---- */

void account_get(struct ui_screen *s, const char *ns, const char *account, int tag)
{
	char *what = rh_format("serviceaccount %s/%s", ns, account);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	account_path(s->app, ns, account, &path);
	kube_get(app_session(s->app)->kube, path.p, what, s->owner, tag);
	rh_buf_release(&path);
	free(what);
}

/* Back to the page or the list that it began on; and from those of secrets on to the account's page, which says what
 * has to be restarted. */
static void review_one(struct account_changes *c, struct app_change *one)
{
	static const char *const from_account[] = { "account_view", "service_accounts" }, *const from_secret[] = {
		"secret_view", "secrets"
	};
	bool about_secret = strcmp(c->screen->ops->id, "every_pod") == 0;
	const char *const *back = about_secret ? from_secret : from_account;
	bool page = app_find_here(c->screen->app, back[0]) != NULL;

	one->done_screen = rh_strdup(back[page ? 0 : 1]);
	if (about_secret || !page) {
		one->then_screen = rh_strdup("account_view");
		one->then_key = rh_format(ACCOUNT_KEY "%s/%s", one->ns, one->name);
	}
	app_review(c->screen->app, one);
}

static void show(struct account_changes *c)
{
	if (!c->count)
		ui_toast(app_ui(c->screen->app), UI_ROLE_WARN, "%s",
			 _("Nothing changes: the server has it so already."));
	else if (c->count == 1)
		review_one(c, c->v[0]);
	else
		edit_bulk(c->screen, &(struct edit_bulk_start){ .title = _("Service Accounts"),
								.v = c->v,
								.notes = (const char *const *)c->notes,
								.n = c->count });
	for (size_t i = 0; i < c->count; i++)
		c->v[i] = NULL; /* the review's */
	account_changes_release(c);
}

static void read_next(struct account_changes *c)
{
	if (c->at == c->n)
		show(c);
	else
		account_get(c->screen, c->ns, c->edits[c->at].account, ACCOUNT_TAG_READ);
}

bool account_changes_reply(struct account_changes *c, const struct kube_uses *uses, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->tag != ACCOUNT_TAG_READ)
		return false;
	if (!c->n)
		return true;
	if (m->err.code != RH_OK || !r) {
		app_error(c->screen->app, &m->err);
		account_changes_release(c);
		return true;
	}
	take(c, uses, rh_secret_peek(&r->body));
	c->at += edits_of_this(c);
	read_next(c);
	return true;
}

void account_changes_begin(struct ui_screen *s, struct account_changes *c, const char *ns)
{
	account_changes_release(c);
	c->screen = s;
	c->ns = rh_strdup(ns);
}

void account_changes_add(struct account_changes *c, const char *account, const char *secret, bool on)
{
	c->edits = rh_resize(c->edits, c->n + 1, sizeof *c->edits);
	c->edits[c->n++] = (struct kube_account_edit){ rh_strdup(account), rh_strdup(secret), on };
}

void account_changes_review(struct account_changes *c)
{
	read_next(c);
}

void account_changes_release(struct account_changes *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->edits[i].account);
		free(c->edits[i].secret);
	}
	for (size_t i = 0; i < c->count; i++) {
		app_change_free(&c->v[i]);
		free(c->notes[i]);
	}
	free(c->edits);
	free(c->v);
	free(c->notes);
	free(c->ns);
	*c = (struct account_changes){ 0 };
}

void account_edit_open(struct ui_screen *s, const char *key)
{
	struct rh_err e;

	if (app_gate(s->app, APP_GATE_WRITE, &e))
		app_push(s->app, &screen_account_form, &(struct ui_form_start){ .key = key });
	else
		app_error(s->app, &e);
}

bool account_unable(const struct ui_screen *s, const char *ns, struct rh_buf *why)
{
	return app_may_not(s->app, "patch", &kube_res_service_account, ns, why);
}
