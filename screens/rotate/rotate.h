/* rotation: the screen that changes one password in many secrets. Its files share this. */
#ifndef SCREENS_ROTATE_ROTATE_H
#define SCREENS_ROTATE_ROTATE_H

#include "screens/rotate.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/role.h"

struct app_fleet;
struct app_fleet_cluster;
struct app_rotation;
struct kube;
struct kube_login;
struct kube_logins;
struct kube_passwords;
struct rancher_tenancy;
struct ui_screen;

#define ROTATE_NO_ITEM ((size_t)-1)
/* A cluster that is looked through. */
struct rotate_place {
	const struct app_fleet_cluster *cluster; /* NULL: the explored one, and no other */
	struct kube *kube, *management;
	const struct rancher_tenancy *tenancy;
	struct kube_logins *found, *sources; /* of the namespaces, of the projects; NULL: not read (yet) */
	struct rh_timer patience;
	struct ui_screen *screen;
	bool begun, over;
	char *why; /* why it is over without having been read; NULL */
};
/* A secret that holds the login. */
struct rotate_target {
	struct rotate_place *place;
	const struct kube_login *login; /* of one of its two lists */
	bool source;                    /* a project's, in its management cluster */
	char *where;                    /* namespace, or "Project: Web Shop" */
	const char *project;            /* id of the project that it, or its namespace, belongs to; NULL: none */
	char *why_not;                  /* why it cannot be rotated; NULL: it can */
	bool chosen;
	size_t item; /* of the rotation */
};
struct rotate_state {
	char *host, *user;
	struct rh_secret password;
	enum rotate_reach reach;
	struct app_fleet *fleet; /* NULL: only the explored cluster */
	struct rotate_place *places;
	size_t place_count;
	size_t rights; /* questions about them under way */
	struct kube_passwords *met;
	struct rotate_target *v;
	size_t n, groups;
	size_t *group_size;
	struct app_rotation *rotation; /* NULL: nothing was checked yet */
	struct rh_rows rows;
	char **muted;
	bool told; /* the end of a pass */
};
/* ROTATE_TAG_LOOK + 2 * a place, and one more for its projects; ROTATE_TAG_CAN + index of a target */
enum { ROTATE_TAG_LOOK = 1, ROTATE_TAG_CAN = 3000 };
struct kube *rotate_kube(const struct rotate_target *t);
char *rotate_key(const struct rotate_target *t);          /* of its row */
char *rotate_what(const struct rotate_target *t);         /* for messages: "secret web-blue/quay-pull" */
const char *rotate_cluster(const struct rotate_place *p); /* its name; NULL: there is one only */

/* rotation_rows.c: a target as a row of the list, made when it or what became of it changes. */
struct rotate_row {
	struct rh_row row; /* key: rotate_key */
	const char *name, *where, *cluster, *password, *state, *note;
	size_t at; /* in st->v */
	bool can, chosen, odd;
	enum ui_role role; /* of state */
};
static inline const struct rotate_row *rotate_row_of(const struct rh_row *row)
{
	return (const struct rotate_row *)(const void *)row;
}
extern const struct ui_column rotate_columns[];
void rotate_row_add(struct rotate_state *st, size_t at);

/* rotate_find.c: which secrets hold the login, and which of them can be changed. */
void rotate_find(struct ui_screen *s);
bool rotate_found(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
size_t rotate_looking(const struct rotate_state *st);         /* places that are still being read */
bool rotate_reading(const struct rotate_state *st);           /* is anything still open? */
void rotate_forget(struct rotate_state *st);

/* rotate_ask.c: the word before something is written, and the names that protected clusters ask for. */
void rotate_ask_write(struct ui_screen *s, bool undo, const char *title, const char *line, const char *more,
		      void (*go)(struct ui_screen *s, bool undo));
#endif
