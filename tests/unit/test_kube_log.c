/* Logs: lines in the order of time and within bounds; a stream that is cut and taken up again; hostile bytes.
 */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/log.h"
#include "net/net.h"

#include "tests/support/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* ---- lines ---- */

/* "a3 b1": source a at time 3, then source b at time 1; all are settled together. */
static void add(struct kube_log_lines *l, const char *words)
{
	struct rh_str rest = rh_str(words), word;

	while (rh_str_cut(&rest, ' ', &word)) {
		int64_t at = 0;

		assert_true(rh_str_number(rh_str_from(word, 1), 0, 1000000, &at));
		kube_log_lines_add(l, at, (uint32_t)(word.p[0] - 'a'), word, false);
	}
	kube_log_lines_settle(l);
}

static void check(const struct kube_log_lines *l, const char *expected)
{
	struct rh_buf b;

	rh_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < l->n; i++) {
		const struct kube_log_line *line = kube_log_lines_get(l, i);

		rh_buf_addf(&b, "%s%.*s", i ? " " : "", (int)line->n, line->text);
	}
	assert_string_equal(b.p ? b.p : "", expected);
	rh_buf_release(&b);
}

static void test_order(void **state)
{
	struct kube_log_lines l;

	(void)state;
	kube_log_lines_init(&l, 1 << 20);
	add(&l, "a1 a5 a9");
	check(&l, "a1 a5 a9");
	add(&l, "b2 b6 b7"); /* some before the newest */
	check(&l, "a1 b2 a5 b6 b7 a9");
	add(&l, "c0 c1"); /* all before */
	check(&l, "c0 a1 c1 b2 a5 b6 b7 a9");
	add(&l, "a9 b9 c9"); /* of one time: as they came */
	check(&l, "c0 a1 c1 b2 a5 b6 b7 a9 a9 b9 c9");
	add(&l, "b20 a12 c12 b3"); /* several runs at once */
	check(&l, "c0 a1 c1 b2 b3 a5 b6 b7 a9 a9 b9 c9 a12 c12 b20");
	assert_int_equal(l.dropped, 0);
	kube_log_lines_release(&l);
}

/* Whatever is thrown at it: no line is lost or doubled, and all are in order. */
static void test_many_orders(void **state)
{
	uint64_t dice = 88172645463325252u;
	struct kube_log_lines l;

	(void)state;
	kube_log_lines_init(&l, 64 << 20);
	for (unsigned i = 0; i < 3000; i++) {
		dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
		char text[16];

		snprintf(text, sizeof text, "%u", i);
		kube_log_lines_add(&l, (int64_t)(i / 2 + dice % 40), (uint32_t)dice % 3, rh_str(text), false);
		if (dice % 5 == 0)
			kube_log_lines_settle(&l);
	}
	kube_log_lines_settle(&l);
	assert_int_equal(l.n, 3000);
	bool *seen = rh_alloc(3000 * sizeof *seen);
	for (size_t i = 0; i < l.n; i++) {
		const struct kube_log_line *line = kube_log_lines_get(&l, i);
		int64_t number = -1;

		assert_true(!i || line->at >= kube_log_lines_get(&l, i - 1)->at);
		assert_true(rh_str_number(rh_str_n(line->text, line->n), 0, 2999, &number));
		assert_false(seen[number]);
		seen[number] = true;
	}
	free(seen);
	kube_log_lines_release(&l);
}

static void test_bounds(void **state)
{
	static char much[KUBE_LOG_LINE_MOST + 10];
	struct kube_log_lines l;
	size_t most = 100000;

	(void)state;
	kube_log_lines_init(&l, most);
	for (int i = 0; i < 20000; i++) {
		char text[16];

		snprintf(text, sizeof text, "line %05d", i);
		kube_log_lines_add(&l, i, 0, rh_str(text), false);
		if (i % 100 == 99)
			kube_log_lines_settle(&l);
	}
	assert_true(l.bytes <= most && l.bytes > most / 2);
	assert_int_equal(l.n + l.dropped, 20000);
	assert_memory_equal(kube_log_lines_get(&l, l.n - 1)->text, "line 19999", 10);
	assert_int_equal(kube_log_lines_get(&l, 0)->at, l.dropped);
	assert_true(l.room < 8192); /* what is given up leaves no room behind */

	memset(much, 'x', sizeof much);
	kube_log_lines_add(&l, 20000, 0, rh_str_n(much, sizeof much), false);
	kube_log_lines_settle(&l);
	assert_int_equal(kube_log_lines_get(&l, l.n - 1)->n, KUBE_LOG_LINE_MOST);
	assert_true(kube_log_lines_get(&l, l.n - 1)->cut);
	kube_log_lines_release(&l);
}

static void test_plain(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "plain", "plain" },        { "\033[1;31mred\033[0m and\r", "red and" },
		{ "a\033[2J\033[Hb", "ab" }, { "\033]0;title\007x\033]8;;http://e\033\\y", "xy" },
		{ "\033", "\033" },          { "\033[", "\033[" },
		{ "\033[12", "\033[12" },    { "\033]0;never ends", "\033]0;never ends" },
		{ "\033cx", "\033cx" }, /* none of ours: the cell writer shows it */
		{ "10%\r20%", "10%\r20%" },  { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_buf b;

		rh_buf_init(&b, 1000);
		kube_log_plain(rh_str(cases[i].in), &b);
		assert_string_equal(b.p ? b.p : "", cases[i].out);
		rh_buf_release(&b);
	}
}

/* ---- streams ---- */

enum { TAG = 3 };
struct scene {
	struct net *net;
	struct script *server;
	struct kube *kube;
	struct kube_log *log;
	struct rh_owner owner;
	unsigned asked, messages;
	int fd; /* of the newest request that is held */
	char target[600];
	const char *want; /* for `shows` */
	enum kube_log_state state;
	int status;
	const char *answer;
};

static void serve(void *ctx, struct script *s, const struct script_request *q)
{
	struct scene *w = ctx;

	(void)s;
	w->asked++;
	snprintf(w->target, sizeof w->target, "%s", q->target);
	if (w->status) {
		script_json(q, w->status, w->answer);
		return;
	}
	w->fd = q->fd;
	script_begin(q->fd);
}

static void scene_open(struct scene *w, const struct kube_log_spec *spec)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->fd = -1;
	w->net = net_new();
	w->server = script_new(w->net, serve, w);
	at = net_endpoint_new(script_url(w->server));
	w->kube = kube_new(w->net, at, "", "c");
	net_endpoint_drop(&at);
	w->owner = rh_owner_new();
	w->log = kube_log_new(w->kube, spec, w->owner, TAG);
}

static void scene_close(struct scene *w)
{
	kube_log_free(&w->log);
	kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static void on_message(void *ctx, struct rh_message *m)
{
	struct scene *w = ctx;

	assert_int_equal(m->tag, TAG);
	w->messages++;
}

static bool shows(void *ctx)
{
	const struct scene *w = ctx;
	struct rh_buf b;
	bool is;

	rh_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < w->log->lines.n; i++) {
		const struct kube_log_line *line = kube_log_lines_get(&w->log->lines, i);

		rh_buf_addf(&b, "%s%u:%.*s", i ? " " : "", line->source, (int)line->n, line->text);
	}
	is = strcmp(b.p ? b.p : "", w->want) == 0;
	rh_buf_release(&b);
	return is;
}

static bool in_state(void *ctx)
{
	const struct scene *w = ctx;

	return w->log->n && w->log->v[0].state == w->state;
}

static bool held(void *ctx)
{
	return ((struct scene *)ctx)->fd >= 0;
}

static void until_shown(struct scene *w, const char *want)
{
	w->want = want;
	script_until(w->net, shows, on_message, w);
}

static void until_state(struct scene *w, enum kube_log_state state)
{
	w->state = state;
	script_until(w->net, in_state, on_message, w);
}

static const struct kube_log_spec follow = { .ns = "n", .follow = true, .tail = 5 };

/* Cut in the middle, it goes on from the second that it had come to, and shows no line twice. */
static void test_cut_and_taken_up(void **state)
{
	struct scene w;

	(void)state;
	scene_open(&w, &follow);
	kube_log_add(w.log, "p", "c", 0, true);
	script_until(w.net, held, on_message, &w);
	assert_string_equal(w.target,
			    "/api/v1/namespaces/n/pods/p/log?container=c&timestamps=true&follow=true&tailLines=5");
	script_line(w.fd, "2026-11-30T07:00:00.100000000Z one");
	script_line(w.fd, "2026-11-30T07:00:01.200000000Z two");
	script_line(w.fd, "2026-11-30T07:00:01.200000000Z two again");
	until_shown(&w, "0:one 0:two 0:two again");
	until_state(&w, KUBE_LOG_READING);

	int cut = w.fd;
	w.fd = -1;
	script_cut(w.server, cut);
	script_until(w.net, held, on_message, &w);
	assert_non_null(strstr(w.target, "sinceTime=2026-11-30T07%3A00%3A01Z"));
	assert_null(strstr(w.target, "tailLines"));
	script_line(w.fd, "2026-11-30T07:00:01.200000000Z two");
	script_line(w.fd, "2026-11-30T07:00:01.200000000Z two again");
	script_line(w.fd, "2026-11-30T07:00:01.200000000Z and a third");
	script_line(w.fd, "2026-11-30T07:00:02.000000000Z three");
	until_shown(&w, "0:one 0:two 0:two again 0:and a third 0:three");
	scene_close(&w);
}

/* A stream that is over is asked for once more, and then it is over until the container runs again. */
static void test_ends_and_runs_again(void **state)
{
	struct scene w;

	(void)state;
	scene_open(&w, &follow);
	kube_log_add(w.log, "p", "c", 0, true);
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, "2026-11-30T07:00:00.100000000Z FATAL");
	until_shown(&w, "0:FATAL");
	int ended = w.fd;
	w.fd = -1;
	script_end(w.server, ended);
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, "2026-11-30T07:00:00.100000000Z FATAL");
	script_end(w.server, w.fd);
	until_state(&w, KUBE_LOG_ENDED);
	assert_int_equal(w.asked, 2);

	kube_log_add(w.log, "p", "c", 0, false); /* nothing new */
	assert_int_equal(w.log->v[0].state, KUBE_LOG_ENDED);
	w.fd = -1;
	kube_log_add(w.log, "p", "c", 1, true);
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, "2026-11-30T07:00:10.100000000Z starts");
	until_shown(&w, "0:FATAL 0:starts");
	scene_close(&w);
}

static void test_several(void **state)
{
	struct scene w;
	int first;

	(void)state;
	scene_open(&w, &follow);
	kube_log_add(w.log, "p", "c", 0, true);
	script_until(w.net, held, on_message, &w);
	first = w.fd;
	w.fd = -1;
	script_line(first, "2026-11-30T07:00:01Z one");
	script_line(first, "2026-11-30T07:00:03Z three");
	until_shown(&w, "0:one 0:three");
	kube_log_add(w.log, "q", "c", 0, true); /* a pod that came later */
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, "2026-11-30T15:00:02.5+08:00 two");
	until_shown(&w, "0:one 1:two 0:three");
	kube_log_add(w.log, "p", "c", 0, true);
	assert_int_equal(w.log->n, 2);
	scene_close(&w);
}

static void test_too_many(void **state)
{
	struct scene w;

	(void)state;
	scene_open(&w, &follow);
	for (int i = 0; i < KUBE_LOG_SOURCES_MOST + 2; i++) {
		char pod[16];

		snprintf(pod, sizeof pod, "p%d", i);
		kube_log_add(w.log, pod, "c", 0, true);
	}
	assert_int_equal(w.log->v[KUBE_LOG_SOURCES_MOST - 1].state, KUBE_LOG_ASKING);
	assert_int_equal(w.log->v[KUBE_LOG_SOURCES_MOST].state, KUBE_LOG_LEFT_OUT);
	scene_close(&w);
}

static bool all_left_again(void *ctx)
{
	const struct scene *w = ctx;

	return w->asked == KUBE_LOG_SOURCES_MOST + 1;
}

/* One that is refused makes room for another. */
static void test_room_is_used(void **state)
{
	struct scene w;

	(void)state;
	scene_open(&w, &follow);
	w.status = 403;
	w.answer =
		"{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Forbidden\",\"message\":\"no\",\"code\":403}";
	for (int i = 0; i < KUBE_LOG_SOURCES_MOST + 1; i++) {
		char pod[16];

		snprintf(pod, sizeof pod, "p%d", i);
		kube_log_add(w.log, pod, "c", 0, true);
	}
	script_until(w.net, all_left_again, on_message, &w);
	until_state(&w, KUBE_LOG_FAILED);
	assert_int_equal(w.log->v[0].err.code, RH_E_FORBIDDEN);
	scene_close(&w);
}

static void test_waits(void **state)
{
	struct scene w;

	(void)state;
	scene_open(&w, &follow);
	w.status = 400;
	w.answer = "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"BadRequest\",\"message\":\"container "
		   "\\\"c\\\" in "
		   "pod \\\"p\\\" is waiting to start: ContainerCreating\",\"code\":400}";
	kube_log_add(w.log, "p", "c", 0, false);
	until_state(&w, KUBE_LOG_WAITING);
	assert_string_equal(w.log->v[0].err.what, "The container c of p has not started");
	assert_string_equal(w.log->v[0].err.why, "ContainerCreating");
	w.status = 0; /* it runs: at once, not when the back-off is over */
	kube_log_add(w.log, "p", "c", 0, true);
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, "2026-11-30T07:00:00Z up");
	until_shown(&w, "0:up");
	scene_close(&w);
}

static void test_previous(void **state)
{
	struct kube_log_spec spec = { .ns = "n", .follow = true, .previous = true, .tail = -1, .since = 60 };
	struct scene w;

	(void)state;
	scene_open(&w, &spec);
	w.status = 400;
	w.answer = "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"BadRequest\",\"message\":\"previous "
		   "terminated "
		   "container \\\"c\\\" in pod \\\"p\\\" not found\",\"code\":400}";
	kube_log_add(w.log, "p", "c", 0, false);
	until_state(&w, KUBE_LOG_FAILED);
	assert_string_equal(
		w.target, "/api/v1/namespaces/n/pods/p/log?container=c&timestamps=true&previous=true&sinceSeconds=60");
	scene_close(&w);
}

/* A line of any length costs no more than its limit, in pieces of any size; the next one is whole. */
static void test_long_line(void **state)
{
	static char much[3 * KUBE_LOG_LINE_MOST];
	const struct kube_log_line *line;
	struct scene w;

	(void)state;
	memset(much, 'y', sizeof much - 1);
	memcpy(much, "2026-11-30T07:00:00Z ", 21);
	scene_open(&w, &follow);
	kube_log_add(w.log, "p", "c", 0, true);
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, much);
	script_line(w.fd, "2026-11-30T07:00:01Z next");
	w.state = KUBE_LOG_READING;
	for (w.want = "-"; w.log->lines.n < 2;) {
		w.asked = 0;
		net_wait(w.net, 1000);
	}
	line = kube_log_lines_get(&w.log->lines, 0);
	assert_true(line->cut);
	assert_true(line->n <= KUBE_LOG_LINE_MOST && line->n > KUBE_LOG_LINE_MOST - 100);
	line = kube_log_lines_get(&w.log->lines, 1);
	assert_int_equal(line->n, 4);
	assert_false(line->cut);
	scene_close(&w);
}

/* What has no time before it is the kubelet's own word, and stays where it came. */
static void test_no_time(void **state)
{
	struct scene w;

	(void)state;
	scene_open(&w, &follow);
	kube_log_add(w.log, "p", "c", 0, true);
	script_until(w.net, held, on_message, &w);
	script_line(w.fd, "2026-11-30T07:00:00.5Z one");
	script_line(w.fd, "unable to retrieve container logs for containerd://0123");
	script_line(w.fd, "2026-11-30T07:00:00.1Z clock was set back");
	script_line(w.fd, "");
	script_line(w.fd, "2026-11-30T07:00:01Z ");
	until_shown(&w, "0:one 0:unable to retrieve container logs for containerd://0123 0:clock was set back 0: 0:");
	scene_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_many_orders),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_cut_and_taken_up),
		cmocka_unit_test(test_ends_and_runs_again),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_room_is_used),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_previous),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
