/* stack: the screens that are open. */
#ifndef APP_STACK_H
#define APP_STACK_H

#include "base/base.h"

struct app;
struct net;
struct ui;
struct ui_screen;
struct ui_screen_ops;

void app_push(struct app *a, const struct ui_screen_ops *ops, const void *arg);
void app_pop(struct app *a); /* the top; quits on a HOME screen, after asking when a write is under way */
void app_pop_to(struct app *a, const char *id);            /* down to that screen, or to the first */
void app_close(struct app *a, struct rh_owner screen);     /* that screen and those above it, wherever it is */
struct ui_screen *app_find(struct app *a, const char *id); /* on the stack; NULL */
/* The same, but not below the place that was gone to last: what is there is another way. */
struct ui_screen *app_find_here(struct app *a, const char *id);
bool app_on_top(const struct ui_screen *s);                                  /* of the stack, dialogs apart */
struct ui_screen *app_by_owner(struct app *a, struct rh_owner o);            /* on the stack; NULL */
const struct ui_screen_ops *app_screen(const struct app *a, const char *id); /* of all that exist; NULL */
void app_go(struct app *a, const char *place); /* menu and palette ids: "go.secrets", "do.logout" */
void app_quit(struct app *a);
struct rh_owner app_owner(const struct app *a); /* lives as long as the program */
struct net *app_net(struct app *a);
struct ui *app_ui(struct app *a);

/* Shows an error the way its code asks: AUTH opens the sign-in dialog, CANCELLED is silent, the rest is said. */
void app_error(struct app *a, const struct rh_err *e);
#endif
