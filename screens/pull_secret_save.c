/* The registry form and the secret: values -> body, and object -> values. */
#include "screens/pull_secret.h"

#include <string.h>

/* ---- a create --------------------------------------------------------------------------------------------------------- */

bool rh_pull_secret_draft_make(struct rh_screen *s, struct rh_pull_secret_draft *d)
{
	struct rh_str description = rh_str_trim(rh_form_text(s, "description"));
	struct rh_registry_set set;
	struct rh_err e;

	*d = (struct rh_pull_secret_draft){ .datum = { .key = ".dockerconfigjson" } };
	d->ns = rh_str_dup(rh_form_text(s, "namespace"));
	d->name = rh_str_dup(rh_form_text(s, "name"));
	rh_pairs_of_form(&d->labels, s, "labels");
	rh_pairs_of_form(&d->annotations, s, "annotations");
	if (description.n)
		rh_pairs_add(&d->annotations, RH_STR(RH_DESCRIPTION), description);
	rh_pull_secret_set_of(s, &set);
	bool ok = rh_registry_set_write(rh_str(NULL), rh_str(NULL), false, &set, &d->datum.value, &e) == RH_OK;
	rh_registry_set_release(&set);
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

static void create(struct rh_screen *s, void (*then)(struct rh_screen *s, const struct rh_secret_draft *d))
{
	struct rh_pull_secret_draft d;

	if (rh_pull_secret_draft_make(s, &d))
		then(s, &d.secret);
	rh_pull_secret_draft_release(&d);
}

void rh_pull_secret_submit_create(struct rh_screen *s)
{
	create(s, rh_review_create);
}

/* ---- an edit ---------------------------------------------------------------------------------------------------------- */

static const char *data_key(const struct rh_pull_secret_state *st)
{
	return st->legacy ? ".dockercfg" : ".dockerconfigjson";
}

static struct rh_str config_of(const struct rh_pull_secret_state *st, const struct rh_secret_object *o)
{
	const struct rh_secret *stored = rh_secret_object_value(o, data_key(st));

	return stored ? rh_secret_peek(stored) : rh_str(NULL);
}

/* The config is touched only when something of it was changed: else it stays to the byte. */
static enum rh_code edit_config(struct rh_screen *s, struct rh_secret *body, struct rh_err *e)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_str base = st->anew ? rh_str(NULL) : config_of(st, &st->edit.base);
	struct rh_str newest = st->anew ? rh_str(NULL) : config_of(st, rh_edit_onto(&st->edit));
	struct rh_registry_set now;
	struct rh_secret next = { 0 };
	enum rh_code code;

	if (st->locked)
		return RH_OK;
	rh_pull_secret_set_of(s, &now);
	code = rh_registry_set_write(base, newest, st->legacy, &now, &next, e);
	struct rh_str value = rh_secret_peek(&next);
	if (code == RH_OK && (st->anew || !rh_str_eq(value, newest)))
		code = rh_secret_edit(body, RH_PART_DATA, data_key(st), &value, e);
	rh_registry_set_release(&now);
	rh_secret_release(&next);
	return code;
}

/* What an entry that was odd, or none, needs as soon as something is typed into it. */
static bool is_complete(struct rh_screen *s, size_t entry)
{
	static const char *const fields[] = { "domain", "username", "password" };
	const struct rh_known_registry *k = rh_pull_secret_chosen(s, entry);
	struct rh_registry_values v;
	const char *missing = NULL;

	if (rh_pull_secret_blank(s, entry))
		return true;
	rh_pull_secret_entry(s, entry, &v);
	bool typed = !v.keep_password || (v.user && *v.user);
	const bool empty[] = { !(k && k->address) && !*v.domain, typed && !(v.user && *v.user), typed && !v.password.n };
	for (size_t i = RH_LEN(fields); i-- > 0;)
		if (empty[i])
			missing = fields[i];
	if (!v.stored && v.keep_password && !missing)	/* of a secret without any entry */
		missing = !(v.user && *v.user) ? "username" : "password";
	rh_registry_values_release(&v);
	if (!missing)
		return true;
	char *path = rh_pull_secret_path(entry, missing);
	rh_form_note(s, path, RH_ROLE_BAD, "%s", _("is needed too: nodes sign in with user and password"));
	rh_form_focus(s, path);
	free(path);
	return false;
}

static void save(struct rh_screen *s, bool yaml)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_secret body = { 0 };
	struct rh_err e;

	if (!rh_edit_ready(s, &st->edit))
		return;
	for (size_t i = 0; !st->locked && i < rh_pull_secret_entries(s); i++)
		if (!is_complete(s, i))
			return;
	rh_secret_copy(&body, &rh_edit_onto(&st->edit)->raw);
	if (edit_config(s, &body, &e) == RH_OK && rh_edit_meta(s, &st->edit.base, &body, &e) == RH_OK)
		yaml ? rh_secret_yaml(s, rh_secret_peek(&body)) : rh_review_save(s, rh_edit_onto(&st->edit), &body);
	else
		rh_form_banner(s, &e);
	rh_secret_release(&body);
}

void rh_pull_secret_submit_edit(struct rh_screen *s)
{
	save(s, false);
}

void rh_pull_secret_yaml(struct rh_screen *s)
{
	if (rh_pull_secret_state_of(s)->edit.name)
		save(s, true);
	else
		create(s, rh_secret_yaml_create);
}

/* ---- object -> values -------------------------------------------------------------------------------------------------- */

static void lock(struct rh_screen *s, bool on)
{
	static const char *const fields[] = { "registry", "site", "domain", "username", "password", "more" };

	rh_pull_secret_state_of(s)->locked = on;
	for (size_t i = 0; i < RH_LEN(fields); i++)
		rh_form_set_fixed(s, fields[i], on);
}

/* What stands beside the registries, and what the form does not show of them. */
static void say_more(struct rh_screen *s, const struct rh_docker_config *c, size_t unseen)
{
	if (c->auths_misshapen)
		rh_form_note(s, "registry", RH_ROLE_WARN, "%s",
			     _("\"auths\" is no map: nodes refuse the whole secret. What is typed here replaces it."));
	else if (c->cred_helpers)
		rh_form_note(s, "registry", RH_ROLE_WARN, "%s", _("It names credential helpers: they do nothing in a cluster, and stay as they are."));
	else if (unseen)
		rh_form_note(s, "registry", RH_ROLE_WARN, rh_ngettext("%zu entry does not fit into this form and stays as it is",
			     "%zu entries do not fit into this form and stay as they are", unseen), unseen);
}

void rh_pull_secret_fill(struct rh_screen *s, const struct rh_secret_object *o)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_docker_config c = { 0 };
	struct rh_err e = { 0 };

	st->legacy = strcmp(o->type, RH_TYPE_DOCKERCFG) == 0;
	st->anew = false;
	rh_registry_set_release(&st->base);
	lock(s, false);
	enum rh_code code = rh_registry_set_read(config_of(st, o), st->legacy, &st->base, &e);
	size_t unseen = rh_pull_secret_show_set(s, &st->base);
	rh_edit_fill_meta(s, o);
	if (code == RH_OK && rh_docker_config_read(config_of(st, o), st->legacy, &c, &e) == RH_OK)
		say_more(s, &c, unseen);
	rh_docker_config_release(&c);
	lock(s, code != RH_OK || o->immutable);
	if (code != RH_OK && !o->immutable)
		rh_pull_secret_ask_anew(s);
	rh_form_focus(s, rh_pull_secret_state_of(s)->locked ? "description" : "username");
}

/* ---- broken ------------------------------------------------------------------------------------------------------------ */

static void on_answer(void *ctx, int button)
{
	struct rh_screen *s = ctx;
	struct rh_err e;

	if (button == 1) {
		rh_pull_secret_state_of(s)->anew = true;
		lock(s, false);
		rh_form_banner(s, NULL);
		rh_form_focus(s, "domain");
	} else {
		(void)rh_err_set(&e, RH_E_INVALID, "%s", _("Its docker config is broken: its registries cannot be edited."));
		(void)rh_err_fix(&e, "%s", _("Labels and annotations can. The action \"Start anew\" (^O) replaces it as a whole."));
		rh_form_banner(s, &e);
	}
	rh_screen_changed(s);
}

void rh_pull_secret_ask_anew(struct rh_screen *s)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_str config = config_of(st, rh_edit_onto(&st->edit));
	struct rh_docker_config c = { 0 };
	struct rh_buf hosts;
	struct rh_err e;

	if (rh_docker_config_read(config, st->legacy, &c, &e) == RH_OK || st->edit.base.immutable) {
		rh_docker_config_release(&c);
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_MUTED, "%s", _("There is nothing broken here that could be replaced."));
		return;
	}
	rh_docker_config_release(&c);
	rh_buf_init(&hosts, 65536);
	rh_docker_config_glimpse(config, &hosts);
	char *what = rh_format("%s: %s", e.what, e.why);
	char *lost = rh_format(rh_ngettext("%zu byte would be lost.", "%zu bytes would be lost.", config.n), config.n);
	char *seem = hosts.n ? rh_format(_("It names %s."), hosts.p) : rh_strdup(_("No registry can be made out in it."));
	const char *const lines[] = { _("The docker config of this secret is broken: nothing can be pulled with it."), what, lost, seem };
	const char *const buttons[] = { _("Leave it"), _("Start anew") };
	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("Broken"), .lines = lines, .line_count = RH_LEN(lines),
		     .buttons = buttons, .button_count = RH_LEN(buttons), .role = RH_ROLE_WARN, .done = on_answer, .ctx = s,
		     .owner = s->owner });
	rh_buf_release(&hosts);
	free(what);
	free(lost);
	free(seem);
}
