/* What the kubeconfig files share: entries as they were read, and the ways from an entry to an endpoint. */
#ifndef RH_KUBE_KUBECONFIG_H
#define RH_KUBE_KUBECONFIG_H

#include "config.h"

#include "kube/kube.h"

/* clientcmd/api/v1 types.go names every field. */
enum kc_kind { KC_CLUSTER, KC_USER, KC_CONTEXT, KC_KINDS };

/* What every named entry has. */
struct kc_entry {
	enum kc_kind kind;
	char *name;
	const char *file, *dir;		/* of struct kc */
	struct rh_err problem;		/* a field that cannot be read, or a name that is there twice */
};

struct kc_cluster {
	struct kc_entry is;
	char *server, *tls_server_name, *proxy_url;
	char *ca_file, *ca_data;	/* data: decoded PEM */
	bool insecure, no_gzip;
	char *exec_config;		/* JSON, of extensions[client.authentication.k8s.io/exec] */
};

struct kc_extra {
	char *key, *value;
};

struct kc_user {
	struct kc_entry is;
	char *cert_file, *cert_data, *key_file;
	struct rh_secret key_data, token, password;
	char *token_file, *username;
	char *as, *as_uid;
	char **groups;			/* NULL-terminated, may be NULL */
	struct kc_extra *extra;
	size_t extra_count;
	bool has_exec, has_provider;
	struct {
		char *command, *api_version, *install_hint, *interactive;
		char **args, **env;	/* "NAME=value" */
		bool provide_cluster_info;
	} exec;
	struct {
		char *name, *expiry;
		struct rh_secret id_token, access_token;
	} provider;
};

struct kc_context {
	struct kc_entry is;
	char *cluster, *user, *namespace_;
};

struct kc {
	struct kc_cluster **clusters;
	struct kc_user **users;
	struct kc_context **contexts;
	size_t count[KC_KINDS];
	char *current, *current_file;
	char **paths;			/* owned names of files and directories that entries point to */
	size_t path_count;
};

/* kubeconfig_read.c */
/* path: where the text stands, for messages and relative paths */
enum rh_code kc_read_text(struct kc *k, const char *path, struct rh_str text, struct rh_err *e) RH_NODISCARD;
enum rh_code kc_read_file(struct kc *k, const char *path, struct rh_err *e) RH_NODISCARD;
/* kubeconfig_entry.c */
void *kc_entry_add(struct kc *k, enum kc_kind kind, const char *name, const char *file, const char *dir);
void *kc_entry_find(const struct kc *k, enum kc_kind kind, const char *name);	/* NULL when absent */
const char *kc_keep(struct kc *k, char *text);			/* lives as long as k */
void kc_release(struct kc *k);
/* Says file, entry and field; `why` is a whole sentence. Returns the code. */
enum rh_code kc_fault(struct rh_err *e, const struct kc_entry *entry, const char *field, const char *why, ...)
	RH_PRINTF(4, 5);
void kc_err_field(struct rh_err *e, const char *field);
/* kubeconfig_endpoint.c: everything but running a plugin. */
struct kc_exec;
struct rh_endpoint *kc_endpoint(const struct kc *k, const struct kc_context *c, struct kc_exec **exec, struct rh_err *e);
const char *kc_sign_in(const struct kc_user *u);		/* for rh_context.sign_in */
/* kubeconfig_token.c */
enum rh_code kc_token_read(struct rh_endpoint *at, const char *path, struct rh_err *e) RH_NODISCARD;
void kc_token_file(struct rh_endpoint *at, const char *path);	/* re-read as client-go's cachingTokenSource does */
bool kc_provider_token(const struct kc_user *u, struct rh_secret *token, struct rh_err *e);
/* kubeconfig_exec.c */
struct kc_exec *kc_exec_new(const struct kc_cluster *c, const struct kc_user *u, const struct rh_endpoint *at, struct rh_err *e);
void kc_exec_drop(struct kc_exec **x);
/* Runs it for the endpoint, which then renews itself; mail as rh_kubeconfig_connect promises. */
void kc_exec_connect(struct rh_net *n, struct kc_exec *x, struct rh_endpoint *at, struct rh_owner owner, int tag);
/* kubeconfig_incluster.c */
bool kc_in_cluster(struct kc *k, const char *dir);	/* false: not in a pod */
#endif
