/* What --fail-on and --output of an audit take. */
#include "app/audit_words.h"
#include "base/base.h"

const char *const app_audit_outputs[] = {
	[APP_AUDIT_TABLE] = "table", [APP_AUDIT_JSON] = "json",  [APP_AUDIT_CSV] = "csv",
	[APP_AUDIT_SARIF] = "sarif", [APP_AUDIT_OUTPUTS] = NULL,
};

static const struct {
	const char *word;
	unsigned bit;
} reasons[] = {
	{ "failing", APP_AUDIT_FAILING }, { "uncovered", APP_AUDIT_UNCOVERED }, { "broken", APP_AUDIT_BROKEN },
	{ "expired", APP_AUDIT_EXPIRED }, { "unused", APP_AUDIT_UNUSED },       { "unknown", APP_AUDIT_UNKNOWN },
};

void app_audit_fail_words(struct rh_buf *out)
{
	for (size_t i = 0; i < RH_LEN(reasons); i++)
		rh_buf_addf(out, "%s%s", i ? ", " : "", reasons[i].word);
}

enum rh_code app_audit_fail_on(const char *words, unsigned *bits, struct rh_err *e)
{
	struct rh_str rest = rh_str(words), word;
	struct rh_buf all;

	*bits = 0;
	while (rh_str_cut(&rest, ',', &word)) {
		size_t i = 0;

		while (i < RH_LEN(reasons) && !rh_str_is(rh_str_trim(word), reasons[i].word))
			i++;
		if (i == RH_LEN(reasons)) {
			rh_buf_init(&all, 200);
			app_audit_fail_words(&all);
			rh_err_set(e, RH_E_USAGE, _("--fail-on takes, with commas between: %s."), all.p);
			rh_err_why(e, "%.*s", RH_ARG(word));
			rh_buf_release(&all);
			return e->code;
		}
		*bits |= reasons[i].bit;
	}
	return RH_OK;
}
