/* Any bytes as a kubeconfig file: read, describe and connect as far as no file and no plugin is touched. */
#include "config.h"

#include "kube/kubeconfig.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Files that the text names are not this target's business. */
static void forget_files(struct kc *k)
{
	for (size_t i = 0; i < k->count[KC_CLUSTER]; i++)
		rh_strset(&k->clusters[i]->ca_file, NULL);
	for (size_t i = 0; i < k->count[KC_USER]; i++) {
		rh_strset(&k->users[i]->cert_file, NULL);
		rh_strset(&k->users[i]->key_file, NULL);
		rh_strset(&k->users[i]->token_file, NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kc k = { 0 };
	struct rh_err e = { 0 };

	if (kc_read_text(&k, "/dir/config", rh_str_n((const char *)data, size), &e) == RH_OK) {
		forget_files(&k);
		for (size_t i = 0; i < k.count[KC_CONTEXT]; i++) {
			struct kc_exec *exec = NULL;
			struct rh_endpoint *at = kc_endpoint(&k, k.contexts[i], &exec, &e);

			if (!at && e.code == RH_OK)
				RH_BUG("refused without a reason");
			rh_endpoint_drop(&at);
			kc_exec_drop(&exec);
		}
	} else if (e.code == RH_OK) {
		RH_BUG("refused without a reason");
	}
	kc_release(&k);
	return 0;
}
