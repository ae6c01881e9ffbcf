/* The stage: a sandbox and the program, both on a driven clock, and somebody else who changes things. */
#include "base/base.h"
#include "data/tree.h"

#include "tests/soak/soak.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define WALL 1785578400 /* 2026-08-01T10:00:00Z */
enum { PATIENCE_MS = 60000 };

static int64_t real_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void sk_fail(struct sk *s, const char *fmt, ...)
{
	char what[1024];
	struct rh_buf text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	rh_buf_init(&text, 1 << 20);
	rh_buf_addf(&text, "%s\n", what);
	if (s->term)
		rt_term_dump(s->term, &text);
	rt_die("%s", text.p);
}

/* ---- time ---- */

void sk_settle(struct sk *s)
{
	struct rt_term *t = s->term;
	int64_t until = real_ms() + PATIENCE_MS;

	rt_term_tick(t, 1);
	while (!t->ended && (!rt_term_taken(t) || t->fence.reads || t->fence.opening)) {
		if (real_ms() > until)
			sk_fail(s, "it does not come to rest");
		if (rt_term_read(t, 20) == RT_TIMEOUT && rt_term_taken(t)) { /* what waits for a back-off or a delay */
			rt_sandbox_tick(&s->sandbox, 20);
			rt_term_tick(t, 20);
		}
	}
	if (t->ended)
		sk_fail(s, "it ended");
	if (t->raw.n > 4096)
		rh_buf_drop(&t->raw, t->raw.n - 4096);
	t->canary_from = 0;
}

void sk_pass(struct sk *s, int64_t ms)
{
	rt_sandbox_tick(&s->sandbox, ms);
	rt_term_tick(s->term, ms);
	sk_settle(s);
}

void sk_press(struct sk *s, const char *key)
{
	if (!rt_term_press(s->term, key))
		rt_die("no key is called \"%s\"", key);
	sk_settle(s);
}

void sk_type(struct sk *s, const char *text)
{
	rt_term_type(s->term, rh_str(text));
	sk_settle(s);
}

/* ---- the world ---- */

void sk_control(struct sk *s, const char *path, const char *body)
{
	struct rt_answer a;
	rt_sandbox_control(&s->sandbox, "POST", path, rh_str(body), &a);
	rt_answer_release(&a);
}

void sk_fault(struct sk *s, const char *body)
{
	sk_control(s, "/sandbox/fault", body);
}

void sk_ask(struct sk *s, const char *method, const char *path, const char *body, struct rh_buf *answer)
{
	const char *type = !strcmp(method, "PATCH") ? "Content-Type: application/strategic-merge-patch+json"
						    : "Content-Type: application/json";
	const char *const headers[] = { type, NULL };
	char *whole = rh_format("%s%s", s->cluster, path);
	struct rt_request q = { .method = method, .path = whole, .headers = headers, .body = rh_str(body) };
	struct rt_answer a;

	rt_http(&s->admin, &q, &a);
	if (a.status < 200 || a.status > 299)
		sk_fail(s, "%s %s: %d %s %.300s", method, whole, a.status, a.error, a.body.p);
	if (answer)
		rh_buf_adds(answer, rh_buf_str(&a.body));
	rt_answer_release(&a);
	free(whole);
}

static void administrator(struct sk *s)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	struct rh_buf found;

	if (!t)
		rt_die("the sandbox's first line is no JSON");
	s->admin = (struct rt_server){ .url = rh_strdup(s->sandbox.at.url),
				       .ca_pem = rh_strdup(s->sandbox.at.ca_pem),
				       .token = rh_str_dup(
					       data_tree_text(data_tree_first(data_tree_at(t, "/users")), "/token")) };
	data_tree_free(&t);
	rt_server_keep(&s->admin);
	rh_buf_init(&found, 4 << 20);
	s->cluster = rh_strdup("");
	sk_ask(s, "GET", "/v3/clusters?name=shop-prod", NULL, &found);
	struct rh_buf id;
	rh_buf_init(&id, 64);
	if (!rt_pick(rh_buf_str(&found), rh_str("/data/0/id"), &id))
		rt_die("there is no cluster shop-prod");
	free(s->cluster);
	s->cluster = rh_format("/k8s/clusters/%s", id.p);
	rh_buf_clear(&found);
	rh_buf_clear(&id);
	sk_ask(s, "GET", "/apis/apps/v1/namespaces/" SK_NS "/deployments", NULL, &found);
	if (!rt_pick(rh_buf_str(&found), rh_str("/items/0/metadata/name"), &id))
		rt_die("there is no deployment in " SK_NS);
	s->deployment = rh_buf_take(&id);
	rh_buf_release(&found);
}

void sk_open(struct sk *s, const char *program, const char *sandbox)
{
	char wall[24];
	const char *const world[] = { "--rancher", "2.15", "--seed", "1", "--wall", wall, NULL };
	const char *const argv[] = { program, "--demo", "--cluster", "shop-prod", "explore", NULL };

	*s = (struct sk){ 0 };
	snprintf(wall, sizeof wall, "%d", WALL);
	rt_world_init(&s->world);
	rt_sandbox_start(&s->sandbox, sandbox, world, s->world.env);
	char *path = rt_world_file(&s->world, "announcement", rh_str(s->sandbox.announcement));
	rt_world_setenv(&s->world, "RANCHHAND_DEMO_ANNOUNCE", path);
	free(path);
	administrator(s);
	const struct rt_term_start how = { .argv = argv,
					   .env = (const char *const *)s->world.env,
					   .rows = 24,
					   .columns = 80,
					   .utf8 = true,
					   .driven = true,
					   .wall = WALL,
					   .directory = s->world.cwd };
	s->term = rt_term_new(&how);
	sk_settle(s);
}

void sk_close(struct sk *s)
{
	kill(s->term->pid, SIGTERM);
	if (!rt_term_wait_end(s->term, PATIENCE_MS))
		sk_fail(s, "it does not end");
	rt_term_free(&s->term);
	rt_server_release(&s->admin);
	rt_sandbox_end(&s->sandbox);
	rt_world_release(&s->world);
	free(s->cluster);
	free(s->deployment);
}
