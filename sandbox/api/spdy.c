/* SPDY/3.1 as far as kubectl speaks it: it opens one stream a channel, named by the header "streamtype", and waits for
 * each to be replied to. Frames: draft-mbelshe-httpbis-spdy-00 ("SPDY Protocol", 3.1), sections 2.2 and 2.6; flow
 * control and priorities do not matter between two that never wait for them. */
#include "sandbox/api/remote.h"
#include "sandbox/request.h"
#include "base/base.h"

#include <string.h>
#include <zlib.h>

#define PROTOCOL "v4.channel.k8s.io"
enum { HEAD = 8, FRAME_MOST = 1 << 20, HEADERS_MOST = 16 << 10, DICTIONARY_MOST = 2048 };
enum { SYN_STREAM = 1, SYN_REPLY, RST_STREAM, SETTINGS, PING = 6, GOAWAY };
enum { FIN = 1 };

struct spdy {
	struct sb_wire wire; /* first */
	struct rh_buf in;
	z_stream inflate, deflate;     /* of header blocks, each one stream for the whole connection */
	uint32_t streams[SB_CHANNELS]; /* 0: not open */
	unsigned wants;
	bool ready, broken;
};
static const char *const names[SB_CHANNELS] = { [SB_STDIN] = "stdin",
						[SB_STDOUT] = "stdout",
						[SB_STDERR] = "stderr",
						[SB_ERRORS] = "error",
						[SB_RESIZE] = "resize" };

/* ---- header blocks ---- */

/* Section 2.6.10.1: names with their lengths before them, then text that is likely in values. */
static const char *const words[] = {
	"options",
	"head",
	"post",
	"put",
	"delete",
	"trace",
	"accept",
	"accept-charset",
	"accept-encoding",
	"accept-language",
	"accept-ranges",
	"age",
	"allow",
	"authorization",
	"cache-control",
	"connection",
	"content-base",
	"content-encoding",
	"content-language",
	"content-length",
	"content-location",
	"content-md5",
	"content-range",
	"content-type",
	"date",
	"etag",
	"expect",
	"expires",
	"from",
	"host",
	"if-match",
	"if-modified-since",
	"if-none-match",
	"if-range",
	"if-unmodified-since",
	"last-modified",
	"location",
	"max-forwards",
	"pragma",
	"proxy-authenticate",
	"proxy-authorization",
	"range",
	"referer",
	"retry-after",
	"server",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"user-agent",
	"vary",
	"via",
	"warning",
	"www-authenticate",
	"method",
	"get",
	"status",
	"200 OK",
	"version",
	"HTTP/1.1",
	"url",
	"public",
	"set-cookie",
	"keep-alive",
	"origin",
};
static const char likely[] =
	"100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
	"203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
	"403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
	"Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
	"chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
	"text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

static void put32(struct rh_buf *b, uint32_t v)
{
	const char bytes[] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };

	rh_buf_add(b, bytes, sizeof bytes);
}

static uint32_t get32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static const struct rh_buf *dictionary(void)
{
	static struct rh_buf made;

	if (made.n)
		return &made;
	rh_buf_init(&made, DICTIONARY_MOST);
	for (size_t i = 0; i < RH_LEN(words); i++) {
		put32(&made, (uint32_t)strlen(words[i]));
		rh_buf_addz(&made, words[i]);
	}
	rh_buf_addz(&made, likely);
	return &made;
}

/* One block, uncompressed into out. */
static bool expand(struct spdy *s, struct rh_str block, struct rh_buf *out)
{
	unsigned char piece[4096];
	int code = Z_OK;

	s->inflate.next_in = (unsigned char *)(uintptr_t)block.p;
	s->inflate.avail_in = (unsigned)block.n;
	do {
		s->inflate.next_out = piece;
		s->inflate.avail_out = sizeof piece;
		code = inflate(&s->inflate, Z_SYNC_FLUSH);
		if (code == Z_NEED_DICT) {
			code = inflateSetDictionary(&s->inflate, (const unsigned char *)dictionary()->p,
						    (unsigned)dictionary()->n);
			continue;
		}
		rh_buf_add(out, (const char *)piece, sizeof piece - s->inflate.avail_out);
	} while (code == Z_OK && (s->inflate.avail_in || !s->inflate.avail_out));
	return (code == Z_OK || code == Z_BUF_ERROR) && !out->over;
}

/* The channel that a block of headers opens; SB_CHANNELS: none that is known. */
static enum sb_channel channel_of(struct rh_str block)
{
	uint32_t n = block.n >= 4 ? get32(block.p) : 0;
	struct rh_str rest = rh_str_from(block, 4), name = { 0 };

	for (uint32_t i = 0; i < 2 * n && rest.n >= 4; i++) {
		uint32_t size = get32(rest.p);
		struct rh_str text;

		if (size > rest.n - 4)
			break;
		text = rh_str_n(rest.p + 4, size);
		rest = rh_str_from(rest, 4 + (size_t)size);
		for (int c = 0; i % 2 && rh_str_is_nocase(name, "streamtype") && c < SB_CHANNELS; c++)
			if (rh_str_is(text, names[c]))
				return (enum sb_channel)c;
		name = text;
	}
	return SB_CHANNELS;
}

/* ---- out ---- */

static void control(struct spdy *s, uint32_t type, struct rh_str payload)
{
	struct rh_buf b;

	rh_buf_init(&b, HEAD);
	put32(&b, UINT32_C(0x80030000) | type);
	put32(&b, (uint32_t)payload.n);
	sb_tunnel_send(&s->wire.tunnel, rh_buf_str(&b));
	sb_tunnel_send(&s->wire.tunnel, payload);
	rh_buf_release(&b);
}

static void data(struct spdy *s, enum sb_channel c, struct rh_str bytes, bool fin)
{
	struct rh_buf b;

	if (!s->streams[c])
		return;
	rh_buf_init(&b, HEAD);
	put32(&b, s->streams[c]);
	put32(&b, (uint32_t)bytes.n | (fin ? (uint32_t)FIN << 24 : 0));
	sb_tunnel_send(&s->wire.tunnel, rh_buf_str(&b));
	sb_tunnel_send(&s->wire.tunnel, bytes);
	rh_buf_release(&b);
}

/* No header is what there is to say, compressed as the protocol wants it. */
static void reply(struct spdy *s, uint32_t stream)
{
	static const unsigned char none[4];
	unsigned char out[64];
	struct rh_buf b;

	s->deflate.next_in = (unsigned char *)(uintptr_t)none;
	s->deflate.avail_in = sizeof none;
	s->deflate.next_out = out;
	s->deflate.avail_out = sizeof out;
	if (deflate(&s->deflate, Z_SYNC_FLUSH) != Z_OK)
		RH_BUG("a block of no headers cannot be compressed");
	rh_buf_init(&b, 4 + sizeof out);
	put32(&b, stream);
	rh_buf_add(&b, (const char *)out, sizeof out - s->deflate.avail_out);
	control(s, SYN_REPLY, rh_buf_str(&b));
	rh_buf_release(&b);
}

static void write_channel(struct sb_wire *wire, enum sb_channel c, struct rh_str bytes)
{
	if (bytes.n)
		data((struct spdy *)wire, c, bytes, false);
}

static void end(struct sb_wire *wire)
{
	struct spdy *s = (struct spdy *)wire;

	for (int c = SB_STDOUT; c <= SB_ERRORS; c++)
		data(s, (enum sb_channel)c, rh_str(NULL), true);
}

/* ---- in ---- */

static void open_stream(struct spdy *s, struct rh_str payload)
{
	struct rh_buf headers;
	enum sb_channel c = SB_CHANNELS;
	uint32_t stream = payload.n >= 10 ? get32(payload.p) & INT32_MAX : 0;

	rh_buf_init(&headers, HEADERS_MOST);
	if (stream && expand(s, rh_str_from(payload, 10), &headers))
		c = channel_of(rh_buf_str(&headers));
	else
		s->broken = true;
	rh_buf_release(&headers);
	if (s->broken)
		return;
	reply(s, stream);
	if (c == SB_CHANNELS)
		return;
	s->streams[c] = stream;
	for (c = 0; c < SB_CHANNELS && (s->streams[c] || !(s->wants & 1u << c)); c++)
		;
	if (c == SB_CHANNELS && !s->ready) {
		s->ready = true;
		sb_remote_ready(s->wire.remote);
	}
}

static void take_control(struct spdy *s, uint32_t type, struct rh_str payload)
{
	if (type == SYN_STREAM)
		open_stream(s, payload);
	else if (type == PING)
		control(s, PING, payload); /* 2.6.5: as it came */
	else if (type == GOAWAY)
		sb_tunnel_close(&s->wire.tunnel);
}

static void take_data(struct spdy *s, uint32_t stream, unsigned flags, struct rh_str bytes)
{
	for (int c = 0; c < SB_CHANNELS; c++)
		if (s->streams[c] == stream && bytes.n)
			sb_remote_got(s->wire.remote, (enum sb_channel)c, bytes);
	if ((flags & FIN) && s->streams[SB_STDIN] == stream)
		sb_remote_eof(s->wire.remote);
}

static void got(struct sb_tunnel *t, struct rh_str bytes)
{
	struct spdy *s = (struct spdy *)(void *)t;

	rh_buf_adds(&s->in, bytes);
	s->broken |= s->in.over || !bytes.n;
	while (!s->broken && s->in.n >= HEAD) {
		uint32_t first = get32(s->in.p), second = get32(s->in.p + 4), n = second & 0xffffff;
		struct rh_str payload = rh_str_n(s->in.p + HEAD, n);

		if (s->in.n < HEAD + (size_t)n)
			break;
		if (first >> 31)
			take_control(s, first & 0xffff, payload);
		else
			take_data(s, first, second >> 24, payload);
		memmove(s->in.p, s->in.p + HEAD + n, s->in.n - HEAD - n);
		s->in.n -= HEAD + (size_t)n;
	}
	if (s->broken)
		sb_tunnel_close(t);
}

/* ---- life ---- */

static void begin(struct sb_tunnel *t)
{
	(void)t; /* the client opens its streams */
}

static void done(struct sb_tunnel *t)
{
	struct spdy *s = (struct spdy *)(void *)t;

	sb_remote_gone(s->wire.remote);
	inflateEnd(&s->inflate);
	deflateEnd(&s->deflate);
	rh_buf_release(&s->in);
	free(s);
}

struct sb_wire *sb_spdy_open(struct sb_request *q, struct sb_reply *r, unsigned wants)
{
	const char *upgrade = sb_request_header(q, "Upgrade");
	struct spdy *s;

	if (!upgrade || !rh_str_is_nocase(rh_str(upgrade), "SPDY/3.1") ||
	    !sb_request_says(q, "X-Stream-Protocol-Version", PROTOCOL))
		return NULL;
	s = rh_alloc(sizeof *s);
	*s = (struct spdy){
		.wire = { .tunnel = { .begin = begin, .got = got, .done = done }, .write = write_channel, .end = end },
		.wants = wants
	};
	rh_buf_init(&s->in, 2 * FRAME_MOST);
	if (inflateInit(&s->inflate) != Z_OK || deflateInit(&s->deflate, Z_BEST_COMPRESSION) != Z_OK ||
	    deflateSetDictionary(&s->deflate, (const unsigned char *)dictionary()->p, (unsigned)dictionary()->n) !=
		    Z_OK)
		RH_BUG("zlib does not begin");
	sb_reply_header(r, "Upgrade", "SPDY/3.1");
	sb_reply_header(r, "X-Stream-Protocol-Version", PROTOCOL);
	return &s->wire;
}
