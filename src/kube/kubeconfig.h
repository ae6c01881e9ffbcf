/* kubeconfig: what kubectl would read, and the connection that a context means. */
#ifndef KUBE_KUBECONFIG_H
#define KUBE_KUBECONFIG_H

#include "base/base.h"

struct net;

/* What kubectl would read: --kubeconfig, else $KUBECONFIG (merged), else ~/.kube/config, else in-cluster. */
struct kube_context {
	char *name, *cluster, *user, *namespace_;
	char *server;          /* URL as written; NULL when the cluster entry is missing */
	char *file;            /* where the context stands */
	char *rancher_cluster; /* "c-m-x" when the server's path is /k8s/clusters/<id>; else NULL */
	char *rancher_url;     /* URL before that path */
	const char *sign_in;   /* "token", "certificate", "exec", "password", "none": for the screen */
	bool insecure, current;
	bool own_namespace; /* namespace_ stands in the file */
	/* It can be used, but: the client certificate has ended, or will within a week; the file with the login can be
	 * read by others. NULL: nothing. */
	char *remark;
	struct rh_err problem; /* code != RH_OK: cannot be used, says file, entry and field */
};
struct kube_config {
	struct kube_context *contexts;
	size_t count;
	char *files; /* what was read, for the screen */
	void *inner;
};
/* file: --kubeconfig, may be NULL. Finding nothing is RH_OK with count 0. */
enum rh_code kube_config_load(const char *file, struct kube_config **out, struct rh_err *e) RH_NODISCARD;
void kube_config_free(struct kube_config **k);
/* Is it the same address by the same way? Whether two addresses are one cluster nobody can tell. */
bool kube_context_same_server(const struct kube_config *k, const struct kube_context *a, const struct kube_context *b);
/* The endpoint of a context; asynchronous because a credential plugin may have to run. Message: body struct
 * net_endpoint (held for you). quiet: the plugin never gets the terminal, then or later, and what it says while it runs
 * is not shown: several are asked at once. */
void kube_config_connect(struct net *n, const struct kube_config *k, const struct kube_context *c, bool quiet,
			 struct rh_owner owner, int tag);

/* Who lends the terminal to a credential plugin that talks to the person: one with interactiveMode Always, or one with
 * IfAvailable that failed without (client-go: plugin/pkg/client/auth/exec). The ui is not below this room, so the app
 * says. */
struct kube_plugin_terminal {
	/* Ends with have(run, fd), once, at once or later: a terminal that is the plugin's until give_back, or -1: not
	 * now. `awaited`: the person is waiting for this very plugin; else it comes out of the blue, and should be
	 * asked about. */
	void (*borrow)(void *ctx, const char *command, const char *user, bool awaited, void (*have)(void *run, int fd),
		       void *run);
	void (*give_back)(void *ctx);
	/* What a plugin that has no terminal printed on stderr so far (an address and a code, often), made safe, as
	 * kubectl would show it; text NULL: it has ended. stop(run) ends it, until then. May be NULL. */
	void (*said)(void *ctx, void *run, const char *command, const char *text, void (*stop)(void *run));
	void *ctx;
};
void kube_plugins_use_terminal(const struct kube_plugin_terminal *t); /* copied; NULL: there is none, as at first */
#endif
