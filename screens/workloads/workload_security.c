/* Security context of a container: what a new one has, and what is wrong. */
#include "screens/workloads/workload.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/workload_body.h"
#include "ui/field.h"

#include <string.h>

/* Runtimes put CAP_ before the name themselves. */
static bool capability(const char *name)
{
	for (const char *p = name; *p; p++)
		if (*p != '_' && !(*p >= 'A' && *p <= 'Z') && !(*p >= '0' && *p <= '9'))
			return false;
	return *name && strncmp(name, "CAP_", 4) != 0;
}

bool workload_check_capabilities(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct data_words w;
	bool fine = data_words_split(value, &w);

	(void)s;
	for (size_t i = 0; i < w.n && fine; i++)
		fine = capability(w.v[i]);
	data_words_release(&w);
	if (fine)
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("This names no capability."));
	rh_err_fix(e, "%s", _("In capitals, without CAP_, with spaces between: NET_ADMIN SYS_TIME."));
	return false;
}

void workload_security_begin(struct ui_screen *s, size_t item)
{
	struct kube_workload_values v;

	kube_workload_values_init(&v, workload_form_of(s)->def);
	kube_workload_fresh(v.def, kube_workload_add_container(&v, false, -1));
	for (unsigned i = KUBE_WC_PRIVILEGED; i <= KUBE_WC_CAP_DROP; i++)
		ui_form_set(s, workload_item(item, i), rh_str(v.containers[0].text[i]));
	kube_workload_values_release(&v);
}

/* The server refuses a privileged container that may not escalate (kubernetes: pkg/apis/core/validation,
 * ValidateSecurityContext); Rancher's page puts it right as well. */
void workload_security_changed(struct ui_screen *s, unsigned field)
{
	if (ui_is_in(field, WORKLOAD_CONTAINERS) && ui_nested_of(field) == KUBE_WC_PRIVILEGED &&
	    ui_form_is(s, field, "true"))
		ui_form_set(s, workload_item(ui_item_of(field), KUBE_WC_ESCALATION), RH_STR("true"));
}
