/* shell: what a line means in the small shell of the demo, and the few programs that its containers have. */
#ifndef SANDBOX_API_SHELL_H
#define SANDBOX_API_SHELL_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_object;
struct sb_place;

enum { SB_SHELL_WORDS = 64 };
struct sb_shell {
	const struct sb_place *place;
	char *directory;
	struct sb_shell_variable {
		char *name, *value;
	} * variables;
	size_t variable_n;
	int code;     /* of the last command */
	bool leaving; /* exit was said, or exec */
	bool stays;   /* by exec of a shell: it goes on with what is typed */
	void (*out)(void *ctx, bool err, struct rh_str bytes);
	void *ctx;
};
void sb_shell_init(struct sb_shell *s, const struct sb_place *p);
void sb_shell_release(struct sb_shell *s);
void sb_shell_line(struct sb_shell *s, struct rh_str line); /* ;, &&, ||, quotes, $NAME, 2>/dev/null; no pipes */
void sb_shell_set(struct sb_shell *s, const char *name, const char *value);
const char *sb_shell_get(const struct sb_shell *s, const char *name); /* NULL: it is not set */
void sb_shell_say(struct sb_shell *s, bool err, const char *fmt, ...) RH_PRINTF(3, 4);
bool sb_shell_is(const char *word); /* the name of a shell that containers have: "sh", "/bin/sh" */

/* shell_commands.c: runs a program with its arguments; false: there is none of that name. */
bool sb_shell_run(struct sb_shell *s, size_t n, char *const *words);
bool sb_shell_has(const char *name);
/* The pod, and its container's part of the spec; NULL: it is gone. */
const struct sb_object *sb_place_pod(const struct sb_place *p);
const json_t *sb_place_container(const struct sb_place *p);
#endif
