/* Reads a contract file and plays it block by block. */
#include "base/base.h"
#include "data/json.h"
#include "data/pages.h"

#include "tests/contract/contract.h"

#include <stdio.h>
#include <string.h>

#define WATCHDOG_MS 30000
#define MOST 40

/* A line that was read, with its words. */
struct line {
	struct rh_str word, rest;
	int number;
};
struct block {
	struct line head;
	struct line lines[MOST];
	size_t count;
	struct rh_str body; /* as written */
};
struct script {
	struct ct_run *run;
	const char *path, *name;
	struct rh_str rest;
	int number;
	struct line held; /* read already: the next block's first */
	bool have_held, skip_file;
};

static struct rh_str cut_word(struct rh_str *rest)
{
	struct rh_str s = rh_str_trim(*rest);
	size_t n = rh_str_find(s, " ");
	*rest = rh_str_trim(rh_str_from(s, n));
	return rh_str_n(s.p, n);
}

static bool one_of(struct rh_str word, const char *const *names)
{
	for (; *names; names++)
		if (rh_str_is(word, *names))
			return true;
	return false;
}

static const char *const head_words[] = { "request", "watch", "event", "ends", "close", NULL };
/* as USER; send HEADER; since 1.N, until 1.N (before it): of Kubernetes, 2.N: of Rancher; gzip; again STATUS (asked for
 * until it is another); only sandbox: not where it would change what others have or is about the demo; only local,
 * only downstream: in Rancher's own cluster, or in another; status N[,N]; header NAME OP VALUE (of the answer); expect,
 * each, any, none (tests/support/expect.c); capture NAME = POINTER */
static const char *const block_words[] = { "as",     "only",   "send",   "body", "since", "until", "gzip",    "again",
					   "status", "header", "expect", "each", "any",   "none",  "capture", NULL };

static void complain(const struct script *s, int line, const char *what, struct rh_str got)
{
	rt_die("%s:%d: %s: %.*s", s->path, line, what, RH_ARG(got));
}

static bool next_line(struct script *s, struct line *l)
{
	struct rh_str text;
	while (rh_str_cut(&s->rest, '\n', &text)) {
		s->number++;
		struct rh_str rest = rh_str_trim(text);
		if (!rest.n || rest.p[0] == '#')
			continue;
		*l = (struct line){ .number = s->number };
		l->word = cut_word(&rest);
		l->rest = rest;
		return true;
	}
	return false;
}

/* Lines up to one that says "end". */
static struct rh_str read_body(struct script *s)
{
	struct rh_str text, body = { s->rest.p, 0 };
	while (rh_str_cut(&s->rest, '\n', &text)) {
		s->number++;
		if (rh_str_is(rh_str_trim(text), "end")) {
			body.n = (size_t)(text.p - body.p);
			return body;
		}
	}
	rt_die("%s: a body has no \"end\"", s->path);
}

/* ---- {names} ---- */

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Only {name} is a variable: other braces are JSON. */
static void fill(const struct script *s, struct rh_str text, struct rh_buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t n = i + 1;
		while (text.p[i] == '{' && n < text.n && name_char(text.p[n]))
			n++;
		if (text.p[i] != '{' || n == i + 1 || n >= text.n || text.p[n] != '}') {
			rh_buf_addc(out, text.p[i]);
			continue;
		}
		struct rh_str name = rh_str_n(text.p + i + 1, n - i - 1);
		const char *value = ct_get(s->run, name);
		if (!value)
			rt_die("%s:%d: nothing has set {%.*s}", s->path, s->number, RH_ARG(name));
		rh_buf_addz(out, value);
		i = n;
	}
}

static char *filled(const struct script *s, struct rh_str text)
{
	struct rh_buf b;
	rh_buf_init(&b, (size_t)8 << 20);
	fill(s, text, &b);
	return rh_buf_take(&b);
}

/* ---- checking an answer ---- */

struct seen {
	int status;
	struct rh_str body;             /* or the event's line */
	const struct rt_answer *answer; /* NULL for events */
	struct rh_buf why;
	bool ok;
};

static void fail(const struct script *s, struct seen *seen, const struct line *l, const char *fmt, ...) RH_PRINTF(4, 5);
static void fail(const struct script *s, struct seen *seen, const struct line *l, const char *fmt, ...)
{
	char text[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	printf("  %s:%d: %.*s %.*s\n      %s\n", s->name, l->number, RH_ARG(l->word), RH_ARG(l->rest), text);
	seen->ok = false;
}

static void check_status(const struct script *s, struct seen *seen, const struct line *l)
{
	struct rh_str rest = l->rest, one;
	int64_t want;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_number(rh_str_trim(one), 0, 999, &want) && want == seen->status)
			return;
	fail(s, seen, l, "the status is %d: %.300s", seen->status,
	     seen->answer && !seen->status ? seen->answer->error
	     : seen->body.n                ? seen->body.p
					   : "");
}

static void check_header(const struct script *s, struct seen *seen, const struct line *l)
{
	struct rh_str rest = l->rest, name = cut_word(&rest), op = cut_word(&rest);
	struct rh_buf value;
	char *n = rh_str_dup(name), *want = filled(s, rest);
	rh_buf_init(&value, 65536);
	bool there = seen->answer && rt_answer_header(seen->answer, n, &value);
	bool ok = rh_str_is(op, "absent")   ? !there
		  : rh_str_is(op, "exists") ? there
		  : rh_str_is(op, "has")    ? there && strstr(value.p, want)
					    : there && !strcmp(value.p, want);
	if (!ok)
		fail(s, seen, l, "the header is %s", there ? value.p : "absent");
	rh_buf_release(&value);
	free(n);
	free(want);
}

static void check_capture(const struct script *s, struct seen *seen, const struct line *l)
{
	struct rh_str rest = l->rest, name = cut_word(&rest), op = cut_word(&rest);
	struct rh_buf value;
	char *n = rh_str_dup(name), *pointer = filled(s, rest);
	rh_buf_init(&value, (size_t)1 << 20);
	if (!rh_str_is(op, "=") || !rt_pick(seen->body, rh_str(pointer), &value))
		fail(s, seen, l, "there is no such value in %.200s", seen->body.n ? seen->body.p : "");
	else
		ct_set(s->run, n, rh_buf_str(&value));
	rh_buf_release(&value);
	free(n);
	free(pointer);
}

static void check_line(const struct script *s, struct seen *seen, const struct line *l)
{
	if (rh_str_is(l->word, "status")) {
		check_status(s, seen, l);
	} else if (rh_str_is(l->word, "header")) {
		check_header(s, seen, l);
	} else if (rh_str_is(l->word, "capture")) {
		check_capture(s, seen, l);
	} else if (one_of(l->word, (const char *const[]){ "expect", "each", "any", "none", NULL })) {
		char *text = filled(s, l->rest);
		rh_buf_clear(&seen->why);
		bool ok = rh_str_is(l->word, "expect")
				  ? rt_expect(seen->body, rh_str(text), &seen->why)
				  : rt_expect_elements(seen->body, l->word, rh_str(text), &seen->why);
		if (!ok)
			fail(s, seen, l, "%s", seen->why.p);
		free(text);
	}
}

static void check_all(const struct script *s, const struct block *b, struct seen *seen)
{
	for (size_t i = 0; i < b->count; i++)
		check_line(s, seen, &b->lines[i]);
}

/* ---- playing blocks ---- */

static const struct line *find_line(const struct block *b, const char *word)
{
	for (size_t i = 0; i < b->count; i++)
		if (rh_str_is(b->lines[i].word, word))
			return &b->lines[i];
	return NULL;
}

struct prepared {
	struct rt_request request;
	const struct rt_server *at;
	char *method, *path, *body;
	char *headers[MOST + 1];
	size_t header_count;
};

/* Paths of Kubernetes stand behind the cluster's prefix; Rancher's own do not. */
static char *whole_path(const struct script *s, struct rh_str written)
{
	char *path = filled(s, written);
	for (const char *const *p = (const char *const[]){ "/api/", "/apis", "/version", "/openapi", NULL }; *p; p++)
		if (rh_str_starts(rh_str(path), *p) || !strcmp(path, "/api")) {
			char *whole = rh_format("%s%s", ct_get(s->run, rh_str("prefix")), path);
			free(path);
			return whole;
		}
	return path;
}

static void prepare(const struct script *s, const struct block *b, struct rh_str method, struct rh_str path,
		    struct prepared *p)
{
	const struct line *as = find_line(b, "as");
	struct rh_str user = as ? as->rest : rh_str("admin");
	*p = (struct prepared){ .method = rh_str_dup(method), .path = whole_path(s, path) };
	p->request.anonymous = rh_str_is(user, "anonymous");
	p->at = ct_server(s->run, p->request.anonymous ? rh_str("admin") : user);
	if (!p->at)
		complain(s, b->head.number, "no such user", user);
	for (size_t i = 0; i < b->count; i++)
		if (rh_str_is(b->lines[i].word, "send"))
			p->headers[p->header_count++] = filled(s, b->lines[i].rest);
	p->body = b->body.n ? filled(s, b->body) : NULL;
	p->request.method = p->method;
	p->request.path = p->path;
	p->request.headers = (const char *const *)p->headers;
	p->request.body = rh_str(p->body);
	p->request.gzip = find_line(b, "gzip") != NULL;
}

static void prepared_release(struct prepared *p)
{
	for (size_t i = 0; i < p->header_count; i++)
		free(p->headers[i]);
	free(p->method);
	free(p->path);
	free(p->body);
}

static void play_request(struct script *s, const struct block *b, struct seen *seen)
{
	struct prepared p;
	struct rt_answer answer;
	struct rh_str rest = b->head.rest, method = cut_word(&rest);
	const struct line *again = find_line(b, "again");
	int64_t busy = -1;
	prepare(s, b, method, rest, &p);
	if (again && !rh_str_number(again->rest, 0, 999, &busy))
		complain(s, again->number, "again needs a status", again->rest);
	rt_http(p.at, &p.request, &answer);
	for (int64_t began = rh_wall(); answer.status == busy && rh_wall() - began < WATCHDOG_MS / 1000;) {
		rt_answer_release(&answer);
		rt_http(p.at, &p.request, &answer);
	}
	seen->status = answer.status;
	seen->body = rh_buf_str(&answer.body);
	seen->answer = &answer;
	if (!find_line(b, "status"))
		complain(s, b->head.number, "a request needs the status that it expects", b->head.rest);
	check_all(s, b, seen);
	rt_answer_release(&answer);
	prepared_release(&p);
}

static struct ct_named_watch *watch_named(const struct script *s, struct rh_str name)
{
	for (size_t i = 0; i < s->run->watch_count; i++)
		if (rh_str_is(name, s->run->watches[i].name))
			return &s->run->watches[i];
	return NULL;
}

static void play_watch(struct script *s, const struct block *b, struct seen *seen)
{
	struct prepared p;
	struct rh_str rest = b->head.rest, name = cut_word(&rest);
	struct ct_run *r = s->run;
	prepare(s, b, rh_str("GET"), rest, &p);
	r->watches = rh_resize(r->watches, r->watch_count + 1, sizeof *r->watches);
	struct ct_named_watch *w = &r->watches[r->watch_count++];
	*w = (struct ct_named_watch){ rh_str_dup(name), rt_watch_open(p.at, &p.request) };
	prepared_release(&p);
	if (!rt_watch_wait_open(w->watch, WATCHDOG_MS))
		fail(s, seen, &b->head, "the watch does not open");
	seen->status = rt_watch_status(w->watch);
	check_all(s, b, seen);
}

/* "event NAME TYPE": the next event must be of that type; bookmarks are passed over unless asked for. */
static void play_event(struct script *s, const struct block *b, struct seen *seen)
{
	struct rh_str rest = b->head.rest, name = cut_word(&rest);
	struct ct_named_watch *w = watch_named(s, name);
	struct rh_buf line, type;
	bool ended = false, got;
	if (!w)
		complain(s, b->head.number, "no such watch", name);
	rh_buf_init(&line, DATA_ROW_LIMIT);
	rh_buf_init(&type, 64);
	do {
		rh_buf_clear(&line);
		rh_buf_clear(&type);
		got = rt_watch_next(w->watch, WATCHDOG_MS, &line, &ended);
		(void)data_json_find_text(rh_buf_str(&line), "/type", &type);
	} while (got && !rh_str_is(rest, "BOOKMARK") && !strcmp(type.p, "BOOKMARK"));
	if (!got)
		fail(s, seen, &b->head, "no event: %s", ended ? "the watch ended" : "nothing came for 30 s");
	else if (!rh_str_eq(rest, rh_buf_str(&type)))
		fail(s, seen, &b->head, "the event is %.300s", line.p);
	seen->body = rh_buf_str(&line);
	seen->status = 200;
	if (seen->ok)
		check_all(s, b, seen);
	rh_buf_release(&line);
	rh_buf_release(&type);
}

static void play_ends(struct script *s, const struct block *b, struct seen *seen)
{
	struct ct_named_watch *w = watch_named(s, b->head.rest);
	struct rh_buf line;
	bool ended = false;
	if (!w)
		complain(s, b->head.number, "no such watch", b->head.rest);
	rh_buf_init(&line, DATA_ROW_LIMIT);
	while (rt_watch_next(w->watch, WATCHDOG_MS, &line, &ended))
		rh_buf_clear(&line);
	if (!ended)
		fail(s, seen, &b->head, "the watch goes on");
	rh_buf_release(&line);
}

static void play_close(struct script *s, const struct block *b, struct seen *seen)
{
	struct ct_run *r = s->run;
	struct ct_named_watch *w = watch_named(s, b->head.rest);
	(void)seen;
	if (!w)
		complain(s, b->head.number, "no such watch", b->head.rest);
	rt_watch_close(&w->watch);
	free(w->name);
	*w = r->watches[--r->watch_count];
}

/* Does "1.34" or "2.12" lie after the server's version? Of Rancher's on a plain server: true. */
static bool is_later(const struct script *s, const struct line *l)
{
	int64_t n = 0;
	bool rancher = rh_str_starts(l->rest, "2.");
	if ((!rancher && !rh_str_starts(l->rest, "1.")) || !rh_str_number(rh_str_from(l->rest, 2), 0, 999, &n))
		complain(s, l->number, "a version of Kubernetes (1.N) or of Rancher (2.N)", l->rest);
	return (rancher ? s->run->rancher_minor : s->run->minor) < n;
}

/* Is this for this server? since and until; both may stand there twice, for Kubernetes and for Rancher. */
static bool line_applies(const struct script *s, const struct line *l)
{
	if (rh_str_is(l->word, "only")) {
		const char *cluster = ct_get(s->run, rh_str("member_cluster"));
		bool own = cluster && !strcmp(cluster, "local");
		if (rh_str_is(l->rest, "downstream") || rh_str_is(l->rest, "local"))
			return own == rh_str_is(l->rest, "local");
		return s->run->sandbox;
	}
	if (rh_str_is(l->word, "since"))
		return !is_later(s, l);
	return !rh_str_is(l->word, "until") || is_later(s, l);
}

static bool block_applies(const struct script *s, const struct block *b)
{
	for (size_t i = 0; i < b->count; i++)
		if (!line_applies(s, &b->lines[i]))
			return false;
	return true;
}

static void play_block(struct script *s, const struct block *b)
{
	static const struct {
		const char *word;
		void (*play)(struct script *s, const struct block *b, struct seen *seen);
	} kinds[] = { { "request", play_request },
		      { "watch", play_watch },
		      { "event", play_event },
		      { "ends", play_ends },
		      { "close", play_close } };
	struct seen seen = { .ok = true };
	if (!block_applies(s, b)) {
		s->run->skipped++;
		return;
	}
	rh_buf_init(&seen.why, 8192);
	for (size_t i = 0; i < RH_LEN(kinds); i++)
		if (rh_str_is(b->head.word, kinds[i].word))
			kinds[i].play(s, b, &seen);
	rh_buf_release(&seen.why);
	if (seen.ok)
		s->run->passed++;
	else
		s->run->failed++;
	if (s->run->verbose || !seen.ok)
		printf("%s %s:%d %.*s %.*s\n", seen.ok ? "ok  " : "FAIL", s->name, b->head.number, RH_ARG(b->head.word),
		       RH_ARG(b->head.rest));
}

/* ---- reading ---- */

static bool next_block(struct script *s, struct block *b)
{
	struct line l;
	if (!s->have_held)
		return false;
	*b = (struct block){ .head = s->held };
	s->have_held = false;
	while (next_line(s, &l)) {
		if (one_of(l.word, head_words)) {
			s->held = l;
			s->have_held = true;
			return true;
		}
		if (!one_of(l.word, block_words))
			complain(s, l.number, "no such word", l.word);
		if (rh_str_is(l.word, "body")) {
			b->body = l.rest.n ? l.rest : read_body(s);
			continue;
		}
		if (b->count == MOST)
			complain(s, l.number, "a block may have 40 lines", l.word);
		b->lines[b->count++] = l;
	}
	return true;
}

/* Lines before the first block: needs rancher|sandbox, since, until, let NAME = VALUE. */
static void read_head(struct script *s)
{
	struct line l;
	while (next_line(s, &l)) {
		struct rh_str rest = l.rest;
		if (one_of(l.word, head_words)) {
			s->held = l;
			s->have_held = true;
			return;
		}
		if (rh_str_is(l.word, "needs")) {
			s->skip_file |= rh_str_is(rest, "rancher") ? !s->run->rancher : !s->run->sandbox;
		} else if (rh_str_is(l.word, "since") || rh_str_is(l.word, "until")) {
			s->skip_file |= !line_applies(s, &l);
		} else if (rh_str_is(l.word, "let")) {
			struct rh_str name = cut_word(&rest), eq = cut_word(&rest);
			char *n = rh_str_dup(name);
			if (!rh_str_is(eq, "="))
				complain(s, l.number, "expected let NAME = VALUE", l.rest);
			if (!ct_is_fixed(s->run, n))
				ct_set(s->run, n, rest);
			free(n);
		} else {
			complain(s, l.number, "before the first block stand needs, since, until and let", l.word);
		}
	}
}

static void close_watches(struct ct_run *r)
{
	while (r->watch_count) {
		rt_watch_close(&r->watches[--r->watch_count].watch);
		free(r->watches[r->watch_count].name);
	}
}

void ct_play(struct ct_run *r, const char *path)
{
	struct rh_buf text;
	struct rh_err e;
	struct block b;
	rh_buf_init(&text, (size_t)4 << 20);
	if (rh_file_read(path, (size_t)4 << 20, &text, &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	const char *name = strrchr(path, '/');
	struct script s = { .run = r, .path = path, .name = name ? name + 1 : path, .rest = rh_buf_str(&text) };
	unsigned failed = r->failed;
	read_head(&s);
	if (s.skip_file) {
		r->skipped++;
		s.have_held = false;
	}
	while (next_block(&s, &b))
		play_block(&s, &b);
	close_watches(r);
	printf("%s %s\n", s.skip_file ? "skip" : r->failed == failed ? "pass" : "FAIL", s.name);
	rh_buf_release(&text);
}
