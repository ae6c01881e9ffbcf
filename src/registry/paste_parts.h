/* What the files of smart paste share: paste.c (what is it), paste_words.c (a shell's words), paste_command.c (login
 * and kubectl lines), paste_json.c (configs, Secrets, robot accounts). */
#ifndef REGISTRY_PASTE_PARTS_H
#define REGISTRY_PASTE_PARTS_H

#include "base/base.h"

struct registry_paste;
struct registry_paste_entry;

#define REGISTRY_HUB_KEY "index.docker.io/v1/"

/* A further entry; it belongs to p. Never NULL. */
struct registry_paste_entry *registry_paste_add(struct registry_paste *p, struct rh_str address, struct rh_str user);
/* A remark on the entry; the first one stays. Never with a value of the text in it that may be a secret. */
void registry_paste_note(struct registry_paste_entry *e, const char *fmt, ...) RH_PRINTF(2, 3);
void registry_paste_ignore(struct registry_paste *p,
			   struct rh_str what); /* names a part that is not taken over, for the question */
/* What `docker login` would write for this server: the host, Docker Hub's key for any of its names. */
char *registry_paste_address(struct rh_str server, bool path);

/* ---- words ---- */

enum registry_shell_end {
	REGISTRY_SHELL_SPACE,
	REGISTRY_SHELL_PIPE,
	REGISTRY_SHELL_COMMAND
}; /* what comes behind it */
struct registry_shell_word {
	size_t at, n; /* within the text of registry_shell_words */
	enum registry_shell_end end;
	bool expands;                   /* a variable, a command, a glob: what it is, only that shell knew */
	bool input, input_file, output; /* behind <<<, <, > */
};
struct registry_shell_words {
	struct rh_secret text;
	struct registry_shell_word *v;
	size_t n;
};
/* As a POSIX shell splits and unquotes; false when a quote does not end or there are too many. */
bool registry_shell_words_read(struct rh_str line, struct registry_shell_words *out);
void registry_shell_words_release(struct registry_shell_words *w);
/* Unquoted; lives as long as w. */
struct rh_str registry_shell_word_text(const struct registry_shell_words *w, size_t i);

/* Each: false when the text is not of that kind; else what it says is in out. */
bool registry_paste_commands(struct rh_str text, struct registry_paste *out);
bool registry_paste_json(struct rh_str text, struct registry_paste *out);
bool registry_paste_yaml(struct rh_str text, struct registry_paste *out);
#endif
