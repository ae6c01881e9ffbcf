/* Scaling and Upgrade Policy of the workload form: what can be chosen, and what is wrong. */
#include "screens/workloads/workload_pod.h"
#include "base/base.h"
#include "kube/workload_body.h"
#include "ui/field.h"

/* Rancher's words (translations: workload.upgrading.strategies and concurrencyPolicy), without their sentences. */
const struct ui_choice workload_strategies[] = {
	{ "RollingUpdate", N_("Rolling Update"), NULL, NULL },
	{ "Recreate", N_("Recreate"), NULL, NULL },
	{ 0 },
};
const struct ui_choice workload_updates[] = {
	{ "RollingUpdate", N_("Rolling Update"), NULL, NULL },
	{ "OnDelete", N_("On Delete"), NULL, NULL },
	{ 0 },
};
const struct ui_choice workload_managements[] = {
	{ "OrderedReady", "OrderedReady", NULL, NULL },
	{ "Parallel", "Parallel", NULL, NULL },
	{ 0 },
};
const struct ui_choice workload_concurrencies[] = {
	{ "Allow", N_("Allow CronJobs to run concurrently"), NULL, NULL },
	{ "Forbid", N_("Skip next run if current run hasn't finished"), NULL, NULL },
	{ "Replace", N_("Replace run if current run hasn't finished"), NULL, NULL },
	{ 0 },
};

bool workload_check_share(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || kube_share_check(rh_str_trim(value), e);
}
