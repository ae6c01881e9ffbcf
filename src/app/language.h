/* language: of the screens. */
#ifndef APP_LANGUAGE_H
#define APP_LANGUAGE_H

#include "base/base.h"

struct app;

void app_set_language(struct app *a, const char *code); /* from language.def, and kept; NULL: as the environment says */
void app_language_next(struct app *a);                  /* the one after the present one; verb UI_DO_LANGUAGE */
void app_language_codes(struct rh_buf *out);            /* "en, zh_CN" */
#endif
