/* catalogue: the texts of one language, a .mo file read where it lies in memory. locale.c asks. */
#ifndef BASE_CATALOGUE_H
#define BASE_CATALOGUE_H

#include "base/base.h"

/* The translation of a text, or NULL. Of a text that counts, `msgid` is its singular and the forms follow each other,
 * each with its NUL; *all gets the bytes of all forms (may be NULL). Lives as long as the catalogue. The format is GNU
 * gettext's ("The Format of GNU MO Files"): sorted texts, searched in halves; a file of the other byte order is read as
 * well. */
const char *rh_catalogue_find(const struct rh_language *l, const char *msgid, size_t *all);
/* The form for the number n; NULL when there is none. */
const char *rh_catalogue_plural(const struct rh_language *l, const char *one, unsigned long n);

/* Which form n takes, by a header of a catalogue: what follows "plural=" in its line Plural-Forms, an expression as C
 * has it, of n, numbers, ?: || && == != < > <= >= + - * / % and !. Without a line: 0 for 1, else 1. A line that cannot
 * be read: 0. */
unsigned long rh_plural_form(const char *header, unsigned long n);
#endif
