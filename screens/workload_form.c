/* The form that creates and edits a workload; its pull secrets fill themselves. */
#include "screens/workload.h"

#include <stdio.h>
#include <string.h>

/* "containers.2.image" */
static bool is_image(const char *field)
{
	return strncmp(field, "containers.", 11) == 0 && rh_str_ends(rh_str(field), ".image");
}

static void changed(struct rh_screen *s, const char *field)
{
	struct rh_workload_form *st = rh_workload_form_of(s);

	if (!st->edit && (strcmp(field, "namespace") == 0 || strcmp(field, "name") == 0))
		rh_name_watch_changed(s, &st->name);
	if (strcmp(field, "namespace") == 0) {
		rh_workload_attach_ask(s, false);
		rh_workload_attach_run(s);
	}
	if (strcmp(field, "containers") == 0) {
		rh_workload_name_containers(s);
		rh_workload_attach_run(s);
	}
	if (strcmp(field, "pull_secrets") == 0)
		rh_workload_attach_touched(s);
	rh_app_teach_later(s->app);
}

/* What was pasted is put right, and what is short is said in full. */
static void image_left(struct rh_screen *s, const char *field)
{
	struct rh_str text = rh_form_text(s, field);
	struct rh_image image = { 0 };
	struct rh_buf meant, full;
	struct rh_err e;

	rh_buf_init(&meant, 2048);
	rh_buf_init(&full, 2048);
	if (rh_image_meant(text, &meant)) {
		char *was = rh_str_dup(rh_str_trim(text));
		bool only_spaces = rh_str_is(rh_buf_str(&meant), was);
		rh_form_set(s, field, rh_buf_str(&meant));
		if (!only_spaces)
			rh_form_note(s, field, RH_ROLE_WARN, _("made of %s"), was);
		free(was);
	} else if (text.n && rh_image_parse(text, &image, &e)) {
		rh_image_full(&image, &full);
		if (!rh_str_eq(rh_buf_str(&full), text))
			rh_form_note(s, field, RH_ROLE_MUTED, "%s", full.p);
	}
	rh_image_release(&image);
	rh_buf_release(&meant);
	rh_buf_release(&full);
}

static void left(struct rh_screen *s, const char *field)
{
	if (is_image(field))
		image_left(s, field);
	if (strcmp(field, "pull_secret") == 0)
		rh_workload_attach_typed(s);
	else if (is_image(field) || strcmp(field, "account") == 0)
		rh_workload_attach_run(s);
}

void rh_workload_settle(struct rh_screen *s)
{
	char path[RH_WORKLOAD_PATH];

	for (size_t i = 0; i < rh_form_items(s, "containers"); i++)
		image_left(s, rh_workload_item(path, i, "image"));
	rh_workload_attach_typed(s);
	rh_workload_attach_run(s);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	if (verb == RH_DO_CREATE)
		rh_workload_attach_create(s);
	else if (verb == RH_DO_YAML)
		rh_workload_edit_yaml(s);
	else
		return false;
	return true;
}

static void open_create(struct rh_screen *s, const void *arg)
{
	rh_workload_open(s, arg, false);
}

static void open_edit(struct rh_screen *s, const void *arg)
{
	rh_workload_open(s, arg, true);
}

static bool leave(struct rh_screen *s)
{
	if (!rh_workload_form_of(s)->loaded) {	/* nothing could be typed yet */
		rh_form_lock(s, NULL);
		rh_form_clean(s);
	}
	return true;
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_workload_form *st = rh_workload_form_of(s);

	if (rh_name_watch_reply(s, &st->name, m) || rh_workload_attach_reply(s, m) || rh_workload_project_reply(s, m) || rh_workload_reply(s, m))
		return;
	if ((m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_FILTER) && !st->key_name) {
		rh_form_take_places(s);
		rh_workload_attach_ask(s, false);
	}
	if (m->tag == RH_MAIL_CHANGED || m->tag == RH_MAIL_SIGNED_IN)
		rh_workload_attach_ask(s, true);
}

static void close(struct rh_screen *s)
{
	struct rh_workload_form *st = rh_workload_form_of(s);

	rh_name_watch_release(&st->name);
	rh_workload_attach_release(&st->attach);
	rh_workload_project_release(&st->project);
	rh_workload_values_release(&st->base);
	rh_workload_values_release(&st->first);
	rh_secret_release(&st->doc);
	rh_secret_release(&st->server);
	free(st->ns);
	free(st->key_name);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_workload_form *st = rh_workload_form_of(s);

	if (!st->def)
		return;
	if (st->edit)
		rh_buf_addf(out, _("%s: Edit %s"), _(st->def->label), st->key_name);
	else if (st->key_name)
		rh_buf_addf(out, _("%s: Clone %s"), _(st->def->label), st->key_name);
	else
		rh_buf_addf(out, _("%s: Create"), _(st->def->label));
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, NULL, N_("Check everything and show what will be sent."), RH_ACT_HINT | RH_ACT_WRITES },
	{ RH_DO_CREATE, NULL, N_("Create a registry here"), N_("Make the pull secret that is missing, and come back to this form."), RH_ACT_WRITES },
	{ RH_DO_FILTER, NULL, NULL, N_("Choose whose namespaces are offered."), RH_ACT_HINT },
	{ RH_DO_YAML, NULL, N_("Edit as YAML"), N_("In your own editor ($VISUAL, $EDITOR); it comes back into this form."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that do the same."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

#define HELP \
	N_("Pull Secrets fill themselves: every registry of the namespace that covers an image is ticked, with the reason beside it, when the " \
	   "image or the namespace changes. What you tick or untick stays so until the image becomes another one.\n\nAs soon as anything is " \
	   "ticked, Kubernetes no longer uses the pull secrets of the service account: those are then ticked as well.")

const struct rh_screen_ops rh_screen_workload_form = {
	.id = "workload_form",
	.title = N_("Workload: Create"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct rh_workload_form),
	.help = HELP,
	.actions = actions,
	.fields = rh_workload_create_fields,
	.changed = changed,
	.left = left,
	.submit = rh_workload_submit,
	.submit_label = N_("Create…"),
	.leave = leave,
	.open = open_create,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = rh_workload_teach,
	.commands = rh_workload_commands,
};

const struct rh_screen_ops rh_screen_workload_edit = {
	.id = "workload_edit",
	.title = N_("Workload: Edit"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct rh_workload_form),
	.help = HELP,
	.actions = actions,
	.fields = rh_workload_edit_fields,
	.changed = changed,
	.left = left,
	.submit = rh_workload_submit,
	.submit_label = N_("Save…"),
	.leave = leave,
	.open = open_edit,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = rh_workload_teach,
	.commands = rh_workload_commands,
};
