/* Requests from asking to answering: queue, limits, delivery, cancelling. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <string.h>

static void net_transfer_cancel(struct net *n, struct net_transfer *t);

enum { PATIENT_SECONDS = 10, PATIENT_TIMES = 3 };

/* Where libcurl brings GnuTLS along (Debian's does, for LDAP and RTMP), that sets itself up as it is loaded: 0.8 MB
 * for a program that does TLS with OpenSSL. This function is GNUTLS_SKIP_GLOBAL_INIT of gnutls/gnutls.h; it is weak
 * there, so that without GnuTLS nobody asks. */
int _gnutls_global_init_skip(void);
int _gnutls_global_init_skip(void)
{
	return 1;
}

static char *copy(const char *z)
{
	return z ? rh_strdup(z) : NULL;
}

/* The multi is made with the first request: a program that only draws never pays for it. */
static void start_curl(struct net *n)
{
	if (n->multi[0])
		return;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		RH_BUG("libcurl does not start");
	for (size_t i = 0; i < RH_LEN(n->multi); i++) {
		if (!(n->multi[i] = curl_multi_init()))
			RH_BUG("libcurl does not start");
		(void)curl_multi_setopt(n->multi[i], CURLMOPT_MAXCONNECTS, 64L);
		(void)curl_multi_setopt(n->multi[i], CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	}
}

struct net_transfer *net_transfer_new(struct net *n, const struct net_http *request)
{
	struct net_transfer *t = rh_alloc(sizeof *t);

	start_curl(n);
	t->id = ++n->next_id;
	t->asked = rh_now();
	t->ask = *request;
	t->ask.method = rh_strdup(request->method);
	t->ask.path = rh_strdup(request->path);
	t->ask.accept = copy(request->accept);
	t->ask.content_type = copy(request->content_type);
	t->ask.body = NULL;
	rh_secret_init(&t->body);
	if (request->body)
		rh_secret_move(&t->body, request->body);
	if (!t->ask.timeout_ms)
		t->ask.timeout_ms = TIMEOUT_MS;
	if (!t->ask.connect_ms)
		t->ask.connect_ms = CONNECT_TIMEOUT_MS;
	if (!t->ask.limit)
		t->ask.limit = t->ask.on_data ? DATA_LIMIT : BODY_LIMIT;
	if (!t->ask.on_data && t->ask.limit > RH_SECRET_LIMIT)
		t->ask.limit = RH_SECRET_LIMIT;
	rh_secret_init(&t->got);
	t->head.retry_after = -1;
	t->queue = net_queue_for(n, request->at);
	t->queue->transfers++;
	t->ask.at = t->queue->at;
	*n->end = t;
	n->end = &t->next;
	return t;
}

uint64_t net_http_start(struct net *n, const struct net_http *request)
{
	struct net_transfer *t = net_transfer_new(n, request);
	uint64_t id = t->id;

	net_transfers_begin(n);
	return id;
}

static unsigned *running(struct net_transfer *t)
{
	return &t->queue->running[t->ask.stream];
}

/* Off the network; what has been read stays to be delivered. */
static void stop(struct net *n, struct net_transfer *t)
{
	if (t->easy) {
		(void)curl_multi_remove_handle(n->multi[t->ask.stream], t->easy);
		net_easy_drop(t);
		--*running(t);
	}
	rh_secret_release(&t->body);
}

static void begin(struct net *n, struct net_transfer *t)
{
	if (!net_easy_make(t)) {
		net_easy_drop(t);
		rh_secret_release(&t->body);
		t->state = TRANSFER_FINISHED;
		return;
	}
	if (curl_multi_add_handle(n->multi[t->ask.stream], t->easy) != CURLM_OK)
		RH_BUG("curl_multi_add_handle");
	t->state = TRANSFER_RUNNING;
	t->head_by = t->ask.stream ? net_clock() + t->ask.timeout_ms : 0;
	++*running(t);
}

/* False while the endpoint's credential is being renewed. */
static bool ready(struct net *n, struct net_transfer *t)
{
	struct net_endpoint *at = t->queue->at;
	struct net_renewal *r = &at->renewal;

	if (!r->renew || t->ask.anonymous)
		return true;
	if (!r->running && (r->refused || (r->until && rh_wall() >= r->until))) {
		r->running = true;
		r->refused = false;
		n->called_out = true;
		r->renew(n, at, r->ctx);
	}
	t->generation = r->generation;
	return !r->running && t->state == TRANSFER_QUEUED;
}

void net_transfers_begin(struct net *n)
{
	static const unsigned most[2] = { READS_AT_ONCE, STREAMS_AT_ONCE };
	int64_t now = net_clock();

	n->walking++; /* a renewal may cancel and start what it likes */
	for (struct net_transfer *t = n->first; t; t = t->next)
		if (t->state == TRANSFER_QUEUED && t->not_before <= now && *running(t) < most[t->ask.stream] &&
		    ready(n, t))
			begin(n, t);
	n->walking--;
}

void net_endpoint_renewed(struct net *n, struct net_endpoint *at, const struct rh_err *e)
{
	at->renewal.running = false;
	at->renewal.generation++;
	if (e->code == RH_OK)
		return;
	for (struct net_transfer *t = n->first; t; t = t->next)
		if (t->queue->at == at && t->state == TRANSFER_QUEUED && !t->ask.anonymous) {
			t->err = *e;
			rh_secret_release(&t->body);
			t->state = TRANSFER_FINISHED;
		}
}

/* Back into the queue, as if it had never been sent. */
static void queue_again(struct net *n, struct net_transfer *t)
{
	stop(n, t);
	t->total = t->header_bytes = 0;
	t->head_here = false;
	memset(&t->head, 0, sizeof t->head);
	t->head.retry_after = -1;
	rh_secret_clear(&t->got);
	t->state = TRANSFER_QUEUED;
}

/* A credential that was refused is renewed before the next request; a read is asked again, once. */
static bool ask_again(struct net *n, struct net_transfer *t)
{
	struct net_renewal *r = &t->queue->at->renewal;

	if (t->head.status != 401 || t->err.code != RH_OK || t->ask.anonymous || !r->renew)
		return false;
	if (t->generation == r->generation && !r->running)
		r->refused = true;
	if (t->repeated || t->ask.keep || t->body.n)
		return false;
	queue_again(n, t);
	t->repeated = true;
	return true;
}

/* As client-go does (rest/with_retry.go): only where the server says when, and never what might be done twice. */
static bool ask_later(struct net *n, struct net_transfer *t)
{
	int seconds = t->head.retry_after;

	if (!t->ask.patient || t->err.code != RH_OK || (t->head.status != 429 && t->head.status < 500) || seconds < 0 ||
	    seconds > PATIENT_SECONDS || t->waited >= PATIENT_TIMES)
		return false;
	queue_again(n, t);
	t->waited++;
	t->not_before = net_clock() + (int64_t)seconds * 1000;
	return true;
}

/* When something is due by the clock alone; 0: nothing is. */
static int64_t due_at(const struct net_transfer *t)
{
	if (t->state == TRANSFER_QUEUED)
		return t->not_before;
	return t->state == TRANSFER_RUNNING && !t->head_here ? t->head_by : 0;
}

int64_t net_transfers_wait(const struct net *n)
{
	int64_t least = -1, now = net_clock();

	for (const struct net_transfer *t = n->first; t; t = t->next) {
		int64_t at = due_at(t);
		if (!at)
			continue;
		int64_t left = at > now ? at - now : 0;
		if (least < 0 || left < least)
			least = left;
	}
	return least;
}

static bool head_due(const struct net_transfer *t)
{
	return t->head_here && !t->head_told && t->ask.on_head && t->head.status / 100 == 2;
}

static bool data_due(const struct net_transfer *t)
{
	return t->got.n && t->ask.on_data && t->head.status / 100 == 2;
}

bool net_transfers_due(const struct net *n)
{
	for (const struct net_transfer *t = n->first; t; t = t->next)
		if (t->state == TRANSFER_FINISHED || head_due(t) || data_due(t))
			return true;
	return false;
}

/* curl bounds a whole transfer; of a stream only its beginning can be. A server that lives begins it at once, a proxy
 * that holds it back would keep us waiting for ever. */
static void end_silent_streams(struct net *n)
{
	int64_t now = net_clock();

	for (struct net_transfer *t = n->first; t; t = t->next) {
		if (t->state != TRANSFER_RUNNING || !due_at(t) || due_at(t) > now)
			continue;
		net_transfer_failed(t, CURLE_OPERATION_TIMEDOUT);
		stop(n, t);
		t->state = TRANSFER_FINISHED;
	}
}

static void collect(struct net *n, CURLM *multi)
{
	int left;

	for (CURLMsg *m; (m = curl_multi_info_read(multi, &left));) {
		struct net_transfer *t = NULL;
		CURLcode code = m->data.result;

		if (m->msg != CURLMSG_DONE || curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t) != CURLE_OK || !t)
			continue;
		net_transfer_failed(t, code);
		if (!t->ask.anonymous && !t->read_cert)
			net_client_cert_sent(t->ask.at, &t->head);
		if (ask_again(n, t) || ask_later(n, t))
			continue;
		stop(n, t);
		t->state = TRANSFER_FINISHED;
	}
}

void net_transfers_collect(struct net *n)
{
	for (size_t i = 0; i < RH_LEN(n->multi); i++)
		collect(n, n->multi[i]);
	end_silent_streams(n);
}

static bool owner_gone(const struct net_transfer *t)
{
	return !t->ask.keep && t->ask.owner.id && !rh_owner_alive(t->ask.owner);
}

static void retire(struct net_transfer *t)
{
	t->state = TRANSFER_DEAD;
	rh_secret_release(&t->got);
	if (t->ask.drop)
		t->ask.drop(t->ask.ctx);
	t->ask.drop = NULL;
}

static void deliver_head(struct net_transfer *t)
{
	t->head_told = true;
	t->in_callback = true;
	t->ask.on_head(t->ask.ctx, &t->head);
	t->in_callback = false;
	if (t->state == TRANSFER_DEAD)
		retire(t);
}

static void deliver_data(struct net_transfer *t)
{
	t->in_callback = true;
	t->ask.on_data(t->ask.ctx, &t->head, rh_secret_peek(&t->got));
	t->in_callback = false;
	if (t->state == TRANSFER_DEAD) {
		retire(t);
		return;
	}
	rh_secret_clear(&t->got);
	if (t->paused && t->easy) {
		t->paused = false;
		(void)curl_easy_pause(t->easy, CURLPAUSE_CONT); /* an error comes back with the transfer's end */
	}
}

static void deliver_end(struct net_transfer *t)
{
	t->in_callback = true;
	if (t->read_cert)
		net_read_cert_done(t);
	else if (t->ask.on_done)
		t->ask.on_done(t->ask.ctx, &t->head, rh_secret_peek(&t->got), &t->err);
	t->in_callback = false;
	retire(t);
}

void net_transfers_deliver(struct net *n)
{
	for (struct net_transfer *t = n->first; t; t = t->next) {
		if (t->state == TRANSFER_DEAD)
			continue;
		if (owner_gone(t)) {
			net_transfer_cancel(n, t);
			continue;
		}
		if (head_due(t))
			deliver_head(t);
		if (t->state != TRANSFER_DEAD && data_due(t))
			deliver_data(t);
		if (t->state == TRANSFER_FINISHED)
			deliver_end(t);
	}
}

void net_transfers_sweep(struct net *n)
{
	if (n->in_wait || n->walking)
		return;
	for (struct net_transfer **p = &n->first; *p;) {
		struct net_transfer *t = *p;

		if (t->state != TRANSFER_DEAD || t->in_callback) {
			p = &t->next;
			continue;
		}
		*p = t->next;
		t->queue->transfers--;
		net_handshake_drop(&t->handshake);
		free((char *)t->ask.method);
		free((char *)t->ask.path);
		free((char *)t->ask.accept);
		free((char *)t->ask.content_type);
		free(t->challenge);
		rh_secret_release(&t->body);
		rh_secret_release(&t->got);
		free(t);
	}
	n->end = &n->first;
	while (*n->end)
		n->end = &(*n->end)->next;
	net_queues_sweep(n, false);
}

static void net_transfer_cancel(struct net *n, struct net_transfer *t)
{
	if (t->state == TRANSFER_DEAD)
		return;
	stop(n, t);
	if (t->in_callback)
		t->state = TRANSFER_DEAD;
	else
		retire(t);
}

void net_http_cancel(struct net *n, uint64_t id)
{
	for (struct net_transfer *t = n->first; t; t = t->next)
		if (t->id == id) {
			net_transfer_cancel(n, t);
			break;
		}
	net_transfers_sweep(n);
}

void net_http_cancel_owner(struct net *n, struct rh_owner owner)
{
	if (!owner.id)
		return;
	n->walking++;
	for (struct net_transfer *t = n->first; t; t = t->next)
		if (!t->ask.keep && t->ask.owner.id == owner.id && t->ask.owner.generation == owner.generation)
			net_transfer_cancel(n, t);
	n->walking--;
	net_transfers_sweep(n);
}

unsigned net_reads(const struct net *n)
{
	unsigned count = 0;

	for (const struct net_transfer *t = n->first; t; t = t->next)
		count += t->state != TRANSFER_DEAD && !t->ask.stream;
	return count;
}

unsigned net_opening(const struct net *n)
{
	unsigned count = 0;

	for (const struct net_transfer *t = n->first; t; t = t->next)
		count += t->state != TRANSFER_DEAD && t->ask.stream && !t->head_here;
	return count;
}

unsigned net_streaming(const struct net *n, uint64_t *bytes)
{
	unsigned count = 0;

	*bytes = 0;
	for (const struct net_transfer *t = n->first; t; t = t->next)
		if (t->state != TRANSFER_DEAD && t->ask.stream && t->head_here) {
			count++;
			*bytes += t->total;
		}
	return count;
}

bool net_waiting(const struct net *n, int64_t *since, size_t *bytes)
{
	const struct net_transfer *oldest = NULL;

	for (const struct net_transfer *t = n->first; t; t = t->next)
		if (t->state != TRANSFER_DEAD && !t->ask.stream && (!oldest || t->asked < oldest->asked))
			oldest = t;
	if (!oldest)
		return false;
	*since = oldest->asked;
	*bytes = oldest->total;
	return true;
}

void net_transfers_end(struct net *n)
{
	n->walking++;
	for (struct net_transfer *t = n->first; t; t = t->next)
		net_transfer_cancel(n, t);
	n->walking--;
	net_transfers_sweep(n);
	net_queues_sweep(n, true);
}
