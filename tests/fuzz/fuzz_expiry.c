/* Any bytes as a password, and any bytes as the claims of a token: an end is a time that can be said, and what says
 * none has none. */
#include "base/base.h"
#include "data/text.h"
#include "registry/expiry.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(struct rh_str value)
{
	const struct registry_expiry x = registry_expiry(value);
	char *text = registry_expiry_text(x.ends, 1000000000);

	if (x.ends < 0 || (x.ends && x.kind == REGISTRY_EXPIRY_NONE) || (x.kind == REGISTRY_EXPIRY_ECR && !x.ends) ||
	    !text != !x.ends)
		RH_BUG("kind %d ends at %lld", (int)x.kind, (long long)x.ends);
	free(text);
}

/* Base64url without padding. */
static void add_part(struct rh_secret *out, struct rh_str bytes)
{
	size_t at = out->n;

	data_base64_encode(bytes, rh_out_secret(out));
	while (out->n > at && out->p[out->n - 1] == '=')
		out->n--;
	for (size_t i = at; i < out->n; i++)
		out->p[i] = (char)(out->p[i] == '+' ? '-' : out->p[i] == '/' ? '_' : out->p[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str input = rh_str_n((const char *)data, size);
	struct rh_secret made = { 0 };

	look(input);
	add_part(&made, RH_STR("{\"alg\":\"none\"}"));
	rh_secret_add(&made, ".", 1);
	add_part(&made, input);
	rh_secret_add(&made, ".", 1);
	look(rh_secret_peek(&made));
	rh_secret_clear(&made);
	data_base64_encode(input, rh_out_secret(&made));
	look(rh_secret_peek(&made));
	rh_secret_release(&made);
	return 0;
}
