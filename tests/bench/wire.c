/* Which requests there were (the sandbox knows), and in which order they waited for each other. */
#include "tests/bench/wire.h"
#include "base/base.h"
#include "data/tree.h"

#include <string.h>

static void ask(struct bench *b, struct rt_answer *a)
{
	rt_sandbox_control(&b->sandbox, "GET", "/sandbox/wire", RH_STR(""), a);
}

void bench_wire_begin(struct bench *b)
{
	struct rt_answer a = { 0 };

	ask(b, &a);
	rt_answer_release(&a);
}

/* "/k8s/clusters/ID/version" of a path below it; else a page of Rancher's that everybody may read. */
static char *stands_for(struct rh_str path)
{
	struct rh_str rest = rh_str_from(path, sizeof "/k8s/clusters/" - 1), id;

	if (!rh_str_starts(path, "/k8s/clusters/") || !rh_str_cut(&rest, '/', &id))
		return rh_strdup("/rancherversion");
	return rh_format("/k8s/clusters/%.*s/version", RH_ARG(id));
}

static void add(struct bench_wire *w, const struct rh_tree *one)
{
	struct rh_str line = data_tree_text(one, "/line"), method;
	struct bench_request r = { .began = (double)data_tree_int(one, "/began", 0) / 1e3 };
	int64_t answered = data_tree_int(one, "/answered", 0), ended = data_tree_int(one, "/ended", 0);

	if (!answered || !rh_str_cut(&line, ' ', &method))
		return;
	r.stream = rh_str_find(line, "watch=") < line.n || rh_str_find(line, "follow=") < line.n;
	r.ended = (double)(r.stream || !ended ? answered : ended) / 1e3;
	r.path = rh_str_is(method, "GET") ? rh_str_dup(line) : stands_for(line);
	r.accept = rh_str_dup(data_tree_text(one, "/accept"));
	r.gzip = data_tree_true(one, "/gzip");
	w->kilobytes += (double)data_tree_int(one, "/bytes", 0) / 1024;
	w->v = rh_resize(w->v, w->n + 1, sizeof *w->v);
	w->v[w->n++] = r;
}

/* In the order in which they began, which is that of the record. */
static void find_rounds(struct bench_wire *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct bench_request *r = &w->v[i];
		unsigned open = 1;

		r->round = 1;
		for (size_t k = 0; k < i; k++) {
			const struct bench_request *before = &w->v[k];
			if (before->ended > r->began)
				open += !before->stream;
			else if (before->round >= r->round)
				r->round = before->round + 1;
		}
		if (r->round > w->rounds)
			w->rounds = r->round;
		if (open > w->parallel)
			w->parallel = open;
	}
}

void bench_wire_end(struct bench *b, struct bench_wire *w)
{
	struct rt_answer a = { 0 };
	struct rh_err e;

	*w = (struct bench_wire){ 0 };
	ask(b, &a);
	struct rh_tree *t = data_tree_parse(rh_buf_str(&a.body), &e);
	if (!t)
		rt_die("what the sandbox was asked is no JSON: %s", e.what);
	for (const struct rh_tree *one = data_tree_first(data_tree_at(t, "/asked")); one; one = data_tree_next(one))
		add(w, one);
	data_tree_free(&t);
	rt_answer_release(&a);
	find_rounds(w);
}

void bench_wire_release(struct bench_wire *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free(w->v[i].path);
		free(w->v[i].accept);
	}
	free(w->v);
	*w = (struct bench_wire){ 0 };
}
