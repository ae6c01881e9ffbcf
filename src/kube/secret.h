/* secret: rows of secrets, and one secret opened. */
#ifndef KUBE_SECRET_H
#define KUBE_SECRET_H

#include "base/base.h"

struct kube;
struct kube_resource;
struct kube_table_columns;

/* ---- secrets ---- */

#define KUBE_TYPE_DOCKERCONFIGJSON "kubernetes.io/dockerconfigjson"
#define KUBE_TYPE_DOCKERCFG "kubernetes.io/dockercfg"

enum kube_origin { KUBE_ORIGIN_NONE, KUBE_ORIGIN_PROJECT_COPY, KUBE_ORIGIN_PROJECT_SOURCE };
struct kube_secret_row {
	struct rh_row row; /* key: "namespace/name" */
	const char *name, *ns, *type, *uid, *resource_version;
	int64_t created; /* seconds since 1970 */
	int keys;        /* how many data keys */
	enum kube_origin origin;
	bool removing;
};
struct rh_row *kube_secret_row_make(void *ctx, const struct kube_table_columns *columns, struct rh_str element);
/* "Registry", "TLS Certificate", …: Rancher's word for a type, else the type without its kubernetes.io/ prefix. */
const char *kube_secret_kind(const char *type);
bool kube_secret_is_registry(const char *type); /* either of the two registry types */

/* Registry hosts of the rows on the screen: a list reads no secret, so the few that are looked at are read one by
 * one; the hosts are kept (once a uid and resourceVersion, as long as the kube lives), the rest is wiped. */
/* "quay.io,harbor.corp"; "" when it has none or they may not be read; NULL while unknown. */
const char *kube_hosts_known(const struct kube *k, const struct kube_secret_row *row);
/* It was read, and is such that no pod that names it can pull anything (registry_cover_breaks). */
bool kube_hosts_broken(const struct kube *k, const struct kube_secret_row *row);
/* The first end that a password in it says of itself (registry/expiry.h); 0: none does, or it was not read. */
int64_t kube_hosts_ends(const struct kube *k, const struct kube_secret_row *row);
/* Reads what is not known yet; rows of other types are passed over. Message (tag, no body) each time one more is known.
 */
void kube_hosts_ask(struct kube *k, const struct kube_secret_row *const *rows, size_t n, struct rh_owner owner,
		    int tag);

/* ---- one secret ---- */

/* Who has this name, whatever its type? Message: body struct kube_secret_row * (of other kinds than secrets: its type
 * is ""), NULL when the name is free. */
void kube_object_exists(struct kube *k, const struct kube_resource *r, const char *ns, const char *name,
			struct rh_owner owner, int tag);
/* The same for several namespaces: in one request where the whole cluster may be listed, else one each. Message: body
 * struct kube_secret_names *, RH_OK also when some could not be looked at. */
struct kube_secret_names {
	char *name;                 /* what was asked for */
	struct kube_secret_row **v; /* who has it, in no promised order; never a namespace that was not asked for */
	size_t n;
	size_t unread;     /* namespaces that could not be looked at */
	struct rh_err why; /* of the last of those */
};
void kube_secret_names_ask(struct kube *k, const char *const *namespaces, size_t n, const char *name,
			   struct rh_owner owner, int tag);
void kube_secret_names_free(void *names);

/* a label or an annotation */
struct kube_pair {
	char *key, *value;
};
/* one entry of a Secret's data */
struct kube_datum {
	char *key;
	struct rh_secret value; /* decoded from base64: any bytes */
};
/* A Secret that was opened: for the detail, and as what an edit begins with. */
struct kube_secret_object {
	struct rh_secret raw; /* the bytes as they came: what edits splice and PUT sends back */
	char *name, *ns, *type, *uid, *resource_version; /* never NULL */
	int64_t created;                                 /* seconds since 1970, 0 unknown */
	bool immutable, removing;
	enum kube_origin origin;
	struct kube_pair *labels, *annotations; /* in the order of the bytes */
	size_t label_count, annotation_count;
	bool last_applied; /* it carries last-applied-configuration, which is left out: it holds the secret again */
	struct kube_datum *data;
	size_t data_count;
};
/* From the body of a GET, which is moved from. RH_E_PARSE when it is no Secret or holds broken base64. Release it in
 * any case. */
enum rh_code kube_secret_object_read(struct rh_secret *body, struct kube_secret_object *out,
				     struct rh_err *e) RH_NODISCARD;
void kube_secret_object_release(struct kube_secret_object *o);
const struct rh_secret *kube_secret_object_value(const struct kube_secret_object *o,
						 const char *key);                              /* NULL: absent */
const char *kube_secret_object_annotation(const struct kube_secret_object *o, const char *key); /* NULL: absent */

/* Body of a POST that creates a Secret. */
struct kube_secret_draft {
	const char *type, *ns, *name;
	const struct kube_pair *labels, *annotations;
	size_t label_count, annotation_count;
	const struct kube_datum *data;
	size_t data_count;
};
void kube_secret_body(const struct kube_secret_draft *d, struct rh_secret *out);
/* One change to a body (a copy of raw): sets, adds or (value NULL) removes one entry; every other byte stays. For
 * KUBE_PART_DATA the value is given decoded. */
enum kube_secret_part { KUBE_PART_DATA, KUBE_PART_LABEL, KUBE_PART_ANNOTATION };
enum rh_code kube_secret_edit(struct rh_secret *body, enum kube_secret_part part, const char *key,
			      const struct rh_str *value, struct rh_err *e) RH_NODISCARD;
#endif
