/* Explain: what an image is pulled with in a namespace. A dialog that asks for both, and the answer. */
#include "app/explain.h"
#include "screens/edit.h"
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/pull_secrets.h"
#include "kube/secret.h"
#include "registry/image.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

enum { TAG_PULL_SECRETS = 1 };

/* ---- the question ---- */

static bool check_image(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct registry_image image;

	(void)s;
	value = rh_str_trim(value);
	bool ok = !value.n || registry_image_parse(value, &image, e);
	if (ok && value.n)
		registry_image_release(&image);
	return ok;
}

enum { IMAGE = EDIT_FIELDS };

static const struct ui_field fields[] = {
	{ UI_AT(IMAGE, "image"), .kind = UI_FIELD_TEXT, .label = N_("Image"), .hint = N_("e.g. quay.io/acme/front:3.1"),
	  .flags = UI_FIELD_REQUIRED, .max = 512, .check = check_image,
	  .help = N_("As it stands in the workload: what is left out is filled in and told.") },
	{ UI_AT(EDIT_NAMESPACE, "namespace"), .kind = UI_FIELD_PICK, .label = N_("Namespace"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED, .max = 63, .choices = edit_namespace_choices,
	  .help = N_("Where the workload runs: only registries of the same namespace count.") },
	{ 0 },
};

static void ask_open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	ui_form_set(s, EDIT_NAMESPACE, edit_namespace_preset(s));
	ui_form_clean(s);
	ui_form_focus(s, IMAGE);
}

static void ask_submit(struct ui_screen *s)
{
	char *image = rh_str_dup(rh_str_trim(ui_form_text(s, IMAGE))),
	     *ns = rh_str_dup(ui_form_text(s, EDIT_NAMESPACE));

	ui_form_clean(s);
	app_push(s->app, &screen_explanation, &(struct explain_about){ image, ns });
	free(image);
	free(ns);
}

static void ask_reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == APP_MESSAGE_TENANCY)
		edit_take_tenancy(s);
}

static bool ask_leave(struct ui_screen *s)
{
	ui_form_clean(s); /* a question is not worth one */
	return true;
}

static const struct ui_action ask_actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Explain"),
	  .help = N_("Show which registries the image is pulled with."),
	  .flags = UI_ACT_HINT },
	{ 0 },
};

#define HELP                                                                                                          \
	N_("Says which registries of the namespace the kubelet tries for an image, by which key and in which order, " \
	   "which ones nearly fit and "                                                                               \
	   "what to write instead, and what the service accounts add. `ranchhand explain IMAGE -n NAMESPACE` prints " \
	   "the same, with exit codes "                                                                               \
	   "for scripts.")

const struct ui_screen_ops screen_explain = {
	.id = "explain",
	.title = N_("Explain an image"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.help = HELP,
	.actions = ask_actions,
	.fields = fields,
	.submit = ask_submit,
	.submit_label = N_("Explain"),
	.open = ask_open,
	.reply = ask_reply,
	.leave = ask_leave,
};

/* ---- the answer ---- */

struct state {
	char *typed, *ns;
	struct registry_image image;
	struct kube_pull_secrets *found;
	struct rh_err err;
};

static void load(struct ui_screen *s)
{
	struct state *st = s->state;

	kube_pull_secrets_ask(app_session(s->app)->kube, st->ns, false, s->owner, TAG_PULL_SECRETS);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct explain_about *about = arg;
	struct state *st = s->state;

	st->typed = rh_strdup(about->image);
	st->ns = rh_strdup(about->ns);
	if (registry_image_parse(rh_str(st->typed), &st->image, &st->err))
		load(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->tag == APP_MESSAGE_SIGNED_IN || m->tag == APP_MESSAGE_CHANGED)
		load(s);
	if (m->tag != TAG_PULL_SECRETS)
		return;
	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	st->err = m->err;
	kube_pull_secrets_free(st->found);
	st->found = rh_message_steal(m);
	ui_screen_changed(s);
}

/* app_explain tells everything in one go: each section takes its own part. */
struct part {
	enum app_explain_part wanted, now;
	struct ui_facts *out;
};

static void heading(void *ctx, enum app_explain_part part, const char *title)
{
	(void)title;
	((struct part *)ctx)->now = part;
}

static void line(void *ctx, enum ui_role role, const char *label, const char *text)
{
	const struct part *p = ctx;

	if (p->now != p->wanted)
		return;
	if (label)
		ui_facts_add(p->out, label, rh_str(text), role);
	else
		ui_facts_note(p->out, role, "%s", text);
}

static void fill(struct ui_screen *s, enum app_explain_part wanted, struct ui_facts *out)
{
	const struct state *st = s->state;
	struct part p = { .wanted = wanted, .out = out };

	if (st->found)
		(void)app_explain(rh_str(st->typed), &st->image, st->found, NULL,
				  &(struct app_explain_sink){ heading, line, &p });
}

static void fill_verdict(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;

	if (st->err.code != RH_OK) {
		ui_facts_note(out, UI_ROLE_BAD, "%s%s%s", st->err.what, rh_gap(st->err.what), st->err.why);
		ui_facts_note(out, UI_ROLE_TEXT, "%s", st->err.fix);
	} else if (!st->found) {
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("reading…"));
	} else {
		fill(s, APP_EXPLAIN_VERDICT, out);
	}
}

static void fill_image(struct ui_screen *s, struct ui_facts *out)
{
	fill(s, APP_EXPLAIN_IMAGE, out);
}

static void fill_registries(struct ui_screen *s, struct ui_facts *out)
{
	fill(s, APP_EXPLAIN_REGISTRIES, out);
}

static void fill_accounts(struct ui_screen *s, struct ui_facts *out)
{
	fill(s, APP_EXPLAIN_ACCOUNTS, out);
}

static const struct ui_section sections[] = {
	{ "verdict", N_("Verdict"), fill_verdict },
	{ "image", N_("Image"), fill_image },
	{ "registries", N_("Registries of the namespace"), fill_registries },
	{ "accounts", N_("Service accounts"), fill_accounts },
	{ 0 },
};

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;

	if (verb != UI_DO_AGAIN)
		return false;
	if (st->image.path)
		load(s);
	return true;
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	kube_pull_secrets_free(st->found);
	registry_image_release(&st->image);
	free(st->typed);
	free(st->ns);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("Explain %s"), ((const struct state *)s->state)->typed);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	const char *namespaces[] = { st->ns };
	const struct app_session *at = app_session(s->app);

	app_teach_list_of(out, at,
			  &(struct app_teach_list){ .plural = "secrets",
						    .selector = "type=" KUBE_TYPE_DOCKERCONFIGJSON,
						    .shown = namespaces,
						    .shown_count = 1,
						    .one_by_one = true });
	app_teach_object(out, at, "get", "serviceaccounts", rh_str(st->ns), RH_STR("default"),
			 " -o 'jsonpath={.imagePullSecrets}'");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that read the same."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_explanation = {
	.id = "explanation",
	.title = N_("Explain an image"),
	.kind = UI_SCREEN_DETAIL,
	.state_size = sizeof(struct state),
	.help = HELP,
	.actions = actions,
	.sections = sections,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
