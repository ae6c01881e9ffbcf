/* Networking of the workload form: what can be chosen, and what is wrong. */
#include "screens/workloads/workload_pod.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/workload_body.h"
#include "ui/field.h"

const struct ui_choice workload_networks[] = {
	{ "false", N_("Normal"), NULL, NULL },
	{ "true", N_("Host Network"), NULL, NULL },
	{ 0 },
};
const struct ui_choice workload_dns_policies[] = {
	{ "Default", N_("Default"), NULL, NULL },
	{ "ClusterFirst", N_("Cluster First"), NULL, NULL },
	{ "ClusterFirstWithHostNet", N_("Cluster First With Host Network"), NULL, NULL },
	{ "None", N_("None"), NULL, NULL },
	{ 0 },
};

bool workload_check_hostname(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_label(rh_str_trim(value), e);
}

bool workload_check_address(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || kube_address_check(rh_str_trim(value), e);
}

static bool each(struct rh_str value, const char *between, bool (*check)(struct rh_str, struct rh_err *),
		 struct rh_err *e)
{
	struct rh_str word;

	while (rh_str_word(&value, between, &word))
		if (!check(word, e))
			return false;
	return true;
}

bool workload_check_addresses(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return each(value, " ", kube_address_check, e);
}

bool workload_check_domains(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return each(value, " ", data_name_subdomain, e);
}

bool workload_check_names(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	if (!rh_str_trim(value).n) {
		rh_err_set(e, RH_E_INVALID, "%s", _("required: this cannot be empty"));
		return false;
	}
	return each(value, " ,", data_name_subdomain, e);
}
