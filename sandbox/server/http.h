/* One request as the server holds it; shared by the event loop and what writes answers. */
#ifndef SANDBOX_SERVER_HTTP_H
#define SANDBOX_SERVER_HTTP_H

#include "sandbox/fault.h"
#include "sandbox/request.h"
#include "sandbox/server.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <gnutls/abstract.h>
#include <microhttpd.h>

struct MHD_Connection;
struct MHD_Daemon;
struct sb_chain;

struct sb_conn {
	struct sb_conn *next;
	struct sb_server *server;
	struct MHD_Connection *mhd;
	struct sb_request q;
	struct sb_reply r;
	bool begun, delayed, suspended, gone;
	bool held;             /* by a fault that delays */
	struct sb_job job;     /* a delay, or the next drop of a drip */
	struct sb_fault fault; /* what is to go wrong, copied from the rule */
	bool faulty;
	struct rh_buf out; /* what a stream has filled */
	size_t out_at, sent;
	json_t *asked; /* wire.c's entry of it; NULL: none */
};
struct sb_server {
	struct MHD_Daemon *daemon;
	struct sb_world *world;
	struct sb_conn *conns;
	struct sb_tunnel_line *lines; /* tunnel.c's */
	bool closing, kick;
	json_t *wire;            /* wire.c's: what was asked; NULL: nobody wants to know */
	size_t peers;            /* its connections, without the control port's */
	struct sb_chain *chains; /* tls.c's: the certificates, the newest first */
	struct sb_cert stranger; /* tls.c's: of an authority that nobody trusts */
	struct sb_chain *stranger_chains;
};
/* tls.c: the certificate of a handshake, for libmicrohttpd. Between begin and end one server serves. */
int sb_tls_certificate(gnutls_session_t session, const gnutls_datum_t *authorities, int authorities_n,
		       const gnutls_pk_algorithm_t *algorithms, int algorithms_n, gnutls_pcert_st **chain,
		       unsigned *chain_n, gnutls_privkey_t *key);
void sb_tls_begin(struct sb_server *s);
void sb_tls_end(struct sb_server *s);
/* wire.c: a connection comes or goes; a request has come. */
void sb_wire_connection(void *server, struct MHD_Connection *mhd, void **context,
			enum MHD_ConnectionNotificationCode what);
void sb_wire_request(struct sb_conn *c);
void sb_wire_answer(struct sb_conn *c); /* its reply is whole, or its stream begins */
void sb_wire_end(struct sb_conn *c);
/* Waits until sb_conn_resume; the request is asked again then. */
void sb_conn_suspend(struct sb_conn *c);
void sb_conn_resume(struct sb_conn *c);
/* tunnel.c: what has become bytes both ways. Fills what is to be waited for; then what came and what can leave. */
struct pollfd;
size_t sb_tunnels_poll(struct sb_server *s, struct pollfd *fds, size_t most);
void sb_tunnels_run(struct sb_server *s, const struct pollfd *fds, size_t n);
bool sb_tunnels_flush(struct sb_server *s); /* true: one has ended */
void sb_tunnels_end(struct sb_server *s);
struct MHD_Response *sb_tunnel_response(void); /* of a request whose reply has a tunnel */
/* Queues the reply. */
enum MHD_Result sb_conn_answer(struct sb_conn *c);
#endif
