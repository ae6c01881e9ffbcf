/* Drafts: a changed form is kept without its secret fields when the terminal goes away, and offered at the next start. */
#include "app/internal.h"

#include <string.h>

static void add_value(struct rh_draft *d, const char *field, struct rh_str key, struct rh_str text)
{
	d->values = rh_resize(d->values, d->count + 1, sizeof *d->values);
	d->values[d->count++] = (struct rh_draft_value){ .field = rh_strdup(field), .key = key.n ? rh_str_dup(key) : NULL,
							 .text = rh_str_dup(text) };
}

static void add_pairs(struct rh_draft *d, const struct rh_screen *s, const struct rh_field *f)
{
	const struct rh_secret *value;
	struct rh_str key;

	for (size_t i = 0; i < rh_form_pairs(s, f->id); i++) {
		rh_form_pair(s, f->id, i, &key, &value);
		bool secret = f->flags & RH_FIELD_SECRET_VALUES;
		add_value(d, f->id, key, secret || !value ? RH_STR("") : rh_secret_peek(value));
	}
}

static void add_items(struct rh_draft *d, const struct rh_screen *s, const struct rh_field *f);

/* path: of the value, "name" or "more.0.domain" */
static void add_field(struct rh_draft *d, const struct rh_screen *s, const struct rh_field *f, const char *path)
{
	switch (f->kind) {
	case RH_FIELD_TEXT:
	case RH_FIELD_CHOICE:
	case RH_FIELD_PICK:
	case RH_FIELD_CHECK:
	case RH_FIELD_NUMBER:
		add_value(d, path, (struct rh_str){ 0 }, rh_form_text(s, path));
		break;
	case RH_FIELD_REPEAT:
		add_items(d, s, f);
		break;
	case RH_FIELD_KEYVALUES:
		add_pairs(d, s, f);
		break;
	default:	/* secrets are never kept; the rest is no form's own value */
		break;
	}
}

/* How many there are, then the values of each. */
static void add_items(struct rh_draft *d, const struct rh_screen *s, const struct rh_field *f)
{
	size_t n = rh_form_items(s, f->id);
	char *count = rh_format("%zu", n);

	add_value(d, f->id, (struct rh_str){ 0 }, rh_str(count));
	free(count);
	for (size_t i = 0; i < n; i++)
		for (const struct rh_field *nested = f->nested; nested->id; nested++) {
			char *path = rh_format("%s.%zu.%s", f->id, i, nested->id);

			if (nested->kind != RH_FIELD_KEYVALUES && nested->kind != RH_FIELD_REPEAT)
				add_field(d, s, nested, path);
			free(path);
		}
}

static const char *server_id(const struct rh_session *s)
{
	return s->at ? s->at->url : "";
}

void rh_draft_keep(struct rh_app *a)
{
	const struct rh_session *s = &a->session;
	const struct rh_screen *form = NULL;
	struct rh_err e;

	for (size_t i = 0; i < a->depth; i++)
		if (a->stack[i]->ops->kind == RH_SCREEN_FORM && !(a->stack[i]->ops->flags & RH_SCREEN_DIALOG) &&
		    rh_form_dirty(a->stack[i]))
			form = a->stack[i];
	if (!form || !s->kube || s->demo)
		return;
	struct rh_draft *d = rh_alloc(sizeof *d);
	d->screen = rh_strdup(form->ops->id);
	d->server = rh_strdup(server_id(s));
	d->cluster = rh_strdup(s->cluster_id);
	if (rh_str_ends(rh_str(form->ops->id), "_edit"))
		d->key = rh_format("%.*s/%.*s", RH_ARG(rh_form_text(form, "namespace")), RH_ARG(rh_form_text(form, "name")));
	d->when = rh_wall();
	for (const struct rh_field *f = form->ops->fields; f->id; f++)
		add_field(d, form, f, f->id);
	rh_draft_free(&a->state.draft);
	a->state.draft = d;
	if (rh_state_save(&a->state, &e) != RH_OK)
		rh_log("%s %s", e.what, e.why);
}

/* ---- offering and putting back ----------------------------------------------------------------------------------------- */

static void forget(struct rh_app *a)
{
	rh_draft_free(&a->state.draft);
	rh_app_state_changed(a);
}

static void on_answer(void *ctx, int button)
{
	struct rh_app *a = ctx;
	const struct rh_draft *d = a->state.draft;

	if (!d || button == 0)
		return;
	const struct rh_screen_ops *ops = rh_app_screen(a, d->screen);
	if (button == 1 || !ops) {
		forget(a);
		return;
	}
	a->draft_pending = true;
	if (!rh_app_find(a, "secrets"))
		rh_app_go(a, "go.secrets");
	rh_app_push(a, ops, d->key);
}

void rh_draft_offer(struct rh_app *a)
{
	const struct rh_draft *d = a->state.draft;
	const struct rh_session *s = &a->session;
	char age[16];

	if (!d || a->draft_offered || strcmp(d->server ? d->server : "", server_id(s)) != 0)
		return;
	if (!s->cluster_id || strcmp(d->cluster ? d->cluster : "", s->cluster_id) != 0)
		return;
	const struct rh_screen_ops *ops = rh_app_screen(a, d->screen);
	if (!ops)
		return;
	a->draft_offered = true;
	rh_age_text(rh_wall() - d->when, age, NULL);
	char *line = rh_format(_("\"%s\" was left %s ago without being saved."), _(ops->title), age);
	const char *const lines[] = { line, _("Everything but its secret fields was kept.") };
	const char *const buttons[] = { _("Later"), _("Discard"), _("Go on with it") };
	rh_ui_dialog(a->ui, &(struct rh_dialog){ .title = _("An unfinished form"), .lines = lines, .line_count = RH_LEN(lines),
		     .buttons = buttons, .button_count = RH_LEN(buttons), .done = on_answer, .ctx = a, .owner = a->owner });
	free(line);
}

/* True: it was the number of items of a REPEAT. */
static bool put_items(struct rh_screen *form, const struct rh_draft_value *v)
{
	int64_t n;

	for (const struct rh_field *f = form->ops->fields; f->id; f++) {
		if (f->kind != RH_FIELD_REPEAT || strcmp(f->id, v->field) != 0)
			continue;
		if (rh_str_number(rh_str(v->text), 0, 1000, &n))
			rh_form_set_items(form, v->field, (size_t)n);
		return true;
	}
	return false;
}

void rh_app_draft_apply(struct rh_app *a, struct rh_screen *form)
{
	const struct rh_draft *d = a->state.draft;
	const char *cleared = "";

	if (!a->draft_pending || !d || strcmp(d->screen, form->ops->id) != 0)
		return;
	a->draft_pending = false;
	for (size_t i = 0; i < d->count; i++) {
		const struct rh_draft_value *v = &d->values[i];
		if (!v->field)
			continue;
		if (!v->key) {
			if (!put_items(form, v))
				rh_form_set(form, v->field, rh_str(v->text));
			continue;
		}
		if (strcmp(cleared, v->field) != 0)
			rh_form_clear_pairs(form, v->field);
		cleared = v->field;
		rh_form_add_pair(form, v->field, rh_str(v->key), rh_str(v->text));
	}
	forget(a);
}
