/* The other kinds of secret: one form of keys and values. */
#include "screens/edit.h"
#include "screens/edit_secret.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

struct state {
	struct edit_secret_state edit; /* first */
	struct edit_name_watch name;
	const struct secret_kind_def *kind;
};

enum { TYPE = EDIT_FIELDS, DATA };

static bool check_data_key(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_data_key(value, e);
}

static const struct ui_field fields[] = {
	{ UI_AT(EDIT_NAMESPACE, "namespace"), .kind = UI_FIELD_PICK, .label = N_("Namespace"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED, .max = 63, .choices = edit_namespace_choices,
	  .check = edit_check_namespace, .server_field = "metadata.namespace" },
	{ UI_AT(EDIT_NAME, "name"), .kind = UI_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 253, .check = edit_check_name,
	  .server_field = "metadata.name" },
	{ UI_AT(EDIT_DESCRIPTION, "description"), .kind = UI_FIELD_TEXT, .label = N_("Description"),
	  .hint = N_("Any text you want that better describes this resource"), .server_field = "metadata.annotations" },
	{ UI_AT(TYPE, "type"), .kind = UI_FIELD_TEXT, .label = N_("Type"), .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII,
	  .max = 253, .server_field = "type" },
	{ UI_AT(DATA, "data"), .kind = UI_FIELD_KEYVALUES, .label = N_("Data"), .flags = UI_FIELD_SECRET_VALUES,
	  .check_key = check_data_key, .max = 1048576, .server_field = "data",
	  .help = N_("Values are masked while they are typed; several lines can be pasted.") },
	{ UI_AT(EDIT_LABELS, "labels"), .kind = UI_FIELD_KEYVALUES, .label = N_("Labels"), .flags = UI_FIELD_UNFOLD,
	  .check = edit_check_label_value, .check_key = edit_check_label_key, .server_field = "metadata.labels" },
	{ UI_AT(EDIT_ANNOTATIONS, "annotations"), .kind = UI_FIELD_KEYVALUES, .label = N_("Annotations"),
	  .flags = UI_FIELD_UNFOLD, .check_key = edit_check_annotation_key, .server_field = "metadata.annotations" },
	{ 0 },
};

static void changed(struct ui_screen *s, unsigned field)
{
	struct state *st = s->state;

	if (field == EDIT_NAMESPACE || field == EDIT_NAME)
		edit_name_watch_changed(s, &st->name);
	app_teach_later(s->app);
}

/* ---- values -> body ---- */

static size_t data_of_form(const struct ui_screen *s, struct kube_datum **out)
{
	struct kube_datum *v = NULL;
	const struct rh_secret *value;
	struct rh_str key;
	size_t n = 0;

	for (size_t i = 0; i < ui_form_pairs(s, DATA); i++) {
		ui_form_pair(s, DATA, i, &key, &value);
		if (!key.n)
			continue;
		v = rh_resize(v, n + 1, sizeof *v);
		v[n] = (struct kube_datum){ .key = rh_str_dup(key) };
		rh_secret_init(&v[n].value);
		if (value)
			rh_secret_copy(&v[n].value, value);
		n++;
	}
	*out = v;
	return n;
}

static void free_data(struct kube_datum *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].key);
		rh_secret_release(&v[i].value);
	}
	free(v);
}

static void create(struct ui_screen *s, void (*then)(struct ui_screen *s, const struct kube_secret_draft *d))
{
	struct kube_pairs labels = { 0 }, annotations = { 0 };
	struct kube_datum *data;
	struct rh_str description = rh_str_trim(ui_form_text(s, EDIT_DESCRIPTION));
	char *ns = rh_str_dup(ui_form_text(s, EDIT_NAMESPACE)), *name = rh_str_dup(ui_form_text(s, EDIT_NAME));
	char *type = rh_str_dup(ui_form_text(s, TYPE));
	size_t n = data_of_form(s, &data);

	edit_pairs_of_form(&labels, s, EDIT_LABELS);
	edit_pairs_of_form(&annotations, s, EDIT_ANNOTATIONS);
	if (description.n)
		kube_pairs_add(&annotations, RH_STR(KUBE_DESCRIPTION), description);
	then(s, &(struct kube_secret_draft){ .type = type,
					     .ns = ns,
					     .name = name,
					     .labels = labels.v,
					     .label_count = labels.n,
					     .annotations = annotations.v,
					     .annotation_count = annotations.n,
					     .data = data,
					     .data_count = n });
	free_data(data, n);
	kube_pairs_release(&labels);
	kube_pairs_release(&annotations);
	free(ns);
	free(name);
	free(type);
}

static bool stays(const struct ui_screen *s, const char *key)
{
	for (size_t i = 0; i < ui_form_pairs(s, DATA); i++) {
		const struct rh_secret *value;
		struct rh_str now;
		ui_form_pair(s, DATA, i, &now, &value);
		if (rh_str_is(now, key))
			return true;
	}
	return false;
}

static enum rh_code edit_data(struct ui_screen *s, struct rh_secret *body, struct rh_err *e)
{
	const struct state *st = s->state;
	const struct kube_secret_object *base = &st->edit.base;
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < base->data_count; i++)
		if (!stays(s, base->data[i].key))
			code = kube_secret_edit(body, KUBE_PART_DATA, base->data[i].key, NULL, e);
	for (size_t i = 0; code == RH_OK && i < ui_form_pairs(s, DATA); i++) {
		const struct rh_secret *typed, *stored;
		struct rh_str key, kept = ui_form_pair_kept(s, DATA, i);
		ui_form_pair(s, DATA, i, &key, &typed);
		if (!key.n || rh_str_eq(kept, key))
			continue; /* untouched: not one byte of it changes */
		char *old = rh_str_dup(kept), *now = rh_str_dup(key);
		stored = kept.n ? kube_secret_object_value(base, old) : NULL;
		struct rh_str value = stored ? rh_secret_peek(stored) : typed ? rh_secret_peek(typed) : RH_STR("");
		code = kube_secret_edit(body, KUBE_PART_DATA, now, &value, e);
		free(old);
		free(now);
	}
	return code;
}

static void save(struct ui_screen *s, bool yaml)
{
	struct state *st = s->state;
	struct rh_secret body;
	struct rh_err e;

	if (!edit_ready(s, &st->edit))
		return;
	rh_secret_init(&body);
	rh_secret_copy(&body, &edit_onto(&st->edit)->raw);
	if (edit_data(s, &body, &e) == RH_OK && edit_meta(s, &st->edit.base, &body, &e) == RH_OK)
		yaml ? secret_yaml(s, rh_secret_peek(&body)) : edit_review_save(s, edit_onto(&st->edit), &body);
	else
		ui_form_banner(s, &e);
	rh_secret_release(&body);
}

static void submit(struct ui_screen *s)
{
	if (s->edits)
		save(s, false);
	else
		create(s, edit_review_create);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == (enum ui_verb)EDIT_CREATE_NAMESPACE) {
		edit_create_namespace(s);
		return true;
	}
	if (verb != UI_DO_YAML)
		return false;
	if (s->edits)
		save(s, true);
	else
		create(s, secret_yaml_create);
	return true;
}

/* ---- object -> values ---- */

static void fill(struct ui_screen *s, const struct kube_secret_object *o)
{
	ui_form_set(s, TYPE, rh_str(o->type));
	ui_form_clear_pairs(s, DATA);
	for (size_t i = 0; i < o->data_count; i++)
		ui_form_add_kept_pair(s, DATA, rh_str(o->data[i].key));
	edit_fill_meta(s, o);
	ui_form_focus(s, DATA);
}

static const struct secret_kind_def *kind_of(const char *id)
{
	for (const struct secret_kind_def *k = secret_kinds; k->id; k++)
		if (id && strcmp(k->id, id) == 0)
			return k;
	return &secret_kinds[0];
}

/* A restored draft has its type among its values. */
static const struct secret_kind_def *kind_of_type(struct rh_str type)
{
	for (const struct secret_kind_def *k = secret_kinds; k->id; k++)
		if (k->type && rh_str_is(type, k->type))
			return k;
	return &secret_kinds[0];
}

static void open_new(struct ui_screen *s, const char *kind)
{
	struct state *st = s->state;
	struct rh_str ns = edit_namespace_preset(s);

	st->kind = kind_of(kind);
	if (ns.n)
		ui_form_set(s, EDIT_NAMESPACE, ns);
	ui_form_set(s, TYPE, rh_str(st->kind->type));
	for (const char *const *k = st->kind->keys; *k; k++)
		ui_form_add_pair(s, DATA, rh_str(*k), RH_STR(""));
	if (!*st->kind->keys)
		ui_form_add_pair(s, DATA, RH_STR(""), RH_STR(""));
	ui_form_clean(s);
	if (!kind) {
		app_draft_apply(s->app, s);
		st->kind = kind_of_type(ui_form_text(s, TYPE));
	}
	ui_form_set_fixed(s, TYPE, st->kind->type != NULL);
	ui_form_focus(s, EDIT_NAMESPACE);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct ui_form_start *start = arg;

	if (start && start->key) {
		ui_form_set_fixed(s, TYPE, true);
		edit_open(s, &st->edit, start->key, fill);
	} else {
		open_new(s, start ? start->kind : NULL);
	}
}

static bool leave(struct ui_screen *s)
{
	const struct state *st = s->state;

	return !s->edits || edit_leave(s, &st->edit);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (edit_name_watch_reply(s, &st->name, m) || (s->edits && edit_reply(s, &st->edit, m)))
		return;
	if (m->tag == APP_MESSAGE_REFUSED)
		edit_form_take_refusal(s, m);
	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER)
		edit_take_tenancy(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	edit_name_watch_release(&st->name);
	edit_release(&st->edit);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->kind)
		rh_buf_addf(out, _("Secret: Create %s"), _(st->kind->label));
	else
		rh_buf_addf(out, _("Secret: Edit %s"), st->edit.name);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	struct rh_str name = ui_form_text(s, EDIT_NAME);

	if (s->edits) {
		secret_home_teach(s, out, "edit", st->edit.ns, st->edit.name, NULL);
		return;
	}
	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, " apply -f ");
	app_teach_word(out, name.n ? name : RH_STR("NAME"));
	rh_buf_addz(out, ".yaml\n");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .help = N_("Check everything and show what will be sent."),
	  .flags = UI_ACT_HINT | UI_ACT_WRITES },
	{ .verb = UI_DO_REVEAL,
	  .help = N_("Show the value that was typed, for 10 seconds."),
	  .flags = UI_ACT_HINT | UI_ACT_REVEALS },
	{ .verb = UI_DO_YAML,
	  .label = N_("Edit as YAML"),
	  .help = N_("In your own editor ($VISUAL, $EDITOR), secret values masked; it comes back into this form.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that do the same.") },
	EDIT_ACTION_CREATE_NAMESPACE,
	{ 0 },
};

const struct ui_screen_ops screen_secret_form = {
	.id = "secret_form",
	.title = N_("Secret"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Keys and values of the secret. The keys that its type needs are there already. When a secret is "
		   "edited, values that are not touched stay as they are, to the byte."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
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
};
