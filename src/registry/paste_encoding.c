/* paste_encoding: what a text has to be brought into before it can be read: byte order marks, UTF-16, base64. */
#include "base/base.h"
#include "data/text.h"
#include "registry/internal.h"
#include "registry/paste_parts.h"

#include <string.h>

static void put_utf8(struct rh_secret *out, uint32_t c)
{
	char b[5];

	rh_secret_add(out, b, rh_utf8_put(b, c));
}

static uint32_t unit(struct rh_str s, size_t at, bool big)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* RFC 2781; false for half a pair and half a unit. */
static bool from_utf16(struct rh_str s, bool big, struct rh_secret *out)
{
	if (s.n % 2)
		return false;
	for (size_t i = 0; i < s.n; i += 2) {
		uint32_t c = unit(s, i, big), low;

		if (c >= 0xdc00 && c < 0xe000)
			return false;
		if (c >= 0xd800 && c < 0xdc00) {
			low = i + 4 <= s.n ? unit(s, i + 2, big) : 0;
			if (low < 0xdc00 || low >= 0xe000)
				return false;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		put_utf8(out, c);
	}
	return true;
}

bool registry_paste_decode(struct rh_str text, struct rh_secret *out)
{
	if (rh_str_starts(text, "\xff\xfe") || rh_str_starts(text, "\xfe\xff"))
		return from_utf16(rh_str_from(text, 2), text.p[0] == '\xfe', out);
	if (!rh_str_starts(text, "\xef\xbb\xbf"))
		return false;
	rh_secret_set(out, rh_str_from(text, 3));
	return true;
}

bool registry_paste_base64(struct rh_str text, struct rh_secret *out)
{
	static const char *const names[] = { ".dockerconfigjson:", ".dockercfg:", "\".dockerconfigjson\":",
					     "\".dockercfg\":" };
	struct rh_secret line = { 0 };
	bool ok = true;

	for (size_t i = 0; i < RH_LEN(names); i++)
		if (rh_str_starts(text, names[i]))
			text = rh_str_trim(rh_str_from(text, strlen(names[i])));
	if (text.n > 2 && text.p[0] == '"' && text.p[text.n - 1] == '"')
		text = rh_str_n(text.p + 1, text.n - 2);
	for (size_t i = 0; ok && i < text.n; i++) {
		char c = text.p[i];

		ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		     (c && strchr("+/= \t\r\n", c));
		if (ok && !strchr(" \t\r\n", c))
			rh_secret_add(&line, &c, 1);
	}
	ok = ok && line.n && data_base64_decode(rh_secret_peek(&line), true, rh_out_secret(out)) &&
	     registry_docker_is_object(rh_str_trim(rh_secret_peek(out)));
	rh_secret_release(&line);
	return ok;
}
