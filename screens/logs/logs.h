/* What the files of the log screen share: logs.c (the screen), logs_pods.c (which pods and containers there are),
 * logs_lines.c (what is shown of them) and logs_choose.c (what the person chooses).
 */
#ifndef SCREENS_LOGS_LOGS_H
#define SCREENS_LOGS_LOGS_H

#include "base/base.h"
#include "kube/log.h"
#include "kube/pod.h"
#include "ui/screen.h"
#include "ui/verbs.h"

struct kube_list;
struct kube_workload_def;
struct ui_lines;

enum { LOGS_TAG_OBJECT = 1, LOGS_TAG_PODS, LOGS_TAG_LOG };
struct logs_range { /* how far back */
	const char *id, *label;
	int64_t tail, since; /* lines, -1: all; seconds, 0: all */
};
extern const struct logs_range logs_ranges[]; /* ends with id NULL */

struct logs_screen {
	struct ui_screen *screen;
	const struct kube_workload_def *def;
	char *key, *ns, *name;
	const char *only[1];
	char *selector; /* of its pods */
	struct kube_list *list;
	struct rh_err err; /* it could not be read */
	uint64_t version;  /* of the rows that the pods were made of */
	struct kube_pod **pods;
	size_t pod_count;
	bool told_gone; /* the pod was there, and is gone */

	char *pod, *container; /* the chosen ones; NULL: all */
	bool previous, times;
	size_t range; /* in logs_ranges */
	struct kube_log *log;
	/* of the names in front, as of so many sources; 0: there is one source */
	size_t measured;
	int head_width;
	bool many_pods, many_containers;
};
struct logs_screen *logs_of(const struct ui_screen *s);

/* ---- logs_pods.c ---- */

void logs_ask(struct logs_screen *st); /* the object, then its pods */
void logs_on_object(struct logs_screen *st, struct rh_message *m);
void logs_sync(struct logs_screen *st);  /* the pods as they are now, and what is read of them */
void logs_start(struct logs_screen *st); /* reads from the beginning what is chosen */
void logs_pods_release(struct logs_screen *st);

/* ---- logs_lines.c ---- */

void logs_lines(struct ui_screen *s, struct ui_lines *out);
void logs_to_file(struct ui_screen *s);
void logs_teach(const struct ui_screen *s, struct rh_buf *out);

/* ---- logs_choose.c ---- */

void logs_choose_container(struct ui_screen *s);
void logs_choose_range(struct ui_screen *s);
#endif
