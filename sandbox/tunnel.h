/* tunnel: what was an HTTP request, and is bytes both ways now (101 Switching Protocols). */
#ifndef SANDBOX_TUNNEL_H
#define SANDBOX_TUNNEL_H

#include "base/base.h"

#include <stddef.h>

struct sb_tunnel_line; /* server/tunnel.c's: its connection */
/* Whoever opens one gives it away with sb_reply.tunnel; `done` is called once, the last, and frees it. */
struct sb_tunnel {
	void (*begin)(struct sb_tunnel *t);                    /* it is open: may send from now on */
	void (*got)(struct sb_tunnel *t, struct rh_str bytes); /* empty: the client sends nothing any more */
	void (*done)(struct sb_tunnel *t);
	struct sb_tunnel_line *line; /* NULL: it is not open (any more) */
};
void sb_tunnel_send(struct sb_tunnel *t, struct rh_str bytes);
void sb_tunnel_close(struct sb_tunnel *t); /* when all that was sent is on its way */
#endif
