/* live: what screens with a live list share. */
#ifndef SCREENS_LIVE_H
#define SCREENS_LIVE_H

#include "base/base.h"

struct kube_list;
struct kube_list_spec;
struct ui_list_shown;
struct ui_screen;

/* The state of such a screen begins with it: live_version looks there. */
struct live_screen {
	struct kube_list *list; /* NULL: namespaces are not known yet */
	void (*spec)(struct ui_screen *s,
		     struct kube_list_spec *spec); /* fills what is listed, and how; fallback is filled */
	const char *forbidden;     /* behind a namespace that answered 403: N_("you may not list secrets there") */
	const char *forbidden_all; /* all of them did: a sentence; NULL: one that does not say what */
	size_t tenancy;            /* how many namespaces there were when it started */
	char **muted;
	bool said_auth;
};
enum { LIVE_TAG = 990 }; /* of its message */
/* In the screen's own open: the list begins at once, or when namespaces are known. forbidden: as in the struct. */
void live_open(struct ui_screen *s, struct live_screen *v,
	       void (*spec)(struct ui_screen *s, struct kube_list_spec *spec), const char *forbidden);
void live_start(struct ui_screen *s, struct live_screen *v); /* anew, when what `spec` fills has changed */
void live_again(struct ui_screen *s, struct live_screen *v); /* UI_DO_AGAIN */
void live_reply(struct ui_screen *s, struct live_screen *v,
		const struct rh_message *m); /* each message of the screen */
/* Fills all but keep and summary; `empty` only where rights are the reason. False: there is nothing to sum up. */
bool live_rows(struct live_screen *v, struct ui_list_shown *out);
/* Behind what the summary says: what the filter hides of `all`, and how live it is. */
void live_summary(const struct ui_screen *s, const struct live_screen *v, struct ui_list_shown *out, size_t kept,
		  size_t all);
const char *live_version(const struct ui_screen *s); /* the screen's own `version` */
void live_close(struct live_screen *v);              /* in the screen's own close */
#endif
