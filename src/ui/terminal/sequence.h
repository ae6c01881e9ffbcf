/* sequence: the part of the decoder that knows control sequences. Only keys.c calls it. */
#ifndef UI_TERMINAL_SEQUENCE_H
#define UI_TERMINAL_SEQUENCE_H

#include "ui/event.h"

struct ui_keys;

/* Into the queue (keys.c). */
void ui_keys_emit(struct ui_keys *k, enum ui_key key, uint32_t c);
void ui_keys_emit_control(struct ui_keys *k, unsigned char b);
/* A sequence of this kind at the start of k->in, as events: bytes used, 0: more are needed. */
size_t ui_keys_csi(struct ui_keys *k);
size_t ui_keys_ss3(struct ui_keys *k);
#endif
