/* A program in a pod finds its cluster by two variables and three files: client-go rest/config.go InClusterConfig. */
#include "kube/kubeconfig.h"

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

bool kc_in_cluster(struct kc *k, const char *dir)
{
	static const char name[] = "in-cluster";
	const char *host = getenv("KUBERNETES_SERVICE_HOST"), *port = getenv("KUBERNETES_SERVICE_PORT");
	char *token = rh_format("%s/token", dir);

	if (!host || !*host || !port || !*port || access(token, R_OK) != 0) {
		free(token);
		return false;
	}
	const char *file = kc_keep(k, rh_strdup(dir));
	struct kc_cluster *cluster = kc_entry_add(k, KC_CLUSTER, name, file, file);
	struct kc_user *user = kc_entry_add(k, KC_USER, name, file, file);
	struct kc_context *context = kc_entry_add(k, KC_CONTEXT, name, file, file);
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
