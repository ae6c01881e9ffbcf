/* The other kinds of secret: one form of keys and values. */
#include "screens/screens.h"

#include <string.h>

struct state {
	struct rh_secret_edit_state edit;	/* first */
	struct rh_name_watch name;
	const struct rh_secret_kind_def *kind;
};

static bool check_data_key(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_data_key(value, e);
}

#define SECRET_FIELDS(fixed, type_flags) \
	{ .id = "namespace", .kind = RH_FIELD_PICK, .label = N_("Namespace"), .flags = RH_FIELD_REQUIRED | RH_FIELD_TYPED | (fixed), \
	  .max = 63, .choices = rh_namespace_choices, .check = rh_check_namespace, .server_field = "metadata.namespace" }, \
	{ .id = "name", .kind = RH_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"), \
	  .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII | (fixed), .max = 253, .check = rh_check_name, .server_field = "metadata.name" }, \
	{ .id = "description", .kind = RH_FIELD_TEXT, .label = N_("Description"), \
	  .hint = N_("Any text you want that better describes this resource"), .server_field = "metadata.annotations" }, \
	{ .id = "type", .kind = RH_FIELD_TEXT, .label = N_("Type"), .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII | (type_flags), .max = 253, \
	  .server_field = "type" }, \
	{ .id = "data", .kind = RH_FIELD_KEYVALUES, .label = N_("Data"), .flags = RH_FIELD_SECRET_VALUES, .check_key = check_data_key, \
	  .max = 1048576, .server_field = "data", .help = N_("Values are masked while they are typed; several lines can be pasted.") }, \
	{ .id = "labels", .kind = RH_FIELD_KEYVALUES, .label = N_("Labels"), .flags = RH_FIELD_UNFOLD, .check = rh_check_label_value, \
	  .check_key = rh_check_label_key, .server_field = "metadata.labels" }, \
	{ .id = "annotations", .kind = RH_FIELD_KEYVALUES, .label = N_("Annotations"), .flags = RH_FIELD_UNFOLD, \
	  .check_key = rh_check_annotation_key, .server_field = "metadata.annotations" }, \
	{ 0 }

static const struct rh_field create_fields[] = { SECRET_FIELDS(0, 0) };
static const struct rh_field edit_fields[] = { SECRET_FIELDS(RH_FIELD_FIXED, RH_FIELD_FIXED) };

static void changed(struct rh_screen *s, const char *field)
{
	struct state *st = s->state;

	if (!st->edit.name && (strcmp(field, "namespace") == 0 || strcmp(field, "name") == 0))
		rh_name_watch_changed(s, &st->name);
	rh_app_teach_later(s->app);
}

/* ---- values -> body ---------------------------------------------------------------------------------------------------- */

static size_t data_of_form(const struct rh_screen *s, struct rh_datum **out)
{
	struct rh_datum *v = NULL;
	const struct rh_secret *value;
	struct rh_str key;
	size_t n = 0;

	for (size_t i = 0; i < rh_form_pairs(s, "data"); i++) {
		rh_form_pair(s, "data", i, &key, &value);
		if (!key.n)
			continue;
		v = rh_resize(v, n + 1, sizeof *v);
		v[n] = (struct rh_datum){ .key = rh_str_dup(key) };
		rh_secret_init(&v[n].value);
		if (value)
			rh_secret_copy(&v[n].value, value);
		n++;
	}
	*out = v;
	return n;
}

static void free_data(struct rh_datum *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].key);
		rh_secret_release(&v[i].value);
	}
	free(v);
}

static void create(struct rh_screen *s, void (*then)(struct rh_screen *s, const struct rh_secret_draft *d))
{
	struct rh_pairs labels = { 0 }, annotations = { 0 };
	struct rh_datum *data;
	struct rh_str description = rh_str_trim(rh_form_text(s, "description"));
	char *ns = rh_str_dup(rh_form_text(s, "namespace")), *name = rh_str_dup(rh_form_text(s, "name"));
	char *type = rh_str_dup(rh_form_text(s, "type"));
	size_t n = data_of_form(s, &data);

	rh_pairs_of_form(&labels, s, "labels");
	rh_pairs_of_form(&annotations, s, "annotations");
	if (description.n)
		rh_pairs_add(&annotations, RH_STR(RH_DESCRIPTION), description);
	then(s, &(struct rh_secret_draft){ .type = type, .ns = ns, .name = name, .labels = labels.v,
			 .label_count = labels.n, .annotations = annotations.v, .annotation_count = annotations.n, .data = data,
			 .data_count = n });
	free_data(data, n);
	rh_pairs_release(&labels);
	rh_pairs_release(&annotations);
	free(ns);
	free(name);
	free(type);
}

static void submit_create(struct rh_screen *s)
{
	create(s, rh_review_create);
}

static bool stays(const struct rh_screen *s, const char *key)
{
	for (size_t i = 0; i < rh_form_pairs(s, "data"); i++) {
		const struct rh_secret *value;
		struct rh_str now;
		rh_form_pair(s, "data", i, &now, &value);
		if (rh_str_is(now, key))
			return true;
	}
	return false;
}

static enum rh_code edit_data(struct rh_screen *s, struct rh_secret *body, struct rh_err *e)
{
	const struct state *st = s->state;
	const struct rh_secret_object *base = &st->edit.base;
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < base->data_count; i++)
		if (!stays(s, base->data[i].key))
			code = rh_secret_edit(body, RH_PART_DATA, base->data[i].key, NULL, e);
	for (size_t i = 0; code == RH_OK && i < rh_form_pairs(s, "data"); i++) {
		const struct rh_secret *typed, *stored;
		struct rh_str key, kept = rh_form_pair_kept(s, "data", i);
		rh_form_pair(s, "data", i, &key, &typed);
		if (!key.n || rh_str_eq(kept, key))
			continue;	/* untouched: not one byte of it changes */
		char *old = rh_str_dup(kept), *now = rh_str_dup(key);
		stored = kept.n ? rh_secret_object_value(base, old) : NULL;
		struct rh_str value = stored ? rh_secret_peek(stored) : typed ? rh_secret_peek(typed) : RH_STR("");
		code = rh_secret_edit(body, RH_PART_DATA, now, &value, e);
		free(old);
		free(now);
	}
	return code;
}

static void save(struct rh_screen *s, bool yaml)
{
	struct state *st = s->state;
	struct rh_secret body;
	struct rh_err e;

	if (!rh_edit_ready(s, &st->edit))
		return;
	rh_secret_init(&body);
	rh_secret_copy(&body, &rh_edit_onto(&st->edit)->raw);
	if (edit_data(s, &body, &e) == RH_OK && rh_edit_meta(s, &st->edit.base, &body, &e) == RH_OK)
		yaml ? rh_secret_yaml(s, rh_secret_peek(&body)) : rh_review_save(s, rh_edit_onto(&st->edit), &body);
	else
		rh_form_banner(s, &e);
	rh_secret_release(&body);
}

static void submit_edit(struct rh_screen *s)
{
	save(s, false);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct state *st = s->state;

	if (verb != RH_DO_YAML)
		return false;
	if (st->edit.name)
		save(s, true);
	else
		create(s, rh_secret_yaml_create);
	return true;
}

/* ---- object -> values -------------------------------------------------------------------------------------------------- */

static void fill(struct rh_screen *s, const struct rh_secret_object *o)
{
	rh_form_set(s, "type", rh_str(o->type));
	rh_form_clear_pairs(s, "data");
	for (size_t i = 0; i < o->data_count; i++)
		rh_form_add_kept_pair(s, "data", rh_str(o->data[i].key));
	rh_edit_fill_meta(s, o);
	rh_form_focus(s, "data");
}

static const struct rh_secret_kind_def *kind_of(const char *id)
{
	for (const struct rh_secret_kind_def *k = rh_secret_kinds; k->id; k++)
		if (id && strcmp(k->id, id) == 0)
			return k;
	return &rh_secret_kinds[0];
}

/* A restored draft has its type among its values. */
static const struct rh_secret_kind_def *kind_of_type(struct rh_str type)
{
	for (const struct rh_secret_kind_def *k = rh_secret_kinds; k->id; k++)
		if (k->type && rh_str_is(type, k->type))
			return k;
	return &rh_secret_kinds[0];
}

static void open_create(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;
	struct rh_str ns = rh_namespace_preset(s);

	st->kind = kind_of(arg);
	if (ns.n)
		rh_form_set(s, "namespace", ns);
	rh_form_set(s, "type", rh_str(st->kind->type));
	for (const char *const *k = st->kind->keys; *k; k++)
		rh_form_add_pair(s, "data", rh_str(*k), RH_STR(""));
	if (!*st->kind->keys)
		rh_form_add_pair(s, "data", RH_STR(""), RH_STR(""));
	rh_form_clean(s);
	if (!arg) {
		rh_app_draft_apply(s->app, s);
		st->kind = kind_of_type(rh_form_text(s, "type"));
	}
	rh_form_set_fixed(s, "type", st->kind->type != NULL);
	rh_form_focus(s, ns.n ? "name" : "namespace");
}

static void open_edit(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	rh_edit_open(s, &st->edit, arg, fill);
}

static bool leave_edit(struct rh_screen *s)
{
	const struct state *st = s->state;

	return rh_edit_leave(s, &st->edit);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;

	if (rh_name_watch_reply(s, &st->name, m) || (st->edit.name && rh_edit_reply(s, &st->edit, m)))
		return;
	if (m->tag == RH_MAIL_REFUSED)
		rh_form_take_refusal(s, m);
	if (m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_FILTER)
		rh_form_take_places(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_name_watch_release(&st->name);
	rh_edit_release(&st->edit);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->kind)
		rh_buf_addf(out, _("Secret: Create %s"), _(st->kind->label));
	else
		rh_buf_addf(out, _("Secret: Edit %s"), st->edit.name ? st->edit.name : "");
}

static void teach_create(const struct rh_screen *s, struct rh_buf *out)
{
	struct rh_str name = rh_form_text(s, "name");

	rh_teach_start(out, rh_app_session(s->app));
	rh_buf_addz(out, " apply -f ");
	rh_teach_word(out, name.n ? name : RH_STR("NAME"));
	rh_buf_addz(out, ".yaml\n");
}

static void teach_edit(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_place_teach(s, out, "edit", st->edit.ns, st->edit.name, NULL);
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, NULL, N_("Check everything and show what will be sent."), RH_ACT_HINT | RH_ACT_WRITES },
	{ RH_DO_REVEAL, NULL, NULL, N_("Show the value that was typed, for 10 seconds."), RH_ACT_HINT | RH_ACT_REVEALS },
	{ RH_DO_YAML, NULL, N_("Edit as YAML"), N_("In your own editor ($VISUAL, $EDITOR), secret values masked; it comes back into this form."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that do the same."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_secret_form = {
	.id = "secret_form",
	.title = N_("Secret: Create"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Keys and values of the secret. The keys that its type needs stand there already."),
	.actions = actions,
	.fields = create_fields,
	.changed = changed,
	.submit = submit_create,
	.submit_label = N_("Create…"),
	.open = open_create,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach_create,
};

const struct rh_screen_ops rh_screen_secret_edit = {
	.id = "secret_edit",
	.title = N_("Secret: Edit"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Values that are not touched stay as they are, to the byte."),
	.actions = actions,
	.fields = edit_fields,
	.changed = changed,
	.submit = submit_edit,
	.submit_label = N_("Save…"),
	.leave = leave_edit,
	.open = open_edit,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach_edit,
};
