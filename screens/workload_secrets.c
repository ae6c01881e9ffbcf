/* Pull Secrets of the workload form: they fill themselves by the attach rule, each with its reason, and the person has the last word.
 */
#include "screens/workload.h"

#include <string.h>

enum { OTHERS_SHOWN = 12 };		/* secrets that have nothing to do with the image: more are left out of the list */

/* ---- what the rule is asked about --------------------------------------------------------------------------------------- */

static void drop_images(struct rh_workload_attach *a)
{
	for (size_t i = 0; i < a->image_count; i++)
		rh_image_release(&a->images[i]);
	a->image_count = 0;
	a->uncovered = NULL;
}

static void take_images(struct rh_screen *s, struct rh_workload_attach *a)
{
	char path[RH_WORKLOAD_PATH];

	drop_images(a);
	for (size_t i = 0; i < rh_form_items(s, "containers") && a->image_count < RH_WORKLOAD_IMAGES; i++) {
		struct rh_str text = rh_str_trim(rh_form_text(s, rh_workload_item(path, i, "image")));
		struct rh_image *image = &a->images[a->image_count];
		struct rh_err e;
		*image = (struct rh_image){ 0 };
		if (text.n && rh_image_parse(text, image, &e))
			a->image_count++;
		else
			rh_image_release(image);
	}
}

static const struct rh_account *account_of(const struct rh_screen *s, const struct rh_workload_attach *a, const char **name)
{
	static char chosen[256];
	struct rh_str text = rh_str_trim(rh_form_text(s, "account"));
	size_t n = text.n < sizeof chosen ? text.n : sizeof chosen - 1;

	memcpy(chosen, text.n ? text.p : "", n);
	chosen[n] = '\0';
	*name = n ? chosen : "default";
	for (size_t i = 0; a->found && i < a->found->account_count; i++)
		if (strcmp(a->found->accounts[i].name, *name) == 0)
			return &a->found->accounts[i];
	return NULL;
}

static void free_lines(struct rh_workload_attach *a)
{
	for (size_t i = 0; i < a->line_count; i++)
		free(a->names[i]);
	free(a->names);
	free(a->lines);
	a->names = NULL;
}

/* Their names outlive what they were made from. */
static void own_names(struct rh_workload_attach *a)
{
	a->names = rh_alloc((a->line_count + 1) * sizeof *a->names);
	for (size_t i = 0; i < a->line_count; i++)
		a->lines[i].secret = a->names[i] = rh_strdup(a->lines[i].secret);
}

static void drop_lines(struct rh_screen *s, struct rh_workload_attach *a)
{
	for (size_t i = 0; i < a->line_count; i++)
		rh_form_tick(s, "pull_secrets", a->lines[i].secret, false);
	free_lines(a);
	a->lines = NULL;
	a->line_count = 0;
}

/* ---- what is said below the list ------------------------------------------------------------------------------------------- */

static bool is_covered(const struct rh_workload_attach *a, const struct rh_image *image)
{
	for (size_t i = 0; i < a->line_count; i++) {
		if (!a->lines[i].tick || a->lines[i].how != RH_COVER_YES)
			continue;
		for (size_t j = 0; j < a->source_count; j++) {
			const struct rh_docker_config *c = a->sources[j].config;
			struct rh_err e;
			for (size_t k = 0; c && strcmp(a->sources[j].secret, a->lines[i].secret) == 0 && k < c->count; k++)
				if (rh_key_covers(rh_str(c->entries[k].key), image, &e))
					return true;
		}
	}
	return false;
}

static const char *create_key(void)
{
	const struct rh_verb_def *v = rh_verb_find(RH_DO_CREATE);

	return v && v->keys ? v->keys : "c";
}

static void say_uncovered(struct rh_screen *s, struct rh_workload_attach *a, const struct rh_image *image, enum rh_access access)
{
	a->uncovered = image->domain;
	if (access == RH_ACCESS_PRIVATE)
		rh_form_note(s, "pull_secrets", RH_ROLE_WARN,
			     _("Nothing that is ticked covers %s/%s: if it is private, the pull will be refused. ^O %.1s creates a registry "
			       "for %s here."), image->domain, image->path, create_key(), image->domain);
	else
		rh_form_note(s, "pull_secrets", RH_ROLE_MUTED,
			     _("Nothing covers %s/%s. A public image needs nothing, and whether it is one is known only to its registry. ^O %.1s "
			       "creates a registry for %s here."), image->domain, image->path, create_key(), image->domain);
}

static bool say_broken(struct rh_screen *s, const struct rh_workload_attach *a)
{
	for (size_t i = 0; i < a->line_count; i++) {
		if (!a->lines[i].tick || a->lines[i].how != RH_COVER_BROKEN)
			continue;
		rh_form_note(s, "pull_secrets", RH_ROLE_WARN, _("%s cannot be read: beside it no other pull secret counts either."),
			     a->lines[i].secret);
		return true;
	}
	return false;
}

static void say_whole(struct rh_screen *s, struct rh_workload_attach *a)
{
	enum rh_access worst = RH_ACCESS_PUBLIC;
	const struct rh_image *which = NULL;

	rh_form_note(s, "pull_secrets", RH_ROLE_MUTED, "%s", "");
	if (a->failed.code != RH_OK)
		rh_form_note(s, "pull_secrets", RH_ROLE_WARN, "%s %s", a->failed.what, a->failed.fix);
	else if (a->found && a->found->forbidden)
		rh_form_note(s, "pull_secrets", RH_ROLE_WARN,
			     _("You may not read the secrets of %s: what covers the image is not known. Names of pull secrets can be typed."),
			     a->found->ns);
	if (a->failed.code != RH_OK || !a->found || a->found->forbidden || say_broken(s, a))
		return;
	for (size_t i = 0; i < a->image_count; i++) {
		const struct rh_image *image = &a->images[i];
		enum rh_access access = rh_image_access(image, a->sources, a->source_count, NULL, 0);
		if (access == RH_ACCESS_PUBLIC || is_covered(a, image) || (which && access != RH_ACCESS_PRIVATE))
			continue;
		which = !which || worst != RH_ACCESS_PRIVATE ? image : which;
		worst = access;
	}
	if (which)
		say_uncovered(s, a, which, worst);
}

/* ---- the rule ---------------------------------------------------------------------------------------------------------------- */

static void take_sources(const struct rh_screen *s, struct rh_workload_attach *a)
{
	size_t n = a->found ? a->found->n : 0;

	free(a->sources);
	a->sources = rh_alloc((n + rh_workload_project_coming(s, NULL) + 1) * sizeof *a->sources);
	a->source_count = n + rh_workload_project_coming(s, a->sources + n);
	for (size_t i = 0; a->found && i < a->found->n; i++)
		a->sources[i] = (struct rh_cover_source){ a->found->v[i].name, a->found->v[i].broken ? NULL : &a->found->v[i].config };
}

static size_t names_of(const struct rh_pairs *p, const char ***out)
{
	*out = rh_alloc((p->n + 1) * sizeof **out);
	for (size_t i = 0; i < p->n; i++)
		(*out)[i] = p->v[i].key;
	return p->n;
}

void rh_workload_attach_run(struct rh_screen *s)
{
	struct rh_workload_form *st = rh_workload_form_of(s);
	struct rh_workload_attach *a = &st->attach;
	struct rh_attach ask = { .choices = &a->choices, .unknown = !a->found || a->found->forbidden };
	const struct rh_account *account = account_of(s, a, &ask.account);
	const char **there;

	take_images(s, a);
	drop_lines(s, a);
	take_sources(s, a);
	ask.sources = a->sources;
	ask.source_count = a->source_count;
	ask.images = a->images;
	ask.image_count = a->image_count;
	ask.there_count = names_of(&st->base.pull_secrets, &there);
	ask.there = there;
	ask.account_secrets = account ? (const char *const *)account->secrets : NULL;
	ask.account_secret_count = account ? account->n : 0;
	size_t most = ask.source_count + ask.there_count + ask.account_secret_count + a->choices.n;
	a->lines = rh_alloc((most + 1) * sizeof *a->lines);
	a->line_count = rh_attach_rule(&ask, a->lines, most);
	own_names(a);
	for (size_t i = 0; i < a->line_count; i++)
		rh_workload_project_say(s, &a->lines[i]);
	free(there);
	for (size_t i = 0; i < a->line_count; i++)
		rh_form_tick(s, "pull_secrets", a->lines[i].secret, a->lines[i].tick);
	rh_form_refresh(s);
	say_whole(s, a);
}

void rh_workload_attach_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct rh_workload_attach *a = &rh_workload_form_of(s)->attach;
	size_t others = 0;

	(void)field;
	for (size_t i = 0; i < a->line_count; i++) {
		const struct rh_attach_line *l = &a->lines[i];
		if (l->how == RH_COVER_NO && !l->tick && !l->account && !l->there && !l->person && ++others > OTHERS_SHOWN)
			continue;
		rh_choices_add(out, (struct rh_choice){ .value = l->secret, .label = l->secret, .note = l->why.what });
	}
}

/* ---- the person --------------------------------------------------------------------------------------------------------------- */

void rh_workload_attach_touched(struct rh_screen *s)
{
	struct rh_workload_attach *a = &rh_workload_form_of(s)->attach;

	for (size_t i = 0; i < a->line_count; i++) {
		bool on = rh_form_ticked(s, "pull_secrets", a->lines[i].secret);
		if (on != a->lines[i].tick)
			rh_attach_choose(&a->choices, a->lines[i].secret, on, a->images, a->image_count);
	}
	rh_workload_attach_run(s);
}

void rh_workload_attach_typed(struct rh_screen *s)
{
	struct rh_workload_attach *a = &rh_workload_form_of(s)->attach;
	struct rh_str text = rh_str_trim(rh_form_text(s, "pull_secret"));
	struct rh_err e;

	if (!text.n || !rh_name_subdomain(text, &e))
		return;
	char *name = rh_str_dup(text);
	rh_attach_choose(&a->choices, name, true, NULL, 0);
	rh_form_set(s, "pull_secret", RH_STR(""));
	rh_workload_attach_run(s);
	free(name);
}

/* ---- reading them ---------------------------------------------------------------------------------------------------------------- */

static void forget_found(struct rh_screen *s, struct rh_workload_attach *a)
{
	drop_lines(s, a);	/* its names lie there */
	rh_pull_secrets_free(a->found);
	a->found = NULL;
	a->failed = (struct rh_err){ 0 };
}

void rh_workload_attach_ask(struct rh_screen *s, bool again)
{
	struct rh_workload_attach *a = &rh_workload_form_of(s)->attach;
	struct rh_str ns = rh_form_text(s, "namespace");
	struct rh_err e;
	char *z = rh_str_dup(ns);

	if (ns.n && rh_name_label(ns, &e) && (again || !a->asked || strcmp(a->asked, z) != 0)) {
		if (!a->asked || strcmp(a->asked, z) != 0)
			forget_found(s, a);
		rh_strset(&a->asked, z);
		rh_pull_secrets_ask(rh_app_session(s->app)->kube, z, false, s->owner, RH_TAG_PULL_SECRETS);
		rh_workload_project_open(s);
	}
	free(z);
}

void rh_workload_attach_open(struct rh_screen *s)
{
	rh_workload_attach_ask(s, false);
	rh_workload_attach_run(s);
}

bool rh_workload_attach_reply(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_workload_attach *a = &rh_workload_form_of(s)->attach;

	if (m->tag != RH_TAG_PULL_SECRETS)
		return false;
	struct rh_pull_secrets *found = rh_mail_steal(m);
	if (found) {
		forget_found(s, a);
		a->found = found;
	} else {
		a->failed = m->err;
	}
	rh_workload_attach_run(s);
	rh_screen_changed(s);
	return true;
}

void rh_workload_attach_release(struct rh_workload_attach *a)
{
	drop_images(a);
	free_lines(a);
	free(a->sources);
	free(a->asked);
	rh_pull_secrets_free(a->found);
	rh_attach_choices_release(&a->choices);
}

/* ---- the one that is missing --------------------------------------------------------------------------------------------------------- */

/* The form stays below: what it holds is still there afterwards, and a new registry that covers the image is ticked by the rule. */
void rh_workload_attach_create(struct rh_screen *s)
{
	const struct rh_workload_attach *a = &rh_workload_form_of(s)->attach;
	const char *host = a->uncovered ? a->uncovered : a->image_count ? a->images[0].domain : "";
	char *ns = rh_str_dup(rh_form_text(s, "namespace"));

	rh_app_push(s->app, &rh_screen_pull_secret_form, &(struct rh_registry_wish){ .ns = ns, .host = host });
	free(ns);
}
