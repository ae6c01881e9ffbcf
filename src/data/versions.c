/* versions: of the libraries of this room. */
#include "data/data.h"
#include "base/base.h"

#include <cjson/cJSON.h>
#include <yaml.h>

void data_versions(struct rh_say say)
{
	say.line(say.ctx, "cJSON", cJSON_Version());
	say.line(say.ctx, "libyaml", yaml_get_version_string());
}
