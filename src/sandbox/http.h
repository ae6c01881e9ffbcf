/* One request as the server holds it; shared by the event loop and what writes answers. */
#ifndef RH_SANDBOX_HTTP_H
#define RH_SANDBOX_HTTP_H

#include "sandbox/sandbox.h"

#include <microhttpd.h>

struct rh_conn {
	struct rh_conn *next;
	struct rh_server *server;
	struct MHD_Connection *mhd;
	struct rh_request q;
	struct rh_reply r;
	bool begun, delayed, suspended, gone;
	struct rh_job job;		/* a delay, or the next drop of a drip */
	struct rh_fault fault;		/* what is to go wrong, copied from the rule */
	bool faulty;
	struct rh_buf out;		/* what a stream has filled */
	size_t out_at, sent;
};
struct rh_server {
	struct MHD_Daemon *daemon;
	struct rh_world *world;
	struct rh_conn *conns;
	bool closing, kick;
};
/* Waits until rh_conn_resume; the request is asked again then. */
void rh_conn_suspend(struct rh_conn *c);
void rh_conn_resume(struct rh_conn *c);
/* Queues the reply. */
enum MHD_Result rh_conn_answer(struct rh_conn *c);
#endif
