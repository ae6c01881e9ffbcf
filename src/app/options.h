/* The tables of the command line, for cmdline.c and describe.c. */
#ifndef RH_APP_OPTIONS_H
#define RH_APP_OPTIONS_H

struct rh_option_def {
	const char *name;
	int letter;		/* getopt's value; -n, -h and -V are short options too */
	const char *arg;	/* NULL: a switch */
	const char *help;
};
extern const struct rh_option_def rh_option_defs[];	/* ends with name NULL */

struct rh_exit_def {
	int code;
	const char *meaning;
};
extern const struct rh_exit_def rh_exit_defs[];		/* ends with meaning NULL */
#endif
