/* The one wait: descriptors, transfers and children in one curl_multi_poll. Everything is called from here, after curl
 * has returned, so that a callback may start, cancel and forget whatever it likes. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>

#define LONGEST_WAIT_MS (3600 * 1000)

struct net *net_new(void)
{
	struct net *n = rh_alloc(sizeof *n);

	n->end = &n->first;
	return n;
}

void net_free(struct net **net)
{
	struct net *n = *net;

	*net = NULL;
	if (!n)
		return;
	net_children_end(n);
	net_transfers_end(n);
	if (n->multi[0]) {
		for (size_t i = 0; i < RH_LEN(n->multi); i++)
			curl_multi_cleanup(n->multi[i]);
		curl_global_cleanup();
	}
	free(n->fds);
	free(n);
}

int64_t net_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct net_fd_watch *find_fd(struct net *n, int fd)
{
	for (size_t i = 0; i < n->fd_count; i++)
		if (n->fds[i].fd == fd)
			return &n->fds[i];
	return NULL;
}

void net_watch_fd(struct net *n, int fd, void (*readable)(void *ctx), void *ctx)
{
	struct net_fd_watch *w = find_fd(n, fd);

	if (!w) {
		if (n->fd_count == n->fd_cap) {
			n->fd_cap = n->fd_cap ? n->fd_cap * 2 : 8;
			n->fds = rh_resize(n->fds, n->fd_cap, sizeof *n->fds);
		}
		w = &n->fds[n->fd_count++];
	}
	*w = (struct net_fd_watch){ .fd = fd, .readable = readable, .ctx = ctx };
}

void net_forget_fd(struct net *n, int fd)
{
	struct net_fd_watch *w = find_fd(n, fd);

	if (w)
		*w = n->fds[--n->fd_count];
}

void net_watch_out(struct net *n, int fd, void (*writable)(void *ctx), void *ctx)
{
	n->out = (struct net_fd_watch){ .fd = fd, .readable = fd < 0 ? NULL : writable, .ctx = ctx };
}

static int shortest(const struct net *n, int64_t asked)
{
	int64_t child = net_children_wait(n), later = net_transfers_wait(n), ms = LONGEST_WAIT_MS;

	if (asked >= 0 && asked < ms)
		ms = asked;
	if (child >= 0 && child < ms)
		ms = child;
	if (later >= 0 && later < ms)
		ms = later;
	return n->called_out || net_transfers_due(n) ? 0 : (int)ms;
}

/* Without a transfer there is no curl yet, and waiting needs none. */
static void wait_without_curl(struct curl_waitfd *fds, size_t count, int ms)
{
	struct pollfd *p = rh_alloc((count + 1) * sizeof *p);

	for (size_t i = 0; i < count; i++)
		p[i] = (struct pollfd){ .fd = fds[i].fd,
					.events = fds[i].events == CURL_WAIT_POLLOUT ? POLLOUT : POLLIN };
	if (poll(p, (nfds_t)count, ms) > 0)
		for (size_t i = 0; i < count; i++)
			fds[i].revents = p[i].revents ? fds[i].events : 0;
	free(p);
}

/* One wait for two multis: the second's descriptors are put behind those of the first's wait, and its timer shortens
 * it. */
static void add_requests(CURLM *multi, struct curl_waitfd **fds, size_t *count, int *ms)
{
	fd_set in, out, odd;
	int most = -1;
	long timer = -1;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&odd);
	(void)curl_multi_fdset(multi, &in, &out, &odd, &most);
	(void)curl_multi_timeout(multi, &timer);
	if (timer >= 0 && timer < *ms)
		*ms = (int)timer;
	if (most < 0)
		return;
	*fds = rh_resize(*fds, *count + (size_t)most + 1, sizeof **fds);
	for (int fd = 0; fd <= most; fd++) {
		int events = (FD_ISSET(fd, &in) ? CURL_WAIT_POLLIN : 0) | (FD_ISSET(fd, &out) ? CURL_WAIT_POLLOUT : 0);
		if (events)
			(*fds)[(*count)++] = (struct curl_waitfd){ .fd = fd, .events = (short)events };
	}
}

static void run_readable(struct net *n, const struct curl_waitfd *fds, const struct net_fd_watch *asked, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!fds[i].revents)
			continue;
		struct net_fd_watch *w = find_fd(n, asked[i].fd);

		/* An earlier callback of this turn may have forgotten it, or given the number to somebody else. */
		if (w && w->readable == asked[i].readable && w->ctx == asked[i].ctx)
			w->readable(w->ctx);
	}
}

static void run_writable(struct net *n)
{
	struct net_fd_watch out = n->out;

	n->out = (struct net_fd_watch){ .fd = -1 };
	out.readable(out.ctx);
}

void net_wait(struct net *n, int64_t timeout_ms)
{
	if (n->in_wait)
		RH_BUG("net_wait within net_wait");
	n->in_wait = true;
	n->called_out = false;
	net_transfers_begin(n);

	size_t watched = n->fd_count, count = watched + net_children_fds(n, NULL);
	struct curl_waitfd *fds = rh_alloc((count + 2) * sizeof *fds);
	struct net_fd_watch *asked = rh_alloc((watched + 1) * sizeof *asked);

	for (size_t i = 0; i < watched; i++) {
		fds[i] = (struct curl_waitfd){ .fd = n->fds[i].fd, .events = CURL_WAIT_POLLIN };
		asked[i] = n->fds[i];
	}
	(void)net_children_fds(n, fds + watched);
	bool out = n->out.readable != NULL;
	if (out)
		fds[count++] = (struct curl_waitfd){ .fd = n->out.fd, .events = CURL_WAIT_POLLOUT };
	int ms = shortest(n, timeout_ms);
	size_t all = count;

	if (n->multi[0]) {
		add_requests(n->multi[0], &fds, &all, &ms);
		(void)curl_multi_poll(n->multi[1], fds, (unsigned)all, ms, NULL);
	} else {
		wait_without_curl(fds, count, ms);
	}
	run_readable(n, fds, asked, watched);
	if (out && n->out.readable && fds[count - 1].revents)
		run_writable(n);
	free(fds);
	free(asked);

	if (n->multi[0]) {
		int running;

		for (size_t i = 0; i < RH_LEN(n->multi); i++)
			(void)curl_multi_perform(n->multi[i], &running);
		net_transfers_collect(n);
	}
	net_children_run(n);
	net_transfers_deliver(n);
	n->in_wait = false;
	net_transfers_sweep(n);
}
