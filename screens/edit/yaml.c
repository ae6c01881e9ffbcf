/* A secret, a workload or a service account as YAML, as `kubectl get -o yaml` prints it, with secret values masked. */
#include "screens/accounts.h"
#include "screens/edit_file.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/workloads.h"
#include "app/filter.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/workload.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

enum { TAG_LOAD = 1 };
struct state {
	char *ns, *name;
	const struct kube_workload_def *def; /* NULL: a secret, or a service account */
	bool account;
	struct rh_buf yaml;
	struct rh_err err;
};

static bool is_secret(const struct state *st)
{
	return !st->def && !st->account;
}

static const char *kind_of(const struct state *st)
{
	return st->def ? st->def->id : "serviceaccount";
}

static void load(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_buf path;
	struct kube *k = is_secret(st) ? secret_home_kube(s->app, st->ns) : app_session(s->app)->kube;
	char *what = is_secret(st) ? secret_home_what(s->app, st->ns, st->name)
				   : rh_format("%s %s/%s", kind_of(st), st->ns, st->name);

	rh_buf_init(&path, 4096);
	if (st->def)
		workload_object_path(k, st->def, st->ns, st->name, &path);
	else if (st->account)
		account_path(s->app, st->ns, st->name, &path);
	else
		secret_home_path(s->app, st->ns, st->name, &path);
	kube_get(k, path.p, what, s->owner, TAG_LOAD);
	rh_buf_release(&path);
	free(what);
}

static void text(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	struct rh_str rest = rh_buf_str(&st->yaml), line;

	if (st->err.code != RH_OK || !rest.n)
		ui_facts_waits(out, &st->err);
	while (rh_str_cut(&rest, '\n', &line))
		if (line.n || rest.n)
			ui_facts_line(out, UI_ROLE_TEXT, line);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	const struct kube_reply *r = m->body;
	struct rh_err e;

	if (m->tag == APP_MESSAGE_SIGNED_IN)
		load(s);
	if (m->tag != TAG_LOAD)
		return;
	st->err = m->err;
	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	rh_buf_clear(&st->yaml);
	if (m->err.code == RH_OK && app_mask_yaml(rh_secret_peek(&r->body), NULL, &st->yaml, &e) != RH_OK) {
		rh_buf_clear(&st->yaml);
		st->err = e;
	}
	ui_screen_changed(s);
}

static void to_file(struct ui_screen *s)
{
	const struct state *st = s->state;
	char *name = rh_format("%s.yaml", st->name);

	app_push(s->app, &screen_to_file,
		 &(struct edit_file_start){
			 .name = name,
			 .remark = !is_secret(st) ? NULL
						  : _("The YAML as it is shown: secret values are masked in "
						      "the file too."),
			 .text = rh_buf_str(&st->yaml) });
	free(name);
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	if (verb != UI_DO_TO_FILE || ((const struct state *)s->state)->yaml.n)
		return false;
	rh_buf_addz(why, _("It has not been read."));
	return true;
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;

	if (verb == UI_DO_AGAIN)
		load(s);
	else if (verb == UI_DO_TO_FILE)
		to_file(s);
	else if (verb == UI_DO_COPY)
		(void)ui_copy(app_ui(s->app), rh_buf_str(&st->yaml), false);
	else
		return false;
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	rh_buf_init(&st->yaml, (size_t)8 << 20);
	st->account = account_key_split(arg, &st->ns, &st->name);
	if (!st->account && !kube_workload_key_split(arg, &st->def, &st->ns, &st->name))
		secret_key_split(arg, &st->ns, &st->name);
	load(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_buf_release(&st->yaml);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	if (!app_find_here(s->app, "secret_view") && !app_find_here(s->app, "workload_view") &&
	    !app_find_here(s->app, "account_view"))
		rh_buf_addf(out, "%s · ", ((const struct state *)s->state)->name);
	rh_buf_addz(out, _("YAML"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (!is_secret(st))
		app_teach_object(out, app_session(s->app), "get", kind_of(st), rh_str(st->ns), rh_str(st->name),
				 " -o yaml");
	else
		secret_home_teach(s, out, "get", st->ns, st->name, " -o yaml");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_COPY, .help = N_("Copy the YAML, masked as it stands here."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_TO_FILE, .help = N_("Write the YAML to a file, as it is shown here."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_COMMANDS, .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_yaml = {
	.id = "yaml",
	.title = N_("YAML"),
	.kind = UI_SCREEN_TEXT,
	.state_size = sizeof(struct state),
	.help = N_("The object as the server keeps it. Secret values are masked."),
	.actions = actions,
	.text = text,
	.open = open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
