/* A file with objects: which one, and the namespace for those that name none. All go through one review. */
#include "screens/bulk.h"
#include "screens/edit.h"
#include "screens/edit_file.h"
#include "screens/screens.h"
#include "screens/tags.h"
#include "app/apply.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FIELD_FILE = EDIT_FIELDS };
enum { TAG_GIVEN = 1 };
struct state {
	struct app_apply_objects objects; /* that the command line gave */
};

static const struct ui_field fields[] = {
	{ UI_AT(FIELD_FILE, "file"), .kind = UI_FIELD_TEXT, .label = N_("File"), .flags = UI_FIELD_REQUIRED,
	  .check = edit_file_check,
	  .help = N_("YAML or JSON, one object or several. ~ is your home directory. Secret, Namespace, Deployment, "
		     "StatefulSet, DaemonSet, Job, CronJob and Pod are written from here.") },
	{ UI_AT(EDIT_NAMESPACE, "namespace"), .kind = UI_FIELD_PICK, .label = N_("Namespace"), .flags = UI_FIELD_TYPED,
	  .max = 63, .choices = edit_namespace_choices, .check = edit_check_namespace,
	  .help = N_("Of the objects that name none in the file; the others go where the file says.") },
	{ 0 },
};

/* ---- the review ---- */

static void review(struct ui_screen *s, const struct app_apply_objects *o, const char *ns, const char *file)
{
	struct app_change **v = rh_alloc((o->n + 1) * sizeof *v);
	struct rh_buf command;

	rh_buf_init(&command, 8192);
	rh_buf_addz(&command, "apply");
	if (*ns)
		rh_buf_addf(&command, " -n %s", ns);
	rh_buf_addz(&command, " -f ");
	if (rh_str_starts(rh_str(file), "~/")) { /* a shell knows it too, outside quotes */
		rh_buf_addz(&command, "~/");
		file += 2;
	}
	app_teach_word(&command, rh_str(file));
	for (size_t i = 0; i < o->n; i++)
		v[i] = app_apply_change(app_session(s->app)->kube, &o->v[i], ns);
	ui_form_clean(s);
	edit_bulk(s, &(struct edit_bulk_start){
			     .title = _("Apply"), .v = v, .n = o->n, .applies = true, .command = command.p });
	rh_buf_release(&command);
	free(v);
}

/* The first that names none, where none was chosen for it. */
static const struct app_apply_object *homeless(const struct app_apply_objects *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].resource->namespaced && !o->v[i].ns)
			return &o->v[i];
	return NULL;
}

static void take(struct ui_screen *s, const struct app_apply_objects *o, const char *file)
{
	char *ns = rh_str_dup(rh_str_trim(ui_form_text(s, EDIT_NAMESPACE)));
	const struct app_apply_object *without = *ns ? NULL : homeless(o);
	struct rh_err e;

	if (without) {
		rh_err_set(&e, RH_E_INVALID, _("%s %s, line %zu, names no namespace."), without->resource->kind,
			   without->name, without->line);
		rh_err_fix(&e, "%s", _("Choose the one that it goes into."));
		ui_form_banner(s, &e);
		ui_form_focus(s, EDIT_NAMESPACE);
	} else {
		review(s, o, ns, file);
	}
	free(ns);
}

/* A pipe or a device may never end. */
static enum rh_code load(const char *path, struct app_apply_objects *out, struct rh_err *e)
{
	struct stat st;

	*out = (struct app_apply_objects){ 0 };
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return rh_err_set(e, RH_E_IO, _("%s is there, and is not a plain file."), path);
	return app_apply_load(path, out, e);
}

static void submit(struct ui_screen *s)
{
	char *typed = rh_str_dup(ui_form_text(s, FIELD_FILE)), *path = edit_file_path(rh_str(typed));
	struct app_apply_objects objects;
	struct rh_err e;

	ui_form_banner(s, NULL);
	if (load(path, &objects, &e) == RH_OK)
		take(s, &objects, typed);
	else
		ui_form_banner(s, &e);
	app_apply_release(&objects);
	free(typed);
	free(path);
}

/* ---- what the command line gave ---- */

/* What came from a pipe is reviewed once: there is no file to read again. */
static void on_given(struct ui_screen *s)
{
	struct state *st = s->state;
	char *file = rh_str_dup(ui_form_text(s, FIELD_FILE));
	bool pipe = strcmp(file, "-") == 0;

	if (pipe)
		ui_form_set(s, FIELD_FILE, RH_STR(""));
	take(s, &st->objects, file);
	app_apply_release(&st->objects);
	free(file);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	struct app_given given;

	(void)arg;
	if (app_given_take(s->app, &given)) {
		st->objects = given.objects;
		ui_form_set(s, FIELD_FILE, rh_str(given.file));
		ui_form_set(s, EDIT_NAMESPACE, rh_str(given.ns));
		rh_message_post((struct rh_message){ .to = s->owner, .tag = TAG_GIVEN });
	} else {
		ui_form_set(s, EDIT_NAMESPACE, edit_namespace_preset(s));
	}
	ui_form_clean(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == TAG_GIVEN)
		on_given(s);
	else if (m->tag == EDIT_TAG_MADE)
		ui_form_set(s, EDIT_NAMESPACE, rh_str(m->body));
	ui_screen_changed(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if ((int)verb != EDIT_CREATE_NAMESPACE)
		return false;
	edit_create_namespace(s);
	return true;
}

static void close(struct ui_screen *s)
{
	app_apply_release(&((struct state *)s->state)->objects);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Review"),
	  .help = N_("Read the file, and ask the server whether it would take it. Nothing is written yet."),
	  .flags = UI_ACT_HINT },
	EDIT_ACTION_CREATE_NAMESPACE,
	{ 0 },
};

const struct ui_screen_ops screen_apply = {
	.id = "apply",
	.title = N_("Apply a YAML file"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Objects of a file on this machine. What is not there is created; in what is there, what the file "
		   "says is set, and what it does not name stays. The review shows each of them, with what the server "
		   "says to a dry run, and writes all or nothing."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Review…"),
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
};
