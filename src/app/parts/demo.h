/* demo: the sandbox that we started, or joined. */
#ifndef APP_PARTS_DEMO_H
#define APP_PARTS_DEMO_H

#include "base/base.h"

struct app;
struct app_join;

struct app_demo_cluster {
	char *name, *url;
};
struct app_demo {
	uint64_t child; /* 0: not ours */
	char **hosts;   /* the registries that it plays, "quay.io", "registry.lab.example:5000"; ends with NULL */
	struct app_demo_cluster *clusters; /* beside the one that is connected, without a Rancher */
	size_t cluster_count;
	bool made;               /* something was written to it since it began */
	char *registry_password; /* of the registry that it plays for lessons: they tell it; NULL: not known */
};
const char *app_demo_program(void); /* the sandbox that would be started */
void app_demo_start(struct app_join *j);
/* What /sandbox/hello says of the registries, where one has signed in to a sandbox as to any server. */
void app_demo_joined(struct app *a, struct rh_str hello);
void app_demo_made(struct app *a, bool made); /* a write was done; false: it was set back */
bool app_demo_has_made(const struct app *a);
bool app_demo_shared(const struct app *a); /* it was not started by us: others may use it too */
/* What ends with the sandbox that we started; NULL: nothing worth a question. */
const char *app_demo_loses(const struct app *a);
const char *app_demo_registry_password(const struct app *a);
/* The next to the one that is connected, and so on; NULL: there are no more. */
const struct app_demo_cluster *app_demo_cluster(const struct app *a, size_t i);
void app_demo_end(struct app *a); /* in release, while net is there */
#endif
