/* catalogue: the texts of one language, found in a .mo file where it lies in memory. */
#include "base/catalogue.h"

#include <string.h>

/* The head of the file: five numbers of 32 bits that are read here, in the byte order of whoever wrote it. */
enum { AT_MAGIC = 0, AT_COUNT = 8, AT_TEXTS = 12, AT_TRANSLATIONS = 16, HEAD = 20 };
#define MAGIC 0x950412deu

static uint32_t number(const struct rh_language *l, size_t at)
{
	const unsigned char *p = l->mo + at;

	if (l->mo[AT_MAGIC] == (MAGIC & 0xff))
		return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The i-th string of one of the two tables; NULL when it is not inside the file. */
static const char *string(const struct rh_language *l, size_t table, size_t i, size_t *size)
{
	size_t row = number(l, table) + i * 8;

	if (row > l->n - 8)
		return NULL;
	size_t n = number(l, row), at = number(l, row + 4);
	if (at >= l->n || n >= l->n - at || l->mo[at + n])
		return NULL;
	if (size)
		*size = n;
	return (const char *)l->mo + at;
}

const char *rh_catalogue_find(const struct rh_language *l, const char *msgid, size_t *all)
{
	if (!l || !l->mo || l->n < HEAD || number(l, AT_MAGIC) != MAGIC)
		return NULL;
	size_t low = 0, high = number(l, AT_COUNT);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *text = string(l, AT_TEXTS, middle, NULL);
		if (!text)
			return NULL;
		int order = strcmp(msgid, text);
		if (order == 0)
			return string(l, AT_TRANSLATIONS, middle, all);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *rh_catalogue_plural(const struct rh_language *l, const char *one, unsigned long n)
{
	size_t left;
	const char *form = rh_catalogue_find(l, one, &left), *header = rh_catalogue_find(l, "", NULL);
	unsigned long skip = form && header ? rh_plural_form(header, n) : 0;

	for (; form && skip; skip--) {
		size_t size = strlen(form) + 1;
		if (size > left)
			return NULL;
		form += size;
		left -= size;
	}
	return form;
}
