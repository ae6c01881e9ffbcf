/* Reads the tab-separated answers of upstream code under tests/unit/vectors. */
#ifndef RH_TEST_VECTORS_H
#define RH_TEST_VECTORS_H

#include "base/base.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define VECTOR_FIELDS 8

/* Calls row(fields, count) for each line that is no comment; missing fields are "". Returns how many rows there were.
 */
static inline size_t vectors_each(const char *name, void (*row)(char *const *fields, size_t count))
{
	const char *dir = getenv("srcdir");
	char *path = rh_format("%s/tests/unit/vectors/%s", dir ? dir : ".", name);
	FILE *f = fopen(path, "r");
	if (!f)
		fail_msg("cannot open %s", path);
	free(path);
	char line[4096];
	size_t rows = 0;
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!line[0] || line[0] == '#')
			continue;
		char *fields[VECTOR_FIELDS];
		size_t n = 0;
		char *p = line;
		while (n < VECTOR_FIELDS) {
			fields[n++] = p;
			char *tab = strchr(p, '\t');
			if (!tab)
				break;
			*tab = '\0';
			p = tab + 1;
		}
		size_t count = n;
		for (; n < VECTOR_FIELDS; n++)
			fields[n] = p + strlen(p);
		row(fields, count);
		rows++;
	}
	fclose(f);
	return rows;
}
#endif
