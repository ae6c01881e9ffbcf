/* See list_world.h. */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/secret.h"
#include "net/net.h"

#include "tests/support/list_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Rows "a:1 b:2" (name:version) in namespace ns as the rows of a Table. */
static void table_rows(struct rh_buf *out, const char *ns, const char *rows)
{
	struct rh_str rest = rh_str(rows), one, name;
	bool first = true;

	while (rh_str_cut(&rest, ' ', &one)) {
		(void)rh_str_cut(&one, ':', &name);
		rh_buf_addf(out,
			    "%s{\"cells\":[\"%.*s\",\"Opaque\",1,\"1d\"],\"object\":{\"metadata\":{\"name\":\"%.*s\","
			    "\"namespace\":\"%s\",\"uid\":\"u-%.*s\",\"resourceVersion\":\"%.*s\"}}}",
			    first ? "" : ",", RH_ARG(name), RH_ARG(name), ns, RH_ARG(name), RH_ARG(one));
		first = false;
	}
}

void answer_table(const struct script_request *q, const char *version, const char *next, const char *ns,
		  const char *rows)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_addf(
		&b,
		"{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"%s\"%s%s%s},"
		"\"columnDefinitions\":" COLUMNS ",\"rows\":[",
		version, next ? ",\"continue\":\"" : "", next ? next : "", next ? "\",\"remainingItemCount\":2" : "");
	table_rows(&b, ns, rows);
	rh_buf_addz(&b, "]}");
	script_json(q, 200, b.p);
	rh_buf_release(&b);
}

void answer_status(const struct script_request *q, int code, const char *reason, const char *metadata)
{
	char *body = rh_format(
		"{\"kind\":\"Status\",\"metadata\":{%s},\"message\":\"said %s\",\"reason\":\"%s\",\"code\":%d}",
		metadata, reason, reason, code);

	script_json(q, code, body);
	free(body);
}

void event(int fd, const char *type, const char *ns, const char *rows, bool columns)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_addf(
		&b,
		"{\"type\":\"%s\",\"object\":{\"kind\":\"Table\",\"metadata\":{},\"columnDefinitions\":%s,\"rows\":[",
		type, columns ? COLUMNS : "null");
	table_rows(&b, ns, rows);
	rh_buf_addz(&b, "]}}");
	script_line(fd, b.p);
	rh_buf_release(&b);
}

void hold_watch(struct world *w, const struct script_request *q)
{
	script_begin(q->fd);
	w->watch = q->fd;
	w->watches++;
	assert_true(strlen(q->target) < sizeof w->watch_target);
	memcpy(w->watch_target, q->target, strlen(q->target) + 1);
}

/* ---- the frame of a test ---- */

void world_open(struct world *w, script_handler *handler)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->watch = -1;
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->kube = kube_new(w->net, at, "", "c");
	net_endpoint_drop(&at);
	w->owner = rh_owner_new();
}

void world_close(struct world *w)
{
	kube_list_free(&w->list);
	kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

void world_list(struct world *w, const char *const *namespaces, size_t count)
{
	w->list = kube_list_new(w->kube,
				&(struct kube_list_spec){ .resource = &kube_res_secret,
							  .namespaces = namespaces,
							  .namespace_count = count,
							  .make = kube_secret_row_make,
							  .table = true },
				w->owner, TAG);
}

static bool world_done(void *ctx)
{
	struct world *w = ctx;

	return w->until(w);
}

static void world_message(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	assert_int_equal(m->tag, TAG);
	assert_null(m->body);
	w->messages++;
}

void turn_until(struct world *w, bool (*until)(struct world *w))
{
	w->until = until;
	script_until(w->net, world_done, world_message, w);
}

/* "n/a:1 n/b:2" and nothing else, in any order. */
void check_rows(const struct world *w, const char *expected)
{
	const struct rh_rows *rows = &w->list->rows;
	struct rh_str rest = rh_str(expected), one;
	size_t n = 0;

	while (rh_str_cut(&rest, ' ', &one)) {
		struct rh_str key;
		const struct kube_secret_row *row;
		char *z;

		(void)rh_str_cut(&one, ':', &key);
		z = rh_str_dup(key);
		row = (const struct kube_secret_row *)rh_rows_get(rows, z);
		if (!row || !rh_str_is(one, row->resource_version))
			fail_msg("row %s is %s", z, row ? row->resource_version : "absent");
		assert_string_equal(row->type, "Opaque");
		free(z);
		n++;
	}
	assert_int_equal(rows->n, n);
}

bool watching(struct world *w)
{
	return w->list->live == KUBE_LIVE_WATCHING && w->watch >= 0;
}

bool stale(struct world *w)
{
	return w->list->live == KUBE_LIVE_STALE;
}

bool failed(struct world *w)
{
	return w->list->live == KUBE_LIVE_FAILED;
}

bool polling(struct world *w)
{
	return w->list->live == KUBE_LIVE_POLLING;
}
