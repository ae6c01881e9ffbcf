/* places: where one can go: one table for the menu bar, the palette, the Cluster Explorer and PLACE on the command
 * line. */
#ifndef APP_PLACES_H
#define APP_PLACES_H

struct app_place {
	const char *id;     /* "go.secrets" */
	const char *screen; /* "secrets" */
	const char *menu;   /* title of the menu it stands in, NULL: none */
	const char *label;
	const char *cli; /* PLACE on the command line, NULL: none */
	enum {
		APP_NEEDS_NOTHING,
		APP_NEEDS_SERVER,
		APP_NEEDS_RANCHER,
		APP_NEEDS_CLUSTER,
		APP_NEEDS_PROJECT_SECRETS,
		APP_NEEDS_LEGACY
	} needs;
	const char *below; /* id of the screen it is put on, NULL: on whatever is there */
	const char *arg;
};
extern const struct app_place app_places[]; /* ends with id NULL */

#endif
