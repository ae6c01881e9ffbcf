/* The registry form and the secret: values -> body, and object -> values. */
#include "screens/pull_secret.h"

#include <string.h>

/* ---- a create --------------------------------------------------------------------------------------------------------- */

bool rh_pull_secret_draft_make(struct rh_screen *s, struct rh_pull_secret_draft *d)
{
	struct rh_str description = rh_str_trim(rh_form_text(s, "description"));
	struct rh_registry_values v;
	struct rh_err e;

	*d = (struct rh_pull_secret_draft){ .datum = { .key = ".dockerconfigjson" } };
	d->ns = rh_str_dup(rh_form_text(s, "namespace"));
	d->name = rh_str_dup(rh_form_text(s, "name"));
	rh_pairs_of_form(&d->labels, s, "labels");
	rh_pairs_of_form(&d->annotations, s, "annotations");
	if (description.n)
		rh_pairs_add(&d->annotations, RH_STR(RH_DESCRIPTION), description);
	rh_pull_secret_entry(s, 0, &v);
	bool ok = rh_registry_config((struct rh_str){ 0 }, false, &v, &d->datum.value, &e) == RH_OK;
	rh_registry_values_release(&v);
	d->secret = (struct rh_secret_draft){ .type = RH_TYPE_DOCKERCONFIGJSON, .ns = d->ns, .name = d->name, .labels = d->labels.v,
					      .label_count = d->labels.n, .annotations = d->annotations.v,
					      .annotation_count = d->annotations.n, .data = &d->datum, .data_count = 1 };
	if (!ok)
		rh_form_banner(s, &e);
	return ok;
}

void rh_pull_secret_draft_release(struct rh_pull_secret_draft *d)
{
	rh_secret_release(&d->datum.value);
	rh_pairs_release(&d->labels);
	rh_pairs_release(&d->annotations);
	free(d->ns);
	free(d->name);
	*d = (struct rh_pull_secret_draft){ 0 };
}

void rh_pull_secret_submit_create(struct rh_screen *s)
{
	struct rh_pull_secret_draft d;

	if (rh_pull_secret_draft_make(s, &d))
		rh_review_create(s, &d.secret);
	rh_pull_secret_draft_release(&d);
}

/* ---- an edit ---------------------------------------------------------------------------------------------------------- */

static const char *data_key(const struct rh_pull_secret_state *st)
{
	return st->legacy ? ".dockercfg" : ".dockerconfigjson";
}

static bool same_values(const struct rh_registry_values *now, const struct rh_registry_values *was)
{
	return now->keep_password && rh_str_is(rh_registry_address(now), was->domain ? was->domain : "") &&
	       strcmp(now->user, was->user ? was->user : "") == 0;
}

/* The config is touched only when something of it was changed: else it stays to the byte. */
static enum rh_code edit_config(struct rh_screen *s, struct rh_secret *body, struct rh_err *e)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	const struct rh_secret *stored = rh_secret_object_value(&st->edit.base, data_key(st));
	const struct rh_secret *newest = rh_secret_object_value(rh_edit_onto(&st->edit), data_key(st));
	struct rh_str config = stored ? rh_secret_peek(stored) : RH_STR("");
	struct rh_registry_values now, was;
	struct rh_secret next;
	size_t others;
	enum rh_code code = RH_OK;

	rh_secret_init(&next);
	rh_pull_secret_entry(s, 0, &now);
	rh_registry_values_read(config, st->legacy, &was, &others);
	if (!same_values(&now, &was)) {
		code = rh_registry_config(newest ? rh_secret_peek(newest) : RH_STR(""), st->legacy, &now, &next, e);
		if (code == RH_OK) {
			struct rh_str value = rh_secret_peek(&next);
			code = rh_secret_edit(body, RH_PART_DATA, data_key(st), &value, e);
		}
	}
	rh_registry_values_release(&now);
	rh_registry_values_release(&was);
	rh_secret_release(&next);
	return code;
}

void rh_pull_secret_submit_edit(struct rh_screen *s)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_secret body;
	struct rh_err e;

	if (!rh_edit_ready(s, &st->edit))
		return;
	rh_secret_init(&body);
	rh_secret_copy(&body, &rh_edit_onto(&st->edit)->raw);
	if (edit_config(s, &body, &e) == RH_OK && rh_edit_meta(s, &st->edit.base, &body, &e) == RH_OK)
		rh_review_save(s, rh_edit_onto(&st->edit), &body);
	else
		rh_form_banner(s, &e);
	rh_secret_release(&body);
}

/* ---- object -> values -------------------------------------------------------------------------------------------------- */

void rh_pull_secret_fill(struct rh_screen *s, const struct rh_secret_object *o)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_registry_values v;
	size_t others;

	st->legacy = strcmp(o->type, RH_TYPE_DOCKERCFG) == 0;
	const struct rh_secret *stored = rh_secret_object_value(o, data_key(st));
	rh_registry_values_read(stored ? rh_secret_peek(stored) : RH_STR(""), st->legacy, &v, &others);
	rh_form_set(s, "registry", rh_str(v.registry));
	rh_form_set(s, "domain", rh_str(v.domain));
	rh_form_set(s, "username", rh_str(v.user));
	rh_form_keep(s, "password", v.password.n > 0);
	rh_edit_fill_meta(s, o);
	rh_pull_secret_show_address(s);
	if (others)
		rh_form_note(s, "registry", RH_ROLE_MUTED, rh_ngettext("the first entry; %zu more stays as it is",
			     "the first entry; %zu more stay as they are", others), others);
	rh_registry_values_release(&v);
	rh_form_focus(s, "username");
}
