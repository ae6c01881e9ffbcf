/* A secret or a workload as YAML, as `kubectl get -o yaml` prints it, with secret values masked. */
#include "screens/screens.h"

enum { TAG_LOAD = 1 };
struct state {
	char *ns, *name;
	const struct rh_workload_def *def;	/* NULL: a secret */
	struct rh_buf yaml;
	struct rh_err err;
};

static void load(struct rh_screen *s)
{
	struct state *st = s->state;
	struct rh_buf path;
	struct rh_kube *k = st->def ? rh_app_session(s->app)->kube : rh_place_kube(s->app, st->ns);
	char *what = st->def ? rh_format("%s %s/%s", st->def->id, st->ns, st->name) : rh_place_what(s->app, st->ns, st->name);

	rh_buf_init(&path, 4096);
	if (st->def)
		rh_workload_object_path(k, st->def, st->ns, st->name, &path);
	else
		rh_place_path(s->app, st->ns, st->name, &path);
	rh_kube_get(k, path.p, what, s->owner, TAG_LOAD);
	rh_buf_release(&path);
	free(what);
}

static void text(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;
	struct rh_str rest = rh_buf_str(&st->yaml), line;

	if (st->err.code != RH_OK)
		rh_facts_note(out, RH_ROLE_BAD, "%s %s %s", st->err.what, st->err.why, st->err.fix);
	else if (!rest.n)
		rh_facts_note(out, RH_ROLE_MUTED, "%s", _("reading…"));
	while (rh_str_cut(&rest, '\n', &line))
		if (line.n || rest.n)
			rh_facts_line(out, RH_ROLE_TEXT, line);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;
	const struct rh_reply *r = m->body;

	if (m->tag == RH_MAIL_SIGNED_IN)
		load(s);
	if (m->tag != TAG_LOAD)
		return;
	st->err = m->err;
	if (m->err.code == RH_E_AUTH)
		rh_app_error(s->app, &m->err);
	rh_buf_clear(&st->yaml);
	if (m->err.code == RH_OK && rh_mask_yaml(rh_secret_peek(&r->body), NULL, &st->yaml, &st->err) != RH_OK)
		rh_buf_clear(&st->yaml);
	rh_screen_changed(s);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct state *st = s->state;

	if (verb == RH_DO_AGAIN)
		load(s);
	else if (verb == RH_DO_COPY)
		(void)rh_ui_copy(rh_app_ui(s->app), rh_buf_str(&st->yaml), false);
	else
		return false;
	return true;
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	rh_buf_init(&st->yaml, (size_t)8 << 20);
	if (!rh_workload_key_split(arg, &st->def, &st->ns, &st->name))
		rh_key_split(arg, &st->ns, &st->name);
	load(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_buf_release(&st->yaml);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	if (!rh_app_find(s->app, "secret_view") && !rh_app_find(s->app, "workload_view"))
		rh_buf_addf(out, "%s · ", ((const struct state *)s->state)->name);
	rh_buf_addz(out, _("YAML"));
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->def)
		rh_teach_object(out, rh_app_session(s->app), "get", st->def->id, rh_str(st->ns), rh_str(st->name), " -o yaml");
	else
		rh_place_teach(s, out, "get", st->ns, st->name, " -o yaml");
}

static const struct rh_action actions[] = {
	{ RH_DO_COPY, NULL, NULL, N_("Copy the YAML, masked as it stands here."), RH_ACT_HINT },
	{ RH_DO_AGAIN, NULL, NULL, N_("Read it again."), RH_ACT_HINT },
	{ RH_DO_COMMANDS, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_yaml = {
	.id = "yaml",
	.title = N_("YAML"),
	.kind = RH_SCREEN_TEXT,
	.state_size = sizeof(struct state),
	.help = N_("The object as the server keeps it. Secret values are masked."),
	.actions = actions,
	.text = text,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
