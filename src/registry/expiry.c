/* See expiry.h. */
#include "registry/expiry.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"

#include <string.h>

#define LATEST INT64_C(253402300799) /* the last second of the year 9999 */
#define SOON_SECONDS (24 * 60 * 60)
#define PREFIX_MOST ((size_t)64) /* of an instance, before "glcbt-" */

/* Base64 of '{' and whatever follows. Anything else cannot be one of the formats, and costs nothing. */
static bool may_be_object(struct rh_str base64)
{
	return base64.n >= 4 && base64.p[0] == 'e';
}

/* Base64url without padding (RFC 7515, 2). */
static bool decode_url(struct rh_str part, struct rh_secret *out)
{
	struct rh_secret plain = { 0 };
	bool ok;

	rh_secret_add(&plain, part.p, part.n);
	for (size_t i = 0; i < plain.n; i++) {
		char c = plain.p[i];

		if (c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r') {
			rh_secret_release(&plain);
			return false;
		}
		plain.p[i] = (char)(c == '-' ? '+' : c == '_' ? '/' : c);
	}
	ok = data_base64_decode(rh_secret_peek(&plain), true, rh_out_secret(out));
	rh_secret_release(&plain);
	return ok;
}

/* Seconds of a JSON number; a fraction, which RFC 7519 allows, is cut off. */
static bool seconds_at(struct rh_str object, const char *pointer, int64_t *seconds)
{
	struct rh_str number = data_json_part(object, pointer);
	size_t point = rh_str_find(number, ".");

	for (size_t i = point + 1; i < number.n; i++)
		if (number.p[i] < '0' || number.p[i] > '9')
			return false;
	number.n = point;
	return rh_str_number(number, 1, LATEST, seconds);
}

static bool has_text(struct rh_str object, const char *pointer)
{
	return rh_str_starts(data_json_part(object, pointer), "\"");
}

static bool is_object(struct rh_str json)
{
	struct rh_err e;

	return rh_str_starts(json, "{") && data_json_check(json, &e) == RH_OK;
}

/* A header that names its algorithm (RFC 7515, 4.1.1) is what tells a JWT from words with dots between them. */
static bool is_jose(struct rh_str part)
{
	struct rh_secret header = { 0 };
	bool is = may_be_object(part) && decode_url(part, &header) && is_object(rh_secret_peek(&header)) &&
		  has_text(rh_secret_peek(&header), "/alg");

	rh_secret_release(&header);
	return is;
}

static struct rh_str without_prefix(struct rh_str value)
{
	size_t at = rh_str_find(rh_str_n(value.p, value.n < PREFIX_MOST ? value.n : PREFIX_MOST), "glcbt-");

	return at < value.n && at < PREFIX_MOST ? rh_str_from(value, at + strlen("glcbt-")) : value;
}

static struct registry_expiry of_jwt(struct rh_str value)
{
	struct registry_expiry x = { 0 };
	struct rh_str rest = without_prefix(value), header, claims;
	struct rh_secret json = { 0 };

	if (!rh_str_cut(&rest, '.', &header) || !rh_str_cut(&rest, '.', &claims) || !rest.n ||
	    memchr(rest.p, '.', rest.n) || !is_jose(header))
		return x;
	if (decode_url(claims, &json) && is_object(rh_secret_peek(&json))) {
		x.kind = REGISTRY_EXPIRY_JWT;
		(void)seconds_at(rh_secret_peek(&json), "/exp", &x.ends);
	}
	rh_secret_release(&json);
	return x;
}

static struct registry_expiry of_ecr(struct rh_str value)
{
	struct registry_expiry x = { 0 };
	struct rh_secret json = { 0 };
	int64_t ends;

	if (may_be_object(value) && data_base64_decode(value, true, rh_out_secret(&json)) &&
	    is_object(rh_secret_peek(&json)) && has_text(rh_secret_peek(&json), "/payload") &&
	    seconds_at(rh_secret_peek(&json), "/expiration", &ends))
		x = (struct registry_expiry){ REGISTRY_EXPIRY_ECR, ends };
	rh_secret_release(&json);
	return x;
}

struct registry_expiry registry_expiry(struct rh_str value)
{
	if (!value.n || value.n > REGISTRY_EXPIRY_MOST)
		return (struct registry_expiry){ 0 };
	return memchr(value.p, '.', value.n) ? of_jwt(value) : of_ecr(value);
}

int64_t registry_expiry_first(int64_t a, int64_t b)
{
	return !a ? b : !b || a < b ? a : b;
}

enum registry_expiry_state registry_expiry_state(int64_t ends, int64_t now)
{
	if (!ends)
		return REGISTRY_EXPIRY_UNKNOWN;
	if (ends <= now)
		return REGISTRY_EXPIRY_ENDED;
	return ends - now <= SOON_SECONDS ? REGISTRY_EXPIRY_SOON : REGISTRY_EXPIRY_LATER;
}

enum registry_expiry_state registry_expiry_age(int64_t ends, int64_t now, char age[RH_AGE_SAID])
{
	age[0] = '\0';
	if (ends)
		rh_age_said(ends <= now ? now - ends : ends - now, age, NULL);
	return registry_expiry_state(ends, now);
}

char *registry_expiry_text(int64_t ends, int64_t now)
{
	char age[RH_AGE_SAID];

	switch (registry_expiry_age(ends, now, age)) {
	case REGISTRY_EXPIRY_UNKNOWN:
		return NULL;
	case REGISTRY_EXPIRY_ENDED:
		return rh_format(_("ended %s ago"), age);
	default:
		return rh_format(_("ends in %s"), age);
	}
}

char *registry_expiry_short(int64_t ends, int64_t now)
{
	char age[16];

	rh_age_text(ends <= now ? now - ends : ends - now, age, NULL);
	switch (registry_expiry_state(ends, now)) {
	case REGISTRY_EXPIRY_UNKNOWN:
		return NULL;
	case REGISTRY_EXPIRY_ENDED:
		/* TRANSLATORS: of a password, in a narrow column: since when */
		return rh_format(_("ended %s"), age);
	default:
		/* TRANSLATORS: of a password, in a narrow column: it ends in so long */
		return rh_format(_("in %s"), age);
	}
}
