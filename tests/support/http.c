/* HTTP with libcurl by itself: the tests' own client. */
#include "base/base.h"

#include "tests/support/support.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define BODY_LIMIT ((size_t)256 << 20)

struct call {
	CURL *easy;
	struct curl_slist *headers;
	char *url;
	struct rt_answer *answer;
	char error[CURL_ERROR_SIZE];
};

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct call *c = ctx;
	if (rh_str_starts(rh_str_n(p, n), "HTTP/"))
		rh_buf_clear(&c->answer->headers);
	rh_buf_add(&c->answer->headers, p, n);
	return size * n;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct call *c = ctx;
	rh_buf_add(&c->answer->body, p, n);
	return c->answer->body.over ? 0 : size * n;
}

static void set_blob(CURL *easy, CURLoption option, const char *pem)
{
	struct curl_blob blob = { (void *)(uintptr_t)pem, strlen(pem), CURL_BLOB_COPY };
	curl_easy_setopt(easy, option, &blob);
}

static CURLcode on_tls(CURL *easy, void *ssl_ctx, void *pem)
{
	BIO *b = BIO_new_mem_buf(pem, -1);
	X509_STORE *store = X509_STORE_new();
	bool some = false;

	(void)easy;
	for (X509 *x; (x = PEM_read_bio_X509(b, NULL, NULL, NULL)); X509_free(x))
		some = X509_STORE_add_cert(store, x) == 1 || some;
	BIO_free(b);
	ERR_clear_error();
	SSL_CTX_set_cert_store(ssl_ctx, store);
	return some ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

void rt_trust(void *easy, const char *pem)
{
	curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, (void *)(uintptr_t)pem);
}

static void set_trust(CURL *easy, const struct rt_server *at, bool anonymous)
{
	if (at->ca_pem)
		rt_trust(easy, at->ca_pem);
	if (anonymous)
		return;
	if (at->client_cert_pem && at->client_key_pem) {
		curl_easy_setopt(easy, CURLOPT_SSLCERTTYPE, "PEM");
		curl_easy_setopt(easy, CURLOPT_SSLKEYTYPE, "PEM");
		set_blob(easy, CURLOPT_SSLCERT_BLOB, at->client_cert_pem);
		set_blob(easy, CURLOPT_SSLKEY_BLOB, at->client_key_pem);
	}
	if (at->token) {
		curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, at->token);
	} else if (at->user) {
		curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(easy, CURLOPT_USERNAME, at->user);
		curl_easy_setopt(easy, CURLOPT_PASSWORD, at->password ? at->password : "");
	}
}

static void answer_init(struct rt_answer *a)
{
	*a = (struct rt_answer){ 0 };
	rh_buf_init(&a->headers, (size_t)1 << 20);
	rh_buf_init(&a->body, BODY_LIMIT);
}

void rt_answer_release(struct rt_answer *a)
{
	rh_buf_release(&a->headers);
	rh_buf_release(&a->body);
}

/* A program that is started meanwhile does not get it. */
static int on_socket(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
	(void)ctx;
	(void)purpose;
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static void start_curl(void)
{
	static bool started;

	if (!started && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		rt_die("libcurl cannot be started");
	started = true;
}

/* Most of what a driver of the program costs is else the handshakes of its own requests. */
void rt_server_keep(struct rt_server *s)
{
	start_curl();
	s->kept = curl_share_init();
	if (!s->kept || curl_share_setopt(s->kept, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) != CURLSHE_OK)
		rt_die("libcurl cannot keep connections");
}

static void call_init(struct call *c, const struct rt_server *at, const struct rt_request *r, struct rt_answer *a)
{
	start_curl();
	answer_init(a);
	*c = (struct call){ .easy = curl_easy_init(), .answer = a, .url = rh_format("%s%s", at->url, r->path) };
	bool typed = false, expects = false;
	for (const char *const *h = r->headers; h && *h; h++) {
		c->headers = curl_slist_append(c->headers, *h);
		typed = typed || rh_str_starts(rh_str(*h), "Content-Type:");
		expects = expects || rh_str_starts(rh_str(*h), "Accept:");
	}
	if (!expects)
		c->headers = curl_slist_append(c->headers, "Accept: application/json");
	if (!typed && r->body.n)
		c->headers = curl_slist_append(c->headers, "Content-Type: application/json");
	curl_easy_setopt(c->easy, CURLOPT_SHARE, at->kept);
	curl_easy_setopt(c->easy, CURLOPT_SOCKOPTFUNCTION, on_socket);
	curl_easy_setopt(c->easy, CURLOPT_URL, c->url);
	curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, r->method);
	curl_easy_setopt(c->easy, CURLOPT_USERAGENT, "ranchhand-test/1");
	curl_easy_setopt(c->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
	curl_easy_setopt(c->easy, CURLOPT_ERRORBUFFER, c->error);
	curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
	if (r->gzip)
		curl_easy_setopt(c->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	if (r->body.n || !strcmp(r->method, "POST")) {
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
		curl_easy_setopt(c->easy, CURLOPT_COPYPOSTFIELDS, r->body.n ? r->body.p : "");
	}
	set_trust(c->easy, at, r->anonymous);
	curl_easy_setopt(c->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c->easy, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
}

static void call_release(struct call *c)
{
	curl_easy_cleanup(c->easy);
	curl_slist_free_all(c->headers);
	free(c->url);
}

static int status_of(CURL *easy)
{
	long status = 0;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

void rt_http(const struct rt_server *at, const struct rt_request *r, struct rt_answer *a)
{
	struct call c;
	call_init(&c, at, r, a);
	curl_easy_setopt(c.easy, CURLOPT_TIMEOUT_MS, 30000L);
	CURLcode code = curl_easy_perform(c.easy);
	a->status = code == CURLE_OK ? status_of(c.easy) : 0;
	if (code != CURLE_OK)
		snprintf(a->error, sizeof a->error, "%s", *c.error ? c.error : curl_easy_strerror(code));
	call_release(&c);
}

bool rt_answer_header(const struct rt_answer *a, const char *name, struct rh_buf *out)
{
	struct rh_str rest = rh_buf_str(&a->headers), line, field;
	while (rh_str_cut(&rest, '\n', &line))
		if (rh_str_cut(&line, ':', &field) && rh_str_is_nocase(rh_str_trim(field), name)) {
			rh_buf_adds(out, rh_str_trim(line));
			return true;
		}
	return false;
}

void rt_server_release(struct rt_server *s)
{
	if (s->kept)
		curl_share_cleanup(s->kept);
	free(s->url);
	free(s->ca_pem);
	free(s->client_cert_pem);
	free(s->client_key_pem);
	free(s->token);
	free(s->user);
	free(s->password);
	*s = (struct rt_server){ 0 };
}

/* ---- watches ---- */

struct rt_watch {
	struct call call;
	struct rt_answer answer;
	CURLM *multi;
	bool ended;
};

struct rt_watch *rt_watch_open(const struct rt_server *at, const struct rt_request *r)
{
	struct rt_watch *w = rh_alloc(sizeof *w);
	call_init(&w->call, at, r, &w->answer);
	w->multi = curl_multi_init();
	curl_multi_add_handle(w->multi, w->call.easy);
	int running;
	curl_multi_perform(w->multi, &running);
	return w;
}

static int64_t real_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One turn, which ends when something came: false when the time is over. */
static bool watch_turn(struct rt_watch *w, int64_t until)
{
	int running = 0;
	int64_t left = until - real_ms();
	if (left <= 0)
		return false;
	curl_multi_poll(w->multi, NULL, 0, (int)left, NULL);
	curl_multi_perform(w->multi, &running);
	w->ended = !running;
	return true;
}

bool rt_watch_next(struct rt_watch *w, int timeout_ms, struct rh_buf *line, bool *ended)
{
	int64_t until = real_ms() + timeout_ms;
	for (;;) {
		struct rh_str body = rh_buf_str(&w->answer.body);
		size_t end = rh_str_find(body, "\n");
		if (end < body.n) {
			rh_buf_add(line, body.p, end);
			rh_buf_drop(&w->answer.body, end + 1);
			*ended = false;
			return true;
		}
		if (w->ended || !watch_turn(w, until))
			break;
	}
	*ended = w->ended;
	return false;
}

bool rt_watch_wait_open(struct rt_watch *w, int timeout_ms)
{
	int64_t until = real_ms() + timeout_ms;
	while (!status_of(w->call.easy) && !w->ended)
		if (!watch_turn(w, until))
			return false;
	return status_of(w->call.easy) != 0;
}

int rt_watch_status(const struct rt_watch *w)
{
	return status_of(w->call.easy);
}

void rt_watch_close(struct rt_watch **wp)
{
	struct rt_watch *w = *wp;
	if (!w)
		return;
	curl_multi_remove_handle(w->multi, w->call.easy);
	curl_multi_cleanup(w->multi);
	call_release(&w->call);
	rt_answer_release(&w->answer);
	free(w);
	*wp = NULL;
}
