/* screens: what a person sees, one file a screen. This header names the screens, their arguments, and the few things
 * that they share.
 */
#ifndef SCREENS_SCREENS_H
#define SCREENS_SCREENS_H

#include "base/base.h"
#include "ui/screen.h"

/* All of them, ends with NULL; the first is the first shown. The list is made of the sources (list.sh): a new screen is
 * not named here, so that nothing else has to be compiled for it. */
extern const struct ui_screen_ops *const screens_all[];

/* Those that a screen opens. */
extern const struct ui_screen_ops screen_account_form;
extern const struct ui_screen_ops screen_account_view;
extern const struct ui_screen_ops screen_breaks;
extern const struct ui_screen_ops screen_bulk;
extern const struct ui_screen_ops screen_change;
extern const struct ui_screen_ops screen_coverage_findings;
extern const struct ui_screen_ops screen_coverage_list;
extern const struct ui_screen_ops screen_every_pod;
extern const struct ui_screen_ops screen_explanation;
extern const struct ui_screen_ops screen_helper;
extern const struct ui_screen_ops screen_history;
extern const struct ui_screen_ops screen_history_diff;
extern const struct ui_screen_ops screen_logs;
extern const struct ui_screen_ops screen_namespace_form;
extern const struct ui_screen_ops screen_pull_secret_form;
extern const struct ui_screen_ops screen_registry_paste;
extern const struct ui_screen_ops screen_rematch;
extern const struct ui_screen_ops screen_rotation;
extern const struct ui_screen_ops screen_rotation_restart;
extern const struct ui_screen_ops screen_secret_form;
extern const struct ui_screen_ops screen_secret_type;
extern const struct ui_screen_ops screen_secret_view;
extern const struct ui_screen_ops screen_server_form;
extern const struct ui_screen_ops screen_spread;
extern const struct ui_screen_ops screen_test_login;
extern const struct ui_screen_ops screen_timeline;
extern const struct ui_screen_ops screen_to_file;
extern const struct ui_screen_ops screen_used_by;
extern const struct ui_screen_ops screen_workload_form;
extern const struct ui_screen_ops screen_workload_kind;
extern const struct ui_screen_ops screen_workload_type;
extern const struct ui_screen_ops screen_workload_view;
extern const struct ui_screen_ops screen_yaml;

/* Arguments: a screen about one secret (secret_view, used_by, rotate, yaml) takes its key (see secret_home.h) as const
 * char *; account_view, and yaml of one, a service account's (accounts.h); one about a workload (workload_view, yaml,
 * timeline, history, rematch) "deployment/ns/name"; workloads and workload_kind the id of a kind or NULL; secrets NULL
 * or "core"; sign_in, passphrase and new_password a const struct rh_err * (why) or NULL; review a struct
 * app_review_start; commands the struct ui_screen * whose commands are shown; test_login a struct test_login_start;
 * helper a struct helper_start; to_file a struct edit_file_start; from_file the struct ui_screen * whose field is
 * filled; history_diff a struct workload_two_revisions; explanation a struct explain_about.
 *
 * Forms take a struct ui_form_start (ui/field.h) or NULL. Of it
 *   secret_form       key: a secret's; kind: "opaque" and the like
 *   pull_secret_form  key: a secret's, about: key of the entry whose password was refused; in: a namespace, about:
 *                     a host: done, it goes back to who asked; kind:
 *                     PULL_SECRET_OF_PROJECT: the project stands in place of the namespace
 *   workload_form     key and like: "deployment/ns/name"; kind: "deployment"
 *   namespace_form    in: the id of a project
 *   account_form      key: a service account's; every_pod: a secret's
 *   kubeconfig        kind: "file" or "clipboard"
 *   server_form       key: the URL of a saved server */
#define PULL_SECRET_OF_PROJECT "project"

struct explain_about {
	const char *image, *ns;
};
#endif
