/* secret_home: where a secret is: in a namespace, or in a project. */
#ifndef SCREENS_SECRET_HOME_H
#define SCREENS_SECRET_HOME_H

#include "base/base.h"
#include "kube/secret.h"

struct app;
struct app_change;
struct kube;
struct rancher_project_row;
struct ui_screen;

/* "web-blue", a namespace of the explored cluster; or "project:c-1-p-x", the backing namespace of a project: its
 * secrets stand there, in Rancher's own cluster. A secret's key is its home, a slash and its name. */
#define SECRET_HOME_PROJECT "project:"
bool secret_home_is_project(const char *home);
struct kube *secret_home_kube(struct app *a, const char *home);
const struct rancher_project_row *secret_home_project(struct app *a, const char *home); /* NULL: none, or gone */
void secret_home_path(struct app *a, const char *home, const char *name,
		      struct rh_buf *out); /* name NULL: of the collection */
void secret_home_label(struct app *a, const char *home,
		       struct rh_buf *out); /* the project's name, else the namespace */
void secret_project_label(struct app *a, const struct rancher_project_row *project,
			  struct rh_buf *out);                             /* with its id where names are shared */
char *secret_home_what(struct app *a, const char *home, const char *name); /* for messages; the caller frees it */
void secret_home_teach(const struct ui_screen *s, struct rh_buf *out, const char *verb, const char *home,
		       const char *name, const char *more);
/* Says in a new change what is written and where, and which list shows it afterwards. */
void secret_home_change(struct ui_screen *s, struct app_change *c, const char *home, const char *name);
/* A copy of a project's secret is changed at its source: offers to go there. False: it is not a copy, or the source is
 * out of reach. */
bool secret_copy_to_source(struct ui_screen *s, const char *ns, const char *name, enum kube_origin origin);
#endif
