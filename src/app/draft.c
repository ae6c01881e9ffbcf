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

/* path: of the value, "name" or "more.0.domain" */
static void add_pairs(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f, const char *path)
{
	unsigned at = ui_form_handle(s, path);
	const struct rh_secret *value;
	struct rh_str key;

	for (size_t i = 0; i < ui_form_pairs(s, at); i++) {
		ui_form_pair(s, at, i, &key, &value);
		bool secret = f->flags & UI_FIELD_SECRET_VALUES;
		if (ui_form_pair_fits(s, at, i))
			app_draft_add(d, path, key, secret || !value ? RH_STR("") : rh_secret_peek(value));
	}
}

static void add_items(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f);

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
			app_draft_add(d, path, (struct rh_str){ 0 }, ui_form_text(s, ui_form_handle(s, path)));
		break;
	case UI_FIELD_REPEAT:
		add_items(d, s, f);
		break;
	case UI_FIELD_KEYVALUES:
		add_pairs(d, s, f, path);
		break;
	default: /* secrets are never kept; the rest is not a value of the form */
		break;
	}
}

/* How many there are, then the values of each. */
static void add_items(struct app_draft *d, const struct ui_screen *s, const struct ui_field *f)
{
	size_t n = ui_form_items(s, f->at);
	char *count = rh_format("%zu", n);

	app_draft_add(d, f->id, (struct rh_str){ 0 }, rh_str(count));
	free(count);
	for (size_t i = 0; i < n; i++)
		for (const struct ui_field *nested = f->nested; nested->id; nested++) {
			char *path = rh_format("%s.%zu.%s", f->id, i, nested->id);

			if (nested->kind != UI_FIELD_REPEAT)
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

static void keep(struct app *a, const struct ui_screen *form)
{
	const struct app_session *s = &a->session;
	struct app_draft *d = rh_alloc(sizeof *d);
	struct rh_err e;

	d->screen = rh_strdup(form->ops->id);
	d->server = rh_strdup(server_id(s));
	d->cluster = rh_strdup(s->cluster_id);
	d->key = form->edits ? key_of(form) : NULL;
	d->when = rh_wall();
	rh_strset(&d->writing, app_tasks_what(a, form->owner));
	for (const struct ui_field *f = form->ops->fields; f->id; f++)
		add_field(d, form, f, f->id);
	if (app_draft_write(a->state.dir, d, &e) != RH_OK)
		rh_log_err(NULL, &e);
	app_draft_free(&d);
}

void app_draft_keep(struct app *a)
{
	const struct ui_screen *s;

	if (!a->session.kube || a->session.demo)
		return;
	for (size_t i = 0; (s = app_at(a, i)); i++)
		if (s->ops->kind == UI_SCREEN_FORM && !(s->ops->flags & UI_SCREEN_DIALOG) && ui_form_dirty(s))
			keep(a, s);
}

/* ---- offering and putting back ---- */

static void forget(struct app *a)
{
	app_draft_remove(a->state.dir, a->drafts.now);
	app_draft_free(&a->drafts.now);
}

static void offer(struct app *a);

static void on_answer(void *ctx, int button)
{
	struct app *a = ctx;
	struct app_draft *d = a->drafts.now;
	const struct ui_screen_ops *ops = d ? app_screen(a, d->screen) : NULL;

	if (!d)
		return;
	if (button == 2 && ops) {
		a->drafts.opening = true;
		if (!app_find(a, "secrets"))
			app_go(a, "go.secrets");
		app_push(a, ops, &(struct ui_form_start){ .key = d->key });
	} else if (button == 0) {
		app_draft_free(&a->drafts.now);
	} else {
		forget(a);
		offer(a);
	}
}

static void show(struct app *a, const struct app_draft *d, const char *title)
{
	char age[RH_AGE_SAID];

	rh_age_said(rh_wall() - d->when, age, NULL);
	char *line = rh_format(_("\"%s\" was left %s ago without being saved."), _(title), age);
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

static bool fits(void *ctx, const struct app_draft *d)
{
	const struct app *a = ctx;
	const struct app_session *s = &a->session;

	return strcmp(d->server ? d->server : "", server_id(s)) == 0 &&
	       strcmp(d->cluster ? d->cluster : "", s->cluster_id ? s->cluster_id : "") == 0 &&
	       app_screen(a, d->screen);
}

static void offer(struct app *a)
{
	app_draft_free(&a->drafts.now);
	a->drafts.now = app_draft_read(a->state.dir, fits, a);
	if (!a->drafts.now)
		return;
	a->drafts.offered = true;
	show(a, a->drafts.now, app_screen(a, a->drafts.now->screen)->title);
}

/* Once a run, in the first cluster that has one; discarded, the next follows. */
void app_draft_offer(struct app *a)
{
	if (!a->drafts.offered && a->session.cluster_id)
		offer(a);
}

void app_draft_release(struct app *a)
{
	app_draft_free(&a->drafts.now);
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
	const struct app_draft *d = a->drafts.now;
	const char *cleared = "";

	if (!a->drafts.opening || !d || strcmp(d->screen, form->ops->id) != 0)
		return;
	a->drafts.opening = false;
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
