/* What came over the wire, and when: a test asks for it to count round trips, bench to ask the same without the client.
 * Kept from the first time that somebody asks. */
#include "sandbox/request.h"
#include "sandbox/server/control.h"
#include "sandbox/server/http.h"
#include "base/base.h"

#include <string.h>
#include <time.h>

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

/* Also where the sandbox's own clock is driven. */
static void mark(json_t *asked, const char *what)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	json_object_set_new(asked, what, json_integer((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000));
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
	c->asked = json_object();
	json_object_set_new(c->asked, "line", json_string(line));
	mark(c->asked, "began");
	json_array_append(s->wire, c->asked);
	free(line);
}

void sb_wire_answer(struct sb_conn *c)
{
	const char *accept = sb_request_header(&c->q, "Accept"), *coding = sb_request_header(&c->q, "Accept-Encoding");

	if (!c->asked || json_object_get(c->asked, "answered"))
		return;
	json_object_set_new(c->asked, "accept", json_string(accept ? accept : ""));
	json_object_set_new(c->asked, "gzip", json_boolean(coding && strstr(coding, "gzip")));
	json_object_set_new(c->asked, "status", json_integer(c->r.status));
	json_object_set_new(c->asked, "bytes", json_integer(c->r.stream ? 0 : (int64_t)c->r.body.n));
	mark(c->asked, "answered");
}

void sb_wire_end(struct sb_conn *c)
{
	if (!c->asked)
		return;
	mark(c->asked, "ended");
	json_decref(c->asked);
	c->asked = NULL;
}

/* To ranchhand alone: a test's kubectl may watch, too. */
json_t *sb_wire_streams(const struct sb_request *q)
{
	json_t *v = json_object();
	int64_t open = 0, bytes = 0;
	bool awake = false;

	for (const struct sb_conn *c = q->conn ? q->conn->server->conns : NULL; c; c = c->next) {
		const char *agent = c->r.stream ? sb_request_header(&c->q, "User-Agent") : NULL;

		if (!agent || !rh_str_starts(rh_str(agent), "ranchhand/"))
			continue;
		open++;
		bytes += (int64_t)c->sent;
		awake |= !c->suspended;
	}
	json_object_set_new(v, "open", json_integer(open));
	json_object_set_new(v, "bytes", json_integer(bytes));
	json_object_set_new(v, "awake", json_boolean(awake));
	return v;
}

/* {"held": N, "connections": N, "asked": [{"line": "GET /path?query", …}, …]}: how many requests a fault delays at the
 * moment, how many connections there are, and what was asked since the last time. */
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
