/* Connect: where one can go. Saved servers, contexts of the kubeconfig, a new server, the demo. */
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DO_READ_ONLY = UI_DO_SCREEN, DO_FORGET };
enum group { SAVED, CONTEXT, NEW, DEMO };
struct home {
	struct rh_row row;
	enum group group;
	int order; /* within the demo */
	bool current, bad;
	int64_t used;
	const char *where, *what, *sign_in, *problem;
};

struct state {
	struct rh_rows rows;
	char *files, *muted_text[3];
	const char *muted[4];
};

static const struct {
	const char *profile, *what;
} demos[] = {
	{ "2.15", N_("Rancher 2.15, simulated on this machine") },
	{ "2.11", N_("Rancher 2.11") },
	{ "2.6", N_("Rancher 2.6, with Legacy") },
	{ "kubernetes", N_("plain Kubernetes") },
};

/* ---- rows ---- */

#define AT(member) offsetof(struct home, member)

static void add_place(struct state *st, const struct home *p)
{
	static const size_t strings[] = { AT(where), AT(what), AT(sign_in), AT(problem), 0 };

	rh_rows_put(&st->rows, rh_row_copy(p, sizeof *p, strings));
}

static void add_saved(struct state *st, struct app_state *all)
{
	for (size_t i = 0; i < all->server_count; i++) {
		const struct app_saved_server *v = &all->servers[i];
		char *key = rh_format("server:%s", v->url);
		char *who = v->has_token ? rh_format(_("%s, signed in"), v->user ? v->user : _("API token"))
					 : rh_strdup(v->user ? v->user : "");
		char *what = rh_format("%s%s%s", _("Rancher"), v->read_only ? _(", read-only") : "",
				       app_state_protects(all, v->url, "") ? _(", protected") : "");
		add_place(st, &(struct home){ .row.key = key,
					      .group = SAVED,
					      .used = v->used,
					      .where = v->name ? v->name : v->url,
					      .what = what,
					      .sign_in = who });
		free(key);
		free(who);
		free(what);
	}
}

static void add_contexts(struct state *st, const struct app_state *all, const struct kube_config *k)
{
	static const struct {
		const char *word, *label;
	} ways[] = { { "token", N_("token") },
		     { "certificate", N_("certificate") },
		     { "exec", N_("plugin") },
		     { "password", N_("password") },
		     { "none", N_("none") } };

	for (size_t i = 0; k && i < k->count; i++) {
		const struct kube_context *c = &k->contexts[i];
		const char *how = c->sign_in ? c->sign_in : "";
		char *key = rh_format("context:%s", c->name);
		char *what = rh_format("%s%s", c->rancher_cluster ? _("kubeconfig, through Rancher") : _("kubeconfig"),
				       app_state_protects(all, c->name, c->name) ? _(", protected") : "");
		char *problem = c->problem.code == RH_OK
					? rh_strdup(c->remark ? c->remark : "")
					: rh_format("%s%s%s", c->problem.what, rh_gap(c->problem.what), c->problem.why);
		for (size_t w = 0; w < RH_LEN(ways); w++)
			if (strcmp(ways[w].word, how) == 0)
				how = _(ways[w].label);
		add_place(st, &(struct home){ .row.key = key,
					      .group = CONTEXT,
					      .current = c->current,
					      .where = c->name,
					      .bad = c->problem.code != RH_OK,
					      .problem = problem,
					      .sign_in = how,
					      .what = what });
		free(key);
		free(what);
		free(problem);
	}
}

static void add_muted(struct state *st, char *line)
{
	for (size_t i = 0; i < RH_LEN(st->muted_text); i++) {
		if (st->muted_text[i])
			continue;
		st->muted[i] = st->muted_text[i] = line;
		return;
	}
	free(line);
}

static void forget_rows(struct state *st)
{
	rh_rows_clear(&st->rows);
	for (size_t i = 0; i < RH_LEN(st->muted_text); i++) {
		free(st->muted_text[i]);
		st->muted_text[i] = NULL;
		st->muted[i] = NULL;
	}
}

/* For any server out there, and without the user and password that may stand in it. */
static char *environment_proxy(void)
{
	struct net_endpoint *at = net_endpoint_new("https://rancher.example.com");
	char *proxy = net_endpoint_proxy(at);

	net_endpoint_drop(&at);
	return proxy;
}

static void fill(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_err e;
	const struct kube_config *k = app_kubeconfig(s->app, &e);
	char *proxy = environment_proxy();

	forget_rows(st);
	add_saved(st, app_state(s->app));
	add_contexts(st, app_state(s->app), k);
	add_place(st, &(struct home){ .row.key = "new",
				      .group = NEW,
				      .where = _("New Rancher server"),
				      .what = _("URL, proxy, sign-in or API token") });
	for (size_t i = 0; i < RH_LEN(demos); i++) {
		char *key = rh_format("demo:%s", demos[i].profile);
		add_place(st, &(struct home){ .row.key = key,
					      .group = DEMO,
					      .order = (int)i,
					      .where = _("Demo"),
					      .what = _(demos[i].what) });
		free(key);
	}
	if (!k)
		add_muted(st, rh_format("%s %s %s", e.what, e.why, e.fix));
	else if (k->files && *k->files)
		add_muted(st, rh_format(_("kubeconfig  %s"), k->files));
	if (*proxy)
		add_muted(st, rh_format(_("proxy       %s (environment)"), proxy));
	free(proxy);
	if (app_state(s->app)->why_not)
		add_muted(st, rh_strdup(app_state(s->app)->why_not));
	ui_screen_changed(s);
}

/* ---- columns ---- */

static const struct home *home_of(const struct rh_row *row)
{
	return (const struct home *)(const void *)row;
}

static void used_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct home *p = home_of(row);
	char age[16];

	(void)s;
	if (p->current)
		rh_buf_addz(out, _("current"));
	if (!p->used)
		return;
	rh_age_text(rh_wall() - p->used, age, NULL);
	rh_buf_addz(out, age);
}

static enum ui_role where_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return home_of(row)->bad ? UI_ROLE_BAD : UI_ROLE_TEXT;
}

static int compare(const struct rh_row *a, const struct rh_row *b)
{
	const struct home *x = home_of(a), *y = home_of(b);

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->current != y->current)
		return x->current ? -1 : 1;
	if (x->used != y->used)
		return x->used > y->used ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->where, y->where);
}

/* As it is written: what is current, then how long ago. */
static int by_used(const struct rh_row *a, const struct rh_row *b)
{
	const struct home *x = home_of(a), *y = home_of(b);

	if (x->current != y->current)
		return x->current ? -1 : 1;
	return (x->used < y->used) - (x->used > y->used);
}

static const struct ui_column columns[] = {
	{ .id = "where",
	  .title = N_("Where"),
	  .min = 12,
	  .want = 26,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text_at = AT(where),
	  .role = where_role,
	  .cmp = compare },
	{ .id = "what", .title = N_("What"), .min = 14, .matters = 8, .text_at = AT(what) },
	{ .id = "sign_in",
	  .title = N_("Sign-in"),
	  .min = 8,
	  .want = 16,
	  .matters = 7,
	  .flags = UI_COL_SAME,
	  .text_at = AT(sign_in) },
	{ .id = "used",
	  .title = N_("Last used"),
	  .min = 7,
	  .want = 9,
	  .flags = UI_COL_SAME,
	  .text = used_text,
	  .cmp = by_used },
	{ 0 },
};

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;

	out->rows = &st->rows;
	out->phase = UI_LIST_READY;
	out->muted = st->muted;
	if (app_connecting(s->app))
		snprintf(out->summary, sizeof out->summary, "%s", _("connecting… {key:back} cancels"));
}

/* ---- connecting ---- */

static void connect_to(struct ui_screen *s, const struct home *p, bool read_only)
{
	const char *rest = strchr(p->row.key, ':');
	struct app_target *t;

	if (p->group == NEW) {
		app_push(s->app, &screen_server_form, NULL);
		return;
	}
	rest = rest ? rest + 1 : "";
	if (p->group == SAVED)
		t = app_saved_target(s->app, rest);
	else
		t = app_target_new(p->group == CONTEXT ? APP_TARGET_CONTEXT : APP_TARGET_DEMO, rest);
	t->read_only_now = read_only;
	if (app_connected_to(s->app, t)) {
		app_target_free(&t);
		app_go(s->app, "go.clusters");
		return;
	}
	app_connect(s->app, t, s->owner);
	ui_screen_changed(s);
}

static void on_forget(void *ctx, int button)
{
	struct ui_screen *s = ctx;
	const struct rh_row *row = ui_list_selected(s);

	if (button != 1 || !row || home_of(row)->group != SAVED)
		return;
	app_state_server_forget(app_state(s->app), row->key + strlen("server:"));
	app_state_changed(s->app);
	fill(s);
}

static void ask_forget(struct ui_screen *s, const struct home *p)
{
	const char *const lines[] = {
		p->where,
		_("Its certificate pin, its settings and its kept token go away. The server itself is not touched.")
	};
	const char *const buttons[] = { _("Cancel"), _("Forget") };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Forget this server?"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .done = on_forget,
						       .ctx = s,
						       .owner = s->owner });
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);
	const struct home *p = row ? home_of(row) : NULL;

	if (!p)
		return false;
	switch ((int)verb) {
	case UI_DO_OPEN:
	case DO_READ_ONLY:
		connect_to(s, p, (int)verb == DO_READ_ONLY);
		return true;
	case UI_DO_EDIT:
		if (p->group == SAVED)
			app_push(s->app, &screen_server_form,
				 &(struct ui_form_start){ .key = p->row.key + strlen("server:") });
		else
			ui_toast(app_ui(s->app), UI_ROLE_MUTED, "%s", _("Only saved servers can be edited here."));
		return true;
	case DO_FORGET:
		if (p->group == SAVED)
			ask_forget(s, p);
		else
			ui_toast(app_ui(s->app), UI_ROLE_MUTED, "%s", _("Only saved servers can be forgotten."));
		return true;
	default:
		return false;
	}
}

static bool leave(struct ui_screen *s)
{
	if (!app_connecting(s->app))
		return true;
	app_connect_cancel(s->app);
	ui_screen_changed(s);
	return false;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	fill(s);
}

/* On the way back, the server that was used or tried is selected. */
static void select_current(struct ui_screen *s)
{
	static const char *const kinds[] = {
		[APP_TARGET_RANCHER] = "server", [APP_TARGET_CONTEXT] = "context", [APP_TARGET_DEMO] = "demo"
	};
	const struct app_target *t = app_target(s->app);

	if (!t || !t->name)
		return;
	char *key = rh_format("%s:%s", kinds[t->kind], t->kind == APP_TARGET_RANCHER && t->url ? t->url : t->name);
	ui_list_select(s, key);
	free(key);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == APP_MESSAGE_JOIN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	fill(s);
	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_JOIN)
		select_current(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	forget_rows(st);
	rh_rows_release(&st->rows);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Connect"),
	  .help = N_("Connect with the selected entry."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_READ_ONLY,
	  .id = "read_only",
	  .label = N_("Connect read-only"),
	  .help = N_("Connect, and let nothing be written or revealed."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_EDIT,
	  .help = N_("Change URL, proxy and sign-in of a saved server."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_FORGET,
	  .id = "forget",
	  .label = N_("Forget"),
	  .help = N_("Forget a saved server."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_LANGUAGE, .label = N_("English/中文"), .help = N_("Change the language of the screens.") },
	{ 0 },
};
static const struct ui_own_key own_keys[] = {
	{ .verb = (enum ui_verb)DO_READ_ONLY, .keys = "w" },
	{ .verb = (enum ui_verb)DO_FORGET, .keys = "d Del" },
	{ .verb = UI_DO_NOTHING },
};

const struct ui_screen_ops screen_connect = {
	.id = "connect",
	.title = N_("Connect"),
	.kind = UI_SCREEN_LIST,
	.flags = UI_SCREEN_HOME,
	.state_size = sizeof(struct state),
	.help = N_("Choose where to work. Contexts of the kubeconfig that lead through a Rancher server are marked. "
		   "The demo needs no "
		   "server: it starts a simulated Rancher on this machine.\n\nNothing is remembered of a sign-in "
		   "unless you tick "
		   "\"Remember\"."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = columns,
	.rows = rows,
	.note_at = AT(problem),
	.open = open,
	.reply = reply,
	.act = act,
	.leave = leave,
	.close = close,
};
