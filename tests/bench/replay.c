/* The same requests without the client: libcurl alone, which throws away what it gets. */
#include "tests/bench/wire.h"
#include "base/base.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

struct call {
	const struct bench_request *r;
	CURL *easy;
	struct curl_slist *headers;
	bool started, head, done;
};
struct replay {
	CURLM *multi;
	struct call *calls;
	size_t n;
};

static size_t throw_away(char *p, size_t size, size_t n, void *ctx)
{
	(void)p;
	(void)ctx;
	return size * n;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct call *c = ctx;

	c->head |= rh_str_is(rh_str_n(p, size * n), "\r\n");
	return size * n;
}

static void call_init(struct call *c, const struct bench *b, const char *path, const char *token)
{
	char *url = rh_format("%s%s", b->sandbox.at.url, path);

	c->easy = curl_easy_init();
	curl_easy_setopt(c->easy, CURLOPT_URL, url);
	curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
	curl_easy_setopt(c->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, throw_away);
	curl_easy_setopt(c->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c->easy, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
	curl_easy_setopt(c->easy, CURLOPT_XOAUTH2_BEARER, token);
	rt_trust(c->easy, b->sandbox.at.ca_pem);
	if (c->r) {
		char *accept = rh_format("Accept: %s", c->r->accept);
		c->headers = curl_slist_append(c->headers, accept);
		if (c->r->gzip) /* said by hand, so that nothing is unpacked */
			c->headers = curl_slist_append(c->headers, "Accept-Encoding: gzip");
		curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
		free(accept);
	}
	free(url);
}

static bool may_begin(const struct replay *p, const struct call *c)
{
	for (size_t i = 0; i < p->n; i++)
		if (!p->calls[i].done && c->r && p->calls[i].r->ended <= c->r->began)
			return false;
	return true;
}

static void begin_some(struct replay *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct call *c = &p->calls[i];

		if (c->started || !may_begin(p, c))
			continue;
		c->started = true;
		curl_multi_add_handle(p->multi, c->easy);
	}
}

/* True when one more is done. */
static bool end_some(struct replay *p)
{
	bool any = false;
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(p->multi, &left))) {
		struct call *c = NULL;

		if (m->data.result != CURLE_OK)
			rt_die("libcurl could not repeat a request: %s", curl_easy_strerror(m->data.result));
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&c);
		c->done = any = true;
	}
	for (size_t i = 0; i < p->n; i++) {
		struct call *c = &p->calls[i];

		if (c->head && !c->done && c->r && c->r->stream)
			c->done = any = true;
	}
	return any;
}

static bool all_done(const struct replay *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (!p->calls[i].done)
			return false;
	return true;
}

static double perform(struct replay *p)
{
	double from = bench_now_ms();
	int running;

	for (begin_some(p); !all_done(p);) {
		curl_multi_perform(p->multi, &running);
		if (end_some(p))
			begin_some(p);
		else
			curl_multi_poll(p->multi, NULL, 0, 1000, NULL);
	}
	return bench_now_ms() - from;
}

static void release(struct replay *p)
{
	for (size_t i = 0; i < p->n; i++) {
		curl_multi_remove_handle(p->multi, p->calls[i].easy);
		curl_easy_cleanup(p->calls[i].easy);
		curl_slist_free_all(p->calls[i].headers);
	}
	free(p->calls);
}

/* As many at once as were at work at once, of what costs next to nothing. */
static void connect_first(const struct bench *b, CURLM *multi, unsigned many, const char *token)
{
	struct replay p = { .multi = multi, .calls = rh_alloc(many * sizeof *p.calls), .n = many };

	for (size_t i = 0; i < many; i++)
		call_init(&p.calls[i], b, "/rancherversion", token);
	(void)perform(&p);
	release(&p);
}

double bench_wire_replay(const struct bench *b, const struct bench_wire *w, bool connected)
{
	char *token = bench_token(b);
	struct replay p = { .multi = curl_multi_init(), .calls = rh_alloc((w->n + 1) * sizeof *p.calls), .n = w->n };

	curl_multi_setopt(p.multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 0L);
	curl_multi_setopt(p.multi, CURLMOPT_MAXCONNECTS, (long)w->parallel + 32);
	if (connected)
		connect_first(b, p.multi, w->parallel, token);
	for (size_t i = 0; i < w->n; i++) {
		p.calls[i].r = &w->v[i];
		call_init(&p.calls[i], b, w->v[i].path, token);
	}
	double ms = perform(&p);
	release(&p);
	curl_multi_cleanup(p.multi);
	free(token);
	return ms;
}
