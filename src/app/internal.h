/* The app, put together: each part is declared in the header of its idea and touched by the file of that name alone;
 * the others ask. tests/lint/circles.sh looks after that.
 */
#ifndef APP_INTERNAL_H
#define APP_INTERNAL_H

#include "app/cmdline.h"
#include "app/parts/classroom.h"
#include "app/parts/deeds.h"
#include "app/parts/demo.h"
#include "app/parts/depart.h"
#include "app/parts/draft.h"
#include "app/parts/features.h"
#include "app/parts/fence.h"
#include "app/parts/filter.h"
#include "app/parts/given.h"
#include "app/parts/interrupt.h"
#include "app/parts/join.h"
#include "app/parts/journal.h"
#include "app/parts/keep.h"
#include "app/parts/leave.h"
#include "app/parts/lend.h"
#include "app/parts/outcome.h"
#include "app/parts/progress.h"
#include "app/parts/play.h"
#include "app/parts/present.h"
#include "app/parts/receive.h"
#include "app/parts/record.h"
#include "app/parts/rights.h"
#include "app/parts/session.h"
#include "app/parts/spread.h"
#include "app/parts/stack.h"
#include "app/parts/state.h"
#include "app/parts/strip.h"
#include "app/parts/tasks.h"
#include "app/parts/tour.h"
#include "app/parts/undo.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/verbs.h"

struct app_tour;
struct net;
struct ui;
struct ui_options;

struct app {
	/* Anybody's to read. */
	struct net *net;
	struct ui *ui; /* NULL: a command, without screens */
	struct app_options opt;
	struct rh_owner owner; /* of the app's own requests; its messages go to arrive.c */
	/* Told of an error before a person is; true: it is dealt with. NULL: nobody. */
	bool (*takes_error)(struct app *a, const struct rh_err *e);
	bool command; /* no screens: what a person would be asked is an error */
	struct app_session session;
	struct app_state state;

	struct app_receivers receivers;
	struct app_stack stack;
	struct app_strip strip;
	struct app_keeping keeping;
	struct app_left left;
	struct app_joining joining;
	struct app_classroom classroom;
	struct app_progress progress;
	struct app_demo demo;
	struct app_departing departing;
	struct rh_timer waiting; /* frame.c: until the seconds of a request are shown again */
	struct app_leaving leaving;
	struct app_tasks tasks;
	struct app_rotations rotations;
	struct app_spreads spreads;
	struct app_writing writing;
	struct app_undos undos;
	struct app_deeds deeds;
	struct app_journal journal;
	struct app_record record;
	struct app_present present;
	struct app_play play;
	struct app_filter filter;
	struct app_rights rights;
	struct app_mays mays;
	struct app_giving given;
	struct app_drafts drafts;
	struct app_lending lending;
	struct app_editing *editing; /* editor.c: it has the terminal; NULL: none */
	struct app_shell *shell;     /* shell.c: kubectl has it; NULL: none */
	struct app_tour *tour;       /* tour.c: the lesson that is on; NULL: none */
	struct app_lesson_wanted lesson_wanted;
	struct app_interrupts interrupts; /* loop.c */
	struct app_test_hook test;
};

void app_run(struct app *a);                                   /* loop.c */
void app_look_fill(const struct app *a, struct ui_options *o); /* look.c: what screens are opened with */
void app_turn_end(struct app *a);                              /* turn.c: gives up what nobody uses any more */
void app_draw(struct app *a);                                  /* frame.c */
int app_command_run(struct app *a);              /* command.c: what the command line asks to print; the exit code */
struct app_target *app_asked_for(struct app *a); /* resume.c: by the command line, else what was last; NULL: nothing */
void app_resume(struct app *a);                  /* resume.c: at start: where the command line or the state says */

/* verbs.c */
void app_verb(struct app *a, enum ui_verb v); /* that no screen took */
void app_palette(struct app *a);              /* palette.c */
/* arrive.c */
void app_take_message(void *app, struct rh_message *m); /* of the app's own owners */
#endif
