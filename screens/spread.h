/* spread: a registry into many places. */
#ifndef SCREENS_SPREAD_H
#define SCREENS_SPREAD_H

#include "base/base.h"

struct kube_secret_draft;
struct ui_screen;

/* Asks where registries are copied to, and opens the review. keys: of secrets (secret_home.h); copied. */
void spread_copy(struct ui_screen *s, const char *const *keys, size_t n);
/* The same for what the registry form would create: its name and what is in it. The form is closed once all is written
 * and the review is left. */
void spread_form(struct ui_screen *form, const struct kube_secret_draft *d);
#endif
