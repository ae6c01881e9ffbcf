/* Any bytes as what a server may answer: an error, a row, a Secret, an object that coverage is judged by. */
#include "base/base.h"
#include "kube/coverage.h"
#include "kube/coverage/judge.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "kube/list/table.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "net/net.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(void *ctx, const char *field, const char *message)
{
	(void)ctx;
	if (!field || !message)
		RH_BUG("a cause without texts");
}

static void as_error(struct rh_str body, int status, const char *type)
{
	struct net_http_head head = { .status = status, .retry_after = -1 };
	struct rh_err e;

	memcpy(head.content_type, type, strlen(type) + 1);
	if (kube_reply_error(&head, body, "secret a/b", &e) == RH_OK || !e.what[0] || !e.why[0])
		RH_BUG("an error that says nothing");
	if (!rh_utf8_valid(rh_str(e.why)))
		RH_BUG("an error that is no text");
	kube_status_causes(body, look, NULL);
}

static void as_row(struct rh_str body, const char *definitions)
{
	struct kube_table_columns *columns =
		definitions ? kube_columns_read(rh_str(definitions)) : kube_columns_read(body);
	struct rh_row *row = kube_secret_row_make(NULL, columns, body);
	struct rh_buf key;

	rh_buf_init(&key, 1024);
	if (row && (!kube_key(body, &key) || strcmp(key.p, row->key)))
		RH_BUG("a row whose key is not its own");
	rh_buf_release(&key);
	free(row);
	kube_columns_free(&columns);
}

/* What could be opened can be edited, and opened again with the change in it. */
static void as_secret(struct rh_str body)
{
	struct kube_secret_object o, after;
	struct rh_secret text, edited;
	struct rh_str value = RH_STR("x");
	struct rh_err e;

	rh_secret_init(&text);
	rh_secret_init(&edited);
	rh_secret_set(&text, body);
	if (kube_secret_object_read(&text, &o, &e) == RH_OK) {
		rh_secret_copy(&edited, &o.raw);
		if (kube_secret_edit(&edited, KUBE_PART_DATA, "k", &value, &e) == RH_OK) {
			const struct rh_secret *k;

			if (kube_secret_object_read(&edited, &after, &e) != RH_OK)
				RH_BUG("an edit broke the object");
			k = kube_secret_object_value(&after, "k");
			if (!k || !rh_str_is(rh_secret_peek(k), "x"))
				RH_BUG("an edit is not there");
			kube_secret_object_release(&after);
		}
	}
	kube_secret_object_release(&o);
	rh_secret_release(&text);
	rh_secret_release(&edited);
}

/* The same object as everything that coverage reads: every image stands in one cell, and what is unknown is never
 * counted as something that is known. */
static void as_coverage(struct rh_str body)
{
	struct kube_coverage *c = kube_coverage_new(NULL, 0);
	struct kube_facts *f = kube_coverage_facts(c);
	size_t images = 0, in_cells = 0;

	for (size_t i = 0; i < KUBE_POD; i++)
		kube_facts_add_work(f, &kube_workload_defs[i], body);
	kube_facts_add_pod(f, body);
	kube_facts_add_account(f, body);
	kube_facts_add_secret(f, KUBE_TYPE_DOCKERCONFIGJSON, body);
	kube_facts_add_secret(f, KUBE_TYPE_DOCKERCFG, body);
	kube_coverage_draft(c);
	kube_coverage_judge(c);
	kube_coverage_sum(c, 0);
	for (size_t i = 0; i < c->namespace_count; i++) {
		images += c->namespaces[i].images;
		for (size_t k = 0; k < c->host_count; k++)
			in_cells += kube_coverage_cell(c, i, k)->images;
	}
	if (images != c->n || in_cells != c->n)
		RH_BUG("an image is in no cell");
	for (size_t i = 0; i < c->n; i++)
		if (c->lines[i].how == KUBE_COVERAGE_UNKNOWN && kube_coverage_uncovered(&c->lines[i]))
			RH_BUG("unknown, and said to be known");
	kube_coverage_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const columns = "[{\"name\":\"Name\"},{\"name\":\"Type\"},{\"name\":\"Data\"}]";
	struct rh_str body = rh_str_n((const char *)data, size);

	as_error(body, 422, "application/json");
	as_error(body, 403, "");
	as_error(body, 200, "text/html");
	as_error(body, 503, "text/plain");
	as_row(body, columns);
	as_row(body, NULL);
	as_secret(body);
	as_coverage(body);
	return 0;
}
