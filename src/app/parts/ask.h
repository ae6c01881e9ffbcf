/* ask: what is asked before a write. */
#ifndef APP_PARTS_ASK_H
#define APP_PARTS_ASK_H

struct app_change;

struct app_asking {
	struct app_change *reviewed; /* on its way to the review screen */
};
#endif
