/* The forms in which a secret could slip out. */
#include "base/base.h"

#include "tests/support/support.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Base64 of the secret as it stands after `skip` other bytes, without the characters that depend on its neighbours. */
static char *base64_within(const char *secret, size_t skip)
{
	size_t n = strlen(secret);
	struct rh_buf b;
	rh_buf_init(&b, 4096);
	for (size_t j = (skip * 8 + 5) / 6; (j + 1) * 6 <= (skip + n) * 8; j++) {
		unsigned v = 0;
		for (size_t bit = j * 6; bit < j * 6 + 6; bit++)
			v = v << 1 | (((unsigned char)secret[bit / 8 - skip] >> (7 - bit % 8)) & 1);
		rh_buf_addc(&b, alphabet[v]);
	}
	return rh_buf_take(&b);
}

static char *percent(const char *secret)
{
	struct rh_buf b;
	rh_buf_init(&b, 4096);
	for (; *secret; secret++) {
		unsigned char c = (unsigned char)*secret;
		bool plain =
			(c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~", c);
		if (plain)
			rh_buf_addc(&b, (char)c);
		else
			rh_buf_addf(&b, "%%%02X", c);
	}
	return rh_buf_take(&b);
}

static char *escaped(const char *secret)
{
	struct rh_buf b;
	rh_buf_init(&b, 4096);
	for (; *secret; secret++) {
		if (strchr("\"\\", *secret))
			rh_buf_addc(&b, '\\');
		rh_buf_addc(&b, *secret);
	}
	return rh_buf_take(&b);
}

void rt_canary_init(struct rt_canary *c, const char *secret)
{
	*c = (struct rt_canary){ 0 };
	c->forms[c->count++] = rh_strdup(secret);
	for (size_t skip = 0; skip < 3; skip++)
		c->forms[c->count++] = base64_within(secret, skip);
	c->forms[c->count++] = percent(secret);
	c->forms[c->count++] = escaped(secret);
	char *url = base64_within(secret, 0);
	for (char *p = url; *p; p++)
		*p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
	c->forms[c->count++] = url;
}

void rt_canary_release(struct rt_canary *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->forms[i]);
	*c = (struct rt_canary){ 0 };
}

const char *rt_canary_find(const struct rt_canary *c, struct rh_str in)
{
	for (size_t i = 0; i < c->count; i++)
		if (rh_str_find(in, c->forms[i]) < in.n)
			return c->forms[i];
	return NULL;
}
