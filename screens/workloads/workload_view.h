/* What the files of a workload's page share: workload_view.c (the screen), workload_page.c (what is known of the
 * workload, its pods and their pulls), workload_crash.c (what was pulled and does not stay up), workload_unready.c and
 * workload_fix.c (what can be done).
 */
#ifndef SCREENS_WORKLOADS_WORKLOAD_VIEW_H
#define SCREENS_WORKLOADS_WORKLOAD_VIEW_H

#include "screens/workloads/workload_do.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/pod.h"
#include "kube/verdict.h"
#include "ui/screen.h"

struct kube_list;
struct kube_pull_secrets;
struct kube_workload_def;
struct kube_workload_row;
struct ui_facts;

enum workload_secrets_read {
	WORKLOAD_SECRETS_NOT_READ,
	WORKLOAD_SECRETS_ASKED,
	WORKLOAD_SECRETS_HERE,
	WORKLOAD_SECRETS_REFUSED
};
struct workload_page {
	struct kube_list *list; /* the workload, its pods, its events */
	struct ui_screen *screen;
	const struct kube_workload_def *def;
	char *key, *ns, *name;
	char *selector;      /* of its pods */
	const char *only[1]; /* its namespace */
	struct kube_event_filter filter;
	struct rh_err err; /* it could not be read */
	bool gone;         /* it was there, and is gone */

	uint64_t version;                     /* of the rows that the following was made of */
	struct rh_str object;                 /* its bytes, in a row; empty until it was read */
	struct kube_workload_row *row;        /* made of them */
	struct kube_pod **pods;               /* those of the newest template first, in trouble before others */
	size_t pod_count, current;            /* current: how many are of the newest template */
	const struct kube_event_row **events; /* oldest first */
	size_t event_count;

	struct kube_verdict verdict; /* on the container that is worst off */
	const struct kube_pod *pod;  /* its pod; NULL: there is none */
	const struct kube_container *container;

	enum workload_secrets_read reading;
	struct kube_pull_secrets *secrets;
	struct rh_err secrets_err;
	struct kube_lost_secret *lost;
	size_t lost_count;
	int64_t changed; /* when something was last mended from here */
	bool mending;    /* a screen that mends was opened from here */
	struct rh_timer ages;
	struct workload_doing doing;
	char *last_of, *last_lines; /* of which run the last lines were asked for, and what they are; NULL */
};

/* ---- workload_page.c ---- */

/* The state of such a screen, with nothing in it of rows that have been replaced since. */
struct workload_page *workload_page_of(const struct ui_screen *s);
enum {
	WORKLOAD_TAG_OBJECT = 1,
	WORKLOAD_TAG_ROWS,
	WORKLOAD_TAG_SECRETS,
	WORKLOAD_TAG_PASSWORDS,
	WORKLOAD_TAG_LAST_LINES,
	WORKLOAD_TAG_LOST = 20,
	WORKLOAD_LOST_MOST = 16
};
void workload_page_open(struct ui_screen *s,
			const char *key); /* "deployment/ns/name": asks for it, its pods and events */
void workload_page_close(struct workload_page *p);
void workload_page_reply(struct ui_screen *s, struct rh_message *m); /* each message of the screen */
void workload_page_sync(struct workload_page *p);                    /* before anything of it is shown */
void workload_read_secrets(struct workload_page *p);                 /* now */
/* Events of one pod, for kube_verdict_make and kube_pull_story; the array is the caller's to free. */
void workload_page_input(const struct workload_page *p, const struct kube_pod *pod,
			 const struct kube_container *container, const struct kube_event_row ***events,
			 struct kube_verdict_input *in);

/* ---- workload_bars.c ---- */

struct kube_verdict_input;
void workload_rollout_bar(const struct workload_page *p, struct ui_facts *out); /* a fact: its pods, as a bar */
/* Gives the pod's fact, which was added last, a bar over time: it waits, is pulled, has it or is refused. */
void workload_pull_bar(const struct kube_verdict_input *in, struct ui_facts *out);
/* ---- workload_crash.c ---- */

void workload_crash(struct workload_page *p, struct ui_facts *out); /* how a container ended, if one does not stay up */
bool workload_crashes(const struct workload_page *p);
void workload_crash_logs(struct ui_screen *s);                            /* all that it wrote */
bool workload_crash_reply(struct workload_page *p, struct rh_message *m); /* true: it was for it */

/* ---- workload_unready.c ---- */

void workload_unready(const struct workload_page *p,
		      struct ui_facts *out); /* a probe or a volume, if one is to blame */

/* ---- workload_fix.c ---- */

void workload_fixes(struct ui_screen *s, struct ui_facts *out);     /* one line for each */
void workload_fix_menu(struct ui_screen *s);                        /* the same to pick from */
bool workload_fix_reply(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
#endif
