/* remote: a command in a container, or attached to what it runs, over one of two protocols. The channels are those of
 * remotecommand v4 (kubernetes: staging/src/k8s.io/cri-streaming, apimachinery/pkg/util/remotecommand). */
#ifndef SANDBOX_API_REMOTE_H
#define SANDBOX_API_REMOTE_H

#include "sandbox/tunnel.h"
#include "base/base.h"

struct sb_cluster;
struct sb_remote;
struct sb_reply;
struct sb_request;
struct sb_run;

enum sb_channel { SB_STDIN, SB_STDOUT, SB_STDERR, SB_ERRORS, SB_RESIZE, SB_CHANNELS };
/* How bytes get over the wire: a struct of its own that begins with this. */
struct sb_wire {
	struct sb_tunnel tunnel; /* first */
	struct sb_remote *remote;
	void (*write)(struct sb_wire *w, enum sb_channel c, struct rh_str bytes);
	void (*end)(struct sb_wire *w); /* every channel has ended: says so, and closes */
};
/* Of a request that asks for it; NULL: it does not, or not in a version that is spoken here. They set what the reply
 * needs. `wants`: bits of the channels that there will be. */
struct sb_wire *sb_websocket_open(struct sb_request *q, struct sb_reply *r, unsigned wants);
struct sb_wire *sb_spdy_open(struct sb_request *q, struct sb_reply *r, unsigned wants);

/* exec.c, for the wires: */
void sb_remote_ready(struct sb_remote *r); /* all channels are open */
void sb_remote_got(struct sb_remote *r, enum sb_channel c, struct rh_str bytes);
void sb_remote_eof(struct sb_remote *r);  /* of stdin */
void sb_remote_gone(struct sb_remote *r); /* the wire is gone; frees it */

/* What is run: run.c, and shell.c, the small shell of the demo. */
struct sb_place {
	struct sb_cluster *cluster;
	char *pod, *uid, *container; /* pod: its key */
};
struct sb_run_out {
	void (*out)(void *ctx, enum sb_channel c, struct rh_str bytes);
	void (*exit)(void *ctx, int code, const char *why); /* once; why: it could not be started, NULL else */
	void *ctx;
};
struct sb_run *sb_run_new(const struct sb_place *p, char *const *words, size_t n, bool tty, bool in,
			  const struct sb_run_out *out);
void sb_run_start(struct sb_run *r);
void sb_run_input(struct sb_run *r, struct rh_str bytes);
void sb_run_eof(struct sb_run *r);
void sb_run_size(struct sb_run *r, int columns, int rows);
void sb_run_free(struct sb_run **r);
#endif
