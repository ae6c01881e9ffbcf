/* Re-match: which pull secrets of the namespace cover a workload's images, by the rule of the kubelet; what it names
 * already stays ticked, what covers is suggested, and only what the person leaves ticked is written.
 */
#include "screens/edit.h"
#include "screens/screens.h"
#include "screens/workloads.h"
#include "screens/workloads/rematch_rule.h"
#include "screens/workloads/workload.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/pull_secrets.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "registry/attach.h"
#include "registry/image.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_OBJECT = 1, TAG_SECRETS };
struct state {
	char *key, *ns, *name;
	const struct kube_workload_def *def;
	struct kube_workload_row *row; /* what it names now; NULL until it was read */
	char *effect;                  /* what a change does to its pods */
	struct rh_secret object;       /* as it was read */
	struct kube_pull_secrets *secrets;
	struct rh_err err;
};

enum { FIELD_IMAGES, FIELD_SECRETS, FIELD_NOTE };

/* ---- the form ---- */

static bool ready(const struct state *st)
{
	return st->row && st->secrets;
}

static void secret_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct state *st = s->state;
	struct workload_rematch_question *q;

	(void)field;
	if (!ready(st))
		return;
	q = workload_rematch_question_new(st->row, st->secrets);
	for (size_t i = 0; i < q->n; i++)
		ui_choices_add(out, (struct ui_choice){ .value = q->lines[i].secret,
							.label = q->lines[i].secret,
							.note = q->lines[i].why.what });
	workload_rematch_question_free(q);
}

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_IMAGES, "images"), .kind = UI_FIELD_NOTE, .label = N_("Images") },
	{ UI_AT(FIELD_SECRETS, "secrets"), .kind = UI_FIELD_CHECKLIST, .label = N_("Pull Secrets"),
	  .choices = secret_choices,
	  .help = N_("Ticked are those that the workload names, and those that cover its images. As soon as it names "
		     "one itself, those of its "
		     "service account count no more: they are added.") },
	{ UI_AT(FIELD_NOTE, "note"), .kind = UI_FIELD_NOTE },
	{ 0 },
};

/* Templates of Jobs and specs of pods cannot change (kubernetes, validation of Job and Pod updates). */
static const char *cannot(const struct state *st)
{
	if (st->def->kind == KUBE_POD)
		return st->row && *st->row->owner ? _("Nothing of a pod's pull secrets can change. Re-match what made "
						      "it: its new pods have them.")
						  : _("Nothing of a pod's pull secrets can change. Clone it with other "
						      "pull secrets, then delete this one.");
	if (st->def->kind == KUBE_JOB)
		return st->row && *st->row->owner ? _("The template of a Job cannot change. Re-match its CronJob: its "
						      "next Jobs have them.")
						  : _("The template of a Job cannot change. Clone it with other pull "
						      "secrets, then delete this one.");
	return NULL;
}

static void show(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct workload_rematch_question *q;

	if (st->err.code != RH_OK) {
		ui_form_banner(s, &st->err);
		return;
	}
	if (!ready(st))
		return;
	ui_form_note(s, FIELD_IMAGES, UI_ROLE_TEXT, "%s", st->row->images);
	q = workload_rematch_question_new(st->row, st->secrets);
	ui_form_refresh(s);
	for (size_t i = 0; i < q->n; i++)
		if (!ui_form_touched(s, FIELD_SECRETS, q->lines[i].secret))
			ui_form_tick(s, FIELD_SECRETS, q->lines[i].secret, q->lines[i].tick);
	if (cannot(st))
		ui_form_note(s, FIELD_NOTE, UI_ROLE_WARN, "%s", cannot(st));
	else if (st->secrets->forbidden)
		ui_form_note(s, FIELD_NOTE, UI_ROLE_WARN,
			     _("You may not read the secrets of %s: what covers the images is not known."), st->ns);
	else if (!q->n)
		ui_form_note(s, FIELD_NOTE, UI_ROLE_WARN, "%s", _("There is no pull secret in this namespace yet."));
	else
		ui_form_note(s, FIELD_NOTE, UI_ROLE_MUTED, "%s", st->effect + (*st->effect == '!'));
	ui_form_clean(s);
	workload_rematch_question_free(q);
}

/* ---- the change ---- */

struct asked {
	struct ui_screen *s;
	const struct workload_rematch_question *q;
};

static bool is_ticked(void *ctx, size_t line)
{
	const struct asked *a = ctx;

	return ui_form_ticked(a->s, FIELD_SECRETS, a->q->lines[line].secret);
}

static size_t write_patch(struct ui_screen *s, const struct state *st, struct rh_secret *body)
{
	struct workload_rematch_question *q = workload_rematch_question_new(st->row, st->secrets);
	size_t changes = workload_rematch_patch(q, st->def, is_ticked, &(struct asked){ s, q }, body);

	workload_rematch_question_free(q);
	return changes;
}

static void submit(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct app_change *c;

	if (!ready(st))
		return;
	if (cannot(st)) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", cannot(st));
		return;
	}
	c = workload_patch(s, st->def, st->ns, st->name, "strategic");
	c->verb = N_("Re-match");
	if (!write_patch(s, st, &c->body)) {
		app_change_free(&c);
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing changes: it names exactly these already."));
		return;
	}
	c->form = s->owner;
	rh_strset(&c->notes, st->effect);
	rh_secret_copy(&c->before, &st->object);
	workload_rematch_command(c, st->def, st->ns, st->name);
	c->done_screen = rh_strdup(app_find_here(s->app, "workload_view") ? "workload_view" : workload_list_id(s->app));
	app_review(s->app, c);
}

/* ---- life ---- */

static void load(struct ui_screen *s)
{
	const struct state *st = s->state;

	workload_object_ask(s, st->def, st->ns, st->name, TAG_OBJECT);
	kube_pull_secrets_ask(app_session(s->app)->kube, st->ns, false, s->owner, TAG_SECRETS);
}

static void on_object(struct state *st, const struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->err.code != RH_OK || !r)
		return;
	free(st->row);
	st->row = (struct kube_workload_row *)(void *)kube_workload_row_make((void *)(uintptr_t)st->def, NULL,
									     rh_secret_peek(&r->body));
	rh_secret_set(&st->object, rh_secret_peek(&r->body));
	rh_strset(&st->effect, workload_effect_of_pods(st->def, rh_secret_peek(&r->body)));
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->tag == TAG_OBJECT || m->tag == TAG_SECRETS) {
		st->err = m->err.code != RH_OK ? m->err : st->err;
		if (m->err.code == RH_E_AUTH)
			app_error(s->app, &m->err);
	}
	if (m->tag == TAG_OBJECT)
		on_object(st, m);
	if (m->tag == TAG_SECRETS && m->err.code == RH_OK) {
		kube_pull_secrets_free(st->secrets);
		st->secrets = rh_message_steal(m);
	}
	if (m->tag == APP_MESSAGE_REFUSED)
		edit_form_take_refusal(s, m);
	if (m->tag == APP_MESSAGE_SIGNED_IN || m->tag == APP_MESSAGE_CHANGED) {
		st->err = (struct rh_err){ 0 };
		load(s);
	}
	if (m->tag == TAG_OBJECT || m->tag == TAG_SECRETS)
		show(s);
	ui_screen_changed(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	rh_secret_init(&st->object);
	st->key = rh_strdup(arg);
	if (!kube_workload_key_split(arg, &st->def, &st->ns, &st->name))
		RH_BUG("no workload: %s", st->key);
	load(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	kube_pull_secrets_free(st->secrets);
	free(st->row);
	free(st->effect);
	rh_secret_release(&st->object);
	free(st->key);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Re-match pull secrets"));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;
	struct registry_image image;
	struct rh_err e;
	bool parsed;

	if (verb != UI_DO_CREATE || !st->row)
		return false;
	parsed = registry_image_parse(rh_str_n(st->row->images, strcspn(st->row->images, ",")), &image, &e);
	app_push(s->app, &screen_pull_secret_form,
		 &(struct ui_form_start){ .in = st->ns, .about = parsed ? image.domain : NULL });
	if (parsed)
		registry_image_release(&image);
	return true;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .help = N_("See what would be written."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_CREATE,
	  .label = N_("Create a registry"),
	  .help = N_("Create a registry here, to name it then."),
	  .flags = UI_ACT_WRITES },
	{ 0 },
};

const struct ui_screen_ops screen_rematch = {
	.id = "rematch",
	.title = N_("Re-match pull secrets"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Each pull secret of the namespace, and whether it covers the images of the workload, by the rule "
		   "that the kubelet itself uses. "
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
