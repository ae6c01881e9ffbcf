/* keys: bytes of a terminal in, events out. Pure: no descriptor, no curses, no clock. */
#ifndef RH_UI_KEYS_H
#define RH_UI_KEYS_H

#include "ui/ui.h"

enum {
	RH_KEYS_READ = 4096,		/* what one read should bring at most, so that a burst is seen whole */
	RH_KEYS_SEQUENCES = 64,		/* of this terminal's terminfo entry */
	RH_KEYS_PASTE = 64 << 10,	/* bytes of one paste; more are dropped */
	RH_KEYS_BURST = 8,		/* more characters than these in one read were not typed */
};
enum rh_keys_mode { RH_KEYS_PLAIN, RH_KEYS_PASTING, RH_KEYS_STRING /* an answer of the terminal, swallowed */ };

struct rh_keys {
	struct rh_key_sequence {
		char bytes[16];
		uint8_t n;
		enum rh_key key;
	} known[RH_KEYS_SEQUENCES];
	size_t known_count;
	bool remote;			/* over SSH: sequences may arrive in pieces */
	bool ascii;			/* the locale has no UTF-8: bytes from 0x80 up are dropped */

	enum rh_keys_mode mode;
	char in[RH_KEYS_READ + 64];	/* not decoded yet; wiped when used */
	size_t n;
	size_t typed_until;		/* up to here `in` was looked at and is no burst */
	struct rh_secret paste;		/* being collected */
	bool paste_over;

	struct rh_event *queue;
	size_t head, count, cap;
	struct rh_secret **pastes;	/* finished, until rh_keys_forget */
	size_t paste_count;
};
void rh_keys_init(struct rh_keys *k);
void rh_keys_release(struct rh_keys *k);
/* A sequence that terminfo names; those that do not start with ESC are ignored. */
void rh_keys_know(struct rh_keys *k, const char *bytes, enum rh_key key);
void rh_keys_feed(struct rh_keys *k, const char *p, size_t n);		/* one read */
bool rh_keys_next(struct rh_keys *k, struct rh_event *e);
/* Milliseconds after the last byte at which rh_keys_timeout must be called unless more came; -1: nothing is open. */
int rh_keys_wait(const struct rh_keys *k);
void rh_keys_timeout(struct rh_keys *k);
void rh_keys_forget(struct rh_keys *k);		/* gives up the pastes of events that were given out */
#endif
