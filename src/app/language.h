/* language: of the screens. */
#ifndef APP_LANGUAGE_H
#define APP_LANGUAGE_H

#include "base/base.h"

struct app;

void app_set_language(struct app *a, const char *code); /* from language.def, and kept; NULL: as the environment says */
void app_language_next(struct app *a);                  /* the one after the present one; verb UI_DO_LANGUAGE */
void app_language_tell(struct app *a);                  /* says once, ever, that it is not the script asked for */
void app_language_codes(struct rh_buf *out);            /* "en, zh_CN" */
bool app_language_exists(const char *name);             /* a code or a locale's name, see rh_language_find */
/* --lang: also where the environment names no character set, which then is UTF-8. Errors as rh_locale_utf8; then texts
 * stay in the language of the environment. */
enum rh_code app_language_take(const char *name, struct rh_err *e);
#endif
