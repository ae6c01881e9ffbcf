/* entry: the terminfo entry of this terminal. */
#ifndef UI_TERMINAL_ENTRY_H
#define UI_TERMINAL_ENTRY_H

#include "base/base.h"

/* Loads the entry for TERM, or another where there is none (ui_terminal_entry); *entry: which. RH_E_USAGE with what to
 * do where TERM is not set, or the terminal cannot position its cursor. */
enum rh_code ui_entry_load(const char *term, int fd, const char **entry, struct rh_err *e) RH_NODISCARD;
/* Is it known that this terminal holds back a frame until it is complete (mode 2026)? Of the entry that is loaded. */
bool ui_entry_sync(const char *term);
/* Is it known that it brackets what is pasted (mode 2004)? */
bool ui_entry_brackets(const char *term);
#endif
