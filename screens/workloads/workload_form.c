/* The form that creates and edits a workload; its pull secrets fill themselves. */
#include "screens/edit.h"
#include "screens/screens.h"
#include "screens/workloads/workload.h"
#include "screens/workloads/workload_pod.h"
#include "app/filter.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "registry/attach.h"
#include "registry/image.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

static bool is_image(unsigned field)
{
	return ui_is_in(field, WORKLOAD_CONTAINERS) && ui_nested_of(field) == KUBE_WC_IMAGE;
}

static void changed(struct ui_screen *s, unsigned field)
{
	struct workload_form *st = workload_form_of(s);

	if (field == KUBE_WL_NAMESPACE || field == KUBE_WL_NAME)
		edit_name_watch_changed(s, &st->name);
	if (field == KUBE_WL_NAMESPACE) {
		workload_attach_ask(s, false);
		workload_attach_run(s);
	}
	if (field == WORKLOAD_CONTAINERS) {
		workload_name_containers(s);
		workload_attach_run(s);
	}
	if (field == WORKLOAD_PULL_SECRETS)
		workload_attach_touched(s);
	workload_pod_changed(s, field);
	workload_security_changed(s, field);
	workload_storage_changed(s, field);
	app_teach_later(s->app);
}

/* What was pasted is put right, and what is short is said in full. */
static void image_left(struct ui_screen *s, unsigned field)
{
	struct rh_str text = ui_form_text(s, field);
	struct registry_image image = { 0 };
	struct rh_buf meant, full;
	struct rh_err e;

	rh_buf_init(&meant, 2048);
	rh_buf_init(&full, 2048);
	if (registry_image_meant(text, &meant)) {
		char *was = rh_str_dup(rh_str_trim(text));
		bool only_spaces = rh_str_is(rh_buf_str(&meant), was);
		ui_form_set(s, field, rh_buf_str(&meant));
		if (!only_spaces)
			ui_form_note(s, field, UI_ROLE_WARN, _("made of %s"), was);
		free(was);
	} else if (text.n && registry_image_parse(text, &image, &e)) {
		registry_image_full(&image, &full);
		if (!rh_str_eq(rh_buf_str(&full), text))
			ui_form_note(s, field, UI_ROLE_MUTED, "%s", full.p);
	}
	registry_image_release(&image);
	rh_buf_release(&meant);
	rh_buf_release(&full);
}

static void left(struct ui_screen *s, unsigned field)
{
	if (is_image(field))
		image_left(s, field);
	workload_storage_left(s, field);
	if (field == WORKLOAD_PULL_SECRET)
		workload_attach_typed(s);
	else if (is_image(field) || field == KUBE_WL_ACCOUNT)
		workload_attach_run(s);
}

void workload_settle(struct ui_screen *s)
{
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_CONTAINERS); i++)
		image_left(s, workload_item(i, KUBE_WC_IMAGE));
	workload_attach_typed(s);
	workload_attach_run(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == UI_DO_CREATE)
		workload_attach_create(s);
	else if (verb == (enum ui_verb)EDIT_CREATE_NAMESPACE)
		edit_create_namespace(s);
	else if (verb == UI_DO_YAML)
		workload_edit_yaml(s);
	else
		return false;
	return true;
}

static bool leave(struct ui_screen *s)
{
	if (!workload_form_of(s)->loaded) { /* nothing could be typed yet */
		ui_form_lock(s, NULL);
		ui_form_clean(s);
	}
	return true;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_form *st = workload_form_of(s);

	if (edit_name_watch_reply(s, &st->name, m) || workload_attach_reply(s, m) || workload_project_reply(s, m) ||
	    workload_pod_reply(s, m) || workload_storage_reply(s, m) || workload_reply(s, m))
		return;
	if ((m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER) && !st->key_name) {
		edit_take_tenancy(s);
		workload_attach_ask(s, false);
	}
	if (m->tag == APP_MESSAGE_CHANGED || m->tag == APP_MESSAGE_SIGNED_IN)
		workload_attach_ask(s, true);
}

static void close(struct ui_screen *s)
{
	struct workload_form *st = workload_form_of(s);

	edit_name_watch_release(&st->name);
	workload_attach_release(&st->attach);
	workload_project_release(&st->project);
	workload_nodes_release(&st->nodes);
	workload_storage_release(&st->storage);
	kube_workload_values_release(&st->base);
	kube_workload_values_release(&st->first);
	rh_secret_release(&st->doc);
	rh_secret_release(&st->server);
	free(st->ns);
	free(st->key_name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_form *st = workload_form_of(s);

	if (!st->def)
		return;
	if (s->edits)
		rh_buf_addf(out, _("%s: Edit %s"), _(st->def->label), st->key_name);
	else if (st->key_name)
		rh_buf_addf(out, _("%s: Clone %s"), _(st->def->label), st->key_name);
	else
		rh_buf_addf(out, _("%s: Create"), _(st->def->label));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .help = N_("Check everything and show what will be sent."),
	  .flags = UI_ACT_HINT | UI_ACT_WRITES },
	{ .verb = UI_DO_CREATE,
	  .label = N_("Create a registry here"),
	  .help = N_("Make the pull secret that is missing, and come back to this form."),
	  .flags = UI_ACT_WRITES },
	{ .verb = UI_DO_FILTER, .help = N_("Choose whose namespaces are offered."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_YAML,
	  .label = N_("Edit as YAML"),
	  .help = N_("In your own editor ($VISUAL, $EDITOR); it comes back into this form.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that do the same.") },
	EDIT_ACTION_CREATE_NAMESPACE,
	{ 0 },
};

const struct ui_screen_ops screen_workload_form = {
	.id = "workload_form",
	.title = N_("Workload"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct workload_form),
	.help = N_(
		"Pull Secrets fill themselves: every registry of the namespace that covers an image is ticked, with "
		"the "
		"reason beside it, when the "
		"image or the namespace changes. What you tick or untick stays so until the image becomes another "
		"one.\n\nAs soon as anything is "
		"ticked, Kubernetes no longer uses the pull secrets of the service account: those are then ticked as "
		"well."),
	.actions = actions,
	.fields = workload_fields,
	.changed = changed,
	.left = left,
	.submit = workload_submit,
	.submit_label = N_("Create…"),
	.save_label = N_("Save…"),
	.leave = leave,
	.open = workload_open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = workload_teach,
	.commands = workload_commands,
};
