/* Health checks of a container: what can be chosen, and what is wrong. */
#include "screens/workloads/workload.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/workload_body.h"
#include "ui/field.h"

#include <string.h>

static bool wrong(struct rh_err *e, const char *what)
{
	rh_err_set(e, RH_E_INVALID, "%s", what);
	return false;
}

bool workload_check_from_0(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	int64_t n;

	(void)s;
	return !value.n || rh_str_number(value, 0, INT32_MAX, &n) || wrong(e, _("a whole number from 0 on"));
}

bool workload_check_from_1(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	int64_t n;

	(void)s;
	return !value.n || rh_str_number(value, 1, INT32_MAX, &n) || wrong(e, _("a whole number from 1 on"));
}

/* kubernetes: pkg/apis/core/validation, validateLivenessProbe and validateStartupProbe. */
bool workload_check_is_1(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_str_is(value, "1") || wrong(e, _("Of this check it is always 1."));
}

bool workload_check_probe_port(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	int64_t n;

	(void)s;
	if (!value.n || rh_str_number(value, 1, 65535, &n))
		return true;
	if (value.p[0] >= '0' && value.p[0] <= '9' && rh_str_number(value, 0, INT64_MAX, &n))
		return wrong(e, _("A port is a number from 1 to 65535."));
	return kube_port_name_check(value, e);
}

/* apimachinery: pkg/util/validation, IsHTTPHeaderName. */
bool workload_check_header(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	bool fine = true;

	(void)s;
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		fine &= c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}
	return fine || wrong(e, _("The name of a header has letters, digits and '-'."));
}

static const struct ui_choice types[] = {
	{ "none", N_("None"), NULL, NULL }, { "http", "HTTP", NULL, NULL },           { "https", "HTTPS", NULL, NULL },
	{ "tcp", "TCP", NULL, NULL },       { "command", N_("Command"), NULL, NULL }, { 0 },
};

void workload_probe_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	workload_choices_or_now(s, field, types, out);
}

/* Sidecars: kubernetes, SidecarContainers, on since 1.29. */
void workload_sort_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct kube *kube = app_session(s->app)->kube;

	ui_choices_add(out, (struct ui_choice){ .value = "standard", .label = _("Standard Container") });
	ui_choices_add(out, (struct ui_choice){ .value = "init", .label = _("Init Container") });
	if (!kube || !kube->minor || kube->minor >= 29 || ui_form_is(s, field, "sidecar"))
		ui_choices_add(out, (struct ui_choice){ .value = "sidecar", .label = _("Sidecar") });
}
