/* The parts of the control port, for each other. */
#ifndef SANDBOX_SERVER_CONTROL_H
#define SANDBOX_SERVER_CONTROL_H

struct sb_reply;
struct sb_request;

void sb_control_state(struct sb_request *q, struct sb_reply *r);
void sb_control_refuse(struct sb_reply *r, int status, const char *why);
/* control_trainer.c: what a trainer asks, and a lesson of a learner for that learner. */
void sb_control_breaks(struct sb_request *q, struct sb_reply *r);
void sb_control_break(struct sb_request *q, struct sb_reply *r);
void sb_control_mend(struct sb_request *q, struct sb_reply *r);
void sb_control_reset(struct sb_request *q, struct sb_reply *r);
#endif
