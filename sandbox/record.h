/* record: which requests came, and when: what the network and the server alone take of the time of a client. */
#ifndef SANDBOX_RECORD_H
#define SANDBOX_RECORD_H

#include "base/base.h"

struct sb_conn;
struct sb_recorder;
struct sb_reply;
struct sb_request;
struct sb_world;

/* The marks of a request, in its order. Requests to the control port are not recorded. */
void sb_record_begin(struct sb_conn *c);
void sb_record_answer(struct sb_conn *c); /* its reply is whole, or its stream begins */
void sb_record_end(struct sb_conn *c);
void sb_recorder_free(struct sb_world *w);

/* POST /sandbox/record: from now on, and forgets what was before. */
void sb_control_record(struct sb_request *q, struct sb_reply *r);
/* GET /sandbox/record: {"requests": [{"method", "uri", "accept", "gzip", "status", "bytes", "began", "answered",
 * "ended"}]}: of the body on the wire, and µs since the POST, of the monotonic clock, also where that of the sandbox is
 * driven. ended: 0 while it goes on. Of a stream bytes is 0. Bodies and credentials are not kept. */
void sb_control_recorded(struct sb_request *q, struct sb_reply *r);
#endif
