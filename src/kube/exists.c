/* Is the name taken? A Table of one row tells, by whatever type of secret, and without reading its value. */
#include "kube/internal.h"

struct exists_ask {
	struct rh_owner owner;
	int tag;
};

static struct rh_row *first_row(struct rh_str body)
{
	struct rh_table_columns *columns = NULL;
	struct rh_str span;
	struct rh_json_iter it;
	struct rh_row *row = NULL;
	struct rh_err e;

	if (rh_json_find(body, "/columnDefinitions", &span, &e) == RH_OK)
		columns = kube_columns_read(span);
	if (rh_json_find(body, "/rows", &span, &e) == RH_OK && rh_json_iter_init(&it, span) && rh_json_next(&it))
		row = rh_secret_row_make(NULL, columns, it.value);
	kube_columns_free(&columns);
	return row;
}

static void exists_done(struct rh_kube *k, void *data, const struct rh_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct exists_ask *a = data;
	struct rh_mail m = { .to = a->owner, .tag = a->tag, .err = *e };

	(void)k;
	if (e->code == RH_OK && rh_reply_error(head, body, "", &m.err) == RH_OK) {
		m.body = first_row(body);
		m.drop = free;
	}
	rh_mail_post(m);
}

void rh_secret_exists(struct rh_kube *k, const char *ns, const char *name, struct rh_owner owner, int tag)
{
	struct exists_ask *a = rh_alloc(sizeof *a);
	struct rh_buf path;

	a->owner = owner;
	a->tag = tag;
	rh_buf_init(&path, 4096);
	rh_kube_path(k, &rh_res_secret, ns, NULL, &path);
	rh_buf_addz(&path, "?fieldSelector=metadata.name%3D");
	rh_url_escape(&path, rh_str(name));
	rh_buf_addz(&path, "&includeObject=Metadata&limit=1");
	kube_ask(k, &(struct rh_http){ .method = "GET", .path = path.p, .owner = owner,
				       .accept = "application/json;as=Table;g=meta.k8s.io;v=v1" },
		 exists_done, a, free);
	rh_buf_release(&path);
}
