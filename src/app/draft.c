/* Drafts: a changed form is kept without its secret fields when the terminal goes away, and offered at the next start.
 */
#include "app/internal.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

static void add_value(struct app_draft *d, const char *field, struct rh_str key, struct rh_str text)
{
	d->values = rh_resize(d->values, d->count + 1, sizeof *d->values);
	d->values[d->count++] = (struct app_draft_value){ .field = rh_strdup(field),
							  .key = key.n ? rh_str_dup(key) : NULL,
							  .text = rh_str_dup(text) };
}

static void add_pairs(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f)
{
	const struct rh_secret *value;
	struct rh_str key;

	for (size_t i = 0; i < ui_form_pairs(s, f->at); i++) {
		ui_form_pair(s, f->at, i, &key, &value);
		bool secret = f->flags & UI_FIELD_SECRET_VALUES;
		if (!ui_form_pair_fits(s, f->at, i))
			continue;
		add_value(d, f->id, key, secret || !value ? RH_STR("") : rh_secret_peek(value));
	}
}

static void add_items(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f);

/* path: of the value, "name" or "more.0.domain" */
static void add_field(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f, const char *path)
{
	switch (f->kind) {
	case UI_FIELD_TEXT:
	case UI_FIELD_CHOICE:
	case UI_FIELD_PICK:
	case UI_FIELD_CHECK:
	case UI_FIELD_NUMBER:
		if (ui_form_fits(s,
				 ui_form_handle(s, path))) /* what was pasted into the wrong field may be a password */
			add_value(d, path, (struct rh_str){ 0 }, ui_form_text(s, ui_form_handle(s, path)));
		break;
	case UI_FIELD_REPEAT:
		add_items(d, s, f);
		break;
	case UI_FIELD_KEYVALUES:
		add_pairs(d, s, f);
		break;
	default: /* secrets are never kept; the rest is no form's own value */
		break;
	}
}

/* How many there are, then the values of each. */
static void add_items(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f)
{
	size_t n = ui_form_items(s, f->at);
	char *count = rh_format("%zu", n);

	add_value(d, f->id, (struct rh_str){ 0 }, rh_str(count));
	free(count);
	for (size_t i = 0; i < n; i++)
		for (const struct ui_field *nested = f->nested; nested->id; nested++) {
			char *path = rh_format("%s.%zu.%s", f->id, i, nested->id);

			if (nested->kind != UI_FIELD_KEYVALUES && nested->kind != UI_FIELD_REPEAT)
				add_field(d, s, nested, path);
			free(path);
		}
}

static const char *server_id(const struct app_session *s)
{
	return s->at ? s->at->url : "";
}

static char *key_of(const struct ui_screen *form)
{
	struct rh_str ns = ui_form_text(form, ui_form_handle(form, "namespace"));

	return rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(ui_form_text(form, ui_form_handle(form, "name"))));
}

void app_draft_keep(struct app *a)
{
	const struct app_session *at = &a->session;
	const struct ui_screen *s, *form = NULL;
	struct rh_err e;

	for (size_t i = 0; (s = app_at(a, i)); i++)
		if (s->ops->kind == UI_SCREEN_FORM && !(s->ops->flags & UI_SCREEN_DIALOG) && ui_form_dirty(s))
			form = s;
	if (!form || !at->kube || at->demo)
		return;
	struct app_draft *d = rh_alloc(sizeof *d);
	d->screen = rh_strdup(form->ops->id);
	d->server = rh_strdup(server_id(at));
	d->cluster = rh_strdup(at->cluster_id);
	if (form->edits)
		d->key = key_of(form);
	d->when = rh_wall();
	rh_strset(&d->writing, app_tasks_what(a, form->owner));
	for (const struct ui_field *f = form->ops->fields; f->id; f++)
		add_field(d, form, f, f->id);
	app_draft_free(&a->state.draft);
	a->state.draft = d;
	if (app_state_save(&a->state, &e) != RH_OK)
		rh_log("%s %s", e.what, e.why);
}

/* ---- offering and putting back ---- */

static void forget(struct app *a)
{
	app_draft_free(&a->state.draft);
	app_state_changed(a);
}

static void on_answer(void *ctx, int button)
{
	struct app *a = ctx;
	const struct app_draft *d = a->state.draft;

	if (!d || button == 0)
		return;
	const struct ui_screen_ops *ops = app_screen(a, d->screen);
	if (button == 1 || !ops) {
		forget(a);
		return;
	}
	a->drafts.pending = true;
	if (!app_find(a, "secrets"))
		app_go(a, "go.secrets");
	app_push(a, ops, &(struct ui_form_start){ .key = d->key });
}

void app_draft_offer(struct app *a)
{
	const struct app_draft *d = a->state.draft;
	const struct app_session *s = &a->session;
	char age[16];

	if (!d || a->drafts.offered || strcmp(d->server ? d->server : "", server_id(s)) != 0)
		return;
	if (!s->cluster_id || strcmp(d->cluster ? d->cluster : "", s->cluster_id) != 0)
		return;
	const struct ui_screen_ops *ops = app_screen(a, d->screen);
	if (!ops)
		return;
	a->drafts.offered = true;
	rh_age_text(rh_wall() - d->when, age, NULL);
	char *line = rh_format(_("\"%s\" was left %s ago without being saved."), _(ops->title), age);
	char *writing = d->writing
				? rh_format(_("%s was just being written. It is not known whether it was: look before "
					      "you send it again."),
					    d->writing)
				: NULL;
	const char *const lines[] = { line, _("Everything but its secret fields was kept."), writing };
	const char *const buttons[] = { _("Later"), _("Discard"), _("Go on with it") };
	ui_dialog(a->ui, &(struct ui_dialog){ .title = _("An unfinished form"),
					      .lines = lines,
					      .line_count = writing ? 3 : 2,
					      .buttons = buttons,
					      .button_count = RH_LEN(buttons),
					      .done = on_answer,
					      .ctx = a,
					      .owner = a->owner });
	free(line);
	free(writing);
}

/* True: it was the number of items of a REPEAT. */
static bool put_items(struct ui_screen *form, const struct app_draft_value *v)
{
	int64_t n;

	for (const struct ui_field *f = form->ops->fields; f->id; f++) {
		if (f->kind != UI_FIELD_REPEAT || strcmp(f->id, v->field) != 0)
			continue;
		if (rh_str_number(rh_str(v->text), 0, 1000, &n))
			ui_form_set_items(form, f->at, (size_t)n);
		return true;
	}
	return false;
}

void app_draft_apply(struct app *a, struct ui_screen *form)
{
	const struct app_draft *d = a->state.draft;
	const char *cleared = "";

	if (!a->drafts.pending || !d || strcmp(d->screen, form->ops->id) != 0)
		return;
	a->drafts.pending = false;
	for (size_t i = 0; i < d->count; i++) {
		const struct app_draft_value *v = &d->values[i];
		if (!v->field)
			continue;
		unsigned at = ui_form_handle(form, v->field);
		if (at == UI_NO_FIELD)
			continue; /* of an older program */
		if (!v->key) {
			if (!put_items(form, v))
				ui_form_set(form, at, rh_str(v->text));
			continue;
		}
		if (strcmp(cleared, v->field) != 0)
			ui_form_clear_pairs(form, at);
		cleared = v->field;
		ui_form_add_pair(form, at, rh_str(v->key), rh_str(v->text));
	}
	forget(a);
}
