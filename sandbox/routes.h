/* routes: which handler serves a path. */
#ifndef SANDBOX_ROUTES_H
#define SANDBOX_ROUTES_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_causes;
struct sb_kind;
struct sb_object;
struct sb_reply;
struct sb_request;
struct sb_selector;

/* A pattern is a path whose segments may be "*" (one segment), alternatives ("cluster|clusters"), or end with "**" (the
 * rest). */
struct sb_route {
	const char *method; /* "GET", …, or "*" */
	const char *pattern;
	void (*serve)(struct sb_request *q, struct sb_reply *r);
	unsigned flags;
	int since; /* Rancher minor version from which it exists; 0: always */
};
enum {
	SB_ROUTE_OPEN = 1,    /* no authentication */
	SB_ROUTE_LEARNER = 2, /* of the control port: also with the token of a learner */
};
const struct sb_route *sb_route_find(const struct sb_route *table, const struct sb_request *q);
/* The i-th segment of the request's path (0 is the first). */
struct rh_str sb_path_part(const char *path, size_t i);
const char *sb_path_from(const char *path, size_t i); /* from the i-th segment on, with its slash */

/* The whole server: everything comes in here. */
void sb_serve(struct sb_request *q, struct sb_reply *r);
void sb_serve_api(struct sb_request *q, struct sb_reply *r);       /* a cluster's Kubernetes API */
void sb_serve_discovery(struct sb_request *q, struct sb_reply *r); /* /api, /apis, /version, /openapi */
void sb_serve_review(struct sb_request *q, struct sb_reply *r);    /* SelfSubject{Access,Rules}Review */
/* Rancher's webhook, after validation; `old` is NULL on create. It may add to v. False after a refusal. */
bool sb_webhook_admit(struct sb_request *q, struct sb_reply *r, const struct sb_kind *k, json_t *v, const json_t *old);
bool sb_webhook_admit_delete(struct sb_request *q, struct sb_reply *r, const struct sb_object *o);
void sb_serve_control(struct sb_request *q, struct sb_reply *r);
void sb_serve_registry(struct sb_request *q, struct sb_reply *r); /* /v2/: registry_door.c */
/* A request to one of the registries by its own name (registry_door.c). False: it is not for one. */
bool sb_serve_played(struct sb_request *q, struct sb_reply *r);
bool sb_played_silent(const struct sb_request *q);              /* one that never answers */
void sb_steve_counts(struct sb_request *q, struct sb_reply *r); /* of q->cluster */
extern const struct sb_route sb_norman_routes[], sb_login_routes[];

/* The resource that a Kubernetes path names. */
struct sb_target {
	const struct sb_kind *kind;
	struct rh_str ns, name, sub;
	const char *verb;
};

void sb_api_list(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);
void sb_api_watch(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);
void sb_api_log(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);
void sb_api_remote(struct sb_request *q, struct sb_reply *r, const struct sb_target *t); /* exec, attach */
/* Of a log, an exec: *container is the one that is asked for, "" for the only one, which it then is; the caller frees
 * it. False with the answer. */
bool sb_container_choose(const struct sb_object *pod, char **container, struct sb_reply *r);
void sb_logs_changed(const struct sb_object *pod); /* whoever follows a container of it looks again */
void sb_api_write(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);
void sb_api_delete(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);

/* autoscaling/v1 Scale of an object, and the object with what a Scale says: NULL with the causes when that is wrong. */
json_t *sb_scale_value(const struct sb_object *o);
json_t *sb_scale_apply(const struct sb_object *o, const json_t *scale, struct sb_causes *c);

/* What a list, a watch or a page selects. */
struct sb_choice {
	const struct sb_kind *kind;
	struct rh_str ns, name; /* views into the request; empty: any */
	struct sb_selector *labels, *fields;
};
bool sb_choice_init(struct sb_choice *c, struct sb_request *q, const struct sb_target *t, struct sb_reply *r);
void sb_choice_release(struct sb_choice *c);
bool sb_choice_matches(const struct sb_choice *c, const struct sb_object *o);

/* In which form the client wants objects. */
struct sb_form {
	enum { SB_FORM_PLAIN, SB_FORM_TABLE, SB_FORM_PARTIAL } kind;
	const char *version; /* "v1" or "v1beta1" of meta.k8s.io */
	char include;        /* N, M or O */
};
bool sb_form_init(struct sb_form *f, const struct sb_request *q, bool list, struct sb_reply *r);
void sb_form_object(const struct sb_form *f, const struct sb_object *o, struct rh_buf *out); /* one object, alone */
void sb_form_list(const struct sb_form *f, const struct sb_kind *k, struct sb_object *const *v, size_t n,
		  struct rh_str meta, struct rh_buf *out);
/* The object of a watch event; `first` carries the columns. */
void sb_form_event(const struct sb_form *f, const struct sb_object *o, bool first, struct rh_buf *out);
void sb_form_bookmark(const struct sb_form *f, const struct sb_kind *k, uint64_t rv, bool first, struct rh_buf *out);
/* Bytes of secrets' values, as they are in `data`, that have left since the start: of registries, and of all others. */
void sb_form_values(size_t *registries, size_t *others);
void sb_age(int64_t since, struct rh_buf *out); /* duration.HumanDuration */
#endif
