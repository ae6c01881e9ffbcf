/* filter: what the namespace filter keeps to itself. */
#ifndef APP_PARTS_FILTER_H
#define APP_PARTS_FILTER_H

#include "base/base.h"
#include "rancher/nsfilter.h"

struct app;
struct rancher_tenancy;
struct ui_frame;

/* The newest answer of app_filter_keeps. */
struct app_filter_memo {
	bool valid, keeps;
	char ns[256];
	const struct rancher_tenancy *of;
	uint64_t tenancy; /* version of its namespaces */
};
struct app_filter {
	struct app_filter_memo memo;
	struct rancher_nsfilter picked; /* in the picker, not applied yet */
	char **labels;                  /* for the top right */
	size_t label_count;
	bool chosen; /* by the person, in this run and cluster */
	bool given;  /* by -n, and not compared with the namespaces yet */
};
void app_filter_start(struct app *a);   /* for the cluster that is explored from now on */
void app_filter_tenancy(struct app *a); /* its namespaces or projects have changed */
void app_filter_preference(struct app *a, const struct rh_message *m);
void app_filter_fill(struct app *a, struct ui_frame *f); /* what it is, for the top right */
void app_filter_release(struct app *a);
#endif
