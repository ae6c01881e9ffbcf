/* outcome: where the end of a write leaves the person. Whoever wrote says it; navigate.c acts on it. */
#ifndef APP_PARTS_OUTCOME_H
#define APP_PARTS_OUTCOME_H

#include "base/base.h"
#include "ui/role.h"

struct app;

struct app_outcome {
	struct rh_owner form; /* closed; 0: none */
	char *list, *row;     /* id of the screen to go back to, and the row to select there; NULL: stay */
	char *then, *key;     /* id of the screen to open on it, and its argument; NULL: none */
	char *say;            /* a line that passes; NULL: none */
	char *offer;          /* said behind it where one is back in the list; NULL: nothing */
	enum ui_role role;    /* of that */
	struct rh_err err;    /* said, if nobody else has: code RH_OK, none */
};
/* Takes what the strings are over. It is acted on in this turn. */
void app_outcome_post(struct app *a, struct app_outcome o);
void app_outcome_act(struct app *a, const struct app_outcome *o); /* navigate.c */
#endif
