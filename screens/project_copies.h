/* project_copies: the copies of a project's secret. */
#ifndef SCREENS_PROJECT_COPIES_H
#define SCREENS_PROJECT_COPIES_H

#include "base/base.h"

struct app;
struct app_change;
struct kube_secret_names;
struct kube_secret_object;
struct rancher_project_row;
struct rancher_project_secrets;
struct ui_facts;
struct ui_screen;

/* Part of the state of a page about one: what has arrived where, live. */
struct project_copies {
	struct rancher_project_secrets *list; /* NULL: the project is gone, or not known yet */
	char *home, *name;
	uint64_t made_from;               /* fingerprint of the namespaces that it was made from */
	struct kube_secret_names *others; /* who has its name there; NULL: not known */
};
/* home and name as in secret_home.h, copied. Each message of the screen goes to _reply; _fill adds the section of
 * copies; release it in close. */
void secret_project_copies_open(struct ui_screen *s, struct project_copies *c, const char *home, const char *name);
void secret_project_copies_reply(struct ui_screen *s, struct project_copies *c, struct rh_message *m);
void secret_project_copies_fill(struct ui_screen *s, const struct project_copies *c, const struct kube_secret_object *o,
				struct ui_facts *out);
void secret_project_copies_release(struct project_copies *c);
/* Which project it is of, and whether it waits to be copied. */
void secret_project_facts(struct ui_screen *s, const char *home, const struct kube_secret_object *o,
			  struct ui_facts *out);
/* What a change of the project's secret does to its namespaces, for its review, and where to look afterwards. */
void secret_project_review_notes(struct ui_screen *s, struct app_change *c, const struct rancher_project_row *project,
				 const char *ignores);
/* The same for an edit of `onto`; one that Norman made is marked on the way, so that it is copied. */
void secret_project_review_save(struct ui_screen *s, struct app_change *c, const char *home,
				const struct kube_secret_object *onto);
char *secret_project_delete_line(struct app *a, const char *home, const char *name); /* what becomes of its copies */
#endif
