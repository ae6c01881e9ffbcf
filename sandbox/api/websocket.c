/* WebSockets (RFC 6455) with the channels of v5.channel.k8s.io: the first byte of a message says which channel it is
 * of (apimachinery/pkg/util/remotecommand: 255 closes one). */
#include "sandbox/api/remote.h"
#include "sandbox/request.h"
#include "base/base.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define PROTOCOL "v5.channel.k8s.io"
#define MAGIC "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" /* RFC 6455, 1.3 */
enum { CLOSE_CHANNEL = 255, MESSAGE_MOST = 1 << 20 };
enum { OP_REST, OP_TEXT, OP_BINARY, OP_CLOSE = 8, OP_PING, OP_PONG };

struct websocket {
	struct sb_wire wire; /* first */
	struct rh_buf in, message;
	unsigned wants;
	bool closed;
};

/* ---- out ---- */

static void frame(struct websocket *w, unsigned char op, struct rh_str head, struct rh_str rest)
{
	size_t n = head.n + rest.n;
	unsigned char h[10] = { (unsigned char)(0x80 | op) };
	size_t at = 2;

	if (n < 126) {
		h[1] = (unsigned char)n;
	} else if (n < 65536) {
		h[1] = 126;
		h[at++] = (unsigned char)(n >> 8);
		h[at++] = (unsigned char)n;
	} else {
		h[1] = 127;
		for (int shift = 56; shift >= 0; shift -= 8)
			h[at++] = (unsigned char)((uint64_t)n >> shift);
	}
	sb_tunnel_send(&w->wire.tunnel, rh_str_n((const char *)h, at));
	sb_tunnel_send(&w->wire.tunnel, head);
	sb_tunnel_send(&w->wire.tunnel, rest);
}

static void write_channel(struct sb_wire *wire, enum sb_channel c, struct rh_str bytes)
{
	char channel = (char)c;

	frame((struct websocket *)wire, OP_BINARY, rh_str_n(&channel, 1), bytes);
}

static void say_close(struct websocket *w)
{
	static const char normal[] = { 0x03, (char)0xe8 }; /* 1000 */

	if (!w->closed)
		frame(w, OP_CLOSE, rh_str_n(normal, 2), rh_str(NULL));
	w->closed = true;
	sb_tunnel_close(&w->wire.tunnel);
}

static void end(struct sb_wire *wire)
{
	say_close((struct websocket *)wire);
}

/* ---- in ---- */

static void take_message(struct websocket *w)
{
	struct rh_str m = rh_buf_str(&w->message);
	unsigned char channel = m.n ? (unsigned char)m.p[0] : SB_CHANNELS;

	if (channel < SB_CHANNELS)
		sb_remote_got(w->wire.remote, (enum sb_channel)channel, rh_str_from(m, 1));
	else if (channel == CLOSE_CHANNEL && m.n == 2 && m.p[1] == SB_STDIN)
		sb_remote_eof(w->wire.remote);
	rh_buf_clear(&w->message);
}

static void take_frame(struct websocket *w, unsigned char first, struct rh_str payload)
{
	unsigned char op = first & 0x0f;

	if (op == OP_CLOSE) {
		say_close(w);
	} else if (op == OP_PING) {
		frame(w, OP_PONG, payload, rh_str(NULL));
	} else if (op == OP_REST || op == OP_TEXT || op == OP_BINARY) {
		rh_buf_adds(&w->message, payload);
		if (first & 0x80)
			take_message(w);
	}
}

/* How long the frame at the front is; 0: not all of it is there. `skip`: where its payload begins. */
static size_t frame_length(const struct rh_buf *in, size_t *skip)
{
	const unsigned char *p = (const unsigned char *)in->p;
	uint64_t n;

	if (in->n < 2)
		return 0;
	n = p[1] & 0x7f;
	*skip = n == 126 ? 4 : n == 127 ? 10 : 2;
	if (in->n < *skip)
		return 0;
	if (n > 125) {
		n = 0;
		for (size_t i = 2; i < *skip; i++)
			n = n << 8 | p[i];
	}
	if (p[1] & 0x80)
		*skip += 4;
	return n <= MESSAGE_MOST && in->n >= *skip + n ? *skip + (size_t)n : 0;
}

static void got(struct sb_tunnel *t, struct rh_str bytes)
{
	struct websocket *w = (struct websocket *)(void *)t;
	size_t n, skip;

	if (!bytes.n) {
		sb_tunnel_close(t);
		return;
	}
	rh_buf_adds(&w->in, bytes);
	if (w->in.over)
		say_close(w);
	while (!w->closed && (n = frame_length(&w->in, &skip))) {
		unsigned char *p = (unsigned char *)w->in.p;

		for (size_t i = skip; (p[1] & 0x80) && i < n; i++) /* what a client sends is masked */
			p[i] ^= p[skip - 4 + (i - skip) % 4];
		take_frame(w, p[0], rh_str_n(w->in.p + skip, n - skip));
		memmove(w->in.p, w->in.p + n, w->in.n - n);
		w->in.n -= n;
	}
}

/* ---- life ---- */

static void begin(struct sb_tunnel *t)
{
	static const enum sb_channel opened[] = { SB_STDOUT, SB_STDERR, SB_ERRORS };
	struct websocket *w = (struct websocket *)(void *)t;

	for (size_t i = 0; i < RH_LEN(opened); i++) /* as the server does: an empty message opens a channel */
		if (w->wants & 1u << opened[i])
			write_channel(&w->wire, opened[i], rh_str(NULL));
	sb_remote_ready(w->wire.remote);
}

static void done(struct sb_tunnel *t)
{
	struct websocket *w = (struct websocket *)(void *)t;

	sb_remote_gone(w->wire.remote);
	rh_buf_release(&w->in);
	rh_buf_release(&w->message);
	free(w);
}

/* RFC 6455, 4.2.2: the answer to Sec-WebSocket-Key. */
static char *accept_of(const char *key)
{
	char *text = rh_format("%s%s", key, MAGIC), *z;
	unsigned char hash[20];
	gnutls_datum_t raw = { hash, sizeof hash }, base64 = { 0 };

	if (gnutls_hash_fast(GNUTLS_DIG_SHA1, text, strlen(text), hash) != 0 ||
	    gnutls_base64_encode2(&raw, &base64) != 0)
		RH_BUG("no SHA-1");
	z = rh_str_dup(rh_str_n((const char *)base64.data, base64.size));
	gnutls_free(base64.data);
	free(text);
	return z;
}

static bool offers(const char *protocols)
{
	struct rh_str rest = rh_str(protocols), one;

	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(rh_str_trim(one), PROTOCOL))
			return true;
	return false;
}

struct sb_wire *sb_websocket_open(struct sb_request *q, struct sb_reply *r, unsigned wants)
{
	const char *upgrade = sb_request_header(q, "Upgrade"), *key = sb_request_header(q, "Sec-WebSocket-Key");
	const char *protocols = sb_request_header(q, "Sec-WebSocket-Protocol");
	struct websocket *w;
	char *accept;

	if (!upgrade || !rh_str_is_nocase(rh_str(upgrade), "websocket") || !key || !protocols || !offers(protocols))
		return NULL;
	w = rh_alloc(sizeof *w);
	*w = (struct websocket){
		.wire = { .tunnel = { .begin = begin, .got = got, .done = done }, .write = write_channel, .end = end },
		.wants = wants
	};
	rh_buf_init(&w->in, 2 * MESSAGE_MOST);
	rh_buf_init(&w->message, MESSAGE_MOST);
	accept = accept_of(key);
	sb_reply_header(r, "Upgrade", "websocket");
	sb_reply_header(r, "Sec-WebSocket-Accept", accept);
	sb_reply_header(r, "Sec-WebSocket-Protocol", PROTOCOL);
	free(accept);
	return &w->wire;
}
