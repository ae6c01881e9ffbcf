/* play: carries a lesson file out on the real program, and checks everything that is always true on the way.
 *
 * stage.c sets up the sandbox, the home and the program, and knows when it has come to rest; act.c does what a person
 * would do; check.c compares; manners.c holds the checks that come free with every step.
 */
#ifndef RT_PLAY_H
#define RT_PLAY_H

#include "tests/support/support.h"

#include "base/base.h"

struct data_lesson;
struct data_lesson_line;
struct data_lesson_step;
struct rh_tree;
struct rt_canary;
struct rt_sandbox;
struct rt_server;
struct rt_term;
struct rt_world;

/* The password that every lesson types: found anywhere in the output, the run fails. */
#define PL_CANARY "canary+Pa55/word=%7e"
#define PL_TOLD "for-this-lesson" /* what the guide of a tour tells */
#define PL_WATCHDOG_MS 60000
#define PL_MOST_VIRTUAL_MS 300000 /* a wait that lets more time pass than this waits for what will not come */
#define PL_TRY_VIRTUAL_MS 20000   /* the same of what may as well not come */
#define PL_PATIENCE_MS 5000
#define PL_MOST_REAL_MS 90000 /* the same of a real server, whose time is everybody's */

struct pl_options {
	const char *client, *sandbox, *profile, *user;
	const char *kubeconfig, *context; /* --against: a real server */
	const char *password_file;        /* what {password} is there; NULL: a canary of our own */
	const char *lang;
	/* Not as a demo, but as a server of its own, where a new password is asked for: "unknown", or "known" by its
	 * authority. NULL: as a demo. */
	const char *server;
	const char *bring[4]; /* files that stand in ~/.kube, up to a NULL */
	const char *start[8]; /* more words of the program's command line, up to a NULL */
	const char *golden;   /* directory; NULL: goldens are not compared */
	bool update, print, ascii, keep_going;
	bool places; /* every picture is wanted, without colours; at 80 columns all that is cut must be readable */
	bool itself; /* the program presses keys too: what it writes is not counted by ours */
	bool slow;   /* over a line of 9600 baud, whose time passes with each key */
	bool linear; /* nothing is drawn: what is said is looked at */
	const char *pictures; /* directory: golden screens are pictures there; NULL: they are texts */
	const char *wrong;    /* how a lesson's tour is played wrongly; NULL: the lesson is played */
	bool record;          /* with --record, and what was recorded is looked at */
	int rows, columns;
	/* The server's address as the program gets it, with somebody in between; the answer is heap. NULL: as it is. */
	char *(*through)(void *ctx, const char *url, const char *ca_pem);
	void *ctx;
};
struct pl_play {
	struct pl_options opt;
	struct data_lesson *lesson;
	struct rt_world world;
	struct rt_sandbox sandbox; /* pid 0: none */
	struct rt_term *term;
	struct rt_canary canary;
	char *password;           /* {password}, and what must be seen nowhere */
	struct rh_tree *describe; /* of --describe */
	struct rt_server api;     /* as the administrator, to check results */
	char *api_prefix;
	char *kubeconfig; /* a file for kubectl and --against; NULL: none yet */
	char *user;       /* the server's name of the user */
	bool rancher;
	/* where we are */
	const struct data_lesson_step *step;
	const struct data_lesson_line *line;
	bool failed;
	bool trying; /* what cannot be done here is no failure: nothing is said of it, and the caller clears `failed` */
	bool ticked; /* what fails was ticked off by the tour */
	unsigned cuts, cut; /* texts that were cut, and those of them that could not be read whole */
	/* the last answer and output */
	int status;
	struct rh_buf answer, printed;
	size_t heard;      /* of the output: where what the present screen said begins, at the latest */
	size_t heard_from; /* where the last instruction began */
	size_t pictured;   /* and what the last golden was about ends */
	/* manners */
	uint64_t bytes_before, keys_before, keys_counted;
	char screen_before[80];
};

/* Says what failed, with lesson, step, line and the screen; the run goes no further. Always false. */
bool pl_fail(struct pl_play *p, const char *fmt, ...) RH_PRINTF(2, 3);

/* ---- play.c ---- */
/* One instruction, with its names filled in. */
bool pl_play_line(struct pl_play *p, const struct data_lesson_line *l);

/* ---- wrong.c ---- */
bool pl_wrong_known(const char *way);
bool pl_wrong_holds(struct pl_play *p, const struct data_lesson_line *l); /* wrong_holds.c */
void pl_wrong_names(struct pl_play *p);                                   /* before anything is started */
/* Plays the tour that the program was started with. How many of its steps were come to. */
unsigned pl_wrong(struct pl_play *p);

/* ---- said.c: --linear ---- */
/* Was that said since the screen came? */
bool pl_heard(const struct pl_play *p, const char *what);
/* The last line that was said has it. */
bool pl_heard_last(const struct pl_play *p, const char *what);
/* The lines of `want` were said, in this order, whatever else was: how far a list has come is chance. */
bool pl_said_in_order(struct pl_play *p, const char *path, struct rh_str want, struct rh_str said);
void pl_said(const struct pl_play *p, size_t from, struct rh_buf *out); /* without fences and carriage returns */

/* ---- stage.c ---- */
void pl_stage_open(struct pl_play *p);
void pl_stage_close(struct pl_play *p); /* quits the program and looks at what is left */
/* Reads until every key and tick was taken and no request is under way. */
bool pl_rest(struct pl_play *p);
/* Lets the world turn until the condition holds: fences first, then the clocks. */
bool pl_until(struct pl_play *p, bool (*holds)(struct pl_play *p, const char *what), const char *what);
/* Until nothing is due and the program has seen the newest version of everything. */
bool pl_quiet(struct pl_play *p);
bool pl_tick(struct pl_play *p, int64_t ms); /* both clocks */
/* One press, and its fence. */
bool pl_press(struct pl_play *p, const char *key);
/* One character after the other, each with its fence: what comes at once is taken for a paste. */
bool pl_type_text(struct pl_play *p, const char *text);

/* ---- keys.c: what --describe says ---- */
/* The first key of a verb or action, in a form when a text has the focus; NULL: nothing is called so. */
const char *pl_key_of(struct pl_play *p, const char *verb, char out[24]);
bool pl_key_is_prefixed(struct pl_play *p, const char *verb); /* in a form it comes after ^O */
struct rh_str pl_field_kind(struct pl_play *p, const char *screen, const char *field);
struct rh_str pl_screen_kind(struct pl_play *p, const char *screen);
bool pl_key_bound(struct pl_play *p, const char *screen, const char *key);

/* ---- act.c, check.c ---- */
typedef bool pl_word(struct pl_play *p, const char *arg, const char *value, bool negated);
pl_word pl_do, pl_menu, pl_palette, pl_row, pl_field, pl_secret, pl_choose, pl_pick, pl_press_word, pl_burst, pl_type;
pl_word pl_paste;
pl_word pl_screen, pl_focus, pl_see, pl_label, pl_golden, pl_tick_word, pl_keys, pl_resize, pl_reveal;
pl_word pl_fault, pl_setup, pl_api, pl_expect, pl_kubectl, pl_printed;
/* --linear: goes through the rows of a list until that is said. */
void pl_hear_rows(struct pl_play *p, const char *what);
/* The row of the terminal where the focus is drawn; -1. */
int pl_focus_row(const struct pl_play *p);
bool pl_go_to_field(struct pl_play *p, const char *field);
bool pl_overlay(const struct pl_play *p); /* something lies over the screen, and has the keys */
/* Waits until that screen is shown. */
bool pl_wait_screen(struct pl_play *p, const char *screen);

/* ---- readable.c ---- */
/* Walks through what can have the focus here; prints and counts what is cut and cannot be read whole. */
bool pl_readable(struct pl_play *p, const char *name);

/* ---- picture.c ---- */
bool pl_picture(struct pl_play *p, const char *name); /* is the one of the documentation this? */

/* ---- cast.c ---- */
char *pl_cast_path(const struct pl_play *p); /* where --record writes to */
bool pl_cast_check(struct pl_play *p);       /* of what it has written so far */

/* ---- manners.c ---- */
void pl_manners_begin(struct pl_play *p); /* before an instruction */
bool pl_manners_line(struct pl_play *p);  /* after it */
bool pl_manners_key(struct pl_play *p);   /* after each key */
bool pl_manners_step(struct pl_play *p);  /* after a step */
#endif
