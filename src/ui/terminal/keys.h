/* keys: turns the bytes of a terminal into events. Pure: no descriptor, no curses, no clock. */
#ifndef UI_TERMINAL_KEYS_H
#define UI_TERMINAL_KEYS_H

#include "base/base.h"
#include "ui/event.h"
#include "ui/terminal/answers.h"

enum {
	UI_KEYS_READ = 4096,      /* the size of a read, so that a burst is seen as a whole */
	UI_KEYS_SEQUENCES = 64,   /* of this terminal's terminfo entry */
	UI_KEYS_PASTE = 64 << 10, /* bytes of one paste; more are dropped */
	UI_KEYS_BURST = 8,        /* more characters in one read were not typed */
};
enum ui_keys_mode {
	UI_KEYS_PLAIN,
	UI_KEYS_PASTING,
	UI_KEYS_STRING, /* an answer of the terminal, dropped */
	UI_KEYS_LONG,   /* a control sequence longer than any key's, dropped up to its last byte */
};

struct ui_keys {
	struct ui_key_sequence {
		char bytes[16];
		uint8_t n;
		enum ui_key key;
	} known[UI_KEYS_SEQUENCES];
	size_t known_count;
	bool ascii;     /* the locale has no UTF-8: bytes from 0x80 up are dropped */
	bool brackets;  /* this terminal brackets what is pasted: all else was typed */
	unsigned frame; /* for ui_event.frame of what is read now */

	enum ui_keys_mode mode;
	enum ui_answer_begun begun; /* given up for want of its rest */
	bool expects;               /* an answer is under way: a lone ESC may be its beginning for longer */
	unsigned long told;         /* the column of the cursor, by the last answer; 0: none has come */
	bool c1;                    /* what stands at the start of `in` began with a C1 control: it is no Alt key */
	char in[UI_KEYS_READ + 64]; /* not decoded yet; wiped when used */
	size_t n;
	size_t typed_until;     /* up to here `in` is known not to be a burst */
	struct rh_secret paste; /* being collected */
	bool paste_over;

	struct ui_event *queue;
	size_t head, count, cap;
	struct rh_secret **pastes; /* finished, until ui_keys_forget */
	size_t paste_count;
};
void ui_keys_init(struct ui_keys *k);
void ui_keys_release(struct ui_keys *k);
/* A sequence that terminfo names; those that do not start with ESC are ignored. */
void ui_keys_know(struct ui_keys *k, const char *bytes, enum ui_key key);
void ui_keys_feed(struct ui_keys *k, const char *p, size_t n); /* one read */
bool ui_keys_next(struct ui_keys *k, struct ui_event *e);
/* Milliseconds after the last byte at which ui_keys_timeout must be called, unless more bytes came; -1: nothing is
 * pending. */
int ui_keys_wait(const struct ui_keys *k);
void ui_keys_timeout(struct ui_keys *k);
void ui_keys_forget(struct ui_keys *k); /* frees the pastes of events that were returned */
#endif
