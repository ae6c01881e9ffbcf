/* What the files of smart paste share: paste.c (what is it), paste_words.c (a shell's words), paste_command.c (login and
 * kubectl lines), paste_json.c (configs, Secrets, robot accounts). */
#ifndef RH_REGISTRY_PASTE_H
#define RH_REGISTRY_PASTE_H

#include "registry/internal.h"

#define RH_HUB_KEY "index.docker.io/v1/"

/* A further entry; it belongs to p. Never NULL. */
struct rh_paste_entry *rh_paste_add(struct rh_paste *p, struct rh_str address, struct rh_str user);
/* A remark on the entry; the first one stays. Never with a value of the text in it that may be a secret. */
void rh_paste_note(struct rh_paste_entry *e, const char *fmt, ...) RH_PRINTF(2, 3);
void rh_paste_ignore(struct rh_paste *p, struct rh_str what);	/* names a part that is not taken over, for the question */
/* What `docker login` would write for this server: the host, Docker Hub's key for any of its names. */
char *rh_paste_address(struct rh_str server, bool path);

/* ---- words ---- */

enum rh_shell_end { RH_SHELL_SPACE, RH_SHELL_PIPE, RH_SHELL_COMMAND };	/* what comes behind it */
struct rh_shell_word {
	size_t at, n;			/* within the text of rh_shell_words */
	enum rh_shell_end end;
	bool expands;			/* a variable, a command, a glob: what it is, only that shell knew */
	bool input, input_file, output;	/* behind <<<, <, > */
};
struct rh_shell_words {
	struct rh_secret text;
	struct rh_shell_word *v;
	size_t n;
};
/* As a POSIX shell splits and unquotes; false when a quote does not end or there are too many. */
bool rh_shell_words_read(struct rh_str line, struct rh_shell_words *out);
void rh_shell_words_release(struct rh_shell_words *w);
/* Unquoted; lives as long as w. */
struct rh_str rh_shell_word_text(const struct rh_shell_words *w, size_t i);

/* Each: false when the text is not of that kind; else what it says is in out. */
bool rh_paste_commands(struct rh_str text, struct rh_paste *out);
bool rh_paste_json(struct rh_str text, struct rh_paste *out);
bool rh_paste_yaml(struct rh_str text, struct rh_paste *out);
#endif
