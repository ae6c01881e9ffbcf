/* What a project's registry overwrites in the namespaces of the project, until Rancher 2.11: it is read and named, kept
 * to be put back, and the name has to be typed before anything is written. Since 2.12 such a name is refused in the
 * form.
 */
#include "screens/edit.h"
#include "screens/registry/pull_secret.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/tags.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "registry/docker_config.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

enum { MOST = 6, KEEP_MOST = 100 }; /* are named, of more only how many; are kept */

/* The nth secret that is lost; NULL: there are not so many. */
static const struct kube_secret_row *lost_at(const struct ui_screen *s, size_t nth)
{
	const struct kube_secret_names *names = pull_secret_scope_of(s)->clashes;

	for (size_t i = 0; names && i < names->n; i++)
		if (strcmp(names->v[i]->type, KUBE_TYPE_DOCKERCONFIGJSON) == 0 && nth-- == 0)
			return names->v[i];
	return NULL;
}

/* ---- the question ---- */

static void on_answer(void *ctx, int button)
{
	struct ui_screen *s = ctx;

	if (button != 1)
		return;
	pull_secret_scope_of(s)->overwrite = true;
	pull_secret_scope_write(s);
}

static void ask(struct ui_screen *s)
{
	struct rh_str rest = rh_buf_str(&pull_secret_scope_of(s)->lost), line;
	char *name = rh_str_dup(ui_form_text(s, EDIT_NAME));
	char *rows[MOST] = { NULL };
	const char *lines[MOST + 6];
	size_t n = 0, row = 0, more = 0, kept = 0, all = 0;

	lines[n++] =
		_("Namespaces of the project have a registry of this name. Rancher overwrites them a moment after the "
		  "creation:");
	while (rh_str_cut(&rest, '\n', &line))
		if (line.n && row < MOST)
			lines[n++] = rows[row++] = rh_str_dup(line);
	while (lost_at(s, row + more))
		more++;
	char *others = more ? rh_format(rh_ngettext("and %zu more", "and %zu more", more), more) : NULL;
	if (others)
		lines[n++] = others;
	lines[n++] = _("Workloads that name them then pull with the project's registry only. Another name avoids it.");
	for (const struct app_loss *l = pull_secret_scope_of(s)->losses; l; l = l->next)
		kept++;
	while (lost_at(s, all))
		all++;
	if (kept)
		lines[n++] = _("What they hold now is kept here for ten minutes ({key:put_back}).");
	char *unkept = kept < all ? rh_format(rh_ngettext("%zu cannot be kept: it is lost.",
							  "%zu cannot be kept: they are lost.", all - kept),
					      all - kept)
				  : NULL;
	if (unkept)
		lines[n++] = unkept;
	const char *const buttons[] = { _("Keep editing"), _("Overwrite") };
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Secrets would be overwritten"),
						       .lines = lines,
						       .line_count = n,
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = name,
						       .role = UI_ROLE_BAD,
						       .done = on_answer,
						       .ctx = s,
						       .owner = s->owner });
	for (size_t i = 0; i < row; i++)
		free(rows[i]);
	free(others);
	free(unkept);
	free(name);
}

/* ---- reading them, one after the other ---- */

static void add_login(struct rh_buf *out, const struct registry_docker_entry *e, bool first)
{
	rh_buf_addf(out, "%s%s", first ? "" : _(", "), e->key);
	if (e->user && *e->user)
		rh_buf_addf(out, _(" (%s)"), e->user);
}

static void keep(struct ui_screen *s, const struct kube_secret_row *v, const struct rh_secret *object)
{
	struct app_loss *l = app_loss_add(&pull_secret_scope_of(s)->losses);
	const struct rancher_project_row *project = pull_secret_scope_project(s);
	struct kube *k = app_session(s->app)->kube;
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	secret_path(k, v->ns, v->name, &path);
	l->what = rh_format(_("secret %s/%s"), v->ns, v->name);
	l->path = rh_str_dup(rh_buf_str(&path));
	l->ns = rh_strdup(v->ns);
	l->name = rh_strdup(v->name);
	l->cluster = rh_strdup(k->id);
	l->by = rh_strdup(v->name); /* its copies have its own name */
	l->by_key = rh_format(SECRET_HOME_PROJECT "%s/%s", project ? project->backing_namespace : "", v->name);
	rh_secret_copy(&l->object, object);
	rh_buf_release(&path);
}

static void add_line(struct ui_screen *s, const struct kube_secret_row *v, struct rh_message *m)
{
	struct rh_buf *out = &pull_secret_scope_of(s)->lost;
	struct registry_docker_config c = { 0 };
	struct kube_secret_object o = { 0 };
	struct kube_reply *r = m->body;
	const struct rh_secret *value = NULL;
	struct rh_err e = m->err;

	if (e.code == RH_OK && r)
		keep(s, v, &r->body);
	if (pull_secret_scope_of(s)->read >= MOST)
		return;
	if (e.code == RH_OK && kube_secret_object_read(&r->body, &o, &e) == RH_OK)
		value = kube_secret_object_value(&o, ".dockerconfigjson");
	rh_buf_addf(out, _("%s/%s: "), v->ns, v->name);
	if (value && registry_docker_config_read(rh_secret_peek(value), false, &c, &e) == RH_OK && c.count)
		for (size_t i = 0; i < c.count; i++)
			add_login(out, &c.entries[i], i == 0);
	else
		rh_buf_addz(out, e.code == RH_OK || r ? _("what it holds cannot be read")
						      : _("it cannot be read, and not be kept"));
	rh_buf_addc(out, '\n');
	registry_docker_config_release(&c);
	kube_secret_object_release(&o);
}

static void read_next(struct ui_screen *s)
{
	const struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	const struct kube_secret_row *v = sc->read < KEEP_MOST ? lost_at(s, sc->read) : NULL;
	struct kube *k = app_session(s->app)->kube;
	struct rh_buf path;

	if (!v) {
		ui_form_lock(s, NULL);
		ask(s);
		return;
	}
	char *what = rh_format(_("secret %s/%s"), v->ns, v->name);
	rh_buf_init(&path, 4096);
	secret_path(k, v->ns, v->name, &path);
	kube_get(k, path.p, what, s->owner, EDIT_TAG_SCOPE_LOST);
	rh_buf_release(&path);
	free(what);
}

bool pull_secret_scope_lost_reply(struct ui_screen *s, struct rh_message *m)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	const struct kube_secret_row *v = lost_at(s, sc->read);

	if (m->tag != EDIT_TAG_SCOPE_LOST)
		return false;
	if (v) {
		add_line(s, v, m);
		sc->read++;
		read_next(s);
	}
	return true;
}

void pull_secret_scope_spare(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	rh_buf_release(&sc->lost);
	app_losses_free(&sc->losses);
	sc->read = 0;
}

static void read_all(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	pull_secret_scope_spare(s);
	rh_buf_init(&sc->lost, 65536);
	ui_form_lock(s, _("reading what would be lost…"));
	read_next(s);
}

/* ---- before the write ---- */

bool pull_secret_scope_loses(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	if (pull_secret_scope_version(s)->labelled_project_secrets || sc->overwrite)
		return false;
	if (!sc->clashes) { /* faster than the answer */
		sc->looking = true;
		ui_form_lock(s, _("looking whether the name is free…"));
		pull_secret_scope_ask_names(s);
		return true;
	}
	if (!lost_at(s, 0))
		return false;
	read_all(s);
	return true;
}

void pull_secret_scope_looked(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	if (!sc->looking)
		return;
	sc->looking = false;
	ui_form_lock(s, NULL);
	if (sc->source_taken)
		ui_form_focus(s, EDIT_NAME);
	else if (sc->clashes && lost_at(s, 0))
		read_all(s);
	else
		pull_secret_scope_write(s);
}
