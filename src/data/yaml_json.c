/* YAML to JSON: what a scalar without quotes means, by the rules that Kubernetes inherits from yaml.v2 (resolve.go) and
 * sigs.k8s.io/yaml. Times stay texts there, and so they do here. */
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"
#include "data/yaml.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
	enum data_yaml_type type;
	const char *words;
} tables[] = {
	{ DATA_YAML_NULL, " ~ null Null NULL " },
	{ DATA_YAML_TRUE, " y Y yes Yes YES true True TRUE on On ON " },
	{ DATA_YAML_FALSE, " n N no No NO false False FALSE off Off OFF " },
	{ DATA_YAML_NO_NUMBER, " .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF " },
};

static enum data_yaml_type word_of(const char *plain)
{
	size_t n = strlen(plain);

	if (!n)
		return DATA_YAML_NULL;
	for (size_t i = 0; n < 6 && i < RH_LEN(tables); i++) {
		const char *at = strstr(tables[i].words, plain);
		for (; at; at = strstr(at + 1, plain))
			if (at[-1] == ' ' && at[n] == ' ')
				return tables[i].type;
	}
	return DATA_YAML_TEXT;
}

/* Go's ParseInt and ParseUint with base 0, on a text without underscores. */
static bool integer(const char *z, char number[64])
{
	bool negative = *z == '-';
	int base = 10;
	uint64_t v = 0;

	if (*z == '+' || *z == '-')
		z++;
	if (*z == '0' && z[1]) {
		int mark = z[1] | 0x20;
		base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 8;
		z += mark == 'x' || mark == 'o' || mark == 'b' ? 2 : 1;
	}
	if (!*z)
		return false;
	for (; *z; z++) {
		int c = *z | 0x20, d = *z >= '0' && *z <= '9' ? *z - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
		if (d >= base || __builtin_mul_overflow(v, (uint64_t)base, &v) ||
		    __builtin_add_overflow(v, (uint64_t)d, &v))
			return false;
	}
	if (negative && v > (uint64_t)INT64_MAX + 1)
		return false;
	snprintf(number, 64, "%s%" PRIu64, negative && v ? "-" : "", v);
	return true;
}

static size_t digits(const char *z)
{
	return strspn(z, "0123456789");
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool looks_float(const char *z)
{
	size_t whole, part = 0;

	if (*z == '+' || *z == '-')
		z++;
	whole = digits(z);
	z += whole;
	if (*z == '.') {
		part = digits(++z);
		z += part;
	}
	if (!whole && !part)
		return false;
	if (*z == 'e' || *z == 'E') {
		z++;
		if (*z == '+' || *z == '-')
			z++;
		size_t n = digits(z);
		if (!n)
			return false;
		z += n;
	}
	return !*z;
}

/* As Go's encoding/json writes a float64: the fewest digits that give it back, with an exponent only when very large
 * or very small. */
static void write_float(double v, char number[64])
{
	char sci[32], digit[20];
	size_t n = 0;

	for (int precision = 0; precision < 17; precision++) {
		snprintf(sci, sizeof sci, "%.*e", precision, v);
		if (strtod(sci, NULL) == v)
			break;
	}
	char *mark = strchr(sci, 'e');
	int exponent = (int)strtol(mark + 1, NULL, 10);
	for (const char *p = sci; p < mark; p++)
		if (*p >= '0' && *p <= '9')
			digit[n++] = *p;
	digit[n] = '\0';
	const char *sign = signbit(v) ? "-" : "";
	if (v != 0 && (fabs(v) < 1e-6 || fabs(v) >= 1e21))
		snprintf(number, 64, "%s%c%s%se%s%d", sign, digit[0], n > 1 ? "." : "", digit + 1,
			 exponent < 0 ? "" : "+", exponent);
	else if (exponent < 0)
		snprintf(number, 64, "%s0.%.*s%s", sign, -exponent - 1, "000000", digit);
	else if ((int)n <= exponent + 1)
		snprintf(number, 64, "%s%s%.*s", sign, digit, exponent + 1 - (int)n, "00000000000000000000");
	else
		snprintf(number, 64, "%s%.*s.%s", sign, exponent + 1, digit, digit + exponent + 1);
}

static enum data_yaml_type data_yaml_resolve(struct rh_str plain, char number[64])
{
	char z[400], bare[400];
	size_t n = 0;

	if (plain.n >= sizeof z || (plain.n && memchr(plain.p, 0, plain.n)))
		return DATA_YAML_TEXT;
	memcpy(z, plain.n ? plain.p : "", plain.n);
	z[plain.n] = '\0';
	enum data_yaml_type type = word_of(z);
	if (type != DATA_YAML_TEXT || !strchr("+-.0123456789", z[0]))
		return type;
	for (const char *p = z; *p; p++)
		if (*p != '_' || z[0] == '.')
			bare[n++] = *p;
	bare[n] = '\0';
	if (integer(bare, number))
		return DATA_YAML_NUMBER;
	double v;
	if (!looks_float(bare) || isinf(v = strtod(bare, NULL)))
		return DATA_YAML_TEXT;
	write_float(v, number);
	return DATA_YAML_NUMBER;
}

static enum rh_code refuse(struct rh_err *e, const struct data_yaml *y, const char *why)
{
	rh_err_set(e, RH_E_PARSE, _("Line %d of the YAML cannot be read"), y->line);
	return rh_err_why(e, "%s", why);
}

/* JSON has texts only as names: numbers and booleans become theirs. */
static enum rh_code put_key(struct data_jw *w, const struct data_yaml *y, struct rh_err *e)
{
	char number[64];
	struct rh_str key = rh_str(y->key);

	switch (y->key_plain ? data_yaml_resolve(key, number) : DATA_YAML_TEXT) {
	case DATA_YAML_NULL:
		return refuse(e, y, _("a name is empty or null"));
	case DATA_YAML_TRUE:
		key = rh_str("true");
		break;
	case DATA_YAML_FALSE:
		key = rh_str("false");
		break;
	case DATA_YAML_NUMBER:
		key = rh_str(number);
		break;
	case DATA_YAML_NO_NUMBER:
	case DATA_YAML_TEXT:
		break;
	}
	data_jw_key(w, key);
	return RH_OK;
}

static enum rh_code put_scalar(struct data_jw *w, const struct data_yaml *y, struct rh_err *e)
{
	char number[64];
	struct rh_str text = rh_str_n(y->text, y->n);

	switch (y->plain ? data_yaml_resolve(text, number) : DATA_YAML_TEXT) {
	case DATA_YAML_NULL:
		data_jw_null(w);
		break;
	case DATA_YAML_TRUE:
		data_jw_bool(w, true);
		break;
	case DATA_YAML_FALSE:
		data_jw_bool(w, false);
		break;
	case DATA_YAML_NUMBER:
		data_jw_raw(w, rh_str(number));
		break;
	case DATA_YAML_NO_NUMBER:
		return refuse(e, y, _("JSON has neither infinity nor NaN: put it in quotes if it is a text"));
	case DATA_YAML_TEXT:
		data_jw_str(w, text);
		break;
	}
	return RH_OK;
}

static enum rh_code put(struct data_jw *w, const struct data_yaml *y, struct rh_err *e)
{
	bool map = y->kind == DATA_YAML_MAP;
	enum rh_code code = RH_OK;

	if (y->kind == DATA_YAML_SCALAR)
		return put_scalar(w, y, e);
	data_jw_open(w, map ? '{' : '[');
	for (const struct data_yaml *c = y->child; c && code == RH_OK; c = c->next) {
		code = map ? put_key(w, c, e) : RH_OK;
		if (code == RH_OK)
			code = put(w, c, e);
	}
	data_jw_close(w, map ? '}' : ']');
	return code;
}

enum rh_code data_yaml_to_json(struct rh_str yaml, struct rh_out json, struct rh_err *e)
{
	struct data_yaml *root = data_yaml_parse_only(yaml, e);
	struct data_jw w;

	if (!root)
		return e->code;
	data_jw_init(&w, json);
	enum rh_code code = put(&w, root, e);
	data_yaml_free(&root);
	return code;
}

bool data_yaml_bool(const struct data_yaml *y, bool *out)
{
	char number[64];
	enum data_yaml_type type;

	if (y->kind != DATA_YAML_SCALAR || !y->plain)
		return false;
	type = data_yaml_resolve(rh_str_n(y->text, y->n), number);
	if (type != DATA_YAML_TRUE && type != DATA_YAML_FALSE)
		return false;
	*out = type == DATA_YAML_TRUE;
	return true;
}
