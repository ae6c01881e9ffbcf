/* fence: what the test hook of RANCHHAND_TEST_FD keeps, see fence.c. */
#ifndef APP_PARTS_FENCE_H
#define APP_PARTS_FENCE_H

#include "base/base.h"

struct app;

struct app_test_hook {
	int fd; /* -1: off */
	struct rh_buf held;
	uint64_t ticks;
	char last[2048]; /* the fence written last */
};
void app_test_open(struct app *a);
bool app_test_on(const struct app *a);
void app_test_fence(struct app *a);
void app_test_release(struct app *a);
#endif
