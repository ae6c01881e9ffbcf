/* Is the name taken? A Table of one row tells, by whatever type of secret, and without reading its value. */
#include "base/base.h"
#include "data/json.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/table.h"
#include "kube/secret.h"
#include "kube/secret/exists.h"
#include "net/net.h"

#include <string.h>

#define AS_TABLE "application/json;as=Table;g=meta.k8s.io;v=v1"

struct exists_ask {
	struct rh_owner owner;
	int tag;
};

/* Each row of the answer goes to `take`, which owns it. */
static void each_row(struct rh_str body, void (*take)(void *ctx, struct kube_secret_row *row), void *ctx)
{
	struct kube_table_columns *columns = NULL;
	struct rh_str span;
	struct data_json_iter it;
	struct rh_row *row;
	struct rh_err e;

	if (data_json_find(body, "/columnDefinitions", &span, &e) == RH_OK)
		columns = kube_columns_read(span);
	if (data_json_find(body, "/rows", &span, &e) == RH_OK && data_json_iter_init(&it, span))
		while (data_json_next(&it)) {
			row = kube_secret_row_make(NULL, columns, it.value);
			if (row)
				take(ctx, (struct kube_secret_row *)row);
		}
	kube_columns_free(&columns);
}

static void name_path(const struct kube *k, const struct kube_resource *r, const char *ns, const char *name,
		      struct rh_buf *path)
{
	kube_path(k, r, ns, NULL, path);
	rh_buf_addz(path, "?fieldSelector=metadata.name%3D");
	net_url_escape(path, rh_str(name));
	rh_buf_addz(path, "&includeObject=Metadata");
	if (ns)
		rh_buf_addz(path, "&limit=1");
}

/* ---- in one namespace ---- */

static void take_first(void *ctx, struct kube_secret_row *row)
{
	struct kube_secret_row **first = ctx;

	if (*first)
		free(row);
	else
		*first = row;
}

static struct kube_secret_row *first_row(struct rh_str body)
{
	struct kube_secret_row *first = NULL;

	each_row(body, take_first, &first);
	return first;
}

static void exists_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
			const struct rh_err *e)
{
	struct exists_ask *a = data;
	struct rh_message m = { .to = a->owner, .tag = a->tag, .err = *e };

	(void)k;
	if (e->code == RH_OK && kube_reply_error(head, body, "", &m.err) == RH_OK) {
		m.body = first_row(body);
		m.drop = free;
	}
	rh_message_post(m);
}

static void ask_one(struct kube *k, const struct kube_resource *r, const char *ns, const char *name,
		    struct rh_owner owner, kube_ask_done *done, void *data, void (*drop)(void *data))
{
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	name_path(k, r, ns, name, &path);
	kube_ask(k, &(struct net_http){ .method = "GET", .path = path.p, .owner = owner, .accept = AS_TABLE }, done,
		 data, drop);
	rh_buf_release(&path);
}

void kube_object_exists(struct kube *k, const struct kube_resource *r, const char *ns, const char *name,
			struct rh_owner owner, int tag)
{
	struct exists_ask *a = rh_alloc(sizeof *a);

	a->owner = owner;
	a->tag = tag;
	ask_one(k, r, ns, name, owner, exists_done, a, free);
}

/* ---- told to a function ---- */

struct told {
	void (*done)(void *data, const struct kube_secret_row *row);
	void *data;
	void (*drop)(void *data);
};

static void told_drop(void *data)
{
	struct told *t = data;

	t->drop(t->data);
	free(t);
}

static void told_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
		      const struct rh_err *e)
{
	struct told *t = data;
	struct kube_secret_row *row = NULL;
	struct rh_err err = *e;

	if (!k)
		return;
	if (err.code == RH_OK && kube_reply_error(head, body, "", &err) == RH_OK)
		row = first_row(body);
	t->done(t->data, row);
	free(row);
}

void kube_secret_exists(struct kube *k, const char *ns, const char *name, struct rh_owner owner,
			void (*done)(void *data, const struct kube_secret_row *row), void *data,
			void (*drop)(void *data))
{
	struct told *t = rh_alloc(sizeof *t);

	*t = (struct told){ done, data, drop };
	ask_one(k, &kube_res_secret, ns, name, owner, told_done, t, told_drop);
}

/* ---- in several ---- */

/* One question; lives as long as one of its requests does. */
struct names_ask {
	struct rh_owner owner;
	int tag;
	unsigned refs, waiting;
	char **namespaces;
	size_t n;
	struct kube_secret_names *found;
};
/* One request of it: `ns` NULL asks the whole cluster. */
struct names_request {
	struct names_ask *ask;
	const char *ns;
};

void kube_secret_names_free(void *p)
{
	struct kube_secret_names *names = p;

	if (!names)
		return;
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i]);
	free(names->v);
	free(names->name);
	free(names);
}

static void names_drop(void *data)
{
	struct names_request *q = data;
	struct names_ask *a = q->ask;

	free(q);
	if (--a->refs)
		return;
	for (size_t i = 0; i < a->n; i++)
		free(a->namespaces[i]);
	free(a->namespaces);
	kube_secret_names_free(a->found);
	free(a);
}

static bool wanted(const struct names_ask *a, const char *ns)
{
	for (size_t i = 0; i < a->n; i++)
		if (!strcmp(a->namespaces[i], ns))
			return true;
	return false;
}

static void take_name(void *ctx, struct kube_secret_row *row)
{
	struct names_ask *a = ctx;
	struct kube_secret_names *f = a->found;

	if (!wanted(a, row->ns)) {
		free(row);
		return;
	}
	f->v = rh_resize(f->v, f->n + 1, sizeof *f->v);
	f->v[f->n++] = row;
}

static void names_request(struct kube *k, struct names_ask *a, const char *ns);

static void names_one_by_one(struct kube *k, struct names_ask *a)
{
	for (size_t i = 0; i < a->n; i++)
		names_request(k, a, a->namespaces[i]);
}

static int by_namespace(const void *a, const void *b)
{
	const struct kube_secret_row *const *x = a, *const *y = b;

	return strcmp((*x)->ns, (*y)->ns);
}

static void names_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
		       const struct rh_err *e)
{
	struct names_request *q = data;
	struct names_ask *a = q->ask;
	struct rh_err err = *e;

	if (err.code == RH_OK)
		(void)kube_reply_error(head, body, _("Secrets"), &err);
	if (err.code == RH_OK) {
		each_row(body, take_name, a);
	} else if (!q->ns && k && err.code == RH_E_FORBIDDEN) {
		names_one_by_one(k, a);
	} else {
		a->found->unread += q->ns ? 1 : a->n;
		a->found->why = err;
	}
	if (--a->waiting)
		return;
	if (a->found->n) /* not in the order of the answers */
		qsort(a->found->v, a->found->n, sizeof *a->found->v, by_namespace);
	rh_message_post(
		(struct rh_message){ .to = a->owner, .tag = a->tag, .body = a->found, .drop = kube_secret_names_free });
	a->found = NULL;
}

static void names_request(struct kube *k, struct names_ask *a, const char *ns)
{
	struct names_request *q = rh_alloc(sizeof *q);
	struct rh_buf path;

	q->ask = a;
	q->ns = ns;
	a->refs++;
	a->waiting++;
	rh_buf_init(&path, 4096);
	name_path(k, &kube_res_secret, ns, a->found->name, &path);
	kube_ask(k, &(struct net_http){ .method = "GET", .path = path.p, .owner = a->owner, .accept = AS_TABLE },
		 names_done, q, names_drop);
	rh_buf_release(&path);
}

void kube_secret_names_ask(struct kube *k, const char *const *namespaces, size_t n, const char *name,
			   struct rh_owner owner, int tag)
{
	struct kube_secret_names *found = rh_alloc(sizeof *found);
	struct names_ask *a;

	found->name = rh_strdup(name);
	if (!n) { /* nobody needs to be asked */
		rh_message_post(
			(struct rh_message){ .to = owner, .tag = tag, .body = found, .drop = kube_secret_names_free });
		return;
	}
	a = rh_alloc(sizeof *a);
	a->owner = owner;
	a->tag = tag;
	a->found = found;
	a->namespaces = rh_alloc((n + 1) * sizeof *a->namespaces);
	for (; a->n < n; a->n++)
		a->namespaces[a->n] = rh_strdup(namespaces[a->n]);
	if (n == 1 || kube_narrow(k, &kube_res_secret))
		names_one_by_one(k, a);
	else
		names_request(k, a, NULL);
}
