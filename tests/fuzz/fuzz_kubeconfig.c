/* Any bytes as a kubeconfig file: read, describe and connect as far as no file and no plugin is touched. */
#include "base/base.h"
#include "kube/config/kubeconfig.h"
#include "net/net.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Files that the text names are not this target's business. */
static void forget_files(struct kube_config_entries *k)
{
	for (size_t i = 0; i < k->count[KUBE_CONFIG_CLUSTER]; i++)
		rh_strset(&k->clusters[i]->ca_file, NULL);
	for (size_t i = 0; i < k->count[KUBE_CONFIG_USER]; i++) {
		rh_strset(&k->users[i]->cert_file, NULL);
		rh_strset(&k->users[i]->key_file, NULL);
		rh_strset(&k->users[i]->token_file, NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kube_config_entries k = { 0 };
	struct rh_err e = { 0 };

	if (kube_config_read_text(&k, "/dir/config", rh_str_n((const char *)data, size), &e) == RH_OK) {
		forget_files(&k);
		for (size_t i = 0; i < k.count[KUBE_CONFIG_CONTEXT]; i++) {
			struct kube_config_exec *exec = NULL;
			struct net_endpoint *at = kube_config_endpoint(&k, k.contexts[i], &exec, &e);

			if (!at && e.code == RH_OK)
				RH_BUG("refused without a reason");
			net_endpoint_drop(&at);
			kube_config_exec_drop(&exec);
		}
	} else if (e.code == RH_OK) {
		RH_BUG("refused without a reason");
	}
	kube_config_release(&k);
	return 0;
}
