/* The man in the middle: a thread a connection, one request a connection, libcurl towards the server. */
#include "base/base.h"

#include "tests/faults/middle.h"
#include "tests/support/support.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOW_MS = 2000 };

struct ft_middle {
	char *server, *ca;
	int listener, port;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t idle;
	unsigned busy;
	_Atomic bool stop;
	/* the fault */
	const struct ft_fault *fault;
	const char *methods, *part, *without;
	unsigned count;
	bool done;
	char *path; /* that had it */
	struct {
		char *what; /* "PUT /path", without the query */
		unsigned times;
	} seen[64];
	size_t seen_count;
};
struct call {
	struct ft_middle *m;
	int fd;
	struct rh_buf head, body; /* of the request; head without its first line */
	char method[16], path[8192];
	const struct ft_fault *fault;
	/* the server's answer */
	int status;
	struct rh_buf headers, kept;
	bool begun; /* its head has gone to the client */
	bool gone;
};

static void put(struct call *c, const char *p, size_t n)
{
	while (n && !c->gone) {
		ssize_t k = send(c->fd, p, n, MSG_NOSIGNAL);
		if (k < 0 && errno == EINTR)
			continue;
		c->gone = k <= 0;
		p += k > 0 ? k : 0;
		n -= k > 0 ? (size_t)k : 0;
	}
}

static void putz(struct call *c, const char *z)
{
	put(c, z, strlen(z));
}

/* ---- the request ---- */

static bool read_request(struct call *c)
{
	char piece[16384], *end = NULL;
	size_t want = 0;
	while (!end || c->head.n < (size_t)(end - c->head.p) + 4 + want) {
		ssize_t n = recv(c->fd, piece, sizeof piece, 0);
		if (n <= 0)
			return false;
		rh_buf_add(&c->head, piece, (size_t)n);
		end = strstr(c->head.p, "\r\n\r\n");
		char *length = end ? strcasestr(c->head.p, "\r\nContent-Length:") : NULL;
		want = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
	}
	size_t n = (size_t)(end - c->head.p) + 4;
	rh_buf_add(&c->body, c->head.p + n, c->head.n - n);
	*end = 0;
	return sscanf(c->head.p, "%15s %8191s", c->method, c->path) == 2;
}

static bool one_of(const char *words, const char *word)
{
	struct rh_str rest = rh_str(words), w;
	while (rh_str_cut(&rest, ' ', &w))
		if (rh_str_is(w, word))
			return true;
	return false;
}

static void note(struct ft_middle *m, const struct call *c)
{
	char *what = rh_format("%s %.*s", c->method, (int)strcspn(c->path, "?"), c->path);
	size_t i = 0;
	while (i < m->seen_count && strcmp(m->seen[i].what, what) != 0)
		i++;
	if (i == m->seen_count && i < RH_LEN(m->seen)) {
		m->seen[i].what = rh_strdup(what);
		m->seen[i].times = 0;
		m->seen_count++;
	}
	if (i < m->seen_count)
		m->seen[i].times++;
	free(what);
}

static void take_fault(struct call *c)
{
	struct ft_middle *m = c->m;
	pthread_mutex_lock(&m->lock);
	if (m->methods && one_of(m->methods, c->method) && strstr(c->path, m->part) &&
	    !(m->without && strstr(c->path, m->without))) {
		m->count++;
		note(m, c);
		c->fault = m->done ? NULL : m->fault;
		m->done = m->done || c->fault;
		if (c->fault)
			m->path = rh_format("%.*s", (int)strcspn(c->path, "?"), c->path);
	}
	pthread_mutex_unlock(&m->lock);
}

/* ---- to the server ---- */

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct call *c = ctx;
	struct rh_str line = rh_str_n(p, size * n);
	if (rh_str_starts(line, "HTTP/")) {
		c->status = (int)strtol(p + rh_str_find(line, " "), NULL, 10);
		rh_buf_clear(&c->headers);
	} else if (line.n > 2 && strncasecmp(p, "Content-Length:", 15) != 0 &&
		   strncasecmp(p, "Transfer-Encoding:", 18) != 0 && strncasecmp(p, "Connection:", 11) != 0) {
		rh_buf_adds(&c->headers, line);
	}
	return size * n;
}

static void begin(struct call *c, const char *length)
{
	char line[64];
	if (c->begun)
		return;
	c->begun = true;
	snprintf(line, sizeof line, "HTTP/1.1 %d Passed on\r\n", c->status);
	putz(c, line);
	put(c, c->headers.p, c->headers.n);
	putz(c, "Connection: close\r\n");
	putz(c, length);
	putz(c, "\r\n\r\n");
}

static void put_chunk(struct call *c, const char *p, size_t n)
{
	char line[32];
	snprintf(line, sizeof line, "%zx\r\n", n);
	putz(c, line);
	put(c, p, n);
	putz(c, "\r\n");
}

static bool kept_whole(const struct call *c)
{
	return c->fault && !strstr(c->path, "watch=");
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct call *c = ctx;
	if (kept_whole(c)) {
		rh_buf_add(&c->kept, p, size * n);
		return size * n;
	}
	begin(c, "Transfer-Encoding: chunked");
	if (c->fault) { /* of the first piece of a stream: half */
		put_chunk(c, p, size * n / 2);
		return 0;
	}
	put_chunk(c, p, size * n);
	return c->gone ? 0 : size * n;
}

/* Called about once a second: who has gone, on either side, ends it. */
static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
	struct call *c = ctx;
	struct pollfd f = { .fd = c->fd, .events = POLLIN };
	char byte;
	(void)a, (void)b, (void)d, (void)e;
	if (poll(&f, 1, 0) > 0 && recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
		c->gone = true;
	return c->gone || c->m->stop;
}

static struct curl_slist *passed_headers(struct call *c)
{
	static const char *const ours[] = { "Host:", "Connection:", "Accept-Encoding:", "Content-Length:", "Expect:" };
	struct curl_slist *list = NULL;
	struct rh_str rest = rh_str(c->head.p), line;
	(void)rh_str_cut(&rest, '\n', &line);
	while (rh_str_cut(&rest, '\n', &line)) {
		bool keep = true;
		for (size_t i = 0; i < RH_LEN(ours); i++)
			keep = keep && strncasecmp(line.p, ours[i], strlen(ours[i])) != 0;
		char *z = keep ? rh_str_dup(rh_str_trim(line)) : NULL;
		if (z && *z)
			list = curl_slist_append(list, z);
		free(z);
	}
	return curl_slist_append(list, "Expect:");
}

static void pass_on(struct call *c)
{
	CURL *easy = curl_easy_init();
	char *url = rh_format("%s%s", c->m->server, c->path);
	struct curl_slist *headers = passed_headers(c);

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, c->method);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	rt_trust(easy, c->m->ca);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	if (c->body.n) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, c->body.p);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)c->body.n);
	}
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, c);
	CURLcode code = curl_easy_perform(easy);
	if (code == CURLE_OK && !kept_whole(c)) {
		begin(c, "Transfer-Encoding: chunked");
		putz(c, "0\r\n\r\n");
	}
	curl_slist_free_all(headers);
	curl_easy_cleanup(easy);
	free(url);
}

/* ---- faults ---- */

static void reset(struct call *c)
{
	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
}

/* Until the client gives up. */
static void say_nothing(struct call *c)
{
	while (!c->m->stop) {
		struct pollfd f = { .fd = c->fd, .events = POLLIN };
		char byte;
		if (poll(&f, 1, 200) > 0 && recv(c->fd, &byte, 1, 0) <= 0)
			return;
	}
}

static void answer(struct call *c, const struct ft_fault *f)
{
	char line[200];
	size_t n = f->body ? strlen(f->body) : 0;
	snprintf(line, sizeof line, "HTTP/1.1 %d Fault\r\nConnection: close\r\n", f->status);
	putz(c, line);
	putz(c, f->more ? f->more : "");
	snprintf(line, sizeof line, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", f->type ? f->type : "text/plain",
		 n);
	putz(c, f->status == 204 || f->status == 304 ? "\r\n" : line);
	put(c, f->body ? f->body : "", n);
}

/* A stream has no end that could be waited for. */
static void go_wrong_in_stream(struct call *c)
{
	const struct ft_fault *f = c->fault;
	struct pollfd nothing = { .fd = -1 };
	switch (f->how) {
	case FT_SLOW:
		poll(&nothing, 1, SLOW_MS);
		c->fault = NULL;
		pass_on(c);
		break;
	case FT_CUT:
		pass_on(c);
		break;
	case FT_BAD_CHUNK:
		c->status = 200;
		begin(c, "Transfer-Encoding: chunked");
		putz(c, "no size\r\n");
		break;
	case FT_ANSWER:
		answer(c, f);
		break;
	case FT_RESET:
		reset(c);
		break;
	case FT_SILENT:
		say_nothing(c);
		break;
	}
}

static void go_wrong(struct call *c)
{
	const struct ft_fault *f = c->fault;
	char length[64];
	if (strstr(c->path, "watch=")) {
		go_wrong_in_stream(c);
		return;
	}
	if (f->reaches)
		pass_on(c);
	snprintf(length, sizeof length, "Content-Length: %zu", c->kept.n);
	switch (f->how) {
	case FT_ANSWER:
		answer(c, f);
		break;
	case FT_CUT:
		begin(c, length);
		put(c, c->kept.p, c->kept.n / 2);
		break;
	case FT_BAD_CHUNK:
		begin(c, "Transfer-Encoding: chunked");
		put_chunk(c, c->kept.p, c->kept.n / 2);
		putz(c, "no size\r\n");
		break;
	case FT_RESET:
		reset(c);
		break;
	case FT_SILENT:
		say_nothing(c);
		break;
	case FT_SLOW: {
		struct pollfd nothing = { .fd = -1 };
		poll(&nothing, 1, SLOW_MS);
		begin(c, length);
		put(c, c->kept.p, c->kept.n);
		break;
	}
	}
}

/* ---- threads ---- */

static void *serve(void *ctx)
{
	struct call *c = ctx;
	struct ft_middle *m = c->m;
	rh_buf_init(&c->head, (size_t)16 << 20);
	rh_buf_init(&c->body, (size_t)16 << 20);
	rh_buf_init(&c->headers, (size_t)1 << 20);
	rh_buf_init(&c->kept, (size_t)64 << 20);
	if (read_request(c)) {
		take_fault(c);
		if (c->fault)
			go_wrong(c);
		else
			pass_on(c);
	}
	close(c->fd);
	rh_buf_release(&c->head);
	rh_buf_release(&c->body);
	rh_buf_release(&c->headers);
	rh_buf_release(&c->kept);
	free(c);
	pthread_mutex_lock(&m->lock);
	m->busy--;
	pthread_cond_signal(&m->idle);
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

static void *listen_on(void *ctx)
{
	struct ft_middle *m = ctx;
	pthread_attr_t detached;
	pthread_attr_init(&detached);
	pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	for (;;) {
		int fd = accept(m->listener, NULL, NULL);
		pthread_t thread;
		if (fd < 0 || m->stop)
			break;
		struct call *c = calloc(1, sizeof *c);
		if (!c)
			abort();
		c->m = m;
		c->fd = fd;
		pthread_mutex_lock(&m->lock);
		m->busy++;
		pthread_mutex_unlock(&m->lock);
		if (pthread_create(&thread, &detached, serve, c) != 0)
			abort();
	}
	return NULL;
}

struct ft_middle *ft_middle_start(const char *server_url, const char *ca_pem)
{
	struct ft_middle *m = rh_alloc(sizeof *m);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	m->server = rh_strdup(server_url);
	m->ca = rh_strdup(ca_pem);
	m->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (m->listener < 0 || bind(m->listener, (struct sockaddr *)&at, n) != 0 || listen(m->listener, 64) != 0 ||
	    getsockname(m->listener, (struct sockaddr *)&at, &n) != 0)
		rt_die("the man in the middle: %s", strerror(errno));
	m->port = ntohs(at.sin_port);
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->idle, NULL);
	if (pthread_create(&m->thread, NULL, listen_on, m) != 0)
		rt_die("no thread");
	return m;
}

static void forget_seen(struct ft_middle *m)
{
	while (m->seen_count)
		free(m->seen[--m->seen_count].what);
	free(m->path);
	m->path = NULL;
}

void ft_middle_stop(struct ft_middle *m)
{
	m->stop = true;
	shutdown(m->listener, SHUT_RDWR);
	pthread_join(m->thread, NULL);
	close(m->listener);
	pthread_mutex_lock(&m->lock);
	while (m->busy)
		pthread_cond_wait(&m->idle, &m->lock);
	pthread_mutex_unlock(&m->lock);
	forget_seen(m);
	free(m->server);
	free(m->ca);
	free(m);
}

char *ft_middle_url(const struct ft_middle *m)
{
	return rh_format("http://127.0.0.1:%d", m->port);
}

void ft_middle_set(struct ft_middle *m, const struct ft_fault *fault, const char *methods, const char *part,
		   const char *without)
{
	pthread_mutex_lock(&m->lock);
	m->fault = fault;
	m->methods = methods;
	m->part = part;
	m->without = without;
	m->count = 0;
	m->done = false;
	forget_seen(m);
	pthread_mutex_unlock(&m->lock);
}

unsigned ft_middle_count(struct ft_middle *m)
{
	pthread_mutex_lock(&m->lock);
	unsigned n = m->count;
	pthread_mutex_unlock(&m->lock);
	return n;
}

bool ft_middle_done(struct ft_middle *m)
{
	pthread_mutex_lock(&m->lock);
	bool done = m->done;
	pthread_mutex_unlock(&m->lock);
	return done;
}

unsigned ft_middle_most(struct ft_middle *m)
{
	unsigned most = 0;
	pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < m->seen_count; i++)
		most = m->seen[i].times > most ? m->seen[i].times : most;
	pthread_mutex_unlock(&m->lock);
	return most;
}

char *ft_middle_path(struct ft_middle *m)
{
	pthread_mutex_lock(&m->lock);
	char *path = m->path ? rh_strdup(m->path) : NULL;
	pthread_mutex_unlock(&m->lock);
	return path;
}
