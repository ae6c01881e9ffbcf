/* base64 as Go's encoding/base64 reads and writes it. */
#include "base/base.h"
#include "data/text.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void data_base64_encode(struct rh_str bytes, struct rh_out out)
{
	char piece[4 * 256];
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t v = (uint32_t)(unsigned char)bytes.p[i] << 16;
		if (left > 1)
			v |= (uint32_t)(unsigned char)bytes.p[i + 1] << 8;
		if (left > 2)
			v |= (unsigned char)bytes.p[i + 2];
		piece[n++] = alphabet[v >> 18];
		piece[n++] = alphabet[v >> 12 & 63];
		piece[n++] = left > 1 ? alphabet[v >> 6 & 63] : '=';
		piece[n++] = left > 2 ? alphabet[v & 63] : '=';
		if (n == sizeof piece) {
			rh_out_add(out, piece, n);
			n = 0;
		}
	}
	rh_out_add(out, piece, n);
	explicit_bzero(piece, sizeof piece);
}

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Whole, before anything is written: newlines anywhere, padding only at the end and only as much as is missing. */
static bool is_valid(struct rh_str text, bool unpadded)
{
	size_t count = 0, padding = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\n' || c == '\r')
			continue;
		if (c == '=')
			padding++;
		else if (padding || value_of(c) < 0)
			return false;
		else
			count++;
	}
	if (count % 4 == 1)
		return false;
	size_t missing = (4 - count % 4) % 4;
	return padding == missing || (unpadded && !padding);
}

bool data_base64_decode(struct rh_str text, bool unpadded, struct rh_out out)
{
	char piece[3 * 256];
	size_t n = 0, have = 0;
	uint32_t v = 0;

	if (!is_valid(text, unpadded))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int six = value_of(text.p[i]);
		if (six < 0)
			continue;
		v = v << 6 | (uint32_t)six;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		piece[n++] = (char)(v >> have & 0xff);
		if (n == sizeof piece) {
			rh_out_add(out, piece, n);
			n = 0;
		}
	}
	rh_out_add(out, piece, n);
	explicit_bzero(piece, sizeof piece);
	return true;
}
