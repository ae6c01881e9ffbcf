/* data: JSON, YAML, base64, and the small text rules of Kubernetes.
 *
 * Two ways to read JSON, for two purposes:
 *  - spans (data_json_find, data_json_next): positions in bytes that stay as they came. Secrets and everything that
 *    is edited and sent back go this way; a splice changes only the span that it replaces.
 *  - trees (rh_tree_*, over cJSON): one row, one form, one reply; never a page, never a secret.
 * The only room that includes cJSON.h and yaml.h.
 */
#ifndef DATA_DATA_H
#define DATA_DATA_H

#include "base/base.h"

void data_versions(struct rh_say say); /* of cJSON and libyaml */

#endif
