/* Is whoever holds our quiet watches still alive? TCP keepalive is answered by a kernel whose process hangs or by a
 * proxy that lost the server, so a quiet cluster is asked for its version: one small read, whatever the number of
 * watches, and none while anything else is heard from it.
 */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/feed.h"
#include "net/net.h"

static void pulse_later(struct kube *k, int64_t ms);

static bool watching(const struct kube *k)
{
	for (const struct kube_list_inner *l = kube_inner(k)->lists; l; l = l->next)
		for (size_t i = 0; i < l->feed_count; i++)
			if (l->feeds[i]->state == FEED_WATCHING)
				return true;
	return kube_logs_read(k);
}

/* All watches of the cluster are as silent as the read was: their rows are old from now on. Each tries again, over a
 * new connection: one that has gone silent may stay so for ever. */
static void pulse_missed(struct kube *k, const struct rh_err *e)
{
	rh_log("%s: nothing heard from it for a while: %s", k->id, rh_code_name(e->code));
	net_forget_connections(k->net, k->at);
	for (struct kube_list_inner *l = kube_inner(k)->lists; l; l = l->next)
		for (size_t i = 0; i < l->feed_count; i++)
			if (l->feeds[i]->state == FEED_WATCHING)
				kube_feed_fail(l->feeds[i], e, -1);
	kube_logs_silent(k, e);
}

static void pulse_answered(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
			   const struct rh_err *transport)
{
	struct rh_err e = *transport;

	(void)data;
	if (!k)
		return;
	kube_inner(k)->pulse.ask = NULL;
	rh_timer_stop(&kube_inner(k)->pulse.timer);
	/* Any answer of the server itself is a sign of life, a refusal too; 502 to 504 are a proxy's word that it has
	 * none. */
	if (e.code == RH_OK && head->status >= 502 && head->status <= 504)
		(void)kube_reply_error(head, body, _("changes"), &e);
	if (e.code != RH_OK)
		pulse_missed(k, &e);
	else
		kube_heard(k);
	pulse_later(k, KUBE_PULSE_MS);
}

void kube_silent(const struct kube *k, struct rh_err *e)
{
	rh_err_set(e, RH_E_TIMEOUT, "%s", _("The server does not answer"));
	rh_err_why(e, _("nothing has come from it for %d s"), (int)((rh_now() - kube_inner(k)->pulse.heard) / 1000));
	rh_err_fix(e, "%s", _("It is tried again by itself."));
}

static void pulse_drop(void *data)
{
	(void)data;
}

static void pulse_silent(void *ctx)
{
	struct kube *k = ctx;
	struct kube_pulse *p = &kube_inner(k)->pulse;
	struct rh_err e;

	if (p->ask)
		kube_ask_cancel(k, p->ask);
	p->ask = NULL;
	kube_silent(k, &e);
	pulse_missed(k, &e);
}

static void pulse_due(void *ctx)
{
	struct kube *k = ctx;
	struct kube_pulse *p = &kube_inner(k)->pulse;
	int64_t quiet = rh_now() - p->heard;
	char *path;

	if (!watching(k))
		return;
	if (quiet < KUBE_PULSE_MS) {
		pulse_later(k, KUBE_PULSE_MS - quiet);
		return;
	}
	path = rh_format("%s/version", k->prefix);
	p->ask = kube_ask(k, &(struct net_http){ .method = "GET", .path = path }, pulse_answered, NULL, pulse_drop);
	free(path);
	rh_timer_start(&p->timer, KUBE_PULSE_ANSWER_MS, pulse_silent, k);
}

static void pulse_later(struct kube *k, int64_t ms)
{
	rh_timer_start(&kube_inner(k)->pulse.timer, ms, pulse_due, k);
}

void kube_heard(struct kube *k)
{
	kube_inner(k)->pulse.heard = rh_now();
}

void kube_pulse_start(struct kube *k)
{
	kube_heard(k);
	if (!kube_inner(k)->pulse.timer.running)
		pulse_later(k, KUBE_PULSE_MS);
}

void kube_pulse_stop(struct kube *k)
{
	rh_timer_stop(&kube_inner(k)->pulse.timer);
}
