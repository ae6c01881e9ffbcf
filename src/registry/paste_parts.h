/* What the files of smart paste share: paste.c (what is it), paste_words.c (a shell's words), paste_command.c (login
 * and kubectl lines), paste_pull.c (other lines with a login in them), paste_refuse.c (what is none of them, and why),
 * paste_json.c (configs, Secrets, robot accounts). */
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

/* ---- encodings (paste_encoding.c) ---- */

/* The text without a byte order mark, UTF-16 made UTF-8; false when it is neither, or not whole. */
bool registry_paste_decode(struct rh_str text, struct rh_secret *out);
/* A docker config in base64, as a Secret's data holds it, in one line or wrapped, with or without the name of its key
 * in front. */
bool registry_paste_base64(struct rh_str text, struct rh_secret *out);

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
	bool cut;                       /* an operator ends it in the middle: "a&b", which nobody means */
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

/* ---- command lines (paste_command.c, paste_pull.c) ---- */

enum registry_said {
	SAID_OTHER,
	SAID_USER,
	SAID_PASSWORD,
	SAID_PASSWORD_INPUT,
	SAID_SERVER,
	SAID_NAMESPACE,
	SAID_TOKEN,
	SAID_LITERAL,
	SAID_PAIR,
	SAIDS
};
struct registry_paste_flag {
	const char *name; /* "--username" */
	char letter;      /* 'u'; 0: none */
	bool value;       /* takes one */
	enum registry_said meaning;
};
/* One command of the paste: words from..to. */
struct registry_paste_command {
	const struct registry_shell_words *w;
	size_t from, to;
	bool piped; /* the command before it writes into it */
	struct registry_paste_command *before;
};
/* What its flags said. */
struct registry_paste_said {
	size_t by[SAIDS]; /* 1 + index of the word that holds the value; 0: not said */
	struct rh_str value[SAIDS];
	size_t names[2], name_count; /* words that are no flags */
	bool blanks;                 /* around a "=" */
};
struct rh_str registry_paste_program(struct rh_str word); /* without its folder */
/* The word behind `words` (space-separated), with the program's own flags anywhere between; 0 when they are not there.
 */
size_t registry_paste_behind(const struct registry_paste_command *c, size_t at, const char *words);
void registry_paste_flags(const struct registry_paste_command *c, size_t from, size_t to,
			  const struct registry_paste_flag *flags, struct registry_paste_said *s,
			  struct registry_paste *out);
/* Remarks on how the line was read; by: the word with the password, as in registry_paste_said. */
void registry_paste_note_line(const struct registry_paste_command *c, const struct registry_paste_said *s, size_t by,
			      struct registry_paste_entry *e);
/* A command with a login that is none: crictl, ctr, skopeo, curl. False: it is not one of those. */
bool registry_paste_pull(const struct registry_paste_command *c, size_t program, struct registry_paste *out);

/* Each: false when the text is not of that kind; else what it says is in out. */
bool registry_paste_commands(struct rh_str text, struct registry_paste *out);
bool registry_paste_json(struct rh_str text, struct registry_paste *out);
bool registry_paste_config(struct rh_str value, const char *what,
			   struct registry_paste *out); /* with "auths", or the older map */
bool registry_paste_yaml(struct rh_str text, struct registry_paste *out);
#endif
