/* What the files of a log share: one container's part of it, and the whole. */
#ifndef KUBE_LOG_STREAM_H
#define KUBE_LOG_STREAM_H

#include "base/base.h"
#include "kube/log.h"

struct kube;

struct kube_log_inner {
	struct kube_log_inner *next; /* of the kube's logs */
	struct kube_log *handle;
	struct kube *kube;
	struct rh_owner owner, self; /* who gets message; the owner of the requests */
	int tag;
	char *ns;
	bool follow, previous;
	int64_t tail, since;
	struct rh_timer tell;
	int64_t told; /* rh_now() of the last message */
};
/* One container: what of it was read, and how to go on from there. */
struct kube_log_stream {
	struct kube_log_inner *log;
	size_t index; /* of its struct kube_log_source */
	uint64_t request;
	int64_t began; /* rh_now() */
	struct rh_timer again;
	unsigned failures; /* in a row: sets the delay */
	unsigned lines;    /* of this request */
	int restarts;      /* which run of the container is read */
	bool running;      /* it did not end as far as is known */

	struct rh_buf held; /* a line that is not whole yet */
	bool skips;         /* the rest of a line that was too long */
	int64_t last;       /* time of the newest line; 0: none came */
	unsigned at_last;   /* how many had this time */
	unsigned seen;      /* of them, so many have come again after a cut */
	bool resumes;       /* lines that are known already come first */
	/* the text of the last second that was understood, and what it means */
	char second[20];
	int64_t second_is;
};
void kube_log_stream_init(struct kube_log_stream *s, struct kube_log_inner *log, size_t index);
void kube_log_stream_release(struct kube_log_stream *s);
void kube_log_stream_start(struct kube_log_stream *s); /* asks, from where it was */
void kube_log_stream_fail(struct kube_log_stream *s, const struct rh_err *e, int retry_after);
void kube_log_touch(struct kube_log_inner *l); /* something shown changed */
void kube_log_next(struct kube_log_inner *l);  /* one has ended: another may begin */

/* log_line.c: "2026-11-30T07:19:41.123456789Z text". False: no time stands there, and *rest is the whole line. */
bool kube_log_stamp(struct kube_log_stream *s, struct rh_str line, int64_t *at, struct rh_str *rest);
#endif
