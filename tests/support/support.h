/* support: what the tests of whole programs stand on: a terminal with a strict ear, the program under it, the sandbox
 * beside it, and HTTP.
 *
 * Everything waits for the thing itself; the only time limit is a watchdog. Names begin with rt_.
 */
#ifndef RT_SUPPORT_H
#define RT_SUPPORT_H

#include "base/base.h"

#include <sys/types.h>
#include <termios.h>

struct termios;

/* ---- saying what went wrong ---- */

/* Prints the message and the program's name to stderr and exits with 99: the test itself could not be run. */
void rt_die(const char *fmt, ...) RH_PRINTF(1, 2) RH_NORETURN;

/* ---- stream: every byte a program may send to a terminal ---- */

/* What a terminal was told to be, and must be told back before the program ends. */
struct rt_modes {
	bool alternate, cursor_hidden, paste, application_keys, application_pad, sync, no_wrap, insert, graphics;
	bool region, attributes, title_kept, mouse, mouse_long;
};
struct rt_stream {
	bool utf8;   /* else only ASCII is text */
	bool mouse;  /* its reports may be asked for */
	bool linear; /* lines of text and fences, nothing else */
	void (*draw)(void *ctx, const char *p,
		     size_t n);                        /* what the terminal gets: fences cut out, repeats written out */
	void (*fence)(void *ctx, struct rh_str state); /* "frames=…" of ESC _ rh:… ESC \ */
	void *ctx;
	struct rt_modes modes;
	struct rh_buf problems; /* one line a violation of the allow list; at most the first 20 */
	unsigned violations;
	struct rh_buf copied; /* base64 of the last OSC 52 */
	/* inside: */
	int state;
	struct rh_buf seq;
	char last[8]; /* the character written last, for REP */
	uint64_t offset;
};
void rt_stream_init(struct rt_stream *s);
void rt_stream_release(struct rt_stream *s);
/* Takes bytes until all are taken or a fence has been given out; returns how many. */
size_t rt_stream_feed(struct rt_stream *s, const char *p, size_t n);
void rt_stream_end(struct rt_stream *s); /* a sequence that is not whole is a violation */
/* Names the modes that are still set, comma-separated; empty when the terminal is as it was. */
void rt_modes_left(const struct rt_modes *m, struct rh_buf *out);

/* ---- screen: what a person would see (libvterm) ---- */

struct rt_screen;
struct rt_screen *rt_screen_new(int rows, int columns, bool utf8);
void rt_screen_free(struct rt_screen **s);
void rt_screen_feed(struct rt_screen *s, const char *p, size_t n);
void rt_screen_resize(struct rt_screen *s, int rows, int columns);
void rt_screen_size(const struct rt_screen *s, int *rows, int *columns);
void rt_screen_row(const struct rt_screen *s, int y, struct rh_buf *out); /* without trailing blanks */
void rt_screen_text(const struct rt_screen *s, struct rh_buf *out);       /* all rows, a newline after each */
/* One letter a column: . plain, R reverse, B bold, U underline, r g y c red green yellow other colour, m dim. */
void rt_screen_attributes(const struct rt_screen *s, struct rh_buf *out);
bool rt_screen_has(const struct rt_screen *s, const char *text);  /* within one row */
int rt_screen_find(const struct rt_screen *s, const char *text);  /* its row, -1 */
bool rt_screen_cursor(const struct rt_screen *s, int *y, int *x); /* false: hidden */
/* The cursor, seen or hidden, is where the focus is drawn: on its sign, or in what is reversed. */
bool rt_screen_cursor_marks(const struct rt_screen *s);
/* The bytes that a terminal in its present mode sends for a key of this name ("^S", "Enter", "F10", "d", "S-Tab"). */
bool rt_screen_key(struct rt_screen *s, const char *name, struct rh_buf *out);
void rt_screen_paste(struct rt_screen *s, struct rh_str text, struct rh_buf *out); /* bracketed where that is on */
/* Bytes that the terminal would answer by itself (status reports): taken. */
void rt_screen_answers(struct rt_screen *s, struct rh_buf *out);

/* ---- canary: a secret that must not be seen ---- */

/* The secret plain, base64 (at each of three alignments), base64url, percent-encoded, and as JSON escapes it. */
struct rt_canary {
	char *forms[8];
	size_t count;
};
void rt_canary_init(struct rt_canary *c, const char *secret);
void rt_canary_release(struct rt_canary *c);
const char *rt_canary_find(const struct rt_canary *c, struct rh_str in); /* the form that was found, NULL */

/* ---- term: a program under a pty ---- */

struct rt_fence {
	uint64_t count; /* fences so far */
	unsigned frames, reads, opening;
	uint64_t keys, ticks;
	int64_t next;
	unsigned streams; /* whose answer has begun, */
	uint64_t heard;   /* and the bytes of them that have come */
	char screen[80], focus[400];
	char tour[240]; /* "LESSON/STEP/MARKS/FLAGS"; empty: no lesson is on */
};
bool rt_fence_parse(struct rh_str state, struct rt_fence *out);

struct rt_term {
	pid_t pid;
	int pty, clock; /* clock: our end; -1 without */
	struct rt_screen *screen;
	struct rt_stream stream;
	struct rt_fence fence;
	uint64_t keys_sent, ticks_sent, bytes;
	bool midway;                    /* what was taken last may end in the middle of a frame */
	uint64_t fence_bytes;           /* of these, fences: how many depends on the speed of the machine */
	int64_t clock_ms;               /* ticked so far */
	struct rh_buf raw;              /* all of the output, fences included (the first 16 MiB) */
	struct rh_buf held;             /* read, not yet taken */
	const struct rt_canary *canary; /* NULL: not looked for */
	bool reveal;                    /* the canary may be seen now */
	char seen[160];                 /* where it was seen otherwise; empty: nowhere */
	size_t canary_from;             /* of raw: where the next look begins */
	bool unlooked;                  /* the screen has changed since it was last looked for there */
	bool ended;
	int status; /* of waitpid, once ended */
	struct termios before;
};
struct rt_term_start {
	const char *const *argv;
	const char *const *env; /* the whole environment, NULL-terminated; RANCHHAND_TEST_FD is added */
	int rows, columns;
	bool utf8;
	bool driven;   /* with a clock and fences */
	bool no_echo;  /* by the line: what is typed when the program has just left is no output of it */
	speed_t speed; /* of the line; 0: as a pseudo-terminal has it by itself */
	bool nohup;    /* hang-ups are ignored, as nohup(1) starts things */
	int64_t wall;
	const char *directory; /* to start in */
};
struct rt_term *rt_term_new(const struct rt_term_start *how);
void rt_term_free(struct rt_term **t); /* kills what is left of it */
enum rt_wait { RT_BYTES, RT_FENCED, RT_ENDED, RT_TIMEOUT };
/* Waits for output and takes it up to the next fence. */
enum rt_wait rt_term_read(struct rt_term *t, int timeout_ms);
/* Sends keys by name and counts them; false when the name means nothing. */
bool rt_term_press(struct rt_term *t, const char *key);
void rt_term_type(struct rt_term *t, struct rh_str text); /* one event a character */
/* The dialog about a certificate, "to go on:", is on the screen: types the digits that it shows. */
void rt_term_type_digits(struct rt_term *t);
void rt_term_paste(struct rt_term *t, struct rh_str text);
void rt_term_send(struct rt_term *t, struct rh_str bytes); /* raw, not counted */
void rt_term_tick(struct rt_term *t, int64_t ms);
void rt_term_picture(struct rt_term *t, const char *file); /* what it shows as SVG, by the program itself; a tick */
void rt_term_resize(struct rt_term *t, int rows, int columns);
/* The program has taken every key and tick that it was sent, and the fence is from after that. */
bool rt_term_taken(const struct rt_term *t);
/* Reads until it ends, then collects it. False after timeout_ms. */
bool rt_term_wait_end(struct rt_term *t, int timeout_ms);
/* Reads until the text stands on the screen. */
bool rt_term_wait_text(struct rt_term *t, const char *text, int timeout_ms);
/* The same, or the end of the test with all that there is to see. */
void rt_term_saw(struct rt_term *t, const char *text, int timeout_ms);
/* Everything one wants to see after a failure. */
void rt_term_dump(const struct rt_term *t, struct rh_buf *out);
/* After the end: modes not restored, changed termios, grammar violations, a canary. Lines of text; empty: all well. */
void rt_term_verdict(const struct rt_term *t, struct rh_buf *out);

/* ---- world: a fresh home, and what was left behind ---- */

struct rt_world {
	char *root; /* a directory of its own, removed at the end */
	char *home, *tmp, *cwd, *runtime;
	char **env; /* HOME, XDG_*, TMPDIR, PATH, TERM, LANG, TZ=UTC; NULL-terminated */
	size_t env_count;
};
void rt_world_init(struct rt_world *w); /* also makes this process the reaper of orphans */
void rt_world_release(struct rt_world *w);
void rt_world_setenv(struct rt_world *w, const char *name, const char *value); /* value NULL removes it */
/* A 0600 file in the world, outside of HOME; returns its path. */
char *rt_world_file(const struct rt_world *w, const char *name, struct rh_str text);
/* Files outside of HOME's state directory that were not made by rt_world_file, and orphans. Lines; empty: none. */
void rt_world_left(const struct rt_world *w, struct rh_buf *out);

/* ---- http ---- */

/* libcurl by itself, not the program's own room: what checks a server should not share the client's mistakes. */
struct rt_server {
	char *url;                                               /* "https://127.0.0.1:6443", no trailing slash */
	char *ca_pem, *client_cert_pem, *client_key_pem, *token; /* NULL: none */
	char *user, *password;                                   /* basic; NULL: none */
	void *kept; /* its connections stay open for the next request; NULL: each request has one of its own */
};
void rt_server_release(struct rt_server *s);
struct rt_request {
	const char *method, *path;
	const char *const *headers; /* "Name: value", NULL-terminated, may be NULL */
	struct rh_str body;
	bool gzip; /* says that it takes gzip */
	bool anonymous;
};
struct rt_answer {
	int status;            /* 0: no answer, see error */
	struct rh_buf headers; /* lines as they came */
	struct rh_buf body;
	char error[300];
};
void rt_server_keep(struct rt_server *s);   /* from now on its connections are kept */
void rt_trust(void *easy, const char *pem); /* a CURL *: these authorities alone; `pem` must live as long as it does */
void rt_http(const struct rt_server *at, const struct rt_request *r, struct rt_answer *a);
void rt_answer_release(struct rt_answer *a);
/* Value of a header of the answer; false when it is absent. */
bool rt_answer_header(const struct rt_answer *a, const char *name, struct rh_buf *out);

/* A watch: stays open while other requests are made. */
struct rt_watch;
struct rt_watch *rt_watch_open(const struct rt_server *at, const struct rt_request *r);
/* The next line, without its newline; false after timeout_ms or at the end (*ended). */
bool rt_watch_next(struct rt_watch *w, int timeout_ms, struct rh_buf *line, bool *ended);
int rt_watch_status(const struct rt_watch *w);               /* 0 before the headers are there */
bool rt_watch_wait_open(struct rt_watch *w, int timeout_ms); /* until the headers are there */
void rt_watch_close(struct rt_watch **w);

/* ---- expectations about JSON ---- */

/* One expectation: "POINTER OP [VALUE]". A pointer may go through base64: "/data/.dockerconfigjson|base64|/auths".
 * OP: = is the text or number; != is not; has contains; starts; exists; absent; count N (elements); is KIND (object,
 * array, string, number, bool, null); > greater, as a number. False with the reason, which never holds more than 200
 * bytes of the document. */
bool rt_expect(struct rh_str document, struct rh_str expectation, struct rh_buf *why);
/* "each|any|none ARRAY EXPECTATION": about the elements of an array. */
bool rt_expect_elements(struct rh_str document, struct rh_str how, struct rh_str rest, struct rh_buf *why);
/* The decoded text at a pointer; false when there is none. */
bool rt_pick(struct rh_str document, struct rh_str pointer, struct rh_buf *out);

/* ---- sandbox ---- */

struct rt_sandbox {
	pid_t pid;
	int in, out;          /* closing `in` ends it */
	char *announcement;   /* its first line */
	struct rt_server at;  /* without credentials */
	char *control_header; /* "X-Sandbox-Control: …" */
	void *kept;           /* connections to its control port */
};
/* Starts it with these arguments and waits for the first line. */
void rt_sandbox_start(struct rt_sandbox *s, const char *program, const char *const *args, char *const *env);
void rt_sandbox_end(struct rt_sandbox *s);
/* A request to the control port; the answer's JSON. */
void rt_sandbox_control(struct rt_sandbox *s, const char *method, const char *path, struct rh_str body,
			struct rt_answer *a);
/* GET /sandbox/state: ms until something is due, -1 for nothing; later (may be NULL): until what comes back for ever.
 * changed (may be NULL): JSON, the version of the last change by cluster and kind. */
struct rt_streams {
	int64_t open, bytes; /* what it has sent of those that go on */
	bool awake;          /* it is about to send more */
};
int64_t rt_sandbox_due(struct rt_sandbox *s, int64_t *later, struct rt_streams *out);
void rt_sandbox_tick(struct rt_sandbox *s, int64_t ms);
#endif
