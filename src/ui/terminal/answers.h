/* answers: what a terminal says that no person typed, where it does not begin with ESC. Pure. */
#ifndef UI_TERMINAL_ANSWERS_H
#define UI_TERMINAL_ANSWERS_H

#include "base/base.h"

/* An 8-bit control (C1) at p that begins a sequence, bare or as UTF-8: the character that follows ESC in its 7-bit form
 * ('[' for CSI), and in *used how many bytes it takes. 0: there is none. ECMA-35 and ECMA-48. */
char ui_answer_c1(const char *p, size_t n, size_t *used);
/* A string terminator (ST) of 8 bits at p: its bytes, 0 for none. */
size_t ui_answer_st(const char *p, size_t n);

/* What was given up because the rest did not come in time. */
enum ui_answer_begun { UI_ANSWER_NONE, UI_ANSWER_ESC, UI_ANSWER_CSI, UI_ANSWER_STRING };
/* Is this one read the rest of it? It must be whole, and nothing that one types. */
bool ui_answer_rest(enum ui_answer_begun begun, const char *p, size_t n);
#endif
