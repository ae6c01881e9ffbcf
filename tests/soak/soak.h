/* soak: a day in front of ranchhand, with the clock driven. stage.c starts the program and moves time, day.c is what is
 * done in an hour, soak.c measures and judges. */
#ifndef SK_SOAK_H
#define SK_SOAK_H

#include "base/base.h"

#include "tests/support/support.h"

struct sk {
	struct rt_world world;
	struct rt_sandbox sandbox;
	struct rt_server admin; /* who changes things: a server's URL and its administrator's token */
	char *cluster;          /* "/k8s/clusters/c-m-…" */
	char *deployment;       /* of SK_NS */
	struct rt_term *term;
	int changes; /* so far; each makes names that never came before */
};

#define SK_NS "pay-core"

/* ---- stage.c ---- */
void sk_open(struct sk *s, const char *program, const char *sandbox);
void sk_close(struct sk *s);
/* Until the program has taken all that it was sent and waits for no answer. A dump and the end when that does not come.
 */
void sk_settle(struct sk *s);
void sk_pass(struct sk *s, int64_t ms); /* both clocks, then sk_settle */
void sk_press(struct sk *s, const char *key);
void sk_type(struct sk *s, const char *text);
void sk_fault(struct sk *s, const char *body); /* POST /sandbox/fault */
void sk_control(struct sk *s, const char *path, const char *body);
/* A request of the administrator to the cluster; anything but 2xx is the end. */
void sk_ask(struct sk *s, const char *method, const char *path, const char *body, struct rh_buf *answer);
void sk_fail(struct sk *s, const char *fmt, ...) RH_PRINTF(2, 3);

/* ---- day.c ---- */
void sk_hour(struct sk *s, int hour);
#endif
