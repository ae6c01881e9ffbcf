/* The tables of the command line, for cmdline.c and describe.c. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/base.h"

struct app_options;

/* What the value of an option is, for the shell's completion. */
enum app_takes {
	APP_TAKES_TEXT,
	APP_TAKES_FILE,
	APP_TAKES_DIRECTORY,
	APP_TAKES_CONTEXT,
	APP_TAKES_SERVER,
	APP_TAKES_CLUSTER,
	APP_TAKES_NAMESPACE,
	APP_TAKES_COUNT
};
struct app_option_def {
	const char *name;
	int letter;      /* getopt's value; -n, -h and -V are short options too */
	const char *arg; /* NULL: a switch */
	const char *help;
	void (*values)(struct rh_buf *out); /* what it may be, "a, b", behind the help; NULL: see takes */
	enum app_takes takes;
	bool optional; /* its value: only as --name=VALUE */
};
extern const struct app_option_def app_option_defs[]; /* ends with name NULL */

/* What stands in place of PLACE, prints, and ends. */
struct app_command_def {
	const char *name, *arg /* NULL: none */, *help;
};
extern const struct app_command_def app_command_defs[]; /* ends with name NULL */

/* cmdline_check.c */
extern const char *const app_handout_formats[]; /* of lesson --handout; ends with NULL */
extern const char *const app_explain_outputs[]; /* of explain --output; ends with NULL */
extern const char *const app_demo_profiles[];   /* of --demo, the first where none is given; ends with NULL */
/* RH_E_USAGE with what is wrong, the argument that it is about (NULL: none), and where to look. */
enum rh_code app_options_usage(struct rh_err *e, const char *what, const char *arg);
/* Do they go together? RH_E_USAGE with one sentence. */
enum rh_code app_options_check(const struct app_options *o, struct rh_err *e) RH_NODISCARD;

struct app_exit_def {
	int code;
	const char *meaning;
};
extern const struct app_exit_def app_exit_defs[]; /* ends with meaning NULL */
#endif
