/* What the files of a workload's page share: workload_view.c (the screen), workload_page.c (what is known of the workload, its pods and
 * their pulls) and workload_fix.c (what can be done).
 */
#ifndef RH_WORKLOAD_VIEW_H
#define RH_WORKLOAD_VIEW_H

#include "screens/screens.h"

enum rh_secrets_read { RH_SECRETS_NOT_READ, RH_SECRETS_ASKED, RH_SECRETS_HERE, RH_SECRETS_REFUSED };
struct rh_workload_page {
	struct rh_live_head live;	/* first: the test fence looks here. The workload, its pods, its events */
	struct rh_screen *screen;
	const struct rh_workload_def *def;
	char *key, *ns, *name;
	char *selector;			/* of its pods */
	const char *only[1];		/* its namespace */
	struct rh_event_filter filter;
	struct rh_err err;		/* it could not be read */
	bool gone;			/* it was there, and is no more */

	uint64_t version;		/* of the rows that the following was made of */
	struct rh_str object;		/* its bytes, in a row; empty until it was read */
	struct rh_workload_row *row;	/* made of them */
	struct rh_pod **pods;		/* those of the newest template first, in trouble before others */
	size_t pod_count, current;	/* current: how many are of the newest template */
	const struct rh_event_row **events;	/* oldest first */
	size_t event_count;

	struct rh_verdict verdict;	/* on the container that is worst off */
	const struct rh_pod *pod;	/* its pod; NULL: there is none */
	const struct rh_container *container;

	enum rh_secrets_read reading;
	struct rh_pull_secrets *secrets;
	struct rh_err secrets_err;
	struct rh_lost_secret *lost;
	size_t lost_count;
	int64_t changed;		/* when something was last mended from here */
	bool mending;			/* a screen that mends was opened from here */
	struct rh_timer ages;
};
static inline struct rh_workload_page *rh_workload_page_of(const struct rh_screen *s)
{
	return s->state;
}

/* ---- workload_page.c ---- */

enum { RH_TAG_OBJECT = 1, RH_TAG_ROWS, RH_TAG_SECRETS, RH_TAG_PASSWORDS, RH_TAG_LOST = 20, RH_LOST_MOST = 16 };
void rh_workload_page_open(struct rh_screen *s, const char *key);	/* "deployment/ns/name": asks for it, its pods and events */
void rh_workload_page_close(struct rh_workload_page *p);
void rh_workload_page_reply(struct rh_screen *s, struct rh_mail *m);	/* each mail of the screen */
void rh_workload_page_sync(struct rh_workload_page *p);		/* before anything of it is shown */
void rh_workload_read_secrets(struct rh_workload_page *p);	/* now */
/* Events of one pod, for rh_verdict_make and rh_pull_story; the array is the caller's to free. */
void rh_workload_page_input(const struct rh_workload_page *p, const struct rh_pod *pod, const struct rh_container *container,
			    const struct rh_event_row ***events, struct rh_verdict_input *in);

/* ---- workload_fix.c ---- */

void rh_workload_fixes(struct rh_screen *s, struct rh_facts *out);		/* one line for each */
void rh_workload_fix_menu(struct rh_screen *s);			/* the same to pick from */
bool rh_workload_fix_reply(struct rh_screen *s, struct rh_mail *m);	/* true: it was for it */
/* Both end in the review; a kind that cannot is told so. */
void rh_workload_redeploy(struct rh_screen *s);
void rh_workload_scale(struct rh_screen *s);
#endif
