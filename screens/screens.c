/* The list of all screens. */
#include "screens/screens.h"

const struct rh_screen_ops *const rh_screens[] = {
	&rh_screen_connect,	     &rh_screen_server_form,	  &rh_screen_sign_in,	  &rh_screen_clusters,
	&rh_screen_explore,	     &rh_screen_namespaces,	  &rh_screen_secrets,	  &rh_screen_secret_type,
	&rh_screen_pull_secret_form, &rh_screen_pull_secret_edit, &rh_screen_secret_form, &rh_screen_secret_edit,
	&rh_screen_secret_view,	     &rh_screen_review,		  &rh_screen_review_save, &rh_screen_yaml,
	&rh_screen_lessons, &rh_screen_commands,	     &rh_screen_log,		  &rh_screen_settings,	  &rh_screen_about,
	NULL,
};
