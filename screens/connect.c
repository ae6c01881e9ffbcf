/* Connect: where one can go. Saved servers, contexts of the kubeconfig, a new server, the demo. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum group { SAVED, CONTEXT, NEW, DEMO };
struct place {
	struct rh_row row;
	enum group group;
	int order;			/* within the demo */
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

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static size_t put_text(char *block, size_t at, const char **to, const char *z)
{
	size_t n = strlen(z) + 1;

	if (block)
		memcpy(block + at, z, n);
	*to = block ? block + at : z;
	return at + n;
}

static void add_place(struct state *st, const struct place *p)
{
	struct place probe = *p;
	const char **const texts[] = { &probe.row.key, &probe.where, &probe.what, &probe.sign_in, &probe.problem };
	size_t need = sizeof probe;

	for (size_t i = 0; i < RH_LEN(texts); i++)
		need = put_text(NULL, need, texts[i], *texts[i] ? *texts[i] : "");
	char *block = rh_alloc(need);
	size_t at = sizeof probe;
	for (size_t i = 0; i < RH_LEN(texts); i++)
		at = put_text(block, at, texts[i], *texts[i]);
	memcpy(block, &probe, sizeof probe);
	rh_rows_put(&st->rows, (struct rh_row *)(void *)block);
}

static void add_saved(struct state *st, struct rh_state *all)
{
	for (size_t i = 0; i < all->server_count; i++) {
		const struct rh_saved_server *v = &all->servers[i];
		char *key = rh_format("server:%s", v->url);
		char *who = v->has_token ? rh_format(_("%s, signed in"), v->user ? v->user : _("API token")) :
					   rh_strdup(v->user ? v->user : "");
		char *what = rh_format("%s%s", _("Rancher"), v->read_only ? _(", read-only") : "");
		add_place(st, &(struct place){ .row.key = key, .group = SAVED, .used = v->used, .where = v->name ? v->name : v->url,
			  .what = what, .sign_in = who });
		free(key);
		free(who);
		free(what);
	}
}

static void add_contexts(struct state *st, const struct rh_kubeconfig *k)
{
	static const struct {
		const char *word, *label;
	} ways[] = { { "token", N_("token") }, { "certificate", N_("certificate") }, { "exec", N_("plugin") },
		     { "password", N_("password") }, { "none", N_("none") } };

	for (size_t i = 0; k && i < k->count; i++) {
		const struct rh_context *c = &k->contexts[i];
		const char *how = c->sign_in ? c->sign_in : "";
		char *key = rh_format("context:%s", c->name);
		char *problem = c->problem.code == RH_OK ? rh_strdup("") : rh_format("%s %s", c->problem.what, c->problem.why);
		for (size_t w = 0; w < RH_LEN(ways); w++)
			if (strcmp(ways[w].word, how) == 0)
				how = _(ways[w].label);
		add_place(st, &(struct place){ .row.key = key, .group = CONTEXT, .current = c->current, .where = c->name,
			  .bad = c->problem.code != RH_OK, .problem = problem, .sign_in = how,
			  .what = c->rancher_cluster ? _("kubeconfig, through Rancher") : _("kubeconfig") });
		free(key);
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
	struct rh_endpoint *at = rh_endpoint_new("https://rancher.example.com");
	char *proxy = rh_endpoint_proxy(at);

	rh_endpoint_drop(&at);
	return proxy;
}

static void fill(struct rh_screen *s)
{
	struct state *st = s->state;
	struct rh_err e;
	const struct rh_kubeconfig *k = rh_app_kubeconfig(s->app, &e);
	char *proxy = environment_proxy();

	forget_rows(st);
	add_saved(st, rh_app_state(s->app));
	add_contexts(st, k);
	add_place(st, &(struct place){ .row.key = "new", .group = NEW, .where = _("New Rancher server"),
		  .what = _("URL, proxy, sign-in or API token") });
	for (size_t i = 0; i < RH_LEN(demos); i++) {
		char *key = rh_format("demo:%s", demos[i].profile);
		add_place(st, &(struct place){ .row.key = key, .group = DEMO, .order = (int)i, .where = _("Demo"), .what = _(demos[i].what) });
		free(key);
	}
	if (!k)
		add_muted(st, rh_format("%s %s %s", e.what, e.why, e.fix));
	else if (k->files && *k->files)
		add_muted(st, rh_format(_("kubeconfig  %s"), k->files));
	if (*proxy)
		add_muted(st, rh_format(_("proxy       %s (environment)"), proxy));
	free(proxy);
	if (rh_app_state(s->app)->why_not)
		add_muted(st, rh_strdup(rh_app_state(s->app)->why_not));
	rh_screen_changed(s);
}

/* ---- columns ------------------------------------------------------------------------------------------------------- */

static const struct place *place_of(const struct rh_row *row)
{
	return (const struct place *)(const void *)row;
}

static void where_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, place_of(row)->where);
}

static void what_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, place_of(row)->what);
}

static void sign_in_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, place_of(row)->sign_in);
}

static void used_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct place *p = place_of(row);
	char age[16];

	(void)s;
	if (p->current)
		rh_buf_addz(out, _("current"));
	if (!p->used)
		return;
	rh_age_text(rh_wall() - p->used, age, NULL);
	rh_buf_addz(out, age);
}

static enum rh_role where_role(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return place_of(row)->bad ? RH_ROLE_BAD : RH_ROLE_TEXT;
}

static int compare(const struct rh_row *a, const struct rh_row *b)
{
	const struct place *x = place_of(a), *y = place_of(b);

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

static void problem_note(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, place_of(row)->problem);
}

static const struct rh_column columns[] = {
	{ .id = "where", .title = N_("Where"), .min = 12, .want = 26, .flags = RH_COL_SORTED | RH_COL_FIXED, .text = where_text,
	  .role = where_role, .cmp = compare },
	{ .id = "what", .title = N_("What"), .min = 14, .text = what_text },
	{ .id = "sign_in", .title = N_("Sign-in"), .min = 8, .want = 16, .text = sign_in_text },
	{ .id = "used", .title = N_("Last used"), .min = 7, .want = 9, .text = used_text },
	{ 0 },
};

static void rows(struct rh_screen *s, struct rh_list_shown *out)
{
	struct state *st = s->state;

	out->rows = &st->rows;
	out->phase = RH_LIST_READY;
	out->muted = st->muted;
	if (rh_app_connecting(s->app))
		snprintf(out->summary, sizeof out->summary, "%s", _("connecting… Esc cancels"));
}

/* ---- connecting ------------------------------------------------------------------------------------------------------ */

static void connect_to(struct rh_screen *s, const struct place *p, bool read_only)
{
	const char *rest = strchr(p->row.key, ':');
	struct rh_target *t;

	if (p->group == NEW) {
		rh_app_push(s->app, &rh_screen_server_form, NULL);
		return;
	}
	rest = rest ? rest + 1 : "";
	if (p->group == SAVED)
		t = rh_app_saved_target(s->app, rest);
	else
		t = rh_target_new(p->group == CONTEXT ? RH_TARGET_CONTEXT : RH_TARGET_DEMO, rest);
	t->read_only |= read_only;
	rh_app_connect(s->app, t, s->owner);
	rh_screen_changed(s);
}

static void on_forget(void *ctx, int button)
{
	struct rh_screen *s = ctx;
	const struct rh_row *row = rh_list_selected(s);

	if (button != 1 || !row || place_of(row)->group != SAVED)
		return;
	rh_state_server_forget(rh_app_state(s->app), row->key + strlen("server:"));
	rh_app_state_changed(s->app);
	fill(s);
}

static void ask_forget(struct rh_screen *s, const struct place *p)
{
	const char *const lines[] = { p->where, _("Its certificate pin, its settings and its kept token go away. The server itself is not touched.") };
	const char *const buttons[] = { _("Cancel"), _("Forget") };

	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("Forget this server?"), .lines = lines,
		     .line_count = RH_LEN(lines), .buttons = buttons, .button_count = RH_LEN(buttons), .done = on_forget, .ctx = s,
		     .owner = s->owner });
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct rh_row *row = rh_list_selected(s);
	const struct place *p = row ? place_of(row) : NULL;

	if (!p)
		return false;
	switch (verb) {
	case RH_DO_OPEN:
	case RH_DO_READ_ONLY:
		connect_to(s, p, verb == RH_DO_READ_ONLY);
		return true;
	case RH_DO_EDIT:
		if (p->group == SAVED)
			rh_app_push(s->app, &rh_screen_server_form, p->row.key + strlen("server:"));
		else
			rh_ui_toast(rh_app_ui(s->app), RH_ROLE_MUTED, "%s", _("Only saved servers can be edited here."));
		return true;
	case RH_DO_FORGET:
		if (p->group == SAVED)
			ask_forget(s, p);
		else
			rh_ui_toast(rh_app_ui(s->app), RH_ROLE_MUTED, "%s", _("Only saved servers can be forgotten."));
		return true;
	default:
		return false;
	}
}

static bool leave(struct rh_screen *s)
{
	if (!rh_app_connecting(s->app))
		return true;
	rh_app_connect_cancel(s->app);
	rh_screen_changed(s);
	return false;
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	fill(s);
}

/* Coming back, one stands on the server that one was on, or that was tried. */
static void select_current(struct rh_screen *s)
{
	static const char *const kinds[] = { [RH_TARGET_RANCHER] = "server", [RH_TARGET_CONTEXT] = "context", [RH_TARGET_DEMO] = "demo" };
	const struct rh_target *t = rh_app_target(s->app);

	if (!t || !t->name)
		return;
	char *key = rh_format("%s:%s", kinds[t->kind], t->kind == RH_TARGET_RANCHER && t->url ? t->url : t->name);
	rh_list_select(s, key);
	free(key);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	if (m->tag == RH_MAIL_JOIN && m->err.code != RH_OK)
		rh_app_error(s->app, &m->err);
	fill(s);
	if (m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_JOIN)
		select_current(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	forget_rows(st);
	rh_rows_release(&st->rows);
}

static const struct rh_action actions[] = {
	{ RH_DO_OPEN, NULL, N_("Connect"), N_("Connect with the selected entry."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_READ_ONLY, NULL, N_("Connect read-only"), N_("Connect, and let nothing be written or revealed."),
	  RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_EDIT, NULL, NULL, N_("Change URL, proxy and sign-in of a saved server."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_FORGET, NULL, NULL, N_("Forget a saved server."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_LANGUAGE, NULL, N_("English/中文"), N_("Change the language of the screens."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_connect = {
	.id = "connect",
	.title = N_("Connect"),
	.kind = RH_SCREEN_LIST,
	.flags = RH_SCREEN_HOME,
	.state_size = sizeof(struct state),
	.help = N_("Choose where to work. Contexts of the kubeconfig that lead through a Rancher server are marked. The demo needs no "
		   "server: it starts a simulated Rancher on this machine.\n\nNothing is remembered of a sign-in unless you tick "
		   "\"Remember\"."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = problem_note,
	.open = open,
	.reply = reply,
	.act = act,
	.leave = leave,
	.close = close,
};
