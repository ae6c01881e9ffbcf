/* The tables of the command line, for cmdline.c and describe.c. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/base.h"

struct app_option_def {
	const char *name;
	int letter;      /* getopt's value; -n, -h and -V are short options too */
	const char *arg; /* NULL: a switch */
	const char *help;
	void (*values)(struct rh_buf *out); /* what it may be, behind the help; NULL: anything, or the help says */
};
extern const struct app_option_def app_option_defs[]; /* ends with name NULL */

struct app_exit_def {
	int code;
	const char *meaning;
};
extern const struct app_exit_def app_exit_defs[]; /* ends with meaning NULL */
#endif
