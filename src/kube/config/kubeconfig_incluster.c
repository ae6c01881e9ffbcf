/* A program in a pod finds its cluster by two variables and three files: client-go rest/config.go InClusterConfig. */
#include "base/base.h"
#include "kube/config/kubeconfig.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *namespace_of(const char *dir)
{
	const char *told = getenv("POD_NAMESPACE");
	char *path, *text = NULL;
	struct rh_buf b;
	struct rh_err ignored;

	if (told && *told)
		return rh_strdup(told);
	path = rh_format("%s/namespace", dir);
	rh_buf_init(&b, 256);
	if (rh_file_read(path, 255, &b, &ignored) == RH_OK && rh_str_trim(rh_buf_str(&b)).n)
		text = rh_str_dup(rh_str_trim(rh_buf_str(&b)));
	rh_buf_release(&b);
	free(path);
	return text;
}

bool kube_config_in_cluster(struct kube_config_entries *k, const char *dir)
{
	static const char name[] = "in-cluster";
	const char *host = getenv("KUBERNETES_SERVICE_HOST"), *port = getenv("KUBERNETES_SERVICE_PORT");
	char *token = rh_format("%s/token", dir);

	if (!host || !*host || !port || !*port || access(token, R_OK) != 0) {
		free(token);
		return false;
	}
	const char *file = kube_config_keep(k, rh_strdup(dir));
	struct kube_config_cluster *cluster = kube_config_entry_add(k, KUBE_CONFIG_CLUSTER, name, file, file);
	struct kube_config_user *user = kube_config_entry_add(k, KUBE_CONFIG_USER, name, file, file);
	struct kube_config_context *context = kube_config_entry_add(k, KUBE_CONFIG_CONTEXT, name, file, file);
	bool six = strchr(host, ':') && host[0] != '[';

	cluster->server = rh_format("https://%s%s%s:%s", six ? "[" : "", host, six ? "]" : "", port);
	cluster->ca_file = rh_format("%s/ca.crt", dir);
	user->token_file = token;
	context->cluster = rh_strdup(name);
	context->user = rh_strdup(name);
	context->namespace_ = namespace_of(dir);
	k->current = rh_strdup(name);
	k->current_file = rh_strdup(dir);
	return true;
}
