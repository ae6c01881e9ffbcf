/* What the files of kube share among themselves. */
#ifndef KUBE_INTERNAL_H
#define KUBE_INTERNAL_H

#include "base/base.h"
#include "kube/kube.h"

struct net_http;
struct net_http_head;

/* ---- what hangs on a struct kube (kube.c) ---- */

struct kube_ask;
struct kube_right;
struct kube_host_read;
struct kube_pull_read;
struct kube_sweep;
struct kube_coverage_read;
struct kube_list_inner;
struct kube_log_inner;
/* When the cluster was last heard of, and the question that a quiet one is asked. */
struct kube_pulse {
	struct rh_timer timer; /* until the next question, or until it has been unanswered for too long */
	struct kube_ask *ask;
	int64_t heard; /* rh_now() */
};
#define KUBE_PULSE_MS 15000        /* so long nothing need be heard beside an open watch */
#define KUBE_PULSE_ANSWER_MS 10000 /* within which the question is answered by a server that lives */
struct kube_inner {
	struct kube_ask *asks;     /* requests under way, reads and writes */
	struct kube_right *rights; /* access reviews of the last minute */
	struct rh_rows hosts;      /* struct kube_hosts by uid */
	struct kube_host_read *host_reads;
	struct kube_pull_read *pull_reads;
	struct kube_sweep *sweeps;
	struct kube_coverage_read *coverages;
	struct kube_list_inner *lists; /* those that live */
	struct kube_log_inner *logs;
	struct kube_pulse pulse;
	int64_t ahead;      /* of our clock, seconds, by the last answer that was dated */
	size_t watches;     /* that lists have taken, of KUBE_WATCHES_MOST */
	bool old_cron_jobs; /* it has them as batch/v1beta1 only */
	char **narrow;      /* resources that may not be listed cluster-wide, NULL-terminated */
	size_t narrow_count;
};
static inline struct kube_inner *kube_inner(const struct kube *k)
{
	return k->inner;
}
/* A request that its cluster knows of: endpoint, on_done, ctx and drop of `request` are filled in. `done` comes once,
 * with kube NULL when the cluster is gone (only requests that `keep` outlive it); then, or instead, `drop`. */
typedef void kube_ask_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
			   const struct rh_err *e);
struct kube_ask *kube_ask(struct kube *k, const struct net_http *request, kube_ask_done *done, void *data,
			  void (*drop)(void *data));
/* The same, with the body of a 2xx answer in pieces as it comes. */
typedef void kube_ask_piece(void *data, struct rh_str piece);
struct kube_ask *kube_ask_pieces(struct kube *k, const struct net_http *request, kube_ask_piece *piece,
				 kube_ask_done *done, void *data, void (*drop)(void *data));
void kube_ask_cancel(struct kube *k, struct kube_ask *a);
void kube_asks_release(struct kube *k);
void kube_rights_release(struct kube *k);
void kube_hosts_release(struct kube *k);
void kube_pull_reads_release(struct kube *k);
void kube_sweeps_release(struct kube *k);
bool kube_logs_read(const struct kube *k);                     /* is one open? */
void kube_logs_silent(struct kube *k, const struct rh_err *e); /* those that are open have gone silent */
void kube_coverages_release(struct kube *k);
bool kube_narrow(const struct kube *k, const struct kube_resource *r);
void kube_set_narrow(struct kube *k, const struct kube_resource *r, bool narrow);

#endif
