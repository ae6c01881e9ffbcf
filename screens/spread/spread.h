/* What the files of the review of many places share: spread.c (the screen), spread_rows.c (its rows), spread_find.c
 * (what is written, and where), spread_ask.c (what is confirmed), spread_places.c (the question where to). */
#ifndef SCREENS_SPREAD_SPREAD_H
#define SCREENS_SPREAD_SPREAD_H

#include "app/spread.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "ui/columns.h"
#include "ui/role.h"

struct ui_screen;

/* What is copied, and where to: argument of screen_spread, which copies it. */
struct spread_start {
	const char *const *keys; /* of secrets that exist; NULL: the draft */
	size_t key_count;
	const struct kube_secret_draft *draft;
	struct rh_owner form; /* that the draft comes from */
	const char *const *names;
	size_t n;
	const char *const *labels; /* selectors: their namespaces too */
	size_t label_count;
	const struct app_spread_lines *lines; /* of a report, and nothing else; NULL: none */
	const char *report;                   /* its file */
};
struct spread_state {
	struct ui_screen *screen;
	struct app_spread *spread;
	char **keys;
	size_t key_count, read; /* read: answers that have come */
	char *title;            /* what is copied: "quay-pull", "3 registries" */
	struct rh_owner form;
	char **names;
	size_t n;
	char **labels;
	size_t label_count, listed;
	size_t sources;
	bool several;            /* clusters */
	char *here;              /* name of the explored one */
	char *report;            /* the file that this is undone from; NULL: it is written here */
	struct app_fleet *fleet; /* other clusters; NULL: nobody has asked for them */
	size_t marked_to;        /* items that were marked once, as they came */
	struct rh_timer timer;   /* until what has changed is drawn, while shows_soon */
	bool shows_soon;
	struct rh_rows rows;
	bool stale;                  /* rows are to be made again */
	bool checked;                /* the first check has begun */
	bool go_on;                  /* whatever fails */
	size_t way_at;               /* the item whose way was chosen, + 1; 0: none */
	enum app_spread_phase phase; /* as it was when it was last told */
	char **muted;                /* ends with NULL */
	size_t muted_count;
};
enum { SPREAD_TAG_SOURCE = 1, SPREAD_TAG_LABELS = 4000 }; /* and the index of a key, of a selector */

/* spread_rows.c */
struct spread_row {
	struct rh_row row; /* key: "namespace/name", of another cluster behind its name and a slash */
	const char *place, *there, *server, *note;
	const char *mark; /* as the key, "" where it cannot be chosen */
	enum ui_role there_role, server_role;
	int at; /* item */
};
static inline const struct spread_row *spread_row_of(const struct rh_row *row)
{
	return (const struct spread_row *)(const void *)row;
}
extern const struct ui_column spread_columns[];
void spread_make_rows(struct spread_state *st);
char *spread_key(const struct app_spread_item *i); /* of its row */

/* spread.c */
bool spread_resting(const struct spread_state *st);    /* nothing is read, checked or written */
size_t spread_undoable(const struct spread_state *st); /* how many that were written can be undone */

/* spread_ask.c: each does what it asks about, once it is confirmed */
void spread_ask_write(struct ui_screen *s);
void spread_ask_on(struct ui_screen *s, const struct rh_err *e);
void spread_ask_undo(struct ui_screen *s);
void spread_ask_way(struct ui_screen *s, const struct rh_row *row); /* of the place of the row; or says why not */

/* spread_find.c */
void spread_take(struct ui_screen *s, const struct spread_start *start);
bool spread_found(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
void spread_drop(struct spread_state *st);
bool spread_finding(const struct spread_state *st); /* sources or places are still being read */

/* spread_clusters.c */
void spread_clusters(struct ui_screen *s);      /* asks for places in other clusters, and adds them */
void spread_fleet_changed(struct ui_screen *s); /* APP_MESSAGE_FLEET */
/* What has to be typed before anything is written: the names of the protected clusters among the places, a blank
 * between them; NULL: nothing. The caller frees it. */
char *spread_protected(const struct ui_screen *s);
#endif
