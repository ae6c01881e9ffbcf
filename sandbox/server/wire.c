/* What came over the wire: a test asks for it to count round trips. Kept from the first time that somebody asks. */
#include "sandbox/request.h"
#include "sandbox/server/control.h"
#include "sandbox/server/http.h"
#include "base/base.h"

#include <string.h>

enum { KEPT = 4096 }; /* requests nobody has asked for yet */

struct peer {
	bool control; /* the control port's own: none of the client's */
};

void sb_wire_connection(void *server, struct MHD_Connection *mhd, void **context,
			enum MHD_ConnectionNotificationCode what)
{
	struct sb_server *s = server;
	struct peer *p = *context;

	(void)mhd;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = rh_alloc(sizeof *p);
		s->peers++;
		return;
	}
	s->peers -= p && !p->control;
	free(p);
	*context = NULL;
}

static void is_control(struct sb_conn *c)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct peer *p = i ? i->socket_context : NULL;

	if (!p || p->control)
		return;
	p->control = true;
	c->server->peers--;
}

void sb_wire_request(struct sb_conn *c)
{
	struct sb_server *s = c->server;

	if (rh_str_starts(rh_str(c->q.path), "/sandbox/")) {
		is_control(c);
		return;
	}
	if (!s->wire || json_array_size(s->wire) >= KEPT)
		return;
	char *line = rh_format("%s %s", c->q.method, c->q.uri);
	json_array_append_new(s->wire, json_string(line));
	free(line);
}

/* {"held": N, "connections": N, "asked": ["GET /path?query", …]}: how many requests a fault delays at the moment, how
 * many connections there are, and what was asked since the last time. */
void sb_control_wire(struct sb_request *q, struct sb_reply *r)
{
	struct sb_server *s = q->conn->server;
	json_t *v = json_object();
	int64_t held = 0;

	for (const struct sb_conn *c = s->conns; c; c = c->next)
		held += c->held;
	json_object_set_new(v, "held", json_integer(held));
	json_object_set_new(v, "connections", json_integer((int64_t)s->peers));
	json_object_set_new(v, "asked", s->wire ? s->wire : json_array());
	s->wire = json_array();
	sb_reply_value(r, 200, v);
}
