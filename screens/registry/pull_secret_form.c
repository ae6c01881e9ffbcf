/* Registry: the form that creates and edits the secret with which workloads pull private images. The two screens; their
 * fields are in pull_secret_fields.c, saving is in pull_secret_save.c. */
#include "screens/edit.h"
#include "screens/edit_secret.h"
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

/* Parts of the form in files of their own, one a line. */
static const struct pull_secret_part *const parts[] = {
	&pull_secret_registry_scope_part,
	&pull_secret_advice,
	&pull_secret_login_part,
	NULL,
};

/* ---- events ---- */

static void changed(struct ui_screen *s, unsigned field)
{
	struct pull_secret_state *st = pull_secret_state_of(s);

	if (!s->edits && !pull_secret_scope_for_project(s) && !pull_secret_scope_several(s) &&
	    (field == EDIT_NAMESPACE || field == EDIT_NAME))
		edit_name_watch_changed(s, &st->name);
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->changed)
			parts[i]->changed(s, field);
	app_teach_later(s->app);
}

static void left(struct ui_screen *s, unsigned field)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->left)
			parts[i]->left(s, field);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->act && parts[i]->act(s, verb))
			return true;
	if (verb == (enum ui_verb)EDIT_CREATE_NAMESPACE)
		edit_create_namespace(s);
	else if (verb == UI_DO_YAML)
		pull_secret_yaml(s);
	else
		return false;
	return true;
}

static void submit(struct ui_screen *s)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->submit && parts[i]->submit(s))
			return;
	pull_secret_submit(s);
}

static void open_parts(struct ui_screen *s)
{
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->open)
			parts[i]->open(s);
}

static void fill(struct ui_screen *s, const struct kube_secret_object *o)
{
	pull_secret_fill(s, o);
	open_parts(s);
}

static void open_new(struct ui_screen *s, const struct ui_form_start *start)
{
	struct pull_secret_state *st = pull_secret_state_of(s);
	struct rh_str ns = rh_str(start->in), host = rh_str(start->about);

	st->scope.picked = start->kind && strcmp(start->kind, PULL_SECRET_OF_PROJECT) == 0;
	if (!ns.n)
		ns = edit_namespace_preset(s);
	open_parts(s);
	if (ns.n)
		ui_form_set(s, EDIT_NAMESPACE, ns);
	if (start->name)
		ui_form_set(s, EDIT_NAME, rh_str(start->name));
	if (host.n)
		pull_secret_choose_host(s, start->about);
	pull_secret_show_address(s, 0);
	ui_form_clean(s);
	app_draft_apply(s->app, s);
	ui_form_focus(s, st->scope.picked                   ? PULL_SECRET_PROJECT
			 : pull_secret_scope_for_project(s) ? EDIT_NAME
							    : EDIT_NAMESPACE);
}

static void open(struct ui_screen *s, const void *arg)
{
	static const struct ui_form_start nothing = { 0 };
	const struct ui_form_start *start = arg ? arg : &nothing;

	rh_strset(&pull_secret_state_of(s)->blamed, start->key ? start->about : NULL);
	if (start->key)
		edit_open(s, &pull_secret_state_of(s)->edit, start->key, fill);
	else
		open_new(s, start);
}

static bool leave(struct ui_screen *s)
{
	return !s->edits || edit_leave(s, &pull_secret_state_of(s)->edit);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct pull_secret_state *st = pull_secret_state_of(s);

	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->reply && parts[i]->reply(s, m))
			return;
	if (edit_name_watch_reply(s, &st->name, m) || (s->edits && edit_reply(s, &st->edit, m)))
		return;
	if (m->tag == APP_MESSAGE_REFUSED)
		edit_form_take_refusal(s, m);
	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER)
		edit_take_tenancy(s);
}

static void close(struct ui_screen *s)
{
	struct pull_secret_state *st = pull_secret_state_of(s);

	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->close)
			parts[i]->close(s);
	pull_secret_registries_release(&st->base);
	edit_name_watch_release(&st->name);
	edit_release(&st->edit);
	free(st->blamed);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);

	if (s->edits)
		rh_buf_addf(out, _("Secret: Edit %s"), st->edit.name);
	else if (st->scope.picked)
		rh_buf_addz(out, _("Project Secret: Create Registry"));
	else
		rh_buf_addz(out, _("Secret: Create Registry"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);

	if (s->edits) {
		secret_home_teach(s, out, "edit", st->edit.ns, st->edit.name, NULL);
		return;
	}
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->teach && parts[i]->teach(s, out))
			return;
	bool plain = !ui_form_text(s, EDIT_DESCRIPTION).n && !ui_form_pairs(s, EDIT_LABELS) &&
		     !ui_form_pairs(s, EDIT_ANNOTATIONS);

	app_teach_create_registry(out, app_session(s->app), ui_form_text(s, EDIT_NAMESPACE), ui_form_text(s, EDIT_NAME),
				  plain);
}

/* Everything for a shell. What a part writes elsewhere has its own commands. */
static void commands(struct ui_screen *s, struct rh_buf *out)
{
	struct pull_secret_values v;

	if (s->edits) {
		teach(s, out);
		return;
	}
	for (size_t i = 0; parts[i]; i++)
		if (parts[i]->teach && parts[i]->teach(s, out))
			return;
	pull_secret_entry(s, 0, &v);
	app_teach_registry_ways(out, app_session(s->app), ui_form_text(s, EDIT_NAMESPACE), ui_form_text(s, EDIT_NAME),
				pull_secret_registry_address(&v), rh_str(v.user));
	pull_secret_values_release(&v);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .help = N_("Check everything and show what will be sent."),
	  .flags = UI_ACT_HINT | UI_ACT_WRITES },
	{ .verb = UI_DO_TEST_LOGIN,
	  .help = N_("Ask the registry whether it accepts this login and, on request, whether an image may be pulled."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_FROM_HELPER,
	  .help = N_("From a credential helper of this machine, or from a command that prints it.") },
	{ .verb = UI_DO_REVEAL,
	  .help = N_("Show the password that was typed, for 10 seconds."),
	  .flags = UI_ACT_HINT | UI_ACT_REVEALS },
	{ .verb = UI_DO_FILTER,
	  .help = N_("Choose whose namespaces can be picked; one project makes its scope available."),
	  .flags = UI_ACT_HINT | UI_ACT_NEW },
	{ .verb = UI_DO_FIX,
	  .label = N_("Correct the address"),
	  .help = N_("Write the address that the remark proposes.") },
	{ .verb = PULL_SECRET_DO_ADD,
	  .id = "registry.add",
	  .label = N_("Add a registry"),
	  .help = N_("One secret can hold the credentials of several registries.") },
	{ .verb = PULL_SECRET_DO_DROP_FIRST,
	  .id = "registry.drop_first",
	  .label = N_("Remove the first registry"),
	  .help = N_("The second one takes its place.") },
	{ .verb = PULL_SECRET_DO_RECREATE,
	  .id = "registry.start_anew",
	  .label = N_("Start anew"),
	  .help = N_("Replace a docker config that is broken."),
	  .flags = UI_ACT_DANGER | UI_ACT_EDITS },
	{ .verb = UI_DO_YAML,
	  .label = N_("Edit as YAML"),
	  .help = N_("In your own editor ($VISUAL, $EDITOR), secret values masked; it comes back into this form.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that do the same.") },
	EDIT_ACTION_CREATE_NAMESPACE,
	{ 0 },
};

const struct ui_screen_ops screen_pull_secret_form = {
	.id = "pull_secret_form",
	.title = N_("Registry"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct pull_secret_state),
	.help = N_(
		"\"Registry\" means two things. A container registry is the server that holds the images. A Kubernetes "
		"registry is the secret "
		"with the credentials for it: that is what this form makes. The container registry must exist "
		"already.\n\nThe workloads of the "
		"namespace can then pull from it, as soon as the secret is attached to them (Pull Secrets). Forms of "
		"workloads "
		"do that by themselves; for what kubectl, Helm or an operator makes, use it for every pod of the "
		"namespace: {key:every_pod} in the list of secrets."),
	.actions = actions,
	.fields = pull_secret_fields,
	.changed = changed,
	.left = left,
	.paste = pull_secret_registry_paste,
	.submit = submit,
	.submit_label = N_("Create…"),
	.save_label = N_("Save…"),
	.leave = leave,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
	.commands = commands,
};
