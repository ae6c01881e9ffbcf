/* teach: kubectl lines that do what a screen does. */
#ifndef APP_TEACH_H
#define APP_TEACH_H

#include "base/base.h"

struct app;
struct app_session;
struct kube;
struct kube_list;

/* Appends a word as a POSIX shell needs it: bare when it is plain, else in single quotes. */
void app_teach_word(struct rh_buf *out, struct rh_str word);
/* "kubectl --context=NAME": what reaches the explored cluster; "kubectl --kubeconfig=KUBECONFIG" where nothing that is
 * known does. */
void app_teach_start(struct rh_buf *out, const struct app_session *s);
void app_teach_start_in(struct rh_buf *out, const struct kube *k); /* for another cluster of the session */
/* `get PLURAL` of what the namespace filter shows: a line for each namespace, or one for all that leaves out the
 * others. selector: of fields, may be NULL; list (may be NULL): does it have to go by namespace? */
void app_teach_list(struct rh_buf *out, struct app *a, const char *plural, const char *selector,
		    const struct kube_list *list);
struct app_teach_list {
	const char *plural, *selector;
	const char **shown, **hidden;
	size_t shown_count, hidden_count;
	bool one_by_one; /* the cluster may not be listed at once */
};
void app_teach_list_of(struct rh_buf *out, const struct app_session *s, const struct app_teach_list *l);
/* Exact only where kubectl has flags for all of it: `plain` (no labels, annotations, description) gives `create secret
 * docker-registry` that reads the config from stdin; otherwise `apply -f NAME.yaml`. */
void app_teach_create_registry(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name,
			       bool plain);
/* Both ways to create a registry: the documentation's, whose password every process can see while it runs, and the one
 * whose config comes on standard input; and how to see what is stored. `server`, `user`: "" gives them in
 * capitals. */
void app_teach_registry_ways(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name,
			     struct rh_str server, struct rh_str user);
/* The object as a here-document, whole: `apply` or `replace`. */
void app_teach_here(struct rh_buf *out, const struct app_session *s, const char *verb, struct rh_str yaml);
void app_teach_stored(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name);
void app_teach_object(struct rh_buf *out, const struct app_session *s, const char *verb, const char *kind,
		      struct rh_str ns, struct rh_str name, const char *more);
void app_teach_object_in(struct rh_buf *out, const struct kube *k, const char *verb, const char *kind, struct rh_str ns,
			 struct rh_str name, const char *more);
#endif
