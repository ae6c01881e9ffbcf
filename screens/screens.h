/* screens: what a person sees, one file a screen. This header names the screens, their arguments, and the few things
 * that they share.
 */
#ifndef SCREENS_SCREENS_H
#define SCREENS_SCREENS_H

#include "base/base.h"
#include "ui/screen.h"

/* All of them, ends with NULL; the first is the first shown. list.def is made of the sources (list.sh). */
extern const struct ui_screen_ops *const screens_all[];

#define SCREEN(id) extern const struct ui_screen_ops screen_##id;
#include "screens/list.def"
#undef SCREEN

/* Arguments: a screen about one secret (secret_view, pull_secret_edit, secret_edit, used_by, rotate, yaml) takes its
 * key (see project_place.c) as const char *; one about a workload (workload_view, yaml, events, rematch)
 * "deployment/ns/name"; workloads and workload_kind the id of a kind or NULL; events NULL for all; secret_form takes
 * the id of the kind, "opaque"; server_form the URL of a saved server or NULL; sign_in, passphrase and new_password a
 * const struct rh_err * (why) or NULL; review and review_save a struct app_change *, taken over; commands the struct
 * ui_screen * whose commands are shown; secrets NULL or "core"; test_login a struct test_login_start; explanation a
 * struct explain_about. */
struct explain_about {
	const char *image, *ns;
};

/* pull_secret_form takes NULL, or what is wished for: a registry for this host in that namespace; done, it goes back to
 * who asked. */
struct pull_secret_prefill {
	const char *ns, *host;
};
/* workload_form takes "deployment", or the key "deployment/ns/name" of what is cloned; workload_edit such a key. */
#endif
