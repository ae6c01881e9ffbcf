/* places: where one can go: one table for the menu bar, the palette, the Cluster Explorer and PLACE on the command
 * line. */
#ifndef APP_PLACES_H
#define APP_PLACES_H

#include "base/base.h"
#include "ui/verbs.h"

struct app;
struct ui_menu;

enum app_needs {
	APP_NEEDS_NOTHING,
	APP_NEEDS_SERVER,
	APP_NEEDS_RANCHER,
	APP_NEEDS_TRAINER, /* the door of the sandbox */
	APP_NEEDS_CLASS,
	APP_NEEDS_CLUSTER, /* this and what follows are places of a cluster */
	APP_NEEDS_RANCHER_CLUSTER,
	APP_NEEDS_PROJECT_SECRETS,
	APP_NEEDS_LEGACY
};
enum app_writes { APP_WRITES_NOTHING, APP_WRITES_SECRETS, APP_WRITES_WORKLOADS, APP_WRITES_NAMESPACES };
struct app_place {
	const char *id;     /* "go.secrets" */
	const char *screen; /* "secrets"; NULL: something to do */
	enum ui_verb verb;  /* that is, where it has a key too */
	const char *menu;   /* title of the menu that has it, NULL: none */
	const char *label;
	const char *cli; /* PLACE on the command line, NULL: none */
	enum app_needs needs;
	const char *below;      /* id of the screen it is put on, NULL: on whatever is there */
	bool on_below;          /* on that screen alone: what is above it is left */
	const char *arg;        /* of the screen */
	enum app_writes writes; /* what one goes there to write */
};
extern const struct app_place app_places[];                                /* ends with id NULL */
const struct app_place *app_place_of_cli(const char *cli);                 /* NULL: there is none */
const struct app_place *app_place_of_id(const char *id);                   /* NULL: there is none */
const char *app_cannot_go(const struct app *a, const struct app_place *p); /* why, a sentence */
bool app_can_go(const struct app *a, const struct app_place *p);
const struct ui_menu *app_menus(struct app *a, size_t *count); /* valid until the next call */
#endif
