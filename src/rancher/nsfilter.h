/* nsfilter: the rules of Rancher's namespace filter. */
#ifndef RANCHER_NSFILTER_H
#define RANCHER_NSFILTER_H

#include "base/base.h"

struct rancher;
struct rancher_project_row;
struct rancher_tenancy;

#define RANCHER_FILTER_ALL "all" /* only to pick it: it is kept as no ids at all */
#define RANCHER_FILTER_USER "all://user"
#define RANCHER_FILTER_SYSTEM "all://system"
#define RANCHER_FILTER_ORPHANS "all://orphans" /* not in a project */
#define RANCHER_FILTER_PROJECT "project://"
#define RANCHER_FILTER_NAMESPACE "ns://"
struct rancher_nsfilter {
	char **ids; /* what is picked, in that order; its own */
	size_t n;   /* 0: all namespaces */
};
void rancher_nsfilter_release(struct rancher_nsfilter *f);
void rancher_nsfilter_copy(struct rancher_nsfilter *to,
			   const struct rancher_nsfilter *from); /* `to` is released first */
bool rancher_nsfilter_eq(const struct rancher_nsfilter *a, const struct rancher_nsfilter *b); /* in whatever order */
bool rancher_nsfilter_has(const struct rancher_nsfilter *f, const char *id); /* RANCHER_FILTER_ALL: are there none? */
/* As it comes from a file or a preference: once, and only what is an id of a filter; false when it is none. */
bool rancher_nsfilter_add(struct rancher_nsfilter *f, struct rh_str id);
/* Only this one; NULL: all namespaces. */
void rancher_nsfilter_set(struct rancher_nsfilter *f, const char *id);
/* What picking an entry does, or picking it again: "all" and the other specials replace everything, a project or a
 * namespace drops the specials, and when the last one goes it is Only User Namespaces again. */
void rancher_nsfilter_toggle(struct rancher_nsfilter *f, const char *id);
/* Drops projects and namespaces that are not there (any more); how many. Only for places that are complete. When none
 * is left it is Only User Namespaces. */
size_t rancher_nsfilter_clean(struct rancher_nsfilter *f, const struct rancher_tenancy *p);
/* Is it in the active set? p may be NULL, and the namespace unknown to it: then by its name. Namespaces that Rancher
 * keeps for itself (obscure) are in it only by name. */
bool rancher_nsfilter_keeps(const struct rancher_nsfilter *f, const struct rancher_tenancy *p, const char *ns);
/* How many namespaces it shows, of how many that Rancher does not keep for itself. */
size_t rancher_nsfilter_count(const struct rancher_nsfilter *f, const struct rancher_tenancy *p, size_t *of);
/* The one project, when it is exactly one and every namespace picked besides is its own; else NULL. */
const struct rancher_project_row *rancher_nsfilter_project(const struct rancher_nsfilter *f,
							   const struct rancher_tenancy *p);
/* "Only User Namespaces", "Project: Web Shop", "web-blue"; a display name that two projects have gets the id behind it.
 */
void rancher_nsfilter_label(const char *id, const struct rancher_tenancy *p, struct rh_buf *out);
/* What can be picked, in Rancher's order: specials, each project with its namespaces, those in no project. */
struct rancher_nsfilter_option {
	const char *id, *label; /* valid during the call; id NULL: a line between groups */
	bool special, group;    /* group: of the namespaces after it, which are `within` */
	bool within;
	size_t namespaces; /* of a group: how many */
};
void rancher_nsfilter_options(const struct rancher_tenancy *p,
			      void (*option)(void *ctx, const struct rancher_nsfilter_option *o), void *ctx);
/* What Rancher's own pages keep for the user: the preference ns-by-cluster, read, never written. Message: body struct
 * rancher_nsfilter *, NULL when there is none for that cluster; RH_E_PARSE when it is broken. */
void rancher_nsfilter_ask(struct rancher *r, const char *cluster, struct rh_owner owner, int tag);
void rancher_nsfilter_free(void *filter); /* a heap one, fits rh_message.drop */
#endif
