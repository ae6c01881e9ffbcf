/* Any bytes as what a server may answer: an error, a row, a Secret, a cluster, a namespace. */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "kube/list/table.h"
#include "kube/secret.h"
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
	return 0;
}
