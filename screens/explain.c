/* Explain: what an image is pulled with in a namespace. A dialog that asks for both, and the answer. */
#include "screens/screens.h"

#include <string.h>

enum { TAG_PULL_SECRETS = 1 };

/* ---- the question ------------------------------------------------------------------------------------------------------ */

static bool check_image(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_image image;

	(void)s;
	value = rh_str_trim(value);
	bool ok = !value.n || rh_image_parse(value, &image, e);
	if (ok && value.n)
		rh_image_release(&image);
	return ok;
}

static const struct rh_field fields[] = {
	{ .id = "image", .kind = RH_FIELD_TEXT, .label = N_("Image"), .hint = N_("e.g. quay.io/acme/front:3.1"), .flags = RH_FIELD_REQUIRED,
	  .max = 512, .check = check_image, .help = N_("As it stands in the workload: what is left out is filled in and told.") },
	{ .id = "namespace", .kind = RH_FIELD_PICK, .label = N_("Namespace"), .flags = RH_FIELD_REQUIRED | RH_FIELD_TYPED, .max = 63,
	  .choices = rh_namespace_choices, .help = N_("Where the workload runs: only registries of the same namespace count.") },
	{ 0 },
};

static void ask_open(struct rh_screen *s, const void *arg)
{
	(void)arg;
	rh_form_set(s, "namespace", rh_namespace_preset(s));
	rh_form_clean(s);
	rh_form_focus(s, "image");
}

static void ask_submit(struct rh_screen *s)
{
	char *image = rh_str_dup(rh_str_trim(rh_form_text(s, "image"))), *ns = rh_str_dup(rh_form_text(s, "namespace"));

	rh_form_clean(s);
	rh_app_push(s->app, &rh_screen_explanation, &(struct rh_explain_about){ image, ns });
	free(image);
	free(ns);
}

static void ask_reply(struct rh_screen *s, struct rh_mail *m)
{
	if (m->tag == RH_MAIL_PLACES)
		rh_form_take_places(s);
}

static bool ask_leave(struct rh_screen *s)
{
	rh_form_clean(s);	/* a question is not worth one */
	return true;
}

static const struct rh_action ask_actions[] = {
	{ RH_DO_REVIEW, NULL, N_("Explain"), N_("Show which registries the image is pulled with."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

#define HELP \
	N_("Says which registries of the namespace the kubelet tries for an image, by which key and in which order, which ones nearly fit and " \
	   "what to write instead, and what the service accounts add. `ranchhand explain IMAGE -n NAMESPACE` prints the same, with exit codes " \
	   "for scripts.")

const struct rh_screen_ops rh_screen_explain = {
	.id = "explain",
	.title = N_("Explain an image"),
	.kind = RH_SCREEN_FORM,
	.flags = RH_SCREEN_DIALOG,
	.help = HELP,
	.actions = ask_actions,
	.fields = fields,
	.submit = ask_submit,
	.submit_label = N_("Explain"),
	.open = ask_open,
	.reply = ask_reply,
	.leave = ask_leave,
};

/* ---- the answer -------------------------------------------------------------------------------------------------------- */

struct state {
	char *typed, *ns;
	struct rh_image image;
	struct rh_pull_secrets *found;
	struct rh_err err;
};

static void load(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_pull_secrets_ask(rh_app_session(s->app)->kube, st->ns, false, s->owner, TAG_PULL_SECRETS);
}

static void open(struct rh_screen *s, const void *arg)
{
	const struct rh_explain_about *about = arg;
	struct state *st = s->state;

	st->typed = rh_strdup(about->image);
	st->ns = rh_strdup(about->ns);
	if (rh_image_parse(rh_str(st->typed), &st->image, &st->err))
		load(s);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;

	if (m->tag == RH_MAIL_SIGNED_IN || m->tag == RH_MAIL_CHANGED)
		load(s);
	if (m->tag != TAG_PULL_SECRETS)
		return;
	if (m->err.code == RH_E_AUTH)
		rh_app_error(s->app, &m->err);
	st->err = m->err;
	rh_pull_secrets_free(st->found);
	st->found = rh_mail_steal(m);
	rh_screen_changed(s);
}

/* rh_explain tells everything in one go: each section takes its own part. */
struct part {
	enum rh_explain_part wanted, now;
	struct rh_facts *out;
};

static void heading(void *ctx, enum rh_explain_part part, const char *title)
{
	(void)title;
	((struct part *)ctx)->now = part;
}

static void line(void *ctx, enum rh_role role, const char *label, const char *text)
{
	const struct part *p = ctx;

	if (p->now != p->wanted)
		return;
	if (label)
		rh_facts_add(p->out, label, rh_str(text), role);
	else
		rh_facts_note(p->out, role, "%s", text);
}

static void fill(struct rh_screen *s, enum rh_explain_part wanted, struct rh_facts *out)
{
	const struct state *st = s->state;
	struct part p = { .wanted = wanted, .out = out };

	if (st->found)
		(void)rh_explain(rh_str(st->typed), &st->image, st->found, &(struct rh_explain_sink){ heading, line, &p });
}

static void fill_verdict(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;

	if (st->err.code != RH_OK) {
		rh_facts_note(out, RH_ROLE_BAD, "%s %s", st->err.what, st->err.why);
		rh_facts_note(out, RH_ROLE_TEXT, "%s", st->err.fix);
	} else if (!st->found) {
		rh_facts_note(out, RH_ROLE_MUTED, "%s", _("reading…"));
	} else {
		fill(s, RH_EXPLAIN_VERDICT, out);
	}
}

static void fill_image(struct rh_screen *s, struct rh_facts *out)
{
	fill(s, RH_EXPLAIN_IMAGE, out);
}

static void fill_registries(struct rh_screen *s, struct rh_facts *out)
{
	fill(s, RH_EXPLAIN_REGISTRIES, out);
}

static void fill_accounts(struct rh_screen *s, struct rh_facts *out)
{
	fill(s, RH_EXPLAIN_ACCOUNTS, out);
}

static const struct rh_section sections[] = {
	{ "verdict", N_("Verdict"), fill_verdict },
	{ "image", N_("Image"), fill_image },
	{ "registries", N_("Registries of the namespace"), fill_registries },
	{ "accounts", N_("Service accounts"), fill_accounts },
	{ 0 },
};

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct state *st = s->state;

	if (verb != RH_DO_AGAIN)
		return false;
	if (st->image.path)
		load(s);
	return true;
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_pull_secrets_free(st->found);
	rh_image_release(&st->image);
	free(st->typed);
	free(st->ns);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, _("Explain %s"), ((const struct state *)s->state)->typed);
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	const char *namespaces[] = { st->ns };
	const struct rh_session *at = rh_app_session(s->app);

	rh_teach_list_of(out, at, &(struct rh_teach_list){ .plural = "secrets", .selector = "type=" RH_TYPE_DOCKERCONFIGJSON, .shown = namespaces,
			 .shown_count = 1, .one_by_one = true });
	rh_teach_object(out, at, "get", "serviceaccounts", rh_str(st->ns), RH_STR("default"), " -o 'jsonpath={.imagePullSecrets}'");
}

static const struct rh_action actions[] = {
	{ RH_DO_AGAIN, NULL, NULL, N_("Read it again."), RH_ACT_HINT },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that read the same."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_explanation = {
	.id = "explanation",
	.title = N_("Explain an image"),
	.kind = RH_SCREEN_DETAIL,
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
