/* app: the session. The turn of the loop, the stack of screens, tasks that outlive screens, the gate that every
 * write and reveal passes, what is remembered between runs, and the command line.
 */
#ifndef RH_APP_H
#define RH_APP_H

#include "rancher/rancher.h"
#include "registry/registry.h"
#include "ui/ui.h"

/* ---- where we are ------------------------------------------------------------------------------------------- */

enum rh_server_kind { RH_SERVER_NONE, RH_SERVER_RANCHER, RH_SERVER_KUBERNETES };
/* One session a program: server, then cluster. Screens read it; only session.c changes it. */
struct rh_session {
	enum rh_server_kind kind;
	char *server_name;		/* for the crumbs: "rancher.corp", context name, "demo" */
	bool demo, read_only, protected_;
	bool signed_read_only;		/* the user may not write secrets: said once, shown as a mark */
	struct rh_endpoint *at;
	struct rh_rancher *rancher;	/* NULL on plain Kubernetes */
	struct rh_kube *kube;		/* the cluster being explored; NULL before */
	char *cluster_id, *cluster_name, *badge_text, *badge_color;
	struct rh_places *places;	/* of that cluster */
	char **only_namespaces;		/* namespaces the lists show (-n, later the filter), NULL: all of `places` */
	size_t only_count;
};
struct rh_session *rh_app_session(struct rh_app *a);

/* ---- screens --------------------------------------------------------------------------------------------------- */

void rh_app_push(struct rh_app *a, const struct rh_screen_ops *ops, const void *arg);
void rh_app_pop(struct rh_app *a);			/* the top; quits on a HOME screen, after asking */
void rh_app_pop_to(struct rh_app *a, const char *id);	/* down to that screen, or to the first */
void rh_app_replace(struct rh_app *a, const struct rh_screen_ops *ops, const void *arg);	/* the whole stack */
struct rh_screen *rh_app_find(struct rh_app *a, const char *id);	/* on the stack; NULL */
void rh_app_go(struct rh_app *a, const char *place);	/* menu and palette ids: "go.secrets", "do.logout" */
void rh_app_quit(struct rh_app *a);
struct rh_net *rh_app_net(struct rh_app *a);
struct rh_ui *rh_app_ui(struct rh_app *a);

/* Shows an error the way its code asks: AUTH opens the sign-in dialog, CANCELLED is silent, the rest is said. */
void rh_app_error(struct rh_app *a, const struct rh_err *e);

/* ---- the gate and writes ------------------------------------------------------------------------------------------ */

enum rh_gate { RH_GATE_WRITE, RH_GATE_REVEAL };
bool rh_app_gate(struct rh_app *a, enum rh_gate what, struct rh_err *e);	/* false: refused, e says why */

/* One change, from form to server. The review screen takes it over, shows target, diff and dry run, and writes. */
struct rh_change {
	const char *verb;		/* N_("Create"), N_("Save"), N_("Delete") */
	char *method, *path, *what;	/* "secret web-blue/quay-pull" */
	struct rh_secret body;		/* as it will be sent */
	struct rh_secret before;	/* the object it replaces; empty for a create */
	bool (*masked)(const char *pointer);	/* which values are secret; NULL: data of Secrets */
	struct rh_owner form;		/* gets `refused` mail (tag RH_MAIL_REFUSED, body struct rh_reply) and is closed on success */
	char *done_screen;		/* "secrets": where to be afterwards */
	char *done_key;			/* row to select there */
};
enum { RH_MAIL_REFUSED = -100, RH_MAIL_WRITTEN = -101 };
void rh_change_free(struct rh_change **c);
void rh_app_review(struct rh_app *a, struct rh_change *c);	/* takes it over; passes the gate first */

/* ---- the command line ------------------------------------------------------------------------------------------------ */

/* Exit codes, as the man page lists them. */
enum { RH_EXIT_OK = 0, RH_EXIT_CANCELLED = 1, RH_EXIT_USAGE = 2, RH_EXIT_CONFIG = 3, RH_EXIT_AUTH = 4, RH_EXIT_NET = 5,
       RH_EXIT_CONFLICT = 6, RH_EXIT_REFUSED = 7, RH_EXIT_INTERNAL = 70 };
/* Runs the program on these screens (NULL-terminated; the first is the first shown). Returns the exit code. */
int rh_app_main(int argc, char **argv, const struct rh_screen_ops *const *screens);
#endif
