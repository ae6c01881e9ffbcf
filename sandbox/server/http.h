/* One request as the server holds it; shared by the event loop and what writes answers. */
#ifndef SANDBOX_SERVER_HTTP_H
#define SANDBOX_SERVER_HTTP_H

#include "sandbox/fault.h"
#include "sandbox/request.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <microhttpd.h>

struct MHD_Connection;
struct MHD_Daemon;

struct sb_conn {
	struct sb_conn *next;
	struct sb_server *server;
	struct MHD_Connection *mhd;
	struct sb_request q;
	struct sb_reply r;
	bool begun, delayed, suspended, gone;
	struct sb_job job;     /* a delay, or the next drop of a drip */
	struct sb_fault fault; /* what is to go wrong, copied from the rule */
	bool faulty;
	struct rh_buf out; /* what a stream has filled */
	size_t out_at, sent;
};
struct sb_server {
	struct MHD_Daemon *daemon;
	struct sb_world *world;
	struct sb_conn *conns;
	bool closing, kick;
};
/* Waits until sb_conn_resume; the request is asked again then. */
void sb_conn_suspend(struct sb_conn *c);
void sb_conn_resume(struct sb_conn *c);
/* Queues the reply. */
enum MHD_Result sb_conn_answer(struct sb_conn *c);
#endif
