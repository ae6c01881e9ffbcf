/* Tunnels over libmicrohttpd's upgraded connections: TLS is theirs, we have one end of a pair of sockets. */
#include "sandbox/tunnel.h"
#include "sandbox/request.h"
#include "sandbox/server/http.h"
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

enum { PIECE = 16 << 10, OUT_MOST = 16 << 20 };

struct sb_tunnel_line {
	struct sb_tunnel_line *next;
	struct sb_server *server;
	struct sb_tunnel *tunnel; /* NULL: it is over */
	struct MHD_UpgradeResponseHandle *handle;
	int fd;
	struct rh_buf out;
	size_t sent;
	bool closing, deaf; /* deaf: nothing comes any more */
};

/* ---- its end ---- */

static void end(struct sb_tunnel_line *l)
{
	struct sb_tunnel *t = l->tunnel;

	l->tunnel = NULL;
	if (t) {
		t->line = NULL;
		t->done(t);
	}
}

static void drop(struct sb_tunnel_line *l)
{
	struct sb_tunnel_line **at = &l->server->lines;

	end(l);
	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	rh_buf_release(&l->out);
	MHD_upgrade_action(l->handle, MHD_UPGRADE_ACTION_CLOSE);
	free(l);
}

/* ---- bytes ---- */

static void push(struct sb_tunnel_line *l)
{
	while (l->sent < l->out.n) {
		ssize_t n = send(l->fd, l->out.p + l->sent, l->out.n - l->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EAGAIN)
			l->closing = l->deaf = true;
		if (n < 0)
			break;
		l->sent += (size_t)n;
	}
	if (l->sent == l->out.n || l->deaf) {
		rh_buf_clear(&l->out);
		l->sent = 0;
	}
}

static void pull(struct sb_tunnel_line *l)
{
	char piece[PIECE];
	ssize_t n = recv(l->fd, piece, sizeof piece, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		l->deaf = true;
	if (l->tunnel)
		l->tunnel->got(l->tunnel, rh_str_n(piece, n > 0 ? (size_t)n : 0));
}

void sb_tunnel_send(struct sb_tunnel *t, struct rh_str bytes)
{
	if (t->line && !t->line->closing)
		rh_buf_adds(&t->line->out, bytes);
}

void sb_tunnel_close(struct sb_tunnel *t)
{
	if (t->line)
		t->line->closing = true;
}

/* ---- in the loop ---- */

size_t sb_tunnels_poll(struct sb_server *s, struct pollfd *fds, size_t most)
{
	size_t n = 0;

	for (struct sb_tunnel_line *l = s->lines; l && n < most; l = l->next)
		fds[n++] = (struct pollfd){ .fd = l->fd,
					    .events = (short)((l->deaf ? 0 : POLLIN) | (l->out.n ? POLLOUT : 0)) };
	return n;
}

void sb_tunnels_run(struct sb_server *s, const struct pollfd *fds, size_t n)
{
	size_t i = 0;

	for (struct sb_tunnel_line *l = s->lines; l && i < n; l = l->next, i++)
		if (!l->deaf && (fds[i].revents & (POLLIN | POLLHUP | POLLERR)))
			pull(l);
	sb_tunnels_flush(s);
}

bool sb_tunnels_flush(struct sb_server *s)
{
	bool dropped = false;

	for (struct sb_tunnel_line *l = s->lines, *next; l; l = next) {
		next = l->next;
		push(l);
		if (!l->out.n && (l->closing || (l->deaf && !l->tunnel))) {
			drop(l);
			dropped = true;
		}
	}
	return dropped;
}

void sb_tunnels_end(struct sb_server *s)
{
	while (s->lines)
		drop(s->lines);
}

/* ---- its beginning ---- */

static void opened(void *cls, struct MHD_Connection *mhd, void *con_cls, const char *extra, size_t extra_n,
		   MHD_socket fd, struct MHD_UpgradeResponseHandle *handle)
{
	struct sb_conn *c = con_cls;
	struct sb_tunnel_line *l = rh_alloc(sizeof *l);

	(void)cls;
	(void)mhd;
	*l = (struct sb_tunnel_line){
		.server = c->server, .tunnel = c->r.tunnel, .handle = handle, .fd = fd, .next = c->server->lines
	};
	c->r.tunnel = NULL;
	c->server->lines = l;
	rh_buf_init(&l->out, OUT_MOST);
	l->tunnel->line = l;
	l->tunnel->begin(l->tunnel);
	if (extra_n && l->tunnel)
		l->tunnel->got(l->tunnel, rh_str_n(extra, extra_n));
}

struct MHD_Response *sb_tunnel_response(void)
{
	return MHD_create_response_for_upgrade(opened, NULL);
}
