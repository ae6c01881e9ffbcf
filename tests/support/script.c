/* See script.h. */
#include "base/base.h"
#include "net/net.h"

#include "tests/support/script.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNS_MOST 64

struct conn {
	struct script *s;
	int fd; /* -1: free */
	struct rh_buf in;
};

struct script {
	struct net *n;
	script_handler *handler;
	void *ctx;
	int listener;
	int port;
	char url[64];
	struct conn conns[CONNS_MOST];
};

static void fatal(const char *what)
{
	perror(what);
	abort();
}

static void conn_close(struct conn *c)
{
	if (c->fd < 0)
		return;
	net_forget_fd(c->s->n, c->fd);
	close(c->fd);
	c->fd = -1;
	rh_buf_release(&c->in);
}

static size_t content_length(const char *head)
{
	const char *at = strcasestr(head, "\r\ncontent-length:");

	return at ? (size_t)strtoul(at + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

/* One whole request off the front of what has arrived; false when it is not all there. */
static bool conn_request(struct conn *c)
{
	char *end = strstr(c->in.p, "\r\n\r\n"), *head, *body, *sp;
	struct script_request q = { .fd = c->fd };
	size_t head_size, body_size;

	if (!end)
		return false;
	head_size = (size_t)(end - c->in.p) + 4;
	head = rh_str_dup(rh_str_n(c->in.p, head_size));
	body_size = content_length(head);
	if (c->in.n < head_size + body_size) {
		free(head);
		return false;
	}
	body = rh_str_dup(rh_str_n(c->in.p + head_size, body_size));
	rh_buf_drop(&c->in, head_size + body_size);
	q.method = head;
	sp = strchr(head, ' ');
	*sp = '\0';
	q.target = sp + 1;
	sp = strchr(sp + 1, ' ');
	*sp = '\0';
	q.head = sp + 1;
	q.body = body;
	c->s->handler(c->s->ctx, c->s, &q);
	free(head);
	free(body);
	return true;
}

static void conn_readable(void *ctx)
{
	struct conn *c = ctx;
	char piece[16384];
	ssize_t n = recv(c->fd, piece, sizeof piece, 0);

	if (n <= 0) {
		conn_close(c);
		return;
	}
	rh_buf_add(&c->in, piece, (size_t)n);
	while (c->fd >= 0 && conn_request(c))
		;
}

static void script_accept(void *ctx)
{
	struct script *s = ctx;
	int fd = accept(s->listener, NULL, NULL), one = 1;

	if (fd < 0)
		return;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	for (size_t i = 0; i < CONNS_MOST; i++) {
		if (s->conns[i].fd >= 0)
			continue;
		s->conns[i].s = s;
		s->conns[i].fd = fd;
		rh_buf_init(&s->conns[i].in, (size_t)1 << 20);
		net_watch_fd(s->n, fd, conn_readable, &s->conns[i]);
		return;
	}
	close(fd);
}

static void script_listen(struct script *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)s->port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	int one = 1;

	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	(void)setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&at, sizeof at) || listen(s->listener, 64) ||
	    getsockname(s->listener, (struct sockaddr *)&at, &size))
		fatal("script server");
	s->port = ntohs(at.sin_port);
	net_watch_fd(s->n, s->listener, script_accept, s);
}

struct script *script_new(struct net *n, script_handler *handler, void *ctx)
{
	struct script *s = rh_alloc(sizeof *s);

	s->n = n;
	s->handler = handler;
	s->ctx = ctx;
	for (size_t i = 0; i < CONNS_MOST; i++)
		s->conns[i].fd = -1;
	script_listen(s);
	(void)snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", s->port);
	return s;
}

void script_refuse(struct script *s, bool refuse)
{
	if (!refuse) {
		if (s->listener < 0)
			script_listen(s);
		return;
	}
	if (s->listener >= 0) {
		net_forget_fd(s->n, s->listener);
		close(s->listener);
	}
	s->listener = -1;
	for (size_t i = 0; i < CONNS_MOST; i++)
		conn_close(&s->conns[i]);
}

void script_free(struct script **sp)
{
	struct script *s = *sp;

	if (!s)
		return;
	script_refuse(s, true);
	free(s);
	*sp = NULL;
}

const char *script_url(const struct script *s)
{
	return s->url;
}

static void put(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = send(fd, p, n, MSG_NOSIGNAL);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return;
		p += k;
		n -= (size_t)k;
	}
}

void script_answer(const struct script_request *q, int status, const char *type, const char *extra, const char *body)
{
	char *head = rh_format("HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s\r\n", status,
			       type ? type : "application/json", strlen(body), extra ? extra : "");

	put(q->fd, head, strlen(head));
	put(q->fd, body, strlen(body));
	free(head);
}

void script_json(const struct script_request *q, int status, const char *body)
{
	script_answer(q, status, NULL, NULL, body);
}

void script_begin(int fd)
{
	static const char head[] =
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

	put(fd, head, strlen(head));
}

void script_line(int fd, const char *line)
{
	char *chunk = rh_format("%zx\r\n%s\n\r\n", strlen(line) + 1, line);

	put(fd, chunk, strlen(chunk));
	free(chunk);
}

void script_end(struct script *s, int fd)
{
	(void)s;
	put(fd, "0\r\n\r\n", 5);
}

void script_cut(struct script *s, int fd)
{
	for (size_t i = 0; i < CONNS_MOST; i++)
		if (s->conns[i].fd == fd)
			conn_close(&s->conns[i]);
}

bool script_has(const struct script_request *q, const char *part)
{
	return strstr(q->target, part) != NULL;
}

void script_until(struct net *n, bool (*done)(void *ctx), void (*message)(void *ctx, struct rh_message *m), void *ctx)
{
	struct rh_message m;

	alarm(30);
	while (!done(ctx)) {
		int64_t wait = rh_timer_wait();

		/* A driven clock does not move by waiting; what is due already needs none. */
		if (rh_message_waiting())
			wait = 0;
		else if (wait && (rh_clock_driven() || wait < 0 || wait > 1000))
			wait = 1000;
		net_wait(n, wait);
		rh_timer_run();
		while (rh_message_take(&m)) {
			if (message)
				message(ctx, &m);
			rh_message_release(&m);
		}
	}
	alarm(0);
}
