/* given: the objects of `apply -f` that are to be reviewed. */
#ifndef APP_PARTS_GIVEN_H
#define APP_PARTS_GIVEN_H

#include "app/apply.h"
#include "base/base.h"

struct app;

struct app_giving {
	struct app_apply_objects objects;
	bool there;
};
bool app_given_wanted(const struct app *a); /* does the command line ask for a review? */
/* Reads the file, before the terminal is taken. An error: there is no terminal, or the file cannot be applied. */
enum rh_code app_given_load(struct app *a, struct rh_err *e) RH_NODISCARD;
void app_given_release(struct app *a);
#endif
