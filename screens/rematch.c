/* Re-match: which pull secrets of the namespace cover a workload's images, by the rule of the kubelet; what it names already stays
 * ticked, what covers is suggested, and only what the person leaves ticked is written.
 */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum { TAG_OBJECT = 1, TAG_SECRETS, LINES = 128, IMAGES = 32 };
struct state {
	char *key, *ns, *name;
	const struct rh_workload_def *def;
	struct rh_workload_row *row;	/* what it names now; NULL until it was read */
	struct rh_pull_secrets *secrets;
	struct rh_err err;
};

/* ---- the question ---------------------------------------------------------------------------------------------------- */

struct question {
	struct rh_attach ask;
	struct rh_cover_source sources[LINES];
	struct rh_image images[IMAGES];
	const char *there[LINES], *account[LINES];
	char *there_text;
	struct rh_attach_line lines[LINES];
	size_t n;
};

static void split(char *names, const char **out, size_t *n)
{
	for (char *comma; *names && *n < LINES; names = comma + 1) {
		comma = strchr(names, ',');
		out[(*n)++] = names;
		if (!comma)
			return;
		*comma = '\0';
	}
}

static void question_make(const struct state *st, struct question *q)
{
	const struct rh_account *account;
	struct rh_str rest = rh_str(st->row->images), image;
	struct rh_err e;

	memset(q, 0, sizeof *q);
	for (size_t i = 0; i < st->secrets->n && i < LINES; i++) {
		const struct rh_pull_secret *s = &st->secrets->v[i];

		if (!s->removing)
			q->sources[q->ask.source_count++] = (struct rh_cover_source){ s->name, s->broken ? NULL : &s->config };
	}
	while (rh_str_cut(&rest, ',', &image) && q->ask.image_count < IMAGES)
		q->ask.image_count += rh_image_parse(image, &q->images[q->ask.image_count], &e);
	q->there_text = rh_strdup(st->row->pull_secrets);
	split(q->there_text, q->there, &q->ask.there_count);
	account = rh_pull_secrets_account(st->secrets, st->row->account);
	for (size_t i = 0; account && i < account->n && q->ask.account_secret_count < LINES; i++)
		q->account[q->ask.account_secret_count++] = account->secrets[i];
	q->ask.sources = q->sources;
	q->ask.images = q->images;
	q->ask.there = q->there;
	q->ask.account = account ? account->name : "default";
	q->ask.account_secrets = q->account;
	q->ask.unknown = st->secrets->forbidden;
	q->n = rh_attach_rule(&q->ask, q->lines, LINES);
}

static void question_release(struct question *q)
{
	for (size_t i = 0; i < q->ask.image_count; i++)
		rh_image_release(&q->images[i]);
	free(q->there_text);
}

/* ---- the form -------------------------------------------------------------------------------------------------------- */

static bool ready(const struct state *st)
{
	return st->row && st->secrets;
}

static void secret_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct state *st = s->state;
	struct question *q;

	(void)field;
	if (!ready(st))
		return;
	q = rh_alloc(sizeof *q);
	question_make(st, q);
	for (size_t i = 0; i < q->n; i++)
		rh_choices_add(out, (struct rh_choice){ .value = q->lines[i].secret, .label = q->lines[i].secret, .note = q->lines[i].why.what });
	question_release(q);
	free(q);
}

static const struct rh_field fields[] = {
	{ .id = "images", .kind = RH_FIELD_NOTE, .label = N_("Images") },
	{ .id = "secrets", .kind = RH_FIELD_CHECKLIST, .label = N_("Pull Secrets"), .choices = secret_choices,
	  .help = N_("Ticked are those that the workload names, and those that cover its images. As soon as it names one itself, those of its "
		     "service account count no more: they are added.") },
	{ .id = "note", .kind = RH_FIELD_NOTE },
	{ 0 },
};

/* Templates of Jobs and specs of pods cannot change (kubernetes, validation of Job and Pod updates). */
static const char *cannot(const struct state *st)
{
	if (st->def->kind == RH_POD)
		return st->row && *st->row->owner ?
		       _("Nothing of a pod's pull secrets can change. Re-match what made it: its new pods have them.") :
		       _("Nothing of a pod's pull secrets can change. Clone it with other pull secrets, then delete this one.");
	if (st->def->kind == RH_JOB)
		return st->row && *st->row->owner ? _("The template of a Job cannot change. Re-match its CronJob: its next Jobs have them.") :
						    _("The template of a Job cannot change. Clone it with other pull secrets, then delete this one.");
	return NULL;
}

static void show(struct rh_screen *s)
{
	const struct state *st = s->state;
	struct question *q;

	if (st->err.code != RH_OK) {
		rh_form_banner(s, &st->err);
		return;
	}
	if (!ready(st))
		return;
	rh_form_note(s, "images", RH_ROLE_TEXT, "%s", st->row->images);
	q = rh_alloc(sizeof *q);
	question_make(st, q);
	rh_form_refresh(s);
	for (size_t i = 0; i < q->n; i++)
		if (!rh_form_touched(s, "secrets", q->lines[i].secret))
			rh_form_tick(s, "secrets", q->lines[i].secret, q->lines[i].tick);
	if (cannot(st))
		rh_form_note(s, "note", RH_ROLE_WARN, "%s", cannot(st));
	else if (st->secrets->forbidden)
		rh_form_note(s, "note", RH_ROLE_WARN, _("You may not read the secrets of %s: what covers the images is not known."), st->ns);
	else if (!q->n)
		rh_form_note(s, "note", RH_ROLE_WARN, "%s", _("There is no pull secret in this namespace yet."));
	else
		rh_form_note(s, "note", RH_ROLE_MUTED, "%s", _("A change makes all its pods anew, one after the other."));
	rh_form_clean(s);
	question_release(q);
	free(q);
}

/* ---- the change -------------------------------------------------------------------------------------------------------- */

/* A strategic merge goes by name: what is not mentioned stays as it is, whoever added it in the meantime. */
static size_t write_entries(struct rh_screen *s, const struct question *q, struct rh_jw *w)
{
	size_t changes = 0;

	for (size_t i = 0; i < q->n; i++) {
		const struct rh_attach_line *line = &q->lines[i];
		bool on = rh_form_ticked(s, "secrets", line->secret);

		if (on == line->there)
			continue;
		rh_jw_open(w, '{');
		if (!on)
			rh_jw_kv(w, "$patch", RH_STR("delete"));
		rh_jw_kv(w, "name", rh_str(line->secret));
		rh_jw_close(w, '}');
		changes++;
	}
	return changes;
}

static size_t write_patch(struct rh_screen *s, const struct state *st, struct rh_secret *body)
{
	struct rh_str rest = rh_str_from(rh_str(st->def->pod), 1), step;
	struct question *q = rh_alloc(sizeof *q);
	struct rh_jw w;
	size_t changes;
	int depth = 1;

	question_make(st, q);
	rh_jw_init(&w, rh_out_secret(body));
	rh_jw_open(&w, '{');
	for (; rh_str_cut(&rest, '/', &step); depth++) {
		rh_jw_key(&w, step);
		rh_jw_open(&w, '{');
	}
	rh_jw_key(&w, RH_STR("imagePullSecrets"));
	rh_jw_open(&w, '[');
	changes = write_entries(s, q, &w);
	rh_jw_close(&w, ']');
	while (depth-- > 0)
		rh_jw_close(&w, '}');
	question_release(q);
	free(q);
	return changes;
}

static void submit(struct rh_screen *s)
{
	const struct state *st = s->state;
	struct rh_change *c;

	if (!ready(st))
		return;
	if (cannot(st)) {
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", cannot(st));
		return;
	}
	c = rh_workload_patch(s, st->def, st->ns, st->name, "strategic");
	if (!write_patch(s, st, &c->body)) {
		rh_change_free(&c);
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", _("Nothing changes: it names exactly these already."));
		return;
	}
	c->form = s->owner;
	c->done_screen = rh_strdup(rh_app_find(s->app, "workload_view") ? "workload_view" : rh_workload_list_id(s->app));
	rh_app_review(s->app, c);
}

/* ---- life -------------------------------------------------------------------------------------------------------------- */

static void load(struct rh_screen *s)
{
	const struct state *st = s->state;
	struct rh_kube *k = rh_app_session(s->app)->kube;
	char *what = rh_format("%s %s/%s", st->def->id, st->ns, st->name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_workload_object_path(k, st->def, st->ns, st->name, &path);
	rh_kube_get(k, path.p, what, s->owner, TAG_OBJECT);
	rh_pull_secrets_ask(k, st->ns, false, s->owner, TAG_SECRETS);
	rh_buf_release(&path);
	free(what);
}

static void on_object(struct state *st, const struct rh_mail *m)
{
	const struct rh_reply *r = m->body;

	if (m->err.code != RH_OK || !r)
		return;
	free(st->row);
	st->row = (struct rh_workload_row *)(void *)rh_workload_row_make((void *)(uintptr_t)st->def, NULL, rh_secret_peek(&r->body));
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;

	if (m->tag == TAG_OBJECT || m->tag == TAG_SECRETS) {
		st->err = m->err.code != RH_OK ? m->err : st->err;
		if (m->err.code == RH_E_AUTH)
			rh_app_error(s->app, &m->err);
	}
	if (m->tag == TAG_OBJECT)
		on_object(st, m);
	if (m->tag == TAG_SECRETS && m->err.code == RH_OK) {
		rh_pull_secrets_free(st->secrets);
		st->secrets = rh_mail_steal(m);
	}
	if (m->tag == RH_MAIL_REFUSED)
		rh_form_take_refusal(s, m);
	if (m->tag == RH_MAIL_SIGNED_IN || m->tag == RH_MAIL_CHANGED) {
		st->err = (struct rh_err){ 0 };
		load(s);
	}
	if (m->tag == TAG_OBJECT || m->tag == TAG_SECRETS)
		show(s);
	rh_screen_changed(s);
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	st->key = rh_strdup(arg);
	if (!rh_workload_key_split(arg, &st->def, &st->ns, &st->name))
		RH_BUG("no workload: %s", st->key);
	load(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_pull_secrets_free(st->secrets);
	free(st->row);
	free(st->key);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Re-match pull secrets"));
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct state *st = s->state;
	struct rh_image image;
	struct rh_err e;
	bool parsed;

	if (verb != RH_DO_CREATE || !st->row)
		return false;
	parsed = rh_image_parse(rh_str_n(st->row->images, strcspn(st->row->images, ",")), &image, &e);
	rh_app_push(s->app, &rh_screen_pull_secret_form, &(struct rh_registry_wish){ st->ns, parsed ? image.domain : "" });
	if (parsed)
		rh_image_release(&image);
	return true;
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, NULL, N_("See what would be written."), RH_ACT_HINT },
	{ RH_DO_CREATE, NULL, N_("Create a registry"), N_("Create a registry here, to name it then."), RH_ACT_WRITES },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_rematch = {
	.id = "rematch",
	.title = N_("Re-match pull secrets"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Each pull secret of the namespace, and whether it covers the images of the workload, by the rule that the kubelet itself uses. "
		   "What the workload names already stays unless you take it away."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Save…"),
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
};
