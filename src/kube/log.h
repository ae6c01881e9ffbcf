/* log: what containers write: of one, or of many together in the order of time, followed or not.
 *
 * Memory is bounded: of what was read the newest is kept. Lines are in the order of the times that the nodes gave them,
 * which kubelets write before each line (timestamps=true: k8s.io/kubernetes pkg/kubelet/kuberuntime/logs).
 */
#ifndef KUBE_LOG_H
#define KUBE_LOG_H

#include "base/base.h"

struct kube;

/* ---- lines (log_lines.c); pure ---- */

/* One heap block. Bytes are as they came, but for the codes that colour them and a carriage return at the end. */
struct kube_log_line {
	int64_t at;      /* ns since 1970, as the node says */
	uint32_t source; /* which of struct kube_log.v wrote it */
	bool cut;        /* it was longer than KUBE_LOG_LINE_MOST: the rest was not kept */
	uint32_t n;
	char text[];
};
enum { KUBE_LOG_LINE_MOST = 16 << 10 };
struct kube_log_lines {
	struct kube_log_line **all; /* from `head` on: n lines */
	size_t head, n, room;
	size_t settled;     /* of the n: so many are in order */
	size_t bytes, most; /* of all lines, with what they cost; the oldest are given up beyond `most` */
	uint64_t dropped;   /* how many were given up */
	uint64_t version;   /* changes with every change */
};
void kube_log_lines_init(struct kube_log_lines *l, size_t most);
void kube_log_lines_release(struct kube_log_lines *l);
void kube_log_lines_add(struct kube_log_lines *l, int64_t at, uint32_t source, struct rh_str text, bool cut);
/* Puts what was added since the last time in the order of time (of equal times: as they came), and gives up the oldest
 * where they are too many. */
void kube_log_lines_settle(struct kube_log_lines *l);
const struct kube_log_line *kube_log_lines_get(const struct kube_log_lines *l, size_t i); /* 0: the oldest kept */

/* ---- the log of containers (log.c) ---- */

enum kube_log_state {
	KUBE_LOG_ASKING,
	KUBE_LOG_READING,
	KUBE_LOG_WAITING, /* the container has not started: err says what it waits for; tried again by itself */
	KUBE_LOG_STALE,   /* cut off, err says why; tried again by itself from where it was */
	KUBE_LOG_ENDED,   /* all that there is has been read */
	KUBE_LOG_FAILED,  /* err; not tried again until kube_log_again */
	KUBE_LOG_LEFT_OUT /* too many are followed already */
};
struct kube_log_source {
	char *pod, *container;
	enum kube_log_state state;
	struct rh_err err;
	void *inner;
};
enum { KUBE_LOG_SOURCES_MOST = 12 }; /* that are read at a time */
struct kube_log {
	struct kube_log_lines lines;
	struct kube_log_source *v;
	size_t n;
	void *inner;
};
struct kube_log_spec {
	const char *ns;
	bool follow, previous;
	int64_t tail;  /* lines of each container at the beginning; -1: all */
	int64_t since; /* seconds back; 0: all */
	size_t most;   /* bytes kept; 0: KUBE_LOG_BYTES */
};
enum { KUBE_LOG_BYTES = 4 << 20 };
/* Message with `tag` to owner whenever something a screen shows has changed, at most ten times a second; with an error
 * only RH_E_AUTH. Ends with kube_log_free, before its cluster. */
struct kube_log *kube_log_new(struct kube *k, const struct kube_log_spec *spec, struct rh_owner owner, int tag);
void kube_log_free(struct kube_log **l);
/* Reads that container from now on. One that is read already begins again when this run of it (how often it was
 * restarted, and is it running?) is another than the one that has ended. */
void kube_log_add(struct kube_log *l, const char *pod, const char *container, int restarts, bool running);
void kube_log_again(struct kube_log *l); /* what failed is tried again now: after signing in */
/* The path of a log: without a name of a container where there is one only. */
void kube_log_path(const struct kube *k, const char *ns, const char *pod, const char *query, struct rh_buf *out);
/* A line without the codes that colour it or move the cursor (ECMA-48, CSI and OSC), and without a carriage return at
 * its end. Every other byte stays. */
void kube_log_plain(struct rh_str line, struct rh_buf *out);
#endif
