/* Editing a secret that exists: read it, fill the form, and when somebody else changed it meanwhile, offer mine or theirs.
 */
#include "screens/screens.h"

#include <string.h>

static void load(struct rh_screen *s, const struct rh_secret_edit_state *st, int tag)
{
	struct rh_buf path;
	char *what = rh_place_what(s->app, st->ns, st->name);

	rh_buf_init(&path, 4096);
	rh_place_path(s->app, st->ns, st->name, &path);
	rh_kube_get(rh_place_kube(s->app, st->ns), path.p, what, s->owner, tag);
	rh_buf_release(&path);
	free(what);
}

void rh_edit_open(struct rh_screen *s, struct rh_secret_edit_state *st, const char *key,
		  void (*fill)(struct rh_screen *s, const struct rh_secret_object *o))
{
	rh_key_split(key, &st->ns, &st->name);
	st->fill = fill;
	rh_form_set(s, "namespace", rh_str(st->ns));
	rh_form_set(s, "name", rh_str(st->name));
	rh_form_clean(s);
	rh_form_lock(s, _("reading…"));
	load(s, st, RH_TAG_LOAD);
}

bool rh_edit_leave(struct rh_screen *s, const struct rh_secret_edit_state *st)
{
	if (!st->loaded) {	/* nothing could be typed yet */
		rh_form_lock(s, NULL);
		rh_form_clean(s);
	}
	return true;
}

bool rh_edit_ready(struct rh_screen *s, const struct rh_secret_edit_state *st)
{
	struct rh_err e;

	if (st->loaded)
		return true;
	(void)rh_err_set(&e, RH_E_INVALID, "%s", _("The secret has not been read: there is nothing to save."));
	rh_form_banner(s, &e);
	return false;
}

const struct rh_secret_object *rh_edit_onto(const struct rh_secret_edit_state *st)
{
	return st->merging ? &st->newest : &st->base;
}

void rh_edit_release(struct rh_secret_edit_state *st)
{
	rh_secret_object_release(&st->base);
	rh_secret_object_release(&st->newest);
	free(st->ns);
	free(st->name);
	*st = (struct rh_secret_edit_state){ 0 };
}

static bool take_object(struct rh_secret_object *to, struct rh_mail *m, struct rh_err *e)
{
	struct rh_secret_object o = { 0 };
	struct rh_reply *r = m->body;

	*e = m->err;
	if (e->code == RH_OK && rh_secret_object_read(&r->body, &o, e) != RH_OK)
		rh_secret_object_release(&o);
	if (e->code != RH_OK)
		return false;
	rh_secret_object_release(to);
	*to = o;
	return true;
}

static void on_load(struct rh_screen *s, struct rh_secret_edit_state *st, struct rh_mail *m)
{
	struct rh_err e;

	rh_form_lock(s, NULL);
	if (!take_object(&st->base, m, &e)) {
		rh_form_banner(s, &e);
		return;
	}
	st->loaded = true;
	st->merging = false;
	rh_form_banner(s, NULL);
	st->fill(s, &st->base);
	rh_form_clean(s);
	rh_app_draft_apply(s->app, s);
	if (st->base.immutable) {
		(void)rh_err_set(&e, RH_E_INVALID, "%s", _("This secret is immutable: its data cannot change any more."));
		(void)rh_err_fix(&e, "%s", _("Labels and annotations can. For other data delete it and create it anew."));
		rh_form_banner(s, &e);
	}
	rh_screen_changed(s);
}

/* The newest version came: what was changed here goes on top of it, and only that. */
static void on_newest(struct rh_screen *s, struct rh_secret_edit_state *st, struct rh_mail *m)
{
	struct rh_err e;

	rh_form_lock(s, NULL);
	if (take_object(&st->newest, m, &e)) {
		st->merging = true;
		(void)rh_err_set(&e, RH_E_CONFLICT, "%s", _("What you changed now stands on top of the newest version."));
		(void)rh_err_fix(&e, "%s", _("Review shows what will differ from it."));
	}
	rh_form_banner(s, &e);
}

static void on_choice(void *ctx, int button)
{
	struct rh_screen *s = ctx;
	struct rh_secret_edit_state *st = (struct rh_secret_edit_state *)s->state;

	if (button == 0)
		return;
	rh_form_lock(s, _("reading…"));
	load(s, st, button == 2 ? RH_TAG_LOAD : RH_TAG_NEWEST);
}

static void ask_mine_or_theirs(struct rh_screen *s)
{
	const char *const lines[] = {
		_("Somebody else changed this secret while you were editing it."),
		_("Mine: your changes are put on top of the newest version. Theirs: your changes are dropped."),
	};
	const char *const buttons[] = { _("Keep editing"), _("Mine"), _("Theirs") };

	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("Changed by somebody else"), .lines = lines,
		     .line_count = RH_LEN(lines), .buttons = buttons, .button_count = RH_LEN(buttons), .role = RH_ROLE_WARN,
		     .done = on_choice, .ctx = s, .owner = s->owner });
}

bool rh_edit_reply(struct rh_screen *s, struct rh_secret_edit_state *st, struct rh_mail *m)
{
	if (m->tag == RH_TAG_LOAD)
		on_load(s, st, m);
	else if (m->tag == RH_TAG_NEWEST)
		on_newest(s, st, m);
	else if (m->tag == RH_MAIL_REFUSED && m->err.code == RH_E_CONFLICT)
		ask_mine_or_theirs(s);
	else if (m->tag == RH_MAIL_SIGNED_IN && !st->loaded)
		load(s, st, RH_TAG_LOAD);
	else
		return false;
	return true;
}

/* ---- description, labels, annotations ---------------------------------------------------------------------------------- */

void rh_edit_fill_meta(struct rh_screen *s, const struct rh_secret_object *o)
{
	const char *description = rh_secret_object_annotation(o, RH_DESCRIPTION);

	rh_form_set(s, "description", rh_str(description));
	rh_form_clear_pairs(s, "labels");
	rh_form_clear_pairs(s, "annotations");
	for (size_t i = 0; i < o->label_count; i++)
		rh_form_add_pair(s, "labels", rh_str(o->labels[i].key), rh_str(o->labels[i].value));
	for (size_t i = 0; i < o->annotation_count; i++)
		if (strcmp(o->annotations[i].key, RH_DESCRIPTION) != 0)
			rh_form_add_pair(s, "annotations", rh_str(o->annotations[i].key), rh_str(o->annotations[i].value));
}

enum rh_code rh_edit_meta(const struct rh_screen *s, const struct rh_secret_object *base, struct rh_secret *body, struct rh_err *e)
{
	struct rh_pairs labels = { 0 }, annotations = { 0 };
	struct rh_str description = rh_str_trim(rh_form_text(s, "description"));

	rh_pairs_of_form(&labels, s, "labels");
	rh_pairs_of_form(&annotations, s, "annotations");
	if (description.n)
		rh_pairs_add(&annotations, RH_STR(RH_DESCRIPTION), description);
	enum rh_code code = rh_edit_pairs(body, RH_PART_LABEL, base->labels, base->label_count, &labels, e);
	if (code == RH_OK)
		code = rh_edit_pairs(body, RH_PART_ANNOTATION, base->annotations, base->annotation_count, &annotations, e);
	rh_pairs_release(&labels);
	rh_pairs_release(&annotations);
	return code;
}
