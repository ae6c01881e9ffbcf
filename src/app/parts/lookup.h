/* lookup: reading an object to learn what became of a write. */
#ifndef APP_PARTS_LOOKUP_H
#define APP_PARTS_LOOKUP_H

#include "base/base.h"

struct kube;

enum app_sight {
	APP_SIGHT_NOT_YET, /* it will be looked at again */
	APP_SIGHT_THERE,   /* the message's body is a reply with the object */
	APP_SIGHT_GONE,    /* there is none */
	APP_SIGHT_HIDDEN,  /* it cannot be looked at: the message says why */
};
struct app_lookup {
	struct kube *kube;
	char *path, *what;
	struct rh_owner owner; /* gets the answers */
	int tag;
	struct rh_timer timer;
	struct rh_err answer; /* what the write came back with; http 0: nothing came back */
	int64_t pause, since;
	unsigned absent; /* how often it looked as if nothing had been written */
};
/* Looks in a second: the write may still be on its way. */
void app_lookup_start(struct app_lookup *l, struct kube *k, const char *path, const char *what, struct rh_owner owner,
		      int tag);
enum app_sight app_lookup_take(struct app_lookup *l, const struct rh_message *m);
/* Nothing seems to have been written. True: seen often enough to believe it; false: it looks again, because a server
 * that had too little time may still do it. */
bool app_lookup_believe(struct app_lookup *l);
bool app_looking(const struct app_lookup *l);
void app_lookup_end(struct app_lookup *l);
#endif
