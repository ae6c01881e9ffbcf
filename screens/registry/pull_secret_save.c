/* The registry form and the secret: values -> body, and object -> values. */
#include "screens/edit.h"
#include "screens/edit_secret.h"
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "registry/docker_config.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* ---- a create ---- */

bool pull_secret_draft_make(struct ui_screen *s, struct pull_secret_draft *d)
{
	struct rh_str description = rh_str_trim(ui_form_text(s, EDIT_DESCRIPTION));
	struct pull_secret_registries set;
	struct rh_err e;

	*d = (struct pull_secret_draft){ .datum = { .key = ".dockerconfigjson" } };
	d->ns = rh_str_dup(ui_form_text(s, EDIT_NAMESPACE));
	d->name = rh_str_dup(ui_form_text(s, EDIT_NAME));
	edit_pairs_of_form(&d->labels, s, EDIT_LABELS);
	edit_pairs_of_form(&d->annotations, s, EDIT_ANNOTATIONS);
	if (description.n)
		kube_pairs_add(&d->annotations, RH_STR(KUBE_DESCRIPTION), description);
	pull_secret_set_of(s, &set);
	bool ok = pull_secret_registries_write(rh_str(NULL), rh_str(NULL), false, &set, &d->datum.value, &e) == RH_OK;
	pull_secret_registries_release(&set);
	d->secret = (struct kube_secret_draft){ .type = KUBE_TYPE_DOCKERCONFIGJSON,
						.ns = d->ns,
						.name = d->name,
						.labels = d->labels.v,
						.label_count = d->labels.n,
						.annotations = d->annotations.v,
						.annotation_count = d->annotations.n,
						.data = &d->datum,
						.data_count = 1 };
	if (!ok)
		ui_form_banner(s, &e);
	return ok;
}

void pull_secret_draft_release(struct pull_secret_draft *d)
{
	rh_secret_release(&d->datum.value);
	kube_pairs_release(&d->labels);
	kube_pairs_release(&d->annotations);
	free(d->ns);
	free(d->name);
	*d = (struct pull_secret_draft){ 0 };
}

static void create(struct ui_screen *s, void (*then)(struct ui_screen *s, const struct kube_secret_draft *d))
{
	struct pull_secret_draft d;

	if (pull_secret_draft_make(s, &d))
		then(s, &d.secret);
	pull_secret_draft_release(&d);
}

/* ---- an edit ---- */

static const char *data_key(const struct pull_secret_state *st)
{
	return st->legacy ? ".dockercfg" : ".dockerconfigjson";
}

static struct rh_str config_of(const struct pull_secret_state *st, const struct kube_secret_object *o)
{
	const struct rh_secret *stored = kube_secret_object_value(o, data_key(st));

	return stored ? rh_secret_peek(stored) : rh_str(NULL);
}

/* The config is touched only when something of it was changed: else it stays to the byte. */
static enum rh_code edit_config(struct ui_screen *s, struct rh_secret *body, struct rh_err *e)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);
	struct rh_str base = st->recreate ? rh_str(NULL) : config_of(st, &st->edit.base);
	struct rh_str newest = st->recreate ? rh_str(NULL) : config_of(st, edit_onto(&st->edit));
	struct pull_secret_registries now;
	struct rh_secret next = { 0 };
	enum rh_code code;

	if (st->locked)
		return RH_OK;
	pull_secret_set_of(s, &now);
	code = pull_secret_registries_write(base, newest, st->legacy, &now, &next, e);
	struct rh_str value = rh_secret_peek(&next);
	if (code == RH_OK && (st->recreate || !rh_str_eq(value, newest)))
		code = kube_secret_edit(body, KUBE_PART_DATA, data_key(st), &value, e);
	pull_secret_registries_release(&now);
	rh_secret_release(&next);
	return code;
}

/* What an entry that was odd, or none, needs as soon as something is typed into it. */
static bool is_complete(struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);
	enum pull_secret_field missing = PULL_SECRET_STORED; /* nothing */
	struct pull_secret_values v;

	if (pull_secret_blank(s, entry))
		return true;
	pull_secret_entry(s, entry, &v);
	bool typed = !v.keep_password || (v.user && *v.user);
	if (!(k && k->address) && !*v.domain)
		missing = PULL_SECRET_DOMAIN;
	else if (typed && !(v.user && *v.user))
		missing = PULL_SECRET_USERNAME;
	else if (typed && !v.password.n)
		missing = PULL_SECRET_PASSWORD;
	else if (!v.stored && v.keep_password) /* of a secret without any entry */
		missing = !(v.user && *v.user) ? PULL_SECRET_USERNAME : PULL_SECRET_PASSWORD;
	pull_secret_values_release(&v);
	if (missing == PULL_SECRET_STORED)
		return true;
	ui_form_note(s, pull_secret_at(entry, missing), UI_ROLE_BAD, "%s",
		     _("is needed too: nodes sign in with user and password"));
	ui_form_focus(s, pull_secret_at(entry, missing));
	return false;
}

static void save(struct ui_screen *s, bool yaml)
{
	struct pull_secret_state *st = pull_secret_state_of(s);
	struct rh_secret body = { 0 };
	struct rh_err e;

	if (!edit_ready(s, &st->edit))
		return;
	for (size_t i = 0; !st->locked && i < pull_secret_entries(s); i++)
		if (!is_complete(s, i))
			return;
	rh_secret_copy(&body, &edit_onto(&st->edit)->raw);
	if (edit_config(s, &body, &e) == RH_OK && edit_meta(s, &st->edit.base, &body, &e) == RH_OK)
		yaml ? secret_yaml(s, rh_secret_peek(&body)) : edit_review_save(s, edit_onto(&st->edit), &body);
	else
		ui_form_banner(s, &e);
	rh_secret_release(&body);
}

void pull_secret_submit(struct ui_screen *s)
{
	if (s->edits)
		save(s, false);
	else
		create(s, edit_review_create);
}

void pull_secret_yaml(struct ui_screen *s)
{
	if (s->edits)
		save(s, true);
	else
		create(s, secret_yaml_create);
}

/* ---- object -> values ---- */

static void lock(struct ui_screen *s, bool on)
{
	pull_secret_state_of(s)->locked = on;
	for (enum pull_secret_field f = PULL_SECRET_REGISTRY; f <= PULL_SECRET_PASSWORD; f++)
		ui_form_set_fixed(s, pull_secret_at(0, f), on);
	ui_form_set_fixed(s, PULL_SECRET_MORE, on);
}

/* What stands beside the registries, and what the form does not show of them. */
static void say_more(struct ui_screen *s, const struct registry_docker_config *c, size_t unseen)
{
	if (c->auths_misshapen)
		ui_form_note(
			s, pull_secret_at(0, PULL_SECRET_REGISTRY), UI_ROLE_WARN, "%s",
			_("\"auths\" is not a map: nodes refuse the whole secret. What is typed here replaces it."));
	else if (c->cred_helpers)
		ui_form_note(s, pull_secret_at(0, PULL_SECRET_REGISTRY), UI_ROLE_WARN, "%s",
			     _("It names credential helpers: they do nothing in a cluster, and stay as they are."));
	else if (unseen)
		ui_form_note(s, pull_secret_at(0, PULL_SECRET_REGISTRY), UI_ROLE_WARN,
			     rh_ngettext("%zu entry does not fit into this form and stays as it is",
					 "%zu entries do not fit into this form and stay as they are", unseen),
			     unseen);
}

/* The entry whose password a registry refused. */
static size_t blamed(const struct ui_screen *s)
{
	for (size_t i = 0; i < pull_secret_entries(s); i++)
		if (rh_str_is(pull_secret_get(s, i, PULL_SECRET_STORED), pull_secret_state_of(s)->blamed))
			return i;
	return 0;
}

void pull_secret_fill(struct ui_screen *s, const struct kube_secret_object *o)
{
	struct pull_secret_state *st = pull_secret_state_of(s);
	struct registry_docker_config c = { 0 };
	struct rh_err e = { 0 };

	st->legacy = strcmp(o->type, KUBE_TYPE_DOCKERCFG) == 0;
	st->recreate = false;
	pull_secret_registries_release(&st->base);
	lock(s, false);
	enum rh_code code = pull_secret_registries_read(config_of(st, o), st->legacy, &st->base, &e);
	size_t unseen = pull_secret_show_set(s, &st->base);
	edit_fill_meta(s, o);
	if (code == RH_OK && registry_docker_config_read(config_of(st, o), st->legacy, &c, &e) == RH_OK)
		say_more(s, &c, unseen);
	registry_docker_config_release(&c);
	lock(s, code != RH_OK || o->immutable);
	if (code != RH_OK && !o->immutable)
		pull_secret_ask_recreate(s);
	ui_form_focus(s, st->locked   ? EDIT_DESCRIPTION
			 : st->blamed ? pull_secret_at(blamed(s), PULL_SECRET_PASSWORD)
				      : pull_secret_at(0, PULL_SECRET_USERNAME));
}

/* ---- broken ---- */

static void on_answer(void *ctx, int button)
{
	struct ui_screen *s = ctx;
	struct rh_err e;

	if (button == 1) {
		pull_secret_state_of(s)->recreate = true;
		lock(s, false);
		ui_form_banner(s, NULL);
		ui_form_focus(s, pull_secret_at(0, PULL_SECRET_DOMAIN));
	} else {
		rh_err_say(&e, RH_E_INVALID, _("Its docker config is broken: its registries cannot be edited."), NULL,
			   _("Labels and annotations can. The action \"Start anew\" ({key:actions}) replaces it as a "
			     "whole."));
		ui_form_banner(s, &e);
	}
	ui_screen_changed(s);
}

void pull_secret_ask_recreate(struct ui_screen *s)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);
	struct rh_str config = config_of(st, edit_onto(&st->edit));
	struct registry_docker_config c = { 0 };
	struct rh_buf hosts;
	struct rh_err e;

	if (registry_docker_config_read(config, st->legacy, &c, &e) == RH_OK || st->edit.base.immutable) {
		registry_docker_config_release(&c);
		ui_toast(app_ui(s->app), UI_ROLE_MUTED, "%s",
			 _("There is nothing broken here that could be replaced."));
		return;
	}
	registry_docker_config_release(&c);
	rh_buf_init(&hosts, 65536);
	registry_docker_config_scan(config, &hosts);
	char *what = rh_format(_("%s: %s"), e.what, e.why);
	char *lost = rh_format(rh_ngettext("%zu byte would be lost.", "%zu bytes would be lost.", config.n), config.n);
	char *seem =
		hosts.n ? rh_format(_("It names %s."), hosts.p) : rh_strdup(_("No registry can be made out in it."));
	const char *const lines[] = { _("It is no docker config: it blocks every pull of a pod that names the secret."),
				      what, lost, seem };
	const char *const buttons[] = { _("Leave it"), _("Start anew") };
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Broken"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .role = UI_ROLE_WARN,
						       .done = on_answer,
						       .ctx = s,
						       .owner = s->owner });
	rh_buf_release(&hosts);
	free(what);
	free(lost);
	free(seem);
}
