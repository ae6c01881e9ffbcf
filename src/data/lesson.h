/* lesson: lesson files. */
#ifndef DATA_LESSON_H
#define DATA_LESSON_H

#include "base/base.h"

/* A lesson file (docs/LESSONS.md): a task in steps, each with captions and instructions. The guided tour shows a
 * person one instruction at a time; the engine in tests/lessons carries all of them out on the real program. Verbs,
 * fields, screens and menu entries stand there by id, so one file serves every language and key map. */
enum data_lesson_word {
	/* done by a person or by the engine */
	DATA_LESSON_DO,
	DATA_LESSON_MENU,
	DATA_LESSON_PALETTE,
	DATA_LESSON_ROW,
	DATA_LESSON_FIELD,
	DATA_LESSON_SECRET,
	DATA_LESSON_CHOOSE,
	DATA_LESSON_PICK, /* of the list that is open */
	DATA_LESSON_PRESS,
	DATA_LESSON_BURST,
	DATA_LESSON_TYPE,
	DATA_LESSON_PASTE,
	DATA_LESSON_KUBECTL, /* a person types it in a shell */
	/* prepared by whoever plays it: nothing for the person to do */
	DATA_LESSON_SETUP,
	/* checked by both */
	DATA_LESSON_SCREEN,
	DATA_LESSON_FOCUS,
	DATA_LESSON_SEE,
	DATA_LESSON_LABEL,
	DATA_LESSON_API,
	DATA_LESSON_EXPECT,
	/* of the engine alone: the tour passes over them */
	DATA_LESSON_GOLDEN,
	DATA_LESSON_TICK,
	DATA_LESSON_KEYS,
	DATA_LESSON_RESIZE,
	DATA_LESSON_REVEAL,
	DATA_LESSON_FAULT,
	DATA_LESSON_PRINTED,
};
enum data_lesson_part { DATA_LESSON_PERSON, DATA_LESSON_STAGE, DATA_LESSON_CHECK, DATA_LESSON_ENGINE };
struct data_lesson_def {
	const char *name; /* as written in the file */
	enum data_lesson_word word;
	enum data_lesson_part part;
	bool pair;           /* takes "A = B" */
	const char *example; /* for messages */
};
extern const struct data_lesson_def
	data_lesson_words[]; /* in the order of enum data_lesson_word, ends with name NULL */

struct data_lesson_text {
	char *lang, *text;
}; /* a text in one language */
struct data_lesson_texts {
	struct data_lesson_text *v;
	size_t n;
};
struct data_lesson_line {
	enum data_lesson_word word;
	bool negated;      /* "not see …", "not choose …" */
	char *arg, *value; /* value: after " = " of a pair, else NULL; {names} as written */
	int line;          /* 1-based, in the file */
};
struct data_lesson_step {
	char *id;
	struct data_lesson_texts say;
	struct data_lesson_texts yet;  /* what is missing while it is not done; may be empty */
	struct data_lesson_texts hint; /* more help, when asked for; may be empty */
	int docs, docs_of;             /* "docs 6/9": the step of the documentation's procedure; 0: none */
	char *on, *as;                 /* only "rancher" or "kubernetes"; only this user; NULL: always */
	struct data_lesson_line *lines;
	size_t count;
	int line;
};
struct data_lesson {
	char *id, *procedure; /* procedure: which of the documentation's */
	struct data_lesson_texts title;
	char **profiles, **users;      /* NULL-terminated; where and as whom it is played */
	struct data_lesson_text *lets; /* lang: name, text: value */
	size_t let_count;
	char **own;   /* NULL-terminated, NULL: none: the lets for which a person may take another value */
	char **setup; /* NULL-terminated, NULL: none: what is broken in the sandbox before the first step */
	char **needs; /* NULL-terminated, NULL: none: ids of lessons that come before */
	char *part;   /* chapter of the curriculum; NULL: none */
	int minutes;  /* that it takes; 0: not said */
	struct data_lesson_step *steps;
	size_t count;
};
/* RH_E_PARSE names the line, what is wrong with it and what was expected. */
enum rh_code data_lesson_parse(struct rh_str text, struct data_lesson **out, struct rh_err *e) RH_NODISCARD;
void data_lesson_free(struct data_lesson **l);
/* The text for a language ("zh_CN", "de_DE.UTF-8"): exactly that, its language part, else English, else the first. */
const char *data_lesson_say(const struct data_lesson_texts *t, const char *lang);
/* Is there one in just this language? */
bool data_lesson_speaks(const struct data_lesson_texts *t, const char *lang);
/* Sets or replaces a {name}. */
void data_lesson_let(struct data_lesson *l, const char *name, const char *value);
/* The place of the step of that id; l->count: there is none. */
size_t data_lesson_step_of(const struct data_lesson *l, struct rh_str id);
/* Is the word in a list of them? NULL: an empty one. */
bool data_lesson_names(char *const *words, const char *word);
/* The value of a name; NULL: nobody set it. */
const char *data_lesson_let_of(const struct data_lesson *l, struct rh_str name);
/* Is the text just "{NAME}" of an `own` line? Then that name, else NULL. The lesson's. */
const char *data_lesson_own(const struct data_lesson *l, struct rh_str text);
/* In all of its texts, `from` is called `to`, where it stands by itself: "web-blue" is not a part of "web-blue-2". */
void data_lesson_rename(struct data_lesson *l, const char *from, const char *to);
/* Appends text with every {name} replaced; RH_E_PARSE for a name that nobody set. "{{" is a brace. */
enum rh_code data_lesson_fill(const struct data_lesson *l, struct rh_str text, struct rh_buf *out,
			      struct rh_err *e) RH_NODISCARD;
/* Is this step for that kind of server and that user? */
bool data_lesson_step_applies(const struct data_lesson_step *s, bool rancher, const char *user);
/* What can be looked for of a text of the program's own, translated already: of one with values ("%s: used by") its
 * longest part between them. */
struct rh_str data_lesson_label(const char *text);
/* All of them that are long enough to say something: all must be seen. rest: the text, at first. False behind the last.
 */
bool data_lesson_label_next(struct rh_str *rest, struct rh_str *part);
#endif
