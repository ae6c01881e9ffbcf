/* kinds: what the store can hold. */
#ifndef SANDBOX_KINDS_H
#define SANDBOX_KINDS_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_cluster;

struct sb_object;
struct sb_kind;
struct sb_causes;

struct sb_column {
	const char *name, *type, *format, *description;
	int priority;
	void (*cell)(const struct sb_object *o, struct rh_buf *out); /* appends a JSON value */
};

struct sb_kind {
	const char *group, *version, *api; /* api: "v1", "management.cattle.io/v3" */
	const char *plural, *singular, *kind;
	const char *short_names;         /* comma-separated, or NULL */
	bool namespaced, management;     /* management: only in the store of Rancher's own cluster */
	bool status;                     /* has the subresource status */
	bool scale;                      /* and the subresource scale */
	bool generation;                 /* metadata.generation counts the changes of spec */
	const char *verbs;               /* comma-separated; NULL: all */
	const char *const *order;        /* members as Go writes the struct; ends with NULL */
	const char *const *known;        /* top-level members besides apiVersion, kind, metadata; NULL: any */
	const struct sb_column *columns; /* ends with name NULL; NULL: Name and Age */
	const char *const *fields;       /* field selectors besides metadata.*; ends with NULL */
	struct rh_str (*field)(const struct sb_object *o, const char *key);
	const char *(*name_wrong)(struct rh_str s); /* NULL: fine */
	/* What Go's decoder refuses (400); e->what has its words. */
	bool (*decode)(json_t *v, struct rh_err *e);
	void (*defaults)(json_t *v);
	/* `old` is NULL on create. */
	void (*validate)(const json_t *v, const json_t *old, struct sb_causes *out);
	/* Admission of a new object in its namespace, after defaults: false with the reason of a 403. */
	bool (*admit)(struct sb_cluster *c, json_t *v, struct rh_buf *why);
};
extern const struct sb_kind sb_kinds[]; /* ends with kind NULL */
enum { SB_KIND_MOST = 40 };
const struct sb_kind *sb_kind_find(const char *group, const char *version, struct rh_str plural);
const struct sb_kind *sb_kind_named(const char *plural); /* the first group that has it; a bug when none */
size_t sb_kind_index(const struct sb_kind *k);
bool sb_kind_served(const struct sb_cluster *c, const struct sb_kind *k); /* does this cluster have it? */
bool sb_kind_has_verb(const struct sb_kind *k, const char *verb);
extern const struct sb_column sb_columns_default[], sb_columns_secret[], sb_columns_namespace[], sb_columns_configmap[],
	sb_columns_account[], sb_columns_pod[], sb_columns_event[], sb_columns_node[], sb_columns_deployment[],
	sb_columns_stateful[], sb_columns_daemon[], sb_columns_replica[], sb_columns_job[], sb_columns_cron[],
	sb_columns_revision[];

/* What an invalid object gets: causes of a 422. */
struct sb_causes {
	json_t *list;       /* of {reason, message, field} */
	struct rh_buf text; /* the causes as the message joins them */
	size_t count;
	int minor; /* of the Kubernetes whose rules hold: 28 */
};
void sb_causes_init(struct sb_causes *c);
void sb_causes_release(struct sb_causes *c);
/* kind: "Required value", "Invalid value", …; shown may be NULL. As field.Error prints itself. */
void sb_causes_add(struct sb_causes *c, const char *reason, const char *field, const char *kind, const char *shown,
		   const char *detail);
/* ObjectMeta: name, labels, annotations, and what may not change. validation/objectmeta.go. */
void sb_validate_meta(const struct sb_kind *k, const json_t *v, const json_t *old, struct sb_causes *c);
bool sb_secret_decode(json_t *v, struct rh_err *e); /* stringData becomes data, base64 is made canonical */
bool sb_account_decode(json_t *v, struct rh_err *e);
void sb_account_defaults(json_t *v); /* empty lists are left out */
bool sb_decode_meta(const json_t *v, struct rh_err *e);
const char *sb_subdomain_wrong(struct rh_str s);
const char *sb_label_wrong(struct rh_str s);
const char *sb_label_key_wrong(struct rh_str s); /* a qualified name */
const char *sb_label_value_wrong(struct rh_str s);
void sb_secret_defaults(json_t *v);
void sb_secret_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_configmap_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_namespace_defaults(json_t *v);
struct rh_str sb_secret_field(const struct sb_object *o, const char *key);
struct rh_str sb_pod_field(const struct sb_object *o, const char *key);
struct rh_str sb_event_field(const struct sb_object *o, const char *key);
struct rh_str sb_namespace_field(const struct sb_object *o, const char *key);
#endif
