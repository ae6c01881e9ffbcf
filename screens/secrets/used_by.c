/* Used by: what names one secret, and the workloads that it would cover and that do not name it. Read once, and again
 * on demand. For a project's secret all namespaces of the project are looked through.
 */
#include "screens/used_by.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "registry/docker_config.h"
#include "registry/expiry.h"
#include "registry/image.h"
#include "registry/keyring.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_USES = 1, TAG_SECRET };
enum group { NAME_IT, ACCOUNTS, MADE, WOULD, GROUPS };
static const char *const titles[GROUPS] = {
	[NAME_IT] = N_("Workloads that name it"),
	[ACCOUNTS] = N_("Service accounts that name it"),
	[MADE] = N_("Pods and Jobs made by them"),
	[WOULD] = N_("Covered by it, and do not name it"),
};

struct use_row {
	struct rh_row row; /* key: "deployment/ns/name", "serviceaccount/ns/name"; of a heading: its group's number */
	const char *kind, *name, *ns, *how;
	enum group group;
	bool heading, account;
};
struct state {
	char *home, *name;
	struct rh_rows rows;
	struct kube_uses *uses;
	struct registry_docker_config config; /* without passwords */
	bool opened, registry;                /* the secret has been read; it is one for registries */
	struct rh_err cannot;                 /* why it could not be */
	size_t members[GROUPS];
	char **muted;
};

static const struct use_row *use_of(const struct rh_row *row)
{
	return (const struct use_row *)(const void *)row;
}

/* ---- columns ---- */

static void kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (!use_of(row)->heading)
		rh_buf_addz(out, _(use_of(row)->kind));
}

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s%s", use_of(row)->heading ? "" : "  ", use_of(row)->name);
}

static enum ui_role name_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return !use_of(row)->heading ? UI_ROLE_TEXT : use_of(row)->group == WOULD ? UI_ROLE_WARN : UI_ROLE_TITLE;
}

static enum ui_role how_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return use_of(row)->heading ? UI_ROLE_MUTED : UI_ROLE_TEXT;
}

#define AT(member) offsetof(struct use_row, member)
static const struct ui_column columns[] = {
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 20,
	  .want = 36,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text,
	  .role = name_role },
	{ .id = "how", .title = N_("How"), .min = 20, .matters = 8, .text_at = AT(how), .role = how_role },
	{ .id = "kind", .title = N_("Kind"), .min = 11, .want = 15, .matters = 5, .text = kind_text },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 20,
	  .matters = 6,
	  .flags = UI_COL_SAME,
	  .text_at = AT(ns) },
	{ 0 },
};

static int by_group(const struct rh_row *a, const struct rh_row *b)
{
	const struct use_row *x = use_of(a), *y = use_of(b);

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (int)y->heading - (int)x->heading;
}

/* ---- rows ---- */

static void add_row(struct state *st, const struct use_row *row)
{
	static const size_t strings[] = { AT(kind), AT(name), AT(ns), AT(how), 0 };

	rh_rows_put(&st->rows, rh_row_copy(row, sizeof *row, strings));
}

static void add(struct state *st, const struct kube_consumer *c, enum group group, const char *how)
{
	char *key = rh_format("%s/%s/%s", c->def ? c->def->id : "serviceaccount", c->ns, c->name);

	add_row(st, &(struct use_row){ .row.key = key,
				       .kind = c->def ? c->def->label : N_("Service Account"),
				       .name = c->name,
				       .ns = c->ns,
				       .how = how,
				       .group = group,
				       .account = !c->def });
	st->members[group]++;
	free(key);
}

/* The first of its images that the secret covers, and why. */
static bool covers(const struct state *st, const struct kube_consumer *c, struct rh_err *why)
{
	struct registry_cover_source source = { st->name, &st->config };
	struct rh_str rest = rh_str(c->images), reference;
	struct registry_cover_line line;
	struct registry_image image;
	bool yes = false;

	while (!yes && rh_str_cut(&rest, ',', &reference)) {
		struct rh_err e;

		if (!registry_image_parse(reference, &image, &e))
			continue;
		yes = registry_cover(&source, 1, &image, &line, 1) && line.how == REGISTRY_COVER_YES;
		if (yes)
			*why = line.why;
		registry_image_release(&image);
	}
	return yes;
}

static bool account_names(const struct state *st, const struct kube_consumer *c)
{
	for (size_t i = 0; i < st->uses->n; i++) {
		const struct kube_consumer *a = &st->uses->v[i];

		if (!a->def && !strcmp(a->ns, c->ns) && !strcmp(a->name, c->account))
			return kube_consumer_names(a, st->name) & KUBE_USE_PULL;
	}
	return false;
}

static void sort_in(struct state *st, const struct kube_consumer *c)
{
	unsigned how = kube_consumer_names(c, st->name);
	bool by_account = !(how & KUBE_USE_PULL) && kube_consumer_by_account(st->uses, c, st->name);
	struct rh_err why = { 0 };
	struct rh_buf words;

	rh_buf_init(&words, 1024);
	secret_use_words(how, &words);
	if (by_account)
		rh_buf_addf(&words, _("%sby service account %s"), words.n ? _(", ") : "", c->account);
	if (!c->def && how)
		add(st, c, ACCOUNTS, words.p);
	else if (words.n && kube_consumer_made(c))
		add(st, c, MADE, words.p);
	else if (words.n)
		add(st, c, NAME_IT, words.p);
	if (c->def && !kube_consumer_made(c) && !words.n && st->registry && covers(st, c, &why)) {
		rh_buf_addz(&words, why.what);
		if (account_names(st, c) && c->def->kind != KUBE_POD)
			rh_buf_addf(&words, _("; %s"), _("its own list switches that of its service account off"));
		add(st, c, WOULD, words.p);
	}
	rh_buf_release(&words);
}

static void add_heading(struct state *st, enum group group, const char *how)
{
	char key[8];

	snprintf(key, sizeof key, "%d", (int)group);
	add_row(st, &(struct use_row){
			    .row.key = key, .name = _(titles[group]), .how = how, .group = group, .heading = true });
}

static void forget_muted(struct state *st)
{
	for (size_t i = 0; st->muted && st->muted[i]; i++)
		free(st->muted[i]);
	free(st->muted);
	st->muted = NULL;
}

static void fill_muted(const struct ui_screen *s, struct state *st)
{
	int64_t now = kube_wall(secret_home_kube(s->app, st->home));
	char age[RH_AGE_SAID];
	size_t n = 0;

	forget_muted(st);
	st->muted = rh_alloc((st->uses->unread_count + 3) * sizeof *st->muted);
	if (registry_expiry_age(registry_docker_config_ends(&st->config), now, age) == REGISTRY_EXPIRY_ENDED)
		st->muted[n++] = rh_format(_("Its password ended %s ago: what pulls with it is refused."), age);
	for (size_t i = 0; i < st->uses->unread_count; i++)
		st->muted[n++] = rh_format(_("%s: could not be read. %s"), st->uses->unread[i].what,
					   st->uses->unread[i].err.what);
	if (st->cannot.code != RH_OK)
		st->muted[n++] = rh_format(_("What it would cover cannot be told, that takes reading the secret. %s"),
					   st->cannot.what);
}

static void make_rows(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_rows_clear(&st->rows);
	memset(st->members, 0, sizeof st->members);
	if (!st->uses)
		return;
	for (size_t i = 0; i < st->uses->n; i++)
		sort_in(st, &st->uses->v[i]);
	for (int g = 0; g < GROUPS; g++) {
		char how[32];

		snprintf(how, sizeof how, "%zu", st->members[g]);
		if (st->members[g])
			add_heading(st, (enum group)g, how);
	}
	fill_muted(s, st);
	ui_screen_changed(s);
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;

	out->rows = &st->rows;
	out->phase = st->uses ? UI_LIST_READY : UI_LIST_LOADING;
	out->empty = _("No workload, pod or service account names it.");
	out->muted = (const char *const *)st->muted;
	if (!st->uses)
		return;
	snprintf(out->summary, sizeof out->summary,
		 rh_ngettext("named by %zu", "named by %zu", st->members[NAME_IT] + st->members[ACCOUNTS]),
		 st->members[NAME_IT] + st->members[ACCOUNTS]);
	size_t n = strlen(out->summary);
	if (st->opened && st->registry)
		snprintf(
			out->summary + n, sizeof out->summary - n,
			rh_ngettext(" · %zu more would be covered", " · %zu more would be covered", st->members[WOULD]),
			st->members[WOULD]);
	snprintf(out->right, sizeof out->right, "%s", _("{key:again} reads it again"));
}

/* ---- reading ---- */

static void load(struct ui_screen *s)
{
	struct state *st = s->state;
	size_t n;
	const char **namespaces = secret_home_namespaces(s->app, st->home, &n);
	char *what = secret_home_what(s->app, st->home, st->name);
	struct rh_buf path;

	kube_uses_ask(app_session(s->app)->kube, namespaces, n, s->owner, TAG_USES);
	rh_buf_init(&path, 4096);
	secret_home_path(s->app, st->home, st->name, &path);
	kube_get(secret_home_kube(s->app, st->home), path.p, what, s->owner, TAG_SECRET);
	rh_buf_release(&path);
	free(what);
	free(namespaces);
}

/* Only the registries stay; the passwords are wiped at once. */
static void on_secret(struct state *st, struct rh_message *m)
{
	struct kube_reply *r = m->body;
	struct kube_secret_object o = { 0 };
	const struct rh_secret *value = NULL;
	struct rh_err e;

	registry_docker_config_release(&st->config);
	st->config = (struct registry_docker_config){ 0 };
	st->cannot = m->err;
	st->opened = m->err.code == RH_OK && kube_secret_object_read(&r->body, &o, &st->cannot) == RH_OK;
	st->registry = st->opened && kube_secret_is_registry(o.type);
	bool legacy = st->registry && strcmp(o.type, KUBE_TYPE_DOCKERCFG) == 0;
	if (st->registry)
		value = kube_secret_object_value(&o, legacy ? ".dockercfg" : ".dockerconfigjson");
	if (value && registry_docker_config_read(rh_secret_peek(value), legacy, &st->config, &e) == RH_OK)
		registry_docker_config_forget(&st->config);
	kube_secret_object_release(&o);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	if (m->tag == TAG_USES && m->body) {
		kube_uses_free(st->uses);
		st->uses = rh_message_steal(m);
		make_rows(s);
	} else if (m->tag == TAG_SECRET) {
		on_secret(st, m);
		make_rows(s);
	} else if (m->tag == APP_MESSAGE_LANGUAGE && st->uses) {
		make_rows(s);
	} else if (m->tag == APP_MESSAGE_SIGNED_IN || m->tag == APP_MESSAGE_CHANGED) {
		load(s);
	}
	ui_screen_changed(s);
}

static void open_row(struct ui_screen *s, const struct use_row *v)
{
	const struct ui_screen_ops *page = app_screen(s->app, v->account ? "account_view" : "workload_view");

	if (!v->heading && page)
		app_push(s->app, page, v->row.key);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_AGAIN)
		load(s);
	else if (verb == UI_DO_OPEN && row)
		open_row(s, use_of(row));
	else
		return false;
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	secret_key_split(arg, &st->home, &st->name);
	rh_rows_init(&st->rows);
	load(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_rows_release(&st->rows);
	kube_uses_free(st->uses);
	registry_docker_config_release(&st->config);
	forget_muted(st);
	free(st->home);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("%s: used by"), ((const struct state *)s->state)->name);
}

/* No selector of kubectl finds these: the lists that it is read from are all that can be said. */
static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	size_t n;
	const char **namespaces = secret_home_namespaces(s->app, st->home, &n);
	const struct app_session *at = app_session(s->app);

	app_teach_list_of(out, at,
			  &(struct app_teach_list){
				  .plural = "deployments,statefulsets,daemonsets,jobs,cronjobs,pods,serviceaccounts",
				  .shown = namespaces,
				  .shown_count = n,
				  .one_by_one = true });
	free(namespaces);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .help = N_("Go to the workload, pod or service account."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again."), .flags = UI_ACT_HINT },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_COMMANDS,
	  .help = N_("The kubectl commands that list what is looked through."),
	  .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_used_by = {
	.id = "used_by",
	.title = N_("Used by"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Workloads, pods and service accounts that name the secret: as a pull secret, in the environment, "
		   "as a volume. A pod that "
		   "names no pull secret is given those of its service account.\n\nBelow them: workloads whose images "
		   "a registry would cover "
		   "and that do not name it; they pull without it."),
	.actions = actions,
	.columns = columns,
	.group = by_group,
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
