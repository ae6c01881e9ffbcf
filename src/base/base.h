/* base: what every other room stands on.
 *
 * Strings, buffers with a limit from birth, secrets, errors, text made safe for a terminal, the clock and its
 * timers, message between owners, rows, files, the log, and dying well. Knows nothing of the network, of curses
 * or of Kubernetes.
 *
 * Rules that hold in every header of this program:
 *  - `struct rh_thing` is worked on by `rh_thing_verb()`. Four verbs have fixed meanings: _init makes a zeroed
 *    thing usable, _release gives up what it holds (the struct itself is the caller's), _clear empties it for
 *    reuse, _free releases a heap-allocated thing through a pointer that it sets to NULL.
 *  - A function that can fail returns enum rh_code and fills a caller-owned struct rh_err (never NULL).
 *  - Out of memory never returns: the terminal is restored and the program aborts.
 *  - The program has one thread; nothing here is safe to call from a second one or from a signal handler
 *    unless it says so.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define RH_NODISCARD __attribute__((warn_unused_result))
#define RH_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define RH_NORETURN __attribute__((noreturn))
#define RH_LEN(a) (sizeof(a) / sizeof *(a))

/* ---- impossible states ---- */

/* Restores the terminal, says where, and aborts. For states that only a bug of ours can make. */
#define RH_BUG(...) rh_bug(__FILE__, __LINE__, __VA_ARGS__)
void rh_bug(const char *file, int line, const char *fmt, ...) RH_PRINTF(3, 4) RH_NORETURN;

/* ---- memory: never fails, never returns NULL ---- */

void *rh_alloc(size_t bytes) __attribute__((malloc, returns_nonnull));                /* zeroed; free() it */
void *rh_resize(void *p, size_t count, size_t size) __attribute__((returns_nonnull)); /* overflow-checked realloc */
/* Room for one more behind the n elements of an array that grows by nothing else: doubled when n is a power of two, so
 * that no capacity is kept beside it. */
void *rh_grow(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
char *rh_strdup(const char *z) __attribute__((malloc, returns_nonnull));
char *rh_format(const char *fmt, ...) RH_PRINTF(1, 2) __attribute__((malloc, returns_nonnull));
/* Frees *z and makes it a copy of `to` (NULL stays NULL). `to` may lie inside *z. */
void rh_strset(char **z, const char *to);

/* ---- struct rh_str: a view of bytes that somebody else owns ---- */

struct rh_str {
	const char *p; /* not terminated; NULL only when n is 0 */
	size_t n;
};
#define RH_STR(literal) ((struct rh_str){ (literal), sizeof(literal) - 1 })
#define RH_ARG(s) (int)(s).n, (s).p  /* for "%.*s" */
struct rh_str rh_str(const char *z); /* NULL gives the empty view */
struct rh_str rh_str_n(const char *p, size_t n);
bool rh_str_eq(struct rh_str a, struct rh_str b);
bool rh_str_is(struct rh_str a, const char *z);
bool rh_str_is_nocase(struct rh_str a, const char *z); /* ASCII letters only */
int rh_str_cmp(struct rh_str a, struct rh_str b);      /* byte order, like strcmp */
bool rh_str_starts(struct rh_str s, const char *prefix);
bool rh_str_ends(struct rh_str s, const char *suffix);
struct rh_str rh_str_from(struct rh_str s, size_t start);      /* the tail; empty when start is past the end */
struct rh_str rh_str_trim(struct rh_str s);                    /* without ASCII white space at both ends */
size_t rh_str_find(struct rh_str s, const char *needle);       /* offset, or s.n when absent */
bool rh_str_has_nocase(struct rh_str s, struct rh_str needle); /* Unicode simple case folding */
/* Appends s in lower case by Unicode's simple mapping; invalid bytes stay as they are. For texts that are searched. */
struct rh_buf;
void rh_lower(struct rh_buf *out, struct rh_str s);
/* Appends the first letters of the pinyin of its Chinese characters ("jqgl" for 集群管理), and, behind a blank, those
 * of other readings where a character has one. All else is passed over. */
void rh_initials(struct rh_buf *out, struct rh_str text);
/* Takes the part before the first `sep` off *rest into *part; false when *rest was already exhausted. */
bool rh_str_cut(struct rh_str *rest, char sep, struct rh_str *part);
/* The next word, with any of the characters of `between` around it; false when there is none. */
bool rh_str_word(struct rh_str *rest, const char *between, struct rh_str *word);
char *rh_str_dup(struct rh_str s) __attribute__((malloc, returns_nonnull));
/* A whole decimal number within [min, max]; anything else is false and *out is untouched. */
bool rh_str_number(struct rh_str s, int64_t min, int64_t max, int64_t *out);

/* Goes on hashing with n bytes, from RH_HASH on (FNV-1a, 64 bits; Fowler, Noll, Vo). For tables and fingerprints, not
 * against an adversary. */
#define RH_HASH UINT64_C(14695981039346656037)
uint64_t rh_hash(uint64_t h, const void *p, size_t n);

/* ---- errors ---- */

/* Codes decide behaviour, texts are for people. */
enum rh_code {
	RH_OK,
	RH_E_CANCELLED, /* by us, on purpose: never shown */
	RH_E_TIMEOUT,
	RH_E_NET,       /* name, connect, cut off */
	RH_E_TLS,       /* certificate or handshake */
	RH_E_AUTH,      /* 401: a sign-in dialog over the present screen */
	RH_E_FORBIDDEN, /* 403: stay, name the permission */
	RH_E_NOTFOUND,
	RH_E_EXISTS,   /* 409 AlreadyExists */
	RH_E_CONFLICT, /* 409 Conflict: mine, theirs, base */
	RH_E_GONE,     /* 410: list again */
	RH_E_INVALID,  /* the other side, or a rule of ours, refuses a value: go to the field */
	RH_E_SERVER,   /* 5xx, and answers that are not what was asked for */
	RH_E_PARSE,
	RH_E_IO,      /* files and processes of this machine */
	RH_E_LIMIT,   /* a limit of ours: the text says which */
	RH_E_REFUSED, /* by our own gate: read-only, protected */
	RH_E_USAGE,   /* the command line */
	RH_E_UNKNOWN, /* a write: nobody knows whether it happened */
};

struct rh_err {
	enum rh_code code;
	int http;       /* status of the answer, 0 if there was none */
	int sys;        /* errno, 0 if none */
	char field[96]; /* field path of the refused value, as the server named it; may be empty */
	char what[200]; /* what failed, in the user's words */
	char why[400];  /* what the other side said, made safe for a terminal; may be empty */
	char fix[240];  /* the next thing to try; may be empty */
};
/* Each returns the code so that `return rh_err_set(...)` reads well. Texts are cut at a character. _set clears
 * the whole struct first; _why and _fix add to what _set made. All texts pass rh_line_clean. */
enum rh_code rh_err_set(struct rh_err *e, enum rh_code code, const char *what, ...) RH_PRINTF(3, 4);
enum rh_code rh_err_why(struct rh_err *e, const char *why, ...) RH_PRINTF(2, 3);
enum rh_code rh_err_fix(struct rh_err *e, const char *fix, ...) RH_PRINTF(2, 3);
/* All three at once, of texts that need no values; why and fix may be NULL. */
enum rh_code rh_err_say(struct rh_err *e, enum rh_code code, const char *what, const char *why, const char *fix);
enum rh_code rh_err_sys(struct rh_err *e, int sys, const char *what, ...) RH_PRINTF(3, 4); /* RH_E_IO, why = strerror */
/* The texts as one line of the caller's: "There is no such option: --output", and the fix behind them if asked for. */
char *rh_err_line(const struct rh_err *e, bool fix);
/* What stands between this sentence and one behind it: a blank, and nothing behind a full-width mark, which brings its
 * own room, or where there is no sentence yet. */
const char *rh_gap(const char *sentence);
const char *rh_code_name(enum rh_code code); /* "RH_E_AUTH"; for the log and tests */

/* ---- struct rh_buf: a growing byte buffer with a limit from birth ---- */

struct rh_buf {
	char *p; /* always terminated after init; may hold NUL bytes before the end */
	size_t n, cap;
	size_t limit; /* n never exceeds it */
	bool over;    /* something did not fit: sticky until clear */
};
void rh_buf_init(struct rh_buf *b, size_t limit);
void rh_buf_room(struct rh_buf *b, size_t n); /* at once for n more bytes, where that many are usual */
void rh_buf_release(struct rh_buf *b);
void rh_buf_clear(struct rh_buf *b);
/* All adders are no-ops once `over`; what does not fit whole is not added at all and sets `over`. So a caller
 * may add freely and test `over` once at the end. */
void rh_buf_add(struct rh_buf *b, const void *p, size_t n);
void rh_buf_addz(struct rh_buf *b, const char *z);
void rh_buf_adds(struct rh_buf *b, struct rh_str s);
void rh_buf_addc(struct rh_buf *b, char c);
void rh_buf_addf(struct rh_buf *b, const char *fmt, ...) RH_PRINTF(2, 3);
void rh_buf_drop(struct rh_buf *b, size_t n); /* removes the first n bytes */
struct rh_str rh_buf_str(const struct rh_buf *b);
char *rh_buf_take(struct rh_buf *b); /* the text becomes the caller's; b is empty again */

/* ---- struct rh_secret: the only place where a password, a token or a key may be ---- */

/* Memory that is locked, left out of core dumps and of children, and wiped when given up. No function of this
 * program prints one: rh_secret_peek is what a reviewer greps for. */
struct rh_secret {
	char *p; /* NULL while empty */
	size_t n, cap;
};
#define RH_SECRET_LIMIT ((size_t)64 << 20)
void rh_secret_init(struct rh_secret *s);
void rh_secret_release(struct rh_secret *s);                      /* wipes */
void rh_secret_clear(struct rh_secret *s);                        /* wipes, keeps the pages */
void rh_secret_add(struct rh_secret *s, const void *p, size_t n); /* aborts past RH_SECRET_LIMIT: check before */
void rh_secret_set(struct rh_secret *s, struct rh_str bytes);
void rh_secret_copy(struct rh_secret *to, const struct rh_secret *from);
void rh_secret_move(struct rh_secret *to, struct rh_secret *from);       /* from is empty afterwards */
bool rh_secret_eq(const struct rh_secret *a, const struct rh_secret *b); /* constant time for equal lengths */
struct rh_str rh_secret_peek(const struct rh_secret *s);                 /* valid until the next change */
/* False once when memory could not be locked (RLIMIT_MEMLOCK); the connect screen says so. */
bool rh_secret_locked(void);
/* The ASCII character that a full-width one is meant to be, '5' for '５'; '\0': it is none. */
char rh_narrow_char(uint32_t c);
bool rh_narrow(struct rh_secret *out, struct rh_str text); /* appends it with those in their place; was there one? */

/* ---- struct rh_out: where a writer writes to: a buffer or a secret ---- */

struct rh_out {
	void (*add)(void *to, const void *p, size_t n);
	void *to;
};
struct rh_out rh_out_buf(struct rh_buf *b);
struct rh_out rh_out_secret(struct rh_secret *s);
void rh_out_add(struct rh_out o, const void *p, size_t n);
void rh_out_addz(struct rh_out o, const char *z);
void rh_out_adds(struct rh_out o, struct rh_str s);

/* ---- text that leaves for a terminal, a log or a file ---- */

/* One thing that is drawn as a whole: a grapheme cluster as it came, or the visible form of something that must
 * not reach a terminal: invalid UTF-8 `<E4>`, a control character `^[`, bidi, zero-width, private or unassigned
 * characters `<U+202E>`. More than 3 combining marks on one base are cut. */
struct rh_glyph {
	char text[40]; /* UTF-8, terminated */
	uint8_t bytes;
	uint8_t columns; /* 1, 2, or more for a visible form */
	bool made;       /* a visible form: drawn in the role UI_ROLE_MADE */
};
/* Takes the next glyph off *rest; false at the end. */
bool rh_glyph_next(struct rh_str *rest, struct rh_glyph *g);
/* Columns of the text as rh_glyph_next makes it; stops counting at `most` (0: no stop). */
int rh_text_columns(struct rh_str s, int most);
/* Width of one code point by wcwidth, -1 when it cannot be shown. The one place that asks wcwidth. */
int rh_char_columns(uint32_t c);
/* Of ambiguous width: two columns where a terminal is set up for East Asia, else one. Unicode, UAX 11. */
bool rh_char_ambiguous(uint32_t c);
bool rh_utf8_valid(struct rh_str s);
/* Takes the next code point off *rest; false at the end. A byte that is not UTF-8 (RFC 3629) is taken alone and gives
 * RH_UTF8_BAD plus its value, which no code point is. */
#define RH_UTF8_BAD 0x80000000u
bool rh_char_han(uint32_t c); /* a character of Chinese, or a kana: words of them have no blanks between */
bool rh_utf8_next(struct rh_str *rest, uint32_t *c);
size_t rh_utf8_put(char out[5], uint32_t c); /* its bytes and a NUL; how many bytes, 0 for what is no character */
/* Appends s with everything unsafe made visible, newlines and tabs as well: one line of safe text. */
void rh_line_clean(struct rh_buf *out, struct rh_str s);
/* True when the locale can carry UTF-8: otherwise drawing falls back to ASCII. */
bool rh_text_utf8(void);

/* ---- messages a person reads ---- */

/* A language and its catalogue: the .mo file that msgfmt made, read in place. */
struct rh_language {
	const char *code;        /* "zh_CN", as the catalogue's file is called */
	const unsigned char *mo; /* NULL: the language of the sources, which needs none */
	size_t n;
};
/* Those that are built in, made by po/local.mk; the last has code NULL. */
extern const struct rh_language rh_languages[];
/* The one that a name asks for, or NULL. A name is a code, or a locale's ("zh_TW.UTF-8", "de_DE@euro"); of a language
 * in several scripts or countries the first is taken where there is none for that one, so zh, zh_SG and zh_Hans are
 * zh_CN. */
const struct rh_language *rh_language_find(const struct rh_language *all, const char *name);
/* Sets character set and language as the environment asks (LC_ALL, LC_CTYPE, LANG; and for the language, as gettext
 * does, LANGUAGE, LC_ALL, LC_MESSAGES, LANG), also where that locale is not installed: libc's own messages are not
 * used. `all`: the languages there are; `lang` overrides ("zh_CN"), "" is the environment's; NULL: those of the last
 * call. Where the character set is not UTF-8, texts stay those of the sources. Call again after anything that calls
 * setlocale. */
void rh_locale_init(const struct rh_language *all, const char *lang);
/* From now on UTF-8 also where the environment names no character set (LANG=C, or nothing). RH_E_USAGE where it names
 * another one, or the system has no UTF-8 at all; then all stays as it is. */
enum rh_code rh_locale_utf8(struct rh_err *e) RH_NODISCARD;
const char *rh_language_now(void); /* the code of the one that texts are in; NULL: the sources' */
/* Is it in another script than was asked for? Simplified Chinese is what zh_TW, zh_HK, zh_MO and zh_Hant get. */
bool rh_language_other_script(void);
const char *rh_gettext(const char *msgid) __attribute__((format_arg(1)));
const char *rh_ngettext(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));
#define _(msgid) rh_gettext(msgid)
#define N_(msgid) (msgid) /* marks a text of a const table; draw it through _() */
/* The same for a text that counts: a struct rh_plural, both with one "%zu". */
struct rh_plural {
	const char *one, *many;
};
#define NP_(one, many)    \
	{                 \
		one, many \
	}
void rh_plural_add(struct rh_buf *out, const struct rh_plural *text, size_t n); /* translated, with the number */

/* ---- clock and timers ---- */

int64_t rh_now(void);  /* monotonic milliseconds; stands still between turns of a driven clock */
int64_t rh_wall(void); /* seconds since 1970 */
/* From now on the clock moves only by rh_clock_advance (tests and lessons); wall starts at `wall`. */
void rh_clock_drive(int64_t wall);
void rh_clock_advance(int64_t ms);
bool rh_clock_driven(void);
/* "41d", "2h", "3m", "12s", as kubectl prints ages; `next_ms` (may be NULL) gets the time until the text changes. */
void rh_age_text(int64_t seconds, char out[16], int64_t *next_ms);
/* The same for a sentence ("was changed %s ago"), in the units of the language: "3h", "3 小时". A column has the short
 * one. */
enum { RH_AGE_SAID = 32 };
void rh_age_said(int64_t seconds, char out[RH_AGE_SAID], int64_t *next_ms);
size_t rh_age_unit(struct rh_str text); /* bytes of the unit of an age, in either form, that it begins with; 0: none */
/* RFC 3339 ("2026-08-01T10:00:00Z", fractions and offsets allowed) to seconds; false when it is not one. */
bool rh_time_parse(struct rh_str s, int64_t *seconds);

/* A timer is embedded in what it belongs to and stopped before that goes away. Zeroed means stopped. */
struct rh_timer {
	int64_t due;
	void (*fire)(void *ctx);
	void *ctx;
	struct rh_timer *next;
	bool running;
};
void rh_timer_start(struct rh_timer *t, int64_t delay_ms, void (*fire)(void *ctx),
		    void *ctx); /* restarts when running */
void rh_timer_stop(struct rh_timer *t);
int64_t rh_timer_wait(void); /* ms until the next is due, 0 when one is, -1 when there is none */
void rh_timer_run(void);     /* fires what is due */

/* ---- owners and message: how a reply finds who asked ---- */

/* Screens, lists and tasks are owners. Requests carry the owner; message to an owner that has ended is dropped. */
struct rh_owner {
	uint32_t id; /* 0: nobody */
	uint32_t generation;
};
struct rh_owner rh_owner_new(void);
void rh_owner_end(struct rh_owner o);
bool rh_owner_alive(struct rh_owner o);

struct rh_message {
	struct rh_owner to;
	int tag;                  /* what the owner asked for, in its own numbering */
	struct rh_err err;        /* err.code is RH_OK for a success */
	void *body;               /* type documented where the request is asked */
	void (*drop)(void *body); /* frees body; NULL when there is nothing to free */
};
void rh_message_post(struct rh_message m);     /* takes the body over */
bool rh_message_take(struct rh_message *m);    /* oldest first, the dead are dropped; then the caller's */
void rh_message_release(struct rh_message *m); /* drops the body */
/* As rh_message_take keeps the body: steals it, so that release does nothing. */
void *rh_message_steal(struct rh_message *m);
bool rh_message_waiting(void);

/* ---- rows: what a list holds ---- */

/* A row is one heap block that starts with this head and carries its strings inline; free() frees it whole. */
struct rh_row {
	const char *key; /* identity within its list, inside the block */
	uint64_t stamp;  /* set by rh_rows_put: another one each time, so that what is cached of a row shows its age */
};
struct rh_rows {
	struct rh_row **v; /* in no promised order */
	size_t n;
	uint64_t version; /* changes whenever anything does */
	struct rh_rows_slot {
		uint32_t hash, at;
	} * index; /* by the hashes of keys, internal */
	size_t slots;
	uint32_t *changed;  /* the places of the latest changes, by their version, internal */
	uint64_t forgotten; /* what changed up to this version is not remembered */
};
/* A row as one block: a copy of the struct (`size` bytes, begins with struct rh_row) and of its strings, which are the
 * key and the members at the offsets in `strings`, a list that ends with 0. NULL becomes "". */
struct rh_row *rh_row_copy(const void *row, size_t size, const size_t *strings);
void rh_rows_init(struct rh_rows *r);
void rh_rows_release(struct rh_rows *r);
void rh_rows_clear(struct rh_rows *r);
void rh_rows_put(struct rh_rows *r, struct rh_row *row); /* takes it over; replaces the one with its key */
bool rh_rows_remove(struct rh_rows *r, const char *key);
struct rh_row *rh_rows_get(const struct rh_rows *r, const char *key); /* NULL when absent */
/* For who has looked at all rows and comes back: is it remembered which have changed since that version? Then this is
 * the place in v of the change that the version `of` (since < of <= version) came with; what had been there is not
 * there any more, and v may be shorter now. */
bool rh_rows_remember(const struct rh_rows *r, uint64_t since);
size_t rh_rows_changed(const struct rh_rows *r, uint64_t of);

/* ---- files ---- */

enum rh_code rh_file_read(const char *path, size_t limit, struct rh_buf *out, struct rh_err *e) RH_NODISCARD;
/* As above into a secret; refuses (with the chmod to run) a file that others may read when `own` is set. */
enum rh_code rh_file_read_secret(const char *path, size_t limit, bool own, struct rh_secret *out,
				 struct rh_err *e) RH_NODISCARD;
/* The file that a command line names; "-" is standard input. */
enum rh_code rh_file_read_named(const char *name, size_t limit, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
/* The whole path of a program, as execvp finds it; NULL: it is not there. Caller frees. */
char *rh_program_find(const char *name);
/* Mode 0600, O_NOFOLLOW, written beside and renamed over, fsynced; directories are made with 0700. */
enum rh_code rh_file_write(const char *path, struct rh_str text, struct rh_err *e) RH_NODISCARD;
/* All of it, to what is open; false: errno says why. */
bool rh_fd_write(int fd, struct rh_str text);
enum rh_code rh_file_remove(const char *path, struct rh_err *e) RH_NODISCARD; /* RH_OK when it is not there */

/* ---- log: a ring in memory ---- */

/* Lines are made safe; there is no way to print a secret. Kept in memory (the last 1000), shown by :log. */
void rh_log(const char *fmt, ...) RH_PRINTF(1, 2);
void rh_log_err(const char *about, const struct rh_err *e); /* what failed and why; about may be NULL */
size_t rh_log_count(void);
const char *rh_log_line(size_t i); /* 0 is the oldest kept; valid until the next rh_log */

/* ---- what it runs on ---- */

/* Takes names with their values, for a report; both are only lent. */
struct rh_say {
	void (*line)(void *ctx, const char *name, const char *value);
	void *ctx;
};
/* The versions of the libraries of this room, as they are at run time. The other rooms have such a function too. */
void rh_versions(struct rh_say say);

/* ---- dying well ---- */

/* Core dumps off, umask 077, set-uid refused, SIGPIPE ignored, handlers for TERM HUP INT QUIT WINCH TSTP CONT
 * CHLD (they write one byte to a pipe) and for SEGV ABRT BUS FPE ILL (they restore the terminal and die by the
 * same signal). */
void rh_die_init(void);
int rh_die_fd(void);            /* readable when a signal came */
unsigned rh_die_signals(void);  /* drains it: bit (1u << signum) for each that came */
void rh_die_forget(int signum); /* one that has come and was meant for somebody else */
/* Called first thing on any way out, also from a crash handler: async-signal-safe calls only. */
void rh_die_on_exit(void (*restore)(void));
#endif
