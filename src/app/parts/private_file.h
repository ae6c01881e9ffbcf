/* private_file: files that another program reads in our place, and that go when it has ended. */
#ifndef APP_PARTS_PRIVATE_FILE_H
#define APP_PARTS_PRIVATE_FILE_H

#include "base/base.h"

/* The path of an empty file that only this person may read, in $XDG_RUNTIME_DIR, else $TMPDIR or /tmp; the caller
 * writes to it with rh_file_write, unlinks it, and frees the path. Where it could not be made, writing to it says why.
 */
char *app_private_new(void);
/* At start: removes those of programs that are gone. dir NULL: where they are. */
void app_private_sweep(const char *dir);
#endif
