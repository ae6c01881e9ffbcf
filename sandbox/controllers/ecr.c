/* Tokens as Amazon ECR gives them: base64 of a JSON object that says when it expires. This registry takes every one
 * that was made here until then, whoever made it how often, and says afterwards what ECR says.
 */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"

#include <string.h>

/* In ECR the payload is encrypted by AWS: here it is what only this world knows. */
static char *payload_of(const struct sb_world *w)
{
	uint64_t h = rh_hash(RH_HASH, w->control, strlen(w->control));
	char *text = rh_format("sandbox-%016llx", (unsigned long long)h);
	struct rh_buf out;

	rh_buf_init(&out, 256);
	data_base64_encode(rh_str(text), rh_out_buf(&out));
	free(text);
	return rh_buf_take(&out);
}

char *sb_ecr_token(const struct sb_world *w, int64_t expiration)
{
	char *payload = payload_of(w);
	char *json = rh_format("{\"payload\":\"%s\",\"datakey\":\"c2FuZGJveA==\",\"version\":\"2\","
			       "\"type\":\"DATA_KEY\",\"expiration\":%lld}",
			       payload, (long long)expiration);
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	data_base64_encode(rh_str(json), rh_out_buf(&out));
	free(payload);
	free(json);
	return rh_buf_take(&out);
}

enum sb_login sb_ecr_login(const struct sb_world *w, struct rh_str password)
{
	char *payload = payload_of(w);
	struct rh_buf json;
	struct rh_err e = { 0 };
	enum sb_login is = SB_LOGIN_WRONG;

	rh_buf_init(&json, 8192);
	json_t *v = password.n < 8192 && data_base64_decode(password, false, rh_out_buf(&json))
			    ? sb_value_parse(rh_buf_str(&json), &e)
			    : NULL;
	if (json_is_object(v) && rh_str_is(sb_value_str_of(v, "payload"), payload))
		is = sb_value_int_of(v, "expiration", 0) > sb_world_time(w) ? SB_LOGIN_RIGHT : SB_LOGIN_EXPIRED;
	sb_value_free(&v);
	rh_buf_release(&json);
	free(payload);
	return is;
}
