/* The templates that a workload has had: what each changed, what going back to it would change, and back to it. */
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/tags.h"
#include "screens/workloads.h"
#include "screens/workloads/history.h"
#include "screens/workloads/workload.h"
#include "screens/workloads/workload_live.h"
#include "app/change.h"
#include "app/may.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/revision.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { TAG_NOW = 1, TAG_SECRET, SECRETS_MOST = 16 };

/* Going back, while what has to be known for it is asked for. */
struct going_back {
	struct rh_secret template; /* of the revision; empty: nothing is under way */
	int64_t number;
	struct rh_secret object; /* the workload, as it is now */
	char *secrets[SECRETS_MOST];
	size_t secret_count, waiting;
	struct rh_buf missing; /* names of pull secrets that are gone */
};
struct state {
	struct workload_live of; /* first */
	struct kube_list_kind kind;
	struct going_back back;
};

/* ---- a revision ---- */

static struct rh_str object_of(const struct rh_row *row)
{
	return ((const struct kube_object_row *)(const void *)row)->object;
}

static int64_t number_of(const struct rh_row *row)
{
	return kube_revision_number(object_of(row));
}

static const struct rh_row *newest(const struct state *st)
{
	const struct rh_row *best = NULL;

	for (size_t i = 0; st->of.list && i < st->of.list->rows.n; i++)
		if (!best || number_of(st->of.list->rows.v[i]) > number_of(best))
			best = st->of.list->rows.v[i];
	return best;
}

/* The one before it; NULL: it is the first that is kept. */
static const struct rh_row *before(const struct state *st, const struct rh_row *row)
{
	const struct rh_row *best = NULL;

	for (size_t i = 0; i < st->of.list->rows.n; i++) {
		const struct rh_row *v = st->of.list->rows.v[i];

		if (number_of(v) < number_of(row) && (!best || number_of(v) > number_of(best)))
			best = v;
	}
	return best;
}

/* ---- columns ---- */

static int by_number(const struct rh_row *a, const struct rh_row *b)
{
	int64_t m = number_of(a), n = number_of(b);

	return (n > m) - (n < m); /* the newest first */
}

static void number_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	rh_buf_addf(out, "%lld%s", (long long)number_of(row), row == newest(s->state) ? _(" now") : "");
}

static enum ui_role number_role(const struct ui_screen *s, const struct rh_row *row)
{
	return row == newest(s->state) ? UI_ROLE_GOOD : UI_ROLE_TEXT;
}

static void images_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	kube_template_images(kube_revision_template(object_of(row)), out);
}

static void secrets_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	kube_template_pull_secrets(kube_revision_template(object_of(row)), out);
}

/* A cause that somebody has written down comes first (kubernetes.io/change-cause). */
static void changes_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rh_row *was = before(s->state, row);

	if (data_json_find_text(object_of(row), "/metadata/annotations/kubernetes.io~1change-cause", out) && out->n)
		return;
	if (was)
		kube_template_changes(kube_revision_template(object_of(was)), kube_revision_template(object_of(row)),
				      out);
	else
		rh_buf_addz(out, _("the first that is kept"));
}

static void pods_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	struct rh_str pods = data_json_part(object_of(row), "/status/replicas");

	if (((const struct state *)s->state)->of.def->kind == KUBE_DEPLOYMENT)
		rh_buf_adds(out, pods.n ? pods : RH_STR("0"));
}

static int64_t created(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return ((const struct kube_object_row *)(const void *)row)->created;
}

static const struct ui_column columns[] = {
	{ .id = "revision",
	  .title = N_("Revision"),
	  .min = 8,
	  .want = 10,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = number_text,
	  .role = number_role,
	  .cmp = by_number },
	{ .id = "images",
	  .title = N_("Image"),
	  .min = 12,
	  .want = 30,
	  .matters = 9,
	  .flags = UI_COL_ENDS,
	  .text = images_text },
	{ .id = "pull_secrets",
	  .title = N_("Pull Secrets"),
	  .min = 12,
	  .want = 16,
	  .matters = 8,
	  .flags = UI_COL_DASH,
	  .text = secrets_text },
	{ .id = "changes", .title = N_("Changed"), .min = 9, .matters = 7, .flags = UI_COL_DASH, .text = changes_text },
	{ .id = "pods",
	  .title = N_("Pods"),
	  .min = 4,
	  .want = 4,
	  .matters = 5,
	  .flags = UI_COL_RIGHT | UI_COL_SAME,
	  .text = pods_text },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 5, .matters = 6, .flags = UI_COL_RIGHT, .since = created },
	{ 0 },
};

/* ---- the list ---- */

/* Selectors may overlap: what another one controls is left out. */
static struct rh_row *make(void *ctx, const struct kube_table_columns *table, struct rh_str element)
{
	static char no_prefix[] = "";
	const struct state *st = ctx;

	return kube_revision_is_of(element, st->of.uid) ? kube_object_row_make(no_prefix, table, element) : NULL;
}

static void fill(struct ui_screen *s, struct kube_list_spec *out)
{
	struct state *st = s->state;

	st->kind = (struct kube_list_kind){ .resource = kube_revision_resource(st->of.def),
					    .prefix = "",
					    .make = make,
					    .ctx = st,
					    .label_selector = st->of.selector };
	out->kinds = &st->kind;
	out->kind_count = 1;
}

static const struct live_spec spec = {
	WORKLOAD_LIVE,
	.fill = fill,
	.count = NP_("%zu revision", "%zu revisions"),
	.empty = N_("No revision of it is kept."),
	.forbidden = N_("you may not list its revisions"),
};

/* ---- back to one ---- */

static void back_forget(struct going_back *b)
{
	rh_secret_release(&b->template);
	rh_secret_release(&b->object);
	for (size_t i = 0; i < b->secret_count; i++)
		free(b->secrets[i]);
	rh_buf_release(&b->missing);
	*b = (struct going_back){ 0 };
}

static void notes(const struct state *st, struct app_change *c)
{
	const struct going_back *b = &st->back;
	struct rh_buf text;

	rh_buf_init(&text, 16384);
	rh_buf_addz(&text, workload_effect_of_pods(st->of.def, rh_secret_peek(&b->object)));
	if (b->missing.n)
		rh_buf_addf(&text, _("\n!It names pull secrets that are gone: %s."), b->missing.p);
	rh_buf_addz(&text, _("\nReplicas, and all else that is not of its template, stay as they are now."));
	c->notes = rh_buf_take(&text);
	rh_buf_release(&text);
}

/* Then one is on its page, where one can see it roll. */
static void done(struct ui_screen *s, struct app_change *c)
{
	const struct state *st = s->state;

	if (app_find_here(s->app, "workload_view")) {
		c->done_screen = rh_strdup("workload_view");
		return;
	}
	c->done_screen = rh_strdup(workload_list_id(s->app));
	c->done_key = rh_strdup(st->of.key);
	c->then_screen = rh_strdup("workload_view");
}

static void review(struct ui_screen *s)
{
	struct state *st = s->state;
	struct going_back *b = &st->back;
	struct app_change *c = workload_patch(s, st->of.def, st->of.ns, st->of.name, "strategic");
	struct rh_err e;

	c->verb = N_("Roll back");
	rh_secret_copy(&c->before, &b->object);
	c->command = rh_format("rollout undo %s/%s -n %s --to-revision=%lld", st->of.def->id, st->of.name, st->of.ns,
			       (long long)b->number);
	done(s, c);
	notes(st, c);
	if (kube_revision_patch(rh_secret_peek(&b->template), &c->body, &e) == RH_OK) {
		app_review(s->app, c);
	} else {
		app_error(s->app, &e);
		app_change_free(&c);
	}
	back_forget(b);
}

static void one_less(struct ui_screen *s)
{
	if (--((struct state *)s->state)->back.waiting == 0)
		review(s);
}

static void on_now(struct ui_screen *s, const struct rh_message *m)
{
	struct state *st = s->state;
	const struct kube_reply *r = m->body;

	if (!st->back.waiting)
		return;
	if (m->err.code != RH_OK || !r) {
		app_error(s->app, &m->err);
		back_forget(&st->back);
		return;
	}
	rh_secret_copy(&st->back.object, &r->body);
	one_less(s);
}

static void on_secret(struct ui_screen *s, const struct rh_message *m)
{
	struct state *st = s->state;
	size_t i = (size_t)(m->tag - TAG_SECRET);

	if (!st->back.waiting || i >= st->back.secret_count)
		return;
	if (m->err.code == RH_OK && !m->body) /* the name is free */
		rh_buf_addf(&st->back.missing, "%s%s", st->back.missing.n ? _(", ") : "", st->back.secrets[i]);
	one_less(s);
}

static void ask_secrets(struct ui_screen *s, struct rh_str template)
{
	struct state *st = s->state;
	struct going_back *b = &st->back;
	struct rh_buf names;
	struct rh_str rest, name;

	rh_buf_init(&names, 16384);
	kube_template_pull_secrets(template, &names);
	rest = rh_buf_str(&names);
	while (b->secret_count < SECRETS_MOST && rest.n && rh_str_cut(&rest, ',', &name)) {
		b->secrets[b->secret_count] = rh_str_dup(name);
		kube_object_exists(app_session(s->app)->kube, &kube_res_secret, st->of.ns, b->secrets[b->secret_count],
				   s->owner, TAG_SECRET + (int)b->secret_count);
		b->secret_count++;
		b->waiting++;
	}
	rh_buf_release(&names);
}

static void go_back(struct ui_screen *s, const struct rh_row *row)
{
	struct state *st = s->state;
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	back_forget(&st->back);
	rh_buf_init(&st->back.missing, 8192);
	rh_secret_set(&st->back.template, kube_revision_template(object_of(row)));
	st->back.number = number_of(row);
	st->back.waiting = 1;
	workload_object_ask(s, st->of.def, st->of.ns, st->of.name, TAG_NOW);
	ask_secrets(s, rh_secret_peek(&st->back.template));
}

/* ---- differences ---- */

static void show_diff(struct ui_screen *s, const struct rh_row *row)
{
	struct state *st = s->state;
	const struct rh_row *was = row, *now = newest(st), **marked;
	size_t n = ui_list_marked(s, &marked);

	if (n == 2) {
		bool first = number_of(marked[0]) < number_of(marked[1]);

		was = marked[first ? 0 : 1];
		now = marked[first ? 1 : 0];
	} else if (row == now) {
		was = before(st, row);
	}
	char *workload = rh_format("%s/%s", st->of.def->id, st->of.name);
	app_push(s->app, &screen_history_diff,
		 &(struct workload_two_revisions){ .workload = workload,
						   .ns = st->of.ns,
						   .from = was ? number_of(was) : 0,
						   .to = number_of(now),
						   .was = was ? kube_revision_template(object_of(was)) : RH_STR("{}"),
						   .now = kube_revision_template(object_of(now)),
						   .backwards = n != 2 && row != now });
	free(workload);
	free(marked);
}

/* ---- life ---- */

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_OPEN && row)
		show_diff(s, row);
	else if (verb == UI_DO_ROLL_BACK && row)
		go_back(s, row);
	else
		return live_list.act(s, verb);
	return true;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	if (verb != UI_DO_ROLL_BACK || !row)
		return false;
	if (row == newest(st)) {
		rh_buf_addz(why, _("That is the template that it has now."));
		return true;
	}
	return app_may_not(s->app, "patch", kube_workload_resource(app_session(s->app)->kube, st->of.def), st->of.ns,
			   why);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == TAG_NOW)
		on_now(s, m);
	else if (m->tag >= TAG_SECRET && m->tag < TAG_SECRET + SECRETS_MOST)
		on_secret(s, m);
	else if (!workload_live_reply(s, m))
		live_reply(s, m);
	ui_screen_changed(s);
}

static void close(struct ui_screen *s)
{
	back_forget(&((struct state *)s->state)->back);
	workload_live_close(s);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (!app_find_here(s->app, "workload_view"))
		rh_buf_addf(out, "%s %s ▸ ", _(st->of.def->label), st->of.name);
	rh_buf_addz(out, _("Revisions"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	app_teach_start(out, app_session(s->app));
	rh_buf_addf(out, " rollout history %s/%s -n %s\n", st->of.def->id, st->of.name, st->of.ns);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Difference"),
	  .help = N_("What going back to it would change; of the newest what it has changed; of two that are marked, "
		     "what the later one changed."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_ROLL_BACK,
	  .help = N_("Give the workload that template again."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ LIVE_MARK },
	{ LIVE_FIND },
	{ LIVE_COPY },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_history = {
	.id = "history",
	.title = N_("Revisions"),
	LIVE_LIST(spec),
	.state_size = sizeof(struct state),
	.help = N_("The templates that the workload has had, as its controller keeps them: with which image and which "
		   "pull secrets, and what each changed.\n\nBack to one of them means that the workload gets that "
		   "template again; its pods are replaced as after any other change."),
	.actions = actions,
	.mark_at = offsetof(struct kube_object_row, uid),
	.columns = columns,
	.rows = workload_live_rows,
	.open = workload_live_open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
