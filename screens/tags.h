/* tags: of messages to what screens share. One enum, so that no two are the same: a form may have several of these
 * parts. A screen's own tags are below them, the app's above (app/message.h). */
#ifndef SCREENS_TAGS_H
#define SCREENS_TAGS_H

#include "app/message.h"

enum screens_tag {
	SCREENS_TAG_FIRST = 9800,
	/* edit.h: forms, and questions before a delete */
	EDIT_TAG_NAME = SCREENS_TAG_FIRST,
	EDIT_TAG_MAY,
	EDIT_TAG_LOAD,
	EDIT_TAG_NEWEST,
	EDIT_TAG_COPIES,
	EDIT_TAG_OTHERS,
	EDIT_TAG_SCOPE_MAY,
	EDIT_TAG_SCOPE_SOURCE,
	EDIT_TAG_SCOPE_NAMES,
	EDIT_TAG_SCOPE_LOST,
	EDIT_TAG_DELETION,
	EDIT_TAG_MADE, /* body: the name of the namespace */
	/* test_login.h */
	TEST_LOGIN_MESSAGE_DONE, /* body: struct test_login_done */
	HELPER_MESSAGE_DONE,     /* helper.h: body struct app_helper_answer */
	/* workloads: the form, what is done to rows */
	WORKLOAD_TAG_WORKLOAD,
	WORKLOAD_TAG_WORKLOAD_NEWEST,
	WORKLOAD_TAG_WORKLOAD_API,
	WORKLOAD_TAG_NODES,
	WORKLOAD_TAG_PULL_SECRETS,
	WORKLOAD_TAG_PROJECT_SECRETS,
	WORKLOAD_TAG_PROJECT_PULL,
	WORKLOAD_TAG_SOURCES,
	WORKLOAD_TAG_DO,
	WORKLOAD_TAG_MANY,
	WORKLOAD_TAG_LIVE, /* workloads/workload_live.h */
	/* accounts */
	ACCOUNT_TAG_READ,
	/* live.h */
	LIVE_TAG, /* of the list */
	SCREENS_TAG_END
};
_Static_assert(SCREENS_TAG_END <= (int)APP_MESSAGE_FIRST, "the screens' tags run into the app's");
#endif
