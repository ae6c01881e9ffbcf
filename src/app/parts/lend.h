/* lend: who has the terminal: the ui, an editor, a credential plugin. */
#ifndef APP_PARTS_LEND_H
#define APP_PARTS_LEND_H

#include "base/base.h"

struct app;
struct app_borrower;
struct app_editing;
struct app_talker;
struct data_words;

/* terminal.c: while somebody else has it, its keys are not ours */
void app_terminal_watch(struct app *a);
void app_terminal_turn(struct app *a); /* in each turn: what it did not take yet goes on when it can */
void app_terminal_forget(struct app *a);
void app_terminal_lend(struct app *a, bool lend);

/* lend.c: credential plugins */
struct app_lending {
	struct app_borrower *first; /* who wants it; the first has it, or is asked about */
	bool lent;                  /* the first has it */
	bool blocked;               /* the editor has it: they wait */
	int fd;
	struct app_talker *talkers; /* plugins that run without it and have said something */
};
void app_lend_begin(struct app *a);
void app_lend_block(struct app *a, bool block); /* the editor takes it, or has given it back */
/* What a program that runs without the terminal says so far (ctx: struct app), in a dialog that can stop it; text NULL:
 * it has ended. run: whose it is. */
void app_lend_said(void *ctx, void *run, const char *command, const char *text, void (*stop)(void *run));
bool app_lend_blocked(const struct app *a);
void app_lend_end(struct app *a); /* the program ends: who waits does not get it */

/* editor.c */
/* The person's editor, with its arguments; released by the caller. */
void app_editor_choose(const struct app *a, struct data_words *out);
void app_editing_end(struct app *a); /* the program ends: the editor is told, its file goes */
#endif
