/* Edit as YAML in the forms of secrets: name, namespace, labels and annotations. Its values are masked there and stay
 * as they are; what else a secret may have (immutable, its type) is not the form's, and is refused with a word in the
 * file rather than lost.
 */
#include "screens/edit.h"
#include "screens/edit_secret.h"
#include "app/rotate.h"
#include "app/state.h"
#include "app/yaml_edit.h"
#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"
#include "kube/secret.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <string.h>

/* Without what may change: the rest must be as it was. */
static bool rest_of(struct rh_str object, struct rh_buf *yaml)
{
	static const char *const free_to_change[] = { "/metadata/name", "/metadata/namespace", "/metadata/labels",
						      "/metadata/annotations" };
	struct rh_secret doc;
	struct rh_err e;
	bool fine;

	rh_secret_init(&doc);
	rh_secret_set(&doc, object);
	fine = data_json_drop(&doc, free_to_change, RH_LEN(free_to_change), &e) == RH_OK &&
	       data_yaml_from_json(rh_secret_peek(&doc), app_mask_secret, NULL, yaml, &e) == RH_OK;
	rh_secret_release(&doc);
	return fine;
}

static bool same_rest(struct rh_str before, struct rh_str now, struct rh_err *e)
{
	struct rh_buf a, b;

	rh_buf_init(&a, (size_t)4 << 20);
	rh_buf_init(&b, (size_t)4 << 20);
	bool same = rest_of(before, &a) && rest_of(now, &b) && rh_str_eq(rh_buf_str(&a), rh_buf_str(&b));
	rh_buf_release(&a);
	rh_buf_release(&b);
	if (!same) {
		rh_err_say(e, RH_E_INVALID,
			   _("Only name, namespace, labels and annotations of a secret can be changed here."), NULL,
			   _("Its data and type are the form's: put them here as they were, and change them there."));
	}
	return same;
}

static bool same_place(const struct ui_screen *s, const struct kube_secret_object *o, struct rh_err *e)
{
	if (!s->edits || (ui_form_is(s, EDIT_NAME, o->name) && ui_form_is(s, EDIT_NAMESPACE, o->ns)))
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("The name and the namespace of what exists cannot change."));
	return false;
}

static bool take(struct ui_screen *s, struct rh_str before, struct rh_str json, struct rh_err *e)
{
	struct kube_secret_object o;
	struct rh_secret copy;

	rh_secret_init(&copy);
	rh_secret_set(&copy, json);
	bool fine = same_rest(before, json, e) && kube_secret_object_read(&copy, &o, e) == RH_OK;
	if (fine) {
		fine = same_place(s, &o, e);
		if (fine) {
			ui_form_set(s, EDIT_NAME, rh_str(o.name));
			ui_form_set(s, EDIT_NAMESPACE, rh_str(o.ns));
			edit_fill_meta(s, &o);
			ui_form_refresh(s);
			app_teach_later(s->app);
		}
		kube_secret_object_release(&o);
	}
	rh_secret_release(&copy);
	return fine;
}

void secret_yaml(struct ui_screen *s, struct rh_str body)
{
	char *what = rh_format(_("secret %.*s/%.*s"), RH_ARG(ui_form_text(s, EDIT_NAMESPACE)),
			       RH_ARG(ui_form_text(s, EDIT_NAME)));

	app_edit_yaml(s,
		      &(struct app_yaml_edit){ .what = what, .json = body, .masked = app_mask_secret, .take = take });
	free(what);
}

void secret_yaml_create(struct ui_screen *s, const struct kube_secret_draft *d)
{
	struct rh_secret body;

	rh_secret_init(&body);
	kube_secret_body(d, &body);
	secret_yaml(s, rh_secret_peek(&body));
	rh_secret_release(&body);
}
