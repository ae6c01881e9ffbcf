/* Any bytes as YAML: what is read becomes JSON, and JSON becomes YAML that is read as the same again. */
#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next JSON by way of YAML. */
static bool around(const struct rh_buf *json, struct rh_buf *next)
{
	struct rh_buf yaml;
	struct rh_err e;

	rh_buf_init(&yaml, (size_t)64 << 20);
	enum rh_code code = data_yaml_from_json(rh_buf_str(json), NULL, NULL, &yaml, &e);
	if (code != RH_OK && code != RH_E_LIMIT)
		RH_BUG("no YAML of JSON: %s: %s", e.what, e.why);
	if (code == RH_OK) {
		code = data_yaml_to_json(rh_buf_str(&yaml), rh_out_buf(next), &e);
		if (code != RH_OK && code != RH_E_LIMIT)
			RH_BUG("our own YAML is not read: %s: %s", e.what, e.why);
	}
	rh_buf_release(&yaml);
	return code == RH_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str text = rh_str_n((const char *)data, size);
	struct rh_buf first, second, third;
	struct rh_err e = { 0 };
	struct data_yaml *y = data_yaml_parse(text, &e);

	if (!y && (!e.what[0] || e.code == RH_OK))
		RH_BUG("refused without a reason");
	data_yaml_free(&y);
	rh_buf_init(&first, (size_t)64 << 20);
	rh_buf_init(&second, (size_t)64 << 20);
	rh_buf_init(&third, (size_t)64 << 20);
	if (data_yaml_to_json(text, rh_out_buf(&first), &e) == RH_OK) {
		if (data_json_check(rh_buf_str(&first), &e) != RH_OK)
			RH_BUG("no JSON: %s", e.why);
		/* The first may hold a name twice (1 and "1"), which YAML cannot. */
		if (around(&first, &second) && around(&second, &third) &&
		    !rh_str_eq(rh_buf_str(&second), rh_buf_str(&third)))
			RH_BUG("not the same after YAML");
	}
	rh_buf_release(&first);
	rh_buf_release(&second);
	rh_buf_release(&third);
	return 0;
}
