/* The parts of the control port, for each other. */
#ifndef SANDBOX_SERVER_CONTROL_H
#define SANDBOX_SERVER_CONTROL_H
#include <jansson.h>

struct sb_reply;
struct sb_request;

void sb_control_state(struct sb_request *q, struct sb_reply *r);
void sb_control_refuse(struct sb_reply *r, int status, const char *why);
/* control_trainer.c: what a trainer asks, and a lesson of a learner for that learner. */
void sb_control_breaks(struct sb_request *q, struct sb_reply *r);
void sb_control_break(struct sb_request *q, struct sb_reply *r);
void sb_control_mend(struct sb_request *q, struct sb_reply *r);
void sb_control_reset(struct sb_request *q, struct sb_reply *r);
void sb_control_wire(struct sb_request *q, struct sb_reply *r); /* wire.c */
json_t *sb_wire_streams(const struct sb_request *q);            /* "streams" of its state */
/* control_class.c: who is in the class, and where. */
void sb_control_hello(struct sb_request *q, struct sb_reply *r);    /* for whoever has signed in */
void sb_control_progress(struct sb_request *q, struct sb_reply *r); /* of the learner whose token it is */
void sb_control_class(struct sb_request *q, struct sb_reply *r);
#endif
