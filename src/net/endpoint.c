/* Endpoints, and the connections that belong to each: pools are per endpoint, so that no request ever travels over a
 * connection that was made with other trust or other credentials. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <string.h>

struct net_endpoint *net_endpoint_new(const char *url)
{
	struct net_endpoint *at = rh_alloc(sizeof *at);

	at->refs = 1;
	at->url = rh_strdup(url);
	rh_secret_init(&at->client_key_pem);
	rh_secret_init(&at->credential);
	return at;
}

struct net_endpoint *net_endpoint_hold(struct net_endpoint *at)
{
	at->refs++;
	return at;
}

void net_endpoint_drop(struct net_endpoint **at)
{
	struct net_endpoint *e = *at;

	*at = NULL;
	if (!e || --e->refs)
		return;
	if (e->renewal.release)
		e->renewal.release(e->renewal.ctx);
	rh_secret_release(&e->client_key_pem);
	rh_secret_release(&e->credential);
	for (char **h = e->headers; h && *h; h++)
		free(*h);
	free(e->headers);
	free(e->url);
	free(e->ca_pem);
	free(e->pin);
	free(e->server_name);
	free(e->client_cert_pem);
	free(e->user);
	free(e->who);
	free(e->proxy);
	free(e->connect_to);
	free(e);
}

static char *copy(const char *z)
{
	return z ? rh_strdup(z) : NULL;
}

struct net_endpoint *net_endpoint_beside(const struct net_endpoint *at, const char *url)
{
	struct net_endpoint *e = net_endpoint_new(url);
	size_t n = 0;

	e->ca_pem = copy(at->ca_pem);
	e->pin = copy(at->pin);
	e->server_name = copy(at->server_name);
	e->insecure = at->insecure;
	e->client_cert_pem = copy(at->client_cert_pem);
	rh_secret_copy(&e->client_key_pem, &at->client_key_pem);
	e->auth = at->auth;
	e->user = copy(at->user);
	e->who = copy(at->who);
	rh_secret_copy(&e->credential, &at->credential);
	e->proxy = copy(at->proxy);
	e->connect_to = copy(at->connect_to);
	e->no_gzip = at->no_gzip;
	while (at->headers && at->headers[n])
		n++;
	e->headers = n ? rh_alloc((n + 1) * sizeof *e->headers) : NULL;
	for (size_t i = 0; i < n; i++)
		e->headers[i] = rh_strdup(at->headers[i]);
	if (at->renewal.renew) {
		e->renewal = at->renewal;
		e->renewal.ctx = at->renewal.share(at->renewal.ctx);
		e->renewal.running = false;
	}
	return e;
}

struct net_queue *net_queue_for(struct net *n, struct net_endpoint *at)
{
	struct net_queue *l = n->queues;

	while (l && l->at != at)
		l = l->next;
	if (l)
		return l;
	l = rh_alloc(sizeof *l);
	l->at = net_endpoint_hold(at);
	l->next = n->queues;
	n->queues = l;
	return l;
}

static void pool_free(struct net_pool *p)
{
	if (curl_share_cleanup(p->share) != CURLSHE_OK)
		RH_BUG("a pool of connections is still in use");
	free(p->ca);
	free(p);
}

static void pool_forget(struct net_pool **p)
{
	struct net_pool *old = *p;

	*p = NULL;
	if (!old)
		return;
	old->forgotten = true;
	if (!old->users)
		pool_free(old);
}

struct net_pool *net_pool_hold(struct net_queue *l)
{
	const char *ca = l->at->ca_pem ? l->at->ca_pem : "";

	/* What other authorities vouched for is not used again. */
	if (l->pool && strcmp(l->pool->ca, ca) != 0)
		pool_forget(&l->pool);
	if (!l->pool) {
		struct net_pool *p = rh_alloc(sizeof *p);

		p->share = curl_share_init();
		if (!p->share || curl_share_setopt(p->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) != CURLSHE_OK ||
		    curl_share_setopt(p->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK)
			RH_BUG("curl_share_init");
		p->ca = rh_strdup(ca);
		l->pool = p;
	}
	l->pool->users++;
	return l->pool;
}

void net_pool_drop(struct net_pool **p)
{
	struct net_pool *old = *p;

	*p = NULL;
	if (old && !--old->users && old->forgotten)
		pool_free(old);
}

void net_forget_connections(struct net *n, const struct net_endpoint *at)
{
	for (struct net_queue *l = n->queues; l; l = l->next)
		if (l->at == at)
			pool_forget(&l->pool);
}

/* A queue goes when only it still holds the endpoint; its idle connections are closed then. */
void net_queues_sweep(struct net *n, bool all)
{
	for (struct net_queue **p = &n->queues; *p;) {
		struct net_queue *l = *p;

		if (l->transfers || (l->at->refs > 1 && !all)) {
			p = &l->next;
			continue;
		}
		*p = l->next;
		pool_forget(&l->pool);
		net_endpoint_drop(&l->at);
		free(l);
	}
}
