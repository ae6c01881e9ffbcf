/* The registry hosts of the few rows that somebody looks at: one read a secret and version, of which only the hosts
 * are kept, whether it breaks pulls, and when it ends.
 */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "kube/secret.h"
#include "net/net.h"
#include "registry/docker_config.h"
#include "registry/keyring.h"

#include <string.h>

#define HOSTS_MOST ((size_t)1000) /* bytes kept of one secret */

/* Known hosts; a row of inner->hosts, keyed by uid. */
struct kube_hosts {
	struct rh_row row;
	const char *asked, *found; /* the resourceVersions of the row that was asked for, and of the answer */
	const char *hosts;
	bool broken;
	int64_t ends; /* the first end that a password in it says of itself; 0: none does */
};

struct kube_host_read {
	struct kube_host_read *next, **link; /* link NULL: the cluster is gone */
	struct kube_ask *ask;
	char *uid, *version, *type;
	struct rh_owner owner;
	int tag;
};

static const struct kube_hosts *known(const struct kube *k, const struct kube_secret_row *row)
{
	const struct kube_hosts *h = (const struct kube_hosts *)rh_rows_get(&kube_inner(k)->hosts, row->uid);

	return h && (!strcmp(h->asked, row->resource_version) || !strcmp(h->found, row->resource_version)) ? h : NULL;
}

const char *kube_hosts_known(const struct kube *k, const struct kube_secret_row *row)
{
	const struct kube_hosts *h = known(k, row);

	return h ? h->hosts : NULL;
}

bool kube_hosts_broken(const struct kube *k, const struct kube_secret_row *row)
{
	const struct kube_hosts *h = known(k, row);

	return h && h->broken;
}

int64_t kube_hosts_ends(const struct kube *k, const struct kube_secret_row *row)
{
	const struct kube_hosts *h = known(k, row);

	return h ? h->ends : 0;
}

/* what: hosts, broken, ends. */
static void hosts_keep(struct kube *k, const struct kube_host_read *r, const char *found, const struct kube_hosts *what)
{
	static const size_t strings[] = { offsetof(struct kube_hosts, asked), offsetof(struct kube_hosts, found),
					  offsetof(struct kube_hosts, hosts), 0 };
	struct kube_hosts read = *what;

	read.row.key = r->uid;
	read.asked = r->version;
	read.found = found;

	rh_rows_put(&kube_inner(k)->hosts, rh_row_copy(&read, sizeof read, strings));
	rh_message_post((struct rh_message){ .to = r->owner, .tag = r->tag });
}

/* The value of the registry entry is decoded in locked memory; only its hosts, and what is said of it, leave it. */
static void value_read(struct rh_str value, bool legacy, struct kube_hosts *out)
{
	struct registry_docker_config config = { 0 };
	struct rh_err e;

	out->broken =
		registry_docker_config_read(value, legacy, &config, &e) != RH_OK || registry_cover_breaks(&config);
	out->ends = registry_docker_config_ends(&config);
	registry_docker_config_release(&config);
}

static void body_read(const char *type, struct rh_str body, struct rh_buf *hosts, struct kube_hosts *out)
{
	bool legacy = !strcmp(type, KUBE_TYPE_DOCKERCFG);
	struct rh_secret text, value;
	struct rh_str raw;
	struct rh_err e;

	out->broken = true;
	if (data_json_find(body, legacy ? "/data/.dockercfg" : "/data/.dockerconfigjson", &raw, &e) != RH_OK)
		return;
	rh_secret_init(&text);
	rh_secret_init(&value);
	if (data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&text)) &&
	    data_base64_decode(rh_secret_peek(&text), false, rh_out_secret(&value))) {
		registry_docker_config_hosts(rh_secret_peek(&value), legacy, hosts);
		value_read(rh_secret_peek(&value), legacy, out);
	}
	rh_secret_release(&text);
	rh_secret_release(&value);
}

static void read_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
		      const struct rh_err *e)
{
	struct kube_host_read *r = data;
	struct rh_buf hosts;
	struct kube_hosts what = { 0 };
	struct rh_err err;
	char *found;

	if (e->code != RH_OK)
		return;
	rh_buf_init(&hosts, HOSTS_MOST);
	switch (kube_reply_error(head, body, "", &err)) {
	case RH_OK:
		found = kube_text(body, "/metadata/resourceVersion");
		body_read(r->type, body, &hosts, &what);
		what.hosts = hosts.p;
		hosts_keep(k, r, found, &what);
		free(found);
		break;
	case RH_E_FORBIDDEN:
	case RH_E_NOTFOUND:
		what.hosts = hosts.p;
		hosts_keep(k, r, NULL, &what);
		break;
	default: /* not remembered: the next look asks again */
		break;
	}
	rh_buf_release(&hosts);
}

static void read_free(void *data)
{
	struct kube_host_read *r = data;

	if (r->link) {
		*r->link = r->next;
		if (r->next)
			r->next->link = r->link;
	}
	free(r->uid);
	free(r->version);
	free(r->type);
	free(r);
}

static bool reading(const struct kube_inner *inner, const struct kube_secret_row *row)
{
	for (const struct kube_host_read *r = inner->host_reads; r; r = r->next)
		if (!strcmp(r->uid, row->uid) && !strcmp(r->version, row->resource_version))
			return true;
	return false;
}

static void read_start(struct kube *k, const struct kube_secret_row *row, struct rh_owner owner, int tag)
{
	struct kube_inner *inner = kube_inner(k);
	struct kube_host_read *r = rh_alloc(sizeof *r);
	struct rh_buf path;

	r->uid = rh_strdup(row->uid);
	r->version = rh_strdup(row->resource_version);
	r->type = rh_strdup(row->type);
	r->owner = owner;
	r->tag = tag;
	r->next = inner->host_reads;
	r->link = &inner->host_reads;
	if (r->next)
		r->next->link = &r->next;
	inner->host_reads = r;
	rh_buf_init(&path, 2048);
	kube_path(k, &kube_res_secret, row->ns, row->name, &path);
	r->ask = kube_ask(k, &(struct net_http){ .method = "GET", .path = path.p, .owner = owner }, read_done, r,
			  read_free);
	rh_buf_release(&path);
}

/* Who scrolls on no longer needs what is still waiting for rows that left the screen. */
static void cancel_others(struct kube *k, const struct kube_secret_row *const *rows, size_t n, struct rh_owner owner,
			  int tag)
{
	struct kube_host_read *r = kube_inner(k)->host_reads;

	while (r) {
		struct kube_host_read *next = r->next;
		bool wanted = r->tag != tag || r->owner.id != owner.id || r->owner.generation != owner.generation;

		for (size_t i = 0; i < n && !wanted; i++)
			wanted = !strcmp(r->uid, rows[i]->uid);
		if (!wanted)
			kube_ask_cancel(k, r->ask);
		r = next;
	}
}

void kube_hosts_ask(struct kube *k, const struct kube_secret_row *const *rows, size_t n, struct rh_owner owner, int tag)
{
	cancel_others(k, rows, n, owner, tag);
	for (size_t i = 0; i < n; i++)
		if (kube_secret_is_registry(rows[i]->type) && *rows[i]->uid && !kube_hosts_known(k, rows[i]) &&
		    !reading(kube_inner(k), rows[i]))
			read_start(k, rows[i], owner, tag);
}

void kube_hosts_release(struct kube *k)
{
	struct kube_inner *inner = kube_inner(k);

	for (struct kube_host_read *r = inner->host_reads; r; r = r->next)
		r->link = NULL;
	rh_rows_release(&inner->hosts);
}
