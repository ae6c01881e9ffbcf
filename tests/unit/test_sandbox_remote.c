/* exec and attach of the sandbox without a wire: what kubectl sends by WebSocket and by SPDY, and what it gets. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "tests/unit/sandbox_ask.h"

#define POD "/api/v1/namespaces/web-blue/pods/search-0/"
#define PLAIN "container=search&stdout=true&stderr=true"

static const struct sb_pair by_websocket[] = {
	{ (char *)(uintptr_t) "Upgrade", (char *)(uintptr_t) "websocket" },
	{ (char *)(uintptr_t) "Sec-WebSocket-Key", (char *)(uintptr_t) "dGhlIHNhbXBsZSBub25jZQ==" }, /* RFC 6455, 1.3 */
	{ (char *)(uintptr_t) "Sec-WebSocket-Protocol", (char *)(uintptr_t) "v5.channel.k8s.io" },
	{ 0 },
};
static const struct sb_pair by_spdy[] = {
	{ (char *)(uintptr_t) "Upgrade", (char *)(uintptr_t) "SPDY/3.1" },
	{ (char *)(uintptr_t) "X-Stream-Protocol-Version", (char *)(uintptr_t) "v5.channel.k8s.io" },
	{ (char *)(uintptr_t) "X-Stream-Protocol-Version", (char *)(uintptr_t) "v4.channel.k8s.io" },
	{ 0 },
};

static const char *reply_header(const char *key)
{
	for (size_t i = 0; i < reply.headers_n; i++)
		if (strcmp(reply.headers[i].key, key) == 0)
			return reply.headers[i].value;
	return "";
}

static void open_tunnel(const char *method, const struct sb_pair *headers, const char *uri)
{
	more_headers = NULL;
	rh_buf_release(&sent);
	rh_buf_init(&sent, 1 << 20);
	shut = false;
	more_headers = headers;
	expect(101, method, uri, NULL);
	assert_non_null(reply.tunnel);
	reply.tunnel->begin(reply.tunnel);
}

static void give(const char *bytes, size_t n)
{
	reply.tunnel->got(reply.tunnel, rh_str_n(bytes, n));
}

/* ---- WebSocket ---- */

/* All that came on one channel; what was sent is short: lengths of one byte, or of two behind 126. */
static void heard(unsigned char channel, struct rh_buf *out)
{
	const unsigned char *p = (const unsigned char *)sent.p;

	rh_buf_init(out, 1 << 16);
	for (size_t at = 0; at + 2 <= sent.n;) {
		size_t n = p[at + 1], skip = 2;

		if (n == 126) {
			n = (size_t)p[at + 2] << 8 | p[at + 3];
			skip = 4;
		}
		if ((p[at] & 0x0f) == 2 && n && p[at + skip] == channel)
			rh_buf_add(out, sent.p + at + skip + 1, n - 1);
		at += skip + n;
	}
	rh_buf_addz(out, "");
}

static void must_hear(unsigned char channel, const char *text)
{
	struct rh_buf b;

	heard(channel, &b);
	assert_string_equal(b.p ? b.p : "", text);
	rh_buf_release(&b);
}

/* A masked frame, as every client sends them. */
static void type(unsigned char channel, const char *text)
{
	static const unsigned char mask[] = { 0x12, 0x34, 0x56, 0x78 };
	size_t n = strlen(text) + 1;
	char frame[128] = { (char)0x82, (char)(0x80 | n), 0x12, 0x34, 0x56, 0x78 };

	for (size_t i = 0; i < n; i++)
		frame[6 + i] = (char)((i ? (unsigned char)text[i - 1] : channel) ^ mask[i % 4]);
	give(frame, 3); /* in two pieces */
	give(frame + 3, 3 + n);
}

static void test_websocket(void **state)
{
	(void)state;
	open_tunnel("GET", by_websocket, POD "exec?command=sh&command=-c&command=echo+a;echo+b+>%262;exit+3&" PLAIN);
	assert_string_equal(reply_header("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
	assert_string_equal(reply_header("Sec-WebSocket-Protocol"), "v5.channel.k8s.io");
	must_hear(1, "a\n");
	must_hear(2, "b\n");
	must_hear(3, "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit "
		     "code: exit "
		     "status "
		     "3\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":"
		     "\"3\"}]}}");
	assert_true(shut);
}

static void test_success_and_no_such_program(void **state)
{
	struct rh_buf b;

	(void)state;
	open_tunnel("GET", by_websocket, POD "exec?command=hostname&" PLAIN);
	must_hear(1, "search-0\n");
	must_hear(3, "{\"metadata\":{},\"status\":\"Success\"}");
	open_tunnel("GET", by_websocket, POD "exec?command=nosuch&" PLAIN);
	heard(3, &b);
	assert_non_null(strstr(b.p, "InternalError"));
	assert_non_null(strstr(b.p, "exec: \\\"nosuch\\\": executable file not found in $PATH"));
	rh_buf_release(&b);
}

/* What the program asks for: bash where there is one, else sh; then keys, with rubbing out and a size. */
static void test_a_terminal(void **state)
{
	(void)state;
	open_tunnel("GET", by_websocket,
		    POD
		    "exec?command=sh&command=-c&command=command+-v+bash+>/dev/null+2>%261+%26%26+exec+bash;+exec+sh&"
		    "container=search&stdin=true&stdout=true&tty=true");
	must_hear(1, "/ # ");
	type(4, "{\"Width\":100,\"Height\":30}");
	type(0, "echoo\x7f $COLUMNS\r");
	must_hear(1, "/ # echoo\b \b $COLUMNS\r\n100\r\n/ # ");
	assert_false(shut);
	type(0, "exit 4\r");
	assert_true(shut);
}

static void test_input_ends(void **state)
{
	static const char close_stdin[] = { (char)0x82, (char)0x82, 0, 0, 0, 0, (char)255, 0 };

	(void)state;
	open_tunnel("GET", by_websocket, POD "exec?command=sh&stdin=true&" PLAIN);
	type(0, "cd /etc\nls\npwd");
	must_hear(1, "hostname\nos-release\npasswd\nresolv.conf\n");
	give(close_stdin, sizeof close_stdin);
	must_hear(1, "hostname\nos-release\npasswd\nresolv.conf\n/etc\n");
	assert_true(shut);
}

/* ---- SPDY ---- */

/* RFC 1950: the dictionary that a stream needs is named by its Adler-32, which inflate looks at; SPDY's has this one.
 */
static const char zlib_head[] = { 0x78, (char)0xbb, (char)0xe3, (char)0xc6, (char)0xa7, (char)0xc2 };
static bool headed;

static void put32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (24 - 8 * i));
}

/* One header, in a block that is stored (RFC 1951, 3.2.4). */
static void open_channel(uint32_t stream, const char *type)
{
	char frame[256] = { (char)0x80, 3, 0, 1 };
	size_t n = strlen(type), block = 22 + n, at = 18;

	if (!headed) {
		memcpy(frame + at, zlib_head, sizeof zlib_head);
		at += sizeof zlib_head;
	}
	headed = true;
	at++;
	frame[at++] = (char)block;
	at++;
	frame[at++] = (char)~block;
	frame[at++] = (char)0xff;
	put32(frame + at, 1);
	put32(frame + at + 4, 10);
	memcpy(frame + at + 8, "streamtype", 10);
	put32(frame + at + 18, (uint32_t)n);
	memcpy(frame + at + 22, type, n);
	at += block;
	put32(frame + 4, (uint32_t)(at - 8));
	put32(frame + 8, stream);
	give(frame, at);
}

/* What came on a stream, and whether it has ended. */
static void must_get(uint32_t stream, const char *text, bool over)
{
	const unsigned char *p = (const unsigned char *)sent.p;
	struct rh_buf b;
	bool fin = false;

	rh_buf_init(&b, 1 << 16);
	for (size_t at = 0; at + 8 <= sent.n;) {
		size_t n = (size_t)p[at + 5] << 16 | (size_t)p[at + 6] << 8 | p[at + 7];

		if (!(p[at] & 0x80) && p[at + 3] == stream) {
			rh_buf_add(&b, sent.p + at + 8, n);
			fin |= p[at + 4] & 1;
		}
		at += 8 + n;
	}
	rh_buf_addz(&b, "");
	assert_string_equal(b.p ? b.p : "", text);
	assert_int_equal(fin, over);
	rh_buf_release(&b);
}

static void spdy_begin(const char *uri)
{
	headed = false;
	open_tunnel("POST", by_spdy, uri);
}

static void test_spdy(void **state)
{
	static const char ping[] = { (char)0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 7 };

	(void)state;
	spdy_begin(POD "exec?command=sh&command=-c&command=echo+a;exit+3&" PLAIN);
	assert_string_equal(reply_header("X-Stream-Protocol-Version"), "v4.channel.k8s.io");
	give(ping, sizeof ping);
	assert_int_equal(sent.n, sizeof ping);
	assert_memory_equal(sent.p, ping, sizeof ping);
	rh_buf_clear(&sent);
	open_channel(1, "error");
	assert_memory_equal(sent.p, "\x80\x03\x00\x02", 4); /* replied to at once: the client waits for it */
	assert_memory_equal(sent.p + 14, zlib_head + 2, 4);
	open_channel(3, "stdout");
	must_get(3, "", false); /* not all are open */
	open_channel(5, "stderr");
	must_get(3, "a\n", true);
	must_get(1,
		 "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit code: "
		 "exit status "
		 "3\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":"
		 "\"3\"}]}}",
		 true);
}

static void test_spdy_input(void **state)
{
	static const char line[] = { 0, 0, 0, 3, 0, 0, 0, 5, 'p', 'w', 'd', '\n', '\n' },
			  fin[] = { 0, 0, 0, 3, 1, 0, 0, 0 };

	(void)state;
	spdy_begin(POD "exec?command=sh&stdin=true&" PLAIN);
	open_channel(1, "error");
	open_channel(3, "stdin");
	open_channel(5, "stdout");
	open_channel(7, "stderr");
	give(line, sizeof line);
	must_get(5, "/\n", false);
	give(fin, sizeof fin);
	must_get(5, "/\n", true);
	must_get(1, "{\"metadata\":{},\"status\":\"Success\"}", true);
}

/* What is no header block ends it, and nothing is run. */
static void test_spdy_broken(void **state)
{
	static const char broken[] = { (char)0x80, 3, 0, 1, 0, 0, 0, 14,  0,   0,   0,
				       1,          0, 0, 0, 0, 0, 0, 'x', 'x', 'x', 'x' };

	(void)state;
	spdy_begin(POD "exec?command=hostname&" PLAIN);
	give(broken, sizeof broken);
	assert_true(shut);
	assert_int_equal(sent.n, 0);
}

/* ---- who may, and what is not there ---- */

static void test_refusals(void **state)
{
	(void)state;
	more_headers = by_websocket;
	expect(404, "GET", "/api/v1/namespaces/web-blue/pods/none/exec?command=ls", NULL);
	must_say("pods \\\"none\\\" not found");
	expect(400, "GET", POD "exec?" PLAIN, NULL);
	must_say("you must specify at least 1 command for the container");
	expect(400, "GET", POD "exec?command=ls&container=none", NULL);
	must_say("container none is not valid for pod search-0");
	expect(405, "PUT", POD "exec?command=ls", "{}");
	send_as = "vic";
	more_headers = NULL;
	expect(403, "POST", POD "exec?command=ls", NULL);
	send_as = "admin";
	expect(400, "POST", POD "exec?command=ls", NULL);
	must_say("Upgrade request required");
}

static int start_plain(void **state)
{
	(void)state;
	start("kubernetes");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_websocket),   cmocka_unit_test(test_success_and_no_such_program),
		cmocka_unit_test(test_a_terminal),  cmocka_unit_test(test_input_ends),
		cmocka_unit_test(test_spdy),        cmocka_unit_test(test_spdy_input),
		cmocka_unit_test(test_spdy_broken), cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, start_plain, stop);
}
