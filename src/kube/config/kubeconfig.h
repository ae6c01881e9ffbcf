/* What the kubeconfig files share: entries as they were read, and the ways from an entry to an endpoint. */
#ifndef KUBE_CONFIG_KUBECONFIG_H
#define KUBE_CONFIG_KUBECONFIG_H

#include "base/base.h"

struct net;
struct net_endpoint;

/* clientcmd/api/v1 types.go names every field. */
enum kube_config_kind { KUBE_CONFIG_CLUSTER, KUBE_CONFIG_USER, KUBE_CONFIG_CONTEXT, KUBE_CONFIG_KINDS };

/* What every named entry has. */
struct kube_config_entry {
	enum kube_config_kind kind;
	char *name;
	const char *file, *dir; /* of struct kube_config_entries */
	struct rh_err problem;  /* a field that cannot be read, or a name that is there twice */
};

struct kube_config_cluster {
	struct kube_config_entry is;
	char *server, *tls_server_name, *proxy_url;
	char *ca_file, *ca_data; /* data: decoded PEM */
	bool insecure, no_gzip;
	char *exec_config; /* JSON, of extensions[client.authentication.k8s.io/exec] */
};

struct kube_config_extra {
	char *key, *value;
};

struct kube_config_user {
	struct kube_config_entry is;
	char *cert_file, *cert_data, *key_file;
	struct rh_secret key_data, token, password;
	char *token_file, *username;
	char *as, *as_uid;
	char **groups; /* NULL-terminated, may be NULL */
	struct kube_config_extra *extra;
	size_t extra_count;
	bool has_exec, has_provider;
	struct {
		char *command, *api_version, *install_hint, *interactive;
		char **args, **env; /* "NAME=value" */
		bool provide_cluster_info;
	} exec;
	struct {
		char *name, *expiry;
		struct rh_secret id_token, access_token;
	} provider;
};

struct kube_config_context {
	struct kube_config_entry is;
	char *cluster, *user, *namespace_;
};

struct kube_config_entries {
	struct kube_config_cluster **clusters;
	struct kube_config_user **users;
	struct kube_config_context **contexts;
	size_t count[KUBE_CONFIG_KINDS];
	char *current, *current_file;
	char **paths; /* owned names of files and directories that entries point to */
	size_t path_count;
};

/* kubeconfig_read.c */
/* path: where the text stands, for messages and relative paths */
enum rh_code kube_config_read_text(struct kube_config_entries *k, const char *path, struct rh_str text,
				   struct rh_err *e) RH_NODISCARD;
enum rh_code kube_config_read_file(struct kube_config_entries *k, const char *path, struct rh_err *e) RH_NODISCARD;
/* kubeconfig_entry.c */
void *kube_config_entry_add(struct kube_config_entries *k, enum kube_config_kind kind, const char *name,
			    const char *file, const char *dir);
void *kube_config_entry_find(const struct kube_config_entries *k, enum kube_config_kind kind,
			     const char *name);                          /* NULL when absent */
const char *kube_config_keep(struct kube_config_entries *k, char *text); /* lives as long as k */
void kube_config_release(struct kube_config_entries *k);
/* Says file, entry and field; `why` is a whole sentence. Returns the code. */
enum rh_code kube_config_fault(struct rh_err *e, const struct kube_config_entry *entry, const char *field,
			       const char *why, ...) RH_PRINTF(4, 5);
void kube_config_err_field(struct rh_err *e, const char *field);
/* kubeconfig_endpoint.c: everything but running a plugin. */
struct kube_config_exec;
struct net_endpoint *kube_config_endpoint(const struct kube_config_entries *k, const struct kube_config_context *c,
					  struct kube_config_exec **exec, struct rh_err *e);
const char *kube_config_sign_in(const struct kube_config_user *u); /* for kube_context.sign_in */
/* kubeconfig_token.c */
/* A token without white space at its ends, as Go's net/http writes a header. */
void kube_config_token_set(struct rh_secret *credential, const struct rh_secret *token);
enum rh_code kube_config_token_read(struct net_endpoint *at, const char *path, struct rh_err *e) RH_NODISCARD;
void kube_config_token_file(struct net_endpoint *at,
			    const char *path); /* re-read as client-go's cachingTokenSource does */
bool kube_config_provider_token(const struct kube_config_user *u, struct rh_secret *token, struct rh_err *e);
/* kubeconfig_exec.c */
struct kube_config_exec *kube_config_exec_new(const struct kube_config_cluster *c, const struct kube_config_user *u,
					      const struct net_endpoint *at, struct rh_err *e);
void kube_config_exec_drop(struct kube_config_exec **x);
/* Runs it for the endpoint, which then renews itself; message as kube_config_connect promises. */
void kube_config_exec_connect(struct net *n, struct kube_config_exec *x, struct net_endpoint *at, bool quiet,
			      struct rh_owner owner, int tag);
/* kubeconfig_incluster.c */
bool kube_config_in_cluster(struct kube_config_entries *k, const char *dir); /* false: not in a pod */
#endif
