/* How an answer leaves: whole, compressed, as a stream that sleeps between events, or as broken as a fault wants it. */
#include "sandbox/request.h"
#include "sandbox/server/http.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>
#include <zlib.h>

enum {
	GZIP_API = 128 << 10,
	GZIP_RANCHER = 1400,
	LEVEL = 1
}; /* apiserver: responsewriters/writers.go, since 1.26 and the last 1.22 */

/* The next bytes of a stream, or of a body that a fault slows down or cuts. */
static ssize_t read_more(void *cls, uint64_t pos, char *buf, size_t most)
{
	struct sb_conn *c = cls;
	const struct sb_fault *f = c->faulty ? &c->fault : NULL;
	(void)pos;
	if (c->gone && c->r.stream) /* an error would keep the socket: libmicrohttpd 0.9.75 does not look at it again */
		return (ssize_t)MHD_CONTENT_READER_END_OF_STREAM;
	if (c->gone || c->server->closing)
		return (ssize_t)MHD_CONTENT_READER_END_WITH_ERROR;
	if (f && f->cut >= 0 && c->sent >= (size_t)f->cut)
		return (ssize_t)MHD_CONTENT_READER_END_WITH_ERROR;
	if (c->out_at == c->out.n && c->r.stream) {
		rh_buf_clear(&c->out);
		c->out_at = 0;
		if (!c->r.stream->fill(c->r.stream, &c->out))
			return (ssize_t)MHD_CONTENT_READER_END_OF_STREAM;
	}
	size_t n = c->out.n - c->out_at;
	if (!n) {
		if (!c->r.stream)
			return (ssize_t)MHD_CONTENT_READER_END_OF_STREAM;
		sb_conn_suspend(c);
		return 0;
	}
	if (f && f->drip > 0) {
		if (c->job.timer.running) {
			sb_conn_suspend(c);
			return 0;
		}
		most = most < (size_t)f->drip ? most : (size_t)f->drip;
		sb_job_start(c->server->world, &c->job, f->drip_ms, (void (*)(void *))sb_conn_resume, c);
	}
	if (f && f->cut >= 0 && most > (size_t)f->cut - c->sent)
		most = (size_t)f->cut - c->sent;
	n = n < most ? n : most;
	memcpy(buf, c->out.p + c->out_at, n);
	c->out_at += n;
	c->sent += n;
	return (ssize_t)n;
}

static bool wants_gzip(const struct sb_conn *c)
{
	const char *accept = sb_request_header(&c->q, "Accept-Encoding");
	size_t least = c->r.api ? GZIP_API : GZIP_RANCHER;
	return accept && strstr(accept, "gzip") && c->r.body.n >= least && !c->r.stream;
}

static bool compress_body(struct rh_buf *body)
{
	z_stream z = { 0 };
	if (deflateInit2(&z, LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	size_t cap = deflateBound(&z, body->n);
	char *out = rh_alloc(cap);
	z.next_in = (unsigned char *)body->p;
	z.avail_in = (unsigned)body->n;
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)cap;
	bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
	if (ok) {
		rh_buf_clear(body);
		rh_buf_add(body, out, z.total_out);
	}
	deflateEnd(&z);
	free(out);
	return ok;
}

static struct MHD_Response *whole(struct sb_conn *c)
{
	size_t n = c->r.body.n;
	char *body = rh_buf_take(&c->r.body);
	struct MHD_Response *m = MHD_create_response_from_buffer(n, body, MHD_RESPMEM_MUST_FREE);
	if (!m)
		free(body);
	return m;
}

static struct MHD_Response *piecewise(struct sb_conn *c)
{
	uint64_t size = c->r.stream ? MHD_SIZE_UNKNOWN : c->r.body.n;
	if (!c->r.stream) {
		rh_buf_clear(&c->out);
		rh_buf_adds(&c->out, rh_buf_str(&c->r.body));
	}
	return MHD_create_response_from_callback(size, 32 << 10, read_more, c, NULL);
}

enum MHD_Result sb_conn_answer(struct sb_conn *c)
{
	bool broken = c->faulty && (c->fault.cut >= 0 || c->fault.drip > 0);
	bool zipped = wants_gzip(c) && compress_body(&c->r.body);
	sb_wire_answer(c);
	struct MHD_Response *m = c->r.tunnel ? sb_tunnel_response() : c->r.stream || broken ? piecewise(c) : whole(c);
	if (!m)
		return MHD_NO;
	if (c->r.type)
		MHD_add_response_header(m, "Content-Type", c->r.type);
	if (zipped)
		MHD_add_response_header(m, "Content-Encoding", "gzip");
	MHD_add_response_header(m, "Cache-Control",
				c->r.api ? "no-cache, private" : "no-cache, no-store, max-age=0, must-revalidate");
	MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
	for (size_t i = 0; i < c->r.headers_n; i++)
		MHD_add_response_header(m, c->r.headers[i].key, c->r.headers[i].value);
	char date[64];
	sb_http_date(sb_world_time(c->server->world), date);
	MHD_add_response_header(m, "Date", date);
	enum MHD_Result ok = MHD_queue_response(c->mhd, (unsigned)c->r.status, m);
	MHD_destroy_response(m);
	return ok;
}
