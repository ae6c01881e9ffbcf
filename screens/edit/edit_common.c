/* Editing a secret that exists: read it, fill the form, and when somebody else changed it meanwhile, offer mine or
 * theirs.
 */
#include "screens/edit.h"
#include "screens/edit_secret.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/tags.h"
#include "app/filter.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

static void load(struct ui_screen *s, const struct edit_secret_state *st, int tag)
{
	struct rh_buf path;
	char *what = secret_home_what(s->app, st->ns, st->name);

	rh_buf_init(&path, 4096);
	secret_home_path(s->app, st->ns, st->name, &path);
	kube_get(secret_home_kube(s->app, st->ns), path.p, what, s->owner, tag);
	rh_buf_release(&path);
	free(what);
}

void edit_open(struct ui_screen *s, struct edit_secret_state *st, const char *key,
	       void (*fill)(struct ui_screen *s, const struct kube_secret_object *o))
{
	secret_key_split(key, &st->ns, &st->name);
	st->fill = fill;
	s->edits = true;
	ui_form_set(s, EDIT_NAMESPACE, rh_str(st->ns));
	ui_form_set(s, EDIT_NAME, rh_str(st->name));
	ui_form_set_fixed(s, EDIT_NAMESPACE, true);
	ui_form_set_fixed(s, EDIT_NAME, true);
	ui_form_clean(s);
	ui_form_lock(s, _("reading…"));
	load(s, st, EDIT_TAG_LOAD);
}

bool edit_leave(struct ui_screen *s, const struct edit_secret_state *st)
{
	if (!st->loaded) { /* nothing could be typed yet */
		ui_form_lock(s, NULL);
		ui_form_clean(s);
	}
	return true;
}

bool edit_ready(struct ui_screen *s, const struct edit_secret_state *st)
{
	struct rh_err e;

	if (st->loaded)
		return true;
	rh_err_set(&e, RH_E_INVALID, "%s", _("The secret has not been read: there is nothing to save."));
	ui_form_banner(s, &e);
	return false;
}

const struct kube_secret_object *edit_onto(const struct edit_secret_state *st)
{
	return st->merging ? &st->newest : &st->base;
}

void edit_release(struct edit_secret_state *st)
{
	kube_secret_object_release(&st->base);
	kube_secret_object_release(&st->newest);
	free(st->ns);
	free(st->name);
	*st = (struct edit_secret_state){ 0 };
}

static bool take_object(struct kube_secret_object *to, struct rh_message *m, struct rh_err *e)
{
	struct kube_secret_object o = { 0 };
	struct kube_reply *r = m->body;

	*e = m->err;
	if (e->code == RH_OK && kube_secret_object_read(&r->body, &o, e) != RH_OK)
		kube_secret_object_release(&o);
	if (e->code != RH_OK)
		return false;
	kube_secret_object_release(to);
	*to = o;
	return true;
}

static void on_load(struct ui_screen *s, struct edit_secret_state *st, struct rh_message *m)
{
	struct rh_err e;

	ui_form_lock(s, NULL);
	if (!take_object(&st->base, m, &e)) {
		ui_form_banner(s, &e);
		return;
	}
	st->loaded = true;
	st->merging = false;
	ui_form_banner(s, NULL);
	st->fill(s, &st->base);
	ui_form_read(s);
	ui_form_clean(s);
	app_draft_apply(s->app, s);
	if (st->base.immutable) {
		rh_err_say(&e, RH_E_INVALID, _("This secret is immutable: its data cannot change any more."), NULL,
			   _("Labels and annotations can. For other data, delete it and create it again."));
		ui_form_banner(s, &e);
	}
	ui_screen_changed(s);
}

/* The newest version came: what was changed here goes on top of it, and only that. */
static void on_newest(struct ui_screen *s, struct edit_secret_state *st, struct rh_message *m)
{
	struct rh_err e;

	ui_form_lock(s, NULL);
	if (take_object(&st->newest, m, &e)) {
		st->merging = true;
		rh_err_say(&e, RH_E_CONFLICT, _("What you changed now stands on top of the newest version."), NULL,
			   _("Review shows what will differ from it."));
	}
	ui_form_banner(s, &e);
}

static void on_choice(void *ctx, int button)
{
	struct ui_screen *s = ctx;
	struct edit_secret_state *st = (struct edit_secret_state *)s->state;

	if (button == 0)
		return;
	ui_form_lock(s, _("reading…"));
	load(s, st, button == 2 ? EDIT_TAG_LOAD : EDIT_TAG_NEWEST);
}

static void ask_mine_or_theirs(struct ui_screen *s)
{
	const char *const lines[] = {
		_("Somebody else changed this secret while you were editing it."),
		_("Mine: your changes are put on top of the newest version. Theirs: your changes are dropped."),
	};
	const char *const buttons[] = { _("Keep editing"), _("Mine"), _("Theirs") };

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Changed by somebody else"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .role = UI_ROLE_WARN,
						       .done = on_choice,
						       .ctx = s,
						       .owner = s->owner });
}

bool edit_reply(struct ui_screen *s, struct edit_secret_state *st, struct rh_message *m)
{
	if (m->tag == EDIT_TAG_LOAD)
		on_load(s, st, m);
	else if (m->tag == EDIT_TAG_NEWEST)
		on_newest(s, st, m);
	else if (m->tag == APP_MESSAGE_REFUSED && m->err.code == RH_E_CONFLICT)
		ask_mine_or_theirs(s);
	else if (m->tag == APP_MESSAGE_SIGNED_IN && !st->loaded)
		load(s, st, EDIT_TAG_LOAD);
	else
		return false;
	return true;
}

/* ---- description, labels, annotations ---- */

void edit_fill_meta(struct ui_screen *s, const struct kube_secret_object *o)
{
	const char *description = kube_secret_object_annotation(o, KUBE_DESCRIPTION);

	ui_form_set(s, EDIT_DESCRIPTION, rh_str(description));
	ui_form_clear_pairs(s, EDIT_LABELS);
	ui_form_clear_pairs(s, EDIT_ANNOTATIONS);
	for (size_t i = 0; i < o->label_count; i++)
		ui_form_add_pair(s, EDIT_LABELS, rh_str(o->labels[i].key), rh_str(o->labels[i].value));
	for (size_t i = 0; i < o->annotation_count; i++)
		if (strcmp(o->annotations[i].key, KUBE_DESCRIPTION) != 0)
			ui_form_add_pair(s, EDIT_ANNOTATIONS, rh_str(o->annotations[i].key),
					 rh_str(o->annotations[i].value));
}

enum rh_code edit_meta(const struct ui_screen *s, const struct kube_secret_object *base, struct rh_secret *body,
		       struct rh_err *e)
{
	struct kube_pairs labels = { 0 }, annotations = { 0 };
	struct rh_str description = rh_str_trim(ui_form_text(s, EDIT_DESCRIPTION));

	edit_pairs_of_form(&labels, s, EDIT_LABELS);
	edit_pairs_of_form(&annotations, s, EDIT_ANNOTATIONS);
	if (description.n)
		kube_pairs_add(&annotations, RH_STR(KUBE_DESCRIPTION), description);
	enum rh_code code = kube_edit_pairs(body, KUBE_PART_LABEL, base->labels, base->label_count, &labels, e);
	if (code == RH_OK)
		code = kube_edit_pairs(body, KUBE_PART_ANNOTATION, base->annotations, base->annotation_count,
				       &annotations, e);
	kube_pairs_release(&labels);
	kube_pairs_release(&annotations);
	return code;
}
