/* cmdline: the command line and the exit codes. */
#ifndef APP_CMDLINE_H
#define APP_CMDLINE_H

#include "base/base.h"

struct app;
struct ui_screen_ops;

/* Exit codes, as the man page lists them. */
enum {
	APP_EXIT_OK = 0,
	APP_EXIT_CANCELLED = 1,
	APP_EXIT_USAGE = 2,
	APP_EXIT_CONFIG = 3,
	APP_EXIT_AUTH = 4,
	APP_EXIT_NET = 5,
	APP_EXIT_CONFLICT = 6,
	APP_EXIT_REFUSED = 7,
	APP_EXIT_UNSURE = 8,
	APP_EXIT_BY_ACCOUNT = 10,
	APP_EXIT_NEAR = 11,
	APP_EXIT_NOTHING = 12,
	APP_EXIT_UNKNOWN = 13,
	APP_EXIT_UNATTACHED = 14,
	APP_EXIT_FOUND = 15,
	APP_EXIT_INTERNAL = 70
};
int app_exit_code(enum rh_code code);
int app_say_error(const struct rh_err *e); /* on stderr; returns its exit code */

struct app_options {
	const char *kubeconfig, *context, *server, *cluster, *lang, *demo, *demo_user, *world, *state_dir, *token_file,
		*journal, *record, *place, *theme, *ambiguous;
	const char *play;             /* lesson --play FILE: the file; NULL: not played */
	const char *handout;          /* lesson ID --handout FORMAT: the format; NULL: none */
	int pace;                     /* seconds between its steps; below 0: as usual */
	const char *lessons, *lesson; /* a directory of lesson files; ID[:STEP] to be walked through; NULL: none */
	const char **images;          /* the words behind "explain" or "lesson" */
	size_t image_count;
	bool explain;             /* with images or a file: prints and ends, without a screen */
	const char *output;       /* of "explain" and "audit": how it is printed; NULL: as usual */
	bool audit, all_clusters; /* "audit": prints and ends, without a screen */
	const char **contexts;    /* --context, of "audit" several */
	size_t context_count;
	const char *fail_on;     /* of "audit": app_audit_fail_on */
	const char **namespaces; /* -n, may be repeated */
	size_t namespace_count;
	int token_fd;           /* -1: none */
	bool accept_unverified; /* explain: go on although the kubeconfig turns verification off */
	char **complete; /* words typed so far, the last one perhaps not whole: what may come next is printed; NULL: no
			  */
	size_t complete_count;
	const char *file;         /* -f of "apply" and "explain"; "-": standard input; NULL: none */
	bool apply, yes, dry_run; /* "apply": writes what the file says, or only asks, and ends */
	bool plugin;              /* started as kubectl-ranchhand: goes where kubectl would */
	bool about_lessons;       /* "lesson": prints which there are; with `check` what is wrong with the files that
				     are named */
	bool check;
	bool doctor;      /* "doctor": prints what the program runs on */
	const char *into; /* "apply": the name of the cluster that it may write to; NULL: not said */
	bool protect;     /* everything is protected, whatever the state says */
	bool read_only, no_state, ascii, mono, mouse, no_mouse, linear, present, describe, help, version;
};
/* argv as main gets it, "explain IMAGE...", "audit", "apply", "lesson" and "doctor" included. RH_E_USAGE with one clear
 * sentence. `o` borrows from argv; release frees the rest. */
enum rh_code app_options_parse(struct app_options *o, int argc, char **argv, struct rh_err *e) RH_NODISCARD;
void app_options_release(struct app_options *o);
/* What may come next on a command line that begins with these words, for shells: a line each, with a tab and what it is
 * where that is known; then ":0" when it may also be a file, ":16" a directory, ":4" neither, as cobra's __complete
 * says it (github.com/spf13/cobra, completions.go), so that kubectl can ask as well. */
void app_complete(struct app *a, struct rh_buf *out);
/* The token that --token-file or --token-fd names; RH_OK and nothing when neither was given. */
enum rh_code app_options_token(const struct app_options *o, struct rh_secret *token, struct rh_err *e) RH_NODISCARD;
void app_options_help(struct rh_buf *out);
/* All screens, fields, actions, keys, places, options and exit codes as one JSON object. */
void app_describe(const struct ui_screen_ops *const *screens, struct rh_buf *out);

/* Runs the program on these screens (NULL-terminated; the first is the first shown). Returns the exit code. */
int app_main(int argc, char **argv, const struct ui_screen_ops *const *screens);
#endif
