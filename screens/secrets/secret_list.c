/* What the lists of secrets share. They never read a secret's value but the hosts of the registries on the screen. */
#include "screens/secrets/secret_list.h"
#include "screens/accounts.h"
#include "screens/bulk.h"
#include "screens/live.h"
#include "screens/rotate.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/spread.h"
#include "screens/used_by.h"
#include "app/change.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/state.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "registry/expiry.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

enum { TAG_HOSTS = 1 };
enum { HOSTS_REST_MS = 300, VISIBLE = 256 };

const struct kube_secret_row *secret_row(const struct rh_row *row)
{
	return (const struct kube_secret_row *)(const void *)row;
}

static struct kube *kube_of(const struct ui_screen *s)
{
	const struct app_session *at = app_session(s->app);

	return ((const struct secret_list *)s->state)->projects ? at->management : at->kube;
}

/* ---- columns ---- */

void secret_state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, secret_row(row)->removing ? "Removing" : "Active");
}

enum ui_role secret_state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return secret_row(row)->removing ? UI_ROLE_WARN : UI_ROLE_GOOD;
}

void secret_kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(kube_secret_kind(secret_row(row)->type)));
}

static void read_hosts(void *screen)
{
	struct ui_screen *s = screen;
	const struct rh_row *rows[VISIBLE];
	const struct kube_secret_row *unknown[VISIBLE];
	size_t n = ui_list_visible(s, rows, VISIBLE), count = 0;

	for (size_t i = 0; i < n; i++)
		if (kube_secret_is_registry(secret_row(rows[i])->type) &&
		    !kube_hosts_known(kube_of(s), secret_row(rows[i])))
			unknown[count++] = secret_row(rows[i]);
	((struct secret_list *)s->state)->hosts_asked |= count > 0;
	if (count)
		kube_hosts_ask(kube_of(s), unknown, count, s->owner, TAG_HOSTS);
}

/* While somebody moves through the list, or rows still come, the next screen has other rows. */
static int64_t hosts_rest(const struct secret_list *st)
{
	bool whole = st->live.list && st->live.list->live != KUBE_LIVE_LOADING;

	return whole && !st->hosts_asked ? 0 : HOSTS_REST_MS;
}

void secret_data_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	struct secret_list *st = s->state;
	const struct kube_secret_row *v = secret_row(row);
	const char *hosts = kube_secret_is_registry(v->type) ? kube_hosts_known(kube_of(s), v) : "";
	bool on_a_key = app_session(s->app)->read_only || app_protected(s->app, NULL) || app_state(s->app)->hosts_off;

	if (!hosts && !on_a_key)
		rh_timer_start(&st->hosts_timer, hosts_rest(st), read_hosts, st->screen);
	if (kube_hosts_broken(kube_of(s), v))
		rh_buf_addf(out, "%s%s", _("broken"), hosts && *hosts ? _(": ") : "");
	rh_buf_addz(out, hosts ? hosts : "");
	if (!out->n && (hosts || on_a_key) && v->keys >= 0)
		rh_buf_addf(out, rh_ngettext("%d key", "%d keys", (unsigned long)v->keys), v->keys);
}

enum ui_role secret_data_role(const struct ui_screen *s, const struct rh_row *row)
{
	return kube_hosts_broken(kube_of(s), secret_row(row)) ? UI_ROLE_BAD : UI_ROLE_TEXT;
}

/* ---- when a password ends ---- */

int64_t secret_end_since(const struct ui_screen *s, const struct rh_row *row)
{
	int64_t ends = kube_hosts_ends(kube_of(s), secret_row(row));

	return ends ? ends : INT64_MAX; /* what does not end is last */
}

void secret_end_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	char *text = registry_expiry_short(kube_hosts_ends(kube_of(s), secret_row(row)), kube_wall(kube_of(s)));

	rh_buf_addz(out, text ? text : "");
	free(text);
}

enum ui_role secret_end_role(const struct ui_screen *s, const struct rh_row *row)
{
	return secret_ends_role(kube_hosts_ends(kube_of(s), secret_row(row)), kube_wall(kube_of(s)));
}

/* ---- actions ---- */

static void ask_delete(struct ui_screen *s, const char *home, const struct kube_secret_row *v)
{
	struct secret_list *st = s->state;
	struct rh_err e;

	if (secret_copy_to_source(s, home, v->name, v->origin))
		return;
	if (st->projects ? app_gate(s->app, APP_GATE_WRITE, &e) : secret_may_change(s->app, v->origin, &e))
		secret_delete_ask(s, &st->deletion, home, v->name, kube_secret_kind(v->type), v->uid);
	else
		app_error(s->app, &e);
}

/* Copies of a project's secret belong to that one: they are left out. */
static bool delete_marked(struct ui_screen *s)
{
	const struct rh_row **marked;
	size_t n = 0, all = ui_list_marked(s, &marked);
	struct app_change **v = rh_alloc((all + 1) * sizeof *v);

	for (size_t i = 0; i < all; i++) {
		const struct kube_secret_row *row = secret_row(marked[i]);
		struct rh_err e;

		if (secret_may_change(s->app, row->origin, &e))
			v[n++] = secret_deletion_change(s, row->ns, row->name, row->uid);
	}
	if (n < all)
		ui_toast(app_ui(s->app), UI_ROLE_WARN,
			 rh_ngettext("%zu of the marked ones is a copy of a project's secret: it is left out.",
				     "%zu of the marked ones are copies of a project's secrets: they are left out.",
				     all - n),
			 all - n);
	edit_bulk(s, &(struct edit_bulk_start){ .title = _("Delete"), .v = v, .n = n });
	free(v);
	free(marked);
	return true;
}

/* Registries only; others among the marked ones are left out. */
static bool copy_to(struct ui_screen *s)
{
	const struct rh_row *row = ui_list_selected(s), **marked;
	const char *prefix = s->ops->key_prefix ? s->ops->key_prefix : "";
	size_t n = 0, all = ui_list_marked(s, &marked);
	char **keys = rh_alloc((all + 1) * sizeof *keys);
	bool one = !all && row && kube_secret_is_registry(secret_row(row)->type);

	for (size_t i = 0; i < all; i++)
		if (kube_secret_is_registry(secret_row(marked[i])->type))
			keys[n++] = rh_format("%s%s", prefix, marked[i]->key);
	if (one)
		keys[n++] = rh_format("%s%s", prefix, row->key);
	if (n)
		spread_copy(s, (const char *const *)keys, n);
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Only registries are copied."));
	for (size_t i = 0; i < n; i++)
		free(keys[i]);
	free(keys);
	free(marked);
	return true;
}

bool secret_list_act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);
	const char *prefix = s->ops->key_prefix ? s->ops->key_prefix : "";
	bool mine = verb == UI_DO_ROTATE || verb == UI_DO_EDIT || verb == UI_DO_DELETE || verb == UI_DO_EVERY_POD;

	if (verb == UI_DO_HOSTS) {
		read_hosts(s);
		return true;
	}
	if (verb == UI_DO_DELETE && ui_list_mark_count(s))
		return delete_marked(s);
	if (verb == UI_DO_COPY_TO)
		return copy_to(s);
	if (!row || !mine)
		return false;
	const struct kube_secret_row *v = secret_row(row);
	char *home = rh_format("%s%s", prefix, v->ns), *key = rh_format("%s%s", prefix, row->key);
	if (verb == UI_DO_ROTATE)
		rotate_open(s, key, v->type);
	else if (verb == UI_DO_EVERY_POD)
		account_every_pod_open(s, key);
	else if (verb == UI_DO_EDIT)
		secret_edit_open(s, home, v->name, v->type, v->origin);
	else
		ask_delete(s, home, v);
	free(home);
	free(key);
	return true;
}

/* ---- life ---- */

void secret_list_open(struct ui_screen *s)
{
	((struct secret_list *)s->state)->screen = s;
	live_open(s);
}

void secret_list_reply(struct ui_screen *s, struct rh_message *m)
{
	if (secret_delete_reply(&((struct secret_list *)s->state)->deletion, m))
		return;
	live_reply(s, m);
	if (m->tag == TAG_HOSTS) {
		ui_list_sort_again(s, "data");
		ui_list_sort_again(s, "ends");
	}
}

void secret_list_close(struct ui_screen *s)
{
	struct secret_list *st = s->state;

	rh_timer_stop(&st->hosts_timer);
	secret_deletion_release(&st->deletion);
	live_close(s);
}
