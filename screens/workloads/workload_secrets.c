/* Pull Secrets of the workload form: they fill themselves by the attach rule, each with its reason, and the person has
 * the last word.
 */
#include "screens/screens.h"
#include "screens/tags.h"
#include "screens/workloads/workload.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/pull_secrets.h"
#include "registry/attach.h"
#include "registry/image.h"
#include "registry/keyring.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <string.h>

enum { OTHERS_SHOWN = 12 }; /* secrets that have nothing to do with the image: more are left out of the list */

/* ---- what the rule is asked about ---- */

static void drop_images(struct workload_attach *a)
{
	for (size_t i = 0; i < a->image_count; i++)
		registry_image_release(&a->images[i]);
	for (size_t i = 0; i < a->before_count; i++)
		registry_image_release(&a->before[i]);
	a->image_count = a->before_count = 0;
	a->uncovered = NULL;
}

static void take_image(struct rh_str text, struct registry_image *to, size_t *n)
{
	struct rh_err e;

	to[*n] = (struct registry_image){ 0 };
	if (text.n && registry_image_parse(text, &to[*n], &e))
		++*n;
	else
		registry_image_release(&to[*n]);
}

static void take_images(struct ui_screen *s, struct workload_attach *a)
{
	const struct kube_workload_values *first = &workload_form_of(s)->first;

	drop_images(a);
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_CONTAINERS) && a->image_count < WORKLOAD_IMAGES; i++)
		take_image(rh_str_trim(ui_form_text(s, workload_item(i, KUBE_WC_IMAGE))), a->images, &a->image_count);
	for (size_t i = 0; s->edits && i < first->count && a->before_count < WORKLOAD_IMAGES; i++)
		take_image(rh_str(first->containers[i].text[KUBE_WC_IMAGE]), a->before, &a->before_count);
}

static const struct kube_account *account_of(const struct ui_screen *s, const struct workload_attach *a,
					     const char **name)
{
	static char chosen[256];
	struct rh_str text = rh_str_trim(ui_form_text(s, KUBE_WL_ACCOUNT));
	size_t n = text.n < sizeof chosen ? text.n : sizeof chosen - 1;

	memcpy(chosen, text.n ? text.p : "", n);
	chosen[n] = '\0';
	*name = n ? chosen : "default";
	for (size_t i = 0; a->found && i < a->found->account_count; i++)
		if (strcmp(a->found->accounts[i].name, *name) == 0)
			return &a->found->accounts[i];
	return NULL;
}

static void free_lines(struct workload_attach *a)
{
	for (size_t i = 0; i < a->line_count; i++)
		free(a->names[i]);
	free(a->names);
	free(a->lines);
	a->names = NULL;
}

/* Their names outlive what they were made from. */
static void own_names(struct workload_attach *a)
{
	a->names = rh_alloc((a->line_count + 1) * sizeof *a->names);
	for (size_t i = 0; i < a->line_count; i++)
		a->lines[i].secret = a->names[i] = rh_strdup(a->lines[i].secret);
}

static void drop_lines(struct ui_screen *s, struct workload_attach *a)
{
	for (size_t i = 0; i < a->line_count; i++)
		ui_form_tick(s, WORKLOAD_PULL_SECRETS, a->lines[i].secret, false);
	free_lines(a);
	a->lines = NULL;
	a->line_count = 0;
}

/* ---- what is said below the list ---- */

static bool is_covered(const struct workload_attach *a, const struct registry_image *image)
{
	bool any = false; /* as long as nothing is ticked those of the service account serve */

	for (size_t i = 0; i < a->line_count; i++)
		any |= a->lines[i].tick;
	for (size_t i = 0; i < a->line_count; i++) {
		if (!(any ? a->lines[i].tick : a->lines[i].account) || a->lines[i].how != REGISTRY_COVER_YES)
			continue;
		for (size_t j = 0; j < a->source_count; j++) {
			const struct registry_docker_config *c = a->sources[j].config;
			struct rh_err e;
			for (size_t k = 0; c && strcmp(a->sources[j].secret, a->lines[i].secret) == 0 && k < c->count;
			     k++)
				if (registry_key_covers(rh_str(c->entries[k].key), image, &e))
					return true;
		}
	}
	return false;
}

static void say_uncovered(struct ui_screen *s, struct workload_attach *a, const struct registry_image *image,
			  enum registry_access access)
{
	a->uncovered = image->domain;
	if (access == REGISTRY_ACCESS_PRIVATE)
		ui_form_note(s, WORKLOAD_PULL_SECRETS, UI_ROLE_WARN,
			     _("Nothing that is ticked covers %s/%s: if it is private, the pull will be refused. "
			       "{key:create} creates a "
			       "registry for %s here."),
			     image->domain, image->path, image->domain);
	else
		ui_form_note(s, WORKLOAD_PULL_SECRETS, UI_ROLE_MUTED,
			     _("Nothing covers %s/%s. A public image needs nothing, and whether it is one is known "
			       "only to its registry. "
			       "{key:create} creates a registry for %s here."),
			     image->domain, image->path, image->domain);
}

static bool say_broken(struct ui_screen *s, const struct workload_attach *a)
{
	for (size_t i = 0; i < a->line_count; i++) {
		if (!a->lines[i].tick || a->lines[i].how != REGISTRY_COVER_BROKEN)
			continue;
		ui_form_note(s, WORKLOAD_PULL_SECRETS, UI_ROLE_WARN,
			     _("%s cannot be read: beside it no other pull secret counts either."), a->lines[i].secret);
		return true;
	}
	return false;
}

static void say_whole(struct ui_screen *s, struct workload_attach *a)
{
	enum registry_access worst = REGISTRY_ACCESS_PUBLIC;
	const struct registry_image *which = NULL;

	ui_form_note(s, WORKLOAD_PULL_SECRETS, UI_ROLE_MUTED, "%s", "");
	if (a->failed.code != RH_OK)
		ui_form_note(s, WORKLOAD_PULL_SECRETS, UI_ROLE_WARN, "%s%s%s", a->failed.what, rh_gap(a->failed.what),
			     a->failed.fix);
	else if (a->found && a->found->forbidden)
		ui_form_note(s, WORKLOAD_PULL_SECRETS, UI_ROLE_WARN,
			     _("You may not read the secrets of %s: what covers the image is not known. Names of pull "
			       "secrets can be typed."),
			     a->found->ns);
	if (a->failed.code != RH_OK || !a->found || a->found->forbidden || say_broken(s, a))
		return;
	for (size_t i = 0; i < a->image_count; i++) {
		const struct registry_image *image = &a->images[i];
		enum registry_access access = registry_image_access(image, a->sources, a->source_count, NULL, 0);
		if (access == REGISTRY_ACCESS_PUBLIC || is_covered(a, image) ||
		    (which && access != REGISTRY_ACCESS_PRIVATE))
			continue;
		which = !which || worst != REGISTRY_ACCESS_PRIVATE ? image : which;
		worst = access;
	}
	if (which)
		say_uncovered(s, a, which, worst);
}

/* ---- the rule ---- */

static void take_sources(const struct ui_screen *s, struct workload_attach *a)
{
	size_t n = a->found ? a->found->n : 0;

	free(a->sources);
	a->sources = rh_alloc((n + workload_project_coming(s, NULL) + 1) * sizeof *a->sources);
	a->source_count = n + workload_project_coming(s, a->sources + n);
	for (size_t i = 0; a->found && i < a->found->n; i++)
		a->sources[i] =
			(struct registry_cover_source){ a->found->v[i].name, kube_pull_secret_config(&a->found->v[i]) };
}

static size_t names_of(const struct kube_pairs *p, const char ***out)
{
	*out = rh_alloc((p->n + 1) * sizeof **out);
	for (size_t i = 0; i < p->n; i++)
		(*out)[i] = p->v[i].key;
	return p->n;
}

void workload_attach_run(struct ui_screen *s)
{
	struct workload_form *st = workload_form_of(s);
	struct workload_attach *a = &st->attach;
	struct registry_attach ask = { .choices = &a->choices, .unknown = !a->found || a->found->forbidden };
	const struct kube_account *account = account_of(s, a, &ask.account);
	const char **there;

	take_images(s, a);
	drop_lines(s, a);
	take_sources(s, a);
	ask.sources = a->sources;
	ask.source_count = a->source_count;
	ask.images = a->images;
	ask.image_count = a->image_count;
	ask.exists = s->edits;
	ask.before = a->before;
	ask.before_count = a->before_count;
	ask.there_count = names_of(&st->base.pull_secrets, &there);
	ask.there = there;
	ask.account_secrets = account ? (const char *const *)account->secrets : NULL;
	ask.account_secret_count = account ? account->n : 0;
	size_t most = ask.source_count + ask.there_count + ask.account_secret_count + a->choices.n;
	a->lines = rh_alloc((most + 1) * sizeof *a->lines);
	a->line_count = registry_attach_rule(&ask, a->lines, most);
	own_names(a);
	for (size_t i = 0; i < a->line_count; i++)
		workload_project_say(s, &a->lines[i]);
	free(there);
	for (size_t i = 0; i < a->line_count; i++)
		ui_form_tick(s, WORKLOAD_PULL_SECRETS, a->lines[i].secret, a->lines[i].tick);
	ui_form_refresh(s);
	say_whole(s, a);
}

void workload_attach_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct workload_attach *a = &workload_form_of(s)->attach;
	size_t others = 0;

	(void)field;
	for (size_t i = 0; i < a->line_count; i++) {
		const struct registry_attach_line *l = &a->lines[i];
		if (l->how == REGISTRY_COVER_NO && !l->tick && !l->account && !l->there && !l->person &&
		    ++others > OTHERS_SHOWN)
			continue;
		ui_choices_add(out, (struct ui_choice){ .value = l->secret, .label = l->secret, .note = l->why.what });
	}
}

/* ---- the person ---- */

void workload_attach_touched(struct ui_screen *s)
{
	struct workload_attach *a = &workload_form_of(s)->attach;

	for (size_t i = 0; i < a->line_count; i++) {
		bool on = ui_form_ticked(s, WORKLOAD_PULL_SECRETS, a->lines[i].secret);
		if (on != a->lines[i].tick)
			registry_attach_choose(&a->choices, a->lines[i].secret, on, a->images, a->image_count);
	}
	workload_attach_run(s);
}

void workload_attach_typed(struct ui_screen *s)
{
	struct workload_attach *a = &workload_form_of(s)->attach;
	struct rh_str text = rh_str_trim(ui_form_text(s, WORKLOAD_PULL_SECRET));
	struct rh_err e;

	if (!text.n || !data_name_subdomain(text, &e))
		return;
	char *name = rh_str_dup(text);
	registry_attach_choose(&a->choices, name, true, NULL, 0);
	ui_form_set(s, WORKLOAD_PULL_SECRET, RH_STR(""));
	workload_attach_run(s);
	free(name);
}

/* ---- reading them ---- */

static void forget_found(struct ui_screen *s, struct workload_attach *a)
{
	drop_lines(s, a); /* its names lie there */
	kube_pull_secrets_free(a->found);
	a->found = NULL;
	a->failed = (struct rh_err){ 0 };
}

void workload_attach_ask(struct ui_screen *s, bool again)
{
	struct workload_attach *a = &workload_form_of(s)->attach;
	struct rh_str ns = ui_form_text(s, KUBE_WL_NAMESPACE);
	struct rh_err e;
	char *z = rh_str_dup(ns);

	if (ns.n && data_name_label(ns, &e) && (again || !a->asked || strcmp(a->asked, z) != 0)) {
		if (!a->asked || strcmp(a->asked, z) != 0)
			forget_found(s, a);
		rh_strset(&a->asked, z);
		kube_pull_secrets_ask(app_session(s->app)->kube, z, false, s->owner, WORKLOAD_TAG_PULL_SECRETS);
		workload_project_open(s);
	}
	free(z);
}

void workload_attach_open(struct ui_screen *s)
{
	workload_attach_ask(s, false);
	workload_attach_run(s);
}

bool workload_attach_reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_attach *a = &workload_form_of(s)->attach;

	if (m->tag != WORKLOAD_TAG_PULL_SECRETS)
		return false;
	struct kube_pull_secrets *found = rh_message_steal(m);
	if (found) {
		forget_found(s, a);
		a->found = found;
	} else {
		a->failed = m->err;
	}
	workload_attach_run(s);
	ui_screen_changed(s);
	return true;
}

void workload_attach_release(struct workload_attach *a)
{
	drop_images(a);
	free_lines(a);
	free(a->sources);
	free(a->asked);
	kube_pull_secrets_free(a->found);
	registry_attach_choices_release(&a->choices);
}

/* ---- the one that is missing ---- */

/* The form stays below: what it holds is still there afterwards, and a new registry that covers the image is ticked by
 * the rule. */
void workload_attach_create(struct ui_screen *s)
{
	const struct workload_attach *a = &workload_form_of(s)->attach;
	const char *host = a->uncovered ? a->uncovered : a->image_count ? a->images[0].domain : "";
	char *ns = rh_str_dup(ui_form_text(s, KUBE_WL_NAMESPACE));

	app_push(s->app, &screen_pull_secret_form, &(struct ui_form_start){ .in = ns, .about = host });
	free(ns);
}
