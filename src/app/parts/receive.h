/* receive: who gets messages besides the screens. */
#ifndef APP_PARTS_RECEIVE_H
#define APP_PARTS_RECEIVE_H

#include "base/base.h"

struct app;

/* What gets messages without being a screen: a join, a task. */
struct app_receiver {
	struct rh_owner owner;
	void (*take)(void *ctx, struct rh_message *m);
	void *ctx;
};
struct app_receivers {
	struct app_receiver *v;
	size_t n;
};
void app_receive(struct app *a, struct rh_owner owner, void (*take)(void *ctx, struct rh_message *m), void *ctx);
void app_receive_no_more(struct app *a, struct rh_owner owner);
void app_hand_over(struct app *a, struct rh_message *m); /* to whoever it is for */
void app_deliver(struct app *a);                         /* all messages that wait */
void app_receivers_release(struct app *a);

/* Tags of what the app sends to itself, a->owner and the owner of the explored cluster; a join and a task have their
 * own. arrive.c takes them. */
enum {
	APP_TENANCY = 1,
	APP_LOGGED_OUT,
	APP_FILTER,
	APP_FEATURES,
	APP_FEATURES_CAN,
	APP_JOINED,  /* a join went well, and there are screens to show it */
	APP_OUTCOME, /* body struct app_outcome: a write has ended */
	APP_CAN_FIRST,
	APP_CAN_LAST = APP_CAN_FIRST + 16,
	APP_CAN_MAKE
};
#endif
