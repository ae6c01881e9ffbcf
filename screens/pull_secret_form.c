/* Registry: the form that creates and edits the secret with which workloads pull private images. The two screens; their
 * fields are in pull_secret_fields.c, saving is in pull_secret_save.c. */
#include "screens/pull_secret.h"

#include <string.h>

/* Parts of the form in files of their own, one a line. */
static const struct rh_pull_secret_part *const parts[] = {
	&rh_registry_scope_part,
	&rh_pull_secret_advice,
	&rh_pull_secret_login_part,
	NULL,
};

/* ---- events ------------------------------------------------------------------------------------------------------------ */

static void changed(struct rh_screen *s, const char *field)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	if (!st->edit.name && !rh_scope_for_project(s) && (strcmp(field, "namespace") == 0 || strcmp(field, "name") == 0))
		rh_name_watch_changed(s, &st->name);
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->changed)
			parts[i]->changed(s, field);
	rh_app_teach_later(s->app);
}

static void left(struct rh_screen *s, const char *field)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->left)
			parts[i]->left(s, field);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->act && parts[i]->act(s, verb))
			return true;
	if (verb != RH_DO_YAML)
		return false;
	rh_pull_secret_yaml(s);
	return true;
}

static void submit_create(struct rh_screen *s)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->submit && parts[i]->submit(s))
			return;
	rh_pull_secret_submit_create(s);
}

static void open_parts(struct rh_screen *s)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->open)
			parts[i]->open(s);
}

static void fill(struct rh_screen *s, const struct rh_secret_object *o)
{
	rh_pull_secret_fill(s, o);
	open_parts(s);
}

static void open_create(struct rh_screen *s, const void *arg)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	const struct rh_registry_wish *wish = arg;
	struct rh_str ns = wish && *wish->ns ? rh_str(wish->ns) : rh_namespace_preset(s);

	open_parts(s);
	if (ns.n)
		rh_form_set(s, "namespace", ns);
	if (wish && *wish->host)
		rh_pull_secret_choose_host(s, wish->host);
	rh_pull_secret_show_address(s, 0);
	rh_form_clean(s);
	rh_app_draft_apply(s->app, s);
	rh_form_focus(s, st->scope.picked && !rh_form_text(s, "project").n ? "project" :
			 ns.n || st->scope.picked			   ? "name" :
									     "namespace");
}

static void open_edit(struct rh_screen *s, const void *arg)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	rh_edit_open(s, &st->edit, arg, fill);
}

static bool leave_edit(struct rh_screen *s)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	return rh_edit_leave(s, &st->edit);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->reply && parts[i]->reply(s, m))
			return;
	if (rh_name_watch_reply(s, &st->name, m) || (st->edit.name && rh_edit_reply(s, &st->edit, m)))
		return;
	if (m->tag == RH_MAIL_REFUSED)
		rh_form_take_refusal(s, m);
	if (m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_FILTER)
		rh_form_take_places(s);
}

static void close(struct rh_screen *s)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->close)
			parts[i]->close(s);
	rh_registry_set_release(&st->base);
	rh_name_watch_release(&st->name);
	rh_edit_release(&st->edit);
}

static void crumb_create(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Secret: Create Registry"));
}

static void crumb_project(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Project Secret: Create Registry"));
}

static void crumb_edit(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	rh_buf_addf(out, _("Secret: Edit %s"), st->edit.name ? st->edit.name : "");
}

static void teach_create(const struct rh_screen *s, struct rh_buf *out)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->teach && parts[i]->teach(s, out))
			return;
	bool plain = !rh_form_text(s, "description").n && !rh_form_pairs(s, "labels") && !rh_form_pairs(s, "annotations");

	rh_teach_create_registry(out, rh_app_session(s->app), rh_form_text(s, "namespace"), rh_form_text(s, "name"), plain);
}

/* Everything for a shell. What a part writes elsewhere has its own commands. */
static void commands_create(struct rh_screen *s, struct rh_buf *out)
{
	struct rh_registry_values v;

	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->teach && parts[i]->teach(s, out))
			return;
	rh_pull_secret_entry(s, 0, &v);
	rh_teach_registry_ways(out, rh_app_session(s->app), rh_form_text(s, "namespace"), rh_form_text(s, "name"), rh_registry_address(&v),
			       rh_str(v.user));
	rh_registry_values_release(&v);
}

static void teach_edit(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	rh_place_teach(s, out, "edit", st->edit.ns, st->edit.name, NULL);
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, NULL, N_("Check everything and show what will be sent."), RH_ACT_HINT | RH_ACT_WRITES },
	{ RH_DO_TEST_LOGIN, NULL, NULL, N_("Ask the registry whether it takes this login, on wish also whether an image may be pulled."), RH_ACT_HINT },
	{ RH_DO_REVEAL, NULL, NULL, N_("Show the password that was typed, for 10 seconds."), RH_ACT_HINT | RH_ACT_REVEALS },
	{ RH_DO_FILTER, NULL, NULL, N_("Choose whose namespaces can be picked; one project makes its scope available."), RH_ACT_HINT },
	{ RH_DO_FIX, NULL, N_("Correct the address"), N_("Write the address that the remark proposes."), 0 },
	{ RH_DO_ADD_REGISTRY, "registry.add", N_("Add a registry"), N_("One secret can hold the credentials of several registries."), 0 },
	{ RH_DO_DROP_FIRST, "registry.drop_first", N_("Remove the first registry"), N_("The second one takes its place."), 0 },
	{ RH_DO_YAML, NULL, N_("Edit as YAML"), N_("In your own editor ($VISUAL, $EDITOR), secret values masked; it comes back into this form."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that do the same."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

static const struct rh_action edit_actions[] = {
	{ RH_DO_REVIEW, NULL, NULL, N_("Check everything and show what will be sent."), RH_ACT_HINT | RH_ACT_WRITES },
	{ RH_DO_TEST_LOGIN, NULL, NULL, N_("Ask the registry whether it takes this login, on wish also whether an image may be pulled."), RH_ACT_HINT },
	{ RH_DO_REVEAL, NULL, NULL, N_("Show the password that was typed, for 10 seconds."), RH_ACT_HINT | RH_ACT_REVEALS },
	{ RH_DO_FIX, NULL, N_("Correct the address"), N_("Write the address that the remark proposes."), 0 },
	{ RH_DO_ADD_REGISTRY, "registry.add", N_("Add a registry"), N_("One secret can hold the credentials of several registries."), 0 },
	{ RH_DO_DROP_FIRST, "registry.drop_first", N_("Remove the first registry"), N_("The second one takes its place."), 0 },
	{ RH_DO_START_ANEW, "registry.start_anew", N_("Start anew"), N_("Replace a docker config that is broken."), RH_ACT_DANGER },
	{ RH_DO_YAML, NULL, N_("Edit as YAML"), N_("In your own editor ($VISUAL, $EDITOR), secret values masked; it comes back into this form."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that do the same."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

#define HELP \
	N_("\"Registry\" means two things. A container registry is the server that holds the images. A Kubernetes registry is the secret " \
	   "with the credentials for it: that is what this form makes. The container registry must exist already.\n\nThe workloads of the " \
	   "namespace can then pull from it, as soon as the secret is attached to them (Pull Secrets).")

const struct rh_screen_ops rh_screen_pull_secret_form = {
	.id = "pull_secret_form",
	.title = N_("Secret: Create Registry"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct rh_pull_secret_state),
	.help = HELP,
	.actions = actions,
	.fields = rh_pull_secret_create_fields,
	.changed = changed,
	.left = left,
	.paste = rh_registry_paste,
	.submit = submit_create,
	.submit_label = N_("Create…"),
	.open = open_create,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb_create,
	.teach = teach_create,
	.commands = commands_create,
};

/* Storage › Project Secrets › Create: the same, with the project in place of the namespace. */
const struct rh_screen_ops rh_screen_project_registry_form = {
	.id = "project_registry_form",
	.title = N_("Project Secret: Create Registry"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct rh_pull_secret_state),
	.help = HELP,
	.actions = actions,
	.fields = rh_pull_secret_create_fields,
	.changed = changed,
	.left = left,
	.submit = submit_create,
	.submit_label = N_("Create…"),
	.open = open_create,
	.reply = reply,
	.paste = rh_registry_paste,
	.act = act,
	.close = close,
	.crumb = crumb_project,
	.teach = teach_create,
	.commands = commands_create,
};

const struct rh_screen_ops rh_screen_pull_secret_edit = {
	.id = "pull_secret_edit",
	.title = N_("Secret: Edit Registry"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct rh_pull_secret_state),
	.help = HELP,
	.actions = edit_actions,
	.fields = rh_pull_secret_edit_fields,
	.changed = changed,
	.left = left,
	.paste = rh_registry_paste,
	.submit = rh_pull_secret_submit_edit,
	.submit_label = N_("Save…"),
	.leave = leave_edit,
	.open = open_edit,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb_edit,
	.teach = teach_edit,
};
