/* See https_server.h. One thread a connection; everything shared is under one lock. */
#include "tests/support/https_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_CONNECTIONS 128
#define REQUEST_LIMIT (1 << 20)

struct connection {
	struct ts_server *server;
	pthread_t thread;
	int fd;
	SSL *ssl;
};

struct ts_server {
	struct ts_config config;
	SSL_CTX *ctx;
	int listener, port, events;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct connection *all[MOST_CONNECTIONS];
	unsigned connections, requests, hanging, let_go, resumed;
	bool stopping, end_streams;
	char *token, *client_name, *sni;
};

static void die(const char *what)
{
	fprintf(stderr, "https_server: %s\n", what);
	ERR_print_errors_fp(stderr);
	abort();
}

/* ---- bytes ---- */

static ssize_t get_some(struct connection *c, char *p, size_t n)
{
	if (!c->ssl)
		return recv(c->fd, p, n, 0);
	int k = SSL_read(c->ssl, p, (int)n);

	return k > 0 ? k : -1;
}

static bool put_all(struct connection *c, const char *p, size_t n)
{
	while (n) {
		ssize_t k =
			c->ssl ? SSL_write(c->ssl, p, (int)(n < 16384 ? n : 16384)) : send(c->fd, p, n, MSG_NOSIGNAL);

		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

static bool put_text(struct connection *c, const char *z)
{
	return put_all(c, z, strlen(z));
}

static bool answer(struct connection *c, const char *status, const char *headers, const char *body, size_t n)
{
	char head[1024];

	snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status, headers, n);
	return put_text(c, head) && put_all(c, body, n);
}

static bool answer_filled(struct connection *c, const char *status, size_t n)
{
	char *body = malloc(n + 1);

	if (!body)
		die("memory");
	memset(body, 'x', n);
	bool ok = answer(c, status, "", body, n);

	free(body);
	return ok;
}

/* Reads one request into buf; its whole length, 0 at the end. */
static size_t read_request(struct connection *c, char *buf, size_t *have)
{
	for (;;) {
		buf[*have] = 0;
		char *end = strstr(buf, "\r\n\r\n");

		if (end) {
			const char *length = strcasestr(buf, "\ncontent-length:");
			size_t body = length && length < end ? (size_t)strtoul(length + 16, NULL, 10) : 0;
			size_t whole = (size_t)(end + 4 - buf) + body;

			if (*have >= whole)
				return whole;
		}
		if (*have >= REQUEST_LIMIT || (*have && (unsigned char)buf[0] < ' '))
			return 0; /* a TLS greeting, to a server that has none */
		ssize_t k = get_some(c, buf + *have, REQUEST_LIMIT - *have);

		if (k <= 0)
			return 0;
		*have += (size_t)k;
	}
}

/* ---- what it serves ---- */

/* Waits for one ts_let_go; false when everything ends. */
static bool wait_turn(struct ts_server *s, bool stream)
{
	pthread_mutex_lock(&s->lock);
	while (!s->let_go && !s->stopping && !(stream && s->end_streams))
		pthread_cond_wait(&s->moved, &s->lock);
	bool go = s->let_go > 0;

	if (go)
		s->let_go--;
	pthread_mutex_unlock(&s->lock);
	return go;
}

static void count_hanging(struct ts_server *s, bool more)
{
	pthread_mutex_lock(&s->lock);
	s->hanging += more ? 1u : -1u;
	pthread_mutex_unlock(&s->lock);
	uint64_t one = 1;

	(void)!write(s->events, &one, sizeof one);
}

static bool serve_hang(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	count_hanging(c->server, true);
	bool go = wait_turn(c->server, false);

	count_hanging(c->server, false);
	return go && answer(c, "200 OK", "", "hello", 5);
}

static bool serve_stream(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	bool ok = put_text(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");

	count_hanging(c->server, true);
	while (ok && wait_turn(c->server, true))
		ok = put_text(c, "5\r\nmore\n\r\n");
	count_hanging(c->server, false);
	return ok && put_text(c, "0\r\n\r\n");
}

static bool serve_server_info(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	return answer(c, "200 OK", "Content-Type: text/plain\r\n", "hello", 5);
}

static bool serve_echo(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)arg;
	return answer(c, "200 OK", "", request, n);
}

static bool serve_big(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n;
	return answer_filled(c, "200 OK", (size_t)strtoul(arg, NULL, 10));
}

static bool serve_refuse(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n;
	return answer_filled(c, "403 Forbidden", (size_t)strtoul(arg, NULL, 10));
}

static bool serve_headers(struct connection *c, const char *request, size_t n, const char *arg)
{
	size_t left = (size_t)strtoul(arg, NULL, 10);
	char line[1024];

	(void)request, (void)n;
	memset(line, 'h', sizeof line);
	memcpy(line, "X-Long: ", 8);
	memcpy(line + sizeof line - 2, "\r\n", 2);
	if (!put_text(c, "HTTP/1.1 200 OK\r\n"))
		return false;
	for (; left >= sizeof line; left -= sizeof line)
		if (!put_all(c, line, sizeof line))
			return false;
	return put_text(c, "Content-Length: 0\r\n\r\n");
}

static bool serve_long_header(struct connection *c, const char *request, size_t n, const char *arg)
{
	bool ok = put_text(c, "HTTP/1.1 200 OK\r\nX-Long: ");

	(void)request, (void)n;
	for (size_t left = (size_t)strtoul(arg, NULL, 10) / 16; ok && left; left--)
		ok = put_text(c, "hhhhhhhhhhhhhhhh");
	return ok && put_text(c, "\r\nContent-Length: 0\r\n\r\n");
}

static bool serve_cut(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	(void)put_text(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
	return false;
}

static bool serve_empty(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)c, (void)request, (void)n, (void)arg;
	return false;
}

static bool serve_noise(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	(void)put_text(c, "SSH-2.0-OpenSSH_9.2\r\n");
	return false;
}

static bool serve_redirect(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	return answer(c, "302 Found", "Location: https://elsewhere.example/\r\n", "", 0);
}

static bool serve_warn(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n, (void)arg;
	return answer(c, "429 Too Many Requests",
		      "Warning: 299 - \"unknown field \\\"spec.x\\\"\"\r\n"
		      "Warning: 299 - \"tab\there\" \"Sat, 25 Aug 2012 23:34:45 GMT\"\r\n"
		      "Warning: 110 - \"stale\"\r\n"
		      "Retry-After: 7\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-API-Cattle-Auth: false\r\n"
		      "WWW-Authenticate: Basic realm=\"a\"\r\nWWW-Authenticate: Bearer realm=\"b\"\r\n",
		      "slow", 4);
}

static bool answer_gzip(struct connection *c, const char *in, size_t n)
{
	size_t size;
	char *out = ts_gzip(in, n, &size);
	bool ok = answer(c, "200 OK", "Content-Encoding: gzip\r\n", out, size);
	free(out);
	return ok;
}

static bool serve_gzip(struct connection *c, const char *request, size_t n, const char *arg)
{
	static const char plain[] = "hello hello hello hello";

	(void)n, (void)arg;
	if (!strcasestr(request, "\naccept-encoding: gzip"))
		return answer(c, "200 OK", "", plain, sizeof plain - 1);
	return answer_gzip(c, plain, sizeof plain - 1);
}

static bool serve_bomb(struct connection *c, const char *request, size_t n, const char *arg)
{
	(void)request, (void)n;
	return answer_gzip(c, NULL, (size_t)strtoul(arg, NULL, 10));
}

static bool serve_private(struct connection *c, const char *request, size_t n, const char *arg)
{
	struct ts_server *s = c->server;
	char want[512];

	(void)n, (void)arg;
	pthread_mutex_lock(&s->lock);
	snprintf(want, sizeof want, "\r\nAuthorization: %s\r\n", s->token ? s->token : "");
	pthread_mutex_unlock(&s->lock);
	return strstr(request, want) ? answer(c, "200 OK", "", "welcome", 7)
				     : answer(c, "401 Unauthorized", "", "who are you", 11);
}

static const struct {
	const char *path;
	bool (*serve)(struct connection *c, const char *request, size_t n, const char *arg);
} pages[] = {
	{ "/hello", serve_server_info }, { "/echo", serve_echo },
	{ "/big", serve_big },           { "/headers", serve_headers },
	{ "/cut", serve_cut },           { "/empty", serve_empty },
	{ "/noise", serve_noise },       { "/redirect", serve_redirect },
	{ "/refuse", serve_refuse },     { "/hang", serve_hang },
	{ "/stream", serve_stream },     { "/warn", serve_warn },
	{ "/gzip", serve_gzip },         { "/long-header", serve_long_header },
	{ "/bomb", serve_bomb },         { "/private", serve_private },
};

/* With the request, not after the handshake: of a connection that the client gave up because of our certificate the
 * handshake may end here long after the client has gone on to its next connection. */
static void note_peer(struct connection *c)
{
	struct ts_server *s = c->server;
	X509 *x = SSL_get_peer_certificate(c->ssl);
	const char *sni = SSL_get_servername(c->ssl, TLSEXT_NAMETYPE_host_name);
	char name[128] = "";

	if (x)
		X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, name, sizeof name);
	X509_free(x);
	free(s->client_name);
	free(s->sni);
	s->client_name = strdup(name);
	s->sni = strdup(sni ? sni : "");
}

static void note_request(struct connection *c)
{
	struct ts_server *s = c->server;
	uint64_t one = 1;

	pthread_mutex_lock(&s->lock);
	s->requests++;
	if (c->ssl)
		note_peer(c);
	pthread_mutex_unlock(&s->lock);
	(void)!write(s->events, &one, sizeof one);
}

static bool serve(struct connection *c, char *request, size_t n)
{
	const char *path = strchr(request, ' ');

	note_request(c);
	if (!path)
		return false;
	path++;
	if (c->server->config.handle) {
		pthread_mutex_lock(&c->server->lock);
		char *own = c->server->config.handle(c->server->config.ctx, request);
		pthread_mutex_unlock(&c->server->lock);
		if (own) {
			bool ok = put_text(c, own);
			free(own);
			return ok;
		}
	}
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		size_t k = strlen(pages[i].path);

		if (strncmp(path, pages[i].path, k) != 0 || !strchr(" ?", path[k]))
			continue;
		return pages[i].serve(c, request, n, path + k + 1);
	}
	return answer(c, "404 Not Found", "", "nothing", 7);
}

/* ---- proxy ---- */

static int connect_port(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void relay(struct connection *c, int to)
{
	struct pollfd p[2] = { { .fd = c->fd, .events = POLLIN }, { .fd = to, .events = POLLIN } };
	char buf[16384];

	for (;;) {
		if (!(c->ssl && SSL_pending(c->ssl)) && poll(p, 2, -1) < 0)
			return;
		if (p[1].revents) {
			ssize_t k = recv(to, buf, sizeof buf, 0);

			if (k <= 0 || !put_all(c, buf, (size_t)k))
				return;
		}
		if (p[0].revents || (c->ssl && SSL_pending(c->ssl))) {
			ssize_t k = get_some(c, buf, sizeof buf);

			if (k <= 0 || send(to, buf, (size_t)k, MSG_NOSIGNAL) != k)
				return;
		}
	}
}

/* Whatever host is asked for, it leads to loopback. */
static void serve_proxy(struct connection *c, const char *request)
{
	const char *colon = strncmp(request, "CONNECT ", 8) == 0 ? strchr(request + 8, ':') : NULL;
	char want[256];

	note_request(c);
	snprintf(want, sizeof want, "\r\nProxy-Authorization: %s\r\n",
		 c->server->config.proxy_user ? c->server->config.proxy_user : "");
	if (c->server->config.proxy_user && !strstr(request, want)) {
		(void)answer(c, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"p\"\r\n", "",
			     0);
		return;
	}
	int to = colon ? connect_port((int)strtol(colon + 1, NULL, 10)) : -1;

	if (to < 0) {
		(void)answer(c, "502 Bad Gateway", "", "", 0);
		return;
	}
	if (put_text(c, "HTTP/1.1 200 Connection established\r\n\r\n"))
		relay(c, to);
	close(to);
}

/* ---- connections ---- */

static void *connection_main(void *arg)
{
	struct connection *c = arg;
	char *buf = malloc(REQUEST_LIMIT + 1);
	size_t have = 0, n;

	if (!buf)
		die("memory");
	if (c->server->ctx) {
		c->ssl = SSL_new(c->server->ctx);
		SSL_set_bio(c->ssl, BIO_new_fd(c->fd, BIO_NOCLOSE), BIO_new_fd(c->fd, BIO_NOCLOSE));
		if (SSL_accept(c->ssl) != 1)
			goto done;
		pthread_mutex_lock(&c->server->lock);
		c->server->resumed += SSL_session_reused(c->ssl) ? 1 : 0;
		pthread_mutex_unlock(&c->server->lock);
	}
	while ((n = read_request(c, buf, &have))) {
		char *request = strndup(buf, n);

		memmove(buf, buf + n, have - n);
		have -= n;
		bool more = false;

		if (c->server->config.proxy)
			serve_proxy(c, request);
		else
			more = serve(c, request, n);
		free(request);
		if (!more)
			break;
	}
	if (have)
		(void)answer(c, "400 Bad Request", "", "", 0);
	if (c->ssl)
		SSL_shutdown(c->ssl);
done:
	SSL_free(c->ssl);
	ERR_clear_error();
	shutdown(c->fd, SHUT_RDWR);
	free(buf);
	return NULL;
}

static void *accept_main(void *arg)
{
	struct ts_server *s = arg;

	for (;;) {
		int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0)
			return NULL;
		struct connection *c = calloc(1, sizeof *c);

		if (!c)
			die("memory");
		c->server = s;
		c->fd = fd;
		pthread_mutex_lock(&s->lock);
		if (s->stopping || s->connections == MOST_CONNECTIONS) {
			pthread_mutex_unlock(&s->lock);
			close(fd);
			free(c);
			return NULL;
		}
		if (pthread_create(&c->thread, NULL, connection_main, c) != 0)
			die("thread");
		s->all[s->connections++] = c;
		pthread_mutex_unlock(&s->lock);
	}
}

static SSL_CTX *make_ctx(const struct ts_config *config)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (!ctx || SSL_CTX_use_certificate(ctx, config->cert->x509) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, config->cert->key) != 1 ||
	    (config->chain && SSL_CTX_add1_chain_cert(ctx, config->chain->x509) != 1))
		die("server certificate");
	if (config->tls12 && SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) != 1)
		die("TLS 1.2");
	if (config->client_ca) {
		X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), config->client_ca->x509);
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	return ctx;
}

struct ts_server *ts_start(const struct ts_config *config)
{
	struct ts_server *s = calloc(1, sizeof *s);
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof at;

	if (!s)
		die("memory");
	signal(SIGPIPE, SIG_IGN);
	s->config = *config;
	s->token = config->token ? strdup(config->token) : NULL;
	s->ctx = config->cert ? make_ctx(config) : NULL;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	s->events = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(s->listener, 64) != 0 || getsockname(s->listener, (struct sockaddr *)&at, &n) != 0)
		die("listen");
	s->port = ntohs(at.sin_port);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->moved, NULL);
	if (pthread_create(&s->thread, NULL, accept_main, s) != 0)
		die("thread");
	return s;
}

void ts_stop(struct ts_server *s)
{
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->moved);
	pthread_mutex_unlock(&s->lock);
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	for (unsigned i = 0; i < s->connections; i++) {
		shutdown(s->all[i]->fd, SHUT_RDWR);
		pthread_join(s->all[i]->thread, NULL);
		close(s->all[i]->fd);
		free(s->all[i]);
	}
	close(s->listener);
	close(s->events);
	SSL_CTX_free(s->ctx);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->moved);
	free(s->token);
	free(s->client_name);
	free(s->sni);
	free(s);
}

int ts_port(const struct ts_server *s)
{
	return s->port;
}

int ts_event_fd(const struct ts_server *s)
{
	return s->events;
}

static unsigned read_count(struct ts_server *s, const unsigned *count)
{
	pthread_mutex_lock(&s->lock);
	unsigned n = *count;
	pthread_mutex_unlock(&s->lock);
	return n;
}

#define COUNT(name)                             \
	unsigned ts_##name(struct ts_server *s) \
	{                                       \
		return read_count(s, &s->name); \
	}
COUNT(connections)
COUNT(resumed)
COUNT(requests)
COUNT(hanging)
#undef COUNT

void ts_let_go(struct ts_server *s, unsigned how_many)
{
	pthread_mutex_lock(&s->lock);
	s->let_go += how_many;
	pthread_cond_broadcast(&s->moved);
	pthread_mutex_unlock(&s->lock);
}

void ts_end_streams(struct ts_server *s)
{
	pthread_mutex_lock(&s->lock);
	s->end_streams = true;
	pthread_cond_broadcast(&s->moved);
	pthread_mutex_unlock(&s->lock);
}

void ts_set_token(struct ts_server *s, const char *token)
{
	pthread_mutex_lock(&s->lock);
	free(s->token);
	s->token = strdup(token);
	pthread_mutex_unlock(&s->lock);
}

static char *read_text(struct ts_server *s, char *const *text)
{
	pthread_mutex_lock(&s->lock);
	char *z = strdup(*text ? *text : "");

	pthread_mutex_unlock(&s->lock);
	return z;
}

char *ts_client_name(struct ts_server *s)
{
	return read_text(s, &s->client_name);
}

char *ts_sni(struct ts_server *s)
{
	return read_text(s, &s->sni);
}
