/* The event loop over libmicrohttpd: one thread; whoever has to wait is suspended. */
#include "sandbox/server/http.h"
#include "sandbox/fault.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/server.h"
#include "sandbox/tunnel.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 1024, MEMORY = 128 << 10 };

static const char *header_of(const struct sb_conn *c, const char *name)
{
	return MHD_lookup_connection_value(c->mhd, MHD_HEADER_KIND, name);
}

struct saying {
	const char *name, *value;
	bool found;
};

static enum MHD_Result compare(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct saying *s = cls;

	(void)kind;
	s->found |= value && rh_str_is_nocase(rh_str(name), s->name) && strcmp(value, s->value) == 0;
	return s->found ? MHD_NO : MHD_YES;
}

static bool says(const struct sb_conn *c, const char *name, const char *value)
{
	struct saying s = { .name = name, .value = value };

	MHD_get_connection_values(c->mhd, MHD_HEADER_KIND, compare, &s);
	return s.found;
}

void sb_conn_suspend(struct sb_conn *c)
{
	if (c->suspended)
		return;
	c->suspended = true;
	MHD_suspend_connection(c->mhd);
}

void sb_conn_resume(struct sb_conn *c)
{
	if (!c->suspended)
		return;
	c->suspended = false;
	c->server->kick = true;
	MHD_resume_connection(c->mhd);
}

void sb_stream_wake(struct sb_stream *s)
{
	if (s->conn)
		sb_conn_resume(s->conn);
}

static int socket_of(const struct sb_conn *c)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	return i ? i->connect_fd : -1;
}

/* ---- a request's life ---- */

static void *begin(void *cls, const char *uri, struct MHD_Connection *mhd)
{
	struct sb_server *s = cls;
	struct sb_conn *c = rh_alloc(sizeof *c);
	c->server = s;
	c->mhd = mhd;
	sb_request_init(&c->q, "", uri);
	sb_reply_init(&c->r);
	rh_buf_init(&c->out, (size_t)512 << 20);
	c->q.header = header_of;
	c->q.says = says;
	c->q.conn = c;
	c->q.world = s->world;
	c->next = s->conns;
	s->conns = c;
	return c;
}

static void completed(void *cls, struct MHD_Connection *mhd, void **con_cls, enum MHD_RequestTerminationCode why)
{
	struct sb_server *s = cls;
	struct sb_conn *c = *con_cls, **at = &s->conns;
	(void)mhd;
	(void)why;
	if (!c)
		return;
	*con_cls = NULL;
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	sb_wire_end(c);
	sb_job_stop(s->world, &c->job);
	if (c->r.stream)
		c->r.stream->done(c->r.stream);
	if (c->r.tunnel)
		c->r.tunnel->done(c->r.tunnel);
	sb_request_release(&c->q);
	sb_reply_release(&c->r);
	rh_buf_release(&c->out);
	free(c);
}

static enum MHD_Result reset_connection(struct sb_conn *c)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };
	setsockopt(socket_of(c), SOL_SOCKET, SO_LINGER, &now, sizeof now);
	return MHD_NO;
}

static void fault_status(struct sb_conn *c)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = { { 401, "Unauthorized" },  { 403, "Forbidden" },
			{ 404, "NotFound" },      { 409, "Conflict" },
			{ 410, "Expired" },       { 429, "TooManyRequests" },
			{ 500, "InternalError" }, { 503, "ServiceUnavailable" },
			{ 504, "Timeout" } };
	const char *reason = "";
	for (size_t i = 0; i < RH_LEN(reasons); i++)
		if (reasons[i].status == c->fault.status)
			reason = reasons[i].reason;
	if (!c->fault.html) {
		sb_status(&c->r, c->fault.status, reason, NULL, NULL, "the sandbox was asked to answer %d here",
			  c->fault.status);
		return;
	}
	sb_reply_text(&c->r, c->fault.status,
		      "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n");
	c->r.type = "text/html";
}

static void let_through(void *ctx)
{
	struct sb_conn *c = ctx;

	c->held = false;
	sb_conn_resume(c);
}

static enum MHD_Result respond(struct sb_conn *c)
{
	if (!c->delayed) {
		const struct sb_fault *f = sb_fault_for(c->q.world, &c->q);
		c->delayed = true;
		if (f) {
			c->fault = *f;
			c->faulty = true;
		}
		if (f && f->delay > 0) {
			c->held = true;
			sb_conn_suspend(c);
			sb_job_start(c->q.world, &c->job, f->delay, let_through, c);
			return MHD_YES;
		}
	}
	if (c->gone || c->server->closing)
		return MHD_NO;
	if (sb_played_silent(&c->q)) {
		sb_conn_suspend(c);
		return MHD_YES;
	}
	bool down = sb_world_down(c->q.world) && !rh_str_starts(rh_str(c->q.path), "/sandbox/");
	if (down || (c->faulty && c->fault.reset))
		return reset_connection(c);
	if (c->faulty && c->fault.status)
		fault_status(c);
	else if (c->q.body.over)
		sb_status(&c->r, 413, "RequestEntityTooLarge", NULL, NULL, "Request entity too large: limit is %zu",
			  SB_BODY_LIMIT);
	else
		sb_serve(&c->q, &c->r);
	if (c->r.stream)
		c->r.stream->conn = c;
	return sb_conn_answer(c);
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *mhd, const char *url, const char *method,
			      const char *version, const char *data, size_t *size, void **con_cls)
{
	struct sb_conn *c = *con_cls;
	(void)cls;
	(void)mhd;
	(void)url;
	(void)version;
	if (!c->begun) {
		c->begun = true;
		c->q.method = method;
		sb_wire_request(c);
		return MHD_YES;
	}
	if (*size) {
		rh_buf_add(&c->q.body, data, *size);
		*size = 0;
		return MHD_YES;
	}
	return respond(c);
}

/* ---- the server ---- */

/* The query and the path are decoded by us, after the split: MHD shall not touch them. */
static size_t leave_escaped(void *cls, struct MHD_Connection *mhd, char *z)
{
	(void)cls;
	(void)mhd;
	return strlen(z);
}

struct sb_server *sb_server_start(struct sb_world *w, struct sb_cert *cert, uint16_t port, struct rh_err *e)
{
	struct sb_server *s = rh_alloc(sizeof *s);
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	s->world = w;
	w->cert = cert;
	sb_tls_begin(s);
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TLS | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE |
					     MHD_USE_SUPPRESS_DATE_NO_CLOCK,
				     port, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
				     MHD_OPTION_HTTPS_CERT_CALLBACK, sb_tls_certificate, MHD_OPTION_HTTPS_PRIORITIES,
				     "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", MHD_OPTION_CONNECTION_LIMIT,
				     (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY,
				     MHD_OPTION_NOTIFY_COMPLETED, completed, s, MHD_OPTION_NOTIFY_CONNECTION,
				     sb_wire_connection, s, MHD_OPTION_URI_LOG_CALLBACK, begin, s,
				     MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
				     MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
	if (s->daemon)
		return s;
	rh_err_sys(e, errno, "the sandbox cannot listen on 127.0.0.1:%u", (unsigned)port);
	sb_tls_end(s);
	free(s);
	return NULL;
}

uint16_t sb_server_port(const struct sb_server *s)
{
	const union MHD_DaemonInfo *i = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
	return i ? i->port : 0;
}

static int wait_ms(struct sb_server *s)
{
	MHD_UNSIGNED_LONG_LONG mhd = 0;
	int64_t ms = MHD_get_timeout(s->daemon, &mhd) == MHD_YES ? (int64_t)mhd : -1;
	int64_t timer = rh_timer_wait();
	if (timer == 0 || (timer > 0 && !rh_clock_driven()))
		ms = ms < 0 || timer < ms ? timer : ms;
	if (s->kick)
		ms = 0;
	s->kick = false;
	return ms > 60000 ? 60000 : (int)ms;
}

/* The connections that sleep are out of MHD's sight: we look whether their clients are still there. */
static void look_after(struct sb_conn **sleeping, const struct pollfd *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i].revents) {
			sleeping[i]->gone = true;
			sb_conn_resume(sleeping[i]);
		}
}

static bool turn(struct sb_server *s, int until_eof)
{
	struct pollfd fds[2 * CONNECTIONS + 2];
	struct sb_conn *sleeping[CONNECTIONS];
	size_t n = 0, tunnels;
	const union MHD_DaemonInfo *i = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	fds[0] = (struct pollfd){ .fd = i->epoll_fd, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = until_eof, .events = POLLIN };
	for (struct sb_conn *c = s->conns; c && n < CONNECTIONS; c = c->next)
		if (c->suspended) {
			fds[2 + n] = (struct pollfd){ .fd = socket_of(c), .events = POLLRDHUP };
			sleeping[n++] = c;
		}
	tunnels = sb_tunnels_poll(s, fds + 2 + n, CONNECTIONS);
	if (poll(fds, (nfds_t)(2 + n + tunnels), wait_ms(s)) < 0 && errno != EINTR)
		return false;
	look_after(sleeping, fds + 2, n);
	char scratch[256];
	if (fds[1].revents && read(until_eof, scratch, sizeof scratch) <= 0)
		return false;
	MHD_run(s->daemon);
	sb_tunnels_run(s, fds + 2 + n, tunnels);
	rh_timer_run();
	s->kick |= sb_tunnels_flush(s);
	return true;
}

void sb_server_run(struct sb_server *s, int until_eof)
{
	MHD_run(s->daemon);
	while (turn(s, until_eof))
		;
}

void sb_server_free(struct sb_server **ps)
{
	struct sb_server *s = *ps;
	*ps = NULL;
	if (!s)
		return;
	s->closing = true;
	for (struct sb_conn *c = s->conns; c; c = c->next)
		sb_conn_resume(c);
	sb_tunnels_end(s);
	MHD_run(s->daemon);
	MHD_stop_daemon(s->daemon);
	sb_tls_end(s);
	s->world->cert = NULL;
	json_decref(s->wire);
	free(s);
}
